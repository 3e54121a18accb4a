//! Segmenting as a filter, and importing what it gave: the same as an import of the dumps.

#![allow(clippy::disallowed_methods, reason = "tests write files themselves")]

use std::collections::BTreeMap;

use base64::Engine as _;
use serde_json::{Value, json};

use crate::site::{Run, Site};

type Tree = BTreeMap<String, Vec<u8>>;

/// A dump of the demo edition.
const GOOD: &str = "dumps/2024-03-14/01.txt";

/// The demo edition's dumps, and some with which something is wrong.
fn dumps() -> Site {
    let site = Site::demo(false);
    let page = site.read(GOOD);
    let page = page.replace("2024年3月", "2022年3月");
    assert!(page.contains("2022年3月14日"));
    site.write("dumps/copy/first.txt", &page);
    site.write("dumps/copy/second.txt", &page);
    site.write("dumps/2022-05-02/01.txt", encoding_rs::GB18030.encode("01要闻\n\n没有报头的一页。\n").0);
    site.write("dumps/2022-05-02/02.txt", "02要闻 2022年5月2日\n\n缺\0字的一页，只有这一行字。\n");
    site.write("dumps/2022-05-02/03.txt", "\u{feff}\n \n");
    site.write("dumps/2022-05-02/04.txt", b"%PDF\0\0\x01");
    site.write("dumps/2022-05-02/05.pdf", b"%PDF");
    site.write("dumps/nowhere.txt", "没有日期。\n");
    site.write("dumps/two.txt", format!("{}\u{c}{}", page.replace("3月", "6月"), page.replace("3月", "7月")));
    site
}

/// The paths of all files among the dumps, a line each.
fn list(site: &Site) -> String {
    site.tree("dumps").keys().map(|path| format!("dumps/{path}\n")).collect()
}

/// What import wrote and told.
fn end(site: &Site, run: &Run) -> (Tree, Tree, String, String) {
    let mut kept = site.tree(".newsprint");
    kept.retain(|path, _| !path.starts_with("build/"));
    (site.tree("content"), kept, run.out.clone(), run.err.clone())
}

fn stream(site: &Site, input: &str) -> String {
    let run = site.run_with_input(&["segment", "--stream"], input);
    assert_eq!((run.status, run.err.as_str()), (0, ""));
    run.out
}

