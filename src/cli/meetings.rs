//! `mahdar meetings`: the meetings in the index, listed, counted or exported.

use super::args::{IndexArg, ListFormat, MeetingsArgs};
use super::output::Output;
use super::search::{filter, print_facets};
use super::{CommandResult, Failure, Outcome};
use mahdar::search::Facet;
use mahdar::{Engine, MeetingRecord};
use serde::Serialize;

/// A line of the table.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    date: Option<&'a str>,
    place: Option<&'a str>,
    place_country: Option<&'a str>,
    countries: String,
    organisations: String,
    participants: String,
    format: Option<String>,
    topics: String,
    documents_signed: bool,
    title: &'a str,
    reports: String,
}

pub(super) fn run(args: &MeetingsArgs, index: &IndexArg) -> CommandResult {
    let filter = filter(&args.wanted)?;
    let engine = Engine::open_read_only(index.folder())?;
    let mut output = Output::new();
    if !args.facet.is_empty() {
        let facets: Vec<Facet> = args.facet.iter().copied().map(Facet::from).collect();
        let facets = engine.facets(&filter, &facets)?;
        match args.format {
            ListFormat::Text => print_facets(&mut output, &facets)?,
            ListFormat::Json | ListFormat::Jsonl => output.json(&serde_json::json!({ "facets": facets }))?,
            ListFormat::Csv => {
                return Err(Failure::Message("--facet is printed as text or json: leave out --format csv".into()));
            }
        }
        output.finish()?;
        return Ok(Outcome::Done);
    }
    let meetings = engine.meetings_wanted(&filter)?;
    let style = output.style();
    match args.format {
        ListFormat::Json => output.json(&serde_json::json!({ "meetings": meetings }))?,
        ListFormat::Jsonl => {
            for meeting in &meetings {
                output.json(meeting)?;
            }
        }
        ListFormat::Csv => {
            let mut table = csv::Writer::from_writer(Vec::new());
            for meeting in &meetings {
                table.serialize(row(meeting)).map_err(|error| Failure::Message(error.to_string()))?;
            }
            let bytes = table.into_inner().map_err(|error| Failure::Message(error.to_string()))?;
            output.text(&String::from_utf8_lossy(&bytes))?;
        }
        ListFormat::Text => {
            for meeting in &meetings {
                let date = meeting.meeting.date.as_deref().unwrap_or("undated");
                let reports = match meeting.reports.len() {
                    1 => String::new(),
                    more => format!(" | {more} reports"),
                };
                let [id, title] = [&meeting.id, &meeting.title].map(|text| style.inline(text));
                output.line(format_args!("{date} | {id} | {title}{reports}"))?;
            }
        }
    }
    output.finish()?;
    Ok(Outcome::Done)
}

fn row(record: &MeetingRecord) -> Row<'_> {
    let meeting = &record.meeting;
    Row {
        id: &record.id,
        date: meeting.date.as_deref(),
        place: meeting.place.as_deref(),
        place_country: meeting.place_country.as_deref(),
        countries: meeting.countries.join("|"),
        organisations: meeting.organisations.join("|"),
        participants: joined(meeting.participants.iter().filter_map(|p| p.person.as_deref().or(p.name.as_deref()))),
        format: meeting.format.map(|format| json_name(&format)),
        topics: meeting.topics.iter().map(json_name).collect::<Vec<_>>().join("|"),
        documents_signed: meeting.documents_signed,
        title: &record.title,
        reports: joined(record.reports.iter().map(|told| told.id.as_str())),
    }
}

fn joined<'a>(values: impl Iterator<Item = &'a str>) -> String {
    values.collect::<Vec<_>>().join("|")
}

/// The name of a value in JSON.
pub(super) fn json_name(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default().trim_matches('"').to_owned()
}
