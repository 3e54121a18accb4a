//! The system's git, asked in a repository of newsprint's own: the one that a person works in is not written to, neither its working
//! tree nor its index, HEAD, objects or locks.
//!
//! What that repository's config says of remotes, credentials and connections holds all the same; so git's own chain of
//! credentials is asked, and newsprint sees none of them.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

use crate::config::publish::has_password;
use crate::diagnostic::{Code, Diagnostic};
use crate::fs::{self, OwnLock};

/// Variables by which git would look elsewhere than it is told, as they are set while a hook runs.
const ELSEWHERE: [&str; 8] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
];

/// Sections of a person's repository config that say how a remote is reached.
const SECTIONS: [&str; 7] = ["remote.", "credential.", "http.", "https.", "url.", "ssh.", "protocol."];

/// Single keys of it that do.
const KEYS: [&str; 5] = ["core.sshcommand", "core.askpass", "core.gitproxy", "user.name", "user.email"];

/// What git says where a server lets it not in. A bare number would be found in the port of an address, too.
const CLOSED: [&str; 5] = [
    "Authentication",
    "Permission denied",
    "could not read Username",
    "returned error: 401",
    "returned error: 403",
];

/// The repository of newsprint's own.
pub(super) struct Git {
    /// Where it lies.
    folder: PathBuf,
    /// Where commands are run: relative addresses of remotes start there.
    root: PathBuf,
    /// What a person's repository says of remotes.
    config: Vec<(String, String)>,
    /// Held by every git that writes here, too: one whose newsprint was killed works on for a moment.
    lock: OwnLock,
}

/// How a repository names its objects. One of either kind neither fetches from the other nor pushes to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Names {
    /// By SHA-1, in 40 digits, as nearly all do.
    #[default]
    Sha1,
    /// By SHA-256, in 64.
    Sha256,
}

impl Names {
    /// What an object's name is one of.
    pub(super) fn of(id: &str) -> Self {
        if id.len() == 64 { Self::Sha256 } else { Self::Sha1 }
    }

    pub(super) fn other(self) -> Self {
        if self == Self::Sha1 { Self::Sha256 } else { Self::Sha1 }
    }
}

/// What a command said.
pub(super) struct Said {
    pub(super) fine: bool,
    pub(super) out: Vec<u8>,
    pub(super) err: String,
}

impl Said {
    /// Its first line.
    pub(super) fn line(&self) -> String {
        String::from_utf8_lossy(&self.out).lines().next().unwrap_or_default().trim().to_owned()
    }
}

impl Git {
    /// Opens the repository in `folder`, and makes it if it is not there. The lock is on that folder. A server of HTTP from which nothing
    /// comes for so many seconds is given up: git would wait for ever, and hold the lock.
    ///
    /// # Errors
    /// [`Code::Target`] without a usable git.
    pub(super) fn open(
        folder: PathBuf,
        root: &Path,
        lock: OwnLock,
        silence: u16,
    ) -> Result<Self, Diagnostic> {
        let top = bare(root, &["rev-parse", "--show-toplevel"])?;
        if top.err.contains("dubious ownership") {
            return Err(failed("git does not trust the repository that the site lies in", &top.err));
        }
        let top = Some(top).filter(|said| said.fine).map(|said| said.line());
        let root = top.filter(|top| !top.is_empty()).map_or_else(|| root.to_owned(), PathBuf::from);
        let said = bare(&root, &["config", "--local", "--includes", "--list", "-z"])?;
        let of_silence = [("http.lowspeedlimit", "1".to_owned()), ("http.lowspeedtime", silence.to_string())];
        let mut config = of_silence.map(|(key, value)| (key.to_owned(), value)).to_vec();
        // What a person says of it comes behind, and counts more.
        config.extend(if said.fine { settings(&said.out) } else { Vec::new() });
        let git = Self { folder, root, config, lock };
        git.prepare()?;
        Ok(git)
    }

    /// Makes the repository, or makes it anew where it is damaged.
    fn prepare(&self) -> Result<(), Diagnostic> {
        let whole =
            fs::exists(&self.folder.join("HEAD")) && self.run(&["rev-parse", "--is-bare-repository"])?.fine;
        if whole { Ok(()) } else { self.begin_anew(Names::default()) }
    }

    /// Throws away what is there: nothing in it is of the person's, and all of it can be had again.
    pub(super) fn begin_anew(&self, names: Names) -> Result<(), Diagnostic> {
        fs::remove_folder(&self.folder)?;
        fs::create_folder(&self.folder)?;
        // The oldest versions of git know the option `--object-format` no more than they know SHA-256.
        let format: &[&str] = if names == Names::Sha256 { &["--object-format=sha256"] } else { &[] };
        let said = self.run(&[&["init", "--quiet", "--bare", "--template="], format].concat())?;
        if said.fine { Ok(()) } else { Err(failed("git cannot make a repository", &said.err)) }
    }

