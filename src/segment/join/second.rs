//! The second reader of joins: a small network over what a pair of blocks answers.
//!
//! The table of weights adds up what each answer, and each of a few combinations, says. Whether a sentence that breaks off goes on far away
//! hangs on more of them at once: how the second block begins, what stands in between, whether another block would do as well, how much of
//! the page is out of order. So the network is given all answers, and what the table says of this join and of its rivals.
//!
//! Each answer stands for [`WIDE`] numbers; their sums, the negative ones taken for nought, make [`INNER`] others, and those speak for the
//! join. Only sums, products and the larger of two: the same on every machine. `scripts/fit-join` fits the weights (`scripts/fit/pairs.py`);
//! they stand in `join/second.txt`, in thousandths.

use std::sync::LazyLock;

use super::questions::{Answers, QUESTIONS, Question};

/// Numbers that stand for a pair.
const WIDE: usize = 24;

/// Numbers made of those.
const INNER: usize = 12;

/// The network's weights.
#[derive(Debug, Default)]
pub(super) struct Second {
    /// What each answer of each question stands for.
    answers: Vec<Vec<[f32; WIDE]>>,
    start: [f32; WIDE],
    /// What each number makes.
    inner: Vec<[f32; INNER]>,
    bias: [f32; INNER],
    /// What each of those speaks for, and what speaks for any join.
    speaks: [f32; INNER],
    always: f32,
}

/// The weights that ship with the program.
pub(super) static SECOND: LazyLock<Second> = LazyLock::new(|| {
    Second::read(include_str!("second.txt")).expect("the weights that ship are read by a test")
});

impl Second {
    /// Reads weights; `None` where something is missing, is too much or is no number.
    fn read(text: &str) -> Option<Self> {
        let sized = |q: &Question| vec![[0.0; WIDE]; q.answers.len()];
        let mut all = Self { answers: QUESTIONS.iter().map(sized).collect(), ..Self::default() };
        let mut seen = [0; 4];
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (what, rest) = line.split_once('\t')?;
            match what {
                "start" => (seen[0], all.start) = (seen[0] + 1, numbers(rest)?),
                "inner" => all.inner.push(numbers(rest)?),
                "bias" => (seen[1], all.bias) = (seen[1] + 1, numbers(rest)?),
                "speaks" => (seen[2], all.speaks) = (seen[2] + 1, numbers(rest)?),
                "always" => (seen[3], [all.always]) = (seen[3] + 1, numbers(rest)?),
                _ => {
                    let (name, answer) = what.split_once(' ')?;
                    let question = QUESTIONS.iter().position(|q| q.name == name)?;
                    let answer = QUESTIONS[question].answers.iter().position(|a| *a == answer)?;
                    all.answers[question][answer] = numbers(rest)?;
                }
            }
        }
        (seen == [1; 4] && all.inner.len() == WIDE).then_some(all)
    }

    /// What speaks for the join of each pair with these answers, in log odds against none.
    pub(super) fn scores(&self, pairs: &[Answers]) -> Vec<f32> {
        let Some(first) = pairs.first() else { return Vec::new() };
        // What is the same for all pairs, as the end of the one block that they go on from, is added once.
        let differs: Vec<usize> =
            (0..QUESTIONS.len()).filter(|q| pairs.iter().any(|a| a[*q] != first[*q])).collect();
        let mut begun = self.start;
        for question in (0..QUESTIONS.len()).filter(|q| !differs.contains(q)) {
            add(&mut begun, &self.answers[question][usize::from(first[question])], 1.0);
        }
        let score = |answers: &Answers| {
            let mut sum = begun;
            differs.iter().for_each(|q| add(&mut sum, &self.answers[*q][usize::from(answers[*q])], 1.0));
            let mut inner = self.bias;
            for (number, weights) in sum.iter().zip(&self.inner).filter(|(number, _)| **number > 0.0) {
                add(&mut inner, weights, *number);
            }
            self.always + inner.iter().zip(&self.speaks).map(|(n, w)| n.max(0.0) * w).sum::<f32>()
        };
        pairs.iter().map(score).collect()
    }
}

fn add<const SIZE: usize>(sum: &mut [f32; SIZE], other: &[f32; SIZE], times: f32) {
    sum.iter_mut().zip(other).for_each(|(s, o)| *s += times * o);
}

/// So many thousandths, no more and no fewer.
fn numbers<const SIZE: usize>(row: &str) -> Option<[f32; SIZE]> {
    let numbers: Option<Vec<f32>> =
        row.split(' ').map(|n| n.parse::<i32>().ok().map(|n| n as f32 / 1000.0)).collect();
    numbers?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::super::questions::Q;
    use super::*;

    /// A network of noughts but for what two answers stand for: one to a number that speaks for the join, one to another that
    /// takes away from it.
    fn small() -> Second {
        let row = |size: usize, ones: &[(usize, i32)]| {
            let number = |n| ones.iter().find(|(at, _)| *at == n).map_or(0, |(_, worth)| *worth).to_string();
            (0..size).map(number).collect::<Vec<_>>().join(" ")
        };
        let mut lines = vec![
            format!("scrap first\t{}", row(WIDE, &[(0, 1000)])),
            format!("above inside\t{}", row(WIDE, &[(0, -1000), (1, 2000)])),
            format!("start\t{}", row(WIDE, &[])),
            format!("bias\t{}", row(INNER, &[])),
            format!("speaks\t{}", row(INNER, &[(0, 3000), (1, -500)])),
            "always\t250".to_owned(),
        ];
        lines.extend((0..WIDE).map(|n| format!("inner\t{}", row(INNER, &[(n, 1000)]))));
        Second::read(&lines.join("\n")).expect("a whole network")
    }

    fn pair(scrap: u8, above: u8) -> Answers {
        let mut all: Answers = [0; QUESTIONS.len()];
        (all[Q::Scrap as usize], all[Q::Above as usize]) = (scrap, above);
        all
    }

    #[test]
    fn answers_speak_together_and_not_each_for_itself() {
        // Neither; the first alone, three times its number; the second, which silences the first and takes half of two; both.
        let pairs = [pair(0, 0), pair(1, 0), pair(0, 2), pair(1, 2)];
        assert_eq!(small().scores(&pairs), [0.25, 3.25, -0.75, -0.75]);
        // What is the same for all pairs counts no less.
        assert_eq!(small().scores(&pairs[1..2]), [3.25]);
    }

    #[test]
    fn what_lacks_a_row_or_a_number_or_has_one_too_many_is_no_network() {
        let all: Vec<&str> =
            include_str!("second.txt").lines().filter(|line| !line.starts_with('#')).collect();
        assert!(Second::read(&all.join("\n")).is_some());
        let rows = (0..all.len()).filter(|row| !all[*row].split('\t').next().unwrap_or("").contains(' '));
        for row in rows {
            let (mut lacks, mut twice, mut short) = (all.clone(), all.clone(), all.clone());
            lacks.remove(row);
            twice.insert(row, all[row]);
            assert!(Second::read(&lacks.join("\n")).is_none(), "without row {row}");
            assert!(Second::read(&twice.join("\n")).is_none(), "row {row} twice");
            if let Some((less, _)) = all[row].rsplit_once(' ') {
                short[row] = less;
                assert!(Second::read(&short.join("\n")).is_none(), "row {row} too short");
            }
        }
        assert!(Second::read(&format!("nowhere yes\t0\n{}", all.join("\n"))).is_none());
    }
}
