//! Sub-heads, captions with their credits, jump lines and furniture; and what import overlooked.

use super::super::plain::squash;
use super::articles::Bodies;
use super::side::{Part, Side, Spot};
use super::tally::{Count, Kind};

/// The pieces of a page that are lines of their own, and their kinds. Furniture comes last: what became an article's line is
/// told by nobody else.
const LINES: [(Part, Kind); 4] = [
    (Part::Subhead, Kind::Subhead),
    (Part::Caption, Kind::Caption),
    (Part::Jump, Kind::Jump),
    (Part::Furniture, Kind::Furniture),
];

/// Counts what became of them.
pub(super) fn compare(proposed: &Side, made: &mut Side, bodies: &Bodies, count: &mut Count) {
    for (part, kind) in LINES {
        for (at, piece) in proposed.of_part(part) {
            let own = piece.article.and_then(|i| bodies.partner[i]);
            let spot = made.find(&piece.text, own, part);
            spot.into_iter().for_each(|s| made.claimed[s.piece] = true);
            let became = match spot.map(|s| &made.pieces[s.piece]) {
                None => Some("removed"),
                Some(there) if there.part != part => Some(there.part.name()),
                Some(there) if there.article != own => Some("another article"),
                Some(_) if part == Part::Furniture => other_kind(proposed, made, (at, spot)),
                Some(_) => None,
            };
            count.decided(kind, piece.article, became);
            if part == Part::Caption && became.is_none() {
                let differs = spot.and_then(|s| s.differs).unwrap_or(0).min(piece.text.len());
                count.characters(Kind::CaptionText, piece.text.len(), differs, "corrected");
                credit(proposed, made, (at, spot), count);
            }
        }
    }
}

/// The kind that people gave a piece of furniture, where it is another one.
fn other_kind(proposed: &Side, made: &Side, (at, spot): (usize, Option<Spot>)) -> Option<&'static str> {
    let kind = |side: &Side, at: usize| {
        let text = &side.pieces[at].raw;
        side.page.furniture.iter().find(|f| f.text == *text).map(|f| f.kind.clone())
    };
    let spot = spot?;
    (kind(proposed, at) != kind(made, spot.piece)).then_some("another kind")
}

/// The credit of a caption that stayed.
fn credit(proposed: &Side, made: &Side, (at, spot): (usize, Option<Spot>), count: &mut Count) {
    let of = |side: &Side, at: usize| {
        let piece = &side.pieces[at];
        let captions = piece.article.map_or(&[][..], |i| &side.articles[i].article.captions);
        captions.iter().find(|c| c.text == piece.raw).map(|c| squash(&c.credit)).unwrap_or_default()
    };
    let Some(spot) = spot else { return };
    let (ours, theirs) = (of(proposed, at), of(made, spot.piece));
    let article = proposed.pieces[at].article;
    match (ours.is_empty(), ours == theirs) {
        (true, true) => {}
        (true, false) => count.added(Kind::Credit, article, "nothing"),
        (false, true) => count.decided(Kind::Credit, article, None),
        (false, false) if theirs.is_empty() => count.decided(Kind::Credit, article, Some("removed")),
        (false, false) => count.decided(Kind::Credit, article, Some("corrected")),
    }
}

/// Lines that no decision led to: import took them for something else, or they are not of the dump.
pub(super) fn overlooked(proposed: &Side, made: &Side, bodies: &Bodies, count: &mut Count) {
    for (piece, _) in made.pieces.iter().zip(&made.claimed).filter(|(_, claimed)| !**claimed) {
        let kind = match piece.part {
            part if part.is_head() => Kind::Headline,
            Part::Byline => Kind::Byline,
            Part::Subhead => Kind::Subhead,
            Part::Caption => Kind::Caption,
            Part::Jump => Kind::Jump,
            Part::Furniture => Kind::Furniture,
            _ => continue,
        };
        let source = piece.article.and_then(|j| bodies.source[j]);
        let was = proposed.find(&piece.text, source, piece.part).map(|s| proposed.pieces[s.piece].part);
        // What was its kind already, and is counted there, was only put together otherwise.
        let divided = was.is_some_and(|was| was == piece.part || (was.is_head() && piece.part.is_head()));
        let known = divided && kind != Kind::Headline;
        if !known {
            // What was taken from an article without one of its own is that article's matter all the same.
            let article = source.or_else(|| {
                let spot = proposed.find(&piece.text, None, Part::Paragraph)?;
                proposed.pieces[spot.piece].article
            });
            count.added(kind, article, was.map_or("nothing", Part::name));
        }
    }
}
