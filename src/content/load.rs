//! The content folder into Documents.

use std::path::{Path, PathBuf};

use super::document::{Document, Kind};
use super::pictures::Beside;
use super::read;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::{fs, jobs};

/// Reads every document of the content folder, in the order of their paths.
///
/// A file that does not parse is left out; a value that cannot be used is left out of its document. Both are
/// reported, with the rest.
pub fn load(config: &Config) -> (Vec<Document>, Diagnostics) {
    let folder = config.content_folder();
    let (files, mut problems) = fs::files_under(&folder);
    let beside = Beside::among(files.iter().map(|f| fs::shown_from(&folder, f)));
    let is_document = |f: &&PathBuf| f.extension().is_some_and(|e| e == "md") && !is_proposal(&fs::shown(f));
    let files: Vec<PathBuf> = files.iter().filter(is_document).cloned().collect();
    let mut documents = Vec::with_capacity(files.len());
    for (document, found) in jobs::map(&files, |file| load_one(config, &folder, file)) {
        problems.append(found);
        if let Some(mut document) = document {
            document.pictures = beside.of(&document.path);
            documents.push(document);
        }
    }
    (documents, problems)
}

/// Reads one document of the content folder.
fn load_one(config: &Config, folder: &Path, file: &Path) -> (Option<Document>, Diagnostics) {
    let mut problems = Diagnostics::new();
    let Some(text) = problems.take(fs::read_to_string(file)) else { return (None, problems) };
    let path = fs::shown_from(folder, file);
    let (document, found) = read(&path, &fs::shown_from(&config.root, file), &text);
    problems.extend(found.into_iter().map(|d| d.excerpt_of(&text)));
    problems.extend(document.as_ref().and_then(untitled));
    (document, problems)
}

/// A note on an article that has no title. Picture stories, which have captions, need none.
fn untitled(document: &Document) -> Option<Diagnostic> {
    let Kind::Article(article) = &document.kind else { return None };
    // What goes on from another page stands there under a word or nothing.
    let goes_on = article.continues.is_some() || article.jumps.iter().any(|j| j.from.is_some());
    let lacks = article.title.is_empty() && article.captions.is_empty() && !goes_on;
    lacks.then(|| {
        Diagnostic::new(Code::NoTitle, "this article has no title")
            .at(&document.shown)
            .because("the beginning of its text is shown instead")
            .help("write one under `title:`")
    })
}

/// Whether a file is import's proposal for another, not a document of its own.
pub fn is_proposal(path: &str) -> bool {
    path.ends_with(".proposal.md")
}
