//! `newsprint import`: only `dumps/` → `content/`.

use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::{Common, EncodingArg, JobsArg, counted};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::fs;
use crate::import::{self, JsonLine, Options, Report};

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
                let lines = args.from_json.iter().flat_map(|file| lines(file));
                let (report, found) = import::import_segmented(&config, options, lines);
                common.say(&summary(&report));
                problems.append(found);
            }
            common.report(problems)
        }
        Err(problem) => common.report(problem.into()),
    }
}

/// The lines of a file, `-` for standard input, each with its place.
fn lines(file: &Path) -> Box<dyn Iterator<Item = Result<JsonLine, Diagnostic>> + Send> {
    let opened: Result<Box<dyn Iterator<Item = _> + Send>, Diagnostic> = match file.as_os_str() == "-" {
        true => Ok(Box::new(fs::lines_of(Path::new("standard input"), BufReader::new(std::io::stdin())))),
        false => fs::lines(file).map(|lines| Box::new(lines) as _),
    };
    let shown = if file.as_os_str() == "-" { "standard input".to_owned() } else { fs::shown(file) };
    match opened {
        Ok(lines) => Box::new(
            (1..)
                .zip(lines)
                .map(move |(number, line)| line.map(|text| JsonLine { shown: shown.clone(), number, text })),
        ),
        Err(problem) => Box::new(std::iter::once(Err(problem))),
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
