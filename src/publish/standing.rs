//! What stands at a store: by what newsprint noted there, and by looking, where that is cheap or the notes are missing.

use std::collections::{BTreeMap, BTreeSet};

use super::attempt::Patient;
use super::difference::Found;
use super::record::{self, Digest, Files, INTENT, Known, RECORD};
use super::site::{Piece, Site};
use super::target::{Entry, Store};
use super::{News, Tell};
use crate::diagnostic::{Code, Diagnostic, Severity};

/// What was found, and the notes that it was found by.
pub(super) struct Standing {
    pub(super) found: Found,
    /// The notes as they were read: if they are still the same, this is still right.
    pub(super) notes: Notes,
}

/// What newsprint keeps for itself at a target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Notes {
    record: Option<Vec<u8>>,
    intent: Option<Vec<u8>>,
    /// There is more of it: claims, or files half written.
    more: bool,
}

impl Notes {
    /// Reads them.
    pub(super) fn read(patient: &Patient) -> Result<Self, Diagnostic> {
        let names = patient.attempt(record::OWN, |store| store.names(record::OWN))?;
        let read = |name: &str| match names.iter().any(|there| there == name) {
            true => patient.attempt(name, |store| store.read(name)),
            false => Ok(None),
        };
        let more = names.iter().any(|name| name != RECORD && name != INTENT);
        Ok(Self { record: read(RECORD)?, intent: read(INTENT)?, more })
    }

    /// Whether the record and the intent are these.
    pub(super) fn are_of(&self, other: &Self) -> bool {
        self.record == other.record && self.intent == other.intent
    }
}

impl Standing {
    /// Whether the record says just what stands there, no publish was stopped, and none goes on.
    pub(super) fn is_settled(&self) -> bool {
        !self.notes.more
            && self.notes.intent.is_none()
            && self.notes.record.as_ref() == Some(&record::write(&self.found.known))
    }
}

/// Looks. `recount`: everything is looked at, whatever is noted.
pub(super) fn look(
    store: &dyn Store,
    site: &Site,
    recount: bool,
    tell: Tell,
) -> Result<Standing, Diagnostic> {
    let patient = Patient::new(store);
    let notes = Notes::read(&patient)?;
    let parsed = |bytes: &Option<Vec<u8>>| bytes.as_deref().map_or(Ok(None), record::read);
    let (known, pending) = (parsed(&notes.record)?, parsed(&notes.intent)?);
    if notes.record.is_some() && known.is_none() {
        let told = Diagnostic::new(
            Code::Target,
            format!("the record of what was published to {} is damaged", store.place()),
        );
        let told = told.because("what stands there is looked at instead, and compared with the site");
        tell(News::Noted(Diagnostic { severity: Severity::Warning, ..told }));
    }
    let missing = known.is_none() && pending.is_none();
    let mut look = Look { patient, site, found: Found::default() };
    let listed = match missing || recount || store.about().lists_cheaply {
        true => Some(look.patient.attempt("list", |store| store.list())?),
        false => None,
    };
    match listed {
        Some(entries) => {
            let entries: BTreeMap<String, Entry> = entries.into_iter().map(|e| (e.path.clone(), e)).collect();
            let changed =
                look.by_listing(known.unwrap_or_default(), &pending.unwrap_or_default(), &entries, recount)?;
            note_changes(changed, store, tell);
        }
        None => look.by_notes(known.unwrap_or_default(), &pending.unwrap_or_default())?,
    }
    look.found.unsure.sort();
    look.found.unsure.dedup();
    look.found.foreign.sort();
    Ok(Standing { found: look.found, notes })
}

fn note_changes(changed: usize, store: &dyn Store, tell: Tell) {
    if changed > 0 {
        let told = format!("{changed} of the files at {} are not as newsprint left them", store.place());
        let told = Diagnostic::new(Code::Target, told)
            .because("somebody else changed or removed them; they are sent again");
        tell(News::Noted(Diagnostic { severity: Severity::Warning, ..told }));
    }
}

struct Look<'s> {
    patient: Patient<'s>,
    site: &'s Site,
    found: Found,
}

