//! What ends an article or stands outside all: end marks, notes in brackets, jump lines, words of adverts.

use super::jumps;
use super::people::byline;
use super::text::fold;
use crate::article::Credited;
use crate::style::{Style, traces};

/// A note in brackets is no longer, in characters.
const LONGEST_NOTE: usize = 120;
/// Small letters in brackets that sign an article are no more.
const INITIALS: usize = 4;
/// A jump line is no longer, in characters.
const LONGEST_JUMP: usize = 40;

/// A note at an article's end in which it names its source, its author or its end: `（完）`, `数据来源：市水务局`.
pub(super) fn note(text: &str, style: &Style) -> bool {
    let text = text.trim();
    let inner = text.strip_prefix(['（', '(']).and_then(|t| t.strip_suffix(['）', ')']));
    let bracketed = inner.is_some_and(|t| {
        let told = style.note_starts.begins(t).is_some() || style.note_cues.inside(t);
        (told && t.chars().count() <= LONGEST_NOTE && !t.contains(['）', ')'])) || signature(t, style)
    });
    bracketed || style.note_labels.begins(text).is_some()
}

/// Whether brackets hold an agency or somebody's initials: `(dpa)`, `(sda/rk)`.
fn signature(inner: &str, style: &Style) -> bool {
    let small = |w: &str| w.chars().count() <= INITIALS && !w.is_empty() && w.chars().all(char::is_lowercase);
    let signs = |w: &str| style.agencies.has(w) || (style.initials && small(w));
    !inner.is_empty() && inner.split(['/', ',']).map(str::trim).all(signs)
}

/// The brackets behind the last sentence of a text, themselves included.
pub(super) fn closing_brackets(text: &str) -> Option<&str> {
    let text = text.trim_end();
    let at = text.ends_with(['）', ')']).then(|| text.rfind(['（', '(']))??;
    let behind = text[..at].trim_end().ends_with(['。', '！', '？', '”', '）', ')', '…', '.', '」', '』']);
    behind.then_some(&text[at..])
}

/// The people whom brackets behind the last sentence name: `……全线通车。（记者 江岸 石舟）`.
pub(super) fn signed(text: &str, style: &Style) -> Option<Vec<Credited>> {
    closing_brackets(text).and_then(|brackets| byline(brackets, style))
}

/// Whether a text carries an end mark: `（完）`, `（据新华社）`.
pub(super) fn ended(text: &str, style: &Style) -> bool {
    let text = text.trim_end();
    style.end_marks.ends(text).is_some()
        || closing_brackets(text).is_some_and(|b| note(b, style))
        || jumps::at_end(text).is_some()
}

/// `（下转第3版）`, `See SIX, Page 13`, `Continued on A6`, `Fortsetzung auf Seite 3`.
pub(super) fn jump(text: &str, style: &Style) -> bool {
    if text.chars().count() > LONGEST_JUMP {
        return false;
    }
    let arrow =
        |c: char| matches!(c, '（' | '(' | '【' | '▲' | '▼' | '►' | '▶' | '●' | '→' | '>' | '»' | '*' | ' ');
    let inner = text.trim_start_matches(arrow);
    let Some(end) = style.jumps.begins_any_case(inner) else { return false };
    let told = |w: &str| w.contains(|c: char| fold(c).is_ascii_digit()) || style.page_before.has_any_case(w);
    let rest = &inner[end..];
    style.page_after.inside(rest) || inner.split([' ', ',', ')', '）']).any(told)
}

/// The weight of the words of adverts in a text; two points make an advert.
pub(super) fn advert_cues(text: &str, style: &Style) -> f32 {
    let seen = traces(text.chars());
    style.adverts.among(seen).filter(|(cue, _)| text.contains(cue)).map(|(_, weight)| weight).sum()
}

#[cfg(test)]
mod tests {
    use super::super::tests::style_of;
    use super::*;

    #[test]
    fn brackets_behind_speech_sign_too() {
        let text = "「水退了。」（江岸）";
        assert_eq!(signed(text, &style_of(text)).map(|people| people.len()), Some(1));
    }

    #[test]
    fn jump_lines_of_each_language() {
        for line in [
            "（下转第3版）",
            "下轉第三版",
            "Continued on A6",
            "Fortsetzung auf Seite 3",
            "Suite en page 3",
            "Vervolg op pagina 3",
        ] {
            assert!(jump(line, &style_of(line)), "{line}");
        }
        assert!(!jump("Suite en ré mineur pour violon", &style_of("Suite")));
    }
}
