//! Stores behind Apache OpenDAL: what all of them have in common.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use opendal::{ErrorKind, Operator};

use super::{About, Entry, Failure, Headers, Store, number, part};
use crate::config::publish::Target as Settings;
use crate::diagnostic::{Code, Diagnostic};
use crate::publish::http::Engine;

/// How much of a server's own words is shown, in characters.
const WORDS: usize = 200;

/// What a request may take, in seconds, where the config does not tell.
const TIMEOUT: u16 = 60;

/// What the listing of everything may take: folder by folder, that is many requests.
const LISTING: Duration = Duration::from_secs(3600);

/// Bytes a second that a connection must at least bear, on top of that.
const SLOWEST: u64 = 20_000;

/// How a kind of store is worked on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manner {
    /// It lists everything in few requests.
    pub(super) lists_cheaply: bool,
    /// How much is done at once where the config does not tell.
    pub(super) connections: u16,
    /// A file is seen while it is written, so it is written under another name and renamed.
    pub(super) renames: bool,
    /// It has folders, and removes one only if it is empty.
    pub(super) removes_folders: bool,
    /// What to do where it does not let one in.
    pub(super) credentials: &'static str,
}

/// A store behind OpenDAL.
pub(super) struct Remote {
    place: String,
    operator: Operator,
    engine: Engine,
    manner: Manner,
    about: About,
    timeout: Duration,
}

impl Remote {
    /// Opens it; nothing is asked yet.
    ///
    /// # Errors
    /// [`Code::Target`] if what the config says of it is not enough.
    pub(super) fn open(
        settings: &Settings,
        place: String,
        manner: Manner,
        builder: impl opendal::Builder,
    ) -> Result<Self, Diagnostic> {
        let engine = Engine::start()?;
        let transport = opendal_http_transport_reqwest::ReqwestTransport::new(engine.client.clone());
        let operator = Operator::new(builder).map_err(|e| {
            Diagnostic::new(Code::Target, format!("the target `{}` cannot be used", settings.name))
                .at(crate::config::FILE_NAME)
                .because(e.message().to_owned())
                .help("see docs/publish.md for what it needs")
        })?;
        let context =
            opendal::OperationContext::new().with_http_transport(opendal::HttpTransporter::new(transport));
        let about = About {
            lists_cheaply: manner.lists_cheaply,
            connections: usize::from(number(settings, "connections", manner.connections)),
            attempts: u32::from(number(settings, "attempts", 6)),
        };
        let timeout = Duration::from_secs(u64::from(number(settings, "timeout", TIMEOUT)));
        Ok(Self { place, operator: operator.with_context(context), engine, manner, about, timeout })
    }

    /// Asks something of the store, about a path and so many bytes.
    fn ask<T>(
        &self,
        doing: &str,
        path: &str,
        bytes: usize,
        work: impl Future<Output = opendal::Result<T>>,
    ) -> Result<T, Failure> {
        let longest = self.timeout + Duration::from_secs(bytes as u64 / SLOWEST);
        match self.engine.wait(longest, work) {
            Some(done) => done.map_err(|e| self.failure(doing, path, &e)),
            None => Err(self.unanswered(doing, path, longest)),
        }
    }

    fn unanswered(&self, doing: &str, path: &str, longest: Duration) -> Failure {
        let told = self.told(doing, path).because(format!("no answer in {} seconds", longest.as_secs()));
        Failure { problem: told.help("see whether the server is up, then publish again"), passing: true }
    }

    /// The same of something that may not be there.
    fn ask_if_there<T>(
        &self,
        doing: &str,
        path: &str,
        work: impl Future<Output = opendal::Result<T>>,
    ) -> Result<Option<T>, Failure> {
        let found = async {
            match work.await {
                Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
                other => other.map(Some),
            }
        };
        self.ask(doing, path, 0, found)
    }

    fn told(&self, doing: &str, path: &str) -> Diagnostic {
        Diagnostic::new(Code::Target, format!("cannot {doing} `{path}` at {}", self.place))
    }

