//! A page into article drafts. Pure: no I/O, no clock, no randomness.
//!
//! The stages, each a file, each from plain data to plain data:
//!
//! ```text
//! style      (another room) the words of the page's language, which all stages below read
//! pages      pages parted where a second masthead stands without a form feed (before everything else, by the caller)
//! columns    columns side by side on one line unfolded into reading order
//! mend       printed lines put together again that the extractor tore at marks; blank lines where a page has none
//! lines      visible lines, their widths, the page's columns
//! signs      what can be seen of each line, in few steps
//! sequence   the role of each line, all decided together by a fitted model
//! roles      runs of lines of one role: masthead, byline, headline, caption, running text
//! signatures bylines that close the text above them, by their look and place
//! join       which block of running text goes on where another ends; asked again once headlines are assigned
//! bodies     running text strung together into bodies; sub-heads kept in place, other headlines left over
//! assign     lines of left-over headlines cut into headlines and placed on bodies, likeliest together
//! headlines  levels of a headline: kicker, title, subtitle
//! divide     bodies that run together divided where a left-over headline repeats a paragraph's first words
//! jumps      lines that lead to an article's other part on another page: what they say, whose they are
//! kept       lines of verse, lists and tables, which stay lines
//! drafts     paragraphs, captions; every character through the ledger, exactly once
//! ```

use std::collections::BTreeMap;

use crate::article::{Credited, PageDraft};
use crate::page::Page;
use crate::style::Styles;

mod assign;
mod bodies;
mod captions;
mod catalogue;
mod claims;
mod columns;
mod confidence;
mod credits;
mod datelines;
mod dates;
mod divide;
mod drafts;
mod endings;
mod headlines;
mod join;
mod jumps;
mod kept;
mod latin;
mod ledger;
mod lines;
mod masthead;
mod mend;
mod pages;
mod paragraphs;
mod people;
mod prose;
mod roles;
mod sequence;
mod signatures;
mod signs;
mod text;

use assign::{BodyView, HeadLine, PageView, Placed};
use bodies::Flow;
use headlines::Levels;
use lines::{Ln, Sheet};
pub use pages::pages;
use roles::Unit;
pub use sequence::Model;
use sequence::Reading;

/// What stands on a page: its masthead, its articles and what belongs to none. The page's language chooses among the styles.
///
/// Every visible character of the page stands exactly once in [`PageDraft::pieces`]. Any text is a page; of one without
/// articles everything is furniture.
pub fn segment(page: &Page, styles: &Styles) -> PageDraft {
    segment_by(page, styles, Model::built_in())
}

/// The same by other weights than those that ship.
pub fn segment_by(page: &Page, styles: &Styles, model: &Model) -> PageDraft {
    let style = styles.of(page.lines.iter().map(|l| l.text.as_str()));
    let page = columns::unfold(page, &style);
    let page = mend::mend(page.as_ref(), &style);
    let page = page.as_ref();
    let sheet = Sheet::new(page, style);
    let signs = signs::signs(&sheet);
    let reading = model.decide(&signs);
    let units = roles::units(&sheet, &reading);
    let (mut flow, mut placed) = strung(&sheet, &reading, &units);
    if !flow.in_place(&sheet) && divide::divide(&sheet, &units, &mut flow, &placed) {
        placed = place(&sheet, &units, &flow);
    }
    drafts::write(&drafts::Found {
        page,
        sheet: &sheet,
        signs: &signs,
        model,
        reading: &reading,
        units: &units,
        flow: &flow,
        placed: &placed,
    })
}

/// The line of the dump where a page begins to run across its columns, so that nothing tells where one ends and the next begins: its
/// articles are a guess at best, and the page should be extracted in another way.
pub fn across_columns(page: &Page) -> Option<u32> {
    columns::across(page).map(|row| page.lines[row].number)
}

/// The people that a byline names, in the order printed; nobody where it names none. What is not written like a byline is looked
/// through for names behind roles.
pub fn credited(byline: &str, styles: &Styles) -> Vec<Credited> {
    let style = styles.of(std::iter::once(byline));
    people::byline(byline, &style).unwrap_or_else(|| people::loose(&[byline], &style).1)
}

