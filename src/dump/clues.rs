//! What a dump's path tells about its page: `2023-04-27/11.txt`, `20230427-11.txt`, `2023/04/27/p11.txt`,
//! `2023-04-27_A06.txt`, `binjiang-2023-04-27-p3.txt`, `第11版.txt`.

use chrono::NaiveDate;

/// Years that a path may name: before the first newspaper (1605) other digits are meant.
const YEARS: std::ops::RangeInclusive<i32> = 1600..=2199;

/// Facts stated by a path. All optional.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PathClues {
    /// Date of the issue.
    pub date: Option<NaiveDate>,
    /// A date as written that no calendar has (`2023-02-30`).
    pub impossible_date: Option<String>,
    /// Number of the page as written, in ASCII capitals and digits, without leading zeros alone: `11`, `A06`.
    pub page: Option<String>,
    /// The word before the date in the file's name.
    pub publication: Option<String>,
}

/// What a path tells; a pure function of the string. Folders may carry the date, only the file's name the page.
pub fn clues(path: &str) -> PathClues {
    let path = path.replace('\\', "/");
    let name_at = path.rfind('/').map_or(0, |i| i + 1);
    let stem_end = path[name_at..].rfind('.').filter(|i| *i > 0).map_or(path.len(), |i| name_at + i);
    let text = &path[..stem_end];
    let mut found = PathClues::default();
    let mut page_from = name_at;
    if let Some(date) = last_date(text) {
        match NaiveDate::from_ymd_opt(date.year, date.month, date.day) {
            Some(day) => found.date = Some(day),
            None => found.impossible_date = Some(text[date.start..date.end].to_owned()),
        }
        if date.start > name_at {
            found.publication = words(&text[name_at..date.start])
                .into_iter()
                .rfind(|w| w.chars().all(char::is_alphabetic) && w.chars().count() > 1)
                .map(str::to_owned);
            // A page may stand before the date too (`p3-2023-04-27`), but after it is where it usually stands.
            found.page = page(&text[date.end..stem_end]).or_else(|| page(&text[name_at..date.start]));
            return found;
        }
        page_from = page_from.max(date.end);
    }
    found.page = page(&text[page_from..stem_end]);
    found
}

/// A date in a path: its parts and where it stands.
struct Found {
    year: i32,
    month: u32,
    day: u32,
    start: usize,
    end: usize,
}

/// The last date of a text: the file's name knows better than its folders.
fn last_date(text: &str) -> Option<Found> {
    let runs = digit_runs(text);
    (0..runs.len()).rev().find_map(|i| date_at(text, &runs[i..]))
}

/// Byte ranges of the runs of ASCII digits.
fn digit_runs(text: &str) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (at, _) in text.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
        match runs.last_mut() {
            Some(last) if last.1 == at => last.1 += 1,
            _ => runs.push((at, at + 1)),
        }
    }
    runs
}

fn date_at(text: &str, runs: &[(usize, usize)]) -> Option<Found> {
    let (start, end) = *runs.first()?;
    let number = |from: usize, to: usize| text[from..to].parse::<u32>().ok();
    let year = |from: usize| {
        number(from, from + 4).and_then(|y| i32::try_from(y).ok()).filter(|y| YEARS.contains(y))
    };
    if end - start == 8 {
        // Eight digits together are a date only if they look like one: 31 February is a slip, month 47 is a serial number.
        let (year, month, day) = (year(start)?, number(start + 4, start + 6)?, number(start + 6, end)?);
        return ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some(Found {
            year,
            month,
            day,
            start,
            end,
        });
    }
    let [_, (m0, m1), (d0, d1), ..] = *runs else { return None };
    let between = [&text[end..m0], &text[m1..d0]];
    let separated = matches!(
        between,
        ["-", "-"] | ["_", "_"] | ["/", "/"] | [".", "."] | ["年", "月"] | ["/", "-"] | ["-", "/"]
    );
    let sized = end - start == 4 && m1 - m0 <= 2 && d1 - d0 <= 2;
    if !separated || !sized {
        return None;
    }
    let end = if text[d1..].starts_with('日') { d1 + '日'.len_utf8() } else { d1 };
    Some(Found { year: year(start)?, month: number(m0, m1)?, day: number(d0, d1)?, start, end })
}

