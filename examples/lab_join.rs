//! Lab only.
#![allow(missing_docs, clippy::unwrap_used, clippy::disallowed_methods)]
use std::io::Write as _;
// lab_join TABLE|- ROLES|- DUMP...: answers of all pairs of blocks; ROLES: a line of letters for each page in order.
fn main() {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut args = std::env::args().skip(1);
    let table = args.next().unwrap();
    let model = if table == "-" {
        newsprint::segment::Model::built_in().clone()
    } else {
        newsprint::segment::Model::read(&std::fs::read_to_string(table).unwrap()).unwrap()
    };
    let roles: std::collections::HashMap<String, Vec<String>> = match args.next().unwrap().as_str() {
        "-" => std::collections::HashMap::new(),
        f => serde_json::from_str(&std::fs::read_to_string(f).unwrap()).unwrap(),
    };
    let styles = newsprint::style::Styles::built_in();
    let mut first = true;
    for file in args {
        let bytes = std::fs::read(&file).unwrap();
        let (pages, _) = newsprint::dump::read(&file, &bytes);
        let given = roles.get(&file);
        let mut at = 0;
        for page in newsprint::segment::pages(pages, &styles) {
            let count = newsprint::segment::signs_of(&page, &styles).len();
            let letters = given.and_then(|g| {
                if count == 0 {
                    None
                } else {
                    at += 1;
                    g.get(at - 1)
                }
            });
            let (blocks, pairs, names) =
                newsprint::segment::lab_join(&page, &styles, &model, letters.map(String::as_str));
            if first {
                writeln!(out, "{}", serde_json::json!({"questions": names})).unwrap();
                first = false;
            }
            let blocks: Vec<_> = blocks.iter().map(|b| [b.start, b.end]).collect();
            writeln!(out, "{}", serde_json::json!({"dump": file, "blocks": blocks, "pairs": pairs})).unwrap();
        }
    }
}
