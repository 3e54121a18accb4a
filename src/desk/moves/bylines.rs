//! Bylines and the people that they name, kept together.

use super::PersonNote;
use crate::content::Article;
use crate::import;
use crate::segment;
use crate::style::Styles;

/// Adds a byline, and those it names.
pub(super) fn add(article: &mut Article, text: String, styles: &Styles) {
    name(article, &text, None, styles);
    article.bylines.push(text);
}

/// Takes a byline out, and those that no other byline names.
pub(super) fn remove(article: &mut Article, index: usize, styles: &Styles) -> Option<String> {
    if index >= article.bylines.len() {
        return None;
    }
    let text = article.bylines.remove(index);
    unname(article, &text, styles);
    Some(text)
}

/// Gives a byline another text. Those it names now stand where those stood that it named.
pub(super) fn rewrite(article: &mut Article, index: usize, text: String, styles: &Styles) -> Option<()> {
    let old = std::mem::take(article.bylines.get_mut(index)?);
    let gone = segment::credited(&old, styles);
    let place = article.reporters.iter().position(|r| gone.iter().any(|p| p.name == r.name));
    unname(article, &old, styles);
    name(article, &text, place, styles);
    *article.bylines.get_mut(index)? = text;
    Some(())
}

/// Takes those out who took pictures and whom nothing names any more.
pub(super) fn forget_photographers(article: &mut Article, names: &[String], styles: &Styles) {
    let mut still: Vec<String> = article
        .captions
        .iter()
        .filter_map(|c| segment::credit(&c.credit, styles))
        .flat_map(|c| c.1)
        .collect();
    still.extend(article.bylines.iter().flat_map(|b| segment::credited(b, styles)).map(|p| p.name));
    article.photographers.retain(|p| !names.contains(p) || still.contains(p));
}

/// Adds those who took pictures.
pub(super) fn add_photographers(article: &mut Article, names: Vec<String>) {
    for name in names {
        if !article.photographers.contains(&name) {
            article.photographers.push(name);
        }
    }
}

fn name(article: &mut Article, byline: &str, place: Option<usize>, styles: &Styles) {
    let mut place = place.unwrap_or(article.reporters.len());
    for person in segment::credited(byline, styles) {
        if import::takes_pictures(&person.role) {
            add_photographers(article, vec![person.name]);
        } else if !article.reporters.iter().any(|r| r.name == person.name) {
            place = place.min(article.reporters.len());
            article.reporters.insert(place, PersonNote { name: person.name, role: person.role });
            place += 1;
        }
    }
}

fn unname(article: &mut Article, byline: &str, styles: &Styles) {
    let others: Vec<String> =
        article.bylines.iter().flat_map(|b| segment::credited(b, styles)).map(|p| p.name).collect();
    let gone: Vec<String> = segment::credited(byline, styles)
        .into_iter()
        .map(|p| p.name)
        .filter(|name| !others.contains(name))
        .collect();
    article.reporters.retain(|r| !gone.contains(&r.name));
    forget_photographers(article, &gone, styles);
}
