//! The folder of an index as a directory of tantivy's whose commits survive a power cut.
//!
//! A file is on disk when it and the folder that names it were synced. What tantivy 0.27 does, in order, in a commit:
//!
//! 1. Before a file is created its name goes into `.managed.json` (`ManagedDirectory::open_write`), so that what a crash
//!    leaves behind is known.
//! 2. Each file of a new segment, and each list of removed documents, is synced when it is closed
//!    (`SafeFileWriter::terminate_ref`).
//! 3. `save_metas` syncs the folder: the names of these files are on disk, and the last `.managed.json`.
//! 4. It writes `meta.json` to a temporary file, syncs that, and renames it into place (`atomic_write`).
//! 5. Files that no segment needs are deleted (`garbage_collect_files`), and the commit returns.
//!
//! What is missing is a sync of the folder between 4 and 5. Without it a commit that has returned may be gone after a
//! power cut, and on a file system that does not keep the order of renames and deletions its predecessor may have lost
//! its files already. [`DurableDirectory`] adds it. So whatever the moment, `meta.json` on disk names files on disk.
//!
//! Merges end the same way, through `save_metas`. Left as it is: a `.managed.json` of which the rename is lost names too
//! few files; what it does not name is swept when the next writer opens (`leftovers`).

use super::names::META;
use crate::error::{Error, Result};
use std::any::Any;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tantivy::Directory;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    DirectoryLock, FileHandle, FileSlice, Lock, MmapDirectory, WatchCallback, WatchHandle, WritePtr,
};

const LOOKS_AT_A_LOCK: usize = 5;
const BETWEEN_LOOKS: Duration = Duration::from_millis(10);

/// A directory that syncs the folder behind each new `meta.json`: tantivy's of mapped files, or one of a test.
#[derive(Debug, Clone)]
pub(super) struct DurableDirectory<D>(pub(super) D);

impl<D: Directory + Clone> Directory for DurableDirectory<D> {
    fn get_file_handle(&self, path: &Path) -> std::result::Result<Arc<dyn FileHandle>, OpenReadError> {
        self.0.get_file_handle(path)
    }

    fn open_read(&self, path: &Path) -> std::result::Result<FileSlice, OpenReadError> {
        self.0.open_read(path)
    }

    fn delete(&self, path: &Path) -> std::result::Result<(), DeleteError> {
        self.0.delete(path)
    }

    fn exists(&self, path: &Path) -> std::result::Result<bool, OpenReadError> {
        self.0.exists(path)
    }

