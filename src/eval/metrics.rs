//! The figures: nDCG@10 with linear gain, RR@10, recall at three depths, and the share of judged hits.

use super::files::Qrels;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// Means over the topics that have judgments, rounded to four places.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Figures {
    /// Topics that have judgments.
    pub queries: usize,
    /// Normalized discounted cumulative gain of the first ten; the gain is the judgment itself.
    #[serde(rename = "nDCG@10")]
    pub ndcg_10: f64,
    /// One over the rank of the first relevant hit, if it is among the first ten.
    #[serde(rename = "RR@10")]
    pub rr_10: f64,
    /// Share of the relevant reports among the first ten.
    #[serde(rename = "R@10")]
    pub recall_10: f64,
    /// Among the first fifty.
    #[serde(rename = "R@50")]
    pub recall_50: f64,
    /// Among the first hundred.
    #[serde(rename = "R@100")]
    pub recall_100: f64,
    /// Share of the first ten that somebody judged.
    #[serde(rename = "judged@10")]
    pub judged_10: f64,
}

/// The names of the figures, in the order of [`Values`].
pub const NAMES: [&str; 6] = ["nDCG@10", "RR@10", "R@10", "R@50", "R@100", "judged@10"];

/// The figures of one topic, in the order of [`NAMES`].
pub type Values = [f64; NAMES.len()];

/// Where nDCG@10 stands among the [`Values`].
pub(super) const NDCG: usize = 0;
/// Where recall among the first fifty stands.
pub(super) const RECALL_50: usize = 3;

impl Figures {
    /// The means over topics.
    #[must_use]
    pub fn mean(topics: &BTreeMap<String, Values>) -> Self {
        let [ndcg_10, rr_10, recall_10, recall_50, recall_100, judged_10] =
            std::array::from_fn(|figure| rounded(mean(topics.values().map(|values| values[figure]))));
        Self { queries: topics.len(), ndcg_10, rr_10, recall_10, recall_50, recall_100, judged_10 }
    }

    /// In the order of [`NAMES`].
    #[must_use]
    pub fn values(&self) -> Values {
        [self.ndcg_10, self.rr_10, self.recall_10, self.recall_50, self.recall_100, self.judged_10]
    }
}

/// Measures each topic that has judgments. `run` holds for each topic the ids of its hits, best first; a topic without a
/// run counts as one without hits.
#[must_use]
pub fn measure(qrels: &Qrels, run: &HashMap<String, Vec<String>>) -> BTreeMap<String, Values> {
    let nothing = Vec::new();
    let values = |(topic, judged): (&String, &HashMap<String, u32>)| {
        let hits = run.get(topic).unwrap_or(&nothing);
        let first = &hits[..hits.len().min(10)];
        let known = first.iter().filter(|&id| judged.contains_key(id)).count() as f64 / first.len().max(1) as f64;
        let [few, more, most] = [10, 50, 100].map(|depth| recall(judged, hits, depth));
        (topic.clone(), [ndcg(judged, hits), reciprocal_rank(judged, hits), few, more, most, known])
    };
    // In order: the order of a sum decides its last digit.
    qrels.iter().map(values).collect()
}

/// The mean; 0 of nothing.
pub(super) fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len().max(1);
    values.sum::<f64>() / count as f64
}

/// To four places.
pub(super) fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

fn gains<'a>(judged: &'a HashMap<String, u32>, hits: &'a [String], depth: usize) -> impl Iterator<Item = u32> + 'a {
    hits.iter().take(depth).map(|id| judged.get(id).copied().unwrap_or(0))
}

fn dcg(gains: impl Iterator<Item = u32>) -> f64 {
    gains.zip(2u32..).map(|(gain, rank)| f64::from(gain) / f64::from(rank).log2()).sum()
}

fn ndcg(judged: &HashMap<String, u32>, hits: &[String]) -> f64 {
    let mut ideal: Vec<u32> = judged.values().copied().collect();
    ideal.sort_unstable_by(|a, b| b.cmp(a));
    let best = dcg(ideal.into_iter().take(10));
    if best > 0.0 { dcg(gains(judged, hits, 10)) / best } else { 0.0 }
}

fn reciprocal_rank(judged: &HashMap<String, u32>, hits: &[String]) -> f64 {
    gains(judged, hits, 10).position(|gain| gain > 0).map_or(0.0, |at| 1.0 / (at + 1) as f64)
}

fn recall(judged: &HashMap<String, u32>, hits: &[String], depth: usize) -> f64 {
    let relevant = judged.values().filter(|&&relevance| relevance > 0).count();
    gains(judged, hits, depth).filter(|&gain| gain > 0).count() as f64 / relevant.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_by_hand() {
        let judged =
            |rows: &[(&str, u32)]| rows.iter().map(|&(id, rel)| (id.to_owned(), rel)).collect::<HashMap<_, _>>();
        let qrels =
            Qrels::from([("q1".into(), judged(&[("a", 2), ("b", 1), ("c", 0)])), ("q2".into(), judged(&[("d", 1)]))]);
        let run = HashMap::from([("q1".to_owned(), vec!["c".to_owned(), "b".into(), "x".into(), "a".into()])]);
        let figures = Figures::mean(&measure(&qrels, &run));
        // q1: dcg = 1/log2(3) + 2/log2(5), ideal = 2 + 1/log2(3); q2 has no hits
        let expected = (1.0 / 3f64.log2() + 2.0 / 5f64.log2()) / (2.0 + 1.0 / 3f64.log2()) / 2.0;
        assert!((figures.ndcg_10 - expected).abs() < 1e-4);
        assert_eq!((figures.queries, figures.rr_10, figures.recall_10), (2, 0.25, 0.5));
        assert_eq!(figures.judged_10, 0.375);
    }
}
