//! Putting reports into an index.

use super::regroup::{Changes, regroup};
use super::{Engine, Stop};
use crate::corpus::{Item, Note, complete};
use crate::error::Result;
use crate::extract;
use crate::grouping::{Noted, likeness};
use crate::index::{Known, Reader, Writer, content_hash, file_of};
use crate::model::Report;
use serde::Serialize;
use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Instant;

/// The longest id, in bytes: it is a term of the index, and a word on a command line.
const MAX_ID_BYTES: usize = 1_000;

/// How to ingest.
#[derive(Debug, Clone, Default)]
pub struct IngestOptions {
    /// Let a report replace one that has the same id and is from another file.
    pub replace: bool,
    /// Who asks here to stop has what was read until then committed.
    pub stop: Stop,
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
    /// Bytes of text read, decompressed: filled in by who read it.
    pub bytes: u64,
    /// Whether it was asked to stop before all was read: what was read until then is put in.
    pub interrupted: bool,
    /// Time taken.
    pub seconds: f64,
}

impl Engine {
    /// Puts reports in, and commits. See [`ingest_items`](Self::ingest_items).
    ///
    /// # Errors
    ///
    /// If the engine is for reading only, or the index cannot be written to: then nothing was put in.
    pub fn ingest(&self, reports: impl IntoIterator<Item = Report>) -> Result<Summary> {
        let items = reports.into_iter().map(|report| Item::Report(Box::new(report)));
        self.ingest_items(items, IngestOptions::default(), |_| {})
    }

    /// Puts in what a corpus holds, and commits: all of it is seen by searches then, or, after an error, none.
    ///
    /// A report with the id of one from the same file replaces it; the index has then one report of that id. With the
    /// id of one from another file it is refused, unless `options` say otherwise. `observe` is told of each item.
    ///
    /// # Errors
    ///
    /// If the engine is for reading only, or the index cannot be written to: then nothing was put in.
    pub fn ingest_items(
        &self,
        items: impl IntoIterator<Item = Item>,
        options: IngestOptions,
        mut observe: impl FnMut(Event<'_>),
    ) -> Result<Summary> {
        let started = Instant::now();
        let mut writer = self.lock_writer()?;
        self.refresh()?;
        let mut run = Run {
            snapshot: self.snapshot(),
            seen: HashMap::new(),
            changes: Changes::new(),
            replace: options.replace,
            summary: Summary::default(),
        };
        let mut done = Ok(());
        for item in items.into_iter().take_while(|_| !options.stop.is_stopped()) {
            done = run.take(item, &mut writer, &mut observe);
            if done.is_err() {
                break;
            }
        }
        run.summary.interrupted = options.stop.is_stopped();
        let changed = run.summary.new + run.summary.replaced > 0;
        if changed || done.is_err() {
            let changes = std::mem::take(&mut run.changes);
            let done = done.and_then(|()| regroup(&mut writer, &run.snapshot, changes)).and_then(|()| writer.commit());
            self.settle(&mut writer, done)?;
        }
        Ok(Summary { seconds: started.elapsed().as_secs_f64(), ..run.summary })
    }
}

/// One ingest under way.
struct Run {
    snapshot: Reader,
    /// What this run has put in, by id: the snapshot does not show it yet.
    seen: HashMap<String, Seen>,
    /// What those tell of meetings, and of those without any, that they replace something.
    changes: Changes,
    replace: bool,
    summary: Summary,
}

struct Seen {
    known: Known,
    line: Option<u64>,
}

impl Run {
    fn take(&mut self, item: Item, writer: &mut Writer, observe: &mut impl FnMut(Event<'_>)) -> Result<()> {
        match item {
            Item::Report(report) => self.put(*report, writer, observe)?,
            Item::Refused(note) => self.refuse(note, observe),
            Item::Warning(note) => {
                self.summary.warnings += 1;
                observe(Event::Warning(&note));
            }
            Item::Skipped(note) => {
                self.summary.skipped += 1;
                observe(Event::Skipped(&note));
            }
        }
        Ok(())
    }

    fn refuse(&mut self, note: Note, observe: &mut impl FnMut(Event<'_>)) {
        self.summary.read += 1;
        observe(Event::Refused(&note));
        self.summary.refused.push(note);
    }

    fn put(&mut self, mut report: Report, writer: &mut Writer, observe: &mut impl FnMut(Event<'_>)) -> Result<()> {
        complete(&mut report);
        let line = report.origin.as_ref().and_then(|origin| origin.line);
        let place = |message: String| Note::new(PathBuf::from(file_of(&report)), line, message);
        if report.id.trim().is_empty() || report.title.trim().is_empty() {
            let message = "expected a report with an id, and a title or a body, found one without".to_owned();
            self.refuse(place(message), observe);
            return Ok(());
        }
        if report.id.len() > MAX_ID_BYTES {
            let message =
                format!("expected an id of at most {MAX_ID_BYTES} bytes, found {}: shorten it", report.id.len());
            self.refuse(place(message), observe);
            return Ok(());
        }
        let known = Known { file: file_of(&report).to_owned(), hash: content_hash(&report) };
        let before = match self.seen.get(&report.id) {
            Some(seen) => Some(seen.known.clone()),
            None => self.snapshot.known(&report.id)?,
        };
        let same_file = before.as_ref().is_none_or(|before| before.file == known.file);
        if let Some(before) = before.as_ref().filter(|_| !same_file && !self.replace) {
            let other = if before.file.is_empty() { "memory, not from a file" } else { &before.file };
            let message = format!(
                "the id {} is in the index already, from {other}: use --replace to put this in its place, or --id-prefix to keep both",
                report.id
            );
            self.refuse(place(message), observe);
            return Ok(());
        }
        self.summary.read += 1;
        if same_file && before.as_ref().is_some_and(|before| before.hash == known.hash) {
            self.summary.unchanged += 1;
        } else {
            if let Some(seen) = self.seen.get(&report.id).filter(|seen| same_file && seen.line != line) {
                let earlier = seen.line.map_or_else(String::new, |line| format!(" on line {line}"));
                let message =
                    format!("the id {} stands{earlier} of this file already: this record replaces that one", report.id);
                self.summary.warnings += 1;
                observe(Event::Warning(&place(message)));
            }
            let mentions = extract::mentions(&report);
            let likeness = if mentions.is_empty() { None } else { likeness(&report.body) };
            let noted = Noted::new(&report, mentions, likeness);
            writer.put(&report, &noted, before.is_some())?;
            if before.is_some() || !noted.mentions.is_empty() {
                self.changes.insert(report.id.clone(), Some(without_evidence(noted)));
            }
            if before.is_some() { self.summary.replaced += 1 } else { self.summary.new += 1 }
        }
        self.seen.insert(report.id, Seen { known, line });
        observe(Event::Done);
        Ok(())
    }
}

/// What grouping asks of a report; its evidence is in the index, and would fill memory here.
fn without_evidence(mut noted: Noted) -> Noted {
    noted.mentions.iter_mut().for_each(|mention| mention.evidence = Vec::new());
    noted
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
