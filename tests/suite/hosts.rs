//! A built site in an archive or on a branch, and the files that hosts need: the real program, its targets read back by others.

#![allow(clippy::disallowed_methods, reason = "tests read and write files themselves")]

mod archives;
mod branches;
#[cfg(unix)]
mod branches_behind_http;
#[cfg(unix)]
mod branches_in_need;
mod workflows;

use std::collections::BTreeMap;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::site::{Run, Site};

/// How often a program is killed at each target.
const SEEDS: u32 = 50;

/// A paper of two articles, built, that is published to this target.
fn paper(target: &str) -> Site {
    let article = |title: &str| format!("---\ntitle: {title}\nreporter: 林舟\n---\n渡口复航。\n");
    let config = format!(
        "publication: 河滨周刊\nsearch: false\noutputs: {{ epub: false }}\npublish:\n  targets:\n    out: {target}\n"
    );
    let site = Site::new()
        .file("newsprint.yaml", config)
        .file("content/2024-03-14/03/1.md", article("渡口复航"))
        .file("content/2024-03-14/03/2.md", article("白鹭归来"));
    site.run_fine(&["build", "--quiet"]);
    site
}

/// The program in a site's folder, with nothing of this machine's git.
fn newsprint(site: &Site, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_newsprint"));
    command.args(arguments).current_dir(site.root());
    command
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_TERMINAL_PROMPT", "0");
    command.env_remove("SOURCE_DATE_EPOCH").stdin(Stdio::null());
    command
}

fn run(site: &Site, arguments: &[&str]) -> Run {
    Run::from(newsprint(site, arguments).output().unwrap())
}

/// Publishes, and demands that it went well.
fn publish(site: &Site) -> Run {
    let run = run(site, &["publish"]);
    assert_eq!(run.status, 0, "{}\n{}", run.out, run.err);
    run
}

/// Publishes, and gives the one error that it told.
fn refused(site: &Site) -> serde_json::Value {
    let run = run(site, &["publish", "--format", "json"]);
    assert_eq!(run.status, 1, "{}\n{}", run.out, run.err);
    let mut told = run.diagnostics();
    assert_eq!(told.len(), 1, "{}", run.err);
    told.remove(0)
}

/// Another state of the built site: one page changed, one new, the last new one gone.
fn rebuilt(site: &Site, seed: u32) {
    site.edit("public/2024/03/14/03/1.html", "</body>", &format!("<!-- {seed} --></body>"));
    if seed > 0 {
        site.remove(&format!("public/2024/03/14/03/new-{}.html", seed - 1));
    }
    site.write(&format!("public/2024/03/14/03/new-{seed}.html"), format!("渡口 {seed}").repeat(500));
}

/// Kills the program at another moment for each seed, then lets it run to its end; `check` sees to both.
fn killed(site: &Site, check: impl Fn(&Site, bool)) {
    rebuilt(site, 0);
    let begun = Instant::now();
    publish(site);
    let whole = begun.elapsed();
    let mut cut = 0;
    for seed in 1..=SEEDS {
        rebuilt(site, seed);
        let mut child =
            newsprint(site, &["publish"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // Spread over the whole of a run, in an order that is no order.
        std::thread::sleep(whole * (seed * 37 % SEEDS) / SEEDS);
        let _ = child.kill();
        cut += u32::from(!child.wait().unwrap().success());
        check(site, false);
        publish_soon(site);
        check(site, true);
    }
    assert!(cut > SEEDS / 4, "only {cut} runs were cut off");
}

/// Publishes; where a part of the killed program still holds the target, once more a little later.
fn publish_soon(site: &Site) {
    let until = Instant::now() + Duration::from_secs(20);
    loop {
        let run = run(site, &["publish", "--format", "json"]);
        if run.status == 0 {
            return;
        }
        let locked = run.diagnostics().iter().all(|d| d["code"] == "locked");
        assert!(locked && Instant::now() < until, "{}", run.err);
    }
}

/// Files by path, as a message that can be read where they differ.
#[track_caller]
fn assert_same(found: &BTreeMap<String, Vec<u8>>, wanted: &BTreeMap<String, Vec<u8>>) {
    let paths = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(paths(found), paths(wanted));
    for (path, bytes) in wanted {
        assert!(found[path] == *bytes, "{path} is another file");
    }
}
