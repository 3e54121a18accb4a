//! What a person may do at the desk. Each move works on the pieces of a page in memory; `files.rs` writes what came of it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::proof::{At, Part, Proof, Slot, Story};
use crate::content::markdown::Block;
use crate::content::{CaptionNote, FurnitureNote, PersonNote};
use crate::diagnostic::{Code, Diagnostic};
use crate::segment;
use crate::style::Styles;

mod bylines;
mod cut;
mod page;
mod place;
mod whole;

use cut::Cut;

/// A move.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "move", rename_all = "lowercase")]
pub enum Move {
    /// Puts text into another article, or gives it another part in its own.
    Place {
        /// What.
        what: What,
        /// The article; `new` for one that begins with it; none for the one where it stands. Furniture needs none.
        #[serde(default)]
        to: Option<String>,
        /// As what; none for the part that it has.
        #[serde(default)]
        role: Option<Role>,
        /// Whether it is added to the headline's line that is there already, and does not change places with it.
        #[serde(default)]
        add: bool,
    },
    /// Gives an article's headline (kicker, title, subtitle) to another; where that has one, the two exchange theirs.
    Headline {
        /// The article.
        article: String,
        /// The other.
        to: String,
    },
    /// Begins a paragraph, or an article, before some text of a body.
    Begin {
        /// Before what.
        what: What,
        /// Whether it is an article.
        #[serde(default)]
        article: bool,
    },
    /// Joins a paragraph to the one before it.
    Join {
        /// The paragraph.
        piece: At,
    },
    /// Puts an article behind another, as one with it.
    Merge {
        /// The article that ends.
        article: String,
        /// The article that goes on.
        into: String,
    },
    /// Gives a piece another text.
    Correct {
        /// The piece.
        piece: At,
        /// Its text. Of a paragraph each line is a paragraph.
        text: String,
    },
    /// Names the people of an article.
    People {
        /// The article.
        article: String,
        /// Who wrote it.
        reporters: Vec<Person>,
        /// Who took its pictures.
        photographers: Vec<String>,
    },
    /// Puts an article before the one before it on the page, or behind the one behind it.
    Shift {
        /// The article.
        article: String,
        /// Whether it goes up.
        up: bool,
    },
    /// Corrects what is known of the page itself. Articles that have the same of it as the page have the new, too.
    Page {
        /// The date of its issue; none for the one that it has.
        #[serde(default)]
        date: Option<NaiveDate>,
        /// Its number as printed; none for the one that it has.
        #[serde(default)]
        number: Option<String>,
        /// Its name; empty for none.
        section: String,
        /// Its editors.
        editors: Vec<String>,
    },
    /// Says that the page is right.
    Accept,
}

/// A person in a role.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The name.
    pub name: String,
    /// The role as printed.
    #[serde(default)]
    pub role: String,
}

/// Text of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// Lines of the dump, by their numbers: first and last.
    Lines(u32, u32),
    /// Whole pieces.
    Pieces(Vec<At>),
    /// A piece from a visible character on, counted from 0.
    From(At, usize),
}

/// What a text may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// 引题.
    Kicker,
    /// 主题.
    Title,
    /// 副题.
    Subtitle,
    /// 署名.
    Byline,
    /// A paragraph of the body.
    Paragraph,
    /// 小标题.
    Subhead,
    /// 图片说明, with its credit if it ends in one.
    Caption,
    /// Furniture of no particular kind.
    Other,
    /// A banner or slogan.
    Banner,
    /// An advertisement.
    Advert,
    /// A page number or running title.
    Folio,
    /// A line of the masthead.
    Masthead,
}

/// A level of a headline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// 引题.
    Kicker,
    /// 主题.
    Title,
    /// 副题.
    Subtitle,
}

impl Role {
    fn level(self) -> Option<Level> {
        match self {
            Self::Kicker => Some(Level::Kicker),
            Self::Title => Some(Level::Title),
            Self::Subtitle => Some(Level::Subtitle),
            _ => None,
        }
    }

