//! Lines that must stay lines: verse, lists, tables, the close of a letter.
//!
//! To take running text for such lines would break its paragraphs, so each kind asks for several lines in a row that
//! running text never makes. What is not sure stays a paragraph.

use std::ops::Range;

use super::lines::{Sheet, full_width};
use super::paragraphs::Part;
use super::text::{End, em, end, is_cjk};
use crate::article::LinesKind;

/// A line of a body as this stage sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeptLine<'a> {
    /// Its text, trimmed.
    pub text: &'a str,
    /// Its width, in ems.
    pub width: f32,
    /// Width of the column that running text has there, in ems.
    pub column: f32,
    /// White space at its start, in ems.
    pub indent: f32,
    /// Whether a blank line stands above it.
    pub parted: bool,
}

/// Finds lines that must stay lines among the parts of a finished body and makes them parts of their own.
pub(super) fn keep(sheet: &Sheet, parts: Vec<Part>) -> Vec<Part> {
    let mut out = Vec::new();
    let mut run: Vec<Vec<usize>> = Vec::new();
    for part in parts {
        match part {
            Part::Paragraph(lines) => run.push(lines),
            other => {
                keep_run(sheet, &std::mem::take(&mut run), &mut out);
                out.push(other);
            }
        }
    }
    keep_run(sheet, &run, &mut out);
    out
}

/// The same for paragraphs without a sub-head between them.
fn keep_run(sheet: &Sheet, paragraphs: &[Vec<usize>], out: &mut Vec<Part>) {
    let all = paragraphs.concat();
    let found = if sheet.pausal { Vec::new() } else { kept(&measured(sheet, &all)) };
    let mut start = 0;
    let mut at = 0;
    for paragraph in paragraphs {
        let stop = start + paragraph.len();
        while at < stop {
            let Some((range, kind)) = found.iter().find(|(r, _)| r.end > at && r.start < stop) else {
                out.push(Part::Paragraph(all[at..stop].to_vec()));
                at = stop;
                continue;
            };
            if at < range.start {
                out.push(Part::Paragraph(all[at..range.start].to_vec()));
            }
            if at <= range.start {
                out.push(Part::Lines(*kind, rows(sheet, &all[range.clone()], *kind)));
            }
            at = range.end;
        }
        start = stop;
    }
}

/// The rows of kept lines: a list's items with the lines they run over, else each line.
fn rows(sheet: &Sheet, lines: &[usize], kind: LinesKind) -> Vec<Vec<usize>> {
    let mut rows: Vec<Vec<usize>> = Vec::new();
    for line in lines {
        match rows.last_mut() {
            Some(row) if kind == LinesKind::List && mark(&sheet.lines[*line].text).is_none() => {
                row.push(*line)
            }
            _ => rows.push(vec![*line]),
        }
    }
    rows
}

fn measured<'a>(sheet: &'a Sheet, lines: &[usize]) -> Vec<KeptLine<'a>> {
    // A body that is verse all through does not show its column; the page does.
    let own = full_width(lines.iter().map(|l| sheet.lines[*l].width).collect());
    let column = own.max(sheet.full);
    let line = |(i, l): (usize, &usize)| {
        let ln = &sheet.lines[*l];
        let parted = i > 0 && ln.at != sheet.lines[lines[i - 1]].at + 1;
        KeptLine { text: &ln.text, width: ln.width, column, indent: ln.indent, parted }
    };
    lines.iter().enumerate().map(line).collect()
}

/// The lines that must stay lines: ranges in order, none of them overlapping.
pub(super) fn kept(lines: &[KeptLine]) -> Vec<(Range<usize>, LinesKind)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let rest = &lines[at..];
        let length = table(rest)
            .map(|n| (n, LinesKind::Table))
            .or_else(|| list(rest).map(|n| (n, LinesKind::List)))
            .or_else(|| verse(lines, at).map(|n| (n, LinesKind::Verse)))
            .or_else(|| close(lines, at).map(|n| (n, LinesKind::Verse)));
        if let Some((n, kind)) = length {
            found.push((at..at + n, kind));
            at += n;
        } else {
            at += 1;
        }
    }
    found
}

fn share(count: usize, of: usize) -> f32 {
    if of == 0 { 0.0 } else { count as f32 / of as f32 }
}

fn wide(text: &str) -> bool {
    text.chars().any(is_cjk)
}

// -- tables ------------------------------------------------------------------------------------------

