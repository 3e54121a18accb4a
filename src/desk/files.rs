//! What became of a page, as files. Each visible character that stood in them before stands in them again, but for those that a person
//! corrected; several files are written as one: a desk that is stopped in between writes the others when it begins again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::moves::Move;
use super::proof::{Proof, Slot, Story};
use crate::article::LineRange;
use crate::config::Config;
use crate::content::{self, Document, Spliced};
use crate::diagnostic::{Code, Diagnostic};
use crate::fs;

/// What is written, until all of it is.
const OPEN: &str = ".newsprint/desk/open.json";

/// A file of the content folder that changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Changed {
    /// Path below the content folder.
    path: String,
    /// Its text before; none where it was not there.
    before: Option<String>,
    /// Its text now; none where it is no longer there.
    after: Option<String>,
}

impl Changed {
    #[cfg(test)]
    pub(super) fn new(path: String, before: Option<String>, after: Option<String>) -> Self {
        Self { path, before, after }
    }

    /// Its path below the content folder.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// Its text now.
    pub(super) fn text(&self) -> Option<&str> {
        self.after.as_deref()
    }

    /// How much text it holds.
    pub(super) fn bytes(&self) -> usize {
        [&self.before, &self.after].into_iter().flatten().map(String::len).sum()
    }

    /// Whether it is a file of a page.
    pub(super) fn is_of(&self, folder: &str) -> bool {
        let name = self.path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'));
        name.is_some_and(|name| name.ends_with(".md") && !name.contains(['/', '\\']))
    }

    /// Whether a text, or none, is what it was before, whatever the line ends.
    pub(super) fn was(&self, text: Option<&str>) -> bool {
        text.map(plain) == self.before.as_deref().map(plain)
    }

    /// Whether a text, or none, is what it is now.
    pub(super) fn is(&self, text: Option<&str>) -> bool {
        text.map(plain) == self.after.as_deref().map(plain)
    }

    /// Its text as it stands.
    ///
    /// # Errors
    /// As [`fs::read_if_there`].
    pub(super) fn standing(&self, config: &Config) -> Result<Option<String>, Diagnostic> {
        fs::read_if_there(&config.content_folder().join(&self.path))
    }

    /// The same the other way round.
    pub(super) fn reversed(&self) -> Self {
        Self { path: self.path.clone(), before: self.after.clone(), after: self.before.clone() }
    }
}

/// The files that a move changed.
///
/// # Errors
/// As [`content::revised`]; [`Code::Conservation`] where characters would be lost or doubled.
pub(super) fn changes(before: &Proof, after: &mut Proof, step: &Move) -> Result<Vec<Changed>, Diagnostic> {
    note_sources(after);
    let mut files = Vec::new();
    let path = |stem: &str| format!("{}/{stem}.md", before.folder);
    for story in &after.stories {
        let old = before.stories.iter().find(|s| s.stem == story.stem);
        let text = Some(with_line_ends(&text_of(old, story)?, story.crlf));
        let before = old.and_then(|s| Some(with_line_ends(s.text.as_ref()?, s.crlf)));
        files.push(Changed { path: path(&story.stem), before, after: text });
    }
    for old in &before.stories {
        if !after.stories.iter().any(|s| s.stem == old.stem) {
            let text = old.text.as_ref().map(|t| with_line_ends(t, old.crlf));
            files.push(Changed { path: path(&old.stem), before: text, after: None });
        }
    }
    if after.page.note != before.page.note {
        let text = match &before.page.text {
            Some(text) => {
                content::revised_page(&before.page.shown, text, &before.page.note, &after.page.note)?
            }
            None => content::page_file(&after.page.note, &[]),
        };
        let old = before.page.text.as_ref().map(|t| with_line_ends(t, before.page.crlf));
        let text = with_line_ends(&text, before.page.crlf);
        files.push(Changed { path: path("page"), before: old, after: Some(text) });
    }
    files.retain(|file| file.before != file.after);
    conserved(before, &files, step)?;
    Ok(files)
}

