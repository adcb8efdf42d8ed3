//! What can be typed of the commands that read reports from files: ingest, watch, extract.

use super::values::{IngestFormatArg, InputFormatArg, JsonLines, TextOrJson};
use clap::Args as ClapArgs;
use mahdar::corpus::{FieldMap, InputFormat, ReadOptions};
use std::path::PathBuf;

/// Bytes of a megabyte.
const MEGABYTE: f64 = (1 << 20) as f64;

/// Reads reports from files and folders and puts them into the index.
///
/// Texts, pages of the Web, DOCX and PDF are one report each; JSONL, JSON, CSV, TSV and feeds hold several, with the keys or
/// columns id, title, date, source, url and body, or others that say the same (headline, text, pubDate; see --map), of
/// which a title or a body is enough. What a file is is told by what it holds; gzip, zstd and zip are looked through, - is
/// standard input. UTF-8, UTF-16, windows-1256 and ISO-8859-6 are told apart. docs/formats.md says how each is read, and its limits.
///
/// A report with the id of one from the same file replaces it. README files and names that begin with a dot are skipped unless
/// you name them. Ctrl-C stops at the next report and keeps what was read; a second one ends at once.
#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct IngestArgs {
    /// Files and folders to read; - is standard input
    #[arg(required = true, value_name = "PATH")]
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// How to read the files, or how to print the summary: may be given for both [default: auto, text]
    #[arg(long, value_name = "FORMAT")]
    format: Vec<IngestFormatArg>,
    /// How to read the files; goes before --format
    #[arg(long, value_name = "FORMAT")]
    input_format: Option<InputFormatArg>,
    /// Let a report replace one of the same id that came from another file
    #[arg(long)]
    pub(in crate::cli) replace: bool,
    /// Take out the reports of files that are no more in the folders named, and those that a file read to its end no longer
    /// holds. A folder that you name and that has no file in it, or cannot be listed whole, takes nothing with it
    #[arg(long)]
    pub(in crate::cli) prune: bool,
    /// Commit each time that this many megabytes of text were read: that much is lost at most if the power fails
    #[arg(long, value_name = "MB", default_value = "128", value_parser = megabytes)]
    pub(in crate::cli) checkpoint: u64,
    /// Put P before every id, to keep corpora apart that use the same ids
    #[arg(long, value_name = "P", default_value = "", hide_default_value = true)]
    pub(in crate::cli) id_prefix: String,
    #[command(flatten)]
    how: HowArgs,
    /// How to print the summary, as --format does
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    summary: TextOrJson,
    /// Say nothing of progress and of what is skipped on purpose; what is refused or left out, and errors, are said
    #[arg(long, short)]
    pub(in crate::cli) quiet: bool,
    /// Print a JSON object a line for each new meeting that a saved search asks for (see alert); the summary goes to standard
    /// error. Each is told of once: keep the output
    #[arg(long)]
    pub(in crate::cli) alerts: bool,
}

impl IngestArgs {
    pub(in crate::cli) fn reading(&self) -> ReadOptions {
        self.how.reading(read_as(&self.format, self.input_format))
    }

    pub(in crate::cli) fn summary(&self) -> TextOrJson {
        printed_as(&self.format).unwrap_or(self.summary)
    }
}

/// Follows folders: what is there is ingested, then each report that is added or changed, within two seconds.
///
/// A file is read once it was closed, or was quiet for a while; one that changes later is read again and replaces what it
/// gave. The lock of the index is held only while something is put in, so other commands can change it in between. A
/// line tells of each commit. Ctrl-C ends it, after the commit that is under way.
#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct WatchArgs {
    /// Folders and files to follow
    #[arg(required = true, value_name = "PATH")]
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// How to read the files, or how to print the line of a commit: may be given for both [default: auto, text]
    #[arg(long, value_name = "FORMAT")]
    format: Vec<IngestFormatArg>,
    /// How to read the files; goes before --format
    #[arg(long, value_name = "FORMAT")]
    input_format: Option<InputFormatArg>,
    /// Let a report replace one of the same id that came from another file
    #[arg(long)]
    pub(in crate::cli) replace: bool,
    /// Take out the reports of files that are removed, and those that a file no longer holds
    #[arg(long)]
    pub(in crate::cli) prune: bool,
    /// Put P before every id, to keep corpora apart that use the same ids
    #[arg(long, value_name = "P", default_value = "", hide_default_value = true)]
    pub(in crate::cli) id_prefix: String,
    #[command(flatten)]
    how: HowArgs,
    /// Look at all files again and again, rather than wait to be told of changes: for folders on other machines, of which
    /// the system tells nothing
    #[arg(long)]
    pub(in crate::cli) poll: bool,
    /// Say nothing of progress and of what is skipped on purpose; what is refused or left out, and errors, are said
    #[arg(long, short)]
    pub(in crate::cli) quiet: bool,
    /// Print a JSON object a line for each new meeting that a saved search asks for (see alert); the lines of commits go to
    /// standard error
    #[arg(long)]
    pub(in crate::cli) alerts: bool,
}

