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
//! roles      what each run of lines is: masthead, byline, advert; captions and prose (headline or text) help
//! bodies     running text strung together into bodies; sub-heads kept in place, other headlines left over
//! assign     left-over headlines placed on bodies by one optimal assignment, neighbours joined into one headline
//! divide     bodies that run together divided where a left-over headline repeats a paragraph's first words
//! jumps      lines that lead to an article's other part on another page: what they say, whose they are
//! kept       lines of verse, lists and tables, which stay lines
//! drafts     levels of headlines, paragraphs, captions; every character through the ledger, exactly once
//! ```

use crate::article::PageDraft;
use crate::page::Page;
use crate::style::Styles;

mod assign;
mod bodies;
mod captions;
mod columns;
mod confidence;
mod credits;
mod datelines;
mod dates;
mod divide;
mod drafts;
mod endings;
mod headlines;
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
mod text;

use assign::{BodyView, HeadView, Placed};
use bodies::Flow;
use lines::Sheet;
pub use pages::pages;
use roles::{Kind, Unit};

/// As many lines behind the masthead may be a banner (通栏).
const BANNERS: usize = 2;

/// What stands on a page: its masthead, its articles and what belongs to none. The page's language chooses among the styles.
///
/// Every visible character of the page stands exactly once in [`PageDraft::pieces`]. Any text is a page; of one without
/// articles everything is furniture.
pub fn segment(page: &Page, styles: &Styles) -> PageDraft {
    let style = styles.of(page.lines.iter().map(|l| l.text.as_str()));
    let page = columns::unfold(page, &style);
    let page = mend::mend(page.as_ref(), &style);
    let page = page.as_ref();
    let sheet = Sheet::new(page, style);
    let units = roles::units(&sheet);
    let mut flow = bodies::flow(&sheet, &units);
    let mut placed = place(&sheet, &units, &flow);
    if !flow.in_place(&sheet) && divide::divide(&sheet, &units, &mut flow, &placed) {
        placed = place(&sheet, &units, &flow);
    }
    drafts::write(&drafts::Found { page, sheet: &sheet, units: &units, flow: &flow, placed: &placed })
}

/// Places the left-over headlines on the bodies.
fn place(sheet: &Sheet, units: &[Unit], flow: &Flow) -> Vec<Placed> {
    let text = |unit: &usize| sheet.joined(units[*unit].lines.clone());
    let first_other =
        units.iter().position(|u| !matches!(u.kind, Kind::Masthead | Kind::Head)).unwrap_or(units.len());
    let heads: Vec<HeadView> = (0..)
        .zip(&flow.heads)
        .map(|(i, u)| {
            let text = text(u);
            let label = sheet.style.labels.has(&text);
            HeadView { text, unit: *u, banner_place: *u < first_other && i < BANNERS, label }
        })
        .collect();
    let bodies: Vec<BodyView> = flow
        .bodies
        .iter()
        .map(|b| BodyView {
            text: b.parts.iter().map(|(u, _)| text(u)).collect(),
            first: b.first().unwrap_or(0),
            last: b.last().unwrap_or(0),
        })
        .collect();
    if flow.in_place(sheet) { assign::in_place(&heads, &bodies) } else { assign::assign(&heads, &bodies) }
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
