//! What import saw in each dump, in `.newsprint/dumps/seen.json`, so that a dump that has not changed is not read again.
//!
//! It holds only what follows from a dump's bytes, the house style, the encoding and the version of the program: the digests of
//! the dump's pages. What of them is imported the content tells each time, so that an import with this file and one without it do
//! the same. The first line is the digest of the rest; a file that is damaged, or of another version, style or encoding,
//! counts as none. It may be deleted at any time.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::fs::{self, Stamp};

/// A file that was written so shortly before it was looked at may have been written again since within one tick of the
/// disk's clock (git, «racy git»). Two seconds, as FAT disks count, in nanoseconds.
const TICK: u64 = 2_000_000_000;

/// A dump that was read without a word about it, except which encoding was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Dump {
    length: u64,
    written: u64,
    /// The digests of its pages, in order; never empty.
    pub(super) pages: Vec<String>,
}

impl Dump {
    /// A dump whose stamp was taken before it was read.
    pub(super) fn new(stamp: Stamp, pages: Vec<String>) -> Self {
        Self { length: stamp.length, written: stamp.written, pages }
    }
}

/// The whole file but for its first line.
#[derive(Default, Serialize, Deserialize)]
struct List {
    /// Digest of what the pages follow from besides the dumps.
    ground: String,
    /// By the dump's path as shown.
    dumps: BTreeMap<String, Dump>,
}

/// The dumps that were seen by the last import.
pub(super) struct Seen {
    file: PathBuf,
    list: List,
    /// When this import began, by the disk's clock; nought where it only looks.
    begun: u64,
}

impl Seen {
    /// Opens the list; one that is not there, not whole or from other ground is empty.
    pub(super) fn open(config: &Config) -> Self {
        let file = config.root.join(".newsprint/dumps/seen.json");
        let ground = ground(config);
        let read = fs::read(&file).ok().and_then(|bytes| whole(&bytes)).filter(|list| list.ground == ground);
        let list = read.unwrap_or(List { ground, dumps: BTreeMap::new() });
        Self { file, list, begun: 0 }
    }

    /// Notes when an import begins, before it reads any dump: what was written shortly before is not taken as seen.
    pub(super) fn begin(&mut self) {
        // Stamps hold on this disk only, so nobody wants the list in a repository; the folder says so itself. Written each
        // time, since its stamp is what the disk's clock says; where it cannot be written nothing new is taken as seen.
        let clock = self.file.with_file_name(".gitignore");
        let written = fs::write(&clock, b"*\n").ok().and_then(|()| fs::stamp(&clock));
        self.begun = written.map_or(0, |s| s.written);
    }

    /// What was seen in a dump, if it has not changed since.
    pub(super) fn unchanged(&self, shown: &str, file: &Path) -> Option<&Dump> {
        let dump = self.list.dumps.get(shown)?;
        let stamp = fs::stamp(file)?;
        ((dump.length, dump.written) == (stamp.length, stamp.written)).then_some(dump)
    }

    /// Whether a dump may have changed after it was read without its stamp telling.
    fn is_young(&self, dump: &Dump) -> bool {
        dump.written.saturating_add(TICK) >= self.begun
    }

    /// Writes down what is seen now, if that is news.
    pub(super) fn close(self, mut now: BTreeMap<String, Dump>) -> Diagnostics {
        let mut problems = Diagnostics::new();
        now.retain(|shown, dump| self.list.dumps.get(shown) == Some(dump) || !self.is_young(dump));
        if self.list.dumps == now {
            return problems;
        }
        let list = List { dumps: now, ..self.list };
        let text = serde_json::to_string(&list).expect("texts and numbers are always JSON");
        let digest = blake3::hash(text.as_bytes()).to_hex();
        problems.take(fs::write(&self.file, format!("{digest}\n{text}").as_bytes()));
        problems
    }
}

/// The list, if every byte of it is as it was written.
fn whole(bytes: &[u8]) -> Option<List> {
    let (digest, text) = std::str::from_utf8(bytes).ok()?.split_once('\n')?;
    let as_written = blake3::hash(text.as_bytes()).to_hex().as_str() == digest;
    as_written.then(|| serde_json::from_str(text).ok()).flatten()
}

/// The digest of what a dump's pages follow from besides its bytes.
fn ground(config: &Config) -> String {
    let encoding = config.encoding.map_or("", |e| e.name());
    let text = format!("{}\n{encoding}\n{:?}", env!("CARGO_PKG_VERSION"), config.style);
    blake3::hash(text.as_bytes()).to_hex().to_string()
}
