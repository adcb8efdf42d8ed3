//! Reads the meetings that a report tells of.
//!
//! A report is read sentence by sentence, with what the tables know of its words. In each sentence a word of contact is
//! sought, and those who take part. The contacts of a report are then put together to meetings, and each is given its
//! day, place, format and topics. What is not said stays null or empty.
//!
//! | file | what |
//! |---|---|
//! | `report` | title, beginning of the body, dateline, day of publication |
//! | `text`, `entities`, `lookup` | words, what stands between them, what the tables know of them |
//! | `actors`, `titles`, `names` | who acts: offices and names |
//! | `events` | contacts of a sentence: who with whom, held or announced |
//! | `merge` | contacts of a report to meetings |
//! | `facts`, `subjects` | day, place, people, format; topics and signatures of one |

mod actors;
mod entities;
mod events;
mod facts;
mod lookup;
mod merge;
mod names;
mod report;
mod subjects;
mod text;
mod titles;

use crate::corpus::{Layout, layout};
use crate::model::{Meeting, Mention, Report, Status};
use report::Reading;

/// Bytes of a body in which a report says that it is one of a meeting.
const BEGINNING_BYTES: usize = 1_200;
/// Bytes of a body that are read for a meeting: news says first what it is about.
const READ_BYTES: usize = 4_000;

/// What `report` tells of meetings: the first are those that it is a report of ([`Status::Held`]).
///
/// ```
/// use mahdar::{Report, extract::mentions};
/// let report = Report::new("1", "", "التقى وزير الخارجية الروسي سيرغي لافروف في برلين نظيره الأمريكي جون كيري.");
/// let mention = &mentions(&report)[0];
/// assert_eq!(mention.meeting.countries, ["RU", "US"]);
/// assert_eq!(mention.meeting.place.as_deref(), Some("برلين"));
/// assert_eq!(mention.meeting.date, None);
/// ```
#[must_use]
pub fn mentions(report: &Report) -> Vec<Mention> {
    mentions_in(report, &layout(report))
}

/// [`mentions`] of a report that is laid out already.
pub(crate) fn mentions_in(report: &Report, layout: &Layout) -> Vec<Mention> {
    // Most reports tell of no meeting, and the beginning of one says whether it does.
    let beginning = Reading::new(report, layout, BEGINNING_BYTES);
    if beginning.is_none_or(|beginning| merge::meetings(&beginning, &merge::cast(&beginning)).is_empty()) {
        return Vec::new();
    }
    let Some(reading) = Reading::new(report, layout, READ_BYTES) else { return Vec::new() };
    let cast = merge::cast(&reading);
    let mut mentions: Vec<Mention> =
        merge::meetings(&reading, &cast).iter().map(|events| facts::mention(&reading, &cast, events)).collect();
    mentions.sort_by_key(|mention| mention.status != Status::Held);
    mentions
}

/// The meetings that `report` is a report of.
///
/// ```
/// let report = mahdar::Report::new("1", "لقاء في دوشنبه", "");
/// assert!(mahdar::extract::meetings(&report).is_empty(), "nobody meets anybody");
/// ```
#[must_use]
pub fn meetings(report: &Report) -> Vec<Meeting> {
    let held = mentions(report).into_iter().filter(|mention| mention.status == Status::Held);
    held.map(|mention| mention.meeting).collect()
}
