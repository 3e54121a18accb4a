//! Layers of templates, and what a theme author hears when one is wrong.

use std::collections::BTreeSet;

use newsprint::diagnostic::{Code, Severity};
use newsprint::yaml::Node;

use crate::paper::{self, Site, codes};

#[test]
fn a_site_replaces_a_single_component_and_keeps_the_rest() {
    let site = Site::new();
    site.write(
        "templates/mine.html",
        "{% component byline(article, @root, @t) %}<p class=\"mine\">{{ article.reporters | length }}</p>{% endcomponent %}",
    );
    site.build_clean();
    let html = site.built("2023/04/27/1/1.html");
    assert!(html.contains("<p class=\"mine\">3</p>") && html.contains("class=\"neighbours\""));
}

#[test]
fn a_site_extends_the_template_that_it_replaces() {
    let site = Site::new();
    site.write(
        "templates/base.html",
        "{% extends \"default:base.html\" %}{% block head %}<meta name=\"mine\">{% endblock %}",
    );
    site.build_clean();
    assert!(site.built("2023/04/27/1/1.html").contains("<meta name=\"mine\">"));
}

#[test]
fn a_theme_of_the_site_needs_only_what_it_changes() {
    let mut site = Site::new();
    site.config.theme = "gazette".into();
    site.write("themes/gazette/theme.yaml", "name: gazette\noptions: { colour: red }\nmessages: [zh-Hans]\n");
    site.write("themes/gazette/messages/zh-Hans.yaml", "home: 头版\n");
    site.write(
        "themes/gazette/templates/404.html",
        "{{ theme.name }} {{ theme.options.colour }} {{ t.home }} {{ t.archive }}",
    );
    site.write("themes/gazette/static/style.css", "body { color: red }");
    site.write("static/logo.txt", "logo");
    site.build_clean();
    assert_eq!(site.built("404.html"), "gazette red 头版 往期");
    let style = paper::tree(&site.public()).into_iter().find(|(path, _)| path.starts_with("static/style."));
    assert_eq!(style.unwrap().1, b"body{color:red}");
    assert_eq!(site.built("static/logo.txt"), "logo");
}

#[test]
fn a_theme_that_is_not_there_is_an_error_with_the_nearest_one() {
    let mut site = Site::new();
    site.config.theme = "brodsheet".into();
    let (report, problems) = site.build();
    assert_eq!(codes(&problems), [Code::Theme]);
    assert_eq!(problems[0].help.as_deref(), Some("did you mean `broadsheet`?"));
    assert_eq!(report.written, 0);
}

#[test]
fn a_theme_cannot_lie_outside_the_themes_folder() {
    let mut site = Site::new();
    site.write("elsewhere/theme.yaml", "name: x\n");
    site.config.theme = "../elsewhere".into();
    assert_eq!(codes(&site.build().1), [Code::Theme]);
}

#[test]
fn a_rendering_error_names_file_line_and_the_article() {
    let site = Site::new();
    site.write(
        "templates/article.html",
        "<h1>{{ article.title }}</h1>\n<p>{{ article.section.name | nth(n=1) }}</p>\n",
    );
    let (report, problems) = site.build();
    assert_eq!(codes(&problems), [Code::Template]);
    let place = problems[0].place.clone().unwrap();
    assert_eq!((place.path.as_str(), place.line), ("templates/article.html", Some(2)));
    let cause = problems[0].cause.as_deref().unwrap();
    assert!(cause.contains("content/2023-04-20/1/1.md") && cause.contains("6 more pages"), "{cause}");
    assert!(problems[0].excerpt.as_deref().unwrap().contains("nth"));
    assert!(report.written > 20, "the other pages are written");
}

#[test]
fn one_failing_article_does_not_stop_the_others() {
    let site = Site::new();
    site.write(
        "templates/article.html",
        "{% if article.title == \"旧书市搬进盐仓\" %}{{ article.nothing.here }}{% endif %}{{ article.title }}",
    );
    let (_, problems) = site.build();
    assert_eq!(codes(&problems), [Code::Template]);
    assert!(problems[0].cause.as_deref().unwrap().contains("content/2023-04-27/1/2.md"));
    assert!(site.has("2023/04/27/1/1.html") && !site.has("2023/04/27/1/2.html"));
}

