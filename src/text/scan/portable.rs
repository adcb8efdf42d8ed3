//! Blocks of 64 bytes in plain arrays, for processors without the vectors that the other paths want.
//!
//! Each loop does one simple thing to 64 bytes, which is what compilers turn into the vectors that every processor of a
//! kind has (SSE2, NEON). Bits are gathered from bytes by multiplication: in `flags * 0x0102_0408_1020_4080`, of eight
//! bytes that are 0 or 1, the n-th lands at bit n of the highest byte, and no two meet on the way. For x86-64 alone there
//! is an instruction that does it.

use super::board::BLOCKS;
use super::drive::{Edges, Lanes, Rarities, drive};
use super::letters::{CLOSING_BIT, CLOSING_QUOTE, CODES, Kind, QUOTE_LEAD, ROW, code};
use super::spans::Spans;
use crate::letter;
use std::ops::{Range, RangeInclusive};

/// Codes as written, with what they fold to.
const FOLDING: [(u8, u8); 7] = {
    let mut rules = [(0, 0); 7];
    let (mut n, mut rule) = (0, 0);
    while n < ROW {
        let written = 0x80 | n as u8;
        if CODES[n] != written {
            rules[rule] = (written, CODES[n]);
            rule += 1;
        }
        n += 1;
    }
    assert!(rule == rules.len(), "fewer letters of the row fold than the array has room for");
    rules
};

/// See [`scan`](super::scan).
pub(super) fn scan<const STEMS: bool>(text: &str, spans: &mut Spans, plain: impl Fn(Range<usize>, &mut Spans)) {
    drive::<_, STEMS>(Portable, text, spans, plain);
}

#[derive(Debug, Clone, Copy)]
struct Portable;

/// A block with its letters looked up.
#[derive(Debug, Clone, Copy)]
struct Letters {
    bytes: [u8; 64],
    /// Ones where lead bytes of the row of letters are, and behind them.
    lead: [u8; 64],
    second: [u8; 64],
    /// Codes as written at second bytes, 0 elsewhere; and what they fold to.
    written: [u8; 64],
    codes: [u8; 64],
    /// Ones at the second bytes of what is neither ASCII nor of the row of letters, nor a quotation mark.
    beyond: [u8; 64],
}

impl Lanes for Portable {
    type Block = [u8; 64];
    type Letters = Letters;
    type Firsts = ();

    const FEW: usize = 8;

    #[inline(always)]
    fn load(self, bytes: &[u8]) -> [u8; 64] {
        bytes.first_chunk().copied().unwrap_or_else(|| {
            let mut block = [0; 64];
            block[..bytes.len()].copy_from_slice(bytes);
            block
        })
    }

    #[inline(always)]
    fn letters(self, bytes: [u8; 64]) -> Letters {
        let before = before(bytes);
        let lead = each(bytes, |byte| flag(byte & 0xFE == 0xD8));
        let second = each(before, |byte| flag(byte & 0xFE == 0xD8));
        let mut written = [0; 64];
        for n in 0..64 {
            // The last bit of the lead byte, and the bits of the second; no bit where there is no letter.
            written[n] = (bytes[n] | before[n] << 6 & 0x40) & second[n].wrapping_neg();
        }
        let codes = each(written, |written| {
            FOLDING.iter().fold(written, |code, &(from, to)| code ^ (from ^ to) & flag(written == from).wrapping_neg())
        });
        let mut beyond = [0; 64];
        for n in 0..64 {
            let quote = flag(before[n] == QUOTE_LEAD) & flag(bytes[n] | CLOSING_BIT == CLOSING_QUOTE);
            beyond[n] = flag(before[n] >= 0xC0) & !(second[n] | quote);
        }
        Letters { bytes, lead, second, written, codes, beyond }
    }

    #[inline(always)]
    fn edges(self, letters: Letters) -> Edges {
        let mut rare = [0; 64];
        for (n, rare) in rare.iter_mut().enumerate() {
            let known = is_letter(letters.written[n]) | is_common(letters.written[n]);
            *rare = letters.beyond[n] | letters.second[n] & !known;
        }
        Edges { white: bits(each(letters.bytes, |byte| flag(byte <= b' '))), has_rare: bits(rare) != 0 }
    }

    #[inline(always)]
    fn rarities(self, letters: Letters) -> Rarities {
        let mark = each(letters.written, |written| {
            of(written, 0x90..=0x9A)
                | of(written, 0xC0..=0xC0)
                | of(written, 0xCB..=0xD2)
                | of(written, 0xD6..=0xDF)
                | of(written, 0xF0..=0xF0)
        });
        let digit = each(letters.written, |written| of(written, 0xE0..=0xE9));
        let letter = each(letters.written, is_letter);
        let mut odd = [0; 64];
        for n in 0..64 {
            let known = letter[n] | mark[n] | digit[n] | is_separator(letters.written[n]);
            odd[n] = letters.beyond[n] | letters.second[n] & !known;
        }
        Rarities { mark: bits(mark), digit: bits(digit), odd: bits(odd) }
    }

