//! `newsprint publish`: the built site to where readers find it.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use super::progress::{FRAME, is_wanted, left, write_over};
use super::{Common, Format, counted};
use crate::diagnostic::Diagnostics;
use crate::publish::{self, Difference, News, Options, Report};

/// Arguments of `publish`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Name of the target, under `publish:` in newsprint.yaml [default: its `default`, or the only one]
    target: Option<String>,
    /// Tell what would be sent and removed, and send nothing
    #[arg(long)]
    dry_run: bool,
    /// Agree to many removals, and to replacing files that newsprint did not put there
    #[arg(long, short)]
    yes: bool,
    /// Look at all that stands at the target, whatever is noted there
    #[arg(long)]
    recount: bool,
    /// Set the claim of another publisher aside
    #[arg(long)]
    break_lock: bool,
    /// Then read every file back over HTTP, and compare [default: the target's `url`, or `base_url`]
    #[arg(long, value_name = "URL", num_args = 0..=1, require_equals = true)]
    verify: Option<Option<String>>,
    /// Publish this built folder instead of the config's
    #[arg(long, short, value_name = "DIR")]
    output: Option<PathBuf>,
}

pub(crate) fn run(common: &Common, args: &Args) -> ExitCode {
    let (config, mut problems) = match common.site() {
        Ok(site) => site,
        Err(e) => return common.report(e.into()),
    };
    if problems.has_errors() {
        // What is meant may be just what is wrong.
        return common.report(problems);
    }
    let options = Options {
        target: args.target.clone(),
        output: args.output.clone(),
        dry_run: args.dry_run,
        yes: args.yes,
        break_lock: args.break_lock,
        recount: args.recount,
        verify: args.verify.clone(),
    };
    let terminal = Terminal::new(common, args.dry_run);
    let done = publish::publish(&config, &options, &|news| terminal.tell(&news));
    problems.append(terminal.end());
    if let Some(report) = problems.take(done).filter(|_| !args.dry_run) {
        tell_report(common, &report);
    }
    common.report(problems)
}

fn tell_report(common: &Common, report: &Report) {
    let Report { place, sent, bytes, unchanged, removed, verified } = report;
    match common.format {
        Format::Text => {
            let files = counted(*sent, "file");
            common.say(&format!(
                "{place}: {files} sent ({}), {unchanged} unchanged, {removed} removed",
                size(*bytes)
            ));
            if *verified > 0 {
                common.say(&format!("{} read back as built", counted(*verified, "file")));
            }
        }
        Format::Json => {
            let line = serde_json::json!({
                "place": place, "sent": sent, "bytes": bytes, "unchanged": unchanged, "removed": removed,
                "verified": verified,
            });
            let _ = writeln!(std::io::stdout().lock(), "{line}");
        }
    }
}

/// What is seen while it goes on. The line of progress is only for a terminal.
struct Terminal<'c> {
    common: &'c Common,
    list: bool,
    live: bool,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    noted: Diagnostics,
    progress: Option<Progress>,
}

struct Progress {
    files: usize,
    bytes: u64,
    sent_files: usize,
    sent_bytes: u64,
    begun: Instant,
    shown: Option<Instant>,
}

impl<'c> Terminal<'c> {
    fn new(common: &'c Common, list: bool) -> Self {
        Self { common, list, live: is_wanted(common), state: Mutex::default() }
    }

    fn tell(&self, news: &News) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match news {
            News::Planned { place, difference } => {
                if self.list {
                    self.list(place, difference);
                }
            }
            News::Sending { files, bytes } => {
                let (files, bytes, begun) = (*files, *bytes, Instant::now());
                state.progress = (self.live && files > 0).then_some(Progress {
                    files,
                    bytes,
                    sent_files: 0,
                    sent_bytes: 0,
                    begun,
                    shown: None,
                });
            }
            News::Sent(bytes) => {
                if let Some(progress) = &mut state.progress {
                    progress.sent(*bytes);
                }
            }
            News::Removing(files) => {
                if state.progress.is_some() {
                    write_over(&format!("removing {}", counted(*files, "file")));
                }
            }
            News::Verifying { files, .. } => {
                let (files, begun) = (*files, Instant::now());
                state.progress = self.live.then_some(Progress {
                    files,
                    bytes: 0,
                    sent_files: 0,
                    sent_bytes: 0,
                    begun,
                    shown: None,
                });
            }
            News::Verified => {
                if let Some(progress) = &mut state.progress {
                    progress.sent(0);
                }
            }
            News::Noted(problem) => state.noted.push(problem.clone()),
        }
    }

    /// What would be done, one path a line; for a machine as one object.
    fn list(&self, place: &str, difference: &Difference) {
        let mut out = std::io::stdout().lock();
        let Difference { new, changed, unchanged, gone, foreign } = difference;
        // A closed pipe is not an error.
        let _ = match self.common.format {
            Format::Json => {
                let all = serde_json::json!({
                    "place": place, "new": new, "changed": changed, "gone": gone, "unchanged": unchanged.len(),
                    "foreign": foreign,
                });
                writeln!(out, "{all}")
            }
            Format::Text => {
                let lines = [("+", new), ("~", changed), ("-", gone), ("!", foreign)];
                let mut lines =
                    lines.iter().flat_map(|(sign, list)| list.iter().map(move |path| (sign, path)));
                let _ = lines.try_for_each(|(sign, path)| writeln!(out, "{sign} {path}"));
                writeln!(
                    out,
                    "{place}: {} new, {} changed, {} gone, {} unchanged; nothing was sent",
                    new.len(),
                    changed.len(),
                    gone.len(),
                    unchanged.len()
                )
            }
        };
    }

    /// Ends the line of progress; what was noted.
    fn end(self) -> Diagnostics {
        let state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        if state.progress.is_some() {
            write_over("");
        }
        state.noted
    }
}

impl Progress {
    fn sent(&mut self, bytes: u64) {
        self.sent_files += 1;
        self.sent_bytes += bytes;
        if self.shown.is_some_and(|shown| shown.elapsed() < FRAME) && self.sent_files < self.files {
            return;
        }
        self.shown = Some(Instant::now());
        if self.bytes == 0 {
            return write_over(&format!("{} of {} files", self.sent_files, self.files));
        }
        let left = left(self.begun.elapsed(), self.sent_bytes, self.bytes);
        write_over(&format!(
            "{} of {} files, {} of {}, {left}",
            self.sent_files,
            self.files,
            size(self.sent_bytes),
            size(self.bytes)
        ));
    }
}

/// `812 bytes`, `3.4 kB`, `1.2 MB`, in thousands.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => counted(usize::try_from(bytes).unwrap_or_default(), "byte"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.2} GB", bytes as f64 / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_told_roundly() {
        assert_eq!(size(1), "1 byte");
        assert_eq!(size(3_400), "3.4 kB");
    }
}
