//! `newsprint theme`: start, list and check themes.

use std::process::ExitCode;

use super::Common;

mod check;
mod list;
mod new;
mod sample;

/// Arguments of `theme`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Start a theme in themes/
    New(new::Args),
    /// List the themes that this site may choose, with their options
    List,
    /// Render every template of a theme with a sample edition, in all its languages, and tell what is wrong
    Check(check::Args),
}

pub(crate) fn run(common: &Common, args: &Args) -> ExitCode {
    match &args.command {
        Command::New(args) => new::run(common, args),
        Command::List => list::run(common),
        Command::Check(args) => check::run(common, args),
    }
}
