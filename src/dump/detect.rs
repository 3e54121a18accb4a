//! Which encoding a dump is in. Byte order marks and UTF-8 are certain; anything else is a guess, and said to be one.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

use crate::diagnostic::{Code, Diagnostic};
use crate::encoding::Encoding;

/// What a dump is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Detected {
    pub encoding: Encoding,
    /// Length of the byte order mark, which is no text.
    pub mark: usize,
    /// Whether it was guessed from the bytes: a person should look.
    pub guessed: bool,
}

/// First bytes of files that are no text, and what they are.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"PK\x03\x04", "a ZIP archive (a .docx or .epub is one too)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"Rar!", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0", "an old Word document"),
    (b"SQLite format 3\0", "a database"),
    (b"\x7fELF", "a program"),
];

/// The encoding of a dump's bytes.
///
/// A byte order mark wins over everything, also over a forced encoding: no text in another encoding begins so. Then
/// UTF-8, if the bytes are valid; UTF-8 with mistakes, if its characters' bytes outnumber the mistakes (one odd byte must not
/// turn a page into rubbish); UTF-16 without a mark; and last the detector's guess.
///
/// # Errors
/// [`Code::BinaryDump`] for what is no text.
pub(super) fn detect(shown: &str, bytes: &[u8], forced: Option<Encoding>) -> Result<Detected, Diagnostic> {
    let certain = |encoding, mark| Ok(Detected { encoding, mark, guessed: false });
    if let Some((encoding, mark)) = Encoding::of_mark(bytes) {
        return certain(encoding, mark);
    }
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(binary(shown, &format!("it is {what}")));
    }
    if let Some(encoding) = forced {
        return certain(encoding, 0);
    }
    let (valid, wrong) = utf8_balance(bytes);
    let nul = bytes.iter().filter(|b| **b == 0).count();
    if nul > 0 && (wrong > 0 || nul.saturating_mul(STRAY_NUL) > bytes.len()) {
        return match utf16(bytes) {
            Some(encoding) => Ok(Detected { encoding, mark: 0, guessed: true }),
            None => Err(binary(shown, &format!("it holds {nul} NUL bytes and is not UTF-16"))),
        };
    }
    if wrong == 0 || (valid >= wrong && valid > 0) {
        return certain(Encoding::UTF_8, 0);
    }
    Ok(Detected { encoding: guess(bytes), mark: 0, guessed: true })
}

/// At most one character in so many may be NUL in a UTF-8 text: extractors write it for glyphs they do not know.
const STRAY_NUL: usize = 50;

fn binary(shown: &str, cause: &str) -> Diagnostic {
    Diagnostic::new(Code::BinaryDump, "the file is not text")
        .at(shown)
        .because(cause)
        .help("extract the page's text and put that here; take other files out of the dumps' folder")
}

/// How many bytes belong to UTF-8 characters beyond ASCII, and how many are not UTF-8.
fn utf8_balance(bytes: &[u8]) -> (usize, usize) {
    let (mut valid, mut wrong) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().bytes().filter(|b| !b.is_ascii()).count();
        wrong += chunk.invalid().len();
    }
    (valid, wrong)
}

/// UTF-16 without a byte order mark: the order in which the units are characters that newspapers print.
fn utf16(bytes: &[u8]) -> Option<Encoding> {
    let units = bytes.len() / 2;
    let score = |unit: fn([u8; 2]) -> u16| {
        let (mut ascii, mut odd, mut rest) = (0usize, 0usize, 0usize);
        for pair in bytes.chunks_exact(2) {
            match printed(unit([pair[0], pair[1]])) {
                Some(true) => ascii += 1,
                Some(false) => rest += 1,
                None => odd += 1,
            }
        }
        // Latin text read in the wrong order is all ideographs: ASCII and spaces count twice.
        (odd.saturating_mul(50) <= units).then_some(2 * ascii + rest)
    };
    match (score(u16::from_le_bytes), score(u16::from_be_bytes)) {
        (Some(le), be) if le >= be.unwrap_or(0) && units > 0 => Some(Encoding::UTF_16LE),
        (_, Some(_)) if units > 0 => Some(Encoding::UTF_16BE),
        _ => None,
    }
}

/// Whether a UTF-16 unit is ASCII or a space (true), another character that newspapers print (false), or neither.
fn printed(unit: u16) -> Option<bool> {
    match unit {
        0x09 | 0x0a | 0x0c | 0x0d | 0x20..=0x7e | 0x3000 => Some(true),
        // Latin, Greek, Cyrillic, Hebrew, Arabic; punctuation and signs; kana, ideographs, hangul; surrogates; full-width.
        0xa0..=0x52f
        | 0x590..=0x6ff
        | 0x1e00..=0x206f
        | 0x20a0..=0x214f
        | 0x2190..=0x22ff
        | 0x2460..=0x27bf
        | 0x3001..=0x33ff
        | 0x4e00..=0x9fff
        | 0xac00..=0xdfff
        | 0xfe30..=0xfe4f
        | 0xff00..=0xffef => Some(false),
        _ => None,
    }
}

/// The detector's guess; but a page in a two-byte encoding with a torn character stays in that encoding.
///
/// The detector strikes an encoding off at its first wrong byte, and then takes a one-byte encoding in which nothing is
/// wrong and nothing can be read.
fn guess(bytes: &[u8]) -> Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = Encoding::from(detector.guess(None, Utf8Detection::Deny));
    if !guess.is_single_byte() {
        return guess;
    }
    torn(bytes).unwrap_or(guess)
}

/// The Chinese encoding that a text is in but for a few torn characters.
fn torn(bytes: &[u8]) -> Option<Encoding> {
    let candidates = [("gb18030", 0xb0..=0xd7u8), ("big5", 0xa4..=0xc6u8)];
    candidates
        .into_iter()
        .filter_map(|(name, frequent)| {
            let (mut all, mut common, mut wrong) = (0usize, 0usize, 0usize);
            let mut at = 0;
            while at < bytes.len() {
                if bytes[at] < 0x80 {
                    at += 1;
                    continue;
                }
                let trail = bytes.get(at + 1).copied().unwrap_or(0);
                if bytes[at] == 0x80 || bytes[at] == 0xff || trail < 0x40 {
                    wrong += 1;
                    at += 1;
                    continue;
                }
                all += 1;
                common += usize::from(frequent.contains(&bytes[at]) && trail >= 0x40);
                at += 2;
            }
            // In running Chinese about eight characters in ten are of the frequent half of either table, the rest mostly marks;
            // Cyrillic or Greek words read so are torn at every second space.
            let fits = all >= 8 && wrong * 50 <= all && common * 10 >= all * 6;
            fits.then(|| (common, Encoding::named(name).ok()))
        })
        .max_by_key(|(common, _)| *common)
        .and_then(|(_, encoding)| encoding)
}
