//! Which commit searches see, and whether there is a later one: for who stays open while others write.

use super::Engine;
use crate::error::Result;
use std::collections::BTreeMap;
use std::hash::Hasher;
use xxhash_rust::xxh3::Xxh3;

impl Engine {
    /// Names the commit that searches see, in any process: of the segments and of what was deleted of each.
    ///
    /// ```
    /// use mahdar::{Engine, Report};
    /// let engine = Engine::in_memory()?;
    /// let before = engine.commit_id();
    /// engine.ingest([Report::new("1", "لقاء في دوشنبه", "")])?;
    /// assert_ne!(engine.commit_id(), before);
    /// # Ok::<(), mahdar::Error>(())
    /// ```
    #[must_use]
    pub fn commit_id(&self) -> u64 {
        let mut hash = Xxh3::new();
        for (segment, deletes) in self.snapshot().searcher.generation().segments() {
            hash.write(segment.uuid_string().as_bytes());
            hash.write_u64(deletes.map_or(0, |stamp| stamp.wrapping_add(1)));
        }
        hash.finish()
    }

    /// [`refresh`](Self::refresh), where there is a later commit; says whether there was. It costs the reading of one small
    /// file where there is none, and what was made of the commit in memory is kept.
    ///
    /// # Errors
    ///
    /// Those of [`refresh`](Self::refresh).
    ///
    /// ```
    /// use mahdar::{Engine, Report};
    /// let engine = Engine::in_memory()?;
    /// engine.ingest([Report::new("1", "لقاء في دوشنبه", "")])?;
    /// assert!(!engine.refresh_if_changed()?, "own commits are seen at once");
    /// # Ok::<(), mahdar::Error>(())
    /// ```
    pub fn refresh_if_changed(&self) -> Result<bool> {
        let committed = self.index.load_metas()?.segments;
        let committed: BTreeMap<_, _> =
            committed.iter().map(|segment| (segment.id(), segment.delete_opstamp())).collect();
        if &committed == self.snapshot().searcher.generation().segments() {
            return Ok(false);
        }
        self.refresh()?;
        Ok(true)
    }
}
