//! Blocks of 64 bytes in one register: AVX-512 with VBMI and VBMI2 (Ice Lake, Zen 4 and later).
//!
//! Three instructions carry it. `vpermb` looks up 64 bytes in a table of 64: the second byte of a letter has six bits of
//! its own, so a table for each of the two lead bytes is the whole row of [`letters`](super::letters). Comparisons give
//! a mask of 64 bits, which is the board. `vpcompressb` puts bytes whose bit is set side by side: of the block, it squeezes
//! marks out; of the numbers 0 to 63, it turns a mask into the list of its bits.

use super::board::Boards;
use super::drive::{Edges, Lanes, Rarities, drive};
use super::letters::{CLASSES, CODES, Class, ROW, code};
use super::spans::Spans;
use crate::letter;
use std::arch::x86_64::*;
use std::ops::Range;

/// Set in the properties of ب, ف and ك, beside the bits of [`Class`].
const BEH_FEH_KAF: u8 = 16;

/// Codes and properties of the two halves of the row.
static TABLES: [[[u8; 64]; 2]; 2] = {
    let mut tables = [[[0; 64]; 2]; 2];
    let mut n = 0;
    while n < ROW {
        let is_one = CODES[n] == code(letter::BEH) || CODES[n] == code(letter::FEH) || CODES[n] == code(letter::KAF);
        let is_one = is_one && matches!(CLASSES[n], Class::Letter);
        tables[0][n / 64][n % 64] = CODES[n];
        tables[1][n / 64][n % 64] = CLASSES[n] as u8 | if is_one { BEH_FEH_KAF } else { 0 };
        n += 1;
    }
    tables
};

/// The numbers 0 to 63.
static NUMBERS: [u8; 64] = {
    let mut numbers = [0; 64];
    let mut n = 0;
    while n < 64 {
        numbers[n] = n as u8;
        n += 1;
    }
    numbers
};

/// See [`scan`](super::scan). The processor must have the features.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,bmi1,bmi2,lzcnt,popcnt")]
pub(super) fn scan<const STEMS: bool>(text: &str, spans: &mut Spans, plain: impl Fn(Range<usize>, &mut Spans)) {
    let lanes = Avx512 {
        codes: [load(&TABLES[0][0]), load(&TABLES[0][1])],
        kinds: [load(&TABLES[1][0]), load(&TABLES[1][1])],
        numbers: load(&NUMBERS),
    };
    drive::<_, STEMS>(lanes, text, spans, plain);
}

/// Made only where the processor has the features: by [`scan`].
#[derive(Debug, Clone, Copy)]
struct Avx512 {
    codes: [__m512i; 2],
    kinds: [__m512i; 2],
    numbers: __m512i,
}

/// A block with its letters looked up.
#[derive(Debug, Clone, Copy)]
struct Letters {
    block: __m512i,
    /// Codes of folded letters at their second bytes, 0 elsewhere.
    codes: __m512i,
    /// Their classes, in the same way.
    kinds: __m512i,
    lead: u64,
}

// SAFETY of every block below: all is reached through `scan` alone, whose callers have asked the processor for the
// features, and memory is touched only through references to 64 bytes, or masked to the length of a slice.
impl Lanes for Avx512 {
    type Block = __m512i;
    type Letters = Letters;

    #[inline(always)]
    fn load(self, bytes: &[u8]) -> __m512i {
        match bytes.first_chunk::<64>() {
            Some(bytes) => load(bytes),
            None => unsafe { _mm512_maskz_loadu_epi8((1 << bytes.len()) - 1, bytes.as_ptr().cast()) },
        }
    }

    #[inline(always)]
    fn letters(self, block: __m512i) -> Letters {
        unsafe {
            let lead = _mm512_cmpeq_epi8_mask(_mm512_and_si512(block, splat(0xFE)), splat(0xD8));
            let second = lead << 1;
            let second_d9 = _mm512_cmpeq_epi8_mask(block, splat(0xD9)) << 1;
            let codes = look_up(self.codes, block, second, second_d9);
            let kinds = look_up(self.kinds, block, second, second_d9);
            Letters { block, codes, kinds, lead }
        }
    }

    #[inline(always)]
    fn edges(self, letters: Letters) -> Edges {
        unsafe {
            let beyond = _mm512_movepi8_mask(letters.block) & !(letters.lead | letters.lead << 1);
            let rare = splat(Class::Mark as u8 | Class::Digit as u8 | Class::Odd as u8);
            Edges {
                white: _mm512_cmple_epu8_mask(letters.block, splat(b' ')),
                rare: _mm512_test_epi8_mask(letters.kinds, rare) | beyond,
            }
        }
    }

    #[inline(always)]
    fn rarities(self, letters: Letters) -> Rarities {
        unsafe {
            let Letters { block, kinds, lead, .. } = letters;
            let mark = _mm512_test_epi8_mask(kinds, splat(Class::Mark as u8));
            let digit = _mm512_test_epi8_mask(kinds, splat(Class::Digit as u8));
            let beyond = _mm512_movepi8_mask(block) & !(lead | lead << 1);
            let characters = mark | digit | _mm512_test_epi8_mask(kinds, splat(Class::Letter as u8));
            Rarities {
                mark,
                digit,
                odd: _mm512_test_epi8_mask(kinds, splat(Class::Odd as u8)) | beyond,
                words: latin(block) | digits(block) | characters | characters >> 1,
            }
        }
    }

