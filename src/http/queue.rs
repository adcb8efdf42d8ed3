//! The queue before the index: as many at work as there are cores, a bounded number that waits, and no more.
//!
//! A search is work for one core and cannot be taken back. More at once would only make each slower, and a queue without
//! end would answer those who left long ago. Who finds it full is told so at once.

use super::problem::Problem;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The queue.
#[derive(Debug)]
pub(super) struct Queue {
    places: Arc<Semaphore>,
    /// How many may be at work at once.
    most_running: usize,
    most_waiting: usize,
    waiting: AtomicUsize,
}

/// The right to work, until it is dropped.
pub(super) type Turn = OwnedSemaphorePermit;

impl Queue {
    pub(super) fn new(most_running: usize, most_waiting: usize) -> Self {
        let places = Arc::new(Semaphore::new(most_running));
        Self { places, most_running, most_waiting, waiting: AtomicUsize::new(0) }
    }

    /// Waits for a place, at most for some time.
    pub(super) async fn turn(&self, patience: Duration) -> Result<Turn, Problem> {
        if let Ok(turn) = Arc::clone(&self.places).try_acquire_owned() {
            return Ok(turn);
        }
        let Some(_place) = Waiting::enter(self) else {
            let most = self.most_waiting;
            return Err(Problem::busy(format!(
                "expected at most {most} requests that wait, found more: try again later"
            )));
        };
        match tokio::time::timeout(patience, Arc::clone(&self.places).acquire_owned()).await {
            Ok(Ok(turn)) => Ok(turn),
            _ => Err(Problem::busy("the service has more to do than it can: try again later".into())),
        }
    }

    /// How many are at work, and how many wait.
    pub(super) fn load(&self) -> (usize, usize) {
        let running = self.most_running - self.places.available_permits().min(self.most_running);
        (running, self.waiting.load(Ordering::Relaxed))
    }
}

/// A place in the queue, given up when it is dropped: by who has his turn, by who left.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn enter(queue: &'a Queue) -> Option<Self> {
        let place = Self(&queue.waiting);
        (queue.waiting.fetch_add(1, Ordering::Relaxed) < queue.most_waiting).then_some(place)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(60);

    #[tokio::test]
    async fn who_comes_when_it_is_full_is_told_at_once_and_who_leaves_makes_room() {
        let queue = Arc::new(Queue::new(1, 1));
        let first = queue.turn(LONG).await.unwrap();
        let second = tokio::spawn({
            let queue = Arc::clone(&queue);
            async move { queue.turn(LONG).await.map(drop) }
        });
        while queue.load() != (1, 1) {
            tokio::task::yield_now().await;
        }
        assert_eq!(queue.turn(LONG).await.unwrap_err().status.as_u16(), 503);
        assert_eq!(queue.load(), (1, 1), "who was refused does not wait");
        drop(first);
        second.await.unwrap().unwrap();
        assert_eq!(queue.load(), (0, 0));
    }

    #[tokio::test]
    async fn patience_ends() {
        let queue = Queue::new(1, 1);
        let _first = queue.turn(LONG).await.unwrap();
        assert_eq!(queue.turn(Duration::ZERO).await.unwrap_err().status.as_u16(), 503);
        assert_eq!(queue.load(), (1, 0));
    }
}
