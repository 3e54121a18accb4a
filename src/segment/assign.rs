//! Which headline belongs to which body: one optimal assignment over the page, "belongs to none" among the choices.
//!
//! A headline's likeness to a body is the share of its character n-grams that stand in the body, rare ones counting more
//! and those in the body's first lines most. Place and order add to it. Which neighbouring headline units make one
//! headline (kicker and title) is found together with the assignment: groups are joined as long as the whole page gains.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix;

use super::text::{fold, is_cjk};

/// A step that gains less is none; numbers are rounded to this when they are solved.
const LEAST_GAIN: f64 = 1e-6;

/// A headline unit, as the assignment sees it.
#[derive(Clone, Debug)]
pub(super) struct HeadView {
    /// Its text.
    pub text: String,
    /// Its place among the page's units.
    pub unit: usize,
    /// Whether it stands right behind the masthead, where banners stand.
    pub banner_place: bool,
    /// Whether it is the headline of a column that stands for itself, in many papers.
    pub label: bool,
}

/// A body, as the assignment sees it.
#[derive(Clone, Debug)]
pub(super) struct BodyView {
    /// Its text.
    pub text: String,
    /// Its first unit.
    pub first: usize,
    /// Its last unit.
    pub last: usize,
}

/// A headline found: its units and its body.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Placed {
    /// Indices of heads.
    pub heads: Vec<usize>,
    /// Index of the body, or none.
    pub body: Option<usize>,
    /// Worth of the place.
    pub score: f64,
    /// The next best body and its worth.
    pub runner_up: Option<(usize, f64)>,
}

/// Worths, in shares of a headline's n-grams.
mod worth {
    /// Likeness that a unit has to a body by chance; below it a unit does not gain by being assigned.
    pub(super) const CHANCE: f64 = 0.08;
    /// A headline right above its body.
    pub(super) const RIGHT_ABOVE: f64 = 0.30;
    /// A headline right behind its body.
    pub(super) const RIGHT_BEHIND: f64 = 0.08;
    /// A body that gets a headline at all.
    pub(super) const HEADED: f64 = 0.10;
    /// A headline unit that belongs to none: most belong to one, but for what stands where banners stand.
    pub(super) const LEFT_OVER: f64 = -0.20;
    pub(super) const BANNER: f64 = 0.0;
    /// A headline of two units, of three, and each one more.
    pub(super) const TWO: f64 = -0.03;
    pub(super) const MORE: f64 = -0.15;
    /// A dash at the side of a neighbour; a unit behind one that a label in brackets ends; a label that stands for itself.
    pub(super) const DASH: f64 = 0.12;
    pub(super) const PAST_LABEL: f64 = -0.25;
    pub(super) const LABEL: f64 = -0.3;
    /// Share of likeness that text far from the body's start has.
    pub(super) const DEEP: f64 = 0.55;
    /// Characters of a body that are its lead.
    pub(super) const LEAD: usize = 130;
}

/// More headline units than this are not joined into groups; the assignment alone is cubic in them.
const MOST_JOINED: usize = 48;
/// More headline units or bodies than this are assigned greedily, likest first.
const MOST_ASSIGNED: usize = 160;
/// More pairs of headlines and bodies than this are not compared by their words; only their places tell.
const MOST_COMPARED: usize = 60_000;

/// Places headlines on bodies.
pub(super) fn assign(heads: &[HeadView], bodies: &[BodyView]) -> Vec<Placed> {
    let likeness = if heads.len() * bodies.len() <= MOST_COMPARED {
        likeness(heads, bodies)
    } else {
        vec![vec![0.0; bodies.len()]; heads.len()]
    };
    let mut groups: Vec<Vec<usize>> = (0..heads.len()).map(|i| vec![i]).collect();
    let page = Board { heads, bodies, likeness };
    let mut best = page.solve(&groups);
    if heads.len() <= MOST_JOINED {
        // The best step, as long as one gains.
        while let Some((trial, solved)) = page
            .moves(&groups)
            .into_iter()
            .map(|trial| (page.solve(&trial), trial))
            .filter(|(solved, _)| solved.0 > best.0 + LEAST_GAIN)
            .max_by(|a, b| a.0.0.total_cmp(&b.0.0))
            .map(|(solved, trial)| (trial, solved))
        {
            groups = trial;
            best = solved;
        }
    }
    let places = best.1;
    groups.into_iter().zip(places).map(|(group, body)| page.placed(group, body)).collect()
}

