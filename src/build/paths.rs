//! Paths in their order, and where each of many others stands among them.
//!
//! A build asks of all its files whether the last one had them, and an archive has many. They come nearly in the order of their
//! paths, so each is looked for from where the one before it was found.

use std::cmp::Ordering;

/// Looks for paths in a list that stands in their order.
pub(super) struct Finder<'l, T> {
    list: &'l [T],
    path: fn(&T) -> &str,
    /// Where the last one was found, or would stand.
    at: usize,
}

impl<'l, T> Finder<'l, T> {
    /// `path` tells the path of an entry. No path stands in the list twice.
    pub(super) fn new(list: &'l [T], path: fn(&T) -> &str) -> Self {
        Self { list, path, at: 0 }
    }

    /// The place of a path.
    pub(super) fn find(&mut self, path: &str) -> Option<usize> {
        let is_before = |entry: &T| (self.path)(entry) < path;
        let (before, behind) = self.list.split_at(self.at);
        // In steps that double, and then between the last two: a path that stands near is found in a few of them.
        let mut step = 1;
        if behind.first().is_some_and(is_before) {
            while behind.get(step).is_some_and(is_before) {
                step *= 2;
            }
            let (from, to) = (step / 2, behind.len().min(step + 1));
            self.at += from + behind[from..to].partition_point(is_before);
        } else {
            while step <= before.len() && !is_before(&before[before.len() - step]) {
                step *= 2;
            }
            let (from, to) = (before.len().saturating_sub(step), before.len() - step / 2);
            self.at = from + before[from..to].partition_point(is_before);
        }
        let found = self.list.get(self.at).is_some_and(|entry| (self.path)(entry) == path);
        found.then_some(self.at)
    }
}

/// A list in the order of its paths; of several entries with one path the last.
pub(super) fn sorted<T>(mut list: Vec<T>, path: fn(&T) -> &str) -> Vec<T> {
    if !list.is_sorted_by(|a, b| path(a) < path(b)) {
        list.sort_by(|a, b| path(a).cmp(path(b)));
        list.reverse();
        list.dedup_by(|a, b| path(a) == path(b));
        list.reverse();
    }
    list
}

/// Two lists as one, each in the order of its paths and none of the paths in both.
pub(super) fn merged<'p>(
    one: impl Iterator<Item = &'p str>,
    other: impl Iterator<Item = &'p str>,
) -> Vec<&'p str> {
    let (mut one, mut other) = (one.peekable(), other.peekable());
    let next = || match (one.peek(), other.peek()) {
        (Some(a), Some(b)) if a.cmp(b) == Ordering::Greater => other.next(),
        (Some(_), _) => one.next(),
        (None, _) => other.next(),
    };
    std::iter::from_fn(next).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_path_is_found_where_it_stands_in_whatever_order_they_are_looked_for(
            list in proptest::collection::btree_set(0_u16..300, 0..120),
            looked_for in proptest::collection::vec(0_u16..310, 0..300),
        ) {
            let name = |n: &u16| format!("{n:03}.html");
            let list: Vec<String> = list.iter().map(name).collect();
            let mut finder = Finder::new(&list, String::as_str);
            for path in looked_for.iter().map(name) {
                prop_assert_eq!(finder.find(&path), list.binary_search(&path).ok(), "{}", path);
            }
        }

        #[test]
        fn lists_are_put_in_order_and_together(
            list in proptest::collection::vec((0_u16..50, 0_u16..9), 0..80),
            other in proptest::collection::btree_set(50_u16..90, 0..20),
        ) {
            let named: Vec<(String, u16)> = list.iter().map(|(n, what)| (format!("{n}"), *what)).collect();
            let last: std::collections::BTreeMap<String, u16> = named.iter().cloned().collect();
            let in_order = sorted(named, |(path, _)| path);
            prop_assert_eq!(&in_order, &last.into_iter().collect::<Vec<_>>());
            let other: std::collections::BTreeSet<String> = other.iter().map(|n| format!("{n}")).collect();
            let one = in_order.iter().map(|(path, _)| path.as_str());
            let both = merged(one.clone(), other.iter().map(String::as_str));
            prop_assert!(both.is_sorted());
            prop_assert_eq!(both.len(), one.count() + other.len());
        }
    }
}
