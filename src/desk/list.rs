//! The pages, the doubtful first.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::config::Config;
use crate::content::{self, Kind, Known, Listing};

/// A page in the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// Its folder below the content folder: `2024-03-14/02`.
    pub folder: String,
    /// The name of the page.
    pub section: String,
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
    let (documents, _) = content::load_changed(config, Listing::of(config), &Known::of(config));
    let mut pages: BTreeMap<String, Listed> = BTreeMap::new();
    for document in documents {
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
