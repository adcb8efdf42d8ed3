//! What is refused before any route: what is too long, what could be read in two ways, what asks for another host, what comes too
//! often or without the key.
//!
//! On a loopback address only names of this machine may be asked for: else a page of somebody else's, whose name is made to
//! mean 127.0.0.1 (DNS rebinding), could read what this service answers. A body has a stated length, so that no proxy before
//! us can take its end for another place than we do (request smuggling).

use super::App;
use super::bucket::Buckets;
use super::key::Key;
use super::listen::Peer;
use super::problem::Problem;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, HOST, ORIGIN, TRANSFER_ENCODING};
use axum::http::{HeaderMap, Method, StatusCode, Version};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Instant;

/// The longest URL, in bytes.
const URI_BYTES: usize = 8 << 10;
/// The longest headers together, in bytes ...
const HEADERS_BYTES: usize = 16 << 10;
/// ... and the most of them.
const HEADERS: usize = 64;
/// Wrong keys of one address at once, and how many more each second.
const WRONG_KEYS: f64 = 10.0;
const WRONG_KEYS_RATE: f64 = 0.1;
/// Requests at once, in seconds of the rate.
const BURST_SECONDS: f64 = 4.0;

/// Who may ask, and for what.
#[derive(Debug)]
pub(crate) struct Guard {
    key: Option<Key>,
    /// Names that may be asked for; none for any.
    hosts: Option<Vec<String>>,
    rate: Option<Buckets>,
    wrong_keys: Buckets,
}

impl Guard {
    /// With a key or without; of the names of this machine, if only these are to be asked for, and of others; at so many
    /// requests a second, 0 for any number.
    pub(crate) fn new(key: Option<Key>, is_loopback: bool, others: &[String], rate: u32) -> Self {
        let local = ["localhost", "127.0.0.1", "[::1]"].map(str::to_owned);
        let others = others.iter().map(|name| name.to_ascii_lowercase());
        let hosts = (is_loopback || others.len() > 0).then(|| local.into_iter().chain(others).collect());
        let rate = (rate > 0).then(|| Buckets::new(rate.into(), f64::from(rate) * BURST_SECONDS));
        Self { key, hosts, rate, wrong_keys: Buckets::new(WRONG_KEYS_RATE, WRONG_KEYS) }
    }

    /// Whether a request may be answered.
    fn look(&self, request: &Request) -> Result<(), Problem> {
        let now = Instant::now();
        let headers = request.headers();
        let peer = request.extensions().get::<Peer>().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0);
        look_at_sizes(request)?;
        look_at_body(request.method(), headers)?;
        self.look_at_host(request)?;
        if let Some(Err(seconds)) = self.rate.as_ref().map(|rate| rate.take(peer, now)) {
            return Err(too_many("requests", seconds));
        }
        // Whether it lives is for anybody to ask: it tells nothing of what is in the index.
        if !matches!(request.uri().path(), "/healthz" | "/readyz") {
            self.look_at_key(headers, peer, now)?;
        }
        if request.method() == Method::POST {
            look_at_origin(headers)?;
        }
        Ok(())
    }

    fn look_at_host(&self, request: &Request) -> Result<(), Problem> {
        let mut given = request.headers().get_all(HOST).into_iter();
        let host = match (given.next(), given.next()) {
            (Some(host), None) => host.to_str().map_err(|_| Problem::invalid("expected a name in Host").closes())?,
            (None, _) if request.version() < Version::HTTP_11 => "localhost",
            _ => return Err(Problem::invalid("expected one Host header, found none or several").closes()),
        };
        // An address as the target of a request counts before the header (RFC 9112, 3.2.2).
        let host = request.uri().authority().map_or(host, |authority| authority.as_str());
        let Some(hosts) = &self.hosts else { return Ok(()) };
        if hosts.contains(&without_port(host).to_ascii_lowercase()) {
            return Ok(());
        }
        let detail = "expected a name of this machine in Host, such as localhost, found another: \
            start the service with --host NAME to be asked by that name";
        Err(Problem::new(StatusCode::MISDIRECTED_REQUEST, detail).closes())
    }

    fn look_at_key(&self, headers: &HeaderMap, peer: IpAddr, now: Instant) -> Result<(), Problem> {
        let Some(key) = &self.key else { return Ok(()) };
        // Who guesses is not told any more whether he guessed right.
        self.wrong_keys.look(peer, now).map_err(|seconds| too_many("wrong keys", seconds))?;
        let detail = match key.is_brought(headers) {
            Some(true) => return Ok(()),
            Some(false) => {
                let _ = self.wrong_keys.take(peer, now);
                "expected the key of this service, found another"
            }
            None => "expected the key of this service in Authorization: Bearer KEY, found none",
        };
        Err(Problem::new(StatusCode::UNAUTHORIZED, detail).asks_for_key())
    }
}