/// The credit that a caption ends in: the byte where it begins, and the photographers.
pub fn credit(caption: &str, styles: &Styles) -> Option<(usize, Vec<String>)> {
    credits::credit(caption, &styles.of(std::iter::once(caption)))
}

/// The bodies of a page, and its left-over headlines placed on them. The joins are then asked once more, now that it is known
/// which bodies have a headline and which headlines a body.
fn strung(sheet: &Sheet, reading: &Reading, units: &[Unit]) -> (Flow, Vec<Placed>) {
    let blocks = join::blocks(sheet, units);
    let pairs = join::Pairs::new(sheet, reading, &blocks);
    let closing = signatures::closing(sheet, reading, units);
    let flow = bodies::flow(sheet, units, &closing, pairs.links(&BTreeMap::new()));
    let placed = place(sheet, units, &flow);
    let leanings = flow.leanings(units, &placed);
    if leanings.is_empty() {
        return (flow, placed);
    }
    let links = pairs.links(&leanings);
    if links == flow.links {
        return (flow, placed);
    }
    let flow = bodies::flow(sheet, units, &closing, links);
    let placed = place(sheet, units, &flow);
    (flow, placed)
}

/// The lines of left-over headlines, each with the number of its headline unit.
fn head_lines(units: &[Unit], flow: &Flow) -> Vec<(usize, usize)> {
    let lines = |(h, u): (usize, &usize)| units[*u].lines.clone().map(move |l| (h, l));
    flow.heads.iter().enumerate().flat_map(lines).collect()
}

/// Places the left-over headlines on the bodies.
fn place(sheet: &Sheet, units: &[Unit], flow: &Flow) -> Vec<Placed> {
    let heads = head_lines(units, flow);
    let view = view(sheet, units, flow, &heads);
    let top = view.bodies.iter().filter_map(|b| b.rows.first()).map(|r| r.start).min().unwrap_or(usize::MAX);
    let placed = assign::assign(&view).into_iter().map(|found| {
        let row = |lines: Vec<usize>| lines.into_iter().map(|l| heads[l].1).collect();
        let banner = heads[found.lines.start].1 < top;
        let mut units: Vec<usize> = heads[found.lines.clone()].iter().map(|h| h.0).collect();
        units.dedup();
        Placed {
            heads: units,
            levels: Levels {
                kicker: row(found.levels.kicker),
                title: row(found.levels.title),
                subtitle: row(found.levels.subtitle),
            },
            body: found.body,
            score: if found.body.is_some() {
                found.score - 0.5
            } else if banner {
                0.0
            } else {
                -0.2
            },
            runner_up: found.runner_up.map(|(b, s)| (b, s - 0.5)),
        }
    });
    placed.collect()
}

/// A first block of so many lines is a list of the masthead's fields.
const FIELDS: usize = 3;

/// The headline lines and bodies of a page.
fn view(sheet: &Sheet, units: &[Unit], flow: &Flow, heads: &[(usize, usize)]) -> PageView {
    let blank = |line: usize| sheet.blocks.binary_search_by_key(&line, |b| b.start).is_ok() && line > 0;
    let split = sheet.blocks.first().is_some_and(|block| block.len() >= FIELDS);
    let lines = heads.iter().map(|(_, line)| {
        let Ln { text, width, .. } = &sheet.lines[*line];
        HeadLine::new(text, *width, *line, blank(*line), &sheet.style)
    });
    let bodies = flow.bodies.iter().map(|body| {
        let mut own: Vec<usize> =
            body.bylines.iter().copied().chain(body.parts.iter().map(|p| p.0)).collect();
        own.sort_unstable();
        let mut rows: Vec<std::ops::Range<usize>> = Vec::new();
        for unit in own {
            match rows.last_mut() {
                Some(last) if last.end == units[unit].lines.start => last.end = units[unit].lines.end,
                _ => rows.push(units[unit].lines.clone()),
            }
        }
        BodyView {
            text: body.parts.iter().map(|(u, _)| sheet.joined(units[*u].lines.clone())).collect(),
            rows,
        }
    });
    PageView::new(sheet.cjk, split, lines.collect(), bodies.collect())
}

