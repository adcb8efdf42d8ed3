//! Reads files into reports, one record at a time.

use super::draft::Draft;
use super::fingerprint::{Fingerprint, hash_of};
use super::keys::Keys;
use super::next::{At, Next};
use super::part::{self, Part, Unread};
use super::record::{Place, as_text, note, report_of};
use super::source::{Source, Tally, broken_off};
use super::walk::{is_standard_input, text_of, unreadable};
use super::{File, Files, Item, ReadFile, ReadOptions, fields};
use std::collections::VecDeque;
use std::io;
use std::path::PathBuf;

#[cfg(feature = "formats")]
use super::archive::{Archive, Content, Member, Store};

impl Files {
    /// Reads the files. `id_prefix` is put before every id, so that corpora that use the same ids are kept apart.
    ///
    /// Memory holds one record at a time (a text file is one record), and none that is longer than the options allow; of
    /// pages, feeds and documents one at a time.
    #[must_use]
    pub fn read(self, id_prefix: &str) -> Records {
        self.read_changed(id_prefix, |_| None)
    }

    /// [`read`](Self::read), but for files that are as they were: `known` tells by absolute path what
    /// [`Item::Read`] said of a file before. Such a file is hashed, which costs a fraction of reading it.
    pub fn read_changed(self, id_prefix: &str, known: impl Fn(&str) -> Option<ReadFile> + Send + 'static) -> Records {
        Records {
            files: self.files.into_iter(),
            open: None,
            pending: self.notes.into(),
            listed: Some(self.roots),
            known: Box::new(known),
            id_prefix: id_prefix.to_owned(),
            keys: Keys::new(self.options.map.clone()),
            options: self.options,
            of_file: OfFile::default(),
            bytes_before: 0,
            bytes_of_text: 0,
        }
    }
}

/// Reads bytes as if they were a file of this name: its reports, and what is to be said of the rest.
///
/// ```
/// use mahdar::corpus::{InputFormat, Item, read_bytes};
/// let items = read_bytes("a.csv", "id,title\n1,Summit\n2\n".into(), InputFormat::Auto);
/// assert!(matches!(&items[0], Item::Report(report) if report.title == "Summit"));
/// assert!(matches!(&items[1], Item::Refused(note) if note.to_string().starts_with("a.csv:3: expected 2 cells")));
/// ```
#[must_use]
pub fn read_bytes(name: &str, bytes: Vec<u8>, options: impl Into<ReadOptions>) -> Vec<Item> {
    let options = options.into();
    let file = File {
        path: name.into(),
        absolute: name.into(),
        name: name.to_owned(),
        format: options.format,
        named: true,
        bytes: bytes.len() as u64,
        modified: None,
    };
    let mut records = Files { options, ..Files::default() }.read("");
    let tally = Tally::new(file.bytes, records.fingerprint(&file));
    let source = Source::raw(io::Cursor::new(bytes), &tally);
    records.start(file, false, source, tally);
    records.filter(|item| !matches!(item, Item::Listed(_))).collect()
}

/// What came of the file that is read.
#[derive(Debug, Default)]
struct OfFile {
    reports: usize,
    has_refusals: bool,
    has_warnings: bool,
}

/// The file that is read.
struct Open {
    file: File,
    /// Whether it can be read again: no pipe, no standard input, and not bytes alone.
    is_on_disk: bool,
    tally: Tally,
    /// Of the whole file, where it is not read from its first byte to its last.
    hash: Option<u64>,
    /// Archives that are gone through, one in the other.
    #[cfg(feature = "formats")]
    archives: Vec<Archive>,
    /// What is read now, and the path in an archive where it stands.
    records: Option<(Box<part::Records>, Option<String>)>,
}

type KnownFile = dyn Fn(&str) -> Option<ReadFile> + Send;

/// The records of a corpus. Made by [`Files::read`].
pub struct Records {
    files: std::vec::IntoIter<File>,
    open: Option<Open>,
    pending: VecDeque<Item>,
    /// None once it was handed out.
    listed: Option<Vec<PathBuf>>,
    known: Box<KnownFile>,
    id_prefix: String,
    keys: Keys,
    options: ReadOptions,
    of_file: OfFile,
    bytes_before: u64,
    bytes_of_text: u64,
}

