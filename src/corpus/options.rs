//! How to find and read: plain values, with what most people want as the default.

use super::bounds::MAX_RECORD_BYTES;

/// How the records of a file are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum InputFormat {
    /// By the name of each file.
    #[default]
    Auto,
    /// Each file is one report.
    Txt,
    /// Each line is one report, as a JSON object. Compressed with gzip or not.
    Jsonl,
}

/// How to find files and read them. An [`InputFormat`] alone stands for the defaults with that format.
///
/// ```
/// use mahdar::corpus::{Item, ReadOptions, find};
/// let options = ReadOptions { max_record: 1 << 20, ..ReadOptions::default() };
/// let files = find(&["seeds"], options);
/// assert_eq!(files.read("").filter(|item| matches!(item, Item::Report(_))).count(), 5);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadOptions {
    /// How the records of a file are told apart.
    pub format: InputFormat,
    /// The longest record, in bytes: of a line, or of a text file. A longer one is refused without being held in memory.
    pub max_record: u64,
    /// Follow links that lead out of the folders that were named. Those that stay inside are always followed.
    pub follow_links: bool,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self { format: InputFormat::Auto, max_record: MAX_RECORD_BYTES, follow_links: false }
    }
}

impl From<InputFormat> for ReadOptions {
    fn from(format: InputFormat) -> Self {
        Self { format, ..Self::default() }
    }
}
