//! What each line is: masthead, byline, caption, advert, headline or running text.
//!
//! Lines that say themselves what they are (bylines, credits, mastheads, adverts) are set apart first; the runs that are
//! left are cut where a headline begins or ends and told apart by shape and language, with a score.

use std::ops::Range;

use super::captions::captions;
use super::endings::{advert_cues, jump};
use super::jumps;
use super::lines::Sheet;
use super::masthead;
use super::people;
use super::prose::{HEAD_EXCESS, capitals, clear_text, decide, goes_on};
use super::text::{End, end};
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
    /// A headline or sub-head.
    Head,
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
    /// How sure the role is, 0.5 to 1.
    pub sure: f32,
}

/// Divides a page's lines into units, in order, each line in exactly one.
pub(super) fn units(sheet: &Sheet) -> Vec<Unit> {
    let mut roles: Vec<Option<(usize, Kind)>> = vec![None; sheet.lines.len()];
    let mut given = 0;
    let mut give = |roles: &mut Vec<Option<(usize, Kind)>>, lines: Range<usize>, kind: Kind| {
        given += 1;
        roles[lines].fill(Some((given, kind)));
    };
    for lines in mastheads(sheet) {
        give(&mut roles, lines, Kind::Masthead);
    }
    for block in &sheet.blocks {
        if roles[block.start].is_none()
            && let Some(kind) = advert(sheet, block.clone())
        {
            give(&mut roles, block.clone(), Kind::Furniture(kind));
        }
    }
    let mut block = 0;
    for at in 0..sheet.lines.len() {
        block += usize::from(sheet.blocks[block].end == at);
        if roles[at].is_some() {
            continue;
        }
        let text = sheet.lines[at].text.as_str();
        if let Some((stop, _)) = jumps::at(sheet, at, sheet.blocks[block].end) {
            give(&mut roles, at..stop, Kind::Furniture(FurnitureKind::Other));
        } else if jumps::leads_away(text) || (jump(text, &sheet.style) && jumps::at_start(text).is_none()) {
            give(&mut roles, at..at + 1, Kind::Furniture(FurnitureKind::Other));
        } else if (people::credit(text, &sheet.style).is_none() || text.contains(" 文 "))
            && let Some((stop, people)) = byline(sheet, &roles, at, sheet.blocks[block].end)
        {
            give(&mut roles, at..stop, Kind::Byline(people));
        }
    }
    let found = if sheet.pausal { Vec::new() } else { captions(sheet, &roles) };
    for (lines, kind) in found {
        give(&mut roles, lines, kind);
    }
    plain_units(sheet, &roles)
}

/// The byline that begins on a line, and the line after it. Names may stand on the line below their role, a Latin role
/// below its names, and a narrow column wraps either.
fn byline(sheet: &Sheet, roles: &Roles, at: usize, block_end: usize) -> Option<(usize, Vec<Credited>)> {
    let text = sheet.lines[at].text.as_str();
    let next = sheet.lines.get(at + 1).filter(|_| roles[at + 1].is_none()).map(|l| l.text.as_str());
    let (count, people) = people::byline_over(text, next, at + 1 == block_end, &sheet.style)?;
    Some((at + count, people))
}

/// Lines near the top that are looked at for mastheads with less evidence.
const TOP_LINES: usize = 12;
/// Evidence that a line is masthead near the page's top or bottom, and anywhere.
const MASTHEAD_NEAR_EDGE: f32 = 0.9;
const MASTHEAD_ANYWHERE: f32 = 3.0;
/// The same of a line beside others of the masthead.
const MASTHEAD_WEAK: f32 = 0.5;