impl Records {
    /// Bytes on disk that have been read so far: of [`Files::bytes`] in the end.
    #[must_use]
    pub fn bytes_on_disk(&self) -> u64 {
        self.bytes_before + self.open.as_ref().map_or(0, |open| open.tally.bytes())
    }

    /// Bytes of text read so far, decompressed.
    #[must_use]
    pub fn bytes_of_text(&self) -> u64 {
        self.bytes_of_text
    }

    fn fingerprint(&self, file: &File) -> Fingerprint {
        Fingerprint::new(file.format, &self.id_prefix, &self.options.map)
    }

    /// Opens a file, unless it is as it was.
    fn begin(&mut self, file: File) {
        self.of_file = OfFile::default();
        let is_file = !is_standard_input(&file.path) && file.path.is_file();
        if let Some(known) = (self.known)(&text_of(file.absolute.as_os_str())).filter(|_| is_file)
            && hash_of(&file, self.fingerprint(&file)).is_ok_and(|hash| Some(hash) == known.hash)
        {
            self.bytes_before += file.bytes;
            self.pending.push_back(Item::Unchanged(known));
            return;
        }
        let tally = Tally::new(file.bytes, self.fingerprint(&file));
        let source = if is_standard_input(&file.path) {
            Source::slow(io::stdin(), &tally)
        } else {
            let source = if is_file { Source::raw } else { Source::slow };
            std::fs::File::open(&file.path).and_then(|bytes| source(bytes, &tally))
        };
        self.start(file, is_file, source, tally);
    }

    /// Gets ready to read what a file holds, or what is taken for one.
    fn start(&mut self, file: File, is_on_disk: bool, source: io::Result<Source>, tally: Tally) {
        let (name, known) = (file.name.clone(), Some(file.bytes));
        self.open = Some(Open {
            file,
            is_on_disk,
            tally,
            hash: None,
            #[cfg(feature = "formats")]
            archives: Vec::new(),
            records: None,
        });
        match source {
            Ok(source) => self.look_into(source, &name, known, None),
            Err(error) => self.refuse(None, None, unreadable(&error)),
        }
    }

    /// Tells what the bytes of the open file, or of a member of it, are, and gets ready to read that.
    fn look_into(&mut self, source: Source, name: &str, known: Option<u64>, inside: Option<String>) {
        let result = match part::open(source, name, known, &self.options, &mut self.keys) {
            Ok(Part::Records(records)) => Ok(Some(records)),
            Ok(Part::Archive(source, is_unpacked)) => self.archive(source, is_unpacked, inside.as_deref()),
            Err(unread) => Err(unread),
        };
        match result {
            Ok(None) => {}
            Ok(Some(records)) => {
                for warning in &records.warnings {
                    self.say(inside.as_deref(), None, Item::Warning, warning.clone());
                }
                if let Some(open) = &mut self.open {
                    open.records = Some((records, inside));
                }
            }
            Err(Unread::Refused(message)) => self.refuse(inside.as_deref(), None, message),
            Err(Unread::Stranger(what)) => {
                let message = format!(
                    "expected text, JSON, a table, a page, a feed, DOCX, ODT, PDF, or one of these in gzip, zstd or zip, found {what}"
                );
                let is_named = inside.is_none() && self.open.as_ref().is_some_and(|open| open.file.named);
                if is_named {
                    self.refuse(None, None, format!("{message}; --format txt reads it all the same"));
                } else {
                    self.of_file.has_refusals |= inside.is_none();
                    self.say(inside.as_deref(), None, Item::Skipped, format!("skipped, {message}"));
                }
            }
        }
    }

