//! What people put right, as words that a house style could hold: a role in a byline, a label in the masthead, how captions begin.
//! One page shows single cases; [`summed`](super::summed) tells which come again and again.

use super::articles::Bodies;
use super::side::{Part, Piece, Side};
use crate::content::PersonNote;
use crate::style::Style;

/// A word that would have helped, in the list of a house style where it belongs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Habit {
    /// The key under `style:` in `newsprint.yaml`.
    pub key: &'static str,
    /// The word.
    pub word: String,
}

/// Longer texts are no stock words.
const LONGEST: usize = 20;
/// So many characters of a caption are how it begins.
const CAPTION_START: usize = 2;

impl Habit {
    /// Whether a style has the word already.
    pub(super) fn is_known(&self, style: &Style) -> bool {
        match self.key {
            "adverts" => style.adverts.get(&self.word).is_some(),
            key => style.list(key).is_none_or(|words| words.has_any_case(&self.word)),
        }
    }
}

/// Looks for them on one page.
pub(super) fn find(proposed: &Side, made: &Side, bodies: &Bodies, habits: &mut Vec<Habit>) {
    let mut found = Found { habits };
    for (j, article) in made.articles.iter().enumerate() {
        let before = bodies.source[j].map_or(&[][..], |i| &proposed.articles[i].article.reporters);
        let new = article.article.reporters.iter().filter(|p| !before.contains(p));
        new.for_each(|person| found.role(&person.role));
    }
    // A headline that became furniture is counted as a headline, and is a word for the style all the same.
    let new = |part: Part, text: &[char]| proposed.of_part(part).all(|(_, p)| p.text != text);
    let furniture = made.of_part(Part::Furniture).filter(|(_, p)| new(p.part, &p.text));
    furniture.for_each(|(_, piece)| found.furniture(&piece.raw, made));
    for (piece, _) in made.pieces.iter().zip(&made.claimed).filter(|(_, claimed)| !**claimed) {
        let people = piece.article.map_or(&[][..], |j| &made.articles[j].article.reporters);
        match piece.part {
            Part::Byline => found.byline(&piece.raw, people),
            Part::Caption if was_body(proposed, piece) => found.caption(&piece.raw),
            Part::Jump => found.jump(&piece.raw),
            _ => {}
        }
    }
    for (_, piece) in made.of_part(Part::Credit) {
        let photographers = piece.article.map_or(&[][..], |j| &made.articles[j].article.photographers);
        if new(Part::Credit, &piece.text) {
            found.credit(&piece.raw, photographers);
        }
    }
    found.masthead(proposed, made);
}

/// Whether import had a text in a body.
fn was_body(proposed: &Side, piece: &Piece) -> bool {
    let spot = proposed.find(&piece.text, None, Part::Paragraph);
    spot.is_some_and(|s| proposed.pieces[s.piece].part == Part::Paragraph)
}

struct Found<'a> {
    habits: &'a mut Vec<Habit>,
}

impl Found<'_> {
    fn add(&mut self, key: &'static str, word: &str) {
        let word = word.trim();
        let length = word.chars().count();
        if (1..=LONGEST).contains(&length) {
            self.habits.push(Habit { key, word: word.to_owned() });
        }
    }

    fn role(&mut self, role: &str) {
        match role.split_whitespace().next_back() {
            Some(_) if role.contains(is_han) => self.add("roles", role),
            Some(last) => self.add("role_endings", &last.to_lowercase()),
            None => {}
        }
    }

    /// What stands in a byline before the first name and is no role that people named.
    fn byline(&mut self, byline: &str, people: &[PersonNote]) {
        let first =
            people.iter().filter_map(|p| byline.find(&p.name).map(|at| (at, p))).min_by_key(|(at, _)| *at);
        let Some((at, person)) = first else { return };
        let before = byline[..at].trim().trim_end_matches(&person.role[..]).trim();
        let sign: String = before.chars().take_while(|c| !c.is_alphanumeric()).collect();
        let word = before[sign.len()..].trim_matches(|c: char| !c.is_alphanumeric());
        self.add("ornaments", &sign);
        match word.contains(is_han) {
            true => self.add("roles", word),
            false => self.add("by", word),
        }
    }

    fn caption(&mut self, caption: &str) {
        let start: String = match caption.contains(is_han) {
            true => caption.trim().chars().take(CAPTION_START).collect(),
            false => caption.split_whitespace().next().unwrap_or_default().to_owned(),
        };
        self.add("caption_starts", &start);
    }

    /// What a credit has beside its photographers.
    fn credit(&mut self, credit: &str, photographers: &[String]) {
        let named = photographers.iter().find_map(|name| Some((credit.find(name.as_str())?, name)));
        let Some((at, name)) = named else { return };
        let letters = |text: &str| text.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
        self.add("credit_labels", credit[..at].trim());
        self.add("credit_ends", &letters(&credit[at + name.len()..]));
    }

    /// How a line begins that leads to another page: what stands before the page's number.
    fn jump(&mut self, jump: &str) {
        let words = jump.trim_start_matches(|c: char| !c.is_alphanumeric());
        let digit = |c: char| c.is_numeric() || "一二三四五六七八九十".contains(c);
        let start = words.split(digit).next().unwrap_or_default();
        self.add("jumps", start.trim_end().trim_end_matches('第'));
    }

    fn furniture(&mut self, text: &str, made: &Side) {
        let kind = made.page.furniture.iter().find(|f| f.text == text).map_or("", |f| f.kind.as_str());
        match kind {
            "banner" => self.add("slogans", text),
            "masthead" => self.add("asides", text.split([':', '：']).next().unwrap_or_default()),
            _ => self.add("adverts", text),
        }
    }

    /// The labels before editors that people added or took away, and the name of the newspaper.
    fn masthead(&mut self, proposed: &Side, made: &Side) {
        let lines: Vec<&str> = proposed.of_part(Part::Furniture).map(|(_, p)| p.raw.as_str()).collect();
        let label = |name: &str| {
            let before = lines.iter().find_map(|line| Some(&line[..line.find(name)?]))?;
            let before = before.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：'));
            let start = before.rfind(|c: char| !c.is_alphabetic());
            Some(start.map_or(before, |at| before[at..].trim_start_matches(|c: char| !c.is_alphabetic())))
        };
        let (ours, theirs) = (&proposed.page.editors, &made.page.editors);
        let added = theirs.iter().filter(|name| !ours.contains(name)).filter_map(|name| label(name));
        added.for_each(|word| self.add("editors", word));
        let removed = ours.iter().filter(|name| !theirs.contains(name)).filter_map(|name| label(name));
        removed.for_each(|word| self.add("staff", word));
        let paper = |side: &Side| side.issue.as_ref().and_then(|i| i.publication.clone());
        if let Some(name) = paper(made).filter(|name| paper(proposed).as_ref() != Some(name))
            && lines.iter().any(|line| line.contains(name.as_str()))
        {
            self.add("papers", &name);
        }
    }
}

fn is_han(c: char) -> bool {
    ('\u{2e80}'..='\u{9fff}').contains(&c)
}
