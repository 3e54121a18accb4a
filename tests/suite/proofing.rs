//! The proof desk: what a person does there, and what stands in `content/` then.

#![allow(clippy::disallowed_methods, reason = "tests edit files themselves")]

use std::collections::BTreeMap;

use newsprint::config::Config;
use newsprint::desk::{At, Desk, Listed, Move, Role, Slot, View, What, list};
use newsprint::diagnostic::{Code, Diagnostic};
use newsprint::import::{self, Options};
use proptest::prelude::*;

use crate::site::Site;

const DUMP: &str = "\
02民生 2024年3月14日 星期四 责编：周砚
河滨周刊

白鹭桥人行道重新开放

■ 记者 林浅溪

昨日清晨，白鹭桥南侧的最后一段护栏完成刷漆，封
闭了二十三天的人行道重新开放。住在桥头的老人们
早早赶来，从桥这头慢慢走到那头。
桥面的路灯也换成了新的，夜里走路不再摸黑。施工
队说，余下的收尾工作会在月底以前全部做完。

图书角推迟关门

■ 通讯员 何未央

本周起，青石巷图书角把关门时间推迟到晚上十点。
放学晚的孩子和下班迟的店员，都能在这里坐一会儿
再回家。捐来的书已经有二十三箱，还在不断增加。

三百株樱树连夜栽好

■ 记者 陆知秋

城西苗圃的三百株樱树昨天运抵沿江大道，园林工人
连夜栽种，赶在春分之前入土。每株树都挂了编号牌，
头一排是二十三号，沿着江堤一直排到渡口。
";

const FOLDER: &str = "2024-03-14/02";
const FILE: &str = "content/2024-03-14/02";

/// A site with an imported page, and somebody at its desk.
struct Work {
    site: Site,
    config: Config,
    desk: Desk,
}

impl Work {
    fn new() -> Self {
        Self::on(DUMP)
    }

    fn on(dump: &str) -> Self {
        let site = Site::new().file("dumps/2024-03-14/02.txt", dump);
        let config = Config::load(site.root()).0;
        let work = Self { desk: Desk::begin(&config).unwrap(), site, config };
        work.import();
        work
    }

    /// As if import had been sure of all articles.
    fn sure(self) -> Self {
        for (path, bytes) in self.content() {
            let text = String::from_utf8(bytes).unwrap();
            let mut doubts = false;
            let mut kept = String::new();
            for line in text.split_inclusive('\n') {
                doubts = line == "review:\n" || doubts && line.starts_with("  - ");
                kept += if doubts { "" } else { line };
            }
            if kept != text {
                self.site.write(&format!("content/{path}"), kept);
            }
        }
        self
    }

    fn import(&self) -> import::Report {
        import::import(&self.config, Options { again: true, jobs: None }).0
    }

    /// The same site with a desk that is opened anew.
    fn reopened(self) -> Self {
        Self { desk: Desk::begin(&self.config).unwrap(), ..self }
    }

    fn view(&self) -> View {
        self.desk.page(&self.config, FOLDER).unwrap()
    }

    fn act(&mut self, step: &Move) -> Result<View, Diagnostic> {
        let state = self.view().state;
        self.desk.act(&self.config, FOLDER, &state, step)
    }

    fn done(&mut self, step: &Move) -> View {
        self.act(step).unwrap_or_else(|e| panic!("{step:?}: {e:?}"))
    }

    /// The number of the line that holds a text.
    fn line(&self, text: &str) -> u32 {
        let found = self.view().lines.into_iter().find(|l| l.text.contains(text));
        found.unwrap_or_else(|| panic!("no line has {text}")).number
    }

    fn lines(&self, first: &str, last: &str) -> What {
        What::Lines(self.line(first), self.line(last))
    }

    fn content(&self) -> BTreeMap<String, Vec<u8>> {
        self.site.tree("content")
    }
}

fn at(article: &str, slot: Slot, index: usize) -> At {
    At { article: article.into(), slot, index }
}

fn place(what: What, to: Option<&str>, role: Option<Role>) -> Move {
    Move::Place { what, to: to.map(str::to_owned), role, add: false }
}

fn texts(view: &View, article: &str) -> Vec<(String, String)> {
    let shown = view.articles.iter().find(|a| a.stem == article).unwrap();
    shown.pieces.iter().map(|p| (p.kind.clone(), p.text.clone())).collect()
}

/// Every visible character of a page's files, sorted.
fn census(view: &View) -> Vec<char> {
    let pieces = view.articles.iter().flat_map(|a| &a.pieces).chain(&view.furniture);
    let mut chars: Vec<char> = pieces.flat_map(|p| p.text.chars()).filter(|c| !c.is_whitespace()).collect();
    chars.sort_unstable();
    chars
}

