//! Headlines: whose each line is, its level, its characters.

use super::articles::Bodies;
use super::side::{Part, Side, Spot};
use super::tally::{Count, Kind};

/// Counts what became of every line of a headline.
pub(super) fn compare(proposed: &Side, made: &mut Side, bodies: &Bodies, count: &mut Count) {
    for piece in proposed.pieces.iter().filter(|p| p.part.is_head()) {
        let Some(i) = piece.article else { continue };
        let own = bodies.partner[i];
        let head = |side: &Side, of: usize| -> Vec<char> {
            let plain = &side.articles[of].plain;
            [&plain.kicker, &plain.title, &plain.subtitle].into_iter().flat_map(|t| t.chars()).collect()
        };
        // One line that people made two of, or two that they made one of: its characters stand where they stood, at other levels.
        let divided = own.is_some_and(|j| {
            let (ours, theirs) = (head(proposed, i), head(made, j));
            sorted(&ours) == sorted(&theirs) && !stands(made, j, piece.part, &piece.text)
        });
        let spot = match own {
            // An article that is gone has no place of its own; its headline may stand with another.
            None => made.find(&piece.text, None, piece.part),
            Some(_) => made.find(&piece.text, own, piece.part),
        };
        if let Some(spot) = spot {
            made.claimed[spot.piece] = true;
        }
        let same_line = spot.filter(|s| s.differs == Some(0) && made.pieces[s.piece].article == own);
        if divided && same_line.is_none_or(|s| !made.pieces[s.piece].part.is_head()) {
            count.decided(Kind::Headline, Some(i), None);
            count.decided(Kind::Level, Some(i), Some("divided anew"));
            claim_heads(made, own);
            continue;
        }
        line(i, own, (piece.part, &piece.text), spot, made, count);
    }
}

/// One line of a headline, found again at a spot or nowhere.
fn line(
    i: usize,
    own: Option<usize>,
    (part, text): (Part, &[char]),
    spot: Option<Spot>,
    made: &mut Side,
    count: &mut Count,
) {
    let Some(spot) = spot else {
        // Another text at the same level is a headline that somebody wrote anew.
        let anew = made.pieces.iter().position(|p| p.part == part && p.article == own && own.is_some());
        let anew = anew.filter(|at| !made.claimed[*at]);
        anew.into_iter().for_each(|at| made.claimed[at] = true);
        let became = if anew.is_some() { "written anew" } else { "removed" };
        return count.decided(Kind::Headline, Some(i), Some(became));
    };
    let there = &made.pieces[spot.piece];
    if !there.part.is_head() {
        return count.decided(Kind::Headline, Some(i), Some(there.part.name()));
    }
    if there.article != own {
        return count.decided(Kind::Headline, Some(i), Some("another article"));
    }
    count.decided(Kind::Headline, Some(i), None);
    count.decided(Kind::Level, Some(i), (there.part != part).then(|| there.part.name()));
    let differs = spot.differs.unwrap_or(0).min(text.len());
    count.characters(Kind::HeadText, text.len(), differs, "corrected");
}

/// Whether an article's headline has a text at a level.
fn stands(side: &Side, article: usize, part: Part, text: &[char]) -> bool {
    side.of_part(part).any(|(_, p)| p.article == Some(article) && p.text == text)
}

fn claim_heads(made: &mut Side, article: Option<usize>) {
    for (piece, claimed) in made.pieces.iter().zip(&mut made.claimed) {
        *claimed |= piece.part.is_head() && piece.article == article;
    }
}

fn sorted(text: &[char]) -> Vec<char> {
    let mut text = text.to_vec();
    text.sort_unstable();
    text
}
