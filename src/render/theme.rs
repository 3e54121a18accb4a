//! `theme.yaml`: a theme's name, its options and the languages of its words.

use serde_json::{Map, Value as Json};

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};
use crate::yaml::{self, Mapping, Node};

/// Name of the file that makes a folder of `themes/` a theme.
pub const FILE_NAME: &str = "theme.yaml";

const KEYS: &[&str] = &["name", "version", "description", "options", "messages"];

/// What a theme says about itself, settled for one site.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Theme {
    /// Its name.
    pub name: String,
    /// Its version, as written.
    pub version: String,
    /// Its options: the theme's defaults, with the site's `theme_options` laid over them.
    pub options: Map<String, Json>,
    /// The languages of its message files, as its `messages:` lists them.
    pub languages: Vec<String>,
}

impl Theme {
    /// Reads a theme's file, or the default theme's where the site has chosen that, and lays the site's options over it.
    pub(super) fn read(config: &Config, default: &str, own: Option<(&str, &str)>) -> (Self, Diagnostics) {
        let mut problems = Diagnostics::new();
        let mut theme = Self::default();
        let (text, shown) = own.unwrap_or((default, "broadsheet/theme.yaml"));
        theme.lay(text, shown, &mut problems);
        theme.choose(config, &mut problems);
        (theme, problems)
    }

    fn lay(&mut self, text: &str, shown: &str, problems: &mut Diagnostics) {
        let map = match yaml::parse(shown, text, 1, Code::Config) {
            Ok(map) => map,
            Err(e) => return problems.push(e.excerpt_of(text)),
        };
        problems
            .extend(map.unknown_keys(KEYS, Code::ConfigKey, true).into_iter().map(|d| d.excerpt_of(text)));
        let word = |key: &str| map.value(key).and_then(Node::as_text).map(str::to_owned);
        self.name = word("name").unwrap_or_default();
        self.version = word("version").unwrap_or_default();
        if let Some(Json::Object(options)) = object(&map, "options", problems) {
            self.options = options;
        }
        self.languages = languages(&map, problems);
    }

    fn choose(&mut self, config: &Config, problems: &mut Diagnostics) {
        let Json::Object(chosen) = config.theme_options.to_json() else { return };
        for (key, value) in chosen {
            if self.options.contains_key(&key) {
                self.options.insert(key, value);
                continue;
            }
            let known: Vec<&str> = self.options.keys().map(String::as_str).collect();
            let help = nearest(&key, known.iter().copied()).map_or_else(
                || format!("its options are {}", known.join(", ")),
                |n| format!("did you mean `{n}`?"),
            );
            problems.push(
                Diagnostic::new(Code::ConfigKey, format!("the theme `{}` has no option `{key}`", self.name))
                    .at(crate::config::FILE_NAME)
                    .help(help),
            );
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

fn object(map: &Mapping, key: &str, problems: &mut Diagnostics) -> Option<Json> {
    match map.value(key) {
        Some(node @ Node::Map(_)) => Some(node.to_json()),
        Some(other) => {
            let message = format!("`{key}` takes a mapping, not {}", other.kind());
            problems.push(map.wrong(key, Code::Config, message, "write one `name: value` a line under it"));
            None
        }
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    const DEFAULT: &str = "name: d\noptions: {}\n";

    #[test]
    fn an_option_that_the_theme_does_not_have_is_reported() {
        let mut config = Config::default_in(Path::new("/site"));
        config.theme_options = Node::Map(vec![("coluns".into(), Node::Bool(false))]);
        let (_, problems) = Theme::read(&config, DEFAULT, Some(("options: { columns: true }", "t")));
        let all: Vec<_> = problems.into_iter().collect();
        assert_eq!((all[0].code, all[0].help.as_deref()), (Code::ConfigKey, Some("did you mean `columns`?")));
    }
}
