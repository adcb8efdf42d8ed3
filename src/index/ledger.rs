//! What an index remembers of the files that it was made from, in the same commit as the reports.
//!
//! A file that was read whole, and of which nothing had to be refused, is noted with the hash of its bytes: the next
//! ingest passes it over if they are the same. A report that stands word for word in a second file, under the same id, is kept once, and
//! where else it stands is noted, so that it outlives the file that it was first read from.

use super::schema::{COPY, Fields, READ_FILE};
use crate::corpus::ReadFile;
use crate::error::{Error, ErrorKind, MEND, Result};
use crate::model::{Origin, Report};
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
    /// The path in the archive that the file is.
    pub(crate) inside: Option<String>,
    /// The format and the encoding that it is read in there.
    pub(crate) read_as: [Option<String>; 2],
}

impl Copy {
    /// Where a report stands, taken for a copy of one that is in the index.
    pub(crate) fn of(report: &Report) -> Self {
        let Origin { file, line, inside, format, encoding } = report.origin.clone().unwrap_or_default();
        Self { id: report.id.clone(), file, line, inside, read_as: [format, encoding] }
    }

    /// Where it stands.
    pub(crate) fn origin(self) -> Origin {
        let [format, encoding] = self.read_as;
        Origin { file: self.file, line: self.line, inside: self.inside, format, encoding }
    }

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
