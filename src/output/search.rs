//! The index of the full-text search, by Pagefind: small files from which a browser fetches what a query needs.
//!
//! Indexed is the edition and not the rendered pages, so that no theme can break the search or put its own words
//! into it: each article's headline, text, captions and names, as a small page of its own. Chinese, Japanese and Thai
//! are parted into words by ICU's dictionaries; Pagefind indexes every pair of neighbouring characters beside them,
//! and the search page asks for pairs, so that a part of a phrase is found wherever it begins and ends.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use chrono::Datelike as _;
use pagefind::api::{PagefindIndex, SyntheticFile};
use pagefind::options::PagefindServiceConfig;

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic};
use crate::edition::{Article, ArticleId, Credit, Edition};
use crate::render::{Content, Output, Renderer, SEARCH, has_search};

/// Languages that are written without spaces between words, and that Pagefind parts into words itself.
const UNSPACED: &[&str] = &["zh", "ja", "th"];

/// Articles in one file of texts. A page of ten hits fetches at most ten of these; 16 articles of a paper are some
/// 15 KB compressed, and an archive of 50,000 articles has 3,125 files of them instead of 50,000.
const ARTICLES_PER_FILE: usize = 16;

/// The file that tells which indexes there are.
const ENTRY: &str = "pagefind-entry.json";

/// Pagefind's files that the search page needs, by how their paths begin; its own user interfaces are left out.
const NEEDED: &[&str] = &[
    "pagefind.js",
    "pagefind-worker.js",
    "pagefind-entry.json",
    "pagefind.",
    "wasm.",
    "index/",
    "fragment/",
    "filter/",
];

/// A part of the index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IndexPart {
    /// Its files.
    pub files: Vec<Output>,
    /// What it tells of itself: its own `pagefind-entry.json`.
    pub entry: Vec<u8>,
}

/// The articles of each part of the index, in reading order; none if the site has no search.
///
/// The index is made in parts, so that memory does not grow with the archive and a new issue leaves old parts as they are;
/// the search page asks all of them.
pub fn parts(edition: &Edition, config: &Config) -> Vec<Vec<ArticleId>> {
    if has_search(edition, config) { cut(edition, config.search_part) } else { Vec::new() }
}

/// Makes a part. The same articles give the same bytes: they are added in reading order, one after the other, and every
/// name in the index is the digest of its content.
///
/// # Errors
/// [`Code::Search`] where Pagefind fails.
pub fn part(renderer: &Renderer, articles: &[ArticleId]) -> Result<IndexPart, Diagnostic> {
    let built = build(renderer.edition(), renderer, articles).map_err(|cause| {
        Diagnostic::new(Code::Search, "the index of the search could not be made").because(cause).help(
            "this is a fault of newsprint; `search: false` in newsprint.yaml builds the site without it",
        )
    })?;
    let mut part = IndexPart::default();
    for file in built {
        let path = path(&file);
        match path == ENTRY {
            true => part.entry = file.contents,
            false => part.files.extend(output((path, file.contents))),
        }
    }
    part.files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(part)
}

/// The file that tells of all parts; none without a part.
pub fn entry(of_parts: &[Vec<u8>]) -> Option<Output> {
    if of_parts.is_empty() { None } else { output((ENTRY.to_owned(), joined(of_parts))) }
}

/// Parts of at most so many articles, but for an issue that has more.
///
/// An issue lies in one part, one without articles in none. Parts are filled from the oldest issue on. What does not fill
/// one yet lies in parts of a quarter, and what does not fill one of these in parts of a sixteenth: so a new issue mostly
/// makes a small part of its own, and there are never many.
fn cut(edition: &Edition, most: usize) -> Vec<Vec<ArticleId>> {
    let issues = edition.issue_ids().map(|id| edition.articles_of(id).collect::<Vec<_>>());
    let mut left: Vec<Vec<ArticleId>> = issues.filter(|articles| !articles.is_empty()).collect();
    let mut parts = Vec::new();
    for most in [most, most / 4] {
        let (full, rest) = filled(left, most);
        parts.extend(full);
        left = rest;
    }
    let (full, rest) = filled(left, most / 16);
    parts.extend(full);
    parts.extend(Some(rest.concat()).filter(|last| !last.is_empty()));
    parts
}

