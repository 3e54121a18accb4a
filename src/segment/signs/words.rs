//! Signs that a line's own characters give: how it begins and ends, its marks, what the house styles' patterns know it as.

use super::super::prose::{HANGING, capitals};
use super::super::text::{End, em, end, fold, is_cjk};
use super::super::{captions, credits, datelines, endings, jumps, latin, masthead, people};
use super::echoes::alphanumeric;
use super::{PageView, S, Signs, step};

impl PageView<'_> {
    /// Signs of its characters and words.
    pub(super) fn words(&self, i: usize, s: &mut Signs) {
        let line = &self.sheet.lines[i];
        // Behind a jump in brackets stands what the line would be without it.
        let text = &line.text[jumps::at_start(&line.text).map_or(0, |(behind, _)| behind)..];
        s[S::End as usize] = ends(text);
        s[S::Start as usize] = starts(text);
        s[S::Stops as usize] = stops(text);
        s[S::JoinAbove as usize] = u8::from(i > 0 && self.sheet.joins(i - 1, i));
        let next = self.sheet.lines.get(i + 1).map_or("", |l| l.text.as_str());
        s[S::Byline as usize] = if self.bylines[i] {
            1
        } else if people::byline_of_two(text, next, &self.sheet.style) {
            3
        } else if people::role_alone(text, &self.sheet.style)
            || (!self.sheet.cjk && latin::latin_role(text, &self.sheet.style).is_some())
        {
            2
        } else {
            0
        };
        s[S::Credit as usize] = match credits::credit(text, &self.sheet.style) {
            Some((0, _)) => 2,
            Some(_) => 1,
            None => 0,
        };
        s[S::Caption as usize] = u8::from(captions::begins(text, &self.sheet.style));
        s[S::Masthead as usize] = step(masthead::score(text, &self.sheet.style), &[0.3, 0.9, 2.0]);
        let start = || self.sheet.joined(i..self.sheet.lines.len().min(i + 3));
        s[S::Dateline as usize] = u8::from(
            datelines::may_begin(text, &self.sheet.style)
                && datelines::lead(&start(), &self.sheet.style).is_some(),
        );
        s[S::Note as usize] = if endings::note(text, &self.sheet.style) {
            1
        } else {
            2 * u8::from(endings::ended(text, &self.sheet.style))
        };
        s[S::Jump as usize] = u8::from(endings::jump(text, &self.sheet.style));
        s[S::Case as usize] = if self.sheet.cjk { 0 } else { case(text) };
        s[S::Noise as usize] = step(noise(text), &[0.06, 0.2]);
        s[S::Gap as usize] = gap(text);
        s[S::Number as usize] = u8::from((7..=12).contains(&digits(text)));
    }

    /// Whether a line is a byline or has a dateline.
    pub(super) fn marked(&self, i: usize) -> bool {
        self.bylines[i] || datelines::lead(&self.sheet.lines[i].text, &self.sheet.style).is_some()
    }
}

const CLOSERS: &[char] = &['”', '’', '"', '\'', '」', '』', '）', ')', '】', '》', '〉', ']', '»'];

/// How a line ends, by [`S::End`].
pub(in crate::segment) fn ends(text: &str) -> u8 {
    let bare = text.trim_end();
    let inner = bare.trim_end_matches(CLOSERS);
    let closed = inner.len() < bare.len();
    let Some(last) = inner.chars().next_back() else { return 9 };
    match last {
        '。' | '！' | '？' | '!' | '?' | '．' | '…' => u8::from(closed),
        '.' if end(bare) == End::Sentence => u8::from(closed),
        '：' | '；' | ':' | ';' if !closed => 2,
        '，' | '、' | ',' if !closed => 3,
        '—' | '–' => 4,
        '-' | '¬' | '‐' if !closed => 5,
        _ if closed => 6,
        c if fold(c).is_ascii_digit() => 7,
        _ if hangs(bare) => 8,
        _ => 9,
    }
}

/// Letters of the longest word that wants another behind it.
const LONGEST_HANGING: usize = 5;

fn hangs(text: &str) -> bool {
    let last = text.rsplit(' ').next();
    let short = last.filter(|w| {
        w.ends_with(|c: char| c.is_ascii_alphabetic()) && w.chars().nth(LONGEST_HANGING).is_none()
    });
    short.is_some_and(|w| HANGING.contains(&w.to_lowercase().as_str()))
}

