//! The page's visible lines with their measures, and the widths its columns have.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::catalogue::Mapped;
use super::text::{is_cjk, letter, unspaced, width};
use crate::page::Page;
use crate::style::Style;

/// A visible line.
#[derive(Clone, Debug)]
pub(super) struct Ln {
    /// Its place in [`Page::lines`].
    pub at: usize,
    /// The text without white space at its ends, and without the spaces of letter-spaced ideographs.
    pub text: String,
    /// Width in ems.
    pub width: f32,
    /// Width of the white space at its start, in ems.
    pub indent: f32,
}

/// A page as the later stages see it.
#[derive(Debug)]
pub(super) struct Sheet {
    /// The visible lines.
    pub lines: Vec<Ln>,
    /// Runs of lines without a blank one between them: indices into `lines`.
    pub blocks: Vec<Range<usize>>,
    /// Whether the page is set mostly in Chinese, Japanese or Korean.
    pub cjk: bool,
    /// Widths of the page's columns, ascending: widths that many lines share.
    pub columns: Vec<f32>,
    /// Width of its full lines, see [`full_width`].
    pub full: f32,
    /// Pairs of characters that stand together inside a line somewhere on the page, of those that lines end and begin with.
    pairs: Mapped<(char, char), ()>,
    /// Whether the page is set as Chinese papers were before the modern rules: stops begin lines, or the enumeration comma
    /// is the only stop. Such a page comes transcribed column by column, its blank lines part what was set apart.
    pub pausal: bool,
    /// The words of the page's language.
    pub style: Arc<Style>,
}

/// A column's width is one that at least this share of the lines has.
const COLUMN_SHARE: f32 = 0.04;

impl Sheet {
    /// Measures a page.
    pub(super) fn new(page: &Page, style: Arc<Style>) -> Self {
        let (mut wide, mut letters) = (0usize, 0usize);
        for c in page.visible_chars().filter(|c| letter(*c)) {
            letters += 1;
            wide += usize::from(is_cjk(c));
        }
        let cjk = wide * 3 > letters;
        let mut lines = Vec::new();
        let mut place = vec![0; page.lines.len()];
        for (at, line) in page.lines.iter().enumerate().filter(|(_, l)| !l.is_blank()) {
            place[at] = lines.len();
            let text = line.text.trim();
            let text = unspaced(text).unwrap_or_else(|| text.to_owned());
            let lead = &line.text[..line.text.len() - line.text.trim_start().len()];
            lines.push(Ln { at, width: width(&text, cjk), indent: width(lead, cjk), text });
        }
        let blocks: Vec<_> =
            page.blocks().into_iter().map(|b| place[b.start]..place[b.end - 1] + 1).collect();
        let columns = columns(&lines, &blocks);
        let pausal = cjk && (unruled(&lines, blocks.len()) || pausal(&lines));
        let full = full_width(lines.iter().map(|l| l.width).collect());
        Self { full, pairs: pairs(&lines), lines, blocks, cjk, columns, pausal, style }
    }

    /// Whether the last character of one line and the first of another stand together elsewhere on the page.
    pub(super) fn joins(&self, before: usize, after: usize) -> bool {
        let last = self.lines[before].text.chars().next_back();
        let first = self.lines[after].text.chars().next();
        last.zip(first).is_some_and(|pair| self.pairs.contains_key(&pair))
    }

    /// The column width nearest to a width, and how far it is from it (positive: the width is less).
    pub(super) fn lack(&self, width: f32) -> Option<f32> {
        self.columns.iter().map(|c| c - width).min_by(|a, b| a.abs().total_cmp(&b.abs()))
    }

    /// The texts of some lines without anything between them.
    pub(super) fn joined(&self, lines: Range<usize>) -> String {
        let lines = &self.lines[lines];
        let mut text = String::with_capacity(lines.iter().map(|l| l.text.len()).sum());
        text.extend(lines.iter().map(|l| l.text.as_str()));
        text
    }

