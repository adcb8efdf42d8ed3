//! Ranks the meetings of one commit by their reports and by what is known of them.
//!
//! The score of a meeting is that of its best report, and little beside: a share of how rare the words of the query are
//! that name who took part, where and with whom, and a share for other reports that match, so that of two meetings with
//! equally good reports the one that more papers report comes first. Coverage counts for less than a report: who asks for
//! a meeting wants that which took place, not the next one that mentions it.

use super::clauses::{self, Reason};
use super::explain::{Contribution, explain};
use super::filter::{by_month, count};
use super::rank::{MatchingReport, Ranked, Ranking};
use super::request::{Request, Sort};
use super::statistics::{Prepared, Statistics};
use super::table::Table;
use super::words::{DatePart, QueryWords};
use crate::error::Result;
use crate::index::Reader;
use crate::model::Role;
use jiff::civil::Date;
use std::cmp::{Ordering, Reverse};
use std::collections::{HashMap, HashSet};
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::Term;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

/// A meeting that matches, before it is known whether it is shown.
struct Candidate {
    meeting: usize,
    score: f32,
    reports: Vec<MatchingReport>,
    /// What the score is beside that of the best report.
    beside: [Contribution; 2],
}

/// Ranks the meetings that `request` asks for.
pub(crate) fn rank_meetings(
    reader: &Reader,
    prepared: &Prepared,
    table: &Table,
    words: &QueryWords,
    request: &Request,
) -> Result<Ranking> {
    let statistics = prepared.statistics(&reader.searcher);
    let held = reader.fields.held;
    let clauses = clauses::clauses(reader, &statistics, words, &request.weights, &prepared.grams, held)?;
    let query = clauses::query(reader, words, &clauses, None)?;
    let found = reader.searcher.search_with_statistics_provider(query.as_ref(), &AllReports, &statistics)?;
    let mut matching_reports = found.len();
    let mut of_meeting: HashMap<usize, Vec<MatchingReport>> = HashMap::new();
    let structure = words.structure();
    let texts = structure.texts(reader)?;
    for (at, score) in found {
        for &(meeting, place) in table.meetings_of(at) {
            if !structure.holds(table, meeting, &texts, at) {
                continue;
            }
            of_meeting.entry(meeting).or_default().push(MatchingReport { place, score, at });
        }
    }
    if structure.has_facts() {
        // Reports of no meeting have no facts, and match nothing that asks for one.
        let places = of_meeting.values().flatten().map(|report| report.at);
        matching_reports = places.collect::<HashSet<DocAddress>>().len();
    }
    let filter = request.meeting_filter();

    let rarities = rarities(words, &statistics, reader)?;
    let (mut candidates, mut undated) = (Vec::new(), 0);
    for (meeting, mut reports) in of_meeting {
        let Some(record) = table.records.get(meeting).filter(|record| filter.wants(record)) else { continue };
        match filter.wants_days(table.days(meeting)) {
            Some(true) => {}
            Some(false) => continue,
            None => {
                undated += 1;
                continue;
            }
        }
        let role = |report: &MatchingReport| record.reports.get(report.place).map_or(Role::Coverage, |told| told.role);
        for report in &mut reports {
            if role(report) == Role::Coverage {
                report.score *= request.weights.coverage;
            }
        }
        reports.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.place.cmp(&b.place)));
        let told: Vec<&(String, String, f32)> =
            rarities.iter().filter(|(stem, ..)| table.tells(meeting, stem)).collect();
        let own: f32 = told.iter().map(|(.., rarity)| rarity).sum();
        let of_date = words.periods().iter().filter(|part| is_of(**part, table.days(meeting))).count() as f32;
        let facts = request.weights.facts * (own + request.weights.date * of_date);
        let others = request.weights.others * (reports.len() as f32).ln();
        let best = reports.first().map_or(0.0, |report| report.score);
        let named = told.iter().map(|(_, typed, _)| typed.as_str()).collect::<Vec<_>>().join(" ");
        let part = |reason, text, score| Contribution { reason, text, score };
        let beside = [part(Reason::Fact, named, facts), part(Reason::Reports, (reports.len() - 1).to_string(), others)];
        candidates.push(Candidate { meeting, score: best + facts + others, reports, beside });
    }
    sort(&mut candidates, table, request.sort);
    let all = candidates.iter().filter_map(|candidate| {
        Some((table.records.get(candidate.meeting)?, table.days(candidate.meeting).map(|(first, _)| first)))
    });
    let timeline = request.timeline.then(|| by_month(all.clone().map(|(_, day)| day)));
    let facets = count(&request.facets, all);
    let total = candidates.len();
    let mut hits = Vec::new();
    for candidate in candidates.into_iter().skip(request.offset).take(request.limit) {
        let (Some(best), Some(record)) = (candidate.reports.first(), table.records.get(candidate.meeting)) else {
            continue;
        };
        let mut explanation = Vec::new();
        if request.explain {
            explanation = explain(reader, &statistics, &clauses, best.at)?;
            let whole: f32 = explanation.iter().map(|part| part.score).sum();
            // Of coverage only a share counts.
            explanation.iter_mut().for_each(|part| part.score *= best.score / whole.max(f32::MIN_POSITIVE));
            explanation.extend(candidate.beside.into_iter().filter(|part| part.score > 0.0));
            explanation.sort_by(|a, b| b.score.total_cmp(&a.score));
        }
        hits.push(Ranked {
            id: record.id.clone(),
            score: candidate.score,
            explanation,
            at: best.at,
            meeting: Some((candidate.meeting, candidate.reports)),
        });
    }
    Ok(Ranking { total, undated, ignored_words: words.ignored(), matching_reports, facets, timeline, hits })
}

