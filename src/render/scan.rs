//! Reads the tags of a template for the names they use, without rendering it: what is asked for on a page that no
//! issue happens to need is still found.

/// A name that follows a root, and where: `t.home` is `home` of the root `t`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    /// The name.
    pub(super) name: String,
    /// 1-based line of its first character.
    pub(super) line: u32,
    /// 1-based column of it, in characters.
    pub(super) column: u32,
}

/// Every `root.name` in the tags of a template; none in comments, raw blocks and quoted texts. `root?.name`, which may
/// be missing, is left out.
pub(super) fn asked(text: &str, root: &str) -> Vec<Asked> {
    let mut found = Vec::new();
    for Tag { start, code, .. } in tags(text) {
        let bare = without_texts(code);
        let mut from = 0;
        while let Some(at) = bare[from..].find(root).map(|at| at + from) {
            from = at + root.len();
            let before = bare[..at].chars().next_back();
            let inside = before.is_some_and(|c| is_name(c) || c == '.' || c == '@');
            let Some(rest) = bare[from..].strip_prefix('.') else { continue };
            let name: String = rest.chars().take_while(|c| is_name(*c)).collect();
            if !inside && !name.is_empty() {
                let (line, column) = place(text, start + from + 1);
                found.push(Asked { name, line, column });
            }
        }
    }
    found
}

/// Every text that a function is called with under a name, `asset(path="style.css")`, and where it stands.
pub(super) fn texts_given(text: &str, function: &str, argument: &str) -> Vec<Asked> {
    let mut found = Vec::new();
    let call = format!("{function}(");
    for Tag { start, code, .. } in tags(text) {
        let mut from = 0;
        while let Some(at) = code[from..].find(&call).map(|at| at + from + call.len()) {
            from = at;
            let Some(value) = code[at..].trim_start().strip_prefix(argument) else { continue };
            let Some(value) = value.trim_start().strip_prefix('=').map(str::trim_start) else { continue };
            let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'' | '`')) else {
                continue;
            };
            let Some((name, _)) = value[1..].split_once(quote) else { continue };
            let (line, column) = place(text, start + code.len() - value.len() + 1);
            found.push(Asked { name: name.to_owned(), line, column });
        }
    }
    found
}

/// Whether a template calls one of these functions.
pub(super) fn calls(text: &str, functions: &[&str]) -> bool {
    words(text).any(|word| functions.contains(&word.name.as_str()) && word.behind == Some('('))
}

/// Whether a template takes one of these fields of anything, by its name or by going through all of them.
pub(super) fn takes(text: &str, fields: &[&str]) -> bool {
    let named = words(text).any(|word| fields.contains(&word.name.as_str()) && word.before == Some('.'));
    let quoted = |code: &str| {
        let between = |q: char| fields.iter().any(|field| code.contains(&format!("{q}{field}{q}")));
        ['"', '\'', '`'].into_iter().any(between)
    };
    let through_all = |code: &str| {
        let code = code.trim_start_matches('-').trim_start();
        code.strip_prefix("for ")
            .and_then(|c| c.split_once(" in "))
            .is_some_and(|(names, _)| names.contains(','))
    };
    named || tags(text).iter().any(|tag| quoted(tag.code) || through_all(tag.code))
}

/// A name in a tag, with the characters around it that are no blanks.
struct Word {
    name: String,
    before: Option<char>,
    behind: Option<char>,
}

fn words(text: &str) -> impl Iterator<Item = Word> {
    tags(text).into_iter().flat_map(|tag| {
        let code = without_texts(tag.code);
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(start) = code[from..].find(is_name).map(|at| at + from) {
            let end = code[start..].find(|c| !is_name(c)).map_or(code.len(), |at| at + start);
            found.push(Word {
                name: code[start..end].to_owned(),
                before: code[..start].trim_end().chars().next_back(),
                behind: code[end..].trim_start().chars().next(),
            });
            from = end;
        }
        found
    })
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Where a byte stands: 1-based line and column in characters.
pub(super) fn place(text: &str, at: usize) -> (u32, u32) {
    let before = &text[..at];
    let line_start = before.rfind('\n').map_or(0, |n| n + 1);
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    (count(before.matches('\n').count() + 1), count(before[line_start..].chars().count() + 1))
}

/// The inside of `{{ }}` or `{% %}`.
pub(super) struct Tag<'t> {
    /// The byte where it starts.
    pub(super) start: usize,
    pub(super) code: &'t str,
    /// Whether it is `{% %}`.
    pub(super) statement: bool,
}

