//! Several pages in one: some extractors leave no form feed where a page ends, but the next page has a masthead of its own.
//!
//! A masthead is a few short lines with a date and two other facts, the page's number or its editor among them. Where a
//! second one with the same date and another page number stands, a page begins.

use chrono::NaiveDate;

use super::jumps;
use super::masthead::{self, Facts};
use super::text::width;
use crate::page::Page;
use crate::style::{Style, Styles};

/// A masthead's lines are no wider than this, in ems.
const WIDEST: f32 = 60.0;
/// Widest line of a masthead that states nothing by itself (the newspaper's or the page's name), in ems.
const NAME: f32 = 10.0;
/// How many visible lines above and below its date a masthead may reach.
const REACH: usize = 6;
/// Pages have at least so many visible lines.
const LEAST_LINES: usize = 15;
/// Evidence that a line beside the date is masthead; see [`Facts::score`].
const BESIDE: f32 = 0.5;
/// Kinds of facts a masthead has beside its date.
const LEAST_FACTS: usize = 2;

/// The pages of a dump, those parted that hold several mastheads; numbered anew in order.
pub fn pages(found: Vec<Page>, styles: &Styles) -> Vec<Page> {
    let mut all: Vec<Page> = found.into_iter().flat_map(|page| parted(page, styles)).collect();
    for (index, page) in all.iter_mut().enumerate() {
        page.index = index;
    }
    all
}

/// A masthead found in a page.
struct Found {
    /// Its first line.
    start: usize,
    date: NaiveDate,
    page: Option<String>,
}

fn parted(mut page: Page, styles: &Styles) -> Vec<Page> {
    let style = styles.of(page.lines.iter().map(|l| l.text.as_str()));
    let starts = starts(&page, &style);
    let mut parts = Vec::new();
    for start in starts.into_iter().rev() {
        let lines = page.lines.split_off(start);
        parts.push(Page { dump: page.dump.clone(), index: 0, lines });
    }
    parts.push(page);
    parts.reverse();
    parts
}

/// The lines where a second page and further ones begin.
fn starts(page: &Page, style: &Style) -> Vec<usize> {
    let visible: Vec<usize> = (0..page.lines.len()).filter(|i| !page.lines[*i].is_blank()).collect();
    let mut found: Vec<Found> = Vec::new();
    let mut starts = Vec::new();
    let mut from = 0;
    for at in 0..visible.len() {
        if at < from || !dated(&page.lines[visible[at]].text) {
            continue;
        }
        let Some((first, masthead)) = masthead(page, &visible, at, style) else { continue };
        from = at + LEAST_LINES;
        let another = found.last().is_some_and(|last| {
            last.date == masthead.date
                && last.page.is_some()
                && masthead.page.is_some()
                && last.page != masthead.page
        });
        if another && first >= LEAST_LINES && visible.len() - at >= LEAST_LINES {
            starts.push(masthead.start);
        }
        if found.is_empty() || another {
            found.push(masthead);
        }
    }
    starts
}

