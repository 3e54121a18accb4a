//! The text of a file of `content/` into a Document.

use chrono::NaiveDate;

use super::body::Body;
use super::document::{
    Article, CaptionNote, Document, FurnitureNote, IssueNote, JumpNote, Kind, PageNote, PersonNote, Source,
};
use super::name::safe_name;
use super::{front_matter, markdown, pictures};
use crate::article::LineRange;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};
use crate::yaml::{self, Mapping, Node};

mod language;

const ARTICLE_KEYS: &[&str] = &[
    "title",
    "kicker",
    "subtitle",
    "date",
    "updated",
    "page",
    "section",
    "editor",
    "editors",
    "reporter",
    "reporters",
    "photographer",
    "photographers",
    "byline",
    "captions",
    "jumps",
    "continues",
    "order",
    "language",
    "summary",
    "aliases",
    "draft",
    "review",
    "source",
];
const PAGE_KEYS: &[&str] = &[
    "date",
    "page",
    "section",
    "editor",
    "editors",
    "furniture",
    "aliases",
    "review",
    "origin",
    "proofread",
    "source",
];
/// Keys whose lines are told of when what they say turns out to be wrong later on.
const TOLD_OF: &[&str] = &["aliases", "captions", "continues", "jumps"];
const ISSUE_KEYS: &[&str] = &["date", "publication", "number", "aliases"];

/// Reads one document. `path` is its path below the content folder, `shown` as diagnostics show it.
pub fn read(path: &str, shown: &str, text: &str) -> (Option<Document>, Diagnostics) {
    let mut problems = Diagnostics::new();
    let parsed = front_matter::divide(shown, text).and_then(|parts| {
        yaml::parse(shown, &text[parts.yaml.clone()], parts.yaml_line, Code::FrontMatter)
            .map(|map| (parts, map))
    });
    let Some((parts, map)) = problems.take(parsed) else { return (None, problems) };
    let place = Place::of(path);
    let mut reader = Reader { map: &map, problems };
    let name = path.rsplit('/').next().unwrap_or(path);
    let (mut kind, known) = match name {
        "issue.md" => (Kind::Issue(reader.issue(&place)), ISSUE_KEYS),
        "page.md" => (Kind::Page(reader.page(&place)), PAGE_KEYS),
        _ => (Kind::Article(reader.article(&place).into()), ARTICLE_KEYS),
    };
    let mut problems = reader.problems;
    problems.append(map.unknown_keys(known, Code::FrontMatterKey, false));
    let (mut body, mut body_line) = (parts.body, parts.body_line);
    if let Kind::Article(article) = &mut kind
        && map.entry("title").is_none()
        && let Some((title, length)) = heading_title(&text[body.clone()])
    {
        article.title = title;
        body_line += u32::try_from(text[body.start..body.start + length].matches('\n').count()).unwrap_or(0);
        body.start += length;
    }
    let extra = map.entries.iter().filter(|e| !known.contains(&e.key.as_str()));
    let told_of = map.entries.iter().filter(|e| TOLD_OF.contains(&e.key.as_str()));
    let document = Document {
        path: path.to_owned(),
        shown: shown.to_owned(),
        kind,
        body: Body::held(&text[body]),
        body_line,
        key_lines: told_of.map(|e| (e.key.clone(), e.line)).collect(),
        extra: extra.map(|e| (e.key.clone(), e.value.clone())).collect(),
        pictures: Vec::new(),
        picture_lines: pictures::lines(&map, &text[parts.yaml], parts.yaml_line),
    };
    match problems.take(has_place(&document, &place)) {
        Some(()) => (Some(document), problems),
        None => (None, problems),
    }
}

/// The title of an article whose front matter has no `title:`, as files from elsewhere are written: a `# heading` that
/// stands before everything else. Also the bytes up to the text behind it.
fn heading_title(body: &str) -> Option<(String, usize)> {
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        at += line.len();
        if !line.trim().is_empty() {
            let blocks = markdown::blocks(line.strip_prefix("# ").map(|_| line)?);
            return blocks.first().map(|b| (b.text().to_owned(), at));
        }
    }
    None
}

