//! What may have been meant.

use super::Engine;
use crate::error::Result;
use crate::search::{Completion, Suggestions, complete, correct};

impl Engine {
    /// The words of a query that may be slips, each with at most `most` words that may have been meant.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn suggest(&self, query: &str, most: usize) -> Result<Suggestions> {
        let snapshot = self.snapshot();
        correct(&snapshot, self.vocabulary(&snapshot)?.as_ref(), query, most)
    }

    /// The words and names that a text may be about to become, at most `limit`, the likeliest first.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn complete(&self, typed: &str, limit: usize) -> Result<Vec<Completion>> {
        let snapshot = self.snapshot();
        complete(&snapshot, self.vocabulary(&snapshot)?.as_ref(), typed, limit)
    }
}
