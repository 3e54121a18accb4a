//! Puts a page's proposed files in place.
//!
//! A pristine copy of every file import wrote lies under `.newsprint/import/`. With it each case is plain:
//!
//! | content | pristine | then |
//! |---|---|---|
//! | none | none | new: written |
//! | none | there | a person deleted it: stays deleted |
//! | as proposed | | nothing to do |
//! | as pristine | there | untouched: replaced |
//! | edited | as proposed | nothing new: stays |
//! | edited | there | merged; where that is not clean, the proposal is laid beside it |
//! | there | none | somebody's own: the proposal is laid beside it |
//!
//! The content file is always written before its pristine copy, and `page.md`, which holds the dump's digest, after
//! the articles. A run that is cut off between any two writes leaves a state from which the next one arrives at
//! the same end: what was written already is «as proposed».

use super::folder::Folder;
use super::{Found, Report, conservation, matching, proposal};
use crate::config::Config;
use crate::content::{self, Merged};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::fs;

/// Writes one page: its articles, then itself, then its issue.
pub(crate) fn page(config: &Config, found: &Found, report: &mut Report) -> Diagnostics {
    let mut problems = proposal::problems(found);
    let folder = found.identity.folder();
    let there = Folder::read(config, &folder);
    let texts: Vec<String> = found.draft.articles.iter().map(proposal::text_of).collect();
    let matched = matching::match_drafts(&texts, &there);
    let mut files = Vec::new();
    for (index, stem) in matched.stems.iter().enumerate() {
        let mut aliases = there.articles.get(stem).map(|k| k.aliases.clone()).unwrap_or_default();
        for (gone, heir) in &matched.vanished {
            if *heir == Some(index) {
                aliases.push(address(&folder, gone));
                aliases.extend(there.articles[gone].aliases.clone());
            }
        }
        files.push((format!("{folder}/{stem}.md"), proposal::article_file(found, index, unique(aliases))));
    }
    let heirless = matched.vanished.iter().filter(|(_, heir)| heir.is_none());
    let mut page_aliases = page_aliases(config, &folder);
    page_aliases.extend(heirless.flat_map(|(gone, _)| {
        std::iter::once(address(&folder, gone)).chain(there.articles[gone].aliases.clone())
    }));
    let page_file = (format!("{folder}/page.md"), proposal::page_file(found, unique(page_aliases)));

    problems.append(conservation::of_proposal(found, files.iter().chain([&page_file])));
    let mut writer = Writer { config, problems, report };
    for (path, text) in &files {
        writer.put(path, text);
    }
    for (gone, _) in &matched.vanished {
        writer.withdraw(&format!("{folder}/{gone}.md"));
    }
    let issue = format!("{}/issue.md", found.identity.date.0.format("%Y-%m-%d"));
    writer.put_if_new(&issue, &proposal::issue_file(found, &config.publication));
    writer.put(&page_file.0, &page_file.1);
    let problems = writer.problems;
    report.pages += 1;
    report.articles += found.draft.articles.len();
    report.doubtful += found.draft.articles.iter().filter(|a| !a.doubts.is_empty()).count();
    problems
}

/// The address of an article of a page, as `aliases:` takes it.
fn address(folder: &str, stem: &str) -> String {
    let (date, page) = folder.split_once('/').unwrap_or((folder, ""));
    format!("/{}/{page}/{stem}.html", date.replace('-', "/"))
}

/// Aliases that an earlier import gave the page.
fn page_aliases(config: &Config, folder: &str) -> Vec<String> {
    let path = format!("{folder}/page.md");
    let text = fs::read_if_there(&config.pristine_folder().join(&path)).ok().flatten().unwrap_or_default();
    match content::read(&path, &path, &text).0.map(|d| d.kind) {
        Some(content::Kind::Page(page)) => page.aliases,
        _ => Vec::new(),
    }
}

