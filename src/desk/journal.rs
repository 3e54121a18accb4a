//! What was done at the desk, kept for the next time that it is opened.
//!
//! The journal is noted before the files are written. A desk that was stopped in between, or files that somebody changed since, are found
//! out when it is read again: what no longer leads to the files as they stand is left out.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::files::Changed;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::state;

/// Where it lies, from the site's root.
const FILE: &str = ".newsprint/build/desk.state";

/// Steps that are kept, of all pages together.
const STEPS: usize = 400;
/// Bytes of text that they may have: each step has its files before and after.
const BYTES: usize = 4 << 20;

/// What was done, page by page.
pub(super) type Pages = BTreeMap<String, History>;

/// The steps of a page: those that can be undone, and those that can be done again; the next of either is the last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct History {
    pub(super) done: Vec<Step>,
    pub(super) undone: Vec<Step>,
}

/// One move, as the files that it changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Step {
    /// Counted through all pages; a later step has a higher one.
    pub(super) number: u64,
    pub(super) name: String,
    pub(super) files: Vec<Changed>,
}

/// Reads the journal: what of it leads to the files as they stand.
pub(super) fn read(config: &Config) -> Pages {
    let mut pages: Pages = state::read(&config.root.join(FILE), &state::program());
    pages.retain(|folder, history| {
        history.done.retain(|step| step.is_of(folder));
        history.undone.retain(|step| step.is_of(folder));
        history.settle(&|file| file.standing(config).unwrap_or_default());
        !(history.done.is_empty() && history.undone.is_empty())
    });
    pages
}

/// Keeps the journal, and no more of it than it may have.
///
/// # Errors
/// As [`crate::fs::write`].
pub(super) fn keep(config: &Config, pages: &mut Pages) -> Result<(), Diagnostic> {
    bound(pages, STEPS, BYTES);
    state::write(&config.root.join(FILE), &state::program(), pages)
}

/// The number of a step that is made now.
pub(super) fn next_number(pages: &Pages) -> u64 {
    let all = pages.values().flat_map(|h| h.done.iter().chain(&h.undone));
    all.map(|step| step.number).max().unwrap_or(0) + 1
}

/// Forgets the steps that are farthest back, of whatever page, until there are not too many.
fn bound(pages: &mut Pages, steps: usize, bytes: usize) {
    let all = || pages.values().flat_map(|h| h.done.iter().chain(&h.undone));
    let mut known: Vec<(u64, usize)> = all().map(|step| (step.number, step.bytes())).collect();
    known.sort_unstable();
    let (mut count, mut sum) = (0, 0);
    let kept: BTreeSet<u64> = known
        .into_iter()
        .rev()
        .take_while(|(_, length)| {
            (count, sum) = (count + 1, sum + length);
            count <= steps && sum <= bytes
        })
        .map(|(number, _)| number)
        .collect();
    pages.retain(|_, history| {
        history.done.retain(|step| kept.contains(&step.number));
        // Steps that were taken back lead nowhere without those before them.
        if history.undone.iter().any(|step| !kept.contains(&step.number)) {
            history.undone.clear();
        }
        !(history.done.is_empty() && history.undone.is_empty())
    });
}

impl Step {
    fn bytes(&self) -> usize {
        self.files.iter().map(Changed::bytes).sum()
    }

    /// Whether all its files are of a page, and so none lies anywhere else.
    fn is_of(&self, folder: &str) -> bool {
        !self.files.is_empty() && self.files.iter().all(|file| file.is_of(folder))
    }
}

impl History {
    /// Leaves out what does not lead to the files as they stand: `standing` gives the text of each, or that there is none.
    fn settle(&mut self, standing: &dyn Fn(&Changed) -> Option<String>) {
        let all = |step: &Step, stands: &dyn Fn(&Changed) -> bool| step.files.iter().all(stands);
        let before = |step: &Step| all(step, &|f| f.was(standing(f).as_deref()));
        let after = |step: &Step| all(step, &|f| f.is(standing(f).as_deref()));
        // Noted, and then the files were not written any more: then it is still the other way round.
        if self.done.last().is_some_and(|step| before(step) && !after(step)) {
            self.undone.extend(self.done.pop());
        } else if self.undone.last().is_some_and(|step| after(step) && !before(step)) {
            self.done.extend(self.undone.pop());
        }
        let mut texts = BTreeMap::new();
        let kept = self.done.iter().rev().take_while(|step| leads(step, false, &mut texts, standing)).count();
        self.done.drain(..self.done.len() - kept);
        texts.clear();
        let kept =
            self.undone.iter().rev().take_while(|step| leads(step, true, &mut texts, standing)).count();
        self.undone.drain(..self.undone.len() - kept);
    }
}

