//! Names in templates that no value has: a variable or field that is misspelt is none, and `{% if %}` says nothing of it.
//!
//! Each template is read tag by tag with the variables that it can see; what they look like is taken from a sample
//! edition. What cannot be told (a part of a value that a filter made, a parameter with a name of its own) may have any
//! field. A component's parameter that has the name of a variable (`article`, `page`) is taken for one of its kind.

use std::collections::BTreeMap;

use super::layers::Source;
use super::scan::{Tag, place, tags, without_texts};
use super::shape::Shape;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};

/// Words of the template language, and what follows from them.
const WORDS: &[&str] = &[
    "and",
    "or",
    "not",
    "is",
    "in",
    "if",
    "elif",
    "else",
    "endif",
    "for",
    "endfor",
    "set",
    "set_global",
    "endset",
    "block",
    "endblock",
    "extends",
    "include",
    "component",
    "endcomponent",
    "filter",
    "endfilter",
    "raw",
    "endraw",
    "break",
    "continue",
    "true",
    "false",
    "none",
    "null",
    "True",
    "False",
    "None",
    "loop",
    "super",
    "body",
    "__tera_context",
];

/// Functions and what they give: the kind of variable, and whether a list of it.
const GIVE: &[(&str, &str, bool)] = &[
    ("latest_articles", "article", true),
    ("latest_issues", "issue", true),
    ("sections", "section", true),
    ("section", "section", false),
    ("reporter", "person", false),
];

/// Every unknown name in a template, with its line and column.
pub(super) fn unknown(source: &Source, known: &BTreeMap<String, Shape>) -> Diagnostics {
    let mut reader =
        Reader { source, known, scopes: vec![BTreeMap::new()], closed: false, problems: Diagnostics::new() };
    for tag in tags(&source.text) {
        reader.read(&tag);
    }
    reader.problems
}

/// Hears of a field that is not there: where, its name, and the fields that there are.
type Missing<'m> = dyn FnMut(usize, &str, &BTreeMap<String, Shape>) + 'm;

struct Reader<'a> {
    source: &'a Source,
    known: &'a BTreeMap<String, Shape>,
    scopes: Vec<BTreeMap<String, Shape>>,
    /// Inside a component, which sees its parameters alone.
    closed: bool,
    problems: Diagnostics,
}

/// A variable and the fields after it, in a tag's code.
struct Path<'c> {
    root: &'c str,
    at: usize,
    end: usize,
}

