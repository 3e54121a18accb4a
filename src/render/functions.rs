//! Functions that templates can call to reach any part of the edition.

use std::sync::{Arc, OnceLock};

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::assets::Assets;
use super::values::Values;
use crate::edition::Role;

pub(super) fn register(tera: &mut Tera, values: &Arc<Values>, assets: &Arc<OnceLock<Assets>>) {
    let files = Arc::clone(assets);
    tera.register_function("asset", move |args: Kwargs, _: &State| asset(&files, &args));
    let all = Arc::clone(values);
    tera.register_function("latest_articles", move |args: Kwargs, _: &State| {
        newest(&args, all.edition().article_ids().rev(), |id| all.entry(id))
    });
    let all = Arc::clone(values);
    tera.register_function("latest_issues", move |args: Kwargs, _: &State| {
        newest(&args, all.edition().issue_ids().rev(), |id| all.issue_in_brief(id))
    });
    let all = Arc::clone(values);
    tera.register_function("sections", move |_: Kwargs, _: &State| Value::from(all.all_sections()));
    let all = Arc::clone(values);
    tera.register_function("section", move |args: Kwargs, _: &State| {
        let found = |name: &str| {
            let id = all.edition().section_ids().find(|id| all.edition()[*id].name == name)?;
            Some(all.section(id))
        };
        named("section", &args, found)
    });
    let all = Arc::clone(values);
    tera.register_function("reporter", move |args: Kwargs, _: &State| {
        let found = |name: &str| {
            let id = all.edition().person_ids().find(|id| all.edition()[*id].name == name)?;
            Some(all.person(id, Role::Reporter))
        };
        named("reporter", &args, found)
    });
}

/// The link to a static file, from the site's root.
fn asset(assets: &OnceLock<Assets>, args: &Kwargs) -> TeraResult<String> {
    let path = args.must_get::<&str>("path")?;
    let assets = assets.get().ok_or_else(|| {
        Error::message("a stylesheet asks for static files with `url()`, by their way from the stylesheet")
    })?;
    assets.href(path).map_err(Error::message)
}

/// The newest `limit` of all, the newest first.
fn newest<T>(
    args: &Kwargs,
    all: impl Iterator<Item = T>,
    value: impl Fn(T) -> Value,
) -> TeraResult<Vec<Value>> {
    let limit = args.must_get::<usize>("limit")?;
    Ok(all.take(limit).map(value).collect())
}

fn named(what: &str, args: &Kwargs, find: impl Fn(&str) -> Option<Value>) -> TeraResult<Value> {
    let name = args.must_get::<&str>("name")?;
    find(name).ok_or_else(|| Error::message(format!("there is no {what} `{name}`")))
}
