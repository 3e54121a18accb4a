//! How far what stands above a line and what stands below it speak of the same: where the words change, another article begins.
//!
//! Hearst, TextTiling: Segmenting Text into Multi-paragraph Subtopic Passages (1997).

use super::step;

/// So many lines above and below are compared. Chosen among six, ten and fourteen on Chinese pages of real articles.
const COMPARED: usize = 10;

/// What a part's weight, a square of logarithms, is multiplied with to be counted in whole numbers: so a sum that lines enter and leave
/// stays exact.
const WHOLE: f32 = 1000.0;

/// The cosines at which another step begins.
const STEPS: &[f32] = &[0.004, 0.01, 0.02, 0.035, 0.06];

/// What the lines of one side have.
#[derive(Default)]
struct Side {
    /// How many of its lines have each part.
    lines: Vec<u16>,
    /// The weight of the parts that it has.
    weight: u64,
}

/// For each line a step of how much the lines down to it share with those from it on, rare word parts counting more. `parts`: the numbers of
/// each line's word parts, none twice; `everywhere`: in how many lines each stands.
pub(super) fn steps(parts: &[Vec<usize>], everywhere: &[usize]) -> Vec<u8> {
    let count = parts.len();
    let rare = |lines: &usize| ((count + 1) as f32 / (*lines).max(1) as f32).ln().powi(2) * WHOLE;
    let weights: Vec<u64> = everywhere.iter().map(|lines| rare(lines) as u64).collect();
    let side = || Side { lines: vec![0; everywhere.len()], weight: 0 };
    let (mut above, mut below, mut shared) = (side(), side(), 0);
    parts.iter().take(COMPARED).for_each(|line| below.enter(line, &weights, &above, &mut shared));
    let mut steps = Vec::with_capacity(count);
    for line in 0..count {
        let both = above.weight as f32 * below.weight as f32;
        steps.push(step(shared as f32 / both.max(1.0).sqrt(), STEPS));
        below.leave(&parts[line], &weights, &above, &mut shared);
        above.enter(&parts[line], &weights, &below, &mut shared);
        if let Some(entering) = parts.get(line + COMPARED) {
            below.enter(entering, &weights, &above, &mut shared);
        }
        if let Some(leaving) = (line + 1).checked_sub(COMPARED) {
            above.leave(&parts[leaving], &weights, &below, &mut shared);
        }
    }
    steps
}

impl Side {
    /// A line comes to this side; `shared` is the weight of what both sides have.
    fn enter(&mut self, line: &[usize], weights: &[u64], other: &Self, shared: &mut u64) {
        for part in line {
            self.lines[*part] += 1;
            if self.lines[*part] == 1 {
                self.weight += weights[*part];
                *shared += if other.lines[*part] > 0 { weights[*part] } else { 0 };
            }
        }
    }

    /// A line leaves this side.
    fn leave(&mut self, line: &[usize], weights: &[u64], other: &Self, shared: &mut u64) {
        for part in line {
            self.lines[*part] -= 1;
            if self.lines[*part] == 0 {
                self.weight -= weights[*part];
                *shared -= if other.lines[*part] > 0 { weights[*part] } else { 0 };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_the_words_change_little_is_shared() {
        // Two texts of twelve lines: each line has a word of its own and one that every third line of its text has.
        let line = |i: usize| vec![i, 100 + (i / 12) * 3 + i % 3];
        let parts: Vec<Vec<usize>> = (0..24).map(line).collect();
        let mut everywhere = vec![0; 106];
        parts.iter().flatten().for_each(|part| everywhere[*part] += 1);
        let steps = steps(&parts, &everywhere);
        assert_eq!(steps[0], 0, "nothing stands above the first line");
        assert_eq!(steps[12], 0, "no word of the first text is in the second");
        assert!(steps[6] == STEPS.len() as u8 && steps[18] == STEPS.len() as u8, "{steps:?}");
        assert!(steps[10] < steps[6] || steps[11] < steps[6], "{steps:?}");
    }
}
