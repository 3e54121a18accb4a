//! Where templates, static files and messages come from, one layer over another.
//!
//! A name is looked up in the site's own folders, then in the chosen theme, then in the default theme, then in the base
//! layer; components are found in the same order. The last two are built into the program, as are the themes that come
//! with it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

use super::inputs::Fingerprint;
use super::messages::{MessageFile, Messages};
use super::scan;
use super::theme::{self, Theme, ThemeOption};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};
use crate::fs;

static BASE: Dir = include_dir!("$CARGO_MANIFEST_DIR/templates");
static BROADSHEET: Dir = include_dir!("$CARGO_MANIFEST_DIR/themes/broadsheet");
static GAZETTE: Dir = include_dir!("$CARGO_MANIFEST_DIR/themes/gazette");

/// Name of the theme below all others.
pub(super) const DEFAULT_THEME: &str = "broadsheet";

/// The themes that come with newsprint, by name.
static BUILT_IN: [(&str, &Dir); 2] = [(DEFAULT_THEME, &BROADSHEET), ("gazette", &GAZETTE)];

/// Prefixes of template names below the site's own layer, the nearest first. A template that replaces one of its
/// own name can still extend it: `{% extends "default:article.html" %}`.
pub(super) const PREFIXES: [&str; 3] = ["theme:", "default:", "base:"];

/// Folders of a layer.
const TEMPLATES: &str = "templates";
const STATIC: &str = "static";

/// Whose a file is; later ones win.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Owner {
    /// The program: what every theme stands on.
    Base,
    /// The default theme.
    Default,
    /// The chosen theme.
    Theme,
    /// The site.
    Site,
}

impl Owner {
    /// What stands before the names of its templates.
    fn prefix(self) -> &'static str {
        match self {
            Self::Base => "base:",
            Self::Default => "default:",
            Self::Theme => "theme:",
            Self::Site => "",
        }
    }
}

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

impl Source {
    /// Its name without the prefix of its layer.
    pub(super) fn bare_name(&self) -> &str {
        PREFIXES.iter().find_map(|prefix| self.name.strip_prefix(prefix)).unwrap_or(&self.name)
    }
}

/// A static file and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaticFile {
    /// The whole file.
    pub bytes: Vec<u8>,
    /// Its file as a person knows it.
    pub shown: String,
    /// Whether it is the site's own, and not a theme's.
    pub of_site: bool,
    /// Whether it is built only if something asks for it: the default theme's below another.
    pub only_asked: bool,
}

/// A theme that a site may choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownTheme {
    /// The name to choose it by.
    pub name: String,
    /// Its folder, unless it is taken from the program.
    pub folder: Option<PathBuf>,
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
    words: Vec<MessageFile>,
}

/// The base's template that a theme's `base.html` extends.
const FRAME: &str = "frame.html";

/// Functions by which a template reaches what a job's own inputs do not tell of.
const CALLS: &[&str] = &["latest_articles", "latest_issues", "sections", "section", "reporter"];

/// Fields of `site` that are no more constant than that.
const FIELDS: &[&str] = &["latest", "years"];

impl Layers {
    /// A digest of everything in them.
    pub fn fingerprint(&self) -> Fingerprint {
        let mut all = blake3::Hasher::new();
        let mut add = |bytes: &[u8]| _ = all.update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
        for source in &self.templates {
            add(source.name.as_bytes());
            add(source.text.as_bytes());
        }
        for (path, file) in &self.static_files {
            add(path.as_bytes());
            add(&file.bytes);
            add(&[u8::from(file.of_site), u8::from(file.only_asked)]);
        }
        add(format!("{:?} {:?}", self.theme, self.messages).as_bytes());
        Fingerprint::of(all.finalize().as_bytes())
    }

    /// The templates that reach for more than the page they are for: the newest articles, all sections, `site.latest` and
    /// the like. None where any page may: a template does that other templates use.
    pub(super) fn reaching(&self) -> Option<BTreeSet<String>> {
        let reaches =
            |source: &&Source| scan::calls(&source.text, CALLS) || scan::takes(&source.text, FIELDS);
        let names: BTreeSet<String> =
            self.templates.iter().filter(reaches).map(|source| source.bare_name().to_owned()).collect();
        let used_elsewhere = |name: &String| {
            !super::job::TEMPLATES.contains(&name.as_str())
                || self.templates.iter().any(|s| s.bare_name() != name && s.text.contains(name.as_str()))
        };
        (!names.iter().any(used_elsewhere)).then_some(names)
    }

