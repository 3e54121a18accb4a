//! OpenSSH's server that does not know one, is full, slow, mute or gone.

use std::fs;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::time::Duration;

use super::Paper;
use crate::servers::Place;
use crate::servers::proxy::{Act, Chunk, Proxy};
use crate::servers::ssh::Serves;

/// What is sent first in `b`, and so large that each fault below comes upon it: what goes before takes less than half of this.
const LARGE: &str = "pictures/2024-03-21/1/1-0123456789-960.webp";
const LENGTH: usize = 40_000;

/// A connection has come to the middle of it.
const MIDDLE: usize = 20_000;

/// A paper of which `a` is published, and a server that is reached by way of a proxy that fails by this rule.
fn published(rule: impl Fn(Chunk) -> Act + Send + Sync + 'static, more: &str) -> (Paper, Proxy) {
    let paper = Paper::at(Place::sftp());
    paper.publish_fine(&["--output", "a"]);
    // Of bytes that ssh cannot make smaller.
    let large: Vec<u8> = (0..LENGTH as u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 23) as u8).collect();
    paper.site.write(&format!("b/{LARGE}"), large);
    let proxy = Proxy::raw(paper.place.port, rule);
    paper.configure(proxy.port, &format!(", connections: 1{more}"));
    (paper, proxy)
}

/// Nothing goes on by this connection as long as the test runs.
fn falls_silent() -> ! {
    loop {
        std::thread::park();
    }
}

/// The next publish completes.
#[track_caller]
fn completes(paper: &Paper) {
    paper.publish_fine(&["--output", "b"]);
    paper.assert_is("b");
}

#[test]
fn a_key_or_a_host_that_ssh_does_not_know_is_told() {
    let paper = Paper::at(Place::sftp());
    paper.publish_fine(&["--output", "a"]);
    let top = paper.place.folder.as_ref().unwrap().parent().unwrap();
    for file in ["authorized", "known"] {
        let good = fs::read(top.join(file)).unwrap();
        fs::write(top.join(file), "").unwrap();
        let told = paper.fails(file);
        assert!(told["help"].as_str().unwrap().contains("`ssh` gets in"), "{told}");
        fs::write(top.join(file), good).unwrap();
    }
    completes(&paper);
}

#[test]
fn where_there_is_no_ssh_it_is_told_what_to_install() {
    let mut paper = Paper::at(Place::sftp());
    paper.place.environment = vec![("PATH".to_owned(), "/nowhere".to_owned())];
    let told = paper.fails("without ssh");
    assert!(told["help"].as_str().unwrap().contains("install OpenSSH"), "{told}");
}

#[test]
fn a_server_of_ssh_that_lets_one_in_and_not_write_is_told() {
    let (mut paper, _proxy) = published(|_| Act::Pass, "");
    paper.place.serve_by_ssh(Serves::ToRead);
    let told = paper.fails("it may only be read");
    assert!(told["help"].as_str().unwrap().contains("may write"), "{told}");
    paper.place.serve_by_ssh(Serves::Well);
    completes(&paper);
}

#[test]
fn a_server_of_ssh_that_is_full_is_told_and_the_next_publish_completes() {
    let (mut paper, _proxy) = published(|_| Act::Pass, "");
    // So much that small files find room, and the large one does not; then not a byte.
    for blocks in [40, 0] {
        paper.place.serve_by_ssh(Serves::Blocks(blocks));
        let told = paper.fails("it is full");
        let (message, help) = (told["message"].as_str().unwrap(), told["help"].as_str().unwrap());
        assert!(message.contains("cannot send `") && message.contains("at sftp://127.0.0.1"), "{told}");
        assert!(blocks == 0 || message.contains(LARGE), "{told}");
        assert!(told["cause"].as_str().unwrap().contains("the server refuses"), "{told}");
        assert!(help.contains("free some space"), "{told}");
        // Of what could not be written no half stays, which would fill the disk that it was too large for.
        let halves: Vec<_> =
            paper.place.files().into_keys().filter(|path| path.contains(".newsprint-part-")).collect();
        assert!(halves.is_empty(), "{halves:?}");
        assert!(!paper.place.files().contains_key("2024/03/21/01/1.html"), "a page came before its picture");
    }
    paper.place.serve_by_ssh(Serves::Well);
    completes(&paper);
}