#[test]
fn each_line_of_the_dump_is_shown_with_the_piece_it_stands_in_and_why() {
    let work = Work::new();
    let view = work.view();
    assert!(view.has_dump && view.missing.is_empty() && view.added.is_empty());
    for row in view.lines.iter().filter(|l| !l.text.trim().is_empty()) {
        assert!(row.whole && !row.pieces.is_empty(), "{row:?}");
        let why = row.evidence.as_ref().unwrap();
        assert!((0.0..=1.0).contains(&why.score) && !why.placed.is_empty(), "{row:?}");
    }
    let row = view.lines.iter().find(|l| l.text.contains("图书角推迟")).unwrap();
    assert_eq!(row.pieces, [at("2", Slot::Title, 0)]);
}

#[test]
fn a_headline_changes_places_with_that_of_another_article() {
    let mut work = Work::new();
    work.done(&Move::Headline { article: "1".into(), to: "3".into() });
    assert!(work.site.read(&format!("{FILE}/1.md")).contains("title: 三百株樱树连夜栽好\n"));
    assert!(work.site.read(&format!("{FILE}/3.md")).contains("title: 白鹭桥人行道重新开放\n"));
}

#[test]
fn a_headline_goes_to_an_article_that_has_none() {
    let mut work = Work::new();
    let file = format!("{FILE}/3.md");
    work.site.edit(&file, "title: 三百株樱树连夜栽好", "title: \"\"\nsubtitle: 编号一直排到渡口");
    work.done(&Move::Headline { article: "1".into(), to: "3".into() });
    let text = work.site.read(&file);
    assert!(text.contains("title: 白鹭桥人行道重新开放\nsubtitle: 编号一直排到渡口\n"), "{text}");
    assert!(work.site.read(&format!("{FILE}/1.md")).contains("title: \"\"\n"));
    let told = work.act(&Move::Headline { article: "1".into(), to: "2".into() }).unwrap_err();
    assert_eq!(told.code, Code::Desk);
}

#[test]
fn kicker_and_title_change_places() {
    let mut work = Work::new();
    let title = What::Pieces(vec![at("1", Slot::Title, 0)]);
    work.done(&place(title, None, Some(Role::Kicker)));
    let file = work.site.read(&format!("{FILE}/1.md"));
    assert!(file.contains("title: \"\"\nkicker: 白鹭桥人行道重新开放\n"), "{file}");
    work.done(&place(What::Pieces(vec![at("2", Slot::Title, 0)]), Some("1"), Some(Role::Title)));
    let swap = place(What::Pieces(vec![at("1", Slot::Kicker, 0)]), None, Some(Role::Title));
    let view = work.done(&swap);
    assert_eq!(texts(&view, "1")[0], ("kicker".into(), "图书角推迟关门".into()));
    assert_eq!(texts(&view, "1")[1], ("title".into(), "白鹭桥人行道重新开放".into()));
}

#[test]
fn lines_within_a_paragraph_become_furniture_and_the_paragraph_is_whole_again() {
    let mut work = Work::new();
    let view = work.done(&place(work.lines("闭了二十三天", "闭了二十三天"), None, Some(Role::Advert)));
    let body: Vec<_> = texts(&view, "1").into_iter().filter(|(kind, _)| kind == "paragraph").collect();
    assert!(body[0].1.starts_with("昨日清晨，白鹭桥南侧的最后一段护栏完成刷漆，封早早赶来"), "{body:?}");
    assert_eq!(view.furniture.last().unwrap().kind, "advert");
    assert!(work.site.read(&format!("{FILE}/page.md")).contains("    kind: advert\n"));
}

#[test]
fn a_line_becomes_a_sub_head_where_it_stands() {
    let mut work = Work::new();
    let view = work.done(&place(work.lines("早早赶来", "早早赶来"), None, Some(Role::Subhead)));
    let kinds: Vec<_> = texts(&view, "1").into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, ["title", "byline", "paragraph", "subhead", "paragraph"]);
    assert!(work.site.read(&format!("{FILE}/1.md")).contains("\n## 早早赶来，从桥这头慢慢走到那头。\n"));
}

#[test]
fn paragraphs_are_parted_before_a_line_and_joined_again() {
    let mut work = Work::new();
    let before = work.content();
    let line = work.lines("再回家", "再回家");
    let view = work.done(&Move::Begin { what: line.clone(), article: false });
    assert_eq!(texts(&view, "2").iter().filter(|(kind, _)| kind == "paragraph").count(), 2);
    let again = work.act(&Move::Begin { what: line, article: false }).unwrap_err();
    assert_eq!(again.code, Code::Desk);
    work.done(&Move::Join { piece: at("2", Slot::Body, 1) });
    assert_eq!(work.content(), before);
}