    /// The kind of furniture, if it is some.
    fn furniture(self) -> Option<&'static str> {
        match self {
            Self::Other => Some("other"),
            Self::Banner => Some("banner"),
            Self::Advert => Some("advert"),
            Self::Folio => Some("folio"),
            Self::Masthead => Some("masthead"),
            _ => None,
        }
    }
}

impl Move {
    /// What it is called where it can be undone.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Place { .. } => "place",
            Self::Headline { .. } => "headline",
            Self::Begin { article: false, .. } => "paragraph",
            Self::Begin { article: true, .. } => "split",
            Self::Join { .. } => "join",
            Self::Merge { .. } => "merge",
            Self::Correct { .. } => "correct",
            Self::People { .. } => "people",
            Self::Shift { .. } => "shift",
            Self::Page { .. } => "page",
            Self::Accept => "accept",
        }
    }
}

/// Does a move.
///
/// # Errors
/// [`Code::Desk`] where it cannot be done; the page is then as it happens to be and must not be written.
pub(super) fn apply(proof: &mut Proof, step: &Move, styles: &Styles) -> Result<(), Diagnostic> {
    match step {
        Move::Place { what, to, role, add } => {
            let cuts = cut::resolve(proof, what)?;
            place::place(proof, cuts, to.as_deref(), *role, *add, styles)
        }
        Move::Headline { article, to } => whole::give_headline(proof, article, to),
        Move::Begin { what, article } => {
            let cuts = cut::resolve(proof, what)?;
            begin(proof, &cuts, *article)
        }
        Move::Join { piece } => join(proof, piece),
        Move::Merge { article, into } => whole::merge(proof, article, into),
        Move::Correct { piece, text } => correct(proof, piece, text, styles),
        Move::People { article, reporters, photographers } => {
            let story = proof.story(article)?;
            let named = |p: &&Person| !p.name.trim().is_empty();
            let note = |p: &Person| PersonNote { name: p.name.trim().into(), role: p.role.trim().into() };
            story.article.reporters = reporters.iter().filter(named).map(note).collect();
            let names = photographers.iter().map(|n| n.trim().to_owned()).filter(|n| !n.is_empty());
            story.article.photographers = names.collect();
            Ok(())
        }
        Move::Shift { article, up } => page::shift(proof, article, *up),
        Move::Page { date, number, section, editors } => {
            page::correct(proof, section, editors);
            page::put(proof, *date, number.as_deref())
        }
        Move::Accept => accept(proof),
    }
}

/// A paragraph or an article begins where a text does.
fn begin(proof: &mut Proof, cuts: &[Cut], article: bool) -> Result<(), Diagnostic> {
    let first = cuts.iter().min_by_key(|c| (&c.at, c.chars.start)).ok_or_else(nothing_there)?;
    if first.at.slot != Slot::Body {
        return Err(cannot("only the text of an article can be parted").help("choose a line of its text"));
    }
    let (stem, mut index) = (first.at.article.clone(), first.at.index);
    let story = proof.story(&stem)?;
    if first.chars.start > 0 {
        cut::part(story, index, first.chars.start)?;
        index += 1;
    } else if !article {
        return Err(cannot("a paragraph begins here already").help("choose the line that should begin one"));
    }
    if article { whole::split(proof, &stem, index) } else { Ok(()) }
}

/// A part of a body and the one before it become one.
fn join(proof: &mut Proof, piece: &At) -> Result<(), Diagnostic> {
    let story = proof.story(&piece.article)?;
    if piece.slot != Slot::Body || piece.index == 0 || piece.index >= story.body.len() {
        return Err(cannot("there is no paragraph before this one in its article")
            .help("put it behind another, or merge the articles"));
    }
    let joined = cut::joined(&story.body[piece.index - 1], &story.body[piece.index])?;
    story.body.splice(piece.index - 1..=piece.index, [joined]);
    Ok(())
}

