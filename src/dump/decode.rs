//! Bytes in a known encoding into numbered lines, each with its place in the file.
//!
//! Bytes are cut at line ends first and decoded line by line, so that a line's byte range is right in every encoding. That
//! is sound: no multi-byte character of the Encoding Standard holds a byte 0x0A, 0x0C or 0x0D, but in UTF-16, whose
//! units are cut instead. One decoder goes through the whole file, for the encodings that shift (ISO-2022-JP).

use std::ops::Range;

use encoding_rs::{Decoder, DecoderResult};

use crate::diagnostic::{Code, Diagnostic};
use crate::encoding::Encoding;
use crate::page::Line;

/// A line, and whether a form feed behind it begins a new page.
pub(super) struct Decoded {
    /// The line; `None` for a form feed at a line's beginning.
    pub line: Option<Line>,
    /// Whether a page ends here.
    pub page_ends: bool,
}

/// All lines of the bytes behind `offset` (a byte order mark's length).
///
/// # Errors
/// [`Code::Undecodable`] with line and column of the first byte that is none of the encoding's.
pub(super) fn decode(
    shown: &str,
    bytes: &[u8],
    offset: usize,
    encoding: Encoding,
) -> Result<Vec<Decoded>, Diagnostic> {
    let mut strict = Strict { decoder: encoding.decoder(), encoding, shown };
    let mut lines = Vec::new();
    for piece in Pieces::new(bytes, offset, encoding) {
        let last = piece.end == bytes.len();
        let mut text = strict.text(&bytes[piece.content.start..piece.end], last, piece.number)?;
        while text.ends_with(['\n', '\r', '\x0c']) {
            text.pop();
        }
        text.shrink_to_fit();
        let line = piece.is_line.then_some(Line {
            text,
            number: piece.number,
            last: piece.number,
            bytes: piece.content,
        });
        lines.push(Decoded { line, page_ends: piece.page_ends });
    }
    Ok(lines)
}

/// A stretch of the file up to and with one line end or form feed.
struct Piece {
    content: Range<usize>,
    end: usize,
    number: u32,
    is_line: bool,
    page_ends: bool,
}

/// Cuts bytes behind LF, CRLF, CR and form feed.
struct Pieces<'a> {
    bytes: &'a [u8],
    at: usize,
    width: usize,
    big_endian: bool,
    number: u32,
    line_begins: bool,
}

impl<'a> Pieces<'a> {
    fn new(bytes: &'a [u8], at: usize, encoding: Encoding) -> Self {
        let wide = encoding == Encoding::UTF_16LE || encoding == Encoding::UTF_16BE;
        Self {
            bytes,
            at,
            width: if wide { 2 } else { 1 },
            big_endian: encoding == Encoding::UTF_16BE,
            number: 1,
            line_begins: true,
        }
    }

    /// The unit at a place, if it is an ASCII character.
    fn ascii(&self, at: usize) -> Option<u8> {
        match (self.width, self.bytes.get(at..at + self.width)?, self.big_endian) {
            (1, [b], _) | (2, [b, 0], false) | (2, [0, b], true) => Some(*b),
            _ => None,
        }
    }
}

impl Iterator for Pieces<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        if self.at >= self.bytes.len() {
            return None;
        }
        let (start, number) = (self.at, self.number);
        let mut at = start;
        while at < self.bytes.len() && !matches!(self.ascii(at), Some(b'\n' | b'\r' | b'\x0c')) {
            at += self.width;
        }
        let content = start..at.min(self.bytes.len());
        let mark = self.ascii(at);
        let mut end = (at + self.width).min(self.bytes.len());
        if mark == Some(b'\r') && self.ascii(end) == Some(b'\n') {
            end += self.width;
        }
        let page_ends = mark == Some(b'\x0c');
        // What stands before a form feed is a line of its own, unless the form feed begins the line.
        let is_line = !(page_ends && content.is_empty() && self.line_begins);
        self.line_begins = mark.is_some();
        if mark.is_some() && !page_ends {
            self.number = number.saturating_add(1);
        }
        self.at = end;
        Some(Piece { content, end, number, is_line, page_ends })
    }
}

/// A decoder that reports the first malformed byte.
struct Strict<'a> {
    decoder: Decoder,
    encoding: Encoding,
    shown: &'a str,
}

impl Strict<'_> {
    fn text(&mut self, bytes: &[u8], last: bool, number: u32) -> Result<String, Diagnostic> {
        let room = self.decoder.max_utf8_buffer_length_without_replacement(bytes.len());
        let mut text = String::with_capacity(room.unwrap_or(bytes.len().saturating_mul(3)));
        let (result, read) = self.decoder.decode_to_string_without_replacement(bytes, &mut text, last);
        if let DecoderResult::Malformed(length, after) = result {
            let at = read.saturating_sub(usize::from(length) + usize::from(after));
            let bad = &bytes[at..(at + usize::from(length)).min(bytes.len())];
            return Err(self.malformed(bad, number, &text));
        }
        // The Encoding Standard maps bytes that a Windows code page leaves free to C1 controls: no text has them.
        let control = |c: char| ('\u{80}'..='\u{9f}').contains(&c);
        if let Some(at) = self.encoding.is_single_byte().then(|| text.find(control)).flatten() {
            let before = text[..at].chars().count();
            return Err(self.malformed(&bytes[before..=before], number, &text[..at]));
        }
        Ok(text)
    }

    fn malformed(&self, bad: &[u8], number: u32, before: &str) -> Diagnostic {
        let column = u32::try_from(before.chars().count()).map_or(u32::MAX, |n| n.saturating_add(1));
        let shown: Vec<String> = bad.iter().map(|b| format!("0x{b:02x}")).collect();
        let (bytes, are) = if bad.len() > 1 { ("bytes", "are") } else { ("byte", "is") };
        let name = self.encoding.name();
        Diagnostic::new(Code::Undecodable, format!("{bytes} {} {are} not valid {name}", shown.join(" ")))
            .at_column(self.shown, number, column)
            .because(format!("the dump is read as {name}"))
            .help("mend or cut that place, or name the right encoding: `--encoding GB18030`, `encoding:` in newsprint.yaml")
    }
}
