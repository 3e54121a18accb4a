//! The only room that knows Tera: template layers, values, functions, jobs.
//!
//! A [`Job`] is data: what is shown, by which template, at which address. A [`Renderer`] holds the templates and
//! one value for each article, page and issue, made once and shared, and turns a job into an [`Output`].

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{Context, Tera, Value};

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::edition::{Address, ArticleId, Edition};

mod context;
mod errors;
mod escape;
mod filters;
mod functions;
mod job;
mod json_ld;
mod layers;
mod locale;
mod markdown;
mod messages;
mod scan;
mod theme;
mod values;

pub use job::{Job, SEARCH, SitemapEntry, Subject, has_search, jobs};
pub use layers::{Layers, StaticFile};
pub use messages::Messages;
pub use theme::Theme;

use locale::Locales;
use values::Values;

/// A file to be: its place, its bytes and what it was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Path below the output folder, with `/`.
    pub path: String,
    /// The whole file.
    pub bytes: Vec<u8>,
    /// The files or things it was made from, as diagnostics show them.
    pub inputs: Vec<String>,
}

/// What went wrong, and with which job.
type Failure<'j> = (Diagnostic, &'j Job);

/// Templates, ready, and everything they may be shown.
pub struct Renderer<'e> {
    tera: Tera,
    edition: &'e Edition,
    config: &'e Config,
    values: Arc<Values>,
    common: Context,
    shown: errors::Shown,
}

impl<'e> Renderer<'e> {
    /// Loads the templates of all layers.
    ///
    /// # Errors
    /// Every template that does not parse, extends or calls what is not there, each once, with its line.
    pub fn new(config: &'e Config, edition: &'e Edition, layers: &Layers) -> Result<Self, Diagnostics> {
        let locales = Arc::new(Locales::new(&layers.messages.language));
        let locale = &locales.interface;
        let values = Arc::new(Values::new(config, edition, &layers.messages, locale));
        let mut tera = Tera::new();
        tera.set_fallback_prefixes(layers::PREFIXES.iter().copied()).expect("no template is loaded yet");
        tera.set_escape_fn(escape::escape);
        functions::register(&mut tera, &values);
        filters::register(&mut tera, &locales);
        let shown = errors::Shown::new(layers);
        errors::load(&mut tera, layers, &shown)?;
        let common = context::common(config, edition, layers, locale, &values);
        Ok(Self { tera, edition, config, values, common, shown })
    }

    /// The text of an article as HTML, as templates see it; empty if it has none.
    pub fn body(&self, id: ArticleId) -> &str {
        self.values.articles[id.0].get_from_path("body").and_then(Value::as_str).unwrap_or_default()
    }

    /// The templates among `jobs`' that no layer has, each once.
    pub fn missing(&self, jobs: &[Job]) -> Diagnostics {
        let mut missing = BTreeMap::new();
        for job in jobs.iter().filter(|j| !self.tera.contains_template(j.template)) {
            missing.entry(job.template).or_insert(job);
        }
        let mut problems = Diagnostics::new();
        problems.extend(missing.into_values().map(errors::missing));
        problems
    }

    /// Renders all jobs, on all cores. What fails is reported and left out; one mistake in a template is one
    /// diagnostic, however many pages meet it. Outputs and diagnostics stand in the order of the jobs.
    pub fn render_all(&self, jobs: &[Job]) -> (Vec<Output>, Diagnostics) {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let share = jobs.len().div_ceil(cores).max(1);
        let rendered: Vec<Result<Output, Failure>> = std::thread::scope(|scope| {
            let render = |jobs| move || self.render_some(jobs);
            let threads: Vec<_> = jobs.chunks(share).map(|jobs| scope.spawn(render(jobs))).collect();
            threads
                .into_iter()
                .flat_map(|t| t.join().expect("rendering reports what fails and never panics"))
                .collect()
        });
        let mut outputs = Vec::with_capacity(jobs.len());
        let mut failures = errors::Failures::default();
        for result in rendered {
            match result {
                Ok(output) => outputs.push(output),
                Err((diagnostic, job)) => failures.add(diagnostic, job),
            }
        }
        (outputs, failures.into_diagnostics())
    }

    fn render_some<'j>(&self, jobs: &'j [Job]) -> Vec<Result<Output, Failure<'j>>> {
        let here = jobs.iter().filter(|j| self.tera.contains_template(j.template));
        here.map(|job| match self.tera.render(job.template, &self.context(job)) {
            Ok(text) => Ok(Output {
                path: job.address.file.clone(),
                bytes: text.into_bytes(),
                inputs: job.inputs.clone(),
            }),
            Err(e) => Err((errors::rendering(&e, job, &self.shown), job)),
        })
        .collect()
    }

    fn context(&self, job: &Job) -> Context {
        let mut context = self.common.clone();
        context::place(&mut context, job, self.config);
        context::fill(&mut context, job, self.edition, self.config, &self.values);
        context
    }
}

/// The canonical URL of an address; none without a base URL.
pub(crate) fn url(config: &Config, address: &Address) -> Option<String> {
    (!config.base_url.is_empty()).then(|| format!("{}{}", config.base_url, address.pretty()))
}

/// A text or nothing, for templates.
fn text_or_none(text: Option<String>) -> Value {
    text.map_or_else(Value::none, Value::from)
}
