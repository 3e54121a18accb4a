//! Puts a page's proposed files in place.
//!
//! A pristine copy of every file import wrote lies under `.newsprint/import/`. With it each case is plain:
//!
//! | content | pristine | then |
//! |---|---|---|
//! | none | none | new: written |
//! | none | there | a person deleted it: stays deleted |
//! | none or another's | empty | the article vanished from its dump; its number stays taken |
//! | as proposed | | nothing to do |
//! | as pristine | there | untouched: replaced |
//! | edited | as proposed | nothing new: stays |
//! | edited | there | merged; where that is not clean, the proposal is laid beside it |
//! | there | none | somebody's own: the proposal is laid beside it |
//!
//! While a proposal is open, what the person's file came from is kept as well, under `.newsprint/base/` (empty where
//! nothing tells): it stays the ancestor of further merges, or the next change of the dump would hide the conflict.
//!
//! The content file is always written before its pristine copy. The pristine copy of `page.md`, which holds the
//! dump's digest, comes last of all, and only if everything else succeeded. A run that is cut off between any two
//! writes leaves a state from which the next one arrives at the same end: what was written already is «as proposed».

use std::path::PathBuf;

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
    let stand = stand(config, &folder, found);
    // What is new on the page tells that this is meant so, like the rest: it leads the folder's address on.
    let is_elsewhere = stand != (found.identity.date.0, found.identity.page.0.clone());
    let texts: Vec<String> = found.draft.articles.iter().map(proposal::text_of).collect();
    let mut matched = matching::match_drafts(&texts, &there);
    let deleted: Vec<bool> =
        matched.stems.iter().map(|stem| is_deleted(config, &format!("{folder}/{stem}.md"))).collect();
    let gone =
        matched.vanished.iter_mut().filter(|(stem, _)| untouched(config, &format!("{folder}/{stem}.md")));
    // Only a file that goes needs another to answer for its address, and only a file that is there can.
    let redirected: Vec<(String, Option<usize>)> =
        gone.map(|(stem, heir)| (stem.clone(), heir.filter(|h| !deleted[*h]))).collect();
    let mut files = Vec::new();
    for (index, stem) in matched.stems.iter().enumerate() {
        let mut aliases = there.articles.get(stem).map(|k| k.aliases.clone()).unwrap_or_default();
        for (gone, heir) in &redirected {
            if *heir == Some(index) {
                aliases.push(address(&folder, gone));
                aliases.extend(there.articles[gone].aliases.clone());
            }
        }
        if is_elsewhere && !there.articles.contains_key(stem) {
            aliases.push(address(&folder, stem));
        }
        let file = proposal::article_file(found, &stand, index, unique(aliases));
        files.push((format!("{folder}/{stem}.md"), file));
    }
    let heirless = redirected.iter().filter(|(_, heir)| heir.is_none());
    let mut page_aliases = page_aliases(config, &folder);
    page_aliases.extend(heirless.flat_map(|(gone, _)| {
        std::iter::once(address(&folder, gone)).chain(there.articles[gone].aliases.clone())
    }));
    let page_file = (format!("{folder}/page.md"), proposal::page_file(found, &stand, unique(page_aliases)));

    problems.append(conservation::of_proposal(found, files.iter().chain([&page_file])));
    let mut writer = Writer { config, problems, report };
    let gone: Vec<String> = matched.vanished.iter().map(|(stem, _)| format!("{folder}/{stem}.md")).collect();
    let issue = format!("{}/issue.md", found.identity.date.0.format("%Y-%m-%d"));
    let issue = (issue, proposal::issue_file(found, &config.publication));
    writer.all(&files, &issue, &page_file, &gone);
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

/// Where the page stands: as its `page.md` tells, where a person put it elsewhere. What is new on it belongs there, too.
fn stand(config: &Config, folder: &str, found: &Found) -> proposal::Stand {
    let path = format!("{folder}/page.md");
    let text = fs::read_if_there(&config.content_folder().join(&path)).ok().flatten();
    let told = text.and_then(|text| content::read(&path, &path, &text).0).and_then(|page| match page.kind {
        content::Kind::Page(page) => page.date.zip(page.page),
        _ => None,
    });
    told.unwrap_or_else(|| (found.identity.date.0, found.identity.page.0.clone()))
}

/// Aliases that the page has already. Those of the content file count too: a run may have been cut off after it.
fn page_aliases(config: &Config, folder: &str) -> Vec<String> {
    let path = format!("{folder}/page.md");
    let mut aliases = Vec::new();
    for top in [config.pristine_folder(), config.content_folder()] {
        let text = fs::read_if_there(&top.join(&path)).ok().flatten().unwrap_or_default();
        if let Some(content::Kind::Page(page)) = content::read(&path, &path, &text).0.map(|d| d.kind) {
            aliases.extend(page.aliases);
        }
    }
    aliases
}

/// What the content file at a path (below the content folder) came from, if that is known: the text that import proposed and that a
/// person may have edited since. None for what import never wrote, and for what is no longer in its dump.
///
/// # Errors
/// Where a copy is there and cannot be read.
pub fn ancestor(config: &Config, path: &str) -> Result<Option<String>, Diagnostic> {
    let base = fs::read_if_there(&base_file(config, path))?;
    let pristine = || fs::read_if_there(&config.pristine_folder().join(path));
    Ok(base.map_or_else(pristine, |text| Ok(Some(text)))?.filter(|text| !text.is_empty()))
}

