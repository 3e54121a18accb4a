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
use crate::{fs, jobs, progress};

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
    let mut shelves: BTreeMap<&str, Vec<&File>> = BTreeMap::new();
    for file in files.iter().filter(|file| file.path.ends_with(".md") && !is_proposal(&file.path)) {
        shelves.entry(known::shelf(&file.path)).or_default().push(file);
    }
    if let Some(known) = known {
        problems.append(known.forget_all_but(shelves.keys().copied()));
    }
    let shelves: Vec<(&str, Vec<&File>)> = shelves.into_iter().collect();
    let count = progress::begin("reading", "document", files.len());
    let load = |(name, files): &(&str, Vec<&File>)| {
        let loaded = load_shelf(config, &folder, (name, files), known);
        count.more(files.len());
        loaded
    };
    let mut documents = Vec::with_capacity(files.len());
    jobs::in_order(&shelves, jobs::allowed(), load, |(read, found)| {
        problems.append(found);
        documents.extend(read);
        true
    });
    for document in &mut documents {
        document.pictures = beside.of(&document.path);
    }
    // Shelves stand in the order of their names, and files of no issue's folder have one together.
    let in_place = |pair: &[Document]| Path::new(&pair[0].path) <= Path::new(&pair[1].path);
    if !documents.windows(2).all(in_place) {
        documents.sort_by(|a, b| Path::new(&a.path).cmp(Path::new(&b.path)));
    }
    problems.extend(documents.iter().filter_map(untitled));
    (documents, problems)
}

/// The documents of one shelf: those that are kept of files as they stand, and the others read.
fn load_shelf(
    config: &Config,
    folder: &Path,
    (name, files): (&str, &[&File]),
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
                let (document, found) = read_one(config, folder, &file.at);
                let sound = found.is_empty() && fs::trace(&file.at) == file.trace;
                problems.append(found);
                (document, sound)
            }
        };
        let Some(mut document) = document else { continue };
        document.body.lies_in(&file.at);
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

/// Reads one document of the content folder.
fn read_one(config: &Config, folder: &Path, file: &Path) -> (Option<Document>, Diagnostics) {
    let mut problems = Diagnostics::new();
    let Some((text, before)) = problems.take(fs::read_text(file)) else { return (None, problems) };
    let path = fs::shown_from(folder, file);
    let (mut document, found) = read(&path, &fs::shown_from(&config.root, file), &text);
    problems.extend(found.into_iter().map(|d| d.excerpt_of(&text)));
    if let Some(document) = &mut document {
        document.body.lies_at_the_end((before + text.len()) as u64);
    }
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
