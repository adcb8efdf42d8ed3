//! What a query asks of the index, clause by clause: each with a name, so that a score can be explained by its parts.

use super::expand::Grams;
use super::groups::{Group, GroupsQuery, MostOfLikes};
use super::request::Weights;
use super::statistics::Statistics;
use super::table::Table;
use super::words::{DatePart, QueryWords};
use crate::error::Result;
use crate::index::{Reader, stored_time};
use jiff::civil::Date;
use serde::Serialize;
use std::ops::Bound;
use tantivy::query::{
    Bm25StatisticsProvider, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, Occur, PhraseQuery, Query,
    RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption, Term};

/// What a part of a score is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// A word, in any form, or words that look like it.
    Word,
    /// The very word.
    Exact,
    /// A word in the title, in any form.
    Title,
    /// Two words that follow each other.
    Pair,
    /// Another name of what the query names, or a synonym.
    Synonym,
    /// Words that begin as a prefix of the query, or are like a fuzzy word of it.
    Forms,
    /// A month or year that is the date of the report.
    Date,
    /// Words that name who took part, where, with whom or when.
    Fact,
    /// Further reports of the meeting.
    Reports,
}

/// One clause beside the words.
pub(super) struct Part {
    pub(super) reason: Reason,
    /// The word or words, as the query has them.
    pub(super) text: String,
    pub(super) query: Box<dyn Query>,
}

/// The clauses of a query.
pub(super) struct Clauses {
    /// The words, in any form, each a group with its likes.
    pub(super) words: GroupsQuery,
    /// Each of them, as the query has it.
    pub(super) typed: Vec<String>,
    pub(super) parts: Vec<Part>,
}

/// Puts a query together.
pub(super) fn clauses(
    reader: &Reader,
    statistics: &Statistics<'_>,
    words: &QueryWords,
    weights: &Weights,
    grams: &Grams,
    dated_by: Field,
) -> Result<Clauses> {
    let fields = reader.fields;
    let mut parts = Vec::new();
    let mut add = |reason, text: String, query: Box<dyn Query>, weight| {
        parts.push(Part { reason, text, query: Box::new(BoostQuery::new(query, weight)) });
    };
    let term = |field, text: &str| -> Box<dyn Query> {
        Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::WithFreqs))
    };
    let phrase = |stems: &[String]| -> Box<dyn Query> {
        match stems {
            [stem] => term(fields.stem, stem),
            _ => {
                let terms = stems.iter().map(|stem| Term::from_field_text(fields.stem, stem));
                Box::new(PhraseQuery::new(terms.collect()))
            }
        }
    };
    let mut groups = Vec::new();
    for word in words.iter() {
        let count = word.count;
        let likes = if weights.likes > 0.0 { grams.like(&word.stem) } else { Vec::new() };
        let likes = likes.into_iter().map(|like| (like.stem, like.likeness * like.likeness)).collect();
        groups.push(Group { word: word.stem.clone(), forms: Vec::new(), weight: weights.stem * count, likes });
        add(Reason::Exact, word.typed.clone(), term(fields.surface, &word.folded), weights.surface * count);
        add(Reason::Title, word.typed.clone(), term(fields.title_stem, &word.stem), weights.title * count);
    }
    let most = MostOfLikes { alone: weights.likes, beside: weights.likes_beside };
    if weights.synonyms > 0.0 {
        for name in words.alternatives() {
            let rarity = rarity_of(statistics, fields.stem, &name.stems)?;
            let other = |stems: &&'static [String]| -> Result<Box<dyn Query>> {
                // A rare synonym counts for no more than a common word that it stands for.
                let scale = f32::min(1.0, rarity / rarity_of(statistics, fields.stem, stems)?);
                Ok(Box::new(BoostQuery::new(phrase(stems), scale)))
            };
            let best = DisjunctionMaxQuery::new(name.names.iter().map(other).collect::<Result<_>>()?);
            add(Reason::Synonym, name.typed.clone(), Box::new(best), weights.synonyms);
        }
    }
    for one in words.forms() {
        let mut found = one.forms.words(reader)?;
        if !found.is_empty() {
            let word = found.remove(0);
            let group = Group { word, forms: found, weight: weights.stem * one.weight, likes: Vec::new() };
            let most = MostOfLikes { alone: 0.0, beside: 0.0 };
            let query = GroupsQuery { field: fields.surface, groups: vec![group], most };
            add(Reason::Forms, one.typed.clone(), Box::new(query), 1.0);
        }
    }
    for pair in words.pairs().iter().filter(|_| weights.pair > 0.0) {
        add(Reason::Pair, pair.typed.clone(), phrase(&pair.stems), weights.pair * pair.count);
    }
    for part in words.periods() {
        let text = [part.year.map(|year| format!("{year:04}")), part.month.map(|month| format!("{month:02}"))];
        let text = text.into_iter().flatten().collect::<Vec<_>>().join("-");
        let periods = days_of(reader, *part).into_iter().map(|(first, last)| -> (Occur, Box<dyn Query>) {
            let bound = |day: Date| Term::from_field_i64(dated_by, stored_time(day.at(0, 0, 0, 0)));
            let end = last.tomorrow().map_or(Bound::Unbounded, |day| Bound::Excluded(bound(day)));
            let within = RangeQuery::new(Bound::Included(bound(first)), end);
            (Occur::Should, Box::new(ConstScoreQuery::new(Box::new(within), 1.0)))
        });
        add(Reason::Date, text, Box::new(BooleanQuery::new(periods.collect())), weights.date);
    }
    let typed = words.iter().map(|word| word.typed.clone()).collect();
    Ok(Clauses { words: GroupsQuery { field: fields.stem, groups, most }, typed, parts })
}

