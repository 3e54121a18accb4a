//! `newsprint theme list`: the themes that a site may choose.

use std::process::ExitCode;

use super::super::Common;
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::render::{self, KnownTheme, Layers, Theme};
use crate::yaml::Mapping;

pub(crate) fn run(common: &Common) -> ExitCode {
    let (config, mut problems) = match common.site() {
        Ok(site) => site,
        Err(problem) => return common.report(problem.into()),
    };
    common.say(&format!("theme interface {}", render::INTERFACE));
    for known in render::known_themes(&config) {
        let (theme, found) = read(&config, &known);
        problems.append(found);
        let Some(theme) = theme else { continue };
        for line in lines(&config, &known, &theme) {
            common.say(&line);
        }
    }
    common.report(problems)
}

/// A theme as it is without any option of the site's, and what is wrong with its own file.
fn read(config: &Config, known: &KnownTheme) -> (Option<Theme>, Diagnostics) {
    let mut config = config.clone();
    config.theme.clone_from(&known.name);
    config.theme_options = Mapping::default();
    match Layers::load(&config) {
        Ok((layers, found)) => (Some(layers.theme), found),
        Err(found) => (None, found),
    }
}

fn lines(config: &Config, known: &KnownTheme, theme: &Theme) -> Vec<String> {
    let chosen = if config.theme == known.name { "* " } else { "  " };
    let place = if known.folder.is_some() { format!("themes/{}", known.name) } else { "built in".to_owned() };
    let range = if theme.interface.is_empty() { "any" } else { &theme.interface };
    let mut lines = vec![
        String::new(),
        format!("{chosen}{} {} ({place}; interface {range})", known.name, theme.version).replace("  (", " ("),
    ];
    if !theme.description.is_empty() {
        lines.push(format!("    {}", theme.description));
    }
    if !theme.languages.is_empty() {
        lines.push(format!("    languages: {}", theme.languages.join(", ")));
    }
    for option in &theme.described {
        let what =
            if option.description.is_empty() { String::new() } else { format!("  # {}", option.description) };
        lines.push(format!("    {}: {}  ({}){what}", option.name, option.default, option.takes.in_words()));
    }
    lines
}
