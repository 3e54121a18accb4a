//! What lies in a folder, asked for by name below the open folder: the system need not find the way from the top for each file.

use std::ffi::OsString;
use std::fs::{self, DirEntry};
use std::path::{Path, PathBuf};

use super::{Stamp, Standing, Trace, error, exists, kind, shown, trace, trace_of};
use crate::diagnostic::Diagnostics;

/// Something in a folder, which stays open as long as this lives.
#[derive(Debug)]
pub struct Met {
    entry: DirEntry,
    name: OsString,
    /// What it is, links not followed.
    pub standing: Standing,
}

impl Met {
    /// Its path: that of its folder, and its name.
    pub fn path(&self) -> PathBuf {
        self.entry.path()
    }

    /// Its name, as diagnostics show it.
    pub fn name(&self) -> String {
        shown(Path::new(&self.name))
    }

    /// Its trace, as [`trace`] gives it.
    pub fn trace(&self) -> Option<Trace> {
        match self.standing {
            Standing::File => trace_of(&self.entry.metadata().ok()?),
            _ => trace(&self.path()),
        }
    }
}

/// What lies in a folder itself, sorted by name; names that begin with a dot are passed over. A folder that is not there holds
/// nothing.
pub fn met_in(folder: &Path) -> (Vec<Met>, Diagnostics) {
    let (mut all, mut problems) = (Vec::new(), Diagnostics::new());
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(_) if !exists(folder) => return (all, problems),
        Err(e) => return (all, error("cannot read the folder", folder, &e).into()),
    };
    for entry in entries {
        match entry.and_then(|entry| Ok((entry.file_type()?, entry))) {
            Ok((what, entry)) => {
                let name = entry.file_name();
                if !name.to_string_lossy().starts_with('.') {
                    all.push(Met { entry, name, standing: kind(what) });
                }
            }
            Err(e) => problems.push(error("cannot read the folder", folder, &e)),
        }
    }
    all.sort_by(|a, b| a.name.cmp(&b.name));
    (all, problems)
}

/// A folder whose files are asked for by their paths below it. On Unix it is held open; elsewhere its path is.
#[derive(Debug)]
pub struct Inside {
    #[cfg(unix)]
    folder: std::os::fd::OwnedFd,
    #[cfg(not(unix))]
    folder: PathBuf,
}

impl Inside {
    /// Opens a folder; none that is not there or cannot be opened.
    #[cfg(unix)]
    pub fn of(folder: &Path) -> Option<Self> {
        use rustix::fs::{Mode, OFlags, open};
        let how = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        Some(Self { folder: open(folder, how, Mode::empty()).ok()? })
    }

    /// Opens a folder; none that is not there or cannot be opened.
    #[cfg(not(unix))]
    pub fn of(folder: &Path) -> Option<Self> {
        folder.is_dir().then(|| Self { folder: folder.to_path_buf() })
    }

    /// The stamp of a plain file at a path below the folder, with `/`, as [`super::own_stamp`] gives it.
    #[cfg(unix)]
    pub fn own_stamp(&self, path: &str) -> Option<Stamp> {
        use rustix::fs::{AtFlags, FileType, statat};
        let about = statat(&self.folder, path, AtFlags::SYMLINK_NOFOLLOW).ok()?;
        if FileType::from_raw_mode(about.st_mode) != FileType::RegularFile {
            return None;
        }
        // Some systems have signed numbers here and some have not.
        let written = i128::from(about.st_mtime) * 1_000_000_000 + i128::from(about.st_mtime_nsec);
        Some(Stamp { length: about.st_size.try_into().ok()?, written: written.try_into().ok()? })
    }

    /// The stamp of a plain file at a path below the folder, with `/`, as [`super::own_stamp`] gives it.
    #[cfg(not(unix))]
    pub fn own_stamp(&self, path: &str) -> Option<Stamp> {
        super::own_stamp(&path.split('/').fold(self.folder.clone(), |all, part| all.join(part)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_in_a_folder_is_met_in_the_order_of_the_names_with_its_trace() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for name in ["b.md", "a.md", "deep/c.md", ".hidden"] {
            super::super::write(&at(name), name.as_bytes()).unwrap();
        }
        let (met, problems) = met_in(folder.path());
        assert!(problems.is_empty());
        let names: Vec<String> = met.iter().map(Met::name).collect();
        assert_eq!(names, ["a.md", "b.md", "deep"]);
        let kinds: Vec<Standing> = met.iter().map(|m| m.standing).collect();
        assert_eq!(kinds, [Standing::File, Standing::File, Standing::Folder]);
        for one in &met {
            assert_eq!(one.trace(), trace(&one.path()));
            assert_eq!(one.path(), at(&one.name()));
        }
        assert!(met[0].trace().is_some() && met[2].trace().is_none());
        assert!(met_in(&at("nowhere")).0.is_empty() && met_in(&at("nowhere")).1.is_empty());
        assert!(met_in(&at("a.md")).1.has_errors());
    }

    #[test]
    fn files_below_an_open_folder_have_the_stamps_of_their_paths() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        super::super::write(&at("deep/c.md"), b"1234").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink("c.md", at("deep/link.md")).unwrap();
        let inside = Inside::of(folder.path()).unwrap();
        assert_eq!(inside.own_stamp("deep/c.md").map(|stamp| stamp.length), Some(4));
        for path in ["deep/c.md", "deep/link.md", "deep", "deep/nowhere.md", "nowhere/c.md"] {
            assert_eq!(inside.own_stamp(path), super::super::own_stamp(&at(path)), "{path}");
        }
        assert!(Inside::of(&at("nowhere")).is_none() && Inside::of(&at("deep/c.md")).is_none());
    }

    #[cfg(unix)]
    #[test]
    fn the_trace_of_a_link_is_that_of_what_it_leads_to() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("a.md"), folder.path().join("b.md"));
        super::super::write(
            &file,
            b"longer than the way to it, so that the two cannot be taken for one another",
        )
        .unwrap();
        std::os::unix::fs::symlink("a.md", &link).unwrap();
        std::os::unix::fs::symlink("nowhere", folder.path().join("c.md")).unwrap();
        let (met, _) = met_in(folder.path());
        let traces: Vec<_> = met.iter().map(Met::trace).collect();
        assert_eq!(met[1].standing, Standing::Link);
        assert!(traces[0].is_some());
        assert_eq!(traces, [traces[0], traces[0], None]);
    }
}
