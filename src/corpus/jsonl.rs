//! The lines of a file, compressed with gzip or not (told by its first two bytes, not its name).
//!
//! Memory holds one line, and no more of it than the limit of a record: of a longer one the rest is passed over. So a
//! gzip bomb costs time alone, and that ends too: where a file gives more than [`MAX_UNPACKED`] and more than
//! [`MAX_RATIO`] times its size, or no record for [`MAX_PASSED_OVER`], it is read no further.

use super::bounds::{MAX_PASSED_OVER, MAX_RATIO, MAX_UNPACKED, size};
use super::fingerprint::Fingerprint;
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];
const BUFFER_BYTES: usize = 1 << 16;

/// How much is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    record: u64,
    passed_over: u64,
    unpacked: u64,
}

impl Limits {
    pub(super) fn of_record(record: u64) -> Self {
        Self { record, passed_over: MAX_PASSED_OVER.max(record), unpacked: MAX_UNPACKED }
    }
}

/// What comes next in a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next<'a> {
    /// A line that is not blank, with its number and without its end.
    Line(u64, &'a [u8]),
    /// A line that is longer than a record may be, and how long.
    TooLong(u64),
    /// No more is read, for this reason.
    GivenUp(String),
    /// Nothing.
    End,
}

/// The lines of one file. Blank lines are passed over and counted; a byte order mark is removed.
pub(super) struct Lines {
    reader: Box<dyn BufRead + Send>,
    limits: Limits,
    line: Vec<u8>,
    number: u64,
    read: u64,
    is_gzip: bool,
    unpacked: u64,
    so_far: Arc<Mutex<SoFar>>,
}

/// What was read from the disk.
struct SoFar {
    bytes: u64,
    fingerprint: Fingerprint,
}

impl Lines {
    /// Opens a file; `fingerprint` is that of how it is read.
    pub(super) fn open(path: &Path, limits: Limits, fingerprint: Fingerprint) -> io::Result<Self> {
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
        Ok(Self { reader, limits, line: Vec::new(), number: 0, read: 0, is_gzip, unpacked: 0, so_far })
    }

    /// What comes next.
    pub(super) fn next(&mut self) -> io::Result<Next<'_>> {
        let mut blank = 0;
        loop {
            if self.is_bomb() {
                return Ok(Next::GivenUp(format!(
                    "expected at most {MAX_RATIO} times the size of a compressed file, found {} from {}: it is read no further, what came before was read; unpack it yourself if it is sound",
                    size(self.unpacked),
                    size(self.bytes_on_disk())
                )));
            }
            self.line.clear();
            // The end of the line is no part of the record.
            let limit = self.limits.record.saturating_add(1);
            let read = self.reader.by_ref().take(limit).read_until(b'\n', &mut self.line)? as u64;
            self.unpacked += read;
            if read == 0 {
                return Ok(Next::End);
            }
            self.number += 1;
            if read == limit && self.line.last() != Some(&b'\n') {
                self.read += 1;
                return self.pass_over();
            }
            if self.number == 1 && self.line.starts_with(super::record::BYTE_ORDER_MARK) {
                self.line.drain(..super::record::BYTE_ORDER_MARK.len());
            }
            if !self.line.trim_ascii().is_empty() {
                self.read += 1;
                return Ok(Next::Line(self.number, self.line.trim_ascii_end()));
            }
            blank += read;
            if blank > self.limits.passed_over {
                return Ok(Next::GivenUp(format!(
                    "expected a record, found {} of blank lines: {GIVEN_UP}",
                    size(blank)
                )));
            }
        }
    }

    /// Passes over the rest of a line of which as much was read as a record may have.
    fn pass_over(&mut self) -> io::Result<Next<'_>> {
        let mut length = self.line.len() as u64;
        self.line = Vec::new();
        loop {
            let buffer = self.reader.fill_buf()?;
            // `contains` is fast where `position` is not, and most buffers of such a line hold no end.
            let end = if buffer.contains(&b'\n') { buffer.iter().position(|&byte| byte == b'\n') } else { None };
            let found = end.unwrap_or(buffer.len());
            let is_over = end.is_some() || buffer.is_empty();
            let used = found + usize::from(end.is_some());
            self.reader.consume(used);
            self.unpacked += used as u64;
            length += found as u64;
            if is_over {
                return Ok(Next::TooLong(length));
            }
            if length > self.limits.passed_over || self.is_bomb() {
                return Ok(Next::GivenUp(format!(
                    "expected the end of the line, found none in {}: {GIVEN_UP}",
                    size(length)
                )));
            }
        }
    }

    fn is_bomb(&self) -> bool {
        self.is_gzip && self.unpacked > self.limits.unpacked && self.unpacked / MAX_RATIO > self.bytes_on_disk()
    }

    /// The number of the line read last, from 1.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// Lines read that were not blank.
    pub(super) fn read(&self) -> u64 {
        self.read
    }

    pub(super) fn bytes_on_disk(&self) -> u64 {
        lock(&self.so_far).bytes
    }

    /// Of all that was read.
    pub(super) fn hash(&self) -> u64 {
        lock(&self.so_far).fingerprint.hash()
    }
}

