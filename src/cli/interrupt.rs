//! Ctrl-C and SIGTERM: the first asks the work to stop, the second ends the process at once.
//!
//! Both are safe at any moment: an index is as it was at its last commit. SIGHUP is left alone, so that what `nohup`
//! started goes on when its terminal closes.

use super::Failure;
use mahdar::Stop;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

/// How a process ends that was interrupted: as shells tell of SIGINT.
pub(super) const EXIT_CODE: u8 = 130;
/// How long it may take until an interrupt is noticed while nothing comes.
const PAUSE: Duration = Duration::from_millis(50);
/// Items read ahead of who takes them.
const AHEAD: usize = 64;

/// From now on, Ctrl-C and SIGTERM ask the [`Stop`] that is returned.
pub(super) fn handle() -> Result<Stop, Failure> {
    let asked = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        // In this order: the first signal finds the flag unset, and sets it.
        flag::register_conditional_shutdown(signal, EXIT_CODE.into(), Arc::clone(&asked))
            .and_then(|_| flag::register(signal, Arc::clone(&asked)))
            .map_err(|error| Failure::Message(format!("cannot listen to Ctrl-C: see the cause ({error})")))?;
    }
    Ok(Stop::from(asked))
}

/// Items of an iterator that may wait for ever, such as one that reads a pipe: it ends when it is asked to, and the
/// thread that waits is left behind until the process ends.
pub(super) fn until_stopped<T: Send + 'static>(
    items: impl Iterator<Item = T> + Send + 'static,
    stop: Stop,
) -> impl Iterator<Item = T> {
    let (sender, receiver) = sync_channel(AHEAD);
    std::thread::spawn(move || items.map(|item| sender.send(item)).take_while(Result::is_ok).count());
    std::iter::from_fn(move || {
        while !stop.is_stopped() {
            match receiver.recv_timeout(PAUSE) {
                Ok(item) => return Some(item),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_come_in_order_until_it_is_asked_to_stop() {
        assert_eq!(until_stopped(0..1_000, Stop::default()).sum::<i32>(), 499_500);
        let stop = Stop::default();
        let (sender, never) = sync_channel::<i32>(0);
        let mut items = until_stopped(std::iter::once(1).chain(never), stop.clone());
        assert_eq!(items.next(), Some(1));
        stop.stop();
        assert_eq!(items.next(), None, "though the sender still lives");
        drop(sender);
    }
}
