//! A person's edit and a new import put together.
//!
//! Three texts: what import wrote last time, what a person made of it, what import would write now. Front matter is
//! merged key by key and spliced, so that comments, order and unknown keys survive; the body is merged by lines,
//! and a paragraph is a line.

use super::splice::Spliced;
use crate::diagnostic::Diagnostic;
use crate::yaml::Node;

/// What came of a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Merged {
    /// Both changes fit together: the new text of the file.
    Clean(String),
    /// They do not: what both sides changed, `title` or `the text`.
    Conflict(Vec<String>),
}

/// Merges `new` into `edited`; `old` is what both came from.
///
/// An edited file with CRLF line ends, as editors and git make them on Windows, keeps them; they are no edit.
///
/// # Errors
/// [`crate::diagnostic::Code::FrontMatter`] where the edited file's front matter does not parse.
pub fn merge(shown: &str, old: &str, edited: &str, new: &str) -> Result<Merged, Diagnostic> {
    if !edited.contains("\r\n") || old.contains("\r\n") {
        return merge_lines(shown, old, edited, new);
    }
    let merged = merge_lines(shown, old, &edited.replace("\r\n", "\n"), new)?;
    Ok(match merged {
        Merged::Clean(text) => Merged::Clean(text.replace('\n', "\r\n")),
        conflict => conflict,
    })
}

fn merge_lines(shown: &str, old: &str, edited: &str, new: &str) -> Result<Merged, Diagnostic> {
    let (old, new) = (Spliced::new(shown, old)?, Spliced::new(shown, new)?);
    let mut merged = Spliced::new(shown, edited)?;
    let mut conflicts = Vec::new();
    let mut keys: Vec<&str> = new.keys().collect();
    keys.extend(old.keys().filter(|k| new.value(k).is_none()));
    for key in keys.iter().copied() {
        match decide(key, old.value(key), merged.value(key), new.value(key)) {
            Decision::Keep => {}
            Decision::Conflict => conflicts.push(key.to_owned()),
            Decision::Take if !merged.can_splice() => conflicts.push(key.to_owned()),
            Decision::Take => {
                merged = match new.entry_text(key) {
                    Some(entry) => merged.set(key, entry, &before(&keys, key))?,
                    None => merged.remove(key)?,
                };
            }
        }
    }
    match merge_body(old.body(), merged.body(), new.body()) {
        Some(body) => merged = merged.with_body(&body)?,
        None => conflicts.push("the text".to_owned()),
    }
    Ok(if conflicts.is_empty() {
        Merged::Clean(merged.text().to_owned())
    } else {
        Merged::Conflict(conflicts)
    })
}

enum Decision {
    Keep,
    Take,
    Conflict,
}

fn decide(key: &str, old: Option<&Node>, edited: Option<&Node>, new: Option<&Node>) -> Decision {
    if old == new || edited == new {
        return Decision::Keep;
    }
    // Where a text came from is import's to say; what needs a look, and the order, are settled once a person said so.
    match key {
        "source" => Decision::Take,
        "review" | "order" if edited != old => Decision::Keep,
        _ if edited == old => Decision::Take,
        _ => Decision::Conflict,
    }
}

/// The keys that stand before a key, nearest first.
fn before<'a>(keys: &[&'a str], key: &str) -> Vec<&'a str> {
    let at = keys.iter().position(|k| *k == key).unwrap_or(0);
    keys[..at].iter().rev().copied().collect()
}

fn merge_body(old: &str, edited: &str, new: &str) -> Option<String> {
    if old == new || edited == new {
        Some(edited.to_owned())
    } else if edited == old {
        Some(new.to_owned())
    } else {
        diffy::merge(old, edited, new).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str =
        "---\ntitle: 旧题\norder: 1\nreview:\n  - 看\nsource:\n  digest: \"1\"\n---\n一。\n\n二。\n\n三。\n";

    fn merged(edited: &str, new: &str) -> Merged {
        merge("a.md", OLD, edited, new).unwrap()
    }

    #[test]
    fn changes_in_different_places_fit_together() {
        let edited =
            OLD.replace("title: 旧题", "# mine\ntitle: 好题 # better\nmine: 1").replace("一。", "一！");
        let new = OLD
            .replace("digest: \"1\"", "digest: \"2\"")
            .replace("三。", "三三。")
            .replace("order: 1", "kicker: 引\norder: 2");
        let Merged::Clean(text) = merged(&edited, &new) else { panic!("a conflict") };
        assert_eq!(
            text,
            "---\n# mine\ntitle: 好题 # better\nkicker: 引\nmine: 1\norder: 2\nreview:\n  - 看\nsource:\n  digest: \"2\"\n---\n一！\n\n二。\n\n三三。\n"
        );
    }

    #[test]
    fn changes_in_the_same_place_are_a_conflict() {
        let edited = OLD.replace("旧题", "好题").replace("二。", "二！");
        let new = OLD.replace("旧题", "新题").replace("二。", "二？");
        assert_eq!(merged(&edited, &new), Merged::Conflict(vec!["title".into(), "the text".into()]));
    }

    #[test]
    fn what_a_person_has_looked_at_is_not_marked_again() {
        let edited = OLD.replace("review:\n  - 看\n", "");
        let new = OLD.replace("- 看", "- 看看").replace("三。", "三三。");
        assert_eq!(merged(&edited, &new), Merged::Clean(edited.replace("三。", "三三。")));
    }

    #[test]
    fn windows_line_ends_are_no_edit_and_stay() {
        let edited = OLD.replace("一。", "一！").replace('\n', "\r\n");
        let new = OLD.replace("三。", "三三。").replace("旧题", "新题");
        let expected = new.replace("一。", "一！").replace('\n', "\r\n");
        assert_eq!(merged(&edited, &new), Merged::Clean(expected));
    }
}
