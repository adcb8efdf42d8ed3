//! What a writer that was stopped leaves in the folder of an index, and sweeps it.
//!
//! tantivy deletes files that it lists and no longer needs. What it does not list stays for ever: the temporary file of
//! a process that was killed between writing and renaming, a segment whose entry in the list was lost with the power,
//! the folder in which an index was being rebuilt. The next writer takes them away, and nobody else.

use super::holder::NOTE_BEGUN;
use super::names::{META, STAGED, files_of, is_half_written, segment_of};
use crate::error::{Error, Result};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use tantivy::directory::{Directory, META_LOCK, MmapDirectory};
use tantivy::{Index, IndexMeta};

/// Files and folders that the last commit does not need and that only a writer leaves behind.
pub(super) fn leftovers(folder: &Path, metas: &IndexMeta) -> Result<Vec<PathBuf>> {
    let needed = files_of(metas);
    let is_left = |name: &str| {
        is_half_written(name)
            || name.starts_with(STAGED)
            || name.starts_with(NOTE_BEGUN)
            || (segment_of(name).is_some() && !needed.contains(name))
    };
    let mut found = Vec::new();
    for name in names_in(folder)? {
        if is_left(&name) {
            found.push(folder.join(name));
        }
    }
    Ok(found)
}

/// The names of what is in a folder, in order; those that are no text are left out.
pub(super) fn names_in(folder: &Path) -> Result<BTreeSet<String>> {
    let failed = |error| Error::io("list", folder, error);
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        names.extend(entry.map_err(failed)?.file_name().into_string());
    }
    Ok(names)
}

/// Deletes them. For who holds the writer's lock and is writing nothing yet. What cannot be deleted stays.
pub(super) fn sweep(folder: &Path) -> Result<()> {
    if !folder.join(META).is_file() {
        return Ok(());
    }
    let directory = MmapDirectory::open(folder).map_err(tantivy::TantivyError::from)?;
    // A reader that is opening the commit before this one still needs its files.
    let _opening = directory.acquire_lock(&META_LOCK).map_err(|e| tantivy::TantivyError::LockFailure(e, None))?;
    let metas = Index::open(super::read_only::ReadOnlyDirectory::new(directory.clone()))?.load_metas()?;
    for left in leftovers(folder, &metas)? {
        let _ = if left.is_dir() { std::fs::remove_dir_all(&left) } else { std::fs::remove_file(&left) };
    }
    Ok(())
}