    /// Reads all layers from disk and from the program.
    ///
    /// # Errors
    /// [`Code::Theme`] if the chosen theme is not there; with it nothing can be rendered. What is wrong with single
    /// files is reported beside the layers.
    pub fn load(config: &Config) -> Result<(Self, Diagnostics), Diagnostics> {
        let mut problems = Diagnostics::new();
        let mut layers = Self::default();
        let chosen = chosen_theme(config)?;
        layers.add_built_in(Owner::Base, &BASE, TEMPLATES);
        layers.add_built_in(Owner::Default, &BROADSHEET, "themes/broadsheet");
        let (text, shown) = match &chosen.folder {
            Some(folder) => {
                layers.static_files.values_mut().for_each(|file| file.only_asked = true);
                layers.add_folder(Owner::Theme, config, folder, &mut problems);
                let file = folder.join(theme::FILE_NAME);
                let text = problems.take(fs::read_if_there(&file)).flatten().unwrap_or_default();
                (text, fs::shown_from(&config.root, &file))
            }
            None => {
                let folder = built_in(&chosen.name).unwrap_or(&BROADSHEET);
                if chosen.name != DEFAULT_THEME {
                    layers.static_files.values_mut().for_each(|file| file.only_asked = true);
                    layers.add_built_in(Owner::Theme, folder, &format!("themes/{}", chosen.name));
                }
                let text = folder.get_file(theme::FILE_NAME);
                let text = text.and_then(|f| f.contents_utf8()).unwrap_or_default();
                (text.to_owned(), format!("themes/{}/{} (built in)", chosen.name, theme::FILE_NAME))
            }
        };
        if config.own_layer {
            layers.add_folder(Owner::Site, config, &config.root, &mut problems);
        }
        layers.leave_out_the_unreachable();
        let inherited = layers.inherited_options(&chosen.name);
        let (theme, wrong) = Theme::read(config, &chosen.name, (&text, &shown), inherited);
        problems.append(wrong);
        problems.append(theme.missing_files(config, &layers.static_files));
        layers.listed_languages(
            &theme,
            chosen.folder.is_none() && chosen.name == DEFAULT_THEME,
            &shown,
            &mut problems,
        );
        layers.theme = theme;
        layers.messages = Messages::new(config, &layers.words, &mut problems);
        layers.messages.unknown(&layers.templates, &mut problems);
        problems.append(layers.messages.idle(config, &layers.words, &layers.templates));
        Ok((layers, problems))
    }

    /// Leaves out each template that a nearer layer replaces, that nothing extends by its name in full, and that has no
    /// components; and the base's frame where no theme's extends it. None is ever shown, and a theme's own frame need not have
    /// the blocks that the default theme's pages fill.
    fn leave_out_the_unreachable(&mut self) {
        loop {
            let unreachable = |s: &&Source| {
                let rank =
                    |name: &str| PREFIXES.iter().position(|p| name.starts_with(p)).map_or(0, |n| n + 1);
                let replaced = self
                    .templates
                    .iter()
                    .any(|o| o.bare_name() == s.bare_name() && rank(&o.name) < rank(&s.name));
                let named = format!("\"{}\"", s.name);
                let alone = !s.text.contains("{% component") && !s.text.contains("{%- component");
                let asked = |name: &str| self.templates.iter().any(|o| o.text.contains(name));
                let idle = s.bare_name() == FRAME && !asked(&format!("\"{FRAME}\""));
                (replaced || idle) && alone && !asked(&named)
            };
            let Some(at) = self.templates.iter().position(|s| unreachable(&s)) else { return };
            self.templates.remove(at);
        }
    }

    /// The options of the default theme that its templates still ask for below another theme.
    fn inherited_options(&self, chosen: &str) -> Vec<ThemeOption> {
        let mut options = Vec::new();
        if chosen != DEFAULT_THEME {
            let text =
                BROADSHEET.get_file(theme::FILE_NAME).and_then(|f| f.contents_utf8()).unwrap_or_default();
            let own = Config::default_in(Path::new(""));
            options = Theme::read(&own, DEFAULT_THEME, (text, theme::FILE_NAME), Vec::new()).0.described;
        }
        let asked = |option: &ThemeOption| {
            let name = format!("options.{}", option.name);
            self.templates
                .iter()
                .any(|s| s.name.starts_with(Owner::Default.prefix()) && s.text.contains(&name))
        };
        options.retain(asked);
        options
    }

    /// Every language that some message file speaks.
    pub fn languages(&self) -> Vec<String> {
        let all: BTreeSet<&String> = self.words.iter().map(|w| &w.language).collect();
        all.into_iter().cloned().collect()
    }

    /// Tells of messages whose fields are not the same in every language of their theme.
    pub fn fields_of_messages(&self) -> Diagnostics {
        super::messages::odd_fields(&self.words)
    }

    /// Adds what is built in. `home` is where its files stand in newsprint's own repository.
    fn add_built_in(&mut self, owner: Owner, folder: &Dir, home: &str) {
        for (path, bytes) in files_of(folder) {
            let own = path.strip_prefix(&fs::shown(folder.path())).unwrap_or(&path).trim_start_matches('/');
            let shown = format!("{home}/{own} (built in)");
            // The base layer has templates only, at its top.
            let whole = if owner == Owner::Base { format!("{TEMPLATES}/{own}") } else { own.to_owned() };
            let Some((room, name)) = whole.split_once('/') else { continue };
            match (room, std::str::from_utf8(bytes)) {
                (STATIC, _) => self.add_static(owner, name, bytes.to_vec(), shown),
                (room, Ok(text)) => self.add_text(owner, room, name, text.to_owned(), shown),
                _ => {}
            }
        }
    }

