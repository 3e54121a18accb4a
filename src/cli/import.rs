//! `newsprint import`: only `dumps/` → `content/`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::progress::shown;
use super::{Common, EncodingArg, JobsArg, counted};
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::fs;
use crate::import::{self, JsonFile, Options, Report};

/// Arguments of `import`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Segment unchanged dumps again too, as after an update of newsprint
    #[arg(long)]
    again: bool,
    /// Import what `segment --stream` printed into these files instead of dumps/; `-` is standard input
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with = "encoding")]
    from_json: Vec<PathBuf>,
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
            if args.from_json.is_empty() {
                problems.append(run_import(common, &config, options));
            } else {
                problems.append(run_import_segmented(common, &config, options, &args.from_json));
            }
            common.report(problems)
        }
        Err(problem) => common.report(problem.into()),
    }
}

/// Imports what was segmented elsewhere; standard input is kept in a temporary file meanwhile.
fn run_import_segmented(
    common: &Common,
    config: &Config,
    options: Options,
    files: &[PathBuf],
) -> Diagnostics {
    let mut problems = Diagnostics::new();
    let mut kept = Vec::new();
    let mut named = |file: &PathBuf| {
        if file.as_os_str() != "-" {
            return Some(JsonFile { shown: fs::shown(file), path: file.clone() });
        }
        let input = problems.take(fs::spooled(Path::new("standard input"), std::io::stdin().lock()))?;
        let file = JsonFile { shown: "standard input".into(), path: input.path().to_owned() };
        kept.push(input);
        Some(file)
    };
    let files: Vec<JsonFile> = files.iter().filter_map(&mut named).collect();
    let (report, found) = shown(common, || import::import_segmented(config, options, &files));
    common.say(&summary(&report));
    problems.append(found);
    problems
}

/// Imports, and says what was done.
pub(crate) fn run_import(common: &Common, config: &Config, options: Options) -> Diagnostics {
    let (report, problems) = shown(common, || import::import(config, options));
    common.say(&summary(&report));
    problems
}

pub(crate) fn summary(report: &Report) -> String {
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
