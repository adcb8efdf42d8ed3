//! How a score came about: the parts of it.

use super::clauses::{Clauses, Reason};
use super::statistics::Statistics;
use crate::error::Result;
use crate::index::Reader;
use serde::Serialize;
use tantivy::query::EnableScoring;
use tantivy::{DocAddress, DocSet};

/// A part of a score. The parts of a report add up to its score.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Contribution {
    /// What it is for.
    pub reason: Reason,
    /// The word or words of the query.
    pub text: String,
    /// How much of the score it is.
    pub score: f32,
}

/// The parts of the score of a report, the largest first.
pub(super) fn explain(
    reader: &Reader,
    statistics: &Statistics<'_>,
    clauses: &Clauses,
    at: DocAddress,
) -> Result<Vec<Contribution>> {
    let scoring = || EnableScoring::enabled_from_statistics_provider(statistics, &reader.searcher);
    let segment = reader.searcher.segment_reader(at.segment_ord);
    let shares = clauses.words.shares(scoring(), segment, at.doc_id)?;
    let words = shares.into_iter().zip(&clauses.typed).filter(|(share, _)| *share > 0.0);
    let mut contributions: Vec<Contribution> =
        words.map(|(score, text)| Contribution { reason: Reason::Word, text: text.clone(), score }).collect();
    for part in &clauses.parts {
        let mut scorer = part.query.weight(scoring())?.scorer(segment, 1.0)?;
        let found = if scorer.doc() < at.doc_id { scorer.seek(at.doc_id) } else { scorer.doc() };
        if found == at.doc_id {
            contributions.push(Contribution { reason: part.reason, text: part.text.clone(), score: scorer.score() });
        }
    }
    contributions.sort_by(|a, b| b.score.total_cmp(&a.score));
    Ok(contributions)
}
