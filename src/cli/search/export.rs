//! Hits for spreadsheets and documents.

use super::text::best;
use crate::cli::Failure;
use crate::cli::args::SearchArgs;
use crate::cli::markdown::{code, escaped, link, snippet, table};
use crate::cli::meetings::{CELLS, cells, csv, json_name};
use crate::cli::output::Output;
use mahdar::Engine;
use mahdar::search::{Answer, MeetingHit, ReportAnswer, ReportHit};
use std::iter::once;

/// The table of `meetings --format csv`, with rank and score before and the best snippet behind.
pub(super) fn csv_of_meetings(hits: &[MeetingHit], offset: usize) -> Result<String, Failure> {
    let names = ["rank", "score"].into_iter().chain(CELLS).chain(once("snippet")).map(str::to_owned).collect();
    let rows = hits.iter().zip(offset.saturating_add(1)..).map(|(hit, rank)| {
        let reports = hit.reports.iter().map(|report| report.id.as_str());
        let snippet = best(hit).map(|report| report.snippet.text.clone()).unwrap_or_default();
        let facts = cells(&hit.id, &hit.title, &hit.meeting, reports);
        [rank.to_string(), hit.score.to_string()].into_iter().chain(facts).chain(once(snippet)).collect()
    });
    csv(once(names).chain(rows))
}

pub(super) fn csv_of_reports(hits: &[ReportHit], offset: usize) -> Result<String, Failure> {
    let names = ["rank", "score", "id", "published", "source", "title", "snippet"].map(str::to_owned).to_vec();
    let rows = hits.iter().zip(offset.saturating_add(1)..).map(|(hit, rank)| {
        vec![
            rank.to_string(),
            hit.score.to_string(),
            hit.id.clone(),
            hit.published.map(|published| published.to_string()).unwrap_or_default(),
            hit.source.clone().unwrap_or_default(),
            hit.title.clone(),
            hit.snippet.text.clone(),
        ]
    });
    csv(once(names).chain(rows))
}

/// A numbered list. A fact has a line of its own, that begins with its name, so that it is read from left to right and no
/// digits change places, while titles and snippets are read as their language is.
pub(super) fn markdown_of_meetings(
    output: &mut Output,
    args: &SearchArgs,
    engine: &Engine,
    answer: &Answer,
) -> Result<(), Failure> {
    for (hit, rank) in answer.meetings.iter().zip(args.offset.saturating_add(1)..) {
        let Some(best) = best(hit) else { continue };
        item(output, engine, rank, &hit.title, best)?;
        let mut fact = |name: &str, value: String| match value.as_str() {
            "" => Ok(()),
            value => output.line(format_args!("   - {name}: {value}")),
        };
        let meeting = &hit.meeting;
        let people = meeting.participants.iter().filter_map(|someone| {
            let name = someone.name.as_deref().or(someone.title.as_deref()).map(escaped)?;
            Some(someone.country.as_ref().map_or(name.clone(), |code| format!("{name} ({code})")))
        });
        let people = people.collect::<Vec<_>>().join(", ");
        fact("Meeting", code(&hit.id))?;
        fact("Date", meeting.date.clone().unwrap_or_else(|| "unknown".into()))?;
        fact("Place", meeting.place.as_deref().map(escaped).unwrap_or_default())?;
        fact("Countries", meeting.countries.join(", "))?;
        fact("Organisations", meeting.organisations.iter().map(|name| escaped(name)).collect::<Vec<_>>().join(", "))?;
        fact("Participants", people)?;
        fact("Format", meeting.format.iter().map(json_name).map(|name| name.replace('_', " ")).collect())?;
        for report in hit.reports.iter() {
            fact("Report", of_report(engine, report)?)?;
        }
        output.line("")?;
    }
    if let Some(timeline) = &answer.timeline {
        let months = timeline.iter().map(|month| [month.value.clone(), month.meetings.to_string()]);
        output.lines(table(&["month", "meetings"], months))?;
        output.line("")?;
    }
    for (facet, counts) in &answer.facets {
        let counts = counts.iter().map(|count| [escaped(&count.value), count.meetings.to_string()]);
        output.lines(table(&[&json_name(facet), "meetings"], counts))?;
        output.line("")?;
    }
    Ok(())
}

pub(super) fn markdown_of_reports(
    output: &mut Output,
    args: &SearchArgs,
    engine: &Engine,
    answer: &ReportAnswer,
) -> Result<(), Failure> {
    for (hit, rank) in answer.reports.iter().zip(args.offset.saturating_add(1)..) {
        item(output, engine, rank, &hit.title, hit)?;
        output.line(format_args!("   - Report: {}", of_report(engine, hit)?))?;
        output.line("")?;
    }
    Ok(())
}

/// The first lines of an item of the list: the title, with a link to the report, and the snippet.
fn item(output: &mut Output, engine: &Engine, rank: usize, title: &str, report: &ReportHit) -> Result<(), Failure> {
    let url = engine.report(&report.id)?.and_then(|report| report.url);
    output.line(format_args!("{rank}. **{}**", link(title, url.as_deref())))?;
    output.line("")?;
    if !report.snippet.text.is_empty() {
        output.line(format_args!("   > {}", snippet(&report.snippet)))?;
        output.line("")?;
    }
    Ok(())
}

/// A report in a line: its id, its paper with a link, its day, and how it stands to the meeting.
fn of_report(engine: &Engine, report: &ReportHit) -> Result<String, Failure> {
    let url = engine.report(&report.id)?.and_then(|report| report.url);
    let page = url.as_deref().map(|url| link(report.source.as_deref().unwrap_or(url), Some(url)));
    let source = page.or_else(|| report.source.as_deref().map(escaped));
    let published = report.published.map(|published| published.date().to_string());
    let copy = report.copy_of.as_ref().map(|of| format!("copy of {}", code(of)));
    let role = report.role.map(|role| json_name(&role)).filter(|role| role != "report");
    let parts = [Some(code(&report.id)), published, source, role, copy];
    Ok(parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
}
