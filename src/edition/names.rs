//! Who is who: one person under several spellings.

use std::collections::{BTreeMap, HashMap};

use unicode_normalization::UnicodeNormalization as _;

use super::initials::Place;
use super::{ArticleId, Credit, Leaves, Person, PersonId, address};
use crate::config::Config;
use crate::content::PersonNote;
use crate::style::SiteStyle;

/// Everybody met so far.
pub(super) struct People {
    known: BTreeMap<String, String>,
    /// Language of the paper.
    paper: String,
    /// Its own words for agencies.
    style: SiteStyle,
    ids: BTreeMap<String, PersonId>,
    /// What came of each name as it was written: an archive names its people again and again.
    met: HashMap<String, Met>,
    segments: address::Segments,
    all: Vec<Person>,
}

/// Who a name is.
struct Met {
    /// None for a name without a visible character.
    person: Option<PersonId>,
    /// The name as shown, where it is not so already.
    shown: Option<String>,
}

impl People {
    pub(super) fn new(config: &Config) -> Self {
        let mut known = BTreeMap::new();
        for person in &config.people {
            for name in person.aliases.iter().chain([&person.name]) {
                known.insert(key(name), person.name.clone());
            }
        }
        let (paper, style) = (config.language.clone(), config.style.clone());
        let (ids, met, segments) = (BTreeMap::new(), HashMap::new(), address::Segments::default());
        Self { known, paper, style, ids, met, segments, all: Vec::new() }
    }

    /// Who a name is.
    fn meet(&mut self, name: &str) -> &Met {
        if !self.met.contains_key(name) {
            let (person, shown) = (self.look_up(name), Some(shown(name)).filter(|shown| shown != name));
            self.met.insert(name.to_owned(), Met { person, shown });
        }
        &self.met[name]
    }

    fn look_up(&mut self, name: &str) -> Option<PersonId> {
        let name = shown(name);
        let name = self.known.get(&key(&name)).map_or(name, |known| shown(known));
        if name.is_empty() {
            return None;
        }
        let key = key(&name);
        if let Some(id) = self.ids.get(&key) {
            return Some(*id);
        }
        let id = PersonId(self.all.len());
        let segment = self.segments.give(&name);
        self.all.push(Person {
            place: Place::of(&name, &self.paper, &self.style),
            name,
            reported: Vec::new(),
            edited: Vec::new(),
            as_reporter: Leaves::new(format!("reporters/{segment}")),
            as_editor: Leaves::new(format!("editors/{segment}")),
        });
        self.ids.insert(key, id);
        Some(id)
    }

    /// Several names, each person once.
    pub(super) fn meet_all<'n>(&mut self, names: impl IntoIterator<Item = &'n String>) -> Vec<PersonId> {
        let mut ids = Vec::new();
        for id in names.into_iter().filter_map(|n| self.meet(n).person) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    }

    /// Credits, each person once a role.
    pub(super) fn credit(&mut self, notes: impl IntoIterator<Item = PersonNote>) -> Vec<Credit> {
        let mut credits = Vec::new();
        for note in notes {
            let Met { person: Some(person), shown } = self.meet(&note.name) else { continue };
            let (person, name) = (*person, shown.clone().unwrap_or(note.name));
            let credit = Credit { person, name, role: super::made_one_line(note.role) };
            if !credits.contains(&credit) {
                credits.push(credit);
            }
        }
        credits
    }

    pub(super) fn reported(&mut self, person: PersonId, article: ArticleId) {
        let articles = &mut self.all[person.0].reported;
        if articles.last() != Some(&article) {
            articles.push(article);
        }
    }

    pub(super) fn edited(&mut self, person: PersonId, article: ArticleId) {
        self.all[person.0].edited.push(article);
    }

    pub(super) fn into_all(self) -> Vec<Person> {
        self.all
    }
}

/// A name as shown: the spaces that a typesetter puts into Chinese names of two characters (`林 溪`) are no part
/// of the name.
fn shown(name: &str) -> String {
    let line = super::one_line(name);
    let words: Vec<&str> = line.split_whitespace().collect();
    let chinese = line.chars().any(|c| ('\u{2e80}'..='\u{9fff}').contains(&c) || c >= '\u{20000}')
        && !line.chars().any(|c| c.is_ascii_alphabetic());
    words.join(if chinese { "" } else { " " }).nfc().collect()
}

/// What all spellings of one name share.
fn key(name: &str) -> String {
    shown(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_inside_a_chinese_name_are_the_typesetter_s() {
        assert_eq!(shown("林\u{3000}溪"), "林溪");
        assert_eq!(shown("Ann  Lee"), "Ann Lee");
    }
}
