//! The real program publishing to real servers: what comes to stand there, what faults do, and what a killed run leaves.

#![allow(clippy::disallowed_methods, reason = "tests read and write files themselves")]

mod killed;
mod ssh_in_need;
mod two_at_once;

use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::servers::proxy::{Act, Proxy};
use crate::servers::web::Web;
use crate::servers::{self, Place, request};
use crate::site::{Run, Site};

/// A site of a dozen small files, built twice: `a`, and `b` in which of them three changed, two are new and two gone.
struct Paper {
    site: Site,
    place: Place,
}

const PATHS: [&str; 12] = [
    "index.html",
    "404.html",
    "atom.xml",
    "static/style.2bd2adb834.css",
    "pictures/2024-03-14/1/1-e29729ee20-960.webp",
    "2024/03/14/index.html",
    "2024/03/14/01/index.html",
    "2024/03/14/01/1.html",
    "2024/03/14/01/2.html",
    "reporters/林舟/index.html",
    "sections/Linjiang in English/index.html",
    "odd/a+b & c%20d#e~(f)'g.html",
];

impl Paper {
    fn at(place: Place) -> Self {
        let paper = Self { site: Site::new(), place };
        paper.configure(paper.place.port, "");
        for output in ["a", "b"] {
            paper.site.run_fine(&["build", "--quiet", "--output", output]);
            fs::remove_dir_all(paper.site.path(output)).unwrap();
        }
        for path in PATHS {
            paper.site.write(&format!("a/{path}"), format!("{path}: 渡口复航\n").repeat(20));
        }
        for path in &PATHS[..9] {
            paper.site.write(&format!("b/{path}"), format!("{path}: 渡口复航\n").repeat(20));
        }
        for path in [
            "index.html",
            "atom.xml",
            "2024/03/14/01/index.html",
            "2024/03/21/index.html",
            "2024/03/21/01/1.html",
        ] {
            paper.site.write(&format!("b/{path}"), format!("{path}: 白鹭归来\n").repeat(20));
        }
        paper
    }