/// A headline has no more units than this.
const MOST_UNITS: usize = 4;
/// What a headline is worth that stands in its place where all do.
const IN_PLACE: f64 = 0.4;

/// Gives each body the headline units right above it; the others belong to none.
pub(super) fn in_place(heads: &[HeadView], bodies: &[BodyView]) -> Vec<Placed> {
    let at: BTreeMap<usize, usize> = heads.iter().enumerate().map(|(i, h)| (h.unit, i)).collect();
    let mut placed = Vec::new();
    let mut free: BTreeSet<usize> = (0..heads.len()).collect();
    for (b, body) in bodies.iter().enumerate() {
        let above =
            (1..=MOST_UNITS).map_while(|d| body.first.checked_sub(d).and_then(|u| at.get(&u).copied()));
        let mut group: Vec<usize> = above.filter(|h| free.remove(h)).collect();
        group.reverse();
        if !group.is_empty() {
            placed.push(Placed { heads: group, body: Some(b), score: IN_PLACE, runner_up: None });
        }
    }
    let left = free.into_iter().map(|h| Placed { heads: vec![h], body: None, score: 0.0, runner_up: None });
    placed.extend(left);
    placed.sort_by_key(|p| p.heads[0]);
    placed
}

struct Board<'a> {
    heads: &'a [HeadView],
    bodies: &'a [BodyView],
    likeness: Vec<Vec<f64>>,
}

