//! The masthead's facts, in whatever order and place they stand.
//!
//! A line is read as a bag of facts: each kind is cut out of it in turn (date, weekday, editor, page ...), and the words
//! that are left are the names of the newspaper and of the page. A line with facts and few words left is masthead.

use chrono::{NaiveDate, Weekday};

use super::dates::{GAP, blank, counts, cut_date, cut_weekday, ideograph_number, number, spaces};
use super::latin::name_of;
use super::people::surname;
use super::text::{em, fold, is_cjk};
use crate::style::{Style, traces};

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
    /// The page's name, if it is one of the usual ones and the only other word.
    pub(super) const SECTION: f32 = 0.7;
    /// Each em of words that are no fact speaks against it.
    pub(super) const STRAY: f32 = -0.12;
}

impl Facts {
    /// How much the line looks like masthead; 1 and more does near the page's top.
    pub(super) fn score(&self) -> f32 {
        self.score_with(self.publication.is_some(), self.words.iter().map(|w| ems(w)).sum())
    }

    /// The same where names are not yet read: whether a newspaper's is among them, and characters of all others.
    fn score_with(&self, publication: bool, stray: f32) -> f32 {
        let has = |there: bool, worth: f32| if there { worth } else { 0.0 };
        has(self.date.is_some(), worth::DATE)
            + has(self.weekday.is_some(), worth::WEEKDAY)
            + has(!self.editors.is_empty(), worth::EDITOR)
            + has(self.page.is_some(), if self.page_labelled { worth::PAGE } else { worth::NUMBER })
            + has(self.asides > 0, worth::ASIDE)
            + has(publication, worth::PUBLICATION)
            + worth::STRAY * stray
    }
}

/// The facts of a line.
pub(super) fn facts(line: &str, style: &Style) -> Facts {
    let (mut found, rest) = cut(line, style);
    let (publication, words) = names(&rest, style);
    found.publication = publication.map(str::to_owned);
    found.words = words.into_iter().map(str::to_owned).collect();
    found
}

/// How much the facts of a line make it a masthead's, see [`Facts::score`].
pub(super) fn score(line: &str, style: &Style) -> f32 {
    let (found, rest) = cut(line, style);
    let (publication, words) = names(&rest, style);
    let stray = |words: &[&str]| words.iter().map(|w| ems(w)).sum();
    match words[..] {
        [one] if style.sections.has_any_case(one) => {
            found.score_with(publication.is_some(), 0.0) + worth::SECTION
        }
        _ => found.score_with(publication.is_some(), stray(&words)),
    }
}

/// How long a word is, in ems: a letter is half a Chinese character.
fn ems(word: &str) -> f32 {
    word.chars().map(em).sum()
}

/// A longer line has no facts, in characters; a wide blank is one.
const LONGEST: usize = 120;

/// So many blanks part two fields of a masthead: an extractor that keeps the layout sets as many as the page has room for.
const WIDE: usize = 3;

/// The characters of a line as they are compared, each wide blank a gap.
fn folded(line: &str) -> Vec<char> {
    let mut all: Vec<char> = Vec::with_capacity(line.len());
    let mut blanks = 0;
    for c in line.chars().map(fold) {
        blanks = if c.is_whitespace() { blanks + 1 } else { 0 };
        match blanks {
            WIDE => {
                all.truncate(all.len() + 1 - WIDE);
                all.push(GAP);
            }
            0..WIDE => all.push(c),
            _ => {}
        }
    }
    all
}

/// Cuts all facts out of a line but for names, and what is left.
fn cut(line: &str, style: &Style) -> (Facts, String) {
    let mut rest = folded(line);
    let mut found = Facts::default();
    if rest.len() <= LONGEST {
        // What is cut out leaves nothing that was not there: these stay true to the end.
        let (seen, counted) = (traces(rest.iter().copied()), counts(&rest));
        found.date = if counted { cut_date(&mut rest, style) } else { None };
        found.weekday = cut_weekday(&mut rest, seen, found.date.is_some(), style);
        cut_people(&mut rest, seen, &mut found, style);
        cut_asides(&mut rest, seen, &mut found, style);
        if counted {
            cut_page(&mut rest, seen, &mut found, style);
        }
    }
    let mut text = String::with_capacity(line.len());
    text.extend(rest);
    (found, text)
}

