//! Folders behind WebDAV: Nextcloud, NAS boxes, Apache, nginx and the like.

use super::remote::{Manner, Remote};
use crate::config::publish::Target as Settings;
use crate::diagnostic::Diagnostic;

const MANNER: Manner = Manner {
    lists_cheaply: false,
    connections: 4,
    renames: true,
    // A folder would go with all that is in it.
    removes_folders: false,
    credentials: "see `user:`, and give the password in the environment as NEWSPRINT_<TARGET>_PASSWORD, such as NEWSPRINT_NAS_PASSWORD",
};

/// Opens it. The password, or a token instead, comes from the environment.
///
/// # Errors
/// [`Code::Target`](crate::diagnostic::Code::Target) if the config does not say enough.
pub(super) fn open(settings: &Settings) -> Result<Remote, Diagnostic> {
    let endpoint = settings.setting("endpoint").unwrap_or_default().trim_end_matches('/');
    let path = settings.setting("path").unwrap_or_default().trim_matches('/');
    let secret = |what: &str| std::env::var(settings.variable(what)).ok().filter(|value| !value.is_empty());
    let mut builder = opendal::services::Webdav::default().endpoint(endpoint).root(&format!("/{path}"));
    if let Some(token) = secret("TOKEN") {
        builder = builder.token(&token);
    } else if let Some(user) = settings.setting("user") {
        builder = builder.username(user).password(&secret("PASSWORD").unwrap_or_default());
    }
    let place = if path.is_empty() { endpoint.to_owned() } else { format!("{endpoint}/{path}") };
    Remote::open(settings, place, MANNER, builder)
}
