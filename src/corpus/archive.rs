//! The members of a zip archive, one after the other.
//!
//! Names in it are only names: nothing is ever written to a disk, so `../../etc` leads nowhere. The crate `zip` reads the
//! directory; a member is unpacked as it is read, and checked by its checksum. An archive in an archive, or one that
//! comes through a pipe, is held in memory, and may have as many bytes as a document.

use super::InputFormat;
use super::bounds::{MAX_MEMBERS, size};
use super::source::Tally;
use super::walk::{is_readme, text_of};
use flate2::Crc;
use flate2::read::DeflateDecoder;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;
use zip::{CompressionMethod, ZipArchive};

/// Where the bytes of an archive are.
#[derive(Debug, Clone)]
pub(super) enum Store {
    /// In a file.
    Disk(PathBuf),
    /// Here.
    Memory(Arc<[u8]>),
}

impl Store {
    fn open(&self) -> io::Result<Handle> {
        Ok(match self {
            Self::Disk(path) => Handle::Disk(File::open(path)?),
            Self::Memory(bytes) => Handle::Memory(Cursor::new(Arc::clone(bytes))),
        })
    }
}

enum Handle {
    Disk(File),
    Memory(Cursor<Arc<[u8]>>),
}

impl Read for Handle {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Disk(file) => file.read(buffer),
            Self::Memory(bytes) => bytes.read(buffer),
        }
    }
}

impl Seek for Handle {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match self {
            Self::Disk(file) => file.seek(to),
            Self::Memory(bytes) => bytes.seek(to),
        }
    }
}

/// An archive whose members are read.
pub(super) struct Archive {
    store: Store,
    zip: ZipArchive<io::BufReader<Handle>>,
    next: usize,
    /// What is put before the names of its members: the path in the archive that it is in itself.
    inside: String,
    /// Archives that it is in.
    pub(super) depth: usize,
    tally: Tally,
}

/// What comes next in an archive.
pub(super) enum Member {
    /// A file: its path, how many bytes it says that it has, and what it holds.
    File(String, u64, Box<dyn Read + Send>),
    /// One that is passed over, and why.
    Skipped(String, &'static str),
    /// One that cannot be read, and why.
    Refused(String, String),
}

/// What a zip archive turns out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// Files.
    Files,
    /// One document.
    Document(InputFormat),
    /// One of something else that is not read.
    Other(&'static str),
}

impl Archive {
    /// Reads the directory of an archive.
    pub(super) fn open(store: Store, inside: Option<&str>, depth: usize, tally: &Tally) -> Result<Self, String> {
        let damaged = |error: &dyn std::fmt::Display| {
            format!("expected a zip archive, found one that is cut off or damaged: get it again ({error})")
        };
        let mut bytes = io::BufReader::new(store.open().map_err(|error| super::walk::unreadable(&error))?);
        let members = members_of(&mut bytes).map_err(|error| damaged(&error))?.unwrap_or(0);
        if members > MAX_MEMBERS {
            return Err(format!(
                "expected an archive of at most {MAX_MEMBERS} files, found {members}: unpack it yourself"
            ));
        }
        let zip = ZipArchive::new(bytes).map_err(|error| damaged(&error))?;
        if zip.len() as u64 > MAX_MEMBERS {
            return Err(format!(
                "expected an archive of at most {MAX_MEMBERS} files, found {}: unpack it yourself",
                zip.len()
            ));
        }
        let inside = inside.map_or(String::new(), |inside| format!("{inside}/"));
        Ok(Self { store, zip, next: 0, inside, depth, tally: tally.clone() })
    }

    /// What it holds, by the names of its members.
    pub(super) fn content(&self) -> Content {
        let has = |name: &str| self.zip.file_names_raw().any(|raw| raw == name.as_bytes());
        if has("word/document.xml") {
            Content::Document(InputFormat::Docx)
        } else if has("[Content_Types].xml") && has("xl/workbook.xml") {
            Content::Other("a workbook of Excel: save its sheet as CSV")
        } else if has("[Content_Types].xml") {
            Content::Other("a document of Office that is none of Word: save it as DOCX or PDF")
        } else if has("mimetype") && has("content.xml") {
            Content::Document(InputFormat::Odt)
        } else if has("META-INF/container.xml") {
            Content::Other("an e-book: unpack it")
        } else if has("META-INF/MANIFEST.MF") {
            Content::Other("a program")
        } else {
            Content::Files
        }
    }

