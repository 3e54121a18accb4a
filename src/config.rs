//! `newsprint.yaml`: read, checked, and given to the stages as plain data.
//!
//! Every mistake in it is reported in one run; a value that cannot be used gives way to its default, so that
//! the rest of the run can still find what is wrong elsewhere.

use std::path::{Path, PathBuf};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::encoding::Encoding;
use crate::style::{self, SiteStyle};
use crate::yaml::{self, Mapping, Node};

mod language;
mod pictures;
pub mod publish;

pub use language::is_language_tag;
pub use pictures::Pictures;
mod outputs;

pub use outputs::Outputs;
pub use publish::Publish;

/// Name of the file that marks a site's root.
pub const FILE_NAME: &str = "newsprint.yaml";

/// A site: where it lies and what its config says.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The folder that holds `newsprint.yaml`.
    pub root: PathBuf,
    /// Name of the newspaper, `publication:`.
    pub publication: String,
    /// One sentence about it, for feeds and search engines.
    pub description: String,
    /// Where the site will stand, with a final `/`; empty if not told (feeds, sitemap and canonical links need it).
    pub base_url: String,
    /// BCP 47 tag of the paper's language: `zh-CN`, `en`.
    pub language: String,
    /// BCP 47 tag of the interface's language, where it is not the paper's.
    pub interface: String,
    /// Words of the interface that the site says otherwise, as written under `messages:`.
    pub messages: Mapping,
    /// Name of the theme, a folder of `themes/` or one built in.
    pub theme: String,
    /// What the theme's own options are set to, as written under `theme_options:`.
    pub theme_options: Mapping,
    /// Folder of the dumps, relative to the root.
    pub dumps: PathBuf,
    /// Encoding of all dumps; detected for each if not told.
    pub encoding: Option<Encoding>,
    /// Folder of the content, relative to the root.
    pub content: PathBuf,
    /// Folder that is built into, relative to the root.
    pub output: PathBuf,
    /// How many entries an index shows before it goes on, on the next page; at least 1.
    pub per_page: usize,
    /// How many of the newest articles a feed holds.
    pub feed_entries: usize,
    /// What is made beside the readers' pages, under `outputs:`.
    pub outputs: Outputs,
    /// Whether HTML in Markdown is passed through; otherwise it is shown as text.
    pub allow_html: bool,
    /// Whether the site has a full-text search, `search:`; never where newsprint was built without its feature `search`.
    pub search: bool,
    /// Articles in one part of the search's index, which memory hangs on; at least 1.
    pub search_part: usize,
    /// Hours that the paper's place is ahead of UTC, for feeds: minutes east, `+08:00` is 480.
    pub utc_offset_minutes: i32,
    /// Values for pages whose masthead and path do not tell them.
    pub defaults: Defaults,
    /// People known under several names.
    pub people: Vec<KnownPerson>,
    /// The paper's own words for bylines, roles, mastheads and the like, under `style:`.
    pub style: SiteStyle,
    /// Whether the site's own templates, static files and messages lie over the theme: not where a theme is checked.
    pub own_layer: bool,
    /// How pictures are made ready, under `pictures:`.
    pub pictures: Pictures,
    /// Where the site is published, under `publish:`.
    pub publish: Publish,
    /// Anything the site wants its templates to see, under `extra:`.
    pub extra: Node,
}

/// What holds where neither masthead nor path says anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Defaults {
    /// Editor of a page.
    pub editor: Option<String>,
    /// Name of a page.
    pub section: Option<String>,
    /// Number of a page.
    pub page: Option<String>,
}

/// One person and the other names under which they appear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownPerson {
    /// The name to show.
    pub name: String,
    /// Other spellings that mean the same person.
    pub aliases: Vec<String>,
}

/// Every key of `newsprint.yaml`; `docs/config.md` tells of each.
pub const KEYS: &[&str] = &[
    "publication",
    "description",
    "base_url",
    "language",
    "interface",
    "messages",
    "theme",
    "theme_options",
    "dumps",
    "encoding",
    "content",
    "output",
    "per_page",
    "feed_entries",
    "outputs",
    "allow_html",
    "search",
    "search_part",
    "utc_offset",
    "defaults",
    "people",
    "style",
    "pictures",
    "publish",
    "extra",
];

