//! The roles of all lines of a page, decided together: a linear-chain conditional random field, asked of two readers.
//!
//! The first is a table: each line's signs, its neighbours' and small combinations of them carry weights for each role, a line for
//! each answer, in log odds (`sequence/roles.txt`). The second sees the whole page (`network.rs`), unless it is a short one. What
//! both say of each line is added up, and each pair of neighbouring roles carries a weight; the roles of the whole page that weigh
//! most together are taken (Viterbi), and the probability of each line's role is summed over all readings of the page
//! (forward-backward). All weights are fitted by `scripts/fit-roles`.
//!
//! Lafferty, McCallum and Pereira: Conditional Random Fields (2001).

mod network;

use std::collections::HashMap;
use std::sync::LazyLock;

use super::signs::{S, SIGNS, Signs};
use network::Network;

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// A line of the masthead.
    Masthead,
    /// An advert, a notice, the imprint: in no article.
    Furniture,
    /// A jump line.
    Jump,
    /// A byline.
    Byline,
    /// A line of a headline or banner.
    Head,
    /// A sub-head.
    Subhead,
    /// A line of a caption or its credit.
    Caption,
    /// The first line of an article's text.
    Begin,
    /// The first line of another paragraph.
    Paragraph,
    /// Any other line of text.
    Text,
}

/// The roles, by number, with the letters that stand for them in the table of weights.
const ROLES: [(Role, &str, &str); COUNT] = [
    (Role::Masthead, "M", "masthead"),
    (Role::Furniture, "F", "furniture"),
    (Role::Jump, "J", "jump line"),
    (Role::Byline, "Y", "byline"),
    (Role::Head, "H", "headline"),
    (Role::Subhead, "S", "sub-head"),
    (Role::Caption, "K", "caption"),
    (Role::Begin, "A", "beginning of an article's text"),
    (Role::Paragraph, "P", "beginning of a paragraph"),
    (Role::Text, "C", "text"),
];
const COUNT: usize = 10;

type Weights = [f32; COUNT];

impl Role {
    /// In words, for people.
    pub(super) fn name(self) -> &'static str {
        ROLES[self as usize].2
    }

    /// Whether it is running text.
    pub(super) fn is_text(self) -> bool {
        matches!(self, Self::Begin | Self::Paragraph | Self::Text)
    }
}

/// The roles of a page's lines.
#[derive(Clone, Debug, Default)]
pub(super) struct Reading {
    /// Each line's role.
    pub roles: Vec<Role>,
    /// Each line's probability of each role.
    likely: Vec<Weights>,
    /// What the second reader says of each line; empty without one.
    whole: Vec<Weights>,
}

impl Reading {
    /// A reading that is sure of its roles, by their letters.
    pub(super) fn given(letters: &str) -> Option<Self> {
        let roles: Option<Vec<usize>> = letters.split("").filter(|l| !l.is_empty()).map(role).collect();
        let likely =
            roles.as_ref()?.iter().map(|r| std::array::from_fn(|i| f32::from(u8::from(i == *r)))).collect();
        let roles = roles?.into_iter().map(|r| ROLES[r].0).collect();
        Some(Self { roles, likely, whole: Vec::new() })
    }

    /// How likely a line's role is, 0 to 1.
    pub(super) fn sure(&self, line: usize) -> f32 {
        self.likely[line][self.roles[line] as usize]
    }

    /// How likely a role of a line is, 0 to 1.
    pub(super) fn likely(&self, line: usize, role: Role) -> f32 {
        self.likely[line][role as usize]
    }

    /// How likely a line is running text of any kind.
    pub(super) fn text(&self, line: usize) -> f32 {
        ROLES.iter().filter(|r| r.0.is_text()).map(|r| self.likely[line][r.0 as usize]).sum()
    }

    /// The next best role of a line and how likely it is.
    pub(super) fn runner_up(&self, line: usize) -> (Role, f32) {
        let others = ROLES.iter().filter(|r| r.0 != self.roles[line]);
        let best =
            others.max_by(|a, b| self.likely[line][a.0 as usize].total_cmp(&self.likely[line][b.0 as usize]));
        best.map_or((Role::Text, 0.0), |r| (r.0, self.likely[line][r.0 as usize]))
    }
}

/// A combination of signs of a line and its neighbours, and the weights of its answers.
#[derive(Clone, Debug, Default)]
struct Question {
    /// Signs, each with how many lines below the line it is read (negative: above).
    parts: Vec<(usize, isize)>,
    /// For each combination of answers the row of its weights, 0 for none. An answer past a page's end counts as one more.
    rows: Vec<u16>,
}

