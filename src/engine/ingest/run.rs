//! One ingest under way: what becomes of each record.

use super::super::regroup::Changes;
use super::known::Known;
use super::workers::{Done, Job, Pool};
use super::{Event, IngestOptions, Summary};
use crate::corpus::{Item, Note, ReadFile, complete, is_gone};
use crate::error::Result;
use crate::index::{Copy, Known as KnownReport, Reader, Writer, content_hash, file_of, text_hash};
use crate::model::{Origin, Report};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// The longest id, in bytes: it is a term of the index, and a word on a command line.
const MAX_ID_BYTES: usize = 1_000;

/// Where a window ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    Checkpoint,
    End,
}

/// One ingest under way. A window is what lies between two commits.
pub(super) struct Run {
    /// The commit before this window.
    pub(super) snapshot: Reader,
    pub(super) options: IngestOptions,
    pub(super) summary: Summary,
    ids: Known,
    texts: Known,
    /// The texts that this run has put in.
    own_texts: FxHashSet<u64>,
    /// The records that this run has met, by the hash of their id, with their line, or 0.
    met: FxHashMap<u64, u64>,
    /// The same records, by the hash of id and file.
    met_in: FxHashSet<u64>,
    /// How many records of a file have an id that another one of it has.
    repeats: FxHashMap<String, usize>,
    /// What this window has met, by id: the snapshot does not show it yet.
    pub(super) window: HashMap<String, KnownReport>,
    /// Copies that this window has noted.
    pub(super) copies: Vec<Copy>,
    pub(super) changes: Changes,
    has_changed: bool,
    /// Files with a record that may not be put in: they are to be read again.
    refused_in: HashSet<String>,
    /// Files read to their end in this window.
    read: Vec<ReadFile>,
    /// Those of the whole run, where it is to prune.
    pub(super) read_whole: HashSet<String>,
    /// What the corpus says that it has listed.
    listed: Vec<PathBuf>,
}

impl Run {
    pub(super) fn new(snapshot: Reader, options: IngestOptions) -> Self {
        Self {
            snapshot,
            options,
            summary: Summary::default(),
            ids: Known::ids(),
            texts: Known::texts(),
            own_texts: FxHashSet::default(),
            met: FxHashMap::default(),
            met_in: FxHashSet::default(),
            repeats: FxHashMap::default(),
            window: HashMap::new(),
            copies: Vec::new(),
            changes: Changes::new(),
            has_changed: false,
            refused_in: HashSet::new(),
            read: Vec::new(),
            read_whole: HashSet::new(),
            listed: Vec::new(),
        }
    }

    /// After a commit.
    pub(super) fn next_window(&mut self, snapshot: Reader) {
        self.snapshot = snapshot;
        self.window.clear();
        self.copies.clear();
        self.has_changed = false;
    }

