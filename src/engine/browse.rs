//! The meetings of an index without a query: what is new, and what filters leave.

use super::Engine;
use crate::error::Result;
use crate::model::{MeetingRecord, Telling};
use crate::search::{Answer, Highlights, MeetingHit, Overview, ReportHit, Request, by_month, count};
use crate::snippet::Snippet;
use std::cmp::Reverse;
use std::time::Instant;

impl Engine {
    /// The meetings that the filter and the bounds of a request want, the latest first, the undated last; its query and its
    /// order are not asked. Nothing has a score, a snippet or a highlight.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    ///
    /// ```
    /// use mahdar::{Engine, Report, search::Request};
    /// let engine = Engine::in_memory()?;
    /// engine.ingest([Report::new("1", "بوتين يلتقي رحمان في دوشنبه", "")])?;
    /// let latest = engine.browse(&Request { limit: 3, ..Request::new("") })?;
    /// assert_eq!((latest.overview.total, latest.meetings[0].id.as_str()), (1, "m-1"));
    /// # Ok::<(), mahdar::Error>(())
    /// ```
    pub fn browse(&self, request: &Request) -> Result<Answer> {
        let started = Instant::now();
        let table = self.table(&self.snapshot())?;
        let filter = request.meeting_filter();
        let mut latest: Vec<_> = table.wanted(&filter).collect();
        // The table is in order of date and id, so those of one day stay in that of their ids.
        latest.sort_by_key(|(_, day)| Reverse(*day));
        let page = latest.iter().skip(request.offset).take(request.limit);
        let overview = Overview { total: latest.len(), ..Overview::default() };
        Ok(Answer {
            meetings: page.map(|(record, _)| hit(record)).collect(),
            facets: count(&request.facets, latest.iter().copied()),
            timeline: request.timeline.then(|| by_month(latest.iter().map(|(_, day)| *day))),
            overview: Overview { took_ms: (started.elapsed().as_secs_f64() * 1e6).round() / 1e3, ..overview },
        })
    }
}

fn hit(record: &MeetingRecord) -> MeetingHit {
    MeetingHit {
        id: record.id.clone(),
        score: 0.0,
        title: record.title.clone(),
        title_highlights: Highlights::default(),
        meeting: record.meeting.clone(),
        reports: record.reports.iter().map(report).collect(),
    }
}

fn report(told: &Telling) -> ReportHit {
    ReportHit {
        id: told.id.clone(),
        title: told.title.clone(),
        title_highlights: Highlights::default(),
        source: told.source.clone(),
        published: told.published,
        score: 0.0,
        snippet: Snippet::default(),
        more_snippets: Vec::new(),
        role: Some(told.role),
        copies: told.copies,
        copy_of: told.copy_of.clone(),
        explanation: Vec::new(),
    }
}
