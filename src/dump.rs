//! Bytes of a dump into pages: encodings, line ends, form feeds; and what its path tells.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::encoding::Encoding;
use crate::page::{Line, Page};

mod clues;
mod decode;
mod detect;

pub use clues::{PathClues, clues};
use decode::Decoded;

/// Reads the pages of a dump in the encoding that is detected; [`read_in`] with nothing forced.
pub fn read(shown: &str, bytes: &[u8]) -> (Vec<Page>, Diagnostics) {
    read_in(shown, bytes, None)
}

/// Reads the pages of a dump. `shown` is the path that diagnostics show; `forced` the encoding, if it is not to be detected.
///
/// A byte order mark is no text, and tells the encoding whatever is forced; lines end with LF, CRLF or CR; a form feed
/// begins a new page, and a page without a visible character is none. Line numbers and byte ranges are those of the file.
///
/// # Errors
/// In the list, with no page: [`Code::BinaryDump`], [`Code::Undecodable`], [`Code::EmptyDump`]. With pages:
/// [`Code::Undecodable`] as a warning for a NUL; [`Code::Encoding`] for a dump that is not UTF-8 and whose encoding was not forced, a warning where it was guessed.
pub fn read_in(shown: &str, bytes: &[u8], forced: Option<Encoding>) -> (Vec<Page>, Diagnostics) {
    let detected = match detect::detect(shown, bytes, forced) {
        Ok(detected) => detected,
        Err(problem) => return (Vec::new(), problem.into()),
    };
    let mut lines = match decode::decode(shown, bytes, detected.mark, detected.encoding) {
        Ok(lines) => lines,
        Err(problem) => return (Vec::new(), problem.into()),
    };
    let nul = replace_nul(shown, &mut lines);
    let pages = pages(shown, lines);
    if pages.is_empty() {
        let problem = Diagnostic::new(Code::EmptyDump, "the dump has no visible character")
            .at(shown)
            .help("extract the text again, or delete the file");
        return (pages, problem.into());
    }
    let mut problems = taken(shown, detected, forced);
    problems.extend(nul);
    (pages, problems)
}

/// Puts U+FFFD in the place of each NUL, which Markdown cannot hold (CommonMark 0.31, 2.3); tells the first.
///
/// Extractors write NUL for a glyph whose character they do not know; a page is not refused for that.
fn replace_nul(shown: &str, lines: &mut [Decoded]) -> Option<Diagnostic> {
    let mut first = None;
    for line in lines.iter_mut().filter_map(|l| l.line.as_mut()).filter(|l| l.text.contains('\0')) {
        let column = 1 + line.text.chars().take_while(|c| *c != '\0').count();
        first.get_or_insert((line.number, u32::try_from(column).unwrap_or(u32::MAX)));
        line.text = line.text.replace('\0', "\u{fffd}");
    }
    let (line, column) = first?;
    let problem = Diagnostic::new(Code::Undecodable, "a NUL stands in the text; it is kept as U+FFFD")
        .at_column(shown, line, column)
        .because("extractors write it for a glyph whose character they do not know")
        .help("write the missing character into the dump or, later, into the article");
    Some(Diagnostic { severity: Severity::Warning, ..problem })
}

/// Tells which encoding was taken, where a person would not expect it.
fn taken(shown: &str, detected: detect::Detected, forced: Option<Encoding>) -> Diagnostics {
    let name = detected.encoding.name();
    if forced == Some(detected.encoding) || (forced.is_none() && detected.encoding == Encoding::UTF_8) {
        return Diagnostics::new();
    }
    let problem = Diagnostic::new(Code::Encoding, format!("the dump is read as {name}")).at(shown);
    let problem = match forced {
        Some(other) => problem.because(format!("its byte order mark says so, whatever `{}` says", other.name())),
        None if detected.guessed => problem
            .because("it is not UTF-8, and its bytes look most like this")
            .help(format!("if the text is right, put `encoding: {name}` into newsprint.yaml or save the dump as UTF-8; if not, name the right one")),
        None => Diagnostic { severity: Severity::Note, ..problem.because("its byte order mark says so") },
    };
    problem.into()
}

/// Gathers lines into pages.
fn pages(shown: &str, lines: Vec<Decoded>) -> Vec<Page> {
    let mut pages = Vec::new();
    let mut page: Vec<Line> = Vec::new();
    let mut close = |lines: Vec<Line>| {
        if lines.iter().any(|l| !l.is_blank()) {
            pages.push(Page { dump: shown.to_owned(), index: pages.len(), lines });
        }
    };
    for decoded in lines {
        page.extend(decoded.line);
        if decoded.page_ends {
            close(std::mem::take(&mut page));
        }
    }
    close(page);
    pages
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
            (b"PK\x03\x04", Code::BinaryDump),
            (b"\x01\0\0\x02\xff\0\x07", Code::BinaryDump),
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
