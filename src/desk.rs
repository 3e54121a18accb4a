//! The proof desk: a page of a dump beside what was made of it, and the few moves that mend what segmentation got wrong.
//!
//! ```text
//! proof      a page's files in pieces: headline, bylines, paragraphs, captions, furniture
//! spots      where each line of the dump stands in those pieces
//! moves      what a person may do with them
//! files      the pieces back into files, each character accounted for; all of them or none
//! journal    what was done, so that it can be undone, another day too
//! list       the pages, the doubtful first
//! view       what a browser is shown
//! ```
//!
//! A person's edit, made here or in any editor, is an edit of `content/`: import never overwrites it. So the desk keeps nothing of its
//! own but what was done lately, for undoing it.

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic};
use crate::style::Styles;

mod files;
mod journal;
mod list;
mod moves;
mod proof;
mod spots;
mod view;

pub use list::{Listed, list};
pub use moves::{Level, Move, Person, Role, What};
pub use proof::{At, Slot};
pub use view::View;

use files::Changed;
use journal::{History, Pages, Step};
use proof::Proof;

/// Steps that can be undone, for each page.
const STEPS: usize = 200;

/// What was done at the desk, page by page.
#[derive(Debug, Default)]
pub struct Desk {
    pages: Pages,
}

impl Desk {
    /// A desk with what was done at it before, as far as that still leads to the files as they stand. What a desk was stopped in the
    /// middle of is brought to its end.
    ///
    /// # Errors
    /// As [`crate::fs::write`].
    pub fn begin(config: &Config) -> Result<Self, Diagnostic> {
        files::finish(config)?;
        Ok(Self { pages: journal::read(config) })
    }

    /// A page: `2024-03-14/02`.
    ///
    /// # Errors
    /// [`Code::Desk`] where there is no such page; as [`crate::fs::read_to_string`].
    pub fn page(&self, config: &Config, folder: &str) -> Result<View, Diagnostic> {
        let proof = Proof::read(config, folder, &Styles::with(&config.style))?;
        Ok(self.view(folder, proof))
    }

    /// Does a move and writes the files that it changes. `state` is that of the page which the person saw.
    ///
    /// # Errors
    /// [`Code::Desk`] where it cannot be done; [`Code::Changed`] where the files are no longer those that the person saw; as
    /// [`crate::fs::write`]. Then nothing is changed.
    pub fn act(
        &mut self,
        config: &Config,
        folder: &str,
        state: &str,
        step: &Move,
    ) -> Result<View, Diagnostic> {
        let styles = Styles::with(&config.style);
        let mut proof = Proof::read(config, folder, &styles)?;
        if proof.state() != state {
            return Err(changed_meanwhile(folder));
        }
        let before = proof.clone();
        moves::apply(&mut proof, step, &styles)?;
        let place = |proof: &Proof| (proof.page.note.date, proof.page.note.page.clone());
        if place(&proof) != place(&before) {
            list::is_free(config, folder, &proof.page.note)?;
        }
        let files = files::changes(&before, &mut proof, step)?;
        if !files.is_empty() {
            let number = journal::next_number(&self.pages);
            let step = Step { number, name: step.name().to_owned(), files: files.clone() };
            self.write(config, folder, &files, |history| {
                history.undone.clear();
                history.done.push(step);
                let surplus = history.done.len().saturating_sub(STEPS);
                history.done.drain(..surplus);
            })?;
        }
        self.page(config, folder)
    }

    /// Takes the last move back.
    ///
    /// # Errors
    /// [`Code::Desk`] where there is none; [`Code::Changed`] where a file was changed since; as [`crate::fs::write`].
    pub fn undo(&mut self, config: &Config, folder: &str) -> Result<View, Diagnostic> {
        let step = self.pages.get(folder).and_then(|h| h.done.last()).ok_or_else(|| nothing("undo"))?;
        let back: Vec<Changed> = step.files.iter().map(Changed::reversed).collect();
        files::unchanged(config, &back)?;
        self.write(config, folder, &back, |history| history.undone.extend(history.done.pop()))?;
        self.page(config, folder)
    }

    /// Does again what was taken back last.
    ///
    /// # Errors
    /// As [`Desk::undo`].
    pub fn redo(&mut self, config: &Config, folder: &str) -> Result<View, Diagnostic> {
        let step = self.pages.get(folder).and_then(|h| h.undone.last()).ok_or_else(|| nothing("do again"))?;
        let files = step.files.clone();
        files::unchanged(config, &files)?;
        self.write(config, folder, &files, |history| history.done.extend(history.undone.pop()))?;
        self.page(config, folder)
    }

    /// Notes what is about to be written, and writes it. Where that cannot be, nothing is noted.
    fn write(
        &mut self,
        config: &Config,
        folder: &str,
        files: &[Changed],
        note: impl FnOnce(&mut History),
    ) -> Result<(), Diagnostic> {
        let was = self.pages.get(folder).cloned().unwrap_or_default();
        note(self.pages.entry(folder.to_owned()).or_default());
        let written = journal::keep(config, &mut self.pages).and_then(|()| files::write(config, files));
        if written.is_err() {
            self.pages.insert(folder.to_owned(), was);
            // As far as it goes: a step that was not made is found out when the journal is read.
            let _ = journal::keep(config, &mut self.pages);
        }
        written
    }

    fn view(&self, folder: &str, proof: Proof) -> View {
        let history = self.pages.get(folder);
        let name = |steps: fn(&History) -> &Vec<Step>| Some(history.map(steps)?.last()?.name.clone());
        View::new(proof, name(|h| &h.done), name(|h| &h.undone))
    }
}

fn nothing(what: &str) -> Diagnostic {
    Diagnostic::new(Code::Desk, format!("there is nothing to {what} on this page"))
        .because("the desk remembers what was done at it last, as long as nobody changed the files otherwise")
        .help("mend it by a move of its own")
}

/// Tells that the files are no longer those that the person saw.
fn changed_meanwhile(folder: &str) -> Diagnostic {
    Diagnostic::new(Code::Changed, format!("page {folder} was changed by somebody else meanwhile"))
        .because("its files are not the ones that you saw")
        .help("look at the page as it is now, and do it again if it is still needed")
}
