//! The command line: each command converts its arguments, calls the engine, and prints what comes back.
//!
//! Results go to standard output, all else to standard error. A reader that stops reading (a broken pipe) is no error.

mod alert;
mod analyze;
mod args;
mod backup;
mod bench;
mod check;
mod counts;
mod eval;
mod extract;
mod fault;
mod ingest;
mod interactive;
mod interrupt;
mod lexicon;
mod manual;
mod markdown;
#[cfg(feature = "mcp")]
mod mcp;
mod meetings;
mod output;
mod rebuild;
mod remove;
mod search;
mod seeds;
#[cfg(feature = "serve")]
mod serve;
mod show;
mod stats;
mod suggest;
mod tables;
mod watch;

#[cfg(feature = "serve")]
pub(crate) use meetings::{CELLS, cells};

use args::{Args, Command};
use clap::{CommandFactory, FromArgMatches};
use std::io::{self, IsTerminal};
use std::process::ExitCode;

/// How a command ended, when it did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// It did its work; `search` and `show` found something.
    Done,
    /// `search` or `show` found nothing; `check` found problems.
    Nothing,
    /// `ingest` or `extract` did its work, but refused records.
    Refused,
    /// `ingest` was asked to stop, and did.
    Interrupted,
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

/// The arguments. Without a command there is help, unless somebody sits at a terminal.
fn parse() -> Args {
    let interactive = io::stdin().is_terminal() && io::stdout().is_terminal();
    let command = Args::command().subcommand_required(!interactive).arg_required_else_help(!interactive);
    Args::from_arg_matches(&command.get_matches()).unwrap_or_else(|error| error.exit())
}

/// Runs the command that the arguments name.
pub(crate) fn main() -> ExitCode {
    let args = parse();
    let index = args.index;
    let prepared = output::set(&args.display).and_then(|()| tables::add(args.tables.as_deref()));
    let command = || match args.command {
        Some(Command::Ingest(args)) => ingest::run(&args, &index),
        Some(Command::Watch(args)) => watch::run(&args, &index),
        Some(Command::Search(args)) => search::run(&args, &index),
        Some(Command::Extract(args)) => extract::run(&args),
        Some(Command::Meetings(args)) => meetings::run(&args, &index),
        Some(Command::Show(args)) => show::run(&args, &index),
        Some(Command::Remove(args)) => remove::run(&args, &index),
        Some(Command::Suggest(args)) => suggest::suggest(&args, &index),
        Some(Command::Complete(args)) => suggest::complete(&args, &index),
        Some(Command::Similar(args)) => suggest::similar(&args, &index),
        Some(Command::Alert(args)) => alert::run(&args, &index),
        #[cfg(feature = "serve")]
        Some(Command::Serve(args)) => serve::run(&args, &index),
        Some(Command::Stats(args)) => stats::run(&args, &index),
        Some(Command::Check(args)) => check::run(&args, &index),
        Some(Command::Backup(args)) => backup::backup(&args, &index),
        Some(Command::Restore(args)) => backup::restore(&args, &index),
        Some(Command::Rebuild(args)) => rebuild::run(&args, &index),
        #[cfg(feature = "mcp")]
        Some(Command::Mcp(_)) => mcp::run(&index),
        Some(Command::Analyze(args)) => analyze::run(&args),
        Some(Command::Eval(args)) => eval::run(&args),
        Some(Command::Bench(args)) => bench::run(&args),
        Some(Command::Completions(args)) => manual::completions(&args),
        Some(Command::Man(args)) => manual::man(&args),
        Some(Command::Lexicon(args)) => lexicon::run(&args),
        None => interactive::run(&index),
    };
    match prepared.and_then(|()| fault::guarded(command)) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Nothing) => ExitCode::from(1),
        Ok(Outcome::Refused) => ExitCode::from(3),
        Ok(Outcome::Interrupted) => ExitCode::from(interrupt::EXIT_CODE),
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
