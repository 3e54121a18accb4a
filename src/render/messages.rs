//! The words of the interface: a file a language, layer over layer.
//!
//! The default theme, the chosen theme and the site may each have `messages/LANGUAGE.yaml`; above them all stand the
//! single words of `messages:` in `newsprint.yaml`. A message is a text, with fields in braces, or a text for each of
//! the language's plural forms. A message that one language of a theme has, the others must have too.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json};

use super::layers::Source;
use super::{locale, scan};
use crate::config::{self, Config};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity, nearest};
use crate::yaml::{self, Mapping, Node};

/// Folder of message files, in a theme and in the site.
pub(super) const FOLDER: &str = "messages";

/// The plural forms of CLDR.
const FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// The language whose words stand in for those of one that no layer has.
const FALLBACK: &str = "en";

/// Whose words they are; later ones win.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Owner {
    /// The default theme.
    Default,
    /// The chosen theme.
    Theme,
    /// The site.
    Site,
}

/// One language's file in one layer.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct MessageFile {
    pub(super) owner: Owner,
    /// The language tag: the file's name without its ending.
    pub(super) language: String,
    /// The file as a person knows it.
    pub(super) shown: String,
    pub(super) text: String,
}

impl MessageFile {
    /// The file of another language in the same folder.
    fn beside(&self, language: &str) -> String {
        let folder = self.shown.rsplit_once('/').map_or("", |(folder, _)| folder);
        format!("{folder}/{language}.yaml")
    }
}

/// The words of the interface in one language.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Messages {
    /// The tag by which dates, numbers and lists are formatted: what the site asked for, or the one that stands in.
    pub language: String,
    /// Each message by its key: a text, or an object of plural forms.
    pub words: Map<String, Json>,
    /// Every key that some language of some layer has.
    known: BTreeSet<String>,
}

/// A file that was read.
struct Read<'f> {
    file: &'f MessageFile,
    map: Mapping,
}

impl Messages {
    /// Settles the words of a site: of each layer the file that fits the interface's language best, the later layers
    /// over the earlier ones, and `messages:` of the config over all.
    pub(super) fn new(config: &Config, files: &[MessageFile], problems: &mut Diagnostics) -> Self {
        let wanted = config.interface_language();
        let read: Vec<Read> = files.iter().filter_map(|file| Read::new(file, problems)).collect();
        let (chosen, language) = choose(wanted, &read, problems);
        let mut messages = Self { language, ..Self::default() };
        messages.known = read.iter().flat_map(|r| r.map.entries.iter().map(|e| e.key.clone())).collect();
        for file in &chosen {
            messages.words.extend(file.map.entries.iter().map(|e| (e.key.clone(), e.value.to_json())));
        }
        if let Node::Map(own) = &config.messages {
            for (key, value) in own {
                match wrong_form(value) {
                    Some(wrong) => problems.push(
                        Diagnostic::new(Code::Message, format!("the message `{key}` {wrong}"))
                            .at(config::FILE_NAME)
                            .help("write `messages: { home: Start }`"),
                    ),
                    None => {
                        messages.words.insert(key.clone(), value.to_json());
                    }
                }
            }
        }
        messages.missing(&read, &chosen, problems);
        messages
    }

    /// A text of the interface; empty if no layer has it, which [`Self::missing`] has told already.
    pub(super) fn text(&self, key: &str) -> &str {
        self.words.get(key).and_then(Json::as_str).unwrap_or_default()
    }

    /// Tells of every message that a theme has in another language and none of the chosen files has; one diagnostic
    /// a file that lacks some. The other language's words stand in, so that the pages show what else may be wrong.
    fn missing(&mut self, read: &[Read], chosen: &[&Read], problems: &mut Diagnostics) {
        let mut stand_in = Map::new();
        let mut lacking: BTreeMap<String, Vec<(&str, String)>> = BTreeMap::new();
        for owner in [Owner::Default, Owner::Theme] {
            let of_owner = || read.iter().filter(move |r| r.file.owner == owner);
            let mut told = BTreeSet::new();
            for (other, entry) in of_owner().flat_map(|r| r.map.entries.iter().map(move |e| (r, e))) {
                if self.words.contains_key(&entry.key) || !told.insert(&entry.key) {
                    continue;
                }
                let of = |owner| chosen.iter().find(move |r| r.file.owner == owner);
                let file = of(owner)
                    .or(of(Owner::Site))
                    .map_or_else(|| other.file.beside(&self.language), |r| r.file.shown.clone());
                let place = format!("{}:{}", other.file.shown, entry.line);
                stand_in.insert(entry.key.clone(), entry.value.to_json());
                lacking.entry(file).or_default().push((&entry.key, place));
            }
        }
        self.words.extend(stand_in);
        problems.extend(lacking.into_iter().map(|(file, keys)| {
            let names: Vec<String> = keys.iter().map(|(key, _)| format!("`{key}`")).collect();
            let message = match names.len() {
                1 => format!("the message {} is missing", names[0]),
                n => format!("{n} messages are missing: {}", names.join(", ")),
            };
            Diagnostic::new(Code::Message, message)
                .at(file)
                .because(format!("{} has `{}`", keys[0].1, keys[0].0))
                .help("every language of a theme has the same messages; add them")
        }));
    }

