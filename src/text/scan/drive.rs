//! The loop over the blocks of a text, the same for every kind of vector.
//!
//! A block is the 64 bytes behind the last white space that was done. It is done up to its own last white space, so no
//! word and no character is cut by a block's end. Marks, TATWEEL and the first bytes of Arabic-Indic digits are squeezed out
//! of the masks and of the image of a block that has any, so the board sees plain letters.
//!
//! Eight blocks are set up first, then their words are read off together. Where a block has a word that the board cannot
//! tell (see [`Words::slow`](super::board::Words)), the group ends before that word: only its last block may be done to
//! less than its white space. The plain path does everything up to the next white space, and blocks begin anew there. One
//! block in some hundreds has such a word.

use super::board::{BLOCKS, Boards};
use super::letters::is_outside;
use super::prefetch;
use super::spans::{self, Spans};
use crate::tokenize::MAX_WORD_CHARS;
use std::ops::Range;

// A word of one block is never too long: only the plain path cuts words.
const _: () = assert!(MAX_WORD_CHARS >= spans::BLOCK);

/// How many bytes ahead the text is fetched. The processor does so by itself, but not beyond a page of 4 KiB; and behind a
/// short text often lies the next. Measured: 2 and 4 KiB are 4 % slower with texts that are not in the caches.
const AHEAD: usize = 3 << 10;

/// What a kind of vector must do with a block of 64 bytes. Everything else is bits.
pub(super) trait Lanes: Copy {
    /// The 64 bytes in registers.
    type Block: Copy;
    /// The letters that they are, looked up.
    type Letters: Copy;
    /// What is found of the first bits of masks before they are written as places: best for all blocks at once, or not at
    /// all.
    type Firsts: Copy;

    /// How many places of a list are written without asking. Most blocks have fewer words, and a loop that ends otherwise
    /// each time costs more.
    const FEW: usize;

    /// The first 64 bytes of `bytes`, with zeros behind its end.
    fn load(self, bytes: &[u8]) -> Self::Block;

    /// Looks up the letters of a block.
    fn letters(self, block: Self::Block) -> Self::Letters;

    /// Where a block can be parted, and whether anything in it is rare.
    fn edges(self, letters: Self::Letters) -> Edges;

    /// The rare kinds of characters.
    fn rarities(self, letters: Self::Letters) -> Rarities;

    /// The bits of the [`Kind`](super::letters::Kind)s of all bytes, lowest first.
    fn kinds(self, letters: Self::Letters) -> [u64; 4];

    /// Writes the block with its letters folded and in lower case.
    fn store_folded(self, letters: Self::Letters, image: &mut [u8; 64]);

    /// The same, but only bytes whose bit is in `keep`, one behind the other. Arabic-Indic digits, whose second bytes are in
    /// `digits`, become ASCII there. Returns the kinds of these bytes.
    fn store_squeezed(self, letters: Self::Letters, digits: u64, keep: u64, image: &mut [u8; 64]) -> [u64; 4];

    /// The bits below `n`, which is at most 64.
    #[inline(always)]
    fn below(self, n: u32) -> u64 {
        below(n)
    }

    /// The inverse of squeezing, for bits: the n-th bit of `bits` goes to the place of the n-th bit in `keep`.
    fn spread(self, bits: u64, keep: u64) -> u64;

    /// Finds the first bits of masks.
    fn firsts(self, masks: &[u64; BLOCKS]) -> Self::Firsts;

    /// Writes `base` + n for the first [`FEW`](Self::FEW) bits n of the mask of a block, of which `firsts` have been found.
    fn few(self, masks: &[u64; BLOCKS], firsts: &Self::Firsts, block: usize, base: u32, list: &mut [u32; 64]);

    /// Writes `base` + n for the first `count` (or more) bits n of `mask`.
    #[inline(always)]
    fn places(self, mask: u64, count: usize, base: u32, list: &mut [u32; 64]) {
        let (most, others) = list.split_at_mut(8);
        let rest = write_places(mask, base, most);
        if count > 8 {
            write_places(rest, base, &mut others[..count - 8]);
        }
    }
}

/// What is asked of every block besides its board.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edges {
    /// ASCII up to the space: between words wherever it stands.
    pub(super) white: u64,
    /// Whether there are characters that the board has no place for: in most blocks, none.
    pub(super) has_rare: bool,
}

