//! `newsprint evaluate --against-edits`: what people made of what import proposed.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;

use serde_json::{Map, Value, json};

use super::proposals::{Proposals, find_confidence};
use super::{Args, Common, Format};
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::evaluate::edits::{Kind, PageEdits, PageFiles, Summary, Tally, compare_page, summed};
use crate::jobs;
use crate::style::Styles;

/// Pages that are listed as the worst.
const WORST: usize = 5;

/// Compares every imported page; prints what became of each kind of decision.
pub(super) fn run(common: &Common, args: &Args) -> ExitCode {
    let (config, mut problems) = match common.site() {
        Ok(site) => site,
        Err(problem) => return common.report(problem.into()),
    };
    let (imported, pages) = compared(&config, args, &mut problems);
    let all = summed(&pages);
    let text = match common.format {
        Format::Text => table(imported, &pages, &all, args),
        Format::Json => json_lines(imported, &pages, &all),
    };
    // A reader that closes the pipe has seen enough; that is no error.
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
    common.report(problems)
}

/// How many pages import wrote, and the comparison of those that somebody touched, or of all.
fn compared(config: &Config, args: &Args, problems: &mut Diagnostics) -> (usize, Vec<PageEdits>) {
    let styles = Styles::with(&config.style);
    let (proposals, found) = Proposals::of(config);
    problems.append(found);
    let at: Vec<usize> = (0..proposals.pages.len()).collect();
    let mut pages = Vec::new();
    let look = |at: &usize| {
        let (read, found) = proposals.read(*at);
        let edits = read.and_then(|(proposed, made)| {
            page(config, &styles, &proposals.pages[*at].0, proposed, &made, args)
        });
        (edits, found)
    };
    jobs::in_order(&at, args.jobs.count(), look, |(edits, found)| {
        pages.extend(edits);
        problems.append(found);
        true
    });
    (at.len(), pages)
}

/// One page; none if it is not to be counted.
fn page(
    config: &Config,
    styles: &Styles,
    folder: &str,
    mut proposed: PageFiles,
    made: &PageFiles,
    args: &Args,
) -> Option<PageEdits> {
    let counts = match (args.all, args.proofread) {
        (true, _) => true,
        (_, true) => made.page.is_proofread(),
        _ => !proposed.says_the_same(made),
    };
    if !counts {
        return None;
    }
    find_confidence(config, styles, &mut proposed);
    let body = proposed.articles.iter().flat_map(|a| a.body.iter().map(|b| b.text()));
    let style = styles.of(body.chain(proposed.page.furniture.iter().map(|f| f.text.as_str())));
    Some(compare_page(folder, &proposed, made, &style))
}

/// Everything for a person.
fn table(imported: usize, pages: &[PageEdits], all: &Summary, args: &Args) -> String {
    let mut out = match (imported, all.pages) {
        (0, _) => return "import has written no page here yet\n".to_owned(),
        (_, 0) if args.proofread => return format!("none of the {imported} imported pages is proofread\n"),
        (_, 0) => return format!("nobody has changed any of the {imported} imported pages\n"),
        _ => format!("of {imported} imported pages {} were changed or accepted by people", all.touched),
    };
    let _ = writeln!(
        out,
        ", {} of them proofread; the shares are of {}\n",
        all.proofread,
        match (args.all, args.proofread) {
            (true, _) => "all pages, as if each had been looked at",
            (_, true) => "the proofread ones",
            _ => "those that were changed (--proofread: of those; --all: of all)",
        }
    );
    let _ = writeln!(
        out,
        "{:<13} {:>8} {:>8} {:>8} {:>8} {:>7}  became",
        "decision", "proposed", "kept", "changed", "added", "share"
    );
    for kind in Kind::ALL {
        if let Some(tally) = all.kinds.get(kind) {
            let _ = writeln!(out, "{}", row(kind.name(), tally));
        }
    }
    let _ = writeln!(out, "\n{:<13} {:>8} {:>8} {:>7}", "confidence", "articles", "kept", "share");
    for band in all.bands.iter().filter(|band| band.articles > 0) {
        let share = band.kept as f64 / band.articles as f64;
        let _ = writeln!(out, "{:<13} {:>8} {:>8} {share:>7.3}", band.name, band.articles, band.kept);
    }
    let mut order: Vec<&PageEdits> = pages.iter().filter(|page| args.by_page || page.edits() > 0).collect();
    if !args.by_page {
        order.sort_by_key(|page| std::cmp::Reverse(page.edits()));
        order.truncate(WORST);
    }
    if !order.is_empty() {
        out += if args.by_page { "\neach page\n" } else { "\nthe worst pages\n" };
    }
    for page in order {
        let _ = writeln!(out, "  {:<16} {}", page.page, told(page));
    }
    out + &gaps(all)
}

