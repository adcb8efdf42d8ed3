//! Measures how well reports are ranked, on topics with judgments (TREC conventions).
//!
//! The reports of a [`TestSet`] are indexed in a temporary folder, every topic is searched, in one way or in several
//! ([`Configuration`]), and the figures are the means over the topics that have judgments. Two ways are told apart by
//! what topics they win, and by how far chance alone could move the difference of their means ([`compare`]).

mod bootstrap;
mod compare;
mod configuration;
mod files;
mod metrics;

pub use bootstrap::{Interval, RESAMPLES, intervals};
pub use compare::{Comparison, Difference, Tally, compare};
pub use configuration::Configuration;
pub use files::{Qrels, TestSet, Topic, percent_encode_space, read_kinds, read_qrels, read_topics};
pub use metrics::{Figures, NAMES, Values, measure};

use crate::corpus::{InputFormat, find};
use crate::engine::{Engine, Event, IngestOptions, Summary};
use crate::error::{Error, ErrorKind, Result};
use metrics::{NDCG, RECALL_50, mean, rounded};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// Hits looked at for each topic: what the deepest figure asks for.
pub const DEPTH: usize = 100;

/// What one way to search is worth.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Measured {
    /// Of its configuration.
    pub name: String,
    /// Means over the topics.
    #[serde(flatten)]
    pub figures: Figures,
    /// By kind of topic, where the test set tells them.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub kinds: BTreeMap<String, KindFigures>,
    /// Each topic that has judgments.
    #[serde(skip)]
    pub topics: BTreeMap<String, Values>,
}

/// Means over the topics of one kind, rounded to four places.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct KindFigures {
    /// Topics of this kind that have judgments.
    pub queries: usize,
    /// See [`Figures::ndcg_10`].
    #[serde(rename = "nDCG@10")]
    pub ndcg_10: f64,
    /// See [`Figures::recall_50`].
    #[serde(rename = "R@50")]
    pub recall_50: f64,
}

/// Indexes a test set, searches its topics in each of the ways, and measures the answers. Also says what the corpus
/// held; `observe` is told of what could not be read of it.
///
/// # Errors
///
/// If a file is missing, a line of topics, judgments or kinds cannot be read, or a topic with judgments has no kind: a
/// measurement of a part would mislead.
pub fn evaluate(
    set: &TestSet,
    configurations: &[Configuration],
    observe: impl FnMut(Event<'_>),
) -> Result<(Vec<Measured>, Summary)> {
    let topics = read_topics(&set.topics)?;
    let qrels = read_qrels(&set.qrels)?;
    let kinds = set.kinds.as_deref().map(|path| read_kinds(path).map(|kinds| (path, kinds))).transpose()?;
    if let Some((path, kinds)) = &kinds {
        every_topic_has_a_kind(path, kinds, &qrels)?;
    }
    if !set.corpus.is_file() {
        let message = format!("{}: expected a file of reports, found none", set.corpus.display());
        return Err(Error::new(ErrorKind::NotFound, message));
    }

    let temporary =
        tempfile::tempdir().map_err(|error| Error::io("create a folder in", &std::env::temp_dir(), error))?;
    let engine = Engine::create(temporary.path())?;
    let reports = find(std::slice::from_ref(&set.corpus), InputFormat::Jsonl).read("");
    let summary = engine.ingest_items(reports, IngestOptions::default(), observe)?;

    let mut measured = Vec::new();
    for configuration in configurations {
        let mut run = HashMap::new();
        for topic in &topics {
            run.insert(topic.id.clone(), search(&engine, configuration, topic)?);
        }
        let topics = measure(&qrels, &run);
        let kinds = kinds.as_ref().map_or_else(BTreeMap::new, |(_, kinds)| by_kind(&topics, kinds));
        let name = configuration.name().to_owned();
        measured.push(Measured { name, figures: Figures::mean(&topics), kinds, topics });
    }
    Ok((measured, summary))
}

/// The ids of the best reports for a topic; none if its query holds no word.
fn search(engine: &Engine, configuration: &Configuration, topic: &Topic) -> Result<Vec<String>> {
    match engine.rank(&configuration.request(&topic.query, DEPTH), crate::search::Unit::Reports) {
        Ok(ranking) => Ok(ranking.hits.iter().map(|hit| percent_encode_space(&hit.id)).collect()),
        Err(error) if error.kind() == ErrorKind::InvalidInput => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

fn every_topic_has_a_kind(path: &Path, kinds: &HashMap<String, String>, qrels: &Qrels) -> Result<()> {
    match qrels.keys().filter(|&topic| !kinds.contains_key(topic)).min() {
        Some(topic) => Err(Error::invalid(format!(
            "{}: expected a kind for each topic that has judgments, found none for {topic}",
            path.display()
        ))),
        None => Ok(()),
    }
}

fn by_kind(topics: &BTreeMap<String, Values>, kinds: &HashMap<String, String>) -> BTreeMap<String, KindFigures> {
    let mut grouped: BTreeMap<&str, Vec<&Values>> = BTreeMap::new();
    for (topic, values) in topics {
        if let Some(kind) = kinds.get(topic) {
            grouped.entry(kind).or_default().push(values);
        }
    }
    let figures = |values: Vec<&Values>| {
        let of = |figure: usize| rounded(mean(values.iter().map(|values| values[figure])));
        KindFigures { queries: values.len(), ndcg_10: of(NDCG), recall_50: of(RECALL_50) }
    };
    grouped.into_iter().map(|(kind, values)| (kind.to_owned(), figures(values))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_by_hand() {
        let values = |ndcg: f64, recall: f64| [ndcg, 0.0, 0.0, recall, 0.0, 0.0];
        let topics = [("1", values(1.0, 0.5)), ("2", values(0.5, 1.0)), ("3", values(0.25, 0.0))];
        let topics = topics.map(|(topic, values)| (topic.to_owned(), values)).into();
        let kinds = [("1", "date"), ("2", "date"), ("3", "plain"), ("4", "other")];
        let kinds = kinds.map(|(topic, kind)| (topic.to_owned(), kind.to_owned())).into();
        let figures: Vec<_> = by_kind(&topics, &kinds)
            .into_iter()
            .map(|(kind, figures)| (kind, figures.queries, figures.ndcg_10, figures.recall_50))
            .collect();
        assert_eq!(figures, [("date".to_owned(), 2, 0.75, 0.75), ("plain".to_owned(), 1, 0.25, 0.0)]);
    }
}
