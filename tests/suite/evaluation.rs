//! `newsprint evaluate`: each measure on cases small enough to be counted by hand, the demo edition, and the command.

use newsprint::evaluate::{
    Article, Author, Caption, Counts, Fact, Found, FoundArticle, MEASURES, PageFacts, Piece, Subhead, Truth,
    TruthPage, score,
};

use crate::site::Site;

const FERRY: [&str; 2] = ["清晨六时半，停航三年的老渡口迎来第一批乘客。", "票价仍是两元，学生和老人半价。"];
const BOOKS: [&str; 2] = ["旧书市上周末搬进了修好的盐仓，木架从老图书馆搬来。", "摊主们说，从此不怕下雨了。"];

fn article(title: &str, name: &str, paragraphs: [&str; 2]) -> Article {
    Article {
        title: title.into(),
        authors: vec![Author { role: "记者".into(), name: name.into() }],
        byline_text: vec![format!("■ 记者 {name}")],
        paragraphs: paragraphs.map(str::to_owned).to_vec(),
        ..Article::default()
    }
}

/// Two articles, a picture, an advert and a masthead.
fn truth() -> Truth {
    let one = |text: &str| Some(Fact::One(text.to_owned()));
    let mut ferry = article("老渡口今起复航", "林舟", FERRY);
    ferry.kicker = "汽笛再响".into();
    ferry.subtitle = "首日往返十二班".into();
    ferry.subheads = vec![Subhead { before_paragraph: 1, text: "班次与收费".into() }];
    ferry.captions = vec![Caption {
        text: "“临江三号”驶离东岸码头，几位老人在栈桥上挥手。".into(),
        photographer: "何芦".into(),
        credit: "何芦 摄".into(),
    }];
    Truth {
        pages: vec![TruthPage {
            date: one("2024-03-14"),
            page: one("1"),
            newspaper: one("河滨周刊"),
            section: one("要闻"),
            editor: one("顾晚晴"),
            masthead_text: vec!["01要闻 2024年3月14日".into()],
        }],
        articles: vec![ferry, article("旧书市搬进盐仓", "苏禾", BOOKS)],
        other: vec![Piece::Plain("旺铺招租".into())],
        ..Truth::default()
    }
}

/// The truth as if it had been found.
fn found(truth: &Truth) -> Found {
    let text = |fact: &Option<Fact>| match fact {
        Some(Fact::One(text)) => text.clone(),
        Some(Fact::Number(number)) => number.to_string(),
        Some(Fact::Any(texts)) => texts[0].clone(),
        None => String::new(),
    };
    let facts = |p: &TruthPage| PageFacts {
        date: text(&p.date),
        page: text(&p.page),
        newspaper: text(&p.newspaper),
        section: text(&p.section),
        editor: text(&p.editor),
        weekday: String::new(),
    };
    let sure = |a: &Article| FoundArticle { article: a.clone(), confidence: 0.95, doubted: false };
    Found {
        pages: truth.pages.iter().map(facts).collect(),
        articles: truth.articles.iter().map(sure).collect(),
        other: truth.other.iter().map(|p| p.text().to_owned()).collect(),
    }
}

/// Scores the truth of two articles after something was broken in what was found.
fn broken(change: impl FnOnce(&mut Found)) -> Counts {
    let truth = truth();
    let mut found = found(&truth);
    change(&mut found);
    score(&truth, Some(&found))
}

/// The measures that are not perfect, with two places.
fn imperfect(counts: &Counts) -> Vec<(&'static str, String)> {
    let measured = counts.measures().into_iter().filter(|(name, _)| *name != "mean");
    measured
        .filter(|(_, v)| *v != Some(1.0))
        .map(|(name, v)| (name, v.map_or("-".to_owned(), |v| format!("{v:.2}"))))
        .collect()
}

fn wanted(measures: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    measures.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
}

#[test]
fn what_is_wholly_right_scores_one_in_every_measure() {
    let counts = broken(|_| {});
    assert_eq!(imperfect(&counts), []);
    assert_eq!((counts.calibration.sure, counts.calibration.sure_right, counts.calibration.wrong), (2, 2, 0));
}

#[test]
fn the_order_of_articles_and_white_space_do_not_count() {
    let counts = broken(|f| {
        f.articles.reverse();
        f.articles[0].article.paragraphs[0].insert(6, '\u{3000}');
        f.articles[0].article.title.push(' ');
    });
    assert_eq!(imperfect(&counts), []);
}

#[test]
fn a_wrong_title_costs_title_and_heads_and_its_characters() {
    // Seven characters of the one title are lost, and none comes instead.
    let counts = broken(|f| f.articles[1].article.title.clear());
    let names: Vec<&str> = imperfect(&counts).iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["title", "heads", "keep"]);
    assert_eq!((counts.measure("title"), counts.measure("heads")), (Some(0.5), Some(0.5)));
}

