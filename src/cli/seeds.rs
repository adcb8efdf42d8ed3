//! Builds the index from `./seeds` when a search finds none at the default place: one command on a fresh clone.

use super::args::IndexArg;
use super::ingest::ingest;
use super::output::say;
use mahdar::corpus::{InputFormat, find};
use mahdar::{Engine, IngestOptions};
use std::path::Path;

const SEEDS: &str = "seeds";

/// Opens the index for searching; builds it first where that is what a newcomer needs.
pub(super) fn open_or_build(index: &IndexArg) -> mahdar::Result<Engine> {
    let folder = index.folder();
    if index.is_default() && Path::new(SEEDS).is_dir() && !Engine::exists(folder)? {
        say(format_args!("no index at ./{} yet: building it from ./{SEEDS}", folder.display()));
        let engine = Engine::open_or_create(folder)?;
        let summary = ingest(&engine, find(&[SEEDS], InputFormat::Auto), "", IngestOptions::default())?;
        engine.close()?;
        say(format_args!("built: {} reports", summary.new));
    }
    Engine::open_read_only(folder)
}
