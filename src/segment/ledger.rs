//! Who owns which characters of a page. Text enters a draft only through here, each character once; what nobody took is
//! handed out at the end. So nothing is lost or doubled, whatever the other stages decide.

use std::ops::Range;

use super::lines::Sheet;
use super::text::needs_space;
use crate::article::{LineRange, Text};
use crate::page::Page;

/// The characters of a page and whether they are taken.
pub(super) struct Ledger<'a> {
    page: &'a Page,
    sheet: &'a Sheet,
    /// What is taken of each line, in bytes of its trimmed text.
    taken: Vec<Vec<Range<usize>>>,
    hyphens: Vec<u32>,
    hyphenated: bool,
}

/// A page whose Latin lines end in a hyphen at least this often (per thousand) was hyphenated by its compositor; on
/// others a hyphen at a line's end belongs to its word.
const HYPHENATED: usize = 30;

impl<'a> Ledger<'a> {
    /// All of a page, nothing taken.
    pub(super) fn new(page: &'a Page, sheet: &'a Sheet) -> Self {
        let ends = sheet.lines.windows(2).filter(|w| hyphen(&w[0].text, &w[1].text)).count();
        let hyphenated = ends * 1000 >= sheet.lines.len() * HYPHENATED;
        Self { page, sheet, taken: vec![Vec::new(); sheet.lines.len()], hyphens: Vec::new(), hyphenated }
    }

    /// Takes a range of a line's bytes. What is taken already is left out.
    fn take(&mut self, line: usize, range: Range<usize>) -> Option<&'a str> {
        let text = self.sheet.lines[line].text.as_str();
        let free = self.taken[line].iter().all(|t| range.end <= t.start || t.end <= range.start);
        let piece = text.get(range.clone())?.trim();
        if !free || piece.is_empty() {
            return None;
        }
        self.taken[line].push(range);
        Some(piece)
    }

    /// Takes whole lines and joins them as running text: a space between Latin words, a line-end hyphen taken out.
    pub(super) fn flow(&mut self, lines: impl IntoIterator<Item = usize>) -> Text {
        let all: Vec<_> = lines.into_iter().map(|l| (l, 0..self.sheet.lines[l].text.len())).collect();
        self.flow_pieces(&all)
    }

    /// The same for parts of lines.
    pub(super) fn flow_pieces(&mut self, pieces: &[(usize, Range<usize>)]) -> Text {
        let mut made = Text::default();
        for (line, range) in pieces {
            let Some(piece) = self.take(*line, range.clone()) else { continue };
            if self.hyphenated && hyphen(&made.text, piece) {
                made.text.pop();
                self.hyphens.extend(made.lines.last().map(|r| r.last));
            } else if needs_space(&made.text, piece) && !hyphen(&made.text, piece) {
                made.text.push(' ');
            }
            made.text.push_str(piece);
            self.note(&mut made, *line);
        }
        made
    }

    /// Takes whole lines and keeps them as lines.
    pub(super) fn lines(&mut self, lines: Range<usize>) -> Text {
        let mut made = Text::default();
        for line in lines {
            let Some(piece) = self.take(line, 0..self.sheet.lines[line].text.len()) else { continue };
            if !made.text.is_empty() {
                made.text.push('\n');
            }
            made.text.push_str(piece);
            self.note(&mut made, line);
        }
        made
    }

    /// What nobody took, line by line.
    pub(super) fn leftovers(&mut self) -> Vec<Text> {
        let mut all = Vec::new();
        for line in 0..self.sheet.lines.len() {
            let mut taken = self.taken[line].clone();
            taken.sort_by_key(|r| r.start);
            let mut at = 0;
            let length = self.sheet.lines[line].text.len();
            for (start, end) in taken.into_iter().map(|r| (r.start, r.end)).chain([(length, length)]) {
                if at < start {
                    all.push(self.flow_pieces(&[(line, at..start)]));
                }
                at = at.max(end);
            }
        }
        all.retain(|t| !t.text.is_empty());
        all
    }

    /// The hyphens that joining took out, so that they are not lost.
    pub(super) fn hyphens(&self) -> Option<Text> {
        let mut numbers = self.hyphens.clone();
        numbers.sort_unstable();
        let mut made = Text { text: "-".repeat(numbers.len()), lines: Vec::new() };
        for number in numbers {
            add(&mut made.lines, number, number);
        }
        (!made.text.is_empty()).then_some(made)
    }

    fn note(&self, text: &mut Text, line: usize) {
        let line = &self.page.lines[self.sheet.lines[line].at];
        add(&mut text.lines, line.number, line.last);
    }
}

/// Adds lines to ranges, growing the last one where they are its neighbours.
fn add(ranges: &mut Vec<LineRange>, first: u32, last: u32) {
    match ranges.last_mut() {
        Some(range) if first == range.last || first == range.last.saturating_add(1) => range.last = last,
        Some(range) if range.first <= first && last <= range.last => {}
        _ => ranges.push(LineRange { first, last }),
    }
}

/// Whether a word is parted by an ASCII hyphen between two texts: letters at both sides of it, a small one after.
fn hyphen(before: &str, after: &str) -> bool {
    let mut end = before.chars().rev();
    end.next() == Some('-')
        && end.next().is_some_and(char::is_alphabetic)
        && after.starts_with(|c: char| c.is_lowercase())
}
