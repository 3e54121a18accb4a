//! What changes on disk: only in what a build reads, gathered until it is quiet for a moment.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, ModifyKind, RenameMode};
use notify::{EventKind, EventKindMask, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::config::{Config, FILE_NAME};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::fs;

/// Changes that come faster than this belong together: an editor that saves writes, renames and removes.
const QUIET: Duration = Duration::from_millis(20);
/// The same where every file that changed is known to be there whole, since who wrote it has closed it, or it was renamed to its name:
/// only what is under way already is waited for.
const AT_REST: Duration = Duration::from_millis(4);
/// As long as nothing changes, it may be that nobody works, and there is time for other things.
const IDLE: Duration = Duration::from_millis(250);
/// Changes without end, as when a whole archive is copied, are dealt with in between.
const LONGEST: Duration = Duration::from_millis(500);

/// What the thread that builds is told.
#[derive(Debug)]
pub(super) enum Change {
    /// Something happened on disk.
    Disk(notify::Result<notify::Event>),
    /// The program ends.
    Stop,
}

/// Changes that belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Batch {
    /// What changed: files, and folders that came or went.
    pub(super) paths: BTreeSet<PathBuf>,
    /// What came or went, under its name.
    moved: BTreeSet<PathBuf>,
    /// What may be written half, or come back.
    under_way: BTreeSet<PathBuf>,
    /// So much changed, or at the beginning so little is known, that anything may have.
    pub(super) everything: bool,
}

/// The site's files, watched.
pub(super) struct Changes {
    root: PathBuf,
    receive: Receiver<Change>,
    watcher: RecommendedWatcher,
    watched: BTreeMap<PathBuf, RecursiveMode>,
    /// Folders that a build reads.
    sources: Vec<PathBuf>,
}

impl Batch {
    /// The batch at the beginning.
    pub(super) fn everything() -> Self {
        Self { everything: true, ..Self::default() }
    }

    /// Whether anything in a folder may have changed, or the folder itself.
    pub(super) fn touches(&self, place: &Path) -> bool {
        self.everything || self.paths.iter().any(|p| p.starts_with(place) || place.starts_with(p))
    }

    fn is_empty(&self) -> bool {
        !self.everything && self.paths.is_empty()
    }

    /// How long it must be quiet until no more belongs to it.
    fn quiet(&self) -> Duration {
        if self.under_way.is_empty() && !self.everything { AT_REST } else { QUIET }
    }
}

impl Changes {
    /// Watches the site's own folder; [`Changes::follow`] adds those that its config names.
    ///
    /// # Errors
    /// [`Code::Watch`] if the system does not let it.
    pub(super) fn new(
        root: &Path,
        receive: Receiver<Change>,
        send: &Sender<Change>,
    ) -> Result<Self, Diagnostic> {
        let send = send.clone();
        let tell = move |event| _ = send.send(Change::Disk(event));
        // The build itself reads all files; being told of that would never end. That who wrote a file has closed it is of use.
        let kinds = EventKindMask::CORE | EventKindMask::ACCESS_CLOSE;
        let wanted = notify::Config::default().with_event_kinds(kinds);
        let watcher = RecommendedWatcher::new(tell, wanted).map_err(|e| unwatched(root, &e))?;
        let (watched, sources) = (BTreeMap::new(), Vec::new());
        let mut changes = Self { root: root.to_path_buf(), receive, watcher, watched, sources };
        changes.watch(root, RecursiveMode::NonRecursive)?;
        Ok(changes)
    }

    /// Watches what a build of this config reads, where it stands now.
    pub(super) fn follow(&mut self, config: &Config, batch: &Batch) -> Diagnostics {
        self.sources = sources(config);
        let mut wanted = BTreeMap::new();
        for source in &self.sources {
            // Folders above it tell when it goes and comes back.
            let above = source.ancestors().skip(1).take_while(|folder| folder.starts_with(&self.root));
            above.for_each(|folder| {
                _ = wanted.entry(folder.to_path_buf()).or_insert(RecursiveMode::NonRecursive)
            });
            wanted.insert(source.clone(), RecursiveMode::Recursive);
        }
        let old = |(path, mode): &(&PathBuf, &RecursiveMode)| {
            // What stands under the old name may be another folder.
            wanted.get(*path) != Some(*mode) || batch.moved.contains(*path) || !fs::is_folder(path)
        };
        let old: Vec<PathBuf> = self.watched.iter().filter(old).map(|(path, _)| path.clone()).collect();
        for path in old {
            // It may be gone, and its watch with it.
            let _ = self.watcher.unwatch(&path);
            self.watched.remove(&path);
        }
        let mut problems = Diagnostics::new();
        for (path, mode) in wanted.iter().filter(|(path, _)| fs::is_folder(path)) {
            if !self.watched.contains_key(path) {
                problems.take(self.watch(path, *mode));
            }
        }
        problems
    }

