//! `/meeting/{id}`: the record of a meeting, its reports with the words that it was read from, and meetings like it.

use super::answer::{Written, answer, wrong};
use super::asked::Asked;
use super::frame::{Head, frame};
use super::text::shortened;
use super::{countries, dates, evidence};
use crate::http::App;
use crate::http::problem::Problem;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::response::Response;
use mahdar::model::{Role, Telling};
use mahdar::{Engine, Evidences, MeetingRecord};
use maud::{Markup, html};
use std::sync::Arc;

/// Reports whose words are shown; the others are links.
const MOST_SHOWN: usize = 6;
/// Paragraphs of each.
const MOST_EXCERPTS: usize = 4;
/// Words that a fact is said to be read from.
const MOST_QUOTES: usize = 3;
const QUOTE_CHARS: usize = 80;
const TITLE_CHARS: usize = 400;

pub(super) async fn page(
    State(app): State<Arc<App>>,
    path: Result<Path<String>, PathRejection>,
    parts: Parts,
) -> Response {
    match path {
        Ok(Path(id)) => answer(&app, &parts, move |engine, asked| write(engine, asked, &id)).await,
        Err(_) => wrong(&Asked::nothing(&parts), Problem::invalid("expected an id in UTF-8, found other bytes")),
    }
}

/// The same for an id that fits in no path.
pub(super) async fn page_of_parameter(State(app): State<Arc<App>>, parts: Parts) -> Response {
    answer(&app, &parts, |engine, asked| write(engine, asked, asked.one("id").unwrap_or_default())).await
}

fn write(engine: &Engine, asked: &Asked, id: &str) -> Result<Written, Problem> {
    let record = engine.meeting(id)?.ok_or_else(|| Problem::no_such("meeting", &shortened(id, QUOTE_CHARS)))?;
    let lang = asked.lang;
    let evidence = engine.evidence(&record)?;
    let (of_meeting, coverage): (Vec<&Telling>, Vec<&Telling>) =
        record.reports.iter().partition(|told| told.role == Role::Report);
    let mut reports = Vec::new();
    for (n, told) in of_meeting.iter().enumerate() {
        let is_shown = n < MOST_SHOWN && told.copy_of.is_none();
        reports.push((*told, if is_shown { engine.report(&told.id)? } else { None }));
    }
    let body = html! {
        main #main .whole tabindex="-1" {
            (back(asked))
            h1 dir="auto" { (shortened(&record.title, TITLE_CHARS)) }
            section { h2 { (lang.say("record")) } (facts(asked, &record, &evidence)) }
            section {
                h2 { (lang.say("reports_of_meeting")) " " span.n { (lang.number(of_meeting.len())) } }
                p.about { (lang.say("legend")) }
                @for (told, report) in &reports {
                    article.card {
                        (told_by(asked, told))
                        @if let Some(report) = report { (words(asked, &report.title, &report.body, &told.id, &evidence)) }
                    }
                }
            }
            @if !coverage.is_empty() {
                section {
                    h2 { (lang.say("coverage")) " " span.n { (lang.number(coverage.len())) } }
                    p.about { (lang.say("coverage_about")) }
                    @for told in coverage { article.card { (told_by(asked, told)) } }
                }
            }
            // It costs more than all the rest, so it is asked for by itself: by the script, or by who follows the link.
            section #similar {
                h2 { (lang.say("similar")) }
                p { a href=(asked.link().at("similar", &record.id)) { (lang.say("similar_show")) } }
            }
        }
    };
    let head = Head { title: &record.title, ..Head::default() };
    Ok(frame(asked, &head, &body).into())
}

/// The way back to the results, where one came from some.
pub(super) fn back(asked: &Asked) -> Markup {
    html! {
        @if !asked.query().is_empty() || !asked.filters().is_empty() {
            p.back { a href=(asked.link().to("/")) { (asked.lang.say("back")) @if !asked.query().is_empty() { ": " bdi { (asked.query()) } } } }
        }
    }
}

