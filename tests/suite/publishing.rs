//! The real program publishing a small site into a folder: what is sent, what is left alone, what is refused.

#![allow(clippy::disallowed_methods, reason = "tests read and write files themselves")]

use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Stdio};

use crate::site::{Run, Site};

const CONFIG: &str = "publication: 河滨周刊\nsearch: false\noutputs: { epub: false }\npublish:\n  targets:\n    copy: { type: folder, path: target }\n";

/// A paper of two articles with its config, built.
fn paper() -> Site {
    let article = |title: &str| format!("---\ntitle: {title}\nreporter: 林舟\n---\n渡口复航。\n");
    let site = Site::new()
        .file("newsprint.yaml", CONFIG)
        .file("content/2024-03-14/03/1.md", article("渡口复航"))
        .file("content/2024-03-14/03/2.md", article("白鹭归来"));
    site.run_fine(&["build", "--quiet"]);
    site
}

/// What readers find at the target.
fn published(site: &Site) -> BTreeMap<String, Vec<u8>> {
    let mut files = site.tree("target");
    files.retain(|path, _| !path.starts_with(".newsprint-"));
    files
}

#[track_caller]
fn assert_published(site: &Site) {
    assert!(published(site) == site.tree("public"), "the target is not what was built");
    let own: Vec<_> =
        site.tree("target").into_keys().filter(|path| path.starts_with(".newsprint-")).collect();
    assert_eq!(own, [".newsprint-published.json"], "something was left at the target");
}

#[test]
fn the_target_becomes_the_built_site_and_then_only_differences_are_sent() {
    let site = paper();
    let files = site.tree("public").len();
    let first = site.run_fine(&["publish"]);
    assert!(first.out.contains(&format!("{files} files sent")), "{}", first.out);
    assert_published(&site);
    let again = site.run_fine(&["publish"]);
    assert!(
        again.out.contains(&format!("0 files sent (0 bytes), {files} unchanged, 0 removed")),
        "{}",
        again.out
    );

    site.edit("content/2024-03-14/03/1.md", "渡口复航。", "渡口今起复航。");
    site.remove("content/2024-03-14/03/2.md");
    site.run_fine(&["build", "--quiet"]);
    let dry = site.run_fine(&["publish", "--dry-run"]);
    assert!(
        dry.out.starts_with("~ 2024/03/14/03/1.html\n") && dry.out.contains("\n- 2024/03/14/03/2.html\n"),
        "{}",
        dry.out
    );
    assert!(published(&site) != site.tree("public"));
    let run = site.run_fine(&["publish"]);
    assert!(run.out.contains("1 removed"), "{}", run.out);
    assert_published(&site);
}

#[test]
fn files_of_others_are_neither_removed_nor_replaced_without_a_word() {
    let site = paper();
    site.write("target/guestbook/index.html", "mine");
    site.write("target/index.html", "mine too");
    site.write("target/404.html", site.tree("public")["404.html"].clone());
    let run = site.run(&["publish", "--format", "json"]);
    assert_eq!(run.status, 1);
    let told = run.diagnostic("foreign");
    assert!(told["cause"].as_str().unwrap().contains("`index.html`"), "{told}");
    assert_eq!(site.tree("target").len(), 3, "something was sent");
    let dry = site.run_fine(&["publish", "--dry-run"]);
    assert!(dry.out.contains("! index.html\n"), "{}", dry.out);
    site.run_fine(&["publish", "--yes"]);
    assert_eq!(site.read("target/guestbook/index.html"), "mine");
    fs::remove_dir_all(site.path("target/guestbook")).unwrap();
    assert_published(&site);
}

