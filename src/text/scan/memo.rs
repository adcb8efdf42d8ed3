//! What the rules decided on words that no decision was known of, for the next time.
//!
//! A word that background news does not have is often a name, and stands again in the same text or the next: of such
//! words in 157 MB of news, a quarter were here. Each place of the memo keeps the last word that came to it, so it is
//! bounded, nothing is searched, and what it forgets is only decided again.

use crate::lexicon::decisions::Decision;

/// Places: 128 KiB, which a near cache has room for.
const PLACES: usize = 1 << 13;

/// No word has this key.
const NONE: (u64, u32) = (0, 0);

/// Decisions by the keys of short words.
#[derive(Debug, Clone, Default)]
pub(super) struct Memo {
    /// None before the first word that the lexicon has no decision on, so that most buffers for a query stay small.
    places: Vec<(u64, u32)>,
}

impl Memo {
    /// The decision on the word with this key, if it is kept.
    pub(super) fn get(&self, key: u64) -> Option<Decision> {
        let &(kept, packed) = self.places.get(place(key))?;
        (kept == key).then(|| Decision::unpack(packed))
    }

    /// Keeps the decision on the word with this key.
    pub(super) fn keep(&mut self, key: u64, decision: Decision) {
        if self.places.is_empty() {
            self.places.resize(PLACES, NONE);
        }
        if let (Some(place), Some(packed)) = (self.places.get_mut(place(key)), decision.pack()) {
            *place = (key, packed);
        }
    }
}

fn place(key: u64) -> usize {
    (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize % PLACES
}
