//! The levels of a headline: kicker, title, subtitle.
//!
//! Type sizes are lost, so all ways to cut the lines into levels and to name these are weighed: whether a line goes on in the
//! next, and for each level what speaks for a kicker or a subtitle rather than the title: its length beside the title's,
//! the widths at which both wrap (larger type has fewer characters on a line), dashes, brackets, its place.

use std::ops::Range;

use super::assign::{Gaps, Likeness, PageView, Weights, sum};

/// A headline's levels, each the lines of the page view that are its.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Levels {
    /// 引题.
    pub kicker: Vec<usize>,
    /// 主题.
    pub title: Vec<usize>,
    /// 副题.
    pub subtitle: Vec<usize>,
}

/// What a level is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// 引题.
    Kicker,
    /// 主题.
    Title,
    /// 副题.
    Subtitle,
}

/// Number of facts about a level that is not the title.
const FACTS: usize = 37;

/// More lines than this are not cut into levels in every way.
const MOST_CUT: usize = 14;

use Role::{Kicker, Subtitle, Title};

/// The lines of each level, and what each is.
type Named = (Vec<Range<usize>>, &'static [Role]);

/// The ways to name one, two and three levels.
const ONE: &[&[Role]] = &[&[Title]];
const TWO: &[&[Role]] = &[&[Kicker, Title], &[Title, Kicker], &[Title, Subtitle], &[Subtitle, Title]];
const THREE: &[&[Role]] = &[
    &[Kicker, Title, Subtitle],
    &[Title, Kicker, Subtitle],
    &[Title, Subtitle, Kicker],
    &[Kicker, Subtitle, Title],
    &[Subtitle, Kicker, Title],
    &[Subtitle, Title, Kicker],
];

/// The ways to name so many levels.
pub(super) fn namings(levels: usize) -> &'static [&'static [Role]] {
    match levels {
        1 => ONE,
        2 => TWO,
        3 => THREE,
        _ => &[],
    }
}

/// The likeliest levels of a headline, placed on a body or on none.
pub(super) fn levels(
    page: &PageView,
    likeness: &Likeness,
    gaps: &Gaps,
    lines: &Range<usize>,
    body: Option<usize>,
    weights: &Weights,
) -> Levels {
    let mut best: Option<(f64, Named)> = None;
    for parts in cuttings(lines) {
        let inner: f64 = lines
            .clone()
            .take(lines.len() - 1)
            .map(|l| {
                let cut = parts.iter().any(|p| p.end == l + 1);
                let gap = &gaps.behind[l];
                if cut { gap.level(lines.len()) } else { gap.join(lines.len()) }
            })
            .sum();
        let worths = namings_worth(page, likeness, &parts, body, weights);
        for (worth, naming) in worths {
            let worth = inner + worth;
            if best.as_ref().is_none_or(|b| worth > b.0) {
                best = Some((worth, (parts.clone(), naming)));
            }
        }
    }
    let mut levels = Levels::default();
    if let Some((_, (parts, naming))) = best {
        for (part, role) in parts.into_iter().zip(naming) {
            match role {
                Kicker => levels.kicker.extend(part),
                Title => levels.title.extend(part),
                Subtitle => levels.subtitle.extend(part),
            }
        }
    }
    levels
}

/// The ways to cut lines into at most three levels.
fn cuttings(lines: &Range<usize>) -> Vec<Vec<Range<usize>>> {
    let mut all = vec![vec![lines.clone()]];
    if lines.len() > MOST_CUT {
        return all;
    }
    for a in lines.start + 1..lines.end {
        all.push(vec![lines.start..a, a..lines.end]);
        all.extend((a + 1..lines.end).map(|b| vec![lines.start..a, a..b, b..lines.end]));
    }
    all
}

/// The ways to name some levels, each with its log probability.
fn namings_worth(
    page: &PageView,
    likeness: &Likeness,
    parts: &[Range<usize>],
    body: Option<usize>,
    weights: &Weights,
) -> Vec<(f64, &'static [Role])> {
    let shares = shares(likeness, parts, body);
    let worth = |naming: &[Role]| {
        let title = naming.iter().position(|r| *r == Title).unwrap_or(0);
        (0..parts.len())
            .map(|i| match naming[i] {
                Title => 0.0,
                Kicker => sum(&weights.kick, &role_facts(page, parts, title, i, &shares)),
                Subtitle => sum(&weights.sub, &role_facts(page, parts, title, i, &shares)),
            })
            .sum::<f64>()
    };
    let namings = namings(parts.len());
    let worths: Vec<f64> = namings.iter().map(|n| worth(n)).collect();
    let most = worths.iter().copied().fold(f64::MIN, f64::max);
    let all = most + worths.iter().map(|w| (w - most).exp()).sum::<f64>().ln();
    namings.iter().zip(worths).map(|(n, w)| (w - all, *n)).collect()
}

