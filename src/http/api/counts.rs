//! `GET /api/v1/facets`, `/timeline` and `/stats`: how many there are. What matches a query is counted by a search.

use super::answer::json;
use crate::http::App;
use crate::http::params::{FACETS, NONE, Params, WANTED, facets, filter};
use crate::http::problem::Problem;
use axum::extract::State;
use axum::http::request::Parts;
use axum::response::Response;
use mahdar::search::{Count, Facet, Facets};
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::Arc;

/// How many meetings have which value.
#[derive(Serialize, JsonSchema)]
pub(super) struct Counted {
    /// Values of each facet, the most frequent first.
    facets: Facets,
}

/// How many meetings were held in which month.
#[derive(Serialize, JsonSchema)]
pub(super) struct Months {
    /// Months (`YYYY-MM`) with a meeting, in order.
    timeline: Vec<Count>,
}

pub(super) async fn count(State(app): State<Arc<App>>, asked: Parts) -> Result<Response, Problem> {
    let params = Params::read(asked.uri.query(), &[FACETS, WANTED])?;
    let filter = filter(&params)?;
    let facets = Some(facets(&params)).filter(|facets| !facets.is_empty()).unwrap_or_else(|| vec![Facet::Country]);
    json(&app, &asked, move |engine| Ok(Counted { facets: engine.facets(&filter, &facets)? })).await
}

pub(super) async fn timeline(State(app): State<Arc<App>>, asked: Parts) -> Result<Response, Problem> {
    let filter = filter(&Params::read(asked.uri.query(), &[WANTED])?)?;
    json(&app, &asked, move |engine| Ok(Months { timeline: engine.timeline(&filter)? })).await
}

pub(super) async fn stats(State(app): State<Arc<App>>, asked: Parts) -> Result<Response, Problem> {
    Params::read(asked.uri.query(), &[NONE])?;
    json(&app, &asked, |engine| Ok(engine.stats()?)).await
}