impl Look<'_> {
    /// Trusts the notes, and asks only after paths that are new.
    fn by_notes(&mut self, mut known: Files, pending: &Files) -> Result<(), Diagnostic> {
        known.retain(|path, _| !pending.contains_key(path));
        let fresh: Vec<(&String, &Piece)> = self
            .site
            .pieces()
            .iter()
            .filter(|(path, _)| !known.contains_key(*path) && !pending.contains_key(*path))
            .collect();
        let stands =
            self.patient.each(&fresh, |(path, _)| self.patient.attempt(path, |store| store.length(path)))?;
        let there: Vec<_> = fresh
            .into_iter()
            .zip(stands)
            .filter_map(|((path, piece), length)| Some((path, piece, length?, None)))
            .collect();
        self.found.known = known;
        self.found.unsure = pending.keys().cloned().collect();
        self.adopt(&there)
    }

    /// Believes what it sees. Gives the number of files that are not as newsprint left them.
    fn by_listing(
        &mut self,
        mut known: Files,
        pending: &Files,
        entries: &BTreeMap<String, Entry>,
        recount: bool,
    ) -> Result<usize, Diagnostic> {
        known.retain(|path, _| !pending.contains_key(path));
        let noted: BTreeSet<String> = known.keys().cloned().collect();
        let as_left =
            |path: &String, known: &Known| entries.get(path).is_some_and(|e| e.length == known.length);
        let odd = noted.iter().filter(|path| !as_left(path, &known[*path])).count();
        let site = self.site.pieces();
        let (mut strange, mut asked) = (Vec::new(), Vec::new());
        for (path, entry) in entries.iter().filter(|(path, _)| record::is_inside(path)) {
            let (noted, pending) = (known.get(path), pending.get(path));
            let seen = |piece| (path, piece, entry.length, entry.md5.as_deref());
            match (site.get(path), noted, pending) {
                (_, Some(left), _) if !recount && left.length == entry.length => {}
                (Some(piece), Some(_), _) if recount => asked.push(seen(piece)),
                (Some(piece), _, Some(_)) if entry.md5.is_some() || recount => asked.push(seen(piece)),
                (_, Some(_), _) | (_, _, Some(_)) => self.found.unsure.push(path.clone()),
                (Some(piece), None, None) => strange.push(seen(piece)),
                (None, None, None) => {}
            }
        }
        let removed = pending.keys().filter(|path| !entries.contains_key(*path) && !site.contains_key(*path));
        self.found.removed = removed.cloned().collect();
        known.retain(|path, known| as_left(path, known) && !(recount && site.contains_key(path)));
        self.found.known = known;
        let same =
            self.patient.each(&asked, |(path, piece, length, md5)| self.same(path, piece, *length, *md5))?;
        let mut changed = odd;
        for ((path, ..), same) in asked.iter().zip(same) {
            match same {
                Some(known) => _ = self.found.known.insert((*path).clone(), known),
                None => {
                    changed += usize::from(noted.contains(*path) && !pending.contains_key(*path));
                    self.found.unsure.push((*path).clone());
                }
            }
        }
        self.adopt(&strange)?;
        Ok(changed)
    }

    /// Files at paths of the site that are not known to be newsprint's: those that hold the same are taken for its own.
    fn adopt(&mut self, there: &[(&String, &Piece, u64, Option<&str>)]) -> Result<(), Diagnostic> {
        let same =
            self.patient.each(there, |(path, piece, length, md5)| self.same(path, piece, *length, *md5))?;
        for ((path, ..), same) in there.iter().zip(same) {
            match same {
                Some(known) => _ = self.found.known.insert((*path).clone(), known),
                None => self.found.foreign.push((*path).clone()),
            }
        }
        Ok(())
    }

    /// What is to be noted of a file, if it holds just what the site has.
    fn same(
        &self,
        path: &str,
        piece: &Piece,
        length: u64,
        md5: Option<&str>,
    ) -> Result<Option<Known>, Diagnostic> {
        if piece.form.is_none() && piece.length != length {
            return Ok(None);
        }
        let bytes = piece.bytes()?;
        let same = bytes.len() as u64 == length
            && match md5 {
                Some(md5) => super::target::md5(&bytes) == md5,
                None => {
                    let there = self.patient.attempt(path, |store| store.read(path))?;
                    there.is_some_and(|there| Digest::of(&there) == Digest::of(&bytes))
                }
            };
        Ok(same.then_some(Known { digest: piece.digest, length }))
    }
}
