//! The second reader of roles: a small convolutional network over the signs of all lines of a page.
//!
//! The table of weights sees a line and its four neighbours, and adds up what each sign says whatever the others say. What a line is
//! hangs on more than that: how this page sets its sub-heads, what stands ten lines above. The network sees both. Each line begins as
//! the sum of what its signs stand for, [`WIDE`] numbers; four times each line then hears its neighbours, at growing distance, and the
//! whole page (the mean and the spread of all lines), and adds what it makes of that; at last each number speaks for the roles.
//!
//! Only sums, products, square roots and the larger of two: so the answer is the same on every machine. The weights are fitted by
//! `scripts/fit-roles` (`scripts/fit/network.py`) and stand in `sequence/network.txt`, in thousandths.
//!
//! Residual layers: He, Zhang, Ren and Sun, Deep Residual Learning (2016); distances: Yu and Koltun, Multi-Scale Context Aggregation by
//! Dilated Convolutions (2016); the scale of each line: Zhang and Sennrich, Root Mean Square Layer Normalization (2019).

use std::collections::BTreeMap;

use super::{COUNT, SIGNS, Signs, Weights};

/// Numbers that stand for a line.
const WIDE: usize = 32;

/// Numbers that a layer makes of a line and what it hears.
const INNER: usize = 64;

/// What keeps a line of nothing but noughts from being divided by nought.
const LEAST: f32 = 1e-6;

type Line = [f32; WIDE];
type Inner = [f32; INNER];

/// The network's weights.
#[derive(Clone, Debug)]
pub(super) struct Network {
    /// What each answer of each sign stands for.
    signs: Vec<Vec<Line>>,
    /// What every line begins with.
    start: Line,
    layers: Vec<Layer>,
    /// What each number of a line speaks for, and what speaks for each role whatever the line.
    roles: Vec<Weights>,
    always: Weights,
    /// By the role above and the role below.
    pub(super) next: [Weights; COUNT],
}

/// One hearing.
#[derive(Clone, Debug)]
struct Layer {
    /// How many lines away the neighbours are that it hears.
    far: usize,
    /// How loud each number of a line is.
    scale: Line,
    /// What it makes of the line above, of the line itself and of the line below.
    near: [Vec<Inner>; 3],
    /// What it makes of the page: of the mean of its lines and of their spread.
    page: [Vec<Inner>; 2],
    /// What it makes of nothing.
    bias: Inner,
    /// What it adds to the line.
    back: Vec<Line>,
}

impl Network {
    /// Reads the weights as `scripts/fit-roles` writes them; `None` where something is missing or too much. An answer of a sign that
    /// has no row stands for nothing.
    pub(super) fn read<'a>(lines: impl Iterator<Item = &'a str>) -> Option<Self> {
        let mut rows = Rows::default();
        let mut layers = Vec::new();
        let mut signs: Vec<Vec<Line>> =
            SIGNS.iter().map(|sign| vec![[0.0; WIDE]; sign.answers.len()]).collect();
        for line in lines {
            let (what, rest) = line.split_once('\t')?;
            match what.split_once(' ') {
                Some(("sign", answer)) => {
                    let (sign, answer) = answer.split_once(' ')?;
                    let sign = SIGNS.iter().position(|s| s.name == sign)?;
                    let answer = SIGNS[sign].answers.iter().position(|a| *a == answer)?;
                    signs[sign][answer] = numbers(rest)?;
                }
                Some(("hears", far)) => layers.push((far.parse().ok()?, std::mem::take(&mut rows))),
                _ => rows.0.entry(what).or_default().push(rest),
            }
        }
        let layers = layers.into_iter().map(|(far, rows)| Layer::read(far, rows)).collect::<Option<_>>()?;
        let next: Vec<Weights> = rows.take("next", COUNT)?;
        let network = Self {
            signs,
            start: rows.one("start")?,
            layers,
            roles: rows.take("roles", WIDE)?,
            always: rows.one("always")?,
            next: next.try_into().ok()?,
        };
        rows.0.is_empty().then_some(network)
    }

    /// What speaks for each role of each line.
    pub(super) fn scores(&self, signs: &[Signs]) -> Vec<Weights> {
        let mut page: Vec<Line> = signs.iter().map(|s| self.begin(s)).collect();
        for layer in &self.layers {
            layer.hear(&mut page);
        }
        page.iter().map(|line| weighed(&loud(line, &[1.0; WIDE]), &self.roles, self.always)).collect()
    }

    fn begin(&self, signs: &Signs) -> Line {
        let mut line = self.start;
        for (sign, answer) in self.signs.iter().zip(signs) {
            add(&mut line, &sign[usize::from(*answer)]);
        }
        line
    }
}

