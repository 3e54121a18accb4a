//! Dumps in every encoding that newspapers' files come in: detected, named, forced; and the traps between them.

use newsprint::diagnostic::{Code, Diagnostic, Severity};
use newsprint::dump::{read, read_in};
use newsprint::encoding::Encoding;
use newsprint::page::Page;

const SIMPLIFIED: &str = "０７新城里　２０２３年４月２７日　星期四\n临江周刊\n\n老桥维修提前完工\n\n■ 通讯员 万青\n\n　　\
    本报讯　临江市老桥维修工程昨日提前完工，沿河居民又可以步行过河了。\n工程队说，今后每年春天都会检查一次桥墩。\n";
const TRADITIONAL: &str = "臨江週刊\n\n老橋維修提前完工\n\n記者 萬青\n\n　　臨江市老橋維修工程昨日提前完工，沿河居民又可以步行過河了。\n\
    工程隊說，今後每年春天都會檢查一次橋墩。\n";
const FRENCH: &str = "La Gazette de Rivière\n\nLe vieux pont rouvert dès l’été\n\nLes élèves de l’école ont traversé la rivière à pied, où passait « le bac ».\n";
const GERMAN: &str = "Flußblatt\n\nAlte Brücke früher fertig\n\nDie Bürger können wieder über den Fluß gehen, sagte die Bürgermeisterin.\n";
const RUSSIAN: &str = "Речной вестник\n\nСтарый мост открыт раньше срока\n\nЖители набережной снова могут перейти реку пешком, сказал мастер.\n";
const GREEK: &str =
    "Ποτάμι\n\nΗ παλιά γέφυρα άνοιξε\n\nΟι κάτοικοι μπορούν πάλι να περάσουν το ποτάμι με τα πόδια.\n";
const CZECH: &str = "Říční list\n\nStarý most je hotov dříve\n\nObyvatelé nábřeží mohou znovu přejít řeku pěšky, řekl žlutý mistr.\n";

/// Bytes of a text in an encoding, by the library's own name for it.
fn encode(text: &str, name: &str) -> Vec<u8> {
    match name {
        "UTF-16LE" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "UTF-16BE" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        _ => {
            let (bytes, _, unmappable) =
                encoding_rs::Encoding::for_label(name.as_bytes()).unwrap().encode(text);
            assert!(!unmappable, "{name} cannot write {text}");
            bytes.into_owned()
        }
    }
}

fn text(pages: &[Page]) -> String {
    pages.iter().flat_map(|p| &p.lines).map(|l| l.text.clone() + "\n").collect()
}

