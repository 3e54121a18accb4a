//! Blocks of running text joined into bodies: which block goes on where another ends.
//!
//! Most extractors keep the reading order, and then each block follows the one above it. Others set the columns of
//! one article in the wrong order or let those of several articles take turns. So every ordered pair of blocks is asked a few
//! [`Question`]s, and two readers weigh the answers for or against the second block going on where the first ends: a table, which
//! adds up what each answer and small combinations of them say (`join/links.txt`), and a small network, which hears them all together
//! (`join/second.rs`). The joins of the whole page that weigh most together are taken: one optimal assignment, in which a block
//! may as well end its article or begin one. What is then too little for an article stays with the text above it (`join/fragments.rs`).
//! All weights are fitted by `scripts/fit-join`.

mod around;
mod blocks;
pub(super) mod door;
mod fragments;
mod grams;
mod likeness;
mod pairs;
mod questions;
mod rivals;
mod second;
mod weights;
mod words;

use std::collections::BTreeMap;

use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix;

use super::lines::Sheet;
use super::sequence::{Reading, Role};
use blocks::Block;
pub(super) use blocks::blocks;
use pairs::PageText;
use questions::Answers;
use second::SECOND;
use weights::{NEXT, WEIGHTS};

/// Beyond so many blocks they are taken in the dump's order: no newspaper's page has them.
const MOST_BLOCKS: usize = 160;

/// What speaks for any two blocks besides their answers, in log odds. The fit makes most joins right; but one missed join spoils a
/// whole article, and half a step more finds more of them on pages whose roles come from weights that have not seen them. A whole
/// step runs neighbours together.
const TOGETHER: f32 = 0.5;

/// How much of what each reader says counts. Chosen on pages of papers that neither had seen.
const TABLE: f32 = 0.5;
const NETWORK: f32 = 0.5;

/// Of a join of which the table says less the second reader is not asked: both would have to agree. On none of the pages that the weights
/// were chosen on does it make a difference.
const HOPELESS: f32 = -5.0;

/// Why a block goes on where another ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// The unit that it goes on from.
    pub after: usize,
    /// The same for a person.
    pub because: &'static str,
}

/// The pairs of a page's blocks: compared once, joined as often as is asked.
pub(super) struct Pairs<'a> {
    reading: &'a Reading,
    blocks: &'a [Block],
    /// What they answer; none where they are taken in the dump's order.
    answers: Option<Vec<Vec<Answers>>>,
    /// What speaks for the second going on where the first ends, in log odds against none.
    scores: Vec<Vec<f32>>,
}

impl<'a> Pairs<'a> {
    /// Compares the blocks of a page.
    pub(super) fn new(sheet: &'a Sheet, reading: &'a Reading, blocks: &'a [Block]) -> Self {
        // A page of the old fashion comes transcribed column by column.
        if blocks.len() > MOST_BLOCKS || sheet.pausal {
            return Self { reading, blocks, answers: None, scores: Vec::new() };
        }
        let (answers, mut scores) = PageText::new(sheet, reading, blocks).all();
        for (i, (row, answers)) in scores.iter_mut().zip(&answers).enumerate() {
            both(row, answers);
            row[i] = 0.0;
        }
        Self { reading, blocks, answers: Some(answers), scores }
    }

    /// For each unit the one it goes on from; none for units that are no text or begin a body. `leanings` are what speaks
    /// for units going on from anywhere, in log odds.
    pub(super) fn links(&self, leanings: &BTreeMap<usize, f32>) -> BTreeMap<usize, Link> {
        let Some(answers) = &self.answers else { return in_order(self.reading, self.blocks) };
        let of = |b: &Block| TOGETHER + leanings.get(&b.unit).copied().unwrap_or_default();
        let leaning: Vec<f32> = self.blocks.iter().map(of).collect();
        let scores = leant(self.scores.clone(), &leaning);
        let mut joins = acyclic(assigned(&scores), &scores);
        let bare =
            |block: usize| leanings.get(&self.blocks[block].unit).is_some_and(|leaning| *leaning > 0.0);
        fragments::keep(&mut joins, self.blocks, answers, bare);
        let because = |i: usize, j: usize| WEIGHTS.because(&answers[i][j]);
        let unit = |block: usize| self.blocks[block].unit;
        let joined = (0..).zip(joins).filter_map(|(i, j)| j.map(|j| (i, j)));
        joined.map(|(i, j)| (unit(j), Link { after: unit(i), because: because(i, j) })).collect()
    }
}

