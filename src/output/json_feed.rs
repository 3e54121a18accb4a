//! JSON Feed 1.1, <https://www.jsonfeed.org/version/1.1/>.

use serde_json::{Map, Value, json};

use crate::config::Config;
use crate::edition::{ArticleId, Edition};
use crate::render::{FeedOf, timestamp, url};

/// The newest articles of a feed, as the file's bytes.
///
/// Every item has a `content_text`, which the standard demands: the article's summary, as in the Atom feed.
pub(super) fn of(whose: FeedOf, edition: &Edition, config: &Config) -> Vec<u8> {
    let publication = &edition.publication;
    let title = match whose.name(edition) {
        Some(name) => format!("{name} – {}", publication.name),
        None => publication.name.clone(),
    };
    let items: Vec<Value> =
        whose.newest(edition).take(config.feed_entries).map(|id| item(id, edition, config)).collect();
    let feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": url(config, &whose.page(edition)),
        "feed_url": url(config, &whose.json(edition)),
        "description": publication.description,
        "language": publication.language,
        "authors": [{ "name": publication.name, "url": config.base_url }],
        "items": items,
    });
    bytes(&without_empty(feed))
}

fn item(id: ArticleId, edition: &Edition, config: &Config) -> Value {
    let article = &edition[id];
    let address = url(config, &article.address);
    let author = |credit: &crate::edition::Credit| {
        let person = &edition[credit.person];
        json!({ "name": person.name, "url": url(config, &person.as_reporter.address()) })
    };
    let text = if article.summary.is_empty() { &article.title } else { &article.summary };
    let tags: Vec<&str> = article.section.iter().map(|s| edition[*s].name.as_str()).collect();
    without_empty(json!({
        "id": address,
        "url": address,
        "title": article.title,
        "content_text": text,
        "date_published": timestamp(edition[article.issue].date, config),
        "date_modified": article.updated.map(|day| timestamp(day, config)),
        "authors": article.reporters.iter().map(author).collect::<Vec<_>>(),
        "tags": tags,
        "language": article.language,
    }))
}

/// An object without members that say nothing.
pub(super) fn without_empty(value: Value) -> Value {
    let Value::Object(members) = value else { return value };
    let says = |value: &Value| match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(list) => !list.is_empty(),
        _ => true,
    };
    Value::Object(members.into_iter().filter(|(_, v)| says(v)).collect::<Map<_, _>>())
}

/// JSON as a file: on one line, since programs read it.
pub(super) fn bytes(value: &Value) -> Vec<u8> {
    let mut bytes = value.to_string().into_bytes();
    bytes.push(b'\n');
    bytes
}
