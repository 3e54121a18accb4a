//! Many files at once on several cores: what comes of each in the files' order, and only a few of them in memory.

use std::num::NonZeroUsize;
use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

/// Results that a core may have ready before they are taken.
const READY: usize = 16;

/// Small items that are worked on in one go, so that handing them over costs nothing beside the work.
const CHUNK: usize = 64;

/// What this run is held to, if it is: see [`at_most`].
static MOST: OnceLock<NonZeroUsize> = OnceLock::new();

/// Holds this whole run to so many jobs at once, wherever it is not told otherwise. It counts the first time only, so it is called
/// before any work begins. What comes of the work is the same.
pub fn at_most(jobs: NonZeroUsize) {
    let _ = MOST.set(jobs);
    // Pagefind has threads of its own, by Rayon. That they are there already is no harm: then there are as many as cores.
    #[cfg(feature = "search")]
    let _ = rayon::ThreadPoolBuilder::new().num_threads(jobs.get()).build_global();
}

/// As many jobs as this run is held to; without a word, as many as the machine has cores.
pub fn allowed() -> NonZeroUsize {
    let cores = || thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    MOST.get().copied().unwrap_or_else(cores)
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

/// As [`in_order`], of items that come one after the other and are let go one after the other; each result is handed over as soon
/// as it is there and those before it are.
///
/// Where `take` says no while the items are waited for, this ends with the next one.
pub fn flow<T: Send, R: Send>(
    items: impl Iterator<Item = T> + Send,
    jobs: NonZeroUsize,
    work: impl Fn(T) -> R + Sync,
    mut take: impl FnMut(R) -> bool,
) {
    if jobs == NonZeroUsize::MIN {
        let _ = items.map(work).all(take);
        return;
    }
    thread::scope(|scope| {
        let job = |_| {
            let (give, given) = sync_channel::<T>(READY);
            let (send, receive) = sync_channel(READY);
            let work = &work;
            scope.spawn(move || given.iter().all(|item| send.send(work(item)).is_ok()));
            (give, receive)
        };
        let (givers, results): (Vec<_>, Vec<Receiver<R>>) = (0..jobs.get()).map(job).unzip();
        // In turn, as they are taken: the first job that has no more is behind the last item.
        scope.spawn(move || items.zip(givers.iter().cycle()).all(|(item, to)| to.send(item).is_ok()));
        let _ = results.iter().cycle().map_while(|result| result.recv().ok()).all(&mut take);
    });
}

/// Two things at once; one after the other where one job is all there may be.
pub fn both<A: Send, B>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B) -> (A, B) {
    if allowed() == NonZeroUsize::MIN {
        return (one(), other());
    }
    thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        (one.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), other)
    })
}

/// Lets go of something large while the caller goes on. Where the program ends before, the system takes the memory back.
pub fn let_go<T: Send + 'static>(large: T) {
    if allowed() > NonZeroUsize::MIN {
        // Where no thread can be had, it is let go here.
        let _ = thread::Builder::new().spawn(move || drop(large));
    }
}

/// Many small items at once: what comes of each, in their order.
pub fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    map_by(items, allowed(), work)
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
    fn items_that_come_one_by_one_are_answered_one_by_one() {
        for jobs in [1, 2, 7].into_iter().filter_map(NonZeroUsize::new) {
            let (ask, asked) = std::sync::mpsc::channel();
            ask.send(0).unwrap();
            let (mut ask, mut answers) = (Some(ask), Vec::new());
            flow(
                asked.into_iter(),
                jobs,
                |n| n * 2,
                |answer| {
                    answers.push(answer);
                    // The next comes only once this one is answered.
                    ask = ask.take().filter(|ask| answers.len() < 40 && ask.send(answers.len()).is_ok());
                    true
                },
            );
            assert_eq!(answers, (0..40).map(|n| n * 2).collect::<Vec<_>>());
            let mut few = Vec::new();
            flow(
                0..7,
                jobs,
                |n| n,
                |n| {
                    few.push(n);
                    true
                },
            );
            assert_eq!(few, [0, 1, 2, 3, 4, 5, 6]);
        }
    }

    #[test]
    fn only_a_few_items_are_held_however_many_come() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        for jobs in [1, 2, 7].into_iter().filter_map(NonZeroUsize::new) {
            let (come, mut gone) = (AtomicUsize::new(0), 0);
            let items = (0..2000).inspect(|_| _ = come.fetch_add(1, Ordering::Relaxed));
            let most = (2 * READY + 2) * jobs.get() + 1;
            flow(
                items,
                jobs,
                |n| n,
                |n: usize| {
                    gone += 1;
                    gone == n + 1 && come.load(Ordering::Relaxed) - gone <= most
                },
            );
            assert_eq!(gone, 2000);
        }
    }

    #[test]
    fn a_run_that_is_held_to_one_job_works_on_the_thread_that_asked() {
        // Other tests of this process are held too, which changes nothing that they see.
        at_most(NonZeroUsize::MIN);
        at_most(NonZeroUsize::MIN.saturating_add(4));
        assert_eq!(allowed(), NonZeroUsize::MIN);
        let (here, items) = (thread::current().id(), [(); 1000]);
        assert!(map(&items, |()| thread::current().id()).into_iter().all(|id| id == here));
    }

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
