//! The masthead's facts, in whatever order and place they stand.
//!
//! A line is read as a bag of facts: each kind is cut out of it in turn (date, weekday, editor, page ...), and the words
//! that are left are the names of the newspaper and of the page. A line with facts and few words left is masthead.

use chrono::{NaiveDate, Weekday};

use super::people::surname;
use super::text::{folded, is_cjk};

/// What one line states.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Facts {
    /// The date, or `Err` with one that no calendar has.
    pub date: Option<Result<NaiveDate, String>>,
    /// Day of the week.
    pub weekday: Option<Weekday>,
    /// Page number.
    pub page: Option<String>,
    /// Whether the page number is labelled (`第11版`, `Page 11`) or a bare number.
    pub page_labelled: bool,
    /// Editors.
    pub editors: Vec<String>,
    /// Other labelled things: proof-readers, telephone numbers.
    pub asides: usize,
    /// The newspaper's name.
    pub publication: Option<String>,
    /// Other words, in order.
    pub words: Vec<String>,
}

/// Worth of a fact as evidence that a line is masthead: how seldom it stands in other short lines.
mod worth {
    pub(super) const DATE: f32 = 2.0;
    pub(super) const WEEKDAY: f32 = 1.0;
    pub(super) const EDITOR: f32 = 2.0;
    pub(super) const PAGE: f32 = 1.5;
    pub(super) const NUMBER: f32 = 0.7;
    pub(super) const ASIDE: f32 = 0.7;
    pub(super) const PUBLICATION: f32 = 1.0;
    /// Each character in words that are no fact speaks against it.
    pub(super) const STRAY: f32 = -0.12;
}

impl Facts {
    /// Whether the line is telephone numbers and addresses and nothing else.
    pub(super) fn only_asides(&self) -> bool {
        let nothing = self.date.is_none() && self.page.is_none() && self.words.is_empty();
        self.asides > 0 && nothing && self.editors.is_empty()
    }

    /// How much the line looks like masthead; 1 and more does near the page's top.
    pub(super) fn score(&self) -> f32 {
        let has = |there: bool, worth: f32| if there { worth } else { 0.0 };
        let stray: usize = self.words.iter().map(|w| w.chars().count()).sum();
        has(self.date.is_some(), worth::DATE)
            + has(self.weekday.is_some(), worth::WEEKDAY)
            + has(!self.editors.is_empty(), worth::EDITOR)
            + has(self.page.is_some(), if self.page_labelled { worth::PAGE } else { worth::NUMBER })
            + has(self.asides > 0, worth::ASIDE)
            + has(self.publication.is_some(), worth::PUBLICATION)
            + worth::STRAY * stray as f32
    }
}

/// What a line states.
pub(super) fn facts(line: &str) -> Facts {
    let mut rest: Vec<char> = folded(line).chars().collect();
    let mut found = Facts::default();
    if rest.len() > 120 {
        found.words.push(rest.into_iter().collect());
        return found;
    }
    found.date = cut_date(&mut rest);
    found.weekday = cut_weekday(&mut rest);
    cut_people(&mut rest, &mut found);
    cut_asides(&mut rest, &mut found);
    cut_page(&mut rest, &mut found);
    names(&rest, &mut found);
    found
}

/// Stands where a fact was cut out.
const GAP: char = '\u{1}';

fn blank(rest: &mut [char], from: usize, to: usize) {
    rest[from..to].fill(GAP);
}

/// The number at a place, of at most `most` ASCII digits, and where it ends.
fn number(text: &[char], at: usize, most: usize) -> Option<(u32, usize)> {
    let digits = text[at..].iter().take_while(|c| c.is_ascii_digit()).count();
    (1..=most).contains(&digits).then(|| {
        let value = text[at..at + digits].iter().filter_map(|c| c.to_digit(10)).fold(0, |n, d| n * 10 + d);
        (value, at + digits)
    })
}

