//! The output folder as it is found: what stands there, what of it newsprint wrote, and how a file comes to its place.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use super::{Copy, archive};
use crate::diagnostic::{Code, Diagnostic};
use crate::fs::{self, Filing, Inside, Stamp, Standing};
use crate::jobs;
use crate::render::Output;

/// The folder, and what earlier builds wrote there. Files that newsprint did not write, and links on the way, are left
/// alone.
pub(super) struct Ground<'a> {
    target: &'a Path,
    /// In the order of their paths.
    ours: &'a [String],
    /// The way into each folder met so far.
    folders: Mutex<HashMap<String, Way>>,
    /// The disk is full, and nothing more is tried.
    full: AtomicBool,
}

/// The way into a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Way {
    Free,
    /// It is not there yet, and so nothing in it.
    Missing,
    /// This on the way is a link or no folder.
    Blocked(String),
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
    /// It was written, new or changed, and has this stamp if that is known.
    Written(Option<Stamp>),
    /// It held the right bytes already.
    Kept,
    /// Somebody else's file stands there and stays.
    Foreign,
    /// It was not tried, since the disk is full.
    Skipped,
    /// It could not be written.
    Failed(Box<Diagnostic>),
}

impl<'a> Ground<'a> {
    pub(super) fn new(target: &'a Path, ours: &'a [String]) -> Self {
        Self { target, ours, folders: Mutex::default(), full: AtomicBool::new(false) }
    }

    /// The folder.
    pub(super) fn target(&self) -> &'a Path {
        self.target
    }

    /// What earlier builds wrote, in the order of the paths.
    pub(super) fn ours(&self) -> &'a [String] {
        self.ours
    }

    fn is_ours(&self, path: &str) -> bool {
        self.ours.binary_search_by(|own| own.as_str().cmp(path)).is_ok()
    }

    /// Whether a file of ours stands at a path as it was left.
    pub(super) fn stands(&self, path: &str, stamp: Stamp) -> bool {
        self.is_ours(path)
            && fs::own_stamp(&below(self.target, path)) == Some(stamp)
            && self.obstacle(path).is_none()
    }

    /// The same of many files, of all of which it is known that they are ours. It is quickest where those of a folder stand together.
    pub(super) fn standing(&self, files: &[(&str, Stamp)]) -> Vec<bool> {
        let folders: Vec<&[(&str, Stamp)]> =
            files.chunk_by(|one, next| folder(one.0) == folder(next.0)).collect();
        let Some(inside) = Inside::of(self.target) else { return vec![false; files.len()] };
        let stand = |files: &&[(&str, Stamp)]| {
            let is_free = files.first().is_some_and(|(path, _)| self.obstacle(path).is_none());
            let stands = |(path, stamp): &(&str, Stamp)| is_free && inside.own_stamp(path) == Some(*stamp);
            files.iter().map(stands).collect::<Vec<bool>>()
        };
        jobs::map(&folders, stand).concat()
    }

    /// Whether a file can come to a path without replacing somebody else's.
    pub(super) fn is_open(&self, path: &str) -> bool {
        matches!(self.spot(path), Spot::Free | Spot::Ours)
    }

    /// Looks again, from now on, for folders that were not there.
    pub(super) fn look_again(&self) {
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        folders.retain(|_, way| *way != Way::Missing);
    }

    /// Brings a file to its place. Of a new one it is known that nothing stands there, and that the way is free.
    pub(super) fn put(&self, filing: &Filing, output: &Output, is_new: bool) -> Done {
        let bytes = match archive::bytes(&output.content) {
            Ok(bytes) => bytes,
            Err(e) => return Done::Failed(e.into()),
        };
        let path = below(self.target, &output.path);
        let spot = if is_new { Spot::Free } else { self.spot(&output.path) };
        let same = || {
            fs::length(&path) == Some(bytes.len() as u64)
                && fs::read(&path).is_ok_and(|there| there == *bytes)
        };
        self.settle((&output.path, spot), same, || filing.write(&path, &bytes))
    }

    /// Copies a file to its place. Its name is made of its bytes, so one of ours that is there in its length is not read
    /// again.
    pub(super) fn copy(&self, filing: &Filing, copy: &Copy) -> Done {
        let path = below(self.target, &copy.path);
        let own = self.is_ours(&copy.path);
        let same = || {
            fs::length(&path) == Some(copy.length)
                && (own || fs::read(&path).is_ok_and(|b| fs::read(&copy.from).is_ok_and(|c| b == c)))
        };
        let write = || filing.copy(&copy.from, &path).map(|()| None);
        self.settle((&copy.path, self.spot(&copy.path)), same, write)
    }

    fn settle(
        &self,
        (path, spot): (&str, Spot),
        same: impl Fn() -> bool,
        write: impl Fn() -> Result<Option<Stamp>, Diagnostic>,
    ) -> Done {
        let standing = || fs::standing(&below(self.target, path)) == Standing::File;
        match spot {
            Spot::Blocked(link) => return Done::Failed(in_the_way(self.target, &link, path).into()),
            Spot::Ours | Spot::Foreign if standing() && same() => return Done::Kept,
            Spot::Foreign => return Done::Foreign,
            _ if self.full.load(Ordering::Relaxed) => return Done::Skipped,
            _ => {}
        }
        match write() {
            Ok(stamp) => Done::Written(stamp),
            Err(e) if e.code == Code::DiskFull && self.full.swap(true, Ordering::Relaxed) => Done::Skipped,
            Err(e) => Done::Failed(e.into()),
        }
    }

    fn spot(&self, path: &str) -> Spot {
        match folder(path).map_or(Way::Free, |folder| self.way(folder)) {
            Way::Blocked(link) => return Spot::Blocked(link),
            Way::Missing => return Spot::Free,
            Way::Free => {}
        }
        match fs::standing(&below(self.target, path)) {
            Standing::Nothing => Spot::Free,
            // A link is replaced, not followed: the new file is renamed over it.
            Standing::File | Standing::Link if self.is_ours(path) => Spot::Ours,
            _ => Spot::Foreign,
        }
    }

    /// The first folder on the way to a file that is a link or no folder at all, as its path below the output folder.
    pub(super) fn obstacle(&self, path: &str) -> Option<String> {
        match self.way(folder(path)?) {
            Way::Blocked(link) => Some(link),
            Way::Free | Way::Missing => None,
        }
    }

    /// The way into a folder and those above it.
    fn way(&self, folder: &str) -> Way {
        let known = || self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known().get(folder) {
            return found.clone();
        }
        let above = folder.rsplit_once('/').map_or(Way::Free, |(above, _)| self.way(above));
        let found = match above {
            Way::Free => match fs::standing(&below(self.target, folder)) {
                Standing::Folder => Way::Free,
                Standing::Nothing => Way::Missing,
                _ => Way::Blocked(folder.to_owned()),
            },
            above => above,
        };
        known().insert(folder.to_owned(), found.clone());
        found
    }
}

/// The folder of a file; none of one at the top.
fn folder(path: &str) -> Option<&str> {
    path.rsplit_once('/').map(|(folder, _)| folder)
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
