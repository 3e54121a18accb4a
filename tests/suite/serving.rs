//! `newsprint serve` as a browser and a web desk meet it: the real program, asked over HTTP while files change.

#![allow(clippy::disallowed_methods, reason = "tests write files themselves")]

use std::fs;
use std::net::TcpListener;

use crate::served::{self, Served, article, paper};
use crate::site::Site;

/// The stylesheet that a page asks for.
fn stylesheet(page: &str) -> String {
    page.split("href=\"").find(|h| h.contains(".css")).unwrap().split('"').next().unwrap().to_owned()
}

#[test]
fn pages_come_with_their_types_and_are_never_kept() {
    let served = Served::new(paper());
    let home = served.get("/paper/");
    assert_eq!(home.status, 200);
    assert_eq!(home.header("content-type"), "text/html; charset=utf-8");
    assert!(
        home.text().contains("渡口复航") && home.text().contains("/_newsprint/live.js"),
        "{}",
        home.text()
    );
    let stylesheet = stylesheet(&home.text());
    for (path, kind) in [
        (format!("/paper/{stylesheet}").as_str(), "text/css; charset=utf-8"),
        ("/paper/robots.txt", "text/plain; charset=utf-8"),
        ("/paper/sitemap.xml", "text/xml; charset=utf-8"),
        ("/paper/feed.json", "application/json"),
        ("/_newsprint/live.js", "text/javascript; charset=utf-8"),
        ("/paper/2024/03/14/03/1.html", "text/html; charset=utf-8"),
    ] {
        let answer = served.get(path);
        assert_eq!((answer.status, answer.header("content-type")), (200, kind), "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
    }
}

#[test]
fn what_is_served_is_what_build_makes() {
    let served = Served::new(paper());
    served.get("/paper/");
    served.site.run_fine(&["build"]);
    let (public, preview) = (served.site.tree("public"), served.site.tree(".newsprint/preview/site"));
    assert!(public == preview, "the preview is another site");
    assert_eq!(served.get("/paper/sitemap.xml").body, public["sitemap.xml"]);
}

#[test]
fn heads_are_answered_without_their_bodies_and_nothing_can_be_sent() {
    let served = Served::new(paper());
    for path in ["/paper/", "/paper/robots.txt", "/_newsprint/live.js"] {
        let (whole, head) = (served.get(path), served.ask("HEAD", path, &[]));
        assert_eq!((head.status, head.body.len()), (200, 0), "{path}");
        assert_eq!(head.header("content-length"), whole.body.len().to_string(), "{path}");
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"] {
        for path in ["/paper/", "/_newsprint/events", "/_newsprint/live.js"] {
            let answer = served.ask(method, path, &[]);
            assert_eq!(answer.status, 405, "{method} {path}");
            assert_eq!(answer.header("allow"), "GET, HEAD", "{method} {path}");
        }
    }
}

#[test]
fn a_part_of_a_file_can_be_asked_for() {
    let served = Served::new(paper());
    let whole = served.get("/paper/sitemap.xml").body;
    let part = served.ask("GET", "/paper/sitemap.xml", &["Range: bytes=5-14"]);
    assert_eq!((part.status, part.body.as_slice()), (206, &whole[5..15]));
    assert_eq!(part.header("content-range"), format!("bytes 5-14/{}", whole.len()));
    let end = served.ask("GET", "/paper/sitemap.xml", &["Range: bytes=-7"]);
    assert_eq!((end.status, end.body.as_slice()), (206, &whole[whole.len() - 7..]));
    assert_eq!(served.ask("GET", "/paper/sitemap.xml", &["Range: bytes=99999999-"]).status, 416);
}

#[test]
fn the_sub_path_of_the_base_address_is_kept() {
    let served = Served::new(paper());
    assert!(served.address.ends_with("/paper/"), "{}", served.address);
    for (path, to) in [
        ("/", "/paper/"),
        ("/?a=b", "/paper/?a=b"),
        ("/paper", "/paper/"),
        ("/paper/archive?a=b", "/paper/archive/?a=b"),
    ] {
        let answer = served.get(path);
        assert_eq!((answer.status, answer.header("location")), (307, to), "{path}");
    }
    assert_eq!(served.get("/paper/archive/").status, 200);
    assert_eq!(served.get("/robots.txt").status, 404);
}

#[test]
fn a_sub_path_in_chinese_is_found_by_its_encoded_name() {
    let site = paper()
        .file("newsprint.yaml", "publication: 河滨周刊\nbase_url: https://example.org/报/\nsearch: false\n");
    let served = Served::new(site);
    assert_eq!(served.get("/").header("location"), "/%E6%8A%A5/");
    assert_eq!(served.get("/%E6%8A%A5/").status, 200);
}

#[test]
fn what_is_not_there_gets_the_papers_own_page() {
    let served = Served::new(paper());
    served.get("/paper/");
    let own = served.site.read(".newsprint/preview/site/404.html");
    let middle = own.lines().nth(4).unwrap();
    for path in [
        "/paper/no/such/page.html",
        "/nothing",
        "/paper/index.html/",
        "/paper//index.html",
        "/paper/2024/nope/",
    ] {
        let answer = served.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.text().contains(middle), "{path}");
    }
}

