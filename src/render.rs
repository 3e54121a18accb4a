//! The only room that knows Tera: template layers, values, functions, jobs.
//!
//! A [`Job`] is data: what is shown, by which template, at which address. A [`Renderer`] holds the templates and
//! one value for each article, page and issue, made once and shared, and turns a job into an [`Output`].

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use tera::{Context, Tera, Value};

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::edition::{Address, ArticleId, Edition, IssueId};
use crate::jobs::{allowed, in_order};
use crate::progress;

mod assets;
mod book;
mod calendar;
mod citations;
mod context;
mod elsewhere;
mod errors;
mod escape;
mod filters;
mod functions;
mod inputs;
mod job;
mod json_ld;
mod layers;
mod locale;
mod markdown;
mod messages;
mod names;
mod people;
mod pictures;
mod scan;
mod shape;
mod theme;
mod values;

pub use assets::patient_scripts;
pub use book::{Book, BookPart};
pub use inputs::{Fingerprint, Inputs};
pub use job::{
    EPUB, FeedOf, Job, NINJS, OPENSEARCH, PRINT, SEARCH, SitemapEntry, Subject, has_opensearch, has_search,
    jobs,
};
pub use layers::{KnownTheme, Layers, StaticFile, known_themes};
pub use messages::Messages;
pub use theme::{INTERFACE, Takes, Theme, ThemeOption};

use assets::Assets;
use calendar::Calendar;
use locale::{Locale, Locales};
use values::Values;
pub(crate) use values::timestamp;

/// A file to be: its place, its bytes and what it was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Path below the output folder, with `/`.
    pub path: String,
    /// The whole file.
    pub content: Content,
    /// The files or things it was made from, as diagnostics show them.
    pub inputs: Vec<String>,
    /// The static files that it asked for, by their plain paths.
    pub asked: Vec<String>,
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// These bytes.
    Bytes(Vec<u8>),
    /// A ZIP archive of these members in their order. It is put together when it is written, so that the pictures of one
    /// archive at a time are in memory.
    Archive(Vec<Member>),
}

/// A file in an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its path in the archive, with `/`.
    pub name: String,
    /// Its bytes, or the file that holds them.
    pub from: Source,
    /// Whether it is made smaller.
    pub deflated: bool,
}

/// Where the bytes of a member come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// They are these.
    Bytes(Vec<u8>),
    /// They lie in this file.
    File(PathBuf),
}

/// Makes what no template makes, all that a file holds: jobs whose `template` is empty.
pub type Make<'m> = &'m (dyn Fn(&Renderer, &Job) -> Result<Content, Diagnostic> + Sync);

/// Templates, ready, and everything they may be shown.
pub struct Renderer {
    tera: Tera,
    edition: Arc<Edition>,
    config: Arc<Config>,
    locale: Arc<Locale>,
    values: Arc<Values>,
    common: Context,
    shown: errors::Shown,
    assets: Arc<OnceLock<Assets>>,
    problems: Diagnostics,
}

impl Renderer {
    /// Loads the templates of all layers.
    ///
    /// # Errors
    /// Every template that does not parse, extends or calls what is not there, each once, with its line.
    pub fn new(config: &Arc<Config>, edition: &Arc<Edition>, layers: &Layers) -> Result<Self, Diagnostics> {
        let locales = Arc::new(Locales::new(&layers.messages.language));
        let locale = &locales.interface;
        let values = Arc::new(Values::new(config, edition, &layers.messages, locale));
        let mut tera = Tera::new();
        tera.set_fallback_prefixes(layers::PREFIXES.iter().copied()).expect("no template is loaded yet");
        tera.set_escape_fn(escape::escape);
        let assets = Arc::new(OnceLock::new());
        functions::register(&mut tera, &values, &assets);
        filters::register(&mut tera, &locales);
        let shown = errors::Shown::new(layers);
        errors::load(&mut tera, layers, &shown)?;
        let common = context::common(config, edition, layers, locale, &values);
        let locale = Arc::clone(locale);
        let (files, problems) = with_stylesheets(&tera, layers, &common, &shown);
        assets.get_or_init(|| Assets::new(files));
        let (edition, config) = (Arc::clone(edition), Arc::clone(config));
        Ok(Self { tera, edition, config, locale, values, common, shown, assets, problems })
    }