/// What is known, fact by fact, each with the words that it was read from.
fn facts(asked: &Asked, record: &MeetingRecord, evidence: &[Evidences]) -> Markup {
    let lang = asked.lang;
    let meeting = &record.meeting;
    let fact = |name: &str, value: Markup| {
        html! { div { dt { (evidence::name(lang, name)) } dd { (value) (quotes(asked, name, evidence)) } } }
    };
    let own = |param, value: &str| asked.bare_link().set(param, value).to("/");
    html! {
        dl.record {
            @if let Some(date) = &meeting.date { (fact("date", dates::time(lang, date))) }
            @if let Some(place) = &meeting.place {
                (fact("place", html! {
                    a href=(own("place", place)) { bdi { (place) } }
                    @if let Some(code) = &meeting.place_country { " (" (countries::country(lang, code)) ")" }
                }))
            }
            @if !meeting.participants.is_empty() {
                (fact("participants", html! { ul { @for one in &meeting.participants { li {
                    @if let Some(code) = &one.country { (countries::flag_of(lang, code)) }
                    @if let Some(name) = one.name.as_ref().or(one.person.as_ref()) { a href=(own("participant", name)) { bdi { (name) } } }
                    @if let Some(office) = &one.title { " " bdi.office { (office) } }
                } } } }))
            }
            @if !meeting.countries.is_empty() {
                (fact("countries", html! { ul { @for code in &meeting.countries { li {
                    a href=(own("country", code)) { (countries::country(lang, code)) }
                } } } }))
            }
            @if !meeting.organisations.is_empty() {
                (fact("organisations", html! { ul { @for name in &meeting.organisations { li { bdi { (name) } } } } }))
            }
            @if let Some(form) = meeting.format { (fact("format", html! { (lang.say(&format!("form_{}", form.name()))) })) }
            @if !meeting.topics.is_empty() {
                (fact("topics", html! { ul { @for topic in &meeting.topics { li {
                    a href=(own("topic", topic.name())) { (lang.say(&format!("topic_{}", topic.name()))) }
                } } } }))
            }
            @if meeting.documents_signed { (fact("documents_signed", html! { (lang.say("signed")) })) }
            @if let Some(code) = &meeting.cameo { div { dt { (lang.say("cameo")) } dd { bdi { (code) } } } }
        }
    }
}

/// Some of the words that a fact was read from.
fn quotes(asked: &Asked, fact: &str, evidence: &[Evidences]) -> Markup {
    let is_of = |one: &&Evidences| one.fact == fact || fact == "date" && one.fact == "date_text";
    let mut texts: Vec<&str> = evidence.iter().filter(is_of).map(|one| one.text.as_str()).collect();
    texts.sort_unstable();
    texts.dedup();
    html! {
        @if !texts.is_empty() {
            p.quotes { (asked.lang.say("read_from")) @for text in texts.iter().take(MOST_QUOTES) { " " q dir="auto" { (shortened(text, QUOTE_CHARS)) } } }
        }
    }
}

/// A report of the meeting: its title and where it is from.
fn told_by(asked: &Asked, told: &Telling) -> Markup {
    let lang = asked.lang;
    html! {
        h3 dir="auto" { a href=(asked.link().at("report", &told.id)) { (shortened(&told.title, TITLE_CHARS)) } }
        p.from {
            @if let Some(source) = &told.source { bdi { (source) } " \u{b7} " }
            @if let Some(published) = &told.published { (dates::published(lang, published)) }
            @if told.copies > 0 { " \u{b7} " (lang.count("copies", told.copies)) }
            @if let Some(of) = &told.copy_of { " \u{b7} " (lang.say("copy_of")) " " a href=(asked.link().at("report", of)) { bdi { (shortened(of, QUOTE_CHARS)) } } }
        }
    }
}

/// The parts of a report that the facts were read from.
fn words(asked: &Asked, title: &str, body: &str, id: &str, evidence: &[Evidences]) -> Markup {
    let of = |in_title: bool| -> Vec<&Evidences> {
        evidence.iter().filter(|one| one.report == id && one.in_title == in_title).collect()
    };
    let (of_title, of_body) = (of(true), of(false));
    html! {
        @if !of_title.is_empty() { p.excerpt dir="auto" { (evidence::marked(asked.lang, title, 0..title.len(), &of_title)) } }
        @for part in evidence::excerpts(body, &of_body).into_iter().take(MOST_EXCERPTS) {
            p.excerpt dir="auto" { (evidence::marked(asked.lang, body, part, &of_body)) }
        }
    }
}
