//! `/similar/{id}`: the meetings most like one. The meeting's page takes the list from here once it is shown.

use super::answer::{Written, answer, wrong};
use super::asked::Asked;
use super::cards;
use super::frame::{Head, frame};
use super::text::shortened;
use crate::http::App;
use crate::http::problem::Problem;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::response::Response;
use mahdar::Engine;
use mahdar::search::Request;
use maud::html;
use std::sync::Arc;

const MOST_SIMILAR: usize = 6;
const TITLE_CHARS: usize = 180;

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
    let lang = asked.lang;
    let meeting = engine.meeting(id)?.ok_or_else(|| Problem::no_such("meeting", &shortened(id, TITLE_CHARS)))?;
    let answer = engine.similar(&meeting.id, &Request { limit: MOST_SIMILAR, ..Request::new("") })?;
    let similar = answer.map(|answer| answer.meetings).unwrap_or_default();
    let body = html! {
        div #answer {
            main #main .whole tabindex="-1" {
                p.back dir="auto" { a href=(asked.link().at("meeting", &meeting.id)) { (shortened(&meeting.title, TITLE_CHARS)) } }
                h1 { (lang.say("similar")) }
                @if similar.is_empty() { p { (lang.say("not_found")) } }
                ul.similar { @for hit in &similar { li {
                    a href=(asked.link().at("meeting", &hit.id)) dir="auto" { (shortened(&hit.title, TITLE_CHARS)) }
                    (cards::facts(lang, &hit.meeting))
                } } }
            }
        }
    };
    if asked.one("part").is_some() {
        return Ok(body.into());
    }
    Ok(frame(asked, &Head { title: lang.say("similar"), ..Head::default() }, &body).into())
}
