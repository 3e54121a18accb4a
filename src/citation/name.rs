//! Names of authors, and which part of them is the family's.

/// Somebody who wrote an article, by the name under which they signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// The name as signed.
    pub name: String,
    /// Whether a name in Latin letters puts the family first, as Pinyin does: `Han Xiaoman`.
    pub family_first: bool,
}

/// A name in Latin letters, or any other that is written with spaces, in its two parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parts<'a> {
    /// With its particles: `de Vries`, `van der Berg`.
    pub(super) family: String,
    pub(super) given: Vec<&'a str>,
}

impl Author {
    /// An author by the name as signed.
    pub fn new(name: &str, family_first: bool) -> Self {
        Self { name: name.to_owned(), family_first }
    }

    /// The two parts; none for a name of a single word and for one in Chinese characters, which stays whole.
    pub(super) fn parts(&self) -> Option<Parts<'_>> {
        // A desk or an agency signs with signs that no person's name has.
        if self.name.chars().any(|c| is_ideograph(c) || c.is_ascii_digit() || ",;:&()/".contains(c)) {
            return None;
        }
        let words: Vec<&str> = self.name.split_whitespace().collect();
        if words.len() < 2 {
            return None;
        }
        if self.family_first {
            return Some(Parts { family: words[0].to_owned(), given: words[1..].to_vec() });
        }
        // Particles before the family name begin with a small letter; the first word never is one.
        let small = |word: &&str| word.chars().next().is_some_and(char::is_lowercase);
        let last = words.len() - 1;
        let particles = words[1..last].iter().rev().take_while(|w| small(w)).count();
        let cut = last - particles;
        Some(Parts { family: words[cut..].join(" "), given: words[..cut].to_vec() })
    }

    /// `Lindqvist, Mara`; a whole name stays as it is.
    pub(super) fn inverted(&self) -> String {
        match self.parts() {
            Some(parts) => format!("{}, {}", parts.family, parts.given.join(" ")),
            None => self.name.clone(),
        }
    }
}

/// Chinese characters and what is written among them; kana and hangul too.
pub(super) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_family_name_is_found_with_its_particles() {
        let inverted = |name: &str, first| Author::new(name, first).inverted();
        assert_eq!(inverted("Mara Lindqvist", false), "Lindqvist, Mara");
        assert_eq!(inverted("Jan van der Berg", false), "van der Berg, Jan");
        assert_eq!(inverted("Han Xiaoman", true), "Han, Xiaoman");
        assert_eq!(inverted("Anna Maria Rossi", false), "Rossi, Anna Maria");
    }

    #[test]
    fn names_without_parts_stay_whole() {
        for name in ["韩小满", "Plato", "阿依古丽·买买提", "dpa / Reuters", "News Desk 2"] {
            assert_eq!(Author::new(name, false).inverted(), name);
        }
    }
}
