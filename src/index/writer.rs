//! Writes to an index. One writer at a time holds its lock; what it did is seen at its commit, whole or not at all.

use super::added::{Added, ReportDocument};
use super::holder::{self, Note};
use super::ledger::{Copy, copy_document, file_document};
use super::leftovers::sweep;
use super::manifest::Manifest;
use super::meeting_document::meeting_document;
use super::room::Room;
use super::schema::Fields;
use crate::corpus::{Layout, ReadFile};
use crate::error::{Error, ErrorKind, Result};
use crate::grouping::Noted;
use crate::model::{MeetingRecord, Report};
use std::path::Path;
use std::sync::Arc;
use tantivy::indexer::UserOperation;
use tantivy::merge_policy::LogMergePolicy;
use tantivy::schema::{Field, Term};
use tantivy::{Index, IndexWriter, TantivyDocument};

/// Memory that each indexing thread fills before it writes a segment.
const BYTES_PER_THREAD: usize = 96 << 20;
const MAX_THREADS: usize = 4;
/// The share of removed reports in a segment beyond which it is merged with those of its size, in the background: what
/// they held takes room, and words that nothing else holds stay in the dictionary until then. (tantivy waits for ever.)
const MOST_REMOVED: f32 = 0.2;

/// The writer of an index.
pub(crate) struct Writer {
    writer: IndexWriter<Added>,
    fields: Fields,
    /// What waits for tantivy's threads.
    room: Arc<Room>,
    /// Tells others who holds the lock.
    note: Option<Note>,
    /// Whether a rollback failed: tantivy has then let go of the lock, and panics where it is asked again.
    is_lost: bool,
}

impl Writer {
    /// Takes the lock of the index, and takes away what a writer that was stopped left in its folder, if it has one.
    pub(crate) fn new(index: &Index, fields: Fields, folder: Option<&Path>) -> Result<Self> {
        let threads = threads();
        let writer = index.writer_with_num_threads(threads, threads * BYTES_PER_THREAD).map_err(Error::from);
        let writer: IndexWriter<Added> = match folder {
            Some(folder) => writer.map_err(|error| holder::told(error, folder))?,
            None => writer?,
        };
        let note = folder.and_then(Note::leave);
        if let Some(folder) = folder {
            // What cannot be swept is tried again by the next writer. It must go: the next commit counts its operations from
            // where one that was killed did, and a list of removed documents would get the name of one that is left.
            let _ = sweep(folder);
        }
        let mut merges = LogMergePolicy::default();
        merges.set_del_docs_ratio_before_merge(MOST_REMOVED);
        writer.set_merge_policy(Box::new(merges));
        Ok(Self { writer, fields, room: Arc::default(), note, is_lost: false })
    }

