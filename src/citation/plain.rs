//! A sentence for a footnote, in the manner of the article's language.
//!
//! Chinese: as Chinese journals of history set newspaper articles in footnotes, `甲、乙：《题名》，《报纸》2023年4月7日，
//! 第1版。` Other languages: as the Chicago Manual of Style does (17th edition, §14.191).

use super::Reference;
use super::name::Author;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub(super) fn cite(reference: &Reference) -> String {
    if reference.is_chinese() { chinese(reference) } else { english(reference) }
}

fn chinese(reference: &Reference) -> String {
    use chrono::Datelike as _;
    let authors = reference.authors.iter().map(Author::spoken).collect::<Vec<_>>().join("、");
    let authors = if authors.is_empty() { authors } else { format!("{authors}：") };
    let dash = if reference.subtitle.is_empty() { "" } else { "——" };
    let title = format!("{}{dash}{}", reference.title, reference.subtitle);
    let (year, month, day) = (reference.date.year(), reference.date.month(), reference.date.day());
    let pages = reference.page_numbers().collect::<Vec<_>>().join("、");
    let pages = if pages.is_empty() { pages } else { format!("，第{pages}版") };
    let url = reference.url.as_ref().map_or(String::new(), |url| format!("，{url}"));
    format!(
        "{authors}《{}》，《{}》{year}年{month}月{day}日{pages}{url}。",
        inside_title_marks(&title),
        inside_title_marks(&reference.newspaper)
    )
}

/// Title marks inside title marks are single ones (GB/T 15834-2011, §4.15.3.4).
fn inside_title_marks(title: &str) -> String {
    title.replace('《', "〈").replace('》', "〉")
}

fn english(reference: &Reference) -> String {
    use chrono::Datelike as _;
    let names: Vec<String> = reference.authors.iter().map(Author::spoken).collect();
    let authors = match names.as_slice() {
        [] => String::new(),
        [one] => format!("{one}, "),
        [one, two] => format!("{one} and {two}, "),
        [some @ .., last] => format!("{}, and {last}, ", some.join(", ")),
    };
    let colon = if reference.subtitle.is_empty() { "" } else { ": " };
    let title = format!("{}{colon}{}", reference.title, reference.subtitle);
    let title = title.replace('“', "‘").replace('”', "’");
    let comma = if title.ends_with(['?', '!']) { "" } else { "," };
    let date = reference.date;
    let month = MONTHS.get(date.month0() as usize).copied().unwrap_or_default();
    let pages: Vec<&str> = reference.page_numbers().collect();
    let word = if pages.len() > 1 { "pp." } else { "p." };
    let pages = if pages.is_empty() { String::new() } else { format!(", {word} {}", pages.join(", ")) };
    let url = reference.url.as_ref().map_or(String::new(), |url| format!(", {url}"));
    format!(
        "{authors}“{title}{comma}” {}, {} {month} {}{pages}{url}.",
        reference.newspaper,
        date.day(),
        date.year()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::citation::{Kind, sample};

    #[test]
    fn a_chinese_article_is_cited_in_chinese() {
        let mut reference = sample::chinese(&["韩小满", "Mara Lindqvist"]);
        reference.subtitle = "读《江》".into();
        assert_eq!(
            cite(&reference),
            "韩小满、Mara Lindqvist：《老渡口今起复航——读〈江〉》，《河滨周刊》2023年4月7日，第1版，https://example.org/paper/2023/04/07/01/1.html。"
        );
    }

    #[test]
    fn an_english_article_is_cited_in_english() {
        let mut reference = sample::english(&["Mara Lindqvist"]);
        reference.url = None;
        assert_eq!(
            cite(&reference),
            "Mara Lindqvist, “Quiet Hours on the Quay,” Riverside Weekly, 7 April 2023, p. A06."
        );
        reference.title = "Who Said “Quiet”?".into();
        reference.authors =
            ["A", "de Vries, Cy", "King, Al, Jr."].map(|n| Author::new(n, Kind::Person)).into();
        assert!(
            cite(&reference).starts_with("A, Cy de Vries, and Al King Jr., “Who Said ‘Quiet’?” Riverside"),
            "{}",
            cite(&reference)
        );
    }

    #[test]
    fn nothing_is_left_behind_where_author_and_page_are_missing() {
        let mut reference = sample::chinese(&[]);
        (reference.pages, reference.url) = (Vec::new(), None);
        assert_eq!(cite(&reference), "《老渡口今起复航》，《河滨周刊》2023年4月7日。");
        reference.language = "en".into();
        assert_eq!(cite(&reference), "“老渡口今起复航,” 河滨周刊, 7 April 2023.");
    }
}
