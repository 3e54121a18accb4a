//! A hand-made paper through the whole build: what a reader's browser, a feed reader and a search engine get.

use std::collections::BTreeSet;

use newsprint::diagnostic::{Code, Severity};
use newsprint::yaml::Node;
use scraper::{Html, Selector};

use crate::paper::{self, Site, codes, person, tree};

fn select<'a>(html: &'a Html, selector: &str) -> Vec<scraper::ElementRef<'a>> {
    html.select(&Selector::parse(selector).unwrap()).collect()
}

fn texts(html: &Html, selector: &str) -> Vec<String> {
    select(html, selector).iter().map(|e| e.text().collect::<String>()).collect()
}

/// Every `href` and `src` of every page, resolved from the page, is a file of the site.
fn assert_links_resolve(site: &Site) {
    let files = tree(&site.public());
    let mut checked = 0;
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".html") && *path != "404.html") {
        let html = Html::parse_document(std::str::from_utf8(bytes).unwrap());
        for element in select(&html, "[href], [src]") {
            let link = element.value().attr("href").or(element.value().attr("src")).unwrap();
            if link.starts_with("http") || link.starts_with('#') {
                continue;
            }
            assert!(!link.starts_with('/'), "{path}: {link} would break under a sub-path");
            let mut at: Vec<&str> = path.split('/').collect();
            at.pop();
            let decoded = percent_encoding::percent_decode_str(link).decode_utf8().unwrap();
            for part in decoded.split('/') {
                match part {
                    ".." => assert!(at.pop().is_some(), "{path}: {link} leads out of the site"),
                    part => at.push(part),
                }
            }
            assert!(files.contains_key(&at.join("/")), "{path}: {link} leads to nothing");
            checked += 1;
        }
    }
    assert!(checked > 0);
}

#[test]
fn every_link_of_every_page_resolves_without_a_server_or_a_root() {
    let site = Site::new();
    site.build_clean();
    assert_links_resolve(&site);
}

#[test]
fn every_page_is_html_without_a_parse_error() {
    for site in [Site::new(), hostile(), Site::empty()] {
        site.build_clean();
        for (path, bytes) in tree(&site.public()).iter().filter(|(path, _)| path.ends_with(".html")) {
            let html = Html::parse_document(std::str::from_utf8(bytes).unwrap());
            assert!(html.errors.is_empty(), "{path}: {:?}", html.errors);
            assert_eq!(select(&html, "main").len(), 1, "{path}");
            assert_eq!(select(&html, "h1").len(), 1, "{path}");
            let ids: Vec<_> = select(&html, "[id]").iter().filter_map(|e| e.attr("id")).collect();
            assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{path}: {ids:?}");
        }
    }
}

#[test]
fn the_addresses_are_those_of_the_paper() {
    let site = Site::new();
    site.build_clean();
    for path in [
        "index.html",
        "404.html",
        "robots.txt",
        "sitemap.xml",
        "atom.xml",
        "archive/index.html",
        "archive/2023/index.html",
        "archive/2023/04/index.html",
        "2023/04/27/index.html",
        "2023/04/27/1/index.html",
        "2023/04/27/1/3.html",
        "reporters/index.html",
        "reporters/林舟/index.html",
        "reporters/林舟/atom.xml",
        "editors/index.html",
        "editors/周桥/index.html",
        "sections/index.html",
        "sections/要闻/index.html",
    ] {
        assert!(site.has(path), "{path}");
    }
}

#[test]
fn two_builds_into_two_folders_are_equal_byte_for_byte() {
    let site = Site::new();
    site.build_clean();
    let second = tempfile::tempdir().unwrap();
    site.build_into(second.path());
    assert_eq!(tree(&site.public()), tree(second.path()));
}

#[test]
fn a_second_build_writes_nothing() {
    let site = Site::new();
    let first = site.build_clean();
    let second = site.build_clean();
    assert_eq!((second.written, second.kept, second.removed), (0, first.written, 0));
}