/// What a path below the content folder tells: `2023-04-27/11/3.md`.
struct Place {
    date: Option<NaiveDate>,
    page: Option<String>,
    /// The address that a document has there.
    address: Option<String>,
}

impl Place {
    fn of(path: &str) -> Self {
        let folders: Vec<&str> = path.split('/').collect();
        let date = folders.first().and_then(|f| f.parse().ok()).filter(|_| folders.len() > 1);
        let page = folders.get(1).filter(|_| date.is_some() && folders.len() > 2).map(|f| (*f).to_owned());
        let address = page.as_ref().and(folders.last()).map(|name| {
            let file =
                name.strip_suffix(".md").filter(|stem| *stem != "page").map(|stem| format!("{stem}.html"));
            format!("/{}/{}/{}", folders[0].replace('-', "/"), folders[1], file.unwrap_or_default())
        });
        Self { date, page, address }
    }
}

/// A document must belong to an issue, and an article or page to a page of it.
fn has_place(document: &Document, place: &Place) -> Result<(), Diagnostic> {
    let (date, page) = match &document.kind {
        Kind::Article(a) => (a.date, a.page.is_some()),
        Kind::Page(p) => (p.date, p.page.is_some()),
        Kind::Issue(i) => (i.date, true),
    };
    let missing = match (date.is_some(), page) {
        (true, true) => return Ok(()),
        (false, true) => "date",
        (true, false) => "page",
        (false, false) => "date and page",
    };
    debug_assert!(place.date.is_none() || place.page.is_none() || missing == "date");
    Err(Diagnostic::new(
        Code::Misplaced,
        format!("this file belongs to no page of an issue: it has no {missing}"),
    )
    .at(&document.shown)
    .because("neither its front matter nor its folder tells")
    .help("move it to a folder like content/2024-03-14/02/, or give it `date:` and `page:`"))
}

struct Reader<'a> {
    map: &'a Mapping,
    problems: Diagnostics,
}

