//! Which column each piece of each row stands in: the cheapest way of reading all rows together, found by a beam search.
//!
//! A way of reading has a height for each row, in lines of a column. All columns are set with one leading, so a column's next line stands
//! one line below its last; rows come in the order of their heights, and columns whose lines do not stand level take turns.

use std::collections::BTreeSet;

use super::pieces::{MOST_WORDS, Piece, Together, ends_sentence, goes_on};
use super::weights::Weights;

/// How a track's last line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ends {
    /// It is full, and its sentence goes on.
    GoesOn,
    /// It is full, and ends where a sentence may.
    FullStop,
    /// It is short, and ends where a sentence may.
    Paragraph,
    /// It is short, and ends where no sentence does: no running text, most often.
    BrokenOff,
}

/// How a line stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    Full,
    /// Two ems short at its beginning, as it may be; or else a short line.
    Indented(Short),
    Short(Short),
    Wide,
    /// It is full, and two ems wider than the only line before, which was indented then.
    Grown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Short {
    /// Ending where a sentence may.
    Last,
    Broken,
}

/// A column, as far as it was read.
#[derive(Clone, Debug)]
struct Track {
    number: u32,
    /// Its width in ems, and how many lines in turn had it.
    width: f32,
    firm: u8,
    ends: Ends,
    last: [char; 2],
    /// Where its last line stands, and whether its next has been due.
    height: f32,
    passed: bool,
    /// Where it begins.
    place: Option<f32>,
}

/// One way of reading the rows so far.
struct Way {
    cost: f32,
    height: f32,
    tracks: Vec<Track>,
    /// Its last step, and how many tracks it has begun.
    step: usize,
    begun: u32,
}

/// What a way makes of a row.
struct Step {
    before: usize,
    row: usize,
    height: f32,
    placed: Vec<(usize, u32)>,
}

/// A piece in its column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Placed {
    /// Its row, and which of the row's pieces it is.
    pub(super) row: usize,
    pub(super) piece: usize,
    /// Its column, by number, and its height there.
    pub(super) track: u32,
    pub(super) height: f32,
}

/// Ways that are kept behind each row, and the share of them that may have as many live tracks. Newspaper pages have some 600 words in this
/// sense at most; where there are more than so many, fewer ways are kept, so that no page takes long.
const BEAM: usize = 48;
const ALIKE: usize = 3;
const WORDS: usize = 800;
/// Ways of reading one row at one height.
const BEST: usize = 4;
/// Tracks that have had a line within so many lines are live; they are forgotten after so many. No more begin where there is one for each
/// word that a row may have, so that every row can be read.
const LIVE: f32 = 3.0;
const FORGOTTEN: f32 = 25.0;
const MOST_TRACKS: usize = MOST_WORDS;
/// Heights so near are level.
const LEVEL: f32 = 0.25;
/// Heights so near are tried as one; so many are tried, and so far below the row before where no track tells.
const TRIED_APART: f32 = 0.12;
const TRIED: usize = 5;
const GUESSES: [f32; 2] = [0.33, 0.66];
/// Rows stand at least so far apart.
const APART: f32 = 0.15;
/// A column's first line is indented by so many ems.
const INDENT: f32 = 2.0;
/// Lines in turn of one width that are counted.
const FIRM: u8 = 5;
/// A short piece begins no column, most often.
const SHORT: f32 = 6.0;

/// How a piece is put on a row: onto a track, or before it as a new one.
#[derive(Clone, Copy)]
struct Put {
    before: u32,
    piece: usize,
    track: usize,
    new: bool,
}

/// A way of reading one row more.
struct Read {
    cost: f32,
    height: f32,
    /// Of which way of reading the rows so far, by number.
    way: usize,
    puts: Vec<Put>,
}

const START: u32 = u32::MAX;

