//! Jump lines: what leads to the rest of an article on another page, or back to its beginning.
//!
//! A line is a jump line only if all of it is one: a phrase that newspapers use there, a page, and nothing else but
//! brackets, marks and the keyword under which the other part stands.

use std::ops::Range;

use super::lines::Sheet;
use super::text::{fold, is_cjk};
use crate::article::Way;

/// What a jump line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    /// Where it leads.
    pub way: Way,
    /// The page, in ASCII digits and capital letters.
    pub page: String,
    /// The keyword, empty where none is printed.
    pub keyword: String,
}

/// Jump lines are no longer, in characters.
const LONGEST: usize = 60;

/// What a whole line says, if it is a jump line: `（下转第3版）`, `See BUDGET, Page 13`, `Suite en page 3`.
pub(super) fn read(text: &str) -> Option<Said> {
    if text.chars().count() > LONGEST {
        return None;
    }
    let text: String = text.chars().map(simple).collect();
    let inner = text.trim_matches(|c: char| c.is_whitespace() || WRAPPERS.contains(&c));
    if inner.chars().any(is_cjk) { chinese(inner) } else { latin(inner) }
}

/// Whether a line leads to another page, be it to another article there (`详见第5版`).
pub(super) fn leads_away(text: &str) -> bool {
    let simple: String = text.chars().map(simple).collect();
    let inner = simple.trim_start_matches(|c: char| c.is_whitespace() || WRAPPERS.contains(&c));
    let refers =
        ["下转", "上接", "紧接", "详见第"].iter().any(|w| inner.starts_with(w)) && inner.contains('版');
    read(text).is_some() || (refers && text.chars().count() <= REFERENCE && at_start(text).is_none())
}

/// Whether a line is a jump line or has one at its start or end.
pub(super) fn stands_in(text: &str) -> bool {
    leads_away(text) || at_start(text).is_some() || at_end(text).is_some()
}

/// References are no longer, in characters.
const REFERENCE: usize = 40;

/// The jump line that begins on a line: what it says and the line after it. A narrow column may break it once.
pub(super) fn at(sheet: &Sheet, line: usize, block_end: usize) -> Option<(usize, Said)> {
    let text = sheet.lines[line].text.as_str();
    if let Some(said) = read(text) {
        return Some((line + 1, said));
    }
    let next = sheet.lines.get(line + 1).filter(|_| line + 1 < block_end)?;
    let gap = if sheet.cjk { "" } else { " " };
    read(&format!("{text}{gap}{}", next.text)).map(|said| (line + 2, said))
}

/// What the lines of a unit say, if they are a jump line.
pub(super) fn of(sheet: &Sheet, lines: &Range<usize>) -> Option<Said> {
    at(sheet, lines.start, lines.end).filter(|(stop, _)| *stop == lines.end).map(|(_, said)| said)
}

/// The jump in brackets at a text's end (`……。（下转第3版）`): its first byte, and what it says.
pub(super) fn at_end(text: &str) -> Option<(usize, Said)> {
    let open = text.trim_end().ends_with(['）', ')', '】']).then(|| text.rfind(['（', '(', '【']))??;
    read(&text[open..]).filter(|said| said.way == Way::To && open > 0).map(|said| (open, said))
}

/// The jump in brackets at a text's start (`（上接第1版）……`): the byte behind it, and what it says.
pub(super) fn at_start(text: &str) -> Option<(usize, Said)> {
    let close = text.starts_with(['（', '(', '【']).then(|| text.find(['）', ')', '】']))??;
    let stop = close + text[close..].chars().next().map_or(0, char::len_utf8);
    read(&text[..stop]).filter(|said| said.way == Way::From && stop < text.len()).map(|said| (stop, said))
}

/// Marks around a jump line.
const WRAPPERS: &[char] = &[
    '(', ')', '[', ']', '【', '】', '<', '>', '〈', '〉', '«', '»', '▲', '▼', '△', '▽', '●', '■', '◆', '★',
    '→', '←', '↓', '►', '▶', '◄', '.', '…', '*', '-', '–', '—', '_', '。', '·',
];

/// A character as the phrases are written here: half-width, in simplified characters.
fn simple(c: char) -> char {
    match c {
        '轉' => '转',
        '緊' => '紧',
        '續' => '续',
        '頁' => '页',
        '見' => '见',
        '詳' => '详',
        '頭' => '头',
        '（' => '(',
        '）' => ')',
        c => fold(c),
    }
}

/// What Chinese papers print: a phrase, `第`, a page, `版`, and perhaps the other part's title in title marks.
const CHINESE: &[(&str, Way)] = &[
    ("下转", Way::To),
    ("转下", Way::To),
    ("转至", Way::To),
    ("转第", Way::To),
    ("下接", Way::To),
    ("紧接", Way::From),
    ("上接", Way::From),
    ("接上", Way::From),
    ("接第", Way::From),
];

