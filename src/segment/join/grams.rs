//! What characters and words stand together in a page's text.

use std::collections::{HashMap, HashSet};

use super::super::lines::Sheet;
use super::super::text::{fold, is_cjk};
use super::blocks::Block;

/// What characters stand together in the page's text.
pub(super) struct Grams {
    counts: HashMap<[char; 3], u32>,
    singles: HashMap<char, u32>,
    all: u32,
    /// Pairs of words, and words, for Latin script.
    words: HashSet<(String, String)>,
    known: HashSet<String>,
}

/// Stands for no character.
const NO_CHAR: char = '\0';

/// As many observations as the shorter context is worth beside the longer one's.
const TRUST: f32 = 1.5;

impl Grams {
    /// Counts what stands together in some texts; words too where they are not Chinese.
    pub(super) fn new(texts: &[String], cjk: bool) -> Self {
        let mut grams = Self {
            counts: HashMap::new(),
            singles: HashMap::new(),
            all: 0,
            words: HashSet::new(),
            known: HashSet::new(),
        };
        for text in texts {
            let chars: Vec<char> = text.chars().map(fold).filter(|c| !cjk || !c.is_whitespace()).collect();
            for (i, c) in chars.iter().enumerate() {
                *grams.singles.entry(*c).or_default() += 1;
                grams.all += 1;
                if i >= 1 {
                    *grams.counts.entry([NO_CHAR, chars[i - 1], *c]).or_default() += 1;
                }
                if i >= 2 {
                    *grams.counts.entry([chars[i - 2], chars[i - 1], *c]).or_default() += 1;
                }
            }
            if !cjk {
                let words: Vec<String> = text.split_whitespace().map(plain).collect();
                grams.words.extend(words.windows(2).map(|w| (w[0].clone(), w[1].clone())));
                grams.known.extend(words);
            }
        }
        grams
    }

    fn count(&self, gram: [char; 3]) -> f32 {
        self.counts.get(&gram).copied().unwrap_or(0) as f32
    }

    /// How likely a character is behind two others.
    fn likely(&self, two: [char; 2], next: char) -> (f32, f32) {
        let alone = (self.singles.get(&next).copied().unwrap_or(0) as f32 + 0.5) / (self.all as f32 + 2000.0);
        let before = self.singles.get(&two[1]).copied().unwrap_or(0) as f32;
        let pair = (self.count([NO_CHAR, two[1], next]) + TRUST * 4.0 * alone) / (before + TRUST * 4.0);
        let behind = self.count([NO_CHAR, two[0], two[1]]);
        ((self.count([two[0], two[1], next]) + TRUST * pair) / (behind + TRUST), alone)
    }

    /// By how much (in natural logarithms) the first two characters of a text are likelier behind the last of another than
    /// anywhere.
    pub(super) fn gain(&self, last: &[char], first: &[char]) -> f32 {
        let all: Vec<char> = last.iter().chain(first).copied().collect();
        let start = last.len();
        (start..all.len().min(start + 2))
            .filter(|i| *i >= 2)
            .map(|i| {
                let (with, alone) = self.likely([all[i - 2], all[i - 1]], all[i]);
                (with / alone).ln()
            })
            .sum()
    }

    /// How many characters or words around a join stand together elsewhere, by [`Q::Together`].
    pub(super) fn together(&self, a: &Block, b: &Block, sheet: &Sheet) -> u8 {
        if !sheet.cjk {
            let last = sheet.lines[a.lines.end - 1].text.split_whitespace().next_back().unwrap_or("");
            let first = sheet.lines[b.lines.start].text.split_whitespace().next().unwrap_or("");
            let stem = last.trim_end_matches(['-', '¬', '‐']);
            let word = stem.len() < last.len() && self.known.contains(&plain(&format!("{stem}{first}")));
            return if word { 3 } else { 2 * u8::from(self.words.contains(&(plain(last), plain(first)))) };
        }
        let at = |v: &[char], back: usize| {
            v.len().checked_sub(back).and_then(|i| v.get(i)).copied().unwrap_or(NO_CHAR)
        };
        let (y, x) = (at(&a.last, 1), at(&a.last, 2));
        let (c, d) =
            (b.first.first().copied().unwrap_or(NO_CHAR), b.first.get(1).copied().unwrap_or(NO_CHAR));
        let two = self.count([NO_CHAR, y, c]) > 0.0;
        let (left, right) = (self.count([x, y, c]) > 0.0, self.count([y, c, d]) > 0.0);
        u8::from(two) + u8::from(two && (left || right)) + u8::from(left && right)
    }
}

/// A word as it is compared: lower case, without marks.
fn plain(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric() || is_cjk(*c)).flat_map(char::to_lowercase).collect()
}
