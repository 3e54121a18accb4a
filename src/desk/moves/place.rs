//! Text put elsewhere, or made something else where it stands.

use super::super::proof::{At, Part, Proof, Slot, Story};
use super::cut::{self, Cut};
use super::{Level, Role, bylines, cannot, caption, furniture, glued, nothing_there, whole};
use crate::content::markdown::Block;
use crate::content::{Article, CaptionNote};
use crate::diagnostic::Diagnostic;
use crate::segment;
use crate::style::Styles;

/// Puts what was cut into an article (`to`; `new` for one of its own), or makes furniture of it.
pub(super) fn place(
    proof: &mut Proof,
    cuts: Vec<Cut>,
    to: Option<&str>,
    role: Option<Role>,
    add: bool,
    styles: &Styles,
) -> Result<(), Diagnostic> {
    let first = cuts.first().ok_or_else(nothing_there)?;
    let role = role.map_or_else(|| role_of(proof, &first.at), Ok)?;
    if role.furniture().is_some() {
        return to_furniture(proof, cuts, role, styles);
    }
    let to = match to {
        Some("new") => {
            let place = proof.place_of(&first.at.article).unwrap_or(proof.stories.len());
            let new = whole::begun(proof, place);
            let stem = new.stem.clone();
            proof.stories.insert((place + 1).min(proof.stories.len()), new);
            stem
        }
        Some(stem) => proof.story(stem)?.stem.clone(),
        None if first.at.article.is_empty() => {
            return Err(cannot("this is furniture, and in no article").help("say into which article it goes"));
        }
        None => first.at.article.clone(),
    };
    if matches!(role, Role::Paragraph | Role::Subhead)
        && cuts.iter().all(|c| c.at.slot == Slot::Body && c.at.article == to)
    {
        return in_place(proof, &cuts, role);
    }
    if let (Some(level), [cut], false) = (role.level(), cuts.as_slice(), add)
        && cut.whole
        && let Some(displaced) = occupant(proof, &to, level)?
    {
        return exchange(proof, cut, &to, level, displaced, styles);
    }
    let taken = take_all(proof, cuts, styles)?;
    put(proof, &to, role, taken, styles)?;
    tidy(proof, Some(&to));
    Ok(())
}

/// The part that a piece has where it stands.
fn role_of(proof: &Proof, at: &At) -> Result<Role, Diagnostic> {
    let in_body = || {
        let story = proof.stories.iter().find(|s| s.stem == at.article);
        story.and_then(|s| s.body.get(at.index)).map(|p| p.blocks.as_slice())
    };
    Ok(match at.slot {
        Slot::Kicker => Role::Kicker,
        Slot::Title => Role::Title,
        Slot::Subtitle => Role::Subtitle,
        Slot::Byline => Role::Byline,
        Slot::Body if matches!(in_body(), Some([Block::Subhead(_)])) => Role::Subhead,
        Slot::Body | Slot::Jump | Slot::Furniture => Role::Paragraph,
        Slot::Caption | Slot::Credit => Role::Caption,
    })
}

/// What was taken out of its place.
struct Taken {
    text: String,
    line: Option<u32>,
    /// The part that it was, if it was the whole of one.
    part: Option<Part>,
    /// The caption that it was, if it was the whole of one.
    caption: Option<CaptionNote>,
}

/// Takes cuts out, and gives them in the order in which they were chosen.
fn take_all(proof: &mut Proof, cuts: Vec<Cut>, styles: &Styles) -> Result<Vec<Taken>, Diagnostic> {
    // From the end, so that what stands before keeps its place.
    let mut order: Vec<(usize, Cut)> = cuts.into_iter().enumerate().collect();
    order.sort_by(|(_, a), (_, b)| (&b.at, b.chars.start).cmp(&(&a.at, a.chars.start)));
    let mut taken = Vec::new();
    for (index, cut) in order {
        taken.push((index, take(proof, &cut, styles)?));
    }
    taken.sort_by_key(|(index, _)| *index);
    Ok(taken.into_iter().map(|(_, t)| t).collect())
}

