//! `newsprint segment --stream`: dumps or their paths in on standard input, a line each; segmented dumps out, a line each.
//!
//! What is wrong with a dump stands in its line, so that a program that runs this one over millions of dumps goes on behind each.
//! Memory holds a few dumps for each job, however many there are.

use std::io::{BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use super::Args;
use crate::cli::Common;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::encoding::Encoding;
use crate::import::Segmented;
use crate::style::Styles;
use crate::{fs, jobs};

/// What all dumps are read by.
struct Ground {
    /// Paths are taken from here, and shown from here.
    root: PathBuf,
    encoding: Option<Encoding>,
    styles: Styles,
}

/// A line that is asked about.
struct Asked {
    shown: String,
    bytes: Bytes,
}

/// Where a dump's bytes are.
enum Bytes {
    /// In a file.
    Of(PathBuf),
    /// In the line itself, decoded text or not.
    Here(Vec<u8>, Option<Encoding>),
    /// Nowhere, and why.
    Missing(Box<Diagnostic>),
}

/// A line that is an object.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Object {
    dump: String,
    text: Option<String>,
    base64: Option<String>,
}

/// Segments what standard input asks about.
pub(super) fn run(common: &Common, args: &Args) -> ExitCode {
    let mut problems = Diagnostics::new();
    let ground = match ground(common, args, &mut problems) {
        Ok(ground) => ground,
        Err(problem) => return common.report(problem.into()),
    };
    let failed = stream(&ground, args).err();
    problems.extend(failed);
    common.report(problems)
}

/// The site's, where there is one: what is found is then what import finds.
fn ground(common: &Common, args: &Args, problems: &mut Diagnostics) -> Result<Ground, Diagnostic> {
    let given = args.encoding.encoding;
    match common.site() {
        Ok((mut config, found)) => {
            problems.append(found);
            args.encoding.put_into(&mut config);
            let styles =
                if args.style.is_given() { args.style.styles(problems) } else { Styles::with(&config.style) };
            Ok(Ground { root: config.root, encoding: config.encoding, styles })
        }
        Err(problem) if common.root.is_some() => Err(problem),
        Err(_) => Ok(Ground { root: PathBuf::new(), encoding: given, styles: args.style.styles(problems) }),
    }
}

fn stream(ground: &Ground, args: &Args) -> Result<(), Diagnostic> {
    let mut stopped = None;
    let input = fs::lines_of(Path::new("standard input"), BufReader::new(std::io::stdin()));
    let mut lines = input.filter(|line| !line.as_ref().is_ok_and(|l| l.trim_ascii().is_empty()));
    let mut out = match &args.into {
        Some(file) => Out::File(go_on(ground, file, &mut lines)?),
        None => Out::Pipe,
    };
    let work =
        |line: Result<Vec<u8>, Diagnostic>| line.map(|line| answer(ground, asked(ground, &line)) + "\n");
    jobs::flow(lines, args.jobs.count(), work, |line| match line.and_then(|line| out.add(line.as_bytes())) {
        Ok(open) => open,
        Err(problem) => {
            stopped = Some(problem);
            false
        }
    });
    stopped.map_or(Ok(()), Err)
}

/// Where answers go.
enum Out {
    File(fs::Appended),
    Pipe,
}

impl Out {
    /// Adds a line at once, for who waits for it. Tells whether anybody still listens: a reader that closes the pipe has seen enough,
    /// which is no error.
    fn add(&mut self, line: &[u8]) -> Result<bool, Diagnostic> {
        match self {
            Self::File(file) => file.add(line).map(|()| true),
            Self::Pipe => {
                let mut out = std::io::stdout().lock();
                Ok(out.write_all(line).and_then(|()| out.flush()).is_ok())
            }
        }
    }
}

/// Opens the file of a run that was cut off behind its last whole line, and passes over the lines of input that it answers.
fn go_on(
    ground: &Ground,
    file: &Path,
    lines: &mut impl Iterator<Item = Result<Vec<u8>, Diagnostic>>,
) -> Result<fs::Appended, Diagnostic> {
    let (mut whole, mut number) = (0, 0);
    let earlier = if fs::exists(file) { Some(fs::lines(file)?) } else { None };
    for line in earlier.into_iter().flatten() {
        let line = line?;
        if !line.ends_with(b"\n") {
            break;
        }
        number += 1;
        let answered = Segmented::dump_of(&fs::shown(file), number, &line)?;
        let asked = lines.next().transpose()?.map(|line| asked(ground, &line).shown);
        if asked.as_ref() != Some(&answered) {
            let asked = asked.map_or("nothing more".to_owned(), |asked| format!("`{asked}`"));
            return Err(Diagnostic::new(Code::StreamLine, "this file is the answer to something else")
                .at_line(fs::shown(file), number)
                .because(format!("`{answered}` stands here, and the input asks for {asked}"))
                .help("give the same input again, or another file"));
        }
        whole += line.len() as u64;
    }
    fs::append(file, whole)
}

/// What a line asks about.
fn asked(ground: &Ground, line: &[u8]) -> Asked {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let text = String::from_utf8_lossy(line);
    let wrong = |cause: &str| Asked {
        shown: String::new(),
        bytes: Bytes::Missing(Box::new(
            Diagnostic::new(Code::StreamLine, "this line of the input is no dump")
                .because(format!("{cause}: {}", text.chars().take(80).collect::<String>()))
                .help("give a path, or an object with `dump` and `text` or `base64`"),
        )),
    };
    if std::str::from_utf8(line).is_err() {
        return wrong("it is not UTF-8");
    }
    let named = |path: &str| {
        let file = ground.root.join(path);
        (fs::shown_from(&ground.root, &file), file)
    };
    if !line.starts_with(b"{") {
        let (shown, file) = named(&text);
        return Asked { shown, bytes: Bytes::Of(file) };
    }
    let object: Object = match serde_json::from_slice(line) {
        Ok(object) => object,
        Err(e) => return wrong(&e.to_string()),
    };
    let (shown, file) = named(&object.dump);
    match (object.text, object.base64.map(|coded| STANDARD.decode(coded))) {
        (None, None) => Asked { shown, bytes: Bytes::Of(file) },
        (Some(text), None) => Asked { shown, bytes: Bytes::Here(text.into_bytes(), Some(Encoding::UTF_8)) },
        (None, Some(Ok(bytes))) => Asked { shown, bytes: Bytes::Here(bytes, ground.encoding) },
        (None, Some(Err(e))) => wrong(&e.to_string()),
        (Some(_), Some(_)) => wrong("it has both `text` and `base64`"),
    }
}

/// The line that answers.
fn answer(ground: &Ground, asked: Asked) -> String {
    let Asked { shown, bytes } = asked;
    let segmented = |bytes: &[u8], encoding| Segmented::of(&shown, bytes, encoding, &ground.styles);
    let segmented = match (bytes, Segmented::passed_over(&shown)) {
        (Bytes::Missing(problem), _) => Segmented::failed(&shown, *problem),
        (_, Some(problem)) => Segmented::failed(&shown, problem),
        (Bytes::Here(bytes, encoding), None) => segmented(&bytes, encoding),
        (Bytes::Of(file), None) => match fs::read(&file) {
            Ok(bytes) => segmented(&bytes, ground.encoding),
            Err(problem) => Segmented::failed(&shown, problem),
        },
    };
    segmented.to_json()
}
