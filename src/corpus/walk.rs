//! Finds the files to read: folders are walked in order of name, links are followed, loops are reported.
//!
//! README files and files or folders whose name begins with a dot are passed over, and said so, unless they were named
//! themselves. What a file is is told when it is read, by what it holds. `-` is standard input.
//!
//! What leads out of the folders that were named (a link), what is nested too deeply and what is no file (a device, a
//! socket) is not read, and said so: a folder that somebody sent must not make us read what he never saw.

use super::bounds::{MAX_DEPTH, MAX_PATH_BYTES};
use super::{InputFormat, Item, Note, ReadOptions};
use std::collections::HashMap;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs::FileType;
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use walkdir::{DirEntry, WalkDir};

/// A file to read.
#[derive(Debug, Clone)]
pub struct File {
    /// Its path, as it was given or found.
    pub path: PathBuf,
    /// Its absolute path, links resolved: what the index remembers.
    pub absolute: PathBuf,
    /// `FOLDER/path/in/it`, the given folder's own name first: the id of a report that has none of its own.
    pub name: String,
    /// How it is to be read: of [`InputFormat::Auto`] its content tells.
    pub format: InputFormat,
    /// Whether it was named itself, not found in a folder.
    pub named: bool,
    /// Bytes on disk.
    pub bytes: u64,
    /// When it was written to last, where the system tells.
    pub modified: Option<SystemTime>,
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
    /// How they were asked for, and will be read.
    pub options: ReadOptions,
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
pub fn find<P: AsRef<Path>>(paths: &[P], options: impl Into<ReadOptions>) -> Files {
    let mut walk = Walk::new(options.into());
    let roots: Vec<_> = paths.iter().map(|path| walk.root(path.as_ref())).collect();
    for (path, root) in paths.iter().zip(&roots) {
        let Some(root) = root else { continue };
        if is_standard_input(path.as_ref()) {
            walk.standard_input();
            continue;
        }
        let (before, files_before) = (walk.count(), walk.found.files.len());
        let is_whole = walk.go(root, &root.path);
        if is_whole && walk.found.files.len() > files_before {
            walk.found.roots.push(root.absolute.clone());
        }
        if before == walk.count() {
            let note = Note::new(path.as_ref(), None, "holds no file: expected some to read");
            walk.found.notes.push(Item::Warning(note));
        }
    }
    walk.found
}

/// Lists the files that some paths inside a folder name or hold, as [`find`] would list them if it were given the folder:
/// with the same ids, and without what it would pass over. Paths that are not there are left out without a note.
#[must_use]
pub fn find_in<P: AsRef<Path>>(folder: &Path, inside: &[P], options: impl Into<ReadOptions>) -> Files {
    let mut walk = Walk::new(options.into());
    if let Some(root) = walk.root(folder) {
        for path in inside {
            let path = folder.join(path);
            if walk.leads_to(&root, &path) && path.symlink_metadata().is_ok() {
                walk.go(&root, &path);
            }
        }
    }
    walk.found
}

/// A path that was given.
struct Root {
    path: PathBuf,
    /// Links resolved.
    absolute: PathBuf,
    /// Its folder's own name.
    folder: String,
}

/// A search for files under way.
struct Walk {
    found: Files,
    /// The absolute paths of what was given: where links may lead.
    roots: Vec<PathBuf>,
    /// Files found, by their absolute paths.
    seen: HashMap<PathBuf, PathBuf>,
}

impl Walk {
    fn new(options: ReadOptions) -> Self {
        Self { found: Files { options, ..Files::default() }, roots: Vec::new(), seen: HashMap::new() }
    }

    fn count(&self) -> usize {
        self.found.files.len() + self.found.notes.len()
    }

    fn refuse(&mut self, path: &Path, message: impl Into<String>) {
        self.found.notes.push(Item::Refused(Note::new(path, None, message)));
    }

    fn skip(&mut self, path: &Path, message: impl Into<String>) {
        self.found.notes.push(Item::Skipped(Note::new(path, None, message)));
    }

    /// A path that was given, if it can be opened.
    fn root(&mut self, path: &Path) -> Option<Root> {
        if is_standard_input(path) {
            return Some(Root { path: path.to_path_buf(), absolute: path.to_path_buf(), folder: String::new() });
        }
        // A pipe has no path of its own: then the one given will do.
        let absolute =
            path.canonicalize().or_else(|error| path.metadata().map(|_| path.to_path_buf()).map_err(|_| error));
        let absolute = match absolute {
            Ok(absolute) => absolute,
            Err(error) => {
                self.refuse(path, format!("cannot open it: check the path ({error})"));
                return None;
            }
        };
        let folder = if absolute.is_dir() { Some(absolute.as_path()) } else { absolute.parent() };
        let folder = name_of(folder.and_then(Path::file_name));
        self.roots.push(absolute.clone());
        Some(Root { path: path.to_path_buf(), absolute, folder })
    }

    /// Whether a walk from the root would come to `path`: nothing on the way there is passed over.
    fn leads_to(&self, root: &Root, path: &Path) -> bool {
        let Ok(inside) = path.strip_prefix(&root.path) else { return false };
        let on_the_way = path.ancestors().skip(1).take_while(|folder| *folder != root.path);
        inside.components().count() <= MAX_DEPTH
            && on_the_way.into_iter().all(|folder| {
                let is_link = folder.is_symlink();
                folder.file_name().is_some_and(|name| reason_to_skip(folder, name, true).is_none())
                    && !(is_link && self.leads_out(folder))
            })
    }

