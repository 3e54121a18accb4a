//! A list of words that is asked often: the longest first, and a quick no.

/// Words of one kind. Asked whether a text begins with, ends with or is one of them, the longest answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Longest first, words of one length in their order in the alphabet; none twice.
    all: Vec<String>,
    /// A bit for each first character (in small letters) that some word has, see [`bit`].
    firsts: u128,
}

/// The bit of a character: different ones may share it, so that a bit that is missing is sure and one that is there is not.
fn bit(c: char) -> u128 {
    let c = c.to_lowercase().next().unwrap_or(c);
    1 << ((c as u32).wrapping_mul(0x9e37_79b1) >> 25)
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
    }

    /// Takes words away.
    pub(super) fn take(&mut self, other: &Self) {
        self.all.retain(|w| !other.all.contains(w));
        self.add([]);
    }

    fn may_begin(&self, text: &str) -> bool {
        text.chars().next().is_some_and(|c| self.firsts & bit(c) != 0)
    }

    /// Whether a text is one of the words.
    pub fn has(&self, text: &str) -> bool {
        self.may_begin(text) && self.all.iter().any(|w| w == text)
    }

    /// The same, capital and small letters being one.
    pub fn has_any_case(&self, text: &str) -> bool {
        self.may_begin(text) && self.all.iter().any(|w| same(w, text))
    }

    /// Whether a character is one of the words.
    pub fn has_char(&self, c: char) -> bool {
        self.firsts & bit(c) != 0 && self.all.iter().any(|w| w.chars().eq([c]))
    }

    /// The longest word that a text begins with.
    pub fn begins(&self, text: &str) -> Option<&str> {
        let found = self.may_begin(text).then(|| self.all.iter().find(|w| text.starts_with(w.as_str())))?;
        found.map(String::as_str)
    }

    /// How many bytes of a text are the longest word that it begins with, capital and small letters being one. A word of
    /// letters ends where the text's word ends.
    pub fn begins_any_case(&self, text: &str) -> Option<usize> {
        if !self.may_begin(text) {
            return None;
        }
        self.all.iter().find_map(|word| {
            let end = text.char_indices().nth(word.chars().count()).map_or(text.len(), |(at, _)| at);
            let latin = |c: char| c.is_alphanumeric() && (c as u32) < 0x2e80;
            let whole = !(word.ends_with(latin) && text[end..].starts_with(latin));
            (whole && same(word, &text[..end])).then_some(end)
        })
    }

    /// The longest word that a text ends with.
    pub fn ends(&self, text: &str) -> Option<&str> {
        self.all.iter().find(|w| text.ends_with(w.as_str())).map(String::as_str)
    }

    /// Whether one of the words stands in a text.
    pub fn inside(&self, text: &str) -> bool {
        self.all.iter().any(|w| text.contains(w.as_str()))
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