fn take(proof: &mut Proof, cut: &Cut, styles: &Styles) -> Result<Taken, Diagnostic> {
    let mut taken = Taken { text: cut.text.clone(), line: cut.line, part: None, caption: None };
    let rest = |text: &str| {
        let (before, behind) = cut::around(text, &cut.chars);
        glued(&before, &behind)
    };
    if cut.at.slot == Slot::Furniture {
        let all = &mut proof.page.note.furniture;
        let piece = all.get_mut(cut.at.index).ok_or_else(nothing_there)?;
        piece.text = rest(&piece.text);
        if piece.text.is_empty() {
            all.remove(cut.at.index);
        }
        return Ok(taken);
    }
    let story = proof.story(&cut.at.article)?;
    let article = &mut story.article;
    match cut.at.slot {
        Slot::Kicker => article.kicker = rest(&article.kicker),
        Slot::Title => article.title = rest(&article.title),
        Slot::Subtitle => article.subtitle = rest(&article.subtitle),
        Slot::Byline => {
            let left = rest(article.bylines.get(cut.at.index).ok_or_else(nothing_there)?);
            match left.is_empty() {
                true => _ = bylines::remove(article, cut.at.index, styles),
                false => _ = bylines::rewrite(article, cut.at.index, left, styles),
            }
        }
        Slot::Body => {
            taken.part = story.body.get(cut.at.index).filter(|_| cut.whole).cloned();
            cut::take_from_body(story, cut)?;
        }
        Slot::Caption | Slot::Credit => take_caption(article, cut, &mut taken, styles)?,
        Slot::Jump => {
            let jump = article.jumps.get_mut(cut.at.index).ok_or_else(nothing_there)?;
            jump.text = rest(&jump.text);
            if jump.text.is_empty() {
                article.jumps.remove(cut.at.index);
            }
        }
        Slot::Furniture => {}
    }
    Ok(taken)
}

/// A whole caption goes with its credit; a part of one alone.
fn take_caption(
    article: &mut Article,
    cut: &Cut,
    taken: &mut Taken,
    styles: &Styles,
) -> Result<(), Diagnostic> {
    let note = article.captions.get_mut(cut.at.index).ok_or_else(nothing_there)?;
    let named = segment::credit(&note.credit, styles).map(|c| c.1).unwrap_or_default();
    if cut.at.slot == Slot::Caption && cut.whole {
        let note = article.captions.remove(cut.at.index);
        taken.text = glued(&note.text, &note.credit);
        taken.caption = Some(note);
        bylines::forget_photographers(article, &named, styles);
        return Ok(());
    }
    let text = if cut.at.slot == Slot::Caption { &mut note.text } else { &mut note.credit };
    let (before, behind) = cut::around(text, &cut.chars);
    *text = glued(&before, &behind);
    if note.text.is_empty() && note.credit.is_empty() && note.picture.is_empty() {
        article.captions.remove(cut.at.index);
    }
    bylines::forget_photographers(article, &named, styles);
    Ok(())
}

/// Puts what was taken into an article.
fn put(
    proof: &mut Proof,
    to: &str,
    role: Role,
    taken: Vec<Taken>,
    styles: &Styles,
) -> Result<(), Diagnostic> {
    let story = proof.story(to)?;
    let joined = || taken.iter().fold(String::new(), |all, t| glued(&all, &on_one_line(&t.text)));
    match role {
        Role::Kicker | Role::Title | Role::Subtitle => {
            let text = joined();
            if let Some(line) = role.level().map(|level| level_of(&mut story.article, level)) {
                *line = glued(line, &text);
            }
        }
        Role::Byline => {
            taken.into_iter().for_each(|t| bylines::add(&mut story.article, on_one_line(&t.text), styles));
        }
        Role::Caption => {
            let whole = taken.iter().all(|t| t.caption.is_some());
            let text = joined();
            let notes: Vec<CaptionNote> = match whole {
                true => taken.into_iter().filter_map(|t| t.caption).collect(),
                false => vec![caption(&text, styles).0],
            };
            for note in notes {
                let named = segment::credit(&note.credit, styles).map(|c| c.1).unwrap_or_default();
                bylines::add_photographers(&mut story.article, named);
                story.article.captions.push(note);
            }
        }
        _ => {
            let from = position(story, taken.first().and_then(|t| t.line));
            let part = |t: Taken| {
                let new = || Part::new(block_of(role, &t.text), t.line);
                t.part.clone().filter(|p| is(p, role)).unwrap_or_else(new)
            };
            story.body.splice(from..from, taken.into_iter().map(part));
        }
    }
    Ok(())
}

/// A text as a paragraph or a sub-head. Lines that are lines stay so in a paragraph.
fn block_of(role: Role, text: &str) -> Block {
    match role {
        Role::Subhead => Block::Subhead(on_one_line(text)),
        _ => cut::like(&Block::Lines(String::new()), text.to_owned()),
    }
}

fn on_one_line(text: &str) -> String {
    text.replace('\n', " ")
}

/// Whether a part can stay as it is to be a paragraph or a sub-head.
fn is(part: &Part, role: Role) -> bool {
    let subhead = matches!(part.blocks.as_slice(), [Block::Subhead(_)]);
    subhead == (role == Role::Subhead)
}

