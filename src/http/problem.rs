//! What went wrong with a request: problem details by RFC 9457, in the words of the command line.
//!
//! The type is `about:blank`, so the title is that of the status; `detail` says what was expected, what was found and what to
//! do. What the index says of files stays in the log: no answer names a path of the machine.

use axum::http::header::{CONNECTION, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use mahdar::ErrorKind;
use serde::Serialize;

/// The media type of problems.
pub(crate) const PROBLEM_JSON: &str = "application/problem+json";
/// Seconds after which it may be tried again when there is too much to do.
const RETRY_SECONDS: u64 = 1;

/// What is wrong with a request, or with the service.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    /// The status of the answer.
    pub(crate) status: StatusCode,
    /// What was expected, what was found, what to do.
    pub(crate) detail: String,
    /// The parameter that it is about.
    pub(crate) parameter: Option<String>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

/// A problem as it is written.
#[derive(Serialize, schemars::JsonSchema)]
#[schemars(rename = "Problem")]
pub(super) struct Written<'a> {
    /// `about:blank`: the status says what it is.
    r#type: &'a str,
    /// The name of the status.
    title: &'a str,
    /// The status of the answer.
    #[schemars(range(min = 400, max = 599))]
    status: u16,
    /// What was expected, what was found, what to do.
    detail: &'a str,
    /// The path of the request.
    instance: &'a str,
    /// The parameter that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    parameter: Option<&'a str>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into(), parameter: None, headers: Vec::new() }
    }

    /// A request that is not as it should be.
    pub(crate) fn invalid(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }

    /// A parameter that is not as it should be.
    pub(crate) fn of_parameter(name: &str, detail: impl Into<String>) -> Self {
        Self { parameter: Some(name.to_owned()), ..Self::invalid(detail) }
    }

    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, detail)
    }

    /// Nothing has an id.
    pub(crate) fn no_such(what: &str, id: &str) -> Self {
        Self::not_found(format!("no {what} has the id {id:?}: a search tells the ids"))
    }

    /// There is more to do than can be done.
    pub(crate) fn busy(detail: String) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, detail).retry_after(RETRY_SECONDS)
    }

    #[must_use]
    pub(super) fn retry_after(self, seconds: u64) -> Self {
        self.with(RETRY_AFTER, seconds.into())
    }

    /// Asks for a key: browsers know how to ask for a password.
    #[must_use]
    pub(super) fn asks_for_key(self) -> Self {
        let basic = HeaderValue::from_static("Basic realm=\"mahdar\", charset=\"UTF-8\"");
        self.with(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"mahdar\"")).with(WWW_AUTHENTICATE, basic)
    }

    /// Nothing more is read of this connection: it is not known where the next request would begin.
    #[must_use]
    pub(super) fn closes(self) -> Self {
        self.with(CONNECTION, HeaderValue::from_static("close"))
    }

    fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// The body, for a request with this path.
    pub(super) fn body(&self, instance: &str) -> Vec<u8> {
        let written = Written {
            r#type: "about:blank",
            title: self.status.canonical_reason().unwrap_or("Problem"),
            status: self.status.as_u16(),
            detail: &self.detail,
            instance,
            parameter: self.parameter.as_deref(),
        };
        serde_json::to_vec(&written).unwrap_or_default()
    }
}

impl From<mahdar::Error> for Problem {
    fn from(error: mahdar::Error) -> Self {
        let (status, detail) = match error.kind() {
            // The words of the index about what was asked; they name nothing but that.
            ErrorKind::InvalidInput => return Self::invalid(error.to_string()),
            ErrorKind::Locked => {
                return Self::busy("another process is writing to the index: try again later".into());
            }
            ErrorKind::DiskFull => (StatusCode::INSUFFICIENT_STORAGE, "no room is left on the disk of the service"),
            _ => (StatusCode::INTERNAL_SERVER_ERROR, "the index failed"),
        };
        tracing::error!(error = %error, "the index failed");
        Self::new(status, format!("{detail}: its log says why, under the X-Request-Id of this answer"))
    }
}

impl IntoResponse for Problem {
    /// The body is written by `finish`, which knows of which request it is.
    fn into_response(self) -> Response {
        let mut response = (self.status, [(CONTENT_TYPE, PROBLEM_JSON)], self.body("/")).into_response();
        for (name, value) in &self.headers {
            response.headers_mut().append(name, value.clone());
        }
        response.extensions_mut().insert(self);
        response
    }
}
