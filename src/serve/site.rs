//! The built site over HTTP: an address to a file of the preview folder, and never to another; pages with the script that
//! listens for changes.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use mime_guess::Mime;
use percent_encoding::percent_decode_str;
use tower_http::services::ServeFile;

use super::live::{Live, Now, SCRIPT};
use crate::{fs, render};

/// What stands at an address.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Found {
    File(PathBuf),
    /// It is told to ask there instead.
    Elsewhere(String),
    Nothing,
}

/// Answers with a file of the site.
pub(super) async fn answer(State(live): State<Arc<Live>>, request: Request) -> Response {
    let Some(mut now) = live.ready().await else {
        return (StatusCode::SERVICE_UNAVAILABLE, "newsprint is stopping\n").into_response();
    };
    let at_work = live.is_at_work();
    let mut found = look(&live, &now, request.uri().clone()).await;
    if found == Found::Nothing && at_work {
        // A page stands before the static files and the pictures that it shows. Without this it would be shown without them, and since
        // it does not change any more, for good.
        live.until_built().await;
        // The sub-path may be another, too.
        now = live.now();
        found = look(&live, &now, request.uri().clone()).await;
    }
    match found {
        Found::File(file) if is_page(&file) => page(&now, file, StatusCode::OK).await,
        Found::File(file) => whole_or_range(&file, request).await,
        Found::Elsewhere(address) => match HeaderValue::from_str(&address) {
            // Not for good: another site may be served at this port tomorrow.
            Ok(address) => (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, address)]).into_response(),
            Err(_) => StatusCode::NOT_FOUND.into_response(),
        },
        Found::Nothing => page(&now, live.folder().join("404.html"), StatusCode::NOT_FOUND).await,
    }
}

/// What is asked for. The disk may be slow, and other requests should not wait for it.
async fn look(live: &Live, now: &Now, uri: Uri) -> Found {
    let (folder, base) = (live.folder().to_path_buf(), now.base.clone());
    tokio::task::spawn_blocking(move || find(&folder, &base, &uri)).await.unwrap_or(Found::Nothing)
}

/// The file that an address means.
fn find(folder: &Path, base: &str, uri: &Uri) -> Found {
    let query = uri.query().map_or_else(String::new, |q| format!("?{q}"));
    let Some(parts) = parts(uri.path()) else { return Found::Nothing };
    let base: Vec<String> = base.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
    let Some(inside) = parts.strip_prefix(base.as_slice()) else {
        // The server's root, and the sub-path without its last stroke.
        let on_the_way = parts == [""] || parts == base;
        return if on_the_way { Found::Elsewhere(address(&base) + &query) } else { Found::Nothing };
    };
    let (folders, name) = match inside.split_last() {
        Some((name, folders)) => (folders, name.as_str()),
        None => return Found::Elsewhere(address(&base) + &query),
    };
    let way = folders.iter().fold(folder.to_path_buf(), |way, part| way.join(part));
    let place = if name.is_empty() { way.join("index.html") } else { way.join(name) };
    let Some(place) = inside_of(folder, &place) else { return Found::Nothing };
    match fs::standing(&place) {
        fs::Standing::File => Found::File(place),
        fs::Standing::Folder => Found::Elsewhere(format!("{}/{query}", uri.path())),
        _ => Found::Nothing,
    }
}

/// The parts of a path, percent-decoded; the last one is empty where the path ends in `/`. None where one of them could lead
/// anywhere but down by its own name.
fn parts(path: &str) -> Option<Vec<String>> {
    let decoded = |part| percent_decode_str(part).decode_utf8().ok().map(|part| part.into_owned());
    let parts: Vec<String> = path.strip_prefix('/')?.split('/').map(decoded).collect::<Option<_>>()?;
    let odd = |part: &String| part == "." || part == ".." || part.contains(['/', '\\', '\0', ':']);
    let gap = parts.iter().rev().skip(1).any(String::is_empty);
    (!gap && !parts.iter().any(odd)).then_some(parts)
}

/// The place without links, if it lies in the folder.
fn inside_of(folder: &Path, place: &Path) -> Option<PathBuf> {
    let (folder, place) = (fs::resolve(folder).ok()?, fs::resolve(place).ok()?);
    place.starts_with(&folder).then_some(place)
}

