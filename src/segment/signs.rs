//! What can be seen of each line: measures cut into few steps, so that a weight for each step says what it speaks for.
//!
//! A sign is one question about a line with a handful of answers. Shape counts in ems, words only through the house
//! styles' patterns and through what recurs on the page itself; nothing here knows a paper, a person or a topic.

use std::collections::BTreeMap;

use super::captions;
use super::catalogue::{Mapped, key};
use super::claims::{self, Claimant, Start};
use super::lines::Sheet;
use super::masthead;
use super::people;
use super::prose::capitals;
use super::roles;
use super::text::{em, first_token, fold, is_cjk, letter};
use super::{credits, datelines, endings, latin};

/// A question about a line and its possible answers.
#[derive(Debug)]
pub(super) struct Sign {
    /// Its name, as the table of weights has it.
    pub name: &'static str,
    /// Its answers, by number.
    pub answers: &'static [&'static str],
}

macro_rules! signs {
    ($($(#[$doc:meta])* $id:ident $name:literal [$($answer:literal)*])+) => {
        /// Each sign's place in a line's [`Signs`].
        #[allow(non_camel_case_types, reason = "one constant a sign, generated")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum S { $($(#[$doc])* $id,)+ }

        /// All signs, in the order of [`S`].
        pub(super) const SIGNS: &[Sign] = &[$(Sign { name: $name, answers: &[$($answer),*] }),+];
    };
}

signs! {
    /// The script and fashion of the page.
    Script "script" ["chinese" "pausal" "latin"]
    /// Share of the lines that have a blank line above them.
    Blanks "blanks" ["none" "few" "some" "many" "most"]
    /// How many of the blank lines stand where a sentence has ended.
    BlankSense "blank-sense" ["none" "seldom" "half" "often" "always"]
    /// Of short lines that end a sentence, how many a blank line follows.
    BlankRule "blank-rule" ["unknown" "none" "some" "most" "all"]
    /// Whether first lines of paragraphs are printed with their indent.
    Indents "indents" ["none" "some" "many"]
    /// Bylines and datelines for the length of the page.
    Marks "marks" ["none" "few" "some" "many" "more" "most"]
    /// Lines before the first and after the last of the page.
    Place "place" ["1" "2-3" "4-6" "7-12" "inside" "last-4" "last"]
    /// Blank lines above it.
    Above "above" ["top" "0" "1" "2+"]
    /// Blank lines below it.
    Below "below" ["end" "0" "1" "2+"]
    /// Lines of its block.
    Block "block" ["1" "2" "3" "4-6" "7-12" "13+"]
    /// Its place in the block.
    InBlock "in-block" ["alone" "first" "middle" "last"]
    /// Lines of the block above its own, and of the block below.
    BlockAbove "block-above" ["none" "1" "2" "3" "4-6" "7-12" "13+"]
    /// The same of the block below.
    BlockBelow "block-below" ["none" "1" "2" "3" "4-6" "7-12" "13+"]
    /// The widest line of its block against the column of the block below.
    BlockWidth "block-width" ["unknown" "half" "narrow" "like" "wide"]
    /// Lines of its block that carry stops, anywhere.
    BlockText "block-text" ["none" "one" "some" "most"]
    /// The same of the block above.
    TextAbove "text-above" ["no-block" "none" "one" "some" "most"]
    /// The same of the block below.
    TextBelow "text-below" ["no-block" "none" "one" "some" "most"]
    /// Its width in ems.
    Width "width" ["0-3" "3-6" "6-9" "9-13" "13-18" "18-24" "24-34" "34-60" "60+"]
    /// How much narrower it is than the full lines from it on, in ems.
    LackBelow "lack-below" ["over" "wide" "full" "0.3-1.2" "indent" "3.2-6" "6+" "unknown"]
    /// How much narrower it is than the full lines down to it, in ems.
    LackAbove "lack-above" ["over" "wide" "full" "0.3-1.2" "indent" "3.2-6" "6+" "unknown"]
    /// Room left beside the line above it, once its own first word is taken off, in ems.
    Room "room" ["none" "0-0.4" "0.4-2" "2-6" "6+" "unknown"]
    /// Its width against that of the line above.
    Step "step" ["first" "much-less" "less" "same" "more" "much-more"]
    /// The column's width from it on against the column's down to the line above.
    Column "column" ["unknown" "narrower" "same" "wider"]
    /// Its column's width against those many lines of the page have.
    Usual "usual" ["none" "column" "narrow" "wide"]
    /// White space at its start.
    Indent "indent" ["none" "some" "printed" "deep"]
    /// White space at its start against that of the line above.
    IndentStep "indent-step" ["less" "same" "more"]
    /// How it ends.
    End "end" ["sentence" "stopped" "colon" "comma" "dash" "hyphen" "closer" "digit" "hanging" "open"]
    /// How it begins.
    Start "start" ["closer" "opener" "dash" "ornament" "list" "digit" "lower" "capitals" "upper" "wide" "other"]
    /// Stops inside it.
    Stops "stops" ["none" "comma" "commas" "sentence"]
    /// A bracket or quotation mark that the lines above left open.
    Opened "opened" ["no" "quote" "bracket"]
    /// Its last character and the first of the line below stand together elsewhere on the page.
    JoinAbove "join-above" ["no" "yes"]
    /// The house styles' byline.
    Byline "byline" ["no" "yes" "role" "begun"]
    /// The text that it would go on from, where headlines or others stand between: how that ended.
    Carry "carry" ["adjacent" "none" "sentence" "pause" "open" "closed"]
    /// Whether it would fit under that text: its column's width, and the characters at the join.
    CarryFit "carry-fit" ["adjacent" "none" "no" "column" "column-join"]
    /// The house styles' credit of a photographer.
    Credit "credit" ["no" "tail" "whole"]
    /// A photographer's credit stands below, without the end of a sentence before it.
    CreditBelow "credit-below" ["no" "right-below" "soon"]
    /// A line by itself, with one as wide above or below it that is by itself too.
    Spaced "spaced" ["no" "yes"]
    /// The house styles' beginnings of a caption.
    Caption "caption" ["no" "yes"]
    /// The facts of a masthead that it states.
    Masthead "masthead" ["none" "weak" "some" "sure"]
    /// The house styles' dateline.
    Dateline "dateline" ["no" "yes"]
    /// The house styles' end marks, closing notes and signatures.
    Note "note" ["no" "note" "ended"]
    /// Words of adverts and notices in its block.
    Advert "advert" ["no" "cue" "yes"]
    /// A jump line.
    Jump "jump" ["no" "yes"]
    /// Share of its word parts that stand elsewhere on the page.
    Echo "echo" ["none" "little" "some" "most"]
    /// Where they stand: more in the lines below it or above it.
    EchoSide "echo-side" ["above" "rather-above" "even" "rather-below" "below"]
    /// A headline somewhere claims that its article begins here.
    Claimed "claimed" ["no" "weak" "clear" "strong" "from-above"]
    /// Looking like a headline, which beginning it claims.
    Claims "claims" ["none" "weak" "below" "near" "far"]
    /// Words in capitals, for Latin script.
    Case "case" ["none" "lower" "mixed" "title" "capitals"]
    /// Characters that no newspaper sets, as scanners make them.
    Noise "noise" ["no" "some" "much"]
    /// Lines of one character, a vertical headline.
    Vertical "vertical" ["no" "yes"]
    /// Wide blanks inside it.
    Gap "gap" ["no" "space" "wide"]
    /// A run of digits as long as a telephone number.
    Number "number" ["no" "yes"]
}

/// One line's answers, by [`S`].
pub(super) type Signs = [u8; SIGNS.len()];

/// How many lines show a column's width.
const WINDOW: usize = 8;

/// The signs of all lines of a page.
pub(super) fn signs(sheet: &Sheet) -> Vec<Signs> {
    let page = PageView::new(sheet);
    let mut all: Vec<Signs> = (0..sheet.lines.len()).map(|i| page.line(i)).collect();
    page.echoes(&mut all);
    page.opened(&mut all);
    page.carried(&mut all);
    page.claimed(&mut all);
    page.credited(&mut all);
    all
}

/// The step of a value among ascending limits.
pub(super) fn step(value: f32, limits: &[f32]) -> u8 {
    limits.iter().take_while(|l| value >= **l).count() as u8
}

struct PageView<'a> {
    sheet: &'a Sheet,
    /// Width of the full lines from each line on, and down to it; 0 where too few tell.
    below: Vec<f32>,
    above: Vec<f32>,
    /// Block of each line.
    block: Vec<usize>,
    /// Blank lines above each line.
    blank: Vec<usize>,
    /// Answers that are the same for all lines.
    page: [u8; 6],
    /// How much the words of each block are an advert's.
    adverts: Vec<u8>,
    /// How many lines of each block carry stops: none, one, some, most.
    stopped: Vec<u8>,
    /// Width of each block's widest line.
    widest: Vec<f32>,
    /// Whether each line is a byline.
    bylines: Vec<bool>,
}

impl<'a> PageView<'a> {
    fn new(sheet: &'a Sheet) -> Self {
        let count = sheet.lines.len();
        let mut block = vec![0; count];
        for (b, lines) in sheet.blocks.iter().enumerate() {
            block[lines.clone()].fill(b);
        }
        let blank = (0..count)
            .map(|i| if i == 0 { 0 } else { sheet.lines[i].at - sheet.lines[i - 1].at - 1 })
            .collect();
        let widths: Vec<f32> = sheet.lines.iter().map(|l| l.width).collect();
        let below = (0..count).map(|i| full(&widths[i..(i + WINDOW).min(count)], false)).collect();
        let above = (0..count).map(|i| full(&widths[(i + 1).saturating_sub(WINDOW)..i + 1], true)).collect();
        let adverts = sheet.blocks.iter().map(|b| roles::advert_step(sheet, b.clone())).collect();
        let stopped = sheet.blocks.iter().map(|b| stopped(sheet, b.clone())).collect();
        let widest = |b: &std::ops::Range<usize>| widths[b.clone()].iter().copied().fold(0.0, f32::max);
        let widest = sheet.blocks.iter().map(widest).collect();
        let bylines = sheet.lines.iter().map(|l| people::byline(&l.text, &sheet.style).is_some()).collect();
        let page = [0; 6];
        let mut view = Self { sheet, below, above, block, blank, page, adverts, stopped, widest, bylines };
        view.page = view.page_signs();
        view
    }

    /// Script, blanks, their sense and rule, indents, marks.
    fn page_signs(&self) -> [u8; 6] {
        let (sheet, count) = (self.sheet, self.sheet.lines.len().max(1));
        let script = if !sheet.cjk { 2 } else { u8::from(sheet.pausal) };
        let (mut blanks, mut after_sentence, mut short, mut short_blank) = (0, 0, 0, 0);
        for i in 1..sheet.lines.len() {
            let ended = ends(&sheet.lines[i - 1].text) <= 1;
            let parted = self.blank[i] > 0;
            blanks += usize::from(parted);
            after_sentence += usize::from(parted && ended);
            let is_short = ended && self.above[i - 1] > 0.0 && self.room(i) > 1.0;
            short += usize::from(is_short);
            short_blank += usize::from(is_short && parted);
        }
        let share = |a: usize, b: usize| if b == 0 { 0.0 } else { a as f32 / b as f32 };
        let rule = if short < 4 { 0 } else { 1 + step(share(short_blank, short), &[0.1, 0.6, 0.9]) };
        let indented = sheet.lines.iter().filter(|l| (1.4..=3.2).contains(&l.indent)).count();
        let marks = (0..sheet.lines.len()).filter(|i| self.marked(*i)).count();
        [
            script,
            step(share(blanks, count), &[0.01, 0.08, 0.22, 0.45]),
            if blanks < 3 { 0 } else { 1 + step(share(after_sentence, blanks), &[0.3, 0.6, 0.85]) },
            rule,
            step(share(indented, count), &[0.04, 0.12]),
            step(marks as f32 * 100.0 / count as f32, &[0.01, 0.6, 1.2, 1.8, 2.6]),
        ]
    }

    fn marked(&self, i: usize) -> bool {
        self.bylines[i] || datelines::lead(&self.sheet.lines[i].text, &self.sheet.style).is_some()
    }

    /// Room beside the line above a line, once the line's first word is taken off.
    fn room(&self, i: usize) -> f32 {
        let before = &self.sheet.lines[i - 1];
        self.above[i - 1].max(self.below[i - 1].min(self.above[i - 1] + 1.5))
            - before.width
            - before.indent.min(3.0) * f32::from(u8::from(before.indent > 1.4))
            - first_token(&self.sheet.lines[i].text, self.sheet.cjk)
    }

    fn line(&self, i: usize) -> Signs {
        let mut s: Signs = [0; SIGNS.len()];
        s[..6].copy_from_slice(&self.page);
        self.place(i, &mut s);
        self.shape(i, &mut s);
        self.words(i, &mut s);
        s
    }

    fn place(&self, i: usize, s: &mut Signs) {
        let count = self.sheet.lines.len();
        let block = &self.sheet.blocks[self.block[i]];
        s[S::Place as usize] = match (i, count - i) {
            (0, _) => 0,
            (1..=2, _) => 1,
            (3..=5, _) => 2,
            (6..=11, _) => 3,
            (_, 1) => 6,
            (_, 2..=4) => 5,
            _ => 4,
        };
        let step_of = |blank: usize| 1 + blank.min(2) as u8;
        s[S::Above as usize] = if i == 0 { 0 } else { step_of(self.blank[i]) };
        s[S::Below as usize] = if i + 1 == count { 0 } else { step_of(self.blank[i + 1]) };
        s[S::Block as usize] = step(block.len() as f32, &[2.0, 3.0, 4.0, 7.0, 13.0]);
        s[S::InBlock as usize] = match (i == block.start, i + 1 == block.end) {
            (true, true) => 0,
            (true, false) => 1,
            (false, false) => 2,
            (false, true) => 3,
        };
        s[S::Advert as usize] = self.adverts[self.block[i]];
        let size = |b: Option<usize>| {
            let block = b.and_then(|b| self.sheet.blocks.get(b));
            block.map_or(0, |b| 1 + step(b.len() as f32, &[2.0, 3.0, 4.0, 7.0, 13.0]))
        };
        let own = self.block[i];
        s[S::BlockAbove as usize] = size(own.checked_sub(1));
        s[S::BlockBelow as usize] = size(Some(own + 1));
        let text = |b: Option<usize>| b.and_then(|b| self.stopped.get(b)).map_or(0, |s| s + 1);
        s[S::BlockText as usize] = self.stopped[own];
        s[S::TextAbove as usize] = text(own.checked_sub(1));
        s[S::TextBelow as usize] = text(Some(own + 1));
        let below = self.sheet.blocks.get(own + 1).map_or(0.0, |b| self.below[b.start]);
        s[S::BlockWidth as usize] =
            if below == 0.0 { 0 } else { 1 + step(self.widest[own] / below, &[0.55, 0.88, 1.12]) };
    }

    fn shape(&self, i: usize, s: &mut Signs) {
        let lines = &self.sheet.lines;
        let line = &lines[i];
        s[S::Width as usize] = step(line.width, &[3.0, 6.0, 9.0, 13.0, 18.0, 24.0, 34.0, 60.0]);
        s[S::LackBelow as usize] = lack(self.below[i], line.width + printed(line.indent));
        s[S::LackAbove as usize] = lack(self.above[i], line.width + printed(line.indent));
        s[S::Room as usize] =
            if i == 0 || self.above[i - 1] == 0.0 { 5 } else { step(self.room(i), &[0.0, 0.4, 2.0, 6.0]) };
        s[S::Step as usize] =
            if i == 0 { 0 } else { 1 + step(line.width - lines[i - 1].width, &[-4.5, -0.6, 0.6, 4.5]) };
        let columns = (i > 0).then(|| (self.above[i - 1], self.below[i]));
        s[S::Column as usize] = match columns {
            Some((a, b)) if a > 0.0 && b > 0.0 => 1 + step(b - a, &[-1.4, 1.4]),
            _ => 0,
        };
        let column = self.below[i].max(self.above[i]);
        let near = self.sheet.columns.iter().any(|c| (c - column).abs() <= 1.6);
        let (least, most) = (self.sheet.columns.first(), self.sheet.columns.last());
        s[S::Usual as usize] = match (near, least, most) {
            (true, ..) => 1,
            (_, Some(least), _) if column < *least => 2,
            (_, _, Some(most)) if column > *most => 3,
            _ => 0,
        };
        s[S::Indent as usize] = step(line.indent, &[0.4, 1.4, 3.4]);
        s[S::IndentStep as usize] =
            if i == 0 { 1 } else { step(line.indent - lines[i - 1].indent, &[-1.0, 1.0]) };
        let one = |j: usize| lines.get(j).is_some_and(|l| l.text.chars().count() == 1);
        let beside = one(i + 1) || i > 0 && one(i - 1);
        s[S::Vertical as usize] = u8::from(one(i) && beside);
    }

    fn words(&self, i: usize, s: &mut Signs) {
        let line = &self.sheet.lines[i];
        let text = line.text.as_str();
        s[S::End as usize] = ends(text);
        s[S::Start as usize] = starts(text);
        s[S::Stops as usize] = stops(text);
        s[S::JoinAbove as usize] = u8::from(i > 0 && self.sheet.joins(i - 1, i));
        let next = self.sheet.lines.get(i + 1).map_or("", |l| l.text.as_str());
        s[S::Byline as usize] = if self.bylines[i] {
            1
        } else if people::byline_of_two(text, next, &self.sheet.style) {
            3
        } else if people::role_alone(text, &self.sheet.style)
            || (!self.sheet.cjk && latin::latin_role(text, &self.sheet.style).is_some())
        {
            2
        } else {
            0
        };
        s[S::Credit as usize] = match credits::credit(text, &self.sheet.style) {
            Some((0, _)) => 2,
            Some(_) => 1,
            None => 0,
        };
        s[S::Caption as usize] = u8::from(captions::begins(text, &self.sheet.style));
        s[S::Masthead as usize] = step(masthead::facts(text, &self.sheet.style).score(), &[0.3, 0.9, 2.0]);
        let start = || self.sheet.joined(i..self.sheet.lines.len().min(i + 3));
        s[S::Dateline as usize] = u8::from(
            datelines::may_begin(text, &self.sheet.style)
                && datelines::lead(&start(), &self.sheet.style).is_some(),
        );
        s[S::Note as usize] = if endings::note(text, &self.sheet.style) {
            1
        } else {
            2 * u8::from(endings::ended(text, &self.sheet.style))
        };
        s[S::Jump as usize] = u8::from(endings::jump(text, &self.sheet.style));
        s[S::Case as usize] = if self.sheet.cjk { 0 } else { case(text) };
        s[S::Noise as usize] = step(noise(text), &[0.06, 0.2]);
        s[S::Gap as usize] = gap(text);
        let longest = text.split(|c: char| !fold(c).is_ascii_digit()).map(|d| d.chars().count()).max();
        s[S::Number as usize] = u8::from(longest.is_some_and(|l| (7..=12).contains(&l)));
    }

    /// How much of a line's words stands elsewhere on the page, and on which side.
    fn echoes(&self, all: &mut [Signs]) {
        let mut numbers: Mapped<u128, usize> = Mapped::default();
        // Of each part the lines that have it, and how many of them are above.
        let mut places: Vec<(Vec<usize>, usize)> = Vec::new();
        let mut parts: Vec<Vec<usize>> = Vec::with_capacity(self.sheet.lines.len());
        for (i, line) in self.sheet.lines.iter().enumerate() {
            let numbered = word_parts(&line.text, self.sheet.cjk).into_iter().map(|part| {
                let number = *numbers.entry(part).or_insert(places.len());
                if number == places.len() {
                    places.push((Vec::new(), 0));
                }
                places[number].0.push(i);
                number
            });
            parts.push(numbered.collect());
        }
        for (i, line) in parts.iter().enumerate() {
            let (mut known, mut near_above, mut near_below, mut whole) = (0.0, 0.0, 0.0, 0.0);
            for part in line {
                let (at, above) = &mut places[*part];
                // What stands everywhere on the page says nothing.
                let weight = 1.0 / (1.0 + (at.len() as f32 / 6.0));
                whole += weight;
                let here = *above;
                *above += 1;
                let last_above = here.checked_sub(1).map(|p| i - at[p]);
                let first_below = at.get(here + 1).map(|p| p - i);
                known += weight * f32::from(u8::from(at.len() > 1));
                near_above += weight * f32::from(u8::from(last_above.is_some_and(|d| d <= ECHO_ABOVE)));
                near_below += weight * f32::from(u8::from(first_below.is_some_and(|d| d <= ECHO_BELOW)));
            }
            if whole > 0.0 {
                all[i][S::Echo as usize] = step(known / whole, &[0.1, 0.3, 0.6]);
                all[i][S::EchoSide as usize] =
                    step((near_below - near_above) / whole, &[-0.25, -0.08, 0.08, 0.25]);
            } else {
                all[i][S::EchoSide as usize] = 2;
            }
        }
    }

    /// What text a line would go on from where the line above it is none.
    fn carried(&self, all: &mut [Signs]) {
        let mut last: Option<usize> = None;
        for i in 0..all.len() {
            let (carry, fit) = match last {
                None => (1, 1),
                Some(text) if text + 1 == i => (0, 0),
                Some(text) if i - text > CARRIED => (1, 1),
                Some(text) => {
                    let end = all[text][S::End as usize];
                    let carry = match end {
                        _ if all[text][S::Note as usize] > 0 => 5,
                        0 | 1 => 2,
                        2 | 3 => 3,
                        _ => 4,
                    };
                    let column = (self.above[text] - self.below[i]).abs() <= 1.4;
                    let fit = if !column { 2 } else { 3 + u8::from(self.sheet.joins(text, i)) };
                    (carry, fit)
                }
            };
            all[i][S::Carry as usize] = carry;
            all[i][S::CarryFit as usize] = fit;
            if self.running(i, &all[i]) {
                last = Some(i);
            }
        }
    }

    /// Which lines lead to a credit, and which stand by themselves one after the other.
    fn credited(&self, all: &mut [Signs]) {
        let count = all.len();
        for i in 0..count {
            let open = |j: usize| all[j][S::End as usize] > 1 && all[j][S::Byline as usize] != 1;
            let far =
                (i..count.min(i + CREDIT_BELOW)).find(|j| !open(*j)).unwrap_or(count.min(i + CREDIT_BELOW));
            let stop = count.min(far + 1).min(i + CREDIT_BELOW + 1);
            let found = (i + 1..stop).find(|j| all[*j][S::Credit as usize] > 0);
            let below = found.filter(|j| *j <= far);
            all[i][S::CreditBelow as usize] = below.map_or(0, |j| if j == i + 1 { 1 } else { 2 });
            let alone = |j: usize| all[j][S::Block as usize] == 0;
            let like = |j: usize| {
                alone(j) && (self.sheet.lines[j].width - self.sheet.lines[i].width).abs() <= SPACED
            };
            let beside = (i > 0 && like(i - 1)) || (i + 1 < count && like(i + 1));
            all[i][S::Spaced as usize] = u8::from(alone(i) && beside);
        }
    }

    /// What the lines that look like headlines claim.
    fn claimed(&self, all: &mut [Signs]) {
        let parts = |lines: std::ops::Range<usize>| -> Vec<u128> {
            let text = lines.map(|l| self.sheet.lines[l].text.as_str()).collect::<Vec<_>>();
            word_parts(&text.join(if self.sheet.cjk { "" } else { " " }), self.sheet.cjk)
        };
        let count = all.len();
        let running: Vec<bool> = (0..count).map(|i| self.running(i, &all[i])).collect();
        let headish: Vec<bool> = (0..count).map(|i| !running[i] && headish(&all[i])).collect();
        let mut claimants = Vec::new();
        let mut i = 0;
        while i < count {
            let same = |j: usize| headish[j] && (j == i || self.blank[j] == 0);
            let stop = (i..count.min(i + CLAIMANT)).find(|j| !same(*j)).unwrap_or(count.min(i + CLAIMANT));
            // What goes on from a line of text above it, without a blank, is no headline.
            let goes_on =
                i > 0 && running[i - 1] && self.blank[i] == 0 && ends(&self.sheet.lines[i - 1].text) > 1;
            if stop > i && !goes_on {
                claimants.push(Claimant { lines: i..stop, parts: parts(i..stop) });
            }
            i = stop.max(i + 1);
        }
        let starts: Vec<Start> = (0..count)
            .filter(|i| {
                running[*i] && (*i == 0 || !running[i - 1] || ends(&self.sheet.lines[i - 1].text) <= 1)
            })
            .map(|i| Start { line: i, end: (i + LEAD).min(count), parts: parts(i..(i + LEAD).min(count)) })
            .collect();
        for claim in claims::claims(&claimants, &starts) {
            let strength = match (claim.like, claim.margin) {
                (l, m) if l >= 0.4 && m >= 0.15 => 3,
                (l, m) if l >= 0.28 && m >= 0.08 => 2,
                (l, m) if l >= 0.15 && m >= 0.04 => 1,
                _ => 0,
            };
            let lines = claimants[claim.claimant].lines.clone();
            let start = starts[claim.start].line;
            let below = start >= lines.end && start - lines.end <= 3;
            if strength > 0 {
                let sign = &mut all[start][S::Claimed as usize];
                *sign = (*sign).max(if below && strength > 1 { 4 } else { strength });
            }
            let near = start.abs_diff(lines.start) <= 12;
            let own = if strength < 2 {
                u8::from(strength > 0)
            } else if below {
                2
            } else {
                4 - u8::from(near)
            };
            all[lines].iter_mut().for_each(|s| s[S::Claims as usize] = own);
        }
    }

    /// Whether a line is running text at first sight.
    fn running(&self, i: usize, s: &Signs) -> bool {
        let named = s[S::Byline as usize] == 1 || s[S::Credit as usize] > 0 || s[S::Masthead as usize] > 1;
        let full = self.above[i].max(self.below[i]) - self.sheet.lines[i].width <= 1.2;
        let stops = s[S::Stops as usize] > 0 || s[S::End as usize] == 3 || s[S::End as usize] == 0;
        !named && s[S::Advert as usize] < 2 && (stops || (full && s[S::Block as usize] >= 3))
    }

    /// Which marks the lines above left open, where they close again within reach.
    fn opened(&self, all: &mut [Signs]) {
        const PAIRS: [(char, char, u8); 4] =
            [('“', '”', 1), ('「', '」', 1), ('（', '）', 2), ('《', '》', 2)];
        let mut open: BTreeMap<char, (usize, u8)> = BTreeMap::new();
        for (i, line) in self.sheet.lines.iter().enumerate() {
            open.retain(|_, (since, _)| i - *since <= REACH);
            let quote = open.values().map(|(_, kind)| *kind).min();
            all[i][S::Opened as usize] = quote.unwrap_or(0);
            for c in line.text.chars() {
                for (from, to, kind) in PAIRS {
                    if c == from {
                        open.insert(from, (i, kind));
                    } else if c == to {
                        open.remove(&from);
                    }
                }
            }
        }
    }
}

/// Lines above and below in which a headline's words are looked for.
const ECHO_ABOVE: usize = 14;
const ECHO_BELOW: usize = 12;
/// Text is not looked for further above, in lines.
const CARRIED: usize = 40;
/// A quotation that opened so many lines ago is taken to have been closed by a mark that was lost.
const REACH: usize = 9;

/// How many lines of a block carry stops: none, one, some, most.
fn stopped(sheet: &Sheet, block: std::ops::Range<usize>) -> u8 {
    let stop = |l: &usize| {
        let text = &sheet.lines[*l].text;
        text.contains(['，', '、', '。', '；', '！', '？'])
            || text.contains(", ")
            || text.ends_with([',', '.', ';'])
    };
    let (count, size) = (block.clone().filter(stop).count(), block.len());
    match count {
        0 => 0,
        1 if size > 1 => 1,
        n if n * 3 < size => 2,
        _ => 3,
    }
}

/// Width of the full lines among some: the widest width that two of them nearly share; 0 where none is.
fn full(widths: &[f32], last_first: bool) -> f32 {
    let mut room = [0.0; WINDOW];
    let sorted = &mut room[..widths.len()];
    sorted.copy_from_slice(widths);
    sorted.sort_unstable_by(|a, b| b.total_cmp(a));
    let shared = sorted.windows(2).find(|w| w[0] - w[1] <= SAME).map(|w| w[0]);
    match (shared, last_first) {
        (Some(width), _) => width,
        _ if widths.len() < 2 => 0.0,
        _ => sorted[0],
    }
}

/// Lines this near in width are as wide as each other, in ems.
const SAME: f32 = 0.8;

/// A credit is looked for so many lines below; and lines whose widths differ by less are as wide, in ems.
const CREDIT_BELOW: usize = 6;
const SPACED: f32 = 2.6;
/// A headline has no more lines in one piece; and lines of text that its words are looked for in.
const CLAIMANT: usize = 8;
const LEAD: usize = 7;

/// Whether a line that is no running text may be a headline's.
fn headish(s: &Signs) -> bool {
    let known = s[S::Byline as usize] == 1 || s[S::Credit as usize] > 0 || s[S::Masthead as usize] > 1;
    !known && s[S::Advert as usize] < 2 && s[S::Jump as usize] == 0 && s[S::Note as usize] == 0
}

fn printed(indent: f32) -> f32 {
    if (1.4..=3.4).contains(&indent) { indent } else { 0.0 }
}

fn lack(column: f32, width: f32) -> u8 {
    if column == 0.0 { 7 } else { step(column - width, &[-3.0, -0.6, 0.3, 1.2, 3.2, 6.0]) }
}

const CLOSERS: &[char] = &['”', '’', '"', '\'', '」', '』', '）', ')', '】', '》', '〉', ']', '»'];

/// How a line ends, by [`S::End`].
pub(super) fn ends(text: &str) -> u8 {
    let bare = text.trim_end();
    let inner = bare.trim_end_matches(CLOSERS);
    let closed = inner.len() < bare.len();
    let Some(last) = inner.chars().next_back() else { return 9 };
    match last {
        '。' | '！' | '？' | '!' | '?' | '．' | '…' => u8::from(closed),
        '.' if super::text::end(bare) == super::text::End::Sentence => u8::from(closed),
        '：' | '；' | ':' | ';' if !closed => 2,
        '，' | '、' | ',' if !closed => 3,
        '—' | '–' => 4,
        '-' | '¬' | '‐' if !closed => 5,
        _ if closed => 6,
        c if fold(c).is_ascii_digit() => 7,
        _ if hangs(bare) => 8,
        _ => 9,
    }
}

/// Letters of the longest word that wants another behind it.
const LONGEST_HANGING: usize = 5;

fn hangs(text: &str) -> bool {
    let last = text.rsplit(' ').next();
    let short = last.filter(|w| {
        w.ends_with(|c: char| c.is_ascii_alphabetic()) && w.chars().nth(LONGEST_HANGING).is_none()
    });
    short.is_some_and(|w| super::prose::HANGING.contains(&w.to_lowercase().as_str()))
}

/// How a line begins, by [`S::Start`].
pub(super) fn starts(text: &str) -> u8 {
    let mut chars = text.trim_start().chars();
    let Some(first) = chars.next() else { return 10 };
    match first {
        '，' | '。' | '、' | '；' | '：' | '！' | '？' | '”' | '’' | '）' | '》' | '」' | '』' | '】'
        | ',' | '.' | ';' | ')' => 0,
        '“' | '‘' | '「' | '『' | '（' | '(' | '《' | '【' | '"' | '«' | '„' => 1,
        '—' | '–' | '-' => 2,
        '■' | '□' | '◆' | '◇' | '◎' | '○' | '●' | '▲' | '△' | '★' | '☆' | '▪' | '•' | '※' | '►' | '▶'
        | '◀' => 3,
        _ if listed(text) => 4,
        c if fold(c).is_ascii_digit() => 5,
        c if c.is_lowercase() => 6,
        c if c.is_uppercase() => {
            let word: String = text.trim_start().chars().take_while(|c| c.is_alphabetic()).collect();
            if word.chars().count() > 2 && capitals(&word) { 7 } else { 8 }
        }
        c if is_cjk(c) => 9,
        _ => 10,
    }
}

/// Whether a line begins like an entry of a list: `一、`, `1.`, `（二）`, `第三，`.
fn listed(text: &str) -> bool {
    let text: String = text.trim_start().chars().take(5).map(fold).collect();
    let bare = text.trim_start_matches(['(', '第']);
    let number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十①②③④⑤⑥".contains(c);
    let rest = bare.trim_start_matches(number);
    rest.len() < bare.len()
        && bare.len() - rest.len() <= 6
        && rest.starts_with(['、', ')', '.', ','])
        && !rest.chars().nth(1).is_some_and(|c| c.is_ascii_digit())
}

/// The stops inside a line, by [`S::Stops`].
fn stops(text: &str) -> u8 {
    let bare = text.trim_end_matches(|c: char| !alphanumeric(c));
    let sentence = bare.contains(['。', '；', '！', '？']) || bare.contains(". ") || bare.contains("; ");
    let commas = bare.matches(['，', '、']).count() + bare.matches(", ").count();
    if sentence { 3 } else { commas.min(2) as u8 }
}

/// The case of a line's words, by [`S::Case`].
fn case(text: &str) -> u8 {
    if capitals(text) {
        return 4;
    }
    let words: Vec<&str> = text.split_whitespace().filter(|w| w.chars().any(char::is_alphabetic)).collect();
    if words.is_empty() {
        return 0;
    }
    let long: Vec<&&str> = words.iter().filter(|w| w.chars().count() > 3).collect();
    let upper = long.iter().filter(|w| w.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase));
    match upper.count() as f32 / long.len().max(1) as f32 {
        _ if long.is_empty() => 2,
        u if u >= 0.8 => 3,
        u if u >= 0.4 => 2,
        _ => 1,
    }
}

