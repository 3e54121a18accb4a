//! What each piece of evidence counts, read from a table.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::gaps::{Facts, Gap, Lore, SIZED, SIZES};
use super::likeness::Likeness;
use super::place::Places;
use super::{BodyView, HeadLine, PageView};
use crate::segment::headlines;
use crate::style::Style;

/// The table that `scripts/fit-headlines` writes: name, weight and meaning, parted by tabs; `#` begins a remark.
pub(crate) const TABLE: &str = include_str!("weights.tsv");

static BUILT_IN: LazyLock<Weights> = LazyLock::new(|| Weights::read(TABLE));

/// The weights that are built in.
pub(crate) fn weights() -> &'static Weights {
    &BUILT_IN
}

/// Weights of evidence, in log odds for each unit of a fact; in the order in which the facts come.
#[derive(Clone, Debug, Default)]
pub(crate) struct Weights {
    same: Vec<f64>,
    level: Vec<f64>,
    body: Vec<f64>,
    none: Vec<f64>,
    /// Of a level that is a kicker, and one that is a subtitle.
    pub(crate) kick: Vec<f64>,
    pub(crate) sub: Vec<f64>,
    /// What a body gains that gets a headline at all.
    pub(crate) headed: f64,
    /// What a headline gains that is cut off, that has a level more, and that belongs to none.
    new: f64,
    more: f64,
    pub(crate) left: f64,
    /// How much the placing counts beside the cutting.
    pub(crate) placing: f64,
}

impl Weights {
    /// Reads a table. What is not in it counts nothing.
    pub(crate) fn read(table: &str) -> Self {
        let rows = table.lines().filter(|l| !l.starts_with('#')).filter_map(|line| {
            let mut cells = line.split('\t');
            Some((cells.next()?, cells.next()?.parse().ok()?))
        });
        let named: HashMap<&str, f64> = rows.collect();
        let weight = |name: &str| named.get(name).copied().unwrap_or(0.0);
        let group = |group: &str, names: &[&str]| {
            names.iter().map(|name| weight(&format!("{group}.{name}"))).collect::<Vec<f64>>()
        };
        let [gap, level, body, none, role] = names();
        Self {
            same: group("same", &gap),
            level: group("level", &level),
            body: group("body", &body),
            none: group("none", &none),
            kick: group("kick", &role),
            sub: group("sub", &role),
            headed: weight("scale.headed"),
            new: weight("scale.new"),
            more: weight("scale.more"),
            left: weight("scale.left"),
            placing: weight("scale.placing"),
        }
    }

    /// The chances of what stands between two lines.
    pub(crate) fn gap(&self, facts: &Facts, sized: &[[(&'static str, f64); SIZED]; SIZES]) -> Gap {
        let (same, new) = either(sum(&self.same, facts));
        let level = sum(&self.level, facts);
        let of_size = |n: usize| either(level + sum(&self.level[facts.len()..], &sized[n]));
        Gap::of(
            new + self.new,
            std::array::from_fn(|n| same + of_size(n).1),
            std::array::from_fn(|n| same + of_size(n).0 + self.more),
        )
    }

    /// What speaks for a body.
    pub(crate) fn body(&self, facts: &[(&'static str, f64)]) -> f64 {
        sum(&self.body, facts)
    }

    /// What speaks for none.
    pub(crate) fn none(&self, facts: &[(&'static str, f64)]) -> f64 {
        sum(&self.none, facts)
    }
}

/// The log probabilities of something with these log odds, and of its contrary.
fn either(odds: f64) -> (f64, f64) {
    let small = (-odds.abs()).exp().ln_1p();
    (odds.min(0.0) - small, (-odds).min(0.0) - small)
}

/// The weighted sum of facts.
pub(crate) fn sum(weights: &[f64], facts: &[(&'static str, f64)]) -> f64 {
    weights.iter().zip(facts).map(|(w, (_, x))| w * x).sum()
}

/// The names of the facts about gaps, bodies, none and roles: those of an example, so that table and facts cannot part.
pub(crate) fn names() -> [Vec<&'static str>; 5] {
    let line = |row| HeadLine::new("青石河", 3.0, row, false, &Style::default());
    let body = BodyView { text: "青石河清淤。".to_owned(), rows: std::iter::once(2..3).collect() };
    let page = PageView::new(true, false, vec![line(0), line(1)], vec![body]);
    let likeness = Likeness::new(&page);
    let places = Places::new(&page, &likeness);
    let only = |facts: &[(&'static str, f64)]| facts.iter().map(|f| f.0).collect::<Vec<_>>();
    let lore = Lore::new(&page);
    let gap = only(&lore.facts(&page, &likeness, 0));
    let level = [gap.clone(), only(&lore.sized(&page, 0, 2))].concat();
    [
        gap,
        level,
        places.body_facts(&(0..2)).first().map(|f| only(f)).unwrap_or_default(),
        only(&places.none_facts(&(0..2))),
        only(&headlines::role_facts(&page, &[0..1, 1..2], 1, 0, &[0.0, 0.0])),
    ]
}
