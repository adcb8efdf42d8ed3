//! Reads files into reports, one record at a time.

use super::bounds::size;
use super::fingerprint::{Fingerprint, hash_of};
use super::jsonl::{Limits, Lines, Next};
use super::record::{Place, report_from_json, report_from_text};
use super::walk::{text_of, unreadable};
use super::{File, Files, InputFormat, Item, Note, ReadFile};
use std::collections::VecDeque;
use std::io::{self, Read};
use std::path::PathBuf;

impl Files {
    /// Reads the files. `id_prefix` is put before every id, so that corpora that use the same ids are kept apart.
    ///
    /// Memory holds one record at a time (a text file is one record), and none that is longer than the options allow.
    #[must_use]
    pub fn read(self, id_prefix: &str) -> Records {
        self.read_changed(id_prefix, |_| None)
    }

    /// [`read`](Self::read), but for files that are as they were: `known` tells by absolute path what
    /// [`Item::Read`] said of a file before. Such a file is hashed, which costs a fraction of reading it.
    pub fn read_changed(self, id_prefix: &str, known: impl Fn(&str) -> Option<ReadFile> + Send + 'static) -> Records {
        Records {
            files: self.files.into_iter(),
            lines: None,
            pending: self.notes.into(),
            listed: Some(self.roots),
            known: Box::new(known),
            id_prefix: id_prefix.to_owned(),
            max_record: self.options.max_record,
            of_file: OfFile::default(),
            bytes_before: 0,
            bytes_of_text: 0,
        }
    }
}

/// What came of the file that is read.
#[derive(Debug, Default)]
struct OfFile {
    reports: usize,
    has_refusals: bool,
    has_warnings: bool,
}

type KnownFile = dyn Fn(&str) -> Option<ReadFile> + Send;

/// The records of a corpus. Made by [`Files::read`].
pub struct Records {
    files: std::vec::IntoIter<File>,
    lines: Option<(File, Lines)>,
    pending: VecDeque<Item>,
    /// None once it was handed out.
    listed: Option<Vec<PathBuf>>,
    known: Box<KnownFile>,
    id_prefix: String,
    max_record: u64,
    of_file: OfFile,
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
        self.of_file = OfFile::default();
        if let Some(known) = (self.known)(&text_of(file.absolute.as_os_str()))
            && hash_of(&file, &self.id_prefix).is_ok_and(|hash| Some(hash) == known.hash)
        {
            self.bytes_before += file.bytes;
            self.pending.push_back(Item::Unchanged(known));
            return;
        }
        let mut fingerprint = Fingerprint::new(file.format, &self.id_prefix);
        if file.format == InputFormat::Jsonl {
            match Lines::open(&file.path, Limits::of_record(self.max_record), fingerprint) {
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
        fingerprint.update(&bytes);
        let place = Place { file: &file, line: None, id_prefix: &self.id_prefix };
        let items = report_from_text(bytes, &place);
        self.take(items);
        self.end(&file, fingerprint.hash());
    }

    fn refuse(&mut self, file: &File, line: Option<u64>, message: String) {
        self.take(vec![Item::Refused(Note::new(&file.path, line, message))]);
    }

    /// Hands on what came of a record.
    fn take(&mut self, items: Vec<Item>) {
        for item in items {
            match item {
                Item::Report(_) => self.of_file.reports += 1,
                Item::Refused(_) => self.of_file.has_refusals = true,
                _ => self.of_file.has_warnings = true,
            }
            self.pending.push_back(item);
        }
    }

    /// Says that a file was read to its end, if nothing of it was refused. Of a pipe there is no knowing what it will give the
    /// next time.
    fn end(&mut self, file: &File, hash: u64) {
        let OfFile { reports, has_refusals, has_warnings } = self.of_file;
        if !has_refusals && file.path.is_file() {
            let path = text_of(file.absolute.as_os_str());
            let hash = Some(hash).filter(|_| !has_warnings);
            self.pending.push_back(Item::Read(ReadFile { path, hash, reports }));
        }
    }

    /// Reads the next line of the open file; at its end, closes it.
    fn next_line(&mut self) {
        let Some((file, mut lines)) = self.lines.take() else {
            return;
        };
        match lines.next() {
            Ok(Next::Line(number, line)) => {
                self.bytes_of_text += line.len() as u64;
                let place = Place { file: &file, line: Some(number), id_prefix: &self.id_prefix };
                let items = report_from_json(line, &place);
                self.take(items);
                self.lines = Some((file, lines));
                return;
            }
            Ok(Next::TooLong(length)) => {
                let message = too_long("a line", self.max_record, &size(length));
                self.refuse(&file, Some(lines.number()), message);
                self.lines = Some((file, lines));
                return;
            }
            Ok(Next::End) => {
                if lines.read() == 0 {
                    let note = Note::new(&file.path, None, "holds no record: expected a JSON object a line");
                    self.take(vec![Item::Warning(note)]);
                }
                self.end(&file, lines.hash());
            }
            Ok(Next::GivenUp(message)) => self.refuse(&file, Some(lines.number()), message),
            Err(error) => {
                let message =
                    format!("cannot read on: the file is cut off or damaged; what came before was read ({error})");
                self.refuse(&file, Some(lines.number() + 1), message);
            }
        }
        self.bytes_before += file.bytes;
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
            if let Some(listed) = self.listed.take() {
                return Some(Item::Listed(listed));
            }
            if let Some(item) = self.pending.pop_front() {
                return Some(item);
            }
            if self.lines.is_some() {
                self.next_line();
            } else if let Some(file) = self.files.next() {
                self.open(file);
            } else {
                return None;
            }
        }
    }
}

impl std::fmt::Debug for Records {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Records")
            .field("files", &self.files.as_slice())
            .field("lines", &self.lines)
            .finish_non_exhaustive()
    }
}
