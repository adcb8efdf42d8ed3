//! The lines of a file, compressed with gzip or not (told by its first two bytes, not its name).

use super::fingerprint::Fingerprint;
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];
const BUFFER_BYTES: usize = 1 << 16;

/// The lines of one file. Blank lines are passed over and counted; a byte order mark is removed.
pub(super) struct Lines {
    reader: Box<dyn BufRead + Send>,
    line: Vec<u8>,
    number: u64,
    read: u64,
    so_far: Arc<Mutex<SoFar>>,
}

/// What was read from the disk.
struct SoFar {
    bytes: u64,
    fingerprint: Fingerprint,
}

impl Lines {
    /// Opens a file; `fingerprint` is that of how it is read.
    pub(super) fn open(path: &Path, fingerprint: Fingerprint) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let mut magic = Vec::with_capacity(GZIP_MAGIC.len());
        file.by_ref().take(GZIP_MAGIC.len() as u64).read_to_end(&mut magic)?;
        let is_gzip = magic == GZIP_MAGIC;
        let so_far = Arc::new(Mutex::new(SoFar { bytes: 0, fingerprint }));
        let counted = Counted { inner: Cursor::new(magic).chain(file), so_far: Arc::clone(&so_far) };
        let reader: Box<dyn BufRead + Send> = if is_gzip {
            Box::new(BufReader::with_capacity(BUFFER_BYTES, MultiGzDecoder::new(counted)))
        } else {
            Box::new(BufReader::with_capacity(BUFFER_BYTES, counted))
        };
        Ok(Self { reader, line: Vec::new(), number: 0, read: 0, so_far })
    }

    /// The next line that is not blank, without its line end, and its number from 1.
    pub(super) fn next(&mut self) -> io::Result<Option<(u64, &[u8])>> {
        loop {
            self.line.clear();
            if self.reader.read_until(b'\n', &mut self.line)? == 0 {
                return Ok(None);
            }
            self.number += 1;
            if self.number == 1 && self.line.starts_with(super::record::BYTE_ORDER_MARK) {
                self.line.drain(..super::record::BYTE_ORDER_MARK.len());
            }
            if !self.line.trim_ascii().is_empty() {
                self.read += 1;
                return Ok(Some((self.number, self.line.trim_ascii_end())));
            }
        }
    }

    /// The number of the line read last.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// Lines read that were not blank.
    pub(super) fn read(&self) -> u64 {
        self.read
    }

    pub(super) fn bytes_on_disk(&self) -> u64 {
        self.so_far.lock().unwrap_or_else(PoisonError::into_inner).bytes
    }

    /// Of all that was read.
    pub(super) fn hash(&self) -> u64 {
        self.so_far.lock().unwrap_or_else(PoisonError::into_inner).fingerprint.hash()
    }
}

impl std::fmt::Debug for Lines {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lines").field("number", &self.number).finish_non_exhaustive()
    }
}

/// Counts what is read from the disk, below decompression, for the progress bar, and takes its fingerprint.
struct Counted {
    inner: Chain<Cursor<Vec<u8>>, File>,
    so_far: Arc<Mutex<SoFar>>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let mut so_far = self.so_far.lock().unwrap_or_else(PoisonError::into_inner);
        so_far.bytes += read as u64;
        so_far.fingerprint.update(&buffer[..read]);
        Ok(read)
    }
}
