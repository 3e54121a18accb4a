//! Blocks of running text joined into bodies: which block goes on where another ends.
//!
//! Most extractors keep the reading order, and then each block follows the one above it. Others set the columns of
//! one article in the wrong order or let those of several articles take turns. So every ordered pair of blocks is asked a few
//! [`Question`]s; each answer, and small combinations of them, weighs for or against the second block going on where the
//! first ends, and the joins of the whole page that weigh most together are taken: one optimal assignment, in which a block
//! may as well end its article or begin one. The weights are fitted by `scripts/fit-join` and stand in `join/links.txt`.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix;

use super::bodies;
use super::catalogue::Mapped;
use super::endings::{self, signed};
use super::lines::Sheet;
use super::roles::{Kind, Unit};
use super::sequence::{Reading, Role};
use super::signs;
use super::text::{fold, is_cjk};

/// Beyond so many blocks they are taken in the dump's order: no newspaper's page has them.
const MOST_BLOCKS: usize = 160;

/// A question about two blocks and its possible answers.
#[derive(Debug)]
pub(super) struct Question {
    /// Its name, as the table of weights has it.
    pub name: &'static str,
    /// Its answers, by number.
    pub answers: &'static [&'static str],
}

macro_rules! questions {
    ($($(#[$doc:meta])* $id:ident $name:literal [$($answer:literal)*])+) => {
        /// Each question's place among a pair's [`Answers`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        enum Q { $($(#[$doc])* $id,)+ }

        /// All questions, in the order of [`Q`].
        pub(super) const QUESTIONS: &[Question] = &[$(Question { name: $name, answers: &[$($answer),*] }),+];
    };
}

questions! {
    /// The script and fashion of the page.
    Script "script" ["chinese" "pausal" "latin"]
    /// Of the page's blocks that begin inside a sentence, how many have none above that breaks off inside one.
    Order "order" ["unknown" "kept" "nearly" "torn" "shuffled"]
    /// Where the second block stands in the dump, counted in blocks from the first.
    Place "place" ["next" "+2" "+3" "+4-6" "+7" "-1" "-2" "-3" "-4-6" "-7"]
    /// What stands between a block and the next.
    Between "between" ["nothing" "blank" "subhead" "head" "byline" "caption" "other" "blocks"]
    /// How the first block ends.
    End "end" ["hyphen" "comma" "pause" "open" "stopped-full" "stopped-short" "closed"]
    /// How likely the reading takes the second for the beginning of an article.
    Begins "begins" ["0-2" "2-10" "10-50" "50-90" "90-100"]
    /// How likely the reading takes its first line for the middle of a paragraph, if no article begins.
    GoesOn "goes-on" ["0-10" "10-50" "50-90" "90-100"]
    /// The first character of the second.
    Start "start" ["closer" "opener" "dash" "ornament" "list" "digit" "lower" "capitals" "upper" "wide" "other"]
    /// What marks the second as a beginning.
    Mark "mark" ["none" "subhead" "byline" "dateline"]
    /// The characters at the join: how much likelier they are together than apart, by what the page's text has.
    Grams "grams" ["-2" "-2-1" "-1-0.3" "-0.3+0.3" "+0.3+1" "+1+2" "+2+3" "+3"]
    /// The characters or words at the join that stand together elsewhere on the page.
    Together "together" ["none" "two" "three" "four"]
    /// Quotation marks and brackets that the first leaves open and the second closes.
    Quotes "quotes" ["none" "closed" "left-open" "stray"]
    /// The widths of their columns.
    Width "width" ["unknown" "same" "near" "other"]
    /// The number of their lines.
    Height "height" ["few" "same" "less" "more"]
    /// Rare words that both have.
    Like "like" ["0" "0-1" "1-2" "2-4" "4-7" "7-12" "12"]
    /// How many blocks are liker to the first than the second is.
    LikeRank "like-rank" ["0" "1" "2" "3-5" "6-10" "11"]
    /// How many blocks are liker to the second than the first is.
    LikeBack "like-back" ["0" "1" "2" "3-5" "6-10" "11"]
    /// Lines of the first.
    SizeFirst "size-first" ["1" "2" "3-5" "6"]
    /// Lines of the second.
    SizeSecond "size-second" ["1" "2" "3-5" "6"]
    /// Of the page's blocks that break off inside a sentence, how many have the beginning of an article below them.
    Dangling "dangling" ["unknown" "none" "few" "some" "many"]
}

/// A pair's answers, by [`Q`].
pub(super) type Answers = [u8; QUESTIONS.len()];

/// Why a block goes on where another ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// The unit that it goes on from.
    pub after: usize,
    /// The same for a person.
    pub because: &'static str,
}

/// A block of running text.
#[derive(Debug)]
pub(super) struct Block {
    /// Its unit.
    pub unit: usize,
    /// Its lines.
    pub lines: Range<usize>,
    /// How it ends, by [`Q::End`].
    end: u8,
    /// What marks it as a beginning, by [`Q::Mark`].
    mark: u8,
    /// Width of its column, where its lines tell, in ems.
    width: Option<f32>,
    /// What stands between it and the block above, by [`Q::Between`].
    above: u8,
    /// Its first and last characters.
    first: Vec<char>,
    last: Vec<char>,
    /// Marks left open at its end, marks closed that it did not open.
    open: usize,
    stray: usize,
}

/// For each unit the one it goes on from; none for units that are no text or begin a body.
pub(super) fn links(sheet: &Sheet, reading: &Reading, units: &[Unit]) -> BTreeMap<usize, Link> {
    let blocks = blocks(sheet, units);
    // A page of the old fashion comes transcribed column by column.
    if blocks.len() > MOST_BLOCKS || sheet.pausal {
        return in_order(reading, &blocks);
    }
    let page = PageText::new(sheet, reading, &blocks);
    let count = blocks.len();
    let scores: Vec<Vec<f32>> = (0..count)
        .map(|i| {
            let mut row = WEIGHTS.scores(&(0..count).map(|j| page.answers(i, j)).collect::<Vec<_>>());
            row[i] = 0.0;
            row
        })
        .collect();
    let joins = acyclic(assigned(&scores), &scores);
    let because = |i: usize, j: usize| WEIGHTS.because(&page.answers(i, j));
    (0..)
        .zip(joins)
        .filter_map(|(i, j)| j.map(|j| (i, j)))
        .map(|(i, j)| (blocks[j].unit, Link { after: blocks[i].unit, because: because(i, j) }))
        .collect()
}

/// Each block after the one above it, unless the reading says that it begins an article.
fn in_order(reading: &Reading, blocks: &[Block]) -> BTreeMap<usize, Link> {
    let link = |pair: &[Block]| {
        let goes_on = reading.roles[pair[1].lines.start] != Role::Begin;
        goes_on.then_some((pair[1].unit, Link { after: pair[0].unit, because: NEXT }))
    };
    blocks.windows(2).filter_map(link).collect()
}

/// For each block the one that goes on where it ends, so that the sum of the scores is greatest; joins below zero are none.
fn assigned(scores: &[Vec<f32>]) -> Vec<Option<usize>> {
    let count = scores.len();
    let worth = |i: usize, j: usize| (f64::from(scores[i][j].max(0.0)) * 1e4).round() as i64;
    let cells: Vec<i64> = (0..count).flat_map(|i| (0..count).map(move |j| worth(i, j))).collect();
    let Ok(matrix) = Matrix::from_vec(count, count, cells) else { return vec![None; count] };
    if count == 0 {
        return Vec::new();
    }
    let (_, places) = kuhn_munkres(&matrix);
    (0..).zip(places).map(|(i, j)| (i != j && scores[i][j] > 0.0).then_some(j)).collect()
}

/// Joins that run in a circle are undone where they are weakest.
fn acyclic(mut joins: Vec<Option<usize>>, scores: &[Vec<f32>]) -> Vec<Option<usize>> {
    let mut seen = vec![false; joins.len()];
    for start in 0..joins.len() {
        let mut circle = vec![start];
        let mut at = joins[start];
        while let Some(next) = at.filter(|n| *n != start && !seen[*n] && circle.len() <= joins.len()) {
            circle.push(next);
            at = joins[next];
        }
        if at == Some(start) {
            let worth = |i: usize| joins[i].map_or(0.0, |j| scores[i][j]);
            let weakest = circle.iter().copied().min_by(|a, b| worth(*a).total_cmp(&worth(*b)));
            if let Some(weakest) = weakest {
                joins[weakest] = None;
            }
        }
        seen[start] = true;
    }
    joins
}

/// The blocks of running text of a page, in the dump's order.
pub(super) fn blocks(sheet: &Sheet, units: &[Unit]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let (mut above, mut bylined, mut subhead) = (0u8, false, false);
    for (i, unit) in units.iter().enumerate() {
        let step = match &unit.kind {
            Kind::Subhead => 2,
            Kind::Head => 3,
            Kind::Byline(_) => 4,
            Kind::Caption { .. } => 5,
            Kind::Masthead | Kind::Furniture(_) => 6,
            Kind::Text => {
                let first = &sheet.lines[unit.lines.start];
                let blank = unit.lines.start > 0 && first.at > sheet.lines[unit.lines.start - 1].at + 1;
                let dateline = bodies::lead(sheet, unit).is_some();
                let mut block = Block::new(sheet, i, unit.lines.clone());
                block.above = if above == 0 { u8::from(blank) } else { above };
                block.mark = match (bylined, dateline, subhead) {
                    (true, ..) => 2,
                    (_, true, _) => 3,
                    (.., true) => 1,
                    _ => 0,
                };
                blocks.push(block);
                (above, bylined, subhead) = (0, false, false);
                continue;
            }
        };
        let closes = closes(sheet, units, i);
        if let Some(block) = blocks.last_mut().filter(|_| closes) {
            block.end = 6;
            continue;
        }
        above = if step == 4 || above == 4 { 4 } else { step };
        bylined |= step == 4;
        subhead = step == 2;
    }
    blocks
}

/// Whether a unit right below a text closes it: a jump line, or people in brackets.
fn closes(sheet: &Sheet, units: &[Unit], i: usize) -> bool {
    let below_text = i > 0 && units[i - 1].kind == Kind::Text;
    let first = &sheet.lines[units[i].lines.start].text;
    below_text
        && match units[i].kind {
            Kind::Furniture(_) => endings::jump(first, &sheet.style),
            Kind::Byline(_) => first.starts_with(['（', '(']),
            _ => false,
        }
}

/// So many characters at a block's ends tell how it goes on.
const ENDS: usize = 3;
/// A block's column is known from so many lines on.
const TELLING: usize = 2;
/// A last line that leaves so much room ends a paragraph, in ems.
const ROOM: f32 = 1.2;

impl Block {
    fn new(sheet: &Sheet, unit: usize, lines: Range<usize>) -> Self {
        let mut widths: Vec<f32> = lines.clone().map(|l| sheet.lines[l].width).collect();
        widths.sort_by(|a, b| b.total_cmp(a));
        // The widest line may be one that ran over; two that are as wide as each other are full.
        let full = widths.windows(2).find(|w| w[0] - w[1] <= 0.8).map(|w| w[0]);
        let width = full.filter(|_| lines.len() > TELLING);
        let text = sheet.joined(lines.clone());
        let tail = sheet.joined(lines.end.saturating_sub(2).max(lines.start)..lines.end);
        let last = &sheet.lines[lines.end - 1];
        let column = width.or_else(|| sheet.lack(last.width).map(|lack| last.width + lack));
        let short = column.is_some_and(|c| c - last.width - last.indent > ROOM);
        let closed = endings::ended(&tail, &sheet.style) || signed(&tail, &sheet.style).is_some();
        let end = match signs::ends(&last.text) {
            _ if closed => 6,
            0 | 1 => 4 + u8::from(short),
            2 | 4 => 2,
            3 => 1,
            5 => 0,
            _ => 3,
        };
        let (open, stray) = marks(&text);
        let chars = |text: &mut dyn Iterator<Item = char>| -> Vec<char> {
            text.map(fold).filter(|c| !sheet.cjk || !c.is_whitespace()).take(ENDS).collect()
        };
        let first = chars(&mut text.chars());
        let mut tail = chars(&mut text.chars().rev());
        tail.reverse();
        Self { unit, lines, end, mark: 0, width, above: 0, first, last: tail, open, stray }
    }
}

/// Marks that are open at a text's end, and marks that close what it did not open. A quotation may go on over paragraphs, each
/// of which opens it anew.
fn marks(text: &str) -> (usize, usize) {
    const PAIRS: [(char, char); 6] =
        [('“', '”'), ('「', '」'), ('『', '』'), ('（', '）'), ('《', '》'), ('(', ')')];
    let mut open = [0usize; PAIRS.len()];
    let mut stray = 0;
    for c in text.chars() {
        for (kind, (from, to)) in PAIRS.iter().enumerate() {
            if c == *from {
                open[kind] = 1;
            } else if c == *to {
                if open[kind] == 0 {
                    stray += 1;
                }
                open[kind] = 0;
            }
        }
    }
    (open.iter().sum(), stray)
}

/// What the pairs of a page's blocks are compared by.
struct PageText<'a> {
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
}

