//! Integration tests: the library as an embedder sees it, the command as a user sees it.

#![allow(unreachable_pub, reason = "a test binary has no outside")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on says so, and may say that it was skipped"
)]

mod architecture;
mod backup;
mod check;
mod corpus;
mod dates;
mod demands;
mod engine;
mod extract;
mod ingest;
mod lexicon;
mod meetings;
mod naive;
mod query;
mod random;
mod ranking;
#[cfg(feature = "formats")]
mod same_article;
mod slips;
mod suggest;
mod support;

#[cfg(feature = "cli")]
mod alerts;
#[cfg(feature = "cli")]
mod bad_files;
#[cfg(feature = "cli")]
mod bad_input;
#[cfg(feature = "cli")]
mod bounds;
#[cfg(feature = "cli")]
mod command;
#[cfg(feature = "cli")]
mod contract;
#[cfg(feature = "cli")]
mod crash;
#[cfg(feature = "cli")]
mod encodings;
#[cfg(feature = "cli")]
mod faults;
#[cfg(all(feature = "cli", feature = "formats"))]
mod formats;
#[cfg(feature = "cli")]
mod golden;
#[cfg(feature = "cli")]
mod highlights;
#[cfg(feature = "cli")]
mod holds;
#[cfg(feature = "cli")]
mod interrupt;
#[cfg(feature = "cli")]
mod judged;
#[cfg(feature = "cli")]
mod load;
#[cfg(feature = "cli")]
mod news;
#[cfg(feature = "cli")]
mod shared;
#[cfg(all(feature = "cli", unix))]
mod watch;
