//! The likeliest cutting of all runs and placing of all headlines, no body with two.
//!
//! For given prices of bodies each run is cut by itself, exactly, by dynamic programming. Prices rise where two headlines want
//! one body and fall where none does (Lagrangian relaxation). Each new cutting that the prices bring forth is placed by an
//! optimal assignment; the best of all is kept.

use std::collections::BTreeSet;
use std::ops::Range;

use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix;

use super::gaps::{Gap, Gaps, SIZES};
use super::place::Places;
use super::{Headline, PageView, Weights};
use crate::segment::headlines::Levels;

/// A headline has no more lines than this.
const MOST_LINES: usize = 12;
/// And, where each line has one character, than this.
const MOST_UPRIGHT: usize = 28;
/// A headline is looked for among so many bodies that are likeliest to be its.
const NEAREST: usize = 6;
/// Rounds of prices, and how far a price moves in the first.
const ROUNDS: usize = 60;
const STEP: f64 = 1.5;
/// More headlines or bodies than this are placed one by one, the surest first.
const MOST_ASSIGNED: usize = 160;
/// So many cuttings are placed, at most.
const MOST_SOLVED: usize = 12;
/// With more pairs of lines and bodies than this a headline has no more lines than [`FEW_LINES`].
const MANY_PAIRS: usize = 60_000;
const FEW_LINES: usize = 3;
/// What cannot be, as a log probability.
const NEVER: f64 = -30.0;

/// Neighbouring lines that may be a headline.
struct Choice {
    lines: Range<usize>,
    /// What it is worth as a headline, wherever it belongs.
    whole: f64,
    /// Its likeliest bodies, and what each is worth; the same for none.
    bodies: Vec<(usize, f64)>,
    none: f64,
}

/// Headlines and the body of each, or none.
type Found<'a> = Vec<(&'a Choice, Option<usize>)>;

/// Finds the likeliest headlines of a page.
pub(crate) fn search(places: &Places, gaps: &Gaps, page: &PageView, weights: &Weights) -> Vec<Headline> {
    let runs: Vec<Vec<Vec<Choice>>> =
        places.runs.iter().map(|run| choices(places, gaps, page, run, weights)).collect();
    let mut prices = vec![0.0; page.bodies.len()];
    let mut seen: BTreeSet<Vec<usize>> = BTreeSet::new();
    let mut best: Option<(f64, Found)> = None;
    for round in 0..ROUNDS {
        let cut: Vec<&Choice> =
            places.runs.iter().zip(&runs).flat_map(|(run, from)| cut(run, from, &prices)).collect();
        let mut wanted = vec![0i32; prices.len()];
        for body in cut.iter().filter_map(|c| c.priced(&prices).1) {
            wanted[body] += 1;
        }
        if seen.insert(cut.iter().map(|c| c.lines.start).collect()) {
            let (worth, bodies) = placing(&cut, page.bodies.len());
            if best.as_ref().is_none_or(|b| worth > b.0) {
                best = Some((worth, cut.into_iter().zip(bodies).collect()));
            }
        }
        if seen.len() >= MOST_SOLVED {
            break;
        }
        let step = STEP / (1.0 + round as f64 / 6.0);
        let mut moved = false;
        for (price, wanted) in prices.iter_mut().zip(wanted) {
            let next = (*price + step * f64::from(wanted - 1)).max(0.0);
            moved |= (next - *price).abs() > 1e-9;
            *price = next;
        }
        if !moved {
            break;
        }
    }
    let found = best.map(|b| b.1).unwrap_or_default();
    found.into_iter().map(|(choice, body)| placed(places, choice, body, weights)).collect()
}

fn placed(places: &Places, choice: &Choice, body: Option<usize>, weights: &Weights) -> Headline {
    let chances = places.chances(&choice.lines, weights);
    let last = chances.len() - 1;
    let runner_up = (0..last)
        .filter(|b| Some(*b) != body)
        .max_by(|a, b| chances[*a].total_cmp(&chances[*b]))
        .map(|b| (b, chances[b].exp()));
    Headline {
        lines: choice.lines.clone(),
        levels: Levels::default(),
        body,
        score: chances[body.unwrap_or(last)].exp(),
        runner_up,
    }
}

impl Choice {
    /// The best place at these prices, and what the headline is then worth.
    fn priced(&self, prices: &[f64]) -> (f64, Option<usize>) {
        let mut best = (self.none, None);
        for (body, worth) in &self.bodies {
            if worth - prices[*body] > best.0 {
                best = (worth - prices[*body], Some(*body));
            }
        }
        (self.whole + best.0, best.1)
    }
}

