//! The rows of a table: CSV, by commas or semicolons, or TSV.
//!
//! The row of names at the head says which cell is what (`keys`), and how many cells a row has. `csv` reads the cells;
//! where a row ends is told here, line by line, because a quote that nobody closed would make one cell of all that follows:
//! such a row costs itself, and reading goes on with the line behind its first. A row with more or fewer cells than the
//! head is refused, for nobody knows which one is missing.

use super::bounds::size;
use super::draft::Draft;
use super::keys::{Field, Keys};
use super::lines::{Line, Lines};
use super::next::{At, Next, too_long};
use super::record::as_text;
use csv::{ByteRecord, Reader, ReaderBuilder};
use std::collections::VecDeque;
use std::io::{self, Read};
use std::ops::Range;

/// What may stand between cells where the format does not say.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The rows of one table.
pub(super) struct Rows {
    lines: Lines,
    most: u64,
    delimiter: Option<u8>,
    /// Lines that were read too far, with their numbers.
    again: VecDeque<(u64, Vec<u8>)>,
    cells: Cells,
    head: Vec<(Field, u8, usize)>,
    columns: usize,
}

/// What is next to be taken for a row.
enum Row {
    /// Its first line, and its bytes.
    Whole(u64, Vec<u8>),
    Bad(u64, String),
    GivenUp(At, String),
    End,
}

impl Rows {
    /// `delimiter` is what stands between cells; else the head tells.
    pub(super) fn new(lines: Lines, most: u64, delimiter: Option<u8>) -> Self {
        let cells = Cells::new(delimiter.unwrap_or(b','));
        Self { lines, most, delimiter, again: VecDeque::new(), cells, head: Vec::new(), columns: 0 }
    }

    /// What comes next; `keys` say what the columns hold.
    pub(super) fn next(&mut self, keys: &mut Keys) -> io::Result<Next<'_>> {
        if self.columns == 0
            && let Some(stopped) = self.read_head(keys)?
        {
            return Ok(stopped);
        }
        Ok(match self.row()? {
            Row::Whole(line, bytes) => {
                let mut warnings = Vec::new();
                let text = match as_text(&bytes, &mut warnings) {
                    Ok((text, _)) => text,
                    Err(message) => return Ok(Next::Refused(At::line(line), message)),
                };
                let cells = self.cells.of(text.as_bytes())?;
                if cells.len() == self.columns {
                    Next::Draft(At::line(line), Draft { warnings, ..draft_of(cells, &self.head) })
                } else {
                    let (expected, found) = (self.columns, cells.len());
                    Next::Refused(
                        At::line(line),
                        format!(
                            "expected {expected} cells as in the row of names, found {found}: look for a quote or separator that is missing"
                        ),
                    )
                }
            }
            Row::Bad(line, message) => Next::Refused(At::line(line), message),
            Row::GivenUp(at, message) => Next::GivenUp(at, message),
            Row::End => Next::End,
        })
    }

    /// Reads the row of names; what ends the file there, if it does.
    fn read_head(&mut self, keys: &mut Keys) -> io::Result<Option<Next<'static>>> {
        if self.delimiter.is_none()
            && let Some(first) = self.peek()?
        {
            self.delimiter = Some(delimiter_of(&first));
            self.cells = Cells::new(delimiter_of(&first));
        }
        let (line, bytes) = match self.row()? {
            Row::Whole(line, bytes) => (line, bytes),
            Row::Bad(line, message) => return Ok(Some(Next::GivenUp(At::line(line), message))),
            Row::GivenUp(at, message) => return Ok(Some(Next::GivenUp(at, message))),
            Row::End => return Ok(Some(Next::End)),
        };
        let names: Vec<String> =
            self.cells.of(&bytes)?.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect();
        self.columns = names.len();
        for (column, name) in names.iter().enumerate() {
            self.head.extend(keys.uses(name).iter().filter(|of| of.is_whole()).map(|of| (of.field, of.rank, column)));
        }
        self.head.sort_by_key(|(field, rank, _)| (*field as u8, *rank));
        if self.head.iter().any(|(field, ..)| matches!(field, Field::Title | Field::Body)) {
            return Ok(None);
        }
        let found = super::bounds::quoted(&names.join(", "));
        let message = format!(
            "expected a row of names with a column for the title or the body, found {found}: say which is what, such as --map title=COLUMN"
        );
        Ok(Some(Next::GivenUp(At::line(line), message)))
    }

    /// The first line, which is read again.
    fn peek(&mut self) -> io::Result<Option<Vec<u8>>> {
        let Line::Text(number, line) = self.lines.next()? else { return Ok(None) };
        let line = line.to_vec();
        self.again.push_back((number, line.clone()));
        Ok(Some(line))
    }

    /// The lines of the next row.
    fn row(&mut self) -> io::Result<Row> {
        let (mut row, mut ends, mut first): (Vec<u8>, Vec<(u64, Range<usize>)>, _) = (Vec::new(), Vec::new(), None);
        let mut scan = Quotes::new(self.cells.delimiter);
        loop {
            let again = self.again.pop_front();
            let (number, line) = match &again {
                Some((number, line)) => (*number, line.as_slice()),
                None => match self.lines.next()? {
                    Line::Text(number, line) => (number, line),
                    Line::TooLong(number, length) if first.is_none() => {
                        return Ok(Row::Bad(number, too_long("a row", self.most, &size(length))));
                    }
                    Line::GivenUp(at, message) if first.is_none() => return Ok(Row::GivenUp(at, message)),
                    Line::End if first.is_none() => return Ok(Row::End),
                    Line::TooLong(..) | Line::GivenUp(..) | Line::End => return Ok(self.unclosed(&row, &ends)),
                },
            };
            // Blank lines inside of a cell are passed over by who reads lines.
            let blank = ends.last().is_some_and(|(last, _)| number - last > 1);
            row.extend_from_slice(if blank { b"\n" } else { b"" });
            let from = row.len();
            row.extend_from_slice(line);
            first.get_or_insert(number);
            ends.push((number, from..row.len()));
            match scan.line(&row[from..]) {
                State::Whole => return Ok(Row::Whole(first.unwrap_or(1), row)),
                State::Open if row.len() as u64 > self.most => return Ok(self.unclosed(&row, &ends)),
                State::Open => row.push(b'\n'),
                // Tables by tabs seldom quote: a cell there may begin with a quotation.
                State::Bad if self.cells.delimiter == b'\t' && ends.len() == 1 => {
                    return Ok(Row::Whole(first.unwrap_or(1), requoted(&row)));
                }
                State::Bad => return Ok(self.unclosed(&row, &ends)),
            }
        }
    }

    /// A row whose quotes do not match: the lines behind its first are read again.
    fn unclosed(&mut self, row: &[u8], ends: &[(u64, Range<usize>)]) -> Row {
        for (number, line) in ends.iter().skip(1).rev() {
            self.again.push_front((*number, row[line.clone()].to_vec()));
        }
        let line = ends.first().map_or(1, |(number, _)| *number);
        Row::Bad(line, "expected a quote at both ends of a cell, and those inside of it twice, found one that is not so: this line is skipped".to_owned())
    }

    /// The number of the line read last.
    pub(super) fn line(&self) -> u64 {
        self.lines.number()
    }
}

