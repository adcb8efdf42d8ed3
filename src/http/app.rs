//! What all routes share: the index, open for reading, the queue before it, and what may be asked of it.

use super::guard::Guard;
use super::metrics::Metrics;
use super::problem::Problem;
use super::queue::Queue;
use axum::http::StatusCode;
use mahdar::{Engine, Stop};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::Semaphore;

/// The service.
pub(crate) struct App {
    pub(super) engine: Engine,
    /// Where the index is, for who writes to it. No answer names it.
    pub(super) folder: PathBuf,
    pub(super) limits: Limits,
    pub(super) queue: Queue,
    pub(super) guard: Guard,
    pub(super) metrics: Metrics,
    /// Whether reports may be put in, and the right to do so.
    pub(super) writable: bool,
    pub(super) writing: Semaphore,
    /// Ends what runs.
    pub(super) stop: Stop,
    /// Reports that can be found.
    pub(super) reports: AtomicUsize,
    /// Whether what a search needs is in memory.
    pub(super) is_warm: AtomicBool,
    /// Why the index could not be read when it was last looked at.
    pub(super) failure: Mutex<Option<String>>,
}

/// What the service takes on.
#[derive(Debug, Clone)]
pub(crate) struct Limits {
    /// The longest that a search, or a place in the queue, is waited for.
    pub(crate) time: Duration,
    /// How many searches run at once.
    pub(crate) running: usize,
    /// How many wait for them.
    pub(crate) waiting: usize,
    /// Connections at once.
    pub(crate) connections: usize,
    /// Bytes of a body.
    pub(crate) body: usize,
}

impl App {
    /// An index that is open for reading, in its folder; `writable` if reports may be put in by who passes the guard.
    pub(crate) fn new(
        engine: Engine,
        folder: PathBuf,
        limits: Limits,
        guard: Guard,
        writable: bool,
        stop: Stop,
    ) -> Self {
        Self {
            queue: Queue::new(limits.running, limits.waiting),
            metrics: Metrics::new(),
            writing: Semaphore::new(1),
            reports: AtomicUsize::new(engine.len()),
            is_warm: AtomicBool::new(false),
            failure: Mutex::new(None),
            engine,
            folder,
            limits,
            guard,
            writable,
            stop,
        }
    }

    /// Asks the index, when it is this request's turn, on a thread that may take its time.
    ///
    /// Work that has begun goes on to its end though nobody waits for it any more: it keeps its place meanwhile, so that no
    /// more runs at once than should.
    pub(crate) async fn ask<T: Send + 'static>(
        self: &Arc<Self>,
        what: impl FnOnce(&Engine) -> mahdar::Result<T> + Send + 'static,
    ) -> Result<T, Problem> {
        let turn = self.queue.turn(self.limits.time).await?;
        let app = Arc::clone(self);
        let work = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            what(&app.engine)
        });
        match tokio::time::timeout(self.limits.time, work).await {
            Ok(Ok(answer)) => Ok(answer?),
            Ok(Err(_panicked)) => {
                let detail = "a fault of mahdar, or a damaged index: run 'mahdar check' where it is";
                Err(Problem::new(StatusCode::INTERNAL_SERVER_ERROR, detail))
            }
            Err(_elapsed) => {
                let seconds = self.limits.time.as_secs_f32();
                let detail = format!("expected an answer within {seconds} s, found none: ask for less");
                Err(Problem::new(StatusCode::GATEWAY_TIMEOUT, detail))
            }
        }
    }
}
