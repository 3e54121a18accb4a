//! The site read back over HTTP, as readers get it, and compared with what was built.

use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::compress;
use super::http::{Engine, causes};
use super::record::Digest;
use super::site::{Piece, Site};
use super::{News, Tell, shown};
use crate::config::Config;
use crate::config::publish::{Compression, Target as Settings, has_password};
use crate::diagnostic::{Code, Diagnostic};
use crate::jobs;

/// What stands in an address as it is (RFC 3986, unreserved), and the slash.
const AS_IS: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// How many files are read at once.
const AT_ONCE: std::num::NonZeroUsize = std::num::NonZeroUsize::MIN.saturating_add(7);

/// What one answer may take.
const LONGEST: Duration = Duration::from_secs(60);

/// How often a file is read until it is right: caches and stores may need a moment. Between two times it is waited so long, and
/// twice as long the next time.
const TIMES: (u32, Duration) = (4, Duration::from_millis(400));

/// Where the site is read back.
///
/// # Errors
/// [`Code::Verify`] if nobody tells, or it is no web address.
pub(super) fn address(
    config: &Config,
    settings: &Settings,
    told: Option<&str>,
) -> Result<String, Diagnostic> {
    let told = told.or(settings.setting("url")).unwrap_or(&config.base_url).trim();
    let wrong = |what: String| {
        let help = "write `--verify=https://example.org/paper/`, `url:` in the target, or `base_url:` in newsprint.yaml";
        Err(Diagnostic::new(Code::Verify, what).help(help))
    };
    if told.is_empty() {
        return wrong("nobody tells where the site can be read back".into());
    }
    let is_web = told.starts_with("https://") || told.starts_with("http://");
    if !is_web || has_password(told) || told.contains(['?', '#']) {
        return wrong("the site can only be read back from a plain web address".into());
    }
    Ok(if told.ends_with('/') { told.to_owned() } else { format!("{told}/") })
}

/// Reads every file of the site from below an address; their number. Compressed forms are asked for as browsers do: what comes
/// is the file, whether the server hands out that form, makes one of its own, or none.
///
/// # Errors
/// [`Code::Verify`] with the first of those that are not as they were built.
pub(super) fn verify(site: &Site, address: &str, tell: Tell) -> Result<usize, Diagnostic> {
    let engine = Engine::start()?;
    let all: Vec<(&String, &Piece)> = site.pieces().iter().collect();
    let files = all.iter().filter(|(_, piece)| piece.form.is_none()).count();
    tell(News::Verifying { files: all.len(), address });
    let mut wrong: Vec<(String, String)> = Vec::new();
    jobs::in_order(
        &all,
        AT_ONCE,
        |(path, piece)| (*path, patient(&engine, address, path, piece)),
        |(path, answer)| {
            tell(News::Verified);
            wrong.extend(answer.err().map(|why| (path.clone(), why)));
            // Where so much is wrong the rest tells nothing new.
            wrong.len() < 50
        },
    );
    let Some((_, why)) = wrong.first() else { return Ok(files) };
    let paths: Vec<String> = wrong.iter().map(|(path, _)| path.clone()).collect();
    let count = if wrong.len() < 50 { wrong.len().to_string() } else { "50 or more".to_owned() };
    Err(Diagnostic::new(
        Code::Verify,
        format!("{count} of {} files at {address} are not as they were built", all.len()),
    )
    .because(format!("{}; of the first: {why}", shown(&paths)))
    .help(
        "see that this is the target's address; wait for caches, then run `newsprint publish --verify` again",
    ))
}

/// Reads a file until it is right, some times.
fn patient(engine: &Engine, address: &str, path: &str, piece: &Piece) -> Result<(), String> {
    let asked =
        piece.form.and_then(|form| path.strip_suffix(form.ending())?.strip_suffix('.')).unwrap_or(path);
    let url = format!("{address}{}", utf8_percent_encode(asked, AS_IS));
    for time in 1.. {
        match read(engine, &url, piece.form.map(Compression::encoding)) {
            Ok(bytes) if Digest::of(&bytes) == piece.content() => return Ok(()),
            // A page that servers show where something is missing may be shown with the status that says so.
            other if time >= TIMES.0 => {
                return Err(other.map_or_else(
                    |why| why,
                    |bytes| {
                        format!("{} bytes came, and {} were built, or they differ", bytes.len(), piece.length)
                    },
                ));
            }
            _ => std::thread::sleep(TIMES.1 * 2u32.pow(time - 1)),
        }
    }
    Ok(())
}

fn read(engine: &Engine, url: &str, form: Option<&str>) -> Result<Vec<u8>, String> {
    let answer = engine.wait(LONGEST, async {
        let asked = engine.client.get(url).header("cache-control", "no-cache");
        let asked = form.into_iter().fold(asked, |asked, form| asked.header("accept-encoding", form));
        let answer = asked.send().await.map_err(|e| causes(&e.without_url()))?;
        let status = answer.status();
        if !status.is_success() {
            return Err(format!("the server answers {}", status.as_u16()));
        }
        let encoding =
            answer.headers().get("content-encoding").and_then(|e| e.to_str().ok()).unwrap_or_default();
        let encoding = encoding.to_ascii_lowercase();
        let bytes = answer.bytes().await.map(|bytes| bytes.to_vec()).map_err(|e| causes(&e.without_url()))?;
        compress::decoded(&encoding, bytes).ok_or_else(|| format!("what came is not `{encoding}` as it says"))
    });
    answer.unwrap_or_else(|| Err(format!("no answer in {} seconds", LONGEST.as_secs())))
}
