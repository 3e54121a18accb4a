//! How much a headline says with the words of a body.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::PageView;
use crate::segment::text::{fold, is_cjk};

/// Characters of a body that are its lead.
const LEAD: usize = 130;
/// Share of likeness that text behind the lead has, where one number is wanted.
const DEEP: f64 = 0.55;
/// More pairs of lines and bodies than this are not compared by their words; only their places tell.
const MOST_COMPARED: usize = 60_000;
/// Characters at the sides of a line end that n-grams and common runs across it may reach.
const REACH: usize = 12;

/// The letters and digits of a text, folded: what n-grams are made of.
fn letters(text: &str) -> Vec<char> {
    text.chars().map(fold).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The n-grams of a text: two and three ideographs, four letters of other scripts; with the place of each.
fn grams(chars: &[char]) -> impl Iterator<Item = (usize, &[char])> {
    (0..chars.len()).flat_map(move |i| {
        let sizes: &[usize] = if is_cjk(chars[i]) { &[2, 3] } else { &[4] };
        sizes.iter().filter_map(move |size| chars.get(i..i + size).map(|gram| (i, gram)))
    })
}

/// The weight of some n-grams, and how much of it each body holds.
#[derive(Clone, Debug, Default)]
struct Held {
    all: f64,
    /// For each body: in its lead, and anywhere.
    by: Vec<[f64; 2]>,
}

/// What headlines of a page share with its bodies.
#[derive(Debug)]
pub(crate) struct Likeness {
    /// For each line, and for the end of each line with the next.
    lines: Vec<Held>,
    joins: Vec<Held>,
    /// For each line and each body the longest run of characters they have in common; of the next array the same across
    /// the line's end.
    runs: Vec<Vec<f64>>,
    joined_runs: Vec<Vec<f64>>,
    bodies: usize,
}

/// What a headline shares with one body.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Shared {
    /// Share of its n-grams' weight that stands in the lead, 0 to 1.
    pub(crate) lead: f64,
    /// The same anywhere in the body.
    pub(crate) whole: f64,
    /// Characters of the longest run in common.
    pub(crate) run: f64,
    /// Weight of its n-grams that the body holds.
    pub(crate) held: f64,
}

/// One body, ready to be compared.
struct Indexed {
    letters: Vec<char>,
    /// Places of each n-gram that headlines have, the first [`MOST_PLACES`].
    places: HashMap<Vec<char>, Vec<usize>>,
}

/// Of an n-gram so many places in a body are looked at for common runs.
const MOST_PLACES: usize = 8;

impl Likeness {
    /// Compares the lines of a page with its bodies.
    pub(crate) fn new(page: &PageView) -> Self {
        let count = page.bodies.len();
        let compared = page.lines.len() * count <= MOST_COMPARED;
        let lines: Vec<Vec<char>> =
            page.lines.iter().map(|l| if compared { letters(&l.text) } else { Vec::new() }).collect();
        let joins: Vec<(Vec<char>, usize)> = (0..lines.len()).map(|i| join(&lines, i)).collect();
        let wanted: BTreeSet<&[char]> =
            lines.iter().chain(joins.iter().map(|j| &j.0)).flat_map(|l| grams(l)).map(|g| g.1).collect();
        let bodies: Vec<Indexed> = page.bodies.iter().map(|b| index(&b.text, &wanted)).collect();
        let weights: BTreeMap<&[char], f64> = wanted.iter().map(|g| (*g, rarity(g, &bodies))).collect();
        let most = (count as f64 + 1.0).ln();
        let held = |chars: &[char], across: Option<usize>| {
            let mut held = Held { all: 0.0, by: vec![[0.0; 2]; count] };
            let mut seen = BTreeSet::new();
            for (at, gram) in grams(chars) {
                let crosses = across.is_none_or(|tear| at < tear && at + gram.len() > tear);
                if !crosses || !seen.insert(gram) {
                    continue;
                }
                let weight = weights[gram];
                held.all += weight.min(most);
                for (body, sums) in bodies.iter().zip(&mut held.by) {
                    if let Some(places) = body.places.get(gram) {
                        sums[0] += if places[0] < LEAD { weight } else { 0.0 };
                        sums[1] += weight;
                    }
                }
            }
            held
        };
        let runs_of = |chars: &[char]| bodies.iter().map(|b| longest_run(chars, b)).collect::<Vec<f64>>();
        Self {
            lines: lines.iter().map(|l| held(l, None)).collect(),
            joins: joins.iter().map(|(chars, tear)| held(chars, Some(*tear))).collect(),
            runs: lines.iter().map(|l| runs_of(l)).collect(),
            joined_runs: joins.iter().map(|(chars, _)| runs_of(chars)).collect(),
            bodies: count,
        }
    }