fn chinese(text: &str) -> Option<Said> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let text = ["正文", "本文", "全文"].iter().find_map(|w| text.strip_prefix(w)).unwrap_or(&text);
    let (phrase, way) = CHINESE.iter().find(|(phrase, _)| text.starts_with(phrase))?;
    let rest = text[phrase.len()..].trim_start_matches("本报").trim_start_matches('第');
    let at = rest.find(['版', '页'])?;
    let page = page(&rest[..at])?;
    let behind = rest[at..].chars().skip(1).collect::<String>();
    let titled = behind.strip_prefix('《').and_then(|b| b.strip_suffix('》'));
    (behind.is_empty() || titled.is_some()).then(|| Said {
        way: *way,
        page,
        keyword: titled.unwrap_or_default().to_owned(),
    })
}

/// Phrases of Latin-script papers, in small letters; a page follows. English, French, German, Dutch, Spanish, Italian,
/// Portuguese.
const LATIN: &[(&str, Way)] = &[
    ("continued on", Way::To),
    ("continues on", Way::To),
    ("cont'd on", Way::To),
    ("contd on", Way::To),
    ("cont on", Way::To),
    ("turn to", Way::To),
    ("please turn to", Way::To),
    ("continued from", Way::From),
    ("cont'd from", Way::From),
    ("contd from", Way::From),
    ("cont from", Way::From),
    ("from page", Way::From),
    ("suite de", Way::From),
    ("suite en", Way::To),
    ("suite à", Way::To),
    ("suite au", Way::To),
    ("suite page", Way::To),
    ("suite p", Way::To),
    ("lire la suite en", Way::To),
    ("lire la suite page", Way::To),
    ("fortsetzung auf", Way::To),
    ("fortsetzung von", Way::From),
    ("fortsetzung seite", Way::To),
    ("forts auf", Way::To),
    ("forts von", Way::From),
    ("weiter auf", Way::To),
    ("vervolg op", Way::To),
    ("vervolg van", Way::From),
    ("lees verder op", Way::To),
    ("lees verder pagina", Way::To),
    ("zie verder pagina", Way::To),
    ("sigue en", Way::To),
    ("continúa en", Way::To),
    ("pasa a", Way::To),
    ("viene de", Way::From),
    ("segue a", Way::To),
    ("continua a", Way::To),
    ("segue da", Way::From),
    ("segue dalla", Way::From),
    ("continua da", Way::From),
    ("continua na", Way::To),
    ("continuação da", Way::From),
];

/// Words between a phrase and its page.
const PAGE_WORDS: &[&str] = &[
    "page",
    "pages",
    "pg",
    "p",
    "la",
    "the",
    "seite",
    "s",
    "pagina",
    "página",
    "pag",
    "pág",
    "blz",
    "bladzijde",
    "section",
];
/// Pages in words.
const WORDED: &[(&str, &str)] = &[
    ("one", "1"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("front", "1"),
    ("first", "1"),
    ("première", "1"),
    ("1re", "1"),
    ("eins", "1"),
];
/// A keyword has no more words.
const KEYWORDS: usize = 4;

fn latin(text: &str) -> Option<Said> {
    let text = text.replace('’', "'");
    let words: Vec<&str> = text.split_whitespace().collect();
    if let Some(said) = see(&words) {
        return Some(said);
    }
    // What stands before the phrase is the keyword: `BUDGET, continued from Page 1`.
    (0..words.len().min(KEYWORDS + 1)).find_map(|start| {
        let lead = words[..start].join(" ");
        let keyword = lead.trim_end_matches([',', ':', '-', '–', '—']).trim();
        let set_off = lead.len() > keyword.len() || keyword.chars().all(|c| !c.is_lowercase());
        let (way, used) = phrase(&words[start..])?;
        let page = whole_page(&words[start + used..])?;
        // `from page` alone is a phrase only behind a keyword.
        let bare = words[start].eq_ignore_ascii_case("from") && start == 0;
        (set_off && !bare).then(|| Said { way, page, keyword: keyword.to_owned() })
    })
}

/// The phrase that some words begin with, and how many words it has. A page word that ends it is left to be read again.
fn phrase(words: &[&str]) -> Option<(Way, usize)> {
    let plain: Vec<String> = words.iter().take(4).map(|w| bare(w)).collect();
    (2..=plain.len()).rev().find_map(|n| {
        let said = plain[..n].join(" ");
        LATIN.iter().find(|(phrase, _)| *phrase == said).map(|(_, way)| (*way, n))
    })
}

/// `See BUDGET, Page 13`, `See STORM on A6`.
fn see(words: &[&str]) -> Option<Said> {
    let words = if words.first().is_some_and(|w| bare(w) == "please") { &words[1..] } else { words };
    if words.first().map(|w| bare(w))? != "see" {
        return None;
    }
    let stop = (2..words.len()).find(|i| {
        words[i - 1].ends_with(',')
            || PAGE_WORDS.contains(&bare(words[*i]).as_str())
            || bare(words[*i]) == "on"
    })?;
    let keyword = words[1..stop].join(" ").trim_end_matches([',', ':']).to_owned();
    let behind = &words[stop..];
    let behind = if bare(behind[0]) == "on" { &behind[1..] } else { behind };
    let capital = keyword.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase);
    let page = whole_page(behind).filter(|_| capital && stop <= KEYWORDS + 1)?;
    Some(Said { way: Way::To, page, keyword })
}

