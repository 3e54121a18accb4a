//! What each line is: masthead, byline, caption, advert, headline or running text.
//!
//! Lines that say themselves what they are (bylines, credits, mastheads, adverts) are set apart first; the runs that are
//! left are cut where a headline begins or ends and told apart by shape and language, with a score.

use std::ops::Range;

use super::lines::Sheet;
use super::masthead;
use super::people;
use super::text::{End, end, is_cjk};
use crate::article::{Credited, FurnitureKind};

/// What a unit is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// A line of the masthead.
    Masthead,
    /// A byline and its people.
    Byline(Vec<Credited>),
    /// A caption; its credit begins at a byte of a line and goes on to the unit's end.
    Caption {
        /// Line and byte where the credit begins.
        credit: Option<(usize, usize)>,
        /// Who took the picture.
        photographers: Vec<String>,
    },
    /// In no article, known by its words.
    Furniture(FurnitureKind),
    /// A headline or sub-head.
    Head,
    /// Running text.
    Text,
}

/// Neighbouring lines with one role.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Unit {
    /// Indices into [`Sheet::lines`].
    pub lines: Range<usize>,
    /// The role.
    pub kind: Kind,
    /// How sure the role is, 0.5 to 1.
    pub sure: f32,
}

/// Divides a page's lines into units, in order, each line in exactly one.
pub(super) fn units(sheet: &Sheet) -> Vec<Unit> {
    let mut roles: Vec<Option<(usize, Kind)>> = vec![None; sheet.lines.len()];
    let mut given = 0;
    let mut give = |roles: &mut Vec<Option<(usize, Kind)>>, lines: Range<usize>, kind: Kind| {
        given += 1;
        roles[lines].fill(Some((given, kind)));
    };
    for lines in mastheads(sheet) {
        give(&mut roles, lines, Kind::Masthead);
    }
    for block in &sheet.blocks {
        if roles[block.start].is_none()
            && let Some(kind) = advert(sheet, block.clone())
        {
            give(&mut roles, block.clone(), Kind::Furniture(kind));
        }
    }
    for at in 0..sheet.lines.len() {
        if roles[at].is_some() {
            continue;
        }
        let text = sheet.lines[at].text.as_str();
        if jump(text) {
            give(&mut roles, at..at + 1, Kind::Furniture(FurnitureKind::Other));
        } else if (people::credit(text).is_none() || text.contains(" 文 "))
            && let Some((stop, people)) = byline(sheet, &roles, at)
        {
            give(&mut roles, at..stop, Kind::Byline(people));
        }
    }
    for (lines, kind) in captions(sheet, &roles) {
        give(&mut roles, lines, kind);
    }
    plain_units(sheet, &roles)
}

/// The byline that begins on a line, and the line after it. Names may stand on the line below their role, a Latin role
/// below its names, and a narrow column wraps either.
fn byline(sheet: &Sheet, roles: &Roles, at: usize) -> Option<(usize, Vec<Credited>)> {
    let text = sheet.lines[at].text.as_str();
    let block_end = sheet.blocks.iter().find(|b| b.contains(&at)).map_or(at + 1, |b| b.end);
    let next = sheet.lines.get(at + 1).filter(|_| roles[at + 1].is_none()).map(|l| l.text.as_str());
    if sheet.cjk {
        let whole =
            next.filter(|_| people::role_alone(text)).and_then(|n| people::byline(&format!("{text} {n}")));
        return whole.map(|p| (at + 2, p)).or_else(|| people::byline(text).map(|p| (at + 1, p)));
    }
    let next = next.filter(|_| at + 1 < block_end);
    let short = next.filter(|n| n.split(' ').count() <= 4 && people::latin_role(n).is_none());
    if let Some(people) = short.and_then(|n| people::byline(&format!("{text} {n}"))) {
        return Some((at + 2, people));
    }
    let mut people = people::byline(text)?;
    let role = next.and_then(people::latin_role);
    for person in people.iter_mut().filter(|p| p.role.is_empty()) {
        person.role = role.clone().unwrap_or_default();
    }
    Some((at + 1 + usize::from(role.is_some()), people))
}

