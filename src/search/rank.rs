//! Ranks the reports of one commit, each for itself.

use super::clauses;
use super::explain::{Contribution, explain};
use super::facts::published;
use super::filter::{self, Facets};
use super::request::{Request, Sort};
use super::statistics::Prepared;
use super::table::Table;
use super::words::QueryWords;
use crate::error::Result;
use crate::index::{ID, PUBLISHED, Reader};
use tantivy::collector::sort_key::{SortBySimilarityScore, SortByStaticFastValue, SortByString};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, ConstScoreQuery, ExistsQuery, Occur, Query};
use tantivy::{DocAddress, Order};

/// Meetings or reports in order, without their texts.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Ranking {
    /// Those that match and lie within the bounds.
    pub total: usize,
    /// Those that match but have no date, where the request set bounds to it.
    pub undated: usize,
    /// Words of the query that were not searched for, because there are too many.
    pub ignored_words: usize,
    /// Reports that match, where meetings were asked for: of a meeting that does, or of none.
    pub matching_reports: usize,
    /// How many of the meetings that match have which value, for each facet asked for.
    pub facets: Facets,
    /// How many of the meetings that match were held in which month, in order, where they were asked for.
    pub timeline: Option<Vec<filter::Count>>,
    /// The page asked for.
    pub hits: Vec<Ranked>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Ranked {
    /// The id of the meeting, or of the report.
    pub id: String,
    /// BM25, comparable within one ranking only.
    pub score: f32,
    /// The parts of the score, where they were asked for.
    pub explanation: Vec<Contribution>,
    /// The report; of a meeting, that which matches best.
    pub(crate) at: DocAddress,
    /// Of a meeting, its place in the table, and its reports that match, by their places in the record.
    pub(crate) meeting: Option<(usize, Vec<MatchingReport>)>,
}

/// A report of a meeting, that a search found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct MatchingReport {
    /// Its place among the reports of the record.
    pub(crate) place: usize,
    pub(crate) score: f32,
    pub(crate) at: DocAddress,
}

/// Ranks the reports that `request` asks for.
///
/// `table` is needed where the query asks for facts of meetings.
pub(crate) fn rank(
    reader: &Reader,
    prepared: &Prepared,
    table: Option<&Table>,
    words: &QueryWords,
    request: &Request,
) -> Result<Ranking> {
    let (date, date_field) = (PUBLISHED, reader.fields.published);
    let statistics = prepared.statistics(&reader.searcher);
    let clauses = clauses::clauses(reader, &statistics, words, &request.weights, &prepared.grams, date_field)?;
    let matching = clauses::query(reader, words, &clauses, table)?;
    let bounded = request.since.is_some() || request.until.is_some();
    let undated = if bounded {
        let undated: Vec<(Occur, Box<dyn Query>)> = vec![
            (Occur::Must, matching.box_clone()),
            (Occur::MustNot, Box::new(ExistsQuery::new(date.to_owned(), false))),
        ];
        reader.searcher.search(&BooleanQuery::new(undated), &Count)?
    } else {
        0
    };
    let query: Box<dyn Query> = if bounded {
        let within = ConstScoreQuery::new(Box::new(published(reader, request.since, request.until)), 0.0);
        Box::new(BooleanQuery::new(vec![(Occur::Must, matching), (Occur::Must, Box::new(within))]))
    } else {
        matching
    };

    // Never more than there are reports: the collector reserves memory for its limit.
    let reports = reader.len()?;
    let limit = request.limit.min(reports);
    let offset = request.offset.min(reports);
    let ranking = |total, hits| Ranking {
        total,
        undated,
        ignored_words: words.ignored(),
        matching_reports: total,
        facets: Facets::new(),
        timeline: None,
        hits,
    };
    if limit == 0 {
        let total = reader.searcher.search(&query, &Count)?;
        return Ok(ranking(total, Vec::new()));
    }
    let top = TopDocs::with_limit(limit).and_offset(offset);
    let by_score = (SortBySimilarityScore, Order::Desc);
    let by_id = (SortByString::for_field(ID), Order::Asc);
    let report = |score, id: Option<String>, at| Ranked {
        id: id.unwrap_or_default(),
        score,
        explanation: Vec::new(),
        at,
        meeting: None,
    };
    let search = &reader.searcher;
    // Where there is nothing to rank by, the latest come first.
    let sort = if words.has_words() { request.sort } else { Sort::Date };
    let (total, hits) = match sort {
        Sort::Relevance => {
            let collector = (top.order_by((by_score, by_id)), Count);
            let (hits, total) = search.search_with_statistics_provider(&query, &collector, &statistics)?;
            (total, hits.into_iter().map(|((score, id), at)| report(score, id, at)).collect())
        }
        Sort::Date => {
            let by_date = (SortByStaticFastValue::<i64>::for_field(date), Order::Desc);
            let collector = (top.order_by((by_date, by_score, by_id)), Count);
            let (hits, total) = search.search_with_statistics_provider(&query, &collector, &statistics)?;
            (total, hits.into_iter().map(|((_, score, id), at)| report(score, id, at)).collect())
        }
    };
    let mut ranking = ranking(total, hits);
    if request.explain {
        for hit in &mut ranking.hits {
            hit.explanation = explain(reader, &statistics, &clauses, hit.at)?;
        }
    }
    Ok(ranking)
}
