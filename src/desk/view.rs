//! A page as a browser is shown it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::moves::Person;
use super::proof::{At, Proof, Slot};
use super::spots::visible;
use crate::content::markdown::Block;

/// A page.
#[derive(Clone, Debug, Serialize)]
pub struct View {
    /// Its folder: `2024-03-14/02`.
    pub folder: String,
    /// The name of the page.
    pub section: String,
    /// The date of its issue: `2024-03-14`.
    pub date: String,
    /// Its number as printed.
    pub number: String,
    /// Issue and number, `2024-03-21/03`, where they are not those of its folder; else empty.
    pub stands: String,
    /// Its editors.
    pub editors: Vec<String>,
    /// Its address in the site.
    pub address: String,
    /// What tells this state of it from any other.
    pub state: String,
    /// The dump that it came from; empty where there is none.
    pub dump: String,
    /// Whether the dump's lines can be shown: not where the dump is gone or has changed.
    pub has_dump: bool,
    /// Whether a person has accepted it.
    pub proofread: bool,
    /// The move that can be undone.
    pub undo: Option<String>,
    /// The move that can be done again.
    pub redo: Option<String>,
    /// The dump's lines.
    pub lines: Vec<Row>,
    /// The articles in the order of the page.
    pub articles: Vec<Shown>,
    /// What stands in no article.
    pub furniture: Vec<Piece>,
    /// Characters of the dump that stand nowhere on the page, since somebody corrected them.
    pub missing: String,
    /// Characters of the page that the dump does not have.
    pub added: String,
}

/// A line of the dump.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// Its number.
    pub number: u32,
    /// Its text as printed.
    pub text: String,
    /// The pieces in which it stands.
    pub pieces: Vec<At>,
    /// Whether all of it stands somewhere.
    pub whole: bool,
    /// Why import placed it where it did.
    pub evidence: Option<Why>,
}

/// Why a line was placed where it was.
#[derive(Clone, Debug, Serialize)]
pub struct Why {
    /// Where it went, in words.
    pub placed: String,
    /// How sure that is, 0 to 1.
    pub score: f64,
    /// The next best place and how likely that is.
    pub runner_up: Option<(String, f64)>,
    /// What spoke for it.
    pub because: String,
}

/// An article.
#[derive(Clone, Debug, Serialize)]
pub struct Shown {
    /// Its file's name without `.md`.
    pub stem: String,
    /// Its address in the site.
    pub address: String,
    /// Its file, as diagnostics show it.
    pub file: String,
    /// Its pieces as they are printed.
    pub pieces: Vec<Piece>,
    /// Who wrote it.
    pub reporters: Vec<Person>,
    /// Who took its pictures.
    pub photographers: Vec<String>,
    /// What needs a look.
    pub review: Vec<String>,
}

/// A piece of text.
#[derive(Clone, Debug, Serialize)]
pub struct Piece {
    /// Its address.
    pub at: At,
    /// What it is: `paragraph`, `subhead`, `lines`, `table`, `list`; the slot's name or the kind of furniture.
    pub kind: String,
    /// Its text.
    pub text: String,
    /// Lines of the dump that stand in it, by their numbers.
    pub lines: Vec<u32>,
}

