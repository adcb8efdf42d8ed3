//! Which reports tell of one meeting: mentions in, meetings out.
//!
//! A pure function of the mentions: whatever the order in which reports came in, and in however many pieces, the
//! meetings are the same. Mentions find each other by `block`, are compared in pairs by the rules of `same`, and go
//! to the leader that they agree with best (`cluster`); `merge` makes one record of a group, and `copies` folds
//! reports with nearly the same text.
//!
//! Left out on purpose: mentions of cancelled meetings, and mentions before or after the fact that fit no meeting held.
//! What is not dated is put together with nothing but copies of its own text.

mod block;
mod cluster;
mod copies;
mod key;
mod merge;
mod name;
mod place;
mod same;

pub use copies::likeness;
pub(crate) use merge::named_by;

use crate::model::{MeetingRecord, Mention, Published, Report, Role, Status};
use cluster::cluster;
use key::Key;
use serde::{Deserialize, Serialize};

/// A report as grouping sees it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Noted {
    /// Id of the report.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its agency or paper.
    pub source: Option<String>,
    /// When it was published.
    pub published: Option<Published>,
    /// Of its text: see [`likeness`].
    pub likeness: Option<u64>,
    /// What it tells of meetings.
    pub mentions: Vec<Mention>,
}

impl Noted {
    /// What grouping needs of a report.
    #[must_use]
    pub fn new(report: &Report, mentions: Vec<Mention>, likeness: Option<u64>) -> Self {
        Self {
            id: report.id.clone(),
            title: report.title.clone(),
            source: report.source.clone(),
            published: report.published,
            likeness,
            mentions,
        }
    }
}

/// The blocks that the mentions of a report stand in.
pub(crate) fn blocks_of(noted: &Noted) -> Vec<u64> {
    let mut all: Vec<u64> = keys_of(noted).iter().flat_map(block::blocks).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn keys_of(noted: &Noted) -> Vec<Key> {
    let held = |mention: &Mention| mention.status == Status::Held;
    let reports_another = noted.mentions.iter().any(held);
    let key = |mention| Key { reports_another, ..Key::new(mention, noted.published, noted.likeness) };
    let mut keys: Vec<Key> = noted.mentions.iter().map(key).collect();
    // What a report tells of first is its news; a meeting before that one is told again for the reader who missed it.
    let news = keys.iter().find(|key| key.is_held()).and_then(Key::day);
    for key in keys.iter_mut().filter(|key| key.is_held() && key.day() < news) {
        key.recall();
    }
    keys
}

/// A report, and what is compared of it.
#[derive(Debug, Clone)]
pub(crate) struct Noticed {
    pub(crate) noted: Noted,
    keys: Vec<Key>,
}

impl Noticed {
    pub(crate) fn new(noted: Noted) -> Self {
        Self { keys: keys_of(&noted), noted }
    }

    /// The blocks in which those stand that this report may share a meeting with.
    pub(crate) fn blocks_around(&self) -> Vec<u64> {
        self.keys.iter().flat_map(block::blocks_around).collect()
    }

    /// Whether a mention of the one agrees with a mention of the other, as reports of one meeting or as coverage.
    pub(crate) fn may_meet(&self, other: &Self) -> bool {
        self.keys.iter().any(|one| other.keys.iter().any(|another| same::may_meet(one, another)))
    }
}

/// The meetings that reports tell of, in order of their ids.
///
/// ```
/// use mahdar::grouping::{Noted, meetings};
/// use mahdar::model::Mention;
/// let noted = |id: &str, day: &str| {
///     let mention: Mention = serde_json::from_value(serde_json::json!({
///         "status": "held", "evidence": [],
///         "meeting": {"date": day, "date_text": null, "place": null, "place_country": null, "countries": ["RU", "TJ"],
///             "organisations": [], "participants": [], "format": null, "topics": [], "documents_signed": false},
///     })).unwrap();
///     Noted { id: id.into(), mentions: vec![mention], ..Noted::default() }
/// };
/// let meetings = meetings(vec![noted("b", "2022-06-28"), noted("a", "2022-06-29"), noted("c", "2023-06-28")]);
/// assert_eq!(meetings.iter().map(|meeting| meeting.reports.len()).collect::<Vec<_>>(), [2, 1]);
/// ```
#[must_use]
pub fn meetings(mut reports: Vec<Noted>) -> Vec<MeetingRecord> {
    reports.sort_by(|a, b| order(a).cmp(&order(b)));
    reports.dedup_by(|a, b| a.id == b.id);
    let members: Vec<(usize, usize)> =
        reports.iter().enumerate().flat_map(|(r, noted)| (0..noted.mentions.len()).map(move |m| (r, m))).collect();
    let keys: Vec<Key> = reports.iter().flat_map(keys_of).collect();
    let mut meetings: Vec<MeetingRecord> = cluster(&keys)
        .iter()
        .map(|cluster| {
            let held = cluster.held.iter().map(|&n| (members[n], Role::Report));
            let coverage = cluster.coverage.iter().map(|&n| (members[n], Role::Coverage));
            merge::record(&reports, held.chain(coverage).collect())
        })
        .collect();
    meetings.sort_by(|a, b| a.id.cmp(&b.id));
    meetings
}

/// Reports in order of time, those without one last; then of id.
fn order(noted: &Noted) -> (bool, Option<jiff::civil::DateTime>, &str) {
    (noted.published.is_none(), noted.published.map(|published| published.wall_clock()), &noted.id)
}

#[cfg(test)]
mod tests;
