//! What each template sees. `docs/themes.md` tells the same to theme authors.

use tera::{Context, Value};

use super::calendar::Calendar;
use super::job::{FeedOf, Job, OPENSEARCH, SEARCH, SitemapEntry, Subject, has_opensearch, has_search};
use super::locale::Locale;
use super::values::{Values, direction, feeds, record, timestamp, with};
use super::{Layers, citations, text_or_none, url};
use crate::config::Config;
use crate::edition::address::{Leaf, Leaves};
use crate::edition::{Address, ArticleId, Edition, PersonId, Role};

/// The variables that every template sees.
pub(super) const COMMON: &[&str] = &["site", "theme", "t"];

/// The variables that a page has of its own; each page has some of them.
pub(super) const OF_PAGE: &[&str] = &[
    "root",
    "here",
    "issue",
    "page",
    "article",
    "year",
    "month",
    "decades",
    "weekdays",
    "people",
    "groups",
    "person",
    "career",
    "articles",
    "by_issue",
    "pagination",
    "sections",
    "section",
    "to",
    "feed",
    "entries",
    "parts",
    "sitemaps",
    "engine",
    "book",
];

/// What every template sees: `site`, `theme`, `t`.
pub(super) fn common(
    config: &Config,
    edition: &Edition,
    layers: &Layers,
    locale: &Locale,
    values: &Values,
) -> Context {
    let (theme, messages) = (&layers.theme, &layers.messages);
    let publication = &edition.publication;
    let [feed, json_feed] = feeds(edition, config, Some(FeedOf::Paper));
    let mut context = Context::new();
    context.insert_value(
        "site",
        record([
            ("publication", publication.name.as_str().into()),
            ("description", publication.description.as_str().into()),
            ("language", publication.language.as_str().into()),
            ("direction", direction(&messages.language).into()),
            ("interface", messages.language.as_str().into()),
            ("base_url", publication.base_url.as_str().into()),
            feed,
            json_feed,
            ("search", text_or_none(has_search(edition, config).then(|| Address::folder(SEARCH).href()))),
            ("opensearch", text_or_none(has_opensearch(edition, config).then(|| OPENSEARCH.to_owned()))),
            ("latest", edition.latest().map_or_else(Value::none, |id| values.issue(id))),
            ("years", Calendar { edition, config, locale, values }.years()),
            ("extra", Value::from_serializable(&config.extra.to_json())),
        ]),
    );
    context.insert_value(
        "theme",
        record([
            ("name", theme.name.as_str().into()),
            ("version", theme.version.as_str().into()),
            ("options", Value::from_serializable(&theme.options)),
        ]),
    );
    context.insert_value("t", Value::from_serializable(&messages.words));
    context
}

/// Where the page stands: `root` and `here`.
pub(super) fn place(context: &mut Context, job: &Job, config: &Config) {
    let root = match job.subject {
        // It is shown at any depth, so its links start at the site's own root.
        Subject::NotFound => base_path(&config.base_url),
        _ => job.address.to_root(),
    };
    context.insert_value("root", Value::from(root));
    let kind = job.template.split('.').next().unwrap_or_default();
    context.insert_value(
        "here",
        record([
            ("kind", kind.into()),
            ("href", job.address.href().into()),
            ("url", text_or_none(url(config, &job.address))),
        ]),
    );
}

/// The path of a base URL, from its first slash behind the host.
fn base_path(base_url: &str) -> String {
    let rest = base_url.split_once("://").map_or("/", |(_, rest)| rest);
    rest.find('/').map_or("/", |at| &rest[at..]).to_owned()
}

