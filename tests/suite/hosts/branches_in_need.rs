//! A branch that others move, repositories that refuse, programs that are killed.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use super::branches::{BRANCH, assert_published, beside_a_repository, git, tip};
use super::{killed, newsprint, paper, publish, publish_soon, rebuilt, refused};
use crate::site::{Run, Site};

/// Puts a program at a path.
fn program(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// Where git is.
fn real_git() -> String {
    let path = std::env::var_os("PATH").unwrap();
    let git = std::env::split_paths(&path).map(|f| f.join("git")).find(|f| f.is_file());
    git.unwrap().display().to_string()
}

/// Waits until something is so.
fn until(is_so: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(60);
    while !is_so() {
        assert!(Instant::now() < end, "it did not come");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Publishes while a program stands before git on the PATH, and gives the one error.
fn refused_before(site: &Site, wrapper: &str) -> serde_json::Value {
    program(&site.path("bin/git"), wrapper);
    let path = format!("{}:{}", site.path("bin").display(), std::env::var("PATH").unwrap());
    let run =
        Run::from(newsprint(site, &["publish", "--format", "json"]).env("PATH", path).output().unwrap());
    assert_eq!(run.status, 1, "{}{}", run.out, run.err);
    run.diagnostics().remove(0)
}

#[test]
fn of_two_publishers_the_second_is_told_and_overwrites_nothing() {
    let site = beside_a_repository(BRANCH);
    publish(&site);
    rebuilt(&site, 0);
    let real = real_git();
    let remote = site.path("remote.git").display().to_string();
    // Just before the push somebody else is quicker.
    let quicker = format!(
        "#!/bin/sh\nfor a; do if [ \"$a\" = push ]; then\n  new=$(GIT_AUTHOR_NAME=x GIT_AUTHOR_EMAIL=x GIT_COMMITTER_NAME=x GIT_COMMITTER_EMAIL=x {real} --git-dir={remote} commit-tree -p pages -m quicker 'pages^{{tree}}')\n  {real} --git-dir={remote} update-ref refs/heads/pages $new\nfi; done\nexec {real} \"$@\"\n"
    );
    let told = refused_before(&site, &quicker);
    assert_eq!(told["code"], "locked", "{told}");
    let theirs = git(&site, "remote.git", &["log", "-1", "--format=%s", "pages"]);
    assert_eq!(theirs.trim(), "quicker");
    let quickers = tip(&site);
    publish(&site);
    assert_published(&site);
    assert_eq!(git(&site, "remote.git", &["rev-parse", "pages^"]).trim(), quickers);
}

#[test]
fn two_first_publishers_do_not_overwrite_each_other() {
    let site = beside_a_repository(BRANCH);
    let (real, remote) = (real_git(), site.path("remote.git").display().to_string());
    let quicker = format!(
        "#!/bin/sh\nfor a; do if [ \"$a\" = push ]; then\n  tree=$({real} --git-dir={remote} mktree </dev/null)\n  new=$(GIT_AUTHOR_NAME=x GIT_AUTHOR_EMAIL=x GIT_COMMITTER_NAME=x GIT_COMMITTER_EMAIL=x {real} --git-dir={remote} commit-tree -m quicker $tree)\n  {real} --git-dir={remote} update-ref refs/heads/pages $new\nfi; done\nexec {real} \"$@\"\n"
    );
    assert_eq!(refused_before(&site, &quicker)["code"], "locked");
    publish(&site);
    assert_published(&site);
}

#[test]
fn a_hook_that_refuses_is_told_in_its_own_words() {
    let site = beside_a_repository(BRANCH);
    publish(&site);
    let before = tip(&site);
    rebuilt(&site, 0);
    let hook = site.path("remote.git/hooks/pre-receive");
    program(&hook, "#!/bin/sh\necho 'no publishing on Sundays' >&2\nexit 1\n");
    let told = refused(&site);
    assert_eq!(told["code"], "target");
    assert!(told["cause"].as_str().unwrap().contains("no publishing on Sundays"), "{told}");
    assert_eq!(tip(&site), before);
    fs::remove_file(&hook).unwrap();
    publish(&site);
    assert_published(&site);
}

#[test]
fn a_repository_that_cannot_be_reached_or_written_is_told_and_nothing_is_lost() {
    let nowhere = paper("{ type: git, branch: pages, repository: nowhere.git }");
    assert_eq!(refused(&nowhere)["code"], "target");
    // Nobody listens at the port of this address, and what stands in it is not shown.
    let closed = paper("{ type: git, branch: pages, repository: \"https://desk@127.0.0.1:1/paper.git\" }");
    let told = refused(&closed);
    assert!(told["message"].as_str().unwrap().contains("cannot be reached"), "{told}");
    let without = paper("{ type: git, branch: pages }");
    assert!(refused(&without)["message"].as_str().unwrap().contains("no remote `origin`"));
    let named = paper("{ type: git, branch: \"a..b\", repository: . }");
    assert!(refused(&named)["message"].as_str().unwrap().contains("cannot be the name of a branch"));

    let site = beside_a_repository(BRANCH);
    publish(&site);
    let before = tip(&site);
    rebuilt(&site, 0);
    // The disk of the remote takes no more, as where it is full: not a file may be made for what comes.
    fs::rename(site.path("remote.git/objects"), site.path("kept")).unwrap();
    fs::create_dir(site.path("remote.git/objects")).unwrap();
    fs::write(site.path("remote.git/objects/info"), "").unwrap();
    assert_eq!(refused(&site)["code"], "target");
    fs::remove_dir_all(site.path("remote.git/objects")).unwrap();
    fs::rename(site.path("kept"), site.path("remote.git/objects")).unwrap();
    assert_eq!(tip(&site), before);
    publish(&site);
    assert_published(&site);
}

#[test]
fn a_repository_that_git_does_not_trust_is_told() {
    let site = paper("{ type: git, branch: pages }");
    git(&site, ".", &["init", "--quiet"]);
    let mut command = newsprint(&site, &["publish", "--format", "json"]);
    let run = Run::from(command.env("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1").output().unwrap());
    let told = run.diagnostic("target");
    assert!(told["cause"].as_str().unwrap().contains("safe.directory"), "{told}");
}

/// Answers every request as a server does that does not know the password, as long as the test runs.
fn server_that_knows_nobody() -> SocketAddr {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = server.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in server.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut request = BufReader::new(stream.try_clone().unwrap());
            let mut line = String::new();
            while request.read_line(&mut line).is_ok_and(|n| n > 2) {
                line.clear();
            }
            let _ = stream.write_all(
                b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"paper\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            );
        }
    });
    address
}

#[test]
fn wrong_credentials_are_asked_of_gits_own_helpers_and_are_never_shown() {
    let address = server_that_knows_nobody();
    let site = paper(&format!("{{ type: git, branch: pages, repository: \"http://{address}/paper.git\" }}"));
    let mut command = newsprint(&site, &["publish", "--format", "json"]);
    // As an action of a host gives it: a helper in the environment's config.
    command.env("GIT_CONFIG_COUNT", "1").env("GIT_CONFIG_KEY_0", "credential.helper");
    command.env("GIT_CONFIG_VALUE_0", "!f() { touch asked; echo username=desk; echo password=geheim; }; f");
    let run = Run::from(command.output().unwrap());
    let told = run.diagnostic("target");
    assert!(told["help"].as_str().unwrap().contains("git found no way in"), "{told}");
    assert!(site.has("asked"), "git's helper was not asked");
    assert!(!format!("{}{}", run.out, run.err).contains("geheim"));
}

#[test]
fn what_this_machine_keeps_of_a_branch_may_be_damaged_or_lost() {
    let site = beside_a_repository(BRANCH);
    publish(&site);
    let kept = site.path(".newsprint/build/publish/out.git");
    for (seed, damage) in (0..).zip(["HEAD", "config", "objects", ""]) {
        rebuilt(&site, seed);
        let path = kept.join(damage);
        if path.is_dir() {
            fs::remove_dir_all(path).unwrap()
        } else {
            fs::write(path, "damaged").unwrap()
        }
        publish(&site);
        assert_published(&site);
    }
    // Packs cut off in the middle, as where a disk was full.
    rebuilt(&site, 4);
    for (path, bytes) in site.tree(".newsprint/build/publish/out.git/objects") {
        let path = kept.join("objects").join(path);
        fs::remove_file(&path).unwrap();
        fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    }
    publish(&site);
    assert_published(&site);
}

#[test]
fn while_a_git_of_a_killed_program_works_on_nobody_else_writes() {
    let site = beside_a_repository(BRANCH);
    publish(&site);
    rebuilt(&site, 0);
    let real = real_git();
    let (began, go) = (site.path("began"), site.path("go"));
    // It has all of the commit, and takes its time to write it.
    let slow = format!(
        "#!/bin/sh\nfor a; do if [ \"$a\" = fast-import ]; then\n  cat > all\n  touch '{}'\n  while [ ! -e '{}' ]; do sleep 0.01; done\n  exec {real} \"$@\" < all\nfi; done\nexec {real} \"$@\"\n",
        began.display(),
        go.display()
    );
    program(&site.path("bin/git"), &slow);
    let path = format!("{}:{}", site.path("bin").display(), std::env::var("PATH").unwrap());
    let mut command = newsprint(&site, &["publish"]);
    let mut child = command.env("PATH", path).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    until(|| began.exists());
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(refused(&site)["code"], "locked");
    fs::write(go, "").unwrap();
    publish_soon(&site);
    assert_published(&site);
}

#[test]
fn killed_at_any_moment_the_branch_is_the_old_site_or_the_new_one() {
    let site = beside_a_repository(BRANCH);
    killed(&site, |site, done| {
        if done {
            assert_published(site);
        } else {
            // Whatever was cut off, the branch names a whole commit.
            git(site, "remote.git", &["ls-tree", "-r", "--name-only", "pages"]);
        }
    });
    git(&site, "remote.git", &["fsck", "--strict", "--no-dangling"]);
}