    fn watch(&mut self, folder: &Path, mode: RecursiveMode) -> Result<(), Diagnostic> {
        match self.watcher.watch(folder, mode) {
            Ok(()) => _ = self.watched.insert(folder.to_path_buf(), mode),
            // It went in this very moment, which the folder above tells.
            Err(_) if !fs::is_folder(folder) => {}
            Err(e) => return Err(unwatched(folder, &e)),
        }
        Ok(())
    }

    /// Waits for the next changes; none when the program ends. If there is time, something else is done meanwhile.
    pub(super) fn next(&mut self, meanwhile: impl FnOnce()) -> Option<Batch> {
        let mut meanwhile = Some(meanwhile);
        loop {
            let mut batch = Batch::default();
            let first = match self.receive.recv_timeout(IDLE) {
                Err(RecvTimeoutError::Timeout) => {
                    meanwhile.take().into_iter().for_each(|work| work());
                    self.receive.recv().ok()?
                }
                first => first.ok()?,
            };
            let begun = Instant::now();
            self.add(first, &mut batch)?;
            while begun.elapsed() < LONGEST {
                match self.receive.recv_timeout(batch.quiet()) {
                    Ok(change) => self.add(change, &mut batch)?,
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => return None,
                }
            }
            if !batch.is_empty() {
                return Some(batch);
            }
        }
    }

    /// None when the program ends.
    fn add(&self, change: Change, batch: &mut Batch) -> Option<()> {
        let event = match change {
            Change::Stop => return None,
            Change::Disk(Ok(event)) => event,
            Change::Disk(Err(_)) => {
                batch.everything = true;
                return Some(());
            }
        };
        batch.everything |= event.need_rescan();
        if matches!(event.kind, EventKind::Access(_)) {
            // It changes nothing by itself.
            if event.kind == EventKind::Access(AccessKind::Close(AccessMode::Write)) {
                event.paths.iter().for_each(|path| _ = batch.under_way.remove(path));
            }
            return Some(());
        }
        let is_whole =
            matches!(event.kind, EventKind::Modify(ModifyKind::Name(RenameMode::To | RenameMode::Both)));
        let moves = matches!(
            event.kind,
            EventKind::Any
                | EventKind::Create(_)
                | EventKind::Remove(_)
                | EventKind::Modify(ModifyKind::Name(_))
        );
        for path in event.paths.into_iter().filter(|path| self.matters(path)) {
            if moves {
                batch.moved.insert(path.clone());
            }
            match is_whole {
                true => _ = batch.under_way.remove(&path),
                false => _ = batch.under_way.insert(path.clone()),
            }
            batch.paths.insert(path);
        }
        Some(())
    }

    /// Whether a build may turn out otherwise for a change of this.
    fn matters(&self, path: &Path) -> bool {
        if path == self.root.join(FILE_NAME) {
            return true;
        }
        self.sources.iter().any(|source| match path.strip_prefix(source) {
            Ok(inside) => !inside.iter().any(|part| is_passing(&part.to_string_lossy())),
            Err(_) => source.starts_with(path) && path != self.root,
        })
    }
}

/// The folders that a build reads.
fn sources(config: &Config) -> Vec<PathBuf> {
    let named = [config.dumps_folder(), config.content_folder()];
    // `./dumps` is `dumps`.
    named.into_iter().chain(layers(config)).map(|folder| folder.components().collect()).collect()
}

/// Those of them that hold templates, themes, words and static files.
pub(super) fn layers(config: &Config) -> [PathBuf; 4] {
    ["templates", "themes", "static", "messages"].map(|folder| config.root.join(folder))
}

/// Whether a name is that of a file which an editor, a download or newsprint itself keeps for a moment; nor are hidden files
/// ever read.
fn is_passing(name: &str) -> bool {
    let ends = [
        "~",
        ".tmp",
        ".temp",
        ".swp",
        ".swx",
        ".swo",
        ".bak",
        ".part",
        ".crdownload",
        "___jb_tmp___",
        "___jb_old___",
    ];
    name.starts_with('.')
        || (name.starts_with('#') && name.ends_with('#'))
        // Vim sees by it whether it may write.
        || name == "4913"
        || ends.iter().any(|end| name.ends_with(end))
}

