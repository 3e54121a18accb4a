//! The weights of the answers: the table that `scripts/fit-join` writes.

use std::sync::LazyLock;

use super::questions::{Answers, Q, QUESTIONS};

/// A combination of questions and the weights of its answers.
#[derive(Debug)]
struct Asked {
    /// The questions, each with how many answers it has.
    questions: Vec<(usize, usize)>,
    weights: Vec<f32>,
}

impl Asked {
    fn weight(&self, answers: &Answers) -> f32 {
        self.weights[self.questions.iter().fold(0, |n, (q, size)| n * size + usize::from(answers[*q]))]
    }
}

/// The weights of all combinations.
#[derive(Debug, Default)]
pub(super) struct Weights(Vec<Asked>);

/// The weights that ship with the program.
pub(super) static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| {
    Weights::read(include_str!("links.txt")).expect("the table that ships is read by a test")
});

/// Why a block goes on where the one above it ends, in words.
pub(super) const NEXT: &str = "it stands next to the text before it";

const GOES_ON: &str = "a sentence that breaks off elsewhere goes on there";

const SHARES: &str = "it shares words with the text before it";

impl Weights {
    /// Reads a table of weights; an error names the line that is wrong.
    fn read(table: &str) -> Result<Self, String> {
        let mut all = Self::default();
        for (number, line) in (1..).zip(table.lines()) {
            if !line.is_empty() && !line.starts_with('#') {
                all.line(line).ok_or_else(|| format!("line {number} is no weight: {line}"))?;
            }
        }
        Ok(all)
    }

    fn line(&mut self, line: &str) -> Option<()> {
        let (what, rest) = line.split_once('\t')?;
        if what == "ask" {
            let place = |name: &str| QUESTIONS.iter().position(|q| q.name == name);
            let sized = |q: usize| (q, QUESTIONS[q].answers.len());
            let questions: Vec<(usize, usize)> =
                rest.split_whitespace().map(|name| place(name).map(sized)).collect::<Option<_>>()?;
            let size = questions.iter().map(|q| q.1).product();
            self.0.push(Asked { questions, weights: vec![0.0; size] });
            return Some(());
        }
        let asked = self.0.last_mut()?;
        let mut at = 0;
        let mut answers = what.split_whitespace();
        for (question, _) in &asked.questions {
            let known = QUESTIONS[*question].answers;
            let answer = answers.next()?;
            at = at * known.len() + known.iter().position(|a| *a == answer)?;
        }
        asked.weights[at] = rest.parse().ok()?;
        Some(())
    }

    /// What speaks for each of some joins, in log odds against none. Combination by combination, so that the weights of one
    /// are fetched once; and what is the same for all joins, as the end of the one block that they go on from, is reckoned once.
    pub(super) fn scores(&self, all: &[Answers]) -> Vec<f32> {
        let Some(first) = all.first() else { return Vec::new() };
        let columns: [Vec<u32>; QUESTIONS.len()] =
            std::array::from_fn(|q| all.iter().map(|a| u32::from(a[q])).collect());
        let differs: [bool; QUESTIONS.len()] = std::array::from_fn(|q| all.iter().any(|a| a[q] != first[q]));
        let mut scores = vec![0.0; all.len()];
        let mut numbers = vec![0u32; all.len()];
        for asked in &self.0 {
            if !asked.questions.iter().any(|(q, _)| differs[*q]) {
                let weight = asked.weight(first);
                scores.iter_mut().for_each(|score| *score += weight);
                continue;
            }
            numbers.fill(0);
            for (question, size) in &asked.questions {
                let size = *size as u32;
                numbers.iter_mut().zip(&columns[*question]).for_each(|(n, answer)| *n = *n * size + answer);
            }
            scores.iter_mut().zip(&numbers).for_each(|(score, n)| *score += asked.weights[*n as usize]);
        }
        scores
    }

    /// What speaks most for a join, in words.
    pub(super) fn because(&self, answers: &Answers) -> &'static str {
        let of = |some: &[Q]| -> f32 {
            let about = |a: &&Asked| a.questions.iter().any(|(q, _)| some.iter().any(|s| *s as usize == *q));
            self.0.iter().filter(about).map(|a| a.weight(answers)).sum()
        };
        if answers[Q::Place as usize] == 0 {
            return NEXT;
        }
        let words = of(&[Q::Like, Q::LikeRank, Q::LikeBack]);
        let join = of(&[Q::Grams, Q::Together, Q::Quotes]);
        if answers[Q::End as usize] <= 3 && join >= words { GOES_ON } else { SHARES }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_that_ships_is_read() {
        assert!(Weights::read(include_str!("links.txt")).is_ok_and(|w| !w.0.is_empty()));
        assert_eq!(
            Weights::read("ask\tplace\nnowhere\t1.0").err(),
            Some("line 2 is no weight: nowhere\t1.0".to_owned())
        );
    }
}
