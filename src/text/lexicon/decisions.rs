//! What the stemmer decides on the usual words of background news, decided when the lexicon is compiled.
//!
//! Most words of a text are among them, and their stem is then one look-up away. A word is known by its letters and
//! nothing less, so a decision is never taken for another word: seven bits are a letter of the two rows that begin with
//! the bytes D8 and D9, and eight letters fit into a key of 64 bits. Longer words have two keys, those of more than 16
//! letters are left to the rules.

use super::Lexicon;
use super::table::Bucket;
use crate::guarded::{Stem, explain_with};
use crate::scan::spans::FOREIGN;

/// The bytes of eight letters.
pub(crate) const SHORT: usize = 16;
/// The bytes of the longest words that are here.
pub(crate) const LONG: usize = 2 * SHORT;
/// Bytes of a key of a short word, and of a long one.
pub(super) const SHORT_KEY: usize = 8;
pub(super) const LONG_KEY: usize = 16;
/// Bytes of a packed decision.
const DECISION: usize = 4;

/// Words of a bucket, by the bytes of their keys.
pub(super) const fn words_of_bucket(key: usize) -> usize {
    (size_of::<Bucket>() - DECISION) / (key + DECISION)
}

/// Where a stem is: in the word, or among the strings of the lexicon.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Decision {
    /// [`FOREIGN`] if the stem is a string of the lexicon, and no part of the word; else 0.
    flag: u32,
    /// Its first byte there.
    start: u32,
    /// Its bytes.
    pub(crate) length: u32,
}

impl Lexicon {
    /// What the rules decide on a word now.
    #[cold]
    pub(crate) fn decide(&self, word: &str) -> Decision {
        let (flag, base, stem) = match explain_with(self, word, |_| {}) {
            Stem::Known(entry) => (FOREIGN, self.strings, entry.stem),
            Stem::Part(part) => (0, word, part),
        };
        // A stem is a part of one or the other.
        let start = stem.as_ptr() as usize - base.as_ptr() as usize;
        Decision { flag, start: start as u32, length: stem.len() as u32 }
    }
}

impl Decision {
    /// In 32 bits: the flag, 23 bits of the place, eight of the length. None if they do not fit.
    pub(crate) fn pack(self) -> Option<u32> {
        let fits = self.start < 1 << 23 && self.length < 1 << 8;
        fits.then_some(self.flag | self.start << 8 | self.length)
    }

    /// Where the stem of a word begins in the lists of tokens, by where the word begins in the image.
    #[inline(always)]
    pub(crate) fn place(self, word: u32) -> u32 {
        // A shift by 0 or 32, and no choice, which would become a branch, of which nobody can tell which way it goes.
        let own = (u64::from(word) << (self.flag >> 31 << 5)) as u32;
        own + (self.flag & FOREIGN) + self.start
    }

    #[inline(always)]
    pub(crate) fn unpack(packed: u32) -> Self {
        Self { flag: packed & FOREIGN, start: packed >> 8 & 0x7F_FFFF, length: packed & 0xFF }
    }
}

/// The decisions of a lexicon: two hash tables of buckets, keys first, then the decision on each. What a bucket has no
/// room for is in the next.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Decisions {
    pub(super) short: &'static [Bucket],
    pub(super) long: &'static [Bucket],
}

impl Decisions {
    pub(super) const EMPTY: Self = Self { short: &[], long: &[] };

    /// The decision on the short word with a key, if there is one.
    pub(crate) fn short(&self, key: u64) -> Option<Decision> {
        find(self.short, key.to_le_bytes(), slot(key, self.short.len()))
    }

    /// The decision on the word that is the first `length` of `bytes`, and no short one: a number or Latin word, which is its
    /// own stem, or a long one.
    pub(crate) fn other(&self, bytes: &[u8; LONG], length: usize) -> Option<Decision> {
        if bytes[0] < 0x80 {
            return Some(Decision { flag: 0, start: 0, length: length as u32 });
        }
        if !(SHORT + 1..=LONG).contains(&length) {
            return None;
        }
        let (first, second) = (key(bytes.first_chunk()?, SHORT)?, key(bytes.last_chunk()?, length - SHORT)?);
        find(self.long, long_key(first, second), slot(mixed(first, second), self.long.len()))
    }

    /// The bucket where a short word with a key is looked for first; [`short`](Self::short) goes on from there.
    #[inline(always)]
    pub(crate) fn bucket(&self, key: u64) -> &'static Bucket {
        self.short.get(slot(key, self.short.len())).unwrap_or(&[0; 64])
    }
}

/// The key of a word, and its bucket among so many of the table for its length. None if no key has room for it.
pub(super) fn placed(word: &str, short: usize, long: usize) -> Option<(Vec<u8>, usize)> {
    let mut bytes = [0; LONG];
    bytes.get_mut(..word.len())?.copy_from_slice(word.as_bytes());
    let first = key(bytes.first_chunk()?, word.len().min(SHORT))?;
    if word.len() <= SHORT {
        return Some((first.to_le_bytes().to_vec(), slot(first, short)));
    }
    let second = key(bytes.last_chunk()?, word.len() - SHORT)?;
    Some((long_key(first, second).to_vec(), slot(mixed(first, second), long)))
}