/// Tells of each new article from which lines it is.
fn note_sources(proof: &mut Proof) {
    let pieces = proof.pieces();
    let spots = proof.spots(&pieces);
    let lines: Vec<u32> = proof.dump.iter().flat_map(|d| &d.lines).map(|l| l.number).collect();
    for story in proof.stories.iter_mut().filter(|s| s.text.is_none()) {
        let Some(source) = &mut story.article.source else { continue };
        let own =
            |spots: &Vec<super::spots::Spot>| spots.iter().any(|s| pieces[s.piece].0.article == story.stem);
        source.lines.clear();
        for (line, _) in lines.iter().zip(&spots).filter(|(_, spots)| own(spots)) {
            match source.lines.last_mut() {
                Some(last) if last.last + 1 == *line => last.last = *line,
                _ => source.lines.push(LineRange { first: *line, last: *line }),
            }
        }
    }
}

/// The text of an article's file.
fn text_of(old: Option<&Story>, story: &Story) -> Result<String, Diagnostic> {
    let blocks = || story.body.iter().flat_map(|p| p.blocks.clone()).collect::<Vec<_>>();
    let (Some(old), Some(text)) = (old, &story.text) else {
        return Ok(content::article_file(&story.article, &blocks()));
    };
    let body = story.markdown();
    // A title that stands as a heading before the text goes with the text.
    let heading = story.article.title != old.article.title
        && Spliced::new(&story.shown, text)?.value("title").is_none();
    let body = (body != old.markdown() || heading).then_some(body);
    if body.is_none() && story.article == old.article {
        return Ok(text.clone());
    }
    content::revised(&story.shown, text, &old.article, &story.article, body.as_deref())
}

fn with_line_ends(text: &str, crlf: bool) -> String {
    if crlf { text.replace('\n', "\r\n") } else { text.to_owned() }
}

/// How often each visible character stands somewhere.
type Census = BTreeMap<char, i64>;

fn count(census: &mut Census, chars: impl Iterator<Item = char>, by: i64) {
    for c in chars.filter(|c| !c.is_whitespace()) {
        *census.entry(c).or_default() += by;
    }
}

/// Proves that the files hold what they held, and of a correction what it says.
fn conserved(before: &Proof, files: &[Changed], step: &Move) -> Result<(), Diagnostic> {
    let mut census = Census::new();
    for file in files {
        for (text, by) in [(&file.before, -1), (&file.after, 1)] {
            let Some(text) = text else { continue };
            let document = content::read(&file.path, &file.path, &text.replace("\r\n", "\n")).0;
            count(&mut census, document.iter().flat_map(Document::accounted_chars), by);
        }
    }
    if let Move::Correct { piece, text } = step {
        count(&mut census, before.text(piece).unwrap_or_default().chars(), 1);
        let text = if piece.slot == Slot::Body { text.trim() } else { text };
        count(&mut census, text.chars(), -1);
    }
    let list = |wanted: fn(i64) -> bool| {
        census.iter().filter(|(_, n)| wanted(**n)).map(|(c, _)| *c).take(10).collect::<String>()
    };
    let (lost, doubled) = (list(|n| n < 0), list(|n| n > 0));
    if lost.is_empty() && doubled.is_empty() {
        return Ok(());
    }
    Err(Diagnostic::new(Code::Conservation, "this would not keep every character of the page")
        .at(before.page.shown.clone())
        .because(format!("lost: «{lost}»; doubled or foreign: «{doubled}»"))
        .help(
            "nothing was changed; edit the file itself, and please report it: this is a fault of newsprint",
        ))
}

/// Writes files, all of them or none.
///
/// # Errors
/// As [`fs::write`]. What was written before the error is put back.
pub(super) fn write(config: &Config, files: &[Changed]) -> Result<(), Diagnostic> {
    let open = config.root.join(OPEN);
    let text = serde_json::to_string(files).unwrap_or_default();
    fs::write(&open, text.as_bytes())?;
    let written = files.iter().try_for_each(|file| put(config, file));
    if let Err(problem) = written {
        // As far as it goes: the disk may be full for this too.
        let back = files.iter().map(Changed::reversed).try_for_each(|file| put(config, &file));
        if back.is_ok() {
            fs::remove_file(&open)?;
        }
        return Err(problem);
    }
    fs::remove_file(&open)
}

