//! A file with some of what it says changed: only the keys that differ are written anew, and every other byte stays.

use super::document::{Article, PageNote};
use super::splice::Spliced;
use super::write::{article_file, page_file};
use crate::diagnostic::{Code, Diagnostic};

/// The other name under which a key may stand in a file.
const OTHER_NAMES: [(&str, &str); 3] =
    [("editor", "editors"), ("reporters", "reporter"), ("photographers", "photographer")];

/// An article's file that said `was`, so that it says `now`; with another body, where one is given.
///
/// Comments, the order of keys and keys of the newspaper's own stay. A title that stood as a heading before the text goes into the
/// front matter with a new body, since the heading goes with the old one.
///
/// # Errors
/// [`Code::FrontMatter`] where the front matter does not parse, or has its keys on one line.
pub fn revised(
    shown: &str,
    text: &str,
    was: &Article,
    now: &Article,
    body: Option<&str>,
) -> Result<String, Diagnostic> {
    let (was, now) = (article_file(was, &[]), article_file(now, &[]));
    let file = revised_front(shown, text, &was, &now, if body.is_some() { &["title"] } else { &[] })?;
    Ok(match body {
        Some(body) => file.with_body(body)?.text().to_owned(),
        None => file.text().to_owned(),
    })
}

/// A page's file that said `was`, so that it says `now`.
///
/// # Errors
/// As [`revised`].
pub fn revised_page(shown: &str, text: &str, was: &PageNote, now: &PageNote) -> Result<String, Diagnostic> {
    let file = revised_front(shown, text, &page_file(was, &[]), &page_file(now, &[]), &[])?;
    Ok(file.text().to_owned())
}

/// The file with those keys written anew in which the two differ, and those of `wanted` that it lacks.
fn revised_front(
    shown: &str,
    text: &str,
    was: &str,
    now: &str,
    wanted: &[&str],
) -> Result<Spliced, Diagnostic> {
    let (was, now) = (Spliced::new(shown, was)?, Spliced::new(shown, now)?);
    let mut file = match text.starts_with("---") {
        true => Spliced::new(shown, text)?,
        false => Spliced::new(shown, &format!("---\n---\n{text}"))?,
    };
    let keys: Vec<&str> = now.keys().chain(was.keys().filter(|k| now.value(k).is_none())).collect();
    for (at, key) in keys.iter().enumerate() {
        let lacks = wanted.contains(key) && file.value(key).is_none();
        if was.entry_text(key) == now.entry_text(key) && !lacks {
            continue;
        }
        if !file.can_splice() {
            return Err(Diagnostic::new(Code::FrontMatter, "the front matter has its keys on one line")
                .at_line(shown, 1)
                .because("newsprint changes single keys only where each has lines of its own")
                .help("write each key on a line of its own"));
        }
        let other = OTHER_NAMES.iter().find(|(one, _)| one == key).map(|(_, other)| *other);
        let mut behind: Vec<&str> = keys[..at].iter().rev().copied().collect();
        if let Some(other) = other.filter(|other| file.value(other).is_some()) {
            // The new entry takes the place of the old one under its other name.
            if let Some(entry) = now.entry_text(key) {
                file = file.set(key, entry, &[other])?;
            }
            file = file.remove(other)?;
            continue;
        }
        behind.retain(|k| file.value(k).is_some());
        file = match now.entry_text(key) {
            Some(entry) => file.set(key, entry, &behind)?,
            None => file.remove(key)?,
        };
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::super::document::{Kind, PersonNote};
    use super::super::read::read;
    use super::*;

    const FILE: &str =
        "---\n# mine\ntitle: 旧题 # why\nreporter: 林溪\nmine: [1, 2]\norder: 3\n---\n正文*甲*\n";

    fn article(text: &str) -> Article {
        match read("2024-03-14/02/1.md", "a.md", text).0.unwrap().kind {
            Kind::Article(article) => *article,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_does_not_change_stays_byte_for_byte() {
        let was = article(FILE);
        assert_eq!(revised("a.md", FILE, &was, &was, None).unwrap(), FILE);
        let now = Article { kicker: "引".into(), ..was.clone() };
        let expected = FILE.replace("# why\n", "# why\nkicker: 引\n");
        assert_eq!(revised("a.md", FILE, &was, &now, None).unwrap(), expected);
    }

    #[test]
    fn a_key_under_its_other_name_is_replaced_where_it_stands() {
        let was = article(FILE);
        let person = PersonNote { name: "林浅溪".into(), role: "记者".into() };
        let now = Article { reporters: vec![person], ..was.clone() };
        let expected = FILE.replace("reporter: 林溪\n", "reporters:\n  - name: 林浅溪\n    role: 记者\n");
        assert_eq!(revised("a.md", FILE, &was, &now, None).unwrap(), expected);
        assert_eq!(article(&expected), now);
    }

    #[test]
    fn a_heading_that_was_the_title_goes_into_the_front_matter_with_a_new_body() {
        let text = "# 题\n\n文。\n";
        let was = article(text);
        let new = revised("a.md", text, &was, &was, Some("新文。\n")).unwrap();
        assert_eq!(new, "---\ntitle: 题\n---\n新文。\n");
    }

    #[test]
    fn keys_on_one_line_are_told_of() {
        let text = "---\n{title: 旧, order: 1}\n---\n";
        let was = article(text);
        let now = Article { title: "新".into(), ..was.clone() };
        assert_eq!(revised("a.md", text, &was, &now, None).unwrap_err().code, Code::FrontMatter);
    }
}
