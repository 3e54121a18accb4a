//! Conservation: every character that must come back does so once, and nothing else comes.

use std::collections::BTreeMap;

use super::compare::distance;
use super::counts::Kept;
use super::plain::is_space;
use super::schema::{Article, Found, Truth};

/// How often each visible character stands in some texts.
type Census = BTreeMap<char, usize>;

fn census<'a>(texts: impl IntoIterator<Item = &'a str>) -> Census {
    let mut census = Census::new();
    for c in texts.into_iter().flat_map(str::chars).filter(|c| !is_space(*c)) {
        *census.entry(c).or_default() += 1;
    }
    census
}

/// How many characters `a` has beyond `b`.
fn beyond(a: &Census, b: &Census) -> usize {
    a.iter().map(|(c, n)| n.saturating_sub(b.get(c).copied().unwrap_or(0))).sum()
}

fn text_of(article: &Article) -> impl Iterator<Item = &str> {
    let heads = [&article.kicker, &article.title, &article.subtitle].into_iter();
    let captions = article.captions.iter().map(|c| &c.text);
    let subheads = article.subheads.iter().map(|s| &s.text);
    heads.chain(&article.paragraphs).chain(subheads).chain(captions).map(String::as_str)
}

/// What of a page may come back as text and need not, since it stands elsewhere in what was found: mastheads, bylines,
/// credits, jump lines.
fn optional(truth: &Truth) -> impl Iterator<Item = &str> {
    let mastheads = truth.pages.iter().flat_map(|p| &p.masthead_text);
    let bylines = truth.articles.iter().flat_map(|a| a.byline_text.iter().chain([&a.jump]));
    let credits = truth.articles.iter().flat_map(|a| a.captions.iter().map(|c| &c.credit));
    mastheads.chain(bylines).chain(credits).map(String::as_str)
}

/// Counts what had to come back, what was lost, and what was doubled or invented. What the extractor itself lost or
/// invented is nobody's duty and nobody's fault.
pub(super) fn kept(truth: &Truth, found: &Found) -> Kept {
    let required: Vec<&str> =
        truth.articles.iter().flat_map(text_of).chain(truth.other.iter().map(|o| o.text())).collect();
    let mut needed = census(required.iter().copied());
    let hyphens = "-".repeat(truth.line_hyphens);
    let extras = [truth.dump_extra.as_str(), hyphens.as_str()];
    let allowed = census(required.into_iter().chain(optional(truth)).chain(extras));
    for (c, lost) in census([truth.dump_lost.as_str()]) {
        if let Some(n) = needed.get_mut(&c) {
            *n = n.saturating_sub(lost);
        }
    }
    let texts = found.articles.iter().flat_map(|a| text_of(&a.article));
    let came = census(texts.chain(found.other.iter().map(String::as_str)));
    Kept { needed: needed.values().sum(), lost: beyond(&needed, &came), extra: beyond(&came, &allowed) }
}

/// Differences between a body and the truth that are the extractor's.
pub(super) struct Allowance {
    lost: Census,
    extra: Census,
}

impl Allowance {
    /// What the truth says of its extractor.
    pub(super) fn of(truth: &Truth) -> Self {
        Self { lost: census([truth.dump_lost.as_str()]), extra: census([truth.dump_extra.as_str()]) }
    }

    /// Whether a found body is the true one but for characters that the extractor lost or invented.
    pub(super) fn explains(&self, truth: &[char], found: &[char]) -> bool {
        if truth == found {
            return true;
        }
        if self.lost.is_empty() && self.extra.is_empty() {
            return false;
        }
        let count = |text: &[char]| census([text.iter().collect::<String>().as_str()]);
        let (truth_count, found_count) = (count(truth), count(found));
        let missing = |a: &Census, b: &Census| -> Census {
            a.iter().map(|(c, n)| (*c, n.saturating_sub(b.get(c).copied().unwrap_or(0)))).collect()
        };
        let (lost, extra) = (missing(&truth_count, &found_count), missing(&found_count, &truth_count));
        let explained = beyond(&lost, &self.lost) == 0 && beyond(&extra, &self.extra) == 0;
        explained && distance(truth, found) <= lost.values().sum::<usize>() + extra.values().sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_extractor_lost_is_no_fault_of_the_body() {
        let truth = Truth { dump_lost: "三".into(), dump_extra: "·".into(), ..Truth::default() };
        let allowance = Allowance::of(&truth);
        let body = |text: &str| text.chars().collect::<Vec<_>>();
        assert!(allowance.explains(&body("一二三四"), &body("一二·四")));
        assert!(!allowance.explains(&body("一二三四"), &body("一三四")));
        assert!(!allowance.explains(&body("一二三四"), &body("二一四")), "another order is a fault");
    }
}