/// Fewer blocks than this tell nothing about the order.
const FEWEST: usize = 3;
/// Characters of a block's beginning and of its end that are looked at.
const LOOKED_AT: usize = 1500;

impl<'a> PageText<'a> {
    fn new(sheet: &'a Sheet, reading: &'a Reading, blocks: &'a [Block]) -> Self {
        let some = if blocks.len() > MOST_BLOCKS { &[] } else { blocks };
        let texts: Vec<String> = some.iter().map(|b| shortened(&text(sheet, b))).collect();
        let like = likenesses(&texts, sheet.cjk);
        let rank = like.iter().map(|row| ranks(row)).collect();
        let grams = Grams::new(&texts, some, sheet);
        let starts = Vec::new();
        let mut page = Self { sheet, reading, blocks: some, grams, like, rank, starts, order: (0, 0) };
        page.starts = (0..some.len()).map(|b| page.start(b)).collect();
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

    fn answers(&self, i: usize, j: usize) -> Answers {
        let (a, b) = (&self.blocks[i], &self.blocks[j]);
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
        set(
            Q::Grams,
            signs::step(self.grams.gain(&a.last, &b.first), &[-2.0, -1.0, -0.3, 0.3, 1.0, 2.0, 3.0]),
        );
        set(
            Q::Together,
            if self.sheet.cjk { self.grams.together(a, b) } else { self.grams.words.together(i, j) },
        );
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
        all
    }
}

fn place(i: usize, j: usize) -> u8 {
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

/// The cosine of each two texts' word parts, rare ones counting more.
fn likenesses(texts: &[String], cjk: bool) -> Vec<Vec<f32>> {
    // Each part's texts: in the order of the parts, so that sums are the same however the parts were found.
    let mut parts: Vec<(u128, u32)> = Vec::new();
    for (i, text) in (0..).zip(texts) {
        parts.extend(signs::word_parts(text, cjk).into_iter().map(|part| (part, i)));
    }
    parts.sort_unstable();
    let count = texts.len();
    let rare: Vec<f32> = (0..=count).map(|n| (count as f32 / n.max(1) as f32).ln().powi(2)).collect();
    let mut like = vec![vec![0.0f32; count]; count];
    let mut norms = vec![0.0f32; count];
    for at in parts.chunk_by(|a, b| a.0 == b.0) {
        let rare = rare[at.len()];
        for (n, (_, i)) in at.iter().enumerate() {
            norms[*i as usize] += rare;
            let row = &mut like[*i as usize];
            at[n + 1..].iter().for_each(|(_, j)| row[*j as usize] += rare);
        }
    }
    for i in 0..count {
        for j in i + 1..count {
            let cosine = like[i][j] / (norms[i] * norms[j]).sqrt().max(1e-6);
            (like[i][j], like[j][i]) = (cosine, cosine);
        }
    }
    like
}

/// For each number how many of them are greater.
fn ranks(row: &[f32]) -> Vec<usize> {
    let mut sorted = row.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    row.iter().map(|v| sorted.partition_point(|s| s > v)).collect()
}

/// What characters stand together in the page's text.
struct Grams<'a> {
    /// How often two or three characters stand together, by [`gram`].
    counts: Mapped<u64, u32>,
    singles: Mapped<u32, u32>,
    all: u32,
    /// For Latin script.
    words: WordPairs<'a>,
}

/// Stands for no character.
const NO_CHAR: char = '\0';
/// As many observations as the shorter context is worth beside the longer one's.
const TRUST: f32 = 1.5;

/// Three characters as one number.
fn gram([a, b, c]: [char; 3]) -> u64 {
    u64::from(u32::from(a)) << 42 | u64::from(u32::from(b)) << 21 | u64::from(u32::from(c))
}

impl<'a> Grams<'a> {
    fn new(texts: &[String], blocks: &[Block], sheet: &'a Sheet) -> Self {
        let (mut counts, mut singles, mut all) = (Mapped::default(), Mapped::default(), 0);
        counts.reserve(texts.iter().map(|t| t.len() / 3).sum());
        for text in texts {
            let [mut a, mut b] = [NO_CHAR; 2];
            let chars = text.chars().map(fold).filter(|c| !sheet.cjk || !c.is_whitespace());
            for (i, c) in chars.enumerate() {
                *singles.entry(c as u32).or_default() += 1;
                all += 1;
                if i >= 1 {
                    *counts.entry(gram([NO_CHAR, b, c])).or_default() += 1;
                }
                if i >= 2 {
                    *counts.entry(gram([a, b, c])).or_default() += 1;
                }
                (a, b) = (b, c);
            }
        }
        let words = if sheet.cjk { WordPairs::default() } else { WordPairs::new(texts, blocks, sheet) };
        Self { counts, singles, all, words }
    }

