//! The built folder, as it will stand at a target: paths, what they hold, and how it is told.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization as _;

use super::record::{self, Digest};
use super::{News, Tell, compress, kind};
use crate::config::Config;
use crate::config::publish::{Compression, Target as Settings};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::fs::{self, Hold, Unfinished};
use crate::jobs;
use crate::profile::stage;

/// What lies in folders without being of the site.
const PASSED_OVER: [&str; 4] = [".git", ".gitkeep", ".gitignore", ".DS_Store"];

/// The page that every whole site has.
const HOME: &str = "index.html";
/// The index of the sitemaps, which belongs to no year and names those of all years.
const SITEMAP: &str = "sitemap.xml";

/// A built site.
#[derive(Clone, Debug)]
pub struct Site {
    folder: PathBuf,
    pieces: BTreeMap<String, Piece>,
}

/// A file as it will stand at a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The file of the built folder.
    pub source: PathBuf,
    /// Whether it goes as it is, or compressed.
    pub form: Option<Compression>,
    /// Of the bytes that go; of a compressed form, of the bytes that it is made of and how it is made, so that it need not be made
    /// to be compared.
    pub digest: Digest,
    /// Length of the source in bytes.
    pub length: u64,
    /// Of the source.
    content: Digest,
}

/// Reads the built folder, and keeps builds off it as long as the second value lives.
///
/// # Errors
/// [`Code::Publish`] if nothing was built there, only a part of a site was, a build goes on or was broken off, or two paths are the same
/// to a web server.
pub(super) fn read(
    config: &Config,
    output: &Path,
    settings: &Settings,
    tell: Tell,
) -> Result<(Site, Hold), Diagnostic> {
    let folder = fs::resolve(output)?;
    let shown = fs::shown_from(&config.root, output);
    let unready = |what: &str, help: &str| Diagnostic::new(Code::Publish, what).at(shown.clone()).help(help);
    let hold = fs::hold(&config.build_list(&folder).with_extension("lock")).map_err(|why| match why {
        Unfinished::Never => unready("nothing is built in this folder", "run `newsprint build` first"),
        Unfinished::AtWork => unready("a build is writing into this folder", "wait until it is done"),
        Unfinished::BrokeOff => unready(
            "the last build of this folder was not finished",
            "run `newsprint build` again, then publish",
        ),
    })?;
    let site = Site::read(&folder, &settings.precompress, tell)?;
    if site.pieces.is_empty() {
        return Err(unready("nothing is built in this folder", "run `newsprint build` first"));
    }
    let part = |why: &str| {
        let what = format!("this folder holds a part of a site: {why}");
        unready(&what, "put all parts together, or run `newsprint build`, then publish")
    };
    if !site.pieces.contains_key(HOME) {
        return Err(part("there is no home page in it"));
    }
    let missing = site.missing_years()?;
    if !missing.is_empty() {
        let told = part("years are missing in it");
        return Err(told.because(format!("`{SITEMAP}` names {}", missing.join(", "))));
    }
    Ok((site, hold))
}

impl Site {
    /// Reads a folder.
    fn read(folder: &Path, forms: &[Compression], tell: Tell) -> Result<Self, Diagnostic> {
        let passed_over = |name: &str| PASSED_OVER.contains(&name) || name.starts_with(record::OWN);
        let (tree, problems) = fs::tree(folder, passed_over);
        if let Some(problem) = problems.into_iter().next() {
            return Err(problem);
        }
        for other in &tree.others {
            let told = Diagnostic::new(Code::Publish, "this is no plain file, and is not published");
            let told = told.at(fs::shown(other)).help("put a copy of the file in its place, or remove it");
            tell(News::Noted(Diagnostic { severity: Severity::Warning, ..told }));
        }
        let read = stage("read the built site", || {
            jobs::map(&tree.files, |(path, _)| fs::read(path).map(|bytes| Digest::of(&bytes)))
        });
        let mut pieces = BTreeMap::new();
        for ((source, length), content) in tree.files.into_iter().zip(read) {
            let content = content?;
            let inside = source.strip_prefix(folder).unwrap_or(&source);
            let Some(path) = inside.to_str().map(|p| p.replace('\\', "/").nfc().collect::<String>()) else {
                let told = Diagnostic::new(Code::Publish, "the name of this file is not UTF-8");
                return Err(told.at(fs::shown(&source)).help("rename it"));
            };
            for form in forms.iter().filter(|_| kind::is_text(&path) && length > 0) {
                let digest = Digest::of(format!("{} {}", compress::method(*form), content.hex()).as_bytes());
                let piece = Piece { source: source.clone(), form: Some(*form), digest, length, content };
                let end = form.ending();
                // A file of the site that is called so wins.
                pieces.entry(format!("{path}.{end}")).or_insert(piece);
            }
            let piece = Piece { source, form: None, digest: content, length, content };
            if let Some(other) = pieces.insert(path.clone(), piece).filter(|other| other.form.is_none()) {
                return Err(Diagnostic::new(
                    Code::Publish,
                    format!("two files are both `{path}` to a web server"),
                )
                .at(fs::shown(&other.source))
                .because("their names differ only in how Unicode writes the same letters")
                .help("remove one of them"));
            }
        }
        Ok(Self { folder: folder.to_path_buf(), pieces })
    }