#[test]
fn an_article_shows_its_headline_people_and_neighbours() {
    let site = Site::new();
    site.build_clean();
    let html = Html::parse_document(&site.built("2023/04/27/1/1.html"));
    assert_eq!(texts(&html, "h1"), ["老渡口今起复航"]);
    assert_eq!(texts(&html, ".article .kicker"), ["停摆三年，汽笛再响"]);
    assert_eq!(texts(&html, ".article .byline .credit"), ["记者 林舟、苏禾", "通讯员 唐一帆"]);
    assert_eq!(texts(&html, ".neighbours .text"), ["春汛平稳过境 全市堤防无险情", "旧书市搬进盐仓"]);
    assert_eq!(texts(&html, ".body h2"), ["老票价", "新班次"]);
    let canonical = select(&html, "link[rel=canonical]");
    assert_eq!(canonical[0].attr("href"), Some("https://example.org/paper/2023/04/27/1/1.html"));
    assert_eq!(select(&html, "meta[property='og:title']")[0].attr("content"), Some("老渡口今起复航"));
}

#[test]
fn an_article_carries_a_news_article_that_knows_its_issue_and_paper() {
    let site = Site::new();
    site.build_clean();
    let html = Html::parse_document(&site.built("2023/04/27/1/1.html"));
    let data: serde_json::Value =
        serde_json::from_str(&texts(&html, "script[type='application/ld+json']")[0]).unwrap();
    assert_eq!(data["@type"], "NewsArticle");
    assert_eq!(data["headline"], "老渡口今起复航");
    assert_eq!(data["author"][2]["name"], "唐一帆");
    assert_eq!(data["editor"][0]["name"], "周桥");
    assert_eq!(data["datePublished"], "2023-04-27T00:00:00+08:00");
    assert_eq!((&data["printPage"], &data["printSection"]), (&"1".into(), &"要闻".into()));
    assert_eq!(data["isPartOf"]["@type"], "PublicationIssue");
    assert_eq!(data["isPartOf"]["isPartOf"]["name"], "河滨周刊");
}

/// Text that would do harm wherever it is not escaped.
const HOSTILE: &str = "</script><script>alert('x')</script>\"'&amp;]]>{{ site }}{% raw %}\u{202e}\u{1}<!--";
/// The same without what no page may hold: control characters and, on one line, bidi controls.
const SHOWN: &str = "</script><script>alert('x')</script>\"'&amp;]]>{{ site }}{% raw %}<!--";

fn hostile() -> Site {
    let mut site = Site::new();
    let article = site.add("2023-04-27/2/3.md", HOSTILE, HOSTILE);
    article.kicker = HOSTILE.into();
    article.subtitle = HOSTILE.into();
    article.summary = HOSTILE.into();
    article.section = Some(HOSTILE.into());
    article.reporters =
        vec![person(HOSTILE, HOSTILE), person("../../../../etc/passwd", ""), person("a/../b", "")];
    article.editors = vec![HOSTILE.into()];
    article.photographers = vec!["..".into()];
    article.bylines = vec![HOSTILE.into()];
    article.captions = vec![newsprint::content::CaptionNote {
        text: HOSTILE.into(),
        credit: HOSTILE.into(),
        ..Default::default()
    }];
    site
}

#[test]
fn hostile_text_is_text_in_html() {
    let site = hostile();
    site.build_clean();
    let html = Html::parse_document(&site.built("2023/04/27/2/3.html"));
    assert_eq!(texts(&html, "h1"), [SHOWN]);
    assert_eq!(select(&html, "meta[property='og:title']")[0].attr("content"), Some(SHOWN));
    for (path, bytes) in tree(&site.public()).iter().filter(|(path, _)| path.ends_with(".html")) {
        let html = Html::parse_document(std::str::from_utf8(bytes).unwrap());
        let scripts = select(&html, "script");
        let known = |s: &scraper::ElementRef| {
            s.attr("type") == Some("application/ld+json")
                || (s.attr("src").is_some_and(|src| src.contains("static/")) && s.text().next().is_none())
        };
        assert!(scripts.iter().all(known), "{path}");
    }
    assert_links_resolve(&site);
}

