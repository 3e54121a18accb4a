//! schema.org's `NewsArticle` as JSON-LD.

use serde_json::{Value, json};

use super::url;
use crate::config::Config;
use crate::edition::{Article, Edition, PersonId};

/// The JSON of one article, safe inside `<script type="application/ld+json">`.
///
/// Properties: <https://schema.org/NewsArticle>. Addresses are left out without a base URL, since a reader of the
/// data could not resolve relative ones. An article without a reporter is the paper's own.
pub(super) fn article(edition: &Edition, config: &Config, article: &Article) -> String {
    let issue = &edition[article.issue];
    let page = &edition[article.page];
    let person = |id: PersonId, reporter: bool| {
        let person = &edition[id];
        let leaves = if reporter { &person.as_reporter } else { &person.as_editor };
        filled(json!({ "@type": "Person", "name": person.name, "url": url(config, &leaves.address()) }))
    };
    let newspaper = filled(json!({
        "@type": "Newspaper",
        "name": issue.publication,
        "url": (!config.base_url.is_empty()).then_some(&config.base_url),
    }));
    let authors: Vec<Value> = if article.reporters.is_empty() {
        vec![json!({ "@type": "NewsMediaOrganization", "name": issue.publication })]
    } else {
        article.reporters.iter().map(|c| person(c.person, true)).collect()
    };
    let whole = filled(json!({
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": url(config, &article.address),
        "url": url(config, &article.address),
        "headline": article.title,
        "alternativeHeadline": some([&article.kicker, &article.subtitle].map(String::as_str)),
        "description": (!article.summary.is_empty()).then_some(&article.summary),
        "image": images(edition, config, article),
        "inLanguage": article.language,
        "author": authors,
        "editor": article.editors.iter().map(|e| person(*e, false)).collect::<Vec<_>>(),
        "contributor": article.photographers.iter().map(|c| person(c.person, true)).collect::<Vec<_>>(),
        "datePublished": super::values::timestamp(issue.date, config),
        "dateModified": article.updated.map(|day| super::values::timestamp(day, config)),
        "printEdition": issue.number,
        "printPage": printed_on(edition, article),
        "printSection": (!page.name.is_empty()).then_some(&page.name),
        "articleSection": article.section.map(|s| &edition[s].name),
        "publisher": { "@type": "NewsMediaOrganization", "name": edition.publication.name },
        "isPartOf": filled(json!({
            "@type": "PublicationIssue",
            "name": format!("{} {}", issue.publication, issue.date),
            "issueNumber": issue.number,
            "datePublished": issue.date.to_string(),
            "url": url(config, &issue.address),
            "isPartOf": newspaper,
        })),
    }));
    in_script(&whole.to_string())
}

/// The pictures in the rendition that every reader of the data takes; none without a base URL.
fn images(edition: &Edition, config: &Config, article: &Article) -> Vec<Value> {
    let image = |one: &crate::edition::Illustration| {
        let rendition = edition[one.picture].fallback()?;
        Some(filled(json!({
            "@type": "ImageObject",
            "url": url(config, &rendition.address)?,
            "width": rendition.width,
            "height": rendition.height,
            "caption": (!one.caption.is_empty()).then_some(&one.caption),
            "creditText": (!one.credit.is_empty()).then_some(&one.credit),
        })))
    };
    article.pictures.iter().filter_map(image).collect()
}

/// The page of the paper, or its pages.
fn printed_on(edition: &Edition, article: &Article) -> String {
    let pages = std::iter::once(article.page).chain(article.continued.iter().map(|c| c.page));
    pages.map(|p| edition[p].number.as_str()).collect::<Vec<_>>().join(", ")
}

/// The texts that are not empty, one or a list; null for none.
fn some(texts: [&str; 2]) -> Value {
    let texts: Vec<&str> = texts.into_iter().filter(|t| !t.is_empty()).collect();
    match texts[..] {
        [] => Value::Null,
        [one] => one.into(),
        _ => texts.into(),
    }
}

/// An object without its empty members.
fn filled(mut object: Value) -> Value {
    if let Some(members) = object.as_object_mut() {
        members.retain(|_, v| !v.is_null() && v.as_array().is_none_or(|list| !list.is_empty()));
    }
    object
}

/// JSON that no HTML parser can leave: `<`, `>`, `&` and the line separators of JavaScript as escapes.
fn in_script(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_cannot_close_its_script() {
        let text = "</script><!-- & \u{2028}";
        let safe = in_script(&json!(text).to_string());
        assert!(!safe.contains(['<', '>', '&', '\u{2028}']));
        assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), text);
    }
}
