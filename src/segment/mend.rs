//! Printed lines put together again where an extractor tore them.
//!
//! Some extractors begin a new line wherever the compositor squeezed a mark: behind a comma, a quote or a bracket. Such a
//! page is recognised from itself: lines that end at a mark are much narrower than the lines around them, which no column
//! of text shows. Then the page is read as columns of text again (see [`fit`]). The same reading tells, on such a page and
//! on one that has no blank lines, where text in columns and what stands outside them meet: blank lines are put there. All
//! other pages come back as they are.
//!
//! ```text
//! pieces    the page's visible lines, and whether each may go on on the next
//! torn      whether the page has torn lines at all, and at which kinds of joints
//! fit       which pieces stood on one printed line: the widths that agree best with columns of text
//! printed   the page with its printed lines
//! ```
//!
//! Nothing visible is lost or doubled: a printed line is its pieces one behind the other.

use std::borrow::Cow;

use super::people;
use super::text::{is_cjk, letter, needs_space, width};
use crate::page::{Line, Page};
use crate::style::Style;

mod fit;

/// A visible line of a page that may have torn lines.
#[derive(Clone, Debug)]
struct Piece<'a> {
    /// Its place in [`Page::lines`].
    at: usize,
    /// The text without white space at its ends.
    text: &'a str,
    /// Width in ems.
    width: f32,
    /// Marks that a compositor may set at half their width.
    marks: usize,
    /// Whether a mark stands inside it and nothing tore it there.
    whole: bool,
    /// How it meets the next piece.
    joint: Joint,
}

/// How two lines of a dump meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joint {
    /// Two printed lines: a blank line stands between them, or nothing that lines are torn at.
    Apart,
    /// A mark that pauses or closes stands before.
    Mark,
    /// A line may not end with the mark before or not begin with the one after (CLREQ 3.1.8).
    Bound,
    /// Ideograph and Latin letter or digit meet: other type.
    Script,
}

/// Marks that may not end a line, since what they open follows (CLREQ 3.1.8).
const OPENERS: &[char] = &['“', '‘', '（', '《', '〈', '「', '『', '【', '〔', '('];
/// Marks that may not begin a line and that a line is torn at.
const CLOSERS: &[char] =
    &['，', '。', '、', '；', '：', '！', '？', '”', '’', '）', '》', '〉', '」', '』', '】', '〕'];
/// Signs that begin a byline or an item, always on a line of their own.
const SIGNS: &[char] = &['■', '□', '◆', '◇', '●', '○', '▲', '△', '▶', '★', '☆'];

/// Words that begin a dateline, and so an article.
const DATELINES: &[&str] = &["本报讯", "本报电"];

/// The page with its printed lines; the page itself if none of its lines is torn and blank lines part it.
pub(super) fn mend<'a>(page: &'a Page, style: &Style) -> Cow<'a, Page> {
    let (wide, letters) = page
        .visible_chars()
        .filter(|c| letter(*c))
        .fold((0usize, 0usize), |n, c| (n.0 + usize::from(is_cjk(c)), n.1 + 1));
    let cjk = wide * 3 > letters;
    let mut pieces = pieces(page, cjk, style);
    let torn = cjk && torn(&mut pieces);
    if !torn && !unparted(page, &pieces) {
        return Cow::Borrowed(page);
    }
    let lines = fit::lines(&pieces, cjk);
    Cow::Owned(printed(page, &pieces, &lines, style))
}

/// A page has so many lines, and so many of them for a blank one, if its blank lines part nothing.
const LONG: usize = 40;
const LINES_A_BLANK: usize = 50;

/// Whether a page has no blank lines to speak of, so that only widths tell where something begins.
fn unparted(page: &Page, pieces: &[Piece]) -> bool {
    let blank = page.lines.len() - pieces.len();
    pieces.len() >= LONG && blank * LINES_A_BLANK <= pieces.len()
}

