//! Blocks of 64 bytes in two registers: AVX2 (Haswell, Zen and later).
//!
//! There is no table of 64 bytes here, but `vpshufb` looks up 16: the low half of a code picks a byte with a bit for each
//! of the eight possible high halves, a second look-up turns the high half into its bit, and an AND of the two says
//! whether the letter is in the set (Muła's universal membership test). What folds elsewhere is all of one high half,
//! ALEF_MAKSURA aside, so folding is one more look-up.

use super::board::Boards;
use super::drive::{Edges, Lanes, Rarities, drive};
use super::letters::{CLASSES, CODES, Class, FIRST, ROW, code};
use super::spans::Spans;
use crate::letter;
use std::arch::asm;
use std::arch::x86_64::*;
use std::ops::Range;

/// For each low half of a code, the high halves with which it is of the class.
const fn of_class(class: Class) -> [u8; 16] {
    let mut columns = [0; 16];
    let mut n = 0;
    while n < ROW {
        if CLASSES[n] as u8 == class as u8 {
            columns[n % 16] |= 1 << (n / 16);
        }
        n += 1;
    }
    columns
}

/// The same for letters that nothing else folds to.
const fn of_letters<const N: usize>(letters: [char; N]) -> [u8; 16] {
    let mut columns = [0; 16];
    let mut n = 0;
    while n < N {
        let code = code(letters[n]) & 0x7F;
        columns[code as usize % 16] |= 1 << (code / 16);
        n += 1;
    }
    columns
}

static LETTERS: [u8; 16] = of_class(Class::Letter);
static MARKS: [u8; 16] = of_class(Class::Mark);
static DIGITS: [u8; 16] = of_class(Class::Digit);
static ODD: [u8; 16] = of_class(Class::Odd);
static RARE: [u8; 16] = {
    let mut columns = [0; 16];
    let mut n = 0;
    while n < 16 {
        columns[n] = MARKS[n] | DIGITS[n] | ODD[n];
        n += 1;
    }
    columns
};
static BEH_FEH_KAF: [u8; 16] = of_letters([letter::BEH, letter::FEH, letter::KAF]);
/// The bit of each high half. Codes have their high bit set, which is of no account here.
static ROWS: [u8; 16] = [1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128];

/// The high half of the letters U+0620 to U+062F.
const FOLDED_ROW: usize = 2;
/// What folding changes in the codes of that row.
static FOLDING: [u8; 16] = {
    let mut changes = [0; 16];
    let mut n = 0;
    while n < ROW {
        let change = CODES[n] ^ (0x80 | n as u8);
        if n / 16 == FOLDED_ROW {
            changes[n % 16] = change;
        } else {
            // All that folds elsewhere, and `half` knows it.
            assert!(change == 0 || n as u32 + FIRST == letter::ALEF_MAKSURA as u32);
        }
        n += 1;
    }
    changes
};

/// See [`scan`](super::scan). The processor must have the features.
#[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
pub(super) fn scan<const STEMS: bool>(text: &str, spans: &mut Spans, plain: impl Fn(Range<usize>, &mut Spans)) {
    let lanes = Avx2 {
        letters: load(&LETTERS),
        marks: load(&MARKS),
        digits: load(&DIGITS),
        odd: load(&ODD),
        rare: load(&RARE),
        beh_feh_kaf: load(&BEH_FEH_KAF),
        rows: load(&ROWS),
        folding: load(&FOLDING),
    };
    drive::<_, STEMS>(lanes, text, spans, plain);
}

/// Made only where the processor has the features: by [`scan`].
#[derive(Debug, Clone, Copy)]
struct Avx2 {
    letters: __m256i,
    marks: __m256i,
    digits: __m256i,
    odd: __m256i,
    rare: __m256i,
    beh_feh_kaf: __m256i,
    rows: __m256i,
    folding: __m256i,
}

// SAFETY of every block below that says nothing else: all is reached through `scan` alone, whose callers have asked the
// processor for the features; memory is read and written through references to as many bytes.
impl Lanes for Avx2 {
    type Block = [__m256i; 2];
    type Letters = Letters;

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
    fn letters(self, block: [__m256i; 2]) -> Letters {
        unsafe {
            // The byte before each tells second bytes, and of which half of the row they are.
            let before_low = _mm256_permute2x128_si256::<0x08>(block[0], block[0]);
            let before_high = _mm256_permute2x128_si256::<0x21>(block[0], block[1]);
            let low = self.half(block[0], _mm256_alignr_epi8::<15>(block[0], before_low));
            let high = self.half(block[1], _mm256_alignr_epi8::<15>(block[1], before_high));
            Letters { low, high }
        }
    }

