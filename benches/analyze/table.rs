//! The figures of a set of texts, as a table in Markdown.

use std::fmt;
use std::time::Duration;

/// Where an engine comes from, in the order of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Family {
    Ours,
    Tantivy,
    Lucene,
    /// Other crates.
    Rust,
    /// No analysis, but a bound.
    Anchor,
}

/// The figures of one engine.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) family: Family,
    pub(super) best: Duration,
    pub(super) median: Duration,
    pub(super) tokens: usize,
}

/// The figures of all engines on one set.
pub(super) struct Table {
    pub(super) data: &'static str,
    pub(super) texts: usize,
    pub(super) bytes: usize,
    pub(super) rows: Vec<Row>,
}

impl Table {
    /// Millions of bytes a second.
    pub(super) fn mb_per_s(&self, time: Duration) -> f64 {
        self.bytes as f64 / 1e6 / time.as_secs_f64().max(1e-9)
    }

    /// How many times as fast as the engine of that name.
    fn ratio(&self, row: &Row, name: &str) -> String {
        let other = self.rows.iter().find(|row| row.name == name);
        other.map_or_else(|| "-".into(), |other| format!("{:.2}", other.best.as_secs_f64() / row.best.as_secs_f64()))
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { data, texts, bytes, rows } = self;
        writeln!(f, "analyze/{data}: {texts} texts, {:.2} MB\n", *bytes as f64 / 1e6)?;
        writeln!(
            f,
            "| engine           |     MB/s |   median | ns/token |  ns/text |   tokens | × tantivy |  × lucene |"
        )?;
        writeln!(
            f,
            "|------------------|---------:|---------:|---------:|---------:|---------:|----------:|----------:|"
        )?;
        for row in rows {
            let ns = row.best.as_secs_f64() * 1e9;
            // An anchor that does not look for words has none.
            let ns_per_token = if row.tokens == 0 { "-".into() } else { format!("{:.1}", ns / row.tokens as f64) };
            writeln!(
                f,
                "| {:<16} | {:>8.1} | {:>8.1} | {ns_per_token:>8} | {:>8.0} | {:>8} | {:>9} | {:>9} |",
                row.name,
                self.mb_per_s(row.best),
                self.mb_per_s(row.median),
                ns / *texts as f64,
                row.tokens,
                self.ratio(row, super::engines::STOCK),
                self.ratio(row, super::lucene::NAME),
            )?;
        }
        writeln!(f)
    }
}
