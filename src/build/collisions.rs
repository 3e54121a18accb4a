//! Two outputs for one path.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::edition::address::folded;
use crate::render::{Job, Output, Subject};

/// Somebody who wants a path.
struct Claim<'a> {
    path: &'a str,
    folded: Cow<'a, str>,
    inputs: &'a [String],
    alias: bool,
    /// Place among the jobs; none for a static file, which always stays.
    job: Option<usize>,
}

impl Claim<'_> {
    /// The folder that the path lies in, folded; none at the top.
    fn folder(&self) -> Option<&str> {
        self.folded.rsplit_once('/').map(|(folder, _)| folder)
    }
}

/// Leaves out jobs whose path somebody else has, or whose path is a folder of another's, and reports each pair.
///
/// Paths that differ only in case or in Unicode composition are one path on many disks. Aliases give way to
/// everything else.
pub(super) fn one_for_each_path(
    jobs: Vec<Job>,
    static_files: &[Output],
    pictures: Vec<String>,
    problems: &mut Diagnostics,
) -> Vec<Job> {
    let mut claims: Vec<Claim> = static_files
        .iter()
        .map(|o| Claim { path: &o.path, folded: folded(&o.path), inputs: &o.inputs, alias: false, job: None })
        .collect();
    claims.extend(jobs.iter().enumerate().map(|(at, job)| Claim {
        path: &job.address.file,
        folded: folded(&job.address.file),
        inputs: &job.inputs,
        alias: matches!(job.subject, Subject::Redirect(_)),
        job: Some(at),
    }));
    claims.extend(pictures.iter().map(|path| Claim {
        path,
        folded: folded(path),
        inputs: std::slice::from_ref(path),
        alias: false,
        job: None,
    }));
    if are_apart(&claims) {
        return jobs;
    }
    claims.sort_by_key(|c| c.alias);
    let lost = collided(&claims, problems);
    jobs.into_iter().enumerate().filter(|(at, _)| !lost.contains(at)).map(|(_, job)| job).collect()
}

/// Whether no two claims meet, as in nearly every paper.
fn are_apart(claims: &[Claim]) -> bool {
    let mut taken = HashSet::with_capacity(claims.len());
    if !claims.iter().all(|claim| taken.insert(claim.folded.as_ref())) {
        return false;
    }
    // Neighbours mostly lie in one folder.
    let neighbours = claims.chunk_by(|one, next| one.folder() == next.folder());
    let mut folders = neighbours.filter_map(|claims| claims.first()?.folder());
    folders.all(|folder| on_the_way(folder).all(|way| !taken.contains(way)))
}

/// Reports each pair of claims that meet. Gives the jobs that must go.
fn collided(claims: &[Claim], problems: &mut Diagnostics) -> Vec<usize> {
    let mut taken: BTreeMap<&str, &Claim> = BTreeMap::new();
    let mut lost = Vec::new();
    for claim in claims {
        match taken.get(claim.folded.as_ref()) {
            Some(first) => {
                problems.push(collision(first, claim));
                lost.extend(claim.job);
            }
            None => _ = taken.insert(&claim.folded, claim),
        }
    }
    // Neighbours mostly lie in one folder, and what stands on the way to it need not be looked for again.
    let mut before: Option<(&str, Option<&Claim>)> = None;
    for deep in taken.values() {
        let Some(folder) = deep.folder() else { continue };
        let found = before.filter(|(same, _)| *same == folder).map(|(_, found)| found);
        let found = found.unwrap_or_else(|| on_the_way(folder).find_map(|way| taken.get(way).copied()));
        before = Some((folder, found));
        let Some(file) = found else { continue };
        let (stays, goes) = if file.alias { (*deep, file) } else { (file, *deep) };
        problems.push(collision(stays, goes));
        lost.extend(goes.job);
    }
    lost
}

/// The folders from the top down to one, and it.
fn on_the_way(folder: &str) -> impl Iterator<Item = &str> {
    folder.match_indices('/').map(|(end, _)| &folder[..end]).chain([folder])
}

fn collision(first: &Claim, second: &Claim) -> Diagnostic {
    let (a, b) = (first.inputs.join(", "), second.inputs.join(", "));
    let message = if first.path == second.path {
        format!("`{a}` and `{b}` both want `{}`", second.path)
    } else {
        format!("`{}` of `{a}` and `{}` of `{b}` cannot both stand on a disk", first.path, second.path)
    };
    Diagnostic::new(Code::Collision, message)
        .at(b)
        .because("they are one file, or a file and a folder of one name, on some or all disks")
        .help("rename one of the two files, or change the alias")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn claims_are_apart_where_none_meets_another(paths in proptest::collection::vec("[aAbé](/[aAbé]){0,3}", 0..8)) {
            let claim = |path: &'_ String| Claim {
                path: path.clone().leak(),
                folded: folded(path).into_owned().into(),
                inputs: &[],
                alias: false,
                job: Some(0),
            };
            let claims: Vec<Claim> = paths.iter().map(claim).collect();
            let mut problems = Diagnostics::new();
            let lost = collided(&claims, &mut problems);
            prop_assert_eq!(are_apart(&claims), lost.is_empty() && problems.is_empty());
        }
    }
}