    /// Takes items until there are no more, or enough for a checkpoint.
    pub(super) fn fill(
        &mut self,
        items: &mut impl Iterator<Item = Item>,
        writer: &Writer,
        pool: &mut Pool,
        observe: &mut impl FnMut(Event<'_>),
    ) -> Result<Until> {
        let mut bytes = 0;
        while bytes < self.options.checkpoint {
            if self.options.stop.is_stopped() {
                self.summary.interrupted = true;
                return Ok(Until::End);
            }
            let Some(item) = items.next() else {
                // Who reads a pipe for us may have been asked as well.
                self.summary.interrupted = self.options.stop.is_stopped();
                return Ok(Until::End);
            };
            match item {
                Item::Report(report) => {
                    bytes += (report.title.len() + report.body.len()) as u64;
                    self.put(*report, writer, pool, observe)?;
                }
                Item::Refused(note) => self.refuse(note, observe),
                Item::Warning(note) => self.warn(&note, observe),
                Item::Skipped(note) => {
                    self.summary.skipped += 1;
                    observe(Event::Skipped(&note));
                }
                Item::Read(file) => {
                    if self.options.prune {
                        self.read_whole.insert(file.path.clone());
                    }
                    self.read.push(file);
                }
                Item::Unchanged(file) => {
                    self.summary.read += file.reports;
                    self.summary.unchanged += file.reports;
                    self.summary.unchanged_files += 1;
                    (0..file.reports).for_each(|_| observe(Event::Done));
                }
                Item::Listed(roots) => self.listed = roots,
            }
        }
        Ok(Until::Checkpoint)
    }

    fn refuse(&mut self, note: Note, observe: &mut impl FnMut(Event<'_>)) {
        self.summary.read += 1;
        observe(Event::Refused(&note));
        self.summary.refused.push(note);
    }

    fn warn(&mut self, note: &Note, observe: &mut impl FnMut(Event<'_>)) {
        self.summary.warnings += 1;
        observe(Event::Warning(note));
    }

    /// Decides what becomes of a report.
    fn put(
        &mut self,
        mut report: Report,
        writer: &Writer,
        pool: &mut Pool,
        observe: &mut impl FnMut(Event<'_>),
    ) -> Result<()> {
        complete(&mut report);
        self.summary.count(report.origin.as_ref());
        if let Err(message) = has_what_it_needs(&report) {
            self.refuse_report(&report, message, observe);
            return Ok(());
        }
        let key = xxh3_64(report.id.as_bytes());
        let line = report.origin.as_ref().and_then(|origin| origin.line).unwrap_or(0);
        let now = KnownReport { file: file_of(&report).to_owned(), hash: content_hash(&report) };
        let before = match self.window.get(&report.id) {
            Some(known) => Some(known.clone()),
            None if self.ids.may_have(key, &self.snapshot)? => self.snapshot.known(&report.id)?,
            None => None,
        };
        let met_on = self.met.insert(key, line);
        if !self.met_in.insert(place_key(&report.id, &now.file)) {
            *self.repeats.entry(now.file.clone()).or_default() += 1;
        }
        if let Some(before) = &before
            && before.file != now.file
            && !self.options.replace
            && !self.is_moved(&report.id, before, &now)
        {
            if before.hash == now.hash {
                self.note_copy(&report, writer)?;
                self.window.insert(report.id, before.clone());
                observe(Event::Done);
            } else {
                // It may have been a copy, and is none now.
                if self.snapshot.copies_of(&report.id)?.contains(&Copy::of(&report)) {
                    writer.remove_copy(&Copy::of(&report));
                    self.has_changed = true;
                }
                let message = is_from_another_file(&report.id, &before.file);
                self.refuse_report(&report, message, observe);
            }
            return Ok(());
        }
        self.summary.read += 1;
        if before.as_ref() == Some(&now) {
            self.summary.unchanged += 1;
        } else {
            if let Some(before) = &before {
                self.will_replace(
                    &report,
                    before,
                    &now,
                    met_on.filter(|&earlier| earlier != line || line > 0),
                    writer,
                    observe,
                )?;
            }
            let text = text_hash(&report);
            let is_duplicate = self.own_texts.contains(&text)
                || self.texts.may_have(text, &self.snapshot)? && !self.snapshot.with_same_text(text)?.is_empty();
            self.summary.duplicates += usize::from(is_duplicate && before.is_none());
            self.own_texts.insert(text);
            self.ids.add(key);
            self.has_changed = true;
            match &before {
                None => self.summary.new += 1,
                // Word for word: it has only moved.
                Some(before) if before.hash == now.hash && !self.options.replace => self.summary.unchanged += 1,
                Some(_) => self.summary.replaced += 1,
            }
            self.window.insert(report.id.clone(), now);
            pool.put(key, Job { report, replaces: before.is_some() })?;
        }
        observe(Event::Done);
        Ok(())
    }

    /// Whether a report is no longer in the file that the index has it from: the record that was just met takes its
    /// place. Word for word it may wherever that file is gone, for nothing is lost; changed, only where this run prunes
    /// that file.
    fn is_moved(&self, id: &str, before: &KnownReport, now: &KnownReport) -> bool {
        let file = &before.file;
        // Only a run that prunes keeps what it has read whole.
        let lacks = self.read_whole.contains(file) && !self.is_met_in(id, file);
        let may_go = || before.hash == now.hash || self.options.prune && self.is_listed(file);
        lacks || !file.is_empty() && may_go() && is_gone(file)
    }

    /// Whether a file is, or would be, in what the corpus has listed.
    pub(super) fn is_listed(&self, file: &str) -> bool {
        self.listed.iter().any(|root| Path::new(file).starts_with(root))
    }

    /// Whether this run has met a record of this id in this file.
    pub(super) fn is_met_in(&self, id: &str, file: &str) -> bool {
        self.met_in.contains(&place_key(id, file))
    }

    fn refuse_report(&mut self, report: &Report, message: String, observe: &mut impl FnMut(Event<'_>)) {
        self.refused_in.insert(file_of(report).to_owned());
        self.refuse(note_of(report, message), observe);
    }

    /// A report that the index has from another file, word for word.
    fn note_copy(&mut self, report: &Report, writer: &Writer) -> Result<()> {
        self.summary.read += 1;
        self.summary.unchanged += 1;
        self.summary.duplicates += 1;
        let copy = Copy::of(report);
        if !self.snapshot.copies_of(&copy.id)?.contains(&copy) {
            writer.put_copy(&copy)?;
            self.has_changed = true;
        }
        self.copies.push(copy);
        Ok(())
    }

    /// Puts in order what hangs on a report that another takes the place of.
    fn will_replace(
        &mut self,
        report: &Report,
        before: &KnownReport,
        now: &KnownReport,
        met_on: Option<u64>,
        writer: &Writer,
        observe: &mut impl FnMut(Event<'_>),
    ) -> Result<()> {
        if before.file != now.file {
            // The other file holds what the index no longer has: it is to say so when it is read again.
            writer.forget_file(&before.file);
            writer.remove_copy(&Copy::of(report));
        } else if let Some(earlier) = met_on {
            let earlier = if earlier == 0 { String::new() } else { format!(" on line {earlier}") };
            let message =
                format!("the id {} stands{earlier} of this file already: this record replaces that one", report.id);
            self.warn(&note_of(report, message), observe);
        }
        if before.hash != now.hash {
            for copy in self.snapshot.copies_of(&report.id)? {
                writer.forget_file(&copy.file);
            }
            writer.remove_copies_of(&report.id);
        }
        Ok(())
    }

    /// Takes in what the threads did, and notes which files were read.
    pub(super) fn take_in(&mut self, done: Done, writer: &Writer, observe: &mut impl FnMut(Event<'_>)) -> Result<()> {
        self.changes.extend(done.changes.into_iter().map(|(id, noted)| (id, Some(noted))));
        for failed in done.failed {
            let count = if failed.replaces { &mut self.summary.replaced } else { &mut self.summary.new };
            *count = count.saturating_sub(1);
            self.summary.read -= 1;
            self.refused_in.insert(failed.file);
            self.refuse(failed.note, observe);
        }
        for mut file in std::mem::take(&mut self.read) {
            file.reports -= self.repeats.get(&file.path).copied().unwrap_or(0).min(file.reports);
            if !self.refused_in.contains(&file.path)
                && file.hash.is_some()
                && self.snapshot.read_file(&file.path)?.as_ref() != Some(&file)
            {
                writer.put_file(&file)?;
                self.has_changed = true;
            }
        }
        Ok(())
    }

    /// Notes that a report is taken out.
    pub(super) fn take_out(&mut self, id: String, writer: &Writer) {
        writer.remove(&id);
        writer.remove_copies_of(&id);
        self.changes.insert(id, None);
        self.has_changed = true;
    }

    pub(super) fn change(&mut self) {
        self.has_changed = true;
    }

    pub(super) fn has_changed(&self) -> bool {
        self.has_changed
    }

    pub(super) fn take_changes(&mut self) -> Changes {
        std::mem::take(&mut self.changes)
    }
}

fn has_what_it_needs(report: &Report) -> std::result::Result<(), String> {
    if report.id.trim().is_empty() || report.title.trim().is_empty() {
        return Err("expected a report with an id, and a title or a body, found one without".to_owned());
    }
    if report.id.len() > MAX_ID_BYTES {
        return Err(format!("expected an id of at most {MAX_ID_BYTES} bytes, found {}: shorten it", report.id.len()));
    }
    Ok(())
}

fn is_from_another_file(id: &str, file: &str) -> String {
    let other = match file {
        "" => "memory, not from a file",
        "-" => "standard input",
        file => file,
    };
    if !file.is_empty() && is_gone(file) {
        return format!(
            "the id {id} is in the index already, from {file}, which is gone: use --replace to put this in its place, or --prune with a folder that it was in"
        );
    }
    format!(
        "the id {id} is in the index already, from {other}: use --replace to put this in its place, or --id-prefix to keep both"
    )
}

fn note_of(report: &Report, message: String) -> Note {
    note_at(report.origin.as_ref(), message)
}

/// A note on where a report stands.
pub(super) fn note_at(origin: Option<&Origin>, message: String) -> Note {
    let place = origin.map(|origin| Origin { line: None, ..origin.clone() }.to_string()).unwrap_or_default();
    Note::new(PathBuf::from(place), origin.and_then(|origin| origin.line), message)
}

fn place_key(id: &str, file: &str) -> u64 {
    xxh3_64_with_seed(id.as_bytes(), xxh3_64(file.as_bytes()))
}
