//! The bytes of a file, as far as they are known and as they come: the first of them tell what it is.
//!
//! Whatever is unpacked on the way is counted, so that a bomb costs time alone, and that ends too: where a file gives more
//! than [`MAX_UNPACKED`] and more than [`MAX_RATIO`] times its size, it is read no further. All that comes off the disk
//! goes into the fingerprint of the file.

use super::bounds::{MAX_RATIO, MAX_UNPACKED, size};
use super::encoding::Encoding;
use super::fingerprint::Fingerprint;
use flate2::read::MultiGzDecoder;
use std::fmt;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Bytes by which a file is told.
const HEAD_BYTES: usize = 64 << 10;
/// Bytes that must do where more may not come.
const ENOUGH_BYTES: usize = 4 << 10;
const BUFFER_BYTES: usize = 64 << 10;

/// What is read, whatever it comes from.
pub(super) type Bytes = Box<dyn Read + Send>;

/// What is left to read of a file or of a part of it.
pub(super) struct Source {
    head: Vec<u8>,
    is_whole: bool,
    rest: Bytes,
    tally: Tally,
}

impl Source {
    /// Bytes from the disk, a pipe or standard input: they are counted and hashed.
    pub(super) fn raw(bytes: impl Read + Send + 'static, tally: &Tally) -> io::Result<Self> {
        Self::new(Box::new(Counted { inner: bytes, tally: tally.clone() }), tally, |_| false)
    }

    /// The same of what may have no more to say for hours: a line that is an object is enough to tell what it is.
    pub(super) fn slow(bytes: impl Read + Send + 'static, tally: &Tally) -> io::Result<Self> {
        let is_enough = |head: &[u8]| {
            let line = head.split(|&byte| byte == b'\n').next().unwrap_or_default();
            let is_object = line.starts_with(b"{") && line.trim_ascii_end().ends_with(b"}");
            line.len() < head.len() && (is_object || head.len() >= ENOUGH_BYTES)
        };
        Self::new(Box::new(Counted { inner: bytes, tally: tally.clone() }), tally, is_enough)
    }

    /// Bytes that were unpacked: they count as such.
    pub(super) fn unpacked(bytes: impl Read + Send + 'static, tally: &Tally) -> io::Result<Self> {
        Self::new(Box::new(Unpacked { inner: bytes, tally: tally.clone() }), tally, |_| false)
    }

