//! The folders and files that are followed, and where their files stand in them.

use super::super::Failure;
use mahdar::corpus::{Files, ReadOptions, find, find_in};
use std::path::{Path, PathBuf};

/// What was given to follow.
#[derive(Debug)]
pub(super) struct Root {
    /// As it was given: ids and messages are made of it.
    pub(super) given: PathBuf,
    /// Its absolute path, links resolved: what the system tells of changes begins with it.
    pub(super) absolute: PathBuf,
    /// Whether it is a file: then its folder is followed, for a file that is replaced is another one.
    pub(super) is_file: bool,
    identity: Option<Identity>,
}

/// What tells a folder from another of the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Identity(u64, u64);

/// Whether a root is where it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    /// As before.
    Same,
    /// It was there, and is not.
    Left,
    /// It is there again, or another one is.
    Came,
}

impl Root {
    pub(super) fn new(given: &Path) -> Result<Self, Failure> {
        let told = |why: String| Failure::Message(format!("{}: {why}", given.display()));
        let metadata = given.metadata().map_err(|error| told(format!("cannot open it: check the path ({error})")))?;
        if !metadata.is_dir() && !metadata.is_file() {
            return Err(told("expected a folder or a file to follow, found something else".into()));
        }
        let absolute =
            given.canonicalize().map_err(|error| told(format!("cannot open it: see the cause ({error})")))?;
        let is_file = metadata.is_file();
        Ok(Self { given: given.to_path_buf(), identity: identity(&absolute, is_file), absolute, is_file })
    }

    /// The folder that is followed.
    pub(super) fn folder(&self) -> &Path {
        if self.is_file { self.absolute.parent().unwrap_or(&self.absolute) } else { &self.absolute }
    }

    /// Looks whether it is still there.
    pub(super) fn look(&mut self) -> Presence {
        let before = self.identity;
        self.identity = identity(&self.absolute, self.is_file);
        match (before, self.identity) {
            (before, now) if before == now => Presence::Same,
            (_, None) => Presence::Left,
            _ => Presence::Came,
        }
    }

    /// Whether a path is inside, and this there to tell so.
    pub(super) fn holds(&self, path: &Path) -> bool {
        let is_inside = path.starts_with(&self.absolute) && (self.is_file || path != self.absolute);
        is_inside && self.folder().is_dir()
    }

    pub(super) fn is_there(&self) -> bool {
        self.identity.is_some()
    }

    /// All its files.
    pub(super) fn all(&self, options: &ReadOptions) -> Files {
        find(std::slice::from_ref(&self.given), options.clone())
    }

    /// The files at or under absolute paths, of those that are in this root.
    pub(super) fn some<'a>(&self, paths: impl Iterator<Item = &'a Path>, options: &ReadOptions) -> Files {
        let mut inside = paths.filter_map(|path| path.strip_prefix(&self.absolute).ok()).peekable();
        if inside.peek().is_none() {
            Files::default()
        } else if self.is_file {
            if self.absolute.exists() { self.all(options) } else { Files::default() }
        } else {
            find_in(&self.given, &inside.collect::<Vec<_>>(), options.clone())
        }
    }
}

/// That of a folder; files come and go, so theirs is that of the folder they are in.
fn identity(absolute: &Path, is_file: bool) -> Option<Identity> {
    let folder = if is_file { absolute.parent()? } else { absolute };
    let metadata = folder.metadata().ok().filter(std::fs::Metadata::is_dir)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        Some(Identity(metadata.dev(), metadata.ino()))
    }
    #[cfg(not(unix))]
    {
        let _ = metadata;
        Some(Identity(0, 0))
    }
}
