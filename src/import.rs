//! Dumps into content: reads, segments, writes what is new, and never overwrites a person.
//!
//! For each page of each dump: its identity (date, page number …) from masthead, path and config; its drafts matched to
//! the article files that an earlier import wrote; its files put in place, merged or laid beside. An unchanged
//! dump is known by its digest and passed over, and mostly not even read.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use chrono::NaiveDate;

use crate::article::PageDraft;
use crate::config::Config;
use crate::content::{Listing, Look};
use crate::diagnostic::Diagnostics;
use crate::jobs;
use crate::page::Page;

mod claims;
mod conservation;
mod folder;
mod gather;
mod identity;
mod known;
mod lines;
mod matching;
mod place;
mod proposal;
mod seen;
mod segmented;

pub use conservation::conservation;
use gather::{Gathered, gather, gather_segmented};
pub use identity::{Identity, Origin};
pub use lines::JsonFile;
pub use place::ancestor;
pub(crate) use proposal::across_columns;
#[cfg(feature = "serve")]
pub(crate) use proposal::takes_pictures;
use seen::Seen;
pub use segmented::Segmented;

/// What import is asked to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Segment unchanged dumps too.
    pub again: bool,
    /// Work on so many dumps at once; as many as there are cores where none is said. What is done is the same.
    pub jobs: Option<NonZeroUsize>,
}

impl Options {
    fn jobs(self) -> NonZeroUsize {
        self.jobs.unwrap_or_else(jobs::allowed)
    }
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Pages segmented and written.
    pub pages: usize,
    /// Pages passed over because their dump has not changed.
    pub unchanged: usize,
    /// Dumps that were read; of the others it is known that they have not changed.
    pub read: usize,
    /// Articles found on the imported pages.
    pub articles: usize,
    /// Articles that carry `review:`.
    pub doubtful: usize,
    /// Files that a person edited and that took over a change of the dump.
    pub merged: usize,
    /// Proposals laid beside edited files.
    pub proposals: usize,
}

impl Report {
    /// Adds what another part of the same import did.
    fn add(&mut self, other: &Self) {
        self.pages += other.pages;
        self.unchanged += other.unchanged;
        self.read += other.read;
        self.articles += other.articles;
        self.doubtful += other.doubtful;
        self.merged += other.merged;
        self.proposals += other.proposals;
    }
}

/// A page that is new or changed, segmented and identified.
pub(crate) struct Found {
    pub(crate) page: Page,
    pub(crate) draft: PageDraft,
    pub(crate) identity: Identity,
    pub(crate) digest: String,
}

/// Imports what is new in the dumps folder.
///
/// Gives what it did and everything that was wrong; a bad dump never keeps the others from being imported.
pub fn import(config: &Config, options: Options) -> (Report, Diagnostics) {
    import_seen(config, options, &Listing::of(config), Seen::begin(config))
}

/// As [`import`], and gives what stands in the content folder then, for a build. It is looked at twice only where a page was imported.
pub fn import_and_look(config: &Config, options: Options) -> (Look, Report, Diagnostics) {
    let before = Look::at(config);
    let (report, problems) = import_seen(config, options, &before.listing, Seen::begin(config));
    let now = if report.pages > 0 { Look::at(config) } else { before };
    (now, report, problems)
}

/// Imports dumps that were segmented elsewhere, see [`Segmented`], and does what [`import`] of the same dumps would do; the dumps
/// themselves are not asked for. Lines may stand in any order.
pub fn import_segmented(config: &Config, options: Options, files: &[JsonFile]) -> (Report, Diagnostics) {
    let seen = Seen::begin(config);
    let mut report = Report::default();
    let put = |found| place_all(config, options, found, &mut report);
    let gathered = gather_segmented(config, options, &seen, &Listing::of(config), files, put);
    closed(report, gathered, seen)
}

fn import_seen(config: &Config, options: Options, content: &Listing, seen: Seen) -> (Report, Diagnostics) {
    let mut report = Report::default();
    let put = |found| place_all(config, options, found, &mut report);
    let gathered = gather(config, options, &seen, content, put);
    closed(report, gathered, seen)
}

