//! A page's files in pieces, each piece with the lines of the dump that it was made of.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::spots::{self, Spot};
use crate::article::PageDraft;
use crate::config::Config;
use crate::content::markdown::{self, Block};
use crate::content::{self, Article, Body, Document, Kind, PageNote, Source, pictures};
use crate::diagnostic::{Code, Diagnostic};
use crate::page::{Line, Page};
use crate::style::Styles;
use crate::{dump, fs, import, segment};

/// Where a piece stands in an article, or that it is the page's furniture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Slot {
    /// 引题.
    Kicker,
    /// 主题.
    Title,
    /// 副题.
    Subtitle,
    /// A byline.
    Byline,
    /// A part of the body.
    Body,
    /// A caption without its credit.
    Caption,
    /// A caption's credit.
    Credit,
    /// A jump line.
    Jump,
    /// A piece of furniture.
    Furniture,
}

/// The address of a piece.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct At {
    /// The article's file without `.md`; empty for furniture.
    #[serde(default)]
    pub article: String,
    /// Where it stands.
    pub slot: Slot,
    /// 0-based place among those of its kind.
    #[serde(default)]
    pub index: usize,
}

/// A page as it is proofread.
#[derive(Clone, Debug)]
pub(super) struct Proof {
    /// Path below the content folder: `2024-03-14/02`.
    pub(super) folder: String,
    pub(super) page: PageFile,
    /// In the order of the page.
    pub(super) stories: Vec<Story>,
    /// The highest number that an article of the page has or had.
    pub(super) highest: u32,
    /// The dump's page, if it is still the one that was imported.
    pub(super) dump: Option<Page>,
    /// What segmentation said of the dump.
    pub(super) draft: PageDraft,
    /// The articles' files in the order of the draft.
    pub(super) drafted: Vec<Option<String>>,
}

/// `page.md`.
#[derive(Clone, Debug)]
pub(super) struct PageFile {
    pub(super) shown: String,
    /// Its text; none where it is not there.
    pub(super) text: Option<String>,
    pub(super) note: PageNote,
    /// Whether its lines end with CRLF.
    pub(super) crlf: bool,
}

/// An article.
#[derive(Clone, Debug)]
pub(super) struct Story {
    /// Its file's name without `.md`.
    pub(super) stem: String,
    pub(super) shown: String,
    /// Its file's text; none for an article that is new.
    pub(super) text: Option<String>,
    pub(super) crlf: bool,
    pub(super) article: Article,
    pub(super) body: Vec<Part>,
    /// What of the body's text is in no part: definitions of links.
    pub(super) rest: String,
    /// Pictures that lie beside it and are its own by their names, as paths from its folder; without those that a caption of another
    /// article of the page names.
    pub(super) pictures: Vec<String>,
}

/// An outermost part of a body.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part {
    /// What is read in it: one block, several of a list, none of a rule.
    pub(super) blocks: Vec<Block>,
    /// Its Markdown, as long as it is as somebody wrote it.
    pub(super) source: Option<String>,
    /// The first line of the dump that stands in it.
    pub(super) line: Option<u32>,
}

impl Part {
    pub(super) fn new(block: Block, line: Option<u32>) -> Self {
        Self { blocks: vec![block], source: None, line }
    }

    /// Its text.
    pub(super) fn text(&self) -> String {
        self.blocks.iter().map(Block::text).collect::<Vec<_>>().join("\n")
    }

    pub(super) fn markdown(&self) -> String {
        self.source.clone().unwrap_or_else(|| markdown::body(&self.blocks)).trim_end().to_owned()
    }
}

