//! The documents say what the program does: lists in them are compared with the program's own.

#![allow(clippy::disallowed_methods, reason = "tests read the documents themselves")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use newsprint::diagnostic::{Code, Severity};

fn document(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path))
        .unwrap_or_else(|e| panic!("{path}: {e}"))
}

#[test]
fn every_diagnostic_code_is_documented_with_its_severity() {
    let text = document("docs/diagnostics.md");
    let documented: BTreeMap<&str, &str> = text
        .lines()
        .filter(|l| l.starts_with("| `"))
        .map(|l| {
            let cells: Vec<&str> = l.split('|').map(str::trim).collect();
            assert!(cells.len() >= 6 && cells[3..5].iter().all(|c| !c.is_empty()), "an incomplete row: {l}");
            (cells[1].trim_matches('`'), cells[2])
        })
        .collect();
    let known: BTreeMap<&str, &str> = Code::ALL
        .iter()
        .map(|c| {
            let severity = match c.severity() {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "note",
            };
            (c.name(), severity)
        })
        .collect();
    assert_eq!(documented, known);
}

#[test]
fn every_config_key_is_documented() {
    let text = document("docs/config.md");
    for key in newsprint::config::KEYS {
        assert!(text.contains(&format!("`{key}`")), "docs/config.md does not tell of `{key}`");
    }
}

#[test]
fn links_between_the_documents_lead_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut documents = vec![root.join("README.md"), root.join("CONTRIBUTING.md"), root.join("CHANGELOG.md")];
    let mut folders = vec![root.join("docs")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "md") {
                documents.push(path);
            }
        }
    }
    let mut broken = Vec::new();
    for path in documents {
        let text = fs::read_to_string(&path).unwrap();
        for (at, _) in text.match_indices("](") {
            let target = text[at + 2..].split(')').next().unwrap().split('#').next().unwrap();
            let local = !target.is_empty() && !target.contains("://");
            if local && !path.parent().unwrap().join(target).exists() {
                broken.push(format!("{}: {target}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "links that lead nowhere:\n{}", broken.join("\n"));
}
