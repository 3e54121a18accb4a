//! Between two lines of a run: does a level go on, does another level of the headline begin, or another headline?

use super::words::{Words, first_word, last_word};
use super::{HeadLine, Likeness, PageView, Weights, runs};
use crate::segment::catalogue::Mapped;
use crate::segment::text::{fold, small};

/// Headlines of two lines, of three and of more are told apart.
pub(crate) const SIZES: usize = 3;

/// What is between two neighbouring lines; the numbers are log probabilities.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Gap {
    /// The line goes on in the next, as set by the same hand in the same size; by the headline's number of lines.
    join: [f64; SIZES],
    /// Another level of the same headline begins; by the same.
    level: [f64; SIZES],
    /// Another headline begins.
    pub(crate) new: f64,
}

impl Gap {
    /// A gap from its chances.
    pub(crate) fn of(new: f64, join: [f64; SIZES], level: [f64; SIZES]) -> Self {
        Self { join, level, new }
    }

    /// That the line goes on in the next, in a headline of so many lines.
    pub(crate) fn join(&self, lines: usize) -> f64 {
        self.join[size(lines)]
    }

    /// That another level begins, in a headline of so many lines.
    pub(crate) fn level(&self, lines: usize) -> f64 {
        self.level[size(lines)]
    }
}

fn size(lines: usize) -> usize {
    lines.saturating_sub(2).min(SIZES - 1)
}

/// The gaps of a page.
#[derive(Debug)]
pub(crate) struct Gaps {
    /// The gap behind each line; of the last line of a run it means nothing.
    pub(crate) behind: Vec<Gap>,
}

