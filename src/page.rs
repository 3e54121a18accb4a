//! A page of a dump as it stands there: lines, and blocks of lines between blank ones.

use std::ops::Range;

/// One page of a dump. Dumps hold several when form feeds part them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The dump's path as shown to people, relative to the site's root.
    pub dump: String,
    /// 0-based place among the pages of its dump.
    pub index: usize,
    /// All lines in the dump's order, blank ones too.
    pub lines: Vec<Line>,
}

/// One line of a dump without its line end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The text as printed, spaces at both ends kept.
    pub text: String,
    /// 1-based line number in the dump (not in the page).
    pub number: u32,
    /// The last line of the dump that it covers: `number`, or a later one where several lines were one printed line.
    pub last: u32,
    /// The bytes of the dump that the text was decoded from, without the line end.
    pub bytes: Range<usize>,
}

impl Line {
    /// Whether nothing visible stands on the line.
    pub fn is_blank(&self) -> bool {
        self.text.chars().all(char::is_whitespace)
    }
}

/// A run of lines without a blank one between them: indices into [`Page::lines`].
pub type Block = Range<usize>;

impl Page {
    /// The runs of visible lines, in order.
    pub fn blocks(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut start = None;
        for (i, line) in self.lines.iter().enumerate() {
            match (line.is_blank(), start) {
                (false, None) => start = Some(i),
                (true, Some(from)) => {
                    blocks.push(from..i);
                    start = None;
                }
                _ => {}
            }
        }
        blocks.extend(start.map(|from| from..self.lines.len()));
        blocks
    }

    /// Every visible (not white space) character of the page, in order: what must stand exactly once in the import.
    pub fn visible_chars(&self) -> impl Iterator<Item = char> + '_ {
        self.lines.iter().flat_map(|l| l.text.chars()).filter(|c| !c.is_whitespace())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_the_runs_between_blank_lines() {
        let lines = ["", "一", "二", " \u{3000}", "三"];
        let page = Page {
            dump: "d.txt".into(),
            index: 0,
            lines: (1..)
                .zip(lines)
                .map(|(number, t)| Line { text: t.into(), number, last: number, bytes: 0..0 })
                .collect(),
        };
        assert_eq!(page.blocks(), [1..3, 4..5]);
        assert_eq!(page.visible_chars().collect::<String>(), "一二三");
    }
}