#[test]
fn a_connection_of_ssh_that_is_cut_half_way_loses_nothing() {
    let cuts = std::sync::Arc::new(AtomicBool::new(true));
    let cut = cuts.clone();
    let (paper, _proxy) = published(
        move |chunk| match chunk.before > MIDDLE && cut.load(Ordering::Relaxed) {
            true => Act::Reset,
            false => Act::Pass,
        },
        ", attempts: 1",
    );
    let told = paper.fails("it is cut");
    assert!(told["help"].as_str().unwrap().contains("what was sent stands"), "{told}");
    cuts.store(false, Ordering::Relaxed);
    completes(&paper);
}

#[test]
fn a_connection_of_ssh_that_is_reset_is_made_anew_and_nobody_is_troubled() {
    let (paper, _proxy) = published(
        |chunk| match chunk.connection < 2 && chunk.before > MIDDLE {
            true => Act::Reset,
            false => Act::Pass,
        },
        "",
    );
    completes(&paper);
}

#[test]
fn a_server_of_ssh_that_turns_logins_away_for_a_moment_is_asked_again() {
    let (paper, _proxy) =
        published(|chunk| if chunk.connection < 2 { Act::Reset } else { Act::Pass }, ", attempts: 3");
    completes(&paper);
}

#[test]
fn a_server_of_ssh_that_goes_away_half_way_is_told_and_the_next_publish_completes() {
    let gone = std::sync::Arc::new(AtomicBool::new(false));
    let away = gone.clone();
    let (paper, _proxy) = published(
        move |chunk| {
            if chunk.before > MIDDLE {
                away.store(true, Ordering::Relaxed);
            }
            if away.load(Ordering::Relaxed) { Act::Reset } else { Act::Pass }
        },
        ", attempts: 2",
    );
    let told = paper.fails("it goes away");
    assert!(told["message"].as_str().unwrap().contains(LARGE), "{told}");
    assert!(told["help"].as_str().unwrap().contains("see whether the server is up"), "{told}");
    // It stays away: the next publish does not even get in.
    let told = paper.fails("it is away");
    assert!(told["help"].as_str().unwrap().contains("see whether the server is up"), "{told}");
    // It is back, by another way than that proxy.
    paper.configure(paper.place.port, "");
    assert!(gone.load(Ordering::Relaxed));
    completes(&paper);
}

#[test]
fn a_server_of_ssh_that_is_slow_is_waited_for() {
    // All of it takes longer than one request may, and no request does.
    let (paper, _proxy) = published(|_| Act::Late(Duration::from_millis(40)), ", timeout: 5, attempts: 1");
    completes(&paper);
}

#[test]
fn a_server_of_ssh_that_falls_silent_is_asked_again_and_at_last_given_up() {
    // The first connection falls silent in the middle, and never says a word again.
    let (paper, proxy) = published(
        |chunk| {
            if chunk.connection == 0 && chunk.before > MIDDLE {
                falls_silent();
            }
            Act::Pass
        },
        ", timeout: 2",
    );
    completes(&paper);
    drop((paper, proxy));

    let (paper, _proxy) = published(
        |chunk| {
            if chunk.before > MIDDLE {
                falls_silent();
            }
            Act::Pass
        },
        ", timeout: 2, attempts: 2",
    );
    let told = paper.fails("it falls silent");
    assert!(told["message"].as_str().unwrap().contains(LARGE), "{told}");
    assert!(told["cause"].as_str().unwrap().contains("no answer in "), "{told}");
    assert!(told["help"].as_str().unwrap().contains("see whether the server is up"), "{told}");
    paper.configure(paper.place.port, "");
    completes(&paper);
}

#[test]
fn a_file_that_changes_while_others_go_by_ssh_is_not_sent() {
    let (come, has_come) = channel();
    let (go, may_go) = channel::<()>();
    let (come, may_go) = (Mutex::new(Some(come)), Mutex::new(may_go));
    // In the middle of the first file the connection waits until another one has been changed.
    let (paper, _proxy) = published(
        move |chunk| {
            if chunk.before > MIDDLE
                && let Some(come) = come.lock().unwrap().take()
            {
                come.send(()).unwrap();
                may_go.lock().unwrap().recv().unwrap();
            }
            Act::Pass
        },
        "",
    );
    let good = paper.site.read("b/index.html");
    let run = std::thread::scope(|scope| {
        let run = scope.spawn(|| paper.publish(&["--output", "b", "--format", "json"]));
        has_come.recv().unwrap();
        paper.site.write("b/index.html", "somebody writes here");
        go.send(()).unwrap();
        run.join().unwrap()
    });
    assert!(run.diagnostic("changed")["path"].as_str().unwrap().ends_with("b/index.html"), "{}", run.err);
    assert_eq!(paper.place.files()["index.html"], paper.site.tree("a")["index.html"]);
    paper.site.write("b/index.html", good);
    completes(&paper);
}
