//! One printed article that stands on several pages of an issue becomes one article: on the page where it begins, with
//! the rest of its text, its people and its pictures.
//!
//! Documents say what is printed (`jumps:`) and what a person knows (`continues:`). Which parts belong together is found
//! here at every build, so that it does not matter which page was imported first, and no file is written for it.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;

use super::settle::{Piece, natural};
use crate::content::markdown::{Block, blocks};
use crate::content::{Body, JumpNote};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

/// A part of an article, as joining sees it.
pub(super) struct Part<'a> {
    /// The page it stands on.
    pub(super) page: &'a str,
    /// Its file below the content folder, without `.md`.
    pub(super) path: &'a str,
    /// Its file as diagnostics show it.
    pub(super) shown: &'a str,
    /// The line of its `jumps:` and `continues:`, or of its beginning.
    pub(super) line: u32,
    /// Kicker, title and subtitle.
    pub(super) headline: String,
    /// Its text.
    pub(super) body: &'a Body,
    /// Its jump lines.
    pub(super) jumps: &'a [JumpNote],
    /// What a person says that it continues.
    pub(super) continues: Option<&'a str>,
}

/// Score of a pair of parts that are taken for one article. A line that leads back to the right page suffices; without
/// one a keyword or a title must agree.
const LEAST: f64 = 1.4;
/// By so much a pair must be better than any other that shares a part with it.
const MARGIN: f64 = 0.25;
const LEADS_BACK: f64 = 2.0;
const NO_LINE_AHEAD: f64 = -0.8;
const KEYWORD: f64 = 1.5;
const TITLE: f64 = 1.5;
const TEXT: f64 = 0.5;
const GOES_ON: f64 = 0.4;

/// For each part the one that it goes on from, if any.
pub(super) fn heads(parts: &[Part], pages: &[&str]) -> (Vec<Option<usize>>, Diagnostics) {
    let bodies = parts.iter().map(|_| OnceCell::new()).collect();
    let heads = vec![None; parts.len()];
    let (problems, unread) = (Diagnostics::new(), RefCell::default());
    let mut finding = Finding { parts, pages, heads, bodies, unread, problems };
    let settled = finding.told();
    let unsure = finding.found(&settled);
    finding.missing(&settled, &unsure);
    let Finding { heads, unread, mut problems, .. } = finding;
    problems.append(unread.into_inner());
    (heads, problems)
}

struct Finding<'a> {
    parts: &'a [Part<'a>],
    pages: &'a [&'a str],
    heads: Vec<Option<usize>>,
    /// The texts that were wanted so far.
    bodies: Vec<OnceCell<String>>,
    /// Those that could not be read.
    unread: RefCell<Diagnostics>,
    problems: Diagnostics,
}

