//! Dumps into content: reads, segments, writes what is new, and never overwrites a person.
//!
//! For each page of each dump: its identity (date, page number …) from masthead, path and config; its drafts matched to
//! the article files that an earlier import wrote; its files put in place, merged or laid beside. An unchanged
//! dump is known by its digest and passed over, and one whose stamp is as it was is not even read.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::path::Path;

use chrono::NaiveDate;

use crate::article::PageDraft;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::page::Page;
use crate::style::Styles;
use crate::{dump, fs, jobs, segment};

mod conservation;
mod folder;
mod identity;
mod matching;
mod place;
mod proposal;
mod seen;

pub use conservation::conservation;
pub use identity::{Identity, Origin};
use seen::Seen;

/// What import is asked to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Segment unchanged dumps too.
    pub again: bool,
    /// Work on so many dumps at once; as many as there are cores where none is said. What is done is the same.
    pub jobs: Option<NonZeroUsize>,
}

impl Options {
    fn jobs(self) -> NonZeroUsize {
        self.jobs.unwrap_or_else(jobs::all_cores)
    }
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Pages segmented and written.
    pub pages: usize,
    /// Pages passed over because their dump has not changed.
    pub unchanged: usize,
    /// Articles found on the imported pages.
    pub articles: usize,
    /// Articles that carry `review:`.
    pub doubtful: usize,
    /// Files that a person edited and that took over a change of the dump.
    pub merged: usize,
    /// Proposals laid beside edited files.
    pub proposals: usize,
}

impl Report {
    /// Adds what another part of the same import did.
    fn add(&mut self, other: &Self) {
        self.pages += other.pages;
        self.unchanged += other.unchanged;
        self.articles += other.articles;
        self.doubtful += other.doubtful;
        self.merged += other.merged;
        self.proposals += other.proposals;
    }
}

/// A page that is new or changed, segmented and identified.
pub(crate) struct Found {
    pub(crate) page: Page,
    pub(crate) draft: PageDraft,
    pub(crate) identity: Identity,
    pub(crate) digest: String,
}

/// Imports what is new in the dumps folder.
///
/// Gives what it did and everything that was wrong; a bad dump never keeps the others from being imported.
pub fn import(config: &Config, options: Options) -> (Report, Diagnostics) {
    let mut seen = Seen::open(config);
    seen.begin();
    let Gathered { found, unchanged, mut problems, dumps } = gather(config, options, &seen);
    let mut report = Report { unchanged, ..Report::default() };
    // Pages of one issue share its `issue.md`, which the first of them writes: an issue is one piece of work.
    let mut issues: BTreeMap<NaiveDate, Vec<&Found>> = BTreeMap::new();
    for one in &found {
        issues.entry(one.identity.date.0).or_default().push(one);
    }
    let issues: Vec<Vec<&Found>> = issues.into_values().collect();
    let put = |pages: &Vec<&Found>| {
        let (mut report, mut problems) = (Report::default(), Diagnostics::new());
        pages.iter().for_each(|one| problems.append(place::page(config, one, &mut report)));
        (report, problems)
    };
    jobs::in_order(&issues, options.jobs(), put, |(done, told)| {
        report.add(&done);
        problems.append(told);
        true
    });
    problems.append(seen.close(dumps));
    (report, problems)
}

/// What an import would report, without writing: for `check`.
pub fn survey(config: &Config) -> Diagnostics {
    let Gathered { found, mut problems, .. } = gather(config, Options::default(), &Seen::open(config));
    for one in &found {
        problems.append(proposal::problems(one));
    }
    problems
}

/// What lies in the dumps folder.
#[derive(Default)]
struct Gathered {
    /// Pages that are not imported yet, by dump.
    found: Vec<Found>,
    /// Number of pages that are.
    unchanged: usize,
    problems: Diagnostics,
    /// What need not be read the next time.
    dumps: BTreeMap<String, seen::Dump>,
}