/// The lines of the masthead: those with facts enough, and short lines in a block with them.
fn mastheads(sheet: &Sheet) -> Vec<Range<usize>> {
    let count = sheet.lines.len();
    let mut is = vec![false; count];
    let mut weak = vec![false; count];
    for (at, line) in sheet.lines.iter().enumerate() {
        let edge = at < TOP_LINES || at + 4 >= count;
        // Away from the edges only a line with a date is looked at.
        // The page that a jump line names is another one.
        if jumps::stands_in(&line.text) {
            continue;
        }
        if !edge && (line.width > 60.0 || !line.text.contains(['年', '-', '/', '.', ','])) {
            continue;
        }
        let score = masthead::facts(&line.text, &sheet.style).score();
        weak[at] = at < TOP_LINES && score >= MASTHEAD_WEAK && line.width <= 16.0;
        is[at] = score >= if edge { MASTHEAD_NEAR_EDGE } else { MASTHEAD_ANYWHERE };
    }
    for block in sheet.blocks.iter().filter(|b| b.start < TOP_LINES && b.len() <= TOP_LINES) {
        let facts = block.clone().filter(|i| is[*i] || weak[*i]).count();
        let short = |i: usize| {
            let text = &sheet.lines[i].text;
            sheet.lines[i].width <= 10.0
                && end(text) == End::Open
                && people::byline(text, &sheet.style).is_none()
        };
        if block.clone().any(|i| is[i])
            && facts * 2 >= block.len()
            && block.clone().all(|i| is[i] || short(i))
        {
            is[block.clone()].fill(true);
        }
    }
    // Torn into blocks of a line each, a masthead leaves bare numbers beside its facts and the page's name between them.
    for at in (1..count.min(TOP_LINES)).chain((1..count.min(TOP_LINES)).rev()) {
        let beside = is[at - 1] || is.get(at + 1).is_some_and(|i| *i);
        is[at] |= weak[at] && beside;
    }
    scattered(sheet, &mut is);
    for at in 1..count.min(TOP_LINES) {
        let name = sheet.cjk && sheet.lines[at].width <= 5.0 && end(&sheet.lines[at].text) == End::Open;
        is[at] |= name && is[at - 1] && is.get(at + 1).is_some_and(|i| *i);
    }
    // A Latin masthead may end in the page's name on a line of its own.
    for at in (1..count.min(TOP_LINES)).filter(|_| !sheet.cjk) {
        let word =
            |text: &str| !text.contains(' ') && text.len() > 2 && text.chars().all(char::is_alphabetic);
        is[at] |= is[at - 1] && word(&sheet.lines[at].text) && sheet.blocks.iter().any(|b| b.end == at + 1);
    }
    (0..count).filter(|i| is[*i]).map(|i| i..i + 1).collect()
}

/// A line's own words beside its facts are no more, in characters, where a torn masthead's parts stand anywhere.
const SCATTERED_WORDS: usize = 4;

/// Parts of a masthead that an extractor scattered over the page: blocks of a line that say nothing but the editor's name
/// or the labelled page, or a bare number beside a telephone number or an address. Only what is not known yet is looked for.
fn scattered(sheet: &Sheet, is: &mut [bool]) {
    let known = |has: fn(&masthead::Facts) -> bool| {
        (0..sheet.lines.len()).any(|i| is[i] && has(&masthead::facts(&sheet.lines[i].text, &sheet.style)))
    };
    let (mut paged, mut edited) = (known(|f| f.page.is_some()), known(|f| !f.editors.is_empty()));
    let lone = |b: usize| sheet.blocks.get(b).filter(|b| b.len() == 1).map(|b| b.start);
    for b in 0..sheet.blocks.len() {
        let narrow = |at: &usize| !is[*at] && sheet.lines[*at].width <= 24.0;
        let Some(at) = lone(b).filter(narrow).filter(|at| !jumps::stands_in(&sheet.lines[*at].text)) else {
            continue;
        };
        let facts = masthead::facts(&sheet.lines[at].text, &sheet.style);
        let words: usize = facts.words.iter().map(|w| w.chars().count()).sum();
        let (page, editor) = (facts.page.is_some() && !paged, !facts.editors.is_empty() && !edited);
        if words > SCATTERED_WORDS || !page && !editor {
            continue;
        }
        if facts.page_labelled || editor {
            is[at] = true;
            paged |= page;
            edited |= editor;
            continue;
        }
        let aside = |at: &usize| masthead::facts(&sheet.lines[*at].text, &sheet.style).only_asides();
        let beside = [b.checked_sub(1).and_then(lone), lone(b + 1)].into_iter().flatten().find(aside);
        if let Some(beside) = beside.filter(|_| words == 0) {
            is[at] = true;
            is[beside] = true;
            paged = true;
        }
    }
}

