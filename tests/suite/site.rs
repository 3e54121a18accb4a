//! A site in a temporary folder and the real program run in it: build, edit, build again.

#![allow(clippy::disallowed_methods, reason = "tests write files themselves")]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A site under test.
pub struct Site {
    folder: tempfile::TempDir,
}

/// What a run of the program gave.
pub struct Run {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl Site {
    /// A site with a small config and nothing else.
    pub fn new() -> Self {
        let site = Self { folder: tempfile::tempdir().unwrap() };
        site.file(
            "newsprint.yaml",
            "publication: 河滨周刊\nbase_url: https://example.org/paper/\nutc_offset: \"+08:00\"\n",
        )
    }

    /// The repository's demo edition, copied: config, dumps and, if wanted, the content as committed.
    pub fn demo(with_content: bool) -> Self {
        let site = Self { folder: tempfile::tempdir().unwrap() };
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        copy_tree(&root.join("dumps"), &site.path("dumps"));
        fs::copy(root.join("newsprint.yaml"), site.path("newsprint.yaml")).unwrap();
        if with_content {
            copy_tree(&root.join("content"), &site.path("content"));
            copy_tree(&root.join(".newsprint/import"), &site.path(".newsprint/import"));
        }
        site
    }

    /// A folder with nothing in it, not even a config.
    pub fn bare() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn path(&self, inside: &str) -> PathBuf {
        self.folder.path().join(inside)
    }

    /// Writes a file of the site.
    pub fn file(self, inside: &str, text: impl AsRef<[u8]>) -> Self {
        self.write(inside, text);
        self
    }

    pub fn write(&self, inside: &str, text: impl AsRef<[u8]>) {
        let path = self.path(inside);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, inside: &str) -> String {
        let path = self.path(inside);
        fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    }

    /// Replaces a text that must be there.
    pub fn edit(&self, inside: &str, from: &str, to: &str) {
        let text = self.read(inside);
        assert!(text.contains(from), "{inside} has no «{from}»:\n{text}");
        self.write(inside, text.replacen(from, to, 1));
    }

    pub fn remove(&self, inside: &str) {
        fs::remove_file(self.path(inside)).unwrap();
    }

    pub fn has(&self, inside: &str) -> bool {
        self.path(inside).exists()
    }

    /// Runs the program in the site's folder.
    pub fn run(&self, arguments: &[&str]) -> Run {
        self.run_with_input(arguments, "")
    }

    pub fn run_with_input(&self, arguments: &[&str], input: &str) -> Run {
        let mut child = Command::new(env!("CARGO_BIN_EXE_newsprint"))
            .args(arguments)
            .current_dir(self.root())
            .env_remove("NO_COLOR")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        Run::from(child.wait_with_output().unwrap())
    }

    /// Runs the program and demands that it is content.
    pub fn run_fine(&self, arguments: &[&str]) -> Run {
        let run = self.run(arguments);
        assert_eq!(run.status, 0, "newsprint {arguments:?}\n{}\n{}", run.out, run.err);
        run
    }

    /// Every file under a folder of the site with its bytes, by path.
    pub fn tree(&self, inside: &str) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        let top = self.path(inside);
        collect(&top, &top, &mut files);
        files
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            status: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Run {
    /// The diagnostics of a run with `--format json`.
    pub fn diagnostics(&self) -> Vec<serde_json::Value> {
        self.err.lines().filter(|l| l.starts_with('{')).map(|l| serde_json::from_str(l).unwrap()).collect()
    }

    /// The one diagnostic of a code.
    pub fn diagnostic(&self, code: &str) -> serde_json::Value {
        let mut found = self.diagnostics().into_iter().filter(|d| d["code"] == code);
        let one = found.next().unwrap_or_else(|| panic!("no `{code}` in\n{}", self.err));
        assert!(found.next().is_none(), "more than one `{code}` in\n{}", self.err);
        one
    }
}

fn collect(top: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(top, &path, files);
        } else {
            files.insert(path.strip_prefix(top).unwrap().display().to_string(), fs::read(&path).unwrap());
        }
    }
}

fn copy_tree(from: &Path, to: &Path) {
    let mut files = BTreeMap::new();
    collect(from, from, &mut files);
    assert!(!files.is_empty(), "{} holds no files", from.display());
    for (path, bytes) in files {
        fs::create_dir_all(to.join(&path).parent().unwrap()).unwrap();
        fs::write(to.join(path), bytes).unwrap();
    }
}
