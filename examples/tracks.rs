//! For `scripts/fit-tracks`: names of dumps, a line each, from standard input. Prints each page's lines, its columns one after the other,
//! as a JSON list behind the dump's name and a tab. With a table of weights as argument columns are told by it; without, by the weights that
//! ship.

use std::io::{BufRead as _, Error, Write as _};
use std::path::Path;

use newsprint::segment::{lines_by_column, pages};
use newsprint::style::Styles;

fn main() -> std::io::Result<()> {
    let wrong = |problem: &dyn std::fmt::Debug| Error::other(format!("{problem:?}"));
    let table = std::env::args().nth(1).map(|path| newsprint::fs::read_to_string(Path::new(&path)));
    let table = table.transpose().map_err(|e| wrong(&e))?;
    let styles = Styles::built_in();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for dump in std::io::stdin().lock().lines() {
        let dump = dump?;
        let bytes = newsprint::fs::read(Path::new(&dump)).map_err(|e| wrong(&e))?;
        let (found, _) = newsprint::dump::read(&dump, &bytes);
        for page in &pages(found, &styles) {
            let lines = serde_json::Value::from(lines_by_column(page, &styles, table.as_deref()));
            writeln!(out, "{}\t{lines}", serde_json::Value::from(dump.as_str()))?;
        }
    }
    Ok(())
}
