//! Threads that take reports apart and hand them to the index.
//!
//! Reports of one id go to one thread, so that the later of two is the one that stays. What waits is bounded in bytes: who
//! reads is held up until there is room.

use super::run::note_at;
use crate::corpus::{Layout, Note, layout};
use crate::error::{Error, ErrorKind, Result};
use crate::extract;
use crate::grouping::{Noted, likeness};
use crate::index::{Writer, file_of};
use crate::model::Report;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

const MOST_WORKERS: usize = 8;
/// Bytes of reports that go to a thread at once, but for the last report.
const BATCH_BYTES: usize = 128 << 10;
/// Batches that wait for a thread, besides the one that it works on.
const WAITING: usize = 2;

/// A report to put in.
pub(super) struct Job {
    pub(super) report: Report,
    /// Whether the index has one of this id.
    pub(super) replaces: bool,
}

/// What the threads did.
#[derive(Default)]
pub(super) struct Done {
    /// What reports tell of meetings, by id; of those without any, that they replace something.
    pub(super) changes: Vec<(String, Noted)>,
    /// Reports that could not be taken apart.
    pub(super) failed: Vec<Failed>,
}

/// A report that could not be taken apart; the index has what it had before.
pub(super) struct Failed {
    pub(super) note: Note,
    pub(super) file: String,
    pub(super) replaces: bool,
}

/// Where reports are handed in.
pub(super) struct Pool {
    senders: Vec<(SyncSender<Vec<Job>>, Vec<Job>, usize)>,
}

impl Pool {
    /// Hands a report in; `key` is one for all reports of its id. Waits while there is no room.
    pub(super) fn put(&mut self, key: u64, job: Job) -> Result<()> {
        let at = usize::try_from(key % self.senders.len() as u64).unwrap_or(0);
        let Some((sender, batch, bytes)) = self.senders.get_mut(at) else { return Err(ended()) };
        *bytes += job.report.body.len();
        batch.push(job);
        if *bytes < BATCH_BYTES {
            return Ok(());
        }
        *bytes = 0;
        sender.send(std::mem::take(batch)).map_err(|_| ended())
    }

    fn finish(self) {
        for (sender, batch, _) in self.senders {
            // A thread that has ended says why when it is joined.
            let _ = sender.send(batch);
        }
    }
}

/// What is said where a thread has ended before its time; the thread itself knows better.
fn ended() -> Error {
    Error::new(ErrorKind::Index, "the index takes no more reports")
}

/// Runs `fill` beside the threads, and waits for these: what it returns, and what they did.
pub(super) fn with<T>(writer: &Writer, fill: impl FnOnce(&mut Pool) -> T) -> (T, Result<Done>) {
    let count = std::thread::available_parallelism().map_or(1, usize::from).min(MOST_WORKERS);
    std::thread::scope(|scope| {
        let (mut senders, mut threads) = (Vec::new(), Vec::new());
        for _ in 0..count {
            let (sender, receiver) = sync_channel(WAITING);
            senders.push((sender, Vec::new(), 0));
            threads.push(scope.spawn(move || work(writer, &receiver)));
        }
        let mut pool = Pool { senders };
        let filled = fill(&mut pool);
        pool.finish();
        let mut all = Ok(Done::default());
        for thread in threads {
            let done = thread.join().unwrap_or_else(|_| Err(ended()));
            all = all.and_then(|mut all: Done| {
                let done = done?;
                all.changes.extend(done.changes);
                all.failed.extend(done.failed);
                Ok(all)
            });
        }
        (filled, all)
    })
}

fn work(writer: &Writer, batches: &Receiver<Vec<Job>>) -> Result<Done> {
    let mut done = Done::default();
    for Job { report, replaces } in batches.iter().flatten() {
        // A fault in reading one report costs that report alone.
        let Ok((layout, noted)) = catch_unwind(AssertUnwindSafe(|| noted(&report))) else {
            done.failed.push(failed(&report, replaces));
            continue;
        };
        writer.put(&report, &layout, &noted, replaces)?;
        if replaces || !noted.mentions.is_empty() {
            done.changes.push((report.id, without_evidence(noted)));
        }
    }
    Ok(done)
}

fn noted(report: &Report) -> (Layout, Noted) {
    let layout = layout(report);
    let mentions = extract::mentions_in(report, &layout);
    let likeness = if mentions.is_empty() { None } else { likeness(&report.body) };
    let noted = Noted::new(report, mentions, likeness);
    (layout, noted)
}

fn failed(report: &Report, replaces: bool) -> Failed {
    let file = file_of(report).to_owned();
    let message = format!(
        "the report {} could not be read for meetings, by a fault of mahdar's own: please tell its authors",
        report.id
    );
    Failed { note: note_at(report.origin.as_ref(), message), file, replaces }
}

/// What grouping asks of a report; its evidence is in the index, and would fill memory here.
fn without_evidence(mut noted: Noted) -> Noted {
    noted.mentions.iter_mut().for_each(|mention| mention.evidence = Vec::new());
    noted
}
