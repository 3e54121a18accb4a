//! Which pieces stood on one printed line: one cheapest reading of all pieces as columns of text and what stands between.
//!
//! A printed line of a column is as wide as the column, up to what could not be parted at its end and what its marks
//! could be squeezed; a paragraph's first line lacks an indent, its last line may be short and ends a sentence. Columns
//! change from article to article. Headlines, bylines and adverts are in no column. Each departure costs; the dynamic
//! programme finds the reading that costs least. It is linear in the pieces: a line has at most [`LONGEST`] of them and a
//! page at most [`COLUMNS`] widths of columns.

use std::ops::Range;

use super::{Joint, Piece};
use crate::segment::text::{End, end, first_token};

/// A printed line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Printed {
    /// The pieces it was torn into.
    pub pieces: Range<usize>,
    /// Which column's width it has; none of a headline, byline or advert.
    pub column: Option<f32>,
    /// Whether a paragraph begins with it, as far as widths tell.
    pub begins: bool,
}

/// A printed line has at most so many pieces.
const LONGEST: usize = 16;
/// So many widths of columns are looked for on a page.
const COLUMNS: usize = 8;
/// A column's width explains at least so many whole lines.
const FEWEST: usize = 4;
/// Widths of columns that are looked for, in half ems: from the first to the one before the last.
const NARROWEST: usize = 8;
const WIDEST: usize = 160;
/// Of so many pieces one is a whole line with marks where only squeezed lines are torn.
const UNTORN_OF: usize = 12;
/// Indent of a paragraph's first line, in ems (CLREQ 3.3.1).
const INDENT: f32 = 2.0;
/// The same where the text is Latin, where it is most often one em to one and a half.
const LATIN_INDENT: f32 = 1.2;
/// What a mark can be squeezed, in ems (CLREQ 3.1.6).
const SQUEEZE: f32 = 0.5;

/// Costs. The unit is about what one em of misfit costs a third of; set by hand so that two clear signs outweigh a third.
mod cost {
    /// Each em that a line lacks though the next word would have fitted.
    pub const LACK: f32 = 2.5;
    /// Each em over the column that squeezed marks do not explain.
    pub const OVER: f32 = 3.0;
    /// Each em of difference that is explained.
    pub const EXPLAINED: f32 = 0.3;
    /// A paragraph ends; and without the end of a sentence.
    pub const PARAGRAPH: f32 = 0.8;
    pub const UNFINISHED: f32 = 4.0;
    /// A paragraph begins without an indent.
    pub const FLUSH: f32 = 2.5;
    /// A piece that nothing tore at its own marks stands on a line with others.
    pub const HALF_TORN: f32 = 3.0;
    /// A line is torn, though it was not squeezed; or was squeezed, and is not.
    pub const NATURAL: f32 = 2.0;
    pub const UNTORN: f32 = 1.0;
    /// A line begins or ends with a mark that may not stand there.
    pub const FORBIDDEN: f32 = 6.0;
    /// A line outside columns; the first one of several.
    pub const OUTSIDE: f32 = 2.0;
    pub const LEAVING: f32 = 1.0;
    /// A headline goes on behind a mark, where it fits the lines around and where not; it is broken there.
    pub const HEAD_ON: f32 = 0.2;
    pub const HEAD_WIDE: f32 = 3.5;
    pub const HEAD_BREAK: f32 = 1.0;
    /// Another column's width behind a paragraph, and inside one.
    pub const COLUMN: f32 = 2.0;
    pub const COLUMN_INSIDE: f32 = 5.0;
}

/// A cut with its cheapest reading so far: cost and the line before it.
#[derive(Clone, Copy, Debug)]
struct Reached {
    cost: f32,
    /// First piece of the line before the cut, the state there, and whether that line began a paragraph.
    from: (usize, usize, bool),
}

const NOWHERE: Reached = Reached { cost: f32::INFINITY, from: (0, 0, false) };

/// The printed lines, all pieces in order.
pub(super) fn lines(pieces: &[Piece], cjk: bool) -> Vec<Printed> {
    let columns = columns(pieces);
    let squeezed = pieces.iter().filter(|p| p.whole).count() * UNTORN_OF >= pieces.len();
    let states = columns.len() * 2 + 1;
    let mut found = Fit { pieces, columns, states, squeezed, cjk, reached: Vec::new() };
    found.run();
    found.path()
}

