//! Changes one key of a file's front matter and leaves every other byte alone: comments, order, unknown keys.

use super::front_matter::{self, Parts};
use crate::diagnostic::{Code, Diagnostic};
use crate::yaml::{self, Mapping, Node};

/// A file taken apart for splicing.
#[derive(Clone, Debug)]
pub struct Spliced {
    shown: String,
    text: String,
    parts: Parts,
    map: Mapping,
}

impl Spliced {
    /// Takes a file's text apart.
    ///
    /// # Errors
    /// [`Code::FrontMatter`] where the front matter does not parse.
    pub fn new(shown: &str, text: &str) -> Result<Self, Diagnostic> {
        let parts = front_matter::divide(shown, text)?;
        let map = yaml::parse(shown, &text[parts.yaml.clone()], parts.yaml_line, Code::FrontMatter)?;
        Ok(Self { shown: shown.to_owned(), text: text.to_owned(), parts, map })
    }

    /// The file as it stands.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The Markdown behind the front matter.
    pub fn body(&self) -> &str {
        &self.text[self.parts.body.clone()]
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.map.entries.iter().map(|e| e.key.as_str())
    }

    /// A key's value.
    pub fn value(&self, key: &str) -> Option<&Node> {
        self.map.entry(key).map(|e| &e.value)
    }

    /// A key's lines as written, `key: value` with their line end.
    pub fn entry_text(&self, key: &str) -> Option<&str> {
        self.map
            .entry(key)
            .map(|e| &self.text[self.parts.yaml.start + e.bytes.start..self.parts.yaml.start + e.bytes.end])
    }

    /// Whether entries have places of their own: not so in flow style.
    pub fn can_splice(&self) -> bool {
        self.map.entries.iter().all(|e| !e.bytes.is_empty())
    }

    /// Puts an entry's lines (`key: value\n`) in place of the key's own, or behind the keys named, nearest first.
    ///
    /// # Errors
    /// As [`Spliced::new`], if the entry does not parse.
    pub fn set(&self, key: &str, entry: &str, behind: &[&str]) -> Result<Self, Diagnostic> {
        let base = self.parts.yaml.start;
        let range = match self.map.entry(key) {
            Some(e) => base + e.bytes.start..base + e.bytes.end,
            None => {
                let at = behind
                    .iter()
                    .find_map(|k| self.map.entry(k))
                    .map_or(self.parts.yaml.end, |e| base + e.bytes.end);
                at..at
            }
        };
        self.replaced(range, entry)
    }

    /// Takes a key out.
    ///
    /// # Errors
    /// As [`Spliced::new`].
    pub fn remove(&self, key: &str) -> Result<Self, Diagnostic> {
        let base = self.parts.yaml.start;
        match self.map.entry(key) {
            Some(e) => self.replaced(base + e.bytes.start..base + e.bytes.end, ""),
            None => Ok(self.clone()),
        }
    }

    /// Puts another body in place.
    ///
    /// # Errors
    /// As [`Spliced::new`].
    pub fn with_body(&self, body: &str) -> Result<Self, Diagnostic> {
        self.replaced(self.parts.body.clone(), body)
    }

    fn replaced(&self, range: std::ops::Range<usize>, by: &str) -> Result<Self, Diagnostic> {
        let mut text = self.text.clone();
        text.replace_range(range, by);
        Self::new(&self.shown, &text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "---\n# mine\ntitle: 旧题 # why\nmine: [1, 2]\nsource:\n  dump: a\n# end\n---\n正文\n";

    #[test]
    fn one_key_changes_and_every_other_byte_stays() {
        let file = Spliced::new("a.md", FILE).unwrap();
        let new = file.set("title", "title: 新题\n", &[]).unwrap();
        assert_eq!(new.text(), FILE.replace("title: 旧题 # why", "title: 新题"));
    }

    #[test]
    fn a_new_key_goes_behind_its_neighbour_and_an_old_one_goes_away() {
        let file = Spliced::new("a.md", FILE).unwrap();
        let new = file.set("kicker", "kicker: 引\n", &["subtitle", "title"]).unwrap();
        assert_eq!(new.text(), FILE.replace("# why\n", "# why\nkicker: 引\n"));
        assert_eq!(new.remove("kicker").unwrap().text(), FILE);
        assert_eq!(file.remove("source").unwrap().text(), FILE.replace("source:\n  dump: a\n", ""));
    }
}
