//! Which lines that look like headlines speak of which beginnings of text, before it is known what is what.
//!
//! A headline repeats words of its article's first lines. So a beginning of a paragraph that a headline somewhere on the
//! page claims for itself is likely to begin an article, and a short line that claims a beginning far away is likely to
//! be a headline and no sub-head.

use super::catalogue::Mapped;

/// Something that looks like a headline: its lines, and the parts of its words.
pub(super) struct Claimant {
    /// First line and the line after the last.
    pub lines: std::ops::Range<usize>,
    /// Parts of its words, as keys in order.
    pub parts: Vec<u128>,
}

impl Claimant {
    /// Whether it is itself among the first lines of a start.
    fn inside(&self, start: &Start) -> bool {
        start.line < self.lines.end && self.lines.start < start.end
    }
}

/// A place where an article might begin.
pub(super) struct Start {
    /// The line.
    pub line: usize,
    /// The line after the last whose words are compared.
    pub end: usize,
}

/// A claim: what is claimed and how strongly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Claim {
    /// Index of the claimant.
    pub claimant: usize,
    /// Index of the start.
    pub start: usize,
    /// Share of the claimant's words that stand there, rare ones counting more.
    pub like: f32,
    /// How much more that is than anywhere else, but right beside.
    pub margin: f32,
}

/// Fewer parts of words say nothing.
const FEWEST: usize = 3;
/// Starts this near each other, in lines, are one place.
const BESIDE: usize = 7;

/// The best claim of each claimant that has any. `parts` gives the parts of the words of a start's lines, as keys.
pub(super) fn claims(
    claimants: &[Claimant],
    starts: &[Start],
    parts: impl Fn(&Start, &mut Vec<u128>),
) -> Vec<Claim> {
    let mut places: Mapped<u128, Vec<usize>> = Mapped::default();
    for part in claimants.iter().flat_map(|c| &c.parts) {
        places.entry(*part).or_default();
    }
    let mut here = Vec::new();
    for (s, start) in starts.iter().enumerate() {
        parts(start, &mut here);
        for part in &here {
            if let Some(at) = places.get_mut(part).filter(|at| at.last() != Some(&s)) {
                at.push(s);
            }
        }
    }
    let mut all = Vec::new();
    // What each start has of a claimant, and which have anything.
    let mut like = vec![0.0f32; starts.len()];
    let mut touched: Vec<usize> = Vec::new();
    for (c, claimant) in claimants.iter().enumerate() {
        if claimant.parts.len() < FEWEST {
            continue;
        }
        touched.drain(..).for_each(|s| like[s] = 0.0);
        let mut whole = 0.0;
        for part in &claimant.parts {
            let at = places.get(part).map_or(&[][..], Vec::as_slice);
            let weight = 1.0 / (1.0 + at.len() as f32 / 2.0);
            whole += weight;
            if at.len() <= EVERYWHERE {
                let other = at.iter().filter(|s| !claimant.inside(&starts[**s]));
                other.for_each(|s| {
                    if like[*s] == 0.0 {
                        touched.push(*s);
                    }
                    like[*s] += weight;
                });
            }
        }
        let best = touched.iter().copied().max_by(|a, b| like[*a].total_cmp(&like[*b]).then(b.cmp(a)));
        let Some(start) = best else { continue };
        let most = like[start];
        let apart = |s: usize| starts[s].line.abs_diff(starts[start].line) > BESIDE;
        let second = touched.iter().filter(|s| apart(**s)).map(|s| like[*s]).fold(0.0, f32::max);
        all.push(Claim { claimant: c, start, like: most / whole, margin: (most - second) / whole });
    }
    all
}

/// What stands at more starts than this says nothing.
const EVERYWHERE: usize = 24;
