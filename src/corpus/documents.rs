//! What is read as a whole, by the parsers of `formats`: pages, feeds and documents.
//!
//! Each is parsed beside the rest of the program (`isolate`): one on which a parser fails, or takes too long, costs itself
//! alone.

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

/// The drafts of a page, feed or document; `most_bytes` is the longest body.
#[cfg(feature = "formats")]
pub(super) fn drafts_of(format: InputFormat, bytes: Vec<u8>, most_bytes: u64) -> Result<Found, String> {
    use super::bounds::MAX_PARSE_TIME;
    use super::encoding::{declared_in, decode};
    use super::formats::{docx, feed, html, pdf};
    use super::isolate::run;

    let one =
        |draft: Draft| Found { drafts: vec![Ok(draft)], encoding: None, is_repaired: false, warnings: Vec::new() };
    match format {
        InputFormat::Docx | InputFormat::Odt => run(MAX_PARSE_TIME, move || docx::read(&bytes, most_bytes))?.map(one),
        InputFormat::Pdf => run(MAX_PARSE_TIME, move || pdf::read(&bytes, most_bytes))?.map(one),
        _ => {
            let decoded = decode(&bytes, declared_in(&bytes).as_deref())?;
            let (encoding, is_repaired) = (Some(decoded.encoding), decoded.repaired.is_some());
            let repaired = decoded.repaired.map(|how| format!("expected Arabic, found {how}: it is put right"));
            let (text, warnings) = (decoded.text.into_owned(), decoded.warning.into_iter().chain(repaired).collect());
            let parse = move || match format {
                InputFormat::Feed => feed::read(&text, most_bytes),
                _ => html::read(&text, most_bytes).map(|draft| vec![Ok(draft)]),
            };
            let drafts = run(MAX_PARSE_TIME, parse)??;
            Ok(Found { drafts, encoding, is_repaired, warnings })
        }
    }
}

/// The drafts of a page, feed or document: none, in a build without them.
#[cfg(not(feature = "formats"))]
pub(super) fn drafts_of(format: InputFormat, _: Vec<u8>, _: u64) -> Result<Found, String> {
    Err(not_built(format.label()))
}

/// What a build without a format says of it.
#[cfg(not(feature = "formats"))]
pub(super) fn not_built(what: &str) -> String {
    format!("expected a format that this build reads, found {what}: build mahdar with its feature formats")
}