    /// How objects are named here.
    ///
    /// # Errors
    /// [`Code::Target`] if git cannot be started.
    pub(super) fn names(&self) -> Result<Names, Diagnostic> {
        let said = self.run(&["rev-parse", "--show-object-format"])?;
        Ok(if said.fine && said.line() == "sha256" { Names::Sha256 } else { Names::Sha1 })
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = plain(&self.root);
        command.stdin(self.lock.handed_on());
        command.arg(format!("--git-dir={}", self.folder.display()));
        // No work goes on behind the back of who waits.
        command.args(["-c", "gc.autoDetach=false", "-c", "maintenance.autoDetach=false"]);
        command.args(arguments);
        // What the environment says counts more than a repository, and so comes behind it.
        let more: Vec<(String, String)> = environment().collect();
        command.env("GIT_CONFIG_COUNT", (self.config.len() + more.len()).to_string());
        for (at, (key, value)) in self.config.iter().chain(&more).enumerate() {
            command.env(format!("GIT_CONFIG_KEY_{at}"), key).env(format!("GIT_CONFIG_VALUE_{at}"), value);
        }
        command
    }

    /// Runs a command.
    ///
    /// # Errors
    /// [`Code::Target`] if git cannot be started.
    pub(super) fn run(&self, arguments: &[&str]) -> Result<Said, Diagnostic> {
        said(self.command(arguments))
    }

    /// Runs a command that must go well; the line that it says.
    ///
    /// # Errors
    /// [`Code::Target`] with what git said.
    pub(super) fn ask(&self, arguments: &[&str]) -> Result<Vec<u8>, Diagnostic> {
        let said = self.run(arguments)?;
        if said.fine { Ok(said.out) } else { Err(failed(&format!("git {} failed", arguments[0]), &said.err)) }
    }

    /// Runs a command that must go well and is given something to read; what it says.
    ///
    /// # Errors
    /// As [`Git::ask`].
    pub(super) fn fed(&self, arguments: &[&str], input: &[u8]) -> Result<Vec<u8>, Diagnostic> {
        let mut command = self.command(arguments);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|e| unstarted(&e))?;
        let stdin = child.stdin.take();
        // It answers while it reads, and neither of the two may wait for the other.
        let output = std::thread::scope(|scope| {
            scope.spawn(move || stdin.map(|mut to| to.write_all(input)));
            child.wait_with_output()
        });
        let output = output.map_err(|e| unstarted(&e))?;
        let err = String::from_utf8_lossy(&output.stderr);
        if output.status.success() {
            Ok(output.stdout)
        } else {
            Err(failed(&format!("git {} failed", arguments[0]), &err))
        }
    }

    /// The address of a remote, where it is the name of one, or is written otherwise there.
    pub(super) fn address(&self, remote: &str) -> Option<String> {
        let said = self.run(&["ls-remote", "--get-url", "--", remote]).ok().filter(|said| said.fine);
        said.map(|said| said.line()).filter(|line| !line.is_empty() && line != remote)
    }

    /// A file of the repository.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Begins to write commits.
    ///
    /// # Errors
    /// [`Code::Target`] if git cannot be started.
    pub(super) fn import(&self) -> Result<Import, Diagnostic> {
        // What earlier ones left that were killed.
        for report in fs::names(&self.folder, "fast_import_crash_")? {
            fs::remove_file(&self.folder.join(report))?;
        }
        let mut command = self.command(&["fast-import", "--quiet", "--force", "--done", "--date-format=raw"]);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(self.lock.handed_on())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|e| unstarted(&e))?;
        let stream = child.stdin.take().map(BufWriter::new);
        Ok(Import { child, stream })
    }
}

/// A stream of commits on its way into the repository.
pub(super) struct Import {
    child: Child,
    stream: Option<BufWriter<ChildStdin>>,
}

impl Import {
    /// Ends it; all is there then.
    ///
    /// # Errors
    /// [`Code::Target`] with what git said.
    pub(super) fn end(mut self) -> Result<(), Diagnostic> {
        // Where the other end is gone, its own words say why.
        let _ = self.write_all(b"done\n").and_then(|()| self.flush());
        drop(self.stream.take());
        let said = self.child.wait_with_output().map_err(|e| unstarted(&e))?;
        if said.status.success() {
            return Ok(());
        }
        Err(failed("git could not take the commit", &String::from_utf8_lossy(&said.stderr)))
    }