#[test]
fn a_site_that_is_not_built_or_not_finished_is_not_published() {
    let site = Site::new().file("newsprint.yaml", CONFIG);
    let told = |site: &Site| {
        let run = site.run(&["publish", "--format", "json"]);
        assert_eq!(run.status, 1);
        run.diagnostic("publish")["message"].as_str().unwrap().to_owned()
    };
    assert_eq!(told(&site), "nothing is built in this folder");
    site.write("public/index.html", "by hand");
    assert_eq!(told(&site), "nothing is built in this folder");

    let site = paper();
    let lock = fs::read_dir(site.path(".newsprint/build")).unwrap().map(|entry| entry.unwrap().path());
    let lock = lock.into_iter().find(|path| path.extension().is_some_and(|e| e == "lock")).unwrap();
    let held = fs::File::options().write(true).open(&lock).unwrap();
    held.lock().unwrap();
    assert_eq!(told(&site), "a build is writing into this folder");
    drop(held);
    fs::write(&lock, "at work\n").unwrap();
    assert_eq!(told(&site), "the last build of this folder was not finished");
    site.run_fine(&["build", "--quiet"]);
    site.run_fine(&["publish"]);
    assert_published(&site);
}

#[test]
fn a_part_of_a_site_is_not_published() {
    let site = paper();
    fs::remove_dir_all(site.path("public")).unwrap();
    site.run_fine(&["build", "--quiet", "--only", "2024"]);
    assert!(site.has("public/2024/03/14/03/1.html"));
    let run = site.run(&["publish", "--format", "json"]);
    let told = run.diagnostic("publish");
    assert_eq!(run.status, 1);
    assert!(told["message"].as_str().unwrap().contains("no home page"), "{told}");
    assert!(!site.has("target"));
    site.run_fine(&["build", "--quiet", "--only", "shared"]);
    site.run_fine(&["publish"]);
    assert_published(&site);
}

#[test]
fn what_belongs_to_no_year_is_not_published_without_the_years() {
    let site = paper();
    // The years are known by the sitemap, which wants an address.
    fs::write(site.path("newsprint.yaml"), format!("base_url: https://example.org/paper/\n{CONFIG}"))
        .unwrap();
    fs::remove_dir_all(site.path("public")).unwrap();
    site.run_fine(&["build", "--quiet", "--only", "shared"]);
    assert!(site.has("public/index.html"));
    let run = site.run(&["publish", "--format", "json"]);
    let told = run.diagnostic("publish");
    assert_eq!(run.status, 1);
    assert!(told["message"].as_str().unwrap().contains("years are missing"), "{told}");
    assert!(told.to_string().contains("`sitemap-2024.xml`"), "{told}");
    assert!(!site.has("target"));
    site.run_fine(&["build", "--quiet", "--only", "2024"]);
    site.run_fine(&["publish"]);
    assert_published(&site);
}

#[test]
fn many_removals_want_a_yes() {
    let site = paper();
    for n in 0..120 {
        site.write(&format!("public/old/{n}.html"), "old");
    }
    site.run_fine(&["publish"]);
    fs::remove_dir_all(site.path("public/old")).unwrap();
    let run = site.run(&["publish", "--format", "json"]);
    assert!(
        run.diagnostic("publish")["message"].as_str().unwrap().contains("would be removed"),
        "{}",
        run.err
    );
    assert!(site.has("target/old/7.html"));
    site.run_fine(&["publish", "--yes"]);
    assert!(!site.has("target/old"));
    assert_published(&site);
}

#[test]
fn a_lost_or_damaged_record_is_made_anew_from_what_stands_there() {
    let site = paper();
    site.run_fine(&["publish"]);
    for damage in [None, Some("{\"newsprint\":1}"), Some("")] {
        match damage {
            None => site.remove("target/.newsprint-published.json"),
            Some(text) => site.write("target/.newsprint-published.json", text),
        }
        let run = site.run_fine(&["publish"]);
        assert!(run.out.contains("0 files sent"), "{}", run.out);
        assert_published(&site);
    }
}

