//! Words one by one, for processors without the vectors that the other paths want.
//!
//! What it saves over the plain path is the decoding: a letter of the Arabic alphabet is two bytes, which one look-up in
//! a row of 128 turns into two folded ones, or into none. Marks are written too, and then overwritten.

use super::letters::{CLASSES, CODES, Class, ROW, is_outside};
use super::spans::Spans;
use crate::letter;
use crate::tokenize::MAX_WORD_CHARS;
use std::ops::Range;

/// The two bytes of a letter, whose code has eleven bits.
const fn pair(code: u32) -> [u8; 2] {
    [0xC0 | (code >> 6) as u8, 0x80 | (code & 0x3F) as u8]
}

/// What each character of the row of letters becomes.
static FOLDED: [[u8; 2]; ROW] = {
    let mut folded = [[0; 2]; ROW];
    let mut n = 0;
    while n < ROW {
        folded[n] = pair(0x600 | (CODES[n] & 0x7F) as u32);
        n += 1;
    }
    folded
};

/// What a word is made of.
const ARABIC: u8 = 0;
const LATIN: u8 = 1;
const DIGITS: u8 = 2;

/// See [`scan`](super::scan).
pub(super) fn scan<const STEMS: bool>(text: &str, spans: &mut Spans, plain: impl Fn(Range<usize>, &mut Spans)) {
    let bytes = text.as_bytes();
    spans.reserve_image(text.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let image = spans.image_behind();
        let word = match byte {
            b'0'..=b'9' => word::<DIGITS>(text, at, image),
            b'a'..=b'z' | b'A'..=b'Z' => word::<LATIN>(text, at, image),
            0..0x80 => {
                at += 1;
                continue;
            }
            0xD8 | 0xD9 => match CLASSES[row(byte, bytes[at + 1])] {
                Class::Letter => word::<ARABIC>(text, at, image),
                Class::Digit => word::<DIGITS>(text, at, image),
                Class::Separator => {
                    at += 2;
                    continue;
                }
                Class::Mark | Class::Odd => None,
            },
            _ => {
                if let Some(bytes) = outside(text, at) {
                    at += bytes;
                    continue;
                }
                None
            }
        };
        let start = at;
        if let Some((end, length)) = word.filter(|(end, _)| end - start <= MAX_WORD_CHARS) {
            let stem = if STEMS && byte >= 0x80 { light10(&image[..length]) } else { 0..length };
            spans.put(start..end, length, stem);
            at = end;
        } else {
            let rest = &bytes[start..];
            at = start + rest.iter().position(|&byte| byte <= b' ').unwrap_or(rest.len());
            plain(start..at, spans);
            spans.reserve_image(text.len() - at);
        }
    }
}

/// Writes the folded form of the word at `start` to `image`. Returns the byte of the text behind the word, and the length
/// of that form; nothing if the plain path must see the word.
#[inline(always)]
fn word<const KIND: u8>(text: &str, start: usize, image: &mut [u8]) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let (mut at, mut length) = (start, 0);
    while let Some(&byte) = bytes.get(at) {
        if byte & 0xFE == 0xD8 {
            let n = row(byte, bytes[at + 1]);
            match (CLASSES[n], KIND) {
                (Class::Letter, ARABIC) => {
                    image[length..length + 2].copy_from_slice(&FOLDED[n]);
                    length += 2;
                }
                (Class::Digit, DIGITS) => {
                    image[length] = b'0' + (n % 16) as u8;
                    length += 1;
                }
                (Class::Mark, _) => {}
                // A word of two alphabets, or nobody knows.
                (Class::Letter, LATIN) | (Class::Odd, _) => return None,
                _ => break,
            }
            at += 2;
        } else if byte < 0x80 {
            match KIND {
                LATIN if byte.is_ascii_alphabetic() => {}
                DIGITS if byte.is_ascii_digit() => {}
                ARABIC if byte.is_ascii_alphabetic() => return None,
                _ => break,
            }
            image[length] = byte.to_ascii_lowercase();
            length += 1;
            at += 1;
        } else {
            outside(text, at)?;
            break;
        }
    }
    if KIND == ARABIC && image[..length].ends_with(&HAMZA) {
        length -= 2;
        // A lone HAMZA stays, of many none does.
        if length == 0 || image[..length].ends_with(&HAMZA) {
            return None;
        }
    }
    Some((at, length))
}

/// The place of a character in the row of letters, by its two bytes.
#[inline(always)]
fn row(lead: u8, second: u8) -> usize {
    usize::from(lead & 1) << 6 | usize::from(second & 0x3F)
}

/// The bytes of the character at `at`, which is neither ASCII nor of the row, if it is in no word.
#[cold]
fn outside(text: &str, at: usize) -> Option<usize> {
    let c = text[at..].chars().next()?;
    is_outside(c).then(|| c.len_utf8())
}

const ALEF: u16 = letter(letter::ALEF);
const BEH: u16 = letter(letter::BEH);
const FEH: u16 = letter(letter::FEH);
const HEH: u16 = letter(letter::HEH);
const KAF: u16 = letter(letter::KAF);
const LAM: u16 = letter(letter::LAM);
const NOON: u16 = letter(letter::NOON);
const TEH: u16 = letter(letter::TEH);
const WAW: u16 = letter(letter::WAW);
const YEH: u16 = letter(letter::YEH);
const HAMZA: [u8; 2] = pair(letter::HAMZA as u32);

const fn letter(letter: char) -> u16 {
    u16::from_le_bytes(pair(letter as u32))
}

/// [`light10`](crate::stem::light10), on two bytes a letter.
#[inline(always)]
fn light10(word: &[u8]) -> Range<usize> {
    let at = |n: usize| u16::from_le_bytes([word[n], word[n + 1]]);
    let mut end = word.len();
    let mut start = 0;
    if end >= 8 {
        start = match at(0) {
            ALEF | LAM if at(2) == LAM => 4,
            WAW | BEH | FEH | KAF if end >= 10 && at(2) == ALEF && at(4) == LAM => 6,
            WAW => 2,
            _ => 0,
        };
    }
    // Each suffix once, in this order, as long as two letters remain.
    for [first, last] in [[HEH, ALEF], [ALEF, NOON], [ALEF, TEH], [WAW, NOON], [YEH, NOON], [YEH, HEH]] {
        if end - start >= 8 && at(end - 2) == last && at(end - 4) == first {
            end -= 4;
        }
    }
    for last in [HEH, YEH] {
        if end - start >= 6 && at(end - 2) == last {
            end -= 2;
        }
    }
    start..end
}
