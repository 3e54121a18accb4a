//! Which pictures belong to an article: those that lie beside it under its name, and those that its text names.
//!
//! ```text
//! content/2024-03-21/03/4.md          the article
//! content/2024-03-21/03/4.jpg         its first picture
//! content/2024-03-21/03/4-2.png       its second
//! content/2024-03-21/03/4/quay.jpg    another, behind the numbered ones
//! ```

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::listing::File;
use crate::yaml::{Mapping, Node};

/// Endings of pictures. Some of them cannot be shown; they are known so that this can be said.
const ENDINGS: &[&str] =
    &["jpg", "jpeg", "png", "gif", "webp", "svg", "tif", "tiff", "bmp", "heic", "heif", "avif", "jxl", "psd"];

/// A picture in an article's Markdown.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Named {
    /// Where it lies, as written.
    pub target: String,
    /// The text between the brackets: what it shows.
    pub alt: String,
    /// The text between quotes behind the target: its caption.
    pub title: String,
    /// Lines of the body before it.
    pub line: u32,
}

/// The pictures of a body, in the order of their appearance.
pub fn named(body: &str) -> Vec<Named> {
    // Most articles have none, and are not parsed for it.
    if !body.contains("![") {
        return Vec::new();
    }
    let mut found: Vec<Named> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (event, range) in Parser::new_ext(body, Options::empty()).into_offset_iter() {
        match event {
            Event::Start(Tag::Image { dest_url, title, .. }) => {
                open.push(found.len());
                let line = body[..range.start].matches('\n').count();
                found.push(Named {
                    target: dest_url.into_string(),
                    alt: String::new(),
                    title: title.into_string(),
                    line: u32::try_from(line).unwrap_or(u32::MAX),
                });
            }
            Event::End(TagEnd::Image) => _ = open.pop(),
            Event::Text(text) | Event::Code(text) => {
                if let Some(at) = open.last() {
                    found[*at].alt.push_str(&text);
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some(at) = open.last() {
                    found[*at].alt.push(' ');
                }
            }
            _ => {}
        }
    }
    found
}

/// Whether a file is a picture by its name.
pub fn is_picture(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending.to_ascii_lowercase().as_str()))
}

/// The picture files among some paths that lie beside an article and are its own by their names, in reading order.
pub fn beside<'p>(paths: impl Iterator<Item = &'p str> + Clone, article: &str) -> Vec<String> {
    Beside::among_paths(paths).of(article)
}

/// The number of a picture among those beside its article, from 1: `4.jpg` is 1, `4-2.jpg` is 2; none for one in the
/// article's folder. `article` is the article's path without `.md`.
pub fn number(article: &str, picture: &str) -> Option<u32> {
    let stem = picture.rsplit_once('.').map_or(picture, |(stem, _)| stem);
    match stem.strip_prefix(article)? {
        "" => Some(1),
        rest => rest.strip_prefix('-')?.parse().ok(),
    }
}

/// The picture files of the content folder, by the articles that they lie beside.
#[derive(Debug, Default)]
pub(super) struct Beside {
    /// By the path of the article without `.md`.
    by_article: BTreeMap<String, Vec<String>>,
}

impl Beside {
    /// Sorts out all files of the content folder.
    pub(super) fn among(files: &[File]) -> Self {
        Self::among_paths(files.iter().map(|file| file.path.as_str()))
    }

    fn among_paths<'p>(paths: impl Iterator<Item = &'p str> + Clone) -> Self {
        let pictures: Vec<String> =
            paths.clone().filter(|path| is_picture(path)).map(str::to_owned).collect();
        if pictures.is_empty() {
            return Self::default();
        }
        let articles: BTreeSet<String> =
            paths.filter_map(|path| path.strip_suffix(".md")).map(str::to_owned).collect();
        let mut beside = Self::default();
        for picture in pictures {
            if let Some(article) = owner(&picture, &articles) {
                beside.by_article.entry(article).or_default().push(picture);
            }
        }
        for (article, pictures) in &mut beside.by_article {
            pictures.sort_by(|a, b| in_order(article, a, b));
        }
        beside
    }

    /// Those of one article; `path` is its file's.
    pub(super) fn of(&self, path: &str) -> Vec<String> {
        let article = path.strip_suffix(".md").unwrap_or(path);
        self.by_article.get(article).cloned().unwrap_or_default()
    }
}

/// The article that a picture lies beside: of its own name (`4.jpg`), with a number behind it (`4-2.jpg`), or of its
/// folder's name (`4/quay.jpg`).
fn owner(picture: &str, articles: &BTreeSet<String>) -> Option<String> {
    let stem = picture.rsplit_once('.').map_or(picture, |(stem, _)| stem);
    let numbered =
        stem.rsplit_once('-').filter(|(_, n)| n.parse::<u32>().is_ok()).map(|(article, _)| article);
    let folder = stem.rsplit_once('/').map(|(folder, _)| folder);
    [Some(stem), numbered, folder].into_iter().flatten().find(|a| articles.contains(*a)).map(str::to_owned)
}

