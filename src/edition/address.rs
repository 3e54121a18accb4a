//! Addresses: where a page stands in the site, as a file, as a link and as a canonical URL.
//!
//! An address given once is given for ever, so everything here is a function of the name alone wherever that is
//! possible, and long indexes are numbered from the oldest entry on (see [`Leaves`]).

use std::borrow::Cow;
use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveDate};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use unicode_normalization::UnicodeNormalization as _;

/// All but RFC 3986's unreserved characters, and the slash between segments.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// Longest file name that the common file systems take, in bytes, less room for `.html`.
const LONGEST: usize = 255 - 5;

/// Where a page stands in the site.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    /// The file in the output folder, with `/`: `2023/04/27/11/index.html`.
    pub file: String,
}

impl Address {
    /// The index of a folder; the root of the site for an empty text.
    pub fn folder(path: &str) -> Self {
        let path = path.trim_matches('/');
        Self { file: if path.is_empty() { "index.html".into() } else { format!("{path}/index.html") } }
    }

    /// A file.
    pub fn file(path: impl Into<String>) -> Self {
        Self { file: path.into() }
    }

    /// The address of an issue.
    pub fn of_issue(date: NaiveDate) -> Self {
        Self::folder(&day(date))
    }

    /// The address of a page.
    pub fn of_page(date: NaiveDate, number: &str) -> Self {
        Self::folder(&format!("{}/{}", day(date), segment(number)))
    }

    /// The address of an article; `stem` is the name of its file in `content/` without `.md`.
    pub fn of_article(date: NaiveDate, number: &str, stem: &str) -> Self {
        Self::file(format!("{}/{}/{}.html", day(date), segment(number), segment(stem)))
    }

    /// The address of a year's archive.
    pub fn of_year(year: i32) -> Self {
        Self::folder(&format!("archive/{year:04}"))
    }

    /// The address of a month's archive.
    pub fn of_month(year: i32, month: u32) -> Self {
        Self::folder(&format!("archive/{year:04}/{month:02}"))
    }

    /// A file in the same folder.
    pub fn beside(&self, name: &str) -> Self {
        match self.file.rsplit_once('/') {
            Some((folder, _)) => Self::file(format!("{folder}/{name}")),
            None => Self::file(name),
        }
    }

    /// The year that its place belongs to: that of an issue and all below it, of a year's archive and of a year's sitemaps.
    pub fn year(&self) -> Option<i32> {
        let number = match self.file.strip_prefix("sitemap-").and_then(|rest| rest.strip_suffix(".xml")) {
            Some(name) => name.split('-').next()?,
            None => self.file.strip_prefix("archive/").unwrap_or(&self.file).split_once('/')?.0,
        };
        let is_year = number.len() >= 4 && number.bytes().all(|b| b.is_ascii_digit());
        number.parse().ok().filter(|_| is_year)
    }

    /// The link to it from the root of the site, percent-encoded, with `index.html`: it works from a web server,
    /// under any sub-path, and from disk, where a folder would show its listing.
    pub fn href(&self) -> String {
        utf8_percent_encode(&self.file, PATH).to_string()
    }

    /// The canonical form below the base URL, percent-encoded, without `index.html`.
    pub fn pretty(&self) -> String {
        utf8_percent_encode(self.without_index(), PATH).to_string()
    }

    /// How many bytes that has.
    pub fn pretty_length(&self) -> usize {
        utf8_percent_encode(self.without_index(), PATH).map(str::len).sum()
    }

    fn without_index(&self) -> &str {
        match self.file.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
            _ => &self.file,
        }
    }

    /// The way from this page up to the root of the site: `../` for each folder it lies in.
    pub fn to_root(&self) -> String {
        "../".repeat(self.file.matches('/').count())
    }
}

fn day(date: NaiveDate) -> String {
    format!("{:04}/{:02}/{:02}", date.year(), date.month(), date.day())
}

/// The addresses of an index that may go on over several pages.
///
/// The pages are numbered from the oldest entries on and each is full when it appears, so what page 3 shows never
/// changes. The index itself shows the rest: the newest `per_page` to `2 × per_page − 1` entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Leaves {
    /// The folder of the index, without slashes at its ends.
    pub folder: String,
}

/// One page of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// 1 for the oldest entries; none for the index itself.
    pub number: Option<usize>,
    /// Which entries it shows, counted from the oldest.
    pub entries: std::ops::Range<usize>,
    /// Where it stands.
    pub address: Address,
}

impl Leaves {
    /// The index in a folder.
    pub fn new(folder: String) -> Self {
        Self { folder }
    }

    /// Where the index stands.
    pub fn address(&self) -> Address {
        Address::folder(&self.folder)
    }