    /// Gives it up.
    pub(super) fn give_up(mut self) {
        drop(self.stream.take());
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Write for Import {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.stream.as_mut().map_or(Ok(0), |stream| stream.write(bytes))
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.stream.as_mut().map_or(Ok(()), Write::flush)
    }
}

/// The settings that the environment gives git.
fn environment() -> impl Iterator<Item = (String, String)> {
    let said = |name: String| std::env::var(name).ok();
    let count = said("GIT_CONFIG_COUNT".to_owned()).and_then(|n| n.parse().ok()).unwrap_or(0_usize);
    (0..count).filter_map(move |at| {
        said(format!("GIT_CONFIG_KEY_{at}")).zip(said(format!("GIT_CONFIG_VALUE_{at}")))
    })
}

/// Git in a folder, with nothing of the environment that leads it elsewhere.
fn plain(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command.current_dir(folder).env("LC_ALL", "C").stdin(Stdio::null());
    ELSEWHERE.iter().for_each(|name| _ = command.env_remove(name));
    command
}

/// A command in whichever repository a folder lies in.
fn bare(folder: &Path, arguments: &[&str]) -> Result<Said, Diagnostic> {
    let mut command = plain(folder);
    command.args(arguments);
    said(command)
}

fn said(mut command: Command) -> Result<Said, Diagnostic> {
    let output = command.output().map_err(|e| unstarted(&e))?;
    Ok(Said {
        fine: output.status.success(),
        out: output.stdout,
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}

/// The settings of `config --list -z` that say how remotes are reached.
fn settings(list: &[u8]) -> Vec<(String, String)> {
    let list = String::from_utf8_lossy(list);
    let entries = list.split('\0').filter_map(|entry| entry.split_once('\n'));
    let wanted = |key: &str| {
        let small = key.to_ascii_lowercase();
        SECTIONS.iter().any(|section| small.starts_with(section)) || KEYS.contains(&small.as_str())
    };
    // What only concerns fetching into the person's own branches, or has to do with his objects.
    let apart = |key: &str| {
        [".fetch", ".promisor", ".partialclonefilter", ".mirror", ".push"]
            .iter()
            .any(|end| key.ends_with(end))
    };
    let entries = entries.filter(|(key, _)| wanted(key) && !apart(key));
    entries.map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}

fn unstarted(cause: &std::io::Error) -> Diagnostic {
    Diagnostic::new(Code::Target, "git cannot be started")
        .because(cause.to_string())
        .help("install git, and see that it is on the PATH")
}

/// What is told where git did not do what it was asked; with no secret that it may have named.
pub(super) fn failed(message: &str, said: &str) -> Diagnostic {
    let lines = said.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("hint:"));
    let cause = lines.map(without_secrets).collect::<Vec<_>>().join("; ");
    let help = if CLOSED.iter().any(|sign| cause.contains(sign)) {
        "git found no way in: see `git credential` and `ssh-add -l`, or try `git ls-remote` there"
    } else if cause.contains("Operation too slow") {
        "see whether the server is up, then publish again; what readers see is what it was"
    } else if cause.contains("No space left") || cause.contains("quota") {
        "free some space and publish again; what readers see is what it was"
    } else {
        "see what git said; what readers see is what it was"
    };
    Diagnostic::new(Code::Target, message).because(cause).help(help)
}

/// A text in which addresses are shown without user and password.
pub(super) fn without_secrets(text: &str) -> String {
    let word = |word: &str| {
        let quoted = |c: char| matches!(c, '\'' | '"' | '<' | '>' | '(' | ')' | ',');
        let address = word.trim_matches(quoted);
        if !has_password(address) {
            return word.to_owned();
        }
        let bare = address.split_once("://").and_then(|(scheme, rest)| {
            let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
            let (_, host) = authority.rsplit_once('@')?;
            Some(format!("{scheme}://{host}/{path}"))
        });
        bare.map_or_else(|| "…".to_owned(), |bare| word.replace(address, &bare))
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_in_addresses_are_not_shown() {
        let said = "fatal: unable to access 'https://me:geheim@git.example/paper.git/': 403";
        let shown = failed("x", said).cause.unwrap();
        assert_eq!(shown, "fatal: unable to access 'https://git.example/paper.git/': 403");
    }

    #[test]
    fn a_number_of_an_address_is_not_an_answer_of_its_server() {
        let slow = "fatal: unable to access 'http://127.0.0.1:40171/a.git/': Operation too slow.";
        assert!(failed("x", slow).help.unwrap().starts_with("see whether the server is up"));
        let closed = "fatal: unable to access 'http://h/a.git/': The requested URL returned error: 403";
        assert!(failed("x", closed).help.unwrap().starts_with("git found no way in"));
    }

    #[test]
    fn only_what_reaches_remotes_is_taken_over() {
        let list = b"core.bare\nfalse\0remote.origin.url\n../a.git\0remote.origin.fetch\n+x:y\0http.https://h/.extraheader\nA: b\0core.sshcommand\nssh -i k\0branch.main.remote\norigin\0";
        let keys: Vec<String> = settings(list).into_iter().map(|(key, _)| key).collect();
        assert_eq!(keys, ["remote.origin.url", "http.https://h/.extraheader", "core.sshcommand"]);
    }
}
