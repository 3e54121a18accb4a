//! Any text as a file of content/: no panic; and any lines as a body: what is written reads back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use newsprint::content::{self, markdown};

fuzz_target!(|text: &str| {
    let _ = content::read("2024-03-08/1/1.md", "content/2024-03-08/1/1.md", text);
    let _ = content::read("2024-03-08/1/page.md", "content/2024-03-08/1/page.md", text);
    let blocks = markdown::blocks(text);
    let written = markdown::body(&blocks);
    assert_eq!(markdown::body(&markdown::blocks(&written)), written, "a body changes when it is written again");
});
