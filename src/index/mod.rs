//! The index on disk: its schema, what it remembers of itself, and how reports go in and come out.
//!
//! An index is one folder of tantivy's. A report is one document of it, with what it tells of meetings beside its text; a
//! meeting is another, made of the reports at the commit that touched one of them; so is what is known of each file that was read. Every commit carries the
//! [`Manifest`], so data and manifest can never disagree.

mod alerts;
mod backup;
mod commit_files;
mod document;
mod durable;
mod folder;
mod holder;
mod inspect;
mod install;
mod ledger;
mod leftovers;
mod manifest;
mod meeting_document;
mod names;
mod old;
mod read_only;
mod reader;
mod schema;
mod writer;

pub use backup::Archived;
pub(crate) use backup::{write as write_backup, write_file as write_backup_file};
pub(crate) use commit_files::CommitFiles;
pub(crate) use document::{content_hash, file_of, parts_of, text_hash};
pub(crate) use folder::{FolderState, create, in_memory, let_others_read, open, open_read_only, state};
pub use inspect::Finding;
pub(crate) use inspect::{faults_of_alerts, faults_of_files, faults_of_list, faults_of_making, strangers};
pub(crate) use install::{Staging, restore};
pub(crate) use ledger::Copy;
pub use manifest::Manifest;
pub(crate) use old::OldIndex;
pub(crate) use reader::{Known, Reader, live_reports};
pub(crate) use schema::{Fields, ID, PUBLISHED, READ_AS, SOURCE, stored_day, stored_time};
pub(crate) use writer::Writer;
