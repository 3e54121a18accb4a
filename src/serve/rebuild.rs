//! What a change makes necessary: import, then the ordinary build, into the preview's folder.
//!
//! A mistake that was just made must not take a good page away. So nothing is built while the config is wrong, nor where a
//! document can no longer be read that could be before; what was built last stays. Documents that were wrong from the
//! beginning do not keep the rest from being built.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::changes::{self, Batch, Changes};
use super::desk::held;
use crate::build::{self, Stale};
use crate::config::{Config, FILE_NAME};
use crate::content::Look;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::encoding::Encoding;
use crate::import::{self, Options};
use crate::{content, fs};

/// How many changed files are named.
const NAMED: usize = 20;

/// What came of a batch of changes.
#[derive(Debug)]
pub struct Round {
    /// What changed, from the site's root, as far as there is room; nothing at the beginning.
    pub changed: Vec<String>,
    /// How many files or folders changed.
    pub count: usize,
    /// What import did, where it was needed.
    pub imported: Option<import::Report>,
    /// What the build did; none where it was held back, for a mistake that would have taken a good page away.
    pub built: Option<build::Report>,
    /// All that is wrong or doubtful now.
    pub problems: Diagnostics,
    /// How long it took.
    pub took: Duration,
}

impl Round {
    /// Whether any file of the site is another now.
    pub fn changed_the_site(&self) -> bool {
        self.built.is_some_and(|report| report.written + report.removed > 0)
    }
}

/// Builds a site again and again.
pub(super) struct Rebuilder {
    root: PathBuf,
    encoding: Option<Encoding>,
    /// The last config without a mistake.
    config: Option<Config>,
    /// What import said last.
    imported: Diagnostics,
    /// An import that was held back.
    import_is_due: bool,
    /// Documents that could not be read when the site was last built; none before it ever was.
    unread: Option<BTreeSet<String>>,
    /// What the next build would read from disk otherwise.
    ahead: Option<(content::Ahead, build::Ahead)>,
    /// Held while content is read and written, as the proof desk holds it.
    content: Arc<Mutex<()>>,
}

impl Rebuilder {
    pub(super) fn new(root: PathBuf, encoding: Option<Encoding>, content: Arc<Mutex<()>>) -> Self {
        let imported = Diagnostics::new();
        Self {
            root,
            encoding,
            config: None,
            imported,
            import_is_due: true,
            unread: None,
            ahead: None,
            content,
        }
    }

    /// The last config without a mistake.
    pub(super) fn config(&self) -> Option<&Config> {
        self.config.as_ref()
    }

    /// Reads what the next build will need, as far as only this program and its builds change it, or changes of it are told.
    pub(super) fn read_ahead(&mut self) {
        let Some(config) = &self.config else { return };
        let build = build::Ahead::read(config, &config.preview_folder());
        self.ahead = build.map(|build| (content::Ahead::read(config), build));
    }

    /// Deals with changes.
    pub(super) fn round(&mut self, batch: &Batch, changes: &mut Changes) -> Round {
        let begun = Instant::now();
        let mut round = Round {
            changed: batch.paths.iter().take(NAMED).map(|p| fs::shown_from(&self.root, p)).collect(),
            count: batch.paths.len(),
            imported: None,
            built: None,
            problems: Diagnostics::new(),
            took: Duration::ZERO,
        };
        let (mut config, found) = Config::load(&self.root);
        let sound = !found.has_errors();
        round.problems.append(found);
        if sound {
            config.encoding = self.encoding.or(config.encoding);
            self.config = Some(config);
        }
        if let Some(config) = &self.config {
            // Watched before it is read, so that no change falls between the two.
            let unwatched = changes.follow(config, batch);
            self.import_is_due |= import_is_needed(config, batch);
            if changes_layers(config, batch) || !unwatched.is_empty() {
                self.ahead = self.ahead.take().map(|(content, build)| (content, build.without_layers()));
            }
            // Where nothing is built now, nobody remembers what of it changed.
            if batch.everything || !unwatched.is_empty() || !sound {
                self.ahead = self.ahead.take().map(|(content, build)| (content.without_listing(), build));
            }
            round.problems.append(unwatched);
        }
        if sound {
            self.make(batch, &mut round);
        }
        round.took = begun.elapsed();
        round
    }

    /// Imports what is new, and builds.
    fn make(&mut self, batch: &Batch, round: &mut Round) {
        let Some(config) = &self.config else { return };
        // A move at the proof desk waits until what it would change is built.
        let _at_work = held(&self.content);
        let (content, ahead) = self.ahead.take().unzip();
        let look = if std::mem::take(&mut self.import_is_due) {
            let (look, report, found) = import::import_and_look(config, Options::default());
            (round.imported, self.imported) = (Some(report), found);
            content.into_iter().fold(look, Look::with)
        } else {
            Look::ahead(config, content.unwrap_or_default(), &batch.paths)
        };
        round.problems.append(self.imported.clone());
        let (documents, found) = content::load_changed(config, look.listing, &look.known);
        let unread: BTreeSet<String> = found.iter().filter(|d| is_error(d)).map(place).collect();
        round.problems.append(found);
        if self.unread.as_ref().is_some_and(|before| !unread.is_subset(before)) {
            return;
        }
        // Nobody wants it in a repository; the folder says so itself.
        let preview = config.preview_folder();
        if let Some(above) = preview.parent() {
            round.problems.take(fs::write_if_changed(&above.join(".gitignore"), b"*\n"));
        }
        let stale = if unread.is_empty() { Stale::Remove } else { Stale::Keep };
        let (report, found) = build::build_ahead(config, documents, &preview, stale, ahead);
        round.problems.append(found);
        round.built = Some(report);
        self.unread = Some(unread);
    }
}

/// Whether import may find something new: in dumps, by another config, or where a proposal waits to be dealt with.
fn import_is_needed(config: &Config, batch: &Batch) -> bool {
    let content = config.content_folder();
    let has_proposal = |folder: &Path| {
        let (files, _) = fs::files_under(folder);
        files.iter().any(|file| content::is_proposal(&fs::shown(file)))
    };
    let folders: BTreeSet<&Path> =
        batch.paths.iter().filter(|p| p.starts_with(&content)).filter_map(|p| p.parent()).collect();
    batch.touches(&config.dumps_folder())
        || batch.touches(&config.root.join(FILE_NAME))
        || batch.paths.iter().any(|p| content::is_proposal(&fs::shown(p)))
        || folders.into_iter().any(has_proposal)
}

/// Whether templates, theme, words or static files may be others.
fn changes_layers(config: &Config, batch: &Batch) -> bool {
    batch.touches(&config.root.join(FILE_NAME))
        || changes::layers(config).iter().any(|folder| batch.touches(folder))
}

fn is_error(problem: &Diagnostic) -> bool {
    problem.severity == Severity::Error
}

fn place(problem: &Diagnostic) -> String {
    problem.place.as_ref().map_or_else(String::new, |p| p.path.clone())
}