impl Reader<'_> {
    fn article(&mut self, place: &Place) -> Article {
        let date = self.date(place);
        Article {
            title: self.text("title"),
            kicker: self.text("kicker"),
            subtitle: self.text("subtitle"),
            date,
            updated: self.updated(date),
            page: self.page_number(place),
            section: self.optional("section"),
            editors: self.names(&["editor", "editors"]),
            reporters: self.people(&["reporters", "reporter"]),
            photographers: self.names(&["photographers", "photographer"]),
            bylines: self.texts("byline"),
            captions: self.captions(),
            jumps: self.jumps(),
            continues: self.optional("continues"),
            order: self.number("order"),
            language: self.language(),
            summary: self.text("summary"),
            aliases: self.texts("aliases"),
            review: self.texts("review"),
            draft: self.yes_or_no("draft"),
            source: self.source(),
        }
    }

    fn page(&mut self, place: &Place) -> PageNote {
        PageNote {
            date: self.date(place),
            page: self.page_number(place),
            section: self.optional("section"),
            editors: self.names(&["editor", "editors"]),
            furniture: self.furniture(),
            aliases: self.texts("aliases"),
            review: self.texts("review"),
            proofread: self.optional("proofread"),
            source: self.source(),
        }
    }

    fn issue(&mut self, place: &Place) -> IssueNote {
        IssueNote {
            date: self.date(place),
            publication: self.optional("publication"),
            number: self.optional("number"),
            aliases: self.texts("aliases"),
        }
    }

    fn wrong(&mut self, key: &str, expected: &str, found: &Node, help: &str) {
        let message = format!("`{key}` takes {expected}, not {}", found.kind());
        self.problems.push(self.map.wrong(key, Code::FrontMatter, message, help));
    }

    fn optional(&mut self, key: &str) -> Option<String> {
        let node = self.map.value(key)?;
        if node.as_text().is_none() {
            self.wrong(key, "a text", node, &format!("write it between quotes: {key}: \"…\""));
        }
        node.as_text().map(|t| t.trim().to_owned()).filter(|t| !t.is_empty())
    }

    fn text(&mut self, key: &str) -> String {
        self.optional(key).unwrap_or_default()
    }

    fn texts(&mut self, key: &str) -> Vec<String> {
        let Some(node) = self.map.value(key) else { return Vec::new() };
        let list = match node {
            Node::List(list) => list.as_slice(),
            one => std::slice::from_ref(one),
        };
        if list.iter().any(|n| n.as_text().is_none()) {
            self.wrong(key, "a text or a list of texts", node, &format!("for example `{key}: [\"…\"]`"));
        }
        list.iter().filter_map(Node::as_text).map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()).collect()
    }

    /// The names under the first of the keys that is there.
    fn names(&mut self, keys: &[&str]) -> Vec<String> {
        self.people(keys).into_iter().map(|p| p.name).collect()
    }

    fn people(&mut self, keys: &[&str]) -> Vec<PersonNote> {
        let mut people = Vec::new();
        for key in keys {
            let Some(node) = self.map.value(key) else { continue };
            let list = match node {
                Node::List(list) => list.as_slice(),
                one => std::slice::from_ref(one),
            };
            for one in list {
                let name = one.as_text().or_else(|| one.get("name").and_then(Node::as_text));
                let role = one.get("role").and_then(Node::as_text).unwrap_or_default();
                self.nested_keys(key, one, &["name", "role"]);
                match name.map(str::trim) {
                    Some("") => {}
                    Some(name) => {
                        people.push(PersonNote { name: name.to_owned(), role: role.trim().to_owned() })
                    }
                    None => self.wrong(
                        key,
                        "a name or a list of names",
                        node,
                        &format!("for example `{key}: [林溪]`"),
                    ),
                }
            }
        }
        people
    }

    /// Keys of a mapping inside an entry that look like misspelt known ones.
    fn nested_keys(&mut self, key: &str, node: &Node, known: &[&str]) {
        let Node::Map(inner) = node else { return };
        for (name, _) in inner.iter().filter(|(name, _)| !known.contains(&name.as_str())) {
            if let Some(near) = nearest(name, known.iter().copied()) {
                let message = format!("`{name}` is not a key that newsprint knows under `{key}`");
                let help = format!("did you mean `{near}`?");
                self.problems.push(self.map.wrong(key, Code::FrontMatterKey, message, &help));
            }
        }
    }

    fn captions(&mut self) -> Vec<CaptionNote> {
        let entries = self.entries("captions", ["text", "credit", "picture", "alt"]);
        let caption = |[text, credit, picture, alt]: [String; 4]| CaptionNote {
            text,
            credit,
            picture: picture.trim().to_owned(),
            alt: alt.trim().to_owned(),
        };
        entries.into_iter().map(caption).collect()
    }

    /// The jump lines. What cannot be used of one is reported and the rest of it kept: its text is of the dump.
    fn jumps(&mut self) -> Vec<JumpNote> {
        let Some(node) = self.map.value("jumps") else { return Vec::new() };
        let Node::List(list) = node else {
            self.wrong("jumps", "a list", node, "write each as `- text: …` with `to:` or `from:`");
            return Vec::new();
        };
        let mut jumps = Vec::new();
        for one in list {
            let value = |k: &str| one.get(k).and_then(Node::as_text).map(|t| t.trim().to_owned());
            self.nested_keys("jumps", one, &["text", "to", "from", "keyword"]);
            if !matches!(one, Node::Map(_)) {
                self.wrong("jumps", "entries with `text`, and `to` or `from`", node, "for example `- to: 3`");
                continue;
            }
            let page = |k: &str| value(k).filter(|p| !p.is_empty());
            jumps.push(JumpNote {
                text: value("text").unwrap_or_default(),
                to: page("to"),
                from: page("from"),
                keyword: value("keyword").unwrap_or_default(),
            });
        }
        jumps
    }

    fn furniture(&mut self) -> Vec<FurnitureNote> {
        let entries = self.entries("furniture", ["text", "kind"]);
        entries.into_iter().map(|[text, kind]| FurnitureNote { kind, text }).collect()
    }

    /// A list of mappings, each as the texts under `keys`, or of texts, which are what stands under the first of them.
    fn entries<const N: usize>(&mut self, key: &str, keys: [&str; N]) -> Vec<[String; N]> {
        let Some(node) = self.map.value(key) else { return Vec::new() };
        let Node::List(list) = node else {
            self.wrong(key, "a list", node, &format!("write each as `- {}: …`", keys[0]));
            return Vec::new();
        };
        let mut entries = Vec::new();
        for one in list {
            let value = |k: &str| one.get(k).and_then(Node::as_text).unwrap_or_default().to_owned();
            self.nested_keys(key, one, &keys);
            match one {
                Node::Map(_) => entries.push(keys.map(value)),
                Node::Text(text) => {
                    entries.push(keys.map(|k| if k == keys[0] { text.clone() } else { String::new() }));
                }
                _ => self.wrong(
                    key,
                    &format!("entries with {}", keys.map(|k| format!("`{k}`")).join(" and ")),
                    node,
                    &format!("write each as `- {}: …`", keys[0]),
                ),
            }
        }
        entries
    }

    fn number(&mut self, key: &str) -> Option<f64> {
        let node = self.map.value(key)?;
        let number = node.as_text().and_then(|t| t.parse::<f64>().ok()).filter(|n| n.is_finite());
        if number.is_none() {
            self.wrong(key, "a number", node, &format!("for example `{key}: 3`"));
        }
        number
    }

    fn yes_or_no(&mut self, key: &str) -> bool {
        match self.map.value(key) {
            Some(Node::Bool(b)) => *b,
            Some(other) => {
                self.wrong(key, "true or false", other, &format!("for example `{key}: true`"));
                false
            }
            None => false,
        }
    }

    /// The date of the front matter, else of the folder; a warning where the two disagree.
    fn date(&mut self, place: &Place) -> Option<NaiveDate> {
        let Some(text) = self.optional("date") else { return place.date };
        let Some(date) = self.day("date", &text) else { return place.date };
        self.warn_misplaced("date", place, place.date.is_some_and(|p| p != date), &text);
        Some(date)
    }

    /// The day of a correction; none where it is before the issue's, since nothing can be corrected before it has appeared.
    fn updated(&mut self, issue: Option<NaiveDate>) -> Option<NaiveDate> {
        let text = self.optional("updated")?;
        let day = self.day("updated", &text)?;
        if let Some(issue) = issue.filter(|issue| day < *issue) {
            let message = format!("`updated: {text}` is before the issue's date, {issue}");
            let help = "give the day on which the article was corrected, or take the key out";
            self.problems.push(self.map.wrong("updated", Code::FrontMatter, message, help));
            return None;
        }
        Some(day)
    }

    /// What a key says as a date; reported where it is none.
    fn day(&mut self, key: &str, text: &str) -> Option<NaiveDate> {
        // `2024-03-14T00:00:00` is what some editors make of a date.
        let day = text.split(['T', ' ']).next().unwrap_or(text);
        match NaiveDate::parse_from_str(day, "%Y-%m-%d") {
            Ok(date) => Some(date),
            Err(_) => {
                let shape =
                    day.split('-').count() == 3 && day.chars().all(|c| c.is_ascii_digit() || c == '-');
                let (code, why) = if shape {
                    (Code::ImpossibleDate, "no calendar has it")
                } else {
                    (Code::FrontMatter, "it is no date")
                };
                let message = format!("`{key}: {text}` cannot be used: {why}");
                self.problems.push(self.map.wrong(key, code, message, "write it like 2024-03-14"));
                None
            }
        }
    }

    fn page_number(&mut self, place: &Place) -> Option<String> {
        let Some(page) = self.optional("page") else { return place.page.clone() };
        let differs = place.page.as_ref().is_some_and(|p| !is_page_s_folder(p, &page));
        self.warn_misplaced("page", place, differs, &page);
        Some(page)
    }

    fn warn_misplaced(&mut self, key: &str, place: &Place, differs: bool, value: &str) {
        // Whoever leads the folder's address to where the document stands now means it so.
        if differs && !place.address.as_ref().is_some_and(|address| self.has_alias(address)) {
            let message = format!("`{key}: {value}` is not the {key} of the file's folder");
            self.problems.push(
                self.map
                    .wrong(key, Code::Misplaced, message, "move the file or correct the key")
                    .because("the front matter is believed"),
            );
        }
    }

    fn has_alias(&self, address: &str) -> bool {
        match self.map.value("aliases") {
            Some(Node::List(all)) => all.iter().any(|alias| alias.as_text() == Some(address)),
            one => one.and_then(Node::as_text) == Some(address),
        }
    }

    fn source(&mut self) -> Option<Source> {
        let node = self.map.value("source")?;
        if !matches!(node, Node::Map(_)) {
            self.wrong(
                "source",
                "a mapping with `dump`, `lines` and `digest`",
                node,
                "it is written by import; take it out to be on your own",
            );
            return None;
        }
        let text = |key: &str| node.get(key).and_then(Node::as_text).unwrap_or_default().to_owned();
        Some(Source { dump: text("dump"), lines: line_ranges(&text("lines")), digest: text("digest") })
    }
}