    /// Goes into an archive, or reads the document that it is.
    #[cfg(feature = "formats")]
    fn archive(
        &mut self,
        source: Source,
        is_unpacked: bool,
        inside: Option<&str>,
    ) -> Result<Option<Box<part::Records>>, Unread> {
        use super::bounds::{MAX_DOCUMENT_BYTES, MAX_LAYERS, size};
        use super::part::of_document;
        let Some(open) = &mut self.open else { return Ok(None) };
        let is_on_disk = inside.is_none() && !is_unpacked && open.is_on_disk;
        let mut source = Some(source);
        let mut all = || -> Result<Vec<u8>, Unread> {
            let bytes = source.take().map(|source| source.into_vec(MAX_DOCUMENT_BYTES)).transpose();
            let bytes = bytes.map_err(|error| Unread::Refused(broken_off(&error)))?.flatten();
            let most = size(MAX_DOCUMENT_BYTES);
            bytes.ok_or_else(|| Unread::Refused(format!("expected a document, or an archive that is no file of its own, of at most {most}, found more: unpack it yourself")))
        };
        let store = if is_on_disk { Store::Disk(open.file.path.clone()) } else { Store::Memory(all()?.into()) };
        let depth = open.archives.last().map_or(1, |around| around.depth + 1);
        let archive = Archive::open(store.clone(), inside, depth, &open.tally).map_err(Unread::Refused)?;
        match archive.content() {
            Content::Document(format) => {
                let bytes = if let Store::Memory(bytes) = store { bytes.to_vec() } else { all()? };
                let records = of_document(bytes, format, self.options.max_record).map_err(Unread::Refused)?;
                Ok(Some(Box::new(records)))
            }
            Content::Other(what) => Err(Unread::Stranger(what)),
            Content::Files if depth > MAX_LAYERS => Err(Unread::Refused(format!(
                "expected archives at most {MAX_LAYERS} in one another, found one more: unpack it yourself"
            ))),
            Content::Files => {
                if is_on_disk {
                    let fingerprint = Fingerprint::new(open.file.format, &self.id_prefix, &self.options.map);
                    open.hash = hash_of(&open.file, fingerprint).ok();
                }
                open.archives.push(archive);
                Ok(None)
            }
        }
    }

    #[cfg(not(feature = "formats"))]
    fn archive(&mut self, _: Source, _: bool, _: Option<&str>) -> Result<Option<Box<part::Records>>, Unread> {
        Err(Unread::Refused(super::documents::not_built("a zip archive or DOCX")))
    }

    /// Goes on in the archives of the open file; false where there is nothing left in them.
    #[cfg(feature = "formats")]
    fn next_member(&mut self) -> bool {
        let Some(open) = &mut self.open else { return false };
        let Some(archive) = open.archives.last_mut() else { return false };
        match archive.next() {
            None => drop(open.archives.pop()),
            Some(Member::Skipped(path, why)) => self.say(Some(&path), None, Item::Skipped, why.to_owned()),
            Some(Member::Refused(path, why)) => self.refuse(Some(&path), None, why),
            Some(Member::File(path, size, bytes)) => match Source::unpacked(bytes, &open.tally) {
                Ok(source) => self.look_into(source, &path.clone(), Some(size), Some(path)),
                Err(error) => self.fail(Some(&path), None, &error),
            },
        }
        true
    }

    #[cfg(not(feature = "formats"))]
    fn next_member(&mut self) -> bool {
        false
    }

    /// Says that a part could not be read to its end; where the file gave too much, no other part of it is read either.
    fn fail(&mut self, inside: Option<&str>, line: Option<u64>, error: &io::Error) {
        self.refuse(inside, line, broken_off(error));
        #[cfg(feature = "formats")]
        if super::source::is_given_up(error)
            && let Some(open) = &mut self.open
        {
            open.archives.clear();
        }
    }

    fn refuse(&mut self, inside: Option<&str>, line: Option<u64>, message: String) {
        self.say(inside, line, Item::Refused, message);
    }

    /// Says something of the open file, or of a part of it.
    fn say(&mut self, inside: Option<&str>, line: Option<u64>, item: fn(super::Note) -> Item, message: String) {
        if let Some(open) = &self.open {
            let item = item(note(&open.file, inside, line, message));
            self.take([item]);
        }
    }

