//! What lies in the dumps folder: every page that is not imported yet, read, segmented and identified.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::claims::{Claims, moved_page, same_page};
use super::known::Known;
use super::seen::{self, Notes, Seen};
use super::{Found, JsonLine, Options, Segmented, digest, identity};
use crate::article::PageDraft;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::page::Page;
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

impl<'a> Ground<'a> {
    fn new(config: &'a Config, options: Options, seen: &'a Seen) -> Self {
        let known = Known::read(config, seen, options.jobs());
        Self { config, again: options.again, styles: Styles::with(&config.style), known, seen }
    }

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
    let ground = Ground::new(config, options, seen);
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

/// The same of dumps that were segmented elsewhere, each line one of them. The last line about a dump counts.
pub(super) fn gather_segmented(
    config: &Config,
    options: Options,
    seen: &Seen,
    lines: impl Iterator<Item = Result<JsonLine, Diagnostic>> + Send,
) -> Gathered {
    let mut gathered = Gathered { notes: seen.dumps_only(), ..Gathered::default() };
    let ground = Ground::new(config, options, seen);
    let mut all = BTreeMap::new();
    let look = |line: Result<JsonLine, Diagnostic>| {
        let JsonLine { shown, number, text } = line?;
        Segmented::from_json(&shown, number, &text).map(|dump| take_in(&ground, dump))
    };
    jobs::flow(lines, options.jobs(), look, |looked| {
        // In the order in which import would find the dumps.
        match gathered.problems.take(looked) {
            // A line that named no dump.
            Some(looked) if looked.shown.is_empty() => gathered.problems.append(looked.problems),
            Some(looked) => _ = all.insert(PathBuf::from(&looked.shown), looked),
            None => {}
        }
        true
    });
    let mut claims = Claims::default();
    all.into_values().for_each(|looked| gathered.add(looked, &mut claims));
    grant(&ground, claims, &mut gathered);
    gathered.notes.pages = ground.known.files;
    gathered
}

/// Identifies the pages of a dump that was segmented elsewhere.
fn take_in(ground: &Ground<'_>, mut dump: Segmented) -> Looked {
    let mut looked = Looked { shown: dump.dump.clone(), ..Looked::default() };
    let mut told = Diagnostics::new();
    told.extend(std::mem::take(&mut dump.diagnostics));
    let pages = dump.into_pages().into_iter().map(|(page, draft)| (page, Some(draft))).collect();
    identified(ground, pages, told, &mut looked);
    looked
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
    if let Some(problem) = Segmented::passed_over(&looked.shown) {
        looked.problems.push(problem);
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
    let pages = segment::pages(pages, &ground.styles).into_iter().map(|page| (page, None)).collect();
    // Which encoding was taken is told once, all else each time, so that such a dump has to be read each time.
    let silent = told.iter().all(|d| d.code == Code::Encoding);
    let digests = identified(ground, pages, told, looked);
    if let (true, false, Some(key), Some(trace)) = (silent, digests.is_empty(), key, trace) {
        looked.note = Some((key, seen::Dump { trace, pages: digests }));
    }
}

/// Identifies the pages of a dump that are not imported yet, and segments those that are not segmented; gives the digests of all.
fn identified(
    ground: &Ground<'_>,
    pages: Vec<(Page, Option<PageDraft>)>,
    told: Diagnostics,
    looked: &mut Looked,
) -> Vec<String> {
    let config = ground.config;
    let alone = pages.len() == 1;
    let file = config.root.join(&looked.shown);
    let clues = dump::clues(&fs::shown_from(&config.dumps_folder(), &file));
    let mut digests = Vec::new();
    for (page, draft) in pages {
        let digest = digest(&page);
        digests.push(digest.clone());
        if let Some(folder) = ground.settled(&looked.shown, &digest) {
            looked.settled.push(folder.clone());
            continue;
        }
        let draft = draft.unwrap_or_else(|| segment::segment(&page, &ground.styles));
        let (identity, wrong) = identity::identify(&page, &draft.masthead, &clues, alone, config);
        looked.problems.append(wrong);
        let Some(identity) = identity else { continue };
        looked.found.push(Found { page, draft, identity, digest });
    }
    // Which encoding was taken is told when the dump is imported, not at every build.
    let settled = !digests.is_empty() && looked.settled.len() == digests.len();
    looked.problems.extend(told.into_iter().filter(|d| !settled || d.code != Code::Encoding));
    digests
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
