//! Hits as they are shown: a ranking, with the texts of the few that are on the page.

use crate::analysis::analyzer;
use crate::corpus::layout;
use crate::error::Result;
use crate::index::Reader;
use crate::model::Report;
use crate::search::{MeetingHit, Overview, QueryWords, Ranked, Ranking, ReportHit, Request, Table};
use crate::snippet::{Snippet, snippet};
use std::ops::Range;
use std::time::Instant;

/// Reports of a meeting that are shown with a snippet, beside the first.
const MOST_SNIPPETS: usize = 3;

pub(super) fn overview(request: &Request, words: &QueryWords, ranking: &Ranking, started: Instant) -> Overview {
    let names = words.names().filter(|_| request.explain);
    Overview {
        query: request.query.clone(),
        took_ms: milliseconds(started),
        total: ranking.total,
        undated: ranking.undated,
        ignored_words: ranking.ignored_words,
        matching_reports: ranking.matching_reports,
        did_you_mean: None,
        names: names.map(|(name, arabic)| [name.to_owned(), arabic.to_owned()]).collect(),
    }
}

fn milliseconds(started: Instant) -> f64 {
    (started.elapsed().as_secs_f64() * 1e6).round() / 1e3
}

/// A meeting with its reports; the texts are read of those that match best, and of the first.
pub(super) fn meeting_hit(snapshot: &Reader, table: &Table, words: &QueryWords, hit: &Ranked) -> Result<MeetingHit> {
    let (meeting, matching) = match &hit.meeting {
        Some((meeting, matching)) => (*meeting, matching.as_slice()),
        None => (usize::MAX, &[][..]),
    };
    let record = table.records.get(meeting).cloned().unwrap_or_default();
    let is_copy = |place: usize| record.reports.get(place).is_some_and(|told| told.copy_of.is_some());
    let best = matching.iter().map(|report| report.place).filter(|&place| !is_copy(place));
    let shown: Vec<usize> = best.take(MOST_SNIPPETS).chain([0]).collect();
    let mut reports = Vec::with_capacity(record.reports.len());
    for (place, told) in record.reports.into_iter().enumerate() {
        let found = matching.iter().find(|report| report.place == place);
        let snippet = match found.filter(|_| shown.contains(&place)) {
            Some(report) => snippet_of(&snapshot.report(report.at)?.0, words),
            None => Snippet::default(),
        };
        let is_best = matching.first().is_some_and(|best| best.place == place);
        reports.push(ReportHit {
            id: told.id,
            title: told.title,
            source: told.source,
            published: told.published,
            score: found.map_or(0.0, |report| report.score),
            snippet,
            role: Some(told.role),
            copies: told.copies,
            copy_of: told.copy_of,
            explanation: if is_best { hit.explanation.clone() } else { Vec::new() },
        });
    }
    Ok(MeetingHit { id: hit.id.clone(), score: hit.score, title: record.title, meeting: record.meeting, reports })
}

pub(super) fn report_hit(snapshot: &Reader, words: &QueryWords, hit: &Ranked) -> Result<ReportHit> {
    let (report, _) = snapshot.report(hit.at)?;
    Ok(ReportHit {
        snippet: snippet_of(&report, words),
        id: report.id,
        title: report.title,
        source: report.source,
        published: report.published,
        score: hit.score,
        role: None,
        copies: 0,
        copy_of: None,
        explanation: hit.explanation.clone(),
    })
}

/// The best fragment of the body, or of the title where the body has none of the words.
///
/// A title that is a line of the body is shown already, so that line is left out while there is more.
fn snippet_of(report: &Report, words: &QueryWords) -> Snippet {
    let layout = layout(report);
    let title = layout.title.unwrap_or(0..0);
    let around = |piece: &Range<usize>| {
        if piece.start <= title.start && title.end <= piece.end {
            [piece.start..title.start, title.end..piece.end]
        } else {
            [piece.clone(), piece.end..piece.end]
        }
    };
    let best = |text: &str, pieces: &[Range<usize>]| snippet(text, pieces, analyzer(), |token| words.matches(token));
    let rest: Vec<_> = layout.searched.iter().flat_map(around).collect();
    let of_body = best(&report.body, &rest);
    if !of_body.highlights.is_empty() {
        return of_body;
    }
    let of_title = best(&report.title, std::slice::from_ref(&(0..report.title.len())));
    if of_title.highlights.is_empty() { of_body } else { of_title }
}