    fn count(&self, of: [char; 3]) -> f32 {
        self.counts.get(&gram(of)).copied().unwrap_or(0) as f32
    }

    fn single(&self, c: char) -> f32 {
        self.singles.get(&(c as u32)).copied().unwrap_or(0) as f32
    }

    /// How likely a character is behind two others.
    fn likely(&self, two: [char; 2], next: char) -> (f32, f32) {
        let alone = (self.single(next) + 0.5) / (self.all as f32 + 2000.0);
        let before = self.single(two[1]);
        let pair = (self.count([NO_CHAR, two[1], next]) + TRUST * 4.0 * alone) / (before + TRUST * 4.0);
        let behind = self.count([NO_CHAR, two[0], two[1]]);
        ((self.count([two[0], two[1], next]) + TRUST * pair) / (behind + TRUST), alone)
    }

    /// By how much (in natural logarithms) the first two characters of a text are likelier behind the last of another than
    /// anywhere.
    fn gain(&self, last: &[char], first: &[char]) -> f32 {
        let all: Vec<char> = last.iter().chain(first).copied().collect();
        let start = last.len();
        (start..all.len().min(start + 2))
            .filter(|i| *i >= 2)
            .map(|i| {
                let (with, alone) = self.likely([all[i - 2], all[i - 1]], all[i]);
                (with / alone).ln()
            })
            .sum()
    }

