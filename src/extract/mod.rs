//! Reads the meetings that a report tells of.
//!
//! This first version claims little: each report is taken to tell of one meeting, held on the day of publication as far
//! as that is known; everything else is null or empty rather than guessed. Reading people, places and dates from the
//! text will live beside this file.

use crate::model::{Meeting, Mention, Report, Status};

/// What `report` tells of meetings: the first are those that it is a report of ([`Status::Held`](crate::model::Status)).
///
/// ```
/// let report = mahdar::Report::new("1", "لقاء في دوشنبه", "");
/// assert_eq!(mahdar::extract::mentions(&report).len(), 1);
/// ```
#[must_use]
pub fn mentions(report: &Report) -> Vec<Mention> {
    let date = report.published.map(|published| published.date().to_string());
    vec![Mention { meeting: Meeting { date, ..Meeting::default() }, ..Mention::default() }]
}

/// The meetings that `report` is a report of.
///
/// ```
/// let report = mahdar::Report::new("1", "لقاء في دوشنبه", "");
/// assert_eq!(mahdar::extract::meetings(&report).len(), 1);
/// ```
#[must_use]
pub fn meetings(report: &Report) -> Vec<Meeting> {
    let held = mentions(report).into_iter().filter(|mention| mention.status == Status::Held);
    held.map(|mention| mention.meeting).collect()
}