impl Reader<'_> {
    fn read(&mut self, tag: &Tag) {
        let bare = without_texts(tag.code);
        let trimmed = bare.trim_start_matches(|c: char| c == '-' || c.is_whitespace());
        let offset = bare.len() - trimmed.len();
        let word = trimmed.split(|c: char| !is_name(c)).next().unwrap_or_default();
        match word {
            _ if !tag.statement => self.check(tag, &bare, 0),
            "for" => self.open_loop(tag, &bare, offset + word.len()),
            "component" => self.open_component(trimmed),
            "endfor" => _ = self.scopes.pop(),
            "endcomponent" => {
                self.scopes.pop();
                self.closed = false;
            }
            "set" | "set_global" => self.bind(tag, &bare, offset + word.len()),
            "block" | "endblock" | "extends" | "include" => {}
            _ => self.check(tag, &bare, offset + word.len()),
        }
        if self.scopes.is_empty() {
            self.scopes.push(BTreeMap::new());
        }
    }

    fn open_loop(&mut self, tag: &Tag, bare: &str, at: usize) {
        let Some(split) = bare[at..].find(" in ").map(|n| n + at) else { return };
        let list = self.shape_of(bare, split + 4);
        self.check(tag, bare, split + 4);
        let names: Vec<&str> = bare[at..split].split(',').map(str::trim).collect();
        let mut scope = BTreeMap::from([("loop".to_owned(), Shape::Open)]);
        if let [name] = names[..] {
            scope.insert(name.to_owned(), list.element());
        } else {
            scope.extend(names.iter().map(|name| ((*name).to_owned(), Shape::Open)));
        }
        self.scopes.push(scope);
    }

    fn open_component(&mut self, code: &str) {
        let inside = code
            .split_once('(')
            .map_or("", |(_, rest)| rest.rsplit_once(')').map_or(rest, |(inside, _)| inside));
        let mut scope = BTreeMap::from([("body".to_owned(), Shape::Open)]);
        for parameter in inside.split(',') {
            let name = parameter.split(['=', ':']).next().unwrap_or_default().trim().trim_start_matches('@');
            let shape = self.known.get(name).cloned().unwrap_or(Shape::Open);
            scope.insert(name.to_owned(), shape);
        }
        self.scopes.push(scope);
        self.closed = true;
    }

    fn bind(&mut self, tag: &Tag, bare: &str, at: usize) {
        let Some(equals) = bare[at..].find('=').map(|n| n + at) else {
            let name = bare[at..].trim_matches(|c: char| c == '-' || c.is_whitespace());
            return self.put(name, Shape::Open);
        };
        self.check(tag, bare, equals + 1);
        let shape = self.shape_of(bare, equals + 1);
        self.put(bare[at..equals].trim(), shape);
    }

    fn put(&mut self, name: &str, shape: Shape) {
        // A variable that is set twice is whatever it was set to.
        let known = self.scopes.iter().rev().find_map(|s| s.get(name)).cloned();
        let shape =
            known.map_or(shape.clone(), |known| if known == shape { shape } else { known.and(shape) });
        if let Some(scope) = self.scopes.last_mut() {
            scope.insert(name.to_owned(), shape);
        }
    }

    /// What a whole expression looks like, if it is a variable with its fields or a call of a known function.
    fn shape_of(&self, bare: &str, from: usize) -> Shape {
        let code = bare[from..].trim_matches(|c: char| c == '-' || c.is_whitespace());
        if let Some((_, kind, list)) = GIVE.iter().find(|(name, ..)| code.starts_with(&format!("{name}("))) {
            let one = self.known.get(*kind).cloned().unwrap_or(Shape::Open);
            let sliced = code.ends_with(')') || code.ends_with(']') && code.contains(':');
            return match (list, sliced) {
                (true, true) => Shape::List(Box::new(one)),
                (false, true) => one,
                _ => Shape::Open,
            };
        }
        let Some(path) = paths(code).into_iter().next() else { return Shape::Open };
        if path.at != 0 {
            return Shape::Open;
        }
        let (shape, end) = self.follow(code, &path, &mut |_, _, _| {});
        if code[end..].trim().is_empty() { shape } else { Shape::Open }
    }

    /// Tells of every unknown name in an expression.
    fn check(&mut self, tag: &Tag, bare: &str, from: usize) {
        let code = &bare[from..];
        let mut wrong: Vec<(usize, String, Option<String>)> = Vec::new();
        for path in paths(code) {
            let behind = code[path.end..].trim_start();
            if behind.starts_with("is defined")
                || behind.starts_with("is undefined")
                || behind.starts_with("is not defined")
            {
                continue;
            }
            if self.root(path.root).is_none() {
                let all = self
                    .scopes
                    .iter()
                    .flat_map(BTreeMap::keys)
                    .chain(self.known.keys().filter(|_| !self.closed));
                let near = nearest(path.root, all.map(String::as_str)).map(str::to_owned);
                wrong.push((path.at, format!("there is no variable `{}` here", path.root), near));
                continue;
            }
            let _ = self.follow(code, &path, &mut |at, name, fields: &BTreeMap<String, Shape>| {
                let near = nearest(name, fields.keys().map(String::as_str)).map(str::to_owned);
                wrong.push((
                    at,
                    format!("`{}` has no field `{name}`", code[path.at..at - 1].trim_end_matches('?')),
                    near,
                ));
            });
        }
        for (at, message, near) in wrong {
            let (line, column) = place(&self.source.text, tag.start + from + at);
            let help = near.map_or_else(
                || "docs/themes.md lists what each template sees".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            self.problems.push(
                Diagnostic::new(Code::Template, message)
                    .at_column(&self.source.shown, line, column)
                    .excerpt_of(&self.source.text)
                    .help(help),
            );
        }
    }

    fn root(&self, name: &str) -> Option<Shape> {
        let scoped = self.scopes.iter().rev().find_map(|scope| scope.get(name));
        scoped.or_else(|| self.known.get(name).filter(|_| !self.closed)).cloned()
    }

    /// Goes from a variable along its fields; tells of the first that is not there, and gives what the last looks like
    /// and where it ends.
    fn follow(&self, code: &str, path: &Path, missing: &mut Missing) -> (Shape, usize) {
        let mut shape = self.root(path.root).unwrap_or(Shape::Open);
        let mut at = path.at + path.root.len();
        loop {
            let rest = &code[at..];
            let optional = rest.starts_with("?.");
            if let Some(field) = rest.strip_prefix("?.").or_else(|| rest.strip_prefix('.')) {
                let name = &field[..field.find(|c| !is_name(c)).unwrap_or(field.len())];
                let start = code.len() - field.len();
                at = start + name.len();
                shape = match &shape {
                    Shape::Record(fields) => match fields.get(name) {
                        Some(shape) => shape.clone(),
                        None => {
                            if !optional {
                                missing(start, name, fields);
                            }
                            Shape::Open
                        }
                    },
                    _ => Shape::Open,
                };
            } else if rest.starts_with('[') {
                let Some(end) = closing(rest) else { return (Shape::Open, code.len()) };
                shape = match (&shape, rest[..end].contains(':')) {
                    (Shape::List(_), true) => shape,
                    (Shape::List(element), false) => (**element).clone(),
                    _ => Shape::Open,
                };
                at += end + 1;
            } else {
                return (shape, at);
            }
        }
    }
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Where the bracket that a text begins with is closed.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// The variables in a tag's code, quoted texts blanked: no words of the language, filters, tests, functions, components
/// and names of arguments.
fn paths(code: &str) -> Vec<Path<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut before = "";
    while let Some(start) = code[at..].find(is_name).map(|n| n + at) {
        let end = code[start..].find(|c| !is_name(c)).map_or(code.len(), |n| n + start);
        let name = &code[start..end];
        let left = code[..start].trim_end();
        let right = code[end..].trim_start();
        let tight = code[..start].chars().next_back();
        let after_test = before == "is" || (before == "not" && left.ends_with("is not"));
        let skip = name.starts_with(|c: char| c.is_ascii_digit())
            || WORDS.contains(&name)
            || after_test
            || left.ends_with('|')
            || matches!(tight, Some('.' | '@' | '<' | '/'))
            || right.starts_with('(')
            || (right.starts_with('=') && !right.starts_with("=="))
            || (right.starts_with(':') && !left.ends_with('['));
        if !skip {
            found.push(Path { root: name, at: start, end: path_end(code, end) });
        }
        before = name;
        at = end;
    }
    found
}

