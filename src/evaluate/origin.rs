//! Where each character of a found body comes from: the true page as one string, every character with its owner, tiled
//! by the runs that the found bodies share with it. A true character is given to one found character at most.

use std::collections::HashMap;

use super::plain::{Plain, squash};
use super::schema::Truth;

/// Whose a character of the true page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// The body of an article.
    Body(usize),
    /// An article's byline, sub-head or jump line: neither its body nor foreign to it.
    Own(usize),
    /// Anything else on the page, and the seams between its texts.
    Else,
}

/// Runs of this many characters are looked for, the longer ones first in all bodies: a long run is surely the right one.
const RUNS: [usize; 2] = [12, 4];
/// A shorter run is taken only where it goes on from the character before, and not under this length.
const GOES_ON: usize = 2;
/// Stands behind each text, so that no run goes over its end.
const SEAM: char = '\0';

/// The true page's characters and their owners.
pub(super) struct Origin {
    text: Vec<char>,
    owner: Vec<Owner>,
    /// Where each article's body begins.
    pub(super) body_at: Vec<usize>,
    used: Vec<bool>,
}

impl Origin {
    /// Lays out the page: of each article its body, what is its own, and the rest; `plain` are the truth's articles.
    pub(super) fn new(truth: &Truth, plain: &[Plain]) -> Self {
        let mut page = Self { text: Vec::new(), owner: Vec::new(), body_at: Vec::new(), used: Vec::new() };
        for (j, (article, raw)) in plain.iter().zip(&truth.articles).enumerate() {
            page.body_at.push(page.text.len());
            page.add(article.body.iter().copied(), Owner::Body(j));
            for own in raw.byline_text.iter().chain([&raw.jump]) {
                page.add(squash(own).chars(), Owner::Own(j));
            }
            for (_, subhead) in &article.subheads {
                page.add(subhead.chars(), Owner::Own(j));
            }
            for head in [&article.kicker, &article.title, &article.subtitle] {
                page.add(head.chars(), Owner::Else);
            }
            for caption in &article.captions {
                page.add(caption.with_credit.iter().copied(), Owner::Else);
            }
        }
        let mastheads = truth.pages.iter().flat_map(|p| &p.masthead_text);
        for text in truth.other.iter().map(|p| p.text()).chain(mastheads.map(String::as_str)) {
            page.add(squash(text).chars(), Owner::Else);
        }
        page.used = vec![false; page.text.len()];
        page
    }

    fn add(&mut self, text: impl Iterator<Item = char>, owner: Owner) {
        self.text.extend(text);
        self.owner.resize(self.text.len(), owner);
        self.text.push(SEAM);
        self.owner.push(Owner::Else);
    }

    /// Whose the character at a place is.
    pub(super) fn owner(&self, at: usize) -> Owner {
        self.owner[at]
    }

    /// For every character of every body: its place in the true page, if it has one.
    pub(super) fn places(&mut self, bodies: &[&[char]]) -> Vec<Vec<Option<usize>>> {
        let mut places: Vec<Vec<Option<usize>>> = bodies.iter().map(|b| vec![None; b.len()]).collect();
        self.fill(bodies, &mut places);
        places
    }

    /// The places of a whole body that is the body of a true article, character for character. It is taken then.
    pub(super) fn whole(&mut self, article: usize, length: usize) -> Vec<Option<usize>> {
        let at = self.body_at[article];
        self.used[at..at + length].fill(true);
        (at..at + length).map(Some).collect()
    }

    /// Gives a place to every character that has none yet.
    pub(super) fn fill(&mut self, bodies: &[&[char]], places: &mut [Vec<Option<usize>>]) {
        for length in RUNS {
            for (body, places) in bodies.iter().zip(&mut *places) {
                if places.iter().any(Option::is_none) {
                    self.tile(body, places, length);
                }
            }
        }
    }

