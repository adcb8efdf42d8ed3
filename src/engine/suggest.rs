//! What a query may have meant, and what it is about to become.

use super::Engine;
use crate::error::Result;
use crate::index::Reader;
use crate::search::{Completion, Request, Suggestions, complete, correct, has_unknown_word};

/// With fewer hits, next to nothing was found.
const FEW_HITS: usize = 3;

impl Engine {
    /// The words of a query that may be slips, each with at most `most` words of the index that may have been meant.
    ///
    /// Words that one report in 500 or more has are no slips, nor are stop words, operators and names of fields.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    ///
    /// ```
    /// use mahdar::{Engine, Report};
    /// let engine = Engine::in_memory()?;
    /// engine.ingest([Report::new("1", "محادثات الرئيس الفرنسي في القاهرة", "")])?;
    /// let found = engine.suggest("الرئيس الفرنصي", 3)?;
    /// assert_eq!(found.did_you_mean.as_deref(), Some("الرئيس الفرنسي"));
    /// assert_eq!(found.words[0].candidates[0].reports, 1);
    /// # Ok::<(), mahdar::Error>(())
    /// ```
    pub fn suggest(&self, query: &str, most: usize) -> Result<Suggestions> {
        let snapshot = self.snapshot();
        correct(&snapshot, self.vocabulary(&snapshot)?.as_ref(), query, most)
    }

    /// The words and names that the end of a text may be about to become, at most `limit`, the likeliest first.
    ///
    /// The last word is completed; those before it are part of a name, or say which words are likely behind them. The
    /// article, and conjunctions and prepositions of one letter, may stand before a word or not.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    ///
    /// ```
    /// use mahdar::{Engine, Report, search::CompletionKind};
    /// let engine = Engine::in_memory()?;
    /// engine.ingest([Report::new("1", "إمام علي رحمان يلتقي رئيس الحكومة", "")])?;
    /// let found = engine.complete("لقاء إمام علي ر", 5)?;
    /// assert_eq!((found[0].text.as_str(), found[0].kind), ("لقاء إمام علي رحمان", CompletionKind::Person));
    /// assert_eq!(engine.complete("حكو", 5)?[0].text, "الحكومة");
    /// # Ok::<(), mahdar::Error>(())
    /// ```
    pub fn complete(&self, typed: &str, limit: usize) -> Result<Vec<Completion>> {
        let snapshot = self.snapshot();
        complete(&snapshot, self.vocabulary(&snapshot)?.as_ref(), typed, limit)
    }

    /// The query of a request with its slips mended, where a word of it stands in no report or next to nothing was
    /// found.
    pub(super) fn did_you_mean(&self, snapshot: &Reader, request: &Request, hits: usize) -> Result<Option<String>> {
        // First what costs little: the words of a commit are read when they are first needed.
        if hits >= FEW_HITS && !has_unknown_word(snapshot, &request.query)? {
            return Ok(None);
        }
        Ok(correct(snapshot, self.vocabulary(snapshot)?.as_ref(), &request.query, 1)?.did_you_mean)
    }
}
