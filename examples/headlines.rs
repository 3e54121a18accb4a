//! For `scripts/fit-headlines`: pages with their true headline lines and bodies, one JSON object a line, from standard
//! input. With a table of weights as argument, prints the headlines found; without, the facts that the weights weigh.

use std::io::{BufRead as _, Write as _};

fn main() -> std::io::Result<()> {
    let table = std::env::args().nth(1);
    let table = match &table {
        Some(path) => Some(
            newsprint::fs::read_to_string(std::path::Path::new(path))
                .map_err(|e| std::io::Error::other(format!("{e:?}")))?,
        ),
        None => None,
    };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        out.write_all(newsprint::segment::headline_facts(&line?, table.as_deref()).as_bytes())?;
    }
    Ok(())
}