impl Proof {
    /// Reads a page's files and its dump.
    ///
    /// # Errors
    /// [`Code::Desk`] where there is no such page; as [`fs::read_to_string`].
    pub(super) fn read(config: &Config, folder: &str, styles: &Styles) -> Result<Self, Diagnostic> {
        let content = config.content_folder();
        let page = read_page(config, folder)?;
        let mut stories = Vec::new();
        let files = fs::files_under(&content.join(folder)).0;
        let paths: Vec<String> = files.iter().map(|f| fs::shown_from(&content, f)).collect();
        for path in &paths {
            let Some(stem) = stem_of(folder, path) else { continue };
            let Some(mut story) = read_story(config, stem, path)? else { continue };
            let own = pictures::beside(paths.iter().map(String::as_str), path);
            story.pictures = own
                .iter()
                .filter_map(|p| p.strip_prefix(folder)?.strip_prefix('/'))
                .map(str::to_owned)
                .collect();
            stories.push(story);
        }
        leave_to_others(&mut stories);
        let order = |s: &Story| s.article.order.unwrap_or(f64::INFINITY);
        stories.sort_by(|a, b| order(a).total_cmp(&order(b)).then_with(|| a.stem.cmp(&b.stem)));
        let mut proof = Self {
            folder: folder.to_owned(),
            highest: highest(config, folder),
            dump: dump_of(config, page.note.source.as_ref(), styles),
            draft: PageDraft::default(),
            drafted: Vec::new(),
            page,
            stories,
        };
        if let Some(page) = &proof.dump {
            proof.draft = segment::segment(page, styles);
            proof.drafted = drafted(config, folder, proof.draft.articles.len());
        }
        proof.note_lines();
        Ok(proof)
    }

    /// What tells this state of the page from any other.
    pub(super) fn state(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        let files = self.stories.iter().map(|s| (s.stem.as_str(), s.text.as_deref()));
        for (name, text) in files.chain([("page", self.page.text.as_deref())]) {
            for part in [name, text.unwrap_or_default()] {
                hasher.update(&(part.len() as u64).to_le_bytes());
                hasher.update(part.as_bytes());
            }
        }
        hasher.finalize().to_hex()[..32].to_owned()
    }

    /// Every piece with text in it, in the order of the page; furniture last.
    pub(super) fn pieces(&self) -> Vec<(At, String)> {
        let mut pieces: Vec<(At, String)> = Vec::new();
        for story in &self.stories {
            pieces.extend(story.pieces());
        }
        for (index, furniture) in self.page.note.furniture.iter().enumerate() {
            let at = At { article: String::new(), slot: Slot::Furniture, index };
            pieces.push((at, furniture.text.clone()));
        }
        pieces.retain(|(_, text)| !text.trim().is_empty());
        pieces
    }

    /// Where each of the dump's lines stands in the pieces.
    pub(super) fn spots(&self, pieces: &[(At, String)]) -> Vec<Vec<Spot>> {
        let lines: &[Line] = self.dump.as_ref().map_or(&[], |page| &page.lines);
        spots::spots(lines, pieces.iter().map(|(_, text)| text.as_str()))
    }

    /// The text of a piece.
    pub(super) fn text(&self, at: &At) -> Option<String> {
        self.pieces().into_iter().find(|(a, _)| a == at).map(|(_, text)| text)
    }

    /// The article of a file.
    pub(super) fn story(&mut self, stem: &str) -> Result<&mut Story, Diagnostic> {
        self.stories.iter_mut().find(|s| s.stem == stem).ok_or_else(|| no_article(stem))
    }

    /// Place of an article among those of the page.
    pub(super) fn place_of(&self, stem: &str) -> Result<usize, Diagnostic> {
        self.stories.iter().position(|s| s.stem == stem).ok_or_else(|| no_article(stem))
    }

    /// The address of an article of the page, as `aliases:` takes it.
    pub(super) fn address(&self, stem: &str) -> String {
        let article = self.stories.iter().find(|s| s.stem == stem).map(|s| &s.article);
        let date = article.and_then(|a| a.date).or(self.page.note.date);
        let page = article.and_then(|a| a.page.as_deref()).or(self.page.note.page.as_deref());
        format!("{}{}/{stem}.html", day(date), page.unwrap_or_default())
    }

    /// The address of the page.
    pub(super) fn page_address(&self) -> String {
        format!("{}{}/", day(self.page.note.date), self.page.note.page.as_deref().unwrap_or_default())
    }

    /// Notes for each part of a body on which line of the dump it begins.
    fn note_lines(&mut self) {
        let pieces = self.pieces();
        let mut firsts: Vec<Option<u32>> = vec![None; pieces.len()];
        for (line, spots) in self.dump.iter().flat_map(|d| &d.lines).zip(self.spots(&pieces)) {
            for spot in spots {
                firsts[spot.piece].get_or_insert(line.number);
            }
        }
        for ((at, _), first) in pieces.iter().zip(firsts).filter(|((at, _), _)| at.slot == Slot::Body) {
            if let Some(part) = self.story(&at.article).ok().and_then(|s| s.body.get_mut(at.index)) {
                part.line = first;
            }
        }
    }
}

