//! `mahdar mcp`: the index as tools for assistants.

use super::args::IndexArg;
use super::{CommandResult, Failure, Outcome};
use mahdar::Engine;

pub(super) fn run(index: &IndexArg) -> CommandResult {
    let engine = Engine::open_read_only(index.folder())?;
    crate::mcp::serve(engine).map_err(Failure::Message)?;
    Ok(Outcome::Done)
}