/// How many answers each sign has.
const MOST: [usize; SIGNS.len()] = {
    let mut most = [0; SIGNS.len()];
    let mut sign = 0;
    while sign < SIGNS.len() {
        most[sign] = SIGNS[sign].answers.len();
        sign += 1;
    }
    most
};

/// What a line that looks like a headline gains on a page with fewer headlines than articles, in log odds.
const WANTED: f32 = 2.0;

/// Every article has a headline. Where fewer lines are headlines than articles begin, what looks like one rather is. Tells whether
/// that is so.
fn want_headlines(signs: &[Signs], roles: &[Role], scores: &mut [Weights]) -> bool {
    let of = |role: Role| roles.iter().filter(|r| **r == role).count();
    if of(Role::Head) >= of(Role::Begin) {
        return false;
    }
    let like = |s: &Signs| s[S::Pile as usize] > 0 && s[S::Block as usize] == 0;
    for (score, _) in scores.iter_mut().zip(signs).filter(|(_, s)| like(s)) {
        score[Role::Head as usize] += WANTED;
    }
    true
}

/// What a line that states a fact of a masthead gains beside the masthead, in log odds.
const BESIDE: f32 = 3.0;

/// A masthead's fields stand together. A line that states such a fact and little else (a page's number, the page's or the newspaper's
/// name) and stands beside the masthead rather is of it. Tells whether there are any.
fn gather_masthead(signs: &[Signs], roles: &[Role], scores: &mut [Weights]) -> bool {
    let mut of_it: Vec<bool> = roles.iter().map(|r| *r == Role::Masthead).collect();
    let count = of_it.len();
    let mut any = false;
    let mut ask = |i: usize, from: usize, of_it: &mut [bool]| {
        if of_it[from] && !of_it[i] && signs[i][S::Masthead as usize] > 0 {
            of_it[i] = true;
            scores[i][Role::Masthead as usize] += BESIDE;
            any = true;
        }
    };
    (1..count).for_each(|i| ask(i, i - 1, &mut of_it));
    (1..count).rev().for_each(|i| ask(i - 1, i, &mut of_it));
    any
}

/// How much of what each reader says counts where both are asked: less than the whole of each, since two who agree are not twice as
/// sure. Chosen on pages of papers that neither had seen.
const TABLE: f32 = 0.5;
const NETWORK: f32 = 0.8;

/// Of fewer lines the table is asked alone: the second reader has learnt from whole pages, of which one in twenty has less than twice
/// as many.
const WHOLE: usize = 50;

/// Reasons that are told of one line, at most.
const REASONS: usize = 3;

/// What is told of the second reader's share.
const WHOLE_PAGE: &str = "what the whole page shows";

/// What a line beyond a page's end answers.
const PAST: Signs = {
    let mut past = [0; SIGNS.len()];
    let mut sign = 0;
    while sign < SIGNS.len() {
        past[sign] = MOST[sign] as u8;
        sign += 1;
    }
    past
};

/// A line's signs and those of the lines around it, as far as questions reach.
struct Around<'a> {
    lines: Vec<&'a Signs>,
    reach: usize,
}

impl<'a> Around<'a> {
    fn new(signs: &'a [Signs], line: usize, reach: usize) -> Self {
        let at = |l: usize| l.checked_sub(reach).and_then(|l| signs.get(l)).unwrap_or(&PAST);
        Self { lines: (line..=line + 2 * reach).map(at).collect(), reach }
    }

    /// The answer of the line so far below, or above.
    fn answer(&self, sign: usize, offset: isize) -> usize {
        usize::from(self.lines[self.reach.wrapping_add_signed(offset)][sign])
    }
}

impl Question {
    /// The combination's number for a line.
    fn number(&self, around: &Around) -> usize {
        self.parts
            .iter()
            .fold(0, |number, (sign, offset)| number * (MOST[*sign] + 1) + around.answer(*sign, *offset))
    }

    /// The answers for a line in words: `end of the line above: sentence, room: 0.4-1`.
    fn words(&self, signs: &[Signs], line: usize) -> String {
        let part = |(sign, offset): &(usize, isize)| {
            let answer = line.checked_add_signed(*offset).and_then(|l| signs.get(l));
            let answer = answer.map_or("past the page", |s| SIGNS[*sign].answers[usize::from(s[*sign])]);
            let place = match offset {
                0 => "",
                -1 => " of the line above",
                1 => " of the line below",
                -2 => " two lines above",
                _ => " two lines below",
            };
            format!("{}{place}: {answer}", SIGNS[*sign].name)
        };
        self.parts.iter().map(part).collect::<Vec<_>>().join(", ")
    }
}

