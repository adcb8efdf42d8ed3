//! Which files a batch of changes means: those that were named, and of those in folders the ones that look different.
//!
//! A file looks different if its size or its time of writing is not what it was when it was ingested.

use super::events::Events;
use super::pending::{Batch, Change, SETTLE};
use super::roots::Root;
use mahdar::corpus::{File, Files, Item, Note, ReadOptions};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime};

/// So many places to prune, and it is simpler to prune everywhere.
const MOST_PLACES: usize = 64;

/// What a file looks like.
pub(super) type Stamp = (u64, Option<SystemTime>);

/// What is known of the files that are followed.
#[derive(Debug)]
pub(super) struct Look {
    options: ReadOptions,
    /// What files looked like before they were ingested, by their absolute paths.
    known: HashMap<PathBuf, Stamp>,
    /// What was said of those that cannot be read, so that it is said once.
    told: HashSet<String>,
    is_first: bool,
    /// Whether reports of files that are gone are to be taken out.
    prunes: bool,
}

impl Look {
    pub(super) fn new(options: ReadOptions, prunes: bool) -> Self {
        Self { options, known: HashMap::new(), told: HashSet::new(), is_first: true, prunes }
    }

    /// The files that a batch means. Of those found in folders, the ones that may still be written to wait on.
    pub(super) fn at(&mut self, batch: &Batch, roots: &[Root], events: &Events, now: Instant) -> Files {
        batch.removed.iter().for_each(|path| self.forget(path));
        let mut found = Files { options: self.options.clone(), ..Files::default() };
        for root in roots.iter().filter(|root| root.is_there()) {
            let paths = batch.paths.iter().map(|(path, _)| path.as_path());
            let files = if batch.everything { root.all(&self.options) } else { root.some(paths, &self.options) };
            found.files.extend(files.files);
            found.notes.extend(files.notes);
            found.roots.extend(files.roots);
        }
        let named: HashMap<PathBuf, bool> = batch
            .paths
            .iter()
            .map(|(path, is_certain)| (path.canonicalize().unwrap_or_else(|_| path.clone()), *is_certain))
            .collect();
        let mut seen = HashSet::new();
        found.files.retain(|file| {
            let named = named.get(&file.absolute).copied();
            let is_same = self.known.get(&file.absolute) == Some(&stamp(file));
            seen.insert(file.absolute.clone())
                && match named {
                    Some(is_certain) => is_certain || !is_same,
                    None => !is_same && is_settled(file, events, now),
                }
        });
        found.roots = match self.prunes {
            true => self.places_to_prune(&found, batch, roots, &seen),
            false => Vec::new(),
        };
        self.keep_what_is_new(&mut found.notes, batch.everything);
        self.is_first = false;
        found
    }

    /// What files look like: to be taken before they are read, so that what changes meanwhile looks different.
    pub(super) fn stamps(files: &Files) -> Vec<(PathBuf, Stamp)> {
        files.files.iter().map(|file| (file.absolute.clone(), stamp(file))).collect()
    }

    /// Keeps in mind what ingested files looked like.
    pub(super) fn ingested(&mut self, stamps: Vec<(PathBuf, Stamp)>) {
        self.known.extend(stamps);
    }

    /// Where reports are to be taken out: in files that are gone or read anew. A root that is not there itself, or is empty, may
    /// be a disk that comes back.
    fn places_to_prune(
        &mut self,
        found: &Files,
        batch: &Batch,
        roots: &[Root],
        seen: &HashSet<PathBuf>,
    ) -> Vec<PathBuf> {
        if self.is_first {
            return found.roots.clone();
        }
        let is_inside = |path: &Path| roots.iter().any(|root| root.holds(path));
        let mut places: Vec<PathBuf> = batch.removed.iter().filter(|path| is_inside(path)).cloned().collect();
        if batch.everything {
            let is_listed = |path: &Path| found.roots.iter().any(|root| path.starts_with(root));
            let missing = self.known.keys().filter(|path| !seen.contains(*path) && is_listed(path) && !path.exists());
            let missing: Vec<_> = missing.cloned().collect();
            missing.iter().for_each(|path| self.forget(path));
            places.extend(missing);
        }
        places.extend(found.files.iter().map(|file| file.absolute.clone()));
        if places.len() > MOST_PLACES {
            places = roots.iter().filter(|root| root.is_there()).map(|root| root.absolute.clone()).collect();
        }
        places
    }

    /// Forgets a file, or a folder with all that is in it.
    fn forget(&mut self, path: &Path) {
        if self.known.remove(path).is_none() {
            self.known.retain(|known, _| !known.starts_with(path));
        }
    }

    /// What is skipped on purpose is said at first; what cannot be read, once while it is so.
    fn keep_what_is_new(&mut self, notes: &mut Vec<Item>, of_everything: bool) {
        let before = self.told.clone();
        if of_everything {
            self.told.clear();
        }
        notes.retain(|item| match item {
            Item::Refused(note) | Item::Warning(note) => {
                let note = Note::to_string(note);
                let is_new = !before.contains(&note);
                self.told.insert(note);
                is_new
            }
            Item::Skipped(_) => self.is_first,
            _ => true,
        });
    }
}

fn stamp(file: &File) -> Stamp {
    (file.bytes, file.modified)
}

/// Whether nobody seems to be writing to a file that nothing was told of. If somebody does, it is looked at later.
fn is_settled(file: &File, events: &Events, now: Instant) -> bool {
    let pending = &mut events.told().pending;
    if pending.holds(&file.absolute) {
        return false;
    }
    let age = file.modified.and_then(|modified| modified.elapsed().ok());
    let is_fresh = age.is_some_and(|age| age < SETTLE);
    if is_fresh {
        pending.note(file.absolute.clone(), Change::Touched, now);
    }
    !is_fresh
}
