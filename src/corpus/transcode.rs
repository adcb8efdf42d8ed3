//! A stream of text in UTF-8, made of one in another encoding.

use super::encoding::Encoding;
use encoding_rs::{CoderResult, Decoder};
use std::io::{self, Read};

const BUFFER_BYTES: usize = 32 << 10;

/// Text that is in UTF-8 from now on. What the encoding does not know becomes U+FFFD; who reads it tells of that.
pub(super) struct Transcoded<R> {
    inner: R,
    decoder: Decoder,
    packed: Vec<u8>,
    text: Vec<u8>,
    /// Where in `text` what was not handed out begins.
    at: usize,
    is_over: bool,
}

impl<R: Read> Transcoded<R> {
    pub(super) fn new(inner: R, encoding: Encoding) -> Self {
        let decoder = encoding.encoding_rs().new_decoder_with_bom_removal();
        Self { inner, decoder, packed: vec![0; BUFFER_BYTES], text: Vec::new(), at: 0, is_over: false }
    }

    fn fill(&mut self) -> io::Result<()> {
        let read = self.inner.read(&mut self.packed)?;
        self.is_over = read == 0;
        let room = self.decoder.max_utf8_buffer_length(read).unwrap_or(4 * BUFFER_BYTES);
        self.text.resize(room, 0);
        let (result, _, written, _) = self.decoder.decode_to_utf8(&self.packed[..read], &mut self.text, self.is_over);
        debug_assert_eq!(result, CoderResult::InputEmpty);
        self.text.truncate(written);
        self.at = 0;
        Ok(())
    }
}

impl<R: Read> Read for Transcoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() && !self.is_over {
            self.fill()?;
        }
        let left = self.text.get(self.at..).unwrap_or_default();
        let count = left.len().min(buffer.len());
        buffer[..count].copy_from_slice(&left[..count]);
        self.at += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hands out one byte at a time.
    struct Slowly(std::vec::IntoIter<u8>);

    impl Read for Slowly {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            Ok(self.0.next().map_or(0, |byte| {
                buffer[0] = byte;
                1
            }))
        }
    }

    #[test]
    fn letters_that_are_cut_in_two_are_put_together() {
        let text = "\u{feff}\u{642}\u{645}\u{629} a\n\u{1f600}";
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut found = String::new();
        Transcoded::new(Slowly(bytes.clone().into_iter()), Encoding::Utf16Le).read_to_string(&mut found).unwrap();
        assert_eq!(found, text[3..]);
        let mut cut = String::new();
        let bytes = bytes[..bytes.len() - 1].to_vec();
        Transcoded::new(Slowly(bytes.into_iter()), Encoding::Utf16Le).read_to_string(&mut cut).unwrap();
        assert!(cut.ends_with('\u{fffd}'));
    }
}
