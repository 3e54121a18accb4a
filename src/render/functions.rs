//! Functions that templates can call to reach any part of the edition.

use std::sync::{Arc, OnceLock};

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::assets::Assets;
use super::values::Values;

pub(super) fn register(tera: &mut Tera, values: &Arc<Values>, assets: &Arc<OnceLock<Assets>>) {
    let files = Arc::clone(assets);
    tera.register_function("asset", move |args: Kwargs, _: &State| asset(&files, &args));
    let all = Arc::clone(values);
    tera.register_function("latest_articles", move |args: Kwargs, _: &State| newest(&all.articles, &args));
    let all = Arc::clone(values);
    tera.register_function("latest_issues", move |args: Kwargs, _: &State| newest(&all.issues, &args));
    let all = Arc::clone(values);
    tera.register_function("sections", move |_: Kwargs, _: &State| Value::from(all.sections.clone()));
    let all = Arc::clone(values);
    tera.register_function("section", move |args: Kwargs, _: &State| named(&all.sections, "section", &args));
    let all = Arc::clone(values);
    tera.register_function("reporter", move |args: Kwargs, _: &State| {
        named(&all.reporters, "reporter", &args)
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

/// The newest `limit` of a list, the newest first.
fn newest(all: &[Value], args: &Kwargs) -> TeraResult<Vec<Value>> {
    let limit = args.must_get::<usize>("limit")?;
    Ok(all.iter().rev().take(limit).cloned().collect())
}

fn named(all: &[Value], what: &str, args: &Kwargs) -> TeraResult<Value> {
    let name = args.must_get::<&str>("name")?;
    let found = all.iter().find(|v| v.get_from_path("name").and_then(Value::as_str) == Some(name));
    found.cloned().ok_or_else(|| Error::message(format!("there is no {what} `{name}`")))
}