fn closed(report: Report, gathered: Gathered, seen: Seen) -> (Report, Diagnostics) {
    let Gathered { unchanged, read, mut problems, notes } = gathered;
    problems.append(seen.close(notes));
    (Report { unchanged, read, ..report }, problems)
}

/// Puts pages in place. Pages of one issue share its `issue.md`, which the first of them writes: an issue is one piece of work.
fn place_all(config: &Config, options: Options, found: Vec<Found>, report: &mut Report) -> Diagnostics {
    let mut problems = Diagnostics::new();
    let mut issues: BTreeMap<NaiveDate, Vec<Found>> = BTreeMap::new();
    for one in found {
        issues.entry(one.identity.date.0).or_default().push(one);
    }
    let issues: Vec<Vec<Found>> = issues.into_values().collect();
    let put = |pages: &Vec<Found>| {
        let (mut report, mut problems) = (Report::default(), Diagnostics::new());
        pages.iter().for_each(|one| problems.append(place::page(config, one, &mut report)));
        (report, problems)
    };
    jobs::in_order(&issues, options.jobs(), put, |(done, told)| {
        report.add(&done);
        problems.append(told);
        true
    });
    problems
}

/// What an import would report, without writing: for `check`.
pub fn survey(config: &Config) -> Diagnostics {
    let look = |found: Vec<Found>| {
        let mut problems = Diagnostics::new();
        found.iter().for_each(|one| problems.append(proposal::problems(one)));
        problems
    };
    gather(config, Options::default(), &Seen::open(config), &Listing::of(config), look).problems
}

