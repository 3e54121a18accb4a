//! The only room that touches the disk: atomic writes, and the path in every error.

#![allow(clippy::disallowed_methods, reason = "this is the room that the lint sends everybody to")]

use std::fs;
use std::io::{BufRead, BufReader, ErrorKind, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};

mod filing;
mod met;
mod tree;
mod whole;

pub use filing::{Filing, Hold, Unfinished, broke_off, hold};
pub use met::{Inside, Met, met_in};
pub use tree::{OwnLock, Tree, names, own_lock, tree, write_by_way_of};
pub use whole::{NewFile, new_file, reader, write_failed};

/// The whole of a file.
///
/// # Errors
/// [`Code::Io`] with the path, if the file cannot be read.
pub fn read(path: &Path) -> Result<Vec<u8>, Diagnostic> {
    fs::read(path).map_err(|e| error("cannot read", path, &e))
}

/// What stands in a file from a byte on.
///
/// # Errors
/// [`Code::Io`] with the path, if the file cannot be read.
pub fn read_from(path: &Path, from: u64) -> Result<Vec<u8>, Diagnostic> {
    let read = || {
        let mut file = fs::File::open(path)?;
        let length = file.metadata()?.len().saturating_sub(from);
        file.seek(SeekFrom::Start(from))?;
        // Told its length, so that the system is not asked for it once more, nor whether there is more behind it.
        let mut bytes = vec![0; usize::try_from(length).unwrap_or_default()];
        file.read_exact(&mut bytes)?;
        Ok(bytes)
    };
    read().map_err(|e: std::io::Error| error("cannot read", path, &e))
}

/// The whole of a UTF-8 file, without its byte order mark.
///
/// # Errors
/// [`Code::Io`] if it cannot be read, [`Code::Undecodable`] with the line of the first bad byte.
pub fn read_to_string(path: &Path) -> Result<String, Diagnostic> {
    read_text(path).map(|(text, _)| text)
}

/// As [`read_to_string`]; also the bytes of the file before the text, those of its byte order mark.
///
/// # Errors
/// As [`read_to_string`].
pub fn read_text(path: &Path) -> Result<(String, usize), Diagnostic> {
    text(path, read(path)?)
}

/// As [`read_text`], of a file that has some `length` most likely; also its trace once it was read.
///
/// # Errors
/// As [`read_to_string`].
pub fn read_text_and_trace(path: &Path, length: u64) -> Result<((String, usize), Option<Trace>), Diagnostic> {
    let read = || {
        let file = fs::File::open(path)?;
        // With some room, so that its end is seen without asking for its length.
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default() + 64);
        (&file).take(u64::MAX).read_to_end(&mut bytes)?;
        Ok((bytes, file.metadata().ok().and_then(|about| trace_of(&about))))
    };
    let (bytes, trace) = read().map_err(|e: std::io::Error| error("cannot read", path, &e))?;
    Ok((text(path, bytes)?, trace))
}

fn text(path: &Path, bytes: Vec<u8>) -> Result<(String, usize), Diagnostic> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(match text.strip_prefix('\u{feff}') {
            Some(bare) => (bare.to_owned(), text.len() - bare.len()),
            None => (text, 0),
        }),
        Err(e) => {
            let good = &e.as_bytes()[..e.utf8_error().valid_up_to()];
            let line = 1 + good.iter().filter(|b| **b == b'\n').count();
            Err(Diagnostic::new(Code::Undecodable, "the file is not UTF-8")
                .at_line(shown(path), u32::try_from(line).unwrap_or(u32::MAX))
                .help("save it as UTF-8"))
        }
    }
}

/// The whole of a UTF-8 file, or `None` where there is no such file.
///
/// # Errors
/// As [`read_to_string`], but for a file that is not there.
pub fn read_if_there(path: &Path) -> Result<Option<String>, Diagnostic> {
    if exists(path) { read_to_string(path).map(Some) } else { Ok(None) }
}

/// Writes a file so that a crash leaves the old one or the new one: to a temporary file beside it, then renamed.
///
/// # Errors
/// [`Code::DiskFull`] or [`Code::Io`] with the path; the old file is then untouched.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    let failed = |e: &std::io::Error| error("cannot write", path, e);
    let mut file = beside(path)?;
    file.write_all(bytes).map_err(|e| failed(&e))?;
    file.persist(path).map_err(|e| failed(&e.error))?;
    Ok(())
}

/// A temporary file in a file's folder. The folder is made only where it turns out not to be there: most are.
fn beside(path: &Path) -> Result<tempfile::NamedTempFile, Diagnostic> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let make =
        || tempfile::Builder::new().prefix(".newsprint-").permissions(permissions()).tempfile_in(folder);
    match make() {
        Ok(file) => Ok(file),
        Err(_) => {
            create_folder(folder)?;
            make().map_err(|e| error("cannot write", path, &e))
        }
    }
}

