//! What is to be rendered, as data.

use chrono::{Datelike as _, NaiveDate};

use crate::config::Config;
use crate::edition::address::{Leaf, Leaves};
use crate::edition::{Address, ArticleId, Edition, IssueId, PageId, PersonId, SectionId};

/// One file to render.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// What it shows.
    pub subject: Subject,
    /// The template's name, looked up through the layers; empty for what no template makes.
    pub template: &'static str,
    /// Where it will stand.
    pub address: Address,
    /// What it is made from, as diagnostics show it.
    pub inputs: Vec<String>,
}

/// The templates that jobs ask for by themselves.
pub(super) const TEMPLATES: &[&str] = &[
    "404.html",
    "archive.html",
    "archive_month.html",
    "archive_year.html",
    "article.html",
    "atom.xml",
    "editor.html",
    "editors.html",
    "home.html",
    "issue.html",
    "opensearch.xml",
    "page.html",
    "print.html",
    "redirect.html",
    "reporter.html",
    "reporters.html",
    "robots.txt",
    "search.html",
    "section.html",
    "sections.html",
    "sitemap.xml",
    "sitemap_index.xml",
    "sitemap_news.xml",
];

/// What a page shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// The home page.
    Home,
    /// All years.
    Archive,
    /// The months of a year.
    Year(i32),
    /// The issues of a month, 1 to 12.
    Month(i32, u32),
    /// One issue.
    Issue(IssueId),
    /// One page of an issue.
    Page(PageId),
    /// One article.
    Article(ArticleId),
    /// Everybody who wrote or photographed.
    Reporters,
    /// One reporter's articles, or a part of them.
    Reporter(PersonId, Leaf),
    /// Everybody who edited.
    Editors,
    /// One editor's articles, or a part of them.
    Editor(PersonId, Leaf),
    /// All sections.
    Sections,
    /// One section's articles, or a part of them.
    Section(SectionId, Leaf),
    /// The full-text search.
    Search,
    /// What a server shows where nothing is.
    NotFound,
    /// A page that leads elsewhere.
    Redirect(Address),
    /// The newest articles as Atom.
    Atom(FeedOf),
    /// The newest articles as JSON Feed.
    JsonFeed(FeedOf),
    /// Addresses for search engines.
    Sitemap {
        /// The year whose issues they stand in; none for all that stands in no issue.
        year: Option<i32>,
        /// The addresses.
        entries: Vec<SitemapEntry>,
    },
    /// All sitemaps, each with the date of its newest entry.
    SitemapIndex(Vec<SitemapEntry>),
    /// The newest articles for news search engines.
    NewsSitemap(Vec<ArticleId>),
    /// One issue on one page, to print.
    Print(IssueId),
    /// One issue as an e-book.
    Epub(IssueId),
    /// One issue as data.
    Ninjs(IssueId),
    /// How a browser asks the site's search.
    OpenSearch,
    /// `robots.txt`, which names the sitemaps.
    Robots(Vec<Address>),
}

impl Subject {
    /// The year whose issues alone it shows or leads to; none for what belongs to the whole paper.
    pub fn year(&self, edition: &Edition) -> Option<i32> {
        match self {
            Self::Year(year) | Self::Month(year, _) => Some(*year),
            Self::Sitemap { year, .. } => *year,
            // Issues, pages and articles have former addresses.
            Self::Redirect(to) => to.year(),
            _ => self.issue(edition).map(|id| edition[id].date.year()),
        }
    }

    /// The issue that it shows, or a part of it.
    pub(super) fn issue(&self, edition: &Edition) -> Option<IssueId> {
        match self {
            Self::Issue(id) | Self::Print(id) | Self::Epub(id) | Self::Ninjs(id) => Some(*id),
            Self::Page(id) => Some(edition[*id].issue),
            Self::Article(id) => Some(edition[*id].issue),
            _ => None,
        }
    }
}

impl Subject {
    /// The issue of the newest article of a part of a list.
    pub(super) fn newest_issue(&self, edition: &Edition) -> Option<IssueId> {
        let (articles, leaf) = match self {
            Self::Reporter(id, leaf) => (&edition[*id].reported, leaf),
            Self::Editor(id, leaf) => (&edition[*id].edited, leaf),
            Self::Section(id, leaf) => (&edition[*id].articles, leaf),
            _ => return None,
        };
        articles.get(leaf.entries.clone())?.last().map(|id| edition[*id].issue)
    }
}

/// Whose articles a feed holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedOf {
    /// The whole paper's.
    Paper,
    /// One reporter's.
    Reporter(PersonId),
    /// One section's.
    Section(SectionId),
}

impl FeedOf {
    /// The articles, the newest first.
    pub fn newest<'e>(self, edition: &'e Edition) -> Box<dyn Iterator<Item = ArticleId> + 'e> {
        match self {
            Self::Paper => Box::new(edition.article_ids().rev()),
            Self::Reporter(id) => Box::new(edition[id].reported.iter().rev().copied()),
            Self::Section(id) => Box::new(edition[id].articles.iter().rev().copied()),
        }
    }

    /// The page that shows the same articles.
    pub fn page(self, edition: &Edition) -> Address {
        match self {
            Self::Paper => Address::folder(""),
            Self::Reporter(id) => edition[id].as_reporter.address(),
            Self::Section(id) => edition[id].leaves.address(),
        }
    }

    /// Where the Atom feed stands.
    pub fn atom(self, edition: &Edition) -> Address {
        self.page(edition).beside("atom.xml")
    }

    /// Where the JSON Feed stands.
    pub fn json(self, edition: &Edition) -> Address {
        self.page(edition).beside("feed.json")
    }

    /// The name of whose feed it is, if it is not the whole paper's.
    pub fn name(self, edition: &Edition) -> Option<&str> {
        match self {
            Self::Paper => None,
            Self::Reporter(id) => Some(&edition[id].name),
            Self::Section(id) => Some(&edition[id].name),
        }
    }
}