fn parsed(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn what_was_segmented_elsewhere_is_imported_as_if_from_dumps() {
    let (here, there) = (dumps(), dumps());
    let text = stream(&here, &list(&here));
    // Neither order nor number of files counts, and the dumps are not needed where it is imported.
    let mut lines: Vec<&str> = text.lines().collect();
    lines.reverse();
    let (first, second) = lines.split_at(3);
    there.write("part-0", first.join("\n") + "\n");
    there.write("part-1", second.join("\n"));
    std::fs::remove_dir_all(there.path("dumps")).unwrap();
    let mine = here.run(&["import"]);
    let theirs = there.run(&["import", "--from-json", "part-0", "part-1"]);
    assert_eq!(mine.status, 1, "some of the dumps are bad");
    assert!(mine.err.contains("same-page") && mine.err.contains("no-place"), "{}", mine.err);
    assert!(end(&here, &mine) == end(&there, &theirs), "{}\n{}", mine.err, theirs.err);

    // Once more, with a person's edit and another text in a dump.
    let article = |site: &Site| {
        let files = site.tree("content");
        let ends = |path: &&String| path.ends_with("/1.md");
        format!("content/{}", files.keys().find(ends).unwrap())
    };
    for site in [&here, &there] {
        let path = article(site);
        let text = site.read(&path);
        site.write(&path, text + "\n编者又记。\n");
    }
    here.write(GOOD, here.read(GOOD).replace('。', "！"));
    let again = stream(&here, &list(&here));
    let mine = here.run(&["import"]);
    let theirs = there.run_with_input(&["import", "--from-json", "-"], &again);
    assert!(mine.out.contains("unchanged"), "{}", mine.out);
    assert!(end(&here, &mine) == end(&there, &theirs), "{}\n{}", mine.err, theirs.err);
}

#[test]
fn dumps_come_by_path_or_in_the_line_itself_and_answers_in_the_order_of_the_lines() {
    let site = dumps();
    let paths = list(&site);
    let whole = stream(&site, &paths);
    assert_eq!(whole.lines().count(), paths.lines().count());
    let objects = |coded: &dyn Fn(&str) -> Value| -> String {
        paths.lines().map(|path| coded(path).to_string() + "\r\n\n").collect()
    };
    let bytes = |path: &str| {
        let bytes = std::fs::read(site.path(path)).unwrap();
        json!({"dump": path, "base64": base64::engine::general_purpose::STANDARD.encode(bytes)})
    };
    // A file that is no dump by its name is passed over either way.
    for input in [objects(&bytes), objects(&|path| json!({"dump": path}))] {
        assert!(stream(&site, &input) == whole, "{}", input.lines().next().unwrap());
    }
    let text = json!({"dump": GOOD, "text": site.read(GOOD)}).to_string();
    assert!(stream(&site, &text) == stream(&site, GOOD));
    for jobs in ["1", "3"] {
        let run = site.run_with_input(&["segment", "--stream", "--jobs", jobs], &paths);
        assert!(run.out == whole, "--jobs {jobs}");
    }
}

#[test]
fn what_is_wrong_stands_in_the_stream_and_stops_nothing() {
    let site = dumps();
    let good = "dumps/copy/first.txt";
    let input = format!("dumps/2022-05-02/04.txt\ndumps/none.txt\n{{\"dump\": 1}}\n{good}\n");
    let lines = parsed(&stream(&site, &input));
    let codes: Vec<&str> = lines.iter().map(|l| l["diagnostics"][0]["code"].as_str().unwrap_or("")).collect();
    assert_eq!(codes, ["binary-dump", "io", "stream-line", ""]);
    assert_eq!(lines[3]["dump"], good);
    assert!(!lines[3]["pages"][0]["articles"].as_array().unwrap().is_empty());
}

#[test]
fn a_stream_that_was_cut_off_anywhere_goes_on_from_there() {
    let site = dumps();
    let paths = list(&site);
    let whole = stream(&site, &paths);
    let ends: Vec<usize> = whole.match_indices('\n').map(|(at, _)| at + 1).collect();
    for cut in [0, 7, ends[0] - 1, ends[0], ends[0] + 1, ends[3] + 30, whole.len() - 1, whole.len()] {
        site.write("out/part.json", &whole.as_bytes()[..cut]);
        let run = site.run_with_input(&["segment", "--stream", "--into", "out/part.json"], &paths);
        assert_eq!((run.status, run.out.as_str(), run.err.as_str()), (0, "", ""));
        assert!(site.read("out/part.json") == whole, "cut off after {cut} bytes");
    }
    let other = paths.lines().skip(1).collect::<Vec<_>>().join("\n");
    let run =
        site.run_with_input(&["--format", "json", "segment", "--stream", "--into", "out/part.json"], &other);
    assert_eq!(run.status, 1);
    assert_eq!(run.diagnostic("stream-line")["line"], 1);
    assert!(site.read("out/part.json") == whole, "an answer to something else is left alone");
}

#[test]
fn a_line_that_is_broken_or_another_version_s_is_told_and_the_others_are_imported() {
    let site = dumps();
    let text = stream(&site, "dumps/copy/first.txt\n");
    let other = text.replace(env!("CARGO_PKG_VERSION"), "0.0.1");
    site.write("a.json", format!("{other}{text}{}", &text[..text.floor_char_boundary(text.len() / 2)]));
    let run = site.run(&["--format", "json", "import", "--from-json", "a.json"]);
    assert_eq!(run.status, 1);
    let told: Vec<(Value, Value)> = run
        .diagnostics()
        .iter()
        .filter(|d| d["code"] == "stream-line")
        .map(|d| (d["path"].clone(), d["line"].clone()))
        .collect();
    assert_eq!(told, [(json!("a.json"), json!(1)), (json!("a.json"), json!(3))]);
    assert!(run.err.contains("0.0.1"), "{}", run.err);
    assert!(site.tree("content").keys().any(|path| path.ends_with("/1.md")));
}

#[test]
fn a_stream_needs_no_site_and_takes_one_s_style_and_encoding_where_there_is_one() {
    let bare = Site::bare();
    bare.write("a.txt", encoding_rs::GB18030.encode("03版 民生 2024年3月14日\n\n桥修好了。\n").0);
    let found = parsed(&stream(&bare, "a.txt\n"));
    assert_eq!(found[0]["diagnostics"][0]["code"], "encoding");
    bare.write("newsprint.yaml", "publication: 河滨周刊\nencoding: GB18030\n");
    let found = parsed(&stream(&bare, "a.txt\n"));
    assert_eq!(found[0]["diagnostics"], json!([]));
    let run = bare.run_with_input(&["segment", "--stream", "--root", "nowhere"], "a.txt\n");
    assert_eq!(run.status, 1);
}
