//! Makes the values of [`super::Values`], each from what the edition tells.

use std::sync::Arc;

use chrono::Datelike as _;
use tera::Value;

use super::super::locale::{DateForm, Locale};
use super::super::messages::{Messages, fill};
use super::super::{EPUB, FeedOf, NINJS, PRINT, json_ld, markdown, pictures, text_or_none, url};
use super::{Values, direction, feeds, record, record_of, timestamp, with};
use crate::config::Config;
use crate::edition::{
    Address, ArticleId, ContinuedHere, Credit, Edition, Issue, IssueId, Page, PageId, PersonId, Role,
    SectionId, one_line,
};
use crate::yaml::Node;

/// Makes values of the edition.
pub(super) struct Maker {
    pub(super) config: Arc<Config>,
    pub(super) edition: Arc<Edition>,
    pub(super) messages: Messages,
    pub(super) locale: Arc<Locale>,
}

impl Maker {
    /// The two fields that everything with an address has.
    fn place(&self, address: &Address) -> [(&'static str, Value); 2] {
        [("href", address.href().into()), ("url", text_or_none(url(&self.config, address)))]
    }

    /// A map for templates of something with an address.
    fn placed<const N: usize>(&self, fields: [(&'static str, Value); N], address: &Address) -> Value {
        record_of(fields.into_iter().chain(self.place(address)))
    }

    /// A person in a role as their articles show them: who, and where they stand. What grows with every issue, like the
    /// number of articles, is no part of it: an article's page must not change when its reporter writes another.
    pub(super) fn person_alone(&self, id: PersonId, role: Role) -> Value {
        let person = &self.edition[id];
        let leaves = match role {
            Role::Reporter => &person.as_reporter,
            Role::Editor => &person.as_editor,
        };
        let feeds =
            feeds(&self.edition, &self.config, (role == Role::Reporter).then_some(FeedOf::Reporter(id)));
        let [feed, json_feed] = feeds;
        self.placed([("name", person.name.as_str().into()), feed, json_feed], &leaves.address())
    }

    /// A section as its articles show it.
    pub(super) fn section_alone(&self, id: SectionId) -> Value {
        let section = &self.edition[id];
        let feeds = feeds(&self.edition, &self.config, Some(FeedOf::Section(id)));
        let [feed, json_feed] = feeds;
        self.placed([("name", section.name.as_str().into()), feed, json_feed], &section.leaves.address())
    }

    /// An issue without its pages.
    pub(super) fn issue(&self, issue: &Issue) -> Value {
        let count: usize = issue.pages.iter().map(|p| self.edition[*p].articles.len()).sum();
        let neighbour = |id: Option<IssueId>| {
            id.map_or_else(Value::none, |id| {
                let issue = &self.edition[id];
                let text = self.locale.date(issue.date, DateForm::Long);
                self.placed([("date_text", text.into())], &issue.address)
            })
        };
        let month = Address::of_month(issue.date.year(), issue.date.month());
        let in_month = [("text", self.locale.date(issue.date, DateForm::Month).into())];
        let year = Address::of_year(issue.date.year());
        let in_year = [("text", self.locale.date(issue.date, DateForm::Year).into())];
        let value = [
            ("date", issue.date.to_string().into()),
            ("in_month", self.placed(in_month, &month)),
            ("in_year", self.placed(in_year, &year)),
            ("year", issue.date.year().into()),
            ("month", issue.date.month().into()),
            ("day", issue.date.day().into()),
            ("date_text", self.locale.date(issue.date, DateForm::Long).into()),
            ("weekday", self.locale.date(issue.date, DateForm::Weekday).into()),
            ("published", timestamp(issue.date, &self.config).into()),
            ("publication", issue.publication.as_str().into()),
            ("number", text_or_none(issue.number.clone())),
            ("count", count.into()),
            ("previous", neighbour(issue.previous)),
            ("next", neighbour(issue.next)),
        ];
        let outputs = self.config.outputs;
        let files =
            [("print", outputs.print, PRINT), ("epub", outputs.epub, EPUB), ("data", outputs.ninjs, NINJS)];
        let files = files.map(|(name, wanted, file)| {
            (name, text_or_none(wanted.then(|| issue.address.beside(file).href())))
        });
        record_of(value.into_iter().chain(files).chain(self.place(&issue.address)))
    }

    /// A page without its articles.
    pub(super) fn page(&self, page: &Page) -> Value {
        let neighbour = |id: Option<PageId>| {
            let Some(id) = id else { return Value::none() };
            let other = &self.edition[id];
            let date = self.date_elsewhere(page.issue, other.issue);
            with(&self.page_stub(other), [("date_text", date)])
        };
        let editors: Vec<_> = page.editors.iter().map(|id| self.person_alone(*id, Role::Editor)).collect();
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

    /// A part on a page of an article that began elsewhere: the title there, else the article's, and its first page.
    fn continued_here(&self, part: &ContinuedHere) -> Value {
        let article = &self.edition[part.article];
        let title = if part.title.is_empty() { &article.title } else { &part.title };
        let value = [
            ("title", title.as_str().into()),
            ("language", article.language.as_str().into()),
            ("direction", direction(&article.language).into()),
            ("page", self.page_stub(&self.edition[article.page])),
        ];
        self.placed(value, &article.address)
    }

    fn page_stub(&self, page: &Page) -> Value {
        // Mastheads print 01 and 1 alike; the label is for reading.
        let number =
            Some(page.number.trim_start_matches('0')).filter(|n| !n.is_empty()).unwrap_or(&page.number);
        let label = fill(self.messages.text("page_label"), &[("number", number)]);
        let value = [
            ("number", page.number.as_str().into()),
            ("name", page.name.as_str().into()),
            ("label", label.into()),
        ];
        self.placed(value, &page.address)
    }

    /// An article as lists show it: all but its text and what stands beside it.
    pub(super) fn entry(&self, id: ArticleId, all: &Values) -> Value {
        let article = &self.edition[id];
        let credits =
            |credits: &[Credit]| credits.iter().map(|credit| all.credited(credit)).collect::<Vec<_>>();
        let editors = article.editors.iter().map(|id| all.person_alone(*id, Role::Editor));
        let captions: Vec<_> = article
            .captions
            .iter()
            .map(|c| record([("text", one_line(&c.text).into()), ("credit", one_line(&c.credit).into())]))
            .collect();
        let apart: Vec<_> = (0..article.captions.len())
            .filter(|at| article.pictures.iter().all(|p| p.of_caption != Some(*at)))
            .map(|at| captions[at].clone())
            .collect();
        let continued = article.continued.iter().map(|c| {
            record([("title", c.title.as_str().into()), ("page", self.page_stub(&self.edition[c.page]))])
        });
        let extra = Node::Map(article.extra.clone()).to_json();
        let value = [
            ("title", article.title.as_str().into()),
            ("untitled", article.untitled.into()),
            ("kicker", article.kicker.as_str().into()),
            ("subtitle", article.subtitle.as_str().into()),
            ("summary", article.summary.as_str().into()),
            ("updated", text_or_none(article.updated.map(|day| day.to_string()))),
            ("updated_text", text_or_none(article.updated.map(|day| self.locale.date(day, DateForm::Long)))),
            ("modified", timestamp(self.edition.modified(id), &self.config).into()),
            ("language", article.language.as_str().into()),
            ("direction", direction(&article.language).into()),
            ("pictures", pictures::pictures(&self.edition, &self.config, article).into()),
            ("captions", captions.into()),
            ("captions_apart", apart.into()),
            ("continued", continued.collect::<Vec<_>>().into()),
            ("jumps", article.jumps.clone().into()),
            ("bylines", article.bylines.clone().into()),
            ("reporters", credits(&article.reporters).into()),
            ("photographers", credits(&article.photographers).into()),
            ("editors", editors.collect::<Vec<_>>().into()),
            ("section", article.section.map_or_else(Value::none, |id| all.section_alone(id))),
            ("page", all.page_alone(article.page)),
            ("issue", all.issue_alone(article.issue)),
            ("extra", Value::from_serializable(&extra)),
        ];
        self.placed(value, &article.address)
    }

    /// An article as it is named beside another.
    pub(super) fn article_stub(&self, beside: ArticleId, id: ArticleId) -> Value {
        let (beside, article) = (&self.edition[beside], &self.edition[id]);
        let value = [
            ("title", article.title.as_str().into()),
            ("language", article.language.as_str().into()),
            ("direction", direction(&article.language).into()),
            ("date_text", self.date_elsewhere(beside.issue, article.issue)),
        ];
        self.placed(value, &article.address)
    }

    /// What an article in full has beside what lists show of it: its text `body`, and what stands before, behind and beside it, as
    /// `stub` names it.
    pub(super) fn whole(
        &self,
        id: ArticleId,
        entry: &Value,
        body: &str,
        stub: impl Fn(ArticleId) -> Value,
    ) -> [(&'static str, Value); 6] {
        let article = &self.edition[id];
        let neighbour = |id: Option<ArticleId>| id.map_or_else(Value::none, &stub);
        let on_page = self.edition[article.page].articles.iter().copied();
        let others: Vec<_> = on_page.filter(|other| *other != id).map(&stub).collect();
        let parts = markdown::parts(body, self.config.allow_html, &article.body_pictures);
        let body = Value::safe_string(&markdown::text_of(&parts));
        let pictures = entry.get_from_path("pictures").and_then(Value::as_array).unwrap_or_default();
        let parts = pictures::parts(article, pictures, parts, &body);
        [
            ("body", body),
            ("parts", parts.into()),
            ("previous", neighbour(article.previous)),
            ("next", neighbour(article.next)),
            ("others", others.into()),
            ("json_ld", Value::safe_string(&json_ld::article(&self.edition, &self.config, article))),
        ]
    }
}
