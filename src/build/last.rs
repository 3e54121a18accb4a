//! What the last build left, read once: which files are ours, and what it made of what.

use std::collections::BTreeSet;
use std::path::Path;

use super::manifest;
use super::state::{self, State};
use crate::diagnostic::Diagnostic;
use crate::fs::{self, Stamp};
use crate::jobs;

/// See the module.
#[derive(Debug)]
pub(super) struct Last {
    /// The list of what is ours.
    pub(super) ours: BTreeSet<String>,
    pub(super) state: State,
    stamps: [Option<Stamp>; 2],
}

impl Last {
    /// Reads it.
    ///
    /// # Errors
    /// As [`manifest::read`].
    pub(super) fn read(manifest: &Path) -> Result<Self, Diagnostic> {
        let (stamps, notes) = (stamps(manifest), state::path(manifest));
        let (ours, state) = jobs::both(|| manifest::read(manifest), || State::read(&notes));
        Ok(Self { ours: ours?, state, stamps })
    }

    /// Whether no other build has ended since it was read. Asked when no other can begin any longer.
    pub(super) fn is_still(&self, manifest: &Path) -> bool {
        self.stamps == stamps(manifest)
    }
}

fn stamps(manifest: &Path) -> [Option<Stamp>; 2] {
    [fs::stamp(manifest), fs::stamp(&state::path(manifest))]
}