    #[inline(always)]
    fn edges(self, Letters { low, high }: Letters) -> Edges {
        Edges {
            white: mask(white(low.bytes), white(high.bytes)),
            rare: members(self.rare, low, high) | mask(beyond(low), beyond(high)),
        }
    }

    #[inline(always)]
    fn rarities(self, Letters { low, high }: Letters) -> Rarities {
        let (mark, digit) = (members(self.marks, low, high), members(self.digits, low, high));
        let characters = mark | digit | members(self.letters, low, high);
        let latin = mask(latin(low.bytes), latin(high.bytes));
        let ascii_digit = mask(digits(low.bytes), digits(high.bytes));
        Rarities {
            mark,
            digit,
            odd: members(self.odd, low, high) | mask(beyond(low), beyond(high)),
            words: latin | ascii_digit | characters | characters >> 1,
        }
    }

    #[inline(always)]
    fn board(self, Letters { low, high }: Letters, boards: &mut Boards, n: usize) {
        boards.latin[n] = mask(latin(low.bytes), latin(high.bytes));
        boards.digit[n] = mask(digits(low.bytes), digits(high.bytes));
        boards.letter[n] = members(self.letters, low, high);
        boards.alef[n] = equal(letter::ALEF, low, high);
        boards.beh_feh_kaf[n] = members(self.beh_feh_kaf, low, high);
        boards.hamza[n] = equal(letter::HAMZA, low, high);
        boards.heh[n] = equal(letter::HEH, low, high);
        boards.lam[n] = equal(letter::LAM, low, high);
        boards.noon[n] = equal(letter::NOON, low, high);
        boards.teh[n] = equal(letter::TEH, low, high);
        boards.waw[n] = equal(letter::WAW, low, high);
        boards.yeh[n] = equal(letter::YEH, low, high);
    }

    #[inline(always)]
    fn store_folded(self, Letters { low, high }: Letters, image: &mut [u8; 64]) {
        unsafe {
            // The last bit of a lead byte is in the code behind it.
            let after_low = _mm256_permute2x128_si256::<0x21>(low.codes, high.codes);
            let after_high = _mm256_permute2x128_si256::<0x81>(high.codes, high.codes);
            let low = folded(low, _mm256_alignr_epi8::<1>(after_low, low.codes));
            let high = folded(high, _mm256_alignr_epi8::<1>(after_high, high.codes));
            store([low, high], image);
        }
    }

    #[inline(always)]
    fn squeeze(self, block: [__m256i; 2], digits: u64, keep: u64) -> [__m256i; 2] {
        unsafe {
            let words: [u64; 8] = std::mem::transmute(block);
            // Eight bytes at a time: `pext` puts the bytes of a word side by side, under a mask of whole bytes.
            let mut squeezed = [0; 64 + 8];
            let mut length = 0;
            let (mut digits, mut keep) = (digits, keep);
            // SAFETY: `length` is the bits of `keep` so far, at most 56 before the last word, and eight bytes more are within 72.
            for word in words {
                // A0 to A9 become 30 to 39.
                let word = word ^ byte_mask(digits) & 0x9090_9090_9090_9090;
                let word = _pext_u64(word, byte_mask(keep));
                squeezed.as_mut_ptr().add(length).cast::<u64>().write_unaligned(word);
                length += (keep & 0xFF).count_ones() as usize;
                (digits, keep) = (digits >> 8, keep >> 8);
            }
            load_block(&squeezed)
        }
    }

