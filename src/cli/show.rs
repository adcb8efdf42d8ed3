//! `mahdar show`: one report or meeting, whole.

use super::args::{IndexArg, ShowArgs, TextOrJson};
use super::meetings::json_name;
use super::output::{Output, Paragraph, say};
use super::{CommandResult, Failure, Outcome};
use mahdar::model::Origin;
use mahdar::{Engine, Evidences, MeetingRecord, Report};
use serde::Serialize;

pub(super) fn run(args: &ShowArgs, index: &IndexArg) -> CommandResult {
    let engine = Engine::open_read_only(index.folder())?;
    let mut output = Output::paged();
    if let Some(report) = engine.report(&args.id)? {
        match args.format {
            TextOrJson::Json => {
                let (places, same_text) = (engine.places(&report.id)?, engine.same_text(&report.id)?);
                let also_in = places.get(1..).unwrap_or_default();
                output.json(&WithPlaces { report: &report, also_in, same_text: &same_text })?;
            }
            TextOrJson::Text => print_report(&mut output, &engine, &report)?,
        }
    } else if let Some(meeting) = engine.meeting(&args.id)? {
        let evidence = engine.evidence(&meeting)?;
        match args.format {
            TextOrJson::Json => output.json(&WithEvidence { meeting: &meeting, evidence: &evidence })?,
            TextOrJson::Text => print_meeting(&mut output, &meeting, &evidence, |_| String::new())?,
        }
    } else {
        say(format_args!("no report and no meeting has the id {}: 'mahdar search' prints the ids", args.id));
        return Ok(Outcome::Nothing);
    }
    output.finish()?;
    Ok(Outcome::Done)
}

/// A report as JSON.
#[derive(Serialize)]
struct WithPlaces<'a> {
    #[serde(flatten)]
    report: &'a Report,
    also_in: &'a [Origin],
    same_text: &'a [String],
}

pub(super) fn print_report(output: &mut Output, engine: &Engine, report: &Report) -> Result<(), Failure> {
    output.paragraph("", &text(&report.title))?;
    let published = report.published.map(|published| published.to_string());
    let mut places = engine.places(&report.id)?.into_iter().map(|place| place.to_string());
    let (origin, also_in) = (places.next(), places.collect::<Vec<_>>());
    let same_text = engine.same_text(&report.id)?;
    for (name, value) in [
        ("id", Some(&report.id)),
        ("published", published.as_ref()),
        ("source", report.source.as_ref()),
        ("url", report.url.as_ref()),
        ("read from", origin.as_ref()),
    ] {
        if let Some(value) = value {
            output.paragraph(&format!("{name}: "), &text(value))?;
        }
    }
    for (name, values) in [("also in", &also_in), ("same text", &same_text)] {
        for value in values {
            output.paragraph(&format!("{name}: "), &text(value))?;
        }
    }
    output.line("")?;
    Ok(output.block(&report.body)?)
}

/// A meeting as JSON.
#[derive(Serialize)]
struct WithEvidence<'a> {
    #[serde(flatten)]
    meeting: &'a MeetingRecord,
    evidence: &'a [Evidences],
}

/// Prints what is known of a meeting, fact by fact, each with the words that it was read from; what is before each of its
/// reports is given by the number of the report, from 1.
pub(super) fn print_meeting(
    output: &mut Output,
    record: &MeetingRecord,
    evidence: &[Evidences],
    before: impl Fn(usize) -> String,
) -> std::io::Result<()> {
    let meeting = &record.meeting;
    output.paragraph("", &text(&record.title))?;
    output.paragraph("id: ", &text(&record.id))?;
    let people = meeting.participants.iter().map(|someone| {
        let parts = [
            someone.name.as_deref().or(someone.person.as_deref()),
            someone.title.as_deref(),
            someone.country.as_deref(),
        ];
        joined(parts.into_iter().flatten().map(text), ", ")
    });
    let own = |value: &str| Paragraph::default().own(value);
    let one = |value: &Option<String>| value.iter().map(|value| text(value)).collect::<Vec<_>>();
    let date = vec![meeting.date.as_deref().map_or_else(|| own("unknown"), own)];
    for (fact, values) in [
        ("date", date),
        ("place", one(&meeting.place)),
        ("place_country", one(&meeting.place_country)),
        ("countries", meeting.countries.iter().map(|code| own(code)).collect()),
        ("organisations", meeting.organisations.iter().map(|name| text(name)).collect()),
        ("participants", people.filter(|someone| !someone.is_empty()).collect()),
        ("format", meeting.format.iter().map(|format| own(&json_name(format))).collect()),
        ("topics", meeting.topics.iter().map(|topic| own(&json_name(topic))).collect()),
        ("documents_signed", meeting.documents_signed.then(|| own("yes")).into_iter().collect()),
        ("contact", Vec::new()),
    ] {
        let read_from: Vec<&Evidences> = evidence.iter().filter(|words| is_of(words, fact)).collect();
        if values.is_empty() && !read_from.is_empty() {
            output.line(format_args!("{fact}:"))?;
        } else if !values.is_empty() {
            output.paragraph(&format!("{fact}: "), &joined(values.into_iter(), " | "))?;
        }
        for words in read_from {
            let place = if words.in_title { "title" } else { "body" };
            let place = format!(", {place} {}-{})", words.start, words.end);
            output.paragraph("  ", &text(&words.text).own(" (").outside(&words.report).own(&place))?;
        }
    }
    for (told, number) in record.reports.iter().zip(1..) {
        let published = told.published.map(|published| own(&published.to_string())).unwrap_or_default();
        let copy = told.copy_of.as_ref().map(|of| own("copy of ").outside(of)).unwrap_or_default();
        let parts = [text(&told.id), published, text(&told.title), copy];
        output
            .paragraph(&format!("{}{}: ", before(number), json_name(&told.role)), &joined(parts.into_iter(), " | "))?;
    }
    Ok(())
}

fn text(text: &str) -> Paragraph {
    Paragraph::default().outside(text)
}

fn joined(parts: impl Iterator<Item = Paragraph>, between: &str) -> Paragraph {
    parts.fold(Paragraph::default(), |all, part| all.and(between, part))
}

/// Whether words are evidence of a fact; of a date also those of its words.
fn is_of(words: &Evidences, fact: &str) -> bool {
    words.fact == fact || fact == "date" && words.fact == "date_text"
}
