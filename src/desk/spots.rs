//! Where the lines of a dump stand in the pieces that were made of them, found by their characters alone: whatever a person did
//! with a page since, a line is where its text is.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::page::Line;

/// A line of so many visible characters is taken to stand where its text is found, whatever stands around.
const LONG: usize = 6;
/// A part of a line that is shorter is found only where it goes on from the part before.
const SHORTEST: usize = 2;

/// A part of a line in a piece; in visible characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    /// Index of the piece.
    pub(super) piece: usize,
    /// Characters of the piece.
    pub(super) chars: Range<usize>,
    /// Characters of the line.
    pub(super) of_line: Range<usize>,
}

/// For each line its parts, in order. Each character of a piece is of one line at most.
pub(super) fn spots<'a>(lines: &[Line], pieces: impl Iterator<Item = &'a str>) -> Vec<Vec<Spot>> {
    let mut finder = Finder::new(pieces);
    let lines: Vec<Vec<char>> = lines.iter().map(|l| visible(&l.text)).collect();
    let mut found: Vec<Vec<Spot>> = vec![Vec::new(); lines.len()];
    for least in [LONG, 1] {
        for (at, line) in lines.iter().enumerate() {
            if found[at].is_empty() && line.len() >= least {
                let after = end_before(&found, at);
                found[at].extend(finder.whole(line, after));
            }
        }
    }
    for (at, line) in lines.iter().enumerate() {
        if found[at].is_empty() && !line.is_empty() {
            let after = end_before(&found, at);
            found[at] = finder.parts(line, after);
        }
    }
    found
}

