//! Turns a query into ranked reports.
//!
//! The score is BM25 (k1 1.2, b 0.75) over stems, each with the words of the index that look like it as one group, and
//! smaller shares of BM25 over folded words, stems of the title, pairs of words and synonyms ([`Weights`]). Stop words of
//! the query are left out, as typed, while anything else is left. Ties are broken by id, ascending: the same reports and
//! query give the same answer, however the index is cut into segments and whatever was removed from it.

mod alternatives;
mod answer;
mod clauses;
mod expand;
mod explain;
mod groups;
mod rank;
mod request;
mod statistics;
mod words;

pub use answer::{Answer, MeetingHit, Overview, ReportAnswer, ReportHit};
pub use clauses::Reason;
pub use explain::Contribution;
pub(crate) use rank::rank;
pub use rank::{Ranked, Ranking};
pub use request::{Request, Sort, Weights};
pub(crate) use statistics::Prepared;
pub use words::QueryWords;

/// What is ranked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Meetings: dated by the day of the meeting, else of publication.
    Meetings,
    /// Reports, each for itself: dated by publication.
    Reports,
}

/// The id of the meeting that a report tells of: a function of its reports alone.
#[must_use]
pub(crate) fn meeting_id(report_id: &str) -> String {
    format!("{MEETING_PREFIX}{report_id}")
}

/// The report that names a meeting, of the id of the meeting.
#[must_use]
pub(crate) fn report_of_meeting(meeting_id: &str) -> Option<&str> {
    meeting_id.strip_prefix(MEETING_PREFIX)
}

const MEETING_PREFIX: &str = "m-";
