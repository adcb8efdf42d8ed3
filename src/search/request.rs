//! What is asked of a search.

use super::filter::{Facet, Filter};
use jiff::civil::Date;

/// A question to an index.
///
/// ```
/// use mahdar::search::{Request, Sort};
/// let request = Request { limit: 3, sort: Sort::Date, ..Request::new("لقاء بوتين ورحمان") };
/// assert_eq!(request.offset, 0);
/// ```
#[derive(Debug, Clone, PartialEq)]
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
    /// Only meetings that are wanted by this too. A search for reports does not ask it.
    pub filter: Filter,
    /// What the meetings that match are counted by.
    pub facets: Vec<Facet>,
    /// Whether the meetings that match are counted by month.
    pub timeline: bool,
    /// The order of hits.
    pub sort: Sort,
    /// What counts how much.
    pub weights: Weights,
    /// Whether to tell how each score came about.
    pub explain: bool,
    /// Whether names in Latin or Cyrillic letters bring their Arabic ones.
    pub other_scripts: bool,
    /// Whether every word must be there, stop words aside; else plain words only rank.
    pub all_words: bool,
}

/// What counts how much in the score of a report: each a factor of BM25 (k1 1.2, b 0.75) in a field of its own.
///
/// The defaults were chosen coarsely, on the gold topics, arcd and ans-news-titles at once: a step up or down of any of
/// them changes the mean nDCG@10 by less than .005.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// Stems, in title and body.
    pub stem: f32,
    /// Folded words, in title and body: the very word before another form of it.
    pub surface: f32,
    /// Stems in the title, once more.
    pub title: f32,
    /// Two words that follow each other in the query and in the report.
    pub pair: f32,
    /// A month or year of the query that is the date of the report.
    pub date: f32,
    /// The most that all words which only look like a word of the query count for, as occurrences of that word, in a
    /// report that has no word of the query. At .25 such a report stays below four tenths of one that has the word. At
    /// 0 they are not looked for.
    pub likes: f32,
    /// The same in a report that has a word of the query.
    pub likes_beside: f32,
    /// Another name of what the query names: a synonym, or another name of a country or organization; at most this share
    /// of what the name itself would count for. At 0 they are not looked for.
    pub synonyms: f32,
    /// Words of the query that are among people, organizations, place and date of a meeting, as a share of their rarity.
    pub facts: f32,
    /// Further reports of a meeting that match: a factor of the logarithm of their number.
    pub others: f32,
    /// What a report that is only coverage of a meeting counts for, as a share of its score.
    pub coverage: f32,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            stem: 1.0,
            surface: 0.3,
            title: 0.4,
            pair: 0.1,
            date: 4.0,
            likes: 0.25,
            likes_beside: 1.0,
            synonyms: 0.3,
            facts: 0.3,
            others: 0.1,
            coverage: 0.7,
        }
    }
}

impl Request {
    /// The ten best hits for `query`, of any date.
    #[must_use]
    pub fn new(query: impl Into<String>) -> Self {
        Self {
            query: query.into(),
            limit: 10,
            offset: 0,
            since: None,
            until: None,
            filter: Filter::default(),
            facets: Vec::new(),
            timeline: false,
            sort: Sort::default(),
            weights: Weights::default(),
            explain: false,
            other_scripts: true,
            all_words: false,
        }
    }

    /// The filter of meetings, with the bounds of the request.
    pub(crate) fn meeting_filter(&self) -> Filter {
        let later = |a: Option<Date>, b: Option<Date>| a.max(b);
        let earlier = |a: Option<Date>, b: Option<Date>| if a.is_some() && b.is_some() { a.min(b) } else { a.or(b) };
        Filter {
            since: later(self.since, self.filter.since),
            until: earlier(self.until, self.filter.until),
            ..self.filter.clone()
        }
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
