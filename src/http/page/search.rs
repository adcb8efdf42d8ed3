//! `/`: the meetings or reports that are asked for, or the latest meetings, and what is beside them.

use super::answer::answer;
use super::asked::Asked;
use super::frame::{Head, frame};
use super::{cards, filters, ties};
use crate::http::App;
use crate::http::problem::Problem;
use axum::extract::State;
use axum::http::request::Parts;
use axum::response::Response;
use mahdar::Engine;
use mahdar::search::{Answer, Facet, Overview, ReportAnswer, Request, Unit};
use maud::{Markup, html};
use std::sync::Arc;

/// What is counted for the filters.
const FACETS: [Facet; 5] = [Facet::Country, Facet::Participant, Facet::Topic, Facet::Form, Facet::Source];
/// Queries to begin with. They are examples of what the language of queries can do, and name what most news has.
const EXAMPLES: [&str; 4] =
    ["لقاء بوتين ورحمان", "قمة روسيا وآسيا الوسطى", "وزير الخارجية +طاقة", "participant:أردوغان"];
/// Bytes of a part of the query that a note repeats.
const PART_CHARS: usize = 60;

/// What was found.
pub(super) enum Found {
    Meetings(Answer),
    Reports(ReportAnswer),
}

impl Found {
    fn overview(&self) -> &Overview {
        match self {
            Self::Meetings(answer) => &answer.overview,
            Self::Reports(answer) => &answer.overview,
        }
    }

    fn shown(&self) -> usize {
        match self {
            Self::Meetings(answer) => answer.meetings.len(),
            Self::Reports(answer) => answer.reports.len(),
        }
    }
}

/// What a link asks for; without a query, the latest meetings.
pub(super) fn find(engine: &Engine, unit: Unit, request: &Request) -> mahdar::Result<Found> {
    match unit {
        _ if request.query.trim().is_empty() => Ok(Found::Meetings(engine.browse(request)?)),
        Unit::Meetings => Ok(Found::Meetings(engine.search(request)?)),
        Unit::Reports => Ok(Found::Reports(engine.search_reports(request)?)),
    }
}

pub(super) async fn page(State(app): State<Arc<App>>, parts: Parts) -> Response {
    answer(&app, &parts, |engine, asked| Ok(write(engine, asked)?.into())).await
}

fn write(engine: &Engine, asked: &Asked) -> Result<Markup, Problem> {
    let lang = asked.lang;
    let wanted = match asked.unit {
        Unit::Meetings => FACETS.into_iter().chain([ties::facet(asked)]).collect(),
        Unit::Reports => Vec::new(),
    };
    let request = Request { facets: wanted, timeline: asked.unit == Unit::Meetings, ..asked.request.clone() };
    let found = find(engine, asked.unit, &request)?;
    let body = html! {
        div #answer .columns {
            main #main tabindex="-1" { (main(engine, asked, &found)) }
            @if let Found::Meetings(answer) = &found && (answer.overview.total > 0 || !asked.filters().is_empty()) {
                aside #filters aria-label=(lang.say("filters")) { (filters::aside(asked, answer)) }
            }
        }
    };
    if asked.one("part").is_some() {
        return Ok(body);
    }
    let title = match asked.query() {
        "" => String::new(),
        query => lang.say_of("results_of", query),
    };
    let head = Head { title: &title, feed: Some(asked.link().to("/feed.atom")), is_kept: asked.query().is_empty() };
    Ok(frame(asked, &head, &body))
}

