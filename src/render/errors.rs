//! What Tera says, as diagnostics: the file as the person knows it, line, column, and the page being rendered.

use std::collections::BTreeMap;

use tera::{Error, ErrorKind, ReportError, Tera};

use super::Job;
use super::layers::{Layers, PREFIXES, Source};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// From the names by which Tera knows templates to their files and texts.
pub(super) struct Shown(BTreeMap<String, Source>);

impl Shown {
    pub(super) fn new(layers: &Layers) -> Self {
        Self(layers.templates.iter().map(|s| (s.name.clone(), s.clone())).collect())
    }

    /// Whether any layer has a template of this name, sound or not.
    fn has(&self, name: &str) -> bool {
        let below = PREFIXES.iter().any(|prefix| self.0.contains_key(&format!("{prefix}{name}")));
        below || self.0.contains_key(name)
    }

    /// Every template, in the order of their names.
    pub(super) fn sources(&self) -> impl Iterator<Item = &Source> {
        self.0.values()
    }

    fn file(&self, name: &str) -> String {
        self.0.get(name).map_or_else(|| name.to_owned(), |s| s.shown.clone())
    }

    /// A diagnostic at a 1-based line and column of a template.
    fn at(&self, code: Code, message: &str, name: &str, line: usize, column: usize) -> Diagnostic {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let diagnostic =
            Diagnostic::new(code, lowered(message)).at_column(self.file(name), count(line), count(column));
        match self.0.get(name) {
            Some(source) => diagnostic.excerpt_of(&source.text),
            None => diagnostic,
        }
    }

    fn report(&self, report: &ReportError) -> Diagnostic {
        let (span, message) = (report.span(), report.message());
        self.at(Code::Template, message, report.filename(), span.start_line, span.start_col + 1)
    }

    /// The first line of a template on which a word stands.
    fn line_of(&self, name: &str, word: &str) -> usize {
        let text = self.0.get(name).map_or("", |s| s.text.as_str());
        1 + text.lines().position(|l| l.contains(word)).unwrap_or(0)
    }
}