/// Fewest rows of a table.
const ROWS: usize = 3;
/// The same where words alone part the cells, and only the last is a number.
const ROWS_OF_WORDS: usize = 4;

/// How many lines a table has that begins here.
fn table(lines: &[KeptLine]) -> Option<usize> {
    let first = cells(lines[0].text);
    if first.len() >= 2 && !prose(lines[0].text) {
        let alike = |l: &&KeptLine| !prose(l.text) && cells(l.text).len() == first.len();
        let count = lines.iter().take_while(alike).count();
        let rows: Vec<Vec<&str>> = lines[..count].iter().map(|l| cells(l.text)).collect();
        let numbers = |cell: usize| rows.iter().filter(|r| numeric(r[cell])).count();
        // The first row may be the table's head.
        let columns = (0..first.len()).filter(|c| numbers(*c) + 1 >= count).count();
        if count >= ROWS
            && columns >= 1
            && (first.len() >= 3 || gapped(lines[0].text) || columns == 1 && count > ROWS)
        {
            return Some(count);
        }
    }
    let row = |l: &&KeptLine| {
        let last = l.text.rsplit(' ').next().unwrap_or_default();
        let begins = l.text.starts_with(|c: char| !c.is_lowercase() && c.is_alphabetic());
        begins && l.text.contains(' ') && numeric(last) && l.width < l.column * 0.9 && !prose(l.text)
    };
    let count = lines.iter().take_while(row).count();
    (count >= ROWS_OF_WORDS).then_some(count)
}

/// Whether wide gaps part a line's cells.
fn gapped(text: &str) -> bool {
    text.contains("  ") || text.contains(['\t', '\u{3000}']) || text.contains("....")
}

/// The cells of a row: parted by wide gaps or dots, in Chinese by any space.
fn cells(text: &str) -> Vec<&str> {
    if gapped(text) {
        let cut = text.split(['\t', '\u{3000}']).flat_map(|t| t.split("  ")).flat_map(|t| t.split("...."));
        return cut.map(|t| t.trim_matches([' ', '.'])).filter(|t| !t.is_empty()).collect();
    }
    if wide(text) { text.split(' ').filter(|t| !t.is_empty()).collect() } else { vec![text] }
}

/// Whether a cell is a number: a result, a price, a time, with its unit.
fn numeric(cell: &str) -> bool {
    let (mut digits, mut others) = (0, 0);
    for c in cell.chars() {
        match c {
            '0'..='9' | '０'..='９' => digits += 1,
            '.' | ',' | ':' | '：' | '-' | '–' | '/' | '%' | '$' | '£' | '€' | '¥' | '+' | '\'' | '"' =>
                {}
            _ => others += 1,
        }
    }
    digits > 0 && others <= 2 && others <= digits + 1
}

/// Whether sentences stand in a line.
fn prose(text: &str) -> bool {
    text.contains(['。', '，', '；', '！', '？']) || text.contains(". ") || text.contains("; ")
}

// -- lists -------------------------------------------------------------------------------------------

/// Fewest items of a list.
const ITEMS: usize = 3;
/// An item is no longer, in columns: longer ones are paragraphs that have a number.
const ITEM: f32 = 1.9;

/// The mark that a line begins with: its kind, and its number if it has one.
fn mark(text: &str) -> Option<(u8, Option<u32>)> {
    let mut chars = text.chars();
    let first = chars.next()?;
    let rest = chars.as_str();
    if "•·●○◆◇▪▫‣※★☆✓*".contains(first) && !rest.is_empty() {
        return Some((first as u32 as u8, None));
    }
    if matches!(first, '-' | '–' | '—')
        && !rest.starts_with(first)
        && rest.starts_with(|c: char| c == ' ' || is_cjk(c))
    {
        return Some((b'-', None));
    }
    if let Some(n) = (first as u32).checked_sub('①' as u32).filter(|n| *n < 20) {
        return Some((1, Some(n + 1)));
    }
    let (open, text) = match text.strip_prefix(['（', '(']) {
        Some(inner) => (true, inner),
        None => (false, text),
    };
    let (number, length) = number(text)?;
    let closing = text[length..].chars().next()?;
    let behind = &text[length + closing.len_utf8()..];
    let kind = match closing {
        '）' | ')' => 2 + u8::from(open),
        '、' | '．' if !open => 4,
        '.' if !open && !behind.starts_with(|c: char| c.is_ascii_digit()) => 5,
        _ => return None,
    };
    (!behind.is_empty()).then_some((kind, Some(number)))
}

