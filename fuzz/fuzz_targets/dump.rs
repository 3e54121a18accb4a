//! Any bytes as a dump: no panic, no visible character lost or doubled, always the same answer.
#![no_main]

use libfuzzer_sys::fuzz_target;
use newsprint::segment::{pages, segment};
use newsprint::{dump, style::Styles};

/// The styles that come with newsprint.
static STYLES: std::sync::LazyLock<Styles> = std::sync::LazyLock::new(Styles::built_in);

fn sorted(chars: impl Iterator<Item = char>) -> Vec<char> {
    let mut all: Vec<char> = chars.filter(|c| !c.is_whitespace()).collect();
    all.sort_unstable();
    all
}

fuzz_target!(|bytes: &[u8]| {
    let (found, problems) = dump::read("d.txt", bytes);
    assert_eq!(found.is_empty(), problems.has_errors());
    let whole = sorted(found.iter().flat_map(|page| page.visible_chars().collect::<Vec<_>>()));
    let parted = pages(found, &STYLES);
    assert_eq!(sorted(parted.iter().flat_map(|page| page.visible_chars().collect::<Vec<_>>())), whole);
    for page in &parted {
        let draft = segment(page, &STYLES);
        assert_eq!(sorted(draft.pieces().flat_map(|t| t.text.chars())), sorted(page.visible_chars()));
        assert_eq!(segment(page, &STYLES), draft);
    }
});