#[test]
fn every_broken_template_is_reported_in_one_run() {
    let site = Site::new();
    site.write("templates/article.html", "\n{% if %}");
    site.write("templates/page.html", "{{ title ");
    site.write("templates/mine.html", "\n\n{{ title | nosuch }} {{ <nowhere/> }}");
    let (report, problems) = site.build();
    let places: Vec<_> = problems
        .iter()
        .map(|p| p.place.as_ref().map(|p| (p.path.as_str(), p.line.unwrap())).unwrap())
        .collect();
    assert!(problems.iter().all(|p| p.code == Code::Template));
    assert_eq!(
        places,
        [("templates/article.html", 2), ("templates/page.html", 1), ("templates/mine.html", 3)]
    );
    assert_eq!(report.written, 0);
}

#[test]
fn unknown_names_in_templates_are_all_reported() {
    let site = Site::new();
    site.write("templates/a.html", "{{ <nowhere/> }}\n{{ x | nosuch }}\n");
    site.write("templates/b.html", "{{ nofunction() }}");
    let (_, problems) = site.build();
    assert_eq!(codes(&problems), [Code::Template; 3]);
    assert!(problems[0].message.contains("nowhere") && problems[1].message.contains("nosuch"));
}

#[test]
fn a_missing_template_is_named_with_the_one_that_wants_it() {
    let site = Site::new();
    site.write("templates/article.html", "\n{% extends \"nosuch.html\" %}");
    site.write("templates/page.html", "{% extends \"neither.html\" %}");
    let (_, problems) = site.build();
    assert_eq!(codes(&problems), [Code::MissingTemplate; 2]);
    let all: Vec<_> = problems.iter().map(|p| (p.place.clone().unwrap(), p.message.clone())).collect();
    assert!(all.iter().any(|(place, m)| place.path == "templates/article.html"
        && place.line == Some(2)
        && m.contains("nosuch.html")));
}

#[test]
fn a_template_that_extends_itself_or_a_doubled_component_is_reported() {
    let site = Site::new();
    site.write("templates/article.html", "{% extends \"article.html\" %}");
    site.write("templates/a.html", "{% component twice() %}{% endcomponent %}");
    site.write("templates/b.html", "\n{% component twice() %}{% endcomponent %}");
    let (_, problems) = site.build();
    assert_eq!(codes(&problems), [Code::Template; 2]);
    assert!(problems.iter().any(|p| p.message.contains("itself")));
    let twice = problems.iter().find(|p| p.message.contains("twice")).unwrap();
    assert_eq!(twice.place.as_ref().unwrap().line, Some(2));
}

#[test]
fn functions_reach_the_edition() {
    let site = Site::new();
    site.write(
        "templates/404.html",
        "{% for a in latest_articles(limit=1) %}{{ a.title }}{% endfor %}|{% set s = section(name=\"要闻\") %}{{ s.count }}|{% set r = reporter(name=\"苏禾\") %}{{ r.count }}|{{ sections() | length }}|{{ latest_issues(limit=9) | length }}",
    );
    site.build_clean();
    assert_eq!(site.built("404.html"), "Quiet Hours on the Quay|5|3|2|2");
}

/// The document's tables and the code name the same things.
#[test]
fn the_theme_authors_document_is_exact() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| newsprint::fs::read_to_string(&folder.join(path)).unwrap();
    let document = read("docs/themes.md");
    let templates = read("templates/meta.html")
        + &read("themes/broadsheet/templates/components.html")
        + &read("themes/broadsheet/templates/pictures.html");
    let components: Vec<&str> = templates
        .split("component ")
        .skip(1)
        .filter_map(|rest| rest.split_once(") -%}").map(|(signature, _)| signature))
        .filter(|signature| signature.contains('('))
        .collect();
    assert!(components.len() > 12);
    for signature in components {
        assert!(document.contains(&format!("`{signature})`")), "{signature}) is not in docs/themes.md");
    }
    for file in newsprint::fs::files_under(&folder.join("themes/broadsheet/templates")).0 {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let inner = ["base.html", "components.html", "pictures.html"].contains(&name.as_str());
        assert!(inner || document.contains(&format!("`{name}`")), "{name} is not in docs/themes.md");
    }
    for field in fields() {
        assert!(document.contains(&format!("`{field}`")), "`{field}` is not in docs/themes.md");
    }
}

