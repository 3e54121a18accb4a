//! What a site has beside its readers' pages: feeds, sitemaps, e-books, data, and how to switch each off.

use newsprint::config::{Config, Outputs};
use serde_json::Value;

use crate::paper::{Site, person, tree};

fn json(site: &Site, path: &str) -> Value {
    serde_json::from_str(&site.built(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// The outputs that a config text asks for.
fn outputs(text: &str) -> Outputs {
    let (config, problems) = Config::from_text(std::path::Path::new("/site"), text);
    assert!(problems.is_empty());
    config.outputs
}

#[test]
fn paper_reporters_and_sections_have_both_feeds() {
    let site = Site::new();
    site.build_clean();
    for folder in ["", "reporters/林舟/", "sections/要闻/"] {
        let feed = json(&site, &format!("{folder}feed.json"));
        assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
        let atom = site.built(&format!("{folder}atom.xml"));
        let items = feed["items"].as_array().unwrap();
        assert_eq!(items.len(), atom.matches("<entry").count(), "{folder}");
        for item in items {
            let id = item["id"].as_str().unwrap();
            assert!(atom.contains(&format!("<id>{id}</id>")) && id.starts_with("https://example.org/paper/"));
            assert!(!item["content_text"].as_str().unwrap().is_empty());
        }
    }
    let feed = json(&site, "sections/要闻/feed.json");
    assert_eq!(feed["title"], "要闻 – 河滨周刊");
    assert_eq!(feed["items"][0]["date_published"], "2023-04-27T00:00:00+08:00");
    let authors: Vec<_> =
        feed["items"].as_array().unwrap().iter().filter_map(|i| i["authors"][0]["name"].as_str()).collect();
    assert!(authors.contains(&"林舟"), "{authors:?}");
}

#[test]
fn pages_name_the_feeds_of_what_they_show() {
    let site = Site::new();
    site.build_clean();
    for (page, feed) in [
        ("index.html", "atom.xml"),
        ("index.html", "feed.json"),
        ("reporters/林舟/index.html", "../../reporters/%E6%9E%97%E8%88%9F/feed.json"),
        ("sections/要闻/index.html", "../../sections/%E8%A6%81%E9%97%BB/atom.xml"),
    ] {
        let html = site.built(page);
        let link =
            html.lines().find(|l| l.contains("rel=\"alternate\"") && l.contains(&format!("href=\"{feed}\"")));
        assert!(link.is_some(), "{page} does not name {feed}:\n{html}");
    }
}

#[test]
fn the_news_sitemap_holds_the_newest_two_days_only() {
    let mut site = Site::new();
    site.add("2023-04-26/1/1.md", "前一天", "正文。\n");
    site.add("2023-04-25/1/1.md", "前两天", "正文。\n");
    site.build_clean();
    let map = site.built("sitemap-news.xml");
    assert!(map.contains("<news:title>前一天</news:title>") && map.contains("老渡口今起复航"), "{map}");
    assert!(!map.contains("前两天") && !map.contains("春汛平稳过境"));
    assert!(
        map.contains("<news:language>zh-cn</news:language>")
            && map.contains("<news:language>en</news:language>")
    );
    assert!(site.built("robots.txt").contains("Sitemap: https://example.org/paper/sitemap-news.xml"));
}

/// The addresses that a built sitemap, or the index of them, holds, from the site's root.
fn addresses(site: &Site, map: &str) -> Vec<String> {
    let text = site.built(map);
    let all = text.split("<loc>https://example.org/paper/").skip(1);
    all.map(|rest| rest.split("</loc>").next().unwrap().to_owned()).collect()
}

#[test]
fn each_year_has_a_sitemap_of_which_a_new_issue_changes_none_but_its_own() {
    let mut site = Site::new();
    site.add("2022-12-31/1/1.md", "旧岁", "正文。\n");
    site.build_clean();
    let maps = ["sitemap-2022.xml", "sitemap-2023.xml", "sitemap-lists.xml"];
    assert_eq!(addresses(&site, "sitemap.xml"), maps);
    assert_eq!(addresses(&site, maps[0]), ["2022/12/31/", "2022/12/31/1/", "2022/12/31/1/1.html"]);
    assert!(addresses(&site, maps[1]).iter().all(|address| address.starts_with("2023/04/2")));
    assert!(addresses(&site, maps[2]).contains(&"archive/2022/12/".to_owned()));
    assert!(site.built("sitemap.xml").contains("sitemap-2023.xml</loc><lastmod>2023-04-27</lastmod>"));
    let mut all: Vec<String> = maps.iter().flat_map(|map| addresses(&site, map)).collect();
    let pages = tree(&site.public()).into_keys().filter(|p| p.ends_with("index.html")).count();
    all.sort();
    assert!(all.len() > pages && all.windows(2).all(|two| two[0] != two[1]), "each page is named once");
    let before = maps.map(|map| site.built(map));
    site.add("2023-05-04/1/1.md", "新一期", "正文。\n");
    site.build_clean();
    let after = maps.map(|map| site.built(map));
    assert_eq!(after[0], before[0]);
    assert_ne!(after[1], before[1]);
    let (old, _) = before[1].split_once("</urlset>").unwrap();
    assert!(after[1].starts_with(old), "a year's sitemap grows at its end");
}

#[test]
fn outputs_that_are_switched_off_leave_no_file_and_no_link() {
    let mut site = Site::new();
    site.build_clean();
    let all = tree(&site.public());
    site.config.outputs = Outputs::none();
    site.build_clean();
    let few = tree(&site.public());
    let gone: Vec<&String> = all.keys().filter(|f| !few.contains_key(*f)).collect();
    assert!(gone.iter().any(|f| f.ends_with("atom.xml")) && gone.iter().any(|f| *f == "sitemap.xml"));
    for (path, bytes) in few.iter().filter(|(p, _)| p.ends_with(".html") || p.ends_with(".txt")) {
        let text = String::from_utf8_lossy(bytes);
        for file in &gone {
            let name = file.rsplit('/').next().unwrap();
            assert!(!text.contains(name), "{path} still names {name}");
        }
    }
}

#[test]
fn one_output_is_switched_off_alone() {
    for (key, file) in
        [("feeds", "atom.xml"), ("sitemap", "sitemap.xml"), ("news_sitemap", "sitemap-news.xml")]
    {
        let mut site = Site::new();
        site.build_clean();
        let all = tree(&site.public());
        site.config.outputs = outputs(&format!("outputs: {{ {key}: false }}\n"));
        site.build_clean();
        assert!(!site.has(file) && all.contains_key(file), "{file}");
        let few = tree(&site.public());
        assert!(few.len() < all.len() && few.contains_key("robots.txt"));
    }
}

#[test]
fn a_reporter_named_like_a_feed_s_file_takes_no_feed_s_place() {
    let mut site = Site::new();
    site.add("2023-04-27/2/9.md", "题", "正文。\n").reporters = vec![person("feed.json", "记者")];
    site.build_clean();
    assert!(site.has("sections/河滨生活/feed.json"));
}

#[test]
fn an_article_tells_how_to_cite_it_in_four_forms_that_can_be_copied() {
    for theme in ["broadsheet", "gazette"] {
        let mut site = Site::new();
        site.config.theme = theme.into();
        site.build_clean();
        let html = site.built("2023/04/27/1/1.html");
        let cite =
            html.split_once("<details class=\"cite\">").expect(theme).1.split_once("</details>").unwrap().0;
        assert_eq!(cite.matches("<dd").count(), 4, "{cite}");
        assert_eq!(cite.matches("data-copy").count(), 4);
        assert!(
            cite.contains(">林舟，苏禾，唐一帆. 老渡口")
                && cite.contains("@article{hebinzhoukan-2023-04-27-1-1,")
                && cite.contains("TY  - "),
            "{cite}"
        );
        assert!(html.contains("rel=\"bookmark\"") && html.contains("data-print"), "{theme}");
        assert!(html.contains("static/reading."), "{theme}");
        site.config.outputs = outputs("outputs: { citations: false }\n");
        site.build_clean();
        assert!(!site.built("2023/04/27/1/1.html").contains("class=\"cite\""), "{theme}");
    }
}

#[cfg(feature = "search")]
#[test]
fn browsers_are_told_how_to_ask_the_search() {
    for theme in ["broadsheet", "gazette"] {
        let mut site = Site::new();
        site.config.theme = theme.into();
        site.config.publication = "河滨周刊与临江市两岸三地社区新闻联合报".into();
        site.build_clean();
        let engine = site.built("opensearch.xml");
        assert!(
            engine.contains("template=\"https://example.org/paper/search/?q={searchTerms}\""),
            "{engine}"
        );
        assert!(
            engine.contains("<ShortName>河滨周刊与临江市两岸三地社区新闻</ShortName>"),
            "16 characters at most: {engine}"
        );
        assert!(engine.contains("<Description>临江市的周报</Description>"));
        let page = site.built("2023/04/27/1/1.html");
        assert!(
            page.contains("rel=\"search\"") && page.contains("href=\"../../../../opensearch.xml\""),
            "{theme}"
        );
    }
}

#[cfg(feature = "search")]
#[test]
fn without_a_search_or_an_address_no_browser_is_told_of_one() {
    let switches: [fn(&mut Config); 3] =
        [|c| c.search = false, |c| c.base_url.clear(), |c| c.outputs.opensearch = false];
    for switch in switches {
        let mut site = Site::new();
        switch(&mut site.config);
        let _ = site.build();
        assert!(!site.has("opensearch.xml"));
        assert!(!site.built("index.html").contains("opensearch"));
    }
}