    fn open_write(&self, path: &Path) -> std::result::Result<WritePtr, OpenWriteError> {
        self.0.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> std::result::Result<Vec<u8>, OpenReadError> {
        self.0.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.0.atomic_write(path, data)?;
        if path != Path::new(META) {
            return Ok(());
        }
        if let Some(mapped) = (&self.0 as &dyn Any).downcast_ref() {
            forget_unmapped(mapped);
        }
        self.0.sync_directory()
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.0.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> std::result::Result<DirectoryLock, LockError> {
        // A process that this one, or one before it, is just starting holds all locks for an instant, until it is another
        // program: whoever still holds it after that is a writer.
        for _ in 0..LOOKS_AT_A_LOCK {
            match self.0.acquire_lock(lock) {
                Err(LockError::LockBusy) => std::thread::sleep(BETWEEN_LOOKS),
                other => return other,
            }
        }
        self.0.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.0.watch(callback)
    }
}

/// Lets go of what the directory remembers of files that are no longer mapped. tantivy 0.27 does that only where it is
/// asked what is mapped, so an engine that is open for days would grow with each segment that it ever saw.
pub(super) fn forget_unmapped(directory: &MmapDirectory) {
    drop(directory.get_cache_info());
}

/// Creates a folder and those above it that are missing, and makes their names durable.
pub(super) fn create_folder(folder: &Path) -> Result<()> {
    let named = |path: &Path| !path.as_os_str().is_empty();
    let missing: Vec<&Path> = folder.ancestors().take_while(|path| named(path) && !path.exists()).collect();
    std::fs::create_dir_all(folder).map_err(|error| Error::io("create", folder, error))?;
    for made in missing {
        sync_folder(made.parent().filter(|path| named(path)).unwrap_or(Path::new(".")))?;
    }
    Ok(())
}

/// Makes what was renamed into a folder, or created or deleted in it, durable.
pub(super) fn sync_folder(folder: &Path) -> Result<()> {
    // Windows has no such thing, and no need of it.
    if cfg!(windows) {
        return Ok(());
    }
    std::fs::File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| Error::io("make durable what was written to", folder, error))
}

/// Replaces a small file as a whole, durably: readers see the old bytes or the new ones.
pub(super) fn replace_file(folder: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    let path = folder.join(name);
    let write = || {
        let mut file = tempfile::Builder::new().tempfile_in(folder)?;
        io::Write::write_all(&mut file, bytes)?;
        file.as_file().sync_all()?;
        file.persist(&path).map_err(|error| error.error)
    };
    write().map_err(|error| Error::io("write", &path, error))?;
    sync_folder(folder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;
    use tantivy::directory::RamDirectory;
    use tantivy::schema::{STORED, STRING, Schema, Term};
    use tantivy::{Index, IndexWriter, doc};

    type Outcome<T, E> = std::result::Result<T, E>;

    /// Writes down what is done to a directory.
    #[derive(Debug, Clone, Default)]
    struct Recorder(RamDirectory, Arc<Mutex<Vec<String>>>);

    impl Recorder {
        fn note(&self, what: &str, path: &Path) {
            self.1.lock().unwrap().push(format!("{what} {}", path.display()));
        }
    }

    impl Directory for Recorder {
        fn get_file_handle(&self, path: &Path) -> Outcome<Arc<dyn FileHandle>, OpenReadError> {
            self.0.get_file_handle(path)
        }

        fn delete(&self, path: &Path) -> Outcome<(), DeleteError> {
            self.note("delete", path);
            self.0.delete(path)
        }

        fn exists(&self, path: &Path) -> Outcome<bool, OpenReadError> {
            self.0.exists(path)
        }

        fn open_write(&self, path: &Path) -> Outcome<WritePtr, OpenWriteError> {
            self.note("create", path);
            self.0.open_write(path)
        }

        fn atomic_read(&self, path: &Path) -> Outcome<Vec<u8>, OpenReadError> {
            self.0.atomic_read(path)
        }

        fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
            self.note("replace", path);
            self.0.atomic_write(path, data)
        }

        fn sync_directory(&self) -> io::Result<()> {
            self.note("sync", Path::new("folder"));
            self.0.sync_directory()
        }

        fn acquire_lock(&self, lock: &Lock) -> Outcome<DirectoryLock, LockError> {
            let _ = lock; // a lock in memory would be a file, and be noted
            Ok(DirectoryLock::from(Box::new(())))
        }

        fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
            self.0.watch(callback)
        }
    }

    #[test]
    fn the_folder_is_synced_before_and_behind_each_commit_and_merge() {
        let recorder = Recorder::default();
        let mut schema = Schema::builder();
        let id = schema.add_text_field("id", STRING | STORED);
        let index = Index::builder().schema(schema.build()).open_or_create(DurableDirectory(recorder.clone())).unwrap();
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000).unwrap();
        for n in 0..4 {
            writer.add_document(doc!(id => format!("{n}"))).unwrap();
            writer.add_document(doc!(id => format!("old {n}"))).unwrap();
            writer.delete_term(Term::from_field_text(id, &format!("old {}", n - 1)));
            writer.commit().unwrap();
        }
        let segments = index.searchable_segment_ids().unwrap();
        writer.merge(&segments).wait().unwrap();
        writer.garbage_collect_files().wait().unwrap();
        writer.wait_merging_threads().unwrap();
        let events = recorder.1.lock().unwrap().clone();
        let commits: Vec<usize> = (0..events.len()).filter(|&n| events[n] == "replace meta.json").collect();
        assert!(commits.len() >= 6, "{events:#?}");
        for commit in commits {
            let before = events[..commit].iter().rposition(|event| event == "sync folder");
            // The first meta.json names no file.
            let created = events[..commit].iter().rposition(|event| event.starts_with("create"));
            assert!(created.is_none() || before > created, "{events:#?}");
            assert_eq!(events[commit + 1], "sync folder");
        }
        let deleted = events.iter().filter(|event| event.starts_with("delete")).count();
        assert!(deleted > 6, "{events:#?}");
    }

    #[test]
    fn folders_are_made_with_those_above_them() {
        let place = tempfile::tempdir().unwrap();
        let deep = place.path().join("a/b/c");
        create_folder(&deep).unwrap();
        create_folder(&deep).unwrap();
        replace_file(&deep, "x", b"1").unwrap();
        replace_file(&deep, "x", b"2").unwrap();
        assert_eq!(std::fs::read(deep.join("x")).unwrap(), b"2");
        assert_eq!(std::fs::read_dir(&deep).unwrap().count(), 1);
        std::fs::write(place.path().join("file"), "").unwrap();
        assert!(create_folder(&place.path().join("file/x")).is_err());
    }
}
