//! The whole site in one file, `.zip` or `.tar.zst`: for every place that newsprint does not reach by itself.
//!
//! Members stand in the order of their paths, with one time and one mode, so that the same site gives the same bytes on every
//! machine. The old archive tells what was published; it bears a mark by which newsprint knows its own.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use tar::EntryType;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::super::difference::{Difference, Found};
use super::super::record::{Digest, Known};
use super::super::site::{Piece, Site};
use super::super::{News, Tell, kind, notes};
use super::{Whole, apart, part};
use crate::config::Config;
use crate::config::publish::Target as Settings;
use crate::diagnostic::{Code, Diagnostic};
use crate::fs::{self, NewFile, OwnLock, Standing};

/// By what newsprint knows an archive of its own: the comment of a `.zip`, a global header of a `.tar`.
const MARK: &str = "newsprint";

/// The time of every member: the first that ZIP can tell, 1980-01-01, in seconds since 1970. The time of a build would change
/// the bytes.
const TIME: u64 = 315_532_800;

/// The mode of every member.
const MODE: u32 = 0o644;

/// How hard Zstandard tries: archives are made more often than they are sent.
const LEVEL: i32 = 9;

/// Bytes of a path that the old field of a `.tar` holds.
const OLD_NAME: usize = 100;

/// Members this large need the fields of ZIP64.
const LARGE: u64 = 0xf000_0000;

/// An archive.
pub(super) struct Archive {
    place: String,
    at: PathBuf,
    lock: PathBuf,
    form: Form,
}

/// Its form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Zip,
    TarZst,
}

/// Opens it; it need not be there.
///
/// # Errors
/// [`Code::Target`] if something else than a file stands there, or it would lie in what the site is made of.
pub(super) fn open(
    config: &Config,
    settings: &Settings,
    built: &Path,
    form: Form,
) -> Result<Archive, Diagnostic> {
    let at = fs::resolve(&config.root.join(settings.setting("path").unwrap_or_default()))?;
    apart(config, settings, &at, built)?;
    match fs::standing(&at) {
        Standing::File | Standing::Nothing => {}
        Standing::Folder | Standing::Link | Standing::Other => {
            return Err(Diagnostic::new(
                Code::Target,
                format!("what stands at the path of the target `{}` is not a file", settings.name),
            )
            .at(fs::shown(&at))
            .help("name the file under `path:`, for example `path: ../site.zip`"));
        }
    }
    Ok(Archive { place: fs::shown(&at), at, lock: notes(config, settings, ".lock"), form })
}

impl Whole for Archive {
    fn place(&self) -> &str {
        &self.place
    }

    fn standing(&self, site: &Site) -> Result<Found, Diagnostic> {
        let mut found = Found::default();
        if fs::standing(&self.at) == Standing::Nothing {
            return Ok(found);
        }
        let mut member = |path: String, bytes: &[u8]| {
            let digest = digest(site.pieces().get(&path), bytes);
            found.known.insert(path, Known { digest, length: bytes.len() as u64 });
        };
        let ours = match self.form {
            Form::Zip => read_zip(&self.at, &mut member)?,
            Form::TarZst => read_tar(&self.at, &mut member)?,
        };
        if !ours {
            let name = self.at.file_name().map(|n| n.to_string_lossy().into_owned());
            return Ok(Found { foreign: name.into_iter().collect(), ..Found::default() });
        }
        Ok(found)
    }

    fn apply(&self, site: &Site, difference: &Difference, _: &Found, tell: Tell) -> Result<u64, Diagnostic> {
        if difference.is_empty() {
            return Ok(0);
        }
        let _lock = self.lock()?;
        let pieces = site.pieces();
        tell(News::Sending { files: pieces.len(), bytes: pieces.values().map(|p| p.length).sum() });
        let file = fs::new_file(&self.at.with_file_name(part(&self.place)), &self.at)?;
        match self.form {
            Form::Zip => write_zip(file, &self.at, site, tell)?,
            Form::TarZst => write_tar(file, &self.at, site, tell)?,
        }
        Ok(fs::length(&self.at).unwrap_or_default())
    }
}

impl Archive {
    fn lock(&self) -> Result<OwnLock, Diagnostic> {
        fs::own_lock(&self.lock)?.ok_or_else(|| {
            Diagnostic::new(Code::Locked, "another newsprint is writing this archive")
                .at(&self.place)
                .help("wait until it is done")
        })
    }
}

/// The digest by which a member is compared. A compressed form is known by what it is made of: it is made to see whether this is it.
fn digest(piece: Option<&Piece>, bytes: &[u8]) -> Digest {
    let same = |piece: &&Piece| piece.form.is_some() && piece.bytes().is_ok_and(|made| made == bytes);
    piece.filter(same).map_or_else(|| Digest::of(bytes), |piece| piece.digest)
}

