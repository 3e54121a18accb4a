//! `content/` → the output folder: an edition is rendered whole, compared with what stands there, and only the
//! difference is written. What is made of the same as last time is not even rendered.
//!
//! Nothing is written or removed outside the output folder, and of what stands in it only what newsprint itself
//! wrote there, by the list it keeps, is ever replaced or removed.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::Config;
use crate::content::{self, Document, Look};
use crate::diagnostic::Diagnostics;
use crate::edition::{ArticleId, Edition, Picture, Rendition};
use crate::fs::Filing;
use crate::pictures::{self, Effort};
use crate::profile::stage;
use crate::render::{Fingerprint, Inputs, Job, Layers, Renderer};
use crate::{fs, jobs, output, render};

mod archive;
mod collisions;
mod folder;
mod ground;
mod last;
mod manifest;
mod part;
mod paths;
mod state;
mod whole;
mod work;

pub use part::{Part, Share};

use ground::Ground;
use last::Last;
use part::Elsewhere;
use work::Work;

/// What a build did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Files written, new or changed.
    pub written: usize,
    /// Files that already held the right bytes.
    pub kept: usize,
    /// Files removed.
    pub removed: usize,
    /// Files that were rendered, since something that they show changed.
    pub rendered: usize,
    /// Pictures of the content that were encoded for it.
    pub pictures: usize,
}

/// Whether files that no longer belong are removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stale {
    /// They are removed.
    Remove,
    /// They stay: something upstream went wrong, and a page may be missing only because its document could not be
    /// read.
    Keep,
}

/// Builds the site of the content folder, or a part of it, into the folder `output`, as [`build`] does with its documents. `content`
/// looks at the folder, and whatever else must be done before; meanwhile what the last build left is read.
///
/// Files that have not changed since the last time are not read again. Where nothing has changed at all, and all that was
/// written stands as it was left, nothing is done, and what the last build told is told again.
pub fn build_content(
    config: &Config,
    output: &Path,
    part: &Part,
    content: impl FnOnce() -> Look,
) -> (Report, Diagnostics) {
    let mut problems = Diagnostics::new();
    let Some(target) = problems.take(folder::fit(config, output)) else {
        // What else must be done is done all the same.
        content();
        return (Report::default(), problems);
    };
    let manifest = config.build_list(&target);
    // The notes of the last build are not looked at before all else is; they are read meanwhile.
    let (last, (look, layers)) = jobs::both(
        || Last::read(&manifest),
        || {
            let look = content();
            (look, stage("load templates", || Layers::load(config)))
        },
    );
    let sources = layers.as_ref().ok();
    let sources =
        sources.and_then(|(layers, _)| whole::sources(config, layers, &crate::state::program(), &look));
    if let Some(sources) = sources.filter(|_| part.is_whole())
        && let Ok(last) = &last
        && let Some(done) = stage("see what stands", || unchanged(&manifest, &target, last, sources))
    {
        return done;
    }
    let (documents, unread) =
        stage("read content", || content::load_changed(config, look.listing, &look.known));
    // A page whose document could not be read must not vanish from the site for that.
    let stale = if unread.has_errors() { Stale::Keep } else { Stale::Remove };
    problems.append(unread);
    let site = Site::new(config, documents, layers, Effort::Make, part, &mut problems);
    let Some(site) = site else { return (Report::default(), problems) };
    (site.build(&target, stale, last.ok(), sources, &mut problems), problems)
}

/// What the last build did and told, if a build of these sources would find nothing to do.
fn unchanged(
    manifest: &Path,
    target: &Path,
    last: &Last,
    sources: Fingerprint,
) -> Option<(Report, Diagnostics)> {
    if fs::broke_off(&manifest.with_extension("lock")) {
        return None;
    }
    whole::standing(&last.state, sources, &Ground::new(target, &last.ours))
}

