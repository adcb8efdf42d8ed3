//! `mahdar meetings`: all meetings in the index.

use super::args::{IndexArg, ListFormat, MeetingsArgs};
use super::output::Output;
use super::{CommandResult, Outcome};
use mahdar::Engine;

pub(super) fn run(args: &MeetingsArgs, index: &IndexArg) -> CommandResult {
    let meetings = Engine::open_read_only(index.folder())?.meetings()?;
    let mut output = Output::new();
    let style = output.style();
    match args.format {
        ListFormat::Json => output.json(&serde_json::json!({ "meetings": meetings }))?,
        ListFormat::Jsonl => {
            for meeting in &meetings {
                output.json(meeting)?;
            }
        }
        ListFormat::Text => {
            for meeting in &meetings {
                let date = meeting.meeting.date.as_deref().unwrap_or("undated");
                output.line(format_args!(
                    "{date} | {} | {}",
                    style.inline(&meeting.id),
                    style.inline(&meeting.title)
                ))?;
            }
        }
    }
    output.finish()?;
    Ok(Outcome::Done)
}