/// Lines near the top that are looked at for mastheads with less evidence.
const TOP_LINES: usize = 12;
/// Evidence that a line is masthead near the page's top or bottom, and anywhere.
const MASTHEAD_NEAR_EDGE: f32 = 0.9;
const MASTHEAD_ANYWHERE: f32 = 3.0;

/// The lines of the masthead: those with facts enough, and short lines in a block with them.
fn mastheads(sheet: &Sheet) -> Vec<Range<usize>> {
    let count = sheet.lines.len();
    let mut is = vec![false; count];
    for (at, line) in sheet.lines.iter().enumerate() {
        let edge = at < TOP_LINES || at + 4 >= count;
        if !edge && line.width > 60.0 {
            continue;
        }
        let score = masthead::facts(&line.text).score();
        is[at] = !jump(&line.text) && score >= if edge { MASTHEAD_NEAR_EDGE } else { MASTHEAD_ANYWHERE };
    }
    for block in sheet.blocks.iter().filter(|b| b.start < TOP_LINES && b.len() <= TOP_LINES) {
        let facts = block.clone().filter(|i| is[*i]).count();
        let short = |i: usize| sheet.lines[i].width <= 10.0 && end(&sheet.lines[i].text) == End::Open;
        if facts * 2 >= block.len() && block.clone().all(|i| is[i] || short(i)) {
            is[block.clone()].fill(true);
        }
    }
    (0..count).filter(|i| is[*i]).map(|i| i..i + 1).collect()
}

/// Words of adverts and notices, each with its weight; two points make an advert.
const ADVERT_CUES: &[(&str, f32)] = &[
    ("招租", 2.0),
    ("诚聘", 2.0),
    ("招聘", 1.0),
    ("声明作废", 2.0),
    ("遗失声明", 2.0),
    ("注销公告", 2.0),
    ("公益广告", 2.0),
    ("邮发代号", 2.0),
    ("订报", 1.0),
    ("停电通知", 2.0),
    ("停水通知", 2.0),
    ("联系电话", 1.0),
    ("价格面议", 2.0),
    ("热线：", 1.0),
    ("热线:", 1.0),
    ("今日天气", 2.0),
    ("天气预报", 1.0),
    ("最高气温", 1.0),
    ("本报地址", 2.0),
    ("邮编", 1.0),
    ("总编室", 1.0),
    ("广告部", 1.0),
    ("减资公告", 2.0),
    ("债权人", 0.5),
    ("拍卖公告", 2.0),
    ("寻人启事", 2.0),
    ("旺铺", 1.0),
    ("月薪", 1.0),
    ("电话：", 1.0),
    ("电话:", 1.0),
    ("月价", 1.0),
    ("零售价", 1.0),
    ("印刷", 0.5),
    ("HELP WANTED", 2.0),
    ("GRAND OPENING", 2.0),
    ("PUBLIC NOTICE", 2.0),
    ("FOR SALE", 2.0),
    ("FOR RENT", 2.0),
    ("LEGAL NOTICE", 2.0),
    ("Call ", 1.0),
    ("555-", 1.0),
    ("Subscriptions", 1.0),
    ("Subscribe", 1.0),
    ("Newsroom", 1.0),
    ("Circulation", 1.0),
    ("Partly cloudy", 2.0),
    ("High ", 0.5),
];

/// A block known by its words as an advert, a notice or the imprint. Long text that merely uses the words is none.
fn advert(sheet: &Sheet, block: Range<usize>) -> Option<FurnitureKind> {
    if block.len() > 12 {
        return None;
    }
    let text: String =
        sheet.joined(block.clone()).chars().map(super::text::fold).collect::<String>().replace(':', "：");
    let cues: f32 = ADVERT_CUES.iter().filter(|(cue, _)| text.contains(cue)).map(|(_, w)| w).sum();
    let longest = text.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0);
    let cues = cues + if longest >= 7 { 1.0 } else { 0.0 };
    // A telephone number or two in a long report do not make it an advert.
    let needed = if text.chars().count() > 160 { 4.0 } else { 2.0 };
    (cues >= needed).then_some(FurnitureKind::Advert)
}

