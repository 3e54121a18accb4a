//! From documents to an edition, step by step: place, order, settle, connect.

use std::collections::BTreeMap;

use chrono::NaiveDate;

mod settled;

use super::join;
use super::names::People;
use super::pictures::{Claims, Gathered};
use super::settle::{self, Piece};
use super::{
    Address, Article, ArticleId, Continued, ContinuedHere, Edition, Issue, IssueId, Leaves, Page, PageId,
    Picture, PictureId, Publication, Redirect, Section, SectionId, address, calendar, made_one_line,
    one_line,
};
use crate::config::Config;
use crate::content::{self, Body, Document, IssueNote, Kind, PageNote, PersonNote};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::jobs;
use settled::Settled;

/// The documents of an issue by page and place on the page.
#[derive(Default)]
struct IssueShelf {
    note: Option<Placed<IssueNote>>,
    /// Once all documents are placed, in the paper's order.
    pages: Vec<PageShelf>,
    /// The pages by their numbers.
    numbers: BTreeMap<String, usize>,
}

#[derive(Default)]
struct PageShelf {
    number: String,
    note: Option<Placed<PageNote>>,
    articles: Vec<Loose>,
}

/// Front matter and the file it stands in.
struct Placed<T> {
    what: T,
    shown: String,
    aliases_line: u32,
}

/// An article that has its place and not yet its connections.
struct Loose {
    what: Box<content::Article>,
    body: Body,
    extra: Vec<(String, crate::yaml::Node)>,
    /// Its file below the content folder.
    file: String,
    shown: String,
    aliases_line: u32,
    jumps_line: u32,
    pictures: Gathered,
    /// Its parts on other pages, already joined to its text.
    rest: Vec<Rest>,
    settled: Settled,
}

/// A part of an article that joining took from its page: what is left to tell of it.
struct Rest {
    page: String,
    title: String,
    stem: String,
    aliases: Vec<String>,
    shown: String,
    aliases_line: u32,
}

pub(super) fn gather(config: &Config, mut documents: Vec<Document>) -> (Edition, Diagnostics) {
    let claims = if config.pictures.shown { Claims::of(&documents) } else { Claims::default() };
    let mut building = Building::new(config);
    building.edition.articles.reserve(documents.len());
    // They come in the order of their paths, which mostly begin with the date.
    if !documents.is_sorted_by_key(date) {
        documents.sort_by_key(date);
    }
    // Issues are put together while those before them are connected.
    let put_together = |documents: Vec<Document>| {
        let (mut misplaced, mut problems) = (Diagnostics::new(), Diagnostics::new());
        let date = documents.first().and_then(date);
        let mut issue = IssueShelf::of(documents, config.pictures.shown.then_some(&claims), &mut misplaced);
        issue.join(&mut problems);
        date.into_iter().for_each(|date| issue.settle(date, &config.language));
        (date, issue, [misplaced, problems])
    };
    jobs::flow(by_date(documents), jobs::allowed(), put_together, |(date, issue, problems)| {
        building.told(problems);
        if let Some(date) = date
            && issue.pages.iter().any(|p| !p.articles.is_empty())
        {
            building.issue(date, issue);
        }
        true
    });
    building.finish()
}

/// The date of the issue that a document belongs to.
fn date(document: &Document) -> Option<NaiveDate> {
    match &document.kind {
        Kind::Article(article) => article.date,
        Kind::Page(page) => page.date,
        Kind::Issue(issue) => issue.date,
    }
}

/// The documents of one date after the other, if they are sorted by it.
fn by_date(documents: Vec<Document>) -> impl Iterator<Item = Vec<Document>> + Send {
    let of_issues = documents.chunk_by(|one, next| date(one) == date(next));
    let lengths: Vec<usize> = of_issues.map(<[Document]>::len).collect();
    let mut documents = documents.into_iter();
    lengths.into_iter().map(move |length| documents.by_ref().take(length).collect())
}

impl IssueShelf {
    /// Puts each document of one date in its place. With `claims`, pictures are gathered too.
    fn of(documents: Vec<Document>, claims: Option<&Claims>, problems: &mut Diagnostics) -> Self {
        let mut shelf = Self::default();
        for document in documents {
            shelf.place(document, claims, problems);
        }
        shelf.pages.sort_by_cached_key(|page| settle::natural(&page.number));
        shelf
    }

