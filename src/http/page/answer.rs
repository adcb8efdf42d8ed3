//! Pages as answers: their headers, the tag by which a browser keeps them, and what a page says when something is wrong.

use super::asked::Asked;
use super::frame::{Head, frame};
use crate::http::App;
use crate::http::problem::Problem;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, REFERRER_POLICY, VARY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use mahdar::Engine;
use maud::{Markup, html};
use std::hash::Hasher;
use std::sync::Arc;
use xxhash_rust::xxh3::Xxh3;

/// Styles, scripts and images of this service alone, none of them in the page itself, and nobody frames it.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What a page answers with: its type, and its text.
pub(super) struct Written {
    pub(super) kind: &'static str,
    pub(super) text: String,
    /// The name of the file, for what is saved.
    pub(super) file: Option<&'static str>,
}

impl From<Markup> for Written {
    fn from(markup: Markup) -> Self {
        Self { kind: "text/html; charset=utf-8", text: allowed(markup.into_string()), file: None }
    }
}

/// A page without the characters that no HTML may hold: stored text may have brought some.
fn allowed(page: String) -> String {
    let is_barred =
        |c: char| (c.is_control() && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{FFFE}' | '\u{FFFF}');
    if page.contains(is_barred) { page.replace(is_barred, "\u{FFFD}") } else { page }
}

/// Answers with what `write` makes of the index. Who has the answer of this commit is told so, and no work is done.
pub(super) async fn answer(
    app: &Arc<App>,
    parts: &Parts,
    write: impl FnOnce(&Engine, &Asked) -> Result<Written, Problem> + Send + 'static,
) -> Response {
    let asked = match Asked::read(parts) {
        Ok(asked) => asked,
        Err(problem) => return wrong(&Asked::nothing(parts), problem),
    };
    let tag = tag(app.engine.commit_id(), parts, &asked);
    if is_known(&parts.headers, &tag) {
        return with_headers(StatusCode::NOT_MODIFIED.into_response(), Some(&tag));
    }
    let copy = asked.clone();
    match app.ask(move |engine| Ok(write(engine, &copy))).await.and_then(|written| written) {
        Ok(Written { kind, text, file }) => {
            let mut response = ([(CONTENT_TYPE, kind)], text).into_response();
            if let Some(file) = file
                && let Ok(value) = HeaderValue::try_from(format!("attachment; filename=\"{file}\""))
            {
                response.headers_mut().insert(HeaderName::from_static("content-disposition"), value);
            }
            with_headers(response, Some(&tag))
        }
        Err(problem) => wrong(&asked, problem),
    }
}

/// A page that says what is wrong. The problem's own words are those of the API.
pub(super) fn wrong(asked: &Asked, problem: Problem) -> Response {
    let lang = asked.lang;
    let (status, detail) = (problem.status, problem.detail.clone());
    let says = match status {
        StatusCode::NOT_FOUND => lang.say("page_missing"),
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => lang.say("wrong_busy"),
        status if status.is_client_error() => lang.say("query_refused"),
        _ => lang.say("wrong_service"),
    };
    let body = html! {
        div #answer .columns { main #main tabindex="-1" {
            h1 { (says) }
            p.note lang="en" dir="ltr" { (detail) }
        } }
    };
    let page =
        if asked.one("part").is_some() { body } else { frame(asked, &Head { title: says, ..Head::default() }, &body) };
    // The problem knows its headers; its body is replaced, and nobody is to write it again.
    let mut response = problem.into_response();
    response.extensions_mut().remove::<Problem>();
    *response.body_mut() = allowed(page.into_string()).into();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    with_headers(response, None)
}

fn with_headers(mut response: Response, tag: Option<&str>) -> Response {
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(VARY, HeaderValue::from_static("Accept-Language, Accept-Encoding"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(if tag.is_some() { "no-cache" } else { "no-store" }));
    if let Some(tag) = tag.and_then(|tag| HeaderValue::try_from(tag).ok()) {
        headers.insert(ETAG, tag);
    }
    response
}

/// The tag of the answer of a commit to a link in a language, by this version of the page. It is weak, for its compression.
fn tag(commit: u64, parts: &Parts, asked: &Asked) -> String {
    let mut question = Xxh3::new();
    question.write(parts.uri.path_and_query().map_or("", |uri| uri.as_str()).as_bytes());
    for text in [asked.lang.tag(), env!("CARGO_PKG_VERSION"), super::assets::version()] {
        question.write(text.as_bytes());
    }
    // Links of feeds and of the description for browsers are made of these.
    for name in ["host", "x-forwarded-proto"] {
        question.write(parts.headers.get(name).map_or(&[], |value| value.as_bytes()));
    }
    format!("W/\"{commit:016x}-{:016x}\"", question.finish())
}

pub(super) fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let given = headers.get_all(IF_NONE_MATCH).into_iter().filter_map(|value| value.to_str().ok());
    given.flat_map(|value| value.split(',')).any(|given| given.trim() == "*" || bare(given) == bare(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_holds_no_character_that_html_bars() {
        assert_eq!(allowed("a\u{0}b\u{8}\u{9f}\u{FFFE}\tc\n".into()), "a\u{FFFD}b\u{FFFD}\u{FFFD}\u{FFFD}\tc\n");
        assert_eq!(allowed("لقاءٌ \u{202E}".into()), "لقاءٌ \u{202E}");
    }
}
