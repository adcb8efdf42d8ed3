//! Style, script and icon: one small file each, in the binary. A link names the version, so that a browser may keep a file for
//! ever and has the new one when there is one.

use super::answer::is_known;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, X_CONTENT_TYPE_OPTIONS};
use axum::http::request::Parts;
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use std::sync::LazyLock;
use xxhash_rust::xxh3::xxh3_64;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("page.js");
const ICON: &str = include_str!("icon.svg");

static VERSION: LazyLock<String> = LazyLock::new(|| {
    let all = [STYLE, SCRIPT, ICON].concat();
    format!("{:016x}", xxh3_64(all.as_bytes()))
});

/// The version of the three files.
pub(super) fn version() -> &'static str {
    &VERSION
}

pub(super) fn style_link() -> String {
    format!("/style.css?v={}", version())
}

pub(super) fn script_link() -> String {
    format!("/page.js?v={}", version())
}

pub(super) fn icon_link() -> String {
    format!("/icon.svg?v={}", version())
}

pub(super) async fn style(parts: Parts) -> Response {
    file(&parts, "text/css; charset=utf-8", STYLE)
}

pub(super) async fn script(parts: Parts) -> Response {
    file(&parts, "text/javascript; charset=utf-8", SCRIPT)
}

pub(super) async fn icon(parts: Parts) -> Response {
    file(&parts, "image/svg+xml", ICON)
}

fn file(parts: &Parts, kind: &'static str, text: &'static str) -> Response {
    let tag = format!("\"{}\"", version());
    let is_named = parts.uri.query().and_then(|query| query.strip_prefix("v=")) == Some(version());
    let keep = if is_named { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers: [(HeaderName, String); 5] = [
        (CONTENT_TYPE, kind.to_owned()),
        (ETAG, tag.clone()),
        (CACHE_CONTROL, keep.to_owned()),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (HeaderName::from_static("content-security-policy"), "default-src 'none'".to_owned()),
    ];
    if is_known(&parts.headers, &tag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    (headers, text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_are_small_and_ask_nobody_else() {
        for (name, text, most) in [("style.css", STYLE, 14_000), ("page.js", SCRIPT, 8_000), ("icon.svg", ICON, 1_000)]
        {
            assert!(text.len() < most, "{name} has {} bytes", text.len());
            let others: Vec<&str> =
                text.lines().filter(|line| line.contains("//") && !line.contains("www.w3.org")).collect();
            assert!(others.iter().all(|line| line.trim_start().starts_with("//")), "{name}: {others:?}");
            assert!(!text.contains("@import") && !text.contains("url("), "{name}");
        }
    }
}
