//! `newsprint serve`: the site in a browser while it is worked on.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::process::ExitCode;
use std::sync::Mutex;

use super::{Common, EncodingArg, Format, JobsArg, counted};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::serve::{self, News, Options, Round};

/// Arguments of `serve`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Listen at this address; others than this machine's own let everybody in the network read the preview
    #[arg(long, value_name = "HOST", default_value = "127.0.0.1")]
    host: String,
    /// Listen at this port, or at the next one that is free; 0 takes any
    #[arg(long, value_name = "PORT", default_value_t = 8000)]
    port: u16,
    /// Open the site in the browser
    #[arg(long)]
    open: bool,
    #[command(flatten)]
    encoding: EncodingArg,
    #[command(flatten)]
    jobs: JobsArg,
}

pub(crate) fn run(common: &Common, args: &Args) -> ExitCode {
    args.jobs.hold();
    let root = match common.site_folder() {
        Ok(root) => root,
        Err(problem) => return common.report(problem.into()),
    };
    let (host, port, encoding) = (args.host.clone(), args.port, args.encoding.encoding);
    let options = Options { root, host, port, encoding };
    let desk = Terminal { common: common.clone(), open: args.open, told: Mutex::default() };
    match serve::serve(&options, move |news| desk.tell(&news)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => common.report(problem.into()),
    }
}

/// The terminal, and what was said there last.
struct Terminal {
    common: Common,
    open: bool,
    told: Mutex<Told>,
}

/// What was wrong or doubtful in the last round.
#[derive(Default)]
struct Told {
    /// Whether any of it was an error.
    wrong: bool,
    /// All of it, as JSON.
    problems: BTreeSet<String>,
}

impl Terminal {
    fn tell(&self, news: &News) {
        match news {
            News::Listening(address, at_desk) => self.listening(address, *at_desk),
            News::Noted(notes) => _ = self.common.report(notes.clone()),
            News::Round(round) => self.round(round),
        }
    }

    /// The address comes first, and comes even where nothing else is wanted: it is what one asked for.
    fn listening(&self, address: &str, at_desk: Option<&str>) {
        let line = match self.common.format {
            Format::Text => address.to_owned(),
            Format::Json => serde_json::json!({ "address": address, "desk": at_desk }).to_string(),
        };
        let mut out = std::io::stdout().lock();
        let _ = writeln!(out, "{line}").and_then(|()| out.flush());
        drop(out);
        if let Some(at_desk) = at_desk {
            self.common.say(&format!("proof desk: {at_desk}"));
        }
        self.common.say("Ctrl-C ends it");
        if self.open
            && let Err(e) = opener::open_browser(address)
        {
            let told = Diagnostic::new(Code::Listen, "the browser could not be opened");
            let told = Diagnostic { severity: Severity::Warning, ..told };
            let _ = self.common.report(told.because(e.to_string()).help(format!("open {address}")).into());
        }
    }

    /// What was done, and what is wrong now and was not before.
    fn round(&self, round: &Round) {
        if let Some(done) = summary(round) {
            self.common.say(&done);
        }
        let Ok(mut told) = self.told.lock() else { return };
        let mut fresh = Diagnostics::new();
        fresh.extend(
            round.problems.iter().filter(|problem| !told.problems.contains(&problem.to_json())).cloned(),
        );
        let wrong = round.problems.has_errors();
        if told.wrong && !wrong {
            self.common.say("mended");
        }
        *told = Told { wrong, problems: round.problems.iter().map(Diagnostic::to_json).collect() };
        drop(told);
        let _ = self.common.report(fresh);
    }
}

/// One line on what was done; none where nothing was.
fn summary(round: &Round) -> Option<String> {
    let what = match round.changed.as_slice() {
        [] => "the site".to_owned(),
        [one] => one.clone(),
        [first, ..] => format!("{first} and {} more", round.count - 1),
    };
    let mut done = Vec::new();
    if let Some(imported) = round.imported.as_ref().filter(|report| report.pages > 0) {
        done.push(format!("{} imported", counted(imported.pages, "page")));
    }
    match &round.built {
        None => done.push("held back until it is mended".to_owned()),
        Some(report) if round.changed_the_site() => {
            done.push(format!("{} written, {} removed", counted(report.written, "file"), report.removed));
        }
        Some(_) if round.changed.is_empty() => done.push("as it was".to_owned()),
        Some(_) => {}
    }
    (!done.is_empty()).then(|| format!("{what}: {} ({} ms)", done.join(", "), round.took.as_millis()))
}
