//! What an issue has beside its page: an e-book, a sheet to print, data.

use std::collections::BTreeSet;
use std::io::{Cursor, Read as _};

use newsprint::config::{Config, Outputs};
use quick_xml::events::Event;
use serde_json::Value;

use crate::paper::{Site, tree};

const ISSUE: &str = "2023/04/27";

/// Every file of an e-book in its order, with its bytes.
fn book(site: &Site, issue: &str) -> Vec<(String, Vec<u8>)> {
    let bytes = newsprint::fs::read(&site.public().join(format!("{issue}/issue.epub"))).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut files = Vec::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        files.push((file.name().unwrap().into_owned(), bytes));
    }
    files
}

fn text(book: &[(String, Vec<u8>)], name: &str) -> String {
    let (_, bytes) = book.iter().find(|(n, _)| n == name).unwrap_or_else(|| panic!("no {name}"));
    String::from_utf8(bytes.clone()).unwrap()
}

fn data(site: &Site, issue: &str) -> Value {
    serde_json::from_str(&site.built(&format!("{issue}/issue.json"))).unwrap()
}

/// Whether a text is well-formed XML; its elements in their order.
fn elements(xml: &str) -> Vec<String> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut names = Vec::new();
    loop {
        match reader.read_event().unwrap_or_else(|e| panic!("{e} in\n{xml}")) {
            Event::Eof => return names,
            Event::Start(e) | Event::Empty(e) => {
                names.push(e.name().as_ref().to_owned());
            }
            _ => {}
        }
    }
}

fn places(text: &str, words: &[&str]) -> Vec<usize> {
    words.iter().map(|w| text.find(w).unwrap_or_else(|| panic!("no {w} in\n{text}"))).collect()
}

#[test]
fn an_e_book_leads_to_the_pages_of_an_issue_and_on_them_to_the_articles() {
    let site = Site::new();
    site.build_clean();
    let book = book(&site, ISSUE);
    assert_eq!((book[0].0.as_str(), book[0].1.as_slice()), ("mimetype", b"application/epub+zip".as_slice()));
    let contents = text(&book, "EPUB/contents.xhtml");
    let order = ["第1版 要闻", "老渡口今起复航", "旧书市搬进盐仓", "第2版 河滨生活", "一盏灯守了四十年"];
    assert!(places(&contents, &order).is_sorted(), "{contents}");
    let package = text(&book, "EPUB/package.opf");
    for said in [
        "<meta property=\"dcterms:modified\">2023-04-27T00:00:00Z</meta>",
        "<dc:language>zh-CN</dc:language>\n<dc:language>en</dc:language>",
        "<dc:identifier id=\"id\">https://example.org/paper/2023/04/27/</dc:identifier>",
        "page-progression-direction=\"ltr\"",
        "properties=\"cover-image\"",
        "<meta property=\"schema:accessibilitySummary\" xml:lang=\"zh-CN\">全期文章",
    ] {
        assert!(package.contains(said), "{said} in\n{package}");
    }
    let cover = text(&book, "EPUB/cover.svg");
    assert!(
        places(&cover, &[">河滨周刊</text>", ">老渡口今起复航</text>", ">三座社区食堂五月开门</text>"])
            .is_sorted()
    );
    let article = text(&book, "EPUB/article-1.xhtml");
    assert!(
        places(
            &article,
            &["停摆三年，汽笛再响", "<h1>老渡口今起复航", "首日往返十二班", "清晨六时半", "<h2>老票价</h2>"]
        )
        .is_sorted(),
        "{article}"
    );
}

#[test]
fn the_cover_is_set_in_letters_of_the_paper_s_language_with_the_date_as_that_writes_it() {
    for (language, letters, date) in [
        ("zh-CN", "Noto Serif CJK SC", "2023年4月27日星期四"),
        ("zh-TW", "Noto Serif CJK TC", "2023年4月27日星期四"),
        ("en-GB", "Georgia", "Thursday, 27 April 2023"),
    ] {
        let mut site = Site::new();
        site.config.language = language.into();
        site.build_clean();
        let cover = text(&book(&site, ISSUE), "EPUB/cover.svg");
        assert!(cover.contains(&format!(">{date}</text>")), "{cover}");
        let family = cover.split("font-family=\"").nth(1).unwrap();
        assert!(family.trim_start_matches("&#39;").starts_with(letters), "{cover}");
    }
}