#[test]
fn hostile_text_is_text_in_json_ld() {
    let site = hostile();
    site.build_clean();
    let html = Html::parse_document(&site.built("2023/04/27/2/3.html"));
    let scripts = texts(&html, "script:not([src])");
    let data: serde_json::Value = serde_json::from_str(&scripts[0]).unwrap();
    assert_eq!((scripts.len(), &data["headline"]), (1, &SHOWN.into()));
    assert!(!scripts[0].contains('<'));
}

#[test]
fn hostile_text_is_text_in_xml() {
    let site = hostile();
    site.build_clean();
    let files = tree(&site.public());
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".xml")) {
        let mut reader = quick_xml::Reader::from_reader(bytes.as_slice());
        reader.config_mut().check_end_names = true;
        let mut buffer = Vec::new();
        loop {
            match reader.read_event_into(&mut buffer) {
                Ok(quick_xml::events::Event::Eof) => break,
                Ok(_) => buffer.clear(),
                Err(e) => panic!("{path}: {e}"),
            }
        }
        let text = std::str::from_utf8(bytes).unwrap();
        assert!(!text.contains('\u{1}') && !text.contains("<script"), "{path}");
    }
    let feed = String::from_utf8(files["atom.xml"].clone()).unwrap();
    assert!(feed.contains("&lt;/script&gt;") && feed.contains("]]&gt;{{ site }}{% raw %}"), "{feed}");
}

