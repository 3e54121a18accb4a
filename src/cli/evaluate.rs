//! `newsprint evaluate TRUTH_DIR DUMPS_DIR`: how well the program's own segmentation does. Needs no site. With `--against-edits`:
//! what people made of what import proposed, in a site.

mod edits;
mod proposals;

use std::fmt::Write as _;
use std::io::Write as _;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::{Map, Value, json};

use super::{Common, Format, JobsArg, StyleArg};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::evaluate::{self, Counts, MEASURES, SURE, Truth};
use crate::fs;
use crate::jobs::in_order;
use crate::style::Styles;

/// Arguments of `newsprint evaluate`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folder of truth files, each named after its dump: `01.json` for `01.txt`
    #[arg(value_name = "TRUTH_DIR", required_unless_present = "against_edits")]
    truths: Option<PathBuf>,
    /// Folder of dumps; a single dump will do with --init
    #[arg(value_name = "DUMPS_DIR", required_unless_present = "against_edits")]
    dumps: Option<PathBuf>,
    /// Compare what import proposed in this site with what people made of it, by kind of decision
    #[arg(long, conflicts_with_all = ["truths", "dumps", "by_dump", "init", "style"])]
    against_edits: bool,
    /// With --against-edits: count pages that nobody touched as kept
    #[arg(long, requires = "against_edits")]
    all: bool,
    /// With --against-edits: count only pages that were accepted at the proof desk
    #[arg(long, requires = "against_edits", conflicts_with = "all")]
    proofread: bool,
    /// With --against-edits: also a line for each page
    #[arg(long, requires = "against_edits")]
    by_page: bool,
    /// Also a line for each dump
    #[arg(long)]
    by_dump: bool,
    /// Write a first truth file to correct for each dump that has none, and score nothing
    #[arg(long, conflicts_with = "by_dump")]
    init: bool,
    #[command(flatten)]
    style: StyleArg,
    #[command(flatten)]
    jobs: JobsArg,
}

impl Args {
    /// Both folders are there wherever they are asked for; clap sees to it.
    fn truths(&self) -> &Path {
        self.truths.as_deref().unwrap_or(Path::new(""))
    }

    fn dumps(&self) -> &Path {
        self.dumps.as_deref().unwrap_or(Path::new(""))
    }
}

/// Scores every truth's dump; prints the measures.
pub(crate) fn run(common: &Common, args: &Args) -> ExitCode {
    if args.against_edits {
        return edits::run(common, args);
    }
    let mut problems = Diagnostics::new();
    let styles = args.style.styles(&mut problems);
    if args.init {
        init(common, args, &styles, &mut problems);
        return common.report(problems);
    }
    let jobs = jobs(args, &mut problems);
    let scored = in_parallel(&jobs, args.jobs.count(), &styles, &mut problems);
    let mut total = Counts::default();
    for (_, counts) in &scored {
        total += *counts;
    }
    let text = match common.format {
        Format::Text => table(&scored, &total, args.by_dump),
        Format::Json => json_lines(&scored, &total),
    };
    // A reader that closes the pipe has seen enough; that is no error.
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
    common.report(problems)
}

/// Writes what is found in the dumps as truth files; one that is there is left alone.
fn init(common: &Common, args: &Args, styles: &Styles, problems: &mut Diagnostics) {
    for (name, dump) in dumps_to_begin(args.dumps(), problems) {
        let path = args.truths().join(format!("{name}.json"));
        let shown = fs::shown(&path);
        if fs::exists(&path) {
            common.say(&format!("{shown} is there already"));
            continue;
        }
        let Some(bytes) = problems.take(fs::read(&dump)) else { continue };
        let (truth, found) = evaluate::first_truth(&fs::shown(&dump), &bytes, styles);
        let unread = found.has_errors();
        problems.append(found);
        if unread {
            continue;
        }
        let text = serde_json::to_string_pretty(&truth).expect("a truth is made of texts and numbers") + "\n";
        if problems.take(fs::write(&path, text.as_bytes())).is_some() {
            common.say(&format!("{shown}: correct it by hand"));
        }
    }
}

/// The dumps of a folder, or the one dump that is named.
fn dumps_to_begin(dumps: &Path, problems: &mut Diagnostics) -> Vec<(String, PathBuf)> {
    if !fs::exists(dumps) || fs::is_folder(dumps) {
        return listed(dumps, ".txt", problems);
    }
    let name = fs::shown_from(dumps.parent().unwrap_or(Path::new("")), dumps);
    vec![(name.strip_suffix(".txt").unwrap_or(&name).to_owned(), dumps.to_owned())]
}

/// A truth and the dump it is about.
struct Job {
    /// The truth's path inside its folder, without `.json`.
    name: String,
    truth: Truth,
    dump: Option<PathBuf>,
}