/// Whether each file stands as it stood before.
///
/// # Errors
/// [`Code::Changed`] where one does not; as [`fs::read_if_there`].
pub(super) fn unchanged(config: &Config, files: &[Changed]) -> Result<(), Diagnostic> {
    for file in files {
        if !file.was(file.standing(config)?.as_deref()) {
            return Err(Diagnostic::new(Code::Changed, "this file was changed since")
                .at(fs::shown_from(&config.root, &config.content_folder().join(&file.path)))
                .because("undoing would take the later change away as well")
                .help("mend it by a move of its own"));
        }
    }
    Ok(())
}

/// Brings what was being written when a desk was stopped to its end. A file that somebody changed since is left as it is.
///
/// # Errors
/// As [`fs::write`].
pub(super) fn finish(config: &Config) -> Result<(), Diagnostic> {
    let open = config.root.join(OPEN);
    let Some(text) = fs::read_if_there(&open)? else { return Ok(()) };
    // Whatever else lies there is none of ours, and half a list cannot be: it was written whole.
    let files: Vec<Changed> = serde_json::from_str(&text).unwrap_or_default();
    for file in &files {
        if file.was(file.standing(config)?.as_deref()) {
            put(config, file)?;
        }
    }
    fs::remove_file(&open)
}

fn put(config: &Config, file: &Changed) -> Result<(), Diagnostic> {
    let path = config.content_folder().join(&file.path);
    match &file.after {
        Some(text) => fs::write_if_changed(&path, text.as_bytes()).map(|_| ()),
        None => fs::remove_file(&path),
    }
}

/// A text whatever its line ends.
fn plain(text: &str) -> String {
    text.replace("\r\n", "\n")
}

#[cfg(test)]
mod tests {
    use super::super::proof::At;
    use super::*;
    use crate::style::Styles;

    const FOLDER: &str = "2024-03-14/02";
    const ARTICLE: &str = "---\ntitle: 老渡口\n---\n汽笛再响。\n";

    /// A site with one article.
    fn site() -> (tempfile::TempDir, Config) {
        let top = tempfile::tempdir().unwrap();
        let config = Config::default_in(top.path());
        fs::write(&config.content_folder().join(format!("{FOLDER}/1.md")), ARTICLE.as_bytes()).unwrap();
        (top, config)
    }

    #[test]
    fn what_would_lose_or_bring_a_character_is_refused() {
        let (_top, config) = site();
        let before = Proof::read(&config, FOLDER, &Styles::with(&config.style)).unwrap();
        let changed = |change: &dyn Fn(&mut Story), step: &Move| {
            let mut after = before.clone();
            change(&mut after.stories[0]);
            changes(&before, &mut after, step).map_err(|told| told.code)
        };
        let retitle = |title: &'static str| move |story: &mut Story| story.article.title = title.into();
        assert_eq!(changed(&retitle("老渡"), &Move::Accept), Err(Code::Conservation));
        assert_eq!(changed(&retitle("老渡口口"), &Move::Accept), Err(Code::Conservation));
        assert_eq!(changed(&|story| story.body.clear(), &Move::Accept), Err(Code::Conservation));
        assert!(changed(&retitle("口渡老"), &Move::Accept).is_ok(), "the same characters");
        // A correction changes what it says, and nothing else.
        let piece = At { article: "1".into(), slot: Slot::Title, index: 0 };
        let step = Move::Correct { piece, text: "老码头".into() };
        assert!(changed(&retitle("老码头"), &step).is_ok());
        assert_eq!(changed(&retitle("新码头"), &step), Err(Code::Conservation));
    }

    #[test]
    fn what_cannot_be_written_as_a_whole_is_put_back() {
        let (_top, config) = site();
        let one = Changed::new(format!("{FOLDER}/1.md"), Some(ARTICLE.into()), Some("别的\n".into()));
        // Below a file there is no folder.
        let other = Changed::new(format!("{FOLDER}/1.md/2.md"), None, Some("二\n".into()));
        assert!(write(&config, &[one.clone(), other]).is_err());
        assert!(one.was(one.standing(&config).unwrap().as_deref()));
        write(&config, std::slice::from_ref(&one)).unwrap();
        assert!(one.is(one.standing(&config).unwrap().as_deref()));
        assert!(fs::read_if_there(&config.root.join(OPEN)).unwrap().is_none());
    }
}
