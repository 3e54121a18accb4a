//! How much a headline says with the words of a body.

use super::PageView;
use crate::segment::catalogue::{Mapped, key};
use crate::segment::text::{fold, is_cjk, letter, small};

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
    let mut letters = Vec::with_capacity(text.len() / 2);
    for c in text.chars().map(fold).filter(|c| letter(*c) || c.is_numeric()) {
        match small(c) {
            Some(small) => letters.push(small),
            None => letters.extend(c.to_lowercase()),
        }
    }
    letters
}

/// The n-grams of a text: two and three ideographs, four letters of other scripts; with the place of each.
fn grams(chars: &[char]) -> impl Iterator<Item = (usize, &[char])> {
    (0..chars.len()).flat_map(move |i| grams_at(chars, i).map(move |gram| (i, gram)))
}

/// The n-grams that begin at a place.
fn grams_at(chars: &[char], i: usize) -> impl Iterator<Item = &[char]> {
    let sizes: &[usize] = if is_cjk(chars[i]) { &[2, 3] } else { &[4] };
    sizes.iter().filter_map(move |size| chars.get(i..i + size))
}

/// The weight of some n-grams, and how much of it each body holds.
#[derive(Clone, Debug, Default)]
struct Held {
    all: f64,
    /// For each body: in its lead, and anywhere. Empty where nothing is compared.
    by: Vec<[f64; 2]>,
}

impl Held {
    /// For each body one number of likeness, 0 to 1.
    fn mixed(&self) -> Vec<f64> {
        let share = |x: f64| if self.all > 0.0 { (x / self.all).min(1.0) } else { 0.0 };
        let mixed = |[lead, whole]: &[f64; 2]| share(*lead) + (share(*whole) - share(*lead)) * DEEP;
        self.by.iter().map(mixed).collect()
    }
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

/// The n-grams that headlines have, and where bodies have them.
struct Index {
    /// Each n-gram's number.
    numbers: Mapped<u128, u32>,
    /// Whether an n-gram may begin with two characters: places by [`begin`].
    begins: [bool; BEGINS],
    /// For each n-gram the bodies that hold it, in order.
    holders: Vec<Vec<Holder>>,
}

const BEGINS: usize = 8192;

/// The place of an n-gram's first two characters among [`Index::begins`]; others may share it.
fn begin(gram: &[char]) -> usize {
    let [a, b] = [0, 1].map(|i| gram.get(i).map_or(0, |c| *c as usize));
    (a * 613 + b) % BEGINS
}

/// A body that holds an n-gram.
struct Holder {
    body: usize,
    /// The first [`MOST_PLACES`] places.
    places: [u32; MOST_PLACES],
    count: usize,
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
        let bodies: Vec<Vec<char>> =
            if compared { page.bodies.iter().map(|b| letters(&b.text)).collect() } else { Vec::new() };
        Self::between(&lines, &joins, &bodies)
    }

    /// Compares lines, and what stands around their ends, with bodies: the letters of each.
    fn between(lines: &[Vec<char>], joins: &[(Vec<char>, usize)], bodies: &[Vec<char>]) -> Self {
        let index = Index::new(lines.iter().chain(joins.iter().map(|j| &j.0)), bodies);
        let mut weighed = Weighed::new(&index, bodies.len());
        Self {
            lines: lines.iter().map(|l| weighed.held(l, None)).collect(),
            joins: joins.iter().map(|(chars, tear)| weighed.held(chars, Some(*tear))).collect(),
            runs: lines.iter().map(|l| index.longest_runs(l, bodies)).collect(),
            joined_runs: joins.iter().map(|(chars, _)| index.longest_runs(chars, bodies)).collect(),
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
                let by = part.by.get(body).copied().unwrap_or_default();
                held[0] += by[0];
                held[1] += by[1];
            }
            let longest = |runs: &[f64]| runs.get(body).copied().unwrap_or_default();
            run = run.max(longest(&self.runs[line]));
            if inner {
                run = run.max(longest(&self.joined_runs[line]));
            }
        }
        let share = |x: f64| if all > 0.0 { (x / all).min(1.0) } else { 0.0 };
        Shared { lead: share(held[0]), whole: share(held[1]), run, held: held[1] }
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

/// An index with the weight of each n-gram, for measuring lines one after the other.
struct Weighed<'a> {
    index: &'a Index,
    bodies: usize,
    weights: Vec<f64>,
    /// The last line that had each n-gram, by the number of its round.
    seen_in: Vec<usize>,
    round: usize,
}

impl<'a> Weighed<'a> {
    fn new(index: &'a Index, bodies: usize) -> Self {
        let weights: Vec<f64> = index.holders.iter().map(|h| rarity(h.len(), bodies)).collect();
        let seen_in = vec![0; weights.len()];
        Self { index, bodies, weights, seen_in, round: 0 }
    }