/// Numbered ones first, by number, then by name, with numbers in names as numbers.
fn in_order(article: &str, a: &str, b: &str) -> Ordering {
    let rank = |picture: &str| number(article, picture).unwrap_or(u32::MAX);
    rank(a).cmp(&rank(b)).then_with(|| pieces(a).cmp(&pieces(b))).then_with(|| a.cmp(b))
}

/// A name in pieces of digits, as numbers, and of everything else.
fn pieces(name: &str) -> Vec<(Option<u64>, String)> {
    let mut pieces: Vec<(Option<u64>, String)> = Vec::new();
    for c in name.chars() {
        let digit = c.to_digit(10).map(u64::from);
        match (pieces.last_mut(), digit) {
            (Some((Some(number), _)), Some(digit)) => {
                *number = number.saturating_mul(10).saturating_add(digit);
            }
            (Some((None, text)), None) => text.push(c),
            (_, Some(_)) => pieces.push((digit, String::new())),
            (_, None) => pieces.push((None, c.to_string())),
        }
    }
    pieces
}

/// The line of `picture:` in each caption of a front matter, in the captions' order; that of `captions:` where a caption
/// has none or the lines cannot be told apart. `text` is the front matter, `first_line` its first line in the file.
pub(super) fn lines(map: &Mapping, text: &str, first_line: u32) -> Vec<u32> {
    let Some(entry) = map.entry("captions") else { return Vec::new() };
    let Node::List(captions) = &entry.value else { return Vec::new() };
    let has = |caption: &Node| caption.get("picture").is_some();
    let before = text[..entry.bytes.start.min(text.len())].matches('\n').count();
    let first = first_line + u32::try_from(before).unwrap_or(0);
    let within = text.get(entry.bytes.clone()).unwrap_or_default();
    let named = |line: &str| {
        let bare = line.trim_start_matches([' ', '-']);
        ["picture:", "\"picture\":"].iter().any(|key| bare.starts_with(key))
    };
    let mut found = (first..).zip(within.lines()).filter(|(_, line)| named(line)).map(|(n, _)| n);
    captions.iter().map(|c| if has(c) { found.next().unwrap_or(entry.line) } else { entry.line }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beside(files: &[&str], article: &str) -> Vec<String> {
        Beside::among_paths(files.iter().copied()).of(article)
    }

    #[test]
    fn pictures_beside_an_article_are_its_own_by_their_names_and_in_their_order() {
        let files = [
            "d/1/4.md",
            "d/1/4-10.jpg",
            "d/1/4-2.PNG",
            "d/1/4.jpeg",
            "d/1/4/b10.jpg",
            "d/1/4/b9.jpg",
            "d/1/5.jpg",
            "d/1/4.txt",
            "d/1/40.jpg",
            "d/1/4/deep/x.jpg",
        ];
        let own = ["d/1/4.jpeg", "d/1/4-2.PNG", "d/1/4-10.jpg", "d/1/4/b9.jpg", "d/1/4/b10.jpg"];
        assert_eq!(beside(&files, "d/1/4.md"), own);
    }

    #[test]
    fn a_picture_of_an_article_with_a_number_in_its_name_is_not_the_other_s() {
        let files = ["d/1/4.md", "d/1/4-2.md", "d/1/4-2.jpg", "d/1/4-3.jpg"];
        assert_eq!(beside(&files, "d/1/4-2.md"), ["d/1/4-2.jpg"]);
        assert_eq!(beside(&files, "d/1/4.md"), ["d/1/4-3.jpg"]);
    }

    #[test]
    fn pictures_in_the_text_are_found_with_their_lines() {
        let body = "一段。\n\n![桥](4.jpg \"白鹭桥\")\n\n尾 ![a *b*](../x%20y.png) 完\n";
        let [first, second] = &named(body)[..] else { panic!() };
        let of = |n: &Named| (n.target.clone(), n.alt.clone(), n.title.clone(), n.line);
        assert_eq!(of(first), ("4.jpg".into(), "桥".into(), "白鹭桥".into(), 2));
        assert_eq!(of(second), ("../x%20y.png".into(), "a b".into(), String::new(), 4));
        assert_eq!(named("`![a](b)`\n\n    ![c](d)\n"), []);
    }

    #[test]
    fn each_picture_key_is_found_on_its_line() {
        let text =
            "title: 题\ncaptions:\n  - text: 一\n    picture: a.jpg\n  - 二\n  - picture: b.jpg\norder: 1\n";
        let map = crate::yaml::parse("a.md", text, 2, crate::diagnostic::Code::FrontMatter).unwrap();
        assert_eq!(lines(&map, text, 2), [5, 3, 7]);
    }
}
