//! What may stand in one column on a row: a run of its words.

use super::super::Part;
use super::weights::Weights;
use crate::segment::catalogue::{Mapped, backed, gram};
use crate::segment::text::{em, may_not_begin};

/// What stands between spaces on a row; letter-spaced characters are one word.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) part: Part,
    /// In ems.
    pub(super) width: f32,
    /// Where it begins, in ems, a space counted as one.
    place: f32,
    /// Spaces before it.
    gap: usize,
}

/// A run of words of a row.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// Its words on the row.
    pub(super) words: std::ops::Range<usize>,
    /// Its width in ems.
    pub(super) width: f32,
    /// Where it begins, in ems; nothing where the page does not tell.
    pub(super) place: Option<f32>,
    /// What the spaces inside it cost.
    pub(super) spaces: f32,
    /// What it costs that hardly any other is so wide.
    pub(super) rare: f32,
    /// Its first two visible characters, and its last two.
    pub(super) first: [char; 2],
    pub(super) last: [char; 2],
}

/// No more words make a piece; no row of a page has more than so many.
const RUN: usize = 5;
pub(super) const MOST_WORDS: usize = 24;
/// From so many single characters on a run of them is letter-spaced.
const SPACED: usize = 3;
/// Spaces inside a piece cost no more than this.
const MOST_SPACES: f32 = 8.0;
/// Words of so many ems tell how wide columns are.
const TELLING: f32 = 6.0;
/// How far the widths of words may be apart that are counted together, in ems.
const ABOUT: f32 = 0.6;
/// Width of a space inside a piece, in ems.
const SPACE: f32 = 0.35;

/// The words of a row.
pub(super) fn words(row: usize, text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let (mut place, mut gap, mut inside) = (0.0, usize::MAX, false);
    for (cell, (at, c)) in text.char_indices().enumerate() {
        if c.is_whitespace() {
            place += 1.0;
            gap = if inside { 1 } else { gap.saturating_add(1) };
            inside = false;
            continue;
        }
        let end = at + c.len_utf8();
        match words.last_mut() {
            Some(word) if inside => {
                word.part.cells.end = cell + 1;
                word.part.bytes.end = end;
                word.width += em(c);
            }
            _ => {
                let part = Part { row, cells: cell..cell + 1, bytes: at..end };
                words.push(Word { part, width: em(c), place, gap });
            }
        }
        place += em(c);
        inside = true;
    }
    let mut made: Vec<Word> = Vec::new();
    let spaced = |w: &Word, first: bool| w.part.cells.len() == 1 && (first || w.gap < SPACED);
    let mut rest = words.as_slice();
    while let Some(word) = rest.first() {
        let mut run = rest.iter().enumerate().take_while(|(i, w)| spaced(w, *i == 0)).count();
        run = if run >= SPACED { run } else { 1 };
        let mut word = word.clone();
        word.part.cells.end = rest[run - 1].part.cells.end;
        word.part.bytes.end = rest[run - 1].part.bytes.end;
        word.width = rest[..run].iter().map(|w| w.width).sum();
        made.push(word);
        rest = &rest[run..];
    }
    made
}

/// How wide the words of a page are.
pub(super) struct Widths(Vec<f32>);

impl Widths {
    pub(super) fn new<'w>(words: impl Iterator<Item = &'w Word>) -> Self {
        let mut widths: Vec<f32> = words.map(|w| w.width).filter(|w| *w >= TELLING).collect();
        widths.sort_by(f32::total_cmp);
        Self(widths)
    }

    /// The share of words that are about so wide.
    fn share(&self, width: f32) -> f32 {
        let from = self.0.partition_point(|w| *w < width - ABOUT);
        let to = self.0.partition_point(|w| *w <= width + ABOUT);
        if self.0.is_empty() { 1.0 } else { (to - from) as f32 / self.0.len() as f32 }
    }
}

/// The first two visible characters of a text, and its last two; [`NO_CHAR`] where it has only one.
fn ends(text: &str) -> ([char; 2], [char; 2]) {
    let visible = || text.chars().filter(|c| !c.is_whitespace());
    let (mut first, mut last) = (visible(), visible().rev());
    let mut next = |from_end: bool| {
        let c = if from_end { last.next() } else { first.next() };
        c.unwrap_or(NO_CHAR)
    };
    let [a, b, y, x] = [next(false), next(false), next(true), next(true)];
    ([a, b], [x, y])
}