/// The weights that ship or that files give.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// The first reader: a table for each script, as their setting has little in common.
    scripts: [Table; SCRIPTS.len()],
    /// The second, which may be missing.
    network: Option<Network>,
}

/// The line of a file after which stand the weights of the second reader, to the file's end.
const SECOND: &str = "network";

/// The scripts, as the table names them.
const SCRIPTS: [&str; 2] = ["chinese", "latin"];

/// The weights of all questions and of neighbouring roles.
#[derive(Clone, Debug, Default)]
struct Table {
    questions: Vec<Question>,
    /// How many lines above and below a line they reach.
    reach: usize,
    /// The first row weighs nothing: it is that of all answers without weights.
    weights: Vec<Weights>,
    /// By the role above and the role below.
    next: [Weights; COUNT],
}

static BUILT_IN: LazyLock<Model> = LazyLock::new(|| {
    Model::read(&[include_str!("sequence/roles.txt"), include_str!("sequence/network.txt")])
        .expect("the weights that ship are read by a test")
});

impl Model {
    /// The weights that ship with the program.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads the weights that some files hold; an error names the line that is wrong, counted over all files.
    ///
    /// # Errors
    ///
    /// A line that is not of the form that the heads of `sequence/roles.txt` and `sequence/network.txt` describe.
    pub fn read(files: &[&str]) -> Result<Self, String> {
        let mut model = Self::default();
        let mut script = 0;
        let mut lines = (1..).zip(files.iter().flat_map(|file| file.lines()));
        while let Some((number, line)) = lines.next() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if line == SECOND {
                let rest = lines.by_ref().map(|(_, line)| line);
                let network = Network::read(rest.filter(|line| !line.is_empty() && !line.starts_with('#')));
                model.network = Some(network.ok_or_else(|| {
                    format!("what stands below line {number} are no weights of the second reader")
                })?);
                break;
            }
            let read = match line.strip_prefix("script\t") {
                Some(name) => SCRIPTS.iter().position(|s| *s == name).map(|s| script = s),
                None => model.scripts[script].line(line),
            };
            read.ok_or_else(|| format!("line {number} is no weight: {line}"))?;
        }
        Ok(model)
    }

    /// The likeliest roles of some lines.
    pub(super) fn decide(&self, signs: &[Signs]) -> Reading {
        let Some(first) = signs.first() else { return Reading::default() };
        let table = self.table(first);
        let (mut scores, mut next, mut whole) = (table.scores(signs), table.next, Vec::new());
        if let Some(network) = self.network.as_ref().filter(|_| signs.len() >= WHOLE) {
            let both = |a: &mut Weights, b: &Weights| {
                a.iter_mut().zip(b).for_each(|(a, b)| *a = TABLE * *a + NETWORK * b);
            };
            whole = network.scores(signs);
            scores.iter_mut().zip(&whole).for_each(|(a, b)| both(a, b));
            next.iter_mut().zip(&network.next).for_each(|(a, b)| both(a, b));
        }
        let mut roles = best(&next, &scores);
        // The second reader knows by itself that articles have headlines.
        let wanting = whole.is_empty() && want_headlines(signs, &roles, &mut scores);
        if gather_masthead(signs, &roles, &mut scores) || wanting {
            roles = best(&next, &scores);
        }
        Reading { roles, likely: likely(&next, &scores), whole }
    }

    /// What speaks most for the role of a line and against a rival: signs in words, and their weight in log odds.
    pub(super) fn reasons(
        &self,
        signs: &[Signs],
        reading: &Reading,
        line: usize,
        rival: Role,
    ) -> Vec<(String, f32)> {
        let (role, rival) = (reading.roles[line] as usize, rival as usize);
        let mut all = self.table(&signs[line]).reasons(signs, line, role, rival);
        if let Some(whole) = reading.whole.get(line) {
            all.iter_mut().for_each(|(_, gain)| *gain *= TABLE);
            let gain = NETWORK * (whole[role] - whole[rival]);
            let at = all.partition_point(|(_, other)| *other >= gain);
            if gain > 0.0 && at < REASONS {
                all.insert(at, (WHOLE_PAGE.to_owned(), gain));
                all.truncate(REASONS);
            }
        }
        all
    }

    fn table(&self, signs: &Signs) -> &Table {
        let latin = SIGNS[S::Script as usize].answers[usize::from(signs[S::Script as usize])] == SCRIPTS[1];
        &self.scripts[usize::from(latin)]
    }
}

