//! BibTeX: `@article`, the kind that BibTeX and biblatex take for newspapers, in UTF-8.

use std::fmt::Write as _;

use chrono::Datelike as _;

use super::Reference;
use super::name::{Author, family};

/// The macros that every style defines.
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

pub(super) fn cite(reference: &Reference) -> String {
    let mut text = format!("@article{{{},\n", key(&reference.key));
    let mut field = |name: &str, value: &str| {
        if !value.is_empty() {
            // A text buffer takes everything.
            let _ = writeln!(text, "  {name} = {{{value}}},");
        }
    };
    field("author", &reference.authors.iter().map(author).collect::<Vec<_>>().join(" and "));
    let colon = if reference.subtitle.is_empty() { "" } else { ": " };
    let title = escaped(&format!("{}{colon}{}", reference.title, reference.subtitle));
    // The inner braces keep a style from changing capitals.
    field("title", &format!("{{{title}}}"));
    field("journal", &escaped(&reference.newspaper));
    field("number", &escaped(&reference.issue));
    field("year", &reference.date.year().to_string());
    field("day", &reference.date.day().to_string());
    field("pages", &escaped(&reference.page_numbers().collect::<Vec<_>>().join(", ")));
    field("language", &escaped(&reference.language));
    field("entrysubtype", "newspaper");
    field("url", &reference.url.as_deref().map(address).unwrap_or_default());
    let month = MONTHS.get(reference.date.month0() as usize).copied().unwrap_or_default();
    text + &format!("  month = {month}\n}}\n")
}

/// A key of ASCII letters, digits and `-` only, a letter first; every other character is told by its number, so that two
/// differ.
fn key(text: &str) -> String {
    let mut key = String::new();
    if !text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        key.push_str("news-");
    }
    for c in text.chars() {
        match c {
            c if c.is_ascii_alphanumeric() => key.push(c),
            '-' | '/' => key.push('-'),
            c => key.push_str(&format!("-u{:x}-", c as u32)),
        }
    }
    key
}

/// `von Last, Jr, First`, as BibTeX takes a name apart (Patashnik, «BibTeXing», 1988, §4).
fn author(author: &Author) -> String {
    match author.parts() {
        Some(parts) => {
            let names = [Some(family(&parts)), parts.suffix.map(str::to_owned), Some(parts.given.join(" "))];
            escaped(&names.into_iter().flatten().collect::<Vec<_>>().join(", "))
        }
        // Braces keep a whole name from being taken apart at its spaces, commas and «and».
        None => format!("{{{}}}", escaped(&author.name)),
    }
}

/// Text in which TeX sees no command. Braces are spelt out, since BibTeX counts even those behind a backslash.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '{' => out.push_str("\\textbraceleft{}"),
            '}' => out.push_str("\\textbraceright{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '<' => out.push_str("\\textless{}"),
            '>' => out.push_str("\\textgreater{}"),
            '$' | '&' | '#' | '%' | '_' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// An address stays as it is, but for braces and backslashes, which would end the field.
fn address(url: &str) -> String {
    url.replace('\\', "%5C").replace('{', "%7B").replace('}', "%7D")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::citation::{Kind, sample};

    #[test]
    fn an_entry_has_every_field() {
        let mut reference = sample::english(&["Mara Lindqvist", "韩小满"]);
        reference.authors.push(Author::new("Han Xiaoman", Kind::FamilyFirst));
        reference.url = Some("https://example.org/%E6%B2%B3_1.html".into());
        assert_eq!(
            cite(&reference),
            "@article{riverside-weekly-2023-04-07-A06-2,
  author = {Lindqvist, Mara and {韩小满} and Han, Xiaoman},
  title = {{Quiet Hours on the Quay}},
  journal = {Riverside Weekly},
  number = {No. 12},
  year = {2023},
  day = {7},
  pages = {A06},
  language = {en-GB},
  entrysubtype = {newspaper},
  url = {https://example.org/%E6%B2%B3_1.html},
  month = apr
}
"
        );
    }

    #[test]
    fn no_title_leaves_its_braces_or_becomes_a_command() {
        let mut reference = sample::chinese(&[]);
        reference.authors = vec![Author::new("A and B, Ltd. {x", Kind::Body)];
        reference.title = "100% of $5 & #1_x ~^ \\end{a} } <b>".into();
        let text = cite(&reference);
        assert!(text.contains(
            "{{100\\% of \\$5 \\& \\#1\\_x \\textasciitilde{}\\textasciicircum{} \\textbackslash{}end\\textbraceleft{}a\\textbraceright{} \\textbraceright{} \\textless{}b\\textgreater{}}}"
        ), "{text}");
        let depth = text.chars().fold(0_i32, |d, c| d + i32::from(c == '{') - i32::from(c == '}'));
        assert_eq!(depth, 0, "{text}");
        assert!(text.contains("author = {{A and B, Ltd. \\textbraceleft{}x}},"), "{text}");
    }

    #[test]
    fn names_of_persons_are_turned_and_others_stay_whole() {
        let mut reference =
            sample::english(&["Jan van der Berg", "Martin Luther King Jr.", "de Vries, Cy", "Conán O'Brien"]);
        for body in ["Associated Press", "News and Features Desk"] {
            reference.authors.push(Author::new(body, Kind::Body));
        }
        let text = cite(&reference);
        let authors = "author = {van der Berg, Jan and King, Jr., Martin Luther and de Vries, Cy and O'Brien, Conán \
                       and {Associated Press} and {News and Features Desk}},";
        assert!(text.contains(authors), "{text}");
    }

    #[test]
    fn an_entry_without_author_number_and_address_leaves_them_out() {
        let mut reference = sample::chinese(&[]);
        (reference.url, reference.issue) = (None, String::new());
        let text = cite(&reference);
        assert!(!text.contains("author") && !text.contains("url") && !text.contains("number"), "{text}");
    }

    #[test]
    fn keys_of_two_articles_differ_and_are_ascii() {
        let keys = ["2023/04/07/1/渡口", "2023/04/07/1/渡船", "2023/04/07/1/a b"].map(key);
        assert!(keys.iter().all(|k| k.is_ascii() && !k.contains(' ') && k.starts_with("news-")), "{keys:?}");
        assert_ne!(keys[0], keys[1]);
    }
}