/// The number that a text begins with, and its length in bytes: up to two digits or an ideograph numeral up to 十九.
fn number(text: &str) -> Option<(u32, usize)> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits > 0 {
        return text[..digits].parse().ok().filter(|_| digits <= 2).map(|n| (n, digits));
    }
    let ones = "一二三四五六七八九";
    let one = |c: char| ones.chars().position(|d| d == c).and_then(|d| u32::try_from(d + 1).ok());
    let mut chars = text.chars();
    let first = chars.next()?;
    if first == '十' {
        let more = chars.next().and_then(one);
        return Some((10 + more.unwrap_or(0), if more.is_some() { 6 } else { 3 }));
    }
    one(first).map(|n| (n, first.len_utf8()))
}

/// How many lines a list has that begins here.
fn list(lines: &[KeptLine]) -> Option<usize> {
    let (kind, first) = mark(lines[0].text)?;
    let mut items: Vec<Range<usize>> = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let item = mark(line.text).filter(|(k, n)| {
            let next = first.zip(u32::try_from(items.len()).ok()).map(|(first, done)| first + done);
            *k == kind && *n == next
        });
        match items.last_mut() {
            _ if item.is_some() => items.push(i..i + 1),
            // An item may run over into a second line, where its first one is full.
            Some(item) if item.len() == 1 && !line.parted && runs_over(&lines[i - 1], line) => {
                item.end = i + 1
            }
            _ => break,
        }
    }
    let long = |item: &Range<usize>| {
        lines[item.clone()].iter().map(|l| l.width).sum::<f32>() > lines[item.start].column * ITEM
    };
    let sentences = items.iter().filter(|i| end(lines[i.end - 1].text) == End::Sentence).count();
    // Dashes stand before what people say, too.
    let spoken = kind == b'-'
        && items.iter().any(|i| lines[i.end - 1].text.contains(['?', '!', '？', '！', '»', '"']));
    let fits = items.len() >= ITEMS && !spoken && !items.iter().any(long) && sentences * 5 <= items.len() * 2;
    fits.then(|| items.last().map_or(0, |i| i.end))
}

fn runs_over(above: &KeptLine, below: &KeptLine) -> bool {
    above.width >= above.column * 0.8 && end(above.text) == End::Open && mark(below.text).is_none()
}

// -- verse -------------------------------------------------------------------------------------------

/// Fewest lines of verse.
const VERSES: usize = 4;
/// The same where no marks end the lines: headlines in a heap have none either.
const FREE_VERSES: usize = 6;
/// Verse is narrower than this share of its column …
const NARROW: f32 = 0.72;
/// … and in Latin script, where lines are longer, than this.
const NARROW_LATIN: f32 = 0.85;
/// Widths of verse differ by at least this much where no marks end the lines, in ems: a column is even.
const RAGGED: f32 = 1.8;
/// And where marks end them they differ by no more: metre is even.
const EVEN: f32 = 3.2;
/// White space before each line of verse that is set in, in ems.
const INSET: f32 = 1.8;
/// A line that is wider than this share of the column is full.
const FULL: f32 = 0.88;

/// How many lines of verse begin at a line.
fn verse(lines: &[KeptLine], at: usize) -> Option<usize> {
    if let Some(count) = couplets(&lines[at..]) {
        return Some(count);
    }
    let latin = !wide(lines[at].text);
    // Set in from the edge, verse may be nearly as wide as its column.
    let inset = lines[at].indent >= INSET;
    let most = if inset {
        FULL
    } else if latin {
        NARROW_LATIN
    } else {
        NARROW
    };
    // The last line of a paragraph is short too: what a full line above leaves unfinished ends here.
    let above = at.checked_sub(1).map(|i| &lines[i]);
    if above.is_some_and(|a| a.width >= a.column * FULL && end(a.text) == End::Open) {
        return None;
    }
    let short = |l: &&KeptLine| l.width <= l.column * most && wide(l.text) != latin && mark(l.text).is_none();
    let short = |l: &&KeptLine| short(l) && (l.indent >= INSET || !inset);
    let count = lines[at..].iter().take_while(short).count();
    if !whole(lines, at..at + count) {
        return None;
    }
    (count >= VERSES && (if latin { latin_verse } else { chinese_verse })(&lines[at..at + count]))
        .then_some(count)
}