#[test]
fn an_article_is_parted_in_two_and_both_survive_a_later_import() {
    let mut work = Work::new();
    let view =
        work.done(&Move::Begin { what: work.lines("桥面的路灯", "桥面的路灯"), article: true });
    let stems: Vec<_> = view.articles.iter().map(|a| a.stem.as_str()).collect();
    assert_eq!(stems, ["1", "4", "2", "3"]);
    let new = work.site.read(&format!("{FILE}/4.md"));
    assert!(new.contains("桥面的路灯也换成了新的") && new.contains("order: 1.5\n"), "{new}");
    assert!(new.contains("  lines: \"11-12\"\n"), "{new}");
    let after = work.content();
    work.import();
    assert_eq!(work.content(), after);
    work.site.edit("dumps/2024-03-14/02.txt", "一直排到渡口", "一直排到码头");
    work.import();
    let mut expected = after;
    for (path, text) in &mut expected {
        let now = String::from_utf8(text.clone()).unwrap().replace("一直排到渡口", "一直排到码头");
        if path.ends_with("3.md") {
            *text = now.into_bytes();
        }
    }
    let without_digest = |tree: BTreeMap<String, Vec<u8>>| -> BTreeMap<String, String> {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let strip =
            |text: String| text.lines().filter(|l| !l.contains("digest:")).collect::<Vec<_>>().join("\n");
        tree.into_iter().map(|(path, bytes)| (path, strip(text(bytes)))).collect()
    };
    assert_eq!(without_digest(work.content()), without_digest(expected));
}

#[test]
fn a_sub_head_that_an_article_begins_with_is_its_title() {
    let mut work = Work::new();
    work.done(&place(work.lines("早早赶来", "早早赶来"), None, Some(Role::Subhead)));
    let view = work.done(&Move::Begin { what: work.lines("早早赶来", "早早赶来"), article: true });
    assert_eq!(texts(&view, "4")[0], ("title".into(), "早早赶来，从桥这头慢慢走到那头。".into()));
}

#[test]
fn articles_are_put_together_and_the_old_address_leads_to_the_new_one() {
    let mut work = Work::new();
    let view = work.done(&Move::Merge { article: "2".into(), into: "1".into() });
    let merged = texts(&view, "1");
    assert!(merged.contains(&("subhead".into(), "图书角推迟关门".into())), "{merged:?}");
    let file = work.site.read(&format!("{FILE}/1.md"));
    assert!(file.contains("aliases:\n  - /2024/03/14/02/2.html\n"), "{file}");
    assert!(file.contains("- name: 何未央\n    role: 通讯员\n"), "{file}");
    assert!(!work.site.has(&format!("{FILE}/2.md")));
    let after = work.content();
    work.import();
    assert_eq!(work.content(), after, "a later import brings nothing back");
}

#[test]
fn pictures_go_where_their_captions_go() {
    let mut work = Work::new();
    let file = format!("{FILE}/2.md");
    work.site.edit(&file, "order: 2\n", "order: 2\ncaptions:\n  - text: 图书角的灯\n");
    work.site.write(&format!("{FILE}/2.png"), "a picture");
    work.site.write(&format!("{FILE}/2-2.png"), "another");
    let before = work.content();
    let caption = What::Pieces(vec![at("2", Slot::Caption, 0)]);
    work.done(&place(caption, Some("3"), Some(Role::Caption)));
    let text = work.site.read(&format!("{FILE}/3.md"));
    assert!(text.contains("  - text: 图书角的灯\n    picture: \"2.png\"\n"), "{text}");
    work.desk.undo(&work.config, FOLDER).unwrap();
    assert_eq!(work.content(), before);
    work.done(&Move::Merge { article: "2".into(), into: "1".into() });
    let text = work.site.read(&format!("{FILE}/1.md"));
    let both = "  - text: 图书角的灯\n    picture: \"2.png\"\n  - text: \"\"\n    picture: \"2-2.png\"\n";
    assert!(text.contains(both), "{text}");
}

/// A picture of four points, as a PNG.
fn picture() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(2, 2, image::Rgb([9, 90, 200]))
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

#[test]
fn a_picture_that_went_with_its_caption_is_no_longer_shown_where_it_was() {
    let mut work = Work::new();
    work.site.edit(&format!("{FILE}/2.md"), "order: 2\n", "order: 2\ncaptions:\n  - text: 图书角的灯\n");
    work.site.write(&format!("{FILE}/2.png"), picture());
    work.done(&place(What::Pieces(vec![at("2", Slot::Caption, 0)]), Some("3"), Some(Role::Caption)));
    work.site.run_fine(&["build"]);
    let shows =
        |article: &str| work.site.read(&format!("public/2024/03/14/02/{article}.html")).contains("<figure");
    assert_eq!((shows("2"), shows("3")), (false, true));
    // The article that it lies beside goes like any other that has nothing left.
    let all = work.view().articles[1].pieces.iter().map(|p| p.at.clone()).collect();
    work.done(&place(What::Pieces(all), None, Some(Role::Other)));
    assert!(!work.site.has(&format!("{FILE}/2.md")));
}

