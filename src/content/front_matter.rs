//! Where front matter stands in a file: between two lines `---`, the first of them the file's first line.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic};

/// The parts of a file with front matter, as byte ranges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Parts {
    /// The YAML between the marks; empty where the file has no front matter.
    pub(crate) yaml: Range<usize>,
    /// The Markdown behind it.
    pub(crate) body: Range<usize>,
    /// 1-based line of the file on which the YAML begins.
    pub(crate) yaml_line: u32,
    /// 1-based line of the file on which the body begins.
    pub(crate) body_line: u32,
}

/// Divides a file's text. A file whose first line is not `---` is all body.
///
/// # Errors
/// [`Code::FrontMatter`] where front matter begins and does not end.
pub(crate) fn divide(shown: &str, text: &str) -> Result<Parts, Diagnostic> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    if first.trim_end() != "---" {
        return Ok(Parts { yaml: 0..0, body: 0..text.len(), yaml_line: 1, body_line: 1 });
    }
    let start = first.len();
    let mut at = start;
    for (number, line) in (2..).zip(lines) {
        if matches!(line.trim_end(), "---" | "...") {
            let body = at + line.len()..text.len();
            return Ok(Parts { yaml: start..at, body, yaml_line: 2, body_line: number + 1 });
        }
        at += line.len();
    }
    Err(Diagnostic::new(Code::FrontMatter, "the front matter begins here and does not end")
        .at_line(shown, 1)
        .help("put a line `---` between the front matter and the text"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_divided_at_its_marks() {
        let text = "---\r\ntitle: 题\r\n---\r\n正文\r\n";
        let parts = divide("a.md", text).unwrap();
        assert_eq!(&text[parts.yaml], "title: 题\r\n");
        assert_eq!(&text[parts.body], "正文\r\n");
        assert_eq!((parts.yaml_line, parts.body_line), (2, 4));
    }

    #[test]
    fn a_file_without_marks_is_all_body() {
        assert_eq!(divide("a.md", "正文\n---\n").unwrap().body, 0..11);
    }

    #[test]
    fn front_matter_without_an_end_is_an_error() {
        assert_eq!(divide("a.md", "---\ntitle: 题\n").unwrap_err().place.unwrap().line, Some(1));
    }
}
