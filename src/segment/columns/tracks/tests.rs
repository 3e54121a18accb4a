use proptest::prelude::*;

use super::super::tests::{page, texts};
use super::*;

/// Three invented stories in one measure, each paragraph a text.
const STORIES: [&[&str]; 3] = [
    &[
        "渡口的老榕树下，昨天摆出了第一批旧书。摆摊的是退休船工，他把跑船三十年攒下的航海图和小说都搬了出来，一本只收两块钱。",
        "来翻书的孩子把小凳子坐满了。船工说，书放在家里也是落灰，不如让它们再走一程。",
        "街道打算每月办一次，愿意拿书来换的居民，可以先到传达室登记。",
    ],
    &[
        "北山水厂的新滤池上周通水，供水能力增加了一半。厂里的工程师介绍，新池用的是本地河沙，清洗一次比过去少用两成的水。",
        "夏天用水最多的那几天，高楼里的水压曾经不足，如今已经恢复正常。",
        "水厂提醒，老楼的水箱仍要每季度清洗，清洗的日子会提前三天贴在楼道口。",
    ],
    &[
        "中学的足球队在雨里踢完了本季最后一场，两队各进一球。守门的学生扑出了三个险球，赛后被队友抬着绕场一圈。",
        "教练说，这支球队年初还凑不齐人，全靠高年级的学生放学后带着低年级练。",
        "下个赛季从九月开始，学校正在把煤渣跑道换成草皮，看台也要加一道雨棚。",
    ],
];

/// A story's lines in a measure of so many ems, without indents.
fn set(story: &[&str], measure: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in story {
        let chars: Vec<char> = paragraph.chars().collect();
        let (first, rest) = chars.split_at(measure - 2);
        lines.push(first.iter().collect::<String>());
        lines.extend(rest.chunks(measure).map(|line| line.iter().collect()));
        // A full stop hangs out of the measure rather than begin a line.
        if lines.last().is_some_and(|l| l == "。") {
            lines.pop();
            lines.last_mut().expect("a line before").push('。');
        }
    }
    lines
}

/// Lines one below the other.
fn unfolded(rows: &[String]) -> Vec<String> {
    let page = page(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    let unfolded = super::super::unfold(&page, &crate::segment::tests::style_of(""));
    texts(&unfolded).into_iter().filter(|l| !l.trim().is_empty()).map(|l| l.trim().to_owned()).collect()
}

#[test]
fn rows_across_columns_are_put_back_into_columns() {
    let columns = STORIES.map(|story| set(story, 9));
    let most = columns.iter().map(Vec::len).max().expect("columns");
    let row = |n: usize| columns.iter().filter_map(|c| c.get(n)).cloned().collect::<Vec<_>>().join(" ");
    let rows: Vec<String> = (0..most).map(row).collect();
    assert_eq!(unfolded(&rows), columns.concat());
}

#[test]
fn columns_that_do_not_stand_level_take_turns() {
    let [left, middle, right] = STORIES.map(|story| set(story, 9));
    let mut rows = Vec::new();
    for n in 0..left.len().max(middle.len()).max(right.len()) {
        let level: Vec<String> = [&left, &right].into_iter().filter_map(|c| c.get(n)).cloned().collect();
        rows.push(level.join(" "));
        rows.extend(middle.get(n).cloned());
    }
    rows.retain(|r| !r.is_empty());
    let found = unfolded(&rows);
    // The middle column begins where the reader first sees it, after the others.
    assert_eq!(found, [left, right, middle].concat());
}

#[test]
fn a_list_with_spaces_is_no_row_across_columns() {
    let rows: Vec<String> = (0..20).map(|n| format!("第{n}号 城东小学运动会 上午九点")).collect();
    assert_eq!(unfolded(&rows), rows);
}

/// A row of page `rows` runs across its columns.
fn is_across(rows: &[String]) -> bool {
    let page = page(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    crate::segment::across_columns(&page).is_some()
}

#[test]
fn rows_across_columns_are_told_in_latin_script_too_and_nothing_else_is() {
    let story = "The ferry to the northern bank will sail twice an hour from Monday, the harbour office said, because the bridge is to be painted \
        before winter. Cyclists pay nothing. Cars still have to take the long way round by the old quarry, where the road was mended in spring. \
        A notice at the landing tells when the last boat leaves, and a lamp burns there until it has.";
    let words: Vec<&str> = story.split_whitespace().collect();
    let lines = |skip: usize, per_line: usize| -> Vec<String> {
        let words: Vec<&str> = words.iter().cycle().skip(skip).take(per_line * 24).copied().collect();
        words.chunks(per_line).map(|line| line.join(" ")).collect()
    };
    let columns = [lines(0, 6), lines(17, 6), lines(31, 6)];
    let rows: Vec<String> =
        (0..24).map(|n| columns.each_ref().map(|column| column[n].as_str()).join(" ")).collect();
    assert!(is_across(&rows));
    // One column; places told by gaps; paragraphs in a line each.
    assert!(!is_across(&columns.concat()));
    let laid_out: Vec<String> = (0..24)
        .map(|n| format!("{:<45}   {:<45}   {}", columns[0][n], columns[1][n], columns[2][n]))
        .collect();
    assert!(!is_across(&laid_out));
    assert!(!is_across(&vec![story.to_owned(); 24]));
    // Divided words show even short rows.
    let divided: Vec<String> =
        (0..24).map(|n| format!("the harbour office an- nounced in row {n} of it")).collect();
    assert!(is_across(&divided));
}

#[test]
fn rows_across_chinese_columns_are_told() {
    let columns = STORIES.map(|story| set(story, 9));
    let rows: Vec<String> = (0..14).map(|n| columns.each_ref().map(|c| c[n].as_str()).join(" ")).collect();
    assert!(is_across(&rows));
    assert!(!is_across(&columns.concat()));
}

proptest! {
    #[test]
    fn nothing_is_lost_or_doubled(rows in prop::collection::vec("[一二三四五六，。]{7,12}( {1,3}[一二三四五六，。a1]{1,14}){0,4}", 12..40)) {
        let page = page(&rows.iter().map(String::as_str).collect::<Vec<_>>());
        let unfolded = super::super::unfold(&page, &crate::segment::tests::style_of(""));
        let sorted = |page: &Page| {
            let mut chars: Vec<char> = page.visible_chars().collect();
            chars.sort_unstable();
            chars
        };
        prop_assert_eq!(sorted(&page), sorted(&unfolded));
    }
}
