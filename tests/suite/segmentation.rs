//! What segmentation promises: nothing is lost or doubled on any page, the same page gives the same answer, and the hard
//! traits of newspaper dumps are read as a person reads them.

#![allow(clippy::disallowed_methods, reason = "a test reads its own cases")]

use newsprint::article::{ArticleDraft, BodyPart, PageDraft, Stated};
use newsprint::page::{Line, Page};
use newsprint::{dump, segment::segment, style::Styles};

/// The styles that come with newsprint, read once for all cases.
static STYLES: std::sync::LazyLock<Styles> = std::sync::LazyLock::new(Styles::built_in);
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

fn page(text: &str) -> Page {
    let lines = text.split('\n');
    let lines = (1..)
        .zip(lines)
        .map(|(number, t)| Line { text: t.to_owned(), number, last: number, bytes: 0..0 })
        .collect();
    Page { dump: "d.txt".to_owned(), index: 0, lines }
}

fn sorted(chars: impl Iterator<Item = char>) -> String {
    let mut all: Vec<char> = chars.filter(|c| !c.is_whitespace()).collect();
    all.sort_unstable();
    all.into_iter().collect()
}

fn conserved(page: &Page) -> Result<PageDraft, TestCaseError> {
    let draft = segment(page, &STYLES);
    let found = sorted(draft.pieces().flat_map(|t| t.text.chars()));
    prop_assert_eq!(found, sorted(page.visible_chars()));
    let numbers: Vec<u32> = page.lines.iter().map(|l| l.number).collect();
    for range in draft.pieces().flat_map(|t| &t.lines) {
        prop_assert!(
            range.first <= range.last && numbers.contains(&range.first) && numbers.contains(&range.last)
        );
    }
    prop_assert_eq!(&segment(page, &STYLES), &draft);
    Ok(draft)
}

/// A body set in a column: each paragraph wrapped with its first line two characters shorter, blank lines at column breaks.
fn set(paragraphs: &[String], width: usize, breaks: usize) -> String {
    let mut out = String::new();
    let mut count = 0;
    for paragraph in paragraphs {
        let chars: Vec<char> = paragraph.chars().collect();
        let mut at = 0;
        while at < chars.len() {
            let room = if at == 0 { width - 2 } else { width };
            let stop = (at + room).min(chars.len());
            out.extend(&chars[at..stop]);
            out.push('\n');
            at = stop;
            count += 1;
            if count % breaks == 0 {
                out.push('\n');
            }
        }
    }
    out
}

prop_compose! {
    fn sentence()(text in "[河流城市春天图书桥梁居民孩子电车路灯菜场]{4,30}", comma in 2usize..4) -> String {
        let mut chars: Vec<char> = text.chars().collect();
        chars.insert(comma, '，');
        chars.push('。');
        chars.into_iter().collect()
    }
}

/// Sentences that say something: what reads by likelihood reads language, not ideographs in any order.
const SENTENCES: &[&str] = &[
    "白鹭街道把旧仓库改成了阅览室，两面墙的书架都是居民捐来的木料做的。",
    "昨天一早，清淤船队驶过青石河的第三道闸口，岸上站满了看热闹的人。",
    "图书角的灯要亮到晚上十点，放学晚的孩子可以在这里写完作业再回家。",
    "许青说，这条路修了整整四十天，如今下雨天走过去鞋子再也不会湿了。",
    "菜场门口新添了六把长椅，买完菜的老人坐下来歇一歇，顺便说说家常。",
    "北岸的渡轮从下周起增开早班，头班船五点四十分离岸，票价和从前一样。",
    "石舟在桥头修了三十年的锁，他的铺子搬进了新楼，招牌还是原来的那块。",
    "学校的操场周末向附近居民开放，进门的时候登记一下名字就行。",
    "施工队把老榕树的根小心围了起来，路面从树的两边绕过去。",
    "这项工程预计秋天完工，到时候两岸的人步行十分钟就能到对面的公园。",
];