/// The visible characters of a text.
pub(super) fn visible(text: &str) -> Vec<char> {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Where the last line before one ends: what it goes on in, if it does.
fn end_before(found: &[Vec<Spot>], at: usize) -> Option<(usize, usize)> {
    let spots = found[..at].iter().rev().find(|spots| !spots.is_empty())?;
    spots.last().map(|s| (s.piece, s.chars.end))
}

struct Finder {
    pieces: Vec<Vec<char>>,
    taken: Vec<Vec<bool>>,
    /// Where each pair of neighbouring characters stands. The last of a piece has `\0` behind it.
    pairs: BTreeMap<(char, char), Vec<(usize, usize)>>,
}

impl Finder {
    fn new<'a>(pieces: impl Iterator<Item = &'a str>) -> Self {
        let pieces: Vec<Vec<char>> = pieces.map(visible).collect();
        let mut pairs: BTreeMap<(char, char), Vec<(usize, usize)>> = BTreeMap::new();
        for (piece, chars) in pieces.iter().enumerate() {
            for (at, c) in chars.iter().enumerate() {
                let next = chars.get(at + 1).copied().unwrap_or('\0');
                pairs.entry((*c, next)).or_default().push((piece, at));
            }
        }
        let taken = pieces.iter().map(|p| vec![false; p.len()]).collect();
        Self { pieces, taken, pairs }
    }

    /// Characters from a place of a piece on that are those of a text and free.
    fn agree(&self, text: &[char], (piece, at): (usize, usize)) -> usize {
        let chars = self.pieces[piece][at..].iter().zip(&self.taken[piece][at..]);
        text.iter().zip(chars).take_while(|(t, (c, taken))| t == c && !**taken).count()
    }

    /// Where a text may begin.
    fn starts(&self, text: &[char]) -> Vec<(usize, usize)> {
        let Some(first) = text.first() else { return Vec::new() };
        match text.get(1) {
            Some(second) => self.pairs.get(&(*first, *second)).cloned().unwrap_or_default(),
            None => {
                let from = (*first, '\0')..=(*first, char::MAX);
                self.pairs.range(from).flat_map(|(_, places)| places.iter().copied()).collect()
            }
        }
    }

    /// Whether a free character stands in a piece that holds nothing but itself, and is no letter.
    fn is_free_sign(&self, (piece, at): (usize, usize)) -> bool {
        let chars = &self.pieces[piece];
        !self.taken[piece][at] && !chars[at].is_alphanumeric() && chars.iter().all(|c| *c == chars[at])
    }

    fn take(&mut self, (piece, at): (usize, usize), of_line: Range<usize>) -> Spot {
        let chars = at..at + of_line.len();
        self.taken[piece][chars.clone()].fill(true);
        Spot { piece, chars, of_line }
    }

    /// A whole line, where it goes on from the line before if it stands there, else where it stands first.
    fn whole(&mut self, line: &[char], after: Option<(usize, usize)>) -> Option<Spot> {
        let stands = |place: &(usize, usize)| self.agree(line, *place) == line.len();
        let goes_on = after.filter(|(piece, at)| *at < self.pieces[*piece].len() && stands(&(*piece, *at)));
        let place = goes_on.or_else(|| self.starts(line).into_iter().find(stands))?;
        Some(self.take(place, 0..line.len()))
    }

    /// A line in parts: the longest that is found anywhere, then what is left before and behind it.
    fn parts(&mut self, line: &[char], after: Option<(usize, usize)>) -> Vec<Spot> {
        let (mut spots, mut at, mut after) = (Vec::new(), 0, after);
        while at < line.len() {
            let goes_on = after.filter(|(piece, from)| *from < self.pieces[*piece].len());
            let here = goes_on.map_or(0, |place| self.agree(&line[at..], place));
            let best = self
                .starts(&line[at..line.len().min(at + 2)])
                .into_iter()
                .map(|place| (self.agree(&line[at..], place), place))
                .max_by_key(|(length, place)| (*length, std::cmp::Reverse(*place)));
            let found = match (goes_on.filter(|_| here > 0), best) {
                (Some(place), Some((length, _))) if here >= length => Some((here, place)),
                (_, Some((length, place))) if length >= SHORTEST => Some((length, place)),
                (Some(place), _) => Some((here, place)),
                // Hyphens of line ends stand together in a piece of their own.
                _ => self
                    .starts(&line[at..=at])
                    .into_iter()
                    .find(|place| self.is_free_sign(*place))
                    .map(|p| (1, p)),
            };
            match found {
                Some((length, place)) => {
                    spots.push(self.take(place, at..at + length));
                    at += length;
                    after = Some((place.0, place.1 + length));
                }
                None => {
                    // A character that was corrected: the piece goes on behind its other form.
                    at += 1;
                    after = after.map(|(piece, from)| (piece, from + 1));
                }
            }
        }
        spots
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(lines: &[&str], pieces: &[&str]) -> Vec<Vec<(usize, Range<usize>)>> {
        let lines: Vec<Line> = (1..)
            .zip(lines)
            .map(|(number, t)| Line { text: (*t).into(), number, last: number, bytes: 0..0 })
            .collect();
        let spots = spots(&lines, pieces.iter().copied());
        spots.into_iter().map(|s| s.into_iter().map(|s| (s.piece, s.chars)).collect()).collect()
    }

    #[test]
    fn a_line_is_where_its_text_is() {
        let lines = ["  河边的步道昨天", "铺好了。", "", "图书角改在十点关门"];
        let pieces = ["图书角改在十点关门", "河边的步道昨天铺好了。"];
        assert_eq!(found(&lines, &pieces), [vec![(1, 0..7)], vec![(1, 7..11)], vec![], vec![(0, 0..9)]]);
    }

    #[test]
    fn a_short_line_goes_on_from_the_line_before() {
        let lines = ["河边的步道昨天", "好了。", "图书角改在十点", "好了。"];
        let pieces = ["图书角改在十点好了。", "河边的步道昨天好了。"];
        assert_eq!(found(&lines, &pieces), [[(1, 0..7)], [(1, 7..10)], [(0, 0..7)], [(0, 7..10)]]);
    }

    #[test]
    fn a_line_may_stand_in_several_pieces() {
        let lines = ["孩子们走向渡口。何青 摄"];
        assert_eq!(found(&lines, &["孩子们走向渡口。", "何青摄"]), [vec![(0, 0..8), (1, 0..3)]]);
    }

    #[test]
    fn a_corrected_character_is_nowhere_and_the_rest_is() {
        assert_eq!(found(&["河边的歩道昨天铺好"], &["河边的步道昨天铺好"]), [vec![(0, 0..3), (0, 4..9)]]);
    }

    #[test]
    fn hyphens_of_line_ends_stand_together() {
        let lines = ["one long Satur-", "day of re-", "pair"];
        let found = found(&lines, &["one long Saturday of repair", "--"]);
        assert_eq!(found, [vec![(0, 0..12), (1, 0..1)], vec![(0, 12..19), (1, 1..2)], vec![(0, 19..23)]]);
    }

    #[test]
    fn two_lines_of_the_same_text_are_two_pieces() {
        let lines = ["河滨周刊", "河滨周刊"];
        assert_eq!(found(&lines, &["河滨周刊", "河滨周刊"]), [[(0, 0..4)], [(1, 0..4)]]);
    }
}
