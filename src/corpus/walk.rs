//! Finds the files to read: folders are walked in order of name, links are followed, loops are reported.
//!
//! README files and files or folders whose name begins with a dot are passed over, and said so, unless they were named
//! themselves. The format is told by name: `.txt`, `.jsonl`, `.jsonl.gz`.

use super::{Item, Note};
use std::collections::HashMap;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// How the records of a file are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum InputFormat {
    /// By the name of each file.
    #[default]
    Auto,
    /// Each file is one report.
    Txt,
    /// Each line is one report, as a JSON object. Compressed with gzip or not.
    Jsonl,
}

/// A file to read.
#[derive(Debug, Clone)]
pub struct File {
    /// Its path, as it was given or found.
    pub path: PathBuf,
    /// Its absolute path, links resolved: what the index remembers.
    pub absolute: PathBuf,
    /// `FOLDER/path/in/it`, the given folder's own name first: the id of a report that has none of its own.
    pub name: String,
    /// Never [`InputFormat::Auto`].
    pub format: InputFormat,
    /// Bytes on disk.
    pub bytes: u64,
}

/// The files found, and what is to be said of the others.
#[derive(Debug, Default)]
pub struct Files {
    /// In the order in which they will be read.
    pub files: Vec<File>,
    /// Paths refused or skipped, in order.
    pub notes: Vec<Item>,
    /// The absolute paths that were given, less those that could not be listed whole or hold no file: such may
    /// be a disk that is not there today.
    pub roots: Vec<PathBuf>,
}

impl Files {
    /// Bytes on disk of all files.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }
}

/// Lists the files that `paths` name or hold.
#[must_use]
pub fn find<P: AsRef<Path>>(paths: &[P], format: InputFormat) -> Files {
    let mut found = Files::default();
    let mut seen = HashMap::new();
    for path in paths {
        let before = found.files.len() + found.notes.len();
        find_in(path.as_ref(), format, &mut found, &mut seen);
        if before == found.files.len() + found.notes.len() {
            found.notes.push(Item::Warning(Note::new(
                path.as_ref(),
                None,
                "holds no file: expected .txt, .jsonl or .jsonl.gz",
            )));
        }
    }
    found
}

fn find_in(root: &Path, format: InputFormat, found: &mut Files, seen: &mut HashMap<PathBuf, PathBuf>) {
    // A pipe has no path of its own: then the one given will do.
    let absolute =
        match root.canonicalize().or_else(|error| root.metadata().map(|_| root.to_path_buf()).map_err(|_| error)) {
            Ok(absolute) => absolute,
            Err(error) => {
                let message = format!("cannot open it: check the path ({error})");
                found.notes.push(Item::Refused(Note::new(root, None, message)));
                return;
            }
        };
    let is_folder = absolute.is_dir();
    let folder = if is_folder { Some(absolute.as_path()) } else { absolute.parent() };
    let folder = name_of(folder.and_then(Path::file_name));
    let (files_before, mut is_whole) = (found.files.len(), true);
    let mut walk = WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter();
    while let Some(entry) = walk.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().unwrap_or(root).to_path_buf();
                found.notes.push(Item::Refused(Note::new(path, None, format!("cannot read it: {error}"))));
                is_whole = false;
                continue;
            }
        };
        if entry.depth() > 0
            && let Some(reason) = reason_to_skip(&entry)
        {
            found.notes.push(Item::Skipped(Note::new(entry.path(), None, reason)));
            if entry.file_type().is_dir() {
                walk.skip_current_dir();
            }
            continue;
        }
        if entry.file_type().is_dir() {
            continue;
        }
        let named = entry.depth() == 0;
        let Some(format) = format_of(entry.path(), format) else {
            let note = Note::new(
                entry.path(),
                None,
                "cannot tell its format: expected a name in .txt, .jsonl or .jsonl.gz; say --format txt or --format jsonl to read it all the same",
            );
            found.notes.push(if named { Item::Refused(note) } else { Item::Skipped(note) });
            continue;
        };
        if !entry.file_type().is_file() && !named {
            found.notes.push(Item::Skipped(Note::new(entry.path(), None, "skipped, not a regular file")));
            continue;
        }
        let absolute = entry.path().canonicalize().unwrap_or_else(|_| entry.path().to_path_buf());
        if let Some(earlier) = seen.insert(absolute.clone(), entry.path().to_path_buf()) {
            let message = format!("skipped, read already as {}", earlier.display());
            found.notes.push(Item::Skipped(Note::new(entry.path(), None, message)));
            continue;
        }
        if entry.file_type().is_file()
            && let Err(error) = std::fs::File::open(entry.path())
        {
            found.notes.push(Item::Refused(Note::new(entry.path(), None, unreadable(&error))));
            continue;
        }
        let inside = if named {
            entry.file_name().into()
        } else {
            entry.path().strip_prefix(root).unwrap_or(entry.path()).to_path_buf()
        };
        let parts = inside.components().map(|part| name_of(Some(part.as_os_str())));
        let name = std::iter::once(folder.clone()).filter(|f| !f.is_empty()).chain(parts).collect::<Vec<_>>().join("/");
        found.files.push(File {
            absolute,
            bytes: entry.metadata().map_or(0, |metadata| metadata.len()),
            path: entry.into_path(),
            name,
            format,
        });
    }
    if is_whole && found.files.len() > files_before {
        found.roots.push(absolute);
    }
}

