//! How far chance alone may move a mean: percentile bootstrap (Efron 1979; paired, as Sakai 2006 has it for topics).
//!
//! Topics are drawn anew, with replacement, from those there are, and each time the mean of their differences is taken.
//! The interval is what the middle 95 % of these means span. The same differences give the same interval: the generator
//! is our own, and its seed is fixed.

use serde::Serialize;

/// How often topics are drawn anew.
pub const RESAMPLES: usize = 10_000;
/// Means that lie outside the interval on either side: 2.5 % of them.
const OUTSIDE: usize = RESAMPLES / 40;
const SEED: u64 = 0x6D61_6864_6172; // "mahdar"

/// From the least to the most.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

/// The 95 % intervals of the means of the columns, of which each row is one topic; the rows are drawn whole. Of no rows,
/// the interval is zero.
///
/// ```
/// let [interval] = mahdar::eval::intervals(&[[0.5], [0.5], [0.5]]);
/// assert_eq!((interval.low, interval.high), (0.5, 0.5));
/// ```
#[must_use]
pub fn intervals<const N: usize>(rows: &[[f64; N]]) -> [Interval; N] {
    let mut means: [Vec<f64>; N] = std::array::from_fn(|_| Vec::with_capacity(RESAMPLES));
    let mut random = SplitMix64(SEED);
    for _ in 0..RESAMPLES {
        let mut sums = [0.0; N];
        for _ in 0..rows.len() {
            let row = &rows[random.below(rows.len())];
            sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
        }
        means.iter_mut().zip(sums).for_each(|(means, sum)| means.push(sum / rows.len().max(1) as f64));
    }
    means.map(|mut means| {
        means.sort_unstable_by(f64::total_cmp);
        Interval { low: means[OUTSIDE], high: means[RESAMPLES - 1 - OUTSIDE] }
    })
}

/// The generator of Steele, Lea and Flood (2014).
struct SplitMix64(u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `bound`, which is left out. The bias is below one in 2^64 / `bound`.
    fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.next()) * bound as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_is_that_of_the_paper() {
        // the first two numbers of seed 0, as the reference implementation (Vigna's splitmix64.c) gives them
        let mut random = SplitMix64(0);
        assert_eq!([random.next(), random.next()], [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4]);
    }

    #[test]
    fn a_constant_has_no_width_and_nothing_is_zero() {
        let constant = [[0.3, 0.0]; 7];
        let [all, none] = intervals(&constant);
        assert_eq!(all.low, all.high);
        assert!((all.low - 0.3).abs() < 1e-12);
        assert_eq!(none, Interval { low: 0.0, high: 0.0 });
        assert_eq!(intervals::<1>(&[]), [Interval { low: 0.0, high: 0.0 }]);
    }

    #[test]
    fn a_coin_by_hand() {
        // Of 100 fair coins 40 to 60 show heads in 96.5 % of all throws, 41 to 59 in 94.3 %: the ends are .4 and .6,
        // and no less than .41 and .59 by chance of ours.
        let coins: Vec<[f64; 1]> = (0..100).map(|n| [f64::from(n % 2)]).collect();
        let [interval] = intervals(&coins);
        assert!((0.395..0.415).contains(&interval.low) && (0.585..0.605).contains(&interval.high), "{interval:?}");
        assert_eq!(intervals(&coins), [interval], "the same rows give the same interval");
    }

    #[test]
    fn two_topics_by_hand() {
        // One topic won by 1, one even: half of the draws give .5, a quarter each 0 and 1.
        assert_eq!(intervals(&[[1.0], [0.0]]), [Interval { low: 0.0, high: 1.0 }]);
    }
}
