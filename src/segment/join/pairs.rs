//! What the pairs of a page's blocks answer.

use super::super::lines::Sheet;
use super::super::sequence::{Reading, Role};
use super::super::signs;
use super::MOST_BLOCKS;
use super::around::Around;
use super::blocks::Block;
use super::grams::Grams;
use super::likeness::{likenesses, ranks};
use super::questions::{Answers, Q, QUESTIONS};
use super::rivals;
use super::weights::WEIGHTS;

/// What the pairs of a page's blocks are compared by.
pub(super) struct PageText<'a> {
    sheet: &'a Sheet,
    reading: &'a Reading,
    blocks: &'a [Block],
    grams: Grams<'a>,
    /// How like each block is to each other, 0 to 1.
    like: Vec<Vec<f32>>,
    /// How many blocks are liker to one than another is.
    rank: Vec<Vec<usize>>,
    /// What each block's first line alone answers: [`Q::Begins`], [`Q::GoesOn`] and [`Q::Start`].
    starts: Vec<[u8; 3]>,
    /// How well the dump keeps the reading order, by [`Q::Order`] and [`Q::Dangling`].
    order: (u8, u8),
    pub(super) around: Around,
}

/// Fewer blocks than this tell nothing about the order.
const FEWEST: usize = 3;

/// Characters of a block's beginning and of its end that are looked at.
const LOOKED_AT: usize = 1500;

impl<'a> PageText<'a> {
    /// Compares the blocks of a page; none where they are too many.
    pub(super) fn new(sheet: &'a Sheet, reading: &'a Reading, blocks: &'a [Block]) -> Self {
        let some = if blocks.len() > MOST_BLOCKS { &[] } else { blocks };
        let texts: Vec<String> = some.iter().map(|b| shortened(&text(sheet, b))).collect();
        let like = likenesses(&texts, sheet.cjk);
        let rank = like.iter().map(|row| ranks(row)).collect();
        let grams = Grams::new(&texts, some, sheet);
        let starts = Vec::new();
        let around = Around::default();
        let mut page =
            Self { sheet, reading, blocks: some, grams, like, rank, starts, order: (0, 0), around };
        page.starts = (0..some.len()).map(|b| page.start(b)).collect();
        page.around = Around::new(sheet, some, &page.starts);
        page.order = page.order();
        page
    }

    /// How well the dump keeps the reading order, by [`Q::Order`] and [`Q::Dangling`].
    fn order(&self) -> (u8, u8) {
        let (mut inside, mut orphans, mut open, mut dangling) = (0, 0, 0, 0);
        for j in 1..self.blocks.len() {
            let answers = self.answers(j - 1, j);
            let [end, begins, goes_on, width, mark] =
                [Q::End, Q::Begins, Q::GoesOn, Q::Width, Q::Mark].map(|q| answers[q as usize]);
            let (breaks_off, begins) = (end <= 3, begins >= 2);
            if goes_on >= 2 && !begins && end != 4 {
                inside += 1;
                orphans += usize::from(!breaks_off || width == 3 || mark >= 2);
            }
            open += usize::from(breaks_off);
            dangling += usize::from(breaks_off && begins);
        }
        let share = |some: usize, all: usize, limits: &[f32]| {
            if all < FEWEST { 0 } else { 1 + signs::step(some as f32 / all as f32, limits) }
        };
        (share(orphans, inside, &[0.03, 0.1, 0.25]), share(dangling, open, &[0.03, 0.12, 0.3]))
    }

    /// How likely the first line of a block has one of some roles, of those of text.
    fn share(&self, block: usize, some: &[Role]) -> f32 {
        let line = self.blocks[block].lines.start;
        let sum = |roles: &[Role]| roles.iter().map(|r| self.reading.likely(line, *r)).sum::<f32>();
        sum(some) / sum(&[Role::Begin, Role::Paragraph, Role::Text]).max(1e-6)
    }

    fn start(&self, block: usize) -> [u8; 3] {
        let (goes_on, paragraph) = (self.share(block, &[Role::Text]), self.share(block, &[Role::Paragraph]));
        [
            signs::step(self.share(block, &[Role::Begin]), &[0.02, 0.1, 0.5, 0.9]),
            signs::step(goes_on / (goes_on + paragraph).max(1e-6), &[0.1, 0.5, 0.9]),
            signs::starts(&self.sheet.lines[self.blocks[block].lines.start].text),
        ]
    }

