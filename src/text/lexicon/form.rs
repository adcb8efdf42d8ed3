//! A word by its letters, which follow when affixes come and go.
//!
//! The stemmer asks for dozens of forms of a word: with an article, without its first letter, with another ending. Going
//! through their letters for each would be most of its work. So a form is a number, of which seven bits are a letter
//! ([`key`](super::key)): a letter in front or behind is then a shift, and so is its removal.

use super::key::{LETTER, LONG_LETTERS};
use crate::letter::{HAMZA, YEH};

/// Letters that a form shows, if it has more: those for which there is room. No table has a word of so many.
const SHOWN: usize = 18;
const _: () = assert!(SHOWN > LONG_LETTERS && SHOWN * LETTER <= 128);
/// The letters that a suffix is compared with.
const TAIL: usize = 4;

/// The lowest bit of each letter that is shown.
const ONES: u128 = {
    let (mut ones, mut n) = (0, 0);
    while n < SHOWN {
        ones |= 1 << (LETTER * n);
        n += 1;
    }
    ones
};

/// The letters of a word, as a number, and how many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Form {
    /// The first letter is lowest. Of a long word only [`SHOWN`] letters.
    key: u128,
    letters: usize,
}

impl Form {
    /// Of letters with two bytes each.
    fn of_pairs(pairs: &[[u8; 2]]) -> Self {
        let shown = &pairs[..pairs.len().min(SHOWN)];
        let key = shown.iter().rev().fold(0, |key, &pair| key << LETTER | u128::from(seven_bits(letter(pair))));
        Self { key, letters: pairs.len() }
    }

    /// Whether all letters that are shown are from HAMZA to YEH.
    #[inline(always)]
    fn has_common_letters(self) -> bool {
        // All at once. Letters of the row D8 are common from 0x21 on, for then adding 0x1F reaches the seventh bit; those of
        // the row D9 up to 0x0A, and then adding 0x35 does not.
        let ones = ONES & (u128::MAX >> (128 - LETTER * SHOWN) >> (LETTER * SHOWN.saturating_sub(self.letters)));
        let row = self.key & ones;
        let sums = (self.key >> 1 & (ones * 0x3F)) + ones * 0x1F + row * 0x16;
        (sums >> 6 ^ row) & ones == ones
    }

    /// The number of its letters, if they are so few that a table may have it.
    #[inline(always)]
    pub(super) fn key(self) -> Option<u128> {
        (self.letters <= LONG_LETTERS).then_some(self.key)
    }

    /// The form with letters put in front.
    #[inline(always)]
    pub(crate) fn behind(self, front: &Affix) -> Self {
        let key = self.key << (LETTER * front.letters) | u128::from(front.key);
        Self { key, letters: self.letters + front.letters }
    }

    /// The form with letters put behind.
    #[inline(always)]
    pub(crate) fn before(self, back: &Affix) -> Self {
        let shift = LETTER * self.letters.min(SHOWN);
        Self { key: self.key | u128::from(back.key) << shift, letters: self.letters + back.letters }
    }
}

/// Letters of the Arabic alphabet that come and go with a word.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Affix {
    key: u32,
    letters: usize,
}

impl Affix {
    pub(crate) const fn new(letters: &'static str) -> Self {
        let bytes = letters.as_bytes();
        let count = bytes.len() / 2;
        assert!(count <= TAIL);
        let (mut key, mut n) = (0, 0);
        while n < count {
            key |= seven_bits(letter([bytes[2 * n], bytes[2 * n + 1]])) << (LETTER * n);
            n += 1;
        }
        Self { key, letters: count }
    }
}

/// Letters of the Arabic alphabet, of which a word has one at its beginning or end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Letters(u128);

impl Letters {
    pub(crate) const fn new(letters: &[char]) -> Self {
        let (mut set, mut n) = (0, 0);
        while n < letters.len() {
            set |= 1 << seven_bits(letters[n] as u32);
            n += 1;
        }
        Self(set)
    }

    /// Whether a letter, in seven bits, is one of them.
    #[inline(always)]
    fn has(self, letter: u32) -> bool {
        self.0 >> letter & 1 != 0
    }
}

/// The letter of two bytes.
const fn letter([lead, second]: [u8; 2]) -> u32 {
    (lead as u32 & 0x1F) << 6 | second as u32 & 0x3F
}

