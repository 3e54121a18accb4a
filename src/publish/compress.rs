//! The compressed forms of a text, the same bytes on every machine.

use std::io::Write as _;

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
