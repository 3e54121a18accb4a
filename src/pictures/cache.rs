//! Renditions that are ready, in `.newsprint/pictures/`. Everything in it can be made again; a build removes from it what
//! it did not need.
//!
//! ```text
//! seen.json                       content files by path: stamp and digest, so that unchanged ones are not read again
//! ab/ab01…ef.json                 one picture: its sizes, written when all its renditions are there
//! ab/ab01…ef-960.webp             a rendition
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::decode::Refusal;
use super::encode::Developed;
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::edition::pictures::Format;
use crate::fs::{self, Stamp};

/// A file that was written so shortly before it was looked at may have been written again since within one tick of the
/// disk's clock (git, «racy git»). Two seconds, as FAT disks count, in nanoseconds.
const TICK: u64 = 2_000_000_000;

/// What was found where a picture lies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Seen {
    length: u64,
    written: u64,
    /// BLAKE3 of its bytes.
    pub(super) digest: String,
}

/// What was made of a picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Made {
    /// Its renditions.
    pub(super) files: Vec<File>,
    /// What is to be told of it each time; may be empty.
    pub(super) remark: String,
}

/// A rendition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct File {
    #[serde(with = "endings")]
    pub(super) format: Format,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) length: u64,
}

/// A format as the ending of its files.
mod endings {
    use super::Format;
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub(super) fn serialize<S: Serializer>(format: &Format, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(format.ending())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Format, D::Error> {
        let ending = String::deserialize(from)?;
        let known = Format::ALL.into_iter().find(|f| f.ending() == ending);
        known.ok_or_else(|| D::Error::custom(format!("`{ending}` is no format of renditions")))
    }
}

/// The folder, open.
pub(super) struct Cache {
    folder: PathBuf,
    seen: BTreeMap<String, Seen>,
    /// When `seen.json` was written: what was written before it by more than a tick was seen as it is.
    seen_at: u64,
    now_seen: BTreeMap<String, Seen>,
}

impl Cache {
    /// Opens the folder; one that is not there or not whole is an empty one.
    pub(super) fn open(config: &Config) -> Self {
        let folder = config.picture_cache();
        let list = folder.join("seen.json");
        let seen = fs::read(&list).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let seen_at = fs::stamp(&list).map_or(0, |s| s.written);
        Self { folder, seen: seen.unwrap_or_default(), seen_at, now_seen: BTreeMap::new() }
    }

    /// The digest of a picture's bytes; a file whose stamp is as it was is not read. `name` is its path below the content
    /// folder.
    pub(super) fn digest(&self, name: &str, file: &Path) -> Result<Seen, Refusal> {
        let stamp = fs::stamp(file);
        if let (Some(seen), Some(stamp)) = (self.seen.get(name), stamp)
            && (seen.length, seen.written) == (stamp.length, stamp.written)
            && !self.is_young(seen)
        {
            return Ok(seen.clone());
        }
        if fs::length(file).is_none() {
            return Err(Refusal::Missing);
        }
        let bytes = fs::read(file)?;
        let digest = blake3::hash(&bytes).to_hex().to_string();
        let Stamp { length, written } = stamp.unwrap_or(Stamp { length: 0, written: u64::MAX });
        Ok(Seen { length, written, digest })
    }

    /// Whether a file may have changed after it was seen without its stamp telling.
    fn is_young(&self, seen: &Seen) -> bool {
        seen.written.saturating_add(TICK) >= self.seen_at
    }

    /// Notes what a picture is now.
    pub(super) fn saw(&mut self, name: &str, seen: Seen) {
        self.now_seen.insert(name.to_owned(), seen);
    }

    /// What was made of a key before, if all of it is still there.
    pub(super) fn ready(&self, key: &str) -> Option<Made> {
        let made: Made = serde_json::from_slice(&fs::read(&self.record(key)).ok()?).ok()?;
        made.files.iter().all(|f| fs::length(&self.file(key, f)) == Some(f.length)).then_some(made)
    }

    /// Keeps what was made: the renditions, then the record that they are there.
    pub(super) fn keep(&self, key: &str, developed: Developed) -> Result<Made, Refusal> {
        for (file, bytes) in &developed.files {
            fs::write(&self.file(key, file), bytes)?;
        }
        let made = developed.into_made();
        let record = serde_json::to_vec(&made).expect("texts and numbers are always JSON");
        fs::write(&self.record(key), &record)?;
        Ok(made)
    }

    fn record(&self, key: &str) -> PathBuf {
        self.folder.join(&key[..2]).join(format!("{key}.json"))
    }

    /// Where a rendition lies.
    pub(super) fn file(&self, key: &str, file: &File) -> PathBuf {
        self.folder.join(&key[..2]).join(file_name(key, file))
    }

    /// Writes down what was seen, and removes what no picture of this build is made of, unless `keep_all`: something went
    /// wrong, and what is missing now may be asked for again.
    pub(super) fn close(self, stays: &BTreeMap<&str, &Made>, keep_all: bool) -> Diagnostics {
        let mut problems = Diagnostics::new();
        // Nobody wants these files in a repository; the folder says so itself.
        problems.take(fs::write_if_changed(&self.folder.join(".gitignore"), b"*\n"));
        if self.seen != self.now_seen || self.now_seen.values().any(|s| self.is_young(s)) {
            let list = serde_json::to_vec(&self.now_seen).expect("texts and numbers are always JSON");
            problems.take(fs::write(&self.folder.join("seen.json"), &list));
        }
        if keep_all || problems.has_errors() {
            return problems;
        }
        let mut needed = BTreeSet::from(["seen.json".to_owned()]);
        for (key, made) in stays {
            needed.insert(format!("{}/{key}.json", &key[..2]));
            needed.extend(made.files.iter().map(|f| format!("{}/{}", &key[..2], file_name(key, f))));
        }
        let (files, _) = fs::files_under(&self.folder);
        for file in files.iter().filter(|f| !needed.contains(&fs::shown_from(&self.folder, f))) {
            // What cannot be removed does no harm.
            let _ = fs::remove_file(file);
            file.parent().iter().for_each(|folder| fs::remove_empty_folder(folder));
        }
        problems
    }
}

fn file_name(key: &str, file: &File) -> String {
    format!("{key}-{}.{}", file.width, file.format.ending())
}
