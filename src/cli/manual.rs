//! `mahdar completions` and `mahdar man`: what shells and `man` know of the command, made of its arguments.

use super::args::{Args, CompletionsArgs, ManArgs};
use super::output::Output;
use super::{CommandResult, Failure, Outcome};
use clap::CommandFactory;
use std::fs::create_dir_all;

pub(super) fn completions(args: &CompletionsArgs) -> CommandResult {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "mahdar", &mut script);
    let mut output = Output::new();
    output.text(&String::from_utf8_lossy(&script))?;
    output.finish()?;
    Ok(Outcome::Done)
}

pub(super) fn man(args: &ManArgs) -> CommandResult {
    create_dir_all(&args.dir)
        .and_then(|()| clap_mangen::generate_to(Args::command(), &args.dir))
        .map_err(|error| Failure::Message(format!("cannot write manual pages into {}: {error}", args.dir.display())))?;
    Ok(Outcome::Done)
}