    /// What all pairs answer, by the first block and the second, and what the table says of them; a block and itself answer nothing.
    pub(super) fn all(&self) -> (Vec<Vec<Answers>>, Vec<Vec<f32>>) {
        let count = self.blocks.len();
        let row =
            |i| (0..count).map(|j| if i == j { [0; QUESTIONS.len()] } else { self.answers(i, j) }).collect();
        let mut answers: Vec<Vec<Answers>> = (0..count).map(row).collect();
        let scores: Vec<Vec<f32>> = answers.iter().map(|row| WEIGHTS.scores(row)).collect();
        rivals::answer(&mut answers, &scores, &self.around.beside());
        (answers, scores)
    }

    /// What the blocks answer of the second going on where the first ends.
    fn answers(&self, i: usize, j: usize) -> Answers {
        let (a, b) = (&self.blocks[i], &self.blocks[j]);
        let met = self.grams.met(i, j);
        let mut all: Answers = [0; QUESTIONS.len()];
        let mut set = |q: Q, answer: u8| all[q as usize] = answer;
        set(Q::Script, if !self.sheet.cjk { 2 } else { u8::from(self.sheet.pausal) });
        set(Q::Order, self.order.0);
        set(Q::Dangling, self.order.1);
        set(Q::Place, place(i, j));
        set(Q::Between, if j == i + 1 { b.above } else { 7 });
        set(Q::End, a.end);
        let [begins, goes_on, start] = self.starts[j];
        set(Q::Begins, begins);
        set(Q::GoesOn, goes_on);
        set(Q::Start, start);
        set(Q::Mark, b.mark);
        set(Q::Grams, signs::step(met.gain, &[-2.0, -1.0, -0.3, 0.3, 1.0, 2.0, 3.0]));
        set(Q::Together, if self.sheet.cjk { met.together } else { self.grams.words.together(i, j) });
        set(
            Q::Quotes,
            match (a.open > 0, b.stray > 0) {
                (false, false) => 0,
                (true, true) => 1,
                (true, false) => 2,
                (false, true) => 3,
            },
        );
        let apart = a.width.zip(b.width).map(|(a, b)| (a - b).abs());
        set(Q::Width, apart.map_or(0, |d| 1 + signs::step(d, &[0.8, 2.0])));
        let (high, low) = (a.lines.len(), b.lines.len());
        let height = if high.max(low) < 4 {
            0
        } else if high.abs_diff(low) <= 1 {
            1
        } else {
            2 + u8::from(low > high)
        };
        set(Q::Height, height);
        set(Q::Like, signs::step(self.like[i][j] * 100.0, &[0.1, 1.0, 2.0, 4.0, 7.0, 12.0]));
        let rank = |r: usize| signs::step(r as f32, &[1.0, 2.0, 3.0, 6.0, 11.0]);
        set(Q::LikeRank, rank(self.rank[i][j]));
        set(Q::LikeBack, rank(self.rank[j][i]));
        let size = |b: &Block| signs::step(b.lines.len() as f32, &[2.0, 3.0, 6.0]);
        set(Q::SizeFirst, size(a));
        set(Q::SizeSecond, size(b));
        self.around.answer(i, j, &mut set);
        set(Q::Last, signs::ends(&self.sheet.lines[a.lines.end - 1].text));
        all
    }
}

pub(super) fn place(i: usize, j: usize) -> u8 {
    let (base, far) = if j > i { (0, j - i) } else { (5, i - j) };
    base + match far {
        1 => 0,
        2 => 1,
        3 => 2,
        4..=6 => 3,
        _ => 4,
    }
}

fn text(sheet: &Sheet, block: &Block) -> String {
    let between = if sheet.cjk { "" } else { " " };
    sheet.lines[block.lines.clone()].iter().map(|l| l.text.as_str()).collect::<Vec<_>>().join(between)
}

/// A text without its middle, if it is long.
fn shortened(text: &str) -> String {
    let count = text.chars().count();
    if count <= 2 * LOOKED_AT {
        return text.to_owned();
    }
    text.chars().take(LOOKED_AT).chain(text.chars().skip(count - LOOKED_AT)).collect()
}
