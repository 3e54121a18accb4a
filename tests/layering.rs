//! The arrows between the rooms, as `docs/architecture.md` draws them: a module uses only what stands before it.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests read the sources themselves and may panic"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Each module and what of the crate it may use. `tests/layering.rs` fails for a module that is not listed.
const MAY_USE: &[(&str, &[&str])] = &[
    ("diagnostic", &[]),
    ("jobs", &[]),
    ("profile", &[]),
    ("progress", &[]),
    ("fs", &["diagnostic"]),
    ("state", &["diagnostic", "fs"]),
    ("yaml", &["diagnostic"]),
    ("encoding", &["diagnostic"]),
    ("style", &["diagnostic", "yaml"]),
    ("config", &["diagnostic", "fs", "yaml", "encoding", "style"]),
    ("person", &["style"]),
    ("page", &[]),
    ("article", &[]),
    ("dump", &["diagnostic", "encoding", "page"]),
    ("segment", &["page", "article", "style"]),
    ("content", &["diagnostic", "jobs", "progress", "fs", "state", "yaml", "config", "page", "article"]),
    (
        "import",
        &[
            "diagnostic",
            "jobs",
            "progress",
            "fs",
            "yaml",
            "encoding",
            "style",
            "config",
            "page",
            "article",
            "dump",
            "segment",
            "content",
            "state",
        ],
    ),
    ("evaluate", &["diagnostic", "style", "page", "article", "dump", "segment", "content"]),
    ("citation", &["person"]),
    ("edition", &["diagnostic", "jobs", "article", "config", "content", "style", "person", "yaml"]),
    ("pictures", &["diagnostic", "jobs", "progress", "fs", "config", "edition"]),
    ("render", &["diagnostic", "jobs", "progress", "fs", "yaml", "config", "person", "citation", "edition"]),
    ("output", &["diagnostic", "config", "edition", "render"]),
    (
        "build",
        &[
            "diagnostic",
            "jobs",
            "fs",
            "state",
            "profile",
            "progress",
            "config",
            "content",
            "edition",
            "pictures",
            "render",
            "output",
        ],
    ),
    (
        "desk",
        &[
            "diagnostic",
            "fs",
            "state",
            "style",
            "config",
            "page",
            "article",
            "dump",
            "segment",
            "content",
            "import",
        ],
    ),
    ("serve", &["diagnostic", "encoding", "fs", "config", "content", "import", "desk", "render", "build"]),
    ("publish", &["diagnostic", "jobs", "profile", "fs", "config"]),
];