#[test]
fn every_part_of_an_e_book_is_well_formed_and_listed_whatever_the_articles_hold() {
    let mut site = Site::new();
    site.config.allow_html = true;
    site.config.publication = "<甲> & \"乙\" ]]>".into();
    site.config.language = "ar".into();
    site.add("2023-04-27/2/3.md", "a < b & \"c\" ]]>", "<p>open <br> <b>x <i>y</b> z\n\n</div><script>1 < 2 && x</script>\n\n&nbsp;&bogus; <img src=a>\n\n[x](javascript:1)\n");
    site.add("2023-04-27/2/4.md", "", "");
    site.build();
    let book = book(&site, ISSUE);
    let package = text(&book, "EPUB/package.opf");
    assert!(package.contains("page-progression-direction=\"rtl\""));
    for (name, bytes) in &book {
        let inside = name.strip_prefix("EPUB/").unwrap_or_default();
        if name.ends_with("ml") || name.ends_with(".opf") || name.ends_with(".svg") {
            let names = elements(std::str::from_utf8(bytes).unwrap());
            assert!(!names.iter().any(|n| n == "script"), "{name}");
        }
        if !inside.is_empty() && inside != "package.opf" {
            assert_eq!(package.matches(&format!("href=\"{inside}\"")).count(), 1, "{inside}");
        }
    }
}

