//! Documents into files, in a fixed order of keys that reads well. What is empty is left out.

use std::fmt::Write as _;

use super::document::{Article, IssueNote, JumpNote, PageNote, PersonNote, Source};
use super::markdown::{self, Block};
use crate::yaml::{quoted, scalar};

/// The file of an article.
pub fn article_file(article: &Article, body: &[Block]) -> String {
    let mut front = String::from("---\n");
    let _ = writeln!(front, "title: {}", scalar(&article.title));
    text(&mut front, "kicker", &article.kicker);
    text(&mut front, "subtitle", &article.subtitle);
    place(&mut front, article.date, article.page.as_deref(), article.section.as_deref());
    names(&mut front, "editor", &article.editors);
    people(&mut front, "reporters", &article.reporters);
    list(&mut front, "photographers", &article.photographers);
    names(&mut front, "byline", &article.bylines);
    let captions = article.captions.iter().map(|c| {
        [("text", &c.text), ("credit", &c.credit), ("picture", &c.picture), ("alt", &c.alt)]
            .map(|(key, value)| (key, value.as_str()))
    });
    entries(&mut front, "captions", captions);
    jumps(&mut front, &article.jumps);
    text(&mut front, "continues", article.continues.as_deref().unwrap_or_default());
    if let Some(order) = article.order {
        let _ = writeln!(front, "order: {order}");
    }
    text(&mut front, "language", article.language.as_deref().unwrap_or_default());
    text(&mut front, "summary", &article.summary);
    if let Some(day) = article.updated {
        let _ = writeln!(front, "updated: {day}");
    }
    list(&mut front, "aliases", &article.aliases);
    if article.draft {
        front.push_str("draft: true\n");
    }
    list(&mut front, "review", &article.review);
    source(&mut front, article.source.as_ref());
    front.push_str("---\n");
    front + &markdown::body(body)
}

/// The file of a page. `origin` tells where each fact was found, for example `[("date", "masthead")]`.
pub fn page_file(page: &PageNote, origin: &[(&str, &str)]) -> String {
    let mut front = String::from("---\n");
    place(&mut front, page.date, page.page.as_deref(), page.section.as_deref());
    names(&mut front, "editor", &page.editors);
    let furniture = page.furniture.iter().map(|f| [("text", f.text.as_str()), ("kind", f.kind.as_str())]);
    entries(&mut front, "furniture", furniture);
    list(&mut front, "aliases", &page.aliases);
    list(&mut front, "review", &page.review);
    if !origin.is_empty() {
        front.push_str("origin:\n");
        for (what, from) in origin {
            let _ = writeln!(front, "  {what}: {}", scalar(from));
        }
    }
    if let Some(digest) = &page.proofread {
        let _ = writeln!(front, "proofread: {}", quoted(digest));
    }
    source(&mut front, page.source.as_ref());
    front.push_str("---\n");
    front
}

/// The file of an issue.
pub fn issue_file(issue: &IssueNote) -> String {
    let mut front = String::from("---\n");
    place(&mut front, issue.date, None, None);
    text(&mut front, "publication", issue.publication.as_deref().unwrap_or_default());
    text(&mut front, "number", issue.number.as_deref().unwrap_or_default());
    list(&mut front, "aliases", &issue.aliases);
    front.push_str("---\n");
    front
}

fn text(front: &mut String, key: &str, value: &str) {
    if !value.is_empty() {
        let _ = writeln!(front, "{key}: {}", scalar(value));
    }
}

fn place(front: &mut String, date: Option<chrono::NaiveDate>, page: Option<&str>, section: Option<&str>) {
    if let Some(date) = date {
        let _ = writeln!(front, "date: {}", date.format("%Y-%m-%d"));
    }
    if let Some(page) = page {
        let _ = writeln!(front, "page: {}", quoted(page));
    }
    text(front, "section", section.unwrap_or_default());
}

/// One as a text, several as a list.
fn names(front: &mut String, key: &str, values: &[String]) {
    match values {
        [one] => text(front, key, one),
        several => list(front, key, several),
    }
}

fn list(front: &mut String, key: &str, values: &[String]) {
    if !values.is_empty() {
        let _ = writeln!(front, "{key}:");
        for value in values {
            let _ = writeln!(front, "  - {}", scalar(value));
        }
    }
}

fn people(front: &mut String, key: &str, people: &[PersonNote]) {
    if !people.is_empty() {
        let _ = writeln!(front, "{key}:");
        for person in people {
            let _ = writeln!(front, "  - name: {}", scalar(&person.name));
            if !person.role.is_empty() {
                let _ = writeln!(front, "    role: {}", scalar(&person.role));
            }
        }
    }
}