/// What the page shows.
pub(super) fn fill(context: &mut Context, job: &Job, calendar: &Calendar) {
    let Calendar { edition, config, values, .. } = *calendar;
    let (name, value) = match &job.subject {
        Subject::Home | Subject::Search | Subject::NotFound => return,
        // The renderer itself fills in what these see.
        Subject::Print(_) | Subject::Epub(_) => return,
        Subject::JsonFeed(_) | Subject::Ninjs(_) => return,
        Subject::Archive | Subject::Year(_) | Subject::Month(..) => return archive(context, job, calendar),
        Subject::Atom(whose) => return feed(context, job, *whose, edition, config, values),
        Subject::Issue(id) => ("issue", values.issue(*id)),
        Subject::Page(id) => {
            context.insert_value("issue", values.issue(edition[*id].issue));
            ("page", values.page(*id))
        }
        Subject::Article(id) => {
            // The article's own page and issue are without their lists, since a value cannot hold itself.
            context.insert_value("issue", values.issue(edition[*id].issue));
            context.insert_value("page", values.page(edition[*id].page));
            // Made for this page alone: in the shared values it would be kept for the whole archive.
            let citations = citations::of(edition, config, &edition[*id]);
            ("article", values.article(*id, [("citations", citations)]))
        }
        Subject::Reporters => return people(context, calendar, Role::Reporter),
        Subject::Editors => return people(context, calendar, Role::Editor),
        Subject::Sections => ("sections", Value::from(values.all_sections())),
        Subject::Reporter(id, leaf) => return person(context, *id, Role::Reporter, leaf, calendar),
        Subject::Editor(id, leaf) => return person(context, *id, Role::Editor, leaf, calendar),
        Subject::Section(id, leaf) => {
            list(context, &edition[*id].articles, leaf, &edition[*id].leaves, calendar);
            ("section", values.section_on(*id, leaf))
        }
        Subject::Redirect(to) => {
            ("to", record([("href", to.href().into()), ("url", text_or_none(url(config, to)))]))
        }
        Subject::Sitemap { entries, .. } => ("entries", sitemap(entries, config)),
        Subject::SitemapIndex(parts) => ("parts", sitemap(parts, config)),
        Subject::Robots(maps) => {
            ("sitemaps", maps.iter().map(|a| text_or_none(url(config, a))).collect::<Vec<_>>().into())
        }
        Subject::OpenSearch => ("engine", engine(edition, config)),
        Subject::NewsSitemap(ids) => return news(context, ids, edition, values),
    };
    context.insert_value(name, value);
}

/// The archive, a year or a month of it.
fn archive(context: &mut Context, job: &Job, calendar: &Calendar) {
    context.insert_value("weekdays", calendar.weekdays());
    match job.subject {
        Subject::Year(year) => context.insert_value("year", calendar.year(year)),
        Subject::Month(year, month) => context.insert_value("month", calendar.month(year, month)),
        _ => {
            context.insert_value("decades", calendar.decades());
            context.insert_value("year", calendar.newest());
        }
    }
}

/// The index of people in a role.
fn people(context: &mut Context, calendar: &Calendar, role: Role) {
    context.insert_value("people", super::people::all(calendar.edition, calendar.values, role));
    context.insert_value("groups", super::people::groups(calendar.edition, calendar.values, role));
}

/// A person in a role: who, a part of their articles, and beside the newest of them their career.
fn person(context: &mut Context, id: PersonId, role: Role, leaf: &Leaf, calendar: &Calendar) {
    let Calendar { edition, locale, values, .. } = *calendar;
    let leaves = match role {
        Role::Reporter => &edition[id].as_reporter,
        Role::Editor => &edition[id].as_editor,
    };
    list(context, edition.work(id, role), leaf, leaves, calendar);
    let career = match leaf.number {
        None => super::people::career(edition, values, locale, id, role),
        Some(_) => Value::none(),
    };
    context.insert_value("person", values.person_on(id, role, leaf));
    context.insert_value("career", career);
}

/// A part of a long list. An older part tells nothing that grows with the list, so it never changes: `articles`, the newest issue first, the same by issue, and `pagination`.
fn list(context: &mut Context, articles: &[ArticleId], leaf: &Leaf, leaves: &Leaves, calendar: &Calendar) {
    let Calendar { edition, config, values, .. } = *calendar;
    let mut shown: Vec<ArticleId> = articles[leaf.entries.clone()].to_vec();
    // The newest issue first, and in an issue as one reads it.
    shown.sort_by_key(|id| (std::cmp::Reverse(edition[*id].issue), *id));
    // Both show the same values.
    let entries: Vec<Value> = shown.iter().map(|id| values.entry(*id)).collect();
    context.insert_value("by_issue", super::people::by_issue(edition, values, shown.iter().zip(&entries)));
    context.insert_value("articles", entries.into());
    let all = leaves.of(articles.len(), config.per_page);
    let at = all.iter().position(|l| l == leaf).unwrap_or(0);
    let link = |leaf: Option<&Leaf>| leaf.map_or_else(Value::none, |l| l.address.href().into());
    context.insert_value(
        "pagination",
        record([
            ("number", leaf.number.map_or_else(Value::none, Value::from)),
            ("newer", link(at.checked_sub(1).and_then(|n| all.get(n)))),
            ("older", link(all.get(at + 1))),
            ("newest", link(all.first())),
            ("oldest", link(all.last())),
        ]),
    );
}

