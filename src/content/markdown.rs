//! Text into Markdown and back, without a change.
//!
//! A dump's text is not Markdown: an asterisk in it is an asterisk. [`body`] escapes what CommonMark would take
//! for a mark, and only that, so that the file stays readable; [`blocks`] reads it back. Whatever CommonMark
//! drops or changes where it stands literally (spaces at a paragraph's ends, control characters) is written as a
//! numeric character reference. U+0000 has no such form (CommonMark 0.31, 2.3); `dump` gives
//! U+FFFD for it, and here it becomes the same.

use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// A part of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph on one line.
    Paragraph(String),
    /// A sub-head on one line.
    Subhead(String),
    /// Lines parted by `\n` that stay lines: written with hard line breaks.
    Lines(String),
    /// A table, a row a line, its spaces kept: written as a code block.
    Table(String),
}

impl Block {
    /// Its text.
    pub fn text(&self) -> &str {
        match self {
            Self::Paragraph(text) | Self::Subhead(text) | Self::Lines(text) | Self::Table(text) => text,
        }
    }

    /// Whether nothing of it is written: lines and rows of nothing but white space are none, as they are when read.
    fn is_empty(&self) -> bool {
        match self {
            Self::Paragraph(text) | Self::Subhead(text) => text.is_empty(),
            Self::Lines(text) | Self::Table(text) => text.trim().is_empty(),
        }
    }
}

/// The Markdown of a body: blocks parted by blank lines, a line end at the end. Empty blocks are left out.
pub fn body(blocks: &[Block]) -> String {
    let mut out = String::new();
    for block in blocks.iter().filter(|b| !b.is_empty()) {
        if !out.is_empty() {
            out.push('\n');
        }
        match block {
            Block::Paragraph(text) => out.push_str(&paragraph(text)),
            Block::Subhead(text) => {
                out.push_str("## ");
                out.push_str(&subhead(text));
            }
            Block::Lines(text) => out.push_str(&lines(text)),
            Block::Table(text) if verbatim(text) => out.push_str(&fenced(text)),
            Block::Table(text) => out.push_str(&lines(text)),
        }
        out.push('\n');
    }
    out
}

/// A paragraph's text as Markdown.
fn paragraph(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mark = line_start_mark(text);
    push_escaped(&mut out, text, |at, _| mark == Some(at));
    out
}

/// Lines as one paragraph with hard line breaks (CommonMark 0.31, 6.7).
fn lines(text: &str) -> String {
    text.split('\n').filter(|l| !l.is_empty()).map(paragraph).collect::<Vec<_>>().join("\\\n")
}

/// Whether a code block gives a text back as it is: nothing in it but what Markdown and files leave alone.
fn verbatim(text: &str) -> bool {
    let spoiled = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{2028}' | '\u{2029}');
    !text.chars().any(spoiled) && !text.starts_with('\n') && !text.ends_with('\n')
}

/// A text as a code block; its fence is longer than any run of its marks.
fn fenced(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}\n{text}\n{fence}")
}

/// A sub-head's text as Markdown behind `## `: a run of `#` at its end would be taken for a closing mark.
fn subhead(text: &str) -> String {
    let run = text.len() - text.trim_end_matches('#').len();
    let from = text.len() - run;
    let mut out = String::with_capacity(text.len() + 8);
    push_escaped(&mut out, text, |at, c| c == '#' && at >= from);
    out
}

fn push_escaped(out: &mut String, text: &str, also: impl Fn(usize, char) -> bool) {
    let inner_start = text.len() - text.trim_start().len();
    let inner_end = text.trim_end().len();
    for (at, c) in text.char_indices() {
        let edge = c.is_whitespace() && (at < inner_start || at >= inner_end);
        let rest = &text[at + c.len_utf8()..];
        if c == '\0' {
            out.push('\u{fffd}');
        } else if edge || c.is_control() {
            let _ = write!(out, "&#{};", c as u32);
        } else {
            if also(at, c) || is_inline_mark(c, rest) {
                out.push('\\');
            }
            out.push(c);
        }
    }
}

