//! Columns of a page whose lines have wide gaps of their own, as justified ones have: a gutter is known by how often words begin in one
//! place behind a gap, row upon row, while no text runs across it.
//!
//! The likeliest gutter of a region cuts it: what stands above where it begins, then what stands left of it, what stands right of it,
//! and what stands below where it ends. Each piece is cut further in turn.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Part;
use super::grid::{EDGE, Grid, WIDEST};

/// A region: for each of some rows the words of it.
#[derive(Clone, Debug)]
pub(super) struct Region {
    /// The first row.
    top: usize,
    /// Its words on each row from there on.
    rows: Vec<Range<usize>>,
}

impl Region {
    /// Some rows of it, whole.
    fn rows(&self, rows: Range<usize>) -> Self {
        self.part(rows, &|at| self.rows[at].clone())
    }

    /// Some words of some rows of it.
    fn part(&self, rows: Range<usize>, of: &dyn Fn(usize) -> Range<usize>) -> Self {
        Self { top: self.top + rows.start, rows: rows.map(of).collect() }
    }

    fn is_empty(&self) -> bool {
        self.rows.iter().all(Range::is_empty)
    }
}

/// How a row stands to a gutter.
enum Met {
    /// Text runs across it.
    Across,
    /// The words from `right` on are right of it. `worth`: what speaks for it; `both`: whether there is text on both sides.
    Parted { right: usize, worth: f32, both: bool },
}

/// What a row with nothing left of a gutter says for it where its text begins there, in log odds.
const ALONE: f32 = 0.3;
/// An indent behind a gutter, at most, in cells; it is so much rarer than a line that begins flush (in log odds), and says this at least and
/// at most.
const INDENT: i32 = 6;
const INDENTED: f32 = 3.4;
const INDENT_SAYS: (f32, f32) = (-2.0, 0.3);
/// A gap of so many cells may be one cell wider or narrower than in print where it is only known in the widths of characters.
const STRETCH: i32 = 20;
/// Text that stands so near behind a place has run across it.
const CLOSE: i32 = 3;

/// What must speak for a gutter, in log odds. On a page of justified text the best of all places where none is reaches 14; where places
/// are only nearly known fewer fall together by chance.
const NEEDED: f32 = 15.0;
const NEEDED_NEARLY: f32 = 8.0;
/// A gutter has text on both sides on so many rows.
const ROWS: usize = 2;
/// No column is narrower, in cells.
const NARROWEST: i32 = 8;
/// So many places of a region are looked at, those where most rows have a word first.
const MOST_PLACES: usize = 256;

/// Rows on end that no text crosses in a place.
struct Run {
    start: usize,
    worth: f32,
    both: usize,
    /// Where the text left of the place begins, and where that right of it ends.
    least: i32,
    most: i32,
}

impl Run {
    fn from(start: usize) -> Self {
        Self { start, worth: 0.0, both: 0, least: i32::MAX, most: i32::MIN }
    }

    /// Whether columns stand on both sides of a place.
    fn columns(&self, x: i32) -> bool {
        self.both >= ROWS
            && self.most.saturating_sub(x) >= NARROWEST
            && x.saturating_sub(self.least) >= NARROWEST
    }
}

/// How rare (as a logarithm) a gap must be that parts what stands left and right of it wherever it is.
const RARE: f32 = 3.0;

/// Blank rows that part what stands above from what stands below.
const BROAD: usize = 2;
/// From one row to the next a column wanders so far.
const SHIFT: i32 = 4;

impl Grid {
    /// Whether lines have no gaps as wide as a gutter: then the gaps alone tell the columns.
    pub(super) fn tight(&self) -> bool {
        self.exact() && (self.full_width || self.rare(2) >= RARE)
    }

    /// How a row stands to a gutter that ends in a place.
    fn met(&self, row: usize, words: &Range<usize>, x: i32) -> Met {
        let some = &self.rows[row][words.clone()];
        let parted = |at: usize, worth: f32, both: bool| Met::Parted { right: words.start + at, worth, both };
        if let Some(at) = self.begins(row, words, x) {
            return if at == 0 {
                parted(0, ALONE, false)
            } else {
                parted(at, self.worth(some[at].gap), true)
            };
        }
        let next = some.partition_point(|w| w.from < x);
        let both = next > 0 && next < some.len();
        if next > 0 && some[next - 1].to > x - self.wander.min(1) || both && some[next].gap < CLOSE {
            return Met::Across;
        }
        let indented = both && some[next].from - x <= INDENT;
        let says = |gap: i32| (self.worth(gap) - INDENTED).clamp(INDENT_SAYS.0, INDENT_SAYS.1);
        parted(next, if indented { says(some[next].gap) } else { 0.0 }, both)
    }

    /// The word of some that begins in a place, counted from the first of them; where several may, the one behind the widest gap.
    fn begins(&self, row: usize, words: &Range<usize>, x: i32) -> Option<usize> {
        let some = &self.rows[row][words.clone()];
        let widest = self.wander + x.max(0) / STRETCH;
        let from = some.partition_point(|w| w.from < x - widest).saturating_sub(1);
        let begins = |at: &usize| {
            let word = &some[*at];
            if self.exact() {
                return word.from == x || word.hangs && word.from == x - 1;
            }
            // What is blank before a word was counted in the width of its own characters.
            let blank = if word.gap == EDGE { word.from } else { word.gap };
            (word.from - x).abs() <= self.wander + blank / STRETCH && (*at == 0 || word.gap >= 2)
        };
        let near = (from..some.len()).take_while(|at| some[*at].from <= x + widest).filter(begins);
        near.max_by_key(|at| (some[*at].gap.min(EDGE - 1), -(some[*at].from - x).abs()))
    }