    /// How many characters around a join stand together elsewhere, by [`Q::Together`].
    fn together(&self, a: &Block, b: &Block) -> u8 {
        let at = |v: &[char], back: usize| {
            v.len().checked_sub(back).and_then(|i| v.get(i)).copied().unwrap_or(NO_CHAR)
        };
        let (y, x) = (at(&a.last, 1), at(&a.last, 2));
        let (c, d) =
            (b.first.first().copied().unwrap_or(NO_CHAR), b.first.get(1).copied().unwrap_or(NO_CHAR));
        let two = self.count([NO_CHAR, y, c]) > 0.0;
        let (left, right) = (self.count([x, y, c]) > 0.0, self.count([y, c, d]) > 0.0);
        u8::from(two) + u8::from(two && (left || right)) + u8::from(left && right)
    }
}

/// Which words of a page in Latin script stand together somewhere.
#[derive(Default)]
struct WordPairs<'a> {
    /// Each word's number.
    known: Mapped<String, u32>,
    pairs: Mapped<u64, ()>,
    ends: Vec<Ends<'a>>,
}

/// The words at a block's ends.
struct Ends<'a> {
    /// The first word, and both words by number.
    word: &'a str,
    first: u32,
    last: u32,
    /// What stands before a hyphen at the end.
    stem: Option<&'a str>,
}