#[test]
fn nothing_outside_the_site_can_be_reached() {
    let served = Served::new(paper());
    served.get("/paper/");
    for path in [
        "/paper/../../../newsprint.yaml",
        "/paper/..%2f..%2f..%2fnewsprint.yaml",
        "/paper/%2e%2e/%2e%2e/%2e%2e/newsprint.yaml",
        "/paper/%2E%2E%2F%2E%2E%2F%2E%2E%2Fnewsprint.yaml",
        "/paper/..\\..\\..\\newsprint.yaml",
        "/paper/..%5c..%5c..%5cnewsprint.yaml",
        "/paper/%252e%252e/%252e%252e/newsprint.yaml",
        "/paper/./../../.gitignore",
        "/paper/index.html%00.css",
        "/paper/%c0%ae%c0%ae/%c0%ae%c0%ae/newsprint.yaml",
        "/paper/%2fetc%2fpasswd",
        "/paper//etc/passwd",
        "//etc/passwd",
        "/../etc/passwd",
        "/paper/file:%2f%2f/etc/passwd",
        "../newsprint.yaml",
        "/paper/a%zz",
    ] {
        let answer = served.get(path);
        assert!([400, 404].contains(&answer.status), "{path} gives {}", answer.status);
        assert!(!answer.text().contains("base_url") && !answer.text().contains("root:"), "{path}");
    }
}

#[cfg(unix)]
#[test]
fn links_out_of_the_site_are_not_followed() {
    use std::os::unix::fs::symlink;
    let served = Served::new(paper());
    served.get("/paper/");
    let preview = served.site.path(".newsprint/preview/site");
    symlink(served.site.path("newsprint.yaml"), preview.join("config.txt")).unwrap();
    symlink(served.site.path("content"), preview.join("sources")).unwrap();
    symlink(preview.join("robots.txt"), preview.join("inside.txt")).unwrap();
    for path in
        ["/paper/config.txt", "/paper/sources/2024-03-14/03/1.md", "/paper/sources/", "/paper/sources"]
    {
        assert_eq!(served.get(path).status, 404, "{path}");
    }
    assert_eq!(served.get("/paper/inside.txt").status, 200);
}

