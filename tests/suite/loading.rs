//! The content folder is read as it stands, whatever is kept of an earlier reading.

#![allow(clippy::disallowed_methods, reason = "tests read the disk themselves")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use newsprint::build::{self, Part, Report, Stale};
use newsprint::config::Config;
use newsprint::content::{self, Document, Known, Listing, Look, load};
use newsprint::diagnostic::{Code, Diagnostics};
use proptest::prelude::*;

use crate::paper::tree;

const FILES: [&str; 7] = [
    "2023-04-27/1/1.md",
    "2023-04-27/1/2.md",
    "2023-04-27/1/page.md",
    "2023-04-29/2/1.md",
    "2023-05-04/1/1.md",
    "2023-05-04/issue.md",
    "from-the-archive/1.md",
];

const TEXTS: [&str; 7] = [
    "---\ntitle: 渡口\n---\n船来了。\n",
    "---\ntitle: 大桥\n---\n桥通了。\n",
    "\u{feff}---\ntitle: 渡口\n---\n船走了。\n",
    "# 渡口\r\n\r\n船来了。\r\n![船](1.jpg)\r\n",
    "---\ntitle: [\n---\n坏了。\n",
    "---\ndate: 2023-06-01\npage: 3\nsection: 要闻\ncaptions:\n- text: 桥\n  picture: 2.jpg\naliases: /a.html\nextra: {a: [1, 2]}\n---\n",
    "只有字。\n",
];

#[derive(Clone, Debug)]
enum Edit {
    Write {
        file: usize,
        text: usize,
    },
    Remove(usize),
    Rename(usize, usize),
    Picture(usize),
    /// Damages what is kept.
    Spoil,
    /// Removes what is kept.
    Forget,
    /// Another config.
    Config(usize),
    /// A template of the site, or none.
    Template(usize),
    /// Spoils or removes a built file.
    Built(usize, bool),
}

const CONFIGS: [&str; 3] =
    ["publication: 河滨周刊\n", "publication: 河滨晚报\n", "publication: 河滨周刊\nsearch: false\n"];

fn edit() -> impl Strategy<Value = Edit> {
    let file = || 0..FILES.len();
    prop_oneof![
        6 => (file(), 0..TEXTS.len()).prop_map(|(file, text)| Edit::Write { file, text }),
        2 => file().prop_map(Edit::Remove),
        2 => (file(), file()).prop_map(|(from, to)| Edit::Rename(from, to)),
        1 => file().prop_map(Edit::Picture),
        1 => Just(Edit::Spoil),
        1 => Just(Edit::Forget),
        1 => (0..CONFIGS.len()).prop_map(Edit::Config),
        1 => (0..3_usize).prop_map(Edit::Template),
        2 => (any::<usize>(), any::<bool>()).prop_map(|(at, lost)| Edit::Built(at, lost)),
    ]
}

/// Writes a file, and waits until the disk's clock has gone on: what was written just now is never known.
fn write(path: &Path, text: &str) {
    newsprint::fs::write(path, text.as_bytes()).unwrap();
    let trace = newsprint::fs::trace(path).unwrap();
    while newsprint::fs::clock(path.parent().unwrap()).unwrap() <= trace.changed {}
}

fn kept(root: &Path) -> Vec<PathBuf> {
    let all = fs::read_dir(root.join(".newsprint/build/content"));
    let mut all: Vec<PathBuf> = all.into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    all.sort();
    all
}

fn apply(edit: &Edit, root: &Path) {
    let path = |file: usize| root.join("content").join(FILES[file]);
    match edit {
        Edit::Write { file, text } => write(&path(*file), TEXTS[*text]),
        Edit::Remove(file) => _ = fs::remove_file(path(*file)),
        Edit::Rename(from, to) => {
            fs::create_dir_all(path(*to).parent().unwrap()).unwrap();
            let _ = fs::rename(path(*from), path(*to));
        }
        Edit::Picture(file) => write(&path(*file).with_extension("jpg"), "no picture"),
        Edit::Spoil => {
            for file in kept(root) {
                let mut bytes = fs::read(&file).unwrap();
                let middle = bytes.len() / 2;
                bytes[middle] ^= 1;
                fs::write(&file, bytes).unwrap();
            }
        }
        Edit::Forget => _ = fs::remove_dir_all(root.join(".newsprint/build/content")),
        Edit::Config(which) => fs::write(root.join("newsprint.yaml"), CONFIGS[*which]).unwrap(),
        Edit::Template(0) => _ = fs::remove_dir_all(root.join("templates")),
        Edit::Template(which) => {
            let text = format!("<!doctype html><title>{which}</title>{{{{ article.title }}}}");
            write(&root.join("templates/article.html"), &text);
        }
        Edit::Built(at, lost) => {
            let built: Vec<_> = tree(&root.join("public")).into_keys().collect();
            let Some(path) = built.get(at % built.len().max(1)) else { return };
            match lost {
                true => fs::remove_file(root.join("public").join(path)).unwrap(),
                false => fs::write(root.join("public").join(path), "spoilt").unwrap(),
            }
        }
    }
}

fn load_changed(config: &Config) -> (Vec<Document>, Diagnostics) {
    let known = Known::of(config);
    content::load_changed(config, Listing::of(config), &known)
}