    fn configure(&self, port: u16, more: &str) {
        let head = "publication: 河滨周刊\nsearch: false\noutputs: { epub: false }\n";
        self.site.write("newsprint.yaml", head.to_owned() + &self.place.config(port, more));
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_newsprint"));
        command
            .arg("publish")
            .args(arguments)
            .current_dir(self.site.root())
            .envs(self.place.environment.iter().map(|(k, v)| (k, v)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn publish(&self, arguments: &[&str]) -> Run {
        Run::from(self.command(arguments).output().unwrap())
    }

    /// The same on a machine whose clock is wrong by so much (`+3d`).
    fn publish_at_another_time(&self, off: &str, arguments: &[&str]) -> Run {
        Run::from(servers::at_another_time(off, &self.command(arguments)).output().unwrap())
    }

    #[track_caller]
    fn publish_fine(&self, arguments: &[&str]) -> Run {
        let run = self.publish(arguments);
        assert_eq!(run.status, 0, "publish {arguments:?} to {}\n{}\n{}", self.place.kind, run.out, run.err);
        run
    }

    /// A publish of `b` that fails: what it told of the target. Of what stood there nothing is lost, and what stands there is of `a` or `b`.
    #[track_caller]
    fn fails(&self, what: &str) -> serde_json::Value {
        let before = self.place.files();
        let run = self.publish(&["--output", "b", "--format", "json"]);
        assert_eq!(run.status, 1, "{what}: {}{}", run.out, run.err);
        assert!(!run.err.contains(servers::PASSWORD) && !run.out.contains(servers::PASSWORD));
        let (old, new, after) = (self.site.tree("a"), self.site.tree("b"), self.place.files());
        let lost: Vec<_> = before.keys().filter(|path| !after.contains_key(*path)).collect();
        assert!(lost.is_empty(), "{what}: {lost:?}");
        for (path, bytes) in after.iter().filter(|(path, _)| !path.starts_with(".newsprint-")) {
            assert!(
                old.get(path) == Some(bytes) || new.get(path) == Some(bytes),
                "{what}: {path} is neither"
            );
        }
        run.diagnostic("target")
    }

    /// The target holds just this built folder, and newsprint's record.
    #[track_caller]
    fn assert_is(&self, output: &str) {
        let mut files = self.place.files();
        assert!(files.remove(".newsprint-published.json").is_some(), "there is no record");
        let built = self.site.tree(output);
        let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&files), names(&built), "at the {}", self.place.kind);
        assert!(files == built, "the {} does not hold what was built", self.place.kind);
    }
}

/// What holds at every target.
fn differences_are_sent(paper: &Paper) {
    let run = paper.publish_fine(&["--output", "a"]);
    assert!(run.out.contains("12 files sent"), "{}", run.out);
    paper.assert_is("a");
    let run = paper.publish_fine(&["--output", "a"]);
    assert!(run.out.contains("0 files sent (0 bytes), 12 unchanged, 0 removed"), "{}", run.out);
    let run = paper.publish_fine(&["--output", "b", "--dry-run"]);
    assert!(run.out.contains("2 new, 3 changed, 3 gone, 6 unchanged"), "{}", run.out);
    paper.assert_is("a");
    let run = paper.publish_fine(&["--output", "b"]);
    assert!(run.out.contains("5 files sent"), "{}", run.out);
    paper.assert_is("b");

    // Without its record everything is looked at, and nothing is sent.
    paper.place.remove(".newsprint-published.json");
    let run = paper.publish_fine(&["--output", "b"]);
    assert!(run.out.contains("0 files sent (0 bytes), 11 unchanged"), "{}", run.out);
    paper.assert_is("b");

    // Files of others stay; one in the way is told.
    paper.place.put("guestbook.html", b"mine");
    paper.place.put("reporters/林舟/index.html", b"mine too");
    let run = paper.publish(&["--output", "a", "--format", "json"]);
    assert!(run.diagnostic("foreign")["cause"].as_str().unwrap().contains("林舟"), "{}", run.err);
    paper.publish_fine(&["--output", "a", "--yes"]);
    assert_eq!(paper.place.files()["guestbook.html"], b"mine");
    paper.place.remove("guestbook.html");
    paper.assert_is("a");

    // The second of two is told who the first is.
    paper.place.put(".newsprint-lock-0.json", br#"{"who":"press@desk","since":"Friday","site":"another"}"#);
    let run = paper.publish(&["--output", "b", "--format", "json"]);
    assert!(run.diagnostic("locked")["message"].as_str().unwrap().contains("press@desk"), "{}", run.err);
    paper.publish_fine(&["--output", "b", "--break-lock"]);
    paper.assert_is("b");
}

#[test]
fn a_store_of_objects_holds_the_site_with_its_headers_and_reads_back() {
    let paper = Paper::at(Place::s3());
    differences_are_sent(&paper);
    let head = |path: &str| {
        let at = format!("/{}/{}", servers::BUCKET, servers::encoded(&format!("河滨/site/{path}")));
        let answer = request(paper.place.port, "GET", &at, b"");
        (answer.header("content-type").to_owned(), answer.header("cache-control").to_owned())
    };
    let short = "public, max-age=300".to_owned();
    assert_eq!(head("index.html"), ("text/html; charset=utf-8".into(), short.clone()));
    assert_eq!(head("atom.xml"), ("application/atom+xml; charset=utf-8".into(), short));
    let year = "public, max-age=31536000, immutable".to_owned();
    assert_eq!(head("static/style.2bd2adb834.css"), ("text/css; charset=utf-8".into(), year));

    let address = format!("--verify={}", paper.place.address());
    let run = paper.publish_fine(&["--output", "b", &address]);
    assert!(run.out.contains("11 files read back as built"), "{}", run.out);
    // Of another length it is noticed by the listing; of the same only by reading back.
    let length = paper.site.tree("b")["index.html"].len();
    paper.place.put("index.html", &vec![b'x'; length]);
    let run = paper.publish(&["--output", "b", &address, "--format", "json"]);
    assert!(run.diagnostic("verify")["cause"].as_str().unwrap().contains("`index.html`"), "{}", run.err);
    paper.publish_fine(&["--output", "b", "--recount", &address]);
    paper.assert_is("b");
}

#[test]
fn a_folder_behind_webdav_holds_the_site() {
    differences_are_sent(&Paper::at(Place::webdav()));
}

#[test]
fn a_folder_behind_ssh_holds_the_site() {
    differences_are_sent(&Paper::at(Place::sftp()));
}

/// Folders of which nothing is left go, where nobody's file can go with them.
fn emptied_folders_go(place: Place) {
    let paper = Paper::at(place);
    paper.publish_fine(&["--output", "a"]);
    paper.place.put("odd/theirs.html", b"mine");
    paper.publish_fine(&["--output", "b"]);
    let top = paper.place.folder.as_ref().unwrap();
    assert!(!top.join("reporters").exists() && !top.join("sections").exists());
    assert_eq!(fs::read(top.join("odd/theirs.html")).unwrap(), b"mine");
}

#[test]
fn of_a_folder_what_becomes_empty_goes() {
    emptied_folders_go(Place::folder());
}

#[test]
fn behind_ssh_what_becomes_empty_goes() {
    emptied_folders_go(Place::sftp());
}

#[test]
fn behind_webdav_no_folder_is_ever_removed() {
    let paper = Paper::at(Place::webdav());
    let proxy = Proxy::before(paper.place.port);
    paper.configure(proxy.port, "");
    paper.publish_fine(&["--output", "a"]);
    proxy.rule(|_| Act::Pass);
    paper.publish_fine(&["--output", "b"]);
    let gone: Vec<_> = proxy.seen().into_iter().filter(|seen| seen.method == "DELETE").collect();
    // Three files, the intent and the claim.
    assert_eq!(gone.len(), 5, "{gone:?}");
    assert!(gone.iter().all(|seen| seen.path.ends_with(".html") || seen.path.ends_with(".json")), "{gone:?}");
    assert!(paper.place.folder.as_ref().unwrap().join("reporters/林舟").is_dir());
}

#[test]
fn a_clock_that_is_wrong_does_no_harm() {
    for place in [Place::folder(), Place::webdav(), Place::sftp()] {
        let paper = Paper::at(place);
        for (off, output) in [("+3d", "a"), ("-400d", "b"), ("+20y", "a")] {
            let run = paper.publish_at_another_time(off, &["--output", output]);
            assert_eq!(run.status, 0, "{off} to the {}: {}", paper.place.kind, run.err);
            paper.assert_is(output);
        }
        let run = paper.publish_fine(&["--output", "a"]);
        assert!(run.out.contains("0 files sent (0 bytes), 12 unchanged"), "{}", run.out);
        // How old a claim is, that clock does not know.
        paper.place.put(".newsprint-lock-0.json", br#"{"who":"press@desk","site":"another"}"#);
        for off in ["+3d", "-3d"] {
            let run = paper.publish_at_another_time(off, &["--output", "b", "--format", "json"]);
            let told = run.diagnostic("locked");
            assert!(told["message"].as_str().unwrap().contains("press@desk"), "{off}: {}", run.err);
        }
    }
    // Stores of objects look at the clock themselves.
    let paper = Paper::at(Place::s3());
    assert_eq!(paper.publish_at_another_time("+5m", &["--output", "a"]).status, 0);
    let run = paper.publish_at_another_time("+3d", &["--output", "b", "--format", "json"]);
    let told = run.diagnostic("target");
    assert!(told["help"].as_str().unwrap().contains("set the clock"), "{}", run.err);
    paper.assert_is("a");
    paper.publish_fine(&["--output", "b"]);
    paper.assert_is("b");
}

/// Flips a bit of a file, and leaves its length and times as they are.
fn spoilt(path: &std::path::Path) {
    let (mut bytes, times) = (fs::read(path).unwrap(), fs::metadata(path).unwrap().modified().unwrap());
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(path, bytes).unwrap();
    fs::File::options().write(true).open(path).unwrap().set_modified(times).unwrap();
}

#[test]
fn a_byte_that_changed_behind_a_web_server_is_told_and_made_right() {
    for place in [Place::folder(), Place::webdav()] {
        let paper = Paper::at(place);
        paper.configure(paper.place.port, ", precompress: [br, gz]");
        let folder = paper.place.folder.clone().unwrap();
        let web = Web::before(&folder);
        let address = format!("--verify={}", web.address());
        let run = paper.publish_fine(&["--output", "a", &address]);
        assert!(run.out.contains("12 files read back as built"), "{}", run.out);
        // A text, a picture, a name that must be encoded, and the forms that browsers ask for.
        let paths = [
            "2024/03/14/01/1.html.br",
            PATHS[0],
            PATHS[11],
            PATHS[4],
            "sections/Linjiang in English/index.html.gz",
        ];
        for path in paths {
            spoilt(&folder.join(path));
        }
        let run = paper.publish(&["--output", "a", &address, "--format", "json"]);
        let told = run.diagnostic("verify");
        assert!(told["message"].as_str().unwrap().starts_with("5 of "), "{}", run.err);
        for path in paths {
            assert!(told["cause"].as_str().unwrap().contains(&format!("`{path}`")), "{path}: {}", run.err);
        }
        paper.publish_fine(&["--output", "a", "--recount", &address]);
        // One that is gone is told too.
        fs::remove_file(folder.join("atom.xml")).unwrap();
        let run = paper.publish(&["--output", "b", "--dry-run", &address]);
        assert_eq!(run.status, 0, "nothing is read back where nothing is sent");
        if paper.place.kind == "webdav" {
            let run = paper.publish(&["--output", "a", &address, "--format", "json"]);
            assert!(
                run.diagnostic("verify")["cause"].as_str().unwrap().contains("answers 404"),
                "{}",
                run.err
            );
        }
    }
}

#[test]
fn an_unchanged_site_puts_nothing_and_asks_little() {
    for place in [Place::s3(), Place::webdav()] {
        let paper = Paper::at(place);
        let proxy = Proxy::before(paper.place.port);
        paper.configure(proxy.port, "");
        paper.publish_fine(&["--output", "a"]);
        proxy.rule(|_| Act::Pass);
        paper.publish_fine(&["--output", "a"]);
        let seen = proxy.seen();
        assert!(seen.len() <= 4, "{seen:?}");
        assert!(
            seen.iter().all(|seen| ["GET", "PROPFIND", "HEAD"].contains(&seen.method.as_str())),
            "{seen:?}"
        );
        paper.publish_fine(&["--output", "b"]);
        // Five files, the claim, the intent and the record.
        let puts = proxy.seen().iter().filter(|seen| seen.method == "PUT").count();
        assert_eq!(puts, 8, "{:?}", proxy.seen());
    }
}

#[test]
fn on_a_terminal_it_is_seen_how_far_a_publish_has_come() {
    let paper = Paper::at(Place::folder());
    let publish = paper.command(&["--output", "a"]);
    // Python gives it a terminal of its own, and passes on what is seen there.
    let mut command = Command::new(servers::python());
    command.args(["-c", "import pty, sys; pty.spawn(sys.argv[1:])"]).arg(publish.get_program());
    command.args(publish.get_args()).current_dir(paper.site.root()).stdin(Stdio::null());
    let seen = Run::from(command.output().unwrap()).out;
    let first = seen.split('\r').find(|line| line.starts_with("1 of 12 files, "));
    assert!(first.is_some_and(|line| line.contains(" kB, ") && line.contains(" left")), "{seen:?}");
    paper.assert_is("a");
}

/// What fails by the way is tried again, and nobody is troubled.
fn passing_faults(place: Place) {
    let paper = Paper::at(place);
    let proxy = Proxy::before(paper.place.port);
    paper.configure(proxy.port, ", timeout: 1, connections: 8");
    let mut output = ["a", "b"].into_iter().cycle();
    let mut next = |what: &str| {
        let output = output.next().unwrap();
        let run = paper.publish(&["--output", output]);
        assert_eq!(run.status, 0, "{what}: {}", run.err);
        paper.assert_is(output);
    };
    proxy.rule(|seen| if seen.before % 9 == 3 { Act::Answer(500, "oh") } else { Act::Pass });
    next("500 now and then");
    proxy.rule(|seen| if seen.before < 2 { Act::Answer(503, "busy") } else { Act::Pass });
    next("503 at the beginning");
    proxy.rule(|seen| if seen.before % 9 == 2 { Act::Reset } else { Act::Pass });
    next("resets");
    proxy.rule(|seen| if seen.sends() && seen.sent_before % 3 == 1 { Act::Half } else { Act::Pass });
    next("half a file");
    proxy.rule(|seen| if seen.sends() && seen.sent_before % 3 == 1 { Act::Forget } else { Act::Pass });
    next("answers that are lost");
    proxy.rule(|seen| match seen.sent_before {
        2 if seen.sends() => Act::Late(Duration::from_millis(1500)),
        _ => Act::Late(Duration::from_millis(5)),
    });
    next("slow");
}

/// What does not pass ends the run with a word of what to do; nothing is lost, and the next run completes.
fn lasting_faults(place: Place, wrong: (&str, &str)) {
    let mut paper = Paper::at(place);
    let proxy = Proxy::before(paper.place.port);
    paper.configure(proxy.port, ", attempts: 2");
    paper.publish_fine(&["--output", "a"]);
    let fails = |paper: &Paper, what: &str, words: &str| {
        let told = paper.fails(what).to_string();
        assert!(told.contains(words), "{what}: {told}");
    };
    let again = |paper: &Paper| {
        proxy.rule(|_| Act::Pass);
        paper.publish_fine(&["--output", "b"]);
        paper.assert_is("b");
        paper.publish_fine(&["--output", "a"]);
    };
    proxy.rule(|seen| if seen.sends() && seen.sent_before >= 2 { Act::Answer(507, "") } else { Act::Pass });
    fails(&paper, "it is full", "free some space");
    again(&paper);
    let gone = std::sync::Arc::new(AtomicBool::new(false));
    proxy.rule(move |seen| {
        if seen.sends() && seen.sent_before >= 3 {
            gone.store(true, Ordering::Relaxed);
        }
        if gone.load(Ordering::Relaxed) { Act::Reset } else { Act::Pass }
    });
    fails(&paper, "it goes away", "see whether the server is up");
    again(&paper);
    proxy.rule(|_| Act::Answer(503, "busy"));
    fails(&paper, "it is busy for long", "the server answers 503");
    again(&paper);
    proxy.rule(|_| Act::Answer(403, "<Error><Code>RequestTimeTooSkewed</Code></Error>"));
    let words = if paper.place.kind == "s3" { "RequestTimeTooSkewed" } else { "the server answers 403" };
    fails(&paper, "the clocks differ too much", words);
    again(&paper);

    // A file that changes while others are sent is not sent, and those that link to it wait.
    let home = paper.site.path("b/index.html");
    let good = fs::read(&home).unwrap();
    proxy.rule(move |seen| {
        if seen.sends() {
            fs::write(&home, "somebody writes here").unwrap();
        }
        Act::Pass
    });
    let run = paper.publish(&["--output", "b", "--format", "json"]);
    assert!(run.diagnostic("changed")["path"].as_str().unwrap().ends_with("b/index.html"), "{}", run.err);
    assert_eq!(paper.place.files()["index.html"], paper.site.tree("a")["index.html"]);
    fs::write(paper.site.path("b/index.html"), good).unwrap();
    again(&paper);

    let right = std::mem::take(&mut paper.place.environment);
    paper.place.environment = right
        .iter()
        .map(|(k, v)| (k.clone(), if *k == wrong.0 { wrong.1.into() } else { v.clone() }))
        .collect();
    if paper.place.kind == "s3" {
        // This server believes everybody until it is told not to.
        request(paper.place.port, "POST", "/moto-api/reset-auth", b"0");
    }
    let run = paper.publish(&["--output", "b", "--format", "json"]);
    let told = run.diagnostic("target").to_string();
    assert!(told.contains("in the environment") && told.contains("the server answers 40"), "{told}");
    assert!(!run.err.contains(wrong.1) && !run.err.contains(servers::PASSWORD));
    paper.place.environment = right;
    if paper.place.kind == "s3" {
        request(paper.place.port, "POST", "/moto-api/reset-auth", b"1000000");
    }
    again(&paper);
}

#[test]
fn what_fails_by_the_way_at_a_store_of_objects_is_tried_again() {
    passing_faults(Place::s3());
}

#[test]
fn what_fails_by_the_way_behind_webdav_is_tried_again() {
    passing_faults(Place::webdav());
}

#[test]
fn without_credentials_it_is_told_how_to_give_them() {
    for (mut place, words) in
        [(Place::s3(), "AWS_ACCESS_KEY_ID"), (Place::webdav(), "NEWSPRINT_<TARGET>_PASSWORD")]
    {
        // Nor are there any in the account's files.
        place.environment = [("AWS_EC2_METADATA_DISABLED", "true"), ("HOME", "/nowhere")]
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .to_vec();
        let paper = Paper::at(place);
        let told = paper.fails("nobody is named");
        assert!(told["help"].as_str().unwrap().contains(words), "{told}");
        assert!(!told["cause"].as_str().unwrap().contains("tried"), "{told}");
    }
}

#[test]
fn a_store_of_objects_that_fails_loses_nothing() {
    lasting_faults(Place::s3(), ("AWS_ACCESS_KEY_ID", "nobody"));
}

#[test]
fn a_folder_behind_webdav_that_fails_loses_nothing() {
    lasting_faults(Place::webdav(), ("NEWSPRINT_WEB_PASSWORD", "falsch"));
}

#[test]
fn a_server_that_falls_silent_is_given_up_and_the_next_publish_completes() {
    for place in [Place::s3(), Place::webdav()] {
        let paper = Paper::at(place);
        let proxy = Proxy::before(paper.place.port);
        paper.configure(proxy.port, ", timeout: 1, attempts: 2");
        paper.publish_fine(&["--output", "a"]);
        let hour = Duration::from_secs(3600);
        proxy.rule(move |seen| if seen.sends() { Act::Late(hour) } else { Act::Pass });
        let told = paper.fails("it falls silent");
        assert!(told["cause"].as_str().unwrap().contains("no answer in 1 seconds (tried 2 times)"), "{told}");
        assert!(told["help"].as_str().unwrap().contains("see whether the server is up"), "{told}");
        proxy.rule(|_| Act::Pass);
        paper.publish_fine(&["--output", "b"]);
        paper.assert_is("b");
    }
}

#[test]
fn a_server_that_says_more_than_that_a_file_is_gone_is_understood() {
    let paper = Paper::at(Place::webdav());
    let proxy = Proxy::before(paper.place.port);
    paper.configure(proxy.port, "");
    paper.publish_fine(&["--output", "a"]);
    let folder = paper.place.folder.clone().unwrap();
    proxy.rule(move |seen| {
        if seen.method != "DELETE" {
            return Act::Pass;
        }
        let path = percent_encoding::percent_decode_str(&seen.path).decode_utf8().unwrap();
        fs::remove_file(folder.join(path.strip_prefix("/paper/").unwrap())).unwrap();
        Act::Answer(200, "it is gone")
    });
    paper.publish_fine(&["--output", "b"]);
    paper.assert_is("b");
}