/// Issues put together into parts as long as they may be, and the issues at the end to which there may be added.
fn filled(issues: Vec<Vec<ArticleId>>, most: usize) -> (Vec<Vec<ArticleId>>, Vec<Vec<ArticleId>>) {
    let (mut full, mut open, mut length) = (Vec::new(), Vec::new(), 0);
    for issue in issues {
        if !open.is_empty() && length + issue.len() > most {
            full.push(std::mem::take(&mut open).concat());
            length = 0;
        }
        length += issue.len();
        open.push(issue);
        if length >= most {
            full.push(std::mem::take(&mut open).concat());
            length = 0;
        }
    }
    (full, open)
}

/// One `pagefind-entry.json` of those of all parts: it tells which index there is for which language. A language's
/// first part has the language's own name there, the others that name and a number.
fn joined(of_parts: &[Vec<u8>]) -> Vec<u8> {
    let mut whole = serde_json::Value::Null;
    let mut languages = serde_json::Map::new();
    for part in of_parts {
        let Ok(mut part) = serde_json::from_slice::<serde_json::Value>(part) else { continue };
        let own = part.get_mut("languages").map(serde_json::Value::take);
        for (name, told) in own.iter().filter_map(|l| l.as_object()).flatten() {
            let free = (1..).map(|n| numbered(name, n)).find(|key| !languages.contains_key(key));
            languages.extend(free.map(|key| (key, told.clone())));
        }
        if whole.is_null() {
            whole = part;
        }
    }
    if let Some(whole) = whole.as_object_mut() {
        whole.insert("languages".to_owned(), languages.into());
    }
    whole.to_string().into_bytes()
}

/// The name of a language's `n`-th part. Pagefind's script hands it to `Intl`, so a language that it knows keeps a tag
/// that is one; the tag of Chinese must go on being none (see [`language`]).
fn numbered(language: &str, n: usize) -> String {
    match n {
        1 => language.to_owned(),
        _ if language.ends_with("-x") => format!("{language}_{n}"),
        _ => format!("{language}-x-{n}"),
    }
}

fn build(edition: &Edition, renderer: &Renderer, part: &[ArticleId]) -> Result<Vec<SyntheticFile>, String> {
    let groups = part.len().div_ceil(ARTICLES_PER_FILE);
    let options = PagefindServiceConfig::builder()
        .keep_index_url(true)
        .max_fragments(u32::try_from(groups).unwrap_or(u32::MAX))
        .build();
    let runtime = tokio::runtime::Builder::new_current_thread().build().map_err(|e| e.to_string())?;
    runtime.block_on(async {
        let mut index = PagefindIndex::new(Some(options)).map_err(|e| format!("{e:#}"))?;
        for id in part {
            let address = edition[*id].address.href();
            let page = page(edition, *id, &renderer.body(*id));
            index.add_html_file(None, Some(address), page).await.map_err(|e| format!("{e:#}"))?;
        }
        index.get_files().await.map_err(|e| format!("{e:#}"))
    })
}

/// Path of one of Pagefind's files, below the folder that it puts in front.
fn path(file: &SyntheticFile) -> String {
    let path = file.filename.to_string_lossy().replace('\\', "/");
    path.split_once("pagefind/").map_or(path.clone(), |(_, inside)| inside.to_owned())
}

fn output((path, bytes): (String, Vec<u8>)) -> Option<Output> {
    NEEDED.iter().any(|start| path.starts_with(start)).then(|| Output {
        path: format!("{SEARCH}/pagefind/{path}"),
        content: Content::Bytes(bytes),
        inputs: vec!["the index of the search".to_owned()],
        asked: Vec::new(),
    })
}

