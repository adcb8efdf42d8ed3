//! *mahdar* (محضر, the minutes of a meeting): full-text search for Arabic diplomatic news.
//!
//! Give it communiqués and agency reports, ask in Arabic, and get the **meetings** that the reports tell of, best
//! first, each with its reports, a snippet of the original text and the words that matched. Letters that writers
//! interchange are one letter, diacritics and tatweel do not count, and a word is found in its other forms.
//!
//! ```
//! use mahdar::{Engine, Report, search::Request};
//!
//! let engine = Engine::in_memory()?; // or Engine::create("a/folder")
//! engine.ingest([
//!     Report::new("kuna-1", "بوتين ورحمن يبحثان التعاون", "عُقد الاجتماع في دوشنبه يوم الثلاثاء."),
//!     Report::new("kuna-2", "قمة خليجية في الرياض", "اجتمع القادة في العاصمة السعودية."),
//!     Report::new("kuna-3", "ارتفاع أسعار النفط", "ارتفعت الأسعار في الأسواق."),
//! ])?;
//!
//! let answer = engine.search(&Request::new("اجتماعات دوشنبة"))?;
//! let best = &answer.meetings[0];
//! assert_eq!(best.title, "بوتين ورحمن يبحثان التعاون");
//!
//! let snippet = &best.reports[0].snippet;
//! let marked: Vec<&str> = snippet.highlights.iter().map(|&[from, to]| &snippet.text[from..to]).collect();
//! assert_eq!(marked, ["الاجتماع", "دوشنبه"]); // as they stand in the report
//! # Ok::<(), mahdar::Error>(())
//! ```
//!
//! # Map
//!
//! | module | what |
//! |---|---|
//! | [`text`] | Arabic analysis, a crate of its own: `mahdar-text` |
//! | [`model`] | reports and meetings, as plain values |
//! | [`corpus`] | reading reports from files and folders |
//! | [`dates`] | dates of records and options, date expressions in text |
//! | [`gazetteer`] | countries, cities, people, organisations in three scripts |
//! | [`extract`] | the meetings that a report tells of |
//! | [`grouping`] | which reports tell of one meeting |
//! | [`analysis`] | the analyzer, plugged into the index |
//! | [`search`] | what is asked and answered, and how reports are ranked |
//! | [`snippet`] | fragments and highlights |
//! | [`Engine`] | an index, open: ingest, remove, search |
//! | [`eval`] | how good the ranking is, measured |
//!
//! # What it does not do
//!
//! It does not crawl, translate or summarize. Feature `cli` (on by default) builds the command `mahdar`; without it the
//! library has neither an argument parser nor a progress bar, nor a server (feature `serve`).

#![forbid(unsafe_code)]

pub mod alerts;
pub mod analysis;
pub mod corpus;
pub mod dates;
mod engine;
mod error;
pub mod eval;
pub mod extract;
pub mod gazetteer;
pub mod grouping;
mod index;
mod lines;
pub mod model;
pub mod query;
pub mod search;
pub mod snippet;

pub use engine::{Check, Engine, Event, Evidences, IngestOptions, KnownFiles, Moment, Rebuilt, Stats, Stop, Summary};
pub use error::{Error, ErrorKind, Result};
pub use index::{Archived, Finding, Manifest};
pub use mahdar_text as text;
pub use model::{Meeting, MeetingRecord, Report};
