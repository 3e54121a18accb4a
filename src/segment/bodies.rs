//! Units in the dump's order become bodies, each with its byline and sub-heads; headlines that are none of them are left over.

use super::assign::likeness_of;
use super::endings::ended;
use super::jumps;
use super::lines::Sheet;
use super::people::{self, Lead};
use super::prose::starts_anew;
use super::roles::{Kind, Unit};
use super::text::{End, end};
use crate::article::Credited;

/// One article's running text.
#[derive(Clone, Debug, Default)]
pub(super) struct Body {
    /// Units that are its bylines.
    pub bylines: Vec<usize>,
    /// Units of its text, in order; `true` marks a sub-head.
    pub parts: Vec<(usize, bool)>,
    /// Its dateline, if it has one.
    pub lead: Option<Lead>,
    /// The people whom brackets at its end name.
    pub signed: Vec<Credited>,
    /// Why it begins where it begins.
    pub because: &'static str,
    /// Nothing can follow: an end mark or a closing byline was met.
    closed: bool,
}

impl Body {
    /// First unit of the body, its byline included.
    pub(super) fn first(&self) -> Option<usize> {
        self.bylines.iter().copied().chain(self.parts.iter().map(|p| p.0)).min()
    }

    /// Last unit of the body.
    pub(super) fn last(&self) -> Option<usize> {
        self.bylines.iter().copied().chain(self.parts.iter().map(|p| p.0)).max()
    }
}

impl Body {
    /// Cuts the body before one of its parts; gives the rest as a body of its own. A closing byline goes with the rest.
    pub(super) fn cut(&mut self, part: usize) -> Self {
        let parts = self.parts.split_off(part);
        let first = parts.first().map_or(usize::MAX, |p| p.0);
        let (later, own) = self.bylines.iter().partition(|b| **b > first);
        self.bylines = own;
        let because = "a headline repeats its first lines";
        Self { bylines: later, parts, because, closed: self.closed, ..Self::default() }
    }
}

/// The bodies of a page and the headlines left over (indices of units), in order.
#[derive(Debug, Default)]
pub(super) struct Flow {
    /// Bodies in order.
    pub bodies: Vec<Body>,
    /// Head units that are no sub-heads.
    pub heads: Vec<usize>,
    /// How many bylines and datelines mark where the page's articles begin.
    marks: usize,
}

/// A page with so many bylines and datelines marks its articles' beginnings with them.
const MARKED: usize = 3;
/// With so many, an article without either is rare.
const WELL_MARKED: usize = 5;

/// And where one stands on every so many lines, hardly any article is without: an article has about fifty lines.
const LINES_A_MARK: usize = 110;

/// Strings the units of a page together.
pub(super) fn flow(sheet: &Sheet, units: &[Unit]) -> Flow {
    let mut flow = Flow::default();
    let mut waiting: Vec<usize> = Vec::new();
    let marks = units.iter().filter(|u| match &u.kind {
        Kind::Byline(_) => true,
        // In Latin script most papers give datelines to short news only; they do not say where the others begin.
        Kind::Text => {
            let start = u.lines.start..u.lines.end.min(u.lines.start + 2);
            sheet.cjk && people::lead(&sheet.joined(start), &sheet.style).is_some()
        }
        _ => false,
    });
    flow.marks = marks.count();
    for (i, unit) in units.iter().enumerate() {
        match &unit.kind {
            Kind::Head => waiting.push(i),
            Kind::Byline(_) => {
                flow.heads.append(&mut waiting);
                flow.byline(sheet, units, i);
            }
            Kind::Text => flow.text(sheet, units, i, &mut waiting),
            Kind::Furniture(_) if jumps::of(sheet, &unit.lines).is_some() => {
                if let Some(body) = flow.bodies.last_mut() {
                    body.closed = true;
                }
            }
            _ => {}
        }
    }
    flow.heads.append(&mut waiting);
    // A byline that nothing follows is not a body.
    flow.bodies.retain(|b| !b.parts.is_empty() || !b.bylines.is_empty());
    flow
}

