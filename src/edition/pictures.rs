//! The pictures of an edition: which file is shown where, with which words.
//!
//! Here only names are put together: captions with the pictures they name, pictures that nobody names with the captions
//! of their rank, pictures in the text with the places where they stand. What the files hold is found out later, by
//! `pictures/`, which fills in each one's size and renditions or takes it out of the edition.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use percent_encoding::percent_decode_str;

use super::{Address, Edition, PictureId, one_line};
use crate::content::{self, Document, Kind, pictures as lying};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

/// A picture file of the content folder, however many articles show it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// Its path below the content folder, with `/`.
    pub file: String,
    /// The same as diagnostics show it.
    pub input: String,
    /// Width in pixels of its widest rendition; 0 before it is developed.
    pub width: u32,
    /// Height in pixels of its widest rendition; 0 before it is developed.
    pub height: u32,
    /// Its renditions for the site: WebP from narrow to wide, then one that every program reads.
    pub renditions: Vec<Rendition>,
}

/// A picture made ready for the site: turned upright, in sRGB, without what the camera wrote into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendition {
    /// Its format.
    pub format: Format,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Length in bytes.
    pub length: u64,
    /// Where it stands in the site.
    pub address: Address,
    /// The file that holds its bytes.
    pub stored: PathBuf,
}

/// Formats of renditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// WebP.
    Webp,
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// GIF that moves.
    Gif,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 4] = [Self::Webp, Self::Jpeg, Self::Png, Self::Gif];

    /// The ending of its files, without the dot.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Webp => "webp",
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Gif => "gif",
        }
    }

    /// Its media type (RFC 9649, RFC 2046, IANA).
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Webp => "image/webp",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Gif => "image/gif",
        }
    }
}

impl Picture {
    /// The rendition that every browser, reader and e-book takes: JPEG, PNG or a moving GIF of middle size.
    pub fn fallback(&self) -> Option<&Rendition> {
        self.renditions.iter().find(|r| r.format != Format::Webp)
    }

    /// The WebP renditions, from narrow to wide.
    pub fn set(&self) -> impl Iterator<Item = &Rendition> {
        self.renditions.iter().filter(|r| r.format == Format::Webp)
    }
}

/// A picture in an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Illustration {
    /// Which.
    pub picture: PictureId,
    /// Its caption; may be empty.
    pub caption: String,
    /// Its credit as printed; may be empty.
    pub credit: String,
    /// What it shows, for those who do not see it; may be empty where there is a caption.
    pub alt: String,
    /// Which of the article's captions its caption is.
    pub of_caption: Option<usize>,
    /// Whether it stands in the text; otherwise the theme gives it a place.
    pub in_body: bool,
    /// The file that asks for it: an article's, or its own where no article names it.
    pub input: String,
    /// The line there.
    pub line: Option<u32>,
}

/// A picture that an article asks for, before anybody has looked for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) file: String,
    pub(super) shown: String,
    pub(super) caption: Option<usize>,
    title: String,
    alt: String,
    in_body: bool,
    input: String,
    line: Option<u32>,
}

/// Pictures that captions name, each with the articles whose captions do: `4.jpg` belongs to the article 5 and no longer to the one
/// that it lies beside where a caption of 5 names it.
#[derive(Debug, Default)]
pub(super) struct Claims(BTreeMap<String, BTreeSet<String>>);

impl Claims {
    /// Those of all articles that are shown.
    pub(super) fn of(documents: &[Document]) -> Self {
        let mut claims = Self::default();
        for document in documents {
            let Kind::Article(article) = &document.kind else { continue };
            let named = article.captions.iter().filter(|c| !article.draft && !c.picture.is_empty());
            for caption in named {
                // What is wrong with it is told where the article is put together.
                let file = Desk::of(document).resolved(&caption.picture, 1, &mut Diagnostics::new());
                if let Some(file) = file {
                    claims.0.entry(file).or_default().insert(document.path.clone());
                }
            }
        }
        claims
    }

    /// Whether captions of other articles name a picture.
    fn elsewhere(&self, file: &str, article: &str) -> bool {
        self.0.get(file).is_some_and(|articles| articles.iter().any(|a| a != article))
    }
}

/// The pictures of an article, and which of them each picture in its text is (none: of another place, not ours).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Gathered {
    pub(super) asked: Vec<Asked>,
    pub(super) in_body: Vec<Option<usize>>,
}

