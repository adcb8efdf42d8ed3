//! Reports as they are sent: JSON lines, or an array.

use crate::http::problem::Problem;
use mahdar::Report;
use mahdar::corpus::{Item, Note, complete};
use mahdar::dates::parse_published;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use std::path::PathBuf;

/// The longest values, in bytes, as those of files have it.
const ID_BYTES: usize = 1024;
const TITLE_BYTES: usize = 64 << 10;
const SOURCE_BYTES: usize = 1_000;
const URL_BYTES: usize = 8 << 10;

/// How records are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Body {
    /// A JSON object a line.
    Lines,
    /// An array of objects.
    Array,
}

/// A report as it is sent: a title or a body is enough.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(example = serde_json::json!({ "id": "kuna-1", "title": "لقاء في دوشنبه", "date": "2022-06-28", "source": "KUNA" }))]
pub(super) struct Record {
    /// Names the report: one with the id of another that was sent takes its place.
    #[schemars(length(min = 1, max = 1024))]
    id: String,
    /// The headline.
    title: Option<String>,
    /// When it was published, by ISO 8601.
    date: Option<String>,
    /// The agency or paper.
    source: Option<String>,
    /// Where it stood on the web.
    url: Option<String>,
    /// The text.
    body: Option<String>,
}

/// The records of a body, each a report or a refusal.
pub(super) fn items(body: &[u8], kind: Body) -> Result<Vec<Item>, Problem> {
    let text = std::str::from_utf8(body).map_err(|error| {
        Problem::invalid(format!("expected UTF-8, found other bytes from byte {} on", error.valid_up_to()))
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match kind {
        Body::Array => {
            let records: Vec<Value> = serde_json::from_str(text).map_err(|error| {
                Problem::invalid(format!("expected an array of JSON objects, found an error: {error}"))
            })?;
            Ok((1..).zip(records).map(|(number, record)| item(number, serde_json::from_value(record))).collect())
        }
        Body::Lines => {
            let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
            Ok(lines.map(|(number, line)| item(number, serde_json::from_str(line))).collect())
        }
    }
}

fn item(number: u64, record: serde_json::Result<Record>) -> Item {
    let report = record.map_err(|error| {
        let cause = error.to_string();
        let cause = cause.split(" at line ").next().unwrap_or_default();
        format!("expected an object with id, title, date, source, url and body, found an error: {cause}")
    });
    match report.and_then(report_of) {
        Ok(report) => Item::Report(Box::new(report)),
        Err(message) => Item::Refused(Note { file: PathBuf::new(), line: Some(number), message }),
    }
}

fn report_of(record: Record) -> Result<Report, String> {
    let text = |name: &str, value: Option<String>, most: usize| {
        let value = value.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
        match value.as_ref().map_or(0, String::len) {
            length if length > most => Err(format!("expected at most {most} bytes in {name:?}, found {length}")),
            _ => Ok(value),
        }
    };
    let published = text("date", record.date, usize::MAX)?.map(|date| parse_published(&date)).transpose();
    let id = text("id", Some(record.id), ID_BYTES)?.ok_or("expected an id, found a blank one")?;
    let mut report = Report {
        id,
        title: text("title", record.title, TITLE_BYTES)?.unwrap_or_default(),
        published: published.map_err(|error| error.to_string())?,
        source: text("source", record.source, SOURCE_BYTES)?,
        url: text("url", record.url, URL_BYTES)?,
        body: record.body.unwrap_or_default(),
        ..Report::default()
    };
    if report.title.is_empty() && report.body.trim().is_empty() {
        return Err("expected a title or a body, found neither".into());
    }
    complete(&mut report);
    Ok(report)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(body: &str, kind: Body) -> Vec<String> {
        let items = match items(body.as_bytes(), kind) {
            Ok(items) => items,
            Err(problem) => return vec![problem.detail],
        };
        let tell = |item: Item| match item {
            Item::Report(report) => format!("{}: {}", report.id, report.title),
            Item::Refused(note) => format!("{}! {}", note.line.unwrap(), note.message),
            _ => unreachable!(),
        };
        items.into_iter().map(tell).collect()
    }

    #[test]
    fn lines_and_arrays_are_the_same_records() {
        let lines = "{\"id\":\"1\",\"title\":\" a \"}\n\n{\"id\":\"2\",\"body\":\"first\\nsecond\",\"title\":null}\n";
        let array = "[{\"id\":\"1\",\"title\":\" a \"},{\"id\":\"2\",\"body\":\"first\\nsecond\"}]";
        assert_eq!(told(lines, Body::Lines), ["1: a", "2: first"]);
        assert_eq!(told(array, Body::Array), ["1: a", "2: first"]);
        assert_eq!(told("", Body::Lines), Vec::<String>::new());
    }

    #[test]
    fn what_is_no_report_is_refused_with_its_place() {
        for (body, expected) in [
            (
                "{\"title\":\"a\"}",
                "1! expected an object with id, title, date, source, url and body, found an error: missing field `id`",
            ),
            ("\n{\"id\":\"1\"}", "2! expected a title or a body, found neither"),
            ("{\"id\":7,\"title\":\"a\"}", "1! expected an object with"),
            ("{\"id\":\"1\",\"title\":\"a\",\"date\":\"soon\"}", "1! "),
            ("[]", "1! expected an object with"),
            ("nonsense", "1! expected an object with"),
            ("\n{\"id\":\" \",\"title\":\"a\"}", "2! expected an id, found a blank one"),
        ] {
            let found = told(body, Body::Lines);
            assert!(found.len() == 1 && found[0].starts_with(expected), "{body}: {found:?}");
        }
        assert!(told("{}", Body::Array)[0].starts_with("expected an array"));
        assert!(told(&"[".repeat(100_000), Body::Array)[0].contains("recursion limit"));
        let long = format!("{{\"id\":\"1\",\"title\":\"a\",\"source\":\"{}\"}}", "x".repeat(2_000));
        assert!(told(&long, Body::Lines)[0].contains("at most 1000 bytes in \"source\", found 2000"));
    }
}