    /// What each body holds of a line, or of what crosses a place in it.
    fn held(&mut self, chars: &[char], across: Option<usize>) -> Held {
        let mut held = Held { all: 0.0, by: vec![[0.0; 2]; self.bodies] };
        let most = (self.bodies as f64 + 1.0).ln();
        self.round += 1;
        for (at, gram) in grams(chars) {
            let crosses = across.is_none_or(|tear| at < tear && at + gram.len() > tear);
            let Some(number) = crosses.then(|| self.index.number(gram)).flatten() else { continue };
            if std::mem::replace(&mut self.seen_in[number], self.round) == self.round {
                continue;
            }
            let weight = self.weights[number];
            held.all += weight.min(most);
            for holder in &self.index.holders[number] {
                let sums = &mut held.by[holder.body];
                sums[0] += if (holder.places[0] as usize) < LEAD { weight } else { 0.0 };
                sums[1] += weight;
            }
        }
        held
    }
}

impl Index {
    /// The n-grams of some lines, and where bodies have them.
    fn new<'a>(lines: impl Iterator<Item = &'a Vec<char>>, bodies: &[Vec<char>]) -> Self {
        let (mut numbers, mut begins) = (Mapped::default(), [false; BEGINS]);
        for (_, gram) in lines.flat_map(|l| grams(l)) {
            begins[begin(gram)] = true;
            let next = numbers.len() as u32;
            numbers.entry(key(gram.iter().copied())).or_insert(next);
        }
        let holders = std::iter::repeat_with(Vec::new).take(numbers.len()).collect();
        let mut index = Self { numbers, begins, holders };
        bodies.iter().enumerate().for_each(|(b, letters)| index.add(b, letters));
        index
    }

    /// Adds a body, behind those before it.
    fn add(&mut self, body: usize, letters: &[char]) {
        // All n-grams of one place begin alike.
        for at in 0..letters.len() {
            if !self.begins[begin(&letters[at..])] {
                continue;
            }
            for gram in grams_at(letters, at) {
                let Some(number) = self.number(gram) else { continue };
                let holders = &mut self.holders[number];
                if holders.last().is_none_or(|h| h.body != body) {
                    holders.push(Holder { body, places: [0; MOST_PLACES], count: 0 });
                }
                if let Some(holder) = holders.last_mut().filter(|h| h.count < MOST_PLACES) {
                    holder.places[holder.count] = at as u32;
                    holder.count += 1;
                }
            }
        }
    }

    /// An n-gram's number, if a headline has it.
    fn number(&self, gram: &[char]) -> Option<usize> {
        if !self.begins[begin(gram)] {
            return None;
        }
        self.numbers.get(&key(gram.iter().copied())).map(|n| *n as usize)
    }

    /// The longest run of characters in common with each body.
    fn longest_runs(&self, chars: &[char], bodies: &[Vec<char>]) -> Vec<f64> {
        let mut best = vec![0; bodies.len()];
        for at in 0..chars.len() {
            let size = if is_cjk(chars[at]) { 2 } else { 4 };
            let Some(number) = chars.get(at..at + size).and_then(|gram| self.number(gram)) else { continue };
            for holder in &self.holders[number] {
                let letters = &bodies[holder.body];
                for place in &holder.places[..holder.count] {
                    let there = &letters[*place as usize..];
                    let length = chars[at..].iter().zip(there).take_while(|(a, b)| a == b).count();
                    best[holder.body] = length.max(best[holder.body]);
                }
            }
        }
        best.into_iter().map(|length| length as f64).collect()
    }
}

/// How much an n-gram tells: the fewer of the bodies hold it, the more.
fn rarity(holders: usize, bodies: usize) -> f64 {
    ((bodies as f64 + 1.0) / (holders as f64 + 0.5)).ln().max(0.05)
}

/// Texts, ready to be compared with others.
pub(in crate::segment) struct Texts(Vec<Vec<char>>);

impl Texts {
    /// Prepares some texts.
    pub(in crate::segment) fn new<'a>(texts: impl IntoIterator<Item = &'a String>) -> Self {
        Self(texts.into_iter().map(|t| letters(t)).collect())
    }
}

/// Likeness of each of some texts to each body, 0 to 1. All at once, since the bodies are walked through once for all.
pub(in crate::segment) fn likenesses_of<'a>(
    texts: impl IntoIterator<Item = &'a String>,
    bodies: &Texts,
) -> Vec<Vec<f64>> {
    let compared = bodies.0.len() <= MOST_COMPARED;
    let letters = |text: &String| if compared { letters(text) } else { Vec::new() };
    let lines: Vec<Vec<char>> = texts.into_iter().map(letters).collect();
    let index = Index::new(lines.iter(), if lines.is_empty() { &[] } else { &bodies.0 });
    let mut weighed = Weighed::new(&index, bodies.0.len());
    lines.iter().map(|line| weighed.held(line, None).mixed()).collect()
}
