//! What a person chose, as parts of pieces; and bodies cut there.

use std::ops::Range;

use super::super::proof::{At, Part, Proof, Slot, Story};
use super::{What, cannot, glued, nothing_there};
use crate::content::markdown::{self, Block};
use crate::diagnostic::Diagnostic;

/// A part of a piece, or the whole of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    pub(super) at: At,
    /// Its visible characters.
    pub(super) chars: Range<usize>,
    /// Its text.
    pub(super) text: String,
    /// Whether it is the whole piece.
    pub(super) whole: bool,
    /// The first line of the dump that stands in it.
    pub(super) line: Option<u32>,
}

/// What was chosen, in the order of the page.
pub(super) fn resolve(proof: &Proof, what: &What) -> Result<Vec<Cut>, Diagnostic> {
    let pieces = proof.pieces();
    let spots = proof.spots(&pieces);
    let lines = proof.dump.as_ref().map_or(&[][..], |page| &page.lines);
    let first_line = |piece: usize, chars: &Range<usize>| {
        let inside = |s: &super::super::spots::Spot| s.piece == piece && chars.contains(&s.chars.start);
        lines.iter().zip(&spots).find(|(_, spots)| spots.iter().any(inside)).map(|(line, _)| line.number)
    };
    let cut = |piece: usize, chars: Range<usize>| {
        let (at, text) = &pieces[piece];
        let all = text.chars().filter(|c| !c.is_whitespace()).count();
        let whole = chars.start == 0 && chars.end >= all;
        let line = first_line(piece, &chars);
        Cut { at: at.clone(), text: inside(text, &chars).to_owned(), chars, whole, line }
    };
    let index_of = |at: &At| pieces.iter().position(|(a, _)| a == at).ok_or_else(nothing_there);
    let cuts: Vec<Cut> = match what {
        What::Lines(first, last) => {
            let mut ranges: Vec<(usize, Range<usize>)> = Vec::new();
            for (line, spots) in lines.iter().zip(&spots) {
                for spot in spots.iter().filter(|_| (*first..=*last).contains(&line.number)) {
                    match ranges.iter_mut().find(|(piece, r)| *piece == spot.piece && near(r, &spot.chars)) {
                        Some((_, range)) => {
                            *range = range.start.min(spot.chars.start)..range.end.max(spot.chars.end);
                        }
                        None => ranges.push((spot.piece, spot.chars.clone())),
                    }
                }
            }
            ranges.into_iter().map(|(piece, range)| cut(piece, range)).collect()
        }
        What::Pieces(all) => {
            all.iter().map(|at| Ok(cut(index_of(at)?, 0..usize::MAX))).collect::<Result<_, Diagnostic>>()?
        }
        What::From(at, from) => vec![cut(index_of(at)?, *from..usize::MAX)],
    };
    if cuts.is_empty() { Err(nothing_there()) } else { Ok(cuts) }
}

/// Whether two ranges of a piece belong together: at most a corrected character stands between them.
fn near(one: &Range<usize>, other: &Range<usize>) -> bool {
    other.start <= one.end + 1 && one.start <= other.end + 1
}

/// Byte of the visible character of that number; the text's end where there are fewer.
fn byte_of(text: &str, visible: usize) -> usize {
    let mut all = text.char_indices().filter(|(_, c)| !c.is_whitespace());
    all.nth(visible).map_or(text.len(), |(at, _)| at)
}

/// The text of some visible characters, without white space at its ends.
fn inside<'a>(text: &'a str, chars: &Range<usize>) -> &'a str {
    text[byte_of(text, chars.start)..byte_of(text, chars.end)].trim()
}

/// A text without some visible characters: what stands before and behind them.
pub(super) fn around(text: &str, chars: &Range<usize>) -> (String, String) {
    let before = text[..byte_of(text, chars.start)].trim_end();
    let behind = text[byte_of(text, chars.end)..].trim_start();
    (before.to_owned(), behind.to_owned())
}

