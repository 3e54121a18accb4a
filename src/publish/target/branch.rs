//! A branch of a git repository, as GitHub, GitLab and Codeberg Pages show it: each publish is a commit on it.
//!
//! What newsprint put on the branch is told by the branch: the commit's message bears a mark and names the files of others that
//! stand there too. Commits are written in a repository of newsprint's own (`git.rs`) and pushed on condition that the branch
//! still is where it was seen.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::super::difference::{Difference, Found};
use super::super::record::{Digest, Known, is_inside};
use super::super::site::{Piece, Site};
use super::super::{News, Tell, notes};
use super::git::{Git, Import, Names, failed, without_secrets};
use super::{Whole, number};
use crate::config::Config;
use crate::config::publish::Target as Settings;
use crate::diagnostic::{Code, Diagnostic};
use crate::fs;

/// The line of a commit's message by which newsprint knows its own.
const MARK: &str = "Newsprint-Site: ";

/// The lines of it that name files of others.
const OTHERS: &str = "Newsprint-Others: ";

/// Tells GitHub Pages to show files as they are.
const NO_JEKYLL: &str = ".nojekyll";

/// Names the site's own domain.
const CNAME: &str = "CNAME";

/// Seconds in which nothing comes of a server before it is given up, where the config does not tell. While it is at work, it says so
/// every five seconds (`uploadpack.keepAlive`, `receive.keepAlive`).
const SILENCE: u16 = 300;

/// Where the branch is kept in newsprint's repository: as it stands there, and as it shall be.
const SEEN: &str = "refs/newsprint/seen";
const NEXT: &str = "refs/newsprint/next";

/// A branch.
pub(super) struct Branch {
    place: String,
    branch: String,
    /// Name or address of the remote, as git takes it.
    remote: String,
    cname: Option<String>,
    /// Every commit stands on the one before it.
    keeps_history: bool,
    git: Git,
    /// The branch as the difference was told against it.
    tip: Mutex<Tip>,
}

/// A file of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Blob {
    mode: String,
    id: String,
}

/// The branch as it was seen.
#[derive(Clone, Default)]
struct Tip {
    /// Its commit; none where there is no such branch.
    commit: Option<String>,
    files: BTreeMap<String, Blob>,
    /// Those of them that are not newsprint's.
    others: Vec<String>,
}

/// Opens it; the branch need not be there.
///
/// # Errors
/// [`Code::Target`] if there is no git, or what is said of the branch cannot be used.
pub(super) fn open(config: &Config, settings: &Settings) -> Result<Branch, Diagnostic> {
    let said = |key: &str| settings.setting(key).map(str::to_owned);
    let wrong = |message: String, help: &str| {
        Diagnostic::new(Code::Target, message).at(crate::config::FILE_NAME).help(help)
    };
    let keeps_history = match settings.setting("history") {
        None | Some("keep") => true,
        Some("single") => false,
        Some(other) => {
            let message = format!("`history: {other}` is none that newsprint knows");
            return Err(wrong(message, "write `keep`, or `single` for one commit that replaces the last"));
        }
    };
    let root = fs::resolve(&config.root)?;
    let lock = fs::own_lock(&notes(config, settings, ".lock"))?.ok_or_else(|| {
        Diagnostic::new(Code::Locked, "another newsprint is publishing this branch")
            .at(format!("the target `{}`", settings.name))
            .because("it runs, or a git that it started still does")
            .help("wait until it is done")
    })?;
    let git = Git::open(notes(config, settings, ".git"), &root, lock, number(settings, "timeout", SILENCE))?;
    let branch = said("branch").unwrap_or_default();
    if !git.run(&["check-ref-format", "--branch", &branch])?.fine {
        return Err(wrong(
            format!("`{branch}` cannot be the name of a branch"),
            "for example `branch: gh-pages`",
        ));
    }
    let (remote, address) = remote(&git, &fs::resolve(&config.root)?, settings)?;
    let place = format!("branch {branch} of {}", without_secrets(&address));
    let cname = said("cname");
    Ok(Branch { place, branch, remote, cname, keeps_history, git, tip: Mutex::default() })
}

