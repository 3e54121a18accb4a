//! Import as a user meets it: the real program over real folders, again and again.

#![allow(clippy::disallowed_methods, reason = "tests write files themselves")]

use std::collections::BTreeMap;
use std::fs;
use std::time::SystemTime;

use newsprint::config::Config;
use newsprint::diagnostic::Severity;
use newsprint::{content, import};
use proptest::prelude::*;

use crate::site::{Run, Site};

/// An article of a test page: byline, title, paragraphs.
type Story = (&'static str, &'static str, &'static [&'static str]);

const BRIDGE: Story = (
    "■ 记者 林浅溪",
    "白鹭桥人行道重新开放",
    &[
        "昨日清晨，白鹭桥南侧的最后一段护栏完成刷漆，封闭了二十三天的人行道重新开放。住在桥头的老人们早早赶来，从桥这头慢慢走到那头。",
        "市政养护队介绍，这次一共更换护栏一百零六段，加装夜灯四十盏，桥面排水口也全部疏通。今后每逢汛期之前，养护队都会再检查一遍。",
    ],
);
const BOOKS: Story = (
    "■ 通讯员 何未央",
    "青石巷图书角推迟关门",
    &[
        "本周起，青石巷图书角把关门时间推迟到晚上十点。放学晚的孩子和下班迟的店员，都能在这里坐一会儿再回家。",
        "图书角的书来自居民捐赠，目前有两千七百册。管理员说，推迟关门以后，每晚多来三十多位读者，借出的书也多了一倍。",
    ],
);
const TREES: Story = (
    "■ 记者 陆知秋",
    "三百株樱树连夜栽到沿江大道",
    &[
        "城西苗圃的三百株樱树昨天运抵沿江大道，园林工人连夜栽种，赶在春分之前全部入土。这些树的树龄都在五年以上，预计后年就能成片开花。",
        "苗圃负责人说，每株树都挂了编号牌，市民可以认养，认养人的名字会写在牌子背面。",
    ],
);
const FERRY: Story = (
    "■ 通讯员 温以宁",
    "北岸渡轮今起增开早班",
    &[
        "北岸码头昨天宣布，从下周一开始，往返两岸的渡轮每天增开四个早班，头班提前到五点四十分，方便赶早市的菜农和上早班的工人。",
        "码头工作人员表示，新船票价不变，老人和学生凭证件仍可减半，自行车上船不另收费。",
    ],
);

const MASTHEAD: &str = "03民生 2024年3月14日 星期四 责编：周砚";
const DUMP: &str = "dumps/2024-03-14/03.txt";
const FOLDER: &str = "content/2024-03-14/03";

/// The dump of a page: masthead, bodies in columns of 24 characters, headlines torn off and piled up at the end.
fn page(masthead: &str, stories: &[Story]) -> String {
    let mut text = format!("{masthead}\n河滨周刊\n\n");
    for (byline, _, paragraphs) in stories {
        text += &format!("{byline}\n\n");
        for paragraph in *paragraphs {
            let chars: Vec<char> = paragraph.chars().collect();
            // A paragraph's first line lost its indent and kept its width.
            let (first, rest) = chars.split_at(22);
            text.extend(first);
            text.push('\n');
            for line in rest.chunks(24) {
                text.extend(line);
                text.push('\n');
            }
            text.push('\n');
        }
    }
    for (_, title, _) in stories {
        text += &format!("{title}\n\n");
    }
    text
}

fn three() -> String {
    page(MASTHEAD, &[BRIDGE, BOOKS, TREES])
}

/// A site with one imported page of three articles.
fn imported() -> Site {
    let site = Site::new().file(DUMP, three());
    site.run_fine(&["import"]);
    site
}

/// The article file of the page that holds a text.
fn holds(site: &Site, text: &str) -> Option<String> {
    let files = site.tree(FOLDER).into_keys().filter(|f| f.ends_with(".md") && !f.contains("proposal"));
    files.map(|f| format!("{FOLDER}/{f}")).find(|f| !f.ends_with("page.md") && site.read(f).contains(text))
}

fn file_of(site: &Site, text: &str) -> String {
    holds(site, text).unwrap_or_else(|| panic!("no article with «{text}»"))
}