    /// All pages for `total` entries: the index first, then from the newest numbered page to the oldest.
    pub fn of(&self, total: usize, per_page: usize) -> Vec<Leaf> {
        let full = (total / per_page).saturating_sub(1);
        let index = Leaf { number: None, entries: full * per_page..total, address: self.address() };
        let numbered = (1..=full).rev().map(|n| Leaf {
            number: Some(n),
            entries: (n - 1) * per_page..n * per_page,
            address: Address::folder(&format!("{}/{n}", self.folder)),
        });
        std::iter::once(index).chain(numbered).collect()
    }
}

/// A name as one segment of an address and one file name on any system.
///
/// Safe names stay as they are (in Unicode form NFC). Others lose what is unsafe and get eight digits of their
/// digest, so that two of them never meet. Unsafe are: `/ \ : * ? " < > |`, control and bidi characters, dots and
/// spaces at the ends, the device names of Windows, and names too long for a file system.
pub fn segment(name: &str) -> String {
    if is_plain(name) {
        return name.to_owned();
    }
    let name: String = name.nfc().collect();
    let kept = name.chars().filter(|c| !hidden(*c)).map(|c| if forbidden(c) { '-' } else { c });
    let kept: String = kept.nfc().collect();
    let kept = kept.trim_matches(|c: char| c == '.' || c.is_whitespace());
    let mut end = kept.len().min(LONGEST);
    if kept == name && end == kept.len() && !kept.is_empty() && !device(kept) {
        return name;
    }
    end = end.min(LONGEST - 10);
    while !kept.is_char_boundary(end) {
        end -= 1;
    }
    let digest = blake3::hash(name.as_bytes()).to_hex();
    let guard = if end == 0 || device(kept) { "_" } else { "" };
    format!("{guard}{}-{}", &kept[..end], &digest[..8])
}

/// Whether a name is safe at a glance, as the numbers of nearly all pages and articles are.
fn is_plain(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_digit() || b.is_ascii_alphabetic() || b == b'-' || b == b'_';
    (1..=LONGEST).contains(&name.len()) && name.bytes().all(plain) && !device(name)
}

fn forbidden(c: char) -> bool {
    matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')
}

fn hidden(c: char) -> bool {
    c.is_control() || super::settle::is_bidi_control(c) || super::settle::is_noncharacter(c)
}

/// Names that Windows keeps for devices, with or without an extension.
fn device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name);
    let is = |word: &str| stem.eq_ignore_ascii_case(word);
    let numbered = |word: &str| {
        stem.split_at_checked(3).is_some_and(|(letters, rest)| {
            letters.eq_ignore_ascii_case(word) && rest.len() == 1 && rest.as_bytes()[0].is_ascii_digit()
        })
    };
    ["CON", "PRN", "AUX", "NUL"].into_iter().any(is) || numbered("COM") || numbered("LPT")
}

/// What two names share that one folder cannot hold on every system: the same letters but for case and composition.
pub fn folded(name: &str) -> Cow<'_, str> {
    // Nearly every address is so already.
    if name.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        return name.into();
    }
    if name.is_ascii() {
        return name.to_ascii_lowercase().into();
    }
    name.nfc().flat_map(char::to_lowercase).nfc().collect()
}

/// Gives each name of a folder a segment of its own.
#[derive(Debug, Default)]
pub struct Segments {
    taken: BTreeSet<String>,
}

impl Segments {
    /// The segment of a name; asked for the same name twice, it gives two.
    ///
    /// Names that are numbers, or `index.html`, `atom.xml` and `feed.json`, would meet an index's own files and always carry their digest. Of names that
    /// differ only in case the first keeps its own.
    pub fn give(&mut self, name: &str) -> String {
        let mut wanted = segment(name);
        let own = wanted.bytes().all(|b| b.is_ascii_digit())
            || ["index.html", "atom.xml", "feed.json"].contains(&wanted.to_ascii_lowercase().as_str());
        if own || self.taken.contains(&*folded(&wanted)) {
            let mut end = wanted.len().min(LONGEST - 9);
            while !wanted.is_char_boundary(end) {
                end -= 1;
            }
            let digest = blake3::hash(name.as_bytes()).to_hex();
            wanted = format!("{}-{}", &wanted[..end], &digest[..8]);
        }
        let mut given = wanted.clone();
        let mut n = 2;
        while !self.taken.insert(folded(&given).into_owned()) {
            given = format!("{wanted}-{n}");
            n += 1;
        }
        given
    }
}

