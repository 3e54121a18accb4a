//! The site while it is worked on: built, served on this machine, built again where something changed, and shown anew.
//!
//! One thread waits for changes and builds (`rebuild.rs`, `changes.rs`); another answers browsers (`site.rs`). Between them
//! stands what is shown now (`live.rs`): the number of the build and what is wrong. The site is built by the ordinary
//! incremental build, into a folder of its own, so the published one is never touched.

use std::path::PathBuf;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use axum::Router;
use axum::routing::{get, post};

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::encoding::Encoding;
use crate::fs;

mod address;
mod changes;
mod desk;
mod guard;
mod live;
mod rebuild;
mod site;
mod stop;

pub use rebuild::Round;

use address::Names;
use changes::{Change, Changes};
use desk::Room;
use live::Live;
use rebuild::Rebuilder;
use stop::Stop;

/// How long a browser that does not take its answer can keep the program from ending.
const LAST_ANSWERS: Duration = Duration::from_secs(2);

/// What is served, and where.
#[derive(Clone, Debug)]
pub struct Options {
    /// The site's folder, which holds `newsprint.yaml`.
    pub root: PathBuf,
    /// Name or number of the address to listen at.
    pub host: String,
    /// Port to listen at, or the next one that is free; 0 is any.
    pub port: u16,
    /// Encoding of all dumps, where the command line tells it.
    pub encoding: Option<Encoding>,
}

/// What happens, for the person at the terminal.
#[derive(Debug)]
pub enum News<'a> {
    /// The site can be visited at this address, and the proof desk at the other, if there is one.
    Listening(&'a str, Option<&'a str>),
    /// Something about the address that a person should know.
    Noted(Diagnostics),
    /// Something changed, and was dealt with.
    Round(&'a Round),
}

/// Serves a site until the program is told to stop (Ctrl-C, SIGTERM).
///
/// # Errors
/// [`Code::Listen`] if there is no address to listen at; [`Code::Watch`] if changes cannot be watched at all.
pub fn serve(options: &Options, tell: impl Fn(News) + Send + 'static) -> Result<(), Diagnostic> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|e| failed(&e))?;
    let ended = runtime.block_on(run(options, tell));
    // Without waiting for a build that the person did not want to wait for.
    runtime.shutdown_background();
    ended
}

async fn run(options: &Options, tell: impl Fn(News) + Send + 'static) -> Result<(), Diagnostic> {
    let mut stop = Stop::new().map_err(|e| failed(&e))?;
    let root = fs::resolve(&options.root)?;
    let (config, _) = Config::load(&root);
    let live = Arc::new(Live::new(&config));
    let (listener, names, notes) = address::listen(&options.host, options.port)?;
    let listener = tokio::net::TcpListener::from_std(listener).map_err(|e| failed(&e))?;
    let (send, receive) = channel();
    let changes = Changes::new(&root, receive, &send)?;
    let content = Arc::new(Mutex::new(()));
    let own = listener.local_addr().is_ok_and(|a| a.ip().is_loopback());
    let room = Arc::new(Room::new(own, Arc::clone(&content))?);
    let at_desk = room.is_open().then(|| names.address(desk::DESK));
    tell(News::Listening(&names.address(&live.now().base), at_desk.as_deref()));
    if !notes.is_empty() {
        tell(News::Noted(notes));
    }
    let rebuilder = Rebuilder::new(root, options.encoding, content);
    let builder = build_on(rebuilder, changes, Arc::clone(&live), Arc::clone(&room), tell);
    let until_stopped = {
        let live = Arc::clone(&live);
        async move { live.until_stopped().await }
    };
    let served =
        axum::serve(listener, app(Arc::clone(&live), room, names)).with_graceful_shutdown(until_stopped);
    tokio::select! {
        served = served.into_future() => served.map_err(|e| failed(&e))?,
        () = stop_all(&mut stop, &send, &live) => {}
    }
    // What is being written is written to its end, unless the person insists.
    tokio::select! {
        built = tokio::task::spawn_blocking(move || builder.join()) => match built {
            Ok(Ok(())) => Ok(()),
            _ => Err(failed(&std::io::Error::other("the thread that builds has failed"))),
        },
        () = stop.wait() => Ok(()),
    }
}

/// Waits for the signal, or for the end of the thread that builds; passes it on, and lets browsers have their last answers.
async fn stop_all(stop: &mut Stop, builder: &Sender<Change>, live: &Live) {
    tokio::select! {
        () = stop.wait() => {}
        () = live.until_stopped() => {}
    }
    let _ = builder.send(Change::Stop);
    live.stop();
    tokio::time::sleep(LAST_ANSWERS).await;
}

/// The thread that builds: once at the beginning, then for each batch of changes.
fn build_on(
    mut rebuilder: Rebuilder,
    mut changes: Changes,
    live: Arc<Live>,
    room: Arc<Room>,
    tell: impl Fn(News) + Send + 'static,
) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        // However it ends, nobody shall wait for it.
        let _end = End(&live);
        let mut batch = Some(changes::Batch::everything());
        while let Some(some) = batch {
            live.begin();
            let round = rebuilder.round(&some, &mut changes);
            room.follow(rebuilder.config());
            live.show(&round, rebuilder.config());
            tell(News::Round(&round));
            batch = changes.next(|| rebuilder.read_ahead());
        }
    })
}

/// Stops the rest when it goes.
struct End<'a>(&'a Live);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.stop();
    }
}

fn app(live: Arc<Live>, room: Arc<Room>, names: Names) -> Router {
    let at_desk = Router::new()
        .route("/_desk", get(desk::enter))
        .route("/_desk/", get(desk::page))
        .route("/_desk/{date}/{page}", get(desk::page))
        .route("/_desk/{date}/{page}/", get(desk::page))
        .route("/_desk/desk.js", get(desk::script))
        .route("/_desk/words.js", get(desk::words))
        .route("/_desk/desk.css", get(desk::stylesheet))
        .route("/_desk/icon.svg", get(desk::icon))
        .route("/_desk/api/pages", get(desk::pages))
        .route("/_desk/api/page", get(desk::shown))
        .route("/_desk/api/move", post(desk::act))
        .route("/_desk/api/undo", post(desk::undo))
        .route("/_desk/api/redo", post(desk::redo))
        .with_state(room);
    Router::new()
        .route(live::EVENTS, get(live::events))
        .route(live::SCRIPT, get(live::script))
        .fallback(site::answer)
        .with_state(live)
        .merge(at_desk)
        .layer(axum::middleware::from_fn_with_state(Arc::new(names), guard::check))
}

fn failed(e: &std::io::Error) -> Diagnostic {
    Diagnostic::new(Code::Listen, "the preview cannot be served")
        .because(e.to_string())
        .help("see the cause, and run it again")
}
