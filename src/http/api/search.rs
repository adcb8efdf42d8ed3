//! `GET /api/v1/search`: meetings or reports, best first.

use super::answer::json;
use crate::http::App;
use crate::http::params::Asked;
use crate::http::problem::Problem;
use axum::extract::State;
use axum::http::request::Parts;
use axum::response::Response;
use mahdar::search::{Answer, ReportAnswer, Unit};
use serde::Serialize;
use std::sync::Arc;

/// What a search answers: meetings, or reports.
#[derive(Serialize, schemars::JsonSchema)]
#[serde(untagged)]
pub(super) enum Found {
    Meetings(Answer),
    Reports(ReportAnswer),
}

pub(super) async fn search(State(app): State<Arc<App>>, asked: Parts) -> Result<Response, Problem> {
    let Asked { request, unit } = Asked::read(asked.uri.query())?;
    json(&app, &asked, move |engine| match unit {
        Unit::Meetings => Ok(Found::Meetings(engine.search(&request)?)),
        Unit::Reports => Ok(Found::Reports(engine.search_reports(&request)?)),
    })
    .await
}
