//! An index as one file, and back.

use super::Engine;
use crate::error::Result;
use crate::index::{self, Archived};
use std::io::{Read, Write};
use std::path::Path;

impl Engine {
    /// Writes the last commit of the index in `folder`, and its saved searches, to `file`: a plain tar, and the same
    /// bytes for the same commit. Somebody may be writing to the index meanwhile. The file is there whole or not at all.
    ///
    /// # Errors
    ///
    /// If there is no index or it is damaged, the file cannot be written, or is there already and `replace` is not set.
    ///
    /// ```
    /// use mahdar::{Engine, Report, search::Request};
    /// let place = tempfile::tempdir()?;
    /// let (here, there, file) = (place.path().join("a"), place.path().join("b"), place.path().join("a.tar"));
    /// Engine::create(&here)?.ingest([Report::new("1", "قمة في الرياض", "")])?;
    /// Engine::backup(&here, &file, false)?;
    /// Engine::restore(&there, std::fs::File::open(&file)?, false)?;
    /// assert_eq!(Engine::open(&there)?.search_reports(&Request::new("قمة"))?.reports[0].id, "1");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn backup(folder: impl AsRef<Path>, file: impl AsRef<Path>, replace: bool) -> Result<Archived> {
        index::write_backup_file(folder.as_ref(), file.as_ref(), replace)
    }

    /// [`backup`](Self::backup) into anything that can be written to.
    ///
    /// # Errors
    ///
    /// If there is no index or it is damaged, or writing fails.
    pub fn backup_to(folder: impl AsRef<Path>, to: impl Write) -> Result<Archived> {
        index::write_backup(folder.as_ref(), to)
    }

    /// Makes `folder`, which must hold no index unless `replace` is set, the index that a backup holds.
    ///
    /// All of the backup is read and its checksums are verified before anything is changed; then it takes the place of
    /// what was there in one step, so that a crash leaves the old index or the new one. Saved searches are replaced if
    /// the backup holds any. Its format may be another than that of this version: then [`rebuild`](Self::rebuild) it.
    ///
    /// # Errors
    ///
    /// If there is an index already, somebody is writing to it, or the backup is damaged or none: then nothing is changed.
    pub fn restore(folder: impl AsRef<Path>, from: impl Read, replace: bool) -> Result<Archived> {
        index::restore(from, folder.as_ref(), replace)
    }
}
