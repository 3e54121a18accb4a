//! Layout-preserving text (columns side by side on one line, parted by runs of spaces) unfolded into reading order.
//!
//! Such text is recognised from the page itself: parts of lines behind wide gaps that begin where parts on the lines
//! near them begin. Places are counted in characters: an extractor that lays a page out as text gives every character
//! one cell, also a full-width one, and pads the rest with spaces.
//!
//! ```text
//! grid      where words stand, and whether gaps alone tell the columns; if not:
//! gutters   the page is cut where words begin one below the other, row upon row
//! parts     lines are parted at gaps of two spaces, and of one where the lines around have a gutter, if only nearly there
//! regions   the page is cut at blank rows and at gutters in turn, until no cut is left; gutters change down the page
//! unfold    each region's lines in reading order, blank lines between regions
//! ```
//!
//! Rows of Chinese columns whose places are not told, or only nearly, go another way: `tracks` tells which column each piece stands in.
//!
//! Nothing visible is lost or doubled: each part of a line stands in exactly one line of the unfolded page.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use super::{masthead, people, text};
use crate::page::{Line, Page};
use crate::style::Style;

mod grid;
mod gutters;
mod regions;
mod tracks;

use grid::Grid;
pub(super) use tracks::Weights;

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
/// No page has more rows; longer dumps are read by their gaps alone.
const MOST_ROWS: usize = 2000;

/// The page in reading order; the page itself if it has no columns side by side.
pub(super) fn unfold<'p>(page: &'p Page, style: &Style) -> Cow<'p, Page> {
    unfold_by(page, style, Weights::built_in())
}

/// The same by other weights of tracks than those that are built in.
pub(super) fn unfold_by<'p>(page: &'p Page, style: &Style, weights: &Weights) -> Cow<'p, Page> {
    let rows: Vec<Vec<Part>> = page.lines.iter().enumerate().map(|(i, l)| parts(i, &l.text)).collect();
    let side_by_side = side_by_side(&rows);
    let across = tracks::across(page);
    if !side_by_side && across.is_none() {
        return Cow::Borrowed(page);
    }
    let grid = (side_by_side && page.lines.len() <= MOST_ROWS).then(|| Grid::new(page));
    if across.is_some()
        && grid.as_ref().is_none_or(|grid| !grid.exact())
        && let Some(lines) = tracks::unfold(page, style, weights)
    {
        return Cow::Owned(Page { dump: page.dump.clone(), index: page.index, lines });
    }
    if !side_by_side {
        return Cow::Borrowed(page);
    }
    let loose = grid.filter(|grid| !grid.tight());
    let (mastheads, regions) = match loose {
        Some(mut grid) => {
            let mastheads = grid.mastheads(page, style);
            let occupied: Vec<usize> = (0..grid.rows.len()).filter(|r| !grid.rows[*r].is_empty()).collect();
            let columns = grid.regions(0..grid.rows.len(), &occupied);
            let regions = columns.iter().flat_map(|r| regions::regions(grid.parts(r), &occupied));
            (mastheads, regions.map(|region| single_spaced(region_lines(page, &region))).collect())
        }
        None => {
            let (mastheads, parts) = apart_from_mastheads(page, at_gutters(page, rows, style), style);
            let mut occupied: Vec<usize> = parts.iter().map(|p| p.row).collect();
            occupied.dedup();
            let regions = regions::regions(parts, &occupied);
            (mastheads, regions.iter().map(|region| region_lines(page, region)).collect::<Vec<_>>())
        }
    };
    let mut lines: Vec<Line> = Vec::new();
    for region in mastheads.iter().map(|region| region_lines(page, region)).chain(regions) {
        if let Some(last) = lines.last() {
            lines.push(blank_after(last));
        }
        lines.extend(region);
    }
    Cow::Owned(Page { dump: page.dump.clone(), index: page.index, lines })
}

/// Whether most of a page's characters are full-width.
fn full_width(page: &Page) -> bool {
    let (mut wide, mut all) = (0, 0);
    for c in page.visible_chars() {
        wide += usize::from(text::em(c) >= 1.0);
        all += 1;
    }
    wide * 2 > all
}

/// The first row of a page that runs across its columns, where most do and nothing tells exactly where one column ends and the next
/// begins; its index. What is found on such a page is a guess, in Latin script not even that.
pub(super) fn across(page: &Page) -> Option<usize> {
    let exact = || {
        let rows: Vec<Vec<Part>> = page.lines.iter().enumerate().map(|(i, l)| parts(i, &l.text)).collect();
        side_by_side(&rows) && Grid::new(page).exact()
    };
    tracks::across(page).filter(|_| !exact()).or_else(|| tracks::across_in_latin(page))
}

