//! What of an article can be settled before its place among the others is known: its texts, made fit to show.

use chrono::NaiveDate;

use super::super::settle::{self, Piece};
use super::super::{Address, one_line};
use super::Loose;
use crate::content;

/// The settled texts of an article.
#[derive(Default)]
pub(super) struct Settled {
    /// Its place among the articles of its page that tell no order.
    pub(super) place: Vec<Piece>,
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
    /// Of an article on a page of a paper in this language.
    pub(super) fn of(loose: &mut Loose, date: NaiveDate, page: &str, paper: &str) -> Self {
        let first = one_line(&loose.body.take_first_paragraph());
        let (written, gist) = (&loose.what, loose.body.gist());
        let caption = written.captions.first().map(|c| one_line(&c.text)).unwrap_or_default();
        let title = one_line(&written.title);
        let untitled = title.is_empty();
        let told = written.language.as_deref().map(one_line).filter(|l| !l.is_empty());
        Self {
            place: settle::natural(&loose.stem),
            title: if untitled { settle::made_title(&first, &caption) } else { title },
            untitled,
            kicker: one_line(&written.kicker),
            subtitle: one_line(&written.subtitle),
            summary: settle::summary(&written.summary, &first, &caption),
            language: told.unwrap_or_else(|| {
                let (letters, han) = content::letters(&format!("{} {caption}", written.title));
                settle::language(paper, letters + gist.letters, han + gist.han)
            }),
            section: written.section.as_deref().map(one_line).unwrap_or_default(),
            bylines: written.bylines.iter().map(|b| one_line(b)).collect(),
            jumps: written.jumps.iter().map(|j| one_line(&j.text)).filter(|t| !t.is_empty()).collect(),
            address: Address::of_article(date, page, &loose.stem),
        }
    }
}