/// The lines of a file, each with its end; one at a time in memory.
///
/// # Errors
/// [`Code::Io`] with the path, if the file cannot be opened.
pub fn lines(path: &Path) -> Result<Lines<BufReader<fs::File>>, Diagnostic> {
    let file = fs::File::open(path).map_err(|e| error("cannot read", path, &e))?;
    Ok(lines_of(path, BufReader::new(file)))
}

/// The lines of whatever is called so, each with its end.
pub fn lines_of<R: BufRead>(name: &Path, reader: R) -> Lines<R> {
    Lines { name: name.to_owned(), reader: Some(reader) }
}

/// See [`lines`]. After an error there are no more.
#[derive(Debug)]
pub struct Lines<R> {
    name: PathBuf,
    reader: Option<R>,
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Result<Vec<u8>, Diagnostic>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut line = Vec::new();
        match self.reader.as_mut()?.read_until(b'\n', &mut line) {
            Ok(0) => None,
            Ok(_) => Some(Ok(line)),
            Err(e) => {
                self.reader = None;
                Some(Err(error("cannot read", &self.name, &e)))
            }
        }
    }
}

/// A piece of a file.
///
/// # Errors
/// [`Code::Io`] with the path, also where the file ends before the piece does.
pub fn read_at(path: &Path, start: u64, length: usize) -> Result<Vec<u8>, Diagnostic> {
    let mut piece = vec![0; length];
    let read = fs::File::open(path).and_then(|mut file| {
        file.seek(std::io::SeekFrom::Start(start))?;
        file.read_exact(&mut piece)
    });
    read.map(|()| piece).map_err(|e| error("cannot read", path, &e))
}

/// What came from somewhere that cannot be read twice, in a temporary file that goes with this value.
#[derive(Debug)]
pub struct Spooled(tempfile::NamedTempFile);

impl Spooled {
    /// Where it lies.
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

/// Reads to its end what is called so.
///
/// # Errors
/// [`Code::DiskFull`] or [`Code::Io`] with the name.
pub fn spooled(name: &Path, mut reader: impl std::io::Read) -> Result<Spooled, Diagnostic> {
    let kept = tempfile::NamedTempFile::new().and_then(|mut file| {
        std::io::copy(&mut reader, &mut file)?;
        Ok(Spooled(file))
    });
    kept.map_err(|e| error("cannot read", name, &e))
}

/// A file that grows at its end. A crash leaves what was added, the last piece of it perhaps cut.
#[derive(Debug)]
pub struct Appended {
    path: PathBuf,
    file: fs::File,
}

/// Opens a file to add to it behind its first `kept` bytes; what stands behind them is cut off. Made if it is not there.
///
/// # Errors
/// [`Code::Io`] with the path.
pub fn append(path: &Path, kept: u64) -> Result<Appended, Diagnostic> {
    create_folder(path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")))?;
    let opened =
        fs::File::options().create(true).truncate(false).write(true).open(path).and_then(|mut file| {
            file.set_len(kept)?;
            file.seek(std::io::SeekFrom::End(0)).map(|_| file)
        });
    let file = opened.map_err(|e| error("cannot write", path, &e))?;
    Ok(Appended { path: path.to_owned(), file })
}

impl Appended {
    /// Adds these bytes.
    ///
    /// # Errors
    /// As [`write()`].
    pub fn add(&mut self, bytes: &[u8]) -> Result<(), Diagnostic> {
        self.file.write_all(bytes).map_err(|e| error("cannot write", &self.path, &e))
    }
}

/// Length of a plain file, links followed; none where there is no such file.
pub fn length(path: &Path) -> Option<u64> {
    fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|m| m.len())
}

/// By what a file is known not to have changed without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Stamp {
    /// Length in bytes.
    pub length: u64,
    /// When it was last written, in nanoseconds since 1970.
    pub written: u64,
}

/// The stamp of a plain file, links followed; none where there is no such file, or the disk keeps no times.
pub fn stamp(path: &Path) -> Option<Stamp> {
    stamp_of(&fs::metadata(path).ok()?)
}

/// The stamp of a plain file at the path itself; none of a link.
pub fn own_stamp(path: &Path) -> Option<Stamp> {
    stamp_of(&fs::symlink_metadata(path).ok()?)
}

fn stamp_of(about: &fs::Metadata) -> Option<Stamp> {
    if !about.is_file() {
        return None;
    }
    let written = about.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(Stamp { length: about.len(), written: u64::try_from(written.as_nanos()).ok()? })
}