fn find(rest: &[char], label: &str) -> Option<(usize, usize)> {
    let (first, count) = (label.chars().next()?, label.chars().count());
    let whole = |w: &[char]| w[0] == first && label.chars().eq(w.iter().copied());
    let at = rest.windows(count).position(whole)?;
    Some((at, at + count))
}

/// The same for a label in Latin letters, capital and small ones being one: whole words, from one that is free.
fn find_latin(rest: &[char], label: &str) -> Option<(usize, usize)> {
    let label: Vec<char> = label.chars().flat_map(char::to_lowercase).collect();
    let same = |a: char, b: char| {
        a == b || if a.is_ascii() { a.to_ascii_lowercase() == b } else { a.to_lowercase().eq([b]) }
    };
    let letter = |at: Option<usize>| at.and_then(|at| rest.get(at)).is_some_and(|c| c.is_alphanumeric());
    let at = (0..(rest.len() + 1).saturating_sub(label.len())).find(|at| {
        if !label.first().zip(rest.get(*at)).is_some_and(|(l, c)| same(*c, *l)) {
            return false;
        }
        let end = at + label.len();
        let whole = !label.last().is_some_and(|c| c.is_alphanumeric()) || !letter(Some(end));
        whole && !letter(at.checked_sub(1)) && label.iter().zip(&rest[*at..end]).all(|(l, c)| same(*c, *l))
    })?;
    Some((at, at + label.len()))
}

fn is_latin(label: &str) -> bool {
    !label.chars().any(is_cjk)
}

fn cut_people(rest: &mut [char], seen: u128, found: &mut Facts, style: &Style) {
    // Staff first: «美术编辑» ends in «编辑».
    for label in style.staff.among(seen).filter(|l| !is_latin(l)) {
        while let Some((start, end)) = find(rest, label) {
            let (_, stop) = people_after(rest, end, style);
            blank(rest, start, stop);
            found.asides += 1;
        }
    }
    for label in style.editors.among(seen).filter(|l| !is_latin(l)) {
        if let Some((start, end)) = find(rest, label) {
            let (names, stop) = people_after(rest, end, style);
            if !names.is_empty() {
                found.editors.extend(names);
                blank(rest, start, stop);
            }
        }
    }
    for label in style.staff.among(seen).filter(|l| is_latin(l)) {
        if let Some((start, _, stop)) = latin_people(rest, label, style) {
            blank(rest, start, stop);
            found.asides += 1;
        }
    }
    for label in style.editors.among(seen).filter(|l| is_latin(l)) {
        if let Some((start, name, stop)) = latin_people(rest, label, style) {
            found.editors.push(name);
            blank(rest, start, stop);
        }
    }
}

/// The words of a label in Latin letters after which a name needs no colon.
const NAMES_FOLLOW: &[&str] = &["by", "von", "par", "door"];

/// The name behind a label in Latin letters, with where label and name begin and end.
fn latin_people(rest: &[char], label: &str, style: &Style) -> Option<(usize, String, usize)> {
    let (start, end) = find_latin(rest, label)?;
    let colon = spaces(rest, end);
    let follows = label.rsplit(' ').next().is_some_and(|w| NAMES_FOLLOW.contains(&w.to_lowercase().as_str()));
    let from = match rest.get(colon) {
        Some(':') => colon + 1,
        _ if follows => colon,
        _ => return None,
    };
    let name: String = rest[from..].iter().take_while(|c| !matches!(**c, GAP | ',' | '|' | ';')).collect();
    let words: Vec<_> =
        name.split_whitespace().take_while(|w| !w.contains(|c: char| c.is_ascii_digit())).collect();
    // As many words as have the shape of a name; else the first three, whatever they are.
    let named = (2..=words.len().min(5)).rev().find_map(|n| name_of(&words[..n].join(" "), style).map(|_| n));
    let taken = &words[..named.unwrap_or(words.len().min(3))];
    let last = rest[from..].iter().position(|c| matches!(*c, GAP | '|')).map_or(rest.len(), |i| from + i);
    let stop = if named.is_some() { end_of_words(rest, from, taken.len()).min(last) } else { last };
    (!taken.is_empty()).then(|| (start, taken.join(" "), stop))
}

