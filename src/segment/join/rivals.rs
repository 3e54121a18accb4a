//! What the table of weights says of a join, and of those that would be in its place.

use super::super::signs;
use super::questions::{Answers, Q};

/// Where one answer ends and the next begins, in log odds: of [`Q::Told`], of [`Q::Ahead`] and [`Q::AheadBack`], of [`Q::ToldBelow`] and
/// [`Q::ToldAbove`].
const TOLD: [f32; 10] = [-6.0, -4.0, -2.5, -1.5, -0.7, 0.0, 0.7, 1.5, 2.5, 4.0];
const AHEAD: [f32; 7] = [-5.0, -3.0, -1.5, -0.5, 0.5, 1.5, 3.0];
const INSTEAD: [f32; 4] = [-2.5, -0.7, 0.7, 2.5];

/// Adds to the answers of all pairs what the table says of them and of their rivals: `scores` by the first block and the second,
/// `beside` each block's neighbours above and below.
pub(super) fn answer(
    answers: &mut [Vec<Answers>],
    scores: &[Vec<f32>],
    beside: &[(Option<usize>, Option<usize>)],
) {
    let count = scores.len();
    // The two best of some scores and of none, so that the best other one is known of each.
    let best = |some: &mut dyn Iterator<Item = (usize, f32)>| {
        let mut two = [(count, 0.0), (count, f32::MIN)];
        for (at, score) in some {
            if score > two[0].1 {
                two = [(at, score), two[0]];
            } else if score > two[1].1 {
                two[1] = (at, score);
            }
        }
        two
    };
    let rows: Vec<_> =
        (0..count).map(|i| best(&mut (0..count).filter(|j| *j != i).map(|j| (j, scores[i][j])))).collect();
    let columns: Vec<_> =
        (0..count).map(|j| best(&mut (0..count).filter(|i| *i != j).map(|i| (i, scores[i][j])))).collect();
    for (i, row) in answers.iter_mut().enumerate() {
        for (j, answers) in row.iter_mut().enumerate().filter(|(j, _)| *j != i) {
            let own = scores[i][j];
            let ahead = |two: &[(usize, f32); 2], at: usize| {
                signs::step(own - if two[0].0 == at { two[1].1 } else { two[0].1 }, &AHEAD)
            };
            let instead = |pair: Option<(usize, usize)>| {
                pair.filter(|(a, b)| a != b).map_or(0, |(a, b)| 1 + signs::step(scores[a][b], &INSTEAD))
            };
            answers[Q::Told as usize] = signs::step(own, &TOLD);
            answers[Q::Ahead as usize] = ahead(&rows[i], j);
            answers[Q::AheadBack as usize] = ahead(&columns[j], i);
            answers[Q::ToldBelow as usize] = instead(beside[i].1.map(|k| (i, k)));
            answers[Q::ToldAbove as usize] = instead(beside[j].0.map(|k| (k, j)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::questions::QUESTIONS;
    use super::*;

    #[test]
    fn a_join_is_compared_with_the_best_other_one_and_with_none() {
        let scores = vec![vec![0.0, 2.0, 1.0], vec![-1.0, 0.0, 3.0], vec![-2.0, -3.0, 0.0]];
        let mut answers = vec![vec![[0; QUESTIONS.len()]; 3]; 3];
        let beside = [(None, Some(1)), (Some(0), Some(2)), (Some(1), None)];
        answer(&mut answers, &scores, &beside);
        let name =
            |i: usize, j: usize, q: Q| QUESTIONS[q as usize].answers[usize::from(answers[i][j][q as usize])];
        assert_eq!(name(0, 1, Q::Told), "+1.5+2.5");
        // Behind the first block the second is one ahead of the third; in front of the second it has no rival but none.
        assert_eq!(name(0, 1, Q::Ahead), "+0.5+1.5");
        assert_eq!(name(0, 1, Q::AheadBack), "+1.5+3");
        assert_eq!(name(0, 2, Q::Ahead), "-1.5-0.5");
        assert_eq!(name(0, 2, Q::AheadBack), "-3-1.5");
        // None is better than either of what the third could go on in.
        assert_eq!(name(2, 1, Q::Ahead), "-3-1.5");
        // The block below the first is the second itself; below the last there is none.
        assert_eq!(name(0, 2, Q::ToldBelow), "+0.7+2.5");
        assert_eq!(name(0, 2, Q::ToldAbove), "+2.5");
        assert_eq!(name(2, 0, Q::ToldBelow), "none");
    }
}
