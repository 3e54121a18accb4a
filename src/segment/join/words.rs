//! What words stand together in a page's text, for Latin script.

use super::super::catalogue::Mapped;
use super::super::lines::Sheet;
use super::super::text::plain;
use super::blocks::Block;

/// Which words of a page in Latin script stand together somewhere.
#[derive(Default)]
pub(super) struct WordPairs<'a> {
    /// Each word's number.
    known: Mapped<String, u32>,
    pairs: Mapped<u64, ()>,
    ends: Vec<Ends<'a>>,
}

/// The words at a block's ends.
struct Ends<'a> {
    /// The first word, and both words by number.
    word: &'a str,
    first: u32,
    last: u32,
    /// What stands before a hyphen at the end.
    stem: Option<&'a str>,
}

/// Two words as one number.
fn word_pair(before: u32, after: u32) -> u64 {
    u64::from(before) << 32 | u64::from(after)
}

impl<'a> WordPairs<'a> {
    /// Numbers the words of some texts, and those at the ends of their blocks.
    pub(super) fn new(texts: &[String], blocks: &[Block], sheet: &'a Sheet) -> Self {
        let mut all = Self::default();
        for text in texts {
            let mut before = None;
            for word in text.split_whitespace() {
                let number = all.number(word);
                all.pairs.extend(before.map(|before| (word_pair(before, number), ())));
                before = Some(number);
            }
        }
        for block in blocks {
            let last = sheet.lines[block.lines.end - 1].text.split_whitespace().next_back().unwrap_or("");
            let word = sheet.lines[block.lines.start].text.split_whitespace().next().unwrap_or("");
            let stem = last.trim_end_matches(['-', '¬', '‐']);
            let stem = (stem.len() < last.len()).then_some(stem);
            let (first, last) = (all.number(word), all.number(last));
            all.ends.push(Ends { word, first, last, stem });
        }
        all
    }

    fn number(&mut self, word: &str) -> u32 {
        let next = self.known.len() as u32;
        *self.known.entry(plain(word)).or_insert(next)
    }

    /// Whether the words around a join stand together elsewhere, by [`Q::Together`].
    pub(super) fn together(&self, i: usize, j: usize) -> u8 {
        let (a, b) = (&self.ends[i], &self.ends[j]);
        if a.stem.is_some_and(|stem| self.known.contains_key(&plain(&[stem, b.word].concat()))) {
            return 3;
        }
        2 * u8::from(self.pairs.contains_key(&word_pair(a.last, b.first)))
    }
}
