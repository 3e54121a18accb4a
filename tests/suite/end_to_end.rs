//! The whole job as a user does it: the real program, run in a folder, again and again.

#![allow(clippy::disallowed_methods, reason = "tests write files themselves")]

use std::fs;
use std::process::{Command, Stdio};

use crate::site::Site;

/// A page of four short articles, headlines torn off and piled up at the end.
const PAGE: &str = "\
03民生 2024年3月14日 星期四 责编：周砚
河滨周刊

■ 记者 林浅溪

昨日清晨，白鹭桥南侧的最后一段护栏完成刷漆，封
闭了二十三天的人行道重新开放。住在桥头的老人们
早早赶来，从桥这头慢慢走到那头。

市政养护队介绍，这次一共更换护栏一百零六段，加
装夜灯四十盏，桥面排水口也全部疏通。今后每逢汛
期之前，养护队都会再检查一遍。

■ 通讯员 何未央

本周起，青石巷图书角把关门时间推迟到晚上十点。
放学晚的孩子和下班迟的店员，都能在这里坐一会儿
再回家。

图书角的书来自居民捐赠，目前有两千七百册。管理
员说，推迟关门以后，每晚多来三十多位读者，借出
的书也多了一倍。

白鹭桥人行道重新开放

夜读时光再加两小时
青石巷图书角推迟关门
";

fn page_site() -> Site {
    Site::new().file("dumps/2024-03-14/03.txt", PAGE)
}

#[test]
fn one_command_turns_a_dump_into_a_website() {
    let site = page_site();
    site.run_fine(&["build"]);
    let home = site.read("public/index.html");
    assert!(home.contains("河滨周刊") && home.contains("白鹭桥人行道重新开放"), "{home}");
    for page in [
        "2024/03/14/index.html",
        "2024/03/14/03/index.html",
        "reporters/林浅溪/index.html",
        "404.html",
        "sitemap.xml",
        "robots.txt",
    ] {
        assert!(site.has(&format!("public/{page}")), "{page} is missing: {:#?}", site.tree("public").keys());
    }
}

#[test]
fn a_second_build_writes_nothing_new() {
    let site = page_site();
    site.run_fine(&["build"]);
    let before = (site.tree("content"), site.tree("public"));
    let times = |site: &Site| {
        let modified = |f: &String| fs::metadata(site.path("public").join(f)).unwrap().modified().unwrap();
        site.tree("public").keys().map(modified).collect::<Vec<_>>()
    };
    let first = times(&site);
    site.run_fine(&["build"]);
    assert!((site.tree("content"), site.tree("public")) == before, "the second build changed bytes");
    assert_eq!(times(&site), first, "the second build wrote files again");
}

#[test]
fn a_person_s_edit_reaches_the_site_and_survives_a_changed_dump() {
    let site = page_site();
    site.run_fine(&["build"]);
    let article = (1..)
        .map(|n| format!("content/2024-03-14/03/{n}.md"))
        .find(|f| site.read(f).contains("白鹭桥"))
        .unwrap();
    site.edit(&article, "白鹭桥人行道重新开放", "白鹭桥人行道今起可走");
    site.edit("dumps/2024-03-14/03.txt", "加\n装夜灯四十盏", "加\n装夜灯四十二盏");
    site.run_fine(&["build"]);
    let text = site.read(&article);
    assert!(text.contains("今起可走"), "the edit is gone:\n{text}");
    assert!(text.contains("夜灯四十二盏"), "the dump's change did not arrive:\n{text}");
    let home = site.read("public/index.html");
    assert!(home.contains("今起可走"), "{home}");
}

#[test]
fn a_deleted_article_stays_deleted_and_leaves_the_site() {
    let site = page_site();
    site.run_fine(&["build"]);
    let (file, address) = (1..)
        .map(|n| (format!("content/2024-03-14/03/{n}.md"), format!("public/2024/03/14/03/{n}.html")))
        .find(|(f, _)| site.read(f).contains("青石巷"))
        .unwrap();
    assert!(site.has(&address));
    site.remove(&file);
    site.edit("dumps/2024-03-14/03.txt", "加\n装夜灯四十盏", "加\n装夜灯四十二盏");
    site.run_fine(&["build"]);
    assert!(!site.has(&file), "import brought it back");
    assert!(!site.has(&address), "the page is still there");
}