#[test]
fn people_go_where_their_byline_goes() {
    let mut work = Work::new();
    work.done(&place(What::Pieces(vec![at("1", Slot::Byline, 0)]), Some("3"), None));
    assert!(!work.site.read(&format!("{FILE}/1.md")).contains("林浅溪"));
    let file = work.site.read(&format!("{FILE}/3.md"));
    assert!(file.contains("  - name: 陆知秋\n    role: 记者\n  - name: 林浅溪\n    role: 记者\n"), "{file}");
}

#[test]
fn a_corrected_byline_names_other_people_and_the_difference_to_the_dump_is_told() {
    let mut work = Work::new();
    let view =
        work.done(&Move::Correct { piece: at("1", Slot::Byline, 0), text: "■ 记者 林浅夕".into() });
    assert!(work.site.read(&format!("{FILE}/1.md")).contains("  - name: 林浅夕\n    role: 记者\n"));
    assert_eq!((view.missing.as_str(), view.added.as_str()), ("溪", "夕"));
    let row = view.lines.iter().find(|l| l.text.contains("林浅溪")).unwrap();
    assert!(!row.whole && row.pieces == [at("1", Slot::Byline, 0)], "{row:?}");
}

#[test]
fn lines_become_a_caption_and_its_credit_is_parted_from_it() {
    let dump = DUMP.to_owned() + "\n夕阳下的白鹭桥，行人慢慢走过桥面。何青 摄\n";
    let mut work = Work::on(&dump);
    let line = work.lines("夕阳下", "夕阳下");
    // Wherever it was placed, it is made furniture first.
    work.done(&place(line.clone(), None, Some(Role::Other)));
    let view = work.done(&place(line, Some("1"), Some(Role::Caption)));
    let pieces = texts(&view, "1");
    assert!(pieces.contains(&("caption".into(), "夕阳下的白鹭桥，行人慢慢走过桥面。".into())), "{pieces:?}");
    assert!(pieces.contains(&("credit".into(), "何青 摄".into())), "{pieces:?}");
    assert!(work.site.read(&format!("{FILE}/1.md")).contains("photographers:\n  - 何青\n"));
}

#[test]
fn what_a_person_wrote_otherwise_stays_as_it_is() {
    let mut work = Work::new();
    let file = format!("{FILE}/1.md");
    work.site.edit(&file, "title: ", "# 我的注\nmine: [1, 2]\ntitle: ");
    work.site.edit(&file, "桥面的路灯也换成了新的", "桥面的**路灯**也换成了[新的](/a)");
    work.done(&place(work.lines("早早赶来", "早早赶来"), None, Some(Role::Subhead)));
    let text = work.site.read(&file);
    assert!(text.contains("# 我的注\nmine: [1, 2]\ntitle: "), "{text}");
    assert!(text.contains("桥面的**路灯**也换成了[新的](/a)"), "{text}");
}

#[test]
fn an_article_with_nothing_left_goes_and_its_address_leads_to_its_page() {
    let mut work = Work::new();
    let all = work.view().articles[1].pieces.iter().map(|p| p.at.clone()).collect();
    work.done(&place(What::Pieces(all), None, Some(Role::Other)));
    assert!(!work.site.has(&format!("{FILE}/2.md")));
    assert!(work.site.read(&format!("{FILE}/page.md")).contains("aliases:\n  - /2024/03/14/02/2.html\n"));
}

#[test]
fn an_accepted_page_needs_no_look_until_its_dump_changes() {
    let mut work = Work::new().sure();
    work.site.edit(&format!("{FILE}/2.md"), "order: 2\n", "order: 2\nreview:\n  - 看一看\n");
    let listed = |work: &Work| -> Listed { list(&work.config).remove(0) };
    assert_eq!((listed(&work).doubtful, listed(&work).proofread), (1, false));
    assert!(work.done(&Move::Accept).proofread);
    assert!(!work.site.read(&format!("{FILE}/2.md")).contains("review"));
    assert_eq!((listed(&work).doubtful, listed(&work).proofread), (0, true));
    work.import();
    assert!(listed(&work).proofread);
    work.site.edit("dumps/2024-03-14/02.txt", "一直排到渡口", "一直排到码头");
    work.import();
    assert!(!listed(&work).proofread);
}

