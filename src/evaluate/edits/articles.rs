//! Whose body became whose, by the characters that they share; and what became of articles, their paragraphs, their characters.

use std::collections::BTreeSet;

use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix;

use super::super::origin::{Origin, Owner};
use super::super::plain::Plain;
use super::side::{Part, Side, SideArticle};
use super::tally::{Count, Kind};

/// So many characters of a body, and this share of it, are a part that was moved and no chance.
const PART: usize = 10;
const PART_SHARE: f64 = 0.1;
/// A longer run of characters that are nowhere any more was taken out; a shorter one was corrected.
const CORRECTED: usize = 12;

/// Which proposed article is which made one, and where each proposed character is now.
pub(super) struct Bodies {
    /// Of each proposed article: the made one.
    pub(super) partner: Vec<Option<usize>>,
    /// Of each made article: the proposed one.
    pub(super) source: Vec<Option<usize>>,
    /// Shared characters of bodies, by proposed article, then made one.
    overlaps: Vec<Vec<usize>>,
    /// Of each proposed body: where its characters stand on the made page.
    places: Vec<Vec<Option<usize>>>,
    origin: Origin,
}

impl Bodies {
    /// Pairs the articles and counts what became of them.
    pub(super) fn compare(proposed: &Side, made: &Side, count: &mut Count) -> Self {
        let plain: Vec<Plain> = made.articles.iter().map(|a| a.plain.clone()).collect();
        let mut origin = Origin::new(&made.truth, &plain);
        let texts: Vec<&[char]> = proposed.articles.iter().map(|a| a.plain.body.as_slice()).collect();
        // Most articles are as they were.
        let same = |a: &SideArticle| {
            made.articles.iter().position(|b| a.stem == b.stem && a.plain.body == b.plain.body)
        };
        let mut places: Vec<Vec<Option<usize>>> = proposed
            .articles
            .iter()
            .map(|a| {
                let size = a.plain.body.len();
                same(a).map_or_else(|| vec![None; size], |j| origin.whole(j, size))
            })
            .collect();
        origin.fill(&texts, &mut places);
        let mut overlaps = vec![vec![0; made.articles.len()]; proposed.articles.len()];
        for (places, row) in places.iter().zip(&mut overlaps) {
            for place in places.iter().flatten() {
                if let Owner::Body(j) = origin.owner(*place) {
                    row[j] += 1;
                }
            }
        }
        let (partner, source) = pairs(proposed, made, &overlaps);
        let bodies = Self { partner, source, overlaps, places, origin };
        for i in 0..proposed.articles.len() {
            count.decided(Kind::Article, Some(i), bodies.became(i, proposed, made));
            bodies.characters(i, proposed, count);
            bodies.paragraphs(i, proposed, made, count);
            bodies.order(i, proposed, made, count);
        }
        bodies.parted(proposed, made, count);
        bodies.strangers(proposed, made, count);
        bodies
    }

    /// Whether so many characters are a part of proposed body `i`.
    fn is_part(shared: usize, of: usize) -> bool {
        let part = shared >= PART && shared as f64 >= PART_SHARE * of as f64;
        part || (shared > 0 && 2 * shared >= of)
    }

