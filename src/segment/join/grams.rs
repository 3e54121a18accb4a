//! What characters stand together in a page's text.

use super::super::catalogue::Mapped;
use super::super::lines::Sheet;
use super::super::text::fold;
use super::blocks::Block;
use super::words::WordPairs;

/// What characters stand together in the page's text.
pub(super) struct Grams<'a> {
    /// How often two or three characters stand together, by [`gram`].
    counts: Mapped<u64, u32>,
    singles: Mapped<u32, u32>,
    all: u32,
    /// For Latin script.
    pub(super) words: WordPairs<'a>,
}

/// Stands for no character.
const NO_CHAR: char = '\0';

/// As many observations as the shorter context is worth beside the longer one's.
const TRUST: f32 = 1.5;

/// Three characters as one number.
fn gram([a, b, c]: [char; 3]) -> u64 {
    u64::from(u32::from(a)) << 42 | u64::from(u32::from(b)) << 21 | u64::from(u32::from(c))
}

impl<'a> Grams<'a> {
    /// Counts what stands together in the texts of some blocks.
    pub(super) fn new(texts: &[String], blocks: &[Block], sheet: &'a Sheet) -> Self {
        let (mut counts, mut singles, mut all) = (Mapped::default(), Mapped::default(), 0);
        counts.reserve(texts.iter().map(|t| t.len() / 3).sum());
        for text in texts {
            let [mut a, mut b] = [NO_CHAR; 2];
            let chars = text.chars().map(fold).filter(|c| !sheet.cjk || !c.is_whitespace());
            for (i, c) in chars.enumerate() {
                *singles.entry(c as u32).or_default() += 1;
                all += 1;
                if i >= 1 {
                    *counts.entry(gram([NO_CHAR, b, c])).or_default() += 1;
                }
                if i >= 2 {
                    *counts.entry(gram([a, b, c])).or_default() += 1;
                }
                (a, b) = (b, c);
            }
        }
        let words = if sheet.cjk { WordPairs::default() } else { WordPairs::new(texts, blocks, sheet) };
        Self { counts, singles, all, words }
    }

    fn count(&self, of: [char; 3]) -> f32 {
        self.counts.get(&gram(of)).copied().unwrap_or(0) as f32
    }

    fn single(&self, c: char) -> f32 {
        self.singles.get(&(c as u32)).copied().unwrap_or(0) as f32
    }

    /// How likely a character is behind two others.
    fn likely(&self, two: [char; 2], next: char) -> (f32, f32) {
        let alone = (self.single(next) + 0.5) / (self.all as f32 + 2000.0);
        let before = self.single(two[1]);
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

    /// How many characters around a join stand together elsewhere, by [`Q::Together`].
    pub(super) fn together(&self, a: &Block, b: &Block) -> u8 {
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