/// A letter in seven bits: the last of its lead byte is lowest.
const fn seven_bits(letter: u32) -> u32 {
    letter >> 6 & 1 | (letter & 0x3F) << 1
}

/// A folded word of the Arabic alphabet, or a part of one, with its form.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Word<'w> {
    /// Two bytes a letter.
    bytes: &'w [u8],
    pub(crate) form: Form,
}

impl<'w> Word<'w> {
    /// None if there is another letter in the word than HAMZA to YEH, each of which has two bytes.
    pub(crate) fn new(text: &'w str) -> Option<Self> {
        let (pairs, []) = text.as_bytes().as_chunks() else { return None };
        let fits = |&pair: &[u8; 2]| {
            let letter = letter(pair);
            pair[0] & 0xE0 == 0xC0 && letter >= HAMZA as u32 && letter <= YEH as u32
        };
        pairs.iter().all(fits).then(|| Self { bytes: text.as_bytes(), form: Form::of_pairs(pairs) })
    }

    /// [`new`](Self::new), of a word whose key is known: that of so many bytes.
    #[inline(always)]
    pub(crate) fn of_key(bytes: &'w [u8], key: u128) -> Option<Self> {
        let form = Form { key, letters: bytes.len() / 2 };
        form.has_common_letters().then_some(Self { bytes, form })
    }