/// Adds to what the table says of some joins what the second reader says of them, of those that are not out of the question.
fn both(scores: &mut [f32], answers: &[Answers]) {
    let asked: Vec<usize> = (0..scores.len()).filter(|j| scores[*j] >= HOPELESS).collect();
    let second = SECOND.scores(&asked.iter().map(|j| answers[*j]).collect::<Vec<_>>());
    scores.iter_mut().for_each(|score| *score *= TABLE);
    asked.iter().zip(second).for_each(|(j, second)| scores[*j] += NETWORK * second);
}

/// Scores with each second block's leaning on top; a block never goes on from itself.
fn leant(mut scores: Vec<Vec<f32>>, leaning: &[f32]) -> Vec<Vec<f32>> {
    for (i, row) in scores.iter_mut().enumerate() {
        let others = row.iter_mut().zip(leaning).enumerate().filter(|(j, _)| *j != i);
        others.for_each(|(_, (score, leaning))| *score += leaning);
    }
    scores
}

/// Each block after the one above it, unless the reading says that it begins an article.
fn in_order(reading: &Reading, blocks: &[Block]) -> BTreeMap<usize, Link> {
    let link = |pair: &[Block]| {
        let goes_on = reading.roles[pair[1].lines.start] != Role::Begin;
        goes_on.then_some((pair[1].unit, Link { after: pair[0].unit, because: NEXT }))
    };
    blocks.windows(2).filter_map(link).collect()
}

/// For each block the one that goes on where it ends, so that the sum of the scores is greatest; joins below zero are none.
fn assigned(scores: &[Vec<f32>]) -> Vec<Option<usize>> {
    let count = scores.len();
    let worth = |i: usize, j: usize| (f64::from(scores[i][j].max(0.0)) * 1e4).round() as i64;
    let cells: Vec<i64> = (0..count).flat_map(|i| (0..count).map(move |j| worth(i, j))).collect();
    let Ok(matrix) = Matrix::from_vec(count, count, cells) else { return vec![None; count] };
    if count == 0 {
        return Vec::new();
    }
    let (_, places) = kuhn_munkres(&matrix);
    (0..).zip(places).map(|(i, j)| (i != j && scores[i][j] > 0.0).then_some(j)).collect()
}

/// Joins that run in a circle are undone where they are weakest.
fn acyclic(mut joins: Vec<Option<usize>>, scores: &[Vec<f32>]) -> Vec<Option<usize>> {
    let mut seen = vec![false; joins.len()];
    for start in 0..joins.len() {
        let mut circle = vec![start];
        let mut at = joins[start];
        while let Some(next) = at.filter(|n| *n != start && !seen[*n] && circle.len() <= joins.len()) {
            circle.push(next);
            at = joins[next];
        }
        if at == Some(start) {
            let worth = |i: usize| joins[i].map_or(0.0, |j| scores[i][j]);
            let weakest = circle.iter().copied().min_by(|a, b| worth(*a).total_cmp(&worth(*b)));
            if let Some(weakest) = weakest {
                joins[weakest] = None;
            }
        }
        seen[start] = true;
    }
    joins
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leaning_makes_a_join_and_unmakes_one() {
        let scores = vec![vec![0.0, -0.5, -2.0], vec![-2.0, 0.0, 0.5], vec![-2.0, -2.0, 0.0]];
        assert_eq!(assigned(&scores), [None, Some(2), None]);
        assert_eq!(assigned(&leant(scores, &[0.0, 1.0, -1.0])), [Some(1), None, None]);
    }

    #[test]
    fn the_greatest_sum_is_taken_and_no_circle_stays() {
        let scores = vec![vec![0.0, 2.0, -1.0], vec![-1.0, 0.0, 3.0], vec![1.0, -1.0, 0.0]];
        let joins = assigned(&scores);
        assert_eq!(joins, [Some(1), Some(2), Some(0)]);
        assert_eq!(acyclic(joins, &scores), [Some(1), Some(2), None]);
        assert_eq!(assigned(&[vec![0.0, -1.0], vec![-1.0, 0.0]]), [None, None]);
    }
}
