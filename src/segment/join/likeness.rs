//! How like texts are to each other by the words they share.

use std::collections::BTreeMap;

use super::super::signs;

/// The cosine of each two texts' word parts, rare ones counting more.
pub(super) fn likenesses(texts: &[String], cjk: bool) -> Vec<Vec<f32>> {
    let mut places: BTreeMap<u128, Vec<usize>> = BTreeMap::new();
    for (i, text) in texts.iter().enumerate() {
        for part in signs::word_parts(text, cjk) {
            places.entry(part).or_default().push(i);
        }
    }
    let count = texts.len();
    let mut like = vec![vec![0.0f32; count]; count];
    let mut norms = vec![0.0f32; count];
    for at in places.values() {
        let rare = (count as f32 / at.len() as f32).ln().powi(2);
        for (n, i) in at.iter().enumerate() {
            norms[*i] += rare;
            for j in &at[n + 1..] {
                like[*i][*j] += rare;
                like[*j][*i] += rare;
            }
        }
    }
    for (i, row) in like.iter_mut().enumerate() {
        for (j, cell) in row.iter_mut().enumerate() {
            *cell /= (norms[i] * norms[j]).sqrt().max(1e-6);
        }
    }
    like
}

/// For each number how many of them are greater.
pub(super) fn ranks(row: &[f32]) -> Vec<usize> {
    let mut sorted = row.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    row.iter().map(|v| sorted.partition_point(|s| s > v)).collect()
}