fn lock(so_far: &Mutex<SoFar>) -> MutexGuard<'_, SoFar> {
    so_far.lock().unwrap_or_else(PoisonError::into_inner)
}

const GIVEN_UP: &str = "the file is read no further, what came before was read";

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
        let mut so_far = lock(&self.so_far);
        so_far.bytes += read as u64;
        so_far.fingerprint.update(&buffer[..read]);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::InputFormat;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    const LIMITS: Limits = Limits { record: 10, passed_over: 100_000, unpacked: 1_000_000 };

    /// What the file holds, a string each.
    fn read(content: &[u8], limits: Limits) -> Vec<String> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), content).unwrap();
        let mut lines = Lines::open(file.path(), limits, Fingerprint::new(InputFormat::Jsonl, "")).unwrap();
        let mut found = Vec::new();
        loop {
            let next = match lines.next().unwrap() {
                Next::Line(_, line) => String::from_utf8(line.to_vec()).unwrap(),
                Next::TooLong(length) => format!("too long {length}"),
                Next::GivenUp(why) => {
                    found.push(why);
                    return found;
                }
                Next::End => return found,
            };
            found.push(format!("{}: {next}", lines.number()));
        }
    }

    fn compressed(content: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn a_line_of_the_limit_is_read_and_one_byte_more_is_not() {
        let content = b"1234567890\n12345678901\n\n123456789012\nab";
        let expected = ["1: 1234567890", "2: too long 11", "4: too long 12", "5: ab"];
        assert_eq!(read(content, LIMITS), expected);
        assert_eq!(read(&compressed(content), LIMITS), expected);
        assert_eq!(read(b"12345678901", LIMITS), ["1: too long 11"], "without an end too");
        assert_eq!(read(b"1234567890", LIMITS), ["1: 1234567890"]);
        let long = [vec![b'x'; 3 * BUFFER_BYTES / 2], b"\nab".to_vec()].concat();
        assert_eq!(read(&long, LIMITS), ["1: too long 98304", "2: ab"], "over buffers");
    }

    #[test]
    fn what_has_no_end_is_given_up() {
        let endless = [b"ab\n".to_vec(), vec![0; 200_000], b"\nab".to_vec()].concat();
        let found = read(&endless, LIMITS);
        assert_eq!(found.len(), 2);
        assert!(found[1].starts_with("expected the end of the line, found none in 0.1 MiB"), "{found:?}");
        let blank = [b"ab\n".to_vec(), vec![b'\n'; 200_000]].concat();
        assert!(read(&blank, LIMITS)[1].starts_with("expected a record, found 0.1 MiB of blank lines"));
    }

    #[test]
    fn a_bomb_is_given_up_and_what_is_merely_repetitive_is_not() {
        let bomb = compressed(&b"ab\n".repeat(600_000));
        let found = read(&bomb, LIMITS);
        assert!(found.last().unwrap().starts_with("expected at most 200 times the size"), "{:?}", found.last());
        assert!(found.len() > 300_000 && found.len() < 600_000, "{}", found.len());
        let news: String =
            (0..300_000_u32).map(|n| format!("{}\n", n.wrapping_mul(2_654_435_761) % 1_000_003)).collect();
        assert_eq!(read(&compressed(news.as_bytes()), LIMITS).len(), 300_000);
    }
}