/// An address in a sitemap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SitemapEntry {
    /// The address.
    pub address: Address,
    /// The day from which what it shows is as it is; none where that is not told.
    pub date: Option<NaiveDate>,
}

/// The file that tells browsers how to ask the search.
pub const OPENSEARCH: &str = "opensearch.xml";

/// The file of an issue to print, beside its page.
pub const PRINT: &str = "print.html";

/// The e-book of an issue, beside its page.
pub const EPUB: &str = "issue.epub";

/// The data of an issue, beside its page.
pub const NINJS: &str = "issue.json";

/// Folder of the search page.
pub const SEARCH: &str = "search";

/// Whether the site has a search: it is wanted, and there is something to find.
pub fn has_search(edition: &Edition, config: &Config) -> bool {
    config.search && !edition.articles.is_empty()
}

/// Whether browsers are told how to ask the search: they need to know where it stands.
pub fn has_opensearch(edition: &Edition, config: &Config) -> bool {
    config.outputs.opensearch && !config.base_url.is_empty() && has_search(edition, config)
}

/// Every page that a reader sees, redirects included.
pub fn jobs(edition: &Edition, config: &Config) -> Vec<Job> {
    let mut all = Vec::with_capacity(edition.articles.len() + 2 * edition.pages.len());
    all.extend([
        job(Subject::Home, "home.html", Address::folder(""), "the home page"),
        job(Subject::Archive, "archive.html", Address::folder("archive"), "the archive"),
        job(Subject::Reporters, "reporters.html", Address::folder("reporters"), "the list of reporters"),
        job(Subject::Editors, "editors.html", Address::folder("editors"), "the list of editors"),
        job(Subject::Sections, "sections.html", Address::folder("sections"), "the list of sections"),
        job(Subject::NotFound, "404.html", Address::file("404.html"), "the page for wrong addresses"),
    ]);
    if has_search(edition, config) {
        all.push(job(Subject::Search, "search.html", Address::folder(SEARCH), "the search"));
    }
    archive(edition, &mut all);
    papers(edition, &mut all);
    people(edition, config, &mut all);
    for id in edition.section_ids() {
        let section = &edition[id];
        let what = format!("the section {}", section.name);
        leaves(&mut all, "section.html", &what, &section.leaves, section.articles.len(), config, |leaf| {
            Subject::Section(id, leaf)
        });
    }
    all.extend(edition.redirects.iter().map(|r| Job {
        subject: Subject::Redirect(r.to.clone()),
        template: "redirect.html",
        address: r.from.clone(),
        inputs: vec![r.input.clone()],
    }));
    all
}

fn job(subject: Subject, template: &'static str, address: Address, what: impl Into<String>) -> Job {
    Job { subject, template, address, inputs: vec![what.into()] }
}

fn archive(edition: &Edition, all: &mut Vec<Job>) {
    for year in &edition.calendar {
        let (number, address) = (year.year, Address::of_year(year.year));
        let what = format!("the archive of {number}");
        all.push(job(Subject::Year(number), "archive_year.html", address, what));
        for month in &year.months {
            let subject = Subject::Month(month.year, month.month);
            let address = Address::of_month(month.year, month.month);
            let what = format!("the archive of {}-{:02}", month.year, month.month);
            all.push(job(subject, "archive_month.html", address, what));
        }
    }
}

/// Issues, pages and articles.
fn papers(edition: &Edition, all: &mut Vec<Job>) {
    for id in edition.issue_ids() {
        let issue = &edition[id];
        let what = issue.input.clone().unwrap_or_else(|| format!("the issue of {}", issue.date));
        all.push(job(Subject::Issue(id), "issue.html", issue.address.clone(), what));
    }
    for id in edition.page_ids() {
        let page = &edition[id];
        let what = || format!("page {} of {}", page.number, edition[page.issue].date);
        let what = page.input.clone().unwrap_or_else(what);
        all.push(job(Subject::Page(id), "page.html", page.address.clone(), what));
    }
    for id in edition.article_ids() {
        let article = &edition[id];
        all.push(job(Subject::Article(id), "article.html", article.address.clone(), article.input.clone()));
    }
}

fn people(edition: &Edition, config: &Config, all: &mut Vec<Job>) {
    for id in edition.person_ids() {
        let person = &edition[id];
        if !person.reported.is_empty() {
            let what = format!("the reporter {}", person.name);
            leaves(all, "reporter.html", &what, &person.as_reporter, person.reported.len(), config, |leaf| {
                Subject::Reporter(id, leaf)
            });
        }
        if !person.edited.is_empty() {
            let what = format!("the editor {}", person.name);
            leaves(all, "editor.html", &what, &person.as_editor, person.edited.len(), config, |leaf| {
                Subject::Editor(id, leaf)
            });
        }
    }
}

fn leaves(
    all: &mut Vec<Job>,
    template: &'static str,
    what: &str,
    leaves: &Leaves,
    total: usize,
    config: &Config,
    subject: impl Fn(Leaf) -> Subject,
) {
    for leaf in leaves.of(total, config.per_page) {
        let address = leaf.address.clone();
        all.push(job(subject(leaf), template, address, what));
    }
}