    /// What neighbouring lines, taken together, share with a body.
    pub(crate) fn shared(&self, lines: std::ops::Range<usize>, body: usize) -> Shared {
        let (mut all, mut held, mut run) = (0.0, [0.0; 2], 0.0f64);
        for line in lines.clone() {
            let inner = line + 1 < lines.end;
            let parts = [Some(&self.lines[line]), inner.then(|| &self.joins[line])];
            for part in parts.into_iter().flatten() {
                all += part.all;
                held[0] += part.by[body][0];
                held[1] += part.by[body][1];
            }
            run = run.max(self.runs[line][body]);
            if inner {
                run = run.max(self.joined_runs[line][body]);
            }
        }
        let share = |x: f64| if all > 0.0 { (x / all).min(1.0) } else { 0.0 };
        Shared { lead: share(held[0]), whole: share(held[1]), run, held: held[1] }
    }

    /// Bodies that are compared.
    pub(crate) fn bodies(&self) -> usize {
        self.bodies
    }

    /// The longest run that the end of a line and the next line have in common with any body, across the line's end.
    pub(crate) fn across(&self, line: usize) -> f64 {
        let held = &self.joins[line];
        let best = held.by.iter().map(|b| b[1]).fold(0.0, f64::max);
        if held.all > 0.0 { best / held.all } else { 0.0 }
    }
}

/// The letters around the end of a line, and where the end is among them.
fn join(lines: &[Vec<char>], line: usize) -> (Vec<char>, usize) {
    let Some(next) = lines.get(line + 1) else { return (Vec::new(), 0) };
    let tail = &lines[line][lines[line].len().saturating_sub(REACH)..];
    let chars: Vec<char> = tail.iter().chain(next.iter().take(REACH)).copied().collect();
    (chars, tail.len())
}

fn index(text: &str, wanted: &BTreeSet<&[char]>) -> Indexed {
    let letters = letters(text);
    let mut places: HashMap<Vec<char>, Vec<usize>> = HashMap::new();
    for (at, gram) in grams(&letters).filter(|(_, g)| wanted.contains(g)) {
        let known = places.entry(gram.to_vec()).or_default();
        if known.len() < MOST_PLACES {
            known.push(at);
        }
    }
    Indexed { letters, places }
}

/// How much an n-gram tells: the fewer bodies hold it, the more.
fn rarity(gram: &[char], bodies: &[Indexed]) -> f64 {
    let holders = bodies.iter().filter(|b| b.places.contains_key(gram)).count() as f64;
    ((bodies.len() as f64 + 1.0) / (holders + 0.5)).ln().max(0.05)
}

fn longest_run(chars: &[char], body: &Indexed) -> f64 {
    let mut best = 0;
    for at in 0..chars.len() {
        let size = if is_cjk(chars[at]) { 2 } else { 4 };
        let Some(places) = chars.get(at..at + size).and_then(|gram| body.places.get(gram)) else { continue };
        for place in places {
            let length = chars[at..].iter().zip(&body.letters[*place..]).take_while(|(a, b)| a == b).count();
            best = best.max(length);
        }
    }
    best as f64
}

/// Likeness of one text to each body, 0 to 1.
pub(in crate::segment) fn likeness_of(text: &str, bodies: &[String]) -> Vec<f64> {
    let line = super::HeadLine { text: text.to_owned(), width: 0.0, row: 0, blank_before: false };
    let bodies: Vec<_> =
        bodies.iter().map(|b| super::BodyView { text: b.clone(), rows: Vec::new() }).collect();
    let likeness = Likeness::new(&PageView { cjk: false, lines: vec![line], bodies });
    (0..likeness.bodies())
        .map(|b| {
            let shared = likeness.shared(0..1, b);
            shared.lead + (shared.whole - shared.lead) * DEEP
        })
        .collect()
}
