//! Layout-preserving text (columns side by side on one line, parted by runs of spaces) unfolded into reading order.
//!
//! Such text is recognised from the page itself: parts of lines behind wide gaps that begin where parts on the lines
//! near them begin. Places are counted in characters: an extractor that lays a page out as text gives every character
//! one cell, also a full-width one, and pads the rest with spaces.
//!
//! ```text
//! parts     lines are parted at gaps of two spaces, and of one where the lines around have a gutter
//! regions   the page is cut at blank rows and at gutters in turn, until no cut is left; gutters change down the page
//! unfold    each region's lines in reading order, blank lines between regions
//! ```
//!
//! Nothing visible is lost or doubled: each part of a line stands in exactly one line of the unfolded page.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use super::masthead;
use crate::page::{Line, Page};
use crate::style::Style;

mod regions;

/// A run of a line's text that stands in one column.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Part {
    /// Index into [`Page::lines`].
    row: usize,
    /// Place of its characters in the line.
    cells: Range<usize>,
    /// Place of its bytes in the line's text.
    bytes: Range<usize>,
}

/// Spaces that part columns wherever they stand.
const GAP: usize = 2;
/// How many lines up and down are looked at for a part that begins in the same place.
const NEAR: usize = 4;
/// A page has columns side by side if at least so many lines, and this share (per cent), go on behind a gap where
/// others near them do.
const ROWS: usize = 6;
const SHARE: usize = 25;

/// The page in reading order; the page itself if it has no columns side by side.
pub(super) fn unfold<'p>(page: &'p Page, style: &Style) -> Cow<'p, Page> {
    let rows: Vec<Vec<Part>> = page.lines.iter().enumerate().map(|(i, l)| parts(i, &l.text)).collect();
    if !side_by_side(&rows) {
        return Cow::Borrowed(page);
    }
    let (mastheads, parts) = apart_from_mastheads(page, at_gutters(page, rows), style);
    let mut lines: Vec<Line> = Vec::new();
    for region in mastheads.into_iter().chain(regions::regions(parts)) {
        if let Some(last) = lines.last() {
            let blank =
                Line { text: String::new(), number: last.number, bytes: last.bytes.end..last.bytes.end };
            lines.push(blank);
        }
        lines.extend(region_lines(page, &region));
    }
    Cow::Owned(Page { dump: page.dump.clone(), index: page.index, lines })
}

/// Visible lines at the page's top that may be its masthead, and the evidence for it that a whole line needs.
const TOP: usize = 4;
const MASTHEAD: f32 = 0.9;

/// The masthead's lines, whole (its gaps are no columns'), and the parts of all others.
fn apart_from_mastheads(page: &Page, parts: Vec<Part>, style: &Style) -> (Vec<Vec<Part>>, Vec<Part>) {
    let mut mastheads = Vec::new();
    let mut others = Vec::new();
    for (place, row) in parts.chunk_by(|a, b| a.row == b.row).enumerate() {
        let text = page.lines[row[0].row].text.trim();
        if place < TOP && masthead::facts(text, style).score() >= MASTHEAD {
            mastheads.push(row.to_vec());
        } else {
            others.extend_from_slice(row);
        }
    }
    (mastheads, others)
}

/// The parts of a line between gaps.
fn parts(row: usize, text: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut gap = GAP;
    for (cell, (at, c)) in text.char_indices().enumerate() {
        if c.is_whitespace() {
            gap += if c == '\t' { GAP } else { 1 };
            continue;
        }
        let end = at + c.len_utf8();
        match parts.last_mut() {
            Some(last) if gap < GAP => {
                last.cells.end = cell + 1;
                last.bytes.end = end;
            }
            _ => parts.push(Part { row, cells: cell..cell + 1, bytes: at..end }),
        }
        gap = 0;
    }
    parts
}

/// Whether enough lines have a second part that begins where one on a line near it begins.
fn side_by_side(rows: &[Vec<Part>]) -> bool {
    let visible = rows.iter().filter(|r| !r.is_empty()).count();
    let mut last_seen: BTreeMap<usize, usize> = BTreeMap::new();
    let mut aligned = 0;
    for (place, row) in rows.iter().filter(|r| !r.is_empty()).enumerate() {
        let near = |start: &usize| last_seen.get(start).is_some_and(|seen| place - seen <= NEAR);
        aligned += usize::from(row.iter().skip(1).any(|p| near(&p.cells.start)));
        last_seen.extend(row.iter().skip(1).map(|p| (p.cells.start, place)));
    }
    aligned >= ROWS && aligned * 100 >= visible * SHARE
}

/// Parts once more parted at single spaces where at least two lines near have a gutter and none has text across it: a
/// line that ran full leaves one space before the next column.
fn at_gutters(page: &Page, rows: Vec<Vec<Part>>) -> Vec<Part> {
    let starts: Vec<Vec<usize>> =
        rows.iter().map(|r| r.iter().skip(1).map(|p| p.cells.start).collect()).collect();
    let crossed = |row: &[Part], cell: usize| row.iter().any(|p| p.cells.start < cell && cell < p.cells.end);
    let mut all = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let near: Vec<usize> =
            (at.saturating_sub(NEAR)..(at + NEAR + 1).min(rows.len())).filter(|r| *r != at).collect();
        let gutter = |cell: usize| {
            let begin = near.iter().filter(|r| starts[**r].contains(&cell)).count();
            begin >= 2 && begin > near.iter().filter(|r| crossed(&rows[**r], cell)).count()
        };
        for part in row {
            all.extend(split(part, &page.lines[at].text, &gutter));
        }
    }
    all
}

/// A part cut behind each single space that stands before a gutter's end.
fn split(part: &Part, text: &str, gutter: &dyn Fn(usize) -> bool) -> Vec<Part> {
    let mut made = vec![part.clone()];
    let mut space: Option<usize> = None;
    let chars = text[part.bytes.clone()].char_indices().map(|(i, c)| (part.bytes.start + i, c));
    for (cell, (at, c)) in (part.cells.start..).zip(chars) {
        if c.is_whitespace() {
            space = Some(at);
        } else if let Some(end) = space.take()
            && gutter(cell)
            && let Some(last) = made.last_mut()
        {
            let rest = Part { row: part.row, cells: cell..last.cells.end, bytes: at..last.bytes.end };
            last.cells.end = cell - 1;
            last.bytes.end = end;
            made.push(rest);
        }
    }
    made
}

/// The lines of a region: the parts of each row together, their indent in the region kept.
fn region_lines(page: &Page, region: &[Part]) -> Vec<Line> {
    let left = region.iter().map(|p| p.cells.start).min().unwrap_or(0);
    region
        .chunk_by(|a, b| a.row == b.row)
        .map(|row| {
            let (first, last) = (&row[0], &row[row.len() - 1]);
            let line = &page.lines[first.row];
            let before = &line.text[..first.bytes.start];
            let indent: usize = before
                .chars()
                .rev()
                .take(first.cells.start - left)
                .take_while(|c| c.is_whitespace())
                .map(char::len_utf8)
                .sum();
            let inside = first.bytes.start - indent..last.bytes.end;
            // In a dump of another encoding the part's own bytes are not known.
            let bytes = if line.text.len() == line.bytes.len() {
                line.bytes.start + inside.start..line.bytes.start + inside.end
            } else {
                line.bytes.clone()
            };
            Line { text: line.text[inside].to_owned(), number: line.number, bytes }
        })
        .collect()
}

#[cfg(test)]
mod tests;