    /// Tells of every message that a template asks for and that no language has.
    pub(super) fn unknown(&self, templates: &[Source], problems: &mut Diagnostics) {
        for source in templates {
            for asked in scan::asked(&source.text, "t") {
                if self.words.contains_key(&asked.name) || self.known.contains(&asked.name) {
                    continue;
                }
                let help = nearest(&asked.name, self.known.iter().map(String::as_str)).map_or_else(
                    || format!("add it to {FOLDER}/{}.yaml and the other languages", self.language),
                    |n| format!("did you mean `{n}`?"),
                );
                problems.push(
                    Diagnostic::new(Code::Message, format!("no language has the message `{}`", asked.name))
                        .at_column(&source.shown, asked.line, asked.column)
                        .excerpt_of(&source.text)
                        .help(help),
                );
            }
        }
    }

    /// Tells of the site's own words that no theme has and no template asks for: misspelt ones.
    pub(super) fn idle(&self, config: &Config, files: &[MessageFile], templates: &[Source]) -> Diagnostics {
        let asked: BTreeSet<String> =
            templates.iter().flat_map(|s| scan::asked(&s.text, "t")).map(|a| a.name).collect();
        let mut themes = BTreeSet::new();
        let mut own: Vec<(String, Option<u32>, String)> = Vec::new();
        for file in files {
            let Ok(map) = yaml::parse(&file.shown, &file.text, 1, Code::Message) else { continue };
            match file.owner {
                Owner::Site => {
                    own.extend(map.entries.into_iter().map(|e| (file.shown.clone(), Some(e.line), e.key)));
                }
                Owner::Default | Owner::Theme => themes.extend(map.entries.into_iter().map(|e| e.key)),
            }
        }
        if let Node::Map(words) = &config.messages {
            own.extend(words.iter().map(|(key, _)| (config::FILE_NAME.to_owned(), None, key.clone())));
        }
        let mut idle = Diagnostics::new();
        for (shown, line, key) in own {
            if themes.contains(&key) || asked.contains(&key) {
                continue;
            }
            let mut d = Diagnostic::new(Code::Message, format!("nothing asks for the message `{key}`"));
            d.severity = Severity::Warning;
            d = match line {
                Some(line) => d.at_line(shown, line),
                None => d.at(shown),
            };
            idle.push(match nearest(&key, themes.iter().map(String::as_str)) {
                Some(near) => d.help(format!("did you mean `{near}`?")),
                None => d.help("docs/themes.md tells where the words of a theme stand"),
            });
        }
        idle
    }
}

impl<'f> Read<'f> {
    /// Parses a file; entries that are no messages are reported and left out.
    fn new(file: &'f MessageFile, problems: &mut Diagnostics) -> Option<Self> {
        let mut map = match yaml::parse(&file.shown, &file.text, 1, Code::Message) {
            Ok(map) => map,
            Err(e) => {
                problems.push(e.excerpt_of(&file.text));
                return None;
            }
        };
        let entries = std::mem::take(&mut map.entries);
        for entry in entries {
            let Some(wrong) = wrong_form(&entry.value) else {
                map.entries.push(entry);
                continue;
            };
            problems.push(
                Diagnostic::new(Code::Message, format!("the message `{}` {wrong}", entry.key))
                    .at_line(&file.shown, entry.line)
                    .excerpt_of(&file.text)
                    .help("write a text, or `{ one: \"{n} page\", other: \"{n} pages\" }`"),
            );
        }
        Some(Self { file, map })
    }
}

/// What is wrong with the form of a message, if anything is.
fn wrong_form(value: &Node) -> Option<String> {
    match value {
        Node::Text(_) | Node::Number(_) => None,
        Node::Map(forms) => {
            let odd =
                forms.iter().find(|(form, text)| !FORMS.contains(&form.as_str()) || text.as_text().is_none());
            match odd {
                Some((form, _)) => {
                    Some(format!("has `{form}`, which is no text of a plural form ({})", FORMS.join(", ")))
                }
                None if value.get("other").is_none() => Some("lacks the plural form `other`".to_owned()),
                None => None,
            }
        }
        other => Some(format!("takes a text or plural forms, not {}", other.kind())),
    }
}

/// Of each layer the file of the wanted language, the lowest layer first, and the tag to format by. Where no layer has
/// the language, English stands in, and a warning says so.
fn choose<'r, 'f>(
    wanted: &str,
    read: &'r [Read<'f>],
    problems: &mut Diagnostics,
) -> (Vec<&'r Read<'f>>, String) {
    let fitting = |wanted: &str| -> Vec<&'r Read<'f>> {
        [Owner::Default, Owner::Theme, Owner::Site]
            .into_iter()
            .filter_map(|owner| {
                let of_owner = || read.iter().filter(move |r| r.file.owner == owner);
                let best = locale::best(wanted, of_owner().map(|r| r.file.language.as_str()))?;
                of_owner().find(|r| r.file.language == best)
            })
            .collect()
    };
    let chosen = fitting(wanted);
    if !chosen.is_empty() {
        return (chosen, wanted.to_owned());
    }
    let mut there: Vec<&str> = read.iter().map(|r| r.file.language.as_str()).collect();
    there.sort_unstable();
    there.dedup();
    let mut warning =
        Diagnostic::new(Code::Message, format!("there are no messages in the language `{wanted}`"))
            .at(config::FILE_NAME)
            .because(format!("there are {}; the interface is in English", there.join(", ")))
            .help(format!("write {FOLDER}/{wanted}.yaml, or choose a language with `interface: en`"));
    warning.severity = Severity::Warning;
    problems.push(warning);
    (fitting(FALLBACK), FALLBACK.to_owned())
}

/// A text with its fields filled in: `{number}` of `第{number}版`. A field that is not given stays as it is.
pub(super) fn fill<S: AsRef<str>>(text: &str, fields: &[(&str, S)]) -> String {
    fields
        .iter()
        .fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value.as_ref()))
}
