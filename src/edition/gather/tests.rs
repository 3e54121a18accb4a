use std::path::Path;

use super::*;

fn article(path: &str, front: &str, what: content::Article) -> Document {
    let mut parts = path.split('/');
    let date = parts.next().unwrap().parse().unwrap();
    let page = parts.next().unwrap().to_owned();
    let what = content::Article { date: Some(date), page: Some(page), ..what };
    Document {
        path: path.into(),
        shown: format!("content/{path}"),
        kind: Kind::Article(what.into()),
        body: front.into(),
        body_line: 1,
        key_lines: vec![("aliases".into(), 4)],
        extra: Vec::new(),
        pictures: Vec::new(),
        picture_lines: Vec::new(),
    }
}

fn titled(title: &str) -> content::Article {
    content::Article { title: title.into(), ..Default::default() }
}

fn edition(documents: Vec<Document>) -> (Edition, Vec<Diagnostic>) {
    let mut config = Config::default_in(Path::new("/site"));
    config.people =
        vec![crate::config::KnownPerson { name: "林舟".into(), aliases: vec!["阿舟".into()] }];
    let (edition, problems) = Edition::new(&config, documents);
    (edition, problems.into_iter().collect())
}

#[test]
fn articles_know_their_neighbours_across_pages_and_issues() {
    let (e, _) = edition(vec![
        article("2023-05-04/1/1.md", "", titled("丁")),
        article("2023-04-27/10/1.md", "", titled("丙")),
        article("2023-04-27/2/10.md", "", titled("乙")),
        article("2023-04-27/2/9.md", "", titled("甲")),
    ]);
    let titles: Vec<_> = e.articles.iter().map(|a| a.title.as_str()).collect();
    assert_eq!(titles, ["甲", "乙", "丙", "丁"]);
    assert_eq!(e.articles[2].next, Some(ArticleId(3)));
    assert_eq!(e.articles[0].previous, None);
    assert_eq!(e.pages[0].next, Some(PageId(1)));
    assert_eq!(e.pages[2].previous, Some(PageId(1)), "the last page of the issue before");
    assert_eq!((e.pages[0].previous, e.pages[2].next), (None, None));
    assert_eq!(e.issues[0].next, Some(IssueId(1)));
}

#[test]
fn all_spellings_of_a_person_are_one_person() {
    let by = |name: &str| content::Article {
        reporters: vec![PersonNote { name: name.into(), role: "记者".into() }],
        ..titled("题")
    };
    let (e, _) = edition(vec![
        article("2023-04-27/1/1.md", "", by("林 舟")),
        article("2023-04-27/1/2.md", "", by("阿舟")),
        article("2023-04-27/1/3.md", "", by("林舟")),
    ]);
    assert_eq!(e.people.len(), 1);
    assert_eq!((e.people[0].name.as_str(), e.people[0].reported.len()), ("林舟", 3));
}

#[test]
fn what_an_article_leaves_open_is_settled() {
    let page = Document {
        kind: Kind::Page(PageNote {
            date: "2023-04-27".parse().ok(),
            page: Some("1".into()),
            section: Some("要闻".into()),
            editors: vec!["周桥".into()],
            ..Default::default()
        }),
        ..article("2023-04-27/1/page.md", "", titled(""))
    };
    let (e, _) = edition(vec![article("2023-04-27/1/1.md", "第一句话。第二句。\n", titled("")), page]);
    let a = &e.articles[0];
    assert!(a.untitled);
    assert_eq!((a.title.as_str(), a.summary.as_str()), ("第一句话", "第一句话。第二句。"));
    assert_eq!(e[a.section.unwrap()].name, "要闻");
    assert_eq!(e[a.editors[0]].name, "周桥");
}

#[test]
fn drafts_and_issues_of_drafts_are_left_out() {
    let draft = content::Article { draft: true, ..titled("稿") };
    let (e, problems) = edition(vec![article("2023-04-27/1/1.md", "", draft)]);
    assert!(e.issues.is_empty() && problems.is_empty());
}

#[test]
fn a_bad_alias_is_reported_at_its_line_and_the_good_ones_kept() {
    let aliases = vec!["/old.html".into(), "../up".into(), "https://x.example/".into()];
    let (e, problems) =
        edition(vec![article("2023-04-27/1/1.md", "", content::Article { aliases, ..titled("题") })]);
    assert_eq!(e.redirects.len(), 1);
    assert_eq!(problems.len(), 2);
    assert!(problems.iter().all(|p| p.code == Code::Alias && p.place.as_ref().unwrap().line == Some(4)));
}
