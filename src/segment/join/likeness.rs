//! How like texts are to each other by the words they share.

use super::super::signs;

/// The cosine of each two texts' word parts, rare ones counting more.
pub(super) fn likenesses(texts: &[String], cjk: bool) -> Vec<Vec<f32>> {
    // Each part's texts: in the order of the parts, so that sums are the same however the parts were found.
    let mut parts: Vec<(u128, u32)> = Vec::new();
    for (i, text) in (0..).zip(texts) {
        parts.extend(signs::word_parts(text, cjk).into_iter().map(|part| (part, i)));
    }
    // Not the unstable sort: this one merges the texts' parts, which are in order already.
    parts.sort();
    let count = texts.len();
    let rare: Vec<f32> = (0..=count).map(|n| (count as f32 / n.max(1) as f32).ln().powi(2)).collect();
    let mut like = vec![vec![0.0f32; count]; count];
    let mut norms = vec![0.0f32; count];
    for at in parts.chunk_by(|a, b| a.0 == b.0) {
        let rare = rare[at.len()];
        for (n, (_, i)) in at.iter().enumerate() {
            norms[*i as usize] += rare;
            let row = &mut like[*i as usize];
            at[n + 1..].iter().for_each(|(_, j)| row[*j as usize] += rare);
        }
    }
    for i in 0..count {
        for j in i + 1..count {
            let cosine = like[i][j] / (norms[i] * norms[j]).sqrt().max(1e-6);
            (like[i][j], like[j][i]) = (cosine, cosine);
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