/// Lines with a pause in the middle and a stop at the end, all of one length: `月落青石渡，灯明白鹭桥。`
fn couplets(lines: &[KeptLine]) -> Option<usize> {
    let halves = |text: &str| {
        let inner = text.trim_end_matches(['。', '，', '；', '！', '？']);
        let (a, b) = inner.split_once(['，', '、'])?;
        let (first, second) = (a.chars().count(), b.chars().count());
        let plain = inner.chars().filter(|c| em(*c) >= 1.0 && !is_cjk(*c)).count() == 1;
        (plain && first == second && matches!(first, 4..=7) && inner.len() < text.len()).then_some(first)
    };
    let first = halves(lines[0].text)?;
    let count =
        lines.iter().take_while(|l| halves(l.text) == Some(first) && l.width <= l.column * FULL).count();
    (count >= 2).then_some(count)
}

/// Whether lines stand by themselves: no sentence runs into them or out of them.
fn whole(lines: &[KeptLine], range: Range<usize>) -> bool {
    let above = range.start.checked_sub(1).map(|i| &lines[i]);
    let begun = above.is_none_or(|a| end(a.text) != End::Open);
    let ended = match (lines.get(range.end), range.clone().last()) {
        (Some(below), Some(last)) => below.parted || end(lines[last].text) == End::Sentence,
        _ => true,
    };
    begun && ended
}

fn spread(lines: &[KeptLine]) -> f32 {
    let widest = lines.iter().map(|l| l.width).fold(0.0, f32::max);
    widest - lines.iter().map(|l| l.width).fold(f32::MAX, f32::min)
}

fn chinese_verse(lines: &[KeptLine]) -> bool {
    let count = |test: fn(&str) -> bool| share(lines.iter().filter(|l| test(l.text)).count(), lines.len());
    let marked = count(|t| t.ends_with(['，', '。', '；', '！', '？', '：', '—', '…']));
    let stopped = count(|t| end(t) == End::Sentence);
    let inner = count(|t| {
        t.trim_end_matches(['，', '。', '；', '！', '？', '：']).contains(['，', '。', '；', '！', '？'])
    });
    let spoken = count(|t| t.starts_with(['“', '「', '问', '答', '—', '（', '(']));
    let figures = count(|t| t.contains(|c: char| c.is_ascii_digit()));
    if spoken > 0.25 || figures > 0.25 || inner > 0.25 {
        return false;
    }
    // Some extractors break a line behind every mark, and so inside quotations and enumerations.
    let torn = |t: &str| t.contains(['、', '“', '”', '《', '》', '（', '）', '「', '」']);
    if lines.iter().any(|l| torn(l.text)) {
        return false;
    }
    let sung = marked >= 0.8 && stopped <= 0.7 && spread(lines) <= EVEN;
    let free = marked <= 0.1 && spread(lines) >= RAGGED && lines.len() >= FREE_VERSES;
    sung || free
}

fn latin_verse(lines: &[KeptLine]) -> bool {
    let begins = |t: &str| t.trim_start_matches(['"', '“', '‘', '\'', '(']).starts_with(char::is_uppercase);
    let capital = share(lines.iter().filter(|l| begins(l.text)).count(), lines.len());
    let shouted = lines.iter().filter(|l| !l.text.chars().any(char::is_lowercase)).count();
    let stopped = share(lines.iter().filter(|l| end(l.text) == End::Sentence).count(), lines.len());
    let words = lines.iter().map(|l| l.text.split_whitespace().count()).sum::<usize>();
    let broken = lines.iter().filter(|l| l.text.ends_with('-')).count();
    let spoken = lines.iter().filter(|l| l.text.starts_with(['"', '“', '—', '–', '-', '«'])).count();
    let figures = lines.iter().filter(|l| l.text.contains(|c: char| c.is_ascii_digit())).count();
    capital >= 0.95
        && shouted == 0
        && broken == 0
        && figures == 0
        && spoken * 4 <= lines.len()
        && stopped <= 0.5
        && words >= lines.len() * 3
        && spread(lines) >= RAGGED
}

// -- letters -----------------------------------------------------------------------------------------

/// Lines that close a letter are at most so many …
const CLOSE: usize = 4;
/// … and no wider than this share of the column.
const CLOSE_WIDTH: f32 = 0.6;
/// Words that begin the close of a letter.
const CLOSINGS: &[&str] =
    &["此致", "此颂", "顺颂", "祝好", "Yours ", "Sincerely", "Respectfully", "I am, Sir"];

