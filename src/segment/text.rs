//! Characters as a compositor sees them: width, kind, what may stand at a line's end, how two lines join.

use std::borrow::Cow;

pub(super) use crate::style::letter;

/// Marks that close what a sentence stands in; the sentence's own end stands before them.
const CLOSERS: &[char] = &['”', '’', '"', '\'', '」', '』', '）', ')', '】', '》', '〉', ']', '〕', '»', '›'];

/// Marks that may not begin a line in Chinese setting (CLREQ 3.1.8), and so go with the character before them.
const NO_LINE_START: &[char] = &[
    '，', '。', '、', '；', '：', '！', '？', '”', '’', '）', '》', '」', '』', '】', '〉', '·', '…', '—',
    ')', ',', '.', ';', ':', '!', '?', '%', '％',
];

/// Whether a character may not begin a line in Chinese setting.
pub(super) fn may_not_begin(c: char) -> bool {
    NO_LINE_START.contains(&c)
}

/// Width of a character in ems: an ideograph is 1, a Latin letter as in a common book face.
pub(super) fn em(c: char) -> f32 {
    if ('\u{3000}'..='\u{9fff}').contains(&c) {
        return 1.0;
    }
    match c {
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' => 0.0,
        '“' | '”' | '‘' | '’' | '…' | '—' | '·' | '①'..='⓿' | '■'..='◿' => 1.0,
        'i' | 'j' | 'l' | 'I' | 't' | 'f' | 'r' | '.' | ',' | '\'' | '!' | ':' | ';' | '|' => 0.3,
        'm' | 'w' | 'M' | 'W' => 0.75,
        'A'..='Z' => 0.65,
        ' ' => 0.28,
        c if (c as u32) < 0x1100 => 0.5,
        c if (0xff61..0xffe0).contains(&(c as u32)) => 0.5,
        _ => 1.0,
    }
}

/// Width of a text in ems. `cjk` says that the text around is Chinese, where Latin digits and quotes have widths of their own.
pub(super) fn width(text: &str, cjk: bool) -> f32 {
    let quote = |c: char| matches!(c, '“' | '”' | '‘' | '’' | '…' | '—' | '·');
    text.chars().map(|c| if !cjk && quote(c) { 0.45 } else { em(c) }).sum()
}

/// Whether a character is an ideograph, kana or hangul.
pub(super) fn is_cjk(c: char) -> bool {
    match c as u32 {
        // Most characters are letters below or ideographs of the first block.
        0..0x2e80 => false,
        0x4e00..=0x9fff => true,
        0x2e80..=0x2fdf | 0x3005..=0x3007 | 0x3040..=0x30ff | 0x3400..=0x4dbf => true,
        0xac00..=0xd7af | 0xf900..=0xfaff | 0x20000..=0x3ffff => true,
        _ => false,
    }
}

/// Whether a character is a capital; quick where none is.
pub(super) fn capital(c: char) -> bool {
    !('\u{3000}'..='\u{a63f}').contains(&c) && c.is_uppercase()
}

/// A character in small letters, if it is one then; quick where most are.
pub(super) fn small(c: char) -> Option<char> {
    match c {
        '\0'..='\x7f' => Some(c.to_ascii_lowercase()),
        '\u{3000}'..='\u{a63f}' => Some(c),
        _ => {
            let mut chars = c.to_lowercase();
            chars.next().filter(|_| chars.next().is_none())
        }
    }
}

/// Full-width ASCII as ASCII; everything else as it is.
pub(super) fn fold(c: char) -> char {
    match c as u32 {
        u @ 0xff01..=0xff5e => char::from_u32(u - 0xfee0).unwrap_or(c),
        0x3000 => ' ',
        _ => c,
    }
}

/// A text with full-width ASCII folded.
pub(super) fn folded(text: &str) -> Cow<'_, str> {
    // The first bytes of the space and of the characters that are folded.
    if text.bytes().any(|b| b == 0xe3 || b == 0xef) {
        let mut out = String::with_capacity(text.len());
        out.extend(text.chars().map(fold));
        Cow::Owned(out)
    } else {
        Cow::Borrowed(text)
    }
}