impl Story {
    /// Its pieces in the order in which they are printed; empty ones too.
    fn pieces(&self) -> impl Iterator<Item = (At, String)> {
        let at = |slot, index| At { article: self.stem.clone(), slot, index };
        let a = &self.article;
        let heads = [(Slot::Kicker, &a.kicker), (Slot::Title, &a.title), (Slot::Subtitle, &a.subtitle)];
        let heads = heads.into_iter().map(move |(slot, text)| (at(slot, 0), text.clone()));
        let bylines = a.bylines.iter().enumerate().map(move |(i, text)| (at(Slot::Byline, i), text.clone()));
        let body = self.body.iter().enumerate().map(move |(i, part)| (at(Slot::Body, i), part.text()));
        let captions = a.captions.iter().enumerate().flat_map(move |(i, c)| {
            [(at(Slot::Caption, i), c.text.clone()), (at(Slot::Credit, i), c.credit.clone())]
        });
        let jumps = a.jumps.iter().enumerate().map(move |(i, j)| (at(Slot::Jump, i), j.text.clone()));
        heads.chain(bylines).chain(body).chain(captions).chain(jumps)
    }

    /// Whether nothing is left of it.
    pub(super) fn is_empty(&self) -> bool {
        self.pieces().all(|(_, text)| text.trim().is_empty())
            && self.article.captions.iter().all(|c| c.picture.is_empty())
            && self.rest.is_empty()
            && self.pictures.is_empty()
    }

    /// Names the pictures that lie beside it in their captions, so that each goes where its caption goes.
    pub(super) fn name_pictures(&mut self) {
        let captions = &mut self.article.captions;
        let named: Vec<String> = captions.iter().map(|c| c.picture.clone()).collect();
        let mut own = self.pictures.iter().filter(|p| !named.contains(p));
        for caption in captions.iter_mut().filter(|c| c.picture.is_empty()) {
            if let Some(picture) = own.next() {
                caption.picture.clone_from(picture);
            }
        }
    }

    /// Its Markdown.
    pub(super) fn markdown(&self) -> String {
        let parts = self.body.iter().map(Part::markdown).chain([self.rest.clone()]);
        let text = parts.filter(|p| !p.is_empty()).collect::<Vec<_>>().join("\n\n");
        let expected: Vec<Block> = self.body.iter().flat_map(|p| p.blocks.clone()).collect();
        let text = if text.is_empty() { text } else { text + "\n" };
        // Two lists side by side would be read as one: then all is written anew.
        if markdown::blocks(&text) == expected { text } else { markdown::body(&expected) + &self.rest }
    }
}

/// Takes from each article the pictures that a caption of another names: the edition shows them there.
fn leave_to_others(stories: &mut [Story]) {
    let named = |story: &Story| story.article.captions.iter().map(|c| c.picture.clone()).collect();
    let named: Vec<Vec<String>> = stories.iter().map(named).collect();
    for (at, story) in stories.iter_mut().enumerate() {
        let elsewhere = |picture: &String| {
            !named[at].contains(picture) && named.iter().any(|captions| captions.contains(picture))
        };
        story.pictures.retain(|picture| !elsewhere(picture));
    }
}

/// The address of a day's issue.
fn day(date: Option<NaiveDate>) -> String {
    date.map(|d| d.format("/%Y/%m/%d/").to_string()).unwrap_or_default()
}

fn no_article(stem: &str) -> Diagnostic {
    Diagnostic::new(Code::Desk, format!("there is no article {stem} on this page"))
        .help("look at the page as it is now")
}

/// The file's name without `.md`, if it is an article of the folder.
fn stem_of<'a>(folder: &str, path: &'a str) -> Option<&'a str> {
    let stem = path.strip_prefix(folder)?.strip_prefix('/')?.strip_suffix(".md")?;
    (!stem.contains('/') && stem != "page" && stem != "issue" && !content::is_proposal(path)).then_some(stem)
}

/// A file's text with LF, and whether it had CRLF.
fn read_lines(config: &Config, path: &str) -> Result<Option<(String, bool)>, Diagnostic> {
    let text = fs::read_if_there(&config.content_folder().join(path))?;
    Ok(text.map(|text| match text.contains("\r\n") {
        true => (text.replace("\r\n", "\n"), true),
        false => (text, false),
    }))
}

fn shown(config: &Config, path: &str) -> String {
    fs::shown_from(&config.root, &config.content_folder().join(path))
}

