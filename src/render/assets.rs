//! Static files of theme and site: stylesheets in one piece, stylesheets and scripts minified, and what a template asks
//! for with `asset` named by what it holds, so that a browser may keep it for ever.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use super::layers::{self, StaticFile};
use super::{Content, Output};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};

mod stylesheet;

pub(super) use stylesheet::is_colour;

/// How many hexadecimal digits of a file's digest stand in its name: 40 bits, so that two versions of one file never
/// share a name by chance.
const FINGERPRINT: usize = 10;

/// Folder of static files in the output.
const FOLDER: &str = "static";

thread_local! {
    /// What has been asked for on this thread since it was last looked at.
    static ASKED_HERE: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
}

/// The static files that were asked for on this thread since the last call: those of the page just rendered.
pub(super) fn asked_here() -> Vec<String> {
    ASKED_HERE.take().into_iter().collect()
}

/// Every static file, and what has been asked for.
#[derive(Default)]
pub(super) struct Assets {
    files: BTreeMap<String, StaticFile>,
    asked: Mutex<Asked>,
}

/// What templates have asked for so far.
#[derive(Default)]
struct Asked {
    made: BTreeMap<String, Made>,
    /// Stylesheets that stand inside others.
    imported: BTreeSet<String>,
    problems: Diagnostics,
}

/// A file as it is built.
#[derive(Clone)]
struct Made {
    /// Its path below the static folder, fingerprint and all.
    path: String,
    bytes: Vec<u8>,
}

impl Assets {
    pub(super) fn new(files: BTreeMap<String, StaticFile>) -> Self {
        Self { files, asked: Mutex::default() }
    }

    /// The link from the site's root to a static file, named by what it holds.
    ///
    /// # Errors
    /// A sentence for the template's author if there is no such file.
    pub(super) fn href(&self, path: &str) -> Result<String, String> {
        ASKED_HERE.with_borrow_mut(|asked| {
            if !asked.contains(path) {
                asked.insert(path.to_owned());
            }
        });
        let known = self.asked().made.get(path).map(|made| made.path.clone());
        let path = match known {
            Some(path) => path,
            None => self.make(path)?,
        };
        Ok(crate::edition::Address::file(format!("{FOLDER}/{path}")).href())
    }

    /// Every file to write, and what is wrong with those that were asked for. What was asked for stands under its
    /// fingerprinted name; the site's own files stand under their plain names too, since its articles may link to them.
    pub(super) fn outputs(&self) -> (Vec<Output>, Diagnostics) {
        let asked = self.asked();
        let output = |path: &str, bytes: &[u8], shown: &str| Output {
            path: format!("{FOLDER}/{path}"),
            content: Content::Bytes(bytes.to_vec()),
            inputs: vec![shown.to_owned()],
            asked: Vec::new(),
        };
        let mut all = Vec::new();
        for (path, file) in &self.files {
            let made = asked.made.get(path);
            if let Some(made) = made {
                all.push(output(&made.path, &made.bytes, &file.shown));
            }
            let unasked = made.is_none() && (file.only_asked || asked.imported.contains(path));
            if !unasked && (file.of_site || made.is_none()) {
                all.push(output(path, &file.bytes, &file.shown));
            }
        }
        (all, asked.problems.clone())
    }

    /// What is wrong with asking for a path, if anything is.
    pub(super) fn missing(&self, path: &str) -> Option<String> {
        (!self.files.contains_key(path)).then(|| self.unknown(path))
    }

    fn asked(&self) -> std::sync::MutexGuard<'_, Asked> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a file and remembers it. Two threads may make the same file at once, and make the same of it; nothing is
    /// locked meanwhile, since a stylesheet makes the pictures that it shows.
    fn make(&self, path: &str) -> Result<String, String> {
        let Some(file) = self.files.get(path) else { return Err(self.unknown(path)) };
        let mut problems = Diagnostics::new();
        let mut imported = Vec::new();
        let bytes = match (path.rsplit_once('.').map(|(_, end)| end), std::str::from_utf8(&file.bytes)) {
            (Some("css"), Ok(text)) => {
                let sheet = stylesheet::bundle(self, path, &mut problems);
                imported = sheet.as_ref().map_or_else(Vec::new, |sheet| sheet.imported.clone());
                sheet.map_or_else(|| text.to_owned(), |sheet| sheet.text).into_bytes()
            }
            (Some("js" | "mjs"), Ok(text)) => minified(text).into_bytes(),
            _ => file.bytes.clone(),
        };
        let made = Made { path: fingerprinted(path, &bytes), bytes };
        let name = made.path.clone();
        let mut asked = self.asked();
        if asked.made.insert(path.to_owned(), made).is_none() {
            asked.imported.extend(imported);
            asked.problems.append(problems);
        }
        Ok(name)
    }

    fn unknown(&self, path: &str) -> String {
        let near = nearest(path, self.files.keys().map(String::as_str));
        let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        format!("no layer has the static file `{path}`{near}")
    }
}

