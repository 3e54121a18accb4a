//! What each file of the site depends on, as digests: a file whose inputs are those of the last build need not be
//! rendered again.
//!
//! Of every thing that templates are shown there is a digest of exactly what [`super::values`] puts into its value, and a
//! job's fingerprint is made of those that [`super::context`] gives to it. Both must be changed together; the tests of
//! `tests/suite/increment.rs` hold that a build of what changed equals a build of everything.

use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveDate};

use super::job::{FeedOf, Job, SitemapEntry, Subject};
use super::layers::Layers;
use crate::config::Config;
use crate::edition::address::Leaf;
use crate::edition::{
    Article, ArticleId, Edition, Issue, IssueId, Page, PageId, Person, PersonId, Role, Section,
};
use crate::jobs;

/// A digest of inputs (XXH3, 128 bits: no two of an archive's files share one by chance, and of short inputs it takes a small part of
/// the time of a digest that withstands attacks, which nobody gains anything by here).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct Fingerprint([u8; 16]);

impl Fingerprint {
    /// Of bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Digest::new().bytes(bytes).done()
    }
}

/// A fingerprint while it is made: the bytes that it is of. They are few, and quickest digested all at once.
struct Digest(Vec<u8>);

impl Digest {
    fn new() -> Self {
        Self(Vec::with_capacity(1024))
    }

    /// With its length, so that two texts in a row are never taken for two others.
    fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        self.0.extend_from_slice(bytes);
        self
    }

    fn text(self, text: &str) -> Self {
        self.bytes(text.as_bytes())
    }

    fn texts<'t>(self, texts: impl IntoIterator<Item = &'t String>) -> Self {
        let mut all = self;
        let mut count = 0;
        for text in texts {
            all = all.text(text);
            count += 1;
        }
        all.number(count)
    }

    fn number(mut self, n: usize) -> Self {
        self.0.extend_from_slice(&(n as u64).to_le_bytes());
        self
    }

    fn print(mut self, print: Fingerprint) -> Self {
        self.0.extend_from_slice(&print.0);
        self
    }

    /// One or none.
    fn maybe(self, print: Option<Fingerprint>) -> Self {
        match print {
            Some(print) => self.number(1).print(print),
            None => self.number(0),
        }
    }

    fn date(self, date: NaiveDate) -> Self {
        self.number(date.num_days_from_ce() as usize)
    }

    fn prints(self, prints: impl IntoIterator<Item = Fingerprint>) -> Self {
        let mut all = self;
        let mut count = 0;
        for print in prints {
            all = all.print(print);
            count += 1;
        }
        all.number(count)
    }

    /// Anything, by what `Debug` shows of it: for what is rare or small.
    fn shown(self, value: &impl std::fmt::Debug) -> Self {
        self.text(&format!("{value:?}"))
    }

    fn done(self) -> Fingerprint {
        Fingerprint(xxhash_rust::xxh3::xxh3_128(&self.0).to_le_bytes())
    }
}

/// The digests of an edition's parts.
pub struct Inputs<'e> {
    edition: &'e Edition,
    config: &'e Config,
    /// What every job depends on: program, config, templates, words, static files.
    base: Fingerprint,
    /// Everything that a template can reach by itself, whatever page it is for.
    site: Fingerprint,
    /// Templates that reach for it; none where all may.
    reaching: Option<BTreeSet<String>>,
    /// People in each role, as every page names them.
    people: Vec<[Fingerprint; 2]>,
    /// Sections, as every page names them.
    sections: Vec<Fingerprint>,
    /// What pages are called and where they stand.
    page_stubs: Vec<Fingerprint>,
    /// What articles are called and where they stand, as their neighbours tell.
    article_stubs: Vec<Fingerprint>,
    /// Articles as lists show them.
    entries: Vec<Fingerprint>,
    /// Articles in full.
    articles: Vec<Fingerprint>,
    /// Pages without their articles.
    pages: Vec<Fingerprint>,
    /// Issues without their pages.
    issues: Vec<Fingerprint>,
    /// Issues with their pages and all that they hold.
    full_issues: Vec<Fingerprint>,
}