/// Those characters: at the second byte, the odd ones at any.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rarities {
    /// Marks and TATWEEL.
    pub(super) mark: u64,
    /// Arabic-Indic digits.
    pub(super) digit: u64,
    /// Those for the plain path, and punctuation beyond the row of [`letters`](super::letters).
    pub(super) odd: u64,
}

/// Blocks that have been looked at.
#[derive(Debug, Default)]
struct Seen {
    /// Their places in the text.
    at: [usize; BLOCKS],
    /// How many bytes of each stay, of those that are done: up to behind its last white space, or less.
    kept: [u32; BLOCKS],
    white: [u64; BLOCKS],
    /// Bytes that stay when the others are squeezed out.
    keep: [u64; BLOCKS],
    /// If something has been squeezed out: second bytes of Arabic-Indic digits, and all bytes of words, marks included.
    digit: [u64; BLOCKS],
    words: [u64; BLOCKS],
}

/// Writes the words of `text` to `spans`: with light10 stems if `STEMS`, else without stems. `plain` does what the board
/// cannot: the words of a range of the text that begins and ends at white space.
#[inline(always)]
pub(super) fn drive<L: Lanes, const STEMS: bool>(
    lanes: L,
    text: &str,
    spans: &mut Spans,
    plain: impl Fn(Range<usize>, &mut Spans),
) {
    // `room` asks for what it needs; this is lest the image grow piece by piece.
    spans.reserve_image(text.len());
    let mut boards = Boards::default();
    let mut seen = Seen::default();
    let mut at = 0;
    while at < text.len() {
        let mut stretch = None;
        let mut room = spans.room(at);

        // Set up the boards, up to a word that they have no place for.
        let mut blocks = 0;
        let mut image = 0;
        let mut is_squeezed = false;
        while blocks < BLOCKS && at < text.len() && stretch.is_none() {
            let block = lanes.load(&text.as_bytes()[at..]);
            prefetch(text.as_ptr().wrapping_add(at + AHEAD));
            let letters = lanes.letters(block);
            let Edges { white, has_rare } = lanes.edges(letters);
            let mut kinds = lanes.kinds(letters);
            // Zeros behind the end of the text are white.
            let mut done = 64 - white.leading_zeros();
            let mut keep = u64::MAX;
            if has_rare || white == 0 {
                let Rarities { mark, digit, odd } = lanes.rarities(letters);
                let [a, b, c, d] = kinds;
                let characters = mark | digit | c | d;
                let words = a | b | characters | characters >> 1;
                // A mark with no letter before it is no word. Told at its lead byte: the byte before is of no word. Of several
                // marks the first decides, since `words` has marks in it.
                let lone_mark = mark >> 1 & !(words << 1);
                let odd = (odd | lone_mark) & lanes.below(done);
                if odd != 0 || white == 0 {
                    stretch = first_stretch(text, at, white, (0, odd));
                    done = stretch.as_ref().map_or(done, |words| (words.start - at) as u32);
                }
                // Marks go with both bytes. Of a digit only the lead byte goes, and its second becomes ASCII.
                keep = !(mark | mark >> 1 | digit >> 1);
                if keep != u64::MAX {
                    is_squeezed = true;
                    (seen.digit[blocks], seen.words[blocks]) = (digit, words);
                    kinds = lanes.store_squeezed(letters, digit, keep, room.image(image));
                }
            }
            let mut kept = done;
            if keep == u64::MAX {
                lanes.store_folded(letters, room.image(image));
            } else {
                kept = (keep & lanes.below(done)).count_ones();
            }
            for (bit, mask) in kinds.into_iter().enumerate() {
                boards.kinds[bit][blocks] = mask;
            }
            (seen.at[blocks], seen.kept[blocks]) = (at, kept);
            (seen.white[blocks], seen.keep[blocks]) = (white, keep);
            image += kept as usize;
            at += done as usize;
            blocks += 1;
        }

        let words = boards.words::<STEMS>();
        // The same words where they stand in the text.
        let (mut text_start, mut text_end) = (words.start, words.end);
        for n in 0..blocks {
            if is_squeezed && seen.keep[n] != u64::MAX {
                // One that begins with an Arabic-Indic digit was found at its second byte: one back. Ends are read off the text
                // anew, since marks behind the last letter are the word's.
                let spread = lanes.spread(words.start[n], seen.keep[n]);
                let digits = spread & seen.digit[n];
                let start = spread ^ digits | digits >> 1;
                (text_start[n], text_end[n]) = (start, seen.words[n] << 1 & (!seen.words[n] | start));
            }
        }
        let text_starts = lanes.firsts(&text_start);
        let text_ends = lanes.firsts(&text_end);
        let starts = if is_squeezed { lanes.firsts(&words.start) } else { text_starts };
        let folded_ends = lanes.firsts(&words.folded_end);
        let stems = STEMS.then(|| (lanes.firsts(&words.stem_start), lanes.firsts(&words.stem_end)));

        let mut n = 0;
        while n < blocks {
            let (at, mut kept) = (seen.at[n], seen.kept[n]);
            let slow = words.slow[n] & lanes.below(kept);
            if slow != 0 {
                let keep = seen.keep[n];
                stretch = first_stretch(text, at, seen.white[n], (lanes.spread(slow, keep), 0));
                let done = stretch.as_ref().map_or(64, |words| (words.start - at) as u32);
                kept = kept.min((keep & lanes.below(done)).count_ones());
                blocks = n + 1;
            }
            let count = (words.start[n] & lanes.below(kept)).count_ones() as usize;
            let (in_text, in_image) = (room.text(at), room.place());
            lanes.few(&text_start, &text_starts, n, in_text, room.list(spans::START));
            lanes.few(&text_end, &text_ends, n, in_text, room.list(spans::END));
            lanes.few(&words.start, &starts, n, in_image, room.list(spans::FOLDED_START));
            lanes.few(&words.folded_end, &folded_ends, n, in_image, room.list(spans::FOLDED_END));
            if let Some((starts, ends)) = &stems {
                lanes.few(&words.stem_start, starts, n, in_image, room.list(spans::STEM_START));
                lanes.few(&words.stem_end, ends, n, in_image, room.list(spans::STEM_END));
            }
            if count > L::FEW {
                lanes.places(text_start[n], count, in_text, room.list(spans::START));
                lanes.places(text_end[n], count, in_text, room.list(spans::END));
                lanes.places(words.start[n], count, in_image, room.list(spans::FOLDED_START));
                lanes.places(words.folded_end[n], count, in_image, room.list(spans::FOLDED_END));
                if STEMS {
                    lanes.places(words.stem_start[n], count, in_image, room.list(spans::STEM_START));
                    lanes.places(words.stem_end[n], count, in_image, room.list(spans::STEM_END));
                }
            }
            room.keep(count, kept as usize);
            n += 1;
        }
        room.close();

        if let Some(words) = stretch {
            at = words.end;
            plain(words, spans);
            spans.reserve_image(text.len() - at);
        }
    }
}

