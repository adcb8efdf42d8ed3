//! The files of one commit, open: what a writer does afterwards does not change them.
//!
//! Readers, a check and a backup all want one commit whole while somebody may be writing. tantivy deletes no file while
//! `META_LOCK` is held; so that is held as long as it takes to read `meta.json` and to map the files that it names, and
//! let go of before their bytes are read. What is mapped stays readable when its name is gone.

use super::folder::demand_index;
use super::names::{MANAGED, META, files_of};
use super::read_only::ReadOnlyDirectory;
use crate::error::{Error, ErrorKind, Result};
use std::collections::BTreeMap;
use std::path::Path;
use tantivy::directory::error::OpenReadError;
use tantivy::directory::{Directory, FileSlice, META_LOCK, MmapDirectory};
use tantivy::{Index, IndexMeta, TantivyError};

/// One commit: its files, and the list of tantivy's files as it stood then.
pub(crate) struct CommitFiles {
    pub(crate) index: Index,
    pub(crate) metas: IndexMeta,
    pub(crate) meta: Vec<u8>,
    pub(crate) managed: Result<Vec<u8>>,
    /// By name, each as a whole, its footer included.
    pub(crate) files: BTreeMap<String, Result<FileSlice>>,
}

impl CommitFiles {
    /// Maps the last commit in a folder. Its format need not be that of this version.
    pub(crate) fn open(folder: &Path) -> Result<Self> {
        demand_index(folder)?;
        Self::map(folder).map_err(|error| error.context(format_args!("opening the index {}", folder.display())))
    }

    fn map(folder: &Path) -> Result<Self> {
        let directory = ReadOnlyDirectory::new(MmapDirectory::open(folder).map_err(TantivyError::from)?);
        let _opening = directory.acquire_lock(&META_LOCK).map_err(|error| TantivyError::LockFailure(error, None))?;
        let read = |name: &str| {
            let path = folder.join(name);
            std::fs::read(&path).map_err(|error| Error::io("read", &path, error))
        };
        let meta = read(META)?;
        // The lock keeps files, and not meta.json: a commit in between must not be taken for this one.
        let directory = directory.at(&meta);
        let index = Index::open(directory.clone())?;
        let metas = index.load_metas()?;
        let open = |name: &String| {
            directory.open_read(Path::new(name)).map_err(|error| match error {
                OpenReadError::FileDoesNotExist(_) => Error::new(ErrorKind::Corrupt, format!("{name} is missing")),
                error => TantivyError::from(error).into(),
            })
        };
        let files = files_of(&metas).into_iter().map(|name| (name.clone(), open(&name))).collect();
        Ok(Self { index, metas, meta, managed: read(MANAGED), files })
    }

    /// What is wrong with a file, if anything: it is missing, or its bytes are not those that were written.
    pub(crate) fn fault(&self, name: &str) -> Option<Error> {
        if let Some(Err(error)) = self.files.get(name) {
            return Some(error.again());
        }
        // The file is mapped, so this reads the mapped bytes, whatever has become of the name.
        let directory = self.index.directory();
        let fault =
            match directory.open_read(Path::new(name)).and_then(|_| directory.validate_checksum(Path::new(name))) {
                Ok(true) => return None,
                Ok(false) => "its bytes are not those that were written".to_owned(),
                Err(error) => error.to_string(),
            };
        Some(Error::new(ErrorKind::Corrupt, format!("{name} is damaged ({fault})")))
    }

    /// Demands that every file be as it was written.
    pub(crate) fn demand_intact(&self) -> Result<()> {
        self.files.keys().find_map(|name| self.fault(name)).map_or(Ok(()), Err)
    }

    /// Bytes of all files.
    pub(crate) fn bytes(&self) -> u64 {
        let len = |file: &Result<FileSlice>| file.as_ref().map_or(0, |file| tantivy::HasLen::len(file) as u64);
        self.meta.len() as u64 + self.files.values().map(len).sum::<u64>()
    }
}