    #[inline(always)]
    fn board(self, letters: Letters, boards: &mut Boards, n: usize) {
        unsafe {
            let Letters { block, codes, kinds, .. } = letters;
            boards.latin[n] = latin(block);
            boards.digit[n] = digits(block);
            boards.letter[n] = _mm512_test_epi8_mask(kinds, splat(Class::Letter as u8));
            boards.alef[n] = _mm512_cmpeq_epi8_mask(codes, splat(code(letter::ALEF)));
            boards.beh_feh_kaf[n] = _mm512_test_epi8_mask(kinds, splat(BEH_FEH_KAF));
            boards.hamza[n] = _mm512_cmpeq_epi8_mask(codes, splat(code(letter::HAMZA)));
            boards.heh[n] = _mm512_cmpeq_epi8_mask(codes, splat(code(letter::HEH)));
            boards.lam[n] = _mm512_cmpeq_epi8_mask(codes, splat(code(letter::LAM)));
            boards.noon[n] = _mm512_cmpeq_epi8_mask(codes, splat(code(letter::NOON)));
            boards.teh[n] = _mm512_cmpeq_epi8_mask(codes, splat(code(letter::TEH)));
            boards.waw[n] = _mm512_cmpeq_epi8_mask(codes, splat(code(letter::WAW)));
            boards.yeh[n] = _mm512_cmpeq_epi8_mask(codes, splat(code(letter::YEH)));
        }
    }

    #[inline(always)]
    fn store_folded(self, letters: Letters, image: &mut [u8; 64]) {
        unsafe {
            let Letters { block, codes, lead, .. } = letters;
            // A code is the lead byte's last bit (bit 6) and the second byte's six.
            let folded = _mm512_mask_mov_epi8(block, latin(block), _mm512_or_si512(block, splat(0x20)));
            let folded = _mm512_mask_mov_epi8(folded, lead << 1, _mm512_and_si512(codes, splat(0xBF)));
            let becomes_d9 = _mm512_test_epi8_mask(codes, splat(0x40)) >> 1;
            let folded = _mm512_mask_mov_epi8(folded, lead, splat(0xD8));
            let folded = _mm512_mask_mov_epi8(folded, becomes_d9, splat(0xD9));
            _mm512_storeu_si512(image.as_mut_ptr().cast(), folded);
        }
    }

    #[inline(always)]
    fn squeeze(self, block: __m512i, digits: u64, keep: u64) -> __m512i {
        unsafe {
            // A0 to A9 become 30 to 39.
            let ascii = _mm512_xor_si512(block, splat(0x90));
            _mm512_maskz_compress_epi8(keep, _mm512_mask_mov_epi8(block, digits, ascii))
        }
    }

    #[inline(always)]
    fn spread(self, bits: u64, keep: u64) -> u64 {
        unsafe { _pdep_u64(bits, keep) }
    }

    #[inline(always)]
    fn places(self, mask: u64, count: usize, base: u32, list: &mut [u32; 64]) {
        unsafe {
            let mut numbers = _mm512_maskz_compress_epi8(mask, self.numbers);
            let base = _mm512_set1_epi32(base as i32);
            let mut done = 0;
            // Once for nearly all blocks: they have six words or so. (SAFETY: `count` is at most 64, so `done` at most 48.)
            loop {
                _mm512_storeu_si512(list.as_mut_ptr().add(done).cast(), _mm512_add_epi32(sixteen(numbers), base));
                done += 16;
                if done >= count {
                    return;
                }
                numbers = _mm512_alignr_epi32::<4>(_mm512_setzero_si512(), numbers);
            }
        }
    }

    #[inline(always)]
    fn places_twice(self, mask: u64, count: usize, bases: [u32; 2], lists: [&mut [u32; 64]; 2]) {
        let [first, second] = lists;
        if count > 16 {
            self.places(mask, count, bases[0], first);
            self.places(mask, count, bases[1], second);
            return;
        }
        unsafe {
            let numbers = sixteen(_mm512_maskz_compress_epi8(mask, self.numbers));
            let (base, other) = (_mm512_set1_epi32(bases[0] as i32), _mm512_set1_epi32(bases[1] as i32));
            _mm512_storeu_si512(first.as_mut_ptr().cast(), _mm512_add_epi32(numbers, base));
            _mm512_storeu_si512(second.as_mut_ptr().cast(), _mm512_add_epi32(numbers, other));
        }
    }
}

#[inline(always)]
fn load(bytes: &[u8; 64]) -> __m512i {
    unsafe { _mm512_loadu_si512(bytes.as_ptr().cast()) }
}

// Functions, where closures would read better: a closure is not compiled for the features, and its vectors go through
// memory.

/// The first sixteen bytes as numbers.
#[inline(always)]
fn sixteen(bytes: __m512i) -> __m512i {
    unsafe { _mm512_cvtepu8_epi32(_mm512_castsi512_si128(bytes)) }
}

#[inline(always)]
fn splat(byte: u8) -> __m512i {
    unsafe { _mm512_set1_epi8(byte as i8) }
}

/// ASCII letters.
#[inline(always)]
fn latin(block: __m512i) -> u64 {
    unsafe {
        let lower = _mm512_or_si512(block, splat(0x20));
        _mm512_cmplt_epu8_mask(_mm512_sub_epi8(lower, splat(b'a')), splat(26))
    }
}

/// ASCII digits.
#[inline(always)]
fn digits(block: __m512i) -> u64 {
    unsafe { _mm512_cmplt_epu8_mask(_mm512_sub_epi8(block, splat(b'0')), splat(10)) }
}

/// Looks up second bytes of letters in the half of the row that is theirs. Zero elsewhere.
#[inline(always)]
fn look_up([d8, d9]: [__m512i; 2], block: __m512i, second: u64, second_d9: u64) -> __m512i {
    unsafe {
        let found = _mm512_maskz_permutexvar_epi8(second, block, d8);
        _mm512_mask_permutexvar_epi8(found, second_d9, block, d9)
    }
}
