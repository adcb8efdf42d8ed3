//! `/report/{id}`: a report, whole, with what it tells of meetings marked in its text.

use super::answer::{Written, answer, wrong};
use super::asked::Asked;
use super::frame::{Head, frame};
use super::meeting::back;
use super::text::{shortened, web_link};
use super::{cards, dates, evidence};
use crate::http::App;
use crate::http::problem::Problem;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::response::Response;
use mahdar::{Engine, Evidences, Report};
use maud::{Markup, html};
use std::sync::Arc;

const ID_CHARS: usize = 80;
const URL_CHARS: usize = 90;
const TITLE_CHARS: usize = 400;
/// Meetings of a report that are shown, and reports with the same text.
const MOST_LISTED: usize = 8;

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
    let report = engine.report(id)?.ok_or_else(|| Problem::no_such("report", &shortened(id, ID_CHARS)))?;
    let lang = asked.lang;
    let meetings = engine.meetings_of(&report.id)?;
    let same_text = engine.same_text(&report.id)?;
    let mut found: Vec<Evidences> = Vec::new();
    for meeting in meetings.iter().take(MOST_LISTED) {
        found.extend(engine.evidence(meeting)?.into_iter().filter(|one| one.report == report.id));
    }
    let of = |in_title: bool| -> Vec<&Evidences> { found.iter().filter(|one| one.in_title == in_title).collect() };
    let (of_title, of_body) = (of(true), of(false));
    let body = html! {
        main #main .whole tabindex="-1" {
            (back(asked))
            article {
                h1 dir="auto" { (evidence::marked(lang, &report.title, 0..report.title.len(), &of_title)) }
                (from(asked, &report))
                @if !found.is_empty() { p.about { (lang.say("legend")) } }
                div.text {
                    @for part in evidence::paragraphs(&report.body) { p dir="auto" { (evidence::marked(lang, &report.body, part, &of_body)) } }
                }
            }
            section {
                h2 { (lang.say("in_this_report")) }
                @if meetings.is_empty() { p { (lang.say("no_meeting_in_report")) } }
                @for meeting in meetings.iter().take(MOST_LISTED) {
                    div.card {
                        h3 dir="auto" { a href=(asked.link().at("meeting", &meeting.id)) { (shortened(&meeting.title, TITLE_CHARS)) } }
                        (cards::facts(lang, &meeting.meeting))
                        (cards::who(lang, &meeting.meeting))
                    }
                }
            }
            @if !same_text.is_empty() {
                section {
                    h2 { (lang.say("same_text")) }
                    ul { @for other in same_text.iter().take(MOST_LISTED) { li {
                        a href=(asked.link().at("report", other)) { bdi { (shortened(other, ID_CHARS)) } }
                    } } }
                }
            }
        }
    };
    let head = Head { title: &report.title, ..Head::default() };
    Ok(frame(asked, &head, &body).into())
}

/// Its paper, its day, and where it stood on the web. Only what is a link of the web becomes one.
fn from(asked: &Asked, report: &Report) -> Markup {
    let lang = asked.lang;
    html! {
        p.from {
            @if let Some(source) = &report.source { bdi { (source) } }
            @if let Some(published) = &report.published {
                @if report.source.is_some() { " \u{b7} " }
                (dates::published(lang, published))
            }
            @if let Some(url) = report.url.as_deref() {
                @if report.source.is_some() || report.published.is_some() { " \u{b7} " }
                @match web_link(url) {
                    Some(url) => {
                        (lang.say("report_link")) ": "
                        a href=(url) rel="noopener nofollow noreferrer external" dir="ltr" { (shortened(url, URL_CHARS)) }
                    },
                    None => bdi dir="ltr" { (shortened(&super::text::plain(url), URL_CHARS)) },
                }
            }
        }
    }
}
