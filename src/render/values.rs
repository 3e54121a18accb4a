//! What templates see of the edition: one value for each article, page, issue, person and section, made once and
//! shared by all pages that show it. `docs/themes.md` lists the fields.

use chrono::{Datelike as _, NaiveDate};
use tera::value::Key;
use tera::{Map, Value};

use super::locale::{DateForm, Locale};
use super::messages::{Messages, fill};
use super::{EPUB, FeedOf, NINJS, PRINT, json_ld, markdown, pictures, text_or_none, url};
use crate::config::Config;
use crate::edition::{
    Address, Article, ArticleId, ContinuedHere, Credit, Edition, Issue, IssueId, Page, PageId, PersonId,
    Role, SectionId, one_line, opening, right_to_left,
};
use crate::yaml::Node;

/// The values, each at the place of its id.
pub(super) struct Values {
    /// Articles in full.
    pub(super) articles: Vec<Value>,
    /// Pages with their articles.
    pub(super) pages: Vec<Value>,
    /// Issues with their pages.
    pub(super) issues: Vec<Value>,
    /// People as reporters.
    pub(super) reporters: Vec<Value>,
    /// People as editors.
    pub(super) editors: Vec<Value>,
    /// Sections.
    pub(super) sections: Vec<Value>,
}

/// A map for templates.
pub(super) fn record<const N: usize>(fields: [(&'static str, Value); N]) -> Value {
    Value::from(fields.into_iter().map(|(name, value)| (Key::from(name), value)).collect::<Map>())
}

impl Values {
    pub(super) fn new(config: &Config, edition: &Edition, messages: &Messages, locale: &Locale) -> Self {
        let maker = Maker { config, edition, messages, locale };
        let reporters: Vec<_> = edition.person_ids().map(|id| maker.person(id, Role::Reporter)).collect();
        let editors: Vec<_> = edition.person_ids().map(|id| maker.person(id, Role::Editor)).collect();
        let sections: Vec<_> = edition.section_ids().map(|id| maker.section(id)).collect();
        let issues: Vec<_> = edition.issues.iter().map(|i| maker.issue(i)).collect();
        let pages: Vec<_> = edition.pages.iter().map(|p| maker.page(p)).collect();
        let mut all = Self { articles: Vec::new(), pages, issues, reporters, editors, sections };
        all.articles = edition.articles.iter().map(|a| maker.article(a, &all)).collect();
        // Pages hold their articles and issues their pages, and not the other way round: a value cannot hold itself.
        all.pages = edition
            .pages
            .iter()
            .zip(&all.pages)
            .map(|(page, value)| {
                let issue = all.issues[page.issue.0].clone();
                let lead = maker.lead(page);
                let rest = page.articles.iter().copied().filter(|id| Some(*id) != lead);
                let opening = lead.map(|id| opening(&edition[id].body, OPENING_EMS)).unwrap_or_default();
                with(
                    value,
                    [
                        ("articles", all.articles(page.articles.iter().copied())),
                        ("lead", lead.map_or_else(Value::none, |id| all.articles[id.0].clone())),
                        ("opening", opening.into()),
                        ("rest", all.articles(rest)),
                        ("issue", issue),
                    ],
                )
            })
            .collect();
        all.issues = edition
            .issues
            .iter()
            .zip(&all.issues)
            .map(|(issue, value)| {
                let pages: Vec<_> = issue.pages.iter().map(|p| all.pages[p.0].clone()).collect();
                with(value, [("pages", Value::from(pages))])
            })
            .collect();
        all
    }

    /// A person in a role.
    pub(super) fn person(&self, id: PersonId, role: Role) -> Value {
        match role {
            Role::Reporter => self.reporters[id.0].clone(),
            Role::Editor => self.editors[id.0].clone(),
        }
    }

    pub(super) fn articles(&self, ids: impl IntoIterator<Item = ArticleId>) -> Value {
        Value::from(ids.into_iter().map(|id| self.articles[id.0].clone()).collect::<Vec<_>>())
    }
}

/// A map with fields added.
pub(super) fn with<const N: usize>(value: &Value, fields: [(&'static str, Value); N]) -> Value {
    let mut map = value.clone().into_map().unwrap_or_default();
    map.extend(fields.into_iter().map(|(name, value)| (Key::from(name), value)));
    Value::from(map)
}

/// The links to the feeds of what is listed on a page: `feed` (Atom) and `json_feed`, none where there are none.
pub(super) fn feeds(edition: &Edition, config: &Config, whose: Option<FeedOf>) -> [(&'static str, Value); 2] {
    let whose = whose.filter(|f| config.has_feeds() && f.newest(edition).next().is_some());
    let link = |address: Option<Address>| text_or_none(address.map(|a| a.href()));
    [("feed", link(whose.map(|f| f.atom(edition)))), ("json_feed", link(whose.map(|f| f.json(edition))))]
}

/// The beginning of an issue's day at the paper's place, RFC 3339; no clock is read anywhere.
pub(crate) fn timestamp(date: NaiveDate, config: &Config) -> String {
    let minutes = config.utc_offset_minutes;
    let sign = if minutes < 0 { '-' } else { '+' };
    let minutes = minutes.abs();
    format!("{date}T00:00:00{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// `rtl` or `ltr`, for `dir`.
pub(super) fn direction(language: &str) -> &'static str {
    if right_to_left(language) { "rtl" } else { "ltr" }
}

/// How much of its lead's text a front shows, in ems: some twelve lines in two columns.
const OPENING_EMS: usize = 420;

struct Maker<'a> {
    config: &'a Config,
    edition: &'a Edition,
    messages: &'a Messages,
    locale: &'a Locale,
}

impl Maker<'_> {
    /// The two fields that everything with an address has.
    fn place(&self, address: &Address) -> [(&'static str, Value); 2] {
        [("href", address.href().into()), ("url", text_or_none(url(self.config, address)))]
    }

    fn person(&self, id: PersonId, role: Role) -> Value {
        let person = &self.edition[id];
        let leaves = match role {
            Role::Reporter => &person.as_reporter,
            Role::Editor => &person.as_editor,
        };
        let feeds =
            feeds(self.edition, self.config, (role == Role::Reporter).then_some(FeedOf::Reporter(id)));
        let span = self.edition.span(id, role);
        let year = |date: Option<NaiveDate>| date.map_or_else(Value::none, |d| d.year().into());
        let value = record([
            ("name", person.name.as_str().into()),
            ("count", self.edition.work(id, role).len().into()),
            ("first_year", year(span.map(|(first, _)| first))),
            ("last_year", year(span.map(|(_, last)| last))),
        ]);
        with(&with(&value, feeds), self.place(&leaves.address()))
    }

    fn section(&self, id: SectionId) -> Value {
        let section = &self.edition[id];
        let value =
            record([("name", section.name.as_str().into()), ("count", section.articles.len().into())]);
        let feeds = feeds(self.edition, self.config, Some(FeedOf::Section(id)));
        with(&with(&value, feeds), self.place(&section.leaves.address()))
    }

    fn issue(&self, issue: &Issue) -> Value {
        let count: usize = issue.pages.iter().map(|p| self.edition[*p].articles.len()).sum();
        let neighbour = |id: Option<IssueId>| {
            id.map_or_else(Value::none, |id| {
                let issue = &self.edition[id];
                let text = self.locale.date(issue.date, DateForm::Long);
                with(&record([("date_text", text.into())]), self.place(&issue.address))
            })
        };
        let month = Address::of_month(issue.date.year(), issue.date.month());
        let in_month = record([("text", self.locale.date(issue.date, DateForm::Month).into())]);
        let year = Address::of_year(issue.date.year());
        let in_year = record([("text", self.locale.date(issue.date, DateForm::Year).into())]);
        let value = record([
            ("date", issue.date.to_string().into()),
            ("in_month", with(&in_month, self.place(&month))),
            ("in_year", with(&in_year, self.place(&year))),
            ("year", issue.date.year().into()),
            ("month", issue.date.month().into()),
            ("day", issue.date.day().into()),
            ("date_text", self.locale.date(issue.date, DateForm::Long).into()),
            ("weekday", self.locale.date(issue.date, DateForm::Weekday).into()),
            ("published", timestamp(issue.date, self.config).into()),
            ("publication", issue.publication.as_str().into()),
            ("number", text_or_none(issue.number.clone())),
            ("count", count.into()),
            ("previous", neighbour(issue.previous)),
            ("next", neighbour(issue.next)),
        ]);
        let outputs = self.config.outputs;
        let files =
            [("print", outputs.print, PRINT), ("epub", outputs.epub, EPUB), ("data", outputs.ninjs, NINJS)];
        let files = files.map(|(name, wanted, file)| {
            (name, text_or_none(wanted.then(|| issue.address.beside(file).href())))
        });
        with(&with(&value, files), self.place(&issue.address))
    }

    fn page(&self, page: &Page) -> Value {
        let neighbour = |id: Option<PageId>| {
            let Some(id) = id else { return Value::none() };
            let other = &self.edition[id];
            let date = self.date_elsewhere(page.issue, other.issue);
            with(&self.page_stub(other), [("date_text", date)])
        };
        let editors: Vec<_> = page.editors.iter().map(|id| self.person(*id, Role::Editor)).collect();
        with(
            &self.page_stub(page),
            [
                ("count", page.articles.len().into()),
                (
                    "continued",
                    page.continued.iter().map(|c| self.continued_here(c)).collect::<Vec<_>>().into(),
                ),
                ("editors", editors.into()),
                ("previous", neighbour(page.previous)),
                ("next", neighbour(page.next)),
            ],
        )
    }

    /// The date of a neighbour's issue where it is another than one's own.
    fn date_elsewhere(&self, own: IssueId, other: IssueId) -> Value {
        let date = self.edition[other].date;
        text_or_none((own != other).then(|| self.locale.date(date, DateForm::Long)))
    }

    /// The article that leads a page: the first that has a title and text, else the first.
    fn lead(&self, page: &Page) -> Option<ArticleId> {
        let leads = |id: &ArticleId| {
            let article = &self.edition[*id];
            !article.untitled && !article.body.trim().is_empty()
        };
        page.articles.iter().copied().find(leads).or(page.articles.first().copied())
    }

    /// A part on a page of an article that began elsewhere: the title there, else the article's, and its first page.
    fn continued_here(&self, part: &ContinuedHere) -> Value {
        let article = &self.edition[part.article];
        let title = if part.title.is_empty() { &article.title } else { &part.title };
        let value =
            record([("title", title.as_str().into()), ("page", self.page_stub(&self.edition[article.page]))]);
        with(&value, self.place(&article.address))
    }

    fn page_stub(&self, page: &Page) -> Value {
        // Mastheads print 01 and 1 alike; the label is for reading.
        let number =
            Some(page.number.trim_start_matches('0')).filter(|n| !n.is_empty()).unwrap_or(&page.number);
        let label = fill(self.messages.text("page_label"), &[("number", number)]);
        let value = record([
            ("number", page.number.as_str().into()),
            ("name", page.name.as_str().into()),
            ("label", label.into()),
        ]);
        with(&value, self.place(&page.address))
    }

    fn article(&self, article: &Article, all: &Values) -> Value {
        let people = |ids: &[PersonId]| ids.iter().map(|id| all.editors[id.0].clone()).collect::<Vec<_>>();
        let credits = |credits: &[Credit]| {
            let one = |c: &Credit| {
                with(
                    &all.reporters[c.person.0],
                    [("role", c.role.as_str().into()), ("signed", c.name.as_str().into())],
                )
            };
            credits.iter().map(one).collect::<Vec<_>>()
        };
        let stub = |id: ArticleId| {
            let other = &self.edition[id];
            let value = record([
                ("title", other.title.as_str().into()),
                ("language", other.language.as_str().into()),
                ("direction", direction(&other.language).into()),
                ("date_text", self.date_elsewhere(article.issue, other.issue)),
            ]);
            with(&value, self.place(&other.address))
        };
        let neighbour = |id: Option<ArticleId>| id.map_or_else(Value::none, stub);
        let on_page = self.edition[article.page].articles.iter().copied();
        let others: Vec<_> =
            on_page.filter(|id| self.edition[*id].address != article.address).map(stub).collect();
        let captions: Vec<_> = article
            .captions
            .iter()
            .map(|c| record([("text", one_line(&c.text).into()), ("credit", one_line(&c.credit).into())]))
            .collect();
        let apart: Vec<_> = (0..article.captions.len())
            .filter(|at| article.pictures.iter().all(|p| p.of_caption != Some(*at)))
            .map(|at| captions[at].clone())
            .collect();
        let parts = markdown::parts(&article.body, self.config.allow_html, &article.body_pictures);
        let body = Value::safe_string(&markdown::text_of(&parts));
        let pictures = pictures::pictures(self.edition, self.config, article);
        let parts = pictures::parts(article, &pictures, parts, &body);
        let continued = article.continued.iter().map(|c| {
            record([("title", c.title.as_str().into()), ("page", self.page_stub(&self.edition[c.page]))])
        });
        let continued: Vec<_> = continued.collect();
        let extra = Node::Map(article.extra.clone()).to_json();
        let value = record([
            ("title", article.title.as_str().into()),
            ("untitled", article.untitled.into()),
            ("kicker", article.kicker.as_str().into()),
            ("subtitle", article.subtitle.as_str().into()),
            ("summary", article.summary.as_str().into()),
            ("language", article.language.as_str().into()),
            ("direction", direction(&article.language).into()),
            ("body", body),
            ("parts", parts.into()),
            ("pictures", pictures.into()),
            ("captions", captions.into()),
            ("captions_apart", apart.into()),
            ("continued", continued.into()),
            ("jumps", article.jumps.clone().into()),
            ("bylines", article.bylines.clone().into()),
            ("reporters", credits(&article.reporters).into()),
            ("photographers", credits(&article.photographers).into()),
            ("editors", people(&article.editors).into()),
            ("section", article.section.map_or_else(Value::none, |s| all.sections[s.0].clone())),
            ("page", all.pages[article.page.0].clone()),
            ("issue", all.issues[article.issue.0].clone()),
            ("previous", neighbour(article.previous)),
            ("next", neighbour(article.next)),
            ("others", others.into()),
            ("json_ld", Value::safe_string(&json_ld::article(self.edition, self.config, article))),
            ("extra", Value::from_serializable(&extra)),
        ]);
        with(&value, self.place(&article.address))
    }
}
