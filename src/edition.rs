//! Documents into an [`Edition`]: the whole paper, complete and unchangeable before the first template runs.
//!
//! Everything a document may leave open is settled here: titles, summaries, sections, editors, people and the
//! names they go by, the order of pages and articles, each one's neighbours, and every address.

use std::ops::Index;

use chrono::NaiveDate;

use crate::config::Config;
use crate::content::{Body, CaptionNote, Document};
use crate::diagnostic::Diagnostics;
use crate::yaml::Node;

pub mod address;
pub mod calendar;
pub mod career;
mod gather;
pub mod initials;
mod join;
mod names;
pub mod pictures;
mod settle;

pub use address::{Address, Leaves};
pub use career::Role;
pub use pictures::{Illustration, Picture, Rendition};
pub use settle::{clean, one_line, right_to_left};
pub(crate) use settle::{cut, halves, is_illegal, made_one_line, opening};

macro_rules! ids {
    ($( $(#[doc = $doc:literal])+ $id:ident => $of:ident in $field:ident; )+) => { $(
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $id(pub(crate) usize);

        impl Index<$id> for Edition {
            type Output = $of;
            fn index(&self, id: $id) -> &$of {
                &self.$field[id.0]
            }
        }
    )+ };
}

ids! {
    /// An issue of this edition.
    IssueId => Issue in issues;
    /// A page of this edition.
    PageId => Page in pages;
    /// An article of this edition.
    ArticleId => Article in articles;
    /// A person of this edition.
    PersonId => Person in people;
    /// A section of this edition.
    SectionId => Section in sections;
    /// A picture of this edition.
    PictureId => Picture in pictures;
}

/// The whole paper.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Edition {
    /// The newspaper itself.
    pub publication: Publication,
    /// All issues, the oldest first.
    pub issues: Vec<Issue>,
    /// The years and months that have issues, the oldest first.
    pub calendar: Vec<calendar::Year>,
    /// All pages, by issue and then in the paper's order (1, 2, …, 10, A1, A2).
    pub pages: Vec<Page>,
    /// All published articles, in reading order from the oldest issue on.
    pub articles: Vec<Article>,
    /// Everybody named, in the order of first appearance.
    pub people: Vec<Person>,
    /// All sections, in the order of first appearance.
    pub sections: Vec<Section>,
    /// All pictures, in the order in which articles ask for them.
    pub pictures: Vec<Picture>,
    /// Former addresses and where they lead.
    pub redirects: Vec<Redirect>,
}

/// The newspaper.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Publication {
    /// Its name.
    pub name: String,
    /// One sentence about it; may be empty.
    pub description: String,
    /// BCP 47 tag of its language.
    pub language: String,
    /// Where the site stands, with a final `/`; empty if not told.
    pub base_url: String,
}

/// One date's newspaper.
#[derive(Clone, Debug, PartialEq)]
pub struct Issue {
    /// Its date.
    pub date: NaiveDate,
    /// Name of the newspaper that day.
    pub publication: String,
    /// Running number as printed, if known.
    pub number: Option<String>,
    /// Its pages in order.
    pub pages: Vec<PageId>,
    /// Where it stands.
    pub address: Address,
    /// The issue before.
    pub previous: Option<IssueId>,
    /// The issue after.
    pub next: Option<IssueId>,
    /// `issue.md`, if there is one.
    pub input: Option<String>,
}

/// One page of an issue.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The issue it belongs to.
    pub issue: IssueId,
    /// Its number as printed: `11`, `A06`.
    pub number: String,
    /// Its name; may be empty.
    pub name: String,
    /// Its editors.
    pub editors: Vec<PersonId>,
    /// Its articles in order.
    pub articles: Vec<ArticleId>,
    /// The parts on it of articles that began on other pages.
    pub continued: Vec<ContinuedHere>,
    /// Where it stands.
    pub address: Address,
    /// The page before; that of an issue's first page is the last of the issue before.
    pub previous: Option<PageId>,
    /// The page after; that of an issue's last page is the first of the issue after.
    pub next: Option<PageId>,
    /// `page.md`, if there is one.
    pub input: Option<String>,
}

/// One article or picture story.
#[derive(Clone, Debug, PartialEq)]
pub struct Article {
    /// The page it stands on.
    pub page: PageId,
    /// The issue it stands in.
    pub issue: IssueId,
    /// The title to show; never empty.
    pub title: String,
    /// Whether the title was made from a caption or the first sentence, since the article has none.
    pub untitled: bool,
    /// 引题; may be empty.
    pub kicker: String,
    /// 副题; may be empty.
    pub subtitle: String,
    /// A sentence or two for indexes and feeds; may be empty.
    pub summary: String,
    /// The day of its last correction.
    pub updated: Option<NaiveDate>,
    /// BCP 47 tag.
    pub language: String,
    /// Its section, if it has one.
    pub section: Option<SectionId>,
    /// Its editors; the page's where it names none.
    pub editors: Vec<PersonId>,
    /// Who wrote it.
    pub reporters: Vec<Credit>,
    /// Who took its pictures.
    pub photographers: Vec<Credit>,
    /// The bylines as printed.
    pub bylines: Vec<String>,
    /// The captions of its pictures.
    pub captions: Vec<CaptionNote>,
    /// Its pictures: those with captions in the captions' order, then the others, then those that only its text names.
    pub pictures: Vec<Illustration>,
    /// Which of them each picture in the text is, in the order of the text; none for a picture that is not shown.
    pub body_pictures: Vec<Option<usize>>,
    /// Its text, in Markdown.
    pub body: Body,
    /// Its parts on other pages, in reading order; their text is in `body`.
    pub continued: Vec<Continued>,
    /// Its jump lines whose other part is not in this edition, as printed.
    pub jumps: Vec<String>,
    /// Front matter that newsprint does not know, for templates.
    pub extra: Vec<(String, Node)>,
    /// Where it stands.
    pub address: Address,
    /// The article before, across pages and issues.
    pub previous: Option<ArticleId>,
    /// The article after, across pages and issues.
    pub next: Option<ArticleId>,
    /// Its file, as diagnostics show it.
    pub input: String,
}

