//! A build on its way: what is rendered and what is kept, what is written, and what is ours in the end.

use std::collections::{BTreeSet, HashSet};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use super::ground::{self, Done, Ground, below};
use super::state::{self, BuiltPart, Growing, State};
use super::whole::Whole;
use super::{Copy, Report, Site, Stale, manifest};
use crate::diagnostic::{Code, Diagnostics};
use crate::fs::Filing;
use crate::profile::stage;
use crate::render::{Fingerprint, Job, Output};
use crate::{fs, jobs, output, progress};

/// Parts of the search's index that are made at once: each takes the memory of one.
const INDEXED_AT_ONCE: NonZeroUsize = NonZeroUsize::MIN.saturating_add(1);

/// A build of a site into a folder.
pub(super) struct Work<'a> {
    site: &'a Site,
    ground: Ground<'a>,
    filing: Filing,
    manifest: &'a Path,
    state: PathBuf,
    /// What the last build left.
    before: State,
    /// What this one leaves.
    after: Growing,
    /// What will be ours besides, where this build is not stopped.
    announced: BTreeSet<String>,
    done: Vec<(Done, String)>,
    rendered: usize,
}

impl<'a> Work<'a> {
    pub(super) fn new(
        site: &'a Site,
        ground: Ground<'a>,
        before: State,
        filing: Filing,
        manifest: &'a Path,
    ) -> Self {
        Self {
            site,
            ground,
            filing,
            manifest,
            state: state::path(manifest),
            before,
            after: Growing::default(),
            announced: BTreeSet::new(),
            done: Vec::new(),
            rendered: 0,
        }
    }

    /// Pages and machine formats: those whose inputs changed are rendered and written. None if nothing can be written.
    pub(super) fn pages(&mut self, problems: &mut Diagnostics) -> Option<()> {
        let target = self.ground.target();
        let all: Vec<(&Job, &Fingerprint)> = self.site.jobs.iter().zip(&self.site.inputs).collect();
        let standing = stage("compare with the last build", || {
            jobs::map(&all, |(job, inputs)| self.before.standing(&self.ground, &job.address.file, **inputs))
        });
        let mut changed: Vec<(Job, Fingerprint)> = Vec::new();
        for ((job, inputs), standing) in all.into_iter().zip(standing) {
            let path = &job.address.file;
            match standing {
                Some(built) => {
                    let asked = self.before.asked(built);
                    self.after.keep(path, built, asked);
                    self.done.push((Done::Kept, path.clone()));
                }
                None => changed.push((job.clone(), *inputs)),
            }
        }
        let unseen = self.elsewhere();
        self.after.lists().for_each(|asked| self.site.renderer.ask(asked));
        let (jobs, inputs): (Vec<Job>, Vec<Fingerprint>) = changed.into_iter().unzip();
        self.rendered = jobs.len();
        self.announce(jobs.iter().map(|j| &j.address.file), problems)?;
        let put = |output: Output| (self.ground.put(&self.filing, &output), output.path, output.asked);
        let (put, found) =
            stage("render and write", || self.site.renderer.render_all(&jobs, &output::make, &put));
        problems.append(found);
        let mut of_jobs = jobs.iter().zip(inputs);
        for (done, path, asked) in put {
            // Outputs stand in the order of the jobs; those of jobs that failed are not there.
            let inputs = of_jobs.find(|(job, _)| job.address.file == path).map(|(_, inputs)| inputs);
            if let (Done::Written | Done::Kept, Some(inputs)) = (&done, inputs) {
                self.after.add(target, &path, inputs, asked);
            }
            self.done.push((done, path));
        }
        if !unseen.is_empty() {
            let look = || self.site.renderer.render_all(&unseen, &output::make, &|_| ());
            problems.append(stage("look at other parts", look).1);
        }
        Some(())
    }

