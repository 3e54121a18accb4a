//! What the files of `content/` say, as plain data.

use chrono::NaiveDate;

use serde::{Deserialize, Serialize};

use super::body::Body;
use crate::article::LineRange;
use crate::yaml::Node;

/// A file of `content/`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Path below the content folder, with `/`: `2023-04-27/11/3.md`.
    pub path: String,
    /// The same as diagnostics show it, relative to the site's root: `content/2023-04-27/11/3.md`.
    pub shown: String,
    /// What it is, with its front matter.
    pub kind: Kind,
    /// The Markdown behind the front matter.
    pub body: Body,
    /// 1-based line of the file on which the body begins.
    pub body_line: u32,
    /// 1-based line of each front matter key that something is told of later on.
    pub key_lines: Vec<(String, u32)>,
    /// Front matter keys that newsprint does not know, for templates (`article.extra`).
    pub extra: Vec<(String, Node)>,
    /// Picture files that lie beside an article and are its own by their names, below the content folder, in reading
    /// order: `4.jpg`, `4-2.png` and all of the folder `4/` beside `4.md`.
    #[serde(skip)]
    pub pictures: Vec<String>,
    /// 1-based line of `picture:` in each caption; that of `captions:` where it is not told.
    pub picture_lines: Vec<u32>,
}

/// The kinds of file in `content/`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Kind {
    /// An article or picture story. It lies apart, since documents are handed on again and again until an edition is put together, and
    /// an article is most of one.
    Article(Box<Article>),
    /// `page.md`: one page of an issue.
    Page(PageNote),
    /// `issue.md`: one issue.
    Issue(IssueNote),
}

/// An article's front matter. What a person left out is empty or `None`; `date` and `page` that the front matter
/// lacks are taken from the path.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// 主题.
    pub title: String,
    /// 引题.
    pub kicker: String,
    /// 副题.
    pub subtitle: String,
    /// Date of its issue.
    #[serde(with = "day")]
    pub date: Option<NaiveDate>,
    /// The day on which it was last corrected after it had appeared, never before the issue's.
    #[serde(with = "day")]
    pub updated: Option<NaiveDate>,
    /// Number of its page.
    pub page: Option<String>,
    /// Section: the page's name unless told otherwise.
    pub section: Option<String>,
    /// Editors, 责编.
    pub editors: Vec<String>,
    /// Who wrote it, with the role as printed (`reporter: 林溪`, `reporters: [林溪, {name: …, role: …}]`).
    pub reporters: Vec<PersonNote>,
    /// Who took its pictures.
    pub photographers: Vec<String>,
    /// The bylines as printed, mark and all.
    pub bylines: Vec<String>,
    /// Captions of its pictures.
    pub captions: Vec<CaptionNote>,
    /// The lines that lead to its other parts.
    pub jumps: Vec<JumpNote>,
    /// The article that this one is the continuation of, as a person says: a path below the content folder without
    /// `.md` (`2024-03-14/01/3`), or `none`.
    pub continues: Option<String>,
    /// Place among the page's articles; smaller is earlier, none is last.
    pub order: Option<f64>,
    /// Language, if not the paper's: BCP 47.
    pub language: Option<String>,
    /// One or two sentences for indexes and feeds; made from the first paragraph where empty.
    pub summary: String,
    /// Former addresses that lead here.
    pub aliases: Vec<String>,
    /// What a person should look at.
    pub review: Vec<String>,
    /// Not published while true.
    pub draft: bool,
    /// Where it came from; none for an article written by hand.
    pub source: Option<Source>,
}

/// A person in a role.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonNote {
    /// The name.
    pub name: String,
    /// The role as printed, empty where none.
    pub role: String,
}

/// A caption in front matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaptionNote {
    /// What the picture shows.
    pub text: String,
    /// The credit as printed.
    pub credit: String,
    /// Its picture's file, as a path from the article's own: `4.jpg`, `../shared/bridge.png`; empty where it is not named.
    pub picture: String,
    /// What the picture shows, for those who do not see it; may be empty.
    pub alt: String,
}

/// A jump line in front matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JumpNote {
    /// The line as printed.
    pub text: String,
    /// The page where the article goes on.
    pub to: Option<String>,
    /// The page where it began.
    pub from: Option<String>,
    /// The word under which the other part stands.
    pub keyword: String,
}

/// Where a document came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The dump, relative to the site's root.
    pub dump: String,
    /// Lines of the dump, in reading order.
    pub lines: Vec<LineRange>,
    /// Digest of the dump's page (BLAKE3, first 32 hexadecimal digits).
    pub digest: String,
}

/// `page.md`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PageNote {
    /// Date of the issue.
    #[serde(with = "day")]
    pub date: Option<NaiveDate>,
    /// Number of the page.
    pub page: Option<String>,
    /// Name of the page.
    pub section: Option<String>,
    /// Editors of the page.
    pub editors: Vec<String>,
    /// What stands on the page and in no article.
    pub furniture: Vec<FurnitureNote>,
    /// Former addresses.
    pub aliases: Vec<String>,
    /// What a person should look at.
    pub review: Vec<String>,
    /// Digest of the dump's page that a person has compared with what was made of it; see [`PageNote::is_proofread`].
    pub proofread: Option<String>,
    /// Where it came from.
    pub source: Option<Source>,
}

impl PageNote {
    /// Whether a person has accepted the page, and its dump has not changed since.
    pub fn is_proofread(&self) -> bool {
        let digest = self.source.as_ref().map(|s| &s.digest);
        self.proofread.is_some() && self.proofread.as_ref() == digest
    }
}

/// A piece of furniture in `page.md`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FurnitureNote {
    /// Its kind, see [`crate::article::FurnitureKind`].
    pub kind: String,
    /// Its text.
    pub text: String,
}

/// `issue.md`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct IssueNote {
    /// Date of the issue.
    #[serde(with = "day")]
    pub date: Option<NaiveDate>,
    /// Name of the newspaper as printed that day, if not the config's.
    pub publication: Option<String>,
    /// Running number of the issue (第1234期), as printed.
    pub number: Option<String>,
    /// Former addresses.
    pub aliases: Vec<String>,
}

/// How a date is noted down for the next build: as a number, since a text would have to be parsed for each document.
mod day {
    use chrono::{Datelike as _, NaiveDate};
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    pub(super) fn serialize<S: Serializer>(date: &Option<NaiveDate>, to: S) -> Result<S::Ok, S::Error> {
        date.map(|date| date.num_days_from_ce()).serialize(to)
    }

    pub(super) fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<Option<NaiveDate>, D::Error> {
        let Some(day) = Option::<i32>::deserialize(from)? else { return Ok(None) };
        let date = NaiveDate::from_num_days_from_ce_opt(day);
        date.map(Some).ok_or_else(|| serde::de::Error::custom("no date"))
    }
}
