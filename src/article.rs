//! What segmentation finds on a page, and how sure it is. Plain data: `segment/` makes it, import writes it down.

use chrono::{NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// An inclusive range of 1-based line numbers of the dump.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LineRange {
    /// First line.
    pub first: u32,
    /// Last line, at least `first`.
    pub last: u32,
}

/// A piece of text and the lines of the dump that it was made of.
///
/// Of a line that was divided among several pieces (a caption and its credit), each piece names the line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// The text, its lines joined; one line itself.
    pub text: String,
    /// Where it stood, in reading order; neighbouring lines are one range.
    pub lines: Vec<LineRange>,
}

/// Everything segmentation makes of one page. Each visible character of the page stands exactly once in
/// [`PageDraft::pieces`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageDraft {
    /// What the masthead says.
    pub masthead: Masthead,
    /// The articles and picture stories, in reading order.
    pub articles: Vec<ArticleDraft>,
    /// What belongs to no article, the masthead's own lines included.
    pub furniture: Vec<Furniture>,
    /// Why each line stands where it stands, in the order of lines.
    pub evidence: Vec<Evidence>,
}

/// The facts a masthead states; all optional, since the path or the config may have to state them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Masthead {
    /// Date of the issue.
    pub date: Option<Stated<NaiveDate>>,
    /// A date as printed that no calendar has.
    pub impossible_date: Option<Stated<String>>,
    /// Number of the page as printed, in ASCII digits and letters: `11`, `A06`.
    pub page: Option<Stated<String>>,
    /// Name of the page (新滨江), the article's section.
    pub section: Option<Stated<String>>,
    /// Name of the newspaper.
    pub publication: Option<Stated<String>>,
    /// Day of the week as printed.
    pub weekday: Option<Stated<Weekday>>,
    /// Editors of the page (责编), in the order printed.
    pub editors: Vec<Stated<String>>,
}

/// A value and the line that states it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated<T> {
    /// The value.
    pub value: T,
    /// 1-based line of the dump.
    pub line: u32,
}

/// One article as found: a headline, a byline, a body, captions; or a picture story, which has captions only.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ArticleDraft {
    /// 引题, above the title.
    pub kicker: Option<Text>,
    /// 主题.
    pub title: Option<Text>,
    /// 副题, below the title.
    pub subtitle: Option<Text>,
    /// Bylines as printed (`■ 通讯员 林溪`), with the people they name.
    pub bylines: Vec<Byline>,
    /// Paragraphs and sub-heads in reading order.
    pub body: Vec<BodyPart>,
    /// Captions of its pictures.
    pub captions: Vec<Caption>,
    /// The lines that lead to its other parts on other pages; one to each side at most.
    pub jumps: Vec<Jump>,
    /// How likely it is that the whole article is right, 0 to 1.
    pub confidence: f64,
    /// What a person should look at, each a short sentence; empty when nothing is doubtful.
    pub doubts: Vec<String>,
    /// The measured evidence that the confidence was made from, by name; empty for picture stories.
    #[serde(skip)]
    pub features: Vec<(&'static str, f64)>,
}

/// A byline as printed and who it names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Byline {
    /// The byline as printed, mark and all.
    pub text: Text,
    /// The people it names, in order.
    pub people: Vec<Credited>,
}

/// A person in a role.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Credited {
    /// The name as printed.
    pub name: String,
    /// The role as printed (`通讯员`, `记者`, `Staff reporter`), empty where none is printed.
    pub role: String,
}

/// A part of a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BodyPart {
    /// A paragraph, restored from its lines.
    Paragraph(Text),
    /// 小标题, a heading inside the body.
    Subhead(Text),
    /// Lines that must stay lines: parted by `\n` in the text.
    Lines {
        /// What they are.
        kind: LinesKind,
        /// The lines.
        text: Text,
    },
}

impl BodyPart {
    /// Its text.
    pub fn text(&self) -> &Text {
        match self {
            Self::Paragraph(text) | Self::Subhead(text) | Self::Lines { text, .. } => text,
        }
    }
}

/// What lines that stay lines are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LinesKind {
    /// Verse, or the close of a letter: it breaks where its writer broke it.
    Verse,
    /// A list: a line an item, its mark (`•`, `1.`, `一、`) as printed.
    List,
    /// A table: a line a row, its cells parted by white space as printed.
    Table,
}

/// A line that leads to another part of the article: `（下转第3版）`, `See BUDGET, Page 13`, `Fortsetzung von Seite 1`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Jump {
    /// The line as printed.
    pub text: Text,
    /// Where it leads.
    pub way: Way,
    /// The other page's number in ASCII digits and letters: `3`, `A6`.
    pub page: String,
    /// The word under which the other part stands there (`BUDGET`); empty where none is printed.
    pub keyword: String,
}

/// Where a jump line leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    /// To where the article goes on (下转).
    To,
    /// Back to where it began (上接).
    From,
}

/// 图片说明: what a picture shows, and who took it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caption {
    /// The caption without its credit.
    pub text: Text,
    /// The credit as printed (`何青 摄`).
    pub credit: Option<Text>,
    /// The photographers that the credit names.
    pub photographers: Vec<String>,
}

/// What is on the page and in no article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Furniture {
    /// What it is.
    pub kind: FurnitureKind,
    /// Its text.
    pub text: Text,
}

/// The kinds of furniture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FurnitureKind {
    /// A line of the masthead (报头).
    Masthead,
    /// A banner or slogan across the page (通栏).
    Banner,
    /// An advertisement.
    Advert,
    /// A page number or running title standing alone.
    Folio,
    /// Hyphens that the composing room put at line ends and that joining takes out.
    Hyphens,
    /// Anything else that belongs to no article.
    Other,
}

/// Why lines were placed where they are.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evidence {
    /// The lines.
    pub lines: LineRange,
    /// Where they went, in words: `title of article 3`.
    pub placed: String,
    /// Score of that place, 0 to 1.
    pub score: f64,
    /// The next best place and its score.
    pub runner_up: Option<(String, f64)>,
    /// What spoke for it.
    pub because: String,
}

impl ArticleDraft {
    /// Every text of the article, each once, in the order kicker, title, subtitle, bylines, body, captions with credits,
    /// jump lines.
    pub fn pieces(&self) -> impl Iterator<Item = &Text> {
        let heads = [&self.kicker, &self.title, &self.subtitle].into_iter().flatten();
        let body = self.body.iter().map(BodyPart::text);
        let captions = self.captions.iter().flat_map(|c| [Some(&c.text), c.credit.as_ref()]).flatten();
        let jumps = self.jumps.iter().map(|j| &j.text);
        heads.chain(self.bylines.iter().map(|b| &b.text)).chain(body).chain(captions).chain(jumps)
    }
}

impl PageDraft {
    /// Every text of the page, each once.
    pub fn pieces(&self) -> impl Iterator<Item = &Text> {
        self.articles.iter().flat_map(ArticleDraft::pieces).chain(self.furniture.iter().map(|f| &f.text))
    }
}
