//! `/api/v1`: what the command line answers, in the same JSON.

mod answer;
mod search;

use super::App;
use axum::Router;
use axum::routing::get;
use std::sync::Arc;

/// The routes, each under `/api/v1`.
pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new().route("/api/v1/search", get(search::search))
}
