//! Which rows does an auditor look at? A draw without replacement that anybody can repeat from its seed.
//! Takes a seed, how many there are and how many are wanted; gives places in their order. Nothing is random here.
//! The draw: Fisher–Yates from the front, each number from SHA-256 over seed and counter, without the bias of a remainder.

use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// The largest sample.
pub const MOST: u32 = 200;
/// The longest seed, in characters.
pub const LONGEST_SEED: usize = 64;

/// 抽出 (draw): `wanted` different places below `count`, in the order in which they were drawn.
pub fn draw(seed: &str, count: usize, wanted: usize) -> Vec<usize> {
    let mut numbers = Numbers { seed, counter: 0 };
    // Only places that were moved are kept: a sample of a large register costs no list of it.
    let mut moved: HashMap<usize, usize> = HashMap::new();
    let mut out = Vec::new();
    for at in 0..wanted.min(count) {
        let other = at + numbers.below(count - at);
        let here = moved.get(&at).copied().unwrap_or(at);
        out.push(moved.insert(other, here).unwrap_or(other));
    }
    out
}

struct Numbers<'a> {
    seed: &'a str,
    counter: u64,
}

impl Numbers<'_> {
    fn next(&mut self) -> u64 {
        let mut hasher = Sha256::new();
        hasher.update(self.seed.as_bytes());
        hasher.update([0]);
        hasher.update(self.counter.to_be_bytes());
        self.counter += 1;
        let digest = hasher.finalize();
        digest.iter().take(8).fold(0, |all, byte| all << 8 | u64::from(*byte))
    }

    /// A number below `count`, each as likely as the others.
    fn below(&mut self, count: usize) -> usize {
        let count = u64::try_from(count).unwrap_or(u64::MAX).max(1);
        // Numbers of the last, incomplete round are passed over.
        let whole = u64::MAX - u64::MAX % count;
        loop {
            let number = self.next();
            if number < whole {
                return usize::try_from(number % count).unwrap_or(0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_seed_draws_the_same_again() {
        assert_eq!(draw("令和8年度内部監査", 1000, 5), draw("令和8年度内部監査", 1000, 5));
        assert_ne!(draw("a", 1000, 5), draw("b", 1000, 5));
        // Written down once: another program, or a later one, must draw these.
        assert_eq!(draw("seed", 10_000, 4), known());
    }

    /// What `seed` draws from 10,000, by a few lines of Python over hashlib.
    fn known() -> Vec<usize> {
        vec![3488, 5107, 3056, 1928]
    }

    #[test]
    fn nothing_is_drawn_twice_and_all_is_drawn_in_the_end() {
        let all: BTreeSet<usize> = draw("x", 100, 200).into_iter().collect();
        assert_eq!(all, (0..100).collect());
        assert_eq!(draw("x", 0, 5), [0; 0]);
    }

    #[test]
    fn a_longer_sample_begins_with_the_shorter() {
        assert_eq!(draw("x", 500, 20).get(..5), Some(draw("x", 500, 5).as_slice()));
    }

    #[test]
    fn every_place_is_drawn_about_as_often() {
        let mut often = [0u32; 10];
        for seed in 0..10_000 {
            for at in draw(&seed.to_string(), 10, 3) {
                if let Some(count) = often.get_mut(at) {
                    *count += 1;
                }
            }
        }
        // 3000 each is expected, with a standard deviation of 46.
        assert!(often.iter().all(|count| (2770..=3230).contains(count)), "{often:?}");
    }
}
