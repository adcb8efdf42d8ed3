//! Putting reports into an index.
//!
//! One thread reads and decides what becomes of each record, in their order; a few take the reports apart and hand them to the
//! index, whose own threads write the postings (`workers`). Between checkpoints nothing is seen; at one, what came before is
//! made durable with the meetings that follow from it.

mod known;
mod prune;
mod run;
mod workers;

use super::Engine;
use super::regroup::regroup;
use super::stop::Stop;
use crate::corpus::{Item, Note, ReadFile};
use crate::error::Result;
use crate::index::{Reader, Writer};
use crate::model::{Origin, Report};
use run::{Run, Until};
use serde::Serialize;
use std::collections::BTreeMap;
use std::time::Instant;

/// Bytes of text between checkpoints unless it is said: ten seconds of work, and what an ingest that was cut off loses at most.
const CHECKPOINT_BYTES: u64 = 128 << 20;

/// How to ingest.
///
/// ```
/// use mahdar::IngestOptions;
/// let options = IngestOptions { replace: true, ..IngestOptions::default() };
/// assert!(!options.prune);
/// ```
#[derive(Debug, Clone)]
pub struct IngestOptions {
    /// Let a report replace one that has the same id and is from another file.
    pub replace: bool,
    /// Take out the reports of files, below those that were listed, that are no more, and of files that were read to
    /// their end without a refusal and no longer hold them.
    pub prune: bool,
    /// Bytes of text after which what was read is committed, before more is read.
    pub checkpoint: u64,
    /// Ends the ingest at the next record: what was read is committed.
    pub stop: Stop,
}

impl Default for IngestOptions {
    fn default() -> Self {
        Self { replace: false, prune: false, checkpoint: CHECKPOINT_BYTES, stop: Stop::default() }
    }
}

/// What an ingest tells of while it goes on.
#[derive(Debug)]
pub enum Event<'a> {
    /// A report was put in, replaced or left as it was.
    Done,
    /// A record was refused.
    Refused(&'a Note),
    /// Part of a record was left out, or a record replaced another of the same file.
    Warning(&'a Note),
    /// A file was passed over on purpose.
    Skipped(&'a Note),
    /// What was read until now is durable and seen by searches, and there is more to come.
    Checkpoint {
        /// Reports of this ingest that are in the index.
        reports: usize,
    },
}

/// What an ingest did. `read` is the sum of `new`, `replaced`, `unchanged` and the number refused.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Summary {
    /// Records met, and paths that could not be read.
    pub read: usize,
    /// Reports that the index did not have.
    pub new: usize,
    /// Reports put in place of older ones.
    pub replaced: usize,
    /// Reports that the index had already, word for word.
    pub unchanged: usize,
    /// Records, or whole files, that could not be read, or may not be put in.
    #[serde(serialize_with = "notes")]
    pub refused: Vec<Note>,
    /// Warnings given: of parts of records left out, records that replace others, files without any.
    pub warnings: usize,
    /// Files passed over on purpose.
    pub skipped: usize,
    /// Files that were as they had been, and were not read again; their reports are among the unchanged.
    pub unchanged_files: usize,
    /// New reports with the text of another one, and reports that stand in a second file as well.
    pub duplicates: usize,
    /// Reports taken out because they are no more where they were read.
    pub pruned: usize,
    /// Commits on the way, the last one not counted.
    pub checkpoints: usize,
    /// Whether it was stopped before all was read.
    pub interrupted: bool,
    /// Reports read, by the format of what they were read from. Files that were not read again are not counted.
    pub formats: BTreeMap<String, usize>,
    /// Reports read, by the encoding; those of documents that have none under the empty name, and those that had been
    /// spoiled and were put right with `+repaired` behind the encoding.
    pub encodings: BTreeMap<String, usize>,
    /// Bytes of text read, decompressed: filled in by who read it.
    pub bytes: u64,
    /// Time taken.
    pub seconds: f64,
}

impl Summary {
    /// Counts what a report was read as.
    fn count(&mut self, origin: Option<&Origin>) {
        let Some((format, encoding)) = origin.and_then(|origin| Some((origin.format.as_ref()?, &origin.encoding)))
        else {
            return;
        };
        for (counts, name) in
            [(&mut self.formats, format.as_str()), (&mut self.encodings, encoding.as_deref().unwrap_or_default())]
        {
            // No name is made for a count that is there.
            match counts.get_mut(name) {
                Some(count) => *count += 1,
                None => drop(counts.insert(name.to_owned(), 1)),
            }
        }
    }
}

/// What an index remembers of the files that it was made from: see [`Engine::known_files`].
pub struct KnownFiles {
    snapshot: Reader,
    prunes: bool,
}

impl KnownFiles {
    /// What is remembered of a file; nothing if that cannot be read, or may be out of date: the file is then read again.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<ReadFile> {
        let file = self.snapshot.read_file(path).ok().flatten()?;
        // An ingest that did not prune may have left what the file no longer holds.
        let is_whole = || Some(self.snapshot.reports_in(path).ok()?.len() + self.snapshot.copies_in(path).ok()?.len());
        (!self.prunes || is_whole() == Some(file.reports)).then_some(file)
    }
}

