//! `newsprint build`: import what is new, then build the site.

use std::path::PathBuf;
use std::process::ExitCode;

use super::{Common, EncodingArg, ProfileArg, counted, import};
use crate::build;
use crate::import::Options;
use crate::profile::stage;

/// Arguments of `build`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Build into this folder instead of the config's
    #[arg(long, short, value_name = "DIR")]
    output: Option<PathBuf>,
    #[command(flatten)]
    encoding: EncodingArg,
    #[command(flatten)]
    profile: ProfileArg,
}

pub(crate) fn run(common: &Common, args: &Args) -> ExitCode {
    let begun = std::time::Instant::now();
    let (mut config, mut problems) = match common.site() {
        Ok(site) => site,
        Err(e) => return common.report(e.into()),
    };
    args.encoding.put_into(&mut config);
    let output = args.output.clone().unwrap_or_else(|| config.output_folder());
    problems.append(stage("import dumps", || import::run_import(common, &config, Options::default())));
    let (report, found) = build::build_content(&config, &output);
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
