//! What every reader of a format promises for any bytes: it ends, without a panic; reports have an id and a text, notes a
//! message, and no text holds what is no character.

use mahdar::corpus::{InputFormat, Item, ReadOptions, read_bytes};

/// Small, so that the limit is met, too.
const MAX_RECORD: u64 = 4096;

pub fn check(name: &str, bytes: &[u8], format: InputFormat) {
    let options = ReadOptions { format, max_record: MAX_RECORD, ..ReadOptions::default() };
    for item in read_bytes(name, bytes.to_vec(), options) {
        match item {
            Item::Report(report) => {
                assert!(!report.id.is_empty());
                assert!(!report.title.trim().is_empty() || !report.body.trim().is_empty(), "{report:?}");
                assert!(!report.title.starts_with(char::is_whitespace), "{report:?}");
            }
            Item::Refused(note) | Item::Warning(note) | Item::Skipped(note) => {
                assert!(!note.message.is_empty() && !note.message.contains("panicked"), "{note}");
            }
            other => panic!("{other:?}"),
        }
    }
}
