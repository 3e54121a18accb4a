//! Parts of words and pairs of characters as numbers, so that a page's many look-ups compare no texts.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A short text as one number. Numbers are in the order of the texts; of a longer text the first six characters count.
pub(super) fn key(chars: impl IntoIterator<Item = char>) -> u128 {
    let (key, count) =
        chars.into_iter().take(KEYED).fold((0u128, 0), |(key, n), c| (key << WIDE | (c as u128 + 1), n + 1));
    key << (WIDE * (KEYED - count))
}

/// Three characters as one number.
pub(super) fn gram([a, b, c]: [char; 3]) -> u64 {
    u64::from(u32::from(a)) << 42 | u64::from(u32::from(b)) << 21 | u64::from(u32::from(c))
}

/// How likely something is that was seen so often among so many, backed by what a shorter context says of it, which is worth so
/// many observations.
pub(super) fn backed(seen: f32, trust: f32, shorter: f32, among: f32) -> f32 {
    (seen + trust * shorter) / (among + trust)
}

/// Characters in a key, and bits of each.
const KEYED: usize = 6;
const WIDE: usize = 21;

/// A map from keys, pairs of characters or other small numbers. Nothing walks through it, so its order tells nothing.
pub(super) type Mapped<K, V> = HashMap<K, V, BuildHasherDefault<Mixer>>;

/// Mixes the bits of numbers: a page's own keys are no attack that a slower hash would have to stand against, since the
/// pages' lengths bound what a bad one costs.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mixer(u64);

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }

    fn write(&mut self, bytes: &[u8]) {
        for eight in bytes.chunks(8) {
            self.write_u64(eight.iter().rev().fold(0, |all, b| all << 8 | u64::from(*b)));
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(26) ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn write_u128(&mut self, number: u128) {
        self.write_u64(number as u64);
        self.write_u64((number >> 64) as u64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_in_the_order_of_their_texts() {
        let mut texts = ["河", "河滨", "河边", "rive", "river", "rivet", "", "r"];
        texts.sort_unstable();
        let mut keys: Vec<u128> = texts.iter().map(|t| key(t.chars())).collect();
        let sorted = keys.clone();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys, sorted);
    }
}
