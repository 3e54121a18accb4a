//! Running text or headline: told apart by shape and language, as log odds.

use std::ops::Range;

use super::lines::Sheet;
use super::people;
use super::roles::{Kind, Unit, marked};
use super::text::{End, end, is_cjk};

/// A line that is longer than its column by this much is not of the column, in ems.
pub(super) const HEAD_EXCESS: f32 = 3.0;

/// Whether Latin letters are capitals all.
pub(super) fn capitals(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 3 && text.chars().filter(|c| c.is_lowercase()).count() * 10 <= letters
}

/// Tells headlines from running text, in order, since text that broke off inside a sentence wants to go on.
pub(super) fn decide(sheet: &Sheet, units: &mut [Unit]) {
    let mut open: Option<usize> = None;
    for i in 0..units.len() {
        if units[i].kind != Kind::Text {
            continue;
        }
        let lines = units[i].lines.clone();
        let next = units.get(i + 1).filter(|u| u.kind == Kind::Text && !marked(sheet, u.lines.start));
        let next = next.map(|u| u.lines.clone());
        let joined = sheet.joined(lines.clone());
        let closing = joined.ends_with('）') && !joined.contains('（');
        let known = marked(sheet, lines.start) || people::note(&joined, &sheet.style) || closing;
        let score = if known {
            weight::SENTENCE
        } else if sheet.pausal {
            pausal_text(&joined)
        } else if sheet.cjk {
            chinese_text(sheet, &lines, open, next)
        } else {
            latin_text(sheet, &lines, open, next)
        };
        units[i].sure = 1.0 / (1.0 + (-score.abs()).exp());
        if score > 0.0 {
            let last = lines.end - 1;
            open = (end(&sheet.lines[last].text) == End::Open).then_some(last);
        } else {
            units[i].kind = Kind::Head;
        }
    }
}

/// Weights of what speaks for running text (positive) or a headline (negative); measured by eye on pages of many papers,
/// in units of log odds.
mod weight {
    pub(super) const START: f32 = -2.0;
    pub(super) const SENTENCE: f32 = 4.0;
    pub(super) const LAST_MARK_ONLY: f32 = 1.2;
    pub(super) const FIRST_COMMA: f32 = 0.4;
    pub(super) const MORE_COMMAS: f32 = 0.8;
    pub(super) const ENDS_IN_COMMA: f32 = 3.0;
    pub(super) const COLUMN_LINES: f32 = 1.2;
    pub(super) const COLUMN_LINE: f32 = 0.5;
    pub(super) const GOES_ON: f32 = 1.6;
    pub(super) const KNOWN_JOIN: f32 = 1.0;
    pub(super) const FULL_BELOW: f32 = 1.3;
    pub(super) const INDENTED_BELOW: f32 = -1.0;
    pub(super) const COLUMN_WIDE: f32 = 0.6;
    pub(super) const INDENT_LESS: f32 = 0.6;
    pub(super) const NOT_COLUMN_WIDE: f32 = -0.8;
    pub(super) const LISTED: f32 = 0.5;
    pub(super) const LONG: f32 = 1.0;
    pub(super) const NARROW: f32 = -1.5;
    pub(super) const WIDE: f32 = -1.5;
    pub(super) const INNER_SPACE: f32 = -0.7;
    pub(super) const DASH: f32 = -1.5;
    pub(super) const LABEL: f32 = -1.0;
    pub(super) const LOWER_CASE: f32 = 2.0;
    pub(super) const CAPITALS: f32 = -4.0;
}

/// Running text of a page without modern stops is no shorter, in characters.
const PAUSAL_TEXT: usize = 12;

/// Log odds that a block is running text where the enumeration comma is the only stop: headlines have none.
fn pausal_text(text: &str) -> f32 {
    let stops = text.contains(['、', '，', '。', '；', '：']);
    if stops && text.chars().count() >= PAUSAL_TEXT { weight::SENTENCE } else { weight::START }
}

/// Headlines are seldom longer, in characters.
const LONG: usize = 42;

