//! Which outputs beside the readers' pages a site has: `outputs:` in `newsprint.yaml`.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};
use crate::yaml::{Mapping, Node};

/// What is made beside the readers' pages; everything unless switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outputs {
    /// Atom and JSON Feed, of the paper, each reporter and each section; they need `base_url`.
    pub feeds: bool,
    /// `sitemap.xml`; it needs `base_url`.
    pub sitemap: bool,
    /// The newest articles for news search engines; it needs `base_url`.
    pub news_sitemap: bool,
    /// `opensearch.xml`, by which browsers offer the site's search; it needs `base_url` and the search.
    pub opensearch: bool,
    /// Each issue as an e-book.
    pub epub: bool,
    /// Each issue as one page to print.
    pub print: bool,
    /// Each issue as data.
    pub ninjs: bool,
    /// On each article, how to cite it.
    pub citations: bool,
}

impl Default for Outputs {
    fn default() -> Self {
        Self {
            feeds: true,
            sitemap: true,
            news_sitemap: true,
            opensearch: true,
            epub: true,
            print: true,
            ninjs: true,
            citations: true,
        }
    }
}

impl Outputs {
    /// Every key of `outputs:`; `docs/config.md` tells of each.
    pub const KEYS: [&str; 8] =
        ["feeds", "sitemap", "news_sitemap", "opensearch", "epub", "print", "ninjs", "citations"];

    /// Nothing beside the readers' pages.
    pub fn none() -> Self {
        let mut none = Self::default();
        for key in Self::KEYS {
            none.set(key, false);
        }
        none
    }

    /// Switches one output; an unknown name changes nothing and gives false.
    fn set(&mut self, key: &str, on: bool) -> bool {
        let slot = match key {
            "feeds" => &mut self.feeds,
            "sitemap" => &mut self.sitemap,
            "news_sitemap" => &mut self.news_sitemap,
            "opensearch" => &mut self.opensearch,
            "epub" => &mut self.epub,
            "print" => &mut self.print,
            "ninjs" => &mut self.ninjs,
            "citations" => &mut self.citations,
            _ => return false,
        };
        *slot = on;
        true
    }

    /// Reads `outputs:` of the config's mapping. `text` is the whole config.
    pub(super) fn read(map: &Mapping, text: &str, problems: &mut Diagnostics) -> Self {
        let mut outputs = Self::default();
        match map.value("outputs") {
            Some(Node::Map(_)) => {}
            None => return outputs,
            Some(other) => {
                let message = format!("`outputs` takes a mapping, not {}", other.kind());
                problems.push(map.wrong(
                    "outputs",
                    Code::Config,
                    message,
                    "for example `outputs: { epub: false }`",
                ));
                return outputs;
            }
        }
        let (inner, _) = map.inside("outputs", text);
        let Some(Node::Map(entries)) = map.value("outputs") else { return outputs };
        for (key, value) in entries {
            match value {
                Node::Bool(on) if outputs.set(key, *on) => {}
                Node::Bool(_) => problems.push(unknown(&inner, key)),
                _ if !Self::KEYS.contains(&key.as_str()) => problems.push(unknown(&inner, key)),
                other => {
                    let message = format!("`{key}` takes true or false, not {}", other.kind());
                    problems.push(inner.wrong(
                        key,
                        Code::Config,
                        message,
                        &format!("for example `{key}: false`"),
                    ));
                }
            }
        }
        outputs
    }
}

fn unknown(inner: &Mapping, key: &str) -> Diagnostic {
    let help = nearest(key, Outputs::KEYS).map_or_else(
        || format!("the outputs are {}", Outputs::KEYS.join(", ")),
        |n| format!("did you mean `{n}`?"),
    );
    inner.wrong(key, Code::ConfigKey, format!("`{key}` is no output"), &help)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::Config;

    fn read(text: &str) -> (Outputs, Vec<Diagnostic>) {
        let (config, problems) = Config::from_text(Path::new("/site"), text);
        (config.outputs, problems.into_iter().collect())
    }

    #[test]
    fn every_output_can_be_switched_off_and_the_others_stay() {
        for key in Outputs::KEYS {
            let (outputs, problems) = read(&format!("outputs: {{ {key}: false }}\n"));
            assert_eq!(problems, []);
            let mut all = Outputs::default();
            all.set(key, false);
            assert_eq!(outputs, all);
            assert_ne!(outputs, Outputs::default());
        }
    }

    #[test]
    fn a_misspelt_output_is_reported_with_its_line() {
        let (outputs, problems) =
            read("language: en\noutputs:\n  feeds: false\n  epup: false\n  print: no thanks\n");
        assert!(!outputs.feeds && outputs.epub && outputs.print);
        let lines: Vec<_> = problems.iter().map(|p| p.place.as_ref().unwrap().line.unwrap()).collect();
        assert_eq!(lines, [4, 5]);
        assert_eq!(problems[0].help.as_deref(), Some("did you mean `epub`?"));
    }
}