/// By what a file that others write is known not to have changed without reading it. Programs can set when a file was last
/// written, and extractors do; when the system last changed something about it they cannot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Trace {
    /// Length, and the time that programs can set.
    pub stamp: Stamp,
    /// When its bytes, rights or name last changed, in nanoseconds since 1970; where a system does not tell, when it was last
    /// written.
    pub changed: u64,
}

/// The trace of a plain file, links followed; none where there is no such file, or the disk keeps no times.
pub fn trace(path: &Path) -> Option<Trace> {
    trace_of(&fs::metadata(path).ok()?)
}

fn trace_of(about: &fs::Metadata) -> Option<Trace> {
    let stamp = stamp_of(about)?;
    Some(Trace { stamp, changed: changed(about).unwrap_or(stamp.written) })
}

/// What the disk's clock says, as [`Trace::changed`] would have it of a file in the folder; none where no file can be made there.
pub fn clock(folder: &Path) -> Option<u64> {
    create_folder(folder).ok()?;
    let probe = tempfile::Builder::new().prefix(".newsprint-").tempfile_in(folder).ok()?;
    trace(probe.path()).map(|t| t.changed)
}

#[cfg(unix)]
fn changed(about: &fs::Metadata) -> Option<u64> {
    use std::os::unix::fs::MetadataExt as _;
    let seconds = u64::try_from(about.ctime()).ok()?;
    seconds.checked_mul(1_000_000_000)?.checked_add(u64::try_from(about.ctime_nsec()).ok()?)
}

#[cfg(not(unix))]
fn changed(_: &fs::Metadata) -> Option<u64> {
    None
}

/// Makes a folder and sees whether files can be written into it, without leaving any.
///
/// # Errors
/// [`Code::OutputFolder`] with the cause.
pub fn make_writable(folder: &Path) -> Result<(), Diagnostic> {
    let made = create_folder(folder).and_then(|()| {
        let probe = tempfile::Builder::new().prefix(".newsprint-").tempfile_in(folder);
        probe.map(drop).map_err(|e| error("cannot write into the folder", folder, &e))
    });
    made.map_err(|e| if e.code == Code::Io { Diagnostic { code: Code::OutputFolder, ..e } } else { e })
}

/// As [`write()`], but leaves a file alone that already holds these bytes. Tells whether it wrote.
///
/// # Errors
/// As [`write()`].
pub fn write_if_changed(path: &Path, bytes: &[u8]) -> Result<bool, Diagnostic> {
    if fs::metadata(path).is_ok_and(|m| m.len() == bytes.len() as u64)
        && fs::read(path).is_ok_and(|old| old == bytes)
    {
        return Ok(false);
    }
    write(path, bytes).map(|()| true)
}

#[cfg(unix)]
fn permissions() -> fs::Permissions {
    use std::os::unix::fs::PermissionsExt as _;
    // A published file must be readable by the web server; the umask still applies.
    fs::Permissions::from_mode(0o666)
}

#[cfg(not(unix))]
fn permissions() -> fs::Permissions {
    fs::metadata(std::env::temp_dir()).expect("the temporary folder is there").permissions()
}

/// Makes a folder and those above it.
///
/// # Errors
/// [`Code::Io`] with the path.
pub fn create_folder(path: &Path) -> Result<(), Diagnostic> {
    fs::create_dir_all(path).map_err(|e| error("cannot make the folder", path, &e))
}

/// Removes a file; none there is fine.
///
/// # Errors
/// [`Code::Io`] with the path.
pub fn remove_file(path: &Path) -> Result<(), Diagnostic> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(error("cannot remove", path, &e)),
        _ => Ok(()),
    }
}

/// Removes a folder if it is empty; anything else is left alone without a word.
pub fn remove_empty_folder(path: &Path) {
    let _ = fs::remove_dir(path);
}

/// Removes a folder with all that is in it; none there is fine. Only ever for what newsprint made for itself.
///
/// # Errors
/// [`Code::Io`] with the path.
pub fn remove_folder(path: &Path) -> Result<(), Diagnostic> {
    match fs::remove_dir_all(path) {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(error("cannot remove", path, &e)),
        _ => Ok(()),
    }
}

/// Whether something stands at the path (a broken link does not count).
pub fn exists(path: &Path) -> bool {
    fs::metadata(path).is_ok()
}

/// Whether a folder stands at the path, links followed.
pub fn is_folder(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|m| m.is_dir())
}

/// Whether a symbolic link stands at the path itself.
pub fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|m| m.is_symlink())
}

/// What stands at a path, links not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing, or nothing that can be seen.
    Nothing,
    /// A plain file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link, wherever it leads.
    Link,
    /// A pipe, a socket, a device.
    Other,
}

/// What stands at the path itself; a link is a link.
pub fn standing(path: &Path) -> Standing {
    fs::symlink_metadata(path).map_or(Standing::Nothing, |m| kind(m.file_type()))
}

