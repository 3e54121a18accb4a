//! What newsprint wrote into an output folder, so that nothing else there is ever replaced or removed.
//!
//! The list lies in the site's `.newsprint/`, not in the output folder, where it would be published. One list for
//! each output folder, found by the folder's path from the site's root.

use std::collections::BTreeSet;
use std::path::Path;

use crate::diagnostic::{Code, Diagnostic};
use crate::fs;

/// Paths below the output folder, with `/`; empty where newsprint never built into it.
///
/// # Errors
/// [`Code::Io`] if the list is there and cannot be read.
pub(super) fn read(path: &Path) -> Result<BTreeSet<String>, Diagnostic> {
    let Some(text) = fs::read_if_there(path)? else { return Ok(BTreeSet::new()) };
    let ours: BTreeSet<String> = serde_json::from_str(&text).map_err(|e| {
        Diagnostic::new(Code::Io, "the list of built files cannot be read")
            .at(fs::shown(path))
            .because(e.to_string())
            .help("remove it and the output folder; both are made again")
    })?;
    Ok(ours.into_iter().filter(|p| is_inside(p)).collect())
}

/// Writes the list.
///
/// # Errors
/// As [`fs::write`].
pub(super) fn write(path: &Path, ours: &BTreeSet<&String>) -> Result<(), Diagnostic> {
    let text = serde_json::to_string_pretty(ours).expect("a list of texts is always JSON");
    fs::write_if_changed(path, (text + "\n").as_bytes()).map(|_| ())
}

/// A list that somebody edited must not lead out of the folder either.
fn is_inside(path: &str) -> bool {
    !path.contains('\\')
        && path.split('/').all(|part| !part.is_empty() && part != "." && part != ".." && !part.contains(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_leads_out_of_the_folder_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("l.json");
        fs::write(&path, br#"["a/b.html", "../x", "/etc/passwd", "c:\\x"]"#).unwrap();
        assert_eq!(read(&path).unwrap(), BTreeSet::from(["a/b.html".to_owned()]));
    }
}