#[test]
fn a_kicker_taken_for_a_subtitle_is_no_wrong_headline() {
    let counts = broken(|f| {
        let ferry = &mut f.articles[0].article;
        std::mem::swap(&mut ferry.kicker, &mut ferry.subtitle);
    });
    assert_eq!(imperfect(&counts), wanted(&[("kick", "0.00"), ("sub", "0.00")]));
    assert_eq!(counts.calibration.sure_right, 1, "a swapped headline is not exactly right");
}

#[test]
fn a_wrong_role_costs_the_byline_and_not_the_name() {
    let counts = broken(|f| f.articles[0].article.authors[0].role = "通讯员".into());
    // One pair right, one wrong, one missed: 2 / 4.
    assert_eq!(imperfect(&counts), wanted(&[("byline", "0.50")]));
}

#[test]
fn a_wrong_name_costs_both() {
    let counts = broken(|f| f.articles[0].article.authors[0].name = "林船".into());
    assert_eq!(imperfect(&counts), wanted(&[("byline", "0.50"), ("bname", "0.50")]));
}

#[test]
fn joined_paragraphs_cost_a_boundary() {
    // Of two boundaries one is found, none is wrong: 2 / 3.
    let counts = broken(|f| f.articles[1].article.paragraphs = vec![BOOKS.concat()]);
    assert_eq!(imperfect(&counts), wanted(&[("para", "0.67")]));
}

#[test]
fn a_cut_paragraph_is_a_wrong_boundary() {
    // Two boundaries are found, and one that is none: 4 / 5.
    let counts = broken(|f| f.articles[1].article.paragraphs.insert(0, "旧书市".into()));
    let mut cut = truth().articles[1].clone();
    cut.paragraphs =
        vec!["旧书市上周末搬进了".into(), "修好的盐仓，木架从老图书馆搬来。".into(), BOOKS[1].into()];
    let exact = broken(|f| f.articles[1].article = cut);
    assert_eq!(imperfect(&exact), wanted(&[("para", "0.80")]));
    assert!(counts.measure("keep").unwrap() < 1.0, "what is doubled is not kept");
}

#[test]
fn a_body_in_the_wrong_order_costs_order_only() {
    let counts = broken(|f| f.articles[1].article.paragraphs.reverse());
    let order = counts.measure("order").unwrap();
    assert!(order > 0.5 && order < 0.85, "{order}");
    assert_eq!(counts.measure("article"), Some(1.0));
    assert_eq!(counts.measure("keep"), Some(1.0));
}

#[test]
fn two_articles_in_one_are_one_found_neither() {
    let counts = broken(|f| {
        let books = f.articles.remove(1).article;
        f.articles[0].article.paragraphs.extend(books.paragraphs);
        f.other.push(books.title);
    });
    // Two are true, one was found, which holds too much foreign text.
    assert_eq!(counts.measure("article"), Some(0.0));
    assert_eq!(counts.measure("keep"), Some(1.0));
    // It is paired with the longer body, that of the books, whose title it does not have; the ferry has no pair.
    assert_eq!(counts.measure("title"), Some(0.0));
}

#[test]
fn a_sub_head_counts_at_its_place_only() {
    let counts = broken(|f| f.articles[0].article.subheads[0].before_paragraph = 0);
    assert_eq!(imperfect(&counts), wanted(&[("subhead", "0.00")]));
    let as_text = broken(|f| {
        let ferry = &mut f.articles[0].article;
        ferry.subheads.clear();
        ferry.paragraphs.insert(1, "班次与收费".into());
    });
    // The sub-head among the paragraphs is neither foreign nor a wrong place in the body.
    assert_eq!(imperfect(&as_text), wanted(&[("subhead", "0.00")]));
}

#[test]
fn a_caption_counts_in_any_article_with_its_credit_or_without() {
    let counts = broken(|f| {
        let mut caption = f.articles[0].article.captions.remove(0);
        caption.text += "何芦 摄";
        f.articles[1].article.captions.push(caption);
    });
    assert_eq!(imperfect(&counts), []);
    let lost = broken(|f| {
        let caption = f.articles[0].article.captions.remove(0);
        f.other.push(caption.text);
    });
    assert_eq!(imperfect(&lost), wanted(&[("caption", "0.00")]));
}

#[test]
fn a_wrong_fact_is_one_of_five() {
    let counts = broken(|f| f.pages[0].section = "副刊".into());
    assert_eq!(imperfect(&counts), wanted(&[("meta", "0.80")]));
}

