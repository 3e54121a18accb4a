//! The compressed forms of a text, the same bytes on every machine.

use std::io::{Read as _, Write as _};

use crate::config::publish::Compression;

/// How hard is tried: the most, since it is done once and read often.
const BROTLI: i32 = 11;

/// The window of Brotli that every browser knows, in bits.
const WINDOW: i32 = 22;

/// What the digest of a compressed form is made of besides the text: the program and its effort. Another one makes other bytes.
pub(super) fn method(form: Compression) -> &'static str {
    match form {
        Compression::Brotli => "brotli 11 22",
        Compression::Gzip => "gzip 9",
    }
}

/// The compressed form.
pub(super) fn compressed(form: Compression, bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    match form {
        Compression::Brotli => {
            let mut out = Vec::new();
            let parameters = brotli::enc::BrotliEncoderParams {
                quality: BROTLI,
                lgwin: WINDOW,
                size_hint: bytes.len(),
                ..Default::default()
            };
            brotli::BrotliCompress(&mut &bytes[..], &mut out, &parameters).map(|_| out)
        }
        Compression::Gzip => {
            // No time and no name in its header.
            let mut out = flate2::GzBuilder::new().write(Vec::new(), flate2::Compression::best());
            out.write_all(bytes)?;
            out.finish()
        }
    }
}

/// What a browser makes of a body with this `Content-Encoding`; none where it is one that was not asked for, or the body is not that.
pub(super) fn decoded(encoding: &str, bytes: Vec<u8>) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    match encoding.trim() {
        "" | "identity" => return Some(bytes),
        "br" => brotli::BrotliDecompress(&mut bytes.as_slice(), &mut out).ok()?,
        "gzip" => _ = flate2::read::GzDecoder::new(bytes.as_slice()).read_to_end(&mut out).ok()?,
        _ => return None,
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_compressed_reads_back() {
        let text = "渡口复航\n".repeat(300).into_bytes();
        for form in [Compression::Brotli, Compression::Gzip] {
            let small = compressed(form, &text).unwrap();
            assert!(small.len() < text.len() / 4);
            assert_eq!(decoded(form.encoding(), small.clone()), Some(text.clone()));
            assert_ne!(decoded(form.encoding(), small[..small.len() / 2].to_vec()), Some(text.clone()));
        }
        assert_eq!(decoded("", text.clone()), Some(text.clone()));
        assert_eq!(decoded("zstd", text), None);
    }
}
