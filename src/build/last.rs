//! What the last build left, read once: which files are ours, and what it made of what.

use std::path::Path;

use super::ground::Ground;
use super::manifest;
use super::state::{self, State};
use crate::diagnostic::Diagnostic;
use crate::fs::{self, Stamp};
use crate::jobs;

/// See the module.
#[derive(Debug)]
pub(super) struct Last {
    /// The list of what is ours, in its order.
    pub(super) ours: Vec<String>,
    /// What it tells of files of ours.
    pub(super) state: State,
    /// Which of the state's files stood as they were left, where that was looked at ahead.
    pub(super) stood: Option<Vec<bool>>,
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
        let (ours, mut state) = (ours?, state);
        state.keep_only(&ours);
        Ok(Self { ours, state, stood: None, stamps })
    }

    /// The same, looking ahead whether the files below the folder `target` stand as they were left.
    pub(super) fn looked_at(self, target: &Path) -> Self {
        let files = self.state.files.iter().map(|(path, built)| (path.as_str(), built.stamp));
        let stood = Ground::new(target, &self.ours).standing(&files.collect::<Vec<_>>());
        Self { stood: Some(stood), ..self }
    }

    /// Whether no other build has ended since it was read. Asked when no other can begin any longer.
    pub(super) fn is_still(&self, manifest: &Path) -> bool {
        self.stamps == stamps(manifest)
    }
}

fn stamps(manifest: &Path) -> [Option<Stamp>; 2] {
    [fs::stamp(manifest), fs::stamp(&state::path(manifest))]
}
