//! Tells lines of JSON from JSON that is laid out otherwise, and finds the records that a wrapper holds.
//!
//! Both by the first bytes alone, letter by letter: nothing is parsed, so no nesting is too deep.

use super::InputFormat;
use super::keys::{Field, Keys};
use std::ops::Range;

/// How a text that begins with `{` or `[` is read; none if that is no JSON.
pub(super) fn json_kind(text: &str, promised: Option<InputFormat>, keys: &mut Keys) -> Option<InputFormat> {
    let named = promised.filter(|format| matches!(format, InputFormat::Json | InputFormat::Jsonl));
    let next = text.get(1..).unwrap_or_default().trim_start().chars().next();
    if text.starts_with('[') {
        let holds_objects = matches!(next, Some('{'));
        let is_empty = text.trim_end().strip_prefix('[').is_some_and(|rest| rest.trim() == "]");
        return match named {
            Some(InputFormat::Jsonl) if !holds_objects => named,
            Some(_) => Some(InputFormat::Json),
            None => (holds_objects || is_empty).then_some(InputFormat::Json),
        };
    }
    if !matches!(next, Some('"' | '}')) {
        return named;
    }
    let first_line = first_line(text.as_bytes());
    if !matches!(first_line, FirstLine::Followed) && wrapped_at(text.as_bytes(), keys).is_some() {
        return Some(InputFormat::Json);
    }
    Some(match first_line {
        FirstLine::Whole | FirstLine::Followed => InputFormat::Jsonl,
        // A line that was cut off, with a record on the next: it costs itself alone.
        FirstLine::Open(at) if named == Some(InputFormat::Jsonl) && text[at..].trim_start().starts_with('{') => {
            InputFormat::Jsonl
        }
        FirstLine::Open(_) | FirstLine::Several => InputFormat::Json,
        FirstLine::Endless => named.unwrap_or(InputFormat::Jsonl),
    })
}

/// What an object has come to at the end of its first line.
enum FirstLine {
    /// It ended, and nothing is behind it.
    Whole,
    /// The same, and another object is on the next line.
    Followed,
    /// It goes on; the line ends here.
    Open(usize),
    /// It ended, and something else is on the line.
    Several,
    /// The line has no end in what is known.
    Endless,
}

fn first_line(text: &[u8]) -> FirstLine {
    let mut scan = Scan::default();
    for (at, &byte) in text.iter().enumerate() {
        if byte == b'\n' {
            // No string holds a raw line end: it was cut off.
            return if scan.in_string { FirstLine::Whole } else { FirstLine::Open(at) };
        }
        scan.take(byte);
        if scan.depth == 0 {
            let rest = text[at + 1..].trim_ascii_start();
            let between = &text[at + 1..text.len() - rest.len()];
            return match rest.first() {
                Some(b'{') if between.contains(&b'\n') => FirstLine::Followed,
                Some(_) if !between.contains(&b'\n') => FirstLine::Several,
                _ => FirstLine::Whole,
            };
        }
    }
    FirstLine::Endless
}

/// Where a reader of JSON is: in a string or not, and how deep.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Scan {
    pub(super) depth: usize,
    pub(super) in_string: bool,
    is_escaped: bool,
}

impl Scan {
    /// In so many objects or arrays.
    pub(super) fn at_depth(depth: usize) -> Self {
        Self { depth, ..Self::default() }
    }
}