/// The address that an alias names, or why it cannot be one.
///
/// Written from the root of the site, with or without a leading slash: `/old/story.html`, `old/folder/`.
///
/// # Errors
/// The reason, in words that follow «the alias».
pub fn alias(text: &str) -> Result<Address, &'static str> {
    let decoded = percent_encoding::percent_decode_str(text.trim())
        .decode_utf8()
        .map_err(|_| "is not UTF-8 once its percent signs are decoded")?;
    if decoded.starts_with("//") || decoded.split('/').next().is_some_and(|first| first.contains(':')) {
        return Err("names another site");
    }
    let path = decoded.strip_prefix('/').unwrap_or(&decoded);
    if path.is_empty() {
        return Err("is the home page");
    }
    let folder = path.ends_with('/');
    let path = path.trim_end_matches('/');
    if path.contains(['?', '#']) {
        return Err("has a query or a fragment, which a file cannot answer");
    }
    if path.split('/').any(|part| matches!(part, "." | "..")) {
        return Err("leads out of its folder");
    }
    if path.split('/').any(|part| segment(part) != part) {
        return Err("has a part that no file can be called");
    }
    let file = path.rsplit('/').next().is_some_and(|last| last.contains('.'));
    Ok(if folder || !file { Address::folder(path) } else { Address::file(path) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_address_is_a_file_a_link_and_a_canonical_form() {
        let a = Address::folder("reporters/林溪");
        assert_eq!(a.file, "reporters/林溪/index.html");
        assert_eq!(a.href(), "reporters/%E6%9E%97%E6%BA%AA/index.html");
        assert_eq!(a.pretty(), "reporters/%E6%9E%97%E6%BA%AA/");
        assert_eq!(a.pretty_length(), a.pretty().len());
        assert_eq!(a.to_root(), "../../");
        assert_eq!(Address::folder("").pretty(), "");
        let date = NaiveDate::from_ymd_opt(2023, 4, 7).unwrap();
        assert_eq!(Address::of_article(date, "A06", "3").pretty(), "2023/04/07/A06/3.html");
    }

    #[test]
    fn a_numbered_page_of_an_index_never_changes_when_articles_are_added() {
        let leaves = Leaves::new("reporters/x".into());
        for total in 0..40 {
            let now = leaves.of(total, 5);
            let shown: usize = now.iter().map(|l| l.entries.len()).sum();
            assert_eq!(shown, total);
            let later = leaves.of(total + 7, 5);
            assert!(now.iter().filter(|l| l.number.is_some()).all(|l| later.contains(l)));
        }
        assert_eq!(leaves.of(12, 5)[1].address.file, "reporters/x/1/index.html");
    }

    #[test]
    fn unsafe_names_become_safe_and_stay_apart() {
        for name in [
            "../../etc",
            "a/b",
            "..",
            ".",
            "",
            "con",
            "LPT1.txt",
            ".hidden",
            "a\u{202e}b",
            "a\0",
            "x ",
            "<b>",
        ] {
            let safe = segment(name);
            assert_ne!(safe, name);
            assert!(!safe.contains(['/', '\\', '<', '\0', '\u{202e}']) && !safe.starts_with('.'), "{safe}");
        }
        assert_ne!(segment("a/b"), segment("a\\b"));
        assert!(segment(&"长".repeat(200)).len() <= LONGEST);
    }

    #[test]
    fn names_that_one_disk_folder_would_confuse_get_segments_of_their_own() {
        let mut segments = Segments::default();
        let given: Vec<_> =
            ["Ann", "ann", "e\u{301}", "é", "2", "index.html"].map(|n| segments.give(n)).into();
        let folded: BTreeSet<_> = given.iter().map(|g| folded(g)).collect();
        assert_eq!(folded.len(), given.len(), "{given:?}");
        assert_eq!(given[0], "Ann");
        assert_ne!(given[4], "2");
    }

    #[test]
    fn an_alias_must_stay_in_the_site() {
        assert_eq!(alias("/old/story.html").unwrap().file, "old/story.html");
        assert_eq!(alias("old").unwrap().file, "old/index.html");
        assert_eq!(alias("/a/%E4%B8%87/").unwrap().file, "a/万/index.html");
        for bad in [
            "",
            "/",
            "//evil.example/x",
            "https://evil.example/",
            "../up",
            "a/../b",
            "a\\b",
            "x?y",
            "%2e%2e/x",
            "a//b",
        ] {
            assert!(alias(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn any_name_is_one_safe_segment(name in any::<String>()) {
            let safe = segment(&name);
            prop_assert!(!safe.is_empty() && safe.len() <= LONGEST);
            prop_assert!(!safe.contains('/') && safe != "." && safe != "..");
            prop_assert_eq!(segment(&safe), safe.clone());
        }
    }
}
