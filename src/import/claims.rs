//! Which dump each page is taken from.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic};
use crate::fs;

/// Which dump each page is taken from: the one whose import is up to date, else the one that it was imported from
/// before, else the first by path. So a new dump never takes over what another one made.
#[derive(Default)]
pub(super) struct Claims {
    /// Pages that earlier imports made.
    known: BTreeSet<String>,
    holders: BTreeMap<String, String>,
    made: BTreeSet<String>,
}

impl Claims {
    /// None yet; the folders are of pages that earlier imports made.
    pub(super) fn of<'a>(folders: impl Iterator<Item = &'a String>) -> Self {
        Self { known: folders.map(|folder| claim(folder)).collect(), ..Self::default() }
    }

    /// Whether an earlier import made the page, so that a dump may hold it that is not looked at yet.
    pub(super) fn is_known(&self, folder: &str) -> bool {
        self.known.contains(&claim(folder))
    }

    /// A page whose import is up to date.
    pub(super) fn settled(&mut self, folder: &str, dump: &str) {
        self.holders.insert(claim(folder), dump.to_owned());
        self.made.insert(claim(folder));
    }

    /// A page that a dump was imported as before and still says that it is.
    pub(super) fn held(&mut self, folder: &str, dump: &str) {
        self.holders.entry(claim(folder)).or_insert_with(|| dump.to_owned());
    }

    /// A dump's claim to a page: none if it is granted, else the dump that holds it.
    pub(super) fn make(&mut self, folder: &str, dump: &str) -> Option<String> {
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

/// Tells of a dump whose page another one holds.
pub(super) fn same_page(shown: &str, first: &str, folder: &str) -> Diagnostic {
    Diagnostic::new(Code::SamePage, format!("`{shown}` and `{first}` are both page {folder}"))
        .at(shown)
        .because(format!("`{first}` is taken"))
        .help("correct the name or the masthead of one, or delete it")
}

/// A dump that was imported as one page and now says that it is another: what it made first is still there.
pub(super) fn moved_page(config: &Config, dump: &str, folder: &str) -> Option<Diagnostic> {
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
