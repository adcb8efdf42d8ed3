//! What the bytes of a file, or of a member of an archive, turn out to be, ready to be read record by record.

use super::bounds::{MAX_DOCUMENT_BYTES, MAX_LAYERS, MAX_PAGE_BYTES, size};
use super::documents::drafts_of;
use super::draft::Draft;
use super::encoding::{Encoding, decode, detect};
use super::json::Json;
use super::keys::Keys;
use super::kind::{Kind, kind_of, lies};
use super::lines::{Line, Lines};
use super::next::{At, Limits, Next, too_long};
use super::rows::Rows;
use super::source::{Source, broken_off};
use super::{InputFormat, ReadOptions};
use std::io;

/// What is to be read.
pub(super) enum Part {
    /// Records.
    Records(Box<Records>),
    /// An archive, and whether it had to be unpacked first.
    Archive(Source, bool),
}

/// Why nothing is to be read.
pub(super) enum Unread {
    /// It cannot be read, and why.
    Refused(String),
    /// It is something that is not read, in words.
    Stranger(&'static str),
}

/// The records of a part, and what is to be said of all of them.
pub(super) struct Records {
    reader: Reader,
    pub(super) format: InputFormat,
    pub(super) encoding: Option<Encoding>,
    /// Whether what was spoiled before it was written has been put right for the whole of it.
    pub(super) is_repaired: bool,
    /// What is to be said of it before its records.
    pub(super) warnings: Vec<String>,
    /// Whether any record was met.
    pub(super) has_any: bool,
}

enum Reader {
    Lines(Lines),
    Json(Json),
    Rows(Box<Rows>),
    /// What was read as a whole; numbered if there may be several.
    Drafts {
        drafts: std::vec::IntoIter<Result<Draft, String>>,
        taken: u64,
        is_numbered: bool,
    },
}

impl Records {
    /// What comes next.
    pub(super) fn next(&mut self, keys: &mut Keys) -> io::Result<Next<'_>> {
        match &mut self.reader {
            Reader::Lines(lines) => {
                let most = lines.limits().record;
                Ok(match lines.next()? {
                    Line::Text(number, line) => Next::Json(At::line(number), line),
                    Line::TooLong(number, length) => {
                        Next::Refused(At::line(number), too_long("a line", most, &size(length)))
                    }
                    Line::GivenUp(at, message) => Next::GivenUp(at, message),
                    Line::End => Next::End,
                })
            }
            Reader::Json(json) => json.next(keys),
            Reader::Rows(rows) => rows.next(keys),
            Reader::Drafts { drafts, taken, is_numbered } => {
                let Some(draft) = drafts.next() else { return Ok(Next::End) };
                *taken += 1;
                let at = At { line: None, number: is_numbered.then_some(*taken) };
                Ok(match draft {
                    Ok(draft) => Next::Draft(at, draft),
                    Err(message) if *is_numbered => Next::Refused(at, format!("entry {taken}: {message}")),
                    Err(message) => Next::Refused(at, message),
                })
            }
        }
    }

    /// The line behind what was read.
    pub(super) fn line(&self) -> Option<u64> {
        match &self.reader {
            Reader::Lines(lines) => Some(lines.number() + 1),
            Reader::Rows(rows) => Some(rows.line() + 1),
            Reader::Json(json) => Some(json.line()),
            Reader::Drafts { .. } => None,
        }
    }

    /// What a part without any record should have held.
    pub(super) fn expected(&self) -> &'static str {
        match self.format {
            InputFormat::Jsonl => "a JSON object a line",
            InputFormat::Json => "a JSON object, or an array of them",
            InputFormat::Csv | InputFormat::Tsv => "a row of names, and a report in each other row",
            InputFormat::Feed => "entries",
            _ => "a report",
        }
    }
}

/// Tells what a source is, through whatever it is compressed with. `name` is that of the file, `known` how many bytes it has,
/// as far as that is known.
pub(super) fn open(
    mut source: Source,
    name: &str,
    known: Option<u64>,
    options: &ReadOptions,
    keys: &mut Keys,
) -> Result<Part, Unread> {
    let mut name = name.to_owned();
    let mut known = known;
    let unpack = |result: io::Result<Source>| result.map_err(|error| Unread::Refused(broken_off(&error)));
    for layer in 0..=MAX_LAYERS {
        let kind = kind_of(source.head(), source.is_whole(), &name, options.format, keys);
        match kind {
            Kind::Format(format) => return records(source, format, &name, known, options).map_err(Unread::Refused),
            Kind::Other(what) => return Err(Unread::Stranger(what)),
            Kind::Zip => return Ok(Part::Archive(source, layer > 0)),
            Kind::Gzip => source = unpack(source.gunzip())?,
            #[cfg(feature = "formats")]
            Kind::Zstd => source = unpack(source.unzstd())?,
            #[cfg(not(feature = "formats"))]
            Kind::Zstd => return Err(Unread::Refused(super::documents::not_built("zstd"))),
        }
        known = None;
        name = without_last_ending(&name);
    }
    let found = MAX_LAYERS + 1;
    Err(Unread::Refused(format!(
        "expected at most {MAX_LAYERS} layers of compression, found {found}: unpack it yourself"
    )))
}

