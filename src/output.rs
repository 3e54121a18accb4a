//! What a site has beside its readers' pages: feeds, sitemaps, e-books, data, the index of the search; and static files.
//!
//! Each output is a [`Job`]. Most are rendered by templates of the base layer; JSON and e-books are put together here
//! (see [`make`]). Feeds and sitemaps must name absolute addresses, so a site without `base_url` has none, and a note
//! says so. `docs/outputs.md` tells of each output and its standard.

use crate::config::{self, Config};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::edition::{Address, Edition, IssueId};
use crate::render::{
    Content, EPUB, FeedOf, Job, Layers, NINJS, OPENSEARCH, Output, PRINT, Renderer, Subject, has_opensearch,
};

mod epub;
mod json_feed;
mod ninjs;
#[cfg(feature = "search")]
mod search;
mod sitemap;

#[cfg(not(feature = "search"))]
#[path = "output/no_search.rs"]
mod search;

pub use search::{IndexPart, entry as search_entry, part as search_part, parts as search_parts};

/// The machine formats of an edition; `pages` are the jobs of its readers' pages.
pub fn jobs(edition: &Edition, config: &Config, pages: &[Job]) -> (Vec<Job>, Diagnostics) {
    let robots = |maps| job(Subject::Robots(maps), "robots.txt", Address::file("robots.txt"));
    let mut all = of_issues(edition, config);
    if config.base_url.is_empty() {
        let mut note =
            Diagnostic::new(Code::Config, "no feeds, sitemap and canonical links without `base_url`")
                .at(config::FILE_NAME)
                .help("write where the site will stand: `base_url: https://example.org/paper/`");
        note.severity = Severity::Note;
        all.push(robots(Vec::new()));
        return (all, note.into());
    }
    if config.has_feeds() {
        feeds(edition, &mut all);
    }
    if config.outputs.sitemap {
        sitemap::of_pages(edition, pages, &mut all);
    }
    if config.outputs.news_sitemap {
        sitemap::of_news(edition, &mut all);
    }
    if has_opensearch(edition, config) {
        all.push(job(Subject::OpenSearch, OPENSEARCH, Address::file(OPENSEARCH)));
    }
    let maps = ["sitemap.xml", "sitemap-news.xml"].into_iter();
    let maps = maps.map(Address::file).filter(|map| all.iter().any(|j| j.address == *map)).collect();
    all.push(robots(maps));
    (all, Diagnostics::new())
}

/// A file of the whole site.
fn job(subject: Subject, template: &'static str, address: Address) -> Job {
    let inputs = vec![address.file.clone()];
    Job { subject, template, address, inputs }
}

/// The files of each issue, beside its page.
fn of_issues(edition: &Edition, config: &Config) -> Vec<Job> {
    let wanted = config.outputs;
    let mut all = Vec::new();
    let mut add = |wanted: bool, subject: fn(IssueId) -> Subject, file: &str, template| {
        all.extend(edition.issue_ids().filter(|_| wanted).map(|id| {
            let issue = &edition[id];
            let what = format!("{file} of the issue of {}", issue.date);
            Job { subject: subject(id), template, address: issue.address.beside(file), inputs: vec![what] }
        }));
    };
    add(wanted.print, Subject::Print, PRINT, "print.html");
    add(wanted.epub, Subject::Epub, EPUB, "");
    add(wanted.ninjs, Subject::Ninjs, NINJS, "");
    all
}

/// Both feeds of the paper, of each reporter and of each section.
fn feeds(edition: &Edition, all: &mut Vec<Job>) {
    let reporters = edition.person_ids().map(FeedOf::Reporter);
    let sections = edition.section_ids().map(FeedOf::Section);
    let some = |whose: &FeedOf| whose.newest(edition).next().is_some();
    for whose in std::iter::once(FeedOf::Paper).chain(reporters).chain(sections).filter(some) {
        let what = format!("the feed of {}", whose.name(edition).unwrap_or("the paper"));
        let one = |subject, template, address| Job { subject, template, address, inputs: vec![what.clone()] };
        all.push(one(Subject::Atom(whose), "atom.xml", whose.atom(edition)));
        all.push(one(Subject::JsonFeed(whose), "", whose.json(edition)));
    }
}

/// Makes the file of a job that has no template.
///
/// # Errors
/// What is wrong with a template that a part of it needs.
pub fn make(renderer: &Renderer, job: &Job) -> Result<Content, Diagnostic> {
    let (edition, config) = (renderer.edition(), renderer.config());
    match &job.subject {
        Subject::JsonFeed(whose) => Ok(Content::Bytes(json_feed::of(*whose, edition, config))),
        Subject::Epub(issue) => epub::of(renderer, *issue),
        Subject::Ninjs(issue) => Ok(Content::Bytes(json_feed::bytes(&ninjs::of(renderer, *issue)))),
        _ => Ok(Content::Bytes(Vec::new())),
    }
}

/// The static files of theme and site, below `static/`.
pub fn static_files(layers: &Layers) -> Vec<Output> {
    let output = |(path, file): (&String, &crate::render::StaticFile)| Output {
        path: format!("static/{path}"),
        content: Content::Bytes(file.bytes.clone()),
        inputs: vec![file.shown.clone()],
        asked: Vec::new(),
    };
    layers.static_files.iter().map(output).collect()
}