/// Every field of an article, its page and its issue, as a template sees them.
fn fields() -> Vec<String> {
    let site = Site::new();
    site.write(
        "templates/article.html",
        "{{ article | keys | join(sep=\" \") }} {{ article.page | keys | join(sep=\" \") }} {{ article.issue | keys | join(sep=\" \") }} {{ site | keys | join(sep=\" \") }} {{ theme | keys | join(sep=\" \") }}",
    );
    site.build_clean();
    site.built("2023/04/27/1/1.html").split_whitespace().map(str::to_owned).collect()
}

/// A word that no template shows is dead.
#[test]
fn every_language_of_the_default_theme_has_the_same_words_and_each_is_used() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let words = |language: &str| {
        let path = format!("themes/broadsheet/messages/{language}.yaml");
        let text = newsprint::fs::read_to_string(&folder.join(path)).unwrap();
        newsprint::yaml::parse(language, &text, 1, Code::Message).unwrap().entries
    };
    let keys = |language: &str| words(language).into_iter().map(|e| e.key).collect::<Vec<_>>();
    let english = keys("en");
    for language in ["zh-Hans", "zh-Hant"] {
        assert_eq!(keys(language), english, "{language}");
        for (own, other) in words(language).iter().zip(words("en")) {
            assert_eq!(fields_of(&own.value), fields_of(&other.value), "{language}: {}", own.key);
        }
    }
    let mut templates = String::new();
    for folder in [folder.join("templates"), folder.join("themes/broadsheet/templates")] {
        for file in newsprint::fs::files_under(&folder).0 {
            templates += &newsprint::fs::read_to_string(&file).unwrap();
        }
    }
    let used: BTreeSet<&str> = templates
        .split("t.")
        .skip(1)
        .map(|rest| rest.split(|c: char| !c.is_ascii_lowercase() && c != '_').next().unwrap_or_default())
        .collect();
    for key in english {
        assert!(used.contains(key.as_str()) || key == "page_label", "`{key}` is never shown");
    }
}

/// The fields of a message, of all its plural forms.
fn fields_of(message: &Node) -> BTreeSet<String> {
    let texts: Vec<&str> = match message {
        Node::Map(forms) => forms.iter().filter_map(|(_, text)| text.as_text()).collect(),
        other => other.as_text().into_iter().collect(),
    };
    let fields = texts.iter().flat_map(|t| t.split('{').skip(1)).filter_map(|rest| rest.split('}').next());
    fields.map(str::to_owned).collect()
}

#[test]
fn the_interface_speaks_the_script_of_the_site_s_region() {
    for (language, word, date) in [
        ("zh-CN", "全部往期", ">2023年4月27日星期四</time>"),
        ("zh-HK", "全部各期", ">2023年4月27日星期四</time>"),
        ("en-GB", "All issues", ">Thursday, 27 April 2023</time>"),
        ("en", "All issues", ">Thursday, April 27, 2023</time>"),
    ] {
        let mut site = Site::new();
        site.config.language = language.into();
        site.build_clean();
        let home = site.built("index.html");
        assert!(home.contains(word) && home.contains(date), "{language}: {home}");
    }
}

#[test]
fn the_interface_may_speak_another_language_than_the_paper() {
    let mut site = Site::new();
    site.config.interface = "en".into();
    site.build_clean();
    let issue = site.built("2023/04/27/index.html");
    assert!(issue.contains("3 pages") || issue.contains("2 pages"), "{issue}");
    assert!(site.built("archive/2023/index.html").contains("April"));
}