/// A number in ideographs (`二〇一一`, `二十七`) and where it ends.
fn ideograph_number(text: &[char], at: usize) -> Option<(u32, usize)> {
    let digit = |c: char| match c {
        '〇' | '○' | 'Ｏ' | '零' => Some(0),
        c => "一二三四五六七八九".chars().position(|d| d == c).map(|i| i as u32 + 1),
    };
    let (mut value, mut end) = (0, at);
    while let Some(&c) = text.get(end).filter(|_| end < at + 4) {
        value = match (c, digit(c)) {
            ('十', _) if end == at => 10,
            ('十', _) => value * 10,
            (_, Some(d)) if end > at && text[end - 1] == '十' => value + d,
            (_, Some(d)) => value * 10 + d,
            _ => break,
        };
        end += 1;
    }
    (end > at).then_some((value, end))
}

fn any_number(text: &[char], at: usize, most: usize) -> Option<(u32, usize)> {
    number(text, at, most).or_else(|| ideograph_number(text, at))
}

fn spaces(text: &[char], at: usize) -> usize {
    at + text[at..].iter().take_while(|c| **c == ' ').count()
}

/// `2023年4月27日`, `2023-04-27`, `2023.4.27`, `2023/4/27`, `二〇二三年四月二十七日`; where it stands and what it says.
fn numeric_date(text: &[char], at: usize) -> Option<(u32, u32, u32, usize)> {
    if at > 0 && text[at - 1].is_ascii_digit() {
        return None;
    }
    let (year, next) = any_number(text, at, 4).filter(|(y, _)| (1600..2200).contains(y))?;
    let next = spaces(text, next);
    let mark = *text.get(next).filter(|c| matches!(c, '年' | '-' | '.' | '/'))?;
    let (month, next) = any_number(text, spaces(text, next + 1), 2)?;
    let next = spaces(text, next);
    let second = *text.get(next)?;
    if second != if mark == '年' { '月' } else { mark } {
        return None;
    }
    let (day, next) = any_number(text, spaces(text, next + 1), 2)?;
    let after = spaces(text, next);
    let end = if text.get(after) == Some(&'日') { after + 1 } else { next };
    Some((year, month, day, end))
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

fn month(word: &str) -> Option<u32> {
    let word = word.trim_end_matches('.').to_lowercase();
    let known = (3..=9).contains(&word.len()) && word.is_ascii();
    known.then(|| MONTHS.iter().position(|m| word.starts_with(m)).map(|i| i as u32 + 1)).flatten()
}

/// The words of a line of Latin script with their places.
fn words_at(text: &[char]) -> Vec<(String, usize, usize)> {
    let mut all: Vec<(String, usize, usize)> = Vec::new();
    for (i, c) in text.iter().enumerate() {
        let part = c.is_alphanumeric() || *c == '.';
        match all.last_mut() {
            Some((word, _, end)) if part && *end == i => {
                word.push(*c);
                *end += 1;
            }
            _ if part => all.push((c.to_string(), i, i + 1)),
            _ => {}
        }
    }
    all
}

/// `April 27, 2023`, `27 April 2023`, `NOV. 30, 2013`.
fn worded_date(text: &[char]) -> Option<(u32, u32, u32, usize, usize)> {
    let words = words_at(text);
    words.windows(3).find_map(|w| {
        let day = |s: &str| {
            s.trim_end_matches(|c: char| c.is_ascii_alphabetic())
                .parse::<u32>()
                .ok()
                .filter(|d| (1..=31).contains(d))
        };
        let year = w[2].0.parse::<u32>().ok().filter(|y| (1600..2200).contains(y))?;
        let (month, day) = match (month(&w[0].0), month(&w[1].0)) {
            (Some(month), _) => (month, day(&w[1].0)?),
            (None, Some(month)) => (month, day(&w[0].0)?),
            _ => return None,
        };
        Some((year, month, day, w[0].1, w[2].2))
    })
}

fn cut_date(rest: &mut [char]) -> Option<Result<NaiveDate, String>> {
    let numeric =
        (0..rest.len()).find_map(|at| numeric_date(rest, at).map(|(y, m, d, end)| (y, m, d, at, end)));
    let (year, month, day, start, end) = numeric.or_else(|| worded_date(rest))?;
    let printed: String = rest[start..end].iter().collect();
    blank(rest, start, end);
    Some(NaiveDate::from_ymd_opt(i32::try_from(year).unwrap_or(0), month, day).ok_or(printed))
}

fn cut_weekday(rest: &mut [char]) -> Option<Weekday> {
    const DAYS: [Weekday; 7] =
        [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
    for at in 0..rest.len() {
        let long = rest[at..].starts_with(&['星', '期']) || rest[at..].starts_with(&['礼', '拜']);
        let short = rest[at] == '周' && (at == 0 || !is_cjk(rest[at - 1]));
        let day = at + if long { 2 } else { 1 };
        let Some(&c) = rest.get(day).filter(|_| long || short) else { continue };
        let ends = long || rest.get(day + 1).is_none_or(|c| !is_cjk(*c));
        let Some(i) = "一二三四五六日天".chars().position(|d| d == c).filter(|_| ends) else {
            continue;
        };
        blank(rest, at, day + 1);
        return Some(DAYS[i.min(6)]);
    }
    let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let (word, start, end) =
        words_at(rest).into_iter().find(|(w, ..)| names.contains(&w.to_lowercase().as_str()))?;
    let i = names.iter().position(|n| *n == word.to_lowercase())?;
    blank(rest, start, end);
    Some(DAYS[i])
}

/// Labels before the names of editors; the longer before what it ends with.
const EDITORS: &[&str] = &[
    "责任编辑",
    "本版责编",
    "本版编辑",
    "值班编辑",
    "执行编辑",
    "责任編輯",
    "責任編輯",
    "责编",
    "責編",
    "编辑",
    "編輯",
];
/// Labels before names that are not editors'.
const STAFF: &[&str] = &[
    "美术编辑",
    "美编",
    "美術編輯",
    "责任校对",
    "校对",
    "校對",
    "版式设计",
    "版式",
    "组版",
    "制图",
    "审读",
    "排版",
    "值班主任",
    "值班总编",
    "视觉",
];
/// Labels before a number or an address.
const ASIDES: &[&str] = &[
    "新闻热线",
    "热线电话",
    "投稿邮箱",
    "电子邮箱",
    "读者热线",
    "电话",
    "热线",
    "邮箱",
    "传真",
    "网址",
    "QQ",
    "E-mail",
    "e-mail",
    "Email",
    "邮发代号",
];

fn find(rest: &[char], label: &str) -> Option<(usize, usize)> {
    let label: Vec<char> = label.chars().collect();
    let at = rest.windows(label.len()).position(|w| w == label)?;
    Some((at, at + label.len()))
}

fn cut_people(rest: &mut [char], found: &mut Facts) {
    // Staff first: «美术编辑» ends in «编辑».
    for label in STAFF {
        while let Some((start, end)) = find(rest, label) {
            let (_, stop) = people_after(rest, end);
            blank(rest, start, stop);
            found.asides += 1;
        }
    }
    for label in EDITORS {
        if let Some((start, end)) = find(rest, label) {
            let (names, stop) = people_after(rest, end);
            if !names.is_empty() {
                found.editors.extend(names);
                blank(rest, start, stop);
            }
        }
    }
    for label in
        ["Edited by ", "EDITED BY ", "Section editor: ", "Section Editor: ", "SECTION EDITOR: ", "Editor: "]
    {
        if let Some((start, end)) = find(rest, label) {
            let name: String = rest[end..].iter().take_while(|c| **c != GAP && **c != ',').collect();
            let name: Vec<_> = name.split_whitespace().take(3).collect();
            if !name.is_empty() {
                let stop = rest[end..].iter().position(|c| *c == GAP).map_or(rest.len(), |i| end + i);
                found.editors.push(name.join(" "));
                blank(rest, start, stop);
            }
        }
    }
}

/// The names after a label, and where they end: two to four ideographs each; a second one only with a family name.
fn people_after(rest: &[char], at: usize) -> (Vec<String>, usize) {
    let mut names = Vec::new();
    let mut stop = at;
    let mut next = at + rest[at..].iter().take_while(|c| matches!(c, ':' | '/' | ' ' | '|' | '·')).count();
    loop {
        let name: String = rest[next..].iter().take_while(|c| is_cjk(**c)).collect();
        let count = name.chars().count();
        let further = names.is_empty() || (count <= 3 && surname(&name));
        if !(2..=4).contains(&count) || !further {
            return (names, stop);
        }
        names.push(name);
        stop = next + count;
        next = stop + rest[stop..].iter().take_while(|c| matches!(c, ' ' | '、' | ',' | '/')).count();
    }
}

fn cut_asides(rest: &mut [char], found: &mut Facts) {
    for label in ASIDES {
        if let Some((start, end)) = find(rest, label) {
            let value =
                |c: &char| c.is_ascii_alphanumeric() || matches!(c, ':' | ' ' | '-' | '@' | '.' | '/' | '_');
            let stop = end + rest[end..].iter().take_while(|c| value(c)).count();
            blank(rest, start, stop);
            found.asides += 1;
        }
    }
}

/// `A06` at a place: one capital at most, then one to three digits, nothing alphanumeric after.
fn page_code(rest: &[char], at: usize) -> Option<usize> {
    let digits = at + usize::from(rest.get(at).is_some_and(char::is_ascii_uppercase));
    let (_, end) = number(rest, digits.min(rest.len()), 3)?;
    Some(end)
}

fn cut_page(rest: &mut [char], found: &mut Facts) {
    let take = |rest: &mut [char],
                found: &mut Facts,
                from: usize,
                code: (usize, usize),
                to: usize,
                labelled: bool| {
        found.page = Some(rest[code.0..code.1].iter().collect());
        found.page_labelled = labelled;
        blank(rest, from, to);
    };
    for at in 0..rest.len() {
        let joined =
            at > 0 && (rest[at - 1].is_ascii_alphanumeric() || matches!(rest[at - 1], '-' | '.' | ':'));
        let from = at + usize::from(rest[at] == '第');
        let from = spaces(rest, from);
        let Some(end) = page_code(rest, from).filter(|_| !joined) else { continue };
        let after = spaces(rest, end);
        if rest.get(after) == Some(&'版') && rest.get(after + 1).is_none_or(|c| *c != '式' && *c != '面') {
            return take(rest, found, at, (from, end), after + 1, true);
        }
    }
    for label in ["Page ", "PAGE ", "page "] {
        if let Some((start, end)) = find(rest, label)
            && let Some(stop) = page_code(rest, end)
        {
            return take(rest, found, start, (end, stop), stop, true);
        }
    }
    for at in 0..rest.len() {
        let free = at == 0 || matches!(rest[at - 1], ' ' | GAP | '|' | '/');
        let Some(end) = page_code(rest, at).filter(|_| free) else { continue };
        let glued = rest.get(end).is_some_and(|c| is_cjk(*c) && at == 0 && !"年月日个名岁届".contains(*c));
        if glued || rest.get(end).is_none_or(|c| matches!(*c, ' ' | GAP | '|' | '/')) {
            return take(rest, found, at, (at, end), end, false);
        }
    }
}

/// Ends of newspapers' names.
const PAPERS: &[&str] = &[
    "日报",
    "晚报",
    "晨报",
    "早报",
    "时报",
    "商报",
    "周报",
    "都市报",
    "导报",
    "快报",
    "新报",
    "青年报",
    "周刊",
    "日報",
    "晚報",
    "時報",
    "報",
    "报",
];
/// Words that end Latin newspapers' names.
const LATIN_PAPERS: &[&str] = &[
    "herald",
    "gazette",
    "tribune",
    "times",
    "post",
    "register",
    "journal",
    "chronicle",
    "courier",
    "star",
    "observer",
    "examiner",
    "mirror",
    "telegraph",
    "record",
    "bulletin",
    "news",
    "weekly",
    "daily",
    "mercury",
    "advertiser",
    "sentinel",
    "dispatch",
    "guardian",
    "standard",
    "argus",
    "echo",
];

/// How surely a word is a newspaper's name; 0 is not at all.
pub(super) fn paper(word: &str) -> usize {
    let count = word.chars().count();
    if word.is_ascii() {
        let words: Vec<_> = word.split(' ').collect();
        let last = words.last().map(|w| w.to_lowercase()).unwrap_or_default();
        return usize::from((2..=5).contains(&words.len()) && LATIN_PAPERS.contains(&last.as_str())) * 3;
    }
    match PAPERS.iter().position(|p| word.ends_with(p) && count > p.chars().count() && count <= 10) {
        // A weekly supplement (周刊, 周报) may be the page's name; a daily's name wins over it.
        Some(_) if word.ends_with("周刊") || word.ends_with("周报") => 2,
        Some(_) => 3,
        None => 0,
    }
}

fn names(rest: &[char], found: &mut Facts) {
    let text: String = rest.iter().collect();
    let mut words: Vec<String> = Vec::new();
    for part in text.split([GAP, '|', '/', '·', '，', ',', ':']) {
        let part = part.trim();
        if part.chars().any(is_cjk) {
            words.extend(part.split_whitespace().map(str::to_owned));
        } else if part.chars().any(char::is_alphanumeric) {
            words.push(part.to_owned());
        }
    }
    if let Some(best) = words.iter().map(|w| paper(w)).max().filter(|b| *b > 0)
        && let Some(i) = words.iter().position(|w| paper(w) == best)
    {
        found.publication = Some(words.remove(i));
    }
    found.words = words;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(line: &str) -> (String, String, String, String, String, Vec<String>) {
        let f = facts(line);
        let date = f.date.map(|d| d.map_or_else(|e| format!("!{e}"), |d| d.to_string())).unwrap_or_default();
        let day = f.weekday.map(|w| w.to_string()).unwrap_or_default();
        (
            date,
            day,
            f.page.unwrap_or_default(),
            f.publication.unwrap_or_default(),
            f.editors.join(","),
            f.words,
        )
    }

    #[test]
    fn facts_are_read_in_any_order() {
        let cases: &[(&str, [&str; 5], &[&str])] = &[
            (
                "07滨江新城 2024年3月8日 星期五 责编：林溪",
                ["2024-03-08", "Fri", "07", "", "林溪"],
                &["滨江新城"],
            ),
            (
                "第16版 民生 临江日报 2024/3/8 周五 责任编辑：林溪 美编 许青",
                ["2024-03-08", "Fri", "16", "临江日报", "林溪"],
                &["民生"],
            ),
            (
                "编辑/林溪 临江周刊 Ｂ１７ 河滨日报 二〇二四年十月二十八日 星期一 电话：８８１２３４５６",
                ["2024-10-28", "Mon", "B17", "河滨日报", "林溪"],
                &["临江周刊"],
            ),
            ("Page B1 Riverside Herald 7 June 2010", ["2010-06-07", "", "B1", "Riverside Herald", ""], &[]),
            ("Metro Edited by Jane Doe", ["", "", "", "", "Jane Doe"], &["Metro"]),
            ("Thursday, April 27, 2023  Page 11", ["2023-04-27", "Thu", "11", "", ""], &[]),
            ("本版编辑 林溪 乔木", ["", "", "", "", "林溪,乔木"], &[]),
            ("2024年2月30日", ["!2024年2月30日", "", "", "", ""], &[]),
        ];
        for (line, want, words) in cases {
            let (date, day, page, paper, editors, rest) = told(line);
            assert_eq!([date.as_str(), &day, &page, &paper, &editors], *want, "{line}");
            assert_eq!(rest, *words, "{line}");
        }
    }

    #[test]
    fn a_headline_is_no_masthead() {
        for line in
            ["2023年度河道清淤提前完成", "3日全市气温回升", "新学期第一课开讲", "COUNCIL VOTES ON PAGE FEES"]
        {
            assert!(facts(line).score() < 1.0, "{line}: {:?}", facts(line));
        }
    }
}
