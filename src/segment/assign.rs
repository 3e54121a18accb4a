//! Which headline lines make one headline, and whose: one model over the whole page, "belongs to none" among the choices.
//!
//! Headline lines that stand together are a run. A run is cut into headlines, each headline is given to a body or to none,
//! no body gets two; of all ways the likeliest is taken:
//!
//! ```text
//! gaps       between two lines of a run: one level wrapped, another level of the headline, another headline
//! likeness   words that a headline shares with each body, rare ones counting more, those of the lead apart
//! place      a headline's body, or none: likeness, where it stands, and how much that tells on this page
//! search     the likeliest cutting and placing together
//! words      for Latin script: which words are common, and which stand together in the text
//! weights    what each piece of evidence counts: a table that scripts/fit-headlines writes
//! ```

use std::ops::Range;

use super::credits::credit;
use super::endings::note;
use super::headlines::{self, Levels};
use super::people::byline;
use crate::style::Style;
use place::Places;

pub(super) mod door;
mod gaps;
mod likeness;
mod place;
mod search;
mod weights;
mod words;

pub(super) use gaps::Gaps;
pub(super) use likeness::{Likeness, Texts, likenesses_of};
use weights::weights;
pub(super) use weights::{Weights, sum};

/// A line of a headline.
#[derive(Clone, Debug)]
pub(super) struct HeadLine {
    /// Its text, without white space at its ends.
    pub text: String,
    /// Its width in ems.
    pub width: f32,
    /// Its place among the page's visible lines.
    pub row: usize,
    /// Whether a blank line stands right before it.
    pub blank_before: bool,
    /// Whether it is a label that stands for itself: `简讯`.
    pub label: bool,
    /// The share of it that is stock words of slogans.
    pub stock: f32,
    /// Whether it reads like what stands beside articles: a credit, a note, an editor, a byline.
    pub aside: bool,
}

impl HeadLine {
    /// A line of some text at a row.
    pub fn new(text: &str, width: f32, row: usize, blank_before: bool, style: &Style) -> Self {
        let label = style.labels.has_any_case(text);
        let aside = aside(text, style);
        Self { text: text.to_owned(), width, row, blank_before, label, stock: stock(text, style), aside }
    }
}

/// Whether a text reads like a credit, a note, an editor or a byline, whole or torn.
fn aside(text: &str, style: &Style) -> bool {
    let staff = || style.staff.begins(text).or_else(|| style.editors.begins(text)).is_some();
    let craft = || style.credit_ends.ends(text).is_some() || style.credit_labels.inside(text);
    credit(text, style).is_some() || craft() || staff() || note(text, style) || byline(text, style).is_some()
}

/// The share of a text that is stock words of slogans.
fn stock(text: &str, style: &Style) -> f32 {
    let (mut at, mut said, mut all) = (0, 0, 0);
    while let Some(first) = text[at..].chars().next() {
        let word = style.slogans.begins(&text[at..]);
        let count = word.map_or(1, |w| w.chars().count());
        said += if word.is_some() { count } else { 0 };
        all += count;
        at += word.map_or(first.len_utf8(), str::len);
    }
    said as f32 / all.max(1) as f32
}

/// A body, as headlines see it.
#[derive(Clone, Debug)]
pub(super) struct BodyView {
    /// Its running text, sub-heads included, bylines not.
    pub text: String,
    /// The visible lines that are its own, bylines included, in order; other lines may stand between.
    pub rows: Vec<Range<usize>>,
}

/// The headline lines and the bodies of a page.
#[derive(Clone, Debug, Default)]
pub(super) struct PageView {
    /// Whether the page is set mostly in Chinese, Japanese or Korean.
    pub cjk: bool,
    /// Lines of headlines, ascending by row.
    pub lines: Vec<HeadLine>,
    /// Bodies.
    pub bodies: Vec<BodyView>,
    /// Whether the first block of lines on the page is no line or two, but a list of the masthead's fields.
    pub split: bool,
    /// Share of the gaps between neighbouring headline lines that have a blank line.
    pub parted: f64,
}