/// `news.jsonl` of `news.jsonl.gz`; a name whose last ending says nothing of compression stays.
fn without_last_ending(name: &str) -> String {
    let stem = name
        .rsplit_once('.')
        .filter(|(_, end)| ["gz", "gzip", "zst", "zstd"].iter().any(|packed| end.eq_ignore_ascii_case(packed)));
    stem.map_or(name, |(stem, _)| stem).to_owned()
}

fn records(
    source: Source,
    format: InputFormat,
    name: &str,
    known: Option<u64>,
    options: &ReadOptions,
) -> Result<Part, String> {
    let limits = Limits::of_record(options.max_record);
    let mut warnings = Vec::new();
    if options.format == InputFormat::Auto && lies(name, format) {
        let label = format.label();
        warnings.push(format!("its name promises something else, but it holds {label}: read as {label}"));
    }
    let stream = |source: Source| {
        let encoding = detect(source.head(), source.is_whole(), None);
        (source.into_text(encoding), Some(encoding))
    };
    let (reader, encoding, is_repaired) = match format {
        InputFormat::Auto | InputFormat::Jsonl => {
            let (text, encoding) = stream(source);
            (Reader::Lines(Lines::new(text, limits)), encoding, false)
        }
        InputFormat::Json => {
            let (text, encoding) = stream(source);
            (Reader::Json(Json::new(text, limits)), encoding, false)
        }
        InputFormat::Csv | InputFormat::Tsv => {
            let (text, encoding) = stream(source);
            let delimiter = (format == InputFormat::Tsv).then_some(b'\t');
            (Reader::Rows(Box::new(Rows::new(Lines::new(text, limits), limits.record, delimiter))), encoding, false)
        }
        InputFormat::Txt => {
            let bytes = whole(source, "a text file", options.max_record, known, true)?;
            let decoded = decode(&bytes, None)?;
            let warnings_of_text = decoded.warning.into_iter();
            let repaired = decoded.repaired.map(|how| format!("expected Arabic, found {how}: it is put right"));
            let draft = Draft {
                body: Some(decoded.text.into_owned()),
                warnings: warnings_of_text.chain(repaired).collect(),
                ..Draft::default()
            };
            (one(draft), Some(decoded.encoding), decoded.repaired.is_some())
        }
        InputFormat::Html | InputFormat::Feed | InputFormat::Docx | InputFormat::Odt | InputFormat::Pdf => {
            let (what, most) = match format {
                InputFormat::Html => ("a page", MAX_PAGE_BYTES),
                InputFormat::Feed => ("a feed", MAX_PAGE_BYTES),
                _ => ("a document", MAX_DOCUMENT_BYTES),
            };
            let bytes = whole(source, what, most.max(options.max_record), known, false)?;
            let mut records = of_document(bytes, format, options.max_record)?;
            records.warnings.splice(..0, warnings);
            return Ok(Part::Records(Box::new(records)));
        }
    };
    Ok(Part::Records(Box::new(Records { reader, format, encoding, is_repaired, warnings, has_any: false })))
}

/// The records of a page, feed or document that was read.
pub(super) fn of_document(bytes: Vec<u8>, format: InputFormat, most: u64) -> Result<Records, String> {
    let found = drafts_of(format, bytes, most)?;
    let is_numbered = format == InputFormat::Feed;
    Ok(Records {
        reader: Reader::Drafts { drafts: found.drafts.into_iter(), taken: 0, is_numbered },
        format,
        encoding: found.encoding,
        is_repaired: found.is_repaired,
        warnings: found.warnings,
        has_any: false,
    })
}

fn one(draft: Draft) -> Reader {
    Reader::Drafts { drafts: vec![Ok(draft)].into_iter(), taken: 0, is_numbered: false }
}

/// All bytes of something that is read as a whole.
fn whole(source: Source, what: &str, most: u64, known: Option<u64>, is_record: bool) -> Result<Vec<u8>, String> {
    let refused = |found: &str| match is_record {
        true => too_long(what, most, found),
        false => format!("expected {what} of at most {}, found {found}: skipped", size(most)),
    };
    if let Some(known) = known.filter(|&known| known > most) {
        return Err(refused(&size(known)));
    }
    match source.into_vec(most) {
        Ok(Some(bytes)) => Ok(bytes),
        Ok(None) => Err(refused("more")),
        Err(error) => Err(broken_off(&error)),
    }
}
