//! A stylesheet with everything that it imports, minified, its pictures linked by their fingerprinted names.

use lightningcss::dependencies::{Dependency, DependencyOptions};
use lightningcss::rules::import::ImportRule;
use lightningcss::rules::{CssRule, CssRuleList};
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions, StyleSheet};
use lightningcss::traits::Parse as _;
use lightningcss::values::color::CssColor;

use super::super::layers::StaticFile;
use super::{Assets, problem, relative, resolve};
use crate::diagnostic::Diagnostics;

/// A stylesheet in one piece.
pub(super) struct Stylesheet {
    pub(super) text: String,
    /// The stylesheets inside it.
    pub(super) imported: Vec<String>,
}

/// Whether a text is a colour as CSS writes one: `#8c1c13`, `rebeccapurple`, `oklch(40% 0.1 30)`.
pub(crate) fn is_colour(text: &str) -> bool {
    CssColor::parse_string(text).is_ok()
}

/// Bundles a stylesheet. None, and what is wrong, where it cannot be read.
pub(super) fn bundle(assets: &Assets, path: &str, problems: &mut Diagnostics) -> Option<Stylesheet> {
    let mut reader = Reader { assets, entry: path, sources: Vec::new(), text: String::new(), problems };
    reader.read(path)?;
    Some(Stylesheet { text: reader.text, imported: reader.sources.split_off(1) })
}

/// The address of something that the stylesheet `from` shows, from the one at `entry` that it is part of.
fn link(assets: &Assets, entry: &str, from: &str, url: &str) -> Result<String, String> {
    if url.starts_with("data:") || url.starts_with('#') {
        return Ok(url.to_owned());
    }
    if url.contains("://") || url.starts_with('/') {
        return Err(format!("`{url}` leads out of the static folder; a page loads nothing from elsewhere"));
    }
    let (file, behind) = url.split_at(url.find(['?', '#']).unwrap_or(url.len()));
    let missing = || format!("no layer has the static file `{file}`");
    let target = resolve(from, file).ok_or_else(missing)?;
    let made = assets.make(&target).map_err(|_| missing())?;
    Ok(format!("{}{behind}", relative(entry, &made)))
}

/// Reads stylesheets in the order of their imports.
struct Reader<'a, 'p> {
    assets: &'a Assets,
    /// The stylesheet that all the others become part of.
    entry: &'a str,
    sources: Vec<String>,
    text: String,
    problems: &'p mut Diagnostics,
}

impl Reader<'_, '_> {
    /// Reads a file and, before its own rules, what it imports; each file once, where it is first imported.
    fn read(&mut self, path: &str) -> Option<()> {
        let file = self.assets.files.get(path)?;
        let text = std::str::from_utf8(&file.bytes).ok()?;
        let options = ParserOptions { filename: path.to_owned(), ..ParserOptions::default() };
        self.sources.push(path.to_owned());
        let mut sheet = match StyleSheet::parse(text, options) {
            Ok(sheet) => sheet,
            Err(e) => {
                let (line, column) = e.loc.as_ref().map_or((0, 1), |l| (l.line, l.column));
                self.problems.push(
                    problem(
                        &file.shown,
                        line + 1,
                        column.max(1),
                        format!("this is not valid CSS: {}", e.kind),
                    )
                    .excerpt_of(text)
                    .help("mend the stylesheet; meanwhile it is built as it stands"),
                );
                return None;
            }
        };
        let (imports, own): (Vec<_>, Vec<_>) =
            sheet.rules.0.into_iter().partition(|rule| matches!(rule, CssRule::Import(_)));
        for rule in &imports {
            if let CssRule::Import(import) = rule {
                self.import(import, path, file, text)?;
            }
        }
        sheet.rules = CssRuleList(own);
        self.print(sheet, path, file, text)
    }

    /// Reads what a rule of a file imports.
    fn import(&mut self, import: &ImportRule, path: &str, file: &StaticFile, text: &str) -> Option<()> {
        let target = resolve(path, &import.url).filter(|t| self.assets.files.contains_key(t));
        let plain = import.media.always_matches() && import.supports.is_none() && import.layer.is_none();
        let message = match target {
            Some(target) if plain && self.sources.contains(&target) => return Some(()),
            Some(target) if plain => return self.read(&target),
            Some(_) => "an import with a condition cannot be set in".to_owned(),
            None => format!("no layer has the static file `{}`", import.url),
        };
        self.problems.push(
            problem(&file.shown, import.loc.line + 1, import.loc.column, message)
                .excerpt_of(text)
                .help("name a stylesheet of static/ from here, and write conditions into that stylesheet"),
        );
        None
    }

    /// Adds the rules of a file, minified, with the links to what they show.
    fn print(&mut self, mut sheet: StyleSheet, path: &str, file: &StaticFile, text: &str) -> Option<()> {
        // Neither can fail for what has been parsed, without targets that some rule would have to be lowered to.
        sheet.minify(MinifyOptions::default()).ok()?;
        let options = PrinterOptions {
            minify: true,
            analyze_dependencies: Some(DependencyOptions { remove_imports: false }),
            ..PrinterOptions::default()
        };
        let printed = sheet.to_css(options).ok()?;
        let mut code = printed.code;
        for dependency in printed.dependencies.unwrap_or_default() {
            let Dependency::Url(url) = dependency else { continue };
            let link = link(self.assets, self.entry, path, &url.url).unwrap_or_else(|message| {
                let at = &url.loc.start;
                self.problems.push(
                    problem(&file.shown, at.line, at.column, message)
                        .excerpt_of(text)
                        .help("put the file into static/, or mend the address"),
                );
                url.url.clone()
            });
            code = code.replace(&url.placeholder, &link);
        }
        self.text.push_str(&code);
        Some(())
    }
}
