//! What one person did for the paper: from when to when, for which sections, with whom.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{ArticleId, Edition, PersonId, SectionId};

/// As what a person is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// As one who wrote or photographed.
    Reporter,
    /// As one who edited.
    Editor,
}

/// A person's work in one role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Career {
    /// Date of the first issue with an article of theirs.
    pub first: NaiveDate,
    /// Date of the last.
    pub last: NaiveDate,
    /// In how many issues there is one.
    pub issues: usize,
    /// The sections and how many of the articles stand in each, the most first.
    pub sections: Vec<(SectionId, usize)>,
    /// Of a reporter, with whom the articles were signed; of an editor, whose articles were edited; with the number
    /// of articles, the most first.
    pub colleagues: Vec<(PersonId, usize)>,
}

impl Edition {
    /// The articles of a person in a role, the oldest first.
    pub fn work(&self, person: PersonId, role: Role) -> &[ArticleId] {
        match role {
            Role::Reporter => &self[person].reported,
            Role::Editor => &self[person].edited,
        }
    }

    /// The dates of a person's first and last article; none for somebody who has none in this role.
    pub fn span(&self, person: PersonId, role: Role) -> Option<(NaiveDate, NaiveDate)> {
        let work = self.work(person, role);
        let date = |id: &ArticleId| self[self[*id].issue].date;
        work.first().map(date).zip(work.last().map(date))
    }

    /// What a person did, in time proportional to their own articles; none for somebody who has none in this role.
    pub fn career(&self, person: PersonId, role: Role) -> Option<Career> {
        let (first, last) = self.span(person, role)?;
        let work = self.work(person, role);
        let mut sections = BTreeMap::new();
        let mut colleagues = BTreeMap::new();
        let mut issues: Vec<_> = work.iter().map(|id| self[*id].issue).collect();
        issues.dedup();
        for article in work.iter().map(|id| &self[*id]) {
            if let Some(section) = article.section {
                *sections.entry(section).or_insert(0) += 1;
            }
            let signed = article.reporters.iter().chain(&article.photographers).map(|c| c.person);
            let mut met: Vec<PersonId> = signed.filter(|p| *p != person).collect();
            met.sort_unstable();
            met.dedup();
            met.into_iter().for_each(|p| *colleagues.entry(p).or_insert(0) += 1);
        }
        let (sections, colleagues) = (most_first(sections), most_first(colleagues));
        Some(Career { first, last, issues: issues.len(), sections, colleagues })
    }
}

/// Counted things, the most first; of as many, the one met first in the paper.
fn most_first<T: Ord + Copy>(counts: BTreeMap<T, usize>) -> Vec<(T, usize)> {
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    counts
}
