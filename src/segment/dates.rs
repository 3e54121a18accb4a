//! Dates and weekdays in a masthead, in any of the forms that the style's language prints.

use chrono::{NaiveDate, Weekday};

use super::text::{is_cjk, letter};
use crate::style::Style;

/// Stands where a fact was cut out.
pub(super) const GAP: char = '\u{1}';

/// Cuts a fact out.
pub(super) fn blank(rest: &mut [char], from: usize, to: usize) {
    rest[from..to].fill(GAP);
}

/// The number at a place, of at most `most` ASCII digits, and where it ends.
pub(super) fn number(text: &[char], at: usize, most: usize) -> Option<(u32, usize)> {
    let digits = text[at..].iter().take_while(|c| c.is_ascii_digit()).count();
    (1..=most).contains(&digits).then(|| {
        let value = text[at..at + digits].iter().filter_map(|c| c.to_digit(10)).fold(0, |n, d| n * 10 + d);
        (value, at + digits)
    })
}

/// A number in ideographs (`二〇一一`, `二十七`, `廿八`, `一百一十二`) and where it ends.
pub(super) fn ideograph_number(text: &[char], at: usize) -> Option<(u32, usize)> {
    let digit = |c: char| match c {
        '〇' | '○' | 'Ｏ' | '零' => Some(0),
        '元' => Some(1),
        '一' => Some(1),
        '二' => Some(2),
        '三' => Some(3),
        '四' => Some(4),
        '五' => Some(5),
        '六' => Some(6),
        '七' => Some(7),
        '八' => Some(8),
        '九' => Some(9),
        _ => None,
    };
    let tens = |c: char| match c {
        '十' => Some(10),
        '廿' => Some(20),
        '卅' => Some(30),
        _ => None,
    };
    // What is complete, and the digits that wait for what they count.
    let (mut whole, mut digits, mut end) = (0, 0, at);
    while let Some(&c) = text.get(end).filter(|_| end < at + LONGEST_NUMBER) {
        match (c, digit(c), tens(c)) {
            ('百', ..) if digits > 0 => (whole, digits) = (whole + digits * 100, 0),
            (_, _, Some(ten)) => (whole, digits) = (whole + if digits > 0 { digits * ten } else { ten }, 0),
            (_, Some(d), _) => digits = digits * 10 + d,
            _ => break,
        }
        end += 1;
    }
    (end > at).then_some((whole + digits, end))
}

/// A number in ideographs is no longer: `一百一十二`.
const LONGEST_NUMBER: usize = 5;

fn any_number(text: &[char], at: usize, most: usize) -> Option<(u32, usize)> {
    number(text, at, most).or_else(|| ideograph_number(text, at))
}

pub(super) fn spaces(text: &[char], at: usize) -> usize {
    at + text[at..].iter().take_while(|c| **c == ' ').count()
}

/// Year, month, day and where they end.
type Date = (u32, u32, u32, usize);

/// `2023年4月27日`, `2023-04-27`, `2023.4.27`, `2023/4/27`, `二〇二三年四月二十七日`; what stands at a place.
fn numeric_date(text: &[char], at: usize) -> Option<Date> {
    if at > 0 && text[at - 1].is_ascii_digit() {
        return None;
    }
    let (year, next) = any_number(text, at, 4).filter(|(y, _)| (1600..2200).contains(y))?;
    let (month, day, end) = month_and_day(text, next, &['年', '-', '.', '/'])?;
    Some((year, month, day, end))
}

/// `中華民國一百一十二年四月二十七日`, `民國28年4月27日`: the year is counted from the era's.
fn era_date(text: &[char], at: usize, style: &Style) -> Option<Date> {
    let (base, length) = style.eras.iter().find_map(|(word, base)| {
        if !text[at..].iter().zip(word.chars()).all(|(a, b)| *a == b) {
            return None;
        }
        let length = word.chars().count();
        (text[at..].len() > length).then_some((*base, length))
    })?;
    let (year, next) = any_number(text, spaces(text, at + length), 3)?;
    let (month, day, end) = month_and_day(text, next, &['年'])?;
    Some((base + year, month, day, end))
}

