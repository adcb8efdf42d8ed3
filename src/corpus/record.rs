//! Makes a report of a record, whatever it was read from.
//!
//! Null, absent and blank mean the same. A value of the wrong type is left out with a warning; only a record with
//! neither title nor body is refused, and one that cannot be read at all. A value that is too long for what it is is left
//! out likewise; a body may be as long as the record. What was spoiled before it was written (UTF-8 that was read as something
//! else) is put right, and that is said.

use super::bounds::{MAX_DATE_BYTES, MAX_SOURCE_BYTES, MAX_TITLE_BYTES, MAX_URL_BYTES};
use super::draft::Draft;
use super::encoding::{Encoding, decode, is_doubtful, lost, repair};
use super::next::At;
use super::walk::text_of;
use super::{File, Item, Note, complete};
use crate::dates::parse_published;
use crate::model::{Origin, Report};
use std::borrow::Cow;

/// U+FEFF in UTF-8.
pub(super) const BYTE_ORDER_MARK: &[u8] = &[0xef, 0xbb, 0xbf];

/// Where a record stands, and what it is read as.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) file: &'a File,
    /// The path in an archive.
    pub(super) inside: Option<&'a str>,
    pub(super) at: At,
    pub(super) id_prefix: &'a str,
    pub(super) format: &'static str,
    pub(super) encoding: Option<&'static str>,
}

impl Place<'_> {
    pub(super) fn note(&self, message: impl Into<String>) -> Note {
        note(self.file, self.inside, self.at.line, message)
    }

    fn origin(&self, is_repaired: bool) -> Origin {
        let repaired = if is_repaired { "+repaired" } else { "" };
        Origin {
            file: text_of(self.file.absolute.as_os_str()),
            line: self.at.line,
            inside: self.inside.map(str::to_owned),
            format: Some(self.format.to_owned()),
            encoding: self.encoding.map(|encoding| format!("{encoding}{repaired}")),
        }
    }

    /// The id of a record that has none of its own.
    fn id(&self) -> String {
        let mut id = self.file.name.clone();
        if let Some(inside) = self.inside {
            id = format!("{id}/{inside}");
        }
        self.at.number.map_or_else(|| id.clone(), |number| format!("{id}#{number}"))
    }
}

/// A note on a file, or on a part of it.
pub(super) fn note(file: &File, inside: Option<&str>, line: Option<u64>, message: impl Into<String>) -> Note {
    let path = inside.map_or_else(|| file.path.clone(), |inside| file.path.join(inside.trim_start_matches('/')));
    Note::new(path, line, message)
}

/// The text of a record that should be in UTF-8; if it is not, what it is in, and that is said.
pub(super) fn as_text<'a>(
    bytes: &'a [u8],
    warnings: &mut Vec<String>,
) -> Result<(Cow<'a, str>, Option<Encoding>), String> {
    if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
        return Ok((Cow::Borrowed(text), None));
    }
    let decoded = decode(bytes, None)?;
    let label = decoded.encoding.label();
    warnings
        .push(format!("expected UTF-8 as in the rest of the file, found what looks like {label}: it is read as that"));
    warnings.extend(decoded.warning);
    Ok((decoded.text, Some(decoded.encoding)))
}

