//! Where the time of a run goes, stage by stage, for `--profile`.
//!
//! Stages are told from wherever they are and add up by their names; they do not lie in one another, but some go on at the same
//! time, and then all of them together take longer than the run. Nothing that newsprint writes depends on them.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The stages so far, in the order in which they began first.
static STAGES: Mutex<Vec<Stage>> = Mutex::new(Vec::new());

/// A stage and its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stage {
    /// What is done, in words.
    pub name: &'static str,
    /// How long it took, all times together.
    pub took: Duration,
}

/// Does something and notes down how long it took.
pub fn stage<T>(name: &'static str, work: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let done = work();
    let took = begun.elapsed();
    let mut stages = STAGES.lock().unwrap_or_else(PoisonError::into_inner);
    match stages.iter_mut().find(|stage| stage.name == name) {
        Some(stage) => stage.took += took,
        None => stages.push(Stage { name, took }),
    }
    done
}

/// The stages of this run.
pub fn stages() -> Vec<Stage> {
    STAGES.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_one_name_add_up() {
        assert_eq!(stage("count to three", || 3), 3);
        let first = stages().into_iter().find(|s| s.name == "count to three").unwrap().took;
        stage("count to three", || std::hint::black_box((0..1000).sum::<u32>()));
        let all: Vec<_> = stages().into_iter().filter(|s| s.name == "count to three").collect();
        assert_eq!(all.len(), 1);
        assert!(all[0].took > first);
    }
}
