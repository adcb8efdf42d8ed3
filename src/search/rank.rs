//! Ranks the reports of one commit.

use super::expand::Grams;
use super::request::{Request, Sort, Weights};
use super::synonyms::SynonymQuery;
use super::words::{DatePart, QueryWords};
use super::{Unit, meeting_id};
use crate::error::Result;
use crate::index::{HELD, ID, PUBLISHED, Reader, stored_time};
use jiff::civil::Date;
use std::ops::Bound;
use tantivy::collector::sort_key::{SortBySimilarityScore, SortByStaticFastValue, SortByString};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, ExistsQuery, Occur, PhraseQuery, Query, RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption, Term};
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
    pub(crate) at: DocAddress,
}

/// Ranks what `request` asks for.
pub(crate) fn rank(
    reader: &Reader,
    grams: &Grams,
    words: &QueryWords,
    request: &Request,
    unit: Unit,
) -> Result<Ranking> {
    let (date, date_field) = match unit {
        Unit::Meetings => (HELD, reader.fields.held),
        Unit::Reports => (PUBLISHED, reader.fields.published),
    };
    let by_words = matching(reader, words, &request.weights, grams);
    let matching = with_dates(reader, by_words, words, &request.weights, date_field);
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
        let bound = |day: Date| Term::from_field_i64(date_field, stored_time(day.at(0, 0, 0, 0)));
        let lower = request.since.map_or(Bound::Unbounded, |day| Bound::Included(bound(day)));
        let upper = request
            .until
            .and_then(|day| day.tomorrow().ok())
            .map_or(Bound::Unbounded, |day| Bound::Excluded(bound(day)));
        let within = ConstScoreQuery::new(Box::new(RangeQuery::new(lower, upper)), 0.0);
        Box::new(BooleanQuery::new(vec![(Occur::Must, matching), (Occur::Must, Box::new(within))]))
    } else {
        matching
    };

    // Never more than there are reports: the collector reserves memory for its limit.
    let limit = request.limit.min(reader.len());
    let offset = request.offset.min(reader.len());
    if limit == 0 {
        let total = reader.searcher.search(&query, &Count)?;
        return Ok(Ranking { total, undated, ignored_words: words.ignored(), hits: Vec::new() });
    }
    let top = TopDocs::with_limit(limit).and_offset(offset);
    let by_score = (SortBySimilarityScore, Order::Desc);
    let by_id = (SortByString::for_field(ID), Order::Asc);
    let name = |id: Option<String>| match (unit, id.unwrap_or_default()) {
        (Unit::Meetings, id) => meeting_id(&id),
        (Unit::Reports, id) => id,
    };
    let (total, hits) = match request.sort {
        Sort::Relevance => {
            let (hits, total) = reader.searcher.search(&query, &(top.order_by((by_score, by_id)), Count))?;
            (total, hits.into_iter().map(|((score, id), at)| Ranked { id: name(id), score, at }).collect())
        }
        Sort::Date => {
            let by_date = (SortByStaticFastValue::<i64>::for_field(date), Order::Desc);
            let (hits, total) = reader.searcher.search(&query, &(top.order_by((by_date, by_score, by_id)), Count))?;
            (total, hits.into_iter().map(|((_, score, id), at)| Ranked { id: name(id), score, at }).collect())
        }
    };
    Ok(Ranking { total, undated, ignored_words: words.ignored(), hits })
}

