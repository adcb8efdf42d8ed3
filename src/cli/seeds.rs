//! Builds the index from `./seeds` when a search finds none at the default place: one command on a fresh clone.

use super::args::IndexArg;
use super::ingest::{Telling, ingest};
use super::output::say;
use mahdar::corpus::{InputFormat, find};
use mahdar::{Engine, ErrorKind, IngestOptions};
use std::path::Path;
use std::time::Duration;

const SEEDS: &str = "seeds";
/// How long to wait between two looks at an index that another process is building.
const PAUSE: Duration = Duration::from_millis(50);

/// Opens the index for searching; builds it first where that is what a newcomer needs.
pub(super) fn open_or_build(index: &IndexArg) -> mahdar::Result<Engine> {
    let folder = index.folder();
    if index.is_default() && Path::new(SEEDS).is_dir() && !Engine::exists(&folder)? {
        say(format_args!("no index at ./{} yet: building it from ./{SEEDS}", folder.display()));
        build(&folder)?;
    }
    Engine::open_read_only(&folder)
}

/// Builds the index, or waits for the process that is doing so.
fn build(folder: &Path) -> mahdar::Result<()> {
    let mut waits = false;
    loop {
        match Engine::open_or_create(folder) {
            Ok(engine) => {
                if engine.is_empty() {
                    let seeds = find(&[SEEDS], InputFormat::Auto);
                    let summary = ingest(&engine, seeds, "", IngestOptions::default(), Telling::All)?;
                    say(format_args!("built: {} reports", summary.new));
                }
                return engine.close();
            }
            Err(error) if matches!(error.kind(), ErrorKind::Locked | ErrorKind::AlreadyExists) => {
                if !std::mem::replace(&mut waits, true) {
                    say(format_args!("another process is building it: waiting"));
                }
                std::thread::sleep(PAUSE);
            }
            Err(error) => return Err(error),
        }
    }
}