fn row(name: &str, tally: &Tally) -> String {
    let share = tally.share().map_or_else(|| "-".to_owned(), |share| format!("{share:.3}"));
    let list = |of: &BTreeMap<&str, usize>| {
        of.iter().map(|(what, times)| format!("{times} {what}")).collect::<Vec<_>>().join(", ")
    };
    let became = match (tally.became.is_empty(), tally.was.is_empty()) {
        (_, true) => list(&tally.became),
        (true, false) => format!("was: {}", list(&tally.was)),
        (false, false) => format!("{}; was: {}", list(&tally.became), list(&tally.was)),
    };
    let row = format!(
        "{name:<13} {:>8} {:>8} {:>8} {:>8} {share:>7}  {}",
        tally.proposed,
        tally.kept(),
        tally.changed,
        tally.added,
        became
    );
    row.trim_end().to_owned()
}

/// What people did on one page.
fn told(page: &PageEdits) -> String {
    let edits = page.kinds.iter().filter(|(kind, tally)| !kind.is_text() && tally.edits() > 0);
    let edits: Vec<String> =
        edits.map(|(kind, tally)| format!("{} {}", kind.name(), tally.edits())).collect();
    let list =
        if edits.is_empty() { "nothing but characters or a mark".to_owned() } else { edits.join(", ") };
    format!("{:>3} edits on {:>3} decisions: {list}", page.edits(), page.proposed())
}

/// The words that would have helped, as the lines of a house style.
fn gaps(all: &Summary) -> String {
    if all.gaps.is_empty() {
        return String::new();
    }
    let mut out =
        "\nwords that people put right again and again, for `style:` in newsprint.yaml\n".to_owned();
    for gap in &all.gaps {
        let word = crate::yaml::quoted(&gap.habit.word);
        let entry = match gap.habit.key {
            // A word of adverts has a weight; two points make an advert.
            "adverts" => format!("adverts: {{ {word}: 2 }}"),
            key => format!("{key}: [{word}]"),
        };
        let _ = writeln!(out, "  {entry}    # {} times: {}", gap.times, gap.pages.join(", "));
    }
    out
}

/// One JSON object for each page, then one for all.
fn json_lines(imported: usize, pages: &[PageEdits], all: &Summary) -> String {
    let mut out = String::new();
    for page in pages {
        let articles: Vec<Value> = page
            .articles
            .iter()
            .map(|a| json!({"article": a.stem, "confidence": short(a.confidence), "doubted": a.doubted, "kept": a.kept}))
            .collect();
        let row = json!({
            "page": page.page, "touched": page.touched, "proofread": page.proofread, "edits": page.edits(),
            "kinds": kinds(page.kinds.iter()), "articles": articles,
        });
        out += &(row.to_string() + "\n");
    }
    let bands: Vec<Value> = all
        .bands
        .iter()
        .map(|band| json!({"confidence": band.name, "articles": band.articles, "kept": band.kept}))
        .collect();
    let gaps: Vec<Value> = all
        .gaps
        .iter()
        .map(|g| json!({"key": g.habit.key, "word": g.habit.word, "times": g.times, "pages": g.pages}))
        .collect();
    let total = json!({
        "total": {"imported": imported, "compared": all.pages, "touched": all.touched, "proofread": all.proofread},
        "kinds": kinds(all.kinds.iter()), "bands": bands, "style": gaps,
    });
    out + &total.to_string() + "\n"
}

fn kinds<'a>(tallies: impl Iterator<Item = (&'a Kind, &'a Tally)>) -> Map<String, Value> {
    let one = |(kind, tally): (&Kind, &Tally)| {
        let row = json!({
            "proposed": tally.proposed, "kept": tally.kept(), "changed": tally.changed, "added": tally.added,
            "share": short(tally.share()), "became": tally.became, "was": tally.was,
        });
        (kind.name().to_owned(), row)
    };
    tallies.map(one).collect()
}

/// Four places are as many as pages can tell; more would only make reports differ.
fn short(share: Option<f64>) -> Option<f64> {
    share.map(|s| (s * 1e4).round() / 1e4)
}
