//! Profiles and sites' own words from YAML, with every mistake at its line.

use super::{LISTS, Script, Style};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};
use crate::yaml::{self, Mapping, Node};

/// The profiles that come with newsprint, by name.
const SHIPPED: &[(&str, &str)] = &[
    ("zh-hans", include_str!("zh-hans.yaml")),
    ("zh-hant", include_str!("zh-hant.yaml")),
    ("en", include_str!("en.yaml")),
    ("de", include_str!("de.yaml")),
    ("fr", include_str!("fr.yaml")),
    ("nl", include_str!("nl.yaml")),
    ("es", include_str!("es.yaml")),
    ("it", include_str!("it.yaml")),
    ("pt", include_str!("pt.yaml")),
    ("ru", include_str!("ru.yaml")),
];

/// Keys beside the lists of words.
const OTHERS: &[&str] =
    &["script", "day_first", "initials", "small_roles", "months", "weekdays", "eras", "adverts"];

/// What a site says about its own style.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SiteStyle {
    /// The shipped profiles that may speak; all if none is named.
    pub extends: Vec<String>,
    /// Words of its own, on every page.
    pub own: Style,
    /// Words of the profiles that it does not want.
    pub without: Style,
}

/// The shipped profiles, by name.
pub(super) fn shipped() -> Vec<(&'static str, Style)> {
    SHIPPED.iter().map(|(name, text)| (*name, profile(name, text))).collect()
}

fn profile(name: &str, text: &str) -> Style {
    let mut reader = Reader { problems: Diagnostics::new(), style: Style::default() };
    match yaml::parse(name, text, 1, Code::Style) {
        Ok(map) => reader.entries(&map, &[]),
        Err(problem) => reader.problems.push(problem),
    }
    debug_assert!(reader.problems.iter().next().is_none(), "{name}: {:?}", reader.problems);
    reader.style
}

/// A style file: the keys of `style:` at the top.
pub fn from_text(path: &str, text: &str) -> (SiteStyle, Diagnostics) {
    match yaml::parse(path, text, 1, Code::Style) {
        Ok(map) => {
            let (style, problems) = from_mapping(&map, text);
            let mut all = Diagnostics::new();
            problems.into_iter().for_each(|d| all.push(d.excerpt_of(text)));
            (style, all)
        }
        Err(problem) => (SiteStyle::default(), problem.excerpt_of(text).into()),
    }
}

/// A site's own style; `text` is the file's, from which `map` was read.
pub fn from_mapping(map: &Mapping, text: &str) -> (SiteStyle, Diagnostics) {
    let mut site = SiteStyle::default();
    let mut reader = Reader { problems: Diagnostics::new(), style: Style::default() };
    reader.entries(map, &["extends", "without"]);
    match map.value("extends") {
        None => {}
        Some(node) => match texts(node) {
            Some(names) => site.extends = reader.profiles(map, names),
            None => reader.wrong(map, "extends", "a list of profiles", node, "extends: [zh-hans, en]"),
        },
    }
    site.own = std::mem::take(&mut reader.style);
    match map.value("without") {
        None => {}
        Some(Node::Map(_)) => {
            reader.entries(&map.inside("without", text).0, &[]);
            site.without = std::mem::take(&mut reader.style);
        }
        Some(node) => reader.wrong(map, "without", "a mapping", node, "without: { roles: [整理] }"),
    }
    (site, reader.problems)
}

/// A list of texts, or one text.
fn texts(node: &Node) -> Option<Vec<String>> {
    match node {
        Node::List(list) => list.iter().map(|n| n.as_text().map(str::to_owned)).collect(),
        node => node.as_text().map(|t| vec![t.to_owned()]),
    }
}

struct Reader {
    problems: Diagnostics,
    style: Style,
}

impl Reader {
    fn wrong(&mut self, map: &Mapping, key: &str, takes: &str, node: &Node, example: &str) {
        let message = format!("`{key}` takes {takes}, not {}", node.kind());
        self.problems.push(map.wrong(key, Code::Style, message, &format!("for example `{example}`")));
    }

    /// Takes over all entries; the keys in `apart` are the caller's.
    fn entries(&mut self, map: &Mapping, apart: &[&str]) {
        let known: Vec<&str> = LISTS.iter().chain(OTHERS).chain(apart).copied().collect();
        self.problems.append(map.unknown_keys(&known, Code::Style, true));
        for entry in map.entries.iter().filter(|e| e.value != Node::Null) {
            let (key, node) = (entry.key.as_str(), &entry.value);
            if let Some(list) = self.style.list_mut(key) {
                match texts(node) {
                    // Family names stand in one text, a character each.
                    Some(words) if key == "surnames" => {
                        list.add(words.iter().flat_map(|w| w.chars()).map(String::from));
                    }
                    Some(words) => list.add(words),
                    None => self.wrong(map, key, "a list of texts", node, &format!("{key}: [\"…\"]")),
                }
            } else {
                self.other(map, key, node);
            }
        }
    }

