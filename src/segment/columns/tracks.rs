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
use crate::segment::text::em;
use crate::style::Style;

mod pieces;
mod search;
mod weights;

use pieces::{MOST_WORDS, Piece, Together, Widths, Word};
pub(in crate::segment) use weights::Weights;

/// A page has rows across columns if at least so many of its rows, and this share of them (per cent), have two pieces as long as
/// lines of a column are, and nothing but one space between them; in ems.
const ROWS: usize = 12;
const SHARE: usize = 25;
const LINE: f32 = 7.0;
/// No page has more rows, and no more words; longer dumps are left as they are.
const MOST_ROWS: usize = 600;
const MOST_ON_PAGE: usize = 2500;
/// Where a third of the rows begin with a space, spaces tell places.
const PLACED: usize = 3;
/// A line so far below the one before it in its column has a blank line before it, in lines.
const BELOW: f32 = 1.25;

/// Whether a page's rows run across its columns.
pub(super) fn across(page: &Page) -> bool {
    let visible = page.lines.iter().filter(|l| !l.is_blank()).count();
    if visible > MOST_ROWS || !full_width(page) {
        return false;
    }
    let across = page.lines.iter().filter(|l| {
        let long = |w: &&str| w.chars().map(em).sum::<f32>() >= LINE;
        l.text.split_whitespace().filter(long).take(2).count() == 2
    });
    let across = across.count();
    across >= ROWS && across * 100 >= visible * SHARE
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