fn json(site: &Site, command: &str) -> Run {
    site.run(&["--format", "json", command])
}

/// What is told, but for articles that import is not sure of: which these are, hangs on fitted weights.
fn codes(run: &Run) -> Vec<String> {
    let told = run.diagnostics().into_iter().filter(|d| d["code"] != "doubtful");
    told.map(|d| d["code"].as_str().unwrap().to_owned()).collect()
}

/// Content, and what import keeps beside it but for its notes, which hang on when files were written.
fn state(site: &Site) -> (BTreeMap<String, Vec<u8>>, BTreeMap<String, Vec<u8>>) {
    let mut kept = site.tree(".newsprint");
    kept.retain(|path, _| !path.starts_with("build/"));
    (site.tree("content"), kept)
}

fn times(site: &Site) -> Vec<SystemTime> {
    let time = |f: &String| fs::metadata(site.path("content").join(f)).unwrap().modified().unwrap();
    site.tree("content").keys().map(time).collect()
}

// -- what is written ---------------------------------------------------------------------------------

#[test]
fn a_page_becomes_one_file_an_article_one_a_page_and_one_an_issue() {
    let site = imported();
    let files: Vec<String> = site.tree("content").into_keys().collect();
    assert_eq!(
        files,
        [
            "2024-03-14/03/1.md",
            "2024-03-14/03/2.md",
            "2024-03-14/03/3.md",
            "2024-03-14/03/page.md",
            "2024-03-14/issue.md"
        ]
    );
    let text = site.read(&file_of(&site, "图书角"));
    for line in [
        "title: 青石巷图书角推迟关门\n",
        "date: 2024-03-14\n",
        "page: \"03\"\n",
        "section: 民生\n",
        "editor: 周砚\n",
        "  - name: 何未央\n    role: 通讯员\n",
        "order: 2\n",
        "  dump: dumps/2024-03-14/03.txt\n",
    ] {
        assert!(text.contains(line), "{line:?} is not in\n{text}");
    }
    let page = site.read(&format!("{FOLDER}/page.md"));
    for line in ["  date: masthead\n", "  page: masthead\n", "责编：周砚", "kind: masthead\n"] {
        assert!(page.contains(line), "{line:?} is not in\n{page}");
    }
}

#[test]
fn text_that_looks_like_markdown_or_markup_comes_through_unchanged() {
    let odd: Story = (
        "■ 记者 林浅溪",
        "评分*五星*的<小店>开张",
        &[
            "# 号店昨天开张，店主在门口写下 1. 诚信 2. 公道，又画了一个 *号* 和 _线_，还把 <b>特价</b> 与 A&amp;B 两个牌子挂在 [门] 上，引来许多街坊围观。",
        ],
    );
    let site = Site::new().file(DUMP, page(MASTHEAD, &[odd, BOOKS, TREES]));
    site.run_fine(&["import"]);
    let run = json(&site, "check");
    assert!(!codes(&run).contains(&"conservation".to_owned()), "{}", run.err);
    assert!(site.read(&file_of(&site, "街坊")).contains("\\*号\\*"));
}

#[test]
fn byte_order_mark_windows_line_ends_and_form_feeds_are_read() {
    let second = page("04副刊 2024年3月14日 星期四 责编：周砚", &[FERRY, TREES]);
    let first = page(MASTHEAD, &[BRIDGE, BOOKS]);
    let dump = format!("\u{feff}{first}\u{c}{second}").replace('\n', "\r\n");
    let site = Site::new().file("dumps/issue.txt", dump);
    site.run_fine(&["import"]);
    let files = site.tree("content");
    for file in ["2024-03-14/03/2.md", "2024-03-14/04/2.md", "2024-03-14/04/page.md"] {
        assert!(files.contains_key(file), "{:?}", files.keys());
    }
    assert!(files.values().all(|bytes| !bytes.contains(&b'\r')));
    assert_eq!(codes(&json(&site, "check")), Vec::<String>::new());
}

// -- which page it is --------------------------------------------------------------------------------

