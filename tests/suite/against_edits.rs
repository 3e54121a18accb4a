//! `newsprint evaluate --against-edits`: each kind of edit that people make, counted by hand; and the command over an imported paper that
//! somebody edited.

use newsprint::content::markdown::Block;
use newsprint::content::{Article, CaptionNote, FurnitureNote, IssueNote, JumpNote, PageNote, PersonNote};
use newsprint::evaluate::edits::{ArticleFile, Kind, PageEdits, PageFiles, compare_page, summed};
use newsprint::style::{Style, Styles};
use proptest::prelude::*;
use serde_json::Value;

use crate::site::Site;

const FERRY: [&str; 3] = [
    "清晨六时半，停航三年的老渡口迎来第一批乘客，栈桥上站满了等船的人。",
    "票价仍是两元，学生和老人半价，自行车上船不另收费。",
    "码头工人说，头班船上坐着四十年前学摆渡的老船工。",
];
const BOOKS: [&str; 2] = [
    "旧书市上周末搬进了修好的盐仓，木架全部从老图书馆搬来。",
    "摊主们说，从此不怕下雨了，书也有了过冬的地方。",
];
const TREES: [&str; 2] = [
    "城西苗圃的三百株樱树昨天运抵沿江大道，园林工人连夜栽种。",
    "每株树都挂了编号牌，市民可以认养，名字写在牌子背面。",
];

fn person(name: &str, role: &str) -> PersonNote {
    PersonNote { name: name.into(), role: role.into() }
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph(text.into())
}

fn file(stem: &str, title: &str, name: &str, paragraphs: &[&str]) -> ArticleFile {
    let article = Article {
        title: title.into(),
        section: Some("要闻".into()),
        editors: vec!["周砚".into()],
        reporters: vec![person(name, "记者")],
        bylines: vec![format!("■ 记者 {name}")],
        order: stem.parse().ok(),
        ..Article::default()
    };
    let body = paragraphs.iter().map(|p| paragraph(p)).collect();
    ArticleFile { stem: stem.into(), article, body, confidence: Some(0.95) }
}

/// A page as import proposes it: three articles, a sub-head, a caption, a jump line, furniture.
fn proposed() -> PageFiles {
    let mut ferry = file("1", "老渡口今起复航", "林舟", &FERRY);
    ferry.article.kicker = "汽笛再响".into();
    ferry.article.subtitle = "首日往返十二班".into();
    ferry.article.photographers = vec!["何芦".into()];
    ferry.article.captions = vec![CaptionNote {
        text: "图为几位老人在栈桥上挥手。".into(),
        credit: "何芦 摄".into(),
        ..CaptionNote::default()
    }];
    ferry.article.jumps =
        vec![JumpNote { text: "（下转第3版）".into(), to: Some("3".into()), ..JumpNote::default() }];
    ferry.body.insert(1, Block::Subhead("班次与收费".into()));
    let furniture =
        [("masthead", "01要闻 责编：周砚 组稿：白帆"), ("banner", "一城书香"), ("advert", "旺铺招租")];
    let furniture = furniture.map(|(kind, text)| FurnitureNote { kind: kind.into(), text: text.into() });
    let page = PageNote {
        date: "2024-03-14".parse().ok(),
        page: Some("01".into()),
        section: Some("要闻".into()),
        editors: vec!["周砚".into()],
        furniture: furniture.to_vec(),
        ..PageNote::default()
    };
    let books = file("2", "旧书市搬进盐仓", "苏禾", &BOOKS);
    let trees = file("3", "樱树连夜栽好", "陆知秋", &TREES);
    let issue = Some(IssueNote { date: "2024-03-14".parse().ok(), ..IssueNote::default() });
    PageFiles { page, issue, articles: vec![ferry, books, trees] }
}

fn style() -> Style {
    (*Styles::built_in().of(FERRY.into_iter())).clone()
}

/// What is counted after somebody edited the page.
fn edited(change: impl FnOnce(&mut PageFiles)) -> PageEdits {
    let mut made = proposed();
    change(&mut made);
    compare_page("2024-03-14/01", &proposed(), &made, &style())
}