    /// Hands on what came of a record.
    fn take(&mut self, items: impl IntoIterator<Item = Item>) {
        for item in items {
            match item {
                Item::Report(_) => self.of_file.reports += 1,
                Item::Refused(_) => self.of_file.has_refusals = true,
                Item::Skipped(_) => {}
                _ => self.of_file.has_warnings = true,
            }
            self.pending.push_back(item);
        }
    }

    /// Reads the next record of the open file, or goes on to its next part; at its end, closes it.
    fn step(&mut self) {
        let Some(open) = &mut self.open else { return };
        let Some((mut records, inside)) = open.records.take() else {
            if !self.next_member() {
                self.end();
            }
            return;
        };
        let (format, encoding) = (records.format.label(), records.encoding);
        let place = |at: At, encoding: Option<super::encoding::Encoding>| Place {
            file: &open.file,
            inside: inside.as_deref(),
            at,
            id_prefix: &self.id_prefix,
            format,
            encoding: encoding.map(super::encoding::Encoding::label),
        };
        let is_repaired = records.is_repaired;
        let (items, goes_on) = match records.next(&mut self.keys) {
            Ok(Next::Json(at, bytes)) => {
                self.bytes_of_text += bytes.len() as u64;
                let mut warnings = Vec::new();
                let read = as_text(bytes, &mut warnings).and_then(|(text, own)| {
                    let draft = fields::draft_of(&text, &mut self.keys)?;
                    Ok((Draft { warnings: [warnings, draft.warnings].concat(), ..draft }, own))
                });
                let items = match read {
                    Ok((draft, own)) => report_of(draft, is_repaired, &place(at, own.or(encoding))),
                    Err(message) => vec![Item::Refused(place(at, encoding).note(message))],
                };
                (items, true)
            }
            Ok(Next::Draft(at, draft)) => {
                let texts = [&draft.title, &draft.body].map(|text| text.as_deref().unwrap_or_default());
                self.bytes_of_text += texts.iter().map(|text| text.len() as u64).sum::<u64>();
                (report_of(draft, is_repaired, &place(at, encoding)), true)
            }
            Ok(Next::Refused(at, message)) => (vec![Item::Refused(place(at, encoding).note(message))], true),
            Ok(Next::GivenUp(at, message)) => (vec![Item::Refused(place(at, encoding).note(message))], false),
            Ok(Next::End) => {
                let is_empty = !std::mem::replace(&mut records.has_any, true);
                let expected = records.expected();
                let message = || format!("holds no record: expected {expected}");
                let items = if is_empty {
                    vec![Item::Warning(place(At::default(), encoding).note(message()))]
                } else {
                    Vec::new()
                };
                (items, false)
            }
            Err(error) => {
                let line = records.line();
                self.fail(inside.as_deref(), line, &error);
                return;
            }
        };
        if goes_on {
            records.has_any = true;
            open.records = Some((records, inside));
        }
        self.take(items);
    }

    /// Closes the open file. Says that it was read to its end, if nothing of it was refused. Of a pipe there is no knowing what
    /// it will give the next time.
    fn end(&mut self) {
        // Of what is no archive more is said before.
        if matches!(self.of_file, OfFile { reports: 0, has_refusals: false, has_warnings: false }) {
            self.say(None, None, Item::Warning, "holds nothing that is read: expected files in it".to_owned());
        }
        let Some(Open { file, is_on_disk, tally, hash, .. }) = self.open.take() else { return };
        self.bytes_before += file.bytes;
        let OfFile { reports, has_refusals, has_warnings } = self.of_file;
        if !has_refusals && is_on_disk {
            let path = text_of(file.absolute.as_os_str());
            let hash = Some(hash.unwrap_or_else(|| tally.hash())).filter(|_| !has_warnings);
            self.pending.push_back(Item::Read(ReadFile { path, hash, reports }));
        }
    }
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
            if self.open.is_some() {
                self.step();
            } else {
                let file = self.files.next()?;
                self.begin(file);
            }
        }
    }
}

impl std::fmt::Debug for Records {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Records")
            .field("files", &self.files.as_slice())
            .field("file", &self.open.as_ref().map(|open| &open.file))
            .finish_non_exhaustive()
    }
}
