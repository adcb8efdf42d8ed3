//! Where a report stands: the files that hold it, and the reports that say the same.

use super::Engine;
use crate::error::Result;
use crate::index::{Copy, text_hash};
use crate::model::Origin;

impl Engine {
    /// The files in which a report stands word for word: first the one that it was read from. None for a report made in
    /// memory, or an id that no report has.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    pub fn places(&self, id: &str) -> Result<Vec<Origin>> {
        let snapshot = self.snapshot();
        let Some(at) = snapshot.find(id)? else { return Ok(Vec::new()) };
        let copies = snapshot.copies_of(id)?.into_iter().map(Copy::origin);
        Ok(snapshot.report(at)?.0.origin.into_iter().chain(copies).collect())
    }

    /// The ids of the other reports with the same title and body, whoever printed them, in order.
    ///
    /// # Errors
    ///
    /// If the index cannot be read.
    ///
    /// ```
    /// use mahdar::{Engine, Report};
    /// let engine = Engine::in_memory()?;
    /// engine.ingest([Report::new("kuna-1", "لقاء في دوشنبه", ""), Report::new("wam-1", "لقاء في دوشنبه", "")])?;
    /// assert_eq!(engine.same_text("kuna-1")?, ["wam-1"]);
    /// # Ok::<(), mahdar::Error>(())
    /// ```
    pub fn same_text(&self, id: &str) -> Result<Vec<String>> {
        let snapshot = self.snapshot();
        let Some(at) = snapshot.find(id)? else { return Ok(Vec::new()) };
        let mut others = snapshot.with_same_text(text_hash(&snapshot.report(at)?.0))?;
        others.retain(|other| other != id);
        Ok(others)
    }
}
