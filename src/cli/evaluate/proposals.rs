//! Imported pages, each as import proposed it and as it stands.
//!
//! What import proposed lies in the pristine copies (`.newsprint/import/`, and `.newsprint/base/` while a conflict is open). How
//! sure it was of an article is not written down there; where the dump is as it was, segmenting it again tells.

use std::collections::BTreeMap;
use std::path::Path;

use crate::article::ArticleDraft;
use crate::config::Config;
use crate::content::markdown::{self, Block};
use crate::content::{self, Document, IssueNote, Kind, Source};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::evaluate::edits::{ArticleFile, PageFiles};
use crate::style::Styles;
use crate::{dump, fs, import, segment};

/// The pages of a site that import wrote.
pub(super) struct Proposals<'a> {
    config: &'a Config,
    /// Stems of the files that import wrote, by the page's folder.
    pub(super) pages: Vec<(String, Vec<String>)>,
    /// Folders of content that import never wrote, by the dump and digest that their `page.md` names: pages that were moved.
    moved: BTreeMap<(String, String), String>,
}

impl<'a> Proposals<'a> {
    /// Lists them.
    pub(super) fn of(config: &'a Config) -> (Self, Diagnostics) {
        let (top, content) = (config.pristine_folder(), config.content_folder());
        // A site that imported nothing yet has no such folder.
        let (files, problems) = if fs::exists(&top) { fs::files_under(&top) } else { Default::default() };
        let mut pages: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for file in &files {
            if let Some((folder, stem)) = of_page(&fs::shown_from(&top, file)) {
                pages.entry(folder).or_default().push(stem);
            }
        }
        let mut moved = BTreeMap::new();
        for file in fs::files_under(&content).0 {
            let path = fs::shown_from(&content, &file);
            let Some((folder, _)) =
                of_page(&path).filter(|(folder, stem)| stem == "page" && !pages.contains_key(folder))
            else {
                continue;
            };
            if let Ok(text) = fs::read_to_string(&file)
                && let Some(Kind::Page(page)) = content::read(&path, &path, &text).0.map(|d| d.kind)
                && let Some(Source { dump, digest, .. }) = page.source
            {
                moved.insert((dump, digest), folder);
            }
        }
        (Self { config, pages: pages.into_iter().collect(), moved }, problems)
    }

    /// A page as proposed and as it stands, if it can be compared. What keeps it from being so is told.
    pub(super) fn read(&self, at: usize) -> (Option<(PageFiles, PageFiles)>, Diagnostics) {
        let (folder, stems) = &self.pages[at];
        let mut problems = Diagnostics::new();
        let mut proposed = PageFiles::default();
        let mut gone = Vec::new();
        for stem in stems {
            let path = format!("{folder}/{stem}.md");
            match problems.take(import::ancestor(self.config, &path)) {
                Some(Some(text)) => add(&mut proposed, stem, content::read(&path, &path, &text).0),
                // Its article is no longer in the dump: what lies there is a person's own.
                Some(None) => gone.push(stem.as_str()),
                None => {}
            }
        }
        let Some(source) = proposed.page.source.clone() else { return (None, problems) };
        let mut made = self.made(folder, &gone, &mut problems);
        if made == PageFiles::default()
            && let Some(there) = self.moved.get(&(source.dump, source.digest))
        {
            made = self.made(there, &[], &mut problems);
        }
        let date = folder.split('/').next().unwrap_or_default();
        // The issue's file is compared with its first page.
        if at == 0 || !self.pages[at - 1].0.starts_with(&format!("{date}/")) {
            let path = format!("{date}/issue.md");
            proposed.issue =
                import::ancestor(self.config, &path).ok().flatten().and_then(|text| issue(&path, &text));
            let there = fs::read_if_there(&self.config.content_folder().join(&path)).ok().flatten();
            made.issue = there.and_then(|text| issue(&path, &text));
        }
        (Some((proposed, made)).filter(|_| !problems.has_errors()), problems)
    }

