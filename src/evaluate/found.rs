//! What segmentation finds, in the form of the truth.

use super::plain::is_space;
use super::schema::{
    Article, Author, Caption, Fact, Found, FoundArticle, PageFacts, Piece, Subhead, Truth, TruthPage,
};
use crate::article::{ArticleDraft, BodyPart, Byline, FurnitureKind, Masthead, PageDraft, Stated, Text};
use crate::diagnostic::Diagnostics;
use crate::dump::{self, PathClues};
use crate::segment::{pages, segment};
use crate::style::Styles;

/// Reads and segments a dump as import does; `shown` is its path, which may tell what the masthead does not.
pub fn find(shown: &str, bytes: &[u8], styles: &Styles) -> (Found, Diagnostics) {
    let (found_pages, problems) = dump::read(shown, bytes);
    let clues = dump::clues(shown);
    let mut found = Found::default();
    for page in &pages(found_pages, styles) {
        found.add(&segment(page, styles), &clues);
    }
    (found, problems)
}

/// A first truth of a dump for a person to correct: what segmentation finds, as if all of it were right.
pub fn first_truth(shown: &str, bytes: &[u8], styles: &Styles) -> (Truth, Diagnostics) {
    let (found_pages, problems) = dump::read(shown, bytes);
    let clues = dump::clues(shown);
    let mut truth = Truth::default();
    for page in &pages(found_pages, styles) {
        truth.add(&segment(page, styles), &clues);
    }
    (truth, problems)
}

impl Truth {
    fn add(&mut self, draft: &PageDraft, clues: &PathClues) {
        let facts = PageFacts::of(&draft.masthead, clues);
        let mut masthead_text = Vec::new();
        for furniture in &draft.furniture {
            let text = &furniture.text.text;
            match furniture.kind {
                FurnitureKind::Masthead => masthead_text.push(text.clone()),
                FurnitureKind::Hyphens if text.chars().all(|c| c == '-' || is_space(c)) => {
                    self.line_hyphens += text.matches('-').count();
                }
                _ => self.other.push(Piece::Plain(text.clone())),
            }
        }
        self.pages.push(TruthPage {
            date: Some(Fact::One(facts.date)),
            page: Some(Fact::One(facts.page)),
            newspaper: Some(Fact::One(facts.newspaper)),
            section: Some(Fact::One(facts.section)),
            editor: Some(Fact::One(facts.editor)),
            masthead_text,
        });
        self.articles.extend(draft.articles.iter().map(Article::of));
    }
}

impl Found {
    /// Adds a page.
    pub fn add(&mut self, draft: &PageDraft, clues: &PathClues) {
        self.pages.push(PageFacts::of(&draft.masthead, clues));
        self.articles.extend(draft.articles.iter().map(found_article));
        self.other.extend(apart(draft).map(str::to_owned));
    }
}

/// The texts of a page that a reader of authors, headlines and bodies alone would miss: what belongs to no article, and bylines
/// that name nobody or are nothing but names, since such a line may be anything.
pub fn apart(draft: &PageDraft) -> impl Iterator<Item = &str> {
    fn letters(text: &str) -> usize {
        text.chars().filter(|c| c.is_alphanumeric()).count()
    }
    let bare = |byline: &&Byline| {
        let names: usize = byline.people.iter().map(|person| letters(&person.name)).sum();
        byline.people.is_empty() || letters(&byline.text.text) == names
    };
    let bylines = draft.articles.iter().flat_map(|a| &a.bylines).filter(bare).map(|b| &b.text);
    draft.furniture.iter().map(|f| &f.text).chain(bylines).map(|text| text.text.as_str())
}

impl PageFacts {
    /// The masthead's facts, and the path's where the masthead says nothing.
    pub fn of(masthead: &Masthead, clues: &PathClues) -> Self {
        let text = |fact: &Option<Stated<String>>| fact.as_ref().map(|s| s.value.clone());
        let printed = masthead.date.as_ref().map(|d| d.value).or(clues.date).map(|d| d.to_string());
        let editors: Vec<_> = masthead.editors.iter().map(|e| e.value.as_str()).collect();
        Self {
            date: printed.unwrap_or_default(),
            page: text(&masthead.page).or_else(|| clues.page.clone()).unwrap_or_default(),
            newspaper: text(&masthead.publication).or_else(|| clues.publication.clone()).unwrap_or_default(),
            section: text(&masthead.section).unwrap_or_default(),
            editor: editors.join(" "),
            weekday: masthead.weekday.as_ref().map(|w| w.value.to_string()).unwrap_or_default(),
        }
    }
}

fn found_article(draft: &ArticleDraft) -> FoundArticle {
    FoundArticle {
        article: Article::of(draft),
        confidence: draft.confidence,
        doubted: !draft.doubts.is_empty(),
    }
}

impl Article {
    /// The article that segmentation found.
    pub fn of(draft: &ArticleDraft) -> Self {
        let text = |t: &Option<Text>| t.as_ref().map_or_else(String::new, |t| t.text.clone());
        let mut paragraphs = Vec::new();
        let mut subheads = Vec::new();
        for part in &draft.body {
            match part {
                BodyPart::Paragraph(p) | BodyPart::Lines { text: p, .. } => paragraphs.push(p.text.clone()),
                BodyPart::Subhead(s) => {
                    let before_paragraph = i64::try_from(paragraphs.len()).unwrap_or(i64::MAX);
                    subheads.push(Subhead { before_paragraph, text: s.text.clone() });
                }
            }
        }
        let people = draft.bylines.iter().flat_map(|b| &b.people);
        let caption = |c: &crate::article::Caption| Caption {
            text: c.text.text.clone(),
            photographer: c.photographers.join(" "),
            credit: c.credit.as_ref().map_or_else(String::new, |c| c.text.clone()),
        };
        Self {
            kicker: text(&draft.kicker),
            title: text(&draft.title),
            subtitle: text(&draft.subtitle),
            authors: people.map(|p| Author { role: p.role.clone(), name: p.name.clone() }).collect(),
            byline_text: draft.bylines.iter().map(|b| b.text.text.clone()).collect(),
            subheads,
            paragraphs,
            captions: draft.captions.iter().map(caption).collect(),
            jump: draft.jumps.iter().map(|j| j.text.text.as_str()).collect::<Vec<_>>().join("\n"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Credited;

    #[test]
    fn bylines_that_may_be_anything_stand_apart_and_clear_ones_do_not() {
        let byline = |text: &str, names: &[&str]| Byline {
            text: Text { text: text.to_owned(), lines: Vec::new() },
            people: names
                .iter()
                .map(|name| Credited { name: (*name).to_owned(), role: String::new() })
                .collect(),
        };
        let bylines = vec![
            byline("By Ann Poe", &["Ann Poe"]),
            byline("of a ragged school.", &[]),
            byline("（林舟） 何未央", &["林舟", "何未央"]),
        ];
        let article = ArticleDraft { bylines, ..ArticleDraft::default() };
        let draft = PageDraft { articles: vec![article], ..PageDraft::default() };
        assert_eq!(apart(&draft).collect::<Vec<_>>(), ["of a ragged school.", "（林舟） 何未央"]);
    }
}