/// `年4月27日`, `-04-27`, and where it ends.
fn month_and_day(text: &[char], at: usize, marks: &[char]) -> Option<(u32, u32, usize)> {
    let next = spaces(text, at);
    let mark = *text.get(next).filter(|c| marks.contains(c))?;
    let (month, next) = any_number(text, spaces(text, next + 1), 2)?;
    let next = spaces(text, next);
    let second = *text.get(next)?;
    if second != if mark == '年' { '月' } else { mark } {
        return None;
    }
    let (day, next) = any_number(text, spaces(text, next + 1), 2)?;
    let after = spaces(text, next);
    let end = if text.get(after) == Some(&'日') { after + 1 } else { next };
    Some((month, day, end))
}

/// `27.4.2023`, `27/4/2023`, `4/27/2023`: the year last. Which number is the day, the style says where both may be.
fn year_last(text: &[char], at: usize, style: &Style) -> Option<Date> {
    let (first, next) = number(text, at, 2)?;
    if at > 0 && (text[at - 1].is_alphanumeric() || matches!(text[at - 1], '.' | '/' | '-')) {
        return None;
    }
    let mark = *text.get(next).filter(|c| matches!(c, '.' | '/' | '-'))?;
    let (second, next) = number(text, spaces(text, next + 1), 2)?;
    text.get(next).filter(|c| **c == mark)?;
    let (year, end) = number(text, spaces(text, next + 1), 4)?;
    let free = text.get(end).is_none_or(|c| !c.is_alphanumeric());
    if !free || !(1600..2200).contains(&year) || !(1..=31).contains(&first) || !(1..=31).contains(&second) {
        return None;
    }
    let day_first = mark == '.' || first > 12 || (style.day_first && second <= 12);
    let (month, day) = if day_first { (second, first) } else { (first, second) };
    // Without a language to tell, `3/4/2023` is no date.
    let told = day_first || second > 12 || style.months.contains_key("may") && !style.day_first;
    (told && month <= 12).then_some((year, month, day, end))
}

/// Of a month's name so many characters tell it, where a scanner or an inflection changed its end.
const MONTH_TELLS: usize = 4;

fn month(word: &str, style: &Style) -> Option<u32> {
    let word = word.trim_end_matches('.').to_lowercase();
    style.months.get(&word).copied().or_else(|| {
        let count = word.chars().count();
        let start: String = word.chars().take(MONTH_TELLS).collect();
        let like = |name: &str| {
            name.starts_with(&start) && name.chars().count().abs_diff(count) <= 2 && name.len() > MONTH_TELLS
        };
        let found = style.months.iter().find(|(name, _)| like(name));
        found.filter(|_| count > MONTH_TELLS).map(|(_, month)| *month)
    })
}

fn numbered(word: &[char]) -> bool {
    word.split_last().is_some_and(|(last, rest)| *last == '.' && rest.iter().all(char::is_ascii_digit))
}

/// The places of the words of a line of Latin script.
fn words_at(text: &[char]) -> Vec<(usize, usize)> {
    let mut all: Vec<(usize, usize)> = Vec::new();
    for (i, c) in text.iter().enumerate() {
        let part = letter(*c) || *c == '.' || c.is_numeric();
        match all.last_mut() {
            // «27.April»: the stop parts a number from the word behind it.
            Some((start, end)) if part && *end == i && !(numbered(&text[*start..i]) && letter(*c)) => {
                *end += 1;
            }
            _ if part => all.push((i, i + 1)),
            _ => {}
        }
    }
    all
}

/// `April 27, 2023`, `27 April 2023`, `NOV. 30, 2013`, `27. April 2023`, `1er avril 2023`, `27 de abril de 2023`.
fn worded_date(text: &[char], style: &Style) -> Option<(u32, u32, u32, usize, usize)> {
    let mut words = words_at(text);
    words.retain(|(start, end)| !matches!(text[*start..*end], ['d', 'e'] | ['d', 'e', 'l'] | ['d', 'i']));
    words.windows(3).find_map(|w| {
        let day = |s: &str| {
            s.trim_end_matches(|c: char| c.is_alphabetic() || c == '.')
                .parse::<u32>()
                .ok()
                .filter(|d| (1..=31).contains(d))
        };
        if !text[w[2].0].is_ascii_digit() {
            return None;
        }
        let [first, second, last] =
            [w[0], w[1], w[2]].map(|(start, end)| String::from_iter(&text[start..end]));
        let year = last.trim_end_matches('.').parse::<u32>().ok().filter(|y| (1600..2200).contains(y))?;
        let (month, day) = match (month(&first, style), month(&second, style)) {
            (Some(month), _) => (month, day(&second)?),
            (None, Some(month)) => (month, day(&first)?),
            _ => return None,
        };
        Some((year, month, day, w[0].0, w[2].1))
    })
}

