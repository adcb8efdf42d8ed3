//! What the fast paths know of the Arabic letters: one row of 128 characters, U+0600 to U+067F.
//!
//! Real news holds hardly anything else that is neither ASCII nor punctuation. Each character of the row has a class and
//! a code, which is that of the letter it folds to; each letter has a kind, which is what the stemmer's rules tell apart.
//! What is not as simple as that (hamza typed as a mark, letters of Persian or Urdu, format characters) is
//! [`Class::Odd`], and its word is left to the plain path. Tests compare every row with what the plain path makes of the
//! character, so that the two cannot drift apart. Beyond the row, the marks « and » alone are known.

use crate::fold::FOLDS;
use crate::letter::*;

/// What a character is to the fast paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Class {
    /// Punctuation: in no word.
    Separator = 0,
    /// A letter, which folds to the letter of its code wherever it stands.
    Letter = 1,
    /// A mark, or TATWEEL: dropped behind a letter or digit.
    Mark = 2,
    /// An Arabic-Indic digit.
    Digit = 4,
    /// Anything else: for the plain path.
    Odd = 8,
}

/// What the board tells apart: a number of four bits for each byte. Letters are told at their second bytes, as what they
/// fold to; all other bytes are of no kind. A letter is what has one of the two high bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    /// In no word, or the first byte of a letter.
    None = 0,
    /// An ASCII letter.
    Latin = 1,
    /// An ASCII digit.
    Digit = 2,
    /// HAMZA without a seat.
    Hamza = 4,
    Lam = 5,
    Noon = 6,
    Teh = 7,
    /// Any other letter of the Arabic alphabet.
    Other = 8,
    Alef = 9,
    Heh = 10,
    Waw = 11,
    Yeh = 12,
    /// BEH, FEH or KAF, which no rule tells apart.
    BehFehKaf = 13,
}

/// The kinds that letters are folded to, each a letter.
pub(super) const FOLDED: [(Kind, char); 4] = [(Kind::Alef, ALEF), (Kind::Heh, HEH), (Kind::Waw, WAW), (Kind::Yeh, YEH)];

/// The kind of each letter of the row; none of what is no letter.
pub(super) const KINDS: [Kind; ROW] = {
    let mut kinds = [Kind::None; ROW];
    let mut n = 0;
    while n < ROW {
        if matches!(CLASSES[n], Class::Letter) {
            kinds[n] = match char::from_u32(FIRST + (CODES[n] & 0x7F) as u32) {
                Some(HAMZA) => Kind::Hamza,
                Some(LAM) => Kind::Lam,
                Some(NOON) => Kind::Noon,
                Some(TEH) => Kind::Teh,
                Some(ALEF) => Kind::Alef,
                Some(HEH) => Kind::Heh,
                Some(WAW) => Kind::Waw,
                Some(YEH) => Kind::Yeh,
                Some(BEH | FEH | KAF) => Kind::BehFehKaf,
                _ => Kind::Other,
            };
        }
        n += 1;
    }
    kinds
};

const _: () = {
    let mut n = 0;
    while n < ROW {
        let mut folds = false;
        let mut rule = 0;
        while rule < FOLDED.len() {
            folds |= KINDS[n] as u8 == FOLDED[rule].0 as u8 && CODES[n] == code(FOLDED[rule].1);
            rule += 1;
        }
        assert!(folds || CODES[n] == 0x80 | n as u8, "a letter folds to one that is not in `FOLDED`");
        n += 1;
    }
};

/// Whether a character beyond the row is in no word: quotation marks, dashes, spaces. Not all such characters are here,
/// but the tables of Unicode are slow, and news is full of these.
#[inline]
pub(super) fn is_outside(c: char) -> bool {
    matches!(c, '\u{A0}'..='\u{A9}' | '\u{AB}' | '\u{B7}' | '\u{BB}' | '\u{2010}'..='\u{2029}' | '\u{2030}'..='\u{205E}')
        || !is_core(c) && !is_extender(c)
}

/// The quotation marks « and », beyond the row but in every tenth block of news: their first byte, and the second of the
/// closing one. That of the opening one lacks a bit.
pub(super) const QUOTE_LEAD: u8 = 0xC2;
pub(super) const CLOSING_QUOTE: u8 = 0xBB;
pub(super) const CLOSING_BIT: u8 = 0x10;

