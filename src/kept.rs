//! What newsprint keeps for itself from one run to the next, below a site's `.newsprint/`.
//!
//! Such a file may be removed at any time. It is checksummed and bound to the program that wrote it, and where either does not
//! fit it is as if it were not there: then the work that it would have saved is done.

use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::diagnostic::Diagnostic;
use crate::fs;

/// Bytes of the digest that stands before the rest.
const CHECK: usize = 16;

/// What tells one program from another: its version, and the file that it is, for those who change it.
pub fn program() -> String {
    let file = std::env::current_exe().ok().and_then(|path| fs::stamp(&path));
    format!("newsprint {} {file:?}", env!("CARGO_PKG_VERSION"))
}

/// What lies in a file; none where it is not there, is damaged or was written by another program.
pub fn read<T: DeserializeOwned>(path: &Path, program: &str) -> Option<T> {
    let bytes = fs::read(path).ok()?;
    let (check, rest) = bytes.split_at_checked(CHECK)?;
    (check == digest(program, rest)).then(|| postcard::from_bytes(rest).ok())?
}

/// Writes it.
///
/// # Errors
/// As [`fs::write`].
pub fn write<T: Serialize>(path: &Path, program: &str, what: &T) -> Result<(), Diagnostic> {
    let Ok(rest) = postcard::to_stdvec(what) else { return fs::remove_file(path) };
    let bytes = [digest(program, &rest).as_slice(), &rest].concat();
    fs::write(path, &bytes)
}

fn digest(program: &str, bytes: &[u8]) -> [u8; CHECK] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(program.as_bytes()).update(&[0]).update(bytes);
    let mut first = [0; CHECK];
    first.copy_from_slice(&hasher.finalize().as_bytes()[..CHECK]);
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_damaged_or_another_program_s_is_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.kept");
        write(&path, "one", &vec![1_u32, 2]).unwrap();
        assert_eq!(read(&path, "one"), Some(vec![1_u32, 2]));
        assert_eq!(read::<Vec<u32>>(&path, "two"), None);
        let whole = fs::read(&path).unwrap();
        for damage in [&whole[..whole.len() - 1], &whole[..3], b"", &[whole.as_slice(), b"x"].concat()] {
            fs::write(&path, damage).unwrap();
            assert_eq!(read::<Vec<u32>>(&path, "one"), None);
        }
    }
}
