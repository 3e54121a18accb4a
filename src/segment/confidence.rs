//! How sure an article is, and what a person should look at.
//!
//! Everything that tells a right article from a wrong one is measured into [`Clues`]; a logistic model weighs them. "Right"
//! means the whole article: its body, its headline, its byline and each of its paragraphs. `scripts/fit-confidence` fits
//! the weights and writes them to `confidence/weights.rs`; run it again when segmentation gets better.
//!
//! The two thresholds there say what a confidence means: of the articles at 0.9 or above [`weights::SURE`] and more are
//! right in 98 of 100 cases on families of pages that the fit had not seen, and of all wrong articles nine in ten lie
//! below [`weights::DOUBT`] and so get a doubt.

mod measure;
mod weights;

pub(super) use measure::{Candidate, Facts};

use weights::{DOUBT, MODEL, START, SURE};

/// What a person is asked to look at, at most.
const MOST_DOUBTS: usize = 2;
/// A clue that speaks for less than this against an article is not worth naming, in log odds.
const WORTH_NAMING: f64 = 0.15;
/// Confidence that parts the sure articles from the others.
const SURE_CONFIDENCE: f64 = 0.9;

/// Names, values and questions are made from one list, so that they cannot part.
macro_rules! clues {
    ($($(#[$doc:meta])* $name:ident: $ask:expr,)+) => {
        /// What is known of one article that bears on whether it is right. Counts are as logarithms (`ln(1 + n)`), shares
        /// and flags from 0 to 1, likenesses as the assignment gives them.
        #[derive(Clone, Debug, Default, PartialEq)]
        pub(super) struct Clues {
            $($(#[$doc])* pub(super) $name: f64,)+
        }

        impl Clues {
            /// Each clue with its name, in the order of the struct.
            pub(super) fn named(&self) -> Vec<(&'static str, f64)> {
                vec![$((stringify!($name), self.$name)),+]
            }
        }

        /// What to look at where a clue speaks against an article, in the order of [`Clues`].
        const ASKS: &[&str] = &[$($ask),+];
    };
}

const ASK_HEAD: &str =
    "is its headline its own? it fits another article nearly as well, or shares few words with it";
const ASK_LINES: &str = "is its headline whole, and are kicker, title and subtitle told apart rightly?";
const ASK_START: &str = "does it begin where it should? neither byline nor dateline marks it";
const ASK_NEXT: &str = "does it end where it should? nothing marks where the next article begins";
const ASK_JOIN: &str = "does its text belong together? it was joined across gaps in the dump";
const ASK_BROKEN: &str = "is its text whole? it begins or breaks off inside a sentence";
const ASK_PARAGRAPHS: &str = "are its paragraphs divided rightly? their first or last lines are unclear";
const ASK_KIND: &str = "are all its lines its text? some look like headlines, captions or adverts";
const ASK_PAGE: &str = "compare it with the printed page: much of the page was hard to place";
const ASK_DUMP: &str =
    "compare it with the printed page: the dump's lines are cut or mixed in an unusual way";
const ASK_BYLINE: &str = "is its byline right?";
const ASK_SUBHEAD: &str = "are its sub-heads and lists right?";

clues! {
    /// No headline was placed on it.
    headless: "no headline was found for it",
    /// Worth of its headline's place.
    head_score: ASK_HEAD,
    /// How little that worth is ahead of the headline's next best body, 0 to 1.
    head_contested: ASK_HEAD,
    /// How near another headline's worth on this body comes to that of its own, 0 to 1.
    body_contested: ASK_HEAD,
    /// Units beyond the first that its headline was grouped from.
    head_grouped: ASK_LINES,
    /// Lines of its headline.
    head_lines: ASK_LINES,
    /// It has a kicker or subtitle that no dash or bracket marks.
    levels_unmarked: ASK_LINES,
    /// It has a kicker or subtitle at all.
    levels: ASK_LINES,
    /// Lines of its headline that are joined although their characters stand together nowhere else on the page.
    title_joins_unknown: ASK_LINES,
    /// Lines of its title beyond the first.
    title_lines: ASK_LINES,
    /// How much longer its title is than most, 0 to 2.
    title_long: ASK_LINES,
    /// How much shorter, 0 to 1.
    title_short: ASK_LINES,
    /// Its headline begins like the rest of another line, or a bracket or quotation mark in it lacks its fellow.
    head_odd: ASK_LINES,
    /// Headline units that stand beside its headline and are not of it.
    head_neighbours: ASK_LINES,
    /// How unsure it is that its headline is one, 0 to 1.
    head_unsure: ASK_LINES,
    /// Its headline does not stand right above it.
    head_apart: ASK_HEAD,
    /// How unlikely the reading of its headline's lines is, as a sum of negative logarithms.
    read_head: ASK_LINES,
    /// The same of its first line as the beginning of an article.
    read_start: ASK_START,
    /// How likely at most an article begins inside it, as a negative logarithm of the opposite.
    read_inside: ASK_NEXT,
    /// How unlikely the reading of the next body's first line is.
    read_next: ASK_NEXT,
    /// How unlikely the reading of its paragraphs' beginnings is, as a sum of negative logarithms.
    read_paragraphs: ASK_PARAGRAPHS,
    /// How unlikely it is that all its lines are text, as a sum of negative logarithms.
    read_text: ASK_KIND,
    /// It has no byline.
    no_byline: ASK_START,
    /// It has neither byline nor dateline.
    unmarked: ASK_START,
    /// Its byline names nobody, or somebody without a role.
    byline_odd: ASK_BYLINE,
    /// It has two bylines or more.
    bylines_more: ASK_BYLINE,
    /// Its byline stands below its text.
    byline_below: ASK_BYLINE,
    /// The body after it is unmarked.
    next_unmarked: ASK_NEXT,
    /// The body after it has no headline or one that says little of it, so it may be this article's rest.
    next_weak: ASK_NEXT,
    /// The body before it has no headline or one that says little of it.
    before_weak: ASK_START,
    /// Text units beyond the first.
    units: ASK_JOIN,
    /// Joins across units where a sentence had ended.
    joins_closed: ASK_JOIN,
    /// Joins across units inside a sentence whose characters stand together nowhere else on the page.
    joins_unknown: ASK_JOIN,
    /// Units of other kinds between its own.
    gaps: ASK_JOIN,
    /// It begins as no article begins: with a closing mark or a small letter.
    begins_inside: ASK_BROKEN,
    /// It ends inside a sentence.
    ends_inside: ASK_BROKEN,
    /// The text right before it on the page ended inside a sentence.
    before_open: ASK_BROKEN,
    /// How unsure the least sure of its units is running text, 0 to 1.
    text_unsure: ASK_KIND,
    /// Units that may well be no running text.
    texts_unsure: ASK_KIND,
    /// Length in characters.
    length: ASK_PAGE,
    /// How much longer it is than the page's median article, as a difference of logarithms.
    longer: ASK_NEXT,
    /// How much shorter.
    shorter: ASK_JOIN,
    /// Headline units inside its text that are none of its sub-heads.
    heads_inside: ASK_JOIN,
    /// It is shorter than a report is.
    short: ASK_KIND,
    /// Paragraphs.
    paragraphs: ASK_PARAGRAPHS,
    /// Sub-heads.
    subheads: ASK_SUBHEAD,
    /// Paragraph breaks after lines that were nearly full, before a line that looks like a first one.
    breaks_narrow: ASK_PARAGRAPHS,
    /// The same before a line that does not.
    breaks_bare: ASK_PARAGRAPHS,
    /// Paragraph breaks after short lines, before a full line.
    breaks_unindented: ASK_PARAGRAPHS,
    /// Paragraph breaks before a line that ends a sentence, so that nothing tells of a lost indent.
    breaks_single: ASK_PARAGRAPHS,
    /// Full lines that end a sentence, before a line that ends one too, and no break between.
    full_single: ASK_PARAGRAPHS,
    /// Full lines that end a sentence, before a line that looks like a first one, and no break between.
    full_first: ASK_PARAGRAPHS,
    /// Short lines that end in a colon or semicolon, and no break after them.
    pauses: ASK_PARAGRAPHS,
    /// Sentences that ended on a short line and no paragraph was begun.
    breaks_missed: ASK_PARAGRAPHS,
    /// Paragraph breaks inside a sentence.
    breaks_open: ASK_PARAGRAPHS,
    /// Lines much longer than the column.
    lines_wide: ASK_DUMP,
    /// Share of short lines that end inside a sentence: what ragged or interleaved columns leave.
    lines_ragged: ASK_DUMP,
    /// Share of characters that are neither letters, digits nor common marks.
    noise: ASK_DUMP,
    /// Share of its lines with a wide gap inside.
    gapped: ASK_DUMP,
    /// Share of the page's headline units that belong to no article.
    page_left: ASK_PAGE,
    /// Share of the page's bodies without a headline.
    page_headless: ASK_PAGE,
    /// Share of the page's bodies with neither byline nor dateline.
    page_unmarked: ASK_PAGE,
    /// Share of the page's blocks that are one line.
    page_single: ASK_DUMP,
    /// Mean lines of the page's blocks.
    page_block: ASK_DUMP,
    /// Share of the page's lines with a wide gap inside.
    page_gapped: ASK_DUMP,
    /// Share of the page's lines that are indented.
    page_indents: ASK_DUMP,
    /// Mean width of the page's lines, as a logarithm of ems.
    page_measure: ASK_DUMP,
    /// Bodies on the page.
    page_bodies: ASK_PAGE,
    /// The page is in Latin script.
    latin: ASK_PAGE,
    /// Unmarked, and in Latin script.
    latin_unmarked: ASK_START,
    /// Paragraphs, in Latin script.
    latin_paragraphs: ASK_PARAGRAPHS,
}

/// The verdict on an article.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Verdict {
    /// How likely it is that the whole article is right, 0 to 1.
    pub(super) confidence: f64,
    /// What to look at, the strongest doubt first; empty where nothing is doubtful.
    pub(super) doubts: Vec<String>,
}

/// Weighs the clues.
pub(super) fn verdict(clues: &Clues) -> Verdict {
    let named = clues.named();
    let odds = START + named.iter().zip(MODEL).map(|((_, x), w)| w.weight * x).sum::<f64>();
    let likely = 1.0 / (1.0 + (-odds).exp());
    // The logistic is steep around nine in ten; the threshold, not the curve, keeps the promise about 0.9.
    let confidence =
        if odds >= SURE { likely.max(SURE_CONFIDENCE) } else { likely.min(SURE_CONFIDENCE - 0.01) };
    let doubts = if odds < DOUBT { doubts(&named) } else { Vec::new() };
    Verdict { confidence: (confidence * 1e4).round() / 1e4, doubts }
}

/// The questions that the clues ask which speak most against the article, compared with the mean right article.
fn doubts(named: &[(&'static str, f64)]) -> Vec<String> {
    let mut asked: Vec<(&str, f64)> = Vec::new();
    for (((_, x), w), ask) in named.iter().zip(MODEL).zip(ASKS) {
        let against = -w.weight * (x - w.usual);
        match asked.iter_mut().find(|(a, _)| a == ask) {
            // Clues that ask the same speak together, but what speaks for the article does not silence the others.
            Some((_, sum)) => *sum += against.max(0.0),
            None => asked.push((ask, against.max(0.0))),
        }
    }
    asked.sort_by(|a, b| b.1.total_cmp(&a.1));
    let worth = |at: usize, against: f64| at == 0 || against >= WORTH_NAMING;
    let named = asked.iter().take(MOST_DOUBTS).enumerate();
    named.filter(|(at, (_, against))| worth(*at, *against)).map(|(_, (ask, _))| (*ask).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_are_those_of_the_clues_in_their_order() {
        let clues: Vec<_> = Clues::default().named().into_iter().map(|(name, _)| name).collect();
        let weights: Vec<_> = MODEL.iter().map(|w| w.name).collect();
        assert_eq!(clues, weights, "run scripts/fit-confidence after a change of the clues");
        assert_eq!(clues.len(), ASKS.len());
    }

    #[test]
    fn an_article_that_nothing_speaks_for_is_doubted_with_a_question() {
        let lost =
            Clues { headless: 1.0, unmarked: 1.0, no_byline: 1.0, ends_inside: 1.0, ..Clues::default() };
        let verdict = verdict(&lost);
        assert!(verdict.confidence < SURE_CONFIDENCE);
        assert!((1..=MOST_DOUBTS).contains(&verdict.doubts.len()), "{:?}", verdict.doubts);
    }

    #[test]
    fn a_sure_article_carries_no_doubt() {
        const { assert!(DOUBT <= SURE) };
    }
}