impl Gathered {
    /// Puts together the pictures of one document.
    pub(super) fn of(
        document: &Document,
        article: &content::Article,
        claims: &Claims,
        problems: &mut Diagnostics,
    ) -> Self {
        let desk = Desk::of(document);
        let mut of_captions: Vec<Slot> = Vec::new();
        for (caption, line) in article.captions.iter().zip(desk.lines()) {
            of_captions.push(match caption.picture.as_str() {
                "" => Slot::Free,
                target => {
                    desk.resolved(target, line, problems).map_or(Slot::Spoilt, |f| Slot::Named(f, line))
                }
            });
        }
        let named = &document.body.gist().pictures;
        let mut in_text = Vec::new();
        for one in named {
            let line = document.body_line.saturating_add(one.line);
            in_text.push(desk.resolved(&one.target, line, problems).map(|file| (file, line)));
        }
        let taken = |file: &String| {
            of_captions.iter().any(|s| s.file() == Some(file))
                || in_text.iter().flatten().any(|(f, _)| f == file)
        };
        let own = |file: &&String| !taken(file) && !claims.elsewhere(file, &document.path);
        let unnamed: Vec<String> = document.pictures.iter().filter(own).cloned().collect();
        let left = desk.by_rank(unnamed, &mut of_captions);

        let mut gathered = Self::default();
        for (at, slot) in of_captions.into_iter().enumerate() {
            let alt = one_line(&article.captions[at].alt);
            match slot {
                Slot::Named(file, line) => gathered.asked.push(desk.named(file, line, Some(at), alt)),
                Slot::Ranked(file) => gathered.asked.push(desk.lying(file, Some(at), alt)),
                Slot::Free | Slot::Spoilt => {}
            }
        }
        gathered.asked.extend(left.into_iter().map(|file| desk.lying(file, None, String::new())));
        for (one, file) in named.iter().zip(in_text) {
            let at = file.map(|(file, line)| gathered.place_in_text(one, &file, line, &desk));
            gathered.in_body.push(at);
        }
        gathered
    }

    /// A picture in the text: one that a caption names is that one, any other is new.
    fn place_in_text(&mut self, one: &lying::Named, file: &str, line: u32, desk: &Desk) -> usize {
        let at = self.asked.iter().position(|a| a.file == file).unwrap_or_else(|| {
            self.asked.push(desk.named(file.to_owned(), line, None, String::new()));
            self.asked.len() - 1
        });
        let asked = &mut self.asked[at];
        asked.in_body = true;
        for (own, more) in [(&mut asked.alt, &one.alt), (&mut asked.title, &one.title)] {
            if own.is_empty() {
                *own = one_line(more);
            }
        }
        at
    }

    /// Takes over the pictures of a later part, whose captions stand behind `captions` others and whose text behind ours.
    pub(super) fn go_on(&mut self, tail: Self, captions: usize) {
        let before = self.asked.len();
        self.asked.extend(tail.asked.into_iter().map(|mut asked| {
            asked.caption = asked.caption.map(|c| c + captions);
            asked
        }));
        self.in_body.extend(tail.in_body.into_iter().map(|at| at.map(|at| at + before)));
    }
}

impl Asked {
    /// The illustration, now that its picture has an id.
    pub(super) fn into_illustration(
        self,
        picture: PictureId,
        captions: &[content::CaptionNote],
    ) -> Illustration {
        let of_caption = self.caption.filter(|at| *at < captions.len());
        let note = of_caption.map(|at| &captions[at]);
        Illustration {
            picture,
            caption: note.map(|n| one_line(&n.text)).filter(|t| !t.is_empty()).unwrap_or(self.title),
            credit: note.map(|n| one_line(&n.credit)).unwrap_or_default(),
            alt: self.alt,
            of_caption,
            in_body: self.in_body,
            input: self.input,
            line: self.line,
        }
    }
}

/// What is known of a caption's picture.
enum Slot {
    /// It names none.
    Free,
    /// It names one that cannot be.
    Spoilt,
    /// It names this one, on this line.
    Named(String, u32),
    /// This one lies beside the article and has its rank.
    Ranked(String),
}

impl Slot {
    fn file(&self) -> Option<&String> {
        match self {
            Self::Named(file, _) | Self::Ranked(file) => Some(file),
            Self::Free | Self::Spoilt => None,
        }
    }
}

/// The document whose pictures are put together.
struct Desk<'d> {
    document: &'d Document,
    /// The content folder as diagnostics show it, with its slash.
    folder: &'d str,
}

impl<'d> Desk<'d> {
    fn of(document: &'d Document) -> Self {
        Self { document, folder: document.shown.strip_suffix(&document.path).unwrap_or_default() }
    }

    /// The line of each caption's picture, for as many captions as there may be.
    fn lines(&self) -> impl Iterator<Item = u32> {
        let other = self.document.line_of("captions");
        self.document.picture_lines.iter().copied().chain(std::iter::repeat(other))
    }

