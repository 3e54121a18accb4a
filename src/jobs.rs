//! Many files at once on several cores: what comes of each in the files' order, and only a few of them in memory.

use std::num::NonZeroUsize;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

/// Results that a core may have ready before they are taken.
const READY: usize = 16;

/// Small items that are worked on in one go, so that handing them over costs nothing beside the work.
const CHUNK: usize = 64;

/// As many jobs as the machine has cores.
pub fn all_cores() -> NonZeroUsize {
    thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

/// Works on all items, so many at once, and hands over the results in the items' order until `take` says no.
///
/// With one job everything happens on the caller's thread. Each job has every `jobs`-th item and waits when `READY`
/// results are not yet taken, so memory does not grow with the number of items.
pub fn in_order<T: Sync, R: Send>(
    items: &[T],
    jobs: NonZeroUsize,
    work: impl Fn(&T) -> R + Sync,
    mut take: impl FnMut(R) -> bool,
) {
    let jobs = jobs.get().min(items.len());
    if jobs <= 1 {
        let _ = items.iter().all(|item| take(work(item)));
        return;
    }
    thread::scope(|scope| {
        let job = |first: usize| -> Receiver<R> {
            let (send, receive) = sync_channel(READY);
            let work = &work;
            scope.spawn(move || {
                // Nobody takes more where the receiver is gone.
                let _ = items.iter().skip(first).step_by(jobs).all(|item| send.send(work(item)).is_ok());
            });
            receive
        };
        let results: Vec<Receiver<R>> = (0..jobs).map(job).collect();
        // A job that panicked sends nothing; the scope passes its panic on.
        let _ = (0..items.len()).all(|i| results[i % jobs].recv().is_ok_and(&mut take));
    });
}

/// Many small items at once: what comes of each, in their order, on all cores.
pub fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    map_by(items, all_cores(), work)
}

/// The same, so many at once.
pub fn map_by<T: Sync, R: Send>(items: &[T], jobs: NonZeroUsize, work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let mut all = Vec::with_capacity(items.len());
    let chunks: Vec<&[T]> = items.chunks(CHUNK).collect();
    let some = |chunk: &&[T]| chunk.iter().map(&work).collect::<Vec<R>>();
    in_order(&chunks, jobs, some, |some| {
        all.extend(some);
        true
    });
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_items_keep_their_order() {
        let items: Vec<usize> = (0..1000).collect();
        assert_eq!(map(&items, |n| n + 1), (1..1001).collect::<Vec<_>>());
    }

    #[test]
    fn results_come_in_the_order_of_their_items_until_nobody_wants_more() {
        let items: Vec<usize> = (0..200).collect();
        for jobs in [1, 2, 7].into_iter().filter_map(NonZeroUsize::new) {
            let (mut all, mut some) = (Vec::new(), Vec::new());
            in_order(
                &items,
                jobs,
                |n| n * 2,
                |r| {
                    all.push(r);
                    true
                },
            );
            in_order(
                &items,
                jobs,
                |n| n * 2,
                |r| {
                    some.push(r);
                    some.len() < 50
                },
            );
            assert_eq!(all, items.iter().map(|n| n * 2).collect::<Vec<_>>());
            assert_eq!(some, all[..50]);
        }
    }
}
