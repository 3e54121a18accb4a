//! One dump: what was found against what is true, counted.

use std::collections::{BTreeMap, BTreeSet};

use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix;
use rapidfuzz::distance::levenshtein;

use super::counts::{Counts, Hits};
use super::facts;
use super::keep::{self, Allowance};
use super::origin::{Origin, Owner};
use super::plain::{Plain, PlainCaption};
use super::schema::{Found, Truth};

/// An article is found when it has this share of the true body …
const NEEDED: f64 = 0.90;
/// … and not more than this share of foreign characters.
const FOREIGN: f64 = 0.05;
/// A caption is found when its text is this like the true one: credits and agencies' names vary in print.
const CAPTION: f64 = 0.95;

/// Scores what was found in a dump; `None` where the dump is missing. Measures that the truth does not support are left
/// out.
pub fn score(truth: &Truth, found: Option<&Found>) -> Counts {
    let nothing = Found::default();
    let mut page = Comparison::new(truth, found.unwrap_or(&nothing));
    let mut counts = Counts { dumps: 1, missing: usize::from(found.is_none()), ..Counts::default() };
    page.articles(&mut counts);
    page.strangers(&mut counts);
    page.captions(&mut counts);
    page.calibration(&mut counts);
    let (right, asked) = facts::right_of_asked(&truth.pages, &page.found.pages);
    counts.meta.sum = right as f64;
    counts.meta.of = asked;
    counts.keep = keep::kept(truth, page.found);
    counts.keep_only(&truth.measures);
    counts
}

/// Shared characters of a found article with a true one: of its body, and of what is its own beside the body.
#[derive(Clone, Copy, Default)]
struct Overlap {
    body: usize,
    own: usize,
}

struct Comparison<'a> {
    raw: &'a Truth,
    found: &'a Found,
    truth: Vec<Plain>,
    got: Vec<Plain>,
    origin: Origin,
    /// Of each found body: where its characters come from.
    places: Vec<Vec<Option<usize>>>,
    /// By found article, then true article.
    overlaps: Vec<Vec<Overlap>>,
    /// Of each true article: the found one, by the best one-to-one matching.
    partner: Vec<Option<usize>>,
    /// Found articles that are exactly right as far as the truth can tell.
    right: Vec<bool>,
    allowance: Allowance,
}

impl<'a> Comparison<'a> {
    fn new(raw: &'a Truth, found: &'a Found) -> Self {
        let truth: Vec<Plain> = raw.articles.iter().map(Plain::of).collect();
        let got: Vec<Plain> = found.articles.iter().map(|a| Plain::of(&a.article)).collect();
        let mut origin = Origin::new(raw, &truth);
        let bodies: Vec<&[char]> = got.iter().map(|a| a.body.as_slice()).collect();
        let places = origin.places(&bodies);
        let mut overlaps = vec![vec![Overlap::default(); truth.len()]; got.len()];
        for (places, row) in places.iter().zip(&mut overlaps) {
            for place in places.iter().flatten() {
                match origin.owner(*place) {
                    Owner::Body(j) => row[j].body += 1,
                    Owner::Own(j) => row[j].own += 1,
                    Owner::Else => {}
                }
            }
        }
        let partner = partners(&overlaps, truth.len());
        // A picture story is right unless a caption of it turns out to be wrong.
        let right = got.iter().map(|a| !a.is_article() && !a.captions.is_empty()).collect();
        let allowance = Allowance::of(raw);
        Self { raw, found, truth, got, origin, places, overlaps, partner, right, allowance }
    }

    fn supports(&self, measure: &str) -> bool {
        self.raw.measures.is_empty() || self.raw.measures.iter().any(|m| m == measure)
    }

