//! The command line: raw arguments, then a site and its config, then one stage; and how diagnostics are shown.
//!
//! Exit status: 0 fine (warnings too), 1 something was wrong, 2 the command line was not understood.

mod build;
mod check;
mod evaluate;
mod import;
mod init;
mod new;
mod progress;
#[cfg(feature = "publish")]
mod publish;
mod segment;
#[cfg(feature = "serve")]
mod serve;
mod theme;

use std::io::Write as _;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;

use annotate_snippets::Renderer;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::config::{self, Config};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::encoding::Encoding;
use crate::style::Styles;

/// Turns the raw text of newspaper pages into a digital edition.
#[derive(Debug, Parser)]
#[command(name = "newsprint", version, about, propagate_version = true)]
struct Arguments {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// What every subcommand takes.
#[derive(Clone, Debug, Args)]
pub(crate) struct Common {
    /// The site's folder [default: the nearest upward with newsprint.yaml]
    #[arg(long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,
    /// How problems (and what `segment` finds) are printed
    #[arg(long, global = true, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// Print nothing but warnings and errors
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
}

/// Whether it is told where the time went.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct ProfileArg {
    /// Tell how long each stage took
    #[arg(long)]
    profile: bool,
}

impl ProfileArg {
    /// Tells it on standard output, if it was asked for: in words, or as one JSON object with milliseconds.
    pub(crate) fn tell(self, common: &Common, whole: std::time::Duration) {
        if !self.profile {
            return;
        }
        let stages = crate::profile::stages();
        let milliseconds = |took: std::time::Duration| took.as_secs_f64() * 1000.0;
        let told: std::time::Duration = stages.iter().map(|stage| stage.took).sum();
        let rest = ("everything else", whole.saturating_sub(told));
        let mut rows =
            stages.iter().map(|stage| (stage.name, stage.took)).chain([rest, ("all together", whole)]);
        let mut out = std::io::stdout().lock();
        // A closed pipe is not an error.
        let _ = match common.format {
            Format::Text => {
                rows.try_for_each(|(name, took)| writeln!(out, "{:>9.1} ms  {name}", milliseconds(took)))
            }
            Format::Json => {
                let rows: serde_json::Map<_, _> =
                    rows.map(|(name, took)| (name.to_owned(), milliseconds(took).into())).collect();
                writeln!(out, "{}", serde_json::json!({ "milliseconds": rows }))
            }
        };
    }
}

/// The encoding of dumps, for the subcommands that read them.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct EncodingArg {
    /// Read all dumps in this encoding, such as UTF-8, GB18030, Big5, UTF-16LE, windows-1252
    /// [default: the config's, or what each dump looks like]
    #[arg(long, value_name = "NAME", value_parser = Encoding::named)]
    pub(crate) encoding: Option<Encoding>,
}

impl EncodingArg {
    /// Lets the command line win over the config.
    pub(crate) fn put_into(self, config: &mut Config) {
        config.encoding = self.encoding.or(config.encoding);
    }
}

/// House styles beside the ones that come with newsprint.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct StyleArg {
    /// Add the words of this file, which has the keys of `style:` in newsprint.yaml
    #[arg(long, value_name = "FILE")]
    style: Option<PathBuf>,
}

impl StyleArg {
    /// Whether there are any.
    pub(crate) fn is_given(&self) -> bool {
        self.style.is_some()
    }

    /// The styles; what is wrong with the file is told, and what is right in it is used.
    pub(crate) fn styles(&self, problems: &mut Diagnostics) -> Styles {
        let Some(path) = &self.style else { return Styles::built_in() };
        let Some(text) = problems.take(crate::fs::read_to_string(path)) else { return Styles::built_in() };
        let (site, found) = crate::style::from_text(&crate::fs::shown(path), &text);
        problems.append(found);
        Styles::with(&site)
    }
}

/// How much is done at once.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct JobsArg {
    /// Work on so many files at once [default: as many as there are cores]; what comes of it is the same
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
}

