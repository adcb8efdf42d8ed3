//! What a reader of records hands out, whatever the format.

use super::bounds::size;
use super::draft::Draft;

/// What comes next in a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next<'a> {
    /// The bytes of a JSON object.
    Json(At, &'a [u8]),
    /// A record.
    Draft(At, Draft),
    /// A record that cannot be read, and why; the next one may be.
    Refused(At, String),
    /// No more is read, for this reason.
    GivenUp(At, String),
    /// Nothing.
    End,
}

/// Where a record stands in its file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct At {
    /// The line that it begins on, from 1; none where there are no lines, or the whole file is the record.
    pub(super) line: Option<u64>,
    /// What its id is made of where it has none: the line where each record has its own, else its number, from 1.
    pub(super) number: Option<u64>,
}

impl At {
    /// A line that is one record.
    pub(super) fn line(line: u64) -> Self {
        Self { line: Some(line), number: Some(line) }
    }
}

/// How much of a file is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Bytes of a record.
    pub(super) record: u64,
    /// Bytes that are passed over in search of the next one.
    pub(super) passed_over: u64,
}

impl Limits {
    pub(super) fn of_record(record: u64) -> Self {
        Self { record, passed_over: super::bounds::MAX_PASSED_OVER.max(record) }
    }
}

/// What is said of a file that is not read to its end.
pub(super) const NO_FURTHER: &str = "the file is read no further, what came before was read";

/// What is said of something longer than a record may be.
pub(super) fn too_long(what: &str, most: u64, found: &str) -> String {
    format!("expected {what} of at most {}, found {found}: skipped; --max-record reads longer ones", size(most))
}
