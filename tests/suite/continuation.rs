//! Articles that are printed on two pages, end to end: two dumps in, one article out.

use crate::site::{Run, Site};

const FIRST: &str = "dumps/2031-05-06/01.txt";
const THIRD: &str = "dumps/2031-05-06/03.txt";

/// Text in a column of 20 characters, its first line an indent short.
fn set(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let (first, rest) = chars.split_at(18.min(chars.len()));
    let mut lines = vec![first.iter().collect::<String>()];
    lines.extend(rest.chunks(20).map(|line| line.iter().collect()));
    lines.join("\n") + "\n"
}

const DREDGING: &str = "清淤船队昨天清晨驶入青石河，沿岸居民站在桥上看了一上午。船上的吊臂把河底的淤泥一斗一斗提起来，装进等在一旁的驳船，再运到下游的晒泥场。";
const CUT: &str =
    "临江市水务局的许青说，这条河上一次清淤还是二十年以前的事情，河底的淤泥最厚的地方已经有一米";
const REST: &str = "七十厘米，汛期水位因此抬高了不少，两岸的低洼地带年年都要排涝。这一次清淤要做到秋天，清出来的淤泥晒干以后全部拿去填洼地。";
const END: &str = "船队的石舟说，夜里不开工，怕吵到两岸的住户，每天早上七点开船，晚上六点收工，雨天照常。";
const BOOKS: &str = "青石巷图书角把关门的时间推迟到晚上十点，放学晚的孩子和下班迟的店员都能在这里坐一会儿再回家。图书角的书来自居民捐赠，目前有两千七百册。";
const TREES: &str = "城西苗圃的三百株樱树昨天运抵沿江大道，园林工人连夜栽种，赶在春分之前全部入土。这些树的树龄都在五年以上，预计后年就能成片开花。";

fn first_page(jump: &str) -> String {
    format!(
        "01要闻 2031年5月6日 星期二 责编：方小满\n河滨周刊\n\n青石河清淤船队昨天进场\n\n■ 记者 林溪\n\n{}{}{jump}\n\n■ 通讯员 江岸\n\n{}\n青石巷图书角推迟关门\n",
        set(DREDGING),
        set(CUT),
        set(BOOKS)
    )
}

fn third_page(jump: &str) -> String {
    format!(
        "03要闻 2031年5月6日 星期二 责编：方小满\n河滨周刊\n\n{jump}\n{}{}\n■ 记者 陆知秋\n\n{}\n三百株樱树栽到沿江大道\n",
        set(REST),
        set(END),
        set(TREES)
    )
}

fn both() -> Site {
    Site::new().file(FIRST, first_page("（下转第3版）")).file(THIRD, third_page("（上接第1版）"))
}

fn holds(site: &Site, page: &str, text: &str) -> String {
    let folder = format!("content/2031-05-06/{page}");
    let mut files = site.tree(&folder).into_keys().filter(|f| f.ends_with(".md") && f != "page.md");
    let found = files.find(|f| site.read(&format!("{folder}/{f}")).contains(text));
    format!("{folder}/{}", found.unwrap_or_else(|| panic!("no article with «{text}» on page {page}")))
}

/// The address in the output of an article file.
fn output(file: &str) -> String {
    file.replace("content/2031-05-06", "public/2031/05/06").replace(".md", ".html")
}

fn continuation(run: &Run) -> Vec<serde_json::Value> {
    run.diagnostics().into_iter().filter(|d| d["code"] == "continuation").collect()
}

fn json(site: &Site, command: &str) -> Run {
    site.run(&["--format", "json", command])
}

#[test]
fn an_article_on_two_pages_is_one_article_with_one_address() {
    let site = both();
    site.run_fine(&["import"]);
    let (head, tail) = (holds(&site, "01", "清淤船队昨天"), holds(&site, "03", "汛期水位"));
    assert!(
        site.read(&head).contains("jumps:\n  - text: （下转第3版）\n    to: \"3\"\n"),
        "{}",
        site.read(&head)
    );
    assert!(
        site.read(&tail).contains("jumps:\n  - text: （上接第1版）\n    from: \"1\"\n"),
        "{}",
        site.read(&tail)
    );
    let check = json(&site, "check");
    assert!(continuation(&check).is_empty() && check.status == 0, "{}", check.err);

    site.run_fine(&["build"]);
    let html = site.read(&output(&head));
    assert!(html.contains("已经有一米七十厘米，汛期"), "the sentence goes on: {html}");
    assert!(html.contains("雨天照常") && html.contains("\"printPage\":\"01, 03\""), "{html}");
    let moved = site.read(&output(&tail));
    assert!(moved.contains("http-equiv=\"refresh\"") && !moved.contains("汛期"), "{moved}");
    let page = site.read("public/2031/05/06/03/index.html");
    assert!(page.contains("上接第1版") && page.contains("青石河清淤船队昨天进场"), "{page}");
    assert!(!page.contains("汛期水位因此"), "the rest is no article of page 3");
    let feed = site.read("public/atom.xml");
    assert_eq!(feed.matches("<entry ").count(), 3, "{feed}");
    let reporter = site.tree("public/reporters").into_iter().find(|(f, _)| f.contains("林溪/index"));
    let list = String::from_utf8(reporter.unwrap().1).unwrap();
    assert_eq!(list.matches("class=\"dated\"").count(), 1, "{list}");
}