#[test]
fn the_doubtful_pages_come_first_and_the_accepted_ones_last() {
    let mut work = Work::new();
    let doubt = "review:\n  - 看一看\n";
    for (folder, doubts) in [("2024-03-14/03", ""), ("2024-03-14/04", doubt), ("2024-03-15/01", "")] {
        let text = format!("---\ntitle: 题\n{doubts}---\n文。\n");
        work.site.write(&format!("content/{folder}/1.md"), text);
    }
    work.done(&Move::Accept);
    let folders: Vec<_> = list(&work.config).into_iter().map(|p| p.folder).collect();
    assert_eq!(folders, ["2024-03-14/04", "2024-03-15/01", "2024-03-14/03", "2024-03-14/02"]);
}

#[test]
fn a_page_that_somebody_else_changed_meanwhile_is_left_alone() {
    let mut work = Work::new();
    let state = work.view().state;
    work.site.edit(&format!("{FILE}/3.md"), "title: 三百株", "title: 两百株");
    let before = work.content();
    let told = work.desk.act(&work.config, FOLDER, &state, &Move::Accept).unwrap_err();
    assert_eq!((told.code, work.content()), (Code::Changed, before));
}

#[test]
fn moves_are_undone_and_done_again_and_never_over_a_later_edit() {
    let mut work = Work::new();
    let before = work.content();
    work.done(&Move::Merge { article: "2".into(), into: "1".into() });
    let merged = work.content();
    assert_eq!(work.desk.undo(&work.config, FOLDER).unwrap().redo.as_deref(), Some("merge"));
    assert_eq!(work.content(), before);
    assert_eq!(work.desk.undo(&work.config, FOLDER).unwrap_err().code, Code::Desk);
    work.desk.redo(&work.config, FOLDER).unwrap();
    assert_eq!(work.content(), merged);
    work.site.edit(&format!("{FILE}/1.md"), "title: 白鹭桥", "title: 灰鹭桥");
    let edited = work.content();
    assert_eq!(work.desk.undo(&work.config, FOLDER).unwrap_err().code, Code::Changed);
    assert_eq!(work.content(), edited);
}

#[test]
fn what_was_done_can_be_undone_after_the_desk_was_closed() {
    let mut work = Work::new();
    let begun = work.content();
    work.done(&Move::Merge { article: "2".into(), into: "1".into() });
    let merged = work.content();
    work.done(&Move::Accept);
    let accepted = work.content();
    let mut work = work.reopened();
    assert_eq!(work.view().undo.as_deref(), Some("accept"));
    work.desk.undo(&work.config, FOLDER).unwrap();
    assert_eq!(work.content(), merged);
    let mut work = work.reopened();
    let view = work.view();
    assert_eq!((view.undo.as_deref(), view.redo.as_deref()), (Some("merge"), Some("accept")));
    work.desk.redo(&work.config, FOLDER).unwrap();
    assert_eq!(work.content(), accepted);
    for _ in 0..2 {
        work.desk.undo(&work.config, FOLDER).unwrap();
    }
    assert_eq!(work.content(), begun);
}

#[test]
fn a_journal_that_no_longer_fits_the_files_or_is_damaged_is_none() {
    let mut work = Work::new().sure();
    work.done(&Move::Merge { article: "2".into(), into: "1".into() });
    work.done(&Move::Accept);
    work.site.edit(&format!("{FILE}/1.md"), "title: 白鹭桥", "title: 灰鹭桥");
    let mut work = work.reopened();
    let edited = work.content();
    // The page was accepted in its own file, which nobody changed; the merge was of the one that somebody did.
    assert_eq!(work.view().undo.as_deref(), Some("accept"));
    work.desk.undo(&work.config, FOLDER).unwrap();
    assert_eq!(work.desk.undo(&work.config, FOLDER).unwrap_err().code, Code::Desk);
    work.desk.redo(&work.config, FOLDER).unwrap();
    assert_eq!(work.content(), edited);
    let journal = work.site.path(".newsprint/build/desk.state");
    let mut bytes = std::fs::read(&journal).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(&journal, bytes).unwrap();
    assert_eq!(work.reopened().view().undo, None);
}

#[test]
fn a_desk_that_was_stopped_before_it_wrote_can_do_it_again() {
    let mut work = Work::new();
    let before = work.content();
    work.done(&Move::Headline { article: "1".into(), to: "3".into() });
    let after = work.content();
    for (path, text) in &before {
        work.site.write(&format!("content/{path}"), text);
    }
    let mut work = work.reopened();
    let view = work.view();
    assert_eq!((view.undo, view.redo.as_deref()), (None, Some("headline")));
    work.desk.redo(&work.config, FOLDER).unwrap();
    assert_eq!(work.content(), after);
}

