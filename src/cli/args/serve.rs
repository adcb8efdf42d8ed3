//! What can be typed of `mahdar serve`.

use clap::{Args as ClapArgs, ValueEnum};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Answers searches over HTTP: a page at /, JSON under /api/v1 (docs/serve.md).
///
/// What others commit to the index is seen within two seconds. Prints its address when it is ready; Ctrl-C ends it, after
/// what is being answered. On 127.0.0.1, its default, it asks for no key; other addresses need one.
#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct ServeArgs {
    /// Address and port to listen at; port 0 is one that is free
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:7700")]
    pub(in crate::cli) addr: SocketAddr,
    /// File with the key that requests must bring (Authorization: Bearer KEY, or as a password in a browser), at least 16
    /// characters in one line [default: what MAHDAR_API_KEY says, else no key]
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) api_key_file: Option<PathBuf>,
    /// Let everybody who reaches ADDR search, without a key
    #[arg(long, conflicts_with = "api_key_file")]
    pub(in crate::cli) no_key: bool,
    /// Take reports by POST /api/v1/ingest, from who has the key
    #[arg(long)]
    pub(in crate::cli) writable: bool,
    /// A name that requests may ask for beside localhost, such as the one that a proxy before it has; may be repeated
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) host: Vec<String>,
    /// Requests a second of one address, on the average; 0 for as many as it likes [default: 0 at a loopback address, else 50]
    #[arg(long, value_name = "N")]
    pub(in crate::cli) rate: Option<u32>,
    /// The most seconds that a search may take; a client may take six times as long to send a body, and as long, at most ten,
    /// for the head of a request
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=600))]
    pub(in crate::cli) time: u64,
    /// The most megabytes of a POST
    #[arg(long, value_name = "MB", default_value_t = 16, value_parser = clap::value_parser!(u64).range(1..=1024))]
    pub(in crate::cli) max_body: u64,
    /// How to log requests on standard error
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) log: LogFormat,
}

/// How requests are logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum LogFormat {
    /// A line each, for people
    Text,
    /// A JSON object a line
    Json,
    /// What goes wrong alone, for people
    Quiet,
}
