//! What the system tells of folders, as changes that wait to be ingested.
//!
//! Linux tells when a file that was written to is closed; elsewhere a file that is quiet counts as whole. What went unseen
//! (too many changes at once, no more watches allowed) is told as such, so that all files are looked at.

use super::pending::{Change, Pending};
use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RenameMode};
use notify::{Config, ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// Whether the system tells when a file is closed.
const TELLS_OF_CLOSING: bool = cfg!(any(target_os = "linux", target_os = "android"));

/// What was told, and not yet looked at.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) pending: Pending,
    /// What went wrong, so that folders have to be looked at instead.
    pub(super) failure: Option<String>,
}

/// Folders that the system is asked to tell of.
pub(super) struct Events {
    told: Arc<Mutex<Told>>,
    /// None where all files are looked at again and again.
    watcher: Option<RecommendedWatcher>,
}

impl Events {
    /// Nothing is asked of the system: changes are only those that are noted here.
    pub(super) fn none() -> Self {
        Self { told: Arc::default(), watcher: None }
    }

    /// Asks the system to tell of all but the index.
    pub(super) fn of_system(index: PathBuf, follow_links: bool) -> Self {
        let told = Arc::<Mutex<Told>>::default();
        let of_handler = Arc::clone(&told);
        let handler = move |event: notify::Result<Event>| {
            let mut told = lock(&of_handler);
            match event {
                Ok(event) => note(&mut told.pending, event, &index, Instant::now()),
                Err(error) => told.failure = Some(why(&error)),
            }
        };
        let config = Config::default().with_follow_symlinks(follow_links);
        let watcher = RecommendedWatcher::new(handler, config);
        let watcher = watcher.map_err(|error| lock(&told).failure = Some(why(&error))).ok();
        Self { told, watcher }
    }

    pub(super) fn told(&self) -> MutexGuard<'_, Told> {
        lock(&self.told)
    }

    /// Follows a folder from now on.
    pub(super) fn follow(&mut self, folder: &Path, with_subfolders: bool) {
        let mode = if with_subfolders { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
        if let Some(watcher) = &mut self.watcher {
            // Where it stood before, another folder may stand now.
            let _ = watcher.unwatch(folder);
            if let Err(error) = watcher.watch(folder, mode) {
                lock(&self.told).failure = Some(why(&error));
            }
        }
    }
}

fn lock(told: &Mutex<Told>) -> MutexGuard<'_, Told> {
    told.lock().unwrap_or_else(PoisonError::into_inner)
}

fn why(error: &notify::Error) -> String {
    match error.kind {
        ErrorKind::MaxFilesWatch => {
            "the system allows no more folders to be followed (on Linux: raise fs.inotify.max_user_watches)".to_owned()
        }
        _ => format!("the system cannot tell of changes ({error})"),
    }
}

/// Notes an event, unless it is of the index.
fn note(pending: &mut Pending, event: Event, index: &Path, now: Instant) {
    if event.need_rescan() {
        pending.look_at_everything(now);
    }
    for path in event.paths {
        if !path.starts_with(index)
            && let Some(change) = change(event.kind, &path)
        {
            pending.note(path, change, now);
        }
    }
}

/// What an event says of a path; nothing where nothing changed, or another event says it.
fn change(kind: EventKind, path: &Path) -> Option<Change> {
    let written = if TELLS_OF_CLOSING { Change::Written } else { Change::Whole };
    Some(match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => Change::Whole,
        EventKind::Access(_) | EventKind::Other | EventKind::Modify(ModifyKind::Name(RenameMode::Both)) => return None,
        EventKind::Create(CreateKind::Folder) => Change::Folder,
        EventKind::Create(_) if is_link(path) => Change::Whole,
        EventKind::Create(CreateKind::File) | EventKind::Modify(ModifyKind::Data(_)) => written,
        EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(RenameMode::From)) => Change::Removed,
        EventKind::Modify(ModifyKind::Name(_)) if path.symlink_metadata().is_err() => Change::Removed,
        EventKind::Create(_) | EventKind::Modify(ModifyKind::Name(_)) if path.is_dir() => Change::Folder,
        EventKind::Create(_) | EventKind::Modify(ModifyKind::Name(_)) => Change::Whole,
        EventKind::Modify(_) | EventKind::Any => Change::Touched,
    })
}

/// Whether a new file is a name of one that is there already: nobody will close it.
fn is_link(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|metadata| {
        #[cfg(unix)]
        let has_names = std::os::unix::fs::MetadataExt::nlink(&metadata) > 1 && metadata.is_file();
        #[cfg(not(unix))]
        let has_names = false;
        metadata.is_symlink() || has_names
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{DataChange, Flag, MetadataKind};

    #[test]
    fn events_say_what_has_changed() {
        let path = Path::new("nowhere");
        let of = |kind| change(kind, path);
        assert_eq!(of(EventKind::Access(AccessKind::Close(AccessMode::Write))), Some(Change::Whole));
        assert_eq!(of(EventKind::Access(AccessKind::Close(AccessMode::Read))), None);
        assert_eq!(of(EventKind::Access(AccessKind::Open(AccessMode::Any))), None);
        assert_eq!(of(EventKind::Create(CreateKind::Folder)), Some(Change::Folder));
        assert_eq!(of(EventKind::Modify(ModifyKind::Metadata(MetadataKind::Any))), Some(Change::Touched));
        assert_eq!(of(EventKind::Modify(ModifyKind::Name(RenameMode::Any))), Some(Change::Removed), "it is not there");
        let written = of(EventKind::Modify(ModifyKind::Data(DataChange::Any)));
        assert_eq!(written == Some(Change::Written), TELLS_OF_CLOSING);
    }

    #[test]
    fn the_index_is_passed_over_and_an_overflow_is_a_look_at_everything() {
        let (mut pending, now) = (Pending::default(), Instant::now());
        let event = Event::new(EventKind::Create(CreateKind::Folder)).add_path("news/index/a".into());
        note(&mut pending, event, Path::new("news/index"), now);
        assert_eq!(pending.take(now + super::super::pending::SETTLE), None);
        note(&mut pending, Event::new(EventKind::Other).set_flag(Flag::Rescan), Path::new("news/index"), now);
        assert!(pending.take(now).is_some_and(|batch| batch.everything));
    }
}
