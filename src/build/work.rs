//! A build on its way: what is rendered and what is kept, what is written, and what is ours in the end.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use super::ground::{self, Done, Ground, below};
use super::paths::{self, Finder};
use super::state::{self, Built, BuiltPart, Growing, State};
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
    /// Which of its files stood as they were left, where that was looked at ahead.
    stood: Option<Vec<bool>>,
    /// What this one leaves.
    after: Growing,
    /// What will be ours besides, where this build is not stopped.
    announced: BTreeSet<String>,
    done: Vec<(Done, Cow<'a, str>)>,
    rendered: usize,
}

impl<'a> Work<'a> {
    pub(super) fn new(
        site: &'a Site,
        ground: Ground<'a>,
        (before, stood): (State, Option<Vec<bool>>),
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
            stood,
            after: Growing::default(),
            announced: BTreeSet::new(),
            done: Vec::new(),
            rendered: 0,
        }
    }

    /// Pages and machine formats: those whose inputs changed are rendered and written. None if nothing can be written.
    pub(super) fn pages(&mut self, problems: &mut Diagnostics) -> Option<()> {
        let target = self.ground.target();
        let site = self.site;
        let standing = self.standing(&site.jobs, &site.inputs);
        let mut changed: Vec<(Job, Fingerprint)> = Vec::new();
        for ((job, inputs), standing) in site.jobs.iter().zip(&site.inputs).zip(standing) {
            let path = job.address.file.as_str();
            match standing {
                Some(built) => {
                    self.after.keep(path, built, &self.before);
                    self.done.push((Done::Kept, path.into()));
                }
                None => changed.push((job.clone(), *inputs)),
            }
        }
        let unseen = self.elsewhere();
        self.after.lists().for_each(|asked| self.site.renderer.ask(asked));
        let (jobs, inputs): (Vec<Job>, Vec<Fingerprint>) = changed.into_iter().unzip();
        self.rendered = jobs.len();
        let new = self.announce(jobs.iter().map(|j| j.address.file.as_str()), problems)?;
        // From here on folders are made.
        self.ground.look_again();
        let put = |output: Output| {
            let is_new = new.contains(output.path.as_str());
            (self.ground.put(&self.filing, &output, is_new), output.path, output.asked)
        };
        let (put, found) =
            stage("render and write", || self.site.renderer.render_all(&jobs, &output::make, &put));
        problems.append(found);
        let mut of_jobs = jobs.iter().zip(inputs);
        for (done, path, asked) in put {
            // Outputs stand in the order of the jobs; those of jobs that failed are not there.
            let inputs = of_jobs.find(|(job, _)| job.address.file == path).map(|(_, inputs)| inputs);
            let stamp = match done {
                Done::Written(stamp) => stamp,
                Done::Kept => fs::own_stamp(&below(target, &path)),
                _ => None,
            };
            if let (Some(stamp), Some(inputs)) = (stamp, inputs) {
                self.after.add(&path, stamp, inputs, asked);
            }
            self.done.push((done, path.into()));
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
        let standing = self.standing(&elsewhere.jobs, inputs_elsewhere);
        let mut unseen = Vec::new();
        for (job, standing) in elsewhere.jobs.iter().zip(standing) {
            match standing {
                Some(built) => self.after.keep(&job.address.file, built, &self.before),
                None => unseen.push(job.clone()),
            }
        }
        unseen
    }

    /// Of each job what the last build noted, where its file was made of the same and stands as it was left.
    fn standing(&self, jobs: &[Job], inputs: &[Fingerprint]) -> Vec<Option<Built>> {
        stage("compare with the last build", || {
            let mut finder = self.before.finder();
            let stood = |at: usize| self.stood.as_ref().is_none_or(|stood| stood[at]);
            let mut same = |(job, inputs): (&Job, &Fingerprint)| {
                let at = finder.find(&job.address.file).filter(|at| stood(*at))?;
                let (_, built) = &self.before.files[at];
                (built.inputs == *inputs).then_some(*built)
            };
            let noted: Vec<Option<Built>> = jobs.iter().zip(inputs).map(&mut same).collect();
            if self.stood.is_some() {
                return noted;
            }
            let left = jobs.iter().zip(&noted);
            let left =
                left.filter_map(|(job, built)| Some((job.address.file.as_str(), built.as_ref()?.stamp)));
            let mut stand = self.ground.standing(&left.collect::<Vec<_>>()).into_iter();
            noted.into_iter().map(|built| built.filter(|_| stand.next() == Some(true))).collect()
        })
    }

    /// The renditions of pictures.
    pub(super) fn copies(&mut self, problems: &mut Diagnostics) -> Option<()> {
        let site = self.site;
        self.announce(site.copies.iter().map(|c| c.path.as_str()), problems)?;
        let copy =
            |copy: &&'a Copy| (self.ground.copy(&self.filing, copy), Cow::Borrowed(copy.path.as_str()));
        let (done, count) = (&mut self.done, progress::begin("copying", "picture", site.copies.len()));
        let take = |one| {
            count.more(1);
            done.push(one);
            true
        };
        let copies: Vec<&Copy> = site.copies.iter().collect();
        jobs::in_order(&copies, jobs::allowed(), copy, take);
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
                    self.done.extend(paths.iter().map(|path| (Done::Kept, path.clone().into())));
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
        self.announce(outputs.iter().map(|o| o.path.as_str()), problems)?;
        self.done.extend(
            outputs
                .iter()
                .map(|output| (self.ground.put(&self.filing, output, false), output.path.clone().into())),
        );
        Some(())
    }

    /// Writes down that these files are ours, before they are written: a crash in between forgets none of them. Gives those that are
    /// new, and stand where nothing does.
    fn announce<'p>(
        &mut self,
        paths: impl Iterator<Item = &'p str>,
        problems: &mut Diagnostics,
    ) -> Option<HashSet<&'p str>> {
        let before = self.announced.len();
        let ours = self.ground.ours();
        let mut finder = Finder::new(ours, String::as_str);
        let new = paths.filter(|path| finder.find(path).is_none() && self.ground.is_open(path));
        let new: Vec<&str> = new.collect();
        self.announced.extend(new.iter().copied().map(str::to_owned));
        if self.announced.len() > before {
            let all =
                paths::merged(ours.iter().map(String::as_str), self.announced.iter().map(String::as_str));
            problems.take(manifest::write(self.manifest, &all))?;
        }
        Some(new.into_iter().collect())
    }

    /// Counts what became of the files, removes those that no longer belong, and tells what is ours now.
    /// `sources` is the fingerprint of all that was read, if it is known.
    pub(super) fn finish(
        self,
        stale: Stale,
        sources: Option<Fingerprint>,
        problems: &mut Diagnostics,
    ) -> Report {
        let Self { site, ground, filing, manifest, state, before, after, announced, done, rendered, .. } =
            self;
        let (report, fate) = count(site, &ground, &done, stale, problems);
        let ours = fate.ours(ground.ours());
        // A list that says so already is not put together again.
        if !fate.is_as_before() || !announced.is_empty() {
            problems.take(manifest::write(manifest, &ours));
        }
        let mut left = after.done(&ours);
        let sources = sources.filter(|_| stale == Stale::Remove && !problems.has_errors());
        let sources = sources.filter(|_| site.part.is_whole());
        let mut finder = left.finder();
        let others = ours.iter().copied().filter(|path| finder.find(path).is_none());
        left.whole = sources.and_then(|sources| Whole::of(sources, &ground, others, problems));
        problems.take(left.write(&state));
        problems.take(filing.close());
        jobs::let_go((before, left));
        Report { rendered, ..report }
    }
}

