//! Words with what is known of each: hash tables that are read where they lie.
//!
//! A bucket is one line of the cache, so a word costs one look at memory: keys first, then 32 bits for each key. What a
//! bucket has no room for is in the next; a filter at the end of each, of 32 bits that words set in the buckets they went
//! past, says of nearly every word that is not there that none need look further.
//!
//! Of the last byte of each key and the first of its 32 bits a count is made; the rest are a packed [`Decision`].

use super::decision::{Decision, Row};
use super::key::{LONG_LETTERS, LookUp, SHORT_LETTERS};

/// A line of the cache.
pub(crate) type Bucket = [u8; 64];
/// Where the filter is.
pub(crate) const FILTER: usize = 60;
/// Bytes of what stands for a key behind the keys.
const VALUE: usize = 4;

/// What a word is known by: a number of its letters, whose last byte is 0.
pub(crate) trait Key: Copy + PartialEq + Into<u128> {
    /// Its bytes.
    const BYTES: usize;
    /// Keys of a bucket.
    const WORDS: usize = FILTER / (Self::BYTES + VALUE);

    /// The n-th key of a bucket, and the byte that is last.
    fn nth(bucket: &Bucket, n: usize) -> (Self, u8);

    /// A number of which every bit of the key changes every high bit.
    fn hash(self) -> u64;

    /// Which key of a bucket is this one, as [`position`] tells.
    fn position(self, by: impl LookUp, bucket: &Bucket) -> usize;
}

/// Of a short word.
impl Key for u64 {
    const BYTES: usize = 8;

    #[inline(always)]
    fn nth(bucket: &Bucket, n: usize) -> (Self, u8) {
        let number = bucket.as_chunks().0.get(n).map_or(0, |bytes| Self::from_le_bytes(*bytes));
        (number << 8 >> 8, (number >> 56) as u8)
    }

    #[inline(always)]
    fn hash(self) -> u64 {
        (self ^ self >> 29).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }

    #[inline(always)]
    fn position(self, by: impl LookUp, bucket: &Bucket) -> usize {
        by.position(bucket, self)
    }
}

/// Of a long word.
impl Key for u128 {
    const BYTES: usize = 16;

    #[inline(always)]
    fn nth(bucket: &Bucket, n: usize) -> (Self, u8) {
        let number = bucket.as_chunks().0.get(n).map_or(0, |bytes| Self::from_le_bytes(*bytes));
        (number << 8 >> 8, (number >> 120) as u8)
    }

    #[inline(always)]
    fn hash(self) -> u64 {
        (self as u64 ^ ((self >> 64) as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)).hash()
    }

    #[inline(always)]
    fn position(self, _: impl LookUp, bucket: &Bucket) -> usize {
        position(bucket, self)
    }
}

const _: () = assert!(7 * SHORT_LETTERS <= 64 - 8 && 7 * LONG_LETTERS <= 128 - 8);

/// The bucket of a hash among so many: the high half as a fraction, for a remainder would be a division.
#[inline(always)]
pub(crate) fn slot(hash: u64, buckets: usize) -> usize {
    (((hash >> 32) * buckets as u64) >> 32) as usize
}

/// The bit that a word with this hash sets in the filter of buckets that it went past.
#[inline(always)]
fn filter_bit(hash: u64) -> u32 {
    1 << (hash >> 27 & 31)
}

/// Whether a bucket, where a word with this hash is not, has it go on to the next.
#[inline(always)]
pub(crate) fn goes_on(bucket: &Bucket, hash: u64) -> bool {
    number(bucket, FILTER) & filter_bit(hash) != 0
}

/// The 32 bits of the n-th key of a bucket. Behind the last is the filter, which says nothing.
#[inline(always)]
pub(crate) fn value<K: Key>(bucket: &Bucket, n: usize) -> u32 {
    number(bucket, K::BYTES * K::WORDS + VALUE * n)
}

#[inline(always)]
fn number(bucket: &Bucket, at: usize) -> u32 {
    bucket.get(at..at + 4).and_then(<[u8]>::first_chunk).map_or(0, |bytes| u32::from_le_bytes(*bytes))
}

/// Which key of a bucket is this one: [`Key::WORDS`] if none is. Without a branch, which would often go the wrong way.
#[inline(always)]
pub(crate) fn position<K: Key>(bucket: &Bucket, key: K) -> usize {
    let same = (0..K::WORDS).fold(1 << K::WORDS, |same, n| same | usize::from(K::nth(bucket, n).0 == key) << n);
    same.trailing_zeros() as usize
}