/// Runs of letters and digits, a change between ideographs and ASCII parting them too.
fn words(text: &str) -> Vec<&str> {
    let kind = |c: char| {
        if !c.is_alphanumeric() {
            0
        } else if c.is_ascii() {
            1
        } else {
            2
        }
    };
    let mut all = Vec::new();
    let mut start = 0;
    let mut last = 0;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if kind(c) != last {
            if last != 0 {
                all.push(&text[start..at]);
            }
            start = at;
            last = kind(c);
        }
    }
    all
}

/// The number of a page in the rest of a file's name.
fn page(text: &str) -> Option<String> {
    let words = words(text);
    let marked = words.iter().enumerate().find_map(|(i, w)| {
        let before = i.checked_sub(1).map(|j| words[j]);
        let after = words.get(i + 1).copied();
        let labelled = before
            .is_some_and(|b| b.ends_with('第') || matches!(b.to_ascii_lowercase().as_str(), "p" | "page"))
            || after.is_some_and(|a| a.starts_with('版'));
        labelled.then(|| number(w)).flatten()
    });
    let lettered =
        || words.iter().find_map(|w| number(w).filter(|_| w.starts_with(|c: char| c.is_ascii_alphabetic())));
    let alone = || {
        let mut numbers = words.iter().filter(|w| w.starts_with(|c: char| c.is_ascii_digit()));
        numbers.next().filter(|_| numbers.next().is_none()).and_then(|w| number(w))
    };
    marked.or_else(lettered).or_else(alone)
}

/// `11`, `p11`, `page11`, `A06` as a page's number: at most three digits, or one letter, which is kept, and two.
fn number(word: &str) -> Option<String> {
    let upper = word.to_ascii_uppercase();
    let rest = upper.strip_prefix("PAGE").or_else(|| upper.strip_prefix('P')).unwrap_or(&upper);
    let digits = rest.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let letters = rest.len() - digits.len();
    let fits = letters <= 1
        && (1..=3 - letters).contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_digit());
    let plain = digits.trim_start_matches('0');
    (fits && !plain.is_empty()).then(|| if letters == 0 { plain.to_owned() } else { rest.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(path: &str) -> (Option<String>, Option<String>, Option<String>) {
        let c = clues(path);
        (c.date.map(|d| d.to_string()).or(c.impossible_date), c.page, c.publication)
    }

    #[test]
    fn date_and_page_are_read_from_the_usual_paths() {
        let cases = [
            ("dumps/2023-04-27/11.txt", "2023-04-27", "11", ""),
            ("20230427-11.txt", "2023-04-27", "11", ""),
            ("a/2023/04/27/p11.txt", "2023-04-27", "11", ""),
            ("2023-04-27_A06.txt", "2023-04-27", "A06", ""),
            ("binjiang-2023-04-27-p3.txt", "2023-04-27", "3", "binjiang"),
            ("2023-04-27/第11版.txt", "2023-04-27", "11", ""),
            ("河滨周刊2023年4月7日第02版.txt", "2023-04-07", "2", "河滨周刊"),
            ("2023-04/27/05.txt", "2023-04-27", "5", ""),
            ("paper__2023-04-27__text.txt", "2023-04-27", "", "paper"),
            ("e020_20230427.txt", "2023-04-27", "", ""),
            ("2023-02-30/1.txt", "2023-02-30", "1", ""),
        ];
        for (path, date, page, publication) in cases {
            let want = [date, page, publication].map(|s| (!s.is_empty()).then(|| s.to_owned()));
            let (d, p, n) = told(path);
            assert_eq!([d, p, n], want, "{path}");
        }
    }

    #[test]
    fn other_digits_are_no_dates_and_no_pages() {
        for path in [
            "scan-12345678.txt",
            "20234567.txt",
            "1234-56-78.txt",
            "120230427.txt",
            "p0001_x.txt",
            "a.txt",
            "",
        ] {
            assert_eq!(clues(path).date, None, "{path}");
            assert_eq!(clues(path).page, None, "{path}");
        }
    }
}