/// A blank line below one.
fn blank_after(last: &Line) -> Line {
    Line { text: String::new(), number: last.last, last: last.last, bytes: last.bytes.end..last.bytes.end }
}

/// A part of a row as a line of its own.
fn part_line(page: &Page, row: usize, inside: Range<usize>) -> Line {
    let line = &page.lines[row];
    // In a dump of another encoding the part's own bytes are not known.
    let bytes = if line.text.len() == line.bytes.len() {
        line.bytes.start + inside.start..line.bytes.start + inside.end
    } else {
        line.bytes.clone()
    };
    Line { text: line.text[inside].to_owned(), number: line.number, last: line.last, bytes }
}

/// The rows at the page's top that are a masthead's.
fn masthead_rows(page: &Page, style: &Style) -> Vec<usize> {
    let visible = (0..page.lines.len()).filter(|row| !page.lines[*row].is_blank()).take(TOP);
    visible.filter(|row| is_masthead(&page.lines[*row], style)).collect()
}

/// Lines whose words one space parts, however far justification drew them apart; their indents kept.
fn single_spaced(mut lines: Vec<Line>) -> Vec<Line> {
    for line in &mut lines {
        let words = line.text.trim_start();
        let indent = line.text.len() - words.len();
        let words: Vec<&str> = words.split_whitespace().collect();
        line.text = [&line.text[..indent], &words.join(" ")].concat();
    }
    lines
}

/// Visible lines at the page's top that may be its masthead, and the evidence for it that a whole line needs.
const TOP: usize = 4;
const MASTHEAD: f32 = 0.9;

/// Whether a whole line is a masthead's.
fn is_masthead(line: &Line, style: &Style) -> bool {
    masthead::score(line.text.trim(), style) >= MASTHEAD
}

impl Grid {
    /// The masthead's lines, whole; their words are taken out.
    fn mastheads(&mut self, page: &Page, style: &Style) -> Vec<Vec<Part>> {
        let words =
            masthead_rows(page, style).into_iter().map(|row| (row, std::mem::take(&mut self.rows[row])));
        words.map(|(row, words)| words.iter().map(|word| word.part(row)).collect()).collect()
    }
}