/// Log odds that some lines of Chinese are running text and not a headline.
fn chinese_text(sheet: &Sheet, lines: &Range<usize>, open: Option<usize>, next: Option<Range<usize>>) -> f32 {
    let text = sheet.joined(lines.clone());
    let bare = text.trim_end_matches(['！', '？', '”', '」', '…']);
    let first = &sheet.lines[lines.start];
    let mut score = weight::START;
    if bare.contains(['。', '；']) || bare.contains(['！', '？']) && text.chars().count() > 40 {
        score += weight::SENTENCE;
    } else if end(&text) == End::Sentence
        && sheet.lines[lines.end - 1].text.len() == text.len()
        && lines.len() == 1
    {
        score += weight::LAST_MARK_ONLY;
    }
    let commas = text.matches('，').count().min(4);
    if commas > 0 {
        score += weight::FIRST_COMMA + weight::MORE_COMMAS * (commas - 1) as f32;
    }
    score += weight::LISTED * text.matches('、').count().min(3) as f32;
    let length = text.chars().count();
    score += if length > LONG { weight::LONG * (1 + usize::from(length > 2 * LONG)) as f32 } else { 0.0 };
    if text.ends_with(['，', '、']) {
        score += weight::ENDS_IN_COMMA;
    }
    let full = |i: usize| sheet.lack(sheet.lines[i].width).is_some_and(|l| l.abs() <= 1.2);
    if lines.len() >= 2 && (lines.start + 1..lines.end - 1).all(full) && full(lines.end - 2) {
        score += weight::COLUMN_LINES;
    } else if sheet.lack(first.width).is_some_and(|l| (-1.2..=3.0).contains(&l)) {
        score += weight::COLUMN_LINE;
    }
    if let Some(last) = open {
        if (first.width - sheet.lines[last].width).abs() <= 3.0
            || lines.len() == 1 && first.width < sheet.lines[last].width
        {
            score += weight::GOES_ON;
        }
        score += if sheet.joins(last, lines.start) { weight::KNOWN_JOIN } else { 0.0 };
    }
    if let Some(next) = next.filter(|n| end(&text) == End::Open && clear_text(sheet, n)) {
        score += goes_on(sheet, lines.end - 1, &next, commas > 0);
    }
    score + chinese_head(sheet, lines, &text)
}

/// Whether some lines are running text at first sight: sentences end in them.
pub(super) fn clear_text(sheet: &Sheet, lines: &Range<usize>) -> bool {
    let text = sheet.joined(lines.clone());
    text.contains(['。', '；']) || (lines.len() > 1 && text.matches('，').count() > 1)
}

/// Evidence that a line goes on in the text below it, from which a blank line parts it: that text's first line is full,
/// so no paragraph begins there, and the line is as wide as the column or an indent less.
pub(super) fn goes_on(sheet: &Sheet, line: usize, next: &Range<usize>, comma: bool) -> f32 {
    let below: Vec<usize> = next.clone().take(9).collect();
    let column = sheet.column_at(&below, 0);
    let lack = column - sheet.lines[next.start].width;
    let own = column - sheet.lines[line].width;
    let mut score = if sheet.joins(line, next.start) { weight::KNOWN_JOIN } else { 0.0 };
    if below.len() < 2 {
        return score;
    }
    score += if lack <= 1.0 { weight::FULL_BELOW } else { weight::INDENTED_BELOW };
    score += if (-1.6..=3.2).contains(&own) { weight::COLUMN_WIDE } else { weight::NOT_COLUMN_WIDE };
    score += if (1.2..=3.2).contains(&own) { weight::INDENT_LESS } else { 0.0 };
    score + if comma { weight::KNOWN_JOIN } else { 0.0 }
}

