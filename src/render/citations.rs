//! What a citation tells of an article, taken from the edition.

use tera::Value;

use super::values::record;
use super::{text_or_none, url};
use crate::citation::{Author, Format, Kind, Reference};
use crate::config::Config;
use crate::edition::{Article, Credit, Edition, initials};
use crate::person::is_body;

/// The article's citations for templates, each with `format`, `label` and `text`; none where they are switched off.
pub(super) fn of(edition: &Edition, config: &Config, article: &Article) -> Value {
    if !config.outputs.citations {
        return Value::from(Vec::<Value>::new());
    }
    let reference = reference(edition, config, article);
    let one = |format: Format| {
        record([
            ("format", format.name().into()),
            ("label", text_or_none(format.label().map(str::to_owned))),
            ("text", format.cite(&reference).into()),
        ])
    };
    Value::from(Format::ALL.map(one).to_vec())
}

/// A picture story is by its photographers; an untitled article is cited by the title that it is shown under.
fn reference(edition: &Edition, config: &Config, article: &Article) -> Reference {
    let issue = &edition[article.issue];
    let credits = if article.reporters.is_empty() { &article.photographers } else { &article.reporters };
    let pages = std::iter::once(article.page).chain(article.continued.iter().map(|c| c.page));
    Reference {
        authors: credits.iter().map(|c| author(edition, config, c)).collect(),
        title: article.title.clone(),
        subtitle: article.subtitle.clone(),
        newspaper: issue.publication.clone(),
        issue: issue.number.clone().unwrap_or_default(),
        date: issue.date,
        pages: pages.map(|p| edition[p].number.clone()).collect(),
        language: article.language.clone(),
        url: url(config, &article.address),
        key: format!(
            "{}/{}",
            initials::in_ascii(&issue.publication),
            article.address.file.trim_end_matches(".html")
        ),
    }
}

/// Somebody whose name is Chinese and who signs in Latin letters signs in Pinyin, the family first.
fn author(edition: &Edition, config: &Config, credit: &Credit) -> Author {
    let chinese = |name: &str| name.chars().any(|c| ('\u{3400}'..='\u{9fff}').contains(&c));
    let kind = if chinese(&edition[credit.person].name) && !chinese(&credit.name) {
        Kind::FamilyFirst
    } else if is_body(&credit.name, &config.style) {
        Kind::Body
    } else {
        Kind::Person
    };
    Author::new(&credit.name, kind)
}
