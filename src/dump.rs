//! Bytes of a dump into pages: encodings, line ends, form feeds; and what its path tells.
//!
//! Each encoding or format gets a file of its own below this one; so far there is UTF-8 plain text alone.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::page::{Line, Page};

mod clues;
mod utf8;

pub use clues::{PathClues, clues};

/// Reads the pages of a dump. `shown` is the path that diagnostics show.
///
/// A byte order mark is no text; lines end with LF, CRLF or CR; a form feed begins a new page, and a page without a
/// visible character is none. Line numbers and byte ranges are those of the file.
///
/// # Errors
/// In the list, with no page: [`Code::BinaryDump`], [`Code::Undecodable`], [`Code::EmptyDump`].
pub fn read(shown: &str, bytes: &[u8]) -> (Vec<Page>, Diagnostics) {
    let text = match utf8::decode(shown, bytes) {
        Ok(text) => text,
        Err(problem) => return (Vec::new(), problem.into()),
    };
    let pages = pages(shown, text, bytes.len() - text.len());
    if pages.is_empty() {
        let problem = Diagnostic::new(Code::EmptyDump, "the dump has no visible character")
            .at(shown)
            .help("extract the text again, or delete the file");
        return (pages, problem.into());
    }
    (pages, Diagnostics::new())
}

/// Cuts a text into pages; `offset` is where it begins in the file's bytes.
fn pages(shown: &str, text: &str, offset: usize) -> Vec<Page> {
    let mut cut = Cutter { dump: shown, text, offset, pages: Vec::new(), lines: Vec::new() };
    let bytes = text.as_bytes();
    let (mut start, mut number, mut at) = (0, 1u32, 0);
    while at < bytes.len() {
        match bytes[at] {
            b'\x0c' => {
                // What stands before the form feed is a line of its own, unless the form feed begins the line.
                let begins = start == at && (at == 0 || matches!(bytes[at - 1], b'\n' | b'\r' | b'\x0c'));
                if !begins {
                    cut.line(start, at, number);
                }
                cut.page();
                start = at + 1;
            }
            b'\n' | b'\r' => {
                cut.line(start, at, number);
                at += usize::from(bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n'));
                start = at + 1;
                number = number.saturating_add(1);
            }
            _ => {}
        }
        at += 1;
    }
    if start < bytes.len() {
        cut.line(start, bytes.len(), number);
    }
    cut.page();
    cut.pages
}

/// Collects lines into pages.
struct Cutter<'a> {
    dump: &'a str,
    text: &'a str,
    offset: usize,
    pages: Vec<Page>,
    lines: Vec<Line>,
}

impl Cutter<'_> {
    fn line(&mut self, start: usize, end: usize, number: u32) {
        let bytes = self.offset + start..self.offset + end;
        self.lines.push(Line { text: self.text[start..end].to_owned(), number, bytes });
    }

    fn page(&mut self) {
        let lines = std::mem::take(&mut self.lines);
        if lines.iter().any(|l| !l.is_blank()) {
            self.pages.push(Page { dump: self.dump.to_owned(), index: self.pages.len(), lines });
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(pages: &[Page]) -> Vec<Vec<&str>> {
        pages.iter().map(|p| p.lines.iter().map(|l| l.text.as_str()).collect()).collect()
    }

    #[test]
    fn every_kind_of_line_end_ends_a_line() {
        let (pages, problems) = read("d.txt", "\u{feff}一\r\n二\r三\n四".as_bytes());
        assert!(problems.is_empty());
        assert_eq!(texts(&pages), [["一", "二", "三", "四"]]);
        assert_eq!(pages[0].lines.iter().map(|l| l.number).collect::<Vec<_>>(), [1, 2, 3, 4]);
        assert_eq!(pages[0].lines[1].bytes, 8..11);
    }

    #[test]
    fn a_form_feed_begins_a_page_and_line_numbers_go_on() {
        let (pages, _) = read("d.txt", "a\n\x0cb\n\x0c\n \n\x0c".as_bytes());
        assert_eq!(texts(&pages), [vec!["a"], vec!["b"]]);
        assert_eq!(pages[1].lines[0].number, 2);
        assert_eq!(pages[1].lines[0].bytes, 3..4);
        assert_eq!(pages[1].index, 1);
    }

    #[test]
    fn a_bad_byte_is_named_with_line_and_column() {
        let (pages, problems) = read("d.txt", b"ok\n\xe4\xb8\x80\xff");
        assert!(pages.is_empty());
        let place = problems.iter().next().unwrap().place.clone().unwrap();
        assert_eq!((place.line, place.column), (Some(2), Some(2)));
    }

    #[test]
    fn a_dump_that_is_no_text_is_refused() {
        for (bytes, code) in [
            (&b"%PDF\0\0\x01"[..], Code::BinaryDump),
            (b"\x89PNG\r\n\x1a\n\0\0", Code::BinaryDump),
            (b"\xff\xfea\0b\0", Code::Undecodable),
            (b"", Code::EmptyDump),
            ("\u{feff} \u{3000}\n\x0c\n".as_bytes(), Code::EmptyDump),
        ] {
            let (pages, problems) = read("d.txt", bytes);
            assert!(pages.is_empty());
            assert_eq!(problems.iter().next().map(|p| p.code), Some(code), "{bytes:?}");
        }
    }

    proptest! {
        #[test]
        fn every_visible_character_stands_in_a_page(text in "[ -~一-龥\u{3000}\r\n\x0c]{0,200}") {
            let (pages, _) = read("d.txt", text.as_bytes());
            let found: String = pages.iter().flat_map(Page::visible_chars).collect();
            prop_assert_eq!(found, text.chars().filter(|c| !c.is_whitespace()).collect::<String>());
            for line in pages.iter().flat_map(|p| &p.lines) {
                prop_assert_eq!(&text[line.bytes.clone()], &line.text);
            }
        }

        #[test]
        fn any_bytes_give_pages_or_a_diagnostic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let (pages, problems) = read("d.txt", &bytes);
            prop_assert_eq!(pages.is_empty(), problems.has_errors());
        }
    }
}
