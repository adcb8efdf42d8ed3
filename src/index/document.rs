//! A report as a document, with what it tells of meetings, and back.

use super::schema::{Fields, stored_time};
use crate::corpus::Layout;
use crate::error::{Error, ErrorKind, MEND, Result};
use crate::grouping::{Noted, blocks_of};
use crate::model::{Meeting, Mention, Origin, Published, Report, Status};
use tantivy::TantivyDocument;
use tantivy::schema::{Field, Value};
use xxhash_rust::xxh3::Xxh3;

/// The document of a report, laid out, and of what it tells of meetings.
pub(crate) fn to_document(report: &Report, layout: &Layout, noted: &Noted, fields: &Fields) -> Result<TantivyDocument> {
    let mut document = TantivyDocument::new();
    document.add_text(fields.id, &report.id);
    document.add_text(fields.title, &report.title);
    document.add_text(fields.body, &report.body);
    document.add_text(fields.title_stem, &report.title);
    if layout.title.is_none() {
        document.add_text(fields.surface, &report.title);
        document.add_text(fields.stem, &report.title);
    }
    for piece in &layout.searched {
        document.add_text(fields.surface, &report.body[piece.clone()]);
        document.add_text(fields.stem, &report.body[piece.clone()]);
    }
    if let Some(source) = &report.source {
        document.add_text(fields.source, source);
    }
    if let Some(url) = &report.url {
        document.add_text(fields.url, url);
    }
    if let Some(published) = &report.published {
        document.add_text(fields.published_text, published.to_string());
        document.add_i64(fields.published, stored_time(published.wall_clock()));
    }
    let held = noted.mentions.iter().filter(|mention| mention.status == Status::Held);
    let held = held.map(|mention| &mention.meeting).find_map(first_day);
    if let Some(held) = held.or(report.published.map(|published| published.wall_clock())) {
        document.add_i64(fields.held, stored_time(held));
    }
    document.add_text(fields.file, file_of(report));
    if let Some(origin) = &report.origin {
        origin.line.into_iter().for_each(|line| document.add_u64(fields.line, line));
        origin.inside.iter().for_each(|inside| document.add_text(fields.inside, inside));
        read_as(origin).into_iter().for_each(|read_as| document.add_text(fields.read_as, read_as));
    }
    document.add_u64(fields.hash, content_hash(report));
    document.add_u64(fields.text_hash, text_hash(report));
    let mentions = serde_json::to_string(&noted.mentions).map_err(|error| {
        Error::new(ErrorKind::Index, format!("cannot store the meetings of {}: {error}", report.id))
    })?;
    document.add_text(fields.mentions, mentions);
    if let Some(likeness) = noted.likeness {
        document.add_u64(fields.likeness, likeness);
    }
    for block in blocks_of(noted) {
        document.add_u64(fields.block, block);
    }
    Ok(document)
}

/// The report that a document was made of, and what it tells of meetings.
pub(crate) fn from_document(document: &TantivyDocument, fields: &Fields) -> Result<(Report, Noted)> {
    let text = |field: Field| document.get_first(field).and_then(|value| value.as_str()).map(str::to_owned);
    let id = text(fields.id).unwrap_or_default();
    let published = text(fields.published_text)
        .map(|published| crate::dates::parse_published(&published))
        .transpose()
        .map_err(|error| corrupt(&id, &error))?;
    let mentions: Vec<Mention> =
        serde_json::from_str(&text(fields.mentions).unwrap_or_default()).map_err(|error| corrupt(&id, &error))?;
    let origin = text(fields.file).filter(|file| !file.is_empty()).map(|file| {
        let [format, encoding] = parts_of(&text(fields.read_as).unwrap_or_default());
        let line = document.get_first(fields.line).and_then(|value| value.as_u64());
        Origin { file, line, inside: text(fields.inside), format, encoding }
    });
    let report = Report {
        title: text(fields.title).unwrap_or_default(),
        published,
        source: text(fields.source),
        url: text(fields.url),
        body: text(fields.body).unwrap_or_default(),
        origin,
        id,
    };
    let likeness = document.get_first(fields.likeness).and_then(|value| value.as_u64());
    let noted = Noted::new(&report, mentions, likeness);
    Ok((report, noted))
}

