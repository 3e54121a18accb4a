//! The content folder into Documents.

use std::collections::BTreeMap;
use std::path::Path;

use super::document::{Document, Kind};
use super::known::{self, Known};
use super::listing::{File, Listing};
use super::pictures::Beside;
use super::read;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::fs::{self, Trace};
use crate::{jobs, progress};

/// Reads every document of the content folder, in the order of their paths.
///
/// A file that does not parse is left out; a value that cannot be used is left out of its document. Both are
/// reported, with the rest. Of the text of each document only the gist stays in memory.
pub fn load(config: &Config) -> (Vec<Document>, Diagnostics) {
    load_listed(config, Listing::of(config), None)
}

/// As [`load`], but a file that has not changed since the last time, by its [`fs::Trace`], is not read again: what
/// the documents said is kept in the site's `.newsprint/build/content/`.
pub fn load_changed(config: &Config, listing: Listing, known: &Known) -> (Vec<Document>, Diagnostics) {
    load_listed(config, listing, Some(known))
}

fn load_listed(config: &Config, listing: Listing, known: Option<&Known>) -> (Vec<Document>, Diagnostics) {
    let Listing { folder, files, mut problems } = listing;
    let beside = Beside::among(&files);
    let count = progress::begin("reading", "document", files.len());
    let mut shelves: BTreeMap<String, Vec<File>> = BTreeMap::new();
    for file in files.into_iter().filter(|file| file.path.ends_with(".md") && !is_proposal(&file.path)) {
        let name = known::shelf(&file.path);
        match shelves.get_mut(name) {
            Some(shelf) => shelf.push(file),
            None => _ = shelves.insert(name.to_owned(), vec![file]),
        }
    }
    if let Some(known) = known {
        problems.append(known.forget_all_but(shelves.keys().map(String::as_str)));
    }
    let load = |(name, files): (String, Vec<File>)| {
        let number = files.len();
        let loaded = load_shelf(config, &folder, &name, files, known);
        count.more(number);
        loaded
    };
    let mut documents = Vec::with_capacity(shelves.values().map(Vec::len).sum());
    jobs::flow(shelves.into_iter(), jobs::allowed(), load, |(read, found)| {
        problems.append(found);
        documents.extend(read);
        true
    });
    for document in &mut documents {
        document.pictures = beside.of(&document.path);
    }
    // Shelves stand in the order of their names, and files of no issue's folder have one together.
    let in_order = |a: &Document, b: &Document| a.path.split('/').cmp(b.path.split('/'));
    if !documents.is_sorted_by(|a, b| in_order(a, b).is_le()) {
        documents.sort_by(in_order);
    }
    problems.extend(documents.iter().filter_map(untitled));
    (documents, problems)
}

/// The documents of one shelf: those that are kept of files as they stand, and the others read.
fn load_shelf(
    config: &Config,
    folder: &Path,
    name: &str,
    files: Vec<File>,
    known: Option<&Known>,
) -> (Vec<Document>, Diagnostics) {
    let mut kept = known.map(|known| known.shelf_of(name)).unwrap_or_default();
    let mut changed = kept.len() != files.len();
    let (mut documents, mut settled) = (Vec::with_capacity(files.len()), Vec::with_capacity(files.len()));
    let mut problems = Diagnostics::new();
    for file in files {
        let (document, sound) = match kept.take(&file.path, file.trace) {
            Some(document) => (Some(document), true),
            None => {
                changed = true;
                known.into_iter().for_each(Known::has_read);
                let (document, trace, found) = read_one(config, folder, &file);
                let sound = found.is_empty() && trace == file.trace;
                problems.append(found);
                (document, sound)
            }
        };
        let Some(mut document) = document else { continue };
        document.body.lies_in(file.at);
        settled.push(file.trace.filter(|_| sound));
        documents.push(document);
    }
    if let Some(known) = known.filter(|_| changed) {
        let entries =
            settled.iter().zip(&documents).filter_map(|(trace, document)| Some(((*trace)?, document)));
        problems.extend(known.keep(name, entries).err());
    }
    (documents, problems)
}

/// Reads one document of the content folder. Gives the trace of its file besides, as it was when it had been read.
fn read_one(
    config: &Config,
    folder: &Path,
    File { at: file, trace, .. }: &File,
) -> (Option<Document>, Option<Trace>, Diagnostics) {
    let mut problems = Diagnostics::new();
    let length = trace.map_or(0, |trace| trace.stamp.length);
    let read_text = fs::read_text_and_trace(file, length);
    let Some(((text, before), trace)) = problems.take(read_text) else { return (None, None, problems) };
    let path = fs::shown_from(folder, file);
    let (mut document, found) = read(&path, &fs::shown_from(&config.root, file), &text);
    problems.extend(found.into_iter().map(|d| d.excerpt_of(&text)));
    if let Some(document) = &mut document {
        document.body.lies_at_the_end((before + text.len()) as u64);
    }
    (document, trace, problems)
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
