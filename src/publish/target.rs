//! What a site can be published to.

use std::path::Path;

use super::difference::{Difference, Found};
use super::site::Site;
use super::{Tell, record};
use crate::config::Config;
use crate::config::publish::Target as Settings;
use crate::diagnostic::{Code, Diagnostic};
use crate::fs;

mod archive;
mod branch;
mod folder;
mod git;
mod remote;
mod s3;
#[cfg(unix)]
mod sftp;
mod webdav;

/// How a file is called until it is whole, at targets where it would be seen half written. The rest of its name follows from its
/// path, so what an earlier publish left half-way is written over.
pub(super) const PART: &str = ".newsprint-part-";

/// A target that is reached.
pub enum Target {
    /// Single files.
    Store(Box<dyn Store>),
    /// The difference in one piece: a commit, an archive.
    Whole(Box<dyn Whole>),
}

/// What newsprint counts on at a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// Listing everything costs little beside sending a file, and is done each time.
    pub lists_cheaply: bool,
    /// How much is done at once.
    pub connections: usize,
    /// How often something is tried that fails by the way.
    pub attempts: u32,
}

/// A file at a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Below the target, with `/`.
    pub path: String,
    /// In bytes.
    pub length: u64,
    /// MD5 of its bytes in hexadecimal digits, where the store tells it.
    pub md5: Option<String>,
}

/// What went wrong at a target.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// For the person.
    pub problem: Diagnostic,
    /// It may go well the next time.
    pub passing: bool,
}

/// Headers of a file, for stores that keep them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headers {
    /// `Content-Type`.
    pub content_type: String,
    /// `Cache-Control`.
    pub cache: &'static str,
}

/// Single files by path. Several threads use a store at once. Nothing here is tried twice; `attempt.rs` does that.
pub trait Store: Send + Sync {
    /// As people know it; never with a secret.
    fn place(&self) -> &str;

    /// What can be counted on.
    fn about(&self) -> About;

    /// Every file below the target, in any order; none where the target is not there yet.
    ///
    /// # Errors
    /// If it cannot be told.
    fn list(&self) -> Result<Vec<Entry>, Failure>;

    /// Names of files directly at the target that begin so.
    ///
    /// # Errors
    /// If it cannot be told.
    fn names(&self, beginning: &str) -> Result<Vec<String>, Failure>;

    /// The length of a file; none where there is none.
    ///
    /// # Errors
    /// If it cannot be told.
    fn length(&self, path: &str) -> Result<Option<u64>, Failure>;

    /// When a file was last written by the clock of the target, in seconds since 1970; none where there is none, or nobody tells.
    ///
    /// # Errors
    /// If it cannot be told.
    fn written(&self, path: &str) -> Result<Option<i64>, Failure>;

    /// The whole of a file; none where there is none.
    ///
    /// # Errors
    /// If it cannot be read.
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Failure>;

    /// Brings a file to its place; or, where it would be seen half written, under another name, until [`Self::put_in_place`].
    ///
    /// # Errors
    /// If it did not come there, or it is not sure.
    fn write(&self, path: &str, bytes: &[u8], headers: &Headers) -> Result<(), Failure>;

    /// Gives what was written its name: readers see the old file or the new one. False where it was not to be found: then it
    /// is in its place already and nobody told, or it is lost, and is written again.
    ///
    /// # Errors
    /// If it has not its name, or it is not sure.
    fn put_in_place(&self, _path: &str) -> Result<bool, Failure> {
        Ok(true)
    }

    /// Removes a file; none there is fine.
    ///
    /// # Errors
    /// If it is still there, or it is not sure.
    fn remove(&self, path: &str) -> Result<(), Failure>;

    /// Removes a folder if it is empty, where the target has folders.
    fn remove_empty_folder(&self, path: &str);
}

/// A target that takes the whole of a site at once: readers see the old one or the new one.
pub trait Whole: Send + Sync {
    /// As people know it; never with a secret.
    fn place(&self) -> &str;

    /// What stands there.
    ///
    /// # Errors
    /// If it cannot be told.
    fn standing(&self, site: &Site) -> Result<Found, Diagnostic>;

    /// Makes it the site, and gives the bytes that this took. The difference may be empty.
    ///
    /// # Errors
    /// If it is not the site; it is then what it was.
    fn apply(
        &self,
        site: &Site,
        difference: &Difference,
        found: &Found,
        tell: Tell,
    ) -> Result<u64, Diagnostic>;
}

/// Opens the target. `built` is the built folder, which a target may not lie in.
///
/// # Errors
/// [`Code::Target`] if it cannot be what is published to.
pub(super) fn open(config: &Config, settings: &Settings, built: &Path) -> Result<Target, Diagnostic> {
    match settings.kind {
        "folder" => folder::open(config, settings, built).map(|store| Target::Store(Box::new(store))),
        "s3" => s3::open(settings).map(|store| Target::Store(Box::new(store))),
        "webdav" => webdav::open(settings).map(|store| Target::Store(Box::new(store))),
        #[cfg(unix)]
        "sftp" => sftp::open(settings).map(|store| Target::Store(Box::new(store))),
        "git" => branch::open(config, settings).map(|b| Target::Whole(Box::new(b))),
        "zip" => {
            archive::open(config, settings, built, archive::Form::Zip).map(|a| Target::Whole(Box::new(a)))
        }
        "tar.zst" => {
            archive::open(config, settings, built, archive::Form::TarZst).map(|a| Target::Whole(Box::new(a)))
        }
        other => Err(Diagnostic::new(
            Code::Target,
            format!("newsprint cannot publish by `{other}` on this system"),
        )
        .at(crate::config::FILE_NAME)
        .help("name another target")),
    }
}

/// Sees to it that a target does not lie in what the site is made of.
fn apart(config: &Config, settings: &Settings, at: &Path, built: &Path) -> Result<(), Diagnostic> {
    let root = fs::resolve(&config.root)?;
    let sources = [
        config.content_folder(),
        config.dumps_folder(),
        root.join(".newsprint"),
        root.join(".git"),
        built.to_owned(),
    ];
    for source in sources {
        let source = fs::resolve(&source)?;
        if at.starts_with(&source) {
            return Err(Diagnostic::new(
                Code::Target,
                format!("the target `{}` lies in `{}`", settings.name, fs::shown_from(&root, &source)),
            )
            .at(fs::shown(at))
            .help("name another `path:`"));
        }
    }
    Ok(())
}

/// A whole number that the config tells, or else this one.
fn number(settings: &Settings, key: &str, or: u16) -> u16 {
    settings.setting(key).and_then(|text| text.parse().ok()).unwrap_or(or)
}

/// How a file of this path is called until it is whole.
fn part(path: &str) -> String {
    format!("{PART}{}", &record::Digest::of(path.as_bytes()).hex()[..16])
}

/// In hexadecimal digits.
pub(super) fn md5(bytes: &[u8]) -> String {
    use md5::Digest as _;
    md5::Md5::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