    fn place(&mut self, document: Document, claims: Option<&Claims>, problems: &mut Diagnostics) {
        let pictures = match (&document.kind, claims) {
            (Kind::Article(article), Some(claims)) if !article.draft => {
                Gathered::of(&document, article, claims, problems)
            }
            _ => Gathered::default(),
        };
        let aliases_line = document.line_of("aliases");
        let jumps_line = document.line_of("continues").max(document.line_of("jumps"));
        let shown = document.shown;
        match document.kind {
            Kind::Article(article) if article.draft => {}
            Kind::Article(mut what) => {
                let Some(number) = located(what.date, what.page.take(), &shown, problems) else { return };
                let (body, extra, file) = (document.body, document.extra, document.path);
                let (rest, settled) = (Vec::new(), Settled::default());
                self.page(number).articles.push(Loose {
                    what,
                    body,
                    extra,
                    file,
                    shown,
                    aliases_line,
                    jumps_line,
                    pictures,
                    rest,
                    settled,
                });
            }
            Kind::Page(mut what) => {
                let Some(number) = located(what.date, what.page.take(), &shown, problems) else { return };
                let slot = &mut self.page(number).note;
                put(slot, Placed { what, shown, aliases_line }, problems);
            }
            Kind::Issue(what) => match what.date {
                Some(_) => put(&mut self.note, Placed { what, shown, aliases_line }, problems),
                None => problems.push(misplaced(&shown, "date")),
            },
        }
    }

    /// The page of a number.
    fn page(&mut self, number: String) -> &mut PageShelf {
        // The documents of a page stand together.
        let last = self.pages.len().checked_sub(1).filter(|last| self.pages[*last].number == number);
        let at = last.or_else(|| self.numbers.get(&number).copied()).unwrap_or_else(|| {
            self.numbers.insert(number.clone(), self.pages.len());
            self.pages.push(PageShelf { number, ..PageShelf::default() });
            self.pages.len() - 1
        });
        &mut self.pages[at]
    }
}

fn put<T>(slot: &mut Option<Placed<T>>, new: Placed<T>, problems: &mut Diagnostics) {
    match slot {
        None => *slot = Some(new),
        Some(old) => problems.push(
            Diagnostic::new(Code::Collision, format!("`{}` speaks for the same page or issue", old.shown))
                .at(new.shown)
                .help("keep one of the two files"),
        ),
    }
}

/// The number of a document's page, where both its date and its page are told.
fn located(
    date: Option<NaiveDate>,
    page: Option<String>,
    shown: &str,
    problems: &mut Diagnostics,
) -> Option<String> {
    let page = page.map(made_one_line).filter(|p| !p.is_empty());
    match (date, page) {
        (Some(_), Some(page)) => Some(page),
        (date, _) => {
            problems.push(misplaced(shown, if date.is_none() { "date" } else { "page" }));
            None
        }
    }
}

fn misplaced(shown: &str, what: &str) -> Diagnostic {
    Diagnostic::new(
        Code::Misplaced,
        format!("neither path nor front matter tells the {what}; it is left out"),
    )
    .at(shown)
    .help(format!("write `{what}: …` in its front matter, or move it to content/YYYY-MM-DD/PAGE/"))
}

impl IssueShelf {
    /// Joins articles that stand on several pages: the later parts go to the first.
    fn join(&mut self, problems: &mut Diagnostics) {
        let tells = |a: &Loose| !a.what.jumps.is_empty() || a.what.continues.is_some();
        if !self.pages.iter().flat_map(|p| &p.articles).any(tells) {
            return;
        }
        let places = self.pages.iter().enumerate();
        let places: Vec<usize> =
            places.flat_map(|(at, page)| page.articles.iter().map(move |_| at)).collect();
        let (heads, found) = {
            let numbers: Vec<&str> = self.pages.iter().map(|p| p.number.as_str()).collect();
            let all = self.pages.iter().flat_map(|p| p.articles.iter().map(|a| a.part(&p.number)));
            join::heads(&all.collect::<Vec<_>>(), &numbers)
        };
        problems.append(found);
        if heads.iter().all(Option::is_none) {
            return;
        }
        let pages = self.pages.iter_mut();
        let mut all: Vec<Option<Loose>> =
            pages.flat_map(|p| std::mem::take(&mut p.articles)).map(Some).collect();
        let tails_of =
            |head: usize| (0..heads.len()).rev().filter(|t| heads[*t] == Some(head)).collect::<Vec<_>>();
        for first in (0..all.len()).filter(|at| heads[*at].is_none()) {
            let mut whole = all[first].take();
            let mut waiting = tails_of(first);
            while let Some(next) = waiting.pop() {
                if let Some((whole, tail)) = whole.as_mut().zip(all[next].take()) {
                    whole.go_on(tail, &self.pages[places[next]].number, problems);
                }
                waiting.extend(tails_of(next));
            }
            self.pages[places[first]].articles.extend(whole);
        }
    }
}