    /// Finds what is at or under `start`, which is the root or inside it, and says whether all of it could be listed.
    fn go(&mut self, root: &Root, start: &Path) -> bool {
        let mut is_whole = true;
        let above = start.strip_prefix(&root.path).map_or(0, |inside| inside.components().count());
        let mut entries = WalkDir::new(start).follow_links(true).sort_by_file_name().into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(start).to_path_buf();
                    self.refuse(&path, format!("cannot read it: {error}"));
                    // A loop, and a link that leads nowhere, hide no file.
                    let is_missing = error.io_error().is_some_and(|error| error.kind() == std::io::ErrorKind::NotFound);
                    is_whole &= error.loop_ancestor().is_some() || is_missing;
                    continue;
                }
            };
            let depth = above + entry.depth();
            let is_folder = entry.file_type().is_dir();
            if depth > 0 && self.passes_over(&entry, depth) {
                if is_folder {
                    entries.skip_current_dir();
                }
            } else if !is_folder {
                self.file(root, entry, depth == 0);
            }
        }
        is_whole
    }

    /// Whether a file or folder inside a root is passed over, and says why.
    fn passes_over(&mut self, entry: &DirEntry, depth: usize) -> bool {
        let (path, is_folder) = (entry.path(), entry.file_type().is_dir());
        if let Some(reason) = reason_to_skip(path, entry.file_name(), is_folder) {
            self.skip(path, reason);
        } else if entry.path_is_symlink() && self.leads_out(path) {
            self.skip(
                path,
                "skipped, a link that leads out of the folder; name it, or say --follow-links, to have it read",
            );
        } else if is_folder && depth > MAX_DEPTH {
            self.refuse(path, format!("expected folders at most {MAX_DEPTH} deep: name this one to have it read"));
        } else if path.as_os_str().len() > MAX_PATH_BYTES {
            let found = path.as_os_str().len();
            let message =
                format!("expected a path of at most {MAX_PATH_BYTES} bytes, found {found}: move it further up");
            self.refuse(path, message);
        } else {
            return false;
        }
        true
    }

    /// Whether a link leads to where nothing was named, and may not.
    fn leads_out(&self, link: &Path) -> bool {
        // What cannot be resolved cannot be opened either, and that is said then.
        !self.found.options.follow_links
            && link.canonicalize().is_ok_and(|target| !self.roots.iter().any(|root| target.starts_with(root)))
    }

    /// Takes a file, or says why not.
    fn file(&mut self, root: &Root, entry: DirEntry, named: bool) {
        let path = entry.path();
        if let Some(kind) = kind_of_special(entry.file_type()) {
            match (named, kind) {
                (true, "a pipe") => {}
                (true, _) => return self.refuse(path, format!("expected a file, a folder or a pipe, found {kind}")),
                (false, _) => return self.skip(path, format!("skipped, {kind}, not a regular file")),
            }
        }
        let absolute = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        if let Some(earlier) = self.seen.get(&absolute) {
            let message = format!("skipped, read already as {}", earlier.display());
            return self.skip(path, message);
        }
        if entry.file_type().is_file()
            && let Err(error) = std::fs::File::open(path)
        {
            return self.refuse(path, unreadable(&error));
        }
        let inside = if named { Path::new(entry.file_name()) } else { path.strip_prefix(&root.path).unwrap_or(path) };
        let parts = inside.components().map(|part| name_of(Some(part.as_os_str())));
        let folder = std::iter::once(root.folder.clone()).filter(|folder| !folder.is_empty());
        let name = folder.chain(parts).collect::<Vec<_>>().join("/");
        let metadata = entry.metadata().ok();
        self.seen.insert(absolute.clone(), path.to_path_buf());
        self.found.files.push(File {
            absolute,
            bytes: metadata.as_ref().map_or(0, std::fs::Metadata::len),
            modified: metadata.and_then(|metadata| metadata.modified().ok()),
            path: entry.into_path(),
            name,
            format: self.found.options.format,
            named,
        });
    }

    /// Takes standard input, once.
    fn standard_input(&mut self) {
        let path = PathBuf::from(STANDARD_INPUT);
        if self.seen.insert(path.clone(), path.clone()).is_none() {
            self.found.files.push(File {
                absolute: path.clone(),
                path,
                name: "stdin".to_owned(),
                format: self.found.options.format,
                named: true,
                bytes: 0,
                modified: None,
            });
        }
    }
}

/// What a thing is that is neither file nor folder.
fn kind_of_special(kind: FileType) -> Option<&'static str> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return Some("a pipe");
        } else if kind.is_char_device() || kind.is_block_device() {
            return Some("a device");
        } else if kind.is_socket() {
            return Some("a socket");
        }
    }
    (!kind.is_file()).then_some("something else")
}

/// What is typed for standard input.
const STANDARD_INPUT: &str = "-";

/// Whether a path is that of standard input. A file of this name is `./-`.
pub(super) fn is_standard_input(path: &Path) -> bool {
    path == Path::new(STANDARD_INPUT)
}

/// Whether a file that was read before, by its absolute path as text, is no more. Of standard input nobody knows.
pub(crate) fn is_gone(path: &str) -> bool {
    if path == STANDARD_INPUT {
        return false;
    }
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

fn reason_to_skip(path: &Path, name: &OsStr, is_folder: bool) -> Option<&'static str> {
    let name = name.to_string_lossy();
    if name.starts_with('.') {
        Some("skipped, its name begins with a dot; name it to have it read")
    } else if is_readme(&name) && !is_folder {
        Some("skipped, a README; name it to have it read")
    } else if is_folder && is_index(path) {
        Some("skipped, an index")
    } else {
        None
    }
}
