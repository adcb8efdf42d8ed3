//! The limits of what is read, each with its reason.
//!
//! An archive may be as large as it likes, and hold as many files and records as it likes; a single thing in it may not:
//! what has no end, or would fill the memory, is refused with a note, and the next is read. JSON that is nested too deeply
//! (128 levels, where something is read of it) is refused by `serde_json`, an id that is too long by the engine.

#[cfg(feature = "formats")]
use std::time::Duration;

/// The longest record that is read unless it is said, in bytes: a line, or a text file. The longest report of 58,000
/// articles has 0.2 MB.
pub const MAX_RECORD_BYTES: u64 = 16 << 20;

/// The largest page or feed, in bytes: its markup may be many times its text, and a tree is made of all of it.
pub(super) const MAX_PAGE_BYTES: u64 = 64 << 20;

/// The largest DOCX or PDF, in bytes: most of it is pictures.
pub(super) const MAX_DOCUMENT_BYTES: u64 = 256 << 20;

/// How long one page, feed or document may take to be read: what takes longer is made to.
#[cfg(feature = "formats")]
pub(super) const MAX_PARSE_TIME: Duration = Duration::from_secs(20);

/// Members of an archive.
#[cfg(feature = "formats")]
pub(super) const MAX_MEMBERS: u64 = 100_000;

/// Archives in one another, and layers of compression around something.
pub(super) const MAX_LAYERS: usize = 2;

/// Bytes that are passed over in search of the next record, of a line that is too long or of blank lines: a stream
/// without end is given up there.
pub(super) const MAX_PASSED_OVER: u64 = 1 << 30;

/// Text that a compressed file may give, however small it is ...
pub(super) const MAX_UNPACKED: u64 = 1 << 30;

/// ... and how many times its size it may give beyond that. News shrinks to a fifth or a tenth, repetitions to a thousandth.
pub(super) const MAX_RATIO: u64 = 200;

/// Folders in one another below the one that was named.
pub(super) const MAX_DEPTH: usize = 64;

/// The longest path, in bytes: what Linux takes in one call.
pub(super) const MAX_PATH_BYTES: usize = 4096;

/// The longest title, in bytes. A longer one is a text in the wrong place.
pub(super) const MAX_TITLE_BYTES: usize = 64 << 10;

/// The longest URL, in bytes: what servers take.
pub(super) const MAX_URL_BYTES: usize = 8 << 10;

/// The longest name of a source, in bytes: it is a term of the index, and counted by.
pub(super) const MAX_SOURCE_BYTES: usize = 1_000;

/// The longest date, in bytes.
pub(super) const MAX_DATE_BYTES: usize = 200;

/// The most that a note quotes of what it found, in characters.
const MAX_QUOTED: usize = 200;

/// A cause, short enough for a note.
pub(super) fn quoted(cause: &str) -> String {
    match cause.char_indices().nth(MAX_QUOTED) {
        Some((end, _)) => format!("{}\u{2026}", &cause[..end]),
        None => cause.to_owned(),
    }
}

/// Bytes for people: whole up to 9,999, else in MiB or GiB.
pub(super) fn size(bytes: u64) -> String {
    const MIB: f64 = (1 << 20) as f64;
    match bytes {
        ..10_000 => format!("{bytes} bytes"),
        10_000..0x4000_0000 => format!("{:.1} MiB", bytes as f64 / MIB),
        _ => format!("{:.1} GiB", bytes as f64 / MIB / 1024.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_causes_are_short() {
        assert_eq!([size(9_999), size(16 << 20), size(3 << 30)], ["9999 bytes", "16.0 MiB", "3.0 GiB"]);
        assert_eq!(quoted("short"), "short");
        assert_eq!(quoted(&"x".repeat(1_000)).chars().count(), MAX_QUOTED + 1);
    }
}
