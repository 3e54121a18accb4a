//! Datelines: `本报讯（记者 甲）`, `新华社北京4月26日电`, `【本報記者甲台北報導】`, `BERN (dpa) –`, `Bern, 26. April.`

use super::people::credited;
use super::text::fold;
use crate::article::Credited;
use crate::style::{Script, Style};

/// The lead of a body that names its place, agency or people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Lead {
    /// The people it names.
    pub people: Vec<Credited>,
}

/// So many characters of a body are looked at.
const START: usize = 80;
/// From its first word to `电` a dateline has no more characters.
const WIRE_REACH: usize = 24;
/// A dateline in brackets is no longer, in characters.
const LONGEST_BRACKETED: usize = 36;

/// The dateline at the start of a body, if there is one.
pub(super) fn lead(body: &str, style: &Style) -> Option<Lead> {
    let start = body.trim_start();
    if !may_begin(start, style) {
        return None;
    }
    if style.script == Script::Latin {
        return latin(start, style).then(Lead::default);
    }
    let first = start.chars().next().map(fold)?;
    if matches!(first, '(' | '【' | '〔' | '[' | '〖') {
        let text: String = start.chars().take(START).map(fold).collect();
        return bracketed(&text, style);
    }
    style.desks.begins(start)?;
    let text: String = start.chars().take(START).map(fold).collect();
    open(&text, style)
}

/// Whether a dateline may begin with a text's first character: a quick no, which most lines are.
pub(super) fn may_begin(text: &str, style: &Style) -> bool {
    text.trim_start().chars().next().is_some_and(|c| match style.script {
        Script::Latin => c == '(' || c.is_uppercase(),
        Script::Han => matches!(fold(c), '(' | '【' | '〔' | '[' | '〖') || style.desks.may_begin(c),
    })
}

/// `新华社北京4月26日电 （记者 甲）`.
fn open(text: &str, style: &Style) -> Option<Lead> {
    let wire = |c: char| style.wires.has_char(c);
    // «通讯员» is a role and ends no dateline.
    let in_role = |at: usize| {
        let told = |role: &String| {
            role.match_indices(wire)
                .any(|(i, _)| i <= at && text.get(at - i..).is_some_and(|t| t.starts_with(role.as_str())))
        };
        style.roles.all().iter().any(told)
    };
    let ends = |(at, c): &(usize, char)| (wire(*c) || *c == '日') && !in_role(*at);
    let stop = text
        .char_indices()
        .find(ends)
        .map(|(at, _)| at)
        .filter(|at| text[..*at].chars().count() <= WIRE_REACH);
    let mut at = stop?;
    // «4月26日电», «5月28日体育专电»: the mark follows the day.
    if text[at..].starts_with('日') {
        let day = at + '日'.len_utf8();
        at = day + text[day..].find(wire).filter(|i| text[day..day + i].chars().count() <= 6)?;
    }
    if text[..at].contains(['，', '。', ',', '(']) {
        return None;
    }
    let rest = text[at..].chars().next().map_or("", |c| &text[at + c.len_utf8()..]).trim_start();
    let inner = rest.strip_prefix('(').and_then(|r| r.split_once(')'));
    let people = inner.and_then(|(inner, _)| credited(inner, style));
    Some(Lead { people: people.unwrap_or_default() })
}

/// `【本報記者甲台北報導】`, `（中央社記者甲台北27日電）`.
fn bracketed(text: &str, style: &Style) -> Option<Lead> {
    let open = text.chars().next()?;
    let inner = &text[open.len_utf8()..];
    let end = inner.find([')', '】', '〕', ']', '〗'])?;
    let inner = inner[..end].trim();
    if inner.chars().count() > LONGEST_BRACKETED || text[open.len_utf8() + end..].chars().count() < 3 {
        return None;
    }
    // The agency is the source: its man is a reporter.
    let inner = match style.agencies.begins(inner).map(|agency| &inner[agency.len()..]) {
        Some(rest) if style.roles.begins(rest).is_some() => rest,
        _ => inner,
    };
    let people = credited(inner, style).filter(|p| p.iter().any(|p| !p.role.is_empty()));
    let reported = style.reported.ends(inner).is_some();
    let wired = inner.ends_with(|c| style.wires.has_char(c));
    let desk = style.desks.begins(inner).is_some() || style.roles.begins(inner).is_some();
    // In round brackets it may as well end the article above, unless it names people and where they report from.
    let sure = if open == '(' { (wired || reported) && style.roles.inside(inner) } else { wired || reported };
    (desk && sure).then(|| Lead { people: people.or_else(|| at_wire(inner, style)).unwrap_or_default() })
}

/// The people of `中央社記者甲台北27日電`: what follows the role up to the day is name and place.
fn at_wire(inner: &str, style: &Style) -> Option<Vec<Credited>> {
    let digit = inner.find(|c: char| c.is_ascii_digit())?;
    let word = style.reported.all().iter().find(|w| w.chars().count() == 2)?;
    credited(&format!("{}{word}", &inner[..digit]), style)
}

