//! `/api/v1`: what the command line answers, in the same JSON.
//!
//! `openapi` describes the routes by the tables that read their parameters and the values that they answer with. A route is
//! thin: what was typed in, one question to the index, what it says out.

mod answer;
mod counts;
mod ingest;
mod lookup;
mod openapi;
mod record;
mod search;
mod words;

use super::App;
use super::problem::Problem;
use axum::Router;
use axum::extract::Request;
use axum::http::header::ACCEPT;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use std::sync::Arc;

/// The routes, each under `/api/v1`.
pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/api/v1/search", get(search::search))
        .route("/api/v1/meetings/{id}", get(lookup::meeting))
        .route("/api/v1/meetings/{id}/similar", get(lookup::similar))
        .route("/api/v1/reports/{id}", get(lookup::report))
        .route("/api/v1/suggest", get(words::suggest))
        .route("/api/v1/complete", get(words::complete))
        .route("/api/v1/facets", get(counts::count))
        .route("/api/v1/timeline", get(counts::timeline))
        .route("/api/v1/stats", get(counts::stats))
        .route("/api/v1/ingest", post(ingest::ingest))
        .route("/api/v1/openapi.json", get(openapi::openapi))
        .route("/api/v1/{*rest}", get(nothing))
        .route_layer(from_fn(accepts_json))
}

async fn nothing() -> Problem {
    Problem::not_found("expected a path of /api/v1/openapi.json, found another: the / of an id is written %2F")
}

/// Answers are JSON: who takes none of it is told so.
async fn accepts_json(request: Request, next: Next) -> Response {
    if !takes_json(request.headers()) {
        let detail = "expected application/json among what is accepted, found other types alone";
        return Problem::new(StatusCode::NOT_ACCEPTABLE, detail).into_response();
    }
    next.run(request).await
}

fn takes_json(headers: &HeaderMap) -> bool {
    let mut says_something = false;
    for range in headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok()).flat_map(|text| text.split(','))
    {
        let mut parts = range.split(';').map(str::trim);
        let kind = parts.next().unwrap_or_default().to_ascii_lowercase();
        let is_refused = parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
        if matches!(kind.as_str(), "*/*" | "application/*" | "application/json") && !is_refused {
            return true;
        }
        says_something |= !kind.is_empty();
    }
    !says_something
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_says_nothing_takes_json() {
        let takes = |text: &str| takes_json(&HeaderMap::from_iter([(ACCEPT, text.parse().unwrap())]));
        assert!(takes_json(&HeaderMap::new()) && takes(""));
        assert!(takes("text/html, */*;q=0.1") && takes("Application/JSON") && takes("application/*; q=0.5"));
        assert!(!takes("text/html") && !takes("application/json;q=0") && !takes("application/jsonp"));
    }
}
