//! The order in which files come to a target, so that no page that readers reach shows or links to what is not there yet.

use std::cmp::Reverse;

/// When a file is sent: all files of one stage are there before the next begins. Removals go the other way, behind all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// Styles, scripts, pictures, the pieces of the search, e-books, data.
    Asset,
    /// Pages that are no index.
    Article,
    /// Indexes, the deepest first: pages, issues, years, reporters; the list of the search's pieces.
    Index(Reverse<usize>),
    /// The way in.
    Home,
    /// What machines look at for news: feeds, sitemaps.
    Feed,
}

/// The stage of a path.
pub(super) fn stage(path: &str) -> Stage {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let depth = if folder.is_empty() { 0 } else { 1 + folder.matches('/').count() };
    let plain = name.strip_suffix(".br").or_else(|| name.strip_suffix(".gz")).unwrap_or(name);
    match plain {
        "index.html" if folder.is_empty() => Stage::Home,
        "index.html" => Stage::Index(Reverse(depth)),
        "pagefind-entry.json" => Stage::Index(Reverse(depth)),
        "feed.json" => Stage::Feed,
        "robots.txt" if folder.is_empty() => Stage::Feed,
        _ if plain.ends_with(".xml") => Stage::Feed,
        _ if plain.ends_with(".html") => Stage::Article,
        _ => Stage::Asset,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_linked_to_comes_before_what_links_to_it() {
        let mut paths = vec![
            "atom.xml",
            "index.html",
            "2024/index.html",
            "2024/03/14/index.html",
            "2024/03/14/1/index.html.gz",
            "2024/03/14/1/3.html",
            "static/style.2bd2adb834.css",
            "search/pagefind/pagefind-entry.json",
        ];
        let wanted: Vec<&str> = [6, 5, 4, 3, 7, 2, 1, 0].map(|i| paths[i]).to_vec();
        paths.sort_by_key(|path| stage(path));
        assert_eq!(paths, wanted);
    }
}
