//! What was counted in a dump, pooled over dumps, and the measures made of it.

use std::ops::AddAssign;

/// The measures, in the order of the table.
pub const MEASURES: [&str; 13] = [
    "article", "title", "heads", "kick", "sub", "byline", "bname", "para", "order", "subhead", "caption",
    "meta", "keep",
];

/// The measures whose mean is the last column.
const IN_MEAN: [&str; 7] = ["article", "title", "byline", "para", "order", "meta", "keep"];

/// Things that were to be found, and what was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Hits {
    /// Found, and right.
    pub(super) right: usize,
    /// Found, and wrong.
    pub(super) wrong: usize,
    /// Not found.
    pub(super) missed: usize,
}

impl Hits {
    /// F1: harmonic mean of precision and recall.
    fn f1(self) -> Option<f64> {
        let all = 2 * self.right + self.wrong + self.missed;
        (all > 0).then(|| (2 * self.right) as f64 / all as f64)
    }

    /// Counts two texts of which either may be empty: the true one and the found one.
    pub(super) fn count(&mut self, truth: &str, found: &str) {
        let equal = truth == found;
        self.right += usize::from(!truth.is_empty() && equal);
        self.missed += usize::from(!truth.is_empty() && !equal);
        self.wrong += usize::from(!found.is_empty() && !equal);
    }
}

impl AddAssign for Hits {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.missed += other.missed;
    }
}

/// A sum and how many it is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Share {
    /// The sum: of ones and noughts, or of shares.
    pub(super) sum: f64,
    /// Of how many.
    pub(super) of: usize,
}

impl Share {
    /// Counts one.
    pub(super) fn count(&mut self, worth: f64) {
        self.sum += worth;
        self.of += 1;
    }

    /// The share, of any at all.
    pub(super) fn value(self) -> Option<f64> {
        (self.of > 0).then(|| self.sum / self.of as f64)
    }
}

impl AddAssign for Share {
    fn add_assign(&mut self, other: Self) {
        self.sum += other.sum;
        self.of += other.of;
    }
}

/// Characters that had to come back once, and those that did not or came too often.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Kept {
    pub(super) needed: usize,
    pub(super) lost: usize,
    pub(super) extra: usize,
}

impl Kept {
    fn value(self) -> Option<f64> {
        let wrong = (self.lost + self.extra) as f64;
        (self.needed > 0).then(|| (1.0 - wrong / self.needed as f64).max(0.0))
    }
}

/// How well the program knows what it got right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Calibration {
    /// Articles given at least [`SURE`] as confidence.
    pub sure: usize,
    /// Of these, the exactly right ones.
    pub sure_right: usize,
    /// Articles that are not exactly right.
    pub wrong: usize,
    /// Of these, the doubted ones, which import marks with `review:`.
    pub wrong_doubted: usize,
}

/// From this confidence on, the program calls itself sure.
pub const SURE: f64 = 0.9;

impl Calibration {
    /// Counts an article.
    pub(super) fn count(&mut self, right: bool, confidence: f64, doubted: bool) {
        let sure = confidence >= SURE;
        self.sure += usize::from(sure);
        self.sure_right += usize::from(sure && right);
        self.wrong += usize::from(!right);
        self.wrong_doubted += usize::from(!right && doubted);
    }

    /// Of the articles that the program was sure of, the share that is exactly right.
    pub fn sure_share(&self) -> Option<f64> {
        (self.sure > 0).then(|| self.sure_right as f64 / self.sure as f64)
    }

    /// Of the articles that are wrong, the share that is doubted.
    pub fn doubted_share(&self) -> Option<f64> {
        (self.wrong > 0).then(|| self.wrong_doubted as f64 / self.wrong as f64)
    }
}

