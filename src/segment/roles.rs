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
    let next = (at + 1 < run).then(|| sheet.lines[at + 1].text.as_str());
    let over = people::byline_over(text, next, at + 1 == run, &sheet.style);
    let written = over.map(|(count, people)| (at + count, people)).or_else(|| {
        let stops = (at + 2..=run.min(at + BYLINE_LINES)).rev();
        let mut joined = stops.flat_map(|stop| [" ", ""].map(|between| (stop, between)));
        joined.find_map(|(stop, between)| people_of(sheet, at..stop, between).map(|people| (stop, people)))
    });
    match written {
        Some((stop, people)) if people.is_empty() => {
            below_role(sheet, reading, at, stop).unwrap_or((stop, people))
        }
        Some(written) => written,
        None => loose(sheet, at, run),
    }
}

/// The people of some lines together as a byline.
fn people_of(sheet: &Sheet, lines: Range<usize>, between: &str) -> Option<Vec<Credited>> {
    let lines: Vec<&str> = sheet.lines.get(lines)?.iter().map(|l| l.text.as_str()).collect();
    people::byline(&lines.join(between), &sheet.style)
}

/// The names below a byline that names nobody so far, and the line after them: «Von unserem / Redakteur», whose name stands on
/// the third line, or was read as something else.
fn below_role(sheet: &Sheet, reading: &Reading, at: usize, stop: usize) -> Option<(usize, Vec<Credited>)> {
    let goes_on = |line: usize| reading.roles.get(line).is_some_and(|r| *r != Role::Masthead);
    let mut stops = (stop + 1..=at + BYLINE_LINES).take_while(|stop| goes_on(stop - 1));
    let named = |stop: usize| people_of(sheet, at..stop, " ").filter(|people| !people.is_empty());
    stops.find_map(|stop| named(stop).map(|people| (stop, people)))
}

/// A byline that is not written like one.
fn loose(sheet: &Sheet, at: usize, run: usize) -> (usize, Vec<Credited>) {
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

#[cfg(test)]
mod tests {
    use super::super::columns::tests::page;
    use super::super::tests::style_of;
    use super::*;

    /// The people of the bylines of a page, the lines' roles given by their letters.
    fn people(lines: &[&str], letters: &str) -> Vec<String> {
        let sheet = Sheet::new(&page(lines), style_of(&lines.join(" ")));
        let reading = Reading::given(letters).expect("letters of roles");
        let bylines = units(&sheet, &reading).into_iter().filter_map(|unit| match unit.kind {
            Kind::Byline(people) => Some(people),
            _ => None,
        });
        bylines.flatten().map(|p| format!("{}:{}", p.role, p.name)).collect()
    }

    #[test]
    fn a_name_below_its_role_is_found_however_it_was_read() {
        let lines = ["Von unserem", "Redakteur", "Hans Muster", "Der Fluss ist in der Nacht gestiegen."];
        for letters in ["YYYA", "YYHA", "YYAA"] {
            assert_eq!(people(&lines, letters), ["Redakteur:Hans Muster"], "{letters}");
        }
    }

    #[test]
    fn brackets_torn_over_two_lines_name_their_people() {
        assert_eq!(people(&["河面已经解冻。（河湾县读", "者 方小满）"], "AY"), ["读者:方小满"]);
    }

    #[test]
    fn the_place_of_a_torn_dateline_is_nobody() {
        let lines = ["FORT HARBOR", "(AP) — The river rose to the mark of the old flood."];
        assert!(people(&lines, "YA").is_empty());
    }
}
