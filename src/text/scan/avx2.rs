//! Blocks of 64 bytes in two registers: AVX2 (Haswell, Zen and later).
//!
//! There is no table of 64 bytes here, but `vpshufb` looks up 16, and gives 0 for an index with its high bit set. Letters
//! that have a rule of their own are all of two rows of 16 characters. A row is moved to 0 and what lies above 15 gets its
//! high bit by a saturated addition, so two look-ups, ORed, find the kinds of those letters. For sets of any characters,
//! the low half of a place in the row picks a byte with a bit for each of the eight possible high halves, a second look-up
//! turns the high half into its bit, and an AND of the two says whether the character is in the set (Muła's universal
//! membership test).

use super::board::BLOCKS;
use super::drive::{Edges, Lanes, Rarities, drive};
use super::letters::{CLASSES, CLOSING_BIT, CLOSING_QUOTE, CODES, Class, FIRST, FOLDED, KINDS, Kind, QUOTE_LEAD, ROW};
use super::spans::Spans;
use std::arch::asm;
use std::arch::x86_64::*;
use std::ops::Range;

/// Characters that one look-up tells apart.
const COLUMNS: usize = 16;
/// The rows with all letters that have a kind of their own: U+0620 to U+062F, and U+0640 to U+064F.
const KIND_ROWS: [usize; 2] = [2, 4];
/// The row with other letters alone.
const OTHER_ROW: usize = 3;

const _: () = {
    let mut n = 0;
    while n < ROW {
        match KINDS[n] {
            Kind::None => {}
            Kind::Other => {
                assert!(n / COLUMNS == KIND_ROWS[0] || n / COLUMNS == KIND_ROWS[1] || n / COLUMNS == OTHER_ROW)
            }
            _ => assert!(n / COLUMNS == KIND_ROWS[0] || n / COLUMNS == KIND_ROWS[1]),
        }
        n += 1;
    }
};

/// The kinds of a row.
const fn kinds_of(row: usize) -> [u8; COLUMNS] {
    let mut kinds = [0; COLUMNS];
    let mut n = 0;
    while n < COLUMNS {
        kinds[n] = KINDS[COLUMNS * row + n] as u8;
        n += 1;
    }
    kinds
}

/// For each low half of a place in the row, the high halves with which it is of the class.
const fn of_class(class: Class) -> [u8; COLUMNS] {
    let mut columns = [0; COLUMNS];
    let mut n = 0;
    while n < ROW {
        if CLASSES[n] as u8 == class as u8 {
            columns[n % COLUMNS] |= 1 << (n / COLUMNS);
        }
        n += 1;
    }
    columns
}

