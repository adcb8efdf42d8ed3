//! Reads one commit of an index: later commits do not change what a reader sees.

use super::document::from_document;
use super::schema::{FILE, Fields, HASH, PUBLISHED, stored_day};
use crate::error::Result;
use crate::model::{Meeting, Report};
use tantivy::schema::{IndexRecordOption, Term};
use tantivy::{DocAddress, DocId, DocSet, Searcher, SegmentReader, TERMINATED};

/// One commit of an index.
#[derive(Clone)]
pub(crate) struct Reader {
    pub(crate) searcher: Searcher,
    pub(crate) fields: Fields,
}

/// What the index knows of a report without reading it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Known {
    /// The file that it is from.
    pub(crate) file: String,
    /// Its content hash.
    pub(crate) hash: u64,
}

impl Reader {
    /// Number of reports.
    pub(crate) fn len(&self) -> usize {
        usize::try_from(self.searcher.num_docs()).unwrap_or(usize::MAX)
    }

    /// Where the report with this id is.
    pub(crate) fn find(&self, id: &str) -> Result<Option<DocAddress>> {
        let term = Term::from_field_text(self.fields.id, id);
        for (ordinal, segment) in (0..).zip(self.searcher.segment_readers()) {
            let Some(mut postings) = segment
                .inverted_index(self.fields.id)?
                .read_postings(&term, IndexRecordOption::Basic)
                .map_err(tantivy::TantivyError::from)?
            else {
                continue;
            };
            let mut doc = postings.doc();
            while doc != TERMINATED {
                if !segment.is_deleted(doc) {
                    return Ok(Some(DocAddress::new(ordinal, doc)));
                }
                doc = postings.advance();
            }
        }
        Ok(None)
    }

    /// What is known of the report with this id.
    pub(crate) fn known(&self, id: &str) -> Result<Option<Known>> {
        let Some(at) = self.find(id)? else {
            return Ok(None);
        };
        let fast = self.searcher.segment_reader(at.segment_ord).fast_fields();
        let hash = fast.u64(HASH)?.first(at.doc_id).unwrap_or(0);
        let mut file = String::new();
        if let Some(column) = fast.str(FILE)?
            && let Some(ordinal) = column.term_ords(at.doc_id).next()
        {
            column.ord_to_str(ordinal, &mut file).map_err(tantivy::TantivyError::from)?;
        }
        Ok(Some(Known { file, hash }))
    }

    /// The report at an address, and its meetings.
    pub(crate) fn report(&self, at: DocAddress) -> Result<(Report, Vec<Meeting>)> {
        from_document(&self.searcher.doc(at)?, &self.fields)
    }

    /// The years in which reports were published, from the first to the last; none if none is dated.
    pub(crate) fn years(&self) -> Option<std::ops::RangeInclusive<i16>> {
        let mut ends: Option<(i64, i64)> = None;
        for segment in self.searcher.segment_readers() {
            if let Ok(published) = segment.fast_fields().i64(PUBLISHED)
                && published.num_docs() > 0
            {
                let (first, last) = (published.min_value(), published.max_value());
                ends = Some(ends.map_or((first, last), |(a, b)| (a.min(first), b.max(last))));
            }
        }
        let (first, last) = ends?;
        Some(stored_day(first)?.year()..=stored_day(last)?.year())
    }

    /// The addresses of all reports, in the order in which they are stored.
    pub(crate) fn addresses(&self) -> impl Iterator<Item = DocAddress> + '_ {
        (0..)
            .zip(self.searcher.segment_readers())
            .flat_map(|(ordinal, segment)| live_docs(segment).map(move |doc| DocAddress::new(ordinal, doc)))
    }
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader").field("reports", &self.len()).finish_non_exhaustive()
    }
}

/// The documents of a segment that were not removed.
pub(crate) fn live_docs(segment: &SegmentReader) -> impl Iterator<Item = DocId> + '_ {
    (0..segment.max_doc()).filter(|&doc| !segment.is_deleted(doc))
}
