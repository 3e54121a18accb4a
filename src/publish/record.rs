//! What newsprint put at a target, as it is noted there.
//!
//! Two files: the record, of what stands there, and while a publish goes on the intent, of what it is about to send and remove. A
//! path of the intent is newsprint's, but what stands there is not known; so a publish that was stopped anywhere is gone on with,
//! and nothing that it sent is forgotten. Both are JSON with a digest of their own, and count as missing where it is wrong.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::diagnostic::{Code, Diagnostic};

/// Name of the record at the target.
pub(super) const RECORD: &str = ".newsprint-published.json";

/// Name of the intent.
pub(super) const INTENT: &str = ".newsprint-publishing.json";

/// How newsprint's own files at a target are called; no such file of the built folder is sent.
pub(super) const OWN: &str = ".newsprint-";

/// The form of these files. Another number is another form.
const VERSION: u32 = 1;

/// The BLAKE3 digest of what a file holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Digest([u8; 32]);

impl Digest {
    /// Of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }

    /// In hexadecimal digits.
    pub fn hex(self) -> String {
        blake3::Hash::from_bytes(self.0).to_hex().to_string()
    }
}

impl std::fmt::Debug for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str(&self.hex())
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.hex())
    }
}

impl<'a> Deserialize<'a> for Digest {
    fn deserialize<D: Deserializer<'a>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        blake3::Hash::from_hex(text).map(|hash| Self(*hash.as_bytes())).map_err(serde::de::Error::custom)
    }
}

/// A file at the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// Of what it was made of; see [`super::Piece::digest`].
    pub digest: Digest,
    /// Its length as it went, in bytes.
    pub length: u64,
}

/// Files by path.
pub(super) type Files = BTreeMap<String, Known>;

#[derive(Serialize, Deserialize)]
struct Paper<F> {
    newsprint: u32,
    check: Digest,
    files: F,
}

/// Files as they are noted.
pub(super) fn write(files: &Files) -> Vec<u8> {
    let paper = Paper { newsprint: VERSION, check: check(files), files };
    let mut bytes = serde_json::to_vec(&paper).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// What is noted; none where it is damaged.
///
/// # Errors
/// [`Code::Target`] where a newer newsprint noted it.
pub(super) fn read(bytes: &[u8]) -> Result<Option<Files>, Diagnostic> {
    let Ok(paper) = serde_json::from_slice::<Paper<serde_json::Value>>(bytes) else { return Ok(None) };
    if paper.newsprint > VERSION {
        return Err(Diagnostic::new(Code::Target, "a newer newsprint has published there")
            .because(format!(
                "`{RECORD}` is of version {}, and this newsprint knows {VERSION}",
                paper.newsprint
            ))
            .help("publish with the newer newsprint"));
    }
    if paper.newsprint < VERSION {
        return Ok(None);
    }
    let files: Option<Files> = serde_json::from_value(paper.files).ok();
    // A record that somebody edited must not lead out of the target either.
    Ok(files.filter(|files| check(files) == paper.check && files.keys().all(|path| is_inside(path))))
}

fn check(files: &Files) -> Digest {
    Digest::of(&serde_json::to_vec(files).unwrap_or_default())
}

/// Whether a path stays below the target, and is none of newsprint's own files there.
pub(super) fn is_inside(path: &str) -> bool {
    !path.starts_with(OWN)
        && !path.contains(['\\', '\0'])
        && path.split('/').all(|part| !part.is_empty() && part != "." && part != "..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_noted_reads_back_and_damage_is_found() {
        let known = Known { digest: Digest::of(b"one"), length: 3 };
        let files = Files::from([("2024/渡口.html".to_owned(), known), ("index.html".to_owned(), known)]);
        let bytes = write(&files);
        assert_eq!(read(&bytes).unwrap(), Some(files));
        for at in 0..bytes.len() - 1 {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert!(!matches!(read(&damaged), Ok(Some(_))), "byte {at}");
            assert_eq!(read(&bytes[..at]).unwrap(), None);
        }
    }

    #[test]
    fn a_record_that_leads_elsewhere_is_none() {
        let known = Known { digest: Digest::of(b"one"), length: 3 };
        for path in ["../x", "/etc/passwd", "a//b", "a/./b", ".newsprint-published.json", "a\\b"] {
            assert_eq!(read(&write(&Files::from([(path.to_owned(), known)]))).unwrap(), None, "{path}");
        }
    }

    #[test]
    fn a_newer_record_is_not_taken_for_damaged() {
        let newer =
            String::from_utf8(write(&Files::new())).unwrap().replace("\"newsprint\":1", "\"newsprint\":2");
        assert_eq!(read(newer.as_bytes()).unwrap_err().code, Code::Target);
    }
}