#[test]
fn articles_change_places_and_keep_their_addresses() {
    let mut work = Work::new();
    let before = work.content();
    let shift = |article: &str, up| Move::Shift { article: article.into(), up };
    let stems = |view: &View| view.articles.iter().map(|a| a.stem.clone()).collect::<Vec<_>>();
    assert_eq!(stems(&work.done(&shift("3", true))), ["1", "3", "2"]);
    assert!(work.site.read(&format!("{FILE}/3.md")).contains("order: 2\n"));
    assert!(work.site.read(&format!("{FILE}/2.md")).contains("order: 3\n"));
    assert_eq!(work.site.read(&format!("{FILE}/1.md")).as_bytes(), before["2024-03-14/02/1.md"]);
    let moved = work.content();
    work.import();
    assert_eq!(work.content(), moved, "a later import leaves the order as it is");
    for (article, up) in [("1", true), ("2", false)] {
        assert_eq!(work.act(&shift(article, up)).unwrap_err().code, Code::Desk);
    }
    work.desk.undo(&work.config, FOLDER).unwrap();
    assert_eq!(work.content(), before);
    // Two of one number, and one without: all are counted anew.
    work.site.edit(&format!("{FILE}/2.md"), "order: 2\n", "order: 1\n");
    work.site.edit(&format!("{FILE}/3.md"), "order: 3\n", "");
    assert_eq!(stems(&work.done(&shift("1", false))), ["2", "1", "3"]);
    let order = |n: u8| {
        work.site
            .read(&format!("{FILE}/{n}.md"))
            .contains(&format!("\norder: {}\n", [2, 1, 3][usize::from(n) - 1]))
    };
    assert!(order(1) && order(2) && order(3));
    work.site.run_fine(&["build"]);
    let page = work.site.read("public/2024/03/14/02/index.html");
    let places =
        ["图书角推迟关门", "白鹭桥人行道重新开放", "三百株樱树连夜栽好"].map(|t| page.find(t).unwrap());
    assert!(places.is_sorted(), "{places:?}");
}

/// The page with other facts about itself.
fn head(section: &str, editors: &[&str]) -> Move {
    let editors = editors.iter().map(|e| (*e).to_owned()).collect();
    Move::Page { date: None, number: None, section: section.into(), editors }
}

/// The page in another issue, or under another number.
fn moved(date: &str, number: &str) -> Move {
    let (date, number) = (Some(date.parse().unwrap()), Some(number.into()));
    Move::Page { date, number, section: "民生".into(), editors: vec!["周砚".into()] }
}

#[test]
fn a_page_and_the_articles_that_follow_it_get_another_section_and_other_editors() {
    let mut work = Work::new();
    work.site.edit(&format!("{FILE}/2.md"), "section: 民生\neditor: 周砚\n", "section: 书\neditor: 沈汀\n");
    let before = work.content();
    let view = work.done(&head(" 城事 ", &["周砚", "沈汀", " "]));
    assert_eq!((view.section.as_str(), view.editors.len()), ("城事", 2));
    for file in ["page", "1", "3"] {
        let text = work.site.read(&format!("{FILE}/{file}.md"));
        assert!(
            text.contains("section: 城事\neditor:\n  - 周砚\n  - 沈汀\n")
                && !text.contains("周砚\nreporters"),
            "{text}"
        );
        assert!(!text.contains("aliases"), "{text}");
    }
    assert_eq!(work.site.read(&format!("{FILE}/2.md")).as_bytes(), before["2024-03-14/02/2.md"]);
    let after = work.content();
    work.import();
    assert_eq!(work.content(), after);
    work.desk.undo(&work.config, FOLDER).unwrap();
    assert_eq!(work.content(), before);
    let view = work.done(&head("", &[]));
    assert_eq!((view.section.as_str(), view.editors), ("", Vec::<String>::new()));
    assert!(!work.site.read(&format!("{FILE}/page.md")).contains("section: 民生"));
}

