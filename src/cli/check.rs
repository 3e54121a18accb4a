//! `newsprint check`: everything that is wrong or doubtful in config, dumps, content and templates. Writes nothing.

use std::process::ExitCode;

use super::{Common, EncodingArg};
use crate::{build, content, import};

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    encoding: EncodingArg,
}

pub(crate) fn run(common: &Common, args: &Args) -> ExitCode {
    let (mut config, mut problems) = match common.site() {
        Ok(site) => site,
        Err(problem) => return common.report(problem.into()),
    };
    args.encoding.put_into(&mut config);
    problems.append(import::survey(&config));
    problems.append(import::conservation(&config));
    let (documents, found) = content::load(&config);
    problems.append(found);
    problems.append(build::check(&config, documents));
    if problems.is_empty() {
        common.say("nothing wrong, nothing doubtful");
    }
    common.report(problems)
}