/// The remote as git takes it, and as people know it: the name of one, a folder from the site's own, or an address.
fn remote(git: &Git, root: &Path, settings: &Settings) -> Result<(String, String), Diagnostic> {
    let said = settings.setting("repository").unwrap_or("origin");
    let folder = root.join(said);
    let wrong = |message: String| {
        Diagnostic::new(Code::Target, message)
            .at(crate::config::FILE_NAME)
            .help("name where the branch is with `repository:`, an address, a folder or a remote")
    };
    match git.address(said) {
        Some(address) => Ok((said.to_owned(), address)),
        None if said.starts_with('-') => Err(wrong(format!("`repository: {said}` is no repository"))),
        None if fs::is_folder(&folder) => {
            let folder = fs::resolve(&folder)?;
            let address = folder.to_string_lossy().into_owned();
            Ok((address, fs::shown(&folder)))
        }
        None if said == "origin" => {
            let name = &settings.name;
            Err(wrong(format!("the site's repository has no remote `origin` for the target `{name}`")))
        }
        None => Ok((said.to_owned(), said.to_owned())),
    }
}

impl Whole for Branch {
    fn place(&self) -> &str {
        &self.place
    }

    fn standing(&self, site: &Site) -> Result<Found, Diagnostic> {
        let tip = self.look()?;
        let ids = self.ids(site, &tip)?;
        let mut found = Found::default();
        for (path, blob) in &tip.files {
            let piece = site.pieces().get(path);
            let same = piece
                .is_some_and(|_| ids.get(path).is_some_and(|id| *id == blob.id) && blob.mode == "100644");
            let others = tip.others.binary_search(path).is_ok();
            match (piece, others) {
                // Somebody else's file that is as the site's would be needs no word.
                (Some(piece), _) if same => _ = found.known.insert(path.clone(), known(piece)),
                (Some(_), true) => found.foreign.push(path.clone()),
                (None, true) => {}
                _ if path == NO_JEKYLL || path == CNAME => {}
                (_, false) => {
                    let digest = Digest::of(blob.id.as_bytes());
                    found.known.insert(path.clone(), Known { digest, length: 0 });
                }
            }
        }
        *self.tip.lock().unwrap_or_else(PoisonError::into_inner) = tip;
        Ok(found)
    }

    fn apply(&self, site: &Site, difference: &Difference, _: &Found, tell: Tell) -> Result<u64, Diagnostic> {
        // Where the branch was moved since, it is not pushed.
        let tip = self.tip.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let extras = self.extras(site);
        let stands = |(path, bytes): (&&str, &Vec<u8>)| {
            let id = self.id_of(bytes);
            tip.files.get(*path).is_some_and(|blob| id.is_ok_and(|id| id == blob.id))
        };
        if difference.is_empty() && extras.iter().all(|(path, bytes)| stands((path, bytes))) {
            return Ok(0);
        }
        let sent = self.commit(site, difference, &tip, &extras, tell)?;
        let stood = tip.commit.as_deref().map(|commit| self.tree(commit)).transpose()?;
        if stood == Some(self.tree(NEXT)?) {
            return Ok(sent);
        }
        match self.push(&tip)? {
            Pushed::Taken => Ok(sent),
            // How a repository without the branch names objects is told by nothing but this.
            Pushed::OtherNames if tip.commit.is_none() => {
                self.git.begin_anew(self.git.names()?.other())?;
                let sent = self.commit(site, difference, &tip, &extras, &|_| {})?;
                match self.push(&tip)? {
                    Pushed::Taken => Ok(sent),
                    Pushed::OtherNames => Err(self.untaken("it takes neither SHA-1 nor SHA-256")),
                }
            }
            Pushed::OtherNames => Err(self.untaken("it names objects otherwise than it did")),
        }
    }
}

/// What became of a push.
enum Pushed {
    /// The branch is there.
    Taken,
    /// The repository there names its objects otherwise than newsprint's.
    OtherNames,
}

fn known(piece: &Piece) -> Known {
    Known { digest: piece.digest, length: piece.length }
}