impl Finding<'_> {
    /// What people say. Gives the parts about which they said something.
    fn told(&mut self) -> Vec<bool> {
        let mut settled = vec![false; self.parts.len()];
        for (tail, part) in self.parts.iter().enumerate() {
            let Some(told) = part.continues else { continue };
            settled[tail] = true;
            if told == "none" {
                continue;
            }
            let path = told.trim_start_matches('/').trim_start_matches("content/").trim_end_matches(".md");
            match self.parts.iter().position(|p| p.path == path) {
                Some(head) if !self.leads_to(head, tail) => self.heads[tail] = Some(head),
                Some(_) => {
                    self.say(tail, format!("`continues: {told}` makes the article continue itself"), "")
                }
                None => self.say(
                    tail,
                    format!("`continues: {told}` names no published article of this issue"),
                    "write the path of its first part below content/ without `.md`, or `none`",
                ),
            }
        }
        settled
    }

    /// Whether going back from a part one comes to another, or is there already.
    fn leads_to(&self, from: usize, to: usize) -> bool {
        std::iter::successors(Some(from), |at| self.heads[*at]).take(self.parts.len() + 1).any(|at| at == to)
    }

    /// Finds what nobody told, the best pairs first. Gives the parts for which several others fit.
    fn found(&mut self, settled: &[bool]) -> Vec<bool> {
        let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
        for head in 0..self.parts.len() {
            for tail in (0..self.parts.len()).filter(|t| *t != head && !settled[*t]) {
                pairs.extend(self.score(head, tail).filter(|s| *s >= LEAST).map(|s| (s, head, tail)));
            }
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let mut has_tail: Vec<bool> = vec![false; self.parts.len()];
        self.heads.iter().flatten().for_each(|head| has_tail[*head] = true);
        let mut unsure = vec![false; self.parts.len()];
        for (score, head, tail) in &pairs {
            let (head, tail) = (*head, *tail);
            if has_tail[head] || self.heads[tail].is_some() || unsure[head] || unsure[tail] {
                continue;
            }
            let rivals: Vec<(usize, usize)> = pairs
                .iter()
                .filter(|(s, h, t)| (*h == head) != (*t == tail) && *s > score - MARGIN)
                .filter(|(_, h, t)| !has_tail[*h] && self.heads[*t].is_none())
                .map(|(_, h, t)| (*h, *t))
                .collect();
            if !rivals.is_empty() {
                self.several(head, tail, &rivals);
                for part in rivals.iter().flat_map(|(h, t)| [*h, *t]).chain([head, tail]) {
                    unsure[part] = true;
                }
            } else if !self.leads_to(head, tail) {
                has_tail[head] = true;
                self.heads[tail] = Some(head);
                if self.ahead(head).is_none() || self.back(tail).is_none() {
                    let message =
                        format!("this is taken for the continuation of `{}`", self.parts[head].shown);
                    let help = format!(
                        "write `continues: {}` if it is, `continues: none` if not",
                        self.parts[head].path
                    );
                    self.say(tail, message, &help);
                }
            }
        }
        unsure
    }

    /// The page of the issue that a part's jump line leads on to, and its keyword.
    fn ahead(&self, part: usize) -> Option<(&JumpNote, &str)> {
        self.parts[part].jumps.iter().find_map(|j| j.to.as_deref().map(|page| (j, page)))
    }

    /// The same for the line that leads back.
    fn back(&self, part: usize) -> Option<(&JumpNote, &str)> {
        self.parts[part].jumps.iter().find_map(|j| j.from.as_deref().map(|page| (j, page)))
    }

    /// The text of a part, read once.
    fn body(&self, part: usize) -> &str {
        let read = || self.parts[part].body.text().map(Cow::into_owned);
        self.bodies[part].get_or_init(|| self.unread.borrow_mut().take(read()).unwrap_or_default())
    }

    /// How well a part goes on with another; none where their lines say that it does not.
    fn score(&self, head: usize, tail: usize) -> Option<f64> {
        let (a, b) = (&self.parts[head], &self.parts[tail]);
        let (ahead, back) = (self.ahead(head), self.back(tail));
        let fits = |printed: Option<(&JumpNote, &str)>, from: &str, to: &str| {
            printed.is_none_or(|(_, page)| named(page, from, self.pages) == Some(to))
        };
        let apart = a.page == b.page || (ahead.is_none() && back.is_none());
        if apart || !fits(ahead, a.page, b.page) || !fits(back, b.page, a.page) {
            return None;
        }
        let (a_body, b_body) = (self.body(head), self.body(tail));
        let open = goes_on_after(a_body);
        let mut score = if back.is_some() { LEADS_BACK } else { 0.0 };
        if ahead.is_none() {
            // Its line may have been lost in reading, but then at least its text must break off.
            score += NO_LINE_AHEAD;
            if !open {
                return None;
            }
        }
        let known = |jump: Option<(&JumpNote, &str)>, headline: &str, other: Option<(&JumpNote, &str)>| {
            let word = jump.map(|(j, _)| j.keyword.to_lowercase()).filter(|w| !w.is_empty());
            let other = other.map(|(j, _)| j.keyword.to_lowercase()).unwrap_or_default();
            word.is_some_and(|w| headline.to_lowercase().contains(&w) || other == w)
        };
        score +=
            if known(ahead, &b.headline, back) || known(back, &a.headline, ahead) { KEYWORD } else { 0.0 };
        score += TITLE * likeness(&a.headline, &b.headline) + TEXT * likeness(a_body, b_body);
        let small = b_body.trim_start().starts_with(char::is_lowercase);
        score += match (open, small) {
            (true, true) => 2.0 * GOES_ON,
            (true, false) => GOES_ON,
            (false, true) => -GOES_ON,
            (false, false) => 0.0,
        };
        Some(score)
    }

    fn say(&mut self, part: usize, message: String, help: &str) {
        let part = &self.parts[part];
        let problem = Diagnostic::new(Code::Continuation, message).at_line(part.shown, part.line);
        self.problems.push(if help.is_empty() { problem } else { problem.help(help) });
    }

    fn several(&mut self, head: usize, tail: usize, rivals: &[(usize, usize)]) {
        let name = |part: usize| format!("`{}`", self.parts[part].shown);
        let (at, names): (usize, Vec<String>) = if rivals.iter().any(|(h, _)| *h == head) {
            let others = rivals.iter().filter(|(h, _)| *h == head).map(|(_, t)| name(*t));
            (head, std::iter::once(name(tail)).chain(others).collect())
        } else {
            (tail, std::iter::once(name(head)).chain(rivals.iter().map(|(h, _)| name(*h))).collect())
        };
        let message = format!("several articles may be the other part of this one: {}", names.join(", "));
        let help = format!("write `continues: {}` in the one that goes on with it", self.parts[head].path);
        let help = if at == head {
            help
        } else {
            "write `continues:` with the path of the right one here".to_owned()
        };
        self.say(at, message, &help);
    }

    /// Jump lines that lead nowhere.
    fn missing(&mut self, settled: &[bool], unsure: &[bool]) {
        let mut has_tail = vec![false; self.parts.len()];
        self.heads.iter().flatten().for_each(|head| has_tail[*head] = true);
        for part in (0..self.parts.len()).filter(|p| !unsure[*p]) {
            let ahead = self.ahead(part).filter(|_| !has_tail[part]).map(|(_, p)| (p.to_owned(), "goes on"));
            let back = self.back(part).filter(|_| self.heads[part].is_none() && !settled[part]);
            let back = back.map(|(_, p)| (p.to_owned(), "begins"));
            for (page, what) in [ahead, back].into_iter().flatten() {
                let path = self.parts[part].path;
                let there = named(&page, self.parts[part].page, self.pages).is_some();
                let message = format!("this article {what} on page {page}, and its other part was not found");
                let mut problem = Diagnostic::new(Code::Continuation, message)
                    .at_line(self.parts[part].shown, self.parts[part].line);
                if !there {
                    problem.severity = Severity::Note;
                    problem = problem.because(format!("no page {page} of this issue is published"));
                    problem = problem.help(format!("import page {page}, or delete the entry under `jumps:`"));
                } else if what == "goes on" {
                    problem = problem.help(format!(
                        "write `continues: {path}` in the article of page {page} that goes on with it"
                    ));
                } else {
                    problem = problem.help(
                        "write `continues:` with the path of its first part here, or `continues: none`",
                    );
                }
                self.problems.push(problem);
            }
        }
    }
}

