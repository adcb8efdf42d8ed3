//! The command line: each command converts its arguments, calls the engine, and prints what comes back.
//!
//! Results go to standard output, all else to standard error. A reader that stops reading (a broken pipe) is no error.

mod analyze;
mod args;
mod bench;
mod eval;
mod extract;
mod ingest;
mod lexicon;
mod meetings;
mod output;
mod remove;
mod search;
mod seeds;
mod show;
mod stats;
mod suggest;
mod tables;

use args::{Args, Command};
use clap::Parser;
use std::io;
use std::process::ExitCode;

/// How a command ended, when it did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// It did its work; `search` and `show` found something.
    Done,
    /// `search` or `show` found nothing.
    Nothing,
    /// `ingest` or `extract` did its work, but refused records.
    Refused,
}

/// Why a command failed.
#[derive(Debug)]
enum Failure {
    /// Its output could not be written.
    Output(io::Error),
    /// Anything else, in words for the user.
    Message(String),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::Output(error.into())
    }
}

impl From<mahdar::Error> for Failure {
    fn from(error: mahdar::Error) -> Self {
        Self::Message(error.to_string())
    }
}

type CommandResult = Result<Outcome, Failure>;

/// Runs the command that the arguments name.
pub(crate) fn main() -> ExitCode {
    let args = Args::parse();
    let index = args.index;
    let tables = tables::add(args.tables.as_deref());
    let result = tables.and_then(|()| match args.command {
        Command::Ingest(args) => ingest::run(&args, &index),
        Command::Search(args) => search::run(&args, &index),
        Command::Extract(args) => extract::run(&args),
        Command::Meetings(args) => meetings::run(&args, &index),
        Command::Show(args) => show::run(&args, &index),
        Command::Remove(args) => remove::run(&args, &index),
        Command::Suggest(args) => suggest::suggest(&args, &index),
        Command::Complete(args) => suggest::complete(&args, &index),
        Command::Similar(args) => suggest::similar(&args, &index),
        Command::Stats(args) => stats::run(&args, &index),
        Command::Analyze(args) => analyze::run(&args),
        Command::Eval(args) => eval::run(&args),
        Command::Bench(args) => bench::run(&args),
        Command::Lexicon(args) => lexicon::run(&args),
    });
    match result {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Nothing) => ExitCode::from(1),
        Ok(Outcome::Refused) => ExitCode::from(3),
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(Failure::Output(error)) => {
            output::say(format_args!("error: cannot write the output ({error})"));
            ExitCode::from(2)
        }
        Err(Failure::Message(message)) => {
            output::say(format_args!("error: {message}"));
            ExitCode::from(2)
        }
    }
}
