//! Machine formats: Atom feeds, the sitemap, `robots.txt`; the index of the search; and static files.
//!
//! Feeds and sitemap must name absolute addresses, so a site without `base_url` has none, and a note says so.

use crate::config::{self, Config};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::edition::{Address, Edition};
use crate::render::{Job, Layers, Output, SitemapEntry, Subject};

#[cfg(feature = "search")]
mod search;

#[cfg(feature = "search")]
pub use search::index as search_index;

/// The index of the full-text search: nothing, since newsprint was built without its feature `search`.
#[cfg(not(feature = "search"))]
pub fn search_index(_: &Edition, _: &Config, _: &crate::render::Renderer) -> (Vec<Output>, Diagnostics) {
    (Vec::new(), Diagnostics::new())
}

/// A sitemap holds at most this many addresses (sitemaps.org, protocol 0.9).
const SITEMAP_LIMIT: usize = 50_000;

/// The machine formats of an edition; `pages` are the jobs of its readers' pages.
pub fn jobs(edition: &Edition, config: &Config, pages: &[Job]) -> (Vec<Job>, Diagnostics) {
    let mut all = vec![job(Subject::Robots, "robots.txt", Address::file("robots.txt"))];
    if config.base_url.is_empty() {
        let mut note =
            Diagnostic::new(Code::Config, "no feeds, sitemap and canonical links without `base_url`")
                .at(config::FILE_NAME)
                .help("write where the site will stand: `base_url: https://example.org/paper/`");
        note.severity = Severity::Note;
        return (all, note.into());
    }
    if !edition.articles.is_empty() {
        all.push(job(Subject::Feed(None), "atom.xml", Address::file("atom.xml")));
    }
    for id in edition.person_ids().filter(|id| !edition[*id].reported.is_empty()) {
        let address = Address::file(format!("{}/atom.xml", edition[id].as_reporter.folder));
        all.push(Job {
            subject: Subject::Feed(Some(id)),
            template: "atom.xml",
            address,
            inputs: vec![format!("the feed of {}", edition[id].name)],
        });
    }
    sitemap(edition, pages, &mut all);
    (all, Diagnostics::new())
}

fn job(subject: Subject, template: &'static str, address: Address) -> Job {
    Job { subject, template, address, inputs: vec![template.to_owned()] }
}

/// One sitemap, or parts of it and their index where it is too long.
fn sitemap(edition: &Edition, pages: &[Job], all: &mut Vec<Job>) {
    let entries: Vec<SitemapEntry> = pages.iter().filter_map(|job| entry(edition, job)).collect();
    let whole = Address::file("sitemap.xml");
    if entries.len() <= SITEMAP_LIMIT {
        all.push(job(Subject::Sitemap(entries), "sitemap.xml", whole));
        return;
    }
    let mut parts = Vec::new();
    for (n, part) in (1..).zip(entries.chunks(SITEMAP_LIMIT)) {
        let address = Address::file(format!("sitemap-{n}.xml"));
        parts.push(address.clone());
        all.push(job(Subject::Sitemap(part.to_vec()), "sitemap.xml", address));
    }
    all.push(job(Subject::SitemapIndex(parts), "sitemap_index.xml", whole));
}

fn entry(edition: &Edition, job: &Job) -> Option<SitemapEntry> {
    let date = match &job.subject {
        Subject::Redirect(_) | Subject::Search | Subject::NotFound => return None,
        Subject::Article(id) => Some(edition[edition[*id].issue].date.to_string()),
        Subject::Page(id) => Some(edition[edition[*id].issue].date.to_string()),
        Subject::Issue(id) => Some(edition[*id].date.to_string()),
        _ => None,
    };
    Some(SitemapEntry { address: job.address.clone(), date })
}

/// The static files of theme and site, below `static/`.
pub fn static_files(layers: &Layers) -> Vec<Output> {
    let output = |(path, file): (&String, &crate::render::StaticFile)| Output {
        path: format!("static/{path}"),
        bytes: file.bytes.clone(),
        inputs: vec![file.shown.clone()],
    };
    layers.static_files.iter().map(output).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sitemap_that_is_too_long_is_parted_and_indexed() {
        let page = |n: usize| job(Subject::Sections, "sections.html", Address::file(format!("{n}.html")));
        let pages: Vec<Job> = (0..=SITEMAP_LIMIT).map(page).collect();
        let mut all = Vec::new();
        sitemap(&Edition::default(), &pages, &mut all);
        let files: Vec<_> = all.iter().map(|j| j.address.file.as_str()).collect();
        assert_eq!(files, ["sitemap-1.xml", "sitemap-2.xml", "sitemap.xml"]);
        assert!(matches!(&all[1].subject, Subject::Sitemap(entries) if entries.len() == 1));

        let mut config = Config::default_in(std::path::Path::new("/nowhere"));
        config.base_url = "https://example.org/".into();
        let edition = Edition::default();
        let (layers, _) = Layers::load(&config).unwrap();
        let renderer = crate::render::Renderer::new(&config, &edition, &layers).ok().unwrap();
        let (outputs, problems) = renderer.render_all(&all[1..]);
        assert!(problems.is_empty());
        assert!(
            String::from_utf8_lossy(&outputs[1].bytes)
                .contains("<loc>https://example.org/sitemap-2.xml</loc>")
        );
    }
}
