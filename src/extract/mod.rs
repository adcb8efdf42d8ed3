//! Reads the meetings that a report tells of.
//!
//! This first version claims little: each report is taken to tell of one meeting, held on the day of publication as far
//! as that is known; everything else is null or empty rather than guessed. Reading people, places and dates from the
//! text will live beside this file.

use crate::model::{Meeting, Report};

/// The meetings that `report` tells of.
///
/// ```
/// let report = mahdar::Report::new("1", "لقاء في دوشنبه", "");
/// assert_eq!(mahdar::extract::meetings(&report).len(), 1);
/// ```
#[must_use]
pub fn meetings(report: &Report) -> Vec<Meeting> {
    vec![Meeting { date: report.published.map(|published| published.date().to_string()), ..Meeting::default() }]
}
