//! `content/` → the output folder: an edition is rendered whole, compared with what stands there, and only the
//! difference is written.
//!
//! Nothing is written or removed outside the output folder, and of what stands in it only what newsprint itself
//! wrote there, by the list it keeps, is ever replaced or removed.

use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::content::Document;
use crate::diagnostic::{Code, Diagnostics};
use crate::edition::{Edition, Rendition};
use crate::pictures::{self, Effort};
use crate::render::{Layers, Output, Renderer};
use crate::{fs, output, render};

mod archive;
mod collisions;
mod folder;
mod manifest;
mod plan;

pub use plan::Plan;

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
    let (site, found) = site(config, documents, Effort::Make);
    problems.append(found);
    let stale = if problems.has_errors() { Stale::Keep } else { stale };
    let Some(site) = site else { return (Report::default(), problems) };
    let encoded = site.encoded;
    let (report, found) = swap_in(config, &target, site, stale);
    problems.append(found);
    (Report { pictures: encoded, ..report }, problems)
}

/// Renders everything and writes nothing: all that [`build`] would report, but for the output folder.
pub fn check(config: &Config, documents: Vec<Document>) -> Diagnostics {
    site(config, documents, Effort::Look).1
}

/// Renders everything with `documents` that have all there can be, and tells besides of every name in a template that no
/// value has, whether it is shown or not.
pub fn check_theme(config: &Config, documents: Vec<Document>) -> Diagnostics {
    let whole = !documents.is_empty();
    let (mut edition, _) = Edition::new(config, documents);
    let _ = pictures::develop(config, &mut edition, Effort::Look);
    let mut problems = rendered(config, &edition).1;
    if let (true, Ok((layers, _))) = (whole, Layers::load(config))
        && let Ok(renderer) = Renderer::new(config, &edition, &layers)
    {
        let mut jobs = render::jobs(&edition, config);
        jobs.extend(output::jobs(&edition, config, &jobs).0);
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

/// Every file of the site.
struct Site {
    outputs: Vec<Output>,
    copies: Vec<Copy>,
    /// Pictures that were encoded for it.
    encoded: usize,
}

/// The whole site; none where templates or theme are so broken that no page can be rendered.
fn site(config: &Config, documents: Vec<Document>, effort: Effort) -> (Option<Site>, Diagnostics) {
    let (mut edition, mut problems) = Edition::new(config, documents);
    let (developed, found) = pictures::develop(config, &mut edition, effort);
    problems.append(found);
    let (outputs, found) = rendered(config, &edition);
    problems.append(found);
    let site = outputs.map(|outputs| Site { outputs, copies: copies(&edition), encoded: developed.encoded });
    (site, problems)
}

/// The files of an edition that are rendered or come with the theme.
fn rendered(config: &Config, edition: &Edition) -> (Option<Vec<Output>>, Diagnostics) {
    let mut problems = Diagnostics::new();
    let layers = match Layers::load(config) {
        Ok((layers, found)) => {
            problems.append(found);
            layers
        }
        Err(found) => {
            problems.append(found);
            return (None, problems);
        }
    };
    let mut jobs = render::jobs(edition, config);
    let (machine, found) = output::jobs(edition, config, &jobs);
    problems.append(found);
    jobs.extend(machine);
    let static_files = output::static_files(&layers);
    let paths = copies(edition).into_iter().map(|c| c.path).collect();
    let jobs = collisions::one_for_each_path(jobs, &static_files, paths, &mut problems);
    let renderer = match Renderer::new(config, edition, &layers) {
        Ok(renderer) => renderer,
        Err(found) => {
            problems.append(found);
            return (None, problems);
        }
    };
    problems.append(renderer.missing(&jobs));
    let (mut outputs, found) = renderer.render_all(&jobs, &output::make);
    problems.append(found);
    let (static_files, found) = renderer.static_files();
    problems.append(found);
    let (index, found) = output::search_index(edition, config, &renderer);
    problems.append(found);
    outputs.extend(index);
    outputs.extend(static_files);
    outputs.sort_by(|a, b| a.path.cmp(&b.path));
    (Some(outputs), problems)
}

/// The renditions of all pictures.
fn copies(edition: &Edition) -> Vec<Copy> {
    let renditions = edition.pictures.iter().flat_map(|p| &p.renditions);
    let copy =
        |r: &Rendition| Copy { path: r.address.file.clone(), from: r.stored.clone(), length: r.length };
    renditions.map(copy).collect()
}

/// Brings the folder to the state of `outputs`.
fn swap_in(config: &Config, target: &Path, site: Site, stale: Stale) -> (Report, Diagnostics) {
    let mut problems = Diagnostics::new();
    if problems.take(fs::make_writable(target)).is_none() {
        return (Report::default(), problems);
    }
    let manifest = manifest::path(config, target);
    let Some(known) = problems.take(manifest::read(&manifest)) else { return (Report::default(), problems) };
    let (plan, found) = Plan::new(target, site.outputs, site.copies, &known, stale);
    problems.append(found);
    // The list of what is ours is written before the files: a crash in between forgets none of them.
    let mut ours = known;
    ours.extend(plan.write.iter().map(|o| o.path.clone()).chain(plan.keep.iter().cloned()));
    ours.extend(plan.copy.iter().map(|c| c.path.clone()));
    if problems.take(manifest::write(&manifest, &ours)).is_none() {
        return (Report::default(), problems);
    }
    let mut report = Report { kept: plan.keep.len(), ..Report::default() };
    let write = |file: &Output| {
        archive::bytes(&file.content).and_then(|bytes| fs::write(&below(target, &file.path), &bytes))
    };
    let written = plan.write.iter().map(|file| (&file.path, write(file)));
    let copied = plan.copy.iter().map(|file| (&file.path, fs::copy(&file.from, &below(target, &file.path))));
    for (path, done) in written.chain(copied) {
        let Err(e) = done else {
            report.written += 1;
            continue;
        };
        let full = e.code == Code::DiskFull;
        problems.push(e);
        // What stands there, if anything ever does, is not ours because we failed to write it.
        if fs::standing(&below(target, path)) == fs::Standing::Nothing {
            ours.remove(path);
        }
        if full {
            return (report, problems);
        }
    }
    for path in &plan.delete {
        if problems.take(fs::remove_file(&below(target, path))).is_some() {
            report.removed += 1;
            ours.remove(path);
            remove_empty_folders(target, path);
        }
    }
    ours.retain(|path| !plan.forget.contains(path));
    problems.take(manifest::write(&manifest, &ours));
    (report, problems)
}

fn remove_empty_folders(target: &Path, path: &str) {
    let mut folder = path;
    while let Some((up, _)) = folder.rsplit_once('/') {
        fs::remove_empty_folder(&below(target, up));
        folder = up;
    }
}

/// A path of an output under the output folder.
fn below(target: &Path, path: &str) -> PathBuf {
    path.split('/').fold(target.to_path_buf(), |all, part| all.join(part))
}