/// Best or latest first, then latest or best, then by id.
fn sort(candidates: &mut [Candidate], table: &Table, sort: Sort) {
    let first = |candidate: &Candidate| table.days(candidate.meeting).map(|(first, _)| first);
    let by_score = |a: &Candidate, b: &Candidate| b.score.total_cmp(&a.score);
    let by_date = |a: &Candidate, b: &Candidate| Reverse(first(a)).cmp(&Reverse(first(b)));
    let id = |candidate: &Candidate| table.records.get(candidate.meeting).map(|record| &record.id);
    candidates.sort_by(|a, b| {
        let (one, other): (Ordering, Ordering) = match sort {
            Sort::Relevance => (by_score(a, b), by_date(a, b)),
            Sort::Date => (by_date(a, b), by_score(a, b)),
        };
        one.then(other).then_with(|| id(a).cmp(&id(b)))
    });
}

/// The distinct stems of a query, as typed, and how rare each is in reports.
fn rarities(words: &QueryWords, statistics: &Statistics<'_>, reader: &Reader) -> Result<Vec<(String, String, f32)>> {
    let documents = statistics.total_num_docs()? as f32;
    let mut rarities: Vec<(String, String, f32)> = Vec::new();
    for word in words.iter() {
        if rarities.iter().all(|(stem, ..)| *stem != word.stem) {
            let with_word = statistics.doc_freq(&Term::from_field_text(reader.fields.stem, &word.stem))? as f32;
            let rarity = (1.0 + (documents - with_word + 0.5).max(0.0) / (with_word + 0.5)).ln();
            rarities.push((word.stem.clone(), word.typed.clone(), rarity));
        }
    }
    Ok(rarities)
}

/// Whether a meeting was held in a month or year.
fn is_of(part: DatePart, days: Option<(Date, Date)>) -> bool {
    days.is_some_and(|(first, _)| {
        part.year.is_none_or(|year| first.year() == year) && part.month.is_none_or(|month| first.month() == month)
    })
}

/// Collects all reports that match, with their scores.
struct AllReports;

struct ReportsOfSegment {
    ordinal: SegmentOrdinal,
    found: Vec<(DocAddress, Score)>,
}

impl Collector for AllReports {
    type Fruit = Vec<(DocAddress, Score)>;
    type Child = ReportsOfSegment;

    fn for_segment(&self, ordinal: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<ReportsOfSegment> {
        Ok(ReportsOfSegment { ordinal, found: Vec::new() })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, fruits: Vec<Self::Fruit>) -> tantivy::Result<Self::Fruit> {
        Ok(fruits.into_iter().flatten().collect())
    }
}

impl SegmentCollector for ReportsOfSegment {
    type Fruit = Vec<(DocAddress, Score)>;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.found.push((DocAddress::new(self.ordinal, doc), score));
    }

    fn harvest(self) -> Self::Fruit {
        self.found
    }
}
