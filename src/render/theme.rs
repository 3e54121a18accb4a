//! `theme.yaml`: a theme's name, the interface it works with, its options and the languages of its words.

use std::collections::BTreeMap;

use semver::{Version, VersionReq};
use serde_json::{Map, Value as Json};

use super::assets::is_colour;
use super::layers::StaticFile;
use crate::config::{self, Config};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};
use crate::yaml::{self, Entry, Mapping, Node};

/// Name of the file that makes a folder of `themes/` a theme.
pub const FILE_NAME: &str = "theme.yaml";

/// The version of the interface between newsprint and its themes: the templates that are asked for, what they see, the
/// filters, functions and components of the base layer. Its first number grows with what breaks a theme, its second
/// with what a theme may newly use (semver.org).
pub const INTERFACE: Version = Version::new(1, 0, 0);

const KEYS: &[&str] = &["name", "version", "interface", "description", "options", "messages"];

/// Keys of one option.
const OPTION_KEYS: &[&str] = &["default", "type", "choices", "min", "max", "description"];

/// What a theme says about itself, settled for one site.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Theme {
    /// Its name.
    pub name: String,
    /// Its version, as written.
    pub version: String,
    /// The range of interfaces that it works with, as written; empty if it names none.
    pub interface: String,
    /// What it says about itself.
    pub description: String,
    /// Its options: the theme's defaults, with the site's `theme_options` laid over them.
    pub options: Map<String, Json>,
    /// What it says about each of its options, in its order.
    pub described: Vec<ThemeOption>,
    /// The languages of its message files, as its `messages:` lists them.
    pub languages: Vec<String>,
    lines: BTreeMap<String, u32>,
}

/// Something that a site may set under `theme_options:`.
#[derive(Clone, Debug, PartialEq)]
pub struct ThemeOption {
    /// Its name.
    pub name: String,
    /// What it takes.
    pub takes: Takes,
    /// What holds unless the site sets it.
    pub default: Json,
    /// What it does, in a sentence; may be empty.
    pub description: String,
}

/// What an option takes.
#[derive(Clone, Debug, PartialEq)]
pub enum Takes {
    /// A text.
    Text,
    /// A number, from the first to the second.
    Number(f64, f64),
    /// `true` or `false`.
    Switch,
    /// A colour as CSS writes one.
    Colour,
    /// One of these texts.
    Choice(Vec<String>),
    /// The path of a file below the site's `static/`, or nothing.
    File,
    /// A list.
    List,
}

impl Theme {
    /// Reads a theme's file, its text and how it is shown, and lays the site's options over it. `inherited` are the
    /// options of the theme below, for those that it does not have itself.
    pub(super) fn read(
        config: &Config,
        name: &str,
        (text, shown): (&str, &str),
        inherited: Vec<ThemeOption>,
    ) -> (Self, Diagnostics) {
        let mut problems = Diagnostics::new();
        let mut theme = Self { name: name.to_owned(), ..Self::default() };
        match yaml::parse(shown, text, 1, Code::Config) {
            Ok(map) => {
                let mut found = theme.fill(&map, text);
                theme.fits(&map, &mut found);
                problems.extend(found.into_iter().map(|d| d.excerpt_of(text)));
            }
            Err(e) => problems.push(e.excerpt_of(text)),
        }
        for option in inherited {
            if !theme.options.contains_key(&option.name) {
                theme.options.insert(option.name.clone(), option.default.clone());
                theme.described.push(option);
            }
        }
        theme.choose(config, &mut problems);
        (theme, problems)
    }

    /// The line of a key of the file; the first for one that is not there.
    pub(super) fn line_of(&self, key: &str) -> u32 {
        self.lines.get(key).copied().unwrap_or(1)
    }

