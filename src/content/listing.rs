//! The files of the content folder, and by what each is known to have changed.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use super::known::{Ahead, Known};
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::fs::{self, Standing, Trace};
use crate::jobs;

/// What stands in the content folder, and what was said there when it was last read.
pub struct Look {
    /// The files.
    pub listing: Listing,
    /// What they said.
    pub known: Known,
}

impl Look {
    /// Looks at every file.
    pub fn at(config: &Config) -> Self {
        // Opened before anything is looked at, so that it is known what changed since.
        let known = Known::of(config);
        Self { listing: Listing::of(config), known }
    }

    /// The same, with what was read ahead of what the files said.
    pub fn with(self, ahead: Ahead) -> Self {
        Self { known: self.known.with(ahead), ..self }
    }

    /// A digest of all paths and traces; none where a file was written just now, or a folder cannot be read, and the next
    /// look might be another without being told so.
    pub fn digest(&self) -> Option<[u8; 32]> {
        self.listing.digest(&self.known)
    }
}

/// The files of the content folder as they stand, in the order of their paths.
pub struct Listing {
    /// The content folder.
    pub(super) folder: PathBuf,
    pub(super) files: Vec<File>,
    pub(super) problems: Diagnostics,
}

/// A file of the content folder.
pub(super) struct File {
    pub(super) at: PathBuf,
    /// Its path below the content folder, with `/`.
    pub(super) path: String,
    pub(super) trace: Option<Trace>,
}

impl Listing {
    /// Looks at every file.
    pub fn of(config: &Config) -> Self {
        let folder = config.content_folder();
        let look = |at: PathBuf| {
            let (path, trace) = (fs::shown_from(&folder, &at), fs::trace(&at));
            File { at, path, trace }
        };
        let (files, problems) = files(&folder, jobs::allowed(), look);
        Self { folder, files, problems }
    }

    /// The paths of all files below the content folder, with `/`.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| file.path.as_str())
    }

    fn digest(&self, known: &Known) -> Option<[u8; 32]> {
        let mut hasher = blake3::Hasher::new();
        for file in &self.files {
            let trace = file.trace.filter(|trace| known.is_settled(*trace))?;
            hasher.update(&(file.path.len() as u64).to_le_bytes()).update(file.path.as_bytes());
            for number in [trace.stamp.length, trace.stamp.written, trace.changed] {
                hasher.update(&number.to_le_bytes());
            }
        }
        self.problems.is_empty().then(|| *hasher.finalize().as_bytes())
    }
}

/// What is seen of every file of a folder, at any depth, in the order of their paths, as [`fs::files_under`] finds them; so many of
/// the folders in it are looked through at once.
pub fn files<T: Send>(
    folder: &Path,
    jobs: NonZeroUsize,
    see: impl Fn(PathBuf) -> T + Sync,
) -> (Vec<T>, Diagnostics) {
    let (entries, mut problems) = fs::entries(folder);
    let list = |(entry, standing): &(PathBuf, Standing)| {
        let (files, found) = match standing {
            Standing::Folder => fs::files_under(entry),
            Standing::File => (vec![entry.clone()], Diagnostics::new()),
            Standing::Link if fs::stamp(entry).is_some() => (vec![entry.clone()], Diagnostics::new()),
            _ => (Vec::new(), Diagnostics::new()),
        };
        (files.into_iter().map(&see).collect::<Vec<T>>(), found)
    };
    let mut files = Vec::new();
    jobs::in_order(&entries, jobs, list, |(more, found)| {
        files.extend(more);
        problems.append(found);
        true
    });
    (files, problems)
}
