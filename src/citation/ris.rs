//! RIS: one record of type `NEWS`. Tags as Zotero and EndNote read them; `T2` is the newspaper, `SP` the page.

use std::fmt::Write as _;

use chrono::Datelike as _;

use super::Reference;
use super::name::{Author, family};

pub(super) fn cite(reference: &Reference) -> String {
    let mut text = String::new();
    let mut line = |tag: &str, value: &str| {
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        if !value.is_empty() {
            // A text buffer takes everything.
            let _ = writeln!(text, "{tag}  - {value}");
        }
    };
    let date = reference.date;
    line("TY", "NEWS");
    for author in &reference.authors {
        // RIS forbids the asterisk in names.
        line("AU", &inverted(author).replace('*', ""));
    }
    let colon = if reference.subtitle.is_empty() { "" } else { ": " };
    line("TI", &format!("{}{colon}{}", reference.title, reference.subtitle));
    line("T2", &reference.newspaper);
    line("IS", &reference.issue);
    line("PY", &format!("{:04}", date.year()));
    line("DA", &format!("{:04}/{:02}/{:02}", date.year(), date.month(), date.day()));
    line("SP", &reference.page_numbers().collect::<Vec<_>>().join(", "));
    line("LA", &reference.language);
    line("UR", reference.url.as_deref().unwrap_or_default());
    text + "ER  - \n"
}

/// `Last, First, Suffix`; a name that is no person's stays as it is.
fn inverted(author: &Author) -> String {
    let Some(parts) = author.parts() else { return author.name.clone() };
    let names = [family(&parts), parts.given.join(" ")].into_iter().chain(parts.suffix.map(str::to_owned));
    names.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::citation::{Kind, sample};

    #[test]
    fn a_record_has_every_tag_and_an_author_a_line() {
        let mut reference = sample::english(&["Mara Lindqvist", "韩小满"]);
        reference.subtitle = "An Hour".into();
        assert_eq!(
            cite(&reference),
            "TY  - NEWS
AU  - Lindqvist, Mara
AU  - 韩小满
TI  - Quiet Hours on the Quay: An Hour
T2  - Riverside Weekly
IS  - No. 12
PY  - 2023
DA  - 2023/04/07
SP  - A06
LA  - en-GB
UR  - https://example.org/paper/2023/04/07/01/1.html
ER  - \n"
        );
    }

    #[test]
    fn names_of_persons_are_turned_and_others_stay_whole() {
        let mut reference = sample::english(&["Jan van der Berg", "Martin Luther King Jr."]);
        reference.authors.push(Author::new("Associated Press", Kind::Body));
        let text = cite(&reference);
        let authors = "AU  - van der Berg, Jan\nAU  - King, Martin Luther, Jr.\nAU  - Associated Press\n";
        assert!(text.contains(authors), "{text}");
    }

    #[test]
    fn no_value_begins_a_line_of_its_own() {
        let mut reference = sample::chinese(&["A*\nER  - B"]);
        reference.title = "一\r\nTY  - BOOK\u{2028}二".into();
        let text = cite(&reference);
        assert_eq!(text.lines().filter(|l| l.starts_with("TY") || l.starts_with("ER")).count(), 2, "{text}");
        assert!(text.contains("TI  - 一 TY - BOOK 二") && !text.contains('*'), "{text}");
    }

    #[test]
    fn a_record_without_author_and_address_is_still_one() {
        let mut reference = sample::chinese(&[]);
        (reference.url, reference.pages) = (None, Vec::new());
        let text = cite(&reference);
        assert!(text.starts_with("TY  - NEWS\nTI  - ") && text.ends_with("LA  - zh-CN\nER  - \n"), "{text}");
    }
}