#[test]
fn the_path_tells_what_the_masthead_lacks_and_the_config_what_both_lack() {
    let headless = page("", &[BRIDGE, BOOKS]).replace("河滨周刊\n", "");
    let site = Site::new()
        .file("newsprint.yaml", "publication: 河滨周刊\ndefaults:\n  section: 要闻\n  editor: 许知远\n")
        .file("dumps/2024/03/14/p07.txt", headless);
    site.run_fine(&["import"]);
    let page = site.read("content/2024-03-14/7/page.md");
    for line in ["date: path\n", "page: path\n", "section: config\n", "editor: config\n", "section: 要闻\n"]
    {
        assert!(page.contains(line), "{line:?} is not in\n{page}");
    }
}

#[test]
fn masthead_and_path_that_disagree_are_told_with_the_line_and_the_masthead_holds() {
    let site = Site::new().file("dumps/2024-03-15/04.txt", format!("\n{}", three()));
    let run = json(&site, "import");
    assert_eq!(run.status, 0, "{}", run.err);
    let warnings: Vec<_> = run.diagnostics().into_iter().filter(|d| d["code"] == "masthead").collect();
    assert_eq!(warnings.len(), 2, "{}", run.err);
    for warning in warnings {
        assert_eq!((warning["severity"].as_str(), warning["line"].as_u64()), (Some("warning"), Some(2)));
        assert_eq!(warning["path"], "dumps/2024-03-15/04.txt");
    }
    assert!(site.has("content/2024-03-14/03/page.md"));
}

#[test]
fn a_weekday_that_is_not_the_date_s_is_a_warning() {
    let site = Site::new().file(DUMP, three().replace("星期四", "星期五"));
    let warning = json(&site, "import").diagnostic("masthead");
    assert_eq!((warning["severity"].as_str(), warning["line"].as_u64()), (Some("warning"), Some(1)));
    assert!(site.has("content/2024-03-14/03/page.md"));
}

#[test]
fn a_page_that_nothing_places_is_left_out_and_the_others_are_imported() {
    let headless = page("", &[FERRY, TREES]).replace("河滨周刊\n", "");
    let site = Site::new().file("dumps/loose.txt", headless).file(DUMP, three());
    let run = json(&site, "import");
    assert_eq!(run.status, 1);
    assert_eq!(run.diagnostic("no-place")["path"], "dumps/loose.txt");
    assert!(site.has("content/2024-03-14/03/3.md"));
}

#[test]
fn an_impossible_date_is_an_error_unless_the_path_knows_better() {
    let bad = three().replace("3月14日 星期四", "2月30日");
    let site = Site::new().file("dumps/loose.txt", &bad);
    let run = json(&site, "import");
    assert_eq!((run.status, run.diagnostic("impossible-date")["line"].as_u64()), (1, Some(1)));
    assert!(site.tree("content").is_empty());

    let site = Site::new().file(DUMP, &bad);
    let run = json(&site, "import");
    assert_eq!(run.status, 0, "{}", run.err);
    assert_eq!(codes(&run), ["masthead"], "{}", run.err);
    assert!(site.has("content/2024-03-14/03/page.md"));

    let site = Site::new().file("dumps/2024-02-30/3.txt", page("", &[BRIDGE]).replace("河滨周刊\n", ""));
    let run = json(&site, "import");
    assert_eq!((run.status, run.diagnostic("impossible-date")["severity"].as_str()), (1, Some("error")));
}

#[test]
fn two_dumps_for_one_page_are_an_error_that_names_both_and_the_first_is_taken() {
    let other = page(MASTHEAD, &[FERRY]);
    let site = Site::new().file(DUMP, three()).file("dumps/2024-03-14/3-again.txt", other);
    for _ in 0..2 {
        let run = json(&site, "import");
        let problem = run.diagnostic("same-page");
        let message = problem["message"].as_str().unwrap();
        assert_eq!(run.status, 1);
        assert!(message.contains(DUMP) && message.contains("3-again.txt"), "{message}");
    }
    assert_eq!(holds(&site, "渡轮"), None);
}