    /// What a proposed article was changed into; none where it is the article that it was.
    fn became(&self, i: usize, proposed: &Side, made: &Side) -> Option<&'static str> {
        let size = proposed.articles[i].plain.body.len();
        let goes =
            |i: usize, j: usize| Self::is_part(self.overlaps[i][j], proposed.articles[i].plain.body.len());
        let to: Vec<usize> = (0..self.source.len()).filter(|j| goes(i, *j)).collect();
        let Some(own) = self.partner[i] else {
            let elsewhere = self.places[i].iter().flatten().filter(|p| self.origin.owner(**p) == Owner::Else);
            // A picture story has no body; its caption may have gone to another article.
            let mut captions =
                proposed.of_part(Part::Caption).filter(|(_, p)| size == 0 && p.article == Some(i));
            let with_caption = captions.any(|(_, caption)| {
                let spot = made.find(&caption.text, None, Part::Caption);
                spot.is_some_and(|s| made.pieces[s.piece].article.is_some())
            });
            return Some(match (to.is_empty() && !with_caption, 2 * elsewhere.count() >= size.max(1)) {
                (false, _) => "joined",
                (true, true) => "furniture",
                (true, false) => "removed",
            });
        };
        let others: Vec<usize> = to.into_iter().filter(|j| *j != own).collect();
        let givers: Vec<usize> =
            (0..self.partner.len()).filter(|other| *other != i && goes(*other, own)).collect();
        if others.iter().any(|j| self.source[*j].is_none()) {
            Some("split")
        } else if givers.iter().any(|other| self.partner[*other].is_none()) {
            Some("joined")
        } else if !others.is_empty() || !givers.is_empty() {
            Some("text moved")
        } else {
            None
        }
    }

    /// Characters of a body that are nowhere any more: a few together were corrected, many were taken out.
    fn characters(&self, i: usize, proposed: &Side, count: &mut Count) {
        let size = proposed.articles[i].plain.body.len();
        count.characters(Kind::BodyText, size, 0, "corrected");
        // Of what became of an article that is gone, its own decision tells.
        if self.partner[i].is_none() && self.overlaps[i].iter().all(|n| *n == 0) {
            return;
        }
        for run in self.places[i].chunk_by(|a, b| a.is_none() == b.is_none()).filter(|run| run[0].is_none()) {
            let became = if run.len() <= CORRECTED { "corrected" } else { "removed" };
            count.characters(Kind::BodyText, 0, run.len(), became);
        }
    }

    /// The boundaries of a proposed body: still there, or its paragraphs joined.
    fn paragraphs(&self, i: usize, proposed: &Side, made: &Side, count: &mut Count) {
        for at in &proposed.articles[i].plain.bounds {
            let before = self.places[i][..*at].iter().rev().take(CORRECTED).find_map(|p| *p);
            let behind = self.places[i][*at..].iter().take(CORRECTED).find_map(|p| *p);
            // Where a side of it is gone there is nothing to judge.
            let (Some(before), Some(behind)) = (before, behind) else { continue };
            let joined = match (self.origin.owner(before), self.origin.owner(behind)) {
                (Owner::Body(j), Owner::Body(k)) if j == k && before < behind => {
                    let base = self.origin.body_at[j];
                    let between = before + 1 - base..=behind - base;
                    !made.articles[j].plain.bounds.iter().any(|b| between.contains(b))
                }
                _ => false,
            };
            count.decided(Kind::Paragraph, Some(i), joined.then_some("joined"));
        }
    }

    /// Boundaries that people put where a proposed paragraph ran on.
    fn parted(&self, proposed: &Side, made: &Side, count: &mut Count) {
        let mut from: Vec<Option<(usize, usize)>> = Vec::new();
        for (i, places) in self.places.iter().enumerate() {
            for (at, place) in places.iter().enumerate().filter_map(|(at, p)| Some((at, (*p)?))) {
                from.resize(from.len().max(place + 1), None);
                from[place] = Some((i, at));
            }
        }
        let origin_of = |place: usize| from.get(place).copied().flatten();
        let bounds: Vec<BTreeSet<usize>> =
            proposed.articles.iter().map(|a| a.plain.bounds.iter().copied().collect()).collect();
        for (j, article) in made.articles.iter().enumerate() {
            for bound in &article.plain.bounds {
                let at = self.origin.body_at[j] + bound;
                if let (Some((i, before)), Some((k, behind))) = (origin_of(at - 1), origin_of(at))
                    && i == k
                    && before + 1 == behind
                    && !bounds[i].contains(&behind)
                {
                    count.added(Kind::Paragraph, Some(i), "one paragraph");
                }
            }
        }
    }

    fn order(&self, i: usize, proposed: &Side, made: &Side, count: &mut Count) {
        let article = &proposed.articles[i];
        let there = made.articles.iter().find(|a| a.stem == article.stem);
        if let (Some(there), Some(order)) = (there, article.article.order) {
            let moved = there.article.order != Some(order);
            count.decided(Kind::Order, Some(i), moved.then_some("moved"));
        }
    }

    /// Articles that people made of what was no article's body.
    fn strangers(&self, proposed: &Side, made: &Side, count: &mut Count) {
        for (j, article) in made.articles.iter().enumerate() {
            let from = |i: usize| Self::is_part(self.overlaps[i][j], article.plain.body.len());
            if self.source[j].is_some() || (0..self.partner.len()).any(from) {
                continue;
            }
            let first = made.pieces.iter().find(|p| p.article == Some(j) && p.part == Part::Paragraph);
            let was = first.and_then(|p| proposed.find(&p.text, None, Part::Furniture));
            count.added(
                Kind::Article,
                None,
                was.map_or("nothing", |spot| proposed.pieces[spot.piece].part.name()),
            );
        }
    }
}

/// Of each proposed article the made one, and the other way round: the one-to-one matching that shares the most characters of
/// bodies; the same file among equals, and where there is no body.
fn pairs(proposed: &Side, made: &Side, overlaps: &[Vec<usize>]) -> (Vec<Option<usize>>, Vec<Option<usize>>) {
    let (ours, theirs) = (proposed.articles.len(), made.articles.len());
    let mut pairs = (vec![None; ours], vec![None; theirs]);
    if ours == 0 || theirs == 0 {
        return pairs;
    }
    let weight = |i: usize, j: usize| {
        let same = usize::from(proposed.articles[i].stem == made.articles[j].stem);
        i64::try_from(2 * overlaps[i][j] + same).unwrap_or(i64::MAX)
    };
    // The matching needs at least as many columns as rows.
    let upright = ours <= theirs;
    let (rows, columns) = if upright { (ours, theirs) } else { (theirs, ours) };
    let pair = |row, column| if upright { (row, column) } else { (column, row) };
    let weights = Matrix::from_fn(rows, columns, |(row, column)| {
        let (i, j) = pair(row, column);
        weight(i, j)
    });
    for (row, column) in kuhn_munkres(&weights).1.into_iter().enumerate() {
        let (i, j) = pair(row, column);
        if weight(i, j) > 0 {
            pairs.0[i] = Some(j);
            pairs.1[j] = Some(i);
        }
    }
    pairs
}