impl IssueShelf {
    /// Settles what can be settled of each article alone, once its parts are joined, and the order of each page.
    fn settle(&mut self, date: NaiveDate, paper: &str) {
        for page in &mut self.pages {
            let address = Address::of_page(date, &page.number);
            for article in &mut page.articles {
                article.settled = Settled::of(article, &address, paper);
            }
            page.put_in_order();
        }
    }
}

impl PageShelf {
    /// Puts articles in the order that they tell, and those that tell none as people count their files.
    fn put_in_order(&mut self) {
        let order = |l: &Loose| l.what.order.unwrap_or(f64::INFINITY);
        if self.articles.is_sorted_by(|a, b| order(a).total_cmp(&order(b)).is_lt()) {
            return;
        }
        let articles = std::mem::take(&mut self.articles).into_iter();
        let mut placed: Vec<(Vec<Piece>, Loose)> =
            articles.map(|article| (settle::natural(article.stem()), article)).collect();
        placed.sort_by(|(place, a), (other, b)| order(a).total_cmp(&order(b)).then_with(|| place.cmp(other)));
        self.articles = placed.into_iter().map(|(_, article)| article).collect();
    }
}

impl Loose {
    /// The name of its file without `.md`, by which its address is made.
    fn stem(&self) -> &str {
        let name = self.file.rsplit('/').next().unwrap_or(&self.file);
        name.strip_suffix(".md").unwrap_or(name)
    }

    fn part<'a>(&'a self, page: &'a str) -> join::Part<'a> {
        let what = &self.what;
        join::Part {
            page,
            path: self.file.trim_end_matches(".md"),
            shown: &self.shown,
            line: self.jumps_line,
            headline: format!("{} {} {}", what.kicker, what.title, what.subtitle),
            body: &self.body,
            jumps: &what.jumps,
            continues: what.continues.as_deref(),
        }
    }

    /// Takes over a later part that stands on another page. Its headline there is kept as a note; the people and
    /// pictures of both are the article's.
    fn go_on(&mut self, tail: Self, page: &str, problems: &mut Diagnostics) {
        match self.body.text().and_then(|head| Ok(join::joined(&head, &tail.body.text()?))) {
            Ok(whole) => self.body = Body::held(&whole),
            Err(e) => problems.push(e),
        }
        let stem = tail.stem().to_owned();
        let (own, more) = (&mut self.what, *tail.what);
        own.updated = own.updated.max(more.updated);
        own.jumps.retain(|j| j.to.is_none());
        own.jumps.extend(more.jumps.into_iter().filter(|j| j.from.is_none()));
        let new = more.reporters.into_iter().filter(|p| own.reporters.iter().all(|o| o.name != p.name));
        let new: Vec<PersonNote> = new.collect();
        own.reporters.extend(new);
        own.photographers.extend(more.photographers);
        own.photographers.dedup();
        let new = more.bylines.into_iter().filter(|b| !own.bylines.contains(b));
        let new: Vec<String> = new.collect();
        own.bylines.extend(new);
        self.pictures.go_on(tail.pictures, own.captions.len());
        own.captions.extend(more.captions);
        self.rest.push(Rest {
            page: page.to_owned(),
            title: one_line(&more.title),
            stem,
            aliases: more.aliases,
            shown: tail.shown,
            aliases_line: tail.aliases_line,
        });
    }
}