/// `（下转第3版）`, `上接第1版`, `See SIX, Page 13`, `Continued on A6`.
fn jump(text: &str) -> bool {
    let inner = text.trim_start_matches(['（', '(', '▲', '▼', '●', ' ']);
    let short = text.chars().count() <= 40;
    let chinese =
        ["下转", "上接", "紧接", "详见第"].iter().any(|w| inner.starts_with(w)) && text.contains('版');
    let lower = inner.to_lowercase();
    let latin = ["see ", "continued on ", "continued from ", "turn to "].iter().any(|w| lower.starts_with(w))
        && lower.split([' ', ',']).any(|w| w == "page" || w.contains(|c: char| c.is_ascii_digit()));
    short && (chinese || latin)
}

/// Words that begin the caption of a picture.
const CAPTION_STARTS: &[&str] =
    &["图为", "图①", "上图", "下图", "左图", "右图", "题图", "以上图片", "图片为", "△", "▲"];
/// A caption without a credit is no longer than this many characters.
const CAPTION_LENGTH: usize = 90;

type Roles = [Option<(usize, Kind)>];

/// Captions: what ends in a credit, back to where it begins; and short blocks that begin like one.
fn captions(sheet: &Sheet, roles: &Roles) -> Vec<(Range<usize>, Kind)> {
    let mut found: Vec<(Range<usize>, Kind)> = Vec::new();
    for (b, block) in sheet.blocks.iter().enumerate() {
        for at in block.clone().filter(|i| roles[*i].is_none()) {
            let floor = found.last().map_or(0, |(lines, _)| lines.end);
            if at < floor {
                continue;
            }
            let Some((line, byte, stop, photographers)) = credit(sheet, at, floor) else { continue };
            let start = caption_start(sheet, roles, b, (line, byte), floor);
            let credit = Some((line, byte));
            found.push((start..stop, Kind::Caption { credit, photographers }));
        }
        let free = block.clone().all(|i| roles[i].is_none())
            && found.last().is_none_or(|(l, _)| l.end <= block.start);
        let text = &sheet.lines[block.start].text;
        let torn =
            sheet.lines.get(block.end).is_some_and(|l| torn_credit(&l.text) || l.text.ends_with(" 摄"));
        if free
            && !torn
            && CAPTION_STARTS.iter().any(|s| text.starts_with(s))
            && sheet.joined(block.clone()).chars().count() <= CAPTION_LENGTH
        {
            found.push((block.clone(), Kind::Caption { credit: None, photographers: Vec::new() }));
        }
    }
    found
}

/// The credit that ends on line `at`: its line and byte, the line after it, the photographers. It may run over a break.
fn credit(sheet: &Sheet, at: usize, floor: usize) -> Option<(usize, usize, usize, Vec<String>)> {
    let text = sheet.lines[at].text.as_str();
    let above = at.checked_sub(1).filter(|i| *i >= floor).map(|i| sheet.lines[i].text.as_str());
    let below = sheet.lines.get(at + 1).filter(|l| l.width <= TORN_WIDTH).map(|l| l.text.as_str());
    let alone = people::credit(text);
    // What stands at the line's start may have begun on the line above.
    if let Some(above) = above.filter(|_| alone.as_ref().map_or(torn_credit(text), |(byte, _)| *byte == 0))
        && let Some((byte, who)) = people::credit(&format!("{above}{text}"))
        && (1..above.len()).contains(&byte)
    {
        return Some((at - 1, byte, at + 1, who));
    }
    // And what stands at its end may go on below.
    if let Some(below) =
        below.filter(|b| end(text) == End::Open && people::credit(b).is_none_or(|(at, _)| at == 0))
        && let Some((byte, who)) = people::credit(&format!("{text}{below}"))
        && (1..text.len()).contains(&byte)
    {
        return Some((at, byte, at + 2, who));
    }
    alone.map(|(byte, who)| (at, byte, at + 1, who))
}

/// The rest of a credit on the next line is no wider than this, in ems.
const TORN_WIDTH: f32 = 9.0;

