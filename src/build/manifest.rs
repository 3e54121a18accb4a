//! What newsprint wrote into an output folder, so that nothing else there is ever replaced or removed.
//!
//! The list lies in the site's `.newsprint/`, not in the output folder, where it would be published. One list for
//! each output folder, found by the folder's path from the site's root.

use std::path::Path;

use super::paths;
use crate::diagnostic::{Code, Diagnostic};
use crate::fs;

/// Paths below the output folder, with `/`, in their order; none where newsprint never built into it.
///
/// # Errors
/// [`Code::Io`] if the list is there and cannot be read.
pub(super) fn read(path: &Path) -> Result<Vec<String>, Diagnostic> {
    let Some(text) = fs::read_if_there(path)? else { return Ok(Vec::new()) };
    let mut ours: Vec<String> = serde_json::from_str(&text).map_err(|e| {
        Diagnostic::new(Code::Io, "the list of built files cannot be read")
            .at(fs::shown(path))
            .because(e.to_string())
            .help("remove it and the output folder; both are made again")
    })?;
    ours.retain(|path| is_inside(path));
    Ok(paths::sorted(ours, String::as_str))
}

/// Writes the list, which stands in its order.
///
/// # Errors
/// As [`fs::write`].
pub(super) fn write(path: &Path, ours: &[&str]) -> Result<(), Diagnostic> {
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
        fs::write(&path, br#"["a/b.html", "../x", "/etc/passwd", "c:\\x", "a.html", "a.html"]"#).unwrap();
        assert_eq!(read(&path).unwrap(), ["a.html", "a/b.html"]);
    }
}
