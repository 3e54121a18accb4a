//! Any text as a YAML value: what is written reads back; and any text as YAML: no panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use newsprint::{diagnostic::Code, yaml};

fuzz_target!(|text: &str| {
    let _ = yaml::parse("f.yaml", text, 1, Code::FrontMatter);
    for scalar in [yaml::scalar(text), yaml::quoted(text)] {
        let map = yaml::parse("f.yaml", &format!("key: {scalar}\n"), 1, Code::FrontMatter).expect("a written scalar parses");
        assert_eq!(map.value("key").and_then(yaml::Node::as_text), Some(text), "{scalar}");
    }
});