/// Whether a line is the end of a credit that a narrow column tore off: `摄`.
fn torn_credit(text: &str) -> bool {
    matches!(text, "摄" | "摄影" | "摄影报道" | "影报道" | "/摄" | "摄）")
}

/// How far apart the full lines of one caption may be in width, in ems.
const CAPTION_SLACK: f32 = 1.6;
/// How much shorter the first line of a caption may be, in ems: a lost indent, and what does not fit.
const CAPTION_INDENT: f32 = 3.3;

/// Where the caption that ends on `line` begins: back through its block, and through single lines parted by blank ones
/// as long as they are unfinished running text of the same width.
fn caption_start(sheet: &Sheet, roles: &Roles, block: usize, credit: (usize, usize), floor: usize) -> usize {
    let lines = &sheet.lines;
    let line = credit.0;
    let bare = lines[line].text[..credit.1].trim().is_empty();
    let mut start = line;
    let free = |i: usize| i >= floor && roles[i].is_none();
    let from = sheet.blocks[block].start;
    while start > from && free(start - 1) && line - start < 8 && end(&lines[start - 1].text) != End::Sentence
    {
        start -= 1;
    }
    if start > from {
        return start;
    }
    for before in sheet.blocks[..block].iter().rev() {
        let last = before.end - 1;
        let text = &lines[last].text;
        // How much the line is shorter than the one after it: a first line has lost its indent.
        let shorter = lines[start].width - lines[last].width;
        let first = shorter > CAPTION_SLACK;
        let fits = shorter <= CAPTION_INDENT && (start == line || shorter >= -CAPTION_SLACK);
        let running = end(text) == End::Open
            && text.contains(['，', '、', '。', ',', '“'])
            && lines[last].width >= 12.0;
        if before.len() > 2 || !free(before.start) || !fits || !running {
            break;
        }
        start = before.start;
        if first {
            break;
        }
    }
    start
}

/// The lines without a role yet as headlines and running text; all units in order.
fn plain_units(sheet: &Sheet, roles: &Roles) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    for block in &sheet.blocks {
        let mut at = block.start;
        while at < block.end {
            let id = roles[at].as_ref().map(|(id, _)| *id);
            let stop =
                (at..block.end).find(|i| roles[*i].as_ref().map(|(id, _)| *id) != id).unwrap_or(block.end);
            match &roles[at] {
                Some((id, kind)) => match units.last_mut() {
                    // A caption goes on over a blank line.
                    Some(last) if roles[last.lines.start].as_ref().is_some_and(|(i, _)| i == id) => {
                        last.lines.end = stop
                    }
                    _ => units.push(Unit { lines: at..stop, kind: kind.clone(), sure: 0.95 }),
                },
                None => units.extend(split(sheet, at..stop)),
            }
            at = stop;
        }
    }
    let mut units = part_heads(sheet, units);
    decide(sheet, &mut units);
    units
}

/// Parts a sub-head from the first line of its paragraph where a column break follows that line.
fn part_heads(sheet: &Sheet, units: Vec<Unit>) -> Vec<Unit> {
    let mut parted: Vec<Unit> = Vec::new();
    let mut below: Option<Range<usize>> = None;
    for unit in units.into_iter().rev() {
        let last = unit.lines.end - 1;
        let plain = unit.kind == Kind::Text && (2..=3).contains(&unit.lines.len()) && sheet.cjk;
        let grown = |l: usize| sheet.lines[l].width - sheet.lines[l - 1].width >= 2.5;
        let unfinished = unit.lines.clone().all(|l| end(&sheet.lines[l].text) == End::Open);
        let goes =
            below.as_ref().is_some_and(|b| clear_text(sheet, b) && goes_on(sheet, last, b, true) >= 2.0);
        below = (unit.kind == Kind::Text).then(|| unit.lines.clone());
        if plain && grown(last) && unfinished && goes {
            parted.push(Unit { lines: last..last + 1, ..unit.clone() });
            parted.push(Unit { lines: unit.lines.start..last, ..unit });
        } else {
            parted.push(unit);
        }
    }
    parted.reverse();
    parted
}

