//! What all routes share: the index, open for reading, the queue before it, and what may be asked of it.

use super::problem::Problem;
use super::queue::Queue;
use axum::http::StatusCode;
use mahdar::Engine;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// The service.
pub(crate) struct App {
    pub(super) engine: Engine,
    /// Where the index is, for who writes to it. No answer names it.
    #[allow(dead_code, reason = "the ingest takes it")]
    pub(super) folder: PathBuf,
    pub(super) limits: Limits,
    pub(super) queue: Queue,
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
}

impl App {
    pub(crate) fn new(engine: Engine, folder: PathBuf, limits: Limits) -> Self {
        let queue = Queue::new(limits.running, limits.waiting);
        Self { engine, folder, limits, queue }
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