/// All that is counted in one dump, or in many.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    /// How many dumps.
    pub dumps: usize,
    /// How many of them were not there, and count as read without a result.
    pub missing: usize,
    pub(super) article: Hits,
    pub(super) title: Share,
    pub(super) heads: Share,
    pub(super) kick: Hits,
    pub(super) sub: Hits,
    pub(super) byline: Hits,
    pub(super) bname: Hits,
    pub(super) para: Hits,
    pub(super) order: Share,
    pub(super) subhead: Hits,
    pub(super) caption: Hits,
    pub(super) meta: Share,
    pub(super) keep: Kept,
    /// How well the confidences were given.
    pub calibration: Calibration,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.dumps += other.dumps;
        self.missing += other.missing;
        self.article += other.article;
        self.title += other.title;
        self.heads += other.heads;
        self.kick += other.kick;
        self.sub += other.sub;
        self.byline += other.byline;
        self.bname += other.bname;
        self.para += other.para;
        self.order += other.order;
        self.subhead += other.subhead;
        self.caption += other.caption;
        self.meta += other.meta;
        self.keep.needed += other.keep.needed;
        self.keep.lost += other.keep.lost;
        self.keep.extra += other.keep.extra;
        self.calibration.sure += other.calibration.sure;
        self.calibration.sure_right += other.calibration.sure_right;
        self.calibration.wrong += other.calibration.wrong;
        self.calibration.wrong_doubted += other.calibration.wrong_doubted;
    }
}

impl Counts {
    /// A measure by its name, 0 to 1; none where nothing was to be measured.
    pub fn measure(&self, name: &str) -> Option<f64> {
        match name {
            "article" => self.article.f1(),
            "title" => self.title.value(),
            "heads" => self.heads.value(),
            "kick" => self.kick.f1(),
            "sub" => self.sub.f1(),
            "byline" => self.byline.f1(),
            "bname" => self.bname.f1(),
            "para" => self.para.f1(),
            "order" => self.order.value(),
            "subhead" => self.subhead.f1(),
            "caption" => self.caption.f1(),
            "meta" => self.meta.value(),
            "keep" => self.keep.value(),
            _ => None,
        }
    }

    /// All measures in the order of [`MEASURES`], then `mean`.
    pub fn measures(&self) -> Vec<(&'static str, Option<f64>)> {
        let mut all: Vec<_> = MEASURES.iter().map(|name| (*name, self.measure(name))).collect();
        let main: Vec<f64> = IN_MEAN.iter().filter_map(|name| self.measure(name)).collect();
        let mean = (!main.is_empty()).then(|| main.iter().sum::<f64>() / main.len() as f64);
        all.push(("mean", mean));
        all
    }

    /// Forgets the measures that a truth does not support; an empty list supports all.
    pub(super) fn keep_only(&mut self, supported: &[String]) {
        let gone = |name: &str| !supported.is_empty() && !supported.iter().any(|s| s == name);
        let hits = [
            ("article", &mut self.article),
            ("kick", &mut self.kick),
            ("sub", &mut self.sub),
            ("byline", &mut self.byline),
            ("bname", &mut self.bname),
            ("para", &mut self.para),
            ("subhead", &mut self.subhead),
            ("caption", &mut self.caption),
        ];
        for (_, counted) in hits.into_iter().filter(|(name, _)| gone(name)) {
            *counted = Hits::default();
        }
        let shares = [
            ("title", &mut self.title),
            ("heads", &mut self.heads),
            ("order", &mut self.order),
            ("meta", &mut self.meta),
        ];
        for (_, counted) in shares.into_iter().filter(|(name, _)| gone(name)) {
            *counted = Share::default();
        }
        if gone("keep") {
            self.keep = Kept::default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_pooled_before_they_become_measures() {
        let of = |right, wrong, missed| Counts {
            dumps: 1,
            byline: Hits { right, wrong, missed },
            ..Counts::default()
        };
        let mut total = of(1, 0, 0);
        total += of(1, 2, 4);
        assert_eq!(total.measure("byline"), Some(4.0 / 10.0));
        assert_eq!((total.dumps, total.measure("kick")), (2, None));
    }

    #[test]
    fn the_mean_is_over_what_was_measured() {
        let counts = Counts {
            title: Share { sum: 1.0, of: 2 },
            order: Share { sum: 1.0, of: 1 },
            kick: Hits { right: 0, wrong: 9, missed: 9 },
            ..Counts::default()
        };
        assert_eq!(counts.measures().last(), Some(&("mean", Some(0.75))));
    }

    #[test]
    fn a_truth_may_support_some_measures_only() {
        let mut counts =
            Counts { title: Share { sum: 0.0, of: 1 }, meta: Share { sum: 1.0, of: 1 }, ..Counts::default() };
        counts.keep_only(&["meta".to_owned()]);
        assert_eq!((counts.measure("title"), counts.measure("meta")), (None, Some(1.0)));
    }
}