/// Cuts a run of lines where a headline inside it begins or ends. All parts are [`Kind::Text`] for now.
fn split(sheet: &Sheet, run: Range<usize>) -> Vec<Unit> {
    let lines: Vec<usize> = run.clone().collect();
    let sentences = lines.iter().filter(|i| sheet.lines[**i].text.contains(['。', '！', '？', '.'])).count();
    let mut units = Vec::new();
    let mut start = run.start;
    if let Some(cut) =
        run.clone().skip(1).find(|l| marked(sheet, *l) || people::note(&sheet.lines[*l - 1].text))
    {
        let mut units = split(sheet, run.start..cut);
        units.extend(split(sheet, cut..run.end));
        return units;
    }
    if sentences > 0 && lines.len() > 1 {
        let heads: Vec<bool> = (0..lines.len()).map(|i| inner_head(sheet, &lines, i)).collect();
        for i in 1..lines.len() {
            let begins = heads[i] && !heads[i - 1] && end(&sheet.lines[lines[i] - 1].text) == End::Sentence;
            let ends = heads[i - 1] && !heads[i] && (start == lines[i - 1] || heads[start - run.start]);
            if begins || ends {
                units.push(Unit { lines: start..lines[i], kind: Kind::Text, sure: 0.5 });
                start = lines[i];
            }
        }
    }
    units.push(Unit { lines: start..run.end, kind: Kind::Text, sure: 0.5 });
    units
}

/// Whether a line says that text begins or ends there: a dateline, a note in brackets.
fn marked(sheet: &Sheet, line: usize) -> bool {
    let text = &sheet.lines[line].text;
    people::note(text) || people::lead(&sheet.joined(line..(line + 2).min(sheet.lines.len()))).is_some()
}

/// A line is short as no line inside a paragraph is, if this much more than its indent would have fitted.
const HEAD_LACK: f32 = 4.2;
/// A line that is longer than its column by this much is not of the column.
const HEAD_EXCESS: f32 = 3.0;

/// Whether a line in a run of text has the shape of a headline: unfinished, and too short or too long for its column.
fn inner_head(sheet: &Sheet, lines: &[usize], i: usize) -> bool {
    let line = &sheet.lines[lines[i]];
    if end(&line.text) == End::Sentence || line.text.ends_with(['，', '、', '；', '：', ',', ';']) {
        return false;
    }
    let after = &lines[i..(i + 7).min(lines.len())];
    let column = sheet.column_at(after, 0).max(sheet.column_at(lines, i));
    if !sheet.cjk {
        return capitals(&line.text) && i + 1 < lines.len();
    }
    let next = lines.get(i + 1).map_or(99.0, |n| super::text::first_token(&sheet.lines[*n].text, true));
    let lack = column - line.width;
    i + 1 < lines.len() && (lack >= HEAD_LACK.max(next + 2.3) || lack <= -HEAD_EXCESS && after.len() > 4)
}

/// Whether Latin letters are capitals all.
fn capitals(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 3 && text.chars().filter(|c| c.is_lowercase()).count() * 10 <= letters
}

/// Tells headlines from running text, in order, since text that broke off inside a sentence wants to go on.
fn decide(sheet: &Sheet, units: &mut [Unit]) {
    let mut open: Option<usize> = None;
    for i in 0..units.len() {
        if units[i].kind != Kind::Text {
            continue;
        }
        let lines = units[i].lines.clone();
        let next = units.get(i + 1).filter(|u| u.kind == Kind::Text && !marked(sheet, u.lines.start));
        let next = next.map(|u| u.lines.clone());
        let joined = sheet.joined(lines.clone());
        let closing = joined.ends_with('）') && !joined.contains('（');
        let known = marked(sheet, lines.start) || people::note(&joined) || closing;
        let score = if known {
            weight::SENTENCE
        } else if sheet.cjk {
            chinese_text(sheet, &lines, open, next)
        } else {
            latin_text(sheet, &lines, open, next)
        };
        units[i].sure = 1.0 / (1.0 + (-score.abs()).exp());
        if score > 0.0 {
            let last = lines.end - 1;
            open = (end(&sheet.lines[last].text) == End::Open).then_some(last);
        } else {
            units[i].kind = Kind::Head;
        }
    }
}

