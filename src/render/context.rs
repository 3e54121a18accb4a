//! What each template sees. `docs/themes.md` tells the same to theme authors.

use chrono::NaiveDate;
use tera::{Context, Value};

use super::job::{Job, SEARCH, SitemapEntry, Subject, has_search};
use super::locale::{DateForm, Locale};
use super::values::{Values, record, timestamp};
use super::{Layers, text_or_none, url};
use crate::config::Config;
use crate::edition::address::{Leaf, Leaves};
use crate::edition::{Address, ArticleId, Edition, PersonId};

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
    let feed = Address::file("atom.xml");
    let has_feed = !config.base_url.is_empty() && !edition.articles.is_empty();
    let mut context = Context::new();
    context.insert_value(
        "site",
        record([
            ("publication", publication.name.as_str().into()),
            ("description", publication.description.as_str().into()),
            ("language", publication.language.as_str().into()),
            ("interface", messages.language.as_str().into()),
            ("base_url", publication.base_url.as_str().into()),
            ("feed", text_or_none(has_feed.then(|| feed.href()))),
            ("search", text_or_none(has_search(edition, config).then(|| Address::folder(SEARCH).href()))),
            ("latest", edition.latest().map_or_else(Value::none, |id| values.issues[id.0].clone())),
            ("years", years(edition, config, locale, values)),
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

/// Years, the newest first, each with its months, each with its issues.
fn years(edition: &Edition, config: &Config, locale: &Locale, values: &Values) -> Value {
    let month = |year: i32, month: u32| {
        let issues: Vec<_> =
            edition.issues_of(year, month).iter().map(|i| values.issues[i.0].clone()).collect();
        let first = NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default();
        let address = Address::of_month(year, month);
        record([
            ("month", month.into()),
            ("text", locale.date(first, DateForm::Month).into()),
            ("issues", issues.into()),
            ("href", address.href().into()),
            ("url", text_or_none(url(config, &address))),
        ])
    };
    let year = |year: i32| {
        let months: Vec<_> = edition.months(year).into_iter().map(|m| month(year, m)).collect();
        let address = Address::of_year(year);
        let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
        record([
            ("year", year.into()),
            ("text", locale.date(first, DateForm::Year).into()),
            ("months", months.into()),
            ("href", address.href().into()),
            ("url", text_or_none(url(config, &address))),
        ])
    };
    Value::from(edition.years().into_iter().rev().map(year).collect::<Vec<_>>())
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
pub(super) fn fill(context: &mut Context, job: &Job, edition: &Edition, config: &Config, values: &Values) {
    let (name, value) = match &job.subject {
        Subject::Home | Subject::Archive | Subject::Search | Subject::NotFound | Subject::Robots => return,
        Subject::Feed(person) => return feed(context, job, *person, edition, config, values),
        Subject::Year(year) => ("year", find(context, *year, None)),
        Subject::Month(year, month) => ("month", find(context, *year, Some(*month))),
        Subject::Issue(id) => ("issue", values.issues[id.0].clone()),
        Subject::Page(id) => ("page", values.pages[id.0].clone()),
        Subject::Article(id) => ("article", values.articles[id.0].clone()),
        Subject::Reporters => ("people", people(edition, values, true)),
        Subject::Editors => ("people", people(edition, values, false)),
        Subject::Sections => ("sections", Value::from(values.sections.clone())),
        Subject::Reporter(id, leaf) => {
            list(context, &edition[*id].reported, leaf, &edition[*id].as_reporter, config, values);
            ("person", values.reporters[id.0].clone())
        }
        Subject::Editor(id, leaf) => {
            list(context, &edition[*id].edited, leaf, &edition[*id].as_editor, config, values);
            ("person", values.editors[id.0].clone())
        }
        Subject::Section(id, leaf) => {
            list(context, &edition[*id].articles, leaf, &edition[*id].leaves, config, values);
            ("section", values.sections[id.0].clone())
        }
        Subject::Redirect(to) => {
            ("to", record([("href", to.href().into()), ("url", text_or_none(url(config, to)))]))
        }
        Subject::Sitemap(entries) => ("entries", sitemap(entries, config)),
        Subject::SitemapIndex(parts) => {
            ("parts", parts.iter().map(|p| text_or_none(url(config, p))).collect::<Vec<_>>().into())
        }
    };
    context.insert_value(name, value);
}

/// A year, or a month of it, among `site.years`.
fn find(context: &Context, year: i32, month: Option<u32>) -> Value {
    let years = context.get("site").and_then(|s| s.get_from_path("years"));
    let among = |list: Option<&Value>, field: &str, wanted: i128| {
        let list = list.and_then(Value::as_array).unwrap_or_default();
        list.iter().find(|v| v.get_from_path(field).and_then(Value::as_i128) == Some(wanted)).cloned()
    };
    let year = among(years, "year", year.into());
    match month {
        None => year,
        Some(month) => year.and_then(|y| among(y.get_from_path("months"), "month", month.into())),
    }
    .unwrap_or_else(Value::none)
}

/// Everybody with at least one article, by name.
fn people(edition: &Edition, values: &Values, reporters: bool) -> Value {
    let all = if reporters { &values.reporters } else { &values.editors };
    let has = |id: &PersonId| {
        let person = &edition[*id];
        !(if reporters { &person.reported } else { &person.edited }).is_empty()
    };
    let mut ids: Vec<PersonId> = edition.person_ids().filter(has).collect();
    ids.sort_by(|a, b| edition[*a].name.cmp(&edition[*b].name));
    Value::from(ids.into_iter().map(|id| all[id.0].clone()).collect::<Vec<_>>())
}

/// A part of a long list: `articles`, the newest first, and `pagination`.
fn list(
    context: &mut Context,
    articles: &[ArticleId],
    leaf: &Leaf,
    leaves: &Leaves,
    config: &Config,
    values: &Values,
) {
    context.insert_value("articles", values.articles(articles[leaf.entries.clone()].iter().rev().copied()));
    let all = leaves.of(articles.len(), config.per_page);
    let at = all.iter().position(|l| l == leaf).unwrap_or(0);
    let link = |leaf: Option<&Leaf>| leaf.map_or_else(Value::none, |l| l.address.href().into());
    let pages: Vec<_> = all
        .iter()
        .map(|l| {
            record([
                ("number", l.number.map_or_else(Value::none, Value::from)),
                ("href", l.address.href().into()),
                ("current", (l == leaf).into()),
            ])
        })
        .collect();
    context.insert_value(
        "pagination",
        record([
            ("number", leaf.number.map_or_else(Value::none, Value::from)),
            ("newer", link(at.checked_sub(1).and_then(|n| all.get(n)))),
            ("older", link(all.get(at + 1))),
            ("pages", pages.into()),
        ]),
    );
}

fn feed(
    context: &mut Context,
    job: &Job,
    person: Option<PersonId>,
    edition: &Edition,
    config: &Config,
    values: &Values,
) {
    let ids: Vec<ArticleId> = match person {
        Some(id) => edition[id].reported.clone(),
        None => edition.article_ids().collect(),
    };
    let newest = ids.iter().rev().take(config.feed_entries).copied();
    let updated = ids.last().map(|id| timestamp(edition[edition[*id].issue].date, config));
    let page = person.map_or_else(|| Address::folder(""), |id| edition[id].as_reporter.address());
    context.insert_value("articles", values.articles(newest));
    context.insert_value("person", person.map_or_else(Value::none, |id| values.reporters[id.0].clone()));
    context.insert_value(
        "feed",
        record([
            ("url", text_or_none(url(config, &job.address))),
            ("page_url", text_or_none(url(config, &page))),
            ("updated", text_or_none(updated)),
        ]),
    );
}

fn sitemap(entries: &[SitemapEntry], config: &Config) -> Value {
    let one = |e: &SitemapEntry| {
        record([("url", text_or_none(url(config, &e.address))), ("date", text_or_none(e.date.clone()))])
    };
    Value::from(entries.iter().map(one).collect::<Vec<_>>())
}
