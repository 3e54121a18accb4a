//! Signs that lie in the words that a line shares with others of the page: echoes, and which beginning a headline claims.

use super::super::catalogue::{Mapped, key};
use super::super::claims::{self, Claimant, Start};
use super::super::text::{fold, is_cjk, letter};
use super::words::ends;
use super::{PageView, S, Signs, cohesion, step};

impl PageView<'_> {
    /// How much of a line's words stands elsewhere on the page, and on which side; and how far the text above it and that below it
    /// share theirs.
    pub(super) fn echoes(&self, all: &mut [Signs]) {
        let mut numbers: Mapped<u128, usize> = Mapped::default();
        // Of each part the lines that have it, and how many of them are above.
        let mut places: Vec<(Vec<usize>, usize)> = Vec::new();
        let mut parts: Vec<Vec<usize>> = Vec::with_capacity(self.sheet.lines.len());
        for (i, line) in self.sheet.lines.iter().enumerate() {
            let numbered = word_parts(&line.text, self.sheet.cjk).into_iter().map(|part| {
                let number = *numbers.entry(part).or_insert(places.len());
                if number == places.len() {
                    places.push((Vec::new(), 0));
                }
                places[number].0.push(i);
                number
            });
            parts.push(numbered.collect());
        }
        for (i, line) in parts.iter().enumerate() {
            let (mut known, mut near_above, mut near_below, mut whole) = (0.0, 0.0, 0.0, 0.0);
            for part in line {
                let (at, above) = &mut places[*part];
                // What stands everywhere on the page says nothing.
                let weight = 1.0 / (1.0 + (at.len() as f32 / 6.0));
                whole += weight;
                let here = *above;
                *above += 1;
                let last_above = here.checked_sub(1).map(|p| i - at[p]);
                let first_below = at.get(here + 1).map(|p| p - i);
                known += weight * f32::from(u8::from(at.len() > 1));
                near_above += weight * f32::from(u8::from(last_above.is_some_and(|d| d <= ECHO_ABOVE)));
                near_below += weight * f32::from(u8::from(first_below.is_some_and(|d| d <= ECHO_BELOW)));
            }
            if whole > 0.0 {
                all[i][S::Echo as usize] = step(known / whole, &[0.1, 0.3, 0.6]);
                all[i][S::EchoSide as usize] =
                    step((near_below - near_above) / whole, &[-0.25, -0.08, 0.08, 0.25]);
            } else {
                all[i][S::EchoSide as usize] = 2;
            }
        }
        let everywhere: Vec<usize> = places.iter().map(|(lines, _)| lines.len()).collect();
        let cohesion = cohesion::steps(&parts, &everywhere);
        all.iter_mut().zip(cohesion).for_each(|(s, step)| s[S::Cohesion as usize] = step);
    }

    /// What the lines that look like headlines claim.
    pub(super) fn claimed(&self, all: &mut [Signs]) {
        let between = if self.sheet.cjk { "" } else { " " };
        let text = |lines: std::ops::Range<usize>| -> String {
            let text = lines.map(|l| self.sheet.lines[l].text.as_str()).collect::<Vec<_>>();
            text.join(between)
        };
        let count = all.len();
        let running: Vec<bool> = (0..count).map(|i| self.running(i, &all[i])).collect();
        let headish: Vec<bool> = (0..count).map(|i| !running[i] && headish(&all[i])).collect();
        let mut claimants = Vec::new();
        let mut i = 0;
        while i < count {
            let same = |j: usize| headish[j] && (j == i || self.blank[j] == 0);
            let stop = (i..count.min(i + CLAIMANT)).find(|j| !same(*j)).unwrap_or(count.min(i + CLAIMANT));
            // What goes on from a line of text above it, without a blank, is no headline.
            let goes_on =
                i > 0 && running[i - 1] && self.blank[i] == 0 && ends(&self.sheet.lines[i - 1].text) > 1;
            if stop > i && !goes_on {
                claimants
                    .push(Claimant { lines: i..stop, parts: word_parts(&text(i..stop), self.sheet.cjk) });
            }
            i = stop.max(i + 1);
        }
        let starts: Vec<Start> = (0..count)
            .filter(|i| {
                running[*i] && (*i == 0 || !running[i - 1] || ends(&self.sheet.lines[i - 1].text) <= 1)
            })
            .map(|i| Start { line: i, end: (i + LEAD).min(count) })
            .collect();
        let parts = |start: &Start, out: &mut Vec<u128>| {
            all_word_parts(&text(start.line..start.end), self.sheet.cjk, out);
        };
        for claim in claims::claims(&claimants, &starts, parts) {
            let strength = match (claim.like, claim.margin) {
                (l, m) if l >= 0.4 && m >= 0.15 => 3,
                (l, m) if l >= 0.28 && m >= 0.08 => 2,
                (l, m) if l >= 0.15 && m >= 0.04 => 1,
                _ => 0,
            };
            let lines = claimants[claim.claimant].lines.clone();
            let start = starts[claim.start].line;
            let below = start >= lines.end && start - lines.end <= 3;
            if strength > 0 {
                let sign = &mut all[start][S::Claimed as usize];
                *sign = (*sign).max(if below && strength > 1 { 4 } else { strength });
            }
            let near = start.abs_diff(lines.start) <= 12;
            let own = if strength < 2 {
                u8::from(strength > 0)
            } else if below {
                2
            } else {
                4 - u8::from(near)
            };
            all[lines].iter_mut().for_each(|s| s[S::Claims as usize] = own);
        }
    }
}

/// Lines above and below in which a headline's words are looked for.
const ECHO_ABOVE: usize = 14;

const ECHO_BELOW: usize = 12;

/// A headline has no more lines in one piece; and lines of text that its words are looked for in.
const CLAIMANT: usize = 8;

const LEAD: usize = 7;

/// Whether a line that is no running text may be a headline's.
pub(super) fn headish(s: &Signs) -> bool {
    let known = s[S::Byline as usize] == 1 || s[S::Credit as usize] > 0 || s[S::Masthead as usize] > 1;
    !known && s[S::Advert as usize] < 2 && s[S::Jump as usize] == 0 && s[S::Note as usize] == 0
}

/// The parts of a line's words that recur where its subject does: pairs of ideographs, the first five letters of words.
/// As keys, in order, none twice.
pub(in crate::segment) fn word_parts(text: &str, cjk: bool) -> Vec<u128> {
    let mut parts = Vec::new();
    all_word_parts(text, cjk, &mut parts);
    parts.sort_unstable();
    parts.dedup();
    parts
}

/// The same as they stand, some more than once.
fn all_word_parts(text: &str, cjk: bool, parts: &mut Vec<u128>) {
    parts.clear();
    parts.reserve(text.len() / 3);
    if cjk {
        let mut before = None;
        for c in text.chars().map(fold) {
            let here = alphanumeric(c).then_some(c);
            parts.extend(before.zip(here).map(|(a, b)| key([a, b])));
            before = here;
        }
    }
    for word in text.split(|c: char| is_cjk(c) || !alphanumeric(c)) {
        if word.len() >= 4 && word.chars().nth(3).is_some() {
            parts.push(key(word.chars().take(5).flat_map(char::to_lowercase)));
        }
    }
}

pub(super) fn alphanumeric(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphanumeric(),
        '\u{2010}'..='\u{2027}' | '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' => false,
        _ => letter(c) || c.is_numeric(),
    }
}
