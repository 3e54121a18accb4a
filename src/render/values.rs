//! What templates see of the edition: one value for each article, page, issue, person and section, made once and
//! shared by all pages that show it. `docs/themes.md` lists the fields.

use chrono::{Datelike as _, NaiveDate};
use tera::value::Key;
use tera::{Map, Value};

use super::locale::{DateForm, Locale};
use super::messages::{Messages, fill};
use super::{json_ld, markdown, text_or_none, url};
use crate::config::Config;
use crate::edition::{
    Address, Article, ArticleId, ContinuedHere, Credit, Edition, Issue, IssueId, Page, PageId, PersonId,
    SectionId, one_line,
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
        let reporters: Vec<_> = edition.person_ids().map(|id| maker.person(id, true)).collect();
        let editors: Vec<_> = edition.person_ids().map(|id| maker.person(id, false)).collect();
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
                let articles: Vec<_> = page.articles.iter().map(|a| all.articles[a.0].clone()).collect();
                let issue = all.issues[page.issue.0].clone();
                with(value, [("articles", Value::from(articles)), ("issue", issue)])
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

    pub(super) fn articles(&self, ids: impl IntoIterator<Item = ArticleId>) -> Value {
        Value::from(ids.into_iter().map(|id| self.articles[id.0].clone()).collect::<Vec<_>>())
    }
}

/// A map with fields added.
fn with<const N: usize>(value: &Value, fields: [(&'static str, Value); N]) -> Value {
    let mut map = value.clone().into_map().unwrap_or_default();
    map.extend(fields.into_iter().map(|(name, value)| (Key::from(name), value)));
    Value::from(map)
}

/// The beginning of an issue's day at the paper's place, RFC 3339; no clock is read anywhere.
pub(super) fn timestamp(date: NaiveDate, config: &Config) -> String {
    let minutes = config.utc_offset_minutes;
    let sign = if minutes < 0 { '-' } else { '+' };
    let minutes = minutes.abs();
    format!("{date}T00:00:00{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

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

    fn person(&self, id: PersonId, as_reporter: bool) -> Value {
        let person = &self.edition[id];
        let (leaves, articles) = if as_reporter {
            (&person.as_reporter, &person.reported)
        } else {
            (&person.as_editor, &person.edited)
        };
        let feed = Address::file(format!("{}/atom.xml", leaves.folder));
        let feed = (as_reporter && !self.config.base_url.is_empty()).then(|| feed.href());
        let value = record([
            ("name", person.name.as_str().into()),
            ("count", articles.len().into()),
            ("feed", text_or_none(feed)),
        ]);
        with(&value, self.place(&leaves.address()))
    }

    fn section(&self, id: SectionId) -> Value {
        let section = &self.edition[id];
        let value =
            record([("name", section.name.as_str().into()), ("count", section.articles.len().into())]);
        with(&value, self.place(&section.leaves.address()))
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
        let value = record([
            ("date", issue.date.to_string().into()),
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
        with(&value, self.place(&issue.address))
    }

    fn page(&self, page: &Page) -> Value {
        let neighbour =
            |id: Option<PageId>| id.map_or_else(Value::none, |id| self.page_stub(&self.edition[id]));
        let editors: Vec<_> = page.editors.iter().map(|id| self.person(*id, false)).collect();
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
            with(&record([("title", other.title.as_str().into())]), self.place(&other.address))
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
            ("body", Value::safe_string(&markdown::to_html(&article.body, self.config.allow_html))),
            ("captions", captions.into()),
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