/// Reads an archive's members; tells whether it is newsprint's. Where it is damaged, what could be read counts.
fn read_zip(at: &Path, member: &mut dyn FnMut(String, &[u8])) -> Result<bool, Diagnostic> {
    let Ok(mut archive) = ZipArchive::new(fs::reader(at)?) else { return Ok(false) };
    if archive.comment() != MARK.as_bytes() {
        return Ok(false);
    }
    for index in 0..archive.len() {
        let mut bytes = Vec::new();
        let Ok(mut file) = archive.by_index(index) else { continue };
        if file.read_to_end(&mut bytes).is_ok()
            && let Ok(path) = file.name()
        {
            member(path.into_owned(), &bytes);
        }
    }
    Ok(true)
}

/// The same of a `.tar.zst`.
fn read_tar(at: &Path, member: &mut dyn FnMut(String, &[u8])) -> Result<bool, Diagnostic> {
    let Ok(plain) = zstd::Decoder::new(fs::reader(at)?) else { return Ok(false) };
    let mut archive = tar::Archive::new(plain);
    let Ok(mut entries) = archive.entries() else { return Ok(false) };
    let mut mark = Vec::new();
    let marked =
        entries.next().and_then(Result::ok).filter(|e| e.header().entry_type() == EntryType::XGlobalHeader);
    if marked.and_then(|mut e| e.read_to_end(&mut mark).ok()).is_none() || mark != mark_record() {
        return Ok(false);
    }
    // Behind what cannot be read nothing can.
    for mut entry in entries.map_while(Result::ok) {
        let mut bytes = Vec::new();
        let path = String::from_utf8(entry.path_bytes().into_owned());
        if let (Ok(path), Ok(_)) = (path, entry.read_to_end(&mut bytes)) {
            member(path, &bytes);
        }
    }
    Ok(true)
}

fn write_zip(file: NewFile, at: &Path, site: &Site, tell: Tell) -> Result<(), Diagnostic> {
    let failed = |e: ZipError| match e {
        ZipError::Io(e) => fs::write_failed(at, &e),
        e => fs::write_failed(at, &std::io::Error::other(e)),
    };
    let mut archive = ZipWriter::new(file);
    archive.set_raw_comment(MARK.as_bytes().into()).map_err(failed)?;
    for (path, piece) in site.pieces() {
        let bytes = piece.bytes()?;
        let deflated = kind::is_text(path) && piece.form.is_none() && !bytes.is_empty();
        let method = if deflated { CompressionMethod::Deflated } else { CompressionMethod::Stored };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(DateTime::default())
            .large_file(bytes.len() as u64 >= LARGE)
            .unix_permissions(MODE);
        archive.start_file(path.as_str(), options).map_err(failed)?;
        archive.write_all(&bytes).map_err(|e| fs::write_failed(at, &e))?;
        tell(News::Sent(piece.length));
    }
    archive.finish().map_err(failed)?.keep()
}

fn write_tar(file: NewFile, at: &Path, site: &Site, tell: Tell) -> Result<(), Diagnostic> {
    let failed = |e: std::io::Error| fs::write_failed(at, &e);
    let mut packed = zstd::Encoder::new(file, LEVEL).map_err(failed)?;
    packed.include_checksum(true).map_err(failed)?;
    let mut archive = tar::Builder::new(packed);
    let mark = mark_record();
    let header = header("pax_global_header", mark.len() as u64, EntryType::XGlobalHeader);
    archive.append(&header, mark.as_slice()).map_err(failed)?;
    for (path, piece) in site.pieces() {
        let bytes = piece.bytes()?;
        // The old field holds a hundred characters of ASCII; what else a path is stands before it (POSIX.1-2001, pax).
        if path.len() > OLD_NAME || !path.is_ascii() {
            archive.append_pax_extensions([("path", path.as_bytes())]).map_err(failed)?;
        }
        let header = self::header(path, bytes.len() as u64, EntryType::Regular);
        archive.append(&header, bytes.as_slice()).map_err(failed)?;
        tell(News::Sent(piece.length));
    }
    archive.into_inner().and_then(zstd::Encoder::finish).map_err(failed)?.keep()
}

/// A header that hangs on nothing but the member.
fn header(path: &str, size: u64, kind: EntryType) -> tar::Header {
    let mut header = tar::Header::new_ustar();
    let name = path.bytes().map(|b| if b.is_ascii() { b } else { b'_' });
    for (to, byte) in header.as_old_mut().name.iter_mut().zip(name) {
        *to = byte;
    }
    header.set_entry_type(kind);
    header.set_mode(MODE);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(TIME);
    header.set_size(size);
    header.set_cksum();
    header
}

/// The mark as a record of a pax header: its own length, a key, a value.
fn mark_record() -> Vec<u8> {
    let rest = format!(" comment={MARK}\n");
    let length = rest.len() + 2;
    format!("{length}{rest}").into_bytes()
}
