//! A folder that may not be written to, as a directory of tantivy's.
//!
//! tantivy takes a file lock while it opens the segments of a commit, so that no writer deletes them meanwhile. Where
//! the folder does not let us have that lock (another owner, a read-only disk), we do without: at worst an open that
//! meets a merge says that a file is missing, and succeeds when it is tried again.
//!
//! Which files are tantivy's is of no interest to a reader: that list is taken for empty, so that damage to it stops
//! no search.

use super::durable::forget_unmapped;
use super::names::{MANAGED, META};
use std::io;
use std::path::Path;
use std::sync::Arc;
use tantivy::Directory;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{DirectoryLock, FileHandle, Lock, MmapDirectory, WatchCallback, WatchHandle, WritePtr};

/// Reads like an [`MmapDirectory`], writes nothing but the lock file, and that only if it can.
#[derive(Debug, Clone)]
pub(super) struct ReadOnlyDirectory {
    directory: MmapDirectory,
    /// What `meta.json` is taken to be, whatever is committed meanwhile.
    meta: Option<Arc<[u8]>>,
}

impl ReadOnlyDirectory {
    /// For who follows what is committed.
    pub(super) fn new(directory: MmapDirectory) -> Self {
        Self { directory, meta: None }
    }

    /// For who looks at one commit.
    pub(super) fn at(self, meta: &[u8]) -> Self {
        Self { meta: Some(meta.into()), ..self }
    }
}

fn refused() -> io::Error {
    io::Error::new(io::ErrorKind::ReadOnlyFilesystem, "the index was opened for reading only")
}

impl Directory for ReadOnlyDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.directory.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        Err(DeleteError::IoError { io_error: Arc::new(refused()), filepath: path.to_path_buf() })
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.directory.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::wrap_io_error(refused(), path.to_path_buf()))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        if let Some(meta) = self.meta.as_ref().filter(|_| path == Path::new(META)) {
            return Ok(meta.to_vec());
        }
        if path == Path::new(MANAGED) {
            return Err(OpenReadError::FileDoesNotExist(path.to_path_buf()));
        }
        self.directory.atomic_read(path)
    }

    fn atomic_write(&self, _: &Path, _: &[u8]) -> io::Result<()> {
        Err(refused())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        forget_unmapped(&self.directory); // the lock is taken to open a commit
        match self.directory.acquire_lock(lock) {
            Err(LockError::IoError(error))
                if matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem) =>
            {
                Ok(DirectoryLock::from(Box::new(())))
            }
            other => other,
        }
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.directory.watch(callback)
    }
}