impl Config {
    /// The config of a folder without any.
    pub fn default_in(root: &Path) -> Self {
        Self {
            root: root.to_path_buf(),
            publication: "Newspaper".to_owned(),
            description: String::new(),
            base_url: String::new(),
            language: "zh-CN".to_owned(),
            interface: String::new(),
            messages: Mapping::default(),
            theme: "broadsheet".to_owned(),
            theme_options: Mapping::default(),
            dumps: "dumps".into(),
            encoding: None,
            content: "content".into(),
            output: "public".into(),
            per_page: 50,
            feed_entries: 40,
            outputs: Outputs::default(),
            allow_html: false,
            search: cfg!(feature = "search"),
            search_part: 2_000,
            utc_offset_minutes: 0,
            defaults: Defaults::default(),
            people: Vec::new(),
            style: SiteStyle::default(),
            own_layer: true,
            pictures: Pictures::default(),
            publish: Publish::default(),
            extra: Node::Map(Vec::new()),
        }
    }

    /// Reads `newsprint.yaml` of a root folder. Gives a usable config and everything that is wrong with it.
    pub fn load(root: &Path) -> (Self, Diagnostics) {
        match crate::fs::read_to_string(&root.join(FILE_NAME)) {
            Ok(text) => Self::from_text(root, &text),
            Err(e) => (Self::default_in(root), e.into()),
        }
    }

    /// Reads the text of a `newsprint.yaml`.
    pub fn from_text(root: &Path, text: &str) -> (Self, Diagnostics) {
        let mut config = Self::default_in(root);
        let mut problems = Diagnostics::new();
        match yaml::parse(FILE_NAME, text, 1, Code::Config) {
            Ok(map) => {
                problems.append(map.unknown_keys(KEYS, Code::ConfigKey, true));
                let mut reader = Reader { map: &map, text, problems: &mut problems };
                config.fill(&mut reader);
            }
            Err(e) => problems.push(e),
        }
        let mut shown = Diagnostics::new();
        // The line of a secret is not shown: what is printed is kept in logs.
        let excerpt = |d: Diagnostic| if d.code == Code::Secret { d } else { d.excerpt_of(text) };
        shown.extend(problems.into_iter().map(excerpt));
        (config, shown)
    }

    fn fill(&mut self, read: &mut Reader) {
        read.text("publication", &mut self.publication);
        read.text("description", &mut self.description);
        read.language("language", &mut self.language);
        read.language("interface", &mut self.interface);
        self.messages = read.entries("messages");
        read.text("theme", &mut self.theme);
        read.folder("dumps", &mut self.dumps);
        read.encoding(&mut self.encoding);
        read.folder("content", &mut self.content);
        read.folder("output", &mut self.output);
        read.count("per_page", &mut self.per_page);
        read.count("feed_entries", &mut self.feed_entries);
        read.count("search_part", &mut self.search_part);
        self.outputs = Outputs::read(read.map, read.text, read.problems);
        read.yes_or_no("allow_html", &mut self.allow_html);
        self.theme_options = read.entries("theme_options");
        read.search(&mut self.search);
        read.mapping("extra", &mut self.extra);
        read.base_url(&mut self.base_url);
        read.utc_offset(&mut self.utc_offset_minutes);
        self.defaults = read.defaults();
        self.people = read.people();
        self.style = read.style();
        self.pictures = pictures::read(read.map, read.text, read.problems);
        self.publish = publish::read(read.map, read.text, read.problems);
    }

    /// Whether the site has feeds: they are wanted, and their addresses are known.
    pub fn has_feeds(&self) -> bool {
        self.outputs.feeds && !self.base_url.is_empty()
    }

    /// BCP 47 tag of the language that the interface speaks.
    pub fn interface_language(&self) -> &str {
        if self.interface.is_empty() { &self.language } else { &self.interface }
    }

    /// Folder of the dumps.
    pub fn dumps_folder(&self) -> PathBuf {
        self.root.join(&self.dumps)
    }

    /// Folder of the content.
    pub fn content_folder(&self) -> PathBuf {
        self.root.join(&self.content)
    }

    /// Folder that is built into.
    pub fn output_folder(&self) -> PathBuf {
        self.root.join(&self.output)
    }

