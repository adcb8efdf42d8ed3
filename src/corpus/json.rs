//! The objects of a JSON text: in an array, in a row, or in an array that an object wraps.
//!
//! Memory holds one object. Where it ends is told letter by letter, by brackets and quotes, and only then is it
//! parsed: so one that is wrong inside costs itself alone. One whose brackets or quotes do not match takes the rest of the
//! text with it, and that is said.

use super::bounds::size;
use super::json_kind::{Scan, wrapped_at};
use super::keys::Keys;
use super::next::{At, Limits, NO_FURTHER, Next, too_long};
use super::record::BYTE_ORDER_MARK;
use std::io::{self, BufRead};

/// The objects of one text.
pub(super) struct Json {
    reader: Box<dyn BufRead + Send>,
    limits: Limits,
    /// Of the byte that is read next, from 1.
    line: u64,
    /// Objects met so far.
    number: u64,
    value: Vec<u8>,
    place: Place,
}

/// Where in the text the reader is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Beginning,
    /// Between values that nothing is around.
    Outside,
    /// In the array of records, with so many objects around it.
    Inside(usize),
    /// Behind it, in what is left of the objects around it.
    Behind(usize),
    /// Where it is read no further.
    Over,
}

/// How a value ended.
enum End {
    Whole,
    TooLong(u64),
    /// The text is over.
    Cut,
    /// It has no end in sight.
    Endless(u64),
}

impl Json {
    pub(super) fn new(reader: Box<dyn BufRead + Send>, limits: Limits) -> Self {
        Self { reader, limits, line: 1, number: 0, value: Vec::new(), place: Place::Beginning }
    }

