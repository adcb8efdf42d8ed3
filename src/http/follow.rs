//! Later commits of the index: seen within a second, in the folder as it is, restored or rebuilt in its place too.
//!
//! What a search needs of a commit in memory is made here, before the first one asks for it.

use super::App;
use mahdar::search::Request;
use std::sync::Arc;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Between two looks.
const EVERY: Duration = Duration::from_secs(1);
/// A word that is in any index of news: what is found does not matter.
const ANY: &str = "\u{644}\u{642}\u{627}\u{621}";

/// Looks for later commits as long as the service runs.
pub(super) async fn follow(app: Arc<App>) {
    loop {
        let looked = tokio::task::spawn_blocking({
            let app = Arc::clone(&app);
            move || look(&app)
        });
        // A panic is a damaged index, and told as such by each search.
        let _ = looked.await;
        tokio::time::sleep(EVERY).await;
    }
}

/// Takes over a later commit, if there is one.
pub(super) fn look(app: &App) {
    let is_first = !app.is_warm.load(Ordering::Relaxed);
    let found = app.engine.refresh_if_changed();
    let failure = match found {
        Ok(changed) => {
            if changed || is_first {
                warm(app);
            }
            if changed {
                app.metrics.refreshed();
                tracing::info!(reports = app.reports.load(Ordering::Relaxed), "a later commit is searched");
            }
            None
        }
        Err(error) => Some(error.to_string()),
    };
    let mut last = app.failure.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(error) = &failure
        && last.as_ref() != Some(error)
    {
        tracing::warn!(error, "the index cannot be read: what was found before is found");
    }
    *last = failure;
}

fn warm(app: &App) {
    // What is wrong with the index is told by the searches that follow.
    let _ = app.engine.search(&Request { limit: 1, ..Request::new(ANY) });
    let _ = app.engine.complete(ANY, 1);
    app.reports.store(app.engine.len(), Ordering::Relaxed);
    app.is_warm.store(true, Ordering::Relaxed);
}
