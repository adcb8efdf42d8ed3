//! `mahdar` alone, on a terminal: type a query, see results, open one, narrow by facets, go back.
//!
//! What a line does is in `state`, what is shown in `screen`; here is the loop around the line editor, which moves and
//! deletes by grapheme, so that a letter and its marks are one.

mod screen;
mod state;

use super::args::IndexArg;
use super::output::say;
use super::seeds::open_or_build;
use super::{CommandResult, Failure, Outcome};
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{Config, Editor};
use state::{HELP, Listed, State, Step};
use std::path::PathBuf;

const PROMPT: &str = "mahdar> ";
/// Lines of input that are kept.
const REMEMBERED: usize = 1_000;

pub(super) fn run(index: &IndexArg) -> CommandResult {
    let engine = open_or_build(index)?;
    let failure = |error: ReadlineError| Failure::Message(format!("cannot read the terminal ({error})"));
    let config = Config::builder().auto_add_history(true).max_history_size(REMEMBERED).map_err(failure)?.build();
    let mut editor: Editor<(), FileHistory> = Editor::with_config(config).map_err(failure)?;
    let history = history_file();
    // A history that cannot be read or written is none: there is nothing to be done about it here.
    let _ = history.as_ref().map(|file| editor.load_history(file));
    say(format_args!("{} reports, {} meetings; /help tells what can be typed", engine.len(), engine.meetings()?.len()));
    let (mut state, mut listed) = (State::default(), Listed::default());
    loop {
        let line = match editor.readline(PROMPT) {
            Ok(line) => line,
            Err(ReadlineError::Interrupted) => continue,
            Err(ReadlineError::Eof) => break,
            Err(error) => return Err(failure(error)),
        };
        let before = state.clone();
        match state.take(&line, &listed) {
            Ok(Step::Nothing) => {}
            Ok(Step::Quit) => break,
            Ok(Step::Help) => say(format_args!("{HELP}")),
            Ok(Step::Show) => {
                let Some(view) = state.view() else { continue };
                match screen::show(&engine, view) {
                    Ok(shown) => listed = shown,
                    Err(Failure::Message(message)) => {
                        say(format_args!("{message}"));
                        state = before;
                    }
                    Err(failure) => return Err(failure),
                }
            }
            Err(message) => say(format_args!("{message}")),
        }
    }
    let _ = history.map(|file| editor.save_history(&file));
    Ok(Outcome::Done)
}

/// Where lines of input are kept, by the XDG Base Directory Specification; none where there is no home.
fn history_file() -> Option<PathBuf> {
    let data = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from).filter(|folder| folder.is_absolute());
    let data = data.or_else(|| Some(std::env::home_dir()?.join(".local/share")))?.join("mahdar");
    std::fs::create_dir_all(&data).ok()?;
    Some(data.join("history"))
}
