//! Shows a view: asks the engine, prints the answer, and returns what can be chosen by number.

use super::state::{Listed, PAGE_OF_HITS, PAGE_OF_VALUES, View, What};
use crate::cli::Failure;
use crate::cli::args::StepArg;
use crate::cli::counts::{print_counts, print_timeline};
use crate::cli::meetings::json_name;
use crate::cli::output::{Output, say};
use crate::cli::search::{Shown, print_hits, say_ignored, say_meant};
use crate::cli::show::{print_meeting, print_report};
use mahdar::Engine;
use mahdar::search::{Facet, Filter, Request};

pub(super) fn show(engine: &Engine, view: &View) -> Result<Listed, Failure> {
    let mut output = Output::new();
    let request =
        Request { filter: view.filter.clone(), limit: PAGE_OF_HITS, offset: view.offset, ..Request::new(&view.query) };
    let listed = match &view.what {
        What::Meetings => {
            let answer = engine.search(&request)?;
            print_hits(&mut output, view.offset, answer.meetings.iter().filter_map(Shown::of_meeting))?;
            say_ignored(&answer.overview);
            say_meant(&answer.overview);
            let items = answer.meetings.into_iter().map(|meeting| meeting.id).collect();
            if answer.overview.total == 0 && answer.overview.matching_reports > 0 {
                say(format_args!("no meeting matches; {} reports do: /reports", answer.overview.matching_reports));
            }
            Listed { items, total: answer.overview.total }
        }
        What::Reports => {
            let answer = engine.search_reports(&Request { filter: Filter::default(), ..request })?;
            print_hits(&mut output, view.offset, answer.reports.iter().map(Shown::of_report))?;
            say_ignored(&answer.overview);
            say_meant(&answer.overview);
            let items = answer.reports.into_iter().map(|report| report.id).collect();
            Listed { items, total: answer.overview.total }
        }
        What::Facet(facet) => show_facet(engine, &mut output, view, request, *facet)?,
        What::Timeline => {
            let answer = engine.search(&Request { limit: 0, timeline: true, ..request })?;
            print_timeline(&mut output, &answer.timeline.unwrap_or_default(), answer.overview.total, StepArg::Auto)?;
            Listed::default()
        }
        What::Whole(id) => show_whole(engine, &mut output, id)?,
    };
    output.finish()?;
    say_where(view, &listed);
    Ok(listed)
}

fn show_facet(
    engine: &Engine,
    output: &mut Output,
    view: &View,
    request: Request,
    facet: Facet,
) -> Result<Listed, Failure> {
    let answer = engine.search(&Request { limit: 0, offset: 0, facets: vec![facet], ..request })?;
    let counts = answer.facets.get(&facet).map(Vec::as_slice).unwrap_or_default();
    let page: Vec<(&str, usize)> = (counts.iter().skip(view.offset).take(PAGE_OF_VALUES))
        .map(|count| (count.value.as_str(), count.meetings))
        .collect();
    let digits = (view.offset + page.len()).to_string().len();
    print_counts(output, &json_name(&facet), &page, |n| format!("{:>digits$}. ", view.offset + n))?;
    Ok(Listed { items: page.into_iter().map(|(value, _)| value.to_owned()).collect(), total: counts.len() })
}

/// A report, or a meeting, whose reports then are listed.
fn show_whole(engine: &Engine, output: &mut Output, id: &str) -> Result<Listed, Failure> {
    let mut listed = Listed::default();
    if let Some(report) = engine.report(id)? {
        print_report(output, engine, &report)?;
    } else if let Some(meeting) = engine.meeting(id)? {
        print_meeting(output, &meeting, &engine.evidence(&meeting)?, |number| format!("{number}. "))?;
        listed.total = meeting.reports.len();
        listed.items = meeting.reports.into_iter().map(|report| report.id).collect();
    }
    output.line("")?;
    Ok(listed)
}

/// Says which of how many are shown, and how they were narrowed.
fn say_where(view: &View, listed: &Listed) {
    let what = match view.what {
        What::Meetings => "meetings",
        What::Reports => "reports",
        What::Facet(_) => "values",
        What::Whole(_) if listed.total > 0 => return say(format_args!("a number opens a report")),
        What::Timeline | What::Whole(_) => return,
    };
    let Filter { countries, participant, source, since, until, .. } = &view.filter;
    let years = since.zip(*until).map(|(since, until)| format!("{since} to {until}"));
    let narrowed = [participant.clone(), source.clone(), years].into_iter().flatten();
    let narrowed: String = countries.iter().cloned().chain(narrowed).map(|part| format!(", {part}")).collect();
    let (first, last) = (view.offset + 1, view.offset + listed.items.len());
    match listed.total {
        0 => say(format_args!("no {what}{narrowed}")),
        total => say(format_args!("{first}-{last} of {total} {what}{narrowed}")),
    }
}
