//! `GET /api/v1/meetings/{id}`, `/meetings/{id}/similar` and `/reports/{id}`: one thing, whole, and what is like it.

use super::answer::json;
use super::search::Found;
use crate::http::App;
use crate::http::params::{NONE, Params, SIMILAR, unit};
use crate::http::problem::Problem;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::response::Response;
use mahdar::model::Origin;
use mahdar::search::{Request, Unit};
use mahdar::{Evidences, MeetingRecord, Report};
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::Arc;

/// A meeting, and the words that each of its facts was read from.
#[derive(Serialize, JsonSchema)]
pub(super) struct MeetingWhole {
    #[serde(flatten)]
    meeting: MeetingRecord,
    evidence: Vec<Evidences>,
}

/// A report, whole.
#[derive(Serialize, JsonSchema)]
pub(super) struct ReportWhole {
    /// Names the report.
    id: String,
    /// The headline.
    title: String,
    /// When it was published.
    published: Option<mahdar::model::Published>,
    /// The agency or paper.
    source: Option<String>,
    /// Where it stood on the web.
    url: Option<String>,
    /// The text as it was read.
    body: String,
    /// The file that it was read from; none for one that was sent.
    origin: Option<Place>,
    /// Files in which it stands word for word as well.
    also_in: Vec<Place>,
    /// Reports with the same title and body.
    same_text: Vec<String>,
}

/// A file, by its name alone: where it is on the machine is nobody's business.
#[derive(Serialize, JsonSchema)]
pub(super) struct Place {
    /// The name of the file.
    file: String,
    /// Line of the record, from 1; none where the whole file is the report.
    line: Option<u64>,
    /// The file within an archive.
    inside: Option<String>,
    /// What it was read as: `txt`, `jsonl`, `html`, `pdf` …
    format: Option<String>,
    /// What its bytes were in, by its WHATWG name.
    encoding: Option<String>,
}

impl Place {
    fn of(origin: Origin) -> Option<Self> {
        let Origin { file, line, inside, format, encoding } = origin;
        let name = file.rsplit(['/', '\\']).next().filter(|name| !name.is_empty())?;
        Some(Self { file: name.to_owned(), line, inside, format, encoding })
    }
}

/// The id in the path, or why there is none.
pub(super) type Id = Result<Path<String>, PathRejection>;

fn id_of(id: Id) -> Result<String, Problem> {
    let Path(id) = id.map_err(|_| Problem::invalid("expected an id of UTF-8 in the path, found other bytes"))?;
    Ok(id)
}

pub(super) async fn meeting(State(app): State<Arc<App>>, id: Id, asked: Parts) -> Result<Response, Problem> {
    Params::read(asked.uri.query(), &[NONE])?;
    let id = id_of(id)?;
    json(&app, &asked, move |engine| {
        let meeting = engine.meeting(&id)?.ok_or_else(|| Problem::no_such("meeting", &id))?;
        let evidence = engine.evidence(&meeting)?;
        Ok(MeetingWhole { meeting, evidence })
    })
    .await
}

pub(super) async fn report(State(app): State<Arc<App>>, id: Id, asked: Parts) -> Result<Response, Problem> {
    Params::read(asked.uri.query(), &[NONE])?;
    let id = id_of(id)?;
    json(&app, &asked, move |engine| {
        let report = engine.report(&id)?.ok_or_else(|| Problem::no_such("report", &id))?;
        let (places, same_text) = (engine.places(&id)?, engine.same_text(&id)?);
        let Report { id, title, published, source, url, body, origin, .. } = report;
        let origin = origin.and_then(Place::of);
        let also_in = places.into_iter().skip(1).filter_map(Place::of).collect();
        Ok(ReportWhole { id, title, published, source, url, body, origin, also_in, same_text })
    })
    .await
}

pub(super) async fn similar(State(app): State<Arc<App>>, id: Id, asked: Parts) -> Result<Response, Problem> {
    let params = Params::read(asked.uri.query(), &[SIMILAR])?;
    let id = id_of(id)?;
    let request = Request { limit: params.number("limit", 10), ..Request::new("") };
    json(&app, &asked, move |engine| {
        let found = match unit(&params) {
            Unit::Meetings => engine.similar(&id, &request)?.map(Found::Meetings),
            Unit::Reports => engine.similar_reports(&id, &request)?.map(Found::Reports),
        };
        found.ok_or_else(|| Problem::no_such("meeting or report", &id))
    })
    .await
}
