//! What a theme's author works with: options, stylesheets, and `newsprint theme`.

use std::process::{Command, Output};

use newsprint::diagnostic::{Code, Severity};
use newsprint::render::{Layers, known_themes};

use crate::paper::{self, Site, codes};

/// The path of the one file below `public/` that begins and ends so.
fn fingerprinted(site: &Site, start: &str, end: &str) -> String {
    let all = paper::tree(&site.public());
    let found: Vec<&String> =
        all.keys().filter(|path| path.starts_with(start) && path.ends_with(end)).collect();
    assert_eq!(found.len(), 1, "{start}…{end}: {found:?}");
    found[0].clone()
}

/// A theme `mine` of a few files.
fn mine(options: &str, files: &[(&str, &str)]) -> Site {
    let mut site = Site::new();
    site.config.theme = "mine".into();
    site.write("themes/mine/theme.yaml", &format!("name: mine\ninterface: \"^1\"\n{options}"));
    for (path, text) in files {
        site.write(&format!("themes/mine/{path}"), text);
    }
    site
}

fn newsprint(site: &Site, arguments: &[&str]) -> Output {
    site.write("newsprint.yaml", "publication: 河滨周刊\nlanguage: zh-CN\n");
    let mut command = Command::new(env!("CARGO_BIN_EXE_newsprint"));
    command.args(arguments).arg("--root").arg(site.root()).output().unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn an_option_reaches_the_stylesheet_without_a_style_in_the_page() {
    let mut site = mine(
        "options: { accent: { type: colour, default: '#102030' } }\n",
        &[
            ("templates/options.css", ":root { --accent: {{ theme.options.accent }}; }"),
            ("static/mine.css", "@import \"options.css\";\na { color: var(--accent) }"),
            (
                "templates/404.html",
                "<link rel=\"stylesheet\" href=\"{{ root }}{{ asset(path=\"mine.css\") }}\">",
            ),
        ],
    );
    site.build_clean();
    let first = fingerprinted(&site, "static/mine.", ".css");
    assert_eq!(site.built(&first), ":root{--accent:#102030}a{color:var(--accent)}");
    assert!(site.built("404.html").contains(&first));
    assert!(!site.has("static/options.css"), "it is inside the other");

    site.config.theme_options =
        newsprint::yaml::parse("newsprint.yaml", "accent: rebeccapurple\n", 1, Code::Config).unwrap();
    site.build_clean();
    let second = fingerprinted(&site, "static/mine.", ".css");
    assert!(second != first && site.built(&second).contains("rebeccapurple"));
    assert!(!site.has(&first), "the old one is removed as anything that is built no more");
}

#[test]
fn a_site_s_own_files_keep_their_names_and_its_stylesheet_replaces_the_theme_s_part() {
    let site = mine(
        "",
        &[
            ("static/mine.css", "@import \"css/type.css\";\n@import \"css/ink.css\";"),
            ("static/css/type.css", "p { margin: 0 }"),
            ("static/css/ink.css", "a { color: red }"),
            ("templates/404.html", "{{ asset(path=\"mine.css\") }} {{ asset(path=\"logo.svg\") }}"),
        ],
    );
    site.write("static/css/ink.css", "a { color: #0000ff }");
    site.write("static/logo.svg", "<svg/>");
    site.write("static/plain.css", "p  {}");
    site.build_clean();
    assert_eq!(site.built(&fingerprinted(&site, "static/mine.", ".css")), "p{margin:0}a{color:#00f}");
    assert_eq!(site.built("static/logo.svg"), "<svg/>");
    let asked = site.built("404.html");
    assert!(
        asked.contains("static/logo.") && site.has(asked.split(' ').nth(1).unwrap()),
        "and by its fingerprint too"
    );
}

#[test]
fn a_script_is_minified_and_still_a_script() {
    let site = mine(
        "",
        &[
            (
                "static/mine.js",
                "// keys\nconst keys = { a: `x ${1 + 1}` };\nif (/[/]\\/x/u.test('a // b')) {\n  keys.a = 2\n}\n",
            ),
            ("templates/404.html", "{{ asset(path=\"mine.js\") }}"),
        ],
    );
    site.build_clean();
    let js = site.built(&fingerprinted(&site, "static/mine.", ".js"));
    assert!(!js.contains("keys\n") && js.contains("`x ${1 + 1}`") && js.contains("'a // b'"), "{js}");
}

#[test]
fn what_is_wrong_with_static_files_is_told_where_it_stands_and_the_site_is_built() {
    let site = mine(
        "",
        &[
            ("static/mine.css", "@import \"part.css\";\n"),
            ("static/part.css", "p {\n  color red;\n}\n"),
            ("templates/404.html", "{{ asset(path=\"mine.css\") }}\n{{ asset(path=\"mine.cs\") }}"),
        ],
    );
    let (report, problems) = site.build();
    let all: Vec<_> = problems.iter().map(|p| (p.code, p.place.clone().unwrap())).collect();
    assert!(
        all.iter()
            .any(|(c, p)| *c == Code::Asset && p.path == "themes/mine/static/part.css" && p.line == Some(2)),
        "{all:?}"
    );
    assert!(
        all.iter().any(|(c, p)| *c == Code::Template
            && p.path == "themes/mine/templates/404.html"
            && p.line == Some(2)),
        "{all:?}"
    );
    assert!(report.written > 20);
}

#[test]
fn a_theme_for_another_interface_is_an_error() {
    let site = mine("", &[]);
    site.write("themes/mine/theme.yaml", "name: mine\ninterface: \"^7\"\n");
    let (_, problems) = site.build();
    assert_eq!(codes(&problems), [Code::Theme]);
    assert_eq!(problems[0].place.as_ref().unwrap().line, Some(2));
}

#[test]
fn a_theme_s_list_of_languages_is_its_message_files() {
    let site = mine(
        "messages: [en, zh-Hans]\n",
        &[("messages/en.yaml", "home: H\n"), ("messages/zh-Hant.yaml", "home: 首頁\n")],
    );
    let (_, problems) = site.build();
    assert_eq!(codes(&problems), [Code::Message, Code::Message]);
    assert!(problems.iter().all(|p| p.place.as_ref().unwrap().line == Some(3)));
}

#[test]
fn every_theme_that_comes_with_newsprint_passes_its_check() {
    let site = Site::new();
    for theme in known_themes(&site.config) {
        let output = newsprint(&site, &["theme", "check", &theme.name]);
        assert!(output.status.success() && told(&output).is_empty(), "{}: {}", theme.name, told(&output));
    }
}

#[test]
fn a_new_theme_passes_its_check_and_is_listed() {
    let site = Site::new();
    assert!(newsprint(&site, &["theme", "new", "ink"]).status.success());
    let output = newsprint(&site, &["theme", "check", "ink"]);
    assert!(output.status.success() && told(&output).is_empty(), "{}", told(&output));
    let list = newsprint(&site, &["theme", "list"]);
    let list = String::from_utf8_lossy(&list.stdout).into_owned();
    for part in [
        "theme interface 1.",
        "* broadsheet",
        "gazette",
        "ink 0.1.0 (themes/ink; interface ^1)",
        "accent: \"#0b5563\"",
    ] {
        assert!(list.contains(part), "{part}: {list}");
    }
    let again = newsprint(&site, &["theme", "new", "ink"]);
    assert!(!again.status.success() && told(&again).contains("there is already a theme `ink`"));
    assert!(!newsprint(&site, &["theme", "new", "../x"]).status.success());
}

#[test]
fn a_theme_s_check_finds_what_no_page_shows() {
    let site = mine(
        "options:\n  dark: false\nmessages: [en, zh-Hans]\n",
        &[
            ("messages/en.yaml", "greeting: Hello {name}\nbye: Bye\n"),
            ("messages/zh-Hans.yaml", "greeting: 你好\n"),
            (
                "templates/article.html",
                "{% if article.titel %}x{% endif %}\n{% if theme.options.dark %}\n{{ article.title | nth(n=1) }}{% endif %}\n{% if false %}{{ asset(path=\"no.css\") }}{{ t.greting }}{% endif %}",
            ),
        ],
    );
    let output = newsprint(&site, &["theme", "check", "mine", "--format", "json"]);
    assert!(!output.status.success());
    let found: Vec<serde_json::Value> =
        told(&output).lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let has = |code: &str, path: &str, line: u64, word: &str| {
        found.iter().any(|d| {
            d["code"] == code
                && d["path"].as_str().unwrap().ends_with(path)
                && (line == 0 || d["line"] == line)
                && d["message"].as_str().unwrap().contains(word)
        })
    };
    assert!(has("template", "templates/article.html", 1, "titel"), "{found:?}");
    assert!(
        has("template", "templates/article.html", 3, "nth")
            || has("template", "templates/article.html", 3, ""),
        "{found:?}"
    );
    assert!(has("asset", "templates/article.html", 4, "no.css"), "{found:?}");
    assert!(has("message", "templates/article.html", 4, "greting"), "{found:?}");
    assert!(has("message", "messages/zh-Hans.yaml", 0, "`bye`"), "{found:?}");
    assert!(has("message", "messages/zh-Hans.yaml", 1, "other fields"), "{found:?}");
}

#[test]
fn the_second_theme_builds_every_page_without_a_word_of_the_first() {
    for language in ["zh-CN", "zh-TW", "en"] {
        let mut site = Site::new();
        site.config.theme = "gazette".into();
        site.config.language = language.into();
        site.build_clean();
        for page in [
            "index.html",
            "2023/04/27/index.html",
            "2023/04/27/1/index.html",
            "2023/04/27/1/1.html",
            "archive/index.html",
            "archive/2023/index.html",
            "archive/2023/04/index.html",
            "reporters/index.html",
            "editors/index.html",
            "sections/index.html",
            "404.html",
        ] {
            let html = site.built(page);
            assert!(html.contains("<header class=\"bar\">") && !html.contains("nameplate"), "{page}");
        }
        let css = site.built(&fingerprinted(&site, "static/gazette.", ".css"));
        assert!(css.contains("--accent") && !css.contains("@import"), "{css}");
        assert!(!css.contains("nameplate") && css.len() < 12_000, "{}", css.len());
    }
}

#[test]
fn a_site_replaces_one_component_of_the_second_theme() {
    let mut site = Site::new();
    site.config.theme = "gazette".into();
    site.write(
        "templates/mine.html",
        "{% component entry(article, level=3, @root, @t, @theme) %}<li>{{ article.title }}!</li>{% endcomponent %}",
    );
    site.build_clean();
    assert!(site.built("index.html").contains("<li>老渡口今起复航!</li>"));
    let (_, problems) = Layers::load(&site.config).unwrap();
    assert!(problems.iter().all(|p| p.severity == Severity::Note));
}

/// A site in the default theme with options as `newsprint.yaml` would set them.
fn with_options(options: &str) -> Site {
    let mut site = Site::new();
    site.config.theme_options = newsprint::yaml::parse("newsprint.yaml", options, 1, Code::Config).unwrap();
    site
}

#[test]
fn a_wrong_value_of_each_option_of_the_default_theme_is_an_error_with_its_line_and_help() {
    let wrong = [
        ("accent: redd", "a colour"),
        ("accent_dark: 'red; } body {'", "a colour"),
        ("scheme: night", "one of auto, light, dark"),
        ("nameplate: nowhere.svg", "no file `static/nowhere.svg`"),
        ("nameplate: [a.svg]", "a file below static/"),
        ("nameplate_turned: 1", "true or false"),
        ("front_pictures: some", "true or false"),
        ("summaries: some", "true or false"),
        ("earlier_issues: 6", "true or false"),
        ("outline: left", "true or false"),
        ("citations: bibtex", "true or false"),
        ("reading_settings: small", "true or false"),
        ("columns: 3", "true or false"),
    ];
    for (option, message) in wrong {
        let site = with_options(&format!("motto: 一城一河\n{option}\n"));
        let (_, problems) = Layers::load(&site.config).unwrap();
        let told: Vec<_> = problems.into_iter().collect();
        assert_eq!(codes(&told), [Code::Config], "{option}: {told:?}");
        assert!(told[0].message.contains(message), "{option}: {}", told[0].message);
        assert_eq!(told[0].place.as_ref().unwrap().line, Some(2), "{option}");
        assert!(told[0].help.is_some(), "{option}");
    }
}

#[test]
fn each_switch_of_the_default_theme_takes_away_what_it_names() {
    let article = "2023/04/27/1/1.html";
    let all = Site::new();
    all.build_clean();
    let switches = [
        ("summaries", "index.html", "class=\"opening\""),
        ("earlier_issues", "index.html", "id=\"earlier\""),
        ("outline", article, "class=\"outline\""),
        ("citations", article, "class=\"cite\""),
        ("reading_settings", article, "data-text-size"),
    ];
    for (switch, page, mark) in switches {
        assert!(all.built(page).contains(mark), "{switch}: {page} has no {mark}");
        let site = with_options(&format!("{switch}: false\n"));
        site.build_clean();
        assert!(!site.built(page).contains(mark), "{switch}: {page} has {mark} still");
        for (other, page, mark) in switches.iter().filter(|(other, ..)| *other != switch) {
            assert!(site.built(page).contains(mark), "{switch} takes away {other}");
        }
    }
    let site = with_options("reading_settings: false\n");
    site.build_clean();
    assert!(site.built(article).contains(" data-fixed></script>"), "what was remembered holds no more");
    assert!(!all.built(article).contains("data-fixed"));
}

#[test]
fn the_default_theme_s_colours_are_the_site_s() {
    let site = with_options("accent: '#102030'\naccent_dark: '#a0b0c0'\nscheme: dark\n");
    site.build_clean();
    let css = site.built(&fingerprinted(&site, "static/style.", ".css"));
    assert!(css.contains("color-scheme:dark;--accent:light-dark(#102030,#a0b0c0)"), "{}", &css[..200]);
    assert!(!css.contains("prefers-color-scheme"), "the reader's system has no say");
    let home = site.built("index.html");
    assert!(home.contains("<meta name=\"color-scheme\" content=\"dark\">"));
    assert!(
        home.contains("data-colours=\"light\"") && !home.contains("data-colours=\"dark\""),
        "dark is what holds"
    );
}

#[test]
fn a_picture_takes_the_nameplate_s_place_and_is_read_aloud_as_the_paper_s_name() {
    let site = with_options("nameplate: art/name.svg\nnameplate_turned: false\n");
    site.write("static/art/name.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 2\"/>");
    site.build_clean();
    // Its plain name is kept as well, which articles may link to.
    let all = paper::tree(&site.public());
    let file = all
        .keys()
        .find(|path| path.starts_with("static/art/name.") && path.len() > "static/art/name.svg".len())
        .unwrap();
    let picture = |root: &str| format!("<img src=\"{root}{file}\" alt=\"河滨周刊\">");
    let pages =
        [("index.html", ""), ("2023/04/27/index.html", "../../../"), ("2023/04/27/1/1.html", "../../../../")];
    for (page, root) in pages {
        assert!(site.built(page).contains(&picture(root)), "{page}");
    }
    let css = |site: &Site| site.built(&fingerprinted(site, "static/style.", ".css"));
    assert!(!css(&site).contains("invert("));
    let turned = with_options("nameplate: icon.svg\n");
    turned.build_clean();
    assert!(css(&turned).contains("invert("));
}