impl PageView {
    /// A page of these headline lines and bodies.
    pub fn new(cjk: bool, split: bool, lines: Vec<HeadLine>, bodies: Vec<BodyView>) -> Self {
        let gaps = lines.windows(2).filter(|l| l[1].row == l[0].row + 1);
        let (parted, all) = gaps.fold((0.0, 0.0), |n, l| (n.0 + f64::from(l[1].blank_before), n.1 + 1.0));
        let parted = parted / f64::max(all, 1.0);
        Self { cjk, lines, bodies, split, parted }
    }
}

/// A headline found.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Headline {
    /// Indices of its lines in [`PageView::lines`], neighbours in one run.
    pub lines: Range<usize>,
    /// The same lines by level.
    pub levels: Levels,
    /// Index of its body, or none.
    pub body: Option<usize>,
    /// How likely that is, 0 to 1, of this headline seen alone.
    pub score: f64,
    /// The next likeliest body and how likely that is.
    pub runner_up: Option<(usize, f64)>,
}

/// A headline found, as the later stages see it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Placed {
    /// Indices of head units that have lines in it.
    pub heads: Vec<usize>,
    /// Its visible lines by level.
    pub levels: Levels,
    /// Index of the body, or none.
    pub body: Option<usize>,
    /// How likely the place is: 0.5 for certain, -0.5 for impossible; of none 0 where banners stand, else below.
    pub score: f64,
    /// The next likeliest body and the same of it.
    pub runner_up: Option<(usize, f64)>,
}

/// Cuts the headline lines of a page into headlines and places each on a body or on none.
pub(super) fn assign(page: &PageView) -> Vec<Headline> {
    assign_with(page, weights())
}

fn assign_with(page: &PageView, weights: &Weights) -> Vec<Headline> {
    let likeness = Likeness::new(page);
    let gaps = Gaps::new(page, &likeness, weights);
    let places = Places::new(page, &likeness);
    let mut placed = search::search(&places, &gaps, page, weights);
    for headline in &mut placed {
        headline.levels = headlines::levels(page, &likeness, &gaps, &headline.lines, headline.body, weights);
    }
    placed
}

/// The runs of a page: headline lines without another line between them.
fn runs(lines: &[HeadLine]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        match runs.last_mut() {
            Some(run) if lines[i - 1].row + 1 == line.row => run.end = i + 1,
            _ => runs.push(i..i + 1),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::text::width;
    use crate::style::Styles;

    fn page(lines: &[(usize, &str)], bodies: &[(usize, &str)]) -> PageView {
        let style = Styles::default().of(std::iter::once("图书馆东湖分馆开门迎客"));
        let line = |(row, text): &(usize, &str)| HeadLine::new(text, width(text, true), *row, true, &style);
        let body = |(row, text): &(usize, &str)| BodyView {
            text: (*text).to_owned(),
            rows: std::iter::once(*row..*row + 1).collect(),
        };
        PageView::new(true, false, lines.iter().map(line).collect(), bodies.iter().map(body).collect())
    }

    #[test]
    fn headlines_go_to_the_bodies_they_speak_of() {
        let bodies = [
            (0, "昨天，临江市图书馆东湖分馆开门迎客，三百名小读者领到借书证。"),
            (1, "市水务局清淤船队驶入青石河，河道清淤工程全面启动，为期两月。"),
        ];
        let heads = [(10, "青石河清淤工程全面启动"), (11, "图书馆东湖分馆开门迎客")];
        let found: Vec<_> = assign(&page(&heads, &bodies)).into_iter().map(|h| (h.lines, h.body)).collect();
        assert_eq!(found, [(0..1, Some(1)), (1..2, Some(0))]);
    }

    #[test]
    fn a_slogan_belongs_to_none() {
        let bodies = [(5, "昨天，临江市图书馆东湖分馆开门迎客。")];
        let heads = [(1, "同心共建美好家园"), (9, "图书馆东湖分馆开门迎客")];
        let found: Vec<_> = assign(&page(&heads, &bodies)).into_iter().map(|h| h.body).collect();
        assert_eq!(found, [None, Some(0)]);
    }

    #[test]
    fn the_table_names_every_fact() {
        let names: std::collections::BTreeSet<String> = weights::TABLE
            .lines()
            .filter_map(|l| l.split('\t').next())
            .filter_map(|n| n.split_once('.'))
            .map(|(_, fact)| fact.to_owned())
            .collect();
        for name in weights::names().iter().flatten() {
            assert!(names.contains(*name), "{name}");
        }
    }
}
