//! Blocks of running text: how each begins and ends, and what stands around it.

use std::ops::Range;

use super::super::endings::{self, signed};
use super::super::lines::Sheet;
use super::super::roles::{Kind, Unit};
use super::super::text::fold;
use super::super::{bodies, signs};

/// A block of running text.
#[derive(Debug)]
pub(in crate::segment) struct Block {
    /// Its unit.
    pub(super) unit: usize,
    /// Its lines.
    pub(super) lines: Range<usize>,
    /// How it ends, by [`Q::End`].
    pub(super) end: u8,
    /// What marks it as a beginning, by [`Q::Mark`].
    pub(super) mark: u8,
    /// Width of its column, where its lines tell, in ems.
    pub(super) width: Option<f32>,
    /// What stands between it and the block above, by [`Q::Between`].
    pub(super) above: u8,
    /// Its first characters.
    pub(super) first: Vec<char>,
    /// Its last characters.
    pub(super) last: Vec<char>,
    /// Marks left open at its end.
    pub(super) open: usize,
    /// Marks closed that it did not open.
    pub(super) stray: usize,
}

/// The blocks of running text of a page, in the dump's order.
pub(in crate::segment) fn blocks(sheet: &Sheet, units: &[Unit]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let (mut above, mut bylined, mut subhead) = (0u8, false, false);
    for (i, unit) in units.iter().enumerate() {
        let step = match &unit.kind {
            Kind::Subhead => 2,
            Kind::Head => 3,
            Kind::Byline(_) => 4,
            Kind::Caption { .. } => 5,
            Kind::Masthead | Kind::Furniture(_) => 6,
            Kind::Text => {
                let first = &sheet.lines[unit.lines.start];
                let blank = unit.lines.start > 0 && first.at > sheet.lines[unit.lines.start - 1].at + 1;
                let dateline = bodies::lead(sheet, unit).is_some();
                let mut block = Block::new(sheet, i, unit.lines.clone());
                block.above = if above == 0 { u8::from(blank) } else { above };
                block.mark = match (bylined, dateline, subhead) {
                    (true, ..) => 2,
                    (_, true, _) => 3,
                    (.., true) => 1,
                    _ => 0,
                };
                blocks.push(block);
                (above, bylined, subhead) = (0, false, false);
                continue;
            }
        };
        let closes = closes(sheet, units, i);
        if let Some(block) = blocks.last_mut().filter(|_| closes) {
            block.end = 6;
            continue;
        }
        above = if step == 4 || above == 4 { 4 } else { step };
        bylined |= step == 4;
        subhead = step == 2;
    }
    blocks
}

/// Whether a unit right below a text closes it: a jump line, or people in brackets.
fn closes(sheet: &Sheet, units: &[Unit], i: usize) -> bool {
    let below_text = i > 0 && units[i - 1].kind == Kind::Text;
    let first = &sheet.lines[units[i].lines.start].text;
    below_text
        && match units[i].kind {
            Kind::Furniture(_) => endings::jump(first, &sheet.style),
            Kind::Byline(_) => first.starts_with(['（', '(']),
            _ => false,
        }
}

/// So many characters at a block's ends tell how it goes on.
const ENDS: usize = 3;

/// A block's column is known from so many lines on.
const TELLING: usize = 2;

/// A last line that leaves so much room ends a paragraph, in ems.
const ROOM: f32 = 1.2;

impl Block {
    fn new(sheet: &Sheet, unit: usize, lines: Range<usize>) -> Self {
        let mut widths: Vec<f32> = lines.clone().map(|l| sheet.lines[l].width).collect();
        widths.sort_by(|a, b| b.total_cmp(a));
        // The widest line may be one that ran over; two that are as wide as each other are full.
        let full = widths.windows(2).find(|w| w[0] - w[1] <= 0.8).map(|w| w[0]);
        let width = full.filter(|_| lines.len() > TELLING);
        let text = sheet.joined(lines.clone());
        let tail = sheet.joined(lines.end.saturating_sub(2).max(lines.start)..lines.end);
        let last = &sheet.lines[lines.end - 1];
        let column = width.or_else(|| sheet.lack(last.width).map(|lack| last.width + lack));
        let short = column.is_some_and(|c| c - last.width - last.indent > ROOM);
        let closed = endings::ended(&tail, &sheet.style) || signed(&tail, &sheet.style).is_some();
        let end = match signs::ends(&last.text) {
            _ if closed => 6,
            0 | 1 => 4 + u8::from(short),
            2 | 4 => 2,
            3 => 1,
            5 => 0,
            _ => 3,
        };
        let (open, stray) = marks(&text);
        let chars = |text: &mut dyn Iterator<Item = char>| -> Vec<char> {
            text.map(fold).filter(|c| !sheet.cjk || !c.is_whitespace()).take(ENDS).collect()
        };
        let first = chars(&mut text.chars());
        let mut tail = chars(&mut text.chars().rev());
        tail.reverse();
        Self { unit, lines, end, mark: 0, width, above: 0, first, last: tail, open, stray }
    }
}

/// Marks that are open at a text's end, and marks that close what it did not open. A quotation may go on over paragraphs, each
/// of which opens it anew.
fn marks(text: &str) -> (usize, usize) {
    const PAIRS: [(char, char); 6] =
        [('“', '”'), ('「', '」'), ('『', '』'), ('（', '）'), ('《', '》'), ('(', ')')];
    let mut open = [0usize; PAIRS.len()];
    let mut stray = 0;
    for c in text.chars() {
        for (kind, (from, to)) in PAIRS.iter().enumerate() {
            if c == *from {
                open[kind] = 1;
            } else if c == *to {
                if open[kind] == 0 {
                    stray += 1;
                }
                open[kind] = 0;
            }
        }
    }
    (open.iter().sum(), stray)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_left_open_and_marks_closed_that_were_not_opened() {
        assert_eq!(marks("林溪说：“水位降了"), (1, 0));
        assert_eq!(marks("三尺。”江岸说（笑）"), (0, 1));
    }
}
