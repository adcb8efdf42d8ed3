//! Hits as they are shown: a ranking, with the texts of the few that are on the page.

use crate::analysis::analyzer;
use crate::corpus::layout;
use crate::error::Result;
use crate::index::Reader;
use crate::model::Report;
use crate::search::{Highlights, MeetingHit, Overview, QueryWords, Ranked, Ranking, ReportHit, Request, Table};
use crate::snippet::{Snippet, fragments};
use std::ops::Range;
use std::time::Instant;

/// Reports of a meeting that are shown with a snippet, beside the first.
const MOST_SNIPPETS: usize = 3;
/// The most fragments of a report.
const MOST_FRAGMENTS: usize = 3;

pub(super) fn overview(request: &Request, words: &QueryWords, ranking: &Ranking, started: Instant) -> Overview {
    let names = words.names().filter(|_| request.explain);
    let understood = words.query().to_string();
    Overview {
        query: request.query.clone(),
        understood: (understood != request.query).then_some(understood),
        diagnostics: words.diagnostics().cloned().collect(),
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
        let is_best = matching.first().is_some_and(|best| best.place == place);
        let most = if is_best { MOST_FRAGMENTS } else { 1 };
        let mut snippets = match found.filter(|_| shown.contains(&place)) {
            Some(report) => snippets_of(&snapshot.report(report.at)?.0, words, most),
            None => Vec::new(),
        }
        .into_iter();
        reports.push(ReportHit {
            id: told.id,
            title_highlights: highlights(&told.title, words),
            title: told.title,
            source: told.source,
            published: told.published,
            score: found.map_or(0.0, |report| report.score),
            snippet: snippets.next().unwrap_or_default(),
            more_snippets: snippets.collect(),
            role: Some(told.role),
            copies: told.copies,
            copy_of: told.copy_of,
            explanation: if is_best { hit.explanation.clone() } else { Vec::new() },
        });
    }
    Ok(MeetingHit {
        id: hit.id.clone(),
        score: hit.score,
        title_highlights: highlights(&record.title, words),
        title: record.title,
        meeting: record.meeting,
        reports,
    })
}

pub(super) fn report_hit(snapshot: &Reader, words: &QueryWords, hit: &Ranked) -> Result<ReportHit> {
    let (report, _) = snapshot.report(hit.at)?;
    let mut snippets = snippets_of(&report, words, MOST_FRAGMENTS).into_iter();
    Ok(ReportHit {
        snippet: snippets.next().unwrap_or_default(),
        more_snippets: snippets.collect(),
        title_highlights: highlights(&report.title, words),
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

/// The best fragments of the body, or of the title where the body has none of the words; at most `most`.
///
/// A title that is a line of the body is shown already, so that line is left out while there is more.
fn snippets_of(report: &Report, words: &QueryWords, most: usize) -> Vec<Snippet> {
    let layout = layout(report);
    let title = layout.title.unwrap_or(0..0);
    let around = |piece: &Range<usize>| {
        if piece.start <= title.start && title.end <= piece.end {
            [piece.start..title.start, title.end..piece.end]
        } else {
            [piece.clone(), piece.end..piece.end]
        }
    };
    let best = |text: &str, pieces: &[Range<usize>]| {
        fragments(text, pieces, analyzer(), most, |tokens, found| words.find(tokens, found))
    };
    let rest: Vec<_> = layout.searched.iter().flat_map(around).collect();
    let of_body = best(&report.body, &rest);
    if of_body.iter().any(|snippet| !snippet.highlights.is_empty()) {
        return of_body;
    }
    let of_title = best(&report.title, std::slice::from_ref(&(0..report.title.len())));
    if of_title.iter().any(|snippet| !snippet.highlights.is_empty()) { of_title } else { of_body }
}

/// The words of the query in a title, as byte ranges and in characters.
fn highlights(title: &str, words: &QueryWords) -> Highlights {
    let tokens = analyzer().tokens(title);
    let mut found = Vec::new();
    words.find(&tokens, &mut found);
    let marked = tokens.iter().zip(&found).filter(|(_, found)| found.is_some()).map(|(token, _)| token.range());
    let Snippet { highlights, highlights_chars, .. } = Snippet::new(title, 0..title.len(), marked);
    Highlights { title_highlights: highlights, title_highlights_chars: highlights_chars }
}
