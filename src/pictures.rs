//! Pictures made ready for the site: read, turned upright, brought into sRGB, freed of what the camera wrote into them
//! (place and time, serial numbers), made smaller in several widths and encoded anew.
//!
//! Each picture is encoded once: what is made of it lies in `.newsprint/pictures/`, under a name made of its bytes and of
//! the settings, and the site's files are copies of it. So memory holds only the pictures that are just being worked on,
//! a second build encodes nothing, and the name of a file in the site changes exactly when its bytes do.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::{Config, Pictures};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::edition::{Address, Edition, Picture, PictureId, Rendition, address};
use crate::{fs, jobs, progress};

mod cache;
mod decode;
mod encode;

use cache::{Cache, Made};
use decode::Refusal;

/// Part of every key: to be raised when the same source and settings give other bytes.
const VERSION: &str = "newsprint pictures 3";

/// What is done with pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// Renditions are made and kept.
    Make,
    /// Pictures are looked at, and nothing is written.
    Look,
}

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Picture files that were encoded.
    pub encoded: usize,
    /// Picture files whose renditions were there already.
    pub ready: usize,
}

/// Fills in the size and the renditions of every picture of the edition. Those that cannot be shown are taken out of it
/// and reported; the articles stay.
pub fn develop(config: &Config, edition: &mut Edition, effort: Effort) -> (Report, Diagnostics) {
    if edition.pictures.is_empty() {
        return (Report::default(), Diagnostics::new());
    }
    let mut cache = Cache::open(config);
    let keys = keys(config, edition, &mut cache);
    let (report, made) = make(config, edition, &keys, &cache, effort);
    let mut problems = Diagnostics::new();
    let mut failed = BTreeSet::new();
    let mut told = BTreeSet::new();
    let askers = askers(edition);
    for (at, key) in keys.iter().enumerate() {
        let picture = &mut edition.pictures[at];
        let result =
            key.as_ref().and_then(|key| made.get(key).map_or(Err(&Refusal::Missing), Result::as_ref));
        match result {
            Ok(made) => {
                fill(picture, key.as_deref().unwrap_or_default(), made, &cache);
                let first = !made.remark.is_empty() && told.insert(picture.input.clone());
                problems.extend(first.then(|| remarked(picture, &made.remark)));
            }
            Err(refusal) => {
                problems.push(refused(picture, &askers[at], refusal));
                failed.insert(PictureId(at));
            }
        }
    }
    if effort == Effort::Make {
        let stays = made.iter().filter_map(|(key, made)| Some((key.as_str(), made.as_ref().ok()?)));
        let told = cache.close(&stays.collect(), problems.has_errors());
        problems.append(told);
    }
    edition.without_pictures(&failed);
    (report, problems)
}

/// The key of each picture: of its bytes and of the settings.
fn keys(config: &Config, edition: &Edition, cache: &mut Cache) -> Vec<Result<String, Refusal>> {
    let folder = config.content_folder();
    let looked = {
        let cache = &*cache;
        let look = |picture: &Picture| cache.digest(&picture.file, &folder.join(&picture.file));
        let mut looked = Vec::with_capacity(edition.pictures.len());
        jobs::in_order(&edition.pictures, jobs::allowed(), look, |one| {
            looked.push(one);
            true
        });
        looked
    };
    let key = |(picture, digest): (&Picture, Result<cache::Seen, Refusal>)| {
        let seen = digest?;
        let key = key(&seen.digest, &config.pictures);
        cache.saw(&picture.file, seen);
        Ok(key)
    };
    edition.pictures.iter().zip(looked).map(key).collect()
}

/// BLAKE3 over everything that the bytes of the renditions depend on, 32 hexadecimal digits.
fn key(digest: &str, settings: &Pictures) -> String {
    let all = format!("{VERSION} {digest} {:?} {}", settings.widths, settings.quality);
    blake3::hash(all.as_bytes()).to_hex()[..32].to_owned()
}