/// The edition while it grows, oldest issue first.
struct Building {
    edition: Edition,
    people: People,
    sections: BTreeMap<String, SectionId>,
    pictures: BTreeMap<String, PictureId>,
    segments: address::Segments,
    /// Parts of this issue's articles whose page is not there yet: the article, the page's number, the title there.
    rest: Vec<(ArticleId, String, String)>,
    /// What is wrong with documents that cannot be placed, and then what else is.
    problems: [Diagnostics; 2],
}

impl Building {
    fn new(config: &Config) -> Self {
        let publication = Publication {
            name: one_line(&config.publication),
            description: one_line(&config.description),
            language: config.language.clone(),
            base_url: config.base_url.clone(),
        };
        Self {
            edition: Edition { publication, ..Edition::default() },
            people: People::new(config),
            sections: BTreeMap::new(),
            pictures: BTreeMap::new(),
            segments: address::Segments::default(),
            rest: Vec::new(),
            problems: Default::default(),
        }
    }

    fn told(&mut self, problems: [Diagnostics; 2]) {
        for (all, more) in self.problems.iter_mut().zip(problems) {
            all.append(more);
        }
    }

    fn issue(&mut self, date: NaiveDate, shelf: IssueShelf) {
        let id = IssueId(self.edition.issues.len());
        let address = Address::of_issue(date);
        let (note, input) = match shelf.note {
            Some(placed) => {
                self.redirect(&placed.what.aliases, &address, &placed.shown, placed.aliases_line);
                (placed.what, Some(placed.shown))
            }
            None => (IssueNote::default(), None),
        };
        let publication = note.publication.as_deref().map(one_line).filter(|p| !p.is_empty());
        self.edition.issues.push(Issue {
            date,
            publication: publication.unwrap_or_else(|| self.edition.publication.name.clone()),
            number: note.number.as_deref().map(one_line).filter(|n| !n.is_empty()),
            pages: Vec::new(),
            address,
            previous: id.0.checked_sub(1).map(IssueId),
            next: None,
            input,
        });
        if let Some(previous) = id.0.checked_sub(1) {
            self.edition.issues[previous].next = Some(id);
        }
        for page in shelf.pages {
            self.page(id, date, page);
        }
        for (article, number, title) in std::mem::take(&mut self.rest) {
            let pages = &self.edition.issues[id.0].pages;
            let Some(page) = pages.iter().copied().find(|p| self.edition[*p].number == number) else {
                continue;
            };
            self.edition.articles[article.0].continued.push(Continued { page, title: title.clone() });
            self.edition.pages[page.0].continued.push(ContinuedHere { article, title });
        }
    }

    fn page(&mut self, issue: IssueId, date: NaiveDate, shelf: PageShelf) {
        let id = PageId(self.edition.pages.len());
        let address = Address::of_page(date, &shelf.number);
        let (note, input) = match shelf.note {
            Some(placed) => {
                self.redirect(&placed.what.aliases, &address, &placed.shown, placed.aliases_line);
                (placed.what, Some(placed.shown))
            }
            None => (PageNote::default(), None),
        };
        let loose = shelf.articles;
        let told = note.section.as_deref().map(one_line).into_iter();
        let of_articles = loose.iter().map(|l| l.settled.section.clone());
        let name = told.chain(of_articles).find(|name| !name.is_empty()).unwrap_or_default();
        let editors = match note.editors.is_empty() {
            true => self.people.meet_all(loose.iter().flat_map(|l| &l.what.editors)),
            false => self.people.meet_all(&note.editors),
        };
        let previous = id.0.checked_sub(1).map(PageId);
        if let Some(previous) = previous {
            self.edition.pages[previous.0].next = Some(id);
        }
        self.edition.issues[issue.0].pages.push(id);
        let (number, articles) = (shelf.number, Vec::new());
        self.edition.pages.push(Page {
            issue,
            number,
            name,
            editors,
            articles,
            continued: Vec::new(),
            address,
            previous,
            next: None,
            input,
        });
        for article in loose {
            self.article(issue, id, date, article);
        }
    }

