//! Puts an index that was made inside the folder of another in its place: a crash at any moment leaves the one or the other.
//!
//! What readers and writers take for the index is `meta.json`, so that is renamed last, when all that it names is
//! there and durable. It is a list of [`Step`]s, each of which is done whole or not at all: so a test can stop behind
//! each of them. Whoever installs holds the writer's lock; readers may be at work, and see the new index at their next
//! refresh.
//!
//! Segments have random names, and a backup that goes back to where it came from has those that are there already. A
//! list of removed documents may then have the name of another one, made by another history; so a segment whose name
//! is taken gets a new one.

use super::backup::list_of;
use super::commit_files::CommitFiles;
use super::durable::{replace_file, sync_folder};
use super::folder::{create, let_others_read};
use super::holder::{self, Note};
use super::leftovers::{names_in, sweep};
use super::names::{MANAGED, META, STAGED, segment_of};
use super::{Archived, FolderState, alerts, backup, state};
use crate::alerts::Alerts;
use crate::error::{Error, ErrorKind, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};
use tantivy::directory::DirectoryLock;
use tantivy::index::SegmentId;

/// A folder inside that of an index, in which another index is made to take its place. Nobody else writes meanwhile.
pub(crate) struct Staging {
    folder: PathBuf,
    staged: tempfile::TempDir,
    _lock: (DirectoryLock, Option<Note>),
}

impl Staging {
    /// Takes the lock of a folder that is there, and makes an empty folder in it.
    pub(crate) fn begin(folder: &Path) -> Result<Self> {
        let named = |error: Error| error.context(format_args!("index {}", folder.display()));
        let lock = holder::lock(folder).map_err(named)?;
        let _ = sweep(folder);
        let staged = tempfile::Builder::new().prefix(STAGED).tempdir_in(folder);
        let staged = staged.map_err(|error| Error::io("create a folder in", folder, error))?;
        Ok(Self { folder: folder.to_path_buf(), staged, _lock: lock })
    }

    /// Where the new index is to be made.
    pub(crate) fn path(&self) -> &Path {
        self.staged.path()
    }

    /// Puts the index that was made there in its place.
    pub(crate) fn install(self) -> Result<()> {
        let done = plan(self.path(), &self.folder).and_then(|steps| steps.iter().try_for_each(|step| self.take(step)));
        if done.is_err() {
            let _ = sweep(&self.folder); // what was moved already belongs to nothing
        }
        done
    }

    fn take(&self, step: &Step) -> Result<()> {
        let folder = &self.folder;
        match step {
            Step::List(files) => replace_file(folder, MANAGED, &list_of(files.iter().map(String::as_str))?),
            Step::MoveUp(name) => {
                let (from, to) = (self.path().join(name), folder.join(name));
                std::fs::rename(&from, &to).map_err(|error| Error::io("rename a file to", &to, error))
            }
            Step::Sync => sync_folder(folder),
            Step::SaveSearches => {
                let saved = Alerts::read(self.path())?;
                Alerts::change(folder, |alerts| {
                    *alerts = saved;
                    Ok(())
                })
            }
            Step::Sweep => sweep(folder),
            Step::LetOthersRead => let_others_read(folder),
        }
    }
}

/// A step that is done whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    /// Lists these files as tantivy's.
    List(BTreeSet<String>),
    /// Renames a file from the staged folder to that of the index.
    MoveUp(String),
    /// Makes it durable that files were renamed.
    Sync,
    /// Replaces the saved searches.
    SaveSearches,
    /// Deletes the files of the index that was replaced.
    Sweep,
    /// Gives `meta.json` the permissions of the other files.
    LetOthersRead,
}

/// How to put the index in `staged` into the place of what is in `folder`.
fn plan(staged: &Path, folder: &Path) -> Result<Vec<Step>> {
    let there: BTreeSet<String> = names_in(folder)?.into_iter().filter(|name| segment_of(name).is_some()).collect();
    rename_segments(staged, &there)?;
    let new: BTreeSet<String> = CommitFiles::open(staged)?.files.into_keys().collect();
    // First the list, so that what a crash leaves is known; last what makes these files the index.
    let mut steps = vec![Step::List(there.union(&new).cloned().collect())];
    steps.extend(new.iter().cloned().map(Step::MoveUp));
    steps.extend([Step::Sync, Step::MoveUp(META.to_owned()), Step::Sync]);
    if staged.join(alerts::FILE).is_file() {
        steps.push(Step::SaveSearches);
    }
    steps.extend([Step::Sweep, Step::List(new), Step::LetOthersRead]);
    Ok(steps)
}

/// Gives the segments in `staged` that have a name of `taken` another.
fn rename_segments(staged: &Path, taken: &BTreeSet<String>) -> Result<()> {
    let taken: BTreeSet<&str> = taken.iter().filter_map(|name| segment_of(name)).collect();
    let mut renamed: BTreeMap<String, String> = BTreeMap::new();
    for name in names_in(staged)? {
        let Some(segment) = segment_of(&name).filter(|segment| taken.contains(segment)) else { continue };
        let new = renamed.entry(segment.to_owned()).or_insert_with(|| SegmentId::generate_random().uuid_string());
        let to = staged.join(format!("{new}{}", &name[segment.len()..]));
        std::fs::rename(staged.join(&name), &to).map_err(|error| Error::io("rename a file to", &to, error))?;
    }
    if renamed.is_empty() {
        return Ok(());
    }
    let path = staged.join(META);
    let text = std::fs::read(&path).map_err(|error| Error::io("read", &path, error))?;
    let unreadable = |error: serde_json::Error| Error::new(ErrorKind::Corrupt, format!("{}: {error}", path.display()));
    let mut meta: serde_json::Value = serde_json::from_slice(&text).map_err(unreadable)?;
    for segment in meta.get_mut("segments").and_then(|segments| segments.as_array_mut()).into_iter().flatten() {
        let Some(id) = segment.get_mut("segment_id") else { continue };
        let plain = id.as_str().unwrap_or_default().replace('-', "");
        if let Some(new) = renamed.get(&plain) {
            *id = with_hyphens(new).into();
        }
    }
    replace_file(staged, META, &serde_json::to_vec_pretty(&meta).map_err(unreadable)?)
}

