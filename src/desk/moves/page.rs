//! Moves of what belongs to the page: the order of its articles, its name, its editors.

use super::super::proof::Proof;
use super::cannot;
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
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
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