impl<'e> Inputs<'e> {
    /// `program` tells one build of newsprint from another.
    pub fn new(config: &'e Config, edition: &'e Edition, layers: &Layers, program: &str) -> Self {
        let base = Digest::new().text(program).shown(config).print(layers.fingerprint());
        // Every page leads to the search and to the paper's feed, where there is an article for them.
        let base = base.number(usize::from(edition.articles.is_empty())).done();
        let mut inputs = Self {
            edition,
            config,
            base,
            site: base,
            reaching: None,
            people: Vec::new(),
            sections: Vec::new(),
            page_stubs: Vec::new(),
            article_stubs: Vec::new(),
            entries: Vec::new(),
            articles: Vec::new(),
            pages: Vec::new(),
            issues: Vec::new(),
            full_issues: Vec::new(),
        };
        (inputs.reaching, ()) = jobs::both(|| layers.reaching(), || inputs.digest_all());
        inputs.site = inputs.whole();
        inputs
    }

    /// The edition that they are of.
    pub fn edition(&self) -> &'e Edition {
        self.edition
    }

    /// In this order: each is made of those before it.
    fn digest_all(&mut self) {
        let edition = self.edition;
        self.people = jobs::map(&edition.people, |person| {
            [Role::Reporter, Role::Editor].map(|role| named(person, role))
        });
        self.sections = edition.sections.iter().map(section).collect();
        self.issues = edition.issues.iter().map(|issue| self.issue(issue)).collect();
        self.page_stubs = jobs::map(&edition.pages, |page| self.page_stub(page));
        self.pages = jobs::map(&edition.pages, |page| self.page(page));
        self.article_stubs = jobs::map(&edition.articles, |article| self.article_stub(article));
        self.entries = jobs::map(&edition.articles, |article| self.entry(article));
        let ids: Vec<ArticleId> = edition.article_ids().collect();
        self.articles = jobs::map(&ids, |id| self.article(*id));
        let ids: Vec<IssueId> = edition.issue_ids().collect();
        self.full_issues = jobs::map(&ids, |id| self.full_issue(*id));
    }

    /// Everything, once its parts are there.
    fn whole(&self) -> Fingerprint {
        let edition = self.edition;
        let people = edition.person_ids().flat_map(|id| {
            [Role::Reporter, Role::Editor].map(|role| self.counted(id, role, edition.work(id, role)))
        });
        let sections = edition
            .section_ids()
            .map(|id| Digest::new().print(self.sections[id.0]).number(edition[id].articles.len()).done());
        Digest::new()
            .prints(self.full_issues.iter().copied())
            .prints(people)
            .prints(sections)
            .shown(&edition.calendar)
            .done()
    }

    /// The fingerprint of all that a job is made from.
    pub fn of(&self, job: &Job) -> Fingerprint {
        let edition = self.edition;
        let digest = Digest::new().print(self.base).text(job.template).text(&job.address.file);
        let digest = match &self.reaching {
            Some(reaching) if !reaching.contains(job.template) => digest,
            _ => digest.print(self.site),
        };
        match &job.subject {
            Subject::Home | Subject::Reporters | Subject::Editors | Subject::Sections => {
                digest.print(self.site)
            }
            Subject::Search | Subject::NotFound | Subject::OpenSearch => digest,
            Subject::Archive => {
                let newest = edition.calendar.last().map(|y| y.year);
                self.year(digest.shown(&self.years()), newest.unwrap_or_default())
            }
            Subject::Year(year) => self.year(digest, *year),
            Subject::Month(year, month) => self.month(digest, *year, *month),
            Subject::Issue(id) => digest.print(self.full_issues[id.0]),
            Subject::Page(id) => digest.print(self.full_issues[edition[*id].issue.0]).print(self.pages[id.0]),
            Subject::Article(id) => digest
                .print(self.full_issues[edition[*id].issue.0])
                .print(self.pages[edition[*id].page.0])
                .print(self.articles[id.0]),
            Subject::Print(id) | Subject::Epub(id) | Subject::Ninjs(id) => {
                let articles = edition.articles_of(*id).map(|id| self.articles[id.0]);
                digest.print(self.full_issues[id.0]).prints(articles)
            }
            Subject::Reporter(id, leaf) => self.person_on(digest, *id, Role::Reporter, leaf),
            Subject::Editor(id, leaf) => self.person_on(digest, *id, Role::Editor, leaf),
            Subject::Section(id, leaf) => {
                let articles = &edition[*id].articles;
                let count = if leaf.number.is_some() { leaf.entries.len() } else { articles.len() };
                self.list(digest.print(self.sections[id.0]).number(count), articles, leaf)
            }
            Subject::Redirect(to) => digest.text(&to.file),
            Subject::Atom(whose) | Subject::JsonFeed(whose) => self.feed(digest, *whose),
            Subject::Sitemap { entries, .. } | Subject::SitemapIndex(entries) => addresses(digest, entries),
            Subject::NewsSitemap(ids) => digest.prints(ids.iter().map(|id| self.entries[id.0])),
            Subject::Robots(maps) => digest.texts(maps.iter().map(|map| &map.file)),
        }
        .done()
    }

    /// The fingerprint of a part of the search's index.
    pub fn of_index(&self, articles: &[ArticleId]) -> Fingerprint {
        let articles = articles.iter().map(|id| self.articles[id.0]);
        Digest::new().print(self.base).text("search").prints(articles).done()
    }

    fn person(&self, id: PersonId, role: Role) -> Fingerprint {
        let [reporter, editor] = self.people[id.0];
        if role == Role::Editor { editor } else { reporter }
    }

    /// A person with the number and the years of these articles.
    fn counted(&self, id: PersonId, role: Role, work: &[ArticleId]) -> Fingerprint {
        let date = |id: Option<&ArticleId>| id.map(|id| self.edition[self.edition[*id].issue].date);
        let digest = Digest::new().print(self.person(id, role)).number(work.len());
        digest.shown(&date(work.first())).shown(&date(work.last())).done()
    }

    fn issue(&self, issue: &Issue) -> Fingerprint {
        let date = |id: Option<IssueId>| id.map(|id| self.edition[id].date);
        let count: usize = issue.pages.iter().map(|p| self.edition[*p].articles.len()).sum();
        Digest::new()
            .shown(&issue.date)
            .text(&issue.publication)
            .shown(&issue.number)
            .text(&issue.address.file)
            .number(count)
            .shown(&date(issue.previous))
            .shown(&date(issue.next))
            .done()
    }

    fn page_stub(&self, page: &Page) -> Fingerprint {
        let date = self.edition[page.issue].date;
        Digest::new().text(&page.number).text(&page.name).text(&page.address.file).date(date).done()
    }

    fn page(&self, page: &Page) -> Fingerprint {
        let continued = page.continued.iter().map(|part| {
            let article = &self.edition[part.article];
            let digest = Digest::new().text(&part.title).text(&article.title).text(&article.address.file);
            digest.print(self.page_stubs[article.page.0]).done()
        });
        let stub = |id: Option<PageId>| id.map(|id| self.page_stubs[id.0]);
        Digest::new()
            .text(&page.number)
            .text(&page.name)
            .text(&page.address.file)
            .number(page.articles.len())
            .prints(page.editors.iter().map(|id| self.person(*id, Role::Editor)))
            .prints(continued)
            .maybe(stub(page.previous))
            .maybe(stub(page.next))
            .print(self.issues[page.issue.0])
            .done()
    }

    fn entry(&self, article: &Article) -> Fingerprint {
        // Every field is named, so that a new one is not forgotten here.
        let Article {
            page,
            issue,
            title,
            untitled,
            kicker,
            subtitle,
            summary,
            updated,
            language,
            section,
            editors,
            reporters,
            photographers,
            bylines,
            captions,
            pictures,
            body_pictures,
            body: _,
            continued,
            jumps,
            extra,
            address,
            previous: _,
            next: _,
            input: _,
        } = article;
        let credits = reporters.iter().map(|c| (c, 0)).chain(photographers.iter().map(|c| (c, 1)));
        let credits = credits.map(|(credit, role)| {
            let digest = Digest::new().print(self.person(credit.person, Role::Reporter)).number(role);
            digest.text(&credit.name).text(&credit.role).done()
        });
        let continued = continued
            .iter()
            .map(|part| Digest::new().text(&part.title).print(self.page_stubs[part.page.0]).done());
        let mut digest = Digest::new()
            .print(self.pages[page.0])
            .print(self.issues[issue.0])
            .text(title)
            .number(usize::from(*untitled))
            .text(kicker)
            .text(subtitle)
            .text(summary)
            .number(updated.map_or(0, |day| day.num_days_from_ce() as usize))
            .text(language)
            .prints(section.map(|id| self.sections[id.0]))
            .prints(editors.iter().map(|id| self.person(*id, Role::Editor)))
            .prints(credits)
            .texts(bylines)
            .texts(captions.iter().flat_map(|c| [&c.text, &c.credit, &c.picture, &c.alt]))
            .prints(continued)
            .texts(jumps)
            .text(&address.file);
        if !extra.is_empty() {
            digest = digest.shown(extra);
        }
        if !pictures.is_empty() {
            let files = pictures.iter().map(|one| &self.edition[one.picture]);
            digest = digest.shown(body_pictures).shown(&files.collect::<Vec<_>>());
            for one in pictures {
                digest = digest.texts([&one.caption, &one.credit, &one.alt]);
                digest = digest.shown(&(one.of_caption, one.in_body));
            }
        }
        digest.done()
    }

    fn article(&self, id: ArticleId) -> Fingerprint {
        let article = &self.edition[id];
        let stub = |id: Option<ArticleId>| id.map(|id| self.article_stubs[id.0]);
        let digest = Digest::new().print(self.entries[id.0]).bytes(&article.body.gist().digest);
        digest.maybe(stub(article.previous)).maybe(stub(article.next)).done()
    }

    fn article_stub(&self, article: &Article) -> Fingerprint {
        let date = self.edition[article.issue].date;
        let digest = Digest::new().text(&article.title).text(&article.language);
        digest.text(&article.address.file).date(date).done()
    }

    fn full_issue(&self, id: IssueId) -> Fingerprint {
        let issue = &self.edition[id];
        let mut digest = Digest::new().print(self.issues[id.0]);
        for page in &issue.pages {
            let articles = &self.edition[*page].articles;
            digest = digest.print(self.pages[page.0]).prints(articles.iter().map(|id| self.entries[id.0]));
            // The opening of the text of what leads the page stands on its front.
            let lead = self.edition.lead(*page);
            digest = digest.prints(lead.map(|id| Fingerprint::of(&self.edition[id].body.gist().digest)));
        }
        digest.done()
    }

    /// The years that have issues, each with their number.
    fn years(&self) -> Vec<(i32, usize)> {
        self.edition.calendar.iter().map(|y| (y.year, y.count())).collect()
    }

    fn year(&self, digest: Digest, year: i32) -> Digest {
        let years = self.years();
        let near = years.iter().filter(|(y, _)| years_apart(&years, *y, year) <= 1);
        let months = self.edition.calendar.iter().filter(|y| y.year == year).flat_map(|y| &y.months);
        let issues = months.flat_map(|m| m.issues()).map(|id| self.issues[id.0]);
        digest.shown(&near.collect::<Vec<_>>()).prints(issues)
    }

    fn month(&self, digest: Digest, year: i32, month: u32) -> Digest {
        let all: Vec<_> = self.edition.calendar.iter().flat_map(|y| &y.months).collect();
        let Some(at) = all.iter().position(|m| (m.year, m.month) == (year, month)) else { return digest };
        let name = |at: Option<usize>| at.and_then(|at| all.get(at)).map(|m| (m.year, m.month));
        let mut digest = digest.shown(&[name(at.checked_sub(1)), name(Some(at + 1))]);
        for id in all[at].issues() {
            digest = digest.print(self.issues[id.0]);
            for page in &self.edition[id].pages {
                let lead = self.edition.lead(*page);
                digest = digest.print(self.pages[page.0]).prints(lead.map(|id| self.entries[id.0]));
            }
        }
        digest
    }

    fn person_on(&self, digest: Digest, id: PersonId, role: Role, leaf: &Leaf) -> Digest {
        let work = self.edition.work(id, role);
        let shown = if leaf.number.is_some() { &work[leaf.entries.clone()] } else { work };
        let mut digest = digest.print(self.counted(id, role, shown));
        if leaf.number.is_none()
            && let Some(career) = self.edition.career(id, role)
        {
            // In their order: of as many articles, whoever is met first in the paper comes first.
            let sections = career.sections.iter().map(|(id, n)| (self.sections[id.0], *n));
            let colleagues = career.colleagues.iter().map(|(id, n)| (self.person(*id, Role::Reporter), *n));
            digest = digest.number(career.issues);
            for (who, n) in sections.chain(colleagues) {
                digest = digest.print(who).number(n);
            }
        }
        self.list(digest, work, leaf)
    }

    fn list(&self, digest: Digest, articles: &[ArticleId], leaf: &Leaf) -> Digest {
        let full = (articles.len() / self.config.per_page).saturating_sub(1);
        let digest = digest.prints(articles[leaf.entries.clone()].iter().map(|id| self.entries[id.0]));
        // What leads to newer and older parts: whether this is the newest full one, and whether there is any.
        digest
            .number(usize::from(leaf.number == Some(full)))
            .number(full.min(1))
            .shown(&leaf.number)
            .number(if leaf.number.is_none() { full } else { 0 })
    }

    fn feed(&self, digest: Digest, whose: FeedOf) -> Digest {
        let newest: Vec<ArticleId> = whose.newest(self.edition).take(self.config.feed_entries).collect();
        let digest = digest.prints(newest.iter().map(|id| self.entries[id.0]));
        match whose {
            FeedOf::Paper => digest,
            FeedOf::Reporter(id) => {
                digest.print(self.counted(id, Role::Reporter, &self.edition[id].reported))
            }
            FeedOf::Section(id) => digest.print(self.sections[id.0]).number(self.edition[id].articles.len()),
        }
    }
}

/// A person in a role.
fn named(person: &Person, role: Role) -> Fingerprint {
    let leaves = if role == Role::Editor { &person.as_editor } else { &person.as_reporter };
    // A feed is linked where there is an article to stand in it.
    let has_feed = role == Role::Reporter && !person.reported.is_empty();
    Digest::new()
        .text(&person.name)
        .text(&leaves.folder)
        .number(usize::from(has_feed))
        .shown(&person.place)
        .done()
}

fn section(section: &Section) -> Fingerprint {
    Digest::new().text(&section.name).text(&section.leaves.folder).done()
}

/// How many years that have issues lie between two.
fn years_apart(years: &[(i32, usize)], one: i32, other: i32) -> usize {
    let at = |year| years.iter().position(|(y, _)| *y == year).unwrap_or_default();
    at(one).abs_diff(at(other))
}

fn addresses(digest: Digest, entries: &[SitemapEntry]) -> Digest {
    let mut digest = digest.number(entries.len());
    for entry in entries {
        let day = entry.date.map_or(0, |day| day.num_days_from_ce() as usize);
        digest = digest.text(&entry.address.file).number(day);
    }
    digest
}