/// What a build reads besides the content, read ahead by a program that goes on and has time.
#[derive(Debug)]
pub struct Ahead {
    manifest: PathBuf,
    last: Option<Last>,
    layers: Option<(Layers, Diagnostics)>,
}

impl Ahead {
    /// Reads it, for a build into the folder `output`.
    pub fn read(config: &Config, output: &Path) -> Option<Self> {
        let target = folder::fit(config, output).ok()?;
        let manifest = config.build_list(&target);
        let last = Last::read(&manifest).ok().map(|last| last.looked_at(&target));
        Some(Self { manifest, last, layers: Layers::load(config).ok() })
    }

    /// The same without templates, theme, words and static files, which may have changed.
    pub fn without_layers(self) -> Self {
        Self { layers: None, ..self }
    }
}

/// As [`build`], with what was read ahead. What the last build left is read again where another has ended since; of templates, theme,
/// words and static files, and of the files in the folder, the caller must know that they stand as they did then: the folder is its own.
/// Where the whole folder is gone, that is seen.
pub fn build_ahead(
    config: &Config,
    documents: Vec<Document>,
    output: &Path,
    stale: Stale,
    ahead: Option<Ahead>,
) -> (Report, Diagnostics) {
    build_with(config, documents, output, stale, &Part::whole(), ahead)
}

/// Builds the site of `documents` into the folder `output`.
///
/// Everything that is wrong is reported; the pages that can be rendered are written. As long as anything is wrong
/// no old file is removed.
pub fn build(
    config: &Config,
    documents: Vec<Document>,
    output: &Path,
    stale: Stale,
) -> (Report, Diagnostics) {
    build_part(config, documents, output, stale, &Part::whole())
}

/// Builds a part of the site of `documents` into the folder `output`, where other parts may stand already: none of their files
/// is written, changed or removed. The parts of all years and the shared one are the site, byte for byte, in any order.
///
/// For the shared part all pages are rendered, if not written: they tell which static files there must be.
pub fn build_part(
    config: &Config,
    documents: Vec<Document>,
    output: &Path,
    stale: Stale,
    part: &Part,
) -> (Report, Diagnostics) {
    build_with(config, documents, output, stale, part, None)
}

fn build_with(
    config: &Config,
    documents: Vec<Document>,
    output: &Path,
    stale: Stale,
    part: &Part,
    ahead: Option<Ahead>,
) -> (Report, Diagnostics) {
    let mut problems = Diagnostics::new();
    let Some(target) = problems.take(folder::fit(config, output)) else {
        return (Report::default(), problems);
    };
    let manifest = config.build_list(&target);
    let (last, layers) = match ahead.filter(|ahead| ahead.manifest == manifest) {
        Some(ahead) => (ahead.last, ahead.layers),
        None => (None, None),
    };
    let (last, site) = jobs::both(
        || last.or_else(|| Last::read(&manifest).ok()),
        || {
            let layers = layers.map_or_else(|| Layers::load(config), Ok);
            Site::new(config, documents, layers, Effort::Make, part, &mut problems)
        },
    );
    let Some(site) = site else { return (Report::default(), problems) };
    (site.build(&target, stale, last, None, &mut problems), problems)
}

/// Renders everything and writes nothing: all that [`build`] would report, but for the output folder.
pub fn check(config: &Config, documents: Vec<Document>) -> Diagnostics {
    let mut problems = Diagnostics::new();
    let (layers, part) = (Layers::load(config), Part::whole());
    if let Some(site) = Site::new(config, documents, layers, Effort::Look, &part, &mut problems) {
        site.check(&mut problems);
    }
    problems
}

