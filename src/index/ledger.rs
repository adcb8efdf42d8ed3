//! What an index remembers of the files that it was made from, in the same commit as the reports.
//!
//! A file that was read whole, and of which nothing had to be refused, is noted with the hash of its bytes: the next
//! ingest passes it over if they are the same. A report that stands word for word in a second file, under the same id, is kept once, and
//! where else it stands is noted, so that it outlives the file that it was first read from.

use super::schema::{COPY, Fields, READ_FILE};
use crate::corpus::ReadFile;
use crate::error::{Error, ErrorKind, MEND, Result};
use serde::{Deserialize, Serialize};
use tantivy::TantivyDocument;
use tantivy::schema::Value;

/// Where a report stands besides the file that it was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Copy {
    /// The report.
    pub(crate) id: String,
    /// The file, by its absolute path.
    pub(crate) file: String,
    /// The line of its record, from 1.
    pub(crate) line: Option<u64>,
}

impl Copy {
    /// Names this copy: no other one has it. No path has a NUL.
    pub(super) fn key(&self) -> String {
        format!("{}\0{}", self.id, self.file)
    }
}

/// The document of a file that was read.
pub(super) fn file_document(file: &ReadFile, fields: &Fields) -> Result<TantivyDocument> {
    let mut document = of_kind(READ_FILE, file, fields)?;
    document.add_text(fields.read_file, &file.path);
    Ok(document)
}

/// The document of a copy.
pub(super) fn copy_document(copy: &Copy, fields: &Fields) -> Result<TantivyDocument> {
    let mut document = of_kind(COPY, copy, fields)?;
    document.add_text(fields.copy, copy.key());
    document.add_text(fields.copy_of, &copy.id);
    document.add_text(fields.copy_file, &copy.file);
    Ok(document)
}

fn of_kind(kind: &str, value: &impl Serialize, fields: &Fields) -> Result<TantivyDocument> {
    let record = serde_json::to_string(value)
        .map_err(|error| Error::new(ErrorKind::Index, format!("cannot store what is known of a file: {error}")))?;
    let mut document = TantivyDocument::new();
    document.add_text(fields.kind, kind);
    document.add_text(fields.record, record);
    Ok(document)
}

/// The [`ReadFile`] or [`Copy`] that a document was made of.
pub(super) fn value_of<T: for<'de> Deserialize<'de>>(document: &TantivyDocument, fields: &Fields) -> Result<T> {
    let record = document.get_first(fields.record).and_then(|value| value.as_str()).unwrap_or_default();
    serde_json::from_str(record).map_err(|error| {
        Error::new(ErrorKind::Corrupt, format!("what is stored of a file cannot be read: {MEND} ({error})"))
    })
}
