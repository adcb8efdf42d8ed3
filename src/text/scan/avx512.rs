//! Blocks of 64 bytes in one register: AVX-512 with VBMI and VBMI2 (Ice Lake, Zen 4 and later).
//!
//! Three instructions carry it. `vpermb` looks up 64 bytes in a table of 64: the second byte of a letter has six bits of
//! its own, so a table for each of the two lead bytes is the whole row of [`letters`](super::letters). Tests of a bit give
//! masks of 64 bits, of which four are the board. `vpcompressb` puts bytes whose bit is set side by side: of the block, it
//! squeezes marks out; of the numbers 0 to 63, it turns a mask into the list of its bits.

use super::board::BLOCKS;
use super::drive::{Edges, Lanes, Rarities, drive};
use super::letters::{CLASSES, CLOSING_BIT, CLOSING_QUOTE, CODES, Class, FIRST, FOLDED, KINDS, Kind, QUOTE_LEAD, ROW};
use super::spans::Spans;
use std::arch::x86_64::*;
use std::ops::Range;

/// What is known of a byte: its [`Kind`] in the low bits, and these.
const MARK: u8 = 0x10;
const DIGIT: u8 = 0x20;
/// Letters that fold to one behind D9. (None folds from D9 to D8.)
const BEHIND_D9: u8 = 0x40;
const ODD: u8 = 0x80;

/// What is known of the two halves of the row, then of the two halves of ASCII.
static TABLES: [[u8; 64]; 4] = {
    let mut tables = [[0; 64]; 4];
    let mut n = 0;
    while n < ROW {
        let folded = (CODES[n] & 0x7F) as usize;
        assert!(folded >= 64 || n < 64);
        tables[n / 64][n % 64] = match CLASSES[n] {
            Class::Separator => 0,
            Class::Letter => KINDS[n] as u8 | if folded != n && folded >= 64 { BEHIND_D9 } else { 0 },
            Class::Mark => MARK,
            Class::Digit => DIGIT,
            Class::Odd => ODD,
        };
        let ascii = n as u8;
        tables[2 + n / 64][n % 64] = if ascii.is_ascii_alphabetic() {
            Kind::Latin as u8
        } else if ascii.is_ascii_digit() {
            Kind::Digit as u8
        } else {
            0
        };
        n += 1;
    }
    tables
};

/// The bits that bytes keep, by what is known of them less the two highest bits, and those that they get: letters become
/// what they fold to, Arabic-Indic digits ASCII, and ASCII letters small.
static FOLDING: [[u8; 64]; 2] = {
    let mut folding = [[0xFF; 64], [0; 64]];
    let mut n = 0;
    while n < FOLDED.len() {
        let (kind, letter) = FOLDED[n];
        folding[0][kind as usize] = 0;
        folding[1][kind as usize] = 0x80 | (letter as u32 - FIRST) as u8 & 0x3F;
        n += 1;
    }
    folding[1][Kind::Latin as usize] = 0x20;
    folding[0][DIGIT as usize] = 0x0F;
    folding[1][DIGIT as usize] = 0x30;
    folding
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
        row: [load(&TABLES[0]), load(&TABLES[1])],
        ascii: [load(&TABLES[2]), load(&TABLES[3])],
        folding: [load(&FOLDING[0]), load(&FOLDING[1])],
        numbers: load(&NUMBERS),
    };
    drive::<_, STEMS>(lanes, text, spans, plain);
}

/// Made only where the processor has the features: by [`scan`].
#[derive(Debug, Clone, Copy)]
struct Avx512 {
    row: [__m512i; 2],
    ascii: [__m512i; 2],
    folding: [__m512i; 2],
    numbers: __m512i,
}

/// A block with its letters looked up.
#[derive(Debug, Clone, Copy)]
struct Letters {
    block: __m512i,
    /// What is known of its bytes.
    known: __m512i,
    lead: u64,
}

// SAFETY of every block below: all is reached through `scan` alone, whose callers have asked the processor for the
// features, and memory is touched only through references to 64 bytes, or masked to the length of a slice.
impl Lanes for Avx512 {
    type Block = __m512i;
    type Letters = Letters;
    type Firsts = ();

