//! What is asked of two blocks: questions with a handful of answers each.

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
        pub(super) enum Q { $($(#[$doc])* $id,)+ }

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
    /// Which of the two is a scrap: a few words on a line of their own.
    Scrap "scrap" ["none" "first" "second" "both"]
    /// Where the second stands, scraps not counted.
    PastScraps "past-scraps" ["next" "+2" "+3" "+4-6" "+7" "-1" "-2" "-3" "-4-6" "-7"]
    /// The first's last characters.
    Last "last" ["stop" "stop-quoted" "colon" "comma" "dash" "hyphen" "quote" "digit" "hangs" "other"]
    /// How the block below the first begins, scraps passed over.
    Below "below" ["none" "it" "article" "paragraph" "inside"]
    /// How the block above the second ends, scraps passed over.
    Above "above" ["none" "it" "inside" "stopped" "closed"]
    /// Blocks nearer to the first than the second is that begin inside a sentence.
    RivalStarts "rival-starts" ["0" "1" "2-3" "4-7" "8"]
    /// Blocks nearer to the second than the first is that end inside a sentence.
    RivalEnds "rival-ends" ["0" "1" "2-3" "4-7" "8"]
    /// What speaks for the join by the table of weights, in log odds.
    Told "told" ["-6" "-6-4" "-4-2.5" "-2.5-1.5" "-1.5-0.7" "-0.7+0" "+0+0.7" "+0.7+1.5" "+1.5+2.5" "+2.5+4" "+4"]
    /// By how much that is more than for the best other block behind the first, or for none.
    Ahead "ahead" ["-5" "-5-3" "-3-1.5" "-1.5-0.5" "-0.5+0.5" "+0.5+1.5" "+1.5+3" "+3"]
    /// By how much it is more than for the best other block in front of the second, or for none.
    AheadBack "ahead-back" ["-5" "-5-3" "-3-1.5" "-1.5-0.5" "-0.5+0.5" "+0.5+1.5" "+1.5+3" "+3"]
    /// What speaks by the table for the block right below the first instead.
    ToldBelow "told-below" ["none" "-2.5" "-2.5-0.7" "-0.7+0.7" "+0.7+2.5" "+2.5"]
    /// What speaks by the table for the second going on from the block right above it instead.
    ToldAbove "told-above" ["none" "-2.5" "-2.5-0.7" "-0.7+0.7" "+0.7+2.5" "+2.5"]
}

/// A pair's answers, by [`Q`].
pub(super) type Answers = [u8; QUESTIONS.len()];
