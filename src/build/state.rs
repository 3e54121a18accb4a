//! What the last build made of what, so that the next one renders only what changed.
//!
//! The state lies beside the list of what is ours (see [`super::manifest`]) and is trusted as [`crate::state`] tells. Nor is it
//! trusted about a file that is not as it was left, by length and time.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::ground::{Ground, below};
use super::whole::Whole;
use crate::diagnostic::Diagnostic;
use crate::fs::{self, Stamp};
use crate::render::Fingerprint;
use crate::state;

/// What a build left.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct State {
    /// Files by their paths below the output folder.
    pub(super) files: BTreeMap<String, Built>,
    /// Parts of the search's index by what they are made of.
    pub(super) index: BTreeMap<Fingerprint, BuiltPart>,
    /// What stands where nothing changed.
    pub(super) whole: Option<Whole>,
    /// Which static files pages asked for; most pages ask for the same.
    asked: Vec<Vec<String>>,
}

/// A file as it was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Built {
    /// Of all that it was made from.
    inputs: Fingerprint,
    pub(super) stamp: Stamp,
    /// Which of the state's lists of static files.
    asked: u32,
}

/// A part of the index as it was left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct BuiltPart {
    /// Its files below the output folder.
    pub(super) files: Vec<(String, Stamp)>,
    /// What it tells of itself.
    pub(super) entry: Vec<u8>,
}

/// Where the state of a list lies.
pub(super) fn path(manifest: &Path) -> PathBuf {
    manifest.with_extension("state")
}

impl State {
    /// What the last build left; nothing if that cannot be known.
    pub(super) fn read(path: &Path) -> Self {
        state::read(path, &state::program())
    }

    /// Writes it.
    ///
    /// # Errors
    /// As [`fs::write()`].
    pub(super) fn write(&self, path: &Path) -> Result<(), Diagnostic> {
        state::write(path, &state::program(), self)
    }

    /// A file that stands as it was left, made of these inputs.
    pub(super) fn standing(&self, ground: &Ground, path: &str, inputs: Fingerprint) -> Option<Built> {
        let built = self.files.get(path).filter(|built| built.inputs == inputs)?;
        ground.stands(path, built.stamp).then_some(*built)
    }

    /// A part of the index whose files all stand as they were left.
    pub(super) fn standing_part(&self, ground: &Ground, inputs: Fingerprint) -> Option<&BuiltPart> {
        let part = self.index.get(&inputs)?;
        part.files.iter().all(|(path, stamp)| ground.stands(path, *stamp)).then_some(part)
    }

    /// The static files that a file asked for.
    pub(super) fn asked(&self, built: Built) -> &[String] {
        self.asked.get(built.asked as usize).map(Vec::as_slice).unwrap_or_default()
    }
}

/// A state while it grows.
#[derive(Debug, Default)]
pub(super) struct Growing {
    state: State,
    lists: BTreeMap<Vec<String>, u32>,
}

impl Growing {
    /// Adds a file as it stands now.
    pub(super) fn add(&mut self, target: &Path, path: &str, inputs: Fingerprint, asked: Vec<String>) {
        if let Some(stamp) = fs::own_stamp(&below(target, path)) {
            let asked = self.list(asked);
            self.state.files.insert(path.to_owned(), Built { inputs, stamp, asked });
        }
    }

    /// Adds a file that was left as it stood.
    pub(super) fn keep(&mut self, path: &str, built: Built, asked: &[String]) {
        let known = self.lists.get(asked).copied();
        let asked = known.unwrap_or_else(|| self.list(asked.to_vec()));
        self.state.files.insert(path.to_owned(), Built { asked, ..built });
    }

    /// Adds what the last build left of other parts, as it is noted, and of the index.
    pub(super) fn carry(&mut self, before: &State, elsewhere: &BTreeSet<String>) {
        for (path, built) in before.files.iter().filter(|(path, _)| elsewhere.contains(*path)) {
            self.keep(path, *built, before.asked(*built));
        }
        self.state.index.clone_from(&before.index);
    }

    /// Adds a part of the index, whose files stand.
    pub(super) fn add_part(&mut self, target: &Path, inputs: Fingerprint, files: &[String], entry: Vec<u8>) {
        let stamped = files.iter().map(|path| Some((path.clone(), fs::own_stamp(&below(target, path))?)));
        if let Some(files) = stamped.collect() {
            self.state.index.insert(inputs, BuiltPart { files, entry });
        }
    }

    /// The lists of static files that were asked for so far.
    pub(super) fn lists(&self) -> impl Iterator<Item = &Vec<String>> {
        self.lists.keys()
    }

    fn list(&mut self, asked: Vec<String>) -> u32 {
        if let Some(at) = self.lists.get(&asked) {
            return *at;
        }
        let at = u32::try_from(self.state.asked.len()).unwrap_or(u32::MAX);
        self.state.asked.push(asked.clone());
        self.lists.insert(asked, at);
        at
    }

    /// The state, but for files that did not come to stand.
    pub(super) fn done(mut self, ours: &BTreeSet<String>) -> State {
        self.state.files.retain(|path, _| ours.contains(path));
        self.state.index.retain(|_, part| part.files.iter().all(|(path, _)| ours.contains(path)));
        self.state
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_state_is_no_state() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.html");
        fs::write(&file, b"one").unwrap();
        let inputs = Fingerprint::of(b"inputs");
        let mut growing = Growing::default();
        growing.add(folder.path(), "a.html", inputs, vec!["style.css".into()]);
        let state = growing.done(&BTreeSet::from(["a.html".to_owned()]));
        let path = folder.path().join("s.state");
        state.write(&path).unwrap();
        assert_eq!(State::read(&path), state);
        let ours = BTreeSet::from(["a.html".to_owned()]);
        let ground = Ground::new(folder.path(), &ours);
        let built = state.standing(&ground, "a.html", inputs).unwrap();
        assert_eq!(state.asked(built), ["style.css"]);
        assert_eq!(state.standing(&ground, "a.html", Fingerprint::of(b"others")), None);

        let whole = fs::read(&path).unwrap();
        for damage in [&whole[..whole.len() - 1], &whole[..3], b"", &[whole.as_slice(), b"x"].concat()] {
            fs::write(&path, damage).unwrap();
            assert_eq!(State::read(&path), State::default());
        }
    }

    #[test]
    fn a_file_that_somebody_changed_does_not_stand_as_it_was_left() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.html");
        fs::write(&file, b"one").unwrap();
        let inputs = Fingerprint::of(b"inputs");
        let mut growing = Growing::default();
        growing.add(folder.path(), "a.html", inputs, Vec::new());
        let ours = BTreeSet::from(["a.html".to_owned()]);
        let ground = Ground::new(folder.path(), &ours);
        fs::write(&file, b"changed").unwrap();
        assert_eq!(growing.state.standing(&ground, "a.html", inputs), None);
        fs::remove_file(&file).unwrap();
        assert_eq!(growing.state.standing(&ground, "a.html", inputs), None);
    }
}