/// Puts a word into the first bucket with room, from `at` on.
pub(super) fn put(table: &mut [Bucket], mut at: usize, key: &[u8], packed: u32) {
    let words = words_of_bucket(key.len());
    loop {
        let bucket = &mut table[at];
        if let Some(n) = (0..words).find(|n| bucket[n * key.len()..(n + 1) * key.len()].iter().all(|&byte| byte == 0)) {
            bucket[n * key.len()..(n + 1) * key.len()].copy_from_slice(key);
            let decision = words * key.len() + n * DECISION;
            bucket[decision..decision + DECISION].copy_from_slice(&packed.to_le_bytes());
            return;
        }
        at = (at + 1) % table.len();
    }
}

fn find<const KEY: usize>(table: &'static [Bucket], key: [u8; KEY], first: usize) -> Option<Decision> {
    let mut at = first;
    loop {
        let bucket = table.get(at)?;
        if let Some(n) = word_of(bucket, key) {
            return Some(nth_decision::<KEY>(bucket, n));
        }
        let (keys, _) = bucket.as_chunks::<KEY>();
        if keys[const { words_of_bucket(KEY) } - 1] == [0; KEY] {
            return None;
        }
        at = if at + 1 == table.len() { 0 } else { at + 1 };
    }
}

/// Which word of a bucket has a key.
#[inline(always)]
fn word_of<const KEY: usize>(bucket: &Bucket, key: [u8; KEY]) -> Option<usize> {
    let words = const { words_of_bucket(KEY) };
    bucket.as_chunks::<KEY>().0.iter().take(words).position(|other| *other == key)
}

/// The decision on the n-th word of a bucket. Behind the last is one of zeros, for a word that is not there: an empty stem.
#[inline(always)]
fn nth_decision<const KEY: usize>(bucket: &Bucket, n: usize) -> Decision {
    let at = const { words_of_bucket(KEY) * KEY } + n * DECISION;
    Decision::unpack(bucket.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |bytes| u32::from_le_bytes(*bytes)))
}

/// How a processor looks up short words. Each way gives the same.
pub(crate) trait LookUp: Copy {
    /// The bits of four letters that are their own, side by side.
    fn own_bits(self, word: u64) -> u64;

    /// Which of the keys that a bucket begins with is this one: the number of keys if none is. Without a branch, which
    /// would often go the wrong way.
    fn position(self, bucket: &Bucket, key: u64) -> usize;

    /// The key of the word that is the first `length` of `bytes`, if it is a short one; else one that no bucket holds.
    #[inline(always)]
    fn key(self, bytes: &[u8; SHORT], length: usize) -> u64 {
        let words = u128::from_le_bytes(*bytes);
        let [low_mask, high_mask] = MASKS[length.min(31)];
        // Of each letter, less what is the same in all: one bit of the lead byte, six of the second.
        let low = (words as u64 ^ SAME) & low_mask;
        let high = ((words >> 64) as u64 ^ SAME) & high_mask;
        let key = self.own_bits(low) | self.own_bits(high) << 28;
        // All ones if the word is not a short one of the two rows.
        let other = u64::from((low | high) & !OWN != 0) | u64::from(length > SHORT);
        key | other.wrapping_neg()
    }

    /// The decision on the word with a key, if it is in the bucket; else an empty stem. Also says whether it is there.
    #[inline(always)]
    fn decision(self, bucket: &Bucket, key: u64) -> (Decision, bool) {
        let n = self.position(bucket, key);
        (nth_decision::<SHORT_KEY>(bucket, n), n < words_of_bucket(SHORT_KEY))
    }
}

/// What is the same in all letters of the two rows, four of them; and what is their own.
const SAME: u64 = 0x80D8_80D8_80D8_80D8;
pub(crate) const OWN: u64 = 0x3F01_3F01_3F01_3F01;
/// No key: those of words have 56 bits.
pub(crate) const NO_KEY: u64 = u64::MAX;

/// [`LookUp`] for any processor.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Portable;

impl LookUp for Portable {
    #[inline(always)]
    fn own_bits(self, word: u64) -> u64 {
        // The bit of the lead byte beside the six, then letters to letters, then pairs to pairs.
        let letters = word & 0x0001_0001_0001_0001 | word >> 7 & 0x007E_007E_007E_007E;
        let pairs = (letters | letters >> 9) & 0x0000_3FFF_0000_3FFF;
        (pairs | pairs >> 18) & 0x0FFF_FFFF
    }

    #[inline(always)]
    fn position(self, bucket: &Bucket, key: u64) -> usize {
        let words = const { words_of_bucket(SHORT_KEY) };
        let mut same = 1 << words;
        for (n, other) in bucket.as_chunks().0.iter().take(words).enumerate() {
            same |= usize::from(u64::from_le_bytes(*other) == key) << n;
        }
        same.trailing_zeros() as usize
    }
}

