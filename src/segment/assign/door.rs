//! A door for `scripts/fit-headlines`: pages with true headline lines and bodies in, facts or findings out.

use std::fmt::Write as _;
use std::ops::Range;

use serde_json::{Value, json};

use super::gaps::Lore;
use super::likeness::Likeness;
use super::place::Places;
use super::{BodyView, HeadLine, PageView, Weights, assign_with, runs};
use crate::segment::headlines;
use crate::segment::text::width;
use crate::style::Styles;

/// The page that a line of JSON describes.
fn page(value: &Value) -> PageView {
    let cjk = value["cjk"].as_bool().unwrap_or(false);
    let text = |v: &Value| v["text"].as_str().unwrap_or_default().trim().to_owned();
    let number = |v: &Value| v.as_u64().unwrap_or(0) as usize;
    let list = |v: &Value| v.as_array().cloned().unwrap_or_default();
    let heads = list(&value["heads"]);
    let bodies = list(&value["bodies"]);
    let texts: Vec<String> = heads.iter().chain(&bodies).map(text).collect();
    let style = Styles::default().of(texts.iter().map(String::as_str));
    let lines = heads.iter().map(|h| {
        let text = text(h);
        let text = crate::segment::text::unspaced(&text).unwrap_or(text);
        let blank = h["blank_before"].as_bool().unwrap_or(false);
        HeadLine::new(&text, width(&text, cjk), number(&h["row"]), blank, &style)
    });
    let bodies = bodies.iter().map(|b| BodyView {
        text: text(b),
        rows: list(&b["rows"]).iter().map(|r| number(&r[0])..number(&r[1])).collect(),
    });
    let split = value["split"].as_bool().unwrap_or(false);
    PageView::new(cjk, split, lines.collect(), bodies.collect())
}

/// A page as JSON, with the text of all its lines.
pub(in crate::segment) fn described<'a>(page: &PageView, lines: impl Iterator<Item = &'a str>) -> Value {
    let heads = page.lines.iter();
    let heads = heads.map(|l| json!({"text": l.text, "row": l.row, "blank_before": l.blank_before}));
    let rows = |b: &BodyView| Value::from_iter(b.rows.iter().map(|r| json!([r.start, r.end])));
    let bodies = page.bodies.iter().map(|b| json!({"text": b.text, "rows": rows(b)}));
    json!({
        "cjk": page.cjk,
        "split": page.split,
        "lines": Value::from_iter(lines),
        "heads": Value::from_iter(heads),
        "bodies": Value::from_iter(bodies),
    })
}

/// Answers one line of input.
pub(in crate::segment) fn answer(line: &str, table: Option<&str>) -> String {
    match table {
        _ if line.is_empty() => names(),
        Some(table) => format!("{}\n", found(line, &Weights::read(table))),
        None => facts(line),
    }
}

/// The headlines found on a page: bodies, and lines of each level.
fn found(line: &str, weights: &Weights) -> Value {
    let Ok(value) = serde_json::from_str::<Value>(line) else { return Value::Null };
    let found = assign_with(&page(&value), weights);
    let found = found.iter().map(|p| {
        json!({"body": p.body, "kicker": p.levels.kicker, "title": p.levels.title,
        "subtitle": p.levels.subtitle, "lines": [p.lines.start, p.lines.end]})
    });
    Value::from_iter(found)
}

/// The facts of a page's true headlines: `gap CLASS x…`, `place BODY`, then a row of facts a body, `none x…`; and so on.
fn facts(line: &str) -> String {
    let Ok(value) = serde_json::from_str::<Value>(line) else { return String::new() };
    let view = page(&value);
    let truth: Vec<(i64, String)> = value["heads"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|h| (h["article"].as_i64().unwrap_or(-1), h["level"].as_str().unwrap_or("N").to_owned()))
        .collect();
    let articles: Vec<i64> = value["bodies"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|b| b["article"].as_i64().unwrap_or(-1))
        .collect();
    let likeness = Likeness::new(&view);
    let (places, lore) = (Places::new(&view, &likeness), Lore::new(&view));
    let mut out = String::new();
    for run in runs(&view.lines) {
        let mut start = run.start;
        for i in run.clone() {
            let last = i + 1 == run.end;
            let same = !last
                && truth[i].0 == truth[i + 1].0
                && (truth[i].0 >= 0 || truth[i].1 == truth[i + 1].1 && !view.lines[i + 1].blank_before);
            if !last {
                let class = if !same {
                    "new"
                } else if truth[i].1 == truth[i + 1].1 {
                    "join"
                } else {
                    "level"
                };
                let sized = lore.sized(&view, i, size(&truth, &run, i));
                let facts = [&lore.facts(&view, &likeness, i)[..], &sized[..]].concat();
                row(&mut out, &format!("gap {class}"), &facts);
            }
            if same {
                continue;
            }
            headline(&mut out, &places, &view, start..i + 1, &truth, &articles);
            start = i + 1;
        }
    }
    out
}

/// How many lines the true headline of a line has in its run.
fn size(truth: &[(i64, String)], run: &Range<usize>, i: usize) -> usize {
    let same = |l: &usize| truth[*l].0 == truth[i].0;
    (i..run.end).take_while(same).count() + (run.start..i).rev().take_while(same).count()
}

fn headline(
    out: &mut String,
    places: &Places,
    page: &PageView,
    lines: Range<usize>,
    truth: &[(i64, String)],
    articles: &[i64],
) {
    let body = articles.iter().position(|a| *a == truth[lines.start].0 && *a >= 0);
    let _ = writeln!(out, "place {}", body.map_or(-1, |b| b as i64));
    for facts in places.body_facts(&lines) {
        row(out, "body", &facts);
    }
    row(out, "none", &places.none_facts(&lines));
    let mut parts: Vec<(String, Range<usize>)> = Vec::new();
    for line in lines {
        match parts.last_mut() {
            Some(part) if part.0 == truth[line].1 => part.1.end = line + 1,
            _ => parts.push((truth[line].1.clone(), line..line + 1)),
        }
    }
    let names: String = parts.iter().map(|p| p.0.as_str()).collect();
    let ranges: Vec<Range<usize>> = parts.into_iter().map(|p| p.1).collect();
    if !(2..=3).contains(&ranges.len()) || names.contains('N') || names.matches('T').count() != 1 {
        return;
    }
    let shares = headlines::shares(places.likeness, &ranges, body);
    let _ = writeln!(out, "roles {names}");
    for title in 0..ranges.len() {
        for level in (0..ranges.len()).filter(|l| *l != title) {
            row(
                out,
                &format!("role {title} {level}"),
                &headlines::role_facts(page, &ranges, title, level, &shares),
            );
        }
    }
}

fn row(out: &mut String, name: &str, facts: &[(&'static str, f64)]) {
    out.push_str(name);
    for (_, x) in facts {
        let _ = write!(out, " {x:.4}");
    }
    out.push('\n');
}

/// The names of all facts, for the table: one line a group.
fn names() -> String {
    super::weights::names().iter().map(|n| n.join(" ") + "\n").collect()
}
