//! What the guarded stemmer knows of words: how often news uses them, and the stems of those that rules get wrong.
//!
//! The lexicon is compiled from tables ([`compile`]) into one file that is part of the program: two open-addressed hash
//! tables and a block of strings, read where they lie. Loading it is checking its header. A word is known by 32 bits
//! of its hash, so one in a thousand million words that were never seen passes for another; the compiler makes sure
//! that no two words of the tables do.

pub mod compile;

use std::sync::LazyLock;

/// What table the stem of a word is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Kind {
    /// A particle, pronoun or auxiliary: it has no affixes and stays whole.
    Function = 0,
    /// A country, or the adjective of one.
    Country = 1,
    /// A city or region.
    Place = 2,
    /// A person's name.
    Name = 3,
    /// A month, in any of the three traditions.
    Month = 4,
    /// A noun or adjective with a broken plural, or that plural.
    Noun = 5,
    /// A verb, or a form of one.
    Verb = 6,
    /// A word with competing spellings, most often a loanword.
    Loan = 7,
    /// A word that looks as if it had an affix, and has none.
    Whole = 8,
}

impl Kind {
    const ALL: [Self; 9] = [
        Self::Function,
        Self::Country,
        Self::Place,
        Self::Name,
        Self::Month,
        Self::Noun,
        Self::Verb,
        Self::Loan,
        Self::Whole,
    ];

    /// The table in words.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Function => "function word",
            Self::Country => "country or its adjective",
            Self::Place => "city or region",
            Self::Name => "name",
            Self::Month => "month",
            Self::Noun => "noun with a broken plural",
            Self::Verb => "verb",
            Self::Loan => "word with competing spellings",
            Self::Whole => "word without affixes",
        }
    }
}

/// A word of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The stem by which it meets the other forms of its row.
    pub stem: &'static str,
    /// The table that it is from.
    pub kind: Kind,
}

/// The number of a month, from 1, by its stem.
///
/// ```
/// use mahdar_text::{guarded, lexicon::month};
/// assert_eq!(month(guarded("حزيران").as_str()), Some(6));
/// assert_eq!(month("قمه"), None);
/// ```
#[must_use]
pub fn month(stem: &str) -> Option<i8> {
    let rows = include_str!("months.tsv").lines().filter(|line| !line.starts_with('#'));
    let mut rows = rows.filter_map(|line| line.split_once('\t'));
    let number =
        rows.find_map(|(number, rest)| (rest.split('\t').next() == Some(stem)).then(|| number.parse().ok()).flatten());
    number.filter(|number| (1..=12).contains(number))
}

/// The compiled lexicon.
#[derive(Debug, Clone, Copy)]
pub struct Lexicon {
    counts: Slots,
    entries: Slots,
    strings: &'static str,
}

/// One hash table: fingerprints, then a value for each of `width` bytes.
#[derive(Debug, Clone, Copy)]
struct Slots {
    fingerprints: &'static [u8],
    values: &'static [u8],
    width: usize,
}

static LEXICON: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::read(include_bytes!("compiled.bin")).unwrap_or(Lexicon::EMPTY));

/// The lexicon of this crate.
#[must_use]
pub fn lexicon() -> &'static Lexicon {
    &LEXICON
}

const MAGIC: &[u8; 4] = b"MHDL";
/// Raised when the layout changes.
const LAYOUT: u32 = 1;
const HEADER_BYTES: usize = 20;
const FINGERPRINT_BYTES: usize = 4;
const COUNT_BYTES: usize = 2;
/// Offset of the stem in the strings (three bytes), its length, its kind.
const ENTRY_BYTES: usize = 5;

impl Lexicon {
    const EMPTY: Self = Self { counts: Slots::EMPTY, entries: Slots::EMPTY, strings: "" };