#[test]
fn the_order_of_imports_does_not_matter() {
    let site = Site::new().file(THIRD, third_page("（上接第1版）"));
    site.run_fine(&["import"]);
    let alone = json(&site, "build");
    let note = &continuation(&alone)[0];
    assert_eq!(note["severity"], "note", "{note}");
    assert!(note["help"].as_str().unwrap().contains("import page 1"), "{note}");
    let tail = holds(&site, "03", "汛期水位");
    assert!(site.read(&output(&tail)).contains("汛期水位"), "until then it stands by itself");

    site.write(FIRST, first_page("（下转第3版）"));
    site.run_fine(&["import"]);
    site.run_fine(&["build"]);
    assert!(
        site.read(&output(&tail)).contains("http-equiv=\"refresh\""),
        "its address leads to the whole article"
    );
}

#[test]
fn a_partner_that_is_missing_is_told_with_what_to_write() {
    let site = Site::new().file(FIRST, first_page("（下转第3版）")).file(THIRD, third_page("（上接第2版）"));
    site.run_fine(&["import"]);
    let found = continuation(&json(&site, "check"));
    let head = found.iter().find(|d| d["path"].as_str().unwrap().contains("/01/")).unwrap();
    assert_eq!(head["severity"], "warning");
    assert!(head["help"].as_str().unwrap().contains("continues: 2031-05-06/01/"), "{head}");
    site.run_fine(&["build"]);
    assert!(site.read(&output(&holds(&site, "01", "清淤船队昨天"))).contains("（下转第3版）"));
}

/// An article by hand on a page of 6 May 2031.
fn by_hand(site: Site, place: &str, front: &str, body: &str) -> Site {
    site.file(&format!("content/2031-05-06/{place}.md"), format!("---\n{front}---\n{body}\n"))
}

#[test]
fn of_two_that_fit_none_is_taken_until_a_person_tells() {
    let mut site = by_hand(Site::new(), "1/1", "title: 甲\njumps: [{to: 3}]\n", "河水涨到桥下");
    site = by_hand(site, "3/1", "title: 乙\njumps: [{from: 1}]\n", "三尺的地方。");
    site = by_hand(site, "3/2", "title: 丙\njumps: [{from: 1}]\n", "五尺的地方。");
    let told = continuation(&json(&site, "build"));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0]["message"].as_str().unwrap().contains("3/1.md`, `content/2031-05-06/3/2.md"), "{told:?}");
    assert!(site.read("public/2031/05/06/3/2.html").contains("五尺"));

    site.edit("content/2031-05-06/3/2.md", "jumps:", "continues: 2031-05-06/1/1\njumps:");
    site.edit("content/2031-05-06/3/1.md", "jumps:", "continues: none\njumps:");
    assert_eq!(continuation(&json(&site, "build")), Vec::<serde_json::Value>::new());
    assert!(site.read("public/2031/05/06/1/1.html").contains("涨到桥下五尺的地方"));
    assert!(site.read("public/2031/05/06/3/1.html").contains("三尺"));
}

#[test]
fn a_keyword_and_titles_tell_two_articles_apart() {
    let site = by_hand(
        Site::new(),
        "A1/1",
        "title: Ferry fares rise\njumps: [{to: 6, keyword: FERRY}]\n",
        "The fares will rise and",
    );
    let site = by_hand(
        site,
        "A1/2",
        "title: Quay lamps fail\njumps: [{to: A6, keyword: LAMPS}]\n",
        "The lamps failed when",
    );
    let site = by_hand(site, "A6/1", "title: Lamps go dark\njumps: [{from: A1}]\n", "the storm came.");
    let site = by_hand(site, "A6/2", "title: Ferry\njumps: [{from: A1}]\n", "nobody is glad.");
    let run = json(&site, "build");
    assert!(continuation(&run).is_empty(), "{}", run.err);
    assert!(site.read("public/2031/05/06/A1/1.html").contains("will rise and nobody is glad."));
    assert!(site.read("public/2031/05/06/A1/2.html").contains("failed when the storm came."));
}

#[test]
fn a_link_that_goes_round_or_nowhere_is_told() {
    let site = by_hand(Site::new(), "1/1", "title: 甲\ncontinues: 2031-05-06/3/1\n", "一。");
    let site = by_hand(site, "3/1", "title: 乙\ncontinues: 2031-05-06/1/1\n", "二。");
    let site = by_hand(site, "3/2", "title: 丙\ncontinues: 2031-05-06/1/9\n", "三。");
    let told = continuation(&json(&site, "build"));
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(site.read("public/2031/05/06/3/2.html").contains("三。"));
}

#[test]
fn a_person_s_link_survives_a_second_import() {
    let site = both();
    site.run_fine(&["import"]);
    let tail = holds(&site, "03", "汛期水位");
    site.edit(&tail, "order:", "continues: none\norder:");
    site.write(THIRD, third_page("（上接第1版）").replace("雨天照常", "雨天也照常"));
    site.run_fine(&["import"]);
    let text = site.read(&tail);
    assert!(text.contains("continues: none\n") && text.contains("雨天也照常"), "{text}");
    json(&site, "build");
    assert!(site.read(&output(&tail)).contains("汛期水位"), "it stands by itself, as the person said");
}

#[test]
fn a_jump_inside_a_line_of_text_is_kept_once_and_is_no_text() {
    let first = first_page("").replace("已经有一米\n", "已经有一米（下转第3版）\n");
    let third = third_page("").replace("七十厘米，汛期", "（上接第1版）七十厘米，汛期");
    let site = Site::new().file(FIRST, first).file(THIRD, third);
    site.run_fine(&["import"]);
    let head = site.read(&holds(&site, "01", "清淤船队昨天"));
    assert_eq!(head.matches("下转第3版").count(), 1, "{head}");
    assert!(head.trim_end().ends_with("已经有一米"), "{head}");
    assert_eq!(json(&site, "check").status, 0);
    site.run_fine(&["build"]);
    assert!(site.read(&output(&holds(&site, "01", "清淤船队昨天"))).contains("一米七十厘米"));
}