#[test]
fn an_article_written_by_hand_is_built_like_any_other() {
    let site = page_site();
    let run = site.run_fine(&["new", "2024-03-14/03", "更正：昨日本版一处数字有误"]);
    let path = run.out.lines().last().unwrap().trim().to_owned();
    assert!(site.has(&path), "{}", run.out);
    site.run_fine(&["build"]);
    assert!(site.read("public/2024/03/14/03/index.html").contains("更正：昨日本版一处数字有误"));
}

#[test]
fn a_new_article_goes_into_the_folder_that_its_page_has_already() {
    let site = page_site();
    site.run_fine(&["import"]);
    let run = site.run_fine(&["new", "2024-03-14/3", "补白"]);
    assert!(run.out.trim().starts_with("content/2024-03-14/03/"), "{}", run.out);
}

#[test]
fn bad_input_is_reported_all_at_once_and_the_rest_is_built() {
    let site = page_site()
        .file("dumps/2024-03-14/04.txt", "")
        .file("dumps/2024-03-14/05.txt", b"%PDF-1.7\x00\x01\x02\x00\x00")
        .file("dumps/2024-03-14/06.txt", b"\xe6\xb2\xb3\xe6\xbb\xa8\n\xff\xfe\xfa\n".as_slice())
        .file("dumps/loose/notes.txt", "没有报头的一页\n也没有日期\n")
        .file("dumps/2024-02-30/01.txt", "正文一行。\n正文两行。\n")
        .file("dumps/2024-03-14/03b.txt", PAGE)
        .file(
            "content/2024-03-14/03/bad.md",
            "---\ntitle: ok\nkicker: \"open\ndate: 2024-03-14\n---\n正文。\n",
        )
        .file("content/2024-03-14/03/typo.md", "---\ntilte: 题\n---\n正文。\n");
    let run = site.run(&["build", "--format", "json"]);
    assert_eq!(run.status, 1);
    let place = |code: &str| {
        let d = run.diagnostic(code);
        assert!(d["help"].is_string() || d["cause"].is_string(), "no cause and no help: {d}");
        (d["path"].as_str().unwrap_or("").to_owned(), d["line"].as_u64())
    };
    assert_eq!(place("empty-dump").0, "dumps/2024-03-14/04.txt");
    assert_eq!(place("binary-dump").0, "dumps/2024-03-14/05.txt");
    assert_eq!(place("undecodable"), ("dumps/2024-03-14/06.txt".to_owned(), Some(2)));
    assert_eq!(place("no-place").0, "dumps/loose/notes.txt");
    assert_eq!(place("impossible-date").0, "dumps/2024-02-30/01.txt");
    assert_eq!(place("same-page").0, "dumps/2024-03-14/03b.txt");
    let (path, line) = place("front-matter");
    assert_eq!(path, "content/2024-03-14/03/bad.md");
    assert!(line.unwrap() >= 3, "the line is counted in the block, not in the file");
    assert_eq!(place("front-matter-key"), ("content/2024-03-14/03/typo.md".to_owned(), Some(2)));
    assert!(site.read("public/index.html").contains("白鹭桥人行道重新开放"), "the good page was not built");
}

#[test]
fn check_tells_what_is_wrong_and_writes_nothing() {
    let site = page_site()
        .file("content/2024-03-14/03/typo.md", "---\ntilte: 题\n---\n正文。\n")
        .file("templates/article.html", "{% if %}");
    let before = site.tree("");
    let run = site.run(&["check", "--format", "json"]);
    assert_eq!(run.status, 1);
    assert_eq!(run.diagnostic("front-matter-key")["line"], 2);
    assert_eq!(run.diagnostic("template")["path"], "templates/article.html");
    assert!(site.tree("") == before, "check wrote something");
}

#[test]
fn segment_reads_standard_input_outside_any_site() {
    let site = Site::bare();
    let run = site.run_with_input(&["segment", "--format", "json", "-"], PAGE);
    assert_eq!(run.status, 0, "{}", run.err);
    let page: serde_json::Value = serde_json::from_str(run.out.trim()).unwrap();
    assert_eq!(page["pages"][0]["date"], "2024-03-14");
    let titles: Vec<&str> =
        page["articles"].as_array().unwrap().iter().map(|a| a["title"].as_str().unwrap()).collect();
    assert!(titles.contains(&"白鹭桥人行道重新开放"), "{titles:?}");
}

#[test]
fn the_exit_status_tells_usage_from_errors() {
    assert_eq!(Site::bare().run(&["build"]).status, 1, "no site is an error");
    assert_eq!(Site::bare().run(&["bulid"]).status, 2, "an unknown command is a usage error");
    assert_eq!(Site::bare().run(&["segment"]).status, 2, "a missing argument is a usage error");
    assert_eq!(Site::new().run(&["build"]).status, 0, "an empty site is fine");
}