/// Whether a step leads away from `texts`, the files as the steps before it left them; those that none touched are as they stand. Then
/// they are as it leaves them.
fn leads(
    step: &Step,
    forward: bool,
    texts: &mut BTreeMap<String, Option<String>>,
    standing: &dyn Fn(&Changed) -> Option<String>,
) -> bool {
    let way: Vec<Changed> =
        step.files.iter().map(|file| if forward { file.clone() } else { file.reversed() }).collect();
    let fits = way.iter().all(|file| match texts.get(file.path()) {
        Some(text) => file.was(text.as_deref()),
        None => file.was(standing(file).as_deref()),
    });
    if fits {
        texts.extend(way.iter().map(|file| (file.path().to_owned(), file.text().map(str::to_owned))));
    }
    fits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(number: u64, file: &str, before: &str, after: &str) -> Step {
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let path = format!("2024-03-14/02/{file}.md");
        Step { number, name: "place".into(), files: vec![Changed::new(path, text(before), text(after))] }
    }

    /// Numbers of the steps that stay, done and undone, where file 1 has a text.
    fn settled(done: &[Step], undone: &[Step], stands: &str) -> (Vec<u64>, Vec<u64>) {
        let mut history = History { done: done.to_vec(), undone: undone.to_vec() };
        history.settle(&|file| {
            (file.path().ends_with("/1.md") && !stands.is_empty()).then(|| stands.to_owned())
        });
        let numbers = |steps: &[Step]| steps.iter().map(|s| s.number).collect();
        (numbers(&history.done), numbers(&history.undone))
    }

    #[test]
    fn steps_stay_as_far_as_they_lead_to_the_files_as_they_stand() {
        let (a, b, c) = (step(1, "1", "一", "二"), step(2, "1", "二", "三"), step(3, "1", "三", "四"));
        let all = [a.clone(), b.clone()];
        assert_eq!(settled(&all, std::slice::from_ref(&c), "三"), (vec![1, 2], vec![3]));
        assert_eq!(settled(&all, std::slice::from_ref(&c), "别"), (vec![], vec![]));
        // Something else was done between the two.
        let other = step(2, "1", "别", "三");
        assert_eq!(settled(&[a, other], &[], "三"), (vec![2], vec![]));
        assert_eq!(settled(&[], &[step(5, "1", "五", "六"), c], "三"), (vec![], vec![3]));
        assert_eq!(settled(&[step(1, "1", "一", "")], &[], ""), (vec![1], vec![]), "a file that went");
        assert_eq!(settled(std::slice::from_ref(&b), &[], "二\r\n三"), (vec![], vec![]));
        assert_eq!(
            settled(&[step(1, "1", "一\n", "二\n")], &[], "二\r\n"),
            (vec![1], vec![]),
            "whatever its line ends"
        );
    }

    #[test]
    fn a_step_that_was_noted_and_not_made_is_the_other_way_round() {
        let (a, b) = (step(1, "1", "一", "二"), step(2, "1", "二", "三"));
        assert_eq!(settled(&[a.clone(), b.clone()], &[], "二"), (vec![1], vec![2]));
        assert_eq!(settled(std::slice::from_ref(&a), std::slice::from_ref(&b), "三"), (vec![1, 2], vec![]));
        assert_eq!(settled(&[], &[b, a], "二"), (vec![1], vec![2]));
    }

    #[test]
    fn the_oldest_steps_of_all_pages_are_forgotten() {
        let page = |numbers: &[u64]| History {
            done: numbers.iter().map(|n| step(*n, "1", "一", "二")).collect(),
            undone: Vec::new(),
        };
        let mut pages = Pages::from([("a".into(), page(&[1, 4])), ("b".into(), page(&[2, 3]))]);
        bound(&mut pages, 3, usize::MAX);
        assert_eq!(pages, Pages::from([("a".into(), page(&[4])), ("b".into(), page(&[2, 3]))]));
        bound(&mut pages, 3, 2 * step(1, "1", "一", "二").bytes());
        assert_eq!(pages, Pages::from([("a".into(), page(&[4])), ("b".into(), page(&[3]))]));
        let undone = History { done: Vec::new(), undone: page(&[9, 8]).done };
        let mut pages = Pages::from([("a".into(), undone), ("b".into(), page(&[5, 6]))]);
        bound(&mut pages, 1, usize::MAX);
        assert_eq!(pages, Pages::new());
    }

    #[test]
    fn a_step_has_files_of_its_own_page_only() {
        assert!(step(1, "1", "一", "二").is_of("2024-03-14/02"));
        for path in [
            "2024-03-14/03/1.md",
            "2024-03-14/02/../../../x",
            "/etc/passwd",
            "2024-03-14/02/a/1.md",
            "2024-03-14/02/x.sh",
        ] {
            let files = vec![Changed::new(path.into(), None, Some("x".into()))];
            assert!(!Step { number: 1, name: "place".into(), files }.is_of("2024-03-14/02"), "{path}");
        }
    }
}
