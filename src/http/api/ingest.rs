//! `POST /api/v1/ingest`: reports into the index, in one commit or a few.
//!
//! The index is open for writing only meanwhile, as `mahdar watch` has it, so that other commands can change it in between. The
//! records are those of a .jsonl file, with two differences: each has an id, as there is no file to take one from, and a value
//! of the wrong type refuses the record, as its sender can mend it.

use super::record::{Body, items};
use crate::http::params::{Params, WRITING};
use crate::http::problem::Problem;
use crate::http::{App, follow};
use axum::Json;
use axum::body::Body as Bytes;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use hyper::body::Body as _;
use mahdar::corpus::Item;
use mahdar::{Engine, ErrorKind, Event, IngestOptions};
use schemars::JsonSchema;
use serde::Serialize;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How many times as long as a search a client may take to send a body.
const BODY_TIME: u32 = 6;
/// How many times as long as a body may be one is that is taken, and thrown away, before it is refused.
const HEARD_OUT: usize = 8;
/// Between two looks at an index that another process writes to.
const PAUSE: Duration = Duration::from_millis(50);

/// What became of the records.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Taken {
    /// Records met.
    read: usize,
    /// Reports that the index did not have.
    new: usize,
    /// Reports put in place of older ones.
    replaced: usize,
    /// Reports that the index had already, word for word.
    unchanged: usize,
    /// New reports with the text of another one.
    duplicates: usize,
    /// Records that were not taken.
    refused: Vec<Refused>,
    /// Warnings given.
    warnings: usize,
    /// Whether the service was asked to end before all was read.
    interrupted: bool,
    /// Bytes read.
    bytes: usize,
    /// Time taken.
    seconds: f64,
}

/// A record that was not taken.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Refused {
    /// Which, from 1: the line, or the place in the array.
    record: Option<u64>,
    /// What was expected, and what was found.
    message: String,
}

pub(super) async fn ingest(State(app): State<Arc<App>>, asked: Parts, body: Bytes) -> Result<Response, Problem> {
    if !app.writable {
        let detail = "the service was started for reading: start it with --writable and a key to put reports in";
        return Err(Problem::new(StatusCode::FORBIDDEN, detail).closes());
    }
    let replace = Params::read(asked.uri.query(), &[WRITING])?.flag("replace", false);
    let kind = kind(&asked.headers)?;
    let Ok(_writing) = app.writing.try_acquire() else {
        return Err(Problem::busy("another ingest is under way: try again later".into()));
    };
    let body = read(&app, &asked.headers, body).await?;
    let (bytes, writer) = (body.len(), Arc::clone(&app));
    // Not in the queue of searches: it would take a place from them for as long as it takes.
    let work = tokio::task::spawn_blocking(move || put_in(&writer, items(&body, kind)?, replace));
    let taken = work.await.map_err(|_| {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "a fault of mahdar: nothing was put in since the last commit")
    })??;
    Ok(([(CACHE_CONTROL, "no-store")], Json(Taken { bytes, ..taken })).into_response())
}

/// How the body is to be read.
fn kind(headers: &HeaderMap) -> Result<Body, Problem> {
    let text = |name| headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok());
    let refused = |detail: &str| Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail).closes();
    if text(CONTENT_ENCODING).is_some_and(|coding| coding != "identity") {
        return Err(refused("expected a body as it is, found a Content-Encoding: send it without"));
    }
    let kind = text(CONTENT_TYPE).unwrap_or_default().split(';').next().unwrap_or_default().trim();
    match kind.to_ascii_lowercase().as_str() {
        "application/json" => Ok(Body::Array),
        "application/x-ndjson" | "application/jsonl" => Ok(Body::Lines),
        _ => Err(refused(
            "expected the Content-Type application/x-ndjson (an object a line) or application/json (an array)",
        )),
    }
}

async fn read(app: &App, headers: &HeaderMap, mut body: Bytes) -> Result<Vec<u8>, Problem> {
    let most = app.limits.body;
    let too_large = || {
        let detail = format!("expected a body of at most {most} bytes, found more: send it in parts");
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail).closes()
    };
    let length = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    let time = app.limits.time * BODY_TIME;
    if length.is_none_or(|length| length > most) {
        // Who is still sending when the connection is closed reads of that, and not why.
        if length.is_some_and(|length| length <= most.saturating_mul(HEARD_OUT)) {
            let _ = tokio::time::timeout(time, async {
                while let Some(Ok(_)) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {}
            })
            .await;
        }
        return Err(too_large());
    }
    match tokio::time::timeout(time, axum::body::to_bytes(body, most)).await {
        Ok(Ok(bytes)) => Ok(bytes.into()),
        Ok(Err(_)) => Err(Problem::invalid("expected a body as long as its Content-Length, found less").closes()),
        Err(_) => {
            let detail = format!("expected the body within {} s", time.as_secs());
            Err(Problem::new(StatusCode::REQUEST_TIMEOUT, detail).closes())
        }
    }
}

fn put_in(app: &App, items: Vec<Item>, replace: bool) -> Result<Taken, Problem> {
    let engine = open(app)?;
    let options = IngestOptions { replace, stop: app.stop.clone(), ..IngestOptions::default() };
    let mut refused = Vec::new();
    let summary = engine.ingest_items(items, options, |event| {
        if let Event::Refused(note) = event {
            refused.push(Refused { record: note.line, message: without_file(&note.message) });
        }
    })?;
    engine.close()?;
    follow::look(app); // what was put in is found from now on
    tracing::info!(new = summary.new, replaced = summary.replaced, refused = refused.len(), "ingested");
    Ok(Taken {
        read: summary.read,
        new: summary.new,
        replaced: summary.replaced,
        unchanged: summary.unchanged,
        duplicates: summary.duplicates,
        refused,
        warnings: summary.warnings,
        interrupted: summary.interrupted,
        bytes: 0,
        seconds: summary.seconds,
    })
}

/// Opens the index for writing; waits a while for another process that does.
fn open(app: &App) -> mahdar::Result<Engine> {
    let until = Instant::now() + app.limits.time;
    loop {
        match Engine::open_or_create(&app.folder) {
            Err(error) if error.kind() == ErrorKind::Locked && Instant::now() < until && !app.stop.is_stopped() => {
                std::thread::sleep(PAUSE);
            }
            opened => return opened,
        }
    }
}

/// What the index says of a report that it refuses, without the file that another one is from.
fn without_file(message: &str) -> String {
    match message.split_once(" is in the index already, from ") {
        Some((id, _)) => format!("{id} is in the index already, from a file: send it with replace=true, or another id"),
        None => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mahdar::Report;
    use mahdar::model::Origin;

    #[test]
    fn a_refusal_names_no_file() {
        // In the words of the index itself, so that a change of these is noticed.
        let origin = Some(Origin { file: "/somewhere/a.jsonl".into(), line: Some(1), ..Origin::default() });
        let engine = Engine::in_memory().unwrap();
        engine.ingest([Report { origin, ..Report::new("1", "a", "") }]).unwrap();
        let mut told = Vec::new();
        let other = Item::Report(Box::new(Report::new("1", "b", "")));
        engine
            .ingest_items([other], IngestOptions::default(), |event| {
                if let Event::Refused(note) = event {
                    told.push(note.message.clone());
                }
            })
            .unwrap();
        assert!(told[0].contains("a.jsonl"), "{told:?}");
        assert!(!without_file(&told[0]).contains(['/', '\\']), "{}", without_file(&told[0]));
    }
}
