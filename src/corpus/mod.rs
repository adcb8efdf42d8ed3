//! Reads reports from files and folders.
//!
//! [`find`] lists the files, [`Files::read`] reads them one after the other, record by record. A record that cannot be
//! read is handed out as [`Item::Refused`] and the next one is read: one bad record never stops the rest, and whatever
//! is passed over is said. No record and no file can fill the memory or be read for ever: the limits are in `bounds`.

mod boilerplate;
mod bounds;
mod jsonl;
mod options;
mod read;
mod record;
mod walk;

pub use boilerplate::{Layout, complete, layout};
pub use bounds::MAX_RECORD_BYTES;
pub use options::{InputFormat, ReadOptions};
pub use read::Records;
pub(crate) use walk::is_readme;
pub use walk::{File, Files, find, find_in};

use crate::model::Report;
use std::fmt;
use std::path::PathBuf;

/// What reading a corpus gives, in the order of the files.
#[derive(Debug)]
pub enum Item {
    /// A report.
    Report(Box<Report>),
    /// A record, or a whole file, that could not be read.
    Refused(Note),
    /// Something that was read in part, or holds less than was to be expected.
    Warning(Note),
    /// A file that was passed over on purpose.
    Skipped(Note),
}

/// What is to be said of a place in a file. Displayed as `FILE:LINE: MESSAGE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The file, as it was given; its absolute path where the index refuses a report.
    pub file: PathBuf,
    /// Line, from 1; none for a whole file.
    pub line: Option<u64>,
    /// What was expected, and what was found.
    pub message: String,
}

impl Note {
    pub(crate) fn new(file: impl Into<PathBuf>, line: Option<u64>, message: impl Into<String>) -> Self {
        Self { file: file.into(), line, message: message.into() }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.message)
    }
}