/// The report that a record is, or why it is none.
pub(super) fn report_of(draft: Draft, is_repaired: bool, place: &Place<'_>) -> Vec<Item> {
    let mut items: Vec<Item> = draft.warnings.into_iter().map(|text| Item::Warning(place.note(text))).collect();
    let mut bounded = |value: Option<String>, key: &str, most: usize| {
        let value = value.filter(|value| !value.trim().is_empty())?;
        let found = value.len();
        if found > most {
            let message = format!("expected at most {most} bytes in {key:?}, found {found}: it is left out");
            items.push(Item::Warning(place.note(message)));
            return None;
        }
        Some(value)
    };
    let title = bounded(draft.title, "title", MAX_TITLE_BYTES);
    let source = bounded(draft.source, "source", MAX_SOURCE_BYTES);
    let url = bounded(draft.url, "url", MAX_URL_BYTES);
    let date = bounded(draft.date, "date", MAX_DATE_BYTES);
    let published = date.and_then(|date| match published(&date, place) {
        Ok(published) => Some(published),
        Err(error) => {
            items.push(Item::Warning(place.note(format!("the report stays undated: {error}"))));
            None
        }
    });
    let trimmed = |value: Option<String>| value.map(|value| value.trim().to_owned());
    let mut report = Report {
        id: trimmed(draft.id).unwrap_or_default(),
        title: trimmed(title).unwrap_or_default(),
        body: draft.body.unwrap_or_default(),
        source: trimmed(source),
        url: trimmed(url),
        published,
        origin: None,
    };
    if matches!(place.format, "json" | "jsonl" | "csv" | "tsv") {
        without_tags(&mut report, place, &mut items);
    }
    let id = if report.id.is_empty() { place.id() } else { std::mem::take(&mut report.id) };
    report.id = format!("{}{id}", place.id_prefix);
    if report.title.is_empty() && report.body.trim().is_empty() {
        let found = if place.at.line.is_some() || place.at.number.is_some() { "neither" } else { "an empty file" };
        items.push(Item::Refused(place.note(format!("expected a title or a body, found {found}"))));
        return items;
    }
    let is_repaired = put_right(&mut report, place, &mut items) || is_repaired;
    report.origin = Some(place.origin(is_repaired));
    complete(&mut report);
    items.push(Item::Report(Box::new(report)));
    items
}

/// Dates of records are ISO 8601 or RFC 2822; those of pages, tables and documents are often in words.
fn published(date: &str, place: &Place<'_>) -> crate::Result<crate::model::Published> {
    let is_record = matches!(place.format, "json" | "jsonl");
    if is_record { parse_published(date) } else { crate::dates::parse_published_in_words(date) }
}

/// Signs that a text is HTML, and not one that speaks of it. Sought only where there is a `<` or `&`.
#[cfg(feature = "formats")]
const TAGS: [&str; 12] =
    ["<p>", "<p ", "</p>", "<br>", "<br/", "<br ", "<div", "</a>", "<span", "&nbsp;", "&quot;", "&amp;"];

/// Makes plain text of a title and a body that are HTML, as the exports of web sites have them.
#[cfg(feature = "formats")]
fn without_tags(report: &mut Report, place: &Place<'_>, items: &mut Vec<Item>) {
    use super::formats::html::text_of_fragment;
    for (key, text) in [("title", &mut report.title), ("body", &mut report.body)] {
        if memchr::memchr2(b'<', b'&', text.as_bytes()).is_none() || !TAGS.iter().any(|tag| text.contains(tag)) {
            continue;
        }
        let html = text.clone();
        match super::isolate::run(super::bounds::MAX_PARSE_TIME, move || text_of_fragment(&html)) {
            Ok(plain) => *text = plain,
            Err(why) => items.push(Item::Warning(place.note(format!("{why}: {key:?} is left as it is")))),
        }
    }
}

#[cfg(not(feature = "formats"))]
fn without_tags(_: &mut Report, _: &Place<'_>, _: &mut Vec<Item>) {}

/// Undoes what was done to title and body before they were written, and says so.
fn put_right(report: &mut Report, place: &Place<'_>, items: &mut Vec<Item>) -> bool {
    let mut is_repaired = false;
    for (key, text) in [("title", &mut report.title), ("body", &mut report.body)] {
        if !is_doubtful(text) {
            continue;
        }
        if let Some((repaired, how)) = repair(text) {
            let message = format!("expected Arabic in {key:?}, found {how}: it is put right");
            items.push(Item::Warning(place.note(message)));
            *text = repaired;
            is_repaired = true;
        }
        // What was decoded as a whole was told of then.
        if !matches!(place.format, "txt" | "html" | "feed")
            && let Some(warning) = lost(text)
        {
            items.push(Item::Warning(place.note(format!("in {key:?}: {warning}"))));
        }
    }
    is_repaired
}