#[test]
fn other_names_and_other_origins_are_turned_away() {
    let served = Served::new(paper());
    let port = served.port();
    let asked = |lines: &[String]| {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        served.ask_raw("GET", "/paper/", &lines).status
    };
    let host = |name: &str| format!("Host: {name}");
    for good in [
        format!("localhost:{port}"),
        format!("127.0.0.1:{port}"),
        format!("[::1]:{port}"),
        "localhost".into(),
    ] {
        assert_eq!(asked(&[host(&good)]), 200, "{good}");
    }
    for bad in [
        "evil.example",
        "evil.example:8000",
        "127.0.0.1.evil.example",
        "192.168.0.7",
        "localhost.evil.example",
    ] {
        assert_eq!(asked(&[host(bad)]), 421, "{bad}");
    }
    assert_eq!(asked(&[]), 400, "no Host");
    assert_eq!(asked(&[host("localhost"), host("evil.example")]), 400, "two Hosts");
    let own = host(&format!("localhost:{port}"));
    assert_eq!(asked(&[own.clone(), format!("Origin: http://localhost:{port}")]), 200);
    for bad in ["https://evil.example", "null", "http://localhost:1", "http://127.0.0.1.evil.example"] {
        assert_eq!(asked(&[own.clone(), format!("Origin: {bad}")]), 403, "{bad}");
    }
    let elsewhere = "Sec-Fetch-Site: cross-site".to_owned();
    let follows = ["Sec-Fetch-Mode: navigate".to_owned(), "Sec-Fetch-Dest: document".to_owned()];
    assert_eq!(asked(&[own.clone(), elsewhere.clone()]), 403, "a picture on a page elsewhere");
    assert_eq!(asked(&[own.clone(), "Sec-Fetch-Site: same-site".to_owned()]), 403, "and at another port");
    assert_eq!(
        asked(&[own, elsewhere, follows[0].clone(), follows[1].clone()]),
        200,
        "a link on a page elsewhere"
    );
    assert_eq!(served.ask_raw("GET", "http://evil.example/paper/", &[&host("localhost")]).status, 400);
    assert_eq!(served.ask_raw("HEAD", "/_newsprint/events", &[&host("evil.example")]).status, 421);
}

#[test]
fn a_taken_port_gives_way_to_the_next_free_one_and_it_is_told() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let mut served = Served::with(paper(), &["--port", &port.to_string()]);
    assert!(served.port() > port, "{}", served.address);
    assert_eq!(served.get("/paper/").status, 200);
    let (status, _, err) = served.end();
    assert_eq!(status, Some(0));
    assert!(err.contains(&format!("port {port} is taken")), "{err}");
}

#[test]
fn an_address_of_another_machine_is_an_error() {
    let run = paper().run(&["serve", "--host", "192.0.2.1", "--format", "json"]);
    assert_eq!(run.status, 1);
    assert_eq!(run.diagnostic("listen")["severity"], "error");
}

#[test]
fn a_folder_without_a_site_is_an_error() {
    let run = Site::bare().run(&["serve", "--format", "json"]);
    assert_eq!((run.status, run.out.as_str()), (1, ""));
    run.diagnostic("no-site");
}

#[test]
fn a_saved_article_is_built_and_told() {
    let served = Served::new(paper());
    let mut events = served.events();
    let first = events.next();
    served.site.edit("content/2024-03-14/03/1.md", "渡口复航", "渡口今起复航");
    let second = events.until(|now| now["build"] == first["build"].as_u64().unwrap() + 1);
    assert_eq!(second["changed"][0], "content/2024-03-14/03/1.md");
    assert!(served.get("/paper/").text().contains("渡口今起复航"));
    assert!(served.get("/paper/2024/03/14/03/1.html").text().contains("渡口今起复航"));
}

#[test]
fn a_saved_dump_is_imported_and_built_and_that_ends() {
    let served = Served::new(paper());
    let mut events = served.events();
    events.next();
    served.site.write("dumps/2024-03-15/01.txt", served::DUMP);
    events.until(|_| served.get("/paper/2024/03/15/01/").status == 200);
    assert!(served.site.has("content/2024-03-15/01/page.md"));
    // What import wrote is no reason to import again and again.
    let before = events.last["rounds"].as_u64().unwrap();
    for n in 0..5 {
        served.site.write("content/2024-03-14/03/1.md", article(&format!("第{n}次修改")));
        events.until(|_| served.get("/paper/2024/03/14/03/1.html").text().contains(&format!("第{n}次修改")));
    }
    let rounds = events.last["rounds"].as_u64().unwrap() - before;
    assert!(rounds <= 7, "{rounds} rounds for five changes");
}

