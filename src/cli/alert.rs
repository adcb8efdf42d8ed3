//! `mahdar alert`: saved searches; and what `mahdar ingest --alerts` tells of new meetings.

use super::args::{AlertArgs, AlertCommand, IndexArg, TextOrJson};
use super::output::{Output, say};
use super::{CommandResult, Failure, Outcome};
use mahdar::alerts::Alerts;
use mahdar::search::{QueryWords, Request};
use mahdar::{Engine, Moment};

pub(super) fn run(args: &AlertArgs, index: &IndexArg) -> CommandResult {
    let mut output = Output::new();
    let outcome = match &args.command {
        AlertCommand::Add { name, query } => {
            // It is said now what cannot be understood, and not to a log file at night.
            let words = QueryWords::of(&Request { all_words: true, ..Request::new(query) })?;
            for diagnostic in words.diagnostics() {
                say(format_args!("query, bytes {} to {}: {}", diagnostic.start, diagnostic.end, diagnostic.message));
            }
            if let Some(before) = Alerts::change(index.folder(), |alerts| alerts.add(name, query))? {
                say(format_args!("the alert {name} asked {before:?} before"));
            }
            Outcome::Done
        }
        AlertCommand::Remove { name } => {
            if !Alerts::change(index.folder(), |alerts| Ok(alerts.remove(name)))? {
                let alerts = Alerts::read(index.folder())?;
                return Err(Failure::Message(format!("no alert has the name {name:?}: {}", names(&alerts))));
            }
            Outcome::Done
        }
        AlertCommand::List { format: TextOrJson::Json } => {
            output.json(&Alerts::read(index.folder())?)?;
            Outcome::Done
        }
        AlertCommand::List { format: TextOrJson::Text } => {
            let style = output.style();
            for alert in Alerts::read(index.folder())?.iter() {
                output.line(format_args!("{}: {}", style.inline(&alert.name), style.inline(&alert.query)))?;
            }
            Outcome::Done
        }
    };
    output.finish()?;
    Ok(outcome)
}

fn names(alerts: &Alerts) -> String {
    let names: Vec<&str> = alerts.iter().map(|alert| alert.name.as_str()).collect();
    if names.is_empty() { "there are none".to_owned() } else { format!("there are {}", names.join(", ")) }
}

/// Prints a JSON line for each new meeting that an alert asks for.
pub(super) fn print_new(engine: &Engine, since: &Moment, output: &mut Output) -> Result<(), Failure> {
    for hit in engine.new_for_alerts(since)? {
        output.json(&hit)?;
    }
    Ok(())
}
