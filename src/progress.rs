//! How far the work of a run has come, for the person who waits for it.
//!
//! Work is counted from wherever it is done, as the stages of [`crate::profile`] are, and who shows it looks here from time to
//! time. Nothing that newsprint writes depends on it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What is being done, if any of it is counted.
static AT_WORK: Mutex<Option<Arc<Work>>> = Mutex::new(None);

#[derive(Debug)]
struct Work {
    what: &'static str,
    unit: &'static str,
    all: usize,
    done: AtomicUsize,
    begun: Instant,
}

/// How far a piece of work has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is done, in words: `rendering`.
    pub what: &'static str,
    /// What is counted, as one of it is called: `file`.
    pub unit: &'static str,
    /// How many there are.
    pub all: usize,
    /// How many of them are done.
    pub done: usize,
    /// How long it has taken so far.
    pub took: Duration,
}

/// Counts a piece of work until it is dropped.
#[derive(Debug)]
pub struct Count(Arc<Work>);

/// Begins to count work on so many things. Only what began last is seen.
pub fn begin(what: &'static str, unit: &'static str, all: usize) -> Count {
    let work = Arc::new(Work { what, unit, all, done: AtomicUsize::new(0), begun: Instant::now() });
    *at_work() = Some(Arc::clone(&work));
    Count(work)
}

impl Count {
    /// So many more are done.
    pub fn more(&self, n: usize) {
        self.0.done.fetch_add(n, Ordering::Relaxed);
    }
}

impl Drop for Count {
    fn drop(&mut self) {
        let mut now = at_work();
        if now.as_ref().is_some_and(|work| Arc::ptr_eq(work, &self.0)) {
            *now = None;
        }
    }
}

/// How far the work of this moment has come, if it is counted.
pub fn now() -> Option<Progress> {
    let work = at_work().clone()?;
    let Work { what, unit, all, ref done, begun } = *work;
    Some(Progress { what, unit, all, done: done.load(Ordering::Relaxed), took: begun.elapsed() })
}

fn at_work() -> std::sync::MutexGuard<'static, Option<Arc<Work>>> {
    AT_WORK.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_seen_while_it_goes_on() {
        let count = begin("counting to three", "number", 3);
        count.more(2);
        // `cargo nextest` gives each test a process, so nothing else is begun here.
        let now_seen = now().map(|now| (now.what, now.done, now.all, now.unit));
        assert_eq!(now_seen, Some(("counting to three", 2, 3, "number")));
        drop(count);
        assert_eq!(now(), None);
    }
}
