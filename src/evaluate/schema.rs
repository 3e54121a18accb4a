//! A page as a truth file states it, and as the program finds it: the same form, so that the two can be compared.

use serde::{Deserialize, Deserializer, Serialize};

/// What a careful reader makes of a dump: one JSON file a dump. Keys that are not listed here are passed over.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Truth {
    /// The pages of the dump, in order.
    pub pages: Vec<TruthPage>,
    /// The articles, in any order.
    pub articles: Vec<Article>,
    /// What belongs to no article, and must come back all the same.
    #[serde(default)]
    pub other: Vec<Piece>,
    /// The measures that this truth supports; empty: all. A digitised page may know its articles and not its bylines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<String>,
    /// How many hyphens at line ends the dump shows that the words do not have; they may come back or not.
    #[serde(default, skip_serializing_if = "is_none")]
    pub line_hyphens: usize,
    /// Characters that the extractor lost: nobody can bring them back.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub dump_lost: String,
    /// Characters that the extractor invented: they may come back.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub dump_extra: String,
}

/// The facts of a page. A fact may be a list of readings that are all right; one that is absent, null or empty is not
/// asked for.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct TruthPage {
    /// Date of the issue.
    #[serde(default)]
    pub date: Option<Fact>,
    /// Number of the page.
    #[serde(default)]
    pub page: Option<Fact>,
    /// Name of the publication.
    #[serde(default)]
    pub newspaper: Option<Fact>,
    /// Name of the page (版名).
    #[serde(default)]
    pub section: Option<Fact>,
    /// Its editors, in one text, parted by spaces or commas.
    #[serde(default)]
    pub editor: Option<Fact>,
    /// The masthead's lines as printed; they may come back as text or not.
    #[serde(default)]
    pub masthead_text: Vec<String>,
}

/// A fact in one reading or in several.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(untagged)]
pub enum Fact {
    /// One reading.
    One(String),
    /// One reading that is a number.
    Number(u32),
    /// Several readings, each right.
    Any(Vec<String>),
}

/// The facts of a page as found; empty where nothing was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageFacts {
    /// Date of the issue, `2024-03-14`.
    pub date: String,
    /// Number of the page.
    pub page: String,
    /// Name of the publication.
    pub newspaper: String,
    /// Name of the page (版名).
    pub section: String,
    /// Its editors, parted by spaces.
    pub editor: String,
    /// The weekday; not measured.
    pub weekday: String,
}

/// An article, true or found.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Article {
    /// 引题.
    #[serde(default, deserialize_with = "null_is_empty")]
    pub kicker: String,
    /// 主题.
    #[serde(default, deserialize_with = "null_is_empty")]
    pub title: String,
    /// 副题.
    #[serde(default, deserialize_with = "null_is_empty")]
    pub subtitle: String,
    /// Who signed it.
    #[serde(default)]
    pub authors: Vec<Author>,
    /// Its bylines as printed; in a truth, they may come back as text or not.
    #[serde(default, alias = "bylines")]
    pub byline_text: Vec<String>,
    /// 小标题.
    #[serde(default)]
    pub subheads: Vec<Subhead>,
    /// The body.
    #[serde(default)]
    pub paragraphs: Vec<String>,
    /// Captions of its pictures.
    #[serde(default)]
    pub captions: Vec<Caption>,
    /// A line that leads to another page (下转第3版); in a truth, it may come back as text or not.
    #[serde(default, deserialize_with = "null_is_empty")]
    pub jump: String,
}

/// A person in a role.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Author {
    /// The role as printed, empty where none is.
    #[serde(default, deserialize_with = "null_is_empty")]
    pub role: String,
    /// The name as printed.
    #[serde(default, deserialize_with = "null_is_empty")]
    pub name: String,
}

/// A heading inside a body.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Subhead {
    /// 0-based paragraph that it stands above; past the last one, it stands at the body's end.
    pub before_paragraph: i64,
    /// Its text.
    pub text: String,
}

/// 图片说明.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Caption {
    /// The caption without its credit.
    pub text: String,
    /// The photographer's name.
    #[serde(default, deserialize_with = "null_is_empty")]
    pub photographer: String,
    /// The credit as printed; in a truth, it may come back as text or not.
    #[serde(default, deserialize_with = "null_is_empty")]
    pub credit: String,
}

/// A text that belongs to no article: itself, or an object that may say more of it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(untagged)]
pub enum Piece {
    /// Only the text.
    Plain(String),
    /// The text, and keys of the truth's own.
    Told {
        /// The text.
        text: String,
    },
}

impl Piece {
    /// The text.
    pub fn text(&self) -> &str {
        match self {
            Self::Plain(text) | Self::Told { text } => text,
        }
    }
}

/// What the program found in a dump: all its pages put together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// The pages' facts, in order.
    pub pages: Vec<PageFacts>,
    /// The articles.
    pub articles: Vec<FoundArticle>,
    /// What was placed in no article.
    pub other: Vec<String>,
}

/// An article as found, and how sure the program was of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FoundArticle {
    /// The article.
    pub article: Article,
    /// How likely it is right, 0 to 1, as the program said.
    pub confidence: f64,
    /// Whether the program doubts it, so that import marks it with `review:`.
    pub doubted: bool,
}

fn null_is_empty<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

fn is_none(count: &usize) -> bool {
    *count == 0
}
