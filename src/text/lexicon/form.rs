//! A word by its hash, which follows when affixes come and go.
//!
//! The stemmer asks for dozens of forms of a word: with an article, without its first letter, with another ending. Going
//! through their letters for each would be most of its work. So the hash is that of Karp and Rabin: the letters are the
//! digits of a number to the base [`BASE`], modulo 2^64. A letter in front or behind is then one multiplication, and so
//! is its removal, since an odd base has an inverse.

use crate::letter::{HAMZA, YEH};

/// An odd number without pattern: the golden ratio's first 64 bits.
const BASE: u64 = 0x9E37_79B9_7F4A_7C15;

/// What `BASE` is undone by.
const INVERSE: u64 = {
    // Newton's iteration: each round doubles the bits that are right, of which an odd number itself has three.
    let mut inverse = BASE;
    let mut round = 0;
    while round < 5 {
        inverse = inverse.wrapping_mul(2u64.wrapping_sub(BASE.wrapping_mul(inverse)));
        round += 1;
    }
    inverse
};
const _: () = assert!(BASE.wrapping_mul(INVERSE) == 1);

/// Letters of a word that has few.
const FEW: usize = 32;
static POWERS: [u64; FEW] = {
    let mut powers = [1; FEW];
    let mut n = 1;
    while n < FEW {
        powers[n] = BASE.wrapping_mul(powers[n - 1]);
        n += 1;
    }
    powers
};

fn power(letters: usize) -> u64 {
    POWERS.get(letters).copied().unwrap_or_else(|| BASE.wrapping_pow(letters as u32))
}

/// The letters of a word, as a number, and how many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Form {
    number: u64,
    letters: usize,
}

impl Form {
    pub(crate) fn new(word: &str) -> Self {
        word.chars().fold(Self { number: 0, letters: 0 }, |form, letter| form.and(letter as u64))
    }

    const fn and(self, letter: u64) -> Self {
        Self { number: self.number.wrapping_mul(BASE).wrapping_add(letter), letters: self.letters + 1 }
    }

    /// The form with letters put in front.
    pub(crate) fn behind(self, front: &Affix) -> Self {
        let number = self.number.wrapping_add(front.form.number.wrapping_mul(power(self.letters)));
        Self { number, letters: self.letters + front.form.letters }
    }

    /// The form with letters put behind.
    pub(crate) fn before(self, back: &Affix) -> Self {
        let number = self.number.wrapping_mul(power(back.form.letters)).wrapping_add(back.form.number);
        Self { number, letters: self.letters + back.form.letters }
    }

    /// The form without the letters that it begins with.
    fn without_front(self, front: Self) -> Self {
        let letters = self.letters - front.letters;
        Self { number: self.number.wrapping_sub(front.number.wrapping_mul(power(letters))), letters }
    }

    /// The form without the letters that it ends with.
    fn without_back(self, back: Self) -> Self {
        let number = self.number.wrapping_sub(back.number);
        let number = (0..back.letters).fold(number, |number, _| number.wrapping_mul(INVERSE));
        Self { number, letters: self.letters - back.letters }
    }

    /// A hash, of which every bit depends on all letters.
    pub(super) fn hash(self) -> u64 {
        let hash = (self.number ^ self.number >> 32).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        hash ^ hash >> 32
    }
}

/// Letters of the Arabic alphabet that come and go with a word.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Affix {
    /// Its bytes, at most eight, the first lowest; and how many bits they are.
    bytes: u64,
    bits: u32,
    form: Form,
}

impl Affix {
    pub(crate) const fn new(letters: &'static str) -> Self {
        let letters = letters.as_bytes();
        assert!(letters.len() <= 8);
        let mut form = Form { number: 0, letters: 0 };
        let (mut bytes, mut n) = (0, 0);
        while n < letters.len() {
            form = form.and(letter([letters[n], letters[n + 1]]) as u64);
            bytes |= (letters[n] as u64 | (letters[n + 1] as u64) << 8) << (8 * n);
            n += 2;
        }
        Self { bytes, bits: 8 * letters.len() as u32, form }
    }
}

/// Letters of the Arabic alphabet, of which a word has one at its beginning or end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Letters(u64);

impl Letters {
    pub(crate) const fn new(letters: &[char]) -> Self {
        let (mut set, mut n) = (0, 0);
        while n < letters.len() {
            set |= 1 << (letters[n] as u32 - HAMZA as u32);
            n += 1;
        }
        Self(set)
    }

    /// Whether a letter from HAMZA to YEH is one of them.
    fn has(self, letter: u32) -> bool {
        self.0 >> (letter - HAMZA as u32) & 1 != 0
    }
}

/// The letter of two bytes.
const fn letter([lead, second]: [u8; 2]) -> u32 {
    (lead as u32 & 0x1F) << 6 | second as u32 & 0x3F
}

/// A folded word of the Arabic alphabet, or a part of one, with its form.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Word<'w> {
    pub(crate) text: &'w str,
    pub(crate) form: Form,
}

