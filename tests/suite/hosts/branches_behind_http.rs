//! A branch behind git's own server for HTTP, by way of a proxy that fails as it is told.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::branches::{BRANCH, assert_published, beside_a_repository, tip};
use super::{newsprint, publish, rebuilt, refused};
use crate::servers::at_another_time;
use crate::servers::git::Git;
use crate::servers::proxy::{Act, Proxy, Seen};
use crate::site::{Run, Site};

/// A paper whose branch is published, and is reached by way of a proxy; the site has changed since.
fn published() -> (Site, Git, Proxy) {
    let site = beside_a_repository(BRANCH);
    publish(&site);
    let server = Git::before(site.root());
    let proxy = Proxy::before(server.port);
    let there = format!("repository: \"http://127.0.0.1:{}/remote.git\"", proxy.port);
    site.edit("newsprint.yaml", "repository: remote.git", &there);
    rebuilt(&site, 0);
    (site, server, proxy)
}

/// Whether a request brings the commit.
fn pushes(seen: &Seen) -> bool {
    seen.method == "POST" && seen.path.ends_with("/git-receive-pack")
}

#[test]
fn a_server_of_git_that_fails_loses_nothing_and_the_next_publish_completes() {
    let (site, _server, proxy) = published();
    // At the first word, and when all is made and the commit goes.
    let first: fn(&Seen) -> bool = |_| true;
    let cases = [
        ("500 at once", first, Act::Answer(500, "oh"), "500"),
        ("500 at the end", pushes, Act::Answer(500, "oh"), "500"),
        ("503 at once", first, Act::Answer(503, "busy"), "503"),
        ("503 at the end", pushes, Act::Answer(503, "busy"), "503"),
        ("it is full", pushes, Act::Answer(507, ""), "507"),
        ("it lets nobody in", first, Act::Answer(403, ""), "git found no way in"),
        ("it resets at once", first, Act::Reset, "cannot be reached"),
        ("it resets at the end", pushes, Act::Reset, "the branch was not taken"),
        ("it goes away half-way", pushes, Act::Half, "the branch was not taken"),
    ];
    for (seed, (what, when, act, words)) in (1..).zip(cases) {
        let before = tip(&site);
        proxy.rule(move |seen| if when(seen) { act } else { Act::Pass });
        let told = refused(&site);
        assert_eq!(told["code"], "target", "{what}: {told}");
        assert!(told.to_string().contains(words), "{what}: {told}");
        assert!(told.to_string().contains("what readers see is what it was") || words.contains("no way in"));
        assert_eq!(tip(&site), before, "{what}");
        proxy.rule(|_| Act::Pass);
        publish(&site);
        assert_published(&site);
        rebuilt(&site, seed);
    }
}

#[test]
fn a_server_of_git_that_goes_away_is_told_and_the_next_publish_completes() {
    let (site, _server, proxy) = published();
    let before = tip(&site);
    let gone = AtomicBool::new(false);
    proxy.rule(move |seen| {
        // It has told what stands there, and is never heard of again.
        if seen.path.contains("git-receive-pack") {
            gone.store(true, Ordering::Relaxed);
        }
        if gone.load(Ordering::Relaxed) { Act::Reset } else { Act::Pass }
    });
    assert!(refused(&site)["message"].as_str().unwrap().contains("was not taken"));
    assert!(refused(&site)["message"].as_str().unwrap().contains("cannot be reached"));
    assert_eq!(tip(&site), before);
    proxy.rule(|_| Act::Pass);
    publish(&site);
    assert_published(&site);
}

#[test]
fn a_push_of_which_nobody_told_is_seen_by_the_next_publish() {
    let (site, _server, proxy) = published();
    proxy.rule(|seen| if pushes(seen) { Act::Forget } else { Act::Pass });
    assert_eq!(refused(&site)["code"], "target");
    // It was taken all the same.
    assert_published(&site);
    proxy.rule(|_| Act::Pass);
    assert!(publish(&site).out.contains("0 files sent (0 bytes)"));
    assert!(!proxy.seen().iter().any(pushes));
}

#[test]
fn a_server_of_git_that_is_slow_is_waited_for() {
    let (site, _server, proxy) = published();
    proxy.rule(|_| Act::Late(Duration::from_millis(300)));
    publish(&site);
    assert_published(&site);
}

#[test]
fn a_server_of_git_that_falls_silent_is_given_up() {
    let (site, _server, proxy) = published();
    site.edit("newsprint.yaml", "branch: pages", "branch: pages, timeout: 3");
    let (before, hour) = (tip(&site), Duration::from_secs(3600));
    proxy.rule(move |_| Act::Late(hour));
    let told = refused(&site);
    assert!(told["message"].as_str().unwrap().contains("cannot be reached"), "{told}");
    assert!(told["help"].as_str().unwrap().contains("see whether the server is up"), "{told}");
    assert_eq!(tip(&site), before);
    // When the commit has gone it is not known whether it was taken; the next publish sees that it was.
    proxy.rule(move |seen| if pushes(seen) { Act::Late(hour) } else { Act::Pass });
    assert!(refused(&site)["message"].as_str().unwrap().contains("was not taken"));
    proxy.rule(|_| Act::Pass);
    assert!(publish(&site).out.contains("0 files sent (0 bytes)"));
    assert_published(&site);
}

#[test]
fn a_file_that_changes_while_the_branch_is_looked_at_is_not_put_on_it() {
    let (site, _server, proxy) = published();
    let before = tip(&site);
    let page = "public/2024/03/14/03/1.html";
    let (good, path) = (site.read(page), site.path(page));
    proxy.rule(move |_| {
        std::fs::write(&path, "somebody writes here").unwrap();
        Act::Pass
    });
    let told = refused(&site);
    assert_eq!(told["code"], "changed", "{told}");
    assert!(told["path"].as_str().unwrap().ends_with(page), "{told}");
    assert_eq!(tip(&site), before);
    proxy.rule(|_| Act::Pass);
    site.write(page, good);
    publish(&site);
    assert_published(&site);
}

#[test]
fn a_clock_that_is_wrong_changes_no_commit() {
    let site = beside_a_repository(BRANCH);
    for (seed, off) in (0..).zip(["+3d", "-400d", "+20y"]) {
        rebuilt(&site, seed);
        let run = Run::from(at_another_time(off, &newsprint(&site, &["publish"])).output().unwrap());
        assert_eq!(run.status, 0, "{off}: {}", run.err);
        assert_published(&site);
        // On a machine whose clock is right there is nothing to do.
        assert!(publish(&site).out.contains("0 files sent (0 bytes)"));
    }
}
