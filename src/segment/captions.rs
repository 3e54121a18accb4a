//! Captions: where one ends and the next begins, and the photographer's credit at its end.

use std::ops::Range;

use super::credits;
use super::lines::Sheet;
use super::roles::Kind;
use super::text::{End, end};
use crate::style::Style;

/// Whether a line begins as captions do.
pub(super) fn begins(text: &str, style: &Style) -> bool {
    style.caption_starts.begins(text).is_some()
}

/// The caption that begins on line `at`, among the lines up to `stop` that are all captions': it ends behind its credit,
/// or at a blank line where a sentence is finished.
pub(super) fn caption(sheet: &Sheet, at: usize, stop: usize) -> (Range<usize>, Kind) {
    for line in at..stop {
        if let Some((from, byte, end, photographers)) = credit(sheet, line, at, stop) {
            return (at..end, Kind::Caption { credit: Some((from, byte)), photographers });
        }
        let Some(next) = (line + 1 < stop).then(|| &sheet.lines[line + 1]) else { break };
        let parted = next.at > sheet.lines[line].at + 1;
        let done =
            end(&sheet.lines[line].text) == End::Sentence && parted && !only_credit(&next.text, &sheet.style);
        if done || begins(&next.text, &sheet.style) {
            return (at..line + 1, Kind::Caption { credit: None, photographers: Vec::new() });
        }
    }
    (at..stop, Kind::Caption { credit: None, photographers: Vec::new() })
}

/// Whether a line is nothing but a credit, or the torn end of one.
fn only_credit(text: &str, style: &Style) -> bool {
    torn_credit(text) || credits::credit(text, style).is_some_and(|(byte, _)| byte == 0)
}

/// The credit that ends on line `at` or goes on below it: its line and byte, the line after it, the photographers.
fn credit(sheet: &Sheet, at: usize, first: usize, stop: usize) -> Option<(usize, usize, usize, Vec<String>)> {
    let text = sheet.lines[at].text.as_str();
    let above = (at > first).then(|| sheet.lines[at - 1].text.as_str());
    let below = (at + 1 < stop).then(|| &sheet.lines[at + 1]).filter(|l| l.width <= TORN_WIDTH);
    let gap = if sheet.cjk { "" } else { " " };
    let style = &sheet.style;
    let alone = credits::credit(text, style);
    // What stands at the line's start may have begun on the line above.
    if let Some(above) = above.filter(|_| alone.as_ref().map_or(torn_credit(text), |(byte, _)| *byte == 0))
        && let Some((byte, who)) = credits::credit(&format!("{above}{gap}{text}"), style)
        && (1..above.len()).contains(&byte)
    {
        return Some((at - 1, byte, at + 1, who));
    }
    // And what stands at its end may go on below.
    if let Some(below) = below.map(|l| l.text.as_str())
        && end(text) == End::Open
        && credits::credit(below, style).is_none_or(|(at, _)| at == 0)
        && let Some((byte, who)) = credits::credit(&format!("{text}{gap}{below}"), style)
        && (1..text.len()).contains(&byte)
    {
        return Some((at, byte, at + 2, who));
    }
    alone.map(|(byte, who)| (at, byte, at + 1, who))
}

/// The rest of a credit on the next line is no wider than this, in ems.
const TORN_WIDTH: f32 = 9.0;

/// Whether a line is the end of a credit that a narrow column tore off: `摄`.
fn torn_credit(text: &str) -> bool {
    matches!(text, "摄" | "摄影" | "摄影报道" | "影报道" | "/摄" | "摄）")
}
