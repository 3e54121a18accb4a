//! What lies in a page's folder already: the files of an earlier import and of people.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Config;
use crate::content::{self, Article, Document, Kind, Source};
use crate::fs;

/// The article files of a page that came from dumps, and the numbers that are taken.
pub(crate) struct Folder {
    /// File stem → the article as import last wrote it, or as it lies there where no pristine copy is left.
    pub(crate) articles: BTreeMap<String, Known>,
    /// Highest number that any file has, or had while a pristine copy tells of it.
    pub(crate) highest: u32,
}

/// An article that an earlier import wrote.
pub(crate) struct Known {
    /// Its text as import last knew it, for matching.
    pub(crate) text: String,
    /// Aliases that import gave it.
    pub(crate) aliases: Vec<String>,
}

impl Folder {
    /// Reads a page's folder, below both the pristine and the content folder.
    pub(crate) fn read(config: &Config, folder: &str) -> Self {
        let mut articles = BTreeMap::new();
        let mut stems = BTreeSet::new();
        // The pristine copy comes last: it is what import wrote, whatever a person made of it.
        for top in [config.content_folder(), config.pristine_folder()] {
            for file in fs::files_under(&top.join(folder)).0 {
                let path = fs::shown_from(&top, &file);
                let Some(stem) = path
                    .strip_prefix(folder)
                    .and_then(|p| p.strip_prefix('/'))
                    .and_then(|p| p.strip_suffix(".md"))
                else {
                    continue;
                };
                stems.insert(stem.trim_end_matches(".proposal").to_owned());
                let read =
                    fs::read_to_string(&file).ok().and_then(|text| content::read(&path, &path, &text).0);
                if let Some((document, article)) = read.as_ref().and_then(imported) {
                    articles.insert(
                        stem.to_owned(),
                        Known { text: text_of(document, article), aliases: article.aliases.clone() },
                    );
                }
            }
        }
        let highest = stems.iter().filter_map(|s| s.parse().ok()).max().unwrap_or(0);
        articles.retain(|stem, _| !content::is_proposal(&format!("{stem}.md")));
        Self { articles, highest }
    }
}

/// The article of a document that came from a dump.
fn imported(document: &Document) -> Option<(&Document, &Article)> {
    match &document.kind {
        Kind::Article(article) if article.source.is_some() => Some((document, &**article)),
        _ => None,
    }
}

fn text_of(document: &Document, article: &Article) -> String {
    let body = content::markdown::blocks(&document.body.text().unwrap_or_default());
    let parts = body.iter().map(|b| b.text()).chain(article.captions.iter().map(|c| c.text.as_str()));
    std::iter::once(article.title.as_str()).chain(parts).collect()
}

/// The source of a page's file, if it has one that parses.
pub(crate) fn source_of(path: &str, text: &str) -> Option<Source> {
    match content::read(path, path, text).0?.kind {
        Kind::Page(page) => page.source,
        _ => None,
    }
}
