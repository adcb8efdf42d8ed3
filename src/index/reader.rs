//! Reads one commit of an index: later commits do not change what a reader sees.

use super::document::from_document;
use super::ledger::{Copy, value_of};
use super::meeting_document::meeting_of;
use super::schema::{COPY, FILE, Fields, HASH, ID, MEETING, PUBLISHED, READ_FILE, SOURCE, TEXT_HASH, stored_day};
use crate::corpus::ReadFile;
use crate::error::Result;
use crate::grouping::Noted;
use crate::model::{MeetingRecord, Report};
use std::collections::BTreeSet;
use tantivy::query::{ConstScoreQuery, ExistsQuery, Query};
use tantivy::schema::{Field, IndexRecordOption, Term};
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
    pub(crate) fn len(&self) -> Result<usize> {
        let documents = usize::try_from(self.searcher.num_docs()).unwrap_or(usize::MAX);
        let others = [MEETING, READ_FILE, COPY].map(|kind| self.of_kind(kind).map(|found| found.len()));
        others.into_iter().try_fold(documents, |all, others| Ok(all - others?))
    }

    /// Number of meetings.
    pub(crate) fn meeting_count(&self) -> Result<usize> {
        Ok(self.of_kind(MEETING)?.len())
    }

    fn of_kind(&self, kind: &str) -> Result<Vec<DocAddress>> {
        self.with_text(self.fields.kind, kind)
    }

    fn with_text(&self, field: Field, value: &str) -> Result<Vec<DocAddress>> {
        self.with_term(&Term::from_field_text(field, value))
    }

    /// The documents that have a term, in the order in which they are stored.
    fn with_term(&self, term: &Term) -> Result<Vec<DocAddress>> {
        let mut found = Vec::new();
        for (ordinal, segment) in (0..).zip(self.searcher.segment_readers()) {
            let postings = segment
                .inverted_index(term.field())?
                .read_postings(term, IndexRecordOption::Basic)
                .map_err(tantivy::TantivyError::from)?;
            let Some(mut postings) = postings else { continue };
            let mut doc = postings.doc();
            while doc != TERMINATED {
                if !segment.is_deleted(doc) {
                    found.push(DocAddress::new(ordinal, doc));
                }
                doc = postings.advance();
            }
        }
        Ok(found)
    }

    /// Where the meetings are.
    pub(crate) fn at_meetings(&self) -> Result<Vec<DocAddress>> {
        self.of_kind(MEETING)
    }

    /// All meetings.
    pub(crate) fn meetings(&self) -> Result<Vec<MeetingRecord>> {
        self.at_meetings()?.into_iter().map(|at| self.meeting(at)).collect()
    }

    /// The meetings that a report is listed in.
    pub(crate) fn meetings_of(&self, report: &str) -> Result<Vec<MeetingRecord>> {
        let found = self.with_text(self.fields.member, report)?;
        found.into_iter().map(|at| self.meeting(at)).collect()
    }

    /// What the reports of a block tell.
    pub(crate) fn noted_in(&self, block: u64) -> Result<Vec<DocAddress>> {
        self.with_term(&Term::from_field_u64(self.fields.block, block))
    }

    /// The content hash that is stored of the report at an address.
    pub(crate) fn stored_hash(&self, at: DocAddress) -> Result<Option<u64>> {
        Ok(self.searcher.segment_reader(at.segment_ord).fast_fields().u64(HASH)?.first(at.doc_id))
    }

    /// The meeting at an address.
    pub(crate) fn meeting(&self, at: DocAddress) -> Result<MeetingRecord> {
        meeting_of(&self.searcher.doc(at)?, &self.fields)
    }

    /// Where the report with this id is.
    pub(crate) fn find(&self, id: &str) -> Result<Option<DocAddress>> {
        Ok(self.with_text(self.fields.id, id)?.into_iter().next())
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

    /// Where it is noted which files were read, and what is a copy.
    pub(crate) fn at_ledger(&self) -> Result<Vec<DocAddress>> {
        let mut found = self.of_kind(READ_FILE)?;
        found.extend(self.of_kind(COPY)?);
        Ok(found)
    }

    /// All files that were read whole.
    pub(crate) fn read_files(&self) -> Result<Vec<ReadFile>> {
        let found = self.of_kind(READ_FILE)?;
        found.into_iter().map(|at| value_of(&self.searcher.doc(at)?, &self.fields)).collect()
    }

    /// What is noted of a file that was read whole.
    pub(crate) fn read_file(&self, path: &str) -> Result<Option<ReadFile>> {
        let found = self.with_text(self.fields.read_file, path)?;
        found.first().map(|&at| value_of(&self.searcher.doc(at)?, &self.fields)).transpose()
    }

    /// Where else a report stands.
    pub(crate) fn copies_of(&self, id: &str) -> Result<Vec<Copy>> {
        self.copies(self.fields.copy_of, id)
    }

    /// What in a file is a copy of reports read from others.
    pub(crate) fn copies_in(&self, file: &str) -> Result<Vec<Copy>> {
        self.copies(self.fields.copy_file, file)
    }

    /// All that is noted of reports that stand in a second file.
    pub(crate) fn copies_anywhere(&self) -> Result<Vec<Copy>> {
        self.copies(self.fields.kind, COPY)
    }

    fn copies(&self, field: Field, value: &str) -> Result<Vec<Copy>> {
        let found = self.with_text(field, value)?;
        let mut copies: Vec<Copy> =
            found.into_iter().map(|at| value_of(&self.searcher.doc(at)?, &self.fields)).collect::<Result<_>>()?;
        copies.sort_by(|a, b| (&a.id, &a.file).cmp(&(&b.id, &b.file)));
        Ok(copies)
    }

    /// The ids of the reports that were read from a file.
    pub(crate) fn reports_in(&self, file: &str) -> Result<Vec<String>> {
        self.with_text(self.fields.file, file)?.into_iter().map(|at| self.id_of(at)).collect()
    }

    /// The ids of the reports with this text, in order.
    pub(crate) fn with_same_text(&self, text_hash: u64) -> Result<Vec<String>> {
        let found = self.with_term(&Term::from_field_u64(self.fields.text_hash, text_hash))?;
        let mut ids: Vec<String> = found.into_iter().map(|at| self.id_of(at)).collect::<Result<_>>()?;
        ids.sort_unstable();
        Ok(ids)
    }

    fn id_of(&self, at: DocAddress) -> Result<String> {
        let mut id = String::new();
        if let Some(column) = self.searcher.segment_reader(at.segment_ord).fast_fields().str(ID)?
            && let Some(ordinal) = column.term_ords(at.doc_id).next()
        {
            column.ord_to_str(ordinal, &mut id).map_err(tantivy::TantivyError::from)?;
        }
        Ok(id)
    }

    /// All ids, and some of reports that are no more.
    pub(crate) fn each_id(&self, mut tell: impl FnMut(&[u8])) -> Result<()> {
        self.each_value(ID, &mut tell)
    }

    /// All files that reports are from, and some of reports that are no more.
    pub(crate) fn each_file(&self, mut tell: impl FnMut(&str)) -> Result<()> {
        self.each_value(FILE, &mut |file| std::str::from_utf8(file).into_iter().for_each(&mut tell))
    }

    /// The hashes of all texts, and of some that are no more.
    pub(crate) fn each_text_hash(&self, mut tell: impl FnMut(u64)) -> Result<()> {
        for segment in self.searcher.segment_readers() {
            let hashes = segment.fast_fields().u64(TEXT_HASH)?;
            (0..segment.max_doc()).filter_map(|doc| hashes.first(doc)).for_each(&mut tell);
        }
        Ok(())
    }

    fn each_value(&self, field: &str, tell: &mut dyn FnMut(&[u8])) -> Result<()> {
        for segment in self.searcher.segment_readers() {
            let Some(column) = segment.fast_fields().str(field)? else { continue };
            let mut all = column.dictionary().stream().map_err(tantivy::TantivyError::from)?;
            while all.advance() {
                tell(all.key());
            }
        }
        Ok(())
    }

    /// The names of agencies and papers, each once.
    pub(crate) fn sources(&self) -> Result<BTreeSet<String>> {
        let mut names = BTreeSet::new();
        self.each_value(SOURCE, &mut |name| names.extend(std::str::from_utf8(name).map(str::to_owned)))?;
        Ok(names)
    }

    /// A query for all reports, with the score 0.
    pub(crate) fn all_reports(&self) -> Box<dyn Query> {
        // Every report has a hash, and no meeting.
        Box::new(ConstScoreQuery::new(Box::new(ExistsQuery::new(HASH.to_owned(), false)), 0.0))
    }

    /// The report at an address, and what it tells of meetings.
    pub(crate) fn report(&self, at: DocAddress) -> Result<(Report, Noted)> {
        from_document(&self.searcher.doc(at)?, &self.fields)
    }

    /// The years in which reports were published, from the first to the last; none if none is dated.
    pub(crate) fn years(&self) -> Option<std::ops::RangeInclusive<i16>> {
        let mut ends: Option<(i64, i64)> = None;
        for segment in self.searcher.segment_readers() {
            if let Ok(published) = segment.fast_fields().i64(PUBLISHED)
                && published.values.num_vals() > 0
            {
                let (first, last) = (published.min_value(), published.max_value());
                ends = Some(ends.map_or((first, last), |(a, b)| (a.min(first), b.max(last))));
            }
        }
        let (first, last) = ends?;
        Some(stored_day(first)?.year()..=stored_day(last)?.year())
    }
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader").field("reports", &self.len().ok()).finish_non_exhaustive()
    }
}

/// The reports of a segment that were not removed.
pub(crate) fn live_reports(segment: &SegmentReader) -> Result<impl Iterator<Item = DocId> + '_> {
    let hashes = segment.fast_fields().u64(HASH)?; // every report has one, and no meeting
    Ok((0..segment.max_doc()).filter(move |&doc| !segment.is_deleted(doc) && hashes.first(doc).is_some()))
}
