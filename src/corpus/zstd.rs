//! What zstd has compressed: one frame after the other, each checked by its checksum.

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use std::io::{self, BufRead, BufReader, Read};

/// The frames of a stream, unpacked; those that are to be skipped are. Memory holds a window, of 128 MiB at most.
pub(super) struct Frames<R: Read> {
    bytes: BufReader<R>,
    decoder: FrameDecoder,
    is_open: bool,
}

impl<R: Read> Frames<R> {
    pub(super) fn new(bytes: R) -> Self {
        Self { bytes: BufReader::new(bytes), decoder: FrameDecoder::new(), is_open: false }
    }

    /// Opens the next frame; false where there is none.
    fn open(&mut self) -> io::Result<bool> {
        while !self.bytes.fill_buf()?.is_empty() {
            match self.decoder.reset(&mut self.bytes) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                    io::copy(&mut self.bytes.by_ref().take(u64::from(length)), &mut io::sink())?;
                }
                Err(error) => return Err(damaged(&error)),
            }
        }
        Ok(false)
    }
}

impl<R: Read> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if !self.is_open {
                self.is_open = self.open()?;
                if !self.is_open {
                    return Ok(0);
                }
            }
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                let one = BlockDecodingStrategy::UptoBlocks(1);
                self.decoder.decode_blocks(&mut self.bytes, one).map_err(|error| damaged(&error))?;
            }
            let read = self.decoder.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            let (expected, found) = (self.decoder.get_checksum_from_data(), self.decoder.get_calculated_checksum());
            if expected.is_some() && expected != found {
                return Err(damaged(&"its checksum is that of another text"));
            }
            self.is_open = false;
        }
    }
}

fn damaged(cause: &dyn std::fmt::Display) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, cause.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};

    fn unpacked(bytes: &[u8]) -> io::Result<String> {
        let mut text = String::new();
        Frames::new(bytes).read_to_string(&mut text).map(|_| text)
    }

    #[test]
    fn frames_follow_each_other() {
        let frame = |text: &str| compress_to_vec(text.as_bytes(), CompressionLevel::Fastest);
        let text = "one two ".repeat(50_000);
        let skipped = [&b"\x50\x2a\x4d\x18\x03\0\0\0"[..], b"xyz"].concat();
        let all = [frame(&text), skipped, frame(""), frame("three")].concat();
        assert_eq!(unpacked(&all).unwrap(), format!("{text}three"));
        assert_eq!(unpacked(b"").unwrap(), "");
    }

    #[test]
    fn what_is_cut_off_or_damaged_is_told() {
        let frame = compress_to_vec(&b"one two three four"[..], CompressionLevel::Uncompressed);
        assert!(unpacked(&frame[..frame.len() - 6]).is_err());
        let mut damaged = frame.clone();
        damaged[12] ^= 1;
        assert!(unpacked(&damaged).is_err(), "{frame:?}");
        assert!(unpacked(&[&frame[..], b"words"].concat()).is_err());
    }
}
