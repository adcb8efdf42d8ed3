//! What has changed and is not yet ingested, and when it is time.
//!
//! A file is ready when it has been quiet for [`SETTLE`]; one that is being written to, of which the system will tell when
//! it is closed, only after [`SETTLE_OPEN`], so that what comes in pieces is read whole; and one that is never quiet, as it
//! stands, every [`LONGEST`]. A burst is one batch: it is
//! taken when nothing has changed for a while, or when what is ready has waited for [`PATIENCE`]. No clock here: each call is
//! told the time.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long a file is quiet before it is read.
pub(super) const SETTLE: Duration = Duration::from_millis(300);
/// How long, if it is open for writing.
const SETTLE_OPEN: Duration = Duration::from_millis(1_500);
/// How long a file that is never quiet is waited for.
const LONGEST: Duration = Duration::from_secs(30);
/// How long what is ready waits for more.
const PATIENCE: Duration = Duration::from_millis(500);
/// When a new folder is looked at again: what came into it before the system told of it went unseen.
const SECOND_LOOK: Duration = Duration::from_millis(1_000);
/// So many changes at once, and it is simpler to look at all files.
const MOST: usize = 20_000;

/// What happened to a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// It is being written to, and will be closed.
    Written,
    /// It was closed, moved to its place, or changed where the system tells nothing of closing.
    Whole,
    /// It may have changed, or holds something that has: what is as it was is left alone.
    Touched,
    /// A folder came.
    Folder,
    /// It is gone.
    Removed,
}

/// What is ready to be ingested.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Batch {
    /// Paths that changed, sorted, and whether they are read even if they look as they did.
    pub(super) paths: Vec<(PathBuf, bool)>,
    /// Paths that are gone.
    pub(super) removed: Vec<PathBuf>,
    /// Whether all files are to be looked at.
    pub(super) everything: bool,
    /// When the first of it changed.
    pub(super) since: Option<Instant>,
}

#[derive(Debug)]
struct Entry {
    first: Instant,
    last: Instant,
    is_open: bool,
    is_certain: bool,
    again: bool,
}

impl Entry {
    fn ready(&self) -> Instant {
        let quiet = self.last + if self.is_open { SETTLE_OPEN } else { SETTLE };
        quiet.min(self.first + LONGEST)
    }
}

/// Changes, until they are taken.
#[derive(Debug, Default)]
pub(super) struct Pending {
    entries: HashMap<PathBuf, Entry>,
    removed: Vec<PathBuf>,
    /// When anything changed last.
    last: Option<Instant>,
    /// When all files are to be looked at, if at all.
    everything: Option<Instant>,
}

impl Pending {
    /// Notes a change.
    pub(super) fn note(&mut self, path: PathBuf, change: Change, now: Instant) {
        self.last = Some(now);
        if change == Change::Removed {
            self.entries.remove(&path);
            self.removed.push(path);
        } else {
            let entry = self.entries.entry(path).or_insert(Entry {
                first: now,
                last: now,
                is_open: false,
                is_certain: false,
                again: false,
            });
            entry.last = now;
            match change {
                Change::Written => entry.is_open = true,
                Change::Whole => entry.is_open = false,
                Change::Touched | Change::Folder | Change::Removed => {}
            }
            entry.is_certain |= matches!(change, Change::Written | Change::Whole);
            entry.again |= change == Change::Folder;
        }
        if self.entries.len() + self.removed.len() > MOST {
            self.entries.clear();
            self.removed.clear();
            self.look_at_everything(now);
        }
    }

    /// Asks for a look at all files at `when`, or earlier if that was asked for before.
    pub(super) fn look_at_everything(&mut self, when: Instant) {
        self.everything = Some(self.everything.map_or(when, |other| other.min(when)));
    }

    /// Whether a path waits to be ready.
    pub(super) fn holds(&self, path: &Path) -> bool {
        self.entries.contains_key(path)
    }

