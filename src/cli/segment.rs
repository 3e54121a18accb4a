//! `newsprint segment FILE…`: what import would find, on standard output. Needs no site.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::{Value, json};

use super::{Common, Format};
use crate::article::{ArticleDraft, BodyPart, Caption, Masthead, PageDraft, Stated, Text};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::dump::{self, PathClues};
use crate::fs;
use crate::segment::segment;

/// Arguments of `newsprint segment`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Dumps to read; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// Prints what each page of each file holds, in the order given.
pub(crate) fn run(common: &Common, args: Args) -> ExitCode {
    let mut problems = Diagnostics::new();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for file in &args.files {
        let shown = fs::shown(file);
        let Some(bytes) = problems.take(bytes_of(file)) else { continue };
        let (pages, found) = dump::read(&shown, &bytes);
        problems.append(found);
        let clues = dump::clues(&shown);
        for page in &pages {
            let draft = segment(page);
            let text = match common.format {
                Format::Text => summary(&shown, &draft, &clues),
                Format::Json => to_json(&shown, page.index, &draft, &clues).to_string() + "\n",
            };
            // A reader that closes the pipe has seen enough; that is no error.
            if out.write_all(text.as_bytes()).is_err() {
                return ExitCode::SUCCESS;
            }
        }
    }
    let _ = out.flush();
    common.report(problems)
}

fn bytes_of(file: &Path) -> Result<Vec<u8>, Diagnostic> {
    if file.as_os_str() != "-" {
        return fs::read(file);
    }
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes).map_err(|e| {
        Diagnostic::new(Code::Io, "cannot read standard input")
            .because(e.to_string())
            .help("pipe a dump into it")
    })?;
    Ok(bytes)
}

/// The page's facts: the masthead's, and the path's where the masthead says nothing.
struct Facts {
    date: String,
    page: String,
    publication: String,
    section: String,
    editor: String,
    weekday: String,
}

impl Facts {
    fn of(masthead: &Masthead, clues: &PathClues) -> Self {
        let text = |fact: &Option<Stated<String>>| fact.as_ref().map(|s| s.value.clone());
        let printed = masthead.date.as_ref().map(|d| d.value).or(clues.date).map(|d| d.to_string());
        let editors: Vec<_> = masthead.editors.iter().map(|e| e.value.as_str()).collect();
        Self {
            date: printed.unwrap_or_default(),
            page: text(&masthead.page).or_else(|| clues.page.clone()).unwrap_or_default(),
            publication: text(&masthead.publication)
                .or_else(|| clues.publication.clone())
                .unwrap_or_default(),
            section: text(&masthead.section).unwrap_or_default(),
            editor: editors.join(" "),
            weekday: masthead.weekday.as_ref().map(|w| w.value.to_string()).unwrap_or_default(),
        }
    }
}

/// A page for a machine: the benchmark's schema, with lines, confidence, doubts and evidence beside it.
fn to_json(shown: &str, index: usize, draft: &PageDraft, clues: &PathClues) -> Value {
    let facts = Facts::of(&draft.masthead, clues);
    let other: Vec<_> = draft.furniture.iter().map(|f| f.text.text.as_str()).collect();
    let furniture: Vec<_> = draft
        .furniture
        .iter()
        .map(|f| json!({"kind": f.kind, "text": f.text.text, "lines": f.text.lines}))
        .collect();
    json!({
        "dump": shown,
        "index": index,
        "pages": [{
            "page": facts.page, "date": facts.date, "newspaper": facts.publication,
            "section": facts.section, "editor": facts.editor, "weekday": facts.weekday,
        }],
        "articles": draft.articles.iter().map(article_json).collect::<Vec<_>>(),
        "other": other,
        "furniture": furniture,
        "evidence": draft.evidence,
    })
}

fn article_json(article: &ArticleDraft) -> Value {
    let text = |t: &Option<Text>| t.as_ref().map_or_else(String::new, |t| t.text.clone());
    let mut paragraphs = Vec::new();
    let mut subheads = Vec::new();
    for part in &article.body {
        match part {
            BodyPart::Paragraph(p) => paragraphs.push(p.text.as_str()),
            BodyPart::Subhead(s) => {
                subheads.push(json!({"before_paragraph": paragraphs.len(), "text": s.text}))
            }
        }
    }
    let people = article.bylines.iter().flat_map(|b| &b.people);
    let authors: Vec<_> = people.map(|p| json!({"role": p.role, "name": p.name})).collect();
    let bylines: Vec<_> = article.bylines.iter().map(|b| b.text.text.as_str()).collect();
    let features: serde_json::Map<String, Value> =
        article.features.iter().map(|(name, value)| ((*name).to_owned(), rounded(*value))).collect();
    let lines: Vec<_> = article.pieces().flat_map(|t| t.lines.iter().copied()).collect();
    json!({
        "kicker": text(&article.kicker), "title": text(&article.title), "subtitle": text(&article.subtitle),
        "authors": authors, "bylines": bylines,
        "subheads": subheads, "paragraphs": paragraphs,
        "captions": article.captions.iter().map(caption_json).collect::<Vec<_>>(),
        "confidence": article.confidence, "doubts": article.doubts, "features": features,
        "lines": lines,
    })
}

/// Four decimals, which is more than any of the measures deserves.
fn rounded(value: f64) -> Value {
    json!((value * 1e4).round() / 1e4)
}

fn caption_json(caption: &Caption) -> Value {
    let credit = caption.credit.as_ref().map_or("", |c| c.text.as_str());
    json!({"text": caption.text.text, "photographer": caption.photographers.join(" "), "credit": credit})
}

/// A page for a person.
fn summary(shown: &str, draft: &PageDraft, clues: &PathClues) -> String {
    let facts = Facts::of(&draft.masthead, clues);
    let mut out = format!("== {shown}\n");
    let named = [
        ("publication", facts.publication),
        ("date", facts.date),
        ("weekday", facts.weekday),
        ("page", facts.page),
        ("section", facts.section),
        ("editor", facts.editor),
    ];
    for (name, value) in named.iter().filter(|(_, value)| !value.is_empty()) {
        out += &format!("{name}: {value}\n");
    }
    for (number, article) in (1..).zip(&draft.articles) {
        out += &article_summary(number, article);
    }
    if !draft.furniture.is_empty() {
        out += "\n-- in no article\n";
    }
    for furniture in &draft.furniture {
        out += &format!("{:?}: {}\n", furniture.kind, furniture.text.text.replace('\n', " / "));
    }
    out + "\n"
}

fn article_summary(number: usize, article: &ArticleDraft) -> String {
    let mut out = format!("\n-- article {number} (confidence {:.2})\n", article.confidence);
    let heads = [("kicker", &article.kicker), ("title", &article.title), ("subtitle", &article.subtitle)];
    for (name, text) in heads.iter().filter_map(|(name, t)| t.as_ref().map(|t| (name, t))) {
        out += &format!("{name}: {}\n", text.text);
    }
    for byline in &article.bylines {
        out += &format!("byline: {}\n", byline.text.text);
    }
    for part in &article.body {
        match part {
            BodyPart::Paragraph(p) => out += &format!("  {}\n", p.text),
            BodyPart::Subhead(s) => out += &format!("  ## {}\n", s.text),
        }
    }
    for caption in &article.captions {
        let credit = caption.credit.as_ref().map(|c| format!(" [{}]", c.text)).unwrap_or_default();
        out += &format!("caption: {}{credit}\n", caption.text.text);
    }
    for doubt in &article.doubts {
        out += &format!("doubt: {doubt}\n");
    }
    out
}
