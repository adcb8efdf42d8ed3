//! What becomes of a panic: an error with a way out, and no backtrace in the face of somebody whose disk is failing.
//!
//! The index library panics at some of the bytes that it did not write. Whatever a command was doing, what was committed
//! is safe, and `mahdar check` tells whether the files are as they were written.

use super::{CommandResult, Failure};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Where the main thread panicked, and at what.
static LAST: Mutex<String> = Mutex::new(String::new());

/// Runs a command. Threads that it starts tell of their panics as ever, and to it, but for those of parsers: their notes do.
pub(super) fn guarded(command: impl FnOnce() -> CommandResult) -> CommandResult {
    let main = thread::current().id();
    let others = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if thread::current().id() == main {
            *LAST.lock().unwrap_or_else(PoisonError::into_inner) =
                panic.to_string().replace("panicked at ", "").replace('\n', " ");
        } else if thread::current().name() != Some(mahdar::corpus::PARSER_THREAD) {
            others(panic);
        }
    }));
    catch_unwind(AssertUnwindSafe(command)).unwrap_or_else(|_| {
        let what = LAST.lock().unwrap_or_else(PoisonError::into_inner);
        Err(Failure::Message(format!(
            "a fault of mahdar, or a damaged index: run 'mahdar check'; if that finds nothing, please report this ({what})"
        )))
    })
}
