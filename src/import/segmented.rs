//! A segmented dump as one line of JSON: what `newsprint segment --stream` prints and `newsprint import --from-json` takes.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::article::{ArticleDraft, Furniture, Masthead, PageDraft};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::encoding::Encoding;
use crate::page::{Line, Page};
use crate::style::Styles;
use crate::{dump, segment};

/// What was made of one dump.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Segmented {
    /// The version of newsprint that made it; no other takes it.
    newsprint: String,
    /// The dump's path as import shows it, from the site's root; empty where a line of a stream told none.
    pub dump: String,
    /// What is wrong with the dump, or worth knowing of it.
    pub diagnostics: Vec<Diagnostic>,
    /// Its pages in order; none where it could not be read.
    pages: Vec<SegmentedPage>,
}

/// A page and what stands on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct SegmentedPage {
    /// Number, last number and text of each line.
    lines: Vec<(u32, u32, String)>,
    masthead: Masthead,
    articles: Vec<ArticleDraft>,
    furniture: Vec<Furniture>,
}

impl Segmented {
    /// Reads and segments the bytes of a dump, as import does it.
    pub fn of(shown: &str, bytes: &[u8], encoding: Option<Encoding>, styles: &Styles) -> Self {
        let (pages, told) = dump::read_in(shown, bytes, encoding);
        let segmented = |page: Page| {
            let draft = segment::segment(&page, styles);
            SegmentedPage::new(page, draft)
        };
        let pages = segment::pages(pages, styles).into_iter().map(segmented).collect();
        Self { pages, ..Self::failed(shown, told) }
    }

    /// Which dump the answer is about that stands in a line, `shown` and `number` say where.
    ///
    /// # Errors
    /// As [`Self::from_json`].
    pub fn dump_of(shown: &str, number: u32, line: &[u8]) -> Result<String, Diagnostic> {
        By::read(shown, number, line).map(|by| by.dump)
    }

    /// A dump of which there is nothing but this to tell.
    pub fn failed(shown: &str, told: impl Into<Diagnostics>) -> Self {
        Self {
            newsprint: env!("CARGO_PKG_VERSION").into(),
            dump: shown.into(),
            diagnostics: told.into().into_iter().collect(),
            pages: Vec::new(),
        }
    }

    /// What is told of a file that is no dump by its name; it need not be read.
    pub fn passed_over(shown: &str) -> Option<Diagnostic> {
        let is_dump = Path::new(shown).extension().is_none_or(|e| e.eq_ignore_ascii_case("txt"));
        (!is_dump).then(|| {
            Diagnostic::new(Code::NotADump, "this file is passed over: dumps end in .txt")
                .at(shown)
                .help("rename it, or keep it elsewhere")
        })
    }

    /// As a line, without its end.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("texts, numbers and lists always have a form in JSON")
    }

    /// Of a line that [`Self::to_json`] gave; `shown` and `number` say where it stands.
    ///
    /// # Errors
    /// [`Code::StreamLine`] if it is another, or another version's.
    pub fn from_json(shown: &str, number: u32, line: &[u8]) -> Result<Self, Diagnostic> {
        By::read(shown, number, line)?;
        serde_json::from_slice(line).map_err(|e| wrong(shown, number, e.to_string()))
    }

    /// Its pages and what stands on them.
    pub(crate) fn into_pages(self) -> Vec<(Page, PageDraft)> {
        let dump = self.dump;
        self.pages.into_iter().enumerate().map(|(index, page)| page.apart(&dump, index)).collect()
    }
}

/// What is asked of a line first, since another version's may have another form.
#[derive(Deserialize)]
struct By {
    newsprint: String,
    dump: String,
}

impl By {
    fn read(shown: &str, number: u32, line: &[u8]) -> Result<Self, Diagnostic> {
        let by: Self = serde_json::from_slice(line).map_err(|e| wrong(shown, number, e.to_string()))?;
        let ours = env!("CARGO_PKG_VERSION");
        match by.newsprint == ours {
            true => Ok(by),
            false => Err(wrong(shown, number, format!("newsprint {} made it, this is {ours}", by.newsprint))),
        }
    }
}

fn wrong(shown: &str, number: u32, cause: String) -> Diagnostic {
    Diagnostic::new(Code::StreamLine, "this line is no segmented dump")
        .at_line(shown, number)
        .because(cause)
        .help("give what `newsprint segment --stream` of this version printed")
}

impl SegmentedPage {
    fn new(page: Page, draft: PageDraft) -> Self {
        let PageDraft { masthead, articles, furniture, .. } = draft;
        let lines = page.lines.into_iter().map(|l| (l.number, l.last, l.text)).collect();
        Self { lines, masthead, articles, furniture }
    }

    /// Import asks neither for a line's bytes nor for evidence, so that no line carries them.
    fn apart(self, dump: &str, index: usize) -> (Page, PageDraft) {
        let Self { lines, masthead, articles, furniture } = self;
        let lines = lines.into_iter().map(|(number, last, text)| Line { text, number, last, bytes: 0..0 });
        let page = Page { dump: dump.to_owned(), index, lines: lines.collect() };
        (page, PageDraft { masthead, articles, furniture, evidence: Vec::new() })
    }
}
