//! The sitemaps of the years and their index (sitemaps.org, protocol 0.9), and the sitemap of the news.

use std::collections::BTreeMap;

use chrono::{Datelike as _, Days, NaiveDate};

use super::job;
use crate::edition::{Address, ArticleId, Edition};
use crate::render::{Job, SitemapEntry, Subject};

/// A sitemap holds at most this many addresses.
const MOST_ADDRESSES: usize = 50_000;

/// A sitemap has at most 50 MiB; some room is left for its frame.
const MOST_BYTES: usize = 50 * 1024 * 1024 - 1024;

/// Bytes of an entry beside its address: elements and a date.
const FRAME: usize = 80;

/// A news sitemap holds at most this many articles (Google, «News sitemaps»).
const MOST_NEWS: usize = 1000;

/// Sitemaps and their index, `sitemap.xml`: one for each year, which holds what stands in that year's issues, and one for
/// everything else, home page, archive and lists. Each is cut where it is too long.
///
/// A new issue changes the last file of its year, the lists and the index. What an old year holds stays, byte for byte, and a
/// year can be built without the others.
pub(super) fn of_pages(edition: &Edition, pages: &[Job], all: &mut Vec<Job>) {
    let base = edition.publication.base_url.len();
    let (years, lists) = entries(edition, pages);
    let years = years.into_iter().map(|(year, entries)| (Some(year), format!("{year:04}"), entries));
    let mut index = Vec::new();
    for (year, name, entries) in years.chain([(None, "lists".to_owned(), lists)]) {
        let lengths: Vec<usize> = parts(&entries, base).into_iter().map(<[_]>::len).collect();
        let mut entries = entries.into_iter();
        for (n, length) in (1..).zip(lengths) {
            let entries: Vec<SitemapEntry> = entries.by_ref().take(length).collect();
            let number = if n == 1 { String::new() } else { format!("-{n}") };
            let address = Address::file(format!("sitemap-{name}{number}.xml"));
            let date = entries.iter().filter_map(|e| e.date).max();
            index.push(SitemapEntry { address: address.clone(), date });
            all.push(job(Subject::Sitemap { year, entries }, "sitemap.xml", address));
        }
    }
    all.push(job(Subject::SitemapIndex(index), "sitemap_index.xml", Address::file("sitemap.xml")));
}

/// What stands in the issues of each year, the oldest issue first, and everything else.
///
/// An issue and its pages show the titles and summaries of their articles, so their day is that of the last correction too.
fn entries(edition: &Edition, pages: &[Job]) -> (BTreeMap<i32, Vec<SitemapEntry>>, Vec<SitemapEntry>) {
    let (mut years, mut lists) = (BTreeMap::<i32, Vec<(NaiveDate, SitemapEntry)>>::new(), Vec::new());
    for job in pages {
        let (issue, modified) = match &job.subject {
            Subject::Redirect(_) | Subject::Search | Subject::NotFound => continue,
            Subject::Article(id) => (edition[*id].issue, Some(edition.modified(*id))),
            Subject::Page(id) => {
                let articles = edition[*id].articles.iter();
                (edition[*id].issue, articles.map(|article| edition.modified(*article)).max())
            }
            Subject::Issue(id) => (*id, Some(edition.issue_modified(*id))),
            _ => {
                lists.push(SitemapEntry { address: job.address.clone(), date: None });
                continue;
            }
        };
        let date = edition[issue].date;
        let modified = modified.unwrap_or(date);
        let entry = SitemapEntry { address: job.address.clone(), date: Some(modified) };
        years.entry(date.year()).or_default().push((date, entry));
    }
    let in_order = |(year, mut entries): (i32, Vec<(NaiveDate, SitemapEntry)>)| {
        // The entries of one issue keep the order of the jobs: the issue, its pages, its articles.
        entries.sort_by_key(|(date, _)| *date);
        (year, entries.into_iter().map(|(_, entry)| entry).collect())
    };
    (years.into_iter().map(in_order).collect(), lists)
}

