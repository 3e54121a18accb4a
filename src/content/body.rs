//! The Markdown of a document, and what of it must be known before anybody reads it.
//!
//! An archive's bodies are most of its bytes, and most builds show few of them: an index shows titles, and a page that has
//! not changed is not rendered. So a body lies in its file until it is wanted, and its [`Gist`] answers
//! what the whole edition asks of every article.

use std::borrow::Cow;
use std::path::PathBuf;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use serde::{Deserialize, Serialize};

use super::pictures::{self, Named};
use crate::diagnostic::{Code, Diagnostic};
use crate::fs;

/// Characters of the first paragraph that are kept, and how many Chinese characters and the like, which are twice as wide as others:
/// more than any summary shows.
const FIRST_PARAGRAPH: (usize, usize) = (250, 125);

/// A document's Markdown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Body {
    gist: Gist,
    text: Text,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Text {
    Held(String),
    /// The end of a file from a byte on.
    Lying {
        #[serde(skip)]
        file: PathBuf,
        from: u64,
    },
}

/// What an edition asks of every body.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Gist {
    /// Digest of the text (BLAKE3, the first 128 bits).
    pub digest: [u8; 16],
    /// Whether there is nothing in it but white space.
    pub blank: bool,
    /// Its letters of any script (Unicode's property Alphabetic).
    pub letters: usize,
    /// Those of them from U+2E80 on: Chinese characters, kana and the like.
    pub han: usize,
    /// The beginning of its first paragraph without any mark-up, as it stands there; empty once the summary is made of it.
    pub first_paragraph: String,
    /// The pictures that it names.
    pub pictures: Vec<Named>,
}

impl Gist {
    /// Reads a text for it.
    pub fn of(text: &str) -> Self {
        let (letters, han) = letters(text);
        let (digest, blank) = (digest(text), text.trim().is_empty());
        let first_paragraph = first_paragraph(text);
        Self { digest, blank, letters, han, first_paragraph, pictures: pictures::named(text) }
    }
}

impl Body {
    /// One that is held in memory.
    pub fn held(text: &str) -> Self {
        Self { gist: Gist::of(text), text: Text::Held(text.into()) }
    }

    /// What is known of it.
    pub fn gist(&self) -> &Gist {
        &self.gist
    }

    /// Gives away the beginning of the first paragraph, of which the summary is made: of an archive's articles they are more than all
    /// else that is kept of them.
    pub(crate) fn take_first_paragraph(&mut self) -> String {
        std::mem::take(&mut self.gist.first_paragraph)
    }

    /// Lets go of a text that is the end of a file of this length.
    pub(super) fn lies_at_the_end(&mut self, length: u64) {
        if let Text::Held(text) = &self.text {
            let from = length.saturating_sub(text.len() as u64);
            self.text = Text::Lying { file: PathBuf::new(), from };
        }
    }

    /// Tells in which file it lies.
    pub(super) fn lies_in(&mut self, path: PathBuf) {
        if let Text::Lying { file, .. } = &mut self.text {
            *file = path;
        }
    }

    /// The text, read where it lies.
    ///
    /// # Errors
    /// As [`fs::read_from`]; [`Code::Changed`] where the file is not as it was when its [`Gist`] was made.
    pub fn text(&self) -> Result<Cow<'_, str>, Diagnostic> {
        match &self.text {
            Text::Held(text) => Ok(Cow::Borrowed(text)),
            Text::Lying { file, from } => {
                let text = String::from_utf8(fs::read_from(file, *from)?).ok();
                text.filter(|text| digest(text) == self.gist.digest).map(Cow::Owned).ok_or_else(|| {
                    Diagnostic::new(Code::Changed, "this file was changed while the site was built")
                        .at(fs::shown(file))
                        .because("its text is not the one that the rest of the site was made from")
                        .help("run it again")
                })
            }
        }
    }
}

impl From<&str> for Body {
    fn from(text: &str) -> Self {
        Self::held(text)
    }
}

/// How many letters a text has, and how many of them are Chinese characters or of the scripts around them.
pub fn letters(text: &str) -> (usize, usize) {
    let (mut all, mut han) = (0, 0);
    for c in text.chars() {
        let is_han = matches!(c, '\u{4e00}'..='\u{9fff}');
        if is_han || c.is_alphabetic() {
            all += 1;
            han += usize::from(c >= '\u{2e80}');
        }
    }
    (all, han)
}

fn digest(text: &str) -> [u8; 16] {
    let mut first = [0; 16];
    first.copy_from_slice(&blake3::hash(text.as_bytes()).as_bytes()[..16]);
    first
}

/// The text of the first paragraph of Markdown, without any mark-up; at most as much as [`FIRST_PARAGRAPH`] of it.
fn first_paragraph(markdown: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for event in Parser::new_ext(markdown, Options::empty()) {
        match event {
            // What a picture shows is not what the article says.
            Event::Start(Tag::Image { .. }) => inside = false,
            Event::End(TagEnd::Image) => inside = true,
            Event::Start(Tag::Paragraph) => inside = true,
            Event::End(TagEnd::Paragraph) if !text.trim().is_empty() => break,
            Event::Text(t) | Event::Code(t) if inside => text.push_str(&t),
            Event::SoftBreak | Event::HardBreak if inside => text.push(' '),
            _ => {}
        }
    }
    let (most, most_wide) = FIRST_PARAGRAPH;
    let mut wide = 0;
    let is_enough = |(at, c): (usize, char)| {
        wide += usize::from(matches!(c, '\u{3001}'..='\u{9fff}'));
        at == most || wide > most_wide
    };
    let end = text.chars().enumerate().position(is_enough);
    if let Some((end, _)) = end.and_then(|end| text.char_indices().nth(end)) {
        text.truncate(end);
        // It is kept as long as the edition is put together.
        text.shrink_to_fit();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_paragraph_is_without_mark_up() {
        assert_eq!(first_paragraph("## 小题\n\n临江\\*市 **今天** `x`\n\n二"), "临江*市 今天 x");
        assert_eq!(first_paragraph("![桥](a.jpg)\n\n文。"), "文。");
        assert_eq!(first_paragraph(&"字".repeat(600)).chars().count(), FIRST_PARAGRAPH.1);
        assert_eq!(first_paragraph(&"a".repeat(600)).chars().count(), FIRST_PARAGRAPH.0);
        assert_eq!(first_paragraph(&"é字".repeat(600)).chars().count(), FIRST_PARAGRAPH.0);
    }

    #[test]
    fn a_body_that_is_no_longer_what_it_was_is_not_read_as_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.md");
        fs::write(&file, "---\n---\n文。\n".as_bytes()).unwrap();
        let mut body = Body::held("文。\n");
        body.lies_at_the_end(fs::length(&file).unwrap());
        body.lies_in(file.clone());
        assert_eq!(body.text().unwrap(), "文。\n");
        fs::write(&file, "---\n---\n字。\n".as_bytes()).unwrap();
        assert_eq!(body.text().unwrap_err().code, Code::Changed);
        fs::remove_file(&file).unwrap();
        assert_eq!(body.text().unwrap_err().code, Code::Io);
    }
}
