//! How to find and read: plain values, with what most people want as the default.

use super::FieldMap;
use super::bounds::MAX_RECORD_BYTES;

/// How the records of a file are told apart. Compressed files (gzip, zstd) and zip archives are looked through in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum InputFormat {
    /// By what each file holds; its name decides where that could be several things.
    #[default]
    Auto,
    /// Each file is one report.
    Txt,
    /// Each line is one report, as a JSON object.
    Jsonl,
    /// JSON objects in an array, in a row, or in an array inside of an object.
    Json,
    /// A table with a row of names at its head and a report in each other row, cells parted by commas or semicolons.
    Csv,
    /// The same with tabs.
    Tsv,
    /// Each file is a page of the Web.
    Html,
    /// RSS, Atom or RDF: each entry is a report.
    Feed,
    /// Each file is a document of Word.
    Docx,
    /// Each file is a text of LibreOffice.
    Odt,
    /// Each file is one report.
    Pdf,
}

impl InputFormat {
    /// Its name, as options and figures have it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Txt => "txt",
            Self::Jsonl => "jsonl",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Html => "html",
            Self::Feed => "feed",
            Self::Docx => "docx",
            Self::Odt => "odt",
            Self::Pdf => "pdf",
        }
    }
}

/// How to find files and read them. An [`InputFormat`] alone stands for the defaults with that format.
///
/// ```
/// use mahdar::corpus::{Item, ReadOptions, find};
/// let options = ReadOptions { max_record: 1 << 20, ..ReadOptions::default() };
/// let files = find(&["seeds"], options);
/// assert_eq!(files.read("").filter(|item| matches!(item, Item::Report(_))).count(), 5);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadOptions {
    /// How the records of a file are told apart.
    pub format: InputFormat,
    /// The longest record, in bytes: of a line, a row, a text file, or the body that comes of a page or document. A longer
    /// one is refused without being held in memory.
    pub max_record: u64,
    /// Follow links that lead out of the folders that were named. Those that stay inside are always followed.
    pub follow_links: bool,
    /// Which keys or columns hold what, where they have names of their own.
    pub map: FieldMap,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self { format: InputFormat::Auto, max_record: MAX_RECORD_BYTES, follow_links: false, map: FieldMap::default() }
    }
}

impl From<InputFormat> for ReadOptions {
    fn from(format: InputFormat) -> Self {
        Self { format, ..Self::default() }
    }
}