#[test]
fn what_somebody_changed_at_the_target_is_told_and_made_right() {
    let site = paper();
    site.run_fine(&["publish"]);
    site.write("target/index.html", "defaced");
    site.remove("target/404.html");
    let run = site.run_fine(&["publish", "--format", "json"]);
    assert_eq!(run.diagnostic("target")["severity"], "warning");
    assert_published(&site);
    // Of the same length it is only seen by looking at everything.
    let length = site.tree("public")["index.html"].len();
    site.write("target/index.html", "x".repeat(length));
    site.run_fine(&["publish", "--recount"]);
    assert_published(&site);
}

#[test]
fn the_second_of_two_publishers_is_told_who_is_at_it_and_since_when() {
    let site = paper();
    let other = r#"{"who":"press@desk","since":"2026-11-25 18:00:00 UTC","site":"another"}"#;
    site.write("target/.newsprint-lock-0000000000000000.json", other);
    let run = site.run(&["publish", "--format", "json"]);
    let told = run.diagnostic("locked");
    assert!(told["message"].as_str().unwrap().contains("press@desk"), "{told}");
    assert!(told["cause"].as_str().unwrap().contains("2026-11-25 18:00:00 UTC"), "{told}");
    assert_eq!(site.tree("target").len(), 1, "something was sent, or a claim left");
    let run = site.run_fine(&["publish", "--break-lock", "--format", "json"]);
    assert_eq!(run.diagnostic("locked")["severity"], "note");
    assert_published(&site);

    // One that has grown old by the target's own clock is of a run that ended.
    site.write("target/.newsprint-lock-0000000000000000.json", other);
    let old = std::time::SystemTime::now() - std::time::Duration::from_secs(3600);
    let claim =
        fs::File::options().write(true).open(site.path("target/.newsprint-lock-0000000000000000.json"));
    claim.unwrap().set_modified(old).unwrap();
    site.edit("content/2024-03-14/03/1.md", "渡口复航。", "渡口今起复航。");
    site.run_fine(&["build", "--quiet"]);
    site.run_fine(&["publish"]);
    assert_published(&site);
}

#[test]
fn two_files_that_are_one_to_a_web_server_are_told() {
    let site = paper();
    site.write("public/caf\u{e9}.html", "one");
    site.run_fine(&["publish"]);
    assert_published(&site);
    site.write("public/cafe\u{301}.html", "two");
    let run = site.run(&["publish", "--format", "json"]);
    assert!(run.diagnostic("publish")["message"].as_str().unwrap().contains("both"), "{}", run.err);
}

#[test]
fn compressed_forms_stand_beside_texts() {
    let site = paper();
    site.edit("newsprint.yaml", "path: target", "path: target, precompress: [br, gz]");
    site.run_fine(&["publish"]);
    let files = published(&site);
    assert!(files.contains_key("index.html.br") && files.contains_key("index.html.gz"));
    let mut plain = Vec::new();
    std::io::Read::read_to_end(
        &mut flate2::read::GzDecoder::new(files["index.html.gz"].as_slice()),
        &mut plain,
    )
    .unwrap();
    assert!(plain == site.tree("public")["index.html"]);
    let again = site.run_fine(&["publish"]);
    assert!(again.out.contains("0 files sent"), "{}", again.out);
    site.edit("newsprint.yaml", ", precompress: [br, gz]", "");
    site.run_fine(&["publish"]);
    assert_published(&site);
}