    /// Width that full lines around a line have, from the lines of `among` near it.
    pub(super) fn column_at(&self, among: &[usize], i: usize) -> f32 {
        let near = &among[i.saturating_sub(NEAR)..(i + NEAR + 1).min(among.len())];
        full_width(near.iter().map(|l| self.lines[*l].width).collect())
    }
}

/// The width that full lines have, of the widths of some lines; none are 0 wide.
pub(super) fn full_width(mut widths: Vec<f32>) -> f32 {
    let Some(last) = widths.len().checked_sub(1) else { return 0.0 };
    let rank = (widths.len() * FULL_RANK / 100).min(last);
    *widths.select_nth_unstable_by(rank, f32::total_cmp).1
}

/// The pairs of characters inside lines that [`Sheet::joins`] may be asked for.
fn pairs(lines: &[Ln]) -> Mapped<(char, char), ()> {
    let ends = |end: fn(&str) -> Option<char>| -> Mapped<char, ()> {
        lines.iter().filter_map(|l| end(&l.text)).map(|c| (c, ())).collect()
    };
    let (last, first) = (ends(|t| t.chars().next_back()), ends(|t| t.chars().next()));
    let mut pairs = Mapped::default();
    for line in lines {
        let mut before: Option<char> = None;
        for c in line.text.chars() {
            if let Some(before) = before.filter(|_| first.contains_key(&c)) {
                pairs.insert((before, c), ());
            }
            before = last.contains_key(&c).then_some(c);
        }
    }
    pairs
}

/// Fewer enumeration commas than this tell nothing about a page's marks.
const FEWEST_PAUSES: usize = 20;
/// So many enumeration commas stand for each modern comma and full stop where they are the only stop.
const PAUSES_FOR_A_STOP: usize = 2;

/// Of a thousand lines so many begin with a stop where no rule forbids it; where one does, up to twenty, by mistake.
const UNRULED: usize = 26;
/// A page parted by blank lines has a block in so many lines.
const LINES_A_BLOCK: usize = 20;

/// Whether lines begin with stops, which modern setting forbids (CLREQ 3.1.8).
fn unruled(lines: &[Ln], blocks: usize) -> bool {
    let stops = lines.iter().filter(|l| l.text.starts_with(['、', '，', '。', '；'])).count();
    stops * 1000 >= lines.len() * UNRULED && stops >= 4 && blocks * LINES_A_BLOCK >= lines.len()
}

/// Whether enumeration commas stand where modern setting has commas and full stops.
fn pausal(lines: &[Ln]) -> bool {
    let count = |mark: &[char]| lines.iter().map(|l| l.text.matches(mark).count()).sum::<usize>();
    let pauses = count(&['、']);
    pauses >= FEWEST_PAUSES && pauses >= PAUSES_FOR_A_STOP * count(&['，', '。'])
}

/// How many lines before and after a line tell its column's width.
const NEAR: usize = 4;
/// Rank (per cent) of the full lines among a column's widths: first lines and last lines of paragraphs are below it.
const FULL_RANK: usize = 65;

fn columns(lines: &[Ln], blocks: &[Range<usize>]) -> Vec<f32> {
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    for block in blocks.iter().filter(|b| b.len() >= 4) {
        for line in &lines[block.clone()] {
            *counts.entry(line.width.round() as i64).or_default() += 1;
        }
    }
    let needed = (lines.len() as f32 * COLUMN_SHARE).max(3.0);
    let often = |w: i64| counts.get(&w).copied().unwrap_or(0);
    let around = |w: i64| often(w - 1) + often(w) + often(w + 1);
    let peak = |w: i64| often(w) >= often(w - 1) && often(w) > often(w + 1);
    counts.keys().filter(|w| peak(**w) && around(**w) as f32 >= needed).map(|w| *w as f32).collect()
}
