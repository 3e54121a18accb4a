//! ZIP archives, put together in memory: the same members give the same bytes, wherever and whenever.

use std::borrow::Cow;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::diagnostic::{Code, Diagnostic};
use crate::fs;
use crate::render::{Content, Member, Source};

/// The bytes that a file of this content has.
///
/// # Errors
/// A file of an archive that cannot be read.
pub(super) fn bytes(content: &Content) -> Result<Cow<'_, [u8]>, Diagnostic> {
    match content {
        Content::Bytes(bytes) => Ok(Cow::Borrowed(bytes)),
        Content::Archive(members) => zipped(members).map(Cow::Owned),
    }
}

fn zipped(members: &[Member]) -> Result<Vec<u8>, Diagnostic> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for member in members {
        let bytes = match &member.from {
            Source::Bytes(bytes) => Cow::Borrowed(bytes),
            Source::File(path) => Cow::Owned(fs::read(path)?),
        };
        let method = if member.deflated { CompressionMethod::Deflated } else { CompressionMethod::Stored };
        // The first moment that ZIP can tell, 1980: the time of a build would change the bytes.
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        archive
            .start_file(member.name.as_str(), options)
            .and_then(|()| archive.write_all(&bytes).map_err(zip::result::ZipError::from))
            .map_err(|e| failed(&member.name, &e))?;
    }
    archive.finish().map(Cursor::into_inner).map_err(|e| failed("archive", &e))
}

fn failed(name: &str, cause: &zip::result::ZipError) -> Diagnostic {
    Diagnostic::new(Code::Io, format!("`{name}` could not be put into its archive"))
        .because(cause.to_string())
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    fn member(name: &str, text: &str, deflated: bool) -> Member {
        Member { name: name.into(), from: Source::Bytes(text.into()), deflated }
    }

    #[test]
    fn an_archive_keeps_order_and_bytes_and_is_the_same_each_time() {
        let members =
            [member("mimetype", "application/epub+zip", false), member("b/甲.txt", &"字".repeat(500), true)];
        let content = Content::Archive(members.to_vec());
        let once = bytes(&content).unwrap().into_owned();
        assert_eq!(once, *bytes(&content).unwrap());
        // EPUB 3.3, 4.2.2 (OCF): the type stands at byte 38, behind a header without extra fields.
        assert_eq!(&once[30..58], b"mimetypeapplication/epub+zip");
        assert!(once.len() < 600, "{}", once.len());
        let mut read = zip::ZipArchive::new(Cursor::new(once)).unwrap();
        let names: Vec<String> =
            (0..2).map(|at| read.by_index(at).unwrap().name().unwrap().into_owned()).collect();
        assert_eq!(names, ["mimetype", "b/甲.txt"]);
        let mut text = String::new();
        read.by_index(1).unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "字".repeat(500));
    }

    #[test]
    fn a_picture_that_is_gone_is_an_error_with_its_path() {
        let gone = Member { from: Source::File("/no/such/picture.jpg".into()), ..member("p.jpg", "", false) };
        let told = bytes(&Content::Archive(vec![gone])).unwrap_err();
        assert!(told.place.is_some_and(|p| p.path.contains("picture.jpg")));
    }
}
