//! What a document left open, and text made fit to show.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Longest summary and longest made-up title, in ems (a Chinese character is one, a Latin letter half).
const SUMMARY_EMS: usize = 110;
const TITLE_EMS: usize = 24;

/// Text without the characters that neither HTML nor XML may hold; line breaks and tabs stay.
pub fn clean(text: &str) -> String {
    text.chars().filter(|c| !is_illegal(*c)).collect()
}

/// A title or name: on one line, without control characters, and without the bidi controls that would let it
/// reorder what stands around it.
pub fn one_line(text: &str) -> String {
    if is_plain(text) {
        return text.trim().to_owned();
    }
    let line: String = text
        .chars()
        .map(|c| if matches!(c, '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}') { ' ' } else { c })
        .filter(|c| !is_illegal(*c) && !is_bidi_control(*c) && *c != '\u{feff}')
        .collect();
    line.trim().to_owned()
}

/// The same text as [`one_line`] makes of it, without another one where nothing is to be done.
pub(crate) fn made_one_line(text: String) -> String {
    let is_bare = |c: Option<char>| c.is_none_or(|c| !c.is_whitespace());
    if is_bare(text.chars().next()) && is_bare(text.chars().next_back()) && is_plain(&text) {
        return text;
    }
    one_line(&text)
}

/// Whether a text is on one line and without control characters at a glance, as nearly every text is.
fn is_plain(text: &str) -> bool {
    text.chars()
        .all(|c| matches!(c, ' '..='~' | '\u{2e80}'..='\u{9fff}' | '“' | '”' | '\u{ff01}'..='\u{ff5e}'))
}

/// Control characters but for tab and line ends, and noncharacters: XML 1.0 §2.2, HTML §13.2.3.5.
pub(crate) fn is_illegal(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r')) || is_noncharacter(c)
}

pub(crate) fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || (c as u32) & 0xfffe == 0xfffe
}

