//! The demo edition, walked through as a reader of the README would: its dumps, its content, its site.

#![allow(clippy::disallowed_methods, reason = "tests read files themselves")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use newsprint::config::Config;
use newsprint::content::{self, Kind, markdown};

use crate::site::Site;

/// The truth of every demo page: what the typesetting script knows, `tests/demo/*.json`.
fn truths() -> Vec<serde_json::Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/demo");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 7, "{paths:?}");
    paths.iter().map(|p| serde_json::from_str(&fs::read_to_string(p).unwrap()).unwrap()).collect()
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn the_dumps_import_without_an_error_and_nothing_is_lost() {
    let site = Site::demo(false);
    let run = site.run(&["import", "--format", "json"]);
    assert_eq!(run.status, 0, "{}", run.err);
    let check = site.run(&["check", "--format", "json"]);
    assert_eq!(check.status, 0, "{}", check.err);
}

#[test]
fn the_content_is_imported_already_and_checks_clean() {
    let site = Site::demo(true);
    let before = site.tree("content");
    let run = site.run_fine(&["import"]);
    assert!(run.out.contains("imported 0 pages") && run.out.contains("7 pages unchanged"), "{}", run.out);
    assert!(site.tree("content") == before);
    let check = site.run(&["check"]);
    assert_eq!((check.status, check.err.as_str()), (0, ""), "the demo edition is clean");
}

#[test]
fn the_content_says_what_the_articles_say() {
    let config = Config::load(Path::new(env!("CARGO_MANIFEST_DIR"))).0;
    let (documents, _) = content::load(&config);
    let mut found = BTreeSet::new();
    for document in &documents {
        if let Kind::Article(a) = &document.kind {
            let body: String =
                markdown::blocks(&document.body.text().unwrap()).iter().map(|b| squeezed(b.text())).collect();
            // `本报记者` is a 记者 of this paper; `本报讯（记者 …）` is a byline that opens the text.
            let role = |role: &str| role.trim_start_matches("本报").to_owned();
            let people: Vec<_> = a.reporters.iter().map(|p| (p.name.clone(), role(&p.role))).collect();
            let body = match body.strip_prefix("本报讯（").and_then(|rest| rest.split_once('）')) {
                Some((_, rest)) => rest.to_owned(),
                None => body,
            };
            found.insert((squeezed(&a.title), squeezed(&a.kicker), squeezed(&a.subtitle), people, body));
        }
    }
    let mut missing = Vec::new();
    for truth in truths() {
        for article in truth["articles"].as_array().unwrap() {
            let text = |key: &str| squeezed(article[key].as_str().unwrap_or_default());
            let subheads = article["subheads"].as_array().unwrap();
            let mut body = String::new();
            for (i, paragraph) in article["paragraphs"].as_array().unwrap().iter().enumerate() {
                for subhead in subheads.iter().filter(|s| s["before_paragraph"] == i) {
                    body += &squeezed(subhead["text"].as_str().unwrap());
                }
                body += &squeezed(paragraph.as_str().unwrap());
            }
            let people = article["authors"]
                .as_array()
                .unwrap()
                .iter()
                .map(|p| {
                    (
                        p["name"].as_str().unwrap().to_owned(),
                        p["role"].as_str().unwrap_or_default().to_owned(),
                    )
                })
                .collect::<Vec<_>>();
            if !found.contains(&(text("title"), text("kicker"), text("subtitle"), people, body)) {
                missing.push(format!("{}: «{}»", truth["page_id"], article["title"]));
            }
        }
    }
    assert!(missing.is_empty(), "articles that content/ does not hold as they are:\n{}", missing.join("\n"));
}

#[test]
fn the_site_shows_every_page_and_every_reporter() {
    let site = Site::demo(true);
    let run = site.run(&["build"]);
    assert_eq!((run.status, run.err.as_str()), (0, ""));
    for page in ["2024/03/14/01", "2024/03/14/02", "2024/03/14/03", "2024/03/21/02", "2024/03/21/03"] {
        assert!(site.has(&format!("public/{page}/index.html")), "{page}");
    }
    for name in ["沈砚秋", "陆闻溪", "周槐", "韩小满", "程苇", "宋知夏", "罗长庚"] {
        assert!(site.has(&format!("public/reporters/{name}/index.html")), "{name}");
        assert!(site.has(&format!("public/reporters/{name}/atom.xml")), "{name}");
    }
    assert!(!site.has("public/reporters/小满/index.html"), "an alias has a page of its own");
}
