//! Photographers' credits at the end of a caption: `李静 摄`, `摄影：李静`, `Photo by Jane Doe`, `Foto: Hans Muster`.

use super::latin::{latin_role, name_of};
use super::people::{credited, surname};
use super::text::{capital, folded, is_cjk};
use crate::style::{Style, traces};

/// A credit at a caption's end: where it begins (byte), and the photographers.
pub(super) fn credit(line: &str, style: &Style) -> Option<(usize, Vec<String>)> {
    let text = line.trim_end();
    labelled(text, style)
        .or_else(|| trailing(text, style))
        .or_else(|| latin_labelled(text, style))
        .or_else(|| bracketed(text, style))
        .or_else(|| staff(text, style))
}

/// `摄影：姚梦`.
fn labelled(text: &str, style: &Style) -> Option<(usize, Vec<String>)> {
    let labels = style.credit_labels.among(traces(text.chars())).filter(|l| l.starts_with(is_cjk));
    let (at, label) = labels.filter_map(|l| text.rfind(l).map(|at| (at, l))).next()?;
    let names = folded(&text[at + label.len()..]);
    let before = text[..at].trim_end();
    let open = before.chars().next_back().filter(|c| matches!(c, '（' | '('));
    let people = credited(names.trim_matches([')', ' ']), style)?;
    let start = open.map_or(at, |c| before.len() - c.len_utf8());
    Some((start, people.into_iter().map(|p| p.name).collect()))
}

/// `金成 摄`, `金成/摄`, `（金成 摄）`, `本报记者 金成 摄影报道`.
fn trailing(text: &str, style: &Style) -> Option<(usize, Vec<String>)> {
    let inner = text.trim_end_matches(['）', ')', '。']);
    let body = inner.strip_suffix(style.credit_ends.ends(inner)?)?;
    let body = body.trim_end_matches([' ', '\u{3000}', '/', '／']);
    // The credit reaches back to the sentence's end, to an opening bracket or to the line's start.
    let mut start = body.rfind(['。', '（', '(', '！', '？', '，', '”', '；', '：']).map_or(0, |at| {
        let mark = body[at..].chars().next().map_or(0, char::len_utf8);
        if body[at..].starts_with(['（', '(']) { at } else { at + mark }
    });
    loop {
        let people = folded(body[start..].trim_start_matches(['（', '(', ' ', '\u{3000}']));
        if let Some(people) = credited(people.trim(), style) {
            let sure = people.iter().all(|p| surname(&p.name, style) || !p.role.is_empty());
            return sure.then(|| (start, people.into_iter().map(|p| p.name).collect()));
        }
        // What stands before the first space may be the caption.
        let next = body[start..].char_indices().skip(1).find(|(_, c)| c.is_whitespace()).map(|(i, _)| i)?;
        start += next + body[start + next..].chars().next().map_or(1, char::len_utf8);
    }
}

/// A credit behind a label in Latin letters has no more words.
const NAME_WORDS: usize = 4;

/// `Photo by Jane Doe`, `(Foto: Hans Muster)`, `Photo Keystone`.
fn latin_labelled(text: &str, style: &Style) -> Option<(usize, Vec<String>)> {
    let begins = text.char_indices().filter(|(at, c)| {
        let apart = || text[..*at].chars().next_back().is_none_or(|b| !b.is_alphanumeric());
        (matches!(c, '(' | '©') || capital(*c)) && apart()
    });
    // The last label on the line; of those that begin there the longest.
    let (at, end) = begins
        .filter_map(|(at, _)| style.credit_labels.begins_any_case(&text[at..]).map(|n| (at, at + n)))
        .next_back()?;
    let at = at - usize::from(text[..at].ends_with('('));
    let name = text[end..].trim_start_matches([':', ' ']).trim_end_matches(['.', ')', ' ']);
    let words: Vec<&str> = name.split(' ').collect();
    let person = |w: &&str| {
        let small = style.particles.has_any_case(w);
        (w.starts_with(char::is_uppercase) || small || *w == "/")
            && (small || (w.len() <= 2 || !style.common.has(&w.to_lowercase())))
    };
    let fits = words.len() <= NAME_WORDS && words.iter().all(person) && !name.contains([',', ';', '!', '?']);
    // Without a colon the label is a word like others, and stands behind a sentence or at the start.
    let sure = text[..end].ends_with([':', 'y'])
        || text[end..].trim_start().starts_with(':')
        || at == 0
        || text[..at].trim_end().ends_with(['.', '!', '?', '»', '"']);
    let named = name_of(name, style).unwrap_or_else(|| name.to_owned());
    (fits && sure && name.starts_with(char::is_uppercase)).then(|| (at, vec![named]))
}

/// `The river thaws. (Jane Doe)`.
fn bracketed(text: &str, style: &Style) -> Option<(usize, Vec<String>)> {
    let at = text.ends_with(')').then(|| text.rfind(" ("))??;
    let name = text[at..].trim().strip_prefix('(')?.strip_suffix(')')?;
    let words: Vec<_> = name.split(' ').collect();
    let person = |w: &&str| {
        w.starts_with(char::is_uppercase) && w.chars().any(char::is_lowercase) || style.particles.has(w)
    };
    let fits =
        (2..=4).contains(&words.len()) && words.iter().all(person) && text[..at].ends_with(['.', '!', '?']);
    fits.then(|| (at, vec![name.to_owned()]))
}

/// `The river thaws. Jane Doe / Staff`.
fn staff(text: &str, style: &Style) -> Option<(usize, Vec<String>)> {
    let (before, after) = text.contains('/').then(|| text.rsplit_once(" / "))??;
    let at = before
        .rfind(['.', '?', '!', '"', '”'])
        .map_or(0, |i| i + before[i..].chars().next().map_or(0, char::len_utf8));
    let name = before[at..].trim();
    let words: Vec<_> = name.split(' ').collect();
    let person = |w: &&str| w.starts_with(char::is_uppercase) || style.particles.has(w);
    let named = (2..=4).contains(&words.len()) && words.iter().all(person);
    (named && latin_role(after, style).is_some()).then(|| (at, vec![name.to_owned()]))
}

#[cfg(test)]
mod tests {
    use super::super::tests::style_of;
    use super::*;

    #[test]
    fn credits_stand_at_a_captions_end() {
        for (line, at, who) in [
            ("河面解冻。 江岸 摄", "河面解冻。".len(), "江岸"),
            ("河面解冻。江岸/摄", "河面解冻。".len(), "江岸"),
            ("河面解冻。（江岸 摄）", "河面解冻。".len(), "江岸"),
            ("河面解冻。 摄影：江岸", "河面解冻。 ".len(), "江岸"),
            ("河面解冻。 本报记者 江岸 摄影报道", "河面解冻。".len(), "江岸"),
            ("The river thaws. Photo by Jane Doe", "The river thaws. ".len(), "Jane Doe"),
            ("The river thaws. Jane Doe / Staff", "The river thaws.".len(), "Jane Doe"),
            ("Der Fluss taut. Foto: Hans Muster", "Der Fluss taut. ".len(), "Hans Muster"),
            ("Der Fluss taut. (Bild: Hans Muster)", "Der Fluss taut. ".len(), "Hans Muster"),
        ] {
            assert_eq!(credit(line, &style_of(line)), Some((at, vec![who.to_owned()])), "{line}");
        }
        for line in ["这是一部短片的拍摄", "Ein Foto: der Fluss im Winter"] {
            assert_eq!(credit(line, &style_of(line)), None, "{line}");
        }
    }
}
