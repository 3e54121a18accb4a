//! Where templates and static files come from, one layer over another.
//!
//! A name is looked up in the site's own `templates/`, then in the chosen theme, then in the default theme, then in
//! the base layer; components are found in the same order. The last two are built into the program.

use std::collections::BTreeMap;
use std::path::Path;

use include_dir::{Dir, include_dir};

use super::messages::{self, MessageFile, Messages, Owner};
use super::theme::{self, Theme};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};
use crate::fs;

static BASE: Dir = include_dir!("$CARGO_MANIFEST_DIR/templates");
static BROADSHEET: Dir = include_dir!("$CARGO_MANIFEST_DIR/themes/broadsheet");

/// Name of the theme that is built in.
const DEFAULT_THEME: &str = "broadsheet";

/// Prefixes of template names below the site's own layer, the nearest first. A template that replaces one of its
/// own name can still extend it: `{% extends "default:article.html" %}`.
pub(super) const PREFIXES: [&str; 3] = ["theme:", "default:", "base:"];

/// A template's source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Source {
    /// The name by which Tera knows it, prefix and all.
    pub(super) name: String,
    /// Its text.
    pub(super) text: String,
    /// Its file as a person knows it.
    pub(super) shown: String,
}

/// A static file and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaticFile {
    /// The whole file.
    pub bytes: Vec<u8>,
    /// Its file as a person knows it.
    pub shown: String,
}

/// Everything that templates, theme and static folders hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layers {
    pub(super) templates: Vec<Source>,
    /// Static files by their path below `static/`; of two with one path the upper layer's.
    pub static_files: BTreeMap<String, StaticFile>,
    /// The theme.
    pub theme: Theme,
    /// The words of the interface, in the site's language.
    pub messages: Messages,
}

impl Layers {
    /// Reads all layers from disk and from the program.
    ///
    /// # Errors
    /// [`Code::Theme`] if the chosen theme is not there; with it nothing can be rendered. What is wrong with single
    /// files is reported beside the layers.
    pub fn load(config: &Config) -> Result<(Self, Diagnostics), Diagnostics> {
        let mut problems = Diagnostics::new();
        let mut layers = Self::default();
        let folder = theme_folder(config)?;
        layers.built_in(&BASE, "base:", "templates");
        layers.built_in(
            BROADSHEET.get_dir("templates").unwrap_or(&BROADSHEET),
            "default:",
            "themes/broadsheet/templates",
        );
        if let Some(files) = BROADSHEET.get_dir("static") {
            layers.built_in_static(files);
        }
        let mut words = built_in_messages(&BROADSHEET);
        let mut own = None;
        if let Some(folder) = &folder {
            layers.load_disk(config, &folder.join("templates"), "theme:", &mut problems);
            layers.load_disk_static(config, &folder.join("static"), &mut problems);
            load_messages(config, folder, Owner::Theme, &mut words, &mut problems);
            let file = folder.join(theme::FILE_NAME);
            let shown = fs::shown_from(&config.root, &file);
            own = problems.take(fs::read_if_there(&file)).flatten().map(|text| (text, shown));
        }
        layers.load_disk(config, &config.root.join("templates"), "", &mut problems);
        layers.load_disk_static(config, &config.root.join("static"), &mut problems);
        load_messages(config, &config.root, Owner::Site, &mut words, &mut problems);
        let default =
            BROADSHEET.get_file(theme::FILE_NAME).and_then(|f| f.contents_utf8()).unwrap_or_default();
        let own = own.as_ref().map(|(text, shown)| (text.as_str(), shown.as_str()));
        let (theme, wrong) = Theme::read(config, default, own);
        problems.append(wrong);
        layers.theme = theme;
        layers.messages = Messages::new(config, &words, &mut problems);
        layers.messages.unknown(&layers.templates, &mut problems);
        problems.append(layers.messages.idle(config, &words, &layers.templates));
        Ok((layers, problems))
    }

    fn built_in(&mut self, folder: &Dir, prefix: &str, shown: &str) {
        for (path, bytes) in files_of(folder) {
            let name = relative(&path, folder.path());
            if let (true, Ok(text)) = (is_template(&name), std::str::from_utf8(bytes)) {
                let shown = format!("{shown}/{name} (built in)");
                self.templates.push(Source { name: format!("{prefix}{name}"), text: text.to_owned(), shown });
            }
        }
    }

