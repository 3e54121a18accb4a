//! What documents said when they were last read, so that only those are read again that have changed.
//!
//! An archive has millions of articles, of which one issue is new. The documents lie on shelves, those of about ten days'
//! issues on one (`2023-04-2`), so that a new issue rewrites a small file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::vec;

use super::document::Document;
use super::listing::Listing;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::fs::{self, Trace};
use crate::{jobs, state};

/// Bytes of a document's path that name its shelf: an issue's date without the last digit of its day.
const SHELF: usize = "2023-04-2".len();

/// The shelf of those that lie in no issue's folder.
const OTHER: &str = "other";

/// The shelf of a document, by its path below the content folder.
pub(super) fn shelf(path: &str) -> &str {
    let name = path.get(..SHELF).unwrap_or(OTHER);
    let is_date = name.bytes().enumerate().all(|(at, b)| match at {
        4 | 7 => b == b'-',
        _ => b.is_ascii_digit(),
    });
    if is_date { name } else { OTHER }
}

/// Bytes of shelves that are read ahead: about fifty thousand articles, which take some hundred megabytes of memory.
const AHEAD: u64 = 64 << 20;

/// What stands on each shelf.
type Shelves = BTreeMap<String, Vec<(Trace, Document)>>;

/// What is kept of a site's documents.
pub struct Known {
    folder: PathBuf,
    ground: String,
    /// Shelves that were read ahead.
    ahead: Mutex<Shelves>,
    /// What changed last before this, by the disk's clock, may be known by its trace; none where no time can be told.
    now: Option<u64>,
    reads: AtomicUsize,
}

/// The documents on one shelf, in the order of their paths.
#[derive(Default)]
pub(super) struct Shelf(vec::IntoIter<(Trace, Document)>);

impl Shelf {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Takes a document from it, if its file stands as it was read. They are asked for in the order of their paths.
    pub(super) fn take(&mut self, path: &str, trace: Option<Trace>) -> Option<Document> {
        let is_before = |kept: &str| kept != path && Path::new(kept) < Path::new(path);
        // Looked at where they lie: documents are large.
        while self.0.as_slice().first().is_some_and(|(_, document)| is_before(&document.path)) {
            self.0.next();
        }
        let (known, _) = self.0.as_slice().first().filter(|(_, document)| document.path == path)?;
        let stands = Some(*known) == trace;
        self.0.next().filter(|_| stands).map(|(_, document)| document)
    }
}

/// What is kept of a site's documents, read ahead by a program that goes on and has time. It is as good as what lies on disk:
/// a document counts only as long as its file stands as it was read.
#[derive(Default)]
pub struct Ahead {
    ground: String,
    shelves: Shelves,
    /// The files that stood in the content folder, and the time before they were looked at.
    pub(super) listed: Option<(Listing, Option<u64>)>,
}

impl Ahead {
    /// Reads it; nothing of archives that would take too much memory.
    pub fn read(config: &Config) -> Self {
        let known = Known::of(config);
        let (files, _) = fs::files_under(&known.folder);
        if files.iter().filter_map(|file| fs::length(file)).sum::<u64>() > AHEAD {
            return Self::default();
        }
        let names: Vec<String> =
            files.iter().filter_map(|file| Some(file.file_stem()?.to_str()?.to_owned())).collect();
        let mut shelves = Shelves::new();
        let read = |name: &String| (name.clone(), state::read(&known.file(name), &known.ground));
        jobs::in_order(&names, jobs::allowed(), read, |(name, shelf)| {
            shelves.insert(name, shelf);
            true
        });
        let listed = Some((Listing::of(config), known.now));
        Self { ground: known.ground, shelves, listed }
    }

    /// The same without the files that stood there, which may have changed without a word.
    pub fn without_listing(self) -> Self {
        Self { listed: None, ..self }
    }
}

impl Known {
    /// Opens what is kept, before anything is looked at. It belongs to the site's root and content folder, whose paths the
    /// documents tell of.
    pub fn of(config: &Config) -> Self {
        let folder = config.root.join(".newsprint/build/content");
        let now = fs::clock(&folder);
        let paths = (&config.root, config.content_folder());
        let ground = format!("{} {paths:?}", state::program());
        Self { folder, ground, ahead: Mutex::default(), now, reads: AtomicUsize::new(0) }
    }

    /// Whether something was read ahead of this site.
    pub(super) fn has_ground_of(&self, ahead: &Ahead) -> bool {
        ahead.ground == self.ground
    }

    /// The same, with what was read ahead of this site.
    pub(super) fn with(self, ahead: Ahead) -> Self {
        let shelves = if self.has_ground_of(&ahead) { ahead.shelves } else { Shelves::new() };
        Self { ahead: Mutex::new(shelves), ..self }
    }

    /// The same for files that were looked at after this time.
    pub(super) fn looked_at_from(self, now: Option<u64>) -> Self {
        Self { now, ..self }
    }

    /// The documents that are kept on a shelf.
    pub(super) fn shelf_of(&self, name: &str) -> Shelf {
        let ahead = self.ahead.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
        let documents = ahead.unwrap_or_else(|| state::read(&self.file(name), &self.ground));
        Shelf(documents.into_iter())
    }

    /// Keeps documents. A file that changed just now is left out: changed once more, it could have the same trace.
    pub(super) fn keep<'d>(
        &self,
        name: &str,
        documents: impl Iterator<Item = (Trace, &'d Document)>,
    ) -> Result<(), Diagnostic> {
        let settled: Vec<(Trace, &Document)> =
            documents.filter(|(trace, _)| self.is_settled(*trace)).collect();
        match settled.is_empty() {
            true => fs::remove_file(&self.file(name)),
            false => state::write(&self.file(name), &self.ground, &settled),
        }
    }

    /// How many documents had to be read so far: new ones, and those whose files changed.
    pub fn reads(&self) -> usize {
        self.reads.load(Ordering::Relaxed)
    }

    /// Counts one more.
    pub(super) fn has_read(&self) {
        self.reads.fetch_add(1, Ordering::Relaxed);
    }

    /// Whether a file of this trace changed last before this was opened, so that no change after it can leave the same trace.
    pub(super) fn is_settled(&self, trace: Trace) -> bool {
        self.now.is_some_and(|now| trace.changed < now)
    }

    /// Removes shelves of which no document is left.
    pub(super) fn forget_all_but<'s>(&self, names: impl Iterator<Item = &'s str>) -> Diagnostics {
        let left: BTreeSet<PathBuf> = names.map(|name| self.file(name)).collect();
        let (files, mut problems) = fs::files_under(&self.folder);
        let gone = files.iter().filter(|file| !left.contains(*file));
        problems.extend(gone.filter_map(|file| fs::remove_file(file).err()));
        problems
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.state"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shelf_has_the_issues_of_about_ten_days() {
        assert_eq!(shelf("2023-04-27/11/3.md"), "2023-04-2");
        assert_eq!(shelf("2023-04-03/issue.md"), "2023-04-0");
        assert_eq!(shelf("about/1.md"), OTHER);
        assert_eq!(shelf("a.md"), OTHER);
        assert_eq!(shelf("河滨周刊/1.md"), OTHER);
    }
}