/// Reads the truths and finds their dumps; what is wrong with them is told.
fn jobs(args: &Args, problems: &mut Diagnostics) -> Vec<Job> {
    let truths = listed(args.truths(), ".json", problems);
    let dumps = listed(args.dumps(), ".txt", problems);
    if truths.is_empty() && fs::is_folder(args.truths()) {
        problems.push(
            Diagnostic::new(Code::Truth, "there is no truth file (`….json`) in the folder")
                .at(fs::shown(args.truths()))
                .help("`newsprint evaluate --init TRUTH_DIR DUMPS_DIR` writes first ones to correct"),
        );
    }
    let names: Vec<String> = dumps.iter().map(|(name, _)| name.clone()).collect();
    let mut jobs = Vec::new();
    for (name, path) in truths {
        let shown = fs::shown(&path);
        let read = fs::read_to_string(&path).and_then(|text| evaluate::read_truth(&shown, &text));
        let Some(truth) = problems.take(read) else { continue };
        let dump = match evaluate::dump_of(&name, &names) {
            Ok(at) => Some(dumps[at].1.clone()),
            Err(fitting) if fitting.is_empty() => {
                problems.push(
                    Diagnostic::new(Code::MissingDump, "no dump belongs to this truth file")
                        .at(&shown)
                        .because(format!("there is no `{name}.txt` in `{}`", fs::shown(args.dumps())))
                        .help("put the dump there, or take the truth file away; it counts as a dump without articles"),
                );
                None
            }
            Err(fitting) => {
                let fitting: Vec<String> = fitting.iter().map(|i| format!("`{}.txt`", names[*i])).collect();
                problems.push(
                    Diagnostic::new(Code::Truth, "several dumps fit this truth file")
                        .at(&shown)
                        .because(format!("{} all end with its name", fitting.join(", ")))
                        .help("put it into a folder named like its dump's, for example `2024-03-14/01.json`"),
                );
                continue;
            }
        };
        jobs.push(Job { name, truth, dump });
    }
    jobs
}

/// The files of a folder whose names have an ending: path inside the folder without the ending, and path.
fn listed(folder: &Path, ending: &str, problems: &mut Diagnostics) -> Vec<(String, PathBuf)> {
    if !fs::is_folder(folder) {
        let message = format!("there is no folder `{}`", fs::shown(folder));
        problems.push(Diagnostic::new(Code::Io, message).at(fs::shown(folder)).help("check the path"));
    }
    let (files, found) = fs::files_under(folder);
    problems.append(found);
    let named = |path: PathBuf| {
        let inside = fs::shown_from(folder, &path);
        inside.strip_suffix(ending).map(|name| (name.to_owned(), path.clone()))
    };
    files.into_iter().filter_map(named).collect()
}

/// Scores the jobs, so many at once, in their order.
fn in_parallel(
    jobs: &[Job],
    at_once: NonZeroUsize,
    styles: &Styles,
    problems: &mut Diagnostics,
) -> Vec<(String, Counts)> {
    let mut out = Vec::with_capacity(jobs.len());
    in_order(
        jobs,
        at_once,
        |job| score(job, styles),
        |(counts, found)| {
            problems.append(found);
            out.push((jobs[out.len()].name.clone(), counts));
            true
        },
    );
    out
}

fn score(job: &Job, styles: &Styles) -> (Counts, Diagnostics) {
    let Some(dump) = &job.dump else {
        return (evaluate::score(&job.truth, None), Diagnostics::new());
    };
    match fs::read(dump) {
        Ok(bytes) => {
            let (found, problems) = evaluate::find(&fs::shown(dump), &bytes, styles);
            (evaluate::score(&job.truth, Some(&found)), problems)
        }
        Err(problem) => (evaluate::score(&job.truth, None), problem.into()),
    }
}

/// The measures for a person, then how far the program's own confidence can be trusted.
fn table(scored: &[(String, Counts)], total: &Counts, by_dump: bool) -> String {
    let rows: Vec<(&str, &Counts)> = if by_dump {
        scored.iter().map(|(name, counts)| (name.as_str(), counts)).chain([("all", total)]).collect()
    } else {
        vec![("all", total)]
    };
    let wide = rows.iter().map(|(name, _)| name.chars().count()).chain([4]).max().unwrap_or(4);
    let mut out = format!("{:<wide$} {:>5}", "dump", "dumps");
    for name in MEASURES.iter().chain(&["mean"]) {
        let _ = write!(out, " {name:>7}");
    }
    for (name, counts) in rows {
        let _ = write!(out, "\n{name:<wide$} {:>5}", counts.dumps);
        for (_, value) in counts.measures() {
            let _ = match value {
                Some(value) => write!(out, " {value:>7.3}"),
                None => write!(out, " {:>7}", "-"),
            };
        }
    }
    out + "\n\n" + &calibration(total)
}

fn calibration(total: &Counts) -> String {
    let c = total.calibration;
    let percent = |share: Option<f64>| share.map_or("-".to_owned(), |s| format!("{:.1} %", 100.0 * s));
    format!(
        "sure (confidence {SURE} or more): {} articles, exactly right {} ({})\n\
         wrong: {} articles, marked for review {} ({})\n",
        c.sure,
        c.sure_right,
        percent(c.sure_share()),
        c.wrong,
        c.wrong_doubted,
        percent(c.doubted_share()),
    )
}

/// One JSON object for each dump, then one for all.
fn json_lines(scored: &[(String, Counts)], total: &Counts) -> String {
    let mut out = String::new();
    for (name, counts) in scored {
        let mut row = Map::new();
        row.insert("dump".to_owned(), json!(name));
        row.insert("missing".to_owned(), json!(counts.missing > 0));
        row.extend(measures(counts));
        out += &(Value::Object(row).to_string() + "\n");
    }
    let mut row = Map::new();
    row.insert("total".to_owned(), json!({"dumps": total.dumps, "missing": total.missing}));
    row.extend(measures(total));
    out + &Value::Object(row).to_string() + "\n"
}

fn measures(counts: &Counts) -> Map<String, Value> {
    // Four places are as many as pages can tell; more would only make reports differ.
    let short = |value: Option<f64>| value.map(|v| (v * 1e4).round() / 1e4);
    let mut row: Map<String, Value> =
        counts.measures().into_iter().map(|(name, value)| (name.to_owned(), json!(short(value)))).collect();
    let c = counts.calibration;
    row.insert(
        "calibration".to_owned(),
        json!({
            "sure": c.sure, "sure_right": c.sure_right, "sure_share": short(c.sure_share()),
            "wrong": c.wrong, "wrong_doubted": c.wrong_doubted, "doubted_share": short(c.doubted_share()),
        }),
    );
    row
}
