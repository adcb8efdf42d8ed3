//! `mahdar search`: meetings or reports for a query, or a TREC run for a file of topics.

use super::args::{IndexArg, SearchArgs, SearchFormat, SortArg, WantedArgs};
use super::meetings::json_name;
use super::output::{Output, Style, say, shortened};
use super::{CommandResult, Failure, Outcome};
use mahdar::eval::{Topic, percent_encode_space, read_topics};
use mahdar::model::Role;
use mahdar::search::{Facet, Facets, Filter, MeetingHit, Overview, Reason, ReportHit, Request, Sort, Unit, Weights};
use mahdar::{Engine, Meeting};
use std::path::Path;

/// The topic id of a query that has none, in a TREC run.
const ONLY_TOPIC: &str = "1";
/// Characters of a title that are shown.
const TITLE_CHARS: usize = 110;

pub(super) fn run(args: &SearchArgs, index: &IndexArg) -> CommandResult {
    let filter = filter(&args.wanted)?;
    let unbounded = Filter { since: None, until: None, ..filter };
    if args.reports && unbounded != Filter::default() {
        let message = "--country, --participant and --place are of meetings: leave them out, or --reports";
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
        sort: match args.sort {
            SortArg::Relevance => Sort::Relevance,
            SortArg::Date => Sort::Date,
        },
        weights: if args.no_synonyms { Weights { synonyms: 0.0, ..Weights::default() } } else { Weights::default() },
        explain: args.explain,
        other_scripts: !args.no_other_scripts,
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
fn print_run(engine: &Engine, args: &SearchArgs, topic: &Topic, output: &mut Output) -> Result<usize, Failure> {
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
    let mut output = Output::new();
    let total = match unit(args) {
        _ if args.format == SearchFormat::Trec => {
            print_run(&engine, args, &Topic { id: ONLY_TOPIC.into(), query: query.into() }, &mut output)?
        }
        Unit::Meetings => {
            let answer = engine.search(&request(args, query))?;
            let hits = answer.meetings.iter().filter_map(shown_by);
            let total = print_answer(&mut output, args, &answer, &answer.overview, hits.collect())?;
            if args.format == SearchFormat::Text {
                print_facets(&mut output, &answer.facets)?;
            }
            total
        }
        Unit::Reports => {
            let answer = engine.search_reports(&request(args, query))?;
            let hits = answer.reports.iter().map(|report| Shown {
                title: &report.title,
                meeting: None,
                score: report.score,
                report,
                more: None,
            });
            print_answer(&mut output, args, &answer, &answer.overview, hits.collect())?
        }
    };
    output.finish()?;
    Ok(if total == 0 { Outcome::Nothing } else { Outcome::Done })
}

/// Prints an answer, says what there is to say of it, and returns how many match.
fn print_answer(
    output: &mut Output,
    args: &SearchArgs,
    answer: &impl serde::Serialize,
    overview: &Overview,
    hits: Vec<Shown<'_>>,
) -> Result<usize, Failure> {
    if args.format == SearchFormat::Json {
        output.json(answer)?;
    } else {
        let shown = hits.len();
        print_hits(output, args, hits.into_iter())?;
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
    if let Some(query) = &overview.did_you_mean {
        say(format_args!("did you mean: {query}"));
    }
    for [name, arabic] in &overview.names {
        say(format_args!("{name} is also searched for as {arabic}"));
    }
    say_left_out("", args, overview.undated, overview.ignored_words);
    Ok(overview.total)
}

/// What is shown of a hit.
struct Shown<'a> {
    title: &'a str,
    /// What is known of the meeting.
    meeting: Option<&'a Meeting>,
    score: f32,
    /// The report, or that of the meeting which matches best.
    report: &'a ReportHit,
    /// Of a meeting with further reports.
    more: Option<String>,
}

/// A meeting as it is shown: by its report that matches best.
fn shown_by(meeting: &MeetingHit) -> Option<Shown<'_>> {
    let mut best = meeting.reports.first()?;
    for report in meeting.reports.iter().filter(|report| !report.snippet.text.is_empty()) {
        if report.score > best.score || best.snippet.text.is_empty() {
            best = report;
        }
    }
    let count = |role: Role| meeting.reports.iter().filter(|report| report.role == Some(role)).count();
    let copies = meeting.reports.iter().filter(|report| report.copy_of.is_some()).count();
    let parts = [(count(Role::Report), "reports"), (copies, "of them copies"), (count(Role::Coverage), "coverage")];
    let parts = parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}"));
    let more = (meeting.reports.len() > 1).then(|| format!("{}: {}", meeting.id, parts.collect::<Vec<_>>().join(", ")));
    Some(Shown { title: &meeting.title, meeting: Some(&meeting.meeting), score: meeting.score, report: best, more })
}

