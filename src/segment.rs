//! A page into article drafts. Pure: no I/O, no clock, no randomness.
//!
//! The stages, each a file, each from plain data to plain data:
//!
//! ```text
//! lines      visible lines, their widths, the page's columns
//! roles      what each run of lines is: masthead, byline, caption, advert, headline, running text
//! bodies     running text strung together into bodies; sub-heads kept in place, other headlines left over
//! assign     left-over headlines placed on bodies by one optimal assignment, neighbours joined into one headline
//! drafts     levels of headlines, paragraphs, captions; every character through the ledger, exactly once
//! ```

use crate::article::PageDraft;
use crate::page::Page;

mod assign;
mod bodies;
mod drafts;
mod headlines;
mod ledger;
mod lines;
mod masthead;
mod paragraphs;
mod people;
mod roles;
mod text;

use assign::{BodyView, HeadView};
use roles::Kind;

/// What stands on a page: its masthead, its articles and what belongs to none.
///
/// Every visible character of the page stands exactly once in [`PageDraft::pieces`]. Any text is a page; of one without
/// articles everything is furniture.
pub fn segment(page: &Page) -> PageDraft {
    let sheet = lines::Sheet::new(page);
    let units = roles::units(&sheet);
    let flow = bodies::flow(&sheet, &units);
    let first_other =
        units.iter().position(|u| !matches!(u.kind, Kind::Masthead | Kind::Head)).unwrap_or(units.len());
    let heads: Vec<HeadView> = flow
        .heads
        .iter()
        .map(|u| HeadView {
            text: sheet.joined(units[*u].lines.clone()),
            unit: *u,
            banner_place: *u < first_other && units[..*u].iter().filter(|u| u.kind == Kind::Head).count() < 2,
        })
        .collect();
    let bodies: Vec<BodyView> = flow
        .bodies
        .iter()
        .map(|b| BodyView {
            text: b.parts.iter().map(|(u, _)| sheet.joined(units[*u].lines.clone())).collect(),
            first: b.first().unwrap_or(0),
            last: b.last().unwrap_or(0),
        })
        .collect();
    let placed = assign::assign(&heads, &bodies);
    drafts::write(&drafts::Found { page, sheet: &sheet, units: &units, flow: &flow, placed: &placed })
}
