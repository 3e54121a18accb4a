//! A build of which nothing needs to be done: what it would read is as it was, and what it wrote stands.

use serde::{Deserialize, Serialize};

use super::Report;
use super::ground::{Ground, below};
use super::state::State;
use crate::config::Config;
use crate::content::Look;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::fs::{self, Stamp};
use crate::jobs;
use crate::render::{Fingerprint, Layers};

/// What a build in which nothing went wrong left besides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Whole {
    /// Of all that it read.
    sources: Fingerprint,
    /// Its files that are no job's: static files, pictures, the index of the search.
    others: Vec<(String, Stamp)>,
    /// What it told.
    told: Vec<Told>,
}

/// All that a build of the content folder reads, as one fingerprint; none where a file was written just now.
pub(super) fn sources(config: &Config, layers: &Layers, program: &str, look: &Look) -> Option<Fingerprint> {
    let listed = look.digest()?;
    let all = format!("{program} {config:?} {:?} {listed:?}", layers.fingerprint());
    Some(Fingerprint::of(all.as_bytes()))
}

impl Whole {
    /// Notes it down, where every file of the build stands.
    pub(super) fn of<'p>(
        sources: Fingerprint,
        ground: &Ground,
        others: impl Iterator<Item = &'p str>,
        problems: &Diagnostics,
    ) -> Option<Self> {
        let stamped =
            others.map(|path| Some((path.to_owned(), fs::own_stamp(&below(ground.target(), path))?)));
        Some(Self {
            sources,
            others: stamped.collect::<Option<_>>()?,
            told: problems.iter().map(Told::of).collect(),
        })
    }
}

/// What the last build told, if it was made of the same sources and all that it wrote stands as it left it.
pub(super) fn standing(
    state: &State,
    sources: Fingerprint,
    ground: &Ground,
) -> Option<(Report, Diagnostics)> {
    let whole = state.whole.as_ref().filter(|whole| whole.sources == sources)?;
    let files: Vec<(&str, Stamp)> =
        state.files.iter().map(|(path, built)| (path.as_str(), built.stamp)).collect();
    let others = jobs::map(&whole.others, |(path, stamp)| ground.stands(path, *stamp));
    let mut problems = Diagnostics::new();
    for told in &whole.told {
        problems.push(told.again()?);
    }
    let report = Report { kept: files.len() + others.len(), ..Report::default() };
    let stands = ground.standing(&files).into_iter().chain(others).all(|stands| stands);
    stands.then_some((report, problems))
}

/// A diagnostic as it is kept: in JSON, and the line that JSON leaves out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Told {
    json: String,
    excerpt: Option<String>,
}

impl Told {
    fn of(d: &Diagnostic) -> Self {
        Self { json: d.to_json(), excerpt: d.excerpt.clone() }
    }

    fn again(&self) -> Option<Diagnostic> {
        let d: Diagnostic = serde_json::from_str(&self.json).ok()?;
        Some(Diagnostic { excerpt: self.excerpt.clone(), ..d })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Severity};

    #[test]
    fn what_was_told_is_told_again_word_for_word() {
        for (code, severity) in [(Code::NoTitle, Severity::Note), (Code::Continuation, Severity::Warning)] {
            let d = Diagnostic::new(code, "甲")
                .at_column("a.md", 2, 3)
                .because("乙")
                .help("丙")
                .excerpt_of("1\n2");
            let nowhere = Diagnostic { place: None, excerpt: None, ..d.clone() };
            for d in [Diagnostic { severity, ..d }, nowhere] {
                assert_eq!(Told::of(&d).again(), Some(d));
            }
        }
    }
}
