//! HTTP, for targets and for reading a site back: one client, one runtime, TLS by the roots that the system trusts.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Runtime;

use crate::diagnostic::{Code, Diagnostic};

/// What is waited for a connection.
const CONNECT: Duration = Duration::from_secs(15);

/// What drives connections. Threads wait on it; each for its own request.
#[derive(Clone)]
pub(super) struct Engine {
    runtime: Arc<Runtime>,
    pub(super) client: reqwest::Client,
}

impl Engine {
    /// Starts it.
    ///
    /// # Errors
    /// [`Code::Target`] if the system gives no thread, or has no roots to trust.
    pub(super) fn start() -> Result<Self, Diagnostic> {
        let failed = |cause: String| {
            Diagnostic::new(Code::Target, "newsprint cannot speak HTTPS on this machine")
                .because(cause)
                .help("install the system's certificates, such as the package ca-certificates")
        };
        // Where one is installed already it is the same one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = Arc::new(runtime.map_err(|e| failed(e.to_string()))?);
        let client = reqwest::Client::builder()
            .user_agent(concat!("newsprint/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT);
        Ok(Self { runtime, client: client.build().map_err(|e| failed(causes(&e)))? })
    }

    /// Waits for something, but not for ever.
    pub(super) fn wait<T>(&self, longest: Duration, work: impl Future<Output = T>) -> Option<T> {
        self.runtime.block_on(async { tokio::time::timeout(longest, work).await.ok() })
    }
}

/// An error and what brought it about, in one line.
pub(super) fn causes(e: &dyn std::error::Error) -> String {
    let mut told = e.to_string();
    let mut source = e.source();
    while let Some(e) = source {
        let more = e.to_string();
        if !told.contains(&more) {
            told = format!("{told}: {more}");
        }
        source = e.source();
    }
    told
}