fn size(entry: &SitemapEntry, base: usize) -> usize {
    base + entry.address.pretty_length() + FRAME
}

/// Cut from the first entry on, each part as long as it may be: what is added at the end changes no full part.
fn parts(entries: &[SitemapEntry], base: usize) -> Vec<&[SitemapEntry]> {
    let mut parts = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (at, entry) in entries.iter().enumerate() {
        let size = size(entry, base);
        if at - start == MOST_ADDRESSES || bytes + size > MOST_BYTES {
            parts.push(&entries[start..at]);
            (start, bytes) = (at, 0);
        }
        bytes += size;
    }
    if start < entries.len() {
        parts.push(&entries[start..]);
    }
    parts
}

/// The articles of the newest two days, the newest first.
///
/// A build reads no clock, so days are counted back from the newest issue: its own and the one before.
pub(super) fn of_news(edition: &Edition, all: &mut Vec<Job>) {
    let Some(newest) = edition.latest().map(|id| edition[id].date) else { return };
    let first = newest.checked_sub_days(Days::new(1)).unwrap_or(newest);
    let issues = edition.issue_ids().rev().take_while(|id| edition[*id].date >= first);
    let news: Vec<ArticleId> = issues.flat_map(|id| edition.articles_of(id)).collect();
    let whole = Address::file("sitemap-news.xml");
    if news.len() <= MOST_NEWS {
        all.push(job(Subject::NewsSitemap(news), "sitemap_news.xml", whole));
        return;
    }
    let mut index = Vec::new();
    for (n, part) in (1..).zip(news.chunks(MOST_NEWS)) {
        let address = Address::file(format!("sitemap-news-{n}.xml"));
        index.push(SitemapEntry { address: address.clone(), date: None });
        all.push(job(Subject::NewsSitemap(part.to_vec()), "sitemap_news.xml", address));
    }
    all.push(job(Subject::SitemapIndex(index), "sitemap_index.xml", whole));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(n: usize) -> Vec<SitemapEntry> {
        (0..n).map(|n| SitemapEntry { address: Address::file(format!("{n}.html")), date: None }).collect()
    }

    #[test]
    fn parts_of_a_sitemap_never_change_when_entries_are_added() {
        let (now, later) = (entries(MOST_ADDRESSES + 7), entries(2 * MOST_ADDRESSES + 1));
        let (now, later) = (parts(&now, 20), parts(&later, 20));
        assert_eq!((now.len(), later.len()), (2, 3));
        assert_eq!(now[0], later[0]);
        assert!(later[1].starts_with(now[1]));
    }

    #[test]
    fn a_part_of_long_addresses_ends_before_its_bytes_are_too_many() {
        let long = |n: usize| Address::file(format!("{}{n}.html", "字".repeat(400)));
        let all: Vec<_> = (0..20_000).map(|n| SitemapEntry { address: long(n), date: None }).collect();
        let parts = parts(&all, 20);
        assert!(parts.len() > 1);
        assert_eq!(parts.iter().map(|p| p.len()).sum::<usize>(), all.len());
        assert!(parts.iter().all(|p| p.iter().map(|e| size(e, 20)).sum::<usize>() <= MOST_BYTES));
    }

    #[test]
    fn a_sitemap_that_is_too_long_is_parted_and_indexed() {
        let page = |n: usize| job(Subject::Sections, "sections.html", Address::file(format!("{n}.html")));
        let files = |n: usize| {
            let mut all = Vec::new();
            of_pages(&Edition::default(), &(0..n).map(page).collect::<Vec<_>>(), &mut all);
            all.iter().map(|j| j.address.file.clone()).collect::<Vec<_>>()
        };
        assert_eq!(files(MOST_ADDRESSES), ["sitemap-lists.xml", "sitemap.xml"]);
        assert_eq!(files(MOST_ADDRESSES + 1), ["sitemap-lists.xml", "sitemap-lists-2.xml", "sitemap.xml"]);
    }
}
