//! Moves of what belongs to the page: the order of its articles, its name, its editors, its place in the paper.

use chrono::NaiveDate;

use super::super::proof::Proof;
use super::cannot;
use crate::content;
use crate::diagnostic::Diagnostic;

/// An article changes places with the one before or behind it. Its file keeps its name, which is its address.
pub(super) fn shift(proof: &mut Proof, stem: &str, up: bool) -> Result<(), Diagnostic> {
    let place = proof.place_of(stem)?;
    let other = if up { place.checked_sub(1) } else { Some(place + 1).filter(|n| *n < proof.stories.len()) };
    let Some(other) = other else {
        let end = if up { "first" } else { "last" };
        return Err(cannot(format!("this article is the {end} of its page already"))
            .help("choose an article that has another beside it there"));
    };
    let orders: Vec<f64> = proof.stories.iter().filter_map(|s| s.article.order).collect();
    // Numbers that tell all articles apart stay those of their places; where they do not, all are counted anew.
    let apart = orders.len() == proof.stories.len() && orders.is_sorted_by(|a, b| a < b);
    proof.stories.swap(place, other);
    for (n, story) in proof.stories.iter_mut().enumerate() {
        story.article.order = Some(if apart { orders[n] } else { (n + 1) as f64 });
    }
    Ok(())
}

/// The page's own name and editors are others. An article that had those of the page has the new ones; one with its own keeps it.
pub(super) fn correct(proof: &mut Proof, section: &str, editors: &[String]) {
    let section = Some(one_line(section)).filter(|s| !s.is_empty());
    let editors: Vec<String> = editors.iter().map(|e| one_line(e)).filter(|e| !e.is_empty()).collect();
    let was = proof.page.note.clone();
    let same = |article: &Option<String>| article.is_some() && *article == was.section;
    for article in proof.stories.iter_mut().map(|s| &mut s.article) {
        if same(&article.section) {
            article.section.clone_from(&section);
        }
        if !article.editors.is_empty() && article.editors == was.editors {
            article.editors.clone_from(&editors);
        }
    }
    (proof.page.note.section, proof.page.note.editors) = (section, editors);
}

/// The page stands in another issue or under another number, and those of its articles with it that stood where it did. The files stay where
/// they are, so that import finds them again: what they say of their place is believed before their folder. The addresses that they
/// had lead to those that they have now.
pub(super) fn put(
    proof: &mut Proof,
    date: Option<NaiveDate>,
    number: Option<&str>,
) -> Result<(), Diagnostic> {
    let was = (proof.page.note.date, proof.page.note.page.clone());
    let number = number.map_or_else(|| was.1.clone(), |number| Some(one_line(number)));
    if number.as_ref().is_none_or(String::is_empty) {
        return Err(cannot("a page needs a number").help("write the number that is printed on it"));
    }
    let now = (date.or(was.0), number);
    if now == was {
        return Ok(());
    }
    let page_was = proof.page_address();
    let addresses: Vec<String> = proof.stories.iter().map(|s| proof.address(&s.stem)).collect();
    (proof.page.note.date, proof.page.note.page) = now.clone();
    let page_is = proof.page_address();
    lead(&mut proof.page.note.aliases, page_was, &page_is);
    for (at, address) in addresses.into_iter().enumerate() {
        let article = &mut proof.stories[at].article;
        let same = |page: &String| was.1.as_ref().is_some_and(|was| content::is_page_s_folder(was, page));
        if article.date != was.0 || !article.page.as_ref().is_some_and(same) {
            continue;
        }
        (article.date, article.page) = now.clone();
        let address_is = proof.address(&proof.stories[at].stem);
        lead(&mut proof.stories[at].article.aliases, address, &address_is);
    }
    Ok(())
}

/// A former address leads to the new one, which itself is no former one any more. They stand in the order in which import writes them,
/// which would take another for a change of its own.
fn lead(aliases: &mut Vec<String>, was: String, is: &str) {
    aliases.retain(|alias| alias != is && *alias != was);
    aliases.push(was);
    aliases.sort();
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