/// What a report was read as, in one word for each: `txt windows-1256`.
fn read_as(origin: &Origin) -> Option<String> {
    let text = [&origin.format, &origin.encoding].map(|part| part.as_deref().unwrap_or_default()).join(" ");
    Some(text).filter(|text| text.len() > 1)
}

/// The format and the encoding of [`READ_AS`](super::schema::READ_AS).
pub(crate) fn parts_of(read_as: &str) -> [Option<String>; 2] {
    let (format, encoding) = read_as.split_once(' ').unwrap_or((read_as, ""));
    [format, encoding].map(|part| Some(part.to_owned()).filter(|part| !part.is_empty()))
}

fn corrupt(id: &str, cause: &dyn std::fmt::Display) -> Error {
    Error::new(ErrorKind::Corrupt, format!("what is stored of report {id} cannot be read: {MEND} ({cause})"))
}

/// The first day of a meeting whose date is a day or a month.
fn first_day(meeting: &Meeting) -> Option<jiff::civil::DateTime> {
    let period = crate::dates::parse_period(meeting.date.as_deref()?).ok()?;
    Some(period.first.at(0, 0, 0, 0))
}

/// The file that a report is from; empty where there is none.
pub(crate) fn file_of(report: &Report) -> &str {
    report.origin.as_ref().map_or("", |origin| &origin.file)
}

/// Tells whether a report has changed: of all that a reader sees of it, and nothing of where it stood.
pub(crate) fn content_hash(report: &Report) -> u64 {
    let published = report.published.as_ref().map(Published::to_string);
    hash_of([Some(&report.title), Some(&report.body), published.as_ref(), report.source.as_ref(), report.url.as_ref()])
}

/// Tells whether two reports say the same, whoever prints them.
pub(crate) fn text_hash(report: &Report) -> u64 {
    hash_of([Some(&report.title), Some(&report.body)])
}

fn hash_of<const N: usize>(parts: [Option<&String>; N]) -> u64 {
    let mut hash = Xxh3::new();
    for part in parts {
        // Length first, so that no two lists of parts are the same bytes.
        hash.update(&part.map_or(u64::MAX, |part| part.len() as u64).to_le_bytes());
        hash.update(part.map_or(&[], |part| part.as_bytes()));
    }
    hash.digest()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_comes_back_as_it_went_in() {
        let schema = super::super::schema::schema();
        let fields = Fields::of(&schema).unwrap();
        let report = Report {
            published: crate::dates::parse_published("2022-06-29T10:00:00+05:00").ok(),
            source: Some("kuna".into()),
            url: Some("https://example.org/1".into()),
            origin: Some(Origin {
                file: "/a/b.zip".into(),
                line: Some(7),
                inside: Some("c/d.jsonl".into()),
                format: Some("jsonl".into()),
                encoding: Some("windows-1256+repaired".into()),
            }),
            ..Report::new("a", "title", "body\nRu En\nmore")
        };
        let noted = Noted::new(&report, crate::extract::mentions(&report), Some(7));
        let document = to_document(&report, &crate::corpus::layout(&report), &noted, &fields).unwrap();
        assert_eq!(from_document(&document, &fields).unwrap(), (report, noted));
    }

    #[test]
    fn the_hash_tells_parts_apart() {
        let hash = |title: &str, body: &str| content_hash(&Report::new("x", title, body));
        assert_ne!(hash("ab", "c"), hash("a", "bc"));
        assert_eq!(hash("a", "b"), content_hash(&Report::new("y", "a", "b")));
        let sourced = Report { source: Some(String::new()), ..Report::new("x", "a", "b") };
        assert_ne!(content_hash(&sourced), hash("a", "b"));
    }
}
