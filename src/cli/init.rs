//! `newsprint init DIR`: a new site; with `--for HOST` what a host needs to show it, also for a site that is there.

mod hosts;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::Common;
use crate::config::{Config, FILE_NAME};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::fs;

/// The config of a new site: what one must set, and what one may.
const CONFIG: &str = "\
# The newspaper's name, as the site shows it.
publication: @NAME@
# Where the site will stand. Feeds, the sitemap and canonical links need it.
# base_url: https://example.org/paper/
# Language of the paper: zh-CN, zh-TW, en …
language: zh-CN
# Hours ahead of UTC, for the feeds.
utc_offset: \"+08:00\"

# For pages whose masthead and path do not tell it:
# defaults:
#   editor: 责编的姓名
#   section: 要闻

# One person, several spellings:
# people:
#   - name: 李小河
#     aliases: [小河]
";

const IGNORED: &str = "# The built site; everything else belongs in git, .newsprint/ too: it tells import what people edited.\n/public/\n/.newsprint/build/\n";

/// Arguments of `init`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folder of the new site; made if it is not there
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
    /// Write the files by which this host builds or shows the site; also for a site that is there
    #[arg(long = "for", value_name = "HOST", value_enum)]
    host: Option<hosts::Host>,
    /// With --for: put them in the place of other files of their names
    #[arg(long, requires = "host")]
    replace: bool,
}

pub(crate) fn run(common: &Common, args: &Args) -> ExitCode {
    let mut problems = Diagnostics::new();
    let there = fs::exists(&args.folder.join(FILE_NAME));
    if let Some(host) = args.host
        && (there || problems.take(start(&args.folder)).is_some())
    {
        let (config, found) = Config::load(&args.folder);
        problems.append(found);
        let (lines, found) = hosts::add(&config, host, args.replace);
        problems.append(found);
        lines.iter().for_each(|line| common.say(line));
    } else if args.host.is_none() && problems.take(start(&args.folder)).is_some() {
        let folder = fs::shown(&args.folder);
        common.say(&format!("A new site in {folder}: put the pages' text into {folder}/dumps/2024-03-14/01.txt and so on, then"));
        common.say(&format!("    newsprint build --root {folder}"));
    }
    common.report(problems)
}

fn start(folder: &Path) -> Result<(), Diagnostic> {
    let config = folder.join(FILE_NAME);
    if fs::exists(&config) {
        return Err(Diagnostic::new(Code::Io, format!("there is already a site in `{}`", fs::shown(folder)))
            .at(fs::shown(&config))
            .help("name another folder, or add what a host needs with `--for`; nothing was changed"));
    }
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
    let name =
        absolute.file_name().map_or_else(|| "Newspaper".to_owned(), |n| n.to_string_lossy().into_owned());
    for inner in ["dumps", "content", "templates", "themes"] {
        let keep = folder.join(inner).join(".gitkeep");
        if !fs::exists(&keep) {
            fs::write(&keep, b"")?;
        }
    }
    let ignore = folder.join(".gitignore");
    if !fs::exists(&ignore) {
        fs::write(&ignore, IGNORED.as_bytes())?;
    }
    // The config comes last: it is what makes the folder a site.
    fs::write(&config, CONFIG.replace("@NAME@", &crate::yaml::scalar(&name)).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_site_has_its_folders_and_a_config_without_mistakes() {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("my: paper");
        start(&site).unwrap();
        let (config, problems) = Config::load(&site);
        assert_eq!(problems, Diagnostics::new());
        assert_eq!(config.publication, "my: paper");
        for inner in ["dumps", "content", "templates", "themes"] {
            assert!(fs::is_folder(&site.join(inner)), "{inner}");
        }
    }

    #[test]
    fn a_site_that_is_there_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(&folder.path().join(FILE_NAME), b"publication: old\n").unwrap();
        assert!(start(folder.path()).is_err());
        assert_eq!(fs::read(&folder.path().join(FILE_NAME)).unwrap(), b"publication: old\n");
    }
}
