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

/// A change of width that no wrapping explains, in ems: the type size changes there.
const STEP: f32 = 1.2;

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
/// unit the shorter part is the title, being set larger; of parts that stand apart the last is, as kickers are about
/// three times as frequent as subtitles.
pub(super) fn levels(sheet: &Sheet, units: &[&Unit]) -> Levels {
    let parts: Vec<Vec<Vec<usize>>> = units.iter().map(|u| sizes(sheet, u)).collect();
    let together = parts.len() == 1;
    let parts: Vec<Vec<usize>> = parts.into_iter().flatten().collect();
    let text = |i: usize| parts[i].iter().map(|l| sheet.lines[*l].text.as_str()).collect::<String>();
    let length = |i: usize| text(i).chars().count();
    let candidates: Vec<usize> = (0..parts.len())
        .filter(|i| {
            parts.len() == 1
                || !(text(*i).starts_with('—') || text(*i).ends_with('—') || bracketed(&text(*i)))
        })
        .collect();
    let title = if together {
        candidates.iter().copied().min_by_key(|i| (length(*i), parts.len() - i))
    } else {
        candidates.last().copied()
    };
    let title = title.unwrap_or(parts.len() - 1);
    let mut found = Levels::default();
    for (i, part) in parts.into_iter().enumerate() {
        let text: String = part.iter().map(|l| sheet.lines[*l].text.as_str()).collect();
        let level = match i.cmp(&title) {
            std::cmp::Ordering::Less => &mut found.kicker,
            std::cmp::Ordering::Equal => &mut found.title,
            // A label in brackets (（记者手记）) is the end of the title.
            std::cmp::Ordering::Greater if bracketed(&text) && found.subtitle.is_empty() => &mut found.title,
            std::cmp::Ordering::Greater => &mut found.subtitle,
        };
        level.extend(part);
    }
    found
}

fn bracketed(text: &str) -> bool {
    text.starts_with('（') && text.ends_with('）') && text.chars().count() <= 16
}