impl Branch {
    /// The branch as it stands, brought here as far as it is not.
    fn look(&self) -> Result<Tip, Diagnostic> {
        let name = format!("refs/heads/{}", self.branch);
        let listed = self.git.run(&["ls-remote", &self.remote, &name])?;
        if !listed.fine {
            return Err(failed("the repository of the branch cannot be reached", &listed.err).at(&self.place));
        }
        let listed = String::from_utf8_lossy(&listed.out).into_owned();
        let ours = listed.lines().filter_map(|line| line.split_once('\t')).find(|(_, found)| *found == name);
        let Some((commit, _)) = ours else {
            self.git.run(&["update-ref", "-d", SEEN])?;
            return Ok(Tip::default());
        };
        let names = Names::of(commit);
        let seen = (self.git.names()? == names).then(|| self.seen(commit));
        match seen {
            Some(Ok(tip)) => Ok(tip),
            // The branch's repository names objects otherwise, or a run that was killed left half of something.
            _ => self.git.begin_anew(names).and_then(|()| self.seen(commit)),
        }
    }

    /// A commit of the branch, with what is newsprint's in it.
    fn seen(&self, commit: &str) -> Result<Tip, Diagnostic> {
        let there = self.git.run(&["cat-file", "-e", &format!("{commit}^{{tree}}")])?.fine;
        if !there {
            self.fetch(&["--depth=1"], commit)?;
        }
        self.git.ask(&["update-ref", SEEN, commit])?;
        let mut ours = self.last_of_ours()?;
        let shallow = fs::exists(&self.git.file("shallow"));
        if ours.is_none() && shallow {
            self.fetch(&["--unshallow"], commit)?;
            ours = self.last_of_ours()?;
        }
        let files = self.files(commit)?;
        let mut others: Vec<String> = match ours {
            None => files.keys().cloned().collect(),
            Some(ours) => {
                let then = self.files(&ours)?;
                let named = self.named_others(&ours)?;
                let other = |path: &&String| !then.contains_key(*path) || named.binary_search(path).is_ok();
                files.keys().filter(other).cloned().collect()
            }
        };
        others.sort();
        Ok(Tip { commit: Some(commit.to_owned()), files, others })
    }

    fn fetch(&self, how: &[&str], commit: &str) -> Result<(), Diagnostic> {
        let refs = format!("+refs/heads/{}:{SEEN}", self.branch);
        let fixed = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--force"];
        let said = self.git.run(&[&fixed[..], how, &[self.remote.as_str(), refs.as_str()]].concat())?;
        let came = said.fine && self.git.run(&["cat-file", "-e", &format!("{commit}^{{tree}}")])?.fine;
        if came { Ok(()) } else { Err(failed("the branch cannot be fetched", &said.err).at(&self.place)) }
    }

    /// The newest commit of the branch that newsprint made.
    fn last_of_ours(&self) -> Result<Option<String>, Diagnostic> {
        let mark = format!("--grep=^{MARK}");
        let line = self.git.ask(&["log", "--first-parent", "-n", "1", "--format=%H", &mark, SEEN])?;
        Ok(Some(String::from_utf8_lossy(&line).trim().to_owned()).filter(|id| !id.is_empty()))
    }

    /// The files of others that a commit of newsprint's names, sorted.
    fn named_others(&self, commit: &str) -> Result<Vec<String>, Diagnostic> {
        let message = self.git.ask(&["log", "-n", "1", "--format=%B", commit])?;
        let message = String::from_utf8_lossy(&message).into_owned();
        let named = message.lines().filter_map(|line| line.strip_prefix(OTHERS));
        let mut named: Vec<String> = named.filter_map(|path| serde_json::from_str(path).ok()).collect();
        named.sort();
        Ok(named)
    }

    /// All files of a commit.
    fn files(&self, commit: &str) -> Result<BTreeMap<String, Blob>, Diagnostic> {
        let list = self.git.ask(&["ls-tree", "-r", "-z", "--full-tree", commit])?;
        let entries = list.split(|b| *b == 0).filter(|e| !e.is_empty());
        let file = |entry: &[u8]| {
            let entry = String::from_utf8_lossy(entry).into_owned();
            let (about, path) = entry.split_once('\t')?;
            let mut about = about.split(' ');
            let (mode, _, id) = (about.next()?, about.next()?, about.next()?);
            Some((path.to_owned(), Blob { mode: mode.to_owned(), id: id.to_owned() }))
        };
        Ok(entries.filter_map(file).collect())
    }