fn texts(documents: &[Document]) -> Vec<String> {
    documents.iter().map(|d| d.body.text().unwrap().into_owned()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_kept_of_documents_changes_nothing(edits in prop::collection::vec(edit(), 1..12)) {
        let folder = tempfile::tempdir().unwrap();
        let config = Config::default_in(folder.path());
        for edit in &edits {
            apply(edit, folder.path());
            let (anew, problems) = load(&config);
            let (changed, told) = load_changed(&config);
            prop_assert_eq!(&anew, &changed);
            prop_assert_eq!(texts(&anew), texts(&changed));
            prop_assert_eq!(problems.sorted(), told.sorted());
        }
    }
}

/// Builds as the program does; the site's files and what was told.
fn build(root: &Path, output: &str) -> (BTreeMap<String, Vec<u8>>, Report, Diagnostics) {
    let (config, mut problems) = Config::load(root);
    let (report, found) =
        build::build_content(&config, &root.join(output), &Part::whole(), || Look::at(&config));
    problems.append(found);
    (tree(&root.join(output)), report, problems.sorted())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_site_built_again_and_again_is_the_site_built_once(edits in prop::collection::vec(edit(), 1..10)) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::write(root.join("newsprint.yaml"), CONFIGS[0]).unwrap();
        for (at, edit) in edits.iter().enumerate() {
            apply(edit, root);
            let (built, _, problems) = build(root, "public");
            let (again, report, told) = build(root, "public");
            prop_assert!(report.written + report.removed + report.rendered == 0 || told.has_errors());
            prop_assert!(again == built);
            prop_assert_eq!(&problems, &told);
            // What could not be read keeps its old pages, so there a clean build is another.
            if !told.has_errors() {
                let (clean, _, problems) = build(root, &format!("clean-{at}"));
                prop_assert!(clean == built, "{:?}", edits);
                prop_assert_eq!(problems, told);
            }
        }
    }
}

#[test]
fn where_nothing_changed_a_build_looks_and_does_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::write(root.join("newsprint.yaml"), CONFIGS[0]).unwrap();
    write(&root.join("content").join(FILES[0]), TEXTS[6]);
    let (built, _, told) = build(root, "public");
    assert!(told.iter().any(|d| d.code == Code::NoTitle));
    let state = fs::read_dir(root.join(".newsprint/build")).unwrap().map(|e| e.unwrap().path());
    let stamps: Vec<_> = state
        .filter(|file| file.is_file())
        .map(|file| (fs::metadata(&file).unwrap().modified().unwrap(), file))
        .collect();
    let (again, report, told_again) = build(root, "public");
    assert_eq!((report.rendered, report.written, report.kept), (0, 0, built.len()));
    assert!(again == built);
    assert_eq!(told_again, told, "what is doubtful is told in every run");
    for (then, file) in stamps {
        assert_eq!(fs::metadata(&file).unwrap().modified().unwrap(), then, "{file:?} was written again");
    }
}

#[test]
fn a_text_that_changes_while_the_site_is_built_is_not_shown_in_half() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::write(root.join("newsprint.yaml"), "publication: 河滨周刊\nbase_url: https://example.org/\n")
        .unwrap();
    let (config, _) = Config::load(root);
    let path = root.join("content").join(FILES[0]);
    write(&path, TEXTS[0]);
    build::build(&config, load(&config).0, &root.join("public"), Stale::Remove);
    let before = tree(&root.join("public"));
    write(&path, TEXTS[1]);
    let (documents, _) = load(&config);
    write(&path, TEXTS[2]);
    let (_, problems) = build::build(&config, documents, &root.join("public"), Stale::Remove);
    assert_eq!(problems.iter().map(|d| d.code).collect::<Vec<_>>(), [Code::Changed]);
    let article = "2023/04/27/1/1.html";
    assert!(tree(&root.join("public"))[article] == before[article]);
    let (_, problems) = build::build(&config, load(&config).0, &root.join("public"), Stale::Remove);
    assert!(problems.is_empty(), "{problems:?}");
    let after = String::from_utf8(tree(&root.join("public"))[article].clone()).unwrap();
    assert!(after.contains("船走了"), "{after}");
}

#[test]
fn a_document_that_has_not_changed_is_not_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let config = Config::default_in(folder.path());
    let path = folder.path().join("content").join(FILES[0]);
    write(&path, TEXTS[0]);
    write(&folder.path().join("content").join(FILES[1]), TEXTS[1]);
    let reads = || {
        let known = Known::of(&config);
        content::load_changed(&config, Listing::of(&config), &known);
        known.reads()
    };
    assert_eq!((reads(), reads()), (2, 0));
    // Of the same length, and said to be as old.
    let about = fs::metadata(&path).unwrap();
    fs::write(&path, TEXTS[0].replace("渡口", "大桥")).unwrap();
    fs::File::options().write(true).open(&path).unwrap().set_modified(about.modified().unwrap()).unwrap();
    assert_eq!(reads(), 1);
}

#[test]
fn a_document_that_was_written_just_now_is_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let config = Config::default_in(folder.path());
    let path = folder.path().join("content").join(FILES[0]);
    // As if it had been written in the tick of the clock in which it was read.
    let known = Known::of(&config);
    write(&path, TEXTS[0]);
    content::load_changed(&config, Listing::of(&config), &known);
    assert_eq!(kept(folder.path()), Vec::<PathBuf>::new());
}

#[test]
fn of_issues_that_are_gone_nothing_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let config = Config::default_in(folder.path());
    for file in [FILES[0], FILES[4]] {
        write(&folder.path().join("content").join(file), TEXTS[0]);
    }
    load_changed(&config);
    assert_eq!(kept(folder.path()).len(), 2);
    fs::remove_file(folder.path().join("content").join(FILES[4])).unwrap();
    load_changed(&config);
    assert_eq!(kept(folder.path()), [folder.path().join(".newsprint/build/content/2023-04-2.state")]);
}