#[test]
fn a_page_whose_date_was_read_wrongly_goes_into_the_right_issue_and_stays_there() {
    let mut work = Work::new();
    let before = work.content();
    let view = work.done(&moved("2024-03-21", " 03 "));
    assert_eq!(
        (view.date.as_str(), view.number.as_str(), view.stands.as_str()),
        ("2024-03-21", "03", "2024-03-21/03")
    );
    assert_eq!(
        (view.address.as_str(), view.articles[0].address.as_str()),
        ("/2024/03/21/03/", "/2024/03/21/03/1.html")
    );
    for (file, was) in [("page", ""), ("1", "1.html"), ("2", "2.html"), ("3", "3.html")] {
        let text = work.site.read(&format!("{FILE}/{file}.md"));
        assert!(text.contains("date: 2024-03-21\npage: \"03\"\n"), "{text}");
        assert!(text.contains(&format!("aliases:\n  - /2024/03/14/02/{was}\n")), "{text}");
    }
    assert_eq!(list(&work.config)[0].stands, "2024-03-21/03");
    // By way of another place, which comes before it.
    work.done(&moved("2024-03-07", "1"));
    work.done(&moved("2024-03-21", "03"));
    let after = work.content();
    work.import();
    assert_eq!(work.content(), after, "a later import leaves it where it is");
    // What is new in the dump belongs to the page where it stands now.
    let new = "四座凉亭换上新瓦\n\n■ 记者 何未央\n\n滨江步道的四座凉亭昨天换完最后一片瓦，雨天里不再漏水。\n走累了的人可以在亭子里坐下来歇脚，看看江上的船。\n";
    work.site.write("dumps/2024-03-14/02.txt", format!("{DUMP}\n{new}"));
    work.import();
    work.import();
    let text = work.site.read(&format!("{FILE}/4.md"));
    assert!(text.contains("四座凉亭换上新瓦") && text.contains("date: 2024-03-21\npage: \"03\"\n"), "{text}");
    let run = work.site.run_fine(&["build", "--format", "json"]);
    assert!(work.site.read("public/2024/03/21/03/index.html").contains("白鹭桥人行道重新开放"));
    assert!(work.site.read("public/2024/03/14/02/1.html").contains("2024/03/21/03/1.html"));
    assert!(!work.site.has("public/2024/03/14/index.html"), "an issue of no page");
    assert!(run.diagnostics().iter().all(|d| d["code"] != "misplaced" && d["code"] != "proposal"));
    // And back: what was an address is one again.
    let mut work = Work::new();
    work.done(&moved("2024-03-21", "03"));
    let view = work.done(&moved("2024-03-14", "02"));
    assert_eq!((view.stands.as_str(), view.address.as_str()), ("", "/2024/03/14/02/"));
    assert!(work.site.read(&format!("{FILE}/1.md")).contains("aliases:\n  - /2024/03/21/03/1.html\n"));
    work.desk.undo(&work.config, FOLDER).unwrap();
    work.desk.undo(&work.config, FOLDER).unwrap();
    assert_eq!(work.content(), before);
}

#[test]
fn an_article_that_somebody_put_elsewhere_does_not_go_with_its_page() {
    let mut work = Work::new();
    work.site.edit(&format!("{FILE}/2.md"), "date: 2024-03-14", "date: 2024-03-07");
    work.done(&moved("2024-03-21", "02"));
    assert!(work.site.read(&format!("{FILE}/1.md")).contains("date: 2024-03-21"));
    let text = work.site.read(&format!("{FILE}/2.md"));
    assert!(text.contains("date: 2024-03-07") && !text.contains("aliases"), "{text}");
}

#[test]
fn a_page_does_not_go_where_another_stands() {
    let mut work = Work::new();
    work.site.write("content/2024-03-21/3/1.md", "---\ntitle: 早班船\n---\n渡船改在六点开。\n");
    let before = work.content();
    for (date, number) in [("2024-03-21", "3"), ("2024-03-21", "03"), ("2024-03-21", " ")] {
        assert_eq!(work.act(&moved(date, number)).unwrap_err().code, Code::Desk, "{number}");
    }
    assert_eq!(work.content(), before);
    work.done(&moved("2024-03-21", "A3"));
}

#[test]
fn a_desk_that_was_stopped_between_two_files_is_brought_to_its_end() {
    let mut work = Work::new();
    let before = work.content();
    work.done(&Move::Headline { article: "1".into(), to: "3".into() });
    let after = work.content();
    let changed: Vec<_> = before.keys().filter(|path| before[*path] != after[*path]).collect();
    assert_eq!(changed.len(), 2);
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let entry = |path: &&String| serde_json::json!({ "path": path, "before": text(&before[*path]), "after": text(&after[*path]) });
    let open = serde_json::Value::from(changed.iter().map(entry).collect::<Vec<_>>()).to_string();
    // The first file is written already; the second is not.
    work.site.write(&format!("content/{}", changed[1]), &before[changed[1]]);
    work.site.write(".newsprint/desk/open.json", open);
    Desk::begin(&work.config).unwrap();
    assert_eq!(work.content(), after);
    assert!(!work.site.has(".newsprint/desk/open.json"));
    // What somebody changed since is theirs.
    let open = serde_json::Value::from(changed.iter().map(entry).collect::<Vec<_>>()).to_string();
    work.site.write(&format!("content/{}", changed[0]), "---\ntitle: 我的\n---\n");
    let edited = work.content();
    work.site.write(".newsprint/desk/open.json", open);
    Desk::begin(&work.config).unwrap();
    assert_eq!(work.content(), edited);
}

#[test]
fn what_cannot_be_announced_is_not_written() {
    let mut work = Work::new();
    let before = work.content();
    // Where the files that are about to be written are noted nothing can be noted.
    work.site.write(".newsprint/desk", "a file");
    assert!(work.act(&Move::Accept).is_err());
    assert_eq!(work.content(), before);
    assert_eq!(work.view().undo, None);
}

