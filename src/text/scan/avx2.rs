//! Blocks of 64 bytes in two registers: AVX2 (Haswell, Zen and later).
//!
//! There is no table of 64 bytes here, but `vpshufb` looks up 16, and gives 0 for an index with its high bit set. Letters
//! that have a rule of their own are all of two rows of 16 characters, one behind D8 and one behind D9. Either lead byte has
//! a table, and the high half of a character's place in the row picks the bits that hold there. For sets of any characters,
//! the low half of a place in the row picks a byte with a bit for each of the eight possible high halves, a second look-up
//! turns the high half into its bit, and an AND of the two says whether the character is in the set (Muła's universal
//! membership test).

mod tables;

use super::board::BLOCKS;
use super::drive::{Edges, Lanes, Rarities, drive};
use super::spans::Spans;
use std::arch::asm;
use std::arch::x86_64::*;
use std::ops::Range;
use tables::{TABLES, Tables, Vector, Within};

/// See [`scan`](super::scan). The processor must have the features.
#[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
pub(super) fn scan<const STEMS: bool>(text: &str, spans: &mut Spans, plain: impl Fn(Range<usize>, &mut Spans)) {
    drive::<_, STEMS>(Avx2 { tables: &TABLES }, text, spans, plain);
}

/// Made only where the processor has the features: by [`scan`].
#[derive(Debug, Clone, Copy)]
struct Avx2 {
    tables: &'static Tables,
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
            let tables @ Tables { rare, .. } = self.tables();
            let rare = _mm256_or_si256(members(rare, low), members(rare, high));
            let rare = _mm256_or_si256(rare, _mm256_or_si256(low.beyond, high.beyond));
            // `testz` is taken apart into six instructions.
            let has_rare = _mm256_testc_si256(_mm256_setzero_si256(), rare) == 0;
            Edges { white: mask(white(low.bytes, tables), white(high.bytes, tables)), has_rare }
        }
    }

    #[inline(always)]
    fn rarities(self, Letters { low, high }: Letters) -> Rarities {
        let Tables { rare, marks, digits, odd, .. } = self.tables();
        let beyond = mask(low.beyond, high.beyond);
        let mark = member_bits(marks, low, high);
        if member_bits(rare, low, high) | beyond == mark {
            return Rarities { mark, digit: 0, odd: 0 }; // as in nearly every block of diacritized text
        }
        Rarities { mark, digit: member_bits(digits, low, high), odd: member_bits(odd, low, high) | beyond }
    }

    #[inline(always)]
    fn kinds(self, Letters { low, high }: Letters) -> [u64; 4] {
        unsafe {
            // Each bit in its turn to the high end of its byte. What comes from the byte below stays below. The last by an
            // addition, that carries from `OTHER_BIT` too: no kind is above 1F.
            let letters = vector(&self.tables().letters);
            [
                mask(_mm256_slli_epi16::<7>(low.kinds), _mm256_slli_epi16::<7>(high.kinds)),
                mask(_mm256_slli_epi16::<6>(low.kinds), _mm256_slli_epi16::<6>(high.kinds)),
                mask(_mm256_slli_epi16::<5>(low.kinds), _mm256_slli_epi16::<5>(high.kinds)),
                mask(_mm256_add_epi8(low.kinds, letters), _mm256_add_epi8(high.kinds, letters)),
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
            let Tables { marks, digits: table, .. } = self.tables();
            let low_digits = member_bytes(table, low);
            let high_digits = member_bytes(table, high);
            // Whole bytes of what `keep` lacks: marks with both bytes, of digits the first.
            let marks = [member_bytes(marks, low), member_bytes(marks, high)];
            let leads = after([_mm256_or_si256(marks[0], low_digits), _mm256_or_si256(marks[1], high_digits)]);
            let none = _mm256_setzero_si256();
            let keep_bytes: [u64; 8] = std::mem::transmute([
                _mm256_cmpeq_epi8(_mm256_or_si256(marks[0], leads[0]), none),
                _mm256_cmpeq_epi8(_mm256_or_si256(marks[1], leads[1]), none),
            ]);
            // A0 to A9 become 30 to 39.
            let [low, high] = self.folded(letters);
            let low = _mm256_xor_si256(low, _mm256_and_si256(low_digits, _mm256_set1_epi8(0x90u8 as i8)));
            let high = _mm256_xor_si256(high, _mm256_and_si256(high_digits, _mm256_set1_epi8(0x90u8 as i8)));
            let words: [u64; 8] = std::mem::transmute([low, high]);
            // Eight bytes at a time: `pext` puts the bytes of a word side by side.
            // SAFETY: `length` is the bits of `keep` so far: before the last word at most 56, and eight bytes more are 64.
            for n in 0..8 {
                let length = (keep & !(u64::MAX << (8 * n))).count_ones() as usize;
                let word = _pext_u64(words[n], keep_bytes[n]);
                image.as_mut_ptr().add(length).cast::<u64>().write_unaligned(word);
            }
            [_pext_u64(a, keep), _pext_u64(b | digits, keep), _pext_u64(c, keep), _pext_u64(d, keep)]
        }
    }

    #[inline(always)]
    fn below(self, n: u32) -> u64 {
        unsafe { _bzhi_u64(u64::MAX, n) }
    }

    #[inline(always)]
    fn spread(self, bits: u64, keep: u64) -> u64 {
        unsafe { _pdep_u64(bits, keep) }
    }

    #[inline(always)]
    fn firsts(self, masks: &[u64; BLOCKS]) -> [[u8; 8]; BLOCKS] {
        let mut all = [[0; 8]; BLOCKS];
        let Tables { ones, upper, .. } = self.tables();
        unsafe {
            for (masks, firsts) in masks.as_chunks::<4>().0.iter().zip(all.as_chunks_mut::<4>().0) {
                let masks = _mm256_loadu_si256(masks.as_ptr().cast());
                let (four, rest) = four_firsts(masks, vector(ones));
                let (next, _) = four_firsts(rest, vector(ones));
                // Of the two halves of a mask, the one that has the bit has more.
                let upper = vector(upper);
                let four = _mm256_add_epi8(four, upper);
                let next = _mm256_add_epi8(next, upper);
                let four = _mm256_max_epu8(four, _mm256_srli_epi64::<32>(four));
                let next = _mm256_max_epu8(next, _mm256_slli_epi64::<32>(next));
                let places = _mm256_sub_epi8(_mm256_blend_epi32::<0b1010_1010>(four, next), _mm256_set1_epi8(127));
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
    /// The [`Kind`](super::letters::Kind)s of all bytes, but [`tables::OTHER_BIT`] for letters of [`tables::OTHER_ROW`].
    kinds: __m256i,
    /// All ones at the second bytes of what is neither ASCII nor of the row of letters, nor a quotation mark.
    beyond: __m256i,
}

impl Avx2 {
    /// The tables. The compiler must not know what is in them, nor that they are the same as the last time: there are more
    /// than registers, and it would make vectors of bytes, or write to the stack what it has read, where an instruction can
    /// read its operand. What it knows to be -1 it rewrites for the worse.
    #[expect(clippy::pointers_in_nomem_asm_block, reason = "there is no instruction to follow the pointer")]
    #[inline(always)]
    fn tables(self) -> &'static Tables {
        let mut tables: *const Tables = self.tables;
        // SAFETY: no instruction; the address is what it was.
        unsafe {
            asm!("/* {} */", inout(reg) tables, options(nomem, nostack, preserves_flags));
            &*tables
        }
    }

    #[inline(always)]
    fn half(self, bytes: __m256i, before: __m256i) -> Half {
        unsafe {
            let tables = self.tables();
            // D8 and D9 become 0 and 1, and the first bytes of other characters what else is below 40.
            let lead = _mm256_xor_si256(before, vector(&tables.lead));
            let beyond = _mm256_andnot_si256(quotes(before, bytes, tables), is_within(lead, &tables.other_leads));
            // What is above 15 gets its high bit, and the low halves stay as they are.
            let behind = look_up(&tables.seconds, _mm256_adds_epu8(lead, vector(&tables.column)));
            let places = _mm256_xor_si256(_mm256_or_si256(bytes, vector(&tables.high_bit)), behind);
            let row = _mm256_and_si256(_mm256_srli_epi16::<4>(places), vector(&tables.low_half));
            let rows = look_up(&tables.rows, row);

            // Places behind D8 are below 40, and those behind D9 from there to 7F: either find nothing in the other's table.
            // What those do that are not of the row is nothing to the rows.
            let behind_d8 = look_up(&tables.kinds_behind_d8, _mm256_add_epi8(places, vector(&tables.d9)));
            let behind_d9 = look_up(&tables.kinds_behind_d9, _mm256_sub_epi8(places, vector(&tables.d9)));
            let kinds = _mm256_and_si256(_mm256_or_si256(behind_d8, behind_d9), look_up(&tables.kinds_of_rows, row));
            let small = _mm256_or_si256(bytes, vector(&tables.small_bit));
            let digits = _mm256_and_si256(is_within(bytes, &tables.digit), vector(&tables.digit_kind));
            // All ones are -1, and an ASCII letter is of kind 1.
            let kinds = _mm256_sub_epi8(_mm256_or_si256(kinds, digits), is_within(small, &tables.small));
            Half { bytes, places, rows, kinds, beyond }
        }
    }

    /// The block with its letters folded and in lower case.
    #[inline(always)]
    fn folded(self, Letters { low, high }: Letters) -> [__m256i; 2] {
        let [after_low, after_high] = after([low.kinds, high.kinds]);
        let tables = self.tables();
        [half_folded(low, after_low, tables), half_folded(high, after_high, tables)]
    }
}

// Functions, where closures would read better: a closure is not compiled for the features, and its vectors go through
// memory.

#[inline(always)]
fn vector(vector: &Vector) -> __m256i {
    unsafe { _mm256_load_si256(vector.0.as_ptr().cast()) }
}

/// For each byte, the entry of its low half; 0 for those with their high bit set.
#[inline(always)]
fn look_up(table: &Vector, bytes: __m256i) -> __m256i {
    unsafe { _mm256_shuffle_epi8(vector(table), bytes) }
}

#[inline(always)]
fn is_within(bytes: __m256i, range: &Within) -> __m256i {
    unsafe { _mm256_cmpgt_epi8(vector(&range.end), _mm256_add_epi8(bytes, vector(&range.moved))) }
}

/// Half a block, folded. `after` are the kinds one byte further on.
#[inline(always)]
fn half_folded(half: Half, after: __m256i, tables: &Tables) -> __m256i {
    unsafe {
        let kept = _mm256_and_si256(half.bytes, look_up(&tables.kept, half.kinds));
        let added = look_up(&tables.added, half.kinds);
        _mm256_or_si256(_mm256_or_si256(kept, added), look_up(&tables.leads, after))
    }
}

/// ASCII up to the space.
#[inline(always)]
fn white(bytes: __m256i, tables: &Tables) -> __m256i {
    unsafe { _mm256_cmpeq_epi8(_mm256_min_epu8(bytes, vector(&tables.space)), bytes) }
}

/// The second bytes of « and ».
#[inline(always)]
fn quotes(before: __m256i, bytes: __m256i, tables: &Tables) -> __m256i {
    let Tables { quote_lead, closing_bit, closing_quote, .. } = tables;
    unsafe {
        let either = _mm256_cmpeq_epi8(_mm256_or_si256(bytes, vector(closing_bit)), vector(closing_quote));
        _mm256_and_si256(_mm256_cmpeq_epi8(before, vector(quote_lead)), either)
    }
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
fn members(set: &Vector, half: Half) -> __m256i {
    unsafe { _mm256_and_si256(look_up(set, half.places), half.rows) }
}

/// All ones where characters of a set are.
#[inline(always)]
fn member_bytes(set: &Vector, half: Half) -> __m256i {
    unsafe { _mm256_cmpeq_epi8(members(set, half), half.rows) }
}

/// Where characters of a set are.
#[inline(always)]
fn member_bits(set: &Vector, low: Half, high: Half) -> u64 {
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

/// The first four bits of masks, and the masks without them. Each bit is found in one half of its mask: there, the bit alone
/// is a float whose exponent is its place in the half, plus 127; the other half is 0. Four exponents are 32 bits.
///
/// The highest bit makes a negative float, whose sign ends up as the lowest bit of the next exponent. That one is 0 in the
/// half, which has no more bits, and stays less than that of the other half.
#[inline(always)]
fn four_firsts(masks: __m256i, ones: __m256i) -> (__m256i, __m256i) {
    unsafe {
        let (first, rest) = first_exponent(masks, ones);
        let (second, rest) = first_exponent(rest, ones);
        let (third, rest) = first_exponent(rest, ones);
        let (fourth, rest) = first_exponent(rest, ones);
        let two = _mm256_or_si256(_mm256_srli_epi32::<23>(first), _mm256_srli_epi32::<15>(second));
        let others = _mm256_or_si256(_mm256_srli_epi32::<7>(third), _mm256_slli_epi32::<1>(fourth));
        (_mm256_or_si256(two, others), rest)
    }
}

#[inline(always)]
fn first_exponent(masks: __m256i, ones: __m256i) -> (__m256i, __m256i) {
    unsafe {
        let less = _mm256_add_epi64(masks, ones);
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
fn load_block<const N: usize>(bytes: &[u8; N]) -> [__m256i; 2] {
    const { assert!(N >= 64) };
    unsafe { [_mm256_loadu_si256(bytes.as_ptr().cast()), _mm256_loadu_si256(bytes.as_ptr().add(32).cast())] }
}
