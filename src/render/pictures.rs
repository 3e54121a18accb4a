//! What templates see of the pictures of an article.

use tera::Value;

use super::url;
use super::values::record;
use super::{markdown, text_or_none};
use crate::config::Config;
use crate::edition::{Article, Edition, Illustration, Rendition};

/// The pictures of an article, as `docs/themes.md` lists their fields.
pub(super) fn pictures(edition: &Edition, config: &Config, article: &Article) -> Vec<Value> {
    article.pictures.iter().filter_map(|one| picture(edition, config, article, one)).collect()
}

fn picture(edition: &Edition, config: &Config, article: &Article, one: &Illustration) -> Option<Value> {
    let picture = &edition[one.picture];
    let fallback = picture.fallback()?;
    let rendition = |r: &Rendition| {
        record([
            ("href", r.address.href().into()),
            ("url", text_or_none(url(config, &r.address))),
            ("type", r.format.media_type().into()),
            ("width", r.width.into()),
            ("height", r.height.into()),
        ])
    };
    Some(record([
        ("set", picture.set().map(rendition).collect::<Vec<_>>().into()),
        ("fallback", rendition(fallback)),
        ("width", picture.width.into()),
        ("height", picture.height.into()),
        ("alt", alt(article, one).into()),
        ("caption", one.caption.as_str().into()),
        ("credit", one.credit.as_str().into()),
        ("credit_line", credit_line(edition, article, &one.credit).into()),
        ("in_body", one.in_body.into()),
    ]))
}

/// What a picture shows, in words. Where only its caption tells, nothing: the caption stands beside it and would be read
/// out twice (HTML, 4.8.4.4). Where nothing tells, the article's title.
fn alt<'a>(article: &'a Article, one: &'a Illustration) -> &'a str {
    match (one.alt.as_str(), one.caption.as_str()) {
        ("", "") => &article.title,
        (alt, _) => alt,
    }
}

/// A credit in pieces, of which those that name a photographer of the article lead to them.
fn credit_line(edition: &Edition, article: &Article, credit: &str) -> Vec<Value> {
    let piece =
        |text: &str, href: Option<String>| record([("text", text.into()), ("href", text_or_none(href))]);
    let mut pieces = Vec::new();
    let mut rest = credit;
    loop {
        let named = article.photographers.iter().filter(|c| !c.name.is_empty());
        let found = named.filter_map(|c| rest.find(c.name.as_str()).map(|at| (at, c)));
        // The first of them, and of two at one place the longer: 王 in 王小明 is nobody.
        let Some((at, who)) = found.min_by_key(|(at, c)| (*at, usize::MAX - c.name.len())) else { break };
        let end = at + who.name.len();
        if at > 0 {
            pieces.push(piece(&rest[..at], None));
        }
        pieces.push(piece(&rest[at..end], Some(edition[who.person].as_reporter.address().href())));
        rest = &rest[end..];
    }
    if !rest.is_empty() {
        pieces.push(piece(rest, None));
    }
    pieces
}

/// The body of an article in parts: its text as HTML, and the pictures that stand between. `whole` is all of its text.
pub(super) fn parts(
    article: &Article,
    pictures: &[Value],
    parts: Vec<markdown::Part>,
    whole: &Value,
) -> Vec<Value> {
    let text = |html: Value| record([("html", html), ("picture", Value::none())]);
    if article.body_pictures.iter().all(Option::is_none) {
        // By far the most articles; their text is not held twice.
        return if article.body.gist().blank { Vec::new() } else { vec![text(whole.clone())] };
    }
    let part = |part: markdown::Part| match part {
        markdown::Part::Text(html) => Some(text(Value::safe_string(&html))),
        markdown::Part::Picture(at) => {
            Some(record([("html", Value::none()), ("picture", pictures.get(at)?.clone())]))
        }
    };
    parts.into_iter().filter_map(part).collect()
}