/// What is made of each key's bytes; encoded on all cores where it is not there yet.
fn make(
    config: &Config,
    edition: &Edition,
    keys: &[Result<String, Refusal>],
    cache: &Cache,
    effort: Effort,
) -> (Report, BTreeMap<String, Result<Made, Refusal>>) {
    let mut sources: BTreeMap<&str, &Picture> = BTreeMap::new();
    for (picture, key) in edition.pictures.iter().zip(keys) {
        if let Ok(key) = key {
            sources.entry(key).or_insert(picture);
        }
    }
    let sources: Vec<(&str, &Picture)> = sources.into_iter().collect();
    let count = progress::begin("encoding", "picture", sources.len());
    let one = |(key, picture): &(&str, &Picture)| {
        if let Some(made) = cache.ready(key) {
            return (true, Ok(made));
        }
        let file = config.content_folder().join(&picture.file);
        let made = fs::read(&file).map_err(Refusal::from).and_then(|bytes| {
            let developed = encode::develop(&bytes, &config.pictures, effort == Effort::Make)?;
            if effort == Effort::Make { cache.keep(key, developed) } else { Ok(developed.into_made()) }
        });
        (false, made)
    };
    let mut report = Report::default();
    let mut results = Vec::with_capacity(sources.len());
    jobs::in_order(&sources, jobs::allowed(), one, |(ready, made)| {
        count.more(1);
        report.ready += usize::from(ready);
        report.encoded += usize::from(!ready && made.is_ok() && effort == Effort::Make);
        results.push(made);
        true
    });
    (report, sources.iter().map(|(key, _)| (*key).to_owned()).zip(results).collect())
}

/// Gives a picture its renditions.
fn fill(picture: &mut Picture, key: &str, made: &Made, cache: &Cache) {
    let (folder, name) = picture.file.rsplit_once('/').unwrap_or(("", &picture.file));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let folder: String =
        folder.split('/').filter(|f| !f.is_empty()).map(|f| address::segment(f) + "/").collect();
    let stem = address::segment(stem);
    let rendition = |one: &cache::File| {
        let ending = one.format.ending();
        let print = &key[..key.len().min(10)];
        Rendition {
            format: one.format,
            width: one.width,
            height: one.height,
            length: one.length,
            address: Address::file(format!("pictures/{folder}{stem}-{print}-{}.{ending}", one.width)),
            stored: cache.file(key, one),
        }
    };
    picture.renditions = made.files.iter().map(rendition).collect();
    let widest = picture.renditions.iter().max_by_key(|r| r.width);
    (picture.width, picture.height) = widest.map_or((0, 0), |r| (r.width, r.height));
}

/// Who asks for each picture first: file and line.
fn askers(edition: &Edition) -> Vec<(String, Option<u32>)> {
    let mut askers: Vec<_> = edition.pictures.iter().map(|p| (p.input.clone(), None)).collect();
    for one in edition.articles.iter().rev().flat_map(|a| a.pictures.iter().rev()) {
        askers[one.picture.0] = (one.input.clone(), one.line);
    }
    askers
}

fn refused(picture: &Picture, (input, line): &(String, Option<u32>), refusal: &Refusal) -> Diagnostic {
    if let Refusal::Disk(told) = refusal {
        return told.clone();
    }
    let (what, because, help) = refusal.words();
    let mut found =
        Diagnostic::new(Code::Picture, format!("the picture `{}` {what}", picture.input)).help(help);
    if !because.is_empty() {
        found = found.because(because);
    }
    match line {
        Some(line) => found.at_line(input, *line),
        None => found.at(input),
    }
}

fn remarked(picture: &Picture, remark: &str) -> Diagnostic {
    let message = format!("the picture `{}` moves, and only its first frame is shown", picture.input);
    let mut found = Diagnostic::new(Code::Picture, message)
        .at(&picture.input)
        .because(remark)
        .help("save it as GIF if it is to move");
    found.severity = Severity::Warning;
    found
}
