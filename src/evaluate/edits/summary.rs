//! All pages together.

use std::collections::BTreeMap;

use super::super::counts::SURE;
use super::{Habit, Kind, PageEdits, Tally};

/// What became of many pages.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// Pages that were compared.
    pub pages: usize,
    /// Of these, the ones that somebody changed.
    pub touched: usize,
    /// And those that somebody accepted at the proof desk.
    pub proofread: usize,
    /// Decisions by kind.
    pub kinds: BTreeMap<Kind, Tally>,
    /// Articles by how sure import was of them, the surest first, then those marked for review and those not marked.
    pub bands: Vec<Band>,
    /// Words that people put right again and again, the most frequent first.
    pub gaps: Vec<Gap>,
}

/// Articles of one degree of sureness.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Band {
    /// Which.
    pub name: &'static str,
    /// Articles.
    pub articles: usize,
    /// Of these, the ones about which no decision was changed.
    pub kept: usize,
}

/// A word that the house style lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The word and its list.
    pub habit: Habit,
    /// How often people put it right.
    pub times: usize,
    /// The first pages on which they did.
    pub pages: Vec<String>,
}

/// Once may be chance.
const AGAIN: usize = 2;
/// Pages that are named of a gap.
const NAMED: usize = 3;

/// Sums pages up.
pub fn summed(pages: &[PageEdits]) -> Summary {
    let mut all = Summary { pages: pages.len(), bands: bands(pages), ..Summary::default() };
    let mut habits: BTreeMap<&Habit, (usize, Vec<String>)> = BTreeMap::new();
    for page in pages {
        all.touched += usize::from(page.touched);
        all.proofread += usize::from(page.proofread);
        for (kind, tally) in &page.kinds {
            *all.kinds.entry(*kind).or_default() += tally;
        }
        for habit in &page.habits {
            let (times, named) = habits.entry(habit).or_default();
            *times += 1;
            if named.len() < NAMED && named.last() != Some(&page.page) {
                named.push(page.page.clone());
            }
        }
    }
    let again = habits.into_iter().filter(|(_, (times, _))| *times >= AGAIN);
    all.gaps = again.map(|(habit, (times, pages))| Gap { habit: habit.clone(), times, pages }).collect();
    all.gaps.sort_by_key(|gap| std::cmp::Reverse(gap.times));
    all
}

/// Articles by confidence and by the mark for review.
fn bands(pages: &[PageEdits]) -> Vec<Band> {
    const CONFIDENCES: [(&str, f64); 4] =
        [("0.9-1.0", SURE), ("0.7-0.9", 0.7), ("0.5-0.7", 0.5), ("0.0-0.5", 0.0)];
    let names = CONFIDENCES.iter().map(|(name, _)| *name).chain(["not known", "not marked", "for review"]);
    let mut bands: Vec<Band> = names.map(|name| Band { name, ..Band::default() }).collect();
    for article in pages.iter().flat_map(|page| &page.articles) {
        let at = |confidence: f64| CONFIDENCES.iter().position(|(_, least)| confidence >= *least);
        let sure = article.confidence.and_then(at).unwrap_or(CONFIDENCES.len());
        for band in [sure, CONFIDENCES.len() + 1 + usize::from(article.doubted)] {
            bands[band].articles += 1;
            bands[band].kept += usize::from(article.kept);
        }
    }
    bands
}

impl PageEdits {
    /// What people had to do on the page: decisions changed and things added, characters not counted.
    pub fn edits(&self) -> usize {
        self.kinds.iter().filter(|(kind, _)| !kind.is_text()).map(|(_, tally)| tally.edits()).sum()
    }

    /// Decisions that import took on the page.
    pub fn proposed(&self) -> usize {
        self.kinds.iter().filter(|(kind, _)| !kind.is_text()).map(|(_, tally)| tally.proposed).sum()
    }
}
