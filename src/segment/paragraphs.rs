//! Paragraphs restored from lines.
//!
//! A paragraph ends where its last line leaves room that the next word would have filled, or where the next line is
//! short at its start for no other reason than a lost indent. Blank lines stand at column breaks too and prove nothing.

use super::bodies::Body;
use super::lines::Sheet;
use super::people;
use super::roles::Unit;
use super::text::{End, end, first_token};
use crate::article::LinesKind;

/// A part of a body: its lines.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Part {
    /// A paragraph.
    Paragraph(Vec<usize>),
    /// A sub-head.
    Subhead(Vec<usize>),
    /// Rows that stay lines; a row may be broken over several lines of the dump.
    Lines(LinesKind, Vec<Vec<usize>>),
}

impl Part {
    /// Its lines, in order.
    pub(super) fn lines(&self) -> Vec<usize> {
        match self {
            Self::Paragraph(lines) | Self::Subhead(lines) => lines.clone(),
            Self::Lines(_, rows) => rows.concat(),
        }
    }
}

/// The paragraphs and sub-heads of a body.
pub(super) fn paragraphs(sheet: &Sheet, units: &[Unit], body: &Body) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut run: Vec<(usize, bool)> = Vec::new();
    for (unit, sub) in &body.parts {
        let lines = units[*unit].lines.clone();
        if *sub {
            restore(sheet, &std::mem::take(&mut run), &mut parts);
            parts.push(Part::Subhead(lines.collect()));
        } else {
            run.extend(lines.clone().map(|l| (l, l == lines.start)));
        }
    }
    restore(sheet, &run, &mut parts);
    parts
}

/// Shortness that a lost indent of two characters leaves, in ems, measuring errors allowed for.
const INDENT: std::ops::RangeInclusive<f32> = 1.2..=4.5;
/// The indent that a first line lost, in ems, if the page has lost them.
const LOST_INDENT: f32 = 2.0;
/// What must be left over beside the next word before a line counts as short, in ems.
const ROOM: f32 = 0.4;
/// The same where no sentence ends.
const ROOM_AFTER_PAUSE: f32 = 2.0;
/// White space at a line's start that is an indent, in ems.
const PRINTED_INDENT: f32 = 1.4;

/// Cuts a run of lines (each with whether a unit begins there) into paragraphs.
fn restore(sheet: &Sheet, run: &[(usize, bool)], parts: &mut Vec<Part>) {
    let lines: Vec<usize> = run.iter().map(|(l, _)| *l).collect();
    let starts: Vec<usize> = (0..run.len()).filter(|i| *i == 0 || run[*i].1).chain([run.len()]).collect();
    let units = starts.windows(2).flat_map(|w| (w[0]..w[1]).map(|i| (i, w[0], w[1])));
    let columns: Vec<f32> = units.map(|(i, start, stop)| column(sheet, &lines, i, (start, stop))).collect();
    let mut paragraph: Vec<usize> = Vec::new();
    for i in 0..lines.len() {
        // A paragraph's first line reached further before it lost its indent.
        let lost = if paragraph.len() == 1 && sheet.cjk { LOST_INDENT } else { 0.0 };
        let begins = i > 0 && begins(sheet, run, &lines, &columns, i, lost);
        if begins {
            parts.push(Part::Paragraph(std::mem::take(&mut paragraph)));
        }
        paragraph.push(lines[i]);
    }
    if !paragraph.is_empty() {
        parts.push(Part::Paragraph(paragraph));
    }
}

/// Width of the column that a line stands in: from the lines near it in its own unit if they are enough, as columns
/// change their width where units meet.
fn column(sheet: &Sheet, lines: &[usize], i: usize, (start, stop): (usize, usize)) -> f32 {
    let own = &lines[start..stop];
    let whole = if own.len() >= 4 { sheet.column_at(own, i - start) } else { widest(sheet, own) };
    if own.len() >= 4 {
        return whole;
    }
    // Of a short unit's neighbours the one that is wide enough, but not by more than an indent, knows better.
    let before = sheet.column_at(lines, start.saturating_sub(3));
    let after = sheet.column_at(lines, (stop + 3).min(lines.len() - 1));
    let fits = |c: &f32| (-0.6..=3.2).contains(&(c - whole));
    [after, before].into_iter().filter(fits).fold(whole, f32::max)
}

fn widest(sheet: &Sheet, lines: &[usize]) -> f32 {
    lines.iter().map(|l| sheet.lines[*l].width).fold(0.0, f32::max)
}

/// Whether a paragraph begins at line `i` of a run.
fn begins(
    sheet: &Sheet,
    run: &[(usize, bool)],
    lines: &[usize],
    columns: &[f32],
    i: usize,
    lost: f32,
) -> bool {
    let (a, b) = (&sheet.lines[lines[i - 1]], &sheet.lines[lines[i]]);
    let parted = run[i].1;
    if b.indent >= PRINTED_INDENT && a.indent < PRINTED_INDENT {
        return true;
    }
    if people::note(&b.text, &sheet.style) || people::note(&a.text, &sheet.style) {
        return true;
    }
    if sheet.pausal {
        // Lines change their width around every headline there, and no mark ends a paragraph but the blank line.
        return parted;
    }
    let room = columns[i - 1] - a.width - lost;
    let token = first_token(&b.text, sheet.cjk);
    match end(&a.text) {
        End::Open => false,
        End::Pause => room >= token + ROOM_AFTER_PAUSE,
        End::Sentence if !sheet.cjk => {
            let capital = b
                .text
                .trim_start_matches(['"', '“', '\'', '(', '<'])
                .starts_with(|c: char| !c.is_lowercase());
            capital && (parted || room >= token + ROOM * 3.0)
        }
        End::Sentence if room >= token + ROOM => true,
        End::Sentence => indented(sheet, lines, columns, i, parted),
    }
}

/// Whether line `i` is short at its start: it lacks an indent's width, and the line after it does not explain that.
fn indented(sheet: &Sheet, lines: &[usize], columns: &[f32], i: usize, parted: bool) -> bool {
    let line = &sheet.lines[lines[i]];
    let lack = columns[i] - line.width;
    let quoted = line.text.starts_with(['“', '‘', '（', '《', '【', '「']);
    if end(&line.text) == End::Sentence {
        // One line: a paragraph of its own, or the last of the paragraph before. The blank line decides.
        return parted;
    }
    let Some(next) = lines.get(i + 1) else { return parted };
    let token = first_token(&sheet.lines[*next].text, true);
    (INDENT.contains(&lack) && token <= lack + ROOM) || (parted && quoted && lack > 0.4)
}
