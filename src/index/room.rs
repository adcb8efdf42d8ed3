//! How much may wait for tantivy: its own queue counts documents, however long they are.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Bytes of text that may wait, but for the last batch: what two seconds of postings need.
const MOST: usize = 32 << 20;
/// How long who waits believes that somebody still makes room. Where tantivy's threads have died nobody does, and that is
/// told to who sends next; where they write a long segment, a batch more does no harm.
const PATIENCE: Duration = Duration::from_secs(1);

/// What is taken of the room.
#[derive(Debug, Default)]
pub(super) struct Room {
    taken: Mutex<usize>,
    freed: Condvar,
}

impl Room {
    /// Takes so many bytes, and waits until there is room for them.
    pub(super) fn take(self: &Arc<Self>, bytes: usize) -> Taken {
        let mut taken = self.lock();
        while *taken > 0 && *taken + bytes > MOST {
            let (now, waited) = self.freed.wait_timeout(taken, PATIENCE).unwrap_or_else(PoisonError::into_inner);
            taken = now;
            if waited.timed_out() {
                break;
            }
        }
        *taken += bytes;
        Taken { room: Arc::clone(self), bytes }
    }

    fn lock(&self) -> MutexGuard<'_, usize> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Bytes that are taken, until this is dropped.
#[derive(Debug)]
pub(super) struct Taken {
    room: Arc<Room>,
    bytes: usize,
}

impl Drop for Taken {
    fn drop(&mut self) {
        let mut taken = self.room.lock();
        *taken = taken.saturating_sub(self.bytes);
        drop(taken);
        self.room.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn who_finds_no_room_waits_for_it() {
        let room = Arc::new(Room::default());
        let (first, second) = (room.take(MOST - 1), room.take(1));
        let (sender, receiver) = channel();
        let other = Arc::clone(&room);
        let waits = std::thread::spawn(move || {
            sender.send("waits").unwrap();
            let taken = other.take(2);
            sender.send("has room").unwrap();
            taken
        });
        assert_eq!(receiver.recv().unwrap(), "waits");
        drop(second);
        drop(first);
        assert_eq!(receiver.recv().unwrap(), "has room");
        drop(waits.join().unwrap());
        assert_eq!(*room.lock(), 0);
    }

    #[test]
    fn what_is_longer_than_the_room_gets_in_alone() {
        let room = Arc::new(Room::default());
        drop(room.take(3 * MOST));
        assert_eq!(*room.lock(), 0);
    }
}
