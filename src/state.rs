//! What a stage notes for its next run: small, quick to read, and never trusted where it could be wrong.
//!
//! A state lies below `.newsprint/build/`, which no repository keeps. It may be removed at any time, and counts as none where it is
//! damaged or another program wrote it: the next run then does everything.

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

/// What the last run noted on the same `ground`, or nothing. The ground is a text that tells all that the state hangs on and does
/// not hold, such as the [`program`].
pub fn read<T: DeserializeOwned + Default>(path: &Path, ground: &str) -> T {
    let Ok(bytes) = fs::read(path) else { return T::default() };
    let (found, rest) = bytes.split_at(CHECK.min(bytes.len()));
    if found != check(ground, rest) {
        return T::default();
    }
    postcard::from_bytes(rest).unwrap_or_default()
}

/// Notes it.
///
/// # Errors
/// As [`fs::write()`].
pub fn write<T: Serialize>(path: &Path, ground: &str, state: &T) -> Result<(), Diagnostic> {
    let rest = postcard::to_stdvec(state).unwrap_or_default();
    let mut bytes = check(ground, &rest).to_vec();
    bytes.extend(rest);
    fs::write_if_changed(path, &bytes).map(|_| ())
}

fn check(ground: &str, rest: &[u8]) -> [u8; CHECK] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&(ground.len() as u64).to_le_bytes()).update(ground.as_bytes()).update(rest);
    let mut check = [0; CHECK];
    check.copy_from_slice(&hasher.finalize().as_bytes()[..CHECK]);
    check
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_that_is_damaged_or_from_other_ground_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.state");
        let state: Vec<(String, u64)> = vec![("dumps/a.txt".into(), 7)];
        write(&path, "here", &state).unwrap();
        assert_eq!(read::<Vec<(String, u64)>>(&path, "here"), state);
        assert_eq!(read::<Vec<(String, u64)>>(&path, "there"), []);
        let whole = fs::read(&path).unwrap();
        for damage in [&whole[..whole.len() - 1], &whole[..3], b"", &[whole.as_slice(), b"x"].concat()] {
            fs::write(&path, damage).unwrap();
            assert_eq!(read::<Vec<(String, u64)>>(&path, "here"), []);
        }
        fs::remove_file(&path).unwrap();
        assert_eq!(read::<Vec<(String, u64)>>(&path, "here"), []);
    }
}