impl Flow {
    /// Whether bylines and datelines mark where the page's articles begin.
    pub(super) fn marked(&self) -> bool {
        self.marks >= MARKED
    }

    /// Whether every headline stands right above its text: so it is where nothing but headlines parts the articles, and
    /// the page was not torn apart by its setting in modern Chinese columns.
    pub(super) fn in_place(&self, sheet: &Sheet) -> bool {
        sheet.pausal || (!sheet.cjk && !self.marked())
    }

    fn byline(&mut self, sheet: &Sheet, units: &[Unit], i: usize) {
        let bracketed = sheet.lines[units[i].lines.start].text.starts_with(['（', '(']);
        if let Some(body) = self.bodies.last_mut() {
            let follows = body.parts.is_empty() && body.bylines.last() == i.checked_sub(1).as_ref();
            // A byline in brackets closes the body it follows.
            if follows || (bracketed && !body.parts.is_empty() && !body.closed) {
                body.bylines.push(i);
                body.closed = !follows;
                return;
            }
        }
        self.bodies.push(Body { bylines: vec![i], because: "a byline stands above it", ..Body::default() });
    }

    /// Adds running text: to the last body, or as a new one if something says that an article begins.
    fn text(&mut self, sheet: &Sheet, units: &[Unit], i: usize, waiting: &mut Vec<usize>) {
        let lines = units[i].lines.clone();
        let joined = sheet.joined(lines.clone());
        let tail = joined.ends_with('）') && !joined.contains('（') && joined.chars().count() <= NOTE_TAIL;
        let note = tail || people::note(&joined, &sheet.style);
        if let Some(body) = self.bodies.last_mut().filter(|b| note && !b.parts.is_empty()) {
            // A closing note belongs to what stands before it, whatever headlines stand between.
            body.parts.push((i, false));
            body.closed = true;
            self.heads.append(waiting);
            return;
        }
        // A blank line may tear a dateline from the people in brackets behind it.
        let start = sheet.joined(lines.start..sheet.lines.len().min(lines.start + 3));
        // In Latin script a column of short news has a dateline in each paragraph: it begins no article by itself.
        let lead = people::lead(&start, &sheet.style).filter(|_| sheet.cjk);
        let because = match self.bodies.last() {
            None => Some("it is the first text of the page"),
            Some(body) if body.parts.is_empty() => None,
            Some(_)
                if lead.is_none() && self.unfinished(sheet, units) && !parted(sheet, units, waiting, i) =>
            {
                None
            }
            Some(body) if body.closed => Some("the text before it is closed"),
            Some(_) if jumps::at_start(&sheet.lines[lines.start].text).is_some() => {
                Some("it goes on from another page")
            }
            Some(_) if lead.is_some() => Some("it begins with a dateline"),
            Some(_) if waiting.is_empty() => None,
            Some(body) if run_in(sheet, units, waiting, i) && !self.marked() && !body.parts.is_empty() => {
                // Set like a paragraph, it is one, however short.
                let lines = std::mem::take(waiting);
                if let Some(body) = self.bodies.last_mut() {
                    body.parts.extend(lines.into_iter().map(|s| (s, false)));
                }
                None
            }
            Some(body) if subhead(sheet, units, body, waiting, (i, self.marks)) => {
                let subheads = std::mem::take(waiting);
                if let Some(body) = self.bodies.last_mut() {
                    body.parts.extend(subheads.into_iter().map(|s| (s, true)));
                }
                None
            }
            Some(body) if past(sheet, units, body, waiting, (i, self.marks)) => None,
            Some(_) => Some("headlines stand above it"),
        };
        if let Some(because) = because {
            self.bodies.push(Body { because, ..Body::default() });
        }
        self.heads.append(waiting);
        if let Some(body) = self.bodies.last_mut() {
            if body.parts.is_empty() {
                body.lead = lead;
            }
            body.parts.push((i, false));
            let tail = sheet.joined(lines.end.saturating_sub(2).max(lines.start)..lines.end);
            let people = people::signed(&tail, &sheet.style);
            body.closed = people.is_some() || ended(&tail, &sheet.style);
            body.signed.extend(people.unwrap_or_default());
        }
    }