    /// What git calls the content of each file of the site that the branch has too.
    fn ids(&self, site: &Site, tip: &Tip) -> Result<BTreeMap<String, String>, Diagnostic> {
        let mut ids = BTreeMap::new();
        let both = site.pieces().iter().filter(|(path, _)| tip.files.contains_key(*path));
        // Git reads a path a line.
        let by_path = |piece: &Piece| piece.form.is_none() && !piece.source.to_string_lossy().contains('\n');
        let (plain, made): (Vec<_>, Vec<_>) = both.partition(|(_, piece)| by_path(piece));
        let paths: String = plain.iter().map(|(_, piece)| format!("{}\n", piece.source.display())).collect();
        let said = self.git.fed(&["hash-object", "--no-filters", "--stdin-paths"], paths.as_bytes())?;
        let lines = String::from_utf8_lossy(&said).into_owned();
        ids.extend(plain.iter().zip(lines.lines()).map(|((path, _), id)| ((*path).clone(), id.to_owned())));
        for (path, piece) in made {
            ids.insert(path.clone(), self.id_of(&piece.bytes()?)?);
        }
        Ok(ids)
    }

    fn id_of(&self, bytes: &[u8]) -> Result<String, Diagnostic> {
        let said = self.git.fed(&["hash-object", "--no-filters", "--stdin"], bytes)?;
        Ok(String::from_utf8_lossy(&said).trim().to_owned())
    }

