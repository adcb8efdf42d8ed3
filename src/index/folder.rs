//! Creates and opens the folder of an index.

use super::manifest::Manifest;
use super::read_only::ReadOnlyDirectory;
use super::schema::schema;
use crate::analysis;
use crate::corpus::is_readme;
use crate::error::{Error, ErrorKind, REBUILD, Result};
use std::path::Path;
use tantivy::Index;
use tantivy::directory::{Directory, INDEX_WRITER_LOCK, MmapDirectory};
use tantivy::tokenizer::TokenizerManager;

/// The file that makes a folder an index.
const META: &str = "meta.json";
/// Where tantivy lists the files that are its own.
const MANAGED: &str = ".managed.json";
/// A file that every writer makes, with the permissions that a file gets here.
const LOCK: &str = ".tantivy-writer.lock";

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
        let text = std::fs::read_to_string(&meta).map_err(|error| Error::io("read", &meta, error))?;
        let committed = serde_json::from_str::<serde_json::Value>(&text).map_or(true, |meta| {
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
    std::fs::create_dir_all(folder).map_err(|error| Error::io("create", folder, error))?;
    let created = MmapDirectory::open(folder).map_err(tantivy::TantivyError::from).and_then(|directory| {
        // Two processes that create at once would overwrite each other: only the one with the writer's lock does.
        let _lock = directory
            .acquire_lock(&INDEX_WRITER_LOCK)
            .map_err(|error| tantivy::TantivyError::LockFailure(error, None))?;
        Index::builder().schema(schema()).tokenizers(tokenizers()).open_or_create(directory)
    });
    created.map_err(|error| Error::from(error).context(format_args!("creating an index in {}", folder.display())))
}

fn damaged(folder: &Path) -> Error {
    Error::new(ErrorKind::Corrupt, format!("the index in {} has lost its {META}: {REBUILD}", folder.display()))
}

/// Opens the index in `folder` for a writer, after making sure that this version can search it.
pub(crate) fn open(folder: &Path) -> Result<Index> {
    checked(folder, Index::open)
}

/// Opens the index in `folder` for reading alone, beside a writer if there is one.
pub(crate) fn open_read_only(folder: &Path) -> Result<Index> {
    checked(folder, |directory| Index::open(ReadOnlyDirectory(directory)))
}

fn checked(folder: &Path, open: impl FnOnce(MmapDirectory) -> tantivy::Result<Index>) -> Result<Index> {
    let state = state(folder)?;
    if state == FolderState::Damaged {
        return Err(damaged(folder));
    }
    if !matches!(state, FolderState::Index | FolderState::Begun) {
        let found = if folder.is_dir() { "no index in it" } else { "no such folder" };
        let message = format!(
            "expected an index at {}, found {found}: build one with 'mahdar ingest PATH... --index {0}'",
            folder.display()
        );
        return Err(Error::new(ErrorKind::NotAnIndex, message));
    }
    let index = MmapDirectory::open(folder).map_err(tantivy::TantivyError::from).and_then(open).map_err(Error::from);
    let checked = index.and_then(|mut index| {
        let metas = index.load_metas()?;
        match metas.payload {
            Some(payload) => drop(Manifest::check(&payload)?),
            None if metas.segments.is_empty() && metas.schema == schema() => {}
            None => return Err(Error::new(ErrorKind::NotAnIndex, "it was not made by mahdar: name another folder")),
        }
        index.set_tokenizers(tokenizers());
        Ok(index)
    });
    checked.map_err(|error| error.context(format_args!("opening the index {}", folder.display())))
}

/// Gives the files that tantivy keeps for their maker alone the permissions of the others, so that whoever may read the
/// folder may search it.
pub(crate) fn let_others_read(folder: &Path) -> Result<()> {
    let like = folder.join(LOCK);
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