/// BLAKE3 of a page's lines, the first 32 hexadecimal digits: 128 bits, enough to tell any two dumps apart.
pub(crate) fn digest(page: &Page) -> String {
    let mut hasher = blake3::Hasher::new();
    for line in &page.lines {
        hasher.update(line.text.as_bytes());
        hasher.update(b"\n");
    }
    hasher.finalize().to_hex()[..32].to_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::{Path, PathBuf};
    use std::time::{Duration, SystemTime};

    use proptest::prelude::*;

    use super::*;
    use crate::encoding::Encoding;
    use crate::fs;

    /// The disk's clock under test ticks at least a hundred times a second, as Linux has it; nanoseconds.
    const TICK: u64 = 15_000_000;

    const NAMES: [&str; 4] = ["林浅溪", "何未央", "陆知秋", "温以宁"];
    const TITLES: [&str; 4] =
        ["白鹭桥人行道重新开放", "图书角推迟关门", "三百株樱树连夜栽好", "渡轮今起增开早班"];
    const TEXTS: [&str; 4] = [
        "昨日清晨，白鹭桥南侧的最后一段护栏完成刷漆，封闭了二十三天的人行道重新开放。\n住在桥头的老人们早早赶来，从桥这头慢慢走到那头。",
        "本周起，青石巷图书角把关门时间推迟到晚上十点。放学晚的孩子和下班迟的店员，\n都能在这里坐一会儿再回家。捐来的书有二十三箱。",
        "城西苗圃的三百株樱树昨天运抵沿江大道，园林工人连夜栽种，赶在春分之前入土。\n每株树都挂了编号牌，头一排是二十三号。",
        "北岸码头昨天宣布，从下周一开始，往返两岸的渡轮每天增开四个早班，二十三分钟一班。\n头班提前到五点四十分，方便赶早市的菜农。",
    ];

    /// What somebody does to dumps and content. Numbers choose among what is there.
    #[derive(Clone, Debug)]
    enum Edit {
        Dump { day: u32, page: u32, stories: Vec<usize> },
        TwoPages { day: u32, stories: Vec<usize> },
        SameLength(usize),
        OlderLook(usize),
        Spoil(usize, usize),
        Gb18030(usize),
        Rename(usize),
        Remove(usize),
        Masthead(usize),
        Correct(usize),
        RemoveContent(usize),
        RemovePage(usize),
        LosePristine(usize),
        LoseAllPristine,
        Encoding(bool),
        Again,
    }

    fn edit() -> impl Strategy<Value = Edit> {
        let at = 0..30_usize;
        let stories = || prop::collection::vec(0..4_usize, 1..4);
        prop_oneof![
            5 => (14..17_u32, 1..4_u32, stories()).prop_map(|(day, page, stories)| Edit::Dump { day, page, stories }),
            1 => (14..17_u32, stories()).prop_map(|(day, stories)| Edit::TwoPages { day, stories }),
            4 => at.clone().prop_map(Edit::SameLength),
            2 => at.clone().prop_map(Edit::OlderLook),
            2 => (at.clone(), 0..4_usize).prop_map(|(at, how)| Edit::Spoil(at, how)),
            1 => at.clone().prop_map(Edit::Gb18030),
            2 => at.clone().prop_map(Edit::Rename),
            1 => at.clone().prop_map(Edit::Remove),
            2 => at.clone().prop_map(Edit::Masthead),
            3 => at.clone().prop_map(Edit::Correct),
            2 => at.clone().prop_map(Edit::RemoveContent),
            1 => at.clone().prop_map(Edit::RemovePage),
            1 => at.prop_map(Edit::LosePristine),
            1 => Just(Edit::LoseAllPristine),
            1 => any::<bool>().prop_map(Edit::Encoding),
            1 => Just(Edit::Again),
        ]
    }

    fn page(day: u32, number: u32, stories: &[usize]) -> String {
        let mut text = format!("0{number}民生 2024年3月{day}日 责编：周砚\n河滨周刊\n\n");
        for story in stories {
            text += &format!("{}\n\n■ 记者 {}\n\n{}\n\n", TITLES[*story], NAMES[*story], TEXTS[*story]);
        }
        text
    }

    /// How a site imports.
    #[derive(Clone, Copy, PartialEq)]
    enum Way {
        KeepsNotes,
        LosesNotes,
        /// Segments its dumps into a stream, and imports that.
        Streams,
    }

    /// A site that somebody edits and imports.
    struct Desk {
        folder: tempfile::TempDir,
        config: Config,
        way: Way,
        again: bool,
        count: usize,
    }

    type Tree = BTreeMap<String, Vec<u8>>;

    impl Desk {
        fn new(way: Way) -> Self {
            let folder = tempfile::tempdir().unwrap();
            let config = Config::default_in(folder.path());
            Self { folder, config, way, again: false, count: 0 }
        }

        fn path(&self, inside: &str) -> PathBuf {
            self.folder.path().join(inside)
        }

        /// Every file below a folder, by its path in the site.
        fn tree(&self, inside: &str) -> Tree {
            let files = fs::files_under(&self.path(inside)).0;
            let read = |f: PathBuf| (fs::shown_from(self.folder.path(), &f), fs::read(&f).unwrap());
            files.into_iter().map(read).collect()
        }

        fn chosen(&self, inside: &str, at: usize, wanted: impl Fn(&str) -> bool) -> Option<PathBuf> {
            let files: Vec<String> = self.tree(inside).into_keys().filter(|f| wanted(f)).collect();
            files.get(at % files.len().max(1)).map(|f| self.path(f))
        }

        fn change(&self, file: Option<PathBuf>, change: impl FnOnce(String) -> Vec<u8>) {
            let Some(file) = file else { return };
            let text = String::from_utf8_lossy(&fs::read(&file).unwrap()).into_owned();
            fs::write(&file, &change(text)).unwrap();
        }

        fn apply(&mut self, edit: &Edit) {
            self.count += 1;
            let dump = |at: usize| self.chosen("dumps", at, |_| true);
            let other = |text: &str| match text.contains("二十三") {
                true => text.replacen("二十三", "二十四", 1),
                false => text.replacen("二十四", "二十三", 1),
            };
            match edit {
                Edit::Dump { day, page: number, stories } => {
                    let path = self.path(&format!("dumps/2024-03-{day}/{number}.txt"));
                    fs::write(&path, page(*day, *number, stories).as_bytes()).unwrap();
                }
                Edit::TwoPages { day, stories } => {
                    let text = format!("{}\u{c}{}", page(*day, 4, stories), page(*day, 5, &[0]));
                    fs::write(&self.path(&format!("dumps/{day}.txt")), text.as_bytes()).unwrap();
                }
                Edit::SameLength(at) => self.change(dump(*at), |text| other(&text).into_bytes()),
                Edit::OlderLook(at) => {
                    let file = dump(*at);
                    self.change(file.clone(), |text| other(&text).into_bytes());
                    file.iter().for_each(|f| set_written(f));
                }
                Edit::Spoil(at, how) => self.change(dump(*at), |text| match how {
                    0 => text.replacen('。', "\0", 1).into_bytes(),
                    1 => b"%PDF\0\0\x01".to_vec(),
                    2 => b" \n".to_vec(),
                    _ => text.lines().skip(2).collect::<Vec<_>>().join("\n").into_bytes(),
                }),
                Edit::Gb18030(at) => {
                    self.change(dump(*at), |text| encoding_rs::GB18030.encode(&text).0.into_owned());
                }
                Edit::Rename(at) => {
                    if let Some(file) = dump(*at) {
                        let bytes = fs::read(&file).unwrap();
                        fs::write(&file.with_file_name(format!("n{}.txt", self.count)), &bytes).unwrap();
                        fs::remove_file(&file).unwrap();
                    }
                }
                Edit::Remove(at) => dump(*at).iter().for_each(|f| fs::remove_file(f).unwrap()),
                Edit::Masthead(at) => {
                    self.change(dump(*at), |text| {
                        text.replacen("2024年3月14日", "2024年3月15日", 1).into_bytes()
                    });
                }
                Edit::Correct(at) => {
                    let file = self.chosen("content", *at, |f| f.ends_with(".md"));
                    self.change(file, |text| text.replace("昨", "前").replace("二十", "廿").into_bytes());
                }
                Edit::RemoveContent(at) => {
                    let file = self.chosen("content", *at, |_| true);
                    file.iter().for_each(|f| fs::remove_file(f).unwrap());
                }
                Edit::RemovePage(at) => {
                    let file = self.chosen("content", *at, |f| f.ends_with("page.md"));
                    file.iter().for_each(|f| fs::remove_file(f).unwrap());
                }
                Edit::LosePristine(at) => {
                    let file = self.chosen(".newsprint/import", *at, |_| true);
                    file.iter().for_each(|f| fs::remove_file(f).unwrap());
                }
                Edit::LoseAllPristine => {
                    self.tree(".newsprint/import")
                        .keys()
                        .for_each(|f| fs::remove_file(&self.path(f)).unwrap());
                }
                Edit::Encoding(forced) => self.config.encoding = forced.then_some(Encoding::UTF_8),
                Edit::Again => self.again = true,
            }
        }

        fn import(&mut self) -> (Report, Diagnostics) {
            if self.way == Way::LosesNotes {
                fs::remove_file(&self.path(".newsprint/build/import.state")).unwrap();
            }
            let jobs = NonZeroUsize::new(if self.way == Way::LosesNotes { 1 } else { 3 });
            let options = Options { again: std::mem::take(&mut self.again), jobs };
            let (report, problems) = match self.way {
                Way::Streams => import_segmented(&self.config, options, &[self.stream()]),
                _ => {
                    let seen = Seen::begin(&self.config).with_tick(TICK);
                    import_seen(&self.config, options, &Listing::of(&self.config), seen)
                }
            };
            (report, problems.sorted())
        }

        /// All dumps, segmented, the last first.
        fn stream(&self) -> JsonFile {
            let styles = crate::style::Styles::with(&self.config.style);
            let segmented = |(dump, bytes): (String, Vec<u8>)| {
                Segmented::of(&dump, &bytes, self.config.encoding, &styles).to_json() + "\n"
            };
            let text: String = self.tree("dumps").into_iter().rev().map(segmented).collect();
            let path = self.path("segmented.json");
            fs::write(&path, text.as_bytes()).unwrap();
            JsonFile { shown: "segmented.json".into(), path }
        }

        /// Content, pristine copies and what conflicts came from.
        fn all(&self) -> [Tree; 3] {
            ["content", ".newsprint/import", ".newsprint/base"].map(|inside| self.tree(inside))
        }

        /// Waits until what was written is old enough to be trusted.
        fn wait(&self) {
            let folder = self.path(".newsprint/build");
            let begun = fs::clock(&folder).unwrap();
            while fs::clock(&folder).unwrap() <= begun + TICK {
                std::thread::sleep(Duration::from_millis(1));
            }
        }
    }

    /// As extractors do that give each file the same time.
    fn set_written(file: &Path) {
        let written = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        let file = std::fs::File::options().write(true).open(file).unwrap();
        file.set_modified(written).unwrap();
    }

    /// A dozen, or as many as `PROPTEST_CASES` wants.
    fn cases() -> u32 {
        std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(12)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn an_import_with_notes_equals_one_without_and_one_of_what_was_segmented_elsewhere(
            rounds in prop::collection::vec((any::<bool>(), prop::collection::vec(edit(), 0..4)), 1..7),
        ) {
            let mut keeps = Desk::new(Way::KeepsNotes);
            let mut others = [Desk::new(Way::LosesNotes), Desk::new(Way::Streams)];
            for edit in [
                Edit::Dump { day: 14, page: 1, stories: vec![0, 1, 2] },
                Edit::Dump { day: 14, page: 2, stories: vec![3] },
                Edit::Dump { day: 15, page: 1, stories: vec![1] },
            ] {
                keeps.apply(&edit);
                others.iter_mut().for_each(|other| other.apply(&edit));
            }
            for (waits, edits) in &rounds {
                if *waits {
                    keeps.wait();
                }
                let (report, problems) = keeps.import();
                for other in &mut others {
                    let (others_report, others_problems) = other.import();
                    prop_assert_eq!(&Report { read: others_report.read, ..report.clone() }, &others_report);
                    prop_assert_eq!(&problems, &others_problems);
                    prop_assert!(keeps.all() == other.all());
                }
                for edit in edits {
                    keeps.apply(edit);
                    others.iter_mut().for_each(|other| other.apply(edit));
                }
            }
        }
    }

    #[test]
    fn a_dump_is_read_again_only_if_it_may_have_changed() {
        let mut desk = Desk::new(Way::KeepsNotes);
        for page in 1..4 {
            desk.apply(&Edit::Dump { day: 14, page, stories: vec![0, 1] });
        }
        desk.wait();
        let read = |desk: &mut Desk| desk.import().0.read;
        assert_eq!(read(&mut desk), 3);
        assert_eq!(read(&mut desk), 0);
        desk.apply(&Edit::OlderLook(1));
        desk.wait();
        assert_eq!(read(&mut desk), 1);
        assert_eq!(read(&mut desk), 0);
        desk.apply(&Edit::Encoding(true));
        assert_eq!(read(&mut desk), 3, "another encoding would give other pages");
        desk.wait();
        assert_eq!(read(&mut desk), 0);
        let state = desk.path(".newsprint/build/import.state");
        let bytes = fs::read(&state).unwrap();
        fs::write(&state, &bytes[..bytes.len() - 1]).unwrap();
        assert_eq!(read(&mut desk), 3, "notes that are damaged are none");
        assert_eq!(fs::read(&state).unwrap(), bytes);
    }

    #[test]
    fn a_dump_that_changes_within_a_tick_in_the_same_length_is_not_taken_for_unchanged() {
        let mut desk = Desk::new(Way::KeepsNotes);
        desk.apply(&Edit::Dump { day: 14, page: 1, stories: vec![0] });
        desk.wait();
        for _ in 0..40 {
            desk.import();
            desk.apply(&Edit::OlderLook(0));
            let (report, _) = desk.import();
            assert_eq!((report.read, report.pages), (1, 1));
        }
    }
}
