//! `mahdar serve`: the index over HTTP.

use super::args::{IndexArg, ServeArgs};
use super::output::Output;
use super::{CommandResult, Failure, Outcome, interrupt};
use crate::http::{App, Limits};
use mahdar::Engine;
use std::time::Duration;

/// Searches that wait for their turn, for each that runs.
const WAITING: usize = 128;
/// Connections at once.
const CONNECTIONS: usize = 1_024;

pub(super) fn run(args: &ServeArgs, index: &IndexArg) -> CommandResult {
    let engine = Engine::open_read_only(index.folder())?;
    let stop = interrupt::handle()?;
    let running = std::thread::available_parallelism().map_or(1, usize::from);
    let limits =
        Limits { time: Duration::from_secs(args.time), running, waiting: running * WAITING, connections: CONNECTIONS };
    let app = App::new(engine, index.folder(), limits);
    let ready = |addr| {
        let mut output = Output::new();
        // That nobody reads it is no reason to stop.
        let _ = output.line(format_args!("listening on http://{addr}")).and_then(|()| output.finish());
    };
    crate::http::serve(app, args.addr, &stop, ready).map_err(|error| {
        Failure::Message(format!("cannot listen at {}: choose another with --addr ({error})", args.addr))
    })?;
    Ok(Outcome::Done)
}
