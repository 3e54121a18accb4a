//! What templates see of the edition: a value for each article, page, issue, person and section. `docs/themes.md` lists
//! the fields.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use chrono::{Datelike as _, NaiveDate};
use tera::Value;
use tera::value::Key;

use super::locale::Locale;
use super::messages::Messages;
use super::{FeedOf, text_or_none};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::edition::address::Leaf;
use crate::edition::{
    Address, Article, ArticleId, Credit, Edition, IssueId, PageId, PersonId, Role, SectionId, opening,
    right_to_left,
};

mod make;

use make::Maker;

/// How many issues' values are kept: pages of one issue are rendered one after the other, on a few cores at once.
const RECENT: usize = 8;

/// The values. Those of people, sections and issues are small and kept; those of articles are made for the issue that is
/// just rendered, so that memory does not hold the archive's.
pub(super) struct Values {
    maker: Maker,
    /// People as reporters and as editors, as their articles show them.
    people: Vec<[Value; 2]>,
    /// People as reporters under the name by which they are known, in the role of the first article of theirs that was asked for: most
    /// always sign so.
    signed: Vec<OnceLock<(String, Value)>>,
    /// Sections as their articles show them.
    sections: Vec<Value>,
    issues: Vec<OnceLock<Value>>,
    pages: Vec<OnceLock<Value>>,
    recent: Mutex<VecDeque<(IssueId, Arc<OfIssue>)>>,
    lost: Mutex<Option<Diagnostic>>,
}

/// What templates see of one issue.
struct OfIssue {
    /// The issue with its pages and all that they hold.
    issue: Value,
    /// Its pages with their articles.
    pages: Vec<Value>,
    first_page: usize,
    /// Its articles as lists show them.
    articles: Vec<Value>,
    /// The same as they are named beside one another.
    stubs: Vec<Value>,
    first_article: usize,
}