/// A part of an article on another page than its first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Continued {
    /// The page.
    pub page: PageId,
    /// Its title there; may be empty.
    pub title: String,
}

/// A part on a page of an article that began on another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContinuedHere {
    /// The article.
    pub article: ArticleId,
    /// Its title on this page; may be empty.
    pub title: String,
}

/// A person and the role they are credited with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    /// Who.
    pub person: PersonId,
    /// The name under which they signed here: a pen name, the spelling of an English page.
    pub name: String,
    /// The role as printed; may be empty.
    pub role: String,
}

/// Somebody named in a role. All names and spellings of one person are one of these.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// The name to show.
    pub name: String,
    /// Where the name stands in an index.
    pub place: initials::Place,
    /// Articles written or photographed, the oldest first, each once.
    pub reported: Vec<ArticleId>,
    /// Articles edited, the oldest first.
    pub edited: Vec<ArticleId>,
    /// Where they stand as a reporter.
    pub as_reporter: Leaves,
    /// Where they stand as an editor.
    pub as_editor: Leaves,
}

/// All articles of one section.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// Its name.
    pub name: String,
    /// Its articles, the oldest first.
    pub articles: Vec<ArticleId>,
    /// Where it stands.
    pub leaves: Leaves,
}

/// A former address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The former address.
    pub from: Address,
    /// Where it leads.
    pub to: Address,
    /// The file that asks for it.
    pub input: String,
}

impl Edition {
    /// Gathers documents into an edition. What cannot be placed is left out and reported.
    ///
    /// Drafts are left out, and so are issues without a single published article.
    pub fn new(config: &Config, documents: Vec<Document>) -> (Self, Diagnostics) {
        gather::gather(config, documents)
    }

    /// Ids of all articles, the oldest first.
    pub fn article_ids(&self) -> impl DoubleEndedIterator<Item = ArticleId> + use<> {
        (0..self.articles.len()).map(ArticleId)
    }

    /// Ids of all issues, the oldest first.
    pub fn issue_ids(&self) -> impl DoubleEndedIterator<Item = IssueId> + use<> {
        (0..self.issues.len()).map(IssueId)
    }

    /// Ids of all pages.
    pub fn page_ids(&self) -> impl Iterator<Item = PageId> + use<> {
        (0..self.pages.len()).map(PageId)
    }

    /// Ids of everybody.
    pub fn person_ids(&self) -> impl Iterator<Item = PersonId> + use<> {
        (0..self.people.len()).map(PersonId)
    }

    /// Ids of all sections.
    pub fn section_ids(&self) -> impl Iterator<Item = SectionId> + use<> {
        (0..self.sections.len()).map(SectionId)
    }

    /// The newest issue.
    pub fn latest(&self) -> Option<IssueId> {
        self.issue_ids().next_back()
    }

    /// Everybody with an article in a role, in the order of an index: by pinyin or last name.
    pub fn in_order(&self, role: Role) -> Vec<PersonId> {
        let mut ids: Vec<PersonId> =
            self.person_ids().filter(|id| !self.work(*id, role).is_empty()).collect();
        ids.sort_by(|a, b| {
            let (a, b) = (&self[*a], &self[*b]);
            a.place.cmp(&b.place).then_with(|| a.name.cmp(&b.name))
        });
        ids
    }

    /// The article that leads a page: the first that has a title and text, else the first.
    pub fn lead(&self, page: PageId) -> Option<ArticleId> {
        let articles = &self[page].articles;
        let leads = |id: &ArticleId| {
            let article = &self[*id];
            !article.untitled && !article.body.gist().blank
        };
        articles.iter().copied().find(leads).or(articles.first().copied())
    }

    /// The day from which an article is as it is: its last correction's, else its issue's.
    pub fn modified(&self, id: ArticleId) -> NaiveDate {
        let article = &self[id];
        article.updated.unwrap_or(self[article.issue].date)
    }

    /// The day from which all that an issue holds is as it is.
    pub fn issue_modified(&self, id: IssueId) -> NaiveDate {
        self.articles_of(id).map(|article| self.modified(article)).max().unwrap_or(self[id].date)
    }

    /// The articles of an issue in reading order.
    pub fn articles_of(&self, issue: IssueId) -> impl Iterator<Item = ArticleId> + '_ {
        self[issue].pages.iter().flat_map(|p| self[*p].articles.iter().copied())
    }
}