/// The rows of a table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Table {
    pub(super) buckets: &'static [Bucket],
}

impl Table {
    /// The bucket where a word with this hash is looked for first.
    #[inline(always)]
    pub(crate) fn bucket(self, hash: u64) -> &'static Bucket {
        self.buckets.get(slot(hash, self.buckets.len())).unwrap_or(&[0; 64])
    }

    /// The bucket behind that one.
    #[inline(always)]
    pub(crate) fn second_bucket(self, hash: u64) -> &'static Bucket {
        self.buckets.get(slot(hash, self.buckets.len()) + 1).or(self.buckets.first()).unwrap_or(&[0; 64])
    }

    /// What is known of a word.
    #[inline(always)]
    pub(crate) fn find<K: Key>(self, key: K) -> Option<Row> {
        let hash = key.hash();
        let bucket = self.bucket(hash);
        let n = position(bucket, key);
        if n < K::WORDS {
            return Some(row::<K>(bucket, n));
        }
        if goes_on(bucket, hash) { self.find_further(key, hash) } else { None }
    }

    #[cold]
    fn find_further<K: Key>(self, key: K, hash: u64) -> Option<Row> {
        let first = slot(hash, self.buckets.len());
        let buckets = self.buckets[first..].iter().chain(&self.buckets[..first]);
        for bucket in buckets.skip(1) {
            let n = position(bucket, key);
            if n < K::WORDS {
                return Some(row::<K>(bucket, n));
            }
            if !goes_on(bucket, hash) {
                break;
            }
        }
        None
    }
}

/// The n-th row of a bucket.
#[inline(always)]
pub(super) fn row<K: Key>(bucket: &Bucket, n: usize) -> Row {
    let value = value::<K>(bucket, n);
    let count = u32::from(K::nth(bucket, n).1) | value >> 24 << 8;
    Row { count, decision: Decision::of_bits(value) }
}

/// The buckets of a table: three quarters full, and rows that come first are in their own bucket.
pub(super) fn build<K: Key>(rows: &[(K, Row)]) -> Vec<Bucket> {
    let mut buckets = vec![[0; 64]; rows.len() * 4 / 3 / K::WORDS + 1];
    for (key, row) in rows {
        put(&mut buckets, *key, *row);
    }
    buckets
}

/// Writes the n-th key of a bucket with its 32 bits.
#[inline(always)]
pub(crate) fn put_at<K: Key>(bucket: &mut Bucket, n: usize, key: K, value: u32) {
    bucket[n * K::BYTES..][..K::BYTES].copy_from_slice(&key.into().to_le_bytes()[..K::BYTES]);
    bucket[K::BYTES * K::WORDS + VALUE * n..][..VALUE].copy_from_slice(&value.to_le_bytes());
}

fn put<K: Key>(buckets: &mut [Bucket], key: K, row: Row) {
    let hash = key.hash();
    let mut at = slot(hash, buckets.len());
    loop {
        let bucket = &mut buckets[at];
        if let Some(n) = (0..K::WORDS).find(|&n| K::nth(bucket, n).0.into() == 0) {
            put_at(bucket, n, key, row.decision.bits() | row.count >> 8 << 24);
            bucket[(n + 1) * K::BYTES - 1] = row.count as u8;
            return;
        }
        let filter = number(bucket, FILTER) | filter_bit(hash);
        bucket[FILTER..].copy_from_slice(&filter.to_le_bytes());
        at = (at + 1) % buckets.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn what_is_put_in_is_found_and_nothing_else<K: Key + std::fmt::Debug>(key: impl Fn(u64) -> K) {
        let rows: Vec<(K, Row)> =
            (0..10_000).map(|n| (key(n), Row { count: n as u32 * 6, decision: Decision::of_bits(n as u32) })).collect();
        let table = Table { buckets: build(&rows).leak() };
        for &(key, row) in &rows {
            assert_eq!(table.find(key), Some(row), "{key:?}");
        }
        assert!((10_000..20_000).all(|n| table.find(key(n)).is_none()));
        assert_eq!(Table { buckets: &[] }.find(key(1)), None);
    }

    #[test]
    fn a_table_holds_its_rows() {
        what_is_put_in_is_found_and_nothing_else(|n| n + 1);
        what_is_put_in_is_found_and_nothing_else(|n| u128::from(n + 1) << 57 | 3);
    }
}
