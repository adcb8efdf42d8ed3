//! `mahdar show`: one report or meeting, whole.

use super::args::{IndexArg, ShowArgs, TextOrJson};
use super::meetings::json_name;
use super::output::{Output, say};
use super::{CommandResult, Outcome};
use mahdar::{Engine, Evidences, MeetingRecord, Report};
use serde::Serialize;

pub(super) fn run(args: &ShowArgs, index: &IndexArg) -> CommandResult {
    let engine = Engine::open_read_only(index.folder())?;
    let mut output = Output::new();
    if let Some(report) = engine.report(&args.id)? {
        match args.format {
            TextOrJson::Json => output.json(&report)?,
            TextOrJson::Text => print_report(&mut output, &report)?,
        }
    } else if let Some(meeting) = engine.meeting(&args.id)? {
        let evidence = engine.evidence(&meeting)?;
        match args.format {
            TextOrJson::Json => output.json(&WithEvidence { meeting: &meeting, evidence: &evidence })?,
            TextOrJson::Text => print_meeting(&mut output, &meeting, &evidence)?,
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

/// A meeting as JSON.
#[derive(Serialize)]
struct WithEvidence<'a> {
    #[serde(flatten)]
    meeting: &'a MeetingRecord,
    evidence: &'a [Evidences],
}

/// Prints what is known of a meeting, fact by fact, each with the words that it was read from.
fn print_meeting(output: &mut Output, record: &MeetingRecord, evidence: &[Evidences]) -> std::io::Result<()> {
    let style = output.style();
    let meeting = &record.meeting;
    output.line(style.inline(&record.title))?;
    output.line(format_args!("id: {}", style.inline(&record.id)))?;
    let people = meeting.participants.iter().map(|someone| {
        let parts = [
            someone.name.as_deref().or(someone.person.as_deref()),
            someone.title.as_deref(),
            someone.country.as_deref(),
        ];
        parts.into_iter().flatten().map(|part| style.inline(part)).collect::<Vec<_>>().join(", ")
    });
    let list = |values: Vec<String>| values.into_iter().filter(|value| !value.is_empty()).collect::<Vec<_>>();
    let inline = |values: &[String]| values.iter().map(|value| style.inline(value)).collect::<Vec<_>>();
    let one = |value: &Option<String>| value.iter().map(|value| style.inline(value)).collect::<Vec<_>>();
    let date = vec![meeting.date.clone().unwrap_or_else(|| "unknown".into())];
    for (fact, values) in [
        ("date", date),
        ("place", one(&meeting.place)),
        ("place_country", one(&meeting.place_country)),
        ("countries", meeting.countries.clone()),
        ("organisations", inline(&meeting.organisations)),
        ("participants", list(people.collect())),
        ("format", meeting.format.iter().map(json_name).collect()),
        ("topics", meeting.topics.iter().map(json_name).collect()),
        ("documents_signed", meeting.documents_signed.then(|| "yes".to_owned()).into_iter().collect()),
        ("contact", Vec::new()),
    ] {
        let read_from: Vec<&Evidences> = evidence.iter().filter(|words| is_of(words, fact)).collect();
        if !values.is_empty() || !read_from.is_empty() {
            output.line(format_args!("{fact}: {}", values.join(" | ")).to_string().trim_end())?;
        }
        for words in read_from {
            let place = if words.in_title { "title" } else { "body" };
            let (text, report) = (style.inline(&words.text), style.inline(&words.report));
            output.line(format_args!("  {text} ({report}, {place} {}-{})", words.start, words.end))?;
        }
    }
    for told in &record.reports {
        let role = json_name(&told.role);
        let published = told.published.map(|published| format!(" | {published}")).unwrap_or_default();
        let copy = told.copy_of.as_ref().map(|of| format!(" | copy of {}", style.inline(of))).unwrap_or_default();
        output.line(format_args!(
            "{role}: {}{published} | {}{copy}",
            style.inline(&told.id),
            style.inline(&told.title)
        ))?;
    }
    Ok(())
}

/// Whether words are evidence of a fact; of a date also those of its words.
fn is_of(words: &Evidences, fact: &str) -> bool {
    words.fact == fact || fact == "date" && words.fact == "date_text"
}
