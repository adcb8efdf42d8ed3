//! What is asked of a search.

use jiff::civil::Date;

/// A question to an index.
///
/// ```
/// use mahdar::search::{Request, Sort};
/// let request = Request { limit: 3, sort: Sort::Date, ..Request::new("لقاء بوتين ورحمان") };
/// assert_eq!(request.offset, 0);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Words, in any order, in any form.
    pub query: String,
    /// The most hits to return; 10 unless said otherwise.
    pub limit: usize,
    /// Hits to pass over first.
    pub offset: usize,
    /// Only what is dated this day or later. What has no date is left out.
    pub since: Option<Date>,
    /// Only what is dated this day or earlier. What has no date is left out.
    pub until: Option<Date>,
    /// The order of hits.
    pub sort: Sort,
}

impl Request {
    /// The ten best hits for `query`, of any date.
    #[must_use]
    pub fn new(query: impl Into<String>) -> Self {
        Self { query: query.into(), limit: 10, offset: 0, since: None, until: None, sort: Sort::default() }
    }
}

/// The order of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Sort {
    /// Best first.
    #[default]
    Relevance,
    /// Latest first, the undated last.
    Date,
}
