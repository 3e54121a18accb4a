//! Words of a page in Latin script, which tell whether a line of a headline goes on in the next.

use std::collections::HashSet;

use super::PageView;
use crate::segment::catalogue::Mapped;
use crate::segment::text::plain;

/// Words of a page in Latin script.
#[derive(Default)]
pub(super) struct Words {
    /// Those of which it has most: of, the, van, les.
    common: HashSet<String>,
    /// Those that meet at gaps and stand together in the text, too.
    met: HashSet<(String, String)>,
}

/// A word is common if it makes at least this share of a page's words, and stands so often.
const COMMON: f64 = 0.006;
const OFTEN: u32 = 3;

impl Words {
    /// Reads a page: the words of its bodies, and of the gaps between its headline lines.
    pub(super) fn new(page: &PageView) -> Self {
        let meeting =
            page.lines.windows(2).map(|l| (plain(last_word(&l[0].text)), plain(first_word(&l[1].text))));
        let asked: HashSet<(String, String)> = meeting.collect();
        let (mut counts, mut all, mut met) = (Mapped::<String, u32>::default(), 0, HashSet::new());
        for body in &page.bodies {
            let mut before = String::new();
            for word in body.text.split_whitespace().map(plain) {
                all += 1;
                *counts.entry(word.clone()).or_default() += 1;
                let pair = (before, word);
                if asked.contains(&pair) {
                    met.insert(pair.clone());
                }
                before = pair.1;
            }
        }
        let common = |count: u32| count >= OFTEN && f64::from(count) >= COMMON * f64::from(all);
        let common =
            counts.into_iter().filter(|(word, n)| !word.is_empty() && common(*n)).map(|(word, _)| word);
        Self { common: common.collect(), met }
    }

    /// Whether a word is one of those of which the page has most.
    pub(super) fn common(&self, word: &str) -> bool {
        self.common.contains(&plain(word))
    }

    /// Whether two words that meet at a gap stand together in the text.
    pub(super) fn met(&self, one: &str, other: &str) -> bool {
        self.met.contains(&(plain(one), plain(other)))
    }
}

/// A text's last word and its first; of none nothing.
pub(super) fn last_word(text: &str) -> &str {
    text.split_whitespace().next_back().unwrap_or("")
}

pub(super) fn first_word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or("")
}
