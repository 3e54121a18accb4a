//! Whose a headline is: what speaks for each body, and for none.

use std::ops::Range;

use super::gaps::picture;
use super::likeness::{Likeness, Shared};
use super::{PageView, Weights, runs};

/// Number of facts about a headline and a body, and about one that belongs to none.
pub(crate) const BODY_FACTS: usize = 23;
pub(crate) const NONE_FACTS: usize = 21;
/// Facts, each with its name in the table of weights.
pub(crate) type BodyFacts = [(&'static str, f64); BODY_FACTS];
pub(crate) type NoneFacts = [(&'static str, f64); NONE_FACTS];

/// So many of a body's likest lines are kept, to compare another headline with.
const RIVALS: usize = 8;
/// Lines that are compared together as a rival.
const RIVAL_LINES: usize = 2;
/// Lines at the end of a run that tell whose it is, where a page's habit is found.
const LAST_LINES: usize = 3;

/// Where a run stands in relation to a body.
#[derive(Clone, Copy, Debug, Default)]
struct Stand {
    above: bool,
    apart: bool,
    behind: bool,
    inside: bool,
}

/// What is known of a page before its headlines are placed.
pub(crate) struct Places<'a> {
    page: &'a PageView,
    pub(crate) likeness: &'a Likeness,
    /// The runs, and the run of each line.
    pub(crate) runs: Vec<Range<usize>>,
    run_of: Vec<usize>,
    stands: Vec<Vec<Stand>>,
    /// For each body the likest lines: first line, last line + 1, share.
    rivals: Vec<Vec<(usize, usize, f64)>>,
    /// Share of runs right above a body; of bodies with a run right above; of those runs that the words agree with.
    above: f64,
    headed: f64,
    agreed: f64,
    /// How well headlines and bodies keep one order, 0 to 1.
    ordered: f64,
}

impl<'a> Places<'a> {
    /// Reads a page.
    pub(crate) fn new(page: &'a PageView, likeness: &'a Likeness) -> Self {
        let runs = runs(&page.lines);
        let mut run_of = vec![0; page.lines.len()];
        for (r, run) in runs.iter().enumerate() {
            run_of[run.clone()].fill(r);
        }
        let stands = runs.iter().map(|run| stands(page, &runs, run)).collect();
        let rivals = (0..page.bodies.len()).map(|b| rivals(&runs, likeness, b)).collect();
        let mut places = Self {
            page,
            likeness,
            runs,
            run_of,
            stands,
            rivals,
            above: 0.0,
            headed: 0.0,
            agreed: 0.5,
            ordered: 0.0,
        };
        places.habits();
        places.ordered = places.order();
        places
    }

    /// The page's habits, from the page itself.
    fn habits(&mut self) {
        let (mut above, mut agreed, mut compared) = (0.0, 0.5, 1.0);
        for (run, stands) in self.runs.iter().zip(&self.stands) {
            let Some(body) = stands.iter().position(|s| s.above) else { continue };
            above += 1.0;
            let last = run.end.saturating_sub(LAST_LINES).max(run.start)..run.end;
            let shares: Vec<f64> = (0..self.page.bodies.len()).map(|b| self.share(&last, b)).collect();
            let best = shares.iter().copied().fold(0.0, f64::max);
            if best > 0.1 && shares.len() > 1 {
                compared += 1.0;
                agreed += f64::from(shares[body] >= best);
            }
        }
        let bodies = (0..self.page.bodies.len()).filter(|b| self.stands.iter().any(|s| s[*b].above)).count();
        self.above = above / self.runs.len().max(1) as f64;
        self.headed = bodies as f64 / self.page.bodies.len().max(1) as f64;
        self.agreed = agreed / compared;
    }

    fn share(&self, lines: &Range<usize>, body: usize) -> f64 {
        let shared = self.likeness.shared(lines.clone(), body);
        (shared.lead + shared.whole) / 2.0
    }

    /// How well the order of lines and that of the bodies likest to them agree: their correlation, if positive.
    fn order(&self) -> f64 {
        let pairs: Vec<(f64, f64)> = (0..self.page.lines.len())
            .filter_map(|l| {
                let shares = (0..self.page.bodies.len()).map(|b| (b, self.share(&(l..l + 1), b)));
                let (body, share) = shares.max_by(|a, b| a.1.total_cmp(&b.1))?;
                (share > 0.3).then_some((l as f64, body as f64))
            })
            .collect();
        if pairs.len() < 4 {
            return 0.0;
        }
        let n = pairs.len() as f64;
        let mean = pairs.iter().fold((0.0, 0.0), |m, p| (m.0 + p.0 / n, m.1 + p.1 / n));
        let sum =
            |f: &dyn Fn(f64, f64) -> f64| pairs.iter().map(|p| f(p.0 - mean.0, p.1 - mean.1)).sum::<f64>();
        let spread = (sum(&|x, _| x * x) * sum(&|_, y| y * y)).sqrt();
        if spread > 0.0 { (sum(&|x, y| x * y) / spread).max(0.0) } else { 0.0 }
    }

    /// The share of a body's likest lines that are not among some lines.
    fn rival(&self, lines: &Range<usize>, body: usize) -> f64 {
        let apart = |r: &&(usize, usize, f64)| r.1 <= lines.start || r.0 >= lines.end;
        self.rivals[body].iter().find(apart).map_or(0.0, |r| r.2)
    }

    /// What speaks for each body, for a headline of some lines.
    pub(crate) fn body_facts(&self, lines: &Range<usize>) -> Vec<BodyFacts> {
        let shared: Vec<Shared> =
            (0..self.page.bodies.len()).map(|b| self.likeness.shared(lines.clone(), b)).collect();
        let mixed: Vec<f64> = shared.iter().map(|s| (s.lead + s.whole) / 2.0).collect();
        // The best of the others is the best, or for the best the second.
        let best = mixed.iter().copied().fold(0.0, f64::max);
        let at = mixed.iter().position(|m| *m >= best);
        let others = mixed.iter().enumerate().filter(|(b, _)| Some(*b) != at);
        let second = others.map(|(_, m)| *m).fold(0.0, f64::max);
        let best_but = |b: usize| if Some(b) == at { second } else { best };
        (0..shared.len()).map(|b| self.facts(lines, b, shared[b], mixed[b] - best_but(b))).collect()
    }

    fn facts(&self, lines: &Range<usize>, body: usize, shared: Shared, margin: f64) -> BodyFacts {
        let run = self.run_of[lines.start];
        let stand = self.stands[run][body];
        let (first, last) = (lines.start == self.runs[run].start, lines.end == self.runs[run].end);
        let flag = f64::from;
        let latin = flag(!self.page.cjk);
        let above = flag(stand.above && last);
        let middle = (lines.start + lines.end) as f64 / 2.0 / self.page.lines.len() as f64;
        let at = (body as f64 + 0.5) / self.page.bodies.len() as f64;
        let mixed = (shared.lead + shared.whole) / 2.0;
        [
            ("lead", shared.lead),
            ("whole", shared.whole),
            ("whole_latin", latin * shared.whole),
            ("run", (1.0 + shared.run).ln()),
            ("run_latin", latin * (1.0 + shared.run).ln()),
            ("held", (1.0 + shared.held).ln()),
            ("margin", margin.clamp(-0.5, 0.5)),
            ("rival", (mixed - self.rival(lines, body)).clamp(-0.5, 0.5)),
            ("above", above),
            ("above_habit", above * self.above),
            ("above_headed", above * self.headed),
            ("above_agreed", above * self.agreed),
            ("above_latin", above * latin),
            ("above_whole_run", above * flag(first)),
            ("above_first", flag(stand.above && !last)),
            ("above_first_agreed", flag(stand.above && !last) * self.agreed),
            ("apart", flag(stand.apart && last)),
            ("apart_agreed", flag(stand.apart && last) * self.agreed * self.headed),
            ("behind", flag(stand.behind && first)),
            ("behind_rest", flag(stand.behind && !first)),
            ("behind_agreed", flag(stand.behind) * self.agreed * self.headed),
            ("inside", flag(stand.inside)),
            ("order", self.ordered * (0.5 - (middle - at).abs())),
        ]
    }

    /// What speaks for none.
    pub(crate) fn none_facts(&self, lines: &Range<usize>) -> NoneFacts {
        let run = self.run_of[lines.start];
        let flag = f64::from;
        let (whole, first) = (*lines == self.runs[run], lines.start == self.runs[run].start);
        let top = self.page.lines[lines.start].row
            < self.page.bodies.iter().filter_map(first_row).min().unwrap_or(0);
        let above = self.stands[run].iter().any(|s| s.above) && lines.end == self.runs[run].end;
        let best = (0..self.page.bodies.len())
            .map(|b| self.likeness.shared(lines.clone(), b).whole)
            .fold(0.0, f64::max);
        let chars: usize = self.page.lines[lines.clone()].iter().map(|l| l.text.chars().count()).sum();
        let stocks = self.page.lines[lines.clone()].iter().map(|l| f64::from(l.stock));
        let stock = stocks.sum::<f64>() / lines.len() as f64;
        [
            ("bias", 1.0),
            ("latin", flag(!self.page.cjk)),
            ("top", flag(top && run == 0)),
            ("top_first", flag(top && run == 0 && first)),
            ("top_alone", flag(top && run == 0 && whole)),
            ("label", flag(lines.clone().any(|l| self.page.lines[l].label))),
            ("aside", flag(lines.clone().any(|l| self.page.lines[l].aside))),
            ("sentence", flag(lines.clone().any(|l| self.page.lines[l].text.contains('。')))),
            (
                "ends_sentence",
                flag(self.page.lines[lines.end - 1].text.ends_with(['。', '.', ';', '；', ',', '，'])),
            ),
            (
                "brackets",
                flag(
                    self.page.lines[lines.start].text.starts_with('（')
                        && self.page.lines[lines.end - 1].text.ends_with('）'),
                ),
            ),
            ("lower", flag(self.page.lines[lines.start].text.starts_with(char::is_lowercase))),
            ("stock", stock),
            ("stock_top", stock * flag(top)),
            ("picture", flag(lines.clone().any(|l| picture(&self.page.lines[l])))),
            ("dash", flag(self.page.lines[lines.end - 1].text.ends_with('—'))),
            ("bracketed", flag(self.page.lines[lines.start].text.starts_with('（'))),
            ("chars", (1.0 + chars as f64).ln()),
            ("best", best),
            ("above", flag(above) * self.agreed),
            ("lines", (lines.len() as f64).ln()),
            ("apart", flag(self.stands[run].iter().any(|s| s.apart))),
        ]
    }

    /// Log probabilities that a headline belongs to each body, and last to none.
    pub(crate) fn chances(&self, lines: &Range<usize>, weights: &Weights) -> Vec<f64> {
        let mut worths: Vec<f64> = self.body_facts(lines).iter().map(|f| weights.body(f)).collect();
        worths.push(weights.none(&self.none_facts(lines)));
        let most = worths.iter().copied().fold(f64::MIN, f64::max);
        let sum = most + worths.iter().map(|w| (w - most).exp()).sum::<f64>().ln();
        worths.iter().map(|w| w - sum).collect()
    }
}

fn first_row(body: &super::BodyView) -> Option<usize> {
    body.rows.first().map(|r| r.start)
}

/// How a run stands to each body.
fn stands(page: &PageView, runs: &[Range<usize>], run: &Range<usize>) -> Vec<Stand> {
    let (start, stop) = (page.lines[run.start].row, page.lines[run.end - 1].row + 1);
    let rows = || page.bodies.iter().flat_map(|b| &b.rows);
    let next_head = runs.iter().map(|r| page.lines[r.start].row).filter(|r| *r >= stop).min();
    let next = rows().map(|r| r.start).filter(|r| *r >= stop).min();
    let next = next.filter(|n| next_head.is_none_or(|h| *n < h));
    page.bodies
        .iter()
        .map(|body| Stand {
            above: first_row(body) == Some(stop),
            apart: next.is_some_and(|n| n > stop && first_row(body) == Some(n)),
            behind: body.rows.last().is_some_and(|r| r.end == start),
            inside: first_row(body).is_some_and(|f| f < start)
                && body.rows.last().is_some_and(|r| r.start >= stop),
        })
        .collect()
}

/// The likest lines of a body, likest first.
fn rivals(runs: &[Range<usize>], likeness: &Likeness, body: usize) -> Vec<(usize, usize, f64)> {
    let mut all = Vec::new();
    for run in runs {
        for start in run.clone() {
            for end in start + 1..(start + 1 + RIVAL_LINES).min(run.end + 1) {
                let shared = likeness.shared(start..end, body);
                all.push((start, end, (shared.lead + shared.whole) / 2.0));
            }
        }
    }
    all.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.cmp(&b.0)));
    all.truncate(RIVALS);
    all
}
