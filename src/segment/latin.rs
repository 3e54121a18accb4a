//! Bylines in Latin letters: `By Jane Doe, Staff Writer`, `Von Hans Muster`, `De notre correspondant`.

use super::text::is_cjk;
use crate::article::Credited;
use crate::style::Style;

/// A byline names no more people.
const MOST_PEOPLE: usize = 5;
/// A name has at least and at most so many words.
const NAME_WORDS: std::ops::RangeInclusive<usize> = 2..=5;
/// A role has no more words; neither has a place.
const ROLE_WORDS: usize = 4;

/// Dashes that a signature begins with.
pub(super) const DASHES: &[char] = &['—', '–', '―', '-', '─'];

/// A line as a byline: its people, none if it names nobody.
pub(super) fn byline(text: &str, style: &Style) -> Option<Vec<Credited>> {
    if text.chars().any(is_cjk) {
        return None;
    }
    let text = text.trim_start_matches(|c| style.ornaments.has_char(c)).trim();
    if style.agencies.has(text) {
        return Some(Vec::new());
    }
    if !text.starts_with(|c: char| c.is_uppercase()) {
        return None;
    }
    if let Some(at) = style.nobody.begins_any_case(text) {
        return nobody(text, at, style);
    }
    match style.by.begins_any_case(text) {
        Some(at) => people(text[at..].trim_start_matches([':', ' ']), style),
        None => told_by_role(text, style),
    }
}

/// `From Our Own Correspondent`, `De notre correspondant à Bern`, `Van onze verslaggever Jan van Dijk`.
fn nobody(text: &str, at: usize, style: &Style) -> Option<Vec<Credited>> {
    let rest = text[at..].trim_matches([' ', ',', ':', '.', '-', '–', '—']);
    if rest.is_empty() {
        return Some(Vec::new());
    }
    if let Some(mut people) = people(rest, style) {
        let printed = text[..at].split_whitespace().next_back().unwrap_or_default();
        // German declines the role: `Korrespondenten`.
        let lowered = printed.to_lowercase();
        let role = style.role_endings.begins(&lowered).unwrap_or_default();
        let role = if small(printed, style) { role.to_owned() } else { title_case(role) };
        people.iter_mut().filter(|p| p.role.is_empty()).for_each(|p| p.role.clone_from(&role));
        return Some(people);
    }
    let place = |w: &str| w.starts_with(char::is_uppercase) || w.chars().count() <= 3;
    let words: Vec<&str> = rest.split_whitespace().collect();
    (words.len() <= ROLE_WORDS && words.iter().all(|w| place(w)) && !rest.contains('.')).then(Vec::new)
}

/// The names, with their role or their place behind a comma.
fn people(rest: &str, style: &Style) -> Option<Vec<Credited>> {
    let rest = rest.trim_end_matches([',', '.', ':']).trim();
    if style.agencies.has(rest) || style.agencies.has(rest.trim_start_matches("The ")) {
        return Some(Vec::new());
    }
    if rest.starts_with("The ") {
        // A newspaper or an agency signs: a byline that names nobody.
        return (rest.split(' ').count() <= ROLE_WORDS).then(Vec::new);
    }
    if let Some(people) = named(rest, style) {
        return Some(people);
    }
    let (names, behind) = rest.rsplit_once(", ").or_else(|| rest.rsplit_once(" – "))?;
    let role = latin_role(behind, style);
    let place = |w: &str| {
        w.starts_with(char::is_uppercase) || style.particles.has_any_case(w) || w.chars().count() <= 2
    };
    let placed = behind.split(' ').count() <= 3 && behind.split(' ').all(place);
    if role.is_none() && !placed {
        return None;
    }
    let mut people = named(names, style)?;
    let role = role.unwrap_or_default();
    people.iter_mut().filter(|p| p.role.is_empty()).for_each(|p| p.role.clone_from(&role));
    Some(people)
}

/// `Jane Doe, Staff Writer` without a word before: a role with capitals behind two names or three.
fn told_by_role(text: &str, style: &Style) -> Option<Vec<Credited>> {
    let (names, role) = text.split_once(", ")?;
    let capitals = role.split(' ').all(|w| w.starts_with(char::is_uppercase));
    let role = latin_role(role, style).filter(|_| capitals && !names.contains('.'))?;
    let mut people = named(names, style).filter(|p| p.len() == 1)?;
    people.iter_mut().for_each(|p| p.role.clone_from(&role));
    Some(people)
}

