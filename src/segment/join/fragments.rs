//! Little pieces of text that go on from nowhere.

use super::blocks::Block;
use super::questions::{Answers, Q};

/// So many lines that nothing announces are too little for an article. Four lines instead made next to no difference on pages that nothing
/// was fitted on.
const LINES: usize = 2;

/// From this answer of [`Q::Begins`] on a block rather begins an article than not.
const LIKELY: u8 = 3;

/// From this answer of [`Q::Scrap`] on the second block is a scrap.
const SCRAP: u8 = 2;

/// Joins what is too little for an article, and goes on from nowhere, to the text above it: scraps that an extractor tore out of their
/// lines, and `bare` blocks, which neither headline nor byline announces. The text above goes on behind it as it did before.
pub(super) fn keep(
    joins: &mut [Option<usize>],
    blocks: &[Block],
    answers: &[Vec<Answers>],
    bare: impl Fn(usize) -> bool,
) {
    for first in 1..joins.len() {
        let pair = &answers[first - 1][first];
        let scrap = pair[Q::Scrap as usize] >= SCRAP;
        let begins = blocks[first].mark != 0 || pair[Q::Begins as usize] >= LIKELY;
        if begins || !(scrap || bare(first)) || joins.contains(&Some(first)) {
            continue;
        }
        let chain = chain(joins, first);
        let lines: usize = chain.iter().map(|block| blocks[*block].lines.len()).sum();
        let above = (0..first).rev().find(|block| !chain.contains(block));
        if let Some(above) = above.filter(|_| lines <= LINES) {
            let last = chain[chain.len() - 1];
            joins[last] = joins[above].replace(first);
        }
    }
}

/// A block and what goes on from it.
fn chain(joins: &[Option<usize>], first: usize) -> Vec<usize> {
    let next = |block: &usize| joins[*block];
    std::iter::successors(Some(first), next).take(joins.len()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::columns::tests::page;
    use super::super::super::lines::Sheet;
    use super::super::super::roles::units;
    use super::super::super::sequence::Reading;
    use super::super::super::tests::style_of;
    use super::super::blocks::blocks;
    use super::super::questions::QUESTIONS;
    use super::*;

    /// The joins of four blocks, of so many lines each, whose first goes on at the third; `answer` is what the second answers.
    fn kept(lines: [usize; 4], answer: (Q, u8), bare: bool) -> Vec<Option<usize>> {
        let text: Vec<&str> =
            lines.iter().flat_map(|n| std::iter::repeat_n("the water rose and", *n).chain([""])).collect();
        let letters: String = lines.iter().flat_map(|n| std::iter::repeat_n("C", *n)).collect();
        let sheet = Sheet::new(&page(&text), style_of("the water rose"));
        let found = blocks(&sheet, &units(&sheet, &Reading::given(&letters).expect("letters of roles")));
        let mut answers = vec![vec![[0; QUESTIONS.len()]; 4]; 4];
        answers[0][1][answer.0 as usize] = answer.1;
        let mut joins = vec![Some(2), None, None, None];
        keep(&mut joins, &found, &answers, |block| bare && block == 1);
        joins
    }

    #[test]
    fn a_scrap_and_the_little_that_nothing_announces_stay_with_the_text_above() {
        let (inserted, left) = (vec![Some(1), Some(2), None, None], vec![Some(2), None, None, None]);
        assert_eq!(kept([4, 1, 4, 4], (Q::Scrap, SCRAP), false), inserted);
        assert_eq!(kept([4, 2, 4, 4], (Q::Scrap, 0), true), inserted);
        // Too much for a fragment; announced; the likely beginning of an article.
        assert_eq!(kept([4, 3, 4, 4], (Q::Scrap, 0), true), left);
        assert_eq!(kept([4, 2, 4, 4], (Q::Scrap, 0), false), left);
        assert_eq!(kept([4, 2, 4, 4], (Q::Begins, LIKELY), true), left);
    }
}