/// Whether a line is worth reading for a date: short, with a year's digits or ideographs in it.
fn dated(text: &str) -> bool {
    let ideograph = |c: char| ('\u{3400}'..='\u{9fff}').contains(&c);
    let counted = |c: char| {
        matches!(c, '〇' | '○' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十')
    };
    let counts = |c: &char| if ideograph(*c) { counted(*c) } else { counted(*c) || c.is_numeric() };
    text.len() <= 200 && text.chars().filter(counts).count() >= 5 && width(text, true) <= WIDEST
}

/// The masthead around a dated line, and its first line among the visible ones.
fn masthead(page: &Page, visible: &[usize], at: usize, style: &Style) -> Option<(usize, Found)> {
    let facts = |v: usize| masthead::facts(page.lines[visible[v]].text.trim(), style);
    let own = facts(at);
    let date = own.date.clone()?.ok().filter(|_| own.score() >= 1.0)?;
    let (mut all, mut joined) = (vec![own], Vec::new());
    let mut first = at;
    for v in (at.saturating_sub(REACH)..at).rev() {
        match part(page, visible[v], facts(v)) {
            Part::Fact(found) => {
                first = v;
                all.push(found);
            }
            Part::Name(found) => joined.push(found),
            Part::Text => break,
        }
    }
    for (v, line) in visible.iter().enumerate().skip(at + 1).take(REACH) {
        match part(page, *line, facts(v)) {
            Part::Fact(found) => all.push(found),
            Part::Name(found) => joined.push(found),
            Part::Text => break,
        }
    }
    // A page's number that runs together with the page's name is worth little by itself, but beside a date it counts.
    if all.iter().all(|f| f.page.is_none()) {
        all.extend(joined.into_iter().find(|f| f.page.is_some()));
    }
    let has = |kind: fn(&Facts) -> bool| usize::from(all.iter().any(kind));
    let (paged, edited) = (has(|f| f.page.is_some()), has(|f| !f.editors.is_empty()));
    let others = has(|f| f.weekday.is_some()) + has(|f| f.publication.is_some()) + has(|f| f.asides > 0);
    let enough = paged + edited > 0 && paged + edited + others >= LEAST_FACTS;
    let labelled = all.iter().find(|f| f.page_labelled).or_else(|| all.iter().find(|f| f.page.is_some()));
    let number = labelled.and_then(|f| f.page.clone());
    // The page's name may stand above the first fact in the same block.
    while first > 0
        && visible[first - 1] + 1 == visible[first]
        && name(page, visible[first - 1])
        && at - first < REACH
    {
        first -= 1;
    }
    enough.then(|| (first, Found { start: visible[first], date, page: number }))
}

/// What a line beside a masthead's date is.
enum Part {
    Fact(Facts),
    Name(Facts),
    Text,
}

fn part(page: &Page, line: usize, facts: Facts) -> Part {
    if jumps::stands_in(page.lines[line].text.trim()) {
        return Part::Text;
    }
    if facts.score() >= BESIDE {
        return Part::Fact(facts);
    }
    if name(page, line) { Part::Name(facts) } else { Part::Text }
}

fn name(page: &Page, line: usize) -> bool {
    let text = page.lines[line].text.trim();
    width(text, true) <= NAME && !text.contains(['。', '，', '！', '？', '；', ','])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Line;

    fn page(text: &str) -> Page {
        let lines = (1..).zip(text.lines());
        let lines =
            lines.map(|(number, t)| Line { text: t.into(), number, last: number, bytes: 0..0 }).collect();
        Page { dump: "d.txt".into(), index: 0, lines }
    }

    fn sizes(text: &str) -> Vec<usize> {
        pages(vec![page(text)], &Styles::built_in()).iter().map(|p| p.lines.len()).collect()
    }

    const BODY: &str = "临江市水务局昨天发布消息，清淤船队驶入青石河，沿岸居民\n";

    #[test]
    fn a_second_masthead_with_another_page_begins_a_page() {
        let body = BODY.repeat(20);
        let text = format!(
            "要闻 2031年5月6日 星期二 责编：方小满 A3\n{body}\n河滨周刊\n2031-05-06\n星期二\nA4\n{body}"
        );
        assert_eq!(sizes(&text), [22, 24]);
    }

    #[test]
    fn a_page_s_number_may_run_together_with_its_name() {
        let body = BODY.repeat(20);
        let head =
            |page: &str| format!("{page}\n二〇三一年五月六日\n星期二\n责编 方小满\n\n河滨周刊\n\n{body}");
        assert_eq!(sizes(&format!("{}{}", head("08临江新闻"), head("09文化"))).len(), 2);
    }

    #[test]
    fn a_date_or_the_same_masthead_again_begins_none() {
        let body = BODY.repeat(20);
        let head = "要闻 2031年5月6日 星期二 责编：方小满 A3\n";
        assert_eq!(sizes(&format!("{head}{body}\n{head}{body}")).len(), 1);
        assert_eq!(sizes(&format!("{head}{body}\n2031年5月6日\n{body}")).len(), 1);
        assert_eq!(sizes(&format!("{body}{head}{body}")).len(), 1);
    }
}
