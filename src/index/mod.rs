//! The index on disk: its schema, what it remembers of itself, and how reports go in and come out.
//!
//! An index is one folder of tantivy's. A report is one document of it, with what it tells of meetings beside its text; a
//! meeting is another, made of the reports at the commit that touched one of them; so is what is known of each file that was read. Every commit carries the
//! [`Manifest`], so data and manifest can never disagree.

mod alerts;
mod document;
mod folder;
mod ledger;
mod manifest;
mod meeting_document;
mod read_only;
mod reader;
mod schema;
mod writer;

pub(crate) use document::{content_hash, file_of, text_hash};
pub(crate) use folder::{FolderState, create, in_memory, let_others_read, open, open_read_only, state};
pub(crate) use ledger::Copy;
pub use manifest::Manifest;
pub(crate) use reader::{Known, Reader, live_reports};
pub(crate) use schema::{Fields, ID, PUBLISHED, SOURCE, stored_day, stored_time};
pub(crate) use writer::Writer;
