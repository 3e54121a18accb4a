//! Signatures: bylines that close the text above them, where most open the text below.
//!
//! A newspaper signs in two ways: reports at their head, letters, comments and notes at their foot. What tells them apart is how
//! the byline is written, what stands above and below it, and where the page's other bylines of that look stand.

use std::collections::BTreeMap;

use super::bodies::lead;
use super::latin::{self, DASHES};
use super::lines::{Sheet, full_width};
use super::people;
use super::roles::{Kind, Unit};
use super::sequence::{Reading, Role};
use super::text::{End, end, folded};
use crate::article::Credited;
use crate::style::{Script, Style};

/// How a byline is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Look {
    /// `（江岸）`
    Bracketed,
    /// `— Jane Doe`
    Dashed,
    /// `Jane Doe, Harbor`, `南浦市 方小满`: a name and a place.
    Placed,
    /// `By Jane Doe`, `Von unserem Korrespondenten`.
    Led,
    /// `■ 记者 江岸`: by which ornament.
    Ornament(char),
    /// `文/江岸`
    Crafted,
    /// `记者 江岸`, `Jane Doe, Staff Writer`.
    Roled,
    /// Anything else, such as a name alone, also behind an ornament.
    Bare,
}

impl Look {
    fn of(sheet: &Sheet, unit: &Unit) -> Option<Self> {
        let Kind::Byline(people) = &unit.kind else { return None };
        let style: &Style = &sheet.style;
        let text = folded(sheet.lines[unit.lines.start].text.trim());
        let first = text.chars().next()?;
        let roled = people.iter().any(|p| !p.role.is_empty());
        let led = style.by.begins_any_case(&text).is_some() || style.nobody.begins_any_case(&text).is_some();
        Some(match first {
            '(' => Self::Bracketed,
            _ if text.ends_with(')') && !text.contains('(') => Self::Bracketed,
            _ if DASHES.contains(&first) => Self::Dashed,
            _ if style.ornaments.has_char(first) && roled => Self::Ornament(first),
            _ if people::crafted(&text, style) => Self::Crafted,
            _ if led => Self::Led,
            _ if roled => Self::Roled,
            _ if people::placed(&text, style) && people.len() == 1 => Self::Placed,
            _ => Self::Bare,
        })
    }
}

/// Where a byline stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stand {
    /// Above text, and below something else.
    Above,
    /// Below text, and above something else.
    Below,
    /// Between two texts.
    Between,
    /// Apart from all text.
    Apart,
}

fn stand(sheet: &Sheet, units: &[Unit], at: usize) -> Stand {
    let text = |i: Option<usize>| i.and_then(|i| units.get(i)).is_some_and(|u| u.kind == Kind::Text);
    match (text(at.checked_sub(1)), text(Some(at + 1))) {
        // In Chinese papers an article has a dateline or a byline.
        (true, true) if sheet.cjk && units.get(at + 1).is_some_and(|u| lead(sheet, u).is_some()) => {
            Stand::Below
        }
        (true, true) => Stand::Between,
        (true, false) => Stand::Below,
        (false, true) => Stand::Above,
        (false, false) => Stand::Apart,
    }
}

/// For each unit of a page whether it is a byline that closes the text above it.
pub(super) fn closing(sheet: &Sheet, reading: &Reading, units: &[Unit]) -> Vec<bool> {
    let seen: Vec<Option<(Look, Stand)>> = (0..units.len())
        .map(|i| Look::of(sheet, &units[i]).map(|look| (look, stand(sheet, units, i))))
        .collect();
    let mut counts: BTreeMap<(Look, Stand), usize> = BTreeMap::new();
    seen.iter().flatten().for_each(|one| *counts.entry(*one).or_default() += 1);
    let count = |look: Look, stand: Stand| counts.get(&(look, stand)).copied().unwrap_or_default();
    let closes = |(look, stand): (Look, Stand)| {
        let (above, below) = (count(look, Stand::Above), count(look, Stand::Below));
        match (stand, look) {
            (Stand::Below | Stand::Between, Look::Bracketed | Look::Dashed | Look::Placed) => above <= below,
            (Stand::Below, Look::Bare | Look::Crafted) => above <= below,
            (_, Look::Led) => false,
            (Stand::Below | Stand::Between, _) => above + 1 < below,
            _ => false,
        }
    };
    let told = |unit: &Unit| reading.roles[unit.lines.start] != Role::Byline;
    let all = seen.iter().zip(units);
    all.map(|(seen, unit)| seen.is_some_and(|seen| told(unit) || closes(seen))).collect()
}

