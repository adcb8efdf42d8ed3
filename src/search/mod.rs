//! Turns a query into ranked reports, and these into ranked meetings (`meetings`).
//!
//! The score is BM25 (k1 1.2, b 0.75) over stems, each with the words of the index that look like it as one group, and
//! smaller shares of BM25 over folded words, stems of the title, pairs of words and synonyms ([`Weights`]). Stop words of
//! the query are left out, as typed, while anything else is left. Ties are broken by id, ascending: the same reports and
//! query give the same answer, however the index is cut into segments and whatever was removed from it.

mod alternatives;
mod answer;
mod clauses;
mod country;
mod demands;
mod expand;
mod explain;
mod facts;
mod filter;
mod forms;
mod groups;
mod marks;
mod meetings;
mod rank;
mod request;
mod sequence;
mod statistics;
mod strings;
mod structure;
mod suggest;
mod table;
mod text_leaf;
mod words;

pub use answer::{Answer, Highlights, MeetingHit, Overview, ReportAnswer, ReportHit};
pub use clauses::Reason;
pub use country::country_code;
pub use explain::Contribution;
pub use filter::{Count, Facet, Facets, Filter};
pub(crate) use filter::{by_month, count};
pub(crate) use meetings::rank_meetings;
pub(crate) use rank::rank;
pub use rank::{Ranked, Ranking};
pub use request::{Request, Sort, Weights};
pub(crate) use statistics::Prepared;
pub use suggest::{Candidate, Completion, CompletionKind, Correction, Suggestions};
pub(crate) use suggest::{Vocabulary, complete, correct, has_unknown_word};
pub(crate) use table::Table;
pub use words::QueryWords;

/// What is ranked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Meetings: dated by the day of the meeting, else of the publication of its first report.
    Meetings,
    /// Reports, each for itself: dated by publication.
    Reports,
}
