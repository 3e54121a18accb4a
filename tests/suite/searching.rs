//! The full-text search as files: what is built, when, and from what. What it finds is tested in a browser.

use crate::paper::{Site, tree};

/// The files of the index.
fn index(site: &Site) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut files = tree(&site.public());
    files.retain(|path, _| path.starts_with("search/pagefind/"));
    files
}

#[test]
fn the_search_is_built_with_the_site_and_every_page_leads_to_it() {
    let site = Site::new();
    site.build_clean();
    assert!(site.has("search/index.html"));
    for file in ["pagefind.js", "pagefind-worker.js", "pagefind-entry.json", "wasm.unknown.pagefind"] {
        assert!(site.has(&format!("search/pagefind/{file}")), "{file}");
    }
    assert!(!index(&site).keys().any(|path| path.contains("-ui") || path.contains("playground")));
    assert!(site.built("index.html").contains(r#"action="search/index.html""#));
    assert!(site.built("2023/04/27/1/1.html").contains(r#"action="../../../../search/index.html""#));
    assert!(!site.built("sitemap-lists.xml").contains("search"));
}

#[test]
fn there_is_an_index_for_each_language_and_every_article_is_in_one() {
    let site = Site::new();
    site.build_clean();
    let entry = site.built("search/pagefind/pagefind-entry.json");
    let entry: serde_json::Value = serde_json::from_str(&entry).unwrap();
    let counts: Vec<_> = entry["languages"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(l, e)| (l.as_str(), e["page_count"].as_u64()))
        .collect();
    assert_eq!(counts, [("en", Some(1)), ("zh-x", Some(6))]);
}

#[test]
fn the_same_paper_gives_the_same_index_to_the_byte() {
    let sites = [Site::new(), Site::new()];
    sites.iter().for_each(|site| _ = site.build_clean());
    assert!(index(&sites[0]) == index(&sites[1]));
    assert_eq!(sites[0].build_clean().written, 0);
}

#[test]
fn a_changed_article_changes_the_index_and_leaves_nothing_stale() {
    let mut site = Site::new();
    site.build_clean();
    let before = index(&site);
    site.article("2023-04-27/1/2.md").title = "旧书市搬进新盐仓".into();
    site.build_clean();
    let after = index(&site);
    assert!(before != after);
    let clean = Site::new();
    let mut documents = site.documents.clone();
    std::mem::swap(&mut documents, &mut site.documents);
    let mut clean = clean;
    clean.documents = documents;
    clean.build_clean();
    assert!(after == index(&clean));
}

#[test]
fn switched_off_there_is_no_search_and_what_was_there_is_removed() {
    let mut site = Site::new();
    site.build_clean();
    site.config.search = false;
    site.build_clean();
    assert!(!tree(&site.public()).keys().any(|path| path.starts_with("search/")));
    assert!(!site.built("index.html").contains("search/index.html"));
    assert!(!site.built("2023/04/27/1/1.html").contains("highlight.js"));
}

#[test]
fn a_paper_without_articles_has_no_search() {
    let site = Site::empty();
    let (_, _) = site.build();
    assert!(!site.has("search/index.html"));
}

#[test]
fn texts_lie_together_in_files_and_not_one_a_file() {
    let mut site = Site::empty();
    for n in 1..=40 {
        site.add(&format!("2023-04-27/1/{n}.md"), &format!("第{n}篇"), "江水缓缓流过老城。\n");
    }
    site.build_clean();
    let texts = index(&site).keys().filter(|path| path.contains("/fragment/")).count();
    assert_eq!(texts, 3);
}