/// Everything that was changed or added, in words.
fn edits(page: &PageEdits) -> Vec<String> {
    let mut out = Vec::new();
    for (kind, tally) in &page.kinds {
        let name = kind.name();
        out.extend(tally.became.iter().map(|(what, n)| format!("{name}: {n} became {what}")));
        out.extend(tally.was.iter().map(|(what, n)| format!("{name}: {n} was {what}")));
    }
    out
}

fn wrong(page: &PageEdits) -> Vec<&str> {
    page.articles.iter().filter(|a| !a.kept).map(|a| a.stem.as_str()).collect()
}

/// A line moved out of where it was, so that it can be put elsewhere.
fn take(text: &mut String) -> String {
    std::mem::take(text)
}

#[test]
fn a_page_that_nobody_edited_is_kept_in_every_decision() {
    let page = edited(|_| {});
    assert!(!page.touched);
    assert_eq!(edits(&page), [""; 0]);
    let proposed = |kind: Kind| page.kinds.get(&kind).map_or(0, |t| t.proposed);
    assert_eq!([Kind::Article, Kind::Headline, Kind::Level].map(proposed), [3, 5, 5]);
    assert_eq!([Kind::Byline, Kind::Name, Kind::Role].map(proposed), [3, 4, 4]);
    assert_eq!([Kind::Paragraph, Kind::Subhead, Kind::Caption, Kind::Credit].map(proposed), [4, 1, 1, 1]);
    assert_eq!([Kind::Jump, Kind::Furniture, Kind::Order, Kind::Section].map(proposed), [1, 3, 3, 4]);
    assert!(page.kinds.values().all(|t| t.kept() == t.proposed && t.share() == Some(1.0)));
    assert_eq!(wrong(&page), [""; 0]);
}

#[test]
fn taking_a_review_mark_away_touches_the_page_and_changes_nothing() {
    let mut before = proposed();
    before.articles[1].article.review = vec!["its headline fits another article nearly as well".into()];
    let page = compare_page("2024-03-14/01", &before, &proposed(), &style());
    assert!(page.touched);
    assert_eq!(edits(&page), [""; 0]);
    assert_eq!(page.articles.iter().map(|a| a.doubted).collect::<Vec<_>>(), [false, true, false]);
}

#[test]
fn a_headline_on_another_article_is_one_decision_whichever_part_was_moved() {
    let titles = edited(|p| {
        let (a, b) = p.articles.split_at_mut(2);
        std::mem::swap(&mut a[1].article.title, &mut b[0].article.title);
    });
    assert_eq!(edits(&titles), ["headline: 2 became another article"]);
    assert_eq!(wrong(&titles), ["2", "3"]);
    let bodies = edited(|p| {
        let (a, b) = p.articles.split_at_mut(2);
        std::mem::swap(&mut a[1].body, &mut b[0].body);
        std::mem::swap(&mut a[1].article.reporters, &mut b[0].article.reporters);
        std::mem::swap(&mut a[1].article.bylines, &mut b[0].article.bylines);
    });
    assert_eq!(edits(&bodies), edits(&titles));
}

#[test]
fn swapped_levels_are_no_wrong_placement() {
    let page = edited(|p| {
        let ferry = &mut p.articles[0].article;
        std::mem::swap(&mut ferry.kicker, &mut ferry.title);
    });
    assert_eq!(edits(&page), ["level: 1 became kicker", "level: 1 became title"]);
    assert_eq!(wrong(&page), ["1"]);
}

#[test]
fn a_title_divided_into_two_levels_stays_with_its_article() {
    let page = edited(|p| {
        let books = &mut p.articles[1].article;
        (books.kicker, books.title) = ("旧书市".into(), "搬进盐仓".into());
    });
    assert_eq!(edits(&page), ["level: 1 became divided anew"]);
}

