//! `mahdar search`: meetings or reports for a query, or a TREC run for a file of topics.

mod export;
mod text;

pub(super) use text::{Shown, print_hits};

use super::args::{IndexArg, SearchArgs, SearchFormat, SortArg, WantedArgs};
use super::counts::{print_facets, print_timeline};
use super::output::{Output, say, shortened};
use super::{CommandResult, Failure, Outcome};
use mahdar::Engine;
use mahdar::eval::{self, percent_encode_space, read_topics};
use mahdar::search::{Answer, Facet, Filter, Overview, ReportAnswer, Request, Sort, Unit, Weights};
use std::path::Path;

/// The topic id of a query that has none, in a TREC run.
const ONLY_TOPIC: &str = "1";
/// Characters that are shown of a part of a query.
const PART_CHARS: usize = 60;

pub(super) fn run(args: &SearchArgs, index: &IndexArg) -> CommandResult {
    let filter = filter(&args.wanted)?;
    let unbounded = Filter { since: None, until: None, ..filter };
    if args.reports && unbounded != Filter::default() {
        let message = "--country, --participant, --place, --source, --topic and --form are of meetings: leave them out, or --reports";
        return Err(Failure::Message(message.into()));
    }
    let counts = !args.facet.is_empty() || args.timeline.is_some();
    if counts && matches!(args.format, SearchFormat::Csv | SearchFormat::Jsonl) {
        let message = "--facet and --timeline are printed as text, json or markdown: leave them out, or --format";
        return Err(Failure::Message(message.into()));
    }
    match (&args.topics, &args.query) {
        (Some(topics), _) => run_topics(args, topics, index),
        (None, Some(query)) => run_query(args, query, index),
        (None, None) => Err(Failure::Message("expected a query or --topics FILE".into())),
    }
}

/// The filter that options ask for.
pub(super) fn filter(args: &WantedArgs) -> Result<Filter, Failure> {
    if let (Some(since), Some(until)) = (args.since, args.until)
        && since.first > until.last
    {
        let message = format!("--since {} is later than --until {}: swap them", since.first, until.last);
        return Err(Failure::Message(message));
    }
    Ok(Filter {
        countries: args.country.clone(),
        participant: args.participant.clone(),
        place: args.place.clone(),
        source: args.source.clone(),
        topics: args.topic.clone(),
        form: args.form,
        since: args.since.map(|period| period.first),
        until: args.until.map(|period| period.last),
    })
}

