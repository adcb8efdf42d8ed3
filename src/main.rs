//! The command `mahdar`: parse, dispatch, exit code.

#![forbid(unsafe_code)]

mod cli;
#[cfg(feature = "serve")]
mod http;
#[cfg(feature = "mcp")]
mod mcp;

use std::process::ExitCode;

/// The allocator of the system keeps what the threads of an ingest gave back.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::main()
}