/// The people of a line that is read as text or headline and signs the text above it: it names somebody, the line above ends a
/// sentence, and it is short or no text stands below. In a headline only a dash before the name tells.
pub(super) fn below_text(sheet: &Sheet, reading: &Reading, line: usize) -> Option<Vec<Credited>> {
    let role = reading.roles[line];
    let text = sheet.lines[line].text.trim();
    let may = role.is_text() || (role == Role::Head && text.starts_with(DASHES));
    let above = line.checked_sub(1).filter(|above| reading.roles[*above].is_text())?;
    let below = reading.roles.get(line + 1).is_some_and(|r| r.is_text());
    let torn = below && (reading.roles[line + 1] == Role::Text || !short(sheet, reading, line));
    if !may || torn || end(&sheet.lines[above].text) != End::Sentence {
        return None;
    }
    match sheet.style.script {
        Script::Latin => latin::signature(text, &sheet.style),
        Script::Han => people::signature(text, &sheet.style),
    }
}

/// A line with less than this share of the width that lines of text near it have is short.
const SHORT: f32 = 0.7;
/// So many lines before and behind are near.
const NEAR: usize = 8;

/// Whether a line is clearly shorter than the lines of text near it.
fn short(sheet: &Sheet, reading: &Reading, line: usize) -> bool {
    let near = line.saturating_sub(NEAR)..(line + NEAR + 1).min(sheet.lines.len());
    let texts = near.filter(|l| *l != line && reading.roles[*l].is_text());
    sheet.lines[line].width < SHORT * full_width(texts.map(|l| sheet.lines[l].width).collect())
}

#[cfg(test)]
mod tests {
    use super::super::columns::tests::page;
    use super::super::roles;
    use super::super::tests::style_of;
    use super::*;

    /// The bylines of a page that close a text, the lines' roles given by their letters.
    fn closed(lines: &[&str], letters: &str) -> Vec<String> {
        let page = page(lines);
        let sheet = Sheet::new(&page, style_of(&lines.join(" ")));
        let reading = Reading::given(letters).expect("letters of roles");
        let units = roles::units(&sheet, &reading);
        let closing = closing(&sheet, &reading, &units);
        let all = units.iter().zip(closing).filter(|(_, closing)| *closing);
        all.map(|(unit, _)| sheet.joined(unit.lines.clone())).collect()
    }

    #[test]
    fn brackets_dashes_and_places_sign_the_text_above_and_words_for_authors_lead_the_text_below() {
        let english = [
            "The river rose to the mark of the old flood.",
            "— Jane Doe",
            "By John Roe",
            "The bridge was closed for the night and the day.",
            "Ann Poe, Fort Harbor",
            "ELMS ON THE HILL",
            "The elms that stand on the hill are to be felled.",
        ];
        assert_eq!(closed(&english, "AYYAYHA"), ["— Jane Doe", "Ann Poe, Fort Harbor"]);
        let chinese = [
            "河面已经解冻。",
            "（江岸）",
            "公交能否晚半小时",
            "末班车收得太早。",
            "南浦市 方小满",
            "写给河流",
            "■ 记者 林溪",
            "大桥昨夜封闭。",
        ];
        assert_eq!(closed(&chinese, "AYHAYHYA"), ["（江岸）", "南浦市 方小满"]);
    }

    #[test]
    fn the_page_s_other_bylines_of_a_look_tell_where_it_stands() {
        let opened = [
            "河面已经解冻。",
            "（江岸）",
            "大桥封闭",
            "（林溪）",
            "昨夜封闭。",
            "通车",
            "（许青）",
            "今天通车。",
        ];
        assert!(closed(&opened, "AYHYAHYA").is_empty());
        let below = ["河面已经解冻。", "文/江岸", "大桥封闭", "昨夜封闭。", "文/林溪", "通车", "今天通车。"];
        assert_eq!(closed(&below, "AYHAYHA"), ["文/江岸", "文/林溪"]);
    }

    #[test]
    fn a_name_that_was_read_as_text_signs_it() {
        let lines = [
            "The river rose to the mark of the old flood and stood",
            "there all day, as those who live by it had told us.",
            "Jane Doe",
            "ELMS ON THE HILL",
        ];
        assert_eq!(closed(&lines, "ACCH"), ["Jane Doe"]);
        // Neither a sentence's beginning nor what its end was torn from.
        let torn = [
            "The river rose to the mark of the old flood and stood",
            "there all day.",
            "Jane Doe",
            "told the council that it was so.",
        ];
        assert!(closed(&torn, "ACCC").is_empty());
        let open = ["The river rose, and those who live by it told", "Jane Doe", "ELMS ON THE HILL"];
        assert!(closed(&open, "ACH").is_empty());
    }

    #[test]
    fn above_a_dateline_a_chinese_byline_signs_what_stands_above_it() {
        let lines = ["河面已经解冻。", "□ 方小满", "本报讯 （记者 江岸）大桥昨夜封闭。"];
        assert_eq!(closed(&lines, "AYA"), ["□ 方小满"]);
        let plain = ["河面已经解冻。", "□ 方小满", "大桥昨夜封闭。"];
        assert!(closed(&plain, "AYA").is_empty());
    }
}