/// Where in a body text of a line belongs: behind what the dump has before it.
fn position(story: &Story, line: Option<u32>) -> usize {
    let Some(line) = line else { return story.body.len() };
    let before = |part: &Part| part.line.is_some_and(|l| l < line);
    match story.body.iter().rposition(before) {
        Some(last) => last + 1,
        None if story.body.iter().any(|p| p.line.is_some()) => 0,
        None => story.body.len(),
    }
}

/// Makes paragraphs or sub-heads of parts of a body where they stand.
fn in_place(proof: &mut Proof, cuts: &[Cut], role: Role) -> Result<(), Diagnostic> {
    let mut order: Vec<&Cut> = cuts.iter().collect();
    order.sort_by(|a, b| (&b.at, b.chars.start).cmp(&(&a.at, a.chars.start)));
    for cut in order {
        let story = proof.story(&cut.at.article)?;
        let part = story.body.get(cut.at.index).ok_or_else(nothing_there)?;
        cut::single(part)?;
        let [before, behind] = if cut.whole { [None, None] } else { cut::halves(part, &cut.chars)? };
        let made = Part::new(block_of(role, &cut.text), part.line);
        let parts: Vec<Part> = [before, Some(made), behind].into_iter().flatten().collect();
        story.body.splice(cut.at.index..=cut.at.index, parts);
    }
    Ok(())
}

fn level_of(article: &mut Article, level: Level) -> &mut String {
    match level {
        Level::Kicker => &mut article.kicker,
        Level::Title => &mut article.title,
        Level::Subtitle => &mut article.subtitle,
    }
}

/// What stands where a line of a headline is to go, if anything does.
fn occupant(proof: &mut Proof, to: &str, level: Level) -> Result<Option<String>, Diagnostic> {
    let line = level_of(&mut proof.story(to)?.article, level).clone();
    Ok((!line.is_empty()).then_some(line))
}

/// What was chosen and the line of a headline change places.
fn exchange(
    proof: &mut Proof,
    cut: &Cut,
    to: &str,
    level: Level,
    displaced: String,
    styles: &Styles,
) -> Result<(), Diagnostic> {
    let kind = proof.page.note.furniture.get(cut.at.index).map_or("other", |f| f.kind.as_str()).to_owned();
    let taken = take(proof, cut, styles)?;
    *level_of(&mut proof.story(to)?.article, level) = on_one_line(&taken.text);
    let At { article, slot, index } = &cut.at;
    if *slot == Slot::Furniture {
        let all = &mut proof.page.note.furniture;
        all.insert((*index).min(all.len()), furniture(&kind, &displaced));
        return Ok(());
    }
    let story = proof.story(article)?;
    match slot {
        Slot::Kicker => story.article.kicker = displaced,
        Slot::Title => story.article.title = displaced,
        Slot::Subtitle => story.article.subtitle = displaced,
        Slot::Byline => bylines::add(&mut story.article, displaced, styles),
        Slot::Caption | Slot::Credit => story.article.captions.push(caption(&displaced, styles).0),
        _ => {
            let at = if *slot == Slot::Body { (*index).min(story.body.len()) } else { story.body.len() };
            story.body.insert(at, Part::new(Block::Subhead(displaced), cut.line));
        }
    }
    Ok(())
}

fn to_furniture(proof: &mut Proof, cuts: Vec<Cut>, role: Role, styles: &Styles) -> Result<(), Diagnostic> {
    let kind = role.furniture().unwrap_or("other");
    // Furniture of another kind stays where it is.
    let (there, cuts): (Vec<Cut>, Vec<Cut>) =
        cuts.into_iter().partition(|c| c.at.slot == Slot::Furniture && c.whole);
    for cut in there {
        let piece = proof.page.note.furniture.get_mut(cut.at.index).ok_or_else(nothing_there)?;
        kind.clone_into(&mut piece.kind);
    }
    for taken in take_all(proof, cuts, styles)? {
        proof.page.note.furniture.push(furniture(kind, &on_one_line(&taken.text)));
    }
    tidy(proof, None);
    Ok(())
}

/// Takes articles away that have nothing left; their addresses lead to the article that has their text now, or to the page.
pub(super) fn tidy(proof: &mut Proof, heir: Option<&str>) {
    let empty: Vec<String> = proof.stories.iter().filter(|s| s.is_empty()).map(|s| s.stem.clone()).collect();
    for stem in empty {
        let address = proof.address(&stem);
        let Ok(place) = proof.place_of(&stem) else { continue };
        let gone = proof.stories.remove(place);
        if gone.text.is_none() {
            continue;
        }
        let aliases = std::iter::once(address).chain(gone.article.aliases);
        match heir.and_then(|h| proof.story(h).ok()) {
            Some(story) => story.article.aliases.extend(aliases),
            None => proof.page.note.aliases.extend(aliases),
        }
    }
}
