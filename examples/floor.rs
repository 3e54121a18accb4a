//! Writes a tree of files anew as fast as a bare program can, and prints the seconds: what no generator can go below.
//!
//!     cargo run --release --example floor FOLDER NEW_FOLDER

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    reason = "a measuring program, which goes past the library on purpose"
)]

use std::path::PathBuf;
use std::time::Instant;

fn main() {
    let mut folders = std::env::args_os().skip(1).map(PathBuf::from);
    let (from, to) = (folders.next().expect("a folder"), folders.next().expect("a new folder"));
    let mut tree = Vec::new();
    for entry in walkdir::WalkDir::new(&from) {
        let entry = entry.expect("a readable folder");
        let target = to.join(entry.path().strip_prefix(&from).expect("inside"));
        let bytes =
            entry.file_type().is_file().then(|| std::fs::read(entry.path()).expect("a readable file"));
        tree.push((target, bytes));
    }
    let begun = Instant::now();
    for (path, bytes) in &tree {
        match bytes {
            Some(bytes) => std::fs::write(path, bytes).expect("room to write"),
            None => std::fs::create_dir_all(path).expect("room to write"),
        }
    }
    println!("{:.3}", begun.elapsed().as_secs_f64());
}