/// A line without the spaces that justification put between its ideographs, if it has them: `大 爱 无 疆`.
pub(super) fn unspaced(text: &str) -> Option<String> {
    if text.matches(' ').count() < 3 {
        return None;
    }
    let chars: Vec<char> = text.chars().collect();
    let wide = chars.iter().filter(|c| em(**c) >= 1.0).count();
    let parted = chars.windows(3).filter(|w| em(w[0]) >= 1.0 && w[1] == ' ' && em(w[2]) >= 1.0).count();
    (parted >= 3 && parted * 2 >= wide).then(|| {
        let mut out = String::new();
        for (i, c) in chars.iter().enumerate() {
            let beside =
                |j: Option<usize>| j.and_then(|j| chars.get(j)).is_some_and(|c| em(*c) >= 1.0 || *c == ' ');
            if *c != ' ' || !(beside(i.checked_sub(1)) || beside(Some(i + 1))) {
                out.push(*c);
            }
        }
        out
    })
}

/// How a text ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// A full stop, an exclamation or question mark, also inside closing quotes or brackets.
    Sentence,
    /// A colon, dash or semicolon: a paragraph may end there, most often it does not.
    Pause,
    /// Inside a sentence.
    Open,
}

/// How a text ends.
pub(super) fn end(text: &str) -> End {
    let bare = text.trim_end().trim_end_matches(CLOSERS);
    let closed = bare.len() < text.trim_end().len();
    // A remark in brackets that is a line of its own, or whose bracket opened on a line before, ends like a sentence.
    if text.trim_end().ends_with('）') && (text.trim_start().starts_with('（') || !text.contains('（')) {
        return End::Sentence;
    }
    match bare.chars().next_back() {
        Some('。' | '！' | '？' | '!' | '?' | '…' | '．') => End::Sentence,
        Some('.') if !abbreviated(bare) => End::Sentence,
        Some('：' | '；' | ':' | ';' | '—') if !closed => End::Pause,
        _ => End::Open,
    }
}

/// Whether the full stop at the end is an abbreviation's: one letter, or a title that a name follows.
fn abbreviated(text: &str) -> bool {
    let word = text.trim_end_matches('.').rsplit([' ', '(', '"', '“']).next().unwrap_or_default();
    let one = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    one || matches!(
        word,
        "Mr" | "Mrs" | "Ms" | "Dr" | "St" | "No" | "Gen" | "Gov" | "Sen" | "Rep" | "Prof" | "Jr"
    )
}

/// Width of what cannot be parted from a text's first character: a number or word, and marks that may not begin a line.
pub(super) fn first_token(text: &str, cjk: bool) -> f32 {
    let mut chars = text.trim_start().chars().peekable();
    let mut taken = String::new();
    while let Some(c) =
        chars.next_if(|c| matches!(c, '“' | '‘' | '（' | '《' | '「' | '『' | '【' | '(' | '"'))
    {
        taken.push(c);
    }
    if let Some(first) = chars.next() {
        taken.push(first);
        if first.is_ascii_alphanumeric() {
            while let Some(c) =
                chars.next_if(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '%' | '-' | '\''))
            {
                taken.push(c);
            }
        }
    }
    let word = width(&taken, cjk);
    // Closing marks at a line's end are set half as wide.
    let closing = chars.take_while(|c| NO_LINE_START.contains(c)).map(|c| em(c) / 2.0).sum::<f32>();
    word + closing
}

/// Whether a space belongs between two lines that are joined: between Latin words, not beside an ideograph.
pub(super) fn needs_space(before: &str, after: &str) -> bool {
    let wide = |c: char| is_cjk(c) || em(c) >= 1.0;
    match (before.chars().next_back(), after.chars().next()) {
        (Some(a), Some(b)) => {
            !a.is_whitespace() && !b.is_whitespace() && !wide(a) && !wide(b) && !matches!(a, '“' | '‘' | '(')
        }
        _ => false,
    }
}

/// A word of Latin script as it is compared with others: lower case, without marks.
pub(super) fn plain(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric() || is_cjk(*c)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_ends_inside_quotes_and_brackets_too() {
        for text in ["完了。", "“完了。”", "（完了。）", "He left.", "\"He left.\"", "走吗？"]
        {
            assert_eq!(end(text), End::Sentence, "{text}");
        }
        assert_eq!(end("他说："), End::Pause);
        for text in ["没完，", "没完", "asked Mr.", "by J."] {
            assert_eq!(end(text), End::Open, "{text}");
        }
    }

    #[test]
    fn the_first_token_carries_what_may_not_begin_a_line() {
        assert!((first_token("“好”，是", true) - 3.0).abs() < 0.01);
        assert!((first_token("2023年", true) - 2.0).abs() < 0.01);
    }

    #[test]
    fn only_latin_words_are_parted_by_a_space() {
        assert!(needs_space("the", "end"));
        assert!(!needs_space("河", "滨"));
        assert!(!needs_space("在", "the"));
    }
}
