//! Signs of where a line stands and of its measures: place, blocks, widths, indents.

use std::ops::Range;

use super::super::lines::Sheet;
use super::super::text::first_token;
use super::{PageView, S, Signs, step};

impl PageView<'_> {
    /// Signs of its place on the page and of its block.
    pub(super) fn place(&self, i: usize, s: &mut Signs) {
        let count = self.sheet.lines.len();
        let block = &self.sheet.blocks[self.block[i]];
        s[S::Place as usize] = match (i, count - i) {
            (0, _) => 0,
            (1..=2, _) => 1,
            (3..=5, _) => 2,
            (6..=11, _) => 3,
            (_, 1) => 6,
            (_, 2..=4) => 5,
            _ => 4,
        };
        let step_of = |blank: usize| 1 + blank.min(2) as u8;
        s[S::Above as usize] = if i == 0 { 0 } else { step_of(self.blank[i]) };
        s[S::Below as usize] = if i + 1 == count { 0 } else { step_of(self.blank[i + 1]) };
        s[S::Block as usize] = step(block.len() as f32, &[2.0, 3.0, 4.0, 7.0, 13.0]);
        s[S::InBlock as usize] = match (i == block.start, i + 1 == block.end) {
            (true, true) => 0,
            (true, false) => 1,
            (false, false) => 2,
            (false, true) => 3,
        };
        s[S::Advert as usize] = self.adverts[self.block[i]];
        let size = |b: Option<usize>| {
            let block = b.and_then(|b| self.sheet.blocks.get(b));
            block.map_or(0, |b| 1 + step(b.len() as f32, &[2.0, 3.0, 4.0, 7.0, 13.0]))
        };
        let own = self.block[i];
        s[S::BlockAbove as usize] = size(own.checked_sub(1));
        s[S::BlockBelow as usize] = size(Some(own + 1));
        let text = |b: Option<usize>| b.and_then(|b| self.stopped.get(b)).map_or(0, |s| s + 1);
        s[S::BlockText as usize] = self.stopped[own];
        s[S::TextAbove as usize] = text(own.checked_sub(1));
        s[S::TextBelow as usize] = text(Some(own + 1));
        let below = self.sheet.blocks.get(own + 1).map_or(0.0, |b| self.below[b.start]);
        s[S::BlockWidth as usize] =
            if below == 0.0 { 0 } else { 1 + step(self.widest[own] / below, &[0.55, 0.88, 1.12]) };
    }

    /// Signs of its width and indent.
    pub(super) fn shape(&self, i: usize, s: &mut Signs) {
        let lines = &self.sheet.lines;
        let line = &lines[i];
        s[S::Width as usize] = step(line.width, &[3.0, 6.0, 9.0, 13.0, 18.0, 24.0, 34.0, 60.0]);
        s[S::LackBelow as usize] = lack(self.below[i], line.width + printed(line.indent));
        s[S::LackAbove as usize] = lack(self.above[i], line.width + printed(line.indent));
        s[S::Room as usize] = if i == 0 || self.above[i - 1] == 0.0 {
            6
        } else {
            step(self.room(i), &[0.0, 0.4, 1.0, 2.0, 6.0])
        };
        s[S::Step as usize] =
            if i == 0 { 0 } else { 1 + step(line.width - lines[i - 1].width, &[-4.5, -0.6, 0.6, 4.5]) };
        let columns = (i > 0).then(|| (self.above[i - 1], self.below[i]));
        s[S::Column as usize] = match columns {
            Some((a, b)) if a > 0.0 && b > 0.0 => 1 + step(b - a, &[-1.4, 1.4]),
            _ => 0,
        };
        let column = self.below[i].max(self.above[i]);
        let near = self.sheet.columns.iter().any(|c| (c - column).abs() <= 1.6);
        let (least, most) = (self.sheet.columns.first(), self.sheet.columns.last());
        s[S::Usual as usize] = match (near, least, most) {
            (true, ..) => 1,
            (_, Some(least), _) if column < *least => 2,
            (_, _, Some(most)) if column > *most => 3,
            _ => 0,
        };
        s[S::Indent as usize] = step(line.indent, &[0.4, 1.4, 3.4]);
        s[S::IndentStep as usize] =
            if i == 0 { 1 } else { step(line.indent - lines[i - 1].indent, &[-1.0, 1.0]) };
        let one = |j: usize| lines.get(j).is_some_and(|l| l.text.chars().count() == 1);
        let beside = one(i + 1) || i > 0 && one(i - 1);
        s[S::Vertical as usize] = u8::from(one(i) && beside);
    }

    /// Room beside the line above a line, once the line's first word is taken off.
    pub(super) fn room(&self, i: usize) -> f32 {
        let before = &self.sheet.lines[i - 1];
        self.above[i - 1].max(self.below[i - 1].min(self.above[i - 1] + 1.5))
            - before.width
            - before.indent.min(3.0) * f32::from(u8::from(before.indent > 1.4))
            - first_token(&self.sheet.lines[i].text, self.sheet.cjk)
    }
}

/// How many lines show a column's width.
pub(super) const WINDOW: usize = 8;

/// Width of the full lines among some: the widest width that two of them nearly share; 0 where none is.
pub(super) fn full(widths: &[f32], last_first: bool) -> f32 {
    let mut room = [0.0; WINDOW];
    let sorted = &mut room[..widths.len()];
    sorted.copy_from_slice(widths);
    sorted.sort_unstable_by(|a, b| b.total_cmp(a));
    let shared = sorted.windows(2).find(|w| w[0] - w[1] <= SAME).map(|w| w[0]);
    match (shared, last_first) {
        (Some(width), _) => width,
        _ if widths.len() < 2 => 0.0,
        _ => sorted[0],
    }
}

/// Lines this near in width are as wide as each other, in ems.
const SAME: f32 = 0.8;

/// How many lines of a block carry stops: none, one, some, most.
pub(super) fn stopped(sheet: &Sheet, block: Range<usize>) -> u8 {
    let stop = |l: &usize| {
        let text = &sheet.lines[*l].text;
        text.contains(['，', '、', '。', '；', '！', '？'])
            || text.contains(", ")
            || text.ends_with([',', '.', ';'])
    };
    let (count, size) = (block.clone().filter(stop).count(), block.len());
    match count {
        0 => 0,
        1 if size > 1 => 1,
        n if n * 3 < size => 2,
        _ => 3,
    }
}

fn printed(indent: f32) -> f32 {
    if (1.4..=3.4).contains(&indent) { indent } else { 0.0 }
}

fn lack(column: f32, width: f32) -> u8 {
    if column == 0.0 { 7 } else { step(column - width, &[-3.0, -0.6, 0.3, 1.2, 3.2, 6.0]) }
}
