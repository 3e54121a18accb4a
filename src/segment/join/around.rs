//! What stands around two blocks, and which others would do in their place.

use super::super::lines::Sheet;
use super::super::signs;
use super::blocks::Block;
use super::pairs::place;
use super::questions::Q;

/// What is known of each block for its neighbours' sake.
#[derive(Debug, Default)]
pub(super) struct Around {
    blocks: Vec<Known>,
    /// How many blocks up to each begin inside a sentence, and how many end inside one.
    inside: Vec<(usize, usize)>,
}

/// A block, and the nearest ones beside it that are no scraps.
#[derive(Clone, Copy, Debug)]
struct Known {
    scrap: bool,
    /// How many blocks above it are no scraps.
    count: usize,
    above: Option<usize>,
    below: Option<usize>,
    begins: Begins,
    ends: Ends,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Begins {
    Article = 2,
    Paragraph,
    Inside,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Ends {
    Inside = 2,
    Stopped,
    Closed,
}

/// A line of a column's width times this or less is a scrap where it is a block by itself: extractors tear single words out of lines that
/// are spaced wide to fill their column. Set by hand: such a piece is seldom more than three words.
const SCRAP: f32 = 0.4;

/// A block that stops there may be the short last line of a paragraph: it is a scrap only where it ends inside a sentence.
fn scrap(sheet: &Sheet, block: &Block) -> bool {
    let line = &sheet.lines[block.lines.start];
    block.lines.len() == 1 && block.end <= INSIDE && block.mark == 0 && line.width <= SCRAP * sheet.full
}

/// Ends up to this one ([`Q::End`]) stand inside a sentence.
const INSIDE: u8 = 3;

impl Around {
    /// Looks at the blocks of a page; `starts` as in [`super::pairs::PageText`].
    pub(super) fn new(sheet: &Sheet, blocks: &[Block], starts: &[[u8; 3]]) -> Self {
        let known = |(block, [begins, goes_on, _]): (&Block, &[u8; 3])| Known {
            scrap: scrap(sheet, block),
            count: 0,
            above: None,
            below: None,
            begins: match (begins, goes_on) {
                (2.., _) => Begins::Article,
                (_, 2..) => Begins::Inside,
                _ => Begins::Paragraph,
            },
            ends: match block.end {
                ..=INSIDE => Ends::Inside,
                4 | 5 => Ends::Stopped,
                _ => Ends::Closed,
            },
        };
        let mut blocks: Vec<Known> = blocks.iter().zip(starts).map(known).collect();
        let (mut last, mut count) = (None, 0);
        for (i, block) in blocks.iter_mut().enumerate() {
            (block.above, block.count) = (last, count);
            if !block.scrap {
                (last, count) = (Some(i), count + 1);
            }
        }
        last = None;
        for (i, block) in blocks.iter_mut().enumerate().rev() {
            block.below = last;
            if !block.scrap {
                last = Some(i);
            }
        }
        let mut inside = vec![(0, 0)];
        for block in &blocks {
            let (starts, ends) = inside[inside.len() - 1];
            let start = block.begins == Begins::Inside;
            inside.push((starts + usize::from(start), ends + usize::from(block.ends == Ends::Inside)));
        }
        Self { blocks, inside }
    }

    /// Of each block the nearest ones above and below that are no scraps.
    pub(super) fn beside(&self) -> Vec<(Option<usize>, Option<usize>)> {
        self.blocks.iter().map(|block| (block.above, block.below)).collect()
    }

    /// What two blocks answer of what stands around them.
    pub(super) fn answer(&self, i: usize, j: usize, set: &mut impl FnMut(Q, u8)) {
        let (a, b) = (&self.blocks[i], &self.blocks[j]);
        set(Q::Scrap, u8::from(a.scrap) + 2 * u8::from(b.scrap));
        // A scrap stands where the next block would.
        let past = match j > i {
            true => place(a.count, (b.count + usize::from(a.scrap)).max(a.count + 1)),
            false => place(a.count.max(b.count + 1), b.count),
        };
        set(Q::PastScraps, past);
        let below = a.below.map_or(0, |k| if k == j { 1 } else { self.blocks[k].begins as u8 });
        set(Q::Below, below);
        let above = b.above.map_or(0, |k| if k == i { 1 } else { self.blocks[k].ends as u8 });
        set(Q::Above, above);
        let far = i.abs_diff(j);
        let near = |at: usize| {
            let (from, to) = ((at + 1).saturating_sub(far), (at + far).min(self.blocks.len()));
            (self.inside[to].0 - self.inside[from].0, self.inside[to].1 - self.inside[from].1)
        };
        let some = |count: usize| signs::step(count as f32, &[1.0, 2.0, 4.0, 8.0]);
        set(Q::RivalStarts, some(near(i).0 - usize::from(a.begins == Begins::Inside)));
        set(Q::RivalEnds, some(near(j).1 - usize::from(b.ends == Ends::Inside)));
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::columns::tests::page;
    use super::super::super::roles::units;
    use super::super::super::sequence::Reading;
    use super::super::super::tests::style_of;
    use super::super::blocks::blocks;
    use super::super::questions::QUESTIONS;
    use super::*;

    /// A paragraph that breaks off, a word torn out of it, the rest of it, another that is whole.
    const PAGE: [&str; 10] = [
        "The council met on Monday evening in the",
        "hall behind the mill and agreed that the",
        "",
        "because",
        "",
        "bridge should be closed until the river",
        "has fallen below the mark of last year.",
        "",
        "Nobody in the hall spoke against the plan",
        "that the council will decide on in June.",
    ];

    fn answers(i: usize, j: usize) -> impl Fn(Q) -> &'static str {
        let sheet = Sheet::new(&page(&PAGE), style_of(PAGE[0]));
        let found = blocks(&sheet, &units(&sheet, &Reading::given("ACCCCPC").expect("letters of roles")));
        let starts = [[4, 0, 0], [0, 3, 0], [0, 3, 0], [0, 0, 0]];
        let mut all = [0; QUESTIONS.len()];
        Around::new(&sheet, &found, &starts).answer(i, j, &mut |q, answer| all[q as usize] = answer);
        move |q| QUESTIONS[q as usize].answers[usize::from(all[q as usize])]
    }

    #[test]
    fn a_scrap_is_passed_over_and_what_would_do_instead_is_seen() {
        let over = answers(0, 2);
        assert_eq!([over(Q::Scrap), over(Q::PastScraps)], ["none", "next"]);
        assert_eq!([over(Q::Below), over(Q::Above)], ["it", "it"]);
        assert_eq!([over(Q::RivalStarts), over(Q::RivalEnds)], ["1", "1"], "the scrap is one");
        let to_scrap = answers(0, 1);
        assert_eq!([to_scrap(Q::Scrap), to_scrap(Q::PastScraps)], ["second", "next"]);
        assert_eq!([to_scrap(Q::Below), to_scrap(Q::Above)], ["inside", "it"]);
        let far = answers(0, 3);
        assert_eq!([far(Q::PastScraps), far(Q::Below), far(Q::Above)], ["+2", "inside", "stopped"]);
        assert_eq!([far(Q::RivalStarts), far(Q::RivalEnds)], ["2-3", "1"]);
        let back = answers(3, 0);
        assert_eq!([back(Q::PastScraps), back(Q::Below), back(Q::Above)], ["-2", "none", "none"]);
    }
}
