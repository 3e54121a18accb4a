//! Neighbouring lines with one role as units: what the later stages work with.

use std::ops::Range;

use super::captions;
use super::datelines;
use super::endings::advert_cues;
use super::jumps;
use super::lines::Sheet;
use super::people;
use super::sequence::{Reading, Role};
use super::signatures;
use crate::article::{Credited, FurnitureKind};

/// What a unit is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// A line of the masthead.
    Masthead,
    /// A byline and its people.
    Byline(Vec<Credited>),
    /// A caption; its credit begins at a byte of a line and goes on to the unit's end.
    Caption {
        /// Line and byte where the credit begins.
        credit: Option<(usize, usize)>,
        /// Who took the picture.
        photographers: Vec<String>,
    },
    /// In no article, known by its words.
    Furniture(FurnitureKind),
    /// A headline or banner.
    Head,
    /// A sub-head.
    Subhead,
    /// Running text.
    Text,
}

/// Neighbouring lines with one role.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Unit {
    /// Indices into [`Sheet::lines`].
    pub lines: Range<usize>,
    /// The role.
    pub kind: Kind,
    /// How sure the role is, 0 to 1: that of its least sure line.
    pub sure: f32,
}

/// A page's lines as units, in order, each line in exactly one.
pub(super) fn units(sheet: &Sheet, reading: &Reading) -> Vec<Unit> {
    let mut units = Vec::new();
    let mut block = 0;
    let (mut at, mut run) = (0, 0);
    while at < sheet.lines.len() {
        while sheet.blocks[block].end <= at {
            block += 1;
        }
        if at >= run {
            run = run_end(reading, at, sheet.lines.len());
        }
        let stop = run.min(sheet.blocks[block].end);
        let sure = |lines: &Range<usize>| lines.clone().map(|l| sure(reading, l)).fold(1.0, f32::min);
        let signs = |line: usize| signatures::below_text(sheet, reading, line);
        let (lines, kind) = match reading.roles[at] {
            _ if let Some(people) = signs(at) => (at..at + 1, Kind::Byline(people)),
            Role::Masthead => (at..at + 1, Kind::Masthead),
            Role::Jump => {
                let stop = jumps::at(sheet, at, run).map_or(at + 1, |(stop, _)| stop);
                (at..stop, Kind::Furniture(FurnitureKind::Other))
            }
            Role::Furniture => (at..stop, Kind::Furniture(furniture(sheet, at..stop))),
            Role::Byline => {
                let (stop, people) = byline(sheet, reading, at, run);
                (at..stop, Kind::Byline(people))
            }
            Role::Caption => captions::caption(sheet, at, run),
            Role::Head => (at..stop, Kind::Head),
            Role::Subhead => (at..stop, Kind::Subhead),
            Role::Begin | Role::Paragraph | Role::Text => {
                let begins = |l: &usize| reading.roles[*l] == Role::Begin;
                let stop = (at + 1..stop).find(begins).unwrap_or(stop);
                let stop = stop - usize::from(stop - at > 1 && signs(stop - 1).is_some());
                (at..stop, Kind::Text)
            }
        };
        at = lines.end;
        units.push(Unit { sure: sure(&lines), lines, kind });
    }
    units
}

/// How sure a line's role is; text is text, whether a paragraph begins with it or not.
fn sure(reading: &Reading, line: usize) -> f32 {
    if reading.roles[line].is_text() { reading.text(line) } else { reading.sure(line) }
}

/// The line after the last one of the same role.
fn run_end(reading: &Reading, at: usize, count: usize) -> usize {
    let same = |l: usize| {
        let (a, b) = (reading.roles[at], reading.roles[l]);
        a == b || (a.is_text() && b.is_text())
    };
    (at + 1..count).find(|l| !same(*l)).unwrap_or(count)
}

/// The byline that begins on a line, and the line after it. Names may stand on the line below their role, a Latin role
/// below its names, and a narrow column wraps either.
fn byline(sheet: &Sheet, reading: &Reading, at: usize, run: usize) -> (usize, Vec<Credited>) {
    let text = sheet.lines[at].text.as_str();
    let joined = |stop: usize| {
        let lines: Vec<&str> = sheet.lines.get(at..stop)?.iter().map(|l| l.text.trim()).collect();
        people::byline(&lines.join(" "), &sheet.style)
    };
    let next = (at + 1 < run).then(|| sheet.lines[at + 1].text.as_str());
    if let Some((count, people)) = people::byline_over(text, next, at + 1 == run, &sheet.style) {
        // «Von unserem / Redakteur», whose name stands on the third line, or below was read as something else.
        let goes_on = |line: usize| reading.roles.get(line).is_some_and(|r| *r != Role::Masthead);
        let named = (at + count + 1..=at + BYLINE_LINES)
            .take_while(|stop| people.is_empty() && goes_on(stop - 1))
            .find_map(|stop| joined(stop).filter(|people| !people.is_empty()).map(|people| (stop, people)));
        return named.unwrap_or((at + count, people));
    }
    for stop in (at + 2..=run.min(at + BYLINE_LINES)).rev() {
        let lines: Vec<&str> = sheet.lines[at..stop].iter().map(|l| l.text.as_str()).collect();
        for between in [" ", ""] {
            if let Some(people) = people::byline(&lines.join(between), &sheet.style) {
                return (stop, people);
            }
        }
    }
    if let Some(people) = bracket_above(sheet, at) {
        return (at + 1, people);
    }
    // «FORT HARBOR / (AP) —»: a place that begins a dateline is nobody.
    if datelines::lead(&sheet.joined(at..sheet.lines.len().min(at + 2)), &sheet.style).is_some() {
        return (at + 1, Vec::new());
    }
    let lines: Vec<&str> = sheet.lines[at..run.min(at + 2)].iter().map(|l| l.text.as_str()).collect();
    let (count, people) = people::loose(&lines, &sheet.style);
    (at + count, people)
}

/// The people of a line that ends the brackets which the line above opened: `……。（河湾县读` and `者 方小满）`.
fn bracket_above(sheet: &Sheet, at: usize) -> Option<Vec<Credited>> {
    let (text, above) = (&sheet.lines[at].text, &sheet.lines[at.checked_sub(1)?].text);
    let open = above.rfind(['（', '(']).filter(|open| !above[*open..].contains(['）', ')']))?;
    let closes = text.ends_with(['）', ')']) && !text.contains(['（', '(']);
    closes.then(|| people::byline(&format!("{}{text}", &above[open..]), &sheet.style))?
}

/// A byline has no more lines.
const BYLINE_LINES: usize = 4;

/// What kind of furniture some lines are.
fn furniture(sheet: &Sheet, lines: Range<usize>) -> FurnitureKind {
    if advert_step(sheet, lines) > 0 { FurnitureKind::Advert } else { FurnitureKind::Other }
}

/// How much the words of a block are an advert's: nothing, a cue, enough.
pub(super) fn advert_step(sheet: &Sheet, block: Range<usize>) -> u8 {
    if block.len() > 40 {
        return 0;
    }
    let folded = |c| Some(super::text::fold(c)).filter(|c| *c != ':').unwrap_or('：');
    let joined = sheet.joined(block);
    let mut text = String::with_capacity(joined.len());
    text.extend(joined.chars().map(folded));
    let cues = advert_cues(&text, &sheet.style);
    if cues >= 2.0 { 2 } else { u8::from(cues >= 0.5) }
}