    #[inline(always)]
    fn kinds(self, letters: Letters) -> [u64; 4] {
        let is = |letter: char| bits(each(letters.codes, |other| flag(other == code(letter))));
        let beh_feh_kaf = bits(each(letters.codes, |other| {
            flag(other == code(letter::BEH)) | flag(other == code(letter::FEH)) | flag(other == code(letter::KAF))
        }));
        let mut masks = [
            (Kind::Other, bits(each(letters.written, is_letter))),
            (Kind::Hamza, is(letter::HAMZA)),
            (Kind::Lam, is(letter::LAM)),
            (Kind::Noon, is(letter::NOON)),
            (Kind::Teh, is(letter::TEH)),
            (Kind::Alef, is(letter::ALEF)),
            (Kind::Heh, is(letter::HEH)),
            (Kind::Waw, is(letter::WAW)),
            (Kind::Yeh, is(letter::YEH)),
            (Kind::BehFehKaf, beh_feh_kaf),
            (Kind::Latin, bits(each(letters.bytes, is_latin))),
            (Kind::Digit, bits(each(letters.bytes, |byte| of(byte, b'0'..=b'9')))),
        ];
        for n in 1..masks.len() {
            masks[0].1 &= !masks[n].1;
        }
        [kind_bit(masks, 0), kind_bit(masks, 1), kind_bit(masks, 2), kind_bit(masks, 3)]
    }

    #[inline(always)]
    fn store_folded(self, letters: Letters, image: &mut [u8; 64]) {
        // The last bit of a lead byte is in the code behind it.
        let after = after(letters.codes);
        for n in 0..64 {
            let (lead, second) = (letters.lead[n].wrapping_neg(), letters.second[n].wrapping_neg());
            let small = letters.bytes[n] | is_latin(letters.bytes[n]) << 5;
            image[n] = small & !(lead | second) | (0xD8 | after[n] >> 6 & 1) & lead | letters.codes[n] & 0xBF & second;
        }
    }

    #[inline(always)]
    fn store_squeezed(self, letters: Letters, digits: u64, keep: u64, image: &mut [u8; 64]) -> [u64; 4] {
        // Cheaper than to squeeze the folded letters and then each bit of their kinds.
        let squeezed = self.letters(squeeze(letters.bytes, digits, keep));
        self.store_folded(squeezed, image);
        self.kinds(squeezed)
    }

    fn spread(self, bits: u64, keep: u64) -> u64 {
        let (mut rest, mut places, mut spread) = (bits, keep, 0);
        while rest != 0 && places != 0 {
            spread |= (places & places.wrapping_neg()) & (rest & 1).wrapping_neg();
            rest >>= 1;
            places &= places - 1;
        }
        spread
    }

    #[inline(always)]
    fn firsts(self, _: &[u64; BLOCKS]) {}

    #[inline(always)]
    fn few(self, masks: &[u64; BLOCKS], _: &(), block: usize, base: u32, list: &mut [u32; 64]) {
        self.places(masks[block], Self::FEW, base, list);
    }
}

/// Bytes of those kinds whose number has this bit.
#[inline(always)]
fn kind_bit(masks: [(Kind, u64); 12], bit: u32) -> u64 {
    masks.iter().fold(0, |all, &(kind, mask)| if kind as u32 >> bit & 1 == 0 { all } else { all | mask })
}

/// The bytes whose bit is in `keep`, one behind the other, with zeros behind them.
fn squeeze(bytes: [u8; 64], digits: u64, keep: u64) -> [u8; 64] {
    let mut squeezed = [0; 64];
    let mut length = 0;
    for (n, &byte) in bytes.iter().enumerate() {
        // A0 to A9 become 30 to 39. What does not stay is written over.
        squeezed[length % 64] = byte ^ 0x90 & ((digits >> n & 1) as u8).wrapping_neg();
        length += (keep >> n & 1) as usize;
    }
    squeezed[length.min(64)..].fill(0);
    squeezed
}

/// The byte before each. By words and their bits: moved as bytes they go through memory, where a load has to wait for two
/// stores.
#[inline(always)]
fn before(bytes: [u8; 64]) -> [u8; 64] {
    let words = words(bytes);
    let mut before = [0; 64];
    for (n, word) in before.as_chunks_mut().0.iter_mut().enumerate() {
        let last = if n == 0 { 0 } else { words[n - 1] >> 56 };
        *word = (words[n] << 8 | last).to_le_bytes();
    }
    before
}

/// The byte after each.
#[inline(always)]
fn after(bytes: [u8; 64]) -> [u8; 64] {
    let words = words(bytes);
    let mut after = [0; 64];
    for (n, word) in after.as_chunks_mut().0.iter_mut().enumerate() {
        let first = if n == 7 { 0 } else { words[n + 1] << 56 };
        *word = (words[n] >> 8 | first).to_le_bytes();
    }
    after
}

#[inline(always)]
fn words(bytes: [u8; 64]) -> [u64; 8] {
    let mut words = [0; 8];
    for (word, bytes) in words.iter_mut().zip(bytes.as_chunks().0) {
        *word = u64::from_le_bytes(*bytes);
    }
    words
}