/// Whether a character means something inside a line (CommonMark 0.31, chapter 6), given what follows it.
fn is_inline_mark(c: char, rest: &str) -> bool {
    let next = rest.chars().next();
    match c {
        '*' | '_' | '`' | '[' => true,
        // White space behind it may be written as `&#32;`, which begins with punctuation.
        // A NUL becomes U+FFFD, which is neither.
        '\\' => next
            .is_none_or(|n| n.is_ascii_punctuation() || n.is_whitespace() || (n.is_control() && n != '\0')),
        '<' => next.is_some_and(|n| n.is_ascii_alphabetic() || matches!(n, '/' | '!' | '?')) || is_mail(rest),
        '&' => {
            let end = rest.find(|n: char| !n.is_ascii_alphanumeric() && n != '#').unwrap_or(rest.len());
            end > 0 && rest[end..].starts_with(';')
        }
        _ => false,
    }
}

/// Whether what follows a `<` is an address of mail up to the `>`, whose brackets a reader would drop (CommonMark 0.31, 6.5): its first
/// character may be a digit or a mark.
fn is_mail(rest: &str) -> bool {
    let inside = rest.split_once('>').map(|(inside, _)| inside);
    inside.is_some_and(|inside| inside.contains('@') && !inside.contains(char::is_whitespace))
}

/// Byte place of the character that would make the line a heading, quotation, list, rule or code (chapter 4 and 5).
fn line_start_mark(text: &str) -> Option<usize> {
    let ends = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\t']);
    let first = text.chars().next()?;
    let run = text.len() - text.trim_start_matches(first).len();
    let only = |c: char| text.chars().all(|x| x == c || x == ' ' || x == '\t');
    match first {
        '#' => (run <= 6 && ends(&text[run..])).then_some(0),
        '>' => Some(0),
        '-' => (ends(&text[1..]) || only('-') || text.chars().all(|c| c == '-')).then_some(0),
        '+' => ends(&text[1..]).then_some(0),
        '=' => only('=').then_some(0),
        '~' => (run >= 3).then_some(0),
        '0'..='9' => {
            let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let mark = text[digits..].starts_with(['.', ')']);
            (digits <= 9 && mark && ends(&text[digits + 1..])).then_some(digits)
        }
        _ => None,
    }
}

/// Reads a body: every top-level heading is a sub-head, a code block a table, a paragraph with hard breaks lines, every
/// other block with text in it a paragraph. Marks of emphasis, links and code are dropped, their text stays; HTML is text.
pub fn blocks(markdown: &str) -> Vec<Block> {
    let mut reader = Reader::default();
    for event in Parser::new_ext(markdown, Options::empty()) {
        reader.take(event);
    }
    reader.end()
}

/// The same, each of the body's outermost blocks with the blocks that are read in it and its bytes, so that one can be taken
/// elsewhere as it was written; a rule has none. What stands between them is white space and definitions of links.
pub fn written(markdown: &str) -> Vec<(Vec<Block>, Range<usize>)> {
    let mut found = Vec::new();
    let mut reader = Reader::default();
    let mut depth = 0_usize;
    for (event, bytes) in Parser::new_ext(markdown, Options::empty()).into_offset_iter() {
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        let closes = depth == 0;
        reader.take(event);
        if closes {
            found.push((std::mem::take(&mut reader).end(), bytes));
        }
    }
    found
}

/// The byte of a body at which its visible character of that number stands, counted from 0; where it is written as it is read.
pub fn byte_of(markdown: &str, visible: usize) -> Option<usize> {
    let mut count = 0;
    for (event, bytes) in Parser::new_ext(markdown, Options::empty()).into_offset_iter() {
        let (Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text)) = event
        else {
            continue;
        };
        let inside = text.chars().filter(|c| !c.is_whitespace()).count();
        if count + inside > visible {
            let mut all = text.char_indices().filter(|(_, c)| !c.is_whitespace());
            let (at, _) = all.nth(visible - count)?;
            return (markdown.get(bytes.clone()) == Some(&*text)).then_some(bytes.start + at);
        }
        count += inside;
    }
    None
}

