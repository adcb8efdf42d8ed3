//! `mahdar search`: meetings or reports for a query, or a TREC run for a file of topics.

use super::args::{IndexArg, SearchArgs, SearchFormat, SortArg};
use super::output::{Output, Style, say, shortened};
use super::{CommandResult, Failure, Outcome};
use mahdar::Engine;
use mahdar::eval::{Topic, percent_encode_space, read_topics};
use mahdar::search::{ReportHit, Request, Sort, Unit};
use std::path::Path;

/// The topic id of a query that has none, in a TREC run.
const ONLY_TOPIC: &str = "1";
/// Characters of a title that are shown.
const TITLE_CHARS: usize = 110;

pub(super) fn run(args: &SearchArgs, index: &IndexArg) -> CommandResult {
    if let (Some(since), Some(until)) = (args.since, args.until)
        && since.first > until.last
    {
        return Err(Failure::Message(format!(
            "--since {} is later than --until {}: swap them",
            since.first, until.last
        )));
    }
    match (&args.topics, &args.query) {
        (Some(topics), _) => run_topics(args, topics, index),
        (None, Some(query)) => run_query(args, query, index),
        (None, None) => Err(Failure::Message("expected a query or --topics FILE".into())),
    }
}

fn request(args: &SearchArgs, query: &str) -> Request {
    Request {
        query: query.to_owned(),
        limit: args.limit,
        offset: args.offset,
        since: args.since.map(|period| period.first),
        until: args.until.map(|period| period.last),
        sort: match args.sort {
            SortArg::Relevance => Sort::Relevance,
            SortArg::Date => Sort::Date,
        },
    }
}

fn unit(args: &SearchArgs) -> Unit {
    if args.reports { Unit::Reports } else { Unit::Meetings }
}

fn run_topics(args: &SearchArgs, topics: &Path, index: &IndexArg) -> CommandResult {
    if args.format != SearchFormat::Trec {
        return Err(Failure::Message("--topics prints a TREC run: add --format trec".into()));
    }
    let topics = read_topics(topics)?;
    let engine = super::seeds::open_or_build(index)?;
    let mut output = Output::new();
    for topic in &topics {
        match print_run(&engine, args, topic, &mut output) {
            Err(Failure::Message(message)) => say(format_args!("warning: topic {}: {message}", topic.id)),
            other => drop(other?),
        }
    }
    output.finish()?;
    Ok(Outcome::Done)
}

/// Prints the run of one topic, and returns how many hits it has.
fn print_run(engine: &Engine, args: &SearchArgs, topic: &Topic, output: &mut Output) -> Result<usize, Failure> {
    let ranked = engine.rank(&request(args, &topic.query), unit(args))?;
    for ((id, score), rank) in ranked.iter().zip(args.offset + 1..) {
        output.line(format_args!("{} Q0 {} {rank} {score} mahdar", topic.id, percent_encode_space(id)))?;
    }
    Ok(ranked.len())
}

fn run_query(args: &SearchArgs, query: &str, index: &IndexArg) -> CommandResult {
    let engine = super::seeds::open_or_build(index)?;
    let request = request(args, query);
    let mut output = Output::new();
    let style = output.style();
    let (shown, total, undated, took_ms, what);
    match (args.format, unit(args)) {
        (SearchFormat::Trec, _) => {
            let topic = Topic { id: ONLY_TOPIC.into(), query: query.into() };
            let shown = print_run(&engine, args, &topic, &mut output)?;
            output.finish()?;
            return Ok(if shown == 0 { Outcome::Nothing } else { Outcome::Done });
        }
        (format, Unit::Meetings) => {
            let answer = engine.search(&request)?;
            if format == SearchFormat::Json {
                output.json(&answer)?;
            } else {
                for (meeting, rank) in answer.meetings.iter().zip(args.offset + 1..) {
                    let [first, ..] = meeting.reports.as_slice() else { continue };
                    let date = meeting.meeting.date.clone().or_else(|| first.published.map(|p| p.date().to_string()));
                    print_hit(&mut output, style, rank, first, date)?;
                }
            }
            (shown, total, undated, took_ms, what) =
                (answer.meetings.len(), answer.total, answer.undated, answer.took_ms, "meetings");
        }
        (format, Unit::Reports) => {
            let answer = engine.search_reports(&request)?;
            if format == SearchFormat::Json {
                output.json(&answer)?;
            } else {
                for (report, rank) in answer.reports.iter().zip(args.offset + 1..) {
                    print_hit(&mut output, style, rank, report, report.published.map(|p| p.date().to_string()))?;
                }
            }
            (shown, total, undated, took_ms, what) =
                (answer.reports.len(), answer.total, answer.undated, answer.took_ms, "reports");
        }
    }
    output.finish()?;
    if undated > 0 {
        say(format_args!("{undated} undated {what} match and were left out"));
    }
    if args.format == SearchFormat::Text {
        say(format_args!("{shown} of {total} {what}, {took_ms:.1} ms"));
    }
    Ok(if total == 0 { Outcome::Nothing } else { Outcome::Done })
}

fn print_hit(
    output: &mut Output,
    style: Style,
    rank: usize,
    report: &ReportHit,
    date: Option<String>,
) -> Result<(), Failure> {
    output.line(format_args!("{rank}. {}", style.inline(&shortened(&report.title, TITLE_CHARS))))?;
    let date = date.unwrap_or_else(|| "undated".into());
    let facts = [Some(date.as_str()), report.source.as_deref(), Some(report.id.as_str())];
    let facts = facts.into_iter().flatten().map(|fact| style.inline(fact)).collect::<Vec<_>>().join(" | ");
    output.line(format_args!("   {facts} | {:.3}", report.score))?;
    if !report.snippet.text.is_empty() {
        output.line(format_args!("   {}", style.snippet(&report.snippet)))?;
    }
    output.line("")?;
    Ok(())
}