fn unique(mut aliases: Vec<String>) -> Vec<String> {
    aliases.sort();
    aliases.dedup();
    aliases
}

struct Writer<'a> {
    config: &'a Config,
    problems: Diagnostics,
    report: &'a mut Report,
}

impl Writer<'_> {
    /// Puts one file in place, by the table above.
    fn put(&mut self, path: &str, proposed: &str) {
        if let Err(problem) = self.try_put(path, proposed) {
            self.problems.push(problem);
        }
    }

    fn try_put(&mut self, path: &str, proposed: &str) -> Result<(), Diagnostic> {
        let file = self.config.content_folder().join(path);
        let pristine = self.config.pristine_folder().join(path);
        let beside = file.with_extension("proposal.md");
        let content = fs::read_if_there(&file)?;
        let old = fs::read_if_there(&pristine)?;
        match (content, old) {
            (None, None) => fs::write(&file, proposed.as_bytes())?,
            (None, Some(_)) => {}
            (Some(content), _) if content == proposed => fs::remove_file(&beside)?,
            (Some(content), Some(old)) if content == old => fs::write(&file, proposed.as_bytes())?,
            (Some(_), Some(old)) if old == proposed => {}
            (Some(content), old) => self.merge(path, &content, old.as_deref(), proposed)?,
        }
        fs::write_if_changed(&pristine, proposed.as_bytes()).map(|_| ())
    }

    fn merge(
        &mut self,
        path: &str,
        content: &str,
        old: Option<&str>,
        proposed: &str,
    ) -> Result<(), Diagnostic> {
        let file = self.config.content_folder().join(path);
        let shown = fs::shown_from(&self.config.root, &file);
        let merged = old.map(|old| content::merge(&shown, old, content, proposed)).transpose();
        let conflicts = match merged {
            Ok(Some(Merged::Clean(text))) => {
                self.report.merged += 1;
                return fs::write_if_changed(&file, text.as_bytes()).map(|_| ());
            }
            Ok(Some(Merged::Conflict(what))) => format!("both changed {}", what.join(", ")),
            Ok(None) => "nothing tells what both came from".to_owned(),
            Err(problem) => format!("your file cannot be merged: {}", problem.message),
        };
        let beside = file.with_extension("proposal.md");
        fs::write_if_changed(&beside, proposed.as_bytes())?;
        self.report.proposals += 1;
        let beside = fs::shown_from(&self.config.root, &beside);
        self.problems.push(
            Diagnostic::new(
                Code::Proposal,
                format!("this file was edited and its dump changed: the new text is in `{beside}`"),
            )
            .at(shown)
            .because(conflicts)
            .help("take over what you want, then delete the proposal"),
        );
        Ok(())
    }

    /// Writes a file that several pages share; once it is there it is left alone.
    fn put_if_new(&mut self, path: &str, proposed: &str) {
        let there = [self.config.content_folder(), self.config.pristine_folder()]
            .iter()
            .any(|top| fs::exists(&top.join(path)));
        if !there {
            self.put(path, proposed);
        }
    }

    /// Takes back a file whose article is no longer in the dump, unless a person edited it.
    fn withdraw(&mut self, path: &str) {
        let file = self.config.content_folder().join(path);
        let pristine = self.config.pristine_folder().join(path);
        let result = fs::read_if_there(&file).and_then(|content| {
            let old = fs::read_if_there(&pristine)?;
            match (content, old) {
                (Some(content), Some(old)) if content == old => fs::remove_file(&file)?,
                (Some(_), _) => {
                    let shown = fs::shown_from(&self.config.root, &file);
                    self.problems.push(
                        Diagnostic::new(
                            Code::Proposal,
                            "this article was edited and is no longer in its dump",
                        )
                        .at(shown)
                        .because("its text may now stand in another article of the page")
                        .help("keep it as your own, or delete it"),
                    );
                }
                (None, _) => {}
            }
            fs::remove_file(&pristine)
        });
        self.problems.take(result);
    }
}
