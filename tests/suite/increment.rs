//! A build after an edit gives what a build of everything gives, and renders only what the edit concerns.

use std::collections::BTreeSet;

use newsprint::build::{self, Stale};
use newsprint::content::{Body, Kind, PageNote};
use newsprint::diagnostic::Severity;
use proptest::prelude::*;

use crate::paper::{Site, document, person, tree};

/// What somebody does to the paper. Numbers choose among what is there.
#[derive(Clone, Debug)]
enum Edit {
    Add { day: u32, page: u32, reporter: usize },
    Body(usize),
    Title(usize),
    Corrected(usize),
    Reporter(usize, usize),
    Language(usize),
    Section(usize, usize),
    Caption(usize),
    Alias(usize),
    Rename(usize),
    Draft(usize),
    Delete(usize),
    PageNote { day: u32, page: u32, name: usize },
    Description(usize),
    PerPage(usize),
    KnownPerson,
    Template(usize),
    NoTemplate,
    Output(usize),
    Search(bool),
    Spoil(usize),
    Lose(usize),
}

fn edit() -> impl Strategy<Value = Edit> {
    let at = 0..50_usize;
    prop_oneof![
        4 => (20..30_u32, 1..4_u32, 0..5_usize).prop_map(|(day, page, reporter)| Edit::Add { day, page, reporter }),
        3 => at.clone().prop_map(Edit::Body),
        3 => at.clone().prop_map(Edit::Title),
        2 => at.clone().prop_map(Edit::Corrected),
        2 => (at.clone(), 0..5_usize).prop_map(|(at, who)| Edit::Reporter(at, who)),
        1 => at.clone().prop_map(Edit::Language),
        2 => (at.clone(), 0..3_usize).prop_map(|(at, name)| Edit::Section(at, name)),
        1 => at.clone().prop_map(Edit::Caption),
        1 => at.clone().prop_map(Edit::Alias),
        2 => at.clone().prop_map(Edit::Rename),
        1 => at.clone().prop_map(Edit::Draft),
        3 => at.clone().prop_map(Edit::Delete),
        2 => (20..30_u32, 1..4_u32, 0..3_usize).prop_map(|(day, page, name)| Edit::PageNote { day, page, name }),
        1 => (0..3_usize).prop_map(Edit::Description),
        1 => (1..4_usize).prop_map(Edit::PerPage),
        1 => Just(Edit::KnownPerson),
        1 => (0..3_usize).prop_map(Edit::Template),
        1 => Just(Edit::NoTemplate),
        1 => (0..4_usize).prop_map(Edit::Output),
        1 => any::<bool>().prop_map(Edit::Search),
        1 => at.clone().prop_map(Edit::Spoil),
        1 => at.prop_map(Edit::Lose),
    ]
}

const NAMES: [&str; 5] = ["林舟", "苏禾", "Mara Lindqvist", "唐一帆", "何芦"];
const SECTIONS: [&str; 3] = ["要闻", "河滨生活", "Sport"];

/// The edited site, and a number that makes what is new unlike everything before.
struct Desk {
    site: Site,
    count: usize,
}

impl Desk {
    fn new() -> Self {
        let mut site = Site::new();
        site.config.per_page = 2;
        Self { site, count: 0 }
    }

    /// The path of an article, whichever the number chooses.
    fn article(&self, at: usize) -> Option<String> {
        let articles: Vec<_> =
            self.site.documents.iter().filter(|d| matches!(d.kind, Kind::Article(_))).collect();
        articles.get(at % articles.len().max(1)).map(|d| d.path.clone())
    }

    fn change(&mut self, at: usize, change: impl FnOnce(&mut newsprint::content::Article, usize)) {
        if let Some(path) = self.article(at) {
            change(self.site.article(&path), self.count);
        }
    }