    /// The text of an article as HTML, as templates see it; empty if it has none.
    pub fn body(&self, id: ArticleId) -> String {
        let article = &self.edition[id];
        let body = self.values.body(article);
        markdown::text_of(&markdown::parts(&body, self.config.allow_html, &article.body_pictures))
    }

    /// Why the text of an article could not be read, if that has happened. What was rendered since may lack it.
    pub fn lost(&self) -> Option<Diagnostic> {
        self.values.lost()
    }

    /// The templates among `jobs`' that no layer has, each once.
    pub fn missing(&self, jobs: &[Job]) -> Diagnostics {
        let mut missing = BTreeMap::new();
        for job in jobs.iter().filter(|j| !self.can_make(j)) {
            missing.entry(job.template).or_insert(job);
        }
        let mut problems = Diagnostics::new();
        problems.extend(missing.into_values().map(errors::missing));
        problems
    }

    fn can_make(&self, job: &Job) -> bool {
        job.template.is_empty() || self.tera.contains_template(job.template)
    }

    /// Renders all jobs, on all cores; `make` gives what no template does. Each output goes to `take` as soon as it is there,
    /// so that no more than one a core is held. What fails is reported and left out; one mistake in a template is one
    /// diagnostic, however many pages meet it. What `take` gives and the diagnostics stand in the order of the jobs.
    pub fn render_all<T: Send>(
        &self,
        jobs: &[Job],
        make: Make,
        take: &(dyn Fn(Output) -> T + Sync),
    ) -> (Vec<T>, Diagnostics) {
        let mut rendered: Vec<(usize, Result<T, Diagnostic>)> = Vec::with_capacity(jobs.len());
        let count = progress::begin("rendering", "file", jobs.len());
        let one = |at: usize| {
            let taken = self.output(&jobs[at], make).map(take);
            count.more(1);
            (at, taken)
        };
        let render = |group: &Vec<usize>| {
            let made = group.iter().copied().filter(|at| self.can_make(&jobs[*at]));
            made.map(one).collect::<Vec<_>>()
        };
        in_order(&self.groups(jobs), allowed(), render, |some| {
            rendered.extend(some);
            true
        });
        rendered.sort_by_key(|(at, _)| *at);
        let mut taken = Vec::with_capacity(rendered.len());
        let mut failures = errors::Failures::default();
        for (at, result) in rendered {
            match result {
                Ok(one) => taken.push(one),
                Err(diagnostic) => failures.add(diagnostic, &jobs[at]),
            }
        }
        (taken, failures.into_diagnostics())
    }

    /// The jobs by their places, those of one issue together since they show the same values, and behind them the parts of lists that
    /// end with it, while the values of the issues before it are at hand; the others a few at a time.
    fn groups(&self, jobs: &[Job]) -> Vec<Vec<usize>> {
        let mut of_issues: BTreeMap<IssueId, Vec<usize>> = BTreeMap::new();
        let mut others = Vec::new();
        for (at, job) in jobs.iter().enumerate() {
            let issue = job.subject.issue(&self.edition);
            match issue.or_else(|| job.subject.newest_issue(&self.edition)) {
                Some(issue) => of_issues.entry(issue).or_default().push(at),
                None => others.push(at),
            }
        }
        of_issues.into_values().chain(others.chunks(8).map(<[usize]>::to_vec)).collect()
    }