/// All pieces of a row, by their first word.
pub(super) fn pieces(
    text: &str,
    words: &[Word],
    widths: &Widths,
    placed: bool,
    weights: &Weights,
) -> Vec<Piece> {
    let mut made = Vec::new();
    for from in 0..words.len() {
        let (mut width, mut spaces) = (0.0, 0.0);
        for to in from + 1..=(from + RUN).min(words.len()) {
            let word = &words[to - 1];
            width += word.width;
            if to > from + 1 {
                width += SPACE;
                let (before, after) = (&words[to - 2].part.bytes, &word.part.bytes);
                let wide = |c: Option<char>| c.is_some_and(|c| em(c) >= 1.0);
                let ideographs = wide(text[before.clone()].chars().next_back())
                    && wide(text[after.clone()].chars().next());
                spaces += if ideographs { weights.space_ideographs } else { weights.space };
                spaces += if word.gap > 1 { weights.space_wide } else { 0.0 };
            }
            if spaces > MOST_SPACES {
                break;
            }
            let (first, last) = ends(&text[words[from].part.bytes.start..word.part.bytes.end]);
            let rare = weights.rare_width * (1.0 - (widths.share(width) / weights.rare_share).min(1.0));
            let place = placed.then_some(words[from].place);
            made.push(Piece { words: from..to, width, place, spaces, rare, first, last });
        }
    }
    made
}

/// Whether a piece ends where a sentence may.
pub(super) fn ends_sentence(piece: &Piece) -> bool {
    "。！？”」』…：:.!?\"’".contains(piece.last[1])
}

/// Whether no paragraph begins like a piece.
pub(super) fn goes_on(piece: &Piece) -> bool {
    may_not_begin(piece.first[0])
}

/// What characters stand together in the words of a page.
pub(super) struct Together {
    counts: Mapped<u64, f32>,
    all: f32,
}

/// Stands for no character.
const NO_CHAR: char = '\0';
/// As many observations as a shorter context is worth, and that of a single character; characters not seen on the page.
const TRUST: f32 = 1.5;
const TRUST_ONE: f32 = 6.0;
const UNSEEN: f32 = 2000.0;

impl Together {
    pub(super) fn new<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let (mut counts, mut all): (Mapped<u64, f32>, f32) = (Mapped::default(), 0.0);
        for text in texts {
            let (mut a, mut b) = (NO_CHAR, NO_CHAR);
            for c in text.chars().filter(|c| !c.is_whitespace()) {
                all += 1.0;
                let so_far = 1 + usize::from(b != NO_CHAR) + usize::from(a != NO_CHAR);
                for of in [[NO_CHAR, NO_CHAR, c], [NO_CHAR, b, c], [a, b, c]].iter().take(so_far) {
                    *counts.entry(gram(*of)).or_default() += 1.0;
                }
                (a, b) = (b, c);
            }
        }
        Self { counts, all }
    }

    fn count(&self, of: [char; 3]) -> f32 {
        self.counts.get(&gram(of)).copied().unwrap_or(0.0)
    }

    /// By how much (in natural logarithms) two characters are likelier behind two others than anywhere.
    pub(super) fn gain(&self, [x, y]: [char; 2], [c, d]: [char; 2]) -> f32 {
        let one = |c| self.count([NO_CHAR, NO_CHAR, c]);
        let two = |a, b| self.count([NO_CHAR, a, b]);
        let [c_alone, d_alone] = [c, d].map(|c| (one(c) + 0.5) / (self.all + UNSEEN));
        let pair = backed(two(y, c), TRUST_ONE, c_alone, one(y));
        let inner = backed(two(c, d), TRUST_ONE, d_alone, one(c));
        let left = backed(self.count([x, y, c]), TRUST, pair, two(x, y)) / c_alone;
        let right = backed(self.count([y, c, d]), TRUST, inner, two(y, c)) / inner;
        left.ln() + right.ln()
    }
}
