//! Words with a value each: a hash table that is read where it lies.
//!
//! A bucket is one line of the cache, so a word costs one look at memory: tags (a byte of each word's hash, all compared
//! at once) say of nearly every word that is not there that it is not; 32 bits of the hash make sure of the others; the
//! values stand behind. What a bucket has no room for is in the next. A word is known by those bits alone, so one in a
//! thousand million that were never seen passes for another; [`Table::build`] makes sure that no two of its words do.

use super::compile::TableError;
use super::form::Form;
use crate::scan::prefetch;

/// A line of the cache.
pub(crate) type Bucket = [u8; 64];
/// Bytes of a hash by which a word is known.
const FINGERPRINT: usize = 4;
/// Most tags that are compared at once.
const TAGS: usize = 8;
/// A one in each byte.
const ONES: u64 = u64::MAX / 0xFF;

/// A table of values of `WIDTH` bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table<const WIDTH: usize> {
    pub(super) buckets: &'static [Bucket],
}

impl<const WIDTH: usize> Table<WIDTH> {
    /// Words of a bucket.
    const WORDS: usize = {
        let words = size_of::<Bucket>() / (1 + FINGERPRINT + WIDTH);
        if words < TAGS { words } else { TAGS }
    };
    const FINGERPRINTS: usize = Self::WORDS;
    const VALUES: usize = Self::FINGERPRINTS + Self::WORDS * FINGERPRINT;

    /// The value of a word.
    #[inline]
    pub(super) fn find(self, form: Form) -> Option<&'static [u8; WIDTH]> {
        let (mut at, wanted) = place(form, self.buckets.len())?;
        loop {
            let bucket = self.buckets.get(at)?;
            let tags = u64::from_le_bytes(*bucket.first_chunk()?);
            let mut same = Self::zeros(tags ^ (u64::from(tag(wanted)) * ONES));
            while same != 0 {
                let word = same.trailing_zeros() as usize / 8;
                if bucket.get(Self::FINGERPRINTS + word * FINGERPRINT..)?.first_chunk() == Some(&wanted.to_le_bytes()) {
                    return bucket.get(Self::VALUES + word * WIDTH..)?.first_chunk();
                }
                same &= same - 1;
            }
            if Self::zeros(tags) != 0 {
                return None;
            }
            at = if at + 1 == self.buckets.len() { 0 } else { at + 1 };
        }
    }

    /// The high bits of tags that are zero: none if there is none. The lowest is right; behind it may be one too many.
    #[inline(always)]
    fn zeros(tags: u64) -> u64 {
        let tags_only = u64::MAX >> (8 * (TAGS - Self::WORDS));
        tags.wrapping_sub(ONES) & !tags & ONES << 7 & tags_only
    }

    /// Sends for the bucket of a word.
    #[inline(always)]
    pub(super) fn prefetch(self, form: Form) {
        if let Some(bucket) = place(form, self.buckets.len()).and_then(|(at, _)| self.buckets.get(at)) {
            prefetch(bucket);
        }
    }

    /// The buckets of a table of `rows`.
    pub(super) fn build<'w>(
        rows: impl ExactSizeIterator<Item = (&'w str, [u8; WIDTH])>,
    ) -> Result<Vec<Bucket>, TableError> {
        // Three quarters full: most buckets have room, and tell by that of a word that is not there.
        let size = rows.len() * 4 / 3 / Self::WORDS + 1;
        let mut buckets = vec![[0; 64]; size];
        let mut owners: Vec<Vec<&str>> = vec![Vec::new(); size];
        for (word, value) in rows {
            let Some((mut at, fingerprint)) = place(Form::new(word), size) else { continue };
            loop {
                let same = |owner: &&str| place(Form::new(owner), size).is_some_and(|(_, other)| other == fingerprint);
                if let Some(owner) = owners[at].iter().copied().find(same) {
                    return Err(TableError(format!(
                        "{word} and {owner} have one fingerprint: leave one out, or change the hash"
                    )));
                }
                if owners[at].len() < Self::WORDS {
                    break;
                }
                at = (at + 1) % size;
            }
            let n = owners[at].len();
            let put =
                |bucket: &mut Bucket, at: usize, bytes: &[u8]| bucket[at..at + bytes.len()].copy_from_slice(bytes);
            put(&mut buckets[at], n, &[tag(fingerprint)]);
            put(&mut buckets[at], Self::FINGERPRINTS + n * FINGERPRINT, &fingerprint.to_le_bytes());
            put(&mut buckets[at], Self::VALUES + n * WIDTH, &value);
            owners[at].push(word);
        }
        Ok(buckets)
    }
}

/// The bucket of a word among so many, and its fingerprint.
#[inline(always)]
fn place(form: Form, buckets: usize) -> Option<(usize, u32)> {
    let hash = form.hash();
    // The high bits as a fraction of the size: a multiplication, where a remainder would be a division.
    let at = (((hash >> 32) * buckets as u64) >> 32) as usize;
    (buckets > 0).then_some((at, hash as u32))
}

/// The byte of a fingerprint that stands for it; 0 is an empty place.
#[inline(always)]
fn tag(fingerprint: u32) -> u8 {
    (fingerprint as u8).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_is_found_and_nothing_else() {
        let words: Vec<String> = (0..10_000).map(|n| format!("word{n}")).collect();
        let rows = words.iter().enumerate().map(|(n, word)| (word.as_str(), (n as u32).to_le_bytes()));
        let table = Table { buckets: Table::build(rows).unwrap().leak() };
        for (n, word) in words.iter().enumerate() {
            assert_eq!(table.find(Form::new(word)), Some(&(n as u32).to_le_bytes()), "{word}");
            assert_eq!(table.find(Form::new(&format!("{word}x"))), None);
        }
        assert_eq!(Table::<4> { buckets: &[] }.find(Form::new("word1")), None);
        let twice = ["a", "a"].map(|word| (word, [0; 2]));
        assert!(Table::build(twice.into_iter()).is_err());
    }
}