/// The page of an issue that a jump line names: the very number; else the number in the section of the page that it
/// stands on (from A1 to 3 is to A3); else the only page of the number.
fn named<'a>(printed: &str, from: &str, pages: &[&'a str]) -> Option<&'a str> {
    let (letters, number) = lettered(printed);
    let find = |letters: &str| pages.iter().copied().find(|p| lettered(p) == (letters.to_owned(), number));
    if let Some(page) = find(&letters) {
        return Some(page);
    }
    let bare = letters.is_empty().then(|| find(&lettered(from).0)).flatten();
    let mut same = pages.iter().copied().filter(|p| lettered(p).1 == number);
    bare.or_else(|| {
        same.next().filter(|p| (letters.is_empty() || lettered(p).0.is_empty()) && same.next().is_none())
    })
}

/// A page's number as letters and a number: `A06` is A and 6.
fn lettered(page: &str) -> (String, u64) {
    let mut letters = String::new();
    let mut number = 0;
    for piece in natural(page) {
        match piece {
            Piece::Letters(l) => letters.push_str(&l.replace('-', "").to_uppercase()),
            Piece::Number(n) => number = n,
            Piece::Text(_) => {}
        }
    }
    (letters, number)
}

/// How often each pair of neighbouring letters stands in a text.
fn pairs(text: &str) -> BTreeMap<(char, char), usize> {
    let letters: Vec<char> =
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let mut pairs = BTreeMap::new();
    letters.windows(2).for_each(|w| *pairs.entry((w[0], w[1])).or_default() += 1);
    pairs
}