    /// The sitemaps of years that their index names and the folder does not have; none where the site has no sitemaps.
    fn missing_years(&self) -> Result<Vec<String>, Diagnostic> {
        let Some(index) = self.pieces.get(SITEMAP) else { return Ok(Vec::new()) };
        let index = fs::read_to_string(&index.source)?;
        let places = index.split("<loc>").skip(1).filter_map(|rest| rest.split_once("</loc>"));
        let names = places.filter_map(|(place, _)| place.rsplit('/').next());
        let of_year = |name: &&str| {
            name.strip_prefix("sitemap-").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        };
        let missing = names.filter(of_year).filter(|name| !self.pieces.contains_key(*name));
        Ok(missing.map(|name| format!("`{name}`")).collect())
    }

    /// The folder, resolved.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Its files by their path at the target: with `/`, in composed Unicode (NFC).
    pub fn pieces(&self) -> &BTreeMap<String, Piece> {
        &self.pieces
    }
}

impl Piece {
    /// Of the bytes of the source, which readers get whatever the form.
    pub(super) fn content(&self) -> Digest {
        self.content
    }

    /// The bytes that go.
    ///
    /// # Errors
    /// [`Code::Changed`] if the file is another one than was planned, also when it is read once more.
    pub fn bytes(&self) -> Result<Vec<u8>, Diagnostic> {
        let mut bytes = fs::read(&self.source)?;
        if Digest::of(&bytes) != self.content {
            // It may have been read while it was written.
            bytes = fs::read(&self.source)?;
        }
        if Digest::of(&bytes) != self.content {
            return Err(Diagnostic::new(Code::Changed, "this file was changed while the site was published")
                .at(fs::shown(&self.source))
                .because("it is not what was read at the beginning, and was not sent")
                .help("run `newsprint build` if it is not as it should be, and publish again"));
        }
        match self.form {
            None => Ok(bytes),
            Some(form) => compress::compressed(form, &bytes).map_err(|e| {
                Diagnostic::new(Code::Publish, "this file could not be compressed")
                    .at(fs::shown(&self.source))
                    .because(e.to_string())
                    .help("leave out `precompress:`")
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(files: &[(&str, &str)], forms: &[Compression]) -> (tempfile::TempDir, Result<Site, Diagnostic>) {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            fs::write(&folder.path().join(path), text.as_bytes()).unwrap();
        }
        let site = Site::read(folder.path(), forms, &|_| ());
        (folder, site)
    }

    #[test]
    fn newsprints_own_files_and_those_of_tools_are_not_of_the_site() {
        let files = [
            ("index.html", "a"),
            (".well-known/x", "b"),
            (".newsprint-published.json", "c"),
            ("a/.newsprint-part-1", "d"),
            (".git/config", "e"),
            (".gitkeep", ""),
        ];
        let site = site(&files, &[]).1.unwrap();
        assert_eq!(site.pieces().keys().collect::<Vec<_>>(), [".well-known/x", "index.html"]);
    }

    #[test]
    fn compressed_forms_are_of_texts_and_read_back() {
        let text = "渡口".repeat(200);
        let files = [("a.html", text.as_str()), ("p.png", "xx"), ("b.html", "b"), ("b.html.gz", "mine")];
        let (_folder, site) = site(&files, &[Compression::Brotli, Compression::Gzip]);
        let site = site.unwrap();
        let paths: Vec<_> = site.pieces().keys().map(String::as_str).collect();
        assert_eq!(paths, ["a.html", "a.html.br", "a.html.gz", "b.html", "b.html.br", "b.html.gz", "p.png"]);
        let bytes = |path: &str| site.pieces()[path].bytes().unwrap();
        assert_eq!(bytes("b.html.gz"), b"mine");
        let mut plain = Vec::new();
        brotli::BrotliDecompress(&mut bytes("a.html.br").as_slice(), &mut plain).unwrap();
        assert_eq!(plain, text.as_bytes());
        plain.clear();
        std::io::Read::read_to_end(
            &mut flate2::read::GzDecoder::new(bytes("a.html.gz").as_slice()),
            &mut plain,
        )
        .unwrap();
        assert_eq!(plain, text.as_bytes());
        assert_eq!(bytes("a.html.gz"), bytes("a.html.gz"));
    }

    #[test]
    fn a_file_that_changes_is_not_sent() {
        let (folder, site) = site(&[("index.html", "one")], &[]);
        fs::write(&folder.path().join("index.html"), b"two").unwrap();
        assert_eq!(site.unwrap().pieces()["index.html"].bytes().unwrap_err().code, Code::Changed);
    }
}