/// How like each level is to the body.
pub(super) fn shares(likeness: &Likeness, parts: &[Range<usize>], body: Option<usize>) -> Vec<f64> {
    parts.iter().map(|p| body.map_or(0.0, |b| likeness.shared(p.clone(), b).whole)).collect()
}

/// What tells whether a level is a kicker or subtitle of another that is the title.
pub(super) fn role_facts(
    page: &PageView,
    parts: &[Range<usize>],
    title: usize,
    level: usize,
    shares: &[f64],
) -> [(&'static str, f64); FACTS] {
    let flag = f64::from;
    let text =
        |i: usize| -> String { page.lines[parts[i].clone()].iter().map(|l| l.text.as_str()).collect() };
    let widest = |i: usize| page.lines[parts[i].clone()].iter().map(|l| l.width).fold(0.5f32, f32::max);
    let length = |i: usize| text(i).chars().count().max(1) as f64;
    let wrapped = |i: usize| parts[i].len() > 1;
    // Above large type an extractor sees a gap as high as the small type is, below it one that is small beside the large: so a
    // blank line tells a kicker, none a subtitle, where the extractor writes blank lines inside headlines at all.
    let lower = parts[level].start.max(parts[title].start);
    let parted = page.lines[lower].blank_before;
    let blanks = page.parted;
    let next = flag(level.abs_diff(title) == 1);
    let (blank, close, split) = (next * flag(parted), next * flag(!parted && blanks > 0.0), flag(page.split));
    let stock = |i: usize| {
        let lines = &page.lines[parts[i].clone()];
        lines.iter().map(|l| f64::from(l.stock)).sum::<f64>() / lines.len() as f64
    };
    let (own, other) = (text(level), text(title));
    let sizes = f64::from((widest(level) / widest(title)).ln()).clamp(-1.5, 1.5);
    let before = flag(level < title);
    let lengths = (length(level) / length(title)).ln().clamp(-2.0, 2.0);
    let both = |a: bool, b: bool| flag(wrapped(level) == a && wrapped(title) == b);
    [
        ("bias", 1.0),
        ("before", before),
        ("three", flag(parts.len() == 3)),
        ("length", lengths),
        ("length_before", lengths * before),
        ("longer_before", before * both(false, false) * flag(lengths > 0.1)),
        ("longer_after", (1.0 - before) * both(false, false) * flag(lengths > 0.1)),
        ("title_long", (length(title)).ln()),
        ("size_both_wrap", sizes * both(true, true)),
        ("size_level_wraps", sizes * both(true, false)),
        ("size_title_wraps", sizes * both(false, true)),
        ("size_neither", sizes * both(false, false)),
        ("larger_both_wrap", flag(sizes < -0.03) * both(true, true)),
        ("level_wraps", both(true, false)),
        ("title_wraps", both(false, true)),
        ("dash_begins", flag(own.starts_with(['—', '－']))),
        ("dash_ends", flag(own.ends_with(['—', '－']))),
        ("title_dash_begins", flag(other.starts_with(['—', '－']))),
        ("bracketed", flag(own.ends_with(['）', ')']))),
        ("title_bracketed", flag(other.ends_with(['）', ')']))),
        ("parted", flag(own.contains([' ', '\u{3000}', '，', '、']))),
        ("title_parted", flag(other.contains([' ', '\u{3000}', '，']))),
        ("quoted", flag(own.contains('“')) - flag(other.contains('“'))),
        ("called", flag(own.ends_with(['！', '？'])) - flag(other.ends_with(['！', '？']))),
        ("colon", flag(own.contains('：')) - flag(other.contains('：'))),
        ("blank_above_title", before * blank),
        ("blank_above_title_split", before * blank * split),
        ("blank_below_title", (1.0 - before) * blank),
        ("blank_below_title_split", (1.0 - before) * blank * split),
        ("close_above_title", before * close),
        ("close_below_title", (1.0 - before) * close),
        ("close_above_title_split", before * close * split),
        ("close_below_title_split", (1.0 - before) * close * split),
        ("close_above_title_blanks", before * close * (1.0 - split) * blanks),
        ("close_below_title_blanks", (1.0 - before) * close * (1.0 - split) * blanks),
        ("stock", stock(level) - stock(title)),
        ("like", shares[level] - shares[title]),
    ]
}
