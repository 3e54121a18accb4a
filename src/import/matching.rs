//! Which draft is which article of an earlier import: an address given once is given for ever.

use std::collections::BTreeMap;

use super::folder::{Folder, Known};

/// Least share of common character pairs for two texts to be the same article. A corrected article keeps nearly all of
/// its pairs; two articles of one page share a tenth of theirs or less, even where they tell of one event.
const LEAST_LIKENESS: f64 = 0.4;

/// What became of a page's articles.
pub(crate) struct Matched {
    /// For each draft, in order, the stem of its file.
    pub(crate) stems: Vec<String>,
    /// Files that no draft is: the stem, and the draft that has most of its text, if any has some.
    pub(crate) vanished: Vec<(String, Option<usize>)>,
}

/// Matches drafts (their texts, in order) to the files that are there; the others get new numbers.
pub(crate) fn match_drafts(texts: &[String], folder: &Folder) -> Matched {
    let drafts: Vec<Pairs> = texts.iter().map(|t| pairs(t)).collect();
    let files: Vec<(&String, Pairs)> =
        folder.articles.iter().map(|(stem, Known { text, .. })| (stem, pairs(text))).collect();
    let mut scores: Vec<(f64, usize, usize)> = Vec::new();
    for (d, draft) in drafts.iter().enumerate() {
        for (f, (_, file)) in files.iter().enumerate() {
            scores.push((likeness(draft, file), d, f));
        }
    }
    scores.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut of_draft: Vec<Option<usize>> = vec![None; drafts.len()];
    let mut of_file: Vec<Option<usize>> = vec![None; files.len()];
    for (score, d, f) in &scores {
        if *score >= LEAST_LIKENESS && of_draft[*d].is_none() && of_file[*f].is_none() {
            of_draft[*d] = Some(*f);
            of_file[*f] = Some(*d);
        }
    }
    let mut next = folder.highest;
    let stems = of_draft.iter().map(|f| match f {
        Some(f) => files[*f].0.clone(),
        None => {
            next += 1;
            next.to_string()
        }
    });
    let stems = stems.collect();
    let vanished = (0..files.len())
        .filter(|f| of_file[*f].is_none())
        .map(|f| (files[f].0.clone(), heir(&files[f].1, &drafts)));
    Matched { stems, vanished: vanished.collect() }
}

/// How often each pair of neighbouring visible characters stands in a text.
type Pairs = BTreeMap<(char, char), usize>;

fn pairs(text: &str) -> Pairs {
    // The ends count as characters, so that the shortest of texts has pairs too.
    let visible = text.chars().filter(|c| !c.is_whitespace());
    let chars: Vec<char> = std::iter::once('\n').chain(visible).chain(['\n']).collect();
    let mut pairs = Pairs::new();
    for window in chars.windows(2) {
        *pairs.entry((window[0], window[1])).or_default() += 1;
    }
    pairs
}

fn common(a: &Pairs, b: &Pairs) -> usize {
    a.iter().map(|(pair, n)| b.get(pair).map_or(0, |m| *n.min(m))).sum()
}

/// Dice's coefficient of two texts' pairs, 0 to 1.
fn likeness(a: &Pairs, b: &Pairs) -> f64 {
    let all = a.values().sum::<usize>() + b.values().sum::<usize>();
    if all == 0 { 0.0 } else { 2.0 * common(a, b) as f64 / all as f64 }
}

/// The draft that took over at least half of a vanished article's text.
fn heir(file: &Pairs, drafts: &[Pairs]) -> Option<usize> {
    let size: usize = file.values().sum();
    let best =
        drafts.iter().enumerate().map(|(d, pairs)| (common(file, pairs), std::cmp::Reverse(d))).max()?;
    (size > 0 && best.0 * 2 >= size).then_some(best.1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> Folder {
        let articles = files.iter().map(|(stem, text)| {
            ((*stem).to_owned(), Known { text: (*text).to_owned(), aliases: Vec::new() })
        });
        Folder {
            articles: articles.collect(),
            highest: files.iter().filter_map(|(s, _)| s.parse().ok()).max().unwrap_or(0),
        }
    }

    fn texts(all: &[&str]) -> Vec<String> {
        all.iter().map(|t| (*t).to_owned()).collect()
    }

    #[test]
    fn articles_keep_their_files_when_others_come_before_them() {
        let there = folder(&[("1", "白鹭桥的护栏昨天全部换新"), ("2", "图书角把关门时间推迟到十点")]);
        let found = match_drafts(
            &texts(&["菜市场的新棚今天开张迎客", "白鹭桥的护栏昨天全部更新", "图书角把关门时间推迟到十点"]),
            &there,
        );
        assert_eq!(found.stems, ["3", "1", "2"]);
        assert!(found.vanished.is_empty());
    }

    #[test]
    fn a_vanished_article_leaves_its_address_to_the_one_that_has_its_text() {
        let there = folder(&[
            ("1", "白鹭桥的护栏昨天全部换新"),
            ("2", "图书角把关门时间推迟到十点"),
            ("7", "别处没有的一篇文字"),
        ]);
        let found = match_drafts(
            &texts(&["白鹭桥的护栏昨天全部换新，图书角把关门时间推迟到十点，另有消息若干"]),
            &there,
        );
        assert_eq!(found.stems.len(), 1);
        let heirs: Vec<_> = found.vanished.iter().map(|(s, h)| (s.as_str(), *h)).collect();
        assert!(heirs.contains(&("7", None)));
        assert!(heirs.iter().any(|(s, h)| *s != "7" && *h == Some(0)));
    }
}