    #[inline(always)]
    fn spread(self, bits: u64, keep: u64) -> u64 {
        unsafe { _pdep_u64(bits, keep) }
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
    /// All ones at lead bytes.
    lead: __m256i,
    /// All ones behind lead bytes.
    second: __m256i,
    /// Codes of folded letters at their second bytes, 0 elsewhere.
    codes: __m256i,
    /// The low halves of codes as written.
    columns: __m256i,
    /// The bit of the high halves of codes as written, at second bytes; 0 elsewhere.
    rows: __m256i,
}

impl Avx2 {
    #[inline(always)]
    fn half(self, bytes: __m256i, before: __m256i) -> Half {
        unsafe {
            let second = is_lead(before);
            let d9 = _mm256_and_si256(_mm256_cmpeq_epi8(before, splat(0xD9)), splat(0x40));
            let written = _mm256_and_si256(_mm256_or_si256(bytes, d9), second);
            let columns = _mm256_and_si256(written, splat(0x0F));
            let row = _mm256_and_si256(_mm256_srli_epi16::<4>(written), splat(0x07));
            let rows = _mm256_and_si256(_mm256_shuffle_epi8(self.rows, row), second);

            let folds = _mm256_cmpeq_epi8(rows, splat(1 << FOLDED_ROW));
            let change = _mm256_and_si256(_mm256_shuffle_epi8(self.folding, columns), folds);
            let maksura = _mm256_cmpeq_epi8(written, splat(code(letter::ALEF_MAKSURA)));
            let to_yeh = splat(code(letter::ALEF_MAKSURA) ^ code(letter::YEH));
            let change = _mm256_or_si256(change, _mm256_and_si256(maksura, to_yeh));
            let codes = _mm256_xor_si256(written, change);
            Half { bytes, lead: is_lead(bytes), second, codes, columns, rows }
        }
    }
}

// Functions, where closures would read better: a closure is not compiled for the features, and its vectors go through
// memory.

#[inline(always)]
fn splat(byte: u8) -> __m256i {
    unsafe { _mm256_set1_epi8(byte as i8) }
}

#[inline(always)]
fn is_lead(bytes: __m256i) -> __m256i {
    unsafe { _mm256_cmpeq_epi8(_mm256_and_si256(bytes, splat(0xFE)), splat(0xD8)) }
}

/// Where ASCII bytes are of a range. Bytes that are not ASCII are negative here, and below any.
#[inline(always)]
fn between(bytes: __m256i, first: u8, last: u8) -> __m256i {
    unsafe { _mm256_and_si256(_mm256_cmpgt_epi8(bytes, splat(first - 1)), _mm256_cmpgt_epi8(splat(last + 1), bytes)) }
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

/// Letters of a set, as written.
#[inline(always)]
fn members(set: __m256i, low: Half, high: Half) -> u64 {
    !mask(strangers(set, low), strangers(set, high))
}

#[inline(always)]
fn strangers(set: __m256i, half: Half) -> __m256i {
    unsafe {
        let members = _mm256_and_si256(_mm256_shuffle_epi8(set, half.columns), half.rows);
        _mm256_cmpeq_epi8(members, _mm256_setzero_si256())
    }
}

/// Where a letter stands, or one that folds to it.
#[inline(always)]
fn equal(letter: char, low: Half, high: Half) -> u64 {
    let code = splat(code(letter));
    unsafe { mask(_mm256_cmpeq_epi8(low.codes, code), _mm256_cmpeq_epi8(high.codes, code)) }
}

/// ASCII up to the space.
#[inline(always)]
fn white(bytes: __m256i) -> __m256i {
    unsafe { _mm256_cmpeq_epi8(_mm256_min_epu8(bytes, splat(b' ')), bytes) }
}

/// ASCII letters.
#[inline(always)]
fn latin(bytes: __m256i) -> __m256i {
    unsafe { between(_mm256_or_si256(bytes, splat(0x20)), b'a', b'z') }
}

/// ASCII digits.
#[inline(always)]
fn digits(bytes: __m256i) -> __m256i {
    between(bytes, b'0', b'9')
}

/// Bytes of characters that are neither ASCII nor of the row of letters: those with their high bit alone set.
#[inline(always)]
fn beyond(half: Half) -> __m256i {
    unsafe { _mm256_andnot_si256(_mm256_or_si256(half.lead, half.second), half.bytes) }
}

/// Half a block, folded. `after` are the codes one byte further on.
#[inline(always)]
fn folded(half: Half, after: __m256i) -> __m256i {
    unsafe {
        let d9 = _mm256_and_si256(_mm256_srli_epi16::<6>(after), splat(1));
        let small = _mm256_and_si256(latin(half.bytes), splat(0x20));
        let folded = _mm256_or_si256(half.bytes, small);
        let folded = _mm256_blendv_epi8(folded, _mm256_and_si256(half.codes, splat(0xBF)), half.second);
        _mm256_blendv_epi8(folded, _mm256_or_si256(splat(0xD8), d9), half.lead)
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

/// A byte of ones for each of the lowest eight bits.
#[inline(always)]
fn byte_mask(bits: u64) -> u64 {
    unsafe { _pdep_u64(bits, 0x0101_0101_0101_0101) * 0xFF }
}
