use super::*;

const BODY: &[&str] = &[
    "昨天上午，河滨市图书馆东湖分馆开门迎客，三百多名小读者领到了第一张借书证。分馆设在公园南门，共有座位二百四十个，藏书六万余册，周一闭馆，其余日子从早晨九点开到晚上八点。",
    "“家门口有了图书馆，孩子放学就能来看书。”林溪说，这里的阅览室宽敞、明亮、安静，她打算每个周末都带孩子过来。",
    "馆长江岸介绍，分馆还将开办读书会、故事会、手工课，由石舟、许青、方小满等志愿者轮流主持，全部免费，报名从下周一开始。",
    "市民可以带旧书来换新书，每月第一个周六为换书日，换来的书归自己，剩下的送给山里的学校。",
];

/// So often the paragraphs stand on a page: a column's width needs some whole lines to be seen.
const TIMES_SET: usize = 3;

/// Paragraphs in a column: a line takes one character more where two marks can be squeezed, and is then torn at its marks.
/// The printed lines and the torn ones.
fn set(paragraphs: &[&str], column: usize) -> (Vec<String>, Vec<String>) {
    let (mut printed, mut torn) = (Vec::new(), Vec::new());
    for paragraph in (0..TIMES_SET).flat_map(|_| paragraphs) {
        let chars: Vec<char> = paragraph.chars().collect();
        let mut at = 0;
        while at < chars.len() {
            let room = if at == 0 { column - 2 } else { column };
            let mut stop = (at + room).min(chars.len());
            let marks = chars[at..stop].iter().filter(|c| squeezed(**c)).count();
            let more = chars.get(stop).is_some_and(|c| CLOSERS.contains(c));
            let tears = stop < chars.len() && (more || marks >= 2);
            stop += usize::from(tears);
            while chars.get(stop).is_some_and(|c| CLOSERS.contains(c)) || OPENERS.contains(&chars[stop - 1]) {
                stop += 1;
            }
            let line = &chars[at..stop];
            printed.push(line.iter().collect());
            if tears {
                torn.extend(line.split_inclusive(|c| squeezed(*c)).map(|p| p.iter().collect()));
            } else {
                torn.push(line.iter().collect());
            }
            at = stop;
        }
    }
    (printed, torn)
}

fn page(lines: &[String]) -> Page {
    let lines = (1..)
        .zip(lines)
        .map(|(number, t)| Line {
            text: t.clone(),
            number,
            last: number,
            bytes: number as usize * 100..number as usize * 100 + 9,
        })
        .collect();
    Page { dump: "d.txt".to_owned(), index: 0, lines }
}

fn visible(page: &Page) -> Vec<String> {
    page.lines.iter().filter(|l| !l.is_blank()).map(|l| l.text.clone()).collect()
}

#[test]
fn torn_lines_are_printed_lines_again() {
    for column in [15, 19] {
        let (printed, torn) = set(BODY, column);
        assert!(torn.len() > printed.len() + 10, "{column}");
        let torn = page(&torn);
        let mended = mend(&torn);
        assert_eq!(visible(&mended), printed, "{column}");
        assert!(mended.visible_chars().eq(torn.visible_chars()));
    }
}

#[test]
fn a_printed_line_knows_the_lines_it_covers() {
    let (printed, torn) = set(BODY, 19);
    let torn = page(&torn);
    let mended = mend(&torn);
    let mut next = 1;
    for line in mended.lines.iter().filter(|l| !l.is_blank()) {
        assert_eq!(line.number, next);
        assert_eq!(line.bytes, next as usize * 100..line.last as usize * 100 + 9);
        next = line.last + 1;
    }
    assert_eq!(next as usize, torn.lines.len() + 1);
    assert!(printed.len() < torn.lines.len());
}

#[test]
fn a_page_without_torn_lines_is_left_as_it_is() {
    let (mut printed, _) = set(BODY, 19);
    for at in [20, 10, 5] {
        printed.insert(at, String::new());
    }
    assert!(matches!(mend(&page(&printed)), Cow::Borrowed(_)));
}

#[test]
fn headlines_and_bylines_are_not_drawn_into_text() {
    let (_, torn) = set(BODY, 19);
    let head = ["东湖分馆开门迎客", "小读者领到第一张“", "借书证”", "■ 记者 许青 江岸"].map(str::to_owned);
    let all: Vec<String> = torn.iter().chain(&head).chain(&torn).cloned().collect();
    let all = page(&all);
    let lines = visible(&mend(&all));
    for line in ["东湖分馆开门迎客", "小读者领到第一张“借书证”", "■ 记者 许青 江岸"]
    {
        assert!(lines.iter().any(|l| l == line), "{line} in {lines:?}");
    }
}

#[test]
fn a_headline_set_downwards_keeps_its_lines() {
    let (_, torn) = set(BODY, 19);
    let head = ["“", "新", "桥", "”", "通", "车"].map(str::to_owned);
    let all: Vec<String> = head.iter().chain(&torn).cloned().collect();
    let all = page(&all);
    assert_eq!(visible(&mend(&all))[..6], head);
}

#[test]
fn a_page_without_blank_lines_is_parted_where_text_begins() {
    let (printed, _) = set(BODY, 19);
    let head = ["东湖分馆开门迎客", "小读者领到借书证"].map(str::to_owned);
    let all: Vec<String> = printed.iter().chain(&head).chain(&printed).chain(&printed).cloned().collect();
    let all = page(&all);
    let mended = mend(&all);
    let at = mended.lines.iter().position(|l| l.text == head[0]);
    assert!(at.is_some_and(|at| mended.lines[at - 1].is_blank() && !mended.lines[at + 1].is_blank()));
}