/// The visible lines and how they meet.
fn pieces<'a>(page: &'a Page, cjk: bool, style: &Style) -> Vec<Piece<'a>> {
    let visible: Vec<(usize, &str)> = page
        .lines
        .iter()
        .enumerate()
        .map(|(at, l)| (at, l.text.trim()))
        .filter(|(_, t)| !t.is_empty())
        .collect();
    let next = visible.iter().skip(1).map(Some).chain([None]);
    let mut pieces: Vec<Piece> = visible
        .iter()
        .zip(next)
        .map(|((at, text), next)| Piece {
            at: *at,
            text,
            width: width(text, cjk),
            marks: text.chars().filter(|c| squeezed(*c)).count(),
            whole: whole(text),
            joint: next.filter(|n| cjk && n.0 == at + 1).map_or(Joint::Apart, |n| joint(text, n.1)),
        })
        .collect();
    // A byline is a line of its own. Few pieces could go on, so few are asked whether they are one.
    for i in 0..pieces.len() {
        let goes_on = |at: Option<usize>| at.is_some_and(|at| pieces[at].joint != Joint::Apart);
        if (goes_on(Some(i)) || goes_on(i.checked_sub(1))) && byline(pieces[i].text, style) {
            pieces[i].joint = Joint::Apart;
            if let Some(before) = i.checked_sub(1) {
                pieces[before].joint = Joint::Apart;
            }
        }
    }
    // A headline set downwards has a line for each character.
    for run in pieces.chunk_by_mut(|a, b| single(a.text) && single(b.text)).filter(|r| r.len() >= DOWNWARDS) {
        run.iter_mut().for_each(|p| p.joint = Joint::Apart);
    }
    pieces
}

/// Whether a text is a byline, whole.
fn byline(text: &str, style: &Style) -> bool {
    !text.ends_with(CLOSERS) && !text.ends_with(OPENERS) && people::byline(text, style).is_some()
}

/// Whether a text is one character.
fn single(text: &str) -> bool {
    text.chars().nth(1).is_none()
}

/// Whether a mark may be set at half its width.
fn squeezed(c: char) -> bool {
    // Most characters are ideographs, which need not be looked for.
    !('\u{4e00}'..='\u{9fff}').contains(&c) && (OPENERS.contains(&c) || CLOSERS.contains(&c) || c == '·')
}

/// Whether a mark stands inside a text with a letter right behind it.
fn whole(text: &str) -> bool {
    text.chars().zip(text.chars().skip(1)).any(|(mark, c)| squeezed(mark) && c.is_alphanumeric())
}

fn joint(before: &str, after: &str) -> Joint {
    let (Some(a), Some(b)) = (before.chars().next_back(), after.chars().next()) else { return Joint::Apart };
    if SIGNS.contains(&b) || DATELINES.iter().any(|d| after.starts_with(d)) {
        Joint::Apart
    } else if OPENERS.contains(&a) || CLOSERS.contains(&b) {
        Joint::Bound
    } else if CLOSERS.contains(&a) || a == '·' {
        Joint::Mark
    } else if is_cjk(a) && b.is_ascii_alphanumeric() || a.is_ascii_alphanumeric() && is_cjk(b) {
        Joint::Script
    } else {
        Joint::Apart
    }
}

/// So many lines of one character behind each other are set downwards.
const DOWNWARDS: usize = 4;
/// How many lines before and behind a line tell how wide its column is.
const NEAR: usize = 8;
/// A line is narrow below this share of the widest near it.
const NARROW: f32 = 0.7;
/// So many narrow lines ending at a pause must a page have to be torn there.
const FEWEST: usize = 3;
/// And so many between Latin letters or digits and ideographs: where lines are torn there, each number tears one.
const FEWEST_SCRIPTS: usize = 12;
/// Narrow lines are so many times as frequent behind a kind of joint as elsewhere where lines are torn at it.
const TIMES: f32 = 2.5;
/// And at least this share of the lines behind such joints is narrow.
const SHARE: f32 = 0.2;
/// Where more of them than this are narrow, lines are torn, however many headlines make others narrow.
const MOST: f32 = 0.6;

/// Whether the page has torn lines. Joints of a kind that lines are not torn at become [`Joint::Apart`].
fn torn(pieces: &mut [Piece]) -> bool {
    let (at_marks, at_scripts) = torn_at(pieces);
    for piece in pieces.iter_mut() {
        let kept = match piece.joint {
            Joint::Apart => false,
            Joint::Mark | Joint::Bound => at_marks,
            Joint::Script => at_scripts,
        };
        if !kept {
            piece.joint = Joint::Apart;
        }
    }
    at_marks || at_scripts
}