/// What all dumps are looked at against.
struct Ground<'a> {
    config: &'a Config,
    again: bool,
    styles: Styles,
    known: BTreeMap<(String, String), String>,
    open: BTreeSet<String>,
    seen: &'a Seen,
}

impl Ground<'_> {
    /// The folder of a page whose import is up to date. A page on which a proposal is open is looked at each time, to see
    /// whether it still is.
    fn settled(&self, shown: &str, digest: &str) -> Option<&String> {
        let folder = self.known.get(&(shown.to_owned(), digest.to_owned()))?;
        (!self.again && !self.open.contains(folder)).then_some(folder)
    }
}

/// What one dump holds.
#[derive(Default)]
struct Looked {
    shown: String,
    found: Vec<Found>,
    /// Folders of its pages whose import is up to date.
    settled: Vec<String>,
    problems: Diagnostics,
    dump: Option<seen::Dump>,
}

/// Reads and segments one dump, unless all its pages are imported and its stamp is as it was.
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
    if let Some(dump) = ground.seen.unchanged(&looked.shown, file) {
        let folders: Option<Vec<&String>> =
            dump.pages.iter().map(|digest| ground.settled(&looked.shown, digest)).collect();
        if let Some(folders) = folders {
            looked.settled = folders.into_iter().cloned().collect();
            looked.dump = Some(dump.clone());
            return looked;
        }
    }
    read(ground, file, &mut looked);
    looked
}

/// Reads and segments one dump.
fn read(ground: &Ground<'_>, file: &Path, looked: &mut Looked) {
    let config = ground.config;
    let stamp = fs::stamp(file);
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
    // What is told of a dump each time is told only by reading it.
    let silent = told.iter().all(|d| d.code == Code::Encoding);
    looked.dump =
        stamp.filter(|_| silent && !digests.is_empty()).map(|stamp| seen::Dump::new(stamp, digests.clone()));
    // Which encoding was taken is told once: when the dump is imported, not at every build.
    let settled = !digests.is_empty() && looked.settled.len() == digests.len();
    let told = told.into_iter().filter(|d| !settled || d.code != Code::Encoding);
    told.for_each(|d| looked.problems.push(d));
}

/// Reads and segments every page that is not imported yet, and settles which dump each page is taken from.
fn gather(config: &Config, options: Options, seen: &Seen) -> Gathered {
    let (files, mut problems) = fs::files_under(&config.dumps_folder());
    let ground = Ground {
        config,
        again: options.again,
        styles: Styles::with(&config.style),
        known: known_pages(config),
        open: folders_with_proposals(config),
        seen,
    };
    let mut claims = Claims::default();
    let (mut found, mut unchanged, mut dumps) = (Vec::new(), 0, BTreeMap::new());
    jobs::in_order(
        &files,
        options.jobs(),
        |file| look(&ground, file),
        |looked| {
            looked.settled.iter().for_each(|folder| claims.settled(folder, &looked.shown));
            unchanged += looked.settled.len();
            found.extend(looked.found);
            problems.append(looked.problems);
            dumps.extend(looked.dump.map(|dump| (looked.shown, dump)));
            true
        },
    );
    let now: BTreeSet<(&str, String)> =
        found.iter().map(|f| (f.page.dump.as_str(), f.identity.folder())).collect();
    for ((dump, _), folder) in &ground.known {
        if now.contains(&(dump, folder.clone())) {
            claims.holders.entry(claim(folder)).or_insert_with(|| dump.clone());
        } else if now.range((dump.as_str(), String::new())..).next().is_some_and(|(d, _)| d == dump) {
            problems.extend(moved_page(config, dump, folder));
        }
    }
    found.retain(|one| match claims.make(&one.identity.folder(), &one.page.dump) {
        None => true,
        Some(holder) => {
            problems.push(same_page(&one.page.dump, &holder, &one.identity.folder()));
            false
        }
    });
    Gathered { found, unchanged, problems, dumps }
}

/// Which dump each page is taken from: the one whose import is up to date, else the one that it was imported from
/// before, else the first by path. So a new dump never takes over what another one made.
#[derive(Default)]
struct Claims {
    holders: BTreeMap<String, String>,
    made: BTreeSet<String>,
}

