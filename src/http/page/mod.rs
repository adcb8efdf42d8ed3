//! The page: HTML for people, made on the server. It works without JavaScript; the little there is adds completion, results
//! while one types, and keys.
//!
//! | file | what |
//! |---|---|
//! | `asked` | what a link asks: the search, the language, the theme; and links that differ in one of these |
//! | `words` | what the page itself says, in Arabic and English (`words.tsv`); numbers (`dates`: days) |
//! | `countries` | names and flags |
//! | `text` | text from outside: marked by ranges, cut, made plain |
//! | `frame` | what is around each page |
//! | `answer` | headers of pages, and what a page says when something is wrong |
//! | `search` | `/`: meetings or reports, and what is beside them: `cards`, `filters`, `timeline`, `ties` |
//! | `meeting`, `report` | one of them, whole, with `evidence` marked; `similar` |
//! | `export`, `feed`, `opensearch` | the same results for spreadsheets, feed readers and browsers |
//! | `assets` | `style.css`, `page.js`, `icon.svg` |
//!
//! Stored text is hostile. It gets into a page through the escaping of maud alone; no text is ever inserted as it is, marks
//! are put in by splitting at byte ranges, and nothing but `http` and `https` becomes a link. The state of a page is its link:
//! there is no cookie.

mod answer;
mod asked;
mod assets;
mod cards;
mod countries;
mod dates;
mod evidence;
mod export;
mod feed;
mod filters;
mod frame;
mod meeting;
mod opensearch;
mod report;
mod search;
mod similar;
mod text;
mod ties;
mod timeline;
mod words;

use super::App;
use axum::Router;
use axum::routing::get;
use std::sync::Arc;

/// Everything that is not of the API.
pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/", get(search::page))
        .route("/meeting/{*id}", get(meeting::page))
        .route("/report/{*id}", get(report::page))
        .route("/similar/{*id}", get(similar::page))
        .route("/similar", get(similar::page_of_parameter))
        .route("/meeting", get(meeting::page_of_parameter))
        .route("/report", get(report::page_of_parameter))
        .route("/export.csv", get(export::csv))
        .route("/export.json", get(export::json))
        .route("/feed.atom", get(feed::feed))
        .route("/opensearch.xml", get(opensearch::description))
        .route("/style.css", get(assets::style))
        .route("/page.js", get(assets::script))
        .route("/icon.svg", get(assets::icon))
}