    /// Gives runs of at least `length` free characters to what has no place yet.
    fn tile(&mut self, body: &[char], places: &mut [Option<usize>], length: usize) {
        let index = self.index(length);
        let (mut at, mut goes_on) = (0, None);
        while at < body.len() {
            if let Some(place) = places[at] {
                goes_on = Some(place + 1);
                at += 1;
                continue;
            }
            let run = self.longest(body, at, length, &index, goes_on);
            let free = places[at..].iter().take_while(|p| p.is_none()).count();
            let taken = run.map_or(0, |(_, n)| n.min(free));
            match run {
                Some((from, _)) if taken > 0 => {
                    for i in 0..taken {
                        places[at + i] = Some(from + i);
                        self.used[from + i] = true;
                    }
                    at += taken;
                    goes_on = Some(from + taken);
                }
                // What comes next may still go on from the last place: one strange character does not end a run.
                _ => at += 1,
            }
        }
    }

    /// Free characters by the run of `length` that begins with them.
    fn index(&self, length: usize) -> HashMap<Box<[char]>, Vec<usize>> {
        let mut index: HashMap<Box<[char]>, Vec<usize>> = HashMap::new();
        for (at, run) in self.text.windows(length).enumerate() {
            if !self.used[at] {
                index.entry(run.into()).or_default().push(at);
            }
        }
        index
    }

    /// The longest free run that begins at a place of the body: where it is and how long. What goes on from the
    /// character before wins among equals.
    fn longest(
        &self,
        body: &[char],
        at: usize,
        length: usize,
        index: &HashMap<Box<[char]>, Vec<usize>>,
        goes_on: Option<usize>,
    ) -> Option<(usize, usize)> {
        let mut best =
            goes_on.map(|from| (from, self.common(&body[at..], from))).filter(|(_, n)| *n >= GOES_ON);
        let candidates = body.get(at..at + length).and_then(|run| index.get(run));
        for from in candidates.into_iter().flatten() {
            // A candidate that differs where the best one still holds is no longer than it.
            let reach = best.map_or(0, |(_, n)| n);
            if reach > 0 && self.text.get(from + reach) != body.get(at + reach) {
                continue;
            }
            let n = self.common(&body[at..], *from);
            if n > reach && n >= length {
                best = Some((*from, n));
            }
        }
        best
    }

    /// How many characters a body and the page share from `from` on, free ones only.
    fn common(&self, body: &[char], from: usize) -> usize {
        let page = self.text[from..].iter().zip(&self.used[from..]);
        body.iter().zip(page).take_while(|(a, (b, used))| a == b && !**used).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::schema::Article;

    fn origin(bodies: &[&str]) -> Origin {
        let articles: Vec<Article> = bodies
            .iter()
            .map(|b| Article { paragraphs: vec![(*b).to_owned()], ..Article::default() })
            .collect();
        let plain: Vec<Plain> = articles.iter().map(Plain::of).collect();
        Origin::new(&Truth { articles, ..Truth::default() }, &plain)
    }

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn a_body_in_another_order_keeps_its_places() {
        let mut origin = origin(&["abcdefgh"]);
        let body = chars("efghabcd");
        let places: Vec<usize> = origin.places(&[&body]).remove(0).into_iter().map(Option::unwrap).collect();
        assert_eq!(places, [4, 5, 6, 7, 0, 1, 2, 3]);
        assert_eq!(origin.owner(7), Owner::Body(0));
        assert_eq!(origin.owner(8), Owner::Else);
    }

    #[test]
    fn a_true_character_is_given_once() {
        let mut origin = origin(&["abcdef"]);
        let body = chars("abcdefabcdef");
        let places = origin.places(&[&body]).remove(0);
        assert_eq!(places.iter().flatten().count(), 6);
    }

    #[test]
    fn a_run_that_goes_on_may_be_short() {
        let mut origin = origin(&["abcdXefYYgh"]);
        let body = chars("abcdefgh");
        let places = origin.places(&[&body]).remove(0);
        assert_eq!(places[..4], [Some(0), Some(1), Some(2), Some(3)]);
        assert_eq!(places[4], None, "`ef` does not go on from `d`, and is too short to be sure of");
    }
}