fn request(args: &SearchArgs, query: &str) -> Request {
    Request {
        query: query.to_owned(),
        limit: args.limit,
        offset: args.offset,
        since: args.wanted.since.map(|period| period.first),
        until: args.wanted.until.map(|period| period.last),
        filter: filter(&args.wanted).unwrap_or_default(),
        facets: args.facet.iter().copied().map(Facet::from).collect(),
        timeline: args.timeline.is_some(),
        sort: match args.sort {
            SortArg::Relevance => Sort::Relevance,
            SortArg::Date => Sort::Date,
        },
        weights: if args.no_synonyms { Weights { synonyms: 0.0, ..Weights::default() } } else { Weights::default() },
        explain: args.explain,
        other_scripts: !args.no_other_scripts,
        all_words: args.all_words,
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

/// Prints the run of one topic, says what it leaves out, and returns how many match.
fn print_run(engine: &Engine, args: &SearchArgs, topic: &eval::Topic, output: &mut Output) -> Result<usize, Failure> {
    let ranking = engine.rank(&request(args, &topic.query), unit(args))?;
    for (hit, rank) in ranking.hits.iter().zip(args.offset.saturating_add(1)..) {
        let id = percent_encode_space(&hit.id);
        output.line(format_args!("{} Q0 {id} {rank} {} mahdar", topic.id, hit.score))?;
    }
    let prefix = if args.topics.is_some() { format!("topic {}: ", topic.id) } else { String::new() };
    say_left_out(&prefix, args, ranking.undated, ranking.ignored_words);
    Ok(ranking.total)
}

fn say_left_out(prefix: &str, args: &SearchArgs, undated: usize, ignored_words: usize) {
    if undated > 0 {
        say(format_args!("{prefix}{undated} undated {} match and were left out", what(args)));
    }
    if ignored_words > 0 {
        say(format_args!("{prefix}the query is too long: its last {ignored_words} words were not searched for"));
    }
}

fn what(args: &SearchArgs) -> &'static str {
    if args.reports { "reports" } else { "meetings" }
}

fn run_query(args: &SearchArgs, query: &str, index: &IndexArg) -> CommandResult {
    let engine = super::seeds::open_or_build(index)?;
    let mut output = Output::paged();
    let total = if args.format == SearchFormat::Trec {
        print_run(&engine, args, &eval::Topic { id: ONLY_TOPIC.into(), query: query.into() }, &mut output)?
    } else if args.reports {
        let answer = engine.search_reports(&request(args, query))?;
        print_reports(&mut output, args, &engine, &answer)?;
        say_of(args, &answer.overview, answer.reports.len());
        answer.overview.total
    } else {
        let answer = engine.search(&request(args, query))?;
        print_meetings(&mut output, args, &engine, &answer)?;
        say_of(args, &answer.overview, answer.meetings.len());
        answer.overview.total
    };
    output.finish()?;
    Ok(if total == 0 { Outcome::Nothing } else { Outcome::Done })
}

fn print_meetings(output: &mut Output, args: &SearchArgs, engine: &Engine, answer: &Answer) -> Result<(), Failure> {
    match args.format {
        SearchFormat::Text => {
            print_hits(output, args.offset, answer.meetings.iter().filter_map(Shown::of_meeting))?;
            if let (Some(timeline), Some(step)) = (&answer.timeline, args.timeline) {
                print_timeline(output, timeline, answer.overview.total, step)?;
            }
            print_facets(output, &answer.facets)?;
        }
        SearchFormat::Json => output.json(answer)?,
        SearchFormat::Jsonl => answer.meetings.iter().try_for_each(|hit| output.json(hit))?,
        SearchFormat::Csv => output.text(&export::csv_of_meetings(&answer.meetings, args.offset)?)?,
        SearchFormat::Markdown => export::markdown_of_meetings(output, args, engine, answer)?,
        SearchFormat::Trec => {}
    }
    Ok(())
}

fn print_reports(
    output: &mut Output,
    args: &SearchArgs,
    engine: &Engine,
    answer: &ReportAnswer,
) -> Result<(), Failure> {
    match args.format {
        SearchFormat::Text => print_hits(output, args.offset, answer.reports.iter().map(Shown::of_report))?,
        SearchFormat::Json => output.json(answer)?,
        SearchFormat::Jsonl => answer.reports.iter().try_for_each(|hit| output.json(hit))?,
        SearchFormat::Csv => output.text(&export::csv_of_reports(&answer.reports, args.offset)?)?,
        SearchFormat::Markdown => export::markdown_of_reports(output, args, engine, answer)?,
        SearchFormat::Trec => {}
    }
    Ok(())
}

/// Says what there is to say of an answer beside its hits.
fn say_of(args: &SearchArgs, overview: &Overview, shown: usize) {
    if args.format != SearchFormat::Json {
        say(format_args!("{shown} of {} {}, {:.1} ms", overview.total, what(args), overview.took_ms));
    }
    if overview.total == 0 && overview.matching_reports > 0 && !args.reports {
        let reports = overview.matching_reports;
        if filter(&args.wanted).is_ok_and(|filter| filter == Filter::default()) {
            say(format_args!("no meeting matches; {reports} reports do: --reports"));
        } else {
            say(format_args!("no meeting is left; without the filters, {reports} reports match"));
        }
    }
    explain_query(args, overview);
    say_meant(overview);
    for [name, arabic] in &overview.names {
        say(format_args!("{name} is also searched for as {arabic}"));
    }
    say_left_out("", args, overview.undated, overview.ignored_words);
}

/// Says what of the query was ignored.
pub(super) fn say_ignored(overview: &Overview) {
    for diagnostic in &overview.diagnostics {
        let part = overview.query.get(diagnostic.start..diagnostic.end).unwrap_or_default();
        let part = shortened(part, PART_CHARS);
        let (from, to) = (diagnostic.start, diagnostic.end);
        say(format_args!("query, bytes {from} to {to}, {part:?}: {}", diagnostic.message));
    }
}

/// Says what the query may have meant.
pub(super) fn say_meant(overview: &Overview) {
    if let Some(query) = &overview.did_you_mean {
        say(format_args!("did you mean: {query}"));
    }
}

/// Says what of the query was ignored and, if asked, how it was understood.
fn explain_query(args: &SearchArgs, overview: &Overview) {
    say_ignored(overview);
    if args.explain_query {
        say(format_args!("understood as: {}", overview.understood.as_ref().unwrap_or(&overview.query)));
    }
}
