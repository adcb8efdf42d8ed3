//! What BM25 asks of all reports together: how many there are, how long they are, how many hold a word.
//!
//! tantivy's own numbers count removed reports until their segment is merged, and after such a merge it estimates
//! lengths. Ours count only what is there, and measure every length as the index rounds it (field norms), so a score is
//! a function of the reports alone: not of what stood beside them once, nor of how the index is cut. It costs a pass
//! over the norms for each commit (1 byte a report and field) and, in segments with removed reports, one over the
//! postings of each word sought.

use super::expand::Grams;
use crate::error::Result;
use crate::index::Reader;
use std::collections::HashMap;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::{Searcher, SegmentReader};

/// What is worked out once for each commit.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(super) grams: Grams,
    /// Length of all reports together, by field.
    lengths: HashMap<Field, u64>,
    /// How many reports there are: of the documents of an index, some are meetings.
    reports: u64,
}

impl Prepared {
    pub(crate) fn new(reader: &Reader) -> Result<Self> {
        let grams = Grams::new(&reader.searcher, reader.fields.stem)?;
        let mut lengths = HashMap::new();
        for field in [reader.fields.stem, reader.fields.surface, reader.fields.title_stem] {
            let mut length = 0;
            for segment in reader.searcher.segment_readers() {
                length += length_of(segment, field)?;
            }
            lengths.insert(field, length);
        }
        Ok(Self { grams, lengths, reports: reader.len()? as u64 })
    }

    /// The statistics of this commit.
    pub(super) fn statistics<'a>(&'a self, searcher: &'a Searcher) -> Statistics<'a> {
        Statistics { searcher, lengths: &self.lengths, reports: self.reports }
    }
}

/// Of one commit.
pub(super) struct Statistics<'a> {
    searcher: &'a Searcher,
    lengths: &'a HashMap<Field, u64>,
    reports: u64,
}

impl Bm25StatisticsProvider for Statistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.lengths.get(&field).map_or_else(|| self.searcher.total_num_tokens(field), |length| Ok(*length))
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.reports)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        let mut reports = 0;
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(term.field())?;
            let Some(info) = index.get_term_info(term)? else { continue };
            reports += u64::from(match segment.alive_bitset() {
                None => info.doc_freq,
                Some(alive) => {
                    index.read_postings_from_terminfo(&info, IndexRecordOption::Basic)?.doc_freq_given_deletes(alive)
                }
            });
        }
        Ok(reports)
    }
}

/// The length of the reports of a segment that were not removed, in words of a field. Meetings have none.
fn length_of(segment: &SegmentReader, field: Field) -> tantivy::Result<u64> {
    let norms = segment.get_fieldnorms_reader(field)?;
    let mut reports_of = [0u64; 256];
    for doc in (0..segment.max_doc()).filter(|&doc| !segment.is_deleted(doc)) {
        reports_of[usize::from(norms.fieldnorm_id(doc))] += 1;
    }
    let lengths = (0..=u8::MAX).map(|id| u64::from(FieldNormReader::id_to_fieldnorm(id)));
    Ok(reports_of.iter().zip(lengths).map(|(reports, length)| reports * length).sum())
}
