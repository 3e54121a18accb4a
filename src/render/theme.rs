//! `theme.yaml`: a theme's name, its options and its words.

use std::collections::BTreeMap;

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
    /// The words of the interface in the site's language.
    pub messages: Map<String, Json>,
}

impl Theme {
    /// Reads a theme's file over the default theme's, and lays the site's options over it.
    ///
    /// Words are looked for under the site's whole language tag, then without its last part and so on
    /// (`zh-Hant-TW`, `zh-Hant`, `zh`), then under `en`; what a theme does not say, the default theme says.
    pub(super) fn read(config: &Config, default: &str, own: Option<(&str, &str)>) -> (Self, Diagnostics) {
        let mut problems = Diagnostics::new();
        let mut theme = Self::default();
        theme.lay(default, "broadsheet/theme.yaml", &config.language, &mut problems);
        if let Some((text, shown)) = own {
            theme.options.clear();
            theme.lay(text, shown, &config.language, &mut problems);
        }
        theme.choose(config, &mut problems);
        (theme, problems)
    }

    fn lay(&mut self, text: &str, shown: &str, language: &str, problems: &mut Diagnostics) {
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
        if let Some(Json::Object(mut messages)) = object(&map, "messages", problems) {
            // Laid from the least to the most fitting language.
            for tag in tags(language).iter().rev() {
                if let Some(Json::Object(words)) = messages.remove(tag) {
                    self.messages.extend(words);
                }
            }
        }
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

    /// A word of the interface; empty if no layer says it.
    pub(super) fn word(&self, key: &str) -> &str {
        self.messages.get(key).and_then(Json::as_str).unwrap_or_default()
    }

    /// A pattern of the interface with its fields filled in: `{year}年{month}月`.
    pub(super) fn filled(&self, key: &str, fields: &BTreeMap<&str, String>) -> String {
        fields.iter().fold(self.word(key).to_owned(), |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), value)
        })
    }

    /// The n-th (from 0) of a list of words.
    pub(super) fn nth(&self, key: &str, n: usize) -> &str {
        self.messages.get(key).and_then(|l| l.get(n)).and_then(Json::as_str).unwrap_or_default()
    }
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

/// A language tag and all shorter forms of it, the fullest first, and English behind them.
fn tags(language: &str) -> Vec<String> {
    let mut tags = Vec::new();
    let mut tag = language;
    loop {
        tags.push(tag.to_owned());
        match tag.rsplit_once(['-', '_']) {
            Some((shorter, _)) => tag = shorter,
            None => break,
        }
    }
    if !tags.iter().any(|t| t == "en") {
        tags.push("en".to_owned());
    }
    tags
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    const DEFAULT: &str = "name: d\noptions: {}\nmessages:\n  en: { next: Next, page: 'Page {number}' }\n  zh: { next: 下一篇 }\n";

    #[test]
    fn words_are_the_most_fitting_language_s_and_fall_back() {
        let config = Config::default_in(Path::new("/site"));
        let (theme, problems) =
            Theme::read(&config, DEFAULT, Some(("messages: { zh: { next: 下篇 } }", "t")));
        assert!(problems.is_empty());
        assert_eq!(
            (theme.word("next"), theme.filled("page", &[("number", "3".to_owned())].into()).as_str()),
            ("下篇", "Page 3")
        );
    }

    #[test]
    fn an_option_that_the_theme_does_not_have_is_reported() {
        let mut config = Config::default_in(Path::new("/site"));
        config.theme_options = Node::Map(vec![("coluns".into(), Node::Bool(false))]);
        let (_, problems) = Theme::read(&config, DEFAULT, Some(("options: { columns: true }", "t")));
        let all: Vec<_> = problems.into_iter().collect();
        assert_eq!((all[0].code, all[0].help.as_deref()), (Code::ConfigKey, Some("did you mean `columns`?")));
    }
}
