//! The facts of a page: date, page, publication, section and editors, each in the form in which readings are equal.

use unicode_normalization::UnicodeNormalization as _;

use super::plain::{fold, is_space, squash};
use super::schema::{Fact, PageFacts, TruthPage};

/// Brings a reading into the form in which equal ones are equal.
type Normal = fn(&str) -> String;

/// How many facts a truth asks for, and how many of them were found.
pub(super) fn right_of_asked(wanted: &[TruthPage], found: &[PageFacts]) -> (usize, usize) {
    let nothing = PageFacts::default();
    let (mut right, mut asked) = (0, 0);
    for (at, want) in wanted.iter().enumerate() {
        let got = found.get(at).unwrap_or(&nothing);
        let facts: [(_, &str, Normal); 5] = [
            (&want.date, &got.date, date),
            (&want.page, &got.page, page),
            (&want.newspaper, &got.newspaper, name),
            (&want.section, &got.section, name),
            (&want.editor, &got.editor, people),
        ];
        for (want, got, normal) in facts {
            let readings = readings(want);
            if readings.iter().any(|r| !r.is_empty()) {
                asked += 1;
                right += usize::from(readings.iter().any(|r| normal(r) == normal(got)));
            }
        }
    }
    (right, asked)
}

fn readings(fact: &Option<Fact>) -> Vec<String> {
    match fact {
        None => Vec::new(),
        Some(Fact::One(text)) => vec![text.clone()],
        Some(Fact::Number(number)) => vec![number.to_string()],
        Some(Fact::Any(texts)) => texts.clone(),
    }
}

/// Year, month and day, however they are parted: `2024年03月14日` is `2024-3-14`.
fn date(text: &str) -> String {
    let text: String = text.nfkc().collect();
    let chars: Vec<char> = text.chars().collect();
    // Runs of digits and of other characters take turns.
    let runs: Vec<&[char]> = chars.chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit()).collect();
    let number = |run: &[char]| run.iter().filter_map(|c| c.to_digit(10)).fold(0, |n, d| n * 10 + d);
    for parts in runs.windows(5) {
        let [year, gap, month, other_gap, day] = parts else { continue };
        let digits = year[0].is_ascii_digit();
        if digits && year.len() >= 4 && gap.len() <= 3 && month.len() <= 2 && other_gap.len() <= 3 {
            let (year, day) = (&year[year.len() - 4..], &day[..day.len().min(2)]);
            return format!("{}-{}-{}", number(year), number(month), number(day));
        }
    }
    squash(&text)
}

/// A page's number without the words around it and without leading zeros: `第02版` is `2`, `a06` is `A6`.
fn page(text: &str) -> String {
    let text = squash(&text.nfkc().collect::<String>()).to_uppercase();
    let bare = text.strip_prefix('第').or_else(|| text.strip_prefix("PAGE")).unwrap_or(&text);
    let bare: Vec<char> = bare.strip_suffix('版').unwrap_or(bare).chars().collect();
    let mut out = String::new();
    let mut inside = false;
    for (at, c) in bare.iter().enumerate() {
        let leading = *c == '0' && !inside && bare.get(at + 1).is_some_and(char::is_ascii_digit);
        if !leading {
            inside = c.is_ascii_digit();
            out.push(*c);
        }
    }
    out
}

fn name(text: &str) -> String {
    squash(&fold(text))
}

/// Names in any order.
fn people(text: &str) -> String {
    let text = fold(text);
    let mut names: Vec<&str> =
        text.split(|c| is_space(c) || "、，,;；/".contains(c)).filter(|n| !n.is_empty()).collect();
    names.sort_unstable();
    names.join("|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_however_they_are_parted() {
        for text in ["2024-03-14", "２０２４年3月14日 星期四", "2024 . 3 . 14", "No. 12024/3/14"] {
            assert_eq!(date(text), "2024-3-14", "{text}");
        }
        assert_eq!(date("14 March"), "14March");
        assert_eq!(date("2024年 第3期"), "2024年第3期");
    }

    #[test]
    fn pages_are_read_without_words_and_leading_zeros() {
        for (text, wanted) in
            [("第02版", "2"), ("page 11", "11"), ("Ａ０６", "A6"), ("100", "100"), ("0", "0")]
        {
            assert_eq!(page(text), wanted);
        }
    }

    #[test]
    fn only_what_the_truth_states_is_asked_for() {
        let one = |text: &str| Some(Fact::One(text.to_owned()));
        let truth = TruthPage {
            date: one("2024-03-14"),
            page: Some(Fact::Number(2)),
            newspaper: Some(Fact::Any(vec!["临江周报".into(), "河滨周刊".into()])),
            section: one(""),
            editor: one("顾晚晴 林溪舟"),
            ..TruthPage::default()
        };
        let found = PageFacts {
            date: "2024-03-14".into(),
            page: "02".into(),
            newspaper: "河滨周刊".into(),
            editor: "林溪舟、顾晚晴".into(),
            ..PageFacts::default()
        };
        assert_eq!(right_of_asked(std::slice::from_ref(&truth), &[found]), (4, 4));
        assert_eq!(right_of_asked(&[truth], &[]), (0, 4));
    }
}
