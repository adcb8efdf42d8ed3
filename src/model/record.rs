//! A meeting as an index holds it: what its reports tell of it, put together, and the reports.

use super::{Meeting, Published};
use serde::{Deserialize, Serialize};

/// A meeting, and the reports that tell of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MeetingRecord {
    /// Begins with `m-`: made of its first report, so that it does not depend on the order in which reports came in.
    pub id: String,
    /// The title of its first report.
    pub title: String,
    /// Who, when, where, about what: each field as most of the reports tell it.
    #[serde(flatten)]
    pub meeting: Meeting,
    /// First the report that the meeting is named after, which is its first; the others in order of time, coverage among
    /// them.
    pub reports: Vec<Telling>,
}

/// A report of a meeting, or one that stands beside it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Telling {
    /// Id of the report.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its agency or paper.
    pub source: Option<String>,
    /// When it was published.
    pub published: Option<Published>,
    /// Whether it is a report of the meeting.
    pub role: Role,
    /// Which of its mentions, from 0, is of this meeting.
    pub mention: usize,
    /// Reports of this meeting with nearly the same text, which are folded into this one where meetings are shown.
    pub copies: usize,
    /// The report whose text it repeats; none if it is shown for itself.
    pub copy_of: Option<String>,
}

/// How a report stands to a meeting.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// It is a report of the meeting.
    #[default]
    Report,
    /// It tells of the meeting beforehand, or speaks of it after: a curtain-raiser, a statement, a follow-up.
    Coverage,
}