/// The pieces of the cheapest way of reading rows of pieces, in the order of rows. Empty rows are passed over.
pub(super) fn tracks(rows: &[Vec<Piece>], together: &Together, weights: &Weights) -> Vec<Placed> {
    let mut search = Search { together, weights, puts: Vec::new(), cells: Vec::new() };
    let words: usize = rows.iter().filter_map(|pieces| pieces.last()).map(|p| p.words.end).sum();
    let beam = BEAM * WORDS / words.max(WORDS);
    let mut steps = vec![Step { before: 0, row: 0, height: 0.0, placed: Vec::new() }];
    let mut ways = vec![Way { cost: 0.0, height: 0.0, tracks: Vec::new(), step: 0, begun: 0 }];
    for (row, pieces) in rows.iter().enumerate().filter(|(_, pieces)| !pieces.is_empty()) {
        let mut next: Vec<Read> = Vec::new();
        for (number, way) in ways.iter().enumerate() {
            for (height, cost) in way.heights(weights) {
                let found = search.row(pieces, way, height);
                next.extend(found.into_iter().map(|(own, puts)| Read {
                    cost: way.cost + cost + own,
                    height,
                    way: number,
                    puts,
                }));
            }
        }
        next.sort_by(|a, b| a.cost.total_cmp(&b.cost));
        ways = kept((row, pieces), &ways, (next, beam), &mut steps, weights);
    }
    let mut placed = Vec::new();
    let mut step = ways[0].step;
    while step != 0 {
        let Step { before, row, height, placed: pieces } = &steps[step];
        let (row, height) = (*row, *height);
        placed.extend(pieces.iter().rev().map(|(piece, track)| Placed {
            row,
            piece: *piece,
            track: *track,
            height,
        }));
        step = *before;
    }
    placed.reverse();
    placed
}

/// The cheapest ways, none twice, and not only such as have the same number of columns.
fn kept(
    (row, pieces): (usize, &[Piece]),
    ways: &[Way],
    (next, beam): (Vec<Read>, usize),
    steps: &mut Vec<Step>,
    weights: &Weights,
) -> Vec<Way> {
    let mut made: Vec<Way> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut alike = [0usize; MOST_TRACKS + 1];
    for Read { cost, height, way, puts } in next {
        let way = &ways[way];
        let (tracks, placed, begun) = way.put(pieces, &puts, height, weights);
        let live = tracks.iter().filter(|t| height - t.height < LIVE).count().min(MOST_TRACKS);
        let key: Vec<_> = tracks.iter().map(Track::key).collect();
        if alike[live] * ALIKE >= beam || !seen.insert(key) {
            continue;
        }
        alike[live] += 1;
        steps.push(Step { before: way.step, row, height, placed });
        made.push(Way { cost, height, tracks, step: steps.len() - 1, begun });
        if made.len() >= beam {
            break;
        }
    }
    made
}

impl Way {
    /// Heights at which the next row may stand, each with its cost.
    fn heights(&self, weights: &Weights) -> Vec<(f32, f32)> {
        if self.tracks.is_empty() {
            return vec![(self.height, 0.0)];
        }
        let mut due: Vec<f32> = self.tracks.iter().map(Track::due).collect();
        due.retain(|h| *h >= self.height + APART);
        due.sort_by(f32::total_cmp);
        let mut tried: Vec<(f32, f32)> = Vec::new();
        for height in due {
            if tried.last().is_none_or(|last| height - last.0 > TRIED_APART) {
                tried.push((height, 0.0));
            }
        }
        tried.truncate(TRIED);
        tried.extend(GUESSES.map(|below| (self.height + below, weights.guessed)));
        tried
    }

    /// The tracks with a row's pieces, which track each came to stand on, and how many tracks have begun.
    fn put(
        &self,
        pieces: &[Piece],
        puts: &[Put],
        height: f32,
        weights: &Weights,
    ) -> (Vec<Track>, Vec<(usize, u32)>, u32) {
        let (mut tracks, mut begun, mut shifted) = (self.tracks.clone(), self.begun, 0);
        let mut placed = Vec::with_capacity(puts.len());
        for put in puts {
            let (piece, at) = (&pieces[put.piece], put.track + shifted);
            if put.new {
                tracks.insert(at, Track::begin(begun, piece, height));
                begun += 1;
                shifted += 1;
            } else {
                tracks[at].take(piece, height, weights);
            }
            placed.push((put.piece, tracks[at].number));
        }
        tracks.retain(|t| height - t.height <= FORGOTTEN);
        for track in &mut tracks {
            track.passed |= track.due() < height - LEVEL;
        }
        (tracks, placed, begun)
    }
}