/// One query of all clauses: a report must be what is demanded, and have a word, unless there is a demand that tells reports
/// apart without one. Dates widen the answer only where the query is nothing else.
///
/// `table` is for facts of meetings, where reports are sought; without it they are left for later.
pub(super) fn query(
    reader: &Reader,
    words: &QueryWords,
    clauses: &Clauses,
    table: Option<&Table>,
) -> Result<Box<dyn Query>> {
    let (dates, others): (Vec<&Part>, Vec<&Part>) = clauses.parts.iter().partition(|part| part.reason == Reason::Date);
    let should = |query: &dyn Query| (Occur::Should, query.box_clone());
    let mut any = vec![should(&clauses.words)];
    any.extend(others.iter().map(|part| should(part.query.as_ref())));
    let mut all: Vec<(Occur, Box<dyn Query>)> = words.structure().queries(reader, table)?;
    let is_free = words.structure().has_positive() || !words.has_words();
    if is_free && !all.iter().any(|(occur, _)| *occur == Occur::Must) {
        all.push((Occur::Must, reader.all_reports()));
    }
    let optional = is_free || words.only_dates();
    all.push((if optional { Occur::Should } else { Occur::Must }, Box::new(BooleanQuery::new(any))));
    all.extend(dates.iter().map(|part| should(part.query.as_ref())));
    match all.pop() {
        Some((_, only)) if all.is_empty() => Ok(only),
        Some(last) => {
            all.push(last);
            Ok(Box::new(BooleanQuery::new(all)))
        }
        None => Ok(Box::new(BooleanQuery::new(all))),
    }
}

/// The idf of words in title and body, summed.
fn rarity_of(statistics: &Statistics<'_>, field: Field, stems: &[String]) -> Result<f32> {
    let documents = statistics.total_num_docs()?.max(1) as f32;
    let idf = |stem: &String| -> Result<f32> {
        let with_word = statistics.doc_freq(&Term::from_field_text(field, stem))? as f32;
        Ok((1.0 + (documents - with_word + 0.5).max(0.0) / (with_word + 0.5)).ln())
    };
    stems.iter().map(idf).sum()
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