fn feed(
    context: &mut Context,
    job: &Job,
    whose: FeedOf,
    edition: &Edition,
    config: &Config,
    values: &Values,
) {
    let newest: Vec<ArticleId> = whose.newest(edition).take(config.feed_entries).collect();
    let updated = newest.iter().map(|id| edition.modified(*id)).max().map(|day| timestamp(day, config));
    let (mut person, mut section) = (Value::none(), Value::none());
    match whose {
        FeedOf::Paper => {}
        FeedOf::Reporter(id) => person = values.person(id, Role::Reporter),
        FeedOf::Section(id) => section = values.section(id),
    }
    context.insert_value("articles", values.entries(newest));
    context.insert_value("person", person);
    context.insert_value("section", section);
    context.insert_value(
        "feed",
        record([
            ("url", text_or_none(url(config, &job.address))),
            ("json_url", text_or_none(url(config, &whose.json(edition)))),
            ("page_url", text_or_none(url(config, &whose.page(edition)))),
            ("updated", text_or_none(updated)),
        ]),
    );
}

/// `articles`, each with the tag of its language as news sitemaps write it.
fn news(context: &mut Context, ids: &[ArticleId], edition: &Edition, values: &Values) {
    let one = |id: &ArticleId| {
        let language = news_language(&edition[*id].language);
        with(&values.entry(*id), [("news_language", language.into())])
    };
    context.insert_value("articles", Value::from(ids.iter().map(one).collect::<Vec<_>>()));
}

/// A language as Google's news sitemaps want it: ISO 639 in two or three letters, but `zh-cn` and `zh-tw` for Chinese
/// in simplified and in traditional characters.
fn news_language(tag: &str) -> String {
    let mut parts = tag.split(['-', '_']).map(str::to_ascii_lowercase);
    let language = parts.next().unwrap_or_default();
    if language != "zh" {
        return language;
    }
    let traditional = parts.any(|p| matches!(p.as_str(), "hant" | "tw" | "hk" | "mo"));
    if traditional { "zh-tw" } else { "zh-cn" }.to_owned()
}

/// What OpenSearch 1.1 lets a description say, in the lengths it allows: 16, 48 and 1024 characters, none empty.
fn engine(edition: &Edition, config: &Config) -> Value {
    let publication = &edition.publication;
    let first = |text: &str, most: usize| text.chars().take(most).collect::<String>();
    let description =
        if publication.description.is_empty() { &publication.name } else { &publication.description };
    let template = url(config, &Address::folder(SEARCH)).map(|page| format!("{page}?q={{searchTerms}}"));
    record([
        ("short_name", first(&publication.name, 16).trim().into()),
        ("long_name", first(&publication.name, 48).trim().into()),
        ("description", first(description, 1024).trim().into()),
        ("template", text_or_none(template)),
    ])
}

fn sitemap(entries: &[SitemapEntry], config: &Config) -> Value {
    let one = |e: &SitemapEntry| {
        record([
            ("url", text_or_none(url(config, &e.address))),
            ("date", text_or_none(e.date.map(|day| day.to_string()))),
        ])
    };
    Value::from(entries.iter().map(one).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_in_a_news_sitemap_is_told_by_its_script() {
        let tags = ["zh-CN", "zh", "zh-Hant", "zh-HK", "en-GB", "yue"].map(news_language);
        assert_eq!(tags, ["zh-cn", "zh-cn", "zh-tw", "zh-tw", "en", "yue"]);
    }
}