/// The page that Pagefind reads for an article.
///
/// Its first words are the title and its last the names; `search.js` counts on that for its excerpts.
fn page(edition: &Edition, id: ArticleId, body: &str) -> String {
    let article = &edition[id];
    let issue = &edition[article.issue];
    let mut out = String::with_capacity(body.len() + 1024);
    // Writing to a String cannot fail.
    let _ = write!(out, "<html lang=\"{}\"><body data-pagefind-body>", language(&article.language));
    let mut hidden = |kind: &str, key: &str, value: &str| {
        let _ = write!(out, "<i data-pagefind-{kind}=\"{key}:{}\"></i>", escaped(value));
    };
    hidden("filter", "year", &format!("{:04}", issue.date.year()));
    if let Some(section) = article.section {
        hidden("filter", "section", &edition[section].name);
    }
    for person in reporters(article).map(|credit| credit.person).collect::<BTreeSet<_>>() {
        hidden("filter", "reporter", &edition[person].name);
    }
    for person in article.editors.iter().collect::<BTreeSet<_>>() {
        hidden("filter", "editor", &edition[*person].name);
    }
    // The search page takes an article for one in the paper's language unless this says otherwise.
    if article.language != edition.publication.language {
        hidden("filter", "language", &article.language);
    }
    hidden("sort", "newest", &newest_first(issue.date));
    let _ = write!(out, "<h1>{}</h1>", escaped(&folded(&article.title)));
    for line in [&article.kicker, &article.subtitle].into_iter().filter(|l| !l.is_empty()) {
        let _ = write!(out, "<p data-pagefind-weight=\"4\">{}</p>", escaped(&folded(line)));
    }
    for part in article.continued.iter().filter(|p| !p.title.is_empty() && p.title != article.title) {
        let _ = write!(out, "<p data-pagefind-weight=\"4\">{}</p>", escaped(&folded(&part.title)));
    }
    out.push_str(&folded(body));
    for caption in &article.captions {
        let _ =
            write!(out, "<p>{} {}</p>", escaped(&folded(&caption.text)), escaped(&folded(&caption.credit)));
    }
    let _ = write!(out, "<p>{NAMES} {}</p>", escaped(&names(edition, article)));
    let more = match UNSPACED.contains(&primary(&article.language)) {
        true => last_characters(body),
        false => pairs(&format!("{} {body}", names(edition, article))),
    };
    if !more.is_empty() {
        let _ = write!(out, "<p data-pagefind-weight=\"0.1\">{more}</p>");
    }
    out.push_str("</body></html>");
    out
}

/// Stands before the names; no text of a newspaper has it. `search.js` cuts its excerpts there.
const NAMES: &str = "\u{2402}";

fn reporters(article: &Article) -> impl Iterator<Item = &Credit> {
    article.reporters.iter().chain(&article.photographers)
}

/// Everybody on the article, under the name of the index and as signed, each once, and the bylines as printed.
fn names(edition: &Edition, article: &Article) -> String {
    let mut names: Vec<&str> = Vec::new();
    let signed = reporters(article).flat_map(|c| [edition[c.person].name.as_str(), c.name.as_str()]);
    let edited = article.editors.iter().map(|id| edition[*id].name.as_str());
    let printed = article.bylines.iter().map(String::as_str).filter(|_| article.reporters.is_empty());
    for name in signed.chain(edited).chain(printed) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    folded(&names.join(" "))
}

/// A key by which the newest issue comes first and each issue's articles stay in reading order: Pagefind sorts by it
/// and keeps the order in which articles were added. The letter keeps Pagefind from reading it as a number, which it
/// would hold in 32 bits of floating point: too few for a date.
fn newest_first(date: chrono::NaiveDate) -> String {
    let number = date.year() * 10_000 + i32::try_from(date.month() * 100 + date.day()).unwrap_or(0);
    format!("d{:08}", 99_999_999 - number)
}

/// A language's first part.
fn primary(language: &str) -> &str {
    language.split(['-', '_']).next().unwrap_or_default()
}

/// The language under which Pagefind keeps an article: one index for each, however the tags go on behind it.
///
/// `-x` alone makes a tag that no browser takes for a language. Pagefind's script would part a query in Chinese into
/// words before it looks for them, each time a little otherwise than the index did; with this tag it leaves alone
/// the pairs of characters that `search.js` made of the query.
fn language(tag: &str) -> String {
    let primary = primary(tag).to_ascii_lowercase();
    if UNSPACED.contains(&primary.as_str()) { format!("{primary}-x") } else { escaped(&primary) }
}

/// Full-width letters and digits as the plain ones, character for character: 2024年 is found where ２０２４年 is
/// printed. `search.js` and `highlight.js` fold queries the same way.
fn folded(text: &str) -> String {
    let plain = |c: char| match c {
        '\u{ff10}'..='\u{ff19}' | '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' => {
            char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c)
        }
        _ => c,
    };
    text.chars().map(plain).collect()
}