struct Fit<'a> {
    pieces: &'a [Piece<'a>],
    columns: Vec<f32>,
    /// Two for each column (inside a paragraph, behind its end), one outside columns.
    states: usize,
    /// Whether only lines are torn that the compositor squeezed: enough others are not torn at their marks.
    squeezed: bool,
    /// Whether the page is set in ideographs.
    cjk: bool,
    /// For each cut (before piece i) and each state.
    reached: Vec<Vec<Reached>>,
}

impl Fit<'_> {
    fn run(&mut self) {
        let count = self.pieces.len();
        self.reached = vec![vec![NOWHERE; self.states]; count + 1];
        let outside = self.states - 1;
        self.reached[0][outside].cost = 0.0;
        for i in 0..count {
            // Lines lead on from here, never back.
            let from = std::mem::take(&mut self.reached[i]);
            let mut sum = (0.0, 0, false);
            for j in i..count.min(i + LONGEST) {
                let piece = &self.pieces[j];
                sum = (sum.0 + piece.width, sum.1 + piece.marks, sum.2 || piece.whole);
                self.line(&from, i, j + 1, sum);
                if piece.joint == Joint::Apart {
                    break;
                }
            }
            self.reached[i] = from;
        }
    }

    /// All readings of the pieces `i..j` as one printed line, of this width, with so many marks, whole or not.
    fn line(&mut self, from: &[Reached], i: usize, j: usize, (width, marks, whole): (f32, usize, bool)) {
        let outside = self.states - 1;
        let last = &self.pieces[j - 1];
        let mut any = if last.joint == Joint::Bound { cost::FORBIDDEN } else { 0.0 };
        if whole && j - i > 1 {
            any += cost::HALF_TORN;
        }
        let token = self.pieces.get(j).map_or(0.0, |next| first_token(next.text, self.cjk).max(1.0));
        let finished = j == self.pieces.len() || matches!(end(last.text), End::Sentence);
        let ends = cost::PARAGRAPH + if finished { 0.0 } else { cost::UNFINISHED };
        let torn = j - i > 1;
        let (ended, inside) = cheapest(from);
        for k in 0..self.columns.len() {
            let mut starts = [NOWHERE; 2];
            let own_ended = from[k * 2 + 1].cost;
            let own_inside = from[k * 2].cost;
            let out = from[outside].cost;
            offer(&mut starts[0], own_inside, (i, k * 2, false));
            offer(&mut starts[0], from[inside].cost + cost::COLUMN_INSIDE, (i, inside, false));
            offer(&mut starts[0], out + cost::COLUMN, (i, outside, false));
            offer(&mut starts[0], own_ended + cost::FLUSH, (i, k * 2 + 1, true));
            offer(&mut starts[1], own_ended, (i, k * 2 + 1, true));
            offer(&mut starts[1], from[ended].cost + cost::COLUMN, (i, ended, true));
            offer(&mut starts[1], out, (i, outside, true));
            for (start, indent) in starts.iter().zip([0.0, if self.cjk { INDENT } else { LATIN_INDENT }]) {
                let lack = self.columns[k] - indent - width;
                let misfit = any + over(-lack, marks) + self.tear(torn, whole, -lack);
                let on = start.cost + misfit + short(lack, token);
                offer(&mut self.reached[j][k * 2], on, start.from);
                let stop = start.cost + misfit + ends;
                offer(&mut self.reached[j][k * 2 + 1], stop, start.from);
            }
        }
        let mut start = NOWHERE;
        offer(&mut start, from[outside].cost, (i, outside, true));
        offer(&mut start, from[ended].cost + cost::LEAVING, (i, ended, true));
        offer(&mut start, from[inside].cost + cost::LEAVING + cost::UNFINISHED, (i, inside, true));
        let head = start.cost + any + self.head(i, j, width);
        offer(&mut self.reached[j][outside], head, start.from);
    }

    /// What it costs that a line is torn, or is not, though it is so much wider than its column or narrower.
    fn tear(&self, torn: bool, whole: bool, over: f32) -> f32 {
        let squeezed = (over * 2.0 + 0.5).clamp(0.0, 1.0);
        match (torn, whole) {
            _ if !self.squeezed => 0.0,
            (true, _) => cost::NATURAL * (1.0 - squeezed),
            (false, true) => cost::UNTORN * squeezed,
            (false, false) => 0.0,
        }
    }

    /// What a line outside columns costs.
    fn head(&self, i: usize, j: usize, width: f32) -> f32 {
        let beside = |at: Option<usize>| at.and_then(|at| self.pieces.get(at)).map_or(0.0, |p| p.width);
        let fits = width <= beside(i.checked_sub(1)).max(beside(Some(j))) + 0.6;
        let on = if fits { cost::HEAD_ON } else { cost::HEAD_WIDE };
        let inner = self.pieces[i..j - 1].iter().filter(|p| p.joint != Joint::Bound).count();
        let broken = self.pieces[j - 1].joint == Joint::Mark;
        cost::OUTSIDE + on * inner as f32 + if broken { cost::HEAD_BREAK } else { 0.0 }
    }

    /// The lines of the cheapest reading.
    fn path(&self) -> Vec<Printed> {
        let mut made = Vec::new();
        let mut at = self.pieces.len();
        let last = &self.reached[at];
        let mut state = (0..self.states).min_by(|a, b| last[*a].cost.total_cmp(&last[*b].cost)).unwrap_or(0);
        while at > 0 {
            let (from, before, begins) = self.reached[at][state].from;
            let column = (state + 1 < self.states).then(|| self.columns[state / 2]);
            made.push(Printed { pieces: from..at, column, begins });
            (at, state) = (from, before);
        }
        made.reverse();
        made
    }
}