/// Names with words between them, as people; each may have its craft in brackets: `(Fotos)`.
fn named(text: &str, style: &Style) -> Option<Vec<Credited>> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut people = Vec::new();
    for part in words.split(|w| style.and.has_any_case(w)) {
        for part in part.join(" ").split(", ").map(str::trim) {
            let (name, role) = match part.split_once(" (") {
                Some((name, role)) => (name, role.strip_suffix(')')?),
                None => (part, ""),
            };
            people
                .push(Credited { name: name_of(name.trim_end_matches(','), style)?, role: role.to_owned() });
        }
    }
    (1..=MOST_PEOPLE).contains(&people.len()).then_some(people)
}

/// A person's name in the case that people write it in, if it has the shape of one: `JAN VAN DIJK` → `Jan van Dijk`.
pub(super) fn name_of(text: &str, style: &Style) -> Option<String> {
    let words: Vec<&str> = text.split(' ').filter(|w| !w.is_empty()).collect();
    let particle = |w: &&str| style.particles.has_any_case(w);
    let odd = |c: char| !(c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’' | '‐'));
    let capital = |w: &&str| {
        let bare =
            w.split_once(['\'', '’']).filter(|(d, _)| d.chars().count() <= 2).map_or(*w, |(_, rest)| rest);
        w.starts_with(char::is_uppercase) || bare.starts_with(char::is_uppercase)
    };
    // «Miller's Coffee» is a shop.
    let owner = |w: &&str| w.chars().count() > 3 && ["'s", "’s", "'S", "’S"].iter().any(|s| w.ends_with(s));
    let full = |w: &&str| w.chars().filter(|c| c.is_alphabetic()).count() >= 2 && !particle(w);
    let role = words.last().is_some_and(|w| style.role_endings.has_any_case(w));
    // «He» and «An» are family names too.
    let plain = |w: &&str| w.len() > 2 && style.common.has(&w.to_lowercase()) && !particle(w);
    let shaped = !role
        && NAME_WORDS.contains(&words.len())
        && words.iter().all(|w| !w.contains(odd) && !owner(w) && (capital(w) || particle(w)) && !plain(w))
        && words.last().is_some_and(full)
        && words.iter().filter(|w| !particle(w)).count() >= 2
        && (1..words.len()).all(|i| !words[..i].contains(&words[i]));
    if !shaped {
        return None;
    }
    if !text.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase) {
        return Some(words.join(" "));
    }
    let lowered = |(i, w): (usize, &&str)| if i > 0 && particle(w) { w.to_lowercase() } else { proper(w) };
    Some(words.iter().enumerate().map(lowered).collect::<Vec<_>>().join(" "))
}

/// A word of capitals with one at the start of each part: `O'NEIL-McKAY`, `J.P.`; numbers of generations stay.
fn proper(word: &str) -> String {
    if matches!(word, "II" | "III" | "IV") {
        return word.to_owned();
    }
    let mut out = String::new();
    let mut begins = true;
    for c in word.chars() {
        if begins {
            out.push(c);
        } else {
            out.extend(c.to_lowercase());
        }
        begins = !c.is_alphabetic() || out == "Mc";
    }
    out
}

/// The byline that begins on the first of two lines, and how many it takes.
pub(super) fn byline_over(
    text: &str,
    next: Option<&str>,
    apart: bool,
    style: &Style,
) -> Option<(usize, Vec<Credited>)> {
    let last = text.split_whitespace().next_back().unwrap_or_default();
    let continued = next.is_some_and(|n| n.split(' ').next().is_some_and(|w| style.and.has_any_case(w)));
    let hanging = text.ends_with(',') || style.and.has_any_case(last) || continued;
    // What hangs goes on below a blank line too.
    let next = next.filter(|_| !apart || hanging || text.ends_with('-'));
    let short = next.filter(|n| n.split(' ').count() <= ROLE_WORDS);
    let whole = |text: &str, n: &str| super::people::byline(&format!("{text}{n}"), style);
    if let Some(torn) = text.strip_suffix('-') {
        // A role that is parted at the line's end has no hyphen, a name that is has one.
        let joined = short.and_then(|n| {
            let role = whole(torn, n).filter(|p| p.iter().any(|p| !p.role.is_empty()));
            role.or_else(|| whole(text, n))
        });
        if let Some(people) = joined {
            return Some((2, people));
        }
    }
    let own = super::people::byline(text, style);
    let goes_on = short.filter(|n| hanging || (own.is_none() && latin_role(n, style).is_none()));
    // «From our correspondent», whose name stands below.
    if own.as_ref().is_some_and(Vec::is_empty)
        && let Some(people) =
            short.and_then(|n| whole(&format!("{text} "), n)).filter(|people| !people.is_empty())
    {
        return Some((2, people));
    }
    let begun = style.by.begins_any_case(text).is_some() || hanging;
    if let Some(people) = goes_on.filter(|_| begun).and_then(|n| whole(&format!("{text} "), n)) {
        return Some((2, people));
    }
    let mut people = own?;
    let role = next.filter(|_| !people.is_empty()).and_then(|n| latin_role(n, style));
    for person in people.iter_mut().filter(|p| p.role.is_empty()) {
        person.role = role.clone().unwrap_or_default();
    }
    Some((1 + usize::from(role.is_some()), people))
}