/// The masthead's lines, whole (its gaps are no columns'), and the parts of all others.
fn apart_from_mastheads(page: &Page, parts: Vec<Part>, style: &Style) -> (Vec<Vec<Part>>, Vec<Part>) {
    let mut mastheads = Vec::new();
    let mut others = Vec::new();
    for (place, row) in parts.chunk_by(|a, b| a.row == b.row).enumerate() {
        if place < TOP && is_masthead(&page.lines[row[0].row], style) {
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

/// A line that begins so many cells from the left is no paragraph's first, but stands in a column of its own.
const APART: usize = 8;

/// Whether enough lines have parts that begin where one on a line near them begins, far from the page's edge, some of
/// them with other parts before them.
fn side_by_side(rows: &[Vec<Part>]) -> bool {
    let visible = rows.iter().filter(|r| !r.is_empty()).count();
    let mut last_seen: BTreeMap<usize, usize> = BTreeMap::new();
    let (mut aligned, mut beside) = (0, 0);
    for (place, row) in rows.iter().filter(|r| !r.is_empty()).enumerate() {
        let near = |p: &Part| last_seen.get(&p.cells.start).is_some_and(|seen| place - seen <= NEAR);
        let apart = |(at, p): (usize, &Part)| at > 0 || p.cells.start >= APART;
        aligned += usize::from(row.iter().enumerate().any(|(at, p)| apart((at, p)) && near(p)));
        beside += usize::from(row.iter().skip(1).any(near));
        last_seen.extend(row.iter().enumerate().filter(|p| apart(*p)).map(|(_, p)| (p.cells.start, place)));
    }
    beside >= ROWS && aligned * 100 >= visible * SHARE
}

/// How many lines up and down tell of a gutter, and how much is needed: a wide gap counts for two single spaces.
const AROUND: usize = 8;
const GUTTER: usize = 4;

/// Parts once more parted at single spaces that stand in a gutter: more lines around have a gap that ends in the same
/// place than text across it. A line that ran full leaves one space before the next column.
fn at_gutters(page: &Page, rows: Vec<Vec<Part>>, style: &Style) -> Vec<Part> {
    let rows: Vec<Vec<Part>> = rows.into_iter().filter(|r| !r.is_empty()).collect();
    let starts: Vec<Starts> = rows.iter().map(|row| row_starts(&page.lines[row[0].row].text, row)).collect();
    let mut all = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let near = at.saturating_sub(AROUND)..(at + AROUND + 1).min(rows.len());
        let gutter = |cell: usize, wander: usize| {
            let place = cell.saturating_sub(wander)..=cell + wander;
            let (mut there, mut worth, mut across) = (0, 0, 0);
            for r in near.clone().filter(|r| *r != at) {
                let from = starts[r].partition_point(|s| s.0 < *place.start());
                match starts[r].get(from).filter(|s| place.contains(&s.0)) {
                    Some((_, gap)) => {
                        there += 1;
                        worth += gap;
                    }
                    None => across += usize::from(crosses(&rows[r], cell)),
                }
            }
            worth >= GUTTER && there > across
        };
        for part in row {
            all.extend(split(part, &page.lines[part.row].text, &gutter, style));
        }
    }
    all
}

/// Cells of a line where text begins behind a gap, ascending, each with what it is worth as a sign of a gutter.
type Starts = Vec<(usize, usize)>;

fn row_starts(text: &str, row: &[Part]) -> Starts {
    let mut starts = Starts::new();
    for (place, part) in row.iter().enumerate() {
        if place > 0 || part.cells.start >= APART {
            starts.push((flush(part.cells.start, &text[part.bytes.clone()]), 2));
        }
        let words = words(&text[part.bytes.clone()], part);
        let long = |w: &Part| w.cells.len() >= WORD;
        let behind = words.windows(2).filter(|w| long(&w[0]) && long(&w[1]));
        starts.extend(behind.map(|w| (flush(w[1].cells.start, &text[w[1].bytes.clone()]), 1)));
    }
    starts.sort_unstable();
    starts.dedup_by_key(|s| s.0);
    starts
}

/// Text between spaces on a justified line that has a space behind every character is shorter.
const WORD: usize = 3;

/// What stands between single spaces in a part.
fn words(text: &str, part: &Part) -> Vec<Part> {
    let mut words: Vec<Part> = Vec::new();
    let mut space = true;
    for (cell, (at, c)) in (part.cells.start..).zip(text.char_indices()) {
        let end = part.bytes.start + at + c.len_utf8();
        if !c.is_whitespace() {
            match words.last_mut() {
                Some(last) if !space => {
                    last.cells.end = cell + 1;
                    last.bytes.end = end;
                }
                _ => words.push(Part {
                    row: part.row,
                    cells: cell..cell + 1,
                    bytes: part.bytes.start + at..end,
                }),
            }
        }
        space = c.is_whitespace();
    }
    words
}

/// Where a text stands in its column: a quotation mark at its start hangs out by a cell.
fn flush(cell: usize, text: &str) -> usize {
    cell + usize::from(text.starts_with(HANGING))
}

/// Marks that hang out of a column.
const HANGING: [char; 4] = ['“', '‘', '《', '「'];

/// Whether a row has text from before a cell on to it.
fn crosses(row: &[Part], cell: usize) -> bool {
    let next = row.partition_point(|p| p.cells.start < cell);
    next > 0 && row[next - 1].cells.end > cell
}

/// How far the end of a gutter wanders from line to line where columns stand close: full-width characters take as
/// many cells as narrow ones.
const WANDER: usize = 2;

/// No column that stands so close is narrower, in cells.
const NARROWEST: usize = 8;

/// A part cut behind each single space that stands before a gutter's end.
fn split(part: &Part, line: &str, gutter: &dyn Fn(usize, usize) -> bool, style: &Style) -> Vec<Part> {
    // Names stand behind a role and each other after single spaces.
    if people::byline(&line[part.bytes.clone()], style).is_some() {
        return vec![part.clone()];
    }
    let mut made: Vec<Part> = Vec::new();
    for word in words(&line[part.bytes.clone()], part) {
        let (start, hanging) = (word.cells.start, line[word.bytes.clone()].starts_with(HANGING));
        match made.last_mut() {
            Some(last) => {
                // Spaces between words stand anywhere; between ideographs they are rare, so that a place is enough.
                let wide = |c: Option<char>| c.is_some_and(|c| text::em(c) >= 1.0);
                let ideographs = wide(line[..last.bytes.end].chars().next_back())
                    && wide(line[word.bytes.start..].chars().next());
                let wander = if ideographs && last.cells.len() >= NARROWEST { WANDER } else { 0 };
                if gutter(start, wander) || hanging && gutter(start + 1, wander) {
                    made.push(word);
                } else {
                    last.cells.end = word.cells.end;
                    last.bytes.end = word.bytes.end;
                }
            }
            None => made.push(word),
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
            part_line(page, first.row, first.bytes.start - indent..last.bytes.end)
        })
        .collect()
}

#[cfg(test)]
pub(super) mod tests;