    fn new(mut rest: Bytes, tally: &Tally, is_enough: impl Fn(&[u8]) -> bool) -> io::Result<Self> {
        let (mut head, mut length, mut is_whole) = (vec![0; HEAD_BYTES], 0, false);
        while length < HEAD_BYTES && !is_whole && !is_enough(&head[..length]) {
            match rest.read(&mut head[length..]) {
                Ok(read) => {
                    is_whole = read == 0;
                    length += read;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        head.truncate(length);
        Ok(Self { head, is_whole, rest, tally: tally.clone() })
    }

    /// The first bytes.
    pub(super) fn head(&self) -> &[u8] {
        &self.head
    }

    /// Whether there are no others.
    pub(super) fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// What gzip has made this of.
    pub(super) fn gunzip(self) -> io::Result<Self> {
        let tally = self.tally.clone();
        Self::unpacked(MultiGzDecoder::new(self.into_read()), &tally)
    }

    /// What zstd has made this of.
    #[cfg(feature = "formats")]
    pub(super) fn unzstd(self) -> io::Result<Self> {
        let tally = self.tally.clone();
        Self::unpacked(super::zstd::Frames::new(self.into_read()), &tally)
    }

    /// All bytes, from the first on.
    pub(super) fn into_read(self) -> Bytes {
        if self.is_whole { Box::new(Cursor::new(self.head)) } else { Box::new(Cursor::new(self.head).chain(self.rest)) }
    }

    /// Text in UTF-8, from the first letter on: what is in UTF-8 already goes through as it is.
    pub(super) fn into_text(self, encoding: Encoding) -> Box<dyn BufRead + Send> {
        let bytes = self.into_read();
        match encoding {
            Encoding::Utf8 => Box::new(BufReader::with_capacity(BUFFER_BYTES, bytes)),
            other => Box::new(BufReader::with_capacity(BUFFER_BYTES, super::transcode::Transcoded::new(bytes, other))),
        }
    }

    /// All bytes; nothing if there are more than `most`, of which no more are read.
    pub(super) fn into_vec(self, most: u64) -> io::Result<Option<Vec<u8>>> {
        let mut bytes = self.head;
        if !self.is_whole {
            self.rest.take(most.saturating_add(1).saturating_sub(bytes.len() as u64)).read_to_end(&mut bytes)?;
        }
        Ok(Some(bytes).filter(|bytes| bytes.len() as u64 <= most))
    }
}

/// What was read of a file so far, and what it gave.
#[derive(Clone)]
pub(super) struct Tally(Arc<Mutex<SoFar>>);

struct SoFar {
    bytes: u64,
    fingerprint: Fingerprint,
    /// Bytes on disk, as far as they are known beforehand.
    size: u64,
    unpacked: u64,
    most: u64,
}

impl Tally {
    /// Of a file of so many bytes, 0 where nobody knows; `fingerprint` is that of how it is read.
    pub(super) fn new(size: u64, fingerprint: Fingerprint) -> Self {
        Self(Arc::new(Mutex::new(SoFar { bytes: 0, fingerprint, size, unpacked: 0, most: MAX_UNPACKED })))
    }

    fn lock(&self) -> MutexGuard<'_, SoFar> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Bytes read from the disk.
    pub(super) fn bytes(&self) -> u64 {
        self.lock().bytes
    }

    /// Of all that was read.
    pub(super) fn hash(&self) -> u64 {
        self.lock().fingerprint.hash()
    }

    /// Counts what was read from another place of the file.
    #[cfg(feature = "formats")]
    pub(super) fn add(&self, bytes: u64) {
        self.lock().bytes += bytes;
    }
}

/// Counts what comes from the disk, and takes its fingerprint.
struct Counted<R> {
    inner: R,
    tally: Tally,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let mut so_far = self.tally.lock();
        so_far.bytes += read as u64;
        so_far.fingerprint.update(&buffer[..read]);
        Ok(read)
    }
}

/// Counts what was unpacked, and ends where it is too much.
struct Unpacked<R> {
    inner: R,
    tally: Tally,
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let mut so_far = self.tally.lock();
        so_far.unpacked += read as u64;
        let packed = so_far.bytes.max(so_far.size);
        if so_far.unpacked > so_far.most && so_far.unpacked / MAX_RATIO > packed {
            return Err(io::Error::other(GivenUp(format!(
                "expected at most {MAX_RATIO} times the size of a compressed file, found {} from {}: it is read no further, what came before was read; unpack it yourself if it is sound",
                size(so_far.unpacked),
                size(packed)
            ))));
        }
        Ok(read)
    }
}

/// Why a file is read no further, where that is no fault of the disk.
#[derive(Debug)]
struct GivenUp(String);

impl fmt::Display for GivenUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for GivenUp {}

/// What to say of a file that could not be read to its end.
pub(super) fn broken_off(error: &io::Error) -> String {
    match error.get_ref().and_then(|cause| cause.downcast_ref::<GivenUp>()) {
        Some(GivenUp(message)) => message.clone(),
        None => format!("cannot read on: the file is cut off or damaged; what came before was read ({error})"),
    }
}

/// Whether a file was given up for what it gave, so that no other part of it is to be read either.
#[cfg(feature = "formats")]
pub(super) fn is_given_up(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|cause| cause.is::<GivenUp>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{FieldMap, InputFormat};
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn compressed(content: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    fn tally() -> Tally {
        let tally = Tally::new(0, Fingerprint::new(InputFormat::Jsonl, "", &FieldMap::default()));
        tally.lock().most = 1_000_000;
        tally
    }

    fn unpacked(content: &[u8]) -> (usize, Option<String>) {
        let tally = tally();
        let source = Source::raw(Cursor::new(compressed(content)), &tally).unwrap().gunzip().unwrap();
        let mut text = Vec::new();
        let end = source.into_read().read_to_end(&mut text);
        (text.len(), end.err().map(|error| broken_off(&error)))
    }

    #[test]
    fn a_bomb_is_given_up_and_what_is_merely_repetitive_is_not() {
        let (read, end) = unpacked(&b"ab\n".repeat(600_000));
        assert!(end.unwrap().starts_with("expected at most 200 times the size of a compressed file, found 1.0 MiB"));
        assert!((700_000..1_100_000).contains(&read), "{read}");
        let news: String =
            (0..300_000_u32).map(|n| format!("{}\n", n.wrapping_mul(2_654_435_761) % 1_000_003)).collect();
        assert_eq!(unpacked(news.as_bytes()), (news.len(), None));
    }

    #[test]
    fn what_is_read_is_counted_and_hashed_once() {
        let content = vec![b'x'; 3 * HEAD_BYTES];
        let (tally, mut expected) = (tally(), Fingerprint::new(InputFormat::Jsonl, "", &FieldMap::default()));
        let source = Source::raw(Cursor::new(content.clone()), &tally).unwrap();
        assert_eq!((source.head().len(), source.is_whole()), (HEAD_BYTES, false));
        assert_eq!(source.into_vec(1 << 20).unwrap(), Some(content.clone()));
        expected.update(&content);
        assert_eq!((tally.bytes(), tally.hash()), (content.len() as u64, expected.hash()));
        let source = Source::raw(Cursor::new(content), &tally).unwrap();
        assert_eq!(source.into_vec(HEAD_BYTES as u64).unwrap(), None);
    }
}
