//! Nothing is lost: each visible character of a dump's page stands exactly once in what import wrote for it.

use std::collections::BTreeMap;

use super::{Found, digest};
use crate::config::Config;
use crate::content::{self, Document, Kind};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::page::Page;
use crate::style::Styles;
use crate::{dump, fs, segment};

/// Proves it for every imported page whose dump has not changed since: the pristine copies, read back, against the
/// dump. What a person changed in `content/` afterwards is theirs and does not count.
pub fn conservation(config: &Config) -> Diagnostics {
    let mut problems = Diagnostics::new();
    let mut pages: BTreeMap<(String, String), Vec<Document>> = BTreeMap::new();
    let top = config.pristine_folder();
    for file in fs::files_under(&top).0 {
        let path = fs::shown_from(&top, &file);
        let Some(text) = problems.take(fs::read_to_string(&file)) else { continue };
        let Some(document) = content::read(&path, &path, &text).0 else { continue };
        let source = match &document.kind {
            Kind::Article(article) => article.source.as_ref(),
            Kind::Page(page) => page.source.as_ref(),
            Kind::Issue(_) => None,
        };
        if let Some(source) = source {
            pages.entry((source.dump.clone(), source.digest.clone())).or_default().push(document);
        }
    }
    let styles = Styles::with(&config.style);
    for ((path, known), documents) in &pages {
        let Ok(bytes) = fs::read(&config.root.join(path)) else { continue };
        let (there, _) = dump::read_in(path, &bytes, config.encoding);
        let there = segment::pages(there, &styles);
        if let Some(page) = there.iter().find(|p| digest(p) == *known) {
            problems.extend(compare(page, documents.iter().flat_map(Document::accounted_chars)));
        }
    }
    problems
}

/// The same for files that are about to be written.
pub(crate) fn of_proposal<'a>(
    found: &Found,
    files: impl Iterator<Item = &'a (String, String)>,
) -> Diagnostics {
    let mut problems = Diagnostics::new();
    let documents: Vec<Document> =
        files.filter_map(|(path, text)| content::read(path, path, text).0).collect();
    problems.extend(compare(&found.page, documents.iter().flat_map(Document::accounted_chars)));
    problems
}

fn compare(page: &Page, written: impl Iterator<Item = char>) -> Option<Diagnostic> {
    let mut balance: BTreeMap<char, i64> = BTreeMap::new();
    for c in page.visible_chars() {
        *balance.entry(c).or_default() += 1;
    }
    for c in written {
        *balance.entry(c).or_default() -= 1;
    }
    let list = |wanted: fn(i64) -> bool| {
        balance.iter().filter(|(_, n)| wanted(**n)).map(|(c, _)| *c).take(10).collect::<String>()
    };
    let (lost, doubled) = (list(|n| n > 0), list(|n| n < 0));
    if lost.is_empty() && doubled.is_empty() {
        return None;
    }
    let first = lost.chars().next();
    let line = page
        .lines
        .iter()
        .find(|l| first.is_some_and(|c| l.text.contains(c)))
        .or(page.lines.first())
        .map_or(1, |l| l.number);
    Some(
        Diagnostic::new(Code::Conservation, "import did not keep every character of this page")
            .at_line(&page.dump, line)
            .because(format!("lost: «{lost}»; doubled or foreign: «{doubled}»"))
            .help("this is a fault of newsprint: please report it together with the dump"),
    )
}
