//! The files of the content folder, and by what each is known to have changed.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use super::known::{Ahead, Known};
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::fs::{self, Met, Standing, Trace};
use crate::jobs;

/// Folders of the content folder that are looked at again; where more changed, all are.
const RENEWED: usize = 16;

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

    /// As [`Self::at`], with what was read ahead. Of the files only those are looked at that may have `changed`: all else the caller
    /// must know to stand as it did.
    pub fn ahead(config: &Config, mut ahead: Ahead, changed: &BTreeSet<PathBuf>) -> Self {
        let known = Known::of(config);
        let listed = ahead.listed.take().filter(|_| known.has_ground_of(&ahead));
        let listed = listed.and_then(|(listing, now)| Some((listing.renewed(changed)?, now)));
        let known = known.with(ahead);
        match listed {
            Some((listing, now)) => Self { listing, known: known.looked_at_from(now) },
            None => Self { listing: Listing::of(config), known },
        }
    }

    /// A digest of all paths and traces; none where a file was written just now, or a folder cannot be read, and the next
    /// look might be another without being told so.
    pub fn digest(&self) -> Option<[u8; 32]> {
        self.listing.digest(&self.known)
    }
}

impl File {
    fn seen(met: &Met, path: String) -> Self {
        Self { at: met.path(), path, trace: met.trace() }
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
        let (files, problems) = files(&folder, jobs::allowed(), File::seen);
        Self { folder, files, problems }
    }

    /// The same, with what stands now where something changed: in the folders at the top of the content folder, those of the issues.
    /// None where more must be looked at.
    fn renewed(mut self, changed: &BTreeSet<PathBuf>) -> Option<Self> {
        let mut tops = BTreeSet::new();
        for path in changed {
            match path.strip_prefix(&self.folder) {
                // Of other names the one that is shown is not the file's.
                Ok(inside) => {
                    let top = inside.iter().next()?.to_str().filter(|top| !top.contains('\\'))?;
                    if !top.starts_with('.') {
                        tops.insert(top.to_owned());
                    }
                }
                Err(_) if self.folder.starts_with(path) => return None,
                Err(_) => {}
            }
        }
        if tops.len() > RENEWED || !self.problems.is_empty() {
            return None;
        }
        for top in tops {
            let at = self.folder.join(&top);
            let mut files = Vec::new();
            match fs::standing(&at) {
                Standing::Folder => {
                    seen_under(Seen::Folder(at, top.clone()), &File::seen, &mut files, &mut self.problems)
                }
                Standing::Nothing => {}
                _ => return None,
            }
            let above = |file: &File| file.path.split('/').next().map(|first| first.cmp(&top));
            let from = self.files.partition_point(|file| above(file).is_some_and(Ordering::is_lt));
            let to = self.files.partition_point(|file| above(file).is_some_and(Ordering::is_le));
            self.files.splice(from..to, files);
        }
        Some(self)
    }

    /// The paths of all files below the content folder, with `/`.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| file.path.as_str())
    }

    fn digest(&self, known: &Known) -> Option<[u8; 32]> {
        // Digested in one go, which is quicker than in as many pieces.
        let mut all = Vec::with_capacity(64 * self.files.len());
        for file in &self.files {
            let trace = file.trace.filter(|trace| known.is_settled(*trace))?;
            all.extend_from_slice(&(file.path.len() as u64).to_le_bytes());
            all.extend_from_slice(file.path.as_bytes());
            for number in [trace.stamp.length, trace.stamp.written, trace.changed] {
                all.extend_from_slice(&number.to_le_bytes());
            }
        }
        self.problems.is_empty().then(|| *blake3::hash(&all).as_bytes())
    }
}

/// What is seen of every file of a folder, at any depth, in the order of their paths, as [`fs::files_under`] finds them; so many of
/// the folders in it are looked through at once. Each is seen with its path below the folder, with `/`.
pub fn files<T: Send>(
    folder: &Path,
    jobs: NonZeroUsize,
    see: impl Fn(&Met, String) -> T + Sync,
) -> (Vec<T>, Diagnostics) {
    let (inside, mut problems) = seen_in(folder, "", &see);
    let list = |one: Seen<T>| {
        let (mut files, mut problems) = (Vec::new(), Diagnostics::new());
        seen_under(one, &see, &mut files, &mut problems);
        (files, problems)
    };
    let mut files = Vec::new();
    jobs::flow(inside.into_iter(), jobs, list, |(more, found)| {
        files.extend(more);
        problems.append(found);
        true
    });
    (files, problems)
}