    /// Whether the last body's text breaks off inside a sentence.
    fn unfinished(&self, sheet: &Sheet, units: &[Unit]) -> bool {
        let last = self.bodies.last().and_then(|b| b.parts.iter().rev().find(|p| !p.1));
        last.is_some_and(|(unit, _)| {
            let text = &sheet.lines[units[*unit].lines.end - 1].text;
            end(text) == End::Open && !ended(text, &sheet.style) && !people::note(text, &sheet.style)
        })
    }
}

/// Whether a headline parts a text from one that breaks off above it: where the enumeration comma is the only stop every
/// text breaks off, and in Latin script what goes on goes on with a small letter.
fn parted(sheet: &Sheet, units: &[Unit], waiting: &[usize], text: usize) -> bool {
    let anew = || starts_anew(&sheet.lines[units[text].lines.start].text);
    !waiting.is_empty() && (sheet.pausal || (!sheet.cjk && anew()))
}

/// The rest of a closing note that a column break tore off is no longer, in characters.
const NOTE_TAIL: usize = 40;

/// On a page set before the line-start rules, a headline of one line that is narrower than this is a sub-head, in ems.
const PAUSAL_SUBHEAD: f32 = 5.6;
/// A headline of at most so many lines may be a sub-head.
const SUBHEAD_LINES: usize = 2;
/// A headline repeats words of the text below it; by so much more than of the text above it, it begins an article.
const NEW_MARGIN: f64 = 0.22;
const NEW_LIKE: f64 = 0.34;
/// The same on a page where no bylines or datelines tell.
const NEW_MARGIN_UNMARKED: f64 = 0.05;
const NEW_LIKE_UNMARKED: f64 = 0.2;
/// And on one where they tell nearly always.
const NEW_MARGIN_WELL_MARKED: f64 = 0.4;
const NEW_LIKE_WELL_MARKED: f64 = 0.5;
/// Characters of the text below that are compared.
const START: usize = 140;

/// Parts of the body above that are compared.
const PARTS_ABOVE: usize = 60;

/// Widths of two columns that differ by more are of two articles, in ems.
const OTHER_COLUMN: f32 = 1.6;
/// Of a column so many lines must be seen before its width is known.
const COLUMN_SEEN: usize = 3;

/// Whether the text below a headline is set in a column of another width than the text above it.
fn column_changes(sheet: &Sheet, units: &[Unit], body: &Body, text: usize) -> bool {
    let column = |unit: usize| {
        let lines: Vec<usize> = units[unit].lines.clone().collect();
        (lines.len() >= COLUMN_SEEN).then(|| sheet.column_at(&lines, lines.len() / 2))
    };
    let above = body.parts.iter().rev().take(4).find_map(|(u, _)| column(*u));
    let below = (text..units.len()).take(4).filter(|u| units[*u].kind == Kind::Text).find_map(column);
    above.zip(below).is_some_and(|(a, b)| (a - b).abs() > OTHER_COLUMN)
}

/// A headline of Latin script has no fewer letters, and they are no smaller a share (per cent) of its characters.
const FEWEST_LETTERS: usize = 3;
const LETTERS_SHARE: usize = 60;

/// Whether a text of Latin script can be a headline, and is not what a scanner made of a picture or a rule.
fn legible(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let visible = text.chars().filter(|c| !c.is_whitespace()).count();
    letters >= FEWEST_LETTERS && letters * 100 >= visible * LETTERS_SHARE
}

/// A first line that lost its indent lacks so much of its column, in ems.
const INDENT_LOST: std::ops::RangeInclusive<f32> = 1.2..=3.2;
/// What a full line wrapped is at most this share of it.
const REST: f32 = 0.4;