/// Two words as one number.
fn word_pair(before: u32, after: u32) -> u64 {
    u64::from(before) << 32 | u64::from(after)
}

impl<'a> WordPairs<'a> {
    fn new(texts: &[String], blocks: &[Block], sheet: &'a Sheet) -> Self {
        let mut all = Self::default();
        for text in texts {
            let mut before = None;
            for word in text.split_whitespace() {
                let number = all.number(word);
                all.pairs.extend(before.map(|before| (word_pair(before, number), ())));
                before = Some(number);
            }
        }
        for block in blocks {
            let last = sheet.lines[block.lines.end - 1].text.split_whitespace().next_back().unwrap_or("");
            let word = sheet.lines[block.lines.start].text.split_whitespace().next().unwrap_or("");
            let stem = last.trim_end_matches(['-', '¬', '‐']);
            let stem = (stem.len() < last.len()).then_some(stem);
            let (first, last) = (all.number(word), all.number(last));
            all.ends.push(Ends { word, first, last, stem });
        }
        all
    }

    fn number(&mut self, word: &str) -> u32 {
        let next = self.known.len() as u32;
        *self.known.entry(plain(word)).or_insert(next)
    }

    /// Whether the words around a join stand together elsewhere, by [`Q::Together`].
    fn together(&self, i: usize, j: usize) -> u8 {
        let (a, b) = (&self.ends[i], &self.ends[j]);
        if a.stem.is_some_and(|stem| self.known.contains_key(&plain(&[stem, b.word].concat()))) {
            return 3;
        }
        2 * u8::from(self.pairs.contains_key(&word_pair(a.last, b.first)))
    }
}

