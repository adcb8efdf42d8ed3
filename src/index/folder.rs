//! Creates and opens the folder of an index.

use super::durable::{DurableDirectory, create_folder};
use super::holder;
use super::manifest::Manifest;
use super::names::{MANAGED, META, WRITER_LOCK};
use super::read_only::ReadOnlyDirectory;
use super::schema::schema;
use crate::analysis;
use crate::corpus::is_readme;
use crate::error::{Error, ErrorKind, MEND, Result};
use std::path::Path;
use tantivy::Index;
use tantivy::directory::MmapDirectory;
use tantivy::tokenizer::TokenizerManager;

/// What a folder is, as far as an index is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FolderState {
    /// Nothing is there, or only a README and dot files.
    Empty,
    /// An index was begun here, and nothing was ever committed to it.
    Begun,
    /// An index.
    Index,
    /// What is left of one.
    Damaged,
    /// Something else.
    Other,
}

/// Tells what `folder` is. Only looks.
pub(crate) fn state(folder: &Path) -> Result<FolderState> {
    let meta = folder.join(META);
    if meta.is_file() {
        let text = std::fs::read(&meta).map_err(|error| Error::io("read", &meta, error))?;
        let committed = serde_json::from_slice::<serde_json::Value>(&text).map_or(true, |meta| {
            meta.get("payload").is_some_and(|payload| !payload.is_null())
                || meta
                    .get("segments")
                    .and_then(|segments| segments.as_array())
                    .is_none_or(|segments| !segments.is_empty())
        });
        return Ok(if committed { FolderState::Index } else { FolderState::Begun });
    }
    if !folder.try_exists().map_err(|error| Error::io("open", folder, error))? {
        return Ok(FolderState::Empty);
    }
    if !folder.is_dir() {
        return Ok(FolderState::Other);
    }
    for entry in std::fs::read_dir(folder).map_err(|error| Error::io("list", folder, error))? {
        let name = entry.map_err(|error| Error::io("list", folder, error))?.file_name();
        let name = name.to_string_lossy();
        if !name.starts_with('.') && !is_readme(&name) {
            // Another process may have made the index since the first look.
            if meta.is_file() {
                return state(folder);
            }
            return Ok(if folder.join(MANAGED).is_file() { FolderState::Damaged } else { FolderState::Other });
        }
    }
    Ok(FolderState::Empty)
}

/// Creates an index in a folder that holds nothing but a README and dot files, or does not exist.
pub(crate) fn create(folder: &Path) -> Result<Index> {
    match state(folder)? {
        FolderState::Empty => {}
        FolderState::Begun => return open(folder),
        FolderState::Index => {
            return Err(Error::new(
                ErrorKind::AlreadyExists,
                format!("{} is an index already: open it instead", folder.display()),
            ));
        }
        FolderState::Damaged => return Err(damaged(folder)),
        FolderState::Other => {
            let message =
                format!("{} holds other files: name an empty folder, or one that does not exist yet", folder.display());
            return Err(Error::new(ErrorKind::AlreadyExists, message));
        }
    }
    create_folder(folder)?;
    let create = || -> Result<Index> {
        // Two processes that create at once would overwrite each other: only the one with the writer's lock does.
        let _lock = holder::lock(folder)?;
        let directory = DurableDirectory(MmapDirectory::open(folder).map_err(tantivy::TantivyError::from)?);
        Ok(Index::builder().schema(schema()).tokenizers(tokenizers()).open_or_create(directory)?)
    };
    create().map_err(|error| error.context(format_args!("creating an index in {}", folder.display())))
}

fn damaged(folder: &Path) -> Error {
    Error::new(ErrorKind::Corrupt, format!("the index in {} has lost its {META}: {MEND}", folder.display()))
}

/// Opens the index in `folder` for a writer, after making sure that this version can search it.
pub(crate) fn open(folder: &Path) -> Result<Index> {
    checked(folder, |directory| Index::open(DurableDirectory(directory)))
}

/// Opens the index in `folder` for reading alone, beside a writer if there is one.
pub(crate) fn open_read_only(folder: &Path) -> Result<Index> {
    checked(folder, |directory| Index::open(ReadOnlyDirectory::new(directory)))
}

/// Refuses a folder without an index, or with one that has lost what makes it one.
pub(super) fn demand_index(folder: &Path) -> Result<()> {
    match state(folder)? {
        FolderState::Index | FolderState::Begun => Ok(()),
        FolderState::Damaged => Err(damaged(folder)),
        FolderState::Empty | FolderState::Other => {
            let found = if folder.is_dir() { "no index in it" } else { "no such folder" };
            let message = format!(
                "expected an index at {}, found {found}: build one with 'mahdar ingest PATH... --index {0}'",
                folder.display()
            );
            Err(Error::new(ErrorKind::NotAnIndex, message))
        }
    }
}

fn checked(folder: &Path, open: impl FnOnce(MmapDirectory) -> tantivy::Result<Index>) -> Result<Index> {
    demand_index(folder)?;
    let index = MmapDirectory::open(folder).map_err(tantivy::TantivyError::from).and_then(open).map_err(Error::from);
    let checked = index.and_then(|mut index| {
        let metas = index.load_metas()?;
        match metas.payload {
            Some(payload) => drop(Manifest::check(&payload).map_err(|error| error.advise(rebuild(folder)))?),
            None if metas.segments.is_empty() && metas.schema == schema() => {}
            None => return Err(Error::new(ErrorKind::NotAnIndex, "it was not made by mahdar: name another folder")),
        }
        index.set_tokenizers(tokenizers());
        Ok(index)
    });
    checked.map_err(|error| error.context(format_args!("opening the index {}", folder.display())))
}

/// What to do about an index of another version.
pub(super) fn rebuild(folder: &Path) -> String {
    format!(
        "run 'mahdar rebuild --index {}', which makes it anew from the reports in it, or name another folder with --index",
        folder.display()
    )
}

/// Gives the files that tantivy keeps for their maker alone the permissions of the others, so that whoever may read the
/// folder may search it.
pub(crate) fn let_others_read(folder: &Path) -> Result<()> {
    let like = folder.join(WRITER_LOCK);
    let permissions = std::fs::metadata(&like).map_err(|error| Error::io("open", &like, error))?.permissions();
    for name in [META, MANAGED] {
        let path = folder.join(name);
        std::fs::set_permissions(&path, permissions.clone())
            .map_err(|error| Error::io("set the permissions of", &path, error))?;
    }
    Ok(())
}

/// An index that lives as long as its engine.
pub(crate) fn in_memory() -> Result<Index> {
    Ok(Index::builder().schema(schema()).tokenizers(tokenizers()).create_in_ram()?)
}

fn tokenizers() -> TokenizerManager {
    let tokenizers = TokenizerManager::default();
    analysis::register(&tokenizers);
    tokenizers
}
