//! Headlines: the lines of one unit as levels, and several units as kicker, title and subtitle.

use super::lines::Sheet;
use super::roles::Unit;

/// A headline's levels, each the lines of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Levels {
    /// 引题.
    pub kicker: Vec<usize>,
    /// 主题.
    pub title: Vec<usize>,
    /// 副题.
    pub subtitle: Vec<usize>,
}

/// A first part of a unit is the title above a subtitle if it has at most this share of the characters, the subtitle being
/// twice as long: it is set larger. Else it is a kicker.
const LARGE_SHARE: f32 = 0.33;

/// A change of width that no wrapping explains, in ems: the type size changes there.
const STEP: f32 = 1.2;

/// A headline's line that is wider than this is not torn from the next, in ems.
const TORN: f32 = 12.0;

/// The torn-off end of a headline's line is at most this wide, in ems.
const SCRAP: f32 = 5.0;

/// Cuts the lines of one unit where the type size changes. Wrapped lines of one size are about equally long but the last.
fn sizes(sheet: &Sheet, unit: &Unit) -> Vec<Vec<usize>> {
    let mut parts: Vec<Vec<usize>> = Vec::new();
    let stop = unit.lines.end;
    for line in unit.lines.clone() {
        let width = sheet.lines[line].width;
        let text = &sheet.lines[line].text;
        let cut = parts.last().is_some_and(|part| {
            let last = &sheet.lines[part[part.len() - 1]];
            let grown = width > last.width + STEP;
            // A shorter line ends its part, unless lines as short follow it: then it began one.
            let shrunk = line + 1 < stop
                && last.width > width + STEP * 2.0
                && sheet.lines[line + 1].width >= width - STEP
                && part.len() == 1;
            let dashed = text.starts_with("——") || last.text.ends_with("——");
            sheet.cjk && (grown && width > 6.0 || shrunk || dashed)
        });
        match parts.last_mut() {
            Some(part) if !cut => part.push(line),
            _ => parts.push(vec![line]),
        }
    }
    parts
}

/// The levels of a headline made of some neighbouring units.
///
/// Type sizes are lost, so marks come first (a kicker often ends in a dash, a subtitle often begins with one). Inside one
/// unit a first part that is much shorter is the title, being set larger; otherwise the last is, as kickers are about
/// three times as frequent as subtitles.
pub(super) fn levels(sheet: &Sheet, units: &[&Unit]) -> Levels {
    let parts: Vec<Vec<Vec<usize>>> = units.iter().map(|u| sizes(sheet, u)).collect();
    let together = parts.len() == 1;
    let parts = rejoin(sheet, parts.into_iter().flatten().collect());
    if !sheet.cjk {
        // Papers in Latin script seldom have kickers; what stands apart is one headline torn by the extractor.
        return Levels { title: parts.into_iter().flatten().collect(), ..Levels::default() };
    }
    let texts: Vec<String> =
        parts.iter().map(|p| p.iter().map(|l| sheet.lines[*l].text.as_str()).collect::<String>()).collect();
    let length = |i: usize| texts[i].chars().count();
    let above = |i: usize| texts[i].ends_with('—');
    let below = |i: usize| texts[i].starts_with('—');
    let candidates: Vec<usize> =
        (0..parts.len()).filter(|i| !above(*i) && !below(*i) && !bracketed(&texts[*i])).collect();
    let whole: usize = (0..parts.len()).map(length).sum();
    let large =
        candidates.first().copied().filter(|i| together && length(*i) as f32 <= whole as f32 * LARGE_SHARE);
    let title = large.or_else(|| candidates.last().copied());
    let title = title.unwrap_or(0);
    let mut found = Levels::default();
    for (i, part) in parts.into_iter().enumerate() {
        let level = if i == title {
            &mut found.title
        } else if above(i) || (i < title && !below(i)) {
            &mut found.kicker
        } else if bracketed(&texts[i]) && found.subtitle.is_empty() {
            // A label in brackets (（记者手记）) is the end of the title.
            &mut found.title
        } else {
            &mut found.subtitle
        };
        level.extend(part);
    }
    found
}

/// Joins parts that one wrapped line was torn into: the second is no longer than the first, and the characters at the tear
/// stand together elsewhere on the page.
fn rejoin(sheet: &Sheet, parts: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    let mut joined: Vec<Vec<usize>> = Vec::new();
    for part in parts {
        let torn = joined.last().and_then(|p| p.last()).is_some_and(|last| {
            let (above, below) = (&sheet.lines[*last], &sheet.lines[part[0]]);
            let wrapped =
                below.width <= above.width + 0.6 && above.width <= TORN && sheet.joins(*last, part[0]);
            // What is left of a wide line is much shorter than it.
            let rest = below.width <= SCRAP && below.width * 3.0 <= above.width && part.len() == 1;
            sheet.cjk && (wrapped || rest) && !above.text.ends_with('—')
        });
        match joined.last_mut() {
            Some(last) if torn => last.extend(part),
            _ => joined.push(part),
        }
    }
    joined
}

fn bracketed(text: &str) -> bool {
    text.starts_with('（') && text.ends_with('）') && text.chars().count() <= 16
}
