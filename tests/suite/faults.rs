//! Hostile dumps: whatever the bytes, reading and segmenting never panic, never lose or double a character, and always
//! give the same answer.

use newsprint::diagnostic::Code;
use newsprint::dump;
use newsprint::encoding::Encoding;
use newsprint::page::Page;
use newsprint::segment::segment;
use newsprint::style::Styles;

/// The styles that come with newsprint, read once for all cases.
static STYLES: std::sync::LazyLock<Styles> = std::sync::LazyLock::new(Styles::built_in);
use proptest::prelude::*;

fn sorted(chars: impl Iterator<Item = char>) -> Vec<char> {
    let mut all: Vec<char> = chars.filter(|c| !c.is_whitespace()).collect();
    all.sort_unstable();
    all
}

/// Segments a page and checks that each visible character stands in it exactly once.
fn conserved(page: &Page) {
    let found = sorted(segment(page, &STYLES).pieces().flat_map(|t| t.text.chars()));
    let wanted = sorted(page.visible_chars());
    // Not assert_eq: a giant page must not be printed.
    assert!(found == wanted, "{} characters became {}", wanted.len(), found.len());
}

/// Reads and segments bytes twice; gives the pages.
fn sound(bytes: &[u8], forced: Option<Encoding>) -> Vec<Page> {
    let (pages, problems) = dump::read_in("d.txt", bytes, forced);
    assert_eq!(pages.is_empty(), problems.has_errors());
    assert_eq!(
        (&pages, &problems),
        (&dump::read_in("d.txt", bytes, forced).0, &dump::read_in("d.txt", bytes, forced).1)
    );
    for page in &pages {
        conserved(page);
        assert_eq!(segment(page, &STYLES), segment(page, &STYLES));
        for pair in page.lines.windows(2) {
            assert!(pair[0].bytes.end <= pair[1].bytes.start && pair[0].number <= pair[1].number);
        }
        assert!(page.lines.iter().all(|l| l.bytes.end <= bytes.len()));
    }
    pages
}

/// A plausible page of a fictional paper.
const PAGE: &str = "07新城里 2024年3月8日 星期五 责编：林溪舟\n临江周刊\n\n老桥维修提前完工\n\n■ 通讯员 万青\n\n　　本报讯 临江市老桥维修工程昨日提前完工，\n\
    沿河居民又可以步行过河了。工程队说，今后\n每年春天都会检查一次桥墩。\n\n夜校开课\n\n记者 许舟\n\n　　临江夜校昨晚开课，三十名学员学习\n修自行车。\n\n\
    旧桥新貌。 石舟 摄\n\n旺铺招租\n热线：13812345678\n";

/// What turns a good page into a hostile one.
fn splinter() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("\r".to_owned()),
        Just("\r\n".to_owned()),
        Just("\n\n\n".to_owned()),
        Just("\x0c".to_owned()),
        Just("\0".to_owned()),
        Just("\u{b}\u{1b}[31m\u{7f}\u{85}\u{2028}\u{2029}".to_owned()),
        Just("\u{feff}\u{200b}\u{200d}\u{ad}".to_owned()),
        Just("\u{202e}שלום עולם\u{202c} مرحبا".to_owned()),
        Just("e\u{301}\u{323}\u{20dd}".to_owned()),
        Just("𠮷𡃁😀👩‍👩‍👧".to_owned()),
        Just("{{ x }}---\n# `*_<b>&amp;\\".to_owned()),
        Just(PAGE.lines().next().unwrap().to_owned() + "\n"),
        any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_soundly(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        sound(&bytes, None);
    }

    #[test]
    fn any_bytes_are_read_soundly_in_any_forced_encoding(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        name in prop::sample::select(vec![
            "UTF-8", "GB18030", "Big5", "UTF-16LE", "UTF-16BE", "windows-1252", "ISO-8859-7", "Shift_JIS", "EUC-KR", "ISO-2022-JP",
        ]),
    ) {
        sound(&bytes, Encoding::named(name).ok());
    }

    #[test]
    fn a_page_with_splinters_is_read_soundly(
        splinters in prop::collection::vec((any::<prop::sample::Index>(), splinter()), 0..8),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut chars: Vec<char> = PAGE.chars().collect();
        for (place, splinter) in splinters {
            let at = place.index(chars.len() + 1);
            chars.splice(at..at, splinter.chars());
        }
        let text: String = chars.iter().take(cut.index(chars.len()) + 1).collect();
        sound(text.as_bytes(), None);
    }

    #[test]
    fn a_page_cut_at_any_byte_is_read_or_refused_with_its_place(cut in 60..PAGE.len()) {
        let (pages, problems) = dump::read("d.txt", &PAGE.as_bytes()[..cut]);
        if PAGE.is_char_boundary(cut) {
            prop_assert!(problems.is_empty());
            conserved(&pages[0]);
        } else {
            let problem = problems.iter().next().unwrap();
            prop_assert_eq!(problem.code, Code::Undecodable);
            prop_assert!(problem.place.as_ref().unwrap().column.is_some());
        }
    }
}

#[test]
fn two_mastheads_on_a_page_lose_nothing() {
    sound(format!("{PAGE}\n{PAGE}").as_bytes(), None);
}

#[test]
fn a_dump_of_five_megabytes_without_a_blank_line_is_read() {
    let line = "沿河居民又可以步行过河了。工程队说，今后每年春天都会检查一次桥墩，\n";
    let (pages, problems) = dump::read("d.txt", line.repeat(5_000_000 / line.len()).as_bytes());
    assert!(problems.is_empty());
    conserved(&pages[0]);
}

#[test]
fn a_single_line_of_five_megabytes_is_read() {
    let (pages, _) = dump::read("d.txt", "河".repeat(1_666_666).as_bytes());
    conserved(&pages[0]);
}

#[test]
fn a_page_of_ten_thousand_lines_of_one_character_is_read() {
    let text: String = "河滨周刊临江市老桥".chars().cycle().take(10_000).flat_map(|c| [c, '\n']).collect();
    let (pages, _) = dump::read("d.txt", text.as_bytes());
    conserved(&pages[0]);
    let (pages, _) = dump::read("d.txt", text.replace('\n', "\n\n").as_bytes());
    conserved(&pages[0]);
}

#[test]
fn a_page_of_three_hundred_headlines_is_read() {
    let text: String = (0..300).map(|n| format!("临江第{n}座桥今天开通\n\n")).collect();
    let (pages, _) = dump::read("d.txt", text.as_bytes());
    conserved(&pages[0]);
    let torn: String = (0..300)
        .map(|n| format!("记者 万青\n\n　　第{n}座桥今天开通，居民们步行过河。桥长{n}米。\n\n"))
        .collect();
    let (pages, _) = dump::read("d.txt", (torn + &text).as_bytes());
    conserved(&pages[0]);
}
