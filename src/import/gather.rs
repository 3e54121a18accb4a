//! What lies in the dumps folder: every page that is not imported yet, read, segmented and identified.

use std::collections::BTreeSet;
use std::path::Path;

use super::claims::{Claims, moved_page, same_page};
use super::known::Known;
use super::seen::{self, Notes, Seen};
use super::{Found, Options, digest, identity};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::style::Styles;
use crate::{dump, fs, jobs, segment};

/// What lies in the dumps folder.
#[derive(Default)]
pub(super) struct Gathered {
    /// Pages that are not imported yet, by dump.
    pub(super) found: Vec<Found>,
    /// Number of pages that are.
    pub(super) unchanged: usize,
    /// Dumps that were read.
    pub(super) read: usize,
    pub(super) problems: Diagnostics,
    /// What need not be read the next time.
    pub(super) notes: Notes,
}

/// What all dumps are looked at against.
struct Ground<'a> {
    config: &'a Config,
    again: bool,
    styles: Styles,
    known: Known,
    seen: &'a Seen,
}

impl Ground<'_> {
    /// The folder of a page that there is nothing to do about.
    fn settled(&self, shown: &str, digest: &str) -> Option<&String> {
        self.known.settled(shown, digest).filter(|_| !self.again)
    }
}

/// What one dump holds.
#[derive(Default)]
struct Looked {
    shown: String,
    found: Vec<Found>,
    /// Folders of its pages whose import is up to date.
    settled: Vec<String>,
    read: bool,
    problems: Diagnostics,
    /// What is noted of it, and under which name.
    note: Option<(String, seen::Dump)>,
}

/// Reads and segments every page that is not imported yet, and settles which dump each page is taken from.
pub(super) fn gather(config: &Config, options: Options, seen: &Seen) -> Gathered {
    let (files, problems) = fs::files_under(&config.dumps_folder());
    let mut gathered = Gathered { problems, ..Gathered::default() };
    let known = Known::read(config, seen, options.jobs());
    let ground = Ground { config, again: options.again, styles: Styles::with(&config.style), known, seen };
    let mut claims = Claims::default();
    jobs::in_order(
        &files,
        options.jobs(),
        |file| look(&ground, file),
        |looked| {
            gathered.add(looked, &mut claims);
            true
        },
    );
    grant(&ground, claims, &mut gathered);
    gathered.notes.pages = ground.known.files;
    gathered
}

impl Gathered {
    fn add(&mut self, looked: Looked, claims: &mut Claims) {
        looked.settled.iter().for_each(|folder| claims.settled(folder, &looked.shown));
        self.unchanged += looked.settled.len();
        self.read += usize::from(looked.read);
        self.found.extend(looked.found);
        self.problems.append(looked.problems);
        self.notes.dumps.extend(looked.note);
    }
}

/// Reads and segments one dump, unless all its pages are imported and it has not changed since they were.
fn look(ground: &Ground<'_>, file: &Path) -> Looked {
    let config = ground.config;
    let mut looked = Looked { shown: fs::shown_from(&config.root, file), ..Looked::default() };
    if !is_dump(file) {
        looked.problems.push(
            Diagnostic::new(Code::NotADump, "this file is passed over: dumps end in .txt")
                .at(&looked.shown)
                .help("rename it, or keep it elsewhere"),
        );
        return looked;
    }
    let key = ground.seen.key(config, file);
    if let Some(dump) = key.as_ref().and_then(|key| ground.seen.dump(key, file)) {
        let settled: Option<Vec<&String>> =
            dump.pages.iter().map(|digest| ground.settled(&looked.shown, digest)).collect();
        if let Some(settled) = settled {
            looked.settled = settled.into_iter().cloned().collect();
            looked.note = key.map(|key| (key, dump.clone()));
            return looked;
        }
    }
    read(ground, file, key, &mut looked);
    looked
}

/// Reads and segments one dump.
fn read(ground: &Ground<'_>, file: &Path, key: Option<String>, looked: &mut Looked) {
    let config = ground.config;
    looked.read = true;
    let trace = fs::trace(file);
    let Some(bytes) = looked.problems.take(fs::read(file)) else { return };
    let (pages, told) = dump::read_in(&looked.shown, &bytes, config.encoding);
    let pages = segment::pages(pages, &ground.styles);
    let alone = pages.len() == 1;
    let clues = dump::clues(&fs::shown_from(&config.dumps_folder(), file));
    let mut digests = Vec::new();
    for page in pages {
        let digest = digest(&page);
        digests.push(digest.clone());
        if let Some(folder) = ground.settled(&looked.shown, &digest) {
            looked.settled.push(folder.clone());
            continue;
        }
        let draft = segment::segment(&page, &ground.styles);
        let (identity, wrong) = identity::identify(&page, &draft.masthead, &clues, alone, config);
        looked.problems.append(wrong);
        let Some(identity) = identity else { continue };
        looked.found.push(Found { page, draft, identity, digest });
    }
    // Which encoding was taken is told once: when the dump is imported, not at every build.
    let settled = !digests.is_empty() && looked.settled.len() == digests.len();
    // All else is told each time, so that such a dump has to be read each time.
    let silent = told.iter().all(|d| d.code == Code::Encoding);
    looked.problems.extend(told.into_iter().filter(|d| !settled || d.code != Code::Encoding));
    if let (true, false, Some(key), Some(trace)) = (silent, digests.is_empty(), key, trace) {
        looked.note = Some((key, seen::Dump { trace, pages: digests }));
    }
}

/// Leaves of the pages found those that their dumps may claim; tells of the others, and of pages that moved.
fn grant(ground: &Ground<'_>, mut claims: Claims, gathered: &mut Gathered) {
    let found = &gathered.found;
    let now: BTreeSet<(&str, String)> =
        found.iter().map(|f| (f.page.dump.as_str(), f.identity.folder())).collect();
    for ((dump, _), folder) in &ground.known.pages {
        if now.contains(&(dump, folder.clone())) {
            claims.held(folder, dump);
        } else if now.range((dump.as_str(), String::new())..).next().is_some_and(|(d, _)| d == dump) {
            gathered.problems.extend(moved_page(ground.config, dump, folder));
        }
    }
    let problems = &mut gathered.problems;
    gathered.found.retain(|one| match claims.make(&one.identity.folder(), &one.page.dump) {
        None => true,
        Some(holder) => {
            problems.push(same_page(&one.page.dump, &holder, &one.identity.folder()));
            false
        }
    });
}

fn is_dump(file: &Path) -> bool {
    file.extension().is_none_or(|e| e.eq_ignore_ascii_case("txt"))
}