/// Gathers the events of a body into blocks.
#[derive(Default)]
struct Reader {
    found: Vec<Block>,
    text: String,
    heading: bool,
    broken: bool,
    code: bool,
}

impl Reader {
    fn take(&mut self, event: Event) {
        match event {
            Event::Start(Tag::Heading { .. }) => {
                self.close(false);
                self.heading = true;
            }
            Event::End(TagEnd::Heading(_)) => {
                self.close(self.heading);
                self.heading = false;
            }
            Event::Start(tag) if is_block(&tag) => {
                self.close(false);
                self.code = matches!(tag, Tag::CodeBlock(_));
                self.broken = false;
            }
            Event::End(TagEnd::CodeBlock) if self.code => {
                self.code = false;
                let table = std::mem::take(&mut self.text);
                let table = table.strip_suffix('\n').unwrap_or(&table);
                self.found.extend((!table.is_empty()).then(|| Block::Table(table.to_owned())));
            }
            Event::End(TagEnd::Paragraph) if self.broken => {
                self.broken = false;
                let lines = std::mem::take(&mut self.text);
                self.found.extend((!lines.trim().is_empty()).then_some(Block::Lines(lines)));
            }
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::CodeBlock | TagEnd::HtmlBlock) => {
                self.close(false);
            }
            Event::HardBreak => {
                self.broken = true;
                self.text.push('\n');
            }
            Event::Text(t) | Event::Code(t) | Event::Html(t) | Event::InlineHtml(t) => self.text.push_str(&t),
            Event::SoftBreak => self.text.push('\n'),
            _ => {}
        }
    }

    fn end(mut self) -> Vec<Block> {
        self.close(false);
        self.found
    }

    fn close(&mut self, heading: bool) {
        if !self.text.is_empty() {
            let text = std::mem::take(&mut self.text);
            self.found.push(if heading { Block::Subhead(text) } else { Block::Paragraph(text) });
        }
    }
}