    /// Notes again what stands of other parts. For the shared part, those of their jobs of which it is not known which static files
    /// they ask for.
    fn elsewhere(&mut self) -> Vec<Job> {
        let Site { part, elsewhere, inputs_elsewhere, .. } = self.site;
        if !part.has_shared() {
            self.after.carry(&self.before, &elsewhere.paths);
            return Vec::new();
        }
        let all: Vec<(&Job, &Fingerprint)> = elsewhere.jobs.iter().zip(inputs_elsewhere).collect();
        let standing = stage("compare with the last build", || {
            jobs::map(&all, |(job, inputs)| self.before.standing(&self.ground, &job.address.file, **inputs))
        });
        let mut unseen = Vec::new();
        for ((job, _), standing) in all.into_iter().zip(standing) {
            match standing {
                Some(built) => self.after.keep(&job.address.file, built, self.before.asked(built)),
                None => unseen.push(job.clone()),
            }
        }
        unseen
    }

    /// The renditions of pictures.
    pub(super) fn copies(&mut self, problems: &mut Diagnostics) -> Option<()> {
        self.announce(self.site.copies.iter().map(|c| &c.path), problems)?;
        let copy = |copy: &Copy| (self.ground.copy(&self.filing, copy), copy.path.clone());
        let (done, count) = (&mut self.done, progress::begin("copying", "picture", self.site.copies.len()));
        let take = |one| {
            count.more(1);
            done.push(one);
            true
        };
        jobs::in_order(&self.site.copies, jobs::allowed(), copy, take);
        Some(())
    }

    /// The static files that pages asked for, and the index of the search.
    pub(super) fn rest(&mut self, problems: &mut Diagnostics) -> Option<()> {
        if !self.site.part.has_shared() {
            return Some(());
        }
        let (files, found) = self.site.renderer.static_files();
        problems.append(found);
        self.put_all(&files, problems)?;
        self.index(problems)
    }

    fn index(&mut self, problems: &mut Diagnostics) -> Option<()> {
        let (target, site) = (self.ground.target(), self.site);
        if site.renderer.lost().is_some() {
            // Told of already.
            return Some(());
        }
        let stands =
            |(inputs, _): &(Fingerprint, _)| self.before.standing_part(&self.ground, *inputs).cloned();
        let kept: Vec<Option<BuiltPart>> = site.index.iter().map(stands).collect();
        let changed: Vec<_> =
            site.index.iter().zip(&kept).filter(|(_, kept)| kept.is_none()).map(|(part, _)| part).collect();
        let mut made = Vec::new();
        let cores = jobs::allowed().min(INDEXED_AT_ONCE);
        let count = progress::begin("indexing", "article", changed.iter().map(|(_, a)| a.len()).sum());
        let make = |(_, articles): &&(Fingerprint, Vec<_>)| {
            let part = output::search_part(&site.renderer, articles)?;
            count.more(articles.len());
            site.renderer.lost().map_or(Ok(part), Err)
        };
        jobs::in_order(&changed, cores, make, |part| {
            let Some(part) = problems.take(part) else { return false };
            let paths = part.files.iter().map(|file| file.path.clone()).collect();
            let put = self.put_all(&part.files, problems);
            made.push((paths, part.entry));
            put.is_some()
        });
        if made.len() < changed.len() {
            // Told of; without all of its parts there is no list of them, and the old ones stay.
            return Some(());
        }
        let (mut made, mut entries) = (made.into_iter(), Vec::new());
        for ((inputs, _), kept) in site.index.iter().zip(kept) {
            let (paths, entry): (Vec<String>, _) = match kept {
                Some(part) => {
                    let paths: Vec<String> = part.files.into_iter().map(|(path, _)| path).collect();
                    self.done.extend(paths.iter().map(|path| (Done::Kept, path.clone())));
                    (paths, part.entry)
                }
                None => made.next()?,
            };
            self.after.add_part(target, *inputs, &paths, entry.clone());
            entries.push(entry);
        }
        self.put_all(output::search_entry(&entries).as_slice(), problems)
    }