fn lowered(message: &str) -> String {
    let mut chars = message.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// Puts the templates of all layers into Tera.
///
/// Tera stops at the first mistake of some kinds. To hear of all in one run, where there is any, each template is parsed alone,
/// and what is at fault is taken out until the rest loads.
pub(super) fn load(tera: &mut Tera, layers: &Layers, shown: &Shown) -> Result<(), Diagnostics> {
    let mut sound = tera.clone();
    if sound.add_raw_templates(layers.templates.iter().map(|s| (&s.name, &s.text))).is_ok() {
        *tera = sound;
        return Ok(());
    }
    let mut problems = Diagnostics::new();
    let mut good: Vec<&Source> = Vec::new();
    for source in &layers.templates {
        match syntax_error(source) {
            Some(report) => problems
                .push(shown.report(&report).help("mend the template; docs/themes.md shows its language")),
            None => good.push(source),
        }
    }
    let broken = !problems.is_empty();
    let mut out: Vec<String> = Vec::new();
    loop {
        let Err(e) = tera.add_raw_templates(good.iter().map(|s| (&s.name, &s.text))) else { break };
        let (found, at_fault) = loading(&e, shown);
        // What calls or extends a template that is out already is no mistake of its own.
        let follows = broken || !out.is_empty();
        problems.extend(found.into_iter().filter(|d| !(follows && speaks_of_what_is_out(d))));
        let before = good.len();
        good.retain(|s| !at_fault.contains(&s.name));
        out.extend(at_fault);
        if good.len() == before {
            break;
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

fn syntax_error(source: &Source) -> Option<Box<ReportError>> {
    match Tera::new().add_raw_template(&source.name, &source.text) {
        Err(e) => match e.kind() {
            ErrorKind::SyntaxError(report) => Some(report.clone()),
            _ => None,
        },
        Ok(()) => None,
    }
}

fn speaks_of_what_is_out(d: &Diagnostic) -> bool {
    ["unknown component", "unknown template", "block "].iter().any(|start| d.message.starts_with(start))
}

/// The diagnostics of an error while loading, and the templates without which the rest may load.
fn loading(e: &Error, shown: &Shown) -> (Vec<Diagnostic>, Vec<String>) {
    match e.kind() {
        ErrorKind::SyntaxError(report) => (vec![shown.report(report)], vec![report.filename().to_owned()]),
        ErrorKind::MissingParent { current, parent } if shown.has(parent) => {
            (Vec::new(), vec![current.clone()])
        }
        ErrorKind::MissingParent { current, parent } => {
            let message = format!("it extends `{parent}`, which no layer has");
            let d = shown
                .at(Code::MissingTemplate, &message, current, shown.line_of(current, "extends"), 1)
                .help("check the name; docs/themes.md lists the templates and layers");
            (vec![d], vec![current.clone()])
        }
        ErrorKind::CircularExtend { tpl, inheritance_chain: chain }
        | ErrorKind::CircularInclude { tpl, include_chain: chain } => {
            let chain: Vec<String> = chain.iter().map(|t| shown.file(t)).collect();
            let d = shown
                .at(Code::Template, "it extends or includes itself", tpl, shown.line_of(tpl, "{%"), 1)
                .because(format!("by way of {}", chain.join(" → ")))
                .help("a template that replaces one of its own name extends it by its layer: {% extends \"default:…\" %}");
            (vec![d], vec![tpl.clone()])
        }
        _ => message(&e.to_string(), shown),
    }
}

/// Tera gives several reports as one text, each `error: …` and then ` --> template:line:column`.
fn message(text: &str, shown: &Shown) -> (Vec<Diagnostic>, Vec<String>) {
    let mut found = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let Some(message) = line.strip_prefix("error: ") else { continue };
        let place = lines.peek().and_then(|l| l.trim_start().strip_prefix("--> "));
        let mut parts = place.unwrap_or_default().rsplitn(3, ':');
        let column = parts.next().and_then(|p| p.parse().ok()).unwrap_or(1);
        let line = parts.next().and_then(|p| p.parse().ok()).unwrap_or(1);
        let name = parts.next().unwrap_or_default();
        found.push(
            shown
                .at(Code::Template, message, name, line, column)
                .help("check the name; docs/themes.md lists what templates can call"),
        );
    }
    if !found.is_empty() {
        return (found, Vec::new());
    }
    // `Component x is defined in both a and b`: quoted names are all that the message tells.
    let quoted: Vec<&str> = text.split('`').skip(1).step_by(2).collect();
    match quoted[..] {
        [component, first, second] => {
            let line = shown.line_of(second, &format!("component {component}"));
            let d = shown
                .at(
                    Code::Template,
                    &format!("the component `{component}` is defined twice in one layer"),
                    second,
                    line,
                    1,
                )
                .because(format!("the other one stands in {}", shown.file(first)))
                .help("remove or rename one of them");
            (vec![d], vec![second.to_owned()])
        }
        _ => (vec![Diagnostic::new(Code::Template, text.to_owned())], Vec::new()),
    }
}

/// The diagnostic of an error while rendering.
pub(super) fn rendering(e: &Error, template: &str, shown: &Shown) -> Diagnostic {
    match e.kind() {
        ErrorKind::RenderingError(report) | ErrorKind::SyntaxError(report) => shown.report(report),
        other => {
            let name = shown.0.keys().find(|n| n.ends_with(template)).map_or(template, |n| n.as_str());
            Diagnostic::new(Code::Template, lowered(&other.to_string())).at(shown.file(name))
        }
    }
    .help("docs/themes.md lists what each template can show")
}

/// The diagnostic for a template that no layer has.
pub(super) fn missing(job: &Job) -> Diagnostic {
    Diagnostic::new(Code::MissingTemplate, format!("no layer has the template `{}`", job.template))
        .because(format!("it is needed for {}", job.inputs.join(", ")))
        .help(format!("write templates/{}, or choose a theme that has it", job.template))
}

/// Failures while rendering, the same mistake once with all the pages that met it.
#[derive(Default)]
pub(super) struct Failures(Vec<(Diagnostic, String, usize)>);

impl Failures {
    pub(super) fn add(&mut self, diagnostic: Diagnostic, job: &Job) {
        match self.0.iter_mut().find(|(known, ..)| *known == diagnostic) {
            Some((_, _, more)) => *more += 1,
            None => self.0.push((diagnostic, format!("{} ({})", job.inputs.join(", "), job.address.file), 0)),
        }
    }

    pub(super) fn into_diagnostics(self) -> Diagnostics {
        let mut all = Diagnostics::new();
        all.extend(self.0.into_iter().map(|(diagnostic, first, more)| {
            let others = match more {
                0 => String::new(),
                1 => " and 1 more page".to_owned(),
                n => format!(" and {n} more pages"),
            };
            diagnostic.because(format!("while rendering {first}{others}"))
        }));
        all
    }
}
