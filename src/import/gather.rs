//! What lies in the dumps folder: every page that is not imported yet, read, segmented and identified.

use std::collections::BTreeSet;
use std::path::Path;

use super::claims::{Claims, moved_page, same_page};
use super::known::Known;
use super::lines::{self, JsonFile};
use super::seen::{self, Notes, Seen};
use super::{Found, Options, Segmented, digest, identity};
use crate::article::PageDraft;
use crate::config::Config;
use crate::content::Listing;
use crate::diagnostic::{Code, Diagnostics};
use crate::page::Page;
use crate::style::Styles;
use crate::{dump, fs, jobs, progress, segment};

/// Pages that are put in place at once: some 20 MB of them. So memory does not grow with the dumps.
const AT_ONCE: usize = if cfg!(test) { 2 } else { 128 };

/// What came of all dumps.
#[derive(Default)]
pub(super) struct Gathered {
    /// Number of pages whose import is up to date.
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
    fn new(config: &'a Config, options: Options, seen: &'a Seen, content: &Listing) -> Self {
        let known = Known::read(config, seen, content, options.jobs());
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

/// Reads and segments every page that is not imported yet, settles which dump each page is taken from, and hands the pages over to
/// be put in place, some at a time.
pub(super) fn gather(
    config: &Config,
    options: Options,
    seen: &Seen,
    content: &Listing,
    put: impl FnMut(Vec<Found>) -> Diagnostics,
) -> Gathered {
    let (files, problems) = fs::files_under(&config.dumps_folder());
    let ground = Ground::new(config, options, seen, content);
    let mut desk = Desk::new(&ground, put, problems);
    let count = progress::begin("importing", "dump", files.len());
    jobs::in_order(
        &files,
        options.jobs(),
        |file| look(&ground, file),
        |looked| {
            desk.add(looked);
            count.more(1);
            true
        },
    );
    let gathered = desk.close();
    Gathered { notes: Notes { pages: ground.known.files, ..gathered.notes }, ..gathered }
}

/// The same of dumps that were segmented elsewhere. The last line about a dump counts.
pub(super) fn gather_segmented(
    config: &Config,
    options: Options,
    seen: &Seen,
    content: &Listing,
    files: &[JsonFile],
    put: impl FnMut(Vec<Found>) -> Diagnostics,
) -> Gathered {
    let (lines, problems) = lines::in_order(files, options.jobs());
    let ground = Ground::new(config, options, seen, content);
    let mut desk = Desk::new(&ground, put, problems);
    let count = progress::begin("importing", "dump", lines.len());
    jobs::in_order(
        &lines,
        options.jobs(),
        |line| match line.read(files) {
            Ok(dump) => take_in(&ground, dump),
            Err(problem) => Looked { problems: problem.into(), ..Looked::default() },
        },
        |looked| {
            desk.add(looked);
            count.more(1);
            true
        },
    );
    let gathered = desk.close();
    Gathered { notes: Notes { pages: ground.known.files, ..seen.dumps_only() }, ..gathered }
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

/// Where pages are granted to dumps, in the order of the dumps.
struct Desk<'a, P> {
    ground: &'a Ground<'a>,
    gathered: Gathered,
    claims: Claims,
    /// Which dump was found to be which page.
    now: BTreeSet<(String, String)>,
    /// Pages that an earlier import made something of: whose they are is known only in the end.
    waiting: Vec<Found>,
    /// Pages that are granted.
    ready: Vec<Found>,
    put: P,
}

impl<'a, P: FnMut(Vec<Found>) -> Diagnostics> Desk<'a, P> {
    fn new(ground: &'a Ground<'a>, put: P, problems: Diagnostics) -> Self {
        Self {
            ground,
            gathered: Gathered { problems, ..Gathered::default() },
            claims: Claims::of(ground.known.pages.values()),
            now: BTreeSet::new(),
            waiting: Vec::new(),
            ready: Vec::new(),
            put,
        }
    }

    /// Takes what the next dump holds.
    fn add(&mut self, looked: Looked) {
        looked.settled.iter().for_each(|folder| self.claims.settled(folder, &looked.shown));
        self.gathered.unchanged += looked.settled.len();
        self.gathered.read += usize::from(looked.read);
        self.gathered.problems.append(looked.problems);
        self.gathered.notes.dumps.extend(looked.note);
        for one in looked.found {
            let folder = one.identity.folder();
            self.now.insert((one.page.dump.clone(), folder.clone()));
            match self.claims.is_known(&folder) {
                true => self.waiting.push(one),
                false => self.grant(one),
            }
        }
    }

    /// Lets a dump have its page, if no other has it.
    fn grant(&mut self, one: Found) {
        let folder = one.identity.folder();
        if let Some(holder) = self.claims.make(&folder, &one.page.dump) {
            self.gathered.problems.push(same_page(&one.page.dump, &holder, &folder));
            return;
        }
        self.ready.push(one);
        if self.ready.len() >= AT_ONCE {
            self.hand_over();
        }
    }

    fn hand_over(&mut self) {
        let told = (self.put)(std::mem::take(&mut self.ready));
        self.gathered.problems.append(told);
    }

    /// Grants what waited; tells of pages that moved.
    fn close(mut self) -> Gathered {
        for ((dump, _), folder) in &self.ground.known.pages {
            if self.now.contains(&(dump.clone(), folder.clone())) {
                self.claims.held(folder, dump);
            } else if self.now.range((dump.clone(), String::new())..).next().is_some_and(|(d, _)| d == dump) {
                self.gathered.problems.extend(moved_page(self.ground.config, dump, folder));
            }
        }
        std::mem::take(&mut self.waiting).into_iter().for_each(|one| self.grant(one));
        self.hand_over();
        self.gathered
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
