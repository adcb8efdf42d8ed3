//! What the stemmer decides on a word, and what is known of one that background news uses or the tables have.

use super::Kind;
use crate::scan::spans::FOREIGN;

/// Where a stem is, in 24 bits: the letters of the stem less one (4), its first letter (16), and what it is a part of (4):
/// of the word, or of the strings of the lexicon, and then of what [`Kind`] the word is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Decision(u32);

/// The stem is a part of the word.
const PART: u32 = 0;
/// It is a string of the lexicon, but the word itself is none of the tables.
const DERIVED: u32 = 1;
/// The word is of the tables: of the first kind, and so on.
const FIRST_KIND: u32 = 2;
const _: () = assert!(FIRST_KIND as usize + Kind::ALL.len() <= 16);

impl Decision {
    /// The bits of a decision, and what may stand above them.
    #[inline(always)]
    pub(crate) fn of_bits(bits: u32) -> Self {
        Self(bits & 0xFF_FFFF)
    }

    #[inline(always)]
    pub(crate) fn bits(self) -> u32 {
        self.0
    }

    /// The stem is so many letters of the word. None if that is too many.
    #[inline(always)]
    pub(crate) fn part(first: usize, letters: usize) -> Option<Self> {
        Self::new(PART, first, letters)
    }

    /// The stem is so many letters of the strings, and the word of this kind.
    pub(super) fn entry(kind: Kind, first: usize, letters: usize) -> Option<Self> {
        Self::new(FIRST_KIND + kind as u32, first, letters)
    }

    #[inline(always)]
    fn new(source: u32, first: usize, letters: usize) -> Option<Self> {
        let fits = (1..=16).contains(&letters) && first <= 0xFFFF;
        fits.then(|| Self(source << 20 | (first as u32) << 4 | (letters as u32 - 1)))
    }

    /// The same stem, of a word that is not of the tables itself.
    #[inline(always)]
    pub(crate) fn derived(self) -> Self {
        Self(DERIVED << 20 | self.0 & 0xF_FFFF)
    }

    /// The kind of the word, if it is of the tables.
    #[inline(always)]
    pub(crate) fn kind(self) -> Option<Kind> {
        Kind::ALL.get((self.0 >> 20).wrapping_sub(FIRST_KIND) as usize).copied()
    }

    /// Whether the stem is a string of the lexicon.
    #[inline(always)]
    pub(crate) fn is_foreign(self) -> bool {
        self.0 >> 20 != PART
    }

    /// The first byte of the stem, in the word or in the strings.
    #[inline(always)]
    pub(crate) fn start(self) -> u32 {
        self.0 >> 3 & 0x1_FFFE
    }

    /// The bytes of the stem.
    #[inline(always)]
    pub(crate) fn length(self) -> u32 {
        (self.0 << 1 & 0x1E) + 2
    }

    /// Where the stem of a word begins in the lists of tokens, by where the word begins in the image.
    #[inline(always)]
    pub(crate) fn place(self, word: u32) -> u32 {
        // A mask, and no choice, which would become a branch, of which nobody can tell which way it goes.
        let foreign = u32::from(self.is_foreign()).wrapping_neg();
        (word & !foreign) + (foreign & FOREIGN) + self.start()
    }
}

/// What is known of a word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Row {
    /// How often background news uses it: 0 for a word of the tables alone, or of neither.
    pub(crate) count: u32,
    /// Its stem: for a word that is not there, one that means nothing.
    pub(crate) decision: Decision,
}

impl Row {
    /// The kind of the word, if it is of the tables.
    #[inline(always)]
    pub(crate) fn kind(self) -> Option<Kind> {
        self.decision.kind()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_survive_packing() {
        let part = Decision::part(3, 16).unwrap();
        assert_eq!((part.place(7), part.length(), part.kind()), (7 + 6, 32, None));
        let entry = Decision::entry(Kind::Whole, 0xFFFF, 1).unwrap();
        assert_eq!((entry.place(7), entry.length(), entry.kind()), (FOREIGN + 0x1_FFFE, 2, Some(Kind::Whole)));
        let derived = entry.derived();
        assert_eq!((derived.place(7), derived.length(), derived.kind()), (entry.place(7), 2, None));
        assert_eq!([Decision::part(0, 17), Decision::part(0, 0), Decision::part(1 << 16, 1)], [None; 3]);
        assert_eq!(Decision::of_bits(entry.bits() | 0xAB << 24), entry);
    }
}
