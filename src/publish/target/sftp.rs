//! Folders behind SSH, by the system's own `ssh`: its agent, its keys, its config and the hosts that it knows.

use super::remote::{Manner, Remote};
use crate::config::publish::Target as Settings;
use crate::diagnostic::{Code, Diagnostic};

const MANNER: Manner = Manner {
    lists_cheaply: false,
    // Each is a login of its own; servers turn away more than ten that come at once.
    connections: 4,
    renames: true,
    removes_folders: true,
    credentials: "see that `ssh` gets in by itself: its agent, `key:`, ~/.ssh/config, and ~/.ssh/known_hosts",
};

/// Opens it.
///
/// # Errors
/// [`Code::Target`] if the config does not say enough.
pub(super) fn open(settings: &Settings) -> Result<Remote, Diagnostic> {
    let host = settings.setting("host").unwrap_or_default();
    let path = settings.setting("path").unwrap_or_default().trim_end_matches('/');
    if host.starts_with('-') || host.contains(['/', ' ']) || !path.starts_with('/') {
        return Err(Diagnostic::new(Code::Target, format!("the target `{}` cannot be used", settings.name))
            .at(crate::config::FILE_NAME)
            .because("`host:` is a name, and `path:` a folder from the root on, such as /srv/www/paper")
            .help("see docs/publish.md"));
    }
    let port = settings.setting("port").map(|port| format!(":{port}")).unwrap_or_default();
    let user = settings.setting("user").map(|user| format!("{user}@")).unwrap_or_default();
    let place = format!("sftp://{user}{host}{port}{path}");
    let builder = opendal::services::Sftp::default()
        .endpoint(&format!("ssh://{user}{host}{port}"))
        .root(path)
        .known_hosts_strategy("strict")
        .key(settings.setting("key").unwrap_or_default());
    Remote::open(settings, place, MANNER, builder)
}