    fn apply(&mut self, edit: &Edit) {
        self.count += 1;
        let n = self.count;
        match *edit {
            Edit::Add { day, page, reporter } => {
                let path = format!("2023-04-{day}/{page}/new-{n}.md");
                let body = format!("第{n}段。\n\n## 小题\n\n码头第{n}天。\n");
                self.site.add(&path, &format!("新闻{n}"), &body).reporters =
                    vec![person(NAMES[reporter], "记者")];
            }
            Edit::Body(at) => {
                let path = self.article(at);
                let found = self.site.documents.iter_mut().find(|d| Some(&d.path) == path.as_ref());
                found.into_iter().for_each(|d| add(&mut d.body, &format!("\n更正{n}。\n")));
            }
            Edit::Title(at) => self.change(at, |a, n| a.title = format!("题{n}")),
            Edit::Corrected(at) => self.change(at, |a, n| {
                a.updated = a.date.and_then(|day| day.checked_add_days(chrono::Days::new(n as u64)));
            }),
            Edit::Reporter(at, who) => self.change(at, |a, _| a.reporters = vec![person(NAMES[who], "")]),
            Edit::Language(at) => self.change(at, |a, _| a.language = Some("en".into())),
            Edit::Section(at, name) => self.change(at, |a, _| a.section = Some(SECTIONS[name].into())),
            Edit::Caption(at) => self.change(at, |a, n| {
                let text = format!("图{n}");
                a.captions.push(newsprint::content::CaptionNote { text, ..Default::default() });
            }),
            Edit::Alias(at) => self.change(at, |a, n| a.aliases = vec![format!("/old/{n}.html")]),
            Edit::Draft(at) => self.change(at, |a, _| a.draft = !a.draft),
            Edit::Rename(at) => {
                let path = self.article(at);
                let found = self.site.documents.iter_mut().find(|d| Some(&d.path) == path.as_ref());
                if let Some(document) = found {
                    let folder = document.path.rsplit_once('/').unwrap().0.to_owned();
                    document.path = format!("{folder}/renamed-{n}.md");
                    document.shown = format!("content/{}", document.path);
                }
            }
            Edit::Delete(at) => {
                let path = self.article(at);
                self.site.documents.retain(|d| Some(&d.path) != path.as_ref());
            }
            Edit::PageNote { day, page, name } => {
                let path = format!("2023-04-{day}/{page}/page.md");
                self.site.documents.retain(|d| d.path != path);
                let note = PageNote {
                    date: format!("2023-04-{day}").parse().ok(),
                    page: Some(page.to_string()),
                    section: Some(SECTIONS[name].into()),
                    editors: vec![NAMES[name].into()],
                    ..PageNote::default()
                };
                self.site.documents.push(document(&path, Kind::Page(note), ""));
            }
            Edit::Description(n) => self.site.config.description = format!("周报{n}"),
            Edit::PerPage(n) => self.site.config.per_page = n,
            Edit::KnownPerson => {
                let aliases = vec!["Mara Lindqvist".to_owned()];
                self.site.config.people =
                    vec![newsprint::config::KnownPerson { name: "马拉".into(), aliases }];
            }
            Edit::Template(n) => self.site.write(
                "templates/404.html",
                &format!("<p>{n}</p>{{{{ latest_articles(limit={}) | length }}}}", n + 1),
            ),
            Edit::NoTemplate => {
                newsprint::fs::remove_file(&self.site.root().join("templates/404.html")).unwrap();
            }
            Edit::Output(n) => {
                let outputs = &mut self.site.config.outputs;
                let switches =
                    [&mut outputs.epub, &mut outputs.feeds, &mut outputs.sitemap, &mut outputs.citations];
                let switch = switches.into_iter().nth(n).unwrap();
                *switch = !*switch;
            }
            Edit::Search(wanted) => self.site.config.search = wanted && cfg!(feature = "search"),
            Edit::Spoil(at) => self.output(at, |path| newsprint::fs::write(path, b"spoilt").unwrap()),
            Edit::Lose(at) => self.output(at, |path| newsprint::fs::remove_file(path).unwrap()),
        }
    }