/// A list of mappings: the first key of each always, the others where they are not empty.
fn entries<'a, const N: usize>(
    front: &mut String,
    key: &str,
    entries: impl Iterator<Item = [(&'static str, &'a str); N]>,
) {
    let mut entries = entries.peekable();
    if entries.peek().is_some() {
        let _ = writeln!(front, "{key}:");
    }
    for entry in entries {
        for (at, (key, value)) in
            entry.into_iter().enumerate().filter(|(at, (_, v))| *at == 0 || !v.is_empty())
        {
            let mark = if at == 0 { "- " } else { "  " };
            let _ = writeln!(front, "  {mark}{key}: {}", scalar(value));
        }
    }
}

fn jumps(front: &mut String, jumps: &[JumpNote]) {
    if !jumps.is_empty() {
        front.push_str("jumps:\n");
    }
    for jump in jumps {
        let _ = writeln!(front, "  - text: {}", scalar(&jump.text));
        for (key, page) in [("to", &jump.to), ("from", &jump.from)] {
            if let Some(page) = page {
                let _ = writeln!(front, "    {key}: {}", quoted(page));
            }
        }
        if !jump.keyword.is_empty() {
            let _ = writeln!(front, "    keyword: {}", scalar(&jump.keyword));
        }
    }
}

fn source(front: &mut String, source: Option<&Source>) {
    let Some(source) = source else { return };
    let _ = writeln!(front, "source:\n  dump: {}", scalar(&source.dump));
    if !source.lines.is_empty() {
        let ranges = source
            .lines
            .iter()
            .map(|r| if r.first == r.last { r.first.to_string() } else { format!("{}-{}", r.first, r.last) });
        let _ = writeln!(front, "  lines: {}", quoted(&ranges.collect::<Vec<_>>().join(", ")));
    }
    let _ = writeln!(front, "  digest: {}", quoted(&source.digest));
}

#[cfg(test)]
mod tests {
    use super::super::document::{CaptionNote, FurnitureNote, Kind};
    use super::super::read::read;
    use super::*;
    use crate::article::LineRange;
    use proptest::prelude::*;

    fn source_note() -> Source {
        Source {
            dump: "dumps/2024-03-14/02.txt".into(),
            lines: vec![LineRange { first: 3, last: 9 }, LineRange { first: 12, last: 12 }],
            digest: "0123456789abcdef0123456789abcdef".into(),
        }
    }

    /// Values are trimmed on reading: spaces at their ends mean nothing in front matter.
    fn value() -> impl Strategy<Value = String> {
        any::<String>().prop_map(|t| t.trim().to_owned())
    }

    fn filled() -> impl Strategy<Value = String> {
        value().prop_filter("empty", |t| !t.is_empty())
    }

    proptest! {
        #[test]
        fn an_article_reads_back_as_it_was_written(
            (title, kicker, subtitle) in (value(), value(), value()),
            (name, role) in (filled(), value()),
            (byline, review) in (filled(), filled()),
            (caption, credit) in (filled(), value()),
            order in 0..500_i32,
            paragraphs in prop::collection::vec(any::<String>().prop_map(|t| t.replace('\0', "")).prop_filter("empty", |t| !t.is_empty()), 0..4),
        ) {
            let article = Article {
                title, kicker, subtitle,
                date: chrono::NaiveDate::from_ymd_opt(2024, 3, 14),
                page: Some("02".into()),
                section: Some("民生".into()),
                editors: vec![name.clone()],
                reporters: vec![PersonNote { name: name.clone(), role }],
                photographers: vec![name],
                bylines: vec![byline],
                jumps: vec![JumpNote { text: caption.clone(), to: Some("3".into()), from: None, keyword: credit.clone() }],
                continues: Some("2024-03-14/01/3".into()),
                captions: vec![CaptionNote { text: caption, picture: credit.trim().to_owned(), alt: String::new(), credit }],
                order: Some(f64::from(order)),
                review: vec![review],
                source: Some(source_note()),
                ..Article::default()
            };
            let blocks: Vec<_> = paragraphs.into_iter().map(Block::Paragraph).collect();
            let file = article_file(&article, &blocks);
            let (document, problems) = read("2024-03-14/02/1.md", "a.md", &file);
            prop_assert!(problems.is_empty(), "{:?}\n{}", problems, file);
            let document = document.unwrap();
            prop_assert_eq!(document.kind, Kind::Article(article.into()));
            prop_assert_eq!(markdown::blocks(&document.body.text().unwrap()), blocks);
        }
    }

    #[test]
    fn a_page_reads_back_as_it_was_written() {
        let page = PageNote {
            date: chrono::NaiveDate::from_ymd_opt(2024, 3, 14),
            page: Some("A06".into()),
            section: Some("要闻".into()),
            editors: vec!["甲".into(), "乙".into()],
            furniture: vec![FurnitureNote { kind: "banner".into(), text: "# 一: 二".into() }],
            proofread: Some("0123456789abcdef0123456789abcdef".into()),
            source: Some(source_note()),
            ..PageNote::default()
        };
        let file = page_file(&page, &[("date", "masthead")]);
        let (document, problems) = read("2024-03-14/A06/page.md", "page.md", &file);
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(document.unwrap().kind, Kind::Page(page));
    }
}