#[test]
fn the_output_folder_may_not_swallow_the_site() {
    for output in [".", "content", "dumps"] {
        let site = page_site().file("content/keep.txt", "mine");
        let before = site.tree("dumps");
        let run = site.run(&["build", "--output", output, "--format", "json"]);
        assert_eq!(run.status, 1, "--output {output}");
        run.diagnostic("output-folder");
        assert!(site.tree("dumps") == before && site.has("content/keep.txt"));
    }
}

#[test]
fn an_output_folder_that_cannot_be_written_is_one_clear_error() {
    let site = page_site().file("blocked", "a file where the folder should be");
    let run = site.run(&["build", "--output", "blocked", "--format", "json"]);
    assert_eq!(run.status, 1);
    let found = run.diagnostics().into_iter().filter(|d| d["severity"] == "error").collect::<Vec<_>>();
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(site.read("blocked"), "a file where the folder should be");
}

/// A limit on the size of files stands for a disk that is full: the same call fails at the same place.
#[cfg(unix)]
#[test]
fn a_full_disk_is_one_clear_error_and_leaves_the_old_site() {
    let site = page_site();
    site.run_fine(&["build"]);
    let before = site.tree("public");
    site.write("content/2024-03-14/03/long.md", format!("---\ntitle: 长文\n---\n{}\n", "字".repeat(3000)));
    let program = env!("CARGO_BIN_EXE_newsprint");
    let output = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 4; exec \"$0\" build --format json", program])
        .current_dir(site.root())
        .output()
        .unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{err}");
    assert!(err.contains("\"code\":\"disk-full\""), "{err}");
    let after = site.tree("public");
    for (path, bytes) in &before {
        assert!(after.contains_key(path), "{path} is gone");
        assert!(!after[path].is_empty() || bytes.is_empty(), "{path} is cut off");
    }
    assert!(
        !after.keys().any(|p| p.contains(".newsprint-")),
        "a temporary file was left: {:?}",
        after.keys()
    );
    let again = site.run_fine(&["build"]);
    assert!(site.has("public/2024/03/14/03/long.html"), "{}", again.out);
}

#[test]
fn segment_says_the_same_with_any_number_of_jobs() {
    let site = page_site();
    for n in 0..40 {
        site.write(&format!("many/{n:02}.txt"), format!("{PAGE}\n第{n}回\n"));
    }
    site.write("many/07.txt", "");
    let files: Vec<String> = (0..41).map(|n| format!("many/{n:02}.txt")).collect();
    let told = |jobs: &str| {
        let files = files.iter().map(String::as_str);
        let run = site.run(&["segment", "--jobs", jobs].into_iter().chain(files).collect::<Vec<_>>());
        (run.status, run.out, run.err)
    };
    let one = told("1");
    assert!(one.1.contains("第39回") && one.2.contains("many/07.txt") && one.2.contains("many/40.txt"));
    assert_eq!(told("2"), one);
    assert_eq!(told("9"), one);
}

#[test]
fn build_and_check_do_the_same_with_any_number_of_jobs() {
    let told = |jobs: &str| {
        let site = Site::demo(true);
        site.write("content/2024-03-14/03/bad.md", "---\ntitle: [\n---\n");
        let built = site.run(&["build", "--jobs", jobs]);
        let checked = site.run(&["check", "--jobs", jobs]);
        assert!(built.err.contains("bad.md") && checked.err.contains("bad.md"), "{}", built.err);
        (site.tree("public"), (built.out, built.err), (checked.out, checked.err))
    };
    let one = told("1");
    for jobs in ["2", "5"] {
        assert!(told(jobs) == one, "--jobs {jobs}");
    }
    let site = Site::new();
    assert_eq!(site.run(&["build", "--jobs", "0"]).status, 2);
}

#[test]
fn a_closed_pipe_is_not_an_error() {
    let site = page_site();
    let mut child = Command::new(env!("CARGO_BIN_EXE_newsprint"))
        .args(["segment", "--jobs", "2", "dumps/2024-03-14/03.txt", "dumps/2024-03-14/03.txt"])
        .current_dir(site.root())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
}

#[test]
fn init_then_build_works_without_a_single_edit() {
    let site = Site::bare();
    site.run_fine(&["init", "my-paper"]);
    site.write("my-paper/dumps/2024-03-14/03.txt", PAGE);
    site.run_fine(&["build", "--root", "my-paper"]);
    assert!(site.read("my-paper/public/index.html").contains("白鹭桥人行道重新开放"));
}