/// A word as it is compared: lower case, without marks.
fn plain(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric() || is_cjk(*c)).flat_map(char::to_lowercase).collect()
}

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
struct Weights(Vec<Asked>);

static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| {
    Weights::read(include_str!("join/links.txt")).expect("the table that ships is read by a test")
});

const NEXT: &str = "it stands next to the text before it";
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

    /// What speaks for each of some joins, in log odds against none. Combination by combination, so that the numbers of one
    /// are reckoned for many joins at a time.
    fn scores(&self, all: &[Answers]) -> Vec<f32> {
        let columns: [Vec<u8>; QUESTIONS.len()] = std::array::from_fn(|q| all.iter().map(|a| a[q]).collect());
        let mut scores = vec![0.0; all.len()];
        let mut numbers = vec![0u32; all.len()];
        for asked in &self.0 {
            numbers.fill(0);
            for (question, size) in &asked.questions {
                let size = *size as u32;
                let answers = &columns[*question];
                numbers.iter_mut().zip(answers).for_each(|(n, a)| *n = *n * size + u32::from(*a));
            }
            scores.iter_mut().zip(&numbers).for_each(|(s, n)| *s += asked.weights[*n as usize]);
        }
        scores
    }

    /// What speaks most for a join, in words.
    fn because(&self, answers: &Answers) -> &'static str {
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

/// Blocks and the answers of all their pairs, for fitting.
pub(super) fn lab(sheet: &Sheet, reading: &Reading, units: &[Unit]) -> (Vec<Range<usize>>, Vec<Vec<String>>) {
    let blocks = blocks(sheet, units);
    let page = PageText::new(sheet, reading, &blocks);
    let letters = |a: Answers| a.iter().map(|n| char::from(b'a' + n)).collect::<String>();
    let count = if blocks.len() > MOST_BLOCKS { 0 } else { blocks.len() };
    let pairs = (0..count)
        .map(|i| {
            (0..count).map(|j| if i == j { String::new() } else { letters(page.answers(i, j)) }).collect()
        })
        .collect();
    (blocks.iter().map(|b| b.lines.clone()).collect(), pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_that_ships_is_read() {
        assert!(Weights::read(include_str!("join/links.txt")).is_ok_and(|w| !w.0.is_empty()));
        assert_eq!(
            Weights::read("ask\tplace\nnowhere\t1.0").err(),
            Some("line 2 is no weight: nowhere\t1.0".to_owned())
        );
    }

    #[test]
    fn the_greatest_sum_is_taken_and_no_circle_stays() {
        let scores = vec![vec![0.0, 2.0, -1.0], vec![-1.0, 0.0, 3.0], vec![1.0, -1.0, 0.0]];
        let joins = assigned(&scores);
        assert_eq!(joins, [Some(1), Some(2), Some(0)]);
        assert_eq!(acyclic(joins, &scores), [Some(1), Some(2), None]);
        assert_eq!(assigned(&[vec![0.0, -1.0], vec![-1.0, 0.0]]), [None, None]);
    }

    #[test]
    fn marks_left_open_and_marks_closed_that_were_not_opened() {
        assert_eq!(marks("林溪说：“水位降了"), (1, 0));
        assert_eq!(marks("三尺。”江岸说（笑）"), (0, 1));
    }
}
