//! The fields of a document.
//!
//! `surface` and `stem` hold title and body without boilerplate, each piece as a value of its own, so that no phrase
//! reaches across a gap. They are not stored: what is stored is the original.

use crate::analysis::{STEM, SURFACE};
use crate::error::{Error, ErrorKind, Result};
use tantivy::DateTime;
use tantivy::schema::{
    DateOptions, DateTimePrecision, FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing,
    TextOptions,
};

/// Fast field of report ids, by which ties are broken.
pub(crate) const ID: &str = "id";
/// Fast field of the moment of publication.
pub(crate) const PUBLISHED: &str = "published";
/// Fast field of the day of the meeting, else of publication.
pub(crate) const HELD: &str = "held";
/// Fast field of the file that a report is from; empty where it was made in memory.
pub(crate) const FILE: &str = "file";
/// Fast field of the content hash.
pub(crate) const HASH: &str = "hash";
/// Fast field of sources.
pub(crate) const SOURCE: &str = "source";

/// Handles of the fields.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    pub(crate) id: Field,
    pub(crate) title: Field,
    pub(crate) title_from_body: Field,
    pub(crate) body: Field,
    pub(crate) source: Field,
    pub(crate) url: Field,
    pub(crate) published_text: Field,
    pub(crate) published: Field,
    pub(crate) held: Field,
    pub(crate) file: Field,
    pub(crate) line: Field,
    pub(crate) hash: Field,
    pub(crate) meetings: Field,
    pub(crate) surface: Field,
    pub(crate) stem: Field,
}

/// The schema of a new index.
pub(crate) fn schema() -> Schema {
    let mut schema = Schema::builder();
    let searched = |tokenizer| {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        TextOptions::default().set_indexing_options(indexing)
    };
    let seconds = || DateOptions::default().set_fast().set_precision(DateTimePrecision::Seconds);
    schema.add_text_field(ID, STRING | STORED | FAST);
    schema.add_text_field("title", STORED);
    schema.add_bool_field("title_from_body", STORED);
    schema.add_text_field("body", STORED);
    schema.add_text_field(SOURCE, STRING | STORED | FAST);
    schema.add_text_field("url", STORED);
    schema.add_text_field("published_text", STORED);
    schema.add_date_field(PUBLISHED, seconds());
    schema.add_date_field(HELD, seconds());
    schema.add_text_field(FILE, TextOptions::default().set_fast("raw") | STORED);
    schema.add_u64_field("line", STORED);
    schema.add_u64_field(HASH, FAST);
    schema.add_text_field("meetings", STORED);
    schema.add_text_field("surface", searched(SURFACE));
    schema.add_text_field("stem", searched(STEM));
    schema.build()
}

impl Fields {
    /// Finds the fields in the schema of an index that was opened.
    pub(crate) fn of(schema: &Schema) -> Result<Self> {
        let field = |name: &str| {
            schema.get_field(name).map_err(|_| {
                Error::new(ErrorKind::Incompatible, format!("the index has no field {name:?}: build it anew"))
            })
        };
        Ok(Self {
            id: field(ID)?,
            title: field("title")?,
            title_from_body: field("title_from_body")?,
            body: field("body")?,
            source: field(SOURCE)?,
            url: field("url")?,
            published_text: field("published_text")?,
            published: field(PUBLISHED)?,
            held: field(HELD)?,
            file: field(FILE)?,
            line: field("line")?,
            hash: field(HASH)?,
            meetings: field("meetings")?,
            surface: field("surface")?,
            stem: field("stem")?,
        })
    }
}

/// A wall-clock time as the index stores it, as if it were UTC: days are then the days of the record.
pub(crate) fn stored_time(wall_clock: jiff::civil::DateTime) -> DateTime {
    let seconds = jiff::tz::Offset::UTC.to_timestamp(wall_clock).map_or(0, jiff::Timestamp::as_second);
    DateTime::from_timestamp_secs(seconds)
}
