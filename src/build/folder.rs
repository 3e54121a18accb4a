//! Whether a folder is fit to be built into.

use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic};
use crate::fs::{self, Standing};

/// The output folder, resolved.
///
/// # Errors
/// [`Code::OutputFolder`] if it is a file, if it holds the site or any of its sources, or lies in one of them.
pub(super) fn fit(config: &Config, output: &Path) -> Result<PathBuf, Diagnostic> {
    let unfit = |why: &str| {
        Diagnostic::new(Code::OutputFolder, format!("the output folder {why}"))
            .at(fs::shown_from(&config.root, output))
            .help("name a folder of its own: `output:` in newsprint.yaml, or `--output DIR`")
    };
    let target = fs::resolve(output)?;
    let root = fs::resolve(&config.root)?;
    let preview = fs::resolve(&config.preview_folder())?;
    if root.starts_with(&target) {
        return Err(unfit("holds the site itself"));
    }
    let sources = [
        config.content_folder(),
        config.dumps_folder(),
        config.root.join("templates"),
        config.root.join("themes"),
        config.root.join("static"),
        config.root.join(".newsprint"),
        config.root.join(".git"),
    ];
    for source in sources {
        let resolved = fs::resolve(&source)?;
        if resolved.starts_with(&target) {
            return Err(unfit(&format!("holds `{}`", fs::shown_from(&config.root, &source))));
        }
        if target.starts_with(&resolved) && target != preview {
            return Err(unfit(&format!("lies in `{}`", fs::shown_from(&config.root, &source))));
        }
    }
    match fs::standing(&target) {
        Standing::Folder | Standing::Nothing => Ok(target),
        Standing::File | Standing::Link | Standing::Other => Err(unfit("is not a folder")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_site_and_its_sources_are_never_the_output_folder() {
        let site = tempfile::tempdir().unwrap();
        let config = Config::default_in(site.path());
        fs::write(&site.path().join("content/a.md"), b"").unwrap();
        fs::write(&site.path().join("file"), b"").unwrap();
        for bad in [".", "..", "content", "content/deeper", "dumps", "templates", "public/..", "file", "/"] {
            let e = fit(&config, &site.path().join(bad)).unwrap_err();
            assert_eq!(e.code, Code::OutputFolder, "{bad}");
        }
        assert!(fit(&config, &site.path().join("public")).is_ok());
        assert!(fit(&config, &site.path().join("deep/er")).is_ok());
        assert!(fit(&config, &config.preview_folder()).is_ok());
        assert!(fit(&config, &config.preview_folder().join("deeper")).is_err());
    }
}
