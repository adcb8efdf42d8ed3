//! The meetings of an index: listed, found by their id, and with the words that they were read from.

use super::Engine;
use crate::error::Result;
use crate::grouping::named_by;
use crate::model::{MeetingRecord, Role};
use crate::search::{Count, Facet, Facets, Filter, by_month, count};
use serde::Serialize;

/// The words that a fact of a meeting was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Evidences {
    /// Name of a field of [`Meeting`](crate::Meeting), or `contact` for the words that tell of the meeting.
    pub fact: String,
    /// The report.
    pub report: String,
    /// Whether the words stand in its title; else in its body.
    pub in_title: bool,
    /// First byte.
    pub start: usize,
    /// The byte behind the last.
    pub end: usize,
    /// The words.
    pub text: String,
}

impl Engine {
    /// The meeting with this id; for an id that a report has since taken another place for, the meeting that the report
    /// that it names is in now.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn meeting(&self, id: &str) -> Result<Option<MeetingRecord>> {
        let snapshot = self.snapshot();
        let whole = id.strip_prefix("m-").map(|report| (report, 0));
        for (report, number) in named_by(id).into_iter().chain(whole) {
            let mut meetings = snapshot.meetings_of(report)?;
            if let Some(exact) = meetings.iter().position(|meeting| meeting.id == id) {
                return Ok(Some(meetings.swap_remove(exact)));
            }
            let of_report = |meeting: &MeetingRecord| {
                let telling = meeting.reports.iter().find(|told| told.id == report);
                telling.map_or((Role::Coverage, usize::MAX), |told| (told.role, told.mention))
            };
            meetings.sort_by_cached_key(|meeting| (of_report(meeting), meeting.id.clone()));
            let held = meetings.iter().filter(|meeting| of_report(meeting).0 == Role::Report).count();
            let place = if number < held { number } else { 0 };
            if let Some(meeting) = meetings.into_iter().nth(place) {
                return Ok(Some(meeting));
            }
        }
        Ok(None)
    }

    /// The meetings that the report with this id is listed in, as a report of them or as coverage, in order of their ids.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    ///
    /// ```
    /// use mahdar::{Engine, Report};
    /// let engine = Engine::in_memory()?;
    /// engine.ingest([Report::new("1", "بوتين يلتقي رحمان في دوشنبه", "")])?;
    /// assert_eq!(engine.meetings_of("1")?[0].id, "m-1");
    /// assert!(engine.meetings_of("2")?.is_empty());
    /// # Ok::<(), mahdar::Error>(())
    /// ```
    pub fn meetings_of(&self, report: &str) -> Result<Vec<MeetingRecord>> {
        let mut meetings = self.snapshot().meetings_of(report)?;
        meetings.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(meetings)
    }

    /// All meetings, in order of date (the undated last), then of id.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn meetings(&self) -> Result<Vec<MeetingRecord>> {
        self.meetings_wanted(&Filter::default())
    }

    /// The meetings that a filter wants, in order of date (the undated last), then of id.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn meetings_wanted(&self, filter: &Filter) -> Result<Vec<MeetingRecord>> {
        let table = self.table(&self.snapshot())?;
        Ok(table.wanted(filter).map(|(record, _)| record.clone()).collect())
    }

    /// How many of the meetings that a filter wants have which value.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn facets(&self, filter: &Filter, facets: &[Facet]) -> Result<Facets> {
        let table = self.table(&self.snapshot())?;
        Ok(count(facets, table.wanted(filter)))
    }

    /// How many of the meetings that a filter wants were held in which month, in order.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn timeline(&self, filter: &Filter) -> Result<Vec<Count>> {
        let table = self.table(&self.snapshot())?;
        Ok(by_month(table.wanted(filter).map(|(_, day)| day)))
    }

    /// The words that each fact of a meeting was read from, by fact, then in the order of its reports; coverage is none.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn evidence(&self, meeting: &MeetingRecord) -> Result<Vec<Evidences>> {
        let snapshot = self.snapshot();
        let mut found = Vec::new();
        for told in meeting.reports.iter().filter(|told| told.role == Role::Report) {
            let Some(at) = snapshot.find(&told.id)? else { continue };
            let (report, noted) = snapshot.report(at)?;
            for evidence in noted.mentions.get(told.mention).into_iter().flat_map(|mention| &mention.evidence) {
                let text = if evidence.in_title { &report.title } else { &report.body };
                if let Some(words) = text.get(evidence.start..evidence.end) {
                    found.push(Evidences {
                        fact: evidence.fact.clone(),
                        report: told.id.clone(),
                        in_title: evidence.in_title,
                        start: evidence.start,
                        end: evidence.end,
                        text: words.to_owned(),
                    });
                }
            }
        }
        found.sort_by(|a, b| a.fact.cmp(&b.fact));
        Ok(found)
    }
}