/// Renders everything with `documents` that have all there can be, and tells besides of every name in a template that no
/// value has, whether it is shown or not.
pub fn check_theme(config: &Config, documents: Vec<Document>) -> Diagnostics {
    let whole = !documents.is_empty();
    let mut problems = check(config, documents.clone());
    let (mut edition, _) = Edition::new(config, documents);
    let _ = pictures::develop(config, &mut edition, Effort::Look);
    let (config, edition) = (Arc::new(config.clone()), Arc::new(edition));
    if let (true, Ok((layers, _))) = (whole, Layers::load(&config))
        && let Ok(renderer) = Renderer::new(&config, &edition, &layers)
    {
        let mut jobs = render::jobs(&edition, &config);
        jobs.extend(output::jobs(&edition, &config, &jobs).0);
        problems.append(renderer.unknown_names(&jobs));
    }
    problems
}

/// A file of the site whose bytes lie on disk already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// Path below the output folder, with `/`.
    pub path: String,
    /// The file that holds its bytes.
    pub from: PathBuf,
    /// How many there are.
    pub length: u64,
    /// The year that it belongs to.
    year: Option<i32>,
}

/// A site, or a part of one, ready to be rendered.
struct Site {
    renderer: Renderer,
    part: Part,
    jobs: Vec<Job>,
    /// The fingerprint of each job's inputs.
    inputs: Vec<Fingerprint>,
    /// That of each part of the search's index, and its articles.
    index: Vec<(Fingerprint, Vec<ArticleId>)>,
    copies: Vec<Copy>,
    /// What belongs to other parts.
    elsewhere: Elsewhere,
    /// The fingerprints of its jobs' inputs, where they are needed.
    inputs_elsewhere: Vec<Fingerprint>,
    /// Pictures that were encoded for it.
    encoded: usize,
}

impl Site {
    /// None where templates or theme are so broken that no page can be rendered.
    fn new(
        config: &Config,
        documents: Vec<Document>,
        layers: Result<(Layers, Diagnostics), Diagnostics>,
        effort: Effort,
        part: &Part,
        problems: &mut Diagnostics,
    ) -> Option<Self> {
        let (mut edition, found) = stage("gather the edition", || Edition::new(config, documents));
        problems.append(found);
        let (developed, found) =
            stage("develop pictures", || pictures::develop(config, &mut edition, effort));
        problems.append(found);
        let layers = match layers {
            Ok((layers, found)) => {
                problems.append(found);
                layers
            }
            Err(found) => {
                problems.append(found);
                return None;
            }
        };
        let (config, edition) = (Arc::new(config.clone()), Arc::new(edition));
        let (inputs, (jobs, copies, elsewhere)) = jobs::both(
            || {
                let program = crate::state::program();
                stage("compare with the last build", || Inputs::new(&config, &edition, &layers, &program))
            },
            || planned(&config, &edition, &layers, part, problems),
        );
        let (digests, renderer) = jobs::both(
            || stage("compare with the last build", || digested(&inputs, &config, part, &jobs, &elsewhere)),
            || stage("compile templates", || Renderer::new(&config, &edition, &layers)),
        );
        let renderer = match renderer {
            Ok(renderer) => renderer,
            Err(found) => {
                problems.append(found);
                return None;
            }
        };
        problems.append(renderer.missing(&jobs));
        let Digests { inputs, inputs_elsewhere, index } = digests;
        let (part, encoded) = (part.clone(), developed.encoded);
        Some(Self { renderer, part, jobs, inputs, index, copies, elsewhere, inputs_elsewhere, encoded })
    }

    /// Renders all and writes nothing.
    fn check(&self, problems: &mut Diagnostics) {
        let (_, found) = self.renderer.render_all(&self.jobs, &output::make, &|_| ());
        problems.append(found);
        problems.append(self.renderer.static_files().1);
        for articles in output::search_parts(self.renderer.edition(), self.renderer.config()) {
            problems.take(output::search_part(&self.renderer, &articles));
        }
    }

