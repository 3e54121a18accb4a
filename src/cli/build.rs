//! `newsprint build`: import what is new, then build the site.

use std::path::PathBuf;
use std::process::ExitCode;

use super::import::summary;
use super::progress::shown;
use super::{Common, EncodingArg, JobsArg, ProfileArg, counted};
use crate::build::{self, Part, Share};
use crate::import::{self, Options, Report};
use crate::profile::stage;

/// Arguments of `build`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Build into this folder instead of the config's
    #[arg(long, short, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Build only the files of this year or these years (1931-1935), or with `shared` those that belong to no year; may be repeated
    #[arg(long, value_name = "YEAR", value_parser = Share::named)]
    only: Vec<Share>,
    #[command(flatten)]
    encoding: EncodingArg,
    #[command(flatten)]
    jobs: JobsArg,
    #[command(flatten)]
    profile: ProfileArg,
}

pub(crate) fn run(common: &Common, args: &Args) -> ExitCode {
    let begun = std::time::Instant::now();
    args.jobs.hold();
    let (mut config, mut problems) = match common.site() {
        Ok(site) => site,
        Err(e) => return common.report(e.into()),
    };
    args.encoding.put_into(&mut config);
    let output = args.output.clone().unwrap_or_else(|| config.output_folder());
    let part = Part::of(args.only.clone());
    let mut imported = Report::default();
    let content = || {
        let (look, report, found) = stage("import dumps and look at content", || {
            import::import_and_look(&config, Options::default())
        });
        problems.append(found);
        imported = report;
        look
    };
    let (report, found) = shown(common, || build::build_content(&config, &output, &part, content));
    common.say(&summary(&imported));
    problems.append(found);
    common.say(&format!(
        "{}: {} written, {} unchanged, {} removed",
        crate::fs::shown_from(&config.root, &output),
        counted(report.written, "file"),
        report.kept,
        report.removed
    ));
    if report.pictures > 0 {
        common.say(&format!("{} encoded", counted(report.pictures, "picture")));
    }
    args.profile.tell(common, begun.elapsed());
    common.report(problems)
}
