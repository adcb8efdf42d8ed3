//! The one error of the library.
//!
//! Messages are lower case and name what was expected, what was found, where, and what to do. Match on
//! [`Error::kind`]; the text is for people and may change.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::path::Path;

/// Why an operation of this library did not succeed.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// The kinds of [`Error`] that a caller may want to tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file or folder that was asked for is not there.
    NotFound,
    /// The folder holds no index.
    NotAnIndex,
    /// There is an index already where one was to be created, or other files.
    AlreadyExists,
    /// The index was made by another analyzer or format version.
    Incompatible,
    /// Another process is writing to the index.
    Locked,
    /// The engine was opened for reading only.
    ReadOnly,
    /// A value that was given is not of the form that is expected.
    InvalidInput,
    /// The disk is full.
    DiskFull,
    /// Another failure of the file system.
    Io,
    /// The index is damaged.
    Corrupt,
    /// A fault of the index library.
    Index,
}

/// What to do about an index that another version made.
pub(crate) const REBUILD: &str =
    "run 'mahdar rebuild', which makes it anew from the reports in it, or name another folder with --index";

/// What to do about an index that is damaged.
pub(crate) const MEND: &str = "see what 'mahdar check' says; then 'mahdar restore --replace' a backup, or delete the \
    folder's contents and run 'mahdar ingest' again";

/// What to do about damaged files, for who has looked already.
pub(crate) const MEND_FILES: &str = "run 'mahdar restore --replace' with a backup, or delete the folder's contents and \
    run 'mahdar ingest' again";

/// What the fallible functions of this library return.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), source: None }
    }

    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidInput, message)
    }

    /// An I/O failure at `path`, told apart by what can be done about it.
    pub(crate) fn io(doing: &str, path: &Path, source: io::Error) -> Self {
        let path = path.display();
        let (kind, advice) = match source.kind() {
            io::ErrorKind::NotFound => (ErrorKind::NotFound, "check the path"),
            kind if says_full(kind, &source) => (
                ErrorKind::DiskFull,
                "no room is left: free some space and run it again; what was committed before is safe",
            ),
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                (ErrorKind::Io, "check the permissions, or choose another folder")
            }
            _ => (ErrorKind::Io, "see the cause"),
        };
        Self { kind, message: format!("cannot {doing} {path}: {advice}"), source: Some(Box::new(source)) }
    }

    /// Puts what was being done, and to what, before the message.
    #[must_use]
    pub(crate) fn context(mut self, context: impl fmt::Display) -> Self {
        self.message = format!("{context}: {}", self.message);
        self
    }

    /// Puts what to do behind the message.
    #[must_use]
    pub(crate) fn advise(mut self, advice: impl fmt::Display) -> Self {
        self.message = format!("{}: {advice}", self.message);
        self
    }

    /// The same kind and text, for who only has a reference.
    pub(crate) fn again(&self) -> Self {
        Self::new(self.kind, self.to_string())
    }

    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
}

/// Whether bytes were read that nobody wrote.
fn says_damaged(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof)
}

/// Whether a write failed for want of room. The index library sometimes hands on only the text of the system's error.
fn says_full(kind: io::ErrorKind, error: &dyn fmt::Display) -> bool {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    let text = error.to_string();
    matches!(kind, StorageFull | QuotaExceeded | FileTooLarge)
        || ["No space left on device", "File too large", "Disk quota exceeded"].iter().any(|full| text.contains(full))
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        self.source.as_ref().map_or(Ok(()), |source| write!(f, " ({source})"))
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}

impl From<tantivy::TantivyError> for Error {
    fn from(error: tantivy::TantivyError) -> Self {
        use tantivy::TantivyError as T;
        use tantivy::directory::error::{LockError, OpenReadError, OpenWriteError};
        let here = Path::new("the index");
        let copy = |e: &io::Error| io::Error::new(e.kind(), e.to_string());
        match &error {
            T::IoError(e) if says_damaged(e) => Self {
                kind: ErrorKind::Corrupt,
                message: format!("the index is damaged: {MEND}"),
                source: Some(Box::new(error)),
            },
            T::IoError(e) => Self::io("read or write", here, copy(e)),
            T::OpenWriteError(OpenWriteError::IoError { io_error, filepath }) => {
                Self::io("write", filepath, copy(io_error))
            }
            T::OpenReadError(OpenReadError::IoError { io_error, filepath }) if says_damaged(io_error) => Self {
                kind: ErrorKind::Corrupt,
                message: format!("{} is damaged: {MEND}", filepath.display()),
                source: Some(Box::new(copy(io_error))),
            },
            T::OpenReadError(OpenReadError::IoError { io_error, filepath }) => {
                Self::io("read", filepath, copy(io_error))
            }
            T::OpenReadError(OpenReadError::IncompatibleIndex(_)) => Self {
                kind: ErrorKind::Corrupt,
                message: format!("the index is damaged, or was made by another version of the index library: {MEND}"),
                source: Some(Box::new(error)),
            },
            T::OpenReadError(OpenReadError::FileDoesNotExist(path)) => Self {
                kind: ErrorKind::Corrupt,
                message: format!("{} is missing from the index: {MEND}", path.display()),
                source: Some(Box::new(error)),
            },
            T::LockFailure(LockError::IoError(e), _) => Self::io("take the lock of", here, copy(e)),
            T::LockFailure(LockError::LockBusy, _) => Self::new(
                ErrorKind::Locked,
                "another process is writing to the index: wait until it has finished, or search, which needs no lock",
            ),
            T::DataCorruption(_) => Self {
                kind: ErrorKind::Corrupt,
                message: format!("the index is damaged: {MEND}"),
                source: Some(Box::new(error)),
            },
            T::IncompatibleIndex(_) => Self {
                kind: ErrorKind::Incompatible,
                message: format!("the index is damaged, or was made by another version of the index library: {MEND}"),
                source: Some(Box::new(error)),
            },
            _ if says_full(io::ErrorKind::Other, &error) => {
                Self::io("write", here, io::Error::other(error.to_string()))
            }
            _ => Self {
                kind: ErrorKind::Index,
                message: "the index failed: see what 'mahdar check' says".into(),
                source: Some(Box::new(error)),
            },
        }
    }
}