#[inline(always)]
fn each(bytes: [u8; 64], what: impl Fn(u8) -> u8) -> [u8; 64] {
    let mut flags = [0; 64];
    for (flag, byte) in flags.iter_mut().zip(bytes) {
        *flag = what(byte);
    }
    flags
}

#[inline(always)]
fn flag(yes: bool) -> u8 {
    u8::from(yes)
}

#[inline(always)]
fn of(byte: u8, range: RangeInclusive<u8>) -> u8 {
    flag(byte.wrapping_sub(*range.start()) <= range.end() - range.start())
}

/// HAMZA to GHAIN, FEH to YEH.
#[inline(always)]
fn is_letter(written: u8) -> u8 {
    of(written, 0xA1..=0xBA) | of(written, 0xC1..=0xCA)
}

/// Comma, semicolon and question mark, of all separators.
#[inline(always)]
fn is_common(written: u8) -> u8 {
    flag(written == 0x8C) | flag(written == 0x9B) | flag(written == 0x9F)
}

#[inline(always)]
fn is_separator(written: u8) -> u8 {
    of(written, 0x86..=0x8F) | of(written, 0x9B..=0x9B) | of(written, 0x9D..=0x9F) | of(written, 0xEA..=0xED)
}

#[inline(always)]
fn is_latin(byte: u8) -> u8 {
    of(byte | 0x20, b'a'..=b'z')
}

/// A bit for each byte, of which each is 0 or 1.
#[cfg(any(test, not(target_arch = "x86_64")))]
#[inline(always)]
fn gathered(flags: [u8; 64]) -> u64 {
    let mut bits = 0;
    for (n, eight) in flags.as_chunks().0.iter().enumerate() {
        bits |= (u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56) << (8 * n);
    }
    bits
}

#[cfg(not(target_arch = "x86_64"))]
#[inline(always)]
fn bits(flags: [u8; 64]) -> u64 {
    gathered(flags)
}

/// The same by the one instruction for it, which every x86-64 processor has and no compiler thinks of.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn bits(flags: [u8; 64]) -> u64 {
    use std::arch::x86_64::{_mm_cmpgt_epi8, _mm_loadu_si128, _mm_movemask_epi8, _mm_setzero_si128};
    let mut bits = 0;
    for (n, sixteen) in flags.as_chunks::<16>().0.iter().enumerate() {
        // SAFETY: SSE2 is part of x86-64, and 16 bytes are read where 16 are.
        let mask = unsafe {
            let flags = _mm_loadu_si128(sixteen.as_ptr().cast());
            _mm_movemask_epi8(_mm_cmpgt_epi8(flags, _mm_setzero_si128()))
        };
        bits |= u64::from(mask as u16) << (16 * n);
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::letters::{CLASSES, Class, KINDS};

    #[test]
    fn ranges_are_those_of_the_row() {
        for (n, &class) in CLASSES.iter().enumerate() {
            let mut bytes = [0; 64];
            bytes[..2].copy_from_slice(&[0xD8 | (n >> 6) as u8, 0x80 | (n & 0x3F) as u8]);
            let letters = Portable.letters(bytes);
            let Rarities { mark, digit, odd } = Portable.rarities(letters);
            let found = match (mark, digit, odd, Portable.kinds(letters)) {
                (0b10, 0, 0, [0, 0, 0, 0]) => Class::Mark,
                (0, 0b10, 0, [0, 0, 0, 0]) => Class::Digit,
                (0, 0, 0b10, [0, 0, 0, 0]) => Class::Odd,
                (0, 0, 0, [0, 0, 0, 0]) => Class::Separator,
                (0, 0, 0, kind) => {
                    assert_eq!(kind, [0, 1, 2, 3].map(|bit| (KINDS[n] as u64 >> bit & 1) << 1));
                    Class::Letter
                }
                other => panic!("U+{:04X}: {other:?}", n + 0x600),
            };
            assert_eq!(found, class, "U+{:04X}", n + 0x600);
            let is_common = matches!(class, Class::Letter) || is_common(0x80 | n as u8) != 0;
            assert_eq!(Portable.edges(letters).has_rare, !is_common);
        }
    }

    #[test]
    fn bits_are_gathered_from_their_bytes() {
        for mask in [0, 1, 1 << 63, u64::MAX, 0x0123_4567_89AB_CDEF] {
            let flags = std::array::from_fn(|n| (mask >> n & 1) as u8);
            assert_eq!((bits(flags), gathered(flags)), (mask, mask));
        }
    }

    #[test]
    fn what_is_squeezed_can_be_spread() {
        let bytes: [u8; 64] = std::array::from_fn(|n| n as u8 + 1);
        let keep = 0xF0F0_1234_5678_9ABC;
        let squeezed = squeeze(bytes, 0, keep);
        let kept = (0..64).filter(|n| keep >> n & 1 != 0).map(|n| n as u8 + 1);
        assert!(squeezed.into_iter().filter(|&byte| byte != 0).eq(kept));
        assert_eq!(Portable.spread(u64::MAX, keep), keep);
        assert_eq!(Portable.spread(0b101, 0b11100), 0b10100);
    }
}
