//! `mahdar alert`: saved searches; and what `mahdar ingest --alerts` tells of new meetings.

use super::args::{AlertArgs, AlertCommand, IndexArg, TextOrJson};
use super::output::{Output, say};
use super::{CommandResult, Failure, Outcome};
use mahdar::alerts::Alerts;
use mahdar::query::Query;
use mahdar::search::QueryWords;
use mahdar::{Engine, Moment};

pub(super) fn run(args: &AlertArgs, index: &IndexArg) -> CommandResult {
    let mut alerts = Alerts::read(index.folder())?;
    let mut output = Output::new();
    let outcome = match &args.command {
        AlertCommand::Add { name, query } => {
            // It is said now what cannot be understood, and not to a log file at night.
            QueryWords::new(query, true)?;
            for diagnostic in Query::parse(query).diagnostics {
                say(format_args!("query, bytes {} to {}: {}", diagnostic.start, diagnostic.end, diagnostic.message));
            }
            if let Some(before) = alerts.add(name, query)? {
                say(format_args!("the alert {name} asked {before:?} before"));
            }
            alerts.write(index.folder())?;
            Outcome::Done
        }
        AlertCommand::Remove { name } => {
            if !alerts.remove(name) {
                return Err(Failure::Message(format!("no alert has the name {name:?}: {}", names(&alerts))));
            }
            alerts.write(index.folder())?;
            Outcome::Done
        }
        AlertCommand::List { format: TextOrJson::Json } => {
            output.json(&alerts)?;
            Outcome::Done
        }
        AlertCommand::List { format: TextOrJson::Text } => {
            let style = output.style();
            for alert in alerts.iter() {
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
