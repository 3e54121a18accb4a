use super::*;

fn article(path: &str, text: &str) -> (Option<Article>, Vec<Diagnostic>) {
    let (document, problems) = read(path, path, text);
    let article = document.map(|d| match d.kind {
        Kind::Article(a) => *a,
        other => panic!("{other:?}"),
    });
    (article, problems.into_iter().collect())
}

#[test]
fn a_heading_is_the_title_where_front_matter_has_none() {
    for (text, title, body, line) in [
        ("\n# 河上的*桥*\n\n文。\n", "河上的桥", "\n文。\n", 3),
        ("---\npage: 3\n---\n# 题\n文。\n", "题", "文。\n", 5),
        ("---\ntitle: 甲\n---\n# 题\n", "甲", "# 题\n", 4),
        ("文。\n\n# 题\n", "", "文。\n\n# 题\n", 1),
    ] {
        let (document, problems) = read("2024-03-14/03/1.md", "a.md", text);
        assert!(problems.is_empty(), "{problems:?}");
        let document = document.unwrap();
        let Kind::Article(article) = &document.kind else { panic!("no article") };
        assert_eq!((article.title.as_str(), &*document.body.text().unwrap()), (title, body));
        assert_eq!(document.body_line, line);
    }
}

#[test]
fn a_name_a_list_of_names_and_roles_are_all_understood() {
    for (yaml, expected) in [
        ("reporter: 林溪", vec![("林溪", "")]),
        ("reporters: [林溪, 李河]", vec![("林溪", ""), ("李河", "")]),
        ("reporters:\n- name: 林溪\n  role: 通讯员", vec![("林溪", "通讯员")]),
    ] {
        let (a, problems) = article("2024-03-14/02/1.md", &format!("---\ntitle: 题\n{yaml}\n---\n"));
        assert_eq!(problems, []);
        let found: Vec<_> =
            a.as_ref().unwrap().reporters.iter().map(|p| (p.name.as_str(), p.role.as_str())).collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn date_and_page_come_from_the_folder_unless_told() {
    let (a, problems) = article("2024-03-14/02/1.md", "正文\n");
    let a = a.unwrap();
    assert_eq!((a.date.unwrap().to_string().as_str(), a.page.as_deref()), ("2024-03-14", Some("02")));
    assert_eq!(problems, []);
    let (a, problems) = article("2024-03-14/02/1.md", "---\ndate: 2024-03-15\npage: 2\n---\n");
    assert_eq!(a.unwrap().date.unwrap().to_string(), "2024-03-15");
    assert_eq!(problems.len(), 1);
    assert_eq!((problems[0].code, problems[0].place.as_ref().unwrap().line), (Code::Misplaced, Some(2)));
}

#[test]
fn who_leads_the_folder_s_address_on_means_it_so() {
    let told = |alias: &str| format!("---\ndate: 2024-03-15\npage: \"03\"\naliases:\n  - {alias}\n---\n");
    assert_eq!(article("2024-03-14/02/1.md", &told("/2024/03/14/02/1.html")).1, []);
    assert_eq!(article("2024-03-14/02/1.md", &told("/2024/03/14/02/2.html")).1.len(), 2);
    let page = |alias: &str| read("2024-03-14/02/page.md", "page.md", &told(alias)).1;
    assert!(page("/2024/03/14/02/").is_empty());
    assert!(!page("/2024/03/14/").is_empty());
}

#[test]
fn every_wrong_value_is_reported_with_its_line_and_the_rest_is_read() {
    let text = "---\ntitle: 题\ndate: 2024-02-30\norder: first\ndraft: maybe\nreporters: {}\ntilte: x\nmine: 1\n---\n正文\n";
    let (a, problems) = article("2024-03-14/02/1.md", text);
    assert_eq!(a.unwrap().title, "题");
    let mut found: Vec<_> =
        problems.iter().map(|p| (p.place.as_ref().unwrap().line.unwrap(), p.code)).collect();
    found.sort();
    assert_eq!(
        found,
        [
            (3, Code::ImpossibleDate),
            (4, Code::FrontMatter),
            (5, Code::FrontMatter),
            (6, Code::FrontMatter),
            (7, Code::FrontMatterKey)
        ]
    );
}

#[test]
fn the_day_of_a_correction_is_never_before_the_issue_s() {
    let read = |updated: &str| {
        let text = format!("---\ntitle: 题\nupdated: {updated}\n---\n");
        let (a, problems) = article("2024-03-14/02/1.md", &text);
        (a.unwrap().updated.map(|day| day.to_string()), problems)
    };
    assert_eq!(read("2024-03-20"), (Some("2024-03-20".into()), vec![]));
    assert_eq!(read("2024-03-14"), (Some("2024-03-14".into()), vec![]));
    for (wrong, code) in [
        ("2024-03-13", Code::FrontMatter),
        ("yesterday", Code::FrontMatter),
        ("2024-02-30", Code::ImpossibleDate),
    ] {
        let (day, problems) = read(wrong);
        assert_eq!((day, problems.len()), (None, 1), "{wrong}");
        assert_eq!((problems[0].code, problems[0].place.as_ref().unwrap().line), (code, Some(3)), "{wrong}");
    }
    assert!(read("2024-03-13").1[0].message.contains("before the issue's date, 2024-03-14"));
}

#[test]
fn a_misspelt_key_inside_an_entry_gets_the_nearest_right_one() {
    let text = "---\ntitle: 题\nreporters:\n- nmae: 林溪\n---\n";
    let (_, problems) = article("2024-03-14/02/1.md", text);
    let helps: Vec<_> = problems.iter().filter_map(|p| p.help.as_deref()).collect();
    assert!(helps.contains(&"did you mean `name`?"), "{problems:?}");
}

#[test]
fn a_file_of_no_page_is_left_out_with_a_warning() {
    let (a, problems) = article("notes/1.md", "---\ntitle: 题\n---\n");
    assert!(a.is_none());
    assert_eq!(problems[0].code, Code::Misplaced);
    assert!(article("notes/1.md", "---\ntitle: 题\ndate: 2024-03-14\npage: 2\n---\n").0.is_some());
}