    fn named(&self, file: String, line: u32, caption: Option<usize>, alt: String) -> Asked {
        let shown = format!("{}{file}", self.folder);
        let (input, line) = (self.document.shown.clone(), Some(line));
        Asked { file, shown, caption, title: String::new(), alt, in_body: false, input, line }
    }

    fn lying(&self, file: String, caption: Option<usize>, alt: String) -> Asked {
        let shown = format!("{}{file}", self.folder);
        let input = shown.clone();
        Asked { file, shown, caption, title: String::new(), alt, in_body: false, input, line: None }
    }

    /// Gives pictures that nobody names to captions that name none: each to the one of its number if that is free, then
    /// the others in order. Gives back those for which there is no caption.
    fn by_rank(&self, unnamed: Vec<String>, slots: &mut [Slot]) -> Vec<String> {
        let article = self.document.path.strip_suffix(".md").unwrap_or(&self.document.path);
        let mut waiting = Vec::new();
        for file in unnamed {
            let number = lying::number(article, &file).and_then(|n| usize::try_from(n).ok()?.checked_sub(1));
            match number.and_then(|n| slots.get_mut(n)) {
                Some(slot @ Slot::Free) => *slot = Slot::Ranked(file),
                _ => waiting.push(file),
            }
        }
        let mut free = slots.iter_mut().filter(|s| matches!(s, Slot::Free));
        let mut left = Vec::new();
        for file in waiting {
            match free.next() {
                Some(slot) => *slot = Slot::Ranked(file),
                None => left.push(file),
            }
        }
        left
    }

    /// A target as a path below the content folder; none, and told, where it leads elsewhere. A target from the root of
    /// the site, `/static/map.png`, is no picture of the content and is left as it is.
    fn resolved(&self, target: &str, line: u32, problems: &mut Diagnostics) -> Option<String> {
        if target.is_empty() || (target.starts_with('/') && !target.starts_with("//")) {
            return None;
        }
        let mut found = Diagnostic::new(Code::Picture, String::new()).at_line(&self.document.shown, line);
        if target.starts_with("//") || target.split('/').next().is_some_and(|first| first.contains(':')) {
            found.severity = Severity::Warning;
            found.message = format!("the picture `{target}` lies elsewhere and is not shown, only linked");
            problems.push(
                found
                    .because("pages of an edition ask nothing of other hosts")
                    .help("put the file beside the article and name it by a path from there"),
            );
            return None;
        }
        let bare = target.split(['?', '#']).next().unwrap_or(target);
        let plain = percent_decode_str(bare).decode_utf8_lossy();
        let mut path: Vec<&str> = self.document.path.split('/').collect();
        path.pop();
        for part in plain.split('/') {
            match part {
                "" | "." => {}
                ".." if path.pop().is_some() => {}
                part if part == ".." || part.contains(['\\', '\0']) => {
                    found.message = format!("the picture `{target}` does not lie in the content folder");
                    problems.push(found.help("put it beside the article and name it by a path from there"));
                    return None;
                }
                part => path.push(part),
            }
        }
        Some(path.join("/"))
    }
}

