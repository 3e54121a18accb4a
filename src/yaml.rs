//! The one room that knows `serde_yaml`: YAML text in, our own [`Node`]s with their places out.
//!
//! Config, theme and front matter are mappings that people write; what they need and a data format library
//! does not give is *where*: the line of each key, so that a mistake can be shown, and the bytes of each entry,
//! so that one value can be replaced while comments, order and unknown keys stay. `serde_yaml` is no longer
//! developed; to replace it, replace [`parse`].

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};

/// A YAML value.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Node {
    /// Nothing: an empty value, `null` or `~`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as its text: `11`, `0.5`.
    Number(String),
    /// A text.
    Text(String),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping with text keys, in order.
    Map(Vec<(String, Node)>),
}

impl Node {
    /// What kind of value it is, in words for a person.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "yes or no",
            Self::Number(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Map(_) => "a mapping",
        }
    }

    /// Text and numbers as text: `page: 11` and `page: "11"` mean the same.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Number(text) => Some(text),
            _ => None,
        }
    }

    /// The value of a key of a mapping.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Map(entries) => entries.iter().find(|(k, _)| k == key).map(|(_, v)| v),
            _ => None,
        }
    }

    /// As JSON, for templates (`extra`) and tests.
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value;
        match self {
            Self::Null => Value::Null,
            Self::Bool(b) => Value::Bool(*b),
            Self::Number(n) => n
                .parse::<i64>()
                .map(Value::from)
                .or_else(|_| n.parse::<f64>().map(Value::from))
                .unwrap_or_else(|_| Value::String(n.clone())),
            Self::Text(t) => Value::String(t.clone()),
            Self::List(list) => list.iter().map(Self::to_json).collect(),
            Self::Map(map) => Value::Object(map.iter().map(|(k, v)| (k.clone(), v.to_json())).collect()),
        }
    }
}

/// One entry of a file's top mapping.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Its value.
    pub value: Node,
    /// 1-based line of the key, counted in the file.
    pub line: u32,
    /// Bytes of the entry in the text that was parsed, from its key to the last line end of its value;
    /// comments between entries belong to neither.
    pub bytes: Range<usize>,
}

/// A file's top mapping: entries in the order written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapping {
    /// The file, as shown to people.
    pub path: String,
    /// The entries.
    pub entries: Vec<Entry>,
}

/// Parses a mapping. `first_line` is the line of the file on which `text` begins (1 for a whole file).
///
/// # Errors
/// One diagnostic with `code`, at line and column of the file, if the text is not a YAML mapping.
pub fn parse(path: &str, text: &str, first_line: u32, code: Code) -> Result<Mapping, Diagnostic> {
    let node: serde_yaml::Value = serde_yaml::from_str(text).map_err(|e| {
        let (line, column) = e.location().map_or((1, 1), |l| (l.line(), l.column()));
        let line = first_line + u32::try_from(line).unwrap_or(u32::MAX).saturating_sub(1);
        let message = e.to_string();
        // The library's own «at line 2 column 3» counts from the block's first line and would mislead.
        let cause = message.split(" at line ").next().unwrap_or(&message).to_owned();
        Diagnostic::new(code, "this is not valid YAML")
            .at_column(path, line, u32::try_from(column).unwrap_or(1))
            .because(cause)
            .help("put a text with `: `, `#`, quotes or brackets in it between quotes; indent with spaces")
    })?;
    match from_serde(node) {
        Node::Null => Ok(Mapping { path: path.to_owned(), entries: Vec::new() }),
        Node::Map(map) => Ok(Mapping { path: path.to_owned(), entries: placed(map, text, first_line) }),
        other => Err(Diagnostic::new(code, format!("here stands {}, not `key: value` lines", other.kind()))
            .at_line(path, first_line)
            .help("write one `key: value` a line")),
    }
}

fn from_serde(value: serde_yaml::Value) -> Node {
    use serde_yaml::Value;
    match value {
        Value::Null => Node::Null,
        Value::Bool(b) => Node::Bool(b),
        Value::Number(n) => Node::Number(n.to_string()),
        Value::String(s) => Node::Text(s),
        Value::Sequence(list) => Node::List(list.into_iter().map(from_serde).collect()),
        Value::Mapping(map) => {
            Node::Map(map.into_iter().map(|(k, v)| (key_text(k), from_serde(v))).collect())
        }
        Value::Tagged(tagged) => from_serde(tagged.value),
    }
}

