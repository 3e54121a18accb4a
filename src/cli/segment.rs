//! `newsprint segment FILE…`: what import would find, on standard output. Needs no site. `--stream`: see [`stream`].

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::{Common, EncodingArg, Format, JobsArg, StyleArg};
use crate::article::{ArticleDraft, BodyPart, Evidence, FurnitureKind, Jump, LineRange, PageDraft, Way};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::dump::{self, PathClues};
use crate::evaluate::{Article, Author, Caption, PageFacts, Subhead, apart};
use crate::fs;
use crate::import;
use crate::jobs;
use crate::page::Page;
use crate::segment::{Model, headline_view, pages, segment_by, sign_names, signs_of};
use crate::style::Styles;

mod stream;

/// Arguments of `newsprint segment`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Dumps to read; `-` is standard input
    #[arg(required_unless_present = "stream", value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Read paths of dumps, or dumps as JSON objects, from standard input, a line each, and print each segmented, on a line, for
    /// `import --from-json`
    #[arg(long, conflicts_with_all = ["files", "explain", "roles", "signs", "headlines"])]
    stream: bool,
    /// With --stream: write into this file, and where it is there go on behind its last whole line
    #[arg(long, value_name = "FILE", requires = "stream")]
    into: Option<PathBuf>,
    #[command(flatten)]
    encoding: EncodingArg,
    /// Tell for each line where it was placed, what spoke for it and what came next
    #[arg(long)]
    explain: bool,
    /// Weights of the roles of lines to use instead of those that ship, as `scripts/fit-roles` writes them; of both readers or of one
    #[arg(long, value_name = "FILE", hide = true)]
    roles: Option<PathBuf>,
    /// Print each line with its signs, for `scripts/fit-roles`
    #[arg(long, hide = true)]
    signs: bool,
    /// Print headline lines and bodies as they are read, for `scripts/fit-headlines`
    #[arg(long, hide = true)]
    headlines: bool,
    #[command(flatten)]
    style: StyleArg,
    #[command(flatten)]
    jobs: JobsArg,
}

/// Prints what each page of each file holds, in the order given.
pub(crate) fn run(common: &Common, args: Args) -> ExitCode {
    if args.stream {
        return stream::run(common, &args);
    }
    let mut problems = Diagnostics::new();
    let model = match args.roles.as_deref().map(model) {
        None => Model::built_in(),
        Some(Ok(model)) => &model.clone(),
        Some(Err(wrong)) => {
            problems.push(*wrong);
            return common.report(problems);
        }
    };
    let styles = args.style.styles(&mut problems);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut open = true;
    let told = |file: &PathBuf| told(file, common.format, &args, &styles, model);
    jobs::in_order(&args.files, args.jobs.count(), told, |(text, found)| {
        problems.append(found);
        // A reader that closes the pipe has seen enough; that is no error.
        open = out.write_all(text.as_bytes()).is_ok();
        open
    });
    if !open {
        return ExitCode::SUCCESS;
    }
    let _ = out.flush();
    common.report(problems)
}

/// What is told of the pages of one file, and what is wrong with it.
fn told(file: &Path, format: Format, args: &Args, styles: &Styles, model: &Model) -> (String, Diagnostics) {
    let mut problems = Diagnostics::new();
    let shown = fs::shown(file);
    let Some(bytes) = problems.take(bytes_of(file)) else { return (String::new(), problems) };
    let (found_pages, found) = dump::read_in(&shown, &bytes, args.encoding.encoding);
    problems.append(found);
    let clues = dump::clues(&shown);
    let mut text = String::new();
    for page in &pages(found_pages, styles) {
        if args.signs {
            let line = json!({"dump": shown, "signs": sign_names(), "lines": signs_of(page, styles)});
            text += &format!("{line}\n");
            continue;
        }
        if args.headlines {
            let mut line = headline_view(page, styles, model);
            line["dump"] = Value::from(shown.as_str());
            text += &format!("{line}\n");
            continue;
        }
        problems.extend(import::across_columns(page));
        let draft = segment_by(page, styles, model);
        text += &match format {
            Format::Text if args.explain => explanation(page, &draft),
            Format::Text => summary(&shown, &draft, &clues),
            Format::Json => to_json(&shown, page.index, &draft, &clues) + "\n",
        };
    }
    (text, problems)
}

fn model(file: &Path) -> Result<Model, Box<Diagnostic>> {
    let table = fs::read_to_string(file).map_err(Box::new)?;
    Model::read(&[&table]).map_err(|wrong| {
        Box::new(
            Diagnostic::new(Code::Config, "these are no weights of roles")
                .at(fs::shown(file))
                .because(wrong)
                .help("take a file that `scripts/fit-roles` wrote"),
        )
    })
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

/// A page for a machine: the form of the truth files, with lines, confidence, doubts and evidence beside it. Written straight
/// from the draft, since to build a [`Value`] first takes as long as a stage of segmentation.
#[derive(Serialize)]
struct Printed<'a> {
    dump: &'a str,
    index: usize,
    pages: [PrintedFacts; 1],
    articles: Vec<PrintedArticle<'a>>,
    other: Vec<&'a str>,
    furniture: Vec<PrintedFurniture<'a>>,
    evidence: &'a [Evidence],
}

