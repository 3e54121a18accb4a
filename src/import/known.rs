//! What earlier imports made of dumps: the pages that are imported, and those on which a proposal is open.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use super::folder;
use super::seen::{PageFile, Seen};
use crate::config::Config;
use crate::content::Listing;
use crate::{content, fs, jobs};

/// Pages by what they are made of.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Dump and digest of each imported page, to the page's folder.
    pub(super) pages: BTreeMap<(String, String), String>,
    /// The folders below the content folder in which a proposal lies.
    open: BTreeSet<String>,
    /// What need not be read the next time.
    pub(super) files: BTreeMap<String, PageFile>,
}

impl Known {
    /// Looks through content and the pristine copies. The copies tell which pages are imported, so that a deleted `page.md` does
    /// not make import begin anew; where a page has none at all, since `.newsprint/` was lost, its content file does. (Where it
    /// has some but none of `page.md`, an import was cut off and goes on.)
    pub(super) fn read(config: &Config, seen: &Seen, content: &Listing, jobs: NonZeroUsize) -> Self {
        let pristine = paths(&config.pristine_folder(), jobs);
        let copied = folders(&pristine);
        let open = content.paths().filter(|p| content::is_proposal(p)).filter_map(above).map(str::to_owned);
        let mut known = Self { open: open.collect(), ..Self::default() };
        let lacks_copies = |path: &&str| above(path).is_some_and(|folder| !copied.contains(folder));
        let ours =
            content.paths().filter(|p| is_page(p)).filter(lacks_copies).map(|p| (config.content_folder(), p));
        // The copies come last: what they tell counts.
        let copies =
            pristine.iter().map(String::as_str).filter(|p| is_page(p)).map(|p| (config.pristine_folder(), p));
        let files: Vec<(PathBuf, &str)> = ours.chain(copies).collect();
        let look = |(top, path): &(PathBuf, &str)| page_file(config, seen, top.join(path), path);
        for ((_, path), (key, file)) in files.iter().zip(jobs::map_by(&files, jobs, look)) {
            let Some(file) = file else { continue };
            if let (Some(source), Some(folder)) = (&file.source, above(path)) {
                known.pages.insert(source.clone(), folder.to_owned());
            }
            known.files.extend(key.map(|key| (key, file)));
        }
        known
    }

    /// The folder of a page whose import is up to date. A page on which a proposal is open is looked at each time, to see
    /// whether it still is.
    pub(super) fn settled(&self, shown: &str, digest: &str) -> Option<&String> {
        let folder = self.pages.get(&(shown.to_owned(), digest.to_owned()))?;
        (!self.open.contains(folder)).then_some(folder)
    }
}

/// What a `page.md` was made of, and under which name that is noted; it is read only if it may have changed.
fn page_file(config: &Config, seen: &Seen, file: PathBuf, path: &str) -> (Option<String>, Option<PageFile>) {
    let key = seen.key(config, &file);
    if let Some(noted) = key.as_ref().and_then(|key| seen.page_file(key, &file)) {
        return (key, Some(noted.clone()));
    }
    // A file that is gone meanwhile, or on a disk without times, is nothing that could be noted.
    let Some(trace) = fs::trace(&file) else { return (None, None) };
    let Ok(text) = fs::read_to_string(&file) else { return (None, None) };
    let source = folder::source_of(path, &text).map(|s| (s.dump, s.digest));
    (key, Some(PageFile { trace, source }))
}

/// The files below a folder, by their paths in it.
fn paths(top: &Path, jobs: NonZeroUsize) -> Vec<String> {
    content::files(top, jobs, |_, path| path).0
}

/// All folders that hold files, at any depth.
fn folders(paths: &[String]) -> BTreeSet<&str> {
    let mut all = BTreeSet::new();
    for path in paths {
        let mut folder = above(path);
        // Those above a folder that is there are there.
        while let Some(one) = folder.filter(|one| all.insert(*one)) {
            folder = above(one);
        }
    }
    all
}

/// The folder that a path lies in.
fn above(path: &str) -> Option<&str> {
    path.rsplit_once('/').map(|(folder, _)| folder)
}

fn is_page(path: &str) -> bool {
    path.ends_with("/page.md")
}