    /// Where is noted what newsprint built into a folder: a list, `.json`, beside which lie a lock and what the next build wants
    /// to know. One for each folder, found by its path from the site's root.
    pub fn build_list(&self, output: &Path) -> PathBuf {
        let root = crate::fs::resolve(&self.root).unwrap_or_else(|_| self.root.clone());
        let name = blake3::hash(crate::fs::shown_from(&root, output).as_bytes()).to_hex();
        self.root.join(".newsprint/build").join(format!("{}.json", &name[..16]))
    }

    /// Folder that is built into for the preview, which `newsprint serve` shows; safe to delete.
    pub fn preview_folder(&self) -> PathBuf {
        self.root.join(".newsprint/preview/site")
    }

    /// Folder of pictures that are ready; safe to delete.
    pub fn picture_cache(&self) -> PathBuf {
        self.root.join(".newsprint/pictures")
    }

    /// Folder of what import last wrote, unedited: the common ancestor for merging.
    pub fn pristine_folder(&self) -> PathBuf {
        self.root.join(".newsprint/import")
    }
}

/// The nearest folder upward (itself included) that holds `newsprint.yaml`.
///
/// # Errors
/// [`Code::NoSite`] if there is none.
pub fn find_root(from: &Path) -> Result<PathBuf, Diagnostic> {
    let start = std::path::absolute(from).unwrap_or_else(|_| from.to_path_buf());
    let found = start.ancestors().find(|folder| crate::fs::exists(&folder.join(FILE_NAME)));
    found.map(Path::to_path_buf).ok_or_else(|| no_site(&start))
}

/// The diagnostic for a folder that is no site.
pub fn no_site(folder: &Path) -> Diagnostic {
    Diagnostic::new(Code::NoSite, format!("no `{FILE_NAME}` in this folder or any above it"))
        .at(crate::fs::shown(folder))
        .help("run `newsprint init my-paper` to start a site, or name one with `--root DIR`")
}

struct Reader<'a> {
    map: &'a Mapping,
    text: &'a str,
    problems: &'a mut Diagnostics,
}