    /// Brings the folder to the state of the site. As long as anything is wrong no old file is removed. `last` is what the last
    /// build left, if it was read already.
    fn build(
        self,
        target: &Path,
        stale: Stale,
        last: Option<Last>,
        sources: Option<Fingerprint>,
        problems: &mut Diagnostics,
    ) -> Report {
        let is_there = fs::is_folder(target);
        if problems.take(fs::make_writable(target)).is_none() {
            return Report::default();
        }
        let manifest = self.renderer.config().build_list(target);
        let filing = problems.take(Filing::open(target, &manifest.with_extension("lock")));
        let Some(filing) = filing else { return Report::default() };
        let last = match last.filter(|last| last.is_still(&manifest)) {
            Some(last) => Ok(last),
            None => stage("compare with the last build", || Last::read(&manifest)),
        };
        let Some(Last { ours, state, stood, .. }) = problems.take(last) else { return Report::default() };
        let stood = stood.filter(|_| is_there);
        let mut work = Work::new(&self, Ground::new(target, &ours), (state, stood), filing, &manifest);
        if work.pages(problems).is_none()
            || stage("copy pictures", || work.copies(problems)).is_none()
            || stage("index the search", || work.rest(problems)).is_none()
        {
            return Report::default();
        }
        let stale = if problems.has_errors() { Stale::Keep } else { stale };
        let report = stage("write lists", || work.finish(stale, sources, problems));
        let pictures = self.encoded;
        jobs::let_go((self, ours));
        Report { pictures, ..report }
    }
}

/// What the part has to make, what it has to copy, and what is other parts'.
fn planned(
    config: &Config,
    edition: &Edition,
    layers: &Layers,
    part: &Part,
    problems: &mut Diagnostics,
) -> (Vec<Job>, Vec<Copy>, Elsewhere) {
    stage("plan the files", || {
        let mut jobs = render::jobs(edition, config);
        let (machine, found) = output::jobs(edition, config, &jobs);
        problems.append(found);
        jobs.extend(machine);
        let copies = copies(edition);
        let paths = copies.iter().map(|c| c.path.clone()).collect();
        let jobs = collisions::one_for_each_path(jobs, &output::static_files(layers), paths, problems);
        let (copies, others): (Vec<Copy>, Vec<Copy>) = copies.into_iter().partition(|c| part.has(c.year));
        let (jobs, away) = part.divided(jobs, edition);
        let paths = away.iter().map(|job| &job.address.file).chain(others.iter().map(|copy| &copy.path));
        (jobs, copies, Elsewhere { paths: paths.cloned().collect(), jobs: away })
    })
}

/// The fingerprints of what jobs and parts of the index are made from, as in [`Site`].
struct Digests {
    inputs: Vec<Fingerprint>,
    inputs_elsewhere: Vec<Fingerprint>,
    index: Vec<(Fingerprint, Vec<ArticleId>)>,
}

fn digested(all: &Inputs, config: &Config, part: &Part, jobs: &[Job], elsewhere: &Elsewhere) -> Digests {
    let of = |jobs: &[Job]| jobs::map(jobs, |job| all.of(job));
    if !part.has_shared() {
        return Digests { inputs: of(jobs), inputs_elsewhere: Vec::new(), index: Vec::new() };
    }
    let index = output::search_parts(all.edition(), config).into_iter();
    let index = index.map(|articles| (all.of_index(&articles), articles)).collect();
    Digests { inputs: of(jobs), inputs_elsewhere: of(&elsewhere.jobs), index }
}

/// The renditions of all pictures.
fn copies(edition: &Edition) -> Vec<Copy> {
    let years = part::years_of_pictures(edition);
    let copy = |r: &Rendition, year| Copy {
        path: r.address.file.clone(),
        from: r.stored.clone(),
        length: r.length,
        year,
    };
    let of = |(picture, year): (&Picture, Option<i32>)| {
        picture.renditions.iter().map(move |r| copy(r, year)).collect::<Vec<_>>()
    };
    edition.pictures.iter().zip(years).flat_map(of).collect()
}
