//! Values that options take.

use clap::ValueEnum;
use mahdar::corpus::InputFormat;
use mahdar::search::Facet;

/// How the records of a file are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum InputFormatArg {
    /// By what each file holds; its name decides where that could be several things
    Auto,
    /// Each file is one report
    Txt,
    /// Each line is one report, as a JSON object
    Jsonl,
    /// JSON objects in an array, in a row, or in an array inside of an object
    Json,
    /// A table with a row of names at its head; commas or semicolons between cells
    Csv,
    /// The same with tabs
    Tsv,
    /// Each file is a page of the Web
    Html,
    /// RSS, Atom or RDF
    Feed,
    /// Each file is a document of Word
    Docx,
    /// Each file is a text of LibreOffice
    Odt,
    /// Each file is one report
    Pdf,
}

impl From<InputFormatArg> for InputFormat {
    fn from(format: InputFormatArg) -> Self {
        match format {
            InputFormatArg::Auto => Self::Auto,
            InputFormatArg::Txt => Self::Txt,
            InputFormatArg::Jsonl => Self::Jsonl,
            InputFormatArg::Json => Self::Json,
            InputFormatArg::Csv => Self::Csv,
            InputFormatArg::Tsv => Self::Tsv,
            InputFormatArg::Html => Self::Html,
            InputFormatArg::Feed => Self::Feed,
            InputFormatArg::Docx => Self::Docx,
            InputFormatArg::Odt => Self::Odt,
            InputFormatArg::Pdf => Self::Pdf,
        }
    }
}

/// How files are read, or what came of it is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum IngestFormatArg {
    /// Read each file by what it holds
    Auto,
    /// Read each file as one report
    Txt,
    /// Read each line as one report, a JSON object
    Jsonl,
    /// Read tables with a row of names
    Csv,
    /// Read tables by tabs
    Tsv,
    /// Read pages of the Web
    Html,
    /// Read RSS, Atom or RDF
    Feed,
    /// Read documents of Word
    Docx,
    /// Read texts of LibreOffice
    Odt,
    /// Read PDF
    Pdf,
    /// Print for people
    Text,
    /// Print one JSON object; of watch a line for each commit. To read JSON that is no JSONL say --input-format json
    Json,
}

impl IngestFormatArg {
    /// The format to read, if it is one of these.
    pub(in crate::cli) fn read(self) -> Option<InputFormat> {
        Some(match self {
            Self::Auto => InputFormat::Auto,
            Self::Txt => InputFormat::Txt,
            Self::Jsonl => InputFormat::Jsonl,
            Self::Csv => InputFormat::Csv,
            Self::Tsv => InputFormat::Tsv,
            Self::Html => InputFormat::Html,
            Self::Feed => InputFormat::Feed,
            Self::Docx => InputFormat::Docx,
            Self::Odt => InputFormat::Odt,
            Self::Pdf => InputFormat::Pdf,
            Self::Text | Self::Json => return None,
        })
    }
}

/// How a result is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum TextOrJson {
    /// For people
    Text,
    /// One JSON object
    Json,
}

/// How a list is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ListFormat {
    /// For people
    Text,
    /// One JSON object
    Json,
    /// A JSON object a line
    Jsonl,
    /// A table: a line of column names, then a line for each meeting; several values of a cell have | between
    Csv,
    /// A table to paste into a document
    Markdown,
}

/// Whether texts are isolated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum BidiArg {
    /// On a terminal, unless it is known to show isolates as boxes
    Auto,
    /// Always, in a pipe too
    Isolates,
    /// Never
    None,
}

/// When there is colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ColorArg {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// In a pipe too
    Always,
    /// Not at all
    Never,
}

/// What a timeline counts by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum StepArg {
    /// Months; years if there are more than 36 months
    Auto,
    /// Months
    Month,
    /// Years
    Year,
}

/// What meetings are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum FacetArg {
    /// Countries that take part
    Country,
    /// Years
    Year,
    /// People who take part
    Participant,
    /// Agencies and papers
    Source,
}

impl From<FacetArg> for Facet {
    fn from(facet: FacetArg) -> Self {
        match facet {
            FacetArg::Country => Self::Country,
            FacetArg::Year => Self::Year,
            FacetArg::Participant => Self::Participant,
            FacetArg::Source => Self::Source,
        }
    }
}

/// How extracted meetings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum JsonLines {
    /// A JSON object a line
    Jsonl,
}

/// How hits are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum SearchFormat {
    /// For people
    Text,
    /// One JSON object
    Json,
    /// A JSON object a line: the hits alone
    Jsonl,
    /// A table: a line of column names, then a line for each hit; several values of a cell have | between
    Csv,
    /// A TREC run
    Trec,
    /// A list to paste into a document, with links to reports that have a URL
    Markdown,
}

/// The order of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum SortArg {
    /// Best first
    Relevance,
    /// Latest first
    Date,
}
