//! A door for `scripts/fit-join`: a page's blocks of running text and what each pair of them answers.

use serde_json::{Value, json};

use super::MOST_BLOCKS;
use super::blocks::blocks;
use super::pairs::PageText;
use super::questions::{Answers, QUESTIONS};
use crate::segment::lines::Sheet;
use crate::segment::roles;
use crate::segment::sequence::Reading;

/// All questions, each with the names of its answers: `[["script", ["chinese", …]], …]`.
pub(in crate::segment) fn questions() -> String {
    QUESTIONS.iter().map(|q| json!([q.name, q.answers])).collect::<Value>().to_string()
}

/// A page's lines, its blocks (first line, line after the last), and the answers of all ordered pairs, a letter each.
/// A page of so many blocks that they are taken in the dump's order has no pairs.
pub(in crate::segment) fn answer(sheet: &Sheet, reading: &Reading) -> String {
    let units = roles::units(sheet, reading);
    let blocks = blocks(sheet, &units);
    let page = PageText::new(sheet, reading, &blocks);
    let asked = if blocks.len() > MOST_BLOCKS { 0 } else { blocks.len() };
    let answers = if asked == 0 { Vec::new() } else { page.all().0 };
    let pair = |i: usize, j: usize| if i == j { String::new() } else { letters(&answers[i][j]) };
    let pairs: Vec<Vec<String>> = (0..asked).map(|i| (0..asked).map(|j| pair(i, j)).collect()).collect();
    let lines: Vec<&str> = sheet.lines.iter().map(|l| l.text.as_str()).collect();
    let blocks: Vec<[usize; 2]> = blocks.iter().map(|b| [b.lines.start, b.lines.end]).collect();
    json!({"lines": lines, "blocks": blocks, "pairs": pairs}).to_string()
}

/// Answers by their letters: `a` is the first.
fn letters(answers: &Answers) -> String {
    answers.iter().map(|n| char::from(b'a' + n)).collect()
}