impl Edition {
    /// Takes pictures out that cannot be shown. Captions of theirs stay, as captions without a picture.
    pub fn without_pictures(&mut self, failed: &BTreeSet<PictureId>) {
        if failed.is_empty() {
            return;
        }
        for article in &mut self.articles {
            if article.pictures.iter().all(|i| !failed.contains(&i.picture)) {
                continue;
            }
            let stays: Vec<bool> = article.pictures.iter().map(|i| !failed.contains(&i.picture)).collect();
            let place = |at: usize| stays[at].then(|| stays[..at].iter().filter(|s| **s).count());
            article.body_pictures.iter_mut().for_each(|at| *at = at.and_then(place));
            article.pictures.retain(|i| !failed.contains(&i.picture));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::content::read;
    use std::path::Path;

    fn article(front: &str, body: &str, beside: &[&str]) -> (super::super::Article, Vec<Diagnostic>) {
        let text = format!("---\ntitle: 题\n{front}---\n{body}");
        let (document, problems) = read("2024-03-21/03/4.md", "content/2024-03-21/03/4.md", &text);
        assert!(problems.is_empty());
        let mut document = document.unwrap();
        assert!(matches!(document.kind, Kind::Article(_)));
        document.pictures = beside.iter().map(|f| format!("2024-03-21/03/{f}")).collect();
        let (edition, problems) = Edition::new(&Config::default_in(Path::new("/nowhere")), vec![document]);
        (edition.articles[0].clone(), problems.into_iter().collect())
    }

    /// Captions of the pictures with their number, in the order of the article.
    fn shown(front: &str, body: &str, beside: &[&str]) -> Vec<(usize, String)> {
        let (article, problems) = article(front, body, beside);
        assert_eq!(problems, []);
        article.pictures.into_iter().map(|i| (i.picture.0, i.caption)).collect()
    }

    #[test]
    fn pictures_nobody_names_have_the_captions_of_their_rank() {
        let two = "captions:\n- text: 一\n- text: 二\n";
        assert_eq!(shown(two, "", &["4.jpg", "4-2.jpg"]), [(0, "一".into()), (1, "二".into())]);
        assert_eq!(shown(two, "", &["4-2.jpg"]), [(0, "二".into())], "the second is the second's");
        assert_eq!(shown(two, "", &["4.jpg", "4/a.jpg", "4/b.jpg"])[2].1, "", "a third has none");
        assert_eq!(shown("captions:\n- text: 一\n", "", &["4-7.jpg"]), [(0, "一".into())]);
    }

    #[test]
    fn a_caption_has_the_picture_it_names_and_the_others_what_is_left() {
        let front = "captions:\n- text: 一\n- text: 二\n  picture: 4.jpg\n";
        let (article, _) = article(front, "", &["4.jpg", "4-2.jpg"]);
        let lines: Vec<_> = article.pictures.iter().map(|i| (i.caption.as_str(), i.line)).collect();
        assert_eq!(lines, [("一", None), ("二", Some(6))]);
    }

    #[test]
    fn a_picture_that_a_caption_of_another_article_names_is_that_article_s() {
        let shown = |own: &str, other: &str| -> Vec<usize> {
            let file = |number: u32, front: &str| {
                let path = format!("2024-03-21/03/{number}.md");
                let text = format!("---\ntitle: 题\norder: {number}\n{front}---\n文。\n");
                read(&path, &path, &text).0.unwrap()
            };
            let mut documents = vec![file(4, own), file(5, other)];
            documents[0].pictures = vec!["2024-03-21/03/4.jpg".into()];
            let edition = Edition::new(&Config::default_in(Path::new("/nowhere")), documents).0;
            edition.articles.iter().map(|a| a.pictures.len()).collect()
        };
        let caption = "captions:\n- text: 一\n  picture: 4.jpg\n";
        assert_eq!(shown("", ""), [1, 0]);
        assert_eq!(shown("", caption), [0, 1]);
        assert_eq!(
            shown("captions:\n- text: 二\n", caption),
            [0, 1],
            "no caption of its own takes it back by rank"
        );
        assert_eq!(shown(caption, caption), [1, 1], "both name it");
        assert_eq!(shown("", &format!("draft: true\n{caption}")), [1], "a draft shows none");
    }

    #[test]
    fn a_picture_in_the_text_stands_there_with_its_caption() {
        let front = "captions:\n- text: 一\n  picture: 4.jpg\n";
        let (article, _) =
            article(front, "文\n\n![桥](4.jpg)\n\n![](4/b.jpg \"二\")\n", &["4.jpg", "4/b.jpg"]);
        let told: Vec<_> =
            article.pictures.iter().map(|i| (i.caption.as_str(), i.alt.as_str(), i.in_body)).collect();
        assert_eq!(told, [("一", "桥", true), ("二", "", true)]);
        assert_eq!(article.body_pictures, [Some(0), Some(1)]);
    }

    #[test]
    fn a_picture_of_another_host_or_outside_the_content_is_told_with_its_line() {
        let body = "![](https://example.org/x.jpg)\n\n![](../../../secret.png)\n\n![](/static/a.png)\n\n![](4.jpg)\n";
        let (article, problems) = article("", body, &["4.jpg"]);
        let told: Vec<_> = problems.iter().map(|p| (p.place.as_ref().unwrap().line, p.severity)).collect();
        assert_eq!(told, [(Some(4), Severity::Warning), (Some(6), Severity::Error)]);
        assert_eq!(article.body_pictures, [None, None, None, Some(0)]);
    }

    #[test]
    fn pictures_that_failed_leave_the_rest_in_their_places() {
        let text = "---\ntitle: 题\ncaptions:\n- text: 一\n  picture: a.jpg\n---\n![](b.jpg)\n\n![](c.jpg)\n";
        let document = read("2024-03-21/03/4.md", "content/4.md", text).0.unwrap();
        let (mut edition, _) = Edition::new(&Config::default_in(Path::new("/nowhere")), vec![document]);
        edition.without_pictures(&BTreeSet::from([PictureId(0), PictureId(1)]));
        let article = &edition.articles[0];
        assert_eq!(article.body_pictures, [None, Some(0)]);
        assert_eq!((article.pictures[0].picture, article.captions.len()), (PictureId(2), 1));
    }
}
