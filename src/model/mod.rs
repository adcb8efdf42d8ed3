//! Plain values that travel along the road: reports and meetings.
//!
//! Nothing here reads, writes or decides; the modules that make these values do. Serialized, they are the JSON that
//! the command line prints, so a field here is part of a contract: fields may be added, never renamed or removed.

mod meeting;
mod published;
mod record;
mod report;

pub use meeting::{Evidence, Format, Meeting, Mention, Participant, Status, Topic};
pub use published::Published;
pub use record::{MeetingRecord, Role, Telling};
pub use report::{Origin, Report};