impl Board<'_> {
    /// Worth of a group on a body.
    fn on(&self, group: &[usize], body: usize) -> f64 {
        let (first, last) = (self.heads[group[0]].unit, self.heads[group[group.len() - 1]].unit);
        let like: f64 = group.iter().map(|h| self.likeness[*h][body] - worth::CHANCE).sum();
        let view = &self.bodies[body];
        let place = if last + 1 == view.first {
            worth::RIGHT_ABOVE
        } else if view.last + 1 == first {
            worth::RIGHT_BEHIND
        } else {
            0.0
        };
        let size = match group.len() {
            1 => 0.0,
            2 => worth::TWO,
            n => worth::MORE * (n - 2) as f64,
        };
        like + place + size + worth::HEADED + self.fit(group)
    }

    /// Worth of the marks that say where a headline begins and ends: a dash that wants a title below it, a label in
    /// brackets that ends one, a label that stands for itself.
    fn fit(&self, group: &[usize]) -> f64 {
        let text = |h: &usize| self.heads[*h].text.as_str();
        let inner = group[1..].iter().filter(|h| text(h).starts_with('—')).count() as f64;
        let pairs = group.windows(2);
        let labelled =
            pairs.filter(|p| text(&p[0]).ends_with('）') && !text(&p[1]).starts_with(['—', '（'])).count();
        let wanting = group[..group.len() - 1].iter().filter(|h| text(h).ends_with('—')).count() as f64;
        let alone = group.len() > 1 && group.iter().any(|h| self.heads[*h].label);
        (inner + wanting) * worth::DASH
            + labelled as f64 * worth::PAST_LABEL
            + if alone { worth::LABEL } else { 0.0 }
    }

    /// Worth of a group that belongs to none.
    fn left(&self, group: &[usize]) -> f64 {
        let worth = |h: &usize| if self.heads[*h].banner_place { worth::BANNER } else { worth::LEFT_OVER };
        group.iter().map(worth).sum()
    }

    /// The groupings one step away: two neighbours joined, one parted, or one unit moved over.
    fn moves(&self, groups: &[Vec<usize>]) -> Vec<Vec<Vec<usize>>> {
        let mut all = Vec::new();
        for i in 0..groups.len() {
            let with = |middle: Vec<Vec<usize>>, to: usize| {
                let mut trial: Vec<Vec<usize>> = groups[..i].to_vec();
                trial.extend(middle);
                trial.extend_from_slice(&groups[to..]);
                trial
            };
            if groups[i].len() > 1 {
                all.push(with(vec![groups[i][..1].to_vec(), groups[i][1..].to_vec()], i + 1));
            }
            let Some(next) = groups.get(i + 1) else { continue };
            let (a, b) = (groups[i][groups[i].len() - 1], next[0]);
            if self.heads[a].unit + 1 != self.heads[b].unit {
                continue;
            }
            let joined: Vec<usize> = groups[i].iter().chain(next).copied().collect();
            if joined.len() <= 4 {
                all.push(with(vec![joined.clone()], i + 2));
            }
            for cut in 1..joined.len() {
                if cut != groups[i].len() && joined.len() <= 5 {
                    all.push(with(vec![joined[..cut].to_vec(), joined[cut..].to_vec()], i + 2));
                }
            }
        }
        all
    }

    /// The best assignment of groups, and what it is worth.
    fn solve(&self, groups: &[Vec<usize>]) -> (f64, Vec<Option<usize>>) {
        let (rows, columns) = (groups.len(), self.bodies.len() + groups.len());
        if rows == 0 {
            return (0.0, Vec::new());
        }
        if rows > MOST_ASSIGNED || self.bodies.len() > MOST_ASSIGNED {
            return self.greedy(groups);
        }
        // Fixed-point numbers, since the algorithm wants a total order; below zero is fine.
        let weight = |row: usize, column: usize| -> i64 {
            let group = &groups[row];
            let worth = if column < self.bodies.len() { self.on(group, column) } else { self.left(group) };
            (worth * 1e6).round() as i64
        };
        let cells: Vec<i64> =
            (0..rows).flat_map(|r| (0..columns).map(move |c| (r, c))).map(|(r, c)| weight(r, c)).collect();
        let Ok(matrix) = Matrix::from_vec(rows, columns, cells) else { return self.greedy(groups) };
        let (total, places) = kuhn_munkres(&matrix);
        (total as f64 / 1e6, places.into_iter().map(|c| (c < self.bodies.len()).then_some(c)).collect())
    }

    /// The likest pair first; for pages beyond any newspaper's.
    fn greedy(&self, groups: &[Vec<usize>]) -> (f64, Vec<Option<usize>>) {
        let mut places = vec![None; groups.len()];
        let mut taken = BTreeSet::new();
        for (row, group) in groups.iter().enumerate() {
            let best = (0..self.bodies.len())
                .filter(|b| !taken.contains(b))
                .max_by(|a, b| self.on(group, *a).total_cmp(&self.on(group, *b)));
            places[row] = best.filter(|b| self.on(group, *b) > self.left(group));
            taken.extend(places[row]);
        }
        (0.0, places)
    }

    fn placed(&self, heads: Vec<usize>, body: Option<usize>) -> Placed {
        let mut others: Vec<(usize, f64)> =
            (0..self.bodies.len()).filter(|b| Some(*b) != body).map(|b| (b, self.on(&heads, b))).collect();
        others.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let score = body.map_or_else(|| self.left(&heads), |b| self.on(&heads, b));
        Placed { score, body, runner_up: others.first().copied(), heads }
    }
}

/// The n-grams of a text: two and three ideographs, four letters of other scripts. White space and marks do not count.
fn grams(text: &str) -> Vec<(usize, String)> {
    let chars: Vec<char> =
        text.chars().map(fold).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let mut all = Vec::new();
    for i in 0..chars.len() {
        let sizes: &[usize] = if is_cjk(chars[i]) { &[2, 3] } else { &[4] };
        for size in sizes {
            if let Some(gram) = chars.get(i..i + size) {
                all.push((i, gram.iter().collect()));
            }
        }
    }
    all
}