/// Writes the first bits of `mask`, and returns the others.
#[inline(always)]
fn write_places(mask: u64, base: u32, list: &mut [u32]) -> u64 {
    let mut rest = mask;
    for entry in list {
        // SAFETY: a reference may be written to. Volatile, lest the compiler gather what it then takes apart in vectors.
        unsafe { std::ptr::write_volatile(entry, base.wrapping_add(rest.trailing_zeros())) };
        rest &= rest.wrapping_sub(1);
    }
    rest
}

/// The bits below `n`, which is at most 64.
#[inline(always)]
fn below(n: u32) -> u64 {
    u64::MAX.checked_shr(64 - n).unwrap_or(0)
}

/// The first stretch between white space of the block at `at` that the plain path must do. It may end behind the block.
///
/// `slow` are bytes of such words, `odd` the bytes of characters that the board does not know: most are quotation marks
/// and other punctuation, which are in no word and need nothing.
#[cold]
#[inline(never)]
fn first_stretch(text: &str, at: usize, white: u64, (slow, mut odd): (u64, u64)) -> Option<Range<usize>> {
    let mut first = slow.trailing_zeros();
    while odd.trailing_zeros() < first {
        let n = odd.trailing_zeros();
        // The bit may be at the second byte of its character.
        let begin = (0..4).map(|back| at + n as usize - back).find(|&begin| text.is_char_boundary(begin))?;
        let c = text[begin..].chars().next()?;
        if !is_outside(c) {
            first = n;
        }
        odd &= !below(((begin + c.len_utf8() - at) as u32).min(64));
    }
    if first == 64 && white != 0 {
        return None;
    }
    let first = first.min(63); // a block without white space is all of one stretch
    let start = 64 - (white & below(first)).leading_zeros();
    let rest = &text.as_bytes()[at + first as usize..];
    let length = rest.iter().position(|&byte| byte <= b' ').unwrap_or(rest.len());
    Some(at + start as usize..at + first as usize + length)
}