prop_compose! {
    fn story()(
        paragraphs in prop::collection::vec(prop::collection::vec(prop::sample::select(SENTENCES), 1..4), 1..4),
        width in 14usize..26,
        breaks in 3usize..12,
    ) -> String {
        let paragraphs: Vec<String> = paragraphs.iter().map(|p| p.concat()).collect();
        set(&paragraphs, width, breaks)
    }
}

prop_compose! {
    fn article()(
        sentences in prop::collection::vec(prop::collection::vec(sentence(), 1..4), 1..4),
        width in 12usize..26,
        breaks in 3usize..12,
        byline in prop::option::of(prop::sample::select(vec!["■ 通讯员 万青", "记者 林溪 通讯员 许舟", "（江岸）"])),
        head in "[河流城市春天图书桥梁]{4,14}",
    ) -> (String, String, String) {
        let paragraphs: Vec<String> = sentences.iter().map(|s| s.concat()).collect();
        (head, byline.map(|b| format!("{b}\n\n")).unwrap_or_default(), set(&paragraphs, width, breaks))
    }
}

prop_compose! {
    fn newspaper()(
        articles in prop::collection::vec(article(), 0..5),
        torn in any::<bool>(),
        caption in prop::option::of("[桥梁路灯]{4,9}"),
        masthead in any::<bool>(),
        advert in any::<bool>(),
    ) -> String {
        let mut out = String::new();
        if masthead {
            out += "07新城里 2024年3月8日 星期五 责编：林溪舟\n临江周刊\n\n";
        }
        for (head, byline, body) in &articles {
            if !torn {
                out += &format!("{head}\n\n");
            }
            out += &format!("{byline}{body}\n");
        }
        if torn {
            for (head, ..) in articles.iter().rev() {
                out += &format!("{head}\n\n");
            }
        }
        if let Some(caption) = caption {
            out += &format!("{caption}。 石舟 摄\n");
        }
        if advert {
            out += "\n旺铺招租\n面积八十平方米\n热线：13812345678\n";
        }
        out
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_or_doubled_on_any_page(
        lines in prop::collection::vec("[ -~a-z一-龥，。“”（）■\u{3000}·—0-9\u{301}\u{202e}😀-]{0,40}", 0..40),
    ) {
        conserved(&page(&lines.join("\n")))?;
    }

    #[test]
    fn nothing_is_lost_or_doubled_on_pages_of_any_characters(text in any::<String>()) {
        conserved(&page(&text))?;
    }

    #[test]
    fn nothing_is_lost_or_doubled_on_a_newspaper_page(text in newspaper()) {
        conserved(&page(&text))?;
    }
}

/// What reads by likelihood is wrong now and then: of bodies cut anywhere hardly any may be, and of none a character is lost.
#[test]
fn a_body_under_its_byline_is_one_article() {
    const STORIES: usize = 400;
    let mut runner = TestRunner::deterministic();
    let mut whole = 0;
    for _ in 0..STORIES {
        let body = story().new_tree(&mut runner).unwrap().current();
        let draft = conserved(&page(&format!("■ 通讯员 万青\n\n{body}"))).unwrap();
        let found = draft.articles[0].body.iter().flat_map(|p| match p {
            BodyPart::Paragraph(t) | BodyPart::Subhead(t) | BodyPart::Lines { text: t, .. } => t.text.chars(),
        });
        whole += usize::from(draft.articles.len() == 1 && sorted(found) == sorted(body.chars()));
    }
    assert!(whole * 100 >= STORIES * 97, "{whole} of {STORIES}");
}

/// Date, page, newspaper, the page's name and its editors.
fn masthead(text: &str) -> [String; 5] {
    let found = segment(&page(text), &STYLES).masthead;
    let text = |fact: &Option<Stated<String>>| fact.as_ref().map(|f| f.value.clone()).unwrap_or_default();
    let editors: Vec<String> = found.editors.iter().map(|e| e.value.clone()).collect();
    [
        found.date.as_ref().map(|d| d.value.to_string()).unwrap_or_default(),
        text(&found.page),
        text(&found.publication),
        text(&found.section),
        editors.join(" "),
    ]
}

#[test]
fn a_masthead_is_read_however_wide_its_fields_stand_apart() {
    let text = "\
第02版 民生                                                             河滨日报                                   2024年3月14日 星期四                                责编:林溪  乔木     美编 许青

老渡口下月复航
■ 记者 苏禾
　　停航两年的老渡口定于下月初复航。渡口管理所昨天发布消息说，新船已经
试水，码头的栈桥也换了新板，往返两岸的居民不必再绕行十二公里。
　　记者在现场看到，工人正在给护栏刷漆，候船室里摆上了长椅。管理所负责人
介绍，复航以后每天开行十六班，首班六点半，末班十九点。
";
    assert_eq!(masthead(text), ["2024-03-14", "02", "河滨日报", "民生", "林溪 乔木"]);
}

#[test]
fn a_name_beside_the_page_s_usual_one_is_the_newspaper_s() {
    let text = "\
Veerpont vaart weer
Door Anneke Vlierman
De oude veerpont over de Linge vaart vanaf volgende maand weer, zo heeft
de gemeente gisteren bekendgemaakt. Het schip is in de winter hersteld en
kreeg een nieuwe motor, en de steiger aan de overkant is vernieuwd.
Bewoners van het dorp hoeven daardoor niet langer om te rijden, zei de
wethouder. De pont vaart elke dag zestien keer, voor het eerst om zeven
uur in de ochtend en voor het laatst om acht uur in de avond.

Het Veer

Woensdag 3 oktober 2012

Sport

7
";
    assert_eq!(masthead(text), ["2012-10-03", "7", "Het Veer", "Sport", ""]);
}

/// A draft as a case's expected text: one fact a line.
fn outline(draft: &PageDraft) -> String {
    let mut out = String::new();
    let masthead = &draft.masthead;
    let mut say = |what: &str, text: &str| out += &format!("{what}: {}\n", text.replace('\n', " / "));
    if let Some(date) = &masthead.date {
        say("date", &date.value.to_string());
    }
    for (name, fact) in
        [("page", &masthead.page), ("publication", &masthead.publication), ("section", &masthead.section)]
    {
        if let Some(fact) = fact {
            say(name, &fact.value);
        }
    }
    for editor in &masthead.editors {
        say("editor", &editor.value);
    }
    for article in &draft.articles {
        say("article", "");
        article_outline(article, &mut say);
    }
    for furniture in &draft.furniture {
        say(&format!("{:?}", furniture.kind), &furniture.text.text);
    }
    out.replace(": \n", ":\n")
}

fn article_outline(article: &ArticleDraft, say: &mut impl FnMut(&str, &str)) {
    for (name, text) in
        [("kicker", &article.kicker), ("title", &article.title), ("subtitle", &article.subtitle)]
    {
        if let Some(text) = text {
            say(name, &text.text);
        }
    }
    for person in article.bylines.iter().flat_map(|b| &b.people) {
        say("person", &format!("{} ({})", person.name, person.role));
    }
    for part in &article.body {
        match part {
            BodyPart::Paragraph(text) => say("paragraph", &text.text),
            BodyPart::Subhead(text) => say("subhead", &text.text),
            BodyPart::Lines { text, .. } => say("lines", &text.text),
        }
    }
    for caption in &article.captions {
        say("caption", &caption.text.text);
        say("photographers", &caption.photographers.join(" "));
    }
}

/// Each case is a folder with `in.txt` and `out.txt`; set `NEWSPRINT_WRITE_CASES=1` to write the outlines anew.
#[test]
fn every_case_is_read_as_expected() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut cases: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    cases.retain(|c| c.join("in.txt").is_file());
    cases.sort();
    assert!(!cases.is_empty());
    for case in cases {
        let (pages, problems) = dump::read("in.txt", &std::fs::read(case.join("in.txt")).unwrap());
        assert!(problems.is_empty(), "{}", case.display());
        let found: String =
            pages.iter().map(|p| outline(&segment(p, &STYLES))).collect::<Vec<_>>().join("----\n");
        if std::env::var_os("NEWSPRINT_WRITE_CASES").is_some() {
            std::fs::write(case.join("out.txt"), &found).unwrap();
        }
        let wanted = std::fs::read_to_string(case.join("out.txt")).unwrap_or_default();
        assert_eq!(found, wanted, "{}", case.display());
    }
}
