//! UTF-8 plain text, with or without a byte order mark.

use crate::diagnostic::{Code, Diagnostic};

/// The text of a UTF-8 dump without its byte order mark; always the tail of `bytes`.
///
/// # Errors
/// [`Code::BinaryDump`] for what is no text, [`Code::Undecodable`] with line and column of the first bad byte.
pub(super) fn decode<'a>(shown: &str, bytes: &'a [u8]) -> Result<&'a str, Diagnostic> {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(Diagnostic::new(Code::Undecodable, "the dump is UTF-16, not UTF-8")
            .at_column(shown, 1, 1)
            .help("save it as UTF-8"));
    }
    if let Some(at) = bytes.iter().position(|b| *b == 0) {
        return Err(Diagnostic::new(Code::BinaryDump, "the file is not text")
            .at(shown)
            .because(format!("byte {at} is NUL, which no text holds"))
            .help("extract the page's text and put that here; take other files out of the dumps' folder"));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|e| {
        let good = std::str::from_utf8(&bytes[..e.valid_up_to()]).unwrap_or_default();
        let bad = bytes[e.valid_up_to()];
        let (line, column) = place_after(good);
        Diagnostic::new(Code::Undecodable, format!("byte 0x{bad:02x} is not valid UTF-8"))
            .at_column(shown, line, column)
            .because("dumps are read as UTF-8")
            .help("convert the file to UTF-8, for example with `iconv -f GB18030 -t UTF-8`")
    })
}

/// 1-based line and column of the character that would follow a text.
fn place_after(text: &str) -> (u32, u32) {
    let ends = text.replace("\r\n", "\n").replace('\r', "\n");
    let line = 1 + ends.matches('\n').count();
    let column = 1 + ends.rsplit('\n').next().unwrap_or_default().chars().count();
    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    (small(line), small(column))
}
