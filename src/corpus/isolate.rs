//! Runs a parser where it can do no harm but to its own record: in a thread of its own, with a time limit.
//!
//! A parser that panics is caught there, and one that does not end is left behind: a thread cannot be stopped from outside,
//! so it works on until it ends by itself or with the process. [`MOST_LEFT`] may be left at a time; beyond that no file
//! is given to a parser until one of them ends. What cannot be caught is a stack that overflows, so a parser bounds its
//! depth before it is run here, and memory, which it bounds by what it unpacks.
//!
//! The library sets no hook for panics: that belongs to the program. A program that does not want to see those of parsers
//! passes over threads of the name [`PARSER_THREAD`] in its own, as the command does.

use super::bounds::quoted;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread::Builder;
use std::time::Duration;

/// The name of the threads that parsers run in: a panic there costs one record, and is told in its note.
///
/// ```
/// use std::{panic, thread};
///
/// let others = panic::take_hook();
/// panic::set_hook(Box::new(move |panic| {
///     if thread::current().name() != Some(mahdar::corpus::PARSER_THREAD) {
///         others(panic);
///     }
/// }));
/// ```
pub const PARSER_THREAD: &str = "mahdar-parser";

/// The stack of a parser. Parsers go at most a hundred levels deep, at a few kilobytes each in a debug build.
const STACK_BYTES: usize = 32 << 20;

/// How many parsers may be left behind at a time.
const MOST_LEFT: usize = 4;

static LEFT: AtomicUsize = AtomicUsize::new(0);

/// Runs `parse` for at most `time`. An error says that it took longer, or panicked.
pub(super) fn run<T: Send + 'static>(time: Duration, parse: impl FnOnce() -> T + Send + 'static) -> Result<T, String> {
    run_counted(&LEFT, time, parse)
}

fn run_counted<T: Send + 'static>(
    left: &'static AtomicUsize,
    time: Duration,
    parse: impl FnOnce() -> T + Send + 'static,
) -> Result<T, String> {
    if left.load(Ordering::SeqCst) >= MOST_LEFT {
        return Err(format!(
            "expected to read the file, found {MOST_LEFT} parsers still at work on files before it that were given up: leave those out and run it again"
        ));
    }
    // Without a buffer a result is either taken or known not to be, so the count stays right.
    let (done, result) = sync_channel(0);
    let work = move || {
        // Nothing that the parser touched is seen again if it panics.
        if done.send(catch_unwind(AssertUnwindSafe(parse))).is_err() {
            left.fetch_sub(1, Ordering::SeqCst);
        }
    };
    let thread = Builder::new().name(PARSER_THREAD.to_owned()).stack_size(STACK_BYTES).spawn(work);
    if let Err(error) = thread {
        return Err(format!("expected a thread to read the file in, found no room for one: run it again ({error})"));
    }
    match result.recv_timeout(time) {
        Ok(Ok(parsed)) => Ok(parsed),
        Ok(Err(panic)) => Err(format!(
            "the file could not be read by a fault of the parser: please report it with the file ({})",
            quoted(message_of(panic.as_ref()))
        )),
        Err(RecvTimeoutError::Timeout) => {
            left.fetch_add(1, Ordering::SeqCst);
            drop(result);
            Err(format!(
                "expected to read the file within {time:?}, found no end of it: given up; save it anew, or convert it to text"
            ))
        }
        Err(RecvTimeoutError::Disconnected) => {
            Err("the file could not be read by a fault of the parser: please report it with the file".to_owned())
        }
    }
}

/// What a panic says.
fn message_of(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("a panic without words")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    const LONG: Duration = Duration::from_secs(60);
    const SHORT: Duration = Duration::from_millis(20);

    #[test]
    fn a_result_comes_back_and_a_panic_is_a_sentence() {
        assert_eq!(run(LONG, || 7), Ok(7));
        let said = run(LONG, || {
            if 1 < 2 {
                panic!("index {} of 3", 9)
            }
        })
        .unwrap_err();
        assert!(said.contains("by a fault of the parser") && said.ends_with("(index 9 of 3)"), "{said}");
    }

    #[test]
    fn what_hangs_is_left_behind_and_counted() {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let mut ends = Vec::new();
        for _ in 0..MOST_LEFT {
            let (end, wait) = channel::<()>();
            let said = run_counted(&COUNT, SHORT, move || wait.recv().is_ok()).unwrap_err();
            assert!(said.starts_with("expected to read the file within 20ms"), "{said}");
            ends.push(end);
        }
        let said = run_counted(&COUNT, LONG, || ()).unwrap_err();
        assert!(said.contains("4 parsers still at work"), "{said}");
        drop(ends);
        while COUNT.load(Ordering::SeqCst) > 0 {
            std::thread::yield_now();
        }
        assert_eq!(run_counted(&COUNT, LONG, || 1), Ok(1));
    }

    #[test]
    fn there_is_room_for_what_goes_deep() {
        fn deep(levels: u32) -> u32 {
            let frame = std::hint::black_box([levels; 1_000]);
            if levels == 0 { frame[0] } else { deep(levels - 1) + u32::from(frame[1] != levels) }
        }
        assert_eq!(run(LONG, || deep(2_000)), Ok(0));
    }
}
