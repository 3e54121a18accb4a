//! Filters by which templates write counts, dates, numbers and lists as the interface's language does, or an article's.

use std::sync::Arc;

use chrono::NaiveDate;
use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::locale::{DateForm, Locale, Locales};
use super::messages::fill;

pub(super) fn register(tera: &mut Tera, locales: &Arc<Locales>) {
    let all = Arc::clone(locales);
    tera.register_filter("counted", move |n: i64, args: Kwargs, _: &State| counted(n, &args, &all));
    let all = Arc::clone(locales);
    tera.register_filter("number", move |n: i64, args: Kwargs, _: &State| -> TeraResult<String> {
        Ok(locale(&args, &all)?.number(n))
    });
    let all = Arc::clone(locales);
    tera.register_filter("date", move |date: &str, args: Kwargs, _: &State| dated(date, &args, &all));
    let all = Arc::clone(locales);
    tera.register_filter("listed", move |list: Value, args: Kwargs, _: &State| -> TeraResult<String> {
        let narrow = args.get::<bool>("narrow")?.unwrap_or(false);
        Ok(locale(&args, &all)?.list(&texts(&list, &args)?, narrow))
    });
    let all = Arc::clone(locales);
    tera.register_filter("joints", move |list: Value, args: Kwargs, _: &State| -> TeraResult<Vec<String>> {
        let narrow = args.get::<bool>("narrow")?.unwrap_or(false);
        Ok(locale(&args, &all)?.joints(&texts(&list, &args)?, narrow))
    });
    tera.register_filter("filled", |text: &str, args: Kwargs, _: &State| filled(text, &args));
    tera.register_filter("parted", |text: &str, args: Kwargs, _: &State| parted(text, &args));
}

/// The language that a call names with `language=`, else the interface's.
fn locale(args: &Kwargs, locales: &Locales) -> TeraResult<Arc<Locale>> {
    Ok(locales.of(args.get::<&str>("language")?.unwrap_or_default()))
}

/// A number and what it counts: `{{ issue.count | counted(word=t.articles) }}` is «1 article», «3 articles», «3篇».
fn counted(n: i64, args: &Kwargs, locales: &Locales) -> TeraResult<String> {
    let word = args.must_get::<Value>("word")?;
    let locale = &locales.interface;
    let form = |name: &'static str| word.get_from_path(name).and_then(Value::as_str);
    let pattern = word.as_str().or_else(|| form(locale.plural(n))).or_else(|| form("other"));
    let pattern = pattern.ok_or_else(|| Error::message("`word` takes a message, as `word=t.articles`"))?;
    Ok(fill(pattern, &[("n", locale.number(n))]))
}

/// A date, `2023-04-27`, in one of its forms: `{{ issue.date | date(form="month") }}`.
fn dated(date: &str, args: &Kwargs, locales: &Locales) -> TeraResult<String> {
    let name = args.get::<&str>("form")?.unwrap_or("long");
    let form = DateForm::named(name).ok_or_else(|| {
        let names = DateForm::NAMES.map(|(name, _)| name).join(", ");
        Error::message(format!("dates have no form `{name}`; the forms are {names}"))
    })?;
    let day: NaiveDate = date.parse().map_err(|_| Error::message(format!("`{date}` is no date")))?;
    Ok(locale(args, locales)?.date(day, form))
}

/// The texts of a list, or with `key=` those of its records' fields.
fn texts(list: &Value, args: &Kwargs) -> TeraResult<Vec<String>> {
    let key = args.get::<&str>("key")?;
    let list = list.as_array().ok_or_else(|| Error::message("this is no list"))?;
    let text = |value: &Value| {
        let value = key.map_or(Some(value), |key| value.get_from_path(key));
        value.and_then(Value::as_str).map(str::to_owned)
    };
    let all: Option<Vec<String>> = list.iter().map(text).collect();
    all.ok_or_else(|| Error::message("this is no list of texts; name the texts of records with `key=`"))
}

/// A message with its fields: `{{ t.page_label | filled(number=3) }}`.
fn filled(text: &str, args: &Kwargs) -> TeraResult<String> {
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        let Some((name, after)) = behind.split_once('}') else { break };
        whole.push_str(before);
        whole.push_str(&args.must_get::<Value>(name)?.to_string());
        rest = after;
    }
    whole.push_str(rest);
    Ok(whole)
}

/// What stands before and behind a field, for messages with a link inside:
/// `{% set c = t.continues_on | parted(at="page") %}{{ c[0] }}<a …>…</a>{{ c[1] }}`.
fn parted(text: &str, args: &Kwargs) -> TeraResult<Vec<String>> {
    let field = args.must_get::<&str>("at")?;
    let (before, behind) = text
        .split_once(&format!("{{{field}}}"))
        .ok_or_else(|| Error::message(format!("the message «{text}» has no field `{field}`")))?;
    Ok(vec![before.to_owned(), behind.to_owned()])
}