#[test]
fn what_is_lost_and_what_is_doubled_is_not_kept() {
    let needed = {
        let truth = truth();
        let heads = "老渡口今起复航汽笛再响首日往返十二班旧书市搬进盐仓旺铺招租班次与收费";
        let caption = &truth.articles[0].captions[0].text;
        (heads.to_owned() + caption + &FERRY.concat() + &BOOKS.concat()).chars().count() as f64
    };
    let lost = broken(|f| f.other.clear());
    assert_eq!(lost.measure("keep"), Some(1.0 - 4.0 / needed));
    let doubled = broken(|f| f.other.push("旺铺".into()));
    assert_eq!(doubled.measure("keep"), Some(1.0 - 2.0 / needed));
    let optional = broken(|f| f.other.push("01要闻 2024年3月14日■ 记者 林舟 何芦 摄".into()));
    assert_eq!(optional.measure("keep"), Some(1.0), "masthead, byline and credit may come back as text");
}

#[test]
fn a_missing_dump_counts_as_one_in_which_nothing_was_found() {
    let counts = score(&truth(), None);
    assert_eq!((counts.dumps, counts.missing), (1, 1));
    assert!(MEASURES.iter().all(|m| counts.measure(m) == Some(0.0)), "{:?}", counts.measures());
}

#[test]
fn a_truth_s_unsupported_measures_are_left_out() {
    let truth = Truth { measures: vec!["article".into(), "keep".into()], ..truth() };
    let counts = score(&truth, Some(&found(&truth)));
    let measured: Vec<&str> =
        counts.measures().into_iter().filter(|(_, v)| v.is_some()).map(|(n, _)| n).collect();
    assert_eq!(measured, ["article", "keep", "mean"]);
}

#[test]
fn two_pages_in_a_dump_have_their_facts_in_order() {
    let mut truth = truth();
    let mut second = truth.pages[0].clone();
    second.page = Some(Fact::Number(2));
    truth.pages.push(second);
    assert_eq!(imperfect(&score(&truth, Some(&found(&truth)))), []);
    let mut swapped = found(&truth);
    swapped.pages.reverse();
    assert_eq!(imperfect(&score(&truth, Some(&swapped))), wanted(&[("meta", "0.80")]));
    swapped.pages.truncate(1);
    // The one page given is taken for the first, whose number it does not have; the second is not there.
    assert_eq!(imperfect(&score(&truth, Some(&swapped))), wanted(&[("meta", "0.40")]));
}

#[test]
fn calibration_counts_who_was_sure_and_who_was_warned() {
    let counts = broken(|f| {
        f.articles[0].article.title = "复航".into();
        f.articles[1].article.paragraphs = vec![BOOKS.concat()];
        f.articles[1].confidence = 0.4;
        f.articles[1].doubted = true;
    });
    let c = counts.calibration;
    assert_eq!((c.sure, c.sure_right, c.wrong, c.wrong_doubted), (1, 0, 2, 1));
    assert_eq!((c.sure_share(), c.doubted_share()), (Some(0.0), Some(0.5)));
}

#[test]
fn long_bodies_are_compared_in_good_time() {
    let long: String =
        (0u64..100_000).map(|i| char::from_u32(0x4e00 + (i * i % 20_011) as u32).unwrap()).collect();
    let mut truth = truth();
    truth.articles[0].paragraphs = vec![long.clone()];
    let mut found = found(&truth);
    let (begin, end) = long.split_at(3 * 50_000);
    found.articles[0].article.paragraphs = vec![format!("{end}{begin}")];
    let order = score(&truth, Some(&found)).measure("order").unwrap();
    assert!(order > 0.4 && order < 0.9, "{order}");
}

const REPOSITORY: &str = env!("CARGO_MANIFEST_DIR");

#[test]
fn the_demo_edition_loses_nothing_and_each_dump_has_its_line() {
    let run = Site::bare().run(&[
        "evaluate",
        &format!("{REPOSITORY}/tests/demo"),
        &format!("{REPOSITORY}/dumps"),
        "--format",
        "json",
    ]);
    assert_eq!(run.status, 0, "{}", run.err);
    let lines: Vec<serde_json::Value> = run.out.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(lines.len(), 8);
    assert_eq!(lines[0]["dump"], "01");
    assert_eq!(lines[7]["total"], serde_json::json!({"dumps": 7, "missing": 0}));
    assert_eq!(lines[7]["keep"], 1.0);
}

#[test]
fn the_demo_s_truth_scores_one_against_itself() {
    let (files, _) = newsprint::fs::files_under(&std::path::Path::new(REPOSITORY).join("tests/demo"));
    for file in files {
        let truth =
            newsprint::evaluate::read_truth("t", &newsprint::fs::read_to_string(&file).unwrap()).unwrap();
        let wrong: Vec<_> = imperfect(&score(&truth, Some(&found(&truth))));
        assert!(wrong.iter().all(|(_, value)| value == "-"), "{}: {wrong:?}", file.display());
    }
}