impl Reader<'_> {
    fn wrong(&mut self, key: &str, expected: &str, found: &Node, example: &str) {
        self.problems.push(self.map.wrong(
            key,
            Code::Config,
            format!("`{key}` takes {expected}, not {}", found.kind()),
            &format!("for example `{example}`"),
        ));
    }

    fn text(&mut self, key: &str, into: &mut String) {
        let Some(node) = self.map.value(key) else { return };
        match node.as_text() {
            Some(text) => text.trim().clone_into(into),
            None => self.wrong(key, "a text", node, &format!("{key}: \"…\"")),
        }
    }

    /// A language tag.
    fn language(&mut self, key: &str, into: &mut String) {
        let mut tag = String::new();
        self.text(key, &mut tag);
        if is_language_tag(&tag) {
            *into = tag;
        } else if !tag.is_empty() {
            let message = format!("`{tag}` is no language tag");
            let help = format!("write it as web pages do: `{key}: zh-CN`, `{key}: en`");
            self.problems.push(self.map.wrong(key, Code::Config, message, &help));
        }
    }

    /// A folder of the site: relative, and not above the root.
    fn folder(&mut self, key: &str, into: &mut PathBuf) {
        let mut text = String::new();
        self.text(key, &mut text);
        if text.is_empty() {
            return;
        }
        let path = PathBuf::from(&text);
        let inside = path
            .components()
            .all(|c| matches!(c, std::path::Component::Normal(_) | std::path::Component::CurDir));
        if inside {
            *into = path;
        } else {
            let message = format!("`{key}: {text}` does not lie inside the site");
            self.problems.push(self.map.wrong(
                key,
                Code::Config,
                message,
                "name a folder below the one of newsprint.yaml",
            ));
        }
    }

    fn encoding(&mut self, into: &mut Option<Encoding>) {
        let mut text = String::new();
        self.text("encoding", &mut text);
        if text.is_empty() {
            return;
        }
        match Encoding::named(&text) {
            Ok(encoding) => *into = Some(encoding),
            Err(help) => {
                let message = format!("`encoding: {text}` is not an encoding");
                self.problems.push(self.map.wrong("encoding", Code::Config, message, &help));
            }
        }
    }

    fn count(&mut self, key: &str, into: &mut usize) {
        let Some(node) = self.map.value(key) else { return };
        match node.as_text().and_then(|t| t.parse::<usize>().ok()).filter(|n| *n > 0) {
            Some(n) => *into = n,
            None => self.wrong(key, "a whole number from 1", node, &format!("{key}: 50")),
        }
    }

    fn yes_or_no(&mut self, key: &str, into: &mut bool) {
        match self.map.value(key) {
            Some(Node::Bool(b)) => *into = *b,
            Some(other) => self.wrong(key, "true or false", other, &format!("{key}: true")),
            None => {}
        }
    }

    /// A search that was asked for must not be missing without a word.
    fn search(&mut self, into: &mut bool) {
        self.yes_or_no("search", into);
        if *into && !cfg!(feature = "search") {
            *into = false;
            let message = "`search: true`, but this newsprint was built without its feature `search`";
            let help = "take a newsprint that has it, or write `search: false`";
            self.problems.push(self.map.wrong("search", Code::Config, message.to_owned(), help));
        }
    }

    fn mapping(&mut self, key: &str, into: &mut Node) {
        match self.map.value(key) {
            Some(node @ Node::Map(_)) => *into = node.clone(),
            Some(other) => self.wrong(key, "a mapping", other, &format!("{key}: {{ name: value }}")),
            None => {}
        }
    }

    /// A mapping whose entries keep their lines.
    fn entries(&mut self, key: &str) -> Mapping {
        self.mapping(key, &mut Node::Null);
        match self.map.value(key) {
            Some(Node::Map(_)) => self.map.inside(key, self.text).0,
            _ => Mapping::default(),
        }
    }

    fn base_url(&mut self, into: &mut String) {
        let mut text = String::new();
        self.text("base_url", &mut text);
        if text.is_empty() {
            return;
        }
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let good = rest.is_some_and(|r| {
            !r.is_empty()
                && !r.starts_with('/')
                && !r.contains(['?', '#', '"', '<', '>', '\\'])
                && !r.contains(char::is_whitespace)
        });
        if good {
            *into = if text.ends_with('/') { text } else { format!("{text}/") };
        } else {
            let message = format!("`base_url: {text}` is not a web address");
            self.problems.push(self.map.wrong(
                "base_url",
                Code::Config,
                message,
                "write it with its scheme: https://example.org/paper/",
            ));
        }
    }

    fn utc_offset(&mut self, into: &mut i32) {
        let mut text = String::new();
        self.text("utc_offset", &mut text);
        if text.is_empty() {
            return;
        }
        match parse_offset(&text) {
            Some(minutes) => *into = minutes,
            None => {
                let message = format!("`utc_offset: {text}` is not an offset");
                self.problems.push(self.map.wrong(
                    "utc_offset",
                    Code::Config,
                    message,
                    "write it like \"+08:00\"",
                ));
            }
        }
    }

    fn defaults(&mut self) -> Defaults {
        let mut node = Node::Map(Vec::new());
        self.mapping("defaults", &mut node);
        self.unknown_inside("defaults", &node, &["editor", "section", "page"]);
        let text = |key: &str| node.get(key).and_then(Node::as_text).map(str::to_owned);
        Defaults { editor: text("editor"), section: text("section"), page: text("page") }
    }

    fn people(&mut self) -> Vec<KnownPerson> {
        let Some(node) = self.map.value("people") else { return Vec::new() };
        let Node::List(list) = node else {
            self.wrong("people", "a list", node, "people: [{ name: 林溪, aliases: [小林] }]");
            return Vec::new();
        };
        let mut people = Vec::new();
        for one in list {
            let name = one.get("name").and_then(Node::as_text).map(str::trim).filter(|n| !n.is_empty());
            let aliases = match one.get("aliases") {
                None | Some(Node::Null) => Some(Vec::new()),
                Some(Node::List(list)) => {
                    list.iter().map(|a| a.as_text().map(|t| t.trim().to_owned())).collect()
                }
                Some(one) => one.as_text().map(|t| vec![t.trim().to_owned()]),
            };
            self.unknown_inside("people", one, &["name", "aliases"]);
            match (name, aliases) {
                (Some(name), Some(aliases)) => people.push(KnownPerson { name: name.to_owned(), aliases }),
                _ => self.wrong(
                    "people",
                    "entries with `name` and `aliases`",
                    one,
                    "- { name: 林溪, aliases: [小林] }",
                ),
            }
        }
        people
    }

    /// The paper's own style; its mistakes are told at their own lines.
    fn style(&mut self) -> SiteStyle {
        let mut node = Node::Map(Vec::new());
        self.mapping("style", &mut node);
        let (inner, text) = self.map.inside("style", self.text);
        let (style, problems) = style::from_mapping(&inner, &text);
        self.problems.append(problems);
        style
    }

    fn unknown_inside(&mut self, key: &str, node: &Node, known: &[&str]) {
        let Node::Map(entries) = node else { return };
        for (inner, _) in entries.iter().filter(|(k, _)| !known.contains(&k.as_str())) {
            let near = crate::diagnostic::nearest(inner, known.iter().copied());
            let help = near.map_or_else(
                || format!("the keys are {}", known.join(", ")),
                |n| format!("did you mean `{n}`?"),
            );
            let message = format!("`{inner}` is not a key of `{key}`");
            self.problems.push(self.map.wrong(key, Code::ConfigKey, message, &help));
        }
    }
}

