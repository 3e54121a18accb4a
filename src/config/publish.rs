//! `publish:` of `newsprint.yaml`: where the built site is published, by name. Never a secret.

use std::collections::BTreeMap;
use std::fmt;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};
use crate::yaml::{Mapping, Node};

/// The targets of a site.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Publish {
    /// Name of the one that is meant where none is named.
    pub default: Option<String>,
    /// In the order written.
    pub targets: Vec<Target>,
}

/// A build hangs on what is written here: it is compared with the last one by how its config is shown. Where the site is
/// published changes no page.
impl fmt::Debug for Publish {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("Publish")
    }
}

/// A place that the site is published to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// How the config calls it.
    pub name: String,
    /// Its `type:`, one of [`KINDS`].
    pub kind: &'static str,
    /// What else is said of it, as text. Only keys of its kind; those that are needed are there.
    pub settings: BTreeMap<String, String>,
    /// Which compressed forms are put beside each text, under `precompress:`.
    pub precompress: Vec<Compression>,
}

/// A compressed form of a file, which some web servers hand out instead of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Compression {
    /// Brotli, `.br`.
    Brotli,
    /// Gzip, `.gz`.
    Gzip,
}

impl Compression {
    /// The end of its file's name, without the dot.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gz",
        }
    }

    /// Its name where a browser asks for it (RFC 9110, 8.4.1).
    pub fn encoding(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }
}