/// A piece says something else.
fn correct(proof: &mut Proof, piece: &At, text: &str, styles: &Styles) -> Result<(), Diagnostic> {
    if text.trim().is_empty() {
        return Err(cannot("a piece cannot be without text").help("make it furniture, where nothing is lost"));
    }
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if piece.slot == Slot::Furniture {
        let furniture = &mut proof.page.note.furniture;
        furniture.get_mut(piece.index).ok_or_else(nothing_there)?.text = line;
        return Ok(());
    }
    let story = proof.story(&piece.article)?;
    let article = &mut story.article;
    match piece.slot {
        Slot::Kicker => article.kicker = line,
        Slot::Title => article.title = line,
        Slot::Subtitle => article.subtitle = line,
        Slot::Byline => bylines::rewrite(article, piece.index, line, styles).ok_or_else(nothing_there)?,
        Slot::Caption => article.captions.get_mut(piece.index).ok_or_else(nothing_there)?.text = line,
        Slot::Credit => article.captions.get_mut(piece.index).ok_or_else(nothing_there)?.credit = line,
        Slot::Jump => article.jumps.get_mut(piece.index).ok_or_else(nothing_there)?.text = line,
        Slot::Body | Slot::Furniture => correct_body(story, piece.index, text)?,
    }
    Ok(())
}

fn correct_body(story: &mut Story, index: usize, text: &str) -> Result<(), Diagnostic> {
    let part = story.body.get(index).ok_or_else(nothing_there)?;
    let lines = || text.lines().map(str::trim).filter(|l| !l.is_empty());
    let blocks: Vec<Block> = match part.blocks.as_slice() {
        [Block::Lines(_)] => vec![Block::Lines(lines().collect::<Vec<_>>().join("\n"))],
        [Block::Table(_)] => vec![Block::Table(text.trim_matches('\n').to_owned())],
        [Block::Subhead(_)] => vec![Block::Subhead(lines().collect::<Vec<_>>().join(" "))],
        [Block::Paragraph(_)] => lines().map(|l| Block::Paragraph(l.to_owned())).collect(),
        _ => return Err(cannot("a list cannot be corrected here").help("edit the file itself")),
    };
    let line = part.line;
    story.body.splice(index..=index, blocks.into_iter().map(|block| Part::new(block, line)));
    Ok(())
}

/// The page is right as it stands: nothing needs a look any more.
fn accept(proof: &mut Proof) -> Result<(), Diagnostic> {
    for story in &mut proof.stories {
        story.article.review.clear();
    }
    let note = &mut proof.page.note;
    note.review.clear();
    if proof.page.text.is_some() {
        note.proofread = note.source.as_ref().map(|s| s.digest.clone());
    }
    Ok(())
}

/// Two texts as one: a space between words, none between ideographs.
fn glued(before: &str, behind: &str) -> String {
    let (before, behind) = (before.trim_end(), behind.trim_start());
    // Korean parts its words.
    let wide = |c: char| c >= '\u{2e80}' && !('\u{ac00}'..='\u{d7af}').contains(&c);
    let close = before.chars().next_back().is_none_or(wide) || behind.chars().next().is_none_or(wide);
    format!("{before}{}{behind}", if close { "" } else { " " })
}

fn cannot(message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::Desk, message)
}

fn nothing_there() -> Diagnostic {
    cannot("there is no such text on this page").help("look at the page as it is now")
}

/// A caption of a text, its credit parted from it.
fn caption(text: &str, styles: &Styles) -> (CaptionNote, Vec<String>) {
    let credit = segment::credit(text, styles).filter(|(at, _)| text.is_char_boundary(*at));
    let (at, photographers) = credit.unwrap_or((text.len(), Vec::new()));
    let (text, credit) = (text[..at].trim().to_owned(), text[at..].trim().to_owned());
    (CaptionNote { text, credit, ..CaptionNote::default() }, photographers)
}

fn furniture(kind: &str, text: &str) -> FurnitureNote {
    FurnitureNote { kind: kind.to_owned(), text: text.to_owned() }
}