/// Dice's coefficient of two texts' pairs, 0 to 1; the shorter text counts as long as the longer one.
fn likeness(a: &str, b: &str) -> f64 {
    let (a, b) = (pairs(a), pairs(b));
    let common: usize = a.iter().map(|(pair, n)| b.get(pair).map_or(0, |m| *n.min(m))).sum();
    let shorter = a.values().sum::<usize>().min(b.values().sum::<usize>());
    if shorter == 0 { 0.0 } else { common as f64 / shorter as f64 }
}

/// Whether a body breaks off inside a sentence.
fn goes_on_after(body: &str) -> bool {
    match blocks(body).last() {
        Some(Block::Paragraph(text)) => {
            let bare = text.trim_end_matches(|c: char| c.is_whitespace() || "”’\"')）」』】》»".contains(c));
            !bare.is_empty() && !bare.ends_with(['。', '！', '？', '.', '!', '?', '…', '：', ':'])
        }
        _ => false,
    }
}

/// Two bodies as one. A sentence that the page's end cut goes on in the same paragraph.
pub(super) fn joined(head: &str, tail: &str) -> String {
    let (a, b) = (head.trim_end(), tail.trim_start_matches(['\n', '\r']));
    let paragraph = matches!(blocks(b).first(), Some(Block::Paragraph(_)));
    if a.is_empty() || b.trim().is_empty() {
        return if a.is_empty() { b.to_owned() } else { format!("{a}\n") };
    }
    if !paragraph || !goes_on_after(a) {
        return format!("{a}\n\n{b}");
    }
    let latin = |c: Option<char>| c.is_some_and(|c| c < '\u{2e80}' && !matches!(c, '“' | '‘' | '—' | '…'));
    let hyphen = a.ends_with('-') && b.starts_with(char::is_lowercase);
    let gap = if latin(a.chars().next_back()) && latin(b.chars().next()) && !hyphen { " " } else { "" };
    format!("{a}{gap}{b}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jump_line_names_a_page_as_readers_take_it() {
        assert_eq!(named("3", "01", &["01", "03"]), Some("03"));
        assert_eq!(named("3", "A1", &["A1", "A3", "B3"]), Some("A3"));
        assert_eq!(named("3", "1", &["1", "B3"]), Some("B3"));
        assert_eq!(named("A3", "A1", &["A1", "B3"]), None);
        assert_eq!(named("4", "1", &["1", "3"]), None);
    }

    #[test]
    fn a_sentence_goes_on_over_the_page_and_a_paragraph_does_not() {
        assert_eq!(joined("船驶入\n", "青石河。\n"), "船驶入青石河。\n");
        assert_eq!(joined("The boats\n", "leave early.\n"), "The boats leave early.\n");
        assert_eq!(joined("船走了。\n", "人来了。\n"), "船走了。\n\n人来了。\n");
        assert_eq!(joined("船驶入\n", "## 小题\n\n文。\n"), "船驶入\n\n## 小题\n\n文。\n");
    }
}