    /// What is measured at each true article that has a body.
    fn articles(&mut self, counts: &mut Counts) {
        let nothing = Plain::default();
        let out = self.got.iter().filter(|a| a.is_article()).count();
        let mut judged = Vec::new();
        for j in (0..self.truth.len()).filter(|j| !self.truth[*j].body.is_empty()) {
            let partner = self.partner[j];
            let (truth, got) = (&self.truth[j], partner.map_or(&nothing, |i| &self.got[i]));
            let mut own = Counts::default();
            own.article.right = usize::from(partner.is_some_and(|i| self.is_found(i, j)));
            own.article.missed = 1 - own.article.right;
            own.title.count(f64::from(truth.title == got.title));
            own.heads.count(f64::from(truth.headline() == got.headline()));
            own.kick.count(&truth.kicker, &got.kicker);
            own.sub.count(&truth.subtitle, &got.subtitle);
            own.byline += common(&truth.authors, &got.authors);
            own.bname += common(&truth.names(), &got.names());
            own.para += self.paragraphs(j);
            own.subhead += self.subheads(j);
            let mine = partner.map_or_else(Vec::new, |i| self.without_own(i, j));
            own.order.count(if mine.is_empty() { 0.0 } else { likeness(&truth.body, &mine) });
            judged.extend(partner.map(|i| (i, self.is_right(&own, &truth.body, &mine))));
            *counts += own;
        }
        counts.article.wrong = out.saturating_sub(counts.article.right);
        for (i, right) in judged {
            self.right[i] = right;
        }
    }

    fn is_found(&self, i: usize, j: usize) -> bool {
        let (size, true_size) = (self.got[i].body.len(), self.truth[j].body.len());
        let Overlap { body, own } = self.overlaps[i][j];
        body as f64 >= NEEDED * true_size as f64 && (size - body - own) as f64 <= FOREIGN * size as f64
    }

    /// Whether nothing at all is wrong at an article, as far as its truth can tell and its extractor let it be.
    fn is_right(&self, own: &Counts, truth: &[char], mine: &[char]) -> bool {
        let mut own = *own;
        own.keep_only(&self.raw.measures);
        let perfect = own
            .measures()
            .iter()
            .all(|(name, v)| matches!(*name, "order" | "mean") || v.is_none_or(|v| v >= 1.0));
        perfect && (!self.supports("order") || self.allowance.explains(truth, mine))
    }

    /// The offsets in true body `j` that an offset of its partner's body stands for: behind the character before it,
    /// and before the character behind it.
    fn true_offsets(&self, j: usize, offset: usize) -> Vec<usize> {
        let (base, size) = (self.origin.body_at[j], self.truth[j].body.len());
        let places = self.partner[j].map_or(&[][..], |i| &self.places[i]);
        let inside = |at: usize| {
            places.get(at).copied().flatten().filter(|p| (base..base + size).contains(p)).map(|p| p - base)
        };
        let before = offset.checked_sub(1).and_then(inside).map(|p| p + 1);
        before.into_iter().chain(inside(offset)).collect()
    }

    /// Paragraph boundaries.
    fn paragraphs(&self, j: usize) -> Hits {
        let truth: BTreeSet<usize> = self.truth[j].bounds.iter().copied().collect();
        let size = self.truth[j].body.len();
        let mut found = BTreeSet::new();
        let mut wrong = 0;
        for bound in self.partner[j].map_or(&[][..], |i| &self.got[i].bounds) {
            let at = self.true_offsets(j, *bound);
            if at.iter().any(|a| truth.contains(a)) {
                found.extend(at.into_iter().filter(|a| truth.contains(a)));
            } else if !at.iter().any(|a| *a == 0 || *a == size) {
                // A cut at the true body's very edge parts it from foreign text; that is no wrong cut.
                wrong += 1;
            }
        }
        Hits { right: found.len(), wrong, missed: truth.len() - found.len() }
    }

    /// Sub-heads: text and place.
    fn subheads(&self, j: usize) -> Hits {
        let mut wanted = self.truth[j].subheads.clone();
        let mut hits = Hits::default();
        for (at, text) in self.partner[j].map_or(&[][..], |i| &self.got[i].subheads) {
            let places = self.true_offsets(j, *at);
            let hit = wanted.iter().position(|(place, wanted)| {
                wanted == text && (places.contains(place) || (*at == 0 && *place == 0))
            });
            match hit {
                Some(hit) => {
                    wanted.remove(hit);
                    hits.right += 1;
                }
                None => hits.wrong += 1,
            }
        }
        hits.missed = wanted.len();
        hits
    }

    /// A found body without what is the true article's own beside its body.
    fn without_own(&self, i: usize, j: usize) -> Vec<char> {
        let body = self.got[i].body.iter().zip(&self.places[i]);
        body.filter(|(_, p)| p.is_none_or(|p| self.origin.owner(p) != Owner::Own(j)))
            .map(|(c, _)| *c)
            .collect()
    }

