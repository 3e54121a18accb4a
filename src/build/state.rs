//! What the last build made of what, so that the next one renders only what changed.
//!
//! The state lies beside the list of what is ours (see [`super::manifest`]) and is trusted as [`crate::state`] tells. Nor is it
//! trusted about a file that is not as it was left, by length and time.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::ground::{Ground, below};
use super::paths::{self, Finder};
use super::whole::Whole;
use crate::diagnostic::Diagnostic;
use crate::fs::{self, Stamp};
use crate::render::Fingerprint;
use crate::state;

/// What a build left.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct State {
    /// Files with their paths below the output folder, in their order.
    pub(super) files: Vec<(String, Built)>,
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
    pub(super) inputs: Fingerprint,
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

    /// Forgets files that are not ours, and those that do not stand in their order, where somebody made the state.
    pub(super) fn keep_only(&mut self, ours: &[String]) {
        let before = self.files.len();
        let files = paths::sorted(std::mem::take(&mut self.files), |(path, _)| path);
        let mut finder = Finder::new(ours, String::as_str);
        self.files = files.into_iter().filter(|(path, _)| finder.find(path).is_some()).collect();
        if self.files.len() < before {
            // Not all that it tells of stands as it was left.
            self.whole = None;
        }
    }

    /// Looks for files by their paths.
    pub(super) fn finder(&self) -> Finder<'_, (String, Built)> {
        Finder::new(&self.files, |(path, _)| path)
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
    /// For the lists of the last state which of these they are, as far as it was asked.
    known: Vec<Option<u32>>,
}

impl Growing {
    /// Adds a file that stands, with its stamp.
    pub(super) fn add(&mut self, path: &str, stamp: Stamp, inputs: Fingerprint, asked: Vec<String>) {
        let asked = self.list(asked);
        self.state.files.push((path.to_owned(), Built { inputs, stamp, asked }));
    }

    /// Adds a file that was left as it stood.
    pub(super) fn keep(&mut self, path: &str, built: Built, before: &State) {
        let list = built.asked as usize;
        self.known.resize(before.asked.len(), None);
        let known = self.known.get(list).copied().flatten();
        let asked = known.unwrap_or_else(|| self.list(before.asked(built).to_vec()));
        self.known.get_mut(list).into_iter().for_each(|known| *known = Some(asked));
        self.state.files.push((path.to_owned(), Built { asked, ..built }));
    }

    /// Adds what the last build left of other parts, as it is noted, and of the index.
    pub(super) fn carry(&mut self, before: &State, elsewhere: &BTreeSet<String>) {
        for (path, built) in before.files.iter().filter(|(path, _)| elsewhere.contains(path)) {
            self.keep(path, *built, before);
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

    /// The state, but for files that did not come to stand. What is ours stands in its order.
    pub(super) fn done(mut self, ours: &[&str]) -> State {
        let files = paths::sorted(self.state.files, |(path, _)| path);
        let mut finder = Finder::new(ours, |path| path);
        self.state.files = files.into_iter().filter(|(path, _)| finder.find(path).is_some()).collect();
        self.state.index.retain(|_, part| part.files.iter().all(|(path, _)| finder.find(path).is_some()));
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
        growing.add("a.html", fs::own_stamp(&file).unwrap(), inputs, vec!["style.css".into()]);
        let state = growing.done(&["a.html"]);
        let path = folder.path().join("s.state");
        state.write(&path).unwrap();
        assert_eq!(State::read(&path), state);
        let at = state.finder().find("a.html").unwrap();
        assert_eq!(
            (state.files[at].1.inputs, state.asked(state.files[at].1)),
            (inputs, &["style.css".to_owned()][..])
        );
        assert_eq!(state.finder().find("b.html"), None);

        let whole = fs::read(&path).unwrap();
        for damage in [&whole[..whole.len() - 1], &whole[..3], b"", &[whole.as_slice(), b"x"].concat()] {
            fs::write(&path, damage).unwrap();
            assert_eq!(State::read(&path), State::default());
        }
    }

    #[test]
    fn a_file_that_is_no_longer_ours_is_forgotten() {
        let mut growing = Growing::default();
        for path in ["b.html", "a.html", "c.html"] {
            growing.add(path, Stamp { length: 1, written: 1 }, Fingerprint::of(path.as_bytes()), Vec::new());
        }
        let paths = |state: &State| state.files.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>();
        let mut state = growing.done(&["a.html", "b.html"]);
        assert_eq!(paths(&state), ["a.html", "b.html"]);
        state.files.reverse();
        state.keep_only(&["b.html".to_owned(), "c.html".to_owned()]);
        assert_eq!(paths(&state), ["b.html"]);
    }

    #[test]
    fn a_file_that_somebody_changed_does_not_stand_as_it_was_left() {
        let folder = tempfile::tempdir().unwrap();
        for path in ["a.html", "deep/b.html", "deep/c.html"] {
            fs::write(&folder.path().join(path), b"one").unwrap();
        }
        let mut growing = Growing::default();
        let all = ["a.html", "deep/b.html", "deep/c.html"];
        for path in all {
            let stamp = fs::own_stamp(&folder.path().join(path)).unwrap();
            growing.add(path, stamp, Fingerprint::of(b""), Vec::new());
        }
        let state = growing.done(&all);
        let left: Vec<(&str, Stamp)> =
            state.files.iter().map(|(path, built)| (path.as_str(), built.stamp)).collect();
        let standing = || Ground::new(folder.path(), &[]).standing(&left);
        assert_eq!(standing(), [true, true, true]);
        fs::write(&folder.path().join("deep/b.html"), b"changed").unwrap();
        assert_eq!(standing(), [true, false, true]);
        fs::remove_file(&folder.path().join("a.html")).unwrap();
        assert_eq!(standing(), [false, false, true]);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_behind_a_link_does_not_stand_as_it_was_left() {
        let folder = tempfile::tempdir().unwrap();
        let (target, elsewhere) = (folder.path().join("public"), folder.path().join("elsewhere"));
        fs::write(&elsewhere.join("b.html"), b"one").unwrap();
        fs::create_folder(&target).unwrap();
        std::os::unix::fs::symlink(&elsewhere, target.join("deep")).unwrap();
        let stamp = fs::own_stamp(&target.join("deep/b.html")).unwrap();
        assert_eq!(Ground::new(&target, &[]).standing(&[("deep/b.html", stamp)]), [false]);
    }
}