/// For each line of a run the headlines that may begin there, by number of lines.
fn choices(
    places: &Places,
    gaps: &Gaps,
    page: &PageView,
    run: &Range<usize>,
    weights: &Weights,
) -> Vec<Vec<Choice>> {
    let narrow = |l: usize| page.lines[l].text.chars().count() <= 1;
    run.clone()
        .map(|start| {
            let upright = (start..run.end).take(MOST_LINES + 1).take_while(|l| narrow(*l)).count();
            let most = if page.lines.len() * page.bodies.len() > MANY_PAIRS {
                FEW_LINES
            } else if upright > MOST_LINES {
                MOST_UPRIGHT
            } else {
                MOST_LINES
            };
            // The best ways to have come so far with one level, two and three; for each size of headline.
            let mut ways = [[0.0, NEVER, NEVER]; SIZES];
            (start + 1..=run.end.min(start + most))
                .map(|end| {
                    let lines = end - start;
                    if lines > 1 {
                        for (size, ways) in ways.iter_mut().enumerate() {
                            further(ways, &gaps.behind[end - 2], size + 2);
                        }
                    }
                    let size = lines.saturating_sub(2).min(SIZES - 1);
                    let inner = ways[size].iter().copied().fold(f64::MIN, f64::max);
                    let outer = if end < run.end { gaps.behind[end - 1].new } else { 0.0 };
                    choice(places, start..end, inner + outer, weights)
                })
                .collect()
        })
        .collect()
}

/// One gap further inside a headline of so many lines.
fn further(ways: &mut [f64; 3], gap: &Gap, lines: usize) {
    let (join, level) = (gap.join(lines), gap.level(lines));
    *ways = [ways[0] + join, (ways[1] + join).max(ways[0] + level), (ways[2] + join).max(ways[1] + level)];
}

fn choice(places: &Places, lines: Range<usize>, whole: f64, weights: &Weights) -> Choice {
    let mut chances = places.chances(&lines, weights);
    let none = chances.pop().unwrap_or(0.0).max(NEVER) * weights.placing + weights.left;
    let mut bodies: Vec<(usize, f64)> = chances
        .into_iter()
        .enumerate()
        .map(|(b, chance)| (b, chance.max(NEVER) * weights.placing + weights.headed))
        .collect();
    bodies.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    bodies.truncate(NEAREST);
    Choice { lines, whole, bodies, none }
}

/// The best cutting of a run at some prices.
fn cut<'a>(run: &Range<usize>, from: &'a [Vec<Choice>], prices: &[f64]) -> Vec<&'a Choice> {
    let count = run.len();
    // Best worth of the lines from each on, and the headline that begins there.
    let mut ahead: Vec<(f64, Option<&Choice>)> = vec![(0.0, None); count + 1];
    for start in (0..count).rev() {
        ahead[start] = from[start]
            .iter()
            .map(|choice| (choice.priced(prices).0 + ahead[choice.lines.end - run.start].0, Some(choice)))
            .fold((f64::MIN, None), |best, next| if next.0 > best.0 { next } else { best });
    }
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((_, Some(choice))) = ahead.get(at) {
        found.push(*choice);
        at = choice.lines.end - run.start;
    }
    found
}

/// The best placing of some headlines, no body with two, and what it is worth.
fn placing(cut: &[&Choice], bodies: usize) -> (f64, Vec<Option<usize>>) {
    let whole: f64 = cut.iter().map(|c| c.whole).sum();
    let (rows, columns) = (cut.len(), bodies + cut.len());
    if rows == 0 {
        return (0.0, Vec::new());
    }
    let worth = |choice: &Choice, column: usize| -> f64 {
        if column >= bodies {
            return choice.none;
        }
        choice.bodies.iter().find(|b| b.0 == column).map_or(NEVER * 4.0, |b| b.1)
    };
    if rows > MOST_ASSIGNED || bodies > MOST_ASSIGNED {
        return one_by_one(cut, bodies);
    }
    // Fixed-point numbers, since the algorithm wants a total order.
    let cells: Vec<i64> = cut
        .iter()
        .flat_map(|choice| (0..columns).map(move |c| (worth(choice, c) * 1e6).round() as i64))
        .collect();
    let Ok(matrix) = Matrix::from_vec(rows, columns, cells) else { return one_by_one(cut, bodies) };
    let (total, places) = kuhn_munkres(&matrix);
    let places = places.into_iter().map(|c| (c < bodies).then_some(c)).collect();
    (whole + total as f64 / 1e6, places)
}

/// The surest place first; for pages beyond any newspaper's.
fn one_by_one(cut: &[&Choice], bodies: usize) -> (f64, Vec<Option<usize>>) {
    let mut wishes: Vec<(f64, usize, usize)> = cut
        .iter()
        .enumerate()
        .flat_map(|(i, c)| c.bodies.iter().map(move |(b, worth)| (worth - c.none, i, *b)))
        .filter(|w| w.0 > 0.0)
        .collect();
    wishes.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let (mut places, mut taken) = (vec![None; cut.len()], vec![false; bodies]);
    let mut worth: f64 = cut.iter().map(|c| c.whole + c.none).sum();
    for (gain, i, body) in wishes {
        if places[i].is_none() && !taken[body] {
            places[i] = Some(body);
            taken[body] = true;
            worth += gain;
        }
    }
    (worth, places)
}