impl Table {
    fn line(&mut self, line: &str) -> Option<()> {
        let (what, rest) = line.split_once('\t')?;
        match what {
            "next" => {
                let mut words = rest.split_whitespace();
                let (from, to) = (role(words.next()?)?, role(words.next()?)?);
                self.next[from][to] = words.next()?.parse().ok()?;
            }
            "ask" => {
                let parts: Option<Vec<_>> = rest.split(' ').map(part).collect();
                let parts = parts?;
                self.reach = parts.iter().map(|p| p.1.unsigned_abs()).fold(self.reach, usize::max);
                let size = parts.iter().map(|(s, _)| SIGNS[*s].answers.len() + 1).product();
                self.questions.push(Question { parts, rows: vec![0; size] });
                if self.weights.is_empty() {
                    self.weights.push([0.0; COUNT]);
                }
            }
            _ => {
                let question = self.questions.last_mut()?;
                let mut at = 0;
                let mut answers = what.split(' ');
                for (sign, _) in &question.parts {
                    let known = SIGNS[*sign].answers;
                    let answer = answers.next()?;
                    let number = known.iter().position(|a| *a == answer);
                    at = at * (known.len() + 1) + number.or((answer == "past").then_some(known.len()))?;
                }
                let mut weights = [0.0; COUNT];
                let mut words = rest.split(' ');
                while let Some(name) = words.next() {
                    weights[role(name)?] = words.next()?.parse().ok()?;
                }
                question.rows[at] = u16::try_from(self.weights.len()).ok()?;
                self.weights.push(weights);
            }
        }
        Some(())
    }

    fn reasons(&self, signs: &[Signs], line: usize, role: usize, rival: usize) -> Vec<(String, f32)> {
        let around = Around::new(signs, line, self.reach);
        let mut gains: Vec<(&Question, f32)> = Vec::new();
        for question in &self.questions {
            let weights = &self.weights[usize::from(question.rows[question.number(&around)])];
            let gain = weights[role] - weights[rival];
            if gain > 0.0 {
                gains.push((question, gain));
            }
        }
        // Only what may be told is put into words.
        let least = if gains.len() < REASONS {
            0.0
        } else {
            gains.select_nth_unstable_by(REASONS - 1, |a, b| b.1.total_cmp(&a.1)).1.1
        };
        let told = gains.into_iter().filter(|g| g.1 >= least);
        let mut all: Vec<(String, f32)> = told.map(|(q, gain)| (q.words(signs, line), gain)).collect();
        all.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        all.truncate(REASONS);
        all
    }

    /// What speaks for each role of each line, from the signs alone.
    ///
    /// Question by question and not line by line: so a question's rows are fetched once, and the numbers of its combinations
    /// are reckoned for many lines at a time.
    fn scores(&self, signs: &[Signs]) -> Vec<Weights> {
        let reach = self.reach;
        // Each sign's answers down the page; beyond its ends stand answers past it, as many as questions reach.
        let column = |sign: usize| -> Vec<u8> {
            let past = || std::iter::repeat_n(PAST[sign], reach);
            past().chain(signs.iter().map(|s| s[sign])).chain(past()).collect()
        };
        let columns: [Vec<u8>; SIGNS.len()] = std::array::from_fn(column);
        let mut scores = vec![[0.0; COUNT]; signs.len()];
        let mut numbers = vec![0u32; signs.len()];
        for question in &self.questions {
            numbers.fill(0);
            for (sign, offset) in &question.parts {
                let answers = &columns[*sign][reach.wrapping_add_signed(*offset)..];
                let size = MOST[*sign] as u32 + 1;
                numbers.iter_mut().zip(answers).for_each(|(n, a)| *n = *n * size + u32::from(*a));
            }
            for (score, number) in scores.iter_mut().zip(&numbers) {
                let weights = &self.weights[usize::from(question.rows[*number as usize])];
                score.iter_mut().zip(weights).for_each(|(s, w)| *s += w);
            }
        }
        scores
    }
}

/// The roles that weigh most together.
fn best(next: &[Weights; COUNT], scores: &[Weights]) -> Vec<Role> {
    let mut back: Vec<[u8; COUNT]> = Vec::with_capacity(scores.len());
    let mut reached = [0.0; COUNT];
    for (i, score) in scores.iter().enumerate() {
        let (mut now, mut from) = (*score, [0; COUNT]);
        if i > 0 {
            for to in 0..COUNT {
                let arrive = |f: usize| reached[f] + next[f][to];
                let best = (1..COUNT).fold(0, |b, f| if arrive(f) > arrive(b) { f } else { b });
                now[to] += arrive(best);
                from[to] = best as u8;
            }
        }
        reached = now;
        back.push(from);
    }
    let mut at = (1..COUNT).fold(0, |b, r| if reached[r] > reached[b] { r } else { b });
    let mut roles = vec![Role::Text; scores.len()];
    for i in (0..scores.len()).rev() {
        roles[i] = ROLES[at].0;
        at = usize::from(back[i][at]);
    }
    roles
}