impl View {
    /// Shows a page; `undo` and `redo` name the moves that can be undone and done again.
    pub(super) fn new(proof: Proof, undo: Option<String>, redo: Option<String>) -> Self {
        let pieces = proof.pieces();
        let spots = proof.spots(&pieces);
        let evidence = evidence(&proof);
        let mut lines_of: Vec<Vec<u32>> = vec![Vec::new(); pieces.len()];
        let mut lines = Vec::new();
        for (line, spots) in proof.dump.iter().flat_map(|d| &d.lines).zip(&spots) {
            let mut at: Vec<At> = Vec::new();
            for spot in spots {
                if lines_of[spot.piece].last() != Some(&line.number) {
                    lines_of[spot.piece].push(line.number);
                }
                if !at.contains(&pieces[spot.piece].0) {
                    at.push(pieces[spot.piece].0.clone());
                }
            }
            let stands: usize = spots.iter().map(|s| s.of_line.len()).sum();
            lines.push(Row {
                number: line.number,
                text: line.text.clone(),
                pieces: at,
                whole: stands == visible(&line.text).len(),
                evidence: evidence.get(&line.number).cloned(),
            });
        }
        let mut shown = pieces.iter().zip(lines_of).map(|((at, text), lines)| Piece {
            kind: kind(&proof, at),
            at: at.clone(),
            text: text.clone(),
            lines,
        });
        let mut shown: Vec<Piece> = shown.by_ref().collect();
        let (missing, added) = balance(&proof, pieces.iter().map(|(_, text)| text.as_str()));
        let articles = proof.stories.iter().map(|story| {
            let (own, others) =
                std::mem::take(&mut shown).into_iter().partition(|p| p.at.article == story.stem);
            shown = others;
            let person =
                |p: &crate::content::PersonNote| Person { name: p.name.clone(), role: p.role.clone() };
            Shown {
                stem: story.stem.clone(),
                address: proof.address(&story.stem),
                file: story.shown.clone(),
                pieces: own,
                reporters: story.article.reporters.iter().map(person).collect(),
                photographers: story.article.photographers.clone(),
                review: story.article.review.clone(),
            }
        });
        let articles = articles.collect();
        let note = &proof.page.note;
        Self {
            state: proof.state(),
            section: note.section.clone().unwrap_or_default(),
            date: note.date.map(|d| d.to_string()).unwrap_or_default(),
            number: note.page.clone().unwrap_or_default(),
            stands: super::list::elsewhere(&proof.folder, note).unwrap_or_default(),
            editors: note.editors.clone(),
            address: proof.page_address(),
            dump: note.source.as_ref().map(|s| s.dump.clone()).unwrap_or_default(),
            has_dump: proof.dump.is_some(),
            proofread: note.is_proofread(),
            undo,
            redo,
            lines,
            articles,
            furniture: shown,
            missing,
            added,
            folder: proof.folder,
        }
    }
}

fn kind(proof: &Proof, at: &At) -> String {
    let story = || proof.stories.iter().find(|s| s.stem == at.article);
    let name = match at.slot {
        Slot::Furniture => {
            return proof.page.note.furniture.get(at.index).map(|f| f.kind.clone()).unwrap_or_default();
        }
        Slot::Body => match story().and_then(|s| s.body.get(at.index)).map(|p| p.blocks.as_slice()) {
            Some([Block::Subhead(_)]) => "subhead",
            Some([Block::Lines(_)]) => "lines",
            Some([Block::Table(_)]) => "table",
            Some([Block::Paragraph(_)]) => "paragraph",
            _ => "list",
        },
        Slot::Kicker => "kicker",
        Slot::Title => "title",
        Slot::Subtitle => "subtitle",
        Slot::Byline => "byline",
        Slot::Caption => "caption",
        Slot::Credit => "credit",
        Slot::Jump => "jump",
    };
    name.to_owned()
}

/// Why each line was placed, by its number. Articles are named by their files.
fn evidence(proof: &Proof) -> BTreeMap<u32, Why> {
    let mut found = BTreeMap::new();
    for e in &proof.draft.evidence {
        let why = Why {
            placed: by_file(&e.placed, &proof.drafted),
            score: e.score,
            runner_up: e.runner_up.as_ref().map(|(place, score)| (by_file(place, &proof.drafted), *score)),
            because: e.because.clone(),
        };
        for line in e.lines.first..=e.lines.last {
            found.insert(line, why.clone());
        }
    }
    found
}

/// `title of article 3`, by the number of its file: import counts the articles that it found, and files keep their numbers for ever.
fn by_file(place: &str, files: &[Option<String>]) -> String {
    let Some((what, number)) = place.rsplit_once("article ") else { return place.to_owned() };
    let file = number.parse::<usize>().ok().and_then(|n| files.get(n.checked_sub(1)?)?.clone());
    file.map_or_else(|| place.to_owned(), |stem| format!("{what}article {stem}"))
}

/// Characters that the dump has and the page has not, and the other way round.
fn balance<'a>(proof: &Proof, texts: impl Iterator<Item = &'a str>) -> (String, String) {
    let Some(page) = &proof.dump else { return (String::new(), String::new()) };
    let mut census: BTreeMap<char, i64> = BTreeMap::new();
    for c in page.visible_chars() {
        *census.entry(c).or_default() += 1;
    }
    for c in texts.flat_map(str::chars).filter(|c| !c.is_whitespace()) {
        *census.entry(c).or_default() -= 1;
    }
    let list = |sign: i64| -> String {
        let times = |(c, n): (&char, &i64)| {
            std::iter::repeat_n(*c, usize::try_from(n * sign).unwrap_or_default()).collect::<String>()
        };
        census.iter().map(times).collect()
    };
    (list(1), list(-1))
}