/// The tags of a template, without comments and raw blocks.
pub(super) fn tags(text: &str) -> Vec<Tag<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut raw = false;
    while let Some(open) = text[at..].find('{').map(|n| n + at) {
        let Some(close) = (match text.as_bytes()[open..].get(1) {
            Some(b'#') => Some("#}"),
            Some(b'{') => Some("}}"),
            Some(b'%') => Some("%}"),
            _ => None,
        }) else {
            at = open + 1;
            continue;
        };
        let start = open + 2;
        let end = end_of_tag(text, start, close);
        let code = &text[start..end];
        let word = code.trim_matches(|c: char| c == '-' || c.is_whitespace());
        match (close, word) {
            ("%}", "raw") => raw = true,
            ("%}", "endraw") => raw = false,
            ("#}", _) => {}
            _ if !raw => found.push(Tag { start, code, statement: close == "%}" }),
            _ => {}
        }
        at = (end + close.len()).min(text.len());
    }
    found
}

/// Where a tag ends: at its closing mark outside of quoted texts, or with the template.
fn end_of_tag(text: &str, start: usize, close: &str) -> usize {
    let mut quote = None;
    for (n, c) in text[start..].char_indices() {
        match quote {
            Some(q) if c == q => quote = None,
            Some(_) => {}
            None if text[start + n..].starts_with(close) => return start + n,
            None if close != "#}" && matches!(c, '"' | '\'' | '`') => quote = Some(c),
            None => {}
        }
    }
    text.len()
}

/// The same code with blanks for its quoted texts: each byte keeps its place.
pub(super) fn without_texts(code: &str) -> String {
    let mut quote = None;
    let blank = |c: char| " ".repeat(c.len_utf8());
    code.chars()
        .map(|c| match quote {
            Some(q) => {
                if c == q {
                    quote = None;
                }
                blank(c)
            }
            None if matches!(c, '"' | '\'' | '`') => {
                quote = Some(c);
                blank(c)
            }
            None => c.to_string(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_tags_only() {
        let text = "t.no {# t.no #}{{ t.home }}\n字{% if x and t.b == 't.no' %}{% raw %}{{ t.no }}{% endraw %}{{ art.no ~ a.t.no }}{{ <c w={t.deep} @t/> }}{{ t?.maybe }}";
        let found: Vec<_> = asked(text, "t").into_iter().map(|a| (a.name, a.line, a.column)).collect();
        assert_eq!(found, [("home".to_owned(), 1, 21), ("b".to_owned(), 2, 16), ("deep".to_owned(), 2, 93)]);
    }

    #[test]
    fn what_a_template_reaches_for_is_seen_in_calls_fields_and_loops() {
        assert!(calls("{% set a = latest_issues (limit=2) %}", &["latest_issues"]));
        assert!(!calls("{{ latest_issues }} latest_issues( {{ 'latest_issues(' }}", &["latest_issues"]));
        assert!(takes("{{ site?.years }}", &["years"]) && takes("{{ site['years'] }}", &["years"]));
        assert!(takes("{% for key, value in site %}", &["years"]));
        assert!(!takes("<i class=\"years\">{{ years }}{% for one in site.sections %}", &["years"]));
    }

    #[test]
    fn a_tag_that_never_ends_ends_with_the_template() {
        assert_eq!(asked("{{ t.a '", "t").len(), 1);
        assert_eq!(asked("{", "t"), []);
    }
}