    /// What comes next; `keys` say which objects are records.
    pub(super) fn next(&mut self, keys: &mut Keys) -> io::Result<Next<'_>> {
        loop {
            let Some(byte) = self.next_byte()? else {
                return Ok(match std::mem::replace(&mut self.place, Place::Over) {
                    Place::Inside(_) | Place::Behind(_) => {
                        self.give_up("expected the end of the array or object, found that of the file: it is cut off, what came before was read".to_owned())
                    }
                    _ => Next::End,
                });
            };
            match (self.place, byte) {
                (Place::Over, _) => return Ok(Next::End),
                (Place::Beginning | Place::Outside, b'[') => {
                    self.consume(1);
                    self.place = Place::Inside(0);
                }
                (Place::Beginning, b'{') if self.enter_wrapper(keys)? => {}
                (Place::Behind(around), _) => {
                    let scan = Scan::at_depth(around);
                    if let End::Endless(found) = self.pass_over(scan, false)? {
                        let message =
                            format!("expected the end of the object, found none in {}: {NO_FURTHER}", size(found));
                        return Ok(self.give_up(message));
                    }
                    self.place = Place::Outside;
                }
                (Place::Inside(around), b']') => {
                    self.consume(1);
                    self.place = if around == 0 { Place::Outside } else { Place::Behind(around) };
                }
                (_, b'{') => {
                    if self.place == Place::Beginning {
                        self.place = Place::Outside;
                    }
                    return self.object();
                }
                (Place::Inside(_), b'}' | b':') | (Place::Beginning | Place::Outside, _) => {
                    let found = char::from(byte);
                    let found =
                        if found.is_ascii_graphic() { format!("{found:?}") } else { format!("byte {byte:#04x}") };
                    let message = format!("expected a JSON object or an array of them, found {found}: {NO_FURTHER}");
                    return Ok(self.give_up(message));
                }
                (Place::Inside(_), _) => return self.stranger(),
            }
        }
    }

    /// The line that is read.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// Goes into the array of records that the object at the beginning wraps, if it does.
    fn enter_wrapper(&mut self, keys: &mut Keys) -> io::Result<bool> {
        let Some((at, around)) = wrapped_at(self.reader.fill_buf()?, keys) else { return Ok(false) };
        self.consume(at + 1);
        self.place = Place::Inside(around);
        Ok(true)
    }

    /// The object that begins here.
    fn object(&mut self) -> io::Result<Next<'_>> {
        self.number += 1;
        let at = At { line: Some(self.line), number: Some(self.number) };
        Ok(match self.pass_over(Scan::default(), true)? {
            End::Whole => Next::Json(at, &self.value),
            End::TooLong(found) => Next::Refused(at, too_long("an object", self.limits.record, &size(found))),
            End::Cut => {
                self.place = Place::Over;
                let message = "expected the end of the object that begins here, found that of the file: it is cut off, or a quote or bracket is missing; what came before was read";
                Next::GivenUp(at, message.to_owned())
            }
            End::Endless(found) => {
                self.place = Place::Over;
                let message = format!(
                    "expected the end of the object that begins here, found none in {}: {NO_FURTHER}",
                    size(found)
                );
                Next::GivenUp(at, message)
            }
        })
    }

    /// Something in the array of records that is none.
    fn stranger(&mut self) -> io::Result<Next<'_>> {
        self.number += 1;
        let at = At { line: Some(self.line), number: Some(self.number) };
        let what = match self.next_byte()? {
            Some(b'[') => "an array",
            Some(b'"') => "a string",
            _ => "something else",
        };
        let end = self.pass_over(Scan::default(), false)?;
        if let End::Endless(found) = end {
            let message = format!("expected the end of {what}, found none in {}: {NO_FURTHER}", size(found));
            return Ok(self.give_up(message));
        }
        Ok(Next::Refused(at, format!("expected an object in the array, found {what}: skipped")))
    }

    /// Passes over what begins here, to the end of it: a value, or what is left of the objects that `scan` is in. Keeps it,
    /// as far as a record may go, if it `keeps`.
    fn pass_over(&mut self, mut scan: Scan, keeps: bool) -> io::Result<End> {
        let mut length = 0_u64;
        self.value.clear();
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                return Ok(if length > self.limits.record && keeps { End::TooLong(length) } else { End::Cut });
            }
            let (mut used, mut is_over) = (0, false);
            for &byte in buffer {
                let was_inside = scan.in_string || scan.depth > 0;
                if !was_inside && length + used as u64 > 0 && matches!(byte, b',' | b']' | b'}' | b'\n') {
                    is_over = true; // behind a number or a word, which no bracket ends
                    break;
                }
                scan.take(byte);
                self.line += u64::from(byte == b'\n');
                used += 1;
                let is_inside = scan.in_string || scan.depth > 0;
                if was_inside && !is_inside {
                    is_over = true;
                    break;
                }
            }
            if keeps && length + used as u64 <= self.limits.record {
                self.value.extend_from_slice(&buffer[..used]);
            } else {
                self.value = Vec::new();
            }
            self.reader.consume(used);
            length += used as u64;
            if is_over {
                return Ok(if keeps && length > self.limits.record { End::TooLong(length) } else { End::Whole });
            }
            if length > self.limits.passed_over {
                return Ok(End::Endless(length));
            }
        }
    }

    fn give_up(&mut self, message: String) -> Next<'static> {
        self.place = Place::Over;
        Next::GivenUp(At { line: Some(self.line), number: None }, message)
    }

    fn consume(&mut self, bytes: usize) {
        let buffer = self.reader.fill_buf().unwrap_or_default();
        let bytes = bytes.min(buffer.len());
        self.line += buffer[..bytes].iter().filter(|&&byte| byte == b'\n').count() as u64;
        self.reader.consume(bytes);
    }

    /// The next byte that is neither white space nor a comma, which is left where it is.
    fn next_byte(&mut self) -> io::Result<Option<u8>> {
        let mut passed = 0_u64;
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                return Ok(None);
            }
            // A byte order mark is no more than white space, which it may come in pieces with.
            let may_be_mark = self.place == Place::Beginning;
            let is_between = |byte: &u8| {
                byte.is_ascii_whitespace() || *byte == b',' || may_be_mark && BYTE_ORDER_MARK.contains(byte)
            };
            let used = buffer.iter().position(|byte| !is_between(byte)).unwrap_or(buffer.len());
            let next = buffer.get(used).copied();
            self.line += buffer[..used].iter().filter(|&&byte| byte == b'\n').count() as u64;
            self.reader.consume(used);
            passed += used as u64;
            if next.is_some() {
                return Ok(next);
            }
            if passed > self.limits.passed_over {
                return Err(io::Error::other(format!("no record in {} of white space", size(passed))));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufReader, Cursor};

    fn read(text: &str, buffer: usize) -> Vec<String> {
        let reader = BufReader::with_capacity(buffer, Cursor::new(text.as_bytes().to_vec()));
        let limits = Limits { record: 40, passed_over: 1_000 };
        let mut json = Json::new(Box::new(reader), limits);
        let mut found = Vec::new();
        loop {
            let (at, text) = match json.next(&mut Keys::default()).unwrap() {
                Next::Json(at, value) => (at, String::from_utf8(value.to_vec()).unwrap()),
                Next::Refused(at, why) | Next::GivenUp(at, why) => (at, format!("! {why}")),
                Next::End => return found,
                Next::Draft(..) => unreachable!(),
            };
            found.push(format!("{}/{}: {text}", at.line.unwrap(), at.number.unwrap_or(0)));
        }
    }

    #[track_caller]
    fn reads(text: &str, expected: &[&str]) {
        for buffer in [1, 7, 1 << 16] {
            if buffer < 1 << 16 && text.contains("articles") {
                continue; // a wrapper is told by its first bytes
            }
            let found = read(text, buffer);
            assert_eq!(found.len(), expected.len(), "{buffer}: {found:#?}");
            for (found, expected) in found.iter().zip(expected) {
                assert!(found.starts_with(expected), "{buffer}: expected {expected}, found {found}");
            }
        }
    }

    #[test]
    fn objects_are_found_however_they_are_laid_out() {
        reads("[\n{\"a\": 1},\n  {\"b\":\n \"]}\\\"\"}]\n", &["2/1: {\"a\": 1}", "3/2: {\"b\":\n \"]}\\\"\"}"]);
        reads("\u{feff}{\n\"a\":{}\n}\n\n{\"b\":[]}", &["1/1: {\n\"a\":{}\n}", "5/2: {\"b\":[]}"]);
        reads("{\"a\":1},{\"b\":2}", &["1/1: {\"a\":1}", "1/2: {\"b\":2}"]);
        reads("[{\"a\":1}]\n[{\"b\":2}]", &["1/1: {\"a\":1}", "2/2: {\"b\":2}"]);
        reads("[]", &[]);
        reads("", &[]);
    }

    #[test]
    fn a_wrapper_is_looked_into() {
        let wrapped = "{\"status\":\"ok\",\n\"data\":{\"n\":[1],\"articles\":[{\"title\":\"x\"},\n{\"title\":\"y\"}], \"z\":{}}, \"w\":[{}]}\n";
        reads(wrapped, &["2/1: {\"title\":\"x\"}", "3/2: {\"title\":\"y\"}"]);
    }

    #[test]
    fn what_is_wrong_costs_itself_where_it_can() {
        reads(
            "[{\"a\":tru},7,\"x]\",[{}],null,{\"b\":1}]",
            &[
                "1/1: {\"a\":tru}",
                "1/2: ! expected an object in the array, found something",
                "1/3: ! expected an object in the array, found a string",
                "1/4: ! expected an object in the array, found an array",
                "1/5: !",
                "1/6: {\"b\":1}",
            ],
        );
        let long = format!("[{{\"a\":\"{}\"}},{{\"b\":1}}]", "x".repeat(100));
        reads(&long, &["1/1: ! expected an object of at most 40 bytes, found 108 bytes: skipped", "1/2: {\"b\":1}"]);
    }

    #[test]
    fn what_has_no_end_is_given_up() {
        reads(
            "[{\"a\":1},\n{\"b\":",
            &["1/1: {\"a\":1}", "2/2: ! expected the end of the object that begins here, found that"],
        );
        reads("[{\"a\":1}", &["1/1: {\"a\":1}", "1/0: ! expected the end of the array or object"]);
        reads("[{\"a\":1}}", &["1/1: {\"a\":1}", "1/0: ! expected a JSON object or an array of them, found '}'"]);
        reads("words", &["1/0: ! expected a JSON object or an array of them, found 'w'"]);
        let endless = format!("[{{\"a\":\"{}", "x".repeat(10_000));
        let found = read(&endless, 64);
        assert!(found[0].contains("found none in 10") && found.len() == 1, "{found:?}");
    }
}