#[test]
fn corrected_characters_are_counted_and_are_no_wrong_decision() {
    let page = edited(|p| {
        p.articles[1].article.title = "旧书市般进盐仓".into();
        p.articles[1].body[0] = paragraph(&BOOKS[0].replace("木架", "书架"));
        p.articles[0].article.captions[0].text = "图为几位老人在栈桥上挥平。".into();
    });
    assert_eq!(
        edits(&page),
        [
            "head text: 1 became corrected",
            "body text: 1 became corrected",
            "caption text: 1 became corrected"
        ]
    );
    assert_eq!(wrong(&page), [""; 0]);
    assert_eq!(page.edits(), 0);
}

#[test]
fn a_headline_taken_from_the_text_was_overlooked_there() {
    let page = edited(|p| {
        let trees = &mut p.articles[2];
        take(&mut trees.article.title);
        trees.body.insert(0, paragraph("樱树连夜栽好"));
    });
    assert_eq!(edits(&page), ["headline: 1 became body"]);
    let mut before = proposed();
    take(&mut before.articles[2].article.title);
    before.articles[2].body.insert(0, paragraph("樱树连夜栽好"));
    let page = compare_page("2024-03-14/01", &before, &proposed(), &style());
    assert_eq!(edits(&page), ["headline: 1 was body"]);
    assert_eq!(wrong(&page), ["3"]);
}

#[test]
fn names_and_roles_are_two_decisions() {
    let role = edited(|p| p.articles[0].article.reporters[0].role = "通讯员".into());
    assert_eq!(edits(&role), ["role: 1 became another role"]);
    let name = edited(|p| p.articles[0].article.reporters[0].name = "林洲".into());
    assert_eq!(edits(&name), ["name: 1 became corrected"]);
    let gone = edited(|p| p.articles[0].article.reporters.clear());
    assert_eq!(edits(&gone), ["name: 1 became removed"]);
    let new = edited(|p| p.articles[0].article.reporters.push(person("沈砚秋", "")));
    assert_eq!(edits(&new), ["name: 1 was nobody"]);
    let pictures = edited(|p| {
        let books = &mut p.articles[1].article;
        books.photographers = books.reporters.drain(..).map(|p| p.name).collect();
    });
    assert_eq!(edits(&pictures), ["role: 1 became photographer"]);
    let moved = edited(|p| {
        let one = p.articles[1].article.reporters.remove(0);
        p.articles[2].article.reporters.push(one);
    });
    assert_eq!(edits(&moved), ["name: 1 became another article"]);
}

#[test]
fn a_byline_left_in_the_text_was_overlooked() {
    let mut before = proposed();
    before.articles[1].article.bylines.clear();
    before.articles[1].article.reporters.clear();
    before.articles[1].body[0] = paragraph(&format!("■ 记者 苏禾{}", BOOKS[0]));
    let page = compare_page("2024-03-14/01", &before, &proposed(), &style());
    assert_eq!(edits(&page), ["byline: 1 was body", "name: 1 was nobody"]);
}

#[test]
fn paragraphs_are_joined_and_parted() {
    let joined = edited(|p| p.articles[1].body = vec![paragraph(&BOOKS.concat())]);
    assert_eq!(edits(&joined), ["paragraph: 1 became joined"]);
    let parted = edited(|p| {
        let (a, b) = BOOKS[1].split_at("摊主们说，从此不怕下雨了，".len());
        p.articles[1].body = vec![paragraph(BOOKS[0]), paragraph(a), paragraph(b)];
    });
    assert_eq!(edits(&parted), ["paragraph: 1 was one paragraph"]);
    assert_eq!(wrong(&parted), ["2"]);
}

#[test]
fn subheads_are_marked_and_unmarked() {
    let unmarked = edited(|p| p.articles[0].body[1] = paragraph("班次与收费"));
    assert_eq!(edits(&unmarked), ["subhead: 1 became body"]);
    let marked = edited(|p| p.articles[1].body[1] = Block::Subhead(BOOKS[1].into()));
    assert_eq!(edits(&marked), ["subhead: 1 was body"]);
}

