//! For `scripts/fit-join`: dumps, one JSON object a line, from standard input: the file's name and, where they are known,
//! the roles of each page's lines (`{"dump": "d.txt", "roles": ["MHHAC…", …]}`). Prints the questions about pairs of blocks, then for each
//! page its lines, its blocks and their pairs' answers. With a table of weights as argument, as `scripts/fit-roles` writes
//! it, roles that are not given are found by it; without, by the weights that ship.

use std::io::{BufRead as _, Error, Write as _};
use std::path::Path;

use newsprint::segment::{Model, block_facts, block_questions, pages};
use newsprint::style::Styles;

fn main() -> std::io::Result<()> {
    let wrong = |problem: &dyn std::fmt::Debug| Error::other(format!("{problem:?}"));
    let model = match std::env::args().nth(1) {
        Some(path) => {
            let table = newsprint::fs::read_to_string(Path::new(&path)).map_err(|e| wrong(&e))?;
            Model::read(&[&table]).map_err(Error::other)?
        }
        None => Model::built_in().clone(),
    };
    let styles = Styles::built_in();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    writeln!(out, "{}", block_questions())?;
    for line in std::io::stdin().lock().lines() {
        let asked: serde_json::Value = serde_json::from_str(&line?)?;
        let dump = asked["dump"].as_str().unwrap_or_default();
        let bytes = newsprint::fs::read(Path::new(dump)).map_err(|e| wrong(&e))?;
        let (found, _) = newsprint::dump::read(dump, &bytes);
        for (number, page) in pages(found, &styles).iter().enumerate() {
            let facts = block_facts(page, &styles, &model, asked["roles"][number].as_str());
            writeln!(out, "{}\t{facts}", serde_json::Value::from(dump))?;
        }
    }
    Ok(())
}
