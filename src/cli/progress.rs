//! The line of progress: on a terminal, for work that one has to wait for.

use std::io::{IsTerminal as _, Write as _};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use super::{Common, Format, counted};
use crate::progress::{self, Progress};

/// The line is written anew so often at most.
pub(crate) const FRAME: Duration = Duration::from_millis(100);

/// Work that is done before nobody needs to be told of.
const PATIENCE: Duration = Duration::from_secs(2);

/// Cells of the bar.
const CELLS: usize = 20;

/// Whether there is somebody to see it: standard error is a terminal, and nothing asked for silence or for JSON.
pub(crate) fn is_wanted(common: &Common) -> bool {
    !common.quiet && common.format == Format::Text && std::io::stderr().is_terminal()
}

/// Does something, and shows meanwhile how far it has come. The line is gone when it is done.
pub(crate) fn shown<T>(common: &Common, work: impl FnOnce() -> T) -> T {
    if !is_wanted(common) {
        return work();
    }
    thread::scope(|scope| {
        let (end, ended) = channel::<()>();
        scope.spawn(move || {
            let mut line = Line::default();
            while ended.recv_timeout(FRAME) == Err(RecvTimeoutError::Timeout) {
                line.frame(progress::now()).iter().for_each(|text| write_over(text));
            }
            line.frame(None).iter().for_each(|text| write_over(text));
        });
        // Dropped also where the work panics: the line must not outlive it.
        let _end = end;
        work()
    })
}

/// Writes over the line of progress.
pub(crate) fn write_over(text: &str) {
    let mut out = std::io::stderr().lock();
    let _ = write!(out, "\r{text}\u{1b}[K").and_then(|()| out.flush());
}

/// What stands on the line.
#[derive(Default)]
struct Line {
    shows: bool,
}

impl Line {
    /// What to write over it now, if anything.
    fn frame(&mut self, now: Option<Progress>) -> Option<String> {
        match now.filter(|now| now.took >= PATIENCE && now.all > 0) {
            Some(now) => {
                self.shows = true;
                Some(text(&now))
            }
            None => std::mem::take(&mut self.shows).then(String::new),
        }
    }
}

/// `rendering [########------------] 21,903 of 52,227 files, 4,100 a second, 8 s left`.
fn text(now: &Progress) -> String {
    let Progress { what, unit, all, done, took } = *now;
    let done = done.min(all);
    let full = CELLS * done / all.max(1);
    let bar = "#".repeat(full) + &"-".repeat(CELLS - full);
    let rate = match done as f64 / took.as_secs_f64() {
        few @ ..10.0 => format!("{few:.1}"),
        many => thousands(many as usize),
    };
    let all_of_them = counted(all, unit).replacen(&all.to_string(), &thousands(all), 1);
    let left = left(took, done as u64, all as u64);
    format!("{what} [{bar}] {} of {all_of_them}, {rate} a second, {left}", thousands(done))
}

/// `1234567` as `1,234,567`.
fn thousands(n: usize) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The time left, if it goes on as it went.
pub(crate) fn left(took: Duration, done: u64, all: u64) -> String {
    if done == 0 {
        return "…".to_owned();
    }
    let seconds = took.as_secs_f64() / done as f64 * all.saturating_sub(done) as f64;
    match seconds.ceil() as u64 {
        s @ ..60 => format!("{s} s left"),
        s @ ..3600 => format!("{} min left", s.div_ceil(60)),
        s => format!("{} h {} min left", s / 3600, s % 3600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64, done: usize) -> Option<Progress> {
        let took = Duration::from_secs(seconds);
        Some(Progress { what: "rendering", unit: "file", all: 52_227, done, took })
    }

    #[test]
    fn work_is_told_of_once_it_takes_long_and_leaves_no_trace() {
        let mut line = Line::default();
        assert_eq!(line.frame(at(1, 5_000)), None);
        let told = "rendering [########------------] 21,903 of 52,227 files, 4,380 a second, 7 s left";
        assert_eq!(line.frame(at(5, 21_903)).as_deref(), Some(told));
        assert!(told.len() < 90, "it must fit a terminal");
        // The next work has only begun: the line is cleared, once.
        assert_eq!(line.frame(at(0, 0)).as_deref(), Some(""));
        assert_eq!(line.frame(at(1, 7)), None);
        assert_eq!(line.frame(None), None);
    }

    #[test]
    fn what_goes_slowly_is_told_in_tenths_and_what_has_not_begun_has_no_end() {
        let told = text(&at(20, 10).unwrap());
        assert_eq!(
            told,
            "rendering [--------------------] 10 of 52,227 files, 0.5 a second, 29 h 0 min left"
        );
        assert!(text(&at(3, 0).unwrap()).ends_with("0 of 52,227 files, 0.0 a second, …"));
        assert!(text(&at(9, 52_227).unwrap()).starts_with("rendering [####################] 52,227 of"));
        assert_eq!(["7", "1,000", "1,234,567"].map(str::to_owned), [7, 1000, 1_234_567].map(thousands));
    }

    #[test]
    fn what_is_left_is_told_roundly() {
        assert_eq!(left(Duration::from_secs(10), 100, 200), "10 s left");
        assert_eq!(left(Duration::from_secs(100), 100, 400), "5 min left");
        assert_eq!(left(Duration::from_secs(3600), 100, 300), "2 h 0 min left");
    }
}
