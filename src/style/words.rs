//! A list of words that is asked often: the longest first, and a quick no.

/// Words of one kind. Asked whether a text begins with, ends with or is one of them, the longest answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Longest first, words of one length in their order in the alphabet; none twice.
    all: Vec<String>,
    /// A bit for each first character (in small letters) that some word has, see [`bit`].
    firsts: u128,
    /// Each word's first character, in small letters.
    heads: Vec<char>,
    /// Each word's last character.
    tails: Vec<char>,
    /// The bits of each word's characters, see [`traces`].
    traces: Vec<u128>,
}

/// The bit of a character: different ones may share it, so that a bit that is missing is sure and one that is there is not.
fn bit(c: char) -> u128 {
    1 << ((small(c) as u32).wrapping_mul(0x9e37_79b1) >> 25)
}

/// A character in small letters; the first one, where it is several.
fn small(c: char) -> char {
    match c {
        '\0'..='\x7f' => c.to_ascii_lowercase(),
        // Marks, kana and ideographs have no case.
        '\u{3000}'..='\u{a63f}' => c,
        _ => c.to_lowercase().next().unwrap_or(c),
    }
}

/// Whether a character is a letter; quick where most are, and for the marks between them.
pub fn letter(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphabetic(),
        '\u{4e00}'..='\u{9fff}' => true,
        '\u{2010}'..='\u{2027}'
        | '\u{3000}'..='\u{3004}'
        | '\u{3008}'..='\u{3020}'
        | '\u{ff00}'..='\u{ff20}' => false,
        _ => c.is_alphabetic(),
    }
}

/// The bits of some characters. A text holds a word, whatever the case, only if it has all the bits of the word.
pub fn traces(chars: impl IntoIterator<Item = char>) -> u128 {
    chars.into_iter().fold(0, |all, c| match c {
        // What a capital may become besides its own small letter.
        '\u{307}' => all,
        'ς' => all | bit('σ'),
        c => all | bit(c),
    })
}

impl Words {
    /// The words, longest first.
    pub fn all(&self) -> &[String] {
        &self.all
    }

    /// Adds words.
    pub fn add(&mut self, words: impl IntoIterator<Item = String>) {
        self.all.extend(words.into_iter().filter(|w| !w.is_empty()));
        self.all.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        self.all.dedup();
        self.firsts = self.all.iter().filter_map(|w| w.chars().next()).fold(0, |all, c| all | bit(c));
        self.heads = self.all.iter().filter_map(|w| w.chars().next().map(small)).collect();
        self.tails = self.all.iter().filter_map(|w| w.chars().next_back()).collect();
        self.traces = self.all.iter().map(|w| traces(w.chars())).collect();
    }

    /// Takes words away.
    pub(super) fn take(&mut self, other: &Self) {
        self.all.retain(|w| !other.all.contains(w));
        self.add([]);
    }

    /// Whether a word may begin with a character: a quick no.
    pub fn may_begin(&self, c: char) -> bool {
        self.firsts & bit(c) != 0
    }

    /// The words that may begin a text: those with its first character, small or capital.
    fn beginning(&self, text: &str) -> impl Iterator<Item = &String> {
        let first = text.chars().next().filter(|c| self.firsts & bit(*c) != 0).map(small);
        let heads = if first.is_some() { &self.heads[..] } else { &[] };
        heads.iter().zip(&self.all).filter(move |(head, _)| Some(**head) == first).map(|(_, word)| word)
    }

    /// The words, longest first, whose characters may all be among those with these bits (see [`traces`]).
    pub fn among(&self, seen: u128) -> impl Iterator<Item = &str> {
        let may = move |(bits, _): &(&u128, _)| *bits & !seen == 0;
        self.traces.iter().zip(&self.all).filter(may).map(|(_, word)| word.as_str())
    }

    /// Whether a text is one of the words.
    pub fn has(&self, text: &str) -> bool {
        let place = |w: &String| text.len().cmp(&w.len()).then_with(|| w.as_str().cmp(text));
        self.all.binary_search_by(place).is_ok()
    }

    /// The same, capital and small letters being one.
    pub fn has_any_case(&self, text: &str) -> bool {
        self.beginning(text).any(|w| same(w, text))
    }

    /// Whether a character is one of the words.
    pub fn has_char(&self, c: char) -> bool {
        self.firsts & bit(c) != 0 && self.has(c.encode_utf8(&mut [0; 4]))
    }