#[test]
fn a_site_says_single_words_otherwise() {
    let mut site = Site::new();
    site.write("messages/zh-Hans.yaml", "archive: 旧报\nsections: 分类\n");
    site.config.messages = newsprint::yaml::parse("c", "sections: 专栏\n", 1, Code::Config).unwrap();
    site.build_clean();
    let home = site.built("index.html");
    assert!(home.contains(">旧报</a>") && home.contains(">专栏</a>") && home.contains(">记者</a>"), "{home}");
}

#[test]
fn a_site_adds_a_language_and_hears_of_every_word_it_lacks() {
    let mut site = Site::new();
    site.config.language = "fr".into();
    site.write("messages/fr.yaml", "home: Une\n");
    let (_, problems) = site.build();
    assert_eq!(codes(&problems), [Code::Message]);
    assert_eq!(problems[0].place.as_ref().unwrap().path, "messages/fr.yaml");
    assert!(problems[0].message.contains("`archive`") && !problems[0].message.contains("`home`"));

    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let english = newsprint::fs::read_to_string(&folder.join("themes/broadsheet/messages/en.yaml")).unwrap();
    site.write("messages/fr.yaml", &english.replace("Front page", "Une"));
    site.build_clean();
    assert!(site.built("index.html").contains(">Une</a>"));
    assert!(site.built("index.html").contains("27 avril 2023"));
}

#[test]
fn a_language_without_words_is_told_and_english_stands_in() {
    let mut site = Site::new();
    site.config.language = "fr".into();
    let (report, problems) = site.build();
    assert_eq!(codes(&problems), [Code::Message]);
    assert_eq!(problems[0].severity, Severity::Warning);
    assert!(report.written > 20 && site.built("index.html").contains("April 27, 2023"));
}

#[test]
fn a_word_that_a_theme_lacks_in_the_site_s_language_is_an_error() {
    let mut site = Site::new();
    site.config.theme = "gazette".into();
    site.write("themes/gazette/theme.yaml", "name: gazette\nmessages: [en, zh-Hans]\n");
    site.write("themes/gazette/messages/en.yaml", "# words\ngreeting: Hello\nleave: Bye\n");
    site.write("themes/gazette/messages/zh-Hans.yaml", "greeting: 你好\n");
    let (_, problems) = site.build();
    assert_eq!(codes(&problems), [Code::Message]);
    assert_eq!(problems[0].place.as_ref().unwrap().path, "themes/gazette/messages/zh-Hans.yaml");
    assert!(problems[0].message.contains("`leave`"));
    assert!(problems[0].cause.as_deref().unwrap().contains("themes/gazette/messages/en.yaml:3"));
}

#[test]
fn a_word_that_no_language_has_is_an_error_where_a_template_asks_for_it() {
    let site = Site::new();
    site.write("templates/404.html", "{# t.no #}\n<p>{% if false %}{{ t.hom }}{% endif %}</p>");
    let (_, problems) = site.build();
    assert_eq!(codes(&problems), [Code::Message]);
    let place = problems[0].place.clone().unwrap();
    assert_eq!((place.path.as_str(), place.line, place.column), ("templates/404.html", Some(2), Some(23)));
    assert_eq!(problems[0].help.as_deref(), Some("did you mean `home`?"));
}

#[test]
fn a_message_that_is_none_and_a_word_that_nothing_asks_for_are_told_with_their_lines() {
    let site = Site::new();
    site.write("messages/zh.yaml", "home: [首页]\narticles: { one: 一篇 }\narchiv: 往期\n");
    let (_, problems) = site.build();
    let told: Vec<_> =
        problems.iter().map(|p| (p.place.as_ref().unwrap().line.unwrap(), p.severity)).collect();
    assert_eq!(told, [(1, Severity::Error), (2, Severity::Error), (3, Severity::Warning)]);
    assert_eq!(problems[2].help.as_deref(), Some("did you mean `archive`?"));
}
