//! The language that an article says it is in.

use super::Reader;
use crate::config::is_language_tag;
use crate::diagnostic::{Code, Severity};

impl Reader<'_> {
    /// None where the article names none, or where what it names has not the form of a tag: then its text tells.
    pub(super) fn language(&mut self) -> Option<String> {
        let tag = self.optional("language")?;
        if is_language_tag(&tag) {
            return Some(tag);
        }
        let message = format!("`{tag}` is no language tag, so the language is told from the text");
        let help = "write it as web pages do: language: en, language: zh-Hant";
        let mut wrong = self.map.wrong("language", Code::FrontMatter, message, help);
        wrong.severity = Severity::Warning;
        self.problems.push(wrong);
        None
    }
}
