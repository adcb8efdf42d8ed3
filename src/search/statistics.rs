//! What a word is rare or common in: the reports of an index, and not its meetings, which are documents too.

use crate::error::Result;
use crate::index::Reader;
use tantivy::Term;
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::Field;

/// Counts for BM25, over reports alone.
pub(super) struct Statistics<'r> {
    reader: &'r Reader,
    documents: u64,
}

impl<'r> Statistics<'r> {
    pub(super) fn new(reader: &'r Reader) -> Result<Self> {
        Ok(Self { reader, documents: reader.report_documents()? })
    }
}

impl Bm25StatisticsProvider for Statistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        // Meetings have no tokens in the fields that reports are searched by.
        Bm25StatisticsProvider::total_num_tokens(&self.reader.searcher, field)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.documents)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.reader.searcher.doc_freq(term)
    }
}