    fn put_all(&mut self, outputs: &[Output], problems: &mut Diagnostics) -> Option<()> {
        self.announce(outputs.iter().map(|o| &o.path), problems)?;
        self.done.extend(
            outputs.iter().map(|output| (self.ground.put(&self.filing, output), output.path.clone())),
        );
        Some(())
    }

    /// Writes down that these files are ours, before they are written: a crash in between forgets none of them.
    fn announce<'p>(
        &mut self,
        paths: impl Iterator<Item = &'p String>,
        problems: &mut Diagnostics,
    ) -> Option<()> {
        let before = self.announced.len();
        let ours = self.ground.ours();
        let new = paths.filter(|path| !ours.contains(*path) && self.ground.is_open(path));
        self.announced.extend(new.cloned());
        match self.announced.len() == before {
            true => Some(()),
            false => problems.take(manifest::write(self.manifest, &ours.union(&self.announced).collect())),
        }
    }

    /// Counts what became of the files, removes those that no longer belong, and tells what is ours now.
    /// `sources` is the fingerprint of all that was read, if it is known.
    pub(super) fn finish(
        self,
        stale: Stale,
        sources: Option<Fingerprint>,
        problems: &mut Diagnostics,
    ) -> Report {
        let Self { site, ground, filing, manifest, state, before, after, announced, done, rendered } = self;
        let (report, ours) = count(site, &ground, done, stale, problems);
        let listed = ground.ours().len() == ours.len() && ground.ours() == &ours;
        // A list that says so already is not put together again.
        if !listed || !announced.is_empty() {
            problems.take(manifest::write(manifest, &ours.iter().collect()));
        }
        let mut left = after.done(&ours);
        let sources = sources.filter(|_| stale == Stale::Remove && !problems.has_errors());
        let sources = sources.filter(|_| site.part.is_whole());
        let others = ours.iter().filter(|path| !left.files.contains_key(*path));
        left.whole = sources.and_then(|sources| Whole::of(sources, &ground, others, problems));
        problems.take(left.write(&state));
        problems.take(filing.close());
        jobs::let_go((before, left, ours));
        Report { rendered, ..report }
    }
}

/// What became of the files, in numbers, and what is ours now.
fn count(
    site: &Site,
    ground: &Ground,
    done: Vec<(Done, String)>,
    stale: Stale,
    problems: &mut Diagnostics,
) -> (Report, BTreeSet<String>) {
    let (target, mut report, mut ours) = (ground.target(), Report::default(), ground.ours().clone());
    let (mut foreign, mut wanted) = (Vec::new(), HashSet::with_capacity(done.len()));
    let mut sound = true;
    for (done, path) in &done {
        // Parts of the index share some files.
        let first = wanted.insert(path.as_str());
        match done {
            Done::Written => report.written += 1,
            Done::Kept => report.kept += usize::from(first),
            Done::Foreign => {
                foreign.push(path.clone());
                continue;
            }
            Done::Skipped => {
                sound = false;
                continue;
            }
            Done::Failed(e) => {
                sound &= e.code != Code::DiskFull;
                problems.push(e.clone());
                // What stands there, if anything ever does, is not ours because we failed to write it.
                if fs::standing(&below(target, path)) == fs::Standing::Nothing {
                    ours.remove(path);
                }
                continue;
            }
        }
        if !ours.contains(path) {
            ours.insert(path.clone());
        }
    }
    foreign.sort();
    problems.extend(ground::not_ours(target, &foreign));
    if sound {
        let edition = site.renderer.edition();
        let stays = |path: &String| wanted.contains(path.as_str()) || site.elsewhere.paths.contains(path);
        let old =
            ours.iter().filter(|path| site.part.clears(path, edition) && !stays(path)).cloned().collect();
        clear(ground, &mut ours, old, stale, &mut report, problems);
    }
    (report, ours)
}

/// Removes these files of earlier builds, which no longer belong, and forgets those that are gone or that something else has taken
/// the place of.
fn clear(
    ground: &Ground,
    ours: &mut BTreeSet<String>,
    old: Vec<String>,
    stale: Stale,
    report: &mut Report,
    problems: &mut Diagnostics,
) {
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