impl Layer {
    fn read(far: usize, mut rows: Rows) -> Option<Self> {
        let layer = Self {
            far,
            scale: rows.one("scale")?,
            near: [rows.take("above", WIDE)?, rows.take("itself", WIDE)?, rows.take("below", WIDE)?],
            page: [rows.take("mean", WIDE)?, rows.take("spread", WIDE)?],
            bias: rows.one("bias")?,
            back: rows.take("back", INNER)?,
        };
        rows.0.is_empty().then_some(layer)
    }

    /// Lets each line hear its neighbours and the page, and adds what it makes of them.
    fn hear(&self, page: &mut [Line]) {
        let heard: Vec<Line> = page.iter().map(|line| loud(line, &self.scale)).collect();
        let (mean, spread) = mean_and_spread(&heard);
        let of_page = weighed(&spread, &self.page[1], weighed(&mean, &self.page[0], self.bias));
        for (i, line) in page.iter_mut().enumerate() {
            let above = i.checked_sub(self.far).map(|above| &heard[above]);
            let mut made = weighed(&heard[i], &self.near[1], of_page);
            for (neighbour, weights) in [(above, &self.near[0]), (heard.get(i + self.far), &self.near[2])] {
                if let Some(neighbour) = neighbour {
                    made = weighed(neighbour, weights, made);
                }
            }
            *line = weighed(&made.map(|n| n.max(0.0)), &self.back, *line);
        }
    }
}

/// `begun` and each number's weights as often as the number says.
fn weighed<const OUT: usize>(numbers: &[f32], weights: &[[f32; OUT]], begun: [f32; OUT]) -> [f32; OUT] {
    let mut sum = begun;
    for (number, weights) in numbers.iter().zip(weights) {
        // Half of what a layer makes is nought.
        if *number != 0.0 {
            sum.iter_mut().zip(weights).for_each(|(s, w)| *s += number * w);
        }
    }
    sum
}

fn add(line: &mut Line, other: &Line) {
    line.iter_mut().zip(other).for_each(|(a, b)| *a += b);
}

/// A line brought to one size, and its numbers made louder or softer.
fn loud(line: &Line, scale: &Line) -> Line {
    let squares: f32 = line.iter().map(|n| n * n).sum();
    let size = (squares / WIDE as f32 + LEAST).sqrt();
    std::array::from_fn(|i| line[i] / size * scale[i])
}

/// The mean of some lines, and the root of the mean of their squares.
fn mean_and_spread(lines: &[Line]) -> (Line, Line) {
    let (mut sum, mut squares) = ([0.0; WIDE], [0.0; WIDE]);
    for line in lines {
        add(&mut sum, line);
        add(&mut squares, &line.map(|n| n * n));
    }
    let count = lines.len().max(1) as f32;
    (sum.map(|s| s / count), squares.map(|s| (s / count + LEAST).sqrt()))
}

/// Rows of numbers by what they are.
#[derive(Default)]
struct Rows<'a>(BTreeMap<&'a str, Vec<&'a str>>);

