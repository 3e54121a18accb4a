//! What import saw in dumps and in the files of pages, so that it reads none of them again that has not changed.
//!
//! Noted is only what follows from a file's bytes, the house style, the encoding and the program: the digests of a dump's pages, and
//! what a `page.md` was made of. Which pages are imported is told by content each time, so that an import with its notes and
//! one without do the same. They are trusted as [`crate::state`] tells, and no word of a file is that is not as it was, by
//! [`fs::Trace`], or that was changed so shortly before it was read that it may have been changed again since within one tick
//! of the disk's clock (as in git: «racy git»).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::fs::{self, Trace};
use crate::state;

/// The longest tick of any disk's clock: two seconds, as FAT counts, in nanoseconds.
const TICK: u64 = 2_000_000_000;

/// A dump that was read without a word about it, except which encoding was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Dump {
    /// Taken before it was read.
    pub(super) trace: Trace,
    /// The digests of its pages, in order; never empty.
    pub(super) pages: Vec<String>,
}

/// A `page.md`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PageFile {
    /// Taken before it was read.
    pub(super) trace: Trace,
    /// Dump and digest of the page, if it tells them.
    pub(super) source: Option<(String, String)>,
}

/// All that is noted, by paths from the site's root.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Notes {
    pub(super) dumps: BTreeMap<String, Dump>,
    pub(super) pages: BTreeMap<String, PageFile>,
}

/// What the last import saw.
#[derive(Debug)]
pub(super) struct Seen {
    file: PathBuf,
    ground: String,
    notes: Notes,
    /// When this import began, by the disk's clock; nought where that is not known.
    begun: u64,
    tick: u64,
}

impl Seen {
    /// The notes of the last import on the same ground, for one that only looks.
    pub(super) fn open(config: &Config) -> Self {
        let file = config.root.join(".newsprint/build/import.state");
        let encoding = config.encoding.map_or("", |e| e.name());
        let ground = format!("{}\n{encoding}\n{:?}", state::program(), config.style);
        let notes = state::read(&file, &ground);
        Self { file, ground, notes, begun: 0, tick: TICK }
    }

    /// For disks whose clock is known to be better.
    #[cfg(test)]
    pub(super) fn with_tick(self, tick: u64) -> Self {
        Self { tick, ..self }
    }

    /// The same for an import that begins now, before it reads anything.
    pub(super) fn begin(config: &Config) -> Self {
        let seen = Self::open(config);
        let begun = seen.file.parent().and_then(fs::clock).unwrap_or(0);
        Self { begun, ..seen }
    }

    /// Under which name a file is noted; none where its name is no text and might be another's too.
    pub(super) fn key(&self, config: &Config, file: &Path) -> Option<String> {
        file.strip_prefix(&config.root).unwrap_or(file).to_str().map(str::to_owned)
    }

    /// What was seen in a dump, if it has not changed since.
    pub(super) fn dump(&self, key: &str, file: &Path) -> Option<&Dump> {
        let dump = self.notes.dumps.get(key)?;
        (fs::trace(file) == Some(dump.trace)).then_some(dump)
    }

    /// What was seen in a `page.md`, if it has not changed since.
    pub(super) fn page_file(&self, key: &str, file: &Path) -> Option<&PageFile> {
        let page = self.notes.pages.get(key)?;
        (fs::trace(file) == Some(page.trace)).then_some(page)
    }

    /// What is noted of dumps, for an import that does not look at them.
    pub(super) fn dumps_only(&self) -> Notes {
        Notes { dumps: self.notes.dumps.clone(), ..Notes::default() }
    }

    /// Writes down what is seen now, if that is news.
    pub(super) fn close(self, mut now: Notes) -> Diagnostics {
        let mut problems = Diagnostics::new();
        // What was trusted before stays trusted; what was read now is, if nobody can have changed it since unseen.
        let settled = |trace: &Trace| trace.changed.saturating_add(self.tick) < self.begun;
        now.dumps.retain(|key, dump| self.notes.dumps.get(key) == Some(dump) || settled(&dump.trace));
        now.pages.retain(|key, page| self.notes.pages.get(key) == Some(page) || settled(&page.trace));
        if self.notes != now {
            problems.take(state::write(&self.file, &self.ground, &now));
        }
        problems
    }
}