/// How a line begins, by [`S::Start`].
pub(in crate::segment) fn starts(text: &str) -> u8 {
    let mut chars = text.trim_start().chars();
    let Some(first) = chars.next() else { return 10 };
    match first {
        '，' | '。' | '、' | '；' | '：' | '！' | '？' | '”' | '’' | '）' | '》' | '」' | '』' | '】'
        | ',' | '.' | ';' | ')' => 0,
        '“' | '‘' | '「' | '『' | '（' | '(' | '《' | '【' | '"' | '«' | '„' => 1,
        '—' | '–' | '-' => 2,
        '■' | '□' | '◆' | '◇' | '◎' | '○' | '●' | '▲' | '△' | '★' | '☆' | '▪' | '•' | '※' | '►' | '▶'
        | '◀' => 3,
        _ if listed(text) => 4,
        c if fold(c).is_ascii_digit() => 5,
        c if c.is_lowercase() => 6,
        c if c.is_uppercase() => {
            let word: String = text.trim_start().chars().take_while(|c| c.is_alphabetic()).collect();
            if word.chars().count() > 2 && capitals(&word) { 7 } else { 8 }
        }
        c if is_cjk(c) => 9,
        _ => 10,
    }
}

/// Whether a line begins like an entry of a list: `一、`, `1.`, `（二）`, `第三，`.
fn listed(text: &str) -> bool {
    let number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十①②③④⑤⑥".contains(c);
    let begins = |c: char| matches!(c, '(' | '第') || number(c);
    if !text.trim_start().chars().next().map(fold).is_some_and(begins) {
        return false;
    }
    let text: String = text.trim_start().chars().take(5).map(fold).collect();
    let bare = text.trim_start_matches(['(', '第']);
    let rest = bare.trim_start_matches(number);
    rest.len() < bare.len()
        && bare.len() - rest.len() <= 6
        && rest.starts_with(['、', ')', '.', ','])
        && !rest.chars().nth(1).is_some_and(|c| c.is_ascii_digit())
}

/// The longest run of digits of a line.
fn digits(text: &str) -> usize {
    let run = |(longest, run): (usize, usize), c: char| {
        let run = if fold(c).is_ascii_digit() { run + 1 } else { 0 };
        (run.max(longest), run)
    };
    text.chars().fold((0, 0), run).0
}

/// The stops inside a line, by [`S::Stops`].
fn stops(text: &str) -> u8 {
    let bare = text.trim_end_matches(|c: char| !alphanumeric(c));
    let (mut commas, mut before) = (0, ' ');
    for c in bare.chars() {
        match (before, c) {
            (_, '。' | '；' | '！' | '？') | ('.' | ';', ' ') => return 3,
            (_, '，' | '、') | (',', ' ') => commas += 1,
            _ => {}
        }
        before = c;
    }
    commas.min(2)
}

/// The case of a line's words, by [`S::Case`].
fn case(text: &str) -> u8 {
    if capitals(text) {
        return 4;
    }
    let words: Vec<&str> = text.split_whitespace().filter(|w| w.chars().any(char::is_alphabetic)).collect();
    if words.is_empty() {
        return 0;
    }
    let long: Vec<&&str> = words.iter().filter(|w| w.chars().count() > 3).collect();
    let upper = long.iter().filter(|w| w.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase));
    match upper.count() as f32 / long.len().max(1) as f32 {
        _ if long.is_empty() => 2,
        u if u >= 0.8 => 3,
        u if u >= 0.4 => 2,
        _ => 1,
    }
}

/// Share of characters that are neither letters, digits nor common marks.
fn noise(text: &str) -> f32 {
    let visible = text.chars().filter(|c| !c.is_whitespace()).count().max(1);
    let odd = text.chars().filter(|c| {
        !alphanumeric(*c) && !c.is_whitespace() && em(*c) < 1.0 && !",.;:!?'\"()-–—%&/’‘“”".contains(*c)
            || matches!(c, '〓' | '\u{fffd}')
    });
    odd.count() as f32 / visible as f32
}

fn gap(text: &str) -> u8 {
    let text = text.trim();
    if !text.contains(' ') && !text.contains('\u{3000}') {
        return 0;
    }
    if text.contains("   ") || text.contains("\u{3000}\u{3000}") {
        2
    } else {
        let spaced = text.char_indices().any(|(at, c)| {
            (c == ' ' || c == '\u{3000}')
                && text[..at].chars().next_back().is_some_and(is_cjk)
                && text[at + c.len_utf8()..].chars().next().is_some_and(is_cjk)
        });
        u8::from(spaced)
    }
}
