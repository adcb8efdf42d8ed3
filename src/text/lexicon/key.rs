//! Words as numbers: seven bits a letter, so a word is known by its letters and nothing less.
//!
//! Seven bits are a letter of the two rows that begin with the bytes D8 and D9: the lowest is of the lead byte, six are of
//! the second. The first letter is lowest. Eight letters have room in 64 bits, and leave eight; sixteen in 128.

/// Letters of the longest word that is a short one.
pub(crate) const SHORT_LETTERS: usize = 8;
/// Letters of the longest word that has a key.
pub(crate) const LONG_LETTERS: usize = 16;
/// The bytes of eight letters.
pub(crate) const SHORT: usize = 2 * SHORT_LETTERS;
/// The bytes of sixteen.
pub(crate) const LONG: usize = 2 * LONG_LETTERS;
/// Bits of a letter.
pub(crate) const LETTER: usize = 7;

/// How a processor makes keys of short words, and finds them. Each way gives the same.
pub(crate) trait LookUp: Copy {
    /// The bits of four letters that are their own, side by side.
    fn own_bits(self, word: u64) -> u64;

    /// Which key of a bucket of short words is this one, as [`position`](super::table::position) tells.
    fn position(self, bucket: &[u8; 64], key: u64) -> usize;

    /// The key of the word that is the first `length` of `bytes`, if it is a short one; else [`NO_KEY`].
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

    /// The key of the word that is the first `length` of `bytes`, if it is a long one; else none.
    #[inline(always)]
    fn long_key(self, bytes: &[u8; LONG], length: usize) -> Option<u128> {
        let length = length.checked_sub(SHORT).filter(|length| (1..=SHORT).contains(length))?;
        let (first, second) = (self.key(bytes.first_chunk()?, SHORT), self.key(bytes.last_chunk()?, length));
        (first != NO_KEY && second != NO_KEY)
            .then(|| u128::from(first) | u128::from(second) << (LETTER * SHORT_LETTERS))
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
    fn position(self, bucket: &[u8; 64], key: u64) -> usize {
        super::table::position(bucket, key)
    }
}

/// The key of a word of at most sixteen letters, which are all of the two rows.
pub(crate) fn key_of(word: &str) -> Option<u128> {
    let mut bytes = [0; LONG];
    bytes.get_mut(..word.len())?.copy_from_slice(word.as_bytes());
    if word.len() > SHORT {
        return Portable.long_key(&bytes, word.len());
    }
    Some(Portable.key(bytes.first_chunk()?, word.len())).filter(|&key| key != NO_KEY).map(u128::from)
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
            let key = key_of(&word).unwrap();
            assert!(key != 0 && (key >> 56 == 0) == (word.len() <= SHORT));
            assert_eq!(keys.entry(key).or_insert_with(|| word.clone()), &word);
        };
        // Every letter at every place, in words of every length.
        for length in 1..=LONG_LETTERS {
            for place in 0..length {
                for &letter in &letters {
                    let filler = "\u{628}\u{644}".chars().cycle();
                    add(filler.take(length).enumerate().map(|(n, c)| if n == place { letter } else { c }).collect());
                }
            }
        }
        for other in ["abababababababab", "\u{5D0}\u{5D0}\u{5D0}\u{5D0}", "\u{628}a", &"\u{628}".repeat(17)] {
            assert_eq!(key_of(other), None);
        }
    }
}