/// How many lines close a letter that ends a body: `此致`, `敬礼`, who wrote, when.
fn close(lines: &[KeptLine], at: usize) -> Option<usize> {
    let rest = &lines[at..];
    let short = |l: &KeptLine| l.width <= l.column * CLOSE_WIDTH && !prose(l.text);
    let begins = CLOSINGS.iter().any(|c| rest[0].text.starts_with(c));
    (begins && (2..=CLOSE).contains(&rest.len()) && rest.iter().all(short)).then_some(rest.len())
}

#[cfg(test)]
mod tests {
    use super::super::text::width;
    use super::*;

    fn found(column: f32, text: &str) -> Vec<(Range<usize>, LinesKind)> {
        let cjk = wide(text);
        let line = |text| KeptLine { text, width: width(text, cjk), column, indent: 0.0, parted: false };
        kept(&text.lines().map(line).collect::<Vec<_>>())
    }

    #[test]
    fn verse_keeps_its_lines() {
        let free = "江边的灯\n一盏一盏熄了\n船还没有回来\n母亲把门\n留着一条缝\n等他\n";
        assert_eq!(found(18.0, free), [(0..6, LinesKind::Verse)]);
        let sung = "河水向东流，\n灯火照渔舟。\n白鹭归何处，\n青石旧渡头。\n";
        assert_eq!(found(18.0, sung), [(0..4, LinesKind::Verse)]);
        let couplets = "月落青石渡，灯明白鹭桥。\n风来三月柳，水涨一江潮。\n";
        assert_eq!(found(18.0, couplets), [(0..2, LinesKind::Verse)]);
        let latin = "The lamps along the quay are low,\nThe ferries sleep,\nAnd only he who rows them knows\nHow dark, how deep.\n";
        assert_eq!(found(24.0, latin), [(0..4, LinesKind::Verse)]);
    }

    #[test]
    fn lists_keep_their_items() {
        let list = "• 白鹭桥人行道\n• 青石巷图书角\n• 北岸码头候船厅\n";
        assert_eq!(found(18.0, list), [(0..3, LinesKind::List)]);
        let numbered = "1. 带好身份证原件和近期照片两张和\n押金条\n2. 到二号窗口\n3. 领取新证\n";
        assert_eq!(found(16.0, numbered), [(0..4, LinesKind::List)]);
        assert_eq!(found(16.0, "一、登记\n二、取号\n三、缴费\n").len(), 1);
    }

    #[test]
    fn tables_keep_their_rows() {
        let results = "队名 胜 负 积分\n江岸 5 1 15\n石舟 4 2 12\n河湾 2 4 6\n";
        assert_eq!(found(18.0, results), [(0..4, LinesKind::Table)]);
        let latin = "Harbour Lads    3    1\nQuay United    2    2\nNorth Bank    0    4\n";
        assert_eq!(found(30.0, latin), [(0..3, LinesKind::Table)]);
        let prices = "Cod, per stone 4s.6d\nHerring, fresh 12\nOats, new 22-24\nBarley 30-33\n";
        assert_eq!(found(30.0, prices).len(), 1);
    }

    #[test]
    fn the_close_of_a_letter_keeps_its_lines() {
        let letter = "望有关部门早日修好渡口的台阶，方便老人上下船。\n此致\n敬礼\n读者 许青\n";
        assert_eq!(found(24.0, letter), [(1..4, LinesKind::Verse)]);
    }

    #[test]
    fn running_text_and_dialogue_are_left_alone() {
        for (column, text) in [
            (8.0, "清淤船昨天驶入青\n石河，沿岸的居民\n站在桥上看了一上\n午，说河水总算要\n清了。\n"),
            (18.0, "清淤船昨天驶入\n青石河，沿岸的\n居民站在桥上看\n了一上午，说河\n水总算要清了。\n"),
            (18.0, "“去吗？”\n“去。”\n“几点？”\n“六点。”\n“好。”\n"),
            (18.0, "一、加强堤防巡查。各村各组要把责任落实\n到人。\n二、备足物资。沙袋\n三、畅通信息。\n"),
            (
                24.0,
                "The boats leave before six,\nand for an hour the quay\nbelongs to the anglers who\nstand a rod apart.\n",
            ),
        ] {
            assert_eq!(found(column, text), [], "{text}");
        }
    }
}
