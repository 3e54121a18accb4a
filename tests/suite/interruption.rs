//! A build that is stopped half-way leaves nothing from which the next one is not right.

#![allow(clippy::disallowed_methods, reason = "tests read the disk themselves")]

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::site::Site;

/// A paper of some four hundred articles.
fn paper() -> Site {
    let site = Site::new();
    for day in 0..36 {
        for article in 0..12 {
            let path = format!(
                "content/2023-{:02}-{:02}/{}/{article}.md",
                day / 12 + 1,
                day % 12 + 1,
                article / 4 + 1
            );
            let text = format!(
                "---\ntitle: 第{day}日第{article}篇\nreporter: 林舟{}\n---\n渡口第{day}天。\n",
                article % 5
            );
            site.write(&path, text);
        }
    }
    site
}

/// How many pages stand, while others come and go.
fn pages(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries
        .map(|path| {
            if path.is_dir() { pages(&path) } else { usize::from(path.extension() == Some("html".as_ref())) }
        })
        .sum()
}

/// Starts a build and stops it as soon as it has written so many pages.
fn stopped_after(site: &Site, many: usize, signal: &str) -> bool {
    let mut child: Child = Command::new(env!("CARGO_BIN_EXE_newsprint"))
        .args(["build", "--quiet", "--root"])
        .arg(site.root())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while child.try_wait().unwrap().is_none() {
        if pages(&site.path("public")) >= many {
            let id = child.id().to_string();
            Command::new("kill").args([signal, &id]).stderr(Stdio::null()).status().unwrap();
            break;
        }
    }
    !child.wait().unwrap().success()
}

#[test]
fn after_a_build_that_was_stopped_the_next_one_is_a_whole_one() {
    let clean = paper();
    clean.run_fine(&["build", "--quiet"]);
    let mut stopped = 0;
    for (many, signal) in [(1, "-INT"), (40, "-KILL"), (150, "-INT"), (300, "-KILL"), (420, "-TERM")] {
        let site = paper();
        stopped += usize::from(stopped_after(&site, many, signal));
        site.run_fine(&["build", "--quiet"]);
        assert!(site.tree("public") == clean.tree("public"), "stopped by {signal} after {many} pages");
        // And where a build stood before: what is stopped is the one that changes every page.
        site.write("templates/article.html", "<!doctype html><title>{{ article.title }}</title>");
        stopped += usize::from(stopped_after(&site, 0, signal));
        fs::remove_dir_all(site.path("templates")).unwrap();
        site.run_fine(&["build", "--quiet"]);
        assert!(site.tree("public") == clean.tree("public"), "stopped by {signal} while every page changed");
    }
    assert!(stopped > 0, "no build was stopped: the paper is too small for this machine");
}

#[test]
fn a_folder_that_another_build_is_at_work_in_is_left_to_it() {
    let site = paper();
    site.run_fine(&["build", "--quiet"]);
    let lock = fs::read_dir(site.path(".newsprint/build")).unwrap().map(|entry| entry.unwrap().path());
    let lock = lock.into_iter().find(|path| path.extension().is_some_and(|e| e == "lock")).unwrap();
    let held = fs::File::open(&lock).unwrap();
    held.lock().unwrap();
    site.write("content/2023-04-01/1/1.md", "---\ntitle: 又一篇\n---\n文。\n");
    let before = site.tree("public");
    let run = site.run(&["build"]);
    assert_eq!(run.status, 1);
    assert!(run.err.contains("another newsprint is building into this folder"), "{}", run.err);
    assert!(site.tree("public") == before);
    drop(held);
    site.run_fine(&["build", "--quiet"]);
    assert!(site.tree("public").contains_key("2023/04/01/1/1.html"));
}