    const FEW: usize = 16;

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
            let second_d9 = _mm512_cmpeq_epi8_mask(block, splat(0xD9)) << 1;
            let ascii = !_mm512_movepi8_mask(block);
            let known = _mm512_maskz_permutex2var_epi8(ascii, self.ascii[0], block, self.ascii[1]);
            let known = _mm512_mask_permutexvar_epi8(known, lead << 1, block, self.row[0]);
            let known = _mm512_mask_permutexvar_epi8(known, second_d9, block, self.row[1]);
            Letters { block, known, lead }
        }
    }

    #[inline(always)]
    fn edges(self, letters: Letters) -> Edges {
        unsafe {
            let rare = _mm512_test_epi8_mask(letters.known, splat(MARK | DIGIT | ODD));
            Edges { white: _mm512_cmple_epu8_mask(letters.block, splat(b' ')), has_rare: (rare | beyond(letters)) != 0 }
        }
    }

    #[inline(always)]
    fn rarities(self, letters: Letters) -> Rarities {
        unsafe {
            Rarities {
                mark: _mm512_test_epi8_mask(letters.known, splat(MARK)),
                digit: _mm512_test_epi8_mask(letters.known, splat(DIGIT)),
                odd: _mm512_test_epi8_mask(letters.known, splat(ODD)) | beyond(letters),
            }
        }
    }

    #[inline(always)]
    fn kinds(self, letters: Letters) -> [u64; 4] {
        unsafe {
            [
                _mm512_test_epi8_mask(letters.known, splat(1)),
                _mm512_test_epi8_mask(letters.known, splat(2)),
                _mm512_test_epi8_mask(letters.known, splat(4)),
                _mm512_test_epi8_mask(letters.known, splat(8)),
            ]
        }
    }

    #[inline(always)]
    fn store_folded(self, letters: Letters, image: &mut [u8; 64]) {
        unsafe { _mm512_storeu_si512(image.as_mut_ptr().cast(), self.folded(letters)) }
    }

    #[inline(always)]
    fn store_squeezed(self, letters: Letters, digits: u64, keep: u64, image: &mut [u8; 64]) -> [u64; 4] {
        let [a, b, c, d] = self.kinds(letters);
        unsafe {
            let squeezed = _mm512_maskz_compress_epi8(keep, self.folded(letters));
            _mm512_storeu_si512(image.as_mut_ptr().cast(), squeezed);
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
    fn firsts(self, _: &[u64; BLOCKS]) {}

    #[inline(always)]
    fn few(self, masks: &[u64; BLOCKS], _: &(), block: usize, base: u32, list: &mut [u32; 64]) {
        unsafe {
            let numbers = _mm512_maskz_compress_epi8(masks[block], self.numbers);
            let base = _mm512_set1_epi32(base as i32);
            _mm512_storeu_si512(list.as_mut_ptr().cast(), _mm512_add_epi32(sixteen(numbers), base));
        }
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
}

impl Avx512 {
    /// The block with its letters folded and in lower case.
    #[inline(always)]
    fn folded(self, Letters { block, known, .. }: Letters) -> __m512i {
        unsafe {
            let kept = _mm512_permutexvar_epi8(known, self.folding[0]);
            let added = _mm512_permutexvar_epi8(known, self.folding[1]);
            let folded = _mm512_or_si512(_mm512_and_si512(block, kept), added);
            let becomes_d9 = _mm512_test_epi8_mask(known, splat(BEHIND_D9)) >> 1;
            _mm512_mask_mov_epi8(folded, becomes_d9, splat(0xD9))
        }
    }
}

/// Bytes of characters that are neither ASCII nor of the row of letters, nor « and ».
#[inline(always)]
fn beyond(Letters { block, lead, .. }: Letters) -> u64 {
    unsafe {
        let quote = _mm512_cmpeq_epi8_mask(block, splat(QUOTE_LEAD));
        let either = _mm512_or_si512(block, splat(CLOSING_BIT));
        let quote = quote & _mm512_cmpeq_epi8_mask(either, splat(CLOSING_QUOTE)) >> 1;
        let lead = lead | quote;
        _mm512_movepi8_mask(block) & !(lead | lead << 1)
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