impl Scan {
    pub(super) fn take(&mut self, byte: u8) {
        if self.in_string {
            match byte {
                _ if self.is_escaped => self.is_escaped = false,
                b'\\' => self.is_escaped = true,
                b'"' => self.in_string = false,
                _ => {}
            }
        } else {
            match byte {
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
        }
    }
}

/// Objects in one another that a wrapper may have around its records.
const MOST_AROUND: usize = 4;

/// In an object that wraps records, such as `{"articles": [{"title": ..`: where the bracket of the first array of records
/// is, and how many objects are open there. An object with a title and body of its own wraps none, whatever else it holds.
pub(super) fn wrapped_at(text: &[u8], keys: &mut Keys) -> Option<(usize, usize)> {
    let (mut scan, mut found, mut last_string) = (Scan::default(), None, 0..0);
    let (mut has_body, mut has_title) = (false, false);
    let mut arrays = 0_usize; // the depth at which an array began that is passed over
    for (at, &byte) in text.iter().enumerate() {
        let before = scan;
        scan.take(byte);
        match byte {
            b'"' if !before.in_string => last_string.start = at + 1,
            b'"' if !scan.in_string => last_string.end = at,
            _ if before.in_string => {}
            b':' if scan.depth == 1 && arrays == 0 => {
                let key = key_at(text, &last_string);
                has_title |= keys.is_plainly(Field::Title, key);
                has_body |= keys.is_plainly(Field::Body, key);
            }
            b'[' if arrays == 0 => {
                let mut holds =
                    || text[at + 1..].trim_ascii_start().starts_with(b"{") && is_record(&text[at + 1..], keys);
                if found.is_none() && before.depth <= MOST_AROUND && holds() {
                    found = Some((at, before.depth));
                }
                arrays = scan.depth;
            }
            b']' if scan.depth < arrays => arrays = 0,
            b'}' if scan.depth == 0 => break,
            _ => {}
        }
    }
    found.filter(|_| !(has_body && has_title))
}

/// Whether the object at the head of a text has a title or a body, at the first or second level of it.
fn is_record(text: &[u8], keys: &mut Keys) -> bool {
    let (mut scan, mut last_string) = (Scan::default(), 0..0);
    for (at, &byte) in text.iter().enumerate() {
        let before = scan;
        scan.take(byte);
        match byte {
            b'"' if !before.in_string => last_string.start = at + 1,
            b'"' if !scan.in_string => last_string.end = at,
            _ if before.in_string => {}
            b':' if scan.depth <= 2 => {
                let key = key_at(text, &last_string);
                if keys.is_plainly(Field::Title, key) || keys.is_plainly(Field::Body, key) {
                    return true;
                }
            }
            b'}' | b']' if scan.depth == 0 => return false,
            _ => {}
        }
    }
    false
}

fn key_at<'t>(text: &'t [u8], at: &Range<usize>) -> &'t str {
    text.get(at.clone()).and_then(|key| std::str::from_utf8(key).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use InputFormat::{Json, Jsonl};

    fn kind(text: &str, promised: Option<InputFormat>) -> Option<InputFormat> {
        json_kind(text, promised, &mut Keys::default())
    }

    #[test]
    fn lines_are_told_from_other_json() {
        for (text, expected) in [
            ("{\"title\":\"x\"}", Jsonl),
            ("{\"title\":\"x\"}\n{\"tit", Jsonl),
            ("{}\n", Jsonl),
            ("{\"title\":\"x\nbroken", Jsonl),
            ("{\n  \"title\": \"x\"\n}", Json),
            ("{\"title\":\"x\"} {\"title\":\"y\"}", Json),
            ("[{\"title\":\"x\"}]", Json),
            ("[ ]", Json),
            ("{\"articles\":[{\"title\":\"x\"}]}", Json),
            ("{\"title\":\"feed\",\"items\":[{\"content_text\":\"x\"}]}", Json),
            ("{\"title\":\"x\",\"tags\":[{\"name\":\"y\"}]}", Jsonl),
            ("{\"related\":[{\"title\":\"y\"}],\"title\":\"x\",\"body\":\"z\"}", Jsonl),
            ("{\"title\":\"x\",\"related\":[{\"title\":\"y\"}]}\n{\"title\":\"z\"}", Jsonl),
        ] {
            assert_eq!(kind(text, None), Some(expected), "{text}");
        }
        for text in ["[KUNA] words", "{words}", "[1, 2]"] {
            assert_eq!(kind(text, None), None, "{text}");
        }
        assert_eq!(kind("[1, 2]", Some(Jsonl)), Some(Jsonl));
        assert_eq!(kind("{\"a\":1,\n{\"title\":\"x\"}", Some(Jsonl)), Some(Jsonl));
        assert_eq!(kind("{\"a\":1", Some(Json)), Some(Json));
    }

    #[test]
    fn records_are_found_where_they_are_wrapped() {
        let at = |text: &str| wrapped_at(text.as_bytes(), &mut Keys::default());
        assert_eq!(at("{\"a\":[1],\"b\":[{\"title\":1}]}"), Some((13, 1)));
        assert_eq!(at("{\"hits\":{\"hits\":[{\"_source\":{\"headline\":1}}]}}"), Some((16, 2)));
        assert_eq!(at("{\"a\":[[{\"title\":1}]]}"), None);
        assert_eq!(at(&"{\"a\":[".repeat(100_000)), None);
        assert_eq!(at("{\"a\":\"[{\\\"title\\\":1}]\"}"), None);
    }
}