#[inline(always)]
fn long_key(first: u64, second: u64) -> [u8; 16] {
    (u128::from(first) | u128::from(second) << 64).to_le_bytes()
}

#[inline(always)]
fn mixed(first: u64, second: u64) -> u64 {
    first ^ second.wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

#[inline(always)]
fn slot(key: u64, slots: usize) -> usize {
    // The high half of a product depends on all of the key; as a fraction of the size it is a slot.
    let hash = (key ^ key >> 29).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
    ((hash * slots as u64) >> 32) as usize
}

/// The key of at most eight letters, which are the first `length` of 16 bytes. None if they are not all of the two rows.
fn key(bytes: &[u8; SHORT], length: usize) -> Option<u64> {
    Some(Portable.key(bytes, length)).filter(|&key| key != NO_KEY)
}

/// The bits of the first n of 16 bytes. (As many rows as five bits count, so that no index is out of bounds.)
static MASKS: [[u64; 2]; 32] = {
    let mut masks = [[u64::MAX; 2]; 32];
    let mut n = 0;
    while n < 16 {
        let (low, high) = if n < 8 { (n, 0) } else { (8, n - 8) };
        masks[n] = [if low == 8 { u64::MAX } else { (1 << (8 * low)) - 1 }, (1 << (8 * high)) - 1];
        n += 1;
    }
    masks
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letter::{HAMZA, YEH};

    #[test]
    fn a_key_is_of_one_word() {
        let mut keys = std::collections::HashMap::new();
        let letters: Vec<char> = (HAMZA..=YEH).collect();
        let mut add = |word: String| {
            let mut bytes = [0; SHORT];
            bytes[..word.len()].copy_from_slice(word.as_bytes());
            let key = key(&bytes, word.len()).unwrap();
            assert!(key != 0);
            assert_eq!(keys.entry(key).or_insert_with(|| word.clone()), &word);
        };
        // Every letter at every place, in words of every length.
        for length in 1..=8 {
            for place in 0..length {
                for &letter in &letters {
                    let filler = "\u{628}\u{644}".chars().cycle();
                    add(filler.take(length).enumerate().map(|(n, c)| if n == place { letter } else { c }).collect());
                }
            }
        }
        let latin = key(b"abababababababab", 16);
        let hebrew = "\u{5D0}\u{5D0}\u{5D0}\u{5D0}\u{5D0}\u{5D0}\u{5D0}\u{5D0}".as_bytes().first_chunk().unwrap();
        assert_eq!((latin, key(hebrew, 4)), (None, None));
    }

    /// What slices without a check in `scan` rest on.
    #[test]
    fn every_decision_is_a_part_of_its_word_or_of_the_strings() {
        let lexicon = crate::lexicon::lexicon();
        let Decisions { short, long } = lexicon.decisions();
        let mut words = 0;
        let mut check = |decision: Decision, bytes_of_word: u32| {
            let range = decision.start as usize..(decision.start + decision.length) as usize;
            assert!(decision.length > 0);
            if decision.flag == 0 {
                assert!(
                    range.end <= bytes_of_word as usize
                        && decision.start.is_multiple_of(2)
                        && decision.length.is_multiple_of(2)
                );
            } else {
                assert!(std::str::from_utf8(&lexicon.strings()[range]).is_ok());
            }
            words += 1;
        };
        for bucket in short {
            for (n, key) in bucket.as_chunks().0.iter().take(words_of_bucket(SHORT_KEY)).enumerate() {
                // Seven bits a letter, of which none is 0.
                let letters = (64 - u64::from_le_bytes(*key).leading_zeros()).div_ceil(7);
                if letters > 0 {
                    check(nth_decision::<SHORT_KEY>(bucket, n), 2 * letters);
                }
            }
        }
        for bucket in long {
            for (n, key) in bucket.as_chunks::<LONG_KEY>().0.iter().take(words_of_bucket(LONG_KEY)).enumerate() {
                let second = u64::from_le_bytes(key[8..].try_into().unwrap());
                if *key != [0; LONG_KEY] {
                    check(nth_decision::<LONG_KEY>(bucket, n), 2 * (8 + (64 - second.leading_zeros()).div_ceil(7)));
                }
            }
        }
        assert!(words > 50_000, "{words}");
    }

    #[test]
    fn decisions_survive_packing() {
        for decision in
            [Decision { flag: FOREIGN, start: 1_000_000, length: 14 }, Decision { flag: 0, start: 6, length: 255 }]
        {
            let unpacked = decision.pack().map(Decision::unpack).unwrap();
            assert_eq!((unpacked.place(7), unpacked.length), (decision.place(7), decision.length));
        }
        assert_eq!(Decision { flag: FOREIGN, start: 1 << 23, length: 1 }.pack(), None);
    }
}