static KINDS_BEHIND_D8: [u8; COLUMNS] = kinds_of(KIND_ROWS[0]);
static KINDS_BEHIND_D9: [u8; COLUMNS] = kinds_of(KIND_ROWS[1]);
/// Letters of [`OTHER_ROW`]: the bit of that row is [`Kind::Other`].
static OTHERS: [u8; COLUMNS] = {
    assert!(Kind::Other as u8 == 1 << OTHER_ROW);
    kinds_of(OTHER_ROW)
};
static MARKS: [u8; COLUMNS] = of_class(Class::Mark);
static DIGITS: [u8; COLUMNS] = of_class(Class::Digit);
static ODD: [u8; COLUMNS] = of_class(Class::Odd);
static RARE: [u8; COLUMNS] = {
    let mut columns = [0; COLUMNS];
    let mut n = 0;
    while n < COLUMNS {
        columns[n] = MARKS[n] | DIGITS[n] | ODD[n];
        n += 1;
    }
    columns
};
/// The bit of each high half. For what is not of the row, any: nothing will equal it, since look-ups give 0 there.
static ROWS: [u8; COLUMNS] = [1, 2, 4, 8, 16, 32, 64, 128, 1, 1, 1, 1, 1, 1, 1, 1];
/// What second bytes behind D8 and D9 differ in from their places in the row.
static SECONDS: [u8; COLUMNS] = [0x80, 0xC0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/// The bits that bytes of each kind keep, and those that they get: letters become what they fold to, and ASCII letters
/// small.
static KEPT: [u8; COLUMNS] = {
    let mut kept = [0xFF; COLUMNS];
    let mut n = 0;
    while n < FOLDED.len() {
        kept[FOLDED[n].0 as usize] = 0;
        n += 1;
    }
    kept
};
static ADDED: [u8; COLUMNS] = {
    let mut added = [0; COLUMNS];
    let mut n = 0;
    while n < FOLDED.len() {
        added[FOLDED[n].0 as usize] = 0x80 | FOLDED[n].1 as u8 & 0x3F;
        n += 1;
    }
    added[Kind::Latin as usize] = 0x20;
    added
};
/// The bit that a lead byte gets before letters that fold to one behind D9. (None folds from D9 to D8.)
static LEADS: [u8; COLUMNS] = {
    let mut leads = [0; COLUMNS];
    let mut n = 0;
    while n < FOLDED.len() {
        leads[FOLDED[n].0 as usize] = (FOLDED[n].1 as u32 - FIRST >= 64) as u8;
        n += 1;
    }
    n = 0;
    while n < ROW {
        assert!(CODES[n] & 0x7F >= 64 || n < 64);
        n += 1;
    }
    leads
};

/// See [`scan`](super::scan). The processor must have the features.
#[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
pub(super) fn scan<const STEMS: bool>(text: &str, spans: &mut Spans, plain: impl Fn(Range<usize>, &mut Spans)) {
    let lanes = Avx2 {
        seconds: load(&SECONDS),
        rows: load(&ROWS),
        kinds_behind_d8: load(&KINDS_BEHIND_D8),
        kinds_behind_d9: load(&KINDS_BEHIND_D9),
        others: load(&OTHERS),
        rare: load(&RARE),
        marks: load(&MARKS),
        digits: load(&DIGITS),
        odd: load(&ODD),
        kept: load(&KEPT),
        added: load(&ADDED),
        leads: load(&LEADS),
    };
    drive::<_, STEMS>(lanes, text, spans, plain);
}

/// Made only where the processor has the features: by [`scan`]. The tables, as registers.
#[derive(Debug, Clone, Copy)]
struct Avx2 {
    seconds: __m256i,
    rows: __m256i,
    kinds_behind_d8: __m256i,
    kinds_behind_d9: __m256i,
    others: __m256i,
    rare: __m256i,
    marks: __m256i,
    digits: __m256i,
    odd: __m256i,
    kept: __m256i,
    added: __m256i,
    leads: __m256i,
}

// SAFETY of every block below that says nothing else: all is reached through `scan` alone, whose callers have asked the
// processor for the features; memory is read and written through references to as many bytes.
impl Lanes for Avx2 {
    type Block = [__m256i; 2];
    type Letters = Letters;
    type Firsts = [[u8; 8]; BLOCKS];

    const FEW: usize = 8;

    #[inline(always)]
    fn load(self, bytes: &[u8]) -> [__m256i; 2] {
        match bytes.first_chunk::<64>() {
            Some(bytes) => load_block(bytes),
            None => {
                let mut padded = [0; 64];
                padded[..bytes.len()].copy_from_slice(bytes);
                load_block(&padded)
            }
        }
    }

    #[inline(always)]
    fn letters(self, [low, high]: [__m256i; 2]) -> Letters {
        unsafe {
            // The byte before each tells second bytes, and of which half of the row they are.
            let before_low = _mm256_permute2x128_si256::<0x08>(low, low);
            let before_high = _mm256_permute2x128_si256::<0x21>(low, high);
            Letters {
                low: self.half(low, _mm256_alignr_epi8::<15>(low, before_low)),
                high: self.half(high, _mm256_alignr_epi8::<15>(high, before_high)),
            }
        }
    }

    #[inline(always)]
    fn edges(self, Letters { low, high }: Letters) -> Edges {
        unsafe {
            let rare = _mm256_or_si256(members(self.rare, low), members(self.rare, high));
            let rare = _mm256_or_si256(rare, _mm256_or_si256(low.beyond, high.beyond));
            Edges { white: mask(white(low.bytes), white(high.bytes)), has_rare: _mm256_testz_si256(rare, rare) == 0 }
        }
    }

    #[inline(always)]
    fn rarities(self, Letters { low, high }: Letters) -> Rarities {
        Rarities {
            mark: member_bits(self.marks, low, high),
            digit: member_bits(self.digits, low, high),
            odd: member_bits(self.odd, low, high) | mask(low.beyond, high.beyond),
        }
    }

    #[inline(always)]
    fn kinds(self, Letters { low, high }: Letters) -> [u64; 4] {
        unsafe {
            // Each bit in its turn to the high end of its byte. What comes from the byte below stays below.
            [
                mask(_mm256_slli_epi16::<7>(low.kinds), _mm256_slli_epi16::<7>(high.kinds)),
                mask(_mm256_slli_epi16::<6>(low.kinds), _mm256_slli_epi16::<6>(high.kinds)),
                mask(_mm256_slli_epi16::<5>(low.kinds), _mm256_slli_epi16::<5>(high.kinds)),
                mask(_mm256_slli_epi16::<4>(low.kinds), _mm256_slli_epi16::<4>(high.kinds)),
            ]
        }
    }

    #[inline(always)]
    fn store_folded(self, letters: Letters, image: &mut [u8; 64]) {
        store(self.folded(letters), image);
    }

    #[inline(always)]
    fn store_squeezed(self, letters: Letters, digits: u64, keep: u64, image: &mut [u8; 64]) -> [u64; 4] {
        let [a, b, c, d] = self.kinds(letters);
        unsafe {
            let Letters { low, high } = letters;
            let low_digits = member_bytes(self.digits, low);
            let high_digits = member_bytes(self.digits, high);
            // Whole bytes of what `keep` lacks: marks with both bytes, of digits the first.
            let marks = [member_bytes(self.marks, low), member_bytes(self.marks, high)];
            let leads = after([_mm256_or_si256(marks[0], low_digits), _mm256_or_si256(marks[1], high_digits)]);
            let none = _mm256_setzero_si256();
            let keep_bytes: [u64; 8] = std::mem::transmute([
                _mm256_cmpeq_epi8(_mm256_or_si256(marks[0], leads[0]), none),
                _mm256_cmpeq_epi8(_mm256_or_si256(marks[1], leads[1]), none),
            ]);
            // A0 to A9 become 30 to 39.
            let [low, high] = self.folded(letters);
            let low = _mm256_xor_si256(low, _mm256_and_si256(low_digits, splat(0x90)));
            let high = _mm256_xor_si256(high, _mm256_and_si256(high_digits, splat(0x90)));
            let words: [u64; 8] = std::mem::transmute([low, high]);
            // Eight bytes at a time: `pext` puts the bytes of a word side by side.
            // SAFETY: `length` is the bits of `keep` so far: before the last word at most 56, and eight bytes more are 64.
            let mut length = 0;
            for n in 0..8 {
                let word = _pext_u64(words[n], keep_bytes[n]);
                image.as_mut_ptr().add(length).cast::<u64>().write_unaligned(word);
                length += (keep >> (8 * n) & 0xFF).count_ones() as usize;
            }
            [_pext_u64(a, keep), _pext_u64(b | digits, keep), _pext_u64(c, keep), _pext_u64(d, keep)]
        }
    }

    #[inline(always)]
    fn spread(self, bits: u64, keep: u64) -> u64 {
        unsafe { _pdep_u64(bits, keep) }
    }

    #[inline(always)]
    fn firsts(self, masks: &[u64; BLOCKS]) -> [[u8; 8]; BLOCKS] {
        let mut all = [[0; 8]; BLOCKS];
        unsafe {
            for (masks, firsts) in masks.as_chunks::<4>().0.iter().zip(all.as_chunks_mut::<4>().0) {
                let masks = _mm256_loadu_si256(masks.as_ptr().cast());
                let (four, rest) = four_firsts(masks);
                let (next, _) = four_firsts(rest);
                // Places of upper halves begin at 32. Of the two halves of a mask, the one that has the bit has more.
                let upper = _mm256_set1_epi64x(0x2020_2020 << 32);
                let four = _mm256_add_epi8(four, upper);
                let next = _mm256_add_epi8(next, upper);
                let four = _mm256_max_epu8(four, _mm256_srli_epi64::<32>(four));
                let next = _mm256_max_epu8(next, _mm256_slli_epi64::<32>(next));
                let places = _mm256_sub_epi8(_mm256_blend_epi32::<0b1010_1010>(four, next), splat(127));
                _mm256_storeu_si256(firsts.as_mut_ptr().cast(), places);
            }
        }
        all
    }

    #[inline(always)]
    fn few(self, _: &[u64; BLOCKS], firsts: &[[u8; 8]; BLOCKS], block: usize, base: u32, list: &mut [u32; 64]) {
        unsafe {
            let places = _mm256_cvtepu8_epi32(_mm_loadl_epi64(firsts[block].as_ptr().cast()));
            let places = _mm256_add_epi32(places, _mm256_set1_epi32(base as i32));
            _mm256_storeu_si256(list.as_mut_ptr().cast(), places);
        }
    }
}

/// A block with its letters looked up.
#[derive(Debug, Clone, Copy)]
struct Letters {
    low: Half,
    high: Half,
}

/// Half a block.
#[derive(Debug, Clone, Copy)]
struct Half {
    bytes: __m256i,
    /// The places in the row of second bytes. Elsewhere, the high bit is set.
    places: __m256i,
    /// The bits of their high halves; not 0 elsewhere.
    rows: __m256i,
    /// The [`Kind`]s of all bytes.
    kinds: __m256i,
    /// All ones at the second bytes of what is neither ASCII nor of the row of letters, nor a quotation mark.
    beyond: __m256i,
}

impl Avx2 {
    #[inline(always)]
    fn half(self, bytes: __m256i, before: __m256i) -> Half {
        unsafe {
            // D8 and D9 become 0 and 1, and the first bytes of other characters what else is below 40.
            let lead = _mm256_xor_si256(before, splat(0xD8));
            let beyond = _mm256_andnot_si256(quotes(before, bytes), within(lead, 2, 0x3E));
            let behind = _mm256_shuffle_epi8(self.seconds, column(lead));
            let places = _mm256_xor_si256(_mm256_or_si256(bytes, splat(0x80)), behind);
            let row = _mm256_and_si256(_mm256_srli_epi16::<4>(places), splat(0x0F));
            let rows = _mm256_shuffle_epi8(self.rows, row);

            let column_d8 = column(_mm256_xor_si256(places, splat((COLUMNS * KIND_ROWS[0]) as u8)));
            let column_d9 = column(_mm256_xor_si256(places, splat((COLUMNS * KIND_ROWS[1]) as u8)));
            let kinds = _mm256_or_si256(
                _mm256_shuffle_epi8(self.kinds_behind_d8, column_d8),
                _mm256_shuffle_epi8(self.kinds_behind_d9, column_d9),
            );
            let kinds = _mm256_or_si256(kinds, _mm256_and_si256(_mm256_shuffle_epi8(self.others, places), rows));
            let latin = _mm256_and_si256(latin(bytes), splat(Kind::Latin as u8));
            let digits = _mm256_and_si256(digits(bytes), splat(Kind::Digit as u8));
            let kinds = _mm256_or_si256(kinds, _mm256_or_si256(latin, digits));
            Half { bytes, places, rows, kinds, beyond }
        }
    }

    /// The block with its letters folded and in lower case.
    #[inline(always)]
    fn folded(self, Letters { low, high }: Letters) -> [__m256i; 2] {
        let [after_low, after_high] = after([low.kinds, high.kinds]);
        [self.half_folded(low, after_low), self.half_folded(high, after_high)]
    }

    /// Half a block, folded. `after` are the kinds one byte further on.
    #[inline(always)]
    fn half_folded(self, half: Half, after: __m256i) -> __m256i {
        unsafe {
            let kept = _mm256_and_si256(half.bytes, _mm256_shuffle_epi8(self.kept, half.kinds));
            let added = _mm256_shuffle_epi8(self.added, half.kinds);
            _mm256_or_si256(_mm256_or_si256(kept, added), _mm256_shuffle_epi8(self.leads, after))
        }
    }
}

// Functions, where closures would read better: a closure is not compiled for the features, and its vectors go through
// memory.

#[inline(always)]
fn splat(byte: u8) -> __m256i {
    unsafe { _mm256_set1_epi8(byte as i8) }
}

/// Makes of bytes above 15 an index that looks up nothing, and leaves the others' low halves as they are.
#[inline(always)]
fn column(bytes: __m256i) -> __m256i {
    unsafe { _mm256_adds_epu8(bytes, splat(0x80 - COLUMNS as u8)) }
}

/// Bytes of a range of `length` from `first` on: with `first` moved to the lowest of all signed bytes, those below its end.
#[inline(always)]
fn within(bytes: __m256i, first: u8, length: u8) -> __m256i {
    unsafe { _mm256_cmpgt_epi8(splat(0x80 + length), _mm256_add_epi8(bytes, splat(0x80u8.wrapping_sub(first)))) }
}

/// The bits of two halves of a block.
#[inline(always)]
fn mask(low: __m256i, high: __m256i) -> u64 {
    unsafe { sign_bits(low) | sign_bits(high) << 32 }
}

/// `_mm256_movemask_epi8`, which the compiler takes for 32 booleans of its own, and then shuffles byte by byte.
#[inline]
#[target_feature(enable = "avx2")]
fn sign_bits(bytes: __m256i) -> u64 {
    let bits: u64;
    // SAFETY: the instruction reads one register and writes another.
    unsafe {
        asm!("vpmovmskb {:e}, {}", out(reg) bits, in(ymm_reg) bytes, options(pure, nomem, nostack, preserves_flags));
    }
    bits
}

/// Not 0 where characters of a set are.
#[inline(always)]
fn members(set: __m256i, half: Half) -> __m256i {
    unsafe { _mm256_and_si256(_mm256_shuffle_epi8(set, half.places), half.rows) }
}

/// All ones where characters of a set are.
#[inline(always)]
fn member_bytes(set: __m256i, half: Half) -> __m256i {
    unsafe { _mm256_cmpeq_epi8(members(set, half), half.rows) }
}

/// Where characters of a set are.
#[inline(always)]
fn member_bits(set: __m256i, low: Half, high: Half) -> u64 {
    mask(member_bytes(set, low), member_bytes(set, high))
}

/// The byte after each.
#[inline(always)]
fn after([low, high]: [__m256i; 2]) -> [__m256i; 2] {
    unsafe {
        let next_low = _mm256_permute2x128_si256::<0x21>(low, high);
        let next_high = _mm256_permute2x128_si256::<0x81>(high, high);
        [_mm256_alignr_epi8::<1>(next_low, low), _mm256_alignr_epi8::<1>(next_high, high)]
    }
}

/// ASCII up to the space.
#[inline(always)]
fn white(bytes: __m256i) -> __m256i {
    unsafe { _mm256_cmpeq_epi8(_mm256_min_epu8(bytes, splat(b' ')), bytes) }
}

/// ASCII letters.
#[inline(always)]
fn latin(bytes: __m256i) -> __m256i {
    unsafe { within(_mm256_or_si256(bytes, splat(0x20)), b'a', 26) }
}

/// ASCII digits.
#[inline(always)]
fn digits(bytes: __m256i) -> __m256i {
    within(bytes, b'0', 10)
}

/// The second bytes of « and ».
#[inline(always)]
fn quotes(before: __m256i, bytes: __m256i) -> __m256i {
    unsafe {
        let either = _mm256_cmpeq_epi8(_mm256_or_si256(bytes, splat(CLOSING_BIT)), splat(CLOSING_QUOTE));
        _mm256_and_si256(_mm256_cmpeq_epi8(before, splat(QUOTE_LEAD)), either)
    }
}

/// The first four bits of masks, and the masks without them. Each bit is found in one half of its mask: there, the bit alone
/// is a float whose exponent is its place in the half, plus 127; the other half is 0. Four exponents are 32 bits.
///
/// The highest bit makes a negative float, whose sign ends up as the lowest bit of the next exponent. That one is 0 in the
/// half, which has no more bits, and stays less than that of the other half.
#[inline(always)]
fn four_firsts(masks: __m256i) -> (__m256i, __m256i) {
    unsafe {
        let (first, rest) = first_exponent(masks);
        let (second, rest) = first_exponent(rest);
        let (third, rest) = first_exponent(rest);
        let (fourth, rest) = first_exponent(rest);
        let two = _mm256_or_si256(_mm256_srli_epi32::<23>(first), _mm256_srli_epi32::<15>(second));
        let others = _mm256_or_si256(_mm256_srli_epi32::<7>(third), _mm256_slli_epi32::<1>(fourth));
        (_mm256_or_si256(two, others), rest)
    }
}

#[inline(always)]
fn first_exponent(masks: __m256i) -> (__m256i, __m256i) {
    unsafe {
        let less = _mm256_add_epi64(masks, _mm256_set1_epi64x(-1));
        let first = _mm256_andnot_si256(less, masks);
        (_mm256_castps_si256(_mm256_cvtepi32_ps(first)), _mm256_and_si256(masks, less))
    }
}

#[inline(always)]
fn store([low, high]: [__m256i; 2], bytes: &mut [u8; 64]) {
    unsafe {
        _mm256_storeu_si256(bytes.as_mut_ptr().cast(), low);
        _mm256_storeu_si256(bytes.as_mut_ptr().add(32).cast(), high);
    }
}

#[inline(always)]
fn load(bytes: &[u8; 16]) -> __m256i {
    unsafe { _mm256_broadcastsi128_si256(_mm_loadu_si128(bytes.as_ptr().cast())) }
}

#[inline(always)]
fn load_block<const N: usize>(bytes: &[u8; N]) -> [__m256i; 2] {
    const { assert!(N >= 64) };
    unsafe { [_mm256_loadu_si256(bytes.as_ptr().cast()), _mm256_loadu_si256(bytes.as_ptr().add(32).cast())] }
}
