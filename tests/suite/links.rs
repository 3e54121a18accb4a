//! Every link of the built demo edition leads somewhere: pages, anchors, style sheets, scripts, pictures, feeds and the
//! sitemap.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use newsprint::build::{self, Stale};
use newsprint::config::Config;
use newsprint::content;
use percent_encoding::percent_decode_str;
use scraper::{Html, Selector};

use crate::paper::tree;

/// The files of the built demo edition.
fn built() -> (Config, BTreeMap<String, Vec<u8>>) {
    let folder = tempfile::tempdir().unwrap();
    let (config, _) = Config::load(Path::new(env!("CARGO_MANIFEST_DIR")));
    let (documents, _) = content::load(&config);
    let (_, problems) = build::build(&config, documents, &folder.path().join("public"), Stale::Remove);
    assert!(!problems.has_errors(), "{problems:?}");
    (config, tree(&folder.path().join("public")))
}

/// What a page links to, and the places in it that can be linked to.
fn links_and_anchors(html: &str) -> (Vec<String>, BTreeSet<String>) {
    let page = Html::parse_document(html);
    let mut links = Vec::new();
    for name in ["href", "src", "action", "poster", "data-root"] {
        let having = Selector::parse(&format!("[{name}]")).unwrap();
        links.extend(page.select(&having).filter_map(|e| e.value().attr(name)).map(str::to_owned));
    }
    let sets = Selector::parse("[srcset]").unwrap();
    for set in page.select(&sets).filter_map(|e| e.value().attr("srcset")) {
        links.extend(set.split(", ").filter_map(|one| one.split_whitespace().next()).map(str::to_owned));
    }
    let having = Selector::parse("[id]").unwrap();
    let anchors = page.select(&having).filter_map(|e| e.value().attr("id")).map(str::to_owned).collect();
    (links, anchors)
}

/// A link of a page as a path from the root of the site, and its anchor; none where it leaves the site.
fn target(link: &str, page: &str, base: &str, root: &str) -> Option<(String, String)> {
    let (link, anchor) = link.split_once('#').unwrap_or((link, ""));
    let link = link.split('?').next().unwrap_or_default();
    let inside = match link.strip_prefix(base) {
        Some(inside) => format!("/{inside}"),
        None if link.contains("://") || link.starts_with("mailto:") || link.starts_with("data:") => {
            return None;
        }
        // Links of the page for wrong addresses begin at the root of the host.
        None if link.starts_with('/') => format!("/{}", link.strip_prefix(root).unwrap_or("outside")),
        None if link.is_empty() => format!("/{page}"),
        None => format!(
            "{}/{link}",
            page.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("/{folder}"))
        ),
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in inside.split('/') {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop(),
            part => parts.push(part),
        }
    }
    let mut path = percent_decode_str(&parts.join("/")).decode_utf8().unwrap().into_owned();
    if path.is_empty() || inside.ends_with('/') {
        path = format!("{path}/index.html").trim_start_matches('/').to_owned();
    }
    Some((path, percent_decode_str(anchor).decode_utf8().unwrap().into_owned()))
}

#[test]
fn every_internal_link_and_anchor_of_the_demo_leads_somewhere() {
    let (config, files) = built();
    let base = config.base_url.as_str();
    let root = base.splitn(4, '/').nth(3).map(|path| format!("/{path}")).unwrap();
    let html = files.iter().filter(|(path, _)| path.ends_with(".html"));
    let pages: BTreeMap<&str, _> = html
        .map(|(path, bytes)| (path.as_str(), links_and_anchors(std::str::from_utf8(bytes).unwrap())))
        .collect();
    let mut wrong = BTreeSet::new();
    let mut checked = 0;
    for (page, (links, _)) in &pages {
        for link in links {
            let Some((path, anchor)) = target(link, page, base, &root) else { continue };
            checked += 1;
            let there = files.contains_key(&path) || files.contains_key(&format!("{path}/index.html"));
            let anchored =
                anchor.is_empty() || pages.get(path.as_str()).is_none_or(|(_, all)| all.contains(&anchor));
            if !there || !anchored {
                wrong.insert(format!("{page}: {link}"));
            }
        }
    }
    assert!(checked > 1000, "{checked} links");
    assert!(
        wrong.is_empty(),
        "{} links lead nowhere:\n{}",
        wrong.len(),
        wrong.into_iter().collect::<Vec<_>>().join("\n")
    );
}

#[test]
fn every_address_of_feeds_sitemap_and_robots_leads_somewhere() {
    let (config, files) = built();
    let mut wrong = Vec::new();
    let mut checked = 0;
    let machine = |path: &str| {
        [".xml", ".json", ".txt"].iter().any(|e| path.ends_with(e)) && !path.contains("pagefind")
    };
    for (path, bytes) in files.iter().filter(|(path, _)| machine(path)) {
        let text = String::from_utf8_lossy(bytes);
        for (at, _) in text.match_indices(config.base_url.as_str()) {
            let link: String =
                text[at..].chars().take_while(|c| !c.is_whitespace() && !"\"'<>\\)".contains(*c)).collect();
            // A pattern with a field to fill in, as of OpenSearch, is an address only up to its query.
            let Some((file, _)) = target(&link, "", &config.base_url, "/") else { continue };
            checked += 1;
            if !files.contains_key(&file) && !files.contains_key(&format!("{file}/index.html")) {
                wrong.push(format!("{path}: {link}"));
            }
        }
    }
    assert!(checked > 100, "{checked} addresses");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
