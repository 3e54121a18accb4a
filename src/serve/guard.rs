//! Who may ask: this machine's own browser on this server's own pages, and nobody by way of another page.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::address::Names;
use super::desk::MOVES;

/// Turns away what is not asked under one of the server's own names, comes from another origin, or would change
/// something; and gives each answer the headers that all have.
pub(super) async fn check(State(names): State<Arc<Names>>, request: Request, next: Next) -> Response {
    let mut response = match refusal(&names, &request) {
        Some((status, told)) => (status, format!("{told}\n")).into_response(),
        None => next.run(request).await,
    };
    let refused = response.status() == StatusCode::METHOD_NOT_ALLOWED;
    let headers = response.headers_mut();
    if refused {
        headers.insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
    }
    let each = [
        // What was built a moment ago is what shall be seen.
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Other origins may not put the newspaper's unpublished pages into their own.
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
    ];
    for (name, value) in each {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Why a request is turned away.
fn refusal(names: &Names, request: &Request) -> Option<(StatusCode, &'static str)> {
    let headers = request.headers();
    let Some(host) = host(request) else {
        return Some((StatusCode::BAD_REQUEST, "a request needs one Host"));
    };
    if !names.has(host) {
        return Some((StatusCode::MISDIRECTED_REQUEST, "this is not the server of that name"));
    }
    // A page of the preview calls it by the very name that it was fetched from.
    let own = |origin: &HeaderValue| {
        origin
            .to_str()
            .ok()
            .and_then(|o| o.strip_prefix("http://"))
            .is_some_and(|o| o.eq_ignore_ascii_case(host))
    };
    if headers.get_all(header::ORIGIN).iter().any(|origin| !own(origin)) || is_embedded_elsewhere(headers) {
        return Some((StatusCode::FORBIDDEN, "other origins are not answered"));
    }
    match *request.method() {
        Method::GET | Method::HEAD => None,
        // Moves at the proof desk, and only from its own page: browsers name the origin of each POST.
        Method::POST if request.uri().path().starts_with(MOVES) => {
            let told = "a move is made from the desk's own page";
            (!headers.contains_key(header::ORIGIN)).then_some((StatusCode::FORBIDDEN, told))
        }
        _ => Some((StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD")),
    }
}

/// By which name it is asked: one alone, and in the address too if that has one.
fn host(request: &Request) -> Option<&str> {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let host = hosts.next()?.to_str().ok()?;
    let in_address = request.uri().authority().map(|a| a.as_str());
    (hosts.next().is_none() && in_address.is_none_or(|a| a.eq_ignore_ascii_case(host))).then_some(host)
}

/// A picture, script or frame of a page elsewhere, be it of another port of this machine. Links from elsewhere are followed.
fn is_embedded_elsewhere(headers: &HeaderMap) -> bool {
    let is = |name: &str, value: &str| headers.get(name).is_some_and(|v| v == value);
    (is("sec-fetch-site", "cross-site") || is("sec-fetch-site", "same-site"))
        && !(is("sec-fetch-mode", "navigate") && is("sec-fetch-dest", "document"))
}
