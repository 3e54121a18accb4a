//! What is shown now, and how browsers hear that it changed: server-sent events, and the script that listens to them.

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::header;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream};
use serde::Serialize;
use tokio::sync::watch;

use super::rebuild::Round;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Severity};

/// Where events are heard.
pub(super) const EVENTS: &str = "/_newsprint/events";
/// Where the script lies that each page gets.
pub(super) const SCRIPT: &str = "/_newsprint/live.js";

/// Problems that a browser is shown at once; of more, their number.
const SHOWN: usize = 50;
/// How long a browser waits before it looks for a server that went away.
const RETRY: Duration = Duration::from_millis(500);

/// The state of the preview, which one thread changes and many requests read.
pub(super) struct Live {
    folder: PathBuf,
    now: watch::Sender<Now>,
    /// Whether a build is on its way.
    at_work: watch::Sender<bool>,
}

/// What is shown now.
#[derive(Clone, Debug)]
pub(super) struct Now {
    /// Whether the first build is over.
    pub(super) ready: bool,
    /// The site's sub-path, percent-decoded: begins and ends with `/`.
    pub(super) base: String,
    /// Whether the newspaper lets HTML of its own into articles, which may bring what a strict policy forbids.
    pub(super) own_html: bool,
    stopping: bool,
    /// What browsers are told.
    told: Arc<Told>,
}

/// What browsers are told.
#[derive(Clone, Debug, Default, Serialize)]
struct Told {
    /// Counts the builds that changed any file.
    build: u64,
    /// Counts every time that something was looked at anew.
    rounds: u64,
    /// Files that made the last round necessary, as the person knows them; the first ones.
    changed: Vec<String>,
    /// Mistakes that there are now; the first ones.
    problems: Vec<Problem>,
    /// How many there are.
    count: usize,
}

/// A mistake, as a browser shows it.
#[derive(Clone, Debug, Serialize)]
struct Problem {
    #[serde(flatten)]
    diagnostic: Diagnostic,
    excerpt: Option<String>,
}

impl Live {
    /// The state before anything is built.
    pub(super) fn new(config: &Config) -> Self {
        let now = Now {
            ready: false,
            base: sub_path(&config.base_url),
            own_html: config.allow_html,
            stopping: false,
            told: Arc::default(),
        };
        let at_work = watch::Sender::new(false);
        Self { folder: config.preview_folder(), now: watch::Sender::new(now), at_work }
    }

    /// The folder that the site is built into.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// What is shown now.
    pub(super) fn now(&self) -> Now {
        self.now.borrow().clone()
    }

    /// What is shown once the first build is over; nothing where the server stops before.
    pub(super) async fn ready(&self) -> Option<Now> {
        let mut now = self.now.subscribe();
        let ready = now.wait_for(|now| now.ready || now.stopping).await.ok()?;
        ready.ready.then(|| ready.clone())
    }

    /// Tells that a round begins, which ends with [`Live::show`].
    pub(super) fn begin(&self) {
        self.at_work.send_replace(true);
    }

    /// Whether a build is on its way: a page may stand already, and what it shows not yet.
    pub(super) fn is_at_work(&self) -> bool {
        *self.at_work.borrow()
    }

    /// Waits until no build is on its way.
    pub(super) async fn until_built(&self) {
        let _ = self.at_work.subscribe().wait_for(|at_work| !at_work).await;
    }

    /// How many wait for that.
    #[cfg(test)]
    pub(super) fn waiting(&self) -> usize {
        self.at_work.receiver_count()
    }

    /// Shows what a round brought.
    pub(super) fn show(&self, round: &Round, config: Option<&Config>) {
        let errors = round.problems.iter().filter(|d| d.severity == Severity::Error);
        let problem = |d: &Diagnostic| Problem { diagnostic: d.clone(), excerpt: d.excerpt.clone() };
        self.now.send_modify(|now| {
            let base = config.map_or_else(|| now.base.clone(), |c| sub_path(&c.base_url));
            let anew = round.changed_the_site() || base != now.base;
            now.told = Arc::new(Told {
                build: now.told.build + u64::from(anew),
                rounds: now.told.rounds + 1,
                changed: round.changed.clone(),
                problems: errors.clone().take(SHOWN).map(problem).collect(),
                count: errors.count(),
            });
            (now.ready, now.base) = (true, base);
            now.own_html = config.map_or(now.own_html, |c| c.allow_html);
        });
        self.at_work.send_replace(false);
    }

    /// Ends everything that waits for news.
    pub(super) fn stop(&self) {
        self.now.send_modify(|now| now.stopping = true);
        self.at_work.send_replace(false);
    }

    /// Waits until [`Live::stop`].
    pub(super) async fn until_stopped(&self) {
        let _ = self.now.subscribe().wait_for(|now| now.stopping).await;
    }
}

/// Answers with events: what is shown, at once and each time that it changes.
pub(super) async fn events(
    State(live): State<Arc<Live>>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut now = live.now.subscribe();
    now.mark_changed();
    let news = stream::unfold(now, |mut now| async {
        loop {
            now.changed().await.ok()?;
            let (stopping, ready, told) = {
                let now = now.borrow_and_update();
                (now.stopping, now.ready, Arc::clone(&now.told))
            };
            if stopping {
                return None;
            }
            if ready {
                let text = serde_json::to_string(&*told).unwrap_or_default();
                return Some((Ok(Event::default().event("now").retry(RETRY).data(text)), now));
            }
        }
    });
    Sse::new(news).keep_alive(KeepAlive::default())
}

/// Answers with the script.
pub(super) async fn script() -> Response {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], include_str!("live.js")).into_response()
}

/// The sub-path of a base address, percent-decoded, between two `/`.
fn sub_path(base_url: &str) -> String {
    let path = base_url.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, p)| p);
    let path = percent_encoding::percent_decode_str(path.trim_matches('/')).decode_utf8_lossy();
    if path.is_empty() { "/".to_owned() } else { format!("/{path}/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sub_path_is_the_base_address_without_its_host() {
        for (base, path) in [
            ("", "/"),
            ("https://example.org/", "/"),
            ("https://example.org", "/"),
            ("https://example.org/paper/", "/paper/"),
            ("https://example.org/a/%E6%8A%A5/", "/a/报/"),
        ] {
            assert_eq!(sub_path(base), path);
        }
    }
}
