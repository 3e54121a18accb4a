//! The full-text search, since newsprint was built without its feature `search`: nothing.

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::edition::{ArticleId, Edition};
use crate::render::{Output, Renderer};

/// A part of the index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IndexPart {
    /// Its files.
    pub files: Vec<Output>,
    /// What it tells of itself.
    pub entry: Vec<u8>,
}

/// The articles of each part of the index: there is none.
pub fn parts(_: &Edition, _: &Config) -> Vec<Vec<ArticleId>> {
    Vec::new()
}

/// Makes a part: an empty one.
///
/// # Errors
/// None.
pub fn part(_: &Renderer, _: &[ArticleId]) -> Result<IndexPart, Diagnostic> {
    Ok(IndexPart::default())
}

/// The file that tells of all parts: there is none.
pub fn entry(_: &[Vec<u8>]) -> Option<Output> {
    None
}
