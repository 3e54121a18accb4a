//! Dumps into content: reads, segments, writes what is new, and never overwrites a person.
//!
//! For each page of each dump: its identity (date, page number …) from masthead, path and config; its drafts matched to
//! the article files that an earlier import wrote; its files put in place, merged or laid beside. An unchanged
//! dump is known by its digest and passed over.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::article::PageDraft;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::page::Page;
use crate::{dump, fs, segment};

mod conservation;
mod folder;
mod identity;
mod matching;
mod place;
mod proposal;

pub use conservation::conservation;
pub use identity::{Identity, Origin};

/// What import is asked to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Segment unchanged dumps too.
    pub again: bool,
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
    let (found, unchanged, mut problems) = gather(config, options);
    let mut report = Report { unchanged, ..Report::default() };
    for one in &found {
        problems.append(place::page(config, one, &mut report));
    }
    (report, problems)
}

/// What an import would report, without writing: for `check`.
pub fn survey(config: &Config) -> Diagnostics {
    let (found, _, mut problems) = gather(config, Options::default());
    for one in &found {
        problems.append(proposal::problems(one));
    }
    problems
}

/// Reads and segments every page that is not imported yet; also the number of those that are.
fn gather(config: &Config, options: Options) -> (Vec<Found>, usize, Diagnostics) {
    let (files, mut problems) = fs::files_under(&config.dumps_folder());
    let known = if options.again { BTreeMap::new() } else { known_pages(config) };
    let mut taken: BTreeMap<String, String> = BTreeMap::new();
    let (mut found, mut unchanged) = (Vec::new(), 0);
    for file in &files {
        let shown = fs::shown_from(&config.root, file);
        if !is_dump(file) {
            problems.push(
                Diagnostic::new(Code::NotADump, "this file is passed over: dumps end in .txt")
                    .at(&shown)
                    .help("rename it, or keep it elsewhere"),
            );
            continue;
        }
        let Some(bytes) = problems.take(fs::read(file)) else { continue };
        let (pages, told) = dump::read_in(&shown, &bytes, config.encoding);
        let alone = pages.len() == 1;
        let clues = dump::clues(&fs::shown_from(&config.dumps_folder(), file));
        let before = unchanged;
        let count = pages.len();
        for page in pages {
            let digest = digest(&page);
            if let Some(folder) = known.get(&(shown.clone(), digest.clone())) {
                unchanged += 1;
                taken.entry(folder.clone()).or_insert_with(|| shown.clone());
                continue;
            }
            let draft = segment::segment(&page);
            let (identity, wrong) = identity::identify(&page, &draft.masthead, &clues, alone, config);
            problems.append(wrong);
            let Some(identity) = identity else { continue };
            let folder = identity.folder();
            if let Some(first) = taken.get(&folder) {
                problems.push(same_page(&shown, first, &folder));
                continue;
            }
            taken.insert(folder, shown.clone());
            found.push(Found { page, draft, identity, digest });
        }
        // Which encoding was taken is told once: when the dump is imported, not at every build.
        let settled = count > 0 && unchanged - before == count;
        told.into_iter().filter(|d| !settled || d.code != Code::Encoding).for_each(|d| problems.push(d));
    }
    (found, unchanged, problems)
}

fn is_dump(file: &Path) -> bool {
    file.extension().is_none_or(|e| e.eq_ignore_ascii_case("txt"))
}

fn same_page(shown: &str, first: &str, folder: &str) -> Diagnostic {
    Diagnostic::new(Code::SamePage, format!("`{shown}` and `{first}` are both page {folder}"))
        .at(shown)
        .because(format!("`{first}` comes first and is taken"))
        .help("correct the name or the masthead of one, or delete it")
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

/// The pages that are imported already: dump and digest, to the page's folder. Read from both the content and the
/// pristine copies, so that neither a lost `.newsprint/` nor a deleted `page.md` makes import begin anew.
fn known_pages(config: &Config) -> BTreeMap<(String, String), String> {
    let mut known = BTreeMap::new();
    let tops: BTreeSet<_> = [config.content_folder(), config.pristine_folder()].into();
    for top in tops {
        for file in fs::files_under(&top).0.iter().filter(|f| f.file_name().is_some_and(|n| n == "page.md")) {
            let path = fs::shown_from(&top, file);
            if let Some(source) =
                fs::read_to_string(file).ok().and_then(|text| folder::source_of(&path, &text))
            {
                let folder = path.trim_end_matches("/page.md").to_owned();
                known.insert((source.dump, source.digest), folder);
            }
        }
    }
    known
}