fn is_block(tag: &Tag) -> bool {
    matches!(
        tag,
        Tag::Paragraph | Tag::Item | Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::BlockQuote(_) | Tag::List(_)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn reads_back(blocks_in: &[Block]) {
        let markdown = body(blocks_in);
        assert_eq!(blocks(&markdown), blocks_in, "through\n{markdown}");
    }

    #[test]
    fn ordinary_text_is_written_as_it_is() {
        let text = "“汛期快要来了”，AT&T 说：3 < 5，1.5 倍，C# 与 a+b；100%。";
        assert_eq!(paragraph(text), text);
    }

    #[test]
    fn a_body_of_nothing_but_white_space_is_none() {
        assert_eq!(body(&blocks("\\\r\u{b}")), "");
        assert_eq!(body(&blocks("&\n```\n\n\n```\n")), "&\n");
    }

    #[test]
    fn lines_of_nothing_but_white_space_are_none() {
        for text in [" ", "\u{b}\u{b}\n\u{b}\n\t\u{b}", "\u{3000}\n \n"] {
            assert_eq!(body(&[Block::Lines(text.into()), Block::Table(text.into())]), "");
        }
        let written = body(&blocks("(\n```\u{1}\n\u{b}\u{b}\n\t\u{b}\n"));
        assert_eq!(body(&blocks(&written)), written);
    }

    #[test]
    fn text_that_looks_like_markdown_reads_back() {
        for text in [
            "# 一",
            "#",
            "###### 六",
            "1. 甲",
            "1) 乙",
            "12.",
            "- 丙",
            "-",
            "+ 丁",
            "* 戊",
            "> 引",
            "---",
            "- - -",
            "***",
            "___",
            "===",
            "~~~",
            "```",
            "*强*",
            "_调_",
            "`码`",
            "[链](x)",
            "![图](x)",
            "[a]: /u",
            "<b>粗</b>",
            "<!-- x -->",
            "&amp; &#65; &",
            "a\\",
            "\\*",
            "a  ",
            "  a",
            "\u{3000}a\u{3000}",
            "\t码",
            "    码",
            "a\tb",
            "a\u{b}b",
            "a\nb",
            "\r\n",
            "http://a.b",
            "<http://a.b>",
            "<1234@a.b>",
            "<}@a>",
            "|a|b|",
            "a\u{85}b",
            "\u{feff}a",
        ] {
            reads_back(&[Block::Paragraph(text.into())]);
            reads_back(&[
                Block::Paragraph("前".into()),
                Block::Subhead(text.into()),
                Block::Paragraph(text.into()),
            ]);
        }
        reads_back(&[Block::Subhead("末 ##".into()), Block::Subhead("C#".into())]);
    }

    #[test]
    fn lines_and_tables_read_back() {
        for text in [
            "江边的灯\n一盏一盏熄了",
            "1. 甲\n2. 乙\n- 丙",
            "甲\n===\n---\n# 丁",
            "a\\\nb*\n> c",
            "队 胜 负\n江岸 1 0",
            "a   b\n  c  d",
            "```\n````",
        ] {
            reads_back(&[
                Block::Paragraph("前".into()),
                Block::Lines(text.into()),
                Block::Paragraph("后".into()),
            ]);
            reads_back(&[
                Block::Paragraph("前".into()),
                Block::Table(text.into()),
                Block::Subhead("后".into()),
            ]);
        }
    }

    #[test]
    fn a_backslash_before_a_nul_is_written_the_same_way_twice() {
        let written = body(&[Block::Paragraph("a\\\0b".into())]);
        assert_eq!(written, "a\\\u{fffd}b\n");
        assert_eq!(body(&blocks(&written)), written);
    }

    fn any_text() -> impl Strategy<Value = String> {
        any::<String>().prop_map(|t| t.replace('\0', "")).prop_filter("empty", |t| !t.is_empty())
    }

    proptest! {
        #[test]
        fn any_text_reads_back(texts in prop::collection::vec((any::<bool>(), any_text()), 1..5)) {
            let blocks_in: Vec<_> = texts.into_iter().map(|(h, t)| if h { Block::Subhead(t) } else { Block::Paragraph(t) }).collect();
            reads_back(&blocks_in);
        }

        #[test]
        fn any_lines_of_marks_read_back(lines in prop::collection::vec("[-+*_#>=~`\\[\\]()<>!&;:.|\\\\ \t0-9a文]{1,12}", 2..5), table in any::<bool>()) {
            let text = lines.join("\n");
            reads_back(&[Block::Paragraph("前".into()), if table && verbatim(&text) { Block::Table(text) } else { Block::Lines(text) }]);
        }

        #[test]
        fn any_text_of_marks_reads_back(texts in prop::collection::vec((any::<bool>(), "[-+*_#>=~`\\[\\]()<>!&;:.|\\\\ \t0-9@a文]{1,12}"), 1..5)) {
            let blocks_in: Vec<_> = texts.into_iter().map(|(h, t)| if h { Block::Subhead(t) } else { Block::Paragraph(t) }).collect();
            reads_back(&blocks_in);
        }
    }

    #[test]
    fn outermost_blocks_are_found_as_they_were_written() {
        let text = "一*甲*。\n\n* 二\n* 三\n\n## 四\n\n---\n\n五\\\n六\n\n[a]: /b\n";
        let found = written(text);
        let bytes: Vec<_> = found.iter().map(|(_, bytes)| text[bytes.clone()].trim_end()).collect();
        assert_eq!(bytes, ["一*甲*。", "* 二\n* 三", "## 四", "---", "五\\\n六"]);
        assert_eq!(found[1].0.len(), 2);
    }

    proptest! {
        #[test]
        fn the_outermost_blocks_hold_what_is_read(text in "([ab甲*#>`~&;<\\\\|=\\[\\]()!:0-9.\\- \t]|\n|\n\n){0,40}") {
            let inside: Vec<Block> = written(&text).into_iter().flat_map(|(blocks, _)| blocks).collect();
            prop_assert_eq!(inside, blocks(&text));
        }
    }
}