/// Answers, or says why not.
pub(super) async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    match app.guard.look(&request) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

fn look_at_sizes(request: &Request) -> Result<(), Problem> {
    let uri = request.uri().path_and_query().map_or(0, |uri| uri.as_str().len());
    if uri > URI_BYTES {
        let detail = format!("expected a URL of at most {URI_BYTES} bytes, found {uri}");
        return Err(Problem::new(StatusCode::URI_TOO_LONG, detail).closes());
    }
    let headers = request.headers();
    let bytes: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    if bytes > HEADERS_BYTES || headers.len() > HEADERS {
        let count = headers.len();
        let detail =
            format!("expected at most {HEADERS} headers of {HEADERS_BYTES} bytes together, found {count} of {bytes}");
        return Err(Problem::new(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, detail).closes());
    }
    Ok(())
}

fn look_at_body(method: &Method, headers: &HeaderMap) -> Result<(), Problem> {
    if headers.contains_key(TRANSFER_ENCODING) {
        let detail = "expected a body with a Content-Length, found Transfer-Encoding: send its length";
        return Err(Problem::new(StatusCode::LENGTH_REQUIRED, detail).closes());
    }
    let length = headers.get(CONTENT_LENGTH).map_or("0", |length| length.to_str().unwrap_or("?"));
    if headers.get_all(CONTENT_LENGTH).iter().count() > 1 {
        return Err(Problem::invalid("expected one Content-Length, found several").closes());
    }
    // Other methods are refused by the routes.
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) && length != "0" {
        let detail = format!("expected no body with {method}, found one: leave it out");
        return Err(Problem::invalid(detail).closes());
    }
    Ok(())
}

/// A browser says which page asks: others than our own may not change anything with what their reader knows.
fn look_at_origin(headers: &HeaderMap) -> Result<(), Problem> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let is_foreign = match (text("sec-fetch-site"), text(ORIGIN.as_str())) {
        (Some(site), _) => !matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => origin.split_once("://").map(|(_, host)| host) != text(HOST.as_str()),
        (None, None) => false,
    };
    if is_foreign {
        let detail = "expected a request of a program or of this site's own page, found one of another site";
        return Err(Problem::new(StatusCode::FORBIDDEN, detail));
    }
    Ok(())
}

fn too_many(what: &str, seconds: u64) -> Problem {
    let detail = format!("too many {what} from this address: try again in {seconds} s");
    Problem::new(StatusCode::TOO_MANY_REQUESTS, detail).retry_after(seconds)
}

/// A host without its port, which is not checked: a forwarded one has another.
fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if !name.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => {
            if name.contains(':') && !name.ends_with(']') { host } else { name }
        }
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_of_hosts_do_not_count() {
        for (host, name) in [
            ("localhost", "localhost"),
            ("localhost:7700", "localhost"),
            ("[::1]:7700", "[::1]"),
            ("[::1]", "[::1]"),
            ("localhost:7700@evil.example", "localhost:7700@evil.example"),
            ("evil.example:80:80", "evil.example:80:80"),
            (":80", ":80"),
        ] {
            assert_eq!(without_port(host), name);
        }
    }
}