/// The page that some words are and nothing more, but for a column: `Page 6, Col. 3`.
fn whole_page(words: &[&str]) -> Option<String> {
    let words: Vec<&str> =
        words.iter().copied().skip_while(|w| PAGE_WORDS.contains(&bare(w).as_str())).collect();
    let (first, rest) = words.split_first()?;
    let trailing = match rest {
        [] => true,
        [word] => PAGE_WORDS.contains(&bare(word).as_str()),
        [word, _] => ["col", "column", "spalte"].contains(&bare(word).as_str()),
        _ => false,
    };
    let word = bare(first);
    let worded = WORDED.iter().find(|(w, _)| *w == word).map(|(_, page)| (*page).to_owned());
    worded.or_else(|| page(first)).filter(|_| trailing)
}

fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// A page's number: `3`, `A06`, `B-4`, `十二`, `头`; in ASCII digits and capital letters.
fn page(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase();
    if text == "头" {
        return Some("1".to_owned());
    }
    let letters = text.len() - text.trim_start_matches(|c: char| c.is_ascii_uppercase()).len();
    let digits = &text[letters..];
    if letters <= 2 && (1..=3).contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_digit()) {
        return Some(text);
    }
    ideographs(&text).filter(|n| (1..=99).contains(n)).map(|n| n.to_string())
}

/// `三`, `十二`, `二十` as a number.
fn ideographs(text: &str) -> Option<u32> {
    let digit =
        |c: char| "〇一二三四五六七八九".chars().position(|d| d == c).and_then(|d| u32::try_from(d).ok());
    let one = |t: &str| {
        let mut chars = t.chars();
        let value = chars.next().map_or(Some(0), digit);
        value.filter(|_| chars.next().is_none())
    };
    match text.split_once('十') {
        Some((tens, ones)) => Some(if tens.is_empty() { 1 } else { one(tens)? } * 10 + one(ones)?),
        None => text
            .chars()
            .try_fold(0, |n: u32, c| digit(c).map(|d| n.saturating_mul(10) + d))
            .filter(|_| !text.is_empty()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Option<(Way, String, String)> {
        read(text).map(|s| (s.way, s.page, s.keyword))
    }

    #[test]
    fn jump_lines_of_many_papers_are_read() {
        for (text, way, page, keyword) in [
            ("（下转第3版）", Way::To, "3", ""),
            ("▲下轉第三版", Way::To, "3", ""),
            ("(下转Ａ０６版)", Way::To, "A06", ""),
            ("（上接第1版）", Way::From, "1", ""),
            ("上接第一版《石舟的渡口》", Way::From, "1", "石舟的渡口"),
            ("（紧接第十二版）", Way::From, "12", ""),
            ("（上接头版）", Way::From, "1", ""),
            ("Continued on A6", Way::To, "A6", ""),
            ("(Continued on Page 6, Column 2)", Way::To, "6", ""),
            ("See FERRY, Page 13", Way::To, "13", "FERRY"),
            ("Please see OLD QUAY, A4", Way::To, "A4", "OLD QUAY"),
            ("Continued from Page One", Way::From, "1", ""),
            ("FERRY, from Page 1", Way::From, "1", "FERRY"),
            ("Ferry: continued from page 1", Way::From, "1", "Ferry"),
            ("Suite en page 3", Way::To, "3", ""),
            ("Suite de la première page", Way::From, "1", ""),
            ("Suite de la page 1", Way::From, "1", ""),
            ("Fortsetzung auf Seite 3", Way::To, "3", ""),
            ("(Fortsetzung von Seite 1.)", Way::From, "1", ""),
            ("Vervolg op pagina 3", Way::To, "3", ""),
            ("Vervolg van pagina 1", Way::From, "1", ""),
        ] {
            assert_eq!(said(text), Some((way, page.to_owned(), keyword.to_owned())), "{text}");
        }
    }

    #[test]
    fn running_text_is_no_jump_line() {
        for text in [
            "下转第三个路口再走五十米",
            "详见第5版",
            "See the old ferry on page 13 of the guide",
            "see him, 40, on the quay",
            "from page 3",
            "He continued on foot",
            "Continued on the river for 3 days",
            "The case was continued from page to page",
        ] {
            assert_eq!(said(text), None, "{text}");
        }
        assert!(leads_away("详见第5版"));
    }

    #[test]
    fn jumps_are_found_at_the_ends_of_text_lines() {
        let (at, found) = at_end("船在中午靠岸，（下转第3版）").unwrap();
        assert_eq!((&"船在中午靠岸，（下转第3版）"[at..], found.page.as_str()), ("（下转第3版）", "3"));
        let (stop, found) = at_start("（上接第1版）林溪说，水位还会再涨。").unwrap();
        assert_eq!((&"（上接第1版）林溪说"[..stop], found.way), ("（上接第1版）", Way::From));
        assert!(at_end("（下转第3版）").is_none() && at_start("（完）船").is_none());
    }
}
