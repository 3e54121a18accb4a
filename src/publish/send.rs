//! The difference, sent stage by stage; what was sent is noted, so that a publish that is stopped anywhere can be gone on with.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use super::attempt::Patient;
use super::claim::Claim;
use super::difference::{Difference, Found};
use super::record::{self, Digest, Files, INTENT, Known, RECORD};
use super::site::{Piece, Site};
use super::target::{Headers, PART, Store};
use super::{News, Report, Tell, kind, order};
use crate::diagnostic::Diagnostic;

/// What was sent is noted after so many files, or after a twentieth of all.
const NOTED: (usize, usize) = (500, 20);

/// Sends and removes.
///
/// # Errors
/// The first thing that fails. What was sent until then stands and is noted, or at least announced.
pub(super) fn send(
    store: &dyn Store,
    site: &Site,
    difference: &Difference,
    found: &Found,
    claim: &Claim,
    tell: Tell,
) -> Result<Report, Diagnostic> {
    let work = Work {
        patient: Patient::new(store),
        site,
        removed: &found.removed,
        claim,
        tell,
        state: Mutex::new(State::new(site, difference, found)),
    };
    std::thread::scope(|scope| {
        scope.spawn(|| claim.keep());
        let sent = work.all(difference);
        claim.done();
        sent
    })
}

struct Work<'a> {
    patient: Patient<'a>,
    site: &'a Site,
    /// What an earlier publish removed.
    removed: &'a [String],
    claim: &'a Claim<'a>,
    tell: Tell<'a>,
    state: Mutex<State>,
}

/// What stands at the target.
struct State {
    /// Files of which it is known what they hold.
    known: Files,
    /// Files that are newsprint's, and may hold this or what they held before.
    pending: Files,
    report: Report,
    /// Files sent since it was noted last.
    since: usize,
    /// After how many it is noted again.
    often: usize,
}

impl State {
    fn new(site: &Site, difference: &Difference, found: &Found) -> Self {
        let (mut known, mut pending) = (found.known.clone(), Files::new());
        let nothing = Known { digest: Digest::of(b""), length: 0 };
        for path in &difference.gone {
            pending.insert(path.clone(), known.remove(path).unwrap_or(nothing));
        }
        for path in difference.to_send() {
            known.remove(path);
            let known = |piece: &Piece| Known { digest: piece.digest, length: piece.length };
            pending.extend(site.pieces().get(path).map(|piece| (path.clone(), known(piece))));
        }
        let often = NOTED.0.max(pending.len() / NOTED.1);
        Self { known, pending, report: Report::default(), since: 0, often }
    }
}

impl Work<'_> {
    fn all(&self, difference: &Difference) -> Result<Report, Diagnostic> {
        // What an earlier publish left half written.
        for name in self.patient.attempt(PART, |store| store.names(PART))? {
            self.remove(&name)?;
        }
        if !difference.is_empty() {
            self.write(INTENT, &record::write(&self.state().pending))?;
        }
        let mut stages: BTreeMap<order::Stage, Vec<&String>> = BTreeMap::new();
        for path in difference.to_send() {
            stages.entry(order::stage(path)).or_default().push(path);
        }
        let bytes =
            difference.to_send().filter_map(|path| self.site.pieces().get(path)).map(|p| p.length).sum();
        (self.tell)(News::Sending { files: difference.to_send().count(), bytes });
        for paths in stages.values() {
            self.claim.holds()?;
            self.patient.each(paths, |path| self.put(path))?;
        }
        if !difference.gone.is_empty() {
            self.claim.holds()?;
            (self.tell)(News::Removing(difference.gone.len()));
            // What is reached first goes first.
            let mut gone: Vec<&String> = difference.gone.iter().collect();
            gone.sort_by_key(|path| std::cmp::Reverse(order::stage(path)));
            self.patient.each(&gone, |path| self.remove(path))?;
        }
        self.remove_empty_folders(difference.gone.iter().chain(self.removed));
        let mut state = self.state();
        state.pending.clear();
        state.report.removed = difference.gone.len();
        self.write(RECORD, &record::write(&state.known))?;
        let report = state.report.clone();
        drop(state);
        self.remove(INTENT)?;
        Ok(report)
    }

    fn put(&self, path: &str) -> Result<(), Diagnostic> {
        let Some(piece) = self.site.pieces().get(path) else { return Ok(()) };
        let bytes = piece.bytes()?;
        self.write(path, &bytes)?;
        (self.tell)(News::Sent(piece.length));
        let mut state = self.state();
        state.pending.remove(path);
        state.known.insert(path.to_owned(), Known { digest: piece.digest, length: bytes.len() as u64 });
        state.report.sent += 1;
        state.report.bytes += bytes.len() as u64;
        state.since += 1;
        if state.since >= state.often {
            state.since = 0;
            // In this order: a path is always in one of the two.
            self.write(RECORD, &record::write(&state.known))?;
            self.write(INTENT, &record::write(&state.pending))?;
        }
        Ok(())
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Diagnostic> {
        let cache = if path.starts_with(record::OWN) { "no-store" } else { kind::cache(path) };
        let headers = Headers { content_type: kind::content_type(path), cache };
        self.patient.put(path, bytes, &headers)
    }

    fn remove(&self, path: &str) -> Result<(), Diagnostic> {
        self.patient.attempt(path, |store| store.remove(path))
    }

    /// Folders in which nothing of the site is left; where somebody else's file lies they stay.
    fn remove_empty_folders<'p>(&self, gone: impl Iterator<Item = &'p String>) {
        let folders = |path: &str| {
            let ends = path.match_indices('/').map(|(at, _)| path[..at].to_owned());
            ends.collect::<Vec<_>>()
        };
        let used: BTreeSet<String> = self.site.pieces().keys().flat_map(|path| folders(path)).collect();
        let left: BTreeSet<String> = gone.flat_map(|path| folders(path)).collect();
        // From behind: a folder comes before those in it.
        let empty = left.iter().rev().filter(|folder| !used.contains(*folder));
        empty.for_each(|folder| self.patient.store.remove_empty_folder(folder));
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
