//! What characters stand together in a page's text.

use super::super::catalogue::{Mapped, backed, gram};
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
    /// What the text has of the characters at each block's ends.
    ends: Vec<Ends>,
    /// For Latin script.
    pub(super) words: WordPairs<'a>,
}

/// What the page's text has of the characters at a block's ends, whatever stands beyond them.
#[derive(Clone, Copy, Debug)]
struct Ends {
    /// The last two characters and how many there are of them; likewise the first two.
    last: ([char; 2], usize),
    first: ([char; 2], usize),
    /// How often the last one stands anywhere, and behind the one before it.
    before: f32,
    behind: f32,
    /// How likely each of the first two is anywhere, and the second behind the first.
    alone: [f32; 2],
    inner: f32,
}

/// How two blocks' characters meet where one would go on at the other's end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Met {
    /// By how much (in natural logarithms) the first two characters of the second are likelier behind the last of the first
    /// than anywhere.
    pub(super) gain: f32,
    /// How many characters around the join stand together elsewhere, by [`Q::Together`].
    pub(super) together: u8,
}

/// Stands for no character.
const NO_CHAR: char = '\0';

/// As many observations as the shorter context is worth beside the longer one's.
const TRUST: f32 = 1.5;

impl<'a> Grams<'a> {
    /// Counts what stands together in the texts of some blocks.
    pub(super) fn new(texts: &[String], blocks: &[Block], sheet: &'a Sheet) -> Self {
        // Only what blocks begin and end with is asked for.
        let asked = blocks.iter().flat_map(|b| b.last.iter().chain(&b.first));
        let mut singles: Mapped<u32, u32> = asked.map(|c| (*c as u32, 0)).collect();
        let (mut counts, mut all): (Mapped<u64, u32>, _) = (Mapped::default(), 0);
        for text in texts {
            // The two characters before, unless they are not asked for.
            let [mut a, mut b] = [None; 2];
            for c in text.chars().map(fold).filter(|c| !sheet.cjk || !c.is_whitespace()) {
                all += 1;
                let asked = singles.get_mut(&(c as u32)).map(|count| *count += 1).is_some();
                if let Some(b) = b.filter(|_| asked) {
                    *counts.entry(gram([NO_CHAR, b, c])).or_default() += 1;
                    if let Some(a) = a {
                        *counts.entry(gram([a, b, c])).or_default() += 1;
                    }
                }
                (a, b) = (b, asked.then_some(c));
            }
        }
        let words = if sheet.cjk { WordPairs::default() } else { WordPairs::new(texts, blocks, sheet) };
        let mut grams = Self { counts, singles, all, ends: Vec::new(), words };
        grams.ends = blocks.iter().map(|b| grams.ends(b)).collect();
        grams
    }

    fn count(&self, of: [char; 3]) -> f32 {
        self.counts.get(&gram(of)).copied().unwrap_or(0) as f32
    }

    fn single(&self, c: char) -> f32 {
        self.singles.get(&(c as u32)).copied().unwrap_or(0) as f32
    }

    fn ends(&self, block: &Block) -> Ends {
        let at = |chars: &[char], i: Option<usize>| i.and_then(|i| chars.get(i)).copied().unwrap_or(NO_CHAR);
        let (last, first) = (&block.last, &block.first);
        let [x, y] = [2, 1].map(|back| at(last, last.len().checked_sub(back)));
        let [c, d] = [0, 1].map(|i| at(first, Some(i)));
        let alone = [c, d].map(|c| (self.single(c) + 0.5) / (self.all as f32 + 2000.0));
        Ends {
            last: ([x, y], last.len()),
            first: ([c, d], first.len()),
            before: self.single(y),
            behind: self.count([NO_CHAR, x, y]),
            alone,
            inner: backed(self.count([NO_CHAR, c, d]), TRUST * 4.0, alone[1], self.single(c)),
        }
    }

    /// How the characters of two blocks meet.
    pub(super) fn met(&self, i: usize, j: usize) -> Met {
        let (a, b) = (&self.ends[i], &self.ends[j]);
        let (([x, y], before), ([c, d], behind)) = (a.last, b.first);
        let two = self.count([NO_CHAR, y, c]);
        // Three stand together only where two of them do.
        let three = |of: [char; 3]| if two > 0.0 { self.count(of) } else { 0.0 };
        let (left, right) = (three([x, y, c]), three([y, c, d]));
        let mut gain = 0.0;
        if before >= 2 && behind >= 1 {
            let pair = backed(two, TRUST * 4.0, b.alone[0], a.before);
            gain += (backed(left, TRUST, pair, a.behind) / b.alone[0]).ln();
        }
        if before >= 1 && behind >= 2 {
            gain += (backed(right, TRUST, b.inner, two) / b.alone[1]).ln();
        }
        let (two, left, right) = (two > 0.0, left > 0.0, right > 0.0);
        Met { gain, together: u8::from(two) + u8::from(two && (left || right)) + u8::from(left && right) }
    }
}