pub(super) fn print_facets(output: &mut Output, facets: &Facets) -> std::io::Result<()> {
    let style = output.style();
    for (facet, counts) in facets {
        let name = json_name(facet);
        for count in counts {
            output.line(format_args!("{name} {}: {}", style.inline(&count.value), count.meetings))?;
        }
    }
    Ok(())
}

/// Prints hits for people, each with the date of the meeting, else of publication.
fn print_hits<'a>(
    output: &mut Output,
    args: &SearchArgs,
    hits: impl Iterator<Item = Shown<'a>>,
) -> Result<(), Failure> {
    let style = output.style();
    for (shown, rank) in hits.zip(args.offset.saturating_add(1)..) {
        let report = shown.report;
        output.line(format_args!("{rank}. {}", style.inline(&shortened(shown.title, TITLE_CHARS))))?;
        let published = report.published.map(|published| published.date().to_string());
        let date = shown.meeting.and_then(|meeting| meeting.date.as_deref()).or(published.as_deref());
        let facts = [Some(date.unwrap_or("undated")), report.source.as_deref(), Some(&report.id)];
        let facts = facts.into_iter().flatten().map(|fact| style.inline(fact)).collect::<Vec<_>>().join(" | ");
        let more = shown.more.map(|more| format!(" | {}", style.inline(&more))).unwrap_or_default();
        output.line(format_args!("   {facts} | {:.3}{more}", shown.score))?;
        if let Some(who) = shown.meeting.map(|meeting| who(meeting, style)).filter(|who| !who.is_empty()) {
            output.line(format_args!("   {who}"))?;
        }
        if !report.snippet.text.is_empty() {
            output.line(format_args!("   {}", style.snippet(&report.snippet)))?;
        }
        for part in &report.explanation {
            let text = style.inline(&part.text);
            output.line(format_args!("   {:>7.3}  {}", part.score, in_words(part.reason, &text)))?;
        }
        output.line("")?;
    }
    Ok(())
}

/// Who met, where, and how: names with their countries, else the countries alone.
fn who(meeting: &Meeting, style: Style) -> String {
    let people = meeting.participants.iter().filter_map(|someone| {
        let name = someone.name.as_deref().or(someone.title.as_deref())?;
        let country = someone.country.as_ref().map(|code| format!(" ({code})")).unwrap_or_default();
        Some(format!("{}{country}", style.inline(name)))
    });
    let mut parties: Vec<String> = people.collect();
    if parties.is_empty() {
        parties = meeting
            .countries
            .iter()
            .cloned()
            .chain(meeting.organisations.iter().map(|name| style.inline(name)))
            .collect();
    }
    let place = meeting.place.iter().map(|place| style.inline(place));
    let format = meeting.format.iter().map(json_name).map(|name| name.replace('_', " "));
    let parts = [parties.join(", ")].into_iter().filter(|parties| !parties.is_empty()).chain(place).chain(format);
    parts.collect::<Vec<_>>().join(" | ")
}

/// What a part of a score is for, in a journalist's words.
fn in_words(reason: Reason, text: &str) -> String {
    match reason {
        Reason::Word => format!("the report has {text}, in this or another form, or words that look like it"),
        Reason::Exact => format!("the report has the very word {text}"),
        Reason::Title => format!("the title has {text}"),
        Reason::Pair => format!("the words {text} follow each other"),
        Reason::Synonym => format!("the report has a synonym or another name of {text}"),
        Reason::Date => format!("the report is of {text}"),
        Reason::Fact => format!("of the meeting it is known: {text}"),
        Reason::Reports => format!("{text} other reports of the meeting match"),
        _ => text.to_owned(),
    }
}
