//! A branch of a git repository.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::process::Command;

use super::{assert_same, newsprint, paper, publish, refused, run};
use crate::site::Site;

/// A target on the branch `pages` of the bare repository `remote.git` in the site's folder.
pub(crate) const BRANCH: &str = "{ type: git, branch: pages, repository: remote.git }";

/// Git in a folder of the site, with nothing of this machine's config.
pub(crate) fn git(site: &Site, folder: &str, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    command.current_dir(site.path(folder)).args(arguments);
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    for who in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{who}_NAME"), "desk").env(format!("GIT_{who}_EMAIL"), "desk@example.org");
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A paper beside a bare repository.
pub(crate) fn beside_a_repository(target: &str) -> Site {
    let site = paper(target);
    git(&site, ".", &["init", "--quiet", "--bare", "remote.git"]);
    site
}

pub(crate) fn tip(site: &Site) -> String {
    git(site, "remote.git", &["rev-parse", "refs/heads/pages"]).trim().to_owned()
}

/// All that a checkout of the branch has.
pub(crate) fn checkout(site: &Site, folder: &str, branch: &str) -> BTreeMap<String, Vec<u8>> {
    let archive =
        Command::new("git").current_dir(site.path(folder)).args(["archive", branch]).output().unwrap();
    let mut files = BTreeMap::new();
    for entry in tar::Archive::new(archive.stdout.as_slice()).entries().unwrap() {
        let mut entry = entry.unwrap();
        if entry.header().entry_type() == tar::EntryType::Regular {
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            files.insert(String::from_utf8(entry.path_bytes().into_owned()).unwrap(), bytes);
        }
    }
    files
}

/// The branch holds the built site, and what tells hosts to show it as it is.
#[track_caller]
pub(crate) fn assert_published(site: &Site) {
    let mut wanted = site.tree("public");
    wanted.insert(".nojekyll".into(), Vec::new());
    assert_same(&checkout(site, "remote.git", "pages"), &wanted);
}

#[test]
fn a_publish_is_a_commit_and_an_unchanged_site_is_none() {
    let site = beside_a_repository(BRANCH);
    site.write("public/渡口/\"一\".html", "渡口");
    let first = publish(&site);
    assert!(first.out.contains("branch pages of"), "{}", first.out);
    assert_published(&site);
    let one = tip(&site);
    assert!(publish(&site).out.contains("0 files sent"));
    assert_eq!(tip(&site), one);
    // The day of the newest issue, and no clock.
    assert_eq!(
        git(&site, "remote.git", &["log", "-1", "--format=%ct %an", "pages"]).trim(),
        "1710374400 newsprint"
    );

    site.edit("public/index.html", "</body>", "<p></p></body>");
    site.remove("public/2024/03/14/03/2.html");
    let dry = run(&site, &["publish", "--dry-run"]);
    assert!(dry.out.contains("~ index.html\n- 2024/03/14/03/2.html\n"), "{}", dry.out);
    assert_eq!(tip(&site), one);
    let second = publish(&site);
    assert!(second.out.contains("1 file sent") && second.out.contains("1 removed"), "{}", second.out);
    assert_published(&site);
    assert_eq!(git(&site, "remote.git", &["rev-parse", "pages^"]).trim(), one);
    // One page and the folder above it, and the commit.
    let new = git(&site, "remote.git", &["rev-list", "--objects", &format!("{one}..pages")]);
    let blobs = new.lines().filter(|line| line.ends_with(".html")).count();
    assert_eq!(blobs, 1, "{new}");
}

#[test]
fn the_same_site_gives_the_same_commit_from_another_machine() {
    let (one, other) = (beside_a_repository(BRANCH), beside_a_repository(BRANCH));
    publish(&one);
    publish(&other);
    assert_eq!(tip(&one), tip(&other));
    let third = beside_a_repository(BRANCH);
    assert!(
        newsprint(&third, &["publish"]).env("SOURCE_DATE_EPOCH", "1700000000").status().unwrap().success()
    );
    assert_eq!(git(&third, "remote.git", &["log", "-1", "--format=%ct", "pages"]).trim(), "1700000000");
    let tree = |site: &Site| git(site, "remote.git", &["rev-parse", "pages^{tree}"]);
    assert_eq!(tree(&third), tree(&one));
}

#[test]
fn a_repository_may_name_its_objects_by_sha_256() {
    // Without a commit nothing tells how it names them; with others' commits, or after newsprint's own, the branches do.
    for begun in [false, true] {
        let site = paper(BRANCH);
        git(&site, ".", &["init", "--quiet", "--bare", "--object-format=sha256", "remote.git"]);
        if begun {
            git(&site, ".", &["clone", "--quiet", "remote.git", "other"]);
            git(&site, "other", &["commit", "--quiet", "--allow-empty", "-m", "begun"]);
            git(&site, "other", &["push", "--quiet", "origin", "HEAD:pages"]);
        }
        publish(&site);
        assert_published(&site);
        assert_eq!(tip(&site).len(), 64);
        rebuild(&site);
        publish(&site);
        assert_published(&site);
        // The same from a machine that has never seen it.
        fs::remove_dir_all(site.path(".newsprint/build/publish")).unwrap();
        site.remove("public/2024/03/14/03/2.html");
        publish(&site);
        assert_published(&site);
        assert!(publish(&site).out.contains("0 files sent"));
    }
}

#[test]
#[cfg(unix)]
fn a_path_may_hold_a_line_end() {
    let site = beside_a_repository(BRANCH);
    site.write("public/one\nand/two.html", "one");
    publish(&site);
    assert_published(&site);
    assert!(publish(&site).out.contains("0 files sent"));
    site.write("public/one\nand/two.html", "two");
    assert!(publish(&site).out.contains("1 file sent"));
    assert_published(&site);
}

#[test]
fn working_tree_index_and_head_of_the_sites_own_repository_stay_as_they_are() {
    let site = paper("{ type: git, branch: pages }");
    git(&site, ".", &["init", "--quiet", "--bare", "remote.git"]);
    git(&site, ".", &["init", "--quiet", "--initial-branch=main"]);
    // Only the site's own config knows where this is.
    let place = site.path("remote.git").display().to_string();
    git(&site, ".", &["config", &format!("url.{place}.insteadOf"), "paper:"]);
    git(&site, ".", &["remote", "add", "origin", "paper:"]);
    site.write(".gitignore", "/public/\n/remote.git/\n/.newsprint/build/\n");
    git(&site, ".", &["add", "."]);
    git(&site, ".", &["commit", "--quiet", "-m", "paper"]);
    site.write("staged.md", "staged");
    git(&site, ".", &["add", "staged.md"]);
    site.write("staged.md", "and changed since");
    site.edit("content/2024-03-14/03/1.md", "渡口复航。", "渡口今起复航。");
    site.write("untracked.md", "untracked");
    let state = || {
        let mut tree = site.tree(".git");
        tree.retain(|path, _| !path.starts_with("objects/"));
        (git(&site, ".", &["status", "--porcelain"]), tree, site.tree(".git/objects").len())
    };
    // Looking at it may write down what it saw.
    state();
    let before = state();
    publish(&site);
    assert_published(&site);
    rebuild(&site);
    publish(&site);
    assert_published(&site);
    let after = state();
    assert_eq!(after.0, before.0);
    assert_same(&after.1, &before.1);
    assert_eq!(after.2, before.2, "objects were put into the person's repository");
}

fn rebuild(site: &Site) {
    site.edit("public/index.html", "</body>", "<p></p></body>");
}

#[test]
fn a_branch_of_the_sites_own_repository_is_written_beside_what_is_checked_out() {
    let site = paper("{ type: git, branch: pages, repository: . }");
    git(&site, ".", &["init", "--quiet", "--initial-branch=main"]);
    site.write(".gitignore", "/public/\n/.newsprint/build/\n");
    git(&site, ".", &["add", "."]);
    git(&site, ".", &["commit", "--quiet", "-m", "paper"]);
    site.write("untracked.md", "untracked");
    let state = || {
        (
            git(&site, ".", &["status", "--porcelain"]),
            fs::read(site.path(".git/index")).unwrap(),
            site.read(".git/HEAD"),
        )
    };
    let before = state();
    publish(&site);
    assert!(state() == before);
    let mut wanted = site.tree("public");
    wanted.insert(".nojekyll".into(), Vec::new());
    assert_same(&checkout(&site, ".", "pages"), &wanted);
    git(&site, ".", &["worktree", "add", "--quiet", "theirs", "pages"]);
    rebuild(&site);
    let told = refused(&site);
    assert!(told["cause"].as_str().unwrap().contains("checked out"), "{told}");
}

#[test]
fn files_of_others_on_the_branch_stay_and_are_replaced_only_with_a_yes() {
    let site = beside_a_repository(BRANCH);
    git(&site, ".", &["init", "--quiet", "--initial-branch=pages", "theirs"]);
    for (path, text) in [("guestbook/index.html", "mine"), ("index.html", "mine too"), ("404.html", "")] {
        site.write(&format!("theirs/{path}"), text);
    }
    site.write("theirs/404.html", site.tree("public")["404.html"].clone());
    git(&site, "theirs", &["add", "."]);
    git(&site, "theirs", &["commit", "--quiet", "-m", "mine"]);
    git(&site, "theirs", &["push", "--quiet", "../remote.git", "pages"]);
    let told = refused(&site);
    assert_eq!(told["code"], "foreign");
    assert!(told["cause"].as_str().unwrap().contains("`index.html`"), "{told}");
    assert_eq!(run(&site, &["publish", "--yes"]).status, 0);
    let with_guestbook = |site: &Site| {
        let mut wanted = site.tree("public");
        wanted.insert(".nojekyll".into(), Vec::new());
        wanted.insert("guestbook/index.html".into(), b"mine".to_vec());
        assert_same(&checkout(site, "remote.git", "pages"), &wanted);
    };
    with_guestbook(&site);
    // What is kept of it on this machine is lost, and somebody adds another file.
    fs::remove_dir_all(site.path(".newsprint/build/publish")).unwrap();
    git(&site, "theirs", &["pull", "--quiet", "../remote.git", "pages"]);
    site.write("theirs/verify.txt", "mine");
    git(&site, "theirs", &["add", "."]);
    git(&site, "theirs", &["commit", "--quiet", "-m", "more"]);
    git(&site, "theirs", &["push", "--quiet", "../remote.git", "pages"]);
    rebuild(&site);
    site.remove("public/2024/03/14/03/2.html");
    publish(&site);
    let mut found = checkout(&site, "remote.git", "pages");
    assert_eq!(found.remove("verify.txt").as_deref(), Some(&b"mine"[..]));
    assert_eq!(found.remove("guestbook/index.html").as_deref(), Some(&b"mine"[..]));
    found.remove(".nojekyll");
    assert_same(&found, &site.tree("public"));
}

#[test]
fn a_single_commit_replaces_the_last_and_keeps_files_of_others() {
    let site = beside_a_repository(
        "{ type: git, branch: pages, repository: remote.git, history: single, cname: paper.example.org }",
    );
    publish(&site);
    rebuild(&site);
    site.remove("public/2024/03/14/03/2.html");
    publish(&site);
    assert_eq!(git(&site, "remote.git", &["rev-list", "--count", "pages"]).trim(), "1");
    let mut found = checkout(&site, "remote.git", "pages");
    assert_eq!(found.remove("CNAME").as_deref(), Some(&b"paper.example.org\n"[..]));
    assert!(found.remove(".nojekyll").is_some());
    assert_same(&found, &site.tree("public"));
    let one = tip(&site);
    publish(&site);
    assert_eq!(tip(&site), one);
    // A domain that changes is a commit without a changed page.
    site.edit("newsprint.yaml", "paper.example.org", "news.example.org");
    publish(&site);
    assert_eq!(checkout(&site, "remote.git", "pages")["CNAME"], b"news.example.org\n");
}