/// Whether the lines above a text are set like its paragraphs: the first line an indent short of the column, the others
/// full, and at least one with a scrap behind it, as no compositor breaks a headline. In Latin script: scanner's scraps.
fn run_in(sheet: &Sheet, units: &[Unit], waiting: &[usize], text: usize) -> bool {
    let below: Vec<usize> = units[text].lines.clone().collect();
    if !sheet.cjk {
        return waiting.iter().all(|head| !legible(&sheet.joined(units[*head].lines.clone())));
    }
    if sheet.pausal || below.len() < COLUMN_SEEN {
        return false;
    }
    let column = sheet.column_at(&below, 0);
    let width = |l: usize| sheet.lines[l].width;
    let mut scrap = false;
    waiting.iter().all(|head| {
        let lines = &units[*head].lines;
        scrap |= lines.len() > 1 && width(lines.end - 1) <= width(lines.start) * REST;
        INDENT_LOST.contains(&(column - width(lines.start)))
            && lines.len() > 1
            && width(lines.end - 1) <= column + 0.6
            && (lines.start + 1..lines.end - 1).all(|l| (width(l) - column).abs() <= 1.2)
    }) && scrap
}

/// Whether the headline that waits right above a text is a sub-head of the body before: short, and no likelier to speak
/// of the text below than of what stands above.
fn subhead(
    sheet: &Sheet,
    units: &[Unit],
    body: &Body,
    waiting: &[usize],
    (text, marks): (usize, usize),
) -> bool {
    let [head] = *waiting else { return false };
    let lines = &units[head].lines;
    let widest = sheet.lines[lines.clone()].iter().map(|l| l.width).fold(0.0, f32::max);
    if sheet.pausal {
        return (lines.len() == 1 && widest < PAUSAL_SUBHEAD) || widest < PAUSAL_SUBHEAD / 2.0;
    }
    let marked = marks >= MARKED;
    let most = if marked { SUBHEAD_LINES } else { 1 };
    if !sheet.cjk || head + 1 != text || lines.len() > most {
        return false;
    }
    // Where no blank line parts headlines from text, too little of a column is seen at once.
    let apart = sheet.blocks.binary_search_by_key(&lines.start, |b| b.start).is_ok();
    if apart && !marked && column_changes(sheet, units, body, text) {
        return false;
    }
    let [like] = likes(sheet, units, body, &[head], text)[..] else { return false };
    !speaks(like, marks)
}

/// Whether headlines that stand above a text are other articles', put there by the extractor: bylines and datelines mark
/// where the page's articles begin, and none of the headlines speaks of the text.
fn past(
    sheet: &Sheet,
    units: &[Unit],
    body: &Body,
    waiting: &[usize],
    (text, marks): (usize, usize),
) -> bool {
    marks >= WELL_MARKED
        && marks * LINES_A_MARK >= sheet.lines.len()
        && likes(sheet, units, body, waiting, text).into_iter().all(|like| !speaks(like, MARKED))
}

/// Likeness of each headline to the text that begins with a unit, and to a body that stands above it.
fn likes(sheet: &Sheet, units: &[Unit], body: &Body, heads: &[usize], text: usize) -> Vec<[f64; 2]> {
    let joined = |unit: usize| sheet.joined(units[unit].lines.clone());
    let below: String = units[text..]
        .iter()
        .take(4)
        .flat_map(|u| sheet.lines[u.lines.clone()].iter().flat_map(|l| l.text.chars()))
        .take(START)
        .collect();
    let above: String = body.parts.iter().rev().take(PARTS_ABOVE).map(|(u, _)| joined(*u)).collect();
    let both = [below, above];
    heads.iter().map(|h| likeness_of(&joined(*h), &both)).map(|like| [like[0], like[1]]).collect()
}

/// Whether a headline of this likeness to the text below and above it begins an article.
fn speaks(like: [f64; 2], marks: usize) -> bool {
    let (least, margin) = match marks {
        0..MARKED => (NEW_LIKE_UNMARKED, NEW_MARGIN_UNMARKED),
        MARKED..WELL_MARKED => (NEW_LIKE, NEW_MARGIN),
        _ => (NEW_LIKE_WELL_MARKED, NEW_MARGIN_WELL_MARKED),
    };
    like[0] >= least && like[0] - like[1] >= margin
}
