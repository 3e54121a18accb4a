//! A folder of this machine, or of a disk that it has mounted.

use std::path::{Path, PathBuf};

use super::{About, Entry, Failure, Headers, Store, number, part};
use crate::config::Config;
use crate::config::publish::Target as Settings;
use crate::diagnostic::{Code, Diagnostic};
use crate::fs::{self, Standing};
use crate::publish::record::OWN;

/// A folder.
pub(super) struct Folder {
    place: String,
    top: PathBuf,
    about: About,
}

/// Opens it; it need not be there.
///
/// # Errors
/// [`Code::Target`] if it is no folder, or holds what the site is made of, or lies in it.
pub(super) fn open(config: &Config, settings: &Settings, built: &Path) -> Result<Folder, Diagnostic> {
    let path = settings.setting("path").unwrap_or_default();
    let top = fs::resolve(&config.root.join(path))?;
    let root = fs::resolve(&config.root)?;
    let unfit = |why: &str| {
        Diagnostic::new(Code::Target, format!("the folder of the target `{}` {why}", settings.name))
            .at(fs::shown(&top))
            .help("name a folder of its own under `path:`")
    };
    if root.starts_with(&top) {
        return Err(unfit("holds the site itself"));
    }
    let sources =
        [config.content_folder(), config.dumps_folder(), root.join(".newsprint"), root.join(".git")];
    for source in sources.iter().map(PathBuf::as_path).chain([built]) {
        let source = fs::resolve(source)?;
        if source.starts_with(&top) || top.starts_with(&source) {
            return Err(unfit(&format!("is not apart from `{}`", fs::shown_from(&root, &source))));
        }
    }
    match fs::standing(&top) {
        Standing::Folder | Standing::Nothing => {}
        Standing::File | Standing::Link | Standing::Other => return Err(unfit("is not a folder")),
    }
    let about = About {
        lists_cheaply: true,
        connections: usize::from(number(settings, "connections", 4)),
        attempts: u32::from(number(settings, "attempts", 2)),
    };
    Ok(Folder { place: fs::shown(&top), top, about })
}

impl Folder {
    /// Where a path lies; refused where a link leads elsewhere.
    fn at(&self, path: &str) -> Result<PathBuf, Failure> {
        let mut at = self.top.clone();
        for part in path.split('/') {
            if fs::is_link(&at) && at != self.top {
                let told =
                    Diagnostic::new(Code::Target, format!("a link at the target leads away from `{path}`"));
                return Err(failed(told.at(fs::shown(&at)).help("remove the link")));
            }
            at.push(part);
        }
        Ok(at)
    }
}

/// The disk fails the same way the next time.
fn failed(problem: Diagnostic) -> Failure {
    Failure { problem, passing: false }
}

impl Store for Folder {
    fn place(&self) -> &str {
        &self.place
    }

    fn about(&self) -> About {
        self.about
    }

    fn list(&self) -> Result<Vec<Entry>, Failure> {
        if !fs::exists(&self.top) {
            return Ok(Vec::new());
        }
        // Claims and halves of files come and go while another publisher is at work.
        let (tree, problems) = fs::tree(&self.top, |name| name.starts_with(OWN));
        if let Some(problem) = problems.into_iter().next() {
            // So may files.
            return Err(Failure { problem, passing: true });
        }
        let entry = |(path, length): (PathBuf, u64)| {
            let path = fs::shown(path.strip_prefix(&self.top).unwrap_or(&path));
            Entry { path, length, md5: None }
        };
        Ok(tree.files.into_iter().map(entry).collect())
    }

    fn names(&self, beginning: &str) -> Result<Vec<String>, Failure> {
        fs::names(&self.top, beginning).map_err(failed)
    }

    fn length(&self, path: &str) -> Result<Option<u64>, Failure> {
        Ok(fs::length(&self.at(path)?))
    }

    fn written(&self, path: &str) -> Result<Option<i64>, Failure> {
        let stamp = fs::stamp(&self.at(path)?);
        Ok(stamp.and_then(|stamp| i64::try_from(stamp.written / 1_000_000_000).ok()))
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        let at = self.at(path)?;
        match fs::read(&at) {
            Err(_) if fs::standing(&at) == Standing::Nothing => Ok(None),
            read => read.map(Some).map_err(failed),
        }
    }

    fn write(&self, path: &str, bytes: &[u8], _: &Headers) -> Result<(), Failure> {
        let at = self.at(path)?;
        fs::write_by_way_of(&self.top.join(part(path)), &at, bytes).map_err(|problem| {
            // Another publisher that begins removes halves of files, and may come upon one between its writing and its renaming.
            let passing = problem.code != Code::DiskFull;
            Failure { problem, passing }
        })
    }

    fn remove(&self, path: &str) -> Result<(), Failure> {
        fs::remove_file(&self.at(path)?).map_err(failed)
    }

    fn remove_empty_folder(&self, path: &str) {
        if let Ok(at) = self.at(path) {
            fs::remove_empty_folder(&at);
        }
    }
}