fn key_text(key: serde_yaml::Value) -> String {
    match from_serde(key) {
        Node::Text(text) | Node::Number(text) => text,
        Node::Bool(b) => b.to_string(),
        Node::Null => "null".to_owned(),
        Node::List(_) | Node::Map(_) => "?".to_owned(),
    }
}

/// Finds each entry's line and bytes. In block style every top key stands at the start of a line and nothing else
/// does but comments and document marks, since all continuation lines are indented. Keys that are not found so
/// (flow style, `{a: 1}`) get the first line and no bytes.
fn placed(map: Vec<(String, Node)>, text: &str, first_line: u32) -> Vec<Entry> {
    let mut starts: Vec<(usize, u32, &str)> = Vec::new();
    let mut ends: Vec<usize> = Vec::new();
    let mut at = 0;
    for (line_number, line) in (first_line..).zip(text.split_inclusive('\n')) {
        let first = line.chars().next().unwrap_or('\n');
        let continues = first.is_whitespace() || first == '#' || starts_list_item(line);
        if !continues && !line.starts_with("---") && !line.starts_with("...") {
            starts.push((at, line_number, line));
            ends.push(at + line.len());
        } else if let Some(end) = ends.last_mut()
            && !line.trim().is_empty()
            && first != '#'
        {
            *end = at + line.len();
        }
        at += line.len();
    }
    let block_style = starts.len() == map.len();
    map.into_iter()
        .enumerate()
        .map(|(i, (key, value))| {
            let (line, bytes) =
                if block_style { (starts[i].1, starts[i].0..ends[i]) } else { (first_line, 0..0) };
            Entry { key, value, line, bytes }
        })
        .collect()
}

/// A list may stand under its key without indent: `- a`.
fn starts_list_item(line: &str) -> bool {
    line.starts_with("- ") || line.trim_end() == "-"
}

impl Mapping {
    /// The entry of a key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|e| e.key == key)
    }

    /// The value of a key; a `null` counts as not there.
    pub fn value(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|e| &e.value).filter(|v| **v != Node::Null)
    }

    /// The mapping that stands under a key, its own entries with their lines, and the text in which its entries' bytes
    /// are counted: a copy without indent. Empty if there is no mapping. `text` is what this mapping was parsed from.
    pub fn inside(&self, key: &str, text: &str) -> (Self, String) {
        let mut inner = Self { path: self.path.clone(), entries: Vec::new() };
        let Some(entry) = self.entry(key) else { return (inner, String::new()) };
        let Node::Map(map) = &entry.value else { return (inner, String::new()) };
        let below =
            text.get(entry.bytes.clone()).and_then(|t| t.split_once('\n')).map_or("", |(_, rest)| rest);
        let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
        let written = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
        let least = below.lines().filter(written).map(indent).min().unwrap_or(0);
        let bare: String = below
            .split_inclusive('\n')
            .map(|l| l.get(least..).unwrap_or(l.trim_start_matches(' ')))
            .collect();
        inner.entries = placed(map.clone(), &bare, entry.line + 1);
        // In flow style, `{ a: 1 }`, every entry stands at the key.
        inner.entries.iter_mut().filter(|e| e.bytes.is_empty()).for_each(|e| e.line = entry.line);
        (inner, bare)
    }

    /// A diagnostic about a key: wrong type or wrong value.
    pub fn wrong(&self, key: &str, code: Code, message: String, help: &str) -> Diagnostic {
        Diagnostic::new(code, message).at_line(&self.path, self.entry(key).map_or(1, |e| e.line)).help(help)
    }

    /// Every key that is not among the known ones, each with the nearest known one as help.
    ///
    /// `strict`: all unknown keys are reported; otherwise only those near a known key, since people may keep
    /// keys of their own.
    pub fn unknown_keys(&self, known: &[&str], code: Code, strict: bool) -> Diagnostics {
        let mut found = Diagnostics::new();
        for entry in self.entries.iter().filter(|e| !known.contains(&e.key.as_str())) {
            let near = nearest(&entry.key, known.iter().copied());
            let diagnostic =
                Diagnostic::new(code, format!("`{}` is not a key that newsprint knows", entry.key))
                    .at_line(&self.path, entry.line);
            match near {
                Some(near) => found.push(diagnostic.help(format!("did you mean `{near}`?"))),
                None if strict => found.push(diagnostic.help(format!("the keys are {}", known.join(", ")))),
                None => {}
            }
        }
        found
    }
}