/// What is seen in a folder.
enum Seen<T> {
    File(T),
    /// A folder, with its path below the first one.
    Folder(PathBuf, String),
}

/// Looks at what lies in a folder itself.
fn seen_in<T>(folder: &Path, above: &str, see: &impl Fn(&Met, String) -> T) -> (Vec<Seen<T>>, Diagnostics) {
    let (met, problems) = fs::met_in(folder);
    let look = |met: &Met| {
        let path = format!("{above}{}", met.name());
        match met.standing {
            Standing::Folder => Some(Seen::Folder(met.path(), path)),
            Standing::File => Some(Seen::File(see(met, path))),
            // Not followed into folders: a loop or a way out of the site would be one link away.
            Standing::Link if fs::length(&met.path()).is_some() => Some(Seen::File(see(met, path))),
            _ => None,
        }
    };
    (met.iter().filter_map(look).collect(), problems)
}

/// Looks at what lies below as well, where it is a folder.
fn seen_under<T>(
    one: Seen<T>,
    see: &impl Fn(&Met, String) -> T,
    files: &mut Vec<T>,
    problems: &mut Diagnostics,
) {
    match one {
        Seen::File(file) => files.push(file),
        Seen::Folder(folder, path) => {
            let (inside, found) = seen_in(&folder, &format!("{path}/"), see);
            problems.append(found);
            inside.into_iter().for_each(|one| seen_under(one, see, files, problems));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A site with these files of content.
    fn site(files: &[&str]) -> (tempfile::TempDir, Config) {
        let folder = tempfile::tempdir().unwrap();
        let config = Config::default_in(folder.path());
        files.iter().for_each(|file| fs::write(&config.content_folder().join(file), b"1").unwrap());
        (folder, config)
    }

    fn told(listing: &Listing) -> Vec<(&str, Option<Trace>)> {
        listing.files.iter().map(|file| (file.path.as_str(), file.trace)).collect()
    }

    #[test]
    fn a_listing_that_is_renewed_where_something_changed_is_as_one_that_is_made_anew() {
        let files =
            ["2024-01-01/1/1.md", "2024-01-02/1/1.md", "2024-01-02/1/2.md", "2024-01-03/1/1.md", "a.md"];
        let (_folder, config) = site(&files);
        let at = |path: &str| config.content_folder().join(path);
        let mut listing = Listing::of(&config);
        type Edit<'e> = (&'e dyn Fn(), &'e [&'e str]);
        let edits: [Edit; 5] = [
            (&|| fs::write(&at("2024-01-02/1/1.md"), b"changed").unwrap(), &["2024-01-02/1/1.md"]),
            (&|| fs::write(&at("2024-01-02-b/2/1.md"), b"new").unwrap(), &["2024-01-02-b"]),
            (&|| fs::remove_folder(&at("2024-01-01")).unwrap(), &["2024-01-01", "2024-01-01/1"]),
            (&|| fs::remove_file(&at("2024-01-02/1/2.md")).unwrap(), &["2024-01-02/1/2.md", "2024-01-09/1"]),
            (&|| fs::write(&at("2024-01-03/1/.hidden"), b"new").unwrap(), &["2024-01-03/1/.hidden"]),
        ];
        for (edit, changed) in edits {
            edit();
            let changed =
                changed.iter().map(|path| at(path)).chain([config.root.join("templates/a.html")]).collect();
            listing = listing.renewed(&changed).unwrap();
            assert_eq!(told(&listing), told(&Listing::of(&config)));
        }
    }

    #[test]
    fn where_anything_may_have_changed_all_is_looked_at() {
        let (_folder, config) = site(&["2024-01-01/1/1.md", "a.md"]);
        let content = config.content_folder();
        for path in [content.join("a.md"), content.clone(), config.root.clone()] {
            assert!(Listing::of(&config).renewed(&BTreeSet::from([path])).is_none());
        }
        let many = (0..=RENEWED).map(|n| content.join(format!("{n}/1.md"))).collect();
        assert!(Listing::of(&config).renewed(&many).is_none());
    }
}