impl Track {
    fn begin(number: u32, piece: &Piece, height: f32) -> Self {
        let ends = if ends_sentence(piece) { Ends::FullStop } else { Ends::GoesOn };
        Self {
            number,
            width: piece.width,
            firm: 0,
            ends,
            last: piece.last,
            height,
            passed: false,
            place: piece.place,
        }
    }

    /// Where the next line stands.
    fn due(&self) -> f32 {
        self.height + 1.0
    }

    /// What tells ways of reading apart.
    fn key(&self) -> (i32, char, i32, Ends, bool) {
        let tenths = (self.height * 10.0).round() as i32;
        (tenths, self.last[1], self.width.round() as i32, self.ends, self.passed)
    }

    fn stands(&self, piece: &Piece, weights: &Weights) -> Stands {
        let wider = piece.width - self.width;
        let same = |width: f32| width.abs() <= weights.same_width;
        let short = if ends_sentence(piece) { Short::Last } else { Short::Broken };
        match () {
            () if self.firm == 0 && same(wider - INDENT) => Stands::Grown,
            () if same(wider) => Stands::Full,
            () if wider > 0.0 => Stands::Wide,
            () if same(wider + INDENT) => Stands::Indented(short),
            () => Stands::Short(short),
        }
    }

    /// What it costs that a piece of a height is this track's next line.
    fn cost(&self, piece: &Piece, height: f32, together: &Together, weights: &Weights) -> f32 {
        let mut cost = piece.spaces;
        let below = height - self.due();
        let late = below > LEVEL;
        if below < -LEVEL {
            cost += weights.early;
        } else if late {
            cost += (weights.late + weights.late_line * below).min(weights.late_most);
        }
        if let (Some(place), Some(own)) = (piece.place, self.place) {
            let off = (place - own).abs().min((place - own - INDENT).abs()) - weights.off_from;
            cost += (weights.off * off.max(0.0)).min(weights.off_most);
        }
        let [full, indent, last, short, wide] = weights.lines[self.ends as usize];
        let of = |s: Short| if s == Short::Last { last } else { short };
        let known = if self.firm == 0 { weights.one_line } else { 1.0 };
        cost += match self.stands(piece, weights) {
            Stands::Full => full * known,
            Stands::Indented(s) => indent.min(of(s)) * known,
            Stands::Short(s) => of(s) * known,
            Stands::Wide if late => piece.rare + wide.min(weights.wide_below),
            Stands::Wide => piece.rare + wide * known,
            Stands::Grown => weights.grows,
        };
        if self.ends == Ends::GoesOn {
            let gain = weights.together * together.gain(self.last, piece.first);
            cost -= gain.clamp(-weights.together_most, weights.together_most);
        } else if self.ends != Ends::BrokenOff && goes_on(piece) {
            cost += weights.no_start;
        }
        cost
    }

    /// Takes a piece for its next line.
    fn take(&mut self, piece: &Piece, height: f32, weights: &Weights) {
        let stands = self.stands(piece, weights);
        let first = self.ends != Ends::GoesOn && matches!(stands, Stands::Indented(_));
        let full = first || matches!(stands, Stands::Full | Stands::Wide | Stands::Grown);
        match stands {
            Stands::Full => {
                self.width = if self.firm > 0 {
                    self.width * 0.8 + piece.width * 0.2
                } else {
                    self.width.max(piece.width)
                };
                self.firm = (self.firm + 1).min(FIRM);
                if let (Some(own), Some(place)) = (self.place, piece.place) {
                    self.place = Some(own * 0.6 + place * 0.4);
                }
            }
            Stands::Wide => (self.width, self.firm) = (piece.width, 0),
            Stands::Grown => (self.width, self.firm) = (piece.width, 1),
            // Below something else another measure may begin.
            _ if height > self.due() + LEVEL && piece.width < self.width - INDENT - 1.0 => {
                self.firm = self.firm.saturating_sub(2);
            }
            _ => {}
        }
        self.ends = match (full, ends_sentence(piece)) {
            (true, false) => Ends::GoesOn,
            (true, true) => Ends::FullStop,
            (false, true) => Ends::Paragraph,
            (false, false) => Ends::BrokenOff,
        };
        (self.last, self.height, self.passed) = (piece.last, height, false);
    }