/// Whether a folder is that of a page: `11` and `011` are one page, `A1` and `a1` are not; a number that cannot be a
/// folder's name has a safe one.
pub fn is_page_s_folder(folder: &str, page: &str) -> bool {
    let bare = |t: &str| t.trim_start_matches('0').to_owned();
    folder == page || folder == safe_name(page) || (!bare(folder).is_empty() && bare(folder) == bare(page))
}

/// `3-9, 12` as ranges; parts that are no range are passed over.
fn line_ranges(text: &str) -> Vec<LineRange> {
    text.split(',')
        .filter_map(|part| {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let range = LineRange { first: first.trim().parse().ok()?, last: last.trim().parse().ok()? };
            (range.first <= range.last).then_some(range)
        })
        .collect()
}

impl Document {
    /// 1-based line of a front matter key, or of the file's first line.
    pub fn line_of(&self, key: &str) -> u32 {
        self.key_lines.iter().find(|(k, _)| k == key).map_or(1, |(_, line)| *line)
    }

    /// Every visible character that the document holds of its dump: headline, bylines, text, captions, jump
    /// lines, furniture.
    /// Names, dates and the like are derived from these and do not count.
    pub fn accounted_chars(&self) -> impl Iterator<Item = char> {
        let mut texts: Vec<String> = Vec::new();
        match &self.kind {
            Kind::Article(a) => {
                texts.extend([a.kicker.clone(), a.title.clone(), a.subtitle.clone()]);
                texts.extend(a.bylines.iter().cloned());
                texts.extend(a.captions.iter().flat_map(|c| [c.text.clone(), c.credit.clone()]));
                texts.extend(a.jumps.iter().map(|j| j.text.clone()));
                let body = self.body.text().unwrap_or_default();
                texts.extend(markdown::blocks(&body).iter().map(|b| b.text().to_owned()));
            }
            Kind::Page(p) => texts.extend(p.furniture.iter().map(|f| f.text.clone())),
            Kind::Issue(_) => {}
        }
        texts.concat().chars().filter(|c| !c.is_whitespace()).collect::<Vec<_>>().into_iter()
    }
}

#[cfg(test)]
mod tests;
