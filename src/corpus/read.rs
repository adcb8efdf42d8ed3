//! Reads files into reports, one record at a time.

use super::bounds::size;
use super::jsonl::{Limits, Lines, Next};
use super::record::{Place, report_from_json, report_from_text};
use super::walk::unreadable;
use super::{File, Files, InputFormat, Item, Note};
use std::collections::VecDeque;
use std::io::{self, Read};

impl Files {
    /// Reads the files. `id_prefix` is put before every id, so that corpora that use the same ids are kept apart.
    ///
    /// Memory holds one record at a time (a text file is one record), and none that is longer than the options allow.
    #[must_use]
    pub fn read(self, id_prefix: &str) -> Records {
        Records {
            files: self.files.into_iter(),
            lines: None,
            pending: self.notes.into(),
            id_prefix: id_prefix.to_owned(),
            max_record: self.options.max_record,
            bytes_before: 0,
            bytes_of_text: 0,
        }
    }
}

/// The records of a corpus. Made by [`Files::read`].
#[derive(Debug)]
pub struct Records {
    files: std::vec::IntoIter<File>,
    lines: Option<(File, Lines)>,
    pending: VecDeque<Item>,
    id_prefix: String,
    max_record: u64,
    bytes_before: u64,
    bytes_of_text: u64,
}

impl Records {
    /// Bytes on disk that have been read so far: of [`Files::bytes`] in the end.
    #[must_use]
    pub fn bytes_on_disk(&self) -> u64 {
        self.bytes_before + self.lines.as_ref().map_or(0, |(_, lines)| lines.bytes_on_disk())
    }

    /// Bytes of text read so far, decompressed.
    #[must_use]
    pub fn bytes_of_text(&self) -> u64 {
        self.bytes_of_text
    }

    fn open(&mut self, file: File) {
        if file.format == InputFormat::Jsonl {
            match Lines::open(&file.path, Limits::of_record(self.max_record)) {
                Ok(lines) => self.lines = Some((file, lines)),
                Err(error) => self.refuse(&file, None, unreadable(&error)),
            }
            return;
        }
        self.bytes_before += file.bytes;
        let bytes = match read_text(&file, self.max_record) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => {
                let found = if file.bytes > self.max_record { size(file.bytes) } else { "more".to_owned() };
                self.refuse(&file, None, too_long("a text file", self.max_record, &found));
                return;
            }
            Err(error) => {
                self.refuse(&file, None, unreadable(&error));
                return;
            }
        };
        self.bytes_of_text += bytes.len() as u64;
        let place = Place { file: &file, line: None, id_prefix: &self.id_prefix };
        self.pending.extend(report_from_text(bytes, &place));
    }

    fn refuse(&mut self, file: &File, line: Option<u64>, message: String) {
        self.pending.push_back(Item::Refused(Note::new(&file.path, line, message)));
    }

    /// Reads the next line of the open file; at its end, closes it.
    fn next_line(&mut self) {
        let Some((file, lines)) = &mut self.lines else {
            return;
        };
        let (line, message) = match lines.next() {
            Ok(Next::Line(number, line)) => {
                self.bytes_of_text += line.len() as u64;
                let place = Place { file, line: Some(number), id_prefix: &self.id_prefix };
                self.pending.extend(report_from_json(line, &place));
                return;
            }
            Ok(Next::TooLong(length)) => {
                let message = too_long("a line", self.max_record, &size(length));
                self.pending.push_back(Item::Refused(Note::new(&file.path, Some(lines.number()), message)));
                return;
            }
            Ok(Next::End) => {
                if lines.read() == 0 {
                    let note = Note::new(&file.path, None, "holds no record: expected a JSON object a line");
                    self.pending.push_back(Item::Warning(note));
                }
                (0, None)
            }
            Ok(Next::GivenUp(message)) => (lines.number(), Some(message)),
            Err(error) => {
                let message =
                    format!("cannot read on: the file is cut off or damaged; what came before was read ({error})");
                (lines.number() + 1, Some(message))
            }
        };
        let refused = message.map(|message| Item::Refused(Note::new(&file.path, Some(line), message)));
        self.pending.extend(refused);
        self.bytes_before += file.bytes;
        self.lines = None;
    }
}

/// The bytes of a text file; nothing if there are more than `max`, of which no more are read.
fn read_text(file: &File, max: u64) -> io::Result<Option<Vec<u8>>> {
    if file.bytes > max {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    std::fs::File::open(&file.path)?.take(max.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(Some(bytes).filter(|bytes| bytes.len() as u64 <= max))
}

fn too_long(what: &str, max: u64, found: &str) -> String {
    format!("expected {what} of at most {}, found {found}: skipped; --max-record reads longer ones", size(max))
}

impl Iterator for Records {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.pending.pop_front() {
                return Some(item);
            }
            if self.lines.is_some() {
                self.next_line();
            } else {
                let file = self.files.next()?;
                self.open(file);
            }
        }
    }
}
