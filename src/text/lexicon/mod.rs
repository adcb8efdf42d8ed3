//! What the guarded stemmer knows of words: how often news uses them, and the stems of those that rules get wrong.
//!
//! The lexicon is compiled from tables ([`compile`]) into one file that is part of the program: two hash tables (`table`)
//! by the letters of words (`key`), short and long, with what is known of each and what the stemmer decides on it
//! (`decision`), and a block of strings, all read where they lie. Loading it is checking its header.

pub mod compile;
pub(crate) mod decision;
pub(crate) mod form;
pub(crate) mod key;
pub(crate) mod table;

use crate::scan::prefetch;
use decision::Row;
use form::{Form, Word};
use key::{LETTER, SHORT_LETTERS, key_of};
use std::sync::LazyLock;
use table::{Bucket, Key, Table};

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
    short: Table,
    long: Table,
    strings: &'static str,
}

/// Bytes that begin with a line of the cache.
#[repr(align(64))]
struct Aligned<T: ?Sized>(T);

static COMPILED: &Aligned<[u8]> = &Aligned(*include_bytes!("compiled.bin"));
static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read(&COMPILED.0).unwrap_or(Lexicon::EMPTY));

/// The lexicon of this crate.
#[must_use]
pub fn lexicon() -> &'static Lexicon {
    &LEXICON
}

const MAGIC: &[u8; 4] = b"MHDL";
/// Raised when the layout changes.
const LAYOUT: u32 = 12;
/// The buckets behind it are lines of the cache.
const HEADER_BYTES: usize = 64;

impl Lexicon {
    const EMPTY: Self = Self { short: Table { buckets: &[] }, long: Table { buckets: &[] }, strings: "" };

    /// Reads what [`compile::compile`] wrote; none if it is something else.
    fn read(bytes: &'static [u8]) -> Option<Self> {
        let number = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
        if bytes.get(..4)? != MAGIC || number(4)? != LAYOUT {
            return None;
        }
        let size = |at: usize| Some(number(at)? as usize);
        let (short, long, strings) = (size(8)?, size(12)?, size(16)?);
        let mut at = HEADER_BYTES;
        let mut take = |length: usize| {
            let part = bytes.get(at..at + length);
            at += length;
            part
        };
        let mut table = |size: usize| Some(Table { buckets: take(size * size_of::<Bucket>())?.as_chunks().0 });
        let (short, long) = (table(short)?, table(long)?);
        let strings = std::str::from_utf8(take(strings)?).ok()?;
        Some(Self { short, long, strings })
    }

    /// How often background news uses a folded word; at most 65,535, and 0 for what it used once or never.
    #[must_use]
    pub fn count(&self, word: &str) -> u32 {
        self.row_of_word(word).count
    }

    /// What the tables say of a folded word.
    #[must_use]
    pub fn entry(&self, word: &str) -> Option<Entry> {
        self.entry_of(self.row_of_word(word))
    }

    fn row_of_word(&self, word: &str) -> Row {
        key_of(word).map_or(Row::default(), |key| self.row_of_key(key))
    }

    /// What is known of a form.
    #[inline(always)]
    pub(crate) fn row(&self, form: Form) -> Row {
        form.key().map_or(Row::default(), |key| self.row_of_key(key))
    }

    #[inline]
    fn row_of_key(&self, key: u128) -> Row {
        match short_key(key) {
            Some(key) => self.short.find(key),
            None => self.long.find(key),
        }
        .unwrap_or_default()
    }

    /// What the tables say of the word of a row.
    pub(crate) fn entry_of(&self, row: Row) -> Option<Entry> {
        let (kind, start) = (row.kind()?, row.decision.start() as usize);
        Some(Entry { stem: self.strings.get(start..start + row.decision.length() as usize)?, kind })
    }

    /// Whether `word` is the stem of the entry of a row.
    pub(crate) fn is_stem_of(&self, row: Row, word: Word<'_>) -> bool {
        self.entry_of(row).is_some_and(|entry| entry.stem == word.text())
    }

    /// Sends for what is known of a form: it comes from afar, and not all at once if the rules ask one by one.
    #[inline(always)]
    pub(crate) fn prefetch(&self, form: Form) {
        if let Some(key) = form.key() {
            prefetch(match short_key(key) {
                Some(key) => self.short.bucket(key.hash()),
                None => self.long.bucket(key.hash()),
            });
        }
    }

    /// What is known of words of at most eight letters.
    #[inline(always)]
    pub(crate) fn short(&self) -> Table {
        self.short
    }

    /// What is known of longer ones.
    #[inline(always)]
    pub(crate) fn long(&self) -> Table {
        self.long
    }

    /// The strings that stems of entries are parts of.
    #[inline]
    pub(crate) fn strings(&self) -> &'static [u8] {
        self.strings.as_bytes()
    }

    /// A number that changes with the contents.
    pub(crate) fn hash(&self) -> u64 {
        let buckets = self.short.buckets.iter().chain(self.long.buckets);
        let numbers = buckets.flat_map(|bucket| bucket.as_chunks().0).map(|bytes| u64::from_le_bytes(*bytes));
        hash(self.strings.bytes().map(u64::from).chain(numbers))
    }
}

/// The key of a word of at most eight letters, if it is that of one.
#[inline(always)]
pub(crate) fn short_key(key: u128) -> Option<u64> {
    (key >> (LETTER * SHORT_LETTERS) == 0).then_some(key as u64)
}

/// FNV-1a, 64 bits, on numbers in place of bytes, with its high bits mixed into the low ones.
fn hash(numbers: impl Iterator<Item = u64>) -> u64 {
    let hash = numbers.fold(0xcbf2_9ce4_8422_2325_u64, |hash, number| (hash ^ number).wrapping_mul(0x0100_0000_01b3));
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

    /// What slices without a check in `scan` rest on.
    #[test]
    fn every_decision_is_a_part_of_its_word_or_of_the_strings() {
        fn check<K: Key>(table: Table) -> usize {
            let mut words = 0;
            for (bucket, n) in table.buckets.iter().flat_map(|bucket| (0..K::WORDS).map(move |n| (bucket, n))) {
                let key: u128 = K::nth(bucket, n).0.into();
                if key == 0 {
                    continue;
                }
                // No letter is 0.
                let bytes_of_word = 2 * (128 - key.leading_zeros()).div_ceil(LETTER as u32);
                let decision = table::row::<K>(bucket, n).decision;
                let (start, end) = (decision.start(), decision.start() + decision.length());
                if decision.is_foreign() {
                    let stem = lexicon().strings.get(start as usize..end as usize).unwrap();
                    assert!(stem.len() == 2 * stem.chars().count());
                } else {
                    assert!(end <= bytes_of_word);
                }
                words += 1;
            }
            words
        }
        let words = (check::<u64>(lexicon().short), check::<u128>(lexicon().long));
        assert!(words.0 > 100_000 && words.1 > 8_000, "{words:?}");
    }
}