/// A block known by its words as an advert, a notice or the imprint. Long text that merely uses the words is none.
fn advert(sheet: &Sheet, block: Range<usize>) -> Option<FurnitureKind> {
    if block.len() > 12 {
        return None;
    }
    let text: String =
        sheet.joined(block.clone()).chars().map(super::text::fold).collect::<String>().replace(':', "：");
    let cues = advert_cues(&text, &sheet.style);
    let longest = text.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0);
    let cues = cues + if longest >= 7 { 1.0 } else { 0.0 };
    // A telephone number or two in a long report do not make it an advert.
    let needed = if text.chars().count() > 160 { 4.0 } else { 2.0 };
    (cues >= needed).then_some(FurnitureKind::Advert)
}

/// The role that each line has been given so far, with a number for the unit.
pub(super) type Roles = [Option<(usize, Kind)>];

/// The lines without a role yet as headlines and running text; all units in order.
fn plain_units(sheet: &Sheet, roles: &Roles) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    for block in &sheet.blocks {
        let mut at = block.start;
        while at < block.end {
            let id = roles[at].as_ref().map(|(id, _)| *id);
            let stop =
                (at..block.end).find(|i| roles[*i].as_ref().map(|(id, _)| *id) != id).unwrap_or(block.end);
            match &roles[at] {
                Some((id, kind)) => match units.last_mut() {
                    // A caption goes on over a blank line.
                    Some(last) if roles[last.lines.start].as_ref().is_some_and(|(i, _)| i == id) => {
                        last.lines.end = stop
                    }
                    _ => units.push(Unit { lines: at..stop, kind: kind.clone(), sure: 0.95 }),
                },
                None => units.extend(split(sheet, at..stop)),
            }
            at = stop;
        }
    }
    let mut units = part_heads(sheet, units);
    decide(sheet, &mut units);
    units
}

/// Most lines of a headline with the first line of its text below it.
const HEAD_LINES: usize = 6;

/// Parts a headline or sub-head from the first line of its paragraph where a column break follows that line.
fn part_heads(sheet: &Sheet, units: Vec<Unit>) -> Vec<Unit> {
    let mut parted: Vec<Unit> = Vec::new();
    let mut below: Option<Range<usize>> = None;
    for unit in units.into_iter().rev() {
        let last = unit.lines.end - 1;
        let plain = unit.kind == Kind::Text && (2..=HEAD_LINES).contains(&unit.lines.len()) && sheet.cjk;
        let grown = |l: usize| {
            (unit.lines.start..l).all(|above| sheet.lines[l].width - sheet.lines[above].width >= 2.5)
        };
        let unfinished = unit.lines.clone().all(|l| end(&sheet.lines[l].text) == End::Open);
        let goes =
            below.as_ref().is_some_and(|b| clear_text(sheet, b) && goes_on(sheet, last, b, true) >= 2.0);
        below = (unit.kind == Kind::Text).then(|| unit.lines.clone());
        if plain && grown(last) && unfinished && goes {
            parted.push(Unit { lines: last..last + 1, ..unit.clone() });
            parted.push(Unit { lines: unit.lines.start..last, ..unit });
        } else {
            parted.push(unit);
        }
    }
    parted.reverse();
    parted
}

/// Cuts a run of lines where a headline inside it begins or ends. All parts are [`Kind::Text`] for now.
fn split(sheet: &Sheet, run: Range<usize>) -> Vec<Unit> {
    let mut units = Vec::new();
    let mut start = run.start;
    for line in run.start + 1..run.end {
        if marked(sheet, line) || people::note(&sheet.lines[line - 1].text, &sheet.style) {
            split_unmarked(sheet, start..line, &mut units);
            start = line;
        }
    }
    split_unmarked(sheet, start..run.end, &mut units);
    units
}

