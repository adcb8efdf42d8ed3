//! `mahdar serve`: the index over HTTP. Here it is decided who may ask; `http` does the rest.

use super::args::{IndexArg, LogFormat, ServeArgs};
use super::output::{Output, say};
use super::{CommandResult, Failure, Outcome, interrupt};
use crate::http::{App, Guard, Key, Limits};
use mahdar::Engine;
use std::time::Duration;
use tracing_subscriber::filter::LevelFilter;

/// Searches that wait for their turn, for each that runs.
const WAITING: usize = 128;
/// Connections at once.
const CONNECTIONS: usize = 1_024;
/// Requests a second of one address, where others than this machine may ask.
const RATE: u32 = 50;
/// Bytes of a megabyte.
const MEGABYTE: usize = 1 << 20;

pub(super) fn run(args: &ServeArgs, index: &IndexArg) -> CommandResult {
    let key = key(args)?;
    let is_loopback = args.addr.ip().is_loopback();
    demand_consent(args, is_loopback, key.is_some())?;
    let engine = Engine::open_read_only(index.folder())?;
    let stop = interrupt::handle()?;
    log(args.log);
    let rate = args.rate.unwrap_or(if is_loopback { 0 } else { RATE });
    let guard = Guard::new(key, is_loopback, &args.host, rate);
    let app = App::new(engine, index.folder(), limits(args), guard, args.writable, stop);
    let ready = |addr| {
        let mut output = Output::new();
        // That nobody reads it is no reason to stop.
        let _ = output.line(format_args!("listening on http://{addr}")).and_then(|()| output.finish());
    };
    crate::http::serve(app, args.addr, ready).map_err(|error| {
        Failure::Message(format!("cannot listen at {}: choose another with --addr ({error})", args.addr))
    })?;
    Ok(Outcome::Done)
}

fn limits(args: &ServeArgs) -> Limits {
    let running = std::thread::available_parallelism().map_or(1, usize::from);
    Limits {
        time: Duration::from_secs(args.time),
        running,
        waiting: running * WAITING,
        connections: CONNECTIONS,
        body: usize::try_from(args.max_body).unwrap_or(usize::MAX).saturating_mul(MEGABYTE),
    }
}

/// The key, of a file or of the environment.
fn key(args: &ServeArgs) -> Result<Option<Key>, Failure> {
    let (text, of) = if let Some(path) = &args.api_key_file {
        let of = path.display().to_string();
        let text = std::fs::read_to_string(path)
            .map_err(|error| Failure::Message(format!("cannot read the key in {of}: check the path ({error})")))?;
        (text, of)
    } else {
        let set = std::env::var("MAHDAR_API_KEY").ok().filter(|key| !key.is_empty() && !args.no_key);
        let Some(text) = set else { return Ok(None) };
        (text, "MAHDAR_API_KEY".to_owned())
    };
    Key::new(&text).map(Some).map_err(|error| Failure::Message(format!("{of}: {error}")))
}

/// Others than this machine are let in with a key, or because somebody said so; nobody writes without a key.
fn demand_consent(args: &ServeArgs, is_loopback: bool, has_key: bool) -> Result<(), Failure> {
    if args.writable && !has_key {
        let message = "--writable lets requests change the index: give it a key by --api-key-file or MAHDAR_API_KEY";
        return Err(Failure::Message(message.into()));
    }
    if !is_loopback && !has_key && !args.no_key {
        let message = format!(
            "{} can be reached from other machines: give it a key by --api-key-file or MAHDAR_API_KEY, or say --no-key",
            args.addr.ip()
        );
        return Err(Failure::Message(message));
    }
    if !is_loopback {
        let open = if has_key { "the key is sent as it is" } else { "everybody who reaches it may search" };
        say(format_args!("warning: {} can be reached from other machines, without TLS: {open}", args.addr.ip()));
    }
    Ok(())
}

/// Logs to standard error; what libraries say only if something is wrong.
fn log(format: LogFormat) {
    let builder = tracing_subscriber::fmt().with_writer(std::io::stderr).with_target(false).with_ansi(false);
    let level = |own| LevelFilter::from_level(own);
    match format {
        LogFormat::Text => builder.with_max_level(level(tracing::Level::INFO)).init(),
        LogFormat::Quiet => builder.with_max_level(level(tracing::Level::WARN)).init(),
        LogFormat::Json => builder.with_max_level(level(tracing::Level::INFO)).json().flatten_event(true).init(),
    }
}
