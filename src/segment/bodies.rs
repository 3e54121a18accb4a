//! Units become bodies, each with its byline and sub-heads; headlines are left over.

use std::collections::{BTreeMap, BTreeSet};

use super::assign::Placed;
use super::datelines::{self, Lead};
use super::endings::{ended, signed};
use super::join::Link;
use super::jumps;
use super::lines::Sheet;
use super::roles::{Kind, Unit};
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
    /// Where it begins; its text may go on above that.
    start: Option<usize>,
    /// Nothing can follow: an end mark or a closing byline was met.
    closed: bool,
}

impl Body {
    /// First unit of the body, its byline included.
    pub(super) fn first(&self) -> Option<usize> {
        let all = self.bylines.iter().copied().chain(self.parts.iter().map(|p| p.0));
        self.start.or_else(|| all.min())
    }

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
    /// For each unit of text that goes on from another: from which, and why.
    pub links: BTreeMap<usize, Link>,
    /// How many bylines and datelines mark where the page's articles begin.
    marks: usize,
}

/// What speaks for a body that nothing announces going on from another text, in log odds. Measured on pages with roles of lines by
/// weights that have not seen them: 2 finds more articles than 1, both more than 0.3.
const ORPHAN: f32 = 2.0;
/// The same for text right below a headline that found no text: -1 is as good there as -2 and better than 0, and costs pages
/// without blank lines less than -2.
const ANNOUNCED: f32 = -1.0;

/// A page with so many bylines and datelines marks its articles' beginnings with them.
const MARKED: usize = 3;

/// Strings the units of a page together, as the links say which goes on where another ends; `closing` tells of each unit whether it is
/// a byline that closes the text above it.
pub(super) fn flow(sheet: &Sheet, units: &[Unit], closing: &[bool], links: BTreeMap<usize, Link>) -> Flow {
    let mut flow = Flow::default();
    let marks = units.iter().filter(|u| match &u.kind {
        Kind::Byline(_) => true,
        // In Latin script most papers give datelines to short news only; they do not say where the others begin.
        Kind::Text => sheet.cjk && lead(sheet, u).is_some(),
        _ => false,
    });
    flow.marks = marks.count();
    flow.links = links;
    let mut bylines: Vec<usize> = Vec::new();
    let mut subheads: Vec<usize> = Vec::new();
    // Blocks whose body has a byline, as far as it stands above them.
    let mut bylined: BTreeSet<usize> = BTreeSet::new();
    // Bodies grow in the dump's order; what goes on elsewhere waits in a chain of its own until its beginning is known.
    for (i, unit) in units.iter().enumerate() {
        match &unit.kind {
            Kind::Head => flow.heads.push(i),
            Kind::Byline(_) => {
                let closed = closing[i] && flow.close(i);
                if !closed {
                    bylines.push(i);
                }
            }
            Kind::Text => {
                let begins = !flow.links.contains_key(&i);
                let mut body = Body::default();
                let after = flow.links.get(&i).map(|l| l.after);
                if (begins && !bylines.is_empty()) || after.is_some_and(|a| bylined.contains(&a)) {
                    bylined.insert(i);
                }
                if begins {
                    body.start = Some(bylines.first().copied().unwrap_or(i));
                    body.lead = lead(sheet, unit);
                    body.because = match (bylines.is_empty(), &body.lead) {
                        (false, _) => "a byline stands above it",
                        (_, Some(_)) => "it begins with a dateline",
                        _ => "its shape, and what stands around it",
                    };
                    body.bylines = std::mem::take(&mut bylines);
                    // A sub-head belongs to the text below it; right above a beginning it ended the text above.
                    flow.trail(&mut subheads);
                }
                body.parts = subheads.drain(..).map(|s| (s, true)).collect();
                flow.bodies.push(body);
                flow.add(sheet, unit, (i, false));
            }
            Kind::Subhead if flow.bodies.is_empty() => flow.heads.push(i),
            Kind::Subhead => subheads.push(i),
            Kind::Furniture(_) if jumps::of(sheet, &unit.lines).is_some() => {
                if let Some(body) = flow.bodies.last_mut() {
                    body.closed = true;
                }
            }
            _ => {}
        }
    }
    flow.trail(&mut subheads);
    flow.string();
    match flow.bodies.last_mut() {
        Some(body) => body.bylines.append(&mut bylines),
        None if !bylines.is_empty() => flow.bodies.push(Body { bylines, ..Body::default() }),
        None => {}
    }
    flow
}

