//! `/metrics`: what the service does, in the text format of Prometheus.

use super::App;
use super::problem::Problem;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::sync::Arc;

/// Seconds that separate the durations of answers.
const SECONDS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// What is counted.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<OfRequest, Counter>,
    durations: Family<OfRoute, Histogram, fn() -> Histogram>,
    running: Gauge,
    waiting: Gauge,
    reports: Gauge,
    refreshes: Counter,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfRequest {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfRoute {
    route: String,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut registry = Registry::with_prefix("mahdar");
        let requests = Family::default();
        registry.register("requests", "Requests answered", requests.clone());
        let durations: Family<OfRoute, Histogram, fn() -> Histogram> =
            Family::new_with_constructor(|| Histogram::new(SECONDS));
        registry.register_with_unit("duration", "Time until the answer was ready", Unit::Seconds, durations.clone());
        let mut gauge = |name: &str, help: &str| {
            let gauge = Gauge::default();
            registry.register(name, help, gauge.clone());
            gauge
        };
        let running = gauge("searches_running", "Searches under way");
        let waiting = gauge("searches_waiting", "Searches that wait for their turn");
        let reports = gauge("index_reports", "Reports that can be found");
        let refreshes = Counter::default();
        registry.register("index_generation", "Commits seen since the start", refreshes.clone());
        Self { registry, requests, durations, running, waiting, reports, refreshes }
    }

    /// Counts an answer. Names of routes are few; what was typed is none of them.
    pub(super) fn answered(&self, method: &Method, route: &str, status: u16, seconds: f64) {
        let method = match method.as_str() {
            "GET" => "GET",
            "HEAD" => "HEAD",
            "POST" => "POST",
            "OPTIONS" => "OPTIONS",
            _ => "other",
        };
        self.requests.get_or_create(&OfRequest { method, route: route.to_owned(), status }).inc();
        self.durations.get_or_create(&OfRoute { route: route.to_owned() }).observe(seconds);
    }

    /// Counts a commit that was seen.
    pub(super) fn refreshed(&self) {
        self.refreshes.inc();
    }
}

/// `GET /metrics`.
pub(super) async fn metrics(State(app): State<Arc<App>>) -> Result<Response, Problem> {
    let (running, waiting) = app.queue.load();
    app.metrics.running.set(running.try_into().unwrap_or(i64::MAX));
    app.metrics.waiting.set(waiting.try_into().unwrap_or(i64::MAX));
    let reports = app.reports.load(std::sync::atomic::Ordering::Relaxed);
    app.metrics.reports.set(reports.try_into().unwrap_or(i64::MAX));
    let mut text = String::new();
    prometheus_client::encoding::text::encode(&mut text, &app.metrics.registry)
        .map_err(|_| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the metrics cannot be written"))?;
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(CONTENT_TYPE, kind)], text).into_response())
}