/// The people of some lines of a byline that is not written like one, and how many of the lines it takes: names without a word before
/// them, with a role or a place behind a comma, or on the line below.
pub(super) fn loose(lines: &[&str], style: &Style) -> Option<(usize, Vec<Credited>)> {
    let bare = |line: &str| line.trim_matches(|c: char| !(c.is_alphanumeric() || c == '.')).to_owned();
    let first = bare(lines.first()?);
    let torn = lines.first().is_some_and(|line| line.ends_with('-'));
    let mut people = signed(&first, style)
        .or_else(|| people(&first, style))
        .filter(|people| !people.is_empty() && !begins_commonly(&first, style) && !torn)?;
    let below = lines.get(1).map(|line| bare(line)).unwrap_or_default();
    let role = latin_role(&below, style);
    let placed = !below.is_empty()
        && super::people::byline(&below, style).is_none()
        && !first.contains(", ")
        && below.split(' ').count() <= 3
        && below.split(' ').all(|w| placing(w, style));
    for person in people.iter_mut().filter(|p| p.role.is_empty()) {
        person.role = role.clone().unwrap_or_default();
    }
    Some((1 + usize::from(role.is_some() || placed), people))
}

/// Whether a word may be of a place's name.
fn placing(word: &str, style: &Style) -> bool {
    word.starts_with(char::is_uppercase) || style.particles.has_any_case(word)
}

/// Whether a text begins with a common word, as a name never does: `The Daily Example`.
fn begins_commonly(text: &str, style: &Style) -> bool {
    text.split(' ').next().is_some_and(|w| style.common.has(&w.to_lowercase()))
}

/// `Jane Doe, Fort Harbor`: a name, and behind the one comma where a reader lives. Without a word before them and without one
/// between them, two names behind one another are not two people.
fn signed(text: &str, style: &Style) -> Option<Vec<Credited>> {
    let (name, place) = text.split_once(", ")?;
    let words = || place.split(' ');
    let placed = words().count() <= ROLE_WORDS
        && words().all(|w| placing(w, style))
        && !words().any(|w| style.and.has_any_case(w))
        && latin_role(place, style).is_none();
    let name = name_of(name, style).filter(|_| placed && !place.contains(", "))?;
    Some(vec![Credited { name, role: String::new() }])
}

/// The people of a line that signs the text above it: `— Jane Doe`, `Jane Doe`, `Jane Doe, Harbor`.
pub(super) fn signature(line: &str, style: &Style) -> Option<Vec<Credited>> {
    let text = line.trim().trim_start_matches(DASHES).trim_start();
    let alone = || name_of(text, style).map(|name| vec![Credited { name, role: String::new() }]);
    alone().or_else(|| signed(text, style)).filter(|_| !begins_commonly(text, style))
}

/// A Latin role standing behind or below the names (`Staff Writer`), in title case; where the language writes roles in small
/// letters, as printed if it is.
pub(super) fn latin_role(line: &str, style: &Style) -> Option<String> {
    let line = line.trim();
    let words: Vec<_> = line.split_whitespace().collect();
    let known = words.last().is_some_and(|w| style.role_endings.has_any_case(w))
        || (words.len() > 1 && style.role_endings.has_any_case(line));
    let letters = line.chars().all(|c| c.is_alphabetic() || c == ' ' || c == '-');
    (known && words.len() <= ROLE_WORDS && letters)
        .then(|| if small(line, style) { line.to_owned() } else { title_case(line) })
}

/// Whether a role is printed in small letters in a language that writes it so.
fn small(role: &str, style: &Style) -> bool {
    style.small_roles && !role.contains(char::is_uppercase)
}

fn title_case(text: &str) -> String {
    let word = |w: &str| {
        let mut chars = w.chars();
        chars.next().map(|c| c.to_uppercase().chain(chars.flat_map(char::to_lowercase)).collect::<String>())
    };
    text.split_whitespace().filter_map(word).collect::<Vec<_>>().join(" ")
}