#[test]
fn captions_move_and_their_credits_are_corrected() {
    let moved = edited(|p| {
        let caption = p.articles[0].article.captions.remove(0);
        p.articles[1].article.captions.push(caption);
    });
    assert_eq!(edits(&moved), ["caption: 1 became another article"]);
    let credit = edited(|p| p.articles[0].article.captions[0].credit = "何庐 摄".into());
    assert_eq!(edits(&credit), ["credit: 1 became corrected"]);
    let picture = edited(|p| p.articles[0].article.captions[0].picture = "1.jpg".into());
    assert_eq!((picture.touched, edits(&picture)), (true, vec![]));
}

#[test]
fn furniture_changes_its_kind_and_text_becomes_furniture() {
    let kind = edited(|p| p.page.furniture[2].kind = "banner".into());
    assert_eq!(edits(&kind), ["furniture: 1 became another kind"]);
    let text = edited(|p| {
        let title = take(&mut p.articles[2].article.title);
        p.page.furniture.push(FurnitureNote { kind: "banner".into(), text: title });
    });
    assert_eq!(edits(&text), ["headline: 1 became furniture"]);
    let article = edited(|p| {
        p.articles[1].body.push(paragraph("旺铺招租"));
        p.page.furniture.remove(2);
    });
    assert_eq!(edits(&article), ["furniture: 1 became body"]);
}

#[test]
fn articles_are_split_joined_deleted_and_written() {
    let split = edited(|p| {
        let rest = p.articles[0].body.split_off(3);
        p.articles.push(ArticleFile { stem: "4".into(), body: rest, ..ArticleFile::default() });
    });
    assert_eq!(edits(&split), ["article: 1 became split"]);
    let joined = edited(|p| {
        let books = p.articles.remove(1);
        p.articles[0].body.extend(books.body);
    });
    assert_eq!(wrong(&joined), ["1", "2"]);
    assert!(edits(&joined).contains(&"article: 2 became joined".to_owned()));
    let deleted = edited(|p| _ = p.articles.remove(1));
    assert!(edits(&deleted).contains(&"article: 1 became removed".to_owned()));
    assert_eq!(wrong(&deleted), ["2"]);
    let moved = edited(|p| {
        let last = p.articles[0].body.pop().unwrap();
        p.articles[2].body.push(last);
    });
    assert_eq!(edits(&moved), ["article: 2 became text moved"]);
    let written =
        edited(|p| p.articles.push(file("4", "灯会改期", "白帆", &["本周六的灯会因大风改到下周日举行。"])));
    assert!(edits(&written).contains(&"article: 1 was nothing".to_owned()));
    assert_eq!(wrong(&written), [""; 0]);
}

#[test]
fn the_mastheads_facts_are_corrected_and_added() {
    let page = edited(|p| {
        p.page.date = "2024-03-15".parse().ok();
        p.page.page = Some("1".into());
        p.page.section = Some("民生".into());
        p.page.editors = vec!["周砚".into(), "白帆".into()];
        p.issue.as_mut().unwrap().publication = Some("河滨周刊".into());
    });
    assert_eq!(
        edits(&page),
        [
            "date: 1 became corrected",
            "section: 1 became corrected",
            "editor: 1 became corrected",
            "publication: 1 was nothing"
        ]
    );
}

#[test]
fn words_that_people_put_right_again_and_again_are_told_for_the_house_style() {
    let page = |folder: &str| {
        let mut made = proposed();
        made.articles[1].article.reporters[0].role = "小编".into();
        made.page.editors.push("白帆".into());
        let mut before = proposed();
        before.articles[2].body.insert(0, paragraph("近景 栽树的人们在江边合影。"));
        made.articles[2].article.captions = vec![CaptionNote {
            text: "近景 栽树的人们在江边合影。".into(),
            ..CaptionNote::default()
        }];
        compare_page(folder, &before, &made, &style())
    };
    let once = summed(&[page("2024-03-14/01")]);
    assert_eq!(once.gaps, [], "once may be chance");
    let all = summed(&[page("2024-03-14/01"), page("2024-03-21/01")]);
    let told: Vec<(&str, &str, usize)> =
        all.gaps.iter().map(|g| (g.habit.key, g.habit.word.as_str(), g.times)).collect();
    assert_eq!(told, [("caption_starts", "近景", 2), ("editors", "组稿", 2), ("roles", "小编", 2)]);
    assert_eq!(all.gaps[0].pages, ["2024-03-14/01", "2024-03-21/01"]);
}