    fn other(&mut self, map: &Mapping, key: &str, node: &Node) {
        match (key, node) {
            ("script", node) => match node.as_text() {
                Some("han") => self.style.script = Script::Han,
                Some("latin" | "cyrillic") => self.style.script = Script::Latin,
                _ => self.wrong(map, key, "`han`, `latin` or `cyrillic`", node, "script: han"),
            },
            ("day_first", Node::Bool(b)) => self.style.day_first = *b,
            ("initials", Node::Bool(b)) => self.style.initials = *b,
            ("small_roles", Node::Bool(b)) => self.style.small_roles = *b,
            ("day_first" | "initials" | "small_roles", node) => {
                self.wrong(map, key, "true or false", node, &format!("{key}: true"));
            }
            ("months", node) => match numbered(node, 12) {
                Some(names) => self
                    .style
                    .months
                    .extend((0..).zip(names).flat_map(|(i, all)| all.into_iter().map(move |w| (w, i + 1)))),
                None => self.wrong(map, key, "a list of twelve months", node, "months: [january, …]"),
            },
            ("weekdays", node) => match numbered(node, 7) {
                Some(names) => self
                    .style
                    .weekdays
                    .extend((0..).zip(names).flat_map(|(i, all)| all.into_iter().map(move |w| (w, i)))),
                None => self.wrong(map, key, "a list of seven days", node, "weekdays: [monday, …]"),
            },
            ("eras", Node::Map(eras)) => {
                for (word, year) in eras {
                    match year.as_text().and_then(|y| y.parse().ok()) {
                        Some(year) => _ = self.style.eras.insert(word.clone(), year),
                        None => self.wrong(map, key, "years", year, "eras: { 民國: 1911 }"),
                    }
                }
            }
            ("adverts", Node::Map(words)) => {
                for (word, weight) in words {
                    let weight_of = weight.as_text().and_then(|w| w.parse::<f32>().ok());
                    match weight_of.filter(|w| w.is_finite()) {
                        Some(weight) => self.style.adverts.extend([(word.clone(), weight)]),
                        None => self.wrong(map, key, "weights", weight, "adverts: { 旺铺: 1 }"),
                    }
                }
            }
            ("eras", node) => self.wrong(map, key, "a mapping", node, "eras: { 民國: 1911 }"),
            ("adverts", node) => self.wrong(map, key, "a mapping", node, "adverts: { 旺铺: 1 }"),
            // Everything else is the caller's, or was told as unknown.
            _ => {}
        }
    }

    fn profiles(&mut self, map: &Mapping, names: Vec<String>) -> Vec<String> {
        let known = || SHIPPED.iter().map(|(name, _)| *name);
        let (good, bad): (Vec<_>, Vec<_>) = names.into_iter().partition(|n| known().any(|k| k == n));
        for name in bad {
            let help = nearest(&name, known()).map_or_else(
                || format!("the profiles are {}", known().collect::<Vec<_>>().join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            let line = map.entry("extends").map_or(1, |e| e.line);
            let message = format!("`{name}` is not a profile that comes with newsprint");
            self.problems.push(Diagnostic::new(Code::Style, message).at_line(&map.path, line).help(help));
        }
        good
    }
}

/// So many entries, each one name or several, in small letters.
fn numbered(node: &Node, count: usize) -> Option<Vec<Vec<String>>> {
    let Node::List(list) = node else { return None };
    let lower = |names: Vec<String>| names.into_iter().map(|n| n.to_lowercase()).collect();
    let all: Option<Vec<_>> = list.iter().map(|n| texts(n).map(lower)).collect();
    all.filter(|all| all.len() == count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(u32, Option<String>)> {
        let (_, problems) = from_text("house.yaml", text);
        problems.into_iter().map(|d| (d.place.and_then(|p| p.line).unwrap_or(0), d.help)).collect()
    }

    #[test]
    fn a_site_s_words_are_added_and_unwanted_ones_taken_away() {
        let text = "extends: [zh-hans]\nroles: [本刊特派员]\nwithout:\n  roles: [整理]\n";
        let (site, problems) = from_text("house.yaml", text);
        assert_eq!(problems.iter().count(), 0);
        let style = super::super::Styles::with(&site).of(["临江的春天"].into_iter());
        assert!(style.roles.has("本刊特派员") && style.roles.has("记者") && !style.roles.has("整理"));
    }

    #[test]
    fn every_mistake_in_a_style_is_told_at_its_line() {
        let told =
            told("rolles: [甲]\nmonths: [一月]\nextends: zh-hand\nwithout:\n  by: [Von]\n  lables: [快讯]\n");
        let lines: Vec<u32> = told.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [1, 2, 3, 6]);
        assert_eq!(told[0].1.as_deref(), Some("did you mean `roles`?"));
        assert!(told[2].1.as_deref().is_some_and(|h| h.starts_with("did you mean `zh-han")));
        assert_eq!(told[3].1.as_deref(), Some("did you mean `labels`?"));
    }

    #[test]
    fn the_profiles_have_no_mistakes() {
        for (name, text) in SHIPPED {
            let (_, problems) = from_text(name, text);
            assert_eq!(
                problems.iter().map(|p| &p.message).collect::<Vec<_>>(),
                Vec::<&String>::new(),
                "{name}"
            );
        }
    }
}
