//! `mahdar meetings`: the meetings in the index, listed, counted or exported.

use super::args::{IndexArg, ListFormat, MeetingsArgs};
use super::counts::{print_facets, print_timeline};
use super::markdown::{code, escaped, table};
use super::output::{Output, Paragraph, padded, widest};
use super::search::filter;
use super::{CommandResult, Failure, Outcome};
use mahdar::search::{Facet, Filter};
use mahdar::{Engine, Meeting, MeetingRecord};
use serde::Serialize;

/// Names of the columns of the table.
pub(crate) const CELLS: [&str; 12] = [
    "id",
    "date",
    "place",
    "place_country",
    "countries",
    "organisations",
    "participants",
    "format",
    "topics",
    "documents_signed",
    "title",
    "reports",
];
/// Heads of columns of the list, as wide as these are.
const DATE: &str = "date      ";
const REPORTS: &str = "reports";
/// Columns that titles have at least; where there are fewer beside the other columns, they have lines of their own.
const LEAST_OF_TITLE: usize = 40;

pub(super) fn run(args: &MeetingsArgs, index: &IndexArg) -> CommandResult {
    let filter = filter(&args.wanted)?;
    let engine = Engine::open_read_only(index.folder())?;
    let mut output = Output::paged();
    if !args.facet.is_empty() || args.timeline.is_some() {
        count(&mut output, args, &engine, &filter)?;
    } else {
        let meetings = engine.meetings_wanted(&filter)?;
        match args.format {
            ListFormat::Json => output.json(&serde_json::json!({ "meetings": meetings }))?,
            ListFormat::Jsonl => meetings.iter().try_for_each(|meeting| output.json(meeting))?,
            ListFormat::Csv => {
                let rows = meetings.iter().map(|record| cells_of(record).to_vec());
                output.text(&csv(std::iter::once(CELLS.map(str::to_owned).to_vec()).chain(rows))?)?;
            }
            ListFormat::Markdown => {
                let rows = meetings.iter().map(|record| {
                    let [_, date, place, _, countries, ..] = cells_of(record);
                    [date, escaped(&record.title), escaped(&place), countries.replace('|', ", "), code(&record.id)]
                });
                output.lines(table(&["date", "title", "place", "countries", "id"], rows))?;
            }
            ListFormat::Text => print(&mut output, &meetings)?,
        }
    }
    output.finish()?;
    Ok(Outcome::Done)
}

fn count(output: &mut Output, args: &MeetingsArgs, engine: &Engine, filter: &Filter) -> Result<(), Failure> {
    let facets: Vec<Facet> = args.facet.iter().copied().map(Facet::from).collect();
    let facets = engine.facets(filter, &facets)?;
    let timeline = args.timeline.map(|step| Ok::<_, Failure>((step, engine.timeline(filter)?))).transpose()?;
    match args.format {
        ListFormat::Text => {
            if let Some((step, timeline)) = &timeline {
                print_timeline(output, timeline, engine.meetings_wanted(filter)?.len(), *step)?;
            }
            print_facets(output, &facets)?;
        }
        ListFormat::Json | ListFormat::Jsonl => {
            let mut counts = serde_json::json!({ "facets": facets });
            if let Some((_, timeline)) = timeline {
                counts["timeline"] = serde_json::json!(timeline);
            }
            output.json(&counts)?;
        }
        ListFormat::Csv | ListFormat::Markdown => {
            let message = "--facet and --timeline are printed as text or json: leave out --format csv and markdown";
            return Err(Failure::Message(message.into()));
        }
    }
    Ok(())
}

/// Prints meetings: on a screen a table, with titles on lines of their own where it is narrow; else a line for each.
fn print(output: &mut Output, meetings: &[MeetingRecord]) -> std::io::Result<()> {
    let style = output.style();
    let text = |text: &str| Paragraph::default().outside(text);
    let own = |text: &str| Paragraph::default().own(text);
    let reports = |record: &MeetingRecord| match record.reports.len() {
        1 => Paragraph::default(),
        more => own(&format!("{more} reports")),
    };
    let date = |record: &MeetingRecord| record.meeting.date.clone().unwrap_or_else(|| "undated".into());
    let ids = widest(meetings.iter().map(|record| record.id.as_str()));
    let before_titles = DATE.len() + ids + REPORTS.len() + 6;
    match style.width() {
        None => meetings.iter().try_for_each(|record| {
            let facts = own(&date(record)).and(" | ", text(&record.id)).and(" | ", text(&record.title));
            output.paragraph("", &facts.and(" | ", reports(record)))
        }),
        Some(width) if before_titles + LEAST_OF_TITLE <= width && !meetings.is_empty() => {
            output.line(format_args!("{DATE}  {:<ids$}  {REPORTS}  title", "meeting"))?;
            meetings.iter().try_for_each(|record| {
                let (id, count) = (padded(style, &record.id, ids), record.reports.len());
                let before = format!("{:<10}  {id}  {count:>7}  ", date(record));
                output.paragraph(&before, &text(&record.title))
            })
        }
        Some(width) => meetings.iter().try_for_each(|record| {
            output.paragraph(&format!("{:<10}  ", date(record)), &text(&record.title))?;
            let indent = if DATE.len() + 2 + ids <= width { DATE.len() + 2 } else { 2 };
            output.paragraph(&" ".repeat(indent), &text(&record.id).and(" | ", reports(record)))
        }),
    }
}

fn cells_of(record: &MeetingRecord) -> [String; 12] {
    cells(&record.id, &record.title, &record.meeting, record.reports.iter().map(|told| told.id.as_str()))
}

/// A row of the table.
pub(crate) fn cells<'a>(
    id: &str,
    title: &str,
    meeting: &Meeting,
    reports: impl Iterator<Item = &'a str>,
) -> [String; 12] {
    let one = |value: &Option<String>| value.clone().unwrap_or_default();
    [
        id.to_owned(),
        one(&meeting.date),
        one(&meeting.place),
        one(&meeting.place_country),
        meeting.countries.join("|"),
        meeting.organisations.join("|"),
        joined(meeting.participants.iter().filter_map(|p| p.person.as_deref().or(p.name.as_deref()))),
        meeting.format.map(|format| json_name(&format)).unwrap_or_default(),
        meeting.topics.iter().map(json_name).collect::<Vec<_>>().join("|"),
        meeting.documents_signed.to_string(),
        title.to_owned(),
        joined(reports),
    ]
}

fn joined<'a>(values: impl Iterator<Item = &'a str>) -> String {
    values.collect::<Vec<_>>().join("|")
}

/// Rows as CSV.
pub(super) fn csv(rows: impl Iterator<Item = Vec<String>>) -> Result<String, Failure> {
    let mut table = csv::Writer::from_writer(Vec::new());
    let failure = |error: String| Failure::Message(error);
    for row in rows {
        table.write_record(row).map_err(|error| failure(error.to_string()))?;
    }
    let bytes = table.into_inner().map_err(|error| failure(error.to_string()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The name of a value in JSON.
pub(super) fn json_name(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default().trim_matches('"').to_owned()
}
