//! A request to stop: somebody asks, the work under way looks.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Asks an ingest to stop at the next record; what it has read is put in and committed. Clones ask, and are asked, for the
/// same.
///
/// ```
/// let stop = mahdar::Stop::default();
/// let other = stop.clone();
/// other.stop();
/// assert!(stop.is_stopped());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Asks to stop.
    pub fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether somebody asked to stop.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Who sets the flag asks to stop: what handles signals can do no more than that.
impl From<Arc<AtomicBool>> for Stop {
    fn from(flag: Arc<AtomicBool>) -> Self {
        Self(flag)
    }
}