/// Number of facts about a gap.
pub(crate) const FACTS: usize = 65;
/// Facts about a gap, each with its name in the table of weights.
pub(crate) type Facts = [(&'static str, f64); FACTS];

/// Number of facts about a gap that depend on the headline's number of lines.
pub(crate) const SIZED: usize = 10;

/// A bracket or quotation mark is open for no more lines above.
const LINES_OPEN: usize = 3;

/// Whether a line is a label of pictures, which belongs to no text.
pub(crate) fn picture(line: &HeadLine) -> bool {
    line.label && line.text.contains(['图', '圖'])
}

impl Gaps {
    /// Weighs the gaps of a page.
    pub(crate) fn new(page: &PageView, likeness: &Likeness, weights: &Weights) -> Self {
        let lore = Lore::new(page);
        let behind = (0..page.lines.len())
            .map(|i| match page.lines.get(i + 1) {
                Some(next) if next.row == page.lines[i].row + 1 => {
                    let sized = |n| lore.sized(page, i, n + 2);
                    weights.gap(&lore.facts(page, likeness, i), &std::array::from_fn(sized))
                }
                _ => Gap::default(),
            })
            .collect();
        Self { behind }
    }
}

/// What the page as a whole tells about its gaps.
pub(crate) struct Lore {
    /// For Latin script.
    words: Words,
    pairs: Mapped<(char, char), f64>,
    chars: Mapped<char, f64>,
    total: f64,
    /// Share of gaps inside runs that have a blank line.
    blanks: f64,
    /// Headline lines for each body, and their share that stands in the page's longest run.
    lines_a_body: f64,
    piled: f64,
    /// The first row that is a body's.
    top: usize,
}

impl Lore {
    /// Reads a page.
    pub(crate) fn new(page: &PageView) -> Self {
        // Only what meets at the gaps is asked for.
        let meeting = page.lines.windows(2).map(|l| (last(&l[0].text), first(&l[1].text)));
        let mut pairs: Mapped<(char, char), f64> = meeting.map(|(a, b)| ((low(a), low(b)), 0.0)).collect();
        let mut chars: Mapped<char, f64> = pairs.keys().flat_map(|(a, b)| [(*a, 0.0), (*b, 0.0)]).collect();
        let mut total = 0.0;
        for body in &page.bodies {
            let mut before = None;
            for c in body.text.chars().filter(|c| !c.is_whitespace()).map(low) {
                total += 1.0;
                let Some(count) = chars.get_mut(&c) else {
                    before = None;
                    continue;
                };
                *count += 1.0;
                if let Some(count) = before.and_then(|before| pairs.get_mut(&(before, c))) {
                    *count += 1.0;
                }
                before = Some(c);
            }
        }
        let runs = runs(&page.lines);
        let gaps: Vec<bool> =
            runs.iter().flat_map(|r| page.lines[r.start + 1..r.end].iter().map(|l| l.blank_before)).collect();
        let blanks = (gaps.iter().filter(|b| **b).count() as f64 + 0.5) / (gaps.len() as f64 + 1.0);
        let lines = page.lines.len().max(1) as f64;
        let piled = runs.iter().map(std::ops::Range::len).max().unwrap_or(0) as f64 / lines;
        let top = page.bodies.iter().filter_map(|b| b.rows.first()).map(|r| r.start).min().unwrap_or(0);
        let lines_a_body = (lines / page.bodies.len().max(1) as f64).ln();
        let words = if page.cjk { Words::default() } else { Words::new(page) };
        Self { words, pairs, chars, total, blanks, lines_a_body, piled, top }
    }

    /// How much oftener two characters stand together in the page's text than by chance, in log odds.
    fn affinity(&self, a: char, b: char) -> f64 {
        let (a, b) = (low(a), low(b));
        let pair = self.pairs.get(&(a, b)).copied().unwrap_or(0.0);
        let each = |c| self.chars.get(&c).copied().unwrap_or(0.0) + 0.5;
        let chance = each(a) * each(b) / (self.total + 1.0);
        ((pair + 0.05) / (chance + 0.05)).ln().clamp(-1.0, 4.0)
    }

    /// The facts about the gap behind a line, which the next line of the run follows.
    pub(crate) fn facts(&self, page: &PageView, likeness: &Likeness, i: usize) -> Facts {
        let (above, below) = (&page.lines[i], &page.lines[i + 1]);
        let near = |j: Option<usize>, row: Option<usize>| {
            j.and_then(|j| page.lines.get(j)).filter(|l| Some(l.row) == row)
        };
        let before = near(i.checked_sub(1), above.row.checked_sub(1)).filter(|_| !above.blank_before);
        let after = near(Some(i + 2), Some(below.row + 1)).filter(|l| !l.blank_before);
        let latin = f64::from(!page.cjk);
        let blank = f64::from(below.blank_before);
        let step = f64::from(below.width - above.width);
        let ratio = f64::from(below.width.max(0.3) / above.width.max(0.3)).ln();
        let (a, b) = (above.text.as_str(), below.text.as_str());
        let flag = f64::from;
        let affinity = self.affinity(last(a), first(b));
        let same = |x: &HeadLine, y: &HeadLine| flag((x.width - y.width).abs() <= 1.1);
        let Views { agree, conflict, stranger } = views(page, likeness, i);
        let above_all = flag(above.row < self.top);
        let one = |l: &HeadLine| l.text.chars().count() == 1;
        let small = |c: Option<char>| c.is_some_and(char::is_lowercase);
        let lower = small(b.chars().find(|c| c.is_alphabetic())) && !small(first(a).into());
        [
            ("bias", 1.0),
            ("latin", latin),
            ("blank", blank),
            ("blank_rare", blank * (1.0 - self.blanks)),
            ("blanks", self.blanks),
            ("close_where_blank", (1.0 - blank) * self.blanks),
            ("lines_a_body", self.lines_a_body),
            ("piled", self.piled),
            ("blank_latin", blank * latin),
            ("equal", flag(step.abs() <= 0.6)),
            ("nearly", flag(step.abs() > 0.6 && step.abs() <= 1.3)),
            ("shorter", flag((-3.2..-1.3).contains(&step))),
            ("much_shorter", flag(step < -3.2)),
            ("longer", flag(step > 1.3 && step <= 3.2)),
            ("much_longer", flag(step > 3.2)),
            ("ratio_down", (-ratio).clamp(0.0, 2.0)),
            ("ratio_up", ratio.clamp(0.0, 2.0)),
            ("longer_latin", latin * ratio.clamp(0.0, 2.0)),
            ("shorter_latin", latin * (-ratio).clamp(0.0, 2.0)),
            ("before_same", before.map_or(0.0, |l| same(l, above))),
            ("before_longer", before.map_or(0.0, |l| flag(l.width > above.width + 1.1))),
            ("before_shorter", before.map_or(0.0, |l| flag(l.width < above.width - 1.1))),
            ("after_same", after.map_or(0.0, |l| same(l, below))),
            ("after_longer", after.map_or(0.0, |l| flag(l.width > below.width + 1.1))),
            ("after_shorter", after.map_or(0.0, |l| flag(l.width < below.width - 1.1))),
            ("above_chars", (1.0 + a.chars().count() as f64).ln()),
            ("below_chars", (1.0 + b.chars().count() as f64).ln()),
            ("affinity", (1.0 - latin) * affinity),
            ("affinity_latin", latin * affinity),
            ("across", likeness.across(i)),
            ("across_any", flag(likeness.across(i) > 0.0)),
            ("open", flag(opened(a) > 0)),
            ("closes", flag(opened(b) < 0)),
            ("dash_ends", flag(a.ends_with(['—', '－']))),
            ("dash_begins", flag(b.starts_with(['—', '－']))),
            ("label_ends", flag(a.ends_with(['）', ')']))),
            ("finished", flag(a.ends_with(['！', '？', '。', '!', '?', '.']))),
            ("pauses", flag(a.ends_with(['，', '、', '：', ',', ':', ';', '；', '的', '与', '和', '-']))),
            ("label", flag(above.label || below.label)),
            ("case", latin * flag(capitals(a) != capitals(b))),
            ("upright", flag(one(above) && one(below))),
            ("agree", agree),
            ("conflict", conflict),
            ("bracket_begins", flag(b.starts_with(['（', '(']))),
            ("bracket_whole", flag(b.starts_with(['（', '(']) && b.ends_with(['）', ')']))),
            ("inside_bracket", flag(depth(page, i) > 0)),
            ("page_top", flag(i == 0 && above.row < self.top)),
            ("page_top_blank", blank * flag(i == 0 && above.row < self.top)),
            ("stranger", stranger),
            ("aside_above", flag(above.aside)),
            ("aside_below", flag(below.aside)),
            ("sentence_below", flag(b.ends_with('。') || b.contains('。'))),
            ("sentence_above", flag(a.ends_with('。') || a.contains('。'))),
            ("stock_above", f64::from(above.stock)),
            ("stock_below", f64::from(below.stock)),
            ("above_all_second", flag(i == 1) * above_all),
            ("above_all_stranger", above_all * stranger),
            ("valley", before.map_or(0.0, |l| flag(l.width > above.width + 1.1 && step > 1.1))),
            ("steady_then_longer", before.map_or(0.0, |l| same(l, above) * flag(step > 1.1))),
            ("longer_then_steady", after.map_or(0.0, |l| same(l, below) * flag(step > 1.1))),
            ("lower_below", latin * flag(lower)),
            ("small_ends", latin * flag(self.words.common(last_word(a)))),
            ("small_begins", latin * flag(self.words.common(first_word(b)))),
            ("words_met", latin * flag(self.words.met(last_word(a), first_word(b)))),
            ("shorter_then_steady", after.map_or(0.0, |l| same(l, below) * flag(step < -1.1))),
        ]
    }
}

impl Lore {
    /// Facts about the gap behind a line, if it is inside a headline of so many lines. A headline of two lines with a blank
    /// line between has two levels, save where an extractor parts whatever is set large: such a one parts the masthead's
    /// fields, too.
    pub(crate) fn sized(&self, page: &PageView, i: usize, lines: usize) -> [(&'static str, f64); SIZED] {
        let flag = f64::from;
        let blank = flag(page.lines.get(i + 1).is_some_and(|l| l.blank_before));
        let (two, three) = (flag(lines == 2), flag(lines == 3));
        let (split, latin) = (flag(page.split), flag(!page.cjk));
        [
            ("two", two),
            ("two_blank", two * blank),
            ("two_blank_split", two * blank * split),
            ("two_split", two * split),
            ("two_blank_latin", two * blank * latin),
            ("three", three),
            ("three_blank", three * blank),
            ("three_blank_split", three * blank * split),
            ("blank_split", blank * split),
            ("split", split),
        ]
    }
}

/// So many lines at each side of a gap, up to a blank line, tell of which body they speak.
const SIDE: usize = 3;

/// Of which bodies the lines at both sides of a gap speak.
struct Views {
    /// The share that both have with one body.
    agree: f64,
    /// If each speaks most of another: by how much.
    conflict: f64,
    /// How much more the lower ones share with the body of which they speak most than the upper ones.
    stranger: f64,
}

fn views(page: &PageView, likeness: &Likeness, i: usize) -> Views {
    let goes_on = |l: usize| {
        page.lines.get(l + 1).is_some_and(|next| !next.blank_before && next.row == page.lines[l].row + 1)
    };
    let start = (0..SIDE - 1).fold(i, |l, _| if l > 0 && goes_on(l - 1) { l - 1 } else { l });
    let end = (0..SIDE - 1).fold(i + 1, |l, _| if goes_on(l) { l + 1 } else { l }) + 1;
    let share = |lines: &std::ops::Range<usize>, b: usize| {
        let shared = likeness.shared(lines.clone(), b);
        (shared.lead + shared.whole) / 2.0
    };
    let (above, below) = (start..i + 1, i + 1..end);
    let best = |lines: &std::ops::Range<usize>| {
        (0..page.bodies.len()).max_by(|a, b| share(lines, *a).total_cmp(&share(lines, *b)))
    };
    let (Some(one), Some(other)) = (best(&above), best(&below)) else {
        return Views { agree: 0.0, conflict: 0.0, stranger: 0.0 };
    };
    let both = |b: usize| share(&above, b).min(share(&below, b));
    let conflict = (share(&above, one) - share(&above, other)).min(share(&below, other) - share(&below, one));
    Views {
        agree: both(one).max(both(other)),
        conflict: if one == other { 0.0 } else { conflict },
        stranger: share(&below, other) - share(&above, other),
    }
}

/// How deep in brackets and quotation marks a headline is at the end of a line, by it and the lines close above it.
fn depth(page: &PageView, i: usize) -> i32 {
    let mut deepest = 0;
    let mut depth = 0;
    for line in (i.saturating_sub(LINES_OPEN)..=i).rev() {
        depth += opened(&page.lines[line].text);
        deepest = deepest.max(depth);
        let apart = line > 0 && page.lines[line - 1].row + 1 != page.lines[line].row;
        if apart || page.lines[line].blank_before {
            break;
        }
    }
    deepest
}

/// How many brackets and quotation marks a text opens more than it closes.
fn opened(text: &str) -> i32 {
    text.chars()
        .map(|c| match c {
            '“' | '（' | '《' | '「' | '『' | '【' | '(' | '«' | '„' => 1,
            '”' | '）' | '》' | '」' | '』' | '】' | ')' | '»' => -1,
            _ => 0,
        })
        .sum()
}

/// A text's last character and its first; of none a space.
fn last(text: &str) -> char {
    text.chars().next_back().unwrap_or(' ')
}

fn first(text: &str) -> char {
    text.chars().next().unwrap_or(' ')
}

fn low(c: char) -> char {
    let c = fold(c);
    small(c).or_else(|| c.to_lowercase().next()).unwrap_or(c)
}

fn capitals(text: &str) -> bool {
    !text.chars().any(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::super::BodyView;
    use super::*;
    use crate::style::Styles;

    #[test]
    fn small_letters_and_small_words_tell_that_a_headline_goes_on() {
        let text = "The last ferry of the Upper Doe left the pier of the town. The Doe Rowe ferry of the lake goes on.";
        let style = Styles::default().of(std::iter::once(text));
        let heads = ["The last ferry of", "upper Doe", "Rowe and the pier"];
        let line = |(row, text): (usize, &&str)| HeadLine::new(text, text.len() as f32, row, false, &style);
        let body = BodyView { text: text.to_owned(), rows: std::iter::once(5..6).collect() };
        let page = PageView::new(false, false, heads.iter().enumerate().map(line).collect(), vec![body]);
        let (likeness, lore) = (Likeness::new(&page), Lore::new(&page));
        let facts = |i: usize| lore.facts(&page, &likeness, i);
        let fact = |i: usize, name: &str| facts(i).iter().find(|f| f.0 == name).map(|f| f.1);
        for (name, want) in
            [("lower_below", [1.0, 0.0]), ("small_ends", [1.0, 0.0]), ("words_met", [0.0, 1.0])]
        {
            assert_eq!([fact(0, name), fact(1, name)], want.map(Some), "{name}");
        }
    }
}
