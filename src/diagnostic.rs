//! The one type for everything that can be wrong, in every stage.
//!
//! A stage never stops at the first problem: it gives a value *and* a [`Diagnostics`] list. A person sees
//! each entry with its place, its cause and what to do; a machine reads the same as one JSON object a line.

use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde::{Deserialize, Serialize};

mod code;

pub use code::Code;

/// How bad it is. Only errors change the exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something was not done: a file was left out, a page not rendered.
    Error,
    /// It was done, but a person should look.
    Warning,
    /// Worth knowing; nothing to do.
    Note,
}

/// Where in a file: 1-based line and, where known, 1-based column in characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Path as shown to the person: relative to the site's root, with `/`.
    pub path: String,
    /// 1-based line, if the problem has one.
    pub line: Option<u32>,
    /// 1-based column in characters, if known.
    pub column: Option<u32>,
}

/// One thing that is wrong or doubtful: what, where, why, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Stable name of the kind of problem, listed in `docs/diagnostics.md`.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where, if it has a place.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Why it is so, if the message does not say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// What the person can do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The line of the file that the place points at, for the excerpt.
    #[serde(skip)]
    pub excerpt: Option<String>,
}

impl Diagnostic {
    /// A diagnostic of the code's usual severity.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            place: None,
            cause: None,
            help: None,
            excerpt: None,
        }
    }

    /// The same, about a whole file.
    #[must_use]
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.place = Some(Place { path: path.into(), line: None, column: None });
        self
    }

    /// The same, at a 1-based line of a file.
    #[must_use]
    pub fn at_line(mut self, path: impl Into<String>, line: u32) -> Self {
        self.place = Some(Place { path: path.into(), line: Some(line), column: None });
        self
    }

    /// The same, at a 1-based line and column (in characters) of a file.
    #[must_use]
    pub fn at_column(mut self, path: impl Into<String>, line: u32, column: u32) -> Self {
        self.place = Some(Place { path: path.into(), line: Some(line), column: Some(column) });
        self
    }

    /// Adds why.
    #[must_use]
    pub fn because(mut self, cause: impl Into<String>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the line the place points at, taken from the file's text.
    #[must_use]
    pub fn excerpt_of(mut self, text: &str) -> Self {
        let line = self.place.as_ref().and_then(|p| p.line).unwrap_or(0);
        if line > 0 {
            self.excerpt = text.lines().nth(line as usize - 1).map(str::to_owned);
        }
        self
    }

    /// As a person reads it: several lines, the way compilers write them.
    pub fn to_text(&self, renderer: &Renderer) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let title = level.primary_title(visible(&self.message)).id(self.code.name());
        let mut group = Group::with_title(title);
        let excerpt = self.excerpt.as_deref().map(visible);
        if let Some(place) = &self.place {
            match (place.line, &excerpt) {
                (Some(line), Some(text)) => {
                    let from = byte_of_column(text, place.column.unwrap_or(1));
                    let to = text[from..].chars().next().map_or(from, |c| from + c.len_utf8());
                    let to = if place.column.is_some() { to } else { text.len() };
                    group = group.element(
                        Snippet::source(text.as_str())
                            .line_start(line as usize)
                            .path(place.path.as_str())
                            .annotation(AnnotationKind::Primary.span(from..to)),
                    );
                }
                (line, _) => {
                    let mut origin = annotate_snippets::Origin::path(place.path.as_str());
                    if let Some(line) = line {
                        origin = origin.line(line as usize);
                        if let Some(column) = place.column {
                            origin = origin.char_column(column as usize);
                        }
                    }
                    group = group.element(origin);
                }
            }
        }
        if let Some(cause) = &self.cause {
            group = group.element(Level::NOTE.message(visible(cause)));
        }
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.message(visible(help)));
        }
        renderer.render(&[group])
    }

    /// As a machine reads it: one JSON object, without a line break.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a diagnostic is made of strings and numbers only")
    }
}

/// Text from a dump may carry control and bidi characters; a terminal must not obey them.
fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let bidi = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if bidi || (c.is_control() && c != '\n' && c != '\t') {
            let _ = write!(out, "\\u{{{:x}}}", c as u32);
        } else {
            out.push(c);
        }
    }
    out
}

fn byte_of_column(text: &str, column: u32) -> usize {
    text.char_indices().nth(column.saturating_sub(1) as usize).map_or(text.len(), |(at, _)| at)
}

/// What a run found, in the order of finding; printed sorted by place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds all of another list.
    pub fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }

    /// Keeps the value of a result and takes over its error.
    pub fn take<T>(&mut self, result: Result<T, Diagnostic>) -> Option<T> {
        result.map_err(|e| self.push(e)).ok()
    }

    /// Whether anything has the severity `Error`.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|d| d.severity == Severity::Error)
    }

    /// How many of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.0.iter().filter(|d| d.severity == severity).count()
    }

    /// In the order of finding.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Sorted by place (those without one first), each distinct one once.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        self.0.sort_by(|a, b| {
            (&a.place, a.severity, a.code, &a.message).cmp(&(&b.place, b.severity, b.code, &b.message))
        });
        self.0.dedup();
        self
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(one: Diagnostic) -> Self {
        Self(vec![one])
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, iter: I) {
        self.0.extend(iter);
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// The nearest of the known words, if it is near enough to be what was meant.
///
/// Near: at most a third of the word's letters (at least one, at most three) are wrong, by optimal string
/// alignment distance, in which swapped neighbours count as one mistake.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.chars().count() / 3).clamp(1, 3);
    known
        .into_iter()
        .map(|k| (strsim::osa_distance(word, k), k))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, k)| k)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diagnostic_shows_code_place_cause_and_help() {
        let d = Diagnostic::new(Code::FrontMatter, "`dat` is not a key of an article")
            .at_column("content/2023-04-27/11/1.md", 3, 1)
            .because("front matter takes known keys only")
            .help("write `date`")
            .excerpt_of("---\ntitle: 题\ndat: 2023-04-27\n---\n");
        let text = d.to_text(&Renderer::plain());
        for part in [
            "front-matter",
            "content/2023-04-27/11/1.md:3:1",
            "dat: 2023-04-27",
            "known keys",
            "write `date`",
        ] {
            assert!(text.contains(part), "{part} is missing in\n{text}");
        }
    }

    #[test]
    fn json_is_one_line_with_the_same_parts() {
        let d = Diagnostic::new(Code::EmptyDump, "the dump is empty").at("dumps/a.txt").help("delete it");
        let json: serde_json::Value = serde_json::from_str(&d.to_json()).unwrap();
        assert_eq!(json["code"], "empty-dump");
        assert_eq!(json["severity"], "error");
        assert_eq!(json["path"], "dumps/a.txt");
        assert_eq!(json["help"], "delete it");
        assert!(!d.to_json().contains('\n'));
    }

    #[test]
    fn a_terminal_does_not_obey_a_dump() {
        let d = Diagnostic::new(Code::Masthead, "odd \u{1b}[31m and \u{202e}");
        let text = d.to_text(&Renderer::plain());
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'), "{text:?}");
    }

    #[test]
    fn the_nearest_word_is_offered_only_when_it_is_near() {
        assert_eq!(nearest("tilte", ["title", "date"]), Some("title"));
        assert_eq!(nearest("colour", ["title", "date"]), None);
    }
}
