//! What a name under an article tells: whether it is a person's, and which part of it is the family's.

use crate::style::{self, SiteStyle};

/// A person's name in Latin letters, or any other that is written with spaces, in its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts<'a> {
    /// Small words before the family name: `van`, `der`.
    pub particles: Vec<&'a str>,
    /// The family name without them: `Berg`, `García Márquez`.
    pub family: Vec<&'a str>,
    /// The given names: `Martin`, `Luther`; never none.
    pub given: Vec<&'a str>,
    /// What stands behind the whole name, as written: `Jr.`, `III`.
    pub suffix: Option<&'a str>,
}

/// What stands behind a name and is no part of it, without its last point and in small letters.
const SUFFIXES: &[&str] = &[
    "jr", "sr", "jun", "ii", "iii", "iv", "esq", "m.d", "md", "ph.d", "phd", "kc", "qc", "mp", "obe", "cbe",
    "mbe",
];

/// Particles that are written with a capital too, as in `Augustus De Morgan` (GB/T 7714-2025, §8.1, example `De Morgan A`).
/// Others that a capital may begin, as `La` and `Di`, are given names elsewhere.
const CAPITAL_PARTICLES: &[&str] = &["De", "Del", "Della", "Des", "Du", "Van", "Von"];

/// Words that no person is called by, in small letters: of desks, agencies and companies, and those that join names.
const OF_BODIES: &[&str] = &[
    // English
    "and",
    "of",
    "the",
    "for",
    "from",
    "our",
    "agency",
    "agencies",
    "association",
    "bureau",
    "committee",
    "company",
    "correspondent",
    "correspondents",
    "council",
    "department",
    "desk",
    "editors",
    "foundation",
    "institute",
    "magazine",
    "media",
    "ministry",
    "network",
    "news",
    "newsroom",
    "newspapers",
    "office",
    "press",
    "publishers",
    "reporter",
    "reporters",
    "service",
    "services",
    "society",
    "staff",
    "syndicate",
    "team",
    "university",
    "wire",
    "wires",
    "writers",
    "co.",
    "corp",
    "gmbh",
    "inc",
    "llc",
    "ltd",
    "plc",
    // German
    "und",
    "für",
    "agentur",
    "nachrichtenagentur",
    "büro",
    "dienst",
    "nachrichten",
    "nachrichtendienst",
    "pressedienst",
    "presseagentur",
    "redaktion",
    "korrespondent",
    "korrespondentin",
    "unserem",
    "unserer",
    // French
    "et",
    "agence",
    "bureau",
    "correspondant",
    "correspondante",
    "envoyé",
    "envoyée",
    "notre",
    "nos",
    "presse",
    "rédaction",
    // Dutch
    "onze",
    "correspondente",
    "nieuwsdienst",
    "persbureau",
    "redactie",
    "verslaggever",
    "verslaggeefster",
];

/// Whether a name is no person's but an agency's, a desk's or a company's, or several names in one: it has a word or sign
/// that no person's name has, or the house styles know it as an agency; a site adds and takes away such names under
/// `style:`.
pub fn is_body(name: &str, site: &SiteStyle) -> bool {
    let name = name.trim();
    if site.own.agencies.has_any_case(name) {
        return true;
    }
    if site.without.agencies.has_any_case(name) {
        return false;
    }
    name.chars().any(|c| c.is_ascii_digit() || ";:&()/".contains(c))
        || name.split_whitespace().any(|word| {
            OF_BODIES.contains(&plain(word).as_str()) || OF_BODIES.contains(&word.to_lowercase().as_str())
        })
        || style::agencies().has_any_case(name)
}

/// A word in small letters, without the marks at its end.
fn plain(word: &str) -> String {
    word.trim_end_matches(['.', ',']).to_lowercase()
}

fn is_suffix(word: &str) -> bool {
    SUFFIXES.contains(&plain(word).as_str())
}

/// The parts of a person's name; none for a name of a single word and for one in Chinese characters, which stays whole.
///
/// A name is written as it is spoken (`Jan van der Berg`, `Martin Luther King Jr.`), with the family name before a comma (`van
/// der Berg, Jan`, `King, Martin Luther, Jr.`), or, with `family_first`, as Pinyin is (`Han Xiaoman`).
pub fn parts(name: &str, family_first: bool) -> Option<Parts<'_>> {
    if name.chars().any(is_ideograph) {
        return None;
    }
    let pieces: Vec<&str> = name.split(',').map(str::trim).collect();
    match pieces[..] {
        [whole] if family_first => {
            let (family, given) = split_first(whole)?;
            Some(Parts { particles: Vec::new(), family: vec![family], given, suffix: None })
        }
        [whole] => spoken(whole, None),
        [whole, suffix] if is_suffix(suffix) => spoken(whole, Some(suffix)),
        [family, given] => inverted(family, given, None),
        [family, given, suffix] if is_suffix(suffix) => inverted(family, given, Some(suffix)),
        [family, suffix, given] if is_suffix(suffix) => inverted(family, given, Some(suffix)),
        _ => None,
    }
}

fn split_first(text: &str) -> Option<(&str, Vec<&str>)> {
    let mut words = text.split_whitespace();
    let first = words.next()?;
    let rest: Vec<&str> = words.collect();
    (!rest.is_empty()).then_some((first, rest))
}

/// The words of a text, and the suffix behind them where none is known.
fn words<'a>(text: &'a str, suffix: Option<&'a str>) -> (Vec<&'a str>, Option<&'a str>) {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    let last = words.last().copied().filter(|word| suffix.is_none() && is_suffix(word));
    if last.is_some() {
        words.pop();
    }
    (words, suffix.or(last))
}

