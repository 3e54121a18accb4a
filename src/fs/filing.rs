//! Many files into one folder, by one program at a time.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use super::{Stamp, create_folder, error, exists, shown, stamp_of};
use crate::diagnostic::{Code, Diagnostic};

/// How a file is called until it is whole.
const PART: &str = ".newsprint-part-";

/// What stands in a lock while the work goes on.
const AT_WORK: &[u8] = b"at work\n";

/// A folder of files that no program writes into as long as this lives.
#[derive(Debug)]
pub struct Hold {
    _lock: File,
}

/// Why a folder cannot be held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfinished {
    /// Nothing was ever written there.
    Never,
    /// A program is writing into it.
    AtWork,
    /// A program that wrote into it did not come to its end.
    BrokeOff,
}

/// Holds a folder that was written by a [`Filing`] with this lock, if it is whole.
///
/// # Errors
/// Why it is not.
pub fn hold(lock: &Path) -> Result<Hold, Unfinished> {
    let file = File::open(lock).map_err(|_| Unfinished::Never)?;
    if let Err(TryLockError::WouldBlock) = file.try_lock_shared() {
        return Err(Unfinished::AtWork);
    }
    if broke_off(lock) { Err(Unfinished::BrokeOff) } else { Ok(Hold { _lock: file }) }
}

/// Whether a program that wrote with this lock is still at work, or ended before it was done.
pub fn broke_off(lock: &Path) -> bool {
    super::length(lock).is_some_and(|length| length > 0)
}

/// Writes files below a folder so that a crash leaves the old one or the new one: each is written beside its place under another
/// name, and renamed: within one folder, where the kernel makes nobody else wait. What a program left half written that did not come
/// to its end is removed.
#[derive(Debug)]
pub struct Filing {
    /// Held as long as this lives; not empty until the work is done.
    lock: File,
    lock_path: PathBuf,
    /// Folders that are there.
    made: Mutex<BTreeSet<PathBuf>>,
    parts: AtomicU64,
}

impl Filing {
    /// Opens a folder for writing. `lock` is a file elsewhere by which programs tell that they are at work in it.
    ///
    /// # Errors
    /// [`Code::OutputFolder`] where another program is; [`Code::Io`] where the lock or the folder cannot be made.
    pub fn open(top: &Path, lock: &Path) -> Result<Self, Diagnostic> {
        create_folder(top)?;
        create_folder(lock.parent().unwrap_or(Path::new(".")))?;
        let is_first = !exists(lock);
        let file = File::options().create(true).truncate(false).write(true).open(lock);
        let mut file = file.map_err(|e| error("cannot write", lock, &e))?;
        // A disk that knows no locks keeps nobody from building.
        if let Err(TryLockError::WouldBlock) = file.try_lock() {
            return Err(Diagnostic::new(
                Code::OutputFolder,
                "another newsprint is building into this folder",
            )
            .at(shown(top))
            .because("two at once would write over one another's files; or it is being published, and must stay as it is")
            .help("wait until it is done, or build into another folder"));
        }
        // Only such a one left parts; or nobody knows who was here before.
        let may_have_parts = is_first || broke_off(lock);
        file.write_all(AT_WORK).map_err(|e| error("cannot write", lock, &e))?;
        if may_have_parts {
            remove_parts(top);
        }
        Ok(Self {
            lock: file,
            lock_path: lock.to_path_buf(),
            made: Mutex::default(),
            parts: AtomicU64::new(0),
        })
    }

    /// Notes that all was written. Where a program ends without this, its work [`broke_off`].
    ///
    /// # Errors
    /// [`Code::DiskFull`] or [`Code::Io`] with the path of the lock.
    pub fn close(self) -> Result<(), Diagnostic> {
        self.lock.set_len(0).map_err(|e| error("cannot write", &self.lock_path, &e))
    }

    /// Writes a file. Gives the stamp by which it is known not to have changed since.
    ///
    /// # Errors
    /// [`Code::DiskFull`] or [`Code::Io`] with the path; the old file is then untouched.
    pub fn write(&self, to: &Path, bytes: &[u8]) -> Result<Option<Stamp>, Diagnostic> {
        self.put(to, |part| {
            let mut file = File::create(part)?;
            file.write_all(bytes)?;
            // Asked of the open file, which need not be looked for again.
            Ok(file.metadata().ok().and_then(|about| stamp_of(&about)))
        })
    }