    /// Some reports to be put in together. Several threads may have one, but no id in two.
    pub(crate) fn batch(&self) -> Batch<'_> {
        Batch { writer: self, operations: Vec::new() }
    }

    /// Adds a meeting.
    pub(crate) fn put_meeting(&self, meeting: &MeetingRecord) -> Result<()> {
        self.add(meeting_document(meeting, &self.fields)?)
    }

    /// Removes the meeting with this id, if there is one.
    pub(crate) fn remove_meeting(&self, id: &str) {
        self.delete(self.fields.meeting, id);
    }

    /// Notes that a file was read whole.
    pub(crate) fn put_file(&self, file: &ReadFile) -> Result<()> {
        self.forget_file(&file.path);
        self.add(file_document(file, &self.fields)?)
    }

    /// Forgets that a file was read: the next ingest reads it, whether it has changed or not.
    pub(crate) fn forget_file(&self, path: &str) {
        self.delete(self.fields.read_file, path);
    }

    /// Notes that a report stands in another file too.
    pub(crate) fn put_copy(&self, copy: &Copy) -> Result<()> {
        self.remove_copy(copy);
        self.add(copy_document(copy, &self.fields)?)
    }

    /// Forgets one copy.
    pub(crate) fn remove_copy(&self, copy: &Copy) {
        self.delete(self.fields.copy, &copy.key());
    }

    /// Forgets the copies of a report.
    pub(crate) fn remove_copies_of(&self, id: &str) {
        self.delete(self.fields.copy_of, id);
    }

    fn add(&self, document: TantivyDocument) -> Result<()> {
        self.writer.add_document(Added::Other(document))?;
        Ok(())
    }

    /// Removes the report with this id, if there is one.
    pub(crate) fn remove(&self, id: &str) {
        self.delete(self.fields.id, id);
    }

    fn delete(&self, field: Field, value: &str) {
        self.writer.delete_term(Term::from_field_text(field, value));
    }

    /// Where documents can no longer be added, a thread has died, and the next step of a commit tells of what.
    pub(crate) fn cause_of(&mut self, error: Error) -> Error {
        if error.kind() != ErrorKind::Index || self.is_lost {
            return error;
        }
        self.writer.prepare_commit().map_or_else(Error::from, |_| error)
    }

    /// Makes all that was done since the last commit durable, and seen.
    pub(crate) fn commit(&mut self) -> Result<()> {
        let payload = Manifest::current().to_payload()?;
        let mut commit = self.writer.prepare_commit()?;
        commit.set_payload(&payload);
        commit.commit()?;
        Ok(())
    }

    /// Forgets all that was done since the last commit, and deletes what it left on disk.
    pub(crate) fn rollback(&mut self) -> Result<()> {
        self.demand()?;
        self.writer.rollback().inspect_err(|_| self.is_lost = true)?;
        self.writer.garbage_collect_files().wait()?;
        Ok(())
    }

    /// Makes sure that the index can be written to by this writer.
    pub(crate) fn demand(&self) -> Result<()> {
        if self.is_lost {
            let message = "after an earlier failure the index can no longer be written to from here: open it again";
            return Err(Error::new(ErrorKind::Index, message));
        }
        Ok(())
    }

    /// Waits until the segments are merged that are being merged, and lets go of the lock.
    pub(crate) fn close(self) -> Result<()> {
        self.writer.wait_merging_threads()?;
        drop(self.note);
        Ok(())
    }
}

/// Threads that write postings. One core is for those that read reports; and each thread more makes a segment more
/// of each commit, to be merged again.
fn threads() -> usize {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    (cores - 1).clamp(1, MAX_THREADS)
}

/// Reports to be put in together: tantivy's threads are woken once for all of them.
pub(crate) struct Batch<'w> {
    writer: &'w Writer,
    operations: Vec<UserOperation<Added>>,
}

impl Batch<'_> {
    /// Adds a report, laid out, and what it tells of meetings; `replaces` one with the same id if there is one.
    pub(crate) fn put(&mut self, report: Report, layout: Layout, noted: &Noted, replaces: bool) -> Result<()> {
        if replaces {
            self.operations.push(UserOperation::Delete(Term::from_field_text(self.writer.fields.id, &report.id)));
        }
        let document = ReportDocument::new(report, layout, noted, self.writer.fields)?;
        self.operations.push(UserOperation::Add(Added::Report(Box::new(document))));
        Ok(())
    }

    /// Hands them to the index. Waits while too much waits there.
    pub(crate) fn send(mut self) -> Result<()> {
        let mut reports: Vec<&mut ReportDocument> = self.operations.iter_mut().filter_map(report_of).collect();
        let bytes = reports.iter().map(|report| report.bytes()).sum();
        let taken = Arc::new(self.writer.room.take(bytes));
        reports.iter_mut().for_each(|report| report.takes(Arc::clone(&taken)));
        drop(taken);
        self.writer.writer.run(self.operations)?;
        Ok(())
    }
}

fn report_of(operation: &mut UserOperation<Added>) -> Option<&mut ReportDocument> {
    match operation {
        UserOperation::Add(Added::Report(report)) => Some(report),
        _ => None,
    }
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer").finish_non_exhaustive()
    }
}
