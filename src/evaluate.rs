//! Scores the program's own segmentation against truth: so that a newspaper can correct ten pages and know what to
//! expect of the next thousand. `docs/accuracy.md` explains the measures. Pure: what is read is given as text and bytes.
//!
//! ```text
//! schema     a page as a truth states it and as the program finds it: one form
//! found      what segmentation finds, in that form
//! plain      both brought into the form in which they are compared
//! origin     where each character of a found body comes from
//! facts      date, page, publication, section, editors
//! keep       conservation of characters
//! compare    one dump, counted
//! counts     counts pooled, and the measures made of them
//! edits      what import proposed against what people made of it, by kind of decision
//! ```

use crate::diagnostic::{Code, Diagnostic};

mod compare;
mod counts;
pub mod edits;
mod facts;
mod found;
mod keep;
mod origin;
mod plain;
mod schema;

pub use compare::score;
pub use counts::{Calibration, Counts, MEASURES, SURE};
pub use found::{apart, find, first_truth};
pub use schema::{
    Article, Author, Caption, Fact, Found, FoundArticle, PageFacts, Piece, Subhead, Truth, TruthPage,
};

/// Reads a truth file; `shown` is the path that diagnostics show.
///
/// # Errors
/// [`Code::Truth`] with line and column where the text is no JSON or a value has the wrong type, and for a measure that
/// is not one of [`MEASURES`].
pub fn read_truth(shown: &str, text: &str) -> Result<Truth, Diagnostic> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let truth: Truth = serde_json::from_str(text).map_err(|e| {
        // An error at a file's very beginning or end may have no column.
        let (line, column) = (e.line().max(1), e.column().max(1));
        let cause = e.to_string();
        let cause = cause.rsplit_once(" at line ").map_or(cause.as_str(), |(cause, _)| cause);
        Diagnostic::new(Code::Truth, "the truth file does not have the form of a truth")
            .at_column(
                shown,
                u32::try_from(line).unwrap_or(u32::MAX),
                u32::try_from(column).unwrap_or(u32::MAX),
            )
            .excerpt_of(text)
            .because(cause)
            .help("see docs/accuracy.md for the form; `newsprint evaluate --init` writes one to correct")
    })?;
    if let Some(unknown) = truth.measures.iter().find(|m| !MEASURES.contains(&m.as_str())) {
        let help = match crate::diagnostic::nearest(unknown, MEASURES) {
            Some(near) => format!("write `{near}`"),
            None => format!("the measures are {}", MEASURES.join(", ")),
        };
        return Err(Diagnostic::new(Code::Truth, format!("`{unknown}` is not a measure"))
            .at(shown)
            .help(help));
    }
    Ok(truth)
}

/// The dump that a truth is about: an index into `dumps`.
///
/// Both are given as paths inside their folders, with `/` and without `.json` or `.txt`. The dump of the same path is
/// meant; else the only one whose path ends with the truth's, name by name: `01` is `2024-03-14/01` as long as no other
/// issue has an `01`. Every other `dumps` index that would fit is given as the error.
///
/// # Errors
/// The indices of the dumps that fit, none or several.
pub fn dump_of(truth: &str, dumps: &[String]) -> Result<usize, Vec<usize>> {
    if let Some(same) = dumps.iter().position(|d| d == truth) {
        return Ok(same);
    }
    let ends = |d: &String| d.strip_suffix(truth).is_some_and(|rest| rest.ends_with('/'));
    let fitting: Vec<usize> = (0..dumps.len()).filter(|i| ends(&dumps[*i])).collect();
    match fitting.as_slice() {
        [one] => Ok(*one),
        _ => Err(fitting),
    }
}