/// Where so many words end.
fn end_of_words(rest: &[char], from: usize, count: usize) -> usize {
    let mut at = from;
    for _ in 0..count {
        at = spaces(rest, at);
        at += rest[at..].iter().take_while(|c| !c.is_whitespace() && **c != GAP && **c != ',').count();
    }
    at
}

/// The names after a label, and where they end: two to four ideographs each; a second one only with a family name.
fn people_after(rest: &[char], at: usize, style: &Style) -> (Vec<String>, usize) {
    let mut names = Vec::new();
    let mut stop = at;
    let mut next = at + rest[at..].iter().take_while(|c| matches!(c, ':' | '/' | ' ' | '|' | '·')).count();
    // A wide blank is one gap; where a fact was cut out, what stands behind it is none of the label's.
    if rest.get(next) == Some(&GAP) && rest.get(next + 1).is_some_and(|c| *c != GAP) {
        next += 1;
    }
    loop {
        let (name, end) = spaced_name(rest, next).unwrap_or_else(|| {
            let name: String = rest[next..].iter().take_while(|c| is_cjk(**c)).collect();
            let end = next + name.chars().count();
            (name, end)
        });
        let count = name.chars().count();
        // «校对 乔木 文旅 4»: what stands behind the names is the page's own.
        let further = names.is_empty()
            || (count <= 3 && surname(&name, style) && !style.sections.has(&name) && !before_code(rest, end));
        if !(2..=4).contains(&count) || !further {
            return (names, stop);
        }
        names.push(name);
        stop = end;
        next = stop + rest[stop..].iter().take_while(|c| matches!(c, ' ' | '、' | ',' | '/')).count();
    }
}

/// Whether the line ends in a page's number, and the place is right before it.
fn before_code(rest: &[char], at: usize) -> bool {
    let from = spaces(rest, at);
    from > at
        && page_code(rest, from).is_some_and(|end| rest[end..].iter().all(|c| c.is_whitespace() || *c == GAP))
}

/// A name of two ideographs with a space inside, as compositors set it under one of three: `林 溪`.
fn spaced_name(rest: &[char], at: usize) -> Option<(String, usize)> {
    let first = *rest.get(at).filter(|c| is_cjk(**c))?;
    let second = spaces(rest, at + 1);
    let last = *rest.get(second).filter(|c| second > at + 1 && is_cjk(**c))?;
    let free = rest.get(second + 1).is_none_or(|c| !is_cjk(*c));
    free.then(|| (String::from_iter([first, last]), second + 1))
}