impl Rows<'_> {
    /// So many rows of a kind, no more and no fewer.
    fn take<const OUT: usize>(&mut self, what: &str, count: usize) -> Option<Vec<[f32; OUT]>> {
        let rows = self.0.remove(what).filter(|rows| rows.len() == count)?;
        rows.into_iter().map(numbers).collect()
    }

    fn one<const OUT: usize>(&mut self, what: &str) -> Option<[f32; OUT]> {
        self.take(what, 1)?.pop()
    }
}

/// So many thousandths, no more and no fewer.
fn numbers<const OUT: usize>(row: &str) -> Option<[f32; OUT]> {
    let numbers: Option<Vec<f32>> =
        row.split(' ').map(|n| n.parse::<i32>().ok().map(|n| n as f32 / 1000.0)).collect();
    numbers?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::super::S;
    use super::*;

    /// A network of one layer that hears three lines away, of noughts but for some rows: what, which of them, the place in it.
    fn network(thousands: &[(&str, usize, usize)]) -> Network {
        let mut lines = Vec::new();
        let mut rows = |what: &str, count: usize, size: usize| {
            for row in 0..count {
                let number = |n: usize| if thousands.contains(&(what, row, n)) { "1000" } else { "0" };
                lines.push(format!("{what}\t{}", (0..size).map(number).collect::<Vec<_>>().join(" ")));
            }
        };
        rows("sign jump yes", 1, WIDE);
        ["above", "itself", "below", "mean", "spread"].iter().for_each(|what| rows(what, WIDE, INNER));
        rows("back", INNER, WIDE);
        rows("bias", 1, INNER);
        rows("scale", 1, WIDE);
        rows("hears 3", 1, 1);
        rows("start", 1, WIDE);
        rows("roles", WIDE, COUNT);
        rows("always", 1, COUNT);
        rows("next", COUNT, COUNT);
        Network::read(lines.iter().map(String::as_str)).expect("a whole network")
    }

    /// Which of nine lines speak for the first role, where only the fifth is a jump line.
    fn moved(thousands: &[(&str, usize, usize)]) -> Vec<usize> {
        let mut signs: Vec<Signs> = vec![[0; SIGNS.len()]; 9];
        signs[4][S::Jump as usize] = 1;
        let common = [("sign jump yes", 0, 0), ("scale", 0, 0), ("back", 0, 1), ("roles", 1, 0)];
        let scores = network(&[&common, thousands].concat()).scores(&signs);
        (0..9).filter(|i| scores[*i][0] > 0.0).collect()
    }

    #[test]
    fn a_line_hears_itself_those_so_far_away_and_the_page() {
        assert_eq!(moved(&[("itself", 0, 0)]), [4]);
        assert_eq!(moved(&[("above", 0, 0)]), [7]);
        assert_eq!(moved(&[("below", 0, 0)]), [1]);
        assert_eq!(moved(&[("mean", 0, 0)]), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
        assert_eq!(moved(&[]), [0; 0]);
    }

    #[test]
    fn what_lacks_a_row_or_a_number_or_has_one_too_many_is_no_network() {
        let all: Vec<&str> =
            include_str!("network.txt").lines().skip_while(|l| !l.starts_with("sign")).collect();
        let read = |lines: &[&str]| Network::read(lines.iter().copied()).is_some();
        assert!(read(&all));
        let rows = (0..all.len()).filter(|i| !all[*i].starts_with("sign"));
        for row in rows.step_by(37) {
            let (mut lacks, mut twice, mut short) = (all.clone(), all.clone(), all.clone());
            lacks.remove(row);
            twice.insert(row, all[row]);
            assert!(!read(&lacks) && !read(&twice), "row {row}: {}", all[row]);
            if let Some((less, _)) = all[row].rsplit_once(' ') {
                short[row] = less;
                assert!(!read(&short), "row {row}: {less}");
            }
        }
    }
}