/// Whether a file that was read before, by its absolute path as text, is no more.
pub(crate) fn is_gone(path: &str) -> bool {
    let is_missing = |path: &Path| matches!(path.try_exists(), Ok(false));
    is_missing(Path::new(path)) && (!path.contains('%') || is_missing(&path_of(path)))
}

/// The path that [`text_of`] wrote.
#[cfg(unix)]
fn path_of(text: &str) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    let bytes = text.as_bytes();
    let (mut path, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(&byte) = bytes.get(at) {
        let encoded =
            text.get(at + 1..at + 3).filter(|_| byte == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok());
        path.push(encoded.unwrap_or(byte));
        at += if encoded.is_some() { 3 } else { 1 };
    }
    std::ffi::OsString::from_vec(path).into()
}

#[cfg(not(unix))]
fn path_of(text: &str) -> PathBuf {
    text.into()
}

/// What to say of a file that the system does not let us read.
pub(super) fn unreadable(error: &std::io::Error) -> String {
    let advice = match error.kind() {
        std::io::ErrorKind::PermissionDenied => "check its permissions",
        _ => "see the cause",
    };
    format!("cannot read it: {advice} ({error})")
}

fn name_of(name: Option<&OsStr>) -> String {
    name.map(text_of).unwrap_or_default()
}

/// A name or path as text. Bytes that are not UTF-8 are percent-encoded, so that no two names become one.
pub(super) fn text_of(name: &OsStr) -> String {
    let mut text = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing to a string does not fail.
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

/// Whether a file is about the folder that it is in.
pub(crate) fn is_readme(name: &str) -> bool {
    name.split('.').next().is_some_and(|stem| stem.eq_ignore_ascii_case("readme"))
}

/// Whether a folder is an index: nothing in it is a report.
fn is_index(folder: &Path) -> bool {
    folder.join("meta.json").is_file() && folder.join(".managed.json").is_file()
}

fn reason_to_skip(entry: &DirEntry) -> Option<&'static str> {
    let name = entry.file_name().to_string_lossy();
    if name.starts_with('.') {
        Some("skipped, its name begins with a dot; name it to have it read")
    } else if is_readme(&name) && !entry.file_type().is_dir() {
        Some("skipped, a README; name it to have it read")
    } else if entry.file_type().is_dir() && is_index(entry.path()) {
        Some("skipped, an index")
    } else {
        None
    }
}

fn format_of(path: &Path, asked: InputFormat) -> Option<InputFormat> {
    if asked != InputFormat::Auto {
        return Some(asked);
    }
    let name = path.file_name()?.to_string_lossy().to_ascii_lowercase();
    if name.ends_with(".txt") {
        Some(InputFormat::Txt)
    } else if name.ends_with(".jsonl") || name.ends_with(".jsonl.gz") {
        Some(InputFormat::Jsonl)
    } else {
        None
    }
}
