//! The difference between what stands in the output folder and what should.

use std::collections::BTreeSet;
use std::path::Path;

use super::{Copy, Stale, archive, below};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::fs::{self, Standing};
use crate::render::Output;

/// What a build will do to the output folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Files to write, new or changed.
    pub write: Vec<Output>,
    /// Files to copy, new or changed.
    pub copy: Vec<Copy>,
    /// Files that already hold the right bytes.
    pub keep: Vec<String>,
    /// Files of an earlier build that no longer belong.
    pub delete: Vec<String>,
    /// Files of an earlier build that are gone, or that something else has taken the place of.
    pub forget: BTreeSet<String>,
}

impl Plan {
    /// Compares. `ours`: what earlier builds wrote. Files that newsprint did not write, and links on the way, are
    /// reported and left alone.
    ///
    /// The names of copies are made of their bytes, so one of ours that is there in its length is not read again.
    pub(super) fn new(
        target: &Path,
        outputs: Vec<Output>,
        copies: Vec<Copy>,
        ours: &BTreeSet<String>,
        stale: Stale,
    ) -> (Self, Diagnostics) {
        let mut plan = Self::default();
        let mut problems = Diagnostics::new();
        let mut foreign = Vec::new();
        let wanted: BTreeSet<String> =
            outputs.iter().map(|o| &o.path).chain(copies.iter().map(|c| &c.path)).cloned().collect();
        for output in outputs {
            let path = below(target, &output.path);
            if let Some(link) = obstacle(target, &output.path) {
                problems.push(in_the_way(target, &link, &output.path));
                continue;
            }
            match fs::standing(&path) {
                Standing::File if same(&path, &output) => {
                    plan.keep.push(output.path);
                }
                Standing::Nothing => plan.write.push(output),
                // A link is replaced, not followed: the new file is renamed over it.
                Standing::File | Standing::Link if ours.contains(&output.path) => plan.write.push(output),
                _ => foreign.push(output.path),
            }
        }
        for copy in copies {
            let path = below(target, &copy.path);
            if let Some(link) = obstacle(target, &copy.path) {
                problems.push(in_the_way(target, &link, &copy.path));
                continue;
            }
            let own = ours.contains(&copy.path);
            let same = || {
                fs::length(&path) == Some(copy.length)
                    && (own || fs::read(&path).is_ok_and(|b| fs::read(&copy.from).is_ok_and(|c| b == c)))
            };
            match fs::standing(&path) {
                Standing::File if same() => plan.keep.push(copy.path),
                Standing::Nothing => plan.copy.push(copy),
                Standing::File | Standing::Link if own => plan.copy.push(copy),
                _ => foreign.push(copy.path),
            }
        }
        problems.extend(not_ours(target, &foreign));
        for path in ours.difference(&wanted) {
            let file = below(target, path);
            match fs::standing(&file) {
                Standing::File if obstacle(target, path).is_none() => {
                    if stale == Stale::Remove {
                        plan.delete.push(path.clone());
                    }
                }
                _ => _ = plan.forget.insert(path.clone()),
            }
        }
        (plan, problems)
    }
}

/// Whether a file holds what it should.
fn same(path: &Path, output: &Output) -> bool {
    fs::read(path).is_ok_and(|there| archive::bytes(&output.content).is_ok_and(|wanted| *wanted == there))
}

/// The first folder on the way to a file that is a link or no folder at all, as its path below the output folder.
fn obstacle(target: &Path, path: &str) -> Option<String> {
    let folders = path.match_indices('/').map(|(end, _)| &path[..end]);
    let blocked =
        |folder: &&str| !matches!(fs::standing(&below(target, folder)), Standing::Folder | Standing::Nothing);
    folders.into_iter().find(blocked).map(str::to_owned)
}

fn in_the_way(target: &Path, link: &str, path: &str) -> Diagnostic {
    Diagnostic::new(Code::OutputFolder, format!("`{link}` is a link or a file where a folder should be"))
        .at(fs::shown(&below(target, link)))
        .because(format!("`{path}` would be written through it"))
        .help("remove it, and build again")
}

/// One diagnostic for all files of somebody else, since a lost list makes every file one.
fn not_ours(target: &Path, foreign: &[String]) -> Option<Diagnostic> {
    let first = foreign.first()?;
    let others = match foreign.len() {
        1 => String::new(),
        n => format!(", nor did it write {} other files that would be replaced", n - 1),
    };
    Some(
        Diagnostic::new(Code::OutputFolder, format!("newsprint did not write `{first}`{others}"))
            .at(fs::shown(&below(target, first)))
            .because("only files that an earlier build wrote are ever replaced")
            .help("move the files away, or remove the output folder; it is made again"),
    )
}