impl Engine {
    /// The files that were read whole, for [`Files::read_changed`](crate::corpus::Files::read_changed).
    #[must_use]
    pub fn known_files(&self, options: &IngestOptions) -> KnownFiles {
        KnownFiles { snapshot: self.snapshot(), prunes: options.prune }
    }

    /// Puts reports in, and commits. See [`ingest_items`](Self::ingest_items).
    ///
    /// # Errors
    ///
    /// If the engine is for reading only, or the index cannot be written to.
    pub fn ingest(&self, reports: impl IntoIterator<Item = Report>) -> Result<Summary> {
        let items = reports.into_iter().map(|report| Item::Report(Box::new(report)));
        self.ingest_items(items, IngestOptions::default(), |_| {})
    }

    /// Puts in what a corpus holds, and commits at each checkpoint and at the end: what came between two commits is seen by searches
    /// and durable as a whole or not at all.
    ///
    /// A report with the id of one from the same file replaces it; the index has then one report of that id. With the
    /// id of one from another file it is refused, unless `options` say otherwise or it is the same word for word: then
    /// it is noted that it stands there too, or, if the other file is gone, that it stands here. `observe` is told of each item.
    ///
    /// # Errors
    ///
    /// If the engine is for reading only, or the index cannot be written to: then nothing was put in since the last checkpoint.
    pub fn ingest_items(
        &self,
        items: impl IntoIterator<Item = Item>,
        options: IngestOptions,
        mut observe: impl FnMut(Event<'_>),
    ) -> Result<Summary> {
        let started = Instant::now();
        let mut writer = self.lock_writer()?;
        self.refresh()?;
        let mut run = Run::new(self.snapshot(), options);
        let mut items = items.into_iter();
        loop {
            let until = self.window(&mut run, &mut items, &mut writer, &mut observe);
            let (until, changed) = self.settle(&mut writer, until)?;
            if until == Until::End {
                break;
            }
            if changed {
                run.summary.checkpoints += 1;
                observe(Event::Checkpoint { reports: run.summary.read - run.summary.refused.len() });
            }
            run.next_window(self.snapshot());
        }
        Ok(Summary { seconds: started.elapsed().as_secs_f64(), ..run.summary })
    }

    /// Puts in what there is until the next checkpoint, and commits if anything changes. Says whether it does.
    fn window(
        &self,
        run: &mut Run,
        items: &mut impl Iterator<Item = Item>,
        writer: &mut Writer,
        observe: &mut impl FnMut(Event<'_>),
    ) -> Result<(Until, bool)> {
        let (until, done) = workers::with(writer, |pool| run.fill(items, writer, pool, observe));
        let until = done.and_then(|done| {
            run.take_in(done, writer, observe)?;
            if until.as_ref().is_ok_and(|until| *until == Until::End) {
                run.prune(writer)?;
            }
            until
        })?;
        let changed = run.has_changed();
        if changed {
            let changes = run.take_changes();
            regroup(writer, &run.snapshot, changes)?;
            writer.commit()?;
        }
        Ok((until, changed))
    }
}

/// Notes as `{"file", "line", "message"}`.
fn notes<S: serde::Serializer>(notes: &[Note], serializer: S) -> std::result::Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Row<'a> {
        file: String,
        line: Option<u64>,
        message: &'a str,
    }
    serializer.collect_seq(notes.iter().map(|note| Row {
        file: note.file.display().to_string(),
        line: note.line,
        message: &note.message,
    }))
}