/// Likeness of one text to each body, 0 to 1.
pub(super) fn likeness_of(text: &str, bodies: &[String]) -> Vec<f64> {
    let head = HeadView { text: text.to_owned(), unit: 0, banner_place: false, label: false };
    let bodies: Vec<_> = bodies.iter().map(|b| BodyView { text: b.clone(), first: 0, last: 0 }).collect();
    likeness(&[head], &bodies).pop().unwrap_or_default()
}

/// Likeness of each headline to each body, 0 to 1.
fn likeness(heads: &[HeadView], bodies: &[BodyView]) -> Vec<Vec<f64>> {
    let mut wanted: BTreeMap<String, ()> = BTreeMap::new();
    let head_grams: Vec<BTreeSet<String>> =
        heads.iter().map(|h| grams(&h.text).into_iter().map(|(_, g)| g).collect()).collect();
    for gram in head_grams.iter().flatten() {
        wanted.insert(gram.clone(), ());
    }
    // For each body the first place of each n-gram that some headline has.
    let places: Vec<HashMap<String, usize>> = bodies
        .iter()
        .map(|body| {
            let mut first = HashMap::new();
            for (at, gram) in grams(&body.text) {
                if wanted.contains_key(&gram) {
                    first.entry(gram).or_insert(at);
                }
            }
            first
        })
        .collect();
    let total = bodies.len() as f64;
    let rarity = |gram: &str| {
        let holders = places.iter().filter(|p| p.contains_key(gram)).count() as f64;
        ((total + 1.0) / (holders + 0.5)).ln().max(0.05)
    };
    let rarities: BTreeMap<&str, f64> = wanted.keys().map(|g| (g.as_str(), rarity(g))).collect();
    let like = |grams: &BTreeSet<String>, places: &HashMap<String, usize>| {
        let (mut held, mut all) = (0.0, 0.0);
        for gram in grams {
            let rare = rarities.get(gram.as_str()).copied().unwrap_or(0.0);
            all += rare.min((total + 1.0).ln());
            held += match places.get(gram) {
                Some(at) if *at < worth::LEAD => rare,
                Some(_) => rare * worth::DEEP,
                None => 0.0,
            };
        }
        if all > 0.0 { held / all } else { 0.0 }
    };
    head_grams.iter().map(|grams| places.iter().map(|p| like(grams, p)).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(text: &str, unit: usize) -> HeadView {
        HeadView { text: text.into(), unit, banner_place: false, label: false }
    }

    fn body(text: &str, first: usize) -> BodyView {
        BodyView { text: text.into(), first, last: first }
    }

    #[test]
    fn a_kicker_and_a_title_go_to_the_body_they_speak_of() {
        let bodies = [
            body("昨天，临江市图书馆东湖分馆开门迎客，三百名小读者领到借书证。", 1),
            body("市水务局清淤船队驶入青石河，河道清淤工程全面启动，为期两月。", 3),
        ];
        let heads = [head("青石河今春动工", 10), head("河道清淤工程启动", 11), head("东湖分馆开门迎客", 12)];
        let placed = assign(&heads, &bodies);
        let found: Vec<_> = placed.iter().map(|p| (p.heads.clone(), p.body)).collect();
        assert_eq!(found, [(vec![0, 1], Some(1)), (vec![2], Some(0))]);
    }

    #[test]
    fn a_slogan_belongs_to_none() {
        let bodies = [body("昨天，临江市图书馆东湖分馆开门迎客。", 3)];
        let mut slogan = head("同心共建美好家园", 0);
        slogan.banner_place = true;
        let placed = assign(&[slogan, head("东湖分馆开门迎客", 9)], &bodies);
        assert_eq!(placed.iter().map(|p| p.body).collect::<Vec<_>>(), [None, Some(0)]);
    }
}