fn unwatched(folder: &Path, e: &notify::Error) -> Diagnostic {
    let help = match e.kind {
        notify::ErrorKind::MaxFilesWatch => {
            "let the system watch more folders: `sysctl fs.inotify.max_user_watches=524288`"
        }
        _ => "see the cause, and run it again",
    };
    Diagnostic::new(Code::Watch, "changes in this folder cannot be watched")
        .at(fs::shown(folder))
        .because(e.to_string())
        .help(help)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use notify::Event;
    use notify::event::{CreateKind, RemoveKind};

    use super::*;

    fn watched() -> (tempfile::TempDir, Changes, Sender<Change>) {
        let folder = tempfile::tempdir().unwrap();
        let root = fs::resolve(folder.path()).unwrap();
        for inside in ["content", "dumps"] {
            fs::create_folder(&root.join(inside)).unwrap();
        }
        let (send, receive) = channel();
        let mut changes = Changes::new(&root, receive, &send).unwrap();
        assert!(changes.follow(&Config::default_in(&root), &Batch::everything()).is_empty());
        (folder, changes, send)
    }

    #[test]
    fn files_of_a_moment_and_other_peoples_files_do_not_matter() {
        let (_folder, changes, _send) = watched();
        let matters = |path: &str| changes.matters(&changes.root.join(path));
        for path in [
            "newsprint.yaml",
            "content",
            "content/2024-03-14/03/1.md",
            "content/2024-03-14",
            "dumps/2024-03-14/01",
            "dumps/5.txt",
            "templates/base.html",
            "themes/own/static/style.css",
            "static",
            "messages/en.yaml",
        ] {
            assert!(matters(path), "{path}");
        }
        for path in [
            "content/.1.md.swp",
            "content/1.md~",
            "content/#1.md#",
            "content/.#1.md",
            "content/4913",
            "content/1.md.tmp",
            "content/.newsprint-x7",
            "content/.obsidian/workspace.md",
            "dumps/a.txt.part",
            "public/index.html",
            "public",
            ".newsprint/import/1.md",
            ".newsprint/preview/site/index.html",
            ".git/index",
            "target/debug/x",
            "README.md",
            "newsprint.yaml~",
            "4913",
            "",
        ] {
            assert!(!matters(path), "{path}");
        }
    }

    #[test]
    fn a_thousand_changes_are_one_batch() {
        let (_folder, mut changes, send) = watched();
        for n in 0..1000 {
            let path = changes.root.join(format!("content/{n}.md"));
            let event = Event::new(EventKind::Create(CreateKind::File)).add_path(path);
            send.send(Change::Disk(Ok(event))).unwrap();
        }
        assert_eq!(changes.next(|| ()).unwrap().paths.len(), 1000);
    }

    #[test]
    fn what_is_there_whole_is_waited_for_less() {
        let (_folder, changes, _send) = watched();
        let path = changes.root.join("content/1.md");
        let quiet = |kinds: &[EventKind]| {
            let mut batch = Batch::default();
            for kind in kinds {
                let event = Event::new(*kind).add_path(path.clone());
                changes.add(Change::Disk(Ok(event)), &mut batch).unwrap();
            }
            (batch.paths.len(), batch.quiet())
        };
        let made = EventKind::Create(CreateKind::File);
        let closed = EventKind::Access(AccessKind::Close(AccessMode::Write));
        let name = |mode| EventKind::Modify(ModifyKind::Name(mode));
        assert_eq!(quiet(&[made]), (1, QUIET));
        assert_eq!(quiet(&[made, closed]), (1, AT_REST));
        assert_eq!(quiet(&[made, closed, EventKind::Modify(ModifyKind::Any)]), (1, QUIET));
        assert_eq!(quiet(&[name(RenameMode::From)]), (1, QUIET));
        assert_eq!(quiet(&[name(RenameMode::From), name(RenameMode::To)]), (1, AT_REST));
        assert_eq!(quiet(&[EventKind::Remove(RemoveKind::File)]), (1, QUIET));
        // A file that is closed, and of which nothing else is told, has not changed.
        assert_eq!(quiet(&[closed]).0, 0);
    }

    #[test]
    fn a_folder_that_comes_back_is_watched_again() {
        let (_folder, mut changes, send) = watched();
        let content = changes.root.join("content");
        let config = Config::default_in(&changes.root);
        let gone = Event::new(EventKind::Remove(RemoveKind::Folder)).add_path(content.clone());
        fs::remove_empty_folder(&content);
        send.send(Change::Disk(Ok(gone))).unwrap();
        let batch = changes.next(|| ()).unwrap();
        assert!(batch.touches(&content.join("1.md")));
        changes.follow(&config, &batch);
        assert!(!changes.watched.contains_key(&content));
        fs::create_folder(&content).unwrap();
        let batch = changes.next(|| ()).unwrap();
        changes.follow(&config, &batch);
        assert!(changes.watched.contains_key(&content));
        fs::write(&content.join("1.md"), b"x").unwrap();
        assert!(changes.next(|| ()).unwrap().touches(&content.join("1.md")));
    }

    #[test]
    fn the_end_is_heard_at_once() {
        let (_folder, mut changes, send) = watched();
        send.send(Change::Stop).unwrap();
        assert_eq!(changes.next(|| ()), None);
    }
}