    /// A page's folder as it stands.
    fn made(&self, folder: &str, gone: &[&str], problems: &mut Diagnostics) -> PageFiles {
        let mut made = PageFiles::default();
        let top = self.config.content_folder();
        let here = top.join(folder);
        let files = if fs::is_folder(&here) { fs::files_under(&here).0 } else { Vec::new() };
        for file in files {
            let path = fs::shown_from(&top, &file);
            let Some((_, stem)) = of_page(&path).filter(|(_, stem)| !gone.contains(&stem.as_str())) else {
                continue;
            };
            let Some(text) = problems.take(fs::read_to_string(&file)) else { continue };
            let (document, found) = content::read(&path, &fs::shown_from(&self.config.root, &file), &text);
            let errors = found.into_iter().filter(|d| document.is_none() && is_error(d));
            problems.extend(errors.map(|d| d.excerpt_of(&text)));
            add(&mut made, &stem, document);
        }
        made
    }
}

fn is_error(problem: &Diagnostic) -> bool {
    problem.severity == crate::diagnostic::Severity::Error
}

/// Folder and stem of a page's file, by its path below the content folder; none for what is no page's.
fn of_page(path: &str) -> Option<(String, String)> {
    let (folder, name) = path.rsplit_once('/').filter(|_| !content::is_proposal(path))?;
    let stem = name.strip_suffix(".md")?;
    (folder.split('/').count() == 2).then(|| (folder.to_owned(), stem.to_owned()))
}

fn issue(path: &str, text: &str) -> Option<IssueNote> {
    match content::read(path, path, text).0?.kind {
        Kind::Issue(issue) => Some(issue),
        _ => None,
    }
}

fn add(files: &mut PageFiles, stem: &str, document: Option<Document>) {
    let Some(document) = document else { return };
    let text = document.body.text().map(|t| t.into_owned()).unwrap_or_default();
    match document.kind {
        Kind::Page(page) => files.page = page,
        Kind::Article(article) => {
            let body = markdown::blocks(&text);
            files.articles.push(ArticleFile {
                stem: stem.to_owned(),
                article: *article,
                body,
                confidence: None,
            });
        }
        Kind::Issue(_) => {}
    }
}

/// Looks up how sure import is of each proposed article: of those that it would propose again, word for word.
pub(super) fn find_confidence(config: &Config, styles: &Styles, proposed: &mut PageFiles) {
    let Some(Source { dump: path, digest, .. }) = proposed.page.source.clone() else { return };
    let Ok(bytes) = fs::read(&config.root.join(Path::new(&path))) else { return };
    let (pages, _) = dump::read_in(&path, &bytes, config.encoding);
    let pages = segment::pages(pages, styles);
    let Some(page) = pages.iter().find(|p| import::digest(p) == digest) else { return };
    let drafts = segment::segment(page, styles).articles;
    for file in &mut proposed.articles {
        let text = text_of(file);
        let draft = drafts.iter().find(|draft| text_of_draft(draft) == text);
        file.confidence = draft.map(|draft| draft.confidence);
    }
}

/// Headline and body without white space, which Markdown does not keep everywhere.
fn text_of(file: &ArticleFile) -> String {
    let article = &file.article;
    let heads = [&article.kicker, &article.title, &article.subtitle].into_iter().map(String::as_str);
    let captions = article.captions.iter().map(|c| c.text.as_str());
    bare(heads.chain(file.body.iter().map(Block::text)).chain(captions))
}

fn text_of_draft(draft: &ArticleDraft) -> String {
    let heads = [&draft.kicker, &draft.title, &draft.subtitle].into_iter().flatten().map(|t| t.text.as_str());
    let body = draft.body.iter().map(|part| part.text().text.as_str());
    bare(heads.chain(body).chain(draft.captions.iter().map(|c| c.text.text.as_str())))
}

fn bare<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    texts.flat_map(str::chars).filter(|c| !c.is_whitespace()).collect()
}
