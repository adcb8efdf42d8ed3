//! The lines of a text.
//!
//! Memory holds one line, and no more of it than the limit of a record: of a longer one the rest is passed over. Where a
//! text gives no record for [`MAX_PASSED_OVER`](super::bounds::MAX_PASSED_OVER), it is read no further.

use super::bounds::size;
use super::next::{At, Limits, NO_FURTHER};
use super::record::BYTE_ORDER_MARK;
use std::io::{self, BufRead, Read};

/// What comes next in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line<'a> {
    /// A line that is not blank, with its number and without its end.
    Text(u64, &'a [u8]),
    /// A line that is longer than a record may be, and how long.
    TooLong(u64, u64),
    /// No more is read, for this reason.
    GivenUp(At, String),
    /// Nothing.
    End,
}

/// The lines of one text. Blank lines are passed over and counted; a byte order mark is removed.
pub(super) struct Lines {
    reader: Box<dyn BufRead + Send>,
    limits: Limits,
    line: Vec<u8>,
    number: u64,
}

impl Lines {
    pub(super) fn new(reader: Box<dyn BufRead + Send>, limits: Limits) -> Self {
        Self { reader, limits, line: Vec::new(), number: 0 }
    }

    /// What comes next.
    pub(super) fn next(&mut self) -> io::Result<Line<'_>> {
        let mut blank = 0;
        loop {
            self.line.clear();
            // The end of the line is no part of the record.
            let limit = self.limits.record.saturating_add(1);
            let read = self.reader.by_ref().take(limit).read_until(b'\n', &mut self.line)? as u64;
            if read == 0 {
                return Ok(Line::End);
            }
            self.number += 1;
            if read == limit && self.line.last() != Some(&b'\n') {
                return self.pass_over();
            }
            if self.number == 1 && self.line.starts_with(BYTE_ORDER_MARK) {
                self.line.drain(..BYTE_ORDER_MARK.len());
            }
            if !self.line.trim_ascii().is_empty() {
                let line = self.line.strip_suffix(b"\n").unwrap_or(&self.line);
                return Ok(Line::Text(self.number, line.strip_suffix(b"\r").unwrap_or(line)));
            }
            blank += read;
            if blank > self.limits.passed_over {
                let found = size(blank);
                let message = format!("expected a record, found {found} of blank lines: {NO_FURTHER}");
                return Ok(Line::GivenUp(At::line(self.number), message));
            }
        }
    }

    /// Passes over the rest of a line of which as much was read as a record may have.
    fn pass_over(&mut self) -> io::Result<Line<'_>> {
        let mut length = self.line.len() as u64;
        self.line = Vec::new();
        loop {
            let buffer = self.reader.fill_buf()?;
            // `contains` is fast where `position` is not, and most buffers of such a line hold no end.
            let end = if buffer.contains(&b'\n') { buffer.iter().position(|&byte| byte == b'\n') } else { None };
            let found = end.unwrap_or(buffer.len());
            let is_over = end.is_some() || buffer.is_empty();
            self.reader.consume(found + usize::from(end.is_some()));
            length += found as u64;
            if is_over {
                return Ok(Line::TooLong(self.number, length));
            }
            if length > self.limits.passed_over {
                let message = format!("expected the end of the line, found none in {}: {NO_FURTHER}", size(length));
                return Ok(Line::GivenUp(At::line(self.number), message));
            }
        }
    }

    pub(super) fn limits(&self) -> Limits {
        self.limits
    }

    /// The number of the line read last, from 1.
    pub(super) fn number(&self) -> u64 {
        self.number
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufReader, Cursor};

    const BUFFER_BYTES: usize = 64 << 10;
    const LIMITS: Limits = Limits { record: 10, passed_over: 100_000 };

    /// What a text holds, a string each.
    fn read(content: &[u8]) -> Vec<String> {
        let reader = BufReader::with_capacity(BUFFER_BYTES, Cursor::new(content.to_vec()));
        let mut lines = Lines::new(Box::new(reader), LIMITS);
        let mut found = Vec::new();
        loop {
            found.push(match lines.next().unwrap() {
                Line::Text(number, line) => format!("{number}: {}", String::from_utf8(line.to_vec()).unwrap()),
                Line::TooLong(number, length) => format!("{number}: too long {length}"),
                Line::GivenUp(_, why) => {
                    found.push(why);
                    return found;
                }
                Line::End => return found,
            });
        }
    }

    #[test]
    fn a_line_of_the_limit_is_read_and_one_byte_more_is_not() {
        let content = b"1234567890\n12345678901\n\n123456789012\nab";
        assert_eq!(read(content), ["1: 1234567890", "2: too long 11", "4: too long 12", "5: ab"]);
        assert_eq!(read(b"12345678901"), ["1: too long 11"], "without an end too");
        assert_eq!(read(b"1234567890"), ["1: 1234567890"]);
        let long = [vec![b'x'; 3 * BUFFER_BYTES / 2], b"\nab".to_vec()].concat();
        assert_eq!(read(&long), ["1: too long 98304", "2: ab"], "over buffers");
    }

    #[test]
    fn what_has_no_end_is_given_up() {
        let endless = [b"ab\n".to_vec(), vec![0; 200_000], b"\nab".to_vec()].concat();
        let found = read(&endless);
        assert_eq!(found.len(), 2);
        assert!(found[1].starts_with("expected the end of the line, found none in 0.1 MiB"), "{found:?}");
        let blank = [b"ab\n".to_vec(), vec![b'\n'; 200_000]].concat();
        assert!(read(&blank)[1].starts_with("expected a record, found 0.1 MiB of blank lines"));
    }
}