    /// Takes what is ready, if it is time.
    pub(super) fn take(&mut self, now: Instant) -> Option<Batch> {
        let everything = self.everything.is_some_and(|when| when <= now);
        let first_ready = self.entries.values().map(Entry::ready).min().filter(|ready| *ready <= now);
        let is_quiet = self.last.is_none_or(|last| last + SETTLE <= now);
        let is_time = first_ready.is_some_and(|ready| is_quiet || ready + PATIENCE <= now)
            || (!self.removed.is_empty() && is_quiet)
            || everything;
        if !is_time {
            return None;
        }
        if everything {
            self.everything = None;
        }
        let mut batch = Batch { removed: std::mem::take(&mut self.removed), everything, ..Batch::default() };
        let mut again = Vec::new();
        self.entries.retain(|path, entry| {
            if entry.ready() > now {
                return true;
            }
            batch.since = Some(batch.since.map_or(entry.first, |since| since.min(entry.first)));
            batch.paths.push((path.clone(), entry.is_certain));
            if entry.again {
                again.push(path.clone());
            }
            false
        });
        for path in again {
            let when = now + SECOND_LOOK - SETTLE;
            let entry = Entry { first: when, last: when, is_open: false, is_certain: false, again: false };
            self.entries.insert(path, entry);
        }
        batch.paths.sort();
        Some(batch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(batch: Option<Batch>) -> Vec<String> {
        let paths = batch.into_iter().flat_map(|batch| batch.paths);
        paths.map(|(path, _)| path.to_string_lossy().into_owned()).collect()
    }

    fn ms(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    #[test]
    fn a_file_is_taken_once_when_it_is_quiet() {
        let (mut pending, start) = (Pending::default(), Instant::now());
        pending.note("a".into(), Change::Written, start);
        pending.note("a".into(), Change::Whole, start + ms(100));
        assert_eq!(pending.take(start + ms(399)), None);
        let batch = pending.take(start + ms(400)).unwrap();
        assert_eq!((batch.since, batch.paths), (Some(start), vec![("a".into(), true)]));
        assert_eq!(pending.take(start + ms(10_000)), None);
    }

    #[test]
    fn what_is_open_is_given_time() {
        let (mut pending, start) = (Pending::default(), Instant::now());
        pending.note("a".into(), Change::Written, start);
        pending.note("a".into(), Change::Written, start + ms(1_000));
        assert_eq!(pending.take(start + ms(2_499)), None);
        assert_eq!(names(pending.take(start + ms(2_500))), ["a"], "but not for ever");
        for n in 0..=100 {
            pending.note("a".into(), Change::Whole, start + ms(10_000 + 290 * n));
            assert_eq!(pending.take(start + ms(10_000 + 290 * n)), None, "{n}");
        }
        for last in [39_200, 39_400, 39_600, 39_800, 40_000, 40_200, 40_400] {
            pending.note("a".into(), Change::Whole, start + ms(last));
        }
        assert_eq!(pending.take(start + ms(40_499)), None);
        assert_eq!(names(pending.take(start + ms(40_500))), ["a"], "nor what is never quiet");
    }

    #[test]
    fn a_burst_is_one_batch_and_an_endless_one_is_several() {
        let (mut pending, start) = (Pending::default(), Instant::now());
        for n in 0..10 {
            pending.note(format!("{n}").into(), Change::Whole, start + ms(20 * n));
            assert_eq!(pending.take(start + ms(20 * n)), None);
        }
        assert_eq!(pending.take(start + ms(310)), None, "the first is ready, and more is coming");
        assert_eq!(names(pending.take(start + ms(480))).len(), 10);
        let mut taken = Vec::new();
        for n in 0..100 {
            pending.note(format!("{n}").into(), Change::Whole, start + ms(1_000 + 20 * n));
            taken.extend(pending.take(start + ms(1_000 + 20 * n)).map(|batch| batch.paths.len()));
        }
        assert_eq!(taken, [26, 26, 26], "each 500 ms after the first of them was ready");
    }

    #[test]
    fn a_new_folder_is_looked_at_twice() {
        let (mut pending, start) = (Pending::default(), Instant::now());
        pending.note("d".into(), Change::Folder, start);
        assert_eq!(pending.take(start + ms(300)).unwrap().paths, [("d".into(), false)]);
        assert_eq!(pending.take(start + ms(1_299)), None);
        assert_eq!(names(pending.take(start + ms(1_300))), ["d"]);
        assert_eq!(pending.take(start + ms(9_000)), None);
    }

    #[test]
    fn what_is_gone_is_told_and_no_longer_awaited() {
        let (mut pending, start) = (Pending::default(), Instant::now());
        pending.note("a".into(), Change::Whole, start);
        pending.note("a".into(), Change::Removed, start + ms(10));
        let batch = pending.take(start + ms(310)).unwrap();
        assert_eq!((batch.paths.len(), batch.removed), (0, vec![PathBuf::from("a")]));
    }

    #[test]
    fn more_changes_than_can_be_kept_are_a_look_at_everything() {
        let (mut pending, start) = (Pending::default(), Instant::now());
        for n in 0..=MOST {
            pending.note(format!("{n}").into(), Change::Whole, start);
        }
        let batch = pending.take(start).unwrap();
        assert!(batch.everything && batch.paths.is_empty());
        pending.look_at_everything(start + ms(50));
        pending.look_at_everything(start + ms(90));
        assert_eq!(pending.take(start + ms(49)), None);
        assert!(pending.take(start + ms(50)).unwrap().everything);
        assert_eq!(pending.take(start + ms(99)), None);
    }
}
