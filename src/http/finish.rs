//! What all answers have: headers that keep browsers careful, a request id, a line in the log, a place in the metrics.
//!
//! It is outside of everything, so that nothing leaves without: a problem that axum found (a method that a route does not take)
//! becomes one of ours here, and each problem learns of which request it is.

use super::App;
use super::listen::Peer;
use super::problem::{PROBLEM_JSON, Problem};
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{ALLOW, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// The header of request ids, and the longest that is taken from a client.
const REQUEST_ID: &str = "x-request-id";
const ID_BYTES: usize = 64;

/// What every answer says, unless its route says otherwise.
const HEADERS: [(&str, &str); 6] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("x-frame-options", "DENY"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("vary", "accept"),
];
/// Answers of the API show nothing and load nothing.
const NO_CONTENT: &str = "default-src 'none'; frame-ancestors 'none'";

/// Finishes an answer.
pub(super) async fn finish(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = request_id(request.headers());
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let peer = request.extensions().get::<Peer>().copied();
    let mut response = next.run(request).await;
    let matched = response.extensions_mut().remove::<MatchedPath>();
    if method == Method::OPTIONS && response.status() == StatusCode::METHOD_NOT_ALLOWED {
        *response.status_mut() = StatusCode::NO_CONTENT;
        response.headers_mut().remove(CONTENT_TYPE);
        response.headers_mut().remove(CONTENT_LENGTH);
        *response.body_mut() = Body::empty();
    } else {
        tell_problem(&mut response, &path);
    }
    let headers = response.headers_mut();
    if let Some(allowed) = headers.get(ALLOW).and_then(|allowed| allowed.to_str().ok())
        && let Ok(allowed) = format!("{},OPTIONS", allowed.replace(' ', "")).parse()
    {
        headers.insert(ALLOW, allowed);
    }
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(NO_CONTENT));
    if let Ok(id) = id.parse() {
        headers.insert(REQUEST_ID, id);
    }
    let status = response.status().as_u16();
    let route = matched.as_ref().map_or("none", MatchedPath::as_str);
    let seconds = started.elapsed().as_secs_f64();
    app.metrics.answered(&method, route, status, seconds);
    let peer = peer.map(|peer| peer.0.to_string()).unwrap_or_default();
    // The query is what somebody wants to know, and stays out of the log.
    tracing::info!(id, %method, path, route, status, milliseconds = (seconds * 1e6).round() / 1e3, peer, "request");
    response
}

/// Tells `finish` which route it was.
pub(super) async fn name_route(request: Request, next: Next) -> Response {
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let mut response = next.run(request).await;
    matched.map(|matched| response.extensions_mut().insert(matched));
    response
}

/// Writes the problem of an answer, with the path that it is about; makes one of what axum found.
fn tell_problem(response: &mut Response, path: &str) {
    let status = response.status();
    if status.as_u16() < 400 {
        return;
    }
    let is_html = |value: &HeaderValue| value.as_bytes().starts_with(b"text/html");
    if response.headers().get(CONTENT_TYPE).is_some_and(is_html) {
        return;
    }
    let problem = response.extensions_mut().remove::<Problem>().unwrap_or_else(|| {
        let allowed = response.headers().get(ALLOW).and_then(|allowed| allowed.to_str().ok());
        Problem::new(
            status,
            match (status, allowed) {
                (StatusCode::METHOD_NOT_ALLOWED, Some(allowed)) => {
                    format!("expected one of the methods {allowed}, found another")
                }
                _ => "expected a request that fits the path, found another: see /api/v1/openapi.json".into(),
            },
        )
    });
    // CONNECT has no path.
    let body = problem.body(if path.is_empty() { "/" } else { path });
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
    response.headers_mut().insert(CONTENT_LENGTH, body.len().into());
    *response.body_mut() = Body::from(body);
}

/// The id that the client gave, if it is one that a log can bear, else a new one.
fn request_id(headers: &HeaderMap) -> String {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let is_plain = |id: &&str| {
        (1..=ID_BYTES).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
    };
    let given = headers.get(REQUEST_ID).and_then(|id| id.to_str().ok()).filter(is_plain);
    given.map_or_else(
        || format!("{:016x}", RandomState::new().hash_one(NUMBER.fetch_add(1, Ordering::Relaxed))),
        str::to_owned,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_clients_are_taken_if_a_log_can_bear_them() {
        let id = |text: &str| request_id(&HeaderMap::from_iter([(REQUEST_ID.parse().unwrap(), text.parse().unwrap())]));
        assert_eq!(id("a-B_3.c"), "a-B_3.c");
        for strange in ["", "a b", "a\tb", "<script>", &"x".repeat(65), "{}", "\"", "a/b"] {
            let new = id(strange);
            assert!(new != strange && new.len() == 16, "{strange:?}: {new}");
        }
        assert_ne!(id(""), id(""));
    }
}