#[test]
fn a_hostile_page_number_in_a_path_does_not_leave_the_content_folder() {
    let site = Site::new()
        .file(
            "newsprint.yaml",
            "publication: 河滨周刊\nbase_url: https://example.org/\ndefaults:\n  page: ../../../../evil\n",
        )
        .file("dumps/2024-03-14/x.txt", page("", &[BRIDGE]).replace("河滨周刊\n", ""));
    site.run(&["import"]);
    let outside = site.path("../evil");
    assert!(!outside.exists() && !site.path("../../evil").exists());
    assert!(site.tree("content").keys().all(|f| f.starts_with("2024-03-14/")));
    assert!(site.has("content/2024-03-14/evil/1.md"), "{:?}", site.tree("content").keys());
    assert_eq!(codes(&json(&site, "check")), Vec::<String>::new());
}

// -- dumps that are none -----------------------------------------------------------------------------

#[test]
fn every_bad_dump_is_reported_in_one_run_and_the_good_one_is_imported() {
    let site = Site::new()
        .file(DUMP, three())
        .file("dumps/2024-03-14/04.txt", " \n\u{3000}\n")
        .file("dumps/2024-03-14/05.txt", b"%PDF-1.7\n\0\0\x01\x02")
        .file("dumps/2024-03-14/06.txt", b"\xb5\xda\xd2\xbb\n")
        .file("dumps/2024-03-14/notes.pdf", b"%PDF");
    let run = json(&site, "import");
    assert_eq!(run.status, 1);
    for (code, path) in [
        ("empty-dump", "dumps/2024-03-14/04.txt"),
        ("binary-dump", "dumps/2024-03-14/05.txt"),
        ("undecodable", "dumps/2024-03-14/06.txt"),
        ("not-a-dump", "dumps/2024-03-14/notes.pdf"),
    ] {
        let problem = run.diagnostic(code);
        assert_eq!(problem["path"], path);
        assert!(problem["help"].is_string(), "{problem}");
    }
    assert_eq!(run.diagnostic("undecodable")["line"], 1);
    assert!(site.has("content/2024-03-14/03/3.md"));
}

#[test]
fn a_page_without_an_article_is_a_warning_and_its_text_is_kept() {
    let site = Site::new().file(DUMP, format!("{MASTHEAD}\n河滨周刊\n"));
    let run = json(&site, "import");
    assert_eq!((run.status, run.diagnostic("no-article")["severity"].as_str()), (0, Some("warning")));
    assert!(site.read(&format!("{FOLDER}/page.md")).contains("河滨周刊"));
    assert!(!codes(&json(&site, "check")).contains(&"conservation".to_owned()));
}

// -- again -------------------------------------------------------------------------------------------

#[test]
fn a_second_import_changes_nothing_not_even_a_file_s_time() {
    let site = imported();
    let before = (state(&site), times(&site));
    site.run_fine(&["import"]);
    site.run_fine(&["import", "--again"]);
    assert!((state(&site), times(&site)) == before);
}

#[test]
fn check_finds_nothing_on_an_imported_page_and_writes_nothing() {
    let site = imported();
    let before = state(&site);
    assert_eq!(codes(&json(&site, "check")), Vec::<String>::new());
    site.write("dumps/2024-03-21/05.txt", page("05要闻 2024年3月21日 星期五", &[FERRY, BOOKS]));
    assert_eq!(json(&site, "check").diagnostic("masthead")["line"], 1);
    assert!(state(&site) == before);
}

#[test]
fn check_notices_when_import_s_own_copy_lost_a_character() {
    let site = imported();
    let copy = format!(".newsprint/import/{}", file_of(&site, "图书角").trim_start_matches("content/"));
    site.edit(&copy, "两千七百册", "两千百册");
    let run = json(&site, "check");
    assert_eq!((run.status, run.diagnostic("conservation")["path"].as_str()), (1, Some(DUMP)));
}

#[test]
fn a_changed_dump_updates_the_articles_nobody_touched() {
    let site = imported();
    site.write(DUMP, three().replace("四十盏", "四二盏"));
    site.run_fine(&["import"]);
    assert!(holds(&site, "四二盏").is_some() && holds(&site, "四十盏").is_none());
}

