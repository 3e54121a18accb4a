use proptest::prelude::*;

use super::*;

fn unfold(page: &Page) -> Cow<'_, Page> {
    super::unfold(page, &super::super::tests::style_of(""))
}

pub(in crate::segment) fn page(lines: &[&str]) -> Page {
    let mut at = 0;
    let mut line = |(number, text): (u32, &&str)| {
        let bytes = at..at + text.len();
        at = bytes.end + 1;
        Line { text: (*text).to_owned(), number, last: number, bytes }
    };
    Page { dump: "d.txt".into(), index: 0, lines: (1..).zip(lines).map(&mut line).collect() }
}

pub(super) fn texts(page: &Page) -> Vec<&str> {
    page.lines.iter().map(|l| l.text.as_str()).collect()
}

const LEFT: [&str; 8] = [
    "  本周一上午，东堤最后",
    "一段护坡完成浇筑。工人",
    "们在雨里连续干了九天，",
    "终于赶在汛期前收了尾。",
    "  东堤全长四公里，是全",
    "市防洪的第一道屏障。堤",
    "上昨天已经恢复通行。",
    "孩子们可以走近路上学。",
];
const RIGHT: [&str; 8] = [
    "的水泥车排成长队，司机",
    "们轮流休息。下午三点，",
    "现场负责人宣布收工，比",
    "原计划早了六天。",
    "  市里还将在秋天修整西",
    "堤的步道，方便居民散步。",
    "附近的小学也会重新开门",
    "接送的家长少绕两公里。",
];

/// Two columns side by side below a headline, every character one cell wide.
fn two_columns() -> Vec<String> {
    let row =
        |(left, right): (&&str, &&str)| format!("{left}{}{right}", " ".repeat(14 - left.chars().count()));
    std::iter::once("堤坝加固提前完工".to_owned()).chain(LEFT.iter().zip(&RIGHT).map(row)).collect()
}