    /// The letters.
    pub(crate) fn text(self) -> &'w str {
        std::str::from_utf8(self.bytes).unwrap_or_default()
    }

    /// How many letters stand before this part of `word`.
    #[inline(always)]
    pub(crate) fn offset_in(self, word: Self) -> usize {
        (self.bytes.as_ptr() as usize - word.bytes.as_ptr() as usize) / 2
    }

    /// Number of letters.
    #[inline(always)]
    pub(crate) fn letters(self) -> usize {
        self.form.letters
    }

    /// The first letter in seven bits, or 0.
    #[inline(always)]
    fn first(self) -> u32 {
        self.form.key as u32 & 0x7F
    }

    /// The last letter in seven bits, or 0.
    #[inline(always)]
    fn last(self) -> u32 {
        self.tail() >> (LETTER * (TAIL - 1))
    }

    /// The last four letters, the last highest; zeros in place of those that are not there.
    #[inline(always)]
    fn tail(self) -> u32 {
        if self.letters() > SHOWN {
            return self.tail_of_many();
        }
        let top = self.form.key << (128 - LETTER * SHOWN) << (LETTER * (SHOWN - self.letters()));
        (top >> (128 - LETTER * TAIL)) as u32
    }

    #[cold]
    fn tail_of_many(self) -> u32 {
        Form::of_pairs(self.bytes.last_chunk::<{ 2 * TAIL }>().map_or(&[], |tail| tail.as_chunks().0)).key as u32
    }

    #[inline(always)]
    pub(crate) fn starts_with(self, letters: Letters) -> bool {
        letters.has(self.first())
    }

    #[inline(always)]
    pub(crate) fn ends_with(self, letter: char) -> bool {
        self.last() == seven_bits(letter as u32)
    }

    #[inline(always)]
    pub(crate) fn ends_with_one_of(self, letters: Letters) -> bool {
        letters.has(self.last())
    }

    /// The word without so many letters, of which it has as many.
    #[inline(always)]
    fn without_front(self, letters: usize) -> Self {
        let bytes = &self.bytes[2 * letters..];
        let form = if self.letters() > SHOWN {
            Form::of_pairs(bytes.as_chunks().0)
        } else {
            Form { key: self.form.key >> (LETTER * letters), letters: self.letters() - letters }
        };
        Self { bytes, form }
    }

    #[inline(always)]
    fn without_back(self, letters: usize) -> Self {
        let left = self.letters() - letters;
        // Of more letters than are shown, those that are stay.
        let shown = u128::MAX >> (128 - LETTER * SHOWN) >> (LETTER * SHOWN.saturating_sub(left));
        Self { bytes: &self.bytes[..2 * left], form: Form { key: self.form.key & shown, letters: left } }
    }

    /// The word without what it begins with; none if it does not.
    #[inline(always)]
    pub(crate) fn strip_prefix(self, prefix: &Affix) -> Option<Self> {
        let same = (self.form.key as u32 ^ prefix.key) & ((1 << (LETTER * prefix.letters)) - 1) == 0;
        same.then(|| self.without_front(prefix.letters))
    }

    /// The word without its first letter, if that is one of `letters`.
    #[inline(always)]
    pub(crate) fn strip_first(self, letters: Letters) -> Option<Self> {
        self.starts_with(letters).then(|| self.without_front(1))
    }

    /// The word without its first letter.
    pub(crate) fn strip_any_first(self) -> Option<Self> {
        (self.letters() > 0).then(|| self.without_front(1))
    }

    /// The word without its last letter.
    pub(crate) fn strip_any_last(self) -> Option<Self> {
        (self.letters() > 0).then(|| self.without_back(1))
    }

    /// The word without what it ends with; none if it does not.
    #[inline(always)]
    pub(crate) fn strip_suffix(self, suffix: &Affix) -> Option<Self> {
        let same = self.tail() >> (LETTER * (TAIL - suffix.letters)) == suffix.key;
        same.then(|| self.without_back(suffix.letters))
    }

    /// The word without its last letter, if that is one of `letters`.
    #[inline(always)]
    pub(crate) fn strip_last(self, letters: Letters) -> Option<Self> {
        self.ends_with_one_of(letters).then(|| self.without_back(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(word: &str) -> Form {
        Word::new(word).unwrap().form
    }

    #[test]
    fn the_form_follows_the_letters() {
        let (al, ha) = (Affix::new("\u{627}\u{644}"), Affix::new("\u{647}\u{627}"));
        // Words of few letters, of about as many as are shown, of more.
        for middle in 2..40 {
            let middle = "\u{639}\u{645}\u{628}".chars().cycle().take(middle).collect::<String>();
            let text = format!("\u{648}\u{627}\u{644}{middle}\u{644}\u{647}\u{627}");
            let word = Word::new(&text).unwrap();
            let front = word.strip_first(Letters::new(&['\u{648}'])).and_then(|word| word.strip_prefix(&al)).unwrap();
            assert_eq!(front.form, form(front.text()));
            let suffix = front.strip_suffix(&ha).unwrap();
            let back = suffix.strip_last(Letters::new(&['\u{644}'])).unwrap();
            assert_eq!((back.text(), back.form), (middle.as_str(), form(&middle)));
            assert!(suffix.ends_with('\u{644}') && !suffix.ends_with('\u{645}'));
            let (before, behind) = (back.form.before(&ha), back.form.behind(&al));
            for (made, text) in
                [(before, format!("{middle}\u{647}\u{627}")), (behind, format!("\u{627}\u{644}{middle}"))]
            {
                assert_eq!(made.key(), form(&text).key());
            }
            assert!(back.strip_prefix(&al).is_none() && back.strip_suffix(&ha).is_none());
        }
        let short = Word::new("\u{647}").unwrap();
        assert!(short.strip_suffix(&ha).is_none() && short.strip_prefix(&al).is_none());
        let none = short.strip_any_last().unwrap();
        assert!(
            none.strip_any_last().is_none() && none.strip_any_first().is_none() && none.strip_suffix(&ha).is_none()
        );
    }

    #[test]
    fn a_form_has_the_key_of_its_word() {
        let text = "\u{648}\u{632}\u{64A}\u{631}\u{627}\u{62A}\u{64A}\u{647}\u{645}";
        assert_eq!(form(text).key(), super::super::key::key_of(text));
    }

    #[test]
    fn letters_are_told_by_the_key_too() {
        for letter in '\u{620}'..='\u{67F}' {
            for text in
                [format!("{letter}"), format!("\u{628}{letter}\u{64A}"), format!("{}{letter}", "\u{621}".repeat(15))]
            {
                let key = super::super::key::key_of(&text).unwrap();
                let (new, of_key) = (Word::new(&text), Word::of_key(text.as_bytes(), key));
                assert_eq!(new.map(|word| word.form), of_key.map(|word| word.form), "{text}");
            }
        }
    }

    #[test]
    fn words_of_other_letters_are_none() {
        for word in ["putin", "\u{671}\u{628}", "\u{620}", "\u{64B}", "a\u{628}b", "\u{5D0}", "\u{FEFB}a"] {
            assert!(Word::new(word).is_none(), "{word}");
        }
    }
}
