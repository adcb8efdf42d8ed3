//! Makes a report of a record: the bytes of a text file, or a line of JSON.
//!
//! Null, absent and blank mean the same. A value of the wrong type is left out with a warning; only a record with
//! neither title nor body is refused, and one that cannot be read at all. A value that is too long for what it is is left
//! out likewise; a body may be as long as the record.

use super::bounds::{MAX_DATE_BYTES, MAX_SOURCE_BYTES, MAX_TITLE_BYTES, MAX_URL_BYTES, quoted};
use super::walk::text_of;
use super::{File, Item, Note, complete};
use crate::dates::parse_published;
use crate::model::{Origin, Report};
use serde_json::{Map, Value};

/// U+FEFF in UTF-8.
pub(super) const BYTE_ORDER_MARK: &[u8] = &[0xef, 0xbb, 0xbf];

/// Where a record stands.
pub(super) struct Place<'a> {
    pub(super) file: &'a File,
    pub(super) line: Option<u64>,
    pub(super) id_prefix: &'a str,
}

impl Place<'_> {
    fn note(&self, message: impl Into<String>) -> Note {
        Note::new(&self.file.path, self.line, message)
    }

    fn origin(&self) -> Origin {
        Origin { file: text_of(self.file.absolute.as_os_str()), line: self.line }
    }

    /// The id of a record that has none of its own.
    fn id(&self) -> String {
        let name = &self.file.name;
        self.line.map_or_else(|| name.clone(), |line| format!("{name}#{line}"))
    }
}

/// The report that a text file is.
pub(super) fn report_from_text(bytes: Vec<u8>, place: &Place<'_>) -> Vec<Item> {
    let body = match String::from_utf8(bytes) {
        Ok(body) => body,
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let line = error.as_bytes()[..at].iter().filter(|&&byte| byte == b'\n').count() as u64 + 1;
            let message = format!("expected UTF-8, found other bytes from byte {at} on: convert the file to UTF-8");
            return vec![Item::Refused(Note::new(&place.file.path, Some(line), message))];
        }
    };
    let body = body.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(body);
    finish(Report { body, ..Report::default() }, place, Vec::new())
}

/// The report that a line of JSON is.
pub(super) fn report_from_json(line: &[u8], place: &Place<'_>) -> Vec<Item> {
    let text = match std::str::from_utf8(line) {
        Ok(text) => text,
        Err(error) => {
            let message = format!(
                "expected UTF-8, found other bytes from column {} on: convert the file to UTF-8",
                error.valid_up_to() + 1
            );
            return vec![Item::Refused(place.note(message))];
        }
    };
    let mut record: Map<String, Value> = match serde_json::from_str(text) {
        Ok(record) => record,
        Err(error) => {
            let cause = error.to_string();
            let cause = quoted(cause.rsplit_once(" at line ").map_or(cause.as_str(), |(cause, _)| cause));
            let message =
                format!("expected one JSON object on the line, found an error at column {}: {cause}", error.column());
            return vec![Item::Refused(place.note(message))];
        }
    };
    let mut items = Vec::new();
    let mut take = |key: &str| match record.remove(key) {
        None | Some(Value::Null) => None,
        Some(Value::String(value)) if value.len() > most_bytes(key) => {
            let (most, found) = (most_bytes(key), value.len());
            let message = format!("expected at most {most} bytes in {key:?}, found {found}: it is left out");
            items.push(Item::Warning(place.note(message)));
            None
        }
        Some(Value::String(value)) => Some(value).filter(|value| !value.trim().is_empty()),
        // Larger numbers would be rounded, and two ids become one.
        Some(Value::Number(number)) if key == "id" && (number.is_i64() || number.is_u64()) => Some(number.to_string()),
        Some(other) => {
            let message = format!("expected a string in {key:?}, found {}: it is left out", name_of_type(&other));
            items.push(Item::Warning(place.note(message)));
            None
        }
    };
    let (id, title, body) = (take("id"), take("title"), take("body"));
    let (source, url, date) = (take("source"), take("url"), take("date"));
    let published = date.and_then(|date| match parse_published(&date) {
        Ok(published) => Some(published),
        Err(error) => {
            items.push(Item::Warning(place.note(format!("the report stays undated: {error}"))));
            None
        }
    });
    let report = Report {
        id: id.unwrap_or_default().trim().to_owned(),
        title: title.unwrap_or_default().trim().to_owned(),
        body: body.unwrap_or_default(),
        source: source.map(|source| source.trim().to_owned()),
        url: url.map(|url| url.trim().to_owned()),
        published,
        ..Report::default()
    };
    finish(report, place, items)
}

/// Gives the report its id, title and origin, or refuses it.
fn finish(mut report: Report, place: &Place<'_>, mut items: Vec<Item>) -> Vec<Item> {
    let id = if report.id.is_empty() { place.id() } else { std::mem::take(&mut report.id) };
    report.id = format!("{}{id}", place.id_prefix);
    report.origin = Some(place.origin());
    if report.title.trim().is_empty() && report.body.trim().is_empty() {
        let found = if place.line.is_some() { "neither" } else { "an empty file" };
        items.push(Item::Refused(place.note(format!("expected a title or a body, found {found}"))));
    } else {
        complete(&mut report);
        items.push(Item::Report(Box::new(report)));
    }
    items
}

/// How long the value of a key may be.
fn most_bytes(key: &str) -> usize {
    match key {
        "title" => MAX_TITLE_BYTES,
        "source" => MAX_SOURCE_BYTES,
        "url" => MAX_URL_BYTES,
        "date" => MAX_DATE_BYTES,
        _ => usize::MAX, // the record bounds a body, and the engine an id
    }
}

fn name_of_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