impl JobsArg {
    /// Holds the whole run to it; before any work.
    pub(crate) fn hold(self) {
        self.jobs.into_iter().for_each(crate::jobs::at_most);
    }

    /// How many.
    pub(crate) fn count(self) -> NonZeroUsize {
        self.jobs.unwrap_or_else(crate::jobs::allowed)
    }
}

/// For a person or for a machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For a person.
    Text,
    /// One JSON object a line.
    Json,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Import what is new in dumps/, then build the site
    Build(build::Args),
    /// Score what segment finds against truth files
    Evaluate(evaluate::Args),
    /// Start a new site: newsprint.yaml and its folders
    Init(init::Args),
    /// Read what is new in dumps/ into content/
    Import(import::Args),
    /// Tell everything that is wrong or doubtful, and write nothing
    Check(check::Args),
    /// Start an article by hand
    New(new::Args),
    /// Send the built site to where readers find it
    #[cfg(feature = "publish")]
    Publish(publish::Args),
    /// Print what import would find in dumps
    Segment(segment::Args),
    /// Show the site in a browser while it is worked on
    #[cfg(feature = "serve")]
    Serve(serve::Args),
    /// Start, list and check themes
    Theme(theme::Args),
}

/// Runs the program with the process's arguments.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let common = &arguments.common;
    match arguments.command {
        Command::Build(args) => build::run(common, &args),
        Command::Evaluate(args) => evaluate::run(common, &args),
        Command::Init(args) => init::run(common, &args),
        Command::Import(args) => import::run(common, &args),
        Command::Check(args) => check::run(common, &args),
        Command::New(args) => new::run(common, &args),
        #[cfg(feature = "publish")]
        Command::Publish(args) => publish::run(common, &args),
        Command::Segment(args) => segment::run(common, args),
        #[cfg(feature = "serve")]
        Command::Serve(args) => serve::run(common, &args),
        Command::Theme(args) => theme::run(common, &args),
    }
}

impl Common {
    /// Finds the site and reads its config.
    pub(crate) fn site(&self) -> Result<(Config, Diagnostics), Diagnostic> {
        self.site_folder().map(|root| Config::load(&root))
    }

    /// Finds the site's folder.
    pub(crate) fn site_folder(&self) -> Result<PathBuf, Diagnostic> {
        match &self.root {
            Some(root) if crate::fs::exists(&root.join(config::FILE_NAME)) => Ok(root.clone()),
            Some(root) => Err(config::no_site(root)),
            None => config::find_root(&PathBuf::from(".")),
        }
    }

    /// Prints diagnostics on standard error, sorted by place, with a closing count; gives the exit status.
    pub(crate) fn report(&self, problems: Diagnostics) -> ExitCode {
        let failed = problems.has_errors();
        let problems = problems.sorted();
        let (errors, warnings) = (problems.count(Severity::Error), problems.count(Severity::Warning));
        let styled =
            std::io::IsTerminal::is_terminal(&std::io::stderr()) && std::env::var_os("NO_COLOR").is_none();
        let renderer = if styled { Renderer::styled() } else { Renderer::plain() };
        let mut out = std::io::stderr().lock();
        for problem in problems.iter().filter(|p| !self.quiet || p.severity != Severity::Note) {
            let text = match self.format {
                Format::Text => problem.to_text(&renderer) + "\n",
                Format::Json => problem.to_json(),
            };
            if writeln!(out, "{text}").is_err() {
                break;
            }
        }
        if self.format == Format::Text && errors + warnings > 0 {
            let _ = writeln!(out, "{}, {}", counted(errors, "error"), counted(warnings, "warning"));
        }
        if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
    }

    /// Prints a line for the person on standard output, unless quiet or for a machine. A closed pipe is not an error.
    pub(crate) fn say(&self, line: &str) {
        if !self.quiet && self.format == Format::Text {
            let _ = writeln!(std::io::stdout().lock(), "{line}");
        }
    }
}

/// `1 error`, `2 errors`.
pub(crate) fn counted(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}