#[test]
fn a_person_s_edit_survives_and_the_dump_s_change_arrives_beside_it() {
    let site = imported();
    let file = file_of(&site, "白鹭桥");
    site.edit(
        &file,
        "title: 白鹭桥人行道重新开放\n",
        "# better\ntitle: 白鹭桥今起可走 # shorter\nmine: [a,   b]\n",
    );
    site.edit(&file, "市政养护队介绍", "养护队介绍");
    site.write(DUMP, three().replace("二十三天", "二十四天"));
    site.run_fine(&["import"]);
    let text = site.read(&file);
    assert!(
        text.starts_with("---\n# better\ntitle: 白鹭桥今起可走 # shorter\nmine: [a,   b]\ndate:"),
        "{text}"
    );
    assert!(text.contains("二十四天") && text.contains("。\n\n养护队介绍"), "{text}");
    let before = (state(&site), times(&site));
    site.run_fine(&["import", "--again"]);
    assert!((state(&site), times(&site)) == before, "the import after a merge changed something");
}

#[test]
fn windows_line_ends_of_an_editor_are_no_conflict() {
    let site = imported();
    let file = file_of(&site, "白鹭桥");
    site.write(&file, site.read(&file).replace("市政养护队", "养护队").replace('\n', "\r\n"));
    site.write(DUMP, three().replace("二十三天", "二十四天"));
    site.run_fine(&["import"]);
    let text = site.read(&file);
    assert!(text.contains("二十四天") && text.contains("\r\n养护队介绍"), "{text:?}");
    assert!(!site.has(&file.replace(".md", ".proposal.md")));
}

#[test]
fn an_edit_that_the_dump_contradicts_stays_and_the_proposal_lies_beside_it() {
    let site = imported();
    let file = file_of(&site, "白鹭桥");
    let proposal = file.replace(".md", ".proposal.md");
    site.edit(&file, "二十三天", "三个星期");
    let edited = site.read(&file);
    site.write(DUMP, three().replace("二十三天", "二十四天"));
    let problem = json(&site, "import").diagnostic("proposal");
    assert_eq!(
        (problem["path"].as_str(), problem["severity"].as_str()),
        (Some(file.as_str()), Some("warning"))
    );
    assert!(problem["message"].as_str().unwrap().contains(&proposal), "{problem}");
    assert_eq!(site.read(&file), edited);
    assert!(site.read(&proposal).contains("二十四天"));
    assert_eq!(codes(&json(&site, "check")), ["proposal"]);
}

#[test]
fn front_matter_that_a_person_broke_is_left_alone() {
    let site = imported();
    let file = file_of(&site, "白鹭桥");
    site.edit(&file, "title: ", "title: [");
    let broken = site.read(&file);
    site.write(DUMP, three().replace("二十三天", "二十四天"));
    site.run(&["import"]);
    assert_eq!(site.read(&file), broken);
    assert!(site.read(&file.replace(".md", ".proposal.md")).contains("二十四天"));
    let problem = json(&site, "check").diagnostic("front-matter");
    assert_eq!((problem["path"].as_str(), problem["line"].is_u64()), (Some(file.as_str()), true));
}

#[test]
fn a_deleted_article_stays_deleted() {
    let site = imported();
    let file = file_of(&site, "图书角");
    site.remove(&file);
    site.run_fine(&["import", "--again"]);
    site.write(DUMP, three().replace("二十三天", "二十四天").replace("三十多位", "四十多位"));
    site.run_fine(&["import"]);
    assert_eq!(holds(&site, "图书角"), None);
}

#[test]
fn articles_keep_their_files_when_others_come_between_and_their_order_changes() {
    let site = imported();
    let before: Vec<_> = ["白鹭桥", "图书角", "樱树"].map(|t| file_of(&site, t)).into();
    site.write(DUMP, page(MASTHEAD, &[TREES, FERRY, BRIDGE, BOOKS]));
    site.run_fine(&["import"]);
    let after: Vec<_> = ["白鹭桥", "图书角", "樱树"].map(|t| file_of(&site, t)).into();
    assert_eq!(after, before);
    assert_eq!(file_of(&site, "渡轮"), format!("{FOLDER}/4.md"));
    assert!(site.read(&file_of(&site, "樱树")).contains("order: 1\n"));
    assert_eq!(codes(&json(&site, "check")), Vec::<String>::new());
}

