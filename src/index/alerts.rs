//! The file of saved searches in the folder of an index: JSON, replaced as a whole.

use super::durable::{create_folder, sync_folder};
use crate::alerts::Alerts;
use crate::error::{Error, ErrorKind, Result};
use std::io::{ErrorKind as Io, Write};
use std::path::Path;

/// A dot file, so that alerts may be there before the first ingest and stay when the index is built anew.
pub(super) const FILE: &str = ".mahdar-alerts.json";
/// Held by who changes them.
const LOCK: &str = ".mahdar-alerts.lock";

impl Alerts {
    /// The alerts of the index in a folder; none if none were written there. An index need not be there yet.
    ///
    /// # Errors
    ///
    /// If their file cannot be read.
    pub fn read(folder: impl AsRef<Path>) -> Result<Self> {
        let path = folder.as_ref().join(FILE);
        let text = match std::fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == Io::NotFound => return Ok(Self::default()),
            Err(error) => return Err(Error::io("read", &path, error)),
        };
        serde_json::from_slice(&text).map_err(|error| {
            let expected = format!("{}: expected alerts as mahdar writes them ({error})", path.display());
            Error::new(ErrorKind::Corrupt, format!("{expected}: mend the file, or remove it"))
        })
    }

    /// Changes the alerts of a folder, and returns what `change` does. Nobody else changes them at that time.
    ///
    /// # Errors
    ///
    /// If their file cannot be read or written, or that of `change`: then they are as they were.
    pub fn change<T>(folder: impl AsRef<Path>, change: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let folder = folder.as_ref();
        let path = folder.join(LOCK);
        let failed = |error| Error::io("lock", &path, error);
        create_folder(folder)?;
        let lock = std::fs::File::create(&path).map_err(failed)?;
        lock.lock().map_err(failed)?; // let go of when the file is closed
        let mut alerts = Self::read(folder)?;
        let done = change(&mut alerts)?;
        alerts.write(folder)?;
        Ok(done)
    }

    /// Replaces the alerts of a folder, which is made if it is not there: all of them or, after an error, none.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub fn write(&self, folder: impl AsRef<Path>) -> Result<()> {
        let folder = folder.as_ref();
        let path = folder.join(FILE);
        let failed = |error| Error::io("write", &path, error);
        create_folder(folder)?;
        let mut file = tempfile::Builder::new().prefix(".mahdar-alerts").tempfile_in(folder).map_err(failed)?;
        let text = serde_json::to_string_pretty(self).map_err(|error| failed(error.into()))?;
        file.write_all(text.as_bytes()).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
        file.persist(&path).map_err(|error| failed(error.error))?;
        sync_folder(folder)
    }
}
