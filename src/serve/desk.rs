//! The proof desk over HTTP: its page, what it shows, and the moves that are made at it.
//!
//! Only browsers of this machine are let in, and a move is only made with the token that the desk's own page was given: a page of another
//! origin cannot read it (`guard.rs` turns away what comes from elsewhere besides).

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::config::Config;
use crate::desk::{self, Desk, Move, View};
use crate::diagnostic::{Code, Diagnostic};

/// The page of the desk; what stands behind it in an address is a page of the newspaper.
pub(super) const DESK: &str = "/_desk/";
/// Where moves are sent.
pub(super) const MOVES: &str = "/_desk/api/";
/// The header that carries the token.
const TOKEN: &str = "x-newsprint-token";
/// Where the token stands in the page, the language of its words, and whether articles may bring HTML of their own.
const TOKEN_MARK: &str = "{token}";
const LANGUAGE_MARK: &str = "{language}";
const OWN_HTML_MARK: &str = "{own-html}";

/// What the desk works with.
pub(super) struct Room {
    /// The last config without a mistake.
    config: watch::Sender<Known>,
    desk: Mutex<Option<Desk>>,
    /// Held by whoever reads and writes content: the desk and import must not do it at once.
    content: Arc<Mutex<()>>,
    /// None where it is served to a network.
    token: Option<String>,
}

/// What is known of the config.
#[derive(Clone, Default)]
struct Known {
    /// Whether the first build is over, and what is new imported.
    begun: bool,
    /// The last one without a mistake; none before there was one.
    config: Option<Config>,
}

impl Room {
    /// A desk for browsers of this machine; for others (`own` false) there is none.
    ///
    /// # Errors
    /// [`Code::Listen`] where the system has no random numbers for the token.
    pub(super) fn new(own: bool, content: Arc<Mutex<()>>) -> Result<Self, Diagnostic> {
        let token = own.then(token).transpose()?;
        Ok(Self { config: watch::Sender::default(), desk: Mutex::default(), content, token })
    }

    /// Whether there is a desk.
    pub(super) fn is_open(&self) -> bool {
        self.token.is_some()
    }

    /// Works by another config from now on.
    pub(super) fn follow(&self, config: Option<&Config>) {
        self.config.send_modify(|known| {
            known.begun = true;
            if let Some(config) = config {
                known.config = Some(config.clone());
            }
        });
    }

    /// Waits until the first build is over.
    async fn begun(&self) {
        let _ = self.config.subscribe().wait_for(|known| known.begun).await;
    }

    /// Does something at the desk.
    fn at_desk<T>(
        &self,
        work: impl FnOnce(&mut Desk, &Config) -> Result<T, Diagnostic>,
    ) -> Result<T, Diagnostic> {
        let config = self.config.borrow().config.clone().ok_or_else(no_config)?;
        let _content = held(&self.content);
        let mut desk = held(&self.desk);
        let desk = match &mut *desk {
            Some(desk) => desk,
            none => none.insert(Desk::begin(&config)?),
        };
        work(desk, &config)
    }
}

/// What a mutex holds. A thread that failed leaves nothing half done: files are written whole.
pub(super) fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn no_config() -> Diagnostic {
    Diagnostic::new(Code::Desk, "the desk waits for a config without mistakes")
        .because("`newsprint.yaml` has one")
        .help("mend what the terminal tells of")
}

/// 128 random bits.
fn token() -> Result<String, Diagnostic> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|e| {
        Diagnostic::new(Code::Listen, "the proof desk has no token")
            .because(e.to_string())
            .help("the system must give random numbers")
    })?;
    Ok(bytes.iter().map(|b| format!("{b:02x}")).collect())
}

/// A move, and the page that it is made on.
#[derive(Debug, Deserialize)]
struct Asked {
    folder: String,
    /// What the person saw.
    #[serde(default)]
    state: String,
    #[serde(default)]
    step: Option<Move>,
}

/// The page to show.
#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    folder: String,
}

/// Leads to the desk, whose address ends with a stroke.
pub(super) async fn enter() -> Response {
    (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, DESK)]).into_response()
}

/// The desk's own page, for the list and for each page of the newspaper. It holds the token, so a page of the preview gets at it neither
/// by asking for it nor by opening it in a window: an article may bring scripts where the newspaper allows HTML of its own.
pub(super) async fn page(State(room): State<Arc<Room>>, headers: HeaderMap) -> Response {
    let Some(token) = &room.token else { return closed() };
    if headers.get("sec-fetch-dest").is_some_and(|dest| dest != "document") {
        return (StatusCode::FORBIDDEN, "the desk's page is for a person to open\n").into_response();
    }
    room.begun().await;
    let (language, own_html) = match &room.config.borrow().config {
        Some(config) => (config.interface_language().to_owned(), config.allow_html),
        None => ("en".to_owned(), false),
    };
    let language: String = language.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    let html = include_str!("desk/desk.html").replace(TOKEN_MARK, token).replace(LANGUAGE_MARK, &language);
    let mut response = text("text/html", html.replace(OWN_HTML_MARK, &own_html.to_string()));
    let policy = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    response
}