fn kind(what: fs::FileType) -> Standing {
    match what {
        what if what.is_symlink() => Standing::Link,
        what if what.is_dir() => Standing::Folder,
        what if what.is_file() => Standing::File,
        _ => Standing::Other,
    }
}

/// The path without links, `.` and `..`; of a path that is not there yet, as far as it is there.
///
/// # Errors
/// [`Code::Io`] for an empty path, or where the current folder is gone.
pub fn resolve(path: &Path) -> Result<PathBuf, Diagnostic> {
    use std::path::Component;
    let absolute = std::path::absolute(path).map_err(|e| error("cannot resolve", path, &e))?;
    // Part by part, since `..` behind a link leads up from where the link leads to.
    let mut resolved = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => _ = resolved.pop(),
            part => {
                resolved.push(part);
                if let Ok(found) = fs::canonicalize(&resolved) {
                    resolved = found;
                }
            }
        }
    }
    Ok(resolved)
}

/// Every file under a folder, at any depth, sorted by path; names that begin with a dot are passed over.
///
/// Links to files are followed, links to folders are not: a loop or a way out of the site would be one link away.
/// A folder that is not there holds no files.
pub fn files_under(folder: &Path) -> (Vec<PathBuf>, Diagnostics) {
    let mut files = Vec::new();
    let mut problems = Diagnostics::new();
    if !exists(folder) {
        return (files, problems);
    }
    let visible = |e: &walkdir::DirEntry| e.depth() == 0 || !e.file_name().to_string_lossy().starts_with('.');
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(visible) {
        match entry {
            Ok(e) if e.file_type().is_file() || (e.path_is_symlink() && e.path().is_file()) => {
                files.push(e.into_path())
            }
            Ok(_) => {}
            Err(e) => {
                let path = e.path().unwrap_or(folder).to_path_buf();
                problems.push(error("cannot read the folder", &path, &e.into()));
            }
        }
    }
    files.sort();
    (files, problems)
}

/// A path as diagnostics show it: with `/`, without a leading `./`.
pub fn shown(path: &Path) -> String {
    let mut text = path.to_string_lossy();
    if text.contains('\\') {
        text = text.replace('\\', "/").into();
    }
    text.strip_prefix("./").map(str::to_owned).unwrap_or_else(|| text.into_owned())
}

/// A path as diagnostics show it, relative to the site's root where it lies in it.
pub fn shown_from(root: &Path, path: &Path) -> String {
    shown(path.strip_prefix(root).unwrap_or(path))
}

fn error(what: &str, path: &Path, e: &std::io::Error) -> Diagnostic {
    let full =
        matches!(e.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge);
    let code = if full { Code::DiskFull } else { Code::Io };
    let help = match e.kind() {
        _ if full => "free some space and run it again; the old file is still there",
        ErrorKind::PermissionDenied => "check who may read and write there",
        ErrorKind::NotFound => "check the path",
        _ => "see the cause",
    };
    Diagnostic::new(code, format!("{what} `{}`", shown(path)))
        .at(shown(path))
        .because(e.to_string())
        .help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_file_replaces_the_old_one_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b.txt");
        write(&path, b"one").unwrap();
        write(&path, b"two").unwrap();
        assert_eq!(read(&path).unwrap(), b"two");
        assert_eq!(files_under(folder.path()).0, [path]);
    }

    #[test]
    fn equal_bytes_are_not_written_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("b.txt");
        assert!(write_if_changed(&path, b"one").unwrap());
        assert!(!write_if_changed(&path, b"one").unwrap());
        assert!(write_if_changed(&path, b"two").unwrap());
    }

    #[test]
    fn a_trace_tells_of_new_bytes_although_the_time_of_writing_was_set_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        let long_ago = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
        let put = |bytes: &[u8]| {
            write(&path, bytes).unwrap();
            fs::File::options().write(true).open(&path).unwrap().set_modified(long_ago).unwrap();
            trace(&path).unwrap()
        };
        let first = put(b"one");
        while clock(folder.path()).unwrap() <= first.changed {}
        let second = put(b"two");
        assert_eq!(first.stamp, second.stamp);
        assert_eq!(first == second, cfg!(not(unix)));
        assert_eq!(files_under(folder.path()).0, [path], "the clock leaves nothing behind");
    }

    #[test]
    fn an_error_names_the_path() {
        let e = read(Path::new("/no/such/file")).unwrap_err();
        assert_eq!(e.place.unwrap().path, "/no/such/file");
        assert_eq!(e.code, Code::Io);
    }

    #[test]
    fn a_bad_byte_is_reported_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("b.md");
        write(&path, b"one\ntwo \xff\n").unwrap();
        assert_eq!(read_to_string(&path).unwrap_err().place.unwrap().line, Some(2));
    }
}