/// Whether lines are torn at marks, and where Latin meets ideographs.
fn torn_at(pieces: &[Piece]) -> (bool, bool) {
    let narrow: Vec<bool> = (0..pieces.len())
        .map(|i| {
            let near = &pieces[i.saturating_sub(NEAR)..(i + NEAR + 1).min(pieces.len())];
            let mut widths: Vec<f32> = near.iter().map(|p| p.width).collect();
            widths.sort_by(f32::total_cmp);
            pieces[i].width < widths[widths.len().saturating_sub(2)] * NARROW
        })
        .collect();
    let share = |kind: &dyn Fn(usize) -> bool| {
        let of: Vec<bool> = (0..pieces.len()).filter(|i| kind(*i)).map(|i| narrow[i]).collect();
        let count = of.iter().filter(|n| **n).count();
        (count, count as f32 / (of.len() as f32).max(1.0))
    };
    let apart = |i: usize| pieces[i].joint == Joint::Apart;
    // Behind a full stop a line may be narrow, since a paragraph ends; behind a pause or inside a word it is full.
    let pause = |i: usize| pieces[i].text.ends_with(['，', '、', '；']) || pieces[i].joint == Joint::Bound;
    let elsewhere = share(&|i| i > 0 && apart(i - 1) && apart(i) && pieces[i].text.ends_with(is_cjk)).1;
    let frequent = |(count, share): (usize, f32), fewest| {
        count >= fewest && share > (TIMES * elsewhere).clamp(SHARE, MOST)
    };
    let marks = share(&|i| !apart(i) && pause(i));
    let scripts = share(&|i| pieces[i].joint == Joint::Script);
    (frequent(marks, FEWEST), frequent(scripts, FEWEST_SCRIPTS))
}

/// The page with its printed lines, and blank ones where widths tell that something else begins.
fn printed(page: &Page, pieces: &[Piece], lines: &[fit::Printed], style: &Style) -> Page {
    let mut made: Vec<Line> = Vec::with_capacity(page.lines.len());
    let mut at = 0;
    for (i, line) in lines.iter().enumerate() {
        let group = &pieces[line.pieces.clone()];
        let (first, last) = (group[0].at, group[group.len() - 1].at);
        made.extend_from_slice(&page.lines[at..first]);
        at = last + 1;
        let before = i.checked_sub(1).map(|i| &lines[i]);
        if before.is_some_and(|b| parted(b, line, pieces, style))
            && made.last().is_some_and(|l| !l.is_blank())
        {
            made.push(blank(&page.lines[first]));
        }
        made.push(together(&page.lines[first..at]));
    }
    made.extend_from_slice(&page.lines[at..]);
    Page { dump: page.dump.clone(), index: page.index, lines: made }
}

/// Columns whose widths differ by more, in ems, are two; below that one column's width is not sure.
const OTHER_COLUMN: f32 = 1.1;

/// Whether something else begins with a line: text in columns after what is in none, but for a byline and its text; the
/// other way round; or a paragraph in a column of another width.
fn parted(before: &fit::Printed, line: &fit::Printed, pieces: &[Piece], style: &Style) -> bool {
    match (before.column, line.column) {
        (Some(_), None) => true,
        (None, Some(_)) => !byline(pieces[before.pieces.start].text, style),
        (Some(a), Some(b)) => line.begins && (a - b).abs() > OTHER_COLUMN,
        (None, None) => false,
    }
}

/// A blank line before a line.
fn blank(before: &Line) -> Line {
    let number = before.number;
    Line { text: String::new(), number, last: number, bytes: before.bytes.start..before.bytes.start }
}

/// Lines as one.
fn together(lines: &[Line]) -> Line {
    let mut all = lines[0].clone();
    for line in &lines[1..] {
        let text = line.text.trim_start();
        let bare = all.text.trim_end();
        let space = needs_space(bare, text);
        all.text.truncate(bare.len());
        all.text.extend(space.then_some(' '));
        all.text.push_str(text);
        all.last = line.last;
        all.bytes.end = line.bytes.end.max(all.bytes.end);
    }
    all
}

#[cfg(test)]
mod tests;