#[test]
fn modules_use_only_what_stands_before_them() {
    let mut wrong = Vec::new();
    for (module, text) in module_texts() {
        if module == "lib" || module == "main" || module == "cli" {
            continue;
        }
        let Some((_, allowed)) = MAY_USE.iter().find(|(m, _)| *m == module) else {
            panic!("src/{module} is new: list it in tests/layering.rs and in docs/architecture.md");
        };
        for (path, number, used) in uses(&text) {
            if used != module && !allowed.contains(&used.as_str()) {
                wrong.push(format!("{path}:{number}: `{module}` may not use `{used}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "arrows that point the wrong way:\n{}", wrong.join("\n"));
}

#[test]
fn each_library_with_a_room_of_its_own_stays_in_it() {
    let rooms: &[(&str, &[&str])] = &[
        ("serde_yaml", &["yaml"]),
        ("tera", &["render"]),
        ("walkdir", &["fs"]),
        ("tempfile", &["fs"]),
        ("clap", &["cli"]),
        ("pathfinding", &["segment", "evaluate"]),
        ("rapidfuzz", &["evaluate"]),
        ("include_dir", &["render"]),
        ("pinyin", &["edition"]),
        ("icu_calendar", &["render"]),
        ("icu_datetime", &["render"]),
        ("icu_decimal", &["render"]),
        ("icu_list", &["render"]),
        ("icu_locale", &["render"]),
        ("icu_plurals", &["render"]),
        ("writeable", &["render"]),
        ("lightningcss", &["render"]),
        ("minifier", &["render"]),
        ("xxhash_rust", &["render"]),
        ("semver", &["render"]),
        ("encoding_rs", &["encoding", "dump"]),
        ("chardetng", &["dump"]),
        ("image", &["pictures"]),
        ("fast_image_resize", &["pictures"]),
        ("jpeg_encoder", &["pictures"]),
        ("webp", &["pictures"]),
        ("moxcms", &["pictures"]),
        ("pagefind", &["output"]),
        ("rayon", &["jobs"]),
        ("tokio", &["output", "serve", "publish"]),
        ("axum", &["serve"]),
        ("tower_http", &["serve"]),
        ("mime_guess", &["serve", "publish"]),
        ("brotli", &["publish"]),
        ("flate2", &["publish"]),
        ("md5", &["publish"]),
        ("opendal", &["publish"]),
        ("opendal_http_transport_reqwest", &["publish"]),
        ("reqwest", &["publish"]),
        ("rustls", &["publish"]),
        ("futures_util", &["serve"]),
        ("notify", &["serve"]),
        ("getrandom", &["serve"]),
        ("opener", &["cli"]),
        ("postcard", &["state"]),
        ("base64", &["cli"]),
        ("scraper", &["render"]),
        ("zip", &["build", "publish"]),
        ("tar", &["publish"]),
        ("zstd", &["publish"]),
    ];
    let mut wrong = Vec::new();
    for (module, files) in module_texts() {
        for (path, text) in files {
            for (library, homes) in rooms {
                let used = code_lines(&text).any(|(_, l)| {
                    l.contains(&format!("{library}::")) || l.contains(&format!("use {library}"))
                });
                if used && !homes.contains(&module.as_str()) {
                    wrong.push(format!("{path}: `{library}` belongs in {homes:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_disk_is_touched_in_one_room_only() {
    let mut wrong = Vec::new();
    for (module, files) in module_texts() {
        for (path, text) in files.iter().filter(|_| module != "fs") {
            for (number, line) in code_lines(text) {
                if line.contains("std::fs") || line.contains("File::create") || line.contains("File::open") {
                    wrong.push(format!("{path}:{number}: {}", line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "go through src/fs.rs:\n{}", wrong.join("\n"));
}

#[test]
fn segmentation_is_pure() {
    let forbidden = ["std::io", "std::env", "std::time", "SystemTime", "Instant", "rand", "println!"];
    let mut wrong = Vec::new();
    for (path, text) in module_texts().remove("segment").expect("src/segment.rs is there") {
        for (number, line) in code_lines(&text) {
            for word in forbidden.iter().filter(|w| {
                line.contains(&format!("{w}::"))
                    || line.contains(&format!("{w}<"))
                    || line.contains(&format!("use {w}"))
            }) {
                wrong.push(format!("{path}:{number}: {word}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "segment/ takes a page and gives articles, the same ones every time:\n{}",
        wrong.join("\n")
    );
}

/// Every source file, by the module (room) it belongs to.
fn module_texts() -> BTreeMap<String, Vec<(String, String)>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut modules: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    let mut folders = vec![root.join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let inside = path.strip_prefix(root.join("src")).unwrap();
                let first = inside.components().next().unwrap().as_os_str().to_string_lossy();
                let module = first.trim_end_matches(".rs").to_owned();
                let shown = path.strip_prefix(root).unwrap().display().to_string();
                modules.entry(module).or_default().push((shown, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    modules
}

/// Lines of code, 1-based, without comments and without the tests at a file's end.
fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let tests = text.find("#[cfg(test)]\nmod tests").unwrap_or(text.len());
    text[..tests]
        .lines()
        .enumerate()
        .filter(|(_, l)| !l.trim_start().starts_with("//"))
        .map(|(i, l)| (i + 1, l))
}

/// The modules of this crate that the code names, with the line: `crate::fs::read`, `use crate::{fs, page::Page}`.
fn uses(files: &[(String, String)]) -> Vec<(String, usize, String)> {
    let mut found = Vec::new();
    for (path, text) in files {
        let code: String = code_lines(text).map(|(number, line)| format!("{number}\t{line}\n")).collect();
        for (at, _) in code.match_indices("crate::") {
            let line_start = code[..at].rfind('\n').map_or(0, |i| i + 1);
            let number = code[line_start..].split('\t').next().and_then(|n| n.parse().ok()).unwrap_or(0);
            let rest = &code[at + "crate::".len()..];
            let names: Vec<&str> = match rest.strip_prefix('{') {
                Some(group) => top_level_names(group),
                None => vec![rest],
            };
            for name in names {
                // A group over several lines carries line numbers, which are no names.
                let name = name.trim_start_matches(|c: char| c.is_whitespace() || c.is_ascii_digit());
                let name: String =
                    name.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                if name.starts_with(|c: char| c.is_ascii_lowercase()) {
                    found.push((path.clone(), number, name));
                }
            }
        }
    }
    found
}

/// `fs, page::{Page, Line}, article}` → `fs`, `page…`, `article`.
fn top_level_names(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut names) = (0, 0, Vec::new());
    for (i, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                names.push(&group[start..i]);
                return names;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(&group[start..i]);
                start = i + 1;
            }
            _ => {}
        }
    }
    names.push(&group[start..]);
    names
}
