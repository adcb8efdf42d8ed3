//! A report: one communiqué or agency text, as it was read.

use super::Published;
use serde::Serialize;
use std::fmt;

/// One communiqué or agency text.
///
/// ```
/// use mahdar::Report;
/// let report = Report::new("kuna-1", "لقاء في دوشنبه", "التقى الرئيسان في دوشنبه.");
/// assert_eq!(report.published, None);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Report {
    /// Names the report in an index: no two reports have the same.
    pub id: String,
    /// The headline; where the record had none, the first line of the body that is not boilerplate.
    pub title: String,
    /// When it was published, as far as the record says.
    pub published: Option<Published>,
    /// The agency or paper.
    pub source: Option<String>,
    /// Where it stood on the web.
    pub url: Option<String>,
    /// The text as it was read, boilerplate included.
    pub body: String,
    /// The file that it was read from; none for a report made in memory.
    pub origin: Option<Origin>,
}

impl Report {
    /// A report of which no more is known. A blank title is filled from the body when it is indexed.
    #[must_use]
    pub fn new(id: impl Into<String>, title: impl Into<String>, body: impl Into<String>) -> Self {
        Self { id: id.into(), title: title.into(), body: body.into(), ..Self::default() }
    }
}

/// Where a report was read, and as what.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Origin {
    /// Absolute path; `-` for standard input.
    pub file: String,
    /// Line of the record, from 1; none where there are no lines, or the whole file is the report.
    pub line: Option<u64>,
    /// The path in the archive that the file is.
    pub inside: Option<String>,
    /// The format of the file or of what is inside: `txt`, `jsonl`, `html` and so on.
    pub format: Option<String>,
    /// The encoding, as pages declare it; with `+repaired` behind it where the text had been spoiled and was put right.
    pub encoding: Option<String>,
}

impl fmt::Display for Origin {
    /// `FILE:LINE`, of an archive `FILE/INSIDE:LINE`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(inside) = &self.inside {
            write!(f, "/{inside}")?;
        }
        self.line.map_or(Ok(()), |line| write!(f, ":{line}"))
    }
}
