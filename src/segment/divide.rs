//! Bodies that run together are divided where a left-over headline says that an article begins.
//!
//! Without byline or dateline nothing in the text itself tells where the next article begins. But its headline does, as
//! a headline repeats words of its article's first lines: a headline that found no body, and that is like the start of
//! some paragraph inside one, divides the body there.

use super::assign::{Placed, Texts, likenesses_of};
use super::bodies::{Body, Flow};
use super::lines::Sheet;
use super::roles::Unit;
use super::text::{End, end};

/// How like a headline the start of a paragraph must be, and by how much more than any other paragraph's.
const LIKE: f64 = 0.33;
const MARGIN: f64 = 0.08;
/// The same of a headline that has a place, on a page without bylines; and how like it its body's own start may then be, as a share.
const LIKE_PLACED: f64 = 0.4;
const OWN_SHARE: f64 = 0.4;
/// A headline whose own place is worth less than this may be looked for elsewhere.
const WEAK: f64 = -0.1;
/// Characters of a paragraph's start that are compared.
const START: usize = 140;

/// More pairs of headlines and paragraphs than this are not compared: no newspaper's page has them.
const MOST_COMPARED: usize = 30_000;

/// A place where a paragraph begins: body, index into its parts, and its first characters.
struct Start {
    body: usize,
    part: usize,
    text: String,
}

/// Divides bodies at most once for each left-over headline; tells whether it divided any.
pub(super) fn divide(sheet: &Sheet, units: &[Unit], flow: &mut Flow, placed: &[Placed]) -> bool {
    let starts = starts(sheet, units, flow);
    if starts.len() * placed.len() > MOST_COMPARED {
        return false;
    }
    let mut heads: Vec<(&[usize], bool)> = Vec::new();
    for place in placed {
        let wanting = wanting(place);
        // A headline that has a place may have been taken for the kicker of another, so each unit is looked at alone.
        if wanting {
            heads.push((&place.heads, true));
        } else if !flow.marked() {
            heads.extend(place.heads.chunks(1).map(|head| (head, false)));
        }
    }
    // Many headlines may be cut from one unit; all of them say the same.
    heads.sort_unstable();
    heads.dedup();
    let text = |heads: &[usize]| -> String {
        heads.iter().map(|h| sheet.joined(units[flow.heads[*h]].lines.clone())).collect()
    };
    let said: Vec<String> = heads.iter().map(|h| text(h.0)).collect();
    let likenesses = likenesses_of(&said, &Texts::new(starts.iter().map(|s| &s.text)));
    let cuts = likenesses.iter().zip(&heads).filter_map(|(like, head)| cut_for(like, &starts, head.1));
    let mut cuts: Vec<(usize, usize)> = cuts.collect();
    cuts.sort_unstable();
    cuts.dedup();
    for (body, part) in cuts.iter().rev() {
        let tail = flow.bodies[*body].cut(*part);
        flow.bodies.insert(body + 1, tail);
    }
    !cuts.is_empty()
}

/// Where a headline says that a body is to be cut: the one paragraph's start that is like it, if that begins no body. Of each
/// start it takes how like the headline it is.
fn cut_for(like: &[f64], starts: &[Start], wanting: bool) -> Option<(usize, usize)> {
    let mut order: Vec<usize> = (0..like.len()).collect();
    order.sort_by(|a, b| like[*b].total_cmp(&like[*a]));
    let best = *order.first()?;
    let second = order.get(1).map_or(0.0, |s| like[*s]);
    let start = &starts[best];
    let own = (0..starts.len()).find(|s| starts[*s].body == start.body).map_or(0.0, |s| like[s]);
    let clear = like[best] - second >= MARGIN
        && if wanting {
            like[best] >= LIKE
        } else {
            like[best] >= LIKE_PLACED && own <= like[best] * OWN_SHARE
        };
    (start.part > 0 && clear).then_some((start.body, start.part))
}

/// Whether a headline wants a better place. One that may be a banner costs nothing where it is left over.
fn wanting(place: &Placed) -> bool {
    if place.body.is_none() { place.score < 0.0 } else { place.score < WEAK }
}

/// Every place where an article could begin: the bodies' own beginnings, and paragraphs after a finished one.
fn starts(sheet: &Sheet, units: &[Unit], flow: &Flow) -> Vec<Start> {
    let mut all = Vec::new();
    for (b, body) in flow.bodies.iter().enumerate() {
        let mut finished = true;
        for (p, (unit, sub)) in body.parts.iter().enumerate() {
            let lines = units[*unit].lines.clone();
            if finished && !sub {
                let text = text_from(sheet, units, body, p);
                all.push(Start { body: b, part: p, text });
            }
            finished = *sub || end(&sheet.lines[lines.end - 1].text) == End::Sentence;
        }
    }
    all
}

fn text_from(sheet: &Sheet, units: &[Unit], body: &Body, part: usize) -> String {
    let mut text = String::new();
    for (unit, _) in &body.parts[part..] {
        text += &sheet.joined(units[*unit].lines.clone());
        if text.chars().count() >= START {
            break;
        }
    }
    text.chars().take(START).collect()
}
