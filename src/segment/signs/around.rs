//! Signs that lie in the lines around a line: what text it would go on from, what they left open, credits below.

use std::collections::BTreeMap;

use super::{PageView, S, Signs};

impl PageView<'_> {
    /// What text a line would go on from where the line above it is none.
    pub(super) fn carried(&self, all: &mut [Signs]) {
        let mut last: Option<usize> = None;
        for i in 0..all.len() {
            let (carry, fit) = match last {
                None => (1, 1),
                Some(text) if text + 1 == i => (0, 0),
                Some(text) if i - text > CARRIED => (1, 1),
                Some(text) => {
                    let end = all[text][S::End as usize];
                    let carry = match end {
                        _ if all[text][S::Note as usize] > 0 => 5,
                        0 | 1 => 2,
                        2 | 3 => 3,
                        _ => 4,
                    };
                    let column = (self.above[text] - self.below[i]).abs() <= 1.4;
                    let fit = if !column { 2 } else { 3 + u8::from(self.sheet.joins(text, i)) };
                    (carry, fit)
                }
            };
            all[i][S::Carry as usize] = carry;
            all[i][S::CarryFit as usize] = fit;
            if self.running(i, &all[i]) {
                last = Some(i);
            }
        }
    }

    /// Which lines lead to a credit, and which stand by themselves one after the other.
    pub(super) fn credited(&self, all: &mut [Signs]) {
        let count = all.len();
        for i in 0..count {
            let open = |j: usize| all[j][S::End as usize] > 1 && all[j][S::Byline as usize] != 1;
            let far =
                (i..count.min(i + CREDIT_BELOW)).find(|j| !open(*j)).unwrap_or(count.min(i + CREDIT_BELOW));
            let stop = count.min(far + 1).min(i + CREDIT_BELOW + 1);
            let found = (i + 1..stop).find(|j| all[*j][S::Credit as usize] > 0);
            let below = found.filter(|j| *j <= far);
            all[i][S::CreditBelow as usize] = below.map_or(0, |j| if j == i + 1 { 1 } else { 2 });
            let alone = |j: usize| all[j][S::Block as usize] == 0;
            let like = |j: usize| {
                alone(j) && (self.sheet.lines[j].width - self.sheet.lines[i].width).abs() <= SPACED
            };
            let beside = (i > 0 && like(i - 1)) || (i + 1 < count && like(i + 1));
            all[i][S::Spaced as usize] = u8::from(alone(i) && beside);
        }
    }

    /// Which marks the lines above left open, where they close again within reach.
    pub(super) fn opened(&self, all: &mut [Signs]) {
        const PAIRS: [(char, char, u8); 4] =
            [('“', '”', 1), ('「', '」', 1), ('（', '）', 2), ('《', '》', 2)];
        let mut open: BTreeMap<char, (usize, u8)> = BTreeMap::new();
        for (i, line) in self.sheet.lines.iter().enumerate() {
            open.retain(|_, (since, _)| i - *since <= REACH);
            let quote = open.values().map(|(_, kind)| *kind).min();
            all[i][S::Opened as usize] = quote.unwrap_or(0);
            for c in line.text.chars() {
                for (from, to, kind) in PAIRS {
                    if c == from {
                        open.insert(from, (i, kind));
                    } else if c == to {
                        open.remove(&from);
                    }
                }
            }
        }
    }

    /// Whether a line is running text at first sight.
    pub(super) fn running(&self, i: usize, s: &Signs) -> bool {
        let named = s[S::Byline as usize] == 1 || s[S::Credit as usize] > 0 || s[S::Masthead as usize] > 1;
        let full = self.above[i].max(self.below[i]) - self.sheet.lines[i].width <= 1.2;
        let stops = s[S::Stops as usize] > 0 || s[S::End as usize] == 3 || s[S::End as usize] == 0;
        !named && s[S::Advert as usize] < 2 && (stops || (full && s[S::Block as usize] >= 3))
    }
}

/// Text is not looked for further above, in lines.
const CARRIED: usize = 40;

/// A quotation that opened so many lines ago is taken to have been closed by a mark that was lost.
const REACH: usize = 9;

/// A credit is looked for so many lines below; and lines whose widths differ by less are as wide, in ems.
const CREDIT_BELOW: usize = 6;

const SPACED: f32 = 2.6;