/// A map for templates.
pub(super) fn record<const N: usize>(fields: [(&'static str, Value); N]) -> Value {
    record_of(fields)
}

/// The same of fields that come one by one.
fn record_of(fields: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    map_of(fields.into_iter().map(|(name, value)| (Key::from(name), value)))
}

/// A map of these fields, in this order; of two of one name the last one counts, in the place of the first.
fn map_of(fields: impl Iterator<Item = (Key<'static>, Value)>) -> Value {
    let in_order = fields.enumerate().map(|(at, (name, value))| (Field { at, name }, value));
    Value::from(in_order.collect::<BTreeMap<_, _>>())
}

/// A field by its place among others. Whatever map Tera is given, it puts into one of its own, and to find places for names by their
/// hashes is most of the work; so it is given one that needs none.
struct Field {
    at: usize,
    name: Key<'static>,
}

impl Ord for Field {
    fn cmp(&self, other: &Self) -> Ordering {
        self.at.cmp(&other.at)
    }
}

impl PartialOrd for Field {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Field {
    fn eq(&self, other: &Self) -> bool {
        self.at == other.at
    }
}

impl Eq for Field {}

impl From<Field> for Key<'static> {
    fn from(field: Field) -> Self {
        field.name
    }
}

impl Values {
    pub(super) fn new(
        config: &Arc<Config>,
        edition: &Arc<Edition>,
        messages: &Messages,
        locale: &Arc<Locale>,
    ) -> Self {
        let maker = Maker {
            config: Arc::clone(config),
            edition: Arc::clone(edition),
            messages: messages.clone(),
            locale: Arc::clone(locale),
        };
        Self {
            people: edition
                .person_ids()
                .map(|id| [Role::Reporter, Role::Editor].map(|role| maker.person_alone(id, role)))
                .collect(),
            signed: edition.people.iter().map(|_| OnceLock::new()).collect(),
            sections: edition.section_ids().map(|id| maker.section_alone(id)).collect(),
            issues: edition.issues.iter().map(|_| OnceLock::new()).collect(),
            pages: edition.pages.iter().map(|_| OnceLock::new()).collect(),
            recent: Mutex::default(),
            lost: Mutex::default(),
            maker,
        }
    }

    pub(super) fn edition(&self) -> &Edition {
        &self.maker.edition
    }

    /// A person in a role, with all that is told of them on pages of their own.
    pub(super) fn person(&self, id: PersonId, role: Role) -> Value {
        self.counted_person(id, role, self.edition().work(id, role))
    }

    /// The same on a part of their list. An older part tells of itself alone, so that it never changes.
    pub(super) fn person_on(&self, id: PersonId, role: Role, leaf: &Leaf) -> Value {
        let work = self.edition().work(id, role);
        self.counted_person(id, role, if leaf.number.is_some() { &work[leaf.entries.clone()] } else { work })
    }

    fn counted_person(&self, id: PersonId, role: Role, work: &[ArticleId]) -> Value {
        let year = |id: Option<&ArticleId>| {
            id.map_or_else(Value::none, |id| self.edition()[self.edition()[*id].issue].date.year().into())
        };
        let more = [
            ("count", work.len().into()),
            ("first_year", year(work.first())),
            ("last_year", year(work.last())),
        ];
        with(&self.person_alone(id, role), more)
    }

    /// A person in a role as their articles show them.
    pub(super) fn person_alone(&self, id: PersonId, role: Role) -> Value {
        self.people[id.0][usize::from(role == Role::Editor)].clone()
    }

    /// A person who is credited with an article.
    pub(super) fn credited(&self, credit: &Credit) -> Value {
        let make = || {
            let signed = [("role", credit.role.as_str().into()), ("signed", credit.name.as_str().into())];
            with(&self.person_alone(credit.person, Role::Reporter), signed)
        };
        if credit.name != self.edition()[credit.person].name {
            return make();
        }
        let (role, usual) = self.signed[credit.person.0].get_or_init(|| (credit.role.clone(), make()));
        if *role == credit.role { usual.clone() } else { make() }
    }

    /// A section with the number of its articles.
    pub(super) fn section(&self, id: SectionId) -> Value {
        with(&self.section_alone(id), [("count", self.edition()[id].articles.len().into())])
    }

    /// The same on a part of its list, as [`Self::person_on`] tells of people.
    pub(super) fn section_on(&self, id: SectionId, leaf: &Leaf) -> Value {
        match leaf.number {
            None => self.section(id),
            Some(_) => with(&self.section_alone(id), [("count", leaf.entries.len().into())]),
        }
    }

    /// A section as its articles show it.
    pub(super) fn section_alone(&self, id: SectionId) -> Value {
        self.sections[id.0].clone()
    }

    /// All sections, with the numbers of their articles.
    pub(super) fn all_sections(&self) -> Vec<Value> {
        self.edition().section_ids().map(|id| self.section(id)).collect()
    }

    /// An issue without its pages.
    pub(super) fn issue_alone(&self, id: IssueId) -> Value {
        self.issues[id.0].get_or_init(|| self.maker.issue(&self.edition()[id])).clone()
    }

    /// A page without its articles.
    pub(super) fn page_alone(&self, id: PageId) -> Value {
        self.pages[id.0].get_or_init(|| self.maker.page(&self.edition()[id])).clone()
    }

    /// An issue with its pages, and of each page only the article that leads it.
    pub(super) fn issue_in_brief(&self, id: IssueId) -> Value {
        let page = |id: &PageId| {
            let lead = self.edition().lead(*id);
            let lead = lead.map_or_else(Value::none, |id| self.entry(id));
            with(&self.page_alone(*id), [("lead", lead)])
        };
        let pages: Vec<_> = self.edition()[id].pages.iter().map(page).collect();
        with(&self.issue_alone(id), [("pages", pages.into())])
    }

    /// An issue with its pages and all that they hold.
    pub(super) fn issue(&self, id: IssueId) -> Value {
        self.of_issue(id).issue.clone()
    }

    /// A page with its articles.
    pub(super) fn page(&self, id: PageId) -> Value {
        let of = self.of_issue(self.edition()[id].issue);
        of.pages[id.0 - of.first_page].clone()
    }

    /// An article as lists show it: all but its text and its neighbours.
    pub(super) fn entry(&self, id: ArticleId) -> Value {
        let issue = self.edition()[id].issue;
        match self.kept(issue) {
            Some(of) => of.articles[id.0 - of.first_article].clone(),
            None => self.maker.entry(id, self),
        }
    }

    /// Articles as lists show them.
    pub(super) fn entries(&self, ids: impl IntoIterator<Item = ArticleId>) -> Value {
        Value::from(ids.into_iter().map(|id| self.entry(id)).collect::<Vec<_>>())
    }

    /// An article in full, and `more` about it.
    pub(super) fn article<const N: usize>(&self, id: ArticleId, more: [(&'static str, Value); N]) -> Value {
        let of = self.of_issue(self.edition()[id].issue);
        let at = |id: ArticleId| id.0.checked_sub(of.first_article);
        let stub = |other: ArticleId| match at(other).and_then(|at| of.stubs.get(at)) {
            Some(stub) => stub.clone(),
            None => self.maker.article_stub(id, other),
        };
        let entry = &of.articles[id.0 - of.first_article];
        let whole = self.maker.whole(id, entry, &self.body(&self.edition()[id]), stub);
        with_all(entry, whole.into_iter().chain(more))
    }

    /// The text of an article. Of one that cannot be read there is none, and [`Self::lost`] tells why.
    pub(super) fn body<'a>(&self, article: &'a Article) -> Cow<'a, str> {
        article.body.text().unwrap_or_else(|why| {
            self.lost.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(why);
            Cow::Borrowed("")
        })
    }

    /// Why a text could not be read, the first that could not.
    pub(super) fn lost(&self) -> Option<Diagnostic> {
        self.lost.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn kept(&self, id: IssueId) -> Option<Arc<OfIssue>> {
        let recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        recent.iter().find(|(kept, _)| *kept == id).map(|(_, of)| Arc::clone(of))
    }

    /// The values of an issue, made unless they are kept. Two threads may make the same at once, and make the same.
    fn of_issue(&self, id: IssueId) -> Arc<OfIssue> {
        if let Some(of) = self.kept(id) {
            return of;
        }
        let made = Arc::new(self.make_issue(id));
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        recent.push_back((id, Arc::clone(&made)));
        if recent.len() > RECENT {
            recent.pop_front();
        }
        made
    }

    fn make_issue(&self, id: IssueId) -> OfIssue {
        let edition = self.edition();
        let ids: Vec<ArticleId> = edition.articles_of(id).collect();
        let articles: Vec<Value> = ids.iter().map(|id| self.maker.entry(*id, self)).collect();
        let first_article = ids.first().map_or(0, |id| id.0);
        let of = |id: ArticleId| articles[id.0 - first_article].clone();
        // Pages hold their articles and issues their pages, and not the other way round: a value cannot hold itself.
        let page = |id: &PageId| {
            let page = &edition[*id];
            let lead = edition.lead(*id);
            let rest = page.articles.iter().copied().filter(|id| Some(*id) != lead);
            let opening = lead.map(|id| opening(&self.body(&edition[id]), OPENING_EMS)).unwrap_or_default();
            with(
                &self.page_alone(*id),
                [
                    ("articles", page.articles.iter().map(|id| of(*id)).collect::<Vec<_>>().into()),
                    ("lead", lead.map_or_else(Value::none, of)),
                    ("opening", opening.into()),
                    ("rest", rest.map(of).collect::<Vec<_>>().into()),
                    ("issue", self.issue_alone(page.issue)),
                ],
            )
        };
        let pages: Vec<Value> = edition[id].pages.iter().map(page).collect();
        OfIssue {
            issue: with(&self.issue_alone(id), [("pages", Value::from(pages.clone()))]),
            pages,
            first_page: edition[id].pages.first().map_or(0, |id| id.0),
            stubs: ids.iter().map(|id| self.maker.article_stub(*id, *id)).collect(),
            articles,
            first_article,
        }
    }
}

/// A map with fields added.
pub(super) fn with<const N: usize>(value: &Value, fields: [(&'static str, Value); N]) -> Value {
    with_all(value, fields)
}

/// The same with fields that come one by one.
fn with_all(value: &Value, fields: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    let old = value.as_map().into_iter().flatten().map(|(name, value)| (name.clone(), value.clone()));
    map_of(old.chain(fields.into_iter().map(|(name, value)| (Key::from(name), value))))
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