/// What speaks for a headline in Chinese: its shape and its marks.
fn chinese_head(sheet: &Sheet, lines: &Range<usize>, text: &str) -> f32 {
    let widest = sheet.lines[lines.clone()].iter().map(|l| l.width).fold(0.0, f32::max);
    let narrowest = sheet.columns.first().copied().unwrap_or(0.0);
    let broadest = sheet.columns.last().copied().unwrap_or(f32::MAX);
    let spaced = text.split([' ', '\u{3000}']).filter(|w| w.chars().any(is_cjk)).count() > 1;
    let dashes = text.starts_with('—') || text.ends_with('—');
    let label = text.ends_with('）') && !text.contains('。');
    let has = |there: bool, weight: f32| if there { weight } else { 0.0 };
    has(lines.len() > 1 && widest < narrowest * 0.75, weight::NARROW)
        + has(widest > broadest + HEAD_EXCESS, weight::WIDE)
        + has(spaced, weight::INNER_SPACE)
        + has(dashes, weight::DASH)
        + has(label, weight::LABEL)
}

/// A line that is full is within this of a column's width, in ems: words are not parted at its end.
const HANGING_LACK: f32 = 2.0;

/// Words of English, French, German and Dutch that want another word behind them: articles, prepositions, conjunctions.
const HANGING: &[&str] = &[
    "a", "an", "the", "of", "to", "in", "on", "at", "by", "for", "from", "with", "and", "or", "that",
    "which", "its", "his", "their", "as", "le", "la", "les", "un", "une", "des", "du", "de", "et", "ou",
    "que", "qui", "dans", "par", "pour", "avec", "sur", "der", "die", "das", "dem", "den", "ein", "eine",
    "einer", "und", "oder", "von", "mit", "zu", "im", "auf", "dass", "het", "een", "van", "en", "met",
    "voor", "naar",
];

/// Log odds that some lines of Latin script are running text and not a headline.
fn latin_text(sheet: &Sheet, lines: &Range<usize>, open: Option<usize>, next: Option<Range<usize>>) -> f32 {
    let words: Vec<&str> =
        sheet.lines[lines.clone()].iter().flat_map(|l| l.text.split_whitespace()).collect();
    let whole = words.join(" ");
    let lower =
        words.iter().filter(|w| w.starts_with(char::is_lowercase)).count() as f32 / words.len().max(1) as f32;
    let sentence = end(&whole) == End::Sentence || whole.contains(". ") || whole.contains("; ");
    let mut score = weight::START;
    // Old papers set a full stop behind their headlines too.
    let stopped = next.as_ref().is_some_and(|n| n.len() >= 3 && starts_anew(&sheet.lines[n.start].text))
        && lines.len() <= 2
        && lower <= 0.5
        && open.is_none()
        && !whole.trim_end_matches('.').contains(['.', ',', ';', '?', '!']);
    score += if sentence && words.len() > 4 && !stopped { weight::SENTENCE } else { 0.0 };
    score += if lower > 0.5 { weight::LOWER_CASE } else { 0.0 };
    score += if whole.starts_with(char::is_lowercase) { weight::LOWER_CASE } else { 0.0 };
    let goes_on = !starts_anew(&whole) || lines.len() > 2;
    score += if open.is_some() && goes_on && !capitals(&whole) { weight::GOES_ON } else { 0.0 };
    score += if lines.len() >= 3 && !capitals(&whole) { weight::COLUMN_LINES } else { 0.0 };
    let hangs = words.last().is_some_and(|w| HANGING.contains(&w.to_lowercase().as_str()));
    // A centred headline breaks there too, but seldom where the column ends.
    let full = sheet.lack(sheet.lines[lines.end - 1].width).is_some_and(|l| l.abs() <= HANGING_LACK);
    score += if (whole.ends_with(',') || hangs && full) && !capitals(&whole) {
        weight::ENDS_IN_COMMA
    } else {
        0.0
    };
    // What goes on with a small letter below has broken off here.
    let broken = next.is_some_and(|n| sheet.lines[n.start].text.starts_with(char::is_lowercase));
    score +=
        if broken && end(&whole) == End::Open && !capitals(&whole) { weight::ENDS_IN_COMMA } else { 0.0 };
    score + if capitals(&whole) { weight::CAPITALS } else { 0.0 }
}

/// Whether a text of Latin script begins as sentences and headlines do, and not inside a sentence.
pub(super) fn starts_anew(text: &str) -> bool {
    text.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase())
}
