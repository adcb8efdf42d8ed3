//! What the rules decided on words that no decision was known of, for the next time.
//!
//! A word that background news does not have is often a name, and stands again in the same text or the next. The memo is a
//! hash table of buckets as those of the lexicon; each keeps the last words that came to it, so the memo is bounded,
//! nothing is searched, and what it forgets is only decided again. It begins small and grows by use: of such words in
//! 100 MB of news, half were here.

use super::prefetch;
use crate::lexicon::decision::Decision;
use crate::lexicon::key::LookUp;
use crate::lexicon::table::{Bucket, FILTER, Key, put_at, slot, value};

/// Buckets at first: 16 KiB.
const FIRST: usize = 1 << 8;
/// Buckets at last: 512 KiB, which a near cache has room for. Twice that was no faster.
const LAST: usize = 1 << 13;

/// Buckets of decisions by the keys of words, and how many have been kept since it grew. None before the first word, so
/// that most buffers for a query stay small.
#[derive(Debug, Clone, Default)]
pub(super) struct Memo {
    buckets: Vec<Bucket>,
    kept: usize,
}

impl Memo {
    /// Sends for the bucket of a word with this hash.
    #[inline(always)]
    pub(super) fn prefetch(&self, hash: u64) {
        if let Some(bucket) = self.buckets.get(slot(hash, self.buckets.len())) {
            prefetch(bucket);
        }
    }

    /// The decision on the word with this key, if it is kept.
    #[inline(always)]
    pub(super) fn get<K: Key>(&self, by: impl LookUp, key: K) -> Option<Decision> {
        let bucket = self.buckets.get(slot(key.hash(), self.buckets.len()))?;
        let n = key.position(by, bucket);
        (n < K::WORDS).then(|| Decision::of_bits(value::<K>(bucket, n)))
    }

    /// Keeps the decision on the word with this key, which it does not have.
    pub(super) fn keep<K: Key>(&mut self, key: K, decision: Decision) {
        if self.kept >= 2 * self.buckets.len() && self.buckets.len() < LAST {
            self.grow::<K>();
        }
        self.kept += 1;
        self.put(key, decision);
    }

    fn put<K: Key>(&mut self, key: K, decision: Decision) {
        let at = slot(key.hash(), self.buckets.len());
        if let Some(bucket) = self.buckets.get_mut(at) {
            // In turn, where a bucket of the lexicon has its filter.
            let turn = usize::from(bucket[FILTER]) % K::WORDS;
            bucket[FILTER] = turn as u8 + 1;
            put_at(bucket, turn, key, decision.bits());
        }
    }

    #[cold]
    fn grow<K: Key>(&mut self) {
        let larger = vec![[0; 64]; (4 * self.buckets.len()).clamp(FIRST, LAST)];
        for bucket in std::mem::replace(&mut self.buckets, larger) {
            for n in 0..K::WORDS {
                let (key, _) = K::nth(&bucket, n);
                if key.into() != 0 {
                    self.put(key, Decision::of_bits(value::<K>(&bucket, n)));
                }
            }
        }
        self.kept = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::key::Portable;

    fn what_is_kept_is_what_was_decided<K: Key>(key: impl Fn(u64) -> K) {
        let mut memo = Memo::default();
        let decision = |n: u64| Decision::of_bits(n as u32 & 0xFFFF);
        let most = if cfg!(miri) { 2_000 } else { 200_000 };
        for n in 0..most {
            assert_eq!(memo.get(Portable, key(n)), None);
            memo.keep(key(n), decision(n));
            assert_eq!(memo.get(Portable, key(n)), Some(decision(n)));
        }
        let kept = (0..most).filter_map(|n| Some((n, memo.get(Portable, key(n))?)));
        let kept = kept.inspect(|&(n, found)| assert_eq!(found, decision(n))).count();
        assert!(kept * 10 >= memo.buckets.len() * K::WORDS * 9 && memo.buckets.len() <= LAST, "{kept}");
    }

    #[test]
    fn short_and_long_words_are_kept() {
        what_is_kept_is_what_was_decided(|n| n + 1);
        what_is_kept_is_what_was_decided(|n| u128::from(n + 1) << 57 | 3);
    }
}