    /// The likeliest gutter of a region: its place, and its rows counted from the region's first.
    fn gutter(&self, region: &Region) -> Option<(i32, Range<usize>)> {
        let needed = if self.exact() { NEEDED } else { NEEDED_NEARLY };
        let mut best: Option<(f32, i32, Range<usize>)> = None;
        for x in self.places(region) {
            let mut run = Run::from(0);
            for at in 0..=region.rows.len() {
                let met = region.rows.get(at).map(|words| self.met(region.top + at, words, x));
                if let Some(Met::Parted { right, worth, both }) = met {
                    run.worth += worth;
                    run.both += usize::from(both);
                    let row = &self.rows[region.top + at];
                    let left = row.get(region.rows[at].start).filter(|_| right > region.rows[at].start);
                    run.least = left.map_or(run.least, |w| run.least.min(w.from));
                    let last = (right..region.rows[at].end).next_back().map(|last| row[last].to);
                    run.most = run.most.max(last.unwrap_or(i32::MIN));
                    continue;
                }
                let likelier = best.as_ref().is_none_or(|b| run.worth > b.0);
                if run.worth >= needed && run.columns(x) && likelier {
                    best = Some((run.worth, x, run.start..at));
                }
                run = Run::from(at + 1);
            }
        }
        best.map(|(_, x, rows)| (x, rows))
    }

    /// The places where a region may have a gutter: where words begin that are not their row's first.
    fn places(&self, region: &Region) -> Vec<i32> {
        let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
        for (at, words) in region.rows.iter().enumerate() {
            for word in self.rows[region.top + at][words.clone()].iter().skip(1) {
                *counts.entry(word.from).or_default() += 1;
            }
        }
        let mut places: Vec<(i32, usize)> =
            counts.into_iter().filter(|(_, count)| *count >= ROWS || !self.exact()).collect();
        places.sort_by_key(|(x, count)| (std::cmp::Reverse(*count), *x));
        places.truncate(MOST_PLACES);
        places.into_iter().map(|(x, _)| x).collect()
    }

    /// The first row of a region below blank rows that run through the whole page, but not where all columns go on below them.
    fn broad(&self, region: &Region, occupied: &[usize]) -> Option<usize> {
        let rows: Vec<usize> = (0..region.rows.len()).filter(|at| !region.rows[*at].is_empty()).collect();
        rows.windows(2).map(|pair| (pair[0], pair[1])).find_map(|(above, below)| {
            let (from, to) = (region.top + above, region.top + below);
            let text = occupied.partition_point(|r| *r < to) - occupied.partition_point(|r| *r <= from);
            let rows = below - above - 1;
            let cut = rows - text >= BROAD && !(rows <= BROAD && self.goes_on(region, above, below));
            cut.then_some(below)
        })
    }

    /// Whether two rows of a region have the same columns, more than one.
    fn goes_on(&self, region: &Region, above: usize, below: usize) -> bool {
        let starts = |at: usize| -> Vec<i32> {
            let row = &self.rows[region.top + at][region.rows[at].clone()];
            let begins = row.iter().enumerate().filter(|(place, w)| *place == 0 || w.gap >= CLOSE);
            begins.map(|(_, w)| w.from).collect()
        };
        let (a, b) = (starts(above), starts(below));
        a.len() > 1 && a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| (a - b).abs() <= SHIFT)
    }

    /// The regions of some of a page's rows, in reading order. `occupied` are the rows that have text anywhere, ascending.
    pub(super) fn regions(&self, rows: Range<usize>, occupied: &[usize]) -> Vec<Region> {
        let whole = Region { top: rows.start, rows: rows.map(|r| 0..self.rows[r].len()).collect() };
        let mut made = Vec::new();
        let mut waiting = vec![(whole, 0)];
        // A stack, last in first out: the first of a cut's pieces is cut further before the others.
        while let Some((region, depth)) = waiting.pop() {
            if let Some(at) = self.broad(&region, occupied) {
                waiting.push((region.rows(at..region.rows.len()), depth));
                waiting.push((region.rows(0..at), depth));
                continue;
            }
            let gutter = if depth < super::regions::DEPTH { self.gutter(&region) } else { None };
            let Some((x, rows)) = gutter else {
                made.push(region);
                continue;
            };
            let right_of = |at: usize| match self.met(region.top + at, &region.rows[at], x) {
                Met::Parted { right, .. } => right,
                Met::Across => region.rows[at].end,
            };
            let pieces = [
                region.rows(rows.end..region.rows.len()),
                region.part(rows.clone(), &|at| right_of(at)..region.rows[at].end),
                region.part(rows.clone(), &|at| region.rows[at].start..right_of(at)),
                region.rows(0..rows.start),
            ];
            waiting.extend(pieces.into_iter().filter(|p| !p.is_empty()).map(|p| (p, depth + 1)));
        }
        made
    }

    /// The parts of a region's rows, cut at gaps that are rare inside a column.
    pub(super) fn parts(&self, region: &Region) -> Vec<Part> {
        let wide = (2..=WIDEST).find(|gap| self.rare(*gap) >= RARE).unwrap_or(EDGE);
        let mut parts: Vec<Part> = Vec::new();
        for (at, words) in region.rows.iter().enumerate() {
            let row = region.top + at;
            for (place, word) in self.rows[row][words.clone()].iter().enumerate() {
                let part = word.part(row);
                match parts.last_mut() {
                    Some(last) if place > 0 && word.gap < wide => {
                        last.cells.end = part.cells.end;
                        last.bytes.end = part.bytes.end;
                    }
                    _ => parts.push(part),
                }
            }
        }
        parts
    }
}