impl<'w> Word<'w> {
    /// None if there is another letter in the word than HAMZA to YEH, each of which has two bytes.
    pub(crate) fn new(text: &'w str) -> Option<Self> {
        let (pairs, []) = text.as_bytes().as_chunks() else { return None };
        let mut form = Form { number: 0, letters: 0 };
        for &pair in pairs {
            let letter = letter(pair);
            if pair[0] & 0xE0 != 0xC0 || letter < HAMZA as u32 || letter > YEH as u32 {
                return None;
            }
            form = form.and(letter.into());
        }
        Some(Self { text, form })
    }

    /// Number of letters.
    pub(crate) fn letters(self) -> usize {
        self.form.letters
    }

    fn first(self) -> Option<u32> {
        self.text.as_bytes().first_chunk().map(|&pair| letter(pair))
    }

    fn last(self) -> Option<u32> {
        self.text.as_bytes().last_chunk().map(|&pair| letter(pair))
    }

    /// The first eight bytes, or as many as there are, the first lowest.
    fn head(self) -> u64 {
        let bytes = self.text.as_bytes();
        match bytes.first_chunk() {
            Some(&eight) => u64::from_le_bytes(eight),
            None => bytes.iter().rev().fold(0, |head, &byte| head << 8 | u64::from(byte)),
        }
    }

    /// The last eight bytes, or as many as there are, the last highest.
    fn tail(self) -> u64 {
        let bytes = self.text.as_bytes();
        match bytes.last_chunk() {
            Some(&eight) => u64::from_le_bytes(eight),
            None => bytes.iter().fold(0, |tail, &byte| tail >> 8 | u64::from(byte) << 56),
        }
    }

    pub(crate) fn starts_with(self, letters: Letters) -> bool {
        self.first().is_some_and(|first| letters.has(first))
    }

    pub(crate) fn ends_with(self, letter: char) -> bool {
        self.last() == Some(letter as u32)
    }

    // Affixes are compared as numbers: going through letters would end at another one each time, which no processor can
    // tell beforehand, and a call of `memcmp` costs more than what it compares.

    /// The word without what it begins with; none if it does not.
    pub(crate) fn strip_prefix(self, prefix: &Affix) -> Option<Self> {
        let length = prefix.bits as usize / 8;
        let same = (self.head() ^ prefix.bytes) << (64 - prefix.bits) == 0;
        (same && self.text.len() >= length)
            .then(|| Self { text: &self.text[length..], form: self.form.without_front(prefix.form) })
    }

    /// The word without its first letter, if that is one of `letters`.
    pub(crate) fn strip_first(self, letters: Letters) -> Option<Self> {
        self.strip_any_first().filter(|_| self.starts_with(letters))
    }

    /// The word without its first letter.
    pub(crate) fn strip_any_first(self) -> Option<Self> {
        let form = self.form.without_front(Form { number: self.first()?.into(), letters: 1 });
        Some(Self { text: &self.text[2..], form })
    }

    /// The word without its last letter.
    pub(crate) fn strip_any_last(self) -> Option<Self> {
        let form = self.form.without_back(Form { number: self.last()?.into(), letters: 1 });
        Some(Self { text: &self.text[..self.text.len() - 2], form })
    }

    /// The word without what it ends with; none if it does not.
    pub(crate) fn strip_suffix(self, suffix: &Affix) -> Option<Self> {
        let same = self.tail() >> (64 - suffix.bits) == suffix.bytes;
        let length = self.text.len().checked_sub(suffix.bits as usize / 8)?;
        same.then(|| Self { text: &self.text[..length], form: self.form.without_back(suffix.form) })
    }

    /// The word without its last letter, if that is one of `letters`.
    pub(crate) fn strip_last(self, letters: Letters) -> Option<Self> {
        self.strip_any_last().filter(|_| self.last().is_some_and(|last| letters.has(last)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_follows_the_letters() {
        let (al, ha) = (Affix::new("\u{627}\u{644}"), Affix::new("\u{647}\u{627}"));
        let word = Word::new("\u{648}\u{627}\u{644}\u{639}\u{645}\u{644}\u{647}\u{627}").unwrap();
        assert_eq!(word.form, Form::new(word.text));
        let front = word.strip_first(Letters::new(&['\u{648}'])).and_then(|word| word.strip_prefix(&al)).unwrap();
        assert_eq!(front.form, Form::new(front.text));
        let back = front.strip_suffix(&ha).and_then(|word| word.strip_last(Letters::new(&['\u{644}']))).unwrap();
        assert_eq!((back.text, back.form), ("\u{639}\u{645}", Form::new("\u{639}\u{645}")));
        assert_eq!(back.form.before(&ha), Form::new("\u{639}\u{645}\u{647}\u{627}"));
        assert_eq!(back.form.behind(&al), Form::new("\u{627}\u{644}\u{639}\u{645}"));
        assert!(back.strip_prefix(&al).is_none() && back.strip_suffix(&ha).is_none());
        let long = "\u{628}".repeat(100);
        assert_eq!(Form::new(&long).behind(&al).without_front(al.form), Form::new(&long));
    }

    #[test]
    fn words_of_other_letters_are_none() {
        for word in ["putin", "\u{671}\u{628}", "\u{620}", "\u{64B}", "a\u{628}b", "\u{5D0}", "\u{FEFB}a"] {
            assert!(Word::new(word).is_none(), "{word}");
        }
    }
}
