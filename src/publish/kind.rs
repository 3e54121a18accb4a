//! What a server and a browser are told of a file: what it is, and how long it may be kept.

/// What is named by its content never changes: a year, the longest that HTTP speaks of.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// Anything else may be another one soon.
const SHORT: &str = "public, max-age=300";

/// Digits of a digest by which newsprint names static files and pictures.
const DIGEST: usize = 10;

/// Ends of the pieces of Pagefind's index, which are named by what they hold.
const PIECES: [&str; 4] = [".pf_fragment", ".pf_index", ".pf_filter", ".pf_meta"];

/// The content type of a path; text is UTF-8, as newsprint writes it.
pub(super) fn content_type(path: &str) -> String {
    let guess = match path.rsplit_once('.').map(|(_, end)| end) {
        Some("xml") if path.ends_with("atom.xml") => "application/atom+xml".to_owned(),
        Some("epub") => "application/epub+zip".to_owned(),
        Some("wasm") => "application/wasm".to_owned(),
        _ if path.ends_with("feed.json") => "application/feed+json".to_owned(),
        _ => mime_guess::from_path(path).first_or_octet_stream().essence_str().to_owned(),
    };
    let text = guess.starts_with("text/")
        || matches!(guess.as_str(), "application/javascript" | "image/svg+xml")
        || guess.ends_with("xml") && guess != "image/svg+xml";
    if text { guess + "; charset=utf-8" } else { guess }
}

/// The header `Cache-Control` of a path.
pub(super) fn cache(path: &str) -> &'static str {
    if is_named_by_content(path) { FOR_EVER } else { SHORT }
}

/// Whether it is worth compressing.
pub(super) fn is_text(path: &str) -> bool {
    let kind = content_type(path);
    kind.contains("charset") || kind.ends_with("json") || kind.ends_with("wasm")
}

fn is_named_by_content(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_digest = |part: &str| {
        part.len() == DIGEST && part.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    let below = |folder: &str| path.split('/').any(|part| part == folder);
    PIECES.iter().any(|end| name.ends_with(end))
        || (below("static") || below("pictures")) && name.split(['.', '-']).skip(1).any(is_digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_as_what_they_are() {
        for (path, kind) in [
            ("index.html", "text/html; charset=utf-8"),
            ("static/style.2bd2adb834.css", "text/css; charset=utf-8"),
            ("a.js", "text/javascript; charset=utf-8"),
            ("icon.svg", "image/svg+xml; charset=utf-8"),
            ("reporters/林舟/atom.xml", "application/atom+xml; charset=utf-8"),
            ("feed.json", "application/feed+json"),
            ("issue.json", "application/json"),
            ("p.webp", "image/webp"),
            ("issue.epub", "application/epub+zip"),
            ("wasm.en.pagefind", "application/octet-stream"),
        ] {
            assert_eq!(content_type(path), kind, "{path}");
        }
    }

    #[test]
    fn only_what_is_named_by_its_content_is_kept_for_a_year() {
        for path in [
            "static/style.2bd2adb834.css",
            "pictures/2024-03-21/1/9-e29729ee20-960.webp",
            "search/pagefind/fragment/zh-x_group_aa8375e.pf_fragment",
        ] {
            assert_eq!(cache(path), FOR_EVER, "{path}");
        }
        for path in
            ["index.html", "static/style.css", "2024/03/1-2bd2adb834.html", "search/pagefind/pagefind.js"]
        {
            assert_eq!(cache(path), SHORT, "{path}");
        }
    }
}