/// A text as a YAML scalar on one line: plain where it reads back as the same text, else in double quotes.
pub fn scalar(text: &str) -> String {
    let odd_start = text.starts_with(|c: char| {
        c.is_whitespace() || "-?:,[]{}#&*!|>'\"%@`=~.+<".contains(c) || c.is_ascii_digit()
    });
    let word = matches!(
        text.to_ascii_lowercase().as_str(),
        "" | "null" | "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n" | "nan" | "inf"
    );
    let odd_inside = text.contains(": ")
        || text.contains(" #")
        || text.ends_with(':')
        || text.ends_with(char::is_whitespace);
    let printable = text.chars().all(|c| !escaped_in_quotes(c));
    if !odd_start && !word && !odd_inside && printable { text.to_owned() } else { quoted(text) }
}

/// A text in YAML double quotes.
pub fn quoted(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if escaped_in_quotes(c) => {
                let _ = if (c as u32) < 0x1_0000 {
                    write!(out, "\\u{:04x}", c as u32)
                } else {
                    write!(out, "\\U{:08x}", c as u32)
                };
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Characters that YAML does not allow as they are, that would break the line, or that hide what a person reads.
fn escaped_in_quotes(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn entries_know_their_line_and_bytes() {
        let text = "# head\ntitle: 题\n\nreporters:\n- name: 甲\n  role: 记者\n# tail\nx: |\n  a\n\n  b\n";
        let map = parse("a.md", text, 2, Code::FrontMatter).unwrap();
        let spans: Vec<_> =
            map.entries.iter().map(|e| (e.key.as_str(), e.line, &text[e.bytes.clone()])).collect();
        assert_eq!(
            spans,
            [
                ("title", 3, "title: 题\n"),
                ("reporters", 5, "reporters:\n- name: 甲\n  role: 记者\n"),
                ("x", 9, "x: |\n  a\n\n  b\n"),
            ]
        );
    }

    #[test]
    fn an_error_is_at_the_file_s_line_not_the_block_s() {
        let e = parse("a.md", "title: ok\nkicker: \"open\ndate: 1\n", 2, Code::FrontMatter).unwrap_err();
        let place = e.place.unwrap();
        assert!(place.line.unwrap() >= 3, "{place:?}");
        assert!(!e.cause.unwrap().contains("line"));
    }

    #[test]
    fn misspelt_keys_are_reported_with_the_nearest_right_one() {
        let map = parse("c.yaml", "tilte: a\nmine: b\n", 1, Code::ConfigKey).unwrap();
        let strict = map.unknown_keys(&["title"], Code::ConfigKey, true);
        assert_eq!(strict.iter().count(), 2);
        let lenient: Vec<_> = map.unknown_keys(&["title"], Code::FrontMatterKey, false).into_iter().collect();
        assert_eq!(lenient.len(), 1);
        assert_eq!(lenient[0].help.as_deref(), Some("did you mean `title`?"));
    }

    #[test]
    fn the_entries_inside_a_mapping_know_their_lines() {
        let text = "a: 1\nstyle:\n  # ours\n  roles:\n    - 甲\n  by: [Von]\nflow: { x: 1 }\n";
        let map = parse("c.yaml", text, 1, Code::Config).unwrap();
        let lines = |key: &str| -> Vec<(String, u32)> {
            map.inside(key, text).0.entries.into_iter().map(|e| (e.key, e.line)).collect()
        };
        assert_eq!(lines("style"), [("roles".to_owned(), 4), ("by".to_owned(), 6)]);
        assert_eq!(lines("flow"), [("x".to_owned(), 7)]);
        assert_eq!(lines("none"), []);
    }

    proptest! {
        #[test]
        fn any_text_reads_back_from_a_scalar(text in any::<String>()) {
            let map = parse("p", &format!("k: {}\n", scalar(&text)), 1, Code::Config).unwrap();
            prop_assert_eq!(&map.entries[0].value, &Node::Text(text));
        }

        #[test]
        fn any_short_odd_text_reads_back(text in "[-?:,\\[\\]{}#&*!|>'\"%@`=~.+<0-9a-z \n\t]{0,6}") {
            let map = parse("p", &format!("k: {}\n", scalar(&text)), 1, Code::Config).unwrap();
            prop_assert_eq!(&map.entries[0].value, &Node::Text(text));
        }
    }
}
