//! `content/` → the output folder: an edition is rendered whole, compared with what stands there, and only the
//! difference is written.
//!
//! Nothing is written or removed outside the output folder, and of what stands in it only what newsprint itself
//! wrote there, by the list it keeps, is ever replaced or removed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::Config;
use crate::content::Document;
use crate::diagnostic::{Code, Diagnostics};
use crate::edition::{Edition, Rendition};
use crate::pictures::{self, Effort};
use crate::render::{Job, Layers, Output, Renderer};
use crate::{fs, jobs, output, render};

mod archive;
mod collisions;
mod folder;
mod ground;
mod manifest;

use ground::{Done, Ground, below};

/// What a build did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Files written, new or changed.
    pub written: usize,
    /// Files that already held the right bytes.
    pub kept: usize,
    /// Files removed.
    pub removed: usize,
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
    let mut problems = Diagnostics::new();
    let Some(target) = problems.take(folder::fit(config, output)) else {
        return (Report::default(), problems);
    };
    let site = Site::new(config, documents, Effort::Make, &mut problems);
    let Some(site) = site else { return (Report::default(), problems) };
    let report = site.build(&target, stale, &mut problems);
    (Report { pictures: site.encoded, ..report }, problems)
}

/// Renders everything and writes nothing: all that [`build`] would report, but for the output folder.
pub fn check(config: &Config, documents: Vec<Document>) -> Diagnostics {
    let mut problems = Diagnostics::new();
    if let Some(site) = Site::new(config, documents, Effort::Look, &mut problems) {
        let (_, found) = site.renderer.render_all(&site.jobs, &output::make, &|_| ());
        problems.append(found);
        site.rest(&mut problems);
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
}

/// A site, ready to be rendered.
struct Site {
    renderer: Renderer,
    jobs: Vec<Job>,
    copies: Vec<Copy>,
    /// Pictures that were encoded for it.
    encoded: usize,
}

impl Site {
    /// None where templates or theme are so broken that no page can be rendered.
    fn new(
        config: &Config,
        documents: Vec<Document>,
        effort: Effort,
        problems: &mut Diagnostics,
    ) -> Option<Self> {
        let (mut edition, found) = Edition::new(config, documents);
        problems.append(found);
        let (developed, found) = pictures::develop(config, &mut edition, effort);
        problems.append(found);
        let layers = match Layers::load(config) {
            Ok((layers, found)) => {
                problems.append(found);
                layers
            }
            Err(found) => {
                problems.append(found);
                return None;
            }
        };
        let mut jobs = render::jobs(&edition, config);
        let (machine, found) = output::jobs(&edition, config, &jobs);
        problems.append(found);
        jobs.extend(machine);
        let copies = copies(&edition);
        let paths = copies.iter().map(|c| c.path.clone()).collect();
        let jobs = collisions::one_for_each_path(jobs, &output::static_files(&layers), paths, problems);
        match Renderer::new(&Arc::new(config.clone()), &Arc::new(edition), &layers) {
            Ok(renderer) => {
                problems.append(renderer.missing(&jobs));
                Some(Self { renderer, jobs, copies, encoded: developed.encoded })
            }
            Err(found) => {
                problems.append(found);
                None
            }
        }
    }

    /// What is known only when all jobs are rendered: the static files that they asked for, and the index of the search.
    fn rest(&self, problems: &mut Diagnostics) -> Vec<Output> {
        let (mut outputs, found) = self.renderer.static_files();
        problems.append(found);
        let (index, found) =
            output::search_index(self.renderer.edition(), self.renderer.config(), &self.renderer);
        problems.append(found);
        outputs.extend(index);
        outputs
    }

    /// Brings the folder to the state of the site. As long as anything is wrong no old file is removed.
    fn build(&self, target: &Path, stale: Stale, problems: &mut Diagnostics) -> Report {
        if problems.take(fs::make_writable(target)).is_none() {
            return Report::default();
        }
        let manifest = manifest::path(self.renderer.config(), target);
        let Some(known) = problems.take(manifest::read(&manifest)) else { return Report::default() };
        let ground = Ground::new(target, &known);
        // The list of what is ours is written before the files: a crash in between forgets none of them.
        let announce = |paths: Vec<&String>, more: &BTreeSet<String>| {
            let mut ours = known.clone();
            ours.extend(more.iter().cloned());
            ours.extend(paths.into_iter().filter(|path| ground.is_open(path)).cloned());
            manifest::write(&manifest, &ours).map(|()| ours)
        };
        let pages: Vec<&String> = self.jobs.iter().map(|j| &j.address.file).collect();
        let copies = self.copies.iter().map(|c| &c.path);
        let paths = pages.iter().copied().chain(copies).collect();
        let Some(announced) = problems.take(announce(paths, &BTreeSet::new())) else {
            return Report::default();
        };
        let put = |output: Output| (ground.put(&output), output.path);
        let (mut done, found) = self.renderer.render_all(&self.jobs, &output::make, &put);
        problems.append(found);
        let rest = self.rest(problems);
        let paths = rest.iter().map(|o| &o.path).collect();
        let Some(_) = problems.take(announce(paths, &announced)) else { return Report::default() };
        let copy = |copy: &Copy| (ground.copy(copy), copy.path.clone());
        let take = |one| {
            done.push(one);
            true
        };
        jobs::in_order(&self.copies, jobs::all_cores(), copy, take);
        done.extend(rest.into_iter().map(put));
        let stale = if problems.has_errors() { Stale::Keep } else { stale };
        let (report, ours) = finish(&ground, known.clone(), done, stale, problems);
        problems.take(manifest::write(&manifest, &ours));
        report
    }
}

/// The renditions of all pictures.
fn copies(edition: &Edition) -> Vec<Copy> {
    let renditions = edition.pictures.iter().flat_map(|p| &p.renditions);
    let copy =
        |r: &Rendition| Copy { path: r.address.file.clone(), from: r.stored.clone(), length: r.length };
    renditions.map(copy).collect()
}

/// Counts what became of the files, removes those that no longer belong, and tells what is ours now.
fn finish(
    ground: &Ground,
    mut ours: BTreeSet<String>,
    done: Vec<(Done, String)>,
    stale: Stale,
    problems: &mut Diagnostics,
) -> (Report, BTreeSet<String>) {
    let (target, mut report) = (ground.target(), Report::default());
    let mut foreign = Vec::new();
    let mut wanted = BTreeSet::new();
    let mut sound = true;
    for (done, path) in done {
        match done {
            Done::Written => report.written += 1,
            Done::Kept => report.kept += 1,
            Done::Foreign => foreign.push(path.clone()),
            Done::Skipped => sound = false,
            Done::Failed(e) => {
                sound &= e.code != Code::DiskFull;
                problems.push(e);
                // What stands there, if anything ever does, is not ours because we failed to write it.
                if fs::standing(&below(target, &path)) == fs::Standing::Nothing {
                    ours.remove(&path);
                }
                wanted.insert(path);
                continue;
            }
        }
        if matches!(done, Done::Written | Done::Kept) {
            ours.insert(path.clone());
        }
        wanted.insert(path);
    }
    foreign.sort();
    problems.extend(ground::not_ours(target, &foreign));
    if sound {
        clear(ground, &mut ours, &wanted, stale, &mut report, problems);
    }
    (report, ours)
}

/// Removes files of earlier builds that no longer belong, and forgets those that are gone or that something else has taken
/// the place of.
fn clear(
    ground: &Ground,
    ours: &mut BTreeSet<String>,
    wanted: &BTreeSet<String>,
    stale: Stale,
    report: &mut Report,
    problems: &mut Diagnostics,
) {
    let old: Vec<String> = ours.difference(wanted).cloned().collect();
    for path in old {
        let file = below(ground.target(), &path);
        match fs::standing(&file) {
            fs::Standing::File if ground.obstacle(&path).is_none() => {
                if stale == Stale::Remove && problems.take(fs::remove_file(&file)).is_some() {
                    report.removed += 1;
                    ours.remove(&path);
                    remove_empty_folders(ground.target(), &path);
                }
            }
            _ => _ = ours.remove(&path),
        }
    }
}

fn remove_empty_folders(target: &Path, path: &str) {
    let mut folder = path;
    while let Some((up, _)) = folder.rsplit_once('/') {
        fs::remove_empty_folder(&below(target, up));
        folder = up;
    }
}