    fn fill(&mut self, map: &Mapping, text: &str) -> Diagnostics {
        let mut problems = map.unknown_keys(KEYS, Code::ConfigKey, true);
        self.lines = map.entries.iter().map(|e| (e.key.clone(), e.line)).collect();
        let word = |key: &str| map.value(key).and_then(Node::as_text).map(str::to_owned);
        self.name = word("name").unwrap_or_else(|| std::mem::take(&mut self.name));
        self.version = word("version").unwrap_or_default();
        self.interface = word("interface").unwrap_or_default();
        self.description = word("description").unwrap_or_default();
        self.languages = languages(map, &mut problems);
        match map.value("options") {
            Some(Node::Map(_)) => {
                let (inside, _) = map.inside("options", text);
                for entry in &inside.entries {
                    match ThemeOption::read(entry, &inside, &mut problems) {
                        Ok(option) => {
                            self.options.insert(option.name.clone(), option.default.clone());
                            self.described.push(option);
                        }
                        Err(message) => problems.push(inside.wrong(
                            &entry.key,
                            Code::Config,
                            format!("the option `{}` {message}", entry.key),
                            "write `accent: { type: colour, default: \"#8c1c13\", description: … }`",
                        )),
                    }
                }
            }
            Some(other) => {
                let message = format!("`options` takes a mapping, not {}", other.kind());
                problems.push(map.wrong(
                    "options",
                    Code::Config,
                    message,
                    "write one `name: value` a line under it",
                ));
            }
            None => {}
        }
        problems
    }

    /// Tells if the theme does not work with this program's interface.
    fn fits(&self, map: &Mapping, problems: &mut Diagnostics) {
        if self.interface.is_empty() {
            return;
        }
        let wrong = |message: String, help: &str| map.wrong("interface", Code::Theme, message, help);
        match VersionReq::parse(&self.interface) {
            Ok(range) if range.matches(&INTERFACE) => {}
            Ok(_) => problems.push(
                wrong(
                    format!("the theme `{}` does not work with this newsprint", self.name),
                    "take a version of the theme, or of newsprint, that fits the other",
                )
                .because(format!(
                    "it asks for the theme interface {}, and this is {INTERFACE}",
                    self.interface
                )),
            ),
            Err(e) => problems.push(wrong(
                format!("`interface: {}` is no range of versions: {e}", self.interface),
                "write it like `interface: \"^1\"` or `interface: \">=1.2, <3\"`",
            )),
        }
    }

    fn choose(&mut self, config: &Config, problems: &mut Diagnostics) {
        let chosen = &config.theme_options;
        for entry in &chosen.entries {
            let Some(option) = self.described.iter().find(|o| o.name == entry.key) else {
                problems.push(self.unknown_option(entry));
                continue;
            };
            let value = entry.value.to_json();
            if option.takes.fits(&value) {
                self.options.insert(entry.key.clone(), value);
                continue;
            }
            problems.push(chosen.wrong(
                &entry.key,
                Code::Config,
                format!(
                    "the option `{}` takes {}, not `{}`",
                    entry.key,
                    option.takes.in_words(),
                    bare(&value)
                ),
                &format!("for example `{}: {}`", entry.key, option.default),
            ));
        }
    }

    /// Tells of files that the site's options name and that no layer has.
    pub(super) fn missing_files(&self, config: &Config, files: &BTreeMap<String, StaticFile>) -> Diagnostics {
        let mut problems = Diagnostics::new();
        for option in self.described.iter().filter(|o| o.takes == Takes::File) {
            let path = self.options.get(&option.name).and_then(Json::as_str).unwrap_or_default();
            if path.is_empty() || files.contains_key(path) {
                continue;
            }
            let help = match nearest(path, files.keys().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!(
                    "put the file into static/ and write its path below it, `{}: {path}`",
                    option.name
                ),
            };
            let message = format!("there is no file `static/{path}` for the option `{}`", option.name);
            problems.push(config.theme_options.wrong(&option.name, Code::Config, message, &help));
        }
        problems
    }

