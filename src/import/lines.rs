//! Files of segmented dumps, a line each (see [`Segmented`]), taken in the order in which import would find the dumps. Only where
//! each line lies is held in memory.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use super::Segmented;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::{fs, jobs};

/// A file of segmented dumps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonFile {
    /// As shown to people.
    pub shown: String,
    /// Where it lies.
    pub path: PathBuf,
}

/// Where a line lies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    file: usize,
    /// 1-based.
    number: u32,
    start: u64,
    length: usize,
}

impl Place {
    /// The dump of the line.
    pub(super) fn read(&self, files: &[JsonFile]) -> Result<Segmented, Diagnostic> {
        let file = &files[self.file];
        let line = fs::read_at(&file.path, self.start, self.length)?;
        Segmented::from_json(&file.shown, self.number, &line)
    }
}

/// All lines in the order of their dumps, only the last about each dump, and what is wrong with the others.
pub(super) fn in_order(files: &[JsonFile], jobs: NonZeroUsize) -> (Vec<Place>, Diagnostics) {
    let mut problems = Diagnostics::new();
    // Lines that name no dump tell of something that was none; each counts.
    let mut places: BTreeMap<(PathBuf, usize), Place> = BTreeMap::new();
    let lines = files.iter().enumerate().flat_map(|(at, file)| lines_of(at, file));
    let look = |line: Line| {
        let (place, line) = line?;
        Segmented::dump_of(&files[place.file].shown, place.number, &line).map(|dump| (dump, place))
    };
    jobs::flow(lines, jobs, look, |found| {
        if let Some((dump, place)) = problems.take(found) {
            let unnamed = if dump.is_empty() { places.len() + 1 } else { 0 };
            places.insert((PathBuf::from(dump), unnamed), place);
        }
        true
    });
    (places.into_values().collect(), problems)
}

/// A line and where it lies.
type Line = Result<(Place, Vec<u8>), Diagnostic>;

/// The lines of one file, blank ones left out.
fn lines_of(at: usize, file: &JsonFile) -> impl Iterator<Item = Line> + Send {
    let (lines, problem) = match fs::lines(&file.path) {
        Ok(lines) => (Some(lines), None),
        Err(problem) => (None, Some(Err(problem))),
    };
    let mut next = 0;
    let placed = (1..).zip(lines.into_iter().flatten()).map(move |(number, line)| {
        let line = line?;
        let place = Place { file: at, number, start: next, length: line.len() };
        next += line.len() as u64;
        Ok((place, line))
    });
    let is_blank = |line: &Line| line.as_ref().is_ok_and(|(_, line)| line.trim_ascii().is_empty());
    placed.filter(move |line| !is_blank(line)).chain(problem)
}
