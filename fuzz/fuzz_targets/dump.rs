//! Any bytes as a dump: no panic, no visible character lost or doubled, always the same answer.
#![no_main]

use libfuzzer_sys::fuzz_target;
use newsprint::{dump, segment::segment, style::Styles};

/// The styles that come with newsprint.
static STYLES: std::sync::LazyLock<Styles> = std::sync::LazyLock::new(Styles::built_in);

fn sorted(chars: impl Iterator<Item = char>) -> Vec<char> {
    let mut all: Vec<char> = chars.filter(|c| !c.is_whitespace()).collect();
    all.sort_unstable();
    all
}

fuzz_target!(|bytes: &[u8]| {
    let (pages, problems) = dump::read("d.txt", bytes);
    assert_eq!(pages.is_empty(), problems.has_errors());
    for page in &pages {
        let draft = segment(page, &STYLES);
        assert_eq!(sorted(draft.pieces().flat_map(|t| t.text.chars())), sorted(page.visible_chars()));
        assert_eq!(segment(page, &STYLES), draft);
    }
});