/// The first character of the row.
pub(super) const FIRST: u32 = 0x600;
/// Characters of the row: those with the lead bytes D8 and D9.
pub(super) const ROW: usize = 128;

/// The code of a letter: its place in the row, with the high bit set. (So the code of what is not of the row may be 0.)
pub(super) const fn code(letter: char) -> u8 {
    let place = letter as u32 - FIRST;
    assert!(
        place < ROW as u32,
        "a letter of the row folds to one that is not of it: leave it to the plain path as odd"
    );
    0x80 | place as u8
}

/// The class of each character of the row.
pub(super) const CLASSES: [Class; ROW] = {
    let mut classes = [Class::Odd; ROW];
    let mut n = 0;
    while n < ROW {
        classes[n] = match n as u32 + FIRST {
            0x621..=0x63A | 0x641..=0x64A => Class::Letter,
            // Not U+0653 to U+0655: madda and hamza are composed with their letter.
            0x610..=0x61A | 0x640 | 0x64B..=0x652 | 0x656..=0x65F | 0x670 => Class::Mark,
            0x660..=0x669 => Class::Digit,
            0x606..=0x60F | 0x61B | 0x61D..=0x61F | 0x66A..=0x66D => Class::Separator,
            _ => Class::Odd,
        };
        n += 1;
    }
    classes
};

/// The code of what each character of the row folds to, or its own.
pub(super) const CODES: [u8; ROW] = {
    let mut codes = [0; ROW];
    let mut n = 0;
    while n < ROW {
        codes[n] = 0x80 | n as u8;
        n += 1;
    }
    let mut rule = 0;
    while rule < FOLDS.len() {
        let (from, to) = (FOLDS[rule].from, FOLDS[rule].to);
        if from as u32 >= HAMZA as u32 && from as u32 <= YEH as u32 {
            codes[(from as u32 - FIRST) as usize] = code(to);
        }
        rule += 1;
    }
    codes
};

const _: () = assert!(matches!(CLASSES[(TATWEEL as u32 - FIRST) as usize], Class::Mark));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letter::{is_format, is_numeric};
    use crate::normalize::normalize_word;

    #[test]
    fn every_row_is_what_the_plain_path_makes_of_it() {
        for (n, (&class, &code)) in CLASSES.iter().zip(&CODES).enumerate() {
            let c = char::from_u32(n as u32 + FIRST).unwrap();
            let context = format!("U+{:04X}", u32::from(c));
            let folded = char::from_u32(FIRST + u32::from(code & 0x7F)).unwrap();
            match class {
                Class::Separator => assert!(!is_core(c) && !is_extender(c), "{context}"),
                Class::Letter => {
                    assert!(is_core(c) && !is_numeric(c), "{context}");
                    assert_eq!(normalize_word(&format!("{c}\u{628}")), format!("{folded}\u{628}"), "{context}");
                }
                Class::Mark => {
                    assert!((is_extender(c) && !is_format(c)) || c == TATWEEL, "{context}");
                    for letter in '\u{621}'..='\u{64A}' {
                        let word = format!("\u{628}{letter}{c}\u{64E}\u{628}");
                        assert_eq!(
                            normalize_word(&word),
                            normalize_word(&word.replace(c, "")),
                            "{context} behind {letter}"
                        );
                    }
                }
                Class::Digit => {
                    let digit = char::from_digit(u32::from(c) - 0x660, 10).unwrap();
                    assert!(is_core(c) && is_numeric(c), "{context}");
                    assert_eq!(normalize_word(&c.to_string()), digit.to_string(), "{context}");
                }
                Class::Odd => {}
            }
        }
    }

    #[test]
    fn quotes_are_outside() {
        for second in [CLOSING_QUOTE, CLOSING_QUOTE ^ CLOSING_BIT] {
            let quote = std::str::from_utf8(&[QUOTE_LEAD, second]).unwrap().chars().next().unwrap();
            assert!(matches!(quote, '\u{AB}' | '\u{BB}') && is_outside(quote));
        }
    }

    #[test]
    fn what_is_outside_is_in_no_word() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_outside(c), !is_core(c) && !is_extender(c), "U+{:04X}", u32::from(c));
        }
    }
}