/// Where the ancestor of an open conflict is kept.
fn base_file(config: &Config, path: &str) -> PathBuf {
    config.root.join(".newsprint/base").join(path)
}

/// Whether a file is as import wrote it; other line ends are no edit.
fn untouched(config: &Config, path: &str) -> bool {
    let content = fs::read_if_there(&config.content_folder().join(path)).ok().flatten();
    let old = ancestor(config, path).ok().flatten();
    content.zip(old).is_some_and(|(content, old)| content.replace("\r\n", "\n") == old)
}

/// Whether a person deleted a file that import wrote.
fn is_deleted(config: &Config, path: &str) -> bool {
    !fs::exists(&config.content_folder().join(path)) && ancestor(config, path).is_ok_and(|a| a.is_some())
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
    /// Puts a page's files in place, in the order that a cut may fall into. Where a file cannot be written the page is
    /// not closed: the next import does it again.
    fn all(
        &mut self,
        files: &[(String, String)],
        issue: &(String, String),
        page: &(String, String),
        gone: &[String],
    ) {
        let mut good = true;
        for (path, text) in files {
            let put = self.put(path, text).and_then(|()| self.seal(path, text));
            good &= self.problems.take(put).is_some();
        }
        if !good {
            return;
        }
        let rest = self
            .put_if_new(&issue.0, &issue.1)
            .and_then(|()| self.put(&page.0, &page.1))
            .and_then(|()| gone.iter().try_for_each(|path| self.withdraw(path)))
            .and_then(|()| self.seal(&page.0, &page.1));
        self.problems.take(rest);
    }

    /// Notes what import proposed.
    fn seal(&self, path: &str, proposed: &str) -> Result<(), Diagnostic> {
        fs::write_if_changed(&self.config.pristine_folder().join(path), proposed.as_bytes()).map(|_| ())
    }

    /// Puts one content file in place, by the table above.
    fn put(&mut self, path: &str, proposed: &str) -> Result<(), Diagnostic> {
        let file = self.config.content_folder().join(path);
        let content = fs::read_if_there(&file)?;
        let old = ancestor(self.config, path)?;
        let open = match (content, &old) {
            (None, None) => fs::write(&file, proposed.as_bytes()).map(|()| false)?,
            (None, Some(_)) => false,
            (Some(content), _) if content == proposed => false,
            (Some(content), Some(old)) if content == *old => {
                fs::write(&file, proposed.as_bytes()).map(|()| false)?
            }
            (Some(_), Some(old)) if old == proposed => false,
            (Some(content), old) => self.merge(path, &content, old.as_deref(), proposed)?,
        };
        if open {
            let old = old.unwrap_or_default();
            return fs::write_if_changed(&base_file(self.config, path), old.as_bytes()).map(|_| ());
        }
        // Noted before the ancestor goes: a cut in between must not make the old note the ancestor again.
        if fs::exists(&base_file(self.config, path)) {
            self.seal(path, proposed)?;
            fs::remove_file(&base_file(self.config, path))?;
        }
        fs::remove_file(&file.with_extension("proposal.md"))
    }

    /// Merges a change into an edited file, or lays it beside. Tells whether a proposal is open.
    fn merge(
        &mut self,
        path: &str,
        content: &str,
        old: Option<&str>,
        proposed: &str,
    ) -> Result<bool, Diagnostic> {
        let file = self.config.content_folder().join(path);
        let shown = fs::shown_from(&self.config.root, &file);
        let merged = old.map(|old| content::merge(&shown, old, content, proposed)).transpose();
        let conflicts = match merged {
            Ok(Some(Merged::Clean(text))) => {
                let wrote = fs::write_if_changed(&file, text.as_bytes())?;
                self.report.merged += usize::from(wrote);
                return Ok(false);
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
        Ok(true)
    }

    /// Writes a file that several pages share; once it is there it is left alone.
    fn put_if_new(&mut self, path: &str, proposed: &str) -> Result<(), Diagnostic> {
        let there = [self.config.content_folder(), self.config.pristine_folder()]
            .iter()
            .any(|top| fs::exists(&top.join(path)));
        if there { Ok(()) } else { self.put(path, proposed).and_then(|()| self.seal(path, proposed)) }
    }

    /// Takes back a file whose article is no longer in the dump, unless a person edited it. An empty pristine copy
    /// stays: the number is an address that was given away.
    fn withdraw(&mut self, path: &str) -> Result<(), Diagnostic> {
        let file = self.config.content_folder().join(path);
        let known = ancestor(self.config, path)?.is_some();
        if untouched(self.config, path) {
            fs::remove_file(&file)?;
        } else if known && fs::exists(&file) {
            self.problems.push(
                Diagnostic::new(Code::Proposal, "this article was edited and is no longer in its dump")
                    .at(fs::shown_from(&self.config.root, &file))
                    .because("its text may now stand in another article of the page")
                    .help("keep it as your own, or delete it"),
            );
        }
        self.seal(path, "")?;
        fs::remove_file(&base_file(self.config, path))?;
        fs::remove_file(&file.with_extension("proposal.md"))
    }
}
