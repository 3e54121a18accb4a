//! What of an article can be settled before its place among the others is known: its texts, made fit to show.

use super::super::address::segment;
use super::super::{Address, made_one_line, one_line, settle};
use super::Loose;
use crate::content;

/// The settled texts of an article.
#[derive(Default)]
pub(super) struct Settled {
    /// Its title; where it has none, one made of its caption or its first sentence. Empty where there is neither.
    pub(super) title: String,
    pub(super) untitled: bool,
    pub(super) kicker: String,
    pub(super) subtitle: String,
    pub(super) summary: String,
    pub(super) language: String,
    /// Its own section; may be empty.
    pub(super) section: String,
    pub(super) bylines: Vec<String>,
    pub(super) jumps: Vec<String>,
    pub(super) address: Address,
}

impl Settled {
    /// Takes what an article says, on a page that stands at an address, of a paper in this language.
    pub(super) fn of(loose: &mut Loose, page: &Address, paper: &str) -> Self {
        let address = page.beside(&format!("{}.html", segment(loose.stem())));
        let first = made_one_line(loose.body.take_first_paragraph());
        let (written, gist) = (&mut loose.what, loose.body.gist());
        let caption = written.captions.first().map(|c| one_line(&c.text)).unwrap_or_default();
        let told = written.language.take().map(made_one_line).filter(|l| !l.is_empty());
        let language = told.unwrap_or_else(|| {
            let counts = [&written.title, &caption].map(|text| content::letters(text));
            let [letters, han] =
                counts.iter().fold([gist.letters, gist.han], |[letters, han], (l, h)| [letters + l, han + h]);
            settle::language(paper, letters, han)
        });
        let take = |text: &mut String| made_one_line(std::mem::take(text));
        let title = take(&mut written.title);
        let untitled = title.is_empty();
        Self {
            title: if untitled { settle::made_title(&first, &caption) } else { title },
            untitled,
            kicker: take(&mut written.kicker),
            subtitle: take(&mut written.subtitle),
            summary: settle::summary(take(&mut written.summary), &first, &caption),
            language,
            section: written.section.take().map(made_one_line).unwrap_or_default(),
            bylines: std::mem::take(&mut written.bylines).into_iter().map(made_one_line).collect(),
            jumps: written.jumps.iter().map(|j| one_line(&j.text)).filter(|t| !t.is_empty()).collect(),
            address,
        }
    }
}