impl Claims {
    /// A page whose import is up to date.
    fn settled(&mut self, folder: &str, dump: &str) {
        self.holders.insert(claim(folder), dump.to_owned());
        self.made.insert(claim(folder));
    }

    /// A dump's claim to a page: none if it is granted, else the dump that holds it.
    fn make(&mut self, folder: &str, dump: &str) -> Option<String> {
        let holder = self.holders.entry(claim(folder)).or_insert_with(|| dump.to_owned());
        let granted = *holder == dump && self.made.insert(claim(folder));
        (!granted).then(|| holder.clone())
    }
}

/// A page's folder for comparing: `2024-03-14/02` and `2024-03-14/2` are one page.
fn claim(folder: &str) -> String {
    let (date, page) = folder.split_once('/').unwrap_or((folder, ""));
    let bare = page.trim_start_matches('0');
    format!("{date}/{}", if bare.is_empty() { page } else { bare })
}

/// The folders below the content folder in which a proposal lies.
fn folders_with_proposals(config: &Config) -> BTreeSet<String> {
    let content = config.content_folder();
    let paths = fs::files_under(&content).0.into_iter().map(|f| fs::shown_from(&content, &f));
    let proposals = paths.filter(|p| crate::content::is_proposal(p));
    proposals.filter_map(|p| p.rsplit_once('/').map(|(folder, _)| folder.to_owned())).collect()
}

fn is_dump(file: &Path) -> bool {
    file.extension().is_none_or(|e| e.eq_ignore_ascii_case("txt"))
}

fn same_page(shown: &str, first: &str, folder: &str) -> Diagnostic {
    Diagnostic::new(Code::SamePage, format!("`{shown}` and `{first}` are both page {folder}"))
        .at(shown)
        .because(format!("`{first}` is taken"))
        .help("correct the name or the masthead of one, or delete it")
}

/// A dump that was imported as one page and now says that it is another: what it made first is still there.
fn moved_page(config: &Config, dump: &str, folder: &str) -> Option<Diagnostic> {
    let old = config.content_folder().join(folder);
    fs::exists(&old.join("page.md")).then(|| {
        let old = fs::shown_from(&config.root, &old);
        Diagnostic::new(
            Code::MovedPage,
            format!("this dump was imported into `{old}` before and is now another page"),
        )
        .at(dump)
        .because("its masthead or its path was corrected; files that may hold your edits are not removed")
        .help(format!("delete `{old}`, and give the new articles `aliases:` if the old ones were published"))
    })
}

/// BLAKE3 of a page's lines, the first 32 hexadecimal digits: 128 bits, enough to tell any two dumps apart.
pub(crate) fn digest(page: &Page) -> String {
    let mut hasher = blake3::Hasher::new();
    for line in &page.lines {
        hasher.update(line.text.as_bytes());
        hasher.update(b"\n");
    }
    hasher.finalize().to_hex()[..32].to_owned()
}

/// The pages that are imported already: dump and digest, to the page's folder. The pristine copies tell, so that a
/// deleted `page.md` does not make import begin anew; where a page has none at all, since `.newsprint/` was lost, its
/// content file does. (Where it has some but none of `page.md`, an import was cut off and goes on.)
fn known_pages(config: &Config) -> BTreeMap<(String, String), String> {
    let mut known = BTreeMap::new();
    let pristine = config.pristine_folder();
    for top in [config.content_folder(), pristine.clone()] {
        for file in fs::files_under(&top).0.iter().filter(|f| f.file_name().is_some_and(|n| n == "page.md")) {
            let path = fs::shown_from(&top, file);
            let folder = path.trim_end_matches("/page.md").to_owned();
            if top != pristine && !fs::files_under(&pristine.join(&folder)).0.is_empty() {
                continue;
            }
            if let Some(source) =
                fs::read_to_string(file).ok().and_then(|text| folder::source_of(&path, &text))
            {
                known.insert((source.dump, source.digest), folder);
            }
        }
    }
    known
}