/// The dateline that a unit begins with; a blank line may tear it from the people in brackets behind it.
pub(super) fn lead(sheet: &Sheet, unit: &Unit) -> Option<Lead> {
    datelines::lead(
        &sheet.joined(unit.lines.start..sheet.lines.len().min(unit.lines.start + 3)),
        &sheet.style,
    )
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

    /// What the headlines say, once placed, of where bodies begin: for units of text what speaks for their going on from
    /// another. A body that neither headline nor byline nor dateline announces is likely none; the text right below a
    /// headline that found no text rather begins a body.
    pub(super) fn leanings(&self, units: &[Unit], placed: &[Placed]) -> BTreeMap<usize, f32> {
        let headed: BTreeSet<usize> = placed.iter().filter_map(|p| p.body).collect();
        let used: BTreeSet<usize> =
            placed.iter().filter(|p| p.body.is_some()).flat_map(|p| p.heads.iter().copied()).collect();
        let bare = |(b, body): &(usize, &Body)| {
            !headed.contains(b) && body.bylines.is_empty() && body.lead.is_none()
        };
        let first = |body: &Body| body.parts.iter().find(|part| !part.1).map(|part| part.0);
        let orphans = self.bodies.iter().enumerate().filter(bare).filter_map(|(_, body)| first(body));
        let unread = self.heads.iter().enumerate().filter(|(h, _)| !used.contains(h));
        let below = |head: usize| {
            let bylined = units.get(head + 1).is_some_and(|u| matches!(u.kind, Kind::Byline(_)));
            let below = head + 1 + usize::from(bylined);
            units.get(below).filter(|u| u.kind == Kind::Text).map(|_| below)
        };
        let announced = unread.filter_map(|(_, head)| below(*head));
        let mut all: BTreeMap<usize, f32> = orphans.map(|unit| (unit, ORPHAN)).collect();
        announced.for_each(|unit| *all.entry(unit).or_default() += ANNOUNCED);
        all
    }

    /// Gives a byline that closes a text to the body it follows; tells whether there was one to close.
    fn close(&mut self, byline: usize) -> bool {
        let body = self.bodies.last_mut().filter(|body| !body.closed);
        let closed = body.map(|body| {
            body.bylines.push(byline);
            body.closed = true;
        });
        closed.is_some()
    }

    /// Gives sub-heads that no text follows to the last body.
    fn trail(&mut self, subheads: &mut Vec<usize>) {
        if let Some(body) = self.bodies.last_mut() {
            body.parts.extend(subheads.drain(..).map(|s| (s, true)));
        }
    }

    /// Strings the blocks, each a body so far, together as the links say; bodies stand in the order of their beginnings.
    fn string(&mut self) {
        let text = |body: &Body| body.parts.iter().find(|p| !p.1).map_or(0, |p| p.0);
        let next: BTreeMap<usize, usize> =
            self.links.iter().map(|(unit, link)| (link.after, *unit)).collect();
        let mut blocks: BTreeMap<usize, Body> = self.bodies.drain(..).map(|b| (text(&b), b)).collect();
        let begins: Vec<usize> = blocks.keys().copied().filter(|b| !self.links.contains_key(b)).collect();
        for begin in begins {
            let Some(mut body) = blocks.remove(&begin) else { continue };
            let mut at = begin;
            while let Some((unit, more)) = next.get(&at).and_then(|n| blocks.remove_entry(n)) {
                body.parts.extend(more.parts);
                body.bylines.extend(more.bylines);
                body.signed.extend(more.signed);
                body.closed = more.closed;
                at = unit;
            }
            self.bodies.push(body);
        }
        // Links never run in a circle; should they, no text may be lost.
        self.bodies.extend(blocks.into_values());
    }

    /// Adds a unit to the last body.
    fn add(&mut self, sheet: &Sheet, unit: &Unit, part: (usize, bool)) {
        let Some(body) = self.bodies.last_mut() else { return };
        body.parts.push(part);
        if !part.1 {
            let lines = &unit.lines;
            let tail = sheet.joined(lines.end.saturating_sub(2).max(lines.start)..lines.end);
            let people = signed(&tail, &sheet.style);
            body.closed = people.is_some() || ended(&tail, &sheet.style);
            body.signed.extend(people.unwrap_or_default());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::headlines::Levels;
    use super::*;

    fn unit(line: usize, kind: Kind) -> Unit {
        Unit { lines: line..line + 1, kind, sure: 1.0 }
    }

    fn placed(head: usize, body: Option<usize>) -> Placed {
        Placed { heads: vec![head], levels: Levels::default(), body, score: 0.0, runner_up: None }
    }

    #[test]
    fn what_nothing_announces_leans_to_going_on_and_what_stands_below_a_lost_headline_to_beginning() {
        let units = [
            unit(0, Kind::Head),
            unit(1, Kind::Text),
            unit(2, Kind::Byline(Vec::new())),
            unit(3, Kind::Text),
            unit(4, Kind::Text),
            unit(5, Kind::Head),
            unit(6, Kind::Text),
        ];
        let body = |text: usize, bylines: Vec<usize>| Body {
            bylines,
            parts: vec![(text, false)],
            ..Body::default()
        };
        let bodies = vec![body(1, vec![]), body(3, vec![2]), body(4, vec![])];
        let flow = Flow { bodies, heads: vec![0, 5], ..Flow::default() };
        // The first body has a headline, the second a byline, the third nothing; the second headline found no body.
        let leanings = flow.leanings(&units, &[placed(0, Some(0)), placed(1, None)]);
        assert_eq!(leanings, BTreeMap::from([(4, ORPHAN), (6, ANNOUNCED)]));
        assert!(flow.leanings(&units[..5], &[placed(0, Some(0)), placed(1, Some(2))]).is_empty());
    }
}