/// A dateline in Latin letters ends within so many characters.
const LATIN_REACH: usize = 60;
/// Words that a place has at most.
const PLACE_WORDS: usize = 4;

/// `BERN (dpa) –`, `PARIS, 26 avril (AFP) —`, `AMSTERDAM, 26 apr. –`, `Bern, 26. April.`, `(Reuters) –`.
fn latin(text: &str, style: &Style) -> bool {
    let head: String = text.chars().take(LATIN_REACH).collect();
    let agency = |inner: &str| {
        !inner.is_empty() && inner.split(['/', ',']).map(str::trim).any(|a| style.agencies.has(a))
    };
    if let Some((before, behind)) = head.split_once('(')
        && let Some((_, rest)) = behind.split_once(')').filter(|(inner, _)| agency(inner))
    {
        let dashed = rest.trim_start().starts_with(['–', '—', '-', '.', ':', '―']);
        let before = before.trim();
        return if before.is_empty() { dashed } else { place_and_day(before, style).is_some() };
    }
    let dash = [" – ", " — ", ".– ", ".— ", ".—", ". – ", ". — ", " - ", ".- ", "–"];
    let dashed = dash.iter().filter_map(|d| head.find(d)).min();
    if let Some(before) = dashed.map(|at| head[..at].trim_end_matches([' ', ','])) {
        let capitals = before.chars().filter(|c| c.is_alphabetic()).count() >= 3
            && before.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
        match place_and_day(before, style) {
            Some(true) => return true,
            Some(false) if capitals => return true,
            _ => {}
        }
    }
    // «Bern, 26. April. Der Bundesrat …»
    let stops = head.match_indices(". ").map(|(at, _)| &head[..at]);
    stops.take(3).any(|before| before.contains(", ") && place_and_day(before, style) == Some(true))
}

/// Whether a text is a place, alone (`Some(false)`) or with a day (`Some(true)`).
fn place_and_day(text: &str, style: &Style) -> Option<bool> {
    let (place, day) = text.split_once(',').map_or((text, ""), |(p, d)| (p, d));
    let words: Vec<&str> = place.split_whitespace().collect();
    let named = |w: &&str| w.starts_with(char::is_uppercase) || style.particles.has(w) || w.contains('/');
    let placed = (1..=PLACE_WORDS).contains(&words.len())
        && words.iter().all(named)
        && !place.contains(|c: char| c.is_ascii_digit())
        && place.starts_with(char::is_uppercase);
    let month = |w: &str| style.months.contains_key(&w.trim_matches(['.', ',']).to_lowercase());
    let number = |w: &str| {
        let digits = w.trim_end_matches(|c: char| !c.is_ascii_digit());
        digits.parse::<u32>().is_ok_and(|d| (1..=31).contains(&d))
    };
    let small = |w: &str| w.chars().all(|c| c.is_lowercase() || c == '.') && w.chars().count() <= 4;
    let parts: Vec<&str> = day.split_whitespace().collect();
    let dated = parts.iter().any(|w| month(w)) && parts.iter().any(|w| number(w));
    let fits = parts.iter().all(|w| month(w) || number(w) || small(w) || w.starts_with(char::is_uppercase));
    (placed && parts.len() <= 5 && fits && (dated || parts.len() <= 2)).then_some(dated)
}

#[cfg(test)]
mod tests {
    use super::super::tests::style_of;
    use super::*;

    #[test]
    fn a_dateline_names_its_reporters() {
        let lead = |text: &str| lead(text, &style_of(text));
        assert_eq!(lead("新华社临江5月28日体育专电（记者江岸 石舟） 比赛").unwrap().people.len(), 2);
        assert_eq!(lead("【本報記者林溪台北報導】昨天夜裡").unwrap().people.len(), 1);
        // The agency is the source, a newspaper's own man is the newspaper's.
        let role = |text: &str| lead(text).unwrap().people[0].role.clone();
        assert_eq!(role("（中央社記者方小滿雲嶺22日電）昨天夜裡"), "記者");
        assert_eq!(role("【本報記者林溪台北報導】昨天夜裡"), "本報記者");
        for text in [
            "本报讯 （记者 江岸）昨天",
            "BERN (dpa) – Der Fluss",
            "AMSTERDAM, 26 apr. – De rivier",
            "Bern, 26. April. Der Fluss",
            "PARIS (AFP) — Le fleuve",
        ] {
            assert!(lead(text).is_some(), "{text}");
        }
        for text in [
            "本报记者 江岸 通讯员 石舟",
            "本报昨天报道，电力恢复",
            "Der Fluss – so heisst es – steigt",
            "Yesterday the river rose",
        ] {
            assert_eq!(lead(text), None, "{text}");
        }
    }
}