#[test]
fn hostile_names_stay_inside_the_site_as_file_and_as_url() {
    let site = hostile();
    site.build_clean();
    let files = tree(site.root());
    assert!(files.keys().all(|path| path.starts_with("public/") || path.starts_with(".newsprint/build/")));
    for path in files.keys() {
        assert!(
            path.split('/').all(|part| part != ".." && !part.contains(['<', '"', '\u{202e}', '\u{1}'])),
            "{path}"
        );
    }
    let map = site.built("sitemap-2023.xml") + &site.built("sitemap-lists.xml");
    let urls: Vec<&str> =
        map.split("<loc>").skip(1).map(|rest| rest.split("</loc>").next().unwrap()).collect();
    assert!(urls.len() > 20);
    for url in urls {
        let rest = url.strip_prefix("https://example.org/paper/").unwrap();
        assert!(rest.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~/%".contains(&b)), "{url}");
        assert!(!rest.contains("/../") && !rest.contains("%2F"), "{url}");
    }
}

#[test]
fn braces_in_a_body_are_never_a_template() {
    let mut site = Site::new();
    site.add("2023-04-27/2/3.md", "花括号", "甲 {{ site.base_url }} {% include \"x\" %} 乙\n");
    site.build_clean();
    assert!(site.built("2023/04/27/2/3.html").contains("甲 {{ site.base_url }} {% include"));
}

#[test]
fn raw_html_is_shown_unless_the_config_allows_it() {
    let mut site = Site::new();
    site.add("2023-04-27/2/3.md", "题", "甲 <b class=\"mine\">乙</b>\n");
    site.build_clean();
    let shown =
        |site: &Site| select(&Html::parse_document(&site.built("2023/04/27/2/3.html")), "b.mine").len();
    assert_eq!(shown(&site), 0);
    site.config.allow_html = true;
    site.build_clean();
    assert_eq!(shown(&site), 1);
}

#[test]
fn the_numbered_pages_of_a_growing_index_keep_their_articles() {
    let mut site = Site::empty();
    site.config.per_page = 5;
    for n in 1..=17 {
        site.add(&format!("2023-04-27/1/{n}.md"), &format!("题{n}"), "文").reporters =
            vec![person("林舟", "")];
    }
    site.build_clean();
    let titles = |site: &Site, path: &str| texts(&Html::parse_document(&site.built(path)), ".dated h3");
    let before: Vec<_> = [1, 2].map(|n| titles(&site, &format!("reporters/林舟/{n}/index.html"))).into();
    assert_eq!(before[0], ["题1", "题2", "题3", "题4", "题5"]);
    assert_eq!(titles(&site, "reporters/林舟/index.html").len(), 7);
    for n in 1..=9 {
        site.add(&format!("2023-05-04/1/{n}.md"), &format!("新{n}"), "文").reporters =
            vec![person("林舟", "")];
    }
    site.build_clean();
    let after: Vec<_> = [1, 2].map(|n| titles(&site, &format!("reporters/林舟/{n}/index.html"))).into();
    assert_eq!(before, after);
    assert_links_resolve(&site);
}

#[test]
fn a_long_list_leads_to_its_ends_where_they_are_not_next() {
    for theme in ["broadsheet", "gazette"] {
        let mut site = Site::empty();
        site.config.theme = theme.into();
        site.config.per_page = 2;
        for n in 1..=11 {
            site.add(&format!("2023-04-27/1/{n}.md"), &format!("题{n}"), "文").reporters =
                vec![person("林舟", "")];
        }
        site.build_clean();
        let links = |path: &str| -> Vec<(String, String)> {
            let html = Html::parse_document(&site.built(&format!("reporters/林舟/{path}index.html")));
            let mut links: Vec<_> = select(&html, "nav[aria-label=分页] a")
                .iter()
                .map(|a| (a.text().collect::<String>(), a.value().attr("href").unwrap().to_owned()))
                .map(|(word, href)| (word, href.split("%9F/").last().unwrap().to_owned()))
                .collect();
            links.sort();
            links
        };
        let expected = |all: &[(&str, &str)]| -> Vec<(String, String)> {
            let mut all: Vec<_> = all.iter().map(|(w, h)| ((*w).to_owned(), (*h).to_owned())).collect();
            all.sort();
            all
        };
        let (newest, oldest) = (("最新", "index.html"), ("最早", "1/index.html"));
        assert_eq!(links(""), expected(&[("较早", "4/index.html"), oldest]), "{theme}");
        assert_eq!(links("4/"), expected(&[("较新", "index.html"), ("较早", "3/index.html"), oldest]));
        assert_eq!(
            links("3/"),
            expected(&[newest, ("较新", "4/index.html"), ("较早", "2/index.html"), oldest])
        );
        assert_eq!(links("2/"), expected(&[newest, ("较新", "3/index.html"), ("较早", "1/index.html")]));
        assert_eq!(links("1/"), expected(&[newest, ("较新", "2/index.html")]));
        assert_links_resolve(&site);
    }
}

#[test]
fn feeds_name_absolute_addresses_and_dates_of_issues() {
    let site = Site::new();
    site.build_clean();
    let feed = site.built("atom.xml");
    for part in [
        "<id>https://example.org/paper/</id>",
        "<updated>2023-04-27T00:00:00+08:00</updated>",
        "<id>https://example.org/paper/2023/04/27/1/1.html</id>",
        "<author><name>林舟</name>",
    ] {
        assert!(feed.contains(part), "{part}\n{feed}");
    }
    assert!(site.built("reporters/苏禾/atom.xml").contains("<title>苏禾 – 河滨周刊</title>"));
    assert!(site.built("robots.txt").contains("Sitemap: https://example.org/paper/sitemap.xml"));
}

#[test]
fn without_a_base_url_there_is_no_feed_but_a_note() {
    let mut site = Site::new();
    site.config.base_url = String::new();
    let (_, problems) = site.build();
    assert!(problems.len() == 1 && problems[0].severity == Severity::Note);
    assert!(!site.has("atom.xml") && !site.has("sitemap.xml"));
    assert!(!site.built("index.html").contains("canonical"));
    assert_links_resolve(&site);
}

#[test]
fn the_page_for_wrong_addresses_works_at_any_depth_of_a_sub_path() {
    let mut site = Site::new();
    site.build_clean();
    assert!(site.built("404.html").contains("href=\"/paper/static/style."));
    site.config.base_url = String::new();
    site.build();
    assert!(site.built("404.html").contains("href=\"/static/style."));
}

#[test]
fn somebody_signs_as_they_signed_and_stands_under_one_name() {
    let mut site = Site::new();
    let aliases = vec!["Lin Zhou".into(), "小舟".into()];
    site.config.people = vec![newsprint::config::KnownPerson { name: "林舟".into(), aliases }];
    site.article("2023-04-27/2/2.md").reporters = vec![person("Lin Zhou", "Staff reporter")];
    site.build_clean();
    let html = Html::parse_document(&site.built("2023/04/27/2/2.html"));
    assert_eq!(texts(&html, ".article .byline .person"), ["Lin Zhou"]);
    let page = Html::parse_document(&site.built("reporters/林舟/index.html"));
    assert!(texts(&page, ".dated h3").contains(&"Quiet Hours on the Quay".to_owned()));
    assert!(!site.has("reporters/Lin Zhou"));
}

#[test]
fn an_alias_leads_to_the_article() {
    let mut site = Site::new();
    site.article("2023-04-27/1/2.md").aliases = vec!["/old/书市.html".into(), "older/".into()];
    site.build_clean();
    let html = site.built("old/书市.html");
    assert!(html.contains("url=../2023/04/27/1/2.html") && html.contains("rel=\"canonical\""), "{html}");
    assert!(site.has("older/index.html"));
    assert!(Html::parse_document(&html).errors.is_empty());
    assert_links_resolve(&site);
}

#[test]
fn an_empty_site_has_a_home_page() {
    let site = Site::empty();
    site.build_clean();
    assert!(site.built("index.html").contains("报纸尚未出版"));
    assert_links_resolve(&site);
}

#[test]
fn an_english_paper_speaks_english() {
    let mut site = Site::new();
    site.config.language = "en-GB".into();
    site.build_clean();
    let home = site.built("index.html");
    assert!(home.contains(">Thursday, 27 April 2023</time>") && home.contains("Page 2"), "{home}");
}

#[test]
fn two_articles_for_one_address_are_an_error_that_names_both() {
    let mut site = Site::new();
    site.documents.push(paper::article("2023-04-27/1/1.md", "另一篇", ""));
    site.documents.last_mut().unwrap().shown = "content/elsewhere/1.md".into();
    let (_, problems) = site.build();
    assert_eq!(codes(&problems), [Code::Collision]);
    for part in ["content/2023-04-27/1/1.md", "content/elsewhere/1.md", "2023/04/27/1/1.html"] {
        assert!(problems[0].message.contains(part), "{part}: {}", problems[0].message);
    }
}

#[test]
fn an_alias_never_takes_the_place_of_a_page() {
    let mut site = Site::new();
    site.article("2023-04-27/1/2.md").aliases = vec![
        "/2023/04/27/1/1.html".into(),
        "/2023/04/27/1/3.html/x".into(),
        "/static/style.css".into(),
        "/2023".into(),
    ];
    let (_, problems) = site.build();
    assert_eq!(codes(&problems), [Code::Collision, Code::Collision, Code::Collision]);
    assert!(site.built("2023/04/27/1/1.html").contains("老渡口"));
    assert!(site.built("2023/04/27/1/3.html").contains("社区食堂"));
}

#[test]
fn addresses_are_one_on_disks_that_do_not_tell_case() {
    let mut site = Site::new();
    site.add("2023-04-27/2/Note.md", "一", "");
    site.add("2023-04-27/2/note.md", "二", "");
    let (_, problems) = site.build();
    assert_eq!(codes(&problems), [Code::Collision]);
}

#[test]
fn unknown_front_matter_reaches_the_templates() {
    let mut site = Site::new();
    site.documents[5].extra = vec![("mood".into(), Node::Text("calm".into()))];
    site.write("templates/article.html", "{{ article.title }}: {{ article.extra?.mood or \"-\" }}");
    site.build_clean();
    let all: BTreeSet<_> = tree(&site.public())
        .into_iter()
        .filter(|(path, _)| path.starts_with("2023/") && !path.ends_with("index.html"))
        .map(|(_, bytes)| String::from_utf8_lossy(&bytes).into_owned())
        .collect();
    assert!(all.iter().any(|t| t.ends_with(": calm")), "{all:?}");
}