/// The lines of a page as the stages see them, for those who want nothing else of it.
fn sheet_of(page: &Page, styles: &Styles) -> Sheet {
    let style = styles.of(page.lines.iter().map(|l| l.text.as_str()));
    let page = columns::unfold(page, &style);
    let page = mend::mend(page.as_ref(), &style);
    Sheet::new(page.as_ref(), style)
}

/// For `scripts/fit-headlines`: of a page with its true headline lines and bodies (JSON) the headlines that a table of
/// weights finds, or without one the facts that the weights weigh; of an empty line the names of all facts.
#[doc(hidden)]
#[must_use]
pub fn headline_facts(page: &str, table: Option<&str>) -> String {
    assign::door::answer(page, table)
}

/// For `scripts/fit-join`: of a page its lines, its blocks of running text and the answers of their pairs (JSON). Its lines'
/// roles are the given ones, a letter a line as `sequence/roles.txt` has them, or else those that a model finds.
#[doc(hidden)]
#[must_use]
pub fn block_facts(page: &Page, styles: &Styles, model: &Model, roles: Option<&str>) -> String {
    let sheet = sheet_of(page, styles);
    let given = roles.and_then(sequence::Reading::given).filter(|r| r.roles.len() == sheet.lines.len());
    let reading = given.unwrap_or_else(|| model.decide(&signs::signs(&sheet)));
    join::door::answer(&sheet, &reading)
}

/// For `scripts/fit-join`: all questions about pairs of blocks, each with the names of its answers (JSON).
#[doc(hidden)]
#[must_use]
pub fn block_questions() -> String {
    join::door::questions()
}

/// For `scripts/fit-tracks`: the lines of a page with its columns one after the other, by a table of weights or those that are built in.
#[doc(hidden)]
#[must_use]
pub fn lines_by_column(page: &Page, styles: &Styles, table: Option<&str>) -> Vec<String> {
    let style = styles.of(page.lines.iter().map(|l| l.text.as_str()));
    let weights = table.map(columns::Weights::read);
    let weights = weights.as_ref().unwrap_or_else(|| columns::Weights::built_in());
    columns::unfold_by(page, &style, weights).lines.iter().map(|l| l.text.trim().to_owned()).collect()
}

/// For `scripts/fit-headlines`: all lines of a page, and its headline lines and bodies as they are read, before any headline
/// has a body; in the form that [`headline_facts`] takes.
#[doc(hidden)]
#[must_use]
pub fn headline_view(page: &Page, styles: &Styles, model: &Model) -> serde_json::Value {
    let sheet = sheet_of(page, styles);
    let reading = model.decide(&signs::signs(&sheet));
    let units = roles::units(&sheet, &reading);
    let blocks = join::blocks(&sheet, &units);
    let links = join::Pairs::new(&sheet, &reading, &blocks).links(&BTreeMap::new());
    let closing = signatures::closing(&sheet, &reading, &units);
    let flow = bodies::flow(&sheet, &units, &closing, links);
    let view = view(&sheet, &units, &flow, &head_lines(&units, &flow));
    assign::door::described(&view, sheet.lines.iter().map(|l| l.text.as_str()))
}

/// Each line of a page as the stages see it, with its signs by number, for fitting the weights of [`Model`].
pub fn signs_of(page: &Page, styles: &Styles) -> Vec<(String, Vec<u8>)> {
    let sheet = sheet_of(page, styles);
    let signs = signs::signs(&sheet);
    sheet.lines.iter().zip(signs).map(|(l, s)| (l.text.clone(), s.to_vec())).collect()
}

/// The names of all signs, each with the names of its answers.
pub fn sign_names() -> Vec<(&'static str, &'static [&'static str])> {
    signs::SIGNS.iter().map(|s| (s.name, s.answers)).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::style::{Style, Styles};

    /// The style that speaks on a page of one line, in tests of single lines.
    pub(super) fn style_of(line: &str) -> Arc<Style> {
        Styles::built_in().of(std::iter::once(line))
    }
}