    /// What the found articles claim that have no true one.
    fn strangers(&self, counts: &mut Counts) {
        for (i, got) in self.got.iter().enumerate() {
            if !got.is_article() || self.partner.contains(&Some(i)) {
                continue;
            }
            counts.kick.wrong += usize::from(!got.kicker.is_empty());
            counts.sub.wrong += usize::from(!got.subtitle.is_empty());
            counts.byline.wrong += got.authors.len();
            counts.bname.wrong += got.authors.len();
            counts.para.wrong += got.bounds.len();
            counts.subhead.wrong += got.subheads.len();
        }
    }

    /// Captions, in whichever article they are; each found one is taken once.
    fn captions(&mut self, counts: &mut Counts) {
        let mut left: Vec<(usize, &PlainCaption)> =
            self.got.iter().enumerate().flat_map(|(i, a)| a.captions.iter().map(move |c| (i, c))).collect();
        for wanted in self.truth.iter().flat_map(|a| &a.captions) {
            let like = |got: &PlainCaption| {
                likeness(&wanted.text, &got.text).max(likeness(&wanted.with_credit, &got.text))
            };
            let mut best = (0, 0.0);
            for (at, (_, got)) in left.iter().enumerate() {
                let like = like(got);
                if like > best.1 {
                    best = (at, like);
                }
            }
            if best.1 >= CAPTION {
                left.remove(best.0);
                counts.caption.right += 1;
            } else {
                counts.caption.missed += 1;
            }
        }
        counts.caption.wrong += left.len();
        let wrong: Vec<usize> = left.into_iter().map(|(i, _)| i).collect();
        if self.supports("caption") {
            for i in wrong {
                self.right[i] = false;
            }
        }
    }

    /// Of every found article and picture story: whether it is right, and how sure the program was.
    fn calibration(&self, counts: &mut Counts) {
        for ((plain, found), right) in self.got.iter().zip(&self.found.articles).zip(&self.right) {
            let picture_story = !plain.is_article() && self.supports("caption");
            if (plain.is_article() && self.supports("article")) || picture_story {
                counts.calibration.count(*right, found.confidence, found.doubted);
            }
        }
    }
}

/// The one-to-one matching of true and found articles that shares the most characters of bodies.
fn partners(overlaps: &[Vec<Overlap>], truths: usize) -> Vec<Option<usize>> {
    let mut partner = vec![None; truths];
    if truths == 0 || overlaps.is_empty() {
        return partner;
    }
    // The matching needs at least as many columns as rows.
    let upright = overlaps.len() <= truths;
    let (rows, columns) = if upright { (overlaps.len(), truths) } else { (truths, overlaps.len()) };
    let pair = |row, column| if upright { (row, column) } else { (column, row) };
    let weights = Matrix::from_fn(rows, columns, |(row, column)| {
        let (i, j) = pair(row, column);
        i64::try_from(overlaps[i][j].body).unwrap_or(i64::MAX)
    });
    for (row, column) in kuhn_munkres(&weights).1.into_iter().enumerate() {
        let (i, j) = pair(row, column);
        if overlaps[i][j].body > 0 {
            partner[j] = Some(i);
        }
    }
    partner
}

/// What two lists have in common, whatever their order.
fn common<T: Ord>(truth: &[T], found: &[T]) -> Hits {
    let mut balance: BTreeMap<&T, (usize, usize)> = BTreeMap::new();
    for one in truth {
        balance.entry(one).or_default().0 += 1;
    }
    for one in found {
        balance.entry(one).or_default().1 += 1;
    }
    let right = balance.values().map(|(a, b)| a.min(b)).sum();
    Hits { right, wrong: found.len() - right, missed: truth.len() - right }
}

/// Edit similarity: 1 − Levenshtein distance / the longer length.
fn likeness(a: &[char], b: &[char]) -> f64 {
    let longer = a.len().max(b.len());
    if longer == 0 {
        return 1.0;
    }
    1.0 - distance(a, b) as f64 / longer as f64
}

/// Levenshtein distance.
pub(super) fn distance(a: &[char], b: &[char]) -> usize {
    levenshtein::distance(a.iter().copied(), b.iter().copied())
}
