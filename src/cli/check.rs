//! `newsprint check`: everything that is wrong or doubtful in config, dumps, content and templates; nothing is written.

use std::process::ExitCode;

use super::progress::shown;
use super::{Common, EncodingArg, JobsArg, counted};
use crate::config::Config;
use crate::content;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::{build, fs, import};

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    encoding: EncodingArg,
    #[command(flatten)]
    jobs: JobsArg,
}

pub(crate) fn run(common: &Common, args: &Args) -> ExitCode {
    args.jobs.hold();
    match common.site() {
        Ok((mut config, mut problems)) => {
            args.encoding.put_into(&mut config);
            let (documents, found) = shown(common, || check(&config));
            problems.append(found);
            common.say(&format!("checked {}", counted(documents, "content file")));
            common.report(problems)
        }
        Err(problem) => common.report(problem.into()),
    }
}

/// Looks at everything; also the number of content files that could be read.
fn check(config: &Config) -> (usize, Diagnostics) {
    let (documents, mut problems) = content::load(config);
    problems.append(open_proposals(config));
    problems.append(import::survey(config));
    problems.append(import::conservation(config));
    let read = documents.len();
    problems.append(build::check(config, documents));
    (read, problems)
}

/// Proposals that import laid beside edited files and that nobody has dealt with yet.
fn open_proposals(config: &Config) -> Diagnostics {
    let (files, _) = fs::files_under(&config.content_folder());
    let mut problems = Diagnostics::new();
    for file in files.iter().filter(|f| content::is_proposal(&fs::shown(f))) {
        let shown = fs::shown_from(&config.root, file);
        let edited = shown.replace(".proposal.md", ".md");
        problems.push(
            Diagnostic::new(Code::Proposal, format!("this proposal for `{edited}` is still open"))
                .at(shown)
                .help("take over what you want, then delete the proposal"),
        );
    }
    problems
}
