//! A way to end an ingest early.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Ends an ingest at the next record, from another thread or a signal handler. Clones are one and the same.
///
/// ```
/// use mahdar::{Engine, IngestOptions, Report, Stop, corpus::Item};
/// let stop = Stop::default();
/// let options = IngestOptions { stop: stop.clone(), ..IngestOptions::default() };
/// let items = (1..).map(|number| {
///     if number == 3 {
///         stop.stop();
///     }
///     Item::Report(Box::new(Report::new(number.to_string(), "لقاء في دوشنبه", "")))
/// });
/// let summary = Engine::in_memory()?.ingest_items(items, options, |_| {})?;
/// assert!(summary.interrupted && summary.new == 3);
/// # Ok::<(), mahdar::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Asks for the end.
    pub fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether somebody asked for it.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Who sets the flag asks for the end: what handles signals can do no more than that.
impl From<Arc<AtomicBool>> for Stop {
    fn from(flag: Arc<AtomicBool>) -> Self {
        Self(flag)
    }
}