    /// The longest word that a text begins with.
    pub fn begins(&self, text: &str) -> Option<&str> {
        self.beginning(text).find(|w| text.starts_with(w.as_str())).map(String::as_str)
    }

    /// How many bytes of a text are the longest word that it begins with, capital and small letters being one. A word of
    /// letters ends where the text's word ends.
    pub fn begins_any_case(&self, text: &str) -> Option<usize> {
        self.beginning(text).find_map(|word| {
            let end = text.char_indices().nth(word.chars().count()).map_or(text.len(), |(at, _)| at);
            let latin = |c: char| c.is_alphanumeric() && (c as u32) < 0x2e80;
            let whole = !(word.ends_with(latin) && text[end..].starts_with(latin));
            (whole && same(word, &text[..end])).then_some(end)
        })
    }

    /// The longest word that a text ends with.
    pub fn ends(&self, text: &str) -> Option<&str> {
        let last = text.chars().next_back()?;
        let words = self.tails.iter().zip(&self.all).filter(|(tail, _)| **tail == last);
        words.map(|(_, word)| word.as_str()).find(|w| text.ends_with(w))
    }

    /// Whether one of the words stands in a text.
    pub fn inside(&self, text: &str) -> bool {
        !self.all.is_empty() && self.among(traces(text.chars())).any(|w| text.contains(w))
    }
}

/// Words that each say something: a weekday, a weight.
#[derive(Clone, Debug, PartialEq)]
pub struct Valued<T> {
    /// The bits of a word's characters (see [`traces`]), the word, and what it says: in the order of the alphabet, none twice.
    all: Vec<(u128, String, T)>,
    /// The bits of the words' first characters.
    firsts: u128,
}

impl<T> Default for Valued<T> {
    fn default() -> Self {
        Self { all: Vec::new(), firsts: 0 }
    }
}

impl<T: Copy> Valued<T> {
    /// Adds words; one that is known says the new thing from then on.
    pub fn extend(&mut self, words: impl IntoIterator<Item = (String, T)>) {
        for (word, value) in words {
            let bits = traces(word.chars());
            self.firsts |= traces(word.chars().next());
            match self.place(&word) {
                Ok(at) => self.all[at].2 = value,
                Err(at) => self.all.insert(at, (bits, word, value)),
            }
        }
    }

    /// Adds all words of others.
    pub(super) fn add(&mut self, other: &Self) {
        self.extend(other.all.iter().map(|(_, word, value)| (word.clone(), *value)));
    }

    /// Takes words away.
    pub(super) fn take(&mut self, other: &Self) {
        self.all.retain(|(_, word, _)| other.place(word).is_err());
    }

    fn place(&self, word: &str) -> Result<usize, usize> {
        self.all.binary_search_by(|(_, w, _)| w.as_str().cmp(word))
    }

    /// What a word says.
    pub fn get(&self, word: &str) -> Option<T> {
        self.place(word).ok().map(|at| self.all[at].2)
    }

    /// The words whose characters may all be among those with these bits (see [`traces`]), with what they say, in the
    /// order of the alphabet.
    pub fn among(&self, seen: u128) -> impl Iterator<Item = (&str, T)> {
        let may = self.all.iter().filter(move |(bits, ..)| *bits & !seen == 0);
        may.map(|(_, word, value)| (word.as_str(), *value))
    }

    /// Whether a word may begin with a character.
    pub fn may_begin(&self, c: char) -> bool {
        traces([c]) & !self.firsts == 0
    }

    /// How many words there are.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }
}

/// Whether two texts differ in nothing but capital and small letters.
fn same(a: &str, b: &str) -> bool {
    a == b || a.chars().flat_map(char::to_lowercase).eq(b.chars().flat_map(char::to_lowercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(all: &[&str]) -> Words {
        let mut words = Words::default();
        words.add(all.iter().map(|w| (*w).to_owned()));
        words
    }

    #[test]
    fn the_longest_word_answers() {
        let roles = words(&["记者", "本报记者", "本报"]);
        assert_eq!(roles.begins("本报记者 江岸"), Some("本报记者"));
        assert_eq!(roles.ends("本报记者"), Some("本报记者"));
        assert_eq!(roles.begins("通讯员"), None);
    }

    #[test]
    fn a_word_of_letters_is_whole() {
        let by = words(&["By", "Von", "D'après"]);
        assert_eq!(by.begins_any_case("BY JANE DOE"), Some(2));
        assert_eq!(by.begins_any_case("Bystanders saw it"), None);
        assert!(by.has_any_case("d'Après"));
    }
}