/// The name of a segment as it stands in `meta.json`: a UUID in groups.
fn with_hyphens(digits: &str) -> String {
    let groups = [0..8, 8..12, 12..16, 16..20, 20..32];
    groups.map(|group| digits.get(group).unwrap_or_default()).join("-")
}

/// Makes `folder` the index that a backup holds.
pub(crate) fn restore(from: impl Read, folder: &Path, replace: bool) -> Result<Archived> {
    let found = state(folder)?;
    let was_empty = found == FolderState::Empty;
    match found {
        // Begun first: then a crash leaves an index without reports, and not files that belong to none.
        FolderState::Empty => drop(create(folder)?),
        FolderState::Begun => {}
        FolderState::Index | FolderState::Damaged if replace => {}
        FolderState::Index | FolderState::Damaged => {
            let message = format!(
                "{} is an index already: use --replace to put the backup in its place, or name another folder with --index",
                folder.display()
            );
            return Err(Error::new(ErrorKind::AlreadyExists, message));
        }
        FolderState::Other => {
            let message =
                format!("{} holds other files: name an empty folder, or one that does not exist yet", folder.display());
            return Err(Error::new(ErrorKind::AlreadyExists, message));
        }
    }
    let staging = Staging::begin(folder)?;
    let unpacked = backup::unpack(from, staging.path());
    if unpacked.is_err() && was_empty {
        // What was begun here holds nothing, and an empty index must not seem to be what was kept.
        for name in [MANAGED, META] {
            let _ = std::fs::remove_file(folder.join(name));
        }
        return unpacked;
    }
    let archived = unpacked?;
    staging.install()?;
    Ok(archived)
}

#[cfg(test)]
mod tests {
    use super::super::backup;
    use super::*;
    use crate::search::Request;
    use crate::{Engine, Report};

    fn index_of(folder: &Path, reports: &[&str]) {
        let engine = Engine::open_or_create(folder).unwrap();
        engine.ingest(reports.iter().map(|id| Report::new(*id, format!("قمة {id}"), ""))).unwrap();
        engine.close().unwrap();
    }

    fn ids(folder: &Path) -> Vec<String> {
        let engine = Engine::open_read_only(folder).unwrap();
        let mut ids: Vec<String> =
            engine.search_reports(&Request::new("قمة")).unwrap().reports.into_iter().map(|hit| hit.id).collect();
        ids.sort();
        ids
    }

    /// Stops behind each step, with and without the staged folder that a crash leaves, and looks and writes again.
    #[test]
    fn a_crash_behind_any_step_leaves_the_old_index_or_the_new_one() {
        let place = tempfile::tempdir().unwrap();
        let new = place.path().join("new");
        index_of(&new, &["n1", "n2"]);
        index_of(&new, &["n3"]);
        let mut tar = Vec::new();
        backup::write(&new, &mut tar).unwrap();
        let mut last = 0;
        for (stop, begun) in (0..).flat_map(|stop| [(stop, true), (stop, false)]) {
            if stop > last {
                break;
            }
            let folder = place.path().join(format!("at-{stop}-{begun}"));
            let old: &[&str] = if begun { &[] } else { &["o1"] };
            if begun {
                drop(create(&folder).unwrap())
            } else {
                index_of(&folder, old)
            }
            let staging = Staging::begin(&folder).unwrap();
            backup::unpack(tar.as_slice(), staging.path()).unwrap();
            let steps = plan(staging.path(), &folder).unwrap();
            steps.iter().take(stop).try_for_each(|step| staging.take(step)).unwrap();
            let committed = steps.iter().take(stop).any(|step| *step == Step::MoveUp(META.to_owned()));
            let Staging { staged, _lock, .. } = staging;
            let _ = staged.keep(); // as a process that was killed leaves it
            drop(_lock);
            let expected: &[&str] = if committed { &["n1", "n2", "n3"] } else { old };
            assert_eq!(ids(&folder), expected, "stopped behind {stop} of {steps:?}");
            assert_eq!(Engine::check(&folder).unwrap().problems, [], "stopped behind {stop}");
            // The next writer sweeps, and nothing that counts.
            index_of(&folder, &["z"]);
            assert_eq!(ids(&folder), [expected, &["z"]].concat());
            let check = Engine::check(&folder).unwrap();
            assert_eq!((check.problems, check.notes), (vec![], vec![]), "stopped behind {stop}");
            last = steps.len();
            assert!(committed || stop < last);
        }
    }

    #[test]
    fn a_segment_whose_name_is_taken_gets_another() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("index");
        index_of(&folder, &["a", "b", "c"]);
        let mut tar = Vec::new();
        backup::write(&folder, &mut tar).unwrap();
        let before = names_in(&folder).unwrap();
        restore(tar.as_slice(), &folder, true).unwrap();
        let segments = |names: &BTreeSet<String>| -> BTreeSet<String> {
            names.iter().filter_map(|name| segment_of(name)).map(str::to_owned).collect()
        };
        let after = names_in(&folder).unwrap();
        assert!(segments(&before).is_disjoint(&segments(&after)) && !segments(&after).is_empty());
        assert_eq!(Engine::check(&folder).unwrap().problems, []);
        assert_eq!(ids(&folder), ["a", "b", "c"]);
    }
}