/// The cheapest states behind a paragraph's end and inside one.
fn cheapest(from: &[Reached]) -> (usize, usize) {
    let best = |of: usize| {
        (of..from.len().saturating_sub(1))
            .step_by(2)
            .min_by(|a, b| from[*a].cost.total_cmp(&from[*b].cost))
            .unwrap_or(from.len() - 1)
    };
    (best(1), best(0))
}

fn offer(to: &mut Reached, cost: f32, from: (usize, usize, bool)) {
    if cost < to.cost {
        *to = Reached { cost, from };
    }
}

/// What it costs that a line is wider than its column.
fn over(over: f32, marks: usize) -> f32 {
    let squeezed = SQUEEZE * marks as f32 + 0.3;
    if over > squeezed {
        cost::EXPLAINED * squeezed + cost::OVER * (over - squeezed)
    } else {
        cost::EXPLAINED * over.max(0.0)
    }
}

/// What it costs that a line lacks so much of its column though text follows whose first word is so wide.
fn short(lack: f32, token: f32) -> f32 {
    if lack > token {
        cost::EXPLAINED * token + cost::LACK * (lack - token)
    } else {
        cost::EXPLAINED * lack.max(0.0)
    }
}

/// The widths of columns that lines have which certainly are whole, the most frequent first.
fn columns(pieces: &[Piece]) -> Vec<f32> {
    let apart = |i: Option<usize>| i.and_then(|i| pieces.get(i)).is_none_or(|p| p.joint == Joint::Apart);
    let mut sure: Vec<(f32, usize)> = (0..pieces.len())
        .filter(|i| pieces[*i].whole || apart(i.checked_sub(1)) && apart(Some(*i)))
        .filter(|i| end(pieces[*i].text) != End::Sentence)
        .map(|i| (pieces[i].width, pieces[i].marks))
        .collect();
    let explains = |w: f32, line: (f32, usize)| line.0 > w - 1.0 && line.0 <= w + 0.1 + 0.25 * line.1 as f32;
    // How many of the lines each width explains, in half ems; each line is asked once, as far as its own width reaches.
    let halves = |line: &(f32, usize)| {
        let from = ((line.0 - 0.25 * line.1 as f32) * 2.0).floor() as usize;
        let reach = NARROWEST.max(from.saturating_sub(1))..WIDEST.min((line.0 * 2.0) as usize + 4);
        let line = *line;
        reach.filter(move |half| explains(*half as f32 / 2.0, line))
    };
    let mut explained = [0usize; WIDEST];
    sure.iter().flat_map(halves).for_each(|half| explained[half] += 1);
    let mut found: Vec<f32> = Vec::new();
    while found.len() < COLUMNS * 3 {
        let best = (NARROWEST..WIDEST)
            .map(|half| (explained[half], half as f32 / 2.0))
            .fold((0, 0.0), |best, this| if this.0 > best.0 { this } else { best });
        if best.0 < FEWEST.max(pieces.len() / 100) {
            break;
        }
        sure.retain(|l| {
            let explained_by = explains(best.1, *l);
            if explained_by {
                halves(l).for_each(|half| explained[half] -= 1);
            }
            !explained_by
        });
        for w in [best.1, best.1 - 0.5, best.1 + 0.5] {
            if !found.contains(&w) {
                found.push(w);
            }
        }
    }
    found
}
