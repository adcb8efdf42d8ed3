//! What DOCX and ODT share: XML in a zip, read as events within bounds, and the text that is made of it.
//!
//! A part is read as a stream, so no part is ever in memory; only the text is, and that is bounded by `most_bytes`. A part
//! may unpack to [`ROOM`] and [`MAX_RATIO`] times its packed size, so bombs end early. XML entities of a document's own do
//! not exist in these formats: a document type is refused, and with it all that could be expanded.

use crate::corpus::bounds::{MAX_RATIO, quoted, size};
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::borrow::Cow;
use std::io::{BufRead, BufReader, Cursor, Read};
use zip::ZipArchive;

/// What a part may unpack to, however small it is.
const ROOM: u64 = 16 << 20;
/// Elements in one another. Word writes some thirty, and six for each table in a table.
const MAX_DEPTH: usize = 512;
/// Entries of the zip. Word writes some twenty, and one for each picture.
const MAX_PARTS: usize = 20_000;

/// A zip of XML parts.
pub(super) struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// For messages: "a DOCX".
    kind: &'static str,
}

/// What is met in a part, in order. An empty element is met as its start and its end.
pub(super) enum Node<'a> {
    /// An element, by its name without prefix.
    Start(&'a str, &'a Attributes<'a>),
    End(&'a str),
    Text(&'a str),
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8], kind: &'static str) -> Result<Self, String> {
        let damaged =
            |error| format!("expected {kind}, found a zip that is cut off or damaged: save it anew ({error})");
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
        if zip.len() > MAX_PARTS {
            return Err(format!(
                "expected {kind} of at most {MAX_PARTS} parts, found {}: save it without its pictures",
                zip.len()
            ));
        }
        Ok(Self { zip, kind })
    }

    pub(super) fn has(&self, part: &str) -> bool {
        self.zip.index_for_name(part).is_some()
    }

    /// Shows all nodes of a part. False if there is no such part.
    pub(super) fn walk(
        &mut self,
        part: &str,
        visit: impl FnMut(Node<'_>) -> Result<(), String>,
    ) -> Result<bool, String> {
        let Some(index) = self.zip.index_for_name(part) else {
            return Ok(false);
        };
        let file = self.zip.by_index(index).map_err(|error| {
            format!(
                "expected {}, found that {part} cannot be unpacked: save it anew without a password ({error})",
                self.kind
            )
        })?;
        let most = file.compressed_size().saturating_mul(MAX_RATIO).saturating_add(ROOM);
        let mut bounded = BufReader::new(file.take(most));
        walk(&mut bounded, visit).map_err(|error| {
            if bounded.get_ref().limit() == 0 {
                format!(
                    "expected at most {MAX_RATIO} times the size of {part}, found more than {}: refused as a bomb; save it anew if it is sound",
                    size(most)
                )
            } else {
                match error {
                    Fault::Xml(error) => format!("expected XML in {part} of {}, found {}: save it anew", self.kind, quoted(&error)),
                    Fault::Said(error) => error,
                }
            }
        })?;
        Ok(true)
    }
}

/// Why a part was not read to its end.
enum Fault {
    Xml(String),
    /// The reader of the nodes said so.
    Said(String),
}

fn walk(part: impl BufRead, mut visit: impl FnMut(Node<'_>) -> Result<(), String>) -> Result<(), Fault> {
    let mut reader = Reader::from_reader(part);
    reader.config_mut().expand_empty_elements = true;
    let xml = |error: &dyn std::fmt::Display| Fault::Xml(error.to_string());
    let (mut buffer, mut depth) = (Vec::new(), 0_usize);
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|error| xml(&error))? {
            Event::Start(start) => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(Fault::Xml(format!("more than {MAX_DEPTH} elements in one another")));
                }
                visit(Node::Start(start.local_name().as_ref(), &Attributes(&start)))
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                visit(Node::End(end.local_name().as_ref()))
            }
            Event::Text(text) => visit(Node::Text(&text)),
            Event::CData(text) => visit(Node::Text(&text)),
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().map_err(|error| xml(&error))?;
                match (character, resolve_xml_entity(&reference)) {
                    (Some(character), _) => visit(Node::Text(character.encode_utf8(&mut [0; 4]))),
                    (None, Some(text)) => visit(Node::Text(text)),
                    (None, None) => return Err(Fault::Xml(format!("the entity {}", &*reference))),
                }
            }
            Event::DocType(_) => return Err(Fault::Xml("a document type".to_owned())),
            Event::Eof if depth > 0 => return Err(Fault::Xml("its end inside an element".to_owned())),
            Event::Eof => return Ok(()),
            _ => Ok(()),
        }
        .map_err(Fault::Said)?;
    }
}