fn main(engine: &Engine, asked: &Asked, found: &Found) -> Markup {
    let lang = asked.lang;
    let (overview, query) = (found.overview(), asked.query());
    let is_front = query.is_empty() && asked.filters().is_empty() && asked.request.offset == 0;
    let counted = match found {
        Found::Meetings(_) => lang.count("meetings", overview.total),
        Found::Reports(_) => lang.count("reports", overview.total),
    };
    html! {
        @if is_front {
            h1.headline { (lang.say("headline")) }
            p.examples {
                (lang.say("examples"))
                @for example in EXAMPLES { " " a.chip href=(asked.bare_link().set("q", example).to("/")) dir="auto" { (example) } }
            }
        } @else if query.is_empty() {
            h1 { (lang.say("latest")) }
        } @else {
            h1.query { (lang.say("results")) ": " bdi { (query) } }
        }
        (filters::chips(asked))
        (notes(asked, overview))
        @if engine.is_empty() {
            section.state {
                h2 { (lang.say("empty_index")) }
                p { (lang.say("empty_do")) " " code dir="ltr" { "mahdar ingest FOLDER" } }
            }
        } @else if overview.total == 0 {
            section.state {
                h2 { (lang.say("not_found")) }
                p { (lang.say("try_fewer")) }
                @if overview.matching_reports > 0 {
                    p { a href=(asked.without_filters().set("unit", "reports").to("/")) {
                        (lang.say_of("no_meeting_but_reports", &lang.count("reports", overview.matching_reports)))
                    } }
                }
            }
        }
        div.bar {
            p.count data-count=(counted) { @if is_front { (lang.say("latest")) " \u{b7} " } (counted) }
            @if !query.is_empty() { (order(asked)) }
            a.to-filters href="#filters" { (lang.say("go_filters")) }
        }
        ol.hits start=(asked.request.offset + 1) {
            @match found {
                Found::Meetings(answer) => @for hit in &answer.meetings { li { (cards::meeting(asked, hit)) } },
                Found::Reports(answer) => @for hit in &answer.reports { li { (cards::report(asked, hit)) } },
            }
        }
        (pages(asked, overview.total, found.shown()))
        @if overview.total > 0 {
            p.export {
                (lang.say("export"))
                " " a href=(asked.link().to("/export.csv")) download { (lang.say("csv")) }
                " " a href=(asked.link().to("/export.json")) download { (lang.say("json")) }
                " " a href=(asked.link().to("/feed.atom")) { (lang.say("feed")) }
            }
        }
    }
}

/// What is shown, and in which order.
fn order(asked: &Asked) -> Markup {
    let lang = asked.lang;
    let is_reports = asked.unit == Unit::Reports;
    let by_date = asked.one("sort") == Some("date");
    let choice = |name: &str, link: String, chosen: bool| {
        html! { a href=(link) aria-current=[chosen.then_some("true")] { (name) } }
    };
    html! {
        nav.choices aria-label=(lang.say("unit")) {
            (choice(lang.say("of_meetings"), asked.link().without("unit").to("/"), !is_reports))
            (choice(lang.say("of_reports"), asked.without_filters().set("unit", "reports").to("/"), is_reports))
        }
        nav.choices aria-label=(lang.say("order")) {
            (choice(lang.say("order_relevance"), asked.link().without("sort").to("/"), !by_date))
            (choice(lang.say("order_date"), asked.link().set("sort", "date").to("/"), by_date))
        }
    }
}

/// What of the query was ignored, and what it may have meant.
fn notes(asked: &Asked, overview: &Overview) -> Markup {
    let lang = asked.lang;
    html! {
        @if let Some(meant) = &overview.did_you_mean {
            p.meant { (lang.say("did_you_mean")) " " a href=(asked.link().set("q", meant).to("/")) dir="auto" { (meant) } }
        }
        @if !overview.diagnostics.is_empty() || overview.undated > 0 || overview.ignored_words > 0 {
            div.notes role="note" aria-label=(lang.say("query_notes")) { ul {
                @for diagnostic in &overview.diagnostics {
                    li {
                        @if let Some(part) = overview.query.get(diagnostic.start..diagnostic.end) {
                            q dir="auto" { (super::text::shortened(part, PART_CHARS)) } ": "
                        }
                        span lang="en" dir="ltr" { (diagnostic.message) }
                    }
                }
                @if overview.undated > 0 { li { (lang.count("undated", overview.undated)) } }
                @if overview.ignored_words > 0 { li { (lang.count("ignored_words", overview.ignored_words)) } }
            } }
        }
    }
}

fn pages(asked: &Asked, total: usize, shown: usize) -> Markup {
    let lang = asked.lang;
    let Request { limit, offset, .. } = asked.request;
    let to = |offset: usize| match offset {
        0 => asked.link().to("/"),
        offset => asked.link().set("offset", &offset.to_string()).to("/"),
    };
    // Links beyond what may be asked for would lead to a refusal.
    let next =
        (offset + shown < total && shown > 0 && offset + limit <= Asked::LAST_OFFSET).then(|| to(offset + limit));
    let range = format!("{}\u{2013}{}", lang.number(offset + 1), lang.number(offset + shown));
    html! {
        @if total > shown {
            nav.pages aria-label=(lang.say("pages")) {
                @if offset > 0 { a rel="prev" href=(to(offset.saturating_sub(limit))) { (lang.say("previous")) } }
                @if shown > 0 { bdi { (range) } }
                @if let Some(next) = next { a rel="next" href=(next) { (lang.say("next")) } }
            }
        }
    }
}