/// The sub-path's address.
fn address(base: &[String]) -> String {
    let encoded = base.iter().map(|part| {
        percent_encoding::utf8_percent_encode(part, percent_encoding::NON_ALPHANUMERIC).to_string() + "/"
    });
    encoded.fold("/".to_owned(), |all, part| all + &part)
}

fn is_page(file: &Path) -> bool {
    file.extension().is_some_and(|e| e == "html")
}

/// A page with the script that listens for changes. Where there is no such page yet, one that says so.
async fn page(now: &Now, file: PathBuf, status: StatusCode) -> Response {
    let search = file.parent().is_some_and(|folder| folder.ends_with("search"));
    let read = tokio::task::spawn_blocking(move || fs::read(&file)).await;
    let (html, status) = match read {
        Ok(Ok(html)) => (html, status),
        _ => (NOTHING_BUILT.as_bytes().to_vec(), StatusCode::SERVICE_UNAVAILABLE),
    };
    let mut response =
        (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], with_script(html)).into_response();
    // What a careful host would send, so that what it would forbid is noticed here. The search alone runs WebAssembly.
    let policy = match search {
        true => "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'",
        false => "default-src 'self'",
    };
    if !now.own_html {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    }
    response
}

/// Shown where no build has made a page yet.
const NOTHING_BUILT: &str = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>newsprint</title></head>\n\
<body><p>Nothing has been built yet.</p></body></html>\n";

/// The page with the script before the end of its body. The script is told the page's digest, by which it knows whether the
/// page that it is on is still the one that is served, and in the midst of which scripts it may exchange parts of the page.
fn with_script(mut html: Vec<u8>) -> Vec<u8> {
    static KNOWN: LazyLock<String> = LazyLock::new(|| render::patient_scripts().join(" "));
    let (digest, known) = (blake3::hash(&html).to_hex(), KNOWN.as_str());
    let script =
        format!("<script src=\"{SCRIPT}\" data-page=\"{}\" data-known=\"{known}\"></script>", &digest[..32]);
    let end = b"</body>";
    let at = html.windows(end.len()).rposition(|w| w.eq_ignore_ascii_case(end)).unwrap_or(html.len());
    html.splice(at..at, script.into_bytes());
    html
}

/// Another file, whole or the range that was asked for.
async fn whole_or_range(file: &Path, request: Request) -> Response {
    match ServeFile::new_with_mime(file, &content_type(file)).try_call(request).await {
        Ok(response) => response.map(Body::new),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Content type by the file's name; newsprint's texts are all UTF-8.
fn content_type(file: &Path) -> Mime {
    let guessed = mime_guess::from_path(file).first_or_octet_stream();
    let spoken = guessed.type_() == mime_guess::mime::TEXT && guessed.get_param("charset").is_none();
    if spoken { format!("{guessed}; charset=utf-8").parse().unwrap_or(guessed) } else { guessed }
}

#[cfg(test)]
mod tests {
    use crate::config::Config;
    use crate::diagnostic::Diagnostics;
    use crate::serve::Round;

    use super::*;

    #[test]
    fn what_is_not_there_during_a_build_may_be_there_after_it() {
        let folder = tempfile::tempdir().unwrap();
        let config = Config::default_in(folder.path());
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let live = Arc::new(Live::new(&config));
            let round = || Round {
                changed: Vec::new(),
                count: 0,
                imported: None,
                built: None,
                problems: Diagnostics::new(),
                took: std::time::Duration::ZERO,
            };
            let ask = |name: &str| {
                let request = Request::get(format!("/static/{name}")).body(Body::empty()).unwrap();
                tokio::spawn(answer(State(Arc::clone(&live)), request))
            };
            live.show(&round(), None);
            assert_eq!(ask("own.js").await.unwrap().status(), StatusCode::SERVICE_UNAVAILABLE);

            live.begin();
            let asked = [ask("own.js"), ask("never.js")];
            while live.waiting() < asked.len() && !asked.iter().any(|one| one.is_finished()) {
                tokio::task::yield_now().await;
            }
            fs::create_folder(&live.folder().join("static")).unwrap();
            fs::write(&live.folder().join("static/own.js"), b"1").unwrap();
            live.show(&round(), None);
            let [own, never] = asked;
            assert_eq!(own.await.unwrap().status(), StatusCode::OK);
            // No build has made a page for what is not there.
            assert_eq!(never.await.unwrap().status(), StatusCode::SERVICE_UNAVAILABLE);
        });
    }
}
