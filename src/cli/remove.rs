//! `mahdar remove`: reports out of the index.

use super::args::{IndexArg, RemoveArgs};
use super::output::{Output, say};
use super::{CommandResult, Outcome};
use mahdar::Engine;
use std::collections::HashSet;

pub(super) fn run(args: &RemoveArgs, index: &IndexArg) -> CommandResult {
    let engine = Engine::open(index.folder())?;
    let ids: HashSet<&String> = args.ids.iter().collect();
    let mut unknown = engine.remove(&ids)?;
    engine.close()?;
    unknown.sort_unstable();
    for id in &unknown {
        say(format_args!("no report has the id {id}"));
    }
    let mut output = Output::new();
    output.line(format_args!("removed {}", ids.len() - unknown.len()))?;
    output.finish()?;
    Ok(Outcome::Done)
}
