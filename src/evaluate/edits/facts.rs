//! What the masthead told: date, page, section, editors, publication.

use super::super::plain::squash;
use super::side::Side;
use super::tally::{Count, Kind};

/// Counts what became of each fact that was proposed, and those that people put where none was.
pub(super) fn compare(proposed: &Side, made: &Side, count: &mut Count) {
    let text = |text: &Option<String>| squash(text.as_deref().unwrap_or_default());
    let names = |names: &[String]| names.iter().map(|n| squash(n)).collect::<Vec<_>>().join(" ");
    let date = |date: &Option<chrono::NaiveDate>| date.map(|d| d.to_string()).unwrap_or_default();
    let (ours, theirs) = (&proposed.page, &made.page);
    fact(Kind::Date, &date(&ours.date), &date(&theirs.date), count);
    // `3` and `03` are one page.
    let number = |page: &Option<String>| text(page).trim_start_matches('0').to_owned();
    fact(Kind::PageNumber, &number(&ours.page), &number(&theirs.page), count);
    fact(Kind::Section, &text(&ours.section), &text(&theirs.section), count);
    fact(Kind::Editor, &names(&ours.editors), &names(&theirs.editors), count);
    for article in &proposed.articles {
        let Some(there) = made.articles.iter().find(|a| a.stem == article.stem) else { continue };
        let (ours, theirs) = (&article.article, &there.article);
        fact(Kind::Section, &text(&ours.section), &text(&theirs.section), count);
        fact(Kind::Editor, &names(&ours.editors), &names(&theirs.editors), count);
    }
    if let (Some(ours), Some(theirs)) = (&proposed.issue, &made.issue) {
        fact(Kind::Publication, &text(&ours.publication), &text(&theirs.publication), count);
    }
}

fn fact(kind: Kind, ours: &str, theirs: &str, count: &mut Count) {
    match (ours.is_empty(), ours == theirs) {
        (true, true) => {}
        (true, false) => count.added(kind, None, "nothing"),
        (false, true) => count.decided(kind, None, None),
        (false, false) if theirs.is_empty() => count.decided(kind, None, Some("removed")),
        (false, false) => count.decided(kind, None, Some("corrected")),
    }
}