/// Any report with one of the words; the more of them and the rarer, the better.
fn matching(reader: &Reader, words: &QueryWords, weights: &Weights, grams: &Grams) -> Box<dyn Query> {
    let fields = reader.fields;
    let boosted = |query: Box<dyn Query>, weight: f32| -> (Occur, Box<dyn Query>) {
        (Occur::Should, Box::new(BoostQuery::new(query, weight)))
    };
    let clause = |field, text: &str, weight: f32| {
        boosted(Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::WithFreqs)), weight)
    };
    let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
    for word in words.iter() {
        let count = word.count as f32;
        let likes = if weights.likes > 0.0 { grams.like(&word.stem) } else { Vec::new() };
        let likes = likes.into_iter().map(|like| (like.stem, like.likeness * like.likeness)).collect();
        let group = SynonymQuery { field: fields.stem, word: word.stem.clone(), likes, most_of_likes: weights.likes };
        clauses.push(boosted(Box::new(group), weights.stem * count));
        clauses.push(clause(fields.surface, &word.folded, weights.surface * count));
        clauses.push(clause(fields.title_stem, &word.stem, weights.title * count));
    }
    for pair in words.pairs() {
        let terms = pair.map(|stem| Term::from_field_text(fields.stem, stem));
        clauses.push(boosted(Box::new(PhraseQuery::new(terms.to_vec())), weights.pair));
    }
    if words.phrases().is_empty() {
        return Box::new(BooleanQuery::new(clauses));
    }
    // What is quoted must be there, word for word; the words count as they do elsewhere.
    let mut all: Vec<(Occur, Box<dyn Query>)> = vec![(Occur::Must, Box::new(BooleanQuery::new(clauses)))];
    for phrase in words.phrases() {
        let terms: Vec<Term> = phrase.iter().map(|word| Term::from_field_text(fields.surface, word)).collect();
        let query: Box<dyn Query> = match terms.as_slice() {
            [term] => Box::new(TermQuery::new(term.clone(), IndexRecordOption::Basic)),
            _ => Box::new(PhraseQuery::new(terms)),
        };
        all.push((Occur::Must, Box::new(ConstScoreQuery::new(query, 0.0))));
    }
    Box::new(BooleanQuery::new(all))
}

/// Lets the months and years of a query count by the dates of reports, as well as by their words. They widen the answer
/// only where the query is nothing else.
fn with_dates(
    reader: &Reader,
    by_words: Box<dyn Query>,
    words: &QueryWords,
    weights: &Weights,
    field: Field,
) -> Box<dyn Query> {
    let mut dates: Vec<(Occur, Box<dyn Query>)> = Vec::new();
    for part in words.periods() {
        for (first, last) in days_of(reader, *part) {
            let bound = |day: Date| Term::from_field_i64(field, stored_time(day.at(0, 0, 0, 0)));
            let end = last.tomorrow().map_or(Bound::Unbounded, |day| Bound::Excluded(bound(day)));
            let within =
                ConstScoreQuery::new(Box::new(RangeQuery::new(Bound::Included(bound(first)), end)), weights.date);
            dates.push((Occur::Should, Box::new(within)));
        }
    }
    if dates.is_empty() {
        return by_words;
    }
    let by_words = (if words.only_dates() { Occur::Should } else { Occur::Must }, by_words);
    let by_dates: (Occur, Box<dyn Query>) = (Occur::Should, Box::new(BooleanQuery::new(dates)));
    Box::new(BooleanQuery::new(vec![by_words, by_dates]))
}

/// First and last days of a month or year; of a month without a year, in each year that the index has reports of.
fn days_of(reader: &Reader, part: DatePart) -> Vec<(Date, Date)> {
    let month = |year: i16, month: i8| Date::new(year, month, 1).ok().map(|first| (first, first.last_of_month()));
    match part {
        DatePart { month: Some(number), year: Some(year) } => month(year, number).into_iter().collect(),
        DatePart { month: None, year: Some(year) } => {
            month(year, 1).zip(month(year, 12)).map(|((first, _), (_, last))| (first, last)).into_iter().collect()
        }
        DatePart { month: Some(number), year: None } => {
            let years = reader.years().filter(|years| years.clone().count() <= MOST_YEARS);
            years.into_iter().flatten().filter_map(|year| month(year, number)).collect()
        }
        DatePart { month: None, year: None } => Vec::new(),
    }
}

/// The most years in which a month without a year is looked for.
const MOST_YEARS: usize = 100;
