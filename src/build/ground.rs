//! The output folder as it is found: what stands there, what of it newsprint wrote, and how a file comes to its place.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use super::{Copy, archive};
use crate::diagnostic::{Code, Diagnostic};
use crate::fs::{self, Filing, Stamp, Standing};
use crate::render::Output;

/// The folder, and what earlier builds wrote there. Files that newsprint did not write, and links on the way, are left
/// alone.
pub(super) struct Ground<'a> {
    target: &'a Path,
    ours: &'a BTreeSet<String>,
    /// What blocks the way into each folder met so far; none where the way is free.
    folders: Mutex<HashMap<String, Option<String>>>,
    /// The disk is full, and nothing more is tried.
    full: AtomicBool,
}

/// What stands at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Spot {
    Free,
    Ours,
    Foreign,
    /// A folder on the way is a link or no folder.
    Blocked(String),
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Done {
    /// It was written, new or changed.
    Written,
    /// It held the right bytes already.
    Kept,
    /// Somebody else's file stands there and stays.
    Foreign,
    /// It was not tried, since the disk is full.
    Skipped,
    /// It could not be written.
    Failed(Diagnostic),
}

impl<'a> Ground<'a> {
    pub(super) fn new(target: &'a Path, ours: &'a BTreeSet<String>) -> Self {
        Self { target, ours, folders: Mutex::default(), full: AtomicBool::new(false) }
    }

    /// The folder.
    pub(super) fn target(&self) -> &'a Path {
        self.target
    }

    /// What earlier builds wrote.
    pub(super) fn ours(&self) -> &'a BTreeSet<String> {
        self.ours
    }

    /// Whether a file of ours stands at a path as it was left.
    pub(super) fn stands(&self, path: &str, stamp: Stamp) -> bool {
        self.ours.contains(path)
            && fs::own_stamp(&below(self.target, path)) == Some(stamp)
            && self.obstacle(path).is_none()
    }

    /// Whether a file can come to a path without replacing somebody else's.
    pub(super) fn is_open(&self, path: &str) -> bool {
        matches!(self.spot(path), Spot::Free | Spot::Ours)
    }

    /// Brings a file to its place.
    pub(super) fn put(&self, filing: &Filing, output: &Output) -> Done {
        let bytes = match archive::bytes(&output.content) {
            Ok(bytes) => bytes,
            Err(e) => return Done::Failed(e),
        };
        let path = below(self.target, &output.path);
        self.settle(
            &output.path,
            || {
                fs::length(&path) == Some(bytes.len() as u64)
                    && fs::read(&path).is_ok_and(|there| there == *bytes)
            },
            || filing.write(&path, &bytes),
        )
    }

    /// Copies a file to its place. Its name is made of its bytes, so one of ours that is there in its length is not read
    /// again.
    pub(super) fn copy(&self, filing: &Filing, copy: &Copy) -> Done {
        let path = below(self.target, &copy.path);
        let own = self.ours.contains(&copy.path);
        let same = || {
            fs::length(&path) == Some(copy.length)
                && (own || fs::read(&path).is_ok_and(|b| fs::read(&copy.from).is_ok_and(|c| b == c)))
        };
        self.settle(&copy.path, same, || filing.copy(&copy.from, &path))
    }

    fn settle(
        &self,
        path: &str,
        same: impl Fn() -> bool,
        write: impl Fn() -> Result<(), Diagnostic>,
    ) -> Done {
        let spot = self.spot(path);
        let standing = || fs::standing(&below(self.target, path)) == Standing::File;
        match spot {
            Spot::Blocked(link) => return Done::Failed(in_the_way(self.target, &link, path)),
            Spot::Ours | Spot::Foreign if standing() && same() => return Done::Kept,
            Spot::Foreign => return Done::Foreign,
            _ if self.full.load(Ordering::Relaxed) => return Done::Skipped,
            _ => {}
        }
        match write() {
            Ok(()) => Done::Written,
            Err(e) if e.code == Code::DiskFull && self.full.swap(true, Ordering::Relaxed) => Done::Skipped,
            Err(e) => Done::Failed(e),
        }
    }

    fn spot(&self, path: &str) -> Spot {
        if let Some(link) = self.obstacle(path) {
            return Spot::Blocked(link);
        }
        match fs::standing(&below(self.target, path)) {
            Standing::Nothing => Spot::Free,
            // A link is replaced, not followed: the new file is renamed over it.
            Standing::File | Standing::Link if self.ours.contains(path) => Spot::Ours,
            _ => Spot::Foreign,
        }
    }

    /// The first folder on the way to a file that is a link or no folder at all, as its path below the output folder.
    pub(super) fn obstacle(&self, path: &str) -> Option<String> {
        let (folder, _) = path.rsplit_once('/')?;
        self.blocked(folder)
    }

    /// The same of a folder and those above it.
    fn blocked(&self, folder: &str) -> Option<String> {
        let known = || self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known().get(folder) {
            return found.clone();
        }
        let above = folder.rsplit_once('/').and_then(|(above, _)| self.blocked(above));
        let own = || match fs::standing(&below(self.target, folder)) {
            Standing::Folder | Standing::Nothing => None,
            _ => Some(folder.to_owned()),
        };
        let found = above.or_else(own);
        known().insert(folder.to_owned(), found.clone());
        found
    }
}

fn in_the_way(target: &Path, link: &str, path: &str) -> Diagnostic {
    Diagnostic::new(Code::OutputFolder, format!("`{link}` is a link or a file where a folder should be"))
        .at(fs::shown(&below(target, link)))
        .because(format!("`{path}` would be written through it"))
        .help("remove it, and build again")
}

/// One diagnostic for all files of somebody else, since a lost list makes every file one.
pub(super) fn not_ours(target: &Path, foreign: &[String]) -> Option<Diagnostic> {
    let first = foreign.first()?;
    let others = match foreign.len() {
        1 => String::new(),
        n => format!(", nor did it write {} other files that would be replaced", n - 1),
    };
    Some(
        Diagnostic::new(Code::OutputFolder, format!("newsprint did not write `{first}`{others}"))
            .at(fs::shown(&below(target, first)))
            .because("only files that an earlier build wrote are ever replaced")
            .help("move the files away, or remove the output folder; it is made again"),
    )
}

/// A path of an output under the output folder.
#[cfg(unix)]
pub(super) fn below(target: &Path, path: &str) -> PathBuf {
    target.join(path)
}

/// A path of an output under the output folder.
#[cfg(not(unix))]
pub(super) fn below(target: &Path, path: &str) -> PathBuf {
    path.split('/').fold(target.to_path_buf(), |all, part| all.join(part))
}