    fn article(&mut self, issue: IssueId, page: PageId, date: NaiveDate, loose: Loose) {
        let id = ArticleId(self.edition.articles.len());
        let (written, settled) = (*loose.what, loose.settled);
        let address = settled.address;
        self.redirect(&written.aliases, &address, &loose.shown, loose.aliases_line);
        for rest in loose.rest {
            let from = Address::of_article(date, &rest.page, &rest.stem);
            self.edition.redirects.push(Redirect { from, to: address.clone(), input: rest.shown.clone() });
            self.redirect(&rest.aliases, &address, &rest.shown, rest.aliases_line);
            self.rest.push((id, rest.page, rest.title));
        }

        let section = match settled.section.is_empty() {
            true => self.edition[page].name.clone(),
            false => settled.section,
        };
        let section = self.section(&section);
        let mut editors = self.people.meet_all(&written.editors);
        if editors.is_empty() {
            editors.clone_from(&self.edition[page].editors);
        }
        let reporters = self.people.credit(written.reporters);
        let photographers = written.photographers.into_iter();
        let photographers =
            self.people.credit(photographers.map(|name| PersonNote { name, role: String::new() }));
        reporters.iter().chain(&photographers).for_each(|c| self.people.reported(c.person, id));
        editors.iter().for_each(|e| self.people.edited(*e, id));
        if let Some(section) = section {
            self.edition.sections[section.0].articles.push(id);
        }

        let Gathered { asked, in_body } = loose.pictures;
        let pictures = asked.into_iter().map(|a| {
            let picture = self.picture(&a.file, &a.shown);
            a.into_illustration(picture, &written.captions)
        });
        let pictures = pictures.collect();

        let title = if settled.title.is_empty() { self.nameless(page) } else { settled.title };
        let previous = id.0.checked_sub(1).map(ArticleId);
        if let Some(previous) = previous {
            self.edition.articles[previous.0].next = Some(id);
        }
        self.edition.pages[page.0].articles.push(id);
        self.edition.articles.push(Article {
            page,
            issue,
            title,
            untitled: settled.untitled,
            kicker: settled.kicker,
            subtitle: settled.subtitle,
            summary: settled.summary,
            updated: written.updated,
            language: settled.language,
            section,
            editors,
            reporters,
            photographers,
            bylines: settled.bylines,
            captions: written.captions,
            pictures,
            body_pictures: in_body,
            body: loose.body,
            continued: Vec::new(),
            jumps: settled.jumps,
            extra: loose.extra,
            address,
            previous,
            next: None,
            input: loose.shown,
        });
    }

    /// The title of an article with neither title nor text: its page.
    fn nameless(&self, page: PageId) -> String {
        let page = &self.edition[page];
        one_line(&format!("{} {}", page.number, page.name))
    }

    fn section(&mut self, name: &str) -> Option<SectionId> {
        if name.is_empty() {
            return None;
        }
        if let Some(id) = self.sections.get(name) {
            return Some(*id);
        }
        let id = SectionId(self.edition.sections.len());
        let leaves = Leaves::new(format!("sections/{}", self.segments.give(name)));
        self.edition.sections.push(Section { name: name.to_owned(), articles: Vec::new(), leaves });
        self.sections.insert(name.to_owned(), id);
        Some(id)
    }

    fn picture(&mut self, file: &str, shown: &str) -> PictureId {
        let new = PictureId(self.edition.pictures.len());
        let id = *self.pictures.entry(file.to_owned()).or_insert(new);
        if id == new {
            let (file, input) = (file.to_owned(), shown.to_owned());
            self.edition.pictures.push(Picture { file, input, ..Picture::default() });
        }
        id
    }

    fn redirect(&mut self, aliases: &[String], to: &Address, shown: &str, line: u32) {
        for text in aliases {
            match address::alias(text) {
                Ok(from) if from == *to => {}
                Ok(from) => {
                    self.edition.redirects.push(Redirect { from, to: to.clone(), input: shown.to_owned() })
                }
                Err(why) => self.problems[1].push(
                    Diagnostic::new(Code::Alias, format!("the alias `{text}` {why}"))
                        .at_line(shown, line)
                        .help("write it from the root of the site: /old/story.html or /old/folder/"),
                ),
            }
        }
    }

    fn finish(mut self) -> (Edition, Diagnostics) {
        self.edition.people = self.people.into_all();
        self.edition.calendar = calendar::years(&self.edition.issues);
        let [mut problems, others] = self.problems;
        problems.append(others);
        (self.edition, problems)
    }
}

#[cfg(test)]
mod tests;