/// Share of characters that are neither letters, digits nor common marks.
fn noise(text: &str) -> f32 {
    let visible = text.chars().filter(|c| !c.is_whitespace()).count().max(1);
    let odd = text.chars().filter(|c| {
        !alphanumeric(*c) && !c.is_whitespace() && em(*c) < 1.0 && !",.;:!?'\"()-–—%&/’‘“”".contains(*c)
            || matches!(c, '〓' | '\u{fffd}')
    });
    odd.count() as f32 / visible as f32
}

fn gap(text: &str) -> u8 {
    let text = text.trim();
    if text.contains("   ") || text.contains("\u{3000}\u{3000}") {
        2
    } else {
        let spaced = text.char_indices().any(|(at, c)| {
            (c == ' ' || c == '\u{3000}')
                && text[..at].chars().next_back().is_some_and(is_cjk)
                && text[at + c.len_utf8()..].chars().next().is_some_and(is_cjk)
        });
        u8::from(spaced)
    }
}

/// The parts of a line's words that recur where its subject does: pairs of ideographs, the first five letters of words.
/// As keys, in order, none twice.
pub(super) fn word_parts(text: &str, cjk: bool) -> Vec<u128> {
    let mut parts = Vec::with_capacity(text.len() / 3);
    if cjk {
        let mut before = None;
        for c in text.chars().map(fold) {
            let here = alphanumeric(c).then_some(c);
            parts.extend(before.zip(here).map(|(a, b)| key([a, b])));
            before = here;
        }
    }
    for word in text.split(|c: char| is_cjk(c) || !alphanumeric(c)) {
        if word.len() >= 4 && word.chars().nth(3).is_some() {
            parts.push(key(word.chars().take(5).flat_map(char::to_lowercase)));
        }
    }
    parts.sort_unstable();
    parts.dedup();
    parts
}

fn alphanumeric(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphanumeric(),
        '\u{2010}'..='\u{2027}' | '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' => false,
        _ => letter(c) || c.is_numeric(),
    }
}