/// A row of tabs in which quotes are letters, for who takes them for more.
fn requoted(row: &[u8]) -> Vec<u8> {
    let text: Vec<Vec<u8>> = row
        .split(|&byte| byte == b'\t')
        .map(|cell| {
            let doubled: Vec<u8> =
                cell.iter().flat_map(|&b| std::iter::repeat_n(b, 1 + usize::from(b == b'"'))).collect();
            [&b"\""[..], &doubled, b"\""].concat()
        })
        .collect();
    text.join(&b'\t')
}

fn draft_of(cells: &ByteRecord, head: &[(Field, u8, usize)]) -> Draft {
    let value = |wanted: Field| {
        let of_field = head.iter().filter(|(field, ..)| *field == wanted);
        let mut cells = of_field.filter_map(|(.., column)| cells.get(*column)).map(String::from_utf8_lossy);
        cells.find(|cell| !cell.trim().is_empty()).map(|cell| cell.into_owned())
    };
    Draft {
        id: value(Field::Id),
        title: value(Field::Title),
        body: value(Field::Body),
        source: value(Field::Source),
        url: value(Field::Url),
        date: value(Field::Date),
        warnings: Vec::new(),
    }
}

/// What stands between cells: the sign that the head has most often outside of quotes.
fn delimiter_of(head: &[u8]) -> u8 {
    let mut counts = [0_usize; DELIMITERS.len()];
    let mut is_quoted = false;
    for byte in head {
        is_quoted ^= *byte == b'"';
        if let Some(at) = DELIMITERS.iter().position(|delimiter| delimiter == byte).filter(|_| !is_quoted) {
            counts[at] += 1;
        }
    }
    let best = (0..counts.len()).rev().max_by_key(|&at| counts[at]).unwrap_or(0);
    DELIMITERS[best]
}

/// Where the quotes of a row stand, over its lines.
struct Quotes {
    delimiter: u8,
    is_open: bool,
}

enum State {
    Whole,
    /// A cell goes on on the next line.
    Open,
    /// Something stands behind the end of a cell.
    Bad,
}

impl Quotes {
    fn new(delimiter: u8) -> Self {
        Self { delimiter, is_open: false }
    }