fn only(problems: newsprint::diagnostic::Diagnostics) -> Diagnostic {
    let mut all: Vec<_> = problems.into_iter().collect();
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

/// Reads a text in an encoding without telling it; gives the diagnostic.
fn detected(original: &str, name: &str) -> Diagnostic {
    let (pages, problems) = read("d.txt", &encode(original, name));
    let problem = only(problems);
    assert_eq!(text(&pages), original, "{name}: {}", problem.message);
    assert_eq!(problem.code, Code::Encoding, "{name}");
    problem
}

#[test]
fn every_encoding_is_detected_and_named_in_a_warning() {
    for (original, name) in [
        (SIMPLIFIED, "GB18030"),
        (TRADITIONAL, "Big5"),
        (SIMPLIFIED, "UTF-16LE"),
        (SIMPLIFIED, "UTF-16BE"),
        (FRENCH, "UTF-16LE"),
        (FRENCH, "UTF-16BE"),
        (RUSSIAN, "UTF-16BE"),
        (FRENCH, "windows-1252"),
        (GERMAN, "windows-1252"),
        (RUSSIAN, "windows-1251"),
        (RUSSIAN, "ISO-8859-5"),
        (RUSSIAN, "KOI8-U"),
        (GREEK, "windows-1253"),
        (CZECH, "windows-1250"),
        (CZECH, "ISO-8859-2"),
    ] {
        let problem = detected(original, name);
        assert_eq!(problem.severity, Severity::Warning, "{name}");
        assert!(problem.message.contains(name), "{name}: {}", problem.message);
    }
}

#[test]
fn a_byte_order_mark_tells_the_encoding_and_is_no_text() {
    for (mark, name) in
        [(&b"\xff\xfe"[..], "UTF-16LE"), (b"\xfe\xff", "UTF-16BE"), (b"\x84\x31\x95\x33", "GB18030")]
    {
        let bytes = [mark, &encode(SIMPLIFIED, name)].concat();
        let (pages, problems) = read("d.txt", &bytes);
        assert_eq!(text(&pages), SIMPLIFIED, "{name}");
        assert_eq!(only(problems).severity, Severity::Note, "{name}");
        // Even where another encoding is forced for the whole site.
        let (pages, problems) = read_in("d.txt", &bytes, Encoding::named("Big5").ok());
        assert_eq!(text(&pages), SIMPLIFIED, "{name}");
        assert_eq!(only(problems).severity, Severity::Warning, "{name}");
    }
    let (pages, problems) = read("d.txt", &[b"\xef\xbb\xbf", SIMPLIFIED.as_bytes()].concat());
    assert_eq!(text(&pages), SIMPLIFIED);
    assert!(problems.is_empty());
}

#[test]
fn a_forced_encoding_is_taken_without_a_word() {
    for (original, name) in [
        (SIMPLIFIED, "GBK"),
        (TRADITIONAL, "Big5"),
        (FRENCH, "windows-1252"),
        (GERMAN, "ISO-8859-15"),
        (GERMAN, "ISO-8859-1"),
        (SIMPLIFIED, "UTF-16BE"),
        (SIMPLIFIED, "UTF-8"),
    ] {
        let (pages, problems) = read_in("d.txt", &encode(original, name), Encoding::named(name).ok());
        assert_eq!(text(&pages), original, "{name}");
        assert!(problems.is_empty(), "{name}: {problems:?}");
    }
}

#[test]
fn byte_ranges_are_those_of_the_file_in_every_encoding() {
    for (original, name) in [
        (SIMPLIFIED, "GB18030"),
        (TRADITIONAL, "Big5"),
        (SIMPLIFIED, "UTF-16LE"),
        (SIMPLIFIED, "UTF-16BE"),
        (FRENCH, "windows-1252"),
        (SIMPLIFIED, "UTF-8"),
    ] {
        for end in ["\n", "\r\n", "\r"] {
            let bytes = encode(&original.replace('\n', end), name);
            let (pages, _) = read("d.txt", &bytes);
            for (line, wanted) in pages[0].lines.iter().zip(original.lines()) {
                assert_eq!(line.text, wanted);
                assert_eq!(bytes[line.bytes.clone()], encode(wanted, name), "{name}, line {}", line.number);
            }
        }
    }
}

#[test]
fn a_form_feed_parts_pages_in_utf_16_too() {
    let (pages, _) = read("d.txt", &[b"\xfe\xff", &encode("一\n\x0c二\n", "UTF-16BE")[..]].concat());
    assert_eq!(pages.len(), 2);
    assert_eq!((pages[1].lines[0].number, pages[1].lines[0].bytes.clone()), (2, 8..10));
}

#[test]
fn a_short_chinese_page_is_not_taken_for_another_script() {
    let short: String = SIMPLIFIED.lines().skip(3).take(3).collect::<Vec<_>>().join("\n") + "\n";
    assert!(detected(&short, "GB18030").message.contains("GB18030"));
    let short: String = TRADITIONAL.lines().skip(2).take(3).collect::<Vec<_>>().join("\n") + "\n";
    assert!(detected(&short, "Big5").message.contains("Big5"));
}

#[test]
fn windows_quotes_are_quotes_and_iso_8859_1_reads_the_same() {
    assert!(text(&read("d.txt", &encode(FRENCH, "windows-1252")).0).contains("l’été"));
    let plain = FRENCH.replace('’', "'");
    assert_eq!(text(&read("d.txt", &encode(&plain, "iso-8859-1")).0), plain);
}

#[test]
fn one_odd_byte_in_a_utf_8_page_is_an_error_at_its_place_and_no_other_encoding() {
    for original in [FRENCH, SIMPLIFIED] {
        let mut bytes = original.as_bytes().to_vec();
        let third = original.match_indices('\n').nth(1).unwrap().0 + 1;
        bytes.insert(third, 0xe9);
        let (pages, problems) = read("d.txt", &bytes);
        assert!(pages.is_empty());
        let problem = only(problems);
        let place = problem.place.clone().unwrap();
        assert_eq!(problem.code, Code::Undecodable);
        assert_eq!(place.line, Some(3));
        assert!(problem.message.contains("UTF-8"), "{}", problem.message);
    }
}

#[test]
fn a_torn_character_is_an_error_in_its_own_encoding_and_no_western_rubbish() {
    for (original, name) in [(SIMPLIFIED, "GB18030"), (TRADITIONAL, "Big5")] {
        let bytes = encode(original, name);
        // Cut in the middle of the last character of the last line.
        let problem = only(read("d.txt", &bytes[..bytes.len() - 2]).1);
        assert_eq!(problem.code, Code::Undecodable, "{name}");
        assert!(problem.message.contains(name), "{}", problem.message);
        let line = u32::try_from(original.lines().count()).unwrap();
        let column = u32::try_from(original.lines().last().unwrap().chars().count()).unwrap();
        let place = problem.place.unwrap();
        assert_eq!((place.line, place.column), (Some(line), Some(column)), "{name}");
    }
}

#[test]
fn bytes_outside_the_forced_encoding_are_named_with_line_and_column() {
    for (name, bytes, line, column) in [
        ("UTF-8", &b"ok\nab\xff"[..], 2, 3),
        ("GB18030", b"ok\n\xd6\xd0\xce\n", 2, 2),
        ("Big5", b"\xa4\xa4\x81\x20", 1, 2),
        ("windows-1252", b"a\r\nb\x81c", 2, 2),
        ("UTF-16LE", b"a\0\n\0b\0\0\xd8c\0", 2, 2),
        ("UTF-16BE", b"\0a\0\n\0bx", 2, 2),
    ] {
        let (pages, problems) = read_in("d.txt", bytes, Encoding::named(name).ok());
        assert!(pages.is_empty(), "{name}");
        let problem = only(problems);
        let place = problem.place.clone().unwrap();
        assert_eq!(problem.code, Code::Undecodable, "{name}");
        assert_eq!((place.line, place.column), (Some(line), Some(column)), "{name}: {}", problem.message);
    }
}

#[test]
fn full_width_digits_stay_as_printed_and_are_understood() {
    let (pages, _) = read("d.txt", &encode(&SIMPLIFIED.replace("０７新城里", "第１１版"), "GB18030"));
    assert!(pages[0].lines[0].text.contains("２０２３年４月２７日"));
    let masthead = newsprint::segment::segment(&pages[0], &newsprint::style::Styles::built_in()).masthead;
    assert_eq!(masthead.date.map(|d| d.value.to_string()).as_deref(), Some("2023-04-27"));
    assert_eq!(masthead.page.map(|p| p.value).as_deref(), Some("11"));
}

#[test]
fn a_stray_nul_does_not_make_a_page_binary() {
    let (pages, problems) = read("d.txt", SIMPLIFIED.replace("桥墩", "桥\0墩").as_bytes());
    let problem = only(problems);
    assert_eq!((problem.code, problem.severity), (Code::Undecodable, Severity::Warning));
    assert_eq!(problem.place.unwrap().line, Some(9));
    assert_eq!(text(&pages), SIMPLIFIED.replace("桥墩", "桥\u{fffd}墩"));
}