    /// What comes next; nothing at the end.
    pub(super) fn next(&mut self) -> Option<Member> {
        while self.next < self.zip.len() {
            let at = self.next;
            self.next += 1;
            let member = match self.zip.by_index_raw(at) {
                Ok(member) => member,
                Err(error) => {
                    let name = format!("{}file {}", self.inside, at + 1);
                    return Some(Member::Refused(
                        name,
                        format!("cannot read it: the archive is damaged there ({error})"),
                    ));
                }
            };
            if member.is_dir() {
                continue;
            }
            let name = name_of(member.name_raw());
            let path = format!("{}{name}", self.inside);
            let mut parts = name.split(['/', '\\']);
            let last = parts.clone().next_back().unwrap_or_default();
            if parts.clone().any(|part| part == "__MACOSX") {
                continue; // what a Mac knows of the files beside it
            }
            if parts.any(|part| part.starts_with('.') && !matches!(part, "." | "..")) {
                return Some(Member::Skipped(path, "skipped, its name begins with a dot"));
            }
            if is_readme(last) {
                return Some(Member::Skipped(path, "skipped, a README"));
            }
            if member.encrypted() {
                let message =
                    "expected a file that may be read, found one locked with a password: unpack the archive yourself";
                return Some(Member::Refused(path, message.to_owned()));
            }
            let method = member.compression();
            if !matches!(method, CompressionMethod::Stored | CompressionMethod::Deflated) {
                let message = format!(
                    "expected a file that is stored or deflated, found {method:?}: unpack the archive yourself"
                );
                return Some(Member::Refused(path, message));
            }
            let (packed, size, checksum) = (member.compressed_size(), member.size(), member.crc32());
            let start = member.data_start();
            drop(member);
            let bytes = match self.bytes_at(start, packed) {
                Ok(bytes) => bytes,
                Err(error) => return Some(Member::Refused(path, super::walk::unreadable(&error))),
            };
            let bytes: Box<dyn Read + Send> = match method {
                CompressionMethod::Stored => Box::new(bytes),
                _ => Box::new(DeflateDecoder::new(bytes)),
            };
            return Some(Member::File(path, size, Box::new(Checked { inner: bytes, crc: Crc::new(), checksum })));
        }
        None
    }

    fn bytes_at(&self, start: Option<u64>, packed: u64) -> io::Result<Part> {
        let start =
            start.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "it has no place in the archive"))?;
        let mut bytes = self.store.open()?;
        bytes.seek(SeekFrom::Start(start))?;
        let tally = matches!(self.store, Store::Disk(_)).then(|| self.tally.clone());
        Ok(Part { inner: bytes.take(packed), tally })
    }
}

/// The name of a member. Bytes that are not UTF-8 are percent-encoded, as those of files are.
fn name_of(raw: &[u8]) -> String {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        text_of(OsStr::from_bytes(raw))
    }
    #[cfg(not(unix))]
    {
        text_of(OsStr::new(&*String::from_utf8_lossy(raw)))
    }
}

/// How many members the end of an archive promises, before a directory of so many is read; none if it has no such end.
fn members_of(bytes: &mut (impl Read + Seek)) -> io::Result<Option<u64>> {
    const END: u64 = 22;
    const MAX_COMMENT: u64 = 65_535;
    let length = bytes.seek(SeekFrom::End(0))?;
    let from = length.saturating_sub(END + MAX_COMMENT + 20);
    bytes.seek(SeekFrom::Start(from))?;
    let mut tail = Vec::new();
    bytes.by_ref().take(length - from).read_to_end(&mut tail)?;
    bytes.seek(SeekFrom::Start(0))?;
    let Some(at) = tail.windows(4).rposition(|signature| signature == b"PK\x05\x06") else { return Ok(None) };
    let count = tail.get(at + 10..at + 12).map(|two| u64::from(u16::from_le_bytes([two[0], two[1]])));
    let locator =
        at.checked_sub(20).and_then(|at| tail.get(at..at + 16)).filter(|bytes| bytes.starts_with(b"PK\x06\x07"));
    let Some(locator) = locator else { return Ok(count) };
    let mut place = [0; 8];
    place.copy_from_slice(&locator[8..]);
    bytes.seek(SeekFrom::Start(u64::from_le_bytes(place)))?;
    let mut record = [0; 40];
    let is_there = bytes.read_exact(&mut record).is_ok() && record.starts_with(b"PK\x06\x06");
    bytes.seek(SeekFrom::Start(0))?;
    place.copy_from_slice(&record[32..]);
    Ok(if is_there { Some(u64::from_le_bytes(place)) } else { count })
}

/// The packed bytes of one member, counted as read from the disk if they are.
struct Part {
    inner: io::Take<Handle>,
    tally: Option<Tally>,
}

impl Read for Part {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        if let Some(tally) = &self.tally {
            tally.add(read as u64);
        }
        Ok(read)
    }
}

/// Fails at the end where the checksum is not that of the bytes.
struct Checked<R> {
    inner: R,
    crc: Crc,
    checksum: u32,
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.crc.update(&buffer[..read]);
        if read == 0 && !buffer.is_empty() && self.crc.sum() != self.checksum {
            let message = format!("its checksum is not that of {}", size(u64::from(self.crc.amount())));
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        Ok(read)
    }
}
