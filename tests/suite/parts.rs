//! A site built in parts, by years: the parts share no file, and together they are the site.

use std::collections::BTreeMap;
use std::path::Path;

use newsprint::build::{self, Part, Share, Stale};
use newsprint::content::Document;
use proptest::prelude::*;

use crate::paper::{Site, person, tree};

/// The years of the papers here; the last has no issue in most of them.
const YEARS: std::ops::RangeInclusive<i32> = 2020..=2024;

const NAMES: [&str; 3] = ["林舟", "苏禾", "Mara Lindqvist"];

fn shares() -> Vec<Share> {
    YEARS.map(|year| Share::Years(year..=year)).chain([Share::Shared]).collect()
}

/// An article: the year, month and page of its issue, who wrote it, and what else it has.
#[derive(Clone, Debug)]
struct Piece {
    year: i32,
    month: u32,
    page: u32,
    who: usize,
    alias: Option<usize>,
}

fn piece() -> impl Strategy<Value = Piece> {
    (2020..2024_i32, 1..13_u32, 1..3_u32, 0..3_usize, prop::option::of(0..40_usize))
        .prop_map(|(year, month, page, who, alias)| Piece { year, month, page, who, alias })
}

/// A paper of these articles; each is found again by its place among them.
fn paper(pieces: &[Piece]) -> Site {
    let mut site = Site::empty();
    site.config.per_page = 2;
    // What issues to print ask for no other page does.
    site.write("templates/print.html", "{{ asset(path=\"own.css\") }}");
    site.write("static/own.css", "p { color: red }");
    for (n, piece) in pieces.iter().enumerate() {
        let Piece { year, month, page, who, alias } = piece;
        let article =
            site.add(&format!("{year}-{month:02}-07/{page}/{n}.md"), &format!("第{n}篇"), "船开了。\n");
        article.reporters = vec![person(NAMES[*who], "记者")];
        article.section = Some(["要闻", "副刊"][n % 2].into());
        // Former addresses lie anywhere, also at another year's.
        article.aliases.extend(alias.map(|at| format!("/{}/old/{at}-{n}.html", 2019 + at % 7)));
    }
    site
}

fn built(site: &Site, folder: &Path, part: &Part) -> BTreeMap<String, Vec<u8>> {
    let documents: Vec<Document> = site.documents.clone();
    let (_, problems) = build::build_part(&site.config, documents, folder, Stale::Remove, part);
    assert!(!problems.has_errors(), "{problems:?}");
    tree(folder)
}

/// The shares one by one in an order, and the last of them taken together with the one before.
fn parts(order: &[usize], together: bool) -> Vec<Part> {
    let all = shares();
    let mut parts: Vec<Vec<Share>> = order.iter().map(|at| vec![all[*at].clone()]).collect();
    if together {
        let last = parts.pop().unwrap();
        parts.last_mut().unwrap().extend(last);
    }
    parts.into_iter().map(Part::of).collect()
}

fn order() -> impl Strategy<Value = Vec<usize>> {
    Just((0..shares().len()).collect::<Vec<_>>()).prop_shuffle()
}

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(8)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_parts_of_a_site_share_no_file_and_are_the_site_in_any_order(
        before in prop::collection::vec(piece(), 0..10),
        after in prop::collection::vec(piece(), 1..14),
        (order, together) in (order(), any::<bool>()),
    ) {
        let site = paper(&after);
        let whole = built(&site, &site.root().join("whole"), &Part::whole());

        // Each into a folder of its own, as on machines that know nothing of one another.
        let mut union = BTreeMap::new();
        for (n, part) in parts(&order, together).iter().enumerate() {
            let folder = site.root().join(format!("part-{n}"));
            for (path, bytes) in built(&site, &folder, part) {
                prop_assert!(union.insert(path.clone(), bytes).is_none(), "{} stands in two parts", path);
            }
        }
        prop_assert!(union == whole, "{:?}", unlike(&union, &whole));
        // Put together, they are taken over as they are.
        let joined = site.root().join("joined");
        union.iter().for_each(|(path, bytes)| newsprint::fs::write(&joined.join(path), bytes).unwrap());
        let (report, problems) = build::build(&site.config, site.documents.clone(), &joined, Stale::Remove);
        prop_assert_eq!((report.written, report.kept, problems.has_errors()), (0, whole.len(), false));

        // All into one folder, in which an earlier paper stands.
        let one = site.root().join("one");
        let old = paper(&before);
        let (_, problems) =
            build::build(&site.config, old.documents.clone(), &one, Stale::Remove);
        prop_assert!(!problems.has_errors());
        for part in parts(&order, together) {
            let stood = tree(&one);
            let now = built(&site, &one, &part);
            // Nothing that the site has is lost on the way, nor what another part made.
            prop_assert!(stood.iter().all(|(path, bytes)| !whole.contains_key(path)
                || now.get(path) == Some(bytes)
                || now.get(path) == whole.get(path)));
        }
        let parted = tree(&one);
        prop_assert!(parted == whole, "{:?}", unlike(&parted, &whole));

        // The notes are right: a whole build finds nothing to do, and so does each part.
        let (report, _) = build::build(&site.config, site.documents.clone(), &one, Stale::Remove);
        prop_assert_eq!((report.rendered, report.written, report.removed), (0, 0, 0));
        for part in parts(&order, together) {
            let (report, _) = build::build_part(&site.config, site.documents.clone(), &one, Stale::Remove, &part);
            prop_assert_eq!((report.rendered, report.written, report.removed), (0, 0, 0));
        }
    }
}

fn unlike(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let paths = one.keys().chain(other.keys());
    paths.filter(|path| one.get(*path) != other.get(*path)).cloned().collect()
}

#[test]
fn a_year_s_part_is_what_its_issues_show_and_what_leads_to_them() {
    let piece = |year, alias| Piece { year, month: 3, page: 1, who: 0, alias };
    let site = paper(&[piece(2021, Some(3)), piece(2022, None)]);
    let files: Vec<String> =
        built(&site, &site.public(), &Part::of(vec![Share::Years(2021..=2021)])).into_keys().collect();
    let issue = "2021/03/07";
    let mut expected: Vec<String> =
        ["index.html", "print.html", "issue.epub", "issue.json", "1/index.html", "1/0.html"]
            .map(|file| format!("{issue}/{file}"))
            .into();
    expected.extend(
        ["archive/2021/index.html", "archive/2021/03/index.html", "sitemap-2021.xml", "2022/old/3-0.html"]
            .map(String::from),
    );
    expected.sort();
    assert_eq!(files, expected);
}
