//! The pages, the doubtful first.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::config::Config;
use crate::content::{self, Document, Kind, Known, Listing, PageNote};
use crate::diagnostic::{Code, Diagnostic};

/// A page in the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// Its folder below the content folder: `2024-03-14/02`.
    pub folder: String,
    /// The name of the page.
    pub section: String,
    /// Issue and number, `2024-03-21/03`, where they are not those of its folder; else empty.
    pub stands: String,
    /// Its articles.
    pub articles: usize,
    /// What needs a look: the article's title, and why.
    pub doubts: Vec<(String, String)>,
    /// Articles that need a look.
    pub doubtful: usize,
    /// Whether a person has accepted it.
    pub proofread: bool,
    /// Whether it came from a dump.
    pub imported: bool,
}

/// Every page with a folder of its own: those with most articles that need a look first, those that are proofread last, and of the same
/// the newest first. Files that cannot be read are left out; the build tells of them.
pub fn list(config: &Config) -> Vec<Listed> {
    let mut pages: BTreeMap<String, Listed> = BTreeMap::new();
    for document in documents(config) {
        let Some((folder, _)) = document.path.rsplit_once('/').filter(|(f, _)| f.matches('/').count() == 1)
        else {
            continue;
        };
        let page = pages.entry(folder.to_owned()).or_default();
        page.folder = folder.to_owned();
        match document.kind {
            Kind::Page(note) => {
                page.proofread = note.is_proofread();
                page.imported = note.source.is_some();
                page.stands = elsewhere(folder, &note).unwrap_or_default();
                page.doubts.extend(note.review.into_iter().map(|why| (String::new(), why)));
                page.section = note.section.unwrap_or_default();
            }
            Kind::Article(article) => {
                page.articles += 1;
                page.doubtful += usize::from(!article.review.is_empty());
                page.doubts.extend(article.review.into_iter().map(|why| (article.title.clone(), why)));
            }
            Kind::Issue(_) => {}
        }
    }
    let mut pages: Vec<Listed> = pages.into_values().collect();
    let date = |p: &Listed| p.folder.split('/').next().unwrap_or_default().to_owned();
    pages.sort_by(|a, b| {
        (a.proofread, b.doubtful, date(b), &a.folder).cmp(&(b.proofread, a.doubtful, date(a), &b.folder))
    });
    pages
}

fn documents(config: &Config) -> Vec<Document> {
    content::load_changed(config, Listing::of(config), &Known::of(config)).0
}

/// Where a page stands, if its folder tells something else.
pub(super) fn elsewhere(folder: &str, note: &PageNote) -> Option<String> {
    let (date, number) = (note.date?.to_string(), note.page.as_deref()?);
    let (of_issue, of_page) = folder.split_once('/')?;
    let same = of_issue == date && content::is_page_s_folder(of_page, number);
    (!same).then(|| format!("{date}/{number}"))
}

/// Makes sure that nothing of another folder stands where a page is to stand: two pages would be one.
///
/// # Errors
/// [`Code::Desk`] where something does.
pub(super) fn is_free(config: &Config, folder: &str, note: &PageNote) -> Result<(), Diagnostic> {
    let (Some(date), Some(number)) = (note.date, &note.page) else { return Ok(()) };
    let there = |document: &Document| {
        let (day, page) = match &document.kind {
            Kind::Article(article) => (article.date, article.page.as_ref()),
            Kind::Page(page) => (page.date, page.page.as_ref()),
            Kind::Issue(_) => return false,
        };
        let own = document.path.rsplit_once('/').is_some_and(|(f, _)| f == folder);
        !own && day == Some(date) && page.is_some_and(|page| content::is_page_s_folder(page, number))
    };
    match documents(config).iter().find(|document| there(document)) {
        None => Ok(()),
        Some(document) => {
            Err(Diagnostic::new(Code::Desk, format!("there is a page {number} of {date} already"))
                .at(document.shown.clone())
                .because("two pages of one number would be one page")
                .help("if that one is wrong, correct it first"))
        }
    }
}
