//! Patience with a target: what fails by the way is tried again, after a while that grows.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use super::record::Digest;
use super::target::{Failure, Headers, Store};
use crate::diagnostic::{Code, Diagnostic};
use crate::jobs;

/// What is waited before the second attempt; twice as long before each further one.
const FIRST: Duration = Duration::from_millis(250);

/// What is waited at most.
const LONGEST: Duration = Duration::from_secs(20);

/// A store, and how often things are tried there.
pub(super) struct Patient<'s> {
    pub(super) store: &'s dyn Store,
    attempts: u32,
    /// Something failed for good, and nothing is tried any more.
    stopped: AtomicBool,
}

impl<'s> Patient<'s> {
    pub(super) fn new(store: &'s dyn Store) -> Self {
        Self { store, attempts: store.about().attempts.max(1), stopped: AtomicBool::new(false) }
    }

    /// Tries until it goes well, or it is of no use. `what` parts the waits of several that fail at once.
    ///
    /// # Errors
    /// What went wrong the last time.
    pub(super) fn attempt<T>(
        &self,
        what: &str,
        work: impl Fn(&dyn Store) -> Result<T, Failure>,
    ) -> Result<T, Diagnostic> {
        let mut attempt = 1;
        loop {
            let failure = match work(self.store) {
                Ok(done) => return Ok(done),
                Err(failure) => failure,
            };
            if !failure.passing || attempt >= self.attempts || self.stopped.load(Ordering::Relaxed) {
                self.stopped.store(true, Ordering::Relaxed);
                return Err(match attempt {
                    1 => failure.problem,
                    n => {
                        let cause = failure.problem.cause.clone().unwrap_or_default();
                        failure.problem.because(format!("{cause} (tried {n} times)"))
                    }
                });
            }
            thread::sleep(wait(what, attempt));
            attempt += 1;
        }
    }

    /// Brings a file to its place, each of the steps with patience.
    ///
    /// # Errors
    /// What went wrong the last time.
    pub(super) fn put(&self, path: &str, bytes: &[u8], headers: &Headers) -> Result<(), Diagnostic> {
        for _ in 0..self.attempts {
            self.attempt(path, |store| store.write(path, bytes, headers))?;
            if self.attempt(path, |store| store.put_in_place(path))? {
                return Ok(());
            }
        }
        Err(Diagnostic::new(Code::Target, format!("`{path}` gets lost at {}", self.store.place()))
            .because("it was written under another name, and then was not there")
            .help("see whether somebody else is at work there, then publish again"))
    }

    /// Many at once, as many as the store bears; what comes of each, in their order.
    ///
    /// # Errors
    /// The first one that fails; what is under way then is done, and no more is begun.
    pub(super) fn each<T: Sync, R: Send>(
        &self,
        items: &[T],
        work: impl Fn(&T) -> Result<R, Diagnostic> + Sync,
    ) -> Result<Vec<R>, Diagnostic> {
        let connections = self.store.about().connections.max(1);
        let connections = std::num::NonZeroUsize::new(connections).unwrap_or(std::num::NonZeroUsize::MIN);
        let (mut done, mut failed) = (Vec::with_capacity(items.len()), None);
        jobs::in_order(items, connections, &work, |result| match result {
            Ok(one) => {
                done.push(one);
                true
            }
            Err(e) => {
                self.stopped.store(true, Ordering::Relaxed);
                failed = Some(e);
                false
            }
        });
        failed.map_or(Ok(done), Err)
    }
}

/// How long to wait after an attempt: up to half as long again, by what is tried, so that many that failed at once do not come back
/// at once.
fn wait(what: &str, attempt: u32) -> Duration {
    let wait = FIRST.saturating_mul(1 << (attempt - 1).min(16)).min(LONGEST);
    let digit = Digest::of(format!("{what} {attempt}").as_bytes()).hex();
    let part = u32::from_str_radix(&digit[..4], 16).unwrap_or_default();
    wait + wait / 2 * part / 0xffff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_are_not_the_same_for_all() {
        assert!(wait("a", 1) >= FIRST && wait("a", 1) <= FIRST * 3 / 2);
        assert!(wait("a", 3) >= FIRST * 4 && wait("a", 40) <= LONGEST * 3 / 2);
        assert_ne!(wait("a", 1), wait("b", 1));
        assert_eq!(wait("a", 1), wait("a", 1));
    }
}