    fn add_folder(&mut self, owner: Owner, config: &Config, folder: &Path, problems: &mut Diagnostics) {
        for room in [TEMPLATES, STATIC, super::messages::FOLDER] {
            let inside = folder.join(room);
            let (files, unreadable) = fs::files_under(&inside);
            problems.append(unreadable);
            for file in files {
                let (name, shown) = (fs::shown_from(&inside, &file), fs::shown_from(&config.root, &file));
                if room == STATIC {
                    if let Some(bytes) = problems.take(fs::read(&file)) {
                        self.add_static(owner, &name, bytes, shown);
                    }
                } else if is_text(room, &name)
                    && let Some(text) = problems.take(fs::read_to_string(&file))
                {
                    self.add_text(owner, room, &name, text, shown);
                }
            }
        }
    }

    fn add_static(&mut self, owner: Owner, path: &str, bytes: Vec<u8>, shown: String) {
        let file = StaticFile { bytes, shown, of_site: owner == Owner::Site, only_asked: false };
        self.static_files.insert(path.to_owned(), file);
    }

    fn add_text(&mut self, owner: Owner, room: &str, name: &str, text: String, shown: String) {
        if !is_text(room, name) {
            return;
        }
        match room {
            TEMPLATES => {
                self.templates.push(Source { name: format!("{}{name}", owner.prefix()), text, shown })
            }
            _ => {
                let language = name.trim_end_matches(".yaml").to_owned();
                self.words.push(MessageFile { owner, language, shown, text });
            }
        }
    }

    /// Tells of message files that a theme lists and has not, or has and does not list.
    fn listed_languages(&self, theme: &Theme, default: bool, shown: &str, problems: &mut Diagnostics) {
        let owner = if default { Owner::Default } else { Owner::Theme };
        let there: BTreeSet<&str> =
            self.words.iter().filter(|w| w.owner == owner).map(|w| w.language.as_str()).collect();
        let listed: BTreeSet<&str> = theme.languages.iter().map(String::as_str).collect();
        for language in listed.symmetric_difference(&there) {
            let (message, help) = if listed.contains(language) {
                ("is listed under `messages` and not there", "write it, or take its language out of the list")
            } else {
                ("is not listed under `messages`", "add its language to the list")
            };
            problems.push(
                Diagnostic::new(Code::Message, format!("messages/{language}.yaml {message}"))
                    .at_line(shown, theme.line_of("messages"))
                    .help(help),
            );
        }
    }
}

/// The themes that a site may choose: those of its `themes/`, and those that come with newsprint; by name.
pub fn known_themes(config: &Config) -> Vec<KnownTheme> {
    let themes = config.root.join("themes");
    let (files, _) = fs::files_under(&themes);
    let on_disk: BTreeSet<&str> = files
        .iter()
        .filter_map(|f| f.strip_prefix(&themes).ok())
        .filter(|f| f.components().count() > 1)
        .filter_map(|f| f.iter().next()?.to_str())
        .collect();
    let mut all: Vec<KnownTheme> = on_disk
        .iter()
        .map(|name| KnownTheme { name: (*name).to_owned(), folder: Some(themes.join(name)) })
        .collect();
    let others = BUILT_IN.iter().filter(|(name, _)| !on_disk.contains(name));
    all.extend(others.map(|(name, _)| KnownTheme { name: (*name).to_owned(), folder: None }));
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

/// The theme that the config names.
fn chosen_theme(config: &Config) -> Result<KnownTheme, Diagnostics> {
    let mut known = known_themes(config);
    if let Some(at) = known.iter().position(|t| t.name == config.theme) {
        return Ok(known.swap_remove(at));
    }
    let names: Vec<&str> = known.iter().map(|t| t.name.as_str()).collect();
    let help = nearest(&config.theme, names.iter().copied()).map_or_else(
        || format!("the themes are {}; a theme is a folder of themes/", names.join(", ")),
        |n| format!("did you mean `{n}`?"),
    );
    Err(Diagnostic::new(Code::Theme, format!("there is no theme `{}`", config.theme))
        .at(crate::config::FILE_NAME)
        .help(help)
        .into())
}

fn built_in(name: &str) -> Option<&'static Dir<'static>> {
    BUILT_IN.iter().find(|(known, _)| *known == name).map(|(_, folder)| *folder)
}

/// The text of a static file of the default theme, as it comes with newsprint.
pub(super) fn built_in_static(path: &str) -> Option<&'static str> {
    BROADSHEET.get_file(format!("{STATIC}/{path}"))?.contents_utf8()
}

fn files_of<'a>(folder: &'a Dir<'a>) -> Vec<(String, &'a [u8])> {
    let mut files: Vec<_> = folder.files().map(|f| (fs::shown(f.path()), f.contents())).collect();
    files.extend(folder.dirs().flat_map(files_of));
    files.sort();
    files
}

/// Whether a file is a template, or a message file; what else lies in those folders is passed over.
fn is_text(room: &str, name: &str) -> bool {
    let ends = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
    match room {
        TEMPLATES => ends(&[".html", ".xml", ".txt", ".css"]),
        super::messages::FOLDER => ends(&[".yaml"]) && !name.contains('/'),
        _ => false,
    }
}
