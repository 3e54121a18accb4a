//! How texts and headlines take turns on the page: what leads to a text, what is piled up, what stands alone inside one.

use super::echoes::headish;
use super::{PageView, S, Signs, step};

/// A line of at least this share of the next one's width is nearly as wide.
const NEARLY: f32 = 0.7;

/// Whether no series of lines goes on over a line with these signs.
fn breaks(s: &Signs) -> bool {
    let sign = |sign: S| s[sign as usize];
    sign(S::Byline) == 1 || sign(S::Dateline) > 0 || sign(S::Note) > 0 || sign(S::Pile) > 1
}

impl PageView<'_> {
    /// Which lines are running text at second sight: a line without a stop is, too, where the line right below it is
    /// and it is nearly as wide, in a block that is text for the most part.
    pub(super) fn texts(&self, all: &[Signs]) -> Vec<bool> {
        let running: Vec<bool> = (0..all.len()).map(|i| self.running(i, &all[i])).collect();
        let begins = |i: usize| {
            let (own, sign) = (self.sheet.lines[i].width, |sign: S| all[i][sign as usize]);
            let near = self.sheet.lines.get(i + 1).is_some_and(|next| own >= NEARLY * next.width);
            let full = near && sign(S::BlockText) == 3 && sign(S::Block) >= 2;
            full && headish(&all[i]) && running.get(i + 1) == Some(&true) && self.blank[i + 1] == 0
        };
        (0..all.len()).map(|i| running[i] || begins(i)).collect()
    }

    /// What leads from each line to the next text, and what does so on the page as a rule.
    pub(super) fn led(&self, text: &[bool], all: &mut [Signs]) {
        let (mut led, mut texts) = (0usize, 0usize);
        let mut opens = 0;
        for i in (0..all.len()).rev() {
            all[i][S::Opens as usize] = opens;
            if text[i] {
                opens = if all[i][S::Dateline as usize] > 0 { 3 } else { 1 };
            } else if opens > 0 && all[i][S::Byline as usize] == 1 {
                opens = 2;
            }
        }
        // Text after other lines, where the text above had ended: there an article may begin.
        let (mut ended, mut apart, mut byline) = (true, true, false);
        for (i, signs) in all.iter().enumerate() {
            if text[i] {
                texts += usize::from(apart && ended);
                led += usize::from(apart && ended && (byline || signs[S::Dateline as usize] > 0));
                (ended, apart, byline) = (signs[S::End as usize] <= 1, false, false);
            } else {
                apart = true;
                byline |= signs[S::Byline as usize] == 1;
            }
        }
        let share = led as f32 / texts.max(1) as f32;
        let rule = if texts < 3 { 0 } else { 1 + step(share, &[0.05, 0.35, 0.7]) };
        all.iter_mut().for_each(|s| s[S::Openings as usize] = rule);
    }

    /// Lines like headlines, each alone between two texts, with no byline, dateline or end mark from the first to the last.
    pub(super) fn series(&self, text: &[bool], all: &mut [Signs]) {
        let count = all.len();
        let mut series: Vec<usize> = Vec::new();
        let mut told = Vec::new();
        for i in 0..count {
            let s = &all[i];
            let sign = |sign: S| usize::from(s[sign as usize]);
            if breaks(s) {
                told.push(std::mem::take(&mut series));
            }
            let between = i > 0 && i + 1 < count && text[i - 1] && text[i + 1];
            let ended = i > 0 && all[i - 1][S::End as usize] <= 1;
            if sign(S::Pile) == 1 && between && ended {
                series.push(i);
            }
        }
        told.push(series);
        for series in told {
            let size = series.len().min(3) as u8;
            series.into_iter().for_each(|i| all[i][S::Series as usize] = size);
        }
    }

    /// Which lines like headlines are piled up, and whether the page's are.
    pub(super) fn piled(&self, text: &[bool], all: &mut [Signs]) {
        let like: Vec<bool> = (0..all.len()).map(|i| !text[i] && headish(&all[i])).collect();
        let (mut piled, mut whole) = (0usize, 0usize);
        let mut i = 0;
        while i < all.len() {
            let stop = (i..all.len()).find(|j| !like[*j]).unwrap_or(all.len());
            let size = stop - i;
            if size > 0 {
                let step = 1 + step(size as f32, &[2.0, 4.0, 8.0]);
                all[i..stop].iter_mut().for_each(|s| s[S::Pile as usize] = step);
                whole += size;
                piled += if step >= 3 { size } else { 0 };
            }
            i = stop.max(i + 1);
        }
        let share = step(piled as f32 / whole.max(1) as f32, &[0.01, 0.35, 0.7]);
        all.iter_mut().for_each(|s| s[S::Piled as usize] = share);
    }
}