/// The same kind of block with another text.
pub(super) fn like(block: &Block, text: String) -> Block {
    match block {
        Block::Subhead(_) => Block::Subhead(text),
        Block::Lines(_) if text.contains('\n') => Block::Lines(text),
        Block::Table(_) => Block::Table(text),
        _ => Block::Paragraph(text),
    }
}

/// What stands before and behind some visible characters of a part, as parts of its kind; none where nothing stands. Marks of
/// emphasis, links and the like stay where the cut leaves them whole.
pub(super) fn halves(part: &Part, chars: &Range<usize>) -> Result<[Option<Part>; 2], Diagnostic> {
    let block = single(part)?;
    let (before, behind) = around(block.text(), chars);
    let source = part.source.as_deref().unwrap_or_default();
    let upto = markdown::byte_of(source, chars.start).map(|at| source[..at].trim_end());
    let from = markdown::byte_of(source, chars.end).map(|at| &source[at..]);
    let half = |text: String, source: Option<&str>| {
        let same = |source: &&str| matches!(markdown::blocks(source).as_slice(), [b] if b.text() == text);
        let source = source.filter(same).map(str::to_owned);
        let blocks = source.as_deref().map_or_else(|| vec![like(block, text.clone())], markdown::blocks);
        (!text.is_empty()).then_some(Part { blocks, source, line: part.line })
    };
    Ok([half(before, upto), half(behind, from)])
}

/// Two parts as one paragraph, or as lines where one of them has lines.
pub(super) fn joined(before: &Part, behind: &Part) -> Result<Part, Diagnostic> {
    let (a, b) = (single(before)?, single(behind)?);
    let block = match (a, b) {
        (Block::Lines(_), _) | (_, Block::Lines(_)) => Block::Lines(format!("{}\n{}", a.text(), b.text())),
        (Block::Table(a), Block::Table(b)) => Block::Table(format!("{a}\n{b}")),
        (Block::Subhead(a), Block::Subhead(b)) => Block::Subhead(glued(a, b)),
        _ => Block::Paragraph(glued(a.text(), b.text())),
    };
    let source = glued(&before.markdown(), &behind.markdown());
    let source = (markdown::blocks(&source) == [block.clone()]).then_some(source);
    Ok(Part { blocks: vec![block], source, line: before.line.or(behind.line) })
}

/// Parts a part of a body in two before a visible character.
pub(super) fn part(story: &mut Story, index: usize, from: usize) -> Result<(), Diagnostic> {
    let part = story.body.get(index).ok_or_else(nothing_there)?;
    let [Some(before), Some(mut behind)] = halves(part, &(from..from))? else {
        return Err(cannot("nothing would be left on one side").help("choose another place"));
    };
    if let [Block::Subhead(text)] = behind.blocks.as_slice() {
        // What follows a sub-head on its line is text.
        behind = Part::new(Block::Paragraph(text.clone()), behind.line);
    }
    // The second half's line is settled when the page is read again.
    let halves = [before, behind];
    story.body.splice(index..=index, halves);
    Ok(())
}

/// The block of a part that is one.
pub(super) fn single(part: &Part) -> Result<&Block, Diagnostic> {
    match part.blocks.as_slice() {
        [block] => Ok(block),
        _ => Err(cannot("a list cannot be parted here").help("edit the file itself")),
    }
}

/// Takes a cut out of a body. What stood around it is one paragraph again.
pub(super) fn take_from_body(story: &mut Story, cut: &Cut) -> Result<(), Diagnostic> {
    debug_assert_eq!(cut.at.slot, Slot::Body);
    let part = story.body.get(cut.at.index).ok_or_else(nothing_there)?;
    if cut.whole {
        story.body.remove(cut.at.index);
        return Ok(());
    }
    let part = match halves(part, &cut.chars)? {
        [Some(before), Some(behind)] => joined(&before, &behind)?,
        [Some(one), None] | [None, Some(one)] => one,
        [None, None] => return Err(nothing_there()),
    };
    story.body[cut.at.index] = part;
    Ok(())
}