/// The figures of docs/accuracy.md are those that the program gives now; `scripts/accuracy` writes them anew.
#[test]
fn the_documented_figures_are_the_program_s() {
    let demo = Site::demo(false);
    let truth = format!("{REPOSITORY}/tests/demo");
    let run = demo.run_fine(&["evaluate", &truth, "dumps", "--by-dump"]);
    let text =
        newsprint::fs::read_to_string(&std::path::Path::new(REPOSITORY).join("docs/accuracy.md")).unwrap();
    let table =
        text.split("<!-- accuracy: begin").nth(1).unwrap().split("<!-- accuracy: end").next().unwrap();
    let documented: Vec<&str> = table.lines().skip(1).map(str::trim).collect();
    let given: Vec<&str> = run.out.lines().map(str::trim).collect();
    assert_eq!(documented, given, "run scripts/accuracy");
}

#[test]
fn everything_wrong_with_truth_files_is_told_and_the_rest_is_scored() {
    let good = serde_json::to_string(&truth()).unwrap();
    let site = Site::bare()
        .file("truth/bad.json", "{\"pages\": [],\n \"articles\": 7}")
        .file("truth/odd.json", good.replacen('{', "{\"measures\": [\"titel\"],", 1))
        .file("truth/01.json", &good)
        .file("truth/02.json", &good)
        .file("truth/2024-03-14/03.json", &good)
        .file("dumps/2024-03-14/01.txt", "第01版\n■ 记者 林舟\n")
        .file("dumps/2024-03-21/01.txt", "第01版\n■ 记者 林舟\n")
        .file("dumps/2024-03-14/03.txt", "第03版\n■ 记者 林舟\n")
        .file("dumps/2024-03-21/03.txt", "第03版\n■ 记者 林舟\n");
    let run = site.run(&["evaluate", "truth", "dumps", "--by-dump"]);
    assert_eq!(run.status, 1);
    for part in [
        "truth/bad.json:2:",
        "error[truth]",
        "write `title`",
        "several dumps fit",
        "`2024-03-14/01.txt`, `2024-03-21/01.txt`",
        "error[missing-dump]",
        "truth/02.json",
        "4 errors",
    ] {
        assert!(run.err.contains(part), "{part} is missing in\n{}", run.err);
    }
    let rows: Vec<&str> = run.out.lines().filter_map(|l| l.split_whitespace().next()).collect();
    assert_eq!(rows[..4], ["dump", "02", "2024-03-14/03", "all"]);
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let run = Site::bare().file("truth/01.json", "{}").run(&["evaluate", "truth", "no-dumps"]);
    assert_eq!(run.status, 1);
    assert!(run.err.contains("no-dumps"), "{}", run.err);
    let run = Site::bare().file("truth/notes.txt", "").run(&["evaluate", "truth", "truth"]);
    assert_eq!(run.status, 1);
    assert!(run.err.contains("no truth file") && run.err.contains("--init"), "{}", run.err);
}

#[test]
fn a_first_truth_is_written_once_and_scores_one_until_it_is_corrected() {
    let dump = std::path::Path::new(REPOSITORY).join("dumps/2024-03-14/02.txt");
    let dump = newsprint::fs::read_to_string(&dump).unwrap();
    let site = Site::bare().file("dumps/2024-03-14/02.txt", &dump);
    assert_eq!(site.run(&["evaluate", "--init", "truth", "dumps"]).status, 0);
    let score = |site: &Site| {
        let run = site.run(&["evaluate", "truth", "dumps", "--format", "json"]);
        assert_eq!(run.status, 0, "{}", run.err);
        serde_json::from_str::<serde_json::Value>(run.out.lines().last().unwrap()).unwrap()
    };
    let first = score(&site);
    for name in ["article", "title", "byline", "para", "order", "meta", "keep", "mean"] {
        assert_eq!(first[name], 1.0, "{name}");
    }
    let path = "truth/2024-03-14/02.json";
    let corrected = site.read(path).replacen("\"title\": \"", "\"title\": \"更正：", 1);
    site.write(path, &corrected);
    let again = site.run(&["evaluate", "--init", "truth", "dumps/2024-03-14/02.txt"]);
    assert!(again.out.contains("02.json"), "{}", again.out);
    assert_eq!(site.run(&["evaluate", "--init", "truth", "dumps"]).status, 0);
    assert_eq!(site.read(path), corrected, "a truth that is there is left alone");
}
