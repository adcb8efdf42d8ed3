//! The query language: what somebody typed, read into a tree ([`Query`]). It knows no engine and no index.
//!
//! Every text is a query. What looks like an operator and is none (a dash between words, a colon before a space) is plain
//! text, so that headlines can be pasted; what is half typed is read as far as it goes. What was ignored or taken for
//! something else is in [`Query::diagnostics`], with its place.
//!
//! | | |
//! |---|---|
//! | `قمة دوشنبه` | words, in any form; reports that have more of them come first |
//! | `"بيان مشترك"` | these very words in this order; «…» and “…” too |
//! | `"بوتين رحمان"~5` | these words in any form and order, at most five others between them |
//! | `+طاقة` `-رياضة` | a word that must be there, that must not |
//! | `غاز AND (نفط OR كهرباء) NOT فحم` | all, one of, not; as Arabic words in brackets: `[و]` `[أو]` `[ليس]` |
//! | `title:قمة` `مصدر:تاس` | a word in a field: title, body, participant, country, place, source, date, or in Arabic |
//! | `date:2022-05..2022-07` | from the first day of May to the last of July; `2022..` and `..2022-07-15` are open |
//! | `طاجيك*` | words that begin so, with the article or without |
//! | `لافرف~1` | words that differ by at most one letter; `~2` by two |
//! | `قمة^3` | counts three times |
//!
//! An operator stands where a word could begin and a word begins right behind it, so `5+1` and `موسكو - دوشنبه` have none.
//! AND binds more than OR, and both more than standing side by side. Parentheses matter where an operator applies to them.
//! A query does a bounded amount of work: see [`MOST_PARTS`] and [`MOST_DEPTH`].

mod ast;
mod describe;
mod parse;
mod suffix;
mod words;

pub use ast::{Clause, Dates, Diagnostic, Expression, Field, Leaf, LeafKind, Occur, Query};

/// The most operators, quotations and fields of a query; those behind are ignored, and their words ranked by.
pub const MOST_PARTS: usize = 64;
/// The deepest parentheses that are read.
pub const MOST_DEPTH: usize = 32;

impl Query {
    /// Reads a query.
    ///
    /// ```
    /// use mahdar::query::{Occur, Query};
    /// let query = Query::parse("بوتين -الهند");
    /// assert_eq!(query.clauses[1].occur, Occur::MustNot);
    /// assert_eq!(query.ranked.trim(), "بوتين");
    /// assert_eq!(Query::parse("آسيا - الهند").clauses.len(), 2);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Self {
        parse::parse(text)
    }
}