fn read_page(config: &Config, folder: &str) -> Result<PageFile, Diagnostic> {
    let (date, number) = folder.split_once('/').unwrap_or((folder, ""));
    let path = format!("{folder}/page.md");
    let shown = shown(config, &path);
    // No name that leads elsewhere: a request may ask for anything.
    let leads_elsewhere =
        number.is_empty() || number.starts_with('.') || number.contains(['/', '\\', ':', '\0']);
    let there = || date.parse::<NaiveDate>().is_ok() && fs::is_folder(&config.content_folder().join(folder));
    if leads_elsewhere || !there() {
        return Err(Diagnostic::new(Code::Desk, format!("there is no page {folder}"))
            .help("choose one of the list of pages"));
    }
    let Some((text, crlf)) = read_lines(config, &path)? else {
        let note = read(&path, &shown, "").ok().and_then(|d| page_of(d.kind)).unwrap_or_default();
        return Ok(PageFile { shown, text: None, note, crlf: false });
    };
    let note = page_of(read(&path, &shown, &text)?.kind).unwrap_or_default();
    Ok(PageFile { shown, text: Some(text), note, crlf })
}

fn page_of(kind: Kind) -> Option<PageNote> {
    match kind {
        Kind::Page(note) => Some(note),
        _ => None,
    }
}

fn read(path: &str, shown: &str, text: &str) -> Result<Document, Diagnostic> {
    let (document, problems) = content::read(path, shown, text);
    let cannot = || Diagnostic::new(Code::Desk, "this file cannot be read").at(shown);
    document.ok_or_else(|| problems.into_iter().next().unwrap_or_else(cannot))
}

fn read_story(config: &Config, stem: &str, path: &str) -> Result<Option<Story>, Diagnostic> {
    let Some((text, crlf)) = read_lines(config, path)? else { return Ok(None) };
    let shown = shown(config, path);
    let document = read(path, &shown, &text)?;
    let Kind::Article(article) = document.kind else { return Ok(None) };
    let (body, rest) = parts(&document.body)?;
    Ok(Some(Story {
        stem: stem.to_owned(),
        shown,
        text: Some(text),
        crlf,
        article: *article,
        body,
        rest,
        pictures: Vec::new(),
    }))
}

/// A body in parts, and what stands in none of them.
fn parts(body: &Body) -> Result<(Vec<Part>, String), Diagnostic> {
    let text = body.text()?;
    let (mut parts, mut rest, mut from) = (Vec::new(), String::new(), 0);
    for (blocks, bytes) in markdown::written(&text) {
        rest += text.get(from..bytes.start).unwrap_or_default().trim();
        from = bytes.end;
        parts.push(Part { blocks, source: Some(text[bytes].trim_end().to_owned()), line: None });
    }
    rest += text[from..].trim();
    Ok((parts, rest))
}

/// The highest number that an article of the page has, or had while a pristine copy tells of it.
fn highest(config: &Config, folder: &str) -> u32 {
    let tops = [config.content_folder(), config.pristine_folder()];
    let files = tops.iter().flat_map(|top| fs::files_under(&top.join(folder)).0);
    files.filter_map(|f| f.file_stem()?.to_str()?.parse().ok()).max().unwrap_or(0)
}

/// The page of a dump, if it is still there as it was imported.
fn dump_of(config: &Config, source: Option<&Source>, styles: &Styles) -> Option<Page> {
    let source = source?;
    let bytes = fs::read(&config.root.join(&source.dump)).ok()?;
    let (pages, _) = dump::read_in(&source.dump, &bytes, config.encoding);
    segment::pages(pages, styles).into_iter().find(|page| import::digest(page) == source.digest)
}

/// The files of the draft's articles: import noted the place of each as its `order`.
fn drafted(config: &Config, folder: &str, count: usize) -> Vec<Option<String>> {
    let top = config.pristine_folder();
    let mut files = vec![None; count];
    for file in fs::files_under(&top.join(folder)).0 {
        let path = fs::shown_from(&top, &file);
        let Some(stem) = stem_of(folder, &path) else { continue };
        let Ok(text) = fs::read_to_string(&file) else { continue };
        if let Some(Kind::Article(article)) = content::read(&path, &path, &text).0.map(|d| d.kind)
            && let Some(order) = article.order
            && order >= 1.0
            && let Some(file) = files.get_mut(order as usize - 1)
        {
            *file = Some(stem.to_owned());
        }
    }
    files
}