/// The desk's script.
pub(super) async fn script() -> Response {
    text("text/javascript", include_str!("desk/desk.js").to_owned())
}

/// The words of the desk's script.
pub(super) async fn words() -> Response {
    text("text/javascript", include_str!("desk/words.js").to_owned())
}

/// The desk's stylesheet.
pub(super) async fn stylesheet() -> Response {
    text("text/css", include_str!("desk/desk.css").to_owned())
}

/// The desk's sign in a browser's tab.
pub(super) async fn icon() -> Response {
    text("image/svg+xml", include_str!("desk/icon.svg").to_owned())
}

fn text(kind: &str, text: String) -> Response {
    ([(header::CONTENT_TYPE, format!("{kind}; charset=utf-8"))], text).into_response()
}

/// The pages, the doubtful first.
pub(super) async fn pages(State(room): State<Arc<Room>>) -> Response {
    answer(room, |room| room.at_desk(|_, config| Ok(desk::list(config)))).await
}

/// One page.
pub(super) async fn shown(State(room): State<Arc<Room>>, Query(wanted): Query<Wanted>) -> Response {
    answer(room, move |room| room.at_desk(|desk, config| desk.page(config, &wanted.folder))).await
}

/// Does a move.
pub(super) async fn act(State(room): State<Arc<Room>>, headers: HeaderMap, body: Bytes) -> Response {
    moved(room, &headers, &body, |desk, config, asked| {
        let step = asked.step.as_ref().ok_or_else(|| not_understood("no `step`"))?;
        desk.act(config, &asked.folder, &asked.state, step)
    })
    .await
}

/// Takes the last move back.
pub(super) async fn undo(State(room): State<Arc<Room>>, headers: HeaderMap, body: Bytes) -> Response {
    moved(room, &headers, &body, |desk, config, asked| desk.undo(config, &asked.folder)).await
}

/// Does again what was taken back.
pub(super) async fn redo(State(room): State<Arc<Room>>, headers: HeaderMap, body: Bytes) -> Response {
    moved(room, &headers, &body, |desk, config, asked| desk.redo(config, &asked.folder)).await
}

async fn moved(
    room: Arc<Room>,
    headers: &HeaderMap,
    body: &Bytes,
    work: impl FnOnce(&mut Desk, &Config, &Asked) -> Result<View, Diagnostic> + Send + 'static,
) -> Response {
    let Some(token) = &room.token else { return closed() };
    // Digests, so that the time it takes tells nothing of the token.
    let given = headers.get(TOKEN).map_or(&[][..], HeaderValue::as_bytes);
    if blake3::hash(given) != blake3::hash(token.as_bytes()) {
        let told = Diagnostic::new(Code::Desk, "a move needs the desk's own token")
            .because("each preview gives another one, and this page may be from the one before")
            .help("load the page again");
        return (StatusCode::FORBIDDEN, [(header::CONTENT_TYPE, "application/json")], told.to_json())
            .into_response();
    }
    let asked: Asked = match serde_json::from_slice(body) {
        Ok(asked) => asked,
        Err(e) => return refused(&not_understood(&e.to_string())),
    };
    answer(room, move |room| room.at_desk(|desk, config| work(desk, config, &asked))).await
}

fn not_understood(why: &str) -> Diagnostic {
    Diagnostic::new(Code::Desk, "this is no move of the desk").because(why).help("load the page again")
}

fn closed() -> Response {
    (StatusCode::NOT_FOUND, "the proof desk is for browsers of this machine only; leave out --host\n")
        .into_response()
}

/// Answers with what some work gives. The disk may be slow, and other requests should not wait for it.
async fn answer<T: Serialize + Send + 'static>(
    room: Arc<Room>,
    work: impl FnOnce(&Room) -> Result<T, Diagnostic> + Send + 'static,
) -> Response {
    if !room.is_open() {
        return closed();
    }
    room.begun().await;
    match tokio::task::spawn_blocking(move || work(&room)).await {
        Ok(Ok(found)) => match serde_json::to_string(&found) {
            Ok(json) => ([(header::CONTENT_TYPE, "application/json")], json).into_response(),
            Err(e) => refused(&not_understood(&e.to_string())),
        },
        Ok(Err(problem)) => refused(&problem),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Answers with what is wrong.
fn refused(problem: &Diagnostic) -> Response {
    let status = match problem.code {
        Code::Changed => StatusCode::CONFLICT,
        Code::Io | Code::DiskFull | Code::Conservation => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    (status, [(header::CONTENT_TYPE, "application/json")], problem.to_json()).into_response()
}