fn cut_asides(rest: &mut [char], seen: u128, found: &mut Facts, style: &Style) {
    for label in style.asides.among(seen) {
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

fn cut_page(rest: &mut [char], seen: u128, found: &mut Facts, style: &Style) {
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
    let digits = rest.iter().any(char::is_ascii_digit);
    for at in 0..rest.len() {
        let joined =
            at > 0 && (rest[at - 1].is_ascii_alphanumeric() || matches!(rest[at - 1], '-' | '.' | ':'));
        let before = is_cjk(rest[at]) && style.page_before.has_char(rest[at]);
        if !before && !digits {
            continue;
        }
        let from = spaces(rest, at + usize::from(before));
        // «第三版»: in ideographs only behind its word.
        let worded = if before { ideograph_number(rest, from) } else { None };
        let code = page_code(rest, from).map(|end| (end, None)).or(worded.map(|(n, end)| (end, Some(n))));
        let Some((end, number)) = code.filter(|_| !joined) else { continue };
        let after = spaces(rest, end);
        let labelled = rest.get(after).is_some_and(|c| is_cjk(*c) && style.page_after.has_char(*c));
        if labelled && rest.get(after + 1).is_none_or(|c| *c != '式' && *c != '面') {
            take(rest, found, at, (from, end), after + 1, true);
            found.page = number.map(|n| n.to_string()).or(found.page.take());
            return;
        }
    }
    if !digits {
        return;
    }
    for label in style.page_before.among(seen).filter(|l| is_latin(l)) {
        if let Some((start, end)) = find_latin(rest, label) {
            let from = spaces(rest, end);
            if let Some(stop) = page_code(rest, from) {
                return take(rest, found, start, (from, stop), stop, true);
            }
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

/// How surely a word is a newspaper's name; 0 is not at all.
pub(super) fn paper(word: &str, style: &Style) -> usize {
    if style.papers.has_any_case(word) {
        return 4;
    }
    if !word.chars().any(is_cjk) {
        return usize::from(latin_paper(word, style)) * 3;
    }
    let ends = |ends: &crate::style::Words| {
        let count = word.chars().count();
        ends.ends(word).is_some_and(|end| count > end.chars().count()) && count <= LONGEST_PAPER
    };
    // A weekly supplement (周刊, 周报) may be the page's name; a daily's name wins over it.
    match (ends(&style.weekly_endings), ends(&style.paper_endings)) {
        (true, _) => 2,
        (false, true) => 3,
        _ => 0,
    }
}

/// A newspaper's name in ideographs is no longer.
const LONGEST_PAPER: usize = 10;

/// Whether a name in Latin letters is a newspaper's: its last word says so, or the one before a particle: `Der Bote vom
/// Tal`, `Feuille d'avis de Riedbach`.
fn latin_paper(name: &str, style: &Style) -> bool {
    let words: Vec<_> = name.split(' ').collect();
    let count = words.len();
    let says = |i: usize| {
        let word = words[i].to_lowercase();
        let word = word.rsplit(['\'', '’']).next().unwrap_or(&word);
        let long = |end: &str| word.chars().count() >= end.chars().count() + 3;
        style.paper_words.has(word) || style.paper_endings.ends(word).is_some_and(long)
    };
    let capitals = words
        .iter()
        .all(|w| w.starts_with(char::is_uppercase) || style.particles.has_any_case(w) || style.common.has(w));
    let compound = |i: usize| style.paper_endings.ends(&words[i].to_lowercase()).is_some();
    let last = (2..=5).contains(&count) && says(count - 1) || count == 1 && compound(0) && says(0);
    let inner = (3..=6).contains(&count)
        && (0..count - 1).any(|i| i <= 1 && says(i) && style.particles.has(words[i + 1]));
    let latin_only = name.is_ascii() || !style.paper_endings.all().is_empty() || style.day_first;
    (last || inner) && capitals && latin_only
}

/// Whether a masthead's word in Latin letters, which is no page's name, may be a newspaper's whose words do not say so: `Het Veer`.
pub(super) fn may_be_paper(word: &str, style: &Style) -> bool {
    let words: Vec<_> = word.split(' ').collect();
    let capital = |w: &&str| w.starts_with(char::is_uppercase) || style.particles.has_any_case(w);
    let lettered = |w: &&str| w.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-'));
    (2..=5).contains(&words.len())
        && !word.chars().any(is_cjk)
        && words.iter().all(|w| capital(w) && lettered(w))
        && words.iter().any(|w| w.chars().any(char::is_lowercase))
}

/// Words in Latin letters, the page's name parted from the newspaper's: `Sport Der Bote vom Tal`, `Valley Echo Opinion`.
fn latin_words<'a>(part: &'a str, style: &Style) -> Vec<&'a str> {
    if style.sections.has_any_case(part) {
        return vec![part];
    }
    let parted = part.match_indices(' ').map(|(at, _)| (part[..at].trim(), part[at..].trim()));
    let named = |(a, b): &(&str, &str)| {
        let of =
            |section: &str, paper: &str| style.sections.has_any_case(section) && latin_paper(paper, style);
        of(a, b) || of(b, a)
    };
    parted.into_iter().find(named).map_or_else(|| vec![part], |(a, b)| vec![a, b])
}

/// The newspaper's name among what is left of a line, if one is there, and all other words.
fn names<'a>(rest: &'a str, style: &Style) -> (Option<&'a str>, Vec<&'a str>) {
    if rest.chars().nth(LONGEST).is_some() {
        return (None, vec![rest]);
    }
    let mut words: Vec<&str> = Vec::new();
    for part in rest.split([GAP, '|', '/', '·', '•', '∙', '●', '，', ',', ':']) {
        let part = part.trim();
        if part.chars().any(is_cjk) {
            words.extend(part.split_whitespace());
        } else if part.chars().any(char::is_alphanumeric) {
            words.extend(latin_words(part, style));
        }
    }
    // The first of the surest.
    let ranks = words.iter().map(|w| paper(w, style)).enumerate().filter(|(_, rank)| *rank > 0);
    let best = ranks.max_by(|(i, a), (j, b)| a.cmp(b).then(j.cmp(i)));
    (best.map(|(i, _)| words.remove(i)), words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(line: &str) -> Facts {
        super::facts(line, &super::super::tests::style_of(line))
    }

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
            ("第三版 ２０２３年４月２７日 週四", ["2023-04-27", "Thu", "3", "", ""], &[]),
            ("中華民國一百一十二年四月二十七日", ["2023-04-27", "", "", "", ""], &[]),
            ("民國廿八年四月二十七日", ["1939-04-27", "", "", "", ""], &[]),
            (
                "Riedbacher Tagblatt Donnerstag, 27. April 2023 Seite 3",
                ["2023-04-27", "Thu", "3", "Riedbacher Tagblatt", ""],
                &[],
            ),
            ("Redaktion: Hans Muster", ["", "", "", "", "Hans Muster"], &[]),
            ("jeudi 27 avril 2023 page 3", ["2023-04-27", "Thu", "3", "", ""], &[]),
            ("Redactie: Jan van der Voorbeeld", ["", "", "", "", "Jan van der Voorbeeld"], &[]),
            ("donderdag 27 april 2023 | pagina 3", ["2023-04-27", "Thu", "3", "", ""], &[]),
            ("jueves 27 de abril de 2023 | Página 3", ["2023-04-27", "Thu", "3", "", ""], &[]),
            (
                "El Heraldo de Ribera 27 de abril de 2023",
                ["2023-04-27", "", "", "El Heraldo de Ribera", ""],
                &[],
            ),
            ("giovedì 27 aprile 2023 pagina 3", ["2023-04-27", "Thu", "3", "", ""], &[]),
            ("quinta-feira, 27 de abril de 2023 | Página 3", ["2023-04-27", "Thu", "3", "", ""], &[]),
            ("Четверг, 27 апреля 2023", ["2023-04-27", "Thu", "", "", ""], &[]),
            ("责编：        林溪", ["", "", "", "", "林溪"], &[]),
            ("责编： 2024年3月8日 河滨日报", ["2024-03-08", "", "", "河滨日报", ""], &["责编"]),
            ("本版编辑 林溪 文旅 10", ["", "", "10", "", "林溪"], &["文旅"]),
            ("责编:林溪 校对：乔木 时政 3", ["", "", "3", "", "林溪"], &["时政"]),
            (
                "第02版 时政                                                             临江日报                                   2024年3月8日 周五                                责编:林溪  乔木     校对 许青",
                ["2024-03-08", "Fri", "02", "临江日报", "林溪,乔木"],
                &["时政"],
            ),
            (
                "Sport Der Landbote vom See                                 Donnerstag, 27. April 2023                                    3",
                ["2023-04-27", "Thu", "3", "Der Landbote vom See", ""],
                &["Sport"],
            ),
            (
                "Riverside Herald • 7 June 2010 Opinion",
                ["2010-06-07", "", "", "Riverside Herald", ""],
                &["Opinion"],
            ),
            ("27.04.2023", ["2023-04-27", "", "", "", ""], &[]),
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

    #[test]
    fn words_that_are_no_fact_weigh_by_their_width() {
        let score = |line: &str| score(line, &super::super::tests::style_of(line));
        // A page's name of three words does not hide its editor; as many Chinese characters would.
        assert!(score("Linjiang in English Edited by Fang Lan") > 0.0);
        assert!(score("一二三四五六七八九十一二三四五六七八九 责编：方岚") < 0.0);
    }
}