    /// What it costs to pass it over in a row of a height.
    fn passed_over(&self, height: f32, weights: &Weights) -> f32 {
        let inside = self.ends == Ends::GoesOn && self.firm > 0;
        match () {
            () if self.passed || self.due() >= height - LEVEL => 0.0,
            () if inside => weights.missed_inside,
            () => weights.missed,
        }
    }
}

/// The best so far for the first pieces of a row on the first tracks: costs, and the last put of each.
type Cell = Vec<(f32, u32)>;

struct Search<'a> {
    together: &'a Together,
    weights: &'a Weights,
    /// Kept between rows, so that they are not allocated anew.
    puts: Vec<Put>,
    cells: Vec<Cell>,
}

impl Search<'_> {
    /// The cheapest ways of putting a row's pieces on tracks, left to right, with their costs.
    fn row(&mut self, pieces: &[Piece], way: &Way, height: f32) -> Vec<(f32, Vec<Put>)> {
        let weights = self.weights;
        let (words, tracks) = (pieces.last().map_or(0, |p| p.words.end), way.tracks.len());
        let passed: Vec<f32> = way.tracks.iter().map(|t| t.passed_over(height, weights)).collect();
        let at = |word: usize, track: usize| word * (tracks + 1) + track;
        self.puts.clear();
        self.cells.iter_mut().for_each(Vec::clear);
        self.cells.resize((words + 1) * (tracks + 1), Vec::new());
        self.cells[0].push((0.0, START));
        let mut from = 0;
        for word in 0..words {
            let to = from + pieces[from..].iter().take_while(|p| p.words.start == word).count();
            for track in 0..=tracks {
                let cell = std::mem::take(&mut self.cells[at(word, track)]);
                if let Some(passed) = passed.get(track) {
                    let next = &mut self.cells[at(word, track + 1)];
                    for (so_far, put) in &cell {
                        keep(next, (so_far + passed, *put));
                    }
                }
                for (piece, of) in pieces.iter().enumerate().take(to).skip(from) {
                    if cell.is_empty() {
                        break;
                    }
                    if let Some(own) = way.tracks.get(track) {
                        let cost = own.cost(of, height, self.together, weights);
                        let put = Put { before: START, piece, track, new: false };
                        self.put(&cell, put, cost, at(of.words.end, track + 1));
                    }
                    if tracks < MOST_TRACKS {
                        let short = if of.width < SHORT { weights.begins_short } else { 0.0 };
                        let cost = weights.begins + short + of.spaces + of.rare;
                        let put = Put { before: START, piece, track, new: true };
                        self.put(&cell, put, cost, at(of.words.end, track));
                    }
                }
                self.cells[at(word, track)] = cell;
            }
            from = to;
        }
        for (track, passed) in passed.iter().enumerate() {
            let cell = std::mem::take(&mut self.cells[at(words, track)]);
            let next = &mut self.cells[at(words, track + 1)];
            for (so_far, put) in &cell {
                keep(next, (so_far + passed, *put));
            }
        }
        let found = std::mem::take(&mut self.cells[at(words, tracks)]);
        found.iter().map(|(cost, put)| (*cost, self.traced(*put))).collect()
    }

    /// Puts a piece behind each of the best so far.
    fn put(&mut self, cell: &Cell, put: Put, cost: f32, to: usize) {
        for (so_far, before) in cell {
            let number = self.puts.len() as u32;
            if keep(&mut self.cells[to], (so_far + cost, number)) {
                self.puts.push(Put { before: *before, ..put });
            }
        }
    }

    /// All puts up to one.
    fn traced(&self, mut put: u32) -> Vec<Put> {
        let mut puts = Vec::new();
        while put != START {
            puts.push(self.puts[put as usize]);
            put = self.puts[put as usize].before;
        }
        puts.reverse();
        puts
    }
}

/// Keeps the best few; whether this was one of them.
fn keep(cell: &mut Cell, new: (f32, u32)) -> bool {
    if cell.len() < BEST {
        cell.push(new);
        return true;
    }
    let worst = (0..cell.len()).max_by(|a, b| cell[*a].0.total_cmp(&cell[*b].0)).unwrap_or(0);
    let better = new.0 < cell[worst].0;
    if better {
        cell[worst] = new;
    }
    better
}
