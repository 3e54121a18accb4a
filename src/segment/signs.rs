//! What can be seen of each line: measures cut into few steps, so that a weight for each step says what it speaks for.
//!
//! A sign is one question about a line with a handful of answers. Shape counts in ems, words only through the house
//! styles' patterns and through what recurs on the page itself; nothing here knows a paper, a person or a topic.

mod around;
mod cohesion;
mod echoes;
mod layout;
mod order;
mod words;

use super::lines::Sheet;
use super::people;
use super::roles;
pub(super) use echoes::word_parts;
use layout::{WINDOW, full, stopped};
pub(super) use words::{ends, starts};

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
    Room "room" ["none" "0-0.4" "0.4-1" "1-2" "2-6" "6+" "unknown"]
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
    /// How much the lines above it share with those from it on, as a cosine in hundredths.
    Cohesion "cohesion" ["0-0.4" "0.4-1" "1-2" "2-3.5" "3.5-6" "6+"]
    /// A headline somewhere claims that its article begins here.
    Claimed "claimed" ["no" "weak" "clear" "strong" "from-above"]
    /// Looking like a headline, which beginning it claims.
    Claims "claims" ["none" "weak" "below" "near" "far"]
    /// What stands between it and the next text: that text follows at once, a byline, a dateline begins it; or no text follows.
    Opens "opens" ["none" "text" "byline" "dateline"]
    /// Of the page's texts that follow on other lines, how many a byline or dateline begins.
    Openings "openings" ["unknown" "none" "few" "many" "most"]
    /// Lines that look like headlines and stand together with it, blank lines apart.
    Pile "pile" ["none" "1" "2-3" "4-7" "8+"]
    /// Lines like headlines that stand alone in one text, no byline, dateline or end mark between them.
    Series "series" ["none" "one" "two" "more"]
    /// Share of the lines like headlines that stand in piles.
    Piled "piled" ["none" "some" "half" "most"]
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

/// The signs of all lines of a page.
pub(super) fn signs(sheet: &Sheet) -> Vec<Signs> {
    let page = PageView::new(sheet);
    let mut all: Vec<Signs> = (0..sheet.lines.len()).map(|i| page.line(i)).collect();
    page.echoes(&mut all);
    page.opened(&mut all);
    page.carried(&mut all);
    page.claimed(&mut all);
    page.credited(&mut all);
    let text = page.texts(&all);
    page.led(&text, &mut all);
    page.piled(&text, &mut all);
    page.series(&text, &mut all);
    all
}

/// The step of a value among ascending limits.
pub(super) fn step(value: f32, limits: &[f32]) -> u8 {
    limits.iter().take_while(|l| value >= **l).count() as u8
}

/// What is measured once for all lines of a page.
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
    page: Signs,
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
        let page = [0; SIGNS.len()];
        let mut view = Self { sheet, below, above, block, blank, page, adverts, stopped, widest, bylines };
        view.page = view.page_signs();
        view
    }

    /// The answers that are the same for all lines; no others.
    fn page_signs(&self) -> Signs {
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
        let mut s: Signs = [0; SIGNS.len()];
        s[S::Script as usize] = script;
        s[S::Blanks as usize] = step(share(blanks, count), &[0.01, 0.08, 0.22, 0.45]);
        s[S::BlankSense as usize] =
            if blanks < 3 { 0 } else { 1 + step(share(after_sentence, blanks), &[0.3, 0.6, 0.85]) };
        s[S::BlankRule as usize] = rule;
        s[S::Indents as usize] = step(share(indented, count), &[0.04, 0.12]);
        s[S::Marks as usize] = step(marks as f32 * 100.0 / count as f32, &[0.01, 0.6, 1.2, 1.8, 2.6]);
        s
    }

    fn line(&self, i: usize) -> Signs {
        let mut s = self.page;
        self.place(i, &mut s);
        self.shape(i, &mut s);
        self.words(i, &mut s);
        s
    }
}
