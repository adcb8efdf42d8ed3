//! Saved searches, and the new meetings that they ask for.

use super::{Engine, answers};
use crate::alerts::{AlertHit, Alerts};
use crate::error::Result;
use crate::index::Reader;
use crate::model::{MeetingRecord, Role};
use crate::search::{QueryWords, Request, rank_meetings};
use std::sync::PoisonError;

/// An index as it was at a moment: what came later is new.
#[derive(Debug, Clone)]
pub struct Moment(Reader);

impl Moment {
    /// Whether a meeting was not known then: no report of it was one of a meeting, though coverage may have been there, or
    /// a report that told of none yet.
    fn lacks(&self, record: &MeetingRecord) -> Result<bool> {
        for told in record.reports.iter().filter(|told| told.role == Role::Report) {
            for known in self.0.meetings_of(&told.id)? {
                if known.reports.iter().any(|other| other.id == told.id && other.role == Role::Report) {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }
}

impl Engine {
    /// The index as it is now. Take it while nobody else puts reports in: their meetings would be new too.
    #[must_use]
    pub fn moment(&self) -> Moment {
        Moment(self.snapshot())
    }

    /// The saved searches of the index.
    ///
    /// # Errors
    ///
    /// If their file cannot be read.
    pub fn alerts(&self) -> Result<Alerts> {
        match &self.folder {
            Some(folder) => Alerts::read(folder),
            None => Ok(self.alerts.lock().unwrap_or_else(PoisonError::into_inner).clone()),
        }
    }

    /// Replaces the saved searches of the index.
    ///
    /// # Errors
    ///
    /// If their file cannot be written: then they are as they were.
    pub fn set_alerts(&self, alerts: &Alerts) -> Result<()> {
        match &self.folder {
            Some(folder) => alerts.write(folder),
            None => {
                alerts.clone_into(&mut self.alerts.lock().unwrap_or_else(PoisonError::into_inner));
                Ok(())
            }
        }
    }

    /// The meetings that alerts ask for and that are new: at `since`, no report of them told of a meeting. Alert by alert, best
    /// first.
    ///
    /// # Errors
    ///
    /// If the index, or the file of the alerts, cannot be read.
    ///
    /// ```
    /// use mahdar::{Engine, Report, alerts::Alerts};
    /// let engine = Engine::in_memory()?;
    /// let mut alerts = Alerts::default();
    /// alerts.add("putin", "لقاء بوتين")?;
    /// engine.set_alerts(&alerts)?;
    /// let before = engine.moment();
    /// engine.ingest([Report::new("1", "لقاء بوتين ورحمان", "بوتين يلتقي رحمان في دوشنبه")])?;
    /// assert_eq!(engine.new_for_alerts(&before)?[0].alert, "putin");
    /// assert!(engine.new_for_alerts(&engine.moment())?.is_empty());
    /// # Ok::<(), mahdar::Error>(())
    /// ```
    pub fn new_for_alerts(&self, since: &Moment) -> Result<Vec<AlertHit>> {
        let alerts = self.alerts()?;
        let snapshot = self.snapshot();
        let mut found = Vec::new();
        for alert in alerts.iter() {
            let request = Request { limit: usize::MAX, all_words: true, ..Request::new(&alert.query) };
            // A query that asks for nothing finds nothing.
            let Ok(words) = QueryWords::of(&request) else { continue };
            let (prepared, table) = (self.prepared(&snapshot)?, self.table(&snapshot)?);
            for hit in rank_meetings(&snapshot, &prepared, &table, &words, &request)?.hits {
                let record = hit.meeting.as_ref().and_then(|(meeting, _)| table.records.get(*meeting));
                if let Some(record) = record
                    && since.lacks(record)?
                {
                    let meeting = answers::meeting_hit(&snapshot, &table, &words, &hit)?;
                    found.push(AlertHit { alert: alert.name.clone(), query: alert.query.clone(), meeting });
                }
            }
        }
        Ok(found)
    }
}
