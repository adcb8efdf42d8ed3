//! `mahdar show`: one report or meeting, whole.

use super::args::{IndexArg, ShowArgs, TextOrJson};
use super::output::{Output, say};
use super::{CommandResult, Outcome};
use mahdar::{Engine, MeetingRecord, Report};

pub(super) fn run(args: &ShowArgs, index: &IndexArg) -> CommandResult {
    let engine = Engine::open_read_only(index.folder())?;
    let mut output = Output::new();
    if let Some(report) = engine.report(&args.id)? {
        match args.format {
            TextOrJson::Json => output.json(&report)?,
            TextOrJson::Text => print_report(&mut output, &report)?,
        }
    } else if let Some(meeting) = engine.meeting(&args.id)? {
        match args.format {
            TextOrJson::Json => output.json(&meeting)?,
            TextOrJson::Text => print_meeting(&mut output, &meeting)?,
        }
    } else {
        say(format_args!("no report and no meeting has the id {}: 'mahdar search' prints the ids", args.id));
        return Ok(Outcome::Nothing);
    }
    output.finish()?;
    Ok(Outcome::Done)
}

fn print_report(output: &mut Output, report: &Report) -> std::io::Result<()> {
    let style = output.style();
    output.line(style.inline(&report.title))?;
    let published = report.published.map(|published| published.to_string());
    let origin = report.origin.as_ref().map(ToString::to_string);
    for (name, value) in [
        ("id", Some(&report.id)),
        ("published", published.as_ref()),
        ("source", report.source.as_ref()),
        ("url", report.url.as_ref()),
        ("read from", origin.as_ref()),
    ] {
        if let Some(value) = value {
            output.line(format_args!("{name}: {}", style.inline(value)))?;
        }
    }
    output.line("")?;
    output.line(style.block(&report.body))
}

fn print_meeting(output: &mut Output, meeting: &MeetingRecord) -> std::io::Result<()> {
    let style = output.style();
    output.line(style.inline(&meeting.title))?;
    output.line(format_args!("id: {}", style.inline(&meeting.id)))?;
    output.line(format_args!("date: {}", meeting.meeting.date.as_deref().unwrap_or("unknown")))?;
    for report in &meeting.reports {
        output.line(format_args!("report: {}", style.inline(report)))?;
    }
    Ok(())
}
