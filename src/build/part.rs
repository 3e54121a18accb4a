//! A part of a site: the files of some years, or those that belong to no year.
//!
//! A file belongs to the year of the issue that it shows or leads to, in whole or in part; a picture to that of the first article
//! that shows it. What shows more than one year, home page, lists of people and sections, feeds, the search, static files, is shared.
//! So each file belongs to one part, and the parts of all years with the shared one are the site.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use chrono::Datelike as _;

use crate::edition::{Address, Edition};
use crate::render::Job;

/// Which part of a site is built; without a share, all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part(Vec<Share>);

/// A share of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Share {
    /// The files of these years.
    Years(RangeInclusive<i32>),
    /// The files that belong to no year.
    Shared,
}

impl Share {
    /// `1931`, `1931-1935` or `shared`.
    ///
    /// # Errors
    /// What is expected, in words, where it is none of these.
    pub fn named(text: &str) -> Result<Self, String> {
        if text == "shared" {
            return Ok(Self::Shared);
        }
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let year = |text: &str| text.parse().ok().filter(|year| (1..=9999).contains(year));
        match (year(first), year(last)) {
            (Some(first), Some(last)) if first <= last => Ok(Self::Years(first..=last)),
            _ => Err("a year such as 1931, years such as 1931-1935, or `shared` is expected".to_owned()),
        }
    }
}

impl Part {
    /// The whole site.
    pub fn whole() -> Self {
        Self::default()
    }

    /// These shares together; the whole site where there are none.
    pub fn of(shares: Vec<Share>) -> Self {
        Self(shares)
    }

    /// Whether it is the whole site.
    pub fn is_whole(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it has what belongs to a year, or without one what is shared.
    pub(super) fn has(&self, year: Option<i32>) -> bool {
        let shared = |share: &Share| match (share, year) {
            (Share::Years(years), Some(year)) => years.contains(&year),
            (share, None) => *share == Share::Shared,
            _ => false,
        };
        self.is_whole() || self.0.iter().any(shared)
    }

    /// Whether it has what is shared.
    pub(super) fn has_shared(&self) -> bool {
        self.has(None)
    }

    /// Whether a file at this path that nothing in the site is any longer is its to remove: one at the addresses of a year that
    /// has issues is that year's, whatever it was; any other is the shared part's.
    pub(super) fn clears(&self, path: &str, edition: &Edition) -> bool {
        let year = Address::file(path).year();
        let has_issues = |year| edition.calendar.iter().any(|one| one.year == year);
        self.has(year) || self.has_shared() && !year.is_some_and(has_issues)
    }

    /// The jobs that belong to it, and all others.
    pub(super) fn divided(&self, jobs: Vec<Job>, edition: &Edition) -> (Vec<Job>, Vec<Job>) {
        if self.is_whole() {
            return (jobs, Vec::new());
        }
        jobs.into_iter().partition(|job| self.has(job.subject.year(edition)))
    }
}

/// The year of the first article that shows each picture.
pub(super) fn years_of_pictures(edition: &Edition) -> Vec<Option<i32>> {
    let mut years = vec![None; edition.pictures.len()];
    for article in edition.articles.iter().rev() {
        let year = edition[article.issue].date.year();
        article.pictures.iter().for_each(|one| years[one.picture.0] = Some(year));
    }
    years
}

/// Files of the site that are another part's.
#[derive(Debug, Default)]
pub(super) struct Elsewhere {
    /// Their jobs.
    pub(super) jobs: Vec<Job>,
    /// Their paths, those of pictures too.
    pub(super) paths: BTreeSet<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_a_year_or_some_years_or_what_is_shared() {
        assert_eq!(Share::named("1931"), Ok(Share::Years(1931..=1931)));
        assert_eq!(Share::named("1931-1935"), Ok(Share::Years(1931..=1935)));
        assert_eq!(Share::named("shared"), Ok(Share::Shared));
        for wrong in ["", "-", "1935-1931", "0", "-5", "19x1", "1931-", "all", "12345"] {
            assert!(Share::named(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_is_left_over_at_a_year_s_addresses_is_that_year_s_to_remove() {
        let (year, shared) = (Part::of(vec![Share::Years(1931..=1932)]), Part::of(vec![Share::Shared]));
        let document = |path: &str| crate::content::read(path, path, "---\ntitle: 甲\n---\n").0.unwrap();
        let documents = ["1931-04-02/1/1.md", "1932-01-01/1/1.md", "1933-01-01/1/1.md"].map(document);
        let config = crate::config::Config::default_in(std::path::Path::new("/site"));
        let edition = Edition::new(&config, documents.into()).0;
        let clears = |part: &Part, path: &str| part.clears(path, &edition);
        for path in ["1931/04/02/1/3.html", "archive/1932/index.html", "sitemap-1931-2.xml"] {
            assert!(clears(&year, path) && !clears(&shared, path) && clears(&Part::whole(), path), "{path}");
        }
        for path in ["1933/04/02/1/3.html", "archive/1933/01/index.html", "sitemap-1933.xml"] {
            assert!(!clears(&year, path) && !clears(&shared, path), "{path}");
        }
        for path in [
            "index.html",
            "archive/index.html",
            "sitemap-lists.xml",
            "sitemap-news-2.xml",
            "old.html",
            "1890/old.html",
        ] {
            assert!(!clears(&year, path) && clears(&shared, path), "{path}");
        }
    }
}
