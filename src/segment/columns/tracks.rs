//! Rows that run across columns, one space between them, as pdfplumber writes them; and as PyMuPDF's `get_text(sort=True)` writes them,
//! with places that are only nearly known. Chinese pages are put back into columns: ideographs stand without spaces, so that a space
//! parts columns, and a full line tells its column's width. (In Latin script nothing shows where one column's words end.)
//!
//! ```text
//! pieces     what may stand in one column on a row
//! search     which column each piece stands in, by width, paragraphs, characters that stand together, and turns
//! ```

use std::collections::BTreeMap;

use super::{Part, full_width, masthead_rows};
use crate::page::{Line, Page};
use crate::segment::text::{self, em};
use crate::style::Style;

mod pieces;
mod search;
mod weights;

use pieces::{MOST_WORDS, Piece, Together, Widths, Word};
pub(in crate::segment) use weights::Weights;

/// A Chinese page has rows across columns if at least so many of its rows, and this share of them (per cent), have two pieces as long
/// as lines of a column are, in ems, and nothing but space between them.
const ROWS: usize = 12;
const SHARE: usize = 25;
const LINE: f32 = 7.0;
/// No page has more rows, and no more words; longer dumps are left as they are.
const MOST_ROWS: usize = 600;
const MOST_ON_PAGE: usize = 2000;
/// Where a third of the rows begin with a space, spaces tell places.
const PLACED: usize = 3;
/// A line so far below the one before it in its column has a blank line before it, in lines.
const BELOW: f32 = 1.25;

/// The first row of a Chinese page that runs across its columns, if enough do.
pub(super) fn across(page: &Page) -> Option<usize> {
    let visible = page.lines.iter().filter(|l| !l.is_blank()).count();
    if visible > MOST_ROWS || !full_width(page) {
        return None;
    }
    let long = |w: &&str| w.chars().map(em).sum::<f32>() >= LINE;
    let mut across = page.lines.iter().enumerate().filter(|(_, l)| {
        let pieces = l.text.split_whitespace().filter(long);
        pieces.take(2).count() == 2
    });
    let first = across.next()?.0;
    let count = 1 + across.count();
    (count >= ROWS && count * 100 >= visible * SHARE).then_some(first)
}

/// In Latin script rows across columns are long, and few end where a sentence does: of pages that are no such rows those with lines as long
/// hold a paragraph in each, and three in four end a sentence. So many rows of prose, at least so long in their middle, of which at most such
/// a share (per cent) end a sentence. Rows are of prose that have so many characters, most of them letters (per cent). Measured, as what follows,
/// on pages of `scripts/typeset-pages` by all its extractors and on scans of old papers.
const PROSE: (usize, usize) = (30, 70);
const LONG_ROWS: usize = 20;
const LONG: usize = 76;
const ENDED: usize = 45;
/// Or they show words that were divided at a column's end: a hyphen, one space, and small letters, so far from both ends of the row; in so
/// many rows, and such a share of them (per cent). Of other pages hardly one row in a hundred has these (`Haupt- und Nebeneingang`).
const FAR: usize = 12;
const DIVIDED_ROWS: usize = 7;
const DIVIDED: usize = 12;
/// But rows longer than this are paragraphs; and where such a share of them (per cent) has gaps of three spaces, these part the columns.
const PARAGRAPHS: usize = 300;
const GAPS: usize = 20;

/// The first row across columns of a page in Latin script that tells no places, if enough of the page is.
pub(super) fn across_in_latin(page: &Page) -> Option<usize> {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count() * 100;
    let prose = |text: &str| {
        let count = text.chars().count();
        count >= PROSE.0 && letters(text) >= count * PROSE.1
    };
    let rows = page.lines.iter().enumerate().map(|(row, l)| (row, l.text.trim()));
    let rows: Vec<(usize, &str)> = rows.filter(|(_, text)| prose(text)).collect();
    let of_rows = |shows: &dyn Fn(&str) -> bool| rows.iter().filter(|(_, text)| shows(text)).count();
    let mut lengths: Vec<usize> = rows.iter().map(|(_, text)| text.chars().count()).collect();
    let middle = lengths.len() / 2;
    let median = if rows.is_empty() { 0 } else { *lengths.select_nth_unstable(middle).1 };
    let gaps = of_rows(&|text| text.contains("   "));
    if full_width(page) || median > PARAGRAPHS || gaps * 100 >= rows.len() * GAPS {
        return None;
    }
    let ended = of_rows(&|text| text::end(text) == text::End::Sentence);
    let long = rows.len() >= LONG_ROWS && median >= LONG && ended * 100 <= rows.len() * ENDED;
    let divided = of_rows(&is_divided);
    let divided = divided >= DIVIDED_ROWS && divided * 100 >= rows.len() * DIVIDED;
    if long || divided { rows.first().map(|(row, _)| *row) } else { None }
}

/// Whether a row shows a word that was divided at the end of a column.
fn is_divided(row: &str) -> bool {
    row.match_indices("- ").any(|(at, hyphen)| {
        let (before, after) = (&row[..at], &row[at + hyphen.len()..]);
        before.ends_with(char::is_alphabetic)
            && after.starts_with(char::is_lowercase)
            && before.chars().count() >= FAR
            && after.chars().count() >= FAR
    })
}

/// The page's lines column by column, its masthead first and whole, blank lines where a column has a gap; nothing where there are too many
/// words.
pub(super) fn unfold(page: &Page, style: &Style, weights: &Weights) -> Option<Vec<Line>> {
    let mastheads = masthead_rows(page, style);
    let words: Vec<Vec<Word>> = (page.lines.iter().enumerate())
        .map(|(row, l)| if mastheads.contains(&row) { Vec::new() } else { pieces::words(row, &l.text) })
        .collect();
    let on_page: usize = words.iter().map(Vec::len).sum();
    if on_page > MOST_ON_PAGE || words.iter().any(|w| w.len() > MOST_WORDS) {
        return None;
    }
    let indented = page.lines.iter().filter(|l| l.text.starts_with(' ')).count();
    let placed = indented * PLACED > words.iter().filter(|w| !w.is_empty()).count();
    let widths = Widths::new(words.iter().flatten());
    let text = |w: &Word| &page.lines[w.part.row].text[w.part.bytes.clone()];
    let together = Together::new(words.iter().flatten().map(text));
    let of_row = |(row, words): (usize, &Vec<Word>)| {
        pieces::pieces(&page.lines[row].text, words, &widths, placed, weights)
    };
    let rows: Vec<Vec<Piece>> = words.iter().enumerate().map(of_row).collect();
    let mut columns: BTreeMap<u32, Vec<(f32, Part)>> = BTreeMap::new();
    for found in search::tracks(&rows, &together, weights) {
        let of = &words[found.row][rows[found.row][found.piece].words.clone()];
        let (first, last) = (&of[0].part, &of[of.len() - 1].part);
        let part = Part {
            row: found.row,
            cells: first.cells.start..last.cells.end,
            bytes: first.bytes.start..last.bytes.end,
        };
        columns.entry(found.track).or_default().push((found.height, part));
    }
    let mut lines: Vec<Line> = mastheads.iter().map(|row| page.lines[*row].clone()).collect();
    for column in columns.values() {
        let mut above = f32::NEG_INFINITY;
        for (height, part) in column {
            if height - above > BELOW
                && let Some(last) = lines.last()
            {
                lines.push(super::blank_after(last));
            }
            above = *height;
            lines.push(super::part_line(page, part.row, part.bytes.clone()));
        }
    }
    Some(lines)
}

#[cfg(test)]
mod tests;
