//! What is read as a whole, by the parsers of `formats`: pages, feeds and documents.
//!
//! Each is parsed beside the rest of the program: one on which a parser fails, or takes too long, costs itself alone.

use super::InputFormat;
use super::draft::Draft;
use super::encoding::Encoding;

/// What came of a file.
pub(super) struct Found {
    pub(super) drafts: Vec<Result<Draft, String>>,
    pub(super) encoding: Option<Encoding>,
    pub(super) is_repaired: bool,
    pub(super) warnings: Vec<String>,
}

/// What a build without a format says of it.
pub(super) fn not_built(what: &str) -> String {
    format!("expected a format that this build reads, found {what}: build mahdar with its feature formats")
}

/// The drafts of a page, feed or document; `most_bytes` is the longest body.
pub(super) fn drafts_of(format: InputFormat, bytes: Vec<u8>, most_bytes: u64) -> Result<Found, String> {
    let _ = (bytes, most_bytes, super::bounds::MAX_PARSE_TIME);
    Err(not_built(format.label()))
}