/// What becomes of the list of what is ours.
struct Fate<'p> {
    /// Whether each file of the list is wanted.
    wanted: Vec<bool>,
    /// Whether each is gone, or something else has taken its place.
    gone: Vec<bool>,
    /// Files that were not in the list and are ours now.
    new: BTreeSet<&'p str>,
}

impl<'p> Fate<'p> {
    fn is_as_before(&self) -> bool {
        self.new.is_empty() && !self.gone.contains(&true)
    }

    /// What is ours now, in the order of the paths.
    fn ours(&self, before: &'p [String]) -> Vec<&'p str> {
        let left = before.iter().zip(&self.gone).filter(|(_, gone)| !**gone).map(|(path, _)| path.as_str());
        paths::merged(left, self.new.iter().copied())
    }
}

/// What became of the files, in numbers, and what is ours now.
fn count<'p>(
    site: &Site,
    ground: &Ground,
    done: &'p [(Done, Cow<str>)],
    stale: Stale,
    problems: &mut Diagnostics,
) -> (Report, Fate<'p>) {
    let (target, ours, mut report) = (ground.target(), ground.ours(), Report::default());
    let none = vec![false; ours.len()];
    let mut fate = Fate { wanted: none.clone(), gone: none, new: BTreeSet::new() };
    let (mut finder, mut wanted_anew) = (Finder::new(ours, String::as_str), BTreeSet::new());
    let (mut foreign, mut sound) = (Vec::new(), true);
    for (done, path) in done {
        let path = path.as_ref();
        let place = finder.find(path);
        // Parts of the index share some files.
        let first = match place {
            Some(at) => !std::mem::replace(&mut fate.wanted[at], true),
            None => wanted_anew.insert(path),
        };
        let is_ours = match done {
            Done::Written(_) | Done::Kept => true,
            // What stands there, if anything ever does, is not ours because we failed to write it.
            Done::Failed(_) if fs::standing(&below(target, path)) == fs::Standing::Nothing => false,
            _ => place.map_or(fate.new.contains(path), |at| !fate.gone[at]),
        };
        match place {
            Some(at) => fate.gone[at] = !is_ours,
            None if is_ours => _ = fate.new.insert(path),
            None => _ = fate.new.remove(path),
        }
        match done {
            Done::Written(_) => report.written += 1,
            Done::Kept => report.kept += usize::from(first),
            Done::Foreign => foreign.push(path.to_owned()),
            Done::Skipped => sound = false,
            Done::Failed(e) => {
                sound &= e.code != Code::DiskFull;
                problems.push((**e).clone());
            }
        }
    }
    foreign.sort();
    problems.extend(ground::not_ours(target, &foreign));
    if sound {
        clear(site, ground, &mut fate, stale, &mut report, problems);
    }
    (report, fate)
}

/// Removes files of earlier builds that no longer belong, and forgets those that are gone or that something else has taken the
/// place of.
fn clear(
    site: &Site,
    ground: &Ground,
    fate: &mut Fate,
    stale: Stale,
    report: &mut Report,
    problems: &mut Diagnostics,
) {
    let (edition, elsewhere) = (site.renderer.edition(), &site.elsewhere.paths);
    for (at, path) in ground.ours().iter().enumerate() {
        let stays = fate.wanted[at] || elsewhere.contains(path) || !site.part.clears(path, edition);
        if stays || fate.gone[at] {
            continue;
        }
        let file = below(ground.target(), path);
        match fs::standing(&file) {
            fs::Standing::File if ground.obstacle(path).is_none() => {
                if stale == Stale::Remove && problems.take(fs::remove_file(&file)).is_some() {
                    report.removed += 1;
                    fate.gone[at] = true;
                    remove_empty_folders(ground.target(), path);
                }
            }
            _ => fate.gone[at] = true,
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
