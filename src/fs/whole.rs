//! Large files that are written piece by piece and come whole to their place; and large ones that are read so.

use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::{create_folder, error};
use crate::diagnostic::Diagnostic;

/// A file that is being written under another name, in the same file system. Where it is not kept nothing stays of it; a crash leaves
/// the old file, and the part, which the next one writes over.
#[derive(Debug)]
pub struct NewFile {
    part: PathBuf,
    to: PathBuf,
    file: Option<BufWriter<File>>,
}

/// Begins a file that will stand at `to`.
///
/// # Errors
/// [`Code::DiskFull`](crate::diagnostic::Code::DiskFull) or [`Code::Io`](crate::diagnostic::Code::Io) with the path.
pub fn new_file(part: &Path, to: &Path) -> Result<NewFile, Diagnostic> {
    create_folder(to.parent().unwrap_or(Path::new(".")))?;
    let file = File::options().create(true).truncate(true).read(true).write(true).open(part);
    let file = file.map_err(|e| error("cannot write", to, &e))?;
    Ok(NewFile { part: part.to_owned(), to: to.to_owned(), file: Some(BufWriter::new(file)) })
}

/// Opens a file that is read piece by piece.
///
/// # Errors
/// [`Code::Io`](crate::diagnostic::Code::Io) with the path.
pub fn reader(path: &Path) -> Result<BufReader<File>, Diagnostic> {
    File::open(path).map(BufReader::new).map_err(|e| error("cannot read", path, &e))
}

/// What is told of a file that cannot be written.
pub fn write_failed(path: &Path, cause: &std::io::Error) -> Diagnostic {
    error("cannot write", path, cause)
}

impl NewFile {
    /// Puts the whole file in its place.
    ///
    /// # Errors
    /// As [`new_file`]; the old file is then untouched.
    pub fn keep(mut self) -> Result<(), Diagnostic> {
        let flushed = self.file.take().map_or(Ok(()), |mut file| file.flush());
        flushed.and_then(|()| fs::rename(&self.part, &self.to)).map_err(|e| {
            let _ = fs::remove_file(&self.part);
            write_failed(&self.to, &e)
        })
    }

    fn file(&mut self) -> std::io::Result<&mut BufWriter<File>> {
        self.file.as_mut().ok_or_else(|| std::io::Error::other("the file is closed"))
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file()?.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file()?.flush()
    }
}

impl Seek for NewFile {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.file()?.seek(to)
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if let Some(file) = self.file.take() {
            // What is still held back must not be written any more.
            drop(file.into_parts());
            let _ = fs::remove_file(&self.part);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_there_when_it_is_whole_and_nothing_stays_of_one_that_is_given_up() {
        let folder = tempfile::tempdir().unwrap();
        let (part, to) = (folder.path().join("part"), folder.path().join("deep/new.zip"));
        let mut file = new_file(&part, &to).unwrap();
        file.write_all(b"half").unwrap();
        drop(file);
        assert!(!part.exists() && !to.exists());
        let mut file = new_file(&part, &to).unwrap();
        file.write_all(b"whole").unwrap();
        assert!(!to.exists());
        file.keep().unwrap();
        assert_eq!(super::super::read(&to).unwrap(), b"whole");
        assert!(!part.exists());
    }
}