#[test]
fn the_address_of_a_vanished_article_leads_to_the_page_or_to_what_took_its_text() {
    let site = imported();
    site.write(DUMP, page(MASTHEAD, &[BRIDGE, TREES]));
    site.run_fine(&["import"]);
    assert_eq!(holds(&site, "图书角"), None);
    assert!(site.read(&format!("{FOLDER}/page.md")).contains("- /2024/03/14/03/2.html\n"));
    // The alias stays through further imports.
    site.write(DUMP, page(MASTHEAD, &[BRIDGE, TREES]).replace("二十三天", "二十四天"));
    site.run_fine(&["import"]);
    assert!(site.read(&format!("{FOLDER}/page.md")).contains("- /2024/03/14/03/2.html\n"));
    assert_eq!(codes(&json(&site, "check")), Vec::<String>::new());
}

#[test]
fn an_edited_article_that_vanishes_from_its_dump_stays_and_is_told() {
    let site = imported();
    let file = file_of(&site, "图书角");
    site.edit(&file, "两千七百册", "近三千册");
    site.write(DUMP, page(MASTHEAD, &[BRIDGE, TREES]));
    let problem = json(&site, "import").diagnostic("proposal");
    assert_eq!(problem["path"], file);
    assert!(site.read(&file).contains("近三千册"));
}

#[test]
fn a_number_that_an_article_had_is_never_given_to_another() {
    let site = imported();
    site.write(DUMP, page(MASTHEAD, &[BRIDGE, BOOKS]));
    site.run_fine(&["import"]);
    site.write(DUMP, page(MASTHEAD, &[BRIDGE, BOOKS, FERRY]));
    site.run_fine(&["import"]);
    assert_eq!(file_of(&site, "渡轮"), format!("{FOLDER}/4.md"));
}

#[test]
fn an_article_written_by_hand_is_never_touched_and_keeps_its_number() {
    let site = Site::new();
    let run = site.run_fine(&["new", "2024-03-14/03", "更正：昨日一处数字有误"]);
    let file = run.out.trim().to_owned();
    let text = site.read(&file);
    site.write(DUMP, three());
    site.run_fine(&["import"]);
    assert_eq!(site.read(&file), text);
    assert_eq!(file_of(&site, "图书角"), format!("{FOLDER}/3.md"));
    assert_eq!(site.run_fine(&["new", "2024-03-14/03", "二"]).out.trim(), format!("{FOLDER}/5.md"));
}

#[test]
fn an_article_without_a_title_is_a_note() {
    let site = imported();
    let file = file_of(&site, "图书角");
    site.edit(&file, "title: 青石巷图书角推迟关门\n", "");
    let run = json(&site, "check");
    let note = run.diagnostic("no-title");
    assert_eq!(
        (run.status, note["severity"].as_str(), note["path"].as_str()),
        (0, Some("note"), Some(&*file))
    );
}

// -- when something broke ----------------------------------------------------------------------------

