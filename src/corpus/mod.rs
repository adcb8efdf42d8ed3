//! Reads reports from files and folders.
//!
//! [`find`] lists the files, [`Files::read`] reads them one after the other, record by record. A record that cannot be
//! read is handed out as [`Item::Refused`] and the next one is read: one bad record never stops the rest, and whatever
//! is passed over is said. No record and no file can fill the memory or be read for ever: the limits are in `bounds`.

#[cfg(feature = "formats")]
mod archive;
mod boilerplate;
mod bounds;
mod documents;
mod draft;
pub mod encoding;
mod fields;
mod fingerprint;
mod formats;
#[cfg_attr(not(feature = "formats"), allow(dead_code, reason = "there is no parser to run"))]
mod isolate;
mod json;
mod json_kind;
mod keys;
mod kind;
mod lines;
mod next;
mod options;
mod part;
mod read;
mod record;
mod rows;
mod source;
mod transcode;
mod walk;
#[cfg(feature = "formats")]
mod zstd;

pub use boilerplate::{Layout, complete, layout};
pub use bounds::MAX_RECORD_BYTES;
pub use isolate::PARSER_THREAD;
pub use keys::{Field, FieldMap};
pub use options::{InputFormat, ReadOptions};
pub use read::{Records, read_bytes};
pub use walk::{File, Files, find, find_in};
pub(crate) use walk::{is_gone, is_readme};

use crate::model::Report;
use serde::{Deserialize, Serialize};
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
    /// A file was read to its end, and nothing of it was refused: its reports came before this.
    Read(ReadFile),
    /// A file that is as it was when it was read before ([`Files::read_changed`]).
    Unchanged(ReadFile),
    /// Told first: the absolute paths of the files and folders that were listed whole. A report that was read from one of
    /// them before, and whose file is no more, is gone.
    Listed(Vec<PathBuf>),
}

/// A file that was read to its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadFile {
    /// Its absolute path, as [`Origin::file`](crate::model::Origin::file) has it.
    pub path: String,
    /// The hash of its bytes, of its format and of what was put before its ids; none where the next reading is to say again
    /// what this one said of it.
    pub hash: Option<u64>,
    /// Reports that it holds.
    pub reports: usize,
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
