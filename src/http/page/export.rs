//! `/export.csv` and `/export.json`: the results of a link, for spreadsheets and programs, from the first on and bounded.

use super::answer::{Written, answer};
use super::search::{Found, find};
use crate::cli::{CELLS, cells};
use crate::http::App;
use crate::http::problem::Problem;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use mahdar::search::{MeetingHit, ReportHit, Request};
use std::iter::once;
use std::sync::Arc;

/// The most rows: of each the text is read.
const MOST_ROWS: usize = 500;
/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

pub(super) async fn csv(State(app): State<Arc<App>>, parts: Parts) -> Response {
    answer(&app, &parts, |engine, asked| {
        let rows = match find(engine, asked.unit, &bounded(&asked.request))? {
            Found::Meetings(answer) => of_meetings(&answer.meetings),
            Found::Reports(answer) => of_reports(&answer.reports),
        };
        Ok(Written { kind: "text/csv; charset=utf-8", text: table(rows)?, file: Some("mahdar.csv") })
    })
    .await
}

pub(super) async fn json(State(app): State<Arc<App>>, parts: Parts) -> Response {
    answer(&app, &parts, |engine, asked| {
        let text = match find(engine, asked.unit, &bounded(&asked.request))? {
            Found::Meetings(answer) => serde_json::to_string(&answer),
            Found::Reports(answer) => serde_json::to_string(&answer),
        };
        Ok(Written { kind: "application/json", text: text.map_err(unwritten)?, file: Some("mahdar.json") })
    })
    .await
}

fn bounded(request: &Request) -> Request {
    Request { limit: MOST_ROWS, offset: 0, explain: false, ..request.clone() }
}

/// The columns of `mahdar search --format csv`.
fn of_meetings(hits: &[MeetingHit]) -> Vec<Vec<String>> {
    let names = once("rank").chain(CELLS).chain(once("snippet")).map(str::to_owned).collect();
    let row = |(n, hit): (usize, &MeetingHit)| {
        let facts = cells(&hit.id, &hit.title, &hit.meeting, hit.reports.iter().map(|report| report.id.as_str()));
        let snippet = hit.reports.iter().find(|report| !report.snippet.text.is_empty());
        let snippet = snippet.map(|report| report.snippet.text.clone()).unwrap_or_default();
        once((n + 1).to_string()).chain(facts).chain(once(snippet)).collect()
    };
    once(names).chain(hits.iter().enumerate().map(row)).collect()
}

fn of_reports(hits: &[ReportHit]) -> Vec<Vec<String>> {
    let names = ["rank", "id", "published", "source", "title", "snippet"].map(str::to_owned).to_vec();
    let row = |(n, hit): (usize, &ReportHit)| {
        let published = hit.published.map(|published| published.to_string()).unwrap_or_default();
        let source = hit.source.clone().unwrap_or_default();
        vec![(n + 1).to_string(), hit.id.clone(), published, source, hit.title.clone(), hit.snippet.text.clone()]
    };
    once(names).chain(hits.iter().enumerate().map(row)).collect()
}

/// Rows as a spreadsheet reads them: with a mark that says it is UTF-8, and with no cell that it would run.
fn table(rows: Vec<Vec<String>>) -> Result<String, Problem> {
    let mut table = ::csv::Writer::from_writer("\u{FEFF}".as_bytes().to_vec());
    for row in rows {
        table.write_record(row.iter().map(|cell| harmless(cell))).map_err(unwritten)?;
    }
    let bytes = table.into_inner().map_err(unwritten)?;
    String::from_utf8(bytes).map_err(unwritten)
}

fn harmless(cell: &str) -> String {
    if cell.starts_with(FORMULA) { format!("'{cell}") } else { cell.to_owned() }
}

fn unwritten(error: impl std::fmt::Display) -> Problem {
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, format!("the table cannot be written ({error})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        let cells = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "plain", "a,\"b\""].map(str::to_owned).to_vec();
        let written = table(vec![cells]).unwrap();
        assert_eq!(written, "\u{FEFF}'=1+1,'+1,'-1,'@SUM(A1),'\t=1,plain,\"a,\"\"b\"\"\"\n");
    }
}