    fn failure(&self, doing: &str, path: &str, e: &opendal::Error) -> Failure {
        let whole = format!("{e} {}", crate::publish::http::causes(e));
        let status = status(&whole);
        let unsigned = whole.contains("failed to load signing credential");
        let denied = e.kind() == ErrorKind::PermissionDenied || unsigned || matches!(status, Some(401 | 403));
        let refusal = refusal(&whole);
        let full = matches!(status, Some(413 | 507)) || whole.contains("No space left");
        let ssh_denied =
            ["Permission denied (", "Host key verification failed", "Too many authentication failures"]
                .iter()
                .any(|sign| whole.contains(sign));
        let by_ssh = e.message() == "ssh error";
        let ssh_missing = by_ssh && whole.contains("No such file or directory (os error 2)");
        let help = match () {
            () if ssh_missing => "install OpenSSH, and see that `ssh` is on the PATH",
            () if full => "free some space there, or ask for more, then publish again",
            () if refusal == Some("PermDenied") => {
                "see that the user of the target may write there, then publish again"
            }
            // SFTP has no other word for a full disk, a used up quota or a file that is too long.
            () if refusal.is_some() && doing == "send" => {
                "if its disk or your quota is full, free some space there or ask for more; else see the server's log; then publish again"
            }
            () if whole.contains("TimeTooSkewed") => {
                "set the clock of this machine right, then publish again"
            }
            () if denied || ssh_denied => self.manner.credentials,
            () if e.kind() == ErrorKind::ConfigInvalid => "see what newsprint.yaml says of this target",
            () => {
                "see whether the server is up and the address is right, then publish again; what was sent stands"
            }
        };
        let kept = matches!(e.kind(), ErrorKind::ConfigInvalid | ErrorKind::Unsupported);
        // OpenDAL takes a login that failed for the last word.
        let passing =
            (e.is_temporary() || by_ssh || matches!(status, Some(408 | 425 | 429 | 500 | 502..=504)))
                && !(denied || full || ssh_denied || ssh_missing || kept || refusal.is_some());
        Failure { problem: self.told(doing, path).because(cause(e, status, &whole)).help(help), passing }
    }
}

/// The status of HTTP that stands in an error of OpenDAL's.
fn status(whole: &str) -> Option<u16> {
    let rest = whole.split_once("status: ")?.1;
    rest.get(..3)?.parse().ok()
}

/// The word with which a server of SFTP refuses (draft-ietf-secsh-filexfer-02, 7): `Failure`, `PermDenied`.
fn refusal(whole: &str) -> Option<&str> {
    let rest = whole.split_once("server reported error kind ")?.1;
    rest.split(|c: char| !c.is_alphanumeric()).next().filter(|word| !word.is_empty())
}

/// What went wrong in one line: the status, the kind, and the server's own words as far as they are of use. Never headers or whole
/// addresses, which might hold more than people should see.
fn cause(e: &opendal::Error, status: Option<u16>, whole: &str) -> String {
    let code =
        whole.split_once("code: \"").and_then(|(_, rest)| rest.split('"').next()).filter(|c| !c.is_empty());
    let words = e.message().trim();
    let refusal = refusal(whole);
    let is_useless = words.starts_with('<') || words.starts_with("S3Error") || refusal.is_some();
    let words = if is_useless { "" } else { words };
    let mut told: Vec<String> = Vec::new();
    told.extend(status.map(|status| format!("the server answers {status}")));
    told.extend(refusal.map(|word| format!("the server refuses it with «{word}»")));
    told.extend(code.map(str::to_owned));
    told.extend((!words.is_empty() && status.is_none_or(|s| s >= 400)).then(|| words.to_owned()));
    if status.is_none()
        && refusal.is_none()
        && let Some(source) = std::error::Error::source(e)
    {
        told.push(crate::publish::http::causes(source));
    }
    if told.is_empty() {
        told.push(e.kind().to_string());
    }
    let line = told.join(": ").replace(['\n', '\r'], " ");
    line.chars().take(WORDS).collect()
}

impl Store for Remote {
    fn place(&self) -> &str {
        &self.place
    }

    fn about(&self) -> About {
        self.about
    }

    fn list(&self) -> Result<Vec<Entry>, Failure> {
        let listed = self.engine.wait(LISTING, async {
            match self.operator.list_with("/").recursive(true).await {
                Err(e) if e.kind() == ErrorKind::NotFound => Ok(Vec::new()),
                other => other,
            }
        });
        // To take it for empty would be to forget all that stands there.
        let entries = listed.ok_or_else(|| self.unanswered("list", "/", LISTING))?;
        let entries = entries.map_err(|e| self.failure("list", "/", &e))?;
        let files = entries.into_iter().filter(|entry| entry.metadata().is_file());
        let entry = |entry: opendal::Entry| {
            let about = entry.metadata();
            let md5 = about.etag().map(|tag| tag.trim_matches('"').to_ascii_lowercase());
            let md5 = md5.filter(|tag| {
                self.manner.lists_cheaply && tag.len() == 32 && tag.bytes().all(|b| b.is_ascii_hexdigit())
            });
            Entry { path: entry.path().to_owned(), length: about.content_length(), md5 }
        };
        Ok(files.map(entry).collect())
    }