#[test]
fn what_was_taken_back_cannot_be_done_again_after_another_move() {
    let mut work = Work::new();
    work.done(&Move::Merge { article: "2".into(), into: "1".into() });
    work.desk.undo(&work.config, FOLDER).unwrap();
    let view = work.done(&Move::Accept);
    assert_eq!((view.undo.as_deref(), view.redo), (Some("accept"), None));
    assert_eq!(work.desk.redo(&work.config, FOLDER).unwrap_err().code, Code::Desk);
}

#[test]
fn a_page_that_is_not_there_is_told_of() {
    let work = Work::new();
    for folder in ["2024-03-14/09", "..", "../..", "2024-03-14/../..", "/etc", ""] {
        let told = work.desk.page(&work.config, folder).unwrap_err();
        assert_eq!(told.code, Code::Desk, "{folder}");
    }
}

#[test]
fn windows_line_ends_stay() {
    let mut work = Work::new();
    let file = format!("{FILE}/1.md");
    let text = work.site.read(&file).replace('\n', "\r\n");
    work.site.write(&file, text);
    work.done(&place(work.lines("早早赶来", "早早赶来"), None, Some(Role::Subhead)));
    let text = work.site.read(&file);
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    work.desk.undo(&work.config, FOLDER).unwrap();
}

/// Numbers that choose a move among what is there.
fn some_move() -> impl Strategy<Value = (u8, usize, usize, usize, bool)> {
    (0..11_u8, 0..60_usize, 0..60_usize, 0..12_usize, any::<bool>())
}

const ROLES: [Role; 12] = [
    Role::Kicker,
    Role::Title,
    Role::Subtitle,
    Role::Byline,
    Role::Paragraph,
    Role::Subhead,
    Role::Caption,
    Role::Other,
    Role::Banner,
    Role::Advert,
    Role::Folio,
    Role::Masthead,
];

fn chosen(view: &View, (kind, one, other, role, flag): (u8, usize, usize, usize, bool)) -> Option<Move> {
    let pieces: Vec<&At> =
        view.articles.iter().flat_map(|a| &a.pieces).chain(&view.furniture).map(|p| &p.at).collect();
    let piece = |n: usize| (*pieces[n % pieces.len()]).clone();
    let article = |n: usize| Some(view.articles.get(n % view.articles.len().max(1))?.stem.clone());
    let lines = |n: usize, m: usize| {
        let (first, last) = (n % view.lines.len(), (n + m % 4) % view.lines.len());
        What::Lines(view.lines[first.min(last)].number, view.lines[first.max(last)].number)
    };
    let what = if flag { lines(one, other) } else { What::Pieces(vec![piece(one)]) };
    Some(match kind {
        0 => place(what, Some("new"), Some(ROLES[role])),
        1 => place(what, article(other).as_deref(), None),
        2 => Move::Place { what, to: article(other), role: Some(ROLES[role]), add: flag },
        3 => place(what, None, Some(ROLES[role])),
        4 => Move::Headline { article: article(one)?, to: article(other)? },
        5 => Move::Begin { what, article: flag },
        6 => Move::Join { piece: piece(one) },
        7 => Move::Merge { article: article(one)?, into: article(other)? },
        8 => Move::Shift { article: article(one)?, up: flag },
        9 if flag => moved(["2024-03-14", "2024-03-21"][role % 2], ["02", "3", "A1"][other % 3]),
        9 => head(["民生", "城事", ""][role % 3], &["周砚", "沈汀"][..other % 3]),
        _ => {
            Move::Place { what: What::From(piece(one), other), to: None, role: Some(ROLES[role]), add: flag }
        }
    })
}

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(16)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_done_no_character_is_lost_and_all_of_it_can_be_undone(
        moves in prop::collection::vec(some_move(), 1..12),
    ) {
        let dump = DUMP.to_owned() + "\n夕阳下的白鹭桥，行人慢慢走过桥面。何青 摄\n\n（下转第3版）\n";
        let mut work = Work::on(&dump);
        let (begun, all) = (work.content(), census(&work.view()));
        let mut count = 0;
        for some in moves {
            let Some(step) = chosen(&work.view(), some) else { continue };
            let before = work.content();
            match work.act(&step) {
                Ok(view) => {
                    prop_assert_eq!(census(&view), all.clone(), "{:?}", step);
                    count += usize::from(work.content() != before);
                }
                Err(told) => {
                    prop_assert_eq!(told.code, Code::Desk, "{:?}: {:?}", step, told);
                    prop_assert_eq!(work.content(), before);
                }
            }
            let problems = newsprint::content::load(&work.config).1;
            prop_assert!(!problems.has_errors(), "{:?}: {:?}", step, problems);
        }
        for _ in 0..count {
            work.desk.undo(&work.config, FOLDER).unwrap();
        }
        prop_assert_eq!(work.content(), begun);
    }
}