    fn built_in_static(&mut self, folder: &Dir) {
        for (path, bytes) in files_of(folder) {
            let shown = format!("themes/{path} (built in)");
            let file = StaticFile { bytes: bytes.to_vec(), shown };
            self.static_files.insert(relative(&path, folder.path()), file);
        }
    }

    fn load_disk(&mut self, config: &Config, folder: &Path, prefix: &str, problems: &mut Diagnostics) {
        let (files, unreadable) = fs::files_under(folder);
        problems.append(unreadable);
        for file in files {
            let name = fs::shown_from(folder, &file);
            if !is_template(&name) {
                continue;
            }
            if let Some(text) = problems.take(fs::read_to_string(&file)) {
                let shown = fs::shown_from(&config.root, &file);
                self.templates.push(Source { name: format!("{prefix}{name}"), text, shown });
            }
        }
    }

    fn load_disk_static(&mut self, config: &Config, folder: &Path, problems: &mut Diagnostics) {
        let (files, unreadable) = fs::files_under(folder);
        problems.append(unreadable);
        for file in files {
            if let Some(bytes) = problems.take(fs::read(&file)) {
                let shown = fs::shown_from(&config.root, &file);
                self.static_files.insert(fs::shown_from(folder, &file), StaticFile { bytes, shown });
            }
        }
    }
}

/// The chosen theme's folder on disk; none where the built-in one is meant and no folder of its name is there.
fn theme_folder(config: &Config) -> Result<Option<std::path::PathBuf>, Diagnostics> {
    let themes = config.root.join("themes");
    let folder = themes.join(&config.theme);
    let plain =
        !config.theme.is_empty() && !config.theme.contains(['/', '\\']) && !config.theme.starts_with('.');
    if plain && fs::is_folder(&folder) {
        return Ok(Some(folder));
    }
    if config.theme == DEFAULT_THEME {
        return Ok(None);
    }
    let (files, _) = fs::files_under(&themes);
    let mut known: Vec<String> = files
        .iter()
        .filter_map(|f| f.strip_prefix(&themes).ok()?.iter().next()?.to_str().map(str::to_owned))
        .chain([DEFAULT_THEME.to_owned()])
        .collect();
    known.sort();
    known.dedup();
    let help = nearest(&config.theme, known.iter().map(String::as_str)).map_or_else(
        || format!("the themes are {}; a theme is a folder of themes/", known.join(", ")),
        |n| format!("did you mean `{n}`?"),
    );
    Err(Diagnostic::new(Code::Theme, format!("there is no theme `{}`", config.theme))
        .at(crate::config::FILE_NAME)
        .help(help)
        .into())
}

/// The message files of a built-in theme.
fn built_in_messages(theme: &Dir) -> Vec<MessageFile> {
    let files = theme.get_dir(messages::FOLDER).map(files_of).unwrap_or_default();
    let file = |(path, bytes): (String, &[u8])| MessageFile {
        owner: Owner::Default,
        language: language_of(&path).unwrap_or_default(),
        shown: format!("themes/{path} (built in)"),
        text: String::from_utf8_lossy(bytes).into_owned(),
    };
    files.into_iter().map(file).collect()
}

/// Reads the message files of a theme's folder or of the site's.
fn load_messages(
    config: &Config,
    folder: &Path,
    owner: Owner,
    words: &mut Vec<MessageFile>,
    problems: &mut Diagnostics,
) {
    let (files, unreadable) = fs::files_under(&folder.join(messages::FOLDER));
    problems.append(unreadable);
    for file in files {
        let shown = fs::shown_from(&config.root, &file);
        let Some(language) = language_of(&shown) else { continue };
        if let Some(text) = problems.take(fs::read_to_string(&file)) {
            words.push(MessageFile { owner, language, shown, text });
        }
    }
}

/// The language of a message file: its name.
fn language_of(path: &str) -> Option<String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".yaml").map(str::to_owned)
}

fn files_of<'a>(folder: &'a Dir<'a>) -> Vec<(String, &'a [u8])> {
    let mut files: Vec<_> = folder.files().map(|f| (fs::shown(f.path()), f.contents())).collect();
    files.extend(folder.dirs().flat_map(files_of));
    files.sort();
    files
}

fn relative(path: &str, folder: &Path) -> String {
    let folder = fs::shown(folder);
    path.strip_prefix(&folder).unwrap_or(path).trim_start_matches('/').to_owned()
}

fn is_template(name: &str) -> bool {
    [".html", ".xml", ".txt"].iter().any(|end| name.ends_with(end))
}