/// Weights of what speaks for running text (positive) or a headline (negative); measured by eye on pages of many papers,
/// in units of log odds.
mod weight {
    pub(super) const START: f32 = -2.0;
    pub(super) const SENTENCE: f32 = 4.0;
    pub(super) const LAST_MARK_ONLY: f32 = 1.2;
    pub(super) const FIRST_COMMA: f32 = 0.4;
    pub(super) const MORE_COMMAS: f32 = 0.8;
    pub(super) const ENDS_IN_COMMA: f32 = 3.0;
    pub(super) const COLUMN_LINES: f32 = 1.2;
    pub(super) const COLUMN_LINE: f32 = 0.5;
    pub(super) const GOES_ON: f32 = 1.6;
    pub(super) const KNOWN_JOIN: f32 = 1.0;
    pub(super) const FULL_BELOW: f32 = 1.3;
    pub(super) const INDENTED_BELOW: f32 = -1.0;
    pub(super) const COLUMN_WIDE: f32 = 0.6;
    pub(super) const INDENT_LESS: f32 = 0.6;
    pub(super) const NOT_COLUMN_WIDE: f32 = -0.8;
    pub(super) const LISTED: f32 = 0.5;
    pub(super) const LONG: f32 = 1.0;
    pub(super) const NARROW: f32 = -1.5;
    pub(super) const WIDE: f32 = -1.5;
    pub(super) const INNER_SPACE: f32 = -0.7;
    pub(super) const DASH: f32 = -1.5;
    pub(super) const LABEL: f32 = -1.0;
    pub(super) const LOWER_CASE: f32 = 2.0;
    pub(super) const CAPITALS: f32 = -4.0;
}

/// Headlines are seldom longer, in characters.
const LONG: usize = 42;

/// Log odds that some lines of Chinese are running text and not a headline.
fn chinese_text(sheet: &Sheet, lines: &Range<usize>, open: Option<usize>, next: Option<Range<usize>>) -> f32 {
    let text = sheet.joined(lines.clone());
    let bare = text.trim_end_matches(['！', '？', '”', '」', '…']);
    let first = &sheet.lines[lines.start];
    let mut score = weight::START;
    if bare.contains(['。', '；']) || bare.contains(['！', '？']) && text.chars().count() > 40 {
        score += weight::SENTENCE;
    } else if end(&text) == End::Sentence
        && sheet.lines[lines.end - 1].text.len() == text.len()
        && lines.len() == 1
    {
        score += weight::LAST_MARK_ONLY;
    }
    let commas = text.matches('，').count().min(4);
    if commas > 0 {
        score += weight::FIRST_COMMA + weight::MORE_COMMAS * (commas - 1) as f32;
    }
    score += weight::LISTED * text.matches('、').count().min(3) as f32;
    let length = text.chars().count();
    score += if length > LONG { weight::LONG * (1 + usize::from(length > 2 * LONG)) as f32 } else { 0.0 };
    if text.ends_with(['，', '、']) {
        score += weight::ENDS_IN_COMMA;
    }
    let full = |i: usize| sheet.lack(sheet.lines[i].width).is_some_and(|l| l.abs() <= 1.2);
    if lines.len() >= 2 && (lines.start + 1..lines.end - 1).all(full) && full(lines.end - 2) {
        score += weight::COLUMN_LINES;
    } else if sheet.lack(first.width).is_some_and(|l| (-1.2..=3.0).contains(&l)) {
        score += weight::COLUMN_LINE;
    }
    if let Some(last) = open {
        if (first.width - sheet.lines[last].width).abs() <= 3.0
            || lines.len() == 1 && first.width < sheet.lines[last].width
        {
            score += weight::GOES_ON;
        }
        score += if sheet.joins(last, lines.start) { weight::KNOWN_JOIN } else { 0.0 };
    }
    if let Some(next) = next.filter(|n| end(&text) == End::Open && clear_text(sheet, n)) {
        score += goes_on(sheet, lines.end - 1, &next, commas > 0);
    }
    score + chinese_head(sheet, lines, &text)
}