#[test]
fn ids_of_articles_stay_apart_in_the_e_book_and_on_the_sheet_and_links_lead_to_them() {
    let mut site = Site::new();
    site.config.allow_html = true;
    let body =
        "<p id=\"note\" lang=\"ar\" dir=\"rtl\" class=\"verse\">بيت</p>\n\n[甲](#note) [乙](#elsewhere)\n";
    site.add("2023-04-27/2/8.md", "同题一", body);
    site.add("2023-04-27/2/9.md", "同题二", body);
    site.build_clean();
    let book = book(&site, ISSUE);
    let articles: Vec<String> = book
        .iter()
        .filter(|(name, bytes)| name.contains("article-") && String::from_utf8_lossy(bytes).contains("بيت"))
        .map(|(name, _)| text(&book, name))
        .collect();
    let sheet = site.built("2023/04/27/print.html");
    let mut ids = BTreeSet::new();
    for article in &articles {
        let found = article.split("id=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        assert!(found.ends_with("-note") && ids.insert(found.to_owned()), "{found}");
        let paragraph = format!("<p class=\"verse\" dir=\"rtl\" id=\"{found}\" lang=\"ar\">بيت</p>");
        let link = format!("<a href=\"#{found}\">甲</a>");
        for place in [article, &sheet] {
            assert!(place.contains(&paragraph) && place.contains(&link), "{place}");
        }
        assert!(article.contains(".html#elsewhere\">乙</a>"), "{article}");
    }
    assert_eq!(ids.len(), 2);
}

#[test]
fn the_same_issue_gives_the_same_files_anywhere_and_a_second_build_writes_none() {
    let (one, two) = (Site::new(), Site::new());
    one.build_clean();
    two.build_clean();
    let (first, second) = (tree(&one.public()), tree(&two.public()));
    for file in ["issue.epub", "issue.json", "print.html"] {
        let path = format!("{ISSUE}/{file}");
        assert!(first[&path] == second[&path], "{path}");
    }
    let report = one.build_clean();
    assert_eq!((report.written, report.removed), (0, 0));
}

#[test]
fn a_new_article_changes_the_files_of_its_own_issue_only() {
    let mut site = Site::new();
    site.build_clean();
    let before = tree(&site.public());
    site.add("2023-04-27/2/9.md", "新的一条", "正文。\n");
    site.build_clean();
    let after = tree(&site.public());
    for file in ["issue.epub", "issue.json", "print.html"] {
        assert_ne!(before[&format!("{ISSUE}/{file}")], after[&format!("{ISSUE}/{file}")]);
        assert_eq!(before[&format!("2023/04/20/{file}")], after[&format!("2023/04/20/{file}")]);
    }
}

#[test]
fn an_article_adds_one_file_its_page_whatever_the_outputs() {
    let mut site = Site::new();
    site.config.search = false;
    site.build_clean();
    let before: BTreeSet<String> = tree(&site.public()).into_keys().collect();
    site.add("2023-04-27/2/9.md", "新的一条", "正文。\n");
    site.build_clean();
    let after: BTreeSet<String> = tree(&site.public()).into_keys().collect();
    let new: Vec<&String> = after.difference(&before).collect();
    assert_eq!(new, ["2023/04/27/2/9.html"]);
}

#[test]
fn an_issue_as_data_holds_its_pages_and_they_their_articles() {
    let site = Site::new();
    site.build_clean();
    let issue = data(&site, ISSUE);
    assert_eq!(issue["standard"]["version"], "3.1");
    assert_eq!(
        (&issue["uri"], &issue["type"]),
        (&"https://example.org/paper/2023/04/27/".into(), &"composite".into())
    );
    let pages = issue["associations"].as_array().unwrap();
    assert_eq!(pages.iter().map(|p| &p["name"]).collect::<Vec<_>>(), ["1 要闻", "2 河滨生活"]);
    let lead = &pages[0]["associations"][0];
    let headlines: Vec<_> = lead["headlines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|h| (h["role"].as_str().unwrap(), h["value"].as_str().unwrap()))
        .collect();
    assert_eq!(
        headlines,
        [
            ("kicker", "停摆三年，汽笛再响"),
            ("main", "老渡口今起复航"),
            ("subtitle", "首日往返十二班，票价仍是两元")
        ]
    );
    let people: Vec<_> = lead["people"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| (p["rel"].as_str().unwrap(), p["name"].as_str().unwrap()))
        .collect();
    assert_eq!(
        people,
        [
            ("author", "林舟"),
            ("author", "苏禾"),
            ("author", "唐一帆"),
            ("photographer", "何芦"),
            ("editor", "周桥")
        ]
    );
    assert!(lead["bodies"][0]["value"].as_str().unwrap().contains("一声汽笛划过江面"));
    let picture_story = &pages[0]["associations"][3];
    assert_eq!(
        (&picture_story["type"], &picture_story["headlines"][0]["role"]),
        (&"picture".into(), &"made".into())
    );
    assert!(picture_story.get("bodies").is_none());
}

#[test]
fn without_an_address_an_issue_still_has_its_files_under_a_name_of_its_own() {
    let mut site = Site::new();
    site.config.base_url.clear();
    let _ = site.build();
    let issue = data(&site, ISSUE);
    let uri = issue["uri"].as_str().unwrap().to_owned();
    assert!(uri.starts_with("urn:uuid:") && uri.len() == 45 && &uri[23..24] == "8", "{uri}");
    assert_ne!(uri, data(&site, "2023/04/20")["uri"]);
    assert!(text(&book(&site, ISSUE), "EPUB/package.opf").contains(&uri));
    assert!(site.has("2023/04/27/print.html"));
}

#[test]
fn an_issue_to_print_holds_every_article_in_order_without_an_id_twice() {
    for theme in ["broadsheet", "gazette"] {
        let mut site = Site::new();
        site.config.theme = theme.into();
        let body = "## 小题\n\n一段。[甲](1.html)\n";
        site.add("2023-04-27/2/8.md", "同题一", body);
        site.add("2023-04-27/2/9.md", "同题二", body);
        site.build_clean();
        let sheet = site.built("2023/04/27/print.html");
        let order = [
            "老渡口今起复航",
            "清晨六时半",
            "旧书市搬进盐仓",
            "一盏灯守了四十年",
            "Quiet Hours on the Quay",
            "同题一",
            "同题二",
        ];
        let main = &sheet[sheet.find("<main").unwrap()..];
        assert!(places(main, &order).is_sorted(), "{theme}");
        let page = scraper::Html::parse_document(&sheet);
        let ids: Vec<_> =
            page.select(&scraper::Selector::parse("[id]").unwrap()).filter_map(|e| e.attr("id")).collect();
        assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "{theme}: {ids:?}");
        assert!(
            main.contains("<h4>小题</h4>")
                && main.contains("href=\"https://example.org/paper/2023/04/27/2/1.html\"")
        );
        assert_eq!(sheet.matches("static/reading.").count(), 1, "{theme}");
        assert!(sheet.contains("static/sheet."), "{theme}");
    }
}

#[test]
fn each_file_of_an_issue_is_linked_from_its_page_and_switched_off_alone() {
    for (key, file) in [("print", "print.html"), ("epub", "issue.epub"), ("ninjs", "issue.json")] {
        for theme in ["broadsheet", "gazette"] {
            let mut site = Site::new();
            site.config.theme = theme.into();
            site.build_clean();
            let all = tree(&site.public());
            let link = format!("href=\"../../../{ISSUE}/{file}\"");
            assert!(site.built("2023/04/27/index.html").contains(&link), "{theme}: {file}");
            let text = format!("outputs: {{ {key}: false }}\n");
            site.config.outputs = Config::from_text(std::path::Path::new("/site"), &text).0.outputs;
            assert_ne!(site.config.outputs, Outputs::default());
            site.build_clean();
            assert!(!site.built("2023/04/27/index.html").contains(&link), "{theme}: {file}");
            let few = tree(&site.public());
            // What a print sheet alone needs goes with it.
            let gone: Vec<_> = all.keys().filter(|p| !few.contains_key(*p)).collect();
            assert!(gone.iter().all(|p| p.ends_with(file) || p.contains("static/sheet.")), "{gone:?}");
            assert_eq!(gone.iter().filter(|p| p.ends_with(file)).count(), 2);
        }
    }
}

#[test]
fn the_day_of_a_correction_is_told_wherever_its_article_is() {
    let mut site = Site::new();
    site.article("2023-04-20/1/1.md").updated = "2023-05-02".parse().ok();
    let day = "2023-05-02T00:00:00+08:00";
    for (theme, language, words) in [
        ("broadsheet", "en", "Corrected on <time datetime=\"2023-05-02\">May 2, 2023</time>"),
        ("gazette", "zh-Hans", "更正于<time datetime=\"2023-05-02\">2023年5月2日</time>"),
        ("broadsheet", "zh-Hant", "更正於<time datetime=\"2023-05-02\">2023年5月2日</time>"),
    ] {
        (site.config.theme, site.config.interface) = (theme.into(), language.into());
        site.build_clean();
        let (corrected, other) = (site.built("2023/04/20/1/1.html"), site.built("2023/04/27/1/1.html"));
        assert!(corrected.contains(words), "{theme}, {language}:\n{corrected}");
        assert!(corrected.contains(&format!("\"dateModified\":\"{day}\"")), "{corrected}");
        assert!(corrected.contains(&format!("article:modified_time\" content=\"{day}\"")), "{corrected}");
        assert!(!other.contains("class=\"corrected\"") && !other.contains("odified"), "{other}");
        assert!(site.built("2023/04/20/print.html").contains(words.split('<').next().unwrap()), "{theme}");
    }
    let atom = site.built("atom.xml");
    let (feed, entries) = atom.split_once("<entry").unwrap();
    assert!(feed.contains(&format!("<updated>{day}</updated>")), "{feed}");
    assert_eq!(entries.matches(&format!("<updated>{day}</updated>")).count(), 1);
    assert_eq!(
        entries.matches("<updated>2023-04-27T").count(),
        entries.matches("<published>2023-04-27T").count()
    );
    let feed: Value = serde_json::from_str(&site.built("feed.json")).unwrap();
    let modified: Vec<_> = feed["items"].as_array().unwrap().iter().map(|i| &i["date_modified"]).collect();
    assert_eq!(modified.iter().filter(|m| **m == day).count(), 1);
    assert_eq!(modified.iter().filter(|m| m.is_null()).count(), modified.len() - 1);
    let map = site.built("sitemap-2023.xml");
    let corrected = map.split("<url>").filter(|url| url.contains("<lastmod>2023-05-02</lastmod>"));
    assert!(corrected.clone().all(|url| url.contains("/2023/04/20/")), "{map}");
    assert_eq!(corrected.count(), 3, "the issue, its page, its article: {map}");
    assert!(map.find("2023/04/20/1/1.html") < map.find("2023/04/27/"), "an old issue keeps its place");
    assert!(site.built("sitemap.xml").contains("sitemap-2023.xml</loc><lastmod>2023-05-02</lastmod>"));
    let issue = data(&site, "2023/04/20");
    let article = &issue["associations"][0]["associations"][0];
    for (told, first) in [(&issue, "2023-04-20T00:00:00+08:00"), (article, "2023-04-20T00:00:00+08:00")] {
        assert_eq!((&told["versionCreated"], &told["firstCreated"]), (&day.into(), &first.into()));
    }
    let corrected = book(&site, "2023/04/20");
    assert!(text(&corrected, "EPUB/package.opf").contains("dcterms:modified\">2023-05-02T00:00:00Z<"));
    assert!(text(&corrected, "EPUB/article-1.xhtml").contains("更正於2023年5月2日"));
    let other = book(&site, ISSUE);
    assert!(text(&other, "EPUB/package.opf").contains("dcterms:modified\">2023-04-27T00:00:00Z<"));
}