    fn unknown_option(&self, entry: &Entry) -> Diagnostic {
        let known: Vec<&str> = self.options.keys().map(String::as_str).collect();
        let help = match nearest(&entry.key, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if known.is_empty() => "it has none".to_owned(),
            None => format!("its options are {}", known.join(", ")),
        };
        Diagnostic::new(Code::ConfigKey, format!("the theme `{}` has no option `{}`", self.name, entry.key))
            .at_line(config::FILE_NAME, entry.line)
            .help(help)
    }
}

/// A value as a person writes it.
fn bare(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

impl ThemeOption {
    /// An option as a theme describes it: its default alone, of which the type is taken, or a mapping with `default`.
    fn read(entry: &Entry, map: &Mapping, problems: &mut Diagnostics) -> Result<Self, String> {
        let described = matches!(entry.value, Node::Map(_));
        let field = |key: &str| entry.value.get(key).filter(|node| **node != Node::Null);
        if let Node::Map(fields) = &entry.value {
            for (key, _) in fields.iter().filter(|(key, _)| !OPTION_KEYS.contains(&key.as_str())) {
                problems.push(map.wrong(
                    &entry.key,
                    Code::ConfigKey,
                    format!("`{key}` is not a key of an option"),
                    &format!("the keys are {}", OPTION_KEYS.join(", ")),
                ));
            }
        }
        let default = if described { field("default").ok_or("has no `default`")? } else { &entry.value };
        let default = default.to_json();
        let takes = match field("type").and_then(Node::as_text) {
            None => Takes::like(&default, field("choices"))?,
            Some("text") => Takes::Text,
            Some("number") => {
                let limit = |key: &str, none: f64| {
                    field(key).and_then(Node::as_text).and_then(|t| t.parse().ok()).unwrap_or(none)
                };
                Takes::Number(limit("min", f64::MIN), limit("max", f64::MAX))
            }
            Some("switch") => Takes::Switch,
            Some("colour") => Takes::Colour,
            Some("choice") => Takes::choice(field("choices"))?,
            Some("file") => Takes::File,
            Some("list") => Takes::List,
            Some(other) => {
                return Err(format!(
                    "has the type `{other}`; the types are text, number, switch, colour, choice, file, list"
                ));
            }
        };
        if !takes.fits(&default) {
            return Err(format!("takes {}, and its default is `{}`", takes.in_words(), bare(&default)));
        }
        let description = field("description").and_then(Node::as_text).unwrap_or_default().to_owned();
        Ok(Self { name: entry.key.clone(), takes, default, description })
    }
}

impl Takes {
    /// What an option takes whose default is all that is said.
    fn like(default: &Json, choices: Option<&Node>) -> Result<Self, String> {
        Ok(match default {
            _ if choices.is_some() => Self::choice(choices)?,
            Json::Bool(_) => Self::Switch,
            Json::Number(_) => Self::Number(f64::MIN, f64::MAX),
            Json::Array(_) => Self::List,
            Json::Null | Json::String(_) => Self::Text,
            Json::Object(_) => return Err("has a mapping as its default".to_owned()),
        })
    }

    fn choice(choices: Option<&Node>) -> Result<Self, String> {
        let Some(Node::List(list)) = choices else { return Err("lacks the list `choices`".to_owned()) };
        Ok(Self::Choice(list.iter().filter_map(Node::as_text).map(str::to_owned).collect()))
    }

    /// Whether a value is of this kind.
    fn fits(&self, value: &Json) -> bool {
        match self {
            Self::Text => value.is_null() || value.is_string() || value.is_number(),
            Self::Number(least, most) => value.as_f64().is_some_and(|n| (*least..=*most).contains(&n)),
            Self::Switch => value.is_boolean(),
            Self::Colour => value.as_str().is_some_and(is_colour),
            Self::Choice(choices) => choices.contains(&bare(value)),
            Self::File => value.is_null() || value.is_string(),
            Self::List => value.is_array(),
        }
    }

    /// For a sentence: «takes …».
    pub fn in_words(&self) -> String {
        match self {
            Self::Text => "a text".to_owned(),
            Self::Number(f64::MIN, f64::MAX) => "a number".to_owned(),
            Self::Number(least, f64::MAX) => format!("a number from {least}"),
            Self::Number(f64::MIN, most) => format!("a number up to {most}"),
            Self::Number(least, most) => format!("a number from {least} to {most}"),
            Self::Switch => "true or false".to_owned(),
            Self::Colour => "a colour of CSS".to_owned(),
            Self::Choice(choices) => format!("one of {}", choices.join(", ")),
            Self::File => "the path of a file below static/".to_owned(),
            Self::List => "a list".to_owned(),
        }
    }
}

/// The languages that `messages:` lists.
fn languages(map: &Mapping, problems: &mut Diagnostics) -> Vec<String> {
    let Some(node) = map.value("messages") else { return Vec::new() };
    let list = match node {
        Node::List(list) => list.iter().map(|l| l.as_text().map(str::to_owned)).collect(),
        _ => None,
    };
    list.unwrap_or_else(|| {
        let message = format!("`messages` takes a list of languages, not {}", node.kind());
        let help = "write the words into messages/en.yaml and the like, and here `messages: [en, zh-Hans]`";
        problems.push(map.wrong("messages", Code::Config, message, help));
        Vec::new()
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    const OPTIONS: &str = "name: d\ninterface: \"^1\"\noptions:\n  columns: true\n  ink: { type: colour, default: black }\n  sides: { type: number, default: 2, min: 1, max: 3 }\n  face: { choices: [serif, sans], default: serif }\n  motto: \"\"\n";

    fn read(theme: &str, site: &str) -> (Theme, Vec<Diagnostic>) {
        let (config, problems) = Config::from_text(Path::new("/site"), site);
        assert_eq!(problems, Diagnostics::new());
        let (theme, problems) = Theme::read(&config, "d", (theme, "theme.yaml"), Vec::new());
        (theme, problems.into_iter().collect())
    }

    #[test]
    fn options_are_of_their_type_and_told_with_the_line_where_they_are_set() {
        let (theme, problems) = read(OPTIONS, "theme_options:\n  sides: 3\n  ink: '#8c1c13'\n  face: sans\n");
        assert_eq!(problems, []);
        assert_eq!(
            Json::from(theme.options),
            serde_json::json!({"columns": true, "ink": "#8c1c13", "sides": 3, "face": "sans", "motto": ""})
        );
        let (_, problems) = read(
            OPTIONS,
            "theme_options:\n  coluns: 1\n  sides: 4\n  ink: 'red; } body {'\n  face: cursive\n  columns: 1\n",
        );
        let lines: Vec<_> = problems.iter().map(|p| p.place.as_ref().unwrap().line.unwrap()).collect();
        assert_eq!(lines, [2, 3, 4, 5, 6]);
        assert_eq!(
            (problems[0].code, problems[0].help.as_deref()),
            (Code::ConfigKey, Some("did you mean `columns`?"))
        );
        assert!(problems[1].message.contains("a number from 1 to 3"));
    }

    #[test]
    fn an_option_that_is_none_is_told_with_its_line() {
        let (_, problems) = read(
            "options:\n  a: { type: tint, default: 1 }\n  b: { type: colour }\n  c: { type: switch, default: 3, defalt: 1 }\n",
            "",
        );
        let lines: Vec<_> = problems.iter().map(|p| p.place.as_ref().unwrap().line.unwrap()).collect();
        assert_eq!(lines, [2, 3, 4, 4]);
    }

    #[test]
    fn a_theme_for_another_interface_is_an_error_at_its_line() {
        for (range, message) in [("^2", "does not work"), ("one", "is no range")] {
            let (_, problems) = read(&format!("name: d\ninterface: \"{range}\"\n"), "");
            assert_eq!(problems[0].place.as_ref().unwrap().line, Some(2));
            assert!(problems[0].message.contains(message), "{problems:?}");
        }
        assert_eq!(read("interface: \">=1, <3\"\n", "").1, []);
    }
}
