//! Two ways to search, on the same topics of the same index.

use super::Measured;
use super::bootstrap::{Interval, intervals};
use super::metrics::{NAMES, NDCG, Values, mean, rounded};
use serde::Serialize;
use std::collections::BTreeMap;

/// What sets a first way to search apart from a second.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Comparison {
    /// By name of a figure, in the order of [`NAMES`]: that of the first less that of the second.
    #[serde(serialize_with = "by_name")]
    pub differences: Vec<(&'static str, Difference)>,
    /// Topics by nDCG@10.
    pub topics: Tally,
}

/// A difference of means over topics, rounded to four places as the figures are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Difference {
    /// The mean of the differences of the topics.
    pub mean: f64,
    /// Its 95 % interval: see [`intervals`].
    #[serde(flatten)]
    pub interval: Interval,
}

/// At how many topics the first way to search is better.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Tally {
    /// Better than the second.
    pub won: usize,
    /// Worse.
    pub lost: usize,
    /// As good, to nine places.
    pub tied: usize,
}

/// Figures that differ by less are the same: sums of floating point numbers.
const SAME: f64 = 1e-9;

/// Compares two ways to search, topic by topic.
#[must_use]
pub fn compare(first: &Measured, second: &Measured) -> Comparison {
    let rows = differences(&first.topics, &second.topics);
    let differences = NAMES.iter().zip(intervals(&rows)).enumerate().map(|(figure, (name, interval))| {
        let mean = rounded(mean(rows.iter().map(|row| row[figure])));
        (*name, Difference { mean, interval: Interval { low: rounded(interval.low), high: rounded(interval.high) } })
    });
    let mut topics = Tally::default();
    for row in &rows {
        match row[NDCG] {
            difference if difference > SAME => topics.won += 1,
            difference if difference < -SAME => topics.lost += 1,
            _ => topics.tied += 1,
        }
    }
    Comparison { differences: differences.collect(), topics }
}

/// For each topic that both have, the figures of the first less those of the second.
fn differences(first: &BTreeMap<String, Values>, second: &BTreeMap<String, Values>) -> Vec<Values> {
    let both = first.iter().filter_map(|(topic, a)| Some((a, second.get(topic)?)));
    both.map(|(a, b)| std::array::from_fn(|figure| a[figure] - b[figure])).collect()
}

fn by_name<S: serde::Serializer>(rows: &[(&'static str, Difference)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(rows.iter().copied())
}

#[cfg(test)]
mod tests {
    use super::super::Figures;
    use super::*;

    fn measured(ndcgs: &[f64]) -> Measured {
        let topics: BTreeMap<_, _> =
            ndcgs.iter().enumerate().map(|(n, &ndcg)| (n.to_string(), [ndcg, 0.0, 0.0, 0.0, 0.0, 1.0])).collect();
        Measured { name: String::new(), figures: Figures::mean(&topics), topics, kinds: BTreeMap::new() }
    }

    #[test]
    fn equal_runs_do_not_differ() {
        let comparison = compare(&measured(&[0.1, 0.7, 0.3]), &measured(&[0.1, 0.7, 0.3]));
        assert_eq!(comparison.topics, Tally { won: 0, lost: 0, tied: 3 });
        let nothing = Difference { mean: 0.0, interval: Interval { low: 0.0, high: 0.0 } };
        assert!(comparison.differences.iter().all(|(_, difference)| *difference == nothing), "{comparison:?}");
    }

    #[test]
    fn differences_by_hand() {
        let comparison = compare(&measured(&[0.5, 0.75, 0.5]), &measured(&[0.25, 0.5, 0.25]));
        let constant = Difference { mean: 0.25, interval: Interval { low: 0.25, high: 0.25 } };
        assert_eq!(comparison.differences[0], ("nDCG@10", constant));
        let comparison = compare(&measured(&[1.0, 0.0, 0.5]), &measured(&[0.0, 1.0, 0.5]));
        assert_eq!(comparison.topics, Tally { won: 1, lost: 1, tied: 1 });
        let difference = comparison.differences[0].1;
        assert_eq!(difference.mean, 0.0);
        // all three draws are the same topic once in 27 times, on either side: 3.7 %
        assert_eq!(difference.interval, Interval { low: -1.0, high: 1.0 });
    }
}
