//! Answers as JSON, each of one commit, which its ETag names.

use crate::http::App;
use crate::http::problem::Problem;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use mahdar::Engine;
use serde::Serialize;
use std::hash::Hasher;
use std::sync::Arc;
use xxhash_rust::xxh3::Xxh3;

/// How often an answer is put together anew because there was a commit meanwhile.
const ATTEMPTS: usize = 3;

/// What the index answers, as JSON. Whoever has the answer of this commit to this question is told so, and no work is done.
///
/// An answer that takes several looks at the index is taken again where a commit comes between them, so that it is of one.
pub(super) async fn json<T: Serialize>(
    app: &Arc<App>,
    asked: &Parts,
    what: impl Fn(&Engine) -> Result<T, Problem> + Send + 'static,
) -> Result<Response, Problem> {
    let (commit, tag) = tag(app, asked);
    if is_known(&asked.headers, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, [(ETAG, tag), (CACHE_CONTROL, "no-cache".into())]).into_response());
    }
    let body = app
        .ask(move |engine| {
            let mut before = commit;
            for _ in 0..ATTEMPTS {
                let answer = what(engine);
                let after = engine.commit_id();
                if after == before {
                    return Ok(answer.map(|answer| serde_json::to_vec(&answer)));
                }
                before = after;
            }
            Ok(what(engine).map(|answer| serde_json::to_vec(&answer)))
        })
        .await??;
    let body = body.map_err(|error| {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, format!("the answer cannot be written ({error})"))
    })?;
    let headers = [(CONTENT_TYPE, "application/json".to_owned()), (ETAG, tag), (CACHE_CONTROL, "no-cache".into())];
    Ok((headers, body).into_response())
}

/// The commit that is searched, and the tag of the answer of it to this question. It is weak: the milliseconds that the answer
/// took differ, and its compression.
fn tag(app: &App, asked: &Parts) -> (u64, String) {
    let commit = app.engine.commit_id();
    let mut question = Xxh3::new();
    question.write(asked.uri.path_and_query().map_or("", |uri| uri.as_str()).as_bytes());
    (commit, format!("W/\"{commit:016x}-{:016x}\"", question.finish()))
}

fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let given = headers.get_all(IF_NONE_MATCH).into_iter().filter_map(|value| value.to_str().ok());
    given.flat_map(|value| value.split(',')).any(|given| given.trim() == "*" || bare(given) == bare(tag))
}
