//! `/healthz` and `/readyz`: whether it lives, and whether it should be asked. They need no key, and say nothing more.

use super::App;
use super::problem::Problem;
use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderName, StatusCode};
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

type Said = ([(HeaderName, &'static str); 1], &'static str);
const OK: Said = ([(CACHE_CONTROL, "no-store")], "ok\n");

/// It runs.
pub(super) async fn healthz() -> Said {
    OK
}

/// The index can be read, and what the first search needs is in memory.
pub(super) async fn readyz(State(app): State<Arc<App>>) -> Result<Said, Problem> {
    let failed = app.failure.lock().unwrap_or_else(PoisonError::into_inner).is_some();
    if failed {
        let detail = "the index cannot be read: the log of the service says why";
        return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, detail));
    }
    if !app.is_warm.load(Ordering::Relaxed) {
        return Err(Problem::busy("the index is being read: wait a moment".into()));
    }
    Ok(OK)
}