    fn output(&self, at: usize, change: impl Fn(&std::path::Path)) {
        let files: Vec<String> = tree(&self.site.public()).into_keys().collect();
        files.get(at % files.len().max(1)).into_iter().for_each(|f| change(&self.site.public().join(f)));
    }

    /// Builds what changed and, into another folder, everything; both must be one.
    fn compare(&self) {
        let (_, mine) = self.site.build();
        let clean = self.site.root().join(format!("clean-{}", self.count));
        let (_, all) = build::build(&self.site.config, self.site.documents.clone(), &clean, Stale::Remove);
        assert_eq!(mine, all.into_iter().collect::<Vec<_>>());
        assert!(mine.iter().all(|d| d.severity != Severity::Error), "{mine:?}");
        let (mine, all) = (tree(&self.site.public()), tree(&clean));
        let paths: BTreeSet<&String> = mine.keys().chain(all.keys()).collect();
        let unlike: Vec<_> = paths.into_iter().filter(|p| mine.get(*p) != all.get(*p)).collect();
        assert!(unlike.is_empty(), "{unlike:?}");
    }
}

/// Ten, or as many as `PROPTEST_CASES` wants.
/// Writes something below a text.
fn add(body: &mut Body, more: &str) {
    let text = format!("{}{more}", body.text().unwrap());
    *body = Body::held(&text);
}

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(10)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_build_after_edits_equals_a_build_of_everything(
        rounds in prop::collection::vec(prop::collection::vec(edit(), 1..4), 1..6),
    ) {
        let mut desk = Desk::new();
        desk.compare();
        for edits in &rounds {
            edits.iter().for_each(|edit| desk.apply(edit));
            desk.compare();
        }
    }
}

/// A paper of so many weekly issues, of two pages with two articles each.
fn weekly(issues: u32) -> Site {
    let mut site = Site::empty();
    site.config.per_page = 4;
    for week in 0..issues {
        add_issue(&mut site, week);
    }
    site
}

fn add_issue(site: &mut Site, week: u32) {
    let date = chrono::NaiveDate::from_ymd_opt(2022, 1, 6).unwrap() + chrono::Days::new(7 * u64::from(week));
    for (page, n) in [(1, 1), (1, 2), (2, 1), (2, 2)] {
        let path = format!("{date}/{page}/{n}.md");
        let article = site.add(&path, &format!("第{week}周第{page}版之{n}"), "船开了。\n\n人都上了岸。\n");
        article.reporters = vec![person(NAMES[(week as usize + page + n) % 2], "记者")];
        article.section = Some(SECTIONS[page - 1].into());
    }
}

#[test]
fn nothing_changed_writes_nothing() {
    let site = weekly(6);
    let first = site.build_clean();
    let again = site.build_clean();
    assert_eq!((again.rendered, again.written, again.removed), (0, 0, 0));
    assert_eq!(again.kept, first.written);
}

#[test]
fn one_more_issue_costs_its_own_files_and_those_that_lead_to_it() {
    let rendered = |issues: u32| {
        let mut site = weekly(issues);
        site.build_clean();
        add_issue(&mut site, issues);
        site.build_clean().rendered
    };
    let (few, many) = (rendered(8), rendered(60));
    assert!(
        many <= few + 6,
        "an archive of seven times the size renders {many} files for an issue, not {few}"
    );
}

#[test]
fn a_corrected_text_that_no_front_quotes_concerns_its_article_alone() {
    let mut site = weekly(10);
    site.config.search = false;
    site.config.outputs.epub = false;
    site.config.outputs.print = false;
    site.config.outputs.ninjs = false;
    site.build_clean();
    let before = tree(&site.public());
    let corrected = site.documents.iter_mut().find(|d| d.path == "2022-02-03/1/2.md").unwrap();
    add(&mut corrected.body, "\n又记。\n");
    let report = site.build_clean();
    assert_eq!((report.rendered, report.written), (1, 1));
    let after = tree(&site.public());
    let unlike: Vec<_> =
        after.iter().filter(|(p, bytes)| before.get(*p) != Some(*bytes)).map(|(p, _)| p).collect();
    assert_eq!(unlike, ["2022/02/03/1/2.html"]);
}