/// The attributes of an element.
pub(super) struct Attributes<'a>(&'a BytesStart<'a>);

impl Attributes<'_> {
    /// The value of the attribute of this name, whatever its prefix.
    pub(super) fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        let found = self.0.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
        found.normalized_value(XmlVersion::Implicit1_0).ok().map(|value| Cow::Owned(value.into_owned()))
    }
}

/// The paragraphs of a document as they come, each of which may have others in it: those of text boxes and notes.
pub(super) struct Paragraphs {
    open: Vec<Open>,
    text: String,
    most_bytes: u64,
    /// The first paragraph that is a heading.
    pub(super) heading: Option<String>,
}

#[derive(Default)]
struct Open {
    text: String,
    /// The finished paragraphs in it, which stand behind it.
    inner: Vec<String>,
    is_heading: bool,
}

impl Paragraphs {
    pub(super) fn new(most_bytes: u64) -> Self {
        Self { open: Vec::new(), text: String::new(), most_bytes, heading: None }
    }

    pub(super) fn start(&mut self) {
        self.open.push(Open::default());
    }

    /// The paragraph is a heading of the document.
    pub(super) fn is_heading(&mut self) {
        if let Some(open) = self.open.last_mut() {
            open.is_heading = true;
        }
    }

    /// Adds to the paragraph.
    pub(super) fn push(&mut self, text: &str) -> Result<(), String> {
        if let Some(open) = self.open.last_mut() {
            open.text.push_str(text);
            let found = self.text.len() + open.text.len();
            return self.fits(found);
        }
        Ok(())
    }

    pub(super) fn end(&mut self) -> Result<(), String> {
        let Some(Open { text, inner, is_heading }) = self.open.pop() else {
            return Ok(());
        };
        let text = tidy(&text);
        if is_heading && self.heading.is_none() && !text.is_empty() {
            self.heading = Some(text.clone());
        }
        let lines = std::iter::once(text).chain(inner).filter(|line| !line.is_empty());
        if let Some(outer) = self.open.last_mut() {
            outer.inner.extend(lines);
        } else {
            for line in lines {
                self.text.push_str(if self.text.is_empty() { "" } else { "\n" });
                self.text.push_str(&line);
            }
        }
        self.fits(self.text.len())
    }

    /// The text of all paragraphs, a line each.
    pub(super) fn into_text(self) -> String {
        self.text
    }

    fn fits(&self, found: usize) -> Result<(), String> {
        if found as u64 <= self.most_bytes {
            return Ok(());
        }
        let (most, found) = (size(self.most_bytes), size(found as u64));
        Err(format!(
            "expected a text of at most {most}, found more than {found}: skipped; --max-record reads longer ones"
        ))
    }
}

/// White space in lines collapsed, and blank lines left out.
fn tidy(text: &str) -> String {
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    text.lines().map(words).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The text of the first element of this name in a part, e.g. the title in the properties of a document.
pub(super) fn first_text(package: &mut Package<'_>, part: &str, name: &str) -> Option<String> {
    let (mut is_in, mut found) = (false, None::<String>);
    // What else is wrong with properties does not matter to the text.
    let _ = package.walk(part, |node| {
        match node {
            Node::Start(started, _) if started == name && found.is_none() => is_in = true,
            Node::End(ended) if ended == name => is_in = false,
            Node::Text(text) if is_in && found.as_ref().map_or(0, String::len) < ROOM as usize / 16 => {
                found.get_or_insert_default().push_str(text);
            }
            _ => {}
        }
        Ok(())
    });
    found
}

/// Bytes of a part for tests.
#[cfg(test)]
pub(super) fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let deflated = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for (name, content) in parts {
        zip.start_file(*name, deflated).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
