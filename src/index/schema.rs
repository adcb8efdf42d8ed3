//! The fields of a document: of a report, of a meeting, of a file that was read, of a copy of a report.
//!
//! What is no report has a `kind` and a `record`, and no field of a report: so no search of reports finds it, and
//! what reports are scored by is counted over reports alone (`search::statistics`). A report's `block`s are those of its
//! mentions ([`crate::grouping`]); a meeting's `member`s are the ids of its reports. Files and copies are in [`super::ledger`].
//!
//! `surface` and `stem` hold title and body without boilerplate, each piece as a value of its own, so that no phrase
//! reaches across a gap; `title_stem` holds the title once more. They are not stored: what is stored is the original.

use crate::analysis::{STEM, SURFACE};
use crate::error::{Error, ErrorKind, REBUILD, Result};
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
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

/// Fast field of the format and the encoding that a report was read in, with a space between them.
pub(crate) const READ_AS: &str = "read_as";

/// Fast field of the hash of title and body.
pub(crate) const TEXT_HASH: &str = "text_hash";

/// The kind of a document that is a meeting.
pub(crate) const MEETING: &str = "meeting";
/// The kind of one that tells of a file that was read.
pub(crate) const READ_FILE: &str = "read_file";
/// The kind of one that tells where else a report stands.
pub(crate) const COPY: &str = "copy";

/// Handles of the fields.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    pub(crate) id: Field,
    pub(crate) title: Field,
    pub(crate) body: Field,
    pub(crate) source: Field,
    pub(crate) url: Field,
    pub(crate) published_text: Field,
    pub(crate) published: Field,
    pub(crate) held: Field,
    pub(crate) file: Field,
    pub(crate) line: Field,
    pub(crate) inside: Field,
    pub(crate) read_as: Field,
    pub(crate) hash: Field,
    pub(crate) text_hash: Field,
    pub(crate) mentions: Field,
    pub(crate) likeness: Field,
    pub(crate) block: Field,
    pub(crate) meeting: Field,
    pub(crate) member: Field,
    pub(crate) record: Field,
    pub(crate) read_file: Field,
    pub(crate) copy: Field,
    pub(crate) copy_of: Field,
    pub(crate) copy_file: Field,
    pub(crate) kind: Field,
    pub(crate) surface: Field,
    pub(crate) stem: Field,
    pub(crate) title_stem: Field,
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
    schema.add_text_field(ID, STRING | STORED | FAST);
    schema.add_text_field("title", STORED);
    schema.add_text_field("body", STORED);
    schema.add_text_field(SOURCE, STRING | STORED | FAST);
    schema.add_text_field("url", STORED);
    schema.add_text_field("published_text", STORED);
    schema.add_i64_field(PUBLISHED, FAST);
    schema.add_i64_field(HELD, FAST);
    schema.add_text_field(FILE, STRING | STORED | FAST);
    schema.add_u64_field("line", STORED);
    schema.add_text_field("inside", STORED);
    schema.add_text_field(READ_AS, STORED | FAST);
    schema.add_u64_field(HASH, FAST);
    schema.add_u64_field(TEXT_HASH, FAST | INDEXED);
    schema.add_text_field("mentions", STORED);
    schema.add_u64_field("likeness", STORED);
    schema.add_u64_field("block", INDEXED);
    schema.add_text_field("meeting", STRING);
    schema.add_text_field("member", STRING);
    schema.add_text_field("record", STORED);
    schema.add_text_field(READ_FILE, STRING);
    schema.add_text_field(COPY, STRING);
    schema.add_text_field("copy_of", STRING);
    schema.add_text_field("copy_file", STRING);
    schema.add_text_field("kind", STRING);
    schema.add_text_field("surface", searched(SURFACE));
    schema.add_text_field("stem", searched(STEM));
    schema.add_text_field("title_stem", searched(STEM));
    schema.build()
}

impl Fields {
    /// Finds the fields in the schema of an index that was opened.
    pub(crate) fn of(schema: &Schema) -> Result<Self> {
        let field = |name: &str| {
            schema
                .get_field(name)
                .map_err(|_| Error::new(ErrorKind::Incompatible, format!("the index has no field {name:?}: {REBUILD}")))
        };
        Ok(Self {
            id: field(ID)?,
            title: field("title")?,
            body: field("body")?,
            source: field(SOURCE)?,
            url: field("url")?,
            published_text: field("published_text")?,
            published: field(PUBLISHED)?,
            held: field(HELD)?,
            file: field(FILE)?,
            line: field("line")?,
            inside: field("inside")?,
            read_as: field(READ_AS)?,
            hash: field(HASH)?,
            text_hash: field(TEXT_HASH)?,
            mentions: field("mentions")?,
            likeness: field("likeness")?,
            block: field("block")?,
            meeting: field("meeting")?,
            member: field("member")?,
            record: field("record")?,
            read_file: field(READ_FILE)?,
            copy: field(COPY)?,
            copy_of: field("copy_of")?,
            copy_file: field("copy_file")?,
            kind: field("kind")?,
            surface: field("surface")?,
            stem: field("stem")?,
            title_stem: field("title_stem")?,
        })
    }
}

const SECONDS_PER_DAY: i64 = 86_400;
const EPOCH: jiff::civil::Date = jiff::civil::Date::constant(1970, 1, 1);

/// A wall-clock time as the index stores it: seconds since 1970 began, by the calendar of the record.
///
/// Whole numbers hold every date that can be written; tantivy's own dates end in 2262.
pub(crate) fn stored_time(wall_clock: jiff::civil::DateTime) -> i64 {
    let days = wall_clock.date().since(EPOCH).map_or(0, |span| i64::from(span.get_days()));
    let time = wall_clock.time();
    let seconds = i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    days * SECONDS_PER_DAY + seconds
}

/// The day of a stored time.
pub(crate) fn stored_day(seconds: i64) -> Option<jiff::civil::Date> {
    let days = seconds.div_euclid(SECONDS_PER_DAY);
    EPOCH.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_date_is_stored_in_order() {
        let texts = [
            "-009999-01-01",
            "0001-01-01",
            "1444-05-01",
            "1969-12-31",
            "1970-01-01",
            "2022-06-29",
            "2500-01-01",
            "9999-12-31",
        ];
        let dates: Vec<jiff::civil::Date> = texts.iter().map(|text| text.parse().unwrap()).collect();
        let stored: Vec<i64> = dates.iter().map(|date| stored_time(date.at(23, 59, 59, 0))).collect();
        assert!(stored.is_sorted());
        assert_eq!(
            stored.iter().map(|&seconds| stored_day(seconds)).collect::<Vec<_>>(),
            dates.iter().copied().map(Some).collect::<Vec<_>>()
        );
    }
}