#[test]
fn a_slogan_taken_for_a_headline_is_told_for_the_house_style() {
    let page = edited(|p| {
        let title = take(&mut p.articles[2].article.title);
        p.page.furniture.push(FurnitureNote { kind: "banner".into(), text: title });
    });
    let told: Vec<(&str, &str)> = page.habits.iter().map(|h| (h.key, h.word.as_str())).collect();
    assert_eq!(told, [("slogans", "樱树连夜栽好")]);
}

#[test]
fn a_word_that_the_style_has_is_no_gap() {
    let page = edited(|p| p.articles[1].article.reporters[0].role = "通讯员".into());
    assert_eq!(page.habits, []);
}

/// What a person may do to a page without thinking of what it means.
fn mangle(page: &mut PageFiles, (what, at, to): (u8, usize, usize)) {
    let count = page.articles.len();
    if count == 0 {
        return;
    }
    let (at, to) = (at % count, to % count);
    match what {
        0 => _ = page.articles.remove(at),
        1 => {
            let body = std::mem::take(&mut page.articles[at].body);
            page.articles[to].body.extend(body);
        }
        2 => {
            let title = take(&mut page.articles[at].article.title);
            page.articles[to].article.kicker = title;
        }
        3 => {
            let block = page.articles[at].body.pop();
            page.articles[to].body.extend(block);
        }
        4 => page.articles[at].body.reverse(),
        5 => {
            let people = std::mem::take(&mut page.articles[at].article.reporters);
            page.articles[to].article.reporters.extend(people);
        }
        6 => _ = page.page.furniture.pop(),
        7 => page.articles[at].article.bylines.clear(),
        _ => page.articles[at].stem += "0",
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_people_do_every_proposed_decision_is_counted_once(
        deeds in prop::collection::vec((0..9_u8, 0..9_usize, 0..9_usize), 0..8),
    ) {
        let mut made = proposed();
        deeds.iter().for_each(|deed| mangle(&mut made, *deed));
        let page = compare_page("2024-03-14/01", &proposed(), &made, &style());
        let proposed_of = |kind: Kind| page.kinds.get(&kind).map_or(0, |t| t.proposed);
        let fixed = [Kind::Article, Kind::Headline, Kind::Byline, Kind::Name, Kind::Subhead, Kind::Caption, Kind::Jump, Kind::Furniture];
        prop_assert_eq!(fixed.map(proposed_of), [3, 5, 3, 4, 1, 1, 1, 3]);
        for (kind, tally) in &page.kinds {
            prop_assert_eq!(tally.became.values().sum::<usize>(), tally.changed, "{}", kind.name());
            prop_assert_eq!(tally.was.values().sum::<usize>(), tally.added, "{}", kind.name());
            prop_assert!(tally.changed <= tally.proposed, "{}: {:?}", kind.name(), tally);
        }
    }
}

/// The demo edition as import proposes it today.
fn imported() -> Site {
    let site = Site::demo(false);
    site.run_fine(&["import", "--quiet"]);
    site
}

fn total(site: &Site, more: &[&str]) -> Value {
    let run = site.run_fine(&[&["--format", "json", "evaluate", "--against-edits"], more].concat());
    serde_json::from_str(run.out.lines().last().unwrap()).unwrap()
}

#[test]
fn an_imported_paper_that_somebody_edited_is_compared_page_by_page() {
    let site = imported();
    let told = site.run_fine(&["evaluate", "--against-edits"]).out;
    assert_eq!(told, "nobody has changed any of the 7 imported pages\n");
    let article = "content/2024-03-14/02/1.md";
    let text = site.read(article);
    let title = text.lines().find(|l| l.starts_with("title: ")).unwrap();
    site.edit(article, title, &title.replace("title:", "subtitle:"));
    site.remove("content/2024-03-21/02/1.md");
    // Line ends as editors on Windows make them are no edit.
    let crlf = site.read("content/2024-03-21/03/1.md").replace('\n', "\r\n");
    site.write("content/2024-03-21/03/1.md", crlf);

    let all = total(&site, &[]);
    assert_eq!(all["total"], serde_json::json!({"imported": 7, "compared": 2, "touched": 2, "proofread": 0}));
    assert_eq!(all["kinds"]["level"]["became"]["subtitle"], 1);
    assert_eq!(all["kinds"]["article"]["became"]["removed"], 1);
    // All articles are told with how sure import was: their dumps are as they were.
    let bands = all["bands"].as_array().unwrap();
    let unknown = bands.iter().find(|b| b["confidence"] == "not known").unwrap();
    assert_eq!(unknown["articles"], 0);
    assert_eq!(total(&site, &["--all"])["total"]["compared"], 7);

    let told = site.run_fine(&["evaluate", "--against-edits"]).out;
    assert!(
        told.starts_with("of 7 imported pages 2 were changed or accepted by people, 0 of them proofread; "),
        "{told}"
    );
    for wanted in ["article ", "1 removed", "the worst pages", "  2024-03-21/02 "] {
        assert!(told.contains(wanted), "{wanted}\n{told}");
    }
}

#[test]
fn a_page_that_was_accepted_counts_though_nothing_on_it_was_changed() {
    let site = imported();
    let page = "content/2024-03-14/02/page.md";
    let text = site.read(page);
    let digest = text.lines().find_map(|l| l.trim().strip_prefix("digest: ")).unwrap();
    site.edit(page, "source:", &format!("proofread: {digest}\nsource:"));
    site.remove("content/2024-03-21/02/1.md");
    let all = total(&site, &["--proofread"]);
    assert_eq!(all["total"], serde_json::json!({"imported": 7, "compared": 1, "touched": 1, "proofread": 1}));
    assert_eq!(all["kinds"]["article"]["changed"], 0);
    assert_eq!(total(&site, &[])["total"]["compared"], 2);
    // What was accepted was another dump.
    site.edit(page, &format!("proofread: {digest}"), "proofread: \"0\"");
    let told = site.run_fine(&["evaluate", "--against-edits", "--proofread"]).out;
    assert_eq!(told, "none of the 7 imported pages is proofread\n");
}

#[test]
fn a_page_that_was_moved_to_its_right_date_is_found_again() {
    let site = imported();
    for (path, bytes) in site.tree("content/2024-03-14/02") {
        site.write(
            &format!("content/2024-03-15/02/{path}"),
            String::from_utf8(bytes).unwrap().replace("2024-03-14\n", "2024-03-15\n"),
        );
        site.remove(&format!("content/2024-03-14/02/{path}"));
    }
    let all = total(&site, &[]);
    assert_eq!(all["kinds"]["date"]["became"], serde_json::json!({"corrected": 1}));
    assert_eq!(all["kinds"]["article"]["changed"], 0);
}

#[test]
fn a_page_that_cannot_be_read_is_told_and_the_others_are_compared() {
    let site = imported();
    site.write("content/2024-03-14/02/1.md", "---\ntitle: [\n---\n");
    site.remove("content/2024-03-21/02/1.md");
    let run = site.run(&["--format", "json", "evaluate", "--against-edits"]);
    assert_eq!(run.status, 1);
    assert_eq!(run.diagnostic("front-matter")["path"], "content/2024-03-14/02/1.md");
    let all: Value = serde_json::from_str(run.out.lines().last().unwrap()).unwrap();
    assert_eq!(all["total"]["compared"], 1);
}

#[test]
fn it_needs_a_site_and_takes_no_truths() {
    assert_eq!(Site::bare().run(&["evaluate", "--against-edits"]).status, 1);
    assert_eq!(Site::new().run(&["evaluate", "--against-edits", "truths", "dumps"]).status, 2);
    assert_eq!(Site::new().run(&["evaluate"]).status, 2);
    let told = Site::new().run_fine(&["evaluate", "--against-edits"]).out;
    assert_eq!(told, "import has written no page here yet\n");
}
