//! Where in a text something is, for who looks for it in an editor; and what of a text is lost.

use super::mojibake::{is_doubtful, is_spoiled};
use std::fmt;

/// What stands where bytes could not be read.
pub(super) const REPLACEMENT: char = char::REPLACEMENT_CHARACTER;

/// A line and column, both from 1. Columns are characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    line: usize,
    column: usize,
}

impl Place {
    /// Of the byte `at` of a text.
    pub(super) fn of_byte(text: &str, at: usize) -> Self {
        let before = text.get(..at).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Self { line, column }
    }

    /// Of the first such character, or of the end.
    pub(super) fn of_first(text: &str, wanted: char) -> Self {
        Self::of_byte(text, text.find(wanted).unwrap_or(text.len()))
    }

    /// Of the byte `at` of bytes of which what stands before it is nearly UTF-8, or ASCII.
    pub(super) fn in_bytes(bytes: &[u8], at: usize) -> Self {
        let before = String::from_utf8_lossy(bytes.get(..at).unwrap_or(bytes));
        Self::of_byte(&before, before.len())
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// What to say of a text that has lost letters before it came here: a wrong conversion left U+FFFD, or
/// letters that cannot be put right.
///
/// ```
/// use mahdar::corpus::encoding::lost;
/// assert!(lost("one\nt\u{fffd}o").is_some_and(|warning| warning.contains("line 2, column 2")));
/// assert_eq!(lost("one\ntwo"), None);
/// ```
#[must_use]
pub fn lost(text: &str) -> Option<String> {
    if !is_doubtful(text) {
        return None;
    }
    if let Some(at) = text.find(REPLACEMENT) {
        let (place, count) = (Place::of_byte(text, at), text.matches(REPLACEMENT).count());
        let more = if count > 1 { format!(" and {} more", count - 1) } else { String::new() };
        return Some(format!(
            "expected letters, found U+FFFD, which stands for a lost one, at {place}{more}: the words there are not found; get the text again"
        ));
    }
    let spoiled = is_spoiled(text)?;
    Some(format!(
        "expected Arabic, found letters that a wrong encoding made of it at {}: they cannot be put right, and the words there are not found; get the text again",
        Place::of_byte(text, spoiled)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_characters_from_one() {
        let text = "\u{642}\u{645}\u{629}\nab\u{642}\u{fffd}";
        assert_eq!(Place::of_first(text, REPLACEMENT).to_string(), "line 2, column 4");
        assert_eq!(Place::of_byte("", 0).to_string(), "line 1, column 1");
        assert_eq!(Place::in_bytes("\u{642}\nx\0".as_bytes(), 4).to_string(), "line 2, column 2");
        assert_eq!(Place::in_bytes(b"abc", 99).to_string(), "line 1, column 4");
    }
}