/// Embeddings, overrides, isolates and marks of Unicode's bidirectional algorithm (UAX 9).
pub(crate) fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The first paragraphs of a body without any mark-up, together at most `ems` wide, the last one cut where it must be.
/// Subheads are passed over; a list, a table or a quotation ends it.
pub(crate) fn opening(markdown: &str, ems: usize) -> Vec<String> {
    let mut paragraphs = Vec::new();
    let mut left = ems;
    let mut text: Option<String> = None;
    for event in Parser::new_ext(markdown, Options::empty()) {
        match event {
            Event::Start(Tag::Paragraph) => text = Some(String::new()),
            Event::End(TagEnd::Paragraph) => {
                let paragraph = one_line(&text.take().unwrap_or_default());
                let wide = halves(&paragraph).div_ceil(2);
                if !paragraph.is_empty() {
                    paragraphs.push(cut(&paragraph, left));
                }
                left = left.saturating_sub(wide);
                // A paragraph of less than a line is no good end.
                if left < 20 {
                    break;
                }
            }
            Event::Start(Tag::List(_) | Tag::CodeBlock(_) | Tag::BlockQuote(_) | Tag::HtmlBlock) => break,
            Event::Text(t) | Event::Code(t) => {
                if let Some(text) = &mut text {
                    text.push_str(&t);
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some(text) = &mut text {
                    text.push(' ');
                }
            }
            _ => {}
        }
    }
    paragraphs
}

/// Whether a language is written from right to left: by its script if the tag names one, else by the language itself
/// (the languages of CLDR 45 whose layout is right to left).
pub fn right_to_left(tag: &str) -> bool {
    let mut parts = tag.split(['-', '_']);
    let language = parts.next().unwrap_or_default().to_ascii_lowercase();
    match parts.next().filter(|script| script.len() == 4) {
        Some(script) => {
            let script = script.to_ascii_lowercase();
            ["arab", "hebr", "syrc", "thaa", "nkoo", "adlm", "rohg"].contains(&script.as_str())
        }
        None => [
            "ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "lrc", "mzn", "nqo", "pnb", "ps", "sd", "syr",
            "ug", "ur", "yi",
        ]
        .contains(&language.as_str()),
    }
}

/// The summary of an article: what its front matter says, or its first paragraph, cut.
///
/// All are on one line already.
pub(super) fn summary(written: String, first_paragraph: &str, first_caption: &str) -> String {
    if !written.is_empty() {
        return written;
    }
    cut(if first_paragraph.is_empty() { first_caption } else { first_paragraph }, SUMMARY_EMS)
}

/// The title of an article that has none: the beginning of its caption or first sentence.
pub(super) fn made_title(first_paragraph: &str, first_caption: &str) -> String {
    let from = if first_caption.is_empty() { first_paragraph } else { first_caption };
    let sentence = from.split_inclusive(['。', '！', '？']).next().unwrap_or("");
    cut(sentence.trim_end_matches('。'), TITLE_EMS)
}

/// The language of an article that does not tell it: the paper's, unless the text is plainly in another script.
///
/// A text almost without Chinese characters in a Chinese, Japanese or Korean paper is taken for English, the usual
/// case of a foreign page there; a text mostly of Chinese characters in another paper for Chinese.
///
/// `letters` and `han` are the numbers of all its letters and of those among them that are Chinese characters and the like.
pub(super) fn language(paper: &str, letters: usize, han: usize) -> String {
    let east = ["zh", "ja", "ko", "yue"].iter().any(|tag| paper.split('-').next() == Some(tag));
    let plainly = letters >= 20;
    match east {
        true if plainly && han * 20 < letters => "en".to_owned(),
        false if plainly && han * 2 > letters => "zh".to_owned(),
        _ => paper.to_owned(),
    }
}

/// The width of a text in halves of an em.
pub(crate) fn halves(text: &str) -> usize {
    text.chars().map(half_ems).sum()
}

fn half_ems(c: char) -> usize {
    if c.is_ascii() || ('\u{80}'..'\u{2e80}').contains(&c) { 1 } else { 2 }
}

/// The beginning of a text, at most `ems` wide, with `…` where something is left out; Latin words stay whole.
pub(crate) fn cut(text: &str, ems: usize) -> String {
    let mut halves = 0;
    for (at, c) in text.char_indices() {
        halves += half_ems(c);
        if halves > 2 * ems {
            let kept = &text[..at];
            let in_word = c.is_alphanumeric() && c < '\u{2e80}';
            let kept = if in_word { kept.rsplit_once(' ').map_or(kept, |(whole, _)| whole) } else { kept };
            return format!(
                "{}…",
                kept.trim_end_matches(|c: char| c.is_whitespace() || "，、；：,;:—".contains(c))
            );
        }
    }
    text.to_owned()
}

/// Sorts as people count: numbers by value before letters, `2` before `10`, `11` before `A1`.
pub(super) fn natural(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for c in text.chars() {
        match (c.to_digit(10), pieces.last_mut()) {
            (Some(digit), Some(Piece::Number(n))) => *n = n.saturating_mul(10).saturating_add(digit.into()),
            (Some(digit), _) => pieces.push(Piece::Number(digit.into())),
            (None, Some(Piece::Letters(letters))) => letters.push(c),
            (None, _) => pieces.push(Piece::Letters(c.to_string())),
        }
    }
    // `1` and `01` are two texts; the text itself settles the tie.
    pieces.push(Piece::Text(text.to_owned()));
    pieces
}

/// A part of a natural sort key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Piece {
    Text(String),
    Number(u64),
    Letters(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_sort_as_people_count() {
        let mut pages = ["A2", "10", "1", "A1", "11", "2", "A10"];
        pages.sort_by_key(|p| natural(p));
        assert_eq!(pages, ["1", "2", "10", "11", "A1", "A2", "A10"]);
    }

    #[test]
    fn a_summary_is_cut() {
        let long = cut(&"字".repeat(200), SUMMARY_EMS);
        assert_eq!(long.chars().count(), SUMMARY_EMS + 1);
        assert_eq!(cut("alpha beta gamma", 6), "alpha beta…");
    }

    #[test]
    fn an_opening_is_paragraphs_without_subheads_up_to_a_width() {
        assert_eq!(opening("甲*乙*。\n\n丙。\n\n## 题\n\n丁。\n\n- 戊\n", 100), ["甲乙。", "丙。", "丁。"]);
        let long = format!("{}\n\n{}", "字".repeat(30), "文".repeat(50));
        assert_eq!(opening(&long, 60), ["字".repeat(30), format!("{}…", "文".repeat(30))]);
        assert_eq!(opening("- 甲\n- 乙\n", 60), Vec::<String>::new());
    }

    #[test]
    fn direction_is_the_script_s_before_the_language_s() {
        assert!(right_to_left("ar-EG") && right_to_left("az-Arab") && right_to_left("he"));
        assert!(!right_to_left("zh-CN") && !right_to_left("ar-Latn"));
    }

    #[test]
    fn a_page_in_another_script_has_another_language() {
        let language = |paper: &str, text: &str| {
            let (letters, han) = crate::content::letters(text);
            language(paper, letters, han)
        };
        let english = "The boats leave before six.";
        assert_eq!(language("zh-CN", english), "en");
        assert_eq!(language("zh-CN", &"船".repeat(30)), "zh-CN");
        assert_eq!(language("en-GB", &"船".repeat(30)), "zh");
        assert_eq!(language("en-GB", english), "en-GB");
        assert_eq!(language("zh-CN", "4K HDR"), "zh-CN", "too short to tell");
    }

    #[test]
    fn a_title_is_made_from_the_caption_first() {
        assert_eq!(made_title("正文。", "渡口清晨。船来了。"), "渡口清晨");
        assert_eq!(made_title("第一句。第二句。", ""), "第一句");
    }

    #[test]
    fn a_title_cannot_reorder_its_surroundings() {
        assert_eq!(one_line(" a\u{202e}b\nc\u{1}\u{ffff} \u{3000}"), "ab c");
    }

    #[test]
    fn a_text_is_put_on_one_line_alike_whether_it_is_given_away_or_not() {
        for text in [
            "",
            "渡口“清晨”，船来了！",
            "Ann  Lee",
            " a",
            "a ",
            "a\nb",
            "a\u{202e}b",
            "\u{3000}船",
            "船\u{a0}",
            "é",
            "\t",
        ] {
            assert_eq!(made_one_line(text.to_owned()), one_line(text), "{text:?}");
        }
    }
}