/// `+08:00`, `-05:30`, `Z` in minutes east of Greenwich; at most 14 hours either way.
fn parse_offset(text: &str) -> Option<i32> {
    if text == "Z" {
        return Some(0);
    }
    let (sign, rest) = match text.as_bytes().first()? {
        b'+' => (1, &text[1..]),
        b'-' => (-1, &text[1..]),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    let (hours, minutes) = (hours.parse::<i32>().ok()?, minutes.parse::<i32>().ok()?);
    ((0..=14).contains(&hours) && (0..60).contains(&minutes)).then_some(sign * (hours * 60 + minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str) -> (Config, Vec<Diagnostic>) {
        let (config, problems) = Config::from_text(Path::new("/site"), text);
        (config, problems.into_iter().collect())
    }

    #[test]
    fn an_empty_file_is_a_site_with_defaults() {
        let (config, problems) = load("# nothing yet\n");
        assert_eq!(problems, []);
        assert_eq!(config, Config::default_in(Path::new("/site")));
    }

    #[test]
    fn every_mistake_is_reported_with_its_line_and_the_rest_is_used() {
        let (config, problems) = load(
            "publicaton: 河滨周刊\nper_page: many\nlanguage: en\nbase_url: example.org\noutput: ../out\n",
        );
        let lines: Vec<_> = problems.iter().map(|p| p.place.as_ref().unwrap().line.unwrap()).collect();
        assert_eq!(lines, [1, 5, 2, 4]);
        assert_eq!(problems[0].help.as_deref(), Some("did you mean `publication`?"));
        assert_eq!(config.language, "en");
        assert_eq!(config.output, Path::new("public"));
    }

    #[test]
    fn people_and_defaults_are_read() {
        let (config, problems) = load(
            "people:\n  - name: 林 溪\n    aliases: 小林\ndefaults: { editor: 赵, page: 1 }\nutc_offset: \"-05:30\"\n",
        );
        assert_eq!(problems, []);
        assert_eq!(config.people[0].aliases, ["小林"]);
        assert_eq!(config.defaults.page.as_deref(), Some("1"));
        assert_eq!(config.utc_offset_minutes, -330);
    }

    #[test]
    fn an_encoding_is_a_known_one() {
        assert_eq!(load("encoding: gbk\n").0.encoding, Encoding::named("GB18030").ok());
        let (config, problems) = load("language: zh-CN\nencoding: bgi5\n");
        assert_eq!(config.encoding, None);
        assert_eq!(problems[0].place.as_ref().unwrap().line, Some(2));
        assert_eq!(problems[0].help.as_deref(), Some("did you mean `Big5`?"));
    }

    #[test]
    fn a_mistake_in_the_style_is_told_at_its_own_line() {
        let (config, problems) = load(
            "language: en\nstyle:\n  extends: [en]\n  rolles: [甲]\n  without:\n    labels: [Briefs]\n    adverts: 3\n",
        );
        let told: Vec<_> = problems.iter().map(|p| p.place.as_ref().unwrap().line.unwrap()).collect();
        assert_eq!(told, [4, 7]);
        assert_eq!(problems[0].help.as_deref(), Some("did you mean `roles`?"));
        assert_eq!(config.style.extends, ["en"]);
        assert!(config.style.without.labels.has("Briefs"));
    }

    #[test]
    fn a_base_url_always_ends_in_a_slash() {
        assert_eq!(load("base_url: https://example.org/paper\n").0.base_url, "https://example.org/paper/");
    }
}
