//! `GET /api/v1/suggest` and `/complete`: what a query may have meant, and what it is about to become.

use super::answer::json;
use crate::http::App;
use crate::http::params::{COMPLETE, Params, SUGGEST};
use crate::http::problem::Problem;
use axum::extract::State;
use axum::http::request::Parts;
use axum::response::Response;
use mahdar::search::Completion;
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::Arc;

/// What is about to be typed.
#[derive(Serialize, JsonSchema)]
pub(super) struct Completions {
    /// The likeliest first.
    completions: Vec<Completion>,
}

pub(super) async fn suggest(State(app): State<Arc<App>>, asked: Parts) -> Result<Response, Problem> {
    let params = Params::read(asked.uri.query(), &[SUGGEST])?;
    json(
        &app,
        &asked,
        move |engine| Ok(engine.suggest(params.one("q").unwrap_or_default(), params.number("limit", 3))?),
    )
    .await
}

pub(super) async fn complete(State(app): State<Arc<App>>, asked: Parts) -> Result<Response, Problem> {
    let params = Params::read(asked.uri.query(), &[COMPLETE])?;
    json(&app, &asked, move |engine| {
        let completions = engine.complete(params.one("q").unwrap_or_default(), params.number("limit", 10))?;
        Ok(Completions { completions })
    })
    .await
}
