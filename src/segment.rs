//! A page into article drafts. Pure: no I/O, no clock, no randomness.

use crate::article::PageDraft;
use crate::page::Page;

/// What stands on a page: its masthead, its articles and what belongs to none.
pub fn segment(page: &Page) -> PageDraft {
    let _ = page;
    PageDraft::default()
}