    /// Files of the branch that are not the site's, and that hosts want to see.
    fn extras(&self, site: &Site) -> BTreeMap<&'static str, Vec<u8>> {
        let mut extras = BTreeMap::from([(NO_JEKYLL, Vec::new())]);
        extras.extend(self.cname.as_ref().map(|name| (CNAME, format!("{name}\n").into_bytes())));
        extras.retain(|path, _| !site.pieces().contains_key(*path));
        extras
    }

    /// Writes the commit under [`NEXT`]; the bytes of what is new in it.
    fn commit(
        &self,
        site: &Site,
        difference: &Difference,
        tip: &Tip,
        extras: &BTreeMap<&'static str, Vec<u8>>,
        tell: Tell,
    ) -> Result<u64, Diagnostic> {
        let new: Vec<(&String, &Piece)> =
            difference.to_send().filter_map(|path| site.pieces().get_key_value(path)).collect();
        tell(News::Sending { files: new.len(), bytes: new.iter().map(|(_, piece)| piece.length).sum() });
        let mut import = self.git.import()?;
        match self.stream(&mut import, site, (&new, &difference.gone), tip, extras, tell) {
            Ok(Ok(sent)) => import.end().map(|()| sent),
            Ok(Err(problem)) => {
                import.give_up();
                Err(problem)
            }
            // Why nobody reads on, git tells at the end.
            Err(cause) => Err(match import.end() {
                Err(problem) => problem,
                Ok(()) => failed("git could not take the commit", &cause.to_string()),
            }),
        }
    }

    /// The commit as git's fast-import reads it.
    fn stream(
        &self,
        to: &mut Import,
        site: &Site,
        (new, gone): (&[(&String, &Piece)], &[String]),
        tip: &Tip,
        extras: &BTreeMap<&'static str, Vec<u8>>,
        tell: Tell,
    ) -> std::io::Result<Result<u64, Diagnostic>> {
        let parent = tip.commit.as_ref().filter(|_| self.keeps_history);
        let message = self.message(site, tip);
        writeln!(to, "reset {NEXT}\n\ncommit {NEXT}\ncommitter {}", self.committer(site))?;
        write!(to, "data {}\n{message}\n", message.len())?;
        if let Some(parent) = parent {
            writeln!(to, "from {parent}")?;
        }
        // A commit that stands alone names all that stays; one that goes on has it from the last.
        let stays = |path: &String| !gone.contains(path) && parent.is_none();
        for (path, blob) in tip.files.iter().filter(|(path, _)| stays(path)) {
            writeln!(to, "M {} {} {}", blob.mode, blob.id, quoted(path))?;
        }
        // First what goes: where a file becomes a folder, both have the name.
        for path in gone.iter().filter(|_| parent.is_some()) {
            writeln!(to, "D {}", quoted(path))?;
        }
        let mut sent = 0;
        for (path, piece) in new {
            let bytes = match piece.bytes() {
                Ok(bytes) => bytes,
                Err(problem) => return Ok(Err(problem)),
            };
            file(to, path, &bytes)?;
            sent += bytes.len() as u64;
            tell(News::Sent(piece.length));
        }
        for (path, bytes) in extras {
            file(to, path, bytes)?;
        }
        Ok(Ok(sent))
    }

    /// The commit's message: the site, its newest issue, and the files of others that it keeps.
    fn message(&self, site: &Site, tip: &Tip) -> String {
        let newest = newest_issue(site).map_or_else(String::new, |date| format!(", issue of {date}"));
        let mut message = format!("The site{newest}\n\n{MARK}{} files\n", site.pieces().len());
        for path in tip.others.iter().filter(|path| !site.pieces().contains_key(*path)) {
            let _ = writeln!(message, "{OTHERS}{}", serde_json::Value::from(path.as_str()));
        }
        message
    }

    /// Who, and when: the day of the newest issue, or `SOURCE_DATE_EPOCH`; no clock is asked.
    fn committer(&self, site: &Site) -> String {
        let said = |key: &str, or: &str| {
            let line =
                self.git.run(&["config", "--get", key]).ok().filter(|said| said.fine).map(|said| said.line());
            let line = line.unwrap_or_default().replace(['<', '>', '\n'], "");
            if line.is_empty() { or.to_owned() } else { line }
        };
        let given = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.trim().parse::<u64>().ok());
        let day = newest_issue(site).and_then(|date| date.and_hms_opt(0, 0, 0));
        let seconds = day.and_then(|day| u64::try_from(day.and_utc().timestamp()).ok());
        let seconds = given.or(seconds).unwrap_or_default();
        format!(
            "{} <{}> {seconds} +0000",
            said("user.name", "newsprint"),
            said("user.email", "newsprint@localhost")
        )
    }

    fn tree(&self, of: &str) -> Result<String, Diagnostic> {
        Ok(self.git.run(&["rev-parse", "--quiet", "--verify", &format!("{of}^{{tree}}")])?.line())
    }

    fn untaken(&self, told: &str) -> Diagnostic {
        failed("the branch was not taken", told).at(&self.place)
    }

    /// Pushes [`NEXT`], if the branch still is where it was seen.
    fn push(&self, tip: &Tip) -> Result<Pushed, Diagnostic> {
        let name = format!("refs/heads/{}", self.branch);
        let lease = format!("--force-with-lease={name}:{}", tip.commit.as_deref().unwrap_or_default());
        let refs = format!("{NEXT}:{name}");
        let said = self.git.run(&["push", "--porcelain", &lease, &self.remote, &refs])?;
        if said.fine {
            self.git.run(&["gc", "--auto", "--quiet"])?;
            return Ok(Pushed::Taken);
        }
        if said.err.contains("hash algorithm") {
            return Ok(Pushed::OtherNames);
        }
        let out = String::from_utf8_lossy(&said.out).into_owned();
        let told = out.lines().find(|line| line.starts_with('!')).unwrap_or_default();
        let told = format!("{}\n{}", told.trim_start_matches('!').trim(), said.err);
        // The server saw it at once, or when it was about to move the branch.
        if ["stale info", "fetch first", "cannot lock ref", "reference already exists"]
            .iter()
            .any(|s| told.contains(s))
        {
            return Err(Diagnostic::new(Code::Locked, "somebody else has published to the branch meanwhile")
                .at(&self.place)
                .because(without_secrets(told.lines().next().unwrap_or_default()))
                .help("publish again: the difference is then to what they published"));
        }
        Err(self.untaken(&told))
    }
}

/// A file of a commit, with its bytes.
fn file(to: &mut Import, path: &str, bytes: &[u8]) -> std::io::Result<()> {
    writeln!(to, "M 100644 inline {}\ndata {}", quoted(path), bytes.len())?;
    to.write_all(bytes)?;
    to.write_all(b"\n")
}

/// A path as fast-import takes any.
fn quoted(path: &str) -> String {
    let mut out = String::from("\"");
    for c in path.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c => out.push(c),
        }
    }
    out + "\""
}

/// The day of the newest issue, as the addresses tell it: `2024/03/14/…`.
fn newest_issue(site: &Site) -> Option<chrono::NaiveDate> {
    let date = |path: &String| {
        let mut parts = path.split('/');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        chrono::NaiveDate::parse_from_str(&format!("{year}-{month}-{day}"), "%Y-%m-%d").ok()
    };
    site.pieces().keys().filter(|path| is_inside(path)).filter_map(date).max()
}