/// Whether a number in ideographs may begin with a character.
fn numeral(c: char) -> bool {
    matches!(
        c,
        '〇' | '○' | 'Ｏ' | '零' | '元' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九'
    ) || matches!(c, '十' | '廿' | '卅')
}

/// Whether a text has any digit or number in ideographs, without which it has neither a date nor a page's number.
pub(super) fn counts(text: &[char]) -> bool {
    text.iter().any(|c| c.is_ascii_digit() || (*c >= '\u{3007}' || *c == '○') && numeral(*c))
}

/// The date of a text that [`counts`], or as `Err` one that no calendar has.
pub(super) fn cut_date(rest: &mut [char], style: &Style) -> Option<Result<NaiveDate, String>> {
    let at_any = |read: &dyn Fn(usize) -> Option<Date>| {
        (0..rest.len()).find_map(|at| read(at).map(|(y, m, d, end)| (y, m, d, at, end)))
    };
    let (marked, digits) = (rest.contains(&'年'), rest.iter().any(char::is_ascii_digit));
    let found = at_any(&|at| if marked { era_date(rest, at, style) } else { None })
        .or_else(|| at_any(&|at| numeric_date(rest, at)))
        .or_else(|| if digits { worded_date(rest, style) } else { None })
        .or_else(|| if digits { at_any(&|at| year_last(rest, at, style)) } else { None });
    let (year, month, day, start, end) = found?;
    let printed: String = rest[start..end].iter().collect();
    blank(rest, start, end);
    Some(NaiveDate::from_ymd_opt(i32::try_from(year).unwrap_or(0), month, day).ok_or(printed))
}

const DAYS: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
/// A weekday of so many ideographs may be part of other words.
const SHORT_DAY: usize = 2;
/// A weekday of no more letters is an abbreviation: on a line without a date it is a word like others.
const ABBREVIATED: usize = 5;

/// The day of the week. `seen`: the traces of the line's characters; `dated`: the line has a date.
pub(super) fn cut_weekday(rest: &mut [char], seen: u128, dated: bool, style: &Style) -> Option<Weekday> {
    style.weekdays.among(seen).next()?;
    for (name, day) in style.weekdays.among(seen).filter(|(name, _)| name.starts_with(is_cjk)) {
        let count = name.chars().count();
        let Some(at) = rest.windows(count).position(|w| name.chars().eq(w.iter().copied())) else { continue };
        // «周三» stands in «周三郎», «本周三».
        let inside = |at: Option<usize>| at.and_then(|at| rest.get(at)).is_some_and(|c| is_cjk(*c));
        if count <= SHORT_DAY && (inside(at.checked_sub(1)) || inside(Some(at + count))) {
            continue;
        }
        blank(rest, at, at + count);
        return DAYS.get(day).copied();
    }
    let known = |word: &str| {
        let name = word.trim_end_matches('.').to_lowercase();
        let whole = name.chars().count() > ABBREVIATED || (dated && word.starts_with(char::is_alphabetic));
        style.weekdays.get(&name).filter(|_| whole)
    };
    let likely = |start: usize| rest.get(start).is_some_and(|c| style.weekdays.may_begin(*c));
    // «segunda-feira»
    let hyphened = |end: usize| {
        let more = rest[end..].iter().skip(1).take_while(|c| letter(**c)).count();
        if rest.get(end) == Some(&'-') { end + 1 + more } else { end }
    };
    let (day, start, end) = words_at(rest).into_iter().filter(|w| likely(w.0)).find_map(|(start, end)| {
        let day = |end: usize| known(&String::from_iter(&rest[start..end])).map(|day| (day, start, end));
        day(hyphened(end)).or_else(|| day(end))
    })?;
    blank(rest, start, end);
    DAYS.get(day).copied()
}