/// Ideographs that stand in this text only at the end of a run of them, a space before each.
///
/// The index holds words and pairs, and a query of one character finds those that begin with it; one of these begins
/// none.
fn last_characters(html: &str) -> String {
    let mut begins: BTreeMap<char, bool> = BTreeMap::new();
    let mut before = None;
    for c in html.chars().chain([' ']) {
        let ideograph = is_ideograph(c);
        if let Some(before) = before {
            *begins.entry(before).or_default() |= ideograph;
        }
        before = ideograph.then_some(c);
    }
    begins.into_iter().filter(|(_, begins)| !begins).flat_map(|(c, _)| [' ', c]).collect()
}

/// Every pair of neighbouring ideographs, each once, a space before each: Pagefind does not index them itself in an
/// article whose language is written with spaces, and a Chinese name in English text shall be found all the same.
fn pairs(html: &str) -> String {
    let characters: Vec<char> = html.chars().collect();
    let pairs: BTreeSet<&[char]> =
        characters.windows(2).filter(|pair| pair.iter().all(|c| is_ideograph(*c))).collect();
    pairs.into_iter().flat_map(|pair| [' ', pair[0], pair[1]]).collect()
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::render::Layers;

    /// What the index of a paper of so many issues of three articles tells of its parts, of at most six.
    fn told(issues: usize) -> BTreeMap<String, serde_json::Value> {
        let config = Arc::new(Config::default_in(std::path::Path::new("/site")));
        let language = |n| if n == 3 { "en" } else { "zh" };
        let article = |issue: usize, n: usize| {
            let path = format!("2023-04-{issue:02}/1/{n}.md");
            let text = format!("---\ntitle: 第{n}篇\nlanguage: {}\n---\n渡船 at the quay\n", language(n));
            crate::content::read(&path, &path, &text).0.unwrap()
        };
        let documents = (1..=issues).flat_map(|i| (1..=3).map(move |n| article(i, n))).collect();
        let edition = Arc::new(Edition::new(&config, documents).0);
        let (layers, _) = Layers::load(&config).unwrap();
        let renderer = Renderer::new(&config, &edition, &layers).unwrap();
        let entries: Vec<_> =
            cut(&edition, 6).iter().map(|articles| part(&renderer, articles).unwrap().entry).collect();
        let entry = entry(&entries).unwrap();
        let Content::Bytes(bytes) = &entry.content else { panic!("the index is no archive") };
        let entry: serde_json::Value = serde_json::from_slice(bytes).unwrap();
        entry["languages"].as_object().unwrap().clone().into_iter().collect()
    }

    #[test]
    fn an_archive_is_indexed_in_parts_of_which_the_old_ones_stay() {
        let counts = |told: &BTreeMap<String, serde_json::Value>| -> Vec<(String, u64)> {
            told.iter().map(|(key, t)| (key.clone(), t["page_count"].as_u64().unwrap())).collect()
        };
        let (before, after) = (told(3), told(4));
        let expected = |last: [u64; 2]| {
            let all = [("en", 2), ("en-x-2", last[0]), ("zh-x", 4), ("zh-x_2", last[1])];
            all.map(|(key, n)| (key.to_owned(), n)).to_vec()
        };
        assert_eq!(counts(&before), expected([1, 2]));
        assert_eq!(counts(&after), expected([2, 4]));
        assert_eq!(before["zh-x"], after["zh-x"], "the old part is as it was");
        assert_eq!(after["en-x-2"]["wasm"], "en", "words are stemmed in every part");
    }

    #[test]
    fn the_newest_issue_sorts_first() {
        let key = |date: &str| newest_first(date.parse().unwrap());
        assert!(key("2024-03-21") < key("2024-03-14"));
        assert!(key("2024-01-01") < key("2023-12-31"));
        assert_eq!(key("2024-03-14"), "d79759685");
    }

    #[test]
    fn one_index_for_each_language_and_chinese_is_left_to_our_own_pairs() {
        assert_eq!(language("zh-Hant-TW"), "zh-x");
        assert_eq!(language("en-GB"), "en");
    }

    #[test]
    fn characters_that_end_every_run_they_stand_in_are_found_alone() {
        assert_eq!(last_characters("<p>渡船。船只，渡口</p>"), " 口 只");
    }

    #[test]
    fn a_chinese_name_in_english_text_is_found_by_its_pairs() {
        assert_eq!(pairs("<p>By Han (韩小满), 小满</p>"), " 小满 韩小");
        assert_eq!(pairs("no ideograph"), "");
    }

    #[test]
    fn full_width_digits_are_plain_ones() {
        assert_eq!(folded("２０２４年ＡＢｃ"), "2024年ABc");
    }
}