/// Lets a publish read the site and take its claim; then something happens, and it goes on.
fn meanwhile(site: &Site, happens: impl FnOnce()) -> Run {
    // While it waits whether this other one leaves, as of two that come at once.
    let other = site.path("target/.newsprint-lock-zz.json");
    site.write("target/.newsprint-lock-zz.json", r#"{"who":"press@desk","site":"another"}"#);
    let child = Command::new(env!("CARGO_BIN_EXE_newsprint"))
        .args(["publish", "--format", "json"])
        .current_dir(site.root())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let claims = || fs::read_dir(site.path("target")).unwrap().map(|entry| entry.unwrap().file_name());
    while claims().filter(|name| name.to_str().unwrap().starts_with(".newsprint-lock-")).count() < 2 {
        std::thread::yield_now();
    }
    happens();
    // Unless it is gone already.
    let _ = fs::remove_file(other);
    Run::from(child.wait_with_output().unwrap())
}

#[test]
fn a_file_that_changes_before_it_is_sent_is_told_and_not_sent() {
    let site = paper();
    site.run_fine(&["publish"]);
    let before = published(&site);
    site.edit("public/index.html", "</body>", "<p></p></body>");
    let good = site.read("public/index.html");
    let run = meanwhile(&site, || site.write("public/index.html", "somebody writes here"));
    assert_eq!(run.status, 1);
    assert!(
        run.diagnostic("changed")["path"].as_str().unwrap().ends_with("public/index.html"),
        "{}",
        run.err
    );
    assert!(published(&site) == before);
    site.write("public/index.html", good);
    site.run_fine(&["publish"]);
    assert_published(&site);
}

#[test]
fn a_folder_that_goes_away_half_way_is_told_and_the_next_publish_completes() {
    let site = paper();
    site.run_fine(&["publish"]);
    site.edit("public/index.html", "</body>", "<p></p></body>");
    // As a disk that is taken off.
    let (there, elsewhere) = (site.path("target"), site.path("elsewhere"));
    let run = meanwhile(&site, || {
        fs::remove_file(there.join(".newsprint-lock-zz.json")).unwrap();
        fs::rename(&there, &elsewhere).unwrap();
    });
    assert_eq!(run.status, 1);
    let told = run.diagnostic("locked");
    assert!(told["message"].as_str().unwrap().contains("the claim to publish to"), "{told}");
    assert!(told["help"].as_str().unwrap().contains("see that the target is there"), "{told}");
    assert!(published(&site).is_empty(), "the site was sent to where the disk is not");
    fs::remove_dir_all(&there).unwrap();
    fs::rename(&elsewhere, &there).unwrap();
    site.run_fine(&["publish"]);
    assert_published(&site);
}

#[test]
fn folders_that_a_stopped_publish_emptied_go_with_the_next_one() {
    let site = paper();
    site.edit("newsprint.yaml", "path: target", "path: target, connections: 1");
    for path in ["public/emptied/index.html", "public/kept/last.html"] {
        site.write(path, "old");
    }
    site.run_fine(&["publish"]);
    for folder in ["emptied", "kept"] {
        fs::remove_dir_all(site.path("public").join(folder)).unwrap();
    }
    // What is removed last cannot be: a folder stands there now.
    let last = site.path("target/kept/last.html");
    let run = meanwhile(&site, || {
        fs::remove_file(&last).unwrap();
        fs::create_dir(&last).unwrap();
    });
    assert_eq!(run.status, 1, "{}", run.out);
    assert!(site.has("target/emptied") && !site.has("target/emptied/index.html"));
    fs::remove_dir(&last).unwrap();
    site.run_fine(&["publish"]);
    assert_published(&site);
    assert!(!site.has("target/emptied") && !site.has("target/kept"));
}

#[cfg(unix)]
#[test]
fn a_disk_that_is_full_is_told_and_the_next_publish_goes_on() {
    let site = paper();
    site.write("public/static/large.bin", vec![7; 100_000]);
    // No file may be longer than 80 blocks of 512 bytes: as of a full disk, all that is shorter is written.
    let program = env!("CARGO_BIN_EXE_newsprint");
    let run = std::process::Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 80; exec \"$0\" publish --format json", program])
        .current_dir(site.root())
        .output()
        .unwrap();
    let err = String::from_utf8(run.stderr).unwrap();
    assert!(err.contains("\"disk-full\"") && err.contains("large.bin"), "{err}");
    assert!(!site.has("target/index.html"), "a page came before what it may show");
    site.run_fine(&["publish"]);
    assert_published(&site);
}