    fn line(&mut self, line: &[u8]) -> State {
        let mut at = 0;
        loop {
            if !self.is_open {
                // A cell begins here.
                if line.get(at) == Some(&b'"') {
                    self.is_open = true;
                    at += 1;
                } else {
                    match line[at.min(line.len())..].iter().position(|byte| *byte == self.delimiter) {
                        Some(end) => at += end + 1,
                        None => return State::Whole,
                    }
                    continue;
                }
            }
            let Some(quote) = line[at.min(line.len())..].iter().position(|&byte| byte == b'"') else {
                return State::Open;
            };
            at += quote + 1;
            match line.get(at) {
                Some(b'"') => at += 1,
                Some(byte) if *byte == self.delimiter => {
                    self.is_open = false;
                    at += 1;
                }
                None => {
                    self.is_open = false;
                    return State::Whole;
                }
                Some(_) => return State::Bad,
            }
        }
    }
}

/// The cells of rows, by one reader for all of them.
struct Cells {
    delimiter: u8,
    reader: Reader<Waiting>,
    cells: ByteRecord,
}

impl Cells {
    fn new(delimiter: u8) -> Self {
        let reader =
            ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(Waiting::default());
        Self { delimiter, reader, cells: ByteRecord::new() }
    }

    /// The cells of a row whose quotes match.
    fn of(&mut self, row: &[u8]) -> io::Result<&ByteRecord> {
        let waiting = self.reader.get_mut();
        waiting.bytes = [row, b"\n"].concat();
        waiting.at = 0;
        self.reader.read_byte_record(&mut self.cells).map_err(io::Error::other)?;
        Ok(&self.cells)
    }
}

/// The bytes of the row that is read: its end is never the end of the table, so that one reader does for all.
#[derive(Default)]
struct Waiting {
    bytes: Vec<u8>,
    at: usize,
}

impl Read for Waiting {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        (&self.bytes[self.at..]).read(buffer).inspect(|read| self.at += read)
    }
}

#[cfg(test)]
mod tests {
    use super::super::next::Limits;
    use super::*;
    use std::io::{BufReader, Cursor};

    fn read(text: &str, delimiter: Option<u8>) -> Vec<String> {
        let limits = Limits { record: 100, passed_over: 1_000 };
        let lines = Lines::new(Box::new(BufReader::new(Cursor::new(text.as_bytes().to_vec()))), limits);
        let (mut rows, mut keys, mut found) = (Rows::new(lines, 100, delimiter), Keys::default(), Vec::new());
        loop {
            found.push(match rows.next(&mut keys).unwrap() {
                Next::Draft(at, draft) => {
                    let parts = [draft.id, draft.title, draft.body, draft.date].map(Option::unwrap_or_default);
                    format!("{}: {}", at.line.unwrap(), parts.join("|"))
                }
                Next::Refused(at, why) => format!("{}! {why}", at.line.unwrap()),
                Next::GivenUp(at, why) => {
                    found.push(format!("{}!! {why}", at.line.unwrap()));
                    return found;
                }
                Next::End => return found,
                Next::Json(..) => unreachable!(),
            });
        }
    }

    #[track_caller]
    fn reads(text: &str, delimiter: Option<u8>, expected: &[&str]) {
        let found = read(text, delimiter);
        assert_eq!(found.len(), expected.len(), "{found:#?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.starts_with(expected), "expected {expected}, found {found}");
        }
    }

    #[test]
    fn cells_go_where_the_head_says() {
        reads(
            "\u{feff}ID,Headline,Text\r\n1,a,\"b, \"\"c\"\"\"\r\n\r\n2,d,\"e\r\n\r\nf\"",
            None,
            &["2: 1|a|b, \"c\"|", "4: 2|d|e\n\nf|"],
        );
        reads("id;title;pubDate\n1;\"a;b\";2022-01-01\n", None, &["2: 1|a;b||2022-01-01"]);
        reads("id\ttitle\tbody\n1\ta\t\n2\t\"b\" c\td\n", Some(b'\t'), &["2: 1|a||", "3: 2|\"b\" c|d|"]);
        reads("title,headline\n,a\nb,c\n", None, &["2: |a||", "3: |b||"]);
        reads("", None, &[]);
    }

    #[test]
    fn bad_rows_cost_themselves() {
        reads(
            "id,title\n1,\"a\n2,\"b\"\n3,c,d\n4\n5,\"e\"f\n6,g\"h\n7,\"i\n8,j",
            None,
            &[
                "2! expected a quote",
                "3: 2|b||",
                "4! expected 2 cells as in the row of names, found 3",
                "5! expected 2",
                "6! expected a quote",
                "7: 6|g\"h||",
                "8! expected a quote",
                "9: 8|j||",
            ],
        );
        let long = format!("id,title\n1,{}\n2,\"a\n{}\n3,b\n", "x".repeat(200), "y\n".repeat(100));
        let found = read(&long, None);
        assert!(
            found[0].contains("expected a row of at most 100 bytes, found 202 bytes") && found[1].starts_with("3! ")
        );
        assert_eq!(found.last().unwrap(), "105: 3|b||");
    }

    #[test]
    fn a_table_without_names_is_given_up() {
        reads(
            "1,2,3\n4,5,6\n",
            None,
            &["1!! expected a row of names with a column for the title or the body, found 1, 2, 3: say"],
        );
    }
}
