//! `newsprint import`: only `dumps/` → `content/`.

use std::process::ExitCode;

use super::{Common, EncodingArg, JobsArg, counted};
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::import::{self, Options, Report};

/// Arguments of `import`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Segment unchanged dumps again too, as after an update of newsprint
    #[arg(long)]
    again: bool,
    #[command(flatten)]
    encoding: EncodingArg,
    #[command(flatten)]
    jobs: JobsArg,
}

pub(crate) fn run(common: &Common, args: &Args) -> ExitCode {
    match common.site() {
        Ok((mut config, mut problems)) => {
            args.encoding.put_into(&mut config);
            let options = Options { again: args.again, jobs: Some(args.jobs.count()) };
            problems.append(run_import(common, &config, options));
            common.report(problems)
        }
        Err(problem) => common.report(problem.into()),
    }
}

/// Imports, and says what was done.
pub(crate) fn run_import(common: &Common, config: &Config, options: Options) -> Diagnostics {
    let (report, problems) = import::import(config, options);
    common.say(&summary(&report));
    problems
}

fn summary(report: &Report) -> String {
    let mut text =
        format!("imported {}, {}", counted(report.pages, "page"), counted(report.articles, "article"));
    for (n, what) in [
        (report.doubtful, "to look at"),
        (report.merged, "edited and merged"),
        (report.proposals, "with a proposal beside"),
    ] {
        if n > 0 {
            text += &format!(", {n} {what}");
        }
    }
    if report.unchanged > 0 {
        text += &format!("; {} unchanged", counted(report.unchanged, "page"));
    }
    text
}
