//! A folder as it is published: all of its files, hidden ones too; and single files that must come whole to their place.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use super::{create_folder, error};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// What lies below a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    /// Plain files with their lengths, sorted by path.
    pub files: Vec<(PathBuf, u64)>,
    /// Links and other things that are no plain files, sorted by path.
    pub others: Vec<PathBuf>,
}

/// Everything below a folder at any depth, hidden or not, but for what has a name of which `passed_over` is true.
pub fn tree(folder: &Path, passed_over: impl Fn(&str) -> bool) -> (Tree, Diagnostics) {
    let (mut tree, mut problems) = (Tree::default(), Diagnostics::new());
    let wanted = |e: &walkdir::DirEntry| e.depth() == 0 || !passed_over(&e.file_name().to_string_lossy());
    for entry in walkdir::WalkDir::new(folder).into_iter().filter_entry(wanted) {
        let about = entry.and_then(|e| Ok((e.metadata()?, e)));
        match about {
            Ok((about, e)) if about.is_file() => tree.files.push((e.into_path(), about.len())),
            Ok((about, e)) if !about.is_dir() => tree.others.push(e.into_path()),
            Ok(_) => {}
            Err(e) => {
                let path = e.path().unwrap_or(folder).to_path_buf();
                problems.push(error("cannot read the folder", &path, &e.into()));
            }
        }
    }
    tree.files.sort();
    tree.others.sort();
    (tree, problems)
}

/// Names of what lies directly in a folder and begins so, sorted; none where the folder is not there.
///
/// # Errors
/// [`Code::Io`](crate::diagnostic::Code::Io) with the path.
pub fn names(folder: &Path, beginning: &str) -> Result<Vec<String>, Diagnostic> {
    if !super::exists(folder) {
        return Ok(Vec::new());
    }
    let failed = |e: &std::io::Error| error("cannot read the folder", folder, e);
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(|e| failed(&e))? {
        let name = entry.map_err(|e| failed(&e))?.file_name().to_string_lossy().into_owned();
        names.extend(Some(name).filter(|name| name.starts_with(beginning)));
    }
    names.sort();
    Ok(names)
}

/// Writes a file under another name first, `part`, in the same file system; then renames it. A crash leaves the old file or the
/// new one, and perhaps the part.
///
/// # Errors
/// [`Code::DiskFull`](crate::diagnostic::Code::DiskFull) or [`Code::Io`](crate::diagnostic::Code::Io) with the path; the old file is then
/// untouched.
pub fn write_by_way_of(part: &Path, to: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    create_folder(to.parent().unwrap_or(Path::new(".")))?;
    fs::write(part, bytes).and_then(|()| fs::rename(part, to)).map_err(|e| {
        let _ = fs::remove_file(part);
        error("cannot write", to, &e)
    })
}

/// A lock that only one program has at a time, as long as this lives.
#[derive(Debug)]
pub struct OwnLock {
    file: File,
}

impl OwnLock {
    /// What a program that this one starts can be given to read or to write: an empty file, by which it has the lock too, for as
    /// long as it runs. So no other takes the lock while a program works on whose parent was killed. On systems where locks are
    /// not handed on, nothing.
    pub fn handed_on(&self) -> Stdio {
        // Of locks of Windows only the process that took them knows, and what is locked no other can read.
        let file = if cfg!(unix) { self.file.try_clone().ok() } else { None };
        file.map_or_else(Stdio::null, Stdio::from)
    }
}

/// Takes such a lock; none where another program has it. The system lets go of it however the program ends.
///
/// # Errors
/// [`Code::Io`](crate::diagnostic::Code::Io) with the path.
pub fn own_lock(path: &Path) -> Result<Option<OwnLock>, Diagnostic> {
    create_folder(path.parent().unwrap_or(Path::new(".")))?;
    let file = File::options().create(true).truncate(false).read(true).write(true).open(path);
    let file = file.map_err(|e| error("cannot write", path, &e))?;
    Ok(if let Err(TryLockError::WouldBlock) = file.try_lock() { None } else { Some(OwnLock { file }) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_files_are_there_and_links_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path();
        for path in ["a/b.html", ".well-known/x", ".git/config"] {
            super::super::write(&top.join(path), b"one").unwrap();
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink("/etc", top.join("way-out")).unwrap();
        let (tree, problems) = tree(top, |name| name == ".git");
        assert!(problems.is_empty());
        let files: Vec<_> =
            tree.files.iter().map(|(p, n)| (p.strip_prefix(top).unwrap().to_owned(), *n)).collect();
        assert_eq!(files, [(PathBuf::from(".well-known/x"), 3), (PathBuf::from("a/b.html"), 3)]);
        assert_eq!(tree.others.len(), usize::from(cfg!(unix)));
    }

    #[test]
    fn a_lock_is_had_by_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/lock");
        let held = own_lock(&path).unwrap();
        assert!(held.is_some() && own_lock(&path).unwrap().is_none());
        drop(held);
        assert!(own_lock(&path).unwrap().is_some());
    }

    #[cfg(unix)]
    #[test]
    fn a_lock_stays_with_a_program_that_it_was_handed_on_to() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let held = own_lock(&path).unwrap().unwrap();
        let mut child =
            std::process::Command::new("cat").stdin(Stdio::piped()).stdout(held.handed_on()).spawn().unwrap();
        drop(held);
        assert!(own_lock(&path).unwrap().is_none());
        drop(child.stdin.take());
        assert!(child.wait().unwrap().success());
        assert!(own_lock(&path).unwrap().is_some());
    }
}