#[test]
fn without_newsprint_s_own_copies_edited_files_stay_and_the_rest_is_taken_for_its_own() {
    let site = imported();
    let file = file_of(&site, "白鹭桥");
    site.edit(&file, "二十三天", "三个星期");
    let edited = site.read(&file);
    fs::remove_dir_all(site.path(".newsprint")).unwrap();
    let before = site.tree("content");
    site.run_fine(&["import"]);
    assert!(site.tree("content") == before, "nothing changed in the dump, yet content did");
    let run = json(&site, "import");
    assert_eq!(run.status, 0, "{}", run.err);
    site.run(&["import", "--again"]);
    assert_eq!(site.read(&file), edited);
    assert!(site.has(&file.replace(".md", ".proposal.md")));
    site.write(DUMP, three().replace("四十多位", "五十多位").replace("三十多位", "四十多位"));
    site.run(&["import"]);
    assert!(holds(&site, "四十多位").is_some(), "an untouched article was not updated");
    assert_eq!(site.read(&file), edited);
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_written_is_told_and_written_by_the_next_import() {
    let site = Site::new().file(DUMP, three());
    // A folder where a file should be: no write can succeed, for any user.
    fs::create_dir_all(site.path(&format!("{FOLDER}/2.md/x"))).unwrap();
    let run = json(&site, "import");
    assert_eq!(run.status, 1, "{}", run.err);
    fs::remove_dir_all(site.path(&format!("{FOLDER}/2.md"))).unwrap();
    site.run_fine(&["import"]);
    for text in ["白鹭桥", "图书角", "樱树"] {
        assert!(holds(&site, text).is_some(), "«{text}» never arrived");
    }
}

#[test]
fn a_dump_that_claims_an_imported_page_does_not_take_it_over() {
    let site = imported();
    let before = state(&site);
    site.write("dumps/2024-03-14/01-copy.txt", page(MASTHEAD, &[FERRY]));
    let run = json(&site, "import");
    assert_eq!((run.status, codes(&run).contains(&"same-page".to_owned())), (1, true), "{}", run.err);
    assert!(state(&site) == before);
}

#[test]
fn a_proposal_that_became_unnecessary_is_removed() {
    let site = imported();
    let file = file_of(&site, "白鹭桥");
    let proposal = file.replace(".md", ".proposal.md");
    site.edit(&file, "二十三天", "三个星期");
    site.write(DUMP, three().replace("二十三天", "二十四天"));
    site.run(&["import"]);
    assert!(site.has(&proposal));
    // The person takes the proposal over; nothing is open any more.
    site.edit(&file, "三个星期", "二十四天");
    site.run_fine(&["import"]);
    assert!(!site.has(&proposal));
    assert_eq!(codes(&json(&site, "check")), Vec::<String>::new());
}

#[test]
fn a_further_change_of_the_dump_does_not_hide_a_conflict_that_is_still_open() {
    let site = imported();
    let file = file_of(&site, "白鹭桥");
    let proposal = file.replace(".md", ".proposal.md");
    site.edit(&file, "二十三天", "三个星期");
    site.write(DUMP, three().replace("二十三天", "二十四天"));
    site.run(&["import"]);
    site.write(DUMP, three().replace("二十三天", "二十四天").replace("四十盏", "四二盏"));
    let run = json(&site, "import");
    assert_eq!(codes(&run), ["proposal"]);
    let text = site.read(&proposal);
    assert!(text.contains("二十四天") && text.contains("四二盏"), "{text}");
    assert!(site.read(&file).contains("三个星期"));
}

#[test]
fn an_import_that_was_cut_off_anywhere_is_finished_by_the_next() {
    let changed = page(MASTHEAD, &[TREES, FERRY, BRIDGE]).replace("二十三天", "二十四天");
    let whole = imported();
    whole.write(DUMP, &changed);
    whole.run_fine(&["import"]);
    let end = state(&whole);
    assert!(!end.0.contains_key("2024-03-14/03/2.md"), "nothing vanished: {:?}", end.0.keys());

    // The writes in their order: each article and its copy, the page, what vanished, the page's copy.
    let mut writes = Vec::new();
    for name in ["3.md", "4.md", "1.md"] {
        writes.extend([("content", name), (".newsprint/import", name)]);
    }
    writes.extend([
        ("content", "page.md"),
        ("content", "2.md"),
        (".newsprint/import", "2.md"),
        (".newsprint/import", "page.md"),
    ]);
    for cut in 0..=writes.len() {
        let site = imported();
        for (top, name) in &writes[..cut] {
            let path = format!("{top}/2024-03-14/03/{name}");
            match whole.has(&path) {
                true => site.write(&path, whole.read(&path)),
                false => site.remove(&path),
            }
        }
        site.write(DUMP, &changed);
        site.run_fine(&["import"]);
        assert!(state(&site) == end, "cut off after {cut} writes, the next import ends elsewhere");
    }
}

#[test]
fn a_first_import_that_was_cut_off_anywhere_is_finished_by_the_next() {
    let whole = imported();
    let end = state(&whole);
    let mut writes = Vec::new();
    for name in ["03/1.md", "03/2.md", "03/3.md", "issue.md", "03/page.md"] {
        writes.extend([("content", name), (".newsprint/import", name)]);
    }
    for cut in 0..=writes.len() {
        let site = Site::new().file(DUMP, three());
        for (top, name) in &writes[..cut] {
            let path = format!("{top}/2024-03-14/{name}");
            site.write(&path, whole.read(&path));
        }
        site.run_fine(&["import"]);
        let found = state(&site);
        // `issue.md` is written once and then the person's: it needs no copy.
        let without = |mut s: (BTreeMap<_, _>, BTreeMap<String, Vec<u8>>)| {
            s.1.remove("import/2024-03-14/issue.md");
            s
        };
        assert!(without(found) == without(end.clone()), "cut off after {cut} writes");
    }
}

#[test]
fn an_article_s_address_leads_to_what_took_its_text_and_not_to_a_deleted_one() {
    const BOTH: Story = ("■ 记者 林浅溪", BRIDGE.1, &[BRIDGE.2[0], BRIDGE.2[1], BOOKS.2[0], BOOKS.2[1]]);
    let site = imported();
    site.write(DUMP, page(MASTHEAD, &[BOTH, TREES]));
    site.run_fine(&["import"]);
    let heir = file_of(&site, "白鹭桥");
    let gone = if heir.ends_with("1.md") { 2 } else { 1 };
    assert!(site.read(&heir).contains(&format!("- /2024/03/14/03/{gone}.html\n")), "{}", site.read(&heir));
}

#[test]
fn an_edited_article_that_stays_keeps_its_own_address() {
    let site = imported();
    let file = file_of(&site, "图书角");
    site.edit(&file, "两千七百册", "近三千册");
    site.write(DUMP, page(MASTHEAD, &[BRIDGE, TREES]));
    site.run_fine(&["import"]);
    assert!(site.tree("content").values().all(|t| !String::from_utf8_lossy(t).contains("03/2.html")));
}

// -- whatever a dump holds ---------------------------------------------------------------------------

/// Lines as dumps have them, and worse.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => Just(String::new()),
        2 => "[一二三四五六七八九十，。]{24}",
        1 => "[一二三四五六七八九十，。]{1,23}",
        1 => "[甲乙丙丁]{4,12}",
        1 => "■ (记者|通讯员) [甲乙丙丁]{2,3}",
        1 => "[甲乙丙丁]{2,9} [甲乙丙]{2,3} (摄|/图)",
        1 => "[-*_#0-9.)<>&`+|~=\\\\:{}% \\[\\]]{1,9}",
        1 => "[\\PC\u{3000}\u{202e}\t]{1,12}",
        1 => Just("---".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_visible_character_of_any_dump_stands_once_in_what_import_wrote(
        lines in prop::collection::vec(line(), 0..60),
        changed in prop::collection::vec(line(), 0..60),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let config = Config::default_in(folder.path());
        let dump = folder.path().join(DUMP);
        fs::create_dir_all(dump.parent().unwrap()).unwrap();
        for lines in [lines, changed] {
            fs::write(&dump, format!("{MASTHEAD}\n河滨周刊\n\n{}\n", lines.join("\n"))).unwrap();
            let (report, mut problems) = import::import(&config, import::Options::default());
            prop_assert_eq!(report.proposals, 0);
            problems.append(import::conservation(&config));
            let (_, unread) = content::load(&config);
            problems.append(unread);
            let told = problems.iter().filter(|p| p.severity == Severity::Error).collect::<Vec<_>>();
            prop_assert!(told.is_empty(), "{:?}", told);
        }
    }
}

#[test]
fn a_dump_whose_masthead_is_corrected_tells_of_the_page_that_it_made_before() {
    let site = imported();
    let text = site.read(DUMP);
    let moved = text.replacen("2024年3月14日", "2024年3月15日", 1).replacen("星期四", "星期五", 1);
    assert_ne!(text, moved);
    site.write(DUMP, moved);
    let run = json(&site, "import");
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(run.diagnostic("moved-page")["message"].as_str().unwrap().contains("content/2024-03-14"));
    assert!(site.has(&format!("{FOLDER}/page.md")) && site.has("content/2024-03-15"), "{}", run.err);
}

#[test]
fn rows_across_columns_are_told_with_what_to_do() {
    let row = "渡口的老榕树下昨天摆出 北山水厂的新滤池上周通 中学的足球队在雨里踢完";
    let site = Site::new().file(DUMP, format!("{MASTHEAD}\n{}", format!("{row}\n").repeat(20)));
    let told = json(&site, "import").diagnostic("across-columns");
    assert_eq!(told, site.run(&["--format", "json", "segment", DUMP]).diagnostic("across-columns"));
    assert_eq!((told["line"].as_u64(), told["severity"].as_str()), (Some(2), Some("warning")));
    assert!(told["help"].as_str().unwrap().contains("docs/extracting.md"));
}