    /// Reads what [`compile::compile`] wrote; none if it is something else.
    fn read(bytes: &'static [u8]) -> Option<Self> {
        let number = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
        if bytes.get(..4)? != MAGIC || number(4)? != LAYOUT {
            return None;
        }
        let [counts, entries, strings] = [number(8)? as usize, number(12)? as usize, number(16)? as usize];
        let mut at = HEADER_BYTES;
        let mut take = |length: usize| {
            let part = bytes.get(at..at + length);
            at += length;
            part
        };
        let mut slots = |size: usize, width: usize| {
            Some(Slots { fingerprints: take(size * FINGERPRINT_BYTES)?, values: take(size * width)?, width })
        };
        let (counts, entries) = (slots(counts, COUNT_BYTES)?, slots(entries, ENTRY_BYTES)?);
        Some(Self { counts, entries, strings: std::str::from_utf8(take(strings)?).ok()? })
    }

    /// How often background news uses a folded word; at most 65,535, and 0 for what it used once or never.
    #[must_use]
    pub fn count(&self, word: &str) -> u32 {
        self.count_of(&[word])
    }

    /// [`count`](Self::count) of the word that parts make together.
    pub(crate) fn count_of(&self, parts: &[&str]) -> u32 {
        match self.counts.find(parts) {
            Some(&[low, high]) => u32::from(u16::from_le_bytes([low, high])),
            _ => 0,
        }
    }

    /// What the tables say of a folded word.
    #[must_use]
    pub fn entry(&self, word: &str) -> Option<Entry> {
        self.entry_of(&[word])
    }

    /// [`entry`](Self::entry) of the word that parts make together.
    pub(crate) fn entry_of(&self, parts: &[&str]) -> Option<Entry> {
        let &[a, b, c, length, kind] = self.entries.find(parts)? else { return None };
        let start = u32::from_le_bytes([a, b, c, 0]) as usize;
        let stem = self.strings.get(start..start + usize::from(length))?;
        Some(Entry { stem, kind: *Kind::ALL.get(usize::from(kind))? })
    }

    /// A part of the strings that stems are.
    pub(crate) fn string(&self, start: usize, end: usize) -> &'static str {
        self.strings.get(start..end).unwrap_or_default()
    }

    /// A number that changes with the contents.
    pub(crate) fn hash(&self) -> u64 {
        let parts = [self.counts.fingerprints, self.counts.values, self.entries.fingerprints, self.entries.values];
        parts.iter().fold(hash(self.strings.bytes()), |sum, part| sum.rotate_left(5) ^ hash(part.iter().copied()))
    }
}

impl Slots {
    const EMPTY: Self = Self { fingerprints: &[], values: &[], width: 0 };

    /// The value of a word: linear probing from the slot that its hash names, to the first empty slot.
    fn find(&self, parts: &[&str]) -> Option<&'static [u8]> {
        let size = self.fingerprints.len() / FINGERPRINT_BYTES;
        let (mut slot, wanted) = place(parts, size)?;
        loop {
            let at = slot * FINGERPRINT_BYTES;
            let found = u32::from_le_bytes(self.fingerprints.get(at..at + FINGERPRINT_BYTES)?.try_into().ok()?);
            if found == wanted {
                return self.values.get(slot * self.width..(slot + 1) * self.width);
            }
            if found == 0 {
                return None;
            }
            slot = (slot + 1) % size;
        }
    }
}

/// The slot of a word in a table of `size` slots, and its fingerprint, which is never 0.
fn place(parts: &[&str], size: usize) -> Option<(usize, u32)> {
    let hash = hash(parts.iter().flat_map(|part| part.bytes()));
    let fingerprint = (hash as u32).max(1);
    ((hash >> 32) as usize).checked_rem(size).map(|slot| (slot, fingerprint))
}

/// FNV-1a, 64 bits, with its high bits mixed into the low ones.
fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    hash ^ (hash >> 29)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compiled_lexicon_can_be_read() {
        assert!(lexicon().count("\u{0641}\u{064A}") > 1_000);
        assert_eq!(lexicon().entry("\u{0648}\u{0632}\u{0631}\u{0627}").map(|entry| entry.kind), Some(Kind::Noun));
        assert!(Lexicon::read(b"something else").is_none());
    }
}