impl WatchArgs {
    pub(in crate::cli) fn reading(&self) -> ReadOptions {
        self.how.reading(read_as(&self.format, self.input_format))
    }

    pub(in crate::cli) fn printing(&self) -> TextOrJson {
        printed_as(&self.format).unwrap_or(TextOrJson::Text)
    }
}

/// Prints the meetings that reports tell of, without an index: a line of JSON for each record, in order.
///
/// Each report by itself: 'mahdar meetings' prints the meetings of an index, put together of all their reports.
#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct ExtractArgs {
    /// Files and folders to read, as for ingest
    #[arg(required = true, value_name = "PATH")]
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// How to print the meetings
    #[arg(long, value_name = "FORMAT", default_value = "jsonl")]
    #[allow(dead_code, reason = "there is one format so far; the option is part of the contract")]
    format: JsonLines,
    /// How to read the files
    #[arg(long, value_name = "FORMAT", default_value = "auto")]
    input_format: InputFormatArg,
    /// Put P before every id
    #[arg(long, value_name = "P", default_value = "", hide_default_value = true)]
    pub(in crate::cli) id_prefix: String,
    #[command(flatten)]
    how: HowArgs,
}

impl ExtractArgs {
    pub(in crate::cli) fn reading(&self) -> ReadOptions {
        self.how.reading(self.input_format.into())
    }
}

/// What is read of what is there.
#[derive(Debug, ClapArgs)]
struct HowArgs {
    /// Which key of JSON, or column of a table, holds id, title, body, source, url or date, where it has a name of its own:
    /// --map title=headline. Of a value in a value: --map title=article.headline. May be given several times, or with
    /// commas between. Where a record lacks the key, the usual ones count
    #[arg(long, value_name = "FIELD=KEY", value_delimiter = ',', value_parser = pair)]
    map: Vec<String>,
    /// The longest record (a line, a row, a text, the body of a page or document), in megabytes: longer ones are refused
    #[arg(long, value_name = "MB", default_value = "16", value_parser = megabytes)]
    max_record: u64,
    /// Follow links that lead out of the folders that you name; those that stay inside are always followed
    #[arg(long)]
    follow_links: bool,
}

impl HowArgs {
    fn reading(&self, format: InputFormat) -> ReadOptions {
        // Each pair was read once already.
        let map = FieldMap::parse(self.map.iter().map(String::as_str)).unwrap_or_default();
        ReadOptions { format, max_record: self.max_record, follow_links: self.follow_links, map }
    }
}

/// A field and its key, as text.
fn pair(text: &str) -> Result<String, mahdar::Error> {
    FieldMap::parse([text]).map(|_| text.to_owned())
}

/// The format to read: the one named as that, else the last that was given for it.
fn read_as(formats: &[IngestFormatArg], named: Option<InputFormatArg>) -> InputFormat {
    let given = || formats.iter().rev().find_map(|format| format.read());
    named.map(InputFormat::from).or_else(given).unwrap_or_default()
}

/// The last format that was given for printing.
fn printed_as(formats: &[IngestFormatArg]) -> Option<TextOrJson> {
    formats.iter().rev().find_map(|format| match format {
        IngestFormatArg::Text => Some(TextOrJson::Text),
        IngestFormatArg::Json => Some(TextOrJson::Json),
        _ => None,
    })
}

/// Bytes of a number of megabytes, which need not be whole.
fn megabytes(text: &str) -> Result<u64, String> {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() && number * MEGABYTE >= 1.0 => Ok((number * MEGABYTE) as u64),
        _ => Err(format!("expected a number of megabytes above 0, such as 16 or 0.5, found {text:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_to_read_and_to_print_are_told_apart() {
        use IngestFormatArg::{Auto, Json, Text, Txt};
        assert_eq!((read_as(&[], None), printed_as(&[])), (InputFormat::Auto, None));
        let given = [Txt, Json];
        assert_eq!((read_as(&given, None), printed_as(&given)), (InputFormat::Txt, Some(TextOrJson::Json)));
        let given = [Json, Txt, Text, Auto];
        assert_eq!(
            (read_as(&given, None), printed_as(&given)),
            (InputFormat::Auto, Some(TextOrJson::Text)),
            "the last counts"
        );
        assert_eq!(read_as(&given, Some(InputFormatArg::Json)), InputFormat::Json);
    }

    #[test]
    fn megabytes_need_not_be_whole() {
        assert_eq!(megabytes("16"), Ok(16 << 20));
        assert_eq!(megabytes("0.5"), Ok(1 << 19));
        for bad in ["0", "-1", "NaN", "inf", "x", ""] {
            assert!(megabytes(bad).is_err_and(|message| message.contains("megabytes above 0")), "{bad}");
        }
    }
}