/// The probability of each role of each line over all readings.
fn likely(next: &[Weights; COUNT], scores: &[Weights]) -> Vec<Weights> {
    let next: [Weights; COUNT] = next.map(|row| row.map(f32::exp));
    let shown = |score: &Weights| {
        let most = score.iter().copied().fold(f32::MIN, f32::max);
        score.map(|s| (s - most).exp())
    };
    let shown: Vec<Weights> = scores.iter().map(shown).collect();
    let mut forward: Vec<Weights> = Vec::with_capacity(scores.len());
    for own in &shown {
        let mut now = *own;
        if let Some(before) = forward.last() {
            for (to, n) in now.iter_mut().enumerate() {
                *n *= (0..COUNT).map(|f| before[f] * next[f][to]).sum::<f32>();
            }
        }
        forward.push(normal(now));
    }
    let mut behind = [1.0; COUNT];
    for i in (0..scores.len()).rev() {
        let here = forward[i];
        forward[i] = normal(std::array::from_fn(|r| here[r] * behind[r]));
        let own = &shown[i];
        behind =
            normal(std::array::from_fn(|f| (0..COUNT).map(|to| next[f][to] * own[to] * behind[to]).sum()));
    }
    forward
}

fn normal(weights: Weights) -> Weights {
    let sum: f32 = weights.iter().sum();
    if sum > 0.0 { weights.map(|w| w / sum) } else { [1.0 / COUNT as f32; COUNT] }
}

fn role(letter: &str) -> Option<usize> {
    ROLES.iter().position(|r| r.1 == letter)
}

/// `end-1`, `room`, `width+1`: a sign and where it is read.
fn part(text: &str) -> Option<(usize, isize)> {
    static PLACES: LazyLock<HashMap<&'static str, usize>> =
        LazyLock::new(|| SIGNS.iter().enumerate().map(|(i, s)| (s.name, i)).collect());
    let (name, offset) = text.split_once('@').map_or((text, "0"), |(n, o)| (n, o));
    Some((*PLACES.get(name)?, offset.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_a_masthead_stand_together() {
        let states = |fact: bool| {
            let mut signs: Signs = [0; SIGNS.len()];
            signs[S::Masthead as usize] = u8::from(fact);
            signs
        };
        // A number far away, text, two fields, the masthead, a field, a headline.
        let signs = [true, false, true, true, true, true, false].map(states);
        let roles = "FCHFMSH".split("").filter_map(role).map(|r| ROLES[r].0).collect::<Vec<_>>();
        let mut scores = vec![[0.0; COUNT]; signs.len()];
        assert!(gather_masthead(&signs, &roles, &mut scores));
        let gained: Vec<bool> = scores.iter().map(|s| s[Role::Masthead as usize] > 0.0).collect();
        assert_eq!(gained, [false, false, true, true, false, true, false]);
        let none = [Role::Text; 7];
        assert!(!gather_masthead(&signs, &none, &mut scores));
    }

    #[test]
    fn of_few_lines_the_table_is_asked_alone() {
        let model = Model::built_in();
        let signs: Vec<Signs> = vec![[0; SIGNS.len()]; WHOLE];
        assert_eq!(model.decide(&signs).whole.len(), WHOLE);
        assert!(model.decide(&signs[1..]).whole.is_empty());
    }

    #[test]
    fn both_readers_reasons_are_told_the_strongest_first() {
        let model = Model::built_in();
        // Every sign takes all its answers in turn, each at another pace: lines of many kinds.
        let answer = |line: usize, sign: usize| ((line * (sign + 1)) % SIGNS[sign].answers.len()) as u8;
        let signs: Vec<Signs> = (0..200).map(|line| std::array::from_fn(|sign| answer(line, sign))).collect();
        let reading = model.decide(&signs);
        let (mut whole, mut table) = (0, 0);
        for line in 0..signs.len() {
            let reasons = model.reasons(&signs, &reading, line, reading.runner_up(line).0);
            assert!(reasons.len() <= REASONS && reasons.is_sorted_by(|a, b| a.1 >= b.1), "{reasons:?}");
            let told = reasons.iter().filter(|r| r.0 == WHOLE_PAGE).count();
            whole += told;
            table += reasons.len() - told;
        }
        assert!(whole > 0 && table > 0, "{whole} and {table}");
    }
}