#[test]
fn a_correction_s_day_alone_concerns_what_shows_it() {
    let mut site = weekly(10);
    site.build_clean();
    let before = tree(&site.public());
    site.article("2022-02-03/1/2.md").updated = "2022-02-10".parse().ok();
    site.build_clean();
    let after = tree(&site.public());
    let unlike: BTreeSet<&str> = after
        .iter()
        .filter(|(path, bytes)| before.get(*path) != Some(*bytes))
        .map(|(path, _)| path.as_str())
        .collect();
    for file in ["1/2.html", "issue.epub", "issue.json", "print.html"] {
        assert!(unlike.contains(format!("2022/02/03/{file}").as_str()), "{file}: {unlike:?}");
    }
    for file in ["atom.xml", "feed.json", "sitemap-2022.xml"] {
        assert!(unlike.contains(file), "{file}: {unlike:?}");
    }
    let pages = unlike.iter().filter(|path| path.ends_with(".html")).copied().collect::<Vec<_>>();
    assert_eq!(pages, ["2022/02/03/1/2.html", "2022/02/03/print.html"]);
}

#[test]
fn a_paper_s_first_article_concerns_every_page() {
    let mut site = Site::empty();
    site.build_clean();
    assert!(!site.built("404.html").contains("atom.xml"));
    add_issue(&mut site, 0);
    site.build_clean();
    assert!(site.built("404.html").contains("atom.xml"), "every page leads to the feed there is now");
}

#[test]
fn old_parts_of_a_list_never_change() {
    let mut site = weekly(20);
    site.build_clean();
    let old = |site: &Site| -> Vec<(String, Vec<u8>)> {
        let part = |path: &String| path.starts_with("reporters/") && path.ends_with("/1/index.html");
        tree(&site.public()).into_iter().filter(|(path, _)| part(path)).collect()
    };
    let before = old(&site);
    assert_eq!(before.len(), 2);
    (20..24).for_each(|week| add_issue(&mut site, week));
    site.build_clean();
    assert_eq!(old(&site), before);
}

#[test]
fn a_state_that_is_damaged_or_gone_makes_a_whole_build_that_is_right() {
    let site = weekly(4);
    site.build_clean();
    let states: Vec<_> =
        tree(&site.root().join(".newsprint")).into_keys().filter(|p| p.ends_with(".state")).collect();
    assert_eq!(states.len(), 1);
    let state = site.root().join(".newsprint").join(&states[0]);
    let whole = newsprint::fs::read(&state).unwrap();
    let before = tree(&site.public());
    for damage in [whole[..whole.len() / 2].to_vec(), b"nonsense".to_vec(), Vec::new()] {
        newsprint::fs::write(&state, &damage).unwrap();
        assert_eq!(site.build_clean().written, 0);
        assert_eq!(tree(&site.public()), before);
        assert_eq!(newsprint::fs::read(&state).unwrap().len(), whole.len());
    }
    newsprint::fs::remove_file(&state).unwrap();
    assert_eq!(site.build_clean().written, 0);
}

#[test]
fn a_static_file_that_no_page_asks_for_any_longer_is_removed() {
    let mut site = weekly(2);
    site.write("templates/404.html", "{{ asset(path=\"own.css\") }}");
    site.write("static/own.css", "p { color: red }");
    site.build_clean();
    let own = |site: &Site| {
        tree(&site.public()).into_keys().any(|p| p.starts_with("static/own.") && p != "static/own.css")
    };
    assert!(own(&site));
    // Kept without being rendered, the page still asks.
    add_issue(&mut site, 2);
    site.build_clean();
    assert!(own(&site));
    site.write("templates/404.html", "none");
    site.build_clean();
    assert!(!own(&site));
}
