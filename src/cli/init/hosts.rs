//! `newsprint init --for HOST`: the files by which a host builds or shows the paper.
//!
//! Every program in them is named by a version, and actions by the commit: the paper of next year is built as that of today.

use std::path::Path;
use std::process::Command;

use clap::ValueEnum;

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::fs;

/// Places that show sites.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Host {
    /// GitHub Pages, by a workflow of GitHub Actions.
    GithubPages,
    /// GitLab Pages, by a job of GitLab CI.
    GitlabPages,
    /// Codeberg Pages, by Woodpecker and a branch.
    CodebergPages,
    /// Netlify.
    Netlify,
    /// Cloudflare Pages, by its command `wrangler`.
    CloudflarePages,
}

/// A file of a host: its path in the site, and what stands in it.
type Part = (&'static str, &'static str);

impl Host {
    fn files(self) -> &'static [Part] {
        match self {
            Self::GithubPages => &[(".github/workflows/pages.yml", include_str!("hosts/github-pages.yml"))],
            Self::GitlabPages => &[(".gitlab-ci.yml", include_str!("hosts/gitlab-pages.yml"))],
            Self::CodebergPages => &[(".woodpecker/pages.yml", include_str!("hosts/codeberg-pages.yml"))],
            Self::Netlify => &[("netlify.toml", include_str!("hosts/netlify.toml"))],
            Self::CloudflarePages => &[
                ("wrangler.toml", include_str!("hosts/wrangler.toml")),
                ("cloudflare/_headers", include_str!("hosts/cloudflare-headers")),
            ],
        }
    }

    /// Where the paper will stand, for a repository at this address, or in general.
    fn address(self, origin: Option<&str>) -> String {
        let (owner, name) = origin.and_then(owner_and_name).unwrap_or(("OWNER".into(), "REPOSITORY".into()));
        let below = |host: String| if name == host { String::new() } else { format!("{name}/") };
        match self {
            // A repository that is named like the address stands at its top.
            Self::GithubPages => format!("https://{owner}.github.io/{}", below(format!("{owner}.github.io"))),
            Self::GitlabPages => format!("https://{owner}.gitlab.io/{}", below(format!("{owner}.gitlab.io"))),
            Self::CodebergPages => format!("https://{owner}.codeberg.page/{}", below("pages".to_owned())),
            Self::Netlify => "https://NAME.netlify.app/".to_owned(),
            Self::CloudflarePages => format!("https://{}.pages.dev/", project(&name)),
        }
    }

    /// What must be done besides.
    fn more(self, config: &Config) -> Option<String> {
        let has_target =
            |kind: &str| config.publish.targets.iter().any(|t| t.kind == kind && t.name == "pages");
        match self {
            Self::CodebergPages if !has_target("git") => Some(
                "write into newsprint.yaml: `publish: { targets: { pages: { type: git, branch: pages } } }`"
                    .to_owned(),
            ),
            _ => None,
        }
    }
}

/// Writes the files; what is there already and differs is left alone, and told, unless `replace` says otherwise. Gives lines for
/// the person.
pub(super) fn add(config: &Config, host: Host, replace: bool) -> (Vec<String>, Diagnostics) {
    let (mut lines, mut problems) = (Vec::new(), Diagnostics::new());
    let origin = origin(&config.root);
    for (path, text) in host.files() {
        let (file, text) = (config.root.join(path), filled(text, config, origin.as_deref()));
        let shown = fs::shown(&file);
        match problems.take(fs::read_if_there(&file)) {
            None => continue,
            Some(Some(old)) if old.replace("\r\n", "\n") == text => {
                lines.push(format!("{shown} is there already"));
                continue;
            }
            Some(Some(_)) if !replace => {
                problems.push(
                    Diagnostic::new(Code::HostFile, "this file is there already, and is another one")
                        .at(shown)
                        .help("move what you need of it elsewhere, then run it with `--replace`"),
                );
                continue;
            }
            Some(old) => {
                lines.push(format!("{shown} {}", if old.is_some() { "replaced" } else { "written" }))
            }
        }
        problems.take(fs::write(&file, text.as_bytes()));
    }
    let address = host.address(origin.as_deref());
    if config.base_url.trim_end_matches('/') != address.trim_end_matches('/') {
        lines.push(format!(
            "set `base_url:` in newsprint.yaml to where the paper will stand: {address} or your own domain"
        ));
    }
    lines.extend(host.more(config));
    (lines, problems)
}

/// A file with what it says of this site.
fn filled(text: &str, config: &Config, origin: Option<&str>) -> String {
    let output = fs::shown_from(&config.root, &config.output_folder());
    let name = origin.and_then(owner_and_name).map_or_else(|| config.publication.clone(), |(_, name)| name);
    // As `newsprint serve` sends them. An article that may bring HTML may bring what lies elsewhere.
    let policy = match (config.allow_html, config.search) {
        (true, _) => "frame-ancestors 'self'",
        (false, true) => "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'",
        (false, false) => "default-src 'self'",
    };
    text.replace("@VERSION@", env!("CARGO_PKG_VERSION"))
        .replace("@OUTPUT@", &output)
        .replace("@POLICY@", policy)
        .replace("@PROJECT@", &project(&name))
}

/// A name as addresses of hosts take it: small letters of ASCII, digits and hyphens.
fn project(name: &str) -> String {
    let plain = name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' });
    let plain: String = plain.collect();
    let plain = plain.trim_matches('-');
    if plain.is_empty() { "paper".to_owned() } else { plain.to_owned() }
}

/// The address of the repository that the site lies in, if git knows one.
fn origin(root: &Path) -> Option<String> {
    let asked =
        Command::new("git").current_dir(root).args(["config", "--get", "remote.origin.url"]).output().ok()?;
    let line = String::from_utf8(asked.stdout).ok()?.trim().to_owned();
    (asked.status.success() && !line.is_empty()).then_some(line)
}

/// Owner and name of a repository: of `https://host/owner/name.git`, `git@host:owner/name.git`. Owners are small letters in
/// addresses.
fn owner_and_name(address: &str) -> Option<(String, String)> {
    let path = match address.split_once("://") {
        Some((_, rest)) => rest.split_once('/')?.1,
        None => address.split_once(':')?.1,
    };
    let (owner, name) = path.trim_matches('/').split_once('/')?;
    let name = name.strip_suffix(".git").unwrap_or(name);
    (!name.is_empty()).then(|| (owner.to_ascii_lowercase(), name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_follows_from_the_repository() {
        let at = |host: Host, origin: &str| host.address(Some(origin));
        assert_eq!(at(Host::GithubPages, "git@github.com:River/paper.git"), "https://river.github.io/paper/");
        assert_eq!(
            at(Host::GithubPages, "https://github.com/river/river.github.io"),
            "https://river.github.io/"
        );
        assert_eq!(
            at(Host::GitlabPages, "https://gitlab.com/river/desk/paper.git"),
            "https://river.gitlab.io/desk/paper/"
        );
        assert_eq!(
            at(Host::CodebergPages, "ssh://git@codeberg.org/river/pages.git"),
            "https://river.codeberg.page/"
        );
        assert_eq!(Host::GithubPages.address(None), "https://OWNER.github.io/REPOSITORY/");
    }

    #[test]
    fn a_project_s_name_is_one_that_addresses_take() {
        assert_eq!(project("River Weekly!"), "river-weekly");
        assert_eq!(project("河滨周刊"), "paper");
    }
}
