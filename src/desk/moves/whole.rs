//! Moves of whole articles: headlines exchanged, articles parted and put together.

use super::super::proof::{Part, Proof, Story};
use super::{cannot, nothing_there};
use crate::content::markdown::Block;
use crate::content::{Article, Source};
use crate::diagnostic::Diagnostic;

/// Gives an article's headline (kicker, title, subtitle) to another. If that has a line already where one would come, the two exchange
/// their headlines.
pub(super) fn give_headline(proof: &mut Proof, from: &str, to: &str) -> Result<(), Diagnostic> {
    let (one, other) = (proof.place_of(from)?, proof.place_of(to)?);
    if one == other {
        return Err(cannot("this is the same article").help("choose another"));
    }
    let lines = |a: &mut Article| [&mut a.kicker, &mut a.title, &mut a.subtitle].map(std::mem::take);
    let given = lines(&mut proof.stories[one].article);
    let there = lines(&mut proof.stories[other].article);
    if given.iter().all(String::is_empty) {
        return Err(cannot("this article has no headline").help("choose the text that is one"));
    }
    let fits = given.iter().zip(&there).all(|(a, b)| a.is_empty() || b.is_empty());
    let (left, right) = match fits {
        true => {
            let mut both = there;
            both.iter_mut().zip(given).filter(|(_, a)| !a.is_empty()).for_each(|(b, a)| *b = a);
            (<[String; 3]>::default(), both)
        }
        false => (there, given),
    };
    for (story, [kicker, title, subtitle]) in [(one, left), (other, right)] {
        let article = &mut proof.stories[story].article;
        (article.kicker, article.title, article.subtitle) = (kicker, title, subtitle);
    }
    super::place::tidy(proof, Some(to));
    Ok(())
}

/// An article of what stands in a body from a part on. If that begins with a sub-head, it is the new article's title.
pub(super) fn split(proof: &mut Proof, stem: &str, index: usize) -> Result<(), Diagnostic> {
    let place = proof.place_of(stem)?;
    let story = &mut proof.stories[place];
    if index >= story.body.len() {
        return Err(nothing_there());
    }
    let has_more = index > 0 || !story.article.captions.is_empty();
    if !has_more {
        return Err(cannot("an article begins here already").help("choose a later paragraph"));
    }
    let mut body = story.body.split_off(index);
    let title = match body.first().map(|p| p.blocks.as_slice()) {
        Some([Block::Subhead(title)]) => title.clone(),
        _ => String::new(),
    };
    if !title.is_empty() {
        body.remove(0);
    }
    let mut new = begun(proof, place);
    (new.article.title, new.body) = (title, body);
    proof.stories.insert(place + 1, new);
    Ok(())
}

/// An article with nothing in it, to stand behind another.
pub(super) fn begun(proof: &mut Proof, place: usize) -> Story {
    proof.highest += 1;
    let stem = proof.highest.to_string();
    let order = |s: &Story| s.article.order;
    let before = proof.stories.get(place).and_then(order);
    let behind = proof.stories.get(place + 1).and_then(order);
    let order = match (before, behind) {
        (Some(before), Some(behind)) if behind > before => Some(f64::midpoint(before, behind)),
        (Some(before), _) => Some(before + 1.0),
        (None, _) => None,
    };
    let note = &proof.page.note;
    let article = Article {
        date: note.date,
        page: note.page.clone(),
        section: note.section.clone(),
        editors: note.editors.clone(),
        order,
        source: note.source.as_ref().map(|s| Source { lines: Vec::new(), ..s.clone() }),
        ..Article::default()
    };
    let shown = proof.page.shown.replace("page.md", &format!("{stem}.md"));
    Story { stem, shown, text: None, crlf: proof.page.crlf, article, body: Vec::new(), rest: String::new() }
}

/// Puts an article behind another. Its headline becomes that of the other if that has none, and a sub-head else; its address leads
/// to the other.
pub(super) fn merge(proof: &mut Proof, stem: &str, into: &str) -> Result<(), Diagnostic> {
    let (from, to) = (proof.place_of(stem)?, proof.place_of(into)?);
    if from == to {
        return Err(cannot("an article cannot be put behind itself").help("choose another"));
    }
    let address = proof.address(stem);
    let ended = proof.stories.remove(from);
    let story = proof.story(into)?;
    let Article { kicker, title, subtitle, .. } = ended.article;
    let a = &mut story.article;
    if [&a.kicker, &a.title, &a.subtitle].into_iter().all(String::is_empty) {
        (a.kicker, a.title, a.subtitle) = (kicker, title, subtitle);
    } else {
        let line = ended.body.first().and_then(|p| p.line);
        let heads = [kicker, title, subtitle].into_iter().filter(|t| !t.is_empty());
        story.body.extend(heads.map(|text| Part::new(Block::Subhead(text), line)));
    }
    story.body.extend(ended.body);
    if !ended.rest.is_empty() {
        story.rest = format!("{}\n\n{}", story.rest, ended.rest).trim().to_owned();
    }
    let a = &mut story.article;
    a.bylines.extend(ended.article.bylines);
    a.captions.extend(ended.article.captions);
    a.jumps.extend(ended.article.jumps);
    for person in ended.article.reporters {
        if !a.reporters.iter().any(|p| p.name == person.name) {
            a.reporters.push(person);
        }
    }
    super::bylines::add_photographers(a, ended.article.photographers);
    a.aliases.push(address);
    a.aliases.extend(ended.article.aliases);
    a.order = match (a.order, ended.article.order) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    };
    Ok(())
}
