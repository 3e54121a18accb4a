//! A page's parts cut into regions in reading order: at rows that are blank in the whole region, at gutters that run
//! through the whole region, and where a gutter begins or ends, in turn.

use super::Part;

/// Cuts go no deeper: a newspaper's page is not nested so deep, and giant pages stay near-linear.
pub(super) const DEPTH: usize = 24;
/// Rows with text elsewhere that a column may skip, where sizes of type differ side by side.
const SKIPPED: usize = 2;
/// A gutter holds for at least so many rows.
const RUN: usize = 2;

/// The regions of some parts (ordered by row and place), in reading order. `occupied` are the rows of the page that have text
/// anywhere, ascending.
pub(super) fn regions(parts: Vec<Part>, occupied: &[usize]) -> Vec<Vec<Part>> {
    let mut made = Vec::new();
    let mut waiting = vec![(parts, 0)];
    // A stack, last in first out: the first of a cut's pieces is cut further before the others.
    while let Some((region, depth)) = waiting.pop() {
        let pieces = if depth < DEPTH { cut(&region, occupied) } else { Vec::new() };
        if pieces.len() > 1 {
            waiting.extend(pieces.into_iter().rev().map(|p| (p, depth + 1)));
        } else if !region.is_empty() {
            made.push(region);
        }
    }
    made
}

/// The pieces of a region by the first kind of cut that it has.
fn cut(region: &[Part], occupied: &[usize]) -> Vec<Vec<Part>> {
    let rows: Vec<&[Part]> = region.chunk_by(|a, b| a.row == b.row).collect();
    if rows.len() < 2 {
        return Vec::new();
    }
    let broad = bands(&rows, occupied, BROAD);
    if broad.len() > 1 {
        return broad;
    }
    let columns = columns(region);
    if columns.len() > 1 {
        return columns;
    }
    let bands = bands(&rows, occupied, 1);
    if bands.len() > 1 { bands } else { runs(&rows) }
}

/// Blank rows that part what stands above from what stands below even where a gutter runs through them.
const BROAD: usize = 2;

/// Cuts at gaps of at least so many blank rows, but not where all columns go on below the gap.
fn bands(rows: &[&[Part]], occupied: &[usize], least: usize) -> Vec<Vec<Part>> {
    let mut bands = vec![rows[0].to_vec()];
    for pair in rows.windows(2) {
        let (above, below) = (pair[0], pair[1]);
        let (from, to) = (above[0].row, below[0].row);
        let text_between = occupied.partition_point(|r| *r < to) - occupied.partition_point(|r| *r <= from);
        let blank = to - from - 1 - text_between;
        let gap = blank >= least || least == 1 && text_between > SKIPPED;
        if gap && !(blank + text_between <= SKIPPED && goes_on(above, below)) {
            bands.push(Vec::new());
        }
        if let Some(band) = bands.last_mut() {
            band.extend_from_slice(below);
        }
    }
    bands
}

/// Whether two rows have the same columns, more than one.
fn goes_on(above: &[Part], below: &[Part]) -> bool {
    let near = |a: &Part, b: &Part| a.cells.start.abs_diff(b.cells.start) <= INDENT;
    above.len() > 1 && above.len() == below.len() && above.iter().zip(below).all(|(a, b)| near(a, b))
}

/// How far a column's lines begin from each other: an indent.
const INDENT: usize = 4;

/// Cuts at the gutters that run through all rows.
fn columns(region: &[Part]) -> Vec<Vec<Part>> {
    let mut spans: Vec<(usize, usize)> = region.iter().map(|p| (p.cells.start, p.cells.end)).collect();
    spans.sort_unstable();
    let mut starts = Vec::new();
    let mut reached = 0;
    for (from, to) in spans {
        if from > reached || starts.is_empty() {
            starts.push(from);
        }
        reached = reached.max(to);
    }
    let mut columns = vec![Vec::new(); starts.len()];
    for part in region {
        columns[starts.partition_point(|s| *s <= part.cells.start) - 1].push(part.clone());
    }
    columns
}

/// Cuts where a gutter begins or ends: from the top, as many rows as have one in common, and the rows that have none.
fn runs(rows: &[&[Part]]) -> Vec<Vec<Part>> {
    let mut runs: Vec<Vec<Part>> = Vec::new();
    let mut at = 0;
    let mut plain = false;
    while at < rows.len() {
        let length = run(&rows[at..]);
        let gutter = length >= RUN;
        let taken = rows[at..at + if gutter { length } else { 1 }].concat();
        match runs.last_mut() {
            Some(last) if plain && !gutter => last.extend(taken),
            _ => runs.push(taken),
        }
        plain = !gutter;
        at += if gutter { length } else { 1 };
    }
    runs
}

/// How many rows from the first on have a gutter in common that at least two of them have text on both sides of.
fn run(rows: &[&[Part]]) -> usize {
    let mut covered: Vec<(usize, usize)> = Vec::new();
    let (mut length, mut wide) = (0, 0);
    for (i, row) in rows.iter().enumerate() {
        for part in *row {
            cover(&mut covered, part.cells.start, part.cells.end);
        }
        if covered.len() < 2 && row.len() > 1 || wide > 0 && covered.len() < 2 {
            break;
        }
        if covered.len() >= 2 {
            wide += usize::from(row.len() > 1);
            length = i + 1;
        } else if i >= SKIPPED {
            break;
        }
    }
    if wide >= RUN { length } else { 0 }
}

/// Adds a span to the covered ones, which stay apart and in order.
fn cover(covered: &mut Vec<(usize, usize)>, from: usize, to: usize) {
    let first = covered.partition_point(|c| c.1 < from);
    let last = covered.partition_point(|c| c.0 <= to);
    let (mut low, mut high) = (from, to);
    if first < last {
        low = low.min(covered[first].0);
        high = high.max(covered[last - 1].1);
    }
    covered.splice(first..last, [(low, high)]);
}