    fn names(&self, beginning: &str) -> Result<Vec<String>, Failure> {
        let entries = self.ask_if_there("list", beginning, self.operator.list(beginning))?;
        let mut names: Vec<String> =
            entries.unwrap_or_default().iter().map(|e| e.path().to_owned()).collect();
        names.retain(|name| name.starts_with(beginning));
        names.sort();
        Ok(names)
    }

    fn length(&self, path: &str) -> Result<Option<u64>, Failure> {
        let about = self.ask_if_there("look at", path, self.operator.stat(path))?;
        Ok(about.filter(opendal::Metadata::is_file).map(|about| about.content_length()))
    }

    fn written(&self, path: &str) -> Result<Option<i64>, Failure> {
        let about = self.ask_if_there("look at", path, self.operator.stat(path))?;
        let time = about.and_then(|about| about.last_modified()).map(SystemTime::from);
        let seconds = time.and_then(|time| time.duration_since(UNIX_EPOCH).ok()).map(|since| since.as_secs());
        Ok(seconds.and_then(|seconds| i64::try_from(seconds).ok()))
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        let bytes = self.ask_if_there("read", path, self.operator.read(path))?;
        Ok(bytes.map(|bytes| bytes.to_vec()))
    }

    fn write(&self, path: &str, bytes: &[u8], headers: &Headers) -> Result<(), Failure> {
        let abilities = self.operator.info().capability();
        let to = if self.manner.renames { part(path) } else { path.to_owned() };
        let options = opendal::options::WriteOptions {
            content_type: abilities.write_with_content_type.then(|| headers.content_type.clone()),
            cache_control: abilities.write_with_cache_control.then(|| headers.cache.to_owned()),
            ..Default::default()
        };
        let sent = self.operator.write_options(&to, bytes.to_vec(), options);
        let sent = self.ask("send", path, bytes.len(), sent);
        if self.manner.renames && sent.as_ref().is_err_and(|failure| !failure.passing) {
            // Nobody writes over it now, and it may be what the disk is full of.
            let _ = self.ask("remove", path, 0, self.operator.delete(&to));
        }
        sent.map(|_| ())
    }

    fn put_in_place(&self, path: &str) -> Result<bool, Failure> {
        if !self.manner.renames {
            return Ok(true);
        }
        let renamed = self.ask_if_there("send", path, self.operator.rename(&part(path), path))?;
        Ok(renamed.is_some())
    }

    fn remove(&self, path: &str) -> Result<(), Failure> {
        let removed = async {
            match self.operator.delete(path).await {
                // It is gone, and a server may say more than just that (RFC 9110, 9.3.5), as IIS does.
                Err(e) if status(&e.to_string()) == Some(200) => Ok(()),
                other => other,
            }
        };
        self.ask_if_there("remove", path, removed).map(|_| ())
    }

    fn remove_empty_folder(&self, path: &str) {
        if self.manner.removes_folders {
            // What is not empty stays, and what cannot be removed harms nobody.
            let _ = self.ask("remove", path, 0, self.operator.delete(&format!("{path}/")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_is_found_in_what_opendal_tells() {
        let e = opendal::Error::new(ErrorKind::Unexpected, "<html>…</html>")
            .with_context("response", "Parts { status: 507, version: HTTP/1.1 }");
        assert_eq!(status(&e.to_string()), Some(507));
        assert_eq!(cause(&e, Some(507), &e.to_string()), "the server answers 507");
    }

    #[test]
    fn the_word_of_sftp_is_found_in_what_opendal_tells() {
        let word = "Sftp server reported error kind Failure, msg: Err Message: Failure, Language Tag: ";
        let e =
            opendal::Error::new(ErrorKind::Unexpected, "other error").set_source(std::io::Error::other(word));
        let whole = format!("{e} {}", crate::publish::http::causes(&e));
        assert_eq!(refusal(&whole), Some("Failure"));
        assert_eq!(cause(&e, None, &whole), "the server refuses it with «Failure»");
    }
}
