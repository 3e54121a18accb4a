//! `newsprint theme check`: every template of a theme with a sample edition, in every language that the theme speaks and
//! with every switch and choice of its options, and with no edition at all.

use std::process::ExitCode;

use super::super::{Common, counted};
use super::sample;
use crate::build;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::render::{Layers, Takes};
use crate::yaml::{Entry, Mapping, Node};

/// Arguments of `theme check`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The theme [default: the site's, with the site's own templates over it]
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

pub(crate) fn run(common: &Common, args: &Args) -> ExitCode {
    let (config, mut problems) = match common.site() {
        Ok(site) => site,
        Err(problem) => return common.report(problem.into()),
    };
    let own_layer = args.name.is_none();
    let name = args.name.clone().unwrap_or_else(|| config.theme.clone());
    let (times, found) = check(&config, &name, own_layer);
    problems.append(found);
    common.say(&format!(
        "checked the theme {name}: the sample edition was rendered {}",
        counted(times, "time")
    ));
    common.report(problems)
}

/// Renders the sample in all ways; also how often.
fn check(site: &Config, name: &str, own_layer: bool) -> (usize, Diagnostics) {
    let base = sample::config(site, name, own_layer);
    let layers = match Layers::load(&base) {
        Ok((layers, _)) => layers,
        Err(found) => return (0, found),
    };
    let mut told = Diagnostics::new();
    if layers.theme.interface.is_empty() {
        told.push(no_range(name));
    }
    told.append(layers.fields_of_messages());
    let ways = ways(&base, &layers);
    for config in &ways {
        told.append(build::check_theme(config, sample::documents()));
    }
    told.append(build::check_theme(&base, Vec::new()));
    (ways.len() + 1, once(told))
}

fn no_range(name: &str) -> Diagnostic {
    let mut warning =
        Diagnostic::new(Code::Theme, format!("the theme `{name}` does not say what it works with"))
            .at(format!("themes/{name}/theme.yaml"))
            .help(format!("write `interface: \"^{}\"`", crate::render::INTERFACE.major));
    warning.severity = Severity::Warning;
    warning
}

/// The sample's config in each language, and then with each option otherwise than by default.
fn ways(base: &Config, layers: &Layers) -> Vec<Config> {
    let in_language = |language: &String| {
        let mut config = base.clone();
        config.interface.clone_from(language);
        config
    };
    let mut all: Vec<Config> = layers.languages().iter().map(in_language).collect();
    all.extend(otherwise(layers).into_iter().map(|entry| {
        let mut config = base.clone();
        let path = base.theme_options.path.clone();
        config.theme_options = Mapping { path, entries: vec![entry] };
        config
    }));
    all
}

/// Each option set to something else than its default.
fn otherwise(layers: &Layers) -> Vec<Entry> {
    let mut all = Vec::new();
    for option in &layers.theme.described {
        let values = match &option.takes {
            Takes::Switch => vec![Node::Bool(option.default == false)],
            Takes::Choice(choices) => choices.iter().map(|c| Node::Text(c.clone())).collect(),
            Takes::Text => vec![Node::Text("“文字” & <b>text</b>".to_owned())],
            Takes::Colour => vec![Node::Text("oklch(50% 0.1 30)".to_owned())],
            Takes::File => layers.static_files.keys().take(1).map(|path| Node::Text(path.clone())).collect(),
            Takes::Number(..) | Takes::List => Vec::new(),
        };
        all.extend(values.into_iter().map(|value| Entry {
            key: option.name.clone(),
            value,
            line: 1,
            bytes: 0..0,
        }));
    }
    all
}

/// Each problem once, however often it was met.
fn once(all: Diagnostics) -> Diagnostics {
    let mut seen = std::collections::BTreeSet::new();
    let mut told = Diagnostics::new();
    for d in all {
        if seen.insert((d.code, d.place.clone(), d.message.clone())) {
            told.push(d);
        }
    }
    told
}
