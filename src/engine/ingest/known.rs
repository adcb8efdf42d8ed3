//! Which ids and texts an index has, as far as an ingest must know them quickly.
//!
//! Most reports of an ingest are new, and to ask each segment's dictionary of each id costs more the larger the index is. So after a
//! few questions the hashes of all are read once; only what they do not rule out is looked up.

use crate::error::Result;
use crate::index::Reader;
use rustc_hash::FxHashSet;
use xxhash_rust::xxh3::xxh3_64;

/// Questions that are worth less than reading all hashes.
const FEW: usize = 200;

/// Values that an index may have, by their hashes.
pub(super) struct Known {
    asked: usize,
    read: Option<FxHashSet<u64>>,
    /// What was put in before all were read.
    added: FxHashSet<u64>,
    read_all: fn(&Reader, &mut FxHashSet<u64>) -> Result<()>,
}

impl Known {
    /// The ids.
    pub(super) fn ids() -> Self {
        Self::new(|snapshot, all| {
            snapshot.each_id(|id| {
                all.insert(xxh3_64(id));
            })
        })
    }

    /// The texts, by the hash that the index has of them.
    pub(super) fn texts() -> Self {
        Self::new(|snapshot, all| {
            snapshot.each_text_hash(|hash| {
                all.insert(hash);
            })
        })
    }

    fn new(read_all: fn(&Reader, &mut FxHashSet<u64>) -> Result<()>) -> Self {
        Self { asked: 0, read: None, added: FxHashSet::default(), read_all }
    }

    /// Whether the index, as it was or with what was added, may have a value.
    pub(super) fn may_have(&mut self, hash: u64, snapshot: &Reader) -> Result<bool> {
        self.asked += 1;
        if self.read.is_none() && self.asked > FEW {
            let mut all = std::mem::take(&mut self.added);
            (self.read_all)(snapshot, &mut all)?;
            self.read = Some(all);
        }
        Ok(self.read.as_ref().is_none_or(|all| all.contains(&hash)))
    }

    /// Adds a value that the run puts in.
    pub(super) fn add(&mut self, hash: u64) {
        self.read.as_mut().unwrap_or(&mut self.added).insert(hash);
    }
}