/// Where the fields after a variable end; brackets are left for themselves.
fn path_end(code: &str, mut at: usize) -> usize {
    loop {
        let rest = &code[at..];
        let Some(field) = rest.strip_prefix("?.").or_else(|| rest.strip_prefix('.')) else { return at };
        let start = code.len() - field.len();
        at = start + field.find(|c| !is_name(c)).unwrap_or(field.len());
        if at == start {
            return at;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        let record = |fields: &[(&str, Shape)]| {
            Shape::Record(fields.iter().map(|(name, shape)| ((*name).to_owned(), shape.clone())).collect())
        };
        let person = record(&[("name", Shape::Plain)]);
        let article = record(&[
            ("title", Shape::Plain),
            ("reporters", Shape::List(Box::new(person.clone()))),
            ("extra", Shape::Open),
            ("next", Shape::Unseen),
        ]);
        let known = [("article", article), ("person", person), ("root", Shape::Plain)];
        let known = known.into_iter().map(|(name, shape)| (name.to_owned(), shape)).collect();
        let source = Source { name: "a.html".into(), text: text.into(), shown: "a.html".into() };
        let line = |d: Diagnostic| {
            let place = d.place.unwrap();
            format!("{}:{} {}", place.line.unwrap(), place.column.unwrap(), d.message)
        };
        unknown(&source, &known).into_iter().map(line).collect()
    }

    #[test]
    fn names_that_are_there_are_fine() {
        let text = "{{ root }}{% if article.title and not article.reporters[0].name is containing(pat=\"x.y\") %}{% for p in article.reporters[1:] %}{{ loop.index0 }}{{ p.name | upper }}{% endfor %}{% endif %}{% set n = article.next %}{{ n.title }}{{ article.extra.mood }}{{ <c a={article.title} size=\"b\"/> }}{% component c(person, a=\"\", @root) %}{{ person.name }}{{ a.b.c }}{{ root }}{% endcomponent c %}{% for s in sections() %}{{ s.no }}{% endfor %}{{ article?.typo }}{% if nothing is defined %}{% endif %}";
        assert_eq!(told(text), Vec::<String>::new());
    }

    #[test]
    fn a_name_that_is_not_there_is_told_even_where_nothing_would_fail() {
        assert_eq!(
            told(
                "{% if article.titel %}\n  {% for p in article.reporters %}{{ p.nam }}{% endfor %}{% endif %}"
            ),
            ["1:15 `article` has no field `titel`", "2:40 `p` has no field `nam`"]
        );
        assert_eq!(told("{% if artcle %}{% endif %}"), ["1:7 there is no variable `artcle` here"]);
        assert_eq!(
            told("{% component c(person) %}{{ person.age }}{{ article.title }}{% endcomponent c %}"),
            ["1:36 `person` has no field `age`", "1:45 there is no variable `article` here"]
        );
        assert_eq!(
            told("{% set a = article %}{{ a.reporters[0].nme }}"),
            ["1:40 `a.reporters[0]` has no field `nme`"]
        );
    }
}