#[test]
fn templates_styles_words_and_the_config_are_watched_too() {
    let served = Served::new(paper());
    let mut events = served.events();
    events.next();
    let stylesheet = |served: &Served| stylesheet(&served.get("/paper/").text());
    let before = stylesheet(&served);
    served.site.write("static/style.css", "body { color: rebeccapurple }\n");
    events.until(|_| stylesheet(&served) != before);
    assert!(served.get(&format!("/paper/{}", stylesheet(&served))).text().contains("#639"));
    served.site.write("templates/404.html", "<!doctype html><title>weg</title><body>Hier ist nichts.</body>");
    events.until(|_| served.get("/paper/nope").text().contains("Hier ist nichts."));
    served.site.edit("newsprint.yaml", "河滨周刊", "河滨晚报");
    events.until(|_| served.get("/paper/").text().contains("河滨晚报"));
    served.site.edit("newsprint.yaml", "/paper/", "/evening/");
    events.until(|_| served.get("/").header("location") == "/evening/");
    assert_eq!(served.get("/evening/").status, 200);
}

#[test]
fn what_was_read_ahead_is_what_stands() {
    let served = Served::new(paper());
    let mut events = served.events();
    events.next();
    let site = &served.site;
    let changes: [&dyn Fn(); 6] = [
        &|| site.edit("content/2024-03-14/03/1.md", "渡口复航", "渡口今起复航"),
        &|| {
            site.write("templates/404.html", "<!doctype html><title>weg</title><body>Hier ist nichts.</body>")
        },
        &|| site.write("static/style.css", "body { color: rebeccapurple }\n"),
        &|| site.edit("newsprint.yaml", "河滨周刊", "河滨晚报"),
        &|| site.remove("templates/404.html"),
        // Another program builds what this one has read ahead.
        &|| {
            site.run_fine(&["build", "--output", ".newsprint/preview/site"]);
            site.edit("content/2024-03-14/03/1.md", "渡口今起复航", "渡口停航");
        },
    ];
    for change in changes {
        // Long enough that nobody seems to be at work.
        std::thread::sleep(std::time::Duration::from_millis(700));
        let before = events.last["rounds"].as_u64().unwrap();
        change();
        events.until(|now| now["rounds"].as_u64() > Some(before));
        site.run_fine(&["build", "--output", "public"]);
        // A change that came in two parts.
        let same = || site.tree("public") == site.tree(".newsprint/preview/site");
        for _ in 0..50 {
            if same() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        assert!(same(), "the preview is another site");
    }
}

#[test]
fn files_of_a_moment_are_no_reason_to_build() {
    let served = Served::new(paper());
    let mut events = served.events();
    let first = events.next();
    let folder = "content/2024-03-14/03";
    for name in [".1.md.swp", "1.md~", "#1.md#", ".#1.md", "4913", "1.md.tmp", "1.md.part"] {
        served.site.write(&format!("{folder}/{name}"), "x");
        served.site.remove(&format!("{folder}/{name}"));
    }
    served.site.write("public/index.html", "x");
    served.site.write(".git/index", "x");
    served.site.write("README.md", "x");
    // As editors save: to the side, then renamed over the old one.
    served.site.write(&format!("{folder}/1.md.tmp"), article("另存的标题"));
    fs::rename(served.site.path(&format!("{folder}/1.md.tmp")), served.site.path(&format!("{folder}/1.md")))
        .unwrap();
    let second = events.until(|now| now["rounds"] != first["rounds"]);
    assert_eq!(second["changed"], serde_json::json!([format!("{folder}/1.md")]));
    assert_eq!(second["rounds"], 2);
    assert!(served.get("/paper/2024/03/14/03/1.html").text().contains("另存的标题"));
}

#[test]
fn a_renamed_article_moves_and_its_old_page_goes() {
    let served = Served::new(paper());
    let mut events = served.events();
    events.next();
    fs::rename(
        served.site.path("content/2024-03-14/03/1.md"),
        served.site.path("content/2024-03-14/03/7.md"),
    )
    .unwrap();
    events.until(|_| served.get("/paper/2024/03/14/03/7.html").status == 200);
    assert_eq!(served.get("/paper/2024/03/14/03/1.html").status, 404);
}

#[test]
fn a_thousand_changes_are_few_builds_and_the_last_one_holds() {
    let served = Served::new(paper());
    let mut events = served.events();
    let first = events.next();
    for n in 0..1000 {
        served.site.write(&format!("content/2024-03-14/03/{}.md", n % 20 + 1), article(&format!("标题{n}")));
    }
    events.until(|_| {
        (980..1000).all(|n| {
            let page = served.get(&format!("/paper/2024/03/14/03/{}.html", n % 20 + 1)).text();
            page.contains(&format!("标题{n}"))
        })
    });
    let builds = events.last["build"].as_u64().unwrap() - first["build"].as_u64().unwrap();
    assert!(builds <= 20, "{builds} builds");
}

#[test]
fn a_folder_that_is_deleted_and_put_back_is_watched_again() {
    let served = Served::new(paper());
    let mut events = served.events();
    events.next();
    let page = |served: &Served| served.get("/paper/2024/03/14/03/1.html");
    for (folder, kept) in [("content/2024-03-14", "kept"), ("content", "all")] {
        fs::rename(served.site.path(folder), served.site.path(kept)).unwrap();
        events.until(|_| page(&served).status == 404);
        fs::rename(served.site.path(kept), served.site.path(folder)).unwrap();
        events.until(|_| page(&served).status == 200);
        served.site.write("content/2024-03-14/03/1.md", article(&format!("在{kept}之后")));
        events.until(|_| page(&served).text().contains(&format!("在{kept}之后")));
    }
    fs::remove_dir_all(served.site.path("content")).unwrap();
    events.until(|_| page(&served).status == 404);
    served.site.write("content/2024-03-14/03/1.md", article("重新写过"));
    events.until(|_| page(&served).text().contains("重新写过"));
}

#[test]
fn a_mistake_is_told_with_its_place_and_the_last_good_page_stays() {
    let mut served = Served::new(paper());
    let mut events = served.events();
    events.next();
    let home = served.get("/paper/").text();
    let mistakes = [
        ("content/2024-03-14/03/1.md", "---\ntitle: [渡口\n---\n正文\n", "front-matter"),
        ("templates/article.html", "{% block main %}{{ nonsense(", "template"),
        ("newsprint.yaml", "publication: [河滨\n", "config"),
        ("newsprint.yaml", "publicatoin: 河滨\n", "config-key"),
    ];
    for (file, wrong, code) in mistakes {
        let right = served.site.has(file).then(|| served.site.read(file));
        served.site.write(file, wrong);
        let told = events.until(|now| now["count"] == 1);
        let problem = &told["problems"][0];
        assert_eq!((&problem["code"], &problem["path"]), (&code.into(), &file.into()), "{told}");
        assert!(problem["line"].as_u64().is_some() && problem["message"].is_string(), "{told}");
        assert_eq!(served.get("/paper/").text(), home, "{file}");
        match right {
            Some(right) => served.site.write(file, right),
            None => served.site.remove(file),
        }
        let mended = events.until(|now| now["count"] == 0);
        assert_eq!(mended["problems"], serde_json::json!([]));
        assert_eq!(served.get("/paper/").text(), home, "{file}");
    }
    let (status, out, err) = served.end();
    assert_eq!(status, Some(0));
    assert!(err.contains("content/2024-03-14/03/1.md:3") && err.contains("templates/article.html"), "{err}");
    assert_eq!(out.lines().filter(|l| *l == "mended").count(), mistakes.len(), "{out}");
}

#[test]
fn a_document_that_was_wrong_from_the_beginning_does_not_keep_the_rest_back() {
    let site = paper().file("content/2024-03-14/03/9.md", "---\ntitle: [\n---\n");
    let served = Served::new(site);
    let mut events = served.events();
    assert_eq!(events.next()["count"], 1);
    served.site.write("content/2024-03-14/03/1.md", article("照样更新"));
    events.until(|_| served.get("/paper/2024/03/14/03/1.html").text().contains("照样更新"));
}

#[test]
fn with_a_broken_config_it_starts_all_the_same() {
    let served = Served::new(paper().file("newsprint.yaml", "publication: [\n"));
    let mut events = served.events();
    assert_eq!(events.next()["problems"][0]["code"], "config");
    let empty = served.get("/");
    assert_eq!(empty.status, 503);
    assert!(empty.text().contains("/_newsprint/live.js"));
    assert!(!served.site.has("content/2024-03-15"), "nothing is imported by a config that is not right");
    served.site.write("newsprint.yaml", served::CONFIG);
    events.until(|now| now["count"] == 0);
    assert_eq!(served.get("/").header("location"), "/paper/");
    assert_eq!(served.get("/paper/").status, 200);
}

#[test]
fn the_published_folder_and_its_state_are_not_touched() {
    let site = paper();
    site.run_fine(&["build"]);
    let published = site.tree("public");
    let list = |site: &Site| {
        let mut all = site.tree(".newsprint/build");
        // What is known of dumps and of content is one for both.
        all.retain(|name, _| name != "import.state" && !name.starts_with("content/"));
        all
    };
    let lists = list(&site);
    let served = Served::new(site);
    let mut events = served.events();
    events.next();
    served.site.edit("content/2024-03-14/03/1.md", "渡口复航", "渡口今起复航");
    events.until(|_| served.get("/paper/").text().contains("渡口今起复航"));
    assert!(served.site.tree("public") == published, "public/ was written");
    let now = list(&served.site);
    assert!(
        lists.iter().all(|(name, bytes)| now.get(name) == Some(bytes)),
        "the state of public/ was written"
    );
    assert_eq!(served.site.read(".newsprint/preview/.gitignore"), "*\n");
    served.site.run_fine(&["build"]);
    assert!(served.site.read("public/index.html").contains("渡口今起复航"));
}

#[test]
fn pages_are_never_seen_half_written() {
    let served = Served::new(paper());
    let mut events = served.events();
    events.next();
    for n in 0..30 {
        served.site.write("content/2024-03-14/03/1.md", article(&format!("第{n}稿")));
        for _ in 0..5 {
            let page = served.get("/paper/2024/03/14/03/1.html");
            assert_eq!(page.status, 200);
            assert!(
                page.text().trim_end().ends_with("</html>") && page.text().starts_with("<!doctype html>")
            );
        }
    }
    events.until(|_| served.get("/paper/2024/03/14/03/1.html").text().contains("第29稿"));
}

#[cfg(unix)]
#[test]
fn the_signals_end_it_cleanly_also_while_a_browser_listens() {
    for signal in ["INT", "TERM"] {
        let mut served = Served::new(paper());
        let mut events = served.events();
        events.next();
        let (status, out, _) = served.end_by(signal);
        assert_eq!(status, Some(0), "SIG{signal}");
        assert!(out.starts_with("http://127.0.0.1:"), "{out}");
        let left: Vec<String> =
            served.site.tree(".").into_keys().filter(|f| f.contains(".newsprint-")).collect();
        assert!(left.is_empty(), "{left:?}");
    }
}

#[test]
fn a_second_preview_of_the_same_site_starts_from_the_first_ones_pages() {
    let mut served = Served::new(paper());
    served.get("/paper/");
    served.end();
    let again = Served::new(served.site);
    assert_eq!(again.events().next()["build"], 0, "nothing is made anew");
    assert_eq!(again.get("/paper/").status, 200);
}

/// The desk's token, as its own page is given it.
fn token(served: &Served) -> String {
    let page = served.get("/_desk/").text();
    page.split("newsprint-token\" content=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// A move sent to the desk.
fn send(served: &Served, headers: &[&str], body: &str) -> served::Answer {
    served.post("/_desk/api/move", headers, body)
}

#[test]
fn a_move_at_the_desk_is_made_from_its_own_page_only() {
    let served = Served::new(paper());
    served.get("/paper/");
    let text = served.get("/_desk/api/page?folder=2024-03-14/03").text();
    let page: serde_json::Value = serde_json::from_str(&text).unwrap();
    let piece = serde_json::json!({ "article": "1", "slot": "title", "index": 0 });
    let step = serde_json::json!({ "move": "correct", "piece": piece, "text": "渡口又开" });
    let asked =
        serde_json::json!({ "folder": "2024-03-14/03", "state": page["state"], "step": step }).to_string();
    let own = served.address.trim_end_matches("/paper/").to_owned();
    let (origin, good) = (format!("Origin: {own}"), format!("X-Newsprint-Token: {}", token(&served)));
    let before = served.site.read("content/2024-03-14/03/1.md");
    for (headers, status) in [
        (vec![], 403),
        (vec![origin.as_str()], 403),
        (vec![good.as_str()], 403),
        (vec![origin.as_str(), "X-Newsprint-Token: 0"], 403),
        (vec!["Origin: http://example.org", good.as_str()], 403),
        (vec!["Origin: null", good.as_str()], 403),
        (vec![origin.as_str(), "Sec-Fetch-Site: cross-site", good.as_str()], 403),
    ] {
        assert_eq!(send(&served, &headers, &asked).status, status, "{headers:?}");
    }
    for method in ["PUT", "DELETE", "PATCH"] {
        assert_eq!(served.ask(method, "/_desk/api/move", &[&origin, &good]).status, 405, "{method}");
    }
    assert_eq!(served.site.read("content/2024-03-14/03/1.md"), before);
    let done = send(&served, &[&origin, &good], &asked);
    assert_eq!(done.status, 200, "{}", done.text());
    assert!(served.site.read("content/2024-03-14/03/1.md").contains("title: 渡口又开\n"));
    let again = send(&served, &[&origin, &good], &asked);
    assert_eq!(again.status, 409, "the page is another now: {}", again.text());
    let nonsense = send(&served, &[&origin, &good], "{\"folder\": \"../..\"}");
    assert_eq!(nonsense.status, 422, "{}", nonsense.text());
    let old = send(&served, &[&origin, "X-Newsprint-Token: 0"], &asked);
    assert!(old.text().contains("load the page again"), "{}", old.text());
}

#[test]
fn the_token_is_for_a_page_that_a_person_opens() {
    let served = Served::new(paper());
    let asked = |dest: &str| served.ask("GET", "/_desk/", &["Sec-Fetch-Site: same-origin", dest]);
    // What a script of an article could do, where the newspaper allows HTML of its own.
    for dest in ["empty", "iframe", "object", "embed", "script"] {
        let answer = asked(&format!("Sec-Fetch-Dest: {dest}"));
        assert!(answer.status == 403 && !answer.text().contains("newsprint-token"), "{dest}");
    }
    let page = asked("Sec-Fetch-Dest: document");
    assert_eq!(page.status, 200);
    assert_eq!(page.header("cross-origin-opener-policy"), "same-origin", "nor in a window that it opens");
}

#[test]
fn the_desk_is_found_with_and_without_its_last_stroke() {
    let served = Served::new(paper());
    let answer = served.get("/_desk");
    assert_eq!((answer.status, answer.header("location")), (307, "/_desk/"));
    assert!(served.get("/_desk/2024-03-14/03/").text().contains("newsprint-token"));
}

#[test]
fn there_is_no_desk_for_a_network() {
    let served = Served::with(paper(), &["--host", "0.0.0.0", "--port", "0"]);
    for path in
        ["/_desk/", "/_desk/2024-03-14/03", "/_desk/api/pages", "/_desk/api/page?folder=2024-03-14/03"]
    {
        assert_eq!(served.get(path).status, 404, "{path}");
    }
}