    /// Asks for static files as a page did that is not rendered again.
    pub fn ask<'p>(&self, paths: impl IntoIterator<Item = &'p String>) {
        let asked: BTreeSet<&String> = paths.into_iter().collect();
        if let Some(assets) = self.assets.get() {
            // What is not there was told of when the page was rendered.
            asked.into_iter().for_each(|path| _ = assets.href(path));
        }
    }

    /// The static files, those that templates asked for by their fingerprinted names: so after [`Self::render_all`].
    pub fn static_files(&self) -> (Vec<Output>, Diagnostics) {
        let (outputs, found) = self.assets.get().map(Assets::outputs).unwrap_or_default();
        let mut problems = self.problems.clone();
        problems.append(found);
        (outputs, problems)
    }

    /// Names that no value has and static files that are not there, in every template, shown or not. What values look
    /// like is taken from the pages of `jobs`, so they must show an edition that has everything.
    pub fn unknown_names(&self, jobs: &[Job]) -> Diagnostics {
        let names = context::COMMON.iter().chain(context::OF_PAGE);
        let mut known: BTreeMap<String, shape::Shape> =
            names.map(|name| ((*name).to_owned(), shape::Shape::Unseen)).collect();
        shape::add(&mut known, &self.common, context::COMMON);
        for job in jobs {
            shape::add(&mut known, &self.context(job), context::OF_PAGE);
        }
        shape::people_alike(&mut known);
        let mut problems = Diagnostics::new();
        for source in self.shown.sources() {
            problems.append(names::unknown(source, &known));
            let asked = scan::texts_given(&source.text, "asset", "path");
            let missing = asked.into_iter().filter_map(|a| {
                let message = self.assets.get()?.missing(&a.name)?;
                let d = Diagnostic::new(crate::diagnostic::Code::Asset, message);
                Some(d.at_column(&source.shown, a.line, a.column).excerpt_of(&source.text))
            });
            problems.extend(missing);
        }
        problems
    }

    fn output(&self, job: &Job, make: Make) -> Result<Output, Diagnostic> {
        // What an earlier job on this thread asked for before it failed is not this one's.
        let _ = assets::asked_here();
        let content = match job.template.is_empty() {
            true => make(self, job)?,
            false => Content::Bytes(self.render(job)?.into_bytes()),
        };
        if let Some(lost) = self.lost() {
            return Err(lost);
        }
        let (path, inputs) = (job.address.file.clone(), job.inputs.clone());
        Ok(Output { path, content, inputs, asked: assets::asked_here() })
    }

    /// Renders one job by its template.
    ///
    /// # Errors
    /// What is wrong with the template, at its line.
    pub fn render(&self, job: &Job) -> Result<String, Diagnostic> {
        let text = self.tera.render(job.template, &self.context(job));
        text.map_err(|e| errors::rendering(&e, job.template, &self.shown))
    }

    /// The edition that is rendered.
    pub fn edition(&self) -> &Edition {
        &self.edition
    }

    /// The site's config.
    pub fn config(&self) -> &Config {
        &self.config
    }

    fn context(&self, job: &Job) -> Context {
        let mut context = self.common.clone();
        context::place(&mut context, job, &self.config);
        match job.subject {
            Subject::Print(id) => context.insert_value("issue", self.issue_in_full(id)),
            Subject::Epub(id) => self.fill_book(&mut context, id),
            _ => {}
        }
        let (edition, config, locale, values) = (&*self.edition, &*self.config, &*self.locale, &*self.values);
        context::fill(&mut context, job, &Calendar { edition, config, locale, values });
        context
    }
}

/// The static files of all layers, and beside them the stylesheets that are templates.
fn with_stylesheets(
    tera: &Tera,
    layers: &Layers,
    common: &Context,
    shown: &errors::Shown,
) -> (BTreeMap<String, StaticFile>, Diagnostics) {
    let mut files = layers.static_files.clone();
    let mut problems = Diagnostics::new();
    for source in layers.templates.iter().filter(|s| s.name.ends_with(".css")) {
        let name = source.bare_name();
        match tera.render(name, common) {
            Ok(text) => {
                let file = StaticFile {
                    bytes: text.into_bytes(),
                    shown: source.shown.clone(),
                    of_site: false,
                    only_asked: true,
                };
                files.insert(name.to_owned(), file);
            }
            Err(e) => problems.push(errors::rendering(&e, name, shown)),
        }
    }
    (files, problems)
}

/// The canonical URL of an address; none without a base URL.
pub(crate) fn url(config: &Config, address: &Address) -> Option<String> {
    (!config.base_url.is_empty()).then(|| format!("{}{}", config.base_url, address.pretty()))
}

/// What no other thing of the world is called: its canonical URL, or without a base URL a UUID made of the newspaper's name
/// and the address (RFC 9562, version 8).
pub(crate) fn identifier(config: &Config, publication: &str, address: &Address) -> String {
    url(config, address).unwrap_or_else(|| {
        let mut hasher = blake3::Hasher::new();
        hasher.update(publication.as_bytes()).update(b"\0").update(address.file.as_bytes());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        bytes[6] = bytes[6] & 0x0f | 0x80;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        let hex: Vec<String> = bytes.iter().map(|b| format!("{b:02x}")).collect();
        let [a, b, c, d, e] = [0..4, 4..6, 6..8, 8..10, 10..16].map(|part| hex[part].concat());
        format!("urn:uuid:{a}-{b}-{c}-{d}-{e}")
    })
}

/// A text or nothing, for templates.
fn text_or_none(text: Option<String>) -> Value {
    text.map_or_else(Value::none, Value::from)
}