#[test]
fn columns_side_by_side_are_read_one_after_the_other() {
    let rows = two_columns();
    let page = page(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    let unfolded = unfold(&page);
    let lines = texts(&unfolded);
    assert_eq!(lines[0], "堤坝加固提前完工");
    let place = |text: &str| lines.iter().position(|l| l.trim() == text).expect(text);
    assert!(place("孩子们可以走近路上学。") < place("的水泥车排成长队，司机"));
    assert_eq!(lines.iter().filter(|l| !l.trim().is_empty()).count(), 17);
    let line = &unfolded.lines[place("的水泥车排成长队，司机")];
    assert_eq!(line.number, 2);
    let dump = rows.join("\n");
    assert_eq!(&dump[line.bytes.clone()], line.text);
}

#[test]
fn text_in_one_column_is_left_as_it_is() {
    let page = page(&["张    三", "李四  王五", "", "一行正文，写到这里。", "  又一行正文。", "记者  赵六"]);
    assert!(matches!(unfold(&page), Cow::Borrowed(_)));
}

/// Columns whose lines stand on rows in turn, so that most rows have one line only.
#[test]
fn columns_whose_rows_alternate_are_recognised() {
    let mut rows: Vec<String> = Vec::new();
    for (left, right) in LEFT.iter().zip(&RIGHT) {
        rows.push((*left).to_owned());
        rows.push(format!("{}{right}", " ".repeat(14)));
    }
    for (left, right) in LEFT.iter().zip(&RIGHT) {
        rows.push(format!("{left}{}{right}", " ".repeat(14 - left.chars().count())));
    }
    let page = page(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(matches!(unfold(&page), Cow::Owned(_)));
}

#[test]
fn a_gutter_of_one_space_may_wander_by_a_cell() {
    let mut rows = two_columns();
    rows.push("河水这几天慢慢退了下去堤， 边的柳树也都发出了新芽。".to_owned());
    rows.extend(two_columns().into_iter().skip(1));
    let page = page(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    let unfolded = unfold(&page);
    assert!(texts(&unfolded).iter().any(|l| l.trim() == "边的柳树也都发出了新芽。"));
}

#[test]
fn names_in_a_byline_stay_on_one_line() {
    let mut rows = two_columns();
    rows.insert(4, "■ 特约记者 林溪 江岸 石舟 许青".to_owned());
    let page = page(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(texts(&unfold(&page)).iter().any(|l| l.trim() == "■ 特约记者 林溪 江岸 石舟 许青"));
}

const LEFT_WORDS: [&str; 12] = [
    "On Monday the last stretch of the",
    "east dike was poured. The men had",
    "worked for nine days in the rain,",
    "and were done before the flood.",
    "The dike is four miles long, and",
    "the first to stand between town",
    "and river. The road on it is open",
    "again since yesterday morning, so",
    "that children may walk to school",
    "by the near way. Their parents do",
    "not have to go round by the mill",
    "any more, and few of them will.",
];
const RIGHT_WORDS: [&str; 12] = [
    "The mixers stood in a long queue,",
    "and their drivers slept in turns.",
    "At three in the afternoon it was",
    "over, six days before it had to",
    "be. In autumn the city means to",
    "mend the path on the west dike",
    "as well. Two benches are planned,",
    "and a lamp at the foot bridge, of",
    "which the neighbours spoke often",
    "enough. What all of it will cost",
    "has not been said; the council is",
    "to hear of it before the summer.",
];

/// A line set to a width by spaces between its words, as justification draws them apart: the first gaps take most.
fn justified(text: &str, width: usize) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let missing = width - text.len();
    let gaps = words.len() - 1;
    let space = |at: usize| " ".repeat(1 + missing / gaps + usize::from(at < missing % gaps));
    words
        .iter()
        .enumerate()
        .map(|(at, w)| if at == 0 { (*w).to_owned() } else { space(at - 1) + w })
        .collect()
}

/// The lines of two columns, each whole and in its order.
fn reads_as_two_columns(rows: &[String]) {
    let page = page(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    let unfolded = unfold(&page);
    let lines: Vec<&str> = texts(&unfolded).into_iter().map(str::trim).filter(|l| !l.is_empty()).collect();
    assert_eq!(lines, [LEFT_WORDS, RIGHT_WORDS].concat());
}

#[test]
fn gaps_of_justified_lines_part_no_columns() {
    let row = |(left, right): (&&str, &&str)| format!("{}    {}", justified(left, 40), justified(right, 38));
    let rows: Vec<String> = LEFT_WORDS.iter().zip(&RIGHT_WORDS).map(row).collect();
    assert!(
        rows.iter().filter(|r| r[..40].contains("  ")).count() > 8,
        "gaps that part columns elsewhere: {rows:?}"
    );
    reads_as_two_columns(&rows);
}

/// As PyMuPDF writes sorted text: the second column stands where it stands in print, told in the widths of its first word's characters.
#[test]
fn places_told_in_the_widths_of_words_are_found_again() {
    let ems = |text: &str| text.chars().map(super::super::text::em).sum::<f32>();
    let row = |(left, right): (&&str, &&str)| {
        let first = right.split(' ').next().unwrap_or_default();
        let width = ems(first) / first.len() as f32;
        let gap = (19.0 - ems(left) + ems(" ")).max(0.0) / width;
        format!("{left}{}{right}", " ".repeat(gap.round() as usize))
    };
    let rows: Vec<String> = LEFT_WORDS.iter().zip(&RIGHT_WORDS).map(row).collect();
    let starts: std::collections::BTreeSet<_> =
        rows.iter().zip(&RIGHT_WORDS).map(|(row, right)| row.len() - right.len()).collect();
    assert!(starts.len() > 4, "in cells the column begins anywhere: {starts:?}");
    reads_as_two_columns(&rows);
}

proptest! {
    #[test]
    fn whatever_the_page_every_visible_character_stands_once(
        rows in prop::collection::vec(prop::collection::vec(("[a文。]{1,8}", 0usize..9), 0..5), 0..40),
        grid in any::<bool>(),
    ) {
        let lines: Vec<String> = rows.iter().map(|row| {
            row.iter().map(|(word, gap)| {
                let pad = if grid { 14 - word.chars().count() } else { *gap };
                format!("{word}{}", " ".repeat(pad))
            }).collect()
        }).collect();
        let page = page(&lines.iter().map(String::as_str).collect::<Vec<_>>());
        let unfolded = unfold(&page);
        let sorted = |p: &Page| { let mut c: Vec<char> = p.visible_chars().collect(); c.sort_unstable(); c };
        prop_assert_eq!(sorted(&page), sorted(&unfolded));
        prop_assert_eq!(&unfolded, &unfold(&page));
    }

    #[test]
    fn any_text_is_unfolded_without_loss(lines in prop::collection::vec("\\PC{0,30}", 0..30)) {
        let page = page(&lines.iter().map(String::as_str).collect::<Vec<_>>());
        let unfolded = unfold(&page);
        prop_assert_eq!(page.visible_chars().count(), unfolded.visible_chars().count());
    }
}