/// Whether some lines are running text at first sight: sentences end in them.
fn clear_text(sheet: &Sheet, lines: &Range<usize>) -> bool {
    let text = sheet.joined(lines.clone());
    text.contains(['。', '；']) || (lines.len() > 1 && text.matches('，').count() > 1)
}

/// Evidence that a line goes on in the text below it, from which a blank line parts it: that text's first line is full,
/// so no paragraph begins there, and the line is as wide as the column or an indent less.
fn goes_on(sheet: &Sheet, line: usize, next: &Range<usize>, comma: bool) -> f32 {
    let below: Vec<usize> = next.clone().take(9).collect();
    let column = sheet.column_at(&below, 0);
    let lack = column - sheet.lines[next.start].width;
    let own = column - sheet.lines[line].width;
    let mut score = if sheet.joins(line, next.start) { weight::KNOWN_JOIN } else { 0.0 };
    if below.len() < 2 {
        return score;
    }
    score += if lack <= 1.0 { weight::FULL_BELOW } else { weight::INDENTED_BELOW };
    score += if (-1.6..=3.2).contains(&own) { weight::COLUMN_WIDE } else { weight::NOT_COLUMN_WIDE };
    score += if (1.2..=3.2).contains(&own) { weight::INDENT_LESS } else { 0.0 };
    score + if comma { weight::KNOWN_JOIN } else { 0.0 }
}

/// What speaks for a headline in Chinese: its shape and its marks.
fn chinese_head(sheet: &Sheet, lines: &Range<usize>, text: &str) -> f32 {
    let widest = sheet.lines[lines.clone()].iter().map(|l| l.width).fold(0.0, f32::max);
    let narrowest = sheet.columns.first().copied().unwrap_or(0.0);
    let broadest = sheet.columns.last().copied().unwrap_or(f32::MAX);
    let spaced = text.split([' ', '\u{3000}']).filter(|w| w.chars().any(is_cjk)).count() > 1;
    let dashes = text.starts_with('—') || text.ends_with('—');
    let label = text.ends_with('）') && !text.contains('。');
    let has = |there: bool, weight: f32| if there { weight } else { 0.0 };
    has(lines.len() > 1 && widest < narrowest * 0.75, weight::NARROW)
        + has(widest > broadest + HEAD_EXCESS, weight::WIDE)
        + has(spaced, weight::INNER_SPACE)
        + has(dashes, weight::DASH)
        + has(label, weight::LABEL)
}

/// Log odds that some lines of Latin script are running text and not a headline.
fn latin_text(sheet: &Sheet, lines: &Range<usize>, open: Option<usize>, next: Option<Range<usize>>) -> f32 {
    let words: Vec<&str> =
        sheet.lines[lines.clone()].iter().flat_map(|l| l.text.split_whitespace()).collect();
    let whole = words.join(" ");
    let lower =
        words.iter().filter(|w| w.starts_with(char::is_lowercase)).count() as f32 / words.len().max(1) as f32;
    let sentence = end(&whole) == End::Sentence || whole.contains(". ") || whole.contains("; ");
    let mut score = weight::START;
    score += if sentence && words.len() > 4 { weight::SENTENCE } else { 0.0 };
    score += if lower > 0.5 { weight::LOWER_CASE } else { 0.0 };
    score += if whole.starts_with(char::is_lowercase) { weight::LOWER_CASE } else { 0.0 };
    score += if open.is_some() && !capitals(&whole) { weight::GOES_ON } else { 0.0 };
    score += if lines.len() >= 3 && !capitals(&whole) { weight::COLUMN_LINES } else { 0.0 };
    score += if whole.ends_with(',') { weight::ENDS_IN_COMMA } else { 0.0 };
    // What goes on with a small letter below has broken off here.
    let broken = next.is_some_and(|n| sheet.lines[n.start].text.starts_with(char::is_lowercase));
    score +=
        if broken && end(&whole) == End::Open && !capitals(&whole) { weight::ENDS_IN_COMMA } else { 0.0 };
    score + if capitals(&whole) { weight::CAPITALS } else { 0.0 }
}
