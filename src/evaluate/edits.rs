//! What import proposed against what people made of it, decision by decision: so that a newspaper sees how far to trust the
//! next import. `docs/accuracy.md` explains the kinds. Pure: both sides are given as what their files say.
//!
//! ```text
//! side       one page as its files state it, cut into pieces; where a text went
//! tally      decisions counted by kind
//! articles   whose body became whose; paragraphs and characters of bodies
//! heads      headlines: whose they are, their levels, their characters
//! credits    bylines, people, roles
//! lines      sub-heads, captions, jump lines, furniture
//! facts      date, page, section, editors, publication
//! habits     words that people put right, and that the house style does not know
//! summary    all pages together: bands of confidence, the worst pages, the house style's gaps
//! ```

mod articles;
mod credits;
mod facts;
mod habits;
mod heads;
mod lines;
mod side;
mod summary;
mod tally;

pub use habits::Habit;
pub use side::{ArticleFile, PageFiles};
pub use summary::{Band, Gap, Summary, summed};
pub use tally::{Kind, Tally};

use std::collections::BTreeMap;

use crate::style::Style;
use articles::Bodies;
use side::Side;
use tally::Count;

/// What became of one page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageEdits {
    /// Its folder below the content folder as import proposed it: `2024-03-14/03`.
    pub page: String,
    /// Whether anything at all was changed, be it only a `review:` taken away.
    pub touched: bool,
    /// Whether a person has accepted it at the proof desk, and its dump is what it was then: all of it was looked at.
    pub proofread: bool,
    /// Decisions by kind; a kind of which nothing was proposed and nothing added is left out.
    pub kinds: BTreeMap<Kind, Tally>,
    /// The proposed articles, in the order of their files.
    pub articles: Vec<Fate>,
    /// What people put right, as words that a house style could hold; those that it holds already are left out.
    pub habits: Vec<Habit>,
}

/// What became of one proposed article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fate {
    /// Its file without `.md`.
    pub stem: String,
    /// How likely import took it to be right, 0 to 1, where that can still be told.
    pub confidence: Option<f64>,
    /// Whether import marked it for review.
    pub doubted: bool,
    /// Whether no decision about it was changed. Corrected characters are no decision of import's.
    pub kept: bool,
}

/// Compares a page as import proposed it with the page as it stands. `style` is the one that speaks on the page.
///
/// Articles are paired by the bodies they share, and by their files where bodies do not tell, so that it does not matter by which
/// way a person arrived there: a headline moved to another body is the same edit as a body moved under another headline.
pub fn compare_page(page: &str, proposed: &PageFiles, made: &PageFiles, style: &Style) -> PageEdits {
    let (touched, proofread) = (!proposed.says_the_same(made), made.page.is_proofread());
    let (proposed, mut made) = (Side::of(proposed), Side::of(made));
    let mut count = Count::new(proposed.articles.len());
    let bodies = Bodies::compare(&proposed, &made, &mut count);
    let mut habits = Vec::new();
    heads::compare(&proposed, &mut made, &bodies, &mut count);
    credits::compare(&proposed, &mut made, &bodies, &mut count);
    lines::compare(&proposed, &mut made, &bodies, &mut count);
    // Last of all: what no other decision led to is what import overlooked.
    lines::overlooked(&proposed, &made, &bodies, &mut count);
    facts::compare(&proposed, &made, &mut count);
    habits::find(&proposed, &made, &bodies, &mut habits);
    habits.retain(|habit| !habit.is_known(style));
    let fate = |(article, wrong): (&side::SideArticle, &bool)| Fate {
        stem: article.stem.clone(),
        confidence: article.confidence,
        doubted: article.doubted,
        kept: !wrong,
    };
    let articles = proposed.articles.iter().zip(&count.wrong).map(fate).collect();
    PageEdits { page: page.to_owned(), touched, proofread, kinds: count.kinds, articles, habits }
}
