//! Captions: what ends in a photographer's credit, and short blocks that begin like a caption.

use std::ops::Range;

use super::lines::Sheet;
use super::people;
use super::roles::{Kind, Roles};
use super::text::{End, end};

/// A caption without a credit is no longer than this many characters.
const CAPTION_LENGTH: usize = 90;

/// Captions: what ends in a credit, back to where it begins; and short blocks that begin like one.
pub(super) fn captions(sheet: &Sheet, roles: &Roles) -> Vec<(Range<usize>, Kind)> {
    let mut found: Vec<(Range<usize>, Kind)> = Vec::new();
    for (b, block) in sheet.blocks.iter().enumerate() {
        for at in block.clone().filter(|i| roles[*i].is_none()) {
            let floor = found.last().map_or(0, |(lines, _)| lines.end);
            if at < floor {
                continue;
            }
            let Some((line, byte, stop, photographers)) = credit(sheet, at, floor) else { continue };
            let start = caption_start(sheet, roles, b, (line, byte), floor);
            let credit = Some((line, byte));
            found.push((start..stop, Kind::Caption { credit, photographers }));
        }
        let free = block.clone().all(|i| roles[i].is_none())
            && found.last().is_none_or(|(l, _)| l.end <= block.start);
        let text = &sheet.lines[block.start].text;
        let torn =
            sheet.lines.get(block.end).is_some_and(|l| torn_credit(&l.text) || l.text.ends_with(" 摄"));
        if free
            && !torn
            && sheet.style.caption_starts.begins(text).is_some()
            && sheet.joined(block.clone()).chars().count() <= CAPTION_LENGTH
        {
            found.push((block.clone(), Kind::Caption { credit: None, photographers: Vec::new() }));
        }
    }
    found
}

/// The credit that ends on line `at`: its line and byte, the line after it, the photographers. It may run over a break.
fn credit(sheet: &Sheet, at: usize, floor: usize) -> Option<(usize, usize, usize, Vec<String>)> {
    let text = sheet.lines[at].text.as_str();
    let above = at.checked_sub(1).filter(|i| *i >= floor).map(|i| sheet.lines[i].text.as_str());
    let below = sheet.lines.get(at + 1).filter(|l| l.width <= TORN_WIDTH).map(|l| l.text.as_str());
    let gap = if sheet.cjk { "" } else { " " };
    let alone = people::credit(text, &sheet.style);
    // What stands at the line's start may have begun on the line above.
    if let Some(above) = above.filter(|_| alone.as_ref().map_or(torn_credit(text), |(byte, _)| *byte == 0))
        && let Some((byte, who)) = people::credit(&format!("{above}{gap}{text}"), &sheet.style)
        && (1..above.len()).contains(&byte)
    {
        return Some((at - 1, byte, at + 1, who));
    }
    // And what stands at its end may go on below.
    if let Some(below) = below
        .filter(|b| end(text) == End::Open && people::credit(b, &sheet.style).is_none_or(|(at, _)| at == 0))
        && let Some((byte, who)) = people::credit(&format!("{text}{gap}{below}"), &sheet.style)
        && (1..text.len()).contains(&byte)
    {
        return Some((at, byte, at + 2, who));
    }
    alone.map(|(byte, who)| (at, byte, at + 1, who))
}

/// The rest of a credit on the next line is no wider than this, in ems.
const TORN_WIDTH: f32 = 9.0;

/// Whether a line is the end of a credit that a narrow column tore off: `摄`.
fn torn_credit(text: &str) -> bool {
    matches!(text, "摄" | "摄影" | "摄影报道" | "影报道" | "/摄" | "摄）")
}

/// How far apart the full lines of one caption may be in width, in ems.
const CAPTION_SLACK: f32 = 1.6;
/// How much shorter the first line of a caption may be, in ems: a lost indent, and what does not fit.
const CAPTION_INDENT: f32 = 3.3;

/// Where the caption that ends on `line` begins: back through its block, and through single lines parted by blank ones
/// as long as they are unfinished running text of the same width.
fn caption_start(sheet: &Sheet, roles: &Roles, block: usize, credit: (usize, usize), floor: usize) -> usize {
    let lines = &sheet.lines;
    let line = credit.0;
    let bare = lines[line].text[..credit.1].trim().is_empty();
    let mut start = line;
    let free = |i: usize| i >= floor && roles[i].is_none();
    // A torn credit begins in the block before.
    let block = if line < sheet.blocks[block].start { block - 1 } else { block };
    let from = sheet.blocks[block].start;
    let ends = |i: usize| end(&lines[i].text) == End::Sentence;
    while start > from && free(start - 1) && line - start < 8 && (!ends(start - 1) || bare && start == line) {
        start -= 1;
    }
    // A credit on its own belongs to what stands right above it.
    if bare && start == line && block > 0 && free(line.saturating_sub(1)) {
        let above = &sheet.blocks[block - 1];
        if above.end == line && above.len() <= 4 {
            return above.start.max(floor);
        }
    }
    if start > from {
        return start;
    }
    for before in sheet.blocks[..block].iter().rev() {
        let last = before.end - 1;
        let text = &lines[last].text;
        // How much the line is shorter than the one after it: a first line has lost its indent.
        let shorter = lines[start].width - lines[last].width;
        let first = shorter > CAPTION_SLACK;
        let fits = shorter <= CAPTION_INDENT && (start == line || shorter >= -CAPTION_SLACK);
        let running = end(text) == End::Open
            && text.contains(['，', '、', '。', ',', '“'])
            && lines[last].width >= 12.0;
        if before.len() > 2 || !free(before.start) || !fits || !running {
            break;
        }
        start = before.start;
        if first {
            break;
        }
    }
    start
}