    /// Copies a file.
    ///
    /// # Errors
    /// As [`super::read`] of the one and [`Self::write`] of the other; the old file is then untouched.
    pub fn copy(&self, from: &Path, to: &Path) -> Result<(), Diagnostic> {
        let mut source = File::open(from).map_err(|e| error("cannot read", from, &e))?;
        // On Linux the kernel copies between the two files, without their bytes passing through this program.
        self.put(to, |part| io::copy(&mut source, &mut File::create(part)?).map(|_| ()))
    }

    fn put<T>(&self, to: &Path, write: impl FnOnce(&Path) -> io::Result<T>) -> Result<T, Diagnostic> {
        self.make_folder_of(to)?;
        let part = to.with_file_name(format!("{PART}{}", self.parts.fetch_add(1, Ordering::Relaxed)));
        write(&part).and_then(|written| fs::rename(&part, to).map(|()| written)).map_err(|e| {
            let _ = fs::remove_file(&part);
            error("cannot write", to, &e)
        })
    }

    fn make_folder_of(&self, to: &Path) -> Result<(), Diagnostic> {
        let Some(folder) = to.parent() else { return Ok(()) };
        let made = || self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if !made().contains(folder) {
            create_folder(folder)?;
            made().insert(folder.to_path_buf());
        }
        Ok(())
    }
}

/// Removes what was left half written in a folder, at any depth; links are not followed.
fn remove_parts(top: &Path) {
    let left = walkdir::WalkDir::new(top).into_iter().flatten();
    let is_part = |entry: &walkdir::DirEntry| entry.file_name().to_string_lossy().starts_with(PART);
    for entry in left.filter(|entry| entry.file_type().is_file() && is_part(entry)) {
        let _ = fs::remove_file(entry.path());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_program_at_a_time_writes_into_a_folder_and_removes_what_another_left_half_written() {
        let folder = tempfile::tempdir().unwrap();
        let (top, lock) = (folder.path().join("public"), folder.path().join("notes/public.lock"));
        let filing = Filing::open(&top, &lock).unwrap();
        filing.write(&top.join("a/b.html"), b"one").unwrap();
        let stamp = filing.write(&top.join("a/b.html"), b"two").unwrap();
        assert!(stamp.is_some() && stamp == super::super::own_stamp(&top.join("a/b.html")));
        filing.copy(&top.join("a/b.html"), &top.join("c.html")).unwrap();
        assert_eq!(Filing::open(&top, &lock).unwrap_err().code, Code::OutputFolder);
        assert_eq!(hold(&lock).unwrap_err(), Unfinished::AtWork);
        fs::write(top.join(".newsprint-part-7"), b"hal").unwrap();
        fs::write(top.join("a/.newsprint-part-8"), b"hal").unwrap();
        fs::write(top.join(".newsprint-notes"), b"somebody's").unwrap();
        drop(filing);
        assert_eq!(hold(&lock).unwrap_err(), Unfinished::BrokeOff);
        Filing::open(&top, &lock).unwrap().close().unwrap();
        let held = hold(&lock).unwrap();
        assert_eq!(Filing::open(&top, &lock).unwrap_err().code, Code::OutputFolder);
        drop(held);
        assert_eq!(hold(&folder.path().join("other.lock")).unwrap_err(), Unfinished::Never);
        let left: BTreeSet<_> = fs::read_dir(&top).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(left, [".newsprint-notes", "a", "c.html"].map(Into::into).into());
        assert_eq!(fs::read(top.join("c.html")).unwrap(), b"two");
        assert_eq!(fs::read_dir(top.join("a")).unwrap().count(), 1);
    }

    #[test]
    fn where_the_lock_was_removed_nothing_stays_half_written_either() {
        let folder = tempfile::tempdir().unwrap();
        let (top, lock) = (folder.path().join("public"), folder.path().join("public.lock"));
        fs::create_dir_all(top.join("a")).unwrap();
        fs::write(top.join("a/.newsprint-part-8"), b"hal").unwrap();
        Filing::open(&top, &lock).unwrap().close().unwrap();
        assert_eq!(fs::read_dir(top.join("a")).unwrap().count(), 0);
    }

    #[test]
    fn a_file_that_cannot_come_to_its_place_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path().join("public");
        let filing = Filing::open(&top, &folder.path().join("lock")).unwrap();
        fs::create_dir_all(top.join("a.html/deep")).unwrap();
        assert_eq!(filing.write(&top.join("a.html"), b"one").unwrap_err().code, Code::Io);
        assert_eq!(fs::read_dir(&top).unwrap().count(), 1);
    }
}