/// The same for a run inside which no dateline or note stands.
fn split_unmarked(sheet: &Sheet, run: Range<usize>, units: &mut Vec<Unit>) {
    let lines: Vec<usize> = run.clone().collect();
    let sentences = lines.iter().filter(|i| sheet.lines[**i].text.contains(['。', '！', '？', '.'])).count();
    let mut start = run.start;
    if !sheet.pausal && (sentences > 0 || !sheet.cjk) && lines.len() > 1 {
        let heads: Vec<bool> = (0..lines.len()).map(|i| inner_head(sheet, &lines, i)).collect();
        let tail = trailing_head(sheet, &lines);
        for i in 1..lines.len() {
            if tail == Some(i) {
                units.push(Unit { lines: start..lines[i], kind: Kind::Text, sure: 0.5 });
                start = lines[i];
                break;
            }
            let begins = heads[i] && !heads[i - 1] && end(&sheet.lines[lines[i] - 1].text) == End::Sentence;
            let ends = heads[i - 1] && !heads[i] && (start == lines[i - 1] || heads[start - run.start]);
            if begins || ends {
                units.push(Unit { lines: start..lines[i], kind: Kind::Text, sure: 0.5 });
                start = lines[i];
            }
        }
    }
    units.push(Unit { lines: start..run.end, kind: Kind::Text, sure: 0.5 });
}

/// A headline at the end of a run has at most so many lines.
const TRAILING_LINES: usize = 8;
/// A line that is full is within this of its column's width, in ems.
const FULL: f32 = 1.5;

/// Where a headline begins at the end of a run of text: after its last sentence, in lines that are not the column's.
fn trailing_head(sheet: &Sheet, lines: &[usize]) -> Option<usize> {
    let marks = |i: usize| sheet.lines[lines[i]].text.contains(['，', '。', '；', '：', ',']);
    let start = (1..lines.len()).rev().find(|i| end(&sheet.lines[lines[i - 1]].text) == End::Sentence)?;
    let count = lines.len() - start;
    if !sheet.cjk || count > TRAILING_LINES || start < 2 || (start..lines.len()).any(marks) {
        return None;
    }
    let column = sheet.column_at(lines, start.saturating_sub(NEAR_TAIL));
    let full = |i: usize| (sheet.lines[lines[i]].width - column).abs() <= FULL;
    let indented = (1.0..=3.0).contains(&(column - sheet.lines[lines[start]].width));
    // One line that is an indent short may be the first of a paragraph that a column break tore off.
    let torn = count == 1 && indented;
    (!torn && !(start..lines.len()).any(full)).then_some(start)
}

/// How far before a headline at a run's end its column is measured, in lines.
const NEAR_TAIL: usize = 4;

/// Whether a line says that text begins or ends there: a dateline, a note in brackets.
pub(super) fn marked(sheet: &Sheet, line: usize) -> bool {
    let text = &sheet.lines[line].text;
    people::note(text, &sheet.style)
        || (sheet.cjk
            && people::lead(&sheet.joined(line..(line + 2).min(sheet.lines.len())), &sheet.style).is_some())
}

/// A line is short as no line inside a paragraph is, if this much more than its indent would have fitted.
const HEAD_LACK: f32 = 4.2;

/// Whether a line in a run of text has the shape of a headline: unfinished, and too short or too long for its column.
fn inner_head(sheet: &Sheet, lines: &[usize], i: usize) -> bool {
    let line = &sheet.lines[lines[i]];
    if end(&line.text) == End::Sentence || line.text.ends_with(['，', '、', '；', '：', ',', ';']) {
        return false;
    }
    let after = &lines[i..(i + 7).min(lines.len())];
    let column = sheet.column_at(after, 0).max(sheet.column_at(lines, i));
    if !sheet.cjk {
        return capitals(&line.text) && i + 1 < lines.len();
    }
    let next = lines.get(i + 1).map_or(99.0, |n| super::text::first_token(&sheet.lines[*n].text, true));
    let lack = column - line.width;
    i + 1 < lines.len() && (lack >= HEAD_LACK.max(next + 2.3) || lack <= -HEAD_EXCESS && after.len() > 4)
}