/// A type of target: its name, the keys that it needs, and those that it may have.
pub type Kind = (&'static str, &'static [&'static str], &'static [&'static str]);

/// Every type of target; `docs/publish.md` tells of each.
pub const KINDS: &[Kind] = &[
    ("folder", &["path"], &[]),
    ("zip", &["path"], &[]),
    ("tar.zst", &["path"], &[]),
    ("git", &["branch"], &["repository", "history", "cname"]),
    ("s3", &["bucket"], &["endpoint", "region", "prefix", "profile", "style"]),
    ("webdav", &["endpoint"], &["path", "user"]),
    ("sftp", &["host", "path"], &["user", "port", "key"]),
];

/// Keys of every target: `type`, where it is read over HTTP, and how it is worked on.
pub const COMMON: &[&str] = &["type", "url", "precompress", "connections", "attempts", "timeout"];

/// Parts of a key by which it would hold a secret.
const SECRET: &[&str] =
    &["password", "passwd", "secret", "token", "access_key", "private", "passphrase", "credential", "auth"];

impl Target {
    /// What is said under a key.
    pub fn setting(&self, key: &str) -> Option<&str> {
        self.settings.get(key).map(String::as_str)
    }

    /// The variable of the environment that holds a secret of this target: `NEWSPRINT_WEB_PASSWORD` of `web` and `PASSWORD`.
    pub fn variable(&self, what: &str) -> String {
        let name: String =
            self.name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        format!("NEWSPRINT_{}_{what}", name.to_ascii_uppercase())
    }
}

/// Reads `publish:`; what cannot be used of it is reported and left out. `text` is the config's.
pub(super) fn read(map: &Mapping, text: &str, problems: &mut Diagnostics) -> Publish {
    let mut publish = Publish::default();
    match map.value("publish") {
        None => return publish,
        Some(Node::Map(_)) => {}
        Some(other) => {
            let message = format!("`publish` takes a mapping, not {}", other.kind());
            problems.push(map.wrong("publish", Code::Config, message, EXAMPLE));
            return publish;
        }
    }
    let (inner, text) = map.inside("publish", text);
    problems.append(inner.unknown_keys(&["default", "targets"], Code::ConfigKey, true));
    match inner.value("targets") {
        Some(Node::Map(_)) => {
            let (targets, text) = inner.inside("targets", &text);
            for entry in &targets.entries {
                publish.targets.extend(target(&targets, &entry.key, &text, problems));
            }
        }
        None => {
            problems.push(map.wrong("publish", Code::Config, "`publish` has no `targets`".into(), EXAMPLE))
        }
        Some(other) => {
            let message = format!("`targets` takes a mapping, not {}", other.kind());
            problems.push(inner.wrong("targets", Code::Config, message, EXAMPLE));
        }
    }
    if let Some(node) = inner.value("default") {
        let name = node.as_text().unwrap_or_default();
        let known = inner.value("targets").is_some_and(|targets| targets.get(name).is_some());
        match known {
            true => publish.default = Some(name.to_owned()),
            false => {
                let message = format!("`default: {name}` is none of the targets");
                problems.push(inner.wrong("default", Code::Config, message, "name one of `targets`"));
            }
        }
    }
    publish
}

const EXAMPLE: &str = "for example `publish: { targets: { copy: { type: folder, path: ../site } } }`";

fn target(targets: &Mapping, name: &str, text: &str, problems: &mut Diagnostics) -> Option<Target> {
    let mut wrong = |key: &Mapping, at: &str, code, message: String, help: &str| {
        problems.push(key.wrong(at, code, message, help));
    };
    if !matches!(targets.value(name), Some(Node::Map(_))) {
        wrong(targets, name, Code::Config, format!("the target `{name}` takes a mapping"), EXAMPLE);
        return None;
    }
    let (inner, _) = targets.inside(name, text);
    let kinds = || KINDS.iter().map(|(kind, ..)| *kind);
    let said = inner.value("type").and_then(Node::as_text).unwrap_or_default();
    let Some((kind, needed, allowed)) = KINDS.iter().find(|(kind, ..)| *kind == said) else {
        let help = nearest(said, kinds()).map_or_else(
            || format!("the types are {}", kinds().collect::<Vec<_>>().join(", ")),
            |near| format!("did you mean `{near}`?"),
        );
        let at = if inner.value("type").is_some() { (&inner, "type") } else { (targets, name) };
        wrong(
            at.0,
            at.1,
            Code::Config,
            format!("the target `{name}` has no type that newsprint knows"),
            &help,
        );
        return None;
    };
    let known: Vec<&str> = [*needed, *allowed, COMMON].concat();
    let mut target =
        Target { name: name.to_owned(), kind, settings: BTreeMap::new(), precompress: Vec::new() };
    let (mut whole, secrets) = (true, secrets(&inner, &target, problems));
    problems.append(without(&inner, &secrets).unknown_keys(&known, Code::ConfigKey, true));
    for key in needed.iter().filter(|key| inner.value(key).is_none()) {
        let message = format!("the target `{name}` needs `{key}`");
        problems.push(targets.wrong(
            name,
            Code::Config,
            message,
            &format!("a `{kind}` needs {}", needed.join(", ")),
        ));
        whole = false;
    }
    for entry in inner.entries.iter().filter(|e| known.contains(&e.key.as_str()) && !secrets.contains(&e.key))
    {
        match (entry.key.as_str(), entry.value.as_text().map(str::trim)) {
            ("type", _) => {}
            ("precompress", _) => target.precompress = compressions(&inner, &entry.value, problems),
            (key @ ("connections" | "attempts" | "timeout" | "port"), Some(text)) if !is_number(text) => {
                let message = format!("`{key}` takes a whole number from 1");
                problems.push(inner.wrong(key, Code::Config, message, &format!("for example `{key}: 8`")));
            }
            (key, Some(text)) if !text.is_empty() => {
                _ = target.settings.insert(key.to_owned(), text.to_owned())
            }
            (key, _) => {
                let message = format!("`{key}` takes a text, not {}", entry.value.kind());
                problems.push(inner.wrong(key, Code::Config, message, &format!("write `{key}: \"…\"`")));
                whole &= !needed.contains(&key);
            }
        }
    }
    (whole && secrets.is_empty()).then_some(target)
}

fn is_number(text: &str) -> bool {
    text.parse::<u16>().is_ok_and(|n| n > 0)
}

/// The keys that hold a secret, each told of.
fn secrets(inner: &Mapping, target: &Target, problems: &mut Diagnostics) -> Vec<String> {
    let mut found = Vec::new();
    for entry in &inner.entries {
        let key = entry.key.to_ascii_lowercase();
        let by_name = SECRET.iter().any(|part| key.contains(part));
        let by_value = entry.value.as_text().is_some_and(|text| {
            // What ssh is given, though it stands alone here.
            has_password(text) || key == "host" && has_password(&format!("ssh://{text}"))
        });
        if by_name || by_value {
            problems.push(secret(inner, &entry.key, target));
            found.push(entry.key.clone());
        }
    }
    found
}

/// Whether a text is an address with a secret in it: `https://user:password@host`, `https://TOKEN@host`, `https://host/?token=TOKEN`.
pub fn has_password(text: &str) -> bool {
    let Some((_, rest)) = text.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let by_user = authority.rsplit_once('@').is_some_and(|(user, _)| user.contains(':') || is_token(user));
    let query = rest.split_once('?').map_or("", |(_, query)| query).to_ascii_lowercase();
    let names = query.split(['&', '#']).filter_map(|pair| pair.split_once('=')).map(|(name, _)| name);
    by_user || names.into_iter().any(|name| SECRET.iter().any(|part| name.contains(part)))
}

/// Whether what stands where a user would is a token, as GitHub, GitLab and Codeberg give them: the shortest of theirs have 26
/// letters and digits.
fn is_token(user: &str) -> bool {
    user.len() >= 26
        && user.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
        && user.bytes().any(|b| b.is_ascii_digit())
}

fn secret(inner: &Mapping, key: &str, target: &Target) -> Diagnostic {
    let help = match target.kind {
        "s3" => "take it out, and give AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment, or a profile of ~/.aws".to_owned(),
        "git" => "take it out; git asks its own helpers, which `git credential` and the config of the site's repository name".to_owned(),
        "sftp" => "take it out; ssh asks its agent and its keys, which `key:` and ~/.ssh/config name".to_owned(),
        _ => format!("take it out, and give {} in the environment", target.variable("PASSWORD")),
    };
    inner.wrong(key, Code::Secret, format!("`{key}` holds a secret"), &help).because(
        "newsprint.yaml is kept where others can read it; change the secret if it has been there for long",
    )
}

fn without(inner: &Mapping, keys: &[String]) -> Mapping {
    let entries = inner.entries.iter().filter(|e| !keys.contains(&e.key)).cloned().collect();
    Mapping { path: inner.path.clone(), entries }
}

fn compressions(inner: &Mapping, node: &Node, problems: &mut Diagnostics) -> Vec<Compression> {
    let list = match node {
        Node::List(list) => list.as_slice(),
        one => std::slice::from_ref(one),
    };
    let one = |node: &Node| match node.as_text() {
        Some("br") => Some(Compression::Brotli),
        Some("gz") => Some(Compression::Gzip),
        _ => None,
    };
    let found: Option<Vec<Compression>> = list.iter().map(one).collect();
    let mut found = found.unwrap_or_else(|| {
        let message = "`precompress` takes `br`, `gz` or both".to_owned();
        problems.push(inner.wrong(
            "precompress",
            Code::Config,
            message,
            "for example `precompress: [br, gz]`",
        ));
        Vec::new()
    });
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::Config;

    fn read(text: &str) -> (Publish, Vec<Diagnostic>) {
        let (config, problems) = Config::from_text(Path::new("/site"), text);
        (config.publish, problems.into_iter().collect())
    }

    #[test]
    fn targets_are_read_with_what_their_type_takes() {
        let (publish, problems) = read(
            "publish:\n  default: web\n  targets:\n    web:\n      type: s3\n      bucket: paper\n      precompress: [gz, br]\n    copy: { type: folder, path: ../out, connections: 3 }\n",
        );
        assert_eq!(problems, []);
        assert_eq!(publish.default.as_deref(), Some("web"));
        assert_eq!(publish.targets[0].setting("bucket"), Some("paper"));
        assert_eq!(publish.targets[0].precompress, [Compression::Brotli, Compression::Gzip]);
        assert_eq!(publish.targets[1].setting("connections"), Some("3"));
    }

    #[test]
    fn every_mistake_is_told_at_its_line() {
        let (publish, problems) = read(
            "publish:\n  default: wbe\n  targets:\n    web:\n      type: s4\n    nas:\n      type: webdav\n      endpont: x\n    host: { type: sftp, host: h, path: /p, port: many }\n",
        );
        let mut told: Vec<_> =
            problems.iter().map(|d| (d.place.as_ref().unwrap().line.unwrap(), d.message.as_str())).collect();
        told.sort_unstable();
        let lines: Vec<u32> = told.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [2, 5, 6, 8, 9], "{told:?}");
        assert_eq!(publish.targets.len(), 1);
    }

    #[test]
    fn a_secret_is_an_error_and_is_not_shown() {
        for line in [
            "password: geheim",
            "secret_access_key: geheim",
            "endpoint: https://a:geheim@dav.example/",
            "host: a:geheim@dav.example",
        ] {
            let (publish, problems) = read(&format!(
                "publish:\n  targets:\n    nas:\n      type: webdav\n      endpoint: https://dav.example/\n      {line}\n"
            ));
            let told: Vec<_> = problems.iter().filter(|d| d.code == Code::Secret).collect();
            assert!(!told.is_empty() || line.starts_with("endpoint"), "{problems:?}");
            let shown =
                problems.iter().map(Diagnostic::to_json).collect::<String>() + &format!("{problems:?}");
            assert!(!shown.contains("geheim"), "{shown}");
            assert!(publish.targets.is_empty());
        }
    }

    #[test]
    fn a_password_in_an_address_is_found() {
        assert!(has_password("https://a:b@host/x"));
        assert!(has_password("https://glpat-x7Kq2mVd9TzRb4NfYw1s@host/x.git"));
        assert!(has_password("https://host/dav?x=1&access_token=abc"));
        assert!(!has_password("https://jan.van.der.berg-1965%40example.org@host/?page=2"));
        assert!(
            !has_password("https://a@host/x:y@z")
                && !has_password("ssh://host:22/")
                && !has_password("a:b@c")
        );
    }
}
