//! Where the words of a page with columns side by side stand, and how exactly that is known.
//!
//! Most extractors that lay a page out as text place each column in the same cell on every row. PyMuPDF's `get_text(sort=True)` counts
//! what is blank before a word in the mean width of that word's own characters instead: there places are known in ems, and nearly.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::text::em;
use super::Part;
use crate::page::Page;

/// A word of a row.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// Where it begins and ends, in cells; where places are only nearly known, in half ems.
    pub(super) from: i32,
    pub(super) to: i32,
    /// What is blank before it on its row; [`EDGE`] for the first.
    pub(super) gap: i32,
    /// Its bytes in the row's text.
    pub(super) bytes: Range<usize>,
    /// Whether a mark at its beginning may hang out of the column.
    pub(super) hangs: bool,
}

impl Word {
    /// The same as a part of a row.
    pub(super) fn part(&self, row: usize) -> Part {
        let cell = |place: i32| place.unsigned_abs() as usize;
        Part { row, cells: cell(self.from)..cell(self.to), bytes: self.bytes.clone() }
    }
}

/// The gap before the first word of a row.
pub(super) const EDGE: i32 = 10_000;
/// Gaps from so many cells on count alike.
pub(super) const WIDEST: i32 = 12;

/// The words of a page by its rows.
pub(super) struct Grid {
    /// The words of each row, blank rows too.
    pub(super) rows: Vec<Vec<Word>>,
    /// So far a column's beginning wanders from row to row; none where places are exact.
    pub(super) wander: i32,
    /// Whether most characters are full-width: lines of such have no gaps of their own.
    pub(super) full_width: bool,
    /// How rare a gap of so many cells is where no column begins, as a logarithm.
    rare: Vec<f32>,
    /// How rare it is that a word begins in a given place, as a logarithm.
    begins: f32,
}

/// A tab stands for so many cells.
const TAB: i32 = 8;

/// Places in cells of the text: every character one cell.
fn by_cells(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let (mut space, mut cell) = (true, 0);
    for (at, c) in text.char_indices() {
        if !c.is_whitespace() {
            let end = at + c.len_utf8();
            match words.last_mut() {
                Some(last) if !space => {
                    last.to = cell + 1;
                    last.bytes.end = end;
                }
                last => {
                    let gap = last.map_or(EDGE, |l| cell - l.to);
                    let hangs = super::HANGING.contains(&c);
                    words.push(Word { from: cell, to: cell + 1, gap, bytes: at..end, hangs });
                }
            }
        }
        space = c.is_whitespace();
        cell += if c == '\t' { TAB } else { 1 };
    }
    words
}

/// Places in half ems, each gap counted in the mean width of the characters of the word behind it.
fn by_widths(text: &str) -> Vec<Word> {
    let mut words = by_cells(text);
    let (mut at, mut end) = (0.0f32, 0);
    for word in &mut words {
        let chars = (word.to - word.from) as f32;
        let width: f32 = 2.0 * text[word.bytes.clone()].chars().map(em).sum::<f32>();
        let from = at + (word.from - end) as f32 * width / chars;
        end = word.to;
        if word.gap != EDGE {
            word.gap = (from - at).round() as i32;
        }
        at = from + width;
        word.from = from.round() as i32;
        word.to = (at.round() as i32).max(word.from + 1);
    }
    words
}

/// How many rows up are looked at for a word that begins in the same place.
const NEAR: usize = 4;

/// Of the words behind gaps so wide, the share that begins where one on a row above does, or nearly there.
fn aligned(rows: &[Vec<Word>], gap: i32, wander: i32) -> f32 {
    let (mut aligned, mut all) = (0usize, 0usize);
    let begins = |w: &&Word| w.gap >= gap && w.from >= super::APART as i32;
    for (at, row) in rows.iter().enumerate() {
        for word in row.iter().filter(begins) {
            all += 1;
            let mut above = rows[at.saturating_sub(NEAR)..at].iter().flat_map(|r| r.iter().filter(begins));
            aligned += usize::from(above.any(|w| (w.from - word.from).abs() <= wander));
        }
    }
    aligned as f32 / all.max(1) as f32
}