fn spoken<'a>(text: &'a str, suffix: Option<&'a str>) -> Option<Parts<'a>> {
    let (words, suffix) = words(text, suffix);
    if words.len() < 2 {
        return None;
    }
    // The first word is never a particle: somebody is called by it.
    let last = words.len() - 1;
    let cut = last - words[1..last].iter().rev().take_while(|w| is_particle(w)).count();
    Some(Parts {
        particles: words[cut..last].to_vec(),
        family: vec![words[last]],
        given: words[..cut].to_vec(),
        suffix,
    })
}

fn inverted<'a>(family: &'a str, given: &'a str, suffix: Option<&'a str>) -> Option<Parts<'a>> {
    let (given, suffix) = words(given, suffix);
    let family: Vec<&str> = family.split_whitespace().collect();
    let most = family.len().checked_sub(1)?;
    let particles = family.iter().take(most).take_while(|w| is_particle(w)).count();
    let (particles, family) = (family[..particles].to_vec(), family[particles..].to_vec());
    // `Ann Lee, Bo Ek` are two.
    let two = family.len() > 1 && given.iter().filter(|word| !word.ends_with('.')).count() > 1;
    (!given.is_empty() && !two).then_some(Parts { particles, family, given, suffix })
}

/// Particles begin with a small letter, some with a capital, and some with an apostrophe: `'t`.
fn is_particle(word: &str) -> bool {
    let first = word.trim_start_matches(['\'', '’']).chars().next();
    first.is_some_and(char::is_lowercase) || CAPITAL_PARTICLES.contains(&word)
}

/// Chinese characters and what is written among them; kana and hangul too.
pub fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Particles, family, given names and suffix of a name, parted by bars.
    fn told(name: &str) -> String {
        let Some(parts) = parts(name, false) else { return "whole".to_owned() };
        let Parts { particles, family, given, suffix } = parts;
        let told =
            [particles.join(" "), family.join(" "), given.join(" "), suffix.unwrap_or_default().to_owned()];
        told.join("|").trim_end_matches('|').to_owned()
    }

    #[test]
    fn a_name_as_spoken_ends_with_the_family_s_and_its_particles() {
        for (name, parts) in [
            ("Mara Lindqvist", "|Lindqvist|Mara"),
            ("Anna Maria Rossi", "|Rossi|Anna Maria"),
            ("Jan van der Berg", "van der|Berg|Jan"),
            ("Ursula von der Leyen", "von der|Leyen|Ursula"),
            ("Augustus De Morgan", "De|Morgan|Augustus"),
            ("Gerard 't Hooft", "'t|Hooft|Gerard"),
            ("Conán O'Brien", "|O'Brien|Conán"),
            ("Plato", "whole"),
            ("韩小满", "whole"),
            ("阿依古丽·买买提", "whole"),
        ] {
            assert_eq!(told(name), parts, "{name}");
        }
    }

    #[test]
    fn what_stands_behind_a_name_is_not_the_family_s() {
        for (name, parts) in [
            ("Martin Luther King Jr.", "|King|Martin Luther|Jr."),
            ("Martin Luther King, Jr.", "|King|Martin Luther|Jr."),
            ("Jan van der Berg III", "van der|Berg|Jan|III"),
            ("Ann Lee, M.D.", "|Lee|Ann|M.D."),
            ("King Jr.", "whole"),
        ] {
            assert_eq!(told(name), parts, "{name}");
        }
    }

    #[test]
    fn a_comma_stands_behind_the_family_s_name() {
        for (name, parts) in [
            ("van der Berg, Jan", "van der|Berg|Jan"),
            ("de Vries, Cy", "de|Vries|Cy"),
            ("O'Brien, Conán", "|O'Brien|Conán"),
            ("García Márquez, Gabriel", "|García Márquez|Gabriel"),
            ("García Márquez, Gabriel J.", "|García Márquez|Gabriel J."),
            ("Ann Lee, Bo Ek", "whole"),
            ("King, Martin Luther, Jr.", "|King|Martin Luther|Jr."),
            ("King, Jr., Martin Luther", "|King|Martin Luther|Jr."),
            ("King, Martin Luther Jr.", "|King|Martin Luther|Jr."),
            ("Lee, ", "whole"),
            (", Ann", "whole"),
            ("Ann, Bo, Cy", "whole"),
        ] {
            assert_eq!(told(name), parts, "{name}");
        }
    }

    #[test]
    fn pinyin_begins_with_the_family_s_name() {
        let found = parts("Han Xiaoman", true).unwrap();
        assert_eq!((found.family, found.given), (vec!["Han"], vec!["Xiaoman"]));
        assert_eq!(parts("Han", true), None);
    }

    #[test]
    fn desks_agencies_and_companies_are_no_persons() {
        let site = SiteStyle::default();
        for name in [
            "Associated Press",
            "agence france-presse",
            "News and Features Desk",
            "Ann Lee AND Bo Ek",
            "dpa / Reuters",
            "News Desk 2",
            "Riverside Printing Co.",
            "Von unserem Korrespondenten",
            "Tribune Wire Service",
            "A & B",
        ] {
            assert!(is_body(name, &site), "{name}");
        }
        for name in
            ["Mara Lindqvist", "Andy Hand", "José Ortega y Gasset", "Martin Luther King, Jr.", "Plato"]
        {
            assert!(!is_body(name, &site), "{name}");
        }
    }

    #[test]
    fn a_site_says_which_names_are_agencies() {
        let mut site = SiteStyle::default();
        site.own.agencies.add(["Harbour Watch".to_owned()]);
        site.without.agencies.add(["Bill Press".to_owned()]);
        assert!(is_body("Harbour Watch", &site) && !is_body("Bill Press", &site));
    }
}