/// A script made smaller; one that cannot be read as it stands.
fn minified(script: &str) -> String {
    minifier::js::minify(script).map_or_else(|_| script.to_owned(), |js| js.to_string())
}

/// The names, as they are built, of those scripts of the themes that come with newsprint which do nothing to the text of a page when
/// it is loaded, unless an address asks for it, and listen at the document: they go on with a page of which parts are exchanged.
pub fn patient_scripts() -> Vec<String> {
    let text = |name| Some((name, layers::built_in_static(name)?));
    let scripts = ["reading.js", "highlight.js"].into_iter().filter_map(text);
    scripts.map(|(name, text)| fingerprinted(name, minified(text).as_bytes())).collect()
}

/// `css/style.css` as `css/style.3f2a9c1b0e.css`.
fn fingerprinted(path: &str, bytes: &[u8]) -> String {
    let digest = blake3::hash(bytes).to_hex();
    let print = &digest.as_str()[..FINGERPRINT];
    let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (folder, name));
    let slash = if folder.is_empty() { "" } else { "/" };
    match name.rsplit_once('.') {
        Some((stem, end)) if !stem.is_empty() => format!("{folder}{slash}{stem}.{print}.{end}"),
        _ => format!("{path}.{print}"),
    }
}

/// The way from one file below the static folder to another.
fn relative(from: &str, to: &str) -> String {
    format!("{}{to}", "../".repeat(from.matches('/').count()))
}

/// A path relative to a file's folder, without `.` and `..`; none if it leads out of the static folder.
fn resolve(from: &str, link: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.rsplit_once('/').map_or("", |(folder, _)| folder).split('/').collect();
    parts.retain(|part| !part.is_empty());
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

fn problem(shown: &str, line: u32, column: u32, message: String) -> Diagnostic {
    Diagnostic::new(Code::Asset, message).at_column(shown, line, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assets(files: &[(&str, &str)]) -> Assets {
        let file = |(path, text): &(&str, &str)| {
            let shown = format!("static/{path}");
            (
                path.to_string(),
                StaticFile { bytes: text.as_bytes().to_vec(), shown, of_site: false, only_asked: false },
            )
        };
        Assets::new(files.iter().map(file).collect())
    }

    fn built(assets: &Assets) -> (Vec<(String, String)>, Vec<Diagnostic>) {
        let (outputs, problems) = assets.outputs();
        let text = |o: Output| {
            (
                o.path,
                match o.content {
                    Content::Bytes(bytes) => String::from_utf8(bytes).unwrap(),
                    Content::Archive(_) => String::new(),
                },
            )
        };
        (outputs.into_iter().map(text).collect(), problems.into_iter().collect())
    }

    #[test]
    fn a_stylesheet_is_one_piece_with_its_pictures_named_by_their_content() {
        let all = assets(&[
            ("css/type.css", "p { color: red; background: url(../ink.svg) }"),
            ("ink.svg", "<svg/>"),
            ("style.css", "@import \"css/type.css\";\n\nh1 { color : #ff0000 }\n"),
            ("unasked.txt", "plain"),
        ]);
        let href = all.href("style.css").unwrap();
        let (files, problems) = built(&all);
        assert_eq!(problems, []);
        let paths: Vec<_> = files.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!((paths.len(), paths[2]), (3, "static/unasked.txt"));
        assert_eq!(href, paths[1]);
        let ink = paths[0].strip_prefix("static/").unwrap();
        assert_eq!(files[1].1, format!("p{{color:red;background:url(\"{ink}\")}}h1{{color:red}}"));
    }

    #[test]
    fn what_changes_changes_its_name() {
        let (a, b) = (assets(&[("a.js", "let  a = 1;")]), assets(&[("a.js", "let  a = 2;")]));
        assert_ne!(a.href("a.js").unwrap(), b.href("a.js").unwrap());
        assert!(built(&a).0[0].1.starts_with("let a=1"));
    }

    #[test]
    fn a_mistake_in_a_stylesheet_has_its_file_and_line_and_the_rest_is_built() {
        let all = assets(&[
            ("a.css", "@import 'b.css';"),
            ("b.css", "p {\n  color red;\n}\n"),
            ("c.css", "p{background:url(no.png)}"),
        ]);
        assert!(all.href("a.css").is_ok() && all.href("c.css").is_ok());
        let (_, problems) = built(&all);
        let places: Vec<_> = problems.iter().map(|p| p.place.clone().unwrap()).collect();
        assert_eq!((places[0].path.as_str(), places[0].line), ("static/b.css", Some(2)));
        assert_eq!((places[1].path.as_str(), places[1].line), ("static/c.css", Some(1)));
        assert!(problems[1].message.contains("no.png"));
    }

    #[test]
    fn a_file_that_no_layer_has_is_told_with_the_nearest() {
        assert!(
            assets(&[("style.css", "")]).href("stlye.css").unwrap_err().contains("did you mean `style.css`")
        );
    }
}