/// Places are exact where words behind gaps so wide stand in line in cells so many times as often as in half ems; in full-width text, which
/// takes as many half ems as cells or twice as many, also where so many of those that are nearly in line are exactly so. Measured on pages of
/// all extractors that lay text out: in Latin script at least 2.1 times where places are exact, at most 1.0 where they are not.
const LATIN: (i32, f32) = (4, 1.4);
const FULL_WIDTH: (i32, f32) = (2, 1.35);
const EXACTLY: f32 = 0.85;
/// How far a place wanders that is only known in the widths of characters, in half ems.
const WANDER: i32 = 3;
/// Of all gaps this share is taken for one of each width that is no column's, so that none is impossible.
const UNSEEN: f32 = 0.1;

impl Grid {
    /// The words of a page, in the measure in which they stand in line.
    pub(super) fn new(page: &Page) -> Self {
        let cells: Vec<Vec<Word>> = page.lines.iter().map(|l| by_cells(&l.text)).collect();
        let widths: Vec<Vec<Word>> = page.lines.iter().map(|l| by_widths(&l.text)).collect();
        let full_width = super::full_width(page);
        let (gap, times) = if full_width { FULL_WIDTH } else { LATIN };
        let in_line = aligned(&cells, gap, 0);
        let exact = in_line >= times * aligned(&widths, gap, 0)
            || full_width && in_line >= EXACTLY * aligned(&cells, gap, 1);
        let (rows, wander) = if exact { (cells, 0) } else { (widths, WANDER) };
        let mut grid = Self { rows, wander, full_width, rare: Vec::new(), begins: 0.0 };
        grid.learn();
        grid
    }

    /// Whether places are those of the print.
    pub(super) fn exact(&self) -> bool {
        self.wander == 0
    }

    /// Learns how wide gaps are that are no column's, and how often words begin.
    fn learn(&mut self) {
        let mut sizes = [0.0f32; WIDEST as usize + 1];
        let (mut gaps, mut span, mut words) = (0usize, 0i64, 0usize);
        let mut seen: BTreeMap<i32, usize> = BTreeMap::new();
        let about = self.wander.min(1);
        for (at, row) in self.rows.iter().enumerate() {
            for word in row.iter().filter(|w| w.gap < EDGE) {
                gaps += 1;
                let mut places = seen.range(word.from - about..=word.from + about);
                if !places.any(|(_, row)| at - row <= NEAR) {
                    sizes[word.gap.clamp(0, WIDEST).unsigned_abs() as usize] += 1.0;
                }
            }
            seen.extend(row.iter().map(|w| (w.from, at)));
            words += row.len();
            span += row.first().zip(row.last()).map_or(0, |(first, last)| i64::from(last.to - first.from));
        }
        let all = sizes.iter().sum::<f32>() + 1.0 + UNSEEN * gaps as f32;
        let from = |gap: usize| 1.0 + sizes[gap..].iter().sum::<f32>();
        self.rare = (0..sizes.len()).map(|gap| (all / from(gap)).ln()).collect();
        let places = (2 * self.wander + 1) as f32 * words as f32;
        self.begins = (span as f32 / places.max(1.0)).max(1.0).ln();
    }

    /// How rare a gap so wide is where no column begins, as a logarithm.
    pub(super) fn rare(&self, gap: i32) -> f32 {
        self.rare[gap.clamp(0, WIDEST).unsigned_abs() as usize]
    }

    /// What a word that begins in a given place behind such a gap says for a gutter there, in log odds.
    pub(super) fn worth(&self, gap: i32) -> f32 {
        self.begins + self.rare(gap)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_blank_is_counted_in_the_widths_of_the_word_behind_it() {
        let words = by_widths("  水位 abab");
        let places: Vec<_> = words.iter().map(|w| (w.from, w.to, w.gap)).collect();
        // Two spaces as wide as ideographs, two ideographs, one space as wide as a letter, four letters: in half ems.
        assert_eq!(places, [(4, 8, EDGE), (9, 13, 1)]);
        let cells: Vec<_> = by_cells("  水位 abab").iter().map(|w| (w.from, w.to)).collect();
        assert_eq!(cells, [(2, 4), (5, 9)]);
    }
}