#[derive(Serialize)]
struct PrintedFacts {
    page: String,
    date: String,
    newspaper: String,
    section: String,
    editor: String,
    weekday: String,
}

#[derive(Serialize)]
struct PrintedFurniture<'a> {
    kind: FurnitureKind,
    text: &'a str,
    lines: &'a [LineRange],
}

#[derive(Serialize)]
struct PrintedArticle<'a> {
    kicker: String,
    title: String,
    subtitle: String,
    authors: Vec<Author>,
    bylines: Vec<String>,
    subheads: Vec<Subhead>,
    paragraphs: Vec<String>,
    captions: Vec<Caption>,
    jump: String,
    jumps: Vec<PrintedJump<'a>>,
    confidence: f64,
    doubts: &'a [String],
    #[serde(serialize_with = "by_name")]
    features: Vec<(&'a str, f64)>,
    lines: Vec<LineRange>,
}

#[derive(Serialize)]
struct PrintedJump<'a> {
    text: &'a str,
    way: Way,
    page: &'a str,
    keyword: &'a str,
}

/// A page as a line of JSON.
fn to_json(shown: &str, index: usize, draft: &PageDraft, clues: &PathClues) -> String {
    let PageFacts { page, date, newspaper, section, editor, weekday } = PageFacts::of(&draft.masthead, clues);
    let furniture = draft.furniture.iter().map(|f| PrintedFurniture {
        kind: f.kind,
        text: &f.text.text,
        lines: &f.text.lines,
    });
    let printed = Printed {
        dump: shown,
        index,
        pages: [PrintedFacts { page, date, newspaper, section, editor, weekday }],
        articles: draft.articles.iter().map(article_json).collect(),
        other: apart(draft).collect(),
        furniture: furniture.collect(),
        evidence: &draft.evidence,
    };
    serde_json::to_string(&printed).expect("texts, numbers and lists always have a form in JSON")
}

fn article_json(draft: &ArticleDraft) -> PrintedArticle<'_> {
    let article = Article::of(draft);
    PrintedArticle {
        kicker: article.kicker,
        title: article.title,
        subtitle: article.subtitle,
        authors: article.authors,
        bylines: article.byline_text,
        subheads: article.subheads,
        paragraphs: article.paragraphs,
        captions: article.captions,
        jump: article.jump,
        jumps: draft.jumps.iter().map(jump_json).collect(),
        confidence: draft.confidence,
        doubts: &draft.doubts,
        features: draft.features.iter().map(|(name, value)| (*name, rounded(*value))).collect(),
        lines: draft.pieces().flat_map(|t| t.lines.iter().copied()).collect(),
    }
}

/// Pairs of names and values as an object, in their order.
fn by_name<S: Serializer>(pairs: &[(&str, f64)], to: S) -> Result<S::Ok, S::Error> {
    to.collect_map(pairs.iter().copied())
}

fn jump_json(jump: &Jump) -> PrintedJump<'_> {
    PrintedJump { text: &jump.text.text, way: jump.way, page: &jump.page, keyword: &jump.keyword }
}

/// Four decimals, which is more than any of the measures deserves.
fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

/// A page for a person.
fn summary(shown: &str, draft: &PageDraft, clues: &PathClues) -> String {
    let facts = PageFacts::of(&draft.masthead, clues);
    let mut out = format!("== {shown}\n");
    let named = [
        ("publication", facts.newspaper),
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

/// Each line of a page with its place, and why it was placed there.
fn explanation(page: &Page, draft: &PageDraft) -> String {
    let mut out = format!("== {} page {}\n", page.dump, page.index + 1);
    for told in &draft.evidence {
        let range = if told.lines.first == told.lines.last {
            format!("line {}", told.lines.first)
        } else {
            format!("lines {}-{}", told.lines.first, told.lines.last)
        };
        let next = told
            .runner_up
            .as_ref()
            .map_or(String::new(), |(place, score)| format!("; next {place} {score:.2}"));
        out += &format!("\n{range}: {} {:.2}{next}\n  {}\n", told.placed, told.score, told.because);
        let inside = |n: u32| (told.lines.first..=told.lines.last).contains(&n);
        for line in page.lines.iter().filter(|l| inside(l.number) && !l.is_blank()) {
            out += &format!("  | {}\n", line.text.trim_end());
        }
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
            BodyPart::Lines { text, .. } => {
                text.text.lines().for_each(|line| out += &format!("  | {line}\n"));
            }
        }
    }
    for caption in &article.captions {
        let credit = caption.credit.as_ref().map(|c| format!(" [{}]", c.text)).unwrap_or_default();
        out += &format!("caption: {}{credit}\n", caption.text.text);
    }
    for jump in &article.jumps {
        out += &format!("jump: {}\n", jump.text.text);
    }
    for doubt in &article.doubts {
        out += &format!("doubt: {doubt}\n");
    }
    out
}
